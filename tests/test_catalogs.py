"""What holds for every catalog: a row's equation stands in a chapter."""

import re
from pathlib import Path

import pytest
from catalogs import catalogs, equations
from public_names import PACKAGE

CATALOGS = catalogs()
CITED = re.compile(r"\{eq\}`(eq-[\w-]+)`")


def test_catalogs_are_found():
    assert {"lecturelib.activations.ACTIVATIONS", "lecturelib.rbf.KERNELS"} < set(CATALOGS)


def without_equation(name: str, table: dict, known: set[str]) -> list[str]:
    """Return what to do about each row whose equation no chapter has."""
    return [
        f'{name}["{row}"] names {entry.eq}, which no chapter has: give the equation this label in '
        f"chapters/*.md (a line ':label: {entry.eq}' in its math block), or correct the row"
        for row, entry in table.items()
        if entry.eq not in known
    ]


@pytest.mark.parametrize("name", CATALOGS)
def test_every_row_names_an_equation_of_a_chapter(name):
    missing = without_equation(name, CATALOGS[name], equations())
    if missing:
        pytest.fail("\n".join(missing), pytrace=False)


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_every_equation_that_a_docstring_cites_stands_in_a_chapter(path: Path):
    missing = set(CITED.findall(path.read_text("utf-8"))) - equations()
    if missing:
        pytest.fail(f"cites {', '.join(sorted(missing))}, which no chapter labels", pytrace=False)


def test_a_label_is_read_from_a_block_of_math(tmp_path):
    text = "```{math}\n:label: eq-mse\n(a - y)^2\n```\n{eq}`eq-other`\n"
    (tmp_path / "losses.md").write_text(text, "utf-8")
    assert equations(tmp_path) == {"eq-mse"}


def test_a_row_without_equation_is_told_what_to_do():
    (told,) = without_equation(
        "lecturelib.activations.ACTIVATIONS", CATALOGS["lecturelib.activations.ACTIVATIONS"], {}
    )[:1]
    assert told.startswith(
        'lecturelib.activations.ACTIVATIONS["identity"] names eq-identity, which no chapter has'
    )
