"""Parameters as one flat vector: where each array lies in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, told

Pairs = list[tuple[Array, Array]]  # (W, b) of each layer


@dataclass(frozen=True)
class Layout:
    """Shapes of arrays that lie one behind another in a flat vector.

    An optimizer sees the vector, a network sees the arrays, and nothing is copied between them.

    Parameters
    ----------
    shapes : tuple of shapes
        In order; each array is stored row by row.

    Raises
    ------
    ValueError
        If the shapes are none, or one is not made of positive integers.

    Examples
    --------
    >>> layout = Layout.of_layers([2, 3, 1])
    >>> layout.shapes, layout.size
    (((3, 2), (3,), (1, 3), (1,)), 13)
    """

    shapes: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        if not all(isinstance(shape, tuple | list) for shape in self.shapes):
            raise ValueError(
                f"shapes: expected a tuple of shapes such as ((2, 3), (2,)), got {self.shapes}; "
                "from the sizes of layers: Layout.of_layers([3, 2])"
            )
        object.__setattr__(self, "shapes", tuple(map(tuple, self.shapes)))  # lists do as well
        if not self.shapes or any(n != int(n) or n < 1 for shape in self.shapes for n in shape):
            raise ValueError(f"shapes: expected positive integers, got {self.shapes}")

    @classmethod
    def of_layers(cls, sizes: Sequence[int]) -> Layout:
        """Return the layout of a network: W (fan_out, fan_in), then b (fan_out,), layer by layer."""
        if len(sizes) < 2:
            raise ValueError(f"sizes: expected at least two layers, input and output, got {list(sizes)}")
        return cls(
            tuple(shape for fan_in, fan_out in pairwise(sizes) for shape in ((fan_out, fan_in), (fan_out,)))
        )

    @cached_property
    def bounds(self) -> tuple[tuple[int, int, tuple[int, ...]], ...]:
        """Start, end and shape of each array."""
        ends = np.cumsum([math.prod(shape) for shape in self.shapes]).tolist()
        return tuple(zip([0, *ends[:-1]], ends, self.shapes, strict=True))

    @property
    def size(self) -> int:
        """Length of the flat vector."""
        return self.bounds[-1][1]

    def views(self, theta: Array) -> list[Array]:
        """Return the arrays inside `theta`: writing to one writes to `theta`."""
        if theta.shape != (self.size,):
            raise ValueError(f"theta: expected shape ({self.size},), got {theta.shape}")
        return [theta[start:end].reshape(shape) for start, end, shape in self.bounds]

    def pairs(self, theta: Array) -> Pairs:
        """Return the views as (W, b) pairs."""
        views = self.views(theta)
        return list(zip(views[::2], views[1::2], strict=True))

    def flatten(self, arrays: Sequence[ArrayLike]) -> Array:
        """Return a new flat vector that holds copies of the arrays."""
        parts = [as_float(a, "arrays") for a in arrays]
        if tuple(part.shape for part in parts) != self.shapes:
            raise ValueError(f"arrays: expected shapes {self.shapes}, got {tuple(p.shape for p in parts)}")
        return np.concatenate([part.ravel() for part in parts])


def as_layout(layout: Layout) -> Layout:
    """Return the layout itself.

    Raises
    ------
    ValueError
        If it is something else: the sizes of layers, say.
    """
    if not isinstance(layout, Layout):
        raise ValueError(f"layout: expected a Layout such as Layout.of_layers([2, 8, 2]), got {told(layout)}")
    return layout
