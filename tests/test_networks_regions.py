"""Linear regions: exact counts, the zig-zag network, polygons in the plane, bounds; E-37, E-39."""

import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from helpers import points

from lecturelib import networks as nn

THREE_LINES = [(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0, -1.0]))]
IN_THE_PLANE = [*THREE_LINES, (np.ones((1, 3)), np.zeros(1))]


def patterns_between(net, joints) -> int:
    """Count activation patterns in float64, in the middle of each piece."""
    ends = np.array([float(joint) for joint in joints])
    inside = np.concatenate([[ends[0] - 1], (ends[1:] + ends[:-1]) / 2, [ends[-1] + 1]])
    return len(np.unique(np.packbits(nn.mlp_activation_pattern(inside[:, None], net), axis=1), axis=0))


@pytest.mark.parametrize(("D", "K", "regions"), [(3, 1, 4), (3, 2, 16), (3, 3, 64), (4, 3, 125), (5, 2, 36)])
def test_zigzag_network_has_all_the_regions_there_can_be(D, K, regions):
    net = nn.zigzag_network(D, K)
    assert nn.count_regions_1d(net) == regions == nn.max_regions_1d(D, K)
    assert patterns_between(net, nn.exact_joints(net)) == regions
    assert [W.shape for W, _ in net] == [(D, 1), *[(D, D)] * (K - 1), (1, D)]
    assert all((array == array.round()).all() for layer in net for array in layer)


def test_471_parameters_make_161051_regions():
    """11^5, counted in fractions and again in float64; the slide prints 161,501 (E-37)."""
    net = nn.zigzag_network(10, 5)
    assert sum(W.size + b.size for W, b in net) == 471
    joints = nn.exact_joints(net)
    assert len(joints) + 1 == nn.max_regions_1d(10, 5) == 161051
    assert patterns_between(net, joints) == 161051


def test_zigzag_swings_by_hand():
    """Slope 2h up to 4 at x = 1, then down and up again between 4 and 0: D = 3, h = 4."""
    x = np.array([0, 0.5, 1, 2, 3, 4])
    np.testing.assert_array_equal(
        nn.mlp_forward(x[:, None], nn.zigzag_network(3, 1))[:, 0], [-4, 0, 4, 0, 4, 0]
    )


def test_joints_of_a_composition_by_hand():
    """relu(x) - 2 relu(x - 1) bends at 0 and 1; at 1/2 and 3/2 it is 1/2, where the second network bends."""
    tent, bend = nn.stack_parameters([[0, 1], [-1, 1]], [0, 1, -2]), nn.stack_parameters([[-1, 2]], [0, 1])
    net = nn.compose_networks(tent, bend)
    # The bend at 0 is lost: the second network is flat there.
    assert nn.exact_joints(net) == [Fraction(1, 2), Fraction(1), Fraction(3, 2)]


def test_random_networks_have_few_regions_and_the_function_is_straight_on_them():
    """Without a construction there are dozens, not thousands; between joints two slopes agree."""
    counts = []
    for seed in range(12):
        net = nn.init_params(np.random.default_rng(seed), [1, 10, 10, 10, 10, 10, 1], bias_std=1.0)
        joints = np.array([float(joint) for joint in nn.exact_joints(net)])
        counts.append(joints.size + 1)
        low, high = joints[:-1], joints[1:]
        value = lambda t, net=net, low=low, high=high: nn.mlp_forward((low + t * (high - low))[:, None], net)
        np.testing.assert_allclose(value(0.5), (value(0.25) + value(0.75)) / 2, rtol=1e-9, atol=1e-9)
    assert 20 < np.median(counts) < 80


def test_counts_of_simple_networks():
    flat = [(np.array([[2.0]]), np.array([1.0]))]
    assert nn.count_regions_1d(flat) == 1
    dead = nn.stack_parameters([[-1, 0], [1, 0]], [0, 1, 1])
    assert nn.count_regions_1d(dead) == 1
    absolute = nn.stack_parameters([[0, 1], [0, -1]], [0, 1, 1])
    assert nn.exact_joints(absolute) == [0]
    line = nn.stack_parameters([[0, 1], [0, -1]], [0, 1, -1])  # x again: both units bend, their sum does not
    assert nn.count_regions_1d(line) == 1


