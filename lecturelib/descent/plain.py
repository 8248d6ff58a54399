"""Gradient descent with all its iterates, and the directions it goes."""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, inf

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_float, as_number, as_vector
from lecturelib._stable import quiet

# A learning rate, or a schedule: a function of the number of updates taken so far, 0 at first.
LearningRate = float | Callable[[int], float | Array]


def gradient_descent(
    grad: Callable[[Array], ArrayLike], theta0: ArrayLike, lr: LearningRate, steps: int
) -> Array:
    r"""$\theta_{t+1} = \theta_t - \alpha \nabla f(\theta_t)$; all ``steps + 1`` iterates, the start first.

    Parameters
    ----------
    grad : function
        Takes a point, returns the gradient there, in the same shape; must leave the point alone.
    theta0 : number, or array of any shape
    lr : positive number, or function of the step
        $\alpha$; a schedule gives it for step 0, 1, and so on.
    steps : integer, at least 0

    Returns
    -------
    (steps + 1, ...) array
        Infinite or nan from where the descent has left the floats, without a warning.

    Raises
    ------
    ValueError
        If `lr` is not positive, `steps` is not a count, or the gradient has another shape than the point.

    Notes
    -----
    All lectures, {eq}`eq-gradient-descent`.  A fixed rate converges on a quadratic if and only if it is below
    $2 / \lambda_{\max}$; see `best_fixed_lr`.

    Examples
    --------
    >>> gradient_descent(lambda x: x, 8.0, lr=0.5, steps=3)
    array([8., 4., 2., 1.])
    """
    theta = np.array(as_float(theta0, "theta0"))
    path = np.empty((as_count(steps, "steps", at_least=0) + 1, *theta.shape), theta.dtype)
    path[0] = theta
    for t in range(steps):
        theta = sgd_step(theta, grad(theta), rate(lr, t))
        path[t + 1] = theta
    return path


@quiet
def sgd_step(theta: ArrayLike, grad: ArrayLike, lr: float) -> Array:
    r"""$\theta - \eta \nabla L$, one step against the gradient, whatever it was estimated from.

    Parameters
    ----------
    theta, grad : arrays of one shape
    lr : number, at least 0
        $\eta$; a step of gradient descent has $\eta > 0$ (E-57), a schedule may end at 0.

    Raises
    ------
    ValueError
        If the shapes differ, or `lr` is negative.

    Notes
    -----
    Virginia Tech prints $W + \eta \nabla L$ on one slide and the minus on the next (E-47),
    {eq}`eq-gradient-descent`.
    """
    theta = as_float(theta, "theta")
    grad = as_float(grad, "gradient").astype(theta.dtype, copy=False)
    if grad.shape != theta.shape:
        raise ValueError(f"gradient: expected the shape of theta, {theta.shape}, got {grad.shape}")
    return theta - as_number(lr, "lr", at_least=0) * grad


def rate(lr: LearningRate, t: int) -> float:
    """Return the learning rate of step `t`, a positive number if it is the same for all steps."""
    return as_number(lr(t), f"lr({t})", at_least=0) if callable(lr) else as_number(lr, "lr", above=0)


@quiet
def directional_derivative(grad: ArrayLike, direction: ArrayLike) -> float:
    r"""$\nabla f^\top d$, the slope along $d$; $-\lVert \nabla f \rVert^2 \le 0$ along $-\nabla f$.

    Among all $d$ of length 1 it is largest, $\lVert \nabla f \rVert$, along the gradient.

    Parameters
    ----------
    grad, direction : (n,) arrays

    Raises
    ------
    ValueError
        If they are not vectors of one length.

    Notes
    -----
    Bucharest and UiT, {eq}`eq-descent-direction`.
    """
    g, d = _two_vectors(grad, direction, "grad", "direction")
    return float(g @ d)


def angle_between(u: ArrayLike, v: ArrayLike) -> float:
    r"""$2 \arctan(\lVert \hat u - \hat v \rVert / \lVert \hat u + \hat v \rVert)$, in radians.

    How far the descent direction is from the direct way to the minimum.  Accurate also near 0 and $\pi$,
    where the arc cosine of $\hat u^\top \hat v$ loses half of the digits.

    Parameters
    ----------
    u, v : (n,) arrays, neither of them zero

    Raises
    ------
    ValueError
        If they are not vectors of one length, or one of them is zero or not finite.

    Notes
    -----
    Virginia Tech, {eq}`eq-convergence-path`.
    """
    u, v = _two_vectors(u, v, "u", "v")
    units = []
    for name, w in (("u", u), ("v", v)):
        size = np.abs(w).max()
        if not 0 < size < inf:
            raise ValueError(f"{name}: expected a finite vector other than zero, got {w}")
        w = (w / size).astype(np.float64)
        units.append(w / np.linalg.norm(w))
    return 2 * atan2(np.linalg.norm(units[0] - units[1]), np.linalg.norm(units[0] + units[1]))


def _two_vectors(u: ArrayLike, v: ArrayLike, *names: str) -> tuple[Array, Array]:
    u, v = as_vector(u, names[0]), as_vector(v, names[1])
    if u.shape != v.shape:
        raise ValueError(f"{names[0]} and {names[1]}: expected one length, got {u.size} and {v.size}")
    return u, v
