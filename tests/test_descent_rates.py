"""Learning rates on quadratics: regimes, the best fixed rate, the limit of convergence."""

import itertools

import numpy as np
import pytest

from lecturelib.descent import best_fixed_lr, contraction_factor, gradient_descent, lr_regimes
from lecturelib.problems import linear_regression, oblong_quadratic, quadratic


def identity(x):
    return x


@pytest.mark.parametrize(
    ("lr", "end", "name"),
    [
        (0.5, 9.3e-10, "slow"),
        (1.0, 0.0, "exact"),
        (1.5, 9.3e-10, "oscillating"),
        (2.0, 1.0, "endless"),
        (2.1, 17.4, "divergent"),
    ],
)
def test_four_regimes_of_a_learning_rate(lr, end, name):
    """LeCun's picture: x_30 on x^2 / 2 from 1."""
    path = gradient_descent(identity, 1.0, lr, 30)
    assert path[-1] == pytest.approx(end, rel=4e-3)
    assert lr_regimes(1.0).name(lr) == name
    assert lr_regimes(4.0).name(lr / 4) == name
    assert lr_regimes(8.0) == (0.125, 0.25)


def test_best_rate_on_diag_1_25():
    """2 / 26, error times 24 / 26 per step (the loss its square), limit 2 / 25."""
    best = best_fixed_lr([25.0, 1.0, 7.0])
    assert best == pytest.approx((1 / 13, 12 / 13, 0.08), rel=1e-15)
    path = gradient_descent(oblong_quadratic(25).grad, [25, 1], best.lr, 60)
    errors = np.linalg.norm(path, axis=1)
    np.testing.assert_allclose(errors[1:] / errors[:-1], 12 / 13, rtol=1e-12)


@pytest.mark.parametrize("kappa", [1.0, 1.5, 25.0, 1e6])
def test_best_rate_is_within_a_factor_2_of_the_limit(kappa):
    """E-69: the ratio is kappa / (kappa + 1), from a half to below 1."""
    best = best_fixed_lr([3.0, 3.0 * kappa])
    assert best.lr / best.limit == pytest.approx(kappa / (kappa + 1), rel=1e-14)
    assert 0.5 <= best.lr / best.limit < 1


def test_no_other_fixed_rate_contracts_better():
    lam = [1.0, 4.0, 25.0]
    best = best_fixed_lr(lam)
    assert contraction_factor(best.lr, lam) == pytest.approx(best.factor, rel=1e-14)
    for lr in np.linspace(0.001, 0.1, 200):
        assert contraction_factor(lr, lam) >= best.factor - 1e-15
        assert (contraction_factor(lr, lam) < 1) == (lr < best.limit)


@pytest.mark.parametrize("lr", [0.03, 0.079, 0.081, 0.1])
def test_descent_on_a_quadratic_converges_below_the_limit_only(lr):
    """With a full Hessian: 2 / lambda_max, and the slowest error shrinks by max |1 - a lambda|."""
    Q, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))
    lam = np.array([1.0, 5.0, 25.0])
    row = quadratic((Q * lam) @ Q.T, argmin=[1, 2, 3])
    errors = np.linalg.norm(gradient_descent(row.grad, [0, 0, 0], lr, 400) - row.argmin, axis=1)
    assert (errors[-1] < errors[0]) == (lr < best_fixed_lr(lam).limit)
    assert errors[-1] / errors[-2] == pytest.approx(contraction_factor(lr, lam), rel=1e-6)


def test_sum_of_squares_needs_a_smaller_rate():
    """For the sum, descent converges if a < 1 / lambda_max(sum x x^T); for the mean, n times that (E-21)."""
    x = np.linspace(-1, 2, 9)
    A = np.column_stack([np.ones(9), x])
    limit = 1 / np.linalg.eigvalsh(A.T @ A)[-1]
    total = linear_regression(x, 2 * x + 1, "sum")
    mean = linear_regression(x, 2 * x + 1, "mean")
    for factor, converges in ((0.99, True), (1.01, False)):
        ends = [
            gradient_descent(total.grad, [0, 0], factor * limit, 1500)[-1],
            gradient_descent(mean.grad, [0, 0], 9 * factor * limit, 1500)[-1],
        ]
        assert [bool(np.abs(end - [1, 2]).max() < 1e-4) for end in ends] == [converges] * 2


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: lr_regimes(0.0), "lam"),
        (lambda: lr_regimes(1.0).name(-1.0), "lr"),
        (lambda: best_fixed_lr([1.0, -1.0]), "eigenvalues"),
        (lambda: best_fixed_lr([]), "eigenvalues"),
        (lambda: contraction_factor(0.0, [1.0]), "lr"),
    ],
)
def test_bad_arguments_are_named(call, named):
    with pytest.raises(ValueError, match=f"^{named}: expected .*, got "):
        call()


def test_numbers_at_the_ends_of_the_floats_signal_nothing():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for lam in itertools.product((1e-300, 1.0, 1e308), repeat=2):
            best_fixed_lr(lam), contraction_factor(1e308, lam)
        assert best_fixed_lr([1e308, 1e308]).factor == 0
