"""Conjugate gradients, which differ from steepest descent in the direction only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, ValueAndGrad, as_count
from lecturelib._stable import quiet
from lecturelib.second_order._arguments import same_length, square
from lecturelib.second_order._descend import Search, descend
from lecturelib.second_order._result import Point, Result, Run
from lecturelib.second_order.betas import (
    fletcher_reeves_beta,
    polak_ribiere_beta,
    polak_ribiere_plus_beta,
)

_BETAS = {
    "polak_ribiere_plus": polak_ribiere_plus_beta,
    "polak_ribiere": polak_ribiere_beta,
    "fletcher_reeves": fletcher_reeves_beta,
}


class _Conjugate:
    """d = -g + beta d, and d = -g every `restart` steps."""

    unit_step = False

    def __init__(self, beta: Callable[[Array, Array], float], restart: int | None) -> None:
        self.beta, self.restart, self.steps = beta, restart, 0

    def first(self, here: Point) -> Array:
        self.steps = 0
        return -here.grad

    def next(self, before: Point, here: Point, direction: Array) -> Array:
        self.steps += 1
        if self.steps == self.restart:
            return self.first(here)
        return self.beta(here.grad, before.grad) * direction - here.grad


def nonlinear_cg(
    value_and_grad: ValueAndGrad,
    theta0: ArrayLike,
    *,
    beta: Literal["polak_ribiere_plus", "polak_ribiere", "fletcher_reeves"] = "polak_ribiere_plus",
    restart: int | None = None,
    line_search: Search = "strong_wolfe(c2=0.1)",
    gtol: float = 1e-8,
    max_steps: int = 10_000,
    keep_path: bool = True,
) -> Result:
    r"""$\theta \leftarrow \theta + \alpha d$ along $d \leftarrow -\nabla f + \beta d$.

    Parameters
    ----------
    beta : "polak_ribiere_plus", "polak_ribiere" or "fletcher_reeves"
    restart : positive integer, optional
        Start again with $d = -\nabla f$ every so many steps; the lecture recommends the number of parameters.
    line_search : name in `lecturelib.line_search.LINE_SEARCHES`, or such a function
        "exact" is the lecture's; the default is about as good, and cheaper.
    value_and_grad, theta0, gtol, max_steps, keep_path
        As for `steepest_descent`, errors included.

    Notes
    -----
    MEPhI, {eq}`eq-nonlinear-cg`.  A direction that leads uphill is replaced by $-\nabla f$.
    """
    if beta not in _BETAS:
        raise ValueError(f"beta: expected one of {', '.join(_BETAS)}, got {beta!r}")
    rule = _Conjugate(_BETAS[beta], None if restart is None else as_count(restart, "restart"))
    return descend(value_and_grad, theta0, rule, line_search, gtol, max_steps, keep_path)


@quiet
def linear_cg(
    H: ArrayLike,
    b: ArrayLike,
    theta0: ArrayLike | None = None,
    *,
    gtol: float = 1e-8,
    max_steps: int | None = None,
    keep_path: bool = True,
) -> Result:
    r"""Least $\tfrac12 \theta^\top H \theta - b^\top \theta$, that is $H \theta = b$, in at most $m$ steps.

    Parameters
    ----------
    H : (m, m) array
        Symmetric and positive definite.
    b : (m,) array
    theta0 : (m,) array, optional
        Zeros if left out.
    gtol : number, at least 0
        Stop when no entry of $H \theta - b$ is larger.
    max_steps : integer, at least 0, optional
        $m$ if left out.
    keep_path : bool
        Whether to keep all iterates.

    Returns
    -------
    Result
        ``nfev`` counts products with $H$; the gradient is carried along, not computed again.

    Raises
    ------
    ValueError
        If shapes do not fit, or a direction of no positive curvature turns up.

    Notes
    -----
    MEPhI, {eq}`eq-linear-cg`; Hestenes and Stiefel (1952).
    """
    (b,) = same_length(b=b)
    H, start = square(H, b.size, "H"), np.zeros(b.size) if theta0 is None else theta0
    same_length(theta0=start, b=b)
    run = Run(start, gtol, b.size if max_steps is None else max_steps, keep_path)
    product = H @ run.start
    here = Point(run.start, float(run.start @ (0.5 * product - b)), product - b)
    d = -here.grad
    while not (reason := run.reason_to_stop(here)):
        Hd = H @ d
        curvature = float(d @ Hd)
        if not curvature > 0:
            raise ValueError(f"H: expected a positive definite matrix, got d^T H d = {curvature:.3g}")
        squares = float(here.grad @ here.grad)
        alpha = squares / curvature
        grad = here.grad + alpha * Hd
        here = Point(here.theta + alpha * d, here.value - 0.5 * alpha * squares, grad)
        run.add(here)
        d = float(grad @ grad) / squares * d - grad
    return run.result(here, run.steps + 1, reason)
