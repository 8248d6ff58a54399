"""What the tests of conventions compare: paths of a rule, and of a formula as printed, on one objective."""

import numpy as np
from helpers import frozen

from lecturelib.optimizers import minimize

START = frozen([1.5, -0.4, 0.7])
LR, BETA = 0.03, 0.8


def wavy(w):
    """Not quadratic, with minima on both sides of 0."""
    return float(np.sum(w**4 / 4 + np.sin(3 * w))), w**3 + 3 * np.cos(3 * w)


def path(rule, steps=30):
    return minimize(rule, wavy, START, steps).path


def recursion(step, steps=30):
    """Return the path of a formula as printed: step(point, point before it)."""
    points = [START, START]  # w(-1) = w(0)
    for _ in range(steps):
        points.append(step(points[-1], points[-2]))
    return np.array(points[1:])


def grad(w):
    return wavy(w)[1]


def same(one, other):
    np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)
