"""How a function of the library knows a number that carries its derivative, without importing `autodiff`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, TypeVar, cast

from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float


class Differentiable:
    """What dual numbers and variables of the tape are; both answer to NumPy's functions."""

    __slots__ = ()
    value: Any

    def _by_hand(self, name: str, f: Callable[[Any], Any], product: Callable[[Any, Any], Any]) -> Any:
        """Return $f$ of this number; ``product(g, x)`` is $g$ times the derivative at $x$."""
        raise NotImplementedError


Function = TypeVar("Function", bound=Callable[..., Any])
_PRODUCTS: dict[Callable[..., Any], Callable[..., Any]] = {}


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


def plain(x: Array) -> Array:
    """Return the numbers inside, of which nobody takes a derivative."""
    while isinstance(x, Differentiable):
        x = x.value
    return x


def differentiable(f: Function) -> Function:
    """Let the first argument of `f` be a dual number or variable too, by the derivative that is known of `f`.

    `f` itself sees arrays only, so it may branch and cut off as it likes; they wait for no question.
    """

    def by_hand(x: Differentiable, *args: Any, **options: Any) -> Any:
        product = _product(either, x)
        return x._by_hand(
            f.__name__, lambda a: f(a, *args, **options), lambda g, a: product(g, a, *args, **options)
        )

    def of_one(x: Any) -> Any:
        try:
            return f(x)
        except TypeError:
            if not isinstance(x, Differentiable):
                raise
        return by_hand(x)

    def of_more(x: Any, *args: Any, **options: Any) -> Any:
        try:
            return f(x, *args, **options)
        except TypeError:
            if not isinstance(x, Differentiable):
                raise
        return by_hand(x, *args, **options)

    # The first is called faster; the second would cost `relu` of few numbers a fifth of its time.
    either = wraps(f)(of_one if len(signature(f).parameters) == 1 else of_more)
    return cast(Function, either)


def derivative_of(f: Callable[..., Any]) -> Callable[[Function], Function]:
    """Tell that a function of the same arguments is the derivative of `f` by the first of them.

    `f` works entry by entry, or returns one number.
    """

    def known(derivative: Function) -> Function:
        df = differentiable(derivative)
        _PRODUCTS[f] = lambda g, x, *args, **options: g * df(x, *args, **options)
        return df

    return known


def product_of(f: Callable[..., Any]) -> Callable[[Function], Function]:
    """Tell that a function of $g$ and the arguments of `f` is $g$ times its Jacobian, which is symmetric."""

    def known(product: Function) -> Function:
        _PRODUCTS[f] = product
        return product

    return known


def _product(f: Callable[..., Any], x: Differentiable) -> Callable[..., Any]:
    if f not in _PRODUCTS:
        raise TypeError(
            f"{f.__name__} has no derivative rule here: expected an array, got {type(x).__name__}; use .value"
        )
    return _PRODUCTS[f]
