"""Run one check in this process against an answer that lives elsewhere."""

from __future__ import annotations

import ast
import builtins
import re
import warnings
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

from autograder.authoring.exercise import Check, Exercise
from autograder.authoring.notebook_tools import assert_close, assert_raises
from autograder.grading.conversation import Event, Session
from autograder.grading.process import WorkerDied, WorkerTimeout
from autograder.grading.proxies import NotDefined, Opaque, StudentName, StudentRaised
from autograder.verdict import Verdict
from autograder.worker.wire import WireError

# NumPy's default, whatever this process has set
NOTEBOOK_ERRSTATE: dict[str, Any] = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
NOT_WRITTEN = "Not written yet."
HIDDEN = "This does not hold for the hidden inputs."


class OutOfTime(Exception):
    """The time for the whole notebook, or the patience with one function, is used up."""


@dataclass(frozen=True)
class Outcome:
    """How a check ended: `reason` may show inputs and values, `discreet` shows none of a hidden check's."""

    verdict: Verdict
    reason: str = ""
    discreet: str = ""
    events: tuple[Event, ...] | None = None  # None: too many to keep


def run_check(
    exercise: Exercise,
    check: Check,
    session: Session,
    rng: np.random.Generator | None = None,
    problem: tuple[Verdict, str] | None = None,
) -> Outcome:
    """Run `check`; whatever happens, there is a verdict, and it is `passed` only if the check ran to its end.

    `problem` says why the answer cell did not run to its end, in case one of its names is missing.
    """
    verdict, reason, discreet = _run(exercise, check, session, rng)
    if verdict is Verdict.MISSING and problem is not None and reason != NOT_WRITTEN:
        verdict, reason = problem
    if session.failure is not None:  # even if the check swallowed it
        function = _function(exercise, session.last_call)
        verdict, reason = describe_failure(session.failure, function)
        _, discreet = describe_failure(session.failure, function, detailed=False)
    return Outcome(verdict, reason, discreet or reason, tuple(session.events) if session.complete else None)


def describe_failure(failure: Exception, subject: str, *, detailed: bool = True) -> tuple[Verdict, str]:
    """Return verdict and sentence for a worker that hangs, has died or talks nonsense.

    Anything else is no verdict about the student, and is raised: no worker can be had, or a mistake of ours.
    Without details nothing is told that a student may have chosen, such as an exit code.
    """
    if isinstance(failure, OutOfTime):
        return Verdict.TIMEOUT, str(failure)
    if isinstance(failure, WorkerTimeout):
        return Verdict.TIMEOUT, f"{subject} did not finish in time; is there an endless loop?"
    if isinstance(failure, WorkerDied) and failure.memory:
        return Verdict.MEMORY, f"{subject} needed more memory than there is."
    if isinstance(failure, WorkerDied):
        return Verdict.DIED, f"{subject} ended the Python process{f' ({failure})' if detailed else ''}."
    if isinstance(failure, WireError):
        return Verdict.REFUSED, f"{subject} sent something that is not an answer."
    raise failure


def describe_cell_error(error: dict[str, str]) -> tuple[Verdict, str]:
    """Return what the error of an answer cell means for the checks that miss its names."""
    name, message = error["name"], error["message"]
    if name == "NotImplementedError":
        return Verdict.MISSING, NOT_WRITTEN
    if name == "MemoryError":
        return Verdict.MEMORY, "Your answer cell needed more memory than there is."
    message = re.sub(r"\(<[^<>]*>, line", "(line", message)  # of a syntax error
    return Verdict.MISSING, _sentence(f"Your answer cell stopped with {name}: {message}".removesuffix(": "))


def describe_value(value: object) -> str:
    """Name a returned value in a few words."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    if isinstance(value, list | tuple | dict):
        return f"a {type(value).__name__} of length {len(value)}"
    return f"{value!r:.60}"


def _run(
    exercise: Exercise, check: Check, session: Session, rng: np.random.Generator | None
) -> tuple[Verdict, str, str]:
    try:
        with warnings.catch_warnings(), np.errstate(**NOTEBOOK_ERRSTATE):
            warnings.simplefilter("ignore")  # a warning by itself never costs points
            namespace = _namespace(exercise, check, session)
            namespace[check.function](*([rng] if check.takes_rng else []))
    except NotDefined as error:
        return Verdict.MISSING, NOT_WRITTEN if error.dots else f"`{error.name}` is not defined.", ""
    except StudentRaised as error:
        return _raised(exercise, error)
    except AssertionError as error:
        return Verdict.WRONG, _sentence(str(error)) or "The condition does not hold.", HIDDEN
    except Exception:  # whatever a value of the wrong kind led to
        returned = describe_value(session.last_value)
        reason = f"{_function(exercise, session.last_call)} returned {returned}, which does not fit here."
        return Verdict.WRONG, reason, HIDDEN
    if not session.events:
        return Verdict.WRONG, "This check asks nothing of the answer, so nobody can pass it.", ""
    return Verdict.PASSED, "", ""


def _raised(exercise: Exercise, error: StudentRaised) -> tuple[Verdict, str, str]:
    function = _function(exercise, error.function)
    if error.kind == "NotImplementedError":
        return Verdict.MISSING, NOT_WRITTEN, ""
    if error.kind == "MemoryError":
        return Verdict.MEMORY, f"{function} needed more memory than there is.", ""
    kind = getattr(builtins, error.kind, None)
    known = isinstance(kind, type) and issubclass(kind, BaseException)
    discreet = (
        f"{function} raised {error.kind if known else 'an error'}."  # a name of its own may tell the input
    )
    message = f": {error.message}" if error.message else ""
    return Verdict.RAISED, _sentence(f"{function} raised {error.kind}{message}"), discreet


def _function(exercise: Exercise, label: str) -> str:
    return f"`{label}`" if label in exercise.names else "Your code"


def _sentence(text: str) -> str:
    text = text.strip()
    return f"{text[0].upper()}{text[1:].removesuffix('.')}." if text else ""


def _namespace(exercise: Exercise, check: Check, session: Session) -> dict[str, Any]:
    namespace: dict[str, Any] = {
        "__name__": "check",
        "assert_close": assert_close,
        "assert_raises": assert_raises,
    }
    exec(_code(exercise.given), namespace)
    used = _names(check.source)
    for name in exercise.names:
        if name in used:
            namespace[name] = session.value(name) if name in exercise.values else StudentName(session, name)
    exec(_code(check.source), namespace)
    return namespace


@lru_cache(maxsize=1024)
def _code(source: str) -> CodeType:
    return compile(source, "<exercise>", "exec")


@lru_cache(maxsize=1024)
def _names(source: str) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name))
