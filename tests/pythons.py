"""A short proof for each Python found: the locked environment, tests, a page, a class, a notebook as HTML.

    python tests/pythons.py                                  # 3.11 to 3.13, and the system's own
    python tests/pythons.py python3.12 /usr/bin/python3      # these

Each works in a copy of the project below `_build/pythons`, where its environment stays for the next time.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
COPIES = ROOT / "_build" / "pythons"
NAMES = ("python3.11", "python3.12", "python3.13", "/usr/bin/python3")
KEPT = {".venv", "_build"}  # of a copy, when it is made anew
ASK = (
    "import sys, sysconfig; print(*sys.version_info[:3], sysconfig.get_config_var('BINDIR'), sys.executable)"
)
# What is most likely to part: numbers, the wire and the locks of the worker, nbconvert.
SAMPLE = ("activations_by_hand", "autodiff_by_hand", "environment", "wire", "sandbox_layers", "submission")
PAGE, ASSIGNMENT = "chapters/initialization", "rbf"


class Python(NamedTuple):
    """One that was found."""

    version: tuple[int, ...]
    home: str  # the same under two names is one
    path: str

    def __str__(self) -> str:
        return f"Python {'.'.join(map(str, self.version))} ({self.path})"


def ask(name: str) -> Python | None:
    """Return the Python that `name` starts, or nothing; pyenv starts one only when it is told the version."""
    told = {"PYENV_VERSION": name.removeprefix("python")} if name.startswith("python") else {}
    try:
        answer = subprocess.run(
            [name, "-c", ASK], env=os.environ | told, capture_output=True, text=True, check=True
        )
        *version, home, path = answer.stdout.split()
        return Python(tuple(map(int, version)), home, path)
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None


def find(names: tuple[str, ...]) -> Iterator[Python]:
    """Yield each Python once; say of the others why not."""
    seen = set()
    for name in names:
        python = ask(name)
        if python is None:
            print(f"{name}: not here, so not proven", flush=True)
        elif python.version < (3, 11):
            print(f"{python}: older than 3.11, so not meant", flush=True)
        elif (python.version, python.home) not in seen:
            seen.add((python.version, python.home))
            yield python


def copy_project(folder: Path) -> None:
    """Put the project's files, as they are now, into `folder`; the book there has one page."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name not in KEPT:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]
    for name in subprocess.check_output(listing, cwd=ROOT, text=True).split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: {PAGE}\n")


def steps(python: Python) -> dict[str, list[str]]:
    """Return what is run, in order."""
    tests = [f"tests/test_{name}.py" for name in SAMPLE]
    book = [".venv/bin/jupyter-book", "build", ".", "-q"]
    demo = [".venv/bin/autograder", "demo", "--students", "5", "--assignment", ASSIGNMENT]
    html = [
        ".venv/bin/jupyter",
        "nbconvert",
        "--to",
        "html",
        f"_build/demo/release/{ASSIGNMENT}/{ASSIGNMENT}.ipynb",
    ]
    return {
        "environment": ["make", "environment", f"PYTHON={python.path}"],
        "tests": [".venv/bin/python", "-m", "pytest", "-q", *tests],
        "page": book,
        "class of five": [*demo, "--dir", "_build/demo", "--jobs", "1"],
        "notebook as HTML": html,
    }


def prove(python: Python) -> bool:
    """Run all steps for one Python; print a line, and after a failure the end of what it said."""
    folder = COPIES / ".".join(map(str, python.version))
    copy_project(folder)
    shutil.rmtree(folder / "_build", ignore_errors=True)
    line = []
    for what, command in steps(python).items():
        began = time.monotonic()
        done = subprocess.run(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if done.returncode:
            print(f"{python}: {what} failed ({' '.join(command)})", *done.stdout.splitlines()[-30:], sep="\n")
            return False
        line.append(f"{what} {time.monotonic() - began:.0f} s")
    print(f"{python}: {', '.join(line)}", flush=True)
    return True


def main(names: list[str]) -> int:
    """Return 0 when every Python found passes, 1 when one fails or none is here."""
    proven = [prove(python) for python in find(tuple(names) or NAMES)]
    print(f"{sum(proven)} passed, {len(proven) - sum(proven)} failed")
    return 0 if proven and all(proven) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
