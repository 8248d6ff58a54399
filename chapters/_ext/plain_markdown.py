"""A chapter's MyST text as Markdown that any notebook shows: included code in place, references in words."""

import ast
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

from included_code import without_docstring

TARGET = re.compile(r"^\([\w-]+\)=$\n?", re.MULTILINE)
ROLE = re.compile(r"\{([a-z:]+)\}`([^`]+)`")
BACKTICKS, COLONS = "`{3,}", ":{3,}"
WITH_TEXT = re.compile(r"(.+?)\s*<[^>]+>$", re.DOTALL)


def plain(text: str, folder: Path) -> str:
    """Return `text` without directives, roles and targets; files are included from `folder`."""
    for fence in (
        BACKTICKS,
        COLONS,
    ):  # admonitions, written with colons, hold formulas, written with backticks
        text = _directive(fence).sub(lambda found: _block(found, folder), text)
    text = ROLE.sub(lambda found: reference(found[1], found[2]), TARGET.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def reference(role: str, target: str) -> str:
    """Return what a reader of the notebook sees instead of a link."""
    if role.startswith("cite"):
        return _citation(target) if role == "cite:t" else f"[{', '.join(map(_citation, target.split(',')))}]"
    if named := WITH_TEXT.match(target):
        return named[1]
    if role.startswith("py:"):
        return f"`{target}`"
    words = re.sub(r"^(eq|sec|ch|fig|ex|tab)-", "", target).replace("-", " ").replace("_", " ")
    return {"eq": f"({words})", "numref": f"The figure “{words}”"}.get(role, f"“{words}”")


def _citation(key: str) -> str:
    name, year = re.fullmatch(r"\s*(\D+)(\d*\w*)\s*", key).groups()
    return f"{name.capitalize()} {year}".strip()


def _directive(fence: str) -> re.Pattern[str]:
    opening = rf"^(?P<fence>{fence})\{{(?P<name>[\w-]+)\}}[ ]?(?P<title>[^\n]*)\n"
    options = r"(?P<options>(?::[\w-]+:[^\n]*\n)*)"
    return re.compile(rf"{opening}{options}(?P<body>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL)


def _block(found: re.Match[str], folder: Path) -> str:
    options = dict(re.findall(r"^:([\w-]+):[ ]*(.*)$", found["options"], re.MULTILINE))
    write = BLOCKS.get(found["name"], _body)
    return write(found["title"], options, found["body"].strip("\n"), folder)


def _formula(_title: str, options: dict[str, str], body: str, _folder: Path) -> str:
    tag = f" \\tag{{{reference('eq', options['label']).strip('()')}}}" if "label" in options else ""
    lines = f"\\begin{{split}}\n{body}\n\\end{{split}}" if "\\\\" in body else body  # as Sphinx does
    return f"$$\n{lines}{tag}\n$$"


def _code(title: str, options: dict[str, str], _body: str, folder: Path) -> str:
    source = (folder / title).read_text("utf-8")
    if "pyobject" in options:
        source = without_docstring(definition(source, options["pyobject"]))
    return f"```python\n{source.strip()}\n```"


def definition(source: str, name: str) -> str:
    """Return the lines that define a function, a class or a method `Class.method`."""
    node = ast.parse(source)
    for part in name.split("."):
        node = next(child for child in node.body if getattr(child, "name", None) == part)
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    return textwrap.dedent("\n".join(source.splitlines()[first - 1 : node.end_lineno]))


def _box(title: str, _options: dict[str, str], body: str, _folder: Path) -> str:
    return "\n".join(f"> {line}".rstrip() for line in [f"**{title}**", "", *body.splitlines()])


def _exercise(title: str, *_: object) -> str:
    return f"### Exercise: {title}"


def _solution(*_: object) -> str:
    return "#### Solution"


def _nothing(*_: object) -> str:
    return ""


def _body(_title: str, _options: dict[str, str], body: str, _folder: Path) -> str:
    return body


BLOCKS: dict[str, Callable[..., str]] = {
    "math": _formula,
    "literalinclude": _code,
    "admonition": _box,
    "exercise-start": _exercise,
    "exercise-end": _nothing,
    "solution-start": _solution,
    "solution-end": _nothing,
    "raw": _nothing,
}
