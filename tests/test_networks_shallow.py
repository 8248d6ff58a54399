"""Shallow networks: numbers by hand, PyTorch, SciPy, differences; the interpolant and the bump."""

import json
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen, points
from scipy.interpolate import make_interp_spline

from lecturelib import networks as nn
from lecturelib.activations import softplus, tanh

GOLDEN = json.loads((Path(__file__).parent / "oracle/golden/networks.json").read_text(encoding="utf-8"))
# Three units by hand: on to the left of 0.3, to the right of 0.5, to the right of 10/13.
THETA = frozen([[0.3, -1.0], [-1.0, 2.0], [-0.5, 0.65]])
PHI = frozen([-0.3, 2.0, -1.0, 7.0])


def test_three_units_by_hand():
    y = nn.shallow_forward([0, 0.5, 1, 2], THETA, PHI)
    np.testing.assert_allclose(y, [0.3, -0.3, -0.25, 2.3], atol=1e-15)
    hidden = nn.shallow_hidden([0, 2], THETA)
    np.testing.assert_allclose(hidden, [[0.3, 0, 0], [0, 3, 0.8]], atol=1e-15)


def test_agrees_with_pytorch():
    y = nn.shallow_forward(points(6, start=5.0), points(4, 2), points(5, start=3.0))
    np.testing.assert_allclose(y, GOLDEN["shallow"], rtol=1e-13)


def test_every_shape_of_x_and_every_activation_agree_with_a_loop():
    x, theta, phi = points(2, 3), points(4, 2), points(5)
    for a in (tanh, softplus):
        y = nn.shallow_forward(x, theta, phi, a)
        for at in np.ndindex(x.shape):
            sum_of_units = phi[0] + sum(phi[d + 1] * a(theta[d, 0] + theta[d, 1] * x[at]) for d in range(4))
            assert y[at] == pytest.approx(sum_of_units, rel=1e-14)
    assert nn.shallow_forward(0.5, theta, phi).shape == ()


def test_steps_of_the_construction_add_up():
    """Lines, ReLU, weights, sum: the panels of the figure give the output."""
    x = np.linspace(-1, 2, 7)
    weighted = PHI[1:] * np.maximum(THETA[:, 0] + THETA[:, 1] * x[:, None], 0)
    np.testing.assert_allclose(PHI[0] + weighted.sum(axis=1), nn.shallow_forward(x, THETA, PHI), rtol=1e-14)


def test_joints_and_slopes_by_hand():
    np.testing.assert_allclose(nn.joints(THETA), [0.3, 0.5, 10 / 13], rtol=1e-15)
    np.testing.assert_allclose(nn.slopes(THETA, PHI), [-2, 0, -2, 2.55], atol=1e-15)


def test_slopes_are_those_of_differences():
    theta, phi = nn.random_shallow(np.random.default_rng(3), 8)
    ends = nn.joints(theta)
    inside = np.concatenate([[ends[0] - 1], (ends[1:] + ends[:-1]) / 2, [ends[-1] + 1]])
    h = 1e-3 * np.diff(ends).min()
    rise = nn.shallow_forward(inside + h, theta, phi) - nn.shallow_forward(inside - h, theta, phi)
    np.testing.assert_allclose(nn.slopes(theta, phi), rise / (2 * h), atol=1e-8)


def test_joints_appear_once_and_only_where_a_unit_bends():
    always_on, always_off, twice, tiny = [1.0, 0.0], [-1.0, 0.0], [-1.0, 2.0], [1e300, 1e-300]
    theta = [always_on, [2.0, -4.0], twice, always_off, tiny, [0.0, 3.0]]
    joints = nn.joints(theta)
    assert joints.tolist() == [0.0, 0.5]
    assert not np.signbit(joints[0])
    expected = [
        [True, True, False, False, True, False],
        [True, True, False, False, True, True],
        [True, False, True, False, True, True],
    ]
    np.testing.assert_array_equal(nn.region_patterns(theta), expected)
    # 2 * -4 to the left of 1/2, 4 * 2 to the right, and 3 from 0 on
    np.testing.assert_allclose(nn.slopes(theta, [5, 9, 2, 4, 9, 0, 1]), [-8, -5, 11])
    assert nn.joints([[1.0, 0.0]]).shape == (0,)


