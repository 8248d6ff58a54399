"""Tools of the check cells: they compare your numbers with the expected ones.

This cell uses NumPy alone. You need not read it, and changing it changes nothing in the grading.
"""

import numpy as np


def assert_close(actual, expected, rtol=1e-9, atol=0.0):
    """Fail unless `actual` has the numbers, the shape and the kind of dtype of `expected`."""
    if actual is ...:
        raise NotImplementedError("the dots have not been replaced")
    expected = np.asarray(expected)
    problem = _wrong_kind(actual, expected) or _wrong_entries(np.asarray(actual), expected, rtol, atol)
    if problem:
        error = AssertionError(problem)
        error.actual = actual
        raise error


def assert_raises(error, function, *args, **kwargs):
    """Fail unless `function(*args, **kwargs)` raises `error`."""
    try:
        function(*args, **kwargs)
    except NotImplementedError:  # the empty answer, even where a RuntimeError is expected
        raise
    except error:
        return
    raise AssertionError(f"nothing was raised; expected a {error.__name__}")


def _wrong_kind(actual, expected):
    """Say what is wrong with type, shape or dtype, or return None."""
    wanted = f"an array of shape {expected.shape}" if expected.ndim else "a number"
    is_scalar = isinstance(actual, (bool, int, float, complex, np.generic))
    if not is_scalar and not isinstance(actual, np.ndarray):
        got = "None" if actual is None else f"an object of type {type(actual).__name__}"
        return f"got {got}, expected {wanted}"
    array = np.asarray(actual)
    if array.shape != expected.shape:
        got = f"an array of shape {array.shape}" if array.ndim else "a single number"
        return f"got {got}, expected {wanted}"
    if array.dtype.kind not in _accepted_kinds(expected, is_scalar):
        return f"got dtype {array.dtype}, expected dtype {expected.dtype}"
    return None


def _accepted_kinds(expected, is_scalar):
    """Kinds of dtype that may stand for `expected`: floats for integers, never integers for floats."""
    if expected.dtype.kind == "f":
        return "fiu" if is_scalar else "f"  # the number 0 is fine where 0.0 is expected
    return {"b": "b", "c": "c"}.get(expected.dtype.kind, "iuf")


def _wrong_entries(actual, expected, rtol, atol):
    """Name the first entry that differs, or return None."""
    with np.errstate(all="ignore"):
        close = np.isclose(actual, expected, rtol=rtol, atol=atol, equal_nan=True)
    if close.all():
        return None
    differ = np.argwhere(~close)
    index = tuple(int(i) for i in differ[0])
    got, wanted = actual[index].item(), expected[index].item()
    digits = ".6g" if f"{got:.6g}" != f"{wanted:.6g}" else ".17g"
    place = f"entry {list(index)}: " if index else ""
    more = f" (and {len(differ) - 1} more differ)" if len(differ) > 1 else ""
    return f"{place}got {got:{digits}}, expected {wanted:{digits}}{more}"


class CheckFailed(AssertionError):
    """A check that did not pass, shown without a long traceback."""

    def _render_traceback_(self):
        return [str(self)]


def run_check(check, known=()):
    """Run one check and print whether it passed; `known` lists hints for typical mistakes."""
    sentence = " ".join(check.__doc__.split())
    try:
        check()
    except NotImplementedError:
        problem = "This is not written yet."
    except Exception as error:
        what = str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"
        hints = [row["hint"] for row in known if same_outcome(row["got"], outcome(check, error))]
        problem = "\n  ".join([what or "The condition does not hold.", *hints[:1]])
    else:
        print(f"✓ {sentence}")
        return
    raise CheckFailed(f"✗ {sentence}\n  {problem}") from None


def outcome(check, error):
    """Return what a failed check saw, as words: its line, the kind of value or error, the numbers."""
    trace = error.__traceback__
    while trace.tb_next and trace.tb_frame.f_code is not check.__code__:
        trace = trace.tb_next
    line = f"line {trace.tb_lineno - check.__code__.co_firstlineno}"
    actual = getattr(error, "actual", None)
    if isinstance(actual, (int, float, np.ndarray, np.generic)) and np.asarray(actual).dtype.kind in "biuf":
        values = np.asarray(actual)
        numbers = [f"{value:.8g}" for value in values.ravel()[:50].tolist()]
        return [line, f"{values.dtype} {values.shape}", *numbers]
    return [line, str(error) if isinstance(error, AssertionError) else type(error).__name__]


def same_outcome(one, other):
    """Return whether two outcomes agree, numbers up to rounding."""
    numbers = [np.array(words[2:], float) for words in (one, other)]
    if one[:2] != other[:2] or numbers[0].shape != numbers[1].shape:
        return False
    return np.allclose(*numbers, rtol=1e-6, atol=1e-12, equal_nan=True)
