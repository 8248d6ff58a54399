"""Grade the answers of one student: cells in a worker, checks here, a verdict for every check."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing

import numpy as np

from autograder.exercise import Assignment, Check, Exercise, Mistake
from autograder.grading.checks import Outcome, run_check
from autograder.grading.notebook import Cell, RunningNotebook
from autograder.grading.process import Limits
from autograder.grading.proxy import Channel, Session
from autograder.grading.recognize import local_outcome, recognize
from autograder.verdict import AssignmentResult, CheckResult, ExerciseResult, Verdict

__all__ = ["Cell", "grade_answers", "grade_locally"]

Outputs = dict[str, list[dict]]


def grade_answers(
    assignment: Assignment,
    cells: Sequence[Cell],
    channel_factory: Callable[[], Channel],
    *,
    student: str,
    secret: bytes,
    feedback_hidden: str = "hint",
    limits: Limits | None = None,
) -> tuple[AssignmentResult, Outputs]:
    """Run the cells in order and the checks of each exercise where they stand in the notebook.

    Parameters
    ----------
    assignment
        The exercises.
    cells
        Code cells with the ids ``<exercise>-given`` and ``<exercise>-answer``, and the student's own.
    channel_factory
        Starts a fresh worker; called again after one hangs or dies.
    student, secret
        Seed the random inputs of hidden checks.
    feedback_hidden
        ``"full"`` shows inputs and values of hidden checks as well.
    limits
        Bounds the time for a cell, for a call and for everything together.

    Returns
    -------
    The result, and what each cell showed.
    """
    limits, results = limits or Limits(), {}
    with closing(RunningNotebook(channel_factory, limits)) as notebook:
        for exercise in _run_in_order(assignment, cells, notebook):
            seeds = {check: _seed(exercise, check, student, secret) for check in exercise.checks}
            outcomes = {
                check: _outcome(exercise, check, notebook, seeds[check], limits) for check in exercise.checks
            }
            results[exercise.name] = _result(exercise, outcomes, seeds, feedback_hidden)
    in_order = (results[exercise.name] for exercise in assignment.exercises)
    return AssignmentResult(assignment.name, tuple(in_order)), notebook.outputs


def grade_locally(
    exercise: Exercise,
    answer: str,
    *,
    student: str = "",
    secret: bytes = b"",
    feedback_hidden: str = "hint",
) -> ExerciseResult:
    """Grade an answer of ours in this process; never a student's."""
    seeds = {check: _seed(exercise, check, student, secret) for check in exercise.checks}
    outcomes = {check: local_outcome(exercise, answer, check, seeds[check]) for check in exercise.checks}
    return _result(exercise, outcomes, seeds, feedback_hidden)


def _run_in_order(
    assignment: Assignment, cells: Sequence[Cell], notebook: RunningNotebook
) -> Iterator[Exercise]:
    """Run the cells; yield each exercise before the next one's cells, which may reuse a name."""
    owners = {f"{e.name}-{part}": e.name for e in assignment.exercises for part in ("given", "answer")}
    last = {owners[cell.id]: position for position, cell in enumerate(cells) if cell.id in owners}
    waiting = list(assignment.exercises)
    for position, cell in enumerate(cells):
        due = [e for e in waiting if last.get(e.name, len(cells)) < position] if cell.id in owners else []
        yield from due
        waiting = [exercise for exercise in waiting if exercise not in due]
        notebook.run(cell)
    yield from waiting


def _outcome(
    exercise: Exercise, check: Check, notebook: RunningNotebook, seed: int | None, limits: Limits
) -> Outcome:
    rng = np.random.default_rng(seed) if check.takes_rng else None
    session = Session(notebook, lambda: limits.call_seconds)
    return run_check(exercise, check, session, rng, notebook.problems.get(f"{exercise.name}-answer"))


def _seed(exercise: Exercise, check: Check, student: str, secret: bytes) -> int | None:
    """Return the seed of a check's random inputs: the same each time, and nobody can guess it."""
    if not check.takes_rng:
        return None
    what = f"{exercise.assignment}/{exercise.name}/{check.name}/{student}"
    return int.from_bytes(hmac.digest(secret, what.encode(), "sha256"))


def _result(
    exercise: Exercise,
    outcomes: Mapping[Check, Outcome],
    seeds: Mapping[Check, int | None],
    feedback_hidden: str,
) -> ExerciseResult:
    mistakes = recognize(exercise, outcomes, seeds)
    rows = (_row(check, outcome, mistakes.get(check), feedback_hidden) for check, outcome in outcomes.items())
    return ExerciseResult(exercise.name, tuple(rows))


def _row(check: Check, outcome: Outcome, mistake: Mistake | None, feedback_hidden: str) -> CheckResult:
    may_show = check.visible or feedback_hidden == "full"
    reason = outcome.reason if may_show else outcome.discreet
    return CheckResult(
        name=check.name,
        visible=check.visible,
        points=check.points if outcome.verdict is Verdict.PASSED else 0,
        max_points=check.points,
        verdict=outcome.verdict,
        mistake=mistake.name if mistake else None,
        message=f"{reason}\n{mistake.hint}" if mistake else reason,
    )
