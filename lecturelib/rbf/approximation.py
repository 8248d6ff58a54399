r"""What sums of bumps can approximate: close in the mean, not everywhere."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lecturelib._checks import Array, as_count, as_float, as_number
from lecturelib._stable import FAR, decay

_POINTS = 4001  # where the function is compared; odd, so the middle is among them


class Kernel(NamedTuple):
    r"""A function $\Theta$ of one number that is shifted and stretched into units."""

    name: str
    f: Callable[[Array], Array]
    integral: float  # over the real line: the theorem needs one that is not 0
    eq: str = "eq-rbf-family"


def _gaussian(z: Array) -> Array:
    return decay(0.5 * np.square(np.clip(z, -FAR, FAR)))


KERNELS: dict[str, Kernel] = {
    row.name: row
    for row in (
        Kernel("gaussian", _gaussian, math.sqrt(2 * math.pi)),
        Kernel("box", lambda z: np.where((z >= -0.5) & (z < 0.5), 1.0, 0.0), 1.0),
        Kernel("odd", lambda z: z * _gaussian(z), 0.0),
    )
}


def approximation_error(
    f: Callable[[Array], Array],
    N: int,
    p: float = 2.0,
    interval: tuple[float, float] = (-3.0, 3.0),
    kernel: str = "gaussian",
    margin: float = 0.0,
) -> float:
    r"""$\lVert f - \zeta \rVert_p$ for the best $\zeta(x) = \sum_i w_i\, \Theta((x - \mu_i) / \sigma)$.

    The `N` centers are equally spaced from one end of the interval to the other, $\sigma$ is their distance,
    and 4001 equally spaced points stand for the integral; the best is the one of least squares.

    Parameters
    ----------
    f : function
        Takes an array of points, gives an array of values.
    N : int
        2 or more.
    p : float
        1 or more; infinity is the greatest error at a point.
    interval : two numbers
    kernel : name in `KERNELS`
    margin : float
        Fit and compare that much beyond both ends, too.

    Raises
    ------
    ValueError
        If a parameter is out of range, or `f` does not give one finite number for each point.

    Notes
    -----
    Bucharest (universal approximation by radial basis functions), {eq}`eq-rbf-family`, as E-03 repairs it;
    Park and Sandberg (1991): dense in $L^p$ for finite $p$ if $\int \Theta \ne 0$.  If the integral is 0,
    $\lVert f - \zeta \rVert_1 \ge |\int f|$.
    """
    if kernel not in KERNELS:
        raise ValueError(f"kernel: expected one of {', '.join(KERNELS)}, got {kernel!r}")
    p = math.inf if p == math.inf else as_number(p, "p", at_least=1)
    low, high = as_number(interval[0], "interval"), as_number(interval[1], "interval", above=interval[0])
    margin = as_number(margin, "margin", at_least=0)
    x = np.linspace(low - margin, high + margin, _POINTS)
    centers = np.linspace(low, high, as_count(N, "N", at_least=2))
    values = as_float(f(x), "f(x)")
    if values.shape != x.shape or not np.isfinite(values).all():
        raise ValueError(f"f: expected {x.size} finite values for as many points, got shape {values.shape}")
    features = KERNELS[kernel].f((x[:, None] - centers) / (centers[1] - centers[0]))
    error = np.abs(values - features @ np.linalg.lstsq(features, values, rcond=None)[0])
    if p == math.inf:
        return float(error.max())
    return float(((x[-1] - x[0]) * np.mean(error**p)) ** (1 / p))
