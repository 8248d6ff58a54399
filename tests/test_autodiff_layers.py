"""Layers and networks of the library, differentiated by the tape and against what is written by hand."""

import numpy as np
import pytest
from helpers import frozen, numerical_gradient

from lecturelib import autodiff as ad
from lecturelib.activations import ACTIVATIONS
from lecturelib.backprop import Layout, mlp_value_and_gradient
from lecturelib.losses import softmax_cross_entropy
from lecturelib.networks import mlp_forward
from lecturelib.rbf import rbf_features, rbf_predict
from lecturelib.regularization import RunningStats, batch_norm_backward, batch_norm_forward, penalties

LAYOUT = Layout.of_layers([2, 4, 3])
RNG = np.random.default_rng(5)
THETA, V = (frozen(RNG.normal(size=LAYOUT.size)) for _ in range(2))
X, LABELS = frozen(RNG.normal(size=(5, 2))), frozen([0, 2, 1, 1, 0], int)


def loss(theta, X=X, name="silu", bias_sign=1):
    scores = mlp_forward(X, LAYOUT.pairs(theta), ACTIVATIONS[name].f, bias_sign=bias_sign)
    return softmax_cross_entropy(scores, LABELS)


def test_the_tape_goes_through_a_network_as_backpropagation_does():
    for name in ("silu", "tanh", "relu", "elu"):
        for sign in (1, -1):
            options = {"loss": "softmax_cross_entropy", "activation": name, "bias_sign": sign}
            expected, by_hand = mlp_value_and_gradient(THETA, X, LABELS, LAYOUT, **options)
            value, grad = ad.value_and_grad(lambda theta, n=name, s=sign: loss(theta, X, n, s))(THETA)
            assert abs(value - expected) < 1e-14
            np.testing.assert_allclose(grad, by_hand, rtol=1e-12, atol=1e-15)


def test_networks_have_slopes_by_inputs_and_second_derivatives():
    forward = ad.jacobian(lambda X: loss(THETA, X), X, mode="forward").reshape(X.shape)
    np.testing.assert_allclose(forward, numerical_gradient(lambda X: loss(THETA, X), X), rtol=1e-6, atol=1e-9)
    slope = ad.value_and_grad(loss)
    differences = (slope(THETA + 1e-5 * V)[1] - slope(THETA - 1e-5 * V)[1]) / 2e-5
    np.testing.assert_allclose(ad.hessian_vector_product(loss, THETA, V), differences, rtol=1e-6, atol=1e-9)


PENALTIES = {
    penalties.l1_penalty: penalties.l1_subgradient,
    penalties.squared_l1_penalty: penalties.squared_l1_subgradient,
    penalties.l2_penalty: penalties.l2_grad,
}


