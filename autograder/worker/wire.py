"""Frames: how messages cross the pipe between the grader and a student's process.

A frame is ``u32 JSON length | u16 number of buffers | u32 length of each buffer | JSON | buffers``, all
little-endian.
The JSON is an object whose ``"op"`` names it; the values in it are trees (see `values`).
"""

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

from .values import (
    MAX_BUFFER_BYTES,
    MAX_BUFFERS,
    Buffers,
    Tree,
    Unrepresentable,
    WireError,
    decode,
    encode,
    text,
)

__all__ = [
    "Buffers",
    "Tree",
    "Unrepresentable",
    "WireError",
    "decode",
    "encode",
    "pack",
    "read_frame",
    "text",
]

MAX_JSON = 4 << 20
EXIT_OUT_OF_MEMORY = 77  # a worker's exit code when not even an answer fits into its memory


def pack(message: dict[str, Any], buffers: Sequence[bytes] = ()) -> bytes:
    """Return the bytes of one frame.

    Raises
    ------
    WireError
        If the message is larger than a reader accepts.
    """
    head = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )
    if len(head) > MAX_JSON or len(buffers) > MAX_BUFFERS:
        raise WireError("the answer is too large to hand over")
    sizes = struct.pack(f"<IH{len(buffers)}I", len(head), len(buffers), *map(len, buffers))
    return b"".join((sizes, head, *buffers))


def read_frame(read: Callable[[int], bytes]) -> tuple[dict[str, Any], Buffers]:
    """Read one frame; ``read(n)`` returns exactly `n` bytes or raises.

    Raises
    ------
    WireError
        If a size exceeds its limit or the JSON is not an object with a text ``"op"``.
    """
    length, count = struct.unpack("<IH", read(6))
    if length > MAX_JSON or count > MAX_BUFFERS:
        raise WireError("frame with too much JSON or too many buffers")
    sizes = struct.unpack(f"<{count}I", read(4 * count))
    if sum(sizes) > MAX_BUFFER_BYTES:
        raise WireError("frame with too many bytes")
    message = _parse(read(length))
    return message, [read(size) for size in sizes]


def _refuse(constant: str) -> None:
    raise WireError(f"{constant} is not JSON")


def _parse(head: bytes) -> dict[str, Any]:
    try:
        message = json.loads(head.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise WireError(f"not JSON: {type(error).__name__}") from None
    if type(message) is not dict or type(message.get("op")) is not str:
        raise WireError("a frame must be an object with an op")
    return message
