r"""Signals of 40 numbers in ten classes, in the manner of MNIST-1D: small, but hard for a linear model."""

from __future__ import annotations

import math

import numpy as np

from lecturelib._checks import Array, as_count, as_number, as_rng
from lecturelib.datasets._samples import Samples

LENGTH = 40  # numbers in a signal
# Twelve heights for each class, in tenths; a signal of class c is row c, stretched, shifted and disturbed.
_HEIGHTS = np.array(
    [
        [0, 3, 6, 8, 9, 10, 10, 9, 8, 6, 3, 0],  # a hill
        [0, 0, 0, 1, 4, 10, 10, 4, 1, 0, 0, 0],  # a peak
        [0, 5, 9, 10, 8, 3, -3, -8, -10, -9, -5, 0],  # up, then down
        [0, 6, 10, 6, 1, 0, 0, 1, 6, 10, 6, 0],  # two hills
        [0, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0],  # a saw tooth
        [0, -5, -9, -10, -8, -3, 3, 8, 10, 9, 5, 0],  # down, then up
        [0, 9, 10, 4, 2, 2, 2, 2, 2, 2, 1, 0],  # a hill that stays
        [0, 10, 10, 10, 10, 10, -4, -4, -4, -4, -4, 0],  # a step
        [0, 8, 0, -8, 0, 8, 0, -8, 0, 8, 0, -8],  # a wave
        [0, -3, -6, -8, -9, -10, -10, -9, -8, -6, -3, 0],  # a valley
    ]
)


def mnist1d_templates() -> Array:
    """Return what the ten classes look like undisturbed: (10, 12) heights between -1 and 1.

    Notes
    -----
    {eq}`eq-mnist1d`.
    """
    return _HEIGHTS / 10.0


def mnist1d(
    rng: np.random.Generator,
    n: int = 4000,
    noise: float = 0.2,
    scale: float = 0.3,
    shear: float = 0.4,
    stretch: float = 0.25,
    shift: bool = True,
) -> Samples:
    r"""$x_j = a\, T_y(u_j) + s\, (2 u_j - 1) + \varepsilon_j$ where $0 \le u_j \le 1$, else $\varepsilon_j$.

    $T_y$ joins the twelve heights of class $y$ by straight lines.  It is laid over about 24 of the 40
    positions; $u_j$ is position $j$ counted along it, 0 at its start and 1 at its end.

    Parameters
    ----------
    noise : float
        Standard deviation of $\varepsilon$, which has correlations 2/3 and 1/6 at distances 1 and 2.
    scale : float
        $a \sim U(1 - \text{scale}, 1 + \text{scale})$, at most 1.
    shear : float
        $s \sim U(-\text{shear}, \text{shear})$.
    stretch : float
        The length is 24 positions, stretched by up to this part; at most 0.5.
    shift : bool
        Whether it starts anywhere, instead of lying in the middle.
    rng, n
        As for `xor`, errors included.

    Returns
    -------
    Samples
        X (n, 40), y (n,) labels from 0 to 9, in turns.

    Notes
    -----
    Cluj (shallow and deep networks), {eq}`eq-mnist1d`.  The idea is Greydanus and Kobak's (2020); templates
    and disturbances are our own.
    """
    as_rng(rng)
    n, noise = as_count(n, "n"), as_number(noise, "noise", at_least=0)
    y = np.arange(n) % 10
    length = 23 * (1 + _spread(rng, n, "stretch", stretch, at_most=0.5))  # first of 24 positions to last
    start = (LENGTH - 1 - length) * (rng.uniform(size=(n, 1)) if shift else 0.5)
    u = (np.arange(LENGTH) - start) / length
    signal = (1 + _spread(rng, n, "scale", scale, at_most=1)) * _template(y, u)
    signal += _spread(rng, n, "shear", shear, at_most=np.inf) * (2 * u - 1)
    return Samples(np.where((u >= 0) & (u <= 1), signal, 0) + noise * _correlated(rng, n), y)


def _spread(rng: np.random.Generator, n: int, name: str, half: float, at_most: float) -> Array:
    half = as_number(half, name, at_least=0, at_most=at_most)
    return rng.uniform(-half, half, (n, 1))


def _template(y: Array, u: Array) -> Array:
    """Return the heights of class y at u between the points 0, 1/11, ..., 1; beyond them, the end's."""
    at = 11 * np.clip(u, 0, 1)
    left = np.minimum(at.astype(int), 10)
    T, row = mnist1d_templates(), y[:, None]
    heights: Array = T[row, left] + (at - left) * (T[row, left + 1] - T[row, left])
    return heights


def _correlated(rng: np.random.Generator, n: int) -> Array:
    """Return (n, 40) of N(0, 1), each entry a weighted sum of three neighbors in a row of white noise."""
    white = rng.standard_normal((n, LENGTH + 2))
    sums: Array = white[:, :-2] + 2 * white[:, 1:-1] + white[:, 2:]
    return sums / math.sqrt(6)
