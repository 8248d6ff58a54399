"""Who may import whom: read from the imports with `ast`, as the architecture page lists it."""

import ast
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from chapter_cells import cells

ROOT = Path(__file__).parent.parent
TESTS = (
    "tests",
    "bench",
    *sorted(path.stem for path in (ROOT / "tests").glob("*.py")),
)  # imported by their bare names
FORBIDDEN = {  # the first folder that fits counts
    "lecturelib": (*TESTS, "autograder", "chapters", "figures", "matplotlib"),
    "chapters/figures": (*TESTS, "autograder"),
    "chapters": (*TESTS, "autograder", "matplotlib"),
    "autograder/worker": (*TESTS, "chapters", "figures", "lecturelib"),
    "autograder": (*TESTS, "chapters", "figures"),
}
# The rooms of autograder, from the bottom up: a room imports itself, the rooms before it and the ground.
# `exercises` is content and no room: it may name what `authoring` offers, and nobody imports it by name.
ROOMS = ("worker", "authoring", "grading", "pages", "course")
# Plain data that every room but the worker's may know.  `scores` lies here and not with the gradebook, since
# pages show scores and courses read them.
GROUND = {"errors", "scores", "verdict", "words"}
# Above the rooms: the commands, and the paths that courses' own files name; nobody imports these.
ABOVE = {"__init__", "__main__", "cli", "nbgrader_config", "nbgrader_plugin", "source"}
# Inside lecturelib: what a module may import besides its own parts and the private modules, which serve all.
# A leaf has no entry.
EVERYTHING = {path.stem for path in (ROOT / "lecturelib").iterdir() if not path.name.startswith("_")}
SIBLINGS = {
    "losses": {"activations"},  # an output unit and its loss belong together
    "descent": {"optimizers"},  # a loop runs a rule
    "networks": {"activations", "losses", "initializers"},
    "backprop": {"activations", "losses", "networks"},
    "second_order": {"line_search", "problems"},
    "experiments": EVERYTHING,
    "__init__": EVERYTHING,  # names its modules, loads none
}


def imports_of(source: str, package: str = "") -> set[str]:
    """Return what `source` imports as full dotted names; `package` is where its relative imports start."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{start}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            found |= {node.args[0].value} if called in ("import_module", "__import__") else set()
    return found


def inside(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def code_of(path: Path) -> str:
    """Return the Python of a module, or of all cells of a chapter."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    return "".join(code for _, code in cells(text))


def violations(place: str, source: str) -> list[str]:
    """Return what the module or chapter at `place` (a path in the repository) imports against the rules."""
    package = ".".join(Path(place).parent.parts)
    found = imports_of(source, package)
    folder = next(folder for folder in FORBIDDEN if place.startswith(folder + "/"))
    wrong = {name for name in found if inside(name, *FORBIDDEN[folder])}
    if folder == "lecturelib":
        wrong |= {
            name
            for name in found
            if not inside(name, "numpy", "scipy.special", "lecturelib", *sys.stdlib_module_names)
        }
        wrong |= {name for name in found if inside(name, "lecturelib") and not may_import(owner(place), name)}
    if folder.startswith("autograder"):
        wrong |= {name for name in found if inside(name, "autograder") and not downwards(place, name)}
    return sorted(wrong)


def downwards(place: str, name: str) -> bool:
    """Tell whether the module of autograder at `place` may import `name`, which is autograder's too."""
    room, imported = owner(place), name.removeprefix("autograder.").partition(".")[0]
    if imported in GROUND:
        return room != "worker"
    if room in ROOMS:
        return imported in ROOMS[: ROOMS.index(room) + 1]
    if room == "exercises":
        return imported == "authoring"
    return room in ABOVE and (imported in ROOMS or (room, imported) == ("__main__", "cli"))


def owner(place: str) -> str:
    """Return the module or the folder of its package that a file belongs to."""
    return Path(place).with_suffix("").parts[1]


