r"""Functions to minimize, with gradient, Hessian and what is known about them, and the table of them all.

A point is a flat vector, ``(n,)``, also if n = 1; values and gradients can be had on a whole grid of
points, ``(n, ...)``, for a contour plot.  float32 gives float32, all other real numbers give float64.  The
argument is left alone.  A value too large for a float is infinite, without a warning: a diverging descent is
something to look at.  A point of the wrong shape is a `ValueError`.

Chapters, tests and exercises enumerate the table at the end: to add a problem, add a row.
"""

from __future__ import annotations

import numpy as np

from lecturelib._checks import Array
from lecturelib.problems._problem import Problem, fixed
from lecturelib.problems.curves import CURVES
from lecturelib.problems.fits import (
    gabor,
    gabor_loss,
    gabor_loss_grad,
    gabor_loss_hess,
    gabor_problem,
    linear_regression,
)
from lecturelib.problems.quadratics import oblong_quadratic, quadratic
from lecturelib.problems.surfaces import (
    beale,
    beale_grad,
    beale_hess,
    monkey_saddle,
    monkey_saddle_grad,
    monkey_saddle_hess,
    rosenbrock,
    rosenbrock_grad,
    rosenbrock_hess,
    saddle,
    saddle_grad,
    saddle_hess,
    two_valleys,
    two_valleys_grad,
    two_valleys_hess,
)

__all__ = [
    "PROBLEMS",
    "Problem",
    "beale",
    "beale_grad",
    "beale_hess",
    "gabor",
    "gabor_loss",
    "gabor_loss_grad",
    "gabor_loss_hess",
    "gabor_problem",
    "linear_regression",
    "monkey_saddle",
    "monkey_saddle_grad",
    "monkey_saddle_hess",
    "oblong_quadratic",
    "quadratic",
    "rosenbrock",
    "rosenbrock_grad",
    "rosenbrock_hess",
    "saddle",
    "saddle_grad",
    "saddle_hess",
    "two_valleys",
    "two_valleys_grad",
    "two_valleys_hess",
]

_ORIGIN = fixed(0, 0)
_GABOR_X, _GABOR_BEST, _GABOR_START = np.linspace(-15, 15, 28), (0.0, 16.6), (-0.5, 14.0)
# The set-up of Bucharest: 30 samples of y = 3x + 2 with uniform noise; which x, the slides do not say (E-50).
_rng = np.random.default_rng(30)
_TOY_X = _rng.uniform(-5, 5, 30)
_TOY_Y = 3 * _TOY_X + 2 + _rng.uniform(-0.1, 0.1, 30)


_BANANA = "sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)"


def _rosenbrock_row(name: str, start: Array) -> Problem:
    best = fixed(*np.ones(len(start)))
    return Problem(
        name,
        rosenbrock,
        rosenbrock_grad,
        rosenbrock_hess,
        "eq-rosenbrock",
        start,
        0.0,
        (best,),
        hard=True,
        torch=_BANANA,
    )


_ROWS = [
    quadratic(np.diag([1.0, 10.0]), name="bowl")._replace(torch="(x[0] ** 2 + 10 * x[1] ** 2) / 2"),
    quadratic(np.diag([1.0, 50.0]), start=[10.0, 1.0], name="ravine", eq="eq-oblong-quadratic")._replace(
        torch="(x[0] ** 2 + 50 * x[1] ** 2) / 2", hard=True
    ),
    oblong_quadratic(25.0)._replace(torch="(x[0] ** 2 + 25 * x[1] ** 2) / 2"),
    *CURVES,
    _rosenbrock_row("rosenbrock", fixed(-1.2, 1.0)),
    _rosenbrock_row("rosenbrock(n=10)", fixed(*np.zeros(10))),
    Problem(
        "beale",
        beale,
        beale_grad,
        beale_hess,
        "eq-beale",
        fixed(1.0, 1.5),
        0.0,
        (fixed(3.0, 0.5),),
        ((fixed(0.0, 1.0), "saddle"),),
        hard=True,
        torch="sum((c - x[0] * (1 - x[1] ** k)) ** 2 for k, c in ((1, 1.5), (2, 2.25), (3, 2.625)))",
    ),
    Problem(
        "saddle",
        saddle,
        saddle_grad,
        saddle_hess,
        "eq-saddle",
        fixed(1.0, 1e-6),
        -np.inf,
        critical=((_ORIGIN, "saddle"),),
        torch="x[0] ** 2 - x[1] ** 2",
    ),
    Problem(
        "two_valleys",
        two_valleys,
        two_valleys_grad,
        two_valleys_hess,
        "eq-two-valleys",
        fixed(1.0, 1e-8),
        -0.25,
        (fixed(0.0, 1.0), fixed(0.0, -1.0)),
        ((_ORIGIN, "saddle"),),
        torch="x[0] ** 2 / 2 - x[1] ** 2 / 2 + x[1] ** 4 / 4",
    ),
    Problem(
        "monkey_saddle",
        monkey_saddle,
        monkey_saddle_grad,
        monkey_saddle_hess,
        "eq-monkey-saddle",
        fixed(1.0, 0.5),
        -np.inf,
        critical=((_ORIGIN, "degenerate"),),
        torch="x[0] ** 3 - 3 * x[0] * x[1] ** 2",
    ),
    gabor_problem(_GABOR_X, _GABOR_BEST, _GABOR_START, 32.0, "gabor(denom=32)")._replace(
        torch="gabor_loss(x, denom=32)"
    ),
    gabor_problem(_GABOR_X, _GABOR_BEST, _GABOR_START, 8.0, "gabor(denom=8)")._replace(
        torch="gabor_loss(x, denom=8)", hard=True
    ),
    linear_regression(_TOY_X, _TOY_Y, name="toy_regression")._replace(
        torch="none: its data are drawn by NumPy"
    ),
]
PROBLEMS: dict[str, Problem] = {row.name: row for row in _ROWS}
