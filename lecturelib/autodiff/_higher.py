r"""Jacobians and second derivatives, made of the two modes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float
from lecturelib.autodiff.dual import Dual, jacobian_vector_product
from lecturelib.autodiff.tape import Var, adjoints, gradients


def vec_jacobian_product(f: Callable[..., Any], x: ArrayLike, upstream: ArrayLike) -> Array:
    r"""$\bar x = \bar y\, \partial y / \partial x$ with $y = f(x)$, in the shape of `x`, by one pass back.

    For $y = W x$ this is $\bar W = \bar y\, x^\top$: no array with three axes is ever built.

    Parameters
    ----------
    f : function
        Made of NumPy's functions; takes a variable, returns one of any shape.
    x : array of any shape
    upstream : array of the shape of ``f(x)``
        $\bar y = \partial \mathcal{L} / \partial y$.

    Raises
    ------
    ValueError
        If `upstream` has another shape than ``f(x)``.

    Notes
    -----
    Bucharest (the remark on matrices), {eq}`eq-vector-jacobian-product`.
    """
    leaf = Var(x)
    return gradients(_variable(f(leaf)), [leaf], upstream)[0]


def jacobian(f: Callable[..., Any], x: ArrayLike, mode: Literal["forward", "reverse"] = "reverse") -> Array:
    r"""$J_{ij} = \partial y_i / \partial x_j$: one forward pass per input, or one reverse pass per output.

    Parameters
    ----------
    f : function
        Made of NumPy's functions.
    x : array
    mode : "forward" or "reverse"
        Forward is cheaper with fewer inputs than outputs.

    Returns
    -------
    (y.size, x.size) array
        Entries of `x` and `y` in C order; one row for a scalar $y$.

    Raises
    ------
    ValueError
        If `mode` is something else.

    Notes
    -----
    Bucharest, {eq}`eq-jacobian`.
    """
    x = as_float(x)
    if mode == "forward":
        directions = np.eye(x.size, dtype=x.dtype).reshape(x.size, *x.shape)
        return np.stack([jacobian_vector_product(f, x, v)[1].ravel() for v in directions], axis=1)
    if mode != "reverse":
        raise ValueError(f'mode: expected "forward" or "reverse", got {mode!r}')
    leaf = Var(x)
    y = _variable(f(leaf))
    seeds = np.eye(y.size, dtype=y.dtype).reshape(y.size, *y.shape)
    return np.stack([gradients(y, [leaf], seed)[0].ravel() for seed in seeds])


def hessian_vector_product(f: Callable[..., Any], x: ArrayLike, v: ArrayLike) -> Array:
    r"""$\nabla^2 f(x)\, v$ by forward over reverse: the gradient's derivative along `v`.

    The tape's values are dual numbers $x + v\,\varepsilon$, so each adjoint carries its own derivative back.

    Parameters
    ----------
    f : function
        Made of NumPy's functions; returns one number.
    x, v : arrays of one shape

    Returns
    -------
    array of the shape of `x`

    Raises
    ------
    ValueError
        If the shapes differ or `f` does not return one number.

    Notes
    -----
    {eq}`eq-hessian-vector-product`; Pearlmutter (1994).
    """
    leaf = Var(Dual(x, v))
    output = _variable(f(leaf))
    if output.size != 1:
        raise ValueError(f"f: expected a function that returns one number, got shape {output.shape}")
    adjoint = adjoints(output, np.ones(output.shape, output.dtype), [leaf]).get(leaf)
    if not isinstance(adjoint, Dual):  # f is linear in x, or constant
        return np.zeros_like(leaf.value.value)
    return np.array(adjoint.tangent, leaf.dtype)


def hessian(f: Callable[..., Any], x: ArrayLike) -> Array:
    r"""$H_{ij} = \partial^2 f / \partial x_i \partial x_j$, ``(x.size, x.size)``, column by column.

    Raises
    ------
    ValueError
        If `f` does not return one number.

    Notes
    -----
    {eq}`eq-hessian-vector-product`.
    """
    x = as_float(x)
    directions = np.eye(x.size, dtype=x.dtype).reshape(x.size, *x.shape)
    return np.stack([hessian_vector_product(f, x, v).ravel() for v in directions], axis=1)


def _variable(y: Any) -> Var:
    """Return what `f` gave as a variable; a plain number means that `f` does not depend on its argument."""
    return y if isinstance(y, Var) else Var(y)
