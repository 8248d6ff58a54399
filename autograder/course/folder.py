"""A course is a folder in nbgrader's layout, with our configuration and a secret of its own."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.authoring.exercise import Assignment
from autograder.authoring.reader import default_roots, load_assignment
from autograder.course.nbgrader_config import GRADING_EXPORTER, Autograder
from autograder.errors import AutograderError
from autograder.grading.process import Limits
from autograder.grading.task import Policy

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

CONFIG = """\
from autograder.nbgrader_config import configure

c = get_config()
configure(c, __file__)

c.CourseDirectory.course_id = {name!r}
# c.CourseDirectory.db_url = "postgresql://user@host/gradebook"   # instead of gradebook.db in this folder
# c.Autograder.feedback_hidden = "full"     # let students read what hidden checks expected
# c.LateSubmissionPlugin.penalty_method = "zero"
"""
EXERCISES = """\
# This course's own exercises

An assignment is a folder here: `intro.md` and one Python file per exercise, in the format of those that come
with `autograder`. If both have an assignment of one name, the one in this folder is used.
"""
IGNORED = """\
# Students' data and this course's secret never go into version control; the rest of this list is generated.
/submitted/
/autograded/
/feedback/
/gradebook.db*
/course_secret
/*.csv
/.autograder.lock
/source/
/release/
"""


class CourseError(AutograderError):
    """The folder is not a course, or cannot become one; the message says what to do."""


@dataclass(frozen=True)
class Course:
    """A course folder and its configuration, as nbgrader reads it."""

    root: Path
    config: Config

    @property
    def directory(self) -> CourseDirectory:
        """Nbgrader's own view of the folder."""
        from nbgrader.coursedir import CourseDirectory

        return CourseDirectory(config=self.config)

    @property
    def secret(self) -> bytes:
        """Secret of the course, made by `init_course`."""
        path = self.root / "course_secret"
        if not path.is_file():
            raise CourseError(f"{path} is missing: run `autograder init {self.root}` to make a new one")
        return path.read_bytes().strip()

    @property
    def policy(self) -> Policy:
        """How this course grades."""
        settings = Autograder(config=self.config)
        limits = Limits(
            cell_seconds=settings.cell_seconds,
            call_seconds=settings.call_seconds,
            total_seconds=settings.total_seconds,
            memory_mb=settings.memory_mb,
        )
        return Policy(self.secret, settings.feedback_hidden, limits, settings.trust_submissions)

    @property
    def exercise_roots(self) -> tuple[Path, ...]:
        """Folders with assignments; the course's own come first."""
        return default_roots(self.root)

    def load(self, assignment: str) -> Assignment:
        """Read an assignment's exercise files."""
        return load_assignment(assignment, self.exercise_roots)

    def folder(self, step: str, assignment: str, student: str = ".") -> Path:
        """Return the folder of an assignment at a step: source, release, submitted, autograded, feedback."""
        directory = self.directory
        return Path(directory.format_path(getattr(directory, f"{step}_directory"), student, assignment))

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """Open the gradebook; it is made if there is none."""
        from nbgrader.api import Gradebook

        # nbgrader calls `alembic` by name when it makes a gradebook; it lies beside this Python.
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        with Gradebook(self.directory.db_url, self.directory.course_id) as gradebook:
            yield gradebook


def init_course(root: Path) -> Course:
    """Make ``root`` a course; a folder that is one already keeps everything it has.

    Raises
    ------
    CourseError
        If ``root`` holds something else.
    """
    root = root.resolve()
    if root.exists() and not root.is_dir():
        raise CourseError(f"{root} is a file; give the name of a folder")
    if root.exists() and any(root.iterdir()) and not (root / "nbgrader_config.py").is_file():
        raise CourseError(f"{root} is neither empty nor a course; give the name of a new folder")
    for folder in ("exercises", "submitted"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    _write_once(root / "course_secret", secrets.token_hex(32) + "\n", mode=0o600)
    _write_once(root / "exercises" / "README.md", EXERCISES)
    _write_once(root / ".gitignore", IGNORED)
    _write_once(root / "nbgrader_config.py", CONFIG.format(name=root.name))
    return open_course(root)


def open_course(root: Path) -> Course:
    """Read the course in ``root``.

    Raises
    ------
    CourseError
        If there is none, or its configuration cannot be read.
    """
    from traitlets.config.loader import PyFileConfigLoader

    root = root.resolve()
    if not (root / "nbgrader_config.py").is_file():
        raise CourseError(f"{root} is not a course: run `autograder init DIR`, or name one with --course DIR")
    try:
        config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    except Exception as error:  # it is a Python file of the instructor's: anything can go wrong in it
        raise CourseError(f"{root / 'nbgrader_config.py'} fails: {type(error).__name__}: {error}") from error
    if config.Autograde.get("exporter_class") != GRADING_EXPORTER:
        raise CourseError(
            f"{root / 'nbgrader_config.py'} does not call autograder's `configure`; see `autograder init`"
        )
    return Course(root, config)


def _write_once(path: Path, text: str, mode: int = 0o644) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
