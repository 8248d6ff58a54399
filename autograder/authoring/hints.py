"""What a notebook's own checks need to recognize typical mistakes: what each of them gives, and its hint."""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Any

from autograder.authoring import notebook_tools
from autograder.authoring.exercise import Check, Exercise, Mistake


def known_mistakes(exercise: Exercise, check: Check) -> list[dict[str, Any]]:
    """Return what `run_check` in a notebook needs to recognize mistakes: what each gives, and its hint."""
    seen = [(_seen_in_notebook(exercise, mistake, check), mistake.hint) for mistake in exercise.mistakes]
    return [{"got": got, "hint": hint} for got, hint in seen if got is not None]


def _seen_in_notebook(exercise: Exercise, mistake: Mistake, check: Check) -> list[str] | None:
    namespace: dict[str, Any] = dict(vars(notebook_tools))
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            for source in (exercise.given, check.source, exercise.apply(mistake)):
                exec(source, namespace)
        except Exception:  # then the notebook shows that error, not a check's
            return None
        try:
            namespace[check.function]()
        except Exception as error:
            seen: list[str] = notebook_tools.outcome(namespace[check.function], error)
            return seen
    return None
