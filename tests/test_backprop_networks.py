"""Networks of any depth (Cluj, MEPhI): PyTorch, differences, the tape, by hand; the workspace."""

import json
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen, points

from lecturelib import autodiff as ad
from lecturelib import backprop as bp
from lecturelib.activations import ACTIVATIONS
from lecturelib.backprop import Layout
from lecturelib.losses import LOSSES

GOLDEN = json.loads((Path(__file__).parent / "oracle/golden/backprop.json").read_text(encoding="utf-8"))
SIZES = (3, 4, 5, 2)
LAYOUT = Layout.of_layers(SIZES)


X = frozen(points(5, 3))
PARAMS = [
    (frozen(points(j, i, start=2.0 + i)), frozen(points(j, start=4.0 + j)))
    for i, j in ((3, 4), (4, 5), (5, 2))
]
THETA = frozen(LAYOUT.flatten([p for pair in PARAMS for p in pair]))
Y = {"mse": frozen(points(5, 2, start=0.5)), "softmax_cross_entropy": np.arange(5) % 2}


@pytest.mark.parametrize("case", GOLDEN["mlp"])
def test_three_layers_agree_with_pytorch(case):
    activation, loss = case.split(", ")
    golden = GOLDEN["mlp"][case]
    value, gradient = bp.mlp_value_and_gradient(THETA, X, Y[loss], LAYOUT, activation, loss=loss)
    assert value == pytest.approx(golden["loss"], rel=1e-13)
    np.testing.assert_allclose(gradient, golden["gradient"], rtol=1e-11, atol=1e-14)
    pairs = bp.mlp_gradients(PARAMS, X, Y[loss], activation, loss=loss)
    np.testing.assert_array_equal(LAYOUT.flatten([p for pair in pairs for p in pair]), gradient)


SMOOTH_ENOUGH = [name for name, row in ACTIVATIONS.items() if not row.jumps]


@pytest.mark.parametrize("activation", SMOOTH_ENOUGH)
@pytest.mark.parametrize("output_activation", ["identity", "sigmoid"])
def test_every_activation_of_the_catalog_agrees_with_differences(activation, output_activation):
    options = {"layout": LAYOUT, "activation": activation, "output_activation": output_activation}
    theta = 0.3 * THETA  # one row grows like e^x: three layers of it would drown the differences
    value, gradient = bp.mlp_value_and_gradient(theta, X, Y["mse"], **options)
    loss = lambda theta: bp.mlp_value_and_gradient(theta, X, Y["mse"], **options)[0]
    np.testing.assert_allclose(gradient, ad.numerical_gradient(loss, theta), rtol=1e-6, atol=1e-8)
    assert np.isfinite(value)


TARGETS = {
    "real": points(5, 2, start=0.5),
    "above -1": 1.0 + 0.5 * points(5, 2),
    "binary": (points(5, 2) > 0).astype(float),
    "labels": np.arange(5) % 2,
    "signs": np.sign(points(5, 2)),
}


@pytest.mark.parametrize(
    "loss", [row for row in LOSSES.values() if row.predictions != "distribution"], ids=lambda row: row.name
)
def test_every_loss_of_the_catalog_agrees_with_differences(loss):
    """A sigmoid at the end: its outputs are right for every loss but those of distributions."""
    options = {"layout": LAYOUT, "activation": "tanh", "output_activation": "sigmoid", "loss": loss}
    gradient = bp.mlp_value_and_gradient(THETA, X, TARGETS[loss.targets], **options)[1]
    f = lambda theta: bp.mlp_value_and_gradient(theta, X, TARGETS[loss.targets], **options)[0]
    np.testing.assert_allclose(gradient, ad.numerical_gradient(f, THETA), rtol=1e-6, atol=1e-8)


def test_the_tape_finds_the_same_gradient():
    def loss(*parameters):
        h = X
        for W, b in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
            h = np.tanh(ad.linear(h, W, b))
        return ad.mse(ad.linear(h, *parameters[-2:]), Y["mse"])

    value, parts = ad.value_and_gradient(loss, *LAYOUT.views(THETA))
    expected, gradient = bp.mlp_value_and_gradient(THETA, X, Y["mse"], LAYOUT, "tanh")
    assert value == pytest.approx(expected, rel=1e-14)
    np.testing.assert_allclose(LAYOUT.flatten(parts), gradient, rtol=1e-12, atol=1e-15)


