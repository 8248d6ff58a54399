"""Directives `lecture-map`, rows of lecture_map.csv as a table, and `lecture-coverage`, how many are done.

Which exercises are about an item is said by the exercises: see `assignments`.
"""

import csv
import io
from collections.abc import Iterable, Set
from pathlib import Path
from typing import ClassVar, NamedTuple

import assignments
from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.tables import CSVTable
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

HEADER = ("Item", "In lecturelib", "Held by the test", "Chapter and exercise")
WIDTHS = [24, 30, 24, 22]
NOT_CODE = "text only:"
Rows = list[dict[str, str]]
Exercises = dict[str, list[tuple[str, int]]]


class Coverage(NamedTuple):
    """How many items have their code, ask for it, or are told in words."""

    done: int
    asking: int
    text_only: int

    def __str__(self) -> str:
        return f"{self.done} done / {self.asking} asking for code / {self.text_only} text only"


def read(path: Path) -> Rows:
    """Return the rows of the map."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def exercises_by_item(contents: assignments.Contents, items: Set[str]) -> Exercises:
    """Return for each item of a lecture the exercises that are about it: assignment and number."""
    found: Exercises = {}
    for assignment, row in contents.items():
        for number, exercise in enumerate(row["exercises"], 1):
            for item in exercise["lectures"]:
                if item not in items:
                    raise ExtensionError(
                        f"the exercise {assignment}/{exercise['name']} is about {item}, which no lecture has"
                    )
                found.setdefault(item, []).append((assignment, number))
    return found


def coverage(rows: Rows) -> Coverage:
    """Count the rows; one with neither code nor a reason why there is none asks for it in vain."""
    text_only = sum(row["lecturelib"].startswith(NOT_CODE) for row in rows)
    open_rows = sum(not row["lecturelib"] for row in rows)
    return Coverage(len(rows) - text_only - open_rows, len(rows) - text_only, text_only)


def linked_code(names: str) -> str:
    """Link each `module.name`, or give the reason why an item is told in words only."""
    if not names or names.startswith(NOT_CODE):
        return names
    return " ".join(f"{{py:obj}}`{name} <lecturelib.{name}>`" for name in names.split(";"))


def sentences(tests: str) -> str:
    """Turn names of tests into the sentences they are."""
    names = [node.split("::test_")[-1].replace("_", " ") for node in tests.split(";")]
    return "; ".join(filter(None, names))


def linked_places(label: str, exercises: Iterable[tuple[str, int]] = ()) -> str:
    """Link the section of the chapter and the graded exercises, for the items that have them."""
    places = []
    if label:
        places.append(f"{{ref}}`{label.split('-', 1)[1].replace('-', ' ')} <{label}>`")
    for assignment, number in exercises:
        words = f"{assignment.replace('_', ' ')}, exercise {number}"
        places.append(f"{{ref}}`{words} <assignment-{assignment}>`")
    return "; ".join(places)


def marked_up(row: dict[str, str], exercises: Exercises) -> list[str]:
    """Turn a row of the file into the cells of the table, in MyST."""
    return [
        f"**{row['id']}** {row['item']} (lines {row['lines']})",
        linked_code(row["lecturelib"]),
        sentences(row["test"]),
        linked_places(row["chapter"], exercises.get(row["id"], ())),
    ]


def map_of(env: BuildEnvironment) -> Path:
    """Return the file next to the page that shows it; a change in it changes the page."""
    path = Path(env.doc2path(env.docname)).with_suffix(".csv")
    env.note_dependency(str(path))
    return path


class LectureCoverage(SphinxDirective):
    """One sentence with the counts."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the sentence."""
        rows = read(map_of(self.env))
        done, asking, text_only = coverage(rows)
        words = f"Of {len(rows)} items, {asking} ask for code and {done} have it; {text_only} are text only."
        return [nodes.paragraph("", words)]


class LectureMap(CSVTable):
    """Docutils' table from a CSV file, with our rows instead of the raw ones."""

    has_content = False
    option_spec: ClassVar = {"lecture": directives.unchanged_required}

    def get_csv_data(self) -> tuple[list[str], str]:
        """Return the chosen rows as lines of CSV, and where they come from."""
        env = self.state.document.settings.env
        path = map_of(env)
        every = read(path)
        exercises = exercises_by_item(assignments.read(env), {row["id"] for row in every})
        rows = [row for row in every if row["lecture"] == self.options["lecture"]]
        if not rows:
            raise self.error(f"no row of {path.name} has the lecture {self.options['lecture']!r}")
        text = io.StringIO()
        cells = (marked_up(row, exercises) for row in rows)
        csv.writer(text, lineterminator="\n").writerows([HEADER, *cells])
        self.options |= {"header-rows": 1, "class": ["lecture-map"], "widths": WIDTHS}
        return text.getvalue().splitlines(), str(path)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("lecture-coverage", LectureCoverage)
    app.add_directive("lecture-map", LectureMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
