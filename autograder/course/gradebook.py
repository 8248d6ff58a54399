"""Write to and read from nbgrader's gradebook; the only place that knows its tables.

`autograder grade` and `nbgrader autograde` both record through `GradeWriter`, so their rows are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader import api
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy import Executable, Table, bindparam, insert, select, update

from autograder.authoring.notebooks import PlannedCell
from autograder.errors import AutograderError
from autograder.grading.graded import Graded
from autograder.scores import CellScore, StudentScore

NO_RESPONSE = "No response."  # nbgrader's own words for an answer cell that was not touched

Rows = list[dict[str, Any]]

STUDENTS = api.Student.__table__
SUBMISSIONS = api.SubmittedAssignment.__table__
NOTEBOOKS = api.SubmittedNotebook.__table__
GRADES = api.Grade.__table__
COMMENTS = api.Comment.__table__
CELLS = api.BaseCell.__table__


class GradebookError(AutograderError):
    """The gradebook cannot be used as it is; the message says what to do."""


@dataclass(frozen=True)
class Record:
    """What is recorded of one student; ``timestamp`` is when the work was handed in (UTC), if known."""

    graded: Graded
    timestamp: datetime | None = None


def check_released(gradebook: Gradebook, assignment: str, plan: Sequence[PlannedCell]) -> None:
    """Fail unless the gradebook knows ``assignment`` exactly as the exercise files have it now.

    Raises
    ------
    GradebookError
        If it was never released, or released from another version of the exercise files.
    """
    advice = f"run `autograder release {assignment}` again"
    try:
        notebook = gradebook.find_notebook(assignment, assignment)
    except MissingEntry as error:
        raise GradebookError(
            f"{assignment} has not been released: run `autograder release {assignment}`"
        ) from error
    points = {cell.name: cell.max_score for cell in notebook.grade_cells}
    known = {cell.name: (cell.source, points.get(cell.name)) for cell in notebook.source_cells}
    if known != {cell.id: (cell.master, cell.points) for cell in plan}:
        raise GradebookError(
            f"{assignment} was released from another version of its exercise files: {advice}"
        )


class GradeWriter:
    """Record results of one assignment; writing the same result twice changes nothing."""

    def __init__(self, gradebook: Gradebook, assignment: str):
        notebook = gradebook.find_notebook(assignment, assignment)
        self._gradebook = gradebook
        self._assignment, self._notebook = notebook.assignment.id, notebook.id
        self._grade_cells = {cell.name: cell.id for cell in notebook.grade_cells}
        self._answer_cells = {cell.name: cell.id for cell in notebook.solution_cells}

    def write(self, records: Sequence[Record]) -> None:
        """Record all of ``records`` in one transaction."""
        self._add_students([record.graded.student for record in records])
        notebooks = self._add_submissions(records)
        self._write_grades(records, notebooks)
        self._write_comments(records, notebooks)
        self._gradebook.db.commit()  # an exception before this leaves nothing behind

    def _add_students(self, students: Sequence[str]) -> None:
        known = set(self._gradebook.db.scalars(select(STUDENTS.c.id).where(STUDENTS.c.id.in_(students))))
        self._insert(STUDENTS, [{"id": student} for student in students if student not in known])

    def _add_submissions(self, records: Sequence[Record]) -> dict[str, str]:
        """Make sure that every student has a submission; return the id of each one's notebook."""
        known = self._submissions([record.graded.student for record in records])
        new = [record for record in records if record.graded.student not in known]
        rows = [
            {"id": api.new_uuid(), "assignment_id": self._assignment, "student_id": record.graded.student}
            for record in new
        ]
        self._insert(SUBMISSIONS, rows)
        notebooks = [
            {"id": api.new_uuid(), "assignment_id": row["id"], "notebook_id": self._notebook} for row in rows
        ]
        self._insert(NOTEBOOKS, notebooks)
        for table, cells in ((GRADES, self._grade_cells), (COMMENTS, self._answer_cells)):
            ids = [(notebook["id"], cell) for notebook in notebooks for cell in cells.values()]
            self._insert(
                table, [{"id": api.new_uuid(), "notebook_id": n, "cell_id": cell} for n, cell in ids]
            )
        self._stamp(records)
        return self._submissions([record.graded.student for record in records])

    def _submissions(self, students: Sequence[str]) -> dict[str, str]:
        query = (
            select(SUBMISSIONS.c.student_id, NOTEBOOKS.c.id)
            .join(NOTEBOOKS, NOTEBOOKS.c.assignment_id == SUBMISSIONS.c.id)
            .where(SUBMISSIONS.c.assignment_id == self._assignment, SUBMISSIONS.c.student_id.in_(students))
        )
        return dict(iter(self._gradebook.db.execute(query)))

    def _stamp(self, records: Sequence[Record]) -> None:
        rows = [{"s": r.graded.student, "t": r.timestamp} for r in records if r.timestamp is not None]
        statement = update(SUBMISSIONS).where(
            SUBMISSIONS.c.assignment_id == self._assignment, SUBMISSIONS.c.student_id == bindparam("s")
        )
        self._execute(statement.values(timestamp=bindparam("t")), rows)

    def _write_grades(self, records: Sequence[Record], notebooks: dict[str, str]) -> None:
        rows = [
            {"n": notebooks[record.graded.student], "c": self._grade_cells[cell], "points": points}
            for record in records
            for cell, points in record.graded.scores().items()
        ]
        statement = update(GRADES).where(
            GRADES.c.notebook_id == bindparam("n"), GRADES.c.cell_id == bindparam("c")
        )
        # A score given by hand stays, and asks to be looked at again: nbgrader's rule.
        review = GRADES.c.manual_score.is_not(None)
        self._execute(statement.values(auto_score=bindparam("points"), needs_manual_grade=review), rows)

    def _write_comments(self, records: Sequence[Record], notebooks: dict[str, str]) -> None:
        rows = [
            {"n": notebooks[record.graded.student], "c": identity, "text": comment}
            for record in records
            for cell, identity in self._answer_cells.items()
            for comment in [NO_RESPONSE if cell in record.graded.untouched else None]
        ]
        statement = update(COMMENTS).where(
            COMMENTS.c.notebook_id == bindparam("n"), COMMENTS.c.cell_id == bindparam("c")
        )
        self._execute(statement.values(auto_comment=bindparam("text")), rows)

    def _insert(self, table: Table, rows: Rows) -> None:
        self._execute(insert(table), rows)

    def _execute(self, statement: Executable, rows: Rows) -> None:
        if rows:
            self._gradebook.db.connection().execute(statement, rows)


