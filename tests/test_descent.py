"""Plain descent: its paths, where they end, and the directions they take."""

import math

import numpy as np
import pytest
from helpers import frozen

from lecturelib.descent import (
    angle_between,
    classify_critical_point,
    directional_derivative,
    gradient_descent,
    sgd_step,
)
from lecturelib.problems import PROBLEMS, oblong_quadratic
from lecturelib.schedules import ExponentialDecay


def identity(x):
    return x


def test_path_on_the_parabola_is_a_geometric_series():
    """x_t = (1 - a)^t x_0, with the start in front: n steps make n + 1 points."""
    path = gradient_descent(identity, [2.0, -3.0], lr=0.1, steps=7)
    assert path.shape == (8, 2)
    np.testing.assert_allclose(path, 0.9 ** np.arange(8)[:, None] * [2.0, -3.0], rtol=1e-14)


def test_plus_sign_climbs():
    """E-47: 20 steps from 1 with rate .1 end at 1.1^20 = 6.727 instead of .9^20 = .1216."""
    assert gradient_descent(identity, 1.0, 0.1, 20)[-1] == pytest.approx(0.1216, abs=5e-5)
    assert gradient_descent(lambda x: -x, 1.0, 0.1, 20)[-1] == pytest.approx(6.727, abs=5e-4)


def test_maximum_is_the_minimum_upside_down():
    """Climbing cos from .4 is descending -cos: both end at 0."""
    assert gradient_descent(np.sin, 0.4, 0.5, 80)[-1] == pytest.approx(0, abs=1e-15)


def test_rate_can_change_with_the_step():
    schedule = ExponentialDecay(0.5, 0.3)
    path = gradient_descent(identity, 1.0, schedule, 6)
    np.testing.assert_allclose(path[1:], np.cumprod(1 - schedule(range(6))), rtol=1e-14)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3)])
def test_points_may_have_any_shape(shape):
    start = frozen(np.full(shape, 4.0))
    path = gradient_descent(identity, start, 0.5, 2)
    assert path.shape == (3, *shape)
    np.testing.assert_array_equal(path[2], np.full(shape, 1.0))
    assert not np.shares_memory(path, start)


def test_dtype_follows_the_start():
    for dtype, result in ((np.float32, np.float32), (np.int64, np.float64)):
        path = gradient_descent(lambda x: x.astype(np.float64), np.ones(2, dtype), 0.25, 3)
        assert path.dtype == result
        np.testing.assert_array_equal(path[3], [0.421875, 0.421875])


def test_divergence_is_shown_and_not_signaled():
    with np.errstate(all="raise"):
        path = gradient_descent(PROBLEMS["quartic"].grad, [3.0], 1.0, 20)
    assert not np.isfinite(path[-1]).any()


def test_descent_may_end_at_a_saddle():
    """E-46: not always a local minimum; the slightest push along the way down is enough."""
    valleys = PROBLEMS["two_valleys"]
    np.testing.assert_allclose(gradient_descent(valleys.grad, [1, 0], 0.1, 600)[-1], [0, 0], atol=1e-20)
    np.testing.assert_allclose(gradient_descent(valleys.grad, [1, 1e-8], 0.1, 600)[-1], [0, 1], atol=1e-12)
    assert classify_critical_point(valleys.hess([0, 0])) == "saddle"
    assert classify_critical_point(valleys.hess([0, 1])) == "minimum"


def test_descent_may_end_at_an_inflection_or_nowhere():
    """E-46: x^3 from 1 creeps towards 0 like 1 / (3 a t); e^-x is left for ever."""
    path = gradient_descent(PROBLEMS["cubic"].grad, [1.0], 0.1, 10_000)[:, 0]
    assert path[-1] == pytest.approx(1 / (1 + 0.3 * 10_000), rel=0.01)
    path = gradient_descent(PROBLEMS["exponential"].grad, [0.0], 1.0, 2000)[:, 0]
    assert (np.diff(path) > 0).all()
    assert path[-1] == pytest.approx(math.log(2001), rel=1e-3)  # x' = e^-x has x = ln(1 + t)


@pytest.mark.parametrize("start", [-1.5, -0.9, -0.01, 0.01, 0.7, 1.4])
def test_solution_depends_on_the_start(start):
    end = gradient_descent(PROBLEMS["double_well"].grad, [start], 0.02, 800)[-1]
    np.testing.assert_allclose(end, [math.copysign(1, start)], rtol=1e-12)


