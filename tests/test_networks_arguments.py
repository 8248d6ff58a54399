"""Wrong arguments, dtypes, purity and extremes of the networks."""

import numpy as np
import pytest
from helpers import frozen, points

from lecturelib import networks as nn

RNG = np.random.default_rng(0)
THETA, PHI = frozen(points(3, 2)), frozen(points(4))
NET = [(frozen(points(3, 2)), frozen(points(3))), (frozen(points(1, 3)), frozen(points(1)))]
X = frozen(points(5, 2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nn.shallow_hidden(1, [1, 2]), r"theta: expected shape \(D, 2\) .*, got \(2,\)"),
        (lambda: nn.shallow_hidden(1, np.empty((0, 2))), r"theta: .* D of at least 1, got \(0, 2\)"),
        (lambda: nn.shallow_hidden("a", THETA), "x: expected real numbers"),
        (lambda: nn.shallow_hidden(1, THETA, "relu"), "a: expected a function such as .*, got 'relu'"),
        (lambda: nn.shallow_forward(1, THETA, [1, 2, 3]), r"phi: expected shape \(4,\) .*, got \(3,\)"),
        (lambda: nn.slopes(THETA, 1.0), r"phi: expected a vector .*, got shape \(\)"),
        (lambda: nn.joints(np.ones((2, 3))), r"theta: expected .*, got \(2, 3\)"),
        (lambda: nn.random_shallow(RNG, 0), "D: expected an integer, at least 1, got 0"),
        (lambda: nn.random_shallow(RNG, 2, low=1, high=1), "high: expected .* above 1, got 1"),
        (lambda: nn.relu_interpolant([1], [2]), "at least two ascending knots"),
        (lambda: nn.relu_interpolant([1, 1], [2, 3]), r"ascending knots .*, got knots \[1. 1.\]"),
        (lambda: nn.relu_interpolant([1, np.nan], [2, 3]), "ascending knots"),
        (lambda: nn.relu_interpolant([1, 2], [2, 3, 4]), "as many values"),
        (lambda: nn.sigmoid_bump(1, k=np.nan), "k: expected a finite number, got nan"),
        (lambda: nn.mlp_forward([1, 2], NET), r"X: expected shape \(n, fan_in\) .*, got \(2,\)"),
        (lambda: nn.mlp_forward(np.empty((0, 2)), NET), r"X: expected .* at least one entry, got \(0, 2\)"),
        (lambda: nn.mlp_forward(points(5, 3), NET), r"layer 0: expected W \(fan_out, 3\) .*, got \(3, 2\)"),
        (lambda: nn.mlp_forward(X, []), "params: expected at least one pair"),
        (lambda: nn.mlp_forward(X, [NET[0], NET[0]]), r"layer 1: expected W \(fan_out, 3\)"),
        (lambda: nn.mlp_forward(X, [(NET[0][0], [1, 2])]), r"layer 0: .*got \(3, 2\) and \(2,\)"),
        (lambda: nn.mlp_forward(X, [(np.empty((0, 2)), [])]), r"layer 0: .*got \(0, 2\) and \(0,\)"),
        (lambda: nn.mlp_forward(X, NET, f=1), "f: expected a function"),
        (lambda: nn.mlp_forward(X, NET, g="softmax"), "g: expected a function"),
        (lambda: nn.preactivations(X, NET, bias_sign=0), "bias_sign: expected 1 or -1, got 0"),
        (lambda: nn.count_parameters([3]), r"sizes: expected at least two layers, .* got \[3\]"),
        (lambda: nn.count_parameters([3, 0]), "sizes: expected an integer, at least 1, got 0"),
        (lambda: nn.count_parameters([3, 2.0]), "sizes: expected an integer, .* got 2.0"),
        (lambda: nn.init_params(RNG, [3, -1]), "sizes: expected an integer"),
        (lambda: nn.init_params(RNG, [3, 1], bias_std=-1), "bias_std: expected .* at least 0, got -1"),
        (lambda: nn.convert_depth(3, "cluj", "vtech"), "expected one of cluj, .*, got 'vtech'"),
        (lambda: nn.convert_depth(0, "bucharest", "cluj"), "depth: expected an integer, at least 1, got 0"),
        (lambda: nn.stack_parameters(), "params: expected at least one pair"),
        (lambda: nn.stack_parameters(THETA, [1, 2]), r"layer 1: expected W \(fan_out, 3\)"),
        (lambda: nn.stack_parameters([1]), r"layer 0: expected W .*, got \(1, 0\)"),
        (lambda: nn.stack_parameters(np.ones((1, 1, 2))), r"matrices: expected \(fan_out, fan_in \+ 1\)"),
        (lambda: nn.two_layer_scalar(1, THETA, np.ones((2, 3)), [1, 2, 3]), "layer 1: expected W"),
        (lambda: nn.two_layer_scalar(1, np.ones((2, 3)), np.ones((2, 3)), [1, 2, 3]), "layer 0: expected W"),
        (lambda: nn.compose_networks(NET, NET), r"layer 0: expected W \(fan_out, 1\)"),
        (lambda: nn.zaslavsky(-1, 2), "D: expected an integer, at least 0, got -1"),
        (lambda: nn.zaslavsky(3, 0), "Di: expected an integer, at least 1, got 0"),
        (lambda: nn.max_regions_1d(3, 2.5), "K: expected an integer"),
        (lambda: nn.max_regions(10, 9, 2), "D: expected an integer, at least 10, got 9"),
        (lambda: nn.zigzag_network(2, 2), "D: expected an integer, at least 3, got 2"),
        (lambda: nn.zigzag_network(3, 0), "K: expected an integer, at least 1, got 0"),
        (lambda: nn.exact_joints(NET), r"layer 0: expected W \(fan_out, 1\)"),
        (lambda: nn.exact_joints([([[np.nan]], [0])]), "params: expected finite numbers, got W"),
        (lambda: nn.count_regions_2d(NET, [], [1]), "x1: expected a vector with at least one entry"),
        (lambda: nn.linear_map(X, np.ones((2, 3))), r"Theta: expected shape \(m, 2\), got \(2, 3\)"),
        (lambda: nn.svd_factors([[np.inf]]), "Theta: expected a matrix of finite numbers"),
        (lambda: nn.svd_factors([1, 2]), r"Theta: expected a matrix .*, got shape \(2,\)"),
        (lambda: nn.as_rotation_scale_rotation(np.ones((2, 3))), r"a square matrix, got shape \(2, 3\)"),
    ],
)
def test_message_says_what_was_expected_and_what_came(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def arrays(result):
    """Return all arrays of a result, which may be lists of tuples of them."""
    return [result] if isinstance(result, np.ndarray) else [a for part in result for a in arrays(part)]


CALLS = {
    "shallow_hidden": lambda t: nn.shallow_hidden(t(X), t(THETA)),
    "shallow_forward": lambda t: nn.shallow_forward(t(X), t(THETA), t(PHI)),
    "joints": lambda t: nn.joints(t(THETA)),
    "slopes": lambda t: nn.slopes(t(THETA), t(PHI)),
    "relu_interpolant": lambda t: nn.relu_interpolant(t([0.0, 1.0, 3.0]), t([1.0, 2.0, 1.0])),
    "sigmoid_bump": lambda t: nn.sigmoid_bump(t(X)),
    "mlp_forward": lambda t: nn.mlp_forward(t(X), [(t(W), t(b)) for W, b in NET]),
    "one layer": lambda t: nn.mlp_forward(t(X), [(t(NET[0][0]), t(NET[0][1]))], bias_sign=-1),
    "stack_parameters": lambda t: nn.stack_parameters(t(THETA), t(PHI)),
    "compose_networks": lambda t: nn.compose_networks(
        [(t(W), t(b)) for W, b in NET], [(t([[2.0]]), t([1.0]))]
    ),
    "two_layer_scalar": lambda t: nn.two_layer_scalar(t(X), t(THETA), t(points(2, 4)), t(points(3))),
    "linear_map": lambda t: nn.linear_map(t(X), t(points(3, 2))),
    "svd_factors": lambda t: nn.svd_factors(t(points(3, 2))),
    "as_rotation_scale_rotation": lambda t: nn.as_rotation_scale_rotation(t(points(2, 2))),
}


@pytest.mark.parametrize("name", CALLS)
def test_results_are_new_and_keep_the_precision(name):
    given = []

    def single(x):
        given.append(frozen(x, np.float32))
        return given[-1]

    in_single, in_double = arrays(CALLS[name](single)), arrays(CALLS[name](np.asarray))
    for low, high in zip(in_single, in_double, strict=True):
        assert (low.dtype, high.dtype) == (np.float32, np.float64)
        np.testing.assert_allclose(low, high, rtol=1e-4, atol=1e-5)
        assert not any(np.shares_memory(low, argument) for argument in given)
        assert not any(np.shares_memory(high, argument) for argument in (X, THETA, PHI))


def test_integers_become_floats():
    assert nn.shallow_forward([1, 2], [[0, 1]], [0, 1]).dtype == np.float64
    assert nn.mlp_forward([[1, 2]], [([[1, 1]], [0])]).tolist() == [[3.0]]
    assert nn.xor_network()[0][0] is not nn.xor_network()[0][0]


def test_huge_numbers_cause_no_warning():
    huge = 1e308
    nn.shallow_forward([huge, -huge], [[0, huge], [huge, -huge]], [0, huge, -huge])
    nn.mlp_forward([[huge, huge]], [(np.full((2, 2), huge), [0, 0]), ([[1, -1]], [0])])
    nn.slopes([[1, huge]], [0, huge])
    nn.relu_interpolant([0, 5e-324], [0, huge])
    nn.sigmoid_bump([huge, -huge], k=huge, d=huge)
    nn.compose_networks([([[huge]], [huge])], [([[huge]], [-huge])])
    nn.linear_map([[huge, huge]], [[huge, -huge]])
    assert nn.joints([[1.0, 5e-324], [1.0, 0.0]]).size == 0


def test_randomness_comes_from_the_generator():
    draws = [nn.init_params(np.random.default_rng(seed), [3, 2], bias_std=1.0)[0][0] for seed in (1, 1, 2)]
    np.testing.assert_array_equal(draws[0], draws[1])
    assert (draws[0] != draws[2]).all()
