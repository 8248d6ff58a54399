"""What an author is told about a right answer that fails: values of visible and hidden checks, no hints."""

from dataclasses import replace

from engine_helpers import CLIP
from exercise_failures import explained

from autograder.authoring.exercise import Check


def told(answer):
    return explained(CLIP, answer, "ada", b"tests")


def test_got_and_expected_are_told_and_no_hint_even_for_a_known_mistake():
    mistake = next(mistake for mistake in CLIP.mistakes if mistake.name == "no_lower_end")
    text = told(CLIP.apply(mistake))
    visible, hidden = text.split("hidden check")
    assert visible.startswith("check values, wrong: Entry [0, 0]: got -2, expected 0.\n")
    assert "assert_close(clip(np.array([[-2.0, 0.25, 3.0]])), [[0.0, 0.25, 1.0]])" in visible
    assert hidden.startswith(" argument_is_left_alone, wrong: Entry [")
    assert "expected 0" in hidden
    assert mistake.hint not in text


def test_the_values_of_an_assert_without_words_are_told():
    source = 'def check_size():\n    """Three in, three out."""\n    assert clip(np.zeros(3)).size == 3\n'
    size = Check("size", "check_size", "Three in, three out.", source, points=1, visible=False)
    text = explained(replace(CLIP, checks=(size,)), "def clip(x):\n    return x[1:]", "ada", b"tests")
    assert "hidden check size, wrong: The condition does not hold.\n" in text
    assert "assert 2 == 3" in text


def test_a_cell_that_does_not_run_is_told():
    assert "(the answer's cell)\n    ZeroDivisionError" in told("1 / 0")


def test_a_right_answer_has_nothing_to_tell():
    assert told(CLIP.solution) == ""
