"""A pytest plugin for the runs in a setting: which part of the tests runs, and a report as JSON."""

import json
import re
import zlib
from pathlib import Path

ROOT = Path(__file__).parents[1]
EVERY = 6  # one in so many is sampled
# What has told processors apart before: long runs, and sums whose terms cancel.
SENSITIVE = {
    "test_second_order_quasi_newton",
    "second_order/06_bfgs",
    "rbf/04_two_step",
    *("second_order", "rbf_networks", "regularization", "initialization"),  # pages
}
# Whether an answer is there does not depend on the processor, nor does what the notebook says about it.
LEFT_OUT = ("test_no_hidden_number_is_shown", "test_exercise_has_both_kinds", "test_an_assignment_has")


def pytest_addoption(parser):
    parser.addoption("--part", choices=("sample", "rest", "all"), default="all")
    parser.addoption("--report", type=Path)


def subject(item) -> tuple[str, Path]:
    """Return what a test is about, an exercise or a file, and where that is written."""
    exercise = re.search(r"\[.*?(\w+/\d\d_\w+)", item.nodeid)
    if exercise:
        return exercise[1], ROOT / "autograder" / "exercises" / f"{exercise[1]}.py"
    return item.path.stem, item.path


def is_sampled(name: str, path: Path) -> bool:
    """Whether a subject is in the sample: always if sensitive, else by its content, so that edits move it."""
    return name in SENSITIVE or zlib.crc32(path.read_bytes()) % EVERY == 0


def pytest_collection_modifyitems(config, items):
    part = config.getoption("part")
    sample = {(name, path) for name, path in {subject(item) for item in items} if is_sampled(name, path)}
    wanted = [
        item
        for item in items
        if not item.name.startswith(LEFT_OUT)
        and (part == "all" or (subject(item) in sample) == (part == "sample"))
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(wanted)])
    items[:] = wanted
    config.sampled = sorted(name for name, _ in sample) if part == "sample" else []


def pytest_terminal_summary(terminalreporter, config):
    stats = terminalreporter.stats
    broken = [*stats.get("failed", ()), *stats.get("error", ())]
    said = {
        "passed": len(stats.get("passed", ())),
        "failed": {report.nodeid: report.longreprtext[-3000:] for report in broken},
        "sample": config.sampled,
    }
    config.getoption("report").write_text(json.dumps(said), "utf-8")
