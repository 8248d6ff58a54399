"""Dropout: which units stay, what scales them, and the ridge penalty it amounts to."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from helpers import frozen

from lecturelib import regularization as reg
from lecturelib.regularization import DROPOUT_FORMS

GOLDEN = json.loads(
    (Path(__file__).parent / "oracle" / "golden" / "regularization.json").read_text(encoding="utf-8")
)
X, MASK = frozen([[1.0, -2.0, 3.0], [0.5, 4.0, -1.5]]), frozen([[1, 0, 1], [0, 0, 1]], bool)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (reg.dropout_forward(X, MASK, 0.5), [[2, 0, 6], [0, 0, -3]]),
        (reg.dropout_forward(X, MASK, 0.5, form="plain"), [[1, 0, 3], [0, 0, -1.5]]),
        (reg.dropout_backward(X, MASK, 0.25), [[4, 0, 12], [0, 0, -6]]),
        (reg.dropout_evaluate(X, 0.5), X),
        (reg.dropout_evaluate(X, 0.5, form="plain"), X / 2),
        (reg.keep_of_drop(0.3), 0.7),
        (reg.keep_of_drop(0), 1),
    ],
)
def test_numbers_by_hand(got, expected):
    np.testing.assert_allclose(got, expected, rtol=1e-15)


def test_threshold_is_the_probability_to_keep():
    """E-59b: keep = u < .7 keeps .70, u > .7 would keep .30; 4 sd of 1e5 draws are .006."""
    mask = reg.dropout_mask(np.random.default_rng(0), (1000, 100), 0.7)
    assert mask.dtype == bool
    assert mask.mean() == pytest.approx(0.7, abs=0.006)
    assert (np.random.default_rng(0).random((1000, 100)) > 0.7).mean() == pytest.approx(0.3, abs=0.006)


def test_units_are_dropped_one_by_one():
    mask = reg.dropout_mask(np.random.default_rng(1), (2000, 2), 0.5)
    share_of_both = (mask[:, 0] & mask[:, 1]).mean()
    assert share_of_both == pytest.approx(0.25, abs=0.04)
    assert reg.dropout_mask(np.random.default_rng(1), 7, 1.0).all()


def test_mask_comes_from_the_rng_alone():
    first, second = (reg.dropout_mask(np.random.default_rng(2), (3, 4), 0.5) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("form", DROPOUT_FORMS)
@pytest.mark.parametrize("keep", [0.2, 0.7, 1.0])
def test_output_after_training_is_the_expected_output_in_training(form, keep):
    """Exactly, over all 2^3 masks."""
    masks = list(itertools.product([True, False], repeat=3))
    chances = [keep ** sum(mask) * (1 - keep) ** (3 - sum(mask)) for mask in masks]
    x = X[0]
    mean = sum(
        p * reg.dropout_forward(x, np.array(mask), keep, form) for p, mask in zip(chances, masks, strict=True)
    )
    np.testing.assert_allclose(mean, reg.dropout_evaluate(x, keep, form), rtol=1e-14)


@pytest.mark.parametrize("form", DROPOUT_FORMS)
def test_backward_is_the_transpose_of_forward(form):
    upstream = np.arange(6.0).reshape(2, 3) - 2
    forward = np.vdot(upstream, reg.dropout_forward(X, MASK, 0.7, form))
    assert np.vdot(reg.dropout_backward(upstream, MASK, 0.7, form), X) == pytest.approx(forward, rel=1e-14)


def test_conventions_of_pytorch():
    """p = .3 is the probability to drop: what stays is divided by .7."""
    golden, keep = GOLDEN["dropout(p=0.3) of ones"], reg.keep_of_drop(0.3)
    ones = np.ones(1000)
    mask = reg.dropout_mask(np.random.default_rng(3), 1000, keep)
    assert sorted(set(reg.dropout_forward(ones, mask, keep))) == pytest.approx(golden["train"], rel=1e-15)
    assert sorted(set(reg.dropout_evaluate(ones, keep))) == golden["evaluate"]


def test_forms_differ_by_one_factor():
    inverted, plain = (reg.dropout_forward(X, MASK, 0.7, form) for form in ("inverted", "plain"))
    np.testing.assert_allclose(inverted, plain / 0.7, rtol=1e-15)
    assert {form.eq for form in DROPOUT_FORMS.values()} == {f"eq-{form}-dropout" for form in DROPOUT_FORMS}


@pytest.mark.parametrize("keep", [0.3, 0.7, 1.0])
def test_dropout_in_linear_regression_is_a_ridge_penalty(keep):
    """Exactly, over all 2^6 masks of the inputs."""
    X, y, w = (
        np.array([[1.0, 2.0], [-0.5, 3.0], [4.0, -1.0]]),
        np.array([1.0, -2.0, 0.5]),
        np.array([0.7, -1.2]),
    )
    expected = 0.0
    for bits in itertools.product([True, False], repeat=6):
        mask = np.array(bits).reshape(3, 2)
        chance = keep ** mask.sum() * (1 - keep) ** (6 - mask.sum())
        expected += chance * np.sum((y - reg.dropout_forward(X, mask, keep) @ w) ** 2)
    assert reg.dropout_linreg_equivalent(X, y, w, keep) == pytest.approx(expected, rel=1e-13)


def test_dropout_in_linear_regression_by_simulation():
    rng = np.random.default_rng(4)
    X, w = rng.normal(size=(20, 3)), np.array([1.0, -2.0, 0.5])
    y = X @ w + rng.normal(size=20)
    masks = reg.dropout_mask(rng, (20_000, 20, 3), 0.7)
    losses = np.sum((y - (X * masks / 0.7) @ w) ** 2, axis=1)
    error = losses.std() / np.sqrt(len(losses))
    assert reg.dropout_linreg_equivalent(X, y, w, 0.7) == pytest.approx(losses.mean(), abs=4 * error)


def test_arguments_are_left_alone_and_nothing_is_shared():
    for form in DROPOUT_FORMS:
        for result in (reg.dropout_forward(X, MASK, 1.0, form), reg.dropout_evaluate(X, 1.0, form)):
            assert not np.shares_memory(result, X)
            assert result.flags.writeable


def test_float32_stays_float32():
    single = X.astype(np.float32)
    for form in DROPOUT_FORMS:
        assert reg.dropout_forward(single, MASK, 0.7, form).dtype == np.float32
        assert reg.dropout_evaluate(single, 0.7, form).dtype == np.float32
    assert reg.dropout_forward([1, 2], [True, False], 0.5).dtype == np.float64


def test_largest_floats_cause_no_warning():
    huge = np.array([1e308, -1e308])
    np.testing.assert_array_equal(reg.dropout_forward(huge, [True, True], 0.1), [np.inf, -np.inf])
    assert not np.isfinite(reg.dropout_linreg_equivalent([huge, huge], [1, 1], [1e10, 1e10], 0.5))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: reg.dropout_mask(np.random.default_rng(0), 3, 0), "keep: expected .* above 0 .*got 0"),
        (lambda: reg.dropout_mask(np.random.default_rng(0), 3, 1.1), "keep: expected .* at most 1, got 1.1"),
        (
            lambda: reg.dropout_forward(X, MASK[0], 0.5),
            r"mask: expected bool of shape \(2, 3\), got bool .*\(3,\)",
        ),
        (lambda: reg.dropout_forward(X, MASK * 1.0, 0.5), "mask: expected bool .*, got float64"),
        (lambda: reg.dropout_backward(X, MASK, np.nan), "keep: expected .*, got nan"),
        (
            lambda: reg.dropout_forward(X, MASK, 0.5, "scaled"),
            "form: expected 'inverted' or 'plain', got 'scaled'",
        ),
        (lambda: reg.dropout_evaluate(X, 0.5, ""), "form: expected 'inverted' or 'plain', got ''"),
        (lambda: reg.keep_of_drop(1), "keep: expected .* above 0"),
        (lambda: reg.keep_of_drop(-0.1), "drop: expected .* at least 0"),
        (
            lambda: reg.dropout_linreg_equivalent(X, [1, 2, 3], [1, 2, 3], 0.5),
            r"got X \(2, 3\), y \(3,\), w \(3,\)",
        ),
        (lambda: reg.dropout_linreg_equivalent(X, [1, 2], [1, 2], 0.5), r"w \(2,\)"),
        (lambda: reg.dropout_linreg_equivalent(np.ones((0, 1)), [], [1], 0.5), r"not empty; got X \(0, 1\)"),
        (lambda: reg.dropout_linreg_equivalent(X, [1, 2], [1, 2, 3], 0), "keep: expected"),
    ],
)
def test_message_says_what_was_expected_and_what_came(call, message):
    with pytest.raises(ValueError, match=message):
        call()
