"""Penalties: every row of the table, numbers by hand, the slides' slips (E-58, E-59), PyTorch."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
import scipy.optimize
from helpers import frozen, numerical_gradient

from lecturelib import regularization as reg
from lecturelib.regularization import PENALTIES, Penalty

GOLDEN = json.loads(
    (Path(__file__).parent / "oracle" / "golden" / "regularization.json").read_text(encoding="utf-8")
)
every_row = pytest.mark.parametrize("row", PENALTIES.values(), ids=lambda row: row.name)

W = frozen([[0.9, -0.2, 1.5], [-2.5, 0.05, 3.0]])


@every_row
def test_gradient_is_the_central_difference(row: Penalty):
    expected = numerical_gradient(lambda at: row.f(at, 0.7), W)
    np.testing.assert_allclose(row.grad(W, 0.7), expected, rtol=1e-8)


@every_row
def test_subgradient_at_0_is_0(row: Penalty):
    assert row.f([0.0, 2.0], 0.5) > 0
    assert row.grad([0.0, 2.0], 0.5)[0] == 0


@every_row
def test_kink_is_where_the_row_says_so(row: Penalty):
    above, below = (row.grad([w, 1.0], 1.0)[0] for w in (1e-9, -1e-9))
    assert (above - below > 0.5) != row.smooth


@every_row
def test_strength_scales_and_0_switches_it_off(row: Penalty):
    assert row.f(W, 3.0) == pytest.approx(3 * row.f(W, 1.0), rel=1e-14)
    np.testing.assert_allclose(row.grad(W, 3.0), 3 * row.grad(W, 1.0), rtol=1e-14)
    assert row.f(W, 0) == 0
    assert not row.grad(W, 0).any()


@every_row
def test_m_divides_the_strength(row: Penalty):
    function, gradient = getattr(row.f, "func", row.f), getattr(row.grad, "func", row.grad)
    assert function(W, 1.0, m=8) == pytest.approx(function(W, 1.0) / 8, rel=1e-15)
    np.testing.assert_allclose(gradient(W, 1.0, m=8), gradient(W, 1.0) / 8, rtol=1e-15)


@every_row
def test_sparse_rows_set_a_single_small_weight_to_exactly_0(row: Penalty):
    """Least (w - .3)^2 / 2 + penalty, lambda = .5: lasso 0; the square, like ridge, .15 (E-58)."""
    function = getattr(row.f, "func", row.f)
    best = scipy.optimize.minimize_scalar(
        lambda w: (w - 0.3) ** 2 / 2 + function([w], 0.5), bounds=(-1, 1), options={"xatol": 1e-12}
    ).x
    assert best == pytest.approx(0 if row.sparse else 0.15, abs=1e-7)


@pytest.mark.parametrize("lam", [0.5, 50.0])
def test_squared_l1_removes_a_small_weight_beside_a_large_one_but_never_both(lam):
    """Least ((w - 1)^2 + (v - .1)^2) / 2 + lambda (|w| + |v|)^2: w = 1 / (1 + 2 lambda), v = 0."""
    W = np.stack(np.meshgrid(np.linspace(-0.2, 1, 2401), np.linspace(-0.2, 0.2, 401), indexing="ij"))
    values = ((W[0] - 1) ** 2 + (W[1] - 0.1) ** 2) / 2 + lam * np.abs(W).sum(axis=0) ** 2
    best = W.reshape(2, -1)[:, values.argmin()]
    np.testing.assert_allclose(best, [1 / (1 + 2 * lam), 0], atol=3e-4)
    expected = np.sum((best - [1, 0.1]) ** 2) / 2 + reg.squared_l1_penalty(best, lam)
    assert values.min() == pytest.approx(expected, rel=1e-12)


@every_row
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_dtype_and_extremes(row: Penalty, dtype):
    info = np.finfo(dtype)
    gradient = row.grad(np.array([info.max, info.min, 0, info.tiny], dtype), 1.0)
    assert gradient.dtype == dtype
    assert not np.isnan(gradient).any()
    assert not math.isnan(row.f(np.array([info.max, info.min, 0], dtype), 1.0))
    assert row.grad([1, -2], 1.0).dtype == np.float64
    assert type(row.f([1, -2], 1)) is float


@every_row
def test_arguments_are_left_alone_and_nothing_is_shared(row: Penalty):
    before = W.copy()
    gradient = row.grad(W, 1.0)
    np.testing.assert_array_equal(W, before)
    assert not np.shares_memory(gradient, W)
    assert gradient.shape == W.shape


@every_row
def test_label_and_keywords(row: Penalty):
    plain, shown = re.fullmatch(r"(\w+)(?:\((.*)\))?", row.name).groups()
    assert row.eq == f"eq-{plain.replace('_', '-')}-penalty"
    assert (shown or "") == ", ".join(
        f"{key}={value}" for key, value in getattr(row.f, "keywords", {}).items()
    )
    assert getattr(row.grad, "keywords", {}) == getattr(row.f, "keywords", {})


V = [0.5, -1.0, 0.0, 2.0]  # l1 norm 3.5


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (reg.l1_penalty(V, 1), 3.5),
        (reg.l1_subgradient(V, 1), [1, -1, 0, 1]),
        (reg.squared_l1_penalty(V, 1), 12.25),
        (reg.squared_l1_subgradient(V, 1), [7, -7, 0, 7]),
        (reg.l2_penalty(V, 1), 5.25),
        (reg.l2_penalty(V, 2, m=4), 2.625),
        (reg.l2_grad(V, 2, m=4), [0.5, -1, 0, 2]),
        (reg.decay_of_l2(8, 512), 1 / 32),
        (reg.soft_threshold([0.9, -0.2, 0, -4], 0.3), [0.6, 0, 0, -3.7]),
        (reg.soft_threshold([0.3], 0.5), [0]),
        (reg.soft_threshold([1.0, -1], 0), [1, -1]),
        (reg.weight_decay_step([1.0, -2.0], [0.5, 0.5], lr=0.1, decay=2.0), [0.75, -1.65]),
    ],
)
def test_numbers_by_hand(got, expected):
    np.testing.assert_allclose(got, expected, rtol=1e-15, atol=1e-16)


def test_weight_decay_is_a_step_on_loss_and_penalty():
    """Shrink factor 1 - 2 eta lambda / m."""
    grad, lam, m, lr = np.linspace(-1, 1, 6).reshape(2, 3), 0.8, 16, 0.05
    expected = W - lr * (grad + reg.l2_grad(W, lam, m))
    got = reg.weight_decay_step(W, grad, lr, reg.decay_of_l2(lam, m))
    np.testing.assert_allclose(got, expected, rtol=1e-14)
    shrunk = reg.weight_decay_step(W, np.zeros_like(W), lr, reg.decay_of_l2(lam, m))
    np.testing.assert_allclose(shrunk, (1 - 2 * lr * lam / m) * W, rtol=1e-15)
    assert not np.shares_memory(got, W)


def test_weight_decay_is_that_of_pytorch():
    golden = GOLDEN["weight_decay"]
    got = reg.weight_decay_step(golden["W"], golden["grad"], golden["lr"], golden["decay"])
    np.testing.assert_allclose(got, golden["W_next"], rtol=1e-13)


def test_soft_threshold_is_that_of_pytorch():
    golden = GOLDEN["soft_threshold"]
    np.testing.assert_allclose(reg.soft_threshold(golden["x"], golden["threshold"]), golden["y"], rtol=1e-15)


@pytest.mark.parametrize("x", [-2.0, -0.3, 0.0, 0.1, 0.7, 5.0])
def test_soft_threshold_is_the_proximal_step(x):
    objective = lambda w: 0.5 * (w - x) ** 2 + reg.l1_penalty([w], 0.4)
    best = reg.soft_threshold([x], 0.4)[0]
    assert all(objective(best) <= objective(best + nudge) for nudge in (-1e-3, 1e-3, -0.1, 0.1))
    assert math.copysign(1, best) == (-1 if x < -0.4 else 1)  # no -0.0


def test_penalty_divided_by_the_batch_size_is_too_strong():
    """E-59: batches of b = 8 among N = 512 minimize ridge(lambda / b), not ridge(lambda / N)."""
    rng = np.random.default_rng(1)
    X, lam, b, n = rng.normal(size=(512, 2)), 8.0, 8, 512
    y = X @ [1.0, -2.0] + 0.1 * rng.normal(size=n)
    ridge = lambda strength: np.linalg.solve(X.T @ X / n + strength * np.eye(2), X.T @ y / n)
    batches = np.arange(n).reshape(-1, b)

    def mean_batch_gradient(w, m):
        per_batch = [2 / b * X[i].T @ (X[i] @ w - y[i]) + reg.l2_grad(w, lam, m) for i in batches]
        return np.mean(per_batch, axis=0)

    np.testing.assert_allclose(mean_batch_gradient(ridge(lam / b), b), 0, atol=1e-12)
    np.testing.assert_allclose(mean_batch_gradient(ridge(lam / n), n), 0, atol=1e-12)
    assert np.abs(ridge(lam / b) - ridge(lam / n)).max() > 0.4


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: reg.l1_penalty([], 1), r"W: expected at least one weight, got shape \(0,\)"),
        (lambda: reg.l2_grad([1j], 1), "W: expected real numbers"),
        (lambda: reg.l2_penalty([1], -0.1), "lam: expected .* at least 0, got -0.1"),
        (lambda: reg.l1_subgradient([1], np.nan), "lam: expected .*, got nan"),
        (lambda: reg.squared_l1_penalty([1], 1, m=0), "m: expected .* above 0, got 0"),
        (lambda: reg.squared_l1_subgradient([1], 1, m=-8), "m: expected .* above 0, got -8"),
        (lambda: reg.soft_threshold([1], -1), "threshold: expected .* at least 0, got -1"),
        (
            lambda: reg.weight_decay_step([1], [1, 2], 0.1, 0),
            r"grad: expected the shape of W \(1,\), got \(2,\)",
        ),
        (lambda: reg.weight_decay_step([1], [1], 0, 0), "lr: expected .* above 0, got 0"),
        (lambda: reg.weight_decay_step([1], [1], 0.1, -1), "decay: expected .* at least 0, got -1"),
        (lambda: reg.decay_of_l2(1, 0), "m: expected .* above 0, got 0"),
    ],
)
def test_message_says_what_was_expected_and_what_came(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_every_penalty_is_in_the_table():
    assert {name.removesuffix("_penalty") for name in reg.__all__ if name.endswith("_penalty")} == {
        name for name in PENALTIES if "(" not in name
    }


def test_largest_floats_cause_no_warning():
    huge = np.array([1e308, -1e308, 0])
    assert not np.isnan(reg.soft_threshold(huge, 1e308)).any()
    assert np.isinf(reg.weight_decay_step(huge, -huge, 10.0, 0.0)[0])
    assert reg.soft_threshold(np.float32([2, -2]), 0.5).dtype == np.float32
    assert reg.weight_decay_step(np.float32([2]), np.float32([1]), 0.1, 0.1).dtype == np.float32
