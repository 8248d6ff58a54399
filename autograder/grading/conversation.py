"""A check's conversation with the answer: calls go out, plain values come back, everything is recorded."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from autograder.grading.proxies import (
    Arguments,
    Keywords,
    NotDefined,
    Opaque,
    StudentName,
    StudentObject,
    StudentRaised,
    opaque,
    student_error,
)
from autograder.worker.values import Unrepresentable
from autograder.worker.wire import Buffers, Exchange, Message, Tree, WireError, decode, encode, text

MAX_EVENTS = 5_000  # transcripts serve recognition; a hostile answer must not fill our memory with its own
MAX_RECORDED_BYTES = 16 << 20
MAX_CALLBACK_BYTES = 8 << 20  # what the answer hands to a function of ours, which may square it

Function = Callable[..., Any]


class Channel(Protocol):
    """Whatever answers requests: a worker, a notebook that starts workers, our own code in this process."""

    def request(
        self,
        message: Message,
        buffers: Sequence[bytes] = (),
        *,
        timeout: float,
        on_callback: Exchange | None = None,
    ) -> tuple[Message, Buffers]:
        """Send a message and return the reply, checked by `replies.checked`."""


class WorkerChannel(Channel, Protocol):
    """A channel to one worker, which can be ended."""

    def kill(self) -> None:
        """End whatever answers; always safe."""


class Event(NamedTuple):
    """One line of a transcript: a reply of the answer, or its call of a function of ours."""

    label: str
    op: str
    tree: Tree
    buffers: Buffers


class Session:
    """One check's conversation with the answer, and its transcript.

    Parameters
    ----------
    channel
        Where the answer lives.
    timeout
        Says before each request how many seconds it may take.
    """

    def __init__(self, channel: Channel, timeout: Callable[[], float] = lambda: math.inf):
        self._channel, self._timeout = channel, timeout
        self.events: list[Event] = []
        self.complete = True  # whether `events` holds every event
        self.failure: Exception | None = None  # of the channel; it stays, even if the check swallows it
        self.last_call = ""
        self.last_value: Any = None
        self._recorded_bytes = 0
        self._callbacks: list[Function] = []
        self._waiting = False
        self._assertion: AssertionError | None = None

    def value(self, name: str) -> Any:
        """Return a value that the answer assigns, for instance a number."""
        try:
            value = self.ask({"value": name}, (), {}, name)
        except StudentRaised as error:
            raise NotDefined(name) from error
        if isinstance(value, Opaque) and value.type_name == "ellipsis":
            raise NotDefined(name, dots=True)
        return value

    def ask(self, target: Message, args: Arguments, kwargs: Keywords, label: str) -> Any:
        """Call something of the student's; arrays that the call changed are changed here as well."""
        if self._waiting:
            raise TypeError("a function handed to the answer cannot use the answer's objects")
        buffers: Buffers = []
        self.last_call = label
        message = {
            "op": "call",
            "target": target,
            "args": [encode(value, buffers, self._export) for value in args],
            "kwargs": {name: encode(value, buffers, self._export) for name, value in kwargs.items()},
            "errstate": np.geterr(),  # notebook and grader agree on what overflow does
        }
        changes, outcome = self._exchange(message, buffers, args, kwargs)
        for argument, contents in changes:
            _write_back(argument, contents)
        if self._assertion is not None:
            raise self._assertion
        if isinstance(outcome, StudentRaised | NotDefined):
            raise outcome
        self.last_value = outcome
        return outcome

    def _exchange(
        self, message: Message, buffers: Buffers, args: Arguments, kwargs: Keywords
    ) -> tuple[list[tuple[Any, Any]], Any]:
        """Return the arguments that changed with their new contents, and the value or the exception."""
        if self.failure is not None:
            raise self.failure
        self._waiting = True
        try:
            timeout = self._timeout()
            reply, out = self._channel.request(message, buffers, timeout=timeout, on_callback=self._call_back)
            self._record(self.last_call, reply, out)
            changes = [
                (_argument(args, kwargs, key), self._decode(tree, out))
                for key, tree in reply.get("changed", [])
            ]
            return changes, self._outcome(reply, out)
        except Exception as failure:
            self.failure = failure
            raise
        finally:
            self._waiting = False

    def _outcome(self, reply: Message, buffers: Buffers) -> Any:
        if reply["op"] == "return":
            return self._decode(reply["value"], buffers)
        if reply["op"] == "raise":
            return student_error(reply["name"], reply["message"], self.last_call)
        return NotDefined(self.last_call)

    def _call_back(self, message: Message, buffers: Buffers) -> tuple[Message, Buffers]:
        """Evaluate one of our functions for the answer; what goes wrong in it is the answer's to handle."""
        function = self._callback(message["id"])
        self._record(f"callback {message['id']}", message, buffers)
        if sum(map(len, buffers)) > MAX_CALLBACK_BYTES:
            return {"op": "error", "name": "ValueError", "message": "the argument is too large"}, []
        args = [self._decode(tree, buffers) for tree in message["args"]]
        kwargs = {text(name, 100): self._decode(tree, buffers) for name, tree in message["kwargs"].items()}
        out: Buffers = []
        try:
            return {"op": "value", "value": encode(function(*args, **kwargs), out, self._export)}, out
        except Exception as error:
            if isinstance(error, AssertionError):
                self._assertion = error  # the answer may catch it, the check still fails
            return {"op": "error", "name": type(error).__name__, "message": str(error)[:300]}, []

    def _decode(self, tree: Tree, buffers: Buffers) -> Any:
        return _sealed(decode(tree, buffers, self._resolve))

    def _resolve(self, node: Tree) -> Any:
        if "callback" in node:
            return self._callback(node["callback"])
        name = text(node["type"], 200)
        return type(name, (StudentObject,), {})(self, node["handle"], name)

    def _callback(self, number: int) -> Function:
        if not 0 <= number < len(self._callbacks):
            raise WireError("unknown callback")
        return self._callbacks[number]

    def _export(self, value: Any) -> Tree:
        """Return the node for a value that is not plain data."""
        if isinstance(value, StudentName):
            value = self.value(value.__name__)
        if isinstance(value, StudentObject):
            return {"handle": value._number, "type": value.type_name}
        if not callable(value):
            raise TypeError(f"a check cannot hand a {type(value).__name__} to an answer")
        known = [number for number, function in enumerate(self._callbacks) if function is value]
        if not known:
            self._callbacks.append(value)
        return {"callback": known[0] if known else len(self._callbacks) - 1}

    def _record(self, label: str, message: Message, buffers: Buffers) -> None:
        tree = _facts(message)
        self._recorded_bytes += sum(map(len, buffers)) + len(json.dumps(tree))
        if len(self.events) < MAX_EVENTS and self._recorded_bytes <= MAX_RECORDED_BYTES:
            self.events.append(Event(label, message["op"], tree, buffers))
        else:
            self.complete = False


