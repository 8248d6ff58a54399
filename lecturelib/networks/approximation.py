r"""Why one hidden layer is enough: an interpolant made of ReLUs, a bump made of sigmoids."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number, as_vector
from lecturelib._stable import quiet
from lecturelib.activations import sigmoid


@quiet
def relu_interpolant(knots: ArrayLike, values: ArrayLike) -> tuple[Array, Array]:
    r"""Shallow network through the points $(t_j, v_j)$, straight between them, with a unit for each interval.

    $\theta_d = (-t_{d-1}, 1)$, $\phi_0 = v_0$, and $\phi_d$ is the change of slope at $t_{d-1}$.  To the left
    of all knots the network is constant; to the right it goes on straight.

    Parameters
    ----------
    knots : (D + 1,) array
        Ascending.
    values : (D + 1,) array

    Returns
    -------
    theta : (D, 2) array
    phi : (D + 1,) array

    Raises
    ------
    ValueError
        If there are fewer than two knots, they do not ascend, or `values` has another shape.

    Notes
    -----
    Bucharest (universal approximation) and Cluj (enough hidden units), {eq}`eq-relu-interpolant`.  The error
    is at most $h^2 \max |f''| / 8$ with knots $h$ apart: four times smaller with twice the units.

    Examples
    --------
    >>> relu_interpolant([0, 1, 2], [0, 3, 1])[1]
    array([ 0.,  3., -5.])
    """
    knots, values = as_vector(knots, "knots"), as_vector(values, "values")
    if knots.size < 2 or not (np.diff(knots) > 0).all() or values.shape != knots.shape:
        raise ValueError(
            f"expected at least two ascending knots and as many values, got knots {knots}, values {values}"
        )
    slope = np.diff(values) / np.diff(knots)
    theta = np.column_stack([-knots[:-1], np.ones_like(slope)])
    return theta, np.concatenate([values[:1], slope[:1], np.diff(slope)])


@quiet
def sigmoid_bump(x: ArrayLike, c: float = 1.2790, k: float = 2.1001, d: float = 0.9860) -> Array:
    r"""$c\,[\sigma(k(x + d)) - \sigma(k(x - d))]$, a bump around 0 made of two sigmoids.

    Parameters
    ----------
    x : array of any shape
    c, k, d : float
        Height, steepness, half of the width.  The default fits $e^{-x^2/2}$ to 0.0074.

    Raises
    ------
    ValueError
        If a parameter is not one finite number.

    Notes
    -----
    Bucharest (intuition for universal approximation), {eq}`eq-sigmoid-bump`.  The function is even, so it is
    evaluated at $-|x|$, where the two sigmoids are small and nothing cancels.
    """
    c, k, d = as_number(c, "c"), as_number(k, "k"), as_number(d, "d")
    left = -np.abs(as_float(x))
    return c * (sigmoid(k * (left + d)) - sigmoid(k * (left - d)))
