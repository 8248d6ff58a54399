"""Gains, spectral radii and limits of momentum, against sums, eigenvalues and bisection."""

import math

import numpy as np
import pytest

from lecturelib.optimizers import (
    GradientDescent,
    Momentum,
    Nesterov,
    minimize,
    momentum_gain,
    momentum_spectral_radius,
    momentum_stability_limit,
    optimal_momentum,
)

MUS = (0.0, 0.5, 0.9, 0.95)


@pytest.mark.parametrize(
    ("mu", "k", "sign", "expected"),
    [
        (0.9, 1, 1, 1),
        (0.9, 10, 1, 6.513),
        (0.9, math.inf, 1, 10),
        (0.95, 10, 1, 8.025),
        (0.95, math.inf, 1, 20),
        (0.5, math.inf, -1, 0.6667),
        (0.9, math.inf, -1, 0.5263),
        (0.95, math.inf, -1, 0.5128),
        (0.9, 2, -1, 0.1),
    ],
)
def test_gain_of_mephi(mu, k, sign, expected):
    assert momentum_gain(mu, k, sign) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("form", ["classical", "average"])
@pytest.mark.parametrize("mu", MUS)
def test_gain_is_what_steps_grow_to(mu, sign, form):
    """Under a gradient that stays or changes its sign, from rest; terminal velocity is the limit."""
    gradients = iter(float(sign) ** np.arange(61))
    constant = lambda theta: (0.0, np.array([next(gradients)]))
    steps = np.diff(minimize(Momentum(0.1, mu, form), constant, [0.0], 60).path.ravel())
    for k in (1, 2, 10, 60):
        gain = momentum_gain(mu, k, sign, form)
        assert abs(steps[k - 1]) / 0.1 == pytest.approx(gain, rel=1e-11)
        total = sum((sign * mu) ** j for j in range(k)) * (1 - mu if form == "average" else 1)
        assert gain == pytest.approx(total, rel=1e-13)
    assert momentum_gain(mu, 10_000, sign, form) == pytest.approx(momentum_gain(mu, sign=sign, form=form))


def matrix(al, beta, nesterov):
    """Take (theta_t, theta_t-1) to (theta_t+1, theta_t), theta_t+1 if the gradient is lambda theta."""
    if nesterov:
        return np.array([[(1 + beta) * (1 - al), -beta * (1 - al)], [1, 0]])
    return np.array([[1 + beta - al, -beta], [1, 0]])


@pytest.mark.parametrize("nesterov", [False, True])
def test_radius_is_that_of_the_matrix(nesterov):
    al, beta = np.meshgrid(np.linspace(-0.5, 5, 23), [-0.5, 0, 0.3, 0.9, 0.99, 1.01])
    expected = [
        np.abs(np.linalg.eigvals(matrix(a, b, nesterov))).max()
        for a, b in zip(al.flat, beta.flat, strict=True)
    ]
    radii = momentum_spectral_radius(al, beta, nesterov)
    assert radii.shape == al.shape
    np.testing.assert_allclose(radii.ravel(), expected, rtol=1e-7)  # double roots cost half the digits


@pytest.mark.parametrize(("rule", "nesterov"), [(Momentum, False), (Nesterov, True)])
@pytest.mark.parametrize(("al", "beta"), [(0.1, 0.9), (1.2, 0.5), (0.02, 0.2)])
def test_radius_is_the_rate_of_a_run(rule, nesterov, al, beta):
    """Of (theta_t, theta_t-1), whose norm may turn around but not leave the exponential by much."""
    path = minimize(rule(al, beta), lambda x: (x @ x / 2, x), [1.0], 400).path.ravel()
    size = np.hypot(path[1:], path[:-1])
    rate = (size[-20:].max() / size[180:200].max()) ** (1 / 200)
    assert rate == pytest.approx(momentum_spectral_radius(al, beta, nesterov), rel=5e-3)


def test_radius_of_momentum_of_one_and_more():
    """E-56: the product of the roots is beta."""
    assert momentum_spectral_radius(0.1, 1.01) == pytest.approx(1.005, abs=5e-5)
    assert (momentum_spectral_radius(np.linspace(0.01, 3.9, 50), 1.0) >= 1 - 1e-15).all()


def test_radius_of_huge_arguments_is_finite():
    np.testing.assert_allclose(momentum_spectral_radius([1e300, -1e300], 0.5), 1e300, rtol=1e-15)
    assert momentum_spectral_radius(1e300, 0.5, nesterov=True) == pytest.approx(1.5e300, rel=1e-15)


def bisected_limit(beta, nesterov):
    """The learning rate times curvature where an eigenvalue leaves the unit circle."""
    low, high = 0.5, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        stable = np.abs(np.linalg.eigvals(matrix(middle, beta, nesterov))).max() < 1
        low, high = (middle, high) if stable else (low, middle)
    return low


@pytest.mark.parametrize(
    ("beta", "nesterov", "expected"),
    [(0.0, False, 2), (0.6, False, 3.2), (0.9, False, 3.8), (0.95, False, 3.9), (0.95, True, 1.345)],
)
def test_limit_of_stability(beta, nesterov, expected):
    """E-78: momentum allows longer steps than descent, Nesterov shorter ones."""
    limit = momentum_stability_limit(beta, nesterov)
    assert limit == pytest.approx(expected, abs=5e-4)
    assert limit == pytest.approx(bisected_limit(beta, nesterov), rel=1e-12)


@pytest.mark.parametrize(("rule", "nesterov"), [(Momentum, False), (Nesterov, True)])
def test_runs_diverge_beyond_the_limit(rule, nesterov):
    limit = momentum_stability_limit(0.9, nesterov)
    for factor, grows in ((0.97, False), (1.03, True)):
        path = minimize(rule(factor * limit, 0.9), lambda x: (x @ x / 2, x), [1.0], 800).path.ravel()
        assert (np.abs(path[-10:]).max() > 100) == grows


@pytest.mark.parametrize("kappa", [1.0, 4.0, 50.0, 1e4])
def test_best_momentum(kappa):
    lr, beta, radius = optimal_momentum(2.0, 2.0 * kappa)
    q = (math.sqrt(kappa) - 1) / (math.sqrt(kappa) + 1)
    assert (beta, radius) == pytest.approx((q * q, q), rel=1e-13)
    curvatures = np.linspace(2.0, 2.0 * kappa, 9)
    np.testing.assert_allclose(momentum_spectral_radius(lr * curvatures, beta), radius, atol=1e-7)


def test_no_momentum_is_better_than_the_best():
    best = optimal_momentum(1.0, 50.0)
    lrs, betas = np.meshgrid(np.linspace(1e-3, 0.08, 60), np.linspace(0, 0.99, 60))
    worst = np.maximum(momentum_spectral_radius(lrs, betas), momentum_spectral_radius(50 * lrs, betas))
    assert best.radius - 1e-7 <= worst.min() < best.radius + 0.02


def test_best_momentum_beats_descent_on_a_ravine():
    best = optimal_momentum(1.0, 50.0)
    ravine = lambda x: ((x[0] ** 2 + 50 * x[1] ** 2) / 2, np.array([x[0], 50 * x[1]]))
    momentum = minimize(Momentum(best.lr, best.beta), ravine, [10, 1], 100).values[-1]
    descent = minimize(GradientDescent(2 / 51), ravine, [10, 1], 100).values[-1]
    assert momentum < 1e-15 < 1e-3 < descent
