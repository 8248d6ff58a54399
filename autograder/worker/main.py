"""The warm process: imports everything once, then forks a locked-in worker whenever the grader asks for one.

grader --(one byte, a channel, a lifeline)--> warm process --fork--> supervisor --fork--> worker

The worker answers on the channel.  The supervisor holds the lifeline: when the grader closes its end, or
dies, it kills the worker; when the worker ends, it writes how.  The worker cannot reach the lifeline.
"""

import contextlib
import functools
import gc
import os
import random
import select
import signal
import socket
import struct
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from . import kernel, lockdown, namespaces, syscalls, wire
from .serve import describe
from .wire import Buffers, Message

_CHANNEL = 3  # the worker's only open file besides /dev/null
_LAYERS_WITH_PROOF = ("landlock", "seccomp")


@dataclass(frozen=True)
class Setup:
    """What the grader decides; nothing in it is secret."""

    visible: list[tuple[str, str]]
    masked: list[str]
    readable: list[str]
    listable: list[str]
    writable: list[str]
    namespaces: bool | None
    memory_mb: int
    total_seconds: int
    output_kb: int


@dataclass(frozen=True)
class Protection:
    """What holds for every worker of this warm process."""

    layers: dict[str, Any]
    ruleset: int | None
    memory: int
    seconds: int


def main(control: socket.socket, options: Message) -> NoReturn:
    """Warm up, report the layers, and fork workers until the grader goes away."""
    try:
        setup = Setup(**options)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, which then closes its end
        shell = _warm_up(setup)
        protection = _prepare(setup)
    except BaseException as error:
        control.sendall(wire.pack({"op": "failed", **describe(error)}))
        os._exit(1)
    gc.collect()
    gc.freeze()  # so that no worker copies memory pages only to count references
    control.sendall(wire.pack({"op": "warm", "layers": protection.layers}))
    _fork_on_request(control, shell, protection)


def _warm_up(setup: Setup) -> Any:
    with tempfile.TemporaryDirectory() as home:  # Matplotlib and IPython insist on a folder to write to
        os.environ.update(HOME=home, MPLCONFIGDIR=home, IPYTHONDIR=home)
        from .shell import warm_shell

        shell = warm_shell()
    os.environ.clear()
    shell.outputs.max_characters = setup.output_kb << 10
    for module in ("lecturelib", "autograder", "nbgrader"):
        sys.modules[module] = None  # type: ignore[assignment]  # importing it says that there is no such module
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join(5)
    if threading.active_count() > 1:
        raise RuntimeError("a thread is left after warming up; it would not survive in a worker")
    return shell


def _prepare(setup: Setup) -> Protection:
    """Enter the view if that is possible, and find out which layers there are."""
    linux = syscalls.column() is not None
    memory = lockdown.virtual_memory() + (setup.memory_mb << 20) if linux else 0
    spaces = linux and setup.namespaces is not False and _in_view(setup)
    if setup.namespaces and not spaces:
        raise RuntimeError("this machine does not let us create namespaces")
    version = lockdown.landlock_version()
    writable = [*setup.writable, namespaces.SCRATCH] if spaces else setup.writable
    ruleset = lockdown.landlock_ruleset(setup.readable, setup.listable, writable) if version else None
    filters = lockdown.seccomp_available()
    layers = {"landlock": version, "seccomp": filters, "rlimits": linux, "namespaces": spaces}
    return Protection(layers, ruleset, memory, setup.total_seconds)


def _in_view(setup: Setup) -> bool:
    enter = functools.partial(namespaces.enter_view, setup.visible, setup.masked)
    if not namespaces.possible(enter):
        return False
    enter()
    return True


def _fork_on_request(control: socket.socket, shell: Any, protection: Protection) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # supervisors leave no zombies
    while True:
        request, files, _, _ = socket.recv_fds(control, 1, 2)
        if not request:
            os._exit(0)
        with contextlib.suppress(OSError):  # too many processes: the grader sees the channel close
            if os.fork() == 0:
                control.close()
                _supervise(files[0], files[1], shell, protection)
        for file in files:
            os.close(file)


