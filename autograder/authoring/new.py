"""A new exercise: a copy of the template, which is a small exercise that already proves all it must."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from autograder.authoring.exercise import SourceError
from autograder.authoring.reader import OUR_EXERCISES, assignment_names
from autograder.words import near

TEMPLATE = OUR_EXERCISES / "template.py"


def new_exercise(name: str, root: Path = OUR_EXERCISES) -> Path:
    """Write the template where the exercise ``name`` belongs; return its path.

    Raises
    ------
    SourceError
        If the name is not like ``"activations/09_clip"``, or names no assignment, or is taken.
    """
    assignment, _, stem = name.partition("/")
    path = root / assignment / f"{stem}.py"
    if not re.fullmatch(r"\w+/\d\d_[a-z0-9_]+", name):
        raise SourceError(Path(name or "no name"), 0, "an exercise is named like activations/09_clip")
    known = assignment_names([root])
    if assignment not in known:
        raise SourceError(path, 0, f"no assignment {assignment!r}; {near(assignment, known)}")
    if path.exists():
        raise SourceError(path, 0, "this exercise is there already")
    path.write_text(TEMPLATE.read_text("utf-8"), encoding="utf-8")
    return path


if __name__ == "__main__":
    try:
        written = new_exercise(" ".join(sys.argv[1:]))
    except SourceError as error:
        sys.exit(str(error))
    print(f"{written}\nNow write it, then: make exercise NAME={written.parent.name}/{written.stem}")
