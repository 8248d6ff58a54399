"""The page a student gets back: verdicts, sentences, hints; nothing in it can act."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.authoring.exercise import Assignment, Exercise
from autograder.grading.graded import Graded
from autograder.scores import CellScore, StudentScore
from autograder.verdict import CheckResult, ExerciseResult
from autograder.words import WORDS, Explanation, explanations, number, out_of, plain

if TYPE_CHECKING:
    from nbformat import NotebookNode

TEMPLATES = Path(__file__).parent / "templates"
PNG = b"\x89PNG\r\n\x1a\n"
MAX_HIGHLIGHTED = 8_000  # characters; longer code is shown plain


@dataclass(frozen=True)
class Output:
    """Text or a picture (base64) that a student's cell printed."""

    text: str = ""
    picture: str = ""


@dataclass(frozen=True)
class CheckRow:
    """One check as the page shows it; ``sentence`` comes from the exercise, ``score`` from the gradebook."""

    result: CheckResult
    sentence: str
    score: CellScore
    explanation: Explanation

    @property
    def word(self) -> str:
        """Say how the check ended."""
        return WORDS[self.result.verdict]


@dataclass(frozen=True)
class ExercisePart:
    """One exercise as the page shows it."""

    name: str
    title: str
    checks: list[CheckRow]
    max_points: float
    code: Markup
    outputs: list[Output]
    comment: str

    @property
    def points(self) -> float:
        """Points that count, those given by a person included."""
        return sum(check.score.points for check in self.checks)


def feedback_page(notebook: NotebookNode, assignment: Assignment, score: StudentScore) -> str:
    """Return the HTML page for a graded notebook; points are those of the gradebook.

    Raises
    ------
    NotGraded
        If the notebook was not graded by us.
    """
    graded = Graded.of(notebook)
    exercises = {exercise.name: exercise for exercise in assignment.exercises}
    parts = [_part(graded, exercises.get(result.name), result, score) for result in graded.result.exercises]
    style = (TEMPLATES / "feedback.css").read_text("utf-8")
    return (
        _environment()
        .get_template("feedback.html")
        .render(
            title=assignment.title,
            student=score.student,
            notes=graded.notes,
            parts=parts,
            points=score.points,
            penalty=score.penalty,
            max_points=graded.result.max_points,
            style=Markup(
                style
            ),  # the page's one style sheet is ours, and its digest is all that the policy allows
            style_digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )


def _part(
    graded: Graded, exercise: Exercise | None, result: ExerciseResult, score: StudentScore
) -> ExercisePart:
    answer = f"{result.name}-answer"
    return ExercisePart(
        result.name,
        exercise.title if exercise else result.name,
        _rows(exercise, result, score),
        result.max_points,
        Markup() if answer in graded.untouched else highlighted(_source(graded.notebook, answer)),
        _outputs(graded.notebook, answer),
        score.comments.get(answer, ""),
    )


def _rows(exercise: Exercise | None, result: ExerciseResult, score: StudentScore) -> list[CheckRow]:
    sentences = {check.name: check.sentence for check in exercise.checks} if exercise else {}
    return [
        CheckRow(
            check,
            " ".join(sentences.get(check.name, check.name).split()),
            score.cells.get(f"{result.name}-{check.name}", CellScore(0.0)),
            explanation,
        )
        for check, explanation in zip(result.checks, explanations(result.checks), strict=True)
    ]


def _source(notebook: NotebookNode, cell_id: str) -> str:
    return next((cell.source for cell in notebook.cells if cell.id == cell_id), "")


def _outputs(notebook: NotebookNode, answer: str) -> list[Output]:
    """Return what the answer cell and the student's own cells behind it printed."""
    found, inside = [], False
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            inside = cell.id == answer or (inside and cell.metadata.nbgrader.grade)
        if inside and cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            found += [shown for shown in map(_output, cell.outputs) if shown.text or shown.picture]
    return found


def _output(output: NotebookNode) -> Output:
    if output.output_type == "stream":
        return Output(plain(output.text))
    if output.output_type == "error":
        return Output(plain(f"{output.ename}: {output.evalue}"))
    picture = output.get("data", {}).get("image/png", "")
    if _is_png(picture):
        return Output(picture="".join(picture.split()))
    return Output(plain(output.get("data", {}).get("text/plain", "")))


def _is_png(text: str) -> bool:
    try:
        return base64.b64decode("".join(text.split()), validate=True).startswith(PNG)
    except (binascii.Error, ValueError):
        return False


def highlighted(source: str) -> Markup:
    """Return Python code as HTML: escaped, with a class for each kind of word."""
    code = plain(source)
    if len(code) > MAX_HIGHLIGHTED:
        return escape(code)
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return Markup(highlight(code, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True)).rstrip("\n"))


def prose(text: str) -> Markup:
    """Return a sentence of ours as HTML: escaped, with `code` between backquotes set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(plain(text)))))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=number, out_of=out_of, prose=prose)
    return environment
