"""The engine tells no secret, gives second chances, bounds time and blames nobody for what is not theirs."""

import dataclasses
import time

import pytest
from engine_helpers import CLIP, DESCENT, EXIT_3, PRACTICE, VECTOR, Scripted, cells, checks_of, grade

from autograder.grading.engine import Cell, grade_answers, grade_locally
from autograder.grading.process import Limits, SandboxUnavailable, WorkerDied, WorkerTimeout
from autograder.verdict import Verdict


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


def test_a_global_name_set_inside_a_function_is_reused_too():
    first = CLIP.solution.replace("np.maximum(x, 0.0)", "np.maximum(x, LOW)") + "\nLOW = 0.0\n"
    later = DESCENT.solution + "\ndef spoil():\n    global LOW\n    LOW = 17\nspoil()\n"
    result, _, started = grade(cells(clip=first, descent=later))
    assert result.points == 10
    assert len(started) == 2


def test_a_local_variable_of_a_later_cell_is_no_reuse():
    wrong = CLIP.apply(CLIP.mistakes[0]) + "\nlow = 0.0\n"
    later = DESCENT.solution + "\ndef other():\n    low = 17\n    return low\n"
    result, _, started = grade(cells(clip=wrong, descent=later))
    assert result.points < 10
    assert len(started) == 1


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
