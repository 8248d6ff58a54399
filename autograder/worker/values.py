"""Values as JSON trees: what a student's process and the grader may hand each other, and nothing else.

==================================  ==========================================================================
``null``, boolean, string, number   the same in Python; whole numbers are int, others finite float
``{"f": "nan"}``                    float nan, inf or -inf
``{"c": [re, im]}``                 complex
``{"L": [...]}``, ``{"T": [...]}``  list, tuple
``{"D": [[key, value], ...]}``      dict; keys are strings, numbers, booleans or None
``{"A": i, "d": "<f8", "s": [2]}``  array: buffer ``i`` (C order), dtype, shape
``{"N": i, "d": "<f8"}``            NumPy scalar
``{"callback": id}``                a function that is evaluated on the grader's side
``{"handle": id, "type": name}``    an object of the student's that stays in the worker
``{"X": type name}``                anything else; it can never equal an expected value
==================================  ==========================================================================

No pickle, no object arrays, no subclass: whoever overrides ``__eq__`` or ``__array__`` gets no say.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_BUFFERS = 1024
MAX_BUFFER_BYTES = 64 << 20  # of all buffers together
MAX_NODES = 20_000
MAX_KEYS = 1_000  # colliding keys cost quadratic time
MAX_DEPTH = 16
MAX_DIMENSIONS = 8
MAX_INT_BITS = 4096
MAX_TEXT = 100_000

DTYPES = frozenset("|b1 |i1 |u1 <i2 <u2 <i4 <u4 <i8 <u8 <f2 <f4 <f8 <c8 <c16".split())
_SCALARS = frozenset(np.dtype(name).type for name in DTYPES)
_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

Tree = Any
Buffers = list[bytes]
Message = dict[str, Any]
Exchange = Callable[[Message, Buffers], tuple[Message, Buffers]]
Resolve = Callable[[dict[str, Any]], object]


class WireError(Exception):
    """What came over the pipe is not a well-formed frame or value."""


class _TooMuch(Exception):
    """The value to encode exceeds a limit; the message names it."""


@dataclass(frozen=True)
class Unrepresentable:
    """Stands for a value that cannot cross; equal to nothing a check expects."""

    type_name: str

    def __repr__(self) -> str:
        return f"<{self.type_name}>"


def text(value: object, limit: int = MAX_TEXT) -> str:
    """Return a string from the other side, cut to `limit`, safe to print and to store as UTF-8."""
    if type(value) is not str:
        raise WireError(f"expected text, got {type(value).__name__}")
    return _CONTROL.sub("\ufffd", value[:limit]).encode("utf-8", "replace").decode("utf-8")


def type_name(value: object) -> str:
    """Name a value's type, whatever its metaclass pretends."""
    kind = type(value)
    name = type.__dict__["__name__"].__get__(kind)
    module = type.__dict__["__dict__"].__get__(kind).get("__module__")
    plain = type(module) is not str or module in ("builtins", "__main__")
    return (name if plain else f"{module}.{name}")[:200]


def encode(value: object, buffers: Buffers, export: Callable[[object], Tree] | None = None) -> Tree:
    """Turn `value` into a tree, appending its arrays' bytes to `buffers`.

    Parameters
    ----------
    value
        Anything.  Only exact built-in types, exact ``ndarray`` and NumPy scalars are taken apart.
    buffers
        The frame's buffers so far; grows.
    export
        Asked about every other object: returns a ``callback`` or ``handle`` node, or None for ``{"X": ...}``.
    """
    size = len(buffers)
    try:
        return _Encoder(buffers, export).tree(value, 0)
    except _TooMuch as limit:
        del buffers[size:]
        return {"X": f"{type_name(value)} ({limit})"}


class _Encoder:
    def __init__(self, buffers: Buffers, export: Callable[[object], Tree] | None) -> None:
        self.buffers, self.export = buffers, export
        self.nodes, self.bytes = 0, sum(map(len, buffers))

    def tree(self, value: Any, depth: int) -> Tree:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _TooMuch(f"more than {MAX_NODES} parts")
        if depth > MAX_DEPTH:
            raise _TooMuch(f"nested deeper than {MAX_DEPTH}")
        kind = type(value)
        if kind in _ENCODERS:
            return _ENCODERS[kind](self, value, depth)
        if kind in _SCALARS:
            return {"N": self.buffer(np.asarray(value)), "d": _wire_dtype(value.dtype)}
        return (self.export(value) if self.export else None) or {"X": type_name(value)}

    def items(self, values: Sequence[Any], depth: int) -> list[Tree]:
        return [self.tree(value, depth + 1) for value in values]

    def pairs(self, value: dict[Any, Any], depth: int) -> Tree:
        if len(value) > MAX_KEYS:
            raise _TooMuch(f"more than {MAX_KEYS} keys")
        return {"D": [self.items(pair, depth) for pair in list(value.items())]}

    def array(self, value: np.ndarray, _depth: int) -> Tree:
        dtype = _wire_dtype(value.dtype)
        if dtype not in DTYPES or value.ndim > MAX_DIMENSIONS:
            return {"X": f"{value.ndim}-dimensional array of {value.dtype.name}"[:200]}
        return {"A": self.buffer(value), "d": dtype, "s": list(value.shape)}

    def buffer(self, value: np.ndarray) -> int:
        self.bytes += value.nbytes
        if self.bytes > MAX_BUFFER_BYTES or len(self.buffers) >= MAX_BUFFERS:
            raise _TooMuch(f"more than {MAX_BUFFER_BYTES >> 20} MB or {MAX_BUFFERS} arrays")
        self.buffers.append(value.astype(_wire_dtype(value.dtype), copy=False).tobytes())
        return len(self.buffers) - 1


