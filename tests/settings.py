"""Settings of processor and NumPy in which the same tests run: every number has to come out the same.

One machine stands for many: OpenBLAS runs the kernel of the processor it is told to, NumPy leaves away wide
instructions, sums are split among threads, and an older NumPy orders its operations differently.  Each of
these changes last digits, and no test, mark or printed number may depend on them.

    python tests/settings.py          all rows, one after the other, and the table
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import NamedTuple

import page_runner
from packaging.requirements import Requirement
from settings_part import is_sampled

ROOT = Path(__file__).parents[1]
ENVIRONMENTS = ROOT / "_build" / "settings"
OWN = "own"  # the kernel that OpenBLAS chooses by itself
FACTORS = {
    "kernel": ("Nehalem", "Sandybridge", "Haswell", OWN),
    "instructions": ("all", "none wide"),
    "threads": (1, 2),
    "numpy": ("lowest", "newest"),
}
PAGES = {
    path.stem: ROOT / "chapters" / f"{path.stem}.md" for path in sorted(page_runner.REFERENCE.glob("*.ipynb"))
}
SECONDS = 1200
# Messages about arguments, and what pages and imports look like, do not depend on the processor.
NOT_HERE = re.compile(r"_arguments\.py$|/test_(book|imports|mutants|settings|labs)")


class Setting(NamedTuple):
    """One value of each factor."""

    kernel: str
    instructions: str
    threads: int
    numpy: str

    def __str__(self) -> str:
        return f"{self.kernel}, {self.instructions}, {self.threads} threads, {self.numpy} NumPy"


class NotHere(Exception):
    """A setting that this machine cannot be put in: the reason, in one line."""


class Found(NamedTuple):
    """What runs in a setting."""

    kernel: str
    threads: int
    numpy: str
    instructions: tuple[str, ...]


class Outcome(NamedTuple):
    """What the tests said in a setting, which of them ran, and what failed."""

    found: Found
    passed: int
    failed: dict[str, str]
    sample: list[str]


def all_pairs(factors: Iterable[Sequence]) -> list[tuple]:
    """Return rows in which each pair of values of two factors meets: greedily those with most new pairs."""
    candidates = list(product(*factors))
    missing = {pair for row in candidates for pair in pairs(row)}
    rows = []
    while missing:
        rows.append(max(candidates, key=lambda row: len(missing & pairs(row))))
        missing -= pairs(rows[-1])
    return rows


def pairs(row: Sequence) -> set[tuple]:
    """Return the pairs of (place, value) in a row."""
    return set(combinations(enumerate(row), 2))


SETTINGS = [Setting(*row) for row in all_pairs(FACTORS.values())]


def developers() -> Setting:
    """Return the setting of everyday runs: conftest.py sets one thread, the locked NumPy is the newest."""
    return Setting(os.environ.get("OPENBLAS_CORETYPE", OWN), "all", 1, "newest")


def farthest(count: int) -> list[Setting]:
    """Return the settings that have least in common with the developer's and with one another."""
    taken = [developers()]
    for _ in range(count):
        taken.append(max(SETTINGS, key=lambda row: spread(row, taken)))
    return taken[1:]


def spread(row: Setting, others: Iterable[Setting]) -> tuple[int, int]:
    """Return in how many factors a setting differs from the nearest of the others, and from all together."""
    differing = [sum(one != two for one, two in zip(row, other, strict=True)) for other in others]
    return min(differing), sum(differing)


def environment(setting: Setting) -> dict[str, str | None]:
    """Return what has to be set, or with None taken away, in the environment of a process."""
    numpy = os.pathsep.join((str(numpy_folder(setting.numpy)), str(ROOT / "tests")))
    narrow = setting.instructions != "all"
    return {
        "OPENBLAS_CORETYPE": None if setting.kernel == OWN else setting.kernel,
        "OPENBLAS_NUM_THREADS": str(setting.threads),
        "OPENBLAS_THREAD_TIMEOUT": "4",  # the least: a thread without work leaves the core to other processes
        "NPY_DISABLE_CPU_FEATURES": " ".join(wide_instructions(numpy)) if narrow else None,
        "PYTHONPATH": numpy,
    }


