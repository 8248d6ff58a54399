r"""How many linear regions a ReLU network has: bounds in exact integers, and a count in the plane."""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import as_count, as_vector
from lecturelib._layers import Parameters
from lecturelib.networks.deep import mlp_activation_pattern


def zaslavsky(D: int, Di: int) -> int:
    r"""$\sum_{j=0}^{D_i} \binom{D}{j}$: regions into which $D$ hyperplanes cut a space of $D_i$ dimensions.

    The greatest number there can be, reached by hyperplanes in general position, so a bound for $D$ hidden
    units on $D_i$ inputs.

    Parameters
    ----------
    D : int
        Hyperplanes, 0 or more.
    Di : int
        Dimensions, 1 or more.

    Raises
    ------
    ValueError
        If an argument is no such integer.

    Notes
    -----
    Cluj (convex polygons), {eq}`eq-zaslavsky`; Zaslavsky (1975).

    Examples
    --------
    >>> zaslavsky(3, 2)  # three lines in the plane
    7
    """
    D, Di = as_count(D, "D", at_least=0), as_count(Di, "Di")
    return sum(comb(D, j) for j in range(Di + 1))


def max_regions_1d(D: int, K: int) -> int:
    r"""$(D + 1)^K$: the most linear regions of $K$ hidden layers with $D$ ReLUs each, on one input.

    `zigzag_network` has as many, for $D \ge 3$.

    Parameters
    ----------
    D, K : positive integers

    Raises
    ------
    ValueError
        If an argument is no such integer.

    Notes
    -----
    Cluj (regions per parameter), {eq}`eq-max-regions-1d`; 161,051 for D = 10, K = 5 (E-37).
    """
    most: int = (as_count(D, "D") + 1) ** as_count(K, "K")
    return most


def max_regions(Di: int, D: int, K: int) -> int:
    r"""$(\lfloor D / D_i \rfloor + 1)^{D_i (K - 1)} \sum_{j=0}^{D_i} \binom{D}{j}$ linear regions.

    So many can be reached on $D_i$ inputs with $K$ hidden layers of $D$ ReLUs each, if $D \ge 3 D_i$.

    Parameters
    ----------
    Di, D, K : positive integers

    Raises
    ------
    ValueError
        If an argument is no such integer, or `D` is below `Di`.

    Notes
    -----
    Cluj (ten inputs), {eq}`eq-max-regions`; Serra et al. (2018).  1.796e41 for 10, 50, 5, not the
    slide's 1e134: 250 units that are on or off have only $2^{250}$ patterns, less than 1.9e75 (E-39).
    """
    Di, K = as_count(Di, "Di"), as_count(K, "K")
    D = as_count(D, "D", at_least=Di)
    most: int = (D // Di + 1) ** (Di * (K - 1)) * zaslavsky(D, Di)
    return most


def count_regions_2d(params: Parameters, x1: ArrayLike, x2: ArrayLike) -> int:
    """Count the activation patterns of a ReLU network with two inputs on the grid `x1` by `x2`.

    Each pattern belongs to one convex polygon, so this is the number of regions that the grid meets.

    Parameters
    ----------
    params : sequence of (W, b), the first W (D, 2)
    x1, x2 : (m,) and (n,) arrays
        Coordinates of the grid.

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    Cluj (convex polygons), {eq}`eq-zaslavsky`.
    """
    grid = np.meshgrid(as_vector(x1, "x1"), as_vector(x2, "x2"))
    on = mlp_activation_pattern(np.column_stack([axis.ravel() for axis in grid]), params)
    return len(np.unique(np.packbits(on, axis=1), axis=0))
