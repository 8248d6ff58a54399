"""Time alternatives against each other: interleaved, CPU time, medians; one thread is the caller's part."""

import gc
import importlib
import statistics
import time
from collections.abc import Callable
from typing import Any, NamedTuple

Call = Callable[[], object]


class Row(NamedTuple):
    """One line of the table of performance."""

    what: str
    ours: float  # microseconds
    peer: str
    theirs: float  # microseconds
    ratio: float  # ours / theirs: below 1 we are ahead
    goal: float | None = None  # at most this; None: no goal was set

    @property
    def missed(self) -> bool:
        return self.goal is not None and self.ratio > self.goal


def peer(name: str) -> Any:
    """Return a library to compare with, told to use one thread; None if it is not installed."""
    try:
        library = importlib.import_module(name)
    except ModuleNotFoundError:
        return None
    if name == "torch":
        library.set_num_threads(1)
    return library


def medians(cases: dict[str, Call], rounds: int = 15, seconds: float = 0.02) -> dict[str, float]:
    """Return the median CPU time of each case, in microseconds; the cases take turns in each round."""
    calls = {name: _calls_in(f, seconds) for name, f in cases.items()}
    times: dict[str, list[float]] = {name: [] for name in cases}
    gc.collect()
    for _ in range(rounds):
        for name, f in cases.items():
            times[name].append(_time(f, calls[name]))
    return {name: 1e6 * statistics.median(values) for name, values in times.items()}


def compare(what: str, ours: Call, peer: str, theirs: Call, goal: float | None = None) -> Row:
    """Return one row of the table of performance."""
    found = medians({"ours": ours, "theirs": theirs})
    return Row(what, found["ours"], peer, found["theirs"], found["ours"] / found["theirs"], goal)


def _calls_in(f: Call, seconds: float) -> int:
    f()  # caches fill, buffers come to life
    calls = 1
    while (spent := _time(f, calls) * calls) < seconds / 4:
        calls *= 4
    return max(1, round(calls * seconds / spent))


def _time(f: Call, calls: int) -> float:
    start = time.process_time()
    for _ in range(calls):
        f()
    return (time.process_time() - start) / calls
