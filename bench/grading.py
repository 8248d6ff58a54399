"""Grading a class, feedback pages included: our two processes against nbgrader as it comes.

nbgrader runs the visible checks only, since the notebook holds no others: the comparison is in its favor.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.course.demo import ACCIDENTS, make_demo
from autograder.course.folder import Course
from autograder.course.publish import publish
from autograder.grading.process import WarmProcess
from autograder.grading.task import Task, grade_submission
from bench.measure import Row

ASSIGNMENT = "activations"
OURS, STOCK = 80, 6  # students; the command's own start is spread over them
CPU_GOAL = 25e3  # microseconds
PLAIN = 'c = get_config()\nc.CourseDirectory.course_id = "bench"\n'


def rows() -> list[Row]:
    """Return the rows of the table of performance: wall time, and CPU time of the grader itself."""
    with tempfile.TemporaryDirectory() as folder:
        ours = _course(Path(folder) / "ours", OURS)
        publish(ours, ASSIGNMENT)
        stock = _stock_course(Path(folder) / "stock", ours)
        own = 1e6 * _seconds(ours, "autograder", "grade", ASSIGNMENT, "--jobs", "2") / OURS
        steps = ("autograde", "generate_feedback")
        theirs = 1e6 * sum(_seconds(stock, "nbgrader", step, ASSIGNMENT) for step in steps) / STOCK
        cpu, measured = _cpu(ours), ours.load(ASSIGNMENT)
    checks, mistakes = len(measured.checks()), sum(len(each.mistakes) for each in measured.exercises)
    grader = f"grader's CPU a submission ({checks} checks, {mistakes} mistakes)"
    what = "a submission, two processes, feedback (wall)"
    return [
        Row(what, own, "nbgrader", theirs, own / theirs, 1 / 25),
        Row(grader, cpu, "goal", CPU_GOAL, cpu / CPU_GOAL, 1),
    ]


def _stock_course(root: Path, released: Course) -> Course:
    """Return a course with the same exercises and none of our configuration."""
    course = _course(root, STOCK)
    shutil.rmtree(root / "release", ignore_errors=True)
    (root / "nbgrader_config.py").write_text(PLAIN)
    (root / "gradebook.db").unlink(missing_ok=True)
    shutil.copytree(released.root / "source", root / "source", dirs_exist_ok=True)
    _seconds(course, "nbgrader", "generate_assignment", ASSIGNMENT)
    return course


def _course(root: Path, students: int) -> Course:
    course = make_demo(root, ASSIGNMENT, students + len(ACCIDENTS))
    for name in ACCIDENTS:  # an endless loop would be timed, not grading
        shutil.rmtree(course.root / "submitted" / name)
    return course


def _seconds(course: Course, command: str, *arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", command, *arguments], cwd=course.root, check=True, capture_output=True
    )
    return time.perf_counter() - start


def _cpu(course: Course, students: int = 20) -> float:
    """Return the CPU time of the grading process for a submission, in microseconds; workers' is not in it."""
    task = Task.of(course.load(ASSIGNMENT), course.policy)
    first, *others = sorted((course.root / "submitted").iterdir())
    with WarmProcess() as warm:

        def grade(folder: Path) -> None:
            notebook = folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
            grade_submission(notebook, task, folder.name, warm.fork, root=course.root)

        grade(first)  # caches fill
        start = time.process_time()
        for folder in others[:students]:
            grade(folder)
        return 1e6 * (time.process_time() - start) / students
