"""Taylor's parabola, Hessians by differences, Newton's method: by hand, and where it fails."""

import numpy as np
import pytest

from lecturelib.problems import PROBLEMS
from lecturelib.second_order import (
    hessian_memory,
    newton,
    newton_direction,
    newton_step,
    numerical_hessian,
    saddle_free_newton_step,
    taylor2,
)

SADDLE = np.diag([2.0, -2.0])


def run(problem: str, start, **options):
    p = PROBLEMS[problem]
    return newton(p.value_and_grad, p.hess, start, **options)


def test_parabola_of_the_cosine_is_near_theta_not_near_the_last_iterate():
    """E-54: with cos, 0.3, 0.5 and 1.2 the right side is 0.8771, cos 0.5 is 0.8776 and cos 1.2 0.3624."""
    p = PROBLEMS["cosine"]
    q = taylor2(p.f, p.grad, p.hess, [0.3])
    assert q([0.5]) == pytest.approx(0.8771, abs=5e-5)
    assert q([0.5]) == pytest.approx(np.cos(0.3) - 0.2 * np.sin(0.3) - 0.02 * np.cos(0.3), rel=1e-15)
    assert abs(q([0.5]) - np.cos(0.5)) < 5e-4
    assert abs(q([0.5]) - np.cos(1.2)) > 0.5


def test_error_of_the_parabola_is_of_third_order():
    """Divided by h^3 it is f''' / 6 in the limit: for e^-x at 0 minus a sixth."""
    p = PROBLEMS["exponential"]
    q = taylor2(p.f, p.grad, p.hess, [0.0])
    shares = [(p.f([h]) - q([h])) / h**3 for h in (0.1, 0.05, 0.025)]
    np.testing.assert_allclose(shares, -1 / 6 + np.array([0.1, 0.05, 0.025]) / 24, rtol=1e-3)


@pytest.mark.parametrize("problem", ["rosenbrock", "beale", "monkey_saddle"])
def test_parabola_of_a_surface_touches_it(problem):
    p, at, d = PROBLEMS[problem], np.array([0.7, -0.4]), np.array([0.6, 0.8])
    q = taylor2(p.f, p.grad, p.hess, at)
    assert q(at) == p.f(at)
    errors = [abs(p.f(at + h * d) - q(at + h * d)) for h in (1e-2, 5e-3)]
    assert errors[0] / errors[1] == pytest.approx(8, rel=0.1)


def test_parabola_of_a_quadratic_is_the_quadratic_on_any_grid():
    p = PROBLEMS["bowl"]
    q = taylor2(p.f, p.grad, p.hess, [3.0, -1.0])
    grid = np.random.default_rng(1).normal(size=(2, 3, 4))
    np.testing.assert_allclose(q(grid), p.f(grid), rtol=1e-13, atol=1e-13)
    assert q(grid).shape == (3, 4)


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=lambda p: p.name)
def test_hessian_by_differences_is_the_exact_one(problem):
    at = problem.start + 0.1
    H = numerical_hessian(problem.grad, at)
    np.testing.assert_array_equal(H, H.T)
    exact = problem.hess(at)
    np.testing.assert_allclose(H, exact, rtol=1e-7, atol=1e-8 * max(1.0, np.abs(exact).max()))


def test_hessian_at_critical_points_of_beale():
    p = PROBLEMS["beale"]
    assert (np.linalg.eigvalsh(numerical_hessian(p.grad, [3.0, 0.5])) > 0).all()
    low, high = np.linalg.eigvalsh(numerical_hessian(p.grad, [0.0, 1.0]))
    assert low < 0 < high


def test_step_of_the_differences_can_be_given():
    """x^3 has 6x, exactly by central differences of 3x^2, up to the rounding of a coarse step."""
    H = numerical_hessian(PROBLEMS["cubic"].grad, [2], step=0.5)
    assert H[0, 0] == pytest.approx(12.0, rel=1e-15)


def test_memory_of_a_million_parameters():
    """E-84: 3725 GiB in float32, 4000 GB."""
    assert hessian_memory(10**6) == 4 * 10**12
    assert round(hessian_memory(10**6) / 2**30, 2) == 3725.29
    assert round(hessian_memory(10**6, np.float64) / 2**30, 2) == 7450.58
    assert hessian_memory(441, "float64") == 441 * 441 * 8


def test_newton_step_is_exact_on_a_quadratic():
    p = PROBLEMS["bowl"]
    np.testing.assert_allclose(
        newton_step([3.0, -7.0], p.grad([3.0, -7.0]), p.hess([3.0, -7.0])), 0, atol=1e-14
    )
    result = run("bowl", [3.0, -7.0], form="pure")
    assert (result.steps, result.nfev) == (1, 2)


