"""The loop that steepest descent, conjugate gradients, Newton's and quasi-Newton methods share."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, sqrt
from typing import Protocol

from numpy.typing import ArrayLike

from lecturelib._checks import Array, ValueAndGrad
from lecturelib._stable import quiet
from lecturelib.line_search import LINE_SEARCHES, StepLength
from lecturelib.second_order._result import Objective, Point, Result, Run

Search = str | Callable[..., StepLength]


class Directions(Protocol):
    """What a method does differently from all others: where it looks next."""

    unit_step: bool  # the length 1 is tried first, as Newton's directions ask for

    def first(self, here: Point) -> Array:
        """Return the direction from a point without a past, and forget the past."""

    def next(self, before: Point, here: Point, direction: Array) -> Array:
        """Return the direction from `here`, having come from `before` along `direction`."""


class Ray:
    r"""$\varphi(\alpha) = f(\theta + \alpha p)$ and its slope; remembers where it was last."""

    def __init__(self, objective: Objective, here: Point, direction: Array) -> None:
        self.objective, self.here, self.direction = objective, here, direction
        self.slope = float(here.grad.dot(direction))
        self.alpha, self.last = 0.0, here

    def __call__(self, alpha: float) -> tuple[float, float]:
        self.alpha = alpha
        self.last = self.objective(self.here.theta + alpha * self.direction)
        return self.last.value, float(self.last.grad.dot(self.direction))

    def at(self, alpha: float) -> Point:
        if alpha != self.alpha:
            self(alpha)
        return self.last


def search_named(line_search: Search) -> Callable[..., StepLength]:
    """Return a search of the catalog, or the caller's own."""
    if callable(line_search):
        return line_search
    if line_search not in LINE_SEARCHES:
        raise ValueError(
            f"line_search: expected a function or one of {', '.join(LINE_SEARCHES)}, got {line_search!r}"
        )
    return LINE_SEARCHES[line_search].search


@quiet
def descend(
    value_and_grad: ValueAndGrad,
    theta0: ArrayLike,
    directions: Directions,
    line_search: Search,
    gtol: float,
    max_steps: int,
    keep_path: bool,
) -> Result:
    """Search along one direction after the other, until the gradient is small."""
    search, run = search_named(line_search), Run(theta0, gtol, max_steps, keep_path)
    objective = Objective(value_and_grad)
    here = objective(run.start)
    before, direction = None, here.grad
    while not (reason := run.reason_to_stop(here)):
        direction = directions.first(here) if before is None else directions.next(before, here, direction)
        ray = Ray(objective, here, direction)
        there = _lower_point(ray, search, before, directions.unit_step)
        if there is not None:
            before, here = here, there
            run.add(here)
        elif before is not None:
            before = None  # what the past suggests leads nowhere: forget it
        else:
            reason = "line search"
            break
    return run.result(here, objective.calls, reason)


def _lower_point(
    ray: Ray, search: Callable[..., StepLength], before: Point | None, unit_step: bool
) -> Point | None:
    """Return where the search ends, or None if it found no way down."""
    if not -inf < ray.slope < 0:
        return None
    alpha0 = 1.0 if unit_step else _first_trial(before, ray.here.value, ray.slope)
    step = search(ray, ray.here.value, ray.slope, alpha0=alpha0)
    return ray.at(step.alpha) if step.accepted or step.value < ray.here.value else None


def _first_trial(before: Point | None, value: float, slope: float) -> float:
    """Return what would bring the last decrease once more, a step of length 1 at the start, at most 1."""
    if before is None:
        return min(1.0, 1 / sqrt(-slope))
    expected = 2.02 * (value - before.value) / slope
    return min(1.0, expected) if expected > 0 else 1.0
