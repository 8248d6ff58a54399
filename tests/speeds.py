"""Two speeds and one topic: what `make test` samples, what `make test-all` adds, what `ONLY=` picks.

What is left to `make test-all` carries the mark `thorough`; `sampled` is where the line is drawn.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from time import monotonic

import pytest
import topics
from _pytest.mark import ParameterSet

# How long `make test-all` took here the last time; before it has run, what is allowed on two quiet cores.
RECORD = topics.ROOT / "_build" / "test-all-minutes"
ALLOWED = "20"
OK, TESTS_FAILED = pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED
LEFT = pytest.StashKey[Counter]()
STARTED = pytest.StashKey[float]()


def sampled(values: Iterable, quick: int = 1) -> list:
    """Return parameters: the first `quick` belong to `make test`, the others to `make test-all` alone."""
    values = list(values)
    return values[:quick] + [thorough(value) for value in values[quick:]]


def thorough(value: object, **options) -> ParameterSet:
    """Return a parameter (a tuple: several) for `make test-all` alone."""
    return pytest.param(*value if type(value) is tuple else (value,), marks=pytest.mark.thorough, **options)


def drawn(values: Sequence, number: int, content: str) -> list:
    """Return all values, the first `number` of them drawn anew whenever `content` changes."""
    first = random.Random(content).sample(range(len(values)), min(number, len(values)))
    return [values[i] for i in first] + [value for i, value in enumerate(values) if i not in first]


def pytest_addoption(parser):
    parser.addoption(
        "--only", metavar="TOPICS", help="run what belongs to these topics, such as: optimizers rbf"
    )


def pytest_configure(config):
    config.stash[STARTED], config.stash[LEFT] = monotonic(), Counter()
    if config.getoption("--only"):
        topics.known(config.getoption("--only"))


def pytest_collection_modifyitems(config, items):
    if config.getoption("--only"):
        chosen = topics.chosen(config.getoption("--only"), items)
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = chosen


def pytest_deselected(items):
    for item in items:
        if item.get_closest_marker("thorough"):
            item.config.stash[LEFT][item.path.stem.removeprefix("test_")] += 1


def pytest_sessionfinish(session, exitstatus):
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["left"] = dict(config.stash[LEFT])
    elif is_whole(config) and not config.option.markexpr and exitstatus in (OK, TESTS_FAILED):
        RECORD.parent.mkdir(exist_ok=True)
        RECORD.write_text(f"{minutes(config):.0f}", "utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    node.config.stash[LEFT] = Counter(getattr(node, "workeroutput", {}).get("left", {}))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not hasattr(config, "workerinput") and not config.option.collectonly:
        reporter.write_line(last_line(config, reporter))


def is_whole(config) -> bool:
    """Return whether no file, topic, word or list was asked for."""
    asked = config.option.keyword or config.getoption("--only") or config.option.collectonly
    return config.args_source is config.ArgsSource.TESTPATHS and not asked


def minutes(config) -> float:
    return (monotonic() - config.stash[STARTED]) / 60


def last_line(config, reporter) -> str:
    """Say what was run, what is left, and how long that takes."""
    ran = {kind: len(reporter.stats.get(kind, ())) for kind in ("passed", "failed", "error", "skipped")}
    said = f"{sum(ran.values()) - ran['skipped']} tests in {minutes(config):.1f} minutes"
    if ran["skipped"]:
        said += f" and {ran['skipped']} skipped for the reasons above"
    if config.getoption("--only"):
        return f"{said}: what belongs to {config.getoption('--only')}"
    if not is_whole(config):
        return said
    left = config.stash[LEFT]
    if not left:
        return f"{said}; nothing is left to `make test-all`"
    parts = ", ".join(f"{number} of {name}" for name, number in left.most_common())
    takes = RECORD.read_text("utf-8") if RECORD.is_file() else ALLOWED
    return f"{said}; left to `make test-all` ({takes} minutes in all): {left.total()}, namely {parts}"
