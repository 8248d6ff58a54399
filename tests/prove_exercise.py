"""Run what one exercise must prove: solution, stub, mistakes, right variants, its notebook, what it cites.

Usage: python tests/prove_exercise.py activations/05_sigmoid
"""

import subprocess
import sys
from pathlib import Path

from autograder.authoring.exercise import SourceError
from autograder.authoring.reader import exercise_names, load_exercise
from autograder.words import near

ROOT = Path(__file__).parents[1]
FILES = ("tests/test_exercises.py", "tests/test_release.py", "tests/test_book_pages.py")
FOR_ALL = ("exercise_is_about_items", "what_hints_cite")


def main(name: str = "") -> int:
    """Run the tests that bear the exercise's name, and those of its assignment."""
    if name not in exercise_names():
        sys.exit(f"no exercise {name!r}; {near(name, exercise_names())}")
    try:
        assignment = load_exercise(name).assignment
    except SourceError as error:
        sys.exit(str(error))
    tests = " or ".join((f"{name}]", f"[{assignment}]", *FOR_ALL))
    options = ["-q", "--durations=0", "-p", "no:cacheprovider", "-p", "no:xdist"]
    return subprocess.call([sys.executable, "-m", "pytest", *FILES, "-k", tests, *options], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
