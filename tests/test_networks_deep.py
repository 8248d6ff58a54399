"""Deep networks: PyTorch, matrices by hand, the same network in other notations, parameters, depth."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen, points

from lecturelib import networks as nn
from lecturelib.activations import identity, relu, sigmoid, tanh
from lecturelib.backprop import flip_biases, mlp_forward_cache, to_uit
from lecturelib.datasets import xor
from lecturelib.initializers import activation_stats, glorot_normal, he_normal

GOLDEN = json.loads((Path(__file__).parent / "oracle/golden/networks.json").read_text(encoding="utf-8"))
PARAMS = [
    (frozen(points(j, i, start=2.0 + i)), frozen(points(j, start=4.0 + j)))
    for i, j in ((3, 4), (4, 5), (5, 2))
]
X = frozen(points(5, 3))
# A two-layer network in scalar form; at x = 0.5 all hidden units are on.
TWO_LAYERS = (
    frozen([[0.5, 1.0], [1.0, -1.0], [0.25, 0.5]]),
    frozen([[1.0, 0.5, -1.0, 2.0], [-0.5, 1.0, 2.0, 1.0], [0.5, -0.25, 1.0, 3.0]]),
    frozen([-1.0, 2.0, -3.0, 1.5]),
)


@pytest.mark.parametrize("f", [relu, tanh])
def test_three_layers_agree_with_pytorch(f):
    np.testing.assert_allclose(nn.mlp_forward(X, PARAMS, f, sigmoid), GOLDEN["mlp"][f.__name__], rtol=1e-13)


def test_exclusive_or_by_hand():
    X, y = xor(np.random.default_rng(0))
    net = nn.xor_network()
    hidden = np.maximum(nn.preactivations(X, net)[0], 0)
    np.testing.assert_array_equal(hidden, [[0, 0], [1, 0], [1, 0], [2, 1]])
    np.testing.assert_array_equal(nn.mlp_forward(X, net)[:, 0], y)


def test_preactivations_are_those_of_the_backward_pass():
    for ours, theirs in zip(nn.preactivations(X, PARAMS), mlp_forward_cache(PARAMS, X).f, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-14)


def test_preactivations_of_layer_two_bend_where_layer_one_does():
    theta, psi, phi = TWO_LAYERS
    first_two = nn.stack_parameters(theta, psi, phi)[:2]
    assert [float(joint) for joint in nn.exact_joints(first_two)] == nn.joints(theta).tolist()


def test_a_network_without_bends_is_one_matrix():
    (W0, b0), (W1, b1), (W2, b2) = PARAMS
    matrix, constant = W2 @ W1 @ W0, W2 @ (W1 @ b0 + b1) + b2
    np.testing.assert_allclose(nn.mlp_forward(X, PARAMS, identity), X @ matrix.T + constant, rtol=1e-12)


def test_minus_biases_are_mephis_convention():
    turned = flip_biases(PARAMS)
    np.testing.assert_array_equal(nn.mlp_forward(X, turned, bias_sign=-1), nn.mlp_forward(X, PARAMS))
    W, b = PARAMS[0]
    np.testing.assert_allclose(nn.mlp_forward(X, [(W, b)], bias_sign=-1), X @ W.T - b, rtol=1e-14)


@pytest.mark.parametrize("sizes", GOLDEN["parameters"])
def test_parameters_are_counted_as_in_pytorch(sizes):
    assert nn.count_parameters([int(size) for size in sizes.split()]) == GOLDEN["parameters"][sizes]


def test_parameters_the_lectures_count():
    counts = [nn.count_parameters([40, *[D] * K, 10]) for K, D in ((1, 298), (2, 100), (3, 75), (4, 63))]
    assert counts == [15208, 15210, 15235, 15319]  # the caption has 15139 (E-38)
    assert nn.count_parameters([1, 10, 10, 10, 10, 10, 1]) == 471
    assert nn.count_parameters([10, 50, 50, 50, 50, 50, 1]) == 10801
    assert nn.count_parameters([1, 3, 3, 1]) == sum(matrix.size for matrix in TWO_LAYERS) == 22
    assert nn.count_parameters([6, 9, 2]) == 83


def test_edges_of_the_drawing_are_the_parameters_without_biases():
    sizes = [2, 3, 4, 1]
    edges = sum(W.size for W, _ in nn.init_params(np.random.default_rng(0), sizes))
    assert edges == 2 * 3 + 3 * 4 + 4 * 1 == nn.count_parameters(sizes) - (3 + 4 + 1)


def test_random_parameters_have_the_asked_spread():
    rng = np.random.default_rng(1)
    params = nn.init_params(rng, [200, 300, 100], bias_std=0.5)
    assert [(W.shape, b.shape) for W, b in params] == [((300, 200), (300,)), ((100, 300), (100,))]
    assert params[0][0].var() == pytest.approx(2 / 200, rel=0.02)  # 60,000 weights: 3.5 standard deviations
    assert params[0][1].std() == pytest.approx(0.5, rel=0.15)
    ones = partial(np.full, fill_value=1.0)
    (W, b), _ = nn.init_params(rng, [2, 3, 1], draw=lambda rng, i, o: ones((o, i)))
    np.testing.assert_array_equal(W, np.ones((3, 2)))
    assert not b.any()


def test_scalar_form_by_hand():
    """h = (1, 0.5, 0.5), h' = (2, 2, 2.25), y = -1 + 4 - 6 + 3.375."""
    assert nn.two_layer_scalar(0.5, *TWO_LAYERS) == pytest.approx(0.375, rel=1e-15)


