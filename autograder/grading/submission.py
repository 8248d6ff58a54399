"""Read a student's notebook, and rebuild it so that every byte but the student's own code is ours.

Whatever is wrong with the file becomes a note; nothing here fails because of what a student sent.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.authoring.notebooks import PlannedCell, cell_metadata, new_cell, new_notebook, tools_text
from autograder.grading.running_notebook import Cell

if TYPE_CHECKING:
    from nbformat import NotebookNode

MAX_BYTES = 16 << 20  # a notebook with many plots has 2 MB
MAX_CELLS = 1000
CELL_TYPES = ("code", "markdown", "raw")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


@dataclass(frozen=True)
class SubmittedCell:
    """What survives of a student's cell: its kind, its text, and which cell of ours it claims to be."""

    cell_type: str
    source: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submission:
    """Cells of a submitted notebook; ``digest`` identifies the file's content.

    ``claimed`` is the assignment the notebook says it belongs to: good enough for checking one's own work.
    """

    cells: tuple[SubmittedCell, ...]
    notes: tuple[str, ...] = ()
    digest: str = ""
    claimed: str = ""
    readable: bool = True


def read_submission(path: Path, root: Path | None = None) -> Submission:
    """Read a notebook that may be damaged or hostile; what cannot be read is told in a note.

    Below ``root``, no folder on the way to the file may be a symbolic link, nor may the file itself.
    """
    digest = ""
    try:
        _refuse_links(path, root)
        content = _read_bytes(path)
        digest = hashlib.sha256(content).hexdigest()
        notebook = _notebook(content)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return Submission((), (f"This notebook cannot be graded: {reason}.",), digest, readable=False)
    found = [cell for cell in map(_submitted_cell, notebook["cells"][:MAX_CELLS]) if cell is not None]
    lost = len(notebook["cells"]) - len(found)
    notes = (f"{lost} cells could not be read and were left out.",) if lost else ()
    return Submission(tuple(found), notes, digest, _claimed(notebook))


def rebuild(
    submission: Submission, plan: Sequence[PlannedCell], assignment: str
) -> tuple[NotebookNode, list[str]]:
    """Return our notebook with the student's answers and extra cells in it, and notes on what was repaired.

    Our cells come in our order. An extra cell stays behind the cell of ours it followed. Of an answer
    cell that occurs several times, the last one that was worked on counts, as it would in the notebook.
    """
    planned = {cell.id: cell for cell in plan}
    copies, extras, order = _sort_cells(submission.cells, planned)
    notes = list(submission.notes)
    if order != [cell.id for cell in plan if cell.id in copies]:
        notes.append("Cells had been moved; they were put back in order.")
    nodes = [_extra_cell(extra, f"extra-0-{i}") for i, extra in enumerate(extras.get("", []))]
    for position, cell in enumerate(plan, start=1):
        before, own = _own_copy(cell, copies.get(cell.id, []), readable=submission.readable, notes=notes)
        nodes += [new_cell("code", f"copy-{position}-{i}", old.source) for i, old in enumerate(before)]
        nodes.append(new_cell(cell.cell_type, cell.id, own, _metadata(cell)))
        after = extras.get(cell.id, [])
        nodes += [_extra_cell(extra, f"extra-{position}-{i}") for i, extra in enumerate(after)]
    return new_notebook(assignment, nodes), notes


def cells_to_run(notebook: NotebookNode) -> list[Cell]:
    """Return the cells that a student's process runs: all code but the checks and their hints."""
    return [
        Cell(cell.id, tools_text() if cell.id == "tools" else cell.source)
        for cell in notebook.cells
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade", False)
    ]


def _refuse_links(path: Path, root: Path | None) -> None:
    if path.is_symlink() or (
        root and any(p.is_symlink() for p in path.parents if p.is_relative_to(root) and p != root)
    ):
        raise ValueError("it was handed in as a symbolic link")


def read_text(path: Path) -> str | None:
    """Return the text of a file that came with a submission, or None if it cannot be read."""
    try:
        return _read_bytes(path).decode("utf-8")
    except (OSError, ValueError):
        return None


def _read_bytes(path: Path) -> bytes:
    """Read a regular file of bounded size; links and pipes are refused, so no other file can be reached."""
    with open(path, "rb", opener=_open_without_links) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("it is not a regular file")
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES >> 20} MB; clear the outputs and submit again")
    return content


def _open_without_links(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)  # a pipe would let us wait for ever


def _notebook(content: bytes) -> dict[str, Any]:
    try:
        notebook: dict[str, Any] = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ValueError("its content is not JSON") from error
    version = notebook.get("nbformat") if isinstance(notebook, dict) else None
    if version != 4 or not isinstance(notebook.get("cells"), list):
        raise ValueError(f"expected notebook format 4 with a list of cells, found format {str(version)[:20]}")
    return notebook


def _claimed(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    ours = metadata.get("autograder") if isinstance(metadata, dict) else None
    name = ours.get("assignment") if isinstance(ours, dict) else None
    return name if isinstance(name, str) else ""


def _submitted_cell(cell: Any) -> SubmittedCell | None:
    if not isinstance(cell, dict) or cell.get("cell_type") not in CELL_TYPES:
        return None
    source = cell.get("source", "")
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        return None
    text = (
        "".join(lines).encode("utf-8", "replace").decode("utf-8")
    )  # a lone surrogate cannot be written to a file
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    claimed = (nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None, cell.get("id"))
    return SubmittedCell(cell["cell_type"], text, tuple(name for name in claimed if isinstance(name, str)))


def _sort_cells(
    cells: Sequence[SubmittedCell], planned: dict[str, PlannedCell]
) -> tuple[dict[str, list[SubmittedCell]], dict[str, list[SubmittedCell]], list[str]]:
    """Group the cells: copies of ours by id, extra cells by the cell they follow; order of ours."""
    copies: dict[str, list[SubmittedCell]] = {}
    extras: dict[str, list[SubmittedCell]] = {}
    latest = ""
    for cell in cells:
        name = next((name for name in cell.names if name in planned), None)
        if name is None:
            extras.setdefault(latest, []).append(cell)
        else:
            copies.setdefault(name, []).append(cell)
            latest = name
    return copies, extras, list(copies)


def _own_copy(
    cell: PlannedCell, copies: list[SubmittedCell], *, readable: bool, notes: list[str]
) -> tuple[list[SubmittedCell], str]:
    """Return the text that counts for our ``cell``, and earlier answers that are run before it."""
    if not copies and readable:
        notes.append(f"The cell {cell.id!r} was missing and has been put back.")
    if cell.locked:
        if any(copy.source.strip() != cell.source.strip() for copy in copies):
            notes.append(f"The locked cell {cell.id!r} had been changed; the original was used.")
        return [], cell.source
    answers = [copy for copy in copies if copy.source.strip() != cell.source.strip()]
    if len(answers) > 1:
        notes.append(f"The answer cell {cell.id!r} occurs {len(answers)} times; the last one counts.")
    return answers[:-1], answers[-1].source if answers else cell.source


def _extra_cell(extra: SubmittedCell, cell_id: str) -> NotebookNode:
    """Return a cell the student added; tags in its text are made visible, as formgrader would act on them."""
    source = extra.source if extra.cell_type == "code" else _TAG.sub("&lt;", extra.source)
    return new_cell(extra.cell_type, cell_id, source)


def _metadata(cell: PlannedCell) -> dict[str, Any]:
    fixed = {"deletable": False, "editable": False} if cell.locked else {"deletable": False}
    return cell_metadata(cell) | fixed
