"""Directives `assignments`, a table of all of them, and `assignment`, one of them with its exercises."""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

WORDS = "No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split()
Contents = dict[str, dict[str, Any]]


def read(env: BuildEnvironment) -> Contents:
    """Return what the release has written about the assignments; a change in it changes the page."""
    path = Path(env.app.outdir).parent / "release" / "assignments.json"
    if not path.is_file():
        raise ExtensionError(f"{path} is missing: `make notebooks` makes it of the exercise files")
    env.note_dependency(str(path))
    return json.loads(path.read_text("utf-8"))


def hours(minutes: int) -> str:
    """Return a time rounded to half hours."""
    whole, half = divmod(max(1, round(minutes / 30)), 2)
    return f"{whole or ''}{'½' * half}\N{NO-BREAK SPACE}h"


def summary(assignment: dict[str, Any]) -> str:
    """Say how many exercises and points there are, and how long they take if every exercise says so."""
    count, points, minutes = len(assignment["exercises"]), assignment["points"], assignment["minutes"]
    number = WORDS[count] if count < len(WORDS) else str(count)
    time = f", about {hours(minutes)}" if minutes else ""
    return f"*{number} exercise{'s' * (count != 1)}, {points:g} point{'s' * (points != 1)}{time}.*"


def exercises(assignment: dict[str, Any]) -> list[str]:
    """Return the lines of the table of exercises."""
    rows = enumerate(assignment["exercises"], 1)
    return ["| No. | Exercise | Points |", "|--:|---|--:|"] + [
        f"| {n} | {row['title'].replace('|', chr(92) + '|')} | {row['points']} |" for n, row in rows
    ]


def overview(contents: Contents, names: list[str]) -> list[str]:
    """Return the lines of the table of assignments, in the order of the names."""
    rows = [(f"{{ref}}`assignment-{name}`", [contents[name]]) for name in names]
    rows += [("**All**", [contents[name] for name in names])]
    table = ["| Assignment | Exercises | Time |", "|---|--:|--:|"]
    for head, assignments in rows:
        count = sum(len(assignment["exercises"]) for assignment in assignments)
        minutes = [assignment["minutes"] for assignment in assignments]
        table.append(f"| {head} | {count} | {hours(sum(minutes)) if all(minutes) else ''} |")
    return table


class Markdown(SphinxDirective):
    """A directive that is replaced by Markdown."""

    def parsed(self, lines: list[str]) -> list[nodes.Node]:
        """Return the nodes of the lines."""
        container = nodes.Element()
        self.state.nested_parse(StringList(lines, source=self.env.docname), self.content_offset, container)
        return container.children


class Assignments(Markdown):
    """The table of all assignments; its content names them, in the order of the course."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        contents, names = read(self.env), list(self.content)
        if sorted(names) != sorted(contents):
            raise self.error(
                f"the assignments are {', '.join(sorted(contents))}, and all of them belong here"
            )
        return self.parsed(overview(contents, names))


class Assignment(Markdown):
    """An assignment in one sentence, and the table of its exercises."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return sentence and table."""
        contents, name = read(self.env), self.arguments[0]
        if name not in contents:
            raise self.error(f"there is no assignment {name!r}; there are: {', '.join(sorted(contents))}")
        return self.parsed([summary(contents[name]), "", *exercises(contents[name])])


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives."""
    app.add_directive("assignments", Assignments)
    app.add_directive("assignment", Assignment)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
