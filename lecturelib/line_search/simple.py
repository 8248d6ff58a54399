"""Two step lengths by hand: the exact one on a quadratic, and Armijo's by trial."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import as_float, as_vector
from lecturelib._stable import quiet
from lecturelib.line_search._step import StepLength, downhill, rounding


@quiet
def exact_line_search_quadratic(grad: ArrayLike, direction: ArrayLike, H: ArrayLike) -> float:
    r"""$\alpha = -\nabla f^\top d \,/\, d^\top H d$, where a quadratic is least on the ray along $d$.

    Along $d = -\nabla f$ it is $g^\top g / g^\top H g$, and the next gradient is orthogonal to this one.

    Parameters
    ----------
    grad, direction : (n,) arrays
    H : (n, n) array
        The Hessian.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If shapes do not fit, $d$ does not go downhill, or $d^\top H d \le 0$: there is no minimum on the ray.

    Notes
    -----
    MEPhI, {eq}`eq-exact-step`; Cauchy (1847).

    Examples
    --------
    >>> exact_line_search_quadratic([1.0, 10.0], [-1.0, -10.0], [[1.0, 0.0], [0.0, 10.0]])
    0.1008991008991009
    """
    g, d, H = as_vector(grad, "grad"), as_vector(direction, "direction"), as_float(H, "H")
    if g.shape != d.shape or H.shape != (d.size, d.size):
        raise ValueError(
            "expected grad (n,), direction (n,), H (n, n); "
            f"got grad {g.shape}, direction {d.shape}, H {H.shape}"
        )
    scale = float(np.abs(d).max())  # so that the square below stays a float
    unit = d / (scale or 1.0)
    slope, curvature = float(g @ unit), float(unit @ H @ unit)
    downhill(slope)
    if not curvature > 0:
        raise ValueError(
            f"H: expected positive curvature along the direction, got {curvature * scale**2:.3g}"
        )
    return -slope / curvature / scale


def backtracking(
    phi: Callable[[float], float],
    phi0: float,
    slope0: float,
    *,
    alpha0: float = 1.0,
    c1: float = 1e-4,
    shrink: float = 0.5,
    max_trials: int = 60,
) -> StepLength:
    r"""First $\alpha = \alpha_0 \rho^k$ with $\varphi(\alpha) \le \varphi(0) + c_1 \alpha \varphi'(0)$.

    Sufficient decrease: at least a share $c_1$ of what the slope at the start promises.

    Parameters
    ----------
    phi : function
        $\varphi(\alpha) = f(\theta + \alpha p)$; nan and infinity count as too high.
    phi0, slope0 : numbers
        $\varphi(0)$ and $\varphi'(0) = \nabla f(\theta)^\top p < 0$.
    alpha0 : positive number
        The first trial.
    c1, shrink : numbers between 0 and 1
        $c_1$ and $\rho$.
    max_trials : positive integer

    Returns
    -------
    StepLength
        Not accepted, with ``alpha`` 0, if all trials fail.

    Raises
    ------
    ValueError
        If the slope is not negative or a number is out of its range.

    Notes
    -----
    {eq}`eq-armijo`; Armijo (1966).  Values that differ by rounding only count as equal, or no search could
    end close to a minimum.

    Examples
    --------
    >>> backtracking(lambda alpha: (alpha - 1) ** 2, 1.0, -2.0, alpha0=8.0)
    StepLength(alpha=1.0, value=0.0, evaluations=4, accepted=True)
    """
    downhill(slope0)
    if not (0 < alpha0 < inf and 0 < c1 < 1 and 0 < shrink < 1 and max_trials >= 1):
        raise ValueError(
            "expected alpha0 above 0, c1 and shrink between 0 and 1, max_trials at least 1; "
            f"got {alpha0!r}, {c1!r}, {shrink!r}, {max_trials!r}"
        )
    alpha = float(alpha0)
    for trial in range(1, max_trials + 1):
        value = float(phi(alpha))
        if value <= phi0 + c1 * alpha * slope0 + rounding(phi0):
            return StepLength(alpha, value, trial, True)
        alpha *= shrink
    return StepLength(0.0, float(phi0), max_trials, False)
