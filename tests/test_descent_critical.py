"""Kinds of critical points, and convexity."""

import math

import numpy as np
import pytest
from helpers import numerical_gradient

from lecturelib.descent import classify_critical_point, is_convex_sample
from lecturelib.problems import PROBLEMS


@pytest.mark.parametrize(
    ("H", "kind"),
    [
        ([[2, 0], [0, -2]], "saddle"),
        ([[3, 1], [1, 3]], "minimum"),
        ([[-1]], "maximum"),
        ([[0]], "degenerate"),  # x^3 and x^4 have the same Hessian at 0
        ([[0, 0], [0, 0]], "degenerate"),
        ([[1, 1], [1, 1]], "degenerate"),
        ([[1, 0, 0], [0, 0, 0], [0, 0, -1]], "saddle"),  # two signs decide, zeros or not
        ([[1, 2], [2, 1]], "saddle"),  # the diagonal alone would say minimum
        ([[-1, 0, 0], [0, -1, 0], [0, 0, -1]], "maximum"),
    ],
)
def test_kind_of_a_critical_point(H, kind):
    assert classify_critical_point(H) == kind
    assert classify_critical_point(1e-12 * np.array(H, float)) == kind
    assert classify_critical_point(np.array(H, np.float32)) == kind


def test_kind_survives_the_errors_of_differences():
    """Beale: (3, .5) is the minimum, (0, 1) the saddle, from a Hessian by differences."""
    beale = PROBLEMS["beale"]
    for x, kind in (([3.0, 0.5], "minimum"), ([0.0, 1.0], "saddle")):
        H = [numerical_gradient(lambda z, i=i: beale.grad(z)[i], np.array(x)) for i in range(2)]
        assert classify_critical_point(H) == kind


def test_tolerance_says_what_counts_as_zero():
    H = np.diag([1.0, 1e-6])
    assert classify_critical_point(H) == "minimum"
    assert classify_critical_point(H, tol=1e-5) == "degenerate"


def test_chords_lie_above_a_convex_function():
    rng = np.random.default_rng(2)
    assert is_convex_sample(lambda x: float(x @ x), [-3, -3], [3, 3], rng)
    assert not is_convex_sample(lambda x: -float(x @ x), [-3, -3], [3, 3], rng)
    assert is_convex_sample(lambda x: 3 * x[0] - x[1], [-9, -9], [9, 9], rng)  # equality, but for rounding
    assert is_convex_sample(np.sin, [math.pi], [2 * math.pi], rng)
    assert not is_convex_sample(np.sin, [2.0], [2 * math.pi], rng)


def test_squared_error_of_a_linear_model_is_convex():
    row = PROBLEMS["toy_regression"]
    assert np.linalg.eigvalsh(row.hess([0, 0]))[0] > 0
    assert is_convex_sample(row.f, [-20, -20], [20, 20], np.random.default_rng(3))


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: classify_critical_point([1.0, 2.0]), "H"),
        (lambda: classify_critical_point([[1.0, 2.0], [0.0, 1.0]]), "H"),
        (lambda: classify_critical_point([[math.nan]]), "H"),
        (lambda: classify_critical_point([[1.0]], tol=-1.0), "tol"),
        (lambda: is_convex_sample(np.sum, [1.0], [0.0], np.random.default_rng(0)), "low and high"),
        (lambda: is_convex_sample(np.sum, [0.0], [1.0], np.random.default_rng(0), 0), "pairs"),
        (lambda: is_convex_sample(np.positive, [0.0, 0.0], [1.0, 1.0], np.random.default_rng(0)), "f"),
    ],
)
def test_bad_arguments_are_named(call, named):
    with pytest.raises(ValueError, match=f"^{named}: expected .*, got "):
        call()
