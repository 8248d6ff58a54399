"""Our parts in nbgrader's place: what `configure` names, and nbgrader loads.

`nbgrader autograde` converts a notebook twice, from submitted/ to autograded/ and again within autograded/.
The first time `GradingExporter` grades it, the second time `SaveVerdicts` records what its metadata say.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter, NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import default

from autograder.authoring.exercise import Assignment
from autograder.authoring.notebooks import PlannedCell, plan, read_notebook
from autograder.authoring.reader import load_assignment
from autograder.course.farm import Job, grade_job
from autograder.course.files import keep_own_files
from autograder.course.folder import Course
from autograder.course.gradebook import GradebookError, GradeWriter, Record, check_released, read_scores
from autograder.grading.graded import Graded
from autograder.grading.task import Task
from autograder.pages.feedback import feedback_page

Resources = dict[str, Any]


class EmptyAnswers(NbGraderPreprocessor):
    """Put the exercise's own stub in place of every solution."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Replace the answer cells' text."""
        assignment = _course(self.config).load(resources["nbgrader"]["assignment"])
        stubs = {f"{exercise.name}-answer": exercise.stub.strip() for exercise in assignment.exercises}
        for cell in nb.cells:
            cell.source = stubs.get(cell.id, cell.source)
        return nb, resources


class GradingExporter(NotebookExporter):
    """Reads a submission as ours do: a damaged file gets a verdict, and nothing but code is taken from it."""

    def from_filename(  # type: ignore[override]  # nbconvert's own class says a notebook and returns its text
        self, filename: str, resources: Resources, **kwargs: Any
    ) -> tuple[str, Resources]:
        """Grade a submitted notebook; read one that has been graded as it is."""
        course, names = _course(self.config), resources["nbgrader"]
        assignment, student = names["assignment"], names["student"]
        if Path(filename).parent == course.folder("autograded", assignment, student):
            return super().from_filename(filename, resources, **kwargs)  # type: ignore[return-value]  # as above
        task = _released_task(course, assignment)
        graded = grade_job(task, Job(student, Path(filename), course.root))
        written: tuple[str, Resources] = self.from_notebook_node(graded.notebook, resources, **kwargs)
        return written


class SaveVerdicts(NbGraderPreprocessor):
    """Record the points that `GradingExporter` gave."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Write the gradebook's rows; the notebook stays as it is."""
        course, names = _course(self.config), resources["nbgrader"]
        with course.gradebook() as gradebook:
            GradeWriter(gradebook, names["assignment"]).write([Record(Graded.of(nb))])
        keep_own_files(course, names["assignment"], names["student"])
        return nb, resources


class FeedbackExporter(Exporter):
    """Writes our feedback page."""

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_filename(  # type: ignore[override]  # nbconvert's own class says a notebook and returns its text
        self, filename: str, resources: Resources, **kwargs: Any
    ) -> tuple[str, Resources]:
        """Return the page for a graded notebook."""
        course, names = _course(self.config), resources["nbgrader"]
        notebook = read_notebook(Path(filename))
        with course.gradebook() as gradebook:
            scores = {score.student: score for score in read_scores(gradebook, names["assignment"])}
        page = feedback_page(notebook, course.load(names["assignment"]), scores[names["student"]])
        resources["output_extension"] = self.file_extension
        return page, resources


def _course(config: Any) -> Course:
    return Course(Path(config.CourseDirectory.root), config)


def _released_task(course: Course, name: str) -> Task:
    """Return the task of a released assignment; it is planned again only when a file has changed."""
    files = [path for root in course.exercise_roots for path in sorted((root / name).glob("*"))]
    assignment, cells = _planned(
        name, course.exercise_roots, tuple(path.stat().st_mtime_ns for path in files)
    )
    with course.gradebook() as gradebook:
        try:
            check_released(gradebook, name, cells)
        except GradebookError as error:
            raise NbGraderException(str(error)) from error
    return Task(assignment, cells, course.policy)


@lru_cache(maxsize=16)
def _planned(
    name: str, roots: tuple[Path, ...], stamps: tuple[int, ...]
) -> tuple[Assignment, tuple[PlannedCell, ...]]:
    """Read and plan; ``stamps``, the files' times, tell a change while formgrader runs for weeks."""
    assignment = load_assignment(name, roots)
    return assignment, plan(assignment)
