r"""Derivatives by differences: the judge of every formula in the package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number

# The error of a central difference is about h^2 + eps/h, of a forward difference h + eps/h: least at these h.
_BEST_STEP = {"central": np.finfo(float).eps ** (1 / 3), "forward": np.finfo(float).eps ** 0.5}
Scheme = Literal["central", "forward"]


def numerical_gradient(
    f: Callable[[Array], ArrayLike], x: ArrayLike, step: float | None = None, scheme: Scheme = "central"
) -> Array:
    r"""$\partial f / \partial x_i \approx (f(x + h e_i) - f(x - h e_i)) / 2h$, in the shape of `x`.

    Parameters
    ----------
    f : function
        Takes a float64 array of the shape of `x`, its own copy each time; returns one number.
    x : array of any shape
        Left alone; integers are converted, or the step would be rounded away.
    step : positive number, optional
        $h$, the same for every entry.  Left out, $h = 6.1 \cdot 10^{-6} \max(1, |x_i|)$, which balances the
        formula's error, about $h^2$, and rounding, about $10^{-16} / h$.
    scheme : "central" or "forward"
        "forward" is $(f(x + h e_i) - f(x)) / h$, with an error of about $h$.

    Raises
    ------
    ValueError
        If `f` does not return one number, or the step or the scheme is not one of those above.

    Notes
    -----
    Bucharest, {eq}`eq-central-difference`.
    """
    x = as_float(x).astype(np.float64)
    return _differences(lambda point: _one_number(f(point)), x, step, scheme).reshape(x.shape)


def numerical_jacobian(
    f: Callable[[Array], ArrayLike], x: ArrayLike, step: float | None = None, scheme: Scheme = "central"
) -> Array:
    r"""$J_{ij} = \partial y_i / \partial x_j$ by differences, ``(y.size, x.size)``.

    Parameters
    ----------
    f : function
        Takes a float64 array of the shape of `x`, its own copy each time; returns an array of any shape.
    x, step, scheme
        As for `numerical_gradient`.

    Returns
    -------
    (y.size, x.size) array
        Numerator layout, entries of `x` and `y` in C order: a scalar $y$ gives one row.

    Raises
    ------
    ValueError
        As for `numerical_gradient`.

    Notes
    -----
    Bucharest, {eq}`eq-jacobian`.
    """
    x = as_float(x).astype(np.float64)
    return _differences(lambda point: as_float(f(point), "f(x)").ravel(), x, step, scheme).T


def _differences(f: Callable[[Array], Array], x: Array, step: float | None, scheme: Scheme) -> Array:
    """Return one row of difference quotients per entry of `x`."""
    if scheme not in _BEST_STEP:
        raise ValueError(f'scheme: expected "central" or "forward", got {scheme!r}')
    if x.size == 0:
        raise ValueError(f"x: expected at least one entry, got shape {x.shape}")
    h = _BEST_STEP[scheme] * np.maximum(1.0, np.abs(x)) if step is None else np.full(x.shape, _positive(step))
    below = -h if scheme == "central" else np.zeros_like(h)
    quotients = [(f(high) - f(low)) / width for high, low, width in _neighbors(x, h, below)]
    return np.array(quotients, dtype=np.float64)


def _neighbors(x: Array, above: Array, below: Array) -> Iterator[tuple[Array, Array, Array]]:
    """Yield copies of `x`, one entry moved up and down, and the distance, as rounded, between the two."""
    for i in np.ndindex(x.shape):
        high, low = x.copy(), x.copy()
        high[i] += above[i]
        low[i] += below[i]
        yield high, low, high[i] - low[i]


def _positive(step: float) -> float:
    return as_number(step, "step", above=0.0)


def _one_number(y: ArrayLike) -> Array:
    y = as_float(y, "f(x)")
    if y.size != 1:
        raise ValueError(f"f: expected a function that returns one number, got shape {y.shape}")
    return y.reshape(())