def test_a_network_of_one_unit_by_hand():
    """f0 = 2 * 3 + 1 = 7, h1 = 7, f1 = -1 * 7 + 4 = -3, loss (-3 - 1)^2 = 16."""
    params = [([[2.0]], [1.0]), ([[-1.0]], [4.0])]
    cache = bp.mlp_forward_cache(params, [[3.0]])
    assert [a.item() for a in (*cache.f, *cache.h, cache.output)] == [7.0, -3.0, 3.0, 7.0, -3.0]
    (dW0, db0), (dW1, db1) = bp.mlp_gradients(params, [[3.0]], [[1.0]])
    # dl/df1 = 2 * -4 = -8; by Omega_1 -8 * 7, by beta_1 -8; back -8 * -1 = 8; by Omega_0 8 * 3, by beta_0 8
    assert [a.item() for a in (dW0, db0, dW1, db1)] == [24.0, 8.0, -56.0, -8.0]


def test_a_sum_is_n_times_the_mean_and_what_the_row_says_is_kept():
    options = {"layout": LAYOUT, "activation": "tanh"}
    mean, gradient = bp.mlp_value_and_gradient(THETA, X, Y["mse"], **options)
    for given in ({"reduction": "sum"}, {"loss": "mse(reduction=sum)"}):
        total, by_sum = bp.mlp_value_and_gradient(THETA, X, Y["mse"], **options, **given)
        assert total == pytest.approx(5 * mean, rel=1e-14)
        np.testing.assert_allclose(by_sum, 5 * gradient, rtol=1e-13)
    parts = [
        bp.mlp_value_and_gradient(THETA, X[i : i + 1], Y["mse"][i : i + 1], **options)[1] for i in range(5)
    ]
    np.testing.assert_allclose(np.mean(parts, axis=0), gradient, rtol=1e-13, atol=1e-16)


def test_doubling_an_activation_doubles_the_gradient_of_its_weights():
    """L3-46: a weight multiplies the activation before it."""
    params = [([[1.0, 0.5], [0.3, 2.0]], [1.0, 1.0]), ([[0.0, 0.0]], [5.0])]
    twice = [([[2.0, 1.0], [0.6, 4.0]], [2.0, 2.0]), params[1]]  # ReLU: h_1 doubles
    by = lambda params: bp.mlp_gradients(params, [[1.0, 2.0]], [[0.0]])[1][0]
    np.testing.assert_array_equal(by(twice), 2 * by(params))
    assert by(params).min() > 0


