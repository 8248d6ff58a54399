"""Radial basis functions: features, gradients and fits against PyTorch, SciPy, NumPy, and by hand."""

import json
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen, numerical_gradient, points
from scipy.spatial.distance import cdist

from lecturelib import rbf
from lecturelib.activations import sigmoid, softmax
from lecturelib.datasets import noisy_sine

GOLDEN = json.loads((Path(__file__).parent / "oracle/golden/rbf.json").read_text(encoding="utf-8"))
X, CENTERS = frozen(points(5, 3)), frozen(points(4, 3, start=2.0))
WIDTHS = frozen([0.7, 1.1, 1.6, 2.3])
CASES = {"one output": (), "two outputs": (2,)}


def case(name):
    """Return y, w and b of a golden case."""
    outputs = CASES[name]
    return points(5, *outputs, start=0.5), points(*outputs, 4, start=3.0), points(*outputs)


def mean_squared_error(y, centers, widths, w, b):
    residual = rbf.rbf_predict(X, centers, widths, w, b=b) - y
    return (residual**2).sum() / len(X)


def test_features_by_hand():
    phi = rbf.rbf_features([[0, 0], [1, 2]], [[0, 0], [1, 0], [1, 1]], [1, 2, 0.5])
    exponents = [[0, 1 / 8, 2 / 0.5], [5 / 2, 4 / 8, 1 / 0.5]]
    np.testing.assert_allclose(phi, np.exp(-np.array(exponents)), rtol=1e-15)
    np.testing.assert_allclose(phi[1], [0.0821, 0.6065, 0.1353], atol=5e-5)


@pytest.mark.parametrize("name", CASES)
def test_features_loss_and_gradients_agree_with_pytorch(name):
    golden, (y, w, b) = GOLDEN[name], case(name)
    np.testing.assert_allclose(rbf.rbf_features(X, CENTERS, WIDTHS), golden["phi"], rtol=1e-13)
    assert mean_squared_error(y, CENTERS, WIDTHS, w, b) == pytest.approx(golden["loss"], rel=1e-13)
    gradients = rbf.rbf_gradients(X, y, CENTERS, WIDTHS, w, b=b)
    for field in gradients._fields:
        np.testing.assert_allclose(getattr(gradients, field), golden[field], rtol=1e-11, atol=1e-14)


def test_features_agree_with_distances_of_scipy():
    np.testing.assert_allclose(
        rbf.rbf_features(X, CENTERS, 0.4),
        np.exp(-cdist(X, CENTERS, "sqeuclidean") / (2 * 0.4**2)),
        rtol=1e-13,
    )
    np.testing.assert_array_equal(np.diag(rbf.rbf_features(CENTERS, CENTERS, WIDTHS)), 1)
    np.testing.assert_allclose(rbf.rbf_features(X, CENTERS, 1e9), 1, rtol=1e-15)


def test_model_by_hand():
    """phi = (1, e^-2) at the first center, distance 2 from the second."""
    X, centers = [[0.0]], [[0.0], [2.0]]
    y = 3 - 5 * np.exp(-2)
    assert rbf.rbf_predict(X, centers, 1.0, [3, -5]) == pytest.approx(y, rel=1e-15)
    assert rbf.rbf_predict(X, centers, 1.0, [3, -5], b=0.5) == pytest.approx(y + 0.5, rel=1e-15)
    assert rbf.rbf_predict(X, centers, 1.0, [3, -5], sigmoid) == pytest.approx(
        1 / (1 + np.exp(-y)), rel=1e-14
    )
    classes = rbf.rbf_predict(X, centers, 1.0, [[3, -5], [0, 0]], softmax, b=[0.0, 1.0])
    np.testing.assert_allclose(classes, [[1 / (1 + np.exp(1 - y)), 1 / (1 + np.exp(y - 1))]], rtol=1e-14)


