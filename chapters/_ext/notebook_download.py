"""Offer each chapter as a notebook (.ipynb, outputs cleared) in the page's download menu."""

import shutil
from pathlib import Path

import nbformat
from docutils import nodes
from sphinx.application import Sphinx


def clear(path: Path) -> None:
    """Drop outputs, counters and MyST-NB's source map from a notebook: the reader runs the cells."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata.pop("source_map", None)
    nbformat.write(notebook, path)


def add(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Put the notebook next to the page's source and name it to the theme.

    It is cleared where MyST-NB left it, since the theme copies that file again if there are launch buttons.
    """
    executed = Path(app.outdir).parent / "jupyter_execute" / f"{page}.ipynb"
    if doctree is None or not executed.is_file():
        return
    target = Path(app.outdir) / "_sources" / f"{page}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    clear(executed)
    shutil.copyfile(executed, target)
    context["ipynb_source"] = f"{page}.ipynb"


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect ahead of the theme's header buttons (501)."""
    app.connect("html-page-context", add, priority=490)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
