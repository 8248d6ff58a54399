r"""AdamW and Lion, whose weight decay stands beside the gradient, and clipping by norm."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_number, as_vector
from lecturelib.optimizers import in_place
from lecturelib.optimizers.adam import AdamState
from lecturelib.optimizers.rule import (
    AT_LEAST_0,
    DECAY,
    POSITIVE,
    RATE,
    Rate,
    checked,
    here,
    rate,
    root,
    settle,
    squarable,
)


@dataclass(frozen=True)
class AdamW:
    r"""$\theta \leftarrow (1 - \eta\lambda)\,\theta - \eta\, \hat m / (\sqrt{\hat v} + \epsilon)$.

    $\hat m$ and $\hat v$ as in `Adam`.  The decay does not pass through them, so it is the same for every
    parameter, whatever the size of its gradients.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$; it scales the decay as well.
    beta1, beta2 : numbers from 0 to below 1
    eps : positive number
        $\epsilon$.
    weight_decay : number of at least 0
        $\lambda$; `Adam` at 0.

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    {eq}`eq-adamw`.  Loshchilov and Hutter (2019), whose decay only the schedule scales; here, as in PyTorch,
    the whole rate does.
    """

    lr: Rate = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    weight_decay: float = 1e-2

    def __post_init__(self) -> None:
        settle(self, lr=RATE, beta1=DECAY, beta2=DECAY, eps=POSITIVE, weight_decay=AT_LEAST_0)

    query, spare, step_ = here, in_place.spare, in_place.adamw

    def init(self, theta: ArrayLike) -> AdamState:
        """Return the state before the first step."""
        zeros = np.zeros_like(as_vector(theta, "theta"))
        return AdamState(0, zeros, zeros.copy())

    def step(self, theta: ArrayLike, grad: ArrayLike, state: AdamState) -> tuple[Array, AdamState]:
        """Return the next point and state."""
        theta, grad = squarable(theta, grad)
        t, lr = state.t + 1, rate(self.lr, state.t)
        m = self.beta1 * state.m + (1 - self.beta1) * grad
        v = self.beta2 * state.v + (1 - self.beta2) * grad**2
        v_hat = 1 / (1 - self.beta2**t) * v
        move = lr / (1 - self.beta1**t) * m / root(v_hat, self.eps, inside=False)
        return (1 - lr * self.weight_decay) * theta - move, AdamState(t, m, v)


class LionState(NamedTuple):
    """Steps taken, average of the gradients."""

    t: int
    m: Array


@dataclass(frozen=True)
class Lion:
    r"""$\theta \leftarrow \theta - \eta\, (\operatorname{sign} c + \lambda \theta)$: one sign, one average.

    $c = \beta_1 m + (1 - \beta_1) g$ decides; $m \leftarrow \beta_2 m + (1 - \beta_2) g$ remembers longer.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$, the length of every step in every coordinate.
    beta1, beta2 : numbers from 0 to below 1
    weight_decay : number of at least 0
        $\lambda$.

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    {eq}`eq-lion`.  Chen et al. (2023), algorithm 2; PyTorch does not have it.
    """

    lr: Rate = 1e-4
    beta1: float = 0.9
    beta2: float = 0.99
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        settle(self, lr=RATE, beta1=DECAY, beta2=DECAY, weight_decay=AT_LEAST_0)

    query, spare, step_ = here, in_place.spare, in_place.lion

    def init(self, theta: ArrayLike) -> LionState:
        """Return the state before the first step."""
        return LionState(0, np.zeros_like(as_vector(theta, "theta")))

    def step(self, theta: ArrayLike, grad: ArrayLike, state: LionState) -> tuple[Array, LionState]:
        """Return the next point and state."""
        theta, grad = checked(theta, grad)
        c = self.beta1 * state.m + (1 - self.beta1) * grad
        m = self.beta2 * state.m + (1 - self.beta2) * grad
        move = rate(self.lr, state.t) * (np.sign(c) + self.weight_decay * theta)
        return theta - move, LionState(state.t + 1, m)


def clip_by_norm(grad: ArrayLike, limit: float) -> Array:
    r"""$g \min(1, c / \lVert g \rVert_2)$: no longer than `limit`, in the same direction.

    Parameters
    ----------
    grad : (n,) array
    limit : positive number
        $c$.

    Returns
    -------
    (n,) array
        A new one.  A gradient that is not finite stays as it is, for `minimize` to report.

    Raises
    ------
    ValueError
        If `grad` is not a vector, or `limit` not positive.

    Notes
    -----
    {eq}`eq-clip-by-norm`.  Pascanu, Mikolov and Bengio (2013).  PyTorch's ``clip_grad_norm_`` adds
    $10^{-6}$ to the norm, so its vectors stay a little shorter; here nothing is added.

    Examples
    --------
    >>> clip_by_norm([30.0, 40.0], limit=5.0)
    array([3., 4.])
    """
    grad, limit = as_vector(grad, "grad"), as_number(limit, "limit", above=0)
    largest = float(np.abs(grad).max())
    if largest == 0 or not isfinite(largest):
        return grad.copy()
    unit = grad / largest  # its squares neither overflow nor vanish
    length = float(np.linalg.norm(unit))
    return grad.copy() if length <= limit / largest else limit / length * unit
