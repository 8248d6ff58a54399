"""The tools cell of a notebook: what passes, what fails, and in which words."""

import ast
from pathlib import Path

import numpy as np
import pytest

from autograder.authoring import notebook_tools
from autograder.authoring.notebook_tools import CheckFailed, assert_close, assert_raises, run_check


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (np.array([0.0, 0.5]), [0.0, 0.5]),
        (np.array([1.0 + 1e-10]), [1.0]),
        (np.float64(3.0), 3.0),
        (3.0, 3.0),
        (np.array(3.0), 3.0),
        (0, 0.0),
        (np.int64(2), 2.0),
        (2.0, 2),
        (np.array([1, 2]), [1, 2]),
        (np.array([True, False]), [True, False]),
        (np.array([np.nan, np.inf, -np.inf]), [np.nan, np.inf, -np.inf]),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (np.array([1 + 2j]), [1 + 2j]),
    ],
)
def test_equal_numbers_pass(actual, expected):
    assert_close(actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected", "message"),
    [
        (None, [0.0] * 5, "got None, expected an array of shape (5,)"),
        ([1.0], [1.0], "got an object of type list, expected an array of shape (1,)"),
        ("1.0", 1.0, "got an object of type str, expected a number"),
        (np.array(["1.0"]), [1.0], "got dtype <U3, expected dtype float64"),
        (np.array([None]), [1.0], "got dtype object, expected dtype float64"),
        (np.array([[1.0]]), [1.0], "got an array of shape (1, 1), expected an array of shape (1,)"),
        (np.array([1.0]), 1.0, "got an array of shape (1,), expected a number"),
        (1.0, [1.0], "got a single number, expected an array of shape (1,)"),
        (np.array([1, 0]), [1.0, 0.0], "got dtype int64, expected dtype float64"),
        (np.array([True]), [1.0], "got dtype bool, expected dtype float64"),
        (True, 1.0, "got dtype bool, expected dtype float64"),
        (np.array([1.0]), [True], "got dtype float64, expected dtype bool"),
        (np.array([1j]), [1.0], "got dtype complex128, expected dtype float64"),
        (np.array([True]), [1], "got dtype bool, expected dtype int64"),
        (np.array([0.3]), [0.5], "entry [0]: got 0.3, expected 0.5"),
        (0.3, 0.5, "got 0.3, expected 0.5"),
        (np.ones((2, 3)), np.zeros((2, 3)), "entry [0, 0]: got 1, expected 0 (and 5 more differ)"),
        (np.array([[1.0, 2.0], [3.0, 5.0]]), [[1.0, 2.0], [3.0, 4.0]], "entry [1, 1]: got 5, expected 4"),
        (np.array([np.nan]), [1.0], "entry [0]: got nan, expected 1"),
        (np.array([1.0]), [np.nan], "entry [0]: got 1, expected nan"),
        (np.array([np.inf]), [1e308], "entry [0]: got inf, expected 1e+308"),
        (np.array([1.0 + 2.0**-20]), [1.0], "entry [0]: got 1.0000009536743164, expected 1"),
        (np.array([1e-300]), [0.0], "entry [0]: got 1e-300, expected 0"),
    ],
)
def test_other_numbers_fail_in_plain_words(actual, expected, message):
    with pytest.raises(AssertionError) as caught:
        assert_close(actual, expected)
    assert str(caught.value) == message
    assert caught.value.actual is actual


def test_tolerances_are_relative_and_absolute():
    assert_close(np.array([1.01]), [1.0], rtol=0.02)
    assert_close(np.array([0.01]), [0.0], atol=0.02)
    with pytest.raises(AssertionError):
        assert_close(np.array([0.01]), [0.0], rtol=0.02)


def test_comparing_makes_no_floating_point_error_of_its_own():
    with np.errstate(all="raise"):
        assert_close(np.array([np.inf, 1e-320, 1e308]), [np.inf, 1e-320, 1e308])


def test_dots_that_were_not_replaced_count_as_not_written():
    with pytest.raises(NotImplementedError):
        assert_close(..., 1.0)


def _raise(error):
    raise error