@pytest.mark.parametrize(("penalty", "grad"), PENALTIES.items(), ids=lambda f: f.__name__)
def test_penalties_have_the_gradient_by_hand(penalty, grad):
    W, v = frozen([[1.5, -0.5, 2.0], [-1.0, 0.25, -3.0]]), frozen([[1.0, 2.0, -1.0], [0.5, 1.0, 3.0]])
    f = lambda W: penalty(W, 0.3, m=4)
    value, slopes = ad.value_and_grad(f)(W)
    assert value == f(W)
    np.testing.assert_array_equal(slopes, grad(W, 0.3, m=4))
    np.testing.assert_allclose(slopes, numerical_gradient(f, W), rtol=1e-8)
    np.testing.assert_allclose(ad.jacobian(f, W, mode="forward")[0], slopes.ravel(), rtol=1e-15)
    differences = (grad(W + 1e-5 * v, 0.3, m=4) - grad(W - 1e-5 * v, 0.3, m=4)) / 2e-5
    product = ad.hessian_vector_product(f, W, v)
    np.testing.assert_allclose(product, differences, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(
        ad.vec_jacobian_product(lambda W: grad(W, 0.3, m=4), W, v), product, rtol=1e-15
    )
    assert ad.value_and_grad(f)(W.astype(np.float32))[1].dtype == np.float32


@pytest.mark.parametrize(("penalty", "grad"), PENALTIES.items(), ids=lambda f: f.__name__)
def test_penalties_with_the_tape_take_the_chosen_slope_at_the_kink(penalty, grad):
    W = frozen([0.0, 2.0])
    np.testing.assert_array_equal(ad.value_and_grad(lambda W: penalty(W, 0.5))(W)[1], grad(W, 0.5))
    with pytest.raises(ValueError, match="lam: expected a finite number at least 0"):
        penalty(ad.Var(W), -1.0)


def test_a_penalized_loss_is_one_objective():
    grad = ad.value_and_grad(lambda theta: loss(theta) + penalties.l2_penalty(theta, 0.1))(THETA)[1]
    np.testing.assert_allclose(grad, ad.value_and_grad(loss)(THETA)[1] + 0.2 * THETA, rtol=1e-12)


GAMMA, BETA, STATS = (
    frozen([1.5, -0.5]),
    frozen([0.25, 1.0]),
    RunningStats(frozen([0.5, -1.0]), frozen([2.0, 0.5])),
)
UPSTREAM = frozen([[1.0, -2.0], [0.5, 3.0], [-1.0, 1.0], [2.0, 0.25], [-0.75, 1.5]])


def normalized(x, gamma=GAMMA, beta=BETA, train=True):
    return np.sum(batch_norm_forward(x, gamma, beta, STATS, train=train).out * UPSTREAM.astype(x.dtype))


@pytest.mark.parametrize("train", [True, False])
def test_the_tape_goes_through_batch_normalization_as_its_backward_pass_does(train):
    _, grads = ad.value_and_gradient(lambda x, gamma, beta: normalized(x, gamma, beta, train), X, GAMMA, BETA)
    cache = batch_norm_forward(X, GAMMA, BETA, STATS, train=train).cache
    for grad, by_hand in zip(grads, batch_norm_backward(UPSTREAM, cache), strict=True):
        np.testing.assert_allclose(grad, by_hand, rtol=1e-12, atol=1e-14)
    forward = ad.jacobian(lambda x: normalized(x, train=train), X, mode="forward")
    np.testing.assert_allclose(forward[0], grads[0].ravel(), rtol=1e-12, atol=1e-14)


def test_batch_normalization_bends_as_its_gradient_says():
    slope, v = ad.value_and_grad(normalized), frozen(RNG.normal(size=X.shape))
    differences = (slope(X + 1e-5 * v)[1] - slope(X - 1e-5 * v)[1]) / 2e-5
    np.testing.assert_allclose(ad.hessian_vector_product(normalized, X, v), differences, rtol=1e-6, atol=1e-8)


def test_batch_normalization_with_the_tape_hands_on_plain_averages_and_single_precision():
    leaf = ad.Var(X.astype(np.float32))
    result, plain = batch_norm_forward(leaf, GAMMA, BETA, STATS), batch_norm_forward(X, GAMMA, BETA, STATS)
    assert result.out.dtype == np.float32
    assert ad.value_and_grad(normalized)(leaf.value)[1].dtype == np.float32
    for ours, expected in zip(result.running, plain.running, strict=True):
        assert type(ours) is np.ndarray
        np.testing.assert_allclose(ours, expected, rtol=1e-6)


def units(theta, X=X):
    """Return a sum of outputs of three units; `theta` holds centers, widths, weights and a bias."""
    outputs = rbf_predict(X, theta[:6].reshape(3, 2), theta[6:9], theta[9:12], b=theta[12])
    return np.sum(outputs * outputs)


def test_units_have_slopes_by_centers_widths_weights_and_inputs():
    theta, v = frozen(np.append(RNG.uniform(0.5, 1.5, 12), 0.25)), frozen(RNG.normal(size=13))
    slope = ad.value_and_grad(units)
    np.testing.assert_allclose(slope(theta)[1], numerical_gradient(units, theta), rtol=1e-6, atol=1e-8)
    forward = ad.jacobian(lambda X: units(theta, X), X, mode="forward").reshape(X.shape)
    expected = numerical_gradient(lambda X: units(theta, X), X)
    np.testing.assert_allclose(forward, expected, rtol=1e-6, atol=1e-8)
    differences = (slope(theta + 1e-5 * v)[1] - slope(theta - 1e-5 * v)[1]) / 2e-5
    np.testing.assert_allclose(ad.hessian_vector_product(units, theta, v), differences, rtol=1e-6, atol=1e-8)


def test_a_unit_has_the_slope_by_hand_far_out_and_in_single_precision():
    f = lambda x: np.sum(rbf_features(x, [[0.0]], 2.0))
    assert ad.value_and_grad(f)([[1.0]])[1].item() == pytest.approx(-0.25 * np.exp(-0.125), rel=1e-14)
    assert ad.value_and_grad(f)([[1e200]])[1].item() == 0
    assert ad.value_and_grad(f)(frozen([[1.0]], np.float32))[1].dtype == np.float32
    with pytest.raises(ValueError, match="widths: expected positive finite numbers"):
        rbf_features(X, X, ad.Var(-1.0))
