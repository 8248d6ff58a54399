"""The tests of one topic: found by names, and by what the lecture map and the exercises tie together.

A topic is a module of lecturelib, an assignment, a page of the book, a file of mutants,
or the first word of a test file.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAP = ROOT / "chapters" / "lecture_map.csv"


def every() -> list[str]:
    """Return the names of all topics."""
    places = ("lecturelib/[a-z]*/", "autograder/exercises/[a-z]*/", "chapters/*.md", "tests/mutants_*.py")
    names = {path.stem.removeprefix("mutants_") for place in places for path in ROOT.glob(place)}
    words = {path.stem.split("_")[1] for path in ROOT.glob("tests/test_*.py")}
    return sorted(names | {word for word in words if not any(name.startswith(f"{word}_") for name in names)})


def known(text: str) -> list[str]:
    """Return the topics named in `text`, or say which there are."""
    unknown = [name for name in text.split() if name not in every()]
    if unknown:
        raise pytest.UsageError(f"no topic {', '.join(unknown)}; there are: {', '.join(every())}")
    return text.split()


def chosen(text: str, items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that belong to one of the topics in `text`, but none that has to build the book."""
    wanted = [(topic, parameters(topic)) for topic in known(text)]
    items = [item for item in items if "book" not in item.fixturenames]
    return [item for item in items if any(belongs(item, topic, names) for topic, names in wanted)]


def belongs(item: pytest.Item, topic: str, names: set[str]) -> bool:
    stem = item.path.stem.removeprefix("test_").removeprefix("experiments_")
    if f"{stem}_".startswith(f"{topic}_") or item.path.is_relative_to(ROOT / "lecturelib" / topic):
        return True
    parts = item.callspec.id.split("-") if hasattr(item, "callspec") else ()
    return any(part in names or part.startswith(f"{topic}_") for part in parts)


def parameters(topic: str) -> set[str]:
    """Return what parametrized tests call the pages, exercises and mutants of a topic."""
    pages, exercises = tied().get(topic, (set(), set()))
    own = {f"{topic}/{path.stem}" for path in (ROOT / "autograder" / "exercises" / topic).glob("*.py")}
    return {topic} | pages | {f"chapters/{page}" for page in {topic} | pages} | exercises | own


@cache
def tied() -> dict[str, tuple[set[str], set[str]]]:
    """Return the pages and the exercises of each module of lecturelib, as items of the lectures name them.

    An exercise or a page belongs to the module that its items name most, a module to the page named most.
    """
    pages, modules, exercises = defaultdict(Counter), defaultdict(Counter), defaultdict(Counter)
    for names, page, asked in items():
        for name in names:
            pages[name][page] += 1
            modules[page][name] += 1
            for exercise in asked:
                exercises[exercise][name] += 1
    ties = {name: ({most(found)}, set()) for name, found in pages.items()}
    for page, found in modules.items():
        ties[most(found)][0].add(page)
    for exercise, found in exercises.items():
        ties[most(found)][1].add(exercise)
    return ties


def most(found: Counter) -> str:
    return found.most_common(1)[0][0]


def items() -> Iterator[tuple[list[str], str, list[str]]]:
    """Yield of each item of the lectures the modules, the page and the exercises that treat it."""
    page_of, about = sections(), exercises_about()
    with MAP.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            modules = list(dict.fromkeys(re.findall(r"(?:^|;)(\w+)\.\w", row["lecturelib"])))
            yield modules, page_of[row["chapter"]], about[row["id"]]


def exercises_about() -> dict[str, list[str]]:
    """Return the exercises that are about each item of the lectures."""
    from autograder.authoring.reader import assignment_names, load_assignment  # not for each mutant's process

    found = defaultdict(list)
    for name in assignment_names():
        for exercise in load_assignment(name).exercises:
            for item in exercise.about.lectures:
                found[item].append(f"{name}/{exercise.name}")
    return found


def sections() -> dict[str, str]:
    """Return the page that each label of a section stands in."""
    return {
        label: page.stem
        for page in (ROOT / "chapters").glob("*.md")
        for label in re.findall(r"^\((sec-[\w-]+)\)=", page.read_text("utf-8"), re.MULTILINE)
    }