def may_import(importer: str, name: str) -> bool:
    parts = name.split(".")
    imported = owner(f"lecturelib/{parts[1]}.py") if len(parts) > 1 else "lecturelib"
    return imported.startswith("_") or imported == importer or imported in SIBLINGS.get(importer, set())


def graph_of(modules: dict[str, str]) -> dict[str, set[str]]:
    """Return which of `modules` (dotted name to source) each of them imports."""
    graph = {}
    for name, source in modules.items():
        found = imports_of(source, name.rpartition(".")[0])
        # The longest name is the module meant: a package imports its parts, not they the package.
        meant = {
            max((other for other in modules if inside(one, other)), key=len, default=name) for one in found
        }
        graph[name] = meant - {name}
    return graph


def cycles(modules: dict[str, str]) -> list[str]:
    """Return the first circle of imports among `modules`, or nothing."""
    try:
        TopologicalSorter(graph_of(modules)).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def reached(graph: dict[str, set[str]], name: str) -> set[str]:
    """Return `name` and everything it imports, itself or through others."""
    found, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        waiting += graph[one] - found
        found.add(one)
    return found


def modules_of(package: str) -> dict[str, str]:
    """Return the source of every module of `package` by dotted name; exercises are no modules."""
    files = [place for place in project_files() if place.startswith(f"{package}/") and place.endswith(".py")]
    names = {place: place.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for place in files}
    return {name: code_of(ROOT / place) for place, name in names.items() if "exercises" not in name}


def project_files() -> list[str]:
    paths = [path for top in ("lecturelib", "chapters", "autograder") for path in (ROOT / top).rglob("*")]
    kept = [path for path in paths if path.suffix in (".py", ".md") and "_build" not in path.parts]
    return sorted(path.relative_to(ROOT).as_posix() for path in kept)


@pytest.mark.parametrize("place", project_files())
def test_file_imports_only_what_it_may(place):
    wrong = violations(place, code_of(ROOT / place))
    assert not wrong, f"{place} must not import {', '.join(wrong)}: see the rules on top of {__name__}"


@pytest.mark.parametrize("package", ["lecturelib", "autograder"])
def test_there_is_no_circle_of_imports(package):
    assert not cycles(modules_of(package))


def test_pages_know_verdicts_but_no_processes():
    graph = graph_of(modules_of("autograder"))
    pages = {name: reached(graph, name) for name in graph if inside(name, "autograder.pages")}
    assert "autograder.grading.graded" in pages["autograder.pages.feedback"]
    assert not [name for name in pages if "autograder.grading.process" in pages[name]]


def test_the_rooms_are_all_there_is():
    entries = [path for path in (ROOT / "autograder").iterdir() if path.name != "__pycache__"]
    folders = {path.name for path in entries if path.is_dir()}
    assert folders == {*ROOMS, "exercises"}
    assert {path.stem for path in entries if path.suffix == ".py"} == GROUND | ABOVE


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_in_one_sentence_what_it_is_for(room):
    tree = ast.parse((ROOT / "autograder" / room / "__init__.py").read_text(encoding="utf-8"))
    assert len(tree.body) == 1, "the file of a room holds its sentence and no code"
    sentence = ast.get_docstring(tree).split("\n\n")[0]
    assert sentence.endswith(".")
    assert ". " not in sentence.replace("\n", " ")
    assert f"| `{room}/` |" in (ROOT / "README.md").read_text(encoding="utf-8"), "the map names every room"


