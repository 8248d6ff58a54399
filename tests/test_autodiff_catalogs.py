"""Rows of the library's catalogs, differentiated both ways, against their derivatives by hand."""

import pickle

import numpy as np
import pytest
from helpers import central_difference, frozen, numerical_gradient
from test_losses_catalog import sample

from lecturelib import activations, losses
from lecturelib import autodiff as ad
from lecturelib.activations import ACTIVATIONS
from lecturelib.losses import LOSSES
from lecturelib.problems import PROBLEMS


def somewhere(problem):
    """Yield the start, places around it, and where the gradient is 0."""
    rng = np.random.default_rng(9)
    yield problem.start
    yield from (problem.start + frozen(rng.normal(size=problem.start.size)) for _ in range(3))
    yield from problem.argmins


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_problems_have_the_gradient_and_hessian_by_hand(problem):
    for x in somewhere(problem):
        exact, curvature = problem.grad(x), problem.hess(x)
        size, bend = np.abs(exact).max(), np.abs(curvature).max()
        value, grad = ad.value_and_grad(problem.f)(x)
        assert value == pytest.approx(float(problem.f(x)), rel=1e-14, abs=1e-28)
        # At a minimum terms of the size of the curvature cancel.
        np.testing.assert_allclose(grad, exact, rtol=0, atol=1e-12 * (size + bend))
        forward = ad.jacobian(problem.f, x, mode="forward")[0]
        np.testing.assert_allclose(forward, exact, rtol=0, atol=1e-12 * (size + bend))
        np.testing.assert_allclose(ad.hessian(problem.f, x), curvature, rtol=0, atol=1e-11 * (size + bend))


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_problems_keep_single_precision_with_the_tape(problem):
    value, grad = ad.value_and_grad(problem.f)(problem.start.astype(np.float32))
    assert grad.dtype == np.float32
    assert value == pytest.approx(float(problem.f(problem.start)), rel=1e-4)


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_a_gradient_by_hand_is_right_for_a_variable_or_refuses_it(problem):
    refused = False
    try:
        slopes = ad.jacobian(problem.grad, problem.start)
    except TypeError:
        refused = True
    assert refused or np.allclose(slopes, problem.hess(problem.start), rtol=1e-12, atol=0)


def test_what_is_no_number_is_refused_as_before():
    class Lonely:
        def __array__(self, *args, **options):
            raise TypeError("no array")

    with pytest.raises(TypeError, match="no array"):
        PROBLEMS["beale"].f(Lonely())
    with pytest.raises(ValueError, match=r"expected shape \(2,\)"):
        PROBLEMS["beale"].f(ad.Var([1.0, 2.0, 3.0]))


AROUND = frozen([-40.0, -3.1, -1.0, -0.4, 0.0, 0.3, 1.0, 2.2, 40.0])


def smooth_places(row):
    """Return the numbers around which differences see no jump of the first two derivatives."""
    jumps = (0.0,) if row.name == "elu" else row.kinks  # the slope of ELU has a kink
    return frozen(AROUND[~np.isin(AROUND, jumps)])


@pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_activations_have_the_slope_by_hand(row):
    x = frozen([*AROUND, *row.kinks])
    leaf = ad.Var(x)
    y = row.f(leaf)
    (slopes,) = ad.gradients(y, [leaf], np.ones_like(x))
    dual = row.f(ad.Dual(x, np.full_like(x, 2.0)))
    np.testing.assert_array_equal(y.value, row.f(x))
    np.testing.assert_array_equal(slopes, row.df(x))
    np.testing.assert_array_equal(dual.value, row.f(x))
    np.testing.assert_array_equal(dual.tangent, 2 * row.df(x))


@pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_slopes_of_activations_are_those_of_the_values(row):
    x = smooth_places(row)
    differences = central_difference(row.f, x)
    _, grad = ad.value_and_grad(lambda x: np.sum(row.f(x)))(x)
    np.testing.assert_allclose(grad, differences, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_second_derivatives_of_activations_are_slopes_of_the_slopes(row):
    x = smooth_places(row)
    differences = central_difference(row.df, x)
    product = ad.hessian_vector_product(lambda x: np.sum(row.f(x)), x, np.full_like(x, 2.0))
    np.testing.assert_allclose(product, 2 * differences, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(ad.jacobian(row.df, x), np.diag(product / 2), rtol=1e-15, atol=0)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softplus", "soboleva_tanh"])
def test_small_second_derivatives_keep_their_digits(name):
    row = ACTIVATIONS[name]
    far = ad.jacobian(row.df, frozen([-40.0])).item()
    rate = 2 if "tanh" in name else 1  # far out they are exponentials, and so is each derivative
    assert far == pytest.approx(rate * row.df(-40.0), rel=1e-14, abs=0)


def test_the_bend_of_the_sigmoid_does_not_cancel_near_0():
    bend = ad.jacobian(activations.sigmoid_prime, frozen([1e-9])).item()
    assert bend == pytest.approx(-1e-9 / 8, rel=1e-14, abs=0)  # Taylor: 1/4 - x^2 / 16


@pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_activations_keep_single_precision_with_the_tape(row):
    x = frozen([-2.0, 0.5], np.float32)
    leaf = ad.Var(x)
    y = row.f(leaf)
    (slopes,) = ad.gradients(y, [leaf], np.ones_like(x))
    product = ad.hessian_vector_product(lambda x: np.sum(row.f(x)), x, x)
    assert y.dtype == slopes.dtype == product.dtype == np.float32


def test_parameters_of_activations_go_to_the_slope():
    x, slopes = frozen([[-1.0, 2.0], [-3.0, -4.0]]), [0.5, 0.25]
    grad = ad.value_and_grad(lambda x: np.sum(activations.prelu(x, alpha=slopes)))(x)[1]
    np.testing.assert_array_equal(grad, [[0.5, 1.0], [0.5, 0.25]])
    assert ad.value_and_grad(lambda x: activations.leaky_relu(x=x, slope=0.125))(-1.0)[1] == 0.125
    with pytest.raises(TypeError, match="would lose its derivative"):
        activations.prelu(x, ad.Var(0.5))
    with pytest.raises(ValueError, match="slope: expected a finite number"):
        activations.leaky_relu(ad.Var(x), 2.0)


def test_a_derivative_that_nobody_gave_is_refused():
    with pytest.raises(TypeError, match="sigmoid_second has no derivative rule here: expected an array"):
        ad.hessian_vector_product(lambda x: np.sum(activations.sigmoid_prime(x)), [1.0], [1.0])


def test_functions_that_take_variables_are_what_they_were():
    assert pickle.loads(pickle.dumps(activations.sigmoid)) is activations.sigmoid
    with pytest.raises(TypeError, match="missing"):
        activations.sigmoid()
    with pytest.raises(TypeError, match="unexpected"):
        activations.sigmoid(1.0, slope=2.0)


@pytest.mark.parametrize("row", LOSSES.values(), ids=LOSSES)
def test_losses_have_the_gradient_by_hand(row):
    a, y = sample(row)
    direction = frozen(np.random.default_rng(2).normal(size=a.shape))
    value, grad = ad.value_and_grad(row.f)(a, y)
    dual = row.f(ad.Dual(a, direction), y)
    assert value == dual.value == row.f(a, y)
    np.testing.assert_allclose(grad, row.grad(a, y), rtol=1e-15, atol=0)  # a half may go before or behind
    assert dual.tangent == pytest.approx(np.sum(row.grad(a, y) * direction), rel=1e-14)
    np.testing.assert_allclose(
        grad, numerical_gradient(lambda at: row.f(at, y), a, 1e-6), rtol=1e-6, atol=1e-8
    )


@pytest.mark.parametrize("row", LOSSES.values(), ids=LOSSES)
def test_second_derivatives_of_losses_are_those_of_the_gradient(row):
    a, y = sample(row)
    v = frozen(np.random.default_rng(2).normal(size=a.shape))
    differences = (row.grad(a + 1e-5 * v, y) - row.grad(a - 1e-5 * v, y)) / 2e-5
    product = ad.hessian_vector_product(lambda a: row.f(a, y), a, v)
    np.testing.assert_allclose(product, differences, rtol=1e-6, atol=1e-8)
    assert ad.vec_jacobian_product(lambda a: row.grad(a, y), a, v) == pytest.approx(product, rel=1e-13)


@pytest.mark.parametrize("row", LOSSES.values(), ids=LOSSES)
def test_losses_keep_single_precision_with_the_tape(row):
    a, y = sample(row)
    leaf = ad.Var(a.astype(np.float32))
    loss = row.f(leaf, y)
    (grad,) = ad.gradients(loss, [leaf])
    assert loss.dtype == grad.dtype == np.float32


def test_a_loss_is_the_end_of_a_network():
    X, y = frozen([[1.0, -2.0], [0.5, 3.0], [-1.0, 1.0]]), [0, 2, 1]
    W = frozen([[0.1, 0.2], [-0.3, 0.4], [0.5, -0.6]])
    loss = lambda W, X, y: losses.softmax_cross_entropy(activations.silu(X @ W.T), y)
    assert ad.check_grad(lambda W: loss(W, X, y), W) < 1e-8
    z = X @ W.T
    by_hand = (losses.softmax_cross_entropy_grad(activations.silu(z), y) * activations.silu_prime(z)).T @ X
    np.testing.assert_allclose(ad.value_and_grad(loss)(W, X, y)[1], by_hand, rtol=1e-14)


def test_targets_are_no_variables_and_losses_beyond_the_floats_stay_silent():
    with pytest.raises(TypeError, match="would lose its derivative"):
        losses.mse([1.0], ad.Var([2.0]))
    with pytest.raises(TypeError, match="would lose its derivative"):
        losses.mse(ad.Var([1.0]), ad.Var([2.0]))
    assert losses.mse(ad.Var(np.full(1, 1e30, np.float32)), [0.0]).value == np.inf


def test_softmax_has_the_jacobian_by_hand():
    x = frozen([[0.3, -1.0, 2.0], [40.0, -40.0, 0.0]])
    for mode in ("forward", "reverse"):
        both = ad.jacobian(activations.softmax, x, mode)
        np.testing.assert_allclose(both[:3, :3], activations.softmax_jacobian(x[0]), rtol=1e-14)
        np.testing.assert_array_equal(both[:3, 3:], 0)
    first = lambda x: activations.softmax(x, axis=0)[0, 1]
    slope = lambda x: ad.value_and_grad(first)(x)[1]
    np.testing.assert_allclose(slope(x), numerical_gradient(first, x), rtol=1e-6, atol=1e-9)
    v = frozen([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    differences = (slope(x + 1e-5 * v) - slope(x - 1e-5 * v)) / 2e-5
    np.testing.assert_allclose(ad.hessian_vector_product(first, x, v), differences, rtol=1e-6, atol=1e-9)
