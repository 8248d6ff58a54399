r"""Conjugate directions: how much of the last direction goes into the next, $\beta$ in three forms."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_number
from lecturelib._stable import quiet
from lecturelib.second_order._arguments import same_length


def cg_direction(grad: ArrayLike, before: ArrayLike, beta: float) -> Array:
    r"""$d_\tau = -\nabla f + \beta\, d_{\tau - 1}$; the first one is $-\nabla f$.

    Parameters
    ----------
    grad, before : (n,) arrays
        The gradient here, and the direction that led here.
    beta : number
        From `fletcher_reeves_beta` or one of the Polak-Ribière forms; 0 is steepest descent.

    Raises
    ------
    ValueError
        If the vectors differ in length or `beta` is not finite.

    Notes
    -----
    MEPhI, {eq}`eq-cg-direction`.
    """
    g, d = same_length(grad=grad, before=before)
    return as_number(beta, "beta") * d - g


def fletcher_reeves_beta(grad: ArrayLike, grad_before: ArrayLike) -> float:
    r"""$\beta = \lVert g_\tau \rVert^2 / \lVert g_{\tau - 1} \rVert^2$.

    Parameters
    ----------
    grad, grad_before : (n,) arrays
        The gradient here and one step earlier, the latter not zero.

    Raises
    ------
    ValueError
        If the vectors differ in length or the earlier one is zero.

    Notes
    -----
    MEPhI, {eq}`eq-fletcher-reeves`; Fletcher and Reeves (1964).

    Examples
    --------
    >>> fletcher_reeves_beta([1.0, 2.0], [2.0, 2.0])
    0.625
    """
    g, before = _scaled(grad, grad_before)
    return float(g @ g / (before @ before))


def polak_ribiere_beta(grad: ArrayLike, grad_before: ArrayLike) -> float:
    r"""$\beta = g_\tau^\top (g_\tau - g_{\tau - 1}) / \lVert g_{\tau - 1} \rVert^2$.

    Equal to Fletcher and Reeves' on a quadratic with exact searches, where successive gradients are
    orthogonal.  Arguments and errors as there.

    Notes
    -----
    MEPhI, {eq}`eq-polak-ribiere`; Polak and Ribière (1969).

    Examples
    --------
    >>> polak_ribiere_beta([1.0, 2.0], [2.0, 2.0])
    -0.125
    """
    g, before = _scaled(grad, grad_before)
    return float(g @ (g - before) / (before @ before))


def polak_ribiere_plus_beta(grad: ArrayLike, grad_before: ArrayLike) -> float:
    r"""$\max(0, \beta^{PR})$: a negative one starts again with the gradient.

    Arguments and errors as for `fletcher_reeves_beta`.

    Notes
    -----
    MEPhI, {eq}`eq-polak-ribiere-plus`; Powell (1984).
    """
    return max(0.0, polak_ribiere_beta(grad, grad_before))


@quiet
def _scaled(grad: ArrayLike, grad_before: ArrayLike) -> tuple[Array, Array]:
    """Return both divided by the size of the second, so that squares stay floats."""
    g, before = same_length(grad=grad, grad_before=grad_before)
    size = float(np.abs(before).max())
    if size == 0:
        raise ValueError("grad_before: expected a vector other than zero")
    return g / size, before / size
