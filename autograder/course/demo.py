"""A class to look at: invented students who make the exercises' own mistakes, and four kinds of accident."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.authoring.exercise import STUB_LINE, Assignment, Exercise
from autograder.authoring.notebooks import notebook_text, plan, release_notebook
from autograder.course.files import replace_changed
from autograder.course.folder import Course, init_course, open_course
from autograder.errors import AutograderError

if TYPE_CHECKING:
    from nbformat import NotebookNode

NAMES = (
    "amara birgit chen dmitri elif farouk greta hiro ines jonas kavya lars mina noah olga pedro quyen rosa "
    "sven tala umut vera wanda xavi yara zeno"
).split()
SETTINGS = """
# The demo class has a notebook that never ends: do not wait long for it.
c.Autograder.cell_seconds = 3
c.Autograder.call_seconds = 3
"""
HANDED_IN = "2026-01-15 12:00:00.000000 UTC\n"
SEED = 2026

Accident = Callable[["NotebookNode", Assignment], str]


def make_demo(root: Path, assignment: str, students: int) -> Course:
    """Make a course in ``root`` (or bring it up to date) with submissions of ``students`` students.

    Raises
    ------
    AutograderError
        If there are fewer students than kinds of accident.
    """
    if students <= len(ACCIDENTS):
        raise AutograderError(f"a demo class has at least {len(ACCIDENTS) + 1} students, not {students}")
    is_new = not (root / "nbgrader_config.py").exists()
    course = init_course(root)
    if is_new:
        with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as config:
            config.write(SETTINGS)
    course = open_course(root)
    loaded = course.load(assignment)
    for student, text in submissions(loaded, students).items():
        folder = course.folder("submitted", assignment, student)
        replace_changed(folder / f"{assignment}.ipynb", text)
        replace_changed(folder / "timestamp.txt", HANDED_IN)
    return course


def submissions(assignment: Assignment, students: int) -> dict[str, str]:
    """Return the text of every student's notebook; the same for the same arguments."""
    blank = release_notebook(assignment, plan(assignment))
    honest = students - len(ACCIDENTS)
    names = [NAMES[i] if i < len(NAMES) else f"student{i + 1:03d}" for i in range(honest)]
    texts = {name: notebook_text(_answered(blank, assignment, name)) for name in names}
    solved = _solved(blank, assignment)
    return texts | {name: accident(copy.deepcopy(solved), assignment) for name, accident in ACCIDENTS.items()}


def _solved(blank: NotebookNode, assignment: Assignment) -> NotebookNode:
    return _with_answers(blank, {exercise.name: exercise.solution for exercise in assignment.exercises})


def _answered(blank: NotebookNode, assignment: Assignment, student: str) -> NotebookNode:
    """One student's work: some solve everything, some hardly anything, all in their own way."""
    rng = random.Random(f"{SEED}/{student}")
    skill = 1.0 if student == NAMES[0] else rng.uniform(0.35, 0.95)
    return _with_answers(
        blank, {exercise.name: _answer(exercise, skill, rng) for exercise in assignment.exercises}
    )


def _answer(exercise: Exercise, skill: float, rng: random.Random) -> str:
    right = [exercise.solution, *(other.code for other in exercise.also_right)]
    wrong = [exercise.apply(mistake) for mistake in exercise.mistakes]
    if rng.random() < skill:
        return rng.choice(right)
    return exercise.stub if rng.random() < 0.2 else rng.choice(wrong)


def _with_answers(blank: NotebookNode, answers: dict[str, str]) -> NotebookNode:
    notebook = copy.deepcopy(blank)
    cells = {cell.id: cell for cell in notebook.cells}
    for name, answer in answers.items():
        cells[f"{name}-answer"].source = answer.strip()
    return notebook


def _replace_a_stub(notebook: NotebookNode, assignment: Assignment, line: str) -> str:
    exercise = next(exercise for exercise in assignment.exercises if STUB_LINE in exercise.stub)
    answer = exercise.stub.replace(STUB_LINE, line, 1)
    return notebook_text(_with_answers(notebook, {exercise.name: answer}))


def _endless_loop(notebook: NotebookNode, assignment: Assignment) -> str:
    return _replace_a_stub(notebook, assignment, "while True: pass")


def _syntax_error(notebook: NotebookNode, assignment: Assignment) -> str:
    return _replace_a_stub(notebook, assignment, "return (1, 2")


def _deleted_check(notebook: NotebookNode, assignment: Assignment) -> str:
    exercise, check = assignment.checks()[0]
    notebook.cells = [cell for cell in notebook.cells if cell.id != f"{exercise.name}-{check.name}"]
    return notebook_text(notebook)


def _not_json(notebook: NotebookNode, assignment: Assignment) -> str:
    text = json.dumps(notebook)
    return text[: len(text) // 2]


ACCIDENTS: dict[str, Accident] = {
    "endless-loop": _endless_loop,
    "syntax-error": _syntax_error,
    "deleted-check": _deleted_check,
    "not-json": _not_json,
}
