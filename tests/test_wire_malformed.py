"""The wire format: nothing malformed gets through, and nothing else than an error comes of it."""

import io
import json
import struct

import numpy as np
import pytest

from autograder.worker import values, wire
from autograder.worker.wire import WireError


def read(frame):
    return wire.read_frame(reader(frame))


def reader(data):
    stream = io.BytesIO(data)

    def read(size):
        part = stream.read(size)
        if len(part) < size:
            raise EOFError
        return part

    return read


DEEP = None
for _ in range(30):
    DEEP = {"L": [DEEP]}

MALFORMED = {
    "float as text": {"f": "1e3"},
    "extra key": {"f": "nan", "evil": 1},
    "bare list": [1],
    "empty object": {},
    "unknown node": {"P": "pickle"},
    "complex of text": {"c": ["1", "2"]},
    "complex of ints": {"c": [1, 2]},
    "complex of three": {"c": [1.0, 2.0, 3.0]},
    "list of nothing": {"L": 3},
    "too deep": DEEP,
    "too many": {"L": [0] * (values.MAX_NODES + 1)},
    "pair of three": {"D": [[1, 2, 3]]},
    "list as key": {"D": [[{"L": []}, 1]]},
    "array as key": {"D": [[{"A": 0, "d": "<f8", "s": [2]}, 1]]},
    "too many keys": {"D": [[i, 0] for i in range(values.MAX_KEYS + 1)]},
    "object dtype": {"A": 0, "d": "|O", "s": [2]},
    "big-endian dtype": {"A": 0, "d": ">f8", "s": [2]},
    "record dtype": {"A": 0, "d": "V16", "s": []},
    "unknown buffer": {"A": 1, "d": "<f8", "s": [2]},
    "negative buffer": {"A": -1, "d": "<f8", "s": [2]},
    "shape too large": {"A": 0, "d": "<f8", "s": [3]},
    "shape too small": {"A": 0, "d": "<f8", "s": [1]},
    "negative shape": {"A": 0, "d": "<f8", "s": [-1, -2]},
    "shape of floats": {"A": 0, "d": "<f8", "s": [2.0]},
    "shape of booleans": {"A": 0, "d": "<f8", "s": [True, 2]},
    "too many dimensions": {"A": 0, "d": "<f8", "s": [2] + [1] * 8},
    "empty but huge": {"A": 1, "d": "<f8", "s": [0] + [2**31 - 1] * 7},
    "scalar of two": {"N": 0, "d": "<f8"},
    "callback without resolve": {"callback": 1},
    "handle without resolve": {"handle": 1, "type": "T"},
    "name of the unrepresentable": {"X": 5},
}


@pytest.mark.parametrize("tree", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_tree_is_refused(tree):
    with pytest.raises(WireError):
        wire.decode(tree, [bytes(16)] + [b""] * ("huge" in str(tree)))


def test_an_empty_array_of_impossible_shape_is_refused():
    with pytest.raises(WireError, match="impossible shape"):
        wire.decode({"A": 0, "d": "<f8", "s": [0] + [2**31 - 1] * 7}, [b""])


@pytest.mark.parametrize("node", [{"callback": "1"}, {"handle": 1}, {"handle": 1, "type": "T", "more": 0}])
def test_references_are_checked_before_they_are_resolved(node):
    with pytest.raises(WireError):
        wire.decode(node, [], lambda _: pytest.fail("resolved a malformed reference"))


def test_bytes_of_a_boolean_array_are_made_true_or_false():
    flags = wire.decode({"A": 0, "d": "|b1", "s": [3]}, [bytes([0, 1, 7])])
    assert flags.tobytes() == bytes([0, 1, 1])


def test_half_surrogates_become_printable():
    came = wire.decode(json.loads('"\\ud800"'), [])
    assert came.encode("utf-8") == b"?"


def test_text_for_people_holds_no_control_characters():
    assert wire.text("\x1b[31mred\x07\tand\nmore", 20) == "\ufffd[31mred\ufffd\tand\nmore"
    with pytest.raises(WireError):
        wire.text(5)


def frame(head, buffers=(), length=None, count=None, sizes=None):
    """Build a frame whose header may lie."""
    sizes = list(map(len, buffers)) if sizes is None else sizes
    length = len(head) if length is None else length
    count = len(sizes) if count is None else count
    return struct.pack(f"<IH{len(sizes)}I", length, count, *sizes) + head + b"".join(buffers)


BAD_FRAMES = {
    "too much JSON": frame(b"", length=wire.MAX_JSON + 1),
    "too many buffers": frame(b"{}", count=values.MAX_BUFFERS + 1),
    "a buffer too large": frame(b'{"op": "a"}', sizes=[values.MAX_BUFFER_BYTES + 1]),
    "buffers too large together": frame(b'{"op": "a"}', sizes=[2**31, 2**31, 2**31]),
    "not UTF-8": frame(b'{"op": "\xff"}'),
    "not JSON": frame(b"{'op': 1}"),
    "empty": frame(b""),
    "a list": frame(b'["op"]'),
    "no op": frame(b'{"value": 1}'),
    "op is a number": frame(b'{"op": 1}'),
    "nested too deep": frame(b'{"op":' + b"[" * 100_000),
    "not a number": frame(b'{"op": "return", "value": NaN}'),
    "number too long": frame(b'{"op": "return", "value": ' + b"9" * 5000 + b"}"),
}


@pytest.mark.parametrize("data", BAD_FRAMES.values(), ids=BAD_FRAMES)
def test_a_malformed_frame_is_refused(data):
    with pytest.raises(WireError):
        read(data)


def test_a_frame_too_large_is_not_sent():
    with pytest.raises(WireError, match="too large"):
        wire.pack({"op": "return", "value": "x" * (wire.MAX_JSON + 1)})


def test_random_bytes_give_an_error_and_never_anything_else():
    rng = np.random.default_rng(20240607)
    good = wire.pack({"op": "return", "value": {"A": 0, "d": "<f8", "s": [2]}, "id": 3}, [bytes(16)])
    outcomes = set()
    for _ in range(4000):
        data = bytearray(good)
        for position in rng.integers(len(data), size=rng.integers(1, 6)):
            data[position] = rng.integers(256)
        outcomes.add(fate(bytes(data[: rng.integers(1, len(data) + 1)])))
        outcomes.add(fate(rng.bytes(rng.integers(0, 60))))
    assert outcomes <= {"value", "WireError", "EOFError"}
    assert len(outcomes) == 3


def fate(data):
    try:
        message, buffers = read(data)
        wire.decode(message.get("value"), buffers)
    except (WireError, EOFError) as error:
        return type(error).__name__
    return "value"
