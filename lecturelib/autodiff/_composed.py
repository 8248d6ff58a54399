r"""NumPy's functions that need no rule of their own, or whose arguments must be sorted before a rule fits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from numbers import Integral
from typing import Any

import numpy as np

from lecturelib._checks import as_float
from lecturelib.autodiff._joining import CLIP, CONCATENATE, EINSUM, check_subscripts
from lecturelib.autodiff._primitive import Function, apply, carriers, plain


def _clip(x: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:
    low, high = (a_min if min is None else min), (a_max if max is None else max)
    return apply(CLIP, x, -math.inf if low is None else low, math.inf if high is None else high)


def _concatenate(arrays: Sequence[Any], axis: int | None = 0) -> Any:
    parts = [a if type(a) in carriers else as_float(a, "arrays") for a in arrays]
    if axis is None:
        parts, axis = [a.reshape(-1) for a in parts], 0
    return _joined(parts, axis)


def _joined(parts: Sequence[Any], axis: int) -> Any:
    """Join two halves, each joined before: the rule knows two arrays, and no entry is copied often."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return apply(CONCATENATE, _joined(parts[:half], axis), _joined(parts[half:], axis), axis=axis)


def _stack(arrays: Sequence[Any], axis: int = 0) -> Any:
    shapes = {np.shape(a) for a in arrays}
    if len(shapes) != 1:
        raise ValueError(f"arrays: expected one shape, got {sorted(shapes)}")
    (shape,) = shapes
    at = range(len(shape) + 1)[axis]
    return _concatenate([np.reshape(a, (*shape[:at], 1, *shape[at:])) for a in arrays], at)


def _einsum(subscripts: str, *operands: Any, optimize: Any = False) -> Any:
    parts = [a if type(a) in carriers else as_float(a, "operands") for a in operands]
    return apply(EINSUM, *parts, subscripts=check_subscripts(subscripts, parts), optimize=optimize)


def _var(x: Any, axis: Any = None, *, ddof: float = 0, keepdims: bool = False) -> Any:
    apart = x - np.mean(x, axis=axis, keepdims=True)
    total = np.sum(apart * apart, axis=axis, keepdims=keepdims)
    return total / _freedom(x, total, ddof)


def _std(x: Any, axis: Any = None, *, ddof: float = 0, keepdims: bool = False) -> Any:
    length = _length(x - np.mean(x, axis=axis, keepdims=True), axis, keepdims)
    return length / math.sqrt(_freedom(x, length, ddof))


def _freedom(x: Any, reduced: Any, ddof: float) -> float:
    n = x.size / max(1, reduced.size)
    if not ddof < n:
        raise ValueError(f"ddof: expected a number below {n:g}, the number of entries, got {ddof!r}")
    return float(n - ddof)


def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    of_vectors = isinstance(axis, Integral) or (axis is None and x.ndim == 1)
    of_matrices = not of_vectors and (x.ndim if axis is None else len(axis)) == 2
    euclidean = ord is None or (of_vectors and ord == 2) or (of_matrices and ord == "fro")
    if not euclidean:
        raise ValueError(f'ord: expected 2 for vectors, "fro" for matrices, or None, got {ord!r}')
    return _length(x, axis, keepdims)


def _length(x: Any, axis: Any, keepdims: bool) -> Any:
    """Return the root of the sum of squares along `axis`, in units of the largest entry: no square overflows.

    At 0 the slope is 0, the middle of all that lie below the cone.
    """
    unit = np.max(np.abs(plain(x)), axis=axis, keepdims=True, initial=0.0)
    unit = np.where((unit > 0) & np.isfinite(unit), unit, 1.0).astype(unit.dtype)
    squares = np.sum((x / unit) ** 2, axis=axis, keepdims=True)
    none = np.equal(squares, 0)
    root = unit * np.where(none, 0.0, np.sqrt(np.where(none, 1.0, squares)))
    return root if keepdims else np.sum(root, axis=axis)


COMPOSED: dict[Function, Function] = {
    np.clip: _clip,
    np.concatenate: _concatenate,
    np.stack: _stack,
    np.einsum: _einsum,
    np.var: _var,
    np.std: _std,
    np.linalg.norm: _norm,
}