def test_mephi_deltas_agree_with_pytorch_and_turn_the_sign_of_the_biases():
    golden, X, target = GOLDEN["mephi"], points(5, 3), points(5, 2, start=0.5)
    params = [
        (points(4, 3, start=2.0), points(4, start=3.0)),
        (points(2, 4, start=4.0), points(2, start=5.0)),
    ]
    cache = bp.mlp_forward_cache(params, X, "sigmoid", "sigmoid", bias_sign=-1)
    upstream = (cache.output - target) / 5
    deltas = bp.mlp_deltas(params, cache, upstream, "sigmoid", "sigmoid")
    np.testing.assert_allclose(deltas[0], golden["delta1"], rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(deltas[1], golden["delta2"], rtol=1e-11, atol=1e-15)
    options = {"activation": "sigmoid", "output_activation": "sigmoid", "loss": "half_mse"}
    minus = bp.mlp_gradients(params, X, target, **options, bias_sign=-1)
    plus = bp.mlp_gradients(bp.flip_biases(params), X, target, **options)
    for k, ((W, b), (W_plus, b_plus)) in enumerate(zip(minus, plus, strict=True), start=1):
        np.testing.assert_allclose(W, golden[f"by_W{k}"], rtol=1e-11, atol=1e-15)
        np.testing.assert_allclose(b, golden[f"by_b{k}"], rtol=1e-11, atol=1e-15)
        np.testing.assert_allclose(b, -deltas[k - 1].sum(axis=0), rtol=1e-12)
        np.testing.assert_array_equal(W, W_plus)
        np.testing.assert_array_equal(b, -b_plus)


def test_an_output_activation_has_its_slope_in_the_last_delta():
    cache = bp.mlp_forward_cache(PARAMS, X, "tanh", "gelu")
    (*_, last) = bp.mlp_deltas(PARAMS, cache, np.ones((5, 2)), "tanh", "gelu")
    np.testing.assert_array_equal(last, ACTIVATIONS["gelu"].df(cache.f[-1]))


def test_networks_write_to_nothing_and_share_nothing():
    writable = np.array(X)
    cache = bp.mlp_forward_cache(PARAMS, writable, "identity")
    for a in (*cache.f, *cache.h, cache.output):
        assert not np.shares_memory(a, writable)
    assert not np.shares_memory(cache.output, cache.f[-1])
    upstream = np.ones((5, 2))
    assert not np.shares_memory(bp.mlp_deltas(PARAMS, cache, upstream, "identity")[-1], upstream)
    first, second = (bp.mlp_value_and_gradient(THETA, X, Y["mse"], LAYOUT)[1] for _ in range(2))
    assert not np.shares_memory(first, second)


def test_float32_stays_float32_and_integers_are_floats():
    _, gradient = bp.mlp_value_and_gradient(
        THETA.astype(np.float32), X.astype(np.float32), Y["mse"].astype(np.float32), LAYOUT
    )
    assert gradient.dtype == np.float32
    ((W, b),) = bp.mlp_gradients([([[1, 2]], [3])], [[4, 5]], [[0]])
    assert W.dtype == b.dtype == np.float64
    assert W.tolist() == [[2 * 17 * 4, 2 * 17 * 5]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bp.mlp_forward_cache(PARAMS, X[0]), r"X: expected shape \(n, fan_in\).*got \(3,\)"),
        (lambda: bp.mlp_forward_cache(PARAMS, np.zeros((0, 3))), "at least one entry"),
        (lambda: bp.mlp_forward_cache(PARAMS[1:], X), r"layer 0: expected W \(fan_out, 3\).*got \(5, 4\)"),
        (lambda: bp.mlp_forward_cache([(PARAMS[0][0].T, [1.0])], X), r"got \(3, 4\) and \(1,\)"),
        (lambda: bp.mlp_forward_cache([], X), "at least one pair"),
        (lambda: bp.mlp_forward_cache(PARAMS, X, bias_sign=0), "bias_sign: expected 1 or -1, got 0"),
        (
            lambda: bp.mlp_forward_cache(PARAMS, X, "spline"),
            "activation: expected one of .*identity.*got 'spline'",
        ),
        (lambda: bp.mlp_gradients(PARAMS, X, Y["mse"][:2]), r"a \(5, 2\), y \(2, 2\)"),
        (
            lambda: bp.mlp_gradients(PARAMS, X, Y["mse"], loss="hamming"),
            "loss: expected one of .*mse.*got 'hamming'",
        ),
        (
            lambda: bp.mlp_gradients(PARAMS, X, Y["mse"], reduction="max"),
            "reduction: expected 'mean' or 'sum'",
        ),
        (lambda: bp.mlp_value_and_gradient(THETA[1:], X, Y["mse"], LAYOUT), r"theta: expected shape"),
        (
            lambda: bp.mlp_deltas(PARAMS, bp.mlp_forward_cache(PARAMS, X), np.ones((5, 3))),
            r"upstream: expected the output's shape \(5, 2\), got \(5, 3\)",
        ),
    ],
)
def test_networks_say_what_they_expected(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# The workspace: the same gradient in buffers.


@pytest.mark.parametrize("loss", ["mse", "softmax_cross_entropy"])
@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize(("dtype", "rtol"), [(np.float64, 1e-13), (np.float32, 1e-4)])
def test_workspace_gives_the_pure_gradient_call_after_call(activation, loss, dtype, rtol):
    workspace = bp.MLPWorkspace(LAYOUT, 5, activation, loss, dtype)
    for scale in (1.0, 0.5, 1.0):
        theta, x = frozen(scale * THETA, dtype), frozen(X, dtype)
        value, gradient = workspace.value_and_gradient(theta, x, Y[loss])
        expected, pure = bp.mlp_value_and_gradient(theta, x, Y[loss], LAYOUT, activation, loss=loss)
        assert value == pytest.approx(expected, rel=rtol)
        np.testing.assert_allclose(gradient, pure, rtol=rtol, atol=rtol * 1e-2)
        assert gradient.dtype == dtype
        assert np.shares_memory(gradient, workspace.gradient)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bp.MLPWorkspace(LAYOUT, 0), "n of at least 1; got 'relu', 'mse', 0"),
        (lambda: bp.MLPWorkspace(LAYOUT, 5, "gelu"), "expected activation relu or tanh.*got 'gelu'"),
        (lambda: bp.MLPWorkspace(LAYOUT, 5, loss="mae"), "loss mse or softmax_cross_entropy.*'mae'"),
        (
            lambda: workspace().value_and_gradient(THETA, X[:4], Y["mse"]),
            r"\(5, 3\), got float64 of shape \(4, 3\)",
        ),
        (lambda: workspace().value_and_gradient(THETA, X.astype(int), Y["mse"]), "X: expected float64"),
        (lambda: workspace().value_and_gradient(THETA.astype("f"), X, Y["mse"]), "theta of float32"),
        (lambda: workspace().value_and_gradient(THETA, X, Y["mse"][:, :1]), r"Y: expected shape \(5, 2\)"),
        (
            lambda: workspace("softmax_cross_entropy").value_and_gradient(THETA, X, [0, 1, 2, 0, 0]),
            "from 0 to 1",
        ),
    ],
)
def test_workspace_says_what_it_expected(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def workspace(loss="mse"):
    return bp.MLPWorkspace(LAYOUT, 5, loss=loss)
