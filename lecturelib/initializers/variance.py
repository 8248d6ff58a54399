r"""How variances travel through a network, by formula: products, activations forward, gradients backward."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_float, as_number


def var_product(mx: float, vx: float, my: float, vy: float) -> float:
    r"""$D[XY] = D[X]\,D[Y] + m_X^2\,D[Y] + m_Y^2\,D[X]$ for independent $X$ and $Y$.

    Parameters
    ----------
    mx, my : means
    vx, vy : variances, not standard deviations

    Raises
    ------
    ValueError
        If a variance is negative, or something is not a finite number.

    Notes
    -----
    MEPhI, {eq}`eq-var-product`.  $D[XY] = D[X]\,D[Y]$ needs both means to be 0 (E-83).
    """
    mx, my = as_number(mx, "mx"), as_number(my, "my")
    vx, vy = as_number(vx, "vx", at_least=0), as_number(vy, "vy", at_least=0)
    return vx * vy + mx**2 * vy + my**2 * vx


def forward_variance(
    sizes: Sequence[int], stds: ArrayLike, var0: float = 1.0, second_moment: float = 1.0
) -> Array:
    r"""$D[h^l] = N_{l-1} \sigma_l^2\,E[(y^{l-1})^2]$ for $l = 1 \dots L$, after $D[y^0]$.

    Parameters
    ----------
    sizes : L + 1 positive integers
        $N_0 \dots N_L$.
    stds : number or (L,) array
        Standard deviations $\sigma_l$ of the weights.
    var0 : variance of the inputs, whose mean is 0
    second_moment : number
        $E[f(h)^2] / D[h]$ of the hidden layers: 1 if they are linear, as in the lecture, 1/2 for ReLU (E-83).

    Returns
    -------
    (L + 1,) array
        Entry l is $D[h^l]$, which is $D[y^l]$ if the layers are linear; entry 0 is `var0`.

    Raises
    ------
    ValueError
        If there is no layer, or a size, standard deviation or variance is out of range.

    Notes
    -----
    MEPhI, {eq}`eq-forward-variance`.  The weights' mean must be 0.
    """
    counts, variances = _layers(sizes, stds, second_moment)
    factors = counts[:-1] * variances
    factors[1:] *= second_moment  # the inputs pass through no activation
    return _running_product(as_number(var0, "var0", at_least=0), factors)


def backward_variance(
    sizes: Sequence[int], stds: ArrayLike, var_last: float = 1.0, second_moment: float = 1.0
) -> Array:
    r"""$D[\Delta^{l-1}] = N_l \sigma_l^2\,D[\Delta^l]\,E[f'(h^{l-1})^2]$ for $l = L \dots 1$.

    It is the number of outgoing connections that counts: `fan_out`.

    Parameters
    ----------
    sizes, stds
        As for `forward_variance`.
    var_last : $D[\Delta^L]$
    second_moment : number
        $E[f'(h)^2]$ of the hidden layers: 1 if they are linear, as in the lecture, 1/2 for ReLU.

    Returns
    -------
    (L + 1,) array
        Entry l is $D[\Delta^l]$; entry 0 is that of the gradient by the inputs.

    Raises
    ------
    ValueError
        As `forward_variance`.

    Notes
    -----
    MEPhI, {eq}`eq-backward-variance`.
    """
    counts, variances = _layers(sizes, stds, second_moment)
    factors = counts[1:] * variances
    factors[1:] *= second_moment  # behind the first layer are the inputs
    return _running_product(as_number(var_last, "var_last", at_least=0), factors[::-1])[::-1].copy()


def _running_product(first: float, factors: Array) -> Array:
    with np.errstate(over="ignore"):  # an explosion beyond the floats is infinite
        return np.cumprod(np.concatenate([[first], factors]))


def _layers(sizes: Sequence[int], stds: ArrayLike, second_moment: float) -> tuple[Array, Array]:
    """Return N_0 ... N_L and the variances of the weights of L layers."""
    counts = np.array([as_count(size, "sizes") for size in sizes], dtype=np.float64)
    if len(counts) < 2:
        raise ValueError(f"sizes: expected at least two layers, input and output, got {list(sizes)}")
    stds = as_float(stds, "stds").astype(np.float64)
    if stds.shape not in ((), (len(counts) - 1,)) or not (np.isfinite(stds) & (stds >= 0)).all():
        raise ValueError(f"stds: expected a number or {len(counts) - 1} numbers from 0 on, got {stds}")
    as_number(second_moment, "second_moment", at_least=0)
    return counts, np.broadcast_to(stds**2, len(counts) - 1).copy()
