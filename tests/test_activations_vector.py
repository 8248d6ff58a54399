"""Softmax, maxout, the gradients of the parametric ReLU, dead and saturated units."""

import numpy as np
import pytest
import scipy.special
from helpers import central_difference, frozen, numerical_gradient

from lecturelib import activations as act

BATCH = frozen(np.random.default_rng(5).normal(0, 2, (4, 3)))


@pytest.mark.parametrize("axis", [0, 1, -1, -2])
def test_softmax_agrees_with_scipy_along_every_axis(axis):
    got = act.softmax(BATCH, axis=axis)
    np.testing.assert_allclose(got, scipy.special.softmax(BATCH, axis=axis), rtol=1e-14)
    np.testing.assert_allclose(got.sum(axis=axis), 1, rtol=1e-15)


def test_softmax_by_hand():
    # e^0 : e^ln2 : e^ln3 = 1 : 2 : 3
    np.testing.assert_allclose(act.softmax([0, np.log(2), np.log(3)]), [1 / 6, 2 / 6, 3 / 6], rtol=1e-15)
    p = [0.2689414213699951, 0.7310585786300049]  # 1 : e, in each row by itself
    np.testing.assert_allclose(act.softmax([[1000, 1001], [-1000, -999]]), [p, p], rtol=1e-14)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_softmax_of_any_finite_numbers_signals_nothing(dtype):
    largest = np.finfo(dtype).max
    with np.errstate(all="raise"):
        for x in ([-1000, 1000], [largest, -largest], [largest, 0], [1e20, 0, 1e20], [-largest, -largest]):
            p = act.softmax(np.array(x, dtype))
            assert p.dtype == dtype
            top = np.array(x) == max(x)
            np.testing.assert_allclose(p, top / top.sum(), rtol=1e-7)


def test_softmax_does_not_see_a_common_shift():
    np.testing.assert_allclose(act.softmax(BATCH + 64), act.softmax(BATCH), rtol=1e-13)


def test_softmax_jacobian_is_the_numerical_one():
    expected = np.stack([numerical_gradient(lambda z: act.softmax(z)[i], BATCH[0]) for i in range(3)])  # noqa: B023
    np.testing.assert_allclose(act.softmax_jacobian(BATCH[0]), expected, atol=1e-10)


def test_softmax_jacobian_of_a_batch_and_its_rows():
    jacobians = act.softmax_jacobian(BATCH)
    assert jacobians.shape == (4, 3, 3)
    for row, jacobian in zip(BATCH, jacobians, strict=True):
        p = scipy.special.softmax(row)
        np.testing.assert_allclose(jacobian, np.diag(p) - np.outer(p, p), rtol=1e-12)
        np.testing.assert_allclose(jacobian.sum(axis=1), 0, atol=1e-16)


def test_softmax_jacobian_keeps_digits_when_one_entry_takes_all():
    # p = (1 - s, s) with s = sigmoid(-100): every entry is +-s (1 - s), which 1 - p would round to 0.
    s = 3.720075976020836e-44
    np.testing.assert_allclose(act.softmax_jacobian([100, 0]), [[s, -s], [-s, s]], rtol=1e-14)


def test_vector_functions_keep_float32_and_leave_the_argument_alone():
    x = frozen([[1, 3, 2], [0, -1, 5]], np.float32)
    for f in (act.softmax, act.softmax_jacobian, act.maxout, act.maxout_grad):
        result = f(x)
        assert result.dtype == np.float32
        assert not np.shares_memory(result, x)
    assert not np.shares_memory(act.maxout(x[:1], axis=0), x)


@pytest.mark.parametrize(("axis", "expected"), [(0, [4, 5, 3]), (1, [2, 5, 4]), (-1, [2, 5, 4])])
def test_maxout_by_hand(axis, expected):
    np.testing.assert_array_equal(act.maxout([[1, 2, -1], [0, 5, 3], [4, 1, 2]], axis=axis), expected)


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("ties", ["first", "split"])
def test_maxout_gradient_off_ties_is_numerical(axis, ties):
    expected = numerical_gradient(lambda x: act.maxout(x, axis=axis).sum(), np.array(BATCH))
    np.testing.assert_allclose(act.maxout_grad(BATCH, axis=axis, ties=ties), expected, atol=1e-9)


def test_maxout_gradient_at_ties_is_a_choice():
    """E-10: the first one, or shared."""
    x = [[1, 7, 7, 0], [2, 2, 2, 2]]
    np.testing.assert_array_equal(act.maxout_grad(x), [[0, 1, 0, 0], [1, 0, 0, 0]])
    np.testing.assert_array_equal(act.maxout_grad(x, ties="split"), [[0, 0.5, 0.5, 0], [0.25] * 4])
    np.testing.assert_array_equal(act.maxout_grad(np.transpose(x), axis=0), np.transpose(act.maxout_grad(x)))


