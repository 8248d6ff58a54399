r"""Information flow measured: what activations and gradients look like, layer by layer, in a random network.

The network is $h^l = W^l y^{l-1}$, $y^l = f(h^l)$ for $l = 1 \dots L$, with samples as rows and without
biases, as in the lecture's analysis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_rng

Draw = Callable[[np.random.Generator, int, int], Array]


class ActivationStats(NamedTuple):
    """What the activations of each layer look like: arrays (L,)."""

    mean: Array
    std: Array  # over all units and samples
    batch_std: Array  # over the samples alone, root mean square over the units: what tells inputs apart
    saturated: Array  # fraction with |y| above 0.99


def layer_activations(
    rng: np.random.Generator, X: ArrayLike, sizes: Sequence[int], f: Callable[[Array], Array], draw: Draw
) -> Iterator[tuple[Array, Array, Array]]:
    r"""Yield $W^l$, $h^l = W^l y^{l-1}$ and $y^l = f(h^l)$, for $l = 1 \dots L$.

    Parameters
    ----------
    rng : the only source of randomness
    X : (n, N_0) array
        Inputs $y^0$.
    sizes : L + 1 positive integers
        $N_0 \dots N_L$.
    f : activation
    draw : function
        ``draw(rng, fan_in, fan_out)`` gives the weights: an initializer, or a `partial` of one.

    Raises
    ------
    ValueError
        If there is no layer, or `X` is not (n, N_0) or empty.

    Notes
    -----
    MEPhI, {eq}`eq-layer-activations`.
    """
    as_rng(rng)
    y = as_float(X, "X")
    if len(sizes) < 2 or y.ndim != 2 or y.shape[1] != sizes[0] or len(y) == 0:
        raise ValueError(f"expected X (n, N_0) and sizes N_0, N_1, ...; got X {y.shape}, sizes {list(sizes)}")
    for fan_in, fan_out in pairwise(sizes):
        W = draw(rng, fan_in, fan_out)
        h = y @ W.T
        y = f(h)
        yield W, h, y


def activation_stats(
    rng: np.random.Generator, X: ArrayLike, sizes: Sequence[int], f: Callable[[Array], Array], draw: Draw
) -> ActivationStats:
    r"""Return mean, spread and saturation of $y^1 \dots y^L$; arguments as for `layer_activations`.

    Notes
    -----
    MEPhI, {eq}`eq-layer-activations`: good flow is $D[y^1] \approx \dots \approx D[y^L]$.
    """
    as_rng(rng)
    layers = [
        (y.mean(), y.std(), np.sqrt(y.var(axis=0).mean()), np.mean(np.abs(y) > 0.99))
        for _, _, y in layer_activations(rng, X, sizes, f, draw)
    ]
    return ActivationStats(*np.array(layers).T.copy())


def gradient_stats(
    rng: np.random.Generator,
    X: ArrayLike,
    sizes: Sequence[int],
    f: Callable[[Array], Array],
    f_prime: Callable[[Array], Array],
    draw: Draw,
) -> Array:
    r"""Return the standard deviations of $\Delta^l = \partial \mathcal{L} / \partial h^l$, (L,).

    $\Delta^L = u \odot f'(h^L)$ for an upstream gradient $u$ of independent $N(0, 1)$, drawn last, and
    $\Delta^{l-1} = (\Delta^l W^l) \odot f'(h^{l-1})$.

    Parameters
    ----------
    rng, X, sizes, f, draw
        As for `layer_activations`.
    f_prime : derivative of the activation

    Raises
    ------
    ValueError
        As `layer_activations`.

    Notes
    -----
    MEPhI, {eq}`eq-gradient-stats`: good flow is $D[\Delta^1] \approx \dots \approx D[\Delta^L]$.
    """
    as_rng(rng)
    weights, h, _ = zip(*layer_activations(rng, X, sizes, f, draw), strict=True)
    delta = rng.standard_normal(h[-1].shape) * f_prime(h[-1])
    stds = [delta.std()]
    for W, below in zip(weights[:0:-1], h[-2::-1], strict=True):
        delta = (delta @ W) * f_prime(below)
        stds.append(delta.std())
    return np.array(stds[::-1])
