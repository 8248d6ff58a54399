"""Paths of several optimizers on one surface; the script walks them, lecturelib draws the map."""

from collections.abc import Iterable
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from contourpy import contour_generator
from IPython.display import HTML

from figures.lab.element import Knob, element
from lecturelib.optimizers import Adam, RMSProp
from lecturelib.problems import PROBLEMS

WIDTH, HEIGHT = 640, 400  # of the drawing, in whose units the contours are written
FINE, EVERY = 321, 9  # points of the grid along each side; which part of the points of a line is kept
RATES = tuple(float(f"{digit}e{power}") for power in (-4, -3, -2, -1) for digit in (1, 1.5, 2, 3, 5, 7))
MOMENTA = (0, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
STEPS = (0, 1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300)
# The script's names of the rules, and whether a rule divides by the size of recent gradients: then its
# learning rate is the length of a step and wants another slider.
RULES = (
    ("gradient_descent", "Gradient descent", False),
    ("momentum", "Momentum", False),
    ("nesterov", "Nesterov", False),
    ("adagrad", "AdaGrad", True),
    ("rmsprop", "RMSProp", True),
    ("adam", "Adam", True),
)


class Surface(NamedTuple):
    """A problem of the catalog, what of it is shown, and learning rates to begin with."""

    title: str
    problem: str
    xlim: tuple[float, float]
    ylim: tuple[float, float]
    levels: tuple[float, ...]
    plain: float
    adaptive: float


SURFACES = (
    Surface(
        "Oblong quadratic",
        "oblong_quadratic(kappa=25)",
        (-8, 28),
        (-3, 3),
        (1, 5, 15, 40, 80, 150, 250, 400),
        0.02,
        0.5,
    ),
    Surface("Rosenbrock", "rosenbrock", (-2, 2), (-1, 3), (0.3, 2, 8, 30, 100, 300, 800), 0.001, 0.05),
    Surface("Beale", "beale", (-0.5, 4.5), (-1.5, 2), (0.05, 0.3, 1, 3, 8, 20, 60), 0.005, 0.1),
    Surface(
        "Saddle",
        "saddle",
        (-1.5, 1.5),
        (-1.5, 1.5),
        (-1.5, -1, -0.5, -0.1, 0, 0.1, 0.5, 1, 1.5),
        0.05,
        0.05,
    ),
)


def optimizer_lab() -> HTML:
    """Return the map: choose a surface and optimizers, move learning rates, momentum and number of steps."""
    data = {
        "label": "Contours of the chosen surface with the path of each chosen optimizer",
        "surfaces": [_surface(row) for row in SURFACES],
        "rules": [{"rule": rule, "name": name, "adaptive": adaptive} for rule, name, adaptive in RULES],
        "legend": "Optimizers; the adaptive rate is for the last three",
        "ticked": [0, 1, 5],
        "fixed": {"rho": RMSProp().rho, "beta2": Adam().beta2, "eps": Adam().eps},
        "plain": Knob("Learning rate", "α", RATES, RATES[0]).data(),
        "adaptive": Knob("Adaptive rate", "α", RATES, RATES[0]).data(),
        "momentum": Knob("Momentum β", "β", MOMENTA, 0.9).data(),
        "steps": Knob("Steps", "t", STEPS, 40).data(),
    }
    without_script = (
        "The interactive figure needs JavaScript. On contours of a narrow quadratic valley, of Rosenbrock's "
        "or Beale's function or of a saddle it draws the paths of gradient descent, momentum, Nesterov's "
        "rule, AdaGrad, RMSProp and Adam, for learning rates, momentum and steps of your choice."
    )
    return element("lab-optimizer", data, without_script)


def _surface(row: Surface) -> dict[str, Any]:
    problem = PROBLEMS[row.problem]
    return {
        "name": row.title,
        "f": row.problem.partition("(")[0],
        "xlim": row.xlim,
        "ylim": row.ylim,
        "start": problem.start.tolist(),
        "best": [best.tolist() for best in problem.argmins],
        "critical": [point.tolist() for point, _ in problem.critical],
        "rates": [RATES.index(row.plain), RATES.index(row.adaptive)],
        "contours": _contours(row),
    }


def _contours(row: Surface) -> list[str]:
    """Return the level lines as points in the units of the drawing, each as SVG wants them."""
    x, y = np.linspace(*row.xlim, FINE), np.linspace(*row.ylim, FINE)
    generator = contour_generator(x, y, PROBLEMS[row.problem].f(np.stack(np.meshgrid(x, y))))
    lines: Iterable[Any] = chain.from_iterable(map(generator.lines, row.levels))  # arrays, (n, 2)
    return [_points(row, line) for line in lines]


def _points(row: Surface, line: np.ndarray) -> str:
    low, high = np.array([row.xlim, row.ylim]).T
    pixels = np.round((line - low) / (high - low) * (WIDTH, HEIGHT), 1)
    kept = np.r_[pixels[:-1:EVERY], pixels[-1:]]
    return " ".join(f"{x:g},{HEIGHT - y:g}" for x, y in kept)
