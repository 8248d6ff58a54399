"""The processes behind a worker: none is left over, none outlives the grader, and any user may start them."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from workers import needs_sandbox

from autograder.grading.process import Limits, SandboxUnavailable, WarmProcess, WorkerDied, WorkerTimeout

pytestmark = needs_sandbox

REPO = str(Path(__file__).parents[1])
NOBODY = 65534
SECONDS = 30


def children(pid):
    """Return the processes that `pid` has started and not yet waited for."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_nothing_is_left_of_many_workers():
    with WarmProcess(limits=Limits(memory_mb=256)) as warm:
        warm.fork().kill()
        before = sorted(os.listdir("/proc/self/fd")), sorted(os.listdir(f"/proc/{warm.pid}/fd"))
        for end in ["pass", "import os; os._exit(3)", "while True: pass"] * 2 + [None] * 30:
            worker = warm.fork()
            try:
                if end:
                    worker.request({"op": "exec", "cell": "c", "source": end}, timeout=0.2)
            except (WorkerDied, WorkerTimeout):
                pass
            worker.kill()
            worker.kill()
        assert (sorted(os.listdir("/proc/self/fd")), sorted(os.listdir(f"/proc/{warm.pid}/fd"))) == before
        wait_for_all(children(warm.pid))
        assert children(warm.pid) == []
    with pytest.raises(ProcessLookupError):
        os.kill(warm.pid, 0)


def wait_for_all(pids):
    """Wait until the processes have ended, without looking away and without sleeping."""
    for pid in pids:
        try:
            ended = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        assert select.select([ended], [], [], SECONDS)[0], f"process {pid} lives on"
        os.close(ended)


GRADER = """
import sys
from autograder.grading.process import WarmProcess
with WarmProcess() as warm:
    worker = warm.fork()
    print(warm.pid, flush=True)
    worker.request({"op": "exec", "cell": "c", "source": "while True: pass"}, timeout=1000)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_grader(how):
    grader = subprocess.Popen([sys.executable, "-c", GRADER], cwd=REPO, stdout=subprocess.PIPE, text=True)
    with grader:
        warm = int(grader.stdout.readline())
        (supervisor,) = children(warm)
        (worker,) = children(supervisor)
        handles = [os.pidfd_open(pid) for pid in (warm, supervisor, worker)]
        grader.send_signal(how)
    for handle in handles:
        assert select.select([handle], [], [], SECONDS)[0], "a process lives on"
        os.close(handle)


def test_a_killed_worker_counts_as_out_of_memory():
    """Outside of our own kill, only the kernel's killer for want of memory sends SIGKILL."""
    with WarmProcess() as warm:
        worker = warm.fork()
        (supervisor,) = children(warm.pid)
        (student,) = children(supervisor)
        os.kill(student, signal.SIGKILL)
        with pytest.raises(WorkerDied) as death:
            worker.request({"op": "exec", "cell": "c", "source": "pass"}, timeout=SECONDS)
        assert (death.value.signal, death.value.memory) == (signal.SIGKILL, True)


@pytest.mark.parametrize("whose", ["supervisor", "warm process"])
def test_a_worker_does_not_outlive_those_above_it(whose):
    with WarmProcess() as warm:
        worker = warm.fork()
        (supervisor,) = children(warm.pid)
        handle = os.pidfd_open(*children(supervisor))
        os.kill(supervisor if whose == "supervisor" else warm.pid, signal.SIGKILL)
        assert select.select([handle], [], [], SECONDS)[0], "the worker lives on"
        os.close(handle)
        with pytest.raises(WorkerDied):
            worker.request({"op": "exec", "cell": "c", "source": "pass"}, timeout=SECONDS)


def test_a_warm_process_that_is_gone_is_reported():
    with WarmProcess() as warm:
        os.kill(warm.pid, signal.SIGKILL)
        wait_for_all([warm.pid])
        with pytest.raises(SandboxUnavailable):
            warm.fork()


def test_a_warm_process_that_cannot_start_says_why(monkeypatch):
    monkeypatch.setattr("autograder.grading.process.search_path", list)
    with pytest.raises(SandboxUnavailable, match="did not start"), WarmProcess():
        pytest.fail("it started without any module")


AS_NOBODY = """
import json, sys
sys.path += {path!r}
from autograder.grading.process import WarmProcess
from autograder.worker import wire
import os
cells = [
    "open('/etc/passwd')",
    "open('/tmp/x', 'w')",
    "import os; os.fork()",
    "import socket; socket.socket()",
    "import lecturelib",
    "def f(x): return 2 * x",
    "import matplotlib.pyplot as plt; plt.plot([1]);",
]
with WarmProcess(namespaces={namespaces}) as warm:
    worker = warm.fork()
    replies = [worker.request({{"op": "exec", "cell": "c", "source": cell}}, timeout=30)[0] for cell in cells]
    errors = [reply["error"] and reply["error"]["name"] for reply in replies]
    call = {{"op": "call", "target": {{"name": "f"}}, "args": [21], "kwargs": {{}}}}
    reply, _ = worker.request(call, timeout=30)
    worker.kill()
    print(json.dumps([os.getuid(), warm.layers, errors, reply["value"]]))
"""


def python_for_everyone():
    """Return a Python of our version that an ordinary user can run with our packages, and their folders."""
    import numpy

    path = [str(Path(numpy.__file__).parents[1]), REPO]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        probe = f"import sys; sys.path += {path!r}; import numpy, IPython, matplotlib, autograder"
        if os.path.exists(python) and as_nobody(python, probe).returncode == 0:
            return python, path
    pytest.skip("no Python of this version, with our packages, that an ordinary user can read")


def as_nobody(python, code):
    command = [python, "-I", "-S", "-B", "-c", code]
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
    try:
        return subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=100, **user)
    except PermissionError as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))


@pytest.mark.parametrize("namespaces", [None, False])
def test_an_ordinary_user_is_locked_in_as_well(namespaces):
    python, path = python_for_everyone()
    done = as_nobody(python, AS_NOBODY.format(path=path, namespaces=namespaces))
    assert done.returncode == 0, done.stderr
    user, layers, errors, answer = json.loads(done.stdout)
    assert user != 0
    assert layers["landlock"] >= 1
    assert layers["seccomp"] is layers["rlimits"] is True
    hidden = {"PermissionError", "FileNotFoundError", "OSError"}  # the last: a read-only file system
    assert set(errors[:2]) <= hidden
    assert errors[2:] == ["PermissionError", "PermissionError", "ModuleNotFoundError", None, None]
    assert answer == 42
