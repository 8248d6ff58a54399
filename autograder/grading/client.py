"""One worker as the grader sees it: a pipe with a deadline for each request, a lifeline to kill it by."""

import os
import select
import signal
import socket
import struct
import time
from collections.abc import Sequence
from contextlib import suppress

from autograder.grading.replies import checked
from autograder.worker import wire
from autograder.worker.wire import Buffers, Exchange, Message, WireError

_LOCK_IN_SECONDS = 20.0
_KILL_SECONDS = 10.0
_DEATH_SECONDS = 1.0  # from the last byte of a dying worker to its supervisor's report


class SandboxUnavailable(RuntimeError):
    """A machine cannot lock a student's code in; the message says what is missing."""


class WorkerTimeout(Exception):
    """The answer did not come in time; the worker is gone."""


class WorkerDied(Exception):
    """The worker ended by itself.

    Attributes
    ----------
    signal
        Number of the signal that ended it, or None.
    exit_code
        What it exited with, or None.
    memory
        Whether it ran out of memory.
    """

    def __init__(self, status: int | None) -> None:
        code = None if status is None else os.waitstatus_to_exitcode(status)
        self.signal = -code if code is not None and code < 0 else None
        self.exit_code = code if code is not None and code >= 0 else None
        # Nobody but the kernel, short of memory, sends SIGKILL to a worker that we have not given up on.
        self.memory = self.signal == signal.SIGKILL or self.exit_code == wire.EXIT_OUT_OF_MEMORY
        how = f"signal {self.signal}" if self.signal else f"exit code {self.exit_code}"
        super().__init__(f"the process ended with {how}")


class Worker:
    """One student's process.  Every method may meet a hostile other end."""

    def __init__(self, channel: socket.socket, lifeline: socket.socket) -> None:
        self._pipe, self._lifeline = Pipe(channel), lifeline
        self._sequence, self._alive = 0, True
        self._status: int | None = None

    def ready(self) -> Message:
        """Wait until the worker is locked in; return the layers that hold."""
        try:
            message, _ = self._pipe.receive(time.monotonic() + _LOCK_IN_SECONDS)
        except (EOFError, ConnectionError, WorkerTimeout) as error:
            raise SandboxUnavailable(f"A worker could not lock itself in: {error}.") from None
        if message["op"] != "ready":  # no student's code has run yet, so this is still our own word
            raise SandboxUnavailable(f"A worker could not lock itself in: {message.get('message')}.")
        layers: Message = message["layers"]
        return layers

    def request(
        self,
        message: Message,
        buffers: Sequence[bytes] = (),
        *,
        timeout: float,
        on_callback: Exchange | None = None,
    ) -> tuple[Message, Buffers]:
        """Send a message and return the checked reply; meanwhile answer the callbacks it makes.

        Raises
        ------
        WorkerTimeout, WorkerDied, WireError
            Then the worker has been killed.
        """
        if not self._alive:
            raise WorkerDied(self._status)
        try:
            return self._converse(message, buffers, time.monotonic() + timeout, on_callback)
        except (EOFError, ConnectionError):
            self._status = self._await_end(_DEATH_SECONDS)
            self.kill()
            raise WorkerDied(self._status) from None
        except BaseException:
            self.kill()
            raise

    def _converse(
        self, message: Message, buffers: Sequence[bytes], deadline: float, on_callback: Exchange | None
    ) -> tuple[Message, Buffers]:
        request: str = message["op"]
        self._sequence += 1
        while True:
            self._pipe.send(wire.pack(message | {"seq": self._sequence}, buffers), deadline)
            raw, reply_buffers = self._pipe.receive(deadline)
            if type(raw.get("seq")) is not int or raw["seq"] != self._sequence:
                raise WireError("a reply to another request")
            reply = checked(request, raw)
            if reply["op"] != "callback":
                return reply, reply_buffers
            if on_callback is None:
                raise WireError("a callback, though no function was handed over")
            message, buffers = on_callback(reply, reply_buffers)

    def kill(self) -> None:
        """End the worker and wait until it is gone; harmless when it already is."""
        if not self._alive:
            return
        self._alive = False
        if self._status is None:
            with suppress(OSError):
                self._lifeline.shutdown(socket.SHUT_WR)  # makes the supervisor kill it
            self._await_end(_KILL_SECONDS)
        self._pipe.close()
        self._lifeline.close()

    def _await_end(self, seconds: float) -> int | None:
        """Return the status that the supervisor reports, or None if none comes within `seconds`."""
        with suppress(OSError):
            self._lifeline.settimeout(seconds)
            report = self._lifeline.recv(4)
            status: int | None = struct.unpack("<i", report)[0] if len(report) == 4 else None
            return status
        return None


class Pipe:
    """A socket with a deadline for whole frames, however slowly their bytes drip."""

    def __init__(self, channel: socket.socket) -> None:
        channel.setblocking(False)
        self._socket, self._poll = channel, select.poll()
        self._read, self._deadline = wire.ReadAhead(self._some), 0.0

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def send(self, frame: bytes, deadline: float) -> None:
        """Send all of a frame."""
        self._deadline, rest = deadline, memoryview(frame)
        while rest:
            self._wait(select.POLLOUT)
            with suppress(BlockingIOError):
                rest = rest[self._socket.send(rest) :]

    def receive(self, deadline: float) -> tuple[Message, Buffers]:
        """Read one frame; EOFError when the other end is closed."""
        self._deadline = deadline
        return wire.read_frame(self._read)

    def _some(self, size: int) -> bytes:
        while True:
            self._wait(select.POLLIN)
            with suppress(BlockingIOError):
                part = self._socket.recv(min(size, 1 << 20))
                if not part:
                    raise EOFError("it ended")
                return part

    def _wait(self, event: int) -> None:
        left = self._deadline - time.monotonic()
        self._poll.register(self._socket, event)
        if left <= 0 or not self._poll.poll(left * 1000):
            raise WorkerTimeout("no answer in time")
