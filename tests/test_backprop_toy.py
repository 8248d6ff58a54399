"""The toy example by printed numbers, Bucharest's two layers, and the conventions between the lectures."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen, points

from lecturelib import autodiff as ad
from lecturelib import backprop as bp
from lecturelib.backprop import LOSS_SCALINGS, TOY_EXAMPLE, Layout

GOLDEN = json.loads((Path(__file__).parent / "oracle/golden/backprop.json").read_text(encoding="utf-8"))
OTHER_TOY = ((0.3, -0.2, 0.5, 0.1), (0.7, 1.1, -0.4, 0.9), 0.6, -1.5)


# Cluj's toy example.


def test_toy_forward_has_the_numbers_of_the_notebook():
    forward = bp.toy_forward(*TOY_EXAMPLE)
    assert forward.f3 == pytest.approx(2.372264108, abs=5e-10)
    assert forward.loss == pytest.approx(0.138580566, abs=5e-10)
    for name, value in GOLDEN["toy"]["forward"].items():
        assert getattr(forward, name) == pytest.approx(value, rel=1e-14)
    assert forward._fields == ("f0", "h1", "f1", "h2", "f2", "h3", "f3", "loss")


def test_toy_gradients_have_the_numbers_of_the_notebook():
    by_beta, by_omega = bp.toy_gradients(*TOY_EXAMPLE)
    np.testing.assert_allclose(by_beta, [2.280901, -17.060467, -1.683058, 0.744528], atol=5e-7)
    np.testing.assert_allclose(by_omega, [5.246071, -16.079299, -8.530233, 0.489469], atol=5e-7)
    np.testing.assert_allclose(by_beta, GOLDEN["toy"]["by_beta"], rtol=1e-13)
    np.testing.assert_allclose(by_omega, GOLDEN["toy"]["by_omega"], rtol=1e-13)


def test_toy_backward_has_all_seven_intermediates():
    backward = bp.toy_backward(*TOY_EXAMPLE)
    assert backward.f3 == pytest.approx(0.744528, abs=5e-7)
    assert backward._fields == ("f3", "h3", "f2", "h2", "f1", "h1", "f0")
    for name, value in GOLDEN["toy"]["backward"].items():
        assert getattr(backward, name) == pytest.approx(value, rel=1e-13)


@pytest.mark.parametrize("example", [TOY_EXAMPLE, OTHER_TOY])
def test_toy_agrees_with_differences_and_the_expression_by_hand(example):
    beta, omega, x, y = example
    by_beta, by_omega = bp.toy_gradients(*example)
    loss = lambda p: bp.toy_forward(p[:4], p[4:], x, y).loss
    numeric = ad.numerical_gradient(loss, np.concatenate([beta, omega]))
    np.testing.assert_allclose(np.concatenate([by_beta, by_omega]), numeric, rtol=1e-7)
    assert bp.toy_dw0_by_hand(*example) == pytest.approx(by_omega[0], rel=1e-13)


def test_toy_agrees_with_the_scalar_tape():
    def loss(b0, b1, b2, b3, w0, w1, w2, w3):
        f = b3 + w3 * (b2 + w2 * (b1 + w1 * (b0 + w0 * TOY_EXAMPLE.x).sin()).exp()).cos()
        return (f - TOY_EXAMPLE.y) ** 2

    value, slopes = ad.scalar_gradient(loss, [*TOY_EXAMPLE.beta, *TOY_EXAMPLE.omega])
    assert value == bp.toy_forward(*TOY_EXAMPLE).loss
    np.testing.assert_allclose(slopes, np.concatenate(bp.toy_gradients(*TOY_EXAMPLE)), rtol=1e-14)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (((1, 2, 3), (1, 2, 3, 4), 0, 0), "four finite numbers in beta"),
        (((1, 2, 3, math.nan), (1, 2, 3, 4), 0, 0), "four finite numbers"),
        (((1, 2, 3, 4), (1, 2, 3, 4), "a", 0), "x: expected one real number"),
        (((0, 800, 0, 0), (1, 1, 1, 1), 0, 0), "exp overflows"),
    ],
)
def test_toy_refuses_what_it_cannot_compute(arguments, message):
    for function in (bp.toy_forward, bp.toy_backward, bp.toy_gradients, bp.toy_dw0_by_hand):
        with pytest.raises(ValueError, match=message):
            function(*arguments)


# Bucharest's two layers, one sample.

x, W1, W2 = frozen(points(5)), frozen(points(4, 5, start=2.0)), frozen(points(3, 4, start=3.0))
TARGET = {"mse": frozen(points(1, 3, start=0.5)[0]), "softmax_cross_entropy": 0}


@pytest.mark.parametrize("loss", TARGET)
def test_two_layers_agree_with_pytorch_in_both_layouts(loss):
    golden, y = GOLDEN["two_layer"][loss], TARGET[loss]
    assert bp.two_layer_loss(x, y, W1, W2, loss=loss) == pytest.approx(golden["loss"], rel=1e-14)
    rows = bp.two_layer_deltas(x, y, W1, W2, loss=loss)
    columns = bp.two_layer_deltas(x, y, W1, W2, loss=loss, layout="column")
    for row, column, expected in zip(rows, columns, (golden["delta1"], golden["delta2"]), strict=True):
        np.testing.assert_allclose(row, [expected], rtol=1e-12, atol=1e-15)
        np.testing.assert_array_equal(column, row.T)
    gradients = bp.two_layer_gradients(x, y, W1, W2, loss=loss)
    np.testing.assert_allclose(gradients.W1, golden["by_W1"], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(gradients.W2, golden["by_W2"], rtol=1e-12, atol=1e-15)


def test_two_layer_deltas_by_hand():
    """E-14: in rows delta1 = delta2 W2 diag rho'(z1); delta2 has n_2 entries, not n_x (E-15)."""
    y = TARGET["mse"]
    z1 = W1 @ x
    delta2 = 2 * (W2 @ np.tanh(z1) - y)[None]
    delta1 = delta2 @ W2 @ np.diag(1 - np.tanh(z1) ** 2)
    first, second = bp.two_layer_deltas(x, y, W1, W2)
    np.testing.assert_allclose(second, delta2, rtol=1e-14)
    np.testing.assert_allclose(first, delta1, rtol=1e-13)
    assert second.size == 3
    np.testing.assert_allclose(
        bp.two_layer_gradients(x, y, W1, W2).W2, delta2.T @ np.tanh(z1)[None], rtol=1e-13
    )


