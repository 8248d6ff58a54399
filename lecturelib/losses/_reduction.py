"""From a number per entry to one loss: which arguments fit, by how much the sum is divided."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float

Reduction = Literal["mean", "sum"]
Outputs = Literal["sum", "mean"]

# A loss or slope of more than the largest float is infinite: its limit, and no reason for a warning.
beyond_floats_is_inf = np.errstate(over="ignore", divide="ignore")
# A matrix product that leaves the floats may add infinities of both signs: nan says that it is lost.
beyond_floats_is_inf_or_nan = np.errstate(over="ignore", invalid="ignore")


def one_shape(a: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """Return predictions and targets of one shape, both in the dtype of the predictions.

    Equal shapes are asked for, since (n, 1) against (n,) would silently become (n, n).
    """
    a, y = as_float(a, "a"), as_float(y, "y")
    if a.shape != y.shape or a.size == 0:
        raise ValueError(f"y: expected the shape of a and at least one entry, got a {a.shape}, y {y.shape}")
    return a, y.astype(a.dtype, copy=False)


def in_double(a: Array, y: Array) -> tuple[Array, Array]:
    """Return both as float64: the loss is one number, and there is no reason to round it."""
    return a.astype(np.float64, copy=False), y.astype(np.float64, copy=False)


def all_entries(x: Array, name: str, fits: Array, expected: str) -> Array:
    """Return `x` if every entry `fits`; otherwise name the first that does not."""
    if not fits.all():
        raise ValueError(f"{name}: expected {expected}, got {x[~fits].flat[0]}")
    return x


def divisor(shape: tuple[int, ...], reduction: str, outputs: str = "sum") -> int:
    """Return what a sum over all entries is divided by; samples lie along the first axis."""
    if reduction not in ("mean", "sum"):
        raise ValueError(f"reduction: expected 'mean' or 'sum', got {reduction!r}")
    if outputs not in ("mean", "sum"):
        raise ValueError(f"outputs: expected 'sum' or 'mean', got {outputs!r}")
    samples = shape[0] if shape else 1
    return (samples if reduction == "mean" else 1) * (math.prod(shape[1:]) if outputs == "mean" else 1)


def total(entries: Array, reduction: str, outputs: str = "sum") -> float:
    """Return the loss, from its part in every entry."""
    return float((entries / divisor(entries.shape, reduction, outputs)).sum())


def shared(slopes: Array, reduction: str, outputs: str = "sum") -> Array:
    """Return the gradient, from the slope of every entry's part."""
    return slopes / divisor(slopes.shape, reduction, outputs)


def quotient(part: Array, whole: Array) -> Array:
    """Return `part` / `whole`, where nothing of nothing is nothing."""
    return np.divide(part, whole, out=np.zeros_like(part), where=part != 0)
