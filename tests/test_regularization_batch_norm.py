"""Batch normalization: by hand, by differences and against PyTorch, in training and after."""

import json
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen, numerical_gradient

from lecturelib.regularization import RunningStats, batch_norm_backward, batch_norm_forward

GOLDEN = json.loads(
    (Path(__file__).parent / "oracle" / "golden" / "regularization.json").read_text(encoding="utf-8")
)["batch_norm"]
RNG = np.random.default_rng(0)
X, UPSTREAM = frozen(RNG.normal(3, 2, (7, 4))), frozen(RNG.normal(size=(7, 4)))
GAMMA, BETA = frozen(RNG.uniform(0.5, 2, 4)), frozen(RNG.normal(size=4))
RUNNING = RunningStats(frozen(RNG.normal(size=4)), frozen(RNG.uniform(0.5, 2, 4)))
both_modes = pytest.mark.parametrize("train", [True, False])


def test_numbers_by_hand():
    """Column (1, 3): mean 2, variance 1, unbiased 2; eps = 3 makes the denominator 2."""
    result = batch_norm_forward([[1], [3]], [4], [10], RunningStats.start(1), eps=3.0, momentum=0.25)
    np.testing.assert_array_equal(result.out, [[8], [12]])
    np.testing.assert_array_equal(result.running.mean, [0.5])
    np.testing.assert_array_equal(result.running.var, [0.75 + 0.5])
    grad_x, grad_gamma, grad_beta = batch_norm_backward([[1], [0]], result.cache)
    np.testing.assert_array_equal(grad_gamma, [-0.5])
    np.testing.assert_array_equal(grad_beta, [1])
    # 4/2 (g - 1/2 - xhat * -1/4) with xhat = -1/2, 1/2.
    np.testing.assert_allclose(grad_x, [[2 * (0.5 - 0.125)], [2 * (-0.5 + 0.125)]], rtol=1e-15)


def test_output_has_mean_0_and_biased_variance_1():
    out = batch_norm_forward(X, np.ones(4), np.zeros(4), RUNNING, eps=1e-12).out
    np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-14)
    np.testing.assert_allclose(out.var(axis=0), 1, rtol=1e-11)


@both_modes
def test_gradients_are_central_differences(train):
    loss = lambda x, gamma, beta: float(
        np.vdot(UPSTREAM, batch_norm_forward(x, gamma, beta, RUNNING, train=train).out)
    )
    cache = batch_norm_forward(X, GAMMA, BETA, RUNNING, train=train).cache
    grad_x, grad_gamma, grad_beta = batch_norm_backward(UPSTREAM, cache)
    np.testing.assert_allclose(
        grad_x, numerical_gradient(lambda x: loss(x, GAMMA, BETA), X), rtol=1e-6, atol=1e-9
    )
    np.testing.assert_allclose(grad_gamma, numerical_gradient(lambda g: loss(X, g, BETA), GAMMA), rtol=1e-7)
    np.testing.assert_allclose(grad_beta, numerical_gradient(lambda b: loss(X, GAMMA, b), BETA), rtol=1e-7)


def test_columns_of_the_gradient_sum_to_0_in_training_only():
    sums = [
        batch_norm_backward(UPSTREAM, batch_norm_forward(X, GAMMA, BETA, RUNNING, train=train).cache)[0].sum(
            axis=0
        )
        for train in (True, False)
    ]
    np.testing.assert_allclose(sums[0], 0, atol=1e-14)
    assert np.abs(sums[1]).min() > 1e-3


@pytest.mark.parametrize(("mode", "train"), [("train", True), ("evaluate", False)])
def test_two_calls_are_those_of_pytorch(mode, train):
    x, gamma, beta = (np.array(GOLDEN[name]) for name in ("x", "gamma", "beta"))
    first = batch_norm_forward(2 * x + 1, gamma, beta, RunningStats.start(2))
    result = batch_norm_forward(x, gamma, beta, first.running, train=train)
    golden = GOLDEN[mode]
    np.testing.assert_allclose(result.out, golden["out"], rtol=1e-13)
    np.testing.assert_allclose(result.running.mean, golden["running_mean"], rtol=1e-14)
    np.testing.assert_allclose(result.running.var, golden["running_var"], rtol=1e-14)
    gradients = batch_norm_backward(GOLDEN["upstream"], result.cache)
    for got, name in zip(gradients, ("grad_x", "grad_gamma", "grad_beta"), strict=True):
        np.testing.assert_allclose(got, golden[name], rtol=1e-12)


