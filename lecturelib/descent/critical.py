"""Where descent may stop: kinds of critical points, and convexity, which leaves but one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_float, as_number, as_rng, as_vector


def classify_critical_point(H: ArrayLike, tol: float = 1e-8) -> str:
    r"""Read off the signs of the eigenvalues of the Hessian $H$ what a point with gradient 0 is.

    ===================  =======================================================================
    "minimum"            all positive
    "maximum"            all negative
    "saddle"             both signs
    "degenerate"         none of one sign, some zero: $H$ does not decide (:math:`x^4`, :math:`x^3`)
    ===================  =======================================================================

    Parameters
    ----------
    H : (n, n) array
        Symmetric, up to the rounding of numerical differences.
    tol : number, at least 0
        Eigenvalues up to ``tol`` times the largest in size count as zero; raise it for a rough Hessian.

    Raises
    ------
    ValueError
        If `H` is not a square symmetric matrix of finite numbers.

    Notes
    -----
    Bucharest and Virginia Tech, {eq}`eq-critical-points`; the latter's definition of a saddle includes
    inflections (E-34).

    Examples
    --------
    >>> classify_critical_point([[2.0, 0.0], [0.0, -2.0]])
    'saddle'
    """
    H, tol = _symmetric(H), as_number(tol, "tol", at_least=0)
    lam = np.linalg.eigvalsh(H)
    small = tol * np.abs(lam).max()
    down, up = lam[0] < -small, lam[-1] > small
    if down and up:
        return "saddle"
    if (np.abs(lam) <= small).any():
        return "degenerate"
    return "minimum" if up else "maximum"


def _symmetric(H: ArrayLike) -> Array:
    H = as_float(H, "H").astype(np.float64, copy=False)
    if H.ndim != 2 or H.shape[0] != H.shape[1] or H.size == 0:
        raise ValueError(f"H: expected shape (n, n), got {H.shape}")
    if not np.isfinite(H).all():
        raise ValueError("H: expected finite numbers, got inf or nan among them")
    if (off := np.abs(H - H.T).max()) > 1e-4 * np.abs(H).max():
        raise ValueError(f"H: expected a symmetric matrix, got entries that differ by {off:.3g}")
    both: Array = H + H.T
    return both / 2


def is_convex_sample(
    f: Callable[[Array], float | Array],
    low: ArrayLike,
    high: ArrayLike,
    rng: np.random.Generator,
    pairs: int = 200,
) -> bool:
    r"""Whether $f(tx + (1-t)y) \le t f(x) + (1-t) f(y)$ for random pairs of points in a box.

    False is a proof, up to rounding; True is evidence only.

    Parameters
    ----------
    f : function
        Takes a point, ``(n,)``, returns a number.
    low, high : (n,) arrays
        Corners of the box.
    rng : np.random.Generator
    pairs : positive integer

    Raises
    ------
    ValueError
        If the corners do not span a box, or `f` does not return one number.

    Notes
    -----
    Virginia Tech, {eq}`eq-convexity`; Jensen (1906).
    """
    as_rng(rng)
    low, high = as_vector(low, "low"), as_vector(high, "high")
    if low.shape != high.shape or not (np.isfinite(high - low) & (high > low)).all():
        raise ValueError(f"low and high: expected finite corners, low < high, got {low} and {high}")
    for _ in range(as_count(pairs, "pairs")):
        x, y = rng.uniform(low, high, (2, low.size))
        t = rng.uniform()
        at_x, at_y, between = (_one_number(f(point)) for point in (x, y, t * x + (1 - t) * y))
        rounding = 1e-12 * (abs(at_x) + abs(at_y))
        if between > t * at_x + (1 - t) * at_y + rounding:
            return False
    return True


def _one_number(value: ArrayLike) -> float:
    value = as_float(value, "f")
    if value.size != 1:
        raise ValueError(f"f: expected one number, got shape {value.shape}")
    return float(value.item())
