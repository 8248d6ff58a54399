"""Runs: where `minimize` evaluates and when it stops; steps under gradients of any size."""

import math

import numpy as np
import pytest
from helpers import frozen

from lecturelib.optimizers import (
    AdaGrad,
    Adam,
    AdaMax,
    GradientDescent,
    Nesterov,
    NormalizedGradient,
    RMSProp,
    RProp,
    minimize,
)


@pytest.mark.parametrize("g", [1e-300, 1e160, 1e300, np.finfo(float).max])
@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (AdaGrad(0.1, eps=1e-310), 0.1),
        (RMSProp(0.1, eps=1e-310, start="first_grad"), 0.1),
        (Adam(0.1), 0.1),
        (AdaMax(0.1, eps=1e-310), 0.1),
        (NormalizedGradient(0.1), 0.1),
        (RProp(delta0=0.1), 0.1),
    ],
)
def test_huge_gradient_gives_the_step_of_a_large_one(rule, expected, g):
    """And a tiny one gives none, where its square is below all floats, unless only its sign is asked for."""
    move = -rule.step([0.0], [g], rule.init([0.0]))[0][0]
    if g > 1:
        assert move == pytest.approx(expected, rel=1e-12)
    elif isinstance(rule, AdaMax | RProp):
        assert move == pytest.approx(expected, rel=1e-6)
    else:
        assert 0 <= move < np.inf


def test_minimize_evaluates_at_the_point_ahead():
    asked = []

    def square(x):
        asked.append(x[0])
        return float(x @ x) / 2, x.copy()

    trace = minimize(Nesterov(0.1, 0.5), square, frozen([1.0]), 1)
    np.testing.assert_allclose(trace.path, [[1], [0.9]], rtol=1e-15)
    np.testing.assert_allclose(trace.values, [0.5, 0.405], rtol=1e-15)  # at the points of the path
    np.testing.assert_allclose(asked, [1, 1, 0.85, 0.9], rtol=1e-15)


def test_minimize_stops_in_front_of_what_is_not_finite():
    trace = minimize(GradientDescent(10.0), lambda x: (1.0, x), [1.0], 3)
    np.testing.assert_allclose(trace.path.ravel(), [1, -9, 81, -729], rtol=1e-15)
    assert not trace.diverged
    cliff = lambda x: (math.inf if abs(x[0]) > 50 else 1.0, x)
    trace = minimize(GradientDescent(10.0), cliff, [1.0], 3)
    np.testing.assert_allclose(trace.path.ravel(), [1, -9], rtol=1e-15)
    assert trace.diverged
    assert len(trace.values) == 2


@pytest.mark.parametrize(
    ("start", "f"),
    [([math.nan, 1.0], lambda x: (float(x @ x), x)), ([1.0, 2.0], lambda x: (math.inf, x))],
)
def test_minimize_keeps_a_start_that_is_not_finite(start, f):
    trace = minimize(GradientDescent(0.1), f, start, 3)
    np.testing.assert_array_equal(trace.path, [start])
    assert trace.diverged
    assert not np.isfinite(trace.values).any()
    assert len(trace.values) == 1


def test_minimize_takes_no_step_if_none_is_asked_for():
    trace = minimize(Adam(), lambda x: (float(x @ x), x), [1, 2], 0)
    np.testing.assert_array_equal(trace.path, [[1, 2]])
    np.testing.assert_array_equal(trace.values, [5])


def test_path_of_single_precision_is_single():
    trace = minimize(Adam(), lambda x: (x @ x, 2 * x), np.ones(3, np.float32), 5)
    assert (trace.path.dtype, trace.values.dtype) == (np.float32, np.float64)
