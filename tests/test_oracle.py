"""The golden tables are what PyTorch gives, and the script that compares them sees every difference."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAKE = ROOT / "tests" / "oracle" / "make.py"
PYTHONS = [
    Path(sys.executable),
    ROOT / "_build" / "oracle" / "bin" / "python",
]  # `make oracle` makes the other
TABLE = {"x": [0.0, 1.5], "rows": {"a": {"n": 3, "name": "relu"}}}


def with_torch() -> Path | None:
    """Return a Python that can import PyTorch."""
    import_torch = ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)"]
    there = [python for python in PYTHONS if python.exists()]
    return next((p for p in there if subprocess.run([p, *import_torch], check=False).returncode == 0), None)


@pytest.mark.thorough  # `make test-rest` has tried to install PyTorch by then
def test_pytorch_still_gives_the_golden_tables():
    python = with_torch()
    if python is None:
        pytest.skip(
            "PyTorch is not installed (`make oracle` does it): the golden tables are taken as they are"
        )
    check = subprocess.run([python, MAKE, "--check"], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout + check.stderr


def test_every_table_says_which_versions_made_it():
    made = {
        path: json.loads(path.read_text("utf-8"))["versions"] for path in MAKE.parent.glob("golden/*.json")
    }
    assert len(made) >= 10
    assert {versions["torch"] for versions in made.values()} == {"2.13.0"}
    assert all(versions["python"] for versions in made.values())


def test_the_same_table_has_no_differences():
    again = {"x": (0.0, 1.5 + 1e-15), "rows": {"a": {"n": 3, "name": "relu"}}}
    assert runpy.run_path(str(MAKE))["differences"](TABLE, again) == []


@pytest.mark.parametrize(
    ("fresh", "where"),
    [
        (TABLE | {"x": [0.0, 1.5 + 1e-11]}, "/x/1: file has 1.5"),
        (TABLE | {"x": [0.0]}, "/x: file and PyTorch differ in structure"),
        (TABLE | {"x": [0.0, 1]}, "/x/1: file and PyTorch differ in structure"),
        (TABLE | {"y": 1.0}, ": file and PyTorch differ in structure"),
        (TABLE | {"rows": {"a": {"n": 4, "name": "relu"}}}, "/rows/a/n: file has 3"),
        (TABLE | {"rows": {"a": {"n": 3, "name": "elu"}}}, "/rows/a/name: file has 'relu'"),
    ],
)
def test_a_difference_is_named_by_its_place(fresh, where):
    (line,) = runpy.run_path(str(MAKE))["differences"](TABLE, fresh)
    assert line.startswith(where)


def test_tables_and_files_belong_together(tmp_path):
    make = runpy.run_path(str(MAKE))
    check, write = make["check"], make["write"]
    check.__globals__["GOLDEN"] = tmp_path
    write(tables := {"one": TABLE, "two": TABLE}, {"torch": "0"})
    assert check(tables) == []
    assert check({"one": TABLE, "three": TABLE}) == [
        "three: a table without file, or a file without table",
        "two: a table without file, or a file without table",
    ]
    assert check(tables | {"two": TABLE | {"x": [0.0, 2.0]}}) == ["two/x/1: file has 1.5, PyTorch gives 2.0"]
