"""Wrong arguments, dtypes, purity and extremes of radial basis function networks."""

import numpy as np
import pytest
from helpers import frozen, points

from lecturelib import rbf

RNG = np.random.default_rng(0)
X, C, W, Y = frozen(points(5, 2)), frozen(points(3, 2, start=2.0)), frozen(points(3)), frozen(points(5))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rbf.rbf_features([1, 2], C, 1), r"X: expected shape \(n, fan_in\) .*, got \(2,\)"),
        (lambda: rbf.rbf_features(X, points(3, 3), 1), r"centers: expected shape \(N, 2\), got \(3, 3\)"),
        (lambda: rbf.rbf_features(X, np.empty((0, 2)), 1), r"centers: expected .*, got \(0, 2\)"),
        (lambda: rbf.rbf_features(X, C, [1, 2]), r"widths: expected a number or shape \(3,\), got \(2,\)"),
        (lambda: rbf.rbf_features(X, C, 0), "widths: expected positive finite numbers, got 0"),
        (lambda: rbf.rbf_features(X, C, [1, 1, np.nan]), "widths: expected positive finite"),
        (lambda: rbf.rbf_features(X, C, np.inf), "widths: expected positive finite"),
        (lambda: rbf.rbf_predict(X, C, 1, [1, 2]), r"expected w \(3,\) or \(C, 3\) .*, got \(2,\)"),
        (lambda: rbf.rbf_predict(X, C, 1, W, b=[1, 2]), r"b a number or \(C,\), got \(3,\) and \(2,\)"),
        (lambda: rbf.update_kernel(X, 1.0, C, 1), r"x0: expected a vector .*, got shape \(\)"),
        (lambda: rbf.update_kernel(X, [1, 2], C, 1, lr=0), "lr: expected .* above 0, got 0"),
        (lambda: rbf.rbf_gradients(X, [1, 2], C, 1, W), r"y: expected shape \(5,\), got \(2,\)"),
        (lambda: rbf.rbf_gradients(X, points(5, 1), C, 1, W), r"y: expected shape \(5,\), got \(5, 1\)"),
        (lambda: rbf.rbf_gradients(X, Y, C, 1, [W, W]), r"y: expected shape \(5, 2\), got \(5,\)"),
        (lambda: rbf.fit_rbf_weights(X, 1.0, C, 1), r"y: expected shape \(5,\) or \(5, C\), got \(\)"),
        (lambda: rbf.fit_rbf_weights(X, Y, C, 1, -1), "ridge: expected .* at least 0, got -1"),
        (lambda: rbf.fit_rbf_weights(X, Y * np.nan, C, 1), "X and y: expected finite numbers"),
        (lambda: rbf.fit_rbf_weights(X * np.nan, Y, C, 1), "X and y: expected finite numbers"),
        (lambda: rbf.fit_rbf_two_step(RNG, X, Y, 1), "k: expected an integer, at least 2, got 1"),
        (lambda: rbf.fit_rbf_two_step(RNG, X, Y, 6), "k: expected an integer, .* at most 5, got 6"),
        (lambda: rbf.fit_rbf_two_step(RNG, X, Y, 2, neighbors=0), "neighbors: expected an integer"),
        (lambda: rbf.fit_rbf_three_step(RNG, X, Y, 2, steps=0), "steps: expected an integer, at least 1"),
        (lambda: rbf.fit_rbf_three_step(RNG, X, Y, 2, lr=-1), "lr: expected .* above 0, got -1"),
        (lambda: rbf.kmeans_plus_plus_init(RNG, X, 0), "k: expected an integer, at least 1"),
        (
            lambda: rbf.kmeans_plus_plus_init(RNG, [[np.nan]], 1),
            "X: expected finite numbers below .*, got nan",
        ),
        (lambda: rbf.kmeans(RNG, [[1e200], [0.0]], 1), r"X: expected finite numbers below .*, got 1e\+200"),
        (lambda: rbf.kmeans(RNG, X, 2, centers=C), "centers: expected 2 of them, got 3"),
        (lambda: rbf.kmeans(RNG, X, 2, max_steps=0), "max_steps: expected an integer, at least 1"),
        (lambda: rbf.lloyd_step(X, points(2, 3)), r"centers: expected shape \(k, 2\), .* got \(2, 3\)"),
        (lambda: rbf.lloyd_step(X, points(6, 2)), r"k at most 5, got \(6, 2\)"),
        (lambda: rbf.lloyd_step(X, [[np.inf, 0]]), "centers: expected finite numbers"),
        (lambda: rbf.widths_from_neighbors(C, 3), "p: expected an integer, at least 1 and at most 2, got 3"),
        (lambda: rbf.widths_from_neighbors([[1.0], [1.0]], 1), r"expected different ones, got \[\[1.0\], "),
        (lambda: rbf.approximation_error(np.sign, 1), "N: expected an integer, at least 2, got 1"),
        (lambda: rbf.approximation_error(np.sign, 5, 0.5), "p: expected .* at least 1, got 0.5"),
        (lambda: rbf.approximation_error(np.sign, 5, 2, (1, 1)), "interval: expected .* above 1, got 1"),
        (lambda: rbf.approximation_error(np.sign, 5, kernel="cone"), "kernel: .* gaussian, .*, got 'cone'"),
        (lambda: rbf.approximation_error(np.sign, 5, margin=-1), "margin: expected .* at least 0"),
        (lambda: rbf.approximation_error(lambda x: 1.0, 5), r"f: expected 4001 finite values .*shape \(\)"),
        (lambda: rbf.approximation_error(lambda x: x * np.nan, 5), "f: expected 4001 finite values"),
    ],
)
def test_message_says_what_was_expected_and_what_came(call, message):
    with pytest.raises(ValueError, match=message):
        call()


