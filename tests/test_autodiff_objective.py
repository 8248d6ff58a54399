"""Objectives made by the tape: numbers by hand, every minimizer, and the check of a gradient."""

import numpy as np
import pytest
from helpers import frozen

from lecturelib import autodiff as ad
from lecturelib.backprop import Layout, mlp_value_and_gradient
from lecturelib.descent import fit
from lecturelib.line_search import backtracking
from lecturelib.optimizers import OPTIMIZERS, minimize
from lecturelib.problems import PROBLEMS
from lecturelib.second_order import bfgs, lbfgs, newton, nonlinear_cg

START = frozen([-1.2, 1.0])


def rosenbrock(x):
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


def test_value_and_gradient_of_rosenbrock_by_hand():
    # 2.2^2 + 100 * 0.44^2;  -2 * 2.2 - 400 * 1.2 * 0.44,  -200 * 0.44
    value, grad = ad.value_and_grad(rosenbrock)(START)
    assert type(value) is float
    assert value == pytest.approx(24.2, rel=1e-14)
    np.testing.assert_allclose(grad, [-215.6, -88.0], rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_gradient_has_shape_and_dtype_of_theta(dtype):
    theta = frozen(np.ones((2, 3))).astype(dtype)
    for f in (lambda t: np.sum(t * np.arange(3.0)), lambda t: 7.0):
        grad = ad.value_and_grad(f)(theta)[1]
        assert (grad.shape, grad.dtype) == ((2, 3), dtype)
        grad[0, 0] = 5.0  # its own memory
    value, grad = ad.value_and_grad(lambda t: 7.0)([1, 2])
    assert (value, grad.tolist()) == (7.0, [0.0, 0.0])


def test_further_arguments_reach_the_function_as_they_are():
    X, y = frozen([[1.0, 2.0], [3.0, 4.0]]), frozen([1.0, 0.0])
    seen = []

    def loss(theta, X, y):
        seen.append((X, y))
        return np.sum((X @ theta - y) ** 2)

    value, grad = ad.value_and_grad(loss)([1.0, 1.0], X, y)
    assert seen[0][0] is X
    assert seen[0][1] is y
    assert value == 4.0 + 49.0  # residuals 2 and 7
    assert grad.tolist() == [2 * (2 * 1 + 7 * 3), 2 * (2 * 2 + 7 * 4)]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_rule_takes_the_same_path_as_with_the_gradient_by_hand(name):
    rule, problem = OPTIMIZERS[name].rule, PROBLEMS["rosenbrock"]
    ours = minimize(rule, ad.value_and_grad(rosenbrock), START, 3)
    by_hand = minimize(rule, problem.value_and_grad, START, 3)
    np.testing.assert_allclose(ours.path, by_hand.path, rtol=1e-9)


def test_solvers_reach_the_minimum():
    objective = ad.value_and_grad(rosenbrock)
    hess = lambda x: ad.hessian(rosenbrock, x)
    for result in (lbfgs(objective, START), bfgs(objective, START), nonlinear_cg(objective, START)):
        np.testing.assert_allclose(result.theta, 1.0, atol=1e-4)
    np.testing.assert_allclose(newton(objective, hess, START).theta, 1.0, atol=1e-8)
    value, grad = objective(START)
    phi = lambda alpha: objective(START - alpha * grad)[0]
    assert backtracking(phi, value, -grad @ grad).accepted


def test_training_a_network_takes_the_path_of_backpropagation():
    layout, rng = Layout.of_layers([2, 3, 1]), np.random.default_rng(0)
    theta0, X = rng.normal(size=layout.size), rng.normal(size=(7, 2))
    Y = np.sin(X[:, :1])

    def loss(theta, X, Y):
        parts = [theta[a:b].reshape(shape) for a, b, shape in layout.bounds]
        hidden = np.tanh(ad.linear(X, *parts[:2]))
        return ad.mse(ad.linear(hidden, *parts[2:]), Y)

    by_hand = lambda theta, X, Y: mlp_value_and_gradient(theta, X, Y, layout, "tanh")
    runs = [
        fit(f, OPTIMIZERS["adam"].rule, theta0, X, Y, epochs=3, rng=np.random.default_rng(1), size=4)
        for f in (ad.value_and_grad(loss), by_hand)
    ]
    np.testing.assert_allclose(runs[0].losses, runs[1].losses, rtol=1e-12)
    np.testing.assert_allclose(runs[0].theta, runs[1].theta, rtol=1e-9)


# The check.


def test_right_gradients_pass_and_wrong_ones_show_how_far_off_they_are():
    assert ad.check_grad(rosenbrock, START) < 1e-8
    assert ad.check_grad(PROBLEMS["rosenbrock"].f, START, grad=PROBLEMS["rosenbrock"].grad) < 1e-8
    cube = lambda x: np.sum(x**3)  # gradient (3, 12)
    assert ad.check_grad(cube, [1.0, 2.0], lambda x: 2 * x**2) == pytest.approx(4 / 12, rel=1e-8)
    assert ad.check_grad(cube, [1.0, 2.0], lambda x: 6 * x**2) == pytest.approx(12 / 24, rel=1e-8)
    assert ad.check_grad(cube, [1.0, 2.0], lambda x: [4.0, 12.0]) == pytest.approx(1 / 12, rel=1e-8)


def test_check_is_relative_and_knows_zero_nan_and_kinks():
    for scale in (1e-200, 1.0, 1e200):
        error = ad.check_grad(lambda x, scale=scale: scale * x, 3.0, grad=lambda x, scale=scale: 0.9 * scale)
        assert error == pytest.approx(0.1, rel=1e-6)
    assert ad.check_grad(lambda x: 5.0, [1.0]) == 0.0
    assert ad.check_grad(lambda x: 5.0, [1.0], grad=lambda x: [1.0]) == 1.0
    assert np.isnan(ad.check_grad(np.sum, [1.0], grad=lambda x: [np.nan]))
    assert ad.check_grad(lambda x: np.sum(ad.relu(x)), [0.0]) == pytest.approx(1.0)  # 0, and 1/2


def test_check_computes_in_float64_and_leaves_x_alone():
    x = np.array([0.5, 2.5], np.float32)

    def greedy(x):
        g = np.exp(x)
        x[:] = 0.0
        return g

    assert ad.check_grad(lambda x: np.sum(np.exp(x)), x, grad=greedy) < 1e-9
    assert x.tolist() == [0.5, 2.5]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ad.value_and_grad(lambda x: x * x)([1.0, 2.0]), r"returns one number, got shape \(2,\)"),
        (lambda: ad.value_and_grad(lambda x: np.ones(3))([1.0]), r"returns one number, got shape \(3,\)"),
        (lambda: ad.value_and_grad(np.sum)(["a"]), "value: expected real numbers"),
        (lambda: ad.check_grad(lambda x: x * x, [1.0, 2.0]), r"returns one number, got shape \(2,\)"),
        (lambda: ad.check_grad(np.sum, [1.0, 2.0], lambda x: 1.0), r"returns shape \(2,\) as x, got \(\)"),
        (lambda: ad.check_grad(np.sum, []), "at least one entry"),
    ],
)
def test_wrong_arguments_say_what_was_expected(call, message):
    with pytest.raises(ValueError, match=message):
        call()
