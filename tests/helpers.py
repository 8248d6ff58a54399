"""What tests of several modules need."""

import math
from collections.abc import Callable

import numpy as np


def frozen(values, dtype=np.float64) -> np.ndarray:
    """Return an array that raises when somebody writes to it."""
    array = np.array(values, dtype=dtype)
    array.flags.writeable = False
    return array


def central_difference(f: Callable, x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """Slope of an elementwise `f`; the error is of order h**2 + 1e-16 / h."""
    step = (x + h) - (x - h)  # what the floats really make of 2 h
    return (f(x + h) - f(x - h)) / step


def numerical_gradient(f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """Return the gradient of a scalar `f` of an array, one entry at a time."""
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[index] = h
        gradient[index] = (f(x + nudge) - f(x - nudge)) / (2 * h)
    return gradient


def points(*shape: int, start: float = 1.0) -> np.ndarray:
    """Return numbers that tell entries apart, the same as `points` of the golden tables' scripts."""
    return np.array([math.sin(start + 1.7 * i) for i in range(math.prod(shape))]).reshape(shape)


def regression(n: int = 64, noise: float = 0.1, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return X, the first column ones, and y = X @ (1, 2, 3) plus noise."""
    rng = np.random.default_rng(seed)
    X = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
    return frozen(X), frozen(X @ [1.0, 2.0, 3.0] + noise * rng.normal(size=n))