def test_newton_finds_saddles_and_saddle_free_does_not():
    """E-52: from (5, -7) on x^2 - y^2."""
    grad = np.array([10.0, 14.0])
    np.testing.assert_array_equal(newton_step([5.0, -7.0], grad, SADDLE), [0, 0])
    np.testing.assert_allclose(saddle_free_newton_step([5.0, -7.0], grad, SADDLE), [0, -14], rtol=1e-14)
    p = newton_direction(grad, SADDLE)
    assert grad @ p < 0


def test_newton_on_rosenbrock():
    result = run("rosenbrock", [-1.2, 1.0], form="pure")
    assert result.converged
    assert result.steps <= 7
    assert result.value < 1e-15
    np.testing.assert_allclose(result.theta, 1, rtol=1e-8)


def test_newton_climbs_to_a_maximum_of_the_cosine():
    """E-52; damped, it goes down."""
    result = run("cosine", [0.4], form="pure")
    assert result.converged
    assert abs(result.theta[0]) < 1e-8
    assert result.value == 1
    assert run("cosine", [0.4]).value == pytest.approx(-1, abs=1e-15)


def test_newton_leaps_away_on_the_smooth_modulus():
    """x -> -x^3 on sqrt(1 + x^2): from 2 to -8, 512, ...; from less than 1 it converges."""
    result = run("smooth_abs", [2.0], form="pure")
    np.testing.assert_allclose(result.path[:4, 0], [2, -8, 512, -(512.0**3)], rtol=1e-9)
    assert not result.converged
    assert result.reason == "singular"
    for start, converges in ((0.9, True), (-0.999, True), (1.001, False), (-3.0, False)):
        assert run("smooth_abs", [start], form="pure").converged == converges
    assert run("smooth_abs", [2.0]).converged


def test_pure_newton_on_a_flat_quartic_is_a_geometric_series():
    path = run("quartic", [1.5], form="pure", max_steps=5).path[:, 0]
    np.testing.assert_allclose(path, 1.5 * (2 / 3) ** np.arange(6), rtol=1e-12)


def test_singular_hessian_ends_pure_newton_only():
    p = PROBLEMS["quartic"]
    flat = lambda theta: np.zeros((1, 1))
    assert newton(p.value_and_grad, flat, [1.0], form="pure").reason == "singular"
    assert newton(p.value_and_grad, flat, [1.0]).converged


@pytest.mark.parametrize("seed", range(5))
def test_damped_direction_solves_a_shifted_system(seed):
    """(H + lambda I) p = -g with H + lambda I positive definite, whatever H is."""
    rng = np.random.default_rng(seed)
    A, g = rng.normal(size=(4, 4)), rng.normal(size=4)
    H = 10.0**seed * (A + A.T)
    p = newton_direction(g, H)
    lam = -(H @ p + g) @ p / (p @ p)
    np.testing.assert_allclose(H @ p + lam * p, -g, rtol=1e-8, atol=1e-8)
    assert np.linalg.eigvalsh(H)[0] + lam > 0
    assert g @ p < 0


def test_damping_can_be_asked_for_and_is_zero_where_it_need_not_be():
    g, H = np.array([1.0, -2.0]), np.diag([2.0, 5.0])
    np.testing.assert_allclose(newton_direction(g, H), [-0.5, 0.4], rtol=1e-15)
    np.testing.assert_allclose(newton_direction(g, H, damping=3.0), [-0.2, 0.25], rtol=1e-15)


def test_saddle_free_direction_on_a_full_matrix():
    """|H| = V |Lambda| V^T; its square is H^2."""
    rng = np.random.default_rng(3)
    A, g = rng.normal(size=(3, 3)), rng.normal(size=3)
    H = A + A.T
    step = saddle_free_newton_step(np.zeros(3), g, H)
    np.testing.assert_allclose(H @ H @ step @ step, g @ g, rtol=1e-10)
    assert g @ step < 0
    assert np.isfinite(saddle_free_newton_step([1.0, 1.0], [1.0, 1.0], np.zeros((2, 2)))).all()


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_directions_at_any_scale(scale):
    """Multiplying the objective by a constant leaves Newton's directions alone."""
    g, H = np.array([1.0, -2.0]), np.diag([2.0, 5.0])
    np.testing.assert_allclose(newton_direction(scale * g, scale * H), [-0.5, 0.4], rtol=1e-14)
    np.testing.assert_allclose(newton_step([0.0, 0], scale * g, scale * H), [-0.5, 0.4], rtol=1e-14)
    np.testing.assert_allclose(
        saddle_free_newton_step([0.0, 0], scale * g, scale * H), [-0.5, 0.4], rtol=1e-14
    )
