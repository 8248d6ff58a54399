"""Where lectures differ: the exact map from one convention to the other, or the place where they part."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from optimizer_paths import START, grad, path, same

from lecturelib.optimizers import (
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    NAdam,
    NormalizedGradient,
    RMSProp,
    RProp,
    minimize,
)

# Epsilon, E-63.


def first_step(rule, g):
    return -rule.step([0.0], [g], rule.init([0.0]))[0][0]


@pytest.mark.parametrize(
    ("rule", "g", "outside", "inside"),
    [(AdaGrad(1.0), 1e-4, 0.9999, 0.7071), (Adam(1.0), 1e-5, 0.999, 0.0995)],
)
def test_epsilon_inside_and_outside_part_at_small_gradients(rule, g, outside, inside):
    assert first_step(rule, g) == pytest.approx(outside, abs=5e-5)
    assert first_step(replace(rule, eps_inside=True), g) == pytest.approx(inside, abs=5e-5)


@pytest.mark.parametrize("g", 10.0 ** np.arange(-12, 2))
@pytest.mark.parametrize("kind", [AdaGrad, Adam, NormalizedGradient])
def test_squared_epsilon_inside_is_close_to_epsilon_outside(g, kind):
    outside = first_step(kind(1.0, eps=1e-6, eps_inside=False), g)
    inside = first_step(kind(1.0, eps=1e-12, eps_inside=True), g)
    assert 1 <= inside / outside * (1 + 1e-12)
    assert inside / outside <= math.sqrt(2) * (1 + 1e-12)


@pytest.mark.parametrize("kind", [AdaGrad, RMSProp, Adam])
def test_placement_of_epsilon_does_not_show_at_ordinary_gradients(kind):
    difference = path(kind(0.05), 20) - path(kind(0.05, eps_inside=True), 20)
    assert 0 < np.abs(difference).max() < 1e-6


# RMSProp, E-72 and E-64b; Adam, E-62b; the literal formulas E-63b and E-64.


def test_starting_rmsprop_by_the_first_gradient_is_not_bias_correction():
    """After gradients 1 and 3: from the first gradient 1.8, from zero .99, corrected 5.21."""
    zero, first = RMSProp(1.0), RMSProp(1.0, start="first_grad")
    sums = []
    for rule in (zero, first):
        state = rule.init([0.0])
        for g in (1.0, 3.0):
            _, state = rule.step([0.0], [g], state)
        sums.append(state.s[0])
    assert sums == pytest.approx([0.99, 1.8], rel=1e-14)
    assert sums[0] / (1 - 0.9**2) == pytest.approx(5.21, abs=0.005)


def test_rmsprop_without_memory_is_the_normalized_gradient():
    same(path(RMSProp(0.01, rho=0.0)), path(NormalizedGradient(0.01, eps_inside=False)))
    assert first_step(RMSProp(1.0, rho=0.0), -3.0) == pytest.approx(-1, rel=1e-8)


@pytest.mark.parametrize("rule", [RMSProp(0.01, rho=0.99), Adam(0.01), AdaMax(0.01), NAdam(0.01)])
def test_constant_gradient_makes_adaptive_rules_follow_its_sign(rule):
    """E-64b: RMSProp is sign descent in the steady state."""
    path = minimize(rule, lambda theta: (3 * theta[0], np.array([3.0])), [0.0], 4000).path
    assert (path[-1] - path[-2]) / 0.01 == pytest.approx(-1, abs=1e-3)


def test_adam_without_memory_of_gradients_is_rmsprop_corrected():
    """beta1 = 0: s / (1 - rho^t) under the root."""
    g, rule, state, s = [1.0, 3.0, -2.0], Adam(1.0, 0.0, 0.9), Adam().init([0.0]), 0.0
    for t, one in enumerate(g, start=1):
        s = 0.9 * s + 0.1 * one**2
        theta, state = rule.step([0.0], [one], state)
        assert theta[0] == pytest.approx(-one / (math.sqrt(s / (1 - 0.9**t)) + 1e-8), rel=1e-14)


def test_steps_that_count_from_zero_have_one_more_in_the_exponent():
    """MEPhI and Cluj: 1 - beta^(tau + 1), tau = 0, 1, ...; the factors are .1 and .001 at first."""
    theta, m, v, points = START, 0.0, 0.0, [START]
    for tau in range(30):
        m, v = 0.9 * m + 0.1 * grad(theta), 0.999 * v + 0.001 * grad(theta) ** 2
        m_hat, v_hat = m / (1 - 0.9 ** (tau + 1)), v / (1 - 0.999 ** (tau + 1))
        theta = theta - 0.1 * m_hat / np.sqrt(v_hat + 1e-8)
        points.append(theta)
    same(path(Adam(0.1, eps_inside=True)), points)
    assert (1 - 0.9**1, 1 - 0.999**1) == pytest.approx((0.1, 0.001), rel=1e-12)


def test_cluj_rmsprop_as_recognized_runs_away():
    """E-64: with both m and g the step is a square: always to one side, here away from the minimum."""
    x, m, v, points = -2.0, 0.0, 0.0, [-2.0]
    for t in range(1, 200):
        m, v = 0.9 * m + 0.1 * x, 0.999 * v + 0.001 * x**2
        x -= 0.05 * m / (1 - 0.9**t) / math.sqrt(v / (1 - 0.999**t) + 1e-8) * x
        points.append(x)
    assert points[1:3] == pytest.approx([-2.10, -2.21], abs=0.01)
    assert points[-1] < -1e3
    assert minimize(RMSProp(0.05), lambda w: (w @ w / 2, w), [-2.0], 200).path[-1] == pytest.approx(
        0, abs=0.1
    )


def test_uit_adam_as_printed_runs_away():
    """E-63b: the extra factor g makes every step negative."""
    x, m, s, steps = -2.0, 0.0, 0.0, []
    for t in range(1, 247):
        m, s = 0.9 * m + 0.1 * x, 0.999 * s + 0.001 * x**2
        steps.append(-0.1 * m / (1 - 0.9**t) / math.sqrt(s / (1 - 0.999**t) + 1e-8) * x)
        x += steps[-1]
    assert max(steps) < 0
    assert x < -1e11
    assert minimize(Adam(0.1), lambda w: (w @ w / 2, w), [-2.0], 246).path[-1] == pytest.approx(0, abs=0.1)


# AdaDelta and RProp.


def test_adadelta_without_a_jump_before_the_first_is_the_papers():
    assert AdaDelta(delta0=0.0) == AdaDelta()
    assert np.abs(path(AdaDelta(delta0=0.1)) - path(AdaDelta())).max() > 0.1


def test_forms_of_rprop_part_at_the_first_change_of_sign():
    """E-65: the same until then."""
    paths = {form: path(RProp(form, delta0=0.1)) for form in ("rprop-", "irprop-", "rprop+")}
    signs = np.sign(np.array([grad(w) for w in paths["rprop-"]]))
    turn = np.argmax((signs[1:] != signs[:-1]).any(axis=1)) + 1
    same(paths["irprop-"][: turn + 1], paths["rprop-"][: turn + 1])
    same(paths["rprop+"][: turn + 1], paths["rprop-"][: turn + 1])
    for one, other in itertools.combinations(paths, 2):
        assert np.abs(paths[one] - paths[other])[turn + 1].max() > 0.04