def test_directional_derivative_is_the_slope_along_a_direction():
    beale = PROBLEMS["beale"]
    x, g, h = np.array([1.0, 0.7]), beale.grad([1.0, 0.7]), 1e-6
    for direction in ([1.0, 0.0], [0.6, -0.8], -g, [3.0, 4.0]):
        d = np.array(direction)
        numerical = (beale.f(x + h * d) - beale.f(x - h * d)) / (2 * h)
        assert directional_derivative(g, d) == pytest.approx(numerical, rel=1e-7, abs=1e-7)


def test_gradient_points_up_most_steeply():
    """Cauchy and Schwarz: no direction of length 1 rises faster, and against the gradient it is -|g|^2."""
    rng = np.random.default_rng(0)
    g = rng.normal(size=5)
    steepest = directional_derivative(g, g / np.linalg.norm(g))
    assert steepest == pytest.approx(np.linalg.norm(g), rel=1e-14)
    for d in rng.normal(size=(200, 5)):
        assert abs(directional_derivative(g, d / np.linalg.norm(d))) < steepest
    assert directional_derivative(g, -g) == pytest.approx(-np.sum(g**2), rel=1e-14)


def test_small_step_against_the_gradient_goes_down():
    for row in PROBLEMS.values():
        g = row.grad(row.start)
        assert row.f(sgd_step(row.start, g, 1e-4 / np.linalg.norm(g))) < row.f(row.start)


@pytest.mark.parametrize(
    ("u", "v", "angle"),
    [
        ([1, 0], [0, 2], math.pi / 2),
        ([1, 1], [3, 0], math.pi / 4),
        ([1, 2, 3], [2, 4, 6], 0.0),
        ([1, 0], [-5, 0], math.pi),
        ([1e300, 0], [1e300, 1e300], math.pi / 4),
        ([1e-320, 0], [0, 1e-320], math.pi / 2),
        ([1, 0], [1, 1e-12], 1e-12),
    ],
)
def test_angle_between(u, v, angle):
    with np.errstate(over="raise", invalid="raise"):
        assert angle_between(u, v) == pytest.approx(angle, rel=1e-12)


def test_gradient_does_not_point_to_the_minimum():
    """On diag(1, 25) from (25, 1): 45 degrees minus atan(1/25); Newton's direction points there."""
    row = oblong_quadratic(25)
    g, home = row.grad(row.start), row.argmin - row.start
    assert angle_between(-g, home) == pytest.approx(math.pi / 4 - math.atan(1 / 25), rel=1e-12)
    assert angle_between(-np.linalg.solve(row.hess(row.start), g), home) == pytest.approx(0, abs=1e-15)


def test_step_leaves_its_arguments_alone():
    theta, g = frozen([1.0, 2.0]), frozen([10.0, -10.0])
    np.testing.assert_allclose(sgd_step(theta, g, 0.1), [0.0, 3.0], atol=1e-15)
    assert sgd_step(np.float32([1]), g[:1], 0.5).dtype == np.float32
    assert not np.shares_memory(sgd_step(theta, g, 0), theta)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: gradient_descent(identity, 1.0, 0.0, 3), "lr"),
        (lambda: gradient_descent(identity, 1.0, lambda t: math.nan, 3), r"lr\(0\)"),
        (lambda: gradient_descent(identity, 1.0, 0.1, -1), "steps"),
        (lambda: gradient_descent(identity, 1.0, 0.1, 2.0), "steps"),
        (lambda: gradient_descent(lambda x: x[:1], [1.0, 2.0], 0.1, 3), "gradient"),
        (lambda: gradient_descent(identity, "a", 0.1, 3), "theta0"),
        (lambda: sgd_step([1.0], [1.0], -0.1), "lr"),
        (lambda: sgd_step([1.0], [1.0, 2.0], 0.1), "gradient"),
        (lambda: directional_derivative([1.0], [1.0, 2.0]), "grad and direction"),
        (lambda: directional_derivative([], []), "grad"),
        (lambda: angle_between([0.0, 0.0], [1.0, 0.0]), "u"),
        (lambda: angle_between([1.0, 0.0], [math.nan, 0.0]), "v"),
    ],
)
def test_bad_arguments_are_named(call, named):
    with pytest.raises(ValueError, match=f"^{named}: expected .*, got "):
        call()


def test_step_beyond_the_floats_signals_nothing():
    with np.errstate(over="raise", invalid="raise"):
        assert sgd_step([1e308], [-1e308], 1e10) == math.inf
