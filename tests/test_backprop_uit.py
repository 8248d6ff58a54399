"""UiT's perceptron, sample by sample: PyTorch, differences, numbers by hand, and training on XOR."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen, points

from lecturelib import autodiff as ad
from lecturelib import backprop as bp

GOLDEN = json.loads((Path(__file__).parent / "oracle/golden/backprop.json").read_text(encoding="utf-8"))


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
        np.random.default_rng(0), XOR_X, XOR_Y, H=4, mu=1.0, lam=0.01, max_steps=5000, tolerance=1e-9
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
