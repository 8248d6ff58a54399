"""Functions of one variable, each there to show one thing about descent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array
from lecturelib._stable import quiet
from lecturelib.problems._problem import Problem, fixed, point, points

Curve = Callable[[Array], Array]


def on_line(
    name: str,
    curve: tuple[Curve, Curve, Curve],
    start: float,
    minimum: float = -np.inf,
    argmins: Sequence[float] = (),
    critical: Sequence[tuple[float, str]] = (),
    *,
    torch: str,
    convex: bool = False,
    hard: bool = False,
) -> Problem:
    """Make a row of a function of one variable and its first two derivatives, all elementwise."""
    f, df, ddf = curve

    @quiet
    def value(x: ArrayLike) -> Array:
        return f(points(x, 1)[0])

    @quiet
    def grad(x: ArrayLike) -> Array:
        return df(points(x, 1))

    @quiet
    def hess(x: ArrayLike) -> Array:
        return ddf(point(x, 1))[:, None]

    return Problem(
        name,
        value,
        grad,
        hess,
        f"eq-{name.replace('_', '-')}",
        fixed(start),
        minimum,
        tuple(fixed(x) for x in argmins),
        tuple((fixed(x), kind) for x, kind in critical),
        convex,
        hard,
        torch,
    )


PARABOLA = on_line(
    "parabola",
    (lambda x: 0.5 * x * x, np.positive, np.ones_like),
    1.0,
    0.0,
    [0.0],
    convex=True,
    torch="x[0] ** 2 / 2",
)
# The Hessian is 0 at the minimum: Newton's method is no faster than a geometric series there.
QUARTIC = on_line(
    "quartic",
    (lambda x: 0.25 * x * x * x * x, lambda x: x * x * x, lambda x: 3 * x * x),
    1.5,
    0.0,
    [0.0],
    convex=True,
    torch="x[0] ** 4 / 4",
    hard=True,
)
DOUBLE_WELL = on_line(
    "double_well",
    (lambda x: (x * x - 1) ** 2, lambda x: 4 * x * (x * x - 1), lambda x: 12 * x * x - 4),
    0.5,
    0.0,
    [1.0, -1.0],
    [(0.0, "maximum")],
    torch="(x[0] ** 2 - 1) ** 2",
)
# Descent from 1 stops at 0, which is an inflection (E-46); the Hessian there decides nothing.
CUBIC = on_line(
    "cubic",
    (lambda x: x * x * x, lambda x: 3 * x * x, lambda x: 6 * x),
    1.0,
    critical=[(0.0, "degenerate")],
    torch="x[0] ** 3",
)
# Newton's method from 0.4 climbs to the maximum at 0 (E-52).
COSINE = on_line(
    "cosine",
    (np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x)),
    0.4,
    -1.0,
    [np.pi, -np.pi],
    [(0.0, "maximum")],
    torch="torch.cos(x[0])",
)
# Descent goes on for ever: bounded below, and no minimum (E-46).
EXPONENTIAL = on_line(
    "exponential",
    (lambda x: np.exp(-x), lambda x: -np.exp(-x), lambda x: np.exp(-x)),
    0.0,
    0.0,
    convex=True,
    torch="torch.exp(-x[0])",
    hard=True,
)
# Newton's method is x -> -x^3: it leaps away from 2, and converges from less than 1 (E-52).
SMOOTH_ABS = on_line(
    "smooth_abs",
    (lambda x: np.hypot(1, x), lambda x: x / np.hypot(1, x), lambda x: np.hypot(1, x) ** -3.0),
    2.0,
    1.0,
    [0.0],
    convex=True,
    torch="torch.sqrt(1 + x[0] ** 2)",
)
CURVES = (PARABOLA, QUARTIC, DOUBLE_WELL, CUBIC, COSINE, EXPONENTIAL, SMOOTH_ABS)
