"""Check one's own work: a notebook, or one exercise and a plain Python file. Nothing is recorded."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.exercise import Assignment
from autograder.authoring.reader import load_assignment, load_exercise
from autograder.errors import AutograderError
from autograder.grading.engine import Cell, grade_answers
from autograder.grading.process import SandboxUnavailable, WarmProcess
from autograder.grading.submission import read_submission
from autograder.grading.task import Policy, Task, grade_submission
from autograder.verdict import AssignmentResult

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
