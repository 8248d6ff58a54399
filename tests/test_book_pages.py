"""The pages' sources: the names in the lecture map exist, and tables agree with what they describe."""

import ast
import csv
import importlib
import re
from functools import cache, reduce
from pathlib import Path

import pytest
from book_build import extension

from autograder.authoring.reader import assignment_names, load_assignment

ROOT = Path(__file__).parents[1]
CHAPTERS = ROOT / "chapters"
EXERCISES = ROOT / "autograder" / "exercises"
COLUMNS = ["id", "lecture", "lines", "item", "lecturelib", "test", "chapter"]
LECTURES = {"L0": "bucharest", "L1": "vtech", "L2": "mephi", "L3": "cluj", "L4": "uit"}
# The inventory of the lectures, typed from it: how many items each has, and the ones with nothing to compute.
ITEMS = {"L0": 65, "L1": 25, "L2": 73, "L3": 71, "L4": 45}
WORDS_ONLY = {"L0": [1, 30], "L1": [1], "L2": [40, 41, 60], "L3": [1, 15, 24, 36, 41, 47]} | {
    "L4": [1, 4, 28, 29, 34, 44]
}
# The working list of slips and differing conventions, typed from it.  A number is missing, or has a letter,
# where entries were merged or split.
SLIPS = {f"E-{number:02d}" for number in range(1, 85) if number not in (76, 81, 82)}
SLIPS |= {"E-43b", "E-49b", "E-49c", "E-55a", "E-55b", "E-55c", "E-59b", "E-62b", "E-63b", "E-64b"}
BOX = re.compile(
    r"^:::\{admonition\}[^\n]*\n:class: (?:on-the-slide|lectures-differ)\n.*?^:::$", re.DOTALL | re.MULTILINE
)

with (CHAPTERS / "lecture_map.csv").open(encoding="utf-8", newline="") as file:
    MAP = list(csv.DictReader(file))
ASSIGNMENTS = [load_assignment(name) for name in assignment_names()]
TEXTS = {path.stem: path.read_text("utf-8") for path in sorted(CHAPTERS.glob("*.md"))}


def split(cell: str) -> list[str]:
    return [name for name in cell.split(";") if name]


@cache
def functions_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def resolve(name: str) -> object:
    module, *attributes = name.split(".")
    return reduce(getattr, attributes, importlib.import_module(f"lecturelib.{module}"))


def test_map_has_each_item_of_the_lectures_once_and_in_order():
    assert list(MAP[0]) == COLUMNS
    ids = [f"{lecture}-{number:02d}" for lecture, last in ITEMS.items() for number in range(1, last + 1)]
    assert len(ids) == 279
    assert [row["id"] for row in MAP] == ids
    assert [row["id"] for row in MAP if LECTURES[row["id"][:2]] != row["lecture"]] == []


def test_every_item_that_asks_for_code_has_it(record_property):
    told = {row["id"] for row in MAP if row["lecturelib"].startswith("text only: ")}
    assert told == {
        f"{lecture}-{number:02d}" for lecture, numbers in WORDS_ONLY.items() for number in numbers
    }
    covered = extension("lecture_map").coverage(MAP)
    assert covered == (279 - len(told), 279 - len(told), len(told))
    record_property("summary", f"items of the lectures: {covered}")


@pytest.mark.parametrize("row", MAP, ids=lambda row: row["id"])
def test_every_name_in_the_map_exists(row):
    assert row["item"]
    assert re.fullmatch(r"\d+(-\d+)?(, \d+(-\d+)?)*", row["lines"])
    assert not row["chapter"] or f"({row['chapter']})=" in "".join(TEXTS.values()), "no such label"
    if not row["lecturelib"].startswith("text only: "):
        assert [resolve(name) for name in split(row["lecturelib"])]
        assert split(row["test"]), "code without a test"
    for node in split(row["test"]):
        path, name = node.split("::")
        assert name in functions_in(path), f"no such test: {node}"


def test_an_exercise_is_about_items_of_the_lectures():
    """One beyond the lectures is about none; the build stops at an item that no lecture has."""
    about = {item for assignment in ASSIGNMENTS for e in assignment.exercises for item in e.about.lectures}
    assert len(about) > 100
    assert about - {row["id"] for row in MAP} == set()


def test_the_page_has_each_assignment_with_its_exercises():
    names = {assignment.name for assignment in ASSIGNMENTS}
    text = TEXTS["assignments"]
    assert set(re.findall(r"^\(assignment-(\w+)\)=$", text, re.MULTILINE)) == names
    assert set(re.findall(r"^```\{assignment\} (\w+)$", text, re.MULTILINE)) == names


def test_map_page_shows_every_lecture_in_the_map():
    shown = re.findall(r":lecture: (\w+)", TEXTS["lecture_map"])
    assert sorted(shown) == sorted({row["lecture"] for row in MAP})


def test_every_slip_that_a_page_names_is_on_the_errata_page():
    named = {slip for text in TEXTS.values() for slip in re.findall(r"\bE-\d{2}[a-z]?\b", text)}
    listed = set(re.findall(r"^## (E-\d{2}[a-z]?):", TEXTS["errata"], flags=re.MULTILINE))
    assert named == listed == SLIPS


def test_table_of_contents_lists_every_page():
    contents = (ROOT / "_toc.yml").read_text("utf-8")
    pages = [path.relative_to(ROOT).with_suffix("").as_posix() for path in CHAPTERS.rglob("*.md")]
    assert sorted(re.findall(r"(chapters/[\w/]+)$", contents, flags=re.MULTILINE)) == sorted(pages)


def test_what_hints_cite_is_in_the_book():
    """A hint names chapters and sections by their headings, boxes by their title: 'On the slide (E-05)'."""
    sources = "".join(path.read_text("utf-8") for path in EXERCISES.glob("*/[0-9]*.py"))
    exercises = re.sub(r'"\s*\n\s*f?"', "", sources)  # a string over several lines
    cited = set(re.findall(r"(?:chapter|sections?|and|box|see) '([A-Z][^'{}]+)'", exercises))
    text = "".join(TEXTS.values())
    headings = set(re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE))
    boxes = {
        f"On the slide ({slip})"
        for title in re.findall(r"\{admonition\} On the slide \((.+)\)$", text, flags=re.MULTILINE)
        for slip in re.findall(r"`(E-\d+[a-z]?) <", title)
    }
    assert len(cited) > 10
    assert cited - headings - boxes == set()
