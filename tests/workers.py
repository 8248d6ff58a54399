"""Real workers for tests: fixtures, and the few lines it takes to talk to one."""

import pytest

from autograder.grading.process import Limits, SandboxUnavailable, WarmProcess
from autograder.worker import lockdown, wire

LIMITS = Limits(memory_mb=256)
SECONDS = 15  # for what should come at once
PATIENCE = 0.2  # for what must not come at all


needs_sandbox = pytest.mark.skipif(
    not (lockdown.landlock_version() and lockdown.seccomp_available()),
    reason="this machine has no Landlock or no seccomp (Linux 5.13 or newer has both)",
)


@pytest.fixture(scope="module", params=[True, False], ids=["namespaces", "no namespaces"])
def warm(request):
    try:
        with WarmProcess(limits=LIMITS, namespaces=request.param) as process:
            yield process
    except SandboxUnavailable as reason:
        if "namespaces" not in str(reason):
            raise
        pytest.skip(f"namespaces are not allowed here: {reason}")


@pytest.fixture
def worker(warm):
    worker = warm.fork()
    yield worker
    worker.kill()


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "gradebook"
    path.write_text("100 points")
    path.chmod(0o666)
    return str(path)


def run(worker, source, timeout=SECONDS):
    reply, buffers = worker.request({"op": "exec", "cell": "c", "source": source}, timeout=timeout)
    assert buffers == []
    return reply


def run_two(worker, first, second):
    """Run two cells: a forged reply may answer the first, and then the true one answers the second."""
    run(worker, first)
    run(worker, second)


def call(worker, name, *args, on_callback=None, timeout=SECONDS, **extra):
    buffers = []
    trees = [wire.encode(value, buffers, lambda callback: callback.node) for value in args]
    message = {"op": "call", "target": {"name": name}, "args": trees, **extra}
    return worker.request(message, buffers, timeout=timeout, on_callback=on_callback)


def value(reply):
    message, buffers = reply
    assert message["op"] == "return", message
    return wire.decode(message["value"], buffers, dict)


class Function:
    node = {"callback": 0}  # noqa: RUF012
