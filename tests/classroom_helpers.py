"""A course with the practice assignment (10 points), and ways to hand things in to it."""

import atexit
import copy
import shutil
import tempfile
from functools import cache
from pathlib import Path

import nbformat
from sqlalchemy import create_engine, text

from autograder.authoring.notebooks import plan, release_notebook
from autograder.authoring.reader import load_assignment
from autograder.course.farm import Job, grade_job
from autograder.course.folder import Course, init_course, open_course
from autograder.course.publish import publish
from autograder.grading.task import Task

PRACTICE = Path(__file__).parent / "data" / "exercises" / "practice"
NAME = "practice"
# All that both commands must write alike: every column but the random ids.
QUERIES = {
    "students": "select * from student order by id",
    "submissions": """select s.student_id, s.timestamp, s.extension, n.flagged, n.late_submission_penalty
        from submitted_assignment s join submitted_notebook n on n.assignment_id = s.id order by 1""",
    "grades": """select s.student_id, b.name, b.type, g.auto_score, g.manual_score, g.extra_credit,
        g.needs_manual_grade from grade g join submitted_notebook n on g.notebook_id = n.id
        join submitted_assignment s on n.assignment_id = s.id
        join base_cell b on b.id = g.cell_id order by 1, 2""",
    "comments": """select s.student_id, b.name, c.auto_comment, c.manual_comment from comment c
        join submitted_notebook n on c.notebook_id = n.id
        join submitted_assignment s on n.assignment_id = s.id
        join base_cell b on b.id = c.cell_id order by 1, 2""",
}


@cache
def practice():
    """The assignment."""
    return load_assignment(NAME, [PRACTICE.parent])


@cache
def practice_plan():
    """Its cells."""
    return plan(practice())


def blank():
    """The notebook a student gets."""
    return copy.deepcopy(_blank())


def answered(**answers):
    """The notebook with every solution, but for ``answers`` (clip=..., descent=..., vector=...)."""
    notebook = blank()
    cells = {cell.id: cell for cell in notebook.cells}
    for exercise in practice().exercises:
        answer = answers.get(exercise.name.partition("_")[2], exercise.solution)
        cells[f"{exercise.name}-answer"].source = answer.strip()
    return notebook


def course_in(folder: Path) -> Course:
    """A fresh course in ``folder`` that has released the practice assignment."""
    root = folder / "course"
    shutil.copytree(_template(), root)
    return open_course(root)


def hand_in(course: Course, student: str, notebook, timestamp: str | None = None) -> Path:
    """Put a notebook (or any text) into submitted/."""
    folder = course.folder("submitted", NAME, student)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{NAME}.ipynb"
    path.write_text(notebook if isinstance(notebook, str) else nbformat.writes(notebook), encoding="utf-8")
    if timestamp:
        (folder / "timestamp.txt").write_text(timestamp)
    return path


def task_of(course: Course) -> Task:
    """What the course's policy makes of the assignment."""
    return Task(practice(), practice_plan(), course.policy)


def in_this_process(task: Task, jobs: list[Job]):
    """A farm without processes of its own: students' code still runs in locked-in workers."""
    for job in jobs:
        yield grade_job(task, job)


def rows(course: Course) -> dict[str, list]:
    """The gradebook's rows."""
    engine = create_engine(course.directory.db_url)
    with engine.connect() as connection:
        found = {name: connection.execute(text(query)).fetchall() for name, query in QUERIES.items()}
    engine.dispose()
    return found


def points(course: Course) -> dict[str, float]:
    """Total of the automatic scores by student."""
    totals: dict[str, float] = {}
    for student, _, _, score, *_ in rows(course)["grades"]:
        totals[student] = totals.get(student, 0.0) + score
    return totals


@cache
def _blank():
    return release_notebook(practice(), practice_plan())


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="autograder-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    course = init_course(folder / "course")
    shutil.copytree(PRACTICE, course.root / "exercises" / NAME)
    publish(course, NAME)
    return course.root
