"""Layer 2: numbers from paper for every rule, among them those of the assignment on optimizers."""

import math

import numpy as np
import pytest

from lecturelib.optimizers import (
    ADAM_DEFAULTS,
    AdaDelta,
    AdaGrad,
    Adam,
    AdaMax,
    GradientDescent,
    Momentum,
    NAdam,
    Nesterov,
    NesterovRewritten,
    NormalizedGradient,
    RMSProp,
    RProp,
    minimize,
)


def ellipse(x):
    """Half of x^2 + 10 y^2, the function of assignment A8."""
    return (x[0] ** 2 + 10 * x[1] ** 2) / 2, np.array([x[0], 10 * x[1]])


def quartic(w):
    return w[0] ** 4 / 4, w**3


def slope(*g):
    """Return the objective with the same gradient everywhere."""
    return lambda theta: (float(theta @ g), np.array(g))


def moves(rule, grads):
    """Return the moves along one coordinate, gradient after gradient."""
    theta, state, path = np.zeros(1), rule.init(np.zeros(1)), [0.0]
    for g in grads:
        theta, state = rule.step(theta, np.array([g], float), state)
        path.append(theta[0])
    return np.diff(path)


def test_gradient_descent():
    path = minimize(GradientDescent(0.05), ellipse, [1, 1], 2).path
    np.testing.assert_allclose(path, [[1, 1], [0.95, 0.5], [0.9025, 0.25]], rtol=1e-15)


def test_momentum():
    """v: (-.05, -.5), (-.0925, -.7), (-.126125, -.53)."""
    path = minimize(Momentum(0.05, 0.9), ellipse, [1, 1], 3).path
    np.testing.assert_allclose(path[1:], [[0.95, 0.5], [0.8575, -0.2], [0.731375, -0.73]], rtol=1e-14)


@pytest.mark.parametrize(
    ("form", "lr", "expected"),
    [  # gradients 1 and 1, beta = 1/2
        ("classical", 0.1, [-0.1, -0.15]),
        ("heavy-ball", 0.1, [-0.1, -0.15]),
        ("normalized", 0.1, [-0.05, -0.075]),
        ("average", 0.1, [-0.05, -0.075]),
        ("vtech-literal", 0.1, [-0.1, -0.095]),  # -.1 (1 + .5 * -.1)
    ],
)
def test_two_steps_of_every_form_of_momentum(form, lr, expected):
    np.testing.assert_allclose(moves(Momentum(lr, 0.5, form), [1, 1]), expected, rtol=1e-14)


def test_dampening_spares_the_first_gradient():
    """E-55b: v is 1, then .9 + .1, and stays."""
    rule = Momentum(0.1, 0.9, "heavy-ball", dampening=0.9)
    np.testing.assert_allclose(moves(rule, [1, 1, 1]), [-0.1, -0.1, -0.1], rtol=1e-13)
    average = moves(Momentum(0.1, 0.9, "average"), [1, 1, 1])
    np.testing.assert_allclose(average, [-0.01, -0.019, -0.0271], rtol=1e-13)


def test_nesterov():
    """A8: f = w^4 / 4 from 1.5; without looking ahead the second point is 1.061411."""
    path = minimize(Nesterov(0.05, 0.9), quartic, [1.5], 4).path.ravel()
    np.testing.assert_allclose(path, [1.5, 1.33125, 1.097354, 0.851972, 0.618559], atol=5e-7)
    plain = minimize(Momentum(0.05, 0.9), quartic, [1.5], 2).path.ravel()
    np.testing.assert_allclose(plain, [1.5, 1.33125, 1.061411], atol=5e-7)


def test_nesterov_as_other_libraries_store_it():
    """A8: 1.5 - .05 (1 + .9) 1.5^3 = 1.179375 is ahead of 1.33125."""
    path = minimize(NesterovRewritten(0.05, 0.9), quartic, [1.5], 1).path
    assert path[1, 0] == pytest.approx(1.179375, rel=1e-15)


def test_nesterov_of_the_average():
    """m = .5 g; the second gradient is taken at 1 - .1 * .5 * .5 ahead of 1 - .05."""
    path = minimize(Nesterov(0.1, 0.5, "average"), lambda w: (w[0] ** 2 / 2, w), [1.0], 2).path.ravel()
    m = 0.5 * 0.5 + 0.5 * (0.95 - 0.1 * 0.5 * 0.5)
    np.testing.assert_allclose(path, [1, 0.95, 0.95 - 0.1 * m], rtol=1e-15)