@pytest.mark.parametrize(
    ("place", "line", "wrong"),
    [
        ("lecturelib/losses.py", "import numpy as np\nimport math", []),
        ("lecturelib/losses.py", "from scipy.special import erf", []),
        ("lecturelib/losses.py", "from scipy import optimize, special", ["scipy.optimize"]),
        ("lecturelib/losses.py", "import scipy", ["scipy"]),
        ("lecturelib/losses.py", "def f():\n    import matplotlib.pyplot", ["matplotlib.pyplot"]),
        (
            "lecturelib/problems.py",
            "from lecturelib.activations import softmax",
            ["lecturelib.activations.softmax"],
        ),
        ("lecturelib/problems.py", "from . import _checks, activations", ["lecturelib.activations"]),
        ("lecturelib/activations/smooth.py", "from ..losses import mse", ["lecturelib.losses.mse"]),
        ("lecturelib/networks.py", "from .activations import relu\nfrom lecturelib import losses", []),
        ("lecturelib/_stable.py", "from lecturelib._checks import Array", []),
        ("lecturelib/_checks.py", "from lecturelib.activations import relu", ["lecturelib.activations.relu"]),
        ("lecturelib/x.py", "import importlib; importlib.import_module('autograder')", ["autograder"]),
        ("chapters/losses.md", "from figures import losses\nimport autograder.cli", ["autograder.cli"]),
        ("chapters/losses.md", "import matplotlib.pyplot as plt", ["matplotlib.pyplot"]),
        ("chapters/figures/losses.py", "import matplotlib.pyplot as plt", []),
        ("chapters/figures/losses.py", "from helpers import frozen", ["helpers.frozen"]),
        ("autograder/cli.py", "import lecturelib.losses\nfrom figures import lab", ["figures.lab"]),
        ("autograder/cli.py", "from tests import helpers", ["tests.helpers"]),
        ("autograder/worker/main.py", "import lecturelib", ["lecturelib"]),
        ("autograder/worker/main.py", "from .. import cli\nfrom . import wire", ["autograder.cli"]),
        ("autograder/worker/main.py", "import numpy, autograder.worker.wire", []),
        ("autograder/worker/main.py", "from autograder import verdict", ["autograder.verdict"]),
        ("autograder/authoring/reader.py", "from autograder.grading import x", ["autograder.grading.x"]),
        ("autograder/grading/task.py", "def f():\n    from ..pages import x", ["autograder.pages.x"]),
        ("autograder/grading/task.py", "from autograder.authoring import x\nimport autograder.words", []),
        ("autograder/pages/report.py", "from ..course.folder import x", ["autograder.course.folder.x"]),
        ("autograder/pages/report.py", "from autograder.grading.graded import Graded", []),
        ("autograder/course/demo.py", "from autograder.cli import main", ["autograder.cli.main"]),
        ("autograder/course/demo.py", "import autograder.nbgrader_config", ["autograder.nbgrader_config"]),
        ("autograder/course/demo.py", "from autograder.exercises import x", ["autograder.exercises.x"]),
        ("autograder/exercises/a/b.py", "from autograder.authoring.exercise import Mistake", []),
        ("autograder/exercises/a/b.py", "from autograder.grading import x", ["autograder.grading.x"]),
        ("autograder/words.py", "from autograder.pages import x", ["autograder.pages.x"]),
        ("autograder/words.py", "from autograder.verdict import Verdict", []),
        ("autograder/cli.py", "from autograder.course.commands import class_report", []),
    ],
)
def test_rules_catch_what_they_forbid(place, line, wrong):
    assert violations(place, line) == wrong


def test_cells_of_a_chapter_are_read():
    first, second = "---\ntags: [a]\n---\nimport numpy\n", ":tags: [a]\n\nimport re\n"
    page = f"import os\n\n```{{code-cell}}\n{first}```\n\n```{{code-cell}}\n{second}```\n"
    path = ROOT / "chapters" / "activations.md"
    assert "lecturelib.activations" in imports_of(code_of(path))
    assert [(line, imports_of(code)) for line, code in cells(page)] == [(7, {"numpy"}), (11, {"re"})]


def test_circle_is_found():
    chain = {
        "lecturelib.a": "from lecturelib import b",
        "lecturelib.b": "from .c import x",
        "lecturelib.c": "import numpy",
    }
    assert not cycles(chain)
    assert cycles(chain | {"lecturelib.c": "def f():\n    from lecturelib.a import y"})
