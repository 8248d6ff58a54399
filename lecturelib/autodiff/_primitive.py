r"""What a derivative rule is: data, shared by dual numbers (forward mode) and the tape (reverse mode)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import numpy as np

Function = Callable[..., Any]


class Primitive(NamedTuple):
    """One row of the table of derivative rules: how to compute, and how derivatives pass, both ways."""

    name: str
    forward: Function
    # Per argument, (g, y, *args, **options) -> its adjoint; None: no change of it changes the value.
    vjps: tuple[Function | None, ...]
    # (y, args, tangents, **options) -> tangent of y; None: forward is made of other primitives.
    jvp: Function | None


class Carrier(Protocol):
    """A class that carries derivatives: it computes a row on arguments among which it is the outermost."""

    @classmethod
    def _apply(cls, row: Primitive, args: tuple[Any, ...], options: dict[str, Any]) -> Any: ...


carriers: list[type[Carrier]] = []  # from the innermost out: a variable may hold a dual number


def apply(row: Primitive, *args: Any, **options: Any) -> Any:
    """Compute `row` on arrays, dual numbers or variables; the outermost class among the arguments does it."""
    kinds = [*map(type, args)]
    for carrier in reversed(carriers):
        if carrier in kinds:
            return carrier._apply(row, args, options)
    return row.forward(*args, **options)


def plain(x: Any) -> Any:
    """Return the numbers inside dual numbers and variables."""
    while type(x) in carriers:
        x = x.value
    return x


def unbroadcast(g: Any, shape: tuple[int, ...]) -> Any:
    """Sum the adjoint `g` of a broadcast array over the axes that were stretched, back to `shape`."""
    if g.shape == shape:
        return g
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    return g.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)


def elementwise(name: str, forward: Function, *partials: Any) -> Primitive:
    """Make a row from the partial derivatives: each a number, or a function of (y, *args)."""

    def times(g: Any, partial: Any, y: Any, args: tuple[Any, ...]) -> Any:
        if callable(partial):
            return g * partial(y, *args)
        return g if partial == 1 else partial * g

    def vjp_of(i: int) -> Function:
        return lambda g, y, *args: unbroadcast(times(g, partials[i], y, args), args[i].shape)

    def jvp(y: Any, args: tuple[Any, ...], tangents: tuple[Any, ...]) -> Any:
        return sum(times(t, p, y, args) for t, p in zip(tangents, partials, strict=True) if t is not None)

    return Primitive(name, forward, tuple(vjp_of(i) for i in range(len(partials))), jvp)


def by_hand(name: str, f: Function, product: Function) -> Primitive:
    """Make a row from a function of one array and ``product(g, x)``, which is `g` times its derivative.

    That is the same both ways, as the function works entry by entry, or has a symmetric Jacobian, or returns
    one number: then the tangents of the entries are added up.
    """

    def forward(a: Any) -> Any:
        with np.errstate(over="ignore"):  # a loss in double precision may be too large for a single
            return np.asarray(f(a), a.dtype)[()]

    def jvp(y: Any, args: tuple[Any], tangents: tuple[Any]) -> Any:
        along = product(*tangents, *args)
        return along if y.shape == along.shape else np.sum(along)

    return Primitive(name, forward, (lambda g, y, a: product(g, a),), jvp)


def multilinear(name: str, forward: Function, *vjps: Function | None) -> Primitive:
    """Make a row for a function linear in each argument: a tangent passes through the function itself."""

    def jvp(y: Any, args: tuple[Any, ...], tangents: tuple[Any, ...], **options: Any) -> Any:
        return sum(
            forward(*args[:i], t, *args[i + 1 :], **options) for i, t in enumerate(tangents) if t is not None
        )

    return Primitive(name, forward, vjps, jvp)
