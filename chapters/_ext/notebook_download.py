"""Offer each chapter as a notebook (.ipynb) in the download menu: plain text, no outputs, runs by itself."""

import shutil
from pathlib import Path

import nbformat
from docutils import nodes
from drawing_code import first_cell
from plain_markdown import plain
from sphinx.application import Sphinx

DRAWING = "drawing-code"  # the id of the cell that brings the drawing functions


def prepare(path: Path, folder: Path) -> None:
    """Rewrite the executed notebook of a chapter in `folder` for a reader who runs it elsewhere."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = plain(cell.source, folder)
    notebook.cells = [cell for cell in notebook.cells if cell.source]  # a target alone leaves nothing
    if not any(cell.id == DRAWING for cell in code):
        drawing = first_cell("\n".join(cell.source for cell in code), folder)
        hidden = {"jupyter": {"source_hidden": True}}
        notebook.cells[1:1] = (
            [nbformat.v4.new_code_cell(drawing, id=DRAWING, metadata=hidden)] if drawing else []
        )
    notebook.metadata.pop("source_map", None)
    nbformat.write(notebook, path)


def add(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Put the notebook next to the page's source and name it to the theme.

    It is rewritten where MyST-NB left it, since the theme copies that file again if there are launch buttons.
    """
    executed = Path(app.outdir).parent / "jupyter_execute" / f"{page}.ipynb"
    if doctree is None or not executed.is_file():
        return
    target = Path(app.outdir) / "_sources" / f"{page}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    prepare(executed, Path(app.srcdir, page).parent)
    shutil.copyfile(executed, target)
    context["ipynb_source"] = f"{page}.ipynb"


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect ahead of the theme's header buttons (501)."""
    app.connect("html-page-context", add, priority=490)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
