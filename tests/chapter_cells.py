"""The code cells of a chapter, read from its text."""

import re

CODE_CELL = re.compile(r"^```\{code-cell\}.*?\n(?:---\n.*?^---\n)?(.*?)^```", re.DOTALL | re.MULTILINE)
NOT_PYTHON = re.compile(r"^(:.*|[%!].*)$", re.MULTILINE)  # options of the cell, magics


def cells(text: str) -> list[tuple[int, str]]:
    """Return the line where each cell's code begins, and the code; what is not Python is an empty line."""
    return [
        (text.count("\n", 0, cell.start(1)) + 1, NOT_PYTHON.sub("", cell[1]))
        for cell in CODE_CELL.finditer(text)
    ]
