"""Why a right answer fails a check, for its author: what it got and what was expected, never a hint."""

import ast
import traceback

import numpy as np
from _pytest.assertion.rewrite import rewrite_asserts

from autograder.authoring import notebook_tools
from autograder.authoring.exercise import Check, Exercise
from autograder.grading.engine import grade_locally, seeds_of
from autograder.verdict import Verdict


def namespace_of(exercise: Exercise, answer: str) -> dict:
    """Return the names of a notebook in which everything but the checks has run."""
    namespace = dict(vars(notebook_tools))
    for source in (exercise.given, answer):
        exec(source, namespace)
    return namespace


def explained(exercise: Exercise, answer: str, student: str, secret: bytes) -> str:
    """Return for each failed check, visible or hidden, its verdict, its reason and the line that failed."""
    result = grade_locally(exercise, answer, student=student, secret=secret, feedback_hidden="full")
    seeds, hints = seeds_of(exercise, student, secret), {m.name: m.hint for m in exercise.mistakes}
    paragraphs = []
    for check, outcome in zip(exercise.checks, result.checks, strict=True):
        if outcome.verdict is not Verdict.PASSED:
            reason = outcome.message.removesuffix("\n" + hints.get(outcome.mistake, ""))
            kind = "check" if check.visible else "hidden check"
            where = failing_line(exercise, answer, check, seeds[check])
            paragraphs.append(f"{kind} {check.name}, {outcome.verdict}: {reason}\n{where}")
    return "\n".join(paragraphs)


def failing_line(exercise: Exercise, answer: str, check: Check, seed: int | None) -> str:
    """Run a check beside the answer, without the grader; return its line that fails, and the values there."""
    name = f"<{check.function}>"
    tree = ast.parse(check.source)
    rewrite_asserts(tree, check.source.encode())  # as pytest does with tests: an assert then tells its values
    try:
        namespace = namespace_of(exercise, answer)
        exec(compile(tree, name, "exec"), namespace)
        namespace[check.function](*([np.random.default_rng(seed)] if check.takes_rng else []))
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == name]
        line = check.source.splitlines()[lines[-1] - 1].strip() if lines else "(the answer's cell)"
        return f"    {line}\n    {type(error).__name__}: {error}"
    return "    (it passes in a notebook: what crosses the pipe to the worker comes back as something else)"
