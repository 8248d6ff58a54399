"""Files of a graded submission, each written whole or not at all."""

from __future__ import annotations

import hashlib
import hmac
import shutil
from datetime import UTC, datetime
from pathlib import Path

from autograder.course.folder import Course
from autograder.grading.submission import read_text

TIMESTAMP, SECRET = "timestamp.txt", "submission_secret.txt"  # nbgrader's names


def keep_own_files(course: Course, assignment: str, student: str) -> None:
    """Leave in autograded/ the notebook, the time it was handed in, and the secret of its feedback.

    A student who handed in without nbgrader's exchange has neither time nor secret, and
    `nbgrader release_feedback` would stop at that; both are made up here.
    """
    submitted = course.folder("submitted", assignment, student)
    folder = course.folder("autograded", assignment, student)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != f"{assignment}.ipynb":
            path.unlink()
    notebook = submitted / f"{assignment}.ipynb"
    seen = datetime.fromtimestamp(notebook.lstat().st_mtime, UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
    secret = hmac.new(course.secret, f"feedback/{assignment}/{student}".encode(), hashlib.sha256).hexdigest()
    replace_file(folder / TIMESTAMP, read_text(submitted / TIMESTAMP) or seen, mode=0o444)
    replace_file(folder / SECRET, read_text(submitted / SECRET) or secret, mode=0o444)


def replace_file(path: Path, text: str, mode: int) -> None:
    """Write beside ``path``, then rename: whoever reads it sees the old text or the new one."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    beside.write_text(text, encoding="utf-8")
    beside.chmod(mode)
    beside.replace(path)


def replace_changed(path: Path, text: str) -> bool:
    """Write a file unless it has this text already; return whether it was written."""
    if path.is_file() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, text, mode=0o644)
    return True