def read_scores(
    gradebook: Gradebook, assignment: str, students: Sequence[str] | None = None
) -> list[StudentScore]:
    """Return the scores of all (or of ``students``) who handed in ``assignment``, sorted by student."""
    query = (
        select(api.SubmittedAssignment, api.SubmittedNotebook)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
        .where(api.Assignment.name == assignment)
        .order_by(api.SubmittedAssignment.student_id)
    )
    if students is not None:
        query = query.where(api.SubmittedAssignment.student_id.in_(students))
    submissions = gradebook.db.execute(query).all()
    grades = _grades(gradebook, [notebook.id for _, notebook in submissions])
    comments = _manual_comments(gradebook, [notebook.id for _, notebook in submissions])
    return [
        StudentScore(
            submission.student_id,
            grades.get(notebook.id, {}),
            notebook.late_submission_penalty or 0.0,
            submission.timestamp,
            comments.get(notebook.id, {}),
        )
        for submission, notebook in submissions
    ]


def _grades(gradebook: Gradebook, notebooks: Sequence[str]) -> dict[str, dict[str, CellScore]]:
    query = (
        select(
            GRADES.c.notebook_id,
            CELLS.c.name,
            GRADES.c.auto_score,
            GRADES.c.manual_score,
            GRADES.c.extra_credit,
        )
        .join(CELLS, CELLS.c.id == GRADES.c.cell_id)
        .where(GRADES.c.notebook_id.in_(notebooks))
        .order_by(CELLS.c.name)
    )
    found: dict[str, dict[str, CellScore]] = {}
    for notebook, cell, automatic, manual, extra in gradebook.db.execute(query):
        found.setdefault(notebook, {})[cell] = CellScore(automatic, manual, extra or 0.0)
    return found


def _manual_comments(gradebook: Gradebook, notebooks: Sequence[str]) -> dict[str, dict[str, str]]:
    query = (
        select(COMMENTS.c.notebook_id, CELLS.c.name, COMMENTS.c.manual_comment)
        .join(CELLS, CELLS.c.id == COMMENTS.c.cell_id)
        .where(COMMENTS.c.notebook_id.in_(notebooks), COMMENTS.c.manual_comment.is_not(None))
    )
    found: dict[str, dict[str, str]] = {}
    for notebook, cell, comment in gradebook.db.execute(query):
        found.setdefault(notebook, {})[cell] = comment
    return found
