"""The chain rule with numbers by hand, as printed, or by PyTorch: circuits, Jacobians, two modes."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen, points

from lecturelib import autodiff as ad
from lecturelib.autodiff import Var, gates
from lecturelib.losses import linreg_loss_grad

GOLDEN = json.loads((Path(__file__).parent / "oracle/golden/autodiff.json").read_text(encoding="utf-8"))


# Circuits: Virginia Tech.


def test_add_mul_example_has_the_numbers_of_cs231n():
    example = ad.add_mul_example(-2, 5, -4)
    assert example == (3.0, -12.0, -4.0, -4.0, -4.0, 3.0)
    assert example.df_dz == example.q  # the multiply gate swaps its inputs


def test_sigmoid_neuron_has_the_numbers_of_cs231n():
    neuron = ad.sigmoid_neuron(frozen([2, -3, -3]), frozen([-1, -2]))
    assert neuron.forward["s"] == 1.0
    assert neuron.f == pytest.approx(0.731059, abs=5e-7)
    np.testing.assert_allclose(neuron.by_w, [-0.196612, -0.393224, 0.196612], atol=5e-7)
    np.testing.assert_allclose(neuron.by_x, [0.393224, -0.589836], atol=5e-7)
    chain = [neuron.backward[name] for name in ("1+exp(-s)", "exp(-s)", "-s", "s")]
    np.testing.assert_allclose(chain, [-0.534447, -0.534447, -0.196612, 0.196612], atol=5e-7)
    fused = neuron.f * (1 - neuron.f)
    np.testing.assert_allclose(neuron.by_w, fused * np.array([-1, -2, 1]), rtol=1e-14)


@pytest.mark.parametrize("bias", [-1e308, -800.0, 800.0, 1e308])
def test_sigmoid_neuron_reaches_its_limits_without_a_warning(bias):
    neuron = ad.sigmoid_neuron([1.0, bias], [0.5])
    assert neuron.f == pytest.approx(float(bias > 0), abs=1e-300)
    np.testing.assert_allclose(neuron.by_w, 0.0, atol=1e-300)


def test_gates_by_hand_and_against_differences():
    assert gates.add_backward(3.0) == (3.0, 3.0)
    assert gates.mul_backward(2.0, 3.0, 5.0) == (10.0, 6.0)
    assert gates.exp_backward(2.0, math.e) == 2.0 * math.e  # the cached value is the output
    assert gates.reciprocal_backward(2.0, 4.0) == -0.125
    assert gates.scale_backward(2.0, -1.0) == -2.0
    assert gates.shift_backward(2.0) == 2.0
    x, up = frozen([0.5, -2.0]), frozen([3.0, 7.0])
    slope = lambda f: ad.numerical_gradient(lambda t: np.sum(up * f(t)), x)
    np.testing.assert_allclose(gates.exp_backward(up, np.exp(x)), slope(np.exp), rtol=1e-8)
    np.testing.assert_allclose(gates.reciprocal_backward(up, x), slope(lambda t: 1 / t), rtol=1e-8)
    np.testing.assert_allclose(gates.scale_backward(up, 4.0), slope(lambda t: 4.0 * t), rtol=1e-8)
    np.testing.assert_allclose(gates.mul_backward(up, x, 5.0)[0], slope(lambda t: t * 5.0), rtol=1e-8)


def test_gates_share_no_memory_and_refuse_a_zero():
    up = np.array([1.0, 2.0])
    first, second = gates.add_backward(up)
    assert not np.shares_memory(first, up)
    assert not np.shares_memory(first, second)
    assert not np.shares_memory(gates.shift_backward(up), up)
    assert gates.reciprocal_backward(1.0, 1e300) == 0.0  # 1/x^2 underflows, x^2 must not overflow
    with pytest.raises(ValueError, match="expected no zeros"):
        gates.reciprocal_backward(up, [1.0, 0.0])


# Chains of Jacobians: Bucharest.

J1 = frozen([[1, 2], [0, 1], [3, 0]])
J2 = frozen([[1, 0, 2], [0, -3, 1]])


def test_chain_of_two_jacobians_by_hand():
    # J2 J1, row by column: [1 + 6, 2 + 0], [0 + 3, -3 + 0]
    np.testing.assert_array_equal(ad.chain_jacobian([J1, J2]), [[7, 2], [3, -3]])
    np.testing.assert_array_equal(ad.chain_jacobian([J1, J2], layout="denominator"), [[7, 3], [2, -3]])


def test_layouts_are_each_others_transposes_and_the_order_is_reversed():
    Js = [points(3, 2), points(4, 3), points(2, 4)]
    numerator = ad.chain_jacobian(Js)
    np.testing.assert_allclose(numerator, Js[2] @ (Js[1] @ Js[0]), rtol=1e-14)
    np.testing.assert_allclose(numerator, (Js[2] @ Js[1]) @ Js[0], rtol=1e-13)
    denominator = ad.chain_jacobian(Js, layout="denominator")
    np.testing.assert_allclose(denominator, Js[0].T @ Js[1].T @ Js[2].T, rtol=1e-13)
    np.testing.assert_array_equal(denominator, numerator.T)
    assert not np.shares_memory(ad.chain_jacobian(Js[:1]), Js[0])


def test_chain_is_the_jacobian_of_the_composition():
    inner, outer = lambda x: np.sin(J1 @ x), lambda y: np.exp(J2 @ y)
    x = frozen([0.3, -0.2])
    factors = [ad.jacobian(inner, x), ad.jacobian(outer, inner(x))]
    whole = ad.numerical_jacobian(lambda x: outer(inner(x)), x)
    np.testing.assert_allclose(ad.chain_jacobian(factors), whole, rtol=1e-8)


def test_multiplications_of_both_modes_by_hand():
    # 100 -> 50 -> 20 -> 1: forward 20*50*100 + 1*20*100, reverse 1*20*50 + 1*50*100
    assert ad.chain_multiplications([100, 50, 20, 1], "forward") == 102_000
    assert ad.chain_multiplications([100, 50, 20, 1], "reverse") == 6_000
    assert ad.chain_multiplications([1, 50, 100], "forward") == ad.chain_multiplications(
        [100, 50, 1], "reverse"
    )
    assert ad.chain_multiplications([5, 3], "forward") == 0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ad.chain_jacobian([J2, J1[:, :1]]), r"as many columns.*got \[\(2, 3\), \(3, 1\)\]"),
        (lambda: ad.chain_jacobian([]), r"expected matrices.*got \[\]"),
        (lambda: ad.chain_jacobian([np.ones(3)]), r"got \[\(3,\)\]"),
        (
            lambda: ad.chain_jacobian([J1], "hessian"),
            'expected "numerator" or "denominator", got \'hessian\'',
        ),
        (lambda: ad.chain_multiplications([3], "forward"), "at least two positive integers"),
        (lambda: ad.chain_multiplications([3, 0], "forward"), r"got \[3, 0\]"),
        (lambda: ad.chain_multiplications([3, 4], "back"), "got 'back'"),
        (lambda: ad.as_row(J1), r"expected a vector.*got shape \(3, 2\)"),
        (lambda: ad.count_paths(0, 2), "N: expected an integer, at least 1, got 0"),
        (lambda: ad.count_paths(2, -1), "m: expected an integer, at least 0"),
        (lambda: ad.count_paths(2.5, 1), "got 2.5"),
        (lambda: ad.count_paths(2, 1, inputs=True), "inputs: expected"),
        (lambda: ad.reverse_multiplications(2, 0), "m: expected an integer, at least 1"),
        (lambda: ad.sigmoid_neuron([1.0, 2.0], [1.0, 2.0]), r"got \(2,\) and \(2,\)"),
        (lambda: ad.add_mul_example(1, math.nan, 2), "y: expected a finite number, got nan"),
        (lambda: ad.ad_example([1.0], [1.0], [1.0, 2.0]), r"of one shape \(n,\), got \(1,\), \(1,\), \(2,\)"),
        (lambda: ad.ad_example([1.0], [1.0], [1.0], "both"), "got 'both'"),
    ],
)
def test_bad_arguments_say_what_was_expected(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_gradient_as_row_and_as_column():
    g = np.array([1.0, 2.0, 3.0])
    assert ad.as_row(g).shape == (1, 3)
    assert ad.as_column(g).shape == (3, 1)
    np.testing.assert_array_equal(ad.as_column(ad.as_row(g)), ad.as_row(g).T)
    assert not np.shares_memory(ad.as_row(g), g)
    assert not np.shares_memory(ad.as_column(g), g)


def test_jacobian_of_a_matrix_product_by_its_matrix_is_an_outer_product():
    """L0-38: for y = W x, the adjoint of W is delta x^T, delta first."""
    W, x, delta = points(3, 4), points(4, start=2.0), points(3, start=3.0)
    np.testing.assert_allclose(
        ad.vec_jacobian_product(lambda W: W @ x, W, delta), np.outer(delta, x), rtol=1e-15
    )
    rows = ad.jacobian(lambda W: W @ x, W)  # three axes, flattened: (3, 3 * 4)
    np.testing.assert_allclose((delta @ rows).reshape(3, 4), np.outer(delta, x), rtol=1e-14)


# One graph, two modes.


def test_both_modes_of_the_example_agree_with_pytorch_and_cost_what_they_cost():
    golden = GOLDEN["ad_example"]
    given = [frozen(golden[name]) for name in ("x", "w1", "w2")]
    forward, reverse = (ad.ad_example(*given, mode) for mode in ("forward", "reverse"))
    assert forward.y == reverse.y == pytest.approx(golden["y"], rel=1e-14)
    for example in (forward, reverse):
        assert example.dy_dx.shape == (1, 4)
        np.testing.assert_allclose(example.dy_dx[0], golden["dy_dx"], rtol=1e-13)
    assert (forward.passes, forward.multiplications) == (4, 32)
    assert (reverse.passes, reverse.multiplications) == (1, 14)


def test_the_example_is_the_product_it_is_said_to_be():
    """E-18: y = y1 y2 e^(y1 + y2); at y1 = 1, y2 = 2 both slopes are known."""
    example = ad.ad_example([1.0, 1.0], [1.0, 0.0], [0.0, 2.0])
    assert example.y == pytest.approx(2 * math.exp(3.0), rel=1e-15)
    # dy/dy1 = y2 (1 + y1) e^3 = 4 e^3 times w1; dy/dy2 = y1 (1 + y2) e^3 = 3 e^3 times w2 = 2
    np.testing.assert_allclose(example.dy_dx, math.exp(3.0) * np.array([[4.0, 6.0]]), rtol=1e-15)


def test_the_counts_are_those_of_the_graph():
    n = 4
    y1, y2 = Var(0.3), Var(-0.8)
    edges_behind = {"y1->y3", "y2->y3", "y1->y4", "y2->y4", "y3->y", "y4->y"}
    assert ad.ad_example(*np.ones((3, n)), "reverse").multiplications == len(edges_behind) + 2 * n
    assert ad.ad_example(*np.ones((3, n)), "forward").multiplications == n * (len(edges_behind) + 2)
    assert ad.sum_over_paths(ad.computational_graph(y1 * np.exp(y2)), y2, y2) == 1.0


# PyTorch's own tape.


def test_linear_regression_agrees_with_pytorch():
    """L0-33: by w, 2/M sum r_i x_i."""
    golden, X, y = GOLDEN["linear_regression"], points(64, 8), points(64, start=3.0)
    np.testing.assert_allclose(X[:2], golden["X"], rtol=1e-14)
    loss, (by_w, by_b) = ad.value_and_gradient(
        lambda w, b: np.mean((X @ w + b - y) ** 2), golden["w"], golden["b"]
    )
    assert loss == pytest.approx(golden["loss"], rel=1e-13)
    np.testing.assert_allclose(by_w, golden["by_w"], rtol=1e-12)
    np.testing.assert_allclose(by_b, golden["by_b"], rtol=1e-12)
    by_formula = linreg_loss_grad(X, y, golden["w"], golden["b"])
    for ours, name in zip(by_formula, ("loss", "by_w", "by_b"), strict=True):
        np.testing.assert_allclose(ours, golden[name], rtol=1e-12)


def test_gradient_hessian_and_jacobian_agree_with_pytorch():
    def f(x):
        h = np.tanh(x @ x.T) + np.exp(x[:, :1])
        return np.sum(ad.logsumexp(h, axis=1)) + np.mean(x**3) + np.max(ad.sigmoid(x[0] * x[1:]))

    golden = GOLDEN["hessian"]
    value, (gradient,) = ad.value_and_gradient(f, golden["x"])
    assert value == pytest.approx(golden["value"], rel=1e-14)
    np.testing.assert_allclose(gradient, golden["gradient"], rtol=1e-13)
    np.testing.assert_allclose(ad.hessian(f, golden["x"]), golden["hessian"], rtol=1e-12, atol=1e-15)
    rows = [lambda x: x[0] * x[1], lambda x: np.sin(x[2]) / x[3], lambda x: np.log(x[0] ** 2 + x[3] ** 2)]
    x = golden = GOLDEN["jacobian"]["x"]
    for mode in ("forward", "reverse"):
        J = np.concatenate([ad.jacobian(row, x, mode) for row in rows])
        np.testing.assert_allclose(J, GOLDEN["jacobian"]["J"], rtol=1e-14)


def test_choices_at_ties_are_pytorchs():
    golden = GOLDEN["ties"]
    z = [-1.0, 0.0, 2.0]
    slopes = lambda f, x: ad.value_and_gradient(lambda x: np.sum(f(x)), x)[1][0].tolist()
    assert slopes(np.max, [7.0, 1.0, 7.0]) == golden["max"]
    assert slopes(ad.relu, z) == golden["relu"]
    assert slopes(np.absolute, z) == golden["abs"]
    assert slopes(lambda z: np.maximum(z, 0.0), z) == golden["maximum(z, 0)"]
    assert slopes(lambda z: np.minimum(z, 0.0), z) == golden["minimum(z, 0)"]
