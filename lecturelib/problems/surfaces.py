"""Functions of two variables (Rosenbrock's of any number): banana, Beale's, and four saddles."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array
from lecturelib._stable import quiet
from lecturelib.problems._problem import point, points


@quiet
def rosenbrock(x: ArrayLike) -> Array:
    r"""$\sum_{i<n} 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2$, a bent valley with its bottom at $(1, \dots, 1)$.

    Parameters
    ----------
    x : (n,) array, or (n, ...) array of points
        n is at least 2.

    Raises
    ------
    ValueError
        If there are fewer than two coordinates.

    Notes
    -----
    {eq}`eq-rosenbrock`; Rosenbrock (1960).  Has a second, local minimum near $(-1, 1, \dots, 1)$ for n > 3.
    """
    x, bend = _banana(x)
    f: Array = (100 * bend * bend + (1 - x[:-1]) ** 2).sum(axis=0)
    return f


@quiet
def rosenbrock_grad(x: ArrayLike) -> Array:
    r"""$-400 x_i (x_{i+1} - x_i^2) - 2 (1 - x_i)$, and $+200 (x_i - x_{i-1}^2)$ from the term before.

    Shapes and errors as for `rosenbrock`.  {eq}`eq-rosenbrock`.
    """
    x, bend = _banana(x)
    grad = np.zeros_like(x)
    grad[:-1] = -400 * x[:-1] * bend - 2 * (1 - x[:-1])
    grad[1:] += 200 * bend
    return grad


@quiet
def rosenbrock_hess(x: ArrayLike) -> Array:
    r"""Tridiagonal: $1200 x_i^2 - 400 x_{i+1} + 2$ and $+200$ on the diagonal, $-400 x_i$ beside it.

    `x` is one point, ``(n,)``; the result ``(n, n)``.  {eq}`eq-rosenbrock`.
    """
    x, _ = _banana(point(x))
    diagonal = np.zeros_like(x)
    diagonal[:-1] = 1200 * x[:-1] * x[:-1] - 400 * x[1:] + 2
    diagonal[1:] += 200
    beside = -400 * x[:-1]
    return np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)


def _banana(x: ArrayLike) -> tuple[Array, Array]:
    """Return `x`, and how far each coordinate is from the square of the one before."""
    x = points(x)
    if len(x) < 2:
        raise ValueError(f"x: expected at least two coordinates, got shape {x.shape}")
    return x, x[1:] - x[:-1] * x[:-1]


@quiet
def beale(x: ArrayLike) -> Array:
    r"""$\sum_{k=1}^{3} (c_k - x_1 + x_1 x_2^k)^2$ with $c = (1.5, 2.25, 2.625)$; 0 at $(3, 0.5)$.

    Flat valleys between steep walls, and a saddle of height 14.203125 at $(0, 1)$.

    Parameters
    ----------
    x : (2,) array, or (2, ...) array of points

    Notes
    -----
    MEPhI, {eq}`eq-beale`; Beale (1958).
    """
    a, b, c = _beale_residuals(*points(x, 2))
    f: Array = a * a + b * b + c * c
    return f


@quiet
def beale_grad(x: ArrayLike) -> Array:
    r"""$\sum_k 2 r_k \, (x_2^k - 1,\ k x_1 x_2^{k-1})$, $r_k$ being what is squared.  {eq}`eq-beale`."""
    u, v = points(x, 2)
    a, b, c = _beale_residuals(u, v)
    along_u = 2 * (a * (v - 1) + b * (v * v - 1) + c * (v * v * v - 1))
    along_v = 2 * u * (a + 2 * b * v + 3 * c * v * v)
    return np.array([along_u, along_v])


@quiet
def beale_hess(x: ArrayLike) -> Array:
    r"""$2 \sum_k \nabla r_k \nabla r_k^\top + r_k \nabla^2 r_k$, ``(2, 2)`` at one point.  {eq}`eq-beale`."""
    u, v = point(x, 2)
    residuals = np.array(_beale_residuals(u, v))
    slopes = np.array([[v - 1, u], [v * v - 1, 2 * u * v], [v * v * v - 1, 3 * u * v * v]])
    mixed = residuals @ np.array([1, 2 * v, 3 * v * v])
    bent = u * residuals @ np.array([0, 2, 6 * v])
    curvature = np.array([[0 * mixed, mixed], [mixed, bent]])
    return np.asarray(2 * (slopes.T @ slopes + curvature), u.dtype)


def _beale_residuals(u: Array, v: Array) -> tuple[Array, Array, Array]:
    return 1.5 - u + u * v, 2.25 - u + u * v * v, 2.625 - u + u * v * v * v


@quiet
def saddle(x: ArrayLike) -> Array:
    r"""$x_1^2 - x_2^2$: critical at the origin, and unbounded below.

    Parameters
    ----------
    x : (2,) array, or (2, ...) array of points

    Notes
    -----
    Bucharest, Virginia Tech and MEPhI, {eq}`eq-saddle`.
    """
    u, v = points(x, 2)
    f: Array = (u - v) * (u + v)
    return f


@quiet
def saddle_grad(x: ArrayLike) -> Array:
    r"""$(2 x_1, -2 x_2)$.  {eq}`eq-saddle`."""
    u, v = points(x, 2)
    return np.array([2 * u, -2 * v])


def saddle_hess(x: ArrayLike) -> Array:
    r"""$\operatorname{diag}(2, -2)$.  {eq}`eq-saddle`."""
    return np.diag([2, -2]).astype(point(x, 2).dtype)


@quiet
def two_valleys(x: ArrayLike) -> Array:
    r"""$\tfrac12 x_1^2 - \tfrac12 x_2^2 + \tfrac14 x_2^4$: minima at $(0, \pm 1)$, a saddle between them.

    Gradient descent from $(1, 0)$ ends at the saddle: it does not guarantee a local minimum (E-46).

    Parameters
    ----------
    x : (2,) array, or (2, ...) array of points

    Notes
    -----
    Bucharest, {eq}`eq-two-valleys`.
    """
    u, v = points(x, 2)
    f: Array = 0.5 * u * u + v * v * (0.25 * v * v - 0.5)
    return f


@quiet
def two_valleys_grad(x: ArrayLike) -> Array:
    r"""$(x_1,\ x_2^3 - x_2)$.  {eq}`eq-two-valleys`."""
    u, v = points(x, 2)
    return np.array([u, v * (v * v - 1)])


@quiet
def two_valleys_hess(x: ArrayLike) -> Array:
    r"""$\operatorname{diag}(1,\ 3 x_2^2 - 1)$.  {eq}`eq-two-valleys`."""
    _, v = point(x, 2)
    return np.diag([1, 3 * v * v - 1]).astype(v.dtype)


@quiet
def monkey_saddle(x: ArrayLike) -> Array:
    r"""$x_1^3 - 3 x_1 x_2^2$: three ways down from the origin, where the Hessian is zero and decides nothing.

    Parameters
    ----------
    x : (2,) array, or (2, ...) array of points

    Notes
    -----
    Virginia Tech's definition of a saddle includes it (E-34), {eq}`eq-monkey-saddle`.
    """
    u, v = points(x, 2)
    f: Array = u * (u * u - 3 * v * v)
    return f


@quiet
def monkey_saddle_grad(x: ArrayLike) -> Array:
    r"""$(3 x_1^2 - 3 x_2^2,\ -6 x_1 x_2)$.  {eq}`eq-monkey-saddle`."""
    u, v = points(x, 2)
    return np.array([3 * (u - v) * (u + v), -6 * u * v])


@quiet
def monkey_saddle_hess(x: ArrayLike) -> Array:
    r"""$6 x_1$, $-6 x_2$ beside the diagonal, $-6 x_1$.  {eq}`eq-monkey-saddle`."""
    u, v = point(x, 2)
    return np.array([[6 * u, -6 * v], [-6 * v, -6 * u]])
