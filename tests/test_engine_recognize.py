"""Recognition: which transcripts count as the same, and who is named when several do."""

import dataclasses

import numpy as np
import pytest
from engine_helpers import CLIP, DESCENT, VECTOR

from autograder.authoring.exercise import Mistake
from autograder.authoring.hints import known_mistakes
from autograder.grading.engine import grade_locally
from autograder.grading.recognize import agreeing, local_outcome, same_value, transcript
from autograder.worker.values import Unrepresentable

NAN = float("nan")
SAME = [
    (1.0, 1.0 + 1e-9),
    (0.0, 1e-15),
    (NAN, NAN),
    (2, 2.0),
    (np.float64(2.0), 2.0),
    (np.array([1.0, np.inf, np.nan]), np.array([1.0 + 1e-9, np.inf, np.nan])),
    ((1.0, [2.0, {"a": NAN}]), (1.0, [2.0, {"a": NAN}])),
    ("x", "x"),
    (None, None),
    (2**3000, 2**3000),
    (Unrepresentable("set"), Unrepresentable("set")),
]
DIFFERENT = [
    (1.0, 1.0 + 1e-4),
    (1.0, NAN),
    (1.0, -1.0),
    (True, 1.0),
    (2**3000, 2**3000 + 1),
    (2**3000, 1.0),
    (1.0, "1.0"),
    (1.0, None),
    (np.array([1.0]), 1.0),
    (np.array([1.0]), np.array([1])),
    (np.array([True]), np.array([1])),
    (np.array([1.0, 2.0]), np.array([[1.0, 2.0]])),
    (np.array([1.0]), np.array([1.0 + 1e-4])),
    ((1.0,), [1.0]),
    ([1.0], [1.0, 2.0]),
    ({"a": 1}, {"b": 1}),
    ({"a": 1}, {"a": 2}),
    (Unrepresentable("set"), Unrepresentable("object")),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_values_that_are_the_same_up_to_rounding(one, other):
    assert same_value(one, other)
    assert same_value(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_values_that_differ(one, other):
    assert not same_value(one, other)
    assert not same_value(other, one)


def events(exercise, answer, name, seed=None):
    (check,) = (check for check in exercise.checks if check.name == name)
    return local_outcome(exercise, answer, check, seed).events


def test_transcripts_agree_up_to_the_first_difference():
    right = events(DESCENT, DESCENT.solution, "evaluates_once", 1)
    twice = events(DESCENT, DESCENT.apply(DESCENT.mistakes[2]), "evaluates_once", 1)
    assert [event.label for event in right] == ["callback 0", "step"]
    assert [event.label for event in twice] == ["callback 0", "callback 0", "step"]
    assert agreeing(right, right) == 2
    assert agreeing(right, twice) == agreeing(twice, right) == 1
    assert agreeing(right, events(DESCENT, DESCENT.solution, "evaluates_once", 2)) == 0
    assert agreeing(right, ()) == 0


def test_a_mistake_is_followed_as_far_as_it_goes_with_the_answer():
    right = events(DESCENT, DESCENT.solution, "evaluates_once", 1)
    twice = events(DESCENT, DESCENT.apply(DESCENT.mistakes[2]), "evaluates_once", 1)
    (check,) = (check for check in DESCENT.checks if check.name == "evaluates_once")
    assert transcript(DESCENT, DESCENT.mistakes[2], check, 1, right) == twice[:2]
    assert transcript(DESCENT, DESCENT.mistakes[2], check, 1, twice[:1]) == twice[:2]
    assert transcript(DESCENT, DESCENT.mistakes[2], check, 1, twice) == twice


def test_what_a_call_leaves_in_its_argument_belongs_to_the_transcript():
    quiet = events(CLIP, CLIP.solution, "argument_is_left_alone", 1)
    loud = events(CLIP, CLIP.apply(CLIP.mistakes[2]), "argument_is_left_alone", 1)
    assert agreeing(quiet, loud) == 0


def test_a_mistake_written_in_other_words_is_recognized():
    answer = "def clip(x):\n    y = np.array(x)\n    y[y < 0] *= 0.0\n    return y + 0.0"
    result = grade_locally(CLIP, answer)
    assert [check.mistake for check in result.checks] == ["no_upper_end", "no_upper_end"]


def test_two_mistakes_at_once_are_not_taken_for_one():
    answer = "HALF = 0.005\ndef step(gradient, theta, lr=0.1): return theta + gradient(theta)"
    named = {check.name: check.mistake for check in grade_locally(DESCENT, answer).checks}
    assert named == {"values": None, "half": "half_of_one_percent", "evaluates_once": None}


def test_of_two_mistakes_that_fit_a_check_the_one_that_fits_the_others_is_named():
    # Both fail the check of the product alike; only the second gives a wrong sum too.
    first = Mistake("product", "self.slope * other.value + self.value * other.slope", "0.0", "The product.")
    both = VECTOR.solution.replace(first.old, "0.0").replace("self.slope + other.slope", "17.0")
    second = Mistake("product_and_sum", None, both, "Product and sum.")
    for order in ((first, second), (second, first)):
        exercise = dataclasses.replace(VECTOR)
        exercise.__dict__["mistakes"] = order
        for mistake in order:
            named = {c.name: c.mistake for c in grade_locally(exercise, exercise.apply(mistake)).checks}
            assert named == {"product": mistake.name, "error": None, "cube": mistake.name}


def test_of_two_mistakes_that_fit_equally_the_first_is_named():
    exercise = dataclasses.replace(CLIP)
    exercise.__dict__["mistakes"] = tuple(
        Mistake(name, None, "def clip(x): return -x", "A hint.") for name in ("first", "second")
    )
    assert [c.mistake for c in grade_locally(exercise, "def clip(x): return 0.0 - x").checks] == [
        "first",
        "first",
    ]


@pytest.mark.parametrize("answer", ["def clip(x): return 3 * x", "def clip(x): raise TypeError", "clip = 3"])
def test_an_unknown_mistake_is_not_named(answer):
    assert {check.mistake for check in grade_locally(CLIP, answer).checks} == {None}


def test_an_answer_that_is_missing_makes_no_mistake():
    exercise = dataclasses.replace(CLIP)
    exercise.__dict__["mistakes"] = (Mistake("absent", None, "x = 1", "A hint."),)
    assert {check.mistake for check in grade_locally(exercise, "y = 2").checks} == {None}


def test_known_mistakes_of_a_visible_check_are_plain_text():
    values, _ = CLIP.checks
    known = known_mistakes(CLIP, values)
    assert known[0] == {
        "got": ["line 2", "float64 (1, 3)", "-2", "0.25", "1"],
        "hint": "Nothing stops your values below 0.",
    }
    assert known[-1] == {"got": ["line 2", "ValueError"], "hint": "max compares whole arrays."}
    assert "overwrites" not in str(known), "this check does not see that mistake"
