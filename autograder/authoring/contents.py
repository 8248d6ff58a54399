"""What an assignment contains: a table for its introduction, JSON for the book's pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from autograder.authoring.exercise import Assignment, Exercise, SourceError
from autograder.authoring.points import whole

PLACE = re.compile(r"<!-- exercises(?:: ([1-9]\d*) points)? -->")


def place_of_table(path: Path, intro: str) -> tuple[int, int | None]:
    """Return the line of an introduction where its table of exercises goes, and the points in all.

    Without such a line both are nothing: 0 and None.

    Raises
    ------
    SourceError
        If there is more than one such line, or it says something else.
    """
    begun = [(n, line) for n, line in enumerate(intro.splitlines(), 1) if line.startswith("<!-- exercises")]
    wrong = [line for n, (line, text) in enumerate(begun) if n or not PLACE.fullmatch(text)]
    if wrong:
        raise SourceError(path, wrong[0], "one line `<!-- exercises: 20 points -->` may stand here, or none")
    return next(((line, _total(text)) for line, text in begun), (0, None))


def with_table(intro: str, line: int, exercises: Sequence[Exercise]) -> str:
    """Return the introduction with the table of exercises in place of a line; line 0 is none."""
    lines = intro.splitlines(keepends=True)
    if line:
        lines[line - 1] = table(exercises)
    return "".join(lines)


def table(exercises: Sequence[Exercise]) -> str:
    """Return the exercises with their points, and with their minutes if all of them say how many."""
    minutes = minutes_of(exercises)
    rows = [
        [str(n), exercise.title.replace("|", r"\|"), points_of(exercise), str(exercise.about.minutes)]
        for n, exercise in enumerate(exercises, 1)
    ]
    total = f"{sum(exercise.points for exercise in exercises):g}"
    rows += [["", "**Total**", f"**{total}**", f"**{minutes}**"]]
    head = [["No.", "Exercise", "Points", "Minutes"], ["--:", "---", "--:", "--:"]]
    columns = slice(None if minutes else 3)
    return "".join(f"| {' | '.join(row[columns])} |\n" for row in [*head, *rows])


def points_of(exercise: Exercise) -> str:
    """Return an exercise's points as a table shows them."""
    return "optional" if exercise.optional else f"{exercise.points:g}"


def minutes_of(exercises: Iterable[Exercise]) -> int | None:
    """Return how long the exercises take together, if all of them say it."""
    minutes = [exercise.about.minutes for exercise in exercises]
    said = [each for each in minutes if each is not None]
    return sum(said) if len(said) == len(minutes) else None


def _total(text: str) -> int | None:
    found = PLACE.fullmatch(text)
    return int(found[1]) if found and found[1] else None


def contents(assignments: Iterable[Assignment]) -> dict[str, Any]:
    """Return what the pages say about the assignments, by name."""
    return {
        assignment.name: {
            "points": whole(assignment.points),
            "minutes": minutes_of(assignment.exercises),
            "exercises": [
                {
                    "name": exercise.name,
                    "title": exercise.title,
                    "points": points_of(exercise),
                    "lectures": list(exercise.about.lectures),
                }
                for exercise in assignment.exercises
            ],
        }
        for assignment in assignments
    }


def contents_text(assignments: Iterable[Assignment]) -> str:
    """Return the text of the file `assignments.json`."""
    return json.dumps(contents(assignments), ensure_ascii=False, indent=1) + "\n"
