"""Layer 2: what losses are part of: output heads, linear models, the objective of training."""

import numpy as np
import pytest
from helpers import frozen, numerical_gradient

from lecturelib import losses

HEAD_TARGETS = {
    "regression": lambda rng: rng.normal(size=(5, 3)),
    "binary": lambda rng: rng.integers(0, 2, (5, 3)),
    "multiclass": lambda rng: losses.one_hot(rng.integers(0, 3, 5), 3),
}


@pytest.mark.parametrize("task", HEAD_TARGETS)
def test_gradients_of_the_three_heads_coincide(task):
    """By the scores it is (a - y) / n for all three, with the half in the squared error."""
    rng = np.random.default_rng(7)
    head, z, y = losses.output_head(task), rng.normal(size=(5, 3)), HEAD_TARGETS[task](rng)
    assert head.canonical
    difference = (head.activation(z) - y) / 5
    np.testing.assert_allclose(head.grad_of_scores(z, y), difference, rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(
        numerical_gradient(lambda s: head.loss(head.activation(s), y), z), difference, atol=1e-9
    )
    assert head.loss_of_scores(z, y) == pytest.approx(head.loss(head.activation(z), y), rel=1e-13)


def test_head_with_the_absolute_error_is_not_canonical():
    head = losses.output_head("regression_l1")
    assert not head.canonical
    np.testing.assert_array_equal(head.grad_of_scores([3.0, 1.0], [1.0, 5.0]), [0.5, -0.5])
    assert set(losses.OUTPUT_HEADS) == {*HEAD_TARGETS, "regression_l1"}


def test_linear_regression_of_bucharest():
    """64 samples in R^8; the gradient is a row (1, 8) if the weights are one."""
    rng = np.random.default_rng(8)
    X, y, w, b = rng.normal(size=(64, 8)), rng.normal(size=64), rng.normal(size=8), 0.3
    loss, grad_w, grad_b = losses.linreg_loss_grad(X, y, w[None], b)
    r = X @ w + b - y
    assert loss == pytest.approx(np.mean(r**2), rel=1e-14)
    assert grad_w.shape == (1, 8)
    np.testing.assert_allclose(grad_w[0], sum(2 / 64 * r[i] * X[i] for i in range(64)), rtol=1e-12)
    both = numerical_gradient(lambda p: losses.linreg_loss_grad(X, y, p[:8], p[8])[0], np.append(w, b))
    np.testing.assert_allclose([*grad_w[0], grad_b], both, rtol=1e-8)
    as_sum = losses.linreg_loss_grad(X, y, w, b, "sum")
    np.testing.assert_allclose([as_sum[0], as_sum[2]], [64 * loss, 64 * grad_b], rtol=1e-13)


def test_linear_regression_of_cluj_by_hand():
    loss, grad = losses.linreg_sum_loss_grad([1, 2], [0, 1, 3], [0, 5, 6])  # residuals 1, -2, 1
    assert loss == 6
    np.testing.assert_array_equal(grad, [2 * (1 - 2 + 1), 2 * (0 - 2 + 3)])


def test_sum_needs_a_step_below_1_over_the_largest_eigenvalue():
    rng = np.random.default_rng(9)
    x = rng.uniform(-5, 5, 30)
    y = 1.5 * x - 2
    limit = 1 / np.linalg.eigvalsh(np.array([np.ones(30), x]) @ np.array([np.ones(30), x]).T).max()
    for factor, good in ((0.99, True), (1.01, False)):
        phi = np.zeros(2)
        for _ in range(3000):
            phi = phi - factor * limit * losses.linreg_sum_loss_grad(phi, x, y)[1]
        assert (np.abs(phi - [-2, 1.5]).max() < 1e-6) == good


def test_least_squares_is_solved_by_the_normal_equations():
    rng = np.random.default_rng(10)
    A, b = rng.normal(size=(7, 3)), rng.normal(size=7)
    best, residual, *_ = np.linalg.lstsq(A, b)
    np.testing.assert_allclose(losses.least_squares_grad(A, b, best), 0, atol=1e-14)
    assert losses.least_squares(A, b, best) == pytest.approx(residual[0] / 2, rel=1e-13)
    at = rng.normal(size=3)
    expected = numerical_gradient(lambda x: losses.least_squares(A, b, x), at)
    np.testing.assert_allclose(losses.least_squares_grad(A, b, at), expected, rtol=1e-8)


def test_objective_is_the_mean_over_the_examples():
    data = [(1.0, 2.0), (3.0, 5.0), (0.0, -1.0)]
    assert losses.objective(2.0, data, lambda w, x, target: (w * x - target) ** 2) == (0 + 1 + 1) / 3
    got = losses.dataset_loss(lambda x: 2 * x, [1, 3, 0], [2, 5, -1], lambda a, y: abs(a - y))
    assert got == pytest.approx(2 / 3, rel=1e-15)


def test_objective_takes_a_generator():
    assert losses.objective(1.0, ((x, 0.0) for x in (1.0, 3.0)), lambda w, x, _: w * x) == 2


def test_linear_models_leave_arguments_alone_and_keep_float32():
    X, y, w = (frozen(values, np.float32) for values in ([[1, 2], [3, 4], [5, 7]], [1, 0, 2], [0.5, -1]))
    _, grad_w, grad_b = losses.linreg_loss_grad(X, y, w, 0.5)
    grad_x = losses.least_squares_grad(X, y, w)
    grad_phi = losses.linreg_sum_loss_grad(w, X[:, 0], y)[1]
    assert {grad_w.dtype, grad_x.dtype, grad_phi.dtype} == {np.dtype(np.float32)}
    assert type(grad_b) is float
    assert not any(np.shares_memory(new, old) for new in (grad_w, grad_x, grad_phi) for old in (X, y, w))
    assert losses.linreg_loss_grad([[1], [2]], [1, 3], [2], 0)[1].dtype == np.float64
