"""Networks of any depth (Cluj, MEPhI) and UiT's perceptron: PyTorch, differences, the tape, by hand."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen

from lecturelib import autodiff as ad
from lecturelib import backprop as bp
from lecturelib.activations import ACTIVATIONS
from lecturelib.backprop import Layout
from lecturelib.losses import LOSSES

GOLDEN = json.loads((Path(__file__).parent / "oracle/golden/backprop.json").read_text(encoding="utf-8"))
SIZES = (3, 4, 5, 2)
LAYOUT = Layout.of_layers(SIZES)


def points(*shape, start=1.0):
    """The same numbers as in tests/oracle/backprop_table.py."""
    return np.array([math.sin(start + 1.7 * i) for i in range(math.prod(shape))]).reshape(shape)


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
            "activation: expected one of identity.*got 'spline'",
        ),
        (lambda: bp.mlp_gradients(PARAMS, X, Y["mse"][:2]), r"a \(5, 2\), y \(2, 2\)"),
        (
            lambda: bp.mlp_gradients(PARAMS, X, Y["mse"], loss="hamming"),
            "loss: expected one of mse.*got 'hamming'",
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


# UiT: sample by sample, then the whole data.

XU, YU = frozen(points(4, 6)), frozen(points(4, 2, start=0.5))
w1, w2 = frozen(points(7, 9, start=2.0)), frozen(points(10, 2, start=3.0))


def test_uit_forward_and_gradients_agree_with_pytorch():
    golden = GOLDEN["uit"]["sample"]
    forward = bp.uit_forward(XU[0], w1, w2)
    np.testing.assert_allclose(forward.a, golden["a"][0], rtol=1e-13)
    assert forward.x[0] == forward.alpha[0] == 1.0
    assert (forward.alpha.shape, forward.s1.shape, forward.s2.shape) == ((10,), (9,), (2,))
    assert bp.uit_loss(XU[0], YU[0], w1, w2) == pytest.approx(golden["loss"], rel=1e-13)
    by_w1, by_w2 = bp.uit_gradients(XU[0], YU[0], w1, w2)
    np.testing.assert_allclose(by_w1, golden["by_w1"], rtol=1e-11, atol=1e-16)
    np.testing.assert_allclose(by_w2, golden["by_w2"], rtol=1e-11, atol=1e-16)


def test_uit_batch_is_the_mean_of_the_samples_and_agrees_with_pytorch():
    golden = GOLDEN["uit"]["batch"]
    assert bp.uit_loss(XU, YU, w1, w2) == pytest.approx(golden["loss"], rel=1e-13)
    mean = bp.uit_batch_gradients(XU, YU, w1, w2)
    singles = [bp.uit_gradients(x, y, w1, w2) for x, y in zip(XU, YU, strict=True)]
    total = bp.uit_batch_gradients(XU, YU, w1, w2, reduction="sum")
    for k, name in enumerate(("by_w1", "by_w2")):
        np.testing.assert_allclose(mean[k], golden[name], rtol=1e-11, atol=1e-16)
        np.testing.assert_allclose(mean[k], np.mean([s[k] for s in singles], axis=0), rtol=1e-13, atol=1e-17)
        np.testing.assert_allclose(total[k], 4 * mean[k], rtol=1e-14)


@pytest.mark.parametrize("activation", ["tanh", "softplus", "identity"])
def test_uit_gradients_agree_with_differences_for_other_units(activation):
    by_w1, by_w2 = bp.uit_gradients(XU[0], YU[0], w1, w2, activation)
    loss1 = lambda w: bp.uit_loss(XU[0], YU[0], w, w2, activation)
    loss2 = lambda w: bp.uit_loss(XU[0], YU[0], w1, w, activation)
    np.testing.assert_allclose(by_w1, ad.numerical_gradient(loss1, w1), rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(by_w2, ad.numerical_gradient(loss2, w2), rtol=1e-6, atol=1e-8)


def test_uit_is_clujs_network_transposed():
    """E-23: the same network through the general functions."""
    params = bp.from_uit([w1, w2])
    cache = bp.mlp_forward_cache(params, XU, "sigmoid", "sigmoid")
    np.testing.assert_allclose(cache.output, bp.uit_forward(XU, w1, w2).a, rtol=1e-14)
    pairs = bp.mlp_gradients(params, XU, YU, "sigmoid", "sigmoid", loss="half_mse")
    for ours, theirs in zip(bp.to_uit(pairs), bp.uit_batch_gradients(XU, YU, w1, w2), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-16)


def test_uit_by_hand_with_linear_units():
    """x = 2: alpha = (1, 1 + 3 * 2) = (1, 7), a = -4 + 0.5 * 7 = -0.5, epsilon = -0.5 - 1 = -1.5."""
    v1, v2 = [[1.0], [3.0]], [[-4.0], [0.5]]
    assert bp.uit_forward([2.0], v1, v2, "identity").a.tolist() == [-0.5]
    assert bp.uit_loss([2.0], [1.0], v1, v2, "identity") == 1.125
    by_v1, by_v2 = bp.uit_gradients([2.0], [1.0], v1, v2, "identity")
    assert by_v2.tolist() == [[-1.5], [-10.5]]
    assert by_v1.tolist() == [[-0.75], [-1.5]]  # epsilon_h = -1.5 * 0.5: the bias row does not flow back


def test_uit_parameters_have_their_shapes_and_come_from_the_generator():
    first, second = bp.uit_params(np.random.default_rng(3), 6, 9, 2)
    assert (first.shape, second.shape) == ((7, 9), (10, 2))
    assert first.size + second.size == 83
    again = bp.uit_params(np.random.default_rng(3), 6, 9, 2, scale=2.0)
    np.testing.assert_allclose(again[0], 2.0 * first, rtol=1e-15)
    large, _ = bp.uit_params(np.random.default_rng(4), 399, 500, 1)
    assert large.std() == pytest.approx(1 / math.sqrt(400), rel=0.01)  # 200,000 draws: 0.2 % is one deviation


XOR_X, XOR_Y = frozen([[0, 0], [0, 1], [1, 0], [1, 1]]), frozen([[0], [1], [1], [0]])


def test_uit_training_learns_xor():
    trained = bp.uit_train(
        np.random.default_rng(0), XOR_X, XOR_Y, H=4, mu=1.0, lam=0.01, max_steps=8000, tolerance=1e-9
    )
    prediction = bp.uit_forward(XOR_X, trained.w1, trained.w2).a
    np.testing.assert_array_equal(prediction.round(), XOR_Y)
    assert bp.uit_loss(XOR_X, XOR_Y, trained.w1, trained.w2) < 0.01
    assert trained.steps == len(trained.Q)
    assert trained.Q[-1] < 0.1 * trained.Q[0]


def test_the_first_step_of_training_uses_the_old_weights_in_both_updates():
    """Errors after the update of w2 would change w1 by some per cent (L4-10)."""
    rng = np.random.default_rng(5)
    start = bp.uit_params(rng, 2, 3, 1)
    i = rng.integers(4)
    by_w1, by_w2 = bp.uit_gradients(XOR_X[i], XOR_Y[i], *start)
    trained = bp.uit_train(np.random.default_rng(5), XOR_X, XOR_Y, H=3, mu=0.5, lam=0.25, max_steps=1)
    np.testing.assert_array_equal(trained.w1, start[0] - 0.5 * by_w1)
    np.testing.assert_array_equal(trained.w2, start[1] - 0.5 * by_w2)
    late, _ = bp.uit_gradients(XOR_X[i], XOR_Y[i], start[0], trained.w2)
    assert np.abs(late - by_w1).max() > 0.005 * np.abs(by_w1).max()
    expected = 0.25 * bp.uit_loss(XOR_X[i], XOR_Y[i], *start) + 0.75 * bp.uit_loss(XOR_X, XOR_Y, *start)
    assert trained.Q.tolist() == pytest.approx([expected], rel=1e-14)
    assert (trained.steps, trained.converged) == (1, False)


def test_training_stops_when_the_running_loss_settles():
    """One constant sample: Q settles, and does not count as settled before the first pass is over."""
    trained = bp.uit_train(
        np.random.default_rng(1), XOR_X[:1], XOR_Y[:1], H=2, mu=2.0, lam=0.5, tolerance=1e-5
    )
    assert trained.converged
    assert 1 < trained.steps < 20_000
    assert abs(trained.Q[-1] - trained.Q[-2]) < 1e-5 <= abs(trained.Q[-2] - trained.Q[-3])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bp.uit_forward(XU[0], w1.T, w2), r"got \(6,\), \(9, 7\), \(10, 2\)"),
        (lambda: bp.uit_forward(XU[0], w1, w2[1:]), r"got \(6,\), \(7, 9\), \(9, 2\)"),
        (lambda: bp.uit_forward(1.0, w1, w2), r"expected x \(F,\) or \(N, F\)"),
        (lambda: bp.uit_gradients(XU, YU, w1, w2), r"one sample \(F,\), got shape \(4, 6\)"),
        (
            lambda: bp.uit_gradients(XU[0], YU, w1, w2),
            r"y: expected the prediction's shape \(2,\), got \(4, 2\)",
        ),
        (lambda: bp.uit_batch_gradients(XU[0], YU[0], w1, w2), r"X: expected shape \(N, F\)"),
        (lambda: bp.uit_batch_gradients(XU, YU, w1, w2, reduction="max"), 'expected "mean" or "sum"'),
        (lambda: bp.uit_params(np.random.default_rng(0), 6, 0, 2), "expected positive integers, got 6, 0, 2"),
        (lambda: bp.uit_params(np.random.default_rng(0), 6, 9, 2, scale=0.0), "scale: expected"),
        (
            lambda: bp.uit_train(np.random.default_rng(0), XU, YU[:3], 2, 0.1, 0.1),
            r"got \(4, 6\) and \(3, 2\)",
        ),
        (lambda: bp.uit_train(np.random.default_rng(0), XU, YU, 2, -0.1, 0.1), "mu: expected"),
        (lambda: bp.uit_train(np.random.default_rng(0), XU, YU, 2, 0.1, 1.5), r"lam in \(0, 1\]"),
        (lambda: bp.uit_train(np.random.default_rng(0), XU, YU, 2, 0.1, 0.1, max_steps=0), "max_steps"),
    ],
)
def test_uit_says_what_it_expected(call, message):
    with pytest.raises(ValueError, match=message):
        call()
