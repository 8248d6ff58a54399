"""The first cell of a downloaded notebook brings the book's drawing functions: it runs in any folder."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "figures"
CELL = """\
# The functions that draw this chapter's figures: run this cell and read on below it.
# It needs lecturelib, NumPy and Matplotlib, and writes to a temporary folder only.
import sys
import tempfile
from pathlib import Path

FILES = {files}
folder = Path(tempfile.mkdtemp(prefix="figures-"))
for name, text in FILES.items():
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
sys.path.insert(0, str(folder))
"""


def first_cell(code: str, chapters: Path) -> str | None:
    """Return the source of the cell that brings what `code` imports from the figures, if anything."""
    files = needed(code, chapters)
    if not files:
        return None
    files |= set((chapters / PACKAGE).glob("*.mplstyle"))
    texts = {path.relative_to(chapters).as_posix(): path.read_text("utf-8") for path in sorted(files)}
    return CELL.format(files=json.dumps(texts, indent=1, ensure_ascii=False))


def needed(code: str, chapters: Path) -> set[Path]:
    """Return the files of the figures that `code` imports, and those that these import."""
    found: set[Path] = set()
    waiting = [code]
    while waiting:
        fresh = {path for name in imported(waiting.pop()) for path in files_of(name, chapters)} - found
        found |= fresh
        waiting += [path.read_text("utf-8") for path in fresh]
    return found


def imported(code: str) -> Iterator[str]:
    """Yield each dotted name that `code` imports: from a package both it and what is taken from it."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def files_of(name: str, chapters: Path) -> set[Path]:
    """Return the files that run when `name` is imported, if it is a part of the figures."""
    parts = name.split(".")
    if parts[0] != PACKAGE:
        return set()
    folders = [chapters.joinpath(*parts[:count]) for count in range(1, len(parts) + 1)]
    candidates = [file for f in folders for file in (f / "__init__.py", f.with_suffix(".py"))]
    return {file for file in candidates if file.is_file()}
