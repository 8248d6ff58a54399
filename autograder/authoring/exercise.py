"""What an exercise consists of; `reader` reads it from a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

BEGIN, END = "# BEGIN SOLUTION", "# END SOLUTION"
STUB_LINE = 'raise NotImplementedError("replace this line with your code")'
_BLOCK = re.compile(rf"^([ \t]*){BEGIN}[ \t]*\n(.*?)^[ \t]*{END}[ \t]*$", re.MULTILINE | re.DOTALL)


class SourceError(ValueError):
    """An exercise file is malformed: where, and what was expected there."""

    def __init__(self, path: Path, line: int, expectation: str):
        super().__init__(path, line, expectation)
        self.path, self.line, self.expectation = path, line, expectation

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.expectation}"


@dataclass(frozen=True)
class Mistake:
    """A wrong answer students give: an edit of the solution or, with ``old=None``, a whole answer cell."""

    name: str
    old: str | None
    new: str
    hint: str


@dataclass(frozen=True)
class AlsoRight:
    """Another correct way to write the answer cell."""

    name: str
    code: str


_Row = TypeVar("_Row", Mistake, AlsoRight)


@dataclass(frozen=True)
class Check:
    """One graded function; ``sentence`` is its docstring, which the student reads."""

    name: str
    function: str
    sentence: str
    source: str
    points: float
    visible: bool
    takes_rng: bool = False


class CodeCell(NamedTuple):
    """A cell of an exercise file that is run only when its list is asked for."""

    source: str
    line: int


@dataclass(frozen=True)
class About:
    """What an exercise says about itself: its items of the lectures, its minutes, whether it counts."""

    lectures: tuple[str, ...] = ()
    minutes: int | None = None
    optional: bool = False


@dataclass(frozen=True)
class Exercise:
    """One exercise of an assignment, as its file describes it."""

    assignment: str
    name: str
    text: tuple[str, ...]
    given: str
    answer: str
    checks: tuple[Check, ...]
    path: Path = field(repr=False)
    lists: dict[str, CodeCell] = field(repr=False, hash=False)  # the cells `mistakes` and `also right`
    about: About = About()

    @property
    def points(self) -> float:
        """Sum of the checks' points."""
        return sum(check.points for check in self.checks)

    @property
    def optional(self) -> bool:
        """Whether it is practice only: checked, with hints, and without points."""
        return self.about.optional

    @property
    def title(self) -> str:
        """First heading of the text."""
        return next(re.finditer(r"^#+ +(.+)$", "\n".join(self.text), re.MULTILINE))[1].strip()

    @cached_property
    def solution(self) -> str:
        """Answer cell without the marker lines."""
        lines = self.answer.splitlines(keepends=True)
        return "".join(line for line in lines if line.strip() not in (BEGIN, END))

    @cached_property
    def stub(self) -> str:
        """Answer cell as a student gets it."""
        return _BLOCK.sub(lambda block: _stub_lines(*block.groups()), self.answer)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Names that the answer cell assigns at top level: numbers, strings, arrays."""
        return tuple(_assigned(ast.parse(self.solution)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Functions and classes that the answer cell defines, then its values."""
        defined = [
            n.name for n in ast.parse(self.solution).body if isinstance(n, ast.FunctionDef | ast.ClassDef)
        ]
        return (*defined, *self.values)

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Typical mistakes; every ``old`` has been found exactly once in the solution."""
        found = self._listed("mistakes", "MISTAKES", Mistake)
        for mistake in found:
            times = 1 if mistake.old is None else self.solution.count(mistake.old)
            if times != 1:
                raise self._error(
                    "mistakes", f"`old` of {mistake.name!r} must occur exactly once, not {times} times"
                )
        return found

    @cached_property
    def also_right(self) -> tuple[AlsoRight, ...]:
        """Other correct answers."""
        return self._listed("also right", "ALSO_RIGHT", AlsoRight) if "also right" in self.lists else ()

    def apply(self, mistake: Mistake) -> str:
        """Return the answer cell of a student who makes ``mistake``."""
        return mistake.new if mistake.old is None else self.solution.replace(mistake.old, mistake.new)

    def _listed(self, kind: str, variable: str, row: type[_Row]) -> tuple[_Row, ...]:
        namespace: dict[str, Any] = {}
        try:
            exec(compile(self.lists[kind].source, str(self.path), "exec"), namespace)
        except Exception as error:
            raise self._error(kind, f"the cell `{kind}` fails: {error!r}") from error
        rows = namespace.get(variable)
        if not isinstance(rows, list) or not rows or not all(type(entry) is row for entry in rows):
            raise self._error(
                kind, f"the cell must define {variable}, a list of {row.__name__} that is not empty"
            )
        if len({entry.name for entry in rows}) < len(rows):
            raise self._error(kind, f"two entries of {variable} have the same name")
        return tuple(rows)

    def _error(self, kind: str, expectation: str) -> SourceError:
        return SourceError(self.path, self.lists[kind].line, expectation)


@dataclass(frozen=True)
class Assignment:
    """A folder of exercises with an introduction."""

    name: str
    title: str
    intro: str
    exercises: tuple[Exercise, ...]

    @property
    def points(self) -> float:
        """Sum of the exercises' points."""
        return sum(exercise.points for exercise in self.exercises)

    def checks(self) -> tuple[tuple[Exercise, Check], ...]:
        """Every check with its exercise, in the notebook's order."""
        return tuple((exercise, check) for exercise in self.exercises for check in exercise.checks)


def _stub_lines(indent: str, block: str) -> str:
    """One line to replace: an error inside a function, ``name = ...`` for each value at top level."""
    names = [] if indent else list(_assigned(ast.parse(block)))
    return "\n".join(f"{name} = ...  # replace the dots" for name in names) or f"{indent}{STUB_LINE}"


def _assigned(tree: ast.Module) -> Iterable[str]:
    """Names bound by the top-level assignments of ``tree``, each once."""
    targets = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    stores = [
        n
        for node in targets
        for n in ast.walk(node)
        if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    ]
    return dict.fromkeys(name.id for name in stores)
