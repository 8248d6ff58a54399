"""Grading a class: what is graded, what is left alone, and what happens to a run that is killed."""

import os
import signal
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
    rows,
    task_of,
)

from autograder.course import farm
from autograder.course.classroom import course_lock, grade_class, handed_in
from autograder.course.commands import write_pages
from autograder.course.farm import Failure, grade_here
from autograder.course.folder import CourseError
from autograder.grading.process import SandboxUnavailable

HERE = Path(__file__).parent


@pytest.fixture
def course(tmp_path):
    return course_in(tmp_path)


def grade(course, **options):
    return grade_class(course, task_of(course), options.pop("farm", in_this_process), **options)


def texts(course):
    """All files of autograded/ and feedback/."""
    folders = [course.root / "autograded", course.root / "feedback"]
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_only_what_has_changed_is_graded_again(course):
    hand_in(course, "ada", answered())
    hand_in(course, "bob", blank())
    assert sorted(grade(course).graded) == ["ada", "bob"]
    before = texts(course)
    assert grade(course).graded == []
    hand_in(course, "bob", answered())
    done = grade(course)
    assert (done.graded, done.unchanged) == (["bob"], ["ada"])
    assert points(course) == {"ada": 10.0, "bob": 10.0}
    assert {
        path for path, content in texts(course).items() if before[path] != content and "ada" in str(path)
    } == set()


@pytest.mark.parametrize("lost", ["feedback", "autograded"])
def test_a_lost_file_is_written_again(course, lost):
    hand_in(course, "ada", answered())
    grade(course)
    suffix = "html" if lost == "feedback" else "ipynb"
    (course.folder(lost, NAME, "ada") / f"{NAME}.{suffix}").unlink()
    assert grade(course).graded == ["ada"]


def test_a_lost_row_is_written_again(course):
    hand_in(course, "ada", answered())
    grade(course)
    with course.gradebook() as gradebook:
        gradebook.find_grade("01_clip-values", NAME, NAME, "ada").auto_score = 0.0
        gradebook.db.commit()
    assert grade(course).graded == ["ada"]
    assert points(course) == {"ada": 10.0}


def test_force_and_student_choose(course):
    for student in ("ada", "alan", "bob"):
        hand_in(course, student, blank())
    assert sorted(grade(course, students=["a*"]).graded) == ["ada", "alan"]
    assert grade(course, students=["ada"], force=True).graded == ["ada"]


def test_the_same_work_handed_in_later_gets_the_later_time(course):
    hand_in(course, "ada", answered(), "2026-01-15 12:00:00 UTC")
    grade(course)
    hand_in(course, "ada", answered(), "2026-01-16 12:00:00 UTC")
    assert grade(course).graded == ["ada"]
    assert str(rows(course)["submissions"][0][1]).startswith("2026-01-16")


def test_a_folder_without_the_notebook_is_a_problem_of_that_student_alone(course):
    hand_in(course, "ada", answered())
    hand_in(course, "bob", blank()).rename(course.folder("submitted", NAME, "bob") / "other.ipynb")
    done = grade(course)
    assert done.graded == ["ada"]
    assert done.problems[0][0] == "bob"
    assert "there is no practice.ipynb" in done.problems[0][1]


@pytest.mark.parametrize("name", ["x" * 129, "two\nlines"])
def test_a_name_that_the_gradebook_cannot_hold_is_a_problem(course, name):
    hand_in(course, name, answered())
    hand_in(course, "ada", answered())
    done = grade(course)
    assert done.graded == ["ada"]
    assert "name" in done.problems[0][1]


def test_links_earn_nothing_and_show_nothing(course, tmp_path):
    hand_in(course, "ada", answered())
    secret = course.folder("submitted", NAME, "eve")
    secret.mkdir(parents=True)
    (secret / f"{NAME}.ipynb").symlink_to(course.folder("submitted", NAME, "ada") / f"{NAME}.ipynb")
    (secret / "timestamp.txt").symlink_to(course.root / "course_secret")
    (secret / "submission_secret.txt").symlink_to(course.root / "course_secret")
    (course.root / "submitted" / "mallory").symlink_to(course.root / "submitted" / "ada")
    grade(course)
    assert points(course) == {"ada": 10.0, "eve": 0.0, "mallory": 0.0}
    written = b"".join(content for path, content in texts(course).items() if "eve" in str(path))
    assert course.secret not in written
    assert b"symbolic link" in written


