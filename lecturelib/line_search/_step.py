"""What a line search returns, and what all of them ask for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NamedTuple

# The objective along a ray, phi(alpha) = f(theta + alpha p): its value and its slope there.
ValueAndSlope = Callable[[float], tuple[float, float]]


class StepLength(NamedTuple):
    r"""What a line search found on the ray $\varphi(\alpha) = f(\theta + \alpha p)$."""

    alpha: float
    value: float  # phi(alpha)
    evaluations: int  # calls of phi
    accepted: bool  # False: it gave up; alpha is the best so far, 0 if nothing lies below the start


def downhill(slope0: float) -> None:
    """Raise a `ValueError` unless the ray starts downhill; nan does not."""
    if not slope0 < 0:
        raise ValueError(f"slope0: expected a negative number, the slope of a way down, got {slope0!r}")


def rounding(phi0: float) -> float:
    """Return how far apart two values near `phi0` may be and still be the same but for rounding."""
    return 4 * sys.float_info.epsilon * abs(phi0)
