r"""The lectures' worked examples: two circuits, and one graph differentiated in both modes."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number
from lecturelib.autodiff import gates

_LAST_EXPONENT = 700.0  # e^700 still fits in a float; the sigmoid at -700 is 1e-304


class AddMulExample(NamedTuple):
    """Every value of the circuit, and the derivative of `f` by each."""

    q: float
    f: float
    df_dq: float
    df_dx: float
    df_dy: float
    df_dz: float


def add_mul_example(x: float, y: float, z: float) -> AddMulExample:
    r"""$f = (x + y)\, z$ by way of $q = x + y$, and back gate by gate.

    Raises
    ------
    ValueError
        If an argument is not a finite real number.

    Notes
    -----
    Virginia Tech, {eq}`eq-add-mul`.  The slide's numbers are lost with its picture (E-36); those of CS231n
    are $x, y, z = -2, 5, -4$, $f = -12$, with derivatives $-4, -4, 3$.

    Examples
    --------
    >>> add_mul_example(-2, 5, -4)
    AddMulExample(q=3.0, f=-12.0, df_dq=-4.0, df_dx=-4.0, df_dy=-4.0, df_dz=3.0)
    """
    x, y, z = as_number(x, "x"), as_number(y, "y"), as_number(z, "z")
    q = x + y
    df_dq, df_dz = gates.mul_backward(1.0, q, z)
    df_dx, df_dy = gates.add_backward(df_dq)
    return AddMulExample(q, q * z, float(df_dq), float(df_dx), float(df_dy), float(df_dz))


class SigmoidNeuron(NamedTuple):
    """The values behind each gate on the way forward, and the derivatives of `f` on the way back."""

    f: float
    forward: dict[str, float]
    backward: dict[str, float]
    by_w: Array
    by_x: Array


def sigmoid_neuron(w: ArrayLike, x: ArrayLike) -> SigmoidNeuron:
    r"""$f = 1 / (1 + e^{-(w_0 x_0 + w_1 x_1 + w_2)})$ gate by gate, forward and back.

    Parameters
    ----------
    w : (n + 1,) array
        Weights, the bias last.
    x : (n,) array

    Returns
    -------
    SigmoidNeuron
        ``forward`` and ``backward`` are keyed by what flows there: ``s`` (the sum), ``-s``, ``exp(-s)``,
        ``1+exp(-s)``.  The gates overflow for $s < -709$: $-s$ stops at 700, where $f < 10^{-304}$.

    Raises
    ------
    ValueError
        If `w` is not one entry longer than `x`.

    Notes
    -----
    Virginia Tech, {eq}`eq-sigmoid-neuron`; CS231n (E-36) has $w = (2, -3, -3)$, $x = (-1, -2)$.
    """
    w, x = as_float(w, "w"), as_float(x, "x")
    if x.ndim != 1 or w.shape != (x.size + 1,):
        raise ValueError(f"expected w (n + 1,) and x (n,), got {w.shape} and {x.shape}")
    s = float(w[:-1] @ x + w[-1])
    negated = min(-s, _LAST_EXPONENT)
    power = math.exp(negated)
    forward = {"s": s, "-s": negated, "exp(-s)": power, "1+exp(-s)": 1.0 + power}

    by_sum = gates.reciprocal_backward(1.0, 1.0 + power)
    by_power = gates.shift_backward(by_sum)
    by_negated = gates.exp_backward(by_power, power)
    by_s = gates.scale_backward(by_negated, -1.0)
    by_products = np.full(x.shape, by_s)
    by_w, by_x = gates.mul_backward(by_products, w[:-1], x)
    backward = dict(zip(reversed(forward), map(float, (by_sum, by_power, by_negated, by_s)), strict=True))
    return SigmoidNeuron(1.0 / (1.0 + power), forward, backward, np.append(by_w, by_s), by_x)


class AdExample(NamedTuple):
    """The value, its derivative by x as a row, and what the mode cost."""

    y: float
    dy_dx: Array
    passes: int
    multiplications: int


def ad_example(
    x: ArrayLike, w1: ArrayLike, w2: ArrayLike, mode: Literal["forward", "reverse"] = "reverse"
) -> AdExample:
    r"""$y = (y_1 e^{y_2}) (y_2 e^{y_1})$ with $y_1 = w_1^\top x$ and $y_2 = w_2^\top x$, and $dy/dx$.

    The factors are called $y_3$ and $y_4$.

    Forward mode carries $\partial/\partial x$ from the inputs on, reverse mode $\partial y / \partial$ from
    the output back.  The costs count edges of the graph, one multiplication each: $2n$ from the inputs, 6
    behind them. A forward pass serves one input and crosses $2 + 6$ edges; it takes $n$ passes.  One reverse
    pass crosses all.

    Parameters
    ----------
    x, w1, w2 : (n,) arrays
    mode : "forward" or "reverse"

    Returns
    -------
    AdExample
        ``dy_dx`` is ``(1, n)``: the lecture's row, numerator layout.

    Raises
    ------
    ValueError
        If the shapes differ or `mode` is something else.

    Notes
    -----
    Bucharest, {eq}`eq-ad-example`.  The graph, lost with its picture, follows from the printed results
    (E-18).
    """
    x, w1, w2 = as_float(x, "x"), as_float(w1, "w1"), as_float(w2, "w2")
    if x.ndim != 1 or not x.shape == w1.shape == w2.shape:
        raise ValueError(f"expected x, w1, w2 of one shape (n,), got {x.shape}, {w1.shape}, {w2.shape}")
    if mode not in ("forward", "reverse"):
        raise ValueError(f'mode: expected "forward" or "reverse", got {mode!r}')
    y1, y2 = w1 @ x, w2 @ x
    y3, y4 = y1 * np.exp(y2), y2 * np.exp(y1)
    row = (_forward if mode == "forward" else _reverse)(y1, y2, y3, y4, w1, w2)
    passes, multiplications = (x.size, 8 * x.size) if mode == "forward" else (1, 6 + 2 * x.size)
    return AdExample(float(y3 * y4), row[None, :], passes, multiplications)


def _forward(y1: Array, y2: Array, y3: Array, y4: Array, w1: Array, w2: Array) -> Array:
    dy1, dy2 = w1, w2
    dy3 = np.exp(y2) * (dy1 + y1 * dy2)
    dy4 = np.exp(y1) * (dy2 + y2 * dy1)
    dy: Array = y3 * dy4 + y4 * dy3
    return dy


def _reverse(y1: Array, y2: Array, y3: Array, y4: Array, w1: Array, w2: Array) -> Array:
    by_y3, by_y4 = y4, y3
    by_y2 = by_y3 * y1 * np.exp(y2) + by_y4 * np.exp(y1)
    by_y1 = by_y4 * y2 * np.exp(y1) + by_y3 * np.exp(y2)
    by_x: Array = by_y2 * w2 + by_y1 * w1
    return by_x
