"""Checks of arguments, shared by all modules: what was expected, what came."""

from __future__ import annotations

import numbers
from collections.abc import Callable
from math import inf, isfinite
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
# An objective as minimizers ask for it: takes a point (n,), returns one number and the gradient (n,).
ValueAndGrad = Callable[[Array], tuple[float | Array, ArrayLike]]


def as_float(x: ArrayLike, name: str = "x") -> Array:
    """Return `x` as an array of float32 (if it is one) or float64 (all other real numbers).

    No copy is made of an array that is one already: callers build new arrays, they never write into this one.

    Raises
    ------
    ValueError
        If `x` does not hold real numbers (complex, text, objects) or is not rectangular.
    """
    try:
        array = np.asarray(x)
    except ValueError as error:
        raise ValueError(
            f"{name}: expected a rectangular array of numbers, got {type(x).__name__}"
        ) from error
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name}: expected real numbers, got dtype {array.dtype}")
    single = array.dtype.kind == "f" and array.dtype.itemsize == 4
    return array.astype(np.float32 if single else np.float64, copy=False)


def as_vector(x: ArrayLike, name: str = "x") -> Array:
    """Return `x` as `as_float` does, if it is one vector with at least one entry.

    Raises
    ------
    ValueError
        If `x` does not hold real numbers, or has not exactly one axis, or is empty.
    """
    vector = as_float(x, name)
    if vector.ndim != 1 or vector.size == 0:
        raise ValueError(f"{name}: expected a vector with at least one entry, got shape {vector.shape}")
    return vector


def as_number(
    value: float | Array,
    name: str,
    *,
    above: float = -inf,
    at_least: float = -inf,
    at_most: float = inf,
    below: float = inf,
) -> float:
    """Return a hyperparameter as a Python float, which leaves the dtype of an array alone.

    Raises
    ------
    ValueError
        If `value` is not one finite real number, or not in the range asked for.
    """
    real = isinstance(value, numbers.Real) or (isinstance(value, np.ndarray) and value.shape == ())
    if not real or isinstance(value, bool | np.bool):
        raise ValueError(f"{name}: expected one real number, got {value!r}")
    number = float(as_float(value, name))
    if not (above < number < below and at_least <= number <= at_most):  # so neither nan nor infinite
        bounds = [("above", above), ("at least", at_least), ("at most", at_most), ("below", below)]
        words = " and".join(f" {word} {bound:g}" for word, bound in bounds if isfinite(bound))
        raise ValueError(f"{name}: expected a finite number{words}, got {value!r}")
    return number


def as_count(value: int, name: str, *, at_least: int = 1, at_most: float = inf) -> int:
    """Return a number of things (samples, steps, units) as a Python integer.

    Raises
    ------
    ValueError
        If `value` is not an integer, or not in the range asked for.
    """
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool | np.bool)
    if not whole or not at_least <= value <= at_most:
        words = f"at least {at_least}" + (f" and at most {at_most}" if isfinite(at_most) else "")
        raise ValueError(f"{name}: expected an integer, {words}, got {value!r}")
    return int(value)


def as_axis(axis: int, x: Array, name: str = "x") -> int:
    """Return `axis` counted from 0, if `x` has that axis and something lies along it.

    Raises
    ------
    ValueError
        If `axis` is not an integer, `x` has no such axis, or its length there is 0.
    """
    if not isinstance(axis, numbers.Integral) or isinstance(axis, bool):
        raise ValueError(f"axis: expected an integer, got {axis!r}")
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"{name}: expected an array with an axis {axis}, got shape {x.shape}")
    if x.shape[axis] == 0:
        raise ValueError(f"{name}: expected at least one entry along axis {axis}, got shape {x.shape}")
    return int(axis) % x.ndim


def as_rng(rng: np.random.Generator) -> np.random.Generator:
    """Return the source of randomness itself.

    Raises
    ------
    ValueError
        If `rng` is no generator: a seed, say, or another argument in its place.
    """
    if not isinstance(rng, np.random.Generator):
        raise ValueError(
            f"rng: expected a numpy.random.Generator such as np.random.default_rng(0), got {told(rng)}"
        )
    return rng


def both(result: Any) -> tuple[Any, Any]:
    """Return what an objective has returned: its value and its gradient.

    Raises
    ------
    ValueError
        If it is not two things.
    """
    try:
        value, gradient = result
    except (TypeError, ValueError):
        raise ValueError(
            f"value_and_grad: expected a function that returns value and gradient, got {told(result)} from it"
        ) from None
    return value, gradient


def as_instance(value: object, name: str) -> None:
    """Refuse a class where an instance of it belongs.

    Raises
    ------
    ValueError
        If `value` is a class.
    """
    if isinstance(value, type):
        raise ValueError(f"{name}: expected {value.__name__}(...) instead of {value.__name__}")


def told(value: object) -> str:
    """Return what an error message says of an argument of the wrong kind: its value, if that is short."""
    text = repr(value)
    return text if len(text) <= 60 and "\n" not in text else type(value).__name__
