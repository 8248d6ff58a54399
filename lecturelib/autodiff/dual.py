r"""Forward mode: dual numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float
from lecturelib.autodiff._dispatch import Differentiable
from lecturelib.autodiff._primitive import Primitive, carriers


class Dual(Differentiable):
    r"""$a + \dot a\,\varepsilon$ with $\varepsilon^2 = 0$: a value and its derivative along one direction.

    Operators and NumPy's functions carry both parts, so $f(x + \varepsilon) = f(x) + f'(x)\,\varepsilon$.
    Arrays are dual numbers entry by entry: `tangent` has the shape of `value`.

    Parameters
    ----------
    value : real number or array
        Copied; integers become float64.
    tangent : array of the same shape, optional
        The derivative carried along; 0, a constant, when left out.

    Raises
    ------
    ValueError
        If the shapes differ or something is not a real number.
    TypeError
        If a function has no rule in `PRIMITIVES`.

    Notes
    -----
    Bucharest, {eq}`eq-dual-numbers`; Clifford (1873), Wengert (1964).

    Examples
    --------
    >>> y = np.sin(3 * Dual(0.0, 1.0))
    >>> float(y.value), float(y.tangent)
    (0.0, 3.0)
    """

    __slots__ = ("tangent", "value")

    def __init__(self, value: ArrayLike, tangent: ArrayLike | None = None) -> None:
        self.value = np.array(as_float(value, "value"))
        self.tangent = (
            np.zeros_like(self.value)
            if tangent is None
            else np.array(as_float(tangent, "tangent"), self.value.dtype)
        )
        if self.tangent.shape != self.value.shape:
            raise ValueError(
                f"tangent: expected the shape of value, {self.value.shape}, got {self.tangent.shape}"
            )

    def __repr__(self) -> str:
        return f"Dual({self.value}, {self.tangent})"

    @classmethod
    def _apply(cls, row: Primitive, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        if row.jvp is None:
            return row.forward(*args, **options)
        values = tuple(a.value if isinstance(a, Dual) else a for a in args)
        tangents = tuple(a.tangent if isinstance(a, Dual) else None for a in args)
        value = row.forward(*values, **options)
        return cls._trusted(value, row.jvp(value, values, tangents, **options))

    @classmethod
    def _trusted(cls, value: Any, tangent: Any) -> Dual:
        """Skip the copies and checks of the constructor, for numbers we have just made."""
        dual = cls.__new__(cls)
        dual.value = value
        dual.tangent = tangent if tangent.shape == value.shape else np.broadcast_to(tangent, value.shape)
        return dual


carriers.append(Dual)


def jacobian_vector_product(f: Callable[..., Any], x: ArrayLike, v: ArrayLike) -> tuple[Array, Array]:
    r"""$(f(x),\; J v)$: the value and its derivative along `v`, in one forward pass.

    Parameters
    ----------
    f : function
        Made of NumPy's functions; takes an array, returns an array of any shape.
    x, v : arrays of one shape

    Raises
    ------
    ValueError
        If the shapes of `x` and `v` differ.

    Notes
    -----
    Bucharest, {eq}`eq-jacobian-vector-product`.
    """
    y = f(Dual(x, v))
    if not isinstance(y, Dual):  # f does not depend on x
        return np.array(as_float(y, "f(x)")), np.zeros_like(as_float(y))
    return np.array(y.value), np.array(y.tangent)
