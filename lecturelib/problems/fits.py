"""Losses of a model with two parameters on fixed data: Gabor's model, and a straight line."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number
from lecturelib._stable import quiet
from lecturelib.problems._problem import Problem, fixed, in_dtype_of, point, points

_FREQUENCY = 0.06  # what the slides multiply x by


@quiet
def gabor(phi: ArrayLike, x: ArrayLike, denom: float = 32.0) -> Array:
    r"""$\sin(u)\, e^{-u^2 / \text{denom}}$ with $u = \phi_0 + 0.06\, \phi_1 x$.

    Parameters
    ----------
    phi : (2,) array
    x : array of any shape
    denom : positive number
        32 as in Prince (2023); the Cluj slides print 8, with a lower second lobe and other minima (E-51).

    Returns
    -------
    array of the shape of `x`

    Notes
    -----
    Cluj, {eq}`eq-gabor`; Prince (2023), equation 6.8.
    """
    phi, x = point(phi, 2), as_float(x, "x")
    return _wavelet(phi[0] + _FREQUENCY * phi[1] * x, denom)[0]


@quiet
def gabor_loss(phi: ArrayLike, x: ArrayLike, y: ArrayLike, denom: float = 32.0) -> Array:
    r"""$L = \sum_i (f(x_i, \phi) - y_i)^2$, a sum as on the slides.

    Parameters
    ----------
    phi : (2,) array, or (2, ...) array of points
    x, y : (n,) arrays
    denom : positive number
        As for `gabor`.

    Raises
    ------
    ValueError
        If a shape does not fit, or `denom` is not positive.

    Notes
    -----
    Cluj, {eq}`eq-gabor-loss`.
    """
    values, _, _, y = _fit(phi, x, y, denom)
    loss: Array = ((values - y) ** 2).sum(axis=-1).T
    return loss


@quiet
def gabor_loss_grad(phi: ArrayLike, x: ArrayLike, y: ArrayLike, denom: float = 32.0) -> Array:
    r"""$\sum_i 2 (f_i - y_i) f_i' \, (1,\ 0.06\, x_i)$, where $f' = df / du$.

    Shapes and errors as for `gabor_loss`; the result has the shape of `phi`.  Cluj, {eq}`eq-gabor-loss`.
    """
    values, slopes, _, y = _fit(phi, x, y, denom)
    by_u = 2 * (values - y) * slopes
    return np.array([by_u.sum(axis=-1).T, (by_u * (_FREQUENCY * as_float(x))).sum(axis=-1).T]).astype(y.dtype)


@quiet
def gabor_loss_hess(phi: ArrayLike, x: ArrayLike, y: ArrayLike, denom: float = 32.0) -> Array:
    r"""$\sum_i 2 (f_i'^2 + (f_i - y_i) f_i'') \, z_i z_i^\top$ with $z_i = (1,\ 0.06\, x_i)$, ``(2, 2)``.

    Errors as for `gabor_loss`.  {eq}`eq-gabor-loss`.
    """
    values, slopes, curvatures, y = _fit(point(phi, 2), x, y, denom)
    by_u, z = 2 * (slopes**2 + (values - y) * curvatures), _FREQUENCY * as_float(x)
    mixed = (by_u * z).sum()
    return np.array([[by_u.sum(), mixed], [mixed, (by_u * z * z).sum()]]).astype(y.dtype)


def gabor_problem(
    x: ArrayLike, phi: ArrayLike, start: ArrayLike, denom: float = 32.0, name: str = "gabor"
) -> Problem:
    """Return the loss of Gabor's model on its own values at `phi`, so that the minimum 0 is there.

    Shapes and errors as for `gabor_loss`.  Cluj, {eq}`eq-gabor-loss`.
    """
    x, best = as_float(x), fixed(*point(phi, 2))
    data = x.copy(), gabor(best, x, denom), as_number(denom, "denom", above=0)
    return Problem(
        name,
        lambda phi: gabor_loss(phi, *data),
        lambda phi: gabor_loss_grad(phi, *data),
        lambda phi: gabor_loss_hess(phi, *data),
        "eq-gabor-loss",
        fixed(*point(start, 2)),
        0.0,
        (best,),
    )


def _fit(phi: ArrayLike, x: ArrayLike, y: ArrayLike, denom: float) -> tuple[Array, Array, Array, Array]:
    """Return f, df/du and d2f/du2 with the samples last, and y in the dtype of `phi`."""
    phi = points(phi, 2)
    x, y = _samples(x, y)
    x, y = x.astype(phi.dtype, copy=False), y.astype(phi.dtype, copy=False)
    offset, rate = phi[0].T[..., None], phi[1].T[..., None]
    return *_wavelet(offset + _FREQUENCY * rate * x, denom), y


def _wavelet(u: Array, denom: float) -> tuple[Array, Array, Array]:
    d = as_number(denom, "denom", above=0)
    sine, cosine = np.sin(u), np.cos(u)
    u = np.clip(u, -40 * d**0.5, 40 * d**0.5)  # beyond, the bell is 0, and must stay so times u
    bell = np.exp(-u * u / d)
    slope = cosine - 2 * u / d * sine
    curvature = (4 * u * u / d**2 - 2 / d - 1) * sine - 4 * u / d * cosine
    return bell * sine, bell * slope, bell * curvature


def linear_regression(
    x: ArrayLike,
    y: ArrayLike,
    reduction: Literal["mean", "sum"] = "mean",
    start: ArrayLike = (10.0, 5.0),
    name: str = "linear_regression",
) -> Problem:
    r"""$\frac1n \sum_i (\theta_0 + \theta_1 x_i - y_i)^2$, least at the solution of the normal equations.

    Parameters
    ----------
    x, y : (n,) arrays
        At least two different `x`.
    reduction : "mean" or "sum"
        Bucharest takes the mean, Cluj the sum: n times the value, and n times the step at one rate (E-21).
    start : (2,) array
        Where the run of Bucharest starts, unless given.

    Raises
    ------
    ValueError
        If the samples do not determine a line, or `reduction` is none of the two.

    Notes
    -----
    Bucharest and Cluj, {eq}`eq-linear-regression`.
    """
    x, y = _samples(x, y)
    if reduction not in ("mean", "sum"):
        raise ValueError(f"reduction: expected 'mean' or 'sum', got {reduction!r}")
    if np.ptp(x) == 0:
        raise ValueError(f"x: expected at least two different values, got {x}")
    A = np.column_stack([np.ones(x.size), x]).astype(np.float64)
    scale = 1.0 if reduction == "sum" else 1.0 / x.size

    @quiet
    def f(theta: ArrayLike) -> Array:
        theta = points(theta, 2)
        return in_dtype_of(theta, scale * ((theta.T @ A.T - y) ** 2).sum(axis=-1).T)

    @quiet
    def grad(theta: ArrayLike) -> Array:
        theta = points(theta, 2)
        return in_dtype_of(theta, (2 * scale * (theta.T @ A.T - y) @ A).T)

    def hess(theta: ArrayLike) -> Array:
        return (2 * scale * A.T @ A).astype(point(theta, 2).dtype)

    best = fixed(*np.linalg.lstsq(A, y)[0])
    start = fixed(*point(start, 2))
    return Problem(name, f, grad, hess, "eq-linear-regression", start, float(f(best)), (best,), convex=True)


def _samples(x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    x, y = as_float(x, "x"), as_float(y, "y")
    if x.ndim != 1 or x.size == 0 or x.shape != y.shape:
        raise ValueError(f"x and y: expected the same shape (n,), got {x.shape} and {y.shape}")
    return x, y