def test_nothing_else_that_was_handed_in_is_passed_on(course):
    path = hand_in(course, "ada", answered())
    path.with_name("page.html").write_text("<script>")
    path.with_name("more").mkdir()
    grade(course)
    for step, suffix in (("autograded", "ipynb"), ("feedback", "html")):
        names = {path.name for path in course.folder(step, NAME, "ada").iterdir()}
        assert names == {f"{NAME}.{suffix}", "timestamp.txt", "submission_secret.txt"}


def test_two_runs_do_not_write_at_a_time(course):
    with course_lock(course), pytest.raises(CourseError, match="another autograder is working"):
        grade(course)


def test_a_failure_of_one_stops_no_other(course):
    def failing(task, jobs):
        yield Failure("ada", "lost its way")
        yield from in_this_process(task, jobs[1:])

    hand_in(course, "ada", answered())
    hand_in(course, "bob", answered())
    done = grade(course, farm=failing)
    assert done.graded == ["bob"]
    assert done.problems == [("ada", "lost its way")]


def test_without_a_sandbox_nothing_is_recorded(course, monkeypatch):
    def unavailable(self):
        raise SandboxUnavailable("no landlock")

    hand_in(course, "ada", answered())
    farm.warm_process.cache_clear()
    monkeypatch.setattr(farm.WarmProcess, "__enter__", unavailable)
    with pytest.raises(SandboxUnavailable):
        grade(course)
    assert rows(course)["grades"] == []


def test_processes_of_their_own_give_the_same(course):
    for student, notebook in (("ada", answered()), ("bob", blank()), ("eve", "{")):
        hand_in(course, student, notebook)
    done = grade(course, farm=lambda task, jobs: grade_here(task, jobs, 2))
    assert sorted(done.graded) == ["ada", "bob", "eve"]
    assert points(course) == {"ada": 10.0, "bob": 0.0, "eve": 0.0}


KILLED = """
import os, signal, sys
sys.path.insert(0, {here!r})
from pathlib import Path
from autograder.course import classroom
from autograder.course.folder import open_course
from classroom_helpers import in_this_process, task_of

classroom.BATCH = 2

def killed(task, jobs):
    for count, graded in enumerate(in_this_process(task, jobs)):
        if count == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        yield graded

course = open_course(Path({root!r}))
classroom.grade_class(course, task_of(course), killed)
"""


def test_a_killed_run_is_taken_up_again(course):
    students = [f"s{i}" for i in range(8)]
    for student in students:
        hand_in(course, student, answered())
    program = KILLED.format(here=str(HERE), root=str(course.root))
    assert subprocess.run([sys.executable, "-c", program]).returncode == -signal.SIGKILL
    assert points(course) == dict.fromkeys(students[:4], 10.0)  # two batches of two
    done = grade(course)
    assert (done.unchanged, done.graded) == (students[:4], students[4:])
    assert points(course) == dict.fromkeys(students, 10.0)


ORPHANS = """
import os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor
import multiprocessing
from autograder.course.farm import _end_with_parent

if __name__ == "__main__":
    pool = ProcessPoolExecutor(2, multiprocessing.get_context("spawn"), initializer=_end_with_parent)
    print(*{pool.submit(os.getpid).result() for _ in range(8)}, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_processes_end_with_the_command_that_started_them(tmp_path):
    import psutil

    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS)
    run = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert run.returncode == -signal.SIGKILL
    alive = [psutil.Process(int(pid)) for pid in run.stdout.split() if psutil.pid_exists(int(pid))]
    _, left = psutil.wait_procs(alive, timeout=10)
    assert left == []


def test_feedback_pages_show_points_and_comments_given_by_hand(course):
    hand_in(course, "ada", blank())
    grade(course)
    with course.gradebook() as gradebook:
        gradebook.find_grade("01_clip-values", NAME, NAME, "ada").manual_score = 0.5
        gradebook.find_comment("01_clip-answer", NAME, NAME, "ada").manual_comment = "Nice <b>idea</b>"
        gradebook.db.commit()
    (page,) = write_pages(course.root, NAME, ["ada"])
    text = page.read_text("utf-8")
    assert "<strong>0.5</strong> of 10 points" in text
    assert "Nice &lt;b&gt;idea&lt;/b&gt;" in text


def test_students_are_found_by_their_folders(course):
    hand_in(course, "with space", blank())
    os.makedirs(course.root / "submitted" / "nothing handed in")
    assert [entry.student for entry in handed_in(course, NAME)] == ["with space"]
