"""Stochastic descent: gradients of batches, their noise, and the two loops around a step."""

import itertools
import math

import numpy as np
import pytest
from helpers import frozen, numerical_gradient, regression

from lecturelib.descent import (
    batch_slices,
    full_gradient,
    gradient_descent,
    gradient_noise,
    minibatches,
    sgd,
    sgd_epoch,
    sgd_step,
    squared_error_grads,
)
from lecturelib.schedules import InverseTimeDecay

TRUTH = np.array([1.0, 2.0, 3.0])  # of `regression`


def mean_squared_error(theta, X, y):
    return np.mean((X @ theta - y) ** 2)


def test_gradients_of_samples_are_those_of_their_losses():
    X, y = regression(5)
    theta = np.array([0.3, -1.0, 0.5])
    rows = squared_error_grads(theta, X, y)
    for row, x, target in zip(rows, X, y, strict=True):
        expected = numerical_gradient(lambda t, x=x, target=target: (x @ t - target) ** 2, theta)
        np.testing.assert_allclose(row, expected, rtol=1e-8, atol=1e-8)


def test_full_gradient_is_that_of_the_mean():
    X, y = regression()
    theta = np.array([0.3, -1.0, 0.5])
    mean = full_gradient(squared_error_grads, theta, X, y)
    np.testing.assert_allclose(
        mean, numerical_gradient(lambda t: mean_squared_error(t, X, y), theta), rtol=1e-8
    )
    total = full_gradient(squared_error_grads, theta, X, y, reduction="sum")
    np.testing.assert_allclose(total, 64 * mean, rtol=1e-13)


def test_equal_batches_average_to_the_full_gradient_and_unequal_ones_do_not():
    X, y = regression()
    theta = np.zeros(3)
    full = full_gradient(squared_error_grads, theta, X, y)

    def average(size):
        parts = batch_slices(64, size)
        return np.mean([full_gradient(squared_error_grads, theta, X[p], y[p]) for p in parts], axis=0)

    np.testing.assert_allclose(average(16), full, rtol=1e-13)
    assert np.abs(average(30) - full).max() > 0.1  # 30, 30 and 4 samples


@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_noise_is_the_mean_over_all_batches(size, replace):
    """Enumerated: all ordered draws with replacement, or all subsets, of four samples."""
    X, y = regression(4)
    theta = np.zeros(3)
    full = full_gradient(squared_error_grads, theta, X, y)
    draws = itertools.product(range(4), repeat=size) if replace else itertools.combinations(range(4), size)
    off = [np.sum((full_gradient(squared_error_grads, theta, X[[*b]], y[[*b]]) - full) ** 2) for b in draws]
    assert gradient_noise(squared_error_grads, theta, X, y, size, replace) == pytest.approx(
        np.mean(off), rel=1e-12
    )


def test_noise_falls_with_the_size_of_the_batch():
    """Bucharest: variance times M is constant with replacement; without, the full batch has no noise."""
    X, y = regression()
    theta = np.zeros(3)
    noise = {m: gradient_noise(squared_error_grads, theta, X, y, m) for m in (1, 4, 16)}
    assert noise[4] * 4 == pytest.approx(noise[1], rel=1e-14)
    assert noise[16] * 16 == pytest.approx(noise[1], rel=1e-14)
    assert gradient_noise(squared_error_grads, theta, X, y, 64, replace=False) == 0
    assert gradient_noise(squared_error_grads, theta, X[:1], y[:1], 1, replace=False) == 0


@pytest.mark.parametrize("replace", [True, False])
def test_noise_is_what_drawn_batches_show(replace):
    """The batches of `minibatches` have the variance that `gradient_noise` says: 4000 draws, 5 sd."""
    X, y = regression(12)
    theta, rng = np.zeros(3), np.random.default_rng(4)
    full = full_gradient(squared_error_grads, theta, X, y)
    off = []
    for _ in range(4000):
        batch = next(minibatches(12, 4, rng, replace))
        off.append(np.sum((full_gradient(squared_error_grads, theta, X[batch], y[batch]) - full) ** 2))
    expected = gradient_noise(squared_error_grads, theta, X, y, 4, replace)
    assert np.mean(off) == pytest.approx(expected, abs=5 * np.std(off) / math.sqrt(4000))


