"""The server, in this process: cells, calls, changed arguments, callbacks, and objects that stay put."""

import numpy as np
import pytest

from autograder.worker import wire
from autograder.worker.serve import Server

CELL = """
import numpy as np

class Layer:
    def __init__(self, w):
        self.w = w
    def forward(self, x):
        return x * self.w
    def __add__(self, other):
        return Layer(self.w + other)
    def __len__(self):
        return 3

def double(x): return 2 * x
def add_one_in_place(x): x += 1
def clear(things): things.clear()
def apply(f, *args, **kwargs): return f(*args, **kwargs)
def make_adder(n): return lambda x: x + n
def count(n): yield from range(n)
def divide(x): return 1.0 / x
def stop(): raise SystemExit("bye")
def twice_if(layer): return layer.forward(2.0)
def fail_after_change(x):
    x[0] = 9.0
    raise ValueError("too late")

class Mute(Exception):
    def __str__(self):
        raise RuntimeError("no message")
def raise_mute(): raise Mute

answer = 42
"""


class Grader:
    """The trusted end, reduced to what the tests need."""

    def __init__(self, callback=None):
        self.callback, self.asked = callback, []
        self.server = Server({}, self.transport)
        reply, _ = self.server.handle({"op": "exec", "cell": "c", "source": CELL}, [])
        assert reply["ok"], reply

    def transport(self, message, buffers):
        args = [wire.decode(tree, buffers, dict) for tree in message["args"]]
        kwargs = {name: wire.decode(tree, buffers, dict) for name, tree in message["kwargs"].items()}
        self.asked.append((message["id"], args, kwargs))
        out = []
        try:
            return {"op": "value", "value": wire.encode(self.callback(*args, **kwargs), out)}, out
        except Exception as error:
            return {"op": "error", "name": type(error).__name__, "message": str(error)}, []

    def ask(self, target, *args, errstate=None, **kwargs):
        target = {"name": target} if type(target) is str else target
        buffers = []
        message = {
            "op": "call",
            "target": target,
            "args": [wire.encode(value, buffers, as_is) for value in args],
            "kwargs": {name: wire.encode(value, buffers, as_is) for name, value in kwargs.items()},
        }
        reply, out = self.server.handle(message | ({"errstate": errstate} if errstate else {}), buffers)
        changed = {key: wire.decode(tree, out, dict) for key, tree in reply.get("changed", [])}
        value = wire.decode(reply.get("value"), out, dict)
        return reply, value, changed


class Node:
    """A reference to send as it is."""

    def __init__(self, **node):
        self.node = node


def as_is(value):
    return value.node


@pytest.fixture
def grader():
    return Grader()


def test_a_call_returns_the_value(grader):
    reply, value, changed = grader.ask("double", np.array([1.0, 2.0]))
    assert reply["op"] == "return"
    np.testing.assert_array_equal(value, [2.0, 4.0])
    assert changed == {}


def test_a_value_of_the_answer_can_be_read(grader):
    assert grader.ask({"value": "answer"})[1] == 42


@pytest.mark.parametrize("target", ["nowhere", {"value": "nowhere"}])
def test_a_name_that_is_not_there_is_missing(grader, target):
    assert grader.ask(target)[0] == {"op": "missing", "name": "nowhere"}


def test_changed_arguments_are_reported_by_position_and_keyword(grader):
    _, _, changed = grader.ask("add_one_in_place", np.zeros(2))
    np.testing.assert_array_equal(changed[0], [1.0, 1.0])
    _, _, changed = grader.ask("add_one_in_place", x=np.array([np.nan, 1.0]))
    np.testing.assert_array_equal(changed["x"], [np.nan, 2.0])
    assert grader.ask("clear", [1, 2])[2] == {0: []}
    assert grader.ask("clear", {"a": np.zeros(2)})[2] == {0: {}}


def test_nan_alone_is_not_a_change(grader):
    assert grader.ask("double", np.array([np.nan]))[2] == {}


def test_an_exception_gives_name_and_message_and_still_the_changes(grader):
    reply, _, changed = grader.ask("fail_after_change", np.zeros(2))
    assert (reply["op"], reply["name"], reply["message"]) == ("raise", "ValueError", "too late")
    np.testing.assert_array_equal(changed[0], [9.0, 0.0])


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (("stop",), "SystemExit"),
        (("raise_mute",), "Mute"),
        (("double",), "TypeError"),
        (("answer", 1), "TypeError"),
        (({"handle": 99},), "IndexError"),
        (({"operator": "system"},), "KeyError"),
        (({"nonsense": 1},), "WireError"),
        (("double", Node(handle=99, type="T")), "WireError"),
    ],
)
def test_whatever_goes_wrong_is_the_answer(grader, call, name):
    reply, _, _ = grader.ask(*call)
    assert (reply["op"], reply["name"]) == ("raise", name)