@cache
def numpy_folder(which: str) -> Path:
    """Return a folder with the lowest or the newest NumPy that pyproject.toml allows; install it once."""
    wanted = numpy_requirement(which)
    folder = ENVIRONMENTS / f"python{sys.version_info.major}.{sys.version_info.minor}" / which
    if (folder / "numpy").is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as making:
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", making]
        done = subprocess.run(
            [*install, wanted, "threadpoolctl"], capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [done.stderr]
            raise NotHere(f"pip could not install {wanted}: {said[-1]}")
        if not folder.exists():  # another process may have been faster
            os.rename(making, folder)
    return folder


def numpy_requirement(which: str) -> str:
    """Return what pip is asked for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    allowed = next(r for r in map(Requirement, project["dependencies"]) if r.name == "numpy")
    lowest = next(bound.version for bound in allowed.specifier if bound.operator == ">=")
    return f"numpy=={lowest}" if which == "lowest" else str(allowed)


@cache
def wide_instructions(numpy: str) -> tuple[str, ...]:
    """Return the instructions beyond the baseline that this NumPy would use on this processor."""
    return probe({"PYTHONPATH": numpy, "NPY_DISABLE_CPU_FEATURES": None}).instructions


PROBE = """
import json, numpy, threadpoolctl
numpy.ones((300, 300)) @ numpy.ones((300, 300))     # a kernel that this processor cannot run ends here
blas = [row for row in threadpoolctl.threadpool_info() if row["internal_api"] == "openblas"] or [{}]
kernel, threads = blas[0].get("architecture", "no OpenBLAS"), blas[0].get("num_threads", 0)
wide = numpy.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
print(json.dumps([kernel, threads, numpy.__version__, wide]))
"""


def probe(changes: dict[str, str | None]) -> Found:
    """Say what runs in a process with these changes of the environment."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        env=page_runner.settings(changes),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotHere(f"NumPy ended with exit code {done.returncode}: {done.stderr.strip()[-200:]}")
    kernel, threads, numpy, wide = json.loads(done.stdout)
    return Found(kernel, threads, numpy, tuple(wide))


def put_in(setting: Setting) -> tuple[dict[str, str | None], Found]:
    """Return the environment of a setting and what then runs, or raise NotHere with the reason."""
    changes = environment(setting)
    found = probe(changes)
    if found.kernel == "no OpenBLAS":
        raise NotHere("NumPy here does its linear algebra without OpenBLAS")
    if setting.kernel not in (OWN, found.kernel):
        raise NotHere(f"OpenBLAS on this processor runs {found.kernel} when asked for {setting.kernel}")
    if found.threads != setting.threads:
        raise NotHere(f"OpenBLAS uses {found.threads} of {setting.threads} threads on this machine")
    if setting.instructions != "all" and (found.instructions or not changes["NPY_DISABLE_CPU_FEATURES"]):
        raise NotHere("NumPy on this processor has no instructions to leave away")
    return changes, found


def run(setting: Setting, part: str) -> Outcome:
    """Run a part of the tests and of the pages in a setting: "sample", the "rest" or "all"."""
    changes, found = put_in(setting)
    passed, failed, sampled = run_tests(changes, part)
    pages = [page for page in PAGES if part == "all" or is_sampled(page, PAGES[page]) == (part == "sample")]
    put_out = page_runner.run(pages, changes)
    wrong = {page: page_runner.differences(page, put_out[page]) for page in pages}
    failed |= {page: "\n".join(lines) for page, lines in wrong.items() if lines}
    passed += sum(not lines for lines in wrong.values())
    return Outcome(found, passed, failed, sampled + pages if part == "sample" else [])


def run_tests(changes: dict[str, str | None], part: str) -> tuple[int, dict[str, str], list[str]]:
    """Run a part of the tests; return how many passed, what failed, and whose tests are the sample."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        pytest = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n0",
            "-p",
            "no:cacheprovider",
            "-p",
            "settings_part",
        ]
        done = subprocess.run(
            [*pytest, "--part", part, "--report", report, "-m", "not thorough", *tests()],
            cwd=ROOT,
            env=page_runner.settings({**changes, "MPLBACKEND": "agg"}),
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert report.exists(), done.stdout[-2000:] + done.stderr[-2000:]
        said = json.loads(report.read_text("utf-8"))
    return said["passed"], said["failed"], said["sample"]


def tests() -> list[str]:
    """Return what can depend on the processor: tests and examples of the formulas, and the exercises."""
    files = [path for path in sorted((ROOT / "tests").glob("test_*.py")) if not NOT_HERE.search(str(path))]
    texts = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in files}
    formulas = [name for name, text in texts.items() if "lecturelib" in text and "autograder" not in text]
    return [*formulas, "tests/test_exercises.py", "lecturelib"]


def table(rows: Iterable[Sequence]) -> str:
    """Return what ran where, and how much of it passed."""
    lines = [("kernel", "instructions", "threads", "NumPy", "part", "passed", "failed"), *rows]
    columns = [max(len(str(line[i])) for line in lines) for i in range(len(lines[0]))]
    padded = [[str(word).ljust(width) for word, width in zip(line, columns, strict=True)] for line in lines]
    return "\n".join("  ".join(line).rstrip() for line in padded)


def row(setting: Setting, part: str, outcome: Outcome | NotHere) -> list:
    """Return a row of the table."""
    if isinstance(outcome, NotHere):
        return [*setting, part, "not here:", str(outcome)]
    kernel = (
        setting.kernel
        if setting.kernel == outcome.found.kernel
        else f"{setting.kernel} ({outcome.found.kernel})"
    )
    return [kernel, *setting[1:3], outcome.found.numpy, part, outcome.passed, len(outcome.failed)]


def main() -> None:
    """Run all rows, and put out the table and what failed."""
    rows = []
    for setting in SETTINGS:
        try:
            outcome = run(setting, "all")
        except NotHere as reason:
            outcome = reason
        rows.append(row(setting, "all", outcome))
        print(*map(str, rows[-1]), file=sys.stderr)
        for name, text in getattr(outcome, "failed", {}).items():
            print(f"\n{setting}: {name}\n{text}")
    print(table(rows))


if __name__ == "__main__":
    main()
