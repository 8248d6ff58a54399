"""The table of UiT and the learning curves of MEPhI, computed again."""

import math

import numpy as np
import pytest

from lecturelib.experiments import init_learning_curves, msle_table
from lecturelib.initializers import glorot_uniform


def test_table_of_uit_by_its_own_formula():
    """E-24: percentages and MSE as printed, .1644 and .00416 where the slide has 0.22 and 0.02."""
    small, large = msle_table()
    assert small[:4] == (3, 5, 40, 4)
    assert large[:4] == (3000, 3200, 6.25, 40000)
    assert (small.msle, large.msle) == pytest.approx(
        (math.log(6 / 4) ** 2, math.log(3201 / 3001) ** 2), rel=1e-12
    )
    assert (small.msle, large.msle) == pytest.approx((0.16440, 0.0041625), abs=5e-6)
    assert small.msle / large.msle == pytest.approx(39.5, abs=0.05)


def test_printed_column_is_a_truncated_logarithm_to_base_10():
    for row in msle_table():
        assert math.floor(100 * abs(math.log10(row.y / row.a))) / 100 == row.printed_msle


def test_other_pairs_have_no_printed_column():
    (row,) = msle_table([(50, 100)])
    assert row.printed_msle is None
    assert (row.percent, row.msle) == pytest.approx((50, math.log(101 / 51) ** 2))
    with pytest.raises(ValueError, match=r"y: expected .* above 0, got 0"):
        msle_table([(1, 0)])


@pytest.fixture(scope="module")
def curves():
    """Ten classes of 40 numbers with noise; four weight layers."""
    rng = np.random.default_rng(0)
    labels = np.arange(200) % 10
    X = rng.normal(size=(10, 40))[labels] + 0.5 * rng.normal(size=(200, 40))
    return init_learning_curves(rng, X, labels, [40, 60, 60, 60, 10], steps=150)


def test_small_weights_are_stuck_at_ln_10(curves):
    assert curves["normal(std=0.01)"] == pytest.approx(np.full(151, math.log(10)), abs=0.01)


def test_glorot_learns(curves):
    curve = curves["glorot_normal"]
    assert curve.shape == (151,)
    assert curve[0] == pytest.approx(2.7, abs=0.5)
    assert curve[-1] < 0.1


def test_large_weights_start_far_above_and_train_nevertheless(curves):
    curve = curves["normal(std=1)"]
    assert curve[0] > 3 * math.log(10)
    assert curve[-1] < math.log(10) / 2


def test_curve_is_that_of_gradient_descent_on_one_layer():
    """By hand for one weight layer: softmax regression, gradient (p - y)^T x / n."""
    X, labels = np.array([[1.0, 2.0], [-1.0, 0.5], [0.3, -0.7]]), np.array([0, 1, 1])
    (curve,) = init_learning_curves(
        np.random.default_rng(3), X, labels, [2, 2], steps=2, lr=0.5, draws={"": glorot_uniform}
    ).values()
    W, b, y = glorot_uniform(np.random.default_rng(3), 2, 2), np.zeros(2), np.eye(2)[labels]
    for step in range(3):
        e = np.exp(X @ W.T + b)
        p = e / e.sum(axis=1, keepdims=True)
        assert curve[step] == pytest.approx(-np.mean(np.log(p[np.arange(3), labels])), rel=1e-12)
        W, b = W - 0.5 * (p - y).T @ X / 3, b - 0.5 * (p - y).mean(axis=0)


def test_wrong_numbers_are_named():
    X, labels = np.ones((2, 3)), [0, 1]
    with pytest.raises(ValueError, match=r"lr: expected .* above 0, got 0"):
        init_learning_curves(np.random.default_rng(0), X, labels, [3, 2], lr=0)
    with pytest.raises(ValueError, match="steps: expected an integer"):
        init_learning_curves(np.random.default_rng(0), X, labels, [3, 2], steps=0.5)
    with pytest.raises(ValueError, match="labels: expected classes from 0 to 1, got 2"):
        init_learning_curves(np.random.default_rng(0), X, [0, 2], [3, 2])