def test_two_layers_refuse_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match=r"got \(5,\), \(5, 4\), \(3, 4\)"):
        bp.two_layer_loss(x, TARGET["mse"], W1.T, W2)
    with pytest.raises(ValueError, match='expected "row" or "column", got \'diagonal\''):
        bp.two_layer_deltas(x, TARGET["mse"], W1, W2, layout="diagonal")
    with pytest.raises(ValueError, match=r"loss: expected one of .*mse"):
        bp.two_layer_loss(x, TARGET["mse"], W1, W2, loss="perceptual")
    with pytest.raises(ValueError, match=r"activation: expected one of .*identity"):
        bp.two_layer_loss(x, TARGET["mse"], W1, W2, activation="spline")


# Conventions.


def test_uit_matrices_are_transposes_with_the_bias_on_top():
    w = [frozen(points(3, 2)), frozen(points(3, 4, start=2.0))]
    params = bp.from_uit(w)
    np.testing.assert_array_equal(params[0][0], w[0][1:].T)
    np.testing.assert_array_equal(params[0][1], w[0][0])
    cluj = [np.column_stack([b, W]) for W, b in params]  # [beta | Omega]
    for there, back, stacked in zip(w, bp.to_uit(params), cluj, strict=True):
        np.testing.assert_array_equal(back, there)
        np.testing.assert_array_equal(stacked, there.T)
    assert not any(np.shares_memory(a, w[0]) for a in params[0])


