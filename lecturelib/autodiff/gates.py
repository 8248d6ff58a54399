r"""Backward rules of the elementary gates: upstream gradient times local derivative.

Each takes the upstream gradient $\partial \mathcal{L} / \partial\,\mathrm{output}$ and what the gate has to
remember, and returns $\partial \mathcal{L} / \partial\,\mathrm{input}$ for each input, as Virginia Tech does.
Numbers and arrays of one shape work alike; anything else is a `ValueError`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float

__all__ = [
    "add_backward",
    "exp_backward",
    "mul_backward",
    "reciprocal_backward",
    "scale_backward",
    "shift_backward",
]


def add_backward(upstream: ArrayLike) -> tuple[Array, Array]:
    r"""$q = x + y$: both inputs receive the upstream gradient; nothing is remembered.  {eq}`eq-gates`."""
    upstream = as_float(upstream, "upstream")
    return np.array(upstream), np.array(upstream)


def mul_backward(upstream: ArrayLike, a: ArrayLike, b: ArrayLike) -> tuple[Array, Array]:
    r"""$f = a b$: each input receives upstream times the *other* input.  {eq}`eq-gates`."""
    upstream, a, b = as_float(upstream, "upstream"), as_float(a, "a"), as_float(b, "b")
    return upstream * b, upstream * a


def exp_backward(upstream: ArrayLike, output: ArrayLike) -> Array:
    r"""$y = e^x$: upstream times $e^x$, which is the gate's output.  {eq}`eq-gates`."""
    return as_float(upstream, "upstream") * as_float(output, "output")


def reciprocal_backward(upstream: ArrayLike, x: ArrayLike) -> Array:
    r"""$y = 1/x$: upstream times $-1/x^2$.  {eq}`eq-gates`.

    Raises
    ------
    ValueError
        If an entry of `x` is 0.
    """
    x = as_float(x)
    if not np.all(x):
        raise ValueError("x: expected no zeros, got one: 1/x has no derivative there")
    inverse = 1.0 / x
    return -as_float(upstream, "upstream") * inverse * inverse  # x * x could overflow


def scale_backward(upstream: ArrayLike, a: ArrayLike) -> Array:
    r"""$y = a x$ with a constant $a$: upstream times $a$.  {eq}`eq-gates`."""
    return as_float(upstream, "upstream") * as_float(a, "a")


def shift_backward(upstream: ArrayLike) -> Array:
    r"""$y = c + x$ with a constant $c$: the upstream gradient unchanged.  {eq}`eq-gates`."""
    return np.array(as_float(upstream, "upstream"))
