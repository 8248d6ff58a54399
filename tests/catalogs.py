"""The catalogs of `lecturelib`, tables whose rows name their equation, and the equations of the chapters."""

import re
from functools import partial
from inspect import isfunction
from pathlib import Path
from typing import NamedTuple

from public_names import MODULES, public

CHAPTERS = Path(__file__).parents[1] / "chapters"
LABEL = re.compile(r"^ *:label: (eq-[\w-]+)$", re.MULTILINE)


def catalogs() -> dict[str, dict]:
    """Return every public dictionary of rows with a field `eq`, by full name."""
    things = {name: thing for module in MODULES for name, thing in public(module).items()}
    tables = {name: thing for name, thing in things.items() if isinstance(thing, dict)}
    return {
        name: table for name, table in tables.items() if all(hasattr(row, "eq") for row in table.values())
    }


def equations(chapters: Path = CHAPTERS) -> set[str]:
    """Return the labels of all equations in the chapters."""
    return {label for path in chapters.glob("*.md") for label in LABEL.findall(path.read_text("utf-8"))}


def parts(row: NamedTuple, package: str) -> list[str]:
    """Return the names of the functions and classes of `package` that a row is made of."""
    things = [value.func if isinstance(value, partial) else value for value in row]
    named = [thing if isfunction(thing) else type(thing) for thing in things]
    own = [thing for thing in named if f"{thing.__module__}.".startswith(f"{package}.")]
    return [thing.__name__ for thing in own if re.fullmatch(r"[A-Za-z]\w*", thing.__qualname__)]
