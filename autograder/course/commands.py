"""What the commands for a whole class do, with progress and tables for a terminal."""

from __future__ import annotations

import fnmatch
import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from autograder.course.classroom import ClassGrading, course_lock, grade_class, write_feedback
from autograder.course.demo import make_demo
from autograder.course.farm import grade_here, grade_on_cluster
from autograder.course.folder import Course, open_course
from autograder.course.gradebook import read_scores
from autograder.course.publish import publish
from autograder.course.results import read_gradesheet, read_report
from autograder.errors import AutograderError
from autograder.grading.process import SandboxUnavailable
from autograder.grading.task import Task
from autograder.pages.export import FORMATS
from autograder.pages.report import ClassReport, points_table


def grade_and_show(
    root: Path,
    assignment: str,
    *,
    jobs: int,
    students: Sequence[str] = (),
    scheduler: str | None = None,
    force: bool = False,
    trust_submissions: bool = False,
    feedback_hidden: str | None = None,
) -> ClassGrading:
    """Grade a class, with a progress bar; then print problems and the table of points."""
    course = open_course(root)
    policy = course.policy
    policy = replace(
        policy,
        trust=policy.trust or trust_submissions,
        feedback_hidden=feedback_hidden or policy.feedback_hidden,
    )
    task = Task.of(course.load(assignment), policy)
    farm = partial(grade_on_cluster, address=scheduler) if scheduler else partial(grade_here, processes=jobs)
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    with _progress() as bar:
        row = bar.add_task(f"grading {assignment}", total=None)

        def progress(count: int, total: int) -> None:
            bar.update(row, completed=count, total=total)

        try:
            done = grade_class(course, task, farm, students=students, force=force, on_progress=progress)
        except SandboxUnavailable as error:
            advice = "Where you trust every submission, --trust-submissions grades without this protection."
            raise AutograderError(f"nothing was recorded. {error} {advice}") from error
    _show(course, task, done)
    return done


def write_pages(root: Path, assignment: str, students: Sequence[str]) -> list[Path]:
    """Write feedback pages of the students who have been graded.

    Raises
    ------
    AutograderError
        If nobody has been.
    """
    course = open_course(root)
    with course_lock(course), course.gradebook() as gradebook:
        names = [
            score.student
            for score in read_scores(gradebook, assignment)
            if not students or any(fnmatch.fnmatchcase(score.student, pattern) for pattern in students)
        ]
        if not names:
            raise AutograderError(f"nobody to write to: run `autograder grade {assignment}` first")
        return write_feedback(course, course.load(assignment), gradebook, names)


def class_report(root: Path, assignment: str) -> ClassReport:
    """Count what the class did."""
    course = open_course(root)
    with course.gradebook() as gradebook:
        return read_report(course, course.load(assignment), gradebook)


def export_grades(root: Path, assignment: str, kind: str, output: Path | None) -> Path:
    """Write the grades as ``kind``, one of `FORMATS`, to ``output`` or into the course; return the path."""
    course = open_course(root)
    with course.gradebook() as gradebook:
        text = FORMATS[kind](read_gradesheet(gradebook, assignment))
    path = output or course.root / f"{assignment}-{kind}.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def run_demo(
    root: Path, assignments: Sequence[str], *, students: int, jobs: int, trust_submissions: bool = False
) -> None:
    """Make the demo class, release, grade, and say where everything is."""
    for assignment in assignments:
        course = make_demo(root, assignment, students)
        publish(course, assignment)
        grade_and_show(course.root, assignment, jobs=jobs, trust_submissions=trust_submissions)
    print(f"\nGradebook:      {course.root / 'gradebook.db'}")
    print(f"Notebooks:      {course.folder('release', '*')}")
    page = course.folder("feedback", assignments[0], "deleted-check") / f"{assignments[0]}.html"
    print(f"Feedback pages: {course.folder('feedback', '*', '*')}, such as {page}")
    print(f"Same with nbgrader:  cd {course.root} && nbgrader autograde {assignments[0]} --force")


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty())


def _show(course: Course, task: Task, done: ClassGrading) -> None:
    console, name = Console(highlight=False), task.assignment.name
    with course.gradebook() as gradebook:
        scores = read_scores(gradebook, name)
    if scores:
        console.print(points_table(task.assignment, scores))
    console.print(
        f"{len(done.graded)} graded, {len(done.unchanged)} unchanged, {len(done.problems)} with problems"
    )
    for student, message in done.problems:
        console.print(Text(f"  {student}: {message}", style="yellow"))