@pytest.mark.parametrize("name", CASES)
def test_gradients_are_those_of_differences(name):
    y, w, b = case(name)
    found = rbf.rbf_gradients(X, y, CENTERS, WIDTHS, w, b=b)
    arguments = {"centers": CENTERS, "widths": WIDTHS, "w": w, "b": b}
    for field, value in arguments.items():
        f = lambda p, field=field: mean_squared_error(y, **(arguments | {field: p}))
        np.testing.assert_allclose(getattr(found, field), numerical_gradient(f, np.array(value)), atol=1e-8)


def test_gradients_of_a_shared_width_have_one_entry_for_each_unit():
    y, w, b = case("one output")
    shared = rbf.rbf_gradients(X, y, CENTERS, 1.3, w, b=b)
    each = rbf.rbf_gradients(X, y, CENTERS, np.full(4, 1.3), w, b=b)
    np.testing.assert_array_equal(shared.widths, each.widths)


def test_update_spreads_as_the_kernel_says():
    """One step on the squared error at x0, seen from X."""
    x0, y0, w, lr = np.array([0.3, -0.2, 0.8]), 1.7, points(4, start=3.0), 0.25
    at_x0 = rbf.rbf_features(x0[None], CENTERS, WIDTHS)[0]
    error = y0 - w @ at_x0
    before, after = (rbf.rbf_predict(X, CENTERS, WIDTHS, v) for v in (w, w + lr * error * at_x0))
    kernel = rbf.update_kernel(X, x0, CENTERS, WIDTHS, lr)
    np.testing.assert_allclose(after - before, error * kernel, atol=1e-15)


def test_broad_features_generalize_farther():
    x, centers = np.linspace(-3, 3, 61)[:, None], np.linspace(-3, 3, 13)[:, None]
    reach = []
    for width in (0.25, 0.5, 1.0):
        kernel = rbf.update_kernel(x, [0.0], centers, width)
        reach.append((kernel > kernel.max() / 2).sum())
    assert kernel.argmax() == 30
    assert reach[0] < reach[1] < reach[2]


def test_weights_are_those_of_least_squares():
    y = points(5, start=0.5)
    centers = CENTERS[:2]
    w, b = rbf.fit_rbf_weights(X, y, centers, 0.9)
    design = np.column_stack([rbf.rbf_features(X, centers, 0.9), np.ones(5)])
    np.testing.assert_allclose([*w, b], np.linalg.solve(design.T @ design, design.T @ y), rtol=1e-10)


@pytest.mark.parametrize("name", CASES)
def test_ridge_solves_its_normal_equations_and_leaves_the_bias_free(name):
    y, *_ = case(name)
    ridge = 0.3
    w, b = rbf.fit_rbf_weights(X, y, CENTERS, WIDTHS, ridge)
    assert (w.shape, b.shape) == ((*CASES[name], 4), CASES[name])
    design = np.column_stack([rbf.rbf_features(X, CENTERS, WIDTHS), np.ones(5)])
    penalty = ridge * np.diag([1, 1, 1, 1, 0])
    expected = np.linalg.solve(design.T @ design + penalty, design.T @ y)
    np.testing.assert_allclose(
        np.vstack([w.T.reshape(4, -1), b.reshape(1, -1)]), expected.reshape(5, -1), rtol=1e-10
    )


def test_as_many_units_as_samples_interpolate():
    """Gaussian kernel matrices of different points are positive definite."""
    x, y = np.linspace(-2, 2, 9)[:, None], points(9)
    phi = rbf.rbf_features(x, x, 0.5)
    assert np.linalg.eigvalsh(phi).min() > 0
    w, b = rbf.fit_rbf_weights(x, y, x, 0.5)
    np.testing.assert_allclose(rbf.rbf_predict(x, x, 0.5, w, b=b), y, atol=1e-12)


