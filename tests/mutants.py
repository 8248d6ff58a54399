"""Break the code on purpose, one line at a time: the tests must notice every time.

    python tests/mutants.py                all of them; exit code 1 when one lives
    python tests/mutants.py activations    only those of tests/mutants_activations.py

A file tests/mutants_<module>.py holds `MUTANTS`, a list of rows (file, old, new, tests): `old` stands in
`file` exactly once and is replaced by `new`; `tests` are the test files that must fail.  To plant one more,
add a row.
The work tree is never touched: each mutant lives in a temporary copy, in a process of its own.
"""

import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
COPIED = ("lecturelib", "autograder", "chapters", "tests", "pyproject.toml")
NOT_COPIED = shutil.ignore_patterns("__pycache__", "_build", ".*", "reference")
SECONDS = 120  # a mutant may loop for ever
PASSED, FAILED = 0, 1  # exit codes of pytest; all others mean that it could not run the tests


class Mutant(NamedTuple):
    """One planted mistake."""

    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}: {self.old.strip()!r} -> {self.new.strip()!r}"


def planted(*modules: str) -> list[Mutant]:
    """Return the rows of tests/mutants_<module>.py, of all such files if no module is named."""
    folder = Path(__file__).parent
    paths = [folder / f"mutants_{module}.py" for module in modules] or sorted(folder.glob("mutants_*.py"))
    missing = [path.name for path in paths if not path.is_file()]
    if missing:
        raise FileNotFoundError(f"expected a file tests/mutants_<module>.py, found no {', '.join(missing)}")
    return [Mutant(*row) for path in paths for row in runpy.run_path(str(path))["MUTANTS"]]


def verdict(mutant: Mutant, root: Path = ROOT) -> str:
    """Return "killed", "lives" or why the mutant is of no use."""
    source = (root / mutant.file).read_text(encoding="utf-8")
    if source.count(mutant.old) != 1:
        return f"useless: its old text stands {source.count(mutant.old)} times in the file, expected once"
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy_project(root, Path(folder))
        (Path(folder) / mutant.file).write_text(source.replace(mutant.old, mutant.new), encoding="utf-8")
        code, output = run_tests(Path(folder), mutant.tests)
    if code in (PASSED, FAILED):
        return "lives" if code == PASSED else "killed"
    return f"useless: the tests did not run\n{output}"


def copy_project(root: Path, target: Path) -> None:
    for name in COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, target / name, ignore=NOT_COPIED)
        elif (root / name).is_file():
            shutil.copy(root / name, target / name)


def run_tests(folder: Path, tests: Iterable[str]) -> tuple[int, str]:
    """Run pytest until the first failure; `folder` comes first on the import path, being the current one."""
    own = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no", *tests]
    try:
        done = subprocess.run(
            command, cwd=folder, env=os.environ | own, capture_output=True, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return FAILED, f"stopped after {SECONDS} s"
    return done.returncode, done.stdout[-2000:] + done.stderr[-2000:]


def verdicts(mutants: list[Mutant], root: Path = ROOT) -> list[str]:
    """Return the verdict on each, several at a time.

    The unbroken project comes first: tests that fail by themselves would kill everything.
    """
    with tempfile.TemporaryDirectory(prefix="unbroken-") as folder:
        copy_project(root, Path(folder))
        code, output = run_tests(Path(folder), sorted({test for mutant in mutants for test in mutant.tests}))
    if code != PASSED:
        return [f"useless: its tests fail without it\n{output}"] * len(mutants)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda mutant: verdict(mutant, root), mutants))


def main(*modules: str) -> int:
    mutants = planted(*modules)
    living = [
        (mutant, said) for mutant, said in zip(mutants, verdicts(mutants), strict=True) if said != "killed"
    ]
    for mutant, said in living:
        print(f"{mutant}\n    {said}")
    print(f"{len(mutants) - len(living)} killed of {len(mutants)} planted")
    return 1 if living else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except FileNotFoundError as error:
        sys.exit(str(error))
