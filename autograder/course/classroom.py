"""Grade a class: find what was handed in, have it graded, record it, write notebooks and feedback."""

from __future__ import annotations

import fcntl
import fnmatch
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.authoring.exercise import Assignment
from autograder.authoring.notebooks import notebook_text, read_notebook
from autograder.course.farm import Failure, Job
from autograder.course.files import SECRET, TIMESTAMP, keep_own_files, replace_file
from autograder.course.folder import Course, CourseError
from autograder.course.gradebook import GradeWriter, Record, check_released, read_scores
from autograder.grading.graded import Graded
from autograder.grading.submission import read_submission, read_text
from autograder.grading.task import Task
from autograder.pages.feedback import feedback_page
from autograder.scores import StudentScore

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbgrader.api import Gradebook

BATCH = 25
MAX_NAME = 128  # of a student, in nbgrader's tables


@dataclass(frozen=True)
class HandedIn:
    """A student's notebook in submitted/."""

    student: str
    notebook: Path

    @property
    def problem(self) -> str:
        """Why it cannot be graded, if so."""
        if len(self.student) > MAX_NAME or not self.student.isprintable():
            return f"a student's name has at most {MAX_NAME} characters, all of them printable"
        if not os.path.lexists(self.notebook):
            return f"there is no {self.notebook.name} in {self.notebook.parent}"
        return ""

    @property
    def timestamp(self) -> datetime | None:
        """When it was handed in (UTC), if nbgrader noted it."""
        from nbgrader.utils import parse_utc

        text = read_text(self.notebook.with_name(TIMESTAMP))
        try:
            return parse_utc(text.strip()) if text and text.strip() else None
        except (ValueError, OverflowError):
            return None


@dataclass
class ClassGrading:
    """What a run did: students graded, students whose results still stand, and problems by student."""

    graded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def handed_in(course: Course, assignment: str, students: Sequence[str] = ()) -> list[HandedIn]:
    """Return the notebooks in submitted/ for ``assignment``; ``students`` may be patterns like ``a*``."""
    directory = course.directory
    pattern = directory.format_path(
        directory.submitted_directory, r"(?P<student>[^/]*)", assignment, escape=True
    )
    folders = course.folder("submitted", assignment, "*").relative_to(course.root)
    found = [
        HandedIn(_student(pattern, folder), folder / f"{assignment}.ipynb")
        for folder in sorted(course.root.glob(str(folders)))
        if folder.is_dir()
    ]
    return [
        entry
        for entry in found
        if not students or any(fnmatch.fnmatchcase(entry.student, s) for s in students)
    ]


def _student(pattern: str, folder: Path) -> str:
    matched = re.fullmatch(pattern, str(folder))
    if matched is None:
        raise CourseError(
            f"{folder} does not fit `CourseDirectory.directory_structure` in nbgrader_config.py"
        )
    return matched["student"]


