"""What an exercise file says about itself in its cell `about`; every line of it may be left out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.authoring.exercise import About, SourceError

EXAMPLES = {
    "LECTURES": 'a list of items of the lectures, as in `LECTURES = ["L4-12"]`',
    "MINUTES": "a whole number, as in `MINUTES = 20`",
    "OPTIONAL": "True or False, as in `OPTIONAL = True`",
}


def read_about(path: Path, source: str, line: int) -> About:
    """Read the cell, which stands below ``line``; nothing in it is run.

    Raises
    ------
    SourceError
        If it holds anything but the known names, each once, with values of their kinds.
    """
    values: dict[str, Any] = {}
    for name, value, at in _assignments(path, source, line):
        if name in values:
            raise SourceError(path, at, f"a second `{name}`; there can be only one")
        if not _fits(name, value):
            raise SourceError(path, at, f"{name} must be {EXAMPLES[name]}")
        values[name] = value
    return About(
        tuple(values.get("LECTURES", ())), values.get("MINUTES"), optional=values.get("OPTIONAL", False)
    )


def _assignments(path: Path, source: str, line: int) -> Iterator[tuple[str, Any, int]]:
    """Yield each name with its value and its line in the file."""
    for statement in ast.parse(source).body:
        at = line + statement.lineno
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in EXAMPLES:
                yield name, _literal(value), at
            case _:
                raise SourceError(path, at, f"the cell `about` may set {', '.join(EXAMPLES)}, nothing else")


def _literal(value: ast.expr) -> Any:
    try:
        return ast.literal_eval(value)
    except ValueError:
        return None  # fits nothing


def _fits(name: str, value: Any) -> bool:
    if name == "LECTURES":
        return isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    return type(value) is bool if name == "OPTIONAL" else type(value) is int and value > 0