def test_flipping_biases_twice_changes_nothing():
    params = [(points(2, 3), points(2))]
    ((W, b),) = bp.flip_biases(params)
    np.testing.assert_array_equal(b, -params[0][1])
    np.testing.assert_array_equal(W, params[0][0])
    assert not np.shares_memory(W, params[0][0])
    np.testing.assert_array_equal(bp.flip_biases([(W, b)])[0][1], params[0][1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bp.from_uit([np.ones(3)]), r"expected matrices \(fan_in \+ 1, fan_out\), got \[\(3,\)\]"),
        (lambda: bp.from_uit([np.ones((1, 2))]), r"got \[\(1, 2\)\]"),
        (lambda: bp.to_uit([(np.ones((2, 3)), np.ones(3))]), r"got \(2, 3\) and \(3,\)"),
        (lambda: bp.flip_biases([(np.ones(2), np.ones(2))]), r"got \(2,\) and \(2,\)"),
        (
            lambda: bp.convert_learning_rate(0.1, "cluj", "oxford", 3),
            "expected one of bucharest.*got 'oxford'",
        ),
        (lambda: bp.convert_learning_rate(0.1, "cluj", "mephi", 0), "n: expected a positive integer, got 0"),
        (lambda: bp.convert_learning_rate(0.0, "cluj", "mephi", 3), "lr: expected a finite number above 0"),
        (lambda: Layout(()), "shapes: expected positive integers"),
        (lambda: Layout(((2, 0),)), "expected positive integers"),
        (lambda: Layout.of_layers([3]), "at least two layers"),
        (lambda: Layout(((2,),)).views(np.ones(3)), r"theta: expected shape \(2,\), got \(3,\)"),
        (lambda: Layout(((2,),)).flatten([np.ones(3)]), r"expected shapes \(\(2,\),\), got \(\(3,\),\)"),
    ],
)
def test_conventions_and_layouts_say_what_they_expected(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# How each lecture writes the squared error of n samples: residuals in, loss out.
WRITTEN = {
    "bucharest": lambda r: np.mean(np.sum(r**2, axis=1)),
    "uit mse": lambda r: np.mean(np.sum(r**2, axis=1)),
    "uit backpropagation": lambda r: np.mean(0.5 * np.sum(r**2, axis=1)),
    "mephi": lambda r: np.sum(r**2) / (2 * len(r)),
    "cluj": lambda r: np.sum(r**2),
}


@pytest.mark.parametrize("name", LOSS_SCALINGS)
def test_loss_scalings_are_ratios_of_gradients(name):
    """E-21: relative to the mean of half squares; for n = 30 Cluj's is 60 times as large."""
    X, Y, w = points(30, 4), points(30, 2, start=2.0), points(4, 2, start=3.0)
    gradient = lambda loss: ad.value_and_gradient(lambda w: loss(X @ w - Y), w)[1][0]
    reference = gradient(lambda r: 0.5 * np.mean(np.sum(r**2, axis=1)))
    ratio = gradient(WRITTEN[name]) / reference
    np.testing.assert_allclose(ratio, LOSS_SCALINGS[name].factor(30), rtol=1e-12)
    steps = bp.convert_learning_rate(0.06, "mephi", name, 30) * gradient(WRITTEN[name])
    np.testing.assert_allclose(steps, 0.06 * reference, rtol=1e-12)


def test_learning_rates_of_cluj_and_bucharest_differ_by_the_number_of_samples():
    assert LOSS_SCALINGS["cluj"].factor(30) == 60.0
    assert bp.convert_learning_rate(0.3, "bucharest", "cluj", 30) == pytest.approx(0.01, rel=1e-15)
    assert LOSS_SCALINGS.keys() == WRITTEN.keys()


def test_layout_views_write_through_and_flatten_copies():
    layout = Layout.of_layers([2, 3, 1])
    assert layout.shapes == ((3, 2), (3,), (1, 3), (1,))
    assert layout.size == 13
    theta = np.arange(13.0)
    views = layout.views(theta)
    np.testing.assert_array_equal(views[0], [[0, 1], [2, 3], [4, 5]])
    np.testing.assert_array_equal(layout.flatten(views), theta)
    assert not np.shares_memory(layout.flatten(views), theta)
    layout.pairs(theta)[1][1][:] = -1.0
    assert theta[12] == -1.0
    assert Layout.of_layers([6, 9, 2]).size == 83  # 72 without biases: E-22
