"""Find and read exercises: a folder is an assignment, a Python file in percent format an exercise."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder.authoring.about import read_about
from autograder.authoring.contents import place_of_table, with_table
from autograder.authoring.exercise import (
    BEGIN,
    END,
    About,
    Assignment,
    Check,
    CodeCell,
    Exercise,
    SourceError,
)
from autograder.authoring.points import weighted, whole
from autograder.words import near

if TYPE_CHECKING:
    from nbformat import NotebookNode

OUR_EXERCISES = Path(__file__).parents[1] / "exercises"
KINDS = ("about", "markdown", "given", "answer", "check", "hidden check", "mistakes", "also right")
ONCE = ("answer", "mistakes")
AT_MOST_ONCE = ("about", "given", "answer", "mistakes", "also right")
CELL_ID_LENGTH = 64  # nbformat's limit; the id of a check's cell is "<exercise>-<check>"


class _Cell(NamedTuple):
    kind: str
    source: str
    line: int
    options: dict[str, Any]


def default_roots(course: Path | None = None) -> tuple[Path, ...]:
    """Where assignments are looked for: the course's own ``exercises/`` first, then ours."""
    return (OUR_EXERCISES,) if course is None else (Path(course) / "exercises", OUR_EXERCISES)


def assignment_names(roots: Sequence[Path] | None = None) -> list[str]:
    """Names of all assignments found below ``roots``, sorted."""
    return sorted(
        {intro.parent.name for root in roots or default_roots() for intro in Path(root).glob("*/intro.md")}
    )


def exercise_names(roots: Sequence[Path] | None = None) -> list[str]:
    """Names of all exercises, like ``"activations/05_sigmoid"``, by assignment and in their order."""
    folders = (_folder(name, roots) for name in assignment_names(roots))
    return [f"{folder.name}/{path.stem}" for folder in folders for path in sorted(folder.glob("*.py"))]


def load_assignment(name: str, roots: Sequence[Path] | None = None) -> Assignment:
    """Read the assignment ``name`` from the first root that has it.

    Raises
    ------
    SourceError
        If there is no such assignment, or one of its files is malformed.
    """
    folder = _folder(name, roots)
    intro = _text(folder / "intro.md")
    title = re.match(r"# +(\S.*)", intro)
    if title is None:
        raise SourceError(folder / "intro.md", 1, "the first line must be `# Title`")
    line, total = place_of_table(folder / "intro.md", intro)
    paths = sorted(folder.glob("*.py"))
    if not paths:
        raise SourceError(folder, 0, "an assignment needs at least one exercise file")
    try:
        exercises = weighted([read_exercise(path) for path in paths], total)
    except ValueError as error:
        raise SourceError(folder / "intro.md", line, str(error)) from error
    return Assignment(name, title.group(1).strip(), with_table(intro, line, exercises), exercises)


def load_exercise(name: str, roots: Sequence[Path] | None = None) -> Exercise:
    """Read one exercise, named like ``"activations/05_sigmoid"``.

    Raises
    ------
    SourceError
        If there is no such exercise, or its file is malformed.
    """
    assignment, _, stem = name.partition("/")
    folder = _folder(assignment, roots)
    known = [path.stem for path in sorted(folder.glob("*.py"))]
    if stem not in known:
        raise SourceError(folder, 0, f"no exercise {stem!r}; {near(stem, known)}")
    return load_assignment(assignment, roots).exercises[known.index(stem)]


def read_exercise(path: Path) -> Exercise:
    """Read one exercise file.

    Raises
    ------
    SourceError
        If the file is malformed; it names the line and what was expected there.
    """
    if not re.fullmatch(r"[a-z0-9_]+", path.stem):
        raise SourceError(path, 0, "the file name must consist of a-z, 0-9 and _")
    cells = _cells(path)
    _require_kinds(path, cells)
    by_kind = {kind: [cell for cell in cells if cell.kind == kind] for kind in KINDS}
    return Exercise(
        assignment=path.parent.name,
        name=path.stem,
        text=tuple(cell.source for cell in by_kind["markdown"]),
        given="".join(cell.source for cell in by_kind["given"]),
        answer=_answer(path, by_kind["answer"][0]),
        checks=_checks(path, [cell for cell in cells if cell.kind.endswith("check")]),
        path=path,
        lists={
            kind: CodeCell(c.source, c.line) for kind in ("mistakes", "also right") for c in by_kind[kind]
        },
        about=next((read_about(path, cell.source, cell.line) for cell in by_kind["about"]), About()),
    )


