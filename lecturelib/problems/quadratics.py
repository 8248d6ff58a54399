"""Quadratics: bowls and ravines, on which everything can be computed by hand."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number
from lecturelib._stable import quiet
from lecturelib.problems._problem import Problem, fixed, point, points


def quadratic(
    H: ArrayLike,
    argmin: ArrayLike | None = None,
    start: ArrayLike | None = None,
    name: str = "quadratic",
    eq: str = "eq-quadratic",
) -> Problem:
    r"""$f(x) = \tfrac12 (x - x^*)^\top H (x - x^*)$, with gradient $H (x - x^*)$ and Hessian $H$.

    Parameters
    ----------
    H : (n, n) array
        Symmetric and positive definite.
    argmin : (n,) array, optional
        $x^*$; the origin if left out.  The minimum of $\tfrac12 x^\top H x - b^\top x$ is at $H^{-1} b$.
    start : (n,) array, optional
        Ones if left out.
    name, eq : str
        What the problem is called, and the label of its equation.

    Raises
    ------
    ValueError
        If `H` is not symmetric and positive definite, or a vector does not fit it.

    Notes
    -----
    {eq}`eq-quadratic`.

    Examples
    --------
    >>> problem = quadratic([[2.0, 0.0], [0.0, 4.0]], argmin=[1.0, 0.0])
    >>> problem.f([2.0, 1.0]), problem.grad([2.0, 1.0])
    (np.float64(3.0), array([2., 4.]))
    """
    H = _positive_definite(H)
    n = len(H)
    center = fixed(*(np.zeros(n) if argmin is None else point(argmin, n)))
    first = fixed(*(np.ones(n) if start is None else point(start, n)))

    @quiet
    def f(x: ArrayLike) -> Array:
        away, matrix = _away(x)
        values: Array = 0.5 * (away @ matrix * away).sum(axis=-1).T
        return values

    @quiet
    def grad(x: ArrayLike) -> Array:
        away, matrix = _away(x)
        return (away @ matrix).T

    def hess(x: ArrayLike) -> Array:
        return H.astype(point(x, n).dtype)

    def _away(x: ArrayLike) -> tuple[Array, Array]:
        """Return x - x* with the coordinates last, and H in the same dtype."""
        x = points(x, n)
        return x.T - center.astype(x.dtype, copy=False), H.astype(x.dtype, copy=False)

    return Problem(name, f, grad, hess, eq, first, 0.0, (center,), convex=True)


def oblong_quadratic(kappa: float = 25.0) -> Problem:
    r"""$\tfrac12 (x_1^2 + \kappa x_2^2)$, from $(\kappa, 1)$: where steepest descent is slowest.

    $\kappa$ is the condition number.  The negative gradient points to the minimum only if $\kappa = 1$.

    Raises
    ------
    ValueError
        If `kappa` is not a finite number, at least 1.

    Notes
    -----
    Virginia Tech and MEPhI, {eq}`eq-oblong-quadratic`.
    """
    kappa = as_number(kappa, "kappa", at_least=1)
    return quadratic(
        np.diag([1.0, kappa]),
        start=[kappa, 1.0],
        name=f"oblong_quadratic(kappa={kappa:g})",
        eq="eq-oblong-quadratic",
    )


def _positive_definite(H: ArrayLike) -> Array:
    """Return an own float64 copy of `H`, checked."""
    H = as_float(H, "H").astype(np.float64)
    if H.ndim != 2 or H.shape[0] != H.shape[1] or not H.size:
        raise ValueError(f"H: expected shape (n, n), got {H.shape}")
    if not np.isfinite(H).all() or not np.allclose(H, H.T, rtol=1e-12, atol=0):
        raise ValueError("H: expected a symmetric matrix of finite numbers, got one that is not")
    if (least := np.linalg.eigvalsh(H)[0]) <= 0:
        raise ValueError(f"H: expected positive eigenvalues only, got {least:.3g} among them")
    return H
