"""Making and opening courses."""

import os
import stat
import subprocess

import pytest
from classroom_helpers import course_in

from autograder.course.folder import CourseError, init_course, open_course
from autograder.grading.process import Limits


def test_a_new_course_has_all_it_needs(tmp_path):
    course = init_course(tmp_path / "new")
    made = {path.name for path in course.root.iterdir()}
    assert {
        "nbgrader_config.py",
        "course_secret",
        "exercises",
        "submitted",
        ".gitignore",
    } <= made
    assert stat.S_IMODE((course.root / "course_secret").stat().st_mode) == 0o600
    assert len(course.secret) == 64
    assert course.directory.course_id == "new"


def test_two_courses_have_two_secrets(tmp_path):
    assert init_course(tmp_path / "one").secret != init_course(tmp_path / "two").secret


def test_a_course_keeps_what_it_has(tmp_path):
    course = init_course(tmp_path / "new")
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\nc.Autograder.cell_seconds = 7\n")
    before = {path: path.read_bytes() for path in course.root.iterdir() if path.is_file()}
    again = init_course(course.root)
    assert {path: path.read_bytes() for path in before} == before
    assert again.policy.limits == Limits(cell_seconds=7)


@pytest.mark.parametrize("entry", ["file", "full"])
def test_something_else_is_not_made_a_course(tmp_path, entry):
    root = tmp_path / "there"
    if entry == "file":
        root.write_text("")
    else:
        root.mkdir()
        (root / "thesis.tex").write_text("")
    with pytest.raises(CourseError, match=r"name of a (new )?folder"):
        init_course(root)


def test_git_takes_no_students_data(tmp_path):
    course = init_course(tmp_path / "new")
    private = [
        "submitted/ada/a/a.ipynb",
        "autograded/x",
        "feedback/x",
        "course_secret",
        "gradebook.db",
        "a-csv.csv",
    ]
    for name in [*private, "exercises/mine/intro.md"]:
        (course.root / name).parent.mkdir(parents=True, exist_ok=True)
        (course.root / name).touch()
    git = ["git", "-C", str(course.root)]
    subprocess.run([*git, "init", "-q"], check=True)
    seen = subprocess.run(
        [*git, "status", "--porcelain", "-uall"], check=True, capture_output=True, text=True
    ).stdout
    assert {line[3:] for line in seen.splitlines()} == {
        ".gitignore",
        "nbgrader_config.py",
        "exercises/README.md",
        "exercises/mine/intro.md",
    }


def test_a_folder_without_configuration_is_no_course(tmp_path):
    with pytest.raises(CourseError, match="autograder init"):
        open_course(tmp_path)


@pytest.mark.parametrize(
    ("config", "told"),
    [("1 / 0", "ZeroDivisionError"), ("def (", "SyntaxError"), ("c = get_config()", "does not call")],
)
def test_a_configuration_that_fails_is_told(tmp_path, config, told):
    (tmp_path / "nbgrader_config.py").write_text(config)
    with pytest.raises(CourseError, match=told):
        open_course(tmp_path)


def test_a_lost_secret_is_told_not_replaced(tmp_path):
    course = course_in(tmp_path)
    os.remove(course.root / "course_secret")
    with pytest.raises(CourseError, match="course_secret is missing"):
        _ = course.secret


def test_an_exercise_of_the_course_wins(tmp_path):
    course = course_in(tmp_path)
    intro = course.root / "exercises" / "practice" / "intro.md"
    intro.write_text("# Ours\n")
    assert course.load("practice").title == "Ours"