def test_assert_raises():
    assert_raises(ValueError, _raise, ValueError("x"))
    assert_raises(ValueError, _raise, UnicodeError("a subclass"))
    with pytest.raises(AssertionError, match="nothing was raised; expected a ValueError"):
        assert_raises(ValueError, abs, 1)
    with pytest.raises(TypeError):
        assert_raises(ValueError, _raise, TypeError("another error stays visible"))
    with pytest.raises(NotImplementedError):
        assert_raises(RuntimeError, _raise, NotImplementedError())


def _check(body):
    def check():
        """Values
        are right.
        """
        body()

    return check


def _failure(body):
    with pytest.raises(CheckFailed) as caught:
        run_check(_check(body))
    return str(caught.value)


def test_run_check_prints_the_sentence_of_a_check_that_passes(capsys):
    run_check(_check(lambda: None))
    assert capsys.readouterr().out == "✓ Values are right.\n"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (lambda: assert_close(1.0, 2.0), "got 1, expected 2"),
        (lambda: _raise(NotImplementedError()), "This is not written yet."),
        (lambda: assert_close(..., 2.0), "This is not written yet."),
        (lambda: _raise(NameError("name 'relu' is not defined")), "NameError: name 'relu' is not defined"),
        (lambda: _raise(AssertionError()), "The condition does not hold."),
    ],
)
def test_run_check_fails_with_sentence_and_reason(body, reason):
    assert _failure(body) == f"✗ Values are right.\n  {reason}"


def test_a_failed_check_shows_no_traceback_in_jupyter():
    assert CheckFailed("one\ntwo")._render_traceback_() == ["one\ntwo"]


def check_two_lines():
    """Two lines."""
    assert_close(ANSWERS[0], [1.0, 2.0, 3.0])
    assert_close(ANSWERS[1], [1.0, 2.0, 3.0])


def check_condition():
    """A condition."""
    if ANSWERS[0] != 1:
        raise AssertionError(f"{ANSWERS[0]} times")  # pytest would lengthen the message of an assert


def check_error():
    """An error."""
    float(ANSWERS[0])


ANSWERS = {}
NUMBERS = np.array([1 / 3, np.inf, np.nan])
RIGHT = np.array([1.0, 2.0, 3.0])
KNOWN = [
    {"got": ["line 2", "float64 (3,)", "0.33333333", "inf", "nan"], "hint": "first line"},
    {"got": ["line 3", "float64 (3,)", "0.33333333", "inf", "nan"], "hint": "second line"},
    {"got": ["line 2", "int64 (3,)", "1", "2", "3"], "hint": "integers"},
    {"got": ["line 2", "got None, expected an array of shape (3,)"], "hint": "nothing"},
    {"got": ["line 3", "2 times"], "hint": "assertion"},
    {"got": ["line 2", "ValueError"], "hint": "error"},
    {"got": ["line 2", "float64 (3,)", "0.33333333", "inf", "nan"], "hint": "a later one"},
]


@pytest.mark.parametrize(
    ("check", "answers", "hint"),
    [
        (check_two_lines, (NUMBERS, RIGHT), "first line"),
        (check_two_lines, (RIGHT, NUMBERS), "second line"),
        (check_two_lines, (NUMBERS + 1e-7, RIGHT), "first line"),
        (check_two_lines, (NUMBERS + 1e-4, RIGHT), None),
        (check_two_lines, (NUMBERS[:2], RIGHT), None),
        (check_two_lines, (np.array([1, 2, 3]), RIGHT), "integers"),
        (check_two_lines, (None, RIGHT), "nothing"),
        (check_two_lines, ([1.0], RIGHT), None),
        (check_condition, (2,), "assertion"),
        (check_condition, (3,), None),
        (check_error, ("x",), "error"),
        (check_error, ([],), None),
    ],
)
def test_hint_of_a_known_mistake_is_shown_when_the_outcome_is_the_same(check, answers, hint):
    ANSWERS.update(enumerate(answers))
    with pytest.raises(CheckFailed) as caught:
        run_check(check, KNOWN)
    assert str(caught.value).splitlines()[2:] == ([f"  {hint}"] if hint else [])


def test_tools_cell_needs_numpy_alone():
    tree = ast.parse(Path(notebook_tools.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imports] == ["import numpy as np"]
