"""What a class did: the points, how often each check was passed, which mistakes were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.table import Table
from rich.text import Text

from autograder.authoring.exercise import Assignment
from autograder.scores import StudentScore
from autograder.verdict import AssignmentResult, Verdict
from autograder.words import WORDS, number

BAR = 28


@dataclass(frozen=True)
class ClassReport:
    """Everything the report shows, counted."""

    assignment: Assignment
    scores: list[StudentScore]
    passed: Counter[str]  # by grade cell
    verdicts: Counter[Verdict]
    mistakes: Counter[tuple[str, str]]  # (exercise, mistake) -> students who made it


def count(
    assignment: Assignment, scores: list[StudentScore], results: Iterable[AssignmentResult]
) -> ClassReport:
    """Count what the graders gave and found."""
    passed: Counter[str] = Counter()
    verdicts: Counter[Verdict] = Counter()
    mistakes: Counter[tuple[str, str]] = Counter()
    for result in results:
        checks = result.by_cell()
        passed.update(cell for cell, check in checks.items() if check.verdict is Verdict.PASSED)
        verdicts.update(check.verdict for check in checks.values())
        mistakes.update(
            {
                (part.name, check.mistake)
                for part in result.exercises
                for check in part.checks
                if check.mistake
            }
        )
    return ClassReport(assignment, scores, passed, verdicts, mistakes)


def show_report(report: ClassReport) -> Group:
    """Return the report as tables for a terminal."""
    return Group(
        _points(report), Text(), _checks(report), Text(), _verdicts(report), Text(), _mistakes(report)
    )


def points_table(assignment: Assignment, scores: Sequence[StudentScore]) -> Table:
    """Return the table of points: a row per student, a column per exercise, headed by its number."""
    table = Table(
        title=f"{assignment.title}: points", title_justify="left", box=SIMPLE_HEAD, show_footer=True
    )
    table.add_column("student", footer="of", no_wrap=True)
    for exercise in assignment.exercises:
        short = exercise.name.partition("_")[0]
        table.add_column(short, footer=number(exercise.points), justify="right", no_wrap=True)
    table.add_column("total", footer=number(assignment.points), justify="right", no_wrap=True, style="bold")
    for score in scores:
        cells = [number(points) for points in exercise_points(assignment, score)]
        table.add_row(Text(score.student), *cells, number(score.points))
    return table


def exercise_points(assignment: Assignment, score: StudentScore) -> list[float]:
    """Return a student's points per exercise."""
    return [
        sum(
            score.cells[cell].points
            for c in exercise.checks
            if (cell := f"{exercise.name}-{c.name}") in score.cells
        )
        for exercise in assignment.exercises
    ]


def _points(report: ClassReport) -> Group:
    points = [score.points for score in report.scores]
    most = report.assignment.points
    tenths = Counter(min(9, int(10 * value / (most or 1))) for value in points)
    table = Table(title=f"{report.assignment.title}: {len(points)} students", title_justify="left", box=None)
    table.add_column("points")
    table.add_column("students", justify="right")
    for tenth in range(10):
        low, high = number(most * tenth / 10), number(most * (tenth + 1) / 10)
        table.add_row(f"{low} to {high}", str(tenths[tenth] or ""), _bar(tenths[tenth] / len(points)))
    middle = f"mean {mean(points):.1f}, median {median(points):.1f}, of {number(most)} points"
    return Group(table, Text(middle))


def _checks(report: ClassReport) -> Table:
    table = Table(title="Checks passed", title_justify="left", box=None)
    table.add_column("exercise")
    table.add_column("check")
    table.add_column("passed", justify="right")
    for exercise, check in report.assignment.checks():
        share = report.passed[f"{exercise.name}-{check.name}"] / len(report.scores)
        table.add_row(exercise.name, check.name, f"{share:.0%}", _bar(share))
    return table


def _verdicts(report: ClassReport) -> Table:
    table = Table(title="How the checks ended", title_justify="left", box=None, show_header=False)
    for verdict, count in report.verdicts.most_common():
        table.add_row(WORDS[verdict], str(count))
    return table


def _mistakes(report: ClassReport) -> Table:
    hints = {
        (e.name, mistake.name): mistake.hint for e in report.assignment.exercises for mistake in e.mistakes
    }
    table = Table(title="Most frequent mistakes", title_justify="left", box=None)
    table.add_column("students", justify="right")
    table.add_column("exercise")
    table.add_column("what students are told")
    for (exercise, mistake), count in report.mistakes.most_common(10):
        table.add_row(str(count), exercise, Text(hints.get((exercise, mistake), mistake)))
    return table


def _bar(share: float) -> Text:
    return Text("█" * round(BAR * share), style="cyan")
