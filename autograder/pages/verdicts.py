"""The verdicts on one's own work, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from autograder.authoring.exercise import Assignment, Check
from autograder.verdict import AssignmentResult, CheckResult, Verdict
from autograder.words import WORDS, Explanation, explanations, number, out_of, plain


def show(assignment: Assignment, result: AssignmentResult, notes: Sequence[str] = ()) -> Group:
    """Return the verdict on every check, with what happened and a hint, for a terminal."""
    parts: list[RenderableType] = [Text(f"! {plain(note)}", style="yellow") for note in notes]
    for exercise, part in zip(assignment.exercises, result.exercises, strict=True):
        points = out_of(part.points, part.max_points, "of")
        parts.append(Text.assemble("\n", (exercise.title, "bold"), (f"  {points}", "dim")))
        explained = zip(exercise.checks, part.checks, explanations(part.checks), strict=True)
        parts += [line for row in explained for line in _check_lines(*row)]
    total = f"\n{number(result.points)} of {number(result.max_points)} points"
    return Group(*parts, Text(total, style="bold"))


def _check_lines(check: Check, outcome: CheckResult, explanation: Explanation) -> list[Padding]:
    sign = ("✓ ", "green") if outcome.verdict is Verdict.PASSED else ("✗ ", "red")
    ended = f"  {WORDS[outcome.verdict].lower()}, {out_of(outcome.points, outcome.max_points, 'of')}"
    head = Text.assemble(sign, " ".join(check.sentence.split()), (ended, "dim"))
    hint = [f"Hint: {explanation.hint}"] if explanation.hint else []
    return [_indented(head, 2), *(_indented(Text(line), 4) for line in [*explanation.what, *hint])]


def _indented(text: Text, left: int) -> Padding:
    return Padding(text, (0, 0, 0, left), expand=False)
