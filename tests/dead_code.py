"""Name what nothing uses: vulture over all code, the pages' cells too; its settings are in pyproject.toml."""

import sys
from pathlib import Path

from chapter_cells import cells
from vulture.config import make_config
from vulture.core import Vulture


def code_of(page: str) -> str:
    """Return all Python of a page, each line where the page has it."""
    lines: list[str] = []
    for first, code in cells(page):
        lines += [""] * (first - 1 - len(lines)) + code.splitlines()
    return "\n".join(lines)


def main() -> int:
    """Print a line for each name that nothing uses; return 0 when there is none."""
    settings = make_config([])
    found = Vulture(ignore_names=settings["ignore_names"], ignore_decorators=settings["ignore_decorators"])
    found.scavenge(settings["paths"], exclude=settings["exclude"])
    for page in sorted(Path("chapters").glob("*.md")):
        found.scan(code_of(page.read_text("utf-8")), filename=page)
    return found.report(min_confidence=settings["min_confidence"])


if __name__ == "__main__":
    sys.exit(main())
