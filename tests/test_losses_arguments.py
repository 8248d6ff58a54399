"""Wrong arguments: a ValueError that says what was expected and what came."""

import numpy as np
import pytest

from lecturelib import losses
from lecturelib.losses import LOSSES

ONE_SHAPE = [row for row in LOSSES.values() if row.targets != "labels"]


@pytest.mark.parametrize("row", ONE_SHAPE, ids=lambda row: row.name)
def test_shapes_must_be_equal(row):
    """(n, 1) against (n,) would silently become (n, n)."""
    for call in (row.f, row.grad):
        with pytest.raises(ValueError, match=r"y: expected the shape of a .*, got a \(3, 1\), y \(3,\)"):
            call(np.full((3, 1), 0.5), np.ones(3))
        with pytest.raises(ValueError, match=r"at least one entry, got a \(0,\), y \(0,\)"):
            call([], [])
        with pytest.raises(ValueError, match="a: expected real numbers, got dtype complex128"):
            call([1j], [1])
        with pytest.raises(ValueError, match="y: expected real numbers, got dtype <U1"):
            call([0.5], ["1"])


@pytest.mark.parametrize("row", LOSSES.values(), ids=lambda row: row.name)
def test_unknown_reduction_is_named(row):
    a = {"distribution": [[0.5, 0.5]], "scores": [[1.0, 2.0]]}.get(row.predictions, [0.5])
    for call in (getattr(row.f, "func", row.f), getattr(row.grad, "func", row.grad)):
        with pytest.raises(ValueError, match="reduction: expected 'mean' or 'sum', got 'none'"):
            call(a, [1], reduction="none")


ROWS = np.full((2, 3), 1 / 3)


