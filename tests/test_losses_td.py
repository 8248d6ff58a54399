"""Temporal differences by hand and by differences: which maximum, which square, which gradient (E-30)."""

import numpy as np
import pytest
from helpers import numerical_gradient

from lecturelib.losses import td_error, td_full_gradient, td_loss, td_semi_gradient

Q, Q_NEXT, R, GAMMA = [1.0, 0.0, 2.0], [[0.0, 4.0], [2.0, -6.0], [1.0, 0.5]], [0.0, -2.0, 3.5], 0.5


def test_error_by_hand():
    """Targets 0 + 2, -2 + 1, 3.5 + 0.5: the largest entry of each row, not of each column."""
    np.testing.assert_array_equal(td_error(Q, Q_NEXT, R, GAMMA), [1, -1, 2])


def test_square_is_inside_the_expectation():
    assert td_loss(Q, Q_NEXT, R, GAMMA) == 2
    assert td_loss(Q, Q_NEXT, R, GAMMA, "sum") == 6
    assert np.mean([1, -1, 2]) ** 2 == pytest.approx(0.444, abs=5e-4)


def test_semi_gradient_by_hand():
    np.testing.assert_allclose(td_semi_gradient(Q, Q_NEXT, R, GAMMA), [-2 / 3, 2 / 3, -4 / 3], rtol=1e-15)
    np.testing.assert_array_equal(td_semi_gradient(Q, Q_NEXT, R, GAMMA, "sum"), [-2, 2, -4])


def test_full_gradient_is_the_gradient():
    grad_q, grad_next = td_full_gradient(Q, Q_NEXT, R, GAMMA)
    by_q = numerical_gradient(lambda q: td_loss(q, Q_NEXT, R, GAMMA), np.array(Q))
    by_next = numerical_gradient(lambda q_next: td_loss(Q, q_next, R, GAMMA), np.array(Q_NEXT))
    np.testing.assert_allclose(grad_q, by_q, rtol=1e-9)
    np.testing.assert_allclose(grad_next, by_next, rtol=1e-9, atol=1e-12)


def features(seed: int = 2):
    rng = np.random.default_rng(seed)
    return rng.normal(size=3), rng.normal(size=(4, 3)), rng.normal(size=(4, 2, 3)), rng.normal(size=4)


def test_update_of_the_lecture_is_half_a_step_against_the_semi_gradient():
    """Q = theta . phi: theta + alpha sum delta phi is theta - alpha/2 grad(sum delta^2), target frozen."""
    theta, phi, phi_next, r = features()
    alpha, frozen_target = 0.1, r + 0.9 * (phi_next @ theta).max(axis=1)
    delta = td_error(phi @ theta, phi_next @ theta, r, 0.9)
    update = theta + alpha * delta @ phi
    semi = td_semi_gradient(phi @ theta, phi_next @ theta, r, 0.9, "sum") @ phi
    np.testing.assert_allclose(theta - alpha / 2 * semi, update, rtol=1e-14)
    by_differences = numerical_gradient(lambda t: float(np.sum((frozen_target - phi @ t) ** 2)), theta)
    np.testing.assert_allclose(semi, by_differences, rtol=1e-8)


def test_gradient_through_the_target_is_another_one():
    theta, phi, phi_next, r = features()
    grad_q, grad_next = td_full_gradient(phi @ theta, phi_next @ theta, r, 0.9)
    full = grad_q @ phi + np.einsum("na,nad->d", grad_next, phi_next)
    moving = numerical_gradient(lambda t: td_loss(phi @ t, phi_next @ t, r, 0.9), theta)
    np.testing.assert_allclose(full, moving, rtol=1e-8)
    assert np.abs(full - grad_q @ phi).max() > 0.1


def test_float32_stays_float32():
    arguments = [np.array(values, np.float32) for values in (Q, Q_NEXT, R)]
    assert td_error(*arguments, 0.5).dtype == np.float32
    assert td_full_gradient(*arguments, 0.5)[1].dtype == np.float32
    assert type(td_loss(*arguments, 0.5)) is float


def test_arguments_are_left_alone():
    arguments = [np.array(values) for values in (Q, Q_NEXT, R)]
    for array in arguments:
        array.flags.writeable = False
    results = td_error(*arguments, 0.0), td_semi_gradient(*arguments, 0.0), *td_full_gradient(*arguments, 0.0)
    assert not any(np.shares_memory(result, array) for result in results for array in arguments)


def test_largest_floats_cause_no_warning():
    huge = np.full(2, 1e308)
    assert td_loss(-huge, np.ones((2, 1)), huge, 1.0) == np.inf
    assert td_full_gradient(-huge, np.ones((2, 1)), huge, 1.0)[1].max() == np.inf
