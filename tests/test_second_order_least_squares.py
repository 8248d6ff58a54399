"""Gauss and Newton's matrix, Levenberg and Marquardt's method: PyTorch, SciPy, limits, damping."""

import json
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen
from scipy.optimize import least_squares

from lecturelib.autodiff import numerical_gradient, numerical_jacobian
from lecturelib.second_order import (
    gauss_newton_hessian,
    levenberg_marquardt,
    levenberg_marquardt_step,
    lm_matrix,
    residual_grad,
    residual_loss,
    residuals,
)

GOLDEN = json.loads(
    (Path(__file__).parent / "oracle" / "golden" / "second_order.json").read_text(encoding="utf-8")
)["squares"]
E, J, H, R, GRAD = (frozen(GOLDEN[key]) for key in ("e", "J", "H", "R", "grad"))

# y = a exp(-b t) + c with noise.
T = np.linspace(0, 4, 40)
Y = 2.5 * np.exp(-1.3 * T) + 0.5 + 0.05 * np.sin(7 * np.arange(40))


def decay_errors(theta):
    a, b, c = theta
    return residuals(Y, a * np.exp(-b * T) + c)


def decay_jacobian(theta):
    a, b, _ = theta
    return -np.column_stack([np.exp(-b * T), -a * T * np.exp(-b * T), np.ones_like(T)])


def fit(theta0=(1.0, 0.2, 0.0), **options):
    return levenberg_marquardt(decay_errors, decay_jacobian, theta0, **options)


def test_errors_loss_and_gradient_are_those_of_pytorch():
    y = np.array(GOLDEN["outputs"]) + E
    np.testing.assert_allclose(residuals(y, GOLDEN["outputs"]), E, rtol=1e-13, atol=1e-15)
    assert residual_loss(E) == pytest.approx(GOLDEN["E"], rel=1e-14)
    np.testing.assert_allclose(residual_grad(E, J), GRAD, rtol=1e-13, atol=1e-15)


def test_hessian_is_gauss_newtons_matrix_and_r():
    """H - R - mean of J^T J = 0 to rounding; R by PyTorch is not a multiple of I (E-66)."""
    np.testing.assert_allclose(H - R, gauss_newton_hessian(J), rtol=0, atol=2e-16 * 20)
    eigenvalues = np.linalg.eigvalsh(R)
    assert eigenvalues[0] < -0.01
    assert eigenvalues[-1] > 0.01


