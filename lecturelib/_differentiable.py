"""How a function of the library knows a number that carries its derivative, without importing `autodiff`."""

from __future__ import annotations

from typing import cast

from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float


class Differentiable:
    """What dual numbers and variables of the tape are; both answer to NumPy's functions."""

    __slots__ = ()


def float_or_differentiable(x: ArrayLike, name: str = "x") -> Array:
    """Return `x` as `as_float` does, and a dual number or variable as it is.

    For functions made of smooth NumPy functions only: the rules then differentiate what stands there.
    """
    try:
        return as_float(x, name)
    except TypeError:  # asked afterwards, so arrays wait for no question
        if isinstance(x, Differentiable):
            return cast(Array, x)
        raise
