r"""Derivative rules, fourth part: bounds, arrays side by side, sums of products by subscripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lecturelib.autodiff._primitive import Function, Primitive, elementwise, multilinear

_MOST_OPERANDS = 8

# At a bound the slope is 1, as PyTorch and hard tanh have it; np.maximum would split the tie.
CLIP = elementwise(
    "clip",
    np.clip,
    lambda y, x, low, high: np.greater_equal(x, low) & np.less_equal(x, high),
    lambda y, x, low, high: np.less(x, low) & np.less_equal(low, high),
    lambda y, x, low, high: np.greater(np.maximum(x, low), high),
)


def _concatenate(a: Any, b: Any, axis: int) -> Any:
    return np.concatenate([a, b], axis)


def _cut(g: Any, axis: int, start: int, stop: int) -> Any:
    return g[(slice(None),) * (axis % g.ndim) + (slice(start, stop),)]


def _concatenate_jvp(y: Any, args: tuple[Any, ...], tangents: tuple[Any, ...], axis: int) -> Any:
    parts = (np.zeros(a.shape, a.dtype) if t is None else t for a, t in zip(args, tangents, strict=True))
    return np.concatenate([*parts], axis)


CONCATENATE = Primitive(
    "concatenate",
    _concatenate,
    (
        lambda g, y, a, b, axis: _cut(g, axis, 0, a.shape[axis]),
        lambda g, y, a, b, axis: _cut(g, axis, a.shape[axis], y.shape[axis]),
    ),
    _concatenate_jvp,
)


def check_subscripts(subscripts: str, operands: Sequence[Any]) -> str:
    """Return the subscripts without spaces, if they are explicit and fit the operands.

    Raises
    ------
    ValueError
        If there is no ``->``, an operand repeats a letter, or a letter stands for two lengths.
    """
    spec = subscripts.replace(" ", "")
    inputs, arrow, _ = spec.partition("->")
    terms = inputs.split(",")
    if not arrow or "." in spec or any(len(set(term)) < len(term) for term in terms):
        raise ValueError(
            f'subscripts: expected them explicit, no letter twice in an operand, as "ij,jk->ik"; '
            f"got {subscripts!r}"
        )
    if [len(term) for term in terms] != [a.ndim for a in operands] or len(terms) > _MOST_OPERANDS:
        shapes = [a.shape for a in operands]
        raise ValueError(
            f"subscripts: expected at most 8 operands and a letter for each axis of {shapes}, "
            f"got {subscripts!r}"
        )
    lengths: dict[str, int] = {}
    for term, a in zip(terms, operands, strict=True):
        for letter, n in zip(term, a.shape, strict=True):
            if lengths.setdefault(letter, n) != n:
                raise ValueError(
                    f"{subscripts}: expected one length for {letter}, got {lengths[letter]} and {n}"
                )
    return spec


def _einsum(*operands: Any, subscripts: str, optimize: Any) -> Any:
    return np.einsum(subscripts, *operands, optimize=optimize)


def _einsum_vjp(i: int) -> Function:
    def vjp(g: Any, y: Any, *operands: Any, subscripts: str, optimize: Any) -> Any:
        inputs, _, output = subscripts.partition("->")
        terms = inputs.split(",")
        own, shape = terms[i], operands[i].shape
        others, known = [*terms[:i], *terms[i + 1 :]], "".join([output, *terms[:i], *terms[i + 1 :]])
        lost = "".join(
            letter for letter in own if letter not in known
        )  # summed away: each entry gets the same
        ones = np.ones([n for letter, n in zip(own, shape, strict=True) if letter in lost], y.dtype)
        spec = f"{','.join([output, *others, lost])}->{own}"
        return np.einsum(spec, g, *operands[:i], *operands[i + 1 :], ones, optimize=optimize)

    return vjp


EINSUM = multilinear("einsum", _einsum, *map(_einsum_vjp, range(_MOST_OPERANDS)))

JOINING = (CLIP, CONCATENATE, EINSUM)
