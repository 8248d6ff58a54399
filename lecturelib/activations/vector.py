"""Activations of a whole vector (softmax, maxout), and when a unit is dead or saturated."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_axis, as_count, as_float, as_number
from lecturelib._differentiable import differentiable, product_of
from lecturelib._stable import FAR, decay

# x where the derivative has fallen to `level`: both derivatives are a squared hyperbolic secant.
_SATURATION: dict[str, tuple[float, Callable[[float], float]]] = {
    "sigmoid": (0.25, lambda level: 2.0 * math.acosh(0.5 / math.sqrt(level))),
    "tanh": (1.0, lambda level: math.acosh(1.0 / math.sqrt(level))),
}


@differentiable
def softmax(x: ArrayLike, axis: int = -1) -> Array:
    r"""$p_i = e^{x_i} / \sum_j e^{x_j}$ along `axis`; the entries are positive and sum to 1.

    The largest $x_j$ is subtracted first, which changes nothing and keeps $e^{1000}$ away (E-12).

    Raises
    ------
    ValueError
        If `x` has no such axis, or nothing along it.

    Notes
    -----
    Bucharest, {eq}`eq-softmax`, where the domain must read $\mathbb{R}^J$ (E-10); Bridle (1990).
    """
    x = as_float(x)
    axis = as_axis(axis, x)
    half = 0.5 * x  # the difference of two halves always fits in a float
    below_top = half.max(axis=axis, keepdims=True) - half
    e = decay(2 * np.minimum(below_top, FAR))
    p: Array = e / e.sum(axis=axis, keepdims=True)
    return p


@product_of(softmax)
def softmax_product(g: Any, x: Any, axis: int = -1) -> Any:
    r"""Return $g$ times the Jacobian of the softmax, $p_i (g_i - \sum_j p_j g_j)$, without building it."""
    p = softmax(x, axis)
    return p * (g - np.sum(p * g, axis=axis, keepdims=True))


def softmax_jacobian(x: ArrayLike) -> Array:
    r"""$\partial p_i / \partial x_j = p_i (\delta_{ij} - p_j)$ along the last axis.

    Parameters
    ----------
    x : (..., J) array

    Returns
    -------
    (..., J, J) array
        Row $i$ is the gradient of $p_i$; symmetric.  Each diagonal entry is minus the rest of its row, which
        keeps its digits where $1 - p_i$ would cancel.

    Raises
    ------
    ValueError
        If `x` is a single number or its last axis is empty.

    Notes
    -----
    Bucharest, {eq}`eq-softmax-jacobian`.
    """
    p = softmax(x)
    off_diagonal = -p[..., :, None] * p[..., None, :]
    diagonal = np.arange(p.shape[-1])
    off_diagonal[..., diagonal, diagonal] = 0
    off_diagonal[..., diagonal, diagonal] = -off_diagonal.sum(axis=-1)
    return off_diagonal


def maxout(x: ArrayLike, axis: int = -1) -> Array:
    r"""$\max_i x_i$ along `axis`, which disappears.

    Raises
    ------
    ValueError
        If `x` has no such axis, or nothing along it.

    Notes
    -----
    Bucharest, {eq}`eq-maxout`; a hidden unit in Goodfellow et al. (2013), over affine $x_i$ (E-10).
    """
    x = as_float(x)
    y: Array = x.max(axis=as_axis(axis, x))
    return y


def maxout_grad(x: ArrayLike, axis: int = -1, ties: Literal["first", "split"] = "first") -> Array:
    r"""$\partial \max_i x_i / \partial x_j$: 1 at the largest entry along `axis`, 0 elsewhere; shape of `x`.

    Parameters
    ----------
    x : array
    axis : int
    ties : {"first", "split"}
        Equal largest entries: the first of them gets the 1, or all share it equally (E-10).

    Raises
    ------
    ValueError
        If `x` has no such axis, nothing along it, or `ties` is neither word.

    Notes
    -----
    Bucharest, {eq}`eq-maxout`, which leaves ties open.
    """
    if ties not in ("first", "split"):
        raise ValueError(f"ties: expected 'first' or 'split', got {ties!r}")
    x = as_float(x)
    axis = as_axis(axis, x)
    largest = x == x.max(axis=axis, keepdims=True)
    if ties == "first":
        largest &= largest.cumsum(axis=axis) == 1
    shares: Array = largest.astype(x.dtype) / largest.sum(axis=axis, keepdims=True, dtype=x.dtype)
    return shares


def dead_units(X: ArrayLike, W: ArrayLike, b: ArrayLike) -> Array:
    r"""Which ReLU units have $z = Wx + b \le 0$ on all of `X`, hence a gradient of exactly 0.

    Parameters
    ----------
    X : (n, fan_in) array
    W : (fan_out, fan_in) array
    b : (fan_out,) array

    Returns
    -------
    (fan_out,) array of bool

    Raises
    ------
    ValueError
        If the shapes do not fit, or `X` has no row: nothing can be said then.

    Notes
    -----
    Bucharest, {eq}`eq-dead-unit`.
    """
    X, W, b = as_float(X, "X"), as_float(W, "W"), as_float(b, "b")
    if X.ndim != 2 or W.ndim != 2 or X.shape[1] != W.shape[1] or b.shape != W.shape[:1] or len(X) == 0:
        expected = "expected X (n, fan_in) with n >= 1, W (fan_out, fan_in), b (fan_out,)"
        raise ValueError(f"{expected}, got X {X.shape}, W {W.shape}, b {b.shape}")
    dead: Array = np.all(X @ W.T + b <= 0, axis=0)
    return dead


def saturation_bound(name: Literal["sigmoid", "tanh"], level: float = 0.01) -> float:
    r"""Return the $x \ge 0$ beyond which the slope of the function is below `level`.

    $2 \operatorname{arcosh}(1 / (2\sqrt{\text{level}}))$ for the sigmoid,
    $\operatorname{arcosh}(1 / \sqrt{\text{level}})$ for tanh.

    Raises
    ------
    ValueError
        If `name` is neither, or `level` is not above 0 and at most the largest slope (1/4 and 1).

    Notes
    -----
    Bucharest (vanishing gradient of saturating functions), {eq}`eq-saturation`.
    """
    if name not in _SATURATION:
        raise ValueError(f"name: expected one of {sorted(_SATURATION)}, got {name!r}")
    steepest, bound = _SATURATION[name]
    return bound(as_number(level, "level", above=0, at_most=steepest))


def saturation_product(name: Literal["sigmoid", "tanh"], layers: int) -> float:
    r"""Largest $\prod_l \rho'(z_l)$ over a chain of `layers` units: $4^{-L}$ for the sigmoid, 1 for tanh.

    Weights of at most 1 shrink the gradient of a chain of ten sigmoids to 9.5e-7 or less.

    Raises
    ------
    ValueError
        If `name` is neither, or `layers` is not an integer from 0 on.

    Notes
    -----
    Bucharest (saturating functions and the vanishing gradient), {eq}`eq-saturation`.
    """
    if name not in _SATURATION:
        raise ValueError(f"name: expected one of {sorted(_SATURATION)}, got {name!r}")
    return _SATURATION[name][0] ** as_count(layers, "layers", at_least=0)


def saturated_fraction(x: ArrayLike, name: Literal["sigmoid", "tanh"], level: float = 0.01) -> float:
    """Fraction of the entries of `x` where the slope of the function is below `level`.

    Raises
    ------
    ValueError
        As `saturation_bound`, or if `x` is empty.

    Notes
    -----
    Bucharest (vanishing gradient of saturating functions), {eq}`eq-saturation`.
    """
    x = as_float(x)
    if x.size == 0:
        raise ValueError(f"x: expected at least one entry, got shape {x.shape}")
    return float(np.mean(np.abs(x) > saturation_bound(name, level)))