def _supervise(channel: int, lifeline: int, shell: Any, protection: Protection) -> NoReturn:
    try:
        ended = _wake_when_child_ends()
        _die_with_parent()
        if protection.layers["namespaces"]:
            namespaces.fresh_worker()
        child = os.fork()
        if child == 0:
            _work(channel, shell, protection)
        os.close(channel)
        select.select([lifeline, ended], [], [])
        os.kill(child, signal.SIGKILL)  # not yet waited for, so the number can name no other process
        os.write(lifeline, struct.pack("<i", os.waitpid(child, 0)[1]))
    finally:
        os._exit(0)


def _wake_when_child_ends() -> int:
    """Return a file that becomes readable then."""
    ended, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return ended


def _die_with_parent() -> None:
    if syscalls.column() is not None:
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)


def _work(channel: int, shell: Any, protection: Protection) -> NoReturn:
    """Lock in and answer until the end; nothing may return into the warm process's code."""
    try:
        from .shell import ShellServer

        random.seed(0)  # forking has seeded it anew; this way students draw the same numbers
        link = Link(_CHANNEL)
        link.send(_locked_in(channel, protection))
        link.serve(ShellServer(shell, link.exchange))
    except MemoryError:
        os._exit(wire.EXIT_OUT_OF_MEMORY)
    except BaseException:
        os._exit(1)


def _locked_in(channel: int, protection: Protection) -> Message:
    """Lock in; return the worker's first word."""
    try:
        _lock_in(channel, protection)
    except Exception as error:
        return {"op": "failed", **describe(error)}
    return {"op": "ready", "layers": protection.layers}


def _lock_in(channel: int, protection: Protection) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    ruleset = protection.ruleset and os.dup2(
        protection.ruleset, max(protection.ruleset, channel, _CHANNEL) + 1
    )
    os.dup2(channel, _CHANNEL)
    layers = protection.layers
    if layers["namespaces"]:
        os.chdir(namespaces.WORK)
    if syscalls.column() is not None:
        lockdown.drop_capabilities()
        _die_with_parent()
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if ruleset:
        lockdown.restrict_files(ruleset)
    os.closerange(_CHANNEL + 1, min(os.sysconf("SC_OPEN_MAX"), 1 << 16))
    if layers["rlimits"]:
        lockdown.limit_resources(protection.memory, protection.seconds)
    if layers["seccomp"]:
        lockdown.restrict_syscalls()
    lockdown.self_test(bool(layers["landlock"]), layers["seccomp"])


class Link:
    """The worker's end of the channel.  Sockets' own calls are forbidden here; read and write are not."""

    def __init__(self, file: int) -> None:
        self._file, self._sequence = file, 0
        self._read = wire.ReadAhead(self._some)

    def send(self, message: Message, buffers: Sequence[bytes] = ()) -> None:
        """Send one frame, marked with the request that it belongs to."""
        rest = memoryview(wire.pack(message | {"seq": self._sequence}, buffers))
        while rest:
            rest = rest[os.write(self._file, rest) :]

    def serve(self, server: Any) -> NoReturn:
        """Answer requests for ever."""
        while True:
            self._answer(server, *wire.read_frame(self._read))

    def exchange(self, message: Message, buffers: Buffers) -> tuple[Message, Buffers]:
        """Ask the grader to evaluate a callback."""
        self.send(message, buffers)
        return wire.read_frame(self._read)

    def _answer(self, server: Any, message: Message, buffers: Buffers) -> None:
        self._sequence = message.pop("seq")
        reply = server.handle(message, buffers)
        try:
            self.send(*reply)
        except wire.WireError as error:
            self.send({"op": "raise", **describe(error)})

    def _some(self, size: int) -> bytes:
        part = os.read(self._file, min(size, 1 << 20))
        if not part:
            os._exit(0)  # the grader is done with us
        return part
