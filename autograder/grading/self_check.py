"""Check one's own work: a notebook, or one exercise and a plain Python file. Nothing is recorded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from autograder.authoring.exercise import Assignment, Check
from autograder.authoring.reader import load_assignment, load_exercise
from autograder.errors import AutograderError
from autograder.grading.engine import Cell, grade_answers
from autograder.grading.process import SandboxUnavailable, WarmProcess
from autograder.grading.submission import read_submission
from autograder.grading.task import Policy, Task, grade_submission
from autograder.verdict import AssignmentResult, CheckResult, Verdict
from autograder.words import WORDS, Explanation, explanations, number, plain

SELF = "self-check"  # hidden inputs differ from a course's, whose secret is not known here


@dataclass(frozen=True)
class Checked:
    """What came out, with the exercises that were asked."""

    assignment: Assignment
    result: AssignmentResult
    notes: tuple[str, ...] = ()


def check_notebook(path: Path, name: str | None, feedback_hidden: str) -> Checked:
    """Grade a notebook; it belongs to the assignment ``name``, or else to the one it says.

    Raises
    ------
    AutograderError
        If there is no such file.
    """
    if not path.is_file():
        raise AutograderError(f"there is no notebook {path}")
    assignment = load_assignment(name or read_submission(path).claimed or path.stem)
    task = Task.of(assignment, Policy(SELF.encode(), feedback_hidden))
    with own_process(task.policy) as warm:
        graded = grade_submission(path, task, SELF, warm.fork)
    return Checked(assignment, graded.result, graded.notes)


def check_answer(exercise_name: str, path: Path, feedback_hidden: str) -> Checked:
    """Grade one exercise's answer from a plain Python file.

    Raises
    ------
    AutograderError
        If the file cannot be read.
    """
    exercise = load_exercise(exercise_name)
    try:
        answer = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AutograderError(f"cannot read {path}: {error}") from error
    only = Assignment(exercise.assignment, exercise.title, "", (exercise,))
    cells = [Cell(f"{exercise.name}-given", exercise.given), Cell(f"{exercise.name}-answer", answer)]
    with own_process(Policy(SELF.encode())) as warm:
        result, _ = grade_answers(
            only, cells, warm.fork, student=SELF, secret=SELF.encode(), feedback_hidden=feedback_hidden
        )
    return Checked(only, result)


@contextmanager
def own_process(policy: Policy) -> Iterator[WarmProcess]:
    """Start a warm process; where code cannot be locked in, one's own runs all the same, and we say so."""
    with ExitStack() as stack:
        try:
            warm = stack.enter_context(WarmProcess(limits=policy.limits))
        except SandboxUnavailable as error:
            print(f"Note: your code runs in its own process, but not locked in. {error}", file=sys.stderr)
            warm = stack.enter_context(WarmProcess(trust=True, limits=policy.limits))
        yield warm


def show(checked: Checked) -> Group:
    """Return verdicts and hints for a terminal."""
    parts: list = [Text(f"! {plain(note)}", style="yellow") for note in checked.notes]
    for exercise, result in zip(checked.assignment.exercises, checked.result.exercises, strict=True):
        points = f"{number(result.points)} of {number(result.max_points)}"
        parts.append(Text.assemble("\n", (exercise.title, "bold"), (f"  {points}", "dim")))
        explained = zip(exercise.checks, result.checks, explanations(result.checks), strict=True)
        parts += [line for row in explained for line in _check_lines(*row)]
    total = f"\n{number(checked.result.points)} of {number(checked.result.max_points)} points"
    return Group(*parts, Text(total, style="bold"))


def _check_lines(check: Check, outcome: CheckResult, explanation: Explanation) -> list[Padding]:
    sign = ("✓ ", "green") if outcome.verdict is Verdict.PASSED else ("✗ ", "red")
    ended = f"  {WORDS[outcome.verdict].lower()}, {number(outcome.points)} of {number(outcome.max_points)}"
    head = Text.assemble(sign, " ".join(check.sentence.split()), (ended, "dim"))
    hint = [f"Hint: {explanation.hint}"] if explanation.hint else []
    return [_indented(head, 2), *(_indented(Text(line), 4) for line in [*explanation.what, *hint])]


def _indented(text: Text, left: int) -> Padding:
    return Padding(text, (0, 0, 0, left), expand=False)
