"""Let docstrings use the chapters' markup: `$x$` is math and ``{role}`text` `` is a role, as in MyST."""

import re
from collections import namedtuple

from sphinx.application import Sphinx

MATH = re.compile(r"(?<![\\$`\w])\$([^$`\n]+)\$(?!\$)(?=(\w)?)")
FIELD = type(namedtuple("Sample", "field").field)
ROLE = re.compile(r"\{([\w:]+)\}(`[^`\n]+`)")


def math_role(match: re.Match[str]) -> str:
    r"""Return the role; a letter right behind a formula needs ``\ `` between, which shows as nothing."""
    return f":math:`{match[1]}`" + (r"\ " if match[2] else "")


def to_rst(line: str) -> str:
    """Rewrite one line: ``$x^2$`` to ``:math:`x^2` ``, ``{eq}`eq-relu` `` to ``:eq:`eq-relu` ``."""
    return MATH.sub(math_role, ROLE.sub(r":\1:\2", line))


def join_lines(lines: list[str]) -> list[str]:
    """Put a formula that was broken over two lines back on one, so that `to_rst` sees it whole."""
    joined: list[str] = []
    for line in lines:
        if joined and joined[-1].count("$") % 2:
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
    return joined


def rewrite(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Rewrite a docstring in place, before napoleon reads its sections."""
    lines[:] = [to_rst(line) for line in join_lines(lines)]


def skip_field(app: Sphinx, what: str, name: str, obj: object, skip: bool, options: object) -> bool | None:
    """Leave out fields of named tuples, "Alias for field number 0": the signature says more."""
    return True if isinstance(obj, FIELD) else None


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to autodoc, ahead of napoleon (500)."""
    app.connect("autodoc-skip-member", skip_field)
    app.connect("autodoc-process-docstring", rewrite, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
