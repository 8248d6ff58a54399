"""Types hold in somebody else's program: documented calls pass mypy's strict checks, wrong ones do not."""

import doctest
import importlib
import inspect
import os
import pkgutil
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from public_names import MODULES, public

import lecturelib

ROOT = Path(__file__).parents[1]
CONSUMER = ROOT / "tests" / "data" / "uses_lecturelib.py"
HOMES = {name: home for home in MODULES for name in importlib.import_module(f"lecturelib.{home}").__all__}


def examples():
    """Yield the examples of each docstring by its full name."""
    for module in pkgutil.walk_packages(lecturelib.__path__, "lecturelib."):
        for found in doctest.DocTestFinder().find(importlib.import_module(module.name)):
            if found.examples:
                yield found.name, [example.source for example in found.examples]


def program(name, lines):
    """Return the examples as a program that imports the public names in them, its own module's first."""
    home = name.split(".")[1]
    own = getattr(importlib.import_module(f"lecturelib.{home}"), "__all__", ())
    names = HOMES | dict.fromkeys(own, home)
    words = set(re.findall(r"\w+", "".join(lines))) & set(names)
    imports = [f"from lecturelib.{names[word]} import {word}\n" for word in sorted(words)]
    return "".join(["import numpy as np\n", *imports, *lines])


def mypy(*paths):
    """Return what mypy says about programs, with the settings and the cache of `make lint`."""
    command = [sys.executable, "-m", "mypy", "--no-error-summary", *map(str, paths)]
    environment = os.environ | {"MYPYPATH": str(ROOT)}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return run.stdout + run.stderr


def test_programs_of_others_pass_and_their_wrong_calls_do_not(tmp_path):
    """In strict mode an ignore that nothing needs is an error, so each wrong call has been refused."""
    programs = {name: program(name, lines) for name, lines in examples()}
    assert len(programs) > 40
    for name, text in programs.items():
        (tmp_path / f"{name.replace('.', '_')}.py").write_text(text)
    assert mypy(CONSUMER, *tmp_path.iterdir()) == ""


def test_the_program_uses_every_module():
    text = CONSUMER.read_text()
    assert [name for name in MODULES if not re.search(rf"\b{name}\b", text)] == []


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, thing in runpy.run_path(str(CONSUMER)).items()
        if inspect.isfunction(thing) and name[0] != "_" and not inspect.signature(thing).parameters
    ],
)
def test_the_program_runs(name):
    runpy.run_path(str(CONSUMER))[name]()


def test_help_shows_the_short_names_of_types():
    lines = {name: str(inspect.signature(f)) for module in MODULES for name, f in functions(module).items()}
    assert lines["lecturelib.activations.relu"] == "(x: 'ArrayLike') -> 'Array'"
    assert [name for name, line in lines.items() if "_typing" in line or "Union" in line] == []


def functions(module):
    return {name: thing for name, thing in public(module).items() if inspect.isfunction(thing)}


UNEXPLAINED = re.compile(r"# type: ignore(?!\[[a-z, -]+\]  # \S)")


@pytest.mark.parametrize("folder", ["lecturelib", "autograder", "chapters", "bench"])
def test_whoever_ignores_a_type_says_which_error_and_why(folder):
    lines = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / folder).rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNEXPLAINED.search(line)
    ]
    assert not lines
