"""Frames: how messages cross the pipe between the grader and a student's process.

A frame is ``u32 JSON length | u16 number of buffers | u32 length of each buffer | JSON | buffers``, all
little-endian.
The JSON is an object whose ``"op"`` names it; the values in it are trees (see `values`).
"""

import json
import struct
from collections.abc import Callable, Sequence

from .values import (
    MAX_BUFFER_BYTES,
    MAX_BUFFERS,
    Buffers,
    Exchange,
    Message,
    Tree,
    Unrepresentable,
    WireError,
    decode,
    encode,
    text,
)

__all__ = [
    "Buffers",
    "Exchange",
    "Message",
    "ReadAhead",
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
AHEAD = 1 << 16  # bytes asked for at least, so that most frames take one call
EXIT_OUT_OF_MEMORY = 77  # a worker's exit code when not even an answer fits into its memory


def pack(message: Message, buffers: Sequence[bytes] = ()) -> bytes:
    """Return the bytes of one frame.

    Raises
    ------
    WireError
        If the message is larger than a reader accepts.
    """
    head = _ENCODER.encode(message).encode("utf-8", "replace")
    if len(head) > MAX_JSON or len(buffers) > MAX_BUFFERS:
        raise WireError("the answer is too large to hand over")
    sizes = struct.pack(f"<IH{len(buffers)}I", len(head), len(buffers), *map(len, buffers))
    return b"".join((sizes, head, *buffers))


def read_frame(read: Callable[[int], bytes]) -> tuple[Message, Buffers]:
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


class ReadAhead:
    """Called with `n`, returns exactly `n` bytes of a stream; ``some(n)`` returns 1 to `n`, or raises."""

    def __init__(self, some: Callable[[int], bytes]) -> None:
        self._some, self._ahead = some, bytearray()

    def __call__(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        while len(self._ahead) < size:
            self._ahead += self._some(max(size - len(self._ahead), AHEAD))
        taken = bytes(self._ahead[:size])
        del self._ahead[:size]
        return taken


def _refuse(constant: str) -> None:
    raise WireError(f"{constant} is not JSON")


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_constant=_refuse)


def _parse(head: bytes) -> Message:
    try:
        message: Message = _DECODER.decode(head.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise WireError(f"not JSON: {type(error).__name__}") from None
    if type(message) is not dict or type(message.get("op")) is not str:
        raise WireError("a frame must be an object with an op")
    return message
