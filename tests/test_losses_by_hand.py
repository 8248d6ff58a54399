"""Layer 2: numbers from paper, from the errata and from exact decimal arithmetic."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest

from lecturelib import losses
from lecturelib.activations import sigmoid, softmax

A, Y = np.array([[1.0, 2.0], [4.0, -1.0]]), np.array([[0.0, 4.0], [1.0, -1.0]])  # differences 1 -2, 3 0


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (losses.mse(A, Y), 14 / 2),
        (losses.mse(A, Y, outputs="mean"), 14 / 4),
        (losses.mse(A, Y, reduction="sum"), 14),
        (losses.mse_grad(A, Y), [[1, -2], [3, 0]]),
        (losses.half_mse(A, Y), 14 / 4),
        (losses.half_mse_grad(A, Y), [[0.5, -1], [1.5, 0]]),
        (losses.mae(A, Y), 6 / 2),
        (losses.mae_subgrad(A, Y), [[0.5, -0.5], [0.5, 0]]),
        (losses.mse([1, 2, 4], [0, 4, 1]), 14 / 3),
        (losses.mse(3, 5), 4),
        (losses.msle([3, 3000], [5, 3200]), (math.log(1.5) ** 2 + math.log(3201 / 3001) ** 2) / 2),
        (losses.msle_grad([3.0], [5.0]), [-2 * math.log(1.5) / 4]),
        # E-27: the maximum is squared; margins 3, 0.5, 0.2, -1 cost 0 + 0.25 + 0.64 + 4.
        (losses.squared_hinge([3, -0.5, 0.2, 1], [1, -1, 1, -1], "sum"), 4.89),
        (losses.squared_hinge([3, -0.5, 0.2, 1], [1, -1, 1, -1]), 1.2225),
        (losses.squared_hinge_grad([3, -0.5, 0.2, 1], [1, -1, 1, -1], "sum"), [0, 1, -1.6, 4]),
        (losses.squared_hinge([3.0], [1]), 0),
        (losses.binary_cross_entropy([0.9, 0.2, 0.6], [1, 0, 1]), -math.log(0.9 * 0.8 * 0.6) / 3),
        (losses.binary_cross_entropy_grad([0.5, 0.75], [1, 0]), [-1, 2]),
        (
            losses.bce_with_logits([1, -2, 1000], [1, 1, 0]),
            (math.log1p(math.e**-1) + math.log1p(math.e**2) + 1000) / 3,
        ),
        (losses.bce_with_logits([0.0], [0.3]), math.log(2)),
        (
            losses.categorical_cross_entropy([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]], [1, 2]),
            -math.log(0.25 * 0.8) / 2,
        ),
        (losses.categorical_cross_entropy_grad([[0.5, 0.25, 0.25]], [1]), [[0, -4, 0]]),
        (losses.softmax_cross_entropy(np.full((4, 10), 7.0), [0, 3, 9, 1]), math.log(10)),
        (losses.softmax_cross_entropy_grad([[0.0, math.log(3)]], [0]), [[-0.75, 0.75]]),
        (losses.softmax_cross_entropy([[1000, 999, -1000]], [1]), 1 + math.log1p(math.e**-1)),
        (losses.least_squares([[1, 2], [3, 4]], [0, 1], [1, -1]), (1 + 4) / 2),
        (losses.least_squares_grad([[1, 2], [3, 4]], [0, 1], [1, -1]), [-1 - 6, -2 - 8]),
        (losses.one_hot([2, 0], 3), [[0, 0, 1], [1, 0, 0]]),
    ],
)
def test_numbers_by_hand(got, expected):
    np.testing.assert_allclose(got, expected, rtol=1e-14, atol=1e-16)


def test_bce_with_logits_of_the_assignment():
    """A4-5; a clip at 1e-7 would make 16.1 of the third term's 1000."""
    assert losses.bce_with_logits([1, -2, 1000], [1, 1, 0]) == pytest.approx(334.1467, abs=5e-5)
    assert losses.bce_with_logits([1000.0], [0]) == 1000


