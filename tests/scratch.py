"""A copy of the project in which a test adds something, and which files it had to touch."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPIED = ("lecturelib", "autograder", "chapters", "tests", "bench")
NOT_COPIED = shutil.ignore_patterns("__pycache__", "_build", ".*")


class Scratch:
    """The project in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root, self.touched = root, set()
        for name in COPIED:
            shutil.copytree(ROOT / name, root / name, ignore=NOT_COPIED)
        for path in ROOT.iterdir():
            if path.is_file() and not path.name.startswith("."):
                shutil.copy(path, root)

    def write(self, file: str, text: str) -> None:
        self.touched.add(file)
        (self.root / file).write_text(text, "utf-8")

    def append(self, file: str, text: str) -> None:
        self.write(file, (self.root / file).read_text("utf-8") + text)

    def insert(self, file: str, after: str, text: str) -> None:
        """Put `text` behind a passage that stands in the file once."""
        whole = (self.root / file).read_text("utf-8")
        assert whole.count(after) == 1, f"{file}: {after!r} stands there {whole.count(after)} times"
        self.write(file, whole.replace(after, after + text))

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run Python there, in a process that knows nothing of the tests that run here."""
        outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        outside["PYTHONPATH"] = str(self.root)
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=self.root, env=outside, capture_output=True, text=True, check=False
        )

    def pytest(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run tests there."""
        return self.run("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments)

    def passes(self, *arguments: str) -> None:
        done = self.pytest(*arguments)
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
