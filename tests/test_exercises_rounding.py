"""What an answer is given may be rounded otherwise on another processor: no verdict may depend on it.

Every function of an answer gets its floats one unit in the last place higher or lower.  Floats with a short
fraction, as 3 and 0.5, stay: sums and products of such numbers are the same everywhere.
"""

import pytest
from speeds import drawn, sampled
from test_exercises import EXERCISES, grade

from autograder.verdict import Verdict

# Runs behind the answer, in the place where the answer lives.
MOVED = """
import numpy as _np

_running = []  # calls among the answer's own functions hand on what they were given


def _moved(value, units):
    is_float = isinstance(value, float) or (type(value) is _np.ndarray and value.dtype == _np.float64)
    if not is_float:
        return value
    x = _np.array(value)
    short = _np.frexp(x)[0] * 2.0**40
    leave = ~_np.isfinite(x) | (short == _np.rint(short))
    x += _np.where(leave, 0.0, units * _np.spacing(_np.where(leave, 0.0, x)))
    return x if isinstance(value, _np.ndarray) else type(value)(x)


def _moving(function, units):
    def called(*args, **names):
        if _running:
            return function(*args, **names)
        moved = [_moved(value, units) for value in args]
        before = [_np.array(value) if type(value) is _np.ndarray else None for value in moved]
        _running.append(function)
        try:
            returned = function(*moved, **names)
        finally:
            _running.pop()
        for value, now, then in zip(args, moved, before):
            if then is not None and not _np.array_equal(now, then, equal_nan=now.dtype.kind in "fc"):
                value[...] = now  # the answer wrote into its argument
        return returned

    return called


for _name in {names}:
    if type(globals().get(_name)) is type(_moving):
        globals()[_name] = _moving(globals()[_name], {units})
"""
EACH = drawn(list(EXERCISES.values()), 3, "".join(e.answer for e in EXERCISES.values()))


def lost(exercise, answer):
    """Return the checks that an answer does not pass."""
    return {check.name for check in grade(exercise, answer).checks if check.verdict is not Verdict.PASSED}


def moved(exercise, answer, units):
    return answer + MOVED.replace("{names}", repr(tuple(exercise.names))).replace("{units}", str(units))


@pytest.mark.parametrize("units", [1, -1])
@pytest.mark.parametrize(
    "exercise", sampled(EACH, 3), ids=lambda e: f"{e.assignment}/{e.name}", scope="module"
)
def test_the_last_digit_of_an_input_changes_no_verdict(exercise, units):
    for answer in (exercise.solution, *(other.code for other in exercise.also_right)):
        assert lost(exercise, moved(exercise, answer, units)) == set()
    for mistake in exercise.mistakes:
        answer = exercise.apply(mistake)
        assert lost(exercise, moved(exercise, answer, units)) == lost(exercise, answer), mistake.name


def test_a_check_that_asks_for_the_last_digit_is_seen():
    exercise = EXERCISES["activations/05_sigmoid"]
    assert "def sigmoid(" in exercise.solution
    worse = moved(exercise, exercise.solution, 1e8)  # a tolerance of 1e-9 is less than 1e8 units
    assert lost(exercise, worse)