def test_adagrad():
    """A8: .5 (1 - 1 / sqrt(5)) in both coordinates: the size of a gradient does not matter."""
    path = minimize(AdaGrad(0.5), ellipse, [1, 1], 2).path
    np.testing.assert_allclose(path[2], [0.276393, 0.276393], atol=5e-7)


def test_adagrad_under_a_constant_gradient():
    """The k-th step is lr / sqrt(k); the sum of 1 / sqrt(k) up to 100 is 18.5896."""
    path = minimize(AdaGrad(0.1), slope(-7.0), [0.0], 100).path.ravel()
    np.testing.assert_allclose(np.diff(path), 0.1 / np.sqrt(np.arange(1, 101)), rtol=1e-7)
    assert path[-1] / 0.1 == pytest.approx(18.59, abs=0.005)


def test_adagrad_sums_squares():
    state, grads = AdaGrad().init(np.zeros(1)), [0.5, -2.0, 0.0, 3.0]
    sums = []
    for g in grads:
        _, state = AdaGrad().step(np.zeros(1), np.array([g]), state)
        sums.append(state.s[0])
    assert sums == [0.25, 4.25, 4.25, 13.25]


def test_rmsprop_from_zero():
    """E-72: the first step is lr / sqrt(1 - rho), 3.162 lr; s after gradients 1 and 3 is .99."""
    rule = RMSProp(0.1, rho=0.9)
    np.testing.assert_allclose(moves(rule, [1.0]), [-0.3162278], rtol=1e-6)
    np.testing.assert_allclose(moves(rule, [1, 3])[1], -0.1 * 3 / math.sqrt(0.99), rtol=1e-7)
    assert moves(RMSProp(0.1, rho=0.99), [1.0])[0] == pytest.approx(-1.0, rel=1e-6)


def test_rmsprop_from_the_first_gradient():
    """E-72: the first step is lr; s after gradients 1 and 3 is 1.8."""
    rule = RMSProp(0.1, rho=0.9, start="first_grad")
    np.testing.assert_allclose(moves(rule, [1, 3]), [-0.1, -0.3 / math.sqrt(1.8)], rtol=1e-7)


def test_rmsprop_with_momentum():
    """Constant gradient, s = g^2 from the start: unit steps, summed as momentum sums them."""
    rule = RMSProp(0.1, start="first_grad", momentum=0.5)
    np.testing.assert_allclose(moves(rule, [4, 4, 4]), [-0.1, -0.15, -0.175], rtol=1e-8)


@pytest.mark.parametrize("eps", [1e-6, 1e-8])
def test_epsilon_starts_adadelta(eps):
    """E-63: the first step is sqrt(eps / (1 - rho)), 3.16e-3 or 3.16e-4, and no learning rate is in sight."""
    first = moves(AdaDelta(eps=eps), [1.0])[0]
    assert first == pytest.approx(-math.sqrt(eps / (0.1 + eps)), rel=1e-12)
    assert first == pytest.approx(-math.sqrt(eps / 0.1), rel=1e-4)


def test_adadelta_measures_a_jump_by_those_before():
    """With d from jumps up to the last one; rho = 1/2, eps = 1, gradients 1 and 1: s = .5, .75."""
    first = 1 / math.sqrt(1.5)
    second = math.sqrt(1 + first**2 / 2) / math.sqrt(1.75)
    np.testing.assert_allclose(moves(AdaDelta(1.0, 0.5, 1.0), [1, 1]), [-first, -second], rtol=1e-15)


def test_adadelta_starts_from_mephis_jump():
    """D(0) = (1 - rho) delta0^2 = 2, G(0) = (1 - rho) g^2 = 8: a jump of sqrt(3 / 9) * 4."""
    np.testing.assert_allclose(
        moves(AdaDelta(1.0, 0.5, 1.0, delta0=2.0), [4]), [-4 / math.sqrt(3)], rtol=1e-15
    )


def test_adam():
    """A8: without the correction the third point is at -.162141."""
    path = minimize(Adam(0.1), ellipse, [1, 1], 3).path
    np.testing.assert_allclose(path[3], [0.701586, 0.701586], atol=5e-7)
    path = minimize(Adam(0.1, bias_correction=False), ellipse, [1, 1], 3).path
    assert path[3, 0] == pytest.approx(-0.162141, abs=5e-7)


