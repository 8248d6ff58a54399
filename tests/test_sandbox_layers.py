"""The layers one by one: the filter of system calls, capabilities; a missing layer is never overlooked."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from workers import needs_sandbox

from autograder.grading import process
from autograder.grading.process import SandboxUnavailable, WarmProcess
from autograder.grading.view import view
from autograder.worker import lockdown, syscalls

REPO = str(Path(__file__).parents[1])

# What to break in the worker's text, and the layer that is then missing or does not hold
MISSING = {
    "landlock": ("def landlock_version() -> int:\n", "def landlock_version() -> int:\n    return 0\n"),
    "seccomp": ("def seccomp_available() -> bool:\n", "def seccomp_available() -> bool:\n    return False\n"),
}
BROKEN = {
    "list the root folder": ('kernel.syscall("landlock_restrict_self", ruleset, 0)', "pass"),
    "open a socket": ('kernel.syscall("seccomp", 1, 0, bytes(program))', "pass"),
}


def given_with(monkeypatch, module, old, new):
    """Let the warm process be given a broken text of one module."""
    original = process._given

    def broken(*arguments):
        given = json.loads(original(*arguments)[4:])
        assert old in given["modules"][module]
        given["modules"][module] = given["modules"][module].replace(old, new)
        text = json.dumps(given).encode()
        return struct.pack("<I", len(text)) + text

    monkeypatch.setattr(process, "_given", broken)


@needs_sandbox
@pytest.mark.parametrize("layer", MISSING)
def test_without_a_mandatory_layer_only_trust_starts_a_worker(monkeypatch, layer):
    given_with(monkeypatch, "worker.lockdown", *MISSING[layer])
    with pytest.raises(SandboxUnavailable, match=f"no {layer}"), WarmProcess():
        pytest.fail("it started without a mandatory layer")
    with WarmProcess(trust=True) as warm:
        assert not warm.layers[layer]
        worker = warm.fork()
        reply, _ = worker.request({"op": "exec", "cell": "c", "source": "1"}, timeout=15)
        worker.kill()
    assert reply["ok"]


@needs_sandbox
def test_on_another_kind_of_machine_only_trust_starts_a_worker(monkeypatch):
    known = "return MACHINES.index(machine) if known else None"
    given_with(monkeypatch, "worker.syscalls", known, "return None")
    with pytest.raises(SandboxUnavailable, match="no landlock and no seccomp and no rlimits"), WarmProcess():
        pytest.fail("it started without any layer")
    with WarmProcess(trust=True) as warm:
        warm.fork().kill()
        assert not any(warm.layers.values())


@needs_sandbox
@pytest.mark.parametrize("what", BROKEN)
def test_a_layer_that_does_not_hold_is_found_out(monkeypatch, what):
    given_with(monkeypatch, "worker.lockdown", *BROKEN[what])
    with WarmProcess() as warm, pytest.raises(SandboxUnavailable, match=f"does not hold.*{what}"):
        warm.fork()


def test_only_packages_of_others_are_in_view(monkeypatch, tmp_path):
    folder = tmp_path / "site-packages"
    for name in (
        "numpy/core.py six.py __pycache__/six.pyc numpy-2.dist-info/RECORD "
        "autograder/cli.py lecturelib/losses.py nbgrader/api.py site-packages/deep.py a.pth b.egg-link "
        "__editable__.training_neural_networks.pth __editable___training_neural_networks_finder.py "
        "__pycache__/__editable___training_neural_networks_finder.pyc "
        "training_neural_networks-1.dist-info/RECORD"
    ).split():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    monkeypatch.setattr("autograder.grading.view._package_folders", lambda: [folder])
    seen = {path for path in view()["readable"] if path.startswith(str(folder))}
    names = ("numpy", "six.py", "__pycache__/six.pyc", "numpy-2.dist-info")
    assert seen == {str(folder / name) for name in names}
    assert {str(folder / "autograder"), str(folder / "lecturelib")} <= set(view()["masked"])


@needs_sandbox
def test_no_capability_is_left():
    code = (
        f"import sys; sys.path.insert(0, {REPO!r})\n"
        "from autograder.worker import lockdown\n"
        "lockdown.drop_capabilities()\n"
        "print(open('/proc/self/status').read())"
    )
    status = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    sets = {
        line.split()[0]: int(line.split()[1], 16) for line in status.splitlines() if line.startswith("Cap")
    }
    expected = {"CapInh:", "CapPrm:", "CapEff:", "CapAmb:"} | ({"CapBnd:"} if os.getuid() == 0 else set())
    assert {name: sets[name] for name in expected} == dict.fromkeys(expected, 0)


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
    (
        "clone clone3 fork vfork execve execveat kill tkill tgkill rt_sigqueueinfo pidfd_send_signal ptrace "
        "prctl socket connect socketpair io_uring_setup bpf memfd_create unshare setns mount chmod fchmodat "
        "chown truncate utimensat setxattr process_vm_writev shmget mknodat symlinkat linkat "
        "userfaultfd keyctl setuid seccomp"
    ).split(),
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
    data = {16 + 8 * position: value for position, value in enumerate(arguments)}
    data |= {0: number, 4: (0xC000003E, 0xC00000B7)[column]}
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
