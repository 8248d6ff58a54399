r"""Sums of squares: errors, their gradient, and the matrices of Gauss, Newton, Levenberg and Marquardt.

$E = \frac{1}{2n} \sum_i e^{(i)\top} e^{(i)}$ with the errors $e^{(i)} = y^{(i)} - a^{(i)}$ of $n$
examples.  Errors are (n, K), or (n,) if K = 1; their Jacobian $J = \partial e / \partial w^\top$ is
(n, K, m), or (n, m).  It is the Jacobian of $e$: minus that of the network's output.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number
from lecturelib._stable import quiet


def residuals(y: ArrayLike, outputs: ArrayLike) -> Array:
    r"""$e = y - a$, the errors of a network's outputs $a$ against the targets $y$.

    Parameters
    ----------
    y, outputs : (n,) or (n, K) arrays of one shape

    Raises
    ------
    ValueError
        If the shapes differ.

    Notes
    -----
    MEPhI, {eq}`eq-residuals`; there $y$ is the output and $\sigma$ the target, so that $e$ and $J$ have the
    other sign, which cancels in every formula.
    """
    y, outputs = as_float(y, "y"), as_float(outputs, "outputs")
    if y.shape != outputs.shape or y.ndim not in (1, 2) or y.size == 0:
        raise ValueError(
            f"expected y and outputs of one shape (n,) or (n, K), got {y.shape}, {outputs.shape}"
        )
    return y - outputs


@quiet
def residual_loss(e: ArrayLike) -> float:
    r"""$E = \frac{1}{2n} \sum_i e^{(i)\top} e^{(i)}$: half the mean over examples of the sum over outputs.

    Parameters
    ----------
    e : (n,) or (n, K) array

    Raises
    ------
    ValueError
        If `e` has another number of axes or no entry.

    Notes
    -----
    MEPhI, {eq}`eq-residuals`.
    """
    e = as_float(e, "e")
    if e.ndim not in (1, 2) or e.size == 0:
        raise ValueError(f"e: expected shape (n,) or (n, K), got {e.shape}")
    return float(np.vdot(e, e)) / (2 * len(e))


@quiet
def residual_grad(e: ArrayLike, J: ArrayLike) -> Array:
    r"""$\nabla E = \frac1n \sum_i J^{(i)\top} e^{(i)}$.

    Parameters
    ----------
    e : (n,) or (n, K) array
    J : (n, m) or (n, K, m) array

    Returns
    -------
    (m,) array

    Raises
    ------
    ValueError
        If `J` does not have the shape of `e` and one axis more.

    Notes
    -----
    MEPhI, {eq}`eq-residual-grad`, since $\nabla (e^\top e) = 2 J^\top e$.
    """
    rows, n = _rows(J)
    e = as_float(e, "e")
    if e.shape != np.shape(J)[:-1]:
        raise ValueError(f"expected J of shape (*e.shape, m), got e {e.shape} and J {np.shape(J)}")
    return rows.T @ e.ravel() / n


@quiet
def gauss_newton_hessian(J: ArrayLike) -> Array:
    r"""$\frac1n \sum_i J^{(i)\top} J^{(i)}$: the Hessian but for $R = \frac1n \sum_{i,k} e_k \nabla^2 e_k$.

    Parameters
    ----------
    J : (n, m) or (n, K, m) array

    Returns
    -------
    (m, m) array
        Symmetric, without negative eigenvalues.

    Raises
    ------
    ValueError
        If `J` has another number of axes or no entry.

    Notes
    -----
    MEPhI, {eq}`eq-gauss-newton`.
    """
    rows, n = _rows(J)
    return rows.T @ rows / n


def lm_matrix(J: ArrayLike, mu: float) -> Array:
    r"""$\tilde H = \mu I + \frac1n \sum_i J^{(i)\top} J^{(i)}$.

    Parameters
    ----------
    J : (n, m) or (n, K, m) array
    mu : number, at least 0

    Returns
    -------
    (m, m) array

    Raises
    ------
    ValueError
        If `J` has another number of axes or no entry, or `mu` is negative.

    Notes
    -----
    MEPhI, {eq}`eq-lm-matrix`: $\mu I$ stands for $R$, which is in general no multiple of $I$ (E-66).
    """
    H = gauss_newton_hessian(J)
    return H + as_number(mu, "mu", at_least=0) * np.eye(len(H), dtype=H.dtype)


def _rows(J: ArrayLike) -> tuple[Array, int]:
    """Return the Jacobian with one row per error, (n K, m), and the number of examples."""
    J = as_float(J, "J")
    if J.ndim not in (2, 3) or J.size == 0:
        raise ValueError(f"J: expected shape (n, m) or (n, K, m), got {J.shape}")
    return J.reshape(-1, J.shape[-1]), len(J)
