"""Rows of the gradebook: written once, written again, and kept where a person has had a say."""

from datetime import datetime

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

from autograder.course.classroom import grade_class
from autograder.course.farm import Job
from autograder.course.folder import open_course
from autograder.course.gradebook import GradeWriter, Record, read_scores
from autograder.grading.graded import Graded

NOON = datetime(2026, 1, 15, 12)


@pytest.fixture
def course(tmp_path):
    return course_in(tmp_path)


def graded(course, student, notebook) -> Graded:
    path = hand_in(course, student, notebook)
    return next(in_this_process(task_of(course), [Job(student, path, course.root)]))


def write(course, *records):
    with course.gradebook() as gradebook:
        GradeWriter(gradebook, NAME).write(records)


def by_hand(course, student, cell, **changes):
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade(cell, NAME, NAME, student)
        for column, value in changes.items():
            setattr(grade, column, value)
        gradebook.db.commit()


def scores(course):
    with course.gradebook() as gradebook:
        return {score.student: score for score in read_scores(gradebook, NAME)}


def test_points_and_untouched_answers_are_recorded(course):
    write(course, Record(graded(course, "ada", answered()), NOON), Record(graded(course, "bob", blank())))
    assert points(course) == {"ada": 10.0, "bob": 0.0}
    comments = {(student, cell): comment for student, cell, comment, _ in rows(course)["comments"]}
    assert comments["ada", "01_clip-answer"] is None
    assert comments["bob", "01_clip-answer"] == "No response."
    assert scores(course)["ada"].timestamp == NOON
    assert scores(course)["bob"].timestamp is None


def test_writing_twice_changes_nothing(course):
    record = Record(graded(course, "ada", answered()), NOON)
    write(course, record)
    before = rows(course)
    write(course, record, Record(record.graded, NOON))
    assert rows(course) == before


def test_a_score_given_by_hand_stays_and_asks_to_be_looked_at(course):
    record = Record(graded(course, "ada", blank()))
    write(course, record)
    by_hand(course, "ada", "01_clip-values", manual_score=0.75, extra_credit=0.5)
    write(course, record)
    found = {cell: rest for _, cell, _, *rest in rows(course)["grades"]}
    assert found["01_clip-values"] == [0.0, 0.75, 0.5, True]
    assert found["02_descent-half"] == [0.0, None, None, False]
    assert scores(course)["ada"].points == 1.25


def test_a_failed_batch_leaves_no_row_behind(course, monkeypatch):
    record = Record(graded(course, "ada", answered()))
    before = rows(course)
    monkeypatch.setattr(GradeWriter, "_write_comments", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(course, record)
    assert rows(course) == before


def test_a_resubmission_replaces_the_points(course):
    write(course, Record(graded(course, "ada", blank()), NOON))
    write(course, Record(graded(course, "ada", answered()), NOON.replace(hour=13)))
    assert points(course) == {"ada": 10.0}
    assert scores(course)["ada"].timestamp == NOON.replace(hour=13)


def test_late_work_is_penalized_by_nbgraders_own_rule(tmp_path):
    course = course_in(tmp_path)
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    course = open_course(course.root)
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate=NOON)
    hand_in(course, "late", answered(), "2026-01-15 12:00:01 UTC")
    hand_in(course, "punctual", answered(), "2026-01-15 12:00:00 UTC")
    grade_class(course, task_of(course), in_this_process)
    assert scores(course)["late"].points == 0.0
    assert scores(course)["late"].penalty == 10.0
    assert scores(course)["punctual"].points == 10.0
    page = course.folder("feedback", NAME, "late") / f"{NAME}.html"
    assert "10 points were taken off because the work was late" in page.read_text("utf-8")
