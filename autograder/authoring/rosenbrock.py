"""The line search that several exercises hand to a student's method, in Rosenbrock's valley."""

from __future__ import annotations

from collections.abc import Callable

from lecturelib._checks import Array
from lecturelib.line_search import StepLength
from lecturelib.problems import rosenbrock, rosenbrock_grad


def step_length(search: Callable[..., StepLength], theta: Array, d: Array, alpha0: float = 1.0) -> float:
    """Return how far `search` goes from `theta` along `d`, or 0 if that is not downhill."""
    slope = float(rosenbrock_grad(theta) @ d)
    if not slope < 0:
        return 0.0

    def phi(alpha: float) -> tuple[float, float]:
        point = theta + alpha * d
        return float(rosenbrock(point)), float(rosenbrock_grad(point) @ d)

    return search(phi, float(rosenbrock(theta)), slope, alpha0=alpha0).alpha
