"""Proxies: what a check may do with an answer's functions, values and objects."""

import numpy as np
import pytest
from engine_helpers import function, session_of

from autograder.authoring.notebook_tools import assert_close, assert_raises
from autograder.grading.conversation import MAX_CALLBACK_BYTES, Session
from autograder.grading.local import LocalChannel
from autograder.grading.proxies import NotDefined, StudentName, StudentRaised

# --- values ---------------------------------------------------------------------------------------


def test_arrays_numbers_and_containers_cross_both_ways():
    f = function("def f(*args, **kwargs): return args, kwargs")
    args, kwargs = f(np.arange(6.0).reshape(2, 3), 2, 0.5, "x", None, [1, (2, 3)], option={"a": np.int64(4)})
    assert_close(args[0], np.arange(6.0).reshape(2, 3))
    assert args[1:] == (2, 0.5, "x", None, [1, (2, 3)])
    assert kwargs == {"option": {"a": 4}}
    assert type(kwargs["option"]["a"]) is np.int64


def test_a_value_is_fetched_by_name():
    session = session_of("HALF = 0.5\nDOTS = ...")
    assert session.value("HALF") == 0.5
    with pytest.raises(NotDefined) as dots:
        session.value("DOTS")
    assert dots.value.dots
    with pytest.raises(NotDefined) as missing:
        session.value("THIRD")
    assert not missing.value.dots


def test_a_missing_function_is_not_defined():
    with pytest.raises(NotDefined, match="g"):
        function("", "g")(1)


# --- errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind", [ValueError, ZeroDivisionError, KeyError, np.linalg.LinAlgError, RecursionError]
)
def test_an_error_can_be_caught_as_in_a_notebook(kind):
    name = "np.linalg.LinAlgError" if kind is np.linalg.LinAlgError else kind.__name__
    f = function(f"def f(): raise {name}('why')")
    assert_raises(kind, f)
    with pytest.raises(StudentRaised) as caught:
        f()
    assert (caught.value.kind, caught.value.message.strip("'"), caught.value.function) == (
        kind.__name__,
        "why",
        "f",
    )


@pytest.mark.parametrize(
    "name", ["AssertionError", "SystemExit", "KeyboardInterrupt", "StopIteration", "Mine"]
)
def test_other_errors_are_never_taken_for_the_checks_own(name):
    f = function(f"class Mine(Exception): pass\ndef f(): raise {name}")
    with pytest.raises(StudentRaised) as caught:
        f()
    assert type(caught.value) is StudentRaised
    assert caught.value.kind == name


def test_floating_point_settings_of_the_check_hold_in_the_answer():
    f = function("def f(x): return np.exp(x)")
    assert f(np.array([1000.0])) == np.inf
    with np.errstate(over="raise"):
        assert_raises(FloatingPointError, f, np.array([1000.0]))


def test_floating_point_settings_are_sent_with_each_call():
    sent = []

    class Recording(LocalChannel):
        def request(self, message, *args, **kwargs):
            sent.append(message)
            return super().request(message, *args, **kwargs)

    with np.errstate(over="raise", under="ignore"), pytest.raises(NotDefined):
        StudentName(Session(Recording()), "f")()
    assert (sent[0]["errstate"]["over"], sent[0]["errstate"]["under"]) == ("raise", "ignore")


# --- arguments that change ------------------------------------------------------------------------


def test_what_a_call_changes_changes_here():
    f = function(
        "def f(x, *, lists):\n    x[0] = 9.0\n    lists[0][1] = 8.0\n    lists.append(3)\n    return x"
    )
    x, inner = np.zeros(3), np.zeros(2)
    lists = [inner]
    returned = f(x, lists=lists)
    assert_close(x, [9.0, 0.0, 0.0])
    assert_close(returned, x)
    assert len(lists) == 2


def test_arrays_in_containers_keep_their_identity():
    f = function("def f(pair, table):\n    pair[1][:] = 5.0\n    table['w'] -= 1.0\n    table['new'] = 2")
    weights, bias = np.zeros(2), np.zeros(2)
    table = {"w": weights}
    f((weights, bias), table)
    assert_close(bias, [5.0, 5.0])
    assert_close(weights, [-1.0, -1.0])
    assert table["w"] is weights
    assert table["new"] == 2


def test_changes_come_back_even_when_the_call_fails():
    f = function("def f(x):\n    x[0] = 9.0\n    raise ValueError")
    x = np.zeros(2)
    assert_raises(ValueError, f, x)
    assert_close(x, [9.0, 0.0])


def test_a_changed_shape_and_a_write_to_a_read_only_array_fail():
    with pytest.raises(AssertionError, match="changes its argument"):
        function("def f(x): x.shape = (4,)")(np.zeros((2, 2)))
    frozen = np.zeros(2)
    frozen.flags.writeable = False
    with pytest.raises(AssertionError, match="changes its argument"):
        function("def f(x): x[0] = 1")(frozen)


# --- functions handed over ------------------------------------------------------------------------


def test_a_function_of_the_check_is_evaluated_here_and_recorded():
    f = function("def f(g, x): return g(x) + g(x, power=3)")
    points = []

    def g(x, power=2):
        points.append(x)
        return x**power

    assert_close(f(g, np.array([2.0])), [4.0 + 8.0])
    assert_close(np.array(points), [[2.0], [2.0]])
    assert [event.label for event in f._session.events] == ["callback 0", "callback 0", "f"]


def test_a_function_handed_over_and_returned_is_the_same():
    def g(x):
        return x

    assert function("def f(g): return [g, g]")(g) == [g, g]


def test_errors_of_a_function_handed_over_are_the_answers_to_handle():
    f = function("def f(g):\n    try: g(None)\n    except TypeError as e: return str(e)")
    assert "NoneType" in f(lambda x: x + 1)


def test_an_assertion_in_a_function_handed_over_fails_the_check_even_if_the_answer_catches_it():
    f = function("def f(g):\n    try: g(1)\n    except Exception: return 'fine'")

    def g(x):
        raise AssertionError("asked at the wrong place")

    with pytest.raises(AssertionError, match="asked at the wrong place"):
        f(g)


def test_a_huge_argument_for_a_function_handed_over_is_refused():
    size = MAX_CALLBACK_BYTES // 8 + 1
    f = function(f"def f(g):\n    try: g(np.zeros({size}))\n    except ValueError as e: return str(e)")
    assert f(lambda x: np.outer(x, x)) == "the argument is too large"


def test_a_function_handed_over_cannot_use_the_answers_objects():
    f = function("class C: pass\ndef f(g):\n    try: g(C())\n    except TypeError as e: return str(e)")
    assert "cannot use the answer's objects" in f(lambda c: c.value)


def test_an_answers_function_can_be_handed_to_another():
    session = session_of("def f(x): return 2 * x\ndef twice(f, x): return f(f(x))")
    assert StudentName(session, "twice")(StudentName(session, "f"), 3) == 12


def test_what_cannot_cross_is_the_checks_mistake():
    with pytest.raises(TypeError, match="cannot hand a set to an answer"):
        function("def f(x): return x")({1, 2})


# --- transcripts ----------------------------------------------------------------------------------


def test_after_a_broken_channel_nothing_is_asked_any_more():
    f = function("def f(x): return x")
    session = f._session
    session.failure = ValueError("broken before")
    with pytest.raises(ValueError, match="broken before"):
        f(1)


def test_transcripts_are_bounded():
    f = function("def f(g):\n    for i in range(6000): g(i)")
    f(lambda i: i)
    assert len(f._session.events) == 5000
    assert not f._session.complete
