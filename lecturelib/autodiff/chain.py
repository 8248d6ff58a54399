r"""The chain rule on a chain: products of Jacobians, their layouts and their cost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float


def chain_jacobian(
    Js: Sequence[ArrayLike], layout: Literal["numerator", "denominator"] = "numerator"
) -> Array:
    r"""$\partial y_n / \partial y_1 = J_{n-1} \cdots J_1$, or the transpose $J_1^\top \cdots J_{n-1}^\top$.

    Parameters
    ----------
    Js : sequence of (n_out, n_in) arrays
        $J_k = \partial y_{k+1} / \partial y_k$ in the order in which the functions are applied.
    layout : "numerator" or "denominator"
        Numerator (Jacobian) layout has one row per output; the other transposes and reverses the product.

    Raises
    ------
    ValueError
        If there is no factor, a factor is not a matrix, neighbors do not fit, or `layout` is something else.

    Notes
    -----
    Bucharest, {eq}`eq-chain-jacobian`; the layouts are E-14.
    """
    if layout not in ("numerator", "denominator"):
        raise ValueError(f'layout: expected "numerator" or "denominator", got {layout!r}')
    factors = [as_float(J, "Js") for J in Js]
    shapes = [J.shape for J in factors]
    fits = all(after[1:] == before[:1] for before, after in pairwise(shapes))
    if not factors or any(J.ndim != 2 for J in factors) or not fits:
        raise ValueError(
            f"Js: expected matrices, each with as many columns as the one before has rows, got {shapes}"
        )
    product = factors[0]
    for J in factors[1:]:
        product = J @ product
    return np.array(product if layout == "numerator" else product.T)


def chain_multiplications(sizes: Sequence[int], mode: Literal["forward", "reverse"]) -> int:
    r"""Multiplications for $J_{n-1} \cdots J_1$ from the right (forward mode) or the left (reverse mode).

    Parameters
    ----------
    sizes : at least two positive integers
        Lengths of $y_1, \dots, y_n$; $J_k$ is ``(sizes[k], sizes[k - 1])``.

    Raises
    ------
    ValueError
        If there are fewer than two sizes, one is not positive, or `mode` is something else.

    Notes
    -----
    Bucharest, {eq}`eq-chain-jacobian`.  With one output, reverse mode only multiplies rows by matrices.

    Examples
    --------
    >>> chain_multiplications([100, 50, 1], "forward"), chain_multiplications([1000, 50, 20, 1], "reverse")
    (5000, 51000)
    """
    if len(sizes) < 2 or any(n != int(n) or n < 1 for n in sizes):
        raise ValueError(f"sizes: expected at least two positive integers, got {list(sizes)}")
    if mode not in ("forward", "reverse"):
        raise ValueError(f'mode: expected "forward" or "reverse", got {mode!r}')
    steps = list(sizes) if mode == "forward" else list(sizes)[::-1]
    return sum(steps[0] * n * m for n, m in pairwise(steps[1:]))


def as_row(gradient: ArrayLike) -> Array:
    r"""$\partial \mathcal{L} / \partial x$ as a row ``(1, n)``: numerator layout, Bucharest (E-14)."""
    return np.array(_vector(gradient)[None, :])


def as_column(gradient: ArrayLike) -> Array:
    r"""$\nabla_x \mathcal{L}$ as a column ``(n, 1)``: denominator layout, MEPhI, Cluj and UiT (E-14)."""
    return np.array(_vector(gradient)[:, None])


def _vector(gradient: ArrayLike) -> Array:
    gradient = as_float(gradient, "gradient")
    if gradient.ndim != 1 and not (gradient.ndim == 2 and 1 in gradient.shape):
        raise ValueError(f"gradient: expected a vector, a row or a column, got shape {gradient.shape}")
    return gradient.ravel()