def test_each_region_has_its_pattern():
    np.testing.assert_array_equal(nn.activation_pattern(0.0, THETA), [True, False, False])
    theta, _ = nn.random_shallow(np.random.default_rng(4), 6)
    ends = nn.joints(theta)
    inside = np.concatenate([[ends[0] - 1], (ends[1:] + ends[:-1]) / 2, [ends[-1] + 1]])
    patterns = nn.activation_pattern(inside, theta)
    np.testing.assert_array_equal(nn.region_patterns(theta), patterns)
    assert len(np.unique(patterns, axis=0)) == 7
    assert not nn.activation_pattern(0.5, [[-1.0, 2.0]])  # off at the joint itself


@pytest.mark.parametrize("D", [1, 3, 12])
def test_random_networks_bend_in_the_interval_and_have_a_region_more_than_units(D):
    theta, phi = nn.random_shallow(np.random.default_rng(D), D, low=2.0, high=5.0)
    assert (theta.shape, phi.shape) == ((D, 2), (D + 1,))
    assert theta.size + phi.size == 3 * D + 1 == nn.count_parameters([1, D, 1])
    joints = nn.joints(theta)
    assert joints.size == D
    assert joints.min() >= 2
    assert joints.max() <= 5
    assert nn.count_regions_1d(nn.stack_parameters(theta, phi)) == nn.slopes(theta, phi).size == D + 1


def test_interpolant_passes_through_the_knots_and_is_straight_between_them():
    knots, values = np.array([-1.0, 0.5, 0.75, 2.0, 5.0]), points(5)
    net = nn.relu_interpolant(knots, values)
    x = np.linspace(-1, 5, 101)
    oracle = make_interp_spline(knots, values, k=1)
    np.testing.assert_allclose(nn.shallow_forward(x, *net), oracle(x), atol=1e-14)
    np.testing.assert_allclose(nn.shallow_forward([-7.0, 8.0], *net), [values[0], oracle(8.0)], rtol=1e-13)
    assert net[0].shape == (4, 2)


def test_interpolant_of_the_sine_keeps_the_bound_and_is_four_times_better_with_twice_the_units():
    x = np.linspace(0, 2 * np.pi, 20001)
    errors = {}
    for D in (16, 32, 64, 128):
        knots = np.linspace(0, 2 * np.pi, D + 1)
        y = nn.shallow_forward(x, *nn.relu_interpolant(knots, np.sin(knots)))
        errors[D] = np.abs(y - np.sin(x)).max()
        assert errors[D] <= (2 * np.pi / D) ** 2 / 8
    assert errors[16] == pytest.approx(0.01885, abs=5e-6)
    ratios = [errors[D] / errors[2 * D] for D in (16, 32, 64)]
    np.testing.assert_allclose(ratios, 4, rtol=0.02)


def test_bump_of_two_sigmoids_fits_the_bell():
    x = np.linspace(-8, 8, 4001)
    assert np.abs(nn.sigmoid_bump(x) - np.exp(-(x**2) / 2)).max() == pytest.approx(0.0074, abs=5e-5)
    by_hand = 3 * (1 / (1 + np.exp(-2 * (0.7 + 1))) - 1 / (1 + np.exp(-2 * (0.7 - 1))))
    assert nn.sigmoid_bump(0.7, c=3, k=2, d=1) == pytest.approx(by_hand, rel=1e-14)


def test_bump_keeps_its_digits_far_away():
    """At 30 the two sigmoids are 1 up to 1e-27: their difference is c e^(-k x) (e^(k d) - e^(-k d))."""
    expected = np.exp(-60) * (np.exp(2) - np.exp(-2))
    np.testing.assert_allclose(nn.sigmoid_bump([30, -30], c=1, k=2, d=1), expected, rtol=1e-13)
