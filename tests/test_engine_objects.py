"""Objects of the answer: what a check may do with them, and that none can claim to be the expected value."""

import numpy as np
import pytest
from engine_helpers import function, session_of

from autograder.authoring.notebook_tools import assert_close
from autograder.grading.proxies import StudentName, StudentObject, StudentRaised

CLASS = """
class Vector:
    def __init__(self, *items): self.items = list(items)
    def __add__(self, other):
        others = [other] * len(self.items) if type(other) is float else other.items
        return Vector(*[a + b for a, b in zip(self.items, others)])
    __radd__ = __add__
    def __mul__(self, other): return sum(a * b for a, b in zip(self.items, other.items))
    def __neg__(self): return Vector(*[-a for a in self.items])
    def __len__(self): return len(self.items)
    def __getitem__(self, key): return self.items[key]
    def __setitem__(self, key, value): self.items[key] = value
    def __iter__(self): return (item for item in self.items)
    def __call__(self, x): return x + self.items[0]
    def double(self): return Vector(*[2 * a for a in self.items])
"""


def vector(*items):
    return StudentName(session_of(CLASS), "Vector")(*items)


def test_objects_have_attributes_methods_items_and_calls():
    v = vector(1.0, 2.0)
    assert isinstance(v, StudentObject)
    assert v.items == [1.0, 2.0]
    assert v.double().items == [2.0, 4.0]
    assert (len(v), v[1], list(v), v(0.5)) == (2, 2.0, [1.0, 2.0], 1.5)
    v[0] = 5.0
    v.note = "set"
    assert (v.items, v.note) == ([5.0, 2.0], "set")


def test_arithmetic_of_objects_gives_objects():
    v = vector(1.0, 2.0)
    assert (v + v).items == [2.0, 4.0]
    assert (0.5 + v).items == [1.5, 2.5]
    assert (-v).items == [-1.0, -2.0]
    assert (v[0], (v + v.double()).items) == (1.0, [3.0, 6.0])


def test_arithmetic_that_gives_a_number_is_refused():
    v = vector(1.0, 2.0)
    with pytest.raises(TypeError, match="not an object"):
        v * v


LIAR = """
class Liar:
    def __eq__(self, other): return True
    def _yes(self, *args): return 0.0
    __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __bool__ = __contains__ = lambda self, *args: True
    __sub__ = __rsub__ = __add__ = __radd__ = __abs__ = __float__ = __mul__ = __pow__ = __array__ = _yes
    __hash__ = None
    shape, ndim, dtype, size = (2,), 1, np.dtype(float), 2
"""
CLAIMS = {
    "equal": lambda x: x == 3.0,
    "equal from the right": lambda x: 3.0 == x,
    "unequal": lambda x: x != 3.0,
    "less": lambda x: x < 1e-9,
    "greater": lambda x: x > 0,
    "true": bool,
    "not": lambda x: not x,
    "in": lambda x: x in [1.0, 2.0],
    "difference": lambda x: abs(x - 3.0) < 1e-9,
    "difference from the right": lambda x: abs(3.0 - x) < 1e-9,
    "array on the left": lambda x: np.abs(np.ones(2) - x).max() < 1e-9,
    "array_equal": lambda x: np.array_equal(x, [1.0, 2.0]),
    "allclose": lambda x: np.allclose(x, [1.0, 2.0]),
    "testing": lambda x: np.testing.assert_allclose(x, [1.0, 2.0]) is None,
    "assert_close": lambda x: assert_close(x, [1.0, 2.0]) is None,
    "assert_close scalar": lambda x: assert_close(x, 1.0) is None,
    "asarray": lambda x: np.asarray(x) is not None,
    "float": float,
    "index": lambda x: [1, 2, 3][x],
    "hash": lambda x: x in {1.0: 2},
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
@pytest.mark.parametrize(
    "kind", ["an object of a class", "a set", "an ndarray of a class", "an exception", "a type"]
)
def test_no_object_can_claim_to_be_the_expected_value(claim, kind):
    made = {
        "an object of a class": "Liar()",
        "a set": "{1.0, 2.0}",
        "an ndarray of a class": "type('Lie', (np.ndarray,), dict(vars(Liar)))((2,))",
        "an exception": "ValueError(1.0)",
        "a type": "float",
    }[kind]
    f = function(f"{LIAR}\nVALUE = {made}\ndef f(): return VALUE")
    answer = f()
    with pytest.raises((TypeError, AssertionError, StudentRaised)):
        assert claim(answer), "the claim was not believed"


def test_equal_twice_is_not_believed_either():
    f = function("def f(): return {1, 2}")
    with pytest.raises(TypeError):
        assert f() == f()