def _wire_dtype(dtype: np.dtype) -> str:
    return dtype.newbyteorder("<").str


def _encode_int(_: _Encoder, value: int, _depth: int) -> Tree:
    return value if value.bit_length() <= MAX_INT_BITS else {"X": "int with more than 4096 bits"}


def _encode_float(_: _Encoder, value: float, _depth: int) -> Tree:
    return value if math.isfinite(value) else {"f": str(value)}


def _encode_text(_: _Encoder, value: str, _depth: int) -> Tree:
    return value if len(value) <= MAX_TEXT else {"X": f"str with more than {MAX_TEXT} characters"}


_ENCODERS: dict[type, Callable[[_Encoder, Any, int], Tree]] = {
    type(None): lambda _encoder, value, _depth: value,
    bool: lambda _encoder, value, _depth: value,
    int: _encode_int,
    float: _encode_float,
    str: _encode_text,
    complex: lambda encoder, value, depth: {"c": encoder.items((value.real, value.imag), depth)},
    list: lambda encoder, value, depth: {"L": encoder.items(value, depth)},
    tuple: lambda encoder, value, depth: {"T": encoder.items(value, depth)},
    dict: _Encoder.pairs,
    np.ndarray: _Encoder.array,
}


def decode(tree: Tree, buffers: Sequence[bytes], resolve: Resolve | None = None) -> Any:
    """Turn a tree from the other side into a value; arrays are fresh and writable.

    `resolve` receives a checked ``callback`` or ``handle`` node and returns what it stands for; without it
    such nodes are refused.

    Raises
    ------
    WireError
        If the tree is malformed, too large or too deep, or names a buffer that does not fit.
    """
    return _Decoder(buffers, resolve).value(tree, 0)


class _Decoder:
    def __init__(self, buffers: Sequence[bytes], resolve: Resolve | None) -> None:
        self.buffers, self.resolve, self.nodes = buffers, resolve, 0

    def value(self, tree: Tree, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or depth > MAX_DEPTH + 1:
            raise WireError("value is too large or too deep")
        if type(tree) is dict:
            return self.node(tree, depth)
        if type(tree) is str:
            return tree[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8")
        if tree is None or type(tree) in (bool, int, float):
            return tree
        raise WireError(f"a {type(tree).__name__} is not a value")

    def node(self, node: dict[str, Any], depth: int) -> Any:
        match node:
            case {"f": "nan" | "inf" | "-inf" as name} if len(node) == 1:
                return _NOT_FINITE[name]
            case {"c": [real, imaginary]} if len(node) == 1:
                return self.complex(real, imaginary, depth)
            case {"L": list(items)} if len(node) == 1:
                return [self.value(item, depth + 1) for item in items]
            case {"T": list(items)} if len(node) == 1:
                return tuple(self.value(item, depth + 1) for item in items)
            case {"D": list(pairs)} if len(node) == 1 and len(pairs) <= MAX_KEYS:
                return dict(self.pair(pair, depth + 1) for pair in pairs)
            case {"A": int(index), "d": str(dtype), "s": list(shape)} if len(node) == 3:
                return self.array(index, dtype, shape)
            case {"N": int(index), "d": str(dtype)} if len(node) == 2:
                return self.array(index, dtype, [])[()]
            case {"X": str(name)} if len(node) == 1:
                return Unrepresentable(text(name, 200))
            case {"callback": int()} if self.resolve and len(node) == 1:
                return self.resolve(node)
            case {"handle": int(), "type": str()} if self.resolve and len(node) == 2:
                return self.resolve(node)
        raise WireError(f"not a value: node with {sorted(map(str, node))[:4]}")

    def complex(self, real: Tree, imaginary: Tree, depth: int) -> complex:
        parts = self.value(real, depth + 1), self.value(imaginary, depth + 1)
        if any(type(part) is not float for part in parts):
            raise WireError("the parts of a complex number must be floats")
        return complex(*parts)

    def pair(self, pair: Tree, depth: int) -> tuple[Any, Any]:
        if type(pair) is not list or len(pair) != 2:
            raise WireError("an entry of a dict must be [key, value]")
        key, value = (self.value(item, depth) for item in pair)
        if key is not None and type(key) not in (str, int, float, bool):
            raise WireError(f"a {type(key).__name__} cannot be a key")
        return key, value

    def array(self, index: int, dtype: str, shape: list[Any]) -> np.ndarray:
        if dtype not in DTYPES or not 0 <= index < len(self.buffers) or len(shape) > MAX_DIMENSIONS:
            raise WireError("array with a forbidden dtype, an unknown buffer or too many dimensions")
        if any(type(length) is not int or not 0 <= length < 1 << 31 for length in shape):
            raise WireError("array with an impossible shape")
        if math.prod(shape) * np.dtype(dtype).itemsize != len(self.buffers[index]):
            raise WireError("the bytes of an array do not fit its shape")
        # A byte other than 0 or 1 in a boolean array would be true and yet unequal to True.
        raw = np.frombuffer(self.buffers[index], "|u1" if dtype == "|b1" else dtype)
        try:
            return (raw != 0 if dtype == "|b1" else raw.copy()).reshape(shape)
        except ValueError as error:  # an empty array whose other axes are too long
            raise WireError(f"array with an impossible shape: {error}") from None
