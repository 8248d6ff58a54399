r"""A loss seen from above: heights around a path, and flat cuts through many dimensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_number, as_vector
from lecturelib.descent import gradient_descent
from lecturelib.problems import linear_regression


class Contours(NamedTuple):
    """A path over the heights of a loss."""

    x: Array  # (count,): first parameter
    y: Array  # (count,): second parameter
    heights: Array  # (count, count), rows along y
    path: Array  # (steps + 1, 2)


def linreg_contours(
    x: ArrayLike, y: ArrayLike, start: ArrayLike, lr: float, steps: int = 5, count: int = 61
) -> Contours:
    r"""Descend on $\sum_i (\phi_0 + \phi_1 x_i - y_i)^2$, with the heights around the path and the minimum.

    Parameters
    ----------
    x, y : (n,) arrays
    start : (2,) array
        Intercept and slope.
    lr : positive number
        Below $1 / \lambda_{\max}(\sum z_i z_i^\top)$ with $z_i = (1, x_i)$, or the descent diverges.
    steps : integer, at least 0
    count : positive integer
        Points of the grid along each side.

    Raises
    ------
    ValueError
        As `linear_regression` and `gradient_descent`.

    Notes
    -----
    Cluj, {eq}`eq-linear-regression`.
    """
    row = linear_regression(x, y, "sum", start)
    path = gradient_descent(row.grad, row.start, lr, steps)
    seen = np.vstack([path[np.isfinite(path).all(axis=1)], row.argmin])
    low, high = seen.min(axis=0), seen.max(axis=0)
    margin = 0.25 * (high - low) + 0.1
    first, second = np.linspace(low - margin, high + margin, as_count(count, "count"), axis=1)
    return Contours(first, second, row.f(np.array(np.meshgrid(first, second))), path)


def loss_slice(
    loss: Callable[[Array], float | Array],
    theta: ArrayLike,
    directions: tuple[ArrayLike, ArrayLike],
    span: float = 1.0,
    count: int = 25,
) -> tuple[Array, Array]:
    r"""$L(\theta + a d_1 + b d_2)$ for $a$ and $b$ from $-$ `span` to `span`: a flat cut through a loss.

    Parameters
    ----------
    loss : function
        Takes a vector like `theta`, returns a number.
    theta : (p,) array
        In the middle of the slice.
    directions : two (p,) arrays
    span : positive number
    count : positive integer
        Points along each side.

    Returns
    -------
    along : (count,) array
        The values of $a$, and those of $b$.
    heights : (count, count) array
        Rows along $b$.

    Raises
    ------
    ValueError
        If the directions do not fit `theta`.

    Notes
    -----
    Virginia Tech, {eq}`eq-loss-slice`: loss surfaces of networks are not convex.
    """
    theta = as_vector(theta, "theta")
    d1, d2 = (as_vector(d, "directions") for d in directions)
    if d1.shape != theta.shape or d2.shape != theta.shape:
        raise ValueError(f"directions: expected twice the shape {theta.shape}, got {d1.shape} and {d2.shape}")
    along = np.linspace(-1, 1, as_count(count, "count")) * as_number(span, "span", above=0)
    heights = [[float(loss(theta + a * d1 + b * d2)) for a in along] for b in along]
    return along, np.array(heights)
