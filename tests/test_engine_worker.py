"""The engine with real, locked-in workers: honest answers, endless loops, and answers that cheat."""

import dataclasses
import time

import pytest
from engine_cheats import CHEATS
from engine_helpers import CLIP, DESCENT, PRACTICE, VECTOR, cells, checks_of

from autograder.authoring.reader import load_assignment
from autograder.grading.engine import Cell, grade_answers
from autograder.grading.process import Limits, SandboxUnavailable, WarmProcess
from autograder.verdict import Verdict

LIMITS = Limits(cell_seconds=1.0, call_seconds=1.0, total_seconds=10.0, memory_mb=512)


@pytest.fixture(scope="module")
def warm():
    try:
        with WarmProcess(limits=LIMITS) as process:
            yield process
    except SandboxUnavailable as reason:
        pytest.skip(str(reason))


def grade(warm, answers, assignment=PRACTICE, limits=LIMITS):
    return grade_answers(assignment, answers, warm.fork, student="ada", secret=b"tests", limits=limits)


def test_solutions_of_practice_and_of_the_first_assignment_earn_everything(warm):
    result, _ = grade(warm, cells())
    assert (result.points, result.max_points) == (10, 10)
    activations = load_assignment("activations")
    parts = (("given", "given"), ("answer", "solution"))
    answers = [
        Cell(f"{e.name}-{part}", getattr(e, attribute))
        for e in activations.exercises
        for part, attribute in parts
    ]
    result, _ = grade(warm, answers, activations)
    assert (result.points, result.max_points) == (20, 20)


def test_typical_mistakes_are_named(warm):
    wrong = {e.name[3:]: e.apply(e.mistakes[0]) for e in PRACTICE.exercises}
    result, _ = grade(warm, cells(**wrong))
    assert checks_of(result, CLIP)["values"].mistake == "no_lower_end"
    assert checks_of(result, DESCENT)["evaluates_once"].mistake == "uphill"
    assert checks_of(result, VECTOR)["cube"].mistake == "product_of_slopes"


def test_other_right_answers_earn_everything(warm):
    right = {e.name[3:]: e.also_right[0].code for e in PRACTICE.exercises}
    assert grade(warm, cells(**right))[0].points == 10


def test_plots_prints_magics_and_warnings_cost_nothing(warm):
    extra = (
        "%matplotlib inline\nimport matplotlib.pyplot as plt, sys, warnings\nplt.plot(clip(np.ones(3)))\n"
        "print('hello'); print('oh', file=sys.stderr); warnings.warn('careful'); np.log(0.0)"
    )
    result, outputs = grade(warm, [*cells(), Cell("mine", extra)])
    assert result.points == 10
    assert any("image/png" in output.get("data", {}) for output in outputs["mine"])
    assert any(output.get("text") == "hello\n" for output in outputs["mine"])


ENDINGS = {  # clip: verdict
    "endless loop": ("def clip(x):\n    while True: pass", Verdict.TIMEOUT),
    "endless loop in the cell": (CLIP.solution + "\nwhile True: pass", Verdict.TIMEOUT),
    "exit": ("import os\ndef clip(x): os._exit(0)", Verdict.DIED),
    "exit in the cell": (CLIP.solution + "\nimport os\nos._exit(0)", Verdict.DIED),
    "segmentation fault": ("import ctypes\ndef clip(x): ctypes.string_at(0)", Verdict.DIED),
    "memory": ("def clip(x): return np.ones(10**9)", Verdict.MEMORY),
    "memory in the cell": ("A = np.ones(10**9)\n" + CLIP.solution, Verdict.MEMORY),
    "recursion": ("def clip(x): return clip(x)", Verdict.RAISED),
    "sys.exit": ("import sys\ndef clip(x): sys.exit(0)", Verdict.RAISED),
    "syntax error": ("def clip(x: return x", Verdict.MISSING),
    "closed pipe": ("import os\ndef clip(x): os.closerange(0, 100)", Verdict.DIED),
    "garbage on the pipe": (
        "import os\ndef clip(x):\n    os.write(3, b'\\xff' * 1000)\n    return x",
        Verdict.REFUSED,
    ),
}


@pytest.mark.parametrize(("answer", "verdict"), ENDINGS.values(), ids=ENDINGS)
def test_a_bad_ending_has_its_verdict_and_touches_no_other_exercise(warm, answer, verdict):
    begin = time.monotonic()
    result, _ = grade(warm, cells(clip=answer))
    assert {check.verdict for check in checks_of(result, CLIP).values()} == {verdict}
    assert result.points == 10 - CLIP.points
    assert time.monotonic() - begin < LIMITS.total_seconds + 5


def test_many_endless_loops_end_within_the_time_for_everything(warm):
    loops = "\ndef forever(*args, **kwargs):\n    while True: pass\n"
    answers = cells(
        clip=f"{loops}clip = forever",
        descent=f"{loops}HALF = 0.5\nstep = forever",
        vector=f"{loops}Dual = power = forever",
    )
    limits = dataclasses.replace(LIMITS, total_seconds=3.0)
    begin = time.monotonic()
    result, _ = grade(
        warm, [*answers, *(Cell(f"mine-{i}", "while True: pass") for i in range(20))], limits=limits
    )
    assert time.monotonic() - begin < limits.total_seconds + 5
    assert result.points <= 0.5, "HALF is right"


@pytest.mark.parametrize("answer", CHEATS.values(), ids=CHEATS)
def test_cheating_earns_nothing(warm, answer):
    begin = time.monotonic()
    result, _ = grade(warm, cells(clip=answer))
    assert {check.points for check in checks_of(result, CLIP).values()} == {0}
    assert result.max_points == 10
    assert all(check.message for check in checks_of(result, CLIP).values())
    assert time.monotonic() - begin < LIMITS.total_seconds + 5


def test_cheating_leaves_the_grader_as_it_was(warm):
    for answer in CHEATS.values():
        grade(warm, cells(clip=answer, vector=VECTOR.stub))
    assert grade(warm, cells())[0].points == 10
