r"""Numbers to predict: a line, a sine, a linear model whose features are rare."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_number, as_rng, as_vector
from lecturelib.datasets._samples import Samples, SparseSamples


def linreg_toy(
    rng: np.random.Generator,
    n: int = 30,
    noise: float = 0.1,
    intercept: float = 2.0,
    slope: float = 3.0,
    low: float = -5.0,
    high: float = 5.0,
) -> Samples:
    r"""$y = 2 + 3 x + u$ with $x \sim U(-5, 5)$ and $u \sim U(-0.1, 0.1)$.

    Parameters
    ----------
    rng : Generator
    n : int
    noise : float
        Bound of $u$.
    intercept, slope : float
    low, high : float
        Range of $x$.

    Returns
    -------
    Samples
        X (n, 1), y (n,).

    Raises
    ------
    ValueError
        If a number is out of range.

    Notes
    -----
    Bucharest (toy regression), {eq}`eq-linreg-toy`.  The slides leave the range of $x$ open; this one agrees
    with their results (E-50).
    """
    as_rng(rng)
    n, noise = as_count(n, "n"), as_number(noise, "noise", at_least=0)
    intercept, slope = as_number(intercept, "intercept"), as_number(slope, "slope")
    x = _uniform(rng, low, high, n)
    return Samples(x[:, None], intercept + slope * x + rng.uniform(-noise, noise, n))


def noisy_sine(
    rng: np.random.Generator, n: int = 100, noise: float = 0.1, low: float = 0.0, high: float = 2 * math.pi
) -> Samples:
    r"""$y = \sin x + u$ with $x \sim U(0, 2 \pi)$ and $u \sim N(0, 0.1)$, standard deviation 0.1.

    Parameters
    ----------
    noise : float
        Standard deviation of $u$.
    rng, n, low, high
        As for `linreg_toy`, result and errors included.

    Notes
    -----
    {eq}`eq-noisy-sine`.
    """
    as_rng(rng)
    n, noise = as_count(n, "n"), as_number(noise, "noise", at_least=0)
    x = _uniform(rng, low, high, n)
    return Samples(x[:, None], np.sin(x) + noise * rng.standard_normal(n))


def sparse_features(
    rng: np.random.Generator,
    n: int = 1000,
    frequencies: ArrayLike = (1.0, 0.3, 0.1, 0.03, 0.01),
    noise: float = 0.1,
) -> SparseSamples:
    r"""$y = X w + u$, where feature $j$ is 0 in most samples: it is $N(0, 1)$ with probability $p_j$.

    Parameters
    ----------
    frequencies : (d,) array
        The $p_j$, in (0, 1].
    rng, n, noise
        As for `noisy_sine`, errors included.

    Returns
    -------
    SparseSamples
        X (n, d), y (n,), and w (d,), drawn from N(0, 1).

    Notes
    -----
    {eq}`eq-sparse-features`: the gradient of a weight is 0 unless its feature shows up, so one rate cannot
    suit all weights; adaptive methods were made for this.
    """
    as_rng(rng)
    n, noise = as_count(n, "n"), as_number(noise, "noise", at_least=0)
    p = as_vector(frequencies, "frequencies")
    if not ((p > 0) & (p <= 1)).all():
        raise ValueError(f"frequencies: expected numbers in (0, 1], got {p}")
    w = rng.standard_normal(p.size)
    X = rng.standard_normal((n, p.size)) * (rng.uniform(size=(n, p.size)) < p)
    return SparseSamples(X, X @ w + noise * rng.standard_normal(n), w)


def _uniform(rng: np.random.Generator, low: float, high: float, n: int) -> Array:
    low = as_number(low, "low")
    return rng.uniform(low, as_number(high, "high", above=low), n)
