"""The second-order view of a function: its parabola, its Hessian by differences, and what that costs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from lecturelib._checks import Array, as_count, as_float, as_number, as_vector
from lecturelib._stable import quiet
from lecturelib.second_order._arguments import square


def taylor2(
    f: Callable[[Array], float | Array],
    grad: Callable[[Array], ArrayLike],
    hess: Callable[[Array], ArrayLike],
    theta0: ArrayLike,
) -> Callable[[ArrayLike], Array]:
    r"""$q(\theta) = f(\theta_0) + g^\top d + \tfrac12 d^\top H d$ with $d = \theta - \theta_0$.

    It agrees with $f$ up to an error of third order in the length of $d$.

    Parameters
    ----------
    f, grad, hess : functions
        Take a point, ``(n,)``; called once, at `theta0`.
    theta0 : (n,) array

    Returns
    -------
    function
        Takes a point, ``(n,)``, or a grid of points, ``(n, ...)``; gives one value for each.

    Raises
    ------
    ValueError
        If the gradient or the Hessian does not fit the point.

    Notes
    -----
    Bucharest and MEPhI, {eq}`eq-taylor2`.  The left side is $f(\theta)$, not $f(\theta_t)$ as one slide has
    it (E-54).

    Examples
    --------
    >>> q = taylor2(np.sum, np.ones_like, lambda x: np.eye(2), [0.0, 0.0])
    >>> q([1.0, 2.0])
    np.float64(5.5)
    """
    center = np.array(as_vector(theta0, "theta0"))
    n = center.size
    value, H = float(f(center)), square(hess(center), n).copy()
    g = np.array(as_vector(grad(center), "grad"))
    if g.shape != center.shape:
        raise ValueError(f"grad: expected shape {center.shape}, got {g.shape}")

    @quiet
    def parabola(theta: ArrayLike) -> Array:
        theta = as_float(theta, "theta")
        if theta.shape[:1] != (n,):
            raise ValueError(f"theta: expected shape ({n},) or ({n}, ...), got {theta.shape}")
        d = theta - center.reshape(n, *[1] * (theta.ndim - 1))
        q: Array = value + np.tensordot(g, d, 1) + 0.5 * (d * np.tensordot(H, d, 1)).sum(axis=0)
        return q

    return parabola


def numerical_hessian(
    grad: Callable[[Array], ArrayLike], theta: ArrayLike, step: float | None = None
) -> Array:
    r"""$H_{ij} \approx (\partial_i f(\theta + h e_j) - \partial_i f(\theta - h e_j)) / 2h$, made symmetric.

    Parameters
    ----------
    grad : function
        The gradient; takes a float64 vector, its own copy each time.
    theta : (n,) array
    step : positive number, optional
        $h$; left out, $6.1 \cdot 10^{-6} \max(1, |\theta_j|)$, where the error of the formula, about $h^2$,
        and rounding, about $10^{-16} / h$, balance.

    Returns
    -------
    (n, n) array
        $(D + D^\top) / 2$ of the differences $D$, whose rounding errors are not symmetric.

    Raises
    ------
    ValueError
        If the gradient has another shape than `theta`, or `step` is not positive.

    Notes
    -----
    MEPhI, {eq}`eq-hessian`.
    """
    theta = as_vector(theta, "theta").astype(np.float64)
    best = np.finfo(np.float64).eps ** (1 / 3) * np.maximum(1.0, np.abs(theta))
    h = best if step is None else np.full(theta.shape, as_number(step, "step", above=0))
    columns = []
    for j in range(theta.size):
        high, low = theta.copy(), theta.copy()
        high[j] += h[j]
        low[j] -= h[j]
        difference = as_vector(grad(high.copy()), "grad") - as_vector(grad(low.copy()), "grad")
        columns.append(difference / (high[j] - low[j]))  # as rounded, not 2 h
    D = np.array(columns)
    if D.shape != (theta.size, theta.size):
        raise ValueError(f"grad: expected shape {theta.shape}, got {columns[0].shape}")
    both: Array = D + D.T
    return both / 2


def hessian_memory(n: int, dtype: DTypeLike = np.float32) -> int:
    r"""$n^2$ numbers, in bytes.

    Parameters
    ----------
    n : positive integer
        Parameters of the network.
    dtype : dtype
        float32 as on the slide.

    Returns
    -------
    int
        Bytes.  1 GB is $10^9$ of them, 1 GiB is $2^{30}$.

    Raises
    ------
    ValueError
        If `n` is not a positive integer.

    Notes
    -----
    MEPhI, {eq}`eq-hessian-memory`: its 3725 gigabytes for a million parameters are GiB (E-84).

    Examples
    --------
    >>> hessian_memory(10**6) / 10**9, round(hessian_memory(10**6) / 2**30, 2)
    (4000.0, 3725.29)
    """
    return as_count(n, "n") ** 2 * np.dtype(dtype).itemsize
