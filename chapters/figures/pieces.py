"""Sampling a function that has kinks or jumps: piece by piece, so that no line is drawn across them."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

NEAR = 1e-9  # how far from a kink a one-sided value is taken


def smooth_pieces(
    kinks: Iterable[float], lo: float, hi: float, step: float
) -> Iterator[tuple[float, float, NDArray[np.float64]]]:
    """Yield ``(left, right, x)`` for each stretch of ``[lo, hi]`` without a kink.

    `x` is evenly spaced, about `step` apart, and stays `NEAR` inside both ends.
    """
    ends = [lo, *sorted(k for k in kinks if lo < k < hi), hi]
    for left, right in pairwise(ends):
        count = max(round((right - left) / step), 1) + 1
        yield left, right, np.linspace(left + NEAR, right - NEAR, count)
