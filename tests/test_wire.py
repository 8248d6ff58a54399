"""The wire format: what crosses comes back as it was; what cannot cross is named."""

import io
import math

import numpy as np
import pytest

from autograder.worker import values, wire
from autograder.worker.wire import Unrepresentable


def crossed(value):
    """Return `value` after one trip, or fail."""
    buffers = []
    message = {"op": "return", "value": wire.encode(value, buffers)}
    message, buffers = wire.read_frame(io.BytesIO(wire.pack(message, buffers)).read)
    return wire.decode(message["value"], buffers)


def same(left, right):
    """Equal in value and in exact type, nan equal to nan, all the way down."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray | np.generic):
        return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return same(list(left.items()), list(right.items()))
    return repr(left) == repr(right)


VALUES = [
    None,
    True,
    0,
    -(2**200),
    0.1,
    -0.0,
    5e-324,
    math.nan,
    -math.inf,
    1 + 2j,
    complex(math.nan, -0.0),
    "",
    'é "quoted" \\ \n \U0001f600',
    [],
    (1, [2.0, (3,)]),
    {"a": [1], 2: None, None: (), 1.5: {}},
    np.arange(6.0).reshape(2, 3),
    np.arange(12).reshape(3, 4)[::2, ::-1],
    np.zeros((0, 5)),
    np.array(2.5),
    np.array([True, False]),
    np.array([1 + 1j], dtype="c8"),
    np.float32(0.1),
    np.int64(-3),
    np.bool_(True),
    [np.array([math.nan, math.inf, -0.0])],
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_as_it_was(value):
    assert same(crossed(value), value)


@pytest.mark.parametrize("dtype", sorted(values.DTYPES))
def test_every_dtype_crosses(dtype):
    array = np.array([0, 1, 1, 0]).astype(dtype)
    assert same(crossed(array), array)


def test_big_endian_and_fortran_order_cross_by_value():
    array = np.asfortranarray(np.arange(6, dtype=">f8").reshape(2, 3))
    came = crossed(array)
    assert came.dtype == np.dtype("<f8")
    np.testing.assert_array_equal(came, array)


def test_arrays_arrive_writable_and_on_their_own():
    buffers = []
    tree = wire.encode(np.zeros(3), buffers)
    first, second = wire.decode(tree, buffers), wire.decode(tree, buffers)
    first += 1
    np.testing.assert_array_equal(second, 0)


class Liar(np.ndarray):
    def __eq__(self, other):
        return True

    def __array__(self, *_, **__):
        raise AssertionError("a lying object was asked")


class LyingText(str):
    pass


def lying_object():
    """Return an object whose type lies about everything a type can lie about."""
    lie = property(lambda _: 1 / 0)
    meta = type("LyingMeta", (type,), {"__name__": lie, "__module__": lie})
    refuse = lambda self: 1 / 0
    return meta(
        "Lying", (), {"__class__": float, "__reduce__": refuse, "__array__": refuse, "__len__": refuse}
    )()


class BoolishInt(int):
    pass


OUTSIDERS = [
    np.zeros(2).view(Liar),
    np.ma.masked_array([1.0]),
    np.array([object()]),
    np.array(["text"]),
    np.zeros(1, dtype=[("a", "f8")]),
    np.longdouble(1),
    LyingText("x"),
    lying_object(),
    BoolishInt(1),
    b"bytes",
    {1, 2},
    range(3),
    (x for x in ()),
    lambda: 0,
    2**5000,
    "x" * (values.MAX_TEXT + 1),
    np.zeros((1,) * 9),
    [0] * (values.MAX_NODES + 1),
    dict.fromkeys(range(values.MAX_KEYS + 1)),
]


@pytest.mark.parametrize(
    "number", range(len(OUTSIDERS))
)  # by number: pytest would ask the liars for their names
def test_anything_else_is_named_and_equals_nothing(number):
    came = crossed([OUTSIDERS[number]])
    came = came[0] if type(came) is list else came
    assert type(came) is Unrepresentable
    assert came.type_name


def test_a_list_that_contains_itself_ends():
    loop = []
    loop.append(loop)
    assert type(crossed(loop)) is Unrepresentable


def test_arrays_beyond_the_limit_leave_no_bytes_behind():
    buffers, array = [b"kept"], np.zeros(values.MAX_BUFFER_BYTES // 16)
    tree = wire.encode([array] * 3, buffers)
    assert set(tree) == {"X"}
    assert buffers == [b"kept"]


def test_other_objects_are_offered_to_export_and_resolved():
    buffers = []
    tree = wire.encode([print], buffers, lambda value: {"handle": 7, "type": "builtin"})
    assert wire.decode(tree, buffers, lambda node: node["handle"]) == [7]


def test_frames_are_read_however_their_bytes_arrive():
    frames = [wire.pack({"op": "call", "seq": number}, [b"x" * number]) for number in range(4)]
    for step in (1, 7, 1000):
        stream = io.BytesIO(b"".join(frames))
        read = wire.ReadAhead(lambda size, step=step, stream=stream: stream.read(min(size, step)))
        found = [wire.read_frame(read) for _ in frames]
        assert found == [({"op": "call", "seq": number}, [b"x" * number]) for number in range(4)]