@pytest.mark.parametrize("name", ["categorical_cross_entropy", "softmax_cross_entropy"])
@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([0, 3], "labels: expected classes from 0 to 2, got 3"),
        ([-1, 0], "labels: expected classes from 0 to 2, got -1"),
        ([0.0, 1.0], r"labels: expected \(n,\) integers, got float64"),
        ([True, False], r"labels: expected \(n,\) integers, got bool"),
        ([0, 1, 2], r"y: expected the shape of a .*, got a \(2, 3\), y \(3,\)"),
        ([[0.5, 0.5, 0.5]] * 2, "y: expected rows that sum to 1, got 1.5"),
        ([[2.0, -1, 0]] * 2, "y: expected probabilities from 0 to 1, got 2"),
        ([[np.nan, 1, 0]] * 2, "y: expected probabilities from 0 to 1, got nan"),
    ],
)
def test_targets_of_classes(name, y, message):
    for call in (getattr(losses, name), getattr(losses, f"{name}_grad")):
        with pytest.raises(ValueError, match=message):
            call(ROWS, y)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: losses.mse([1], [1], outputs="none"), "outputs: expected 'sum' or 'mean', got 'none'"),
        (lambda: losses.msle([-1.0], [0]), "a: expected entries above -1, got -1.0"),
        (lambda: losses.msle([0], [-2.0]), "y: expected entries above -1, got -2.0"),
        (lambda: losses.msle_grad([np.nan], [0]), "a: expected entries above -1, got nan"),
        (lambda: losses.binary_cross_entropy([1.5], [1]), "a: expected entries from 0 to 1, got 1.5"),
        (lambda: losses.binary_cross_entropy([0.5], [2]), "y: expected entries from 0 to 1, got 2.0"),
        (lambda: losses.bce_with_logits([0.5], [-1]), "y: expected entries from 0 to 1, got -1.0"),
        (lambda: losses.squared_hinge([0.5], [0]), "y: expected labels -1 or 1, got 0.0"),
        (
            lambda: losses.softmax_cross_entropy([1.0, 2.0], [0]),
            r"logits: expected shape \(n, K\) .*, got \(2,\)",
        ),
        (lambda: losses.softmax_cross_entropy(np.ones((2, 0)), [0, 0]), r"logits: .*, got \(2, 0\)"),
        (lambda: losses.softmax_cross_entropy(np.ones((0, 2)), []), r"logits: .*, got \(0, 2\)"),
        (lambda: losses.categorical_cross_entropy([1.0], [0]), r"p: expected shape \(n, K\) .*, got \(1,\)"),
        (
            lambda: losses.categorical_cross_entropy([[1.5, 0.0]], [0]),
            "p: expected probabilities .*, got 1.5",
        ),
        (lambda: losses.one_hot([[0]], 2), r"labels: expected \(n,\) integers, got int64 of shape \(1, 1\)"),
        (lambda: losses.one_hot([2], 2), "labels: expected classes from 0 to 1, got 2"),
        (
            lambda: losses.least_squares(np.ones((2, 3)), [1, 2], [1, 2]),
            r"got A \(2, 3\), b \(2,\), x \(2,\)",
        ),
        (lambda: losses.least_squares_grad(np.ones(3), [1], [1]), r"expected A \(n, d\), .*got A \(3,\)"),
        (
            lambda: losses.linreg_loss_grad(np.ones((2, 3)), [1, 2, 3], np.ones(3), 0),
            r"got X \(2, 3\), y \(3,\)",
        ),
        (
            lambda: losses.linreg_loss_grad(np.ones((2, 3)), [1, 2], np.ones((2, 3)), 0),
            r"w \(d,\), .*w \(2, 3\)",
        ),
        (lambda: losses.linreg_loss_grad([[1.0]], [1.0], [1.0], [1.0, 2.0]), "b: expected one number"),
        (lambda: losses.linreg_sum_loss_grad([1, 2, 3], [1], [1]), r"phi \(2,\) .*got phi \(3,\)"),
        (lambda: losses.linreg_sum_loss_grad([1, 2], [[1]], [1]), r"x \(n,\).*x \(1, 1\)"),
        (lambda: losses.td_error([1], [1, 2], [1], 0.9), r"got q \(1,\), q_next \(2,\), r \(1,\)"),
        (lambda: losses.td_error([1, 2], [[1]], [1, 2], 0.9), r"got q \(2,\), q_next \(1, 1\)"),
        (lambda: losses.td_loss([1], [[1]], [1, 2], 0.9), r"r \(2,\)"),
        (lambda: losses.td_loss([1], np.ones((1, 0)), [1], 0.9), r"not empty; .*q_next \(1, 0\)"),
        (lambda: losses.td_semi_gradient([1], [[1]], [1], 1.1), "gamma: .* at most 1, got 1.1"),
        (lambda: losses.td_full_gradient([1], [[1]], [1], np.nan), "gamma: .*, got nan"),
        (lambda: losses.output_head("ranking"), "task: expected one of regression, .*, got 'ranking'"),
        (lambda: losses.objective(1, [], lambda w, x, y: 0), "data: expected at least one example, got none"),
        (lambda: losses.dataset_loss(abs, [1, 2], [1], lambda a, y: 0), r"got X \(2,\), y \(1,\)"),
        (lambda: losses.dataset_loss(abs, 1, 1, lambda a, y: 0), r"got X \(\), y \(\)"),
    ],
)
def test_message_says_what_was_expected_and_what_came(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_nan_in_the_predictions_is_passed_on():
    assert np.isnan(losses.mse([np.nan], [1]))
    assert np.isnan(losses.softmax_cross_entropy([[np.nan, 1.0]], [0]))


def test_matrix_products_beyond_the_floats_cause_no_warning():
    X, y = np.array([[1e200, 1e200], [1e200, -1e200]]), np.array([1.0, 2.0])
    loss, grad_w, _ = losses.linreg_loss_grad(X, y, [1e200, -1e200], 0.0)
    assert not np.isfinite(loss)
    assert not np.isfinite(grad_w).all()
    assert not np.isfinite(losses.least_squares(X, y, [1e200, 1e200]))
    assert not np.isfinite(losses.least_squares_grad(X, y, [1e200, 1e200])).all()
