r"""UiT's perceptron: one hidden layer, sample by sample; weights are (source, target), biases in row 0."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number, as_rng
from lecturelib.activations import Activation
from lecturelib.backprop._arguments import activation_row, slope


class UitForward(NamedTuple):
    """Everything the forward phase computes; the leading 1 of x and alpha multiplies the bias row."""

    x: Array  # (F + 1,): 1, x_1 ... x_F
    s1: Array  # (H,): what the hidden units are applied to
    alpha: Array  # (H + 1,): 1, alpha_1 ... alpha_H
    s2: Array  # (M,): what the output units are applied to
    a: Array  # (M,): the prediction


def uit_params(rng: np.random.Generator, F: int, H: int, M: int, scale: float = 1.0) -> tuple[Array, Array]:
    r"""Draw $w^1_{fh}$, ``(F + 1, H)``, and $w^2_{hm}$, ``(H + 1, M)``, from a normal distribution.

    Its standard deviation is `scale` over the root of the number of rows.

    Row 0 holds the biases: the slide's lists start at 1, its sums at 0 (E-22), so 6-9-2 has 83 parameters,
    not 72.

    Raises
    ------
    ValueError
        If a size is not a positive integer, or `scale` not a positive number.

    Notes
    -----
    UiT, {eq}`eq-uit-forward`.
    """
    as_rng(rng)
    if any(n != int(n) or n < 1 for n in (F, H, M)):
        raise ValueError(f"F, H, M: expected positive integers, got {F}, {H}, {M}")
    scale = as_number(scale, "scale", above=0.0)
    w1, w2 = (rng.normal(0.0, scale / np.sqrt(n + 1), (int(n) + 1, int(out))) for n, out in ((F, H), (H, M)))
    return w1, w2


def uit_forward(
    x: ArrayLike, w1: ArrayLike, w2: ArrayLike, activation: str | Activation = "sigmoid"
) -> UitForward:
    r"""$\alpha_h = \sigma_h(\sum_f w^1_{fh} x_f)$ and $a_m = \sigma_m(\sum_h w^2_{hm} \alpha_h)$.

    Both sums start at 0, with $x_0 = \alpha_0 = 1$ for the biases.

    Parameters
    ----------
    x : (F,) array, or (N, F) for a batch
        Without the 1, which is put in front here and in front of the hidden layer.
    w1 : (F + 1, H) array
    w2 : (H + 1, M) array
    activation : name in `ACTIVATIONS`, or a row of it
        Of both layers.

    Raises
    ------
    ValueError
        If shapes do not fit or the name is unknown.

    Notes
    -----
    UiT, {eq}`eq-uit-forward`; the slide's $a_h$ and $u_h$ are $\alpha_h$ (E-20).
    """
    row = activation_row(activation)
    x, w1, w2 = as_float(x, "x"), as_float(w1, "w1"), as_float(w2, "w2")
    fits = x.ndim in (1, 2) and w1.ndim == w2.ndim == 2 and w2.shape[0] == w1.shape[1] + 1
    if not fits or w1.shape[0] != x.shape[-1] + 1:
        raise ValueError(
            f"expected x (F,) or (N, F), w1 (F + 1, H), w2 (H + 1, M), got {x.shape}, {w1.shape}, {w2.shape}"
        )
    x = _after_one(x)
    s1 = x @ w1
    alpha = _after_one(row.f(s1))
    s2 = alpha @ w2
    return UitForward(x, s1, alpha, s2, row.f(s2))


def uit_loss(
    x: ArrayLike, y: ArrayLike, w1: ArrayLike, w2: ArrayLike, activation: str | Activation = "sigmoid"
) -> float:
    r"""$\mathcal{L}_n = \frac{1}{2} \sum_m (a_m - y_m)^2$; for a batch, the mean of $\mathcal{L}_n$.

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    UiT, {eq}`eq-uit-loss`.
    """
    a = uit_forward(x, w1, w2, activation).a
    return float(0.5 * np.mean(np.sum(np.square(a - _target(y, a)), axis=-1)))


def uit_gradients(
    x: ArrayLike, y: ArrayLike, w1: ArrayLike, w2: ArrayLike, activation: str | Activation = "sigmoid"
) -> tuple[Array, Array]:
    r"""$dw^2_{hm} = \varepsilon_m \sigma_m' \alpha_h$ and $dw^1_{fh} = \varepsilon_h \sigma_h' x_f$.

    The errors are $\varepsilon_m = a_m - y_m$ and $\varepsilon_h = \sum_m \varepsilon_m \sigma_m' w^2_{hm}$
    for $h \ge 1$: nothing flows back into the 1 that carries the bias.

    Parameters
    ----------
    x : (F,) array
    y : (M,) array
    w1, w2 : (F + 1, H) and (H + 1, M) arrays

    Returns
    -------
    arrays of the shapes of w1 and w2

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    UiT, {eq}`eq-uit-gradients`.
    """
    if as_float(x, "x").ndim != 1:
        raise ValueError(f"x: expected one sample (F,), got shape {np.shape(x)}; see uit_batch_gradients")
    forward = uit_forward(x, w1, w2, activation)
    delta1, delta2 = _deltas(forward, y, as_float(w2), activation_row(activation))
    return np.outer(forward.x, delta1), np.outer(forward.alpha, delta2)


def uit_batch_gradients(
    X: ArrayLike,
    Y: ArrayLike,
    w1: ArrayLike,
    w2: ArrayLike,
    activation: str | Activation = "sigmoid",
    reduction: Literal["mean", "sum"] = "mean",
) -> tuple[Array, Array]:
    r"""$\frac{1}{N} \sum_n \partial \mathcal{L}_n / \partial w$ for both layers; the sum without $1/N$.

    Parameters
    ----------
    X : (N, F) array
    Y : (N, M) array
    w1, w2 : (F + 1, H) and (H + 1, M) arrays
    reduction : "mean" or "sum"

    Raises
    ------
    ValueError
        If shapes do not fit or `reduction` is something else.

    Notes
    -----
    UiT, {eq}`eq-uit-batch-gradients`.
    """
    if reduction not in ("mean", "sum"):
        raise ValueError(f'reduction: expected "mean" or "sum", got {reduction!r}')
    X = as_float(X, "X")
    if X.ndim != 2 or len(X) == 0:
        raise ValueError(f"X: expected shape (N, F) with at least one sample, got {X.shape}")
    forward = uit_forward(X, w1, w2, activation)
    delta1, delta2 = _deltas(forward, Y, as_float(w2), activation_row(activation))
    n = len(X) if reduction == "mean" else 1
    return forward.x.T @ delta1 / n, forward.alpha.T @ delta2 / n


def _deltas(forward: UitForward, y: ArrayLike, w2: Array, row: Activation) -> tuple[Array, Array]:
    """Return errors times slopes, of the hidden and of the output layer."""
    delta2 = (forward.a - _target(y, forward.a)) * slope(row, forward.s2, forward.a)
    errors = delta2 @ w2[1:].T
    return errors * slope(row, forward.s1, forward.alpha[..., 1:]), delta2


def _target(y: ArrayLike, a: Array) -> Array:
    y = as_float(y, "y")
    if y.shape != a.shape:
        raise ValueError(f"y: expected the prediction's shape {a.shape}, got {y.shape}")
    return y


def _after_one(x: Array) -> Array:
    return np.concatenate([np.ones_like(x[..., :1]), x], axis=-1)