CALLS = {
    "features": lambda X, C, W, Y: [rbf.rbf_features(X, C, 0.5), rbf.rbf_features(X, C, [1, 2, 3])],
    "predict": lambda X, C, W, Y: [rbf.rbf_predict(X, C, 0.5, W, b=2)],
    "kernel": lambda X, C, W, Y: [rbf.update_kernel(X, C[0], C, 0.5)],
    "gradients": lambda X, C, W, Y: rbf.rbf_gradients(X, Y, C, 0.5, W),
    "weights": lambda X, C, W, Y: rbf.fit_rbf_weights(X, Y, C, 0.5, ridge=0.1),
    "two steps": lambda X, C, W, Y: rbf.fit_rbf_two_step(np.random.default_rng(0), X, Y, 3, ridge=0.1),
    "k-means": lambda X, C, W, Y: [rbf.kmeans(np.random.default_rng(0), X, 3, centers=C).centers],
    "plus plus": lambda X, C, W, Y: [rbf.kmeans_plus_plus_init(np.random.default_rng(0), X, 1)],
    "widths": lambda X, C, W, Y: [rbf.widths_from_neighbors(C, 1)],
}


@pytest.mark.parametrize("name", CALLS)
def test_results_are_new_and_keep_the_precision(name):
    single = [frozen(a, np.float32) for a in (X, C, W, Y)]
    for low, high in zip(CALLS[name](*single), CALLS[name](X, C, W, Y), strict=True):
        assert (low.dtype, high.dtype) == (np.float32, np.float64)
        np.testing.assert_allclose(low, high, rtol=1e-3, atol=1e-5)
        assert not any(np.shares_memory(low, argument) for argument in single)


def test_the_same_seed_gives_the_same_network():
    nets = [
        rbf.fit_rbf_two_step(np.random.default_rng(seed), points(30, 2), points(30), 5) for seed in (1, 1, 2)
    ]
    np.testing.assert_array_equal(nets[0].centers, nets[1].centers)
    assert not np.array_equal(nets[0].centers, nets[2].centers)


def test_huge_and_tiny_numbers_cause_no_warning():
    huge, far = np.array([[1e308, 0], [-1e308, 0]]), np.array([[1e308, 0.0]])
    np.testing.assert_array_equal(rbf.rbf_features(huge, far, 1e-300), [[1], [0]])
    np.testing.assert_array_equal(rbf.rbf_features(huge, far, 1.0), [[1], [0]])
    assert rbf.rbf_features([[1e200]], [[0.0]], 1.0) == 0
    for gradient in rbf.rbf_gradients(huge, [1, 2], far / 1e108, 1e-300, [1e100]):
        assert np.isfinite(gradient).all()
    rbf.rbf_predict(huge, far, 1.0, [1e308], b=1e308)
    phi = rbf.rbf_features(np.arange(60.0)[:, None], [[0.0]], 1.0)
    assert (np.diff(phi[:38, 0]) < 0).all()
    assert phi[-1] == 0