def test_first_step_of_adam_is_the_learning_rate():
    np.testing.assert_allclose(moves(ADAM_DEFAULTS, [5.0]), [-1e-3], rtol=1e-8)
    np.testing.assert_allclose(moves(ADAM_DEFAULTS, [-1e-3]), [1e-3], rtol=1e-4)


def test_two_steps_of_adam():
    """beta = 1/2, 3/4; gradients 1 and 3: m = .5, 1.75 and v = .25, 2.4375, corrected by 3/4 and 7/16."""
    rule = Adam(1.0, 0.5, 0.75, eps=1e-12)
    expected = [-1, -(1.75 / 0.75) / math.sqrt(2.4375 / 0.4375)]
    np.testing.assert_allclose(moves(rule, [1, 3]), expected, rtol=1e-11)


@pytest.mark.parametrize(("t", "longer"), [(1, 3.16), (10, 6.5), (100, 3.2), (1000, 1.26)])
def test_steps_of_adam_are_longer_without_correction(t, longer):
    """E-62b, under a constant gradient."""
    plain = moves(Adam(1e-3, bias_correction=False), np.ones(t))[-1]
    ratio = plain / moves(ADAM_DEFAULTS, np.ones(t))[-1]
    assert ratio == pytest.approx((1 - 0.9**t) / math.sqrt(1 - 0.999**t), rel=1e-6)
    assert ratio == pytest.approx(longer, abs=0.05)


def test_adam_does_not_see_the_scale_of_a_function():
    grads = np.array([0.3, -1.0, 2.0, 0.7, -0.1])
    rule = Adam(0.1, eps=1e-30)
    np.testing.assert_allclose(moves(rule, 1000 * grads), moves(rule, grads), rtol=1e-12)


def test_adamax():
    """beta = 1/2, 3/4; gradients 4 and 1: m / (1 - 2^-t) = 4, 2; the largest is 4, then 3."""
    np.testing.assert_allclose(moves(AdaMax(1.0, 0.5, 0.75, 1e-12), [4, 1]), [-1, -2 / 3], rtol=1e-11)


def test_nadam_without_warm_up():
    """momentum_decay = 0: mu = beta1 / 2 = 1/4 throughout, and its products are 1/4, 1/16, 1/64."""
    rule = NAdam(1.0, 0.5, 0.75, 1e-12, momentum_decay=0.0)
    first = 0.25 / (1 - 1 / 16) * 0.5 + 0.75 / (1 - 0.25)
    second = 0.25 / (1 - 1 / 64) * 1.75 + 0.75 / (1 - 1 / 16) * 3
    expected = [-first, -second / math.sqrt(2.4375 / 0.4375)]
    np.testing.assert_allclose(moves(rule, [1, 3]), expected, rtol=1e-11)


@pytest.mark.parametrize(
    ("form", "expected"),
    [  # the sign changes at the third gradient: delta = 1, 1.2, .6
        ("rprop-", [-1, -1.2, 0.6, 0.72]),
        ("irprop-", [-1, -1.2, 0, 0.6]),
        ("rprop+", [-1, -1.2, 1.2, 0.6]),
    ],
)
def test_rprop(form, expected):
    np.testing.assert_allclose(moves(RProp(form, delta0=1.0), [2, 9, -1e-300, -5]), expected, rtol=1e-14)


def test_rprop_compares_a_zero_gradient_with_nothing():
    np.testing.assert_allclose(moves(RProp(delta0=1.0), [2, 0, 2, 2]), [-1, 0, -1, -1.2], rtol=1e-14)


def test_steps_of_rprop_stay_in_their_bounds():
    rule = RProp(delta0=1.0, delta_min=0.3, delta_max=1.3)
    np.testing.assert_allclose(moves(rule, [1, 1, 1]), [-1, -1.2, -1.3], rtol=1e-14)
    np.testing.assert_allclose(moves(rule, [1, -1, 1]), [-1, 0.5, -0.3], rtol=1e-14)


def test_normalized_gradient_is_cluj_example():
    theta, _ = NormalizedGradient(1.0).step([0, 0, 0], [3, -2, 5], NormalizedGradient().init([0, 0, 0]))
    np.testing.assert_allclose(theta, [-1, 1, -1], rtol=1e-8)


def test_normalized_gradient_bounces_for_ever():
    """From .05 with steps of .1, between .05 and -.05."""
    path = minimize(NormalizedGradient(0.1, 1e-16), lambda x: (x @ x / 2, x), [0.05], 100).path.ravel()
    np.testing.assert_allclose(path, [0.05, -0.05] * 50 + [0.05], rtol=1e-9)
