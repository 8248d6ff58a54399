r"""Where the lectures' networks differ: orientation of the weights, sign of the biases, scale of the loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number
from lecturelib._flat import Pairs


def from_uit(w: Sequence[ArrayLike]) -> Pairs:
    r"""(W, b) pairs of UiT's matrices: $W = (w_{1:})^\top$, $b = w_0$; exact, copied.

    Parameters
    ----------
    w : sequence of (fan_in + 1, fan_out) arrays
        Row = source, column = target, biases in row 0.

    Raises
    ------
    ValueError
        If an array is not a matrix with at least two rows.

    Notes
    -----
    {eq}`eq-weight-orientation`, E-23: each is the transpose of Cluj's $[\beta \mid \Omega]$.
    """
    matrices = [as_float(m, "w") for m in w]
    if any(m.ndim != 2 or len(m) < 2 for m in matrices):
        raise ValueError(f"w: expected matrices (fan_in + 1, fan_out), got {[m.shape for m in matrices]}")
    return [(m[1:].T.copy(), m[0].copy()) for m in matrices]


def to_uit(params: Sequence[tuple[ArrayLike, ArrayLike]]) -> list[Array]:
    r"""UiT's matrices of (W, b) pairs, the inverse of `from_uit`: $b$ above $W^\top$.

    Raises
    ------
    ValueError
        If W is not (fan_out, fan_in) with b (fan_out,).

    Notes
    -----
    {eq}`eq-weight-orientation`, E-23.
    """
    return [np.vstack([b, W.T]) for W, b in _checked(params)]


def flip_biases(params: Sequence[tuple[ArrayLike, ArrayLike]]) -> Pairs:
    r"""$(W, -b)$: between $W y + b$ and MEPhI's $W y - b$, in both directions, gradients included.

    Raises
    ------
    ValueError
        If W is not (fan_out, fan_in) with b (fan_out,).

    Notes
    -----
    {eq}`eq-weight-orientation`, E-23.
    """
    return [(W.copy(), -b) for W, b in _checked(params)]


def _checked(params: Sequence[tuple[ArrayLike, ArrayLike]]) -> Pairs:
    pairs = [(as_float(W, "W"), as_float(b, "b")) for W, b in params]
    for W, b in pairs:
        if W.ndim != 2 or b.shape != W.shape[:1]:
            raise ValueError(f"expected W (fan_out, fan_in) and b (fan_out,), got {W.shape} and {b.shape}")
    return pairs


class LossScaling(NamedTuple):
    r"""A lecture's scale of the squared error, relative to a mean of $\frac{1}{2} \lVert a - y \rVert^2$."""

    name: str
    formula: str
    factor: Callable[[int], float]  # of the number n of samples
    eq: str = "eq-loss-scalings"


LOSS_SCALINGS: dict[str, LossScaling] = {
    row.name: row
    for row in (
        LossScaling("bucharest", r"\frac{1}{n} \sum_i \lVert a_i - y_i \rVert^2", lambda n: 2.0),
        LossScaling("uit mse", r"\frac{1}{n} \sum_i \lVert a_i - y_i \rVert^2", lambda n: 2.0),
        LossScaling(
            "uit backpropagation", r"\frac{1}{n} \sum_i \frac{1}{2} \lVert a_i - y_i \rVert^2", lambda n: 1.0
        ),
        LossScaling("mephi", r"\frac{1}{2n} \sum_i \lVert a_i - y_i \rVert^2", lambda n: 1.0),
        LossScaling("cluj", r"\sum_i \lVert a_i - y_i \rVert^2", lambda n: 2.0 * n),
    )
}


def convert_learning_rate(lr: float, source: str, target: str, n: int) -> float:
    r"""Learning rate that makes gradient descent on `target`'s loss take the steps of `lr` on `source`'s.

    Parameters
    ----------
    lr : float
    source, target : names in `LOSS_SCALINGS`
    n : int
        Samples the loss runs over.

    Raises
    ------
    ValueError
        If a name is unknown, `lr` not positive or `n` not a positive integer.

    Notes
    -----
    {eq}`eq-loss-scalings`, E-21: Cluj's rate is Bucharest's divided by n.

    Examples
    --------
    >>> convert_learning_rate(0.3, "bucharest", "cluj", n=30)
    0.01
    """
    for name in (source, target):
        if name not in LOSS_SCALINGS:
            raise ValueError(f"expected one of {', '.join(LOSS_SCALINGS)}, got {name!r}")
    if n != int(n) or n < 1:
        raise ValueError(f"n: expected a positive integer, got {n!r}")
    lr = as_number(lr, "lr", above=0.0)
    return lr * LOSS_SCALINGS[source].factor(n) / LOSS_SCALINGS[target].factor(n)
