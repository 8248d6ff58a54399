"""The exact Hessian of a network: PyTorch, differences of the gradient, symmetry, arguments."""

import json
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen, points

from lecturelib._flat import Layout
from lecturelib.backprop import mlp_value_and_gradient
from lecturelib.second_order import mlp_hessian, numerical_hessian

GOLDEN = json.loads(
    (Path(__file__).parent / "oracle" / "golden" / "second_order.json").read_text(encoding="utf-8")
)["hessians"]


def case(sizes, loss, n=5, dtype=np.float64):
    layout = Layout.of_layers(sizes)
    Y = np.arange(n) % sizes[-1] if loss != "mse" else points(n, sizes[-1], start=0.5).astype(dtype)
    return frozen(points(layout.size, start=2.0), dtype), frozen(points(n, sizes[0]), dtype), Y, layout


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda g: f"{g['activation']}-{g['loss']}-{g['sizes']}")
def test_hessian_is_pytorchs(golden):
    arguments = case(golden["sizes"], golden["loss"])
    H = mlp_hessian(*arguments, golden["activation"], golden["loss"])
    np.testing.assert_allclose(H, golden["H"], rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(H, H.T)


@pytest.mark.parametrize("loss", ["mse", "softmax_cross_entropy"])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "identity"])
@pytest.mark.parametrize("sizes", [(3, 2), (2, 3, 2), (2, 4, 3, 2, 3)])
def test_hessian_is_that_of_the_gradient(activation, loss, sizes):
    theta, X, Y, layout = case(sizes, loss, n=4)

    def gradient(w):
        return mlp_value_and_gradient(w, X, Y, layout, activation, loss=loss)[1]

    H = mlp_hessian(theta, X, Y, layout, activation, loss)
    np.testing.assert_allclose(H, numerical_hessian(gradient, theta), rtol=1e-6, atol=1e-8)


def test_hessian_of_a_straight_line_by_hand():
    """Mean of (w x + b - y)^2: 2 (mean x^2, mean x; mean x, 1), wherever it is."""
    H = mlp_hessian([5.0, -1.0], [[1.0], [2.0], [6.0]], [[0.0], [9.0], [1.0]], Layout.of_layers([1, 1]))
    np.testing.assert_allclose(H, [[82 / 3, 6], [6, 2]], rtol=1e-15)


def test_hessian_of_one_unit_by_hand():
    """v tanh(0) with y = 1, x = 1: f = v h, so f_v = 0, f_w = v, f_wv = 1; 2 (f' f'^T + (f - 1) f'')."""
    w, b, v, c = 0.0, 0.0, 3.0, 0.0
    H = mlp_hessian([w, b, v, c], [[1.0]], [[1.0]], Layout.of_layers([1, 1, 1]))
    first = np.array([v, v, 0.0, 1.0])
    second = np.zeros((4, 4))
    second[[0, 1, 2, 2], [2, 2, 0, 1]] = 1.0
    np.testing.assert_allclose(H, 2 * (np.outer(first, first) - second), rtol=1e-15)


def test_single_precision_is_kept():
    arguments = case((2, 3, 2), "mse", dtype=np.float32)
    H = mlp_hessian(*arguments)
    assert H.dtype == np.float32
    np.testing.assert_allclose(H, mlp_hessian(*case((2, 3, 2), "mse")), rtol=1e-3, atol=1e-5)


def test_scores_far_apart_cause_no_warning():
    theta, X, Y, layout = case((2, 3), "softmax_cross_entropy")
    H = mlp_hessian(1e4 * theta, X, Y, layout, loss="softmax_cross_entropy")
    np.testing.assert_allclose(H, 0, atol=1e-12)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"activation": "relu"}, "expected activation identity or tanh or sigmoid.*got 'relu', 'mse'"),
        ({"loss": "mae"}, "loss mse or softmax_cross_entropy.*'mae'"),
        ({"theta": np.ones(3)}, r"theta: expected shape \(17,\), got \(3,\)"),
        ({"X": np.ones((5, 3))}, r"X: expected shape \(n, 2\), got \(5, 3\)"),
        ({"X": np.ones(2)}, r"X: .*got \(2,\)"),
        ({"X": np.ones((0, 2))}, r"X: .*got \(0, 2\)"),
        ({"Y": np.ones((5, 1))}, r"Y: expected shape \(5, 2\), got \(5, 1\)"),
        ({"loss": "softmax_cross_entropy"}, "Y: expected 5 integers from 0 to 1"),
        ({"loss": "softmax_cross_entropy", "Y": [0, 1, 2, 0, 0]}, "Y: expected 5 integers from 0 to 1, got"),
        ({"loss": "softmax_cross_entropy", "Y": [0, 1, -1, 0, 0]}, "Y: expected 5 integers from 0 to 1, got"),
    ],
)
def test_message_says_what_was_expected_and_what_came(changes, message):
    theta, X, Y, layout = case((2, 3, 2), "mse")
    arguments = {"theta": theta, "X": X, "Y": Y, "layout": layout} | changes
    with pytest.raises(ValueError, match=message):
        mlp_hessian(**arguments)
