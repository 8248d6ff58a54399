"""Tables for other systems, and the report on a class."""

import csv
import io

import pytest
from classroom_helpers import NAME, answered, blank, course_in, hand_in, in_this_process, practice, task_of
from rich.console import Console

from autograder.course.classroom import grade_class
from autograder.course.gradebook import GradebookError
from autograder.course.results import read_gradesheet, read_report
from autograder.pages.export import FORMATS
from autograder.pages.report import points_table, show_report


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = course_in(tmp_path_factory.mktemp("export"))
    exercise = practice().exercises[0]
    wrong = exercise.apply(next(m for m in exercise.mistakes if m.name == "no_upper_end"))
    hand_in(course, "ada", answered(), "2026-01-15 12:00:00 UTC")
    hand_in(course, "bob", answered(clip=wrong))
    hand_in(course, "=cmd()", blank())
    grade_class(course, task_of(course), in_this_process)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student(
            "ada", first_name="Ada", last_name='Love, "Lace"', email="ada@example.org"
        )
    return course


def table(course, kind):
    with course.gradebook() as gradebook:
        return list(csv.reader(io.StringIO(FORMATS[kind](read_gradesheet(gradebook, NAME)), newline="")))


def shown(what):
    console = Console(width=120, file=io.StringIO(), highlight=False)
    console.print(what)
    return console.file.getvalue()


def test_csv_has_every_check(course):
    head, *body = table(course, "csv")
    found = {row[0]: dict(zip(head, row, strict=True)) for row in body}
    assert found["ada"]["last_name"] == 'Love, "Lace"'
    assert (found["ada"]["points"], found["ada"]["max_points"]) == ("10", "10")
    assert found["ada"]["submitted"] == "2026-01-15 12:00:00"
    assert (found["bob"]["points"], found["bob"]["01_clip-values"], found["bob"]["02_descent-half"]) == (
        "7",
        "0",
        "0.5",
    )
    assert len(head) == 8 + 8


def test_canvas_finds_its_columns(course):
    head, points, *body = table(course, "canvas")
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", NAME]
    assert points[0].strip() == "Points Possible"
    assert points[5] == "10"
    assert ['Love, "Lace", Ada', "", "", "ada", "", "10"] in body


def test_moodle_finds_its_columns(course):
    head, *body = table(course, "moodle")
    assert head == ["Username", "First name", "Last name", "Email address", NAME]
    assert ["ada", "Ada", 'Love, "Lace"', "ada@example.org", "10"] in body


@pytest.mark.parametrize("kind", FORMATS)
def test_no_cell_is_a_formula(course, kind):
    assert not [field for row in table(course, kind) for field in row if field.startswith("=")]


def test_what_is_not_there_is_told(course):
    with course.gradebook() as gradebook, pytest.raises(GradebookError, match="it has: practice"):
        read_gradesheet(gradebook, "other")


def test_nobody_graded_is_told(tmp_path):
    with (
        course_in(tmp_path).gradebook() as gradebook,
        pytest.raises(GradebookError, match="nobody has been graded"),
    ):
        read_gradesheet(gradebook, NAME)


def test_the_report_counts(course):
    with course.gradebook() as gradebook:
        report = read_report(course, practice(), gradebook)
    assert report.passed["01_clip-values"] == 1  # ada; bob's values exceed 1
    assert report.passed["02_descent-half"] == 2
    assert report.mistakes["01_clip", "no_upper_end"] == 1
    text = shown(show_report(report))
    assert "mean 5.7, median 7.0, of 10 points" in text
    assert "Nothing stops them above 1." in text
    assert "33%" in text


def test_the_table_of_points(course):
    with course.gradebook() as gradebook:
        report = read_report(course, practice(), gradebook)
    lines = shown(points_table(practice(), report.scores)).splitlines()
    assert next(line.split() for line in lines if "bob" in line) == ["bob", "0", "3", "4", "7"]


def test_a_report_on_nobody_is_refused(tmp_path):
    course = course_in(tmp_path)
    with course.gradebook() as gradebook, pytest.raises(GradebookError, match="nobody has been graded"):
        read_report(course, practice(), gradebook)