def _folder(name: str, roots: Sequence[Path] | None) -> Path:
    for root in roots or default_roots():
        if name in assignment_names([root]):
            return Path(root) / name
    raise SourceError(Path(name), 0, f"no such assignment; {near(name, assignment_names(roots))}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(path, 0, f"must be a readable UTF-8 text file ({error})") from error


def _cells(path: Path) -> list[_Cell]:
    import jupytext  # half a second: only when an exercise is read

    text = _text(path)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r"# ?%%", line)]
    found = jupytext.reads(text, fmt="py:percent").cells
    if len(lines) != len(found):
        raise SourceError(path, 1, "the file must begin with a cell header such as `# %% [markdown]`")
    return [_cell(path, line, cell) for line, cell in zip(lines, found, strict=True)]


def _cell(path: Path, line: int, cell: NotebookNode) -> _Cell:
    title = cell.metadata.get("title", "without a title")
    kind = "markdown" if cell.cell_type == "markdown" else title
    if kind not in KINDS:
        raise SourceError(path, line, f"unknown kind of cell {kind!r}; it must be one of: {', '.join(KINDS)}")
    if "incorrectly_encoded_metadata" in cell.metadata:
        raise SourceError(path, line, "options must look like `points=1`")
    return _Cell(kind, cell.source.strip("\n"), line, dict(cell.metadata))


def _require_kinds(path: Path, cells: list[_Cell]) -> None:
    seen: list[str] = []
    for cell in cells:
        if cell.kind in seen and cell.kind in AT_MOST_ONCE:
            raise SourceError(path, cell.line, f"a second cell `{cell.kind}`; there can be only one")
        if cell.kind != "markdown":
            _parse(path, cell)
        seen.append(cell.kind)
    for kind in ONCE:
        if kind not in seen:
            raise SourceError(path, 1, f"the cell `# %% {kind}` is missing")
    if not any(kind.endswith("check") for kind in seen):
        raise SourceError(path, 1, "a cell `# %% check points=1` is missing")
    if not any(re.search(r"^#+ +\S", cell.source, re.MULTILINE) for cell in cells if cell.kind == "markdown"):
        raise SourceError(path, 1, "a `# %% [markdown]` cell with a heading is missing")


def _parse(path: Path, cell: _Cell) -> ast.Module:
    try:
        return ast.parse(cell.source)
    except SyntaxError as error:
        raise SourceError(path, cell.line + (error.lineno or 0), f"not valid Python: {error.msg}") from error


def _answer(path: Path, cell: _Cell) -> str:
    markers = [line.strip() for line in cell.source.splitlines() if line.strip() in (BEGIN, END)]
    if not markers or markers != [BEGIN, END] * (len(markers) // 2):
        raise SourceError(path, cell.line, f"the answer needs `{BEGIN}` and `{END}`, in pairs")
    return cell.source


def _checks(path: Path, cells: list[_Cell]) -> tuple[Check, ...]:
    checks = tuple(_check(path, cell) for cell in cells)
    names = [check.name for check in checks]
    for position, cell in enumerate(cells):
        if names[position] in names[:position]:
            raise SourceError(path, cell.line, f"two checks are named {names[position]!r}")
    return checks


def _check(path: Path, cell: _Cell) -> Check:
    body = _parse(path, cell).body
    if len(body) != 1 or not isinstance(body[0], ast.FunctionDef) or not body[0].name.startswith("check_"):
        raise SourceError(path, cell.line, "a check is one function whose name begins with check_")
    function, visible = body[0], cell.kind == "check"
    name, docstring = function.name.removeprefix("check_"), ast.get_docstring(function)
    if not docstring:
        raise SourceError(
            path, cell.line + function.lineno, "a check needs a docstring: the student reads it"
        )
    if len(f"{path.stem}-{name}") > CELL_ID_LENGTH or not re.fullmatch(r"[a-z0-9_]+", name):
        raise SourceError(
            path, cell.line, "the name must be short: file name and check name make the cell's id"
        )
    arguments = [argument.arg for argument in function.args.args]
    if arguments not in ([], ["rng"]) or (visible and arguments):
        raise SourceError(path, cell.line, "a check takes no arguments; a hidden one may take `rng`")
    sentence = " ".join(docstring.split())
    return Check(name, function.name, sentence, cell.source, _points(path, cell), visible, bool(arguments))


def _points(path: Path, cell: _Cell) -> float:
    points = cell.options.get("points", 0)
    if type(points) not in (int, float) or points <= 0 or points % 0.5:
        raise SourceError(
            path, cell.line, "a check needs points: a positive multiple of 0.5, as in `points=1`"
        )
    return whole(points)