def exactly(formula, points) -> list[float]:
    """Evaluate `formula` with 400 digits, then round once."""
    with localcontext() as context:
        context.prec = 400
        return [float(formula(Decimal(x))) for x in points]


SCORES = [-700, -40, -37, -1, 0, 1, 20, 37, 40, 300, 700]


@pytest.mark.parametrize(
    ("value", "formula"),
    [
        (lambda z: losses.bce_with_logits([z], [1]), lambda z: (1 + (-z).exp()).ln()),
        (lambda z: losses.bce_with_logits([z], [0]), lambda z: (1 + z.exp()).ln()),
        (lambda z: losses.bce_with_logits_grad([z], [1])[0], lambda z: -1 / (1 + z.exp())),
        (lambda z: losses.bce_with_logits_grad([z], [0])[0], lambda z: 1 / (1 + (-z).exp())),
        (lambda z: losses.softmax_cross_entropy([[z, 0, 0]], [0]), lambda z: (1 + 2 * (-z).exp()).ln()),
        (lambda z: losses.softmax_cross_entropy([[z, 0, 0]], [1]), lambda z: (2 + z.exp()).ln()),
        (lambda z: losses.softmax_cross_entropy_grad([[z, 0, 0]], [0])[0, 0], lambda z: -2 / (2 + z.exp())),
        (
            lambda z: losses.softmax_cross_entropy_grad([[z, 0, 0]], [1])[0, 0],
            lambda z: 1 / (1 + 2 * (-z).exp()),
        ),
    ],
    ids=["bce 1", "bce 0", "bce' 1", "bce' 0", "ce right", "ce wrong", "ce' right", "ce' wrong"],
)
def test_all_digits_survive_for_confident_scores(value, formula):
    got = [float(value(float(z))) for z in SCORES]
    np.testing.assert_allclose(got, exactly(formula, SCORES), rtol=2e-15, atol=0)


def test_scores_beyond_the_exponential_have_their_limits():
    huge = 1e308
    assert losses.softmax_cross_entropy([[huge, -huge]], [0]) == 0
    assert losses.softmax_cross_entropy([[huge, 0]], [1]) == huge
    np.testing.assert_array_equal(losses.softmax_cross_entropy_grad([[huge, -huge]], [1]), [[1, -1]])
    assert losses.bce_with_logits([-huge], [1]) == huge
    assert losses.mse([1e200], [0]) == math.inf
    assert losses.mse_grad([1e308], [0])[0] == math.inf


def test_probability_0_of_what_did_not_happen_costs_nothing():
    assert losses.binary_cross_entropy([0.0, 1.0], [0, 1]) == 0
    assert losses.categorical_cross_entropy([[1.0, 0.0]], [0]) == 0
    np.testing.assert_array_equal(losses.categorical_cross_entropy_grad([[1.0, 0.0]], [0]), [[-1, 0]])


def test_probability_0_of_what_happened_is_infinitely_bad():
    assert losses.binary_cross_entropy([0.0], [1]) == math.inf
    assert losses.categorical_cross_entropy([[1.0, 0.0]], [1]) == math.inf
    np.testing.assert_array_equal(losses.categorical_cross_entropy_grad([[1.0, 0.0]], [1]), [[0, -math.inf]])
    np.testing.assert_array_equal(
        losses.binary_cross_entropy_grad([0.0, 0, 1, 1], [0, 1, 1, 0]) * 4, [1, -math.inf, -1, math.inf]
    )


def test_table_of_uit():
    """E-24: MSE 4 and 40000 as printed; MSLE .1644 and .0041625 where the slide has 0.22 and 0.02."""
    rows = [(3, 5), (3000, 3200)]
    assert [losses.mse(a, y) for a, y in rows] == [4, 40000]
    assert [losses.msle(a, y) for a, y in rows] == pytest.approx([0.16440, 0.0041625], abs=5e-6)
    printed = [math.floor(100 * abs(math.log10(y / a))) / 100 for a, y in rows]
    assert printed == [0.22, 0.02]