def test_prelu_gradients_by_hand():
    # min(x, 0) = (-2, -0.5, 0), summed -2.5; with upstream (3, 1, 5): -6.5.
    grad_x, grad_alpha = act.prelu_grads([-2, -0.5, 3], 0.25)
    np.testing.assert_array_equal(grad_x, [0.25, 0.25, 1])
    assert grad_alpha == -2.5
    grad_x, grad_alpha = act.prelu_grads([-2, -0.5, 3], 0.25, upstream=[3, 1, 5])
    np.testing.assert_array_equal(grad_x, [0.75, 0.25, 5])
    assert grad_alpha == -6.5


@pytest.mark.parametrize(
    "alpha", [np.array(0.25), np.array([0.25, -0.5, 2.0])], ids=["one slope", "one per unit"]
)
@pytest.mark.parametrize("shape", [(4, 3), (2, 4, 3), (3,)])
def test_prelu_gradients_are_numerical_ones(alpha, shape):
    rng = np.random.default_rng(6)
    x, upstream = rng.normal(0, 2, shape), rng.normal(size=shape)
    grad_x, grad_alpha = act.prelu_grads(frozen(x), frozen(alpha), frozen(upstream))
    expected_alpha = numerical_gradient(lambda a: (upstream * act.prelu(x, a)).sum(), alpha)
    assert np.shape(grad_alpha) == alpha.shape
    np.testing.assert_allclose(grad_alpha, expected_alpha, rtol=1e-8)
    np.testing.assert_allclose(
        grad_x, upstream * central_difference(lambda t: act.prelu(t, alpha), x), rtol=1e-8
    )


def test_prelu_keeps_float32_whatever_the_slope_is():
    x = np.array([-1, 2], np.float32)
    for result in (
        act.prelu(x, np.array(0.25)),
        act.prelu_prime(x, np.float64(0.25)),
        *act.prelu_grads(x, 0.25, [1.0, 2]),
    ):
        assert result.dtype == np.float32


def test_dead_unit_has_gradient_exactly_zero_and_leaky_saves_it():
    W, b = np.array([[1.0, 1], [0, 1], [1, 0]]), np.array([-10.0, 0, 0])
    X = np.array([[1.0, 2], [-3, 0.5], [2, -1]])
    np.testing.assert_array_equal(act.dead_units(X, W, b), [True, False, False])
    Z = X @ W.T + b
    relu_gradient, leaky_gradient = act.relu_prime(Z).T @ X, act.leaky_relu_prime(Z).T @ X
    assert (relu_gradient[0] == 0).all()
    assert (leaky_gradient[0] != 0).any()


def test_unit_that_is_at_most_zero_everywhere_is_dead():
    np.testing.assert_array_equal(act.dead_units([[0.0], [1]], [[-1.0], [1]], [0.0, 0]), [True, False])


def test_saturation_bound_by_hand():
    # sigmoid' = 1 / (4 cosh^2(x / 2)), tanh' = 1 / cosh^2 x; arcosh t = ln(t + sqrt(t^2 - 1)), t = 5, 10.
    assert act.saturation_bound("sigmoid") == pytest.approx(2 * np.log(5 + np.sqrt(24)), rel=1e-15)
    assert act.saturation_bound("tanh") == pytest.approx(np.log(10 + np.sqrt(99)), rel=1e-15)
    assert act.saturation_bound("sigmoid", 0.25) == act.saturation_bound("tanh", 1) == 0


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
@pytest.mark.parametrize("level", [0.2, 0.01, 1e-6])
def test_slope_at_the_saturation_bound_is_the_level(name, level):
    assert act.ACTIVATIONS[name].df(act.saturation_bound(name, level)) == pytest.approx(level, rel=1e-9)


def test_saturated_fraction_counts_both_sides():
    x = [[-5, -4.5, 0], [4.5, 4.6, 100]]
    assert act.saturated_fraction(x, "sigmoid") == 3 / 6
    assert act.saturated_fraction(x, "tanh") == 5 / 6


def test_ten_saturating_units_in_a_chain():
    """4^-10 = 9.54e-7 for the sigmoid; a chain at its steepest point, 0, attains the bound."""
    assert act.saturation_product("sigmoid", 10) == pytest.approx(9.5367431640625e-7, rel=1e-15)
    assert act.saturation_product("sigmoid", 3) == act.sigmoid_prime(0) ** 3
    assert act.saturation_product("tanh", 10) == act.tanh_prime(0) ** 10 == 1
    assert act.saturation_product("tanh", 0) == 1
    for name, layers, message in (("relu", 2, "name: expected"), ("tanh", 2.5, "layers: .*integer.*got 2.5")):
        with pytest.raises(ValueError, match=message):
            act.saturation_product(name, layers)
