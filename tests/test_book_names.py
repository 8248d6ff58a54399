"""Names of our modules in the chapters' cells, `act.relu` say, exist: seen without running a cell."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from chapter_cells import cells

PAGES = sorted((Path(__file__).parents[1] / "chapters").glob("*.md"))
OURS = ("lecturelib", "figures")


def tree(text: str) -> ast.Module:
    """Return the cells of a page as one program whose line numbers are those of the page."""
    program = ast.Module([], [])
    for line, code in cells(text):
        program.body += ast.increment_lineno(ast.parse(code), line - 1).body
    return program


def member(module: ModuleType, name: str) -> object:
    """Return what `from module import name` gives; AttributeError if nothing."""
    try:
        return getattr(module, name)
    except AttributeError:
        try:
            return importlib.import_module(f"{module.__name__}.{name}")
        except ModuleNotFoundError:
            raise AttributeError(f"{module.__name__} has no {name!r}") from None


def imported(node: ast.stmt) -> Iterator[tuple[str, object]]:
    """Yield the names that an import of ours binds, and what they are bound to."""
    if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] in OURS:
        module = importlib.import_module(node.module)
        yield from ((alias.asname or alias.name, member(module, alias.name)) for alias in node.names)
    elif isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.split(".")[0]
            if top in OURS:
                module = importlib.import_module(alias.name)
                yield (alias.asname, module) if alias.asname else (top, importlib.import_module(top))


def wrong_names(text: str) -> list[str]:
    """Return line and complaint for each name of ours that does not exist."""
    program, bound, wrong = tree(text), {}, []
    nodes = sorted((n for n in ast.walk(program) if hasattr(n, "lineno")), key=lambda node: node.lineno)
    for node in nodes:
        try:
            bound |= imported(node)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                bound.pop(node.id, None)  # from here on the name is something else
            if isinstance(node, ast.Attribute):
                resolve(node, bound)
        except (AttributeError, ModuleNotFoundError) as error:
            wrong.append(f"{node.lineno}: {error}")
    return list(dict.fromkeys(wrong))


def resolve(node: ast.expr, bound: dict[str, object]) -> object:
    """Return what an expression like `lab.toy` is, as long as modules lead there; None for all others."""
    if isinstance(node, ast.Name):
        return bound.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = resolve(node.value, bound)
        return member(owner, node.attr) if isinstance(owner, ModuleType) else None
    return None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_name_of_our_modules_exists(path):
    wrong = [f"chapters/{path.name}:{complaint}" for complaint in wrong_names(path.read_text("utf-8"))]
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


PAGE = """# A page

```{code-cell}
---
tags: [hide-input]
---
from lecturelib import activations as act
from figures import lab
```

```{code-cell}
:tags: [remove-output]
y = LINE
```
"""


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("act.relu(lab.activation_lab)", []),
        ("act.rely(2)", ["13: lecturelib.activations has no 'rely'"]),
        ("act.smooth.sigmoid", []),
        (
            "[lab.nothing for act.x in ()]",
            ["13: figures.lab has no 'nothing'", "13: lecturelib.activations has no 'x'"],
        ),
        ("act.no.way", ["13: lecturelib.activations has no 'no'"]),
        ("act = lab", []),
        ("other.rely + act.ACTIVATIONS['relu'].rely", []),
    ],
)
def test_a_name_that_is_not_there_is_reported_with_its_line(line, wrong):
    assert sorted(wrong_names(PAGE.replace("LINE", line))) == wrong


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("from lecturelib.losses import mze", "13: lecturelib.losses has no 'mze'"),
        ("from lecturelib import loses", "13: lecturelib has no 'loses'"),
        ("import lecturelib.loses", "13: No module named 'lecturelib.loses'"),
    ],
)
def test_an_import_of_nothing_is_reported(line, wrong):
    assert wrong_names(PAGE.replace("y = LINE", line)) == [wrong]
