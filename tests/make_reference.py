"""Write the text-only reference notebooks that hold the numbers printed in the book.

`make reference` runs every page that has code cells and writes what it printed to
`tests/reference/<page>.ipynb`.  Read the difference before you commit it: a new number is a new claim.
Continuous integration never runs this; `tests/test_book_reference.py` runs the cells again and compares.

Usage: python tests/make_reference.py [page ...]        for example: activations errata
"""

import re
import sys
from pathlib import Path

import nbformat
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient
from nbval.plugin import coalesce_streams, get_sanitize_patterns
from traitlets.config import Config

ROOT = Path(__file__).parents[1]
CHAPTERS = ROOT / "chapters"
REFERENCE = ROOT / "tests" / "reference"
SANITIZE = REFERENCE / "sanitize.cfg"
TEXT = ("text/plain", "text/html", "text/latex", "text/markdown")  # pictures are for eyes, not for comparison
# Else each kernel warns that others may listen.
ENCRYPTED = Config({"KernelManager": {"transport_encryption": "auto"}})


def pages_with_code() -> list[str]:
    """Return the names of the pages that run."""
    return sorted(path.stem for path in CHAPTERS.glob("*.md") if "{code-cell}" in path.read_text("utf-8"))


def source_of(page: str) -> nbformat.NotebookNode:
    """Return a page as a notebook, without outputs."""
    text = (CHAPTERS / f"{page}.md").read_text("utf-8")
    return read_myst_markdown_notebook(text, config=MdParserConfig(), add_source_map=False)


def code_of(page: str) -> nbformat.NotebookNode:
    """Return a page's code cells as a notebook, without its text and without outputs."""
    return only_code(source_of(page))


def only_code(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Keep of a notebook its code cells, and of their metadata the tags."""
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        cell.metadata = {"tags": cell.metadata["tags"]} if "tags" in cell.metadata else {}
    return notebook


def sanitized(text: str) -> str:
    """Replace what nbval will replace too when it compares."""
    for pattern, replacement in get_sanitize_patterns(SANITIZE.read_text("utf-8")):
        text = re.sub(pattern, replacement, text)
    return text


def text_only(output: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Keep of an output what nbval compares."""
    if "data" in output:
        output.data = {kind: sanitized(data) for kind, data in output.data.items() if kind in TEXT}
        output.metadata = {}
    if "execution_count" in output:
        output.execution_count = None
    return output


def outputs_of(cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Return a cell's text outputs, what was printed in one piece: the kernel sends pieces as time has it."""
    return coalesce_streams([text_only(output) for output in cell.outputs])


def run(page: str) -> nbformat.NotebookNode:
    """Run a page where the book runs it, and return its cells with their text outputs."""
    notebook = code_of(page)
    place = {"metadata": {"path": str(CHAPTERS)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=place, config=ENCRYPTED).execute()
    return as_reference(notebook)


def as_reference(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Keep of a notebook that has run the code cells with their text outputs."""
    notebook = only_code(notebook)
    for cell in notebook.cells:
        cell.execution_count = 1  # nbval wants to see that it ran; true counts change with every new cell
        cell.metadata.pop("execution", None)
        cell.outputs = outputs_of(cell)
    notebook.metadata.pop("language_info", None)
    return notebook


def write(page: str, notebook: nbformat.NotebookNode) -> Path:
    """Write the reference of a page; return where."""
    target = REFERENCE / f"{page}.ipynb"
    target.write_text(nbformat.writes(notebook) + "\n", "utf-8")
    return target


def main() -> None:
    """Write the reference of each page named on the command line, or of all."""
    known = pages_with_code()
    for page in sys.argv[1:] or known:
        if page not in known:
            sys.exit(f"no page {page!r} with code cells in chapters/; there are: {', '.join(known)}")
        target = write(page, run(page))
        print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.1f} kB")


if __name__ == "__main__":
    main()
