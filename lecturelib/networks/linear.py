r"""The representation view: what a matrix does to space, and how a hidden layer bends it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float
from lecturelib._flat import Pairs
from lecturelib._layers import batch
from lecturelib._stable import quiet


class SVDFactors(NamedTuple):
    r"""$\Theta = U\, \mathrm{diag}(s)\, V^\top$."""

    U: Array  # (m, k), orthonormal columns
    s: Array  # (k,)
    Vt: Array  # (k, n), orthonormal rows


@quiet
def linear_map(points: ArrayLike, Theta: ArrayLike) -> Array:
    r"""$y = \Theta x$ for each row $x$ of `points`: a layer of neurons without activation.

    Parameters
    ----------
    points : (n, d) array
    Theta : (m, d) array

    Returns
    -------
    (n, m) array
        Areas are multiplied by $|\det \Theta|$ if m = d = 2.

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    Cluj (linear model), {eq}`eq-linear-map`.
    """
    points, Theta = batch(points), _matrix(Theta)
    if Theta.shape[1] != points.shape[1]:
        raise ValueError(f"Theta: expected shape (m, {points.shape[1]}), got {Theta.shape}")
    return points @ Theta.T


def svd_factors(Theta: ArrayLike) -> SVDFactors:
    r"""$\Theta = U\, \mathrm{diag}(s)\, V^\top$ with $s_1 \ge s_2 \ge \dots \ge 0$.

    A pair $(u_i, v_i)$ may change sign together; here the largest entry of each $v_i$ is positive.

    Parameters
    ----------
    Theta : (m, n) array

    Returns
    -------
    SVDFactors
        U (m, k), s (k,), Vt (k, n), k the smaller of m and n.

    Raises
    ------
    ValueError
        If `Theta` is not a matrix of finite numbers.

    Notes
    -----
    Cluj (singular value decomposition), {eq}`eq-svd`.  On the slide both outer factors are reflections, not
    one: $\det U = \det V^\top = -1$ (E-40).
    """
    U, s, Vt = np.linalg.svd(_matrix(Theta), full_matrices=False)
    largest = np.take_along_axis(Vt, np.abs(Vt).argmax(axis=1, keepdims=True), axis=1)[:, 0]
    sign = np.where(largest < 0, -1, 1).astype(s.dtype)
    return SVDFactors(U * sign, s, Vt * sign[:, None])


def as_rotation_scale_rotation(Theta: ArrayLike) -> SVDFactors:
    r"""$\Theta = R_1\, \mathrm{diag}(s)\, R_2$ with $\det R_1 = \det R_2 = 1$.

    Where a factor of the decomposition is a reflection, its last column or row changes sign.  If both are,
    the signs cancel; if one is, the last scale becomes negative, as $\det \Theta$ is.

    Parameters
    ----------
    Theta : (n, n) array

    Returns
    -------
    SVDFactors

    Raises
    ------
    ValueError
        If `Theta` is not a square matrix of finite numbers.

    Notes
    -----
    Cluj, {eq}`eq-svd`, as E-40 repairs it.
    """
    if np.ndim(Theta) != 2 or np.shape(Theta)[0] != np.shape(Theta)[1]:
        raise ValueError(f"Theta: expected a square matrix, got shape {np.shape(Theta)}")
    U, s, Vt = svd_factors(Theta)
    for factor in (U.T, Vt):
        if np.linalg.det(factor) < 0:
            factor[-1] *= -1  # the last column of U, the last row of Vt
            s[-1] *= -1
    return SVDFactors(U, s, Vt)


def xor_network() -> Pairs:
    r"""$y = h_1 - 2 h_2$ with $h = \max(0, (s, s - 1))$ and $s = x_1 + x_2$: exclusive or.

    Return this 2-2-1 ReLU network.  It sends the corners of the square to (0, 0), (1, 0), (1, 0) and (2, 1),
    which a line separates.

    Notes
    -----
    Cluj (warping space), {eq}`eq-xor-network`; Goodfellow et al. (2016), section 6.1.
    """
    return [
        (np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0])),
        (np.array([[1.0, -2.0]]), np.array([0.0])),
    ]


def _matrix(Theta: ArrayLike) -> Array:
    Theta = as_float(Theta, "Theta")
    if Theta.ndim != 2 or Theta.size == 0 or not np.isfinite(Theta).all():
        raise ValueError(f"Theta: expected a matrix of finite numbers, got shape {Theta.shape}: {Theta}")
    return Theta