def test_half_and_mean_over_examples_by_hand():
    """Errors (1, 2) and (3, 0) of two examples: (5 + 9) / 4."""
    assert residual_loss([[1.0, 2.0], [3.0, 0.0]]) == 3.5
    assert residual_loss([1.0, 2.0, 3.0]) == pytest.approx(14 / 6)
    np.testing.assert_array_equal(residuals([1.0, 5.0], [0.5, 7.0]), [0.5, -2.0])
    # One output: J (n, m) is J (n, 1, m).
    e, rows = np.array([1.0, -2.0]), np.array([[1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_array_equal(residual_grad(e, rows), [-2.5, -3.0])
    np.testing.assert_array_equal(residual_grad(e[:, None], rows[:, None]), [-2.5, -3.0])
    np.testing.assert_array_equal(gauss_newton_hessian(rows), [[5, 7], [7, 10]])
    np.testing.assert_array_equal(lm_matrix(rows[:, None], 2.0), [[7, 7], [7, 12]])


def test_gradient_of_the_squared_length_is_twice_jt_e():
    """MEPhI's identities, by differences."""
    at = np.array([1.7, 0.9, 0.2])
    by_differences = numerical_jacobian(decay_errors, at)
    np.testing.assert_allclose(by_differences, decay_jacobian(at), rtol=1e-8, atol=1e-9)
    twice = 2 * by_differences.T @ decay_errors(at)
    slope = numerical_gradient(lambda w: decay_errors(w) @ decay_errors(w), at)
    np.testing.assert_allclose(slope, twice, rtol=1e-7)


def test_step_without_damping_is_gauss_and_newtons():
    """On a straight line one step is the least-squares solution."""
    A, y = np.column_stack([np.ones_like(T), T]), np.cos(T)
    step = levenberg_marquardt_step(np.zeros(2), y, -A, 0.0)
    np.testing.assert_allclose(step, np.linalg.lstsq(A, y)[0], rtol=1e-12)


@pytest.mark.parametrize("mu", [1e3, 1e6])
def test_step_with_much_damping_is_gradient_descent(mu):
    """The relative error is at most the largest eigenvalue over mu, and falls with it."""
    theta = np.zeros(len(GRAD))
    step, limit = levenberg_marquardt_step(theta, E, J, mu), -GRAD / mu
    error = np.linalg.norm(step - limit) / np.linalg.norm(limit)
    assert error <= np.linalg.eigvalsh(gauss_newton_hessian(J))[-1] / mu
    assert error > 1e-2 / mu


def test_step_solves_its_equation():
    theta = np.arange(12.0)
    step = levenberg_marquardt_step(theta, E, J, 0.3)
    np.testing.assert_allclose(lm_matrix(J, 0.3) @ (theta - step), GRAD, rtol=1e-12, atol=1e-15)


def test_exponential_fit_is_scipys():
    result = fit()
    scipys = least_squares(decay_errors, (1.0, 0.2, 0.0), decay_jacobian, xtol=1e-14, ftol=1e-14, gtol=1e-14)
    assert result.converged
    assert result.steps <= 50
    np.testing.assert_allclose(result.theta, scipys.x, rtol=3.7e-8)
    assert result.value == pytest.approx(scipys.cost / len(T), rel=1e-12)
    assert (
        result.grad_norm
        == np.abs(residual_grad(decay_errors(result.theta), decay_jacobian(result.theta))).max()
    )


@pytest.mark.parametrize("mu0", [1e-12, 1.0, 1e6])
@pytest.mark.parametrize("start", [(1.0, 0.2, 0.0), (-3.0, 4.0, 2.0), (10.0, -1.0, 0.0)])
def test_objective_never_grows_and_rejected_steps_are_not_kept(start, mu0):
    calls = []

    def errors(theta):
        calls.append(theta.copy())
        return decay_errors(theta)

    result = levenberg_marquardt(errors, decay_jacobian, start, mu0=mu0)
    values = [residual_loss(decay_errors(theta)) for theta in result.path]
    assert (np.diff(values) <= 0).all()
    assert result.nfev == len(calls)
    assert result.value == values[-1]
    assert len(result.path) == result.steps + 1


def test_damping_goes_down_after_success_and_up_after_failure():
    """One parameter: from a step and its gradient mu can be read off."""
    e, jacobian = lambda w: w**3 - 1.0, lambda w: 3 * w[:, None] ** 2
    tried = []

    def errors(w):
        tried.append(w[0])
        return e(w)

    levenberg_marquardt(errors, jacobian, [0.1], mu0=0.001, up=4.0, down=7.0, max_steps=2)
    here, expected, failures = 0.1, 0.001, 0
    for trial in tried[1:]:
        slope, square = 3 * here**2 * (here**3 - 1), 9 * here**4
        assert slope / (here - trial) - square == pytest.approx(expected, rel=1e-6)
        fails = abs(trial**3 - 1) > abs(here**3 - 1)
        failures += fails
        here, expected = (here, 4 * expected) if fails else (trial, expected / 7)
    assert len(tried) - 1 - failures == 2
    assert failures >= 2


def test_parameters_that_the_data_do_not_determine():
    """a b t has a whole curve of minima: J^T J is singular, the damped matrix is not."""
    errors = lambda w: residuals(3 * T, w[0] * w[1] * T)
    jacobian = lambda w: -np.column_stack([w[1] * T, w[0] * T])
    result = levenberg_marquardt(errors, jacobian, [1.0, 1.0], mu0=1e-20)
    assert result.converged
    assert result.theta.prod() == pytest.approx(3, rel=1e-8)


def test_jacobian_that_lies_ends_the_search():
    result = fit((2.0, 1.0, 0.0), gtol=0, max_steps=500)
    assert result.reason in ("damping", "steps")
    wrong = levenberg_marquardt(decay_errors, lambda w: -decay_jacobian(w), [1.0, 0.2, 0.0])
    assert (wrong.reason, wrong.converged) == ("damping", False)
    np.testing.assert_allclose(wrong.theta, [1.0, 0.2, 0.0], atol=1e-12)


def test_step_that_leaves_the_floats_is_rejected():
    """exp(1000 w) overflows at the first trial, without a warning."""
    errors = lambda w: np.exp(1000 * w) - 2.0
    jacobian = lambda w: 1000 * np.exp(1000 * w)[:, None]
    result = levenberg_marquardt(errors, jacobian, [-0.005], mu0=1e-9)
    assert result.converged
    assert result.theta[0] == pytest.approx(np.log(2) / 1000, rel=1e-9)
    assert levenberg_marquardt(errors, jacobian, [1.0]).reason == "not finite"


def test_single_precision_is_kept_by_the_formulas():
    e, rows = np.ones(3, np.float32), np.eye(3, dtype=np.float32)
    for array in (residual_grad(e, rows), gauss_newton_hessian(rows), lm_matrix(rows, 0.5), residuals(e, e)):
        assert array.dtype == np.float32
    assert levenberg_marquardt_step(e, e, rows, 1.0).dtype == np.float32
