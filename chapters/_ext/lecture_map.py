"""Directive `lecture-map`: the rows of lecture_map.csv for one lecture, as a table with links."""

import csv
import io
from pathlib import Path
from typing import ClassVar

from docutils.parsers.rst import directives
from docutils.parsers.rst.directives.tables import CSVTable
from sphinx.application import Sphinx

HEADER = ("Item", "In lecturelib", "Held by the test", "Chapter and exercise")
WIDTHS = [24, 30, 24, 22]
NOT_CODE = "text only:"


def linked_code(names: str) -> str:
    """Link each `module.name`, or give the reason why an item is told in words only."""
    if names.startswith(NOT_CODE):
        return names
    return " ".join(f"{{py:obj}}`{name} <lecturelib.{name}>`" for name in names.split(";"))


def sentences(tests: str) -> str:
    """Turn names of tests into the sentences they are."""
    names = [node.split("::test_")[-1].replace("_", " ") for node in tests.split(";")]
    return "; ".join(filter(None, names)) or "—"


def linked_places(label: str, exercise: str) -> str:
    """Link the section of the chapter and, for the items that have one, the graded exercise."""
    section = f"{{ref}}`{label.split('-', 1)[1].replace('-', ' ')} <{label}>`"
    if not exercise:
        return section
    assignment, name = exercise.split("/")
    return f"{section}; {{ref}}`{assignment}, exercise {int(name[:2])} <assignment-{assignment}>`"


def marked_up(row: dict[str, str]) -> list[str]:
    """Turn a row of the file into the cells of the table, in MyST."""
    return [
        f"**{row['id']}** {row['item']} (lines {row['lines']})",
        linked_code(row["lecturelib"]),
        sentences(row["test"]),
        linked_places(row["chapter"], row["exercise"]),
    ]


class LectureMap(CSVTable):
    """Docutils' table from a CSV file, with our rows instead of the raw ones."""

    has_content = False
    option_spec: ClassVar = {"lecture": directives.unchanged_required}

    def get_csv_data(self) -> tuple[list[str], str]:
        """Return the chosen rows as lines of CSV, and where they come from."""
        env = self.state.document.settings.env
        path = Path(env.doc2path(env.docname)).with_suffix(".csv")
        env.note_dependency(str(path))
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["lecture"] == self.options["lecture"]]
        if not rows:
            raise self.error(f"no row of {path.name} has the lecture {self.options['lecture']!r}")
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([HEADER, *map(marked_up, rows)])
        self.options |= {"header-rows": 1, "class": ["lecture-map"], "widths": WIDTHS}
        return text.getvalue().splitlines(), str(path)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("lecture-map", LectureMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
