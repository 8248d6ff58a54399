"""The demo class: the same each time, with every accident, and quick the second time."""

import json
import shutil

from classroom_helpers import NAME, PRACTICE, practice
from click.testing import CliRunner

from autograder.cli import main
from autograder.course.demo import ACCIDENTS, NAMES, submissions
from autograder.course.folder import init_course
from autograder.grading.submission import read_submission

STUDENTS = 12


def test_the_class_is_the_same_each_time():
    assert submissions(practice(), STUDENTS) == submissions(practice(), STUDENTS)


def test_one_solves_everything_and_the_others_differ():
    found = submissions(practice(), STUDENTS)
    assert len(found) == STUDENTS
    assert set(found) == {*NAMES[: STUDENTS - len(ACCIDENTS)], *ACCIDENTS}
    assert len(set(found.values())) > STUDENTS // 2


def test_a_large_class_has_names_for_all():
    assert len(submissions(practice(), 100)) == 100


def test_the_accidents_are_what_they_say(tmp_path):
    found = submissions(practice(), STUDENTS)
    (tmp_path / "a.ipynb").write_text(found["not-json"])
    assert not read_submission(tmp_path / "a.ipynb").readable
    assert "while True: pass" in found["endless-loop"]
    ids = [cell["id"] for cell in json.loads(found["deleted-check"])["cells"]]
    assert "01_clip-values" not in ids
    assert "return (1, 2" in found["syntax-error"]


def test_the_command_grades_it_and_says_where_to_look(tmp_path):
    course = init_course(tmp_path / "demo")
    shutil.copytree(PRACTICE, course.root / "exercises" / NAME)
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write("c.Autograder.call_seconds = 1\n")
    arguments = ["demo", "--students", "5", "--assignment", NAME, "--dir", str(course.root), "--jobs", "1"]
    first = CliRunner().invoke(main, arguments)
    assert first.exit_code == 0, first.output
    assert "5 graded, 0 unchanged, 0 with problems" in first.output
    for place in ("Gradebook:", "Notebooks:", "Feedback pages:"):
        assert place in first.output
    table = {words[0]: words[-1] for line in first.output.splitlines() if (words := line.split())}
    assert table["amara"] == table["deleted-check"] == "10"
    assert table["not-json"] == "0"
    assert table["endless-loop"] == table["syntax-error"] == "7"
    again = CliRunner().invoke(main, arguments)
    assert "0 graded, 5 unchanged, 0 with problems" in again.output
