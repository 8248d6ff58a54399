"""Grades as tables that other systems read: plain CSV, Canvas, Moodle."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autograder.scores import StudentScore

Row = Sequence[object]


@dataclass(frozen=True)
class Gradesheet:
    """Scores of one assignment, with what the gradebook knows of each student."""

    assignment: str
    max_points: float
    students: dict[str, tuple[str, str, str]]  # id -> first name, last name, email address
    scores: list[StudentScore]


def as_csv(sheet: Gradesheet) -> str:
    """Return one row per student, with the points of every check."""
    cells = sorted({cell for score in sheet.scores for cell in score.cells})
    head = [
        "student",
        "last_name",
        "first_name",
        "email",
        "submitted",
        "penalty",
        "points",
        "max_points",
        *cells,
    ]
    return _table([head, *(_csv_row(sheet, score, cells) for score in sheet.scores)])


def as_canvas(sheet: Gradesheet) -> str:
    """Return a file for Canvas (Grades, Import); students are matched by their login."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", sheet.assignment]
    points = ["    Points Possible", "", "", "", "", _number(sheet.max_points)]
    rows = [[_name(sheet, s.student), "", "", s.student, "", _number(s.points)] for s in sheet.scores]
    return _table([head, points, *rows])


def as_moodle(sheet: Gradesheet) -> str:
    """Return a file for Moodle (Import, CSV file); students are matched by user name or email address."""
    head = ["Username", "First name", "Last name", "Email address", sheet.assignment]
    return _table([head, *([s.student, *sheet.students[s.student], _number(s.points)] for s in sheet.scores)])


FORMATS: dict[str, Callable[[Gradesheet], str]] = {"csv": as_csv, "canvas": as_canvas, "moodle": as_moodle}


def _csv_row(sheet: Gradesheet, score: StudentScore, cells: Sequence[str]) -> Row:
    first, last, email = sheet.students[score.student]
    when = score.timestamp.isoformat(" ") if score.timestamp else ""
    points = [_number(score.cells[cell].points) if cell in score.cells else "" for cell in cells]
    head = [score.student, last, first, email, when, _number(score.penalty), _number(score.points)]
    return [*head, _number(sheet.max_points), *points]


def _name(sheet: Gradesheet, student: str) -> str:
    first, last, _ = sheet.students[student]
    return f"{last}, {first}" if first and last else last or first or student


def _table(rows: Sequence[Row]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([[_inert(str(field)) for field in row] for row in rows])
    return text.getvalue()


def _inert(field: str) -> str:
    """Keep a spreadsheet from taking a name such as ``=HYPERLINK(...)`` for a formula."""
    return f"'{field}" if field.startswith(("=", "+", "-", "@", "\t", "\r")) else field


def _number(points: float) -> str:
    return f"{points:g}"
