"""What a problem is, and how its functions read their argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array
from lecturelib._differentiable import float_or_differentiable


class Problem(NamedTuple):
    """One row of the catalog: a function to minimize, its derivatives, and what is known about it.

    `f` takes one point, ``(n,)``, or a grid of points, ``(n, ...)``, and gives one value for each; `grad`
    gives the shape of its argument; `hess` takes one point and gives ``(n, n)``.  `f` takes dual numbers and
    variables of the tape too.
    """

    name: str
    f: Callable[[ArrayLike], Array]
    grad: Callable[[ArrayLike], Array]
    hess: Callable[[ArrayLike], Array]
    eq: str  # label of its equation in the chapters
    start: Array  # where the lectures' runs start, (n,), read-only
    minimum: float  # greatest lower bound of f
    argmins: tuple[Array, ...] = ()  # where f takes it (the closest to 0 if there are endlessly many)
    critical: tuple[tuple[Array, str], ...] = ()  # other points with gradient 0, and what they are
    convex: bool = False
    hard: bool = False  # a bent or flat valley, in which slow methods take thousands of steps
    torch: str = ""  # f(x) in PyTorch, or "none: " and why; every row of the catalog has it

    @property
    def argmin(self) -> Array:
        """The first of the points where f is least, (n,), read-only."""
        if not self.argmins:
            raise ValueError(
                f"argmin: {self.name} takes its least value nowhere, its bound is {self.minimum}"
            )
        return self.argmins[0]

    def value_and_grad(self, x: ArrayLike) -> tuple[Array, Array]:
        """Return `f` and `grad` at `x`, as minimizers ask for them."""
        return self.f(x), self.grad(x)


def fixed(*numbers: float) -> Array:
    """Return a read-only float64 vector: the rows of a catalog belong to everybody."""
    array = np.array(numbers, np.float64)
    array.flags.writeable = False
    return array


def points(x: ArrayLike, n: int | None = None) -> Array:
    """Return `x` as floats if its first axis holds `n` coordinates (at least one if `n` is left out)."""
    x = float_or_differentiable(x)
    if x.ndim == 0 or x.size == 0 or n not in (None, x.shape[0]):
        raise ValueError(f"x: expected shape ({n or 'n'},) or ({n or 'n'}, ...), got {x.shape}")
    return x


def in_dtype_of(x: Array, values: Array) -> Array:
    """Return `values` in the dtype of `x`; a number, if there is one only."""
    y: Array = values.astype(x.dtype)[()]
    return y


def point(x: ArrayLike, n: int | None = None) -> Array:
    """Return `x` as floats if it is one point with `n` coordinates."""
    x = points(x, n)
    if x.ndim != 1:
        raise ValueError(f"x: expected one point of shape ({n or 'n'},), got {x.shape}")
    return x
