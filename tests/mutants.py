"""Break the code on purpose, one line at a time: the tests must notice every time.

    python tests/mutants.py                all of them; exit code 1 when one lives
    python tests/mutants.py activations    only those of tests/mutants_activations.py

A file tests/mutants_<module>.py holds `MUTANTS`, a list of rows (file, old, new, tests): `old` stands in
`file` exactly once and is replaced by `new`; `tests` are the test files that must fail.  To plant one more,
add a row.
The work tree is never touched: each mutant is planted when the file is imported, in a process of its own.
"""

import gc
import hashlib
import multiprocessing
import os
import resource
import runpy
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path
from signal import SIGKILL, SIGXCPU
from threading import Lock
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
KILLERS = ROOT / "_build" / "mutants"  # one file a mutant, with the name of a test
SECONDS = 30  # of computing: a mutant may loop for ever.  Ten times what the slowest tests take
WAITING = 20  # times as long at most by the clock, on a machine that is busy with other things
PASSED, FAILED = 0, 1  # exit codes of pytest; all others mean that it could not run the tests
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["numpy", "scipy.special", "scipy.optimize", "scipy.stats", "pytest"])
STARTING = Lock()


class Mutant(NamedTuple):
    """One planted mistake."""

    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}: {self.old.strip()!r} -> {self.new.strip()!r}"


class Run(NamedTuple):
    """What became of a run of tests."""

    code: int
    output: str = ""
    failed: str = ""  # the test that failed, where one did

    def killers(self, mutant: Mutant) -> tuple[str, ...]:
        """Return the tests that must pass without the mutant."""
        return () if self.code != FAILED else (self.failed,) if self.failed else mutant.tests

    def verdict(self) -> str:
        if self.code in (PASSED, FAILED):
            return "lives" if self.code == PASSED else "killed"
        return f"useless: {self.output}"


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


def verdicts(mutants: list[Mutant], root: Path = ROOT, jobs: int = 1) -> list[str]:
    """Return the verdict on each, `jobs` at a time: "killed", "lives" or why it is of no use.

    What kills must pass on the unbroken project: tests that fail by themselves would kill everything.
    """
    with ThreadPoolExecutor(jobs) as pool:
        runs = list(pool.map(lambda mutant: run(mutant, root), mutants))
    killers = {test for mutant, run in zip(mutants, runs, strict=True) for test in run.killers(mutant)}
    unbroken = run_tests(root, sorted(killers)) if killers else Run(PASSED)
    if unbroken.code != PASSED:
        return [f"useless: its tests fail without it\n{unbroken.output}"] * len(mutants)
    return [run.verdict() for run in runs]


def run(mutant: Mutant, root: Path = ROOT, seconds: int = SECONDS) -> Run:
    """Run the tests of a mutant until one fails."""
    source = (root / mutant.file).read_text(encoding="utf-8")
    if source.count(mutant.old) != 1:
        return Run(-1, f"its old text stands {source.count(mutant.old)} times in the file, expected once")
    note = KILLERS / hashlib.sha256(repr(mutant).encode()).hexdigest()[:20]
    if note.is_file():  # the test that killed it the last time comes first
        again = run_tests(root, [note.read_text("utf-8")], mutant, seconds)
        if again.failed:
            return again
    found = run_tests(root, mutant.tests, mutant, seconds)
    KILLERS.mkdir(parents=True, exist_ok=True)
    if found.failed:
        note.write_text(found.failed, "utf-8")
    return found


def run_tests(root: Path, tests: Iterable[str], mutant: Mutant | None = None, seconds: int = SECONDS) -> Run:
    """Run pytest until the first failure, in a process forked from one that has the libraries at hand."""
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        process = PROCESSES.Process(target=_pytest, args=(root, list(tests), mutant, seconds, Path(folder)))
        with STARTING:
            process.start()
        process.join(seconds * WAITING)
        if process.is_alive():
            process.kill()
            process.join()
        if process.exitcode in (-SIGXCPU, -SIGKILL):
            return Run(FAILED, f"stopped after {seconds} s of computing")
        said = {path.name: path.read_text("utf-8", "replace") for path in Path(folder).iterdir()}
        return Run(
            process.exitcode, f"the tests did not run\n{said['output'][-4000:]}", said.get("failed", "")
        )


class Planted(PathFinder):
    """Finds modules as Python does, and plants the mutant when its file is among them."""

    def __init__(self, mutant: Mutant, root: Path) -> None:
        self.mutant, self.path = mutant, str(root / mutant.file)

    def find_spec(self, name, path=None, target=None):
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.origin == self.path:
            spec.loader = BrokenFile(name, self.path, self.mutant)
        return spec


class BrokenFile(SourceFileLoader):
    """Reads a file with the mutant in it, and keeps no compiled copy."""

    def __init__(self, name: str, path: str, mutant: Mutant) -> None:
        super().__init__(name, path)
        self.mutant = mutant

    def get_code(self, name):
        source = self.get_source(name).replace(self.mutant.old, self.mutant.new)
        return self.source_to_code(source, self.path)


class FirstFailure:
    """A plugin of pytest that notes which test failed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def pytest_runtest_logreport(self, report):
        if report.failed:
            test, _, _ = report.nodeid.partition("[")  # a parameter's name may hold what the mutant computed
            self.path.write_text(test, "utf-8")


def _pytest(root: Path, tests: list[str], mutant: Mutant | None, seconds: int, folder: Path) -> None:
    """What the process does; `root` comes first on the import path."""
    import pytest

    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    gc.freeze()  # pytest collects garbage thoroughly at its end: not that of the libraries
    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "OPENBLAS_NUM_THREADS": "1"}
    sys.dont_write_bytecode = True
    os.chdir(root)
    sys.path.insert(0, str(root))
    if mutant:
        sys.meta_path.insert(0, Planted(mutant, root))
    output = os.open(folder / "output", os.O_CREAT | os.O_WRONLY)
    os.dup2(output, 1)
    os.dup2(output, 2)
    options = ["-x", "-q", "-p", "no:cacheprovider", "--tb=no"]
    sys.exit(int(pytest.main([*options, *tests], plugins=[FirstFailure(folder / "failed")])))


def main(*modules: str) -> int:
    mutants = planted(*modules)
    said = verdicts(mutants, jobs=os.cpu_count())
    living = defaultdict(list)
    for mutant, verdict in zip(mutants, said, strict=True):
        living[verdict].append(mutant)
    killed = len(living.pop("killed", []))
    for verdict, rows in living.items():
        print("\n".join(map(str, rows)), verdict, sep="\n    ")
    print(f"{killed} killed of {len(mutants)} planted")
    return 1 if living else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except FileNotFoundError as error:
        sys.exit(str(error))