def test_evaluation_uses_the_averages_and_treats_samples_one_by_one():
    together = batch_norm_forward(X, GAMMA, BETA, RUNNING, train=False)
    one = batch_norm_forward(X[:1], GAMMA, BETA, RUNNING, train=False).out
    np.testing.assert_allclose(one, together.out[:1], rtol=1e-15)
    np.testing.assert_array_equal(together.running.mean, RUNNING.mean)
    np.testing.assert_array_equal(together.running.var, RUNNING.var)


def test_shift_and_scale_of_the_input_vanish():
    plain, moved = (batch_norm_forward(x, GAMMA, BETA, RUNNING, eps=1e-14).out for x in (X, 5 * X - 7))
    np.testing.assert_allclose(moved, plain, rtol=1e-10)


@both_modes
def test_arguments_are_left_alone_and_nothing_is_shared(train):
    result = batch_norm_forward(X, GAMMA, BETA, RUNNING, train=train)
    arguments = (X, GAMMA, BETA, *RUNNING)
    results = (result.out, result.cache.normalized, result.cache.scale, *result.running)
    assert not any(np.shares_memory(new, old) for new in results for old in arguments)
    gradients = batch_norm_backward(UPSTREAM, result.cache)
    assert not any(np.shares_memory(new, old) for new in gradients for old in (UPSTREAM, *results))


@both_modes
def test_float32_stays_float32(train):
    single = X.astype(np.float32)
    result = batch_norm_forward(single, GAMMA, BETA, RUNNING, train=train)
    assert result.out.dtype == result.cache.normalized.dtype == np.float32
    assert {g.dtype for g in batch_norm_backward(UPSTREAM.astype(np.float32), result.cache)} == {
        np.dtype(np.float32)
    }
    np.testing.assert_allclose(
        result.out, batch_norm_forward(X, GAMMA, BETA, RUNNING, train=train).out, rtol=1e-4, atol=1e-6
    )


@pytest.mark.parametrize("size", [1e-300, 1e6, 1e140, 1e200, 1e308])
def test_any_finite_input_causes_no_warning(size):
    result = batch_norm_forward(size * np.array([[1.0], [-1.0], [0.5]]), [1], [0], RunningStats.start(1))
    if size < 1e150:
        assert np.isfinite(result.out).all()
    constant = batch_norm_forward(np.full((3, 1), 7.0), [1], [5], RunningStats.start(1))
    np.testing.assert_array_equal(constant.out, 5)


ONE = RunningStats.start(1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: batch_norm_forward([1, 2], [1], [1], ONE),
            r"x: expected shape \(n, d\) with n >= 2 .*got \(2,\)",
        ),
        (lambda: batch_norm_forward([[1]], [1], [1], ONE), r"n >= 2 and d >= 1, got \(1, 1\)"),
        (lambda: batch_norm_forward(np.ones((0, 1)), [1], [1], ONE, train=False), r"n >= 1 .*got \(0, 1\)"),
        (
            lambda: batch_norm_forward([[1], [2]], [1, 2], [1], ONE),
            r"gamma: expected shape \(1,\), got \(2,\)",
        ),
        (lambda: batch_norm_forward([[1], [2]], [1], 1, ONE), r"beta: expected shape \(1,\), got \(\)"),
        (
            lambda: batch_norm_forward([[1], [2]], [1], [1], RunningStats.start(2)),
            r"running.mean: expected shape \(1,\)",
        ),
        (
            lambda: batch_norm_forward([[1], [2]], [1], [1], RunningStats([0], [-1])),
            "running.var: .* from 0 on",
        ),
        (lambda: batch_norm_forward([[1], [2]], [1], [1], ONE, eps=0), "eps: expected .* above 0, got 0"),
        (
            lambda: batch_norm_forward([[1], [2]], [1], [1], ONE, momentum=1.1),
            "momentum: .* at most 1, got 1.1",
        ),
        (lambda: batch_norm_forward([["a"], ["b"]], [1], [1], ONE), "x: expected real numbers"),
        (
            lambda: batch_norm_backward([[1]], batch_norm_forward([[1], [2]], [1], [1], ONE).cache),
            r"upstream: expected the output's shape \(2, 1\), got \(1, 1\)",
        ),
    ],
)
def test_message_says_what_was_expected_and_what_came(call, message):
    with pytest.raises(ValueError, match=message):
        call()
