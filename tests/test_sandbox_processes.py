"""The processes behind a worker: none is left over, none outlives the grader, and any user may start them."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.grading.process import Limits, SandboxUnavailable, WarmProcess, WorkerDied, WorkerTimeout
from autograder.worker import lockdown, syscalls

REPO = str(Path(__file__).parents[1])
NOBODY = 65534
SECONDS = 30


def children(pid):
    """Return the processes that `pid` has started and not yet waited for."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_nothing_is_left_of_a_hundred_workers():
    with WarmProcess(limits=Limits(memory_mb=256)) as warm:
        warm.fork().kill()
        before = sorted(os.listdir("/proc/self/fd")), sorted(os.listdir(f"/proc/{warm.pid}/fd"))
        for end in ["pass", "import os; os._exit(3)", "while True: pass"] * 5 + [None] * 85:
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
    hidden = {"PermissionError", "FileNotFoundError"}
    assert set(errors[:2]) <= hidden
    assert errors[2:] == ["PermissionError", "PermissionError", "ModuleNotFoundError", None, None]
    assert answer == 42


def test_system_call_numbers_are_those_of_libseccomp():
    seccomp = pytest.importorskip("pyseccomp", reason="no pyseccomp or libseccomp to compare with")
    architectures = (seccomp.Arch.X86_64, seccomp.Arch.AARCH64)
    table = {
        **syscalls.ALLOWED,
        **{name: row[0] for name, row in syscalls.GUARDED.items()},
        **syscalls.LOCKING,
    }
    for name, numbers in table.items():
        found = [seccomp.resolve_syscall(architecture, name) for architecture in architectures]
        assert [number if number >= 0 else None for number in found] == list(numbers), name


@pytest.mark.parametrize(
    "name",
    "clone clone3 fork vfork execve execveat kill tkill tgkill rt_sigqueueinfo pidfd_send_signal ptrace prctl socket "
    "connect socketpair io_uring_setup bpf memfd_create unshare setns mount chmod fchmodat chown truncate utimensat "
    "setxattr process_vm_writev shmget mknodat symlinkat linkat userfaultfd keyctl setuid seccomp".split(),
)
def test_a_dangerous_call_is_not_on_the_list(name):
    assert name not in syscalls.ALLOWED
    assert name not in syscalls.GUARDED


@pytest.mark.parametrize("column", [0, 1])
def test_the_filter_decides_as_the_lists_say(column):
    """Interpret the filter by hand, for each number and a few arguments."""
    program = lockdown.seccomp_program(column)
    allowed = {row[column] for row in syscalls.ALLOWED.values()}
    guarded = {row[column]: (argument, values) for row, argument, values in syscalls.GUARDED.values()}
    for number in range(600):
        argument, values = guarded.get(number, (0, ()))
        for value in (0, 7, 8, 2**31, *values):
            expected = number in allowed or value in values
            arguments = [value if position == argument else 0 for position in range(6)]
            assert verdict(program, column, number, arguments) == ("allow" if expected else "deny"), number
    assert verdict(program, 1 - column, 0, [0] * 6) == "kill"
    assert verdict(program, column, 0x40000000, [0] * 6) == "kill"


def verdict(program, column, number, arguments):
    """Run the filter as the kernel would."""
    data = {0: number, 4: (0xC000003E, 0xC00000B7)[column]} | {
        16 + 8 * i: value for i, value in enumerate(arguments)
    }
    position, loaded = 0, 0
    while True:
        code = int.from_bytes(program[8 * position : 8 * position + 2], "little")
        true, false = program[8 * position + 2], program[8 * position + 3]
        operand = int.from_bytes(program[8 * position + 4 : 8 * position + 8], "little")
        position += 1
        match code:
            case 0x20:
                loaded = data[operand]
            case 0x15:
                position += true if loaded == operand else false
            case 0x35:
                position += true if loaded >= operand else false
            case 0x06:
                return {0x7FFF0000: "allow", 0x00050001: "deny", 0x80000000: "kill"}[operand]
