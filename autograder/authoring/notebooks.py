"""Build an assignment's notebooks: nbgrader's source, and the copy a student gets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat

from autograder.authoring.exercise import Assignment, Check, Exercise
from autograder.authoring.hints import known_mistakes

if TYPE_CHECKING:
    from nbformat import NotebookNode

KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
TOOLS = Path(__file__).parent / "notebook_tools.py"

# nbgrader takes such a region out of the notebook a student gets and keeps it in the gradebook. Our own
# graders never run check cells; nbgrader without our configuration does, and gives no points because of this.
REFUSAL = """
### BEGIN HIDDEN TESTS
raise RuntimeError("Points come from `autograder grade`, or nbgrader as configured here.")
### END HIDDEN TESTS"""


@dataclass(frozen=True)
class PlannedCell:
    """One cell of ours in an assignment's notebook.

    ``role`` is "text", "tools", "given", "answer" or "check"; ``source`` is what a student gets, and
    ``solution`` the text with the solution between its markers (answer cells only).
    """

    id: str
    role: str
    source: str
    points: float | None = None
    solution: str = ""

    @property
    def cell_type(self) -> str:
        """Notebook's name for the kind of cell."""
        return "markdown" if self.role == "text" else "code"

    @property
    def locked(self) -> bool:
        """Whether a student's changes are undone before grading."""
        return self.role != "answer"

    @property
    def master(self) -> str:
        """What nbgrader's gradebook holds for this cell."""
        return self.source + REFUSAL if self.role == "check" else self.source


def tools_text(hints: Sequence[str] = ()) -> str:
    """Return the tools of the check cells, with lines for a table of hints.

    While grading the table is empty: checks do not run in the notebook then, and to read it would take longer
    than to run all other cells.
    """
    return "\n".join([TOOLS.read_text("utf-8").strip(), "", "", "HINTS = {", *hints, "}"])


def plan(assignment: Assignment) -> tuple[PlannedCell, ...]:
    """Return every cell of ours in the notebook of ``assignment``, in order."""
    head = (
        PlannedCell("intro", "text", assignment.intro.strip()),
        PlannedCell("tools", "tools", _tools(assignment)),
    )
    return head + tuple(cell for exercise in assignment.exercises for cell in _exercise_cells(exercise))


def source_notebook(assignment: Assignment, cells: Sequence[PlannedCell]) -> NotebookNode:
    """Return nbgrader's source notebook: solutions between markers, hidden checks as one sentence each."""
    return _notebook(assignment, [(cell, cell.solution or cell.master) for cell in cells])


def release_notebook(assignment: Assignment, cells: Sequence[PlannedCell]) -> NotebookNode:
    """Return the notebook a student gets; equal to what nbgrader makes of the source notebook."""
    from nbgrader.utils import compute_checksum

    notebook = _notebook(assignment, [(cell, cell.source) for cell in cells])
    for cell in notebook.cells:
        cell.metadata.deletable = False
        if cell.metadata.nbgrader.locked:
            cell.metadata.editable = False
        cell.metadata.nbgrader.checksum = compute_checksum(cell)
        cell.metadata.nbgrader.cell_type = cell.cell_type
    return notebook


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook that was written here."""
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def notebook_text(notebook: NotebookNode) -> str:
    """Return the file's text, as nbgrader writes it."""
    text: str = nbformat.writes(notebook)
    return text.rstrip("\n") + "\n"


def cell_metadata(cell: PlannedCell) -> dict[str, Any]:
    """Return a cell's metadata: nbgrader's description of it (schema 3); the tools are folded away."""
    marks = {} if cell.points is None else {"points": cell.points}
    folded = {"jupyter": {"source_hidden": True}} if cell.role == "tools" else {}
    nbgrader = {
        "schema_version": 3,
        "grade_id": cell.id,
        "grade": cell.role == "check",
        "solution": cell.role == "answer",
        "locked": cell.locked,
        "task": False,
        **marks,
    }
    return {"nbgrader": nbgrader, **folded}


def new_cell(
    cell_type: str, cell_id: str, source: str, metadata: dict[str, Any] | None = None
) -> NotebookNode:
    """Return a notebook cell with an id of ours, so that equal assignments give equal files.

    nbformat's own makers would validate each cell by itself; the notebook is validated when it is written.
    """
    cell = {"id": cell_id, "cell_type": cell_type, "metadata": metadata or {}, "source": source}
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if cell_type == "code" else {}
    node: NotebookNode = nbformat.from_dict(cell | code)
    return node


def new_notebook(assignment: str, cells: list[NotebookNode]) -> NotebookNode:
    """Return a notebook with our metadata."""
    metadata = {
        "kernelspec": KERNEL,
        "language_info": {"name": "python"},
        "autograder": {"assignment": assignment},
    }
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    return notebook


def _notebook(assignment: Assignment, cells: list[tuple[PlannedCell, str]]) -> NotebookNode:
    nodes = [new_cell(cell.cell_type, cell.id, source, cell_metadata(cell)) for cell, source in cells]
    return new_notebook(assignment.name, nodes)


def _tools(assignment: Assignment) -> str:
    """Return the tools of the check cells, and the hints for mistakes that visible checks can tell."""
    lines = []
    for exercise, check in assignment.checks():
        known = known_mistakes(exercise, check) if check.visible else []
        if known:
            lines += [
                f"    {_check_id(exercise, check)!r}: [",
                *(f"        {row!r}," for row in known),
                "    ],",
            ]
    return tools_text(lines)


def _exercise_cells(exercise: Exercise) -> Iterator[PlannedCell]:
    for position, text in enumerate(exercise.text):
        yield PlannedCell(f"{exercise.name}-text-{position}", "text", text.strip())
    yield PlannedCell(f"{exercise.name}-given", "given", exercise.given.strip())
    answer, stub = exercise.answer.strip(), exercise.stub.strip()
    yield PlannedCell(f"{exercise.name}-answer", "answer", stub, solution=answer)
    for check in exercise.checks:
        source = _visible(exercise, check) if check.visible else _hidden(check)
        yield PlannedCell(_check_id(exercise, check), "check", source, points=check.points)


def _visible(exercise: Exercise, check: Check) -> str:
    hints = f"HINTS.get({_check_id(exercise, check)!r}, ())"
    return f"{check.source.strip()}\n\n\nrun_check({check.function}, {hints})"


def _hidden(check: Check) -> str:
    points = f"{check.points:g} point" + ("" if check.points == 1 else "s") if check.points else "optional"
    return f"# Checked when your work is graded ({points}): {' '.join(check.sentence.split())}"


def _check_id(exercise: Exercise, check: Check) -> str:
    return f"{exercise.name}-{check.name}"
