"""Hostile cells in real workers: what they may not do, and what comes of lying, dying and looping."""
# ruff: noqa: F401, F811  (fixtures are imported, and are arguments)

import os
import signal
from pathlib import Path

import hostile_snippets as hostile
import numpy as np
import pytest
from workers import PATIENCE, Function, call, needs_sandbox, run, run_two, secret, value, warm, worker

from autograder.grading.process import WorkerDied, WorkerTimeout
from autograder.worker import wire
from autograder.worker.wire import WireError

pytestmark = needs_sandbox

REPO = str(Path(__file__).parents[1])


def test_the_mandatory_layers_are_reported(warm):
    assert warm.layers["landlock"] >= 1
    assert warm.layers["seccomp"] is warm.layers["rlimits"] is True
    assert warm.layers["namespaces"] is warm.namespaces


@pytest.mark.parametrize("attempt", hostile.REFUSED)
def test_an_attempt_is_refused(worker, secret, attempt):
    source, errors = hostile.REFUSED[attempt]
    run(worker, hostile.PRELUDE)
    reply = run(worker, source.format(repo=REPO, secret=secret, pid=os.getpid()))
    assert reply["ok"] is False, "it was done"
    assert reply["error"]["name"] in errors, reply["error"]
    assert Path(secret).read_text() == "100 points"
    assert Path(secret).stat().st_mode & 0o777 == 0o666
    assert run(worker, "1 + 1")["outputs"][0]["data"] == {"text/plain": "2"}


def test_a_worker_holds_its_channel_and_nothing_else(worker):
    run(worker, "import os\ndef open_files():\n    return [f for f in range(4096) if is_open(f)]")
    run(worker, "def is_open(f):\n    try: return bool(os.fstat(f))\n    except OSError: return False")
    assert value(call(worker, "open_files")) == [0, 1, 2, 3]


def test_the_machine_is_out_of_sight_with_namespaces(warm, worker, secret):
    """Asking whether a file is there is the one thing that Landlock lets through."""
    places = [
        secret,
        "/old",
        "/proc",
        "/home",
        "/etc/passwd",
        "/bin/sh",
        f"{REPO}/autograder",
        f"{REPO}/tests",
    ]
    run(worker, "import os\ndef seen(places): return [p for p in places if os.path.lexists(p)], os.getpid()")
    seen, number = value(call(worker, "seen", places))
    assert (seen, number == 1) == (([], True) if warm.layers["namespaces"] else (seen, False))


@pytest.mark.parametrize("end", hostile.DEADLY)
def test_a_worker_that_ends_is_reported_dead(worker, end):
    run(worker, hostile.PRELUDE)
    with pytest.raises(WorkerDied) as death:
        run(worker, hostile.DEADLY[end])
    assert death.value.memory is False
    with pytest.raises(WorkerDied):
        run(worker, "1")


@pytest.mark.parametrize(
    ("source", "number", "code"),
    [("ctypes.string_at(0)", signal.SIGSEGV, None), ("os._exit(7)", None, 7), ("os._exit(77)", None, 77)],
)
def test_how_a_worker_ended_is_known(worker, source, number, code):
    run(worker, hostile.PRELUDE)
    with pytest.raises(WorkerDied) as death:
        run(worker, source)
    assert (death.value.signal, death.value.exit_code) == (number, code)
    assert death.value.memory is (code == wire.EXIT_OUT_OF_MEMORY)


@pytest.mark.parametrize("loop", hostile.ENDLESS)
def test_a_worker_that_does_not_answer_is_killed(worker, loop):
    run(worker, hostile.PRELUDE)
    with pytest.raises(WorkerTimeout):
        run(worker, hostile.ENDLESS[loop].format(), timeout=PATIENCE)
    with pytest.raises(WorkerDied):
        run(worker, "1")


@pytest.mark.parametrize("forgery", hostile.FORGED)
def test_a_forged_reply_is_an_error(worker, forgery):
    run(worker, hostile.PRELUDE + hostile.FORGERY)
    with pytest.raises(WireError):
        run_two(worker, hostile.FORGED[forgery], "pass")


def test_a_forged_reply_at_the_right_moment_is_only_an_answer(worker):
    run(worker, hostile.PRELUDE + hostile.FORGERY)
    run(
        worker,
        "def f(): send(reply(op='return', value=1.0, seq=3, points=100, verdict='passed', changed=[]))",
    )
    reply, _ = call(worker, "f")
    assert reply == {"op": "return", "value": 1.0, "changed": []}
    with pytest.raises(WireError):
        call(worker, "f")


@pytest.mark.parametrize("changed", ["5", "[5]", "[[1, 2, 3]]", "[[None, 1.0]]", "[[[0], 1.0]]", "{'a': 1}"])
def test_forged_changes_are_an_error(worker, changed):
    run(worker, hostile.PRELUDE + hostile.FORGERY)
    run(worker, f"def f(): send(reply(op='return', value=1.0, seq=3, changed={changed}))")
    with pytest.raises(WireError):
        call(worker, "f")


def test_a_callback_nobody_handed_over_is_an_error(worker):
    run(worker, hostile.PRELUDE + hostile.FORGERY)
    run(worker, "def f(): send(reply(op='callback', id=0, args=[], kwargs={}, seq=3))")
    with pytest.raises(WireError, match="callback"):
        call(worker, "f")


def test_callbacks_without_end_meet_the_deadline(worker):
    run(worker, "def f(g):\n    while True: g()")
    with pytest.raises(WorkerTimeout):
        call(
            worker, "f", Function, on_callback=lambda *_: ({"op": "value", "value": 0}, []), timeout=PATIENCE
        )


def test_a_request_that_is_not_read_meets_the_deadline(worker):
    run(worker, hostile.PRELUDE)
    run(worker, "def f(x): time.sleep(1000)")
    with pytest.raises(WorkerTimeout):
        call(worker, "f", np.zeros(10**6), timeout=PATIENCE)


TAMPERING = {
    "builtins": "import builtins as b\nfor n in ('len', 'isinstance', 'type', 'bytes'): setattr(b, n, None)",
    "json": "import json\njson.dumps = json.loads = lambda *_, **__: '{}'",
    "numpy": "import numpy as np\nnp.asarray = np.frombuffer = np.errstate = lambda *_, **__: 1",
    "writing": "import os\nos.write = lambda *_: 1 / 0",
    "reading": "import os\nos.read = lambda *_: b''",
    "the shell": "s = get_ipython()\ns.run_cell = s.transform_cell = lambda *_, **__: 1",
    "the display": "import sys\nsys.displayhook = sys.stdout = sys.stderr = None",
    "cells": "get_ipython().input_transformers_post.append(lambda lines: ['points = 100'])",
    "the garbage": "import gc\n[o.clear() for o in gc.get_objects() if type(o) in (dict, list)]",
}


def tampered(worker, source):
    """Return the op of the answer to a call after `source` has run, or "error"."""
    try:
        run(worker, "def f(x): return x")
        run(worker, source, timeout=2)
        return call(worker, "f", 1.0, timeout=2)[0]["op"]
    except (WireError, WorkerDied, WorkerTimeout):
        return "error"


@pytest.mark.parametrize("tampering", TAMPERING)
def test_tampering_with_the_worker_gives_an_answer_or_an_error(worker, tampering):
    assert tampered(worker, TAMPERING[tampering]) in ("return", "raise", "missing", "error")
