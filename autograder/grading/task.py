"""Grade one submission: the way that `autograder check`, `autograder grade` and nbgrader share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.authoring.exercise import Assignment
from autograder.authoring.notebooks import PlannedCell, plan
from autograder.grading.conversation import WorkerChannel
from autograder.grading.engine import grade_answers
from autograder.grading.graded import Graded
from autograder.grading.process import Limits
from autograder.grading.submission import Submission, cells_to_run, read_submission, rebuild
from autograder.verdict import AssignmentResult, CheckResult, ExerciseResult, Verdict
from autograder.worker.wire import Message

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Policy:
    """How a course grades; ``secret`` seeds the hidden checks' inputs, differently for every student."""

    secret: bytes = field(repr=False)
    feedback_hidden: str = "hint"
    limits: Limits = field(default_factory=Limits)
    trust: bool = False


@dataclass(frozen=True)
class Task:
    """An assignment as it is graded: its exercises, the cells of its notebook, the course's policy."""

    assignment: Assignment
    plan: tuple[PlannedCell, ...]
    policy: Policy

    @classmethod
    def of(cls, assignment: Assignment, policy: Policy) -> Task:
        """Plan the notebook of ``assignment``."""
        return cls(assignment, plan(assignment), policy)

    def fingerprint(self, *parts: str) -> str:
        """Identify everything a result depends on; ``parts`` add what is particular to a submission."""
        files = [exercise.path.read_text("utf-8") for exercise in self.assignment.exercises]
        cells = [cell.master for cell in self.plan]
        policy = [self.policy.feedback_hidden, repr(self.policy.limits), self.policy.secret.hex()]
        text = "\0".join([self.assignment.name, *files, *cells, *policy, *parts])
        return hashlib.sha256(text.encode()).hexdigest()

    def mark(self, submission: Submission, student: str) -> str:
        """Identify the result of one student's submission."""
        return self.fingerprint(submission.digest, *submission.notes, student)


def grade_submission(
    path: Path,
    task: Task,
    student: str,
    channel_factory: Callable[[], WorkerChannel],
    root: Path | None = None,
) -> Graded:
    """Grade the notebook at ``path``; whatever it contains, there is a verdict for every check.

    ``channel_factory`` starts a locked-in worker; below ``root`` no symbolic link is followed.
    """
    submission = read_submission(path, root)
    notebook, notes = rebuild(submission, task.plan, task.assignment.name)
    result, outputs = _verdicts(submission, notebook, task, student, channel_factory)
    _fill_outputs(notebook, result, outputs)
    untouched = _untouched(notebook, task.plan)
    notebook.metadata.autograder = {
        "assignment": task.assignment.name,
        "student": student,
        "result": result.to_json(),
        "notes": notes,
        "untouched": sorted(untouched),
        "fingerprint": task.mark(submission, student),
    }
    return Graded(student, notebook, result, tuple(notes), untouched)


def refuse(assignment: Assignment, message: str) -> AssignmentResult:
    """Return the result of a submission that cannot be graded: no points, and why."""
    return AssignmentResult(
        assignment.name,
        tuple(
            ExerciseResult(
                exercise.name,
                tuple(
                    CheckResult(check.name, check.visible, 0, check.points, Verdict.REFUSED, None, message)
                    for check in exercise.checks
                ),
            )
            for exercise in assignment.exercises
        ),
    )


def _verdicts(
    submission: Submission,
    notebook: NotebookNode,
    task: Task,
    student: str,
    channel_factory: Callable[[], WorkerChannel],
) -> tuple[AssignmentResult, dict[str, list[Message]]]:
    if not submission.readable:
        return refuse(task.assignment, submission.notes[0]), {}
    policy = task.policy
    return grade_answers(
        task.assignment,
        cells_to_run(notebook),
        channel_factory,
        student=student,
        secret=policy.secret,
        feedback_hidden=policy.feedback_hidden,
        limits=policy.limits,
    )


def _fill_outputs(
    notebook: NotebookNode, result: AssignmentResult, outputs: Mapping[str, Sequence[Message]]
) -> None:
    """Put what the cells printed, and the verdicts, where a person reading the notebook looks for them."""
    import nbformat

    checks = result.by_cell()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shown = [_verdict_output(checks[cell.id])] if cell.id in checks else outputs.get(cell.id, [])
            cell.outputs = [nbformat.from_dict(output) for output in shown]


def _verdict_output(check: CheckResult) -> Message:
    if check.verdict is Verdict.PASSED:
        return {"output_type": "stream", "name": "stdout", "text": f"✓ passed: {check.points:g} points\n"}
    name = f"Check {check.verdict}"
    return {
        "output_type": "error",
        "ename": name,
        "evalue": check.message,
        "traceback": [f"{name}: {check.message}"],
    }


def _untouched(notebook: NotebookNode, planned: Sequence[PlannedCell]) -> frozenset[str]:
    sources = {cell.id: cell.source for cell in notebook.cells}
    return frozenset(cell.id for cell in planned if cell.role == "answer" and sources[cell.id] == cell.source)
