"""Layers and networks of the library, differentiated by the tape and against what is written by hand."""

import numpy as np
from helpers import frozen, numerical_gradient

from lecturelib import autodiff as ad
from lecturelib.activations import ACTIVATIONS
from lecturelib.backprop import Layout, mlp_value_and_gradient
from lecturelib.losses import softmax_cross_entropy
from lecturelib.networks import mlp_forward

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
