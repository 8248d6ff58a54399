"""Wrong arguments: a ValueError that says what was expected and what came."""

import numpy as np
import pytest

from lecturelib import activations as act
from lecturelib._checks import as_axis, as_float, as_number

NOT_NUMBERS = {
    "complex": ([1j], "dtype complex128"),
    "text": (["1"], "dtype <U1"),
    "None": (None, "dtype object"),
    "object": ([1, None], "dtype object"),
    "date": (np.array(["2024-01-01"], "datetime64[D]"), "dtype datetime64"),
    "ragged": ([[1], [1, 2]], "rectangular array of numbers, got list"),
}
WHOLE_ARRAY = [act.softmax, act.softmax_jacobian, act.maxout, act.maxout_grad]
ONE_ARRAY = [f for row in act.ACTIVATIONS.values() for f in (row.f, row.df)] + WHOLE_ARRAY


@pytest.mark.parametrize("kind", NOT_NUMBERS)
def test_only_real_numbers_are_taken(kind):
    value, got = NOT_NUMBERS[kind]
    for function in ONE_ARRAY:
        with pytest.raises(ValueError, match=f"x: expected .*{got}"):
            function(value)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: act.leaky_relu(1, slope=-0.1),
            "slope: expected a finite number at least 0 and at most 1, got -0.1",
        ),
        (lambda: act.leaky_relu_prime(1, slope=2), "slope: expected .* at most 1, got 2"),
        (lambda: act.leaky_relu(1, slope=np.nan), "slope: expected .*, got nan"),
        (lambda: act.elu(1, alpha=0), "alpha: expected a finite number above 0, got 0"),
        (lambda: act.elu_prime(1, alpha=-1), "alpha: expected a finite number above 0, got -1"),
        (lambda: act.elu(1, alpha=np.inf), "alpha: expected a finite number above 0, got inf"),
        (lambda: act.elu(1, alpha="2"), "alpha: expected one real number, got '2'"),
        (lambda: act.elu(1, alpha=[1, 2]), r"alpha: expected one real number, got \[1, 2\]"),
        (lambda: act.elu(1, alpha=True), "alpha: expected one real number, got True"),
        (lambda: act.elu(1, alpha=1j), "alpha: expected one real number, got 1j"),
        (lambda: act.soboleva_tanh(1, d=np.nan), "d: expected a finite number, got nan"),
        (lambda: act.soboleva_tanh_prime(1, b=-np.inf), "b: expected a finite number, got -inf"),
        (
            lambda: act.prelu([[1, 2]], [1, 2, 3]),
            r"alpha: expected a number or shape \(2,\) for x \(1, 2\), got \(3,\)",
        ),
        (lambda: act.prelu([1, 2], [[1, 2]]), r"alpha: expected .*, got \(1, 2\)"),
        (lambda: act.prelu_prime([1, 2], np.nan), "alpha: expected finite slopes, got nan"),
        (lambda: act.prelu([1, 2], "a"), "alpha: expected real numbers, got dtype <U1"),
        (
            lambda: act.prelu_grads([1, 2], 1, [1, 2, 3]),
            r"upstream: expected a number or shape \(2,\) as x, got shape \(3,\)",
        ),
        (lambda: act.softmax(3.0), r"x: expected an array with an axis -1, got shape \(\)"),
        (lambda: act.softmax([1, 2], axis=1), r"x: expected an array with an axis 1, got shape \(2,\)"),
        (lambda: act.softmax([1, 2], axis=0.0), "axis: expected an integer, got 0.0"),
        (lambda: act.softmax([[]]), r"x: expected at least one entry along axis -1, got shape \(1, 0\)"),
        (lambda: act.softmax_jacobian(3.0), "x: expected an array with an axis"),
        (lambda: act.maxout([1, 2], axis=-2), "x: expected an array with an axis -2"),
        (lambda: act.maxout_grad([]), "x: expected at least one entry"),
        (lambda: act.maxout_grad([1, 2], ties="last"), "ties: expected 'first' or 'split', got 'last'"),
        (lambda: act.dead_units([1.0], [[1.0]], [0.0]), r"got X \(1,\), W \(1, 1\), b \(1,\)"),
        (lambda: act.dead_units([[1.0]], [[1.0, 2]], [0.0]), r"got X \(1, 1\), W \(1, 2\), b \(1,\)"),
        (lambda: act.dead_units([[1.0]], [[1.0]], 0.0), r"got X \(1, 1\), W \(1, 1\), b \(\)"),
        (lambda: act.dead_units(np.ones((0, 2)), np.ones((3, 2)), np.ones(3)), r"n >= 1.*got X \(0, 2\)"),
        (lambda: act.saturation_bound("relu"), r"name: expected one of \['sigmoid', 'tanh'\], got 'relu'"),
        (lambda: act.saturation_bound("sigmoid", 0.3), "level: expected .*above 0 and at most 0.25, got 0.3"),
        (lambda: act.saturation_bound("tanh", 0), "level: expected .*above 0 and at most 1, got 0"),
        (lambda: act.saturated_fraction([], "tanh"), r"x: expected at least one entry, got shape \(0,\)"),
    ],
)
def test_message_says_what_was_expected_and_what_came(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_numbers_of_every_kind_are_hyperparameters():
    for two in (2, 2.0, np.float32(2), np.int8(2), np.array(2.0)):
        number = as_number(two, "alpha", above=0)
        assert type(number) is float
        assert number == 2


def test_ends_of_a_range_belong_to_it_unless_it_says_above():
    assert as_number(0, "a", at_least=0) == 0
    assert as_number(1, "a", at_most=1) == 1
    with pytest.raises(ValueError, match="above 0"):
        as_number(0, "a", above=0)


def test_as_float_makes_no_needless_copy():
    for dtype in (np.float32, np.float64):
        x = np.ones(3, dtype)
        assert as_float(x) is x


def test_axis_is_counted_from_the_front():
    assert [as_axis(axis, np.ones((2, 3))) for axis in (-2, -1, 0, 1)] == [0, 1, 0, 1]
