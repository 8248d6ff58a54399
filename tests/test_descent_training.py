"""The training loop, fitting, and the running loss."""

import math

import numpy as np
import pytest
from helpers import regression

from lecturelib.descent import (
    batch_slices,
    ema,
    fit,
    full_gradient,
    minibatches,
    sgd,
    squared_error_grads,
    train_loop,
)
from lecturelib.optimizers import Adam, GradientDescent
from lecturelib.schedules import StepDecay


def mean_squared_error(theta, X, y):
    return np.mean((X @ theta - y) ** 2)


class PlainRule:
    """The least an optimizer needs; keeps count of its steps in the state."""

    def init(self, theta):
        return 0

    def query(self, theta, state):
        return theta

    def step(self, theta, grad, state):
        return theta - 0.1 * grad, state + 1


def value_and_grad(theta, X, y):
    return mean_squared_error(theta, X, y), full_gradient(squared_error_grads, theta, X, y)


def test_training_loop_steps_batch_by_batch():
    X, y = regression(10)
    batches = [(X[part], y[part]) for part in batch_slices(10, 4)]
    run = train_loop(value_and_grad, PlainRule(), np.zeros(3), batches)
    theta, losses = np.zeros(3), []
    for X_batch, y_batch in batches:
        losses.append(mean_squared_error(theta, X_batch, y_batch))
        theta = theta - 0.2 * X_batch.T @ (X_batch @ theta - y_batch) / len(y_batch)
    np.testing.assert_allclose(run.theta, theta, rtol=1e-13)
    np.testing.assert_allclose(run.losses, losses, rtol=1e-13)
    assert run.state == 3


def test_without_zero_grad_gradients_add_up():
    """After k calls the gradient is the sum of k gradients: with a constant one g, 2g, 3g."""
    batches = [(None, None)] * 3
    constant = lambda theta, X, y: (0.0, [1.0, -2.0])
    right = train_loop(constant, PlainRule(), [0.0, 0.0], batches)
    wrong = train_loop(constant, PlainRule(), [0.0, 0.0], batches, zero_grad=False)
    np.testing.assert_array_equal(right.grads, [[1, -2]] * 3)
    np.testing.assert_array_equal(wrong.grads, [[1, -2], [2, -4], [3, -6]])
    np.testing.assert_allclose(right.theta, [-0.3, 0.6], rtol=1e-14)
    np.testing.assert_allclose(wrong.theta, [-0.6, 1.2], rtol=1e-14)


def test_training_goes_on_from_a_state():
    X, y = regression(8)
    batches = [(X, y)] * 4
    whole = train_loop(value_and_grad, PlainRule(), np.zeros(3), batches)
    half = train_loop(value_and_grad, PlainRule(), np.zeros(3), batches[:2])
    rest = train_loop(value_and_grad, PlainRule(), half.theta, batches[2:], state=half.state)
    np.testing.assert_array_equal(rest.theta, whole.theta)
    assert rest.state == whole.state == 4


def test_fit_is_the_loop_over_epochs():
    X, y = regression(10)
    run = fit(value_and_grad, PlainRule(), np.zeros(3), X, y, epochs=2, rng=np.random.default_rng(3), size=4)
    path = sgd(squared_error_grads, np.zeros(3), X, y, lr=0.1, epochs=2, rng=np.random.default_rng(3), size=4)
    np.testing.assert_allclose(run.theta, path[-1], rtol=1e-13)
    assert run.state == 6
    rng, losses = np.random.default_rng(3), []
    for points in (path[:3], path[3:6]):
        order = minibatches(10, 4, rng)
        squares = [(X[b] @ at - y[b]) ** 2 for at, b in zip(points, order, strict=True)]
        losses.append(np.mean(np.concatenate(squares)))  # over samples: the small batch counts less
    np.testing.assert_allclose(run.losses, losses, rtol=1e-13)


def test_optimizers_and_schedules_of_the_package_fit_in():
    """A falling rate in plain descent: `fit` around the rule does what `sgd` does; Adam learns as well."""
    X, y = regression()
    schedule = StepDecay(0.1, factor=0.5, every=3)
    settings = {"epochs": 4, "size": 16}
    run = fit(
        value_and_grad, GradientDescent(schedule), np.zeros(3), X, y, rng=np.random.default_rng(1), **settings
    )
    path = sgd(squared_error_grads, np.zeros(3), X, y, lr=schedule, rng=np.random.default_rng(1), **settings)
    np.testing.assert_allclose(run.theta, path[-1], rtol=1e-13)
    adam = fit(value_and_grad, Adam(0.05), np.zeros(3), X, y, rng=np.random.default_rng(1), epochs=60)
    np.testing.assert_allclose(adam.theta, [1, 2, 3], atol=0.1)
    assert adam.losses[-1] < 0.05 * adam.losses[0]


def test_running_loss_of_a_constant():
    """UiT: a loss of 1 from 5 with weight .1 is 1 + 4 * .9^60 = 1.007188 after 60 values."""
    running = ema(np.ones(60), lam=0.1, init=5.0)
    np.testing.assert_allclose(running, 1 + 4 * 0.9 ** np.arange(1, 61), rtol=1e-13)
    assert running[-1] == pytest.approx(1.007188, abs=5e-7)
    half_life = math.log(2) / -math.log(0.9)
    assert running[6] - 1 < 2 < running[5] - 1
    assert 6 < half_life < 7


def test_running_loss_by_hand():
    np.testing.assert_allclose(ema([1, 2, 4], lam=0.5, init=0), [0.5, 1.25, 2.625], rtol=1e-15)
    np.testing.assert_array_equal(ema([3, 1, 2], lam=1, init=9), [3, 1, 2])
    assert ema(np.float32([1, 2]), 0.5, 0.0).dtype == np.float32
    assert ema([], 0.5, 1.0).shape == (0,)


def rng():
    return np.random.default_rng(0)


X4, Y4 = np.ones((4, 1)), np.ones(4)


@pytest.mark.parametrize(
    "call",
    [
        lambda: train_loop(lambda t, X, y: (0.0, [1.0]), PlainRule(), [1.0, 2.0], [(X4, Y4)]),
        lambda: fit(value_and_grad, PlainRule(), [1.0], X4, Y4[:3], epochs=1, rng=rng()),
        lambda: fit(value_and_grad, PlainRule(), [1.0], X4, Y4, epochs=1.5, rng=rng()),
        lambda: ema([1.0], 0.0, 0.0),
        lambda: ema([1.0], 0.5, math.nan),
        lambda: ema([[1.0]], 0.5, 0.0),
    ],
)
def test_bad_arguments_are_refused(call):
    with pytest.raises(ValueError, match=r"expected .*, got "):
        call()
