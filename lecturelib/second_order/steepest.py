"""Steepest descent: along the gradient, as far as it goes down."""

from __future__ import annotations

from numpy.typing import ArrayLike

from lecturelib._checks import Array, ValueAndGrad
from lecturelib.second_order._descend import Search, descend
from lecturelib.second_order._result import Point, Result


class _Steepest:
    """The negative gradient, whatever was before."""

    unit_step = False

    def first(self, here: Point) -> Array:
        return -here.grad

    def next(self, before: Point, here: Point, direction: Array) -> Array:
        return -here.grad


def steepest_descent(
    value_and_grad: ValueAndGrad,
    theta0: ArrayLike,
    *,
    line_search: Search = "exact",
    gtol: float = 1e-8,
    max_steps: int = 10_000,
    keep_path: bool = True,
) -> Result:
    r"""$\theta - \alpha \nabla f$ with $\alpha = \arg\min_{\alpha > 0} f(\theta - \alpha \nabla f)$, always.

    With the exact search, steps are orthogonal to each other, and on a quadratic with condition number
    $\kappa$ the distance to the least value shrinks by $((\kappa - 1) / (\kappa + 1))^2$ at worst.

    Parameters
    ----------
    value_and_grad : function
        Takes a point, ``(n,)``, and leaves it alone; returns the value and the gradient.
    theta0 : (n,) array
    line_search : name in `lecturelib.line_search.LINE_SEARCHES`, or such a function
    gtol : number, at least 0
        Stop when no entry of the gradient is larger.
    max_steps : integer, at least 0
    keep_path : bool
        Whether to keep all iterates.

    Returns
    -------
    Result

    Raises
    ------
    ValueError
        If a shape does not fit, or a name or number is not one of those above.

    Notes
    -----
    MEPhI, {eq}`eq-steepest-descent`; Cauchy (1847), Kantorovich (1948).  Searching along $\nabla f$ is this
    method and not conjugate gradients (E-53).
    """
    return descend(value_and_grad, theta0, _Steepest(), line_search, gtol, max_steps, keep_path)
