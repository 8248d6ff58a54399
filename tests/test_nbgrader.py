"""nbgrader itself, run as its users run it: with our configuration, and without."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from classroom_helpers import (
    NAME,
    answered,
    blank,
    course_in,
    hand_in,
    in_this_process,
    points,
    practice,
    rows,
    task_of,
)

from autograder.course.classroom import grade_class
from autograder.course.commands import write_pages
from autograder.course.demo import submissions
from autograder.course.folder import init_course, open_course
from autograder.grading.graded import NotGraded

STOCK = """
c = get_config()
c.CourseDirectory.course_id = "course"
"""


def nbgrader(course, *arguments, code=0):
    """Run nbgrader in the course; return what it logged."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONWARNINGS": "",
    }
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course.root,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == code, run.stderr
    return run.stderr


def demo_class(tmp_path, name):
    (tmp_path / name).mkdir()
    course = course_in(tmp_path / name)
    for student, text in submissions(practice(), 8).items():
        hand_in(course, student, text, "2026-01-15 12:00:00 UTC")
    hand_in(course, "empty", blank())
    stray = hand_in(course, "stray-files", answered()).with_name("page.html")
    stray.write_text("<script>")
    config = course.root / "nbgrader_config.py"
    config.write_text(
        config.read_text() + "c.Autograder.call_seconds = 1\nc.Exchange.root = '/nonexistent'\n"
    )
    return open_course(course.root)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The demo class, graded by nbgrader and by us."""
    folder = tmp_path_factory.mktemp("both")
    theirs, ours = demo_class(folder, "theirs"), demo_class(folder, "ours")
    (ours.root / "course_secret").chmod(0o600)
    (ours.root / "course_secret").write_bytes((theirs.root / "course_secret").read_bytes())
    for course in (theirs, ours):
        for path in course.root.glob("submitted/*/*/*"):
            os.utime(path, (1_768_000_000, 1_768_000_000))
    nbgrader(theirs, "autograde", NAME)
    nbgrader(theirs, "generate_feedback", NAME)
    grade_class(ours, task_of(ours), in_this_process)
    return theirs, ours


@pytest.mark.thorough
def test_both_write_the_same_rows(both):
    theirs, ours = map(rows, both)
    for table in theirs:
        assert theirs[table] == ours[table]
    assert len(ours["grades"]) == 10 * 8  # ten submissions, eight checks
    assert all(score is not None and not review for *_, score, _, _, review in ours["grades"])


@pytest.mark.thorough
def test_both_write_the_same_files(both):
    theirs, ours = (
        {
            str(path.relative_to(course.root)): (path.read_bytes(), path.stat().st_mode & 0o777)
            for step in ("autograded", "feedback")
            for path in (course.root / step).rglob("*")
            if path.is_file()
        }
        for course in both
    )
    assert theirs.keys() == ours.keys()
    assert [name for name in ours if theirs[name] != ours[name]] == []
    assert len(ours) == 10 * 6  # notebook and page, each with time and secret


@pytest.mark.thorough
def test_every_accident_of_the_demo_class_has_its_verdict(both):
    found = points(both[0])
    assert found["not-json"] == found["empty"] == 0
    assert found["deleted-check"] == found["amara"] == found["stray-files"] == 10
    assert found["endless-loop"] == found["syntax-error"] == 7  # the first exercise has three points


@pytest.mark.thorough
def test_feedback_can_be_released_without_the_exchange_having_seen_the_submission(both, tmp_path):
    course = both[0]
    (tmp_path / "exchange").mkdir(mode=0o777)
    (tmp_path / "exchange").chmod(0o777)
    nbgrader(course, "release_feedback", NAME, f"--Exchange.root={tmp_path / 'exchange'}")
    released = list((tmp_path / "exchange" / "course" / "feedback").glob("*.html"))
    assert len(released) == 10
    assert not any("<script>" in page.read_text("utf-8") for page in released)


def test_changed_exercises_are_not_graded(tmp_path):
    course = course_in(tmp_path)
    hand_in(course, "ada", answered())
    exercise = course.root / "exercises" / NAME / "01_clip.py"
    exercise.write_text(exercise.read_text("utf-8").replace("any shape", "every shape"), encoding="utf-8")
    log = nbgrader(course, "autograde", NAME, code=1)
    assert "run `autograder release practice` again" in log
    assert all(score is None for _, _, _, score, *_ in rows(course)["grades"])


def test_nbgrader_without_our_configuration_gives_no_points(tmp_path):
    course = course_in(tmp_path)
    hand_in(course, "ada", answered())
    (course.root / "nbgrader_config.py").write_text(STOCK)
    nbgrader(course, "autograde", NAME)
    found = rows(course)["grades"]
    assert len(found) == 8
    assert [score for _, _, _, score, *_ in found] == [0.0] * 8


@pytest.mark.thorough
def test_nor_does_it_when_it_makes_the_assignment_itself(tmp_path):
    """Somebody copies our source notebook into a course of their own."""
    course = course_in(tmp_path)
    source = course.folder("source", NAME) / f"{NAME}.ipynb"
    other = init_course(tmp_path / "other")
    (other.root / "nbgrader_config.py").write_text(STOCK)
    (other.root / "source" / NAME).mkdir(parents=True)
    (other.root / "source" / NAME / f"{NAME}.ipynb").write_bytes(source.read_bytes())
    nbgrader(other, "generate_assignment", NAME)
    hand_in(other, "ada", answered())
    nbgrader(other, "autograde", NAME)
    assert points(other) == {"ada": 0.0}


def test_a_notebook_graded_by_somebody_else_has_no_feedback_page(tmp_path):
    course = course_in(tmp_path)
    hand_in(course, "ada", answered())
    grade_class(course, task_of(course), in_this_process)
    path = course.folder("autograded", NAME, "ada") / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text())
    del notebook["metadata"]["autograder"]
    path.chmod(0o644)
    path.write_text(json.dumps(notebook))
    with pytest.raises(NotGraded, match="was not graded by the autograder"):
        write_pages(course.root, NAME, [])
