"""What a course knows of its class, gathered for the pages: scores, students, graded notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from autograder.authoring.exercise import Assignment
from autograder.authoring.notebooks import read_notebook
from autograder.course.folder import Course
from autograder.course.gradebook import GradebookError, read_scores
from autograder.grading.graded import Graded
from autograder.pages.export import Gradesheet
from autograder.pages.report import ClassReport, count
from autograder.scores import StudentScore
from autograder.verdict import AssignmentResult

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


def read_report(course: Course, assignment: Assignment, gradebook: Gradebook) -> ClassReport:
    """Count what stands in the gradebook and in the graded notebooks.

    Raises
    ------
    GradebookError
        If nobody has been graded.
    """
    scores = _scores(gradebook, assignment.name)
    return count(assignment, scores, _graded(course, assignment.name, scores))


def read_gradesheet(gradebook: Gradebook, assignment: str) -> Gradesheet:
    """Read everything that an export needs.

    Raises
    ------
    GradebookError
        If there is no such assignment, or nobody has been graded.
    """
    found = {row.name: row for row in gradebook.assignments}
    if assignment not in found:
        raise GradebookError(
            f"the gradebook has no assignment {assignment!r}; it has: {', '.join(found) or 'none'}"
        )
    scores = _scores(gradebook, assignment)
    students = {s.id: (s.first_name or "", s.last_name or "", s.email or "") for s in gradebook.students}
    return Gradesheet(assignment, found[assignment].max_score, students, scores)


def _scores(gradebook: Gradebook, name: str) -> list[StudentScore]:
    scores = read_scores(gradebook, name)
    if not scores:
        raise GradebookError(f"nobody has been graded yet: run `autograder grade {name}`")
    return scores


def _graded(course: Course, name: str, scores: Iterable[StudentScore]) -> Iterator[AssignmentResult]:
    for score in scores:
        path = course.folder("autograded", name, score.student) / f"{name}.ipynb"
        if path.is_file():
            yield Graded.of(read_notebook(path)).result
