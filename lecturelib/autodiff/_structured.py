r"""Derivative rules, second part: sums, shapes, indexing and matrix products.

All but the maximum and the choice between two arrays are linear in each argument, so a tangent passes through
the function itself.  Reshaping may return a view; the engines copy what they hand out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lecturelib.autodiff._primitive import Function, Primitive, apply, multilinear, unbroadcast


def _sum(x: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return np.sum(x, axis=axis, keepdims=keepdims)


def _mean(x: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return np.mean(x, axis=axis, keepdims=keepdims)


def _max(x: Any, axis: Any = None, keepdims: Any = False) -> Any:
    return np.max(x, axis=axis, keepdims=keepdims)


def with_lost_axes(g: Any, x: Any, axis: Any) -> Any:
    """Give what was reduced along `axis` its axes back, with length 1."""
    lost = range(x.ndim) if axis is None else [i % x.ndim for i in np.atleast_1d(axis)]
    return g.reshape(tuple(1 if i in lost else n for i, n in enumerate(x.shape)))


def _sum_vjp(g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return np.broadcast_to(with_lost_axes(g, x, axis), x.shape)


def _mean_vjp(g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return _sum_vjp(g * (y.size / x.size), y, x, axis)


def _share_of_max(y: Any, x: Any, axis: Any) -> Any:
    """1 at the maximum, 0 elsewhere; entries that tie share equally."""
    chosen = np.equal(x, with_lost_axes(y, x, axis))
    return chosen / np.sum(chosen, axis=axis, keepdims=True)


def _max_vjp(g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return with_lost_axes(g, x, axis) * _share_of_max(y, x, axis)


def _max_jvp(y: Any, args: tuple[Any], tangents: tuple[Any], axis: Any = None, keepdims: bool = False) -> Any:
    return _sum(tangents[0] * _share_of_max(y, args[0], axis), axis, keepdims)


def _where_jvp(y: Any, args: tuple[Any, ...], tangents: tuple[Any, ...]) -> Any:
    return np.where(args[0], *(0.0 if t is None else t for t in tangents[1:]))


def _reshape(x: Any, shape: Any) -> Any:
    return np.reshape(x, shape)


def _transpose(x: Any, axes: Any = None) -> Any:
    return np.transpose(x, axes)


def _transpose_vjp(g: Any, y: Any, x: Any, axes: Any = None) -> Any:
    return np.transpose(g, None if axes is None else np.argsort([i % x.ndim for i in axes]))


def _swap(x: Any) -> Any:
    return np.swapaxes(x, -1, -2)


def _take(x: Any, index: Any) -> Any:
    return x[index]


def _scatter(g: Any, index: Any, shape: tuple[int, ...]) -> Any:
    """Return zeros of `shape` with `g` added at `index`: the way back of ``x[index]``."""
    zeros = np.zeros(shape, g.dtype)
    np.add.at(zeros, index, g)  # an index that occurs twice receives both
    return zeros


SCATTER = multilinear("scatter", _scatter, lambda g, y, x, index, shape: g[index])
TAKE = multilinear("take", _take, lambda g, y, x, index: apply(SCATTER, g, index=index, shape=x.shape))

ASTYPE = multilinear("astype", lambda x, dtype: x.astype(dtype), lambda g, y, x, dtype: g.astype(x.dtype))


def _matmul_left(g: Any, y: Any, a: Any, b: Any) -> Any:
    if b.ndim == 1:
        return unbroadcast(g[..., None] * b, a.shape)
    if a.ndim == 1:
        return unbroadcast((b @ g[..., None])[..., 0], a.shape)
    return unbroadcast(g @ _swap(b), a.shape)


def _matmul_right(g: Any, y: Any, a: Any, b: Any) -> Any:
    if a.ndim == 1:
        return unbroadcast(g * a if b.ndim == 1 else a[:, None] * g[..., None, :], b.shape)
    if b.ndim == 1:
        return unbroadcast((_swap(a) @ g[..., None])[..., 0], b.shape)
    return unbroadcast(_swap(a) @ g, b.shape)


STRUCTURED: dict[Function, Primitive] = {
    np.sum: multilinear("sum", _sum, _sum_vjp),
    np.mean: multilinear("mean", _mean, _mean_vjp),
    np.max: Primitive("max", _max, (_max_vjp,), _max_jvp),
    np.where: Primitive(
        "where",
        np.where,
        (
            None,
            lambda g, y, condition, a, b: unbroadcast(np.where(condition, g, 0.0), a.shape),
            lambda g, y, condition, a, b: unbroadcast(np.where(condition, 0.0, g), b.shape),
        ),
        _where_jvp,
    ),
    np.reshape: multilinear("reshape", _reshape, lambda g, y, x, shape: g.reshape(x.shape)),
    np.transpose: multilinear("transpose", _transpose, _transpose_vjp),
    np.swapaxes: multilinear(
        "swapaxes", np.swapaxes, lambda g, y, x, axis1, axis2: np.swapaxes(g, axis1, axis2)
    ),
    np.broadcast_to: multilinear(
        "broadcast_to", np.broadcast_to, lambda g, y, x, shape: unbroadcast(g, x.shape)
    ),
    np.matmul: multilinear("matmul", np.matmul, _matmul_left, _matmul_right),
}
