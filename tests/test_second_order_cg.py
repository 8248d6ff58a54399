"""Steepest descent and conjugate gradients: orthogonality, conjugacy, counts of steps."""

from itertools import pairwise

import numpy as np
import pytest
from helpers import frozen
from scipy.optimize import minimize

from lecturelib.line_search import exact_line_search_quadratic
from lecturelib.problems import PROBLEMS, oblong_quadratic, quadratic
from lecturelib.second_order import (
    cg_direction,
    fletcher_reeves_beta,
    linear_cg,
    nonlinear_cg,
    polak_ribiere_beta,
    polak_ribiere_plus_beta,
    steepest_descent,
)

rng = np.random.default_rng(6)
_A = rng.normal(size=(6, 6))
H6, B6 = frozen(_A @ _A.T + 0.3 * np.eye(6)), frozen(rng.normal(size=6))
ROSENBROCK = PROBLEMS["rosenbrock"]


def exact_steps(H, theta, steps):
    """Steepest descent with the formula for the step; the iterates and gradients."""
    path, grads = [theta], [H @ theta]
    for _ in range(steps):
        g = grads[-1]
        path.append(path[-1] - exact_line_search_quadratic(g, -g, H) * g)
        grads.append(H @ path[-1])
    return np.array(path), np.array(grads)


def test_steps_of_steepest_descent_are_orthogonal():
    _, grads = exact_steps(H6, np.ones(6), 20)
    for before, here in pairwise(grads):
        assert abs(before @ here) < 1e-12 * max(1.0, before @ before)


