"""Release assignments: into a course through nbgrader, or as a single notebook without any course."""

from __future__ import annotations

import logging
from pathlib import Path

from autograder.authoring.contents import contents_text
from autograder.authoring.exercise import Assignment
from autograder.authoring.notebooks import notebook_text, plan, release_notebook, source_notebook
from autograder.authoring.reader import assignment_names, load_assignment
from autograder.course.files import replace_changed
from autograder.course.folder import Course
from autograder.course.gradebook import GradebookError, check_released
from autograder.errors import AutograderError


def publish(course: Course, name: str) -> bool:
    """Bring source/, the gradebook and release/ up to date; return whether anything had to be done.

    Raises
    ------
    AutograderError
        If nbgrader refuses, for example because cells would disappear that students have handed in.
    """
    assignment = course.load(name)
    cells = plan(assignment)
    source = notebook_text(source_notebook(assignment, cells))
    done = replace_changed(course.folder("source", name) / f"{name}.ipynb", source)
    released = course.folder("release", name) / f"{name}.ipynb"
    if released.is_file() and released.read_text("utf-8") == notebook_text(
        release_notebook(assignment, cells)
    ):
        with course.gradebook() as gradebook:
            try:
                check_released(gradebook, name, cells)
            except GradebookError:
                pass
            else:
                return done
    _generate(course, name)
    return True


def write_notebook(assignment: Assignment, output: Path) -> Path:
    """Write the notebook a student gets to a file, or into a folder; return its path."""
    path = output if output.suffix == ".ipynb" else output / f"{assignment.name}.ipynb"
    replace_changed(path, notebook_text(release_notebook(assignment, plan(assignment))))
    return path


def write_contents(folder: Path) -> Path:
    """Write what the book's pages say about our assignments into a folder; return the file's path."""
    path = folder / "assignments.json"
    replace_changed(path, contents_text(load_assignment(name) for name in assignment_names()))
    return path


def _generate(course: Course, name: str) -> None:
    from nbgrader.apps.api import NbGraderAPI

    logging.getLogger("traitlets").setLevel(
        logging.CRITICAL
    )  # what goes wrong is told below, in one sentence
    with course.gradebook():  # makes the database where there is none
        result = NbGraderAPI(course.directory, config=course.config).generate_assignment(name)
    if result["success"]:
        return
    log = result.get("log", "") + result.get("error", "")
    if "Cannot add or remove cells" in log or "Cannot modify existing assignment" in log:
        raise AutograderError(
            f"{name} has submissions, so its cells cannot be added, removed or renamed; give it a new name"
        )
    reason = next((line for line in reversed(log.splitlines()) if line.strip()), "unknown reason")
    raise AutograderError(f"nbgrader could not release {name}: {reason}")
