"""The table of primitives, and how NumPy's functions find it when given a dual number or a variable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from lecturelib import _differentiable
from lecturelib._checks import Array, as_float
from lecturelib.autodiff._composed import COMPOSED
from lecturelib.autodiff._elementwise import ELEMENTWISE
from lecturelib.autodiff._fused import FUSED
from lecturelib.autodiff._joining import JOINING
from lecturelib.autodiff._primitive import Primitive, apply, by_hand, plain
from lecturelib.autodiff._structured import ASTYPE, SCATTER, STRUCTURED, TAKE

_BY_FUNCTION = {**ELEMENTWISE, **STRUCTURED}

# Comparisons see the value only: they are flat wherever they have a derivative.
_VALUE_ONLY = frozenset(
    (
        np.equal,
        np.not_equal,
        np.less,
        np.less_equal,
        np.isfinite,
        np.greater,
        np.greater_equal,
        np.sign,
        np.shape,
        np.ndim,
        np.size,
    )
)


class Differentiable(_differentiable.Differentiable, NDArrayOperatorsMixin):
    """What a dual number and a variable share: they answer to NumPy's operators, functions and methods."""

    __slots__ = ()
    __hash__ = object.__hash__  # == compares values, entry by entry; a dictionary looks for the object itself
    value: Any

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *args: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            raise TypeError(
                f"np.{ufunc.__name__}: expected a plain call, got {method} with options {list(options)}; "
                "nothing is changed in place here, write x = x + y instead of x += y"
            )
        return _dispatch(ufunc, [as_float(a) if type(a) in (list, tuple) else a for a in args], options)

    def __array_function__(self, function: Callable[..., Any], types: Any, args: Any, options: Any) -> Any:
        return _dispatch(function, args, options)

    def __array__(self, *args: Any, **options: Any) -> Array:
        raise TypeError(
            f"a {type(self).__name__} does not become an array, which would lose its derivative; use .value"
        )

    def _by_hand(self, name: str, f: Callable[[Any], Any], product: Callable[[Any, Any], Any]) -> Any:
        return apply(by_hand(name, f, product), self)

    def __getitem__(self, index: Any) -> Any:
        return apply(TAKE, self, index=index)

    def __len__(self) -> int:
        return len(self.value)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the value."""
        shape: tuple[int, ...] = self.value.shape
        return shape

    @property
    def ndim(self) -> int:
        """Number of axes of the value."""
        ndim: int = self.value.ndim
        return ndim

    @property
    def size(self) -> int:
        """Number of entries of the value."""
        size: int = self.value.size
        return size

    @property
    def dtype(self) -> np.dtype[Any]:
        """The value's dtype."""
        dtype: np.dtype[Any] = self.value.dtype
        return dtype

    @property
    def T(self) -> Any:
        """The transpose."""
        return np.transpose(self)

    def sum(self, axis: Any = None, keepdims: Any = False) -> Any:
        """Sum along `axis`."""
        return np.sum(self, axis=axis, keepdims=keepdims)

    def mean(self, axis: Any = None, keepdims: Any = False, *, dtype: Any = None) -> Any:
        """Mean along `axis`, added up in `dtype`."""
        x = self.astype(self.dtype if dtype is None else dtype, copy=False)
        return np.mean(x, axis=axis, keepdims=keepdims)

    def var(self, axis: Any = None, keepdims: Any = False, *, dtype: Any = None) -> Any:
        """Variance along `axis`, added up in `dtype`."""
        x = self.astype(self.dtype if dtype is None else dtype, copy=False)
        return np.var(x, axis=axis, keepdims=keepdims)

    def max(self, axis: Any = None, keepdims: Any = False) -> Any:
        """Maximum along `axis`; entries that tie share the derivative equally."""
        return np.max(self, axis=axis, keepdims=keepdims)

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """Return the same numbers in another precision."""
        return self if self.dtype == dtype and not copy else apply(ASTYPE, self, dtype=dtype)

    def reshape(self, *shape: Any) -> Any:
        """Return the same entries in another shape."""
        return np.reshape(self, shape[0] if len(shape) == 1 else shape)


def _dispatch(function: Callable[..., Any], args: Sequence[Any], options: dict[str, Any]) -> Any:
    if function in _VALUE_ONLY:
        return function(*map(plain, args), **options)
    row = _BY_FUNCTION.get(function)
    if row is not None:
        return apply(row, *args, **options)
    if function in COMPOSED:
        return COMPOSED[function](*args, **options)
    name = getattr(function, "__name__", function)
    known = dict.fromkeys([*PRIMITIVES, *(composed.__name__ for composed in COMPOSED)])
    raise TypeError(f"{name} has no derivative rule here; expected one of: {', '.join(known)}")


_ROWS = (*ELEMENTWISE.values(), *STRUCTURED.values(), TAKE, SCATTER, ASTYPE, *FUSED, *JOINING)
PRIMITIVES: dict[str, Primitive] = {row.name: row for row in _ROWS}