def test_descent_on_the_weights_agrees_with_least_squares():
    x, centers = np.linspace(0, 6, 40)[:, None], np.linspace(0, 6, 4)[:, None]
    y = np.sin(x[:, 0])
    goal = rbf.fit_rbf_weights(x, y, centers, 0.4)
    w, b = np.zeros(4), np.zeros(())
    for _ in range(600):
        slope = rbf.rbf_gradients(x, y, centers, 0.4, w, b=b)
        w, b = w - 0.8 * slope.w, b - 0.8 * slope.b
    np.testing.assert_allclose([*w, b], [*goal[0], goal[1]], atol=1e-6)


def test_two_steps_fit_a_sine():
    rng = np.random.default_rng(0)
    data = noisy_sine(rng, 200, noise=0.05)
    net = rbf.fit_rbf_two_step(rng, *data, k=10)
    fresh = noisy_sine(rng, 200, noise=0.0)
    error = rbf.rbf_predict(fresh.X, net.centers, net.widths, net.w, b=net.b) - fresh.y
    assert np.sqrt(np.mean(error**2)) < 0.05  # less than the noise
    np.testing.assert_array_equal(net.widths, rbf.widths_from_neighbors(net.centers, 2))
    w, b = rbf.fit_rbf_weights(*data, net.centers, net.widths)
    np.testing.assert_array_equal([*w, b], [*net.w, net.b])


def test_two_steps_with_two_units_use_the_one_neighbor_there_is():
    net = rbf.fit_rbf_two_step(np.random.default_rng(0), [[0.0], [1.0], [5.0], [6.0]], [0, 0, 1, 1], k=2)
    np.testing.assert_allclose(np.sort(net.centers[:, 0]), [0.5, 5.5])
    np.testing.assert_allclose(net.widths, 5)


@pytest.mark.parametrize("lr", [0.05, 1e3])
def test_third_step_never_raises_the_loss(lr):
    data = noisy_sine(np.random.default_rng(1), 60, noise=0.01)
    fit = rbf.fit_rbf_three_step(np.random.default_rng(2), *data, k=4, steps=150, lr=lr)
    start = rbf.fit_rbf_two_step(np.random.default_rng(2), *data, k=4)
    loss = lambda net: np.mean(
        (rbf.rbf_predict(data.X, net.centers, net.widths, net.w, b=net.b) - data.y) ** 2
    )
    assert fit.losses[0] == pytest.approx(loss(start), rel=1e-12)
    assert fit.losses[-1] == pytest.approx(loss(fit.network), rel=1e-12)
    assert fit.losses[-1] < 0.8 * fit.losses[0]
    assert (np.diff(fit.losses) <= 0).all()
    assert (fit.network.widths > 0).all()


def test_third_step_moves_every_parameter_down_its_gradient():
    """One short step is minus `rbf_gradients` at the start; widths move by their logarithm."""
    data, lr = noisy_sine(np.random.default_rng(1), 40), 1e-4
    start = rbf.fit_rbf_two_step(np.random.default_rng(2), *data, k=3, ridge=0.5)
    end = rbf.fit_rbf_three_step(np.random.default_rng(2), *data, k=3, ridge=0.5, steps=1, lr=lr).network
    slope = rbf.rbf_gradients(*data, start.centers, start.widths, start.w, b=start.b)
    np.testing.assert_allclose(end.centers, start.centers - lr * slope.centers, rtol=1e-13)
    by_log = slope.widths * start.widths
    np.testing.assert_allclose(np.log(end.widths), np.log(start.widths) - lr * by_log, atol=1e-13)
    np.testing.assert_allclose(end.w, start.w - lr * slope.w, rtol=1e-13)
    np.testing.assert_allclose(end.b, start.b - lr * slope.b, rtol=1e-12)


def test_third_step_with_two_outputs_and_single_precision():
    x = np.linspace(0, 6, 50, dtype=np.float32)[:, None]
    y = np.column_stack([np.sin(x), np.cos(x)])
    net, losses = rbf.fit_rbf_three_step(np.random.default_rng(0), x, y, k=4, steps=20)
    assert [part.shape for part in net] == [(4, 1), (4,), (2, 4), (2,)]
    assert {part.dtype for part in net} == {np.dtype(np.float32)}
    assert losses[-1] < losses[0]
