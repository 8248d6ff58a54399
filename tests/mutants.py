"""Break the code on purpose, one line at a time: the tests must notice every time.

    python tests/mutants.py                all of them; exit code 1 when one lives
    python tests/mutants.py activations    only those of tests/mutants_activations.py

A file tests/mutants_<module>.py holds `MUTANTS`, a list of rows (file, old, new, tests): `old` stands in
`file` exactly once and is replaced by `new`; `tests` are the test files that must fail.  To plant one more,
add a row.
The work tree is never touched: each mutant lives in a temporary copy, in a process of its own.
"""

import multiprocessing
import os
import runpy
import shutil
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
COPIED = ("lecturelib", "autograder", "chapters", "tests", "pyproject.toml")
NOT_COPIED = shutil.ignore_patterns("__pycache__", "_build", ".*", "reference")
SECONDS = 120  # a mutant may loop for ever
PATIENCE = 5  # times as long as the unbroken project takes
PASSED, FAILED = 0, 1  # exit codes of pytest; all others mean that it could not run the tests
OUTPUT = "output.txt"
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["numpy", "scipy.special", "scipy.optimize", "pytest"])
STARTING = Lock()


class Mutant(NamedTuple):
    """One planted mistake."""

    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}: {self.old.strip()!r} -> {self.new.strip()!r}"


def modules() -> list[str]:
    """Return every <module> that has a file tests/mutants_<module>.py."""
    return sorted(path.stem.removeprefix("mutants_") for path in Path(__file__).parent.glob("mutants_*.py"))


def planted(*modules: str) -> list[Mutant]:
    """Return the rows of tests/mutants_<module>.py, of all such files if no module is named."""
    folder = Path(__file__).parent
    paths = [folder / f"mutants_{module}.py" for module in modules] or sorted(folder.glob("mutants_*.py"))
    missing = [path.name for path in paths if not path.is_file()]
    if missing:
        raise FileNotFoundError(f"expected a file tests/mutants_<module>.py, found no {', '.join(missing)}")
    return [Mutant(*row) for path in paths for row in runpy.run_path(str(path))["MUTANTS"]]


def verdict(mutant: Mutant, root: Path = ROOT, seconds: float = SECONDS) -> str:
    """Return "killed", "lives" or why the mutant is of no use."""
    source = (root / mutant.file).read_text(encoding="utf-8")
    if source.count(mutant.old) != 1:
        return f"useless: its old text stands {source.count(mutant.old)} times in the file, expected once"
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        copy_project(root, Path(folder))
        (Path(folder) / mutant.file).write_text(source.replace(mutant.old, mutant.new), encoding="utf-8")
        code, output = run_tests(Path(folder), mutant.tests, seconds)
    if code in (PASSED, FAILED):
        return "lives" if code == PASSED else "killed"
    return f"useless: the tests did not run\n{output}"


def copy_project(root: Path, target: Path) -> None:
    for name in COPIED:
        if (root / name).is_dir():
            shutil.copytree(root / name, target / name, ignore=NOT_COPIED)
        elif (root / name).is_file():
            shutil.copy(root / name, target / name)


def run_tests(folder: Path, tests: Iterable[str], seconds: float) -> tuple[int, str]:
    """Run pytest until the first failure, in a process forked from one that has the libraries at hand."""
    process = PROCESSES.Process(target=_pytest, args=(folder, list(tests)))
    with STARTING:
        process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        return FAILED, f"stopped after {seconds:.0f} s"
    return process.exitcode, (folder / OUTPUT).read_text(encoding="utf-8", errors="replace")[-4000:]


def _pytest(folder: Path, tests: list[str]) -> None:
    """What the process does; `folder` comes first on the import path."""
    import pytest

    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "OPENBLAS_NUM_THREADS": "1"}
    sys.dont_write_bytecode = True
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    output = os.open(OUTPUT, os.O_CREAT | os.O_WRONLY)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--tb=no", *tests])))


def verdicts(mutants: list[Mutant], root: Path = ROOT, jobs: int = 1) -> list[str]:
    """Return the verdict on each, `jobs` at a time.

    The unbroken project comes first: tests that fail by themselves would kill everything.
    """
    with tempfile.TemporaryDirectory(prefix="unbroken-") as folder:
        copy_project(root, Path(folder))
        tests = sorted({test for mutant in mutants for test in mutant.tests})
        start = monotonic()
        code, output = run_tests(Path(folder), tests, SECONDS)
        seconds = min(SECONDS, 10 + PATIENCE * (monotonic() - start))
    if code != PASSED:
        return [f"useless: its tests fail without it\n{output}"] * len(mutants)
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda mutant: verdict(mutant, root, seconds), mutants))


def main(*modules: str) -> int:
    mutants = planted(*modules)
    said = verdicts(mutants, jobs=os.cpu_count())
    living = [(mutant, verdict) for mutant, verdict in zip(mutants, said, strict=True) if verdict != "killed"]
    for mutant, said in living:
        print(f"{mutant}\n    {said}")
    print(f"{len(mutants) - len(living)} killed of {len(mutants)} planted")
    return 1 if living else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except FileNotFoundError as error:
        sys.exit(str(error))