def grade_class(
    course: Course,
    task: Task,
    farm: Callable[[Task, Sequence[Job]], Iterator[Graded | Failure]],
    *,
    students: Sequence[str] = (),
    force: bool = False,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> ClassGrading:
    """Grade everything in submitted/ that is new or has changed; a run that was killed is taken up again.

    Raises
    ------
    CourseError
        If another run is writing to this course.
    GradebookError
        If the assignment was not released from these exercise files.
    """
    name, done = task.assignment.name, ClassGrading()
    with course_lock(course), course.gradebook() as gradebook:
        check_released(gradebook, name, task.plan)
        found = handed_in(course, name, students)
        done.problems = [(entry.student, entry.problem) for entry in found if entry.problem]
        waiting = {entry.student: entry for entry in found if not entry.problem}
        if not force:
            done.unchanged = _up_to_date(course, task, waiting, gradebook)
        jobs = [Job(s, e.notebook, course.root) for s, e in waiting.items() if s not in done.unchanged]
        writer, batch = ClassWriter(course, task, gradebook), []
        for count, outcome in enumerate(farm(task, jobs), start=1):
            on_progress(count, len(jobs))
            if isinstance(outcome, Failure):
                done.problems.append((outcome.student, outcome.message))
                continue
            done.graded.append(outcome.student)
            batch.append(Record(outcome, waiting[outcome.student].timestamp))
            if len(batch) >= BATCH or count == len(jobs):
                writer.write(batch)
                batch = []
        writer.write(batch)
    return done


class ClassWriter:
    """Writes results where they belong: gradebook first, then autograded/, then feedback/."""

    def __init__(self, course: Course, task: Task, gradebook: Gradebook):
        self._course, self._task, self._gradebook = course, task, gradebook
        self._name = task.assignment.name
        self._grades = GradeWriter(gradebook, self._name)

    def write(self, batch: Sequence[Record]) -> None:
        """Record a batch; after a kill at any moment, the next run finds out what is missing."""
        if not batch:
            return
        self._grades.write(batch)
        late = self._gradebook.find_assignment(self._name).duedate is not None
        for record in batch:
            if late:
                self._assign_penalty(record.graded)
            self._write_notebook(record.graded)
        notebooks = {record.graded.student: record.graded.notebook for record in batch}
        write_feedback(self._course, self._task.assignment, self._gradebook, list(notebooks), notebooks)

    def _assign_penalty(self, graded: Graded) -> None:
        """Let nbgrader apply the course's own rule for late work."""
        from nbgrader.preprocessors import AssignLatePenalties

        names = {"student": graded.student, "assignment": self._name, "notebook": self._name}
        resources = {"nbgrader": names | {"db_url": self._course.directory.db_url}}
        AssignLatePenalties(config=self._course.config).preprocess(graded.notebook, resources)
        self._gradebook.db.expire_all()

    def _write_notebook(self, graded: Graded) -> None:
        folder = self._course.folder("autograded", self._name, graded.student)
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(folder / f"{self._name}.ipynb", notebook_text(graded.notebook), mode=0o444)
        keep_own_files(self._course, self._name, graded.student)


def write_feedback(
    course: Course,
    assignment: Assignment,
    gradebook: Gradebook,
    students: Sequence[str],
    notebooks: Mapping[str, NotebookNode] | None = None,
) -> list[Path]:
    """Write the feedback pages of graded ``students``; return their paths.

    ``notebooks`` are those at hand; the others are read from autograded/.
    """
    written, at_hand = [], notebooks or {}
    for score in read_scores(gradebook, assignment.name, students):
        source = course.folder("autograded", assignment.name, score.student)
        notebook = at_hand.get(score.student) or read_notebook(source / f"{assignment.name}.ipynb")
        folder = course.folder("feedback", assignment.name, score.student)
        folder.mkdir(parents=True, exist_ok=True)
        page = folder / f"{assignment.name}.html"
        replace_file(page, feedback_page(notebook, assignment, score), mode=0o644)
        for name in (TIMESTAMP, SECRET):  # `nbgrader release_feedback` needs both beside the page
            replace_file(folder / name, read_text(source / name) or "", mode=0o644)
        written.append(page)
    return written


@contextmanager
def course_lock(course: Course) -> Iterator[None]:
    """Hold the course for one writer; the lock goes with the process, however it ends."""
    with (course.root / ".autograder.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CourseError(
                f"another autograder is working in {course.root}; wait until it has ended"
            ) from error
        yield


def _up_to_date(course: Course, task: Task, waiting: dict[str, HandedIn], gradebook: Gradebook) -> list[str]:
    """Return the students whose graded notebook is of this submission and these exercises, and recorded."""
    scores = {score.student: score for score in read_scores(gradebook, task.assignment.name, list(waiting))}
    return [
        student
        for student, entry in waiting.items()
        if student in scores and _still_stands(course, task, entry, scores[student])
    ]


def _still_stands(course: Course, task: Task, entry: HandedIn, score: StudentScore) -> bool:
    name = task.assignment.name
    try:
        notebook = read_notebook(course.folder("autograded", name, entry.student) / f"{name}.ipynb")
        recorded = Graded.of(notebook).scores()
    except (OSError, ValueError):
        return False
    return (
        notebook.metadata.autograder.fingerprint
        == task.mark(read_submission(entry.notebook, course.root), entry.student)
        and recorded == {cell: points.automatic for cell, points in score.cells.items()}
        and entry.timestamp in (None, score.timestamp)
        and (course.folder("feedback", name, entry.student) / f"{name}.html").is_file()
    )