def test_a_long_message_is_cut(grader):
    reply, _, _ = grader.ask("apply", Node(handle=0, type="T"))
    assert reply["op"] == "raise"
    grader.server.handle({"op": "exec", "source": "def f(): raise ValueError('x' * 10_000)"}, [])
    assert len(grader.ask("f")[0]["message"]) == 300


def test_the_error_state_of_the_grader_holds_in_the_call(grader):
    with np.errstate(all="ignore"):
        assert grader.ask("divide", np.array([0.0]), errstate={"divide": "ignore"})[1] == [np.inf]
    reply, _, _ = grader.ask("divide", np.array([0.0]), errstate={"divide": "raise"})
    assert reply["name"] == "FloatingPointError"


def test_an_object_stays_and_is_used_through_its_handle(grader):
    _, layer, _ = grader.ask("Layer", 3.0)
    assert layer == {"handle": 0, "type": "Layer"}
    assert grader.ask({"handle": 0, "method": "forward"}, 2.0)[1] == 6.0
    assert grader.ask({"getattr": 0, "attribute": "w"})[1] == 3.0
    grader.ask({"setattr": 0, "attribute": "w"}, 5.0)
    assert grader.ask("twice_if", Node(**layer))[1] == 10.0
    _, bigger, _ = grader.ask({"operator": "add"}, Node(**layer), 1.0)
    assert grader.ask({"getattr": bigger["handle"], "attribute": "w"})[1] == 6.0
    assert grader.ask({"operator": "len"}, Node(**layer))[1] == 3


def test_the_same_object_has_one_handle(grader):
    _, layer, _ = grader.ask("Layer", 3.0)
    grader.server.handle({"op": "exec", "source": "def same(x): return x"}, [])
    assert grader.ask("same", Node(**layer))[1] == layer


def test_functions_and_generators_stay_too(grader):
    _, adder, _ = grader.ask("make_adder", 4)
    assert grader.ask({"handle": adder["handle"]}, 1)[1] == 5
    _, numbers, _ = grader.ask("count", 1)
    assert grader.ask({"operator": "next"}, Node(**numbers))[1] == 0
    assert grader.ask({"operator": "next"}, Node(**numbers))[0]["name"] == "StopIteration"


def test_a_callback_is_evaluated_on_the_other_side():
    grader = Grader(callback=lambda x, *, k=0: x + k)
    _, value, _ = grader.ask("apply", Node(callback=5), np.ones(2), k=2.0)
    np.testing.assert_array_equal(value, [3.0, 3.0])
    (number, args, kwargs), *more = grader.asked
    assert (number, kwargs, more) == (5, {"k": 2.0}, [])
    np.testing.assert_array_equal(args[0], [1.0, 1.0])


def test_an_exception_of_a_callback_reaches_the_answer_under_its_name():
    grader = Grader(callback=lambda: {}["nothing"])
    assert grader.ask("apply", Node(callback=0))[0]["name"] == "KeyError"


def test_a_callback_handed_back_is_still_a_callback():
    grader = Grader(callback=lambda: None)
    grader.server.handle({"op": "exec", "source": "def same(x): return x"}, [])
    assert grader.ask("same", Node(callback=3))[1] == {"callback": 3}


@pytest.mark.parametrize(
    ("source", "name", "line"),
    [
        ("x = 1\n1 / 0", "ZeroDivisionError", "line 2"),
        ("def f(:", "SyntaxError", "line 1"),
        ("exit()", "SystemExit", ""),
    ],
)
def test_a_cell_that_fails_says_how(grader, source, name, line):
    reply, _ = grader.server.handle({"op": "exec", "cell": "c", "source": source}, [])
    assert reply["ok"] is False
    assert reply["error"]["name"] == name
    assert line in reply["error"]["traceback"]
    assert "serve.py" not in reply["error"]["traceback"]


def test_what_a_cell_prints_is_its_output(grader):
    reply, _ = grader.server.handle({"op": "exec", "cell": "c", "source": "print('hello')"}, [])
    assert reply["outputs"] == [{"output_type": "stream", "name": "stdout", "text": "hello\n"}]


@pytest.mark.parametrize("message", [{"op": "quit"}, {"op": "call"}, {"op": "exec", "source": 5}])
def test_other_messages_are_refused(grader, message):
    assert grader.server.handle(message, [])[0]["name"] == "WireError"
