"""Momentum and Nesterov in the forms of the lectures: the exact maps, or the place where they part."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from optimizer_paths import BETA, LR, START, grad, path, recursion, same

from lecturelib.optimizers import (
    FORMS,
    GradientDescent,
    Momentum,
    Nesterov,
    NesterovRewritten,
    convert,
    minimize,
    to_lookahead,
)

# Momentum, E-55.


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(FORMS, 2)))
def test_forms_of_momentum_are_converted(one, other):
    rule = Momentum(0.05, 0.5, one) if one == "vtech-literal" else Momentum(LR, 0.025, one)
    converted = convert(rule, other)
    assert converted.form == other
    same(path(converted), path(rule))
    back = convert(converted, one)
    assert (back.lr, back.beta) == pytest.approx((rule.lr, rule.beta), rel=1e-14)


@pytest.mark.parametrize(
    ("form", "lr"), [("heavy-ball", LR), ("normalized", LR / (1 - BETA)), ("average", LR / (1 - BETA))]
)
def test_learning_rates_of_equal_momentum(form, lr):
    same(path(Momentum(lr, BETA, form)), path(Momentum(LR, BETA)))
    converted = convert(Momentum(LR, BETA), form)
    assert (converted.form, converted.beta) == (form, BETA)
    assert converted.lr == pytest.approx(lr, rel=1e-15)


def test_mephi_keeps_the_last_point_instead_of_a_velocity():
    same(path(Momentum(LR, BETA)), recursion(lambda w, old: w - LR * grad(w) + BETA * (w - old)))
    normalized = recursion(lambda w, old: w - LR * (1 - BETA) * grad(w) + BETA * (w - old))
    same(path(Momentum(LR, BETA, "normalized")), normalized)


def test_vtech_to_the_letter_is_momentum_of_the_wrong_sign():
    """E-55a: classical with beta = -lr gamma; as gradient plus velocity it is the heavy ball."""
    literal = recursion(lambda w, old: w - LR * (grad(w) + BETA * (w - old)))
    same(path(Momentum(LR, BETA, "vtech-literal")), literal)
    same(path(Momentum(LR, -LR * BETA)), literal)
    assert np.abs(literal - path(Momentum(LR, BETA, "heavy-ball"))).max() > 0.1


def test_uit_is_momentum_once_the_decay_is_put_back():
    """E-55c: v = mu v + eps grad, theta - v."""
    theta, v, points = START, np.zeros(3), [START]
    for _ in range(30):
        v = BETA * v + LR * grad(theta)
        theta = theta - v
        points.append(theta)
    same(path(Momentum(LR, BETA)), points)


@pytest.mark.parametrize(
    ("look", "same_step", "radius"), [(0, False, math.sqrt(1.09)), (0, True, 1.0), (1, False, 1.0)]
)
def test_uit_as_printed_does_not_converge(look, same_step, radius):
    """E-55c: on theta^2 / 2 with eps = .1, mu = .9; v is one step old as the indices have it."""
    eps, mu, (theta, v) = 0.1, 0.9, (1.0, 0.0)
    matrix = np.array([[1, -mu], [eps, 1 - look * eps * mu]])  # (theta, v) of one step from the last
    if same_step:
        matrix = np.array([[1 - mu * eps, -mu], [eps, 1]])
    assert np.abs(np.linalg.eigvals(matrix)).max() == pytest.approx(radius, abs=1e-3 * (look + 1))
    for _ in range(1000):
        theta, v = matrix @ (theta, v)
    assert math.hypot(theta, v) > 0.1


def test_torch_dampening_is_the_average_but_for_the_first_gradient():
    """E-55b: the first step is ten times as long; what the excess adds decays with beta."""
    torch = Momentum(0.1, 0.9, "heavy-ball", dampening=0.9)
    average = Momentum(0.1, 0.9, "average")
    constant = lambda theta: (float(theta.sum()), np.ones(1))
    steps = [np.diff(minimize(rule, constant, [0.0], 40).path.ravel()) for rule in (torch, average)]
    assert steps[0][0] / steps[1][0] == pytest.approx(10, rel=1e-12)
    np.testing.assert_allclose(steps[0] - steps[1], -0.1 * 0.9 ** np.arange(1, 41), rtol=1e-9)


@pytest.mark.parametrize(
    ("inside", "outside", "parts"),
    [("classical", "heavy-ball", True), ("normalized", "average", True), ("heavy-ball", "average", False)],
)
def test_forms_part_when_the_rate_changes(inside, outside, parts):
    """After a drop by 10 the velocity of the classical form still holds the large rate."""

    def slower(form):
        rule = convert(Momentum(LR, 0.9), form)
        return replace(rule, lr=lambda t: rule.lr * (0.1 if t >= 10 else 1))

    one, other = path(slower(inside)), path(slower(outside))
    same(one[:11], other[:11])
    assert (np.abs(one - other).max() > 0.1) == parts


@pytest.mark.parametrize("form", FORMS)
def test_momentum_without_momentum_is_gradient_descent(form):
    same(path(Momentum(LR, 0.0, form)), path(GradientDescent(LR)))


# Nesterov, E-73.


def test_nesterov_as_mephi_writes_it():
    printed = recursion(lambda w, old: w - LR * grad(w + BETA * (w - old)) + BETA * (w - old))
    same(path(Nesterov(LR, BETA)), printed)


def test_nesterov_rewritten_is_one_velocity_ahead():
    same(to_lookahead(path(Nesterov(LR, BETA)), BETA), path(NesterovRewritten(LR, BETA)))


def test_nesterov_of_the_average_is_nesterov_with_a_smaller_rate():
    """The look-ahead point is phi - lr beta m (erratum of the second printing of Prince's book)."""
    same(path(Nesterov(LR / (1 - BETA), BETA, "average")), path(Nesterov(LR, BETA)))


def test_nesterov_and_momentum_share_the_first_step():
    same(path(Nesterov(LR, BETA), 1), path(Momentum(LR, BETA), 1))
    assert np.abs(path(Nesterov(LR, BETA), 2) - path(Momentum(LR, BETA), 2)).max() > 1e-3