def _facts(message: Message) -> Tree:
    """Return what a message says, as one tree; the text of an exception is left out."""
    parts = [message.get("value"), message.get("name"), {"L": message.get("args", [])}]
    pairs = [{"L": list(pair)} for pair in [*message.get("kwargs", {}).items(), *message.get("changed", [])]]
    return {"L": [*parts, {"L": pairs}]}


def _sealed(value: Any) -> Any:
    """Replace every part that could not cross by an object that refuses comparisons."""
    kind = type(value)
    if kind is Unrepresentable:
        return opaque(value.type_name)
    if kind in (list, tuple):
        return kind(_sealed(item) for item in value)
    return {key: _sealed(item) for key, item in value.items()} if kind is dict else value


def _argument(args: Arguments, kwargs: Keywords, key: object) -> Any:
    if type(key) is int and 0 <= key < len(args):
        return args[key]
    if type(key) is str and key in kwargs:
        return kwargs[key]
    raise WireError("an argument that was not sent has changed")


def _write_back(old: Any, new: Any) -> Any:
    """Give `old`, which the check holds, the contents the answer left in it; return what replaces it."""
    if type(old) is not type(new):
        return new
    if isinstance(old, np.ndarray):
        if (old.shape, old.dtype) != (new.shape, new.dtype) or not old.flags.writeable:
            raise AssertionError("your function changes its argument")
        old[...] = new
    elif isinstance(old, list):
        old[:] = _merged(old, new)
    elif isinstance(old, tuple):
        return tuple(_merged(old, new))
    elif isinstance(old, dict):
        contents = {key: _write_back(old.get(key), value) for key, value in new.items()}
        old.clear()
        old.update(contents)
    else:
        return new
    return old


def _merged(old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    if len(old) != len(new):
        return list(new)
    return [_write_back(before, after) for before, after in zip(old, new, strict=True)]