def test_msle_forgives_too_much_more_than_too_little():
    assert losses.msle(50, 100) == pytest.approx(0.467, abs=5e-4)
    assert losses.msle(150, 100) == pytest.approx(0.162, abs=5e-4)


def test_bce_without_its_bracket_rewards_the_wrong_class():
    """E-26: read literally, -1/N multiplies the first sum only."""
    a, y = np.array([0.9, 0.2, 0.6]), np.array([1, 0, 1])
    literal = -np.mean(y * np.log(a)) + np.sum((1 - y) * np.log(1 - a))
    assert losses.binary_cross_entropy(a, y) == pytest.approx(0.279777, abs=5e-7)
    assert literal == pytest.approx(-0.0177, abs=5e-5)


def test_squared_hinge_needs_signs():
    """E-27: with 0 for -1 the loss of that class is 1 whatever the score."""
    scores = np.array([-5.0, 0, 5])
    np.testing.assert_array_equal(np.maximum(0, 1 - 0 * scores) ** 2, 1)
    with pytest.raises(ValueError, match="labels -1 or 1"):
        losses.squared_hinge(scores, [0, 1, 0])


def test_conventions_of_the_squared_error():
    """E-21 and E-28: every lecture's scaling of the same sum, and what it means for the step size."""
    rng = np.random.default_rng(3)
    a, y, n, m = rng.normal(size=(30, 4)), rng.normal(size=(30, 4)), 30, 4
    half = losses.half_mse_grad(a, y)
    np.testing.assert_allclose(losses.mse_grad(a, y), 2 * half, rtol=1e-15)
    np.testing.assert_allclose(losses.mse_grad(a, y, reduction="sum"), 60 * half, rtol=1e-14)
    np.testing.assert_allclose(losses.mse_grad(a, y, outputs="mean"), 2 * half / m, rtol=1e-15)
    step_mean = 0.1 * losses.mse_grad(a, y)
    np.testing.assert_allclose(0.1 / n * losses.mse_grad(a, y, reduction="sum"), step_mean, rtol=1e-14)


def test_labels_and_one_hot_rows_are_the_same_targets():
    rng = np.random.default_rng(4)
    z, labels = rng.normal(size=(6, 4)), np.array([3, 0, 2, 2, 1, 0])
    rows = losses.one_hot(labels, 4)
    assert losses.softmax_cross_entropy(z, labels) == losses.softmax_cross_entropy(z, rows)
    np.testing.assert_array_equal(
        losses.softmax_cross_entropy_grad(z, labels), losses.softmax_cross_entropy_grad(z, rows)
    )
    assert losses.categorical_cross_entropy(softmax(z), labels) == losses.categorical_cross_entropy(
        softmax(z), rows
    )


def test_forms_with_scores_agree_with_forms_with_probabilities():
    rng = np.random.default_rng(5)
    z, labels, y = rng.normal(size=(6, 4)), rng.integers(0, 4, 6), rng.uniform(size=(6, 4))
    from_p = losses.categorical_cross_entropy(softmax(z), labels)
    assert losses.softmax_cross_entropy(z, labels) == pytest.approx(from_p, rel=1e-14)
    from_a = losses.binary_cross_entropy(sigmoid(z), y)
    assert losses.bce_with_logits(z, y) == pytest.approx(from_a, rel=1e-14)


def test_chain_rule_takes_the_gradient_by_probabilities_to_the_one_by_scores():
    rng = np.random.default_rng(6)
    z, y = rng.normal(size=(5, 3)), rng.integers(0, 2, (5, 3))
    a = sigmoid(z)
    chained = losses.binary_cross_entropy_grad(a, y) * a * (1 - a)
    np.testing.assert_allclose(losses.bce_with_logits_grad(z, y), chained, rtol=1e-13)
