r"""Methods that use curvature or a search along a line, and the table of them all.

A solver takes ``value_and_grad``, a function of a flat vector ``(n,)`` that returns a number and a gradient
(`lecturelib.problems.Problem` has one), and returns a `Result`: where it ended, and why.  It computes in
float64, on a copy of the gradient.  Not to converge is a field of the result; a shape that does not fit is
a `ValueError`.  The functions that make up one step keep float32.

Chapters, tests and exercises enumerate the table at the end: to add a method, add a row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from numpy.typing import ArrayLike

from lecturelib.problems import Problem
from lecturelib.second_order._result import Result
from lecturelib.second_order.betas import (
    cg_direction,
    fletcher_reeves_beta,
    polak_ribiere_beta,
    polak_ribiere_plus_beta,
)
from lecturelib.second_order.conjugate import linear_cg, nonlinear_cg
from lecturelib.second_order.least_squares import (
    gauss_newton_hessian,
    lm_matrix,
    residual_grad,
    residual_loss,
    residuals,
)
from lecturelib.second_order.limited_memory import lbfgs, lbfgs_two_loop
from lecturelib.second_order.marquardt import levenberg_marquardt, levenberg_marquardt_step
from lecturelib.second_order.networks import mlp_hessian
from lecturelib.second_order.newtons_method import (
    newton,
    newton_direction,
    newton_step,
    saddle_free_newton_step,
)
from lecturelib.second_order.quasi_newton import bfgs, bfgs_inverse_update
from lecturelib.second_order.steepest import steepest_descent
from lecturelib.second_order.taylor import hessian_memory, numerical_hessian, taylor2

__all__ = [
    "SECOND_ORDER",
    "Result",
    "SecondOrder",
    "bfgs",
    "bfgs_inverse_update",
    "cg_direction",
    "fletcher_reeves_beta",
    "gauss_newton_hessian",
    "hessian_memory",
    "lbfgs",
    "lbfgs_two_loop",
    "levenberg_marquardt",
    "levenberg_marquardt_step",
    "linear_cg",
    "lm_matrix",
    "mlp_hessian",
    "newton",
    "newton_direction",
    "newton_step",
    "nonlinear_cg",
    "numerical_hessian",
    "polak_ribiere_beta",
    "polak_ribiere_plus_beta",
    "residual_grad",
    "residual_loss",
    "residuals",
    "saddle_free_newton_step",
    "steepest_descent",
    "taylor2",
]


class SecondOrder(NamedTuple):
    """One row of the catalog: a method set up for use, and what can be said of it before it runs."""

    name: str  # the method's, followed by what differs from the row without "/"
    solver: Callable[..., Result]
    eq: str  # label of its equation in the chapters
    order: int  # in the lectures' classes of methods: 1 if it never asks for curvature, 2 if it does
    hessian: bool = False  # it takes the Hessian
    falls: bool = True  # the value never grows from one step to the next
    slow: bool = False  # it takes thousands of steps on a problem that is `hard`

    def solve(self, problem: Problem, theta0: ArrayLike | None = None, **options: object) -> Result:
        """Run it on a row of `lecturelib.problems.PROBLEMS`, from its start if not from `theta0`."""
        functions = (problem.value_and_grad, problem.hess)[: 1 + self.hessian]
        return self.solver(*functions, problem.start if theta0 is None else theta0, **options)


_ROWS = [
    SecondOrder("steepest_descent", steepest_descent, "eq-steepest-descent", 1, slow=True),
    SecondOrder(
        "steepest_descent/backtracking",
        partial(steepest_descent, line_search="backtracking"),
        "eq-steepest-descent",
        1,
        slow=True,
    ),
    SecondOrder("nonlinear_cg", nonlinear_cg, "eq-polak-ribiere-plus", 1),
    SecondOrder(
        "nonlinear_cg/polak_ribiere", partial(nonlinear_cg, beta="polak_ribiere"), "eq-polak-ribiere", 1
    ),
    # Without restarts it may go on with tiny steps for ever (Powell, 1977).
    SecondOrder(
        "nonlinear_cg/fletcher_reeves",
        partial(nonlinear_cg, beta="fletcher_reeves"),
        "eq-fletcher-reeves",
        1,
        slow=True,
    ),
    SecondOrder(
        "nonlinear_cg/fletcher_reeves(restart=10)",
        partial(nonlinear_cg, beta="fletcher_reeves", restart=10),
        "eq-fletcher-reeves",
        1,
    ),
    SecondOrder("newton", newton, "eq-damped-newton", 2, hessian=True),
    SecondOrder("newton/pure", partial(newton, form="pure"), "eq-newton", 2, hessian=True, falls=False),
    SecondOrder(
        "newton/saddle-free", partial(newton, form="saddle-free"), "eq-saddle-free-newton", 2, hessian=True
    ),
    SecondOrder("bfgs", bfgs, "eq-bfgs", 2),
    SecondOrder("lbfgs", lbfgs, "eq-lbfgs", 2),
]
# Levenberg and Marquardt's method is missing: it takes residuals, not a `Problem`.
SECOND_ORDER: dict[str, SecondOrder] = {row.name: row for row in _ROWS}
