"""Grading a class, feedback pages included: our two processes against nbgrader as it comes.

nbgrader runs the visible checks only, since the notebook holds no others: the comparison is in its favor.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.course import Course
from autograder.demo import ACCIDENTS, make_demo
from autograder.grade import Task, grade_submission
from autograder.grading.process import WarmProcess
from autograder.publish import publish
from bench.measure import Row

ASSIGNMENT = "activations"
OURS, STOCK = 80, 6  # students; the command's own start is spread over them
PLAIN = 'c = get_config()\nc.CourseDirectory.course_id = "bench"\n'


def rows() -> list[Row]:
    """Return the rows of the table of performance: wall time, and CPU time of the grader itself."""
    with tempfile.TemporaryDirectory() as folder:
        ours, stock = _course(Path(folder) / "ours", OURS), _course(Path(folder) / "stock", STOCK)
        publish(ours, ASSIGNMENT)
        shutil.rmtree(stock.root / "release", ignore_errors=True)
        (stock.root / "nbgrader_config.py").write_text(PLAIN)
        (stock.root / "gradebook.db").unlink(missing_ok=True)
        shutil.copytree(ours.root / "source", stock.root / "source", dirs_exist_ok=True)
        _seconds(stock, "nbgrader", "generate_assignment", ASSIGNMENT)
        theirs = _seconds(stock, "nbgrader", "autograde", ASSIGNMENT)
        theirs += _seconds(stock, "nbgrader", "generate_feedback", ASSIGNMENT)
        own = _seconds(ours, "autograder", "grade", ASSIGNMENT, "--jobs", "2")
        per_submission, peer = 1e6 * own / OURS, 1e6 * theirs / STOCK
        both = ("a submission, two processes, feedback (wall)", per_submission, "nbgrader", peer)
        cpu = _cpu(ours)
        return [
            (*both, per_submission / peer, 1 / 25),
            ("grader's CPU a submission", cpu, "25 ms", 25e3, cpu / 25e3, 1),
        ]


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
    task, folders = (
        Task.of(course.load(ASSIGNMENT), course.policy),
        sorted((course.root / "submitted").iterdir()),
    )
    with WarmProcess() as warm:
        grade = lambda folder: grade_submission(
            folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", task, folder.name, warm.fork, root=course.root
        )
        grade(folders[0])
        start = time.process_time()
        for folder in folders[:students]:
            grade(folder)
        return 1e6 * (time.process_time() - start) / students
