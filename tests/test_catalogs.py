"""What every row needs besides its function: an equation, an export, what PyTorch gives, planted mistakes."""

import importlib
import json
import re
from pathlib import Path
from types import SimpleNamespace

import mutants
import pytest
from catalogs import catalogs, equations, parts
from public_names import PACKAGE

GOLDEN = Path(__file__).parent / "oracle" / "golden"

CATALOGS = catalogs()
dashed = lambda name: name.replace(".", "-")  # so that ONLY=... finds the topic
every_catalog = pytest.mark.parametrize("name", CATALOGS, ids=dashed)
CITED = re.compile(r"\{eq\}`(eq-[\w-]+)`")


def test_catalogs_are_found():
    assert {"lecturelib.activations.ACTIVATIONS", "lecturelib.rbf.KERNELS"} < set(CATALOGS)


def report(complaints: list[str]) -> None:
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


def without_equation(name: str, table: dict, known: set[str]) -> list[str]:
    """Return what to do about each row whose equation no chapter has."""
    return [
        f'{name}["{row}"] names {entry.eq}, which no chapter has: give the equation this label in '
        f"chapters/*.md (a line ':label: {entry.eq}' in its math block), or correct the row"
        for row, entry in table.items()
        if entry.eq not in known
    ]


@every_catalog
def test_every_row_names_an_equation_of_a_chapter(name):
    report(without_equation(name, CATALOGS[name], equations()))


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: "-".join(path.relative_to(PACKAGE).parts)
)
def test_every_equation_that_a_docstring_cites_stands_in_a_chapter(path: Path):
    missing = set(CITED.findall(path.read_text("utf-8"))) - equations()
    report([f"it cites {label}, which no chapter labels" for label in sorted(missing)])


def test_a_label_is_read_from_a_block_of_math(tmp_path):
    text = "```{math}\n:label: eq-mse\n(a - y)^2\n```\n{eq}`eq-other`\n"
    (tmp_path / "losses.md").write_text(text, "utf-8")
    assert equations(tmp_path) == {"eq-mse"}


def test_a_row_without_equation_is_told_what_to_do():
    name = "lecturelib.activations.ACTIVATIONS"
    (told,) = without_equation(name, {"relu": CATALOGS[name]["relu"]}, {"eq-elu"})
    assert told.startswith(
        f'{name}["relu"] names eq-relu, which no chapter has: give the equation this label'
    )


def not_exported(name: str, table: dict, exported: list[str]) -> list[str]:
    """Return what to do about each function or class of a row that its module does not offer."""
    package = name.rpartition(".")[0]
    file = f"{package.replace('.', '/')}/__init__.py"
    return [
        f'{name}["{row}"] uses {part}: import it in {file} and add "{part}" to __all__ there'
        for row, entry in table.items()
        for part in parts(entry, package)
        if part not in exported
    ]


@every_catalog
def test_what_a_row_uses_can_be_imported_from_the_module(name):
    module = importlib.import_module(name.rpartition(".")[0])
    report(not_exported(name, CATALOGS[name], module.__all__))


def test_a_function_that_is_not_exported_is_named():
    name = "lecturelib.activations.ACTIVATIONS"
    exported = importlib.import_module("lecturelib.activations").__all__
    told = not_exported(name, CATALOGS[name], [other for other in exported if other != "prelu_prime"])
    assert told == [
        f'{name}["prelu(alpha=0.25)"] uses prelu_prime: import it in lecturelib/activations/__init__.py and '
        'add "prelu_prime" to __all__ there'
    ]


def unlike_golden(name: str, table: dict, made_from: dict[str, str]) -> list[str]:
    """Return what to do about rows that the golden table was not made from."""
    said = {row: entry.torch for row, entry in table.items() if not entry.torch.startswith("none: ")}
    stale = sorted(row for row in said.keys() | made_from.keys() if said.get(row) != made_from.get(row))
    file = f"tests/oracle/golden/{name.split('.')[1]}.json"
    return [
        f'{file} does not hold {name}["{row}"] as it is now: run `make oracle` (PyTorch, in its own '
        'environment) and commit the file; where PyTorch has no such thing, the row says torch="none: why"'
        for row in stale
    ]


@pytest.mark.parametrize(
    "name",
    [name for name, table in CATALOGS.items() if hasattr(next(iter(table.values())), "torch")],
    ids=dashed,
)
def test_golden_table_was_made_from_the_rows(name):
    text = (GOLDEN / f"{name.split('.')[1]}.json").read_text("utf-8")
    report(unlike_golden(name, CATALOGS[name], json.loads(text)["expressions"]))


@pytest.mark.parametrize("torch", ["F.mish(x)", ""])
def test_a_row_without_its_golden_entry_is_told_what_to_do(torch):
    name = "lecturelib.activations.ACTIVATIONS"
    (told,) = unlike_golden(name, {"mish": SimpleNamespace(torch=torch)}, {})
    assert told.startswith(
        f'tests/oracle/golden/activations.json does not hold {name}["mish"] as it is now: run'
    )


def test_a_row_that_pytorch_lacks_needs_no_golden_entry():
    assert unlike_golden("a.b.C", {"mish": SimpleNamespace(torch="none: too new")}, {}) == []


def test_mistakes_are_planted_in_every_module_with_a_catalog():
    """How to: tests/mutants.py; to try: make mutants MODULE=..."""
    planted = {Path(mutant.file).parts[1] for mutant in mutants.planted()}
    report(
        [
            f"no mistake is planted in lecturelib/{module}: write tests/mutants_{module}.py "
            f"(tests/mutants.py says how) and run `make mutants MODULE={module}`"
            for module in sorted({name.split(".")[1] for name in CATALOGS} - planted)
        ]
    )
