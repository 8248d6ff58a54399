"""A student's notebook in a worker that is replaced when it hangs or dies."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from autograder.grading.checks import OutOfTime, describe_cell_error, describe_failure
from autograder.grading.conversation import WorkerChannel
from autograder.grading.process import Limits, WorkerDied, WorkerTimeout
from autograder.verdict import Verdict
from autograder.worker.wire import Buffers, Exchange, Message, WireError

FAILURES = (WorkerTimeout, WorkerDied, WireError, OutOfTime)
PATIENCE = 2  # so often a function may hang; a second time it gets a fifth of the time


class Cell(NamedTuple):
    """A code cell of the notebook, given, answered or added by the student."""

    id: str
    source: str


class RunningNotebook:
    """The cells run so far, and a channel to what they defined.

    A cell that hangs or ends the process is left out when the others are run again in a new worker.

    Parameters
    ----------
    channel_factory
        Starts a fresh worker.
    limits
        Seconds for a cell, for a call and for everything together.
    """

    def __init__(self, channel_factory: Callable[[], WorkerChannel], limits: Limits):
        self._factory, self._limits = channel_factory, limits
        self._end = time.monotonic() + limits.total_seconds
        self._channel: WorkerChannel | None = None
        self._ran: list[Cell] = []  # to their end, or to an error
        self._done: list[Cell] = []  # those that the worker's state consists of
        self._hung: Counter[str] = Counter()
        self.problems: dict[str, tuple[Verdict, str]] = {}
        self.outputs: dict[str, list[Message]] = {}

    def run(self, cell: Cell) -> None:
        """Run a cell; what goes wrong is in `problems`, what it shows in `outputs`."""
        try:
            reply = self._execute(self._alive(), cell)
        except FAILURES as failure:
            self._lose(cell, failure)
        else:
            self._ran.append(cell)
            self._done.append(cell)
            self.outputs[cell.id] = reply["outputs"]
            if not reply["ok"]:
                self.problems[cell.id] = describe_cell_error(reply["error"])

    def go_back_to(self, cells: Collection[Cell]) -> None:
        """Let the state be what these cells make of a fresh worker."""
        self.close()
        self._done = [cell for cell in self._ran if cell in cells]

    def request(
        self,
        message: Message,
        buffers: Sequence[bytes] = (),
        *,
        timeout: float,
        on_callback: Exchange | None = None,
    ) -> tuple[Message, Buffers]:
        """Send a call to the worker, a fresh one if need be; after a failure the worker is gone."""
        name = message["target"].get("name", "an object")
        if self._hung[name] >= PATIENCE:
            raise OutOfTime(f"`{name}` was not called again: {PATIENCE} times it did not finish.")
        seconds = self._seconds(timeout if not self._hung[name] else timeout / 5)
        try:
            return self._alive().request(message, buffers, timeout=seconds, on_callback=on_callback)
        except FAILURES as failure:
            self._hung[name] += isinstance(failure, WorkerTimeout)
            self.close()
            raise

    def close(self) -> None:
        """End the worker; the next request starts another one."""
        if self._channel is not None:
            self._channel.kill()
            self._channel = None

    def _alive(self) -> WorkerChannel:
        while self._channel is None:
            self._seconds(0)  # no time left, no new worker
            self._channel = self._factory()
            self._run_again(self._channel)
        return self._channel

    def _run_again(self, channel: WorkerChannel) -> None:
        for cell in self._done:
            try:
                self._execute(channel, cell)
            except FAILURES as failure:
                self._lose(cell, failure)
                self._done.remove(cell)
                return

    def _execute(self, channel: WorkerChannel, cell: Cell) -> Message:
        message = {"op": "exec", "cell": cell.id, "source": cell.source}
        reply, _ = channel.request(message, timeout=self._seconds(self._limits.cell_seconds))
        if not reply["ok"] and not reply["error"]:
            raise WireError("a cell that failed without an error")
        return reply

    def _lose(self, cell: Cell, failure: Exception) -> None:
        self.close()
        self.problems[cell.id] = describe_failure(failure, "Your answer cell")
        _, sentence = describe_failure(failure, "This cell")
        self.outputs[cell.id] = [{"output_type": "stream", "name": "stderr", "text": f"{sentence}\n"}]

    def _seconds(self, wanted: float) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise OutOfTime("The time for the whole notebook was used up before this.")
        return min(wanted, left)