def test_full_batch_is_gradient_descent():
    X, y = regression()
    rng = np.random.default_rng(0)
    path = sgd(squared_error_grads, np.zeros(3), X, y, lr=0.1, epochs=9, rng=rng, size=64)
    expected = gradient_descent(lambda t: full_gradient(squared_error_grads, t, X, y), np.zeros(3), 0.1, 9)
    np.testing.assert_allclose(path, expected, rtol=1e-12, atol=1e-14)
    larger = sgd(squared_error_grads, np.zeros(3), X, y, lr=0.1, epochs=9, rng=rng, size=1000)
    np.testing.assert_allclose(larger, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("replace", [True, False])
def test_two_loops_by_hand(replace):
    """Epochs outside, batches inside, one start: the same draws give the same path."""
    X, y = regression(10)
    settings = {"lr": 0.05, "size": 4, "replace": replace}
    path = sgd(squared_error_grads, TRUTH * 0, X, y, epochs=3, rng=np.random.default_rng(7), **settings)
    theta, rng, by_hand = np.zeros(3), np.random.default_rng(7), [np.zeros(3)]
    for _ in range(3):
        for batch in minibatches(10, 4, rng, replace):
            r = X[batch] @ theta - y[batch]
            theta = theta - 0.05 * 2 * X[batch].T @ r / len(batch)
            by_hand.append(theta)
    assert path.shape == (10, 3)
    np.testing.assert_allclose(path, by_hand, rtol=1e-12, atol=1e-14)
    once = sgd_epoch(squared_error_grads, TRUTH * 0, X, y, rng=np.random.default_rng(7), **settings)
    np.testing.assert_array_equal(once, path[1:4])


def test_schedule_goes_on_over_the_epochs():
    X, y = regression(10)
    seen = []

    def schedule(t):
        seen.append(t)
        return 0.01

    sgd(squared_error_grads, np.zeros(3), X, y, lr=schedule, epochs=2, rng=np.random.default_rng(0), size=4)
    assert seen == [0, 1, 2, 3, 4, 5]


def test_learning_rate_for_the_sum():
    """E-74: the mean over a batch does at |B| times the rate what the sum does (.01, 32 and .32)."""
    X, y = regression()
    run = lambda lr, reduction: sgd(
        squared_error_grads,
        np.zeros(3),
        X,
        y,
        lr=lr,
        epochs=4,
        rng=np.random.default_rng(5),
        reduction=reduction,
    )
    np.testing.assert_allclose(run(0.32, "mean"), run(0.01, "sum"), rtol=1e-12, atol=1e-14)
    assert np.abs(run(0.01, "mean") - run(0.01, "sum")).max() > 0.5


def test_literal_algorithm_learns_from_the_last_batch_alone():
    """E-48: with the start inside of "for every minibatch", nothing of the other batches is left."""
    X, y = regression(66)
    start, last = np.zeros(3), slice(64, 66)

    def literal():
        for part in batch_slices(66, 32):
            theta = start  # as printed: the parameters are set inside the loop over the batches
            for _ in range(200):
                theta = sgd_step(theta, full_gradient(squared_error_grads, theta, X[part], y[part]), 0.05)
        return theta

    alone = gradient_descent(
        lambda t: full_gradient(squared_error_grads, t, X[last], y[last]), start, 0.05, 200
    )
    np.testing.assert_array_equal(literal(), alone[-1])
    right = sgd(squared_error_grads, start, X, y, lr=0.05, epochs=67, rng=np.random.default_rng(0))[-1]
    assert np.abs(right - TRUTH).max() < 0.1  # 3 * 67 updates, about as many
    assert np.abs(literal() - TRUTH).max() > 0.5  # two samples do not determine three parameters


def test_noise_floor_of_single_samples():
    """MEPhI: a constant rate keeps the path moving around least squares; 1/t comes to rest.

    y = X theta + e, Hessian 2 E[x x^T] = 2 I, gradient noise 4 s^2 I: variance a 4 s^2 / (2 * 2) = a s^2.
    """
    X, y = regression(500, noise=0.5, seed=8)
    best = np.linalg.lstsq(X, y)[0]
    s = np.std(y - X @ best)
    settings = {"epochs": 12, "rng": np.random.default_rng(9), "size": 1, "replace": True}
    path = sgd(squared_error_grads, best, X, y, lr=0.02, **settings)
    rms = np.sqrt(np.mean((path[500:] - best) ** 2))
    assert rms == pytest.approx(math.sqrt(0.02) * s, rel=0.15)
    cooled = sgd(squared_error_grads, best, X, y, lr=InverseTimeDecay(0.02, 0.01), **settings)
    assert np.sqrt(np.mean((cooled[-1000:] - best) ** 2)) < rms / 3


def test_arguments_are_left_alone_and_dtype_is_kept():
    X, y = regression()
    start = frozen([0, 0, 0], np.float32)
    path = sgd(squared_error_grads, start, X, y, lr=0.1, epochs=1, rng=np.random.default_rng(0), size=16)
    assert path.dtype == np.float32
    assert not np.shares_memory(path, start)
    none = sgd(squared_error_grads, start, X, y, lr=0.1, epochs=0, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(none, [start])


def test_divergence_is_shown_and_not_signaled():
    X, y = regression()
    with np.errstate(all="raise"):
        path = sgd(squared_error_grads, np.ones(3), X, y, lr=1e9, epochs=30, rng=np.random.default_rng(0))
    assert not np.isfinite(path[-1]).all()


def rng():
    return np.random.default_rng(0)


X4, Y4 = np.ones((4, 1)), np.ones(4)


@pytest.mark.parametrize(
    "call",
    [
        lambda: squared_error_grads([1.0], X4, Y4[:3]),
        lambda: squared_error_grads([1.0, 2.0], X4, Y4),
        lambda: full_gradient(squared_error_grads, [1.0], X4, Y4[:3]),
        lambda: full_gradient(squared_error_grads, [1.0], X4[:0], Y4[:0]),
        lambda: full_gradient(squared_error_grads, [1.0], X4, Y4, "median"),
        lambda: full_gradient(lambda theta, X, y: theta, [1.0], X4, Y4),
        lambda: gradient_noise(squared_error_grads, [1.0], X4, Y4, 5),
        lambda: sgd(squared_error_grads, [1.0], X4, Y4, lr=0.1, epochs=-1, rng=rng()),
        lambda: sgd(squared_error_grads, [1.0], X4, Y4, lr=-0.1, epochs=1, rng=rng()),
        lambda: sgd(squared_error_grads, [1.0], X4, Y4, lr=0.1, epochs=1, rng=rng(), size=0),
        lambda: sgd(squared_error_grads, 1.0, X4, Y4, lr=0.1, epochs=1, rng=rng()),
    ],
)
def test_bad_arguments_are_refused(call):
    with pytest.raises(ValueError, match=r"expected .*, got "):
        call()
