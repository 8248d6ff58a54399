"""What a solver returns, when it stops, and how it asks for the objective."""

from __future__ import annotations

from math import isfinite
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, ValueAndGrad, as_count, as_number, as_vector

Reason = Literal["gradient", "steps", "line search", "not finite", "singular", "damping"]


class Result(NamedTuple):
    """Where a solver ended, and why."""

    theta: Array  # (n,)
    value: float  # the objective there
    grad_norm: float  # largest entry of the gradient, in size
    steps: int
    nfev: int  # evaluations of the objective
    converged: bool  # grad_norm is at most gtol
    path: Array | Any  # (steps + 1, n), the start first; None if it was not to be kept
    reason: Reason  # "gradient" if converged, or what else ended it


class Point(NamedTuple):
    """A point and what the objective says there."""

    theta: Array
    value: float
    grad: Array

    @property
    def grad_norm(self) -> float:
        return float(np.abs(self.grad).max())


class Objective:
    """A function `value_and_grad`, its calls counted and its answers checked."""

    def __init__(self, value_and_grad: ValueAndGrad) -> None:
        self.value_and_grad, self.calls = value_and_grad, 0

    def __call__(self, theta: Array) -> Point:
        self.calls += 1
        value, grad = self.value_and_grad(theta)
        grad = np.array(grad, np.float64)  # a copy: the function may use its buffer again
        if grad.shape != theta.shape or np.ndim(value):
            raise ValueError(
                f"value_and_grad: expected one number and a gradient of shape {theta.shape}, "
                f"got shapes {np.shape(value)} and {grad.shape}"
            )
        return Point(theta, float(value), grad)


class Run:
    """The bookkeeping of a solver: its path, its limits, its result."""

    def __init__(self, theta0: ArrayLike, gtol: float, max_steps: int, keep_path: bool) -> None:
        self.start = np.array(as_vector(theta0, "theta0"), np.float64)
        self.gtol = as_number(gtol, "gtol", at_least=0)
        self.max_steps = as_count(max_steps, "max_steps", at_least=0)
        self.path = [self.start] if keep_path else None
        self.steps = 0

    def add(self, point: Point) -> None:
        self.steps += 1
        if self.path is not None:
            self.path.append(point.theta)

    def reason_to_stop(self, here: Point) -> Reason | None:
        norm = here.grad_norm
        if not (isfinite(here.value) and isfinite(norm)):
            return "not finite"
        if norm <= self.gtol:
            return "gradient"
        return "steps" if self.steps >= self.max_steps else None

    def result(self, here: Point, nfev: int, reason: Reason) -> Result:
        path = None if self.path is None else np.array(self.path)
        norm, converged = here.grad_norm, reason == "gradient"
        return Result(here.theta, here.value, norm, self.steps, nfev, converged, path, reason)
