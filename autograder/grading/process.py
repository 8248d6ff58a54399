"""Starts the warm process, makes sure of the layers that protect this machine, and asks for workers."""

import json
import socket
import struct
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from typing import Self

from autograder.grading.client import Pipe, SandboxUnavailable, Worker, WorkerDied, WorkerTimeout
from autograder.grading.view import search_path, view
from autograder.worker.wire import Message, WireError

__all__ = ["Limits", "SandboxUnavailable", "WarmProcess", "Worker", "WorkerDied", "WorkerTimeout"]

MANDATORY = ("landlock", "seccomp", "rlimits")
START_SECONDS = 60.0
_KILL_SECONDS = 10.0
_NO_THREADS = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL", "BLIS", "VECLIB")}

# The worker's modules arrive as text, so that no path of ours is in its memory.
_BOOTSTRAP = """
import importlib.util, json, socket, struct, sys
control = socket.socket(fileno=int(sys.argv[1]))
with control.makefile("rb") as file:
    size, = struct.unpack("<I", file.read(4))
    given = json.loads(file.read(size))
class Given:
    def find_spec(self, name, path=None, target=None):
        if name in given["modules"]:
            return importlib.util.spec_from_loader(name, self, is_package=name == "worker")
    def create_module(self, spec):
        pass
    def exec_module(self, module):
        name = module.__name__
        exec(compile(given["modules"][name], name.replace(".", "/") + ".py", "exec"), module.__dict__)
sys.meta_path.insert(0, Given())
sys.path[:] = given["path"]
from worker.main import main
main(control, given["setup"])
"""


@dataclass(frozen=True)
class Limits:
    """How long and how large a student's code may get."""

    cell_seconds: float = 10
    call_seconds: float = 10
    total_seconds: float = 60
    memory_mb: int = 1024
    output_kb: int = 64


class WarmProcess:
    """A Python that has imported everything and forks a locked-in worker on request.

    Parameters
    ----------
    trust
        Accept a machine without the mandatory layers; only for submissions one trusts.
    limits
        Memory and output of each worker.
    namespaces
        None uses them where allowed; True demands, False avoids them.

    Raises
    ------
    SandboxUnavailable
        On entering, if Landlock, seccomp or resource limits cannot be had and `trust` is False.
    """

    def __init__(
        self, trust: bool = False, limits: Limits | None = None, namespaces: bool | None = None
    ) -> None:
        self.trust, self.limits, self.namespaces = trust, limits or Limits(), namespaces
        self.layers: Message = {}

    def __enter__(self) -> Self:
        self._control, theirs = _socket_pair()
        with theirs:
            command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", _BOOTSTRAP, str(theirs.fileno())]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={"LC_ALL": "C.UTF-8", "MPLBACKEND": "agg", **_NO_THREADS},
                cwd="/",
                start_new_session=True,  # Ctrl-C and hang-ups are for us alone
            )
        try:
            self._control.sendall(_given(self.limits, self.namespaces))
            self.layers = self._first_word()
        except BaseException:
            self.close()
            raise
        return self

    @property
    def pid(self) -> int:
        """The number of the warm process."""
        return self._process.pid

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm process and every worker of it."""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)  # a process forked from ours may hold a copy
        self._control.close()
        try:
            self._process.wait(_KILL_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def fork(self) -> Worker:
        """Return a fresh, locked-in worker.

        Raises
        ------
        SandboxUnavailable
            If it does not report the mandatory layers.
        """
        channel, their_channel = _socket_pair()
        lifeline, their_lifeline = _socket_pair()
        with their_channel, their_lifeline:
            try:
                socket.send_fds(self._control, [b"f"], [their_channel.fileno(), their_lifeline.fileno()])
            except OSError as error:
                channel.close()
                lifeline.close()
                raise SandboxUnavailable(f"The warm process is gone ({error.strerror}).") from None
        worker = Worker(channel, lifeline)
        try:
            self._require(worker.ready())
        except BaseException:
            worker.kill()
            raise
        return worker

    def _first_word(self) -> Message:
        pipe = Pipe(self._control)
        try:
            message, _ = pipe.receive(time.monotonic() + START_SECONDS)
        except (EOFError, WorkerTimeout, WireError) as error:
            raise SandboxUnavailable(f"The process for students' code did not start: {error}") from None
        self._control.setblocking(True)
        if message["op"] != "warm":
            raise SandboxUnavailable(
                f"The process for students' code did not start: {message.get('message')}"
            )
        layers: Message = message["layers"]
        self._require(layers)
        return layers

    def _require(self, layers: Message) -> None:
        missing = [name for name in MANDATORY if not layers.get(name)]
        if missing and not self.trust:
            raise SandboxUnavailable(
                f"This machine cannot lock students' code in: no {' and no '.join(missing)}. "
                "Grade on Linux 5.13 or newer, or trust these submissions explicitly."
            )


def _socket_pair() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)


def _given(limits: Limits, namespaces: bool | None) -> bytes:
    """Return what the bootstrap reads: our modules as text, where Python's modules are, and the setup."""
    files = [file for file in resources.files("autograder.worker").iterdir() if file.name.endswith(".py")]
    modules = {f"worker.{file.name.removesuffix('.py')}": file.read_text("utf-8") for file in files}
    modules["worker"] = modules.pop("worker.__init__")
    setup = {
        "namespaces": namespaces,
        "memory_mb": limits.memory_mb,
        "total_seconds": int(limits.total_seconds) + 5,
        "output_kb": limits.output_kb,
    }
    given = {"modules": modules, "path": search_path(), "setup": view() | setup}
    text = json.dumps(given).encode()
    return struct.pack("<I", len(text)) + text