def test_scalar_form_is_the_matrix_form():
    x = np.linspace(-3, 3, 41)
    matrices = nn.stack_parameters(*TWO_LAYERS)
    assert [W.shape for W, _ in matrices] == [(3, 1), (3, 3), (1, 3)]
    by_matrices = nn.mlp_forward(x[:, None], matrices)[:, 0]
    np.testing.assert_allclose(nn.two_layer_scalar(x, *TWO_LAYERS), by_matrices, atol=1e-14)
    np.testing.assert_allclose(
        nn.two_layer_scalar(x, *TWO_LAYERS, tanh),
        nn.mlp_forward(x[:, None], matrices, tanh)[:, 0],
        atol=1e-14,
    )


def test_the_repeated_index_changes_the_output_only_if_its_unit_is_on():
    """E-41: psi_32 where psi_31 belongs."""
    theta, psi, phi = TWO_LAYERS
    misprint = psi.copy()
    misprint[2, 1] = psi[2, 2]
    # psi_31 = -0.25 becomes 1 with h_1 = 1, so h'_3 grows by 1.25
    assert nn.two_layer_scalar(0.5, theta, misprint, phi) == pytest.approx(0.375 + 1.5 * 1.25, rel=1e-15)
    assert nn.two_layer_scalar(-2.0, theta, misprint, phi) == nn.two_layer_scalar(-2.0, *TWO_LAYERS)


def test_stacked_matrices_are_the_transposes_of_uits():
    matrices = to_uit(PARAMS)
    for (W, b), (V, c) in zip(PARAMS, nn.stack_parameters(*(m.T for m in matrices)), strict=True):
        np.testing.assert_array_equal(W, V)
        np.testing.assert_array_equal(b, c)


def test_composed_networks_are_a_two_layer_network_of_rank_one():
    theta, phi, theta2, phi2 = points(3, 2), points(4), points(4, 2, start=2.0), points(5, start=2.0)
    composed = nn.compose_networks(nn.stack_parameters(theta, phi), nn.stack_parameters(theta2, phi2))
    x = np.linspace(-2, 2, 31)
    y = nn.shallow_forward(nn.shallow_forward(x, theta, phi), theta2, phi2)
    np.testing.assert_allclose(nn.mlp_forward(x[:, None], composed)[:, 0], y, atol=1e-14)
    np.testing.assert_allclose(composed[1][0], np.outer(theta2[:, 1], phi[1:]), rtol=1e-14)
    np.testing.assert_allclose(composed[1][1], theta2[:, 0] + theta2[:, 1] * phi[0], rtol=1e-14)
    assert np.linalg.matrix_rank(composed[1][0]) == 1


def test_composed_networks_of_any_size():
    second = [(points(6, 2), points(6)), (points(3, 6), points(3))]
    np.testing.assert_allclose(
        nn.mlp_forward(X, nn.compose_networks(PARAMS, second)),
        nn.mlp_forward(nn.mlp_forward(X, PARAMS), second),
        rtol=1e-12,
    )


def test_depth_in_each_lectures_count():
    assert [nn.convert_depth(K, "cluj", "bucharest") for K in (0, 1, 4)] == [1, 2, 5]
    assert nn.convert_depth(2, "bucharest", "bucharest, theorem") == 1  # "single layer"
    rows = list(nn.DEPTH_CONVENTIONS)
    assert all(nn.convert_depth(nn.convert_depth(3, a, b), b, a) == 3 for a in rows for b in rows)


def test_he_keeps_ten_layers_alive_and_glorot_does_not():
    """With He's weights each layer has variance 1 - 1/pi up to chance; Glorot's halve it once per layer."""
    X = np.random.default_rng(0).standard_normal((200, 500))
    std = {
        draw: activation_stats(np.random.default_rng(1), X, [500] * 11, relu, draw).std
        for draw in (he_normal, glorot_normal)
    }
    np.testing.assert_allclose(std[he_normal], np.sqrt(1 - 1 / np.pi), rtol=0.4)  # 0.77 to 0.87 in one run
    assert std[glorot_normal][0] == pytest.approx(np.sqrt((1 - 1 / np.pi) / 2), rel=0.02)
    assert std[glorot_normal][-1] == pytest.approx(std[glorot_normal][0] / 2**4.5, rel=0.4)  # 0.024
