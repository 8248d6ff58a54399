r"""Soboleva's modified tanh, by exponentials whose largest is taken out, and its first two derivatives."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number
from lecturelib._differentiable import derivative_of, differentiable
from lecturelib.activations.smooth import sigmoid


@differentiable
def soboleva_tanh(x: ArrayLike, a: float = 1.0, b: float = 1.0, c: float = 1.0, d: float = 1.0) -> Array:
    r"""$(e^{ax} - e^{-bx}) / (e^{cx} + e^{-dx})$, Soboleva's modified $\tanh$, for any real $a, b, c, d$.

    The range is $(-1, 1)$ when $a = c > 0$ and $b = d > 0$, not in general (E-06): with $a > c$ the function
    grows like $e^{(a - c) x}$, and is infinite where it exceeds the largest float.

    Raises
    ------
    ValueError
        If one of `a`, `b`, `c`, `d` is not a finite number.

    Notes
    -----
    Bucharest, {eq}`eq-soboleva-tanh`.
    """
    x, (a, b, c, d) = as_float(x), _four_numbers(a, b, c, d)
    u = np.minimum(np.abs(x), np.finfo(x.dtype).max)
    with np.errstate(over="ignore", under="ignore"):  # growth beyond the floats is meant
        return np.sign(x) * np.where(x < 0, _half(u, b, a, d, c), _half(u, a, b, c, d))


@derivative_of(soboleva_tanh)
def soboleva_tanh_prime(
    x: ArrayLike, a: float = 1.0, b: float = 1.0, c: float = 1.0, d: float = 1.0
) -> Array:
    r"""Return the derivative of Soboleva's $\tanh$, four exponentials over $(e^{cx} + e^{-dx})^2$.

    The numerator is $(a-c)\, e^{(a+c)x} + (a+d)\, e^{(a-d)x} + (b+c)\, e^{(c-b)x} + (b-d)\, e^{-(b+d)x}$.

    Raises
    ------
    ValueError
        If one of `a`, `b`, `c`, `d` is not a finite number.

    Notes
    -----
    Quotient rule on {eq}`eq-soboleva-tanh`.
    """
    x, (a, b, c, d) = as_float(x), _four_numbers(a, b, c, d)
    u = np.minimum(np.abs(x), np.finfo(x.dtype).max)
    with np.errstate(over="ignore", under="ignore"):  # growth beyond the floats is meant
        return np.where(x < 0, _half_prime(u, b, a, d, c), _half_prime(u, a, b, c, d))[()]


@derivative_of(soboleva_tanh_prime)
def soboleva_tanh_second(
    x: ArrayLike, a: float = 1.0, b: float = 1.0, c: float = 1.0, d: float = 1.0
) -> Array:
    r"""Return the second derivative: with $f' = M / D^2$ it is $(M' - 2 M D' / D) / D^2$."""
    x, (a, b, c, d) = as_float(x), _four_numbers(a, b, c, d)
    u = np.minimum(np.abs(x), np.finfo(x.dtype).max)
    with np.errstate(over="ignore", under="ignore"):  # growth beyond the floats is meant
        right, left = (_half_prime(u, *p, _twice_log_slope(u, *p[2:])) for p in ((a, b, c, d), (b, a, d, c)))
        return np.where(x < 0, -left, right)[()]


def _four_numbers(a: float, b: float, c: float, d: float) -> list[float]:
    return [as_number(value, name) for value, name in ((a, "a"), (b, "b"), (c, "c"), (d, "d"))]


def _half(u: Array, a: float, b: float, c: float, d: float) -> Array:
    # For u >= 0, largest exponents taken out: what remains is in [0, 1] and keeps its digits near 0.
    if a + b == 0:
        return np.zeros_like(u)  # infinity * 0 otherwise
    growth = math.copysign(1.0, a + b) * np.exp((max(a, -b) - max(c, -d)) * u)
    y: Array = growth * -np.expm1(-abs(a + b) * u) / (1 + np.exp(-abs(c + d) * u))
    return y


def _half_prime(u: Array, a: float, b: float, c: float, d: float, bend: Array | None = None) -> Array:
    # With `bend`, 2 D'/D, the derivative of what it is without.
    if a + b == 0:
        return np.zeros_like(u)
    terms = [(a - c, a + c), (a + d, a - d), (b + c, c - b), (b - d, -b - d)]
    terms = [(factor, rate) for factor, rate in terms if factor]
    top = max(rate for _, rate in terms)
    factors = [factor if bend is None else factor * (rate - bend) for factor, rate in terms]
    total = sum(factor * np.exp((rate - top) * u) for factor, (_, rate) in zip(factors, terms, strict=True))
    y: Array = np.exp((top - 2 * max(c, -d)) * u) * total / (1 + np.exp(-abs(c + d) * u)) ** 2
    return y


def _twice_log_slope(u: Array, c: float, d: float) -> Array:
    return 2 * (c * sigmoid((c + d) * u) - d * sigmoid(-(c + d) * u))
