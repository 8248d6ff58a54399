r"""Weights drawn from an rng: normal, uniform, truncated normal; the variances of Glorot, He and LeCun.

Every function returns $W$ as (fan_out, fan_in): `fan_in` = $N_{l-1}$ connections come into a unit,
`fan_out` = $N_l$ go out to the next layer.  The second argument of $N(0, \sigma)$ is the standard deviation.
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri

from lecturelib._checks import Array, as_count, as_number, as_rng

Fan = Literal["in", "out"]
Tails = Literal["full", "cut", "corrected"]

# Standard deviation of N(0, 1) cut at -2 and 2: sqrt(1 - 4 phi(2) / (Phi(2) - Phi(-2))).
TRUNCATED_STD = 0.8796256610342398


def normal(rng: np.random.Generator, fan_in: int, fan_out: int, std: float = 1.0) -> Array:
    r"""$W_{ij} \sim N(0, \sigma)$, (fan_out, fan_in).

    Parameters
    ----------
    rng : the only source of randomness
    fan_in, fan_out : positive integers
    std : standard deviation $\sigma$, not the variance

    Raises
    ------
    ValueError
        If a fan is not a positive integer, or `std` is not positive.

    Notes
    -----
    MEPhI, {eq}`eq-normal-init`.
    """
    as_rng(rng)
    return as_number(std, "std", above=0) * rng.standard_normal(_shape(fan_in, fan_out))


def uniform(rng: np.random.Generator, fan_in: int, fan_out: int, bound: float = 1.0) -> Array:
    r"""$W_{ij} \sim R(-a, a)$, with variance $a^2 / 3$; arguments as for `normal`, with the bound $a > 0$.

    Notes
    -----
    MEPhI, {eq}`eq-uniform-init`.
    """
    as_rng(rng)
    return as_number(bound, "bound", above=0) * rng.uniform(-1, 1, _shape(fan_in, fan_out))


def truncated_normal(
    rng: np.random.Generator, fan_in: int, fan_out: int, std: float = 1.0, corrected: bool = False
) -> Array:
    r"""$W_{ij} \sim N^*(0, \sigma)$: normal, drawn again until it lies in $(-2\sigma, 2\sigma)$.

    In code the inverse of the distribution function does it in one draw, with the same law.  Clipping would
    not: it piles up 4.6 % of the weights at the two ends.

    Parameters
    ----------
    rng, fan_in, fan_out
        As for `normal`.
    std : $\sigma$ of the normal distribution before it is cut
    corrected : bool
        False: as printed, the weights' own standard deviation is only $0.8796\,\sigma$ (E-60).
        True: it is `std`, and the support is $\pm 2.27$ of it, as in Keras.

    Raises
    ------
    ValueError
        As `normal`.

    Notes
    -----
    MEPhI, {eq}`eq-truncated-normal`.
    """
    as_rng(rng)
    std = as_number(std, "std", above=0) / (TRUNCATED_STD if corrected else 1.0)
    W: Array = std * ndtri(rng.uniform(ndtr(-2.0), ndtr(2.0), _shape(fan_in, fan_out)))
    return W


def glorot_std(fan_in: int, fan_out: int, gain: float = 1.0) -> float:
    r"""$\sigma = g \sqrt{2 / (N_{l-1} + N_l)}$.

    $\sigma^2$ is the harmonic mean of $1 / N_{l-1}$, which keeps the variance of the activations, and
    $1 / N_l$, which keeps that of the gradients; it is 1 over the arithmetic mean of the numbers (E-61).

    Raises
    ------
    ValueError
        If a fan is not a positive integer, or `gain` is not positive.

    Notes
    -----
    MEPhI, {eq}`eq-glorot-std`; Glorot and Bengio (2010).
    """
    return as_number(gain, "gain", above=0) * math.sqrt(2.0 / sum(_shape(fan_in, fan_out)))


def glorot_normal(
    rng: np.random.Generator, fan_in: int, fan_out: int, gain: float = 1.0, tails: Tails = "full"
) -> Array:
    r"""$W_{ij} \sim N(0, g \sqrt{2 / (N_{l-1} + N_l)})$.

    Parameters
    ----------
    rng, fan_in, fan_out
        As for `normal`.
    gain : $g > 0$
        In the lecture 1 for linear, tanh and softsign ($x / (1 + |x|)$), $\sqrt 2$ for ReLU, 4 for the
        logistic function; `gain` looks it up.
    tails : "full", "cut" or "corrected"
        "full" has that variance, and so has `glorot_uniform`.  "cut" is the truncated normal as printed, with
        0.774 of the variance; "corrected" is the truncated normal with all of it (E-60).

    Raises
    ------
    ValueError
        If a fan is not a positive integer, `gain` is not positive or `tails` is none of the words.

    Notes
    -----
    MEPhI, {eq}`eq-glorot-normal`; Glorot and Bengio (2010).
    """
    as_rng(rng)
    return _gaussian(rng, fan_in, fan_out, glorot_std(fan_in, fan_out, gain), tails)


def glorot_uniform(rng: np.random.Generator, fan_in: int, fan_out: int, gain: float = 1.0) -> Array:
    r"""$W_{ij} \sim R(-a, a)$ with $a = g \sqrt{6 / (N_{l-1} + N_l)}$, the variance of `glorot_normal`.

    Arguments and errors as for `glorot_normal`.

    Notes
    -----
    MEPhI, {eq}`eq-glorot-uniform`; Glorot and Bengio (2010).
    """
    as_rng(rng)
    return uniform(rng, fan_in, fan_out, math.sqrt(3.0) * glorot_std(fan_in, fan_out, gain))


def he_normal(
    rng: np.random.Generator, fan_in: int, fan_out: int, fan: Fan = "in", tails: Tails = "full"
) -> Array:
    r"""$W_{ij} \sim N(0, \sqrt{2 / N})$ with $N = N_{l-1}$, made for ReLU.

    The lecture's gain $\sqrt 2$ gives $4 / (N_{l-1} + N_l)$ instead, the same only where the fans are equal
    (E-62).

    Parameters
    ----------
    rng, fan_in, fan_out
        As for `normal`.
    fan : "in" or "out"
        "out" takes $N = N_l$ and keeps the variance of the gradients instead of that of the activations.
    tails : "full", "cut" or "corrected"
        As for `glorot_normal`.

    Raises
    ------
    ValueError
        If a fan is not a positive integer, or a keyword is unknown.

    Notes
    -----
    MEPhI (ReLU), {eq}`eq-he-normal`; He et al. (2015).
    """
    as_rng(rng)
    return _gaussian(rng, fan_in, fan_out, math.sqrt(2.0 / _connections(fan_in, fan_out, fan)), tails)


def he_uniform(rng: np.random.Generator, fan_in: int, fan_out: int, fan: Fan = "in") -> Array:
    r"""$W_{ij} \sim R(-a, a)$ with $a = \sqrt{6 / N}$, the variance of `he_normal`, and its arguments.

    Notes
    -----
    {eq}`eq-he-uniform`; He et al. (2015).
    """
    as_rng(rng)
    return uniform(rng, fan_in, fan_out, math.sqrt(6.0 / _connections(fan_in, fan_out, fan)))


def lecun_normal(
    rng: np.random.Generator, fan_in: int, fan_out: int, fan: Fan = "in", tails: Tails = "full"
) -> Array:
    r"""$W_{ij} \sim N(0, \sqrt{1 / N})$, with $N = N_{l-1}$; arguments and errors as for `he_normal`.

    These are the two conditions of which Glorot's variance is the compromise: 1 / fan_in keeps the variance
    of the activations of a linear network, 1 / fan_out that of its gradients.

    Notes
    -----
    MEPhI, {eq}`eq-lecun-normal`; LeCun et al. (1998).
    """
    as_rng(rng)
    return _gaussian(rng, fan_in, fan_out, math.sqrt(1.0 / _connections(fan_in, fan_out, fan)), tails)


def _shape(fan_in: int, fan_out: int) -> tuple[int, int]:
    return as_count(fan_out, "fan_out"), as_count(fan_in, "fan_in")


def _connections(fan_in: int, fan_out: int, fan: str) -> int:
    if fan not in ("in", "out"):
        raise ValueError(f"fan: expected 'in' or 'out', got {fan!r}")
    return _shape(fan_in, fan_out)[fan == "in"]


def _gaussian(rng: np.random.Generator, fan_in: int, fan_out: int, std: float, tails: str) -> Array:
    if tails not in ("full", "cut", "corrected"):
        raise ValueError(f"tails: expected 'full', 'cut' or 'corrected', got {tails!r}")
    if tails == "full":
        return normal(rng, fan_in, fan_out, std)
    return truncated_normal(rng, fan_in, fan_out, std, corrected=tails == "corrected")
