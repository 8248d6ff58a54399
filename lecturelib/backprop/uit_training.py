r"""UiT's training loop, as printed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number, as_rng
from lecturelib.activations import Activation
from lecturelib.backprop.uit import uit_gradients, uit_loss, uit_params


class UitTraining(NamedTuple):
    """What training leaves behind."""

    w1: Array
    w2: Array
    Q: Array  # the running loss after every step
    steps: int
    converged: bool  # Q changed less than the tolerance over one pass; False: the step limit came first


def uit_train(
    rng: np.random.Generator,
    X: ArrayLike,
    Y: ArrayLike,
    H: int,
    mu: float,
    lam: float,
    max_steps: int = 20_000,
    tolerance: float = 1e-6,
    activation: str | Activation = "sigmoid",
) -> UitTraining:
    r"""Pick a sample, $Q := \lambda \mathcal{L}_i + (1 - \lambda) Q$, step, until $Q$ converges.

    Both updates use the errors of the forward phase: $\varepsilon_h$ is computed before $w_{hm}$ changes.

    Parameters
    ----------
    rng : np.random.Generator
        Draws the weights, then the samples, with replacement.
    X : (N, F) array
    Y : (N, M) array
    H : int
        Hidden units.
    mu : float
        Learning rate, positive.
    lam : float
        Weight of the newest loss in $Q$, in (0, 1].  $Q$ starts as the mean loss over all samples: started at
        0, it would look converged at once.
    max_steps, tolerance
        Stop after so many steps, or when $Q$ at the ends of two passes, of N steps each, differs by less.

    Returns
    -------
    UitTraining

    Raises
    ------
    ValueError
        If shapes do not fit or a number is out of its range.

    Notes
    -----
    UiT, {eq}`eq-uit-training`; $\mu$ is the learning rate here, elsewhere momentum.
    """
    as_rng(rng)
    X, Y = as_float(X, "X"), as_float(Y, "Y")
    if X.ndim != 2 or Y.ndim != 2 or len(X) != len(Y) or len(X) == 0:
        raise ValueError(f"expected X (N, F) and Y (N, M), got {X.shape} and {Y.shape}")
    mu, lam = as_number(mu, "mu", above=0.0), as_number(lam, "lam", above=0.0)
    if lam > 1.0 or max_steps < 1:
        raise ValueError(f"expected lam in (0, 1] and max_steps of at least 1, got {lam} and {max_steps}")
    w1, w2 = uit_params(rng, X.shape[1], H, Y.shape[1])
    Q = [uit_loss(X, Y, w1, w2, activation)]
    for step in range(1, max_steps + 1):
        i = rng.integers(len(X))
        Q.append(lam * uit_loss(X[i], Y[i], w1, w2, activation) + (1.0 - lam) * Q[-1])
        by_w1, by_w2 = uit_gradients(X[i], Y[i], w1, w2, activation)
        w1, w2 = w1 - mu * by_w1, w2 - mu * by_w2
        if step % len(X) == 0 and step > len(X) and abs(Q[-1] - Q[-1 - len(X)]) < tolerance:
            return UitTraining(w1, w2, np.array(Q[1:]), step, True)
    return UitTraining(w1, w2, np.array(Q[1:]), max_steps, False)