def test_search_on_values_finds_the_exact_steps():
    path, _ = exact_steps(H6, np.ones(6), 8)
    p = quadratic(H6)
    found = steepest_descent(p.value_and_grad, np.ones(6), max_steps=8, gtol=0)
    np.testing.assert_allclose(found.path, path, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("kappa", [2.0, 25.0, 400.0])
def test_kantorovichs_bound_is_attained(kappa):
    """((kappa - 1) / (kappa + 1))^2 at each step from (kappa, 1); 0.85207 for 25."""
    p = oblong_quadratic(kappa)
    values = p.f(steepest_descent(p.value_and_grad, p.start, max_steps=10).path.T)
    bound = ((kappa - 1) / (kappa + 1)) ** 2
    np.testing.assert_allclose(values[1:] / values[:-1], bound, rtol=1e-9)
    if kappa == 25:
        assert bound == pytest.approx(0.85207, abs=5e-6)


@pytest.mark.parametrize("seed", range(4))
def test_kantorovichs_bound_holds_from_anywhere(seed):
    draw = np.random.default_rng(seed)
    path, _ = exact_steps(H6, draw.normal(size=6), 15)
    values = quadratic(H6).f(path.T)
    low, *_, high = np.linalg.eigvalsh(H6)
    assert (values[1:] <= ((high - low) / (high + low)) ** 2 * values[:-1] * (1 + 1e-9)).all()


def test_first_exact_step_of_steepest_descent_by_hand():
    """From (1, 1) on (x^2 + 10 y^2) / 2 it is 101 / 1001 = 0.1009."""
    p = PROBLEMS["bowl"]
    path = steepest_descent(p.value_and_grad, p.start, max_steps=1).path
    np.testing.assert_allclose(path[1], [1 - 101 / 1001, 1 - 1010 / 1001], rtol=1e-12)


def test_betas_by_hand():
    """g = (1, 2) after (2, 2): 5/8, (5 - 6)/8 and its positive part."""
    g, before = [1.0, 2.0], [2.0, 2.0]
    assert fletcher_reeves_beta(g, before) == 0.625
    assert polak_ribiere_beta(g, before) == -0.125
    assert polak_ribiere_plus_beta(g, before) == 0.0
    assert polak_ribiere_plus_beta([0.0, 4.0], before) == polak_ribiere_beta([0.0, 4.0], before) == 1.0
    np.testing.assert_array_equal(cg_direction(g, [3.0, -1.0], 0.5), [0.5, -2.5])


@pytest.mark.parametrize("scale", [1e-200, 1e-3, 1e200])
def test_betas_do_not_depend_on_the_scale_of_the_objective(scale):
    g, before = scale * np.array([1.0, 2.0]), scale * np.array([2.0, 2.0])
    assert fletcher_reeves_beta(g, before) == pytest.approx(0.625, rel=1e-14)
    assert polak_ribiere_beta(g, before) == pytest.approx(-0.125, rel=1e-14)


def test_linear_cg_ends_after_m_steps_and_its_directions_are_conjugate():
    result = linear_cg(H6, B6, np.ones(6), gtol=1e-10)
    assert result.converged
    assert result.steps <= 6
    np.testing.assert_allclose(result.theta, np.linalg.solve(H6, B6), rtol=1e-11, atol=1e-12)
    d = np.diff(result.path, axis=0)
    conjugate = d @ H6 @ d.T
    scale = np.sqrt(np.outer(np.diag(conjugate), np.diag(conjugate)))
    np.testing.assert_allclose(conjugate / scale, np.eye(6), atol=1e-11)
    assert result.value == pytest.approx(
        0.5 * result.theta @ H6 @ result.theta - B6 @ result.theta, rel=1e-12
    )


def test_line_search_along_the_gradient_is_not_cg():
    """E-53: on six parameters, after six steps, steepest descent is far away."""
    p = quadratic(H6, np.linalg.solve(H6, B6))
    away = lambda result: np.abs(result.theta - p.argmin).max()
    assert away(steepest_descent(p.value_and_grad, np.ones(6), max_steps=6)) > 0.1
    assert away(linear_cg(H6, B6, np.ones(6))) < 1e-11
    by_search = nonlinear_cg(p.value_and_grad, np.ones(6), line_search="exact", max_steps=6)
    assert away(by_search) < 1e-6


def test_cg_of_two_parameters_takes_two_steps():
    p = PROBLEMS["ravine"]
    assert linear_cg(p.hess(p.start), np.zeros(2), p.start).steps == 2
    assert nonlinear_cg(p.value_and_grad, p.start, line_search="exact").steps == 2


def test_fletcher_reeves_is_polak_ribiere_on_a_quadratic():
    grads = [H6 @ x - B6 for x in linear_cg(H6, B6, np.ones(6)).path]
    for before, here in pairwise(grads[:5]):
        assert fletcher_reeves_beta(here, before) == pytest.approx(
            polak_ribiere_beta(here, before), rel=1e-10
        )


@pytest.mark.parametrize(
    ("beta", "restart", "steps"),
    [
        ("polak_ribiere_plus", None, 22),
        ("polak_ribiere", None, 22),
        ("fletcher_reeves", None, 68),
        ("fletcher_reeves", 2, 35),
    ],
)
def test_steps_on_rosenbrock_with_exact_searches(beta, restart, steps):
    """The table of the lectures' analysis: gradient below 1e-8 from (-1.2, 1)."""
    result = nonlinear_cg(
        ROSENBROCK.value_and_grad, [-1.2, 1.0], beta=beta, restart=restart, line_search="exact"
    )
    assert result.converged
    assert result.steps == pytest.approx(steps, abs=1)
    np.testing.assert_allclose(result.theta, 1, rtol=1e-6)


def test_steepest_descent_on_rosenbrock_takes_more_than_20000_steps():
    def value_and_grad(theta):  # on Python floats: there are many
        x, y = theta.tolist()
        bend = y - x * x
        return 100 * bend * bend + (1 - x) ** 2, np.array([-400 * x * bend - 2 * (1 - x), 200 * bend])

    result = steepest_descent(value_and_grad, [-1.2, 1.0], max_steps=20_000, keep_path=False)
    assert (result.reason, result.steps) == ("steps", 20_000)
    assert 1e-8 < result.grad_norm < 1e-6


def test_restart_every_step_is_steepest_descent():
    cg = nonlinear_cg(
        ROSENBROCK.value_and_grad, [-1.2, 1.0], restart=1, line_search="exact", max_steps=12, gtol=0
    )
    sd = steepest_descent(ROSENBROCK.value_and_grad, [-1.2, 1.0], max_steps=12, gtol=0)
    np.testing.assert_array_equal(cg.path, sd.path)


def test_direction_after_a_restart_is_the_gradients():
    p = PROBLEMS["rosenbrock"]
    path = nonlinear_cg(p.value_and_grad, p.start, restart=3, line_search="exact", max_steps=7).path
    for k in range(7):
        step, g = path[k + 1] - path[k], p.grad(path[k])
        cosine = -step @ g / np.linalg.norm(step) / np.linalg.norm(g)
        assert (cosine > 1 - 1e-9) == (k % 3 == 0)


def test_scipys_cg_takes_about_as_many_evaluations():
    """SciPy's CG is Polak and Ribière's plus form, too."""
    start = np.tile([-1.2, 1.0], 50)
    ours = nonlinear_cg(ROSENBROCK.value_and_grad, start, gtol=1e-5)
    theirs = minimize(
        ROSENBROCK.f, start, jac=ROSENBROCK.grad, method="CG", options={"gtol": 1e-5, "maxiter": 20_000}
    )
    assert ours.converged
    assert ours.nfev <= 1.1 * theirs.nfev
    assert ours.value == pytest.approx(theirs.fun, abs=1e-8)
