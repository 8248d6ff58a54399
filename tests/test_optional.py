"""An optional exercise in a class: it is checked, and the points are those of the others."""

import nbformat
import pytest
from classroom_helpers import NAME, course_in, hand_in, in_this_process, points

from autograder.authoring.notebooks import plan, release_notebook
from autograder.course.classroom import grade_class
from autograder.course.publish import publish
from autograder.grading.task import Task


@pytest.fixture
def course(tmp_path):
    """A course whose second exercise is optional; the others weigh 3 and 4 of the 14 points there are."""
    course = course_in(tmp_path)
    folder = course.root / "exercises" / NAME
    path = folder / "02_descent.py"
    path.write_text("# %% about\nOPTIONAL = True\n\n" + path.read_text("utf-8"), "utf-8")
    (folder / "intro.md").write_text("# Practice\n\n<!-- exercises: 14 points -->\n", "utf-8")
    publish(course, NAME)
    return course


def answers(course, *solved):
    """Return a student's notebook with the solutions of the exercises named."""
    assignment = course.load(NAME)
    notebook = release_notebook(assignment, plan(assignment))
    solutions = {f"{e.name}-answer": e.solution for e in assignment.exercises if e.name in solved}
    for cell in notebook.cells:
        cell.source = solutions.get(cell.id, cell.source)
    return notebook


def test_an_optional_exercise_is_checked_and_costs_nothing(course):
    hand_in(course, "all", answers(course, "01_clip", "02_descent", "03_vector"))
    hand_in(course, "counted", answers(course, "01_clip", "03_vector"))
    hand_in(course, "practice", answers(course, "02_descent"))
    assignment = course.load(NAME)
    grade_class(course, Task(assignment, plan(assignment), course.policy), in_this_process)
    assert points(course) == {"all": 14.0, "counted": 14.0, "practice": 0.0}
    page = (course.folder("feedback", NAME, "practice") / f"{NAME}.html").read_text("utf-8")
    assert "<strong>0</strong> of 14 points" in page
    assert '<p class="points">optional</p>' in page
    assert '<p class="points">0 / 6</p>' in page
    assert "3 of 3" in page  # the optional exercise's checks, passed
    with course.gradebook() as gradebook:
        assert gradebook.find_assignment(NAME).max_score == 14


def test_the_notebook_says_that_it_is_optional(course):
    path = course.folder("release", NAME) / f"{NAME}.ipynb"
    sources = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    assert "| 2 | One step of descent, and a number | optional |" in sources["intro"]
    hidden = [check for e in course.load(NAME).exercises for check in e.checks if not check.visible]
    said = "# Checked when your work is graded (optional)"
    shown = [text for text in sources.values() if text.startswith(said)]
    assert len(hidden) > len(shown) == 1
