r"""Cluj's shallow network, one input and $D$ hidden units, unit by unit.

Its parameters are `theta`, (D, 2) with rows $(\theta_{d0}, \theta_{d1})$, and `phi`, (D + 1,), which is
$\phi_0, \phi_1 \dots \phi_D$.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_float, as_number, as_rng, as_vector
from lecturelib._layers import function
from lecturelib._stable import quiet
from lecturelib.activations import relu


def shallow_hidden(x: ArrayLike, theta: ArrayLike, a: Callable[[Array], Array] = relu) -> Array:
    r"""$h_d = a(\theta_{d0} + \theta_{d1} x)$, the hidden units.

    Parameters
    ----------
    x : array of any shape
    theta : (D, 2) array
        Row $d$ is $(\theta_{d0}, \theta_{d1})$: intercept and slope of unit $d$.
    a : activation

    Returns
    -------
    (..., D) array
        The units along the last axis, one more than `x` has.

    Raises
    ------
    ValueError
        If `theta` is not (D, 2), or `a` no function.

    Notes
    -----
    Cluj, {eq}`eq-hidden-units`.
    """
    return function(a, "a")(_lines(x, theta))


@quiet
def shallow_forward(
    x: ArrayLike, theta: ArrayLike, phi: ArrayLike, a: Callable[[Array], Array] = relu
) -> Array:
    r"""$y = \phi_0 + \sum_{d=1}^D \phi_d\, a(\theta_{d0} + \theta_{d1} x)$; $3D + 1$ parameters.

    Parameters
    ----------
    x : array of any shape
    theta : (D, 2) array
    phi : (D + 1,) array
        $\phi_0$ first.
    a : activation

    Returns
    -------
    array of the shape of `x`

    Raises
    ------
    ValueError
        If `theta` is not (D, 2), `phi` not (D + 1,), or `a` no function.

    Notes
    -----
    Cluj, {eq}`eq-shallow-network`; Prince (2023), equation 3.1.

    Examples
    --------
    >>> shallow_forward([0, 1, 2], theta=[[0, 1], [-1, 1]], phi=[0, 1, -2])  # up, then down
    array([0., 1., 0.])
    """
    theta, phi = _parameters(theta, phi)
    y: Array = phi[0] + shallow_hidden(x, theta, a) @ phi[1:]
    return y


def joints(theta: ArrayLike) -> Array:
    r"""Points $-\theta_{d0} / \theta_{d1}$ where a unit turns on or off: ascending, each once.

    A unit with $\theta_{d1} = 0$ has none, and none is beyond the floats.  So there are at most $D$ joints
    and $D + 1$ regions.

    Parameters
    ----------
    theta : (D, 2) array

    Raises
    ------
    ValueError
        If `theta` is not (D, 2).

    Notes
    -----
    Cluj, {eq}`eq-joints`.
    """
    own = _own_joints(_rows(theta))
    return np.unique(own[np.isfinite(own)])


def region_patterns(theta: ArrayLike) -> Array:
    r"""Which units are on in which region, from left to right: (regions, D) of booleans.

    Parameters
    ----------
    theta : (D, 2) array

    Raises
    ------
    ValueError
        If `theta` is not (D, 2).

    Notes
    -----
    Cluj, {eq}`eq-activation-pattern`.  A unit of positive slope is on to the right of its joint, one of
    negative slope to the left, so nothing has to be evaluated between joints that are close together.
    """
    theta = _rows(theta)
    own = _own_joints(theta)
    between = joints(theta)
    region, joint = np.arange(between.size + 1)[:, None], np.searchsorted(between, own)
    on = np.where(theta[:, 1] > 0, region > joint, region <= joint)
    return np.where(np.isfinite(own), on, theta[:, 0] > 0)


@quiet
def slopes(theta: ArrayLike, phi: ArrayLike) -> Array:
    r"""Slope of $y$ in each region, $\sum_{d\ \text{on}} \phi_d \theta_{d1}$, from left to right, for ReLU.

    Parameters
    ----------
    theta : (D, 2) array
    phi : (D + 1,) array

    Returns
    -------
    (J + 1,) array
        For the $J$ `joints`.

    Raises
    ------
    ValueError
        If `theta` is not (D, 2) or `phi` not (D + 1,).

    Notes
    -----
    Cluj, {eq}`eq-slopes`.
    """
    theta, phi = _parameters(theta, phi)
    sums: Array = region_patterns(theta) @ (phi[1:] * theta[:, 1])
    return sums


def activation_pattern(x: ArrayLike, theta: ArrayLike) -> Array:
    r"""Which units are on at `x`, that is $\theta_{d0} + \theta_{d1} x > 0$: (..., D) of booleans.

    Arguments and errors as for `shallow_hidden`.  At its joint a unit counts as off, as ReLU' is 0 there.

    Notes
    -----
    Cluj, {eq}`eq-activation-pattern`.
    """
    return _lines(x, theta) > 0


def random_shallow(
    rng: np.random.Generator, D: int, low: float = -1.0, high: float = 1.0
) -> tuple[Array, Array]:
    """Return `theta` (D, 2) and `phi` (D + 1,): slopes and weights N(0, 1), joints uniform in [low, high).

    Raises
    ------
    ValueError
        If `D` is not a positive integer, or `low` not below `high`.

    Notes
    -----
    Cluj: other parameters, another function of the same family, {eq}`eq-shallow-network`.
    """
    as_rng(rng)
    D, low = as_count(D, "D"), as_number(low, "low")
    at = rng.uniform(low, as_number(high, "high", above=low), D)
    slope = rng.standard_normal(D)
    return np.column_stack([-slope * at, slope]), rng.standard_normal(D + 1)


@quiet
def _lines(x: ArrayLike, theta: ArrayLike) -> Array:
    theta = _rows(theta)
    z: Array = theta[:, 0] + theta[:, 1] * as_float(x)[..., None]
    return z


def _rows(theta: ArrayLike) -> Array:
    theta = as_float(theta, "theta")
    if theta.ndim != 2 or theta.shape[1] != 2 or len(theta) == 0:
        raise ValueError(f"theta: expected shape (D, 2) with D of at least 1, got {theta.shape}")
    return theta


def _parameters(theta: ArrayLike, phi: ArrayLike) -> tuple[Array, Array]:
    theta, phi = _rows(theta), as_vector(phi, "phi")
    if phi.size != len(theta) + 1:
        raise ValueError(f"phi: expected shape ({len(theta) + 1},) for theta {theta.shape}, got {phi.shape}")
    return theta, phi


@quiet
def _own_joints(theta: Array) -> Array:
    """Joint of each unit, infinite where it has none; + 0 turns -0 into 0."""
    never = np.full(len(theta), np.inf, theta.dtype)
    return np.divide(-theta[:, 0], theta[:, 1], out=never, where=theta[:, 1] != 0) + 0
