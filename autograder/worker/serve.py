"""Runs cells and calls what they define; the same code inside the sandbox and, for our own code, outside."""

import builtins
import contextlib
import functools
import io
import itertools
import operator
import traceback
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from .values import Buffers, Exchange, Message, Tree, WireError, decode, encode, type_name

MAX_MESSAGE = 300
MAX_HANDLES = 10_000

OPERATORS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name)
    for name in (
        "add sub mul truediv floordiv mod pow matmul neg pos abs invert and_ or_ xor "
        "eq ne lt le gt ge getitem setitem delitem contains"
    ).split()
} | {kind.__name__: kind for kind in (len, iter, next, bool, int, float, str, repr)}


_KEPT = (
    types.FunctionType,
    types.MethodType,
    types.GeneratorType,
    functools.partial,
    zip,
    map,
    filter,
    enumerate,
)


class Callback:
    """A function of the grader's; calling it asks the grader, so nothing of it is here but a number."""

    def __init__(self, number: int, call: Callable[[int, tuple[Any, ...], dict[str, Any]], Any]) -> None:
        self._number, self._call = number, call

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the grader's function returns."""
        return self._call(self._number, args, kwargs)


class Server:
    """Runs cells in `namespace` and calls what they defined.

    Parameters
    ----------
    namespace
        Where the student's names live.
    transport
        ``transport(message, buffers)`` sends a callback's message to the grader and returns its answer.
    """

    def __init__(self, namespace: dict[str, Any], transport: Exchange) -> None:
        self.namespace, self.transport = namespace, transport
        self.namespace.setdefault("__name__", "__main__")
        self._handles: list[object] = []
        self._numbers: dict[int, int] = {}  # id of a kept object -> its handle

    def handle(self, message: Message, buffers: Buffers) -> tuple[Message, Buffers]:
        """Answer one ``exec`` or ``call`` message."""
        match message:
            case {"op": "exec", "source": str(source)}:
                return self.execute(source), []
            case {"op": "call", "target": dict(target)}:
                return self._call(message, target, buffers)
        return {"op": "raise", "name": "WireError", "message": "neither exec nor call"}, []

    def execute(self, source: str) -> Message:
        """Run a cell; the worker in the sandbox overrides this with IPython."""
        printed, error = io.StringIO(), None
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                exec(_code(source), self.namespace)
        except BaseException as raised:  # SystemExit too: a cell must not end the server
            error = describe(raised) | {"traceback": student_traceback(raised)}
        outputs = [{"output_type": "stream", "name": "stdout", "text": printed.getvalue()}]
        return {
            "op": "done",
            "ok": error is None,
            "error": error,
            "outputs": outputs if printed.tell() else [],
        }

    def _call(self, message: Message, target: Message, buffers: Buffers) -> tuple[Message, Buffers]:
        name = target.get("name", target.get("value"))
        if type(name) is str and name not in self.namespace:
            return {"op": "missing", "name": name}, []
        out: Buffers = []
        try:
            arguments = self._arguments(message, buffers)
        except WireError as error:
            return {"op": "raise", **describe(error)}, []
        before = {key: self._contents(value) for key, value in arguments.items()}
        reply = self._outcome(message, target, arguments, out)
        changed = [key for key, value in arguments.items() if self._contents(value) != before[key]]
        return reply | {"changed": [[key, self._encode(arguments[key], out)] for key in changed]}, out

    def _outcome(
        self, message: Message, target: Message, arguments: dict[int | str, Any], out: Buffers
    ) -> Message:
        args = [value for key, value in arguments.items() if type(key) is int]
        kwargs = {key: value for key, value in arguments.items() if type(key) is str}
        try:
            with np.errstate(**message.get("errstate", {})):
                value = self._target(target)(*args, **kwargs)
            return {"op": "return", "value": self._encode(value, out)}
        except BaseException as error:  # whatever it is, it is the student's answer
            out.clear()
            return {"op": "raise", **describe(error)}

    def _target(self, target: Message) -> Any:
        """Return what is to be called."""
        match target:
            case {"name": str(name)}:
                return self.namespace[name]
            case {"value": str(name)}:
                return lambda: self.namespace[name]
            case {"operator": str(name)}:
                return OPERATORS[name]
            case {"handle": int(number), "method": str(name)}:
                return getattr(self._handles[number], name)
            case {"handle": int(number)}:
                return self._handles[number]
            case {"getattr": int(number), "attribute": str(name)}:
                return functools.partial(getattr, self._handles[number], name)
            case {"setattr": int(number), "attribute": str(name)}:
                return functools.partial(setattr, self._handles[number], name)
        raise WireError(f"unknown target {sorted(target)}")

    def _arguments(self, message: Message, buffers: Buffers) -> dict[int | str, Any]:
        trees = {**dict(enumerate(message.get("args", []))), **message.get("kwargs", {})}
        return {key: decode(tree, buffers, self._resolve) for key, tree in trees.items()}

    def _contents(self, argument: object) -> tuple[Tree, Buffers] | None:
        """Return what a call might change in an argument: arrays, lists, dicts and tuples of them."""
        if type(argument) not in (np.ndarray, list, dict, tuple):
            return None
        buffers: Buffers = []
        return self._encode(argument, buffers), buffers

    def _encode(self, value: object, buffers: Buffers) -> Tree:
        return encode(value, buffers, self._export)

    def _export(self, value: object) -> Tree:
        if type(value) is Callback:
            return {"callback": value._number}
        if not self._of_the_student(value) or len(self._handles) >= MAX_HANDLES:
            return None
        if id(value) not in self._numbers:
            self._numbers[id(value)] = len(self._handles)
            self._handles.append(value)
        return {"handle": self._numbers[id(value)], "type": type_name(value)}

    def _of_the_student(self, value: object) -> bool:
        """Tell whether `value` is a function, an iterator, or a class made in a cell or an instance of it."""
        kind = value if isinstance(value, type) else type(value)
        if kind in _KEPT:
            return True
        own = type.__dict__["__dict__"].__get__(kind)  # whatever the class itself says of its attributes
        return bool(own.get("__module__") == self.namespace["__name__"])

    def _resolve(self, node: Tree) -> object:
        match node:
            case {"callback": number}:
                return Callback(number, self._call_back)
            case {"handle": number} if 0 <= number < len(self._handles):
                return self._handles[number]
        raise WireError("unknown handle")

    def _call_back(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        out: Buffers = []
        trees = [self._encode(value, out) for value in args]
        named = {name: self._encode(value, out) for name, value in kwargs.items()}
        message = {"op": "callback", "id": number, "args": trees, "kwargs": named}
        reply, buffers = self.transport(message, out)
        if reply["op"] == "value":
            return decode(reply["value"], buffers, self._resolve)
        raise _exception(reply.get("name"))(reply.get("message", ""))


@functools.lru_cache(maxsize=1024)
def _code(source: str) -> types.CodeType:
    return compile(source, "<cell>", "exec")


def describe(error: BaseException) -> dict[str, str]:
    """Return the name and the message of an exception, even of one that lies about itself."""
    try:
        message = str.__str__(str(error))[:MAX_MESSAGE]
    except BaseException:
        message = "(its message cannot be shown)"
    return {"name": type_name(error).rpartition(".")[2], "message": message}


def student_traceback(error: BaseException, limit: int = 20) -> str:
    """Return the plain traceback, from the first frame of a cell on; cells have names like ``<cell>``."""
    try:
        frames = list(traceback.extract_tb(error.__traceback__))
        ours = itertools.takewhile(lambda frame: not frame.filename.startswith("<"), frames)
        frames = frames[len(list(ours)) :]
        lines = traceback.format_list(frames[-limit:]) + traceback.format_exception_only(error)
        return "".join(lines)[-4000:]
    except BaseException:  # an exception whose __str__ raises
        return ""


def _exception(name: object) -> type[Exception]:
    kind = getattr(builtins, name, None) if type(name) is str else None
    return kind if isinstance(kind, type) and issubclass(kind, Exception) else RuntimeError
