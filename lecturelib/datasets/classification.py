r"""Classes to tell apart: in the plane, and UiT's table of bones."""

from __future__ import annotations

import math

import numpy as np

from lecturelib._checks import Array, as_count, as_number, as_rng
from lecturelib.datasets._samples import Samples

_CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def xor(rng: np.random.Generator, n: int = 4, noise: float = 0.0) -> Samples:
    r"""$y = 1$ where the coordinates of a corner of the unit square differ; $x$ is the corner, plus noise.

    The corners take turns, in the order (0, 0), (0, 1), (1, 0), (1, 1); by default, the table of XOR.

    Parameters
    ----------
    rng : Generator
    n : int
    noise : float
        Standard deviation.

    Returns
    -------
    Samples
        X (n, 2), y (n,) integers.

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    Cluj (warping space), {eq}`eq-xor-network`.

    Examples
    --------
    >>> xor(np.random.default_rng(0)).y
    array([0, 1, 1, 0])
    """
    as_rng(rng)
    corner = _in_turn(n, 4)
    return Samples(_CORNERS[corner] + _noise(rng, n, noise), np.array([0, 1, 1, 0])[corner])


def blobs(rng: np.random.Generator, n: int = 300, k: int = 3, spread: float = 0.5) -> Samples:
    r"""$x \sim N(\mu_y, s^2 I)$ in the plane, with the $k$ means equally spaced on a circle of radius 3.

    Parameters
    ----------
    k : int
        Classes; they take turns.
    spread : float
        The $s$.
    rng, n
        As for `xor`, errors included.

    Returns
    -------
    Samples
        X (n, 2), y (n,) labels from 0 to k - 1.

    Notes
    -----
    {eq}`eq-blobs`.
    """
    as_rng(rng)
    y = _in_turn(n, k)
    return Samples(3 * _on_circle(2 * math.pi * y / k) + _noise(rng, n, spread, "spread"), y)


def spirals(
    rng: np.random.Generator, n: int = 300, k: int = 2, turns: float = 1.0, noise: float = 0.02
) -> Samples:
    r"""$x = r\,(\cos \alpha, \sin \alpha)$, $\alpha = 2\pi(\text{turns} \cdot r + y / k)$: $k$ arms.

    Parameters
    ----------
    turns : float
        How far an arm winds around the center while $r \sim U(0.1, 1)$ grows to 1.
    rng, n, k, noise
        As for `xor` and `blobs`, whose labels these are; errors included.

    Notes
    -----
    {eq}`eq-spirals`.
    """
    as_rng(rng)
    y = _in_turn(n, k)
    r = rng.uniform(0.1, 1.0, len(y))
    angle = 2 * math.pi * (as_number(turns, "turns") * r + y / k)
    return Samples(r[:, None] * _on_circle(angle) + _noise(rng, n, noise), y)


def moons(rng: np.random.Generator, n: int = 200, noise: float = 0.1) -> Samples:
    r"""$(\cos t, \sin t)$ or $(1 - \cos t, \frac{1}{2} - \sin t)$: two half circles that interlock.

    Parameters
    ----------
    rng : Generator
        Draws $t \sim U(0, \pi)$ and the noise.
    n, noise
        As for `xor`, errors included.

    Returns
    -------
    Samples
        X (n, 2), y (n,) labels 0 and 1, in turns.

    Notes
    -----
    {eq}`eq-moons`.
    """
    as_rng(rng)
    y = _in_turn(n, 2)
    upper = _on_circle(rng.uniform(0, math.pi, len(y)))
    X = np.where(y[:, None] == 0, upper, [1.0, 0.5] - upper)
    return Samples(X + _noise(rng, n, noise), y)


BONES_FEATURES = ("height", "weight", "bone density", "femur length", "jawline width", "jawline length")
_BONES_MEAN = np.array([[150.0, 62.0, 1.4, 36.0, 3.2, 10.5], [178.0, 84.0, 2.2, 46.0, 4.6, 14.2]])  # F, M
_BONES_STD = np.array([11.0, 8.0, 0.25, 3.0, 0.4, 1.1])


def bones_toy(rng: np.random.Generator, n: int = 200, standardized: bool = True) -> Samples:
    r"""Invented measurements of skeletons, to tell women from men: $x = m_y + s\,(0.6\, t + 0.8\, u)$.

    $t \sim N(0, 1)$ is the size of a person and $u \sim N(0, I)$ what is special about each bone.

    Parameters
    ----------
    standardized : bool
        Whether each column of this sample is brought to mean 0 and standard deviation 1 (needs n of 2).
    rng, n
        As for `xor`, errors included.

    Returns
    -------
    Samples
        X (n, 6), columns as `BONES_FEATURES`; y (n, 2), one-hot, columns female and male, in turns.

    Notes
    -----
    UiT (perceptron, the 6-9-2 network), {eq}`eq-bones`.  The slide's table numbers its rows; a number like
    that is no feature.
    """
    as_rng(rng)
    sex = _in_turn(as_count(n, "n", at_least=2 if standardized else 1), 2)
    size, special = rng.standard_normal((n, 1)), rng.standard_normal((n, 6))
    X = _BONES_MEAN[sex] + _BONES_STD * (0.6 * size + 0.8 * special)
    if standardized:
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    return Samples(X, np.eye(2)[sex])


def _in_turn(n: int, k: int) -> Array:
    return np.arange(as_count(n, "n")) % as_count(k, "k", at_least=2)


def _on_circle(angle: Array) -> Array:
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _noise(rng: np.random.Generator, n: int, std: float, name: str = "noise") -> Array:
    return as_number(std, name, at_least=0) * rng.standard_normal((n, 2))
