"""The engine's verdicts, with channels that go wrong on cue."""

import pytest
from engine_helpers import CLIP, DESCENT, EXIT_3, KILLED, PRACTICE, VECTOR, cells, checks_of, grade

from autograder.grading.engine import Cell, grade_locally
from autograder.grading.process import WorkerDied, WorkerTimeout
from autograder.verdict import Verdict
from autograder.worker.wire import WireError

DONE = "01_clip-answer"


def test_solutions_earn_all_points_in_one_worker_that_is_ended():
    result, _, started = grade(cells())
    assert (result.points, result.max_points) == (10, 10)
    assert {check.verdict for part in result.exercises for check in part.checks} == {Verdict.PASSED}
    assert [channel.alive for channel in started] == [False]


def test_empty_answers_are_not_written_yet():
    result, _, _ = grade(cells(clip=CLIP.stub, descent=DESCENT.stub, vector=VECTOR.stub))
    assert result.points == 0
    for part in result.exercises:
        assert {(check.verdict, check.message) for check in part.checks} == {("missing", "Not written yet.")}


def test_no_cells_at_all():
    result, _, _ = grade([])
    assert result.points == 0
    assert checks_of(result, CLIP)["values"].message == "`clip` is not defined."


FAILURES = {  # how a call of clip ends: verdict, part of the message
    "timeout": (WorkerTimeout("no answer in time"), "timeout", "`clip` did not finish in time"),
    "died": (
        WorkerDied(EXIT_3),
        "died",
        "`clip` ended the Python process (the process ended with exit code 3).",
    ),
    "memory": (WorkerDied(KILLED), "memory", "`clip` needed more memory than there is."),
    "refused": (
        WireError("not a value"),
        "refused",
        "`clip` sent something that is not an answer.",
    ),
}


@pytest.mark.parametrize(("failure", "verdict", "message"), FAILURES.values(), ids=FAILURES)
def test_a_call_that_ends_badly_costs_its_own_exercise_only(failure, verdict, message):
    result, _, started = grade(cells(), {"clip": failure})
    for check in checks_of(result, CLIP).values():
        assert (check.verdict, check.points, check.mistake) == (verdict, 0, None)
        assert check.message.startswith(message if check.visible else message.partition(" (")[0])
    assert result.points == 10 - CLIP.points
    assert len(started) == 3, "one worker for each of the two calls that ended badly, and one for the others"
    assert not any(channel.alive for channel in started)


@pytest.mark.parametrize(("failure", "verdict", "message"), FAILURES.values(), ids=FAILURES)
def test_an_answer_cell_that_ends_badly_costs_its_own_exercise_only(failure, verdict, message):
    result, outputs, _ = grade(cells(), {DONE: failure})
    expected = message.replace("`clip`", "Your answer cell")
    for check in checks_of(result, CLIP).values():
        assert (check.verdict, check.points) == (verdict, 0)
        assert check.message.startswith(expected)
    assert result.points == 10 - CLIP.points
    assert outputs[DONE][0]["text"].startswith(message.replace("`clip`", "This cell"))


@pytest.mark.parametrize("failure", [WorkerTimeout("no answer in time"), WorkerDied(EXIT_3)])
def test_a_cell_of_the_students_own_that_ends_badly_costs_nothing(failure):
    answers = [*cells(), Cell("mine", "clip(np.zeros(3))")]
    result, outputs, _ = grade(answers, {"mine": failure})
    assert result.points == 10
    assert "This cell" in outputs["mine"][0]["text"]


def test_an_error_in_an_answer_cell_is_the_reason_for_missing_names():
    result, _, _ = grade(cells(clip="def clip(x:\n    return x"))
    assert {check.verdict for check in checks_of(result, CLIP).values()} == {Verdict.MISSING}
    assert checks_of(result, CLIP)["values"].message.startswith("Your answer cell stopped with SyntaxError: ")
    assert "(line 1)" in checks_of(result, CLIP)["values"].message
    assert result.points == 10 - CLIP.points


def test_an_error_after_the_definition_costs_nothing():
    result, _, _ = grade(cells(clip=CLIP.solution + "\n1 / 0"))
    assert result.points == 10


def test_an_empty_answer_with_an_error_below_is_not_written_yet():
    result, _, _ = grade(cells(clip=CLIP.stub + "\n1 / 0"))
    assert {check.message for check in checks_of(result, CLIP).values()} == {"Not written yet."}


def test_memory_error_in_an_answer_cell():
    result, _, _ = grade(cells(clip="raise MemoryError"))
    assert {check.verdict for check in checks_of(result, CLIP).values()} == {Verdict.MEMORY}


RETURNED = {  # body of clip: verdict and message of the visible check
    "nothing": ("pass", "wrong", "Got None, expected an array of shape (1, 3)."),
    "dots": ("return ...", "wrong", "Got an object of type ellipsis, expected an array of shape (1, 3)."),
    "set": ("return {1}", "wrong", "Got an object of type set, expected an array of shape (1, 3)."),
    "integers": ("return x.astype(int)", "wrong", "Got dtype int64, expected dtype float64."),
    "nan": ("return x * np.nan", "wrong", "Entry [0, 0]: got nan, expected 0 (and 2 more differ)."),
    "objects": ("return x.astype(object)", "wrong", "Got an object of type 2-dimensional array of object"),
    "error": ("raise ValueError('no')", "raised", "`clip` raised ValueError: no."),
    "bare error": ("raise KeyError", "raised", "`clip` raised KeyError."),
    "own error": (
        "class Mine(Exception): pass\n    raise Mine('a\\x1bb')",
        "raised",
        "`clip` raised Mine: a\ufffdb.",
    ),
    "exit": ("raise SystemExit", "raised", "`clip` raised SystemExit."),
    "assertion": ("assert False", "raised", "`clip` raised AssertionError."),
    "recursion": (
        "return clip(x)",
        "raised",
        "`clip` raised RecursionError: maximum recursion depth exceeded",
    ),
    "memory": ("raise MemoryError", "memory", "`clip` needed more memory than there is."),
    "arguments": (
        "",
        "raised",
        "`clip` raised TypeError: clip() takes 0 positional arguments but 1 was given.",
    ),
    "not a function": (None, "raised", "`clip` raised TypeError: 'int' object is not callable."),
}


@pytest.mark.parametrize(("body", "verdict", "message"), RETURNED.values(), ids=RETURNED)
def test_what_an_answer_returns(body, verdict, message):
    answer = "clip = 3" if body is None else f"def clip(x):\n    {body}" if body else "def clip(): pass"
    result, _, _ = grade(cells(clip=answer))
    check = checks_of(result, CLIP)["values"]
    assert check.verdict == verdict
    assert check.message.startswith(message)
    assert result.points == 10 - CLIP.points


def test_grade_locally_agrees_with_grade_answers():
    for exercise in PRACTICE.exercises:
        for answer in (exercise.solution, exercise.stub, *map(exercise.apply, exercise.mistakes)):
            whole, _, _ = grade(cells(**{exercise.name[3:]: answer}))
            (part,) = (part for part in whole.exercises if part.name == exercise.name)
            assert grade_locally(exercise, answer, student="ada", secret=b"tests") == part