def test_joints_are_exact_where_floats_run_out():
    third = nn.stack_parameters([[-1, 3], [-1, 3 + 2**-50]], [0, 1, 1])
    assert nn.exact_joints(third) == [1 / Fraction(3 + 2**-50), Fraction(1, 3)]
    tiny = nn.stack_parameters([[-5e-324, 1.0], [1e-300, 1e300]], [0, 1, 1])
    assert nn.exact_joints(tiny) == [-Fraction(1e-300) / Fraction(1e300), Fraction(5e-324)]


def test_outputs_share_their_joints():
    """Two outputs on the same hidden units bend at the same places."""
    theta, W, b = points(4, 2), points(2, 4), points(2)
    hidden = nn.stack_parameters(theta, [0] * 5)[0]
    both = nn.exact_joints([hidden, (W, b)])
    assert both == nn.exact_joints([hidden, (W[:1], b[:1])]) == nn.exact_joints([hidden, (W[1:], b[1:])])
    np.testing.assert_allclose([float(joint) for joint in both], nn.joints(theta), rtol=1e-15)


def test_an_output_that_does_not_bend_leaves_the_joints_to_the_other():
    hidden = nn.stack_parameters([[0, 1], [-1, 1]], [0, 0, 0])[0]
    assert nn.exact_joints([hidden, (np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2))]) == [0, 1]


def test_three_lines_cut_the_plane_into_seven():
    axis = np.linspace(-1.95, 1.95, 40)
    assert nn.count_regions_2d(IN_THE_PLANE, axis, axis) == 7 == nn.zaslavsky(3, 2)
    assert nn.count_regions_2d(IN_THE_PLANE, axis[axis > 0], [0.5]) == 2  # a line meets two of them
    parallel = [(np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([0.0, -1.0])), (np.ones((1, 2)), np.zeros(1))]
    assert nn.count_regions_2d(parallel, axis, axis) == 3


def test_each_pattern_fills_a_convex_polygon():
    """Between two points of a cell the pattern stays, in a network with two hidden layers, too."""
    rng = np.random.default_rng(5)
    net = nn.init_params(rng, [2, 5, 4, 1], bias_std=1.0)
    X = rng.uniform(-2, 2, (400, 2))
    pattern = nn.mlp_activation_pattern(X, net)
    assert pattern.shape == (400, 9)
    same = [(i, j) for i, j in combinations(range(400), 2) if (pattern[i] == pattern[j]).all()]
    i, j = np.array(same).T
    assert len(same) > 1000
    np.testing.assert_array_equal(nn.mlp_activation_pattern((X[i] + X[j]) / 2, net), pattern[i])


def test_bounds_the_lecture_prints():
    assert nn.zaslavsky(50, 10) == 13432735556  # 1 + 50 + 1225 + ... + C(50, 10)
    assert nn.zaslavsky(2, 5) == 4  # two planes in many dimensions: each pattern once
    assert nn.zaslavsky(0, 3) == 1
    assert nn.max_regions(10, 50, 5) == 6**40 * 13432735556
    assert f"{nn.max_regions(10, 50, 5):.3e}" == "1.796e+41"
    assert nn.max_regions(10, 50, 5) < 2**250 < 10**134  # no network with 250 units has the slide's 1e134


def test_bounds_agree_where_both_speak():
    for D in (3, 7):
        assert [nn.max_regions(1, D, K) for K in (1, 2, 3)] == [nn.max_regions_1d(D, K) for K in (1, 2, 3)]
    assert nn.max_regions(2, 3, 1) == nn.zaslavsky(3, 2)
    assert nn.max_regions(2, 5, 3) == 3 ** (2 * 2) * (1 + 5 + math.comb(5, 2))  # 5 // 2 + 1 = 3
