"""Grade the answers of one student: cells in a worker, checks here, a verdict for every check."""

from __future__ import annotations

import hmac
import re
import symtable
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from autograder.authoring.exercise import Assignment, Check, Exercise, Mistake
from autograder.grading.checks import Outcome, run_check
from autograder.grading.conversation import Session, WorkerChannel
from autograder.grading.process import Limits
from autograder.grading.recognize import local_outcome, recognize
from autograder.grading.running_notebook import Cell, RunningNotebook
from autograder.verdict import AssignmentResult, CheckResult, ExerciseResult, Verdict
from autograder.worker.wire import Message

__all__ = ["Cell", "grade_answers", "grade_locally", "seeds_of"]

Outcomes = dict[Check, Outcome]
Seeds = Mapping[Check, int | None]


def grade_answers(
    assignment: Assignment,
    cells: Sequence[Cell],
    channel_factory: Callable[[], WorkerChannel],
    *,
    student: str,
    secret: bytes,
    feedback_hidden: str = "hint",
    limits: Limits | None = None,
) -> tuple[AssignmentResult, dict[str, list[Message]]]:
    """Run the cells, then the checks.

    An exercise that loses points, while a later cell reuses a name, gets a second chance in the state the
    notebook had at its place: there its checks may have passed before the student's eyes.

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
    The result, and by cell id what each cell showed.
    """
    limits = limits or Limits()
    with closing(RunningNotebook(channel_factory, limits)) as notebook:
        for cell in cells:
            notebook.run(cell)
        grader = _Grader(notebook, student, secret, limits)
        outcomes = grader.outcomes(assignment.exercises)
        for exercise in assignment.exercises:
            there = _place(assignment, exercise, cells)
            if not _passed(outcomes[exercise.name]) and _reuses_a_name(cells[:there], cells[there:]):
                notebook.go_back_to(cells[:there])
                again = grader.outcomes([exercise])[exercise.name]
                outcomes[exercise.name] = max(again, outcomes[exercise.name], key=_points)
    results = [
        grader.result(exercise, outcomes[exercise.name], feedback_hidden) for exercise in assignment.exercises
    ]
    return AssignmentResult(assignment.name, tuple(results)), notebook.outputs


def grade_locally(
    exercise: Exercise,
    answer: str,
    *,
    student: str = "",
    secret: bytes = b"",
    feedback_hidden: str = "hint",
) -> ExerciseResult:
    """Grade an answer of ours in this process; never a student's."""
    seeds = seeds_of(exercise, student, secret)
    outcomes = {check: local_outcome(exercise, answer, check, seeds[check]) for check in exercise.checks}
    return _result(exercise, outcomes, seeds, feedback_hidden)


@dataclass
class _Grader:
    """Runs checks against one student's notebook."""

    notebook: RunningNotebook
    student: str
    secret: bytes
    limits: Limits

    def outcomes(self, exercises: Sequence[Exercise]) -> dict[str, Outcomes]:
        """Run the visible checks, then the hidden ones: no shown value can hold a hidden input."""
        found: dict[str, Outcomes] = {exercise.name: {} for exercise in exercises}
        for visible in (True, False):
            for exercise in exercises:
                for check in exercise.checks:
                    if check.visible is visible:
                        found[exercise.name][check] = self._outcome(exercise, check)
        return {e.name: {check: found[e.name][check] for check in e.checks} for e in exercises}

    def result(self, exercise: Exercise, outcomes: Outcomes, feedback_hidden: str) -> ExerciseResult:
        """Name the mistakes and write the messages."""
        return _result(exercise, outcomes, seeds_of(exercise, self.student, self.secret), feedback_hidden)

    def _outcome(self, exercise: Exercise, check: Check) -> Outcome:
        seed = seeds_of(exercise, self.student, self.secret)[check]
        rng = np.random.default_rng(seed) if check.takes_rng else None
        session = Session(self.notebook, lambda: self.limits.call_seconds)
        return run_check(exercise, check, session, rng, self.notebook.problems.get(f"{exercise.name}-answer"))


def _place(assignment: Assignment, exercise: Exercise, cells: Sequence[Cell]) -> int:
    """Return how many cells stand before the checks of `exercise`: up to the next one's first cell."""
    owners = {f"{e.name}-{part}": e for e in assignment.exercises for part in ("given", "answer")}
    own = [position for position, cell in enumerate(cells) if owners.get(cell.id) is exercise]
    later = range(own[-1] + 1, len(cells)) if own else ()
    return next((position for position in later if cells[position].id in owners), len(cells))


def _reuses_a_name(before: Sequence[Cell], after: Sequence[Cell]) -> bool:
    return not _bound_names(before).isdisjoint(_bound_names(after))


def _bound_names(cells: Sequence[Cell]) -> set[str]:
    return {name for cell in cells for name in _names_bound_by(cell.source)}


@lru_cache(maxsize=1024)
def _names_bound_by(source: str) -> frozenset[str]:
    """Return the global names that a cell defines or assigns; imports do not count, they repeat."""
    try:
        code = re.sub(r"^[ \t]*[%!].*$", "", source, flags=re.MULTILINE)
        return frozenset(_assigned_globals(symtable.symtable(code, "<cell>", "exec")))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # such a cell has not run either
        return frozenset()


def _assigned_globals(scope: symtable.SymbolTable) -> Iterator[str]:
    """Yield the global names assigned in `scope` and, by a ``global`` statement, in the functions in it."""
    for symbol in scope.get_symbols():
        if symbol.is_assigned() and (scope.get_type() == "module" or symbol.is_declared_global()):
            yield symbol.get_name()
    for inner in scope.get_children():
        yield from _assigned_globals(inner)


def seeds_of(exercise: Exercise, student: str, secret: bytes) -> Seeds:
    """Return the seed of each check's random inputs: the same each time, and nobody can guess it."""
    path = f"{exercise.assignment}/{exercise.name}"
    return {
        check: _number(secret, f"{path}/{check.name}/{student}") if check.takes_rng else None
        for check in exercise.checks
    }


def _number(secret: bytes, what: str) -> int:
    return int.from_bytes(hmac.digest(secret, what.encode(), "sha256"))


def _points(outcomes: Outcomes) -> tuple[float, int]:
    """Return the points earned and, for an optional exercise without any, the number of checks passed."""
    passed = [check.points for check, outcome in outcomes.items() if outcome.verdict is Verdict.PASSED]
    return sum(passed), len(passed)


def _passed(outcomes: Outcomes) -> bool:
    return all(outcome.verdict is Verdict.PASSED for outcome in outcomes.values())


def _result(exercise: Exercise, outcomes: Outcomes, seeds: Seeds, feedback_hidden: str) -> ExerciseResult:
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
