"""The engine's verdicts, with channels that go wrong on cue."""

import dataclasses
import time

import pytest
from engine_helpers import CLIP, DESCENT, PRACTICE, VECTOR, Scripted, cells, checks_of

from autograder.grading.engine import Cell, grade_answers, grade_locally
from autograder.grading.process import Limits, SandboxUnavailable, WorkerDied, WorkerTimeout
from autograder.verdict import Verdict
from autograder.worker.wire import WireError

EXIT_3, KILLED = 3 << 8, 9  # statuses as the kernel reports them
DONE = "01_clip-answer"


def grade(answers, failures=None, **options):
    """Return the result and every channel that was started."""
    started = []

    def start():
        started.append(Scripted(failures or {}))
        return started[-1]

    options = {"student": "ada", "secret": b"tests", **options}
    result, outputs = grade_answers(PRACTICE, answers, start, **options)
    return result, outputs, started


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


def test_a_hidden_check_shows_no_input_and_no_value_unless_asked_to():
    named = "def clip(x):\n    class E(Exception): pass\n    E.__name__ = str(x[0, 0])\n    raise E"
    died = {"clip": WorkerDied(EXIT_3)}
    for answer, failures in (
        (named, None),
        ("def clip(x): return x + 1.0", None),
        ("def clip(x): raise ValueError(str(x))", None),
        (CLIP.solution, died),
    ):
        hidden = checks_of(grade(cells(clip=answer), failures)[0], CLIP)["argument_is_left_alone"]
        assert not any(letter.isdigit() for letter in hidden.message), hidden.message
    full, _, _ = grade(cells(clip="def clip(x): return x + 1.0"), feedback_hidden="full")
    assert checks_of(full, CLIP)["argument_is_left_alone"].message.startswith("Entry [0, 0]: got ")


def test_inputs_of_hidden_checks_reach_neither_outputs_nor_visible_checks():
    thief = "SEEN = []\ndef clip(x):\n    SEEN.append(x.sum())\n    return np.clip(x, 0.0, 1.0)"
    telling = "HALF = 0.5\ndef step(gradient, theta, lr=0.1):\n    return np.array(SEEN)"
    result, outputs, _ = grade([*cells(clip=thief, descent=telling), Cell("mine", "print(SEEN)")])
    assert outputs["mine"][0]["text"] == "[]\n"
    message = checks_of(result, DESCENT)["values"].message
    assert message == "Got an array of shape (1,), expected an array of shape (2,).", (
        "one visible input was seen"
    )


def test_a_name_reused_by_a_later_cell_does_not_cost_points():
    first = (
        CLIP.solution.replace("np.maximum(x, 0.0)", "helper(x)")
        + "\ndef helper(x): return np.maximum(x, 0.0)\n"
    )
    later = DESCENT.solution + "\ndef helper(x): return 17\n"
    result, _, started = grade(cells(clip=first, descent=later))
    assert result.points == 10
    assert len(started) == 2


def test_an_answer_redefined_at_the_end_counts():
    result, _, _ = grade([*cells(clip=CLIP.stub), Cell("mine", CLIP.solution)])
    assert result.points == 10


def test_of_two_chances_the_better_one_counts():
    overwrites = CLIP.apply(CLIP.mistakes[2])
    result, _, _ = grade([*cells(clip=CLIP.stub), Cell("mine", overwrites)])
    assert {name: check.points for name, check in checks_of(result, CLIP).items()} == {
        "values": 1,
        "argument_is_left_alone": 0,
    }


def local_verdict(body):
    """Return the verdict of a check with this body on the solution of clip."""
    check = dataclasses.replace(CLIP.checks[0], source=f"def check_values():\n    {body}")
    exercise = dataclasses.replace(CLIP, checks=(check,))
    return grade_locally(exercise, CLIP.solution).checks[0].verdict


def test_a_check_that_asks_nothing_of_the_answer_passes_nobody():
    assert local_verdict("pass") is Verdict.WRONG
    assert local_verdict("clip(np.ones(1))") is Verdict.PASSED


def test_a_warning_in_a_check_costs_nothing():
    assert local_verdict("np.log(clip(np.ones(1)) - 1.0)") is Verdict.PASSED


def test_a_failure_that_a_check_swallows_is_still_a_failure():
    check = dataclasses.replace(
        CLIP.checks[0], source="def check_values():\n    try: clip(1)\n    except Exception: pass"
    )
    exercise = dataclasses.replace(CLIP, checks=(check,))
    assignment = dataclasses.replace(PRACTICE, exercises=(exercise,))
    failures = {"clip": WorkerTimeout("no answer in time")}
    result, _ = grade_answers(
        assignment, cells()[:2], lambda: Scripted(failures), student="ada", secret=b"tests"
    )
    assert result.exercises[0].checks[0].verdict is Verdict.TIMEOUT


def test_a_function_that_hangs_is_given_up_after_two_calls():
    result, _, started = grade(cells(), {"Dual": WorkerTimeout("no answer in time")})
    waited = [channel.timeouts["Dual"] for channel in started if "Dual" in channel.timeouts]
    assert waited == [10, 2]
    messages = [check.message for check in checks_of(result, VECTOR).values()]
    assert messages[2] == "`Dual` was not called again: 2 times it did not finish."


def test_the_time_for_everything_is_bounded():
    limits = Limits(total_seconds=0)
    begin = time.monotonic()
    result, _, started = grade(cells(), limits=limits)
    assert time.monotonic() - begin < 5
    assert not started
    assert {check.verdict for part in result.exercises for check in part.checks} == {Verdict.TIMEOUT}
    assert "time for the whole notebook was used up" in checks_of(result, CLIP)["values"].message


def test_a_machine_without_a_sandbox_is_no_verdict_about_the_student():
    def start():
        raise SandboxUnavailable("no seccomp")

    with pytest.raises(SandboxUnavailable):
        grade_answers(PRACTICE, cells(), start, student="ada", secret=b"")


def test_a_sandbox_that_fails_in_the_middle_is_no_verdict_about_the_student():
    workers = iter([Scripted({"clip": WorkerTimeout("no answer in time")})])

    def start():
        for worker in workers:
            return worker
        raise SandboxUnavailable("gone")

    with pytest.raises(SandboxUnavailable):
        grade_answers(PRACTICE, cells(), start, student="ada", secret=b"")


def test_hidden_inputs_depend_on_secret_and_student_and_repeat():
    show = "def clip(x): return x + 1.0"

    def told(**options):
        result, _, _ = grade(cells(clip=show), feedback_hidden="full", **options)
        return checks_of(result, CLIP)["argument_is_left_alone"].message

    assert told(student="ada") == told(student="ada")
    assert len({told(student="ada"), told(student="emmy"), told(student="ada", secret=b"other")}) == 3


def test_grade_locally_agrees_with_grade_answers():
    for exercise in PRACTICE.exercises:
        for answer in (exercise.solution, exercise.stub, *map(exercise.apply, exercise.mistakes)):
            whole, _, _ = grade(cells(**{exercise.name[3:]: answer}))
            (part,) = (part for part in whole.exercises if part.name == exercise.name)
            assert grade_locally(exercise, answer, student="ada", secret=b"tests") == part
