"""What a data set is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from lecturelib._checks import Array


class Samples(NamedTuple):
    """Inputs as rows, and what belongs to each."""

    X: Array  # (n, d)
    y: Array  # (n,) numbers or labels, or (n, M)


class SparseSamples(NamedTuple):
    """Samples of a linear model, with its weights."""

    X: Array  # (n, d)
    y: Array  # (n,)
    w: Array  # (d,)


class Dataset(NamedTuple):
    """One row of the catalog."""

    name: str
    draw: Callable[..., Samples | SparseSamples]  # draw(rng, n)
    features: int
    targets: Literal["numbers", "labels", "one-hot"]
    classes: int  # 0 for numbers
    eq: str  # label of its equation or section in the chapters
