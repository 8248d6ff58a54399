"""The method of Levenberg and Marquardt: between Gauss and Newton's step and gradient descent."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number, as_vector
from lecturelib._stable import quiet
from lecturelib.second_order._result import Point, Result, Run
from lecturelib.second_order.least_squares import lm_matrix, residual_grad, residual_loss

# As shares of the largest square in J: below, the matrix may be singular; above, a step is mere rounding.
_LEAST_DAMPING, _MOST_DAMPING = 1e-14, 1e16


@quiet
def levenberg_marquardt_step(theta: ArrayLike, e: ArrayLike, J: ArrayLike, mu: float) -> Array:
    r"""$w - \big(\mu I + \frac1n \sum J^\top J\big)^{-1} \frac1n \sum J^\top e$.

    $\mu = 0$ is a step of Gauss and Newton; for large $\mu$ it is gradient descent with the rate $1 / \mu$.

    Parameters
    ----------
    theta : (m,) array
    e : (n,) or (n, K) array
    J : (n, m) or (n, K, m) array
    mu : number, at least 0

    Returns
    -------
    (m,) array

    Raises
    ------
    ValueError
        If shapes do not fit, or `mu` is negative, or 0 where $J^\top J$ is singular.

    Notes
    -----
    MEPhI, {eq}`eq-levenberg-marquardt`; Levenberg (1944), Marquardt (1963).
    """
    theta, gradient = as_vector(theta, "theta"), residual_grad(e, J)
    if theta.shape != gradient.shape:
        raise ValueError(f"theta: expected one entry per column of J, {gradient.size}, got {theta.size}")
    try:
        return theta - np.linalg.solve(lm_matrix(J, mu), gradient)
    except np.linalg.LinAlgError as error:
        raise ValueError(f"mu: expected a larger number, the matrix is singular at {mu!r}") from error


@quiet
def levenberg_marquardt(
    residuals: Callable[[Array], ArrayLike],
    jacobian: Callable[[Array], ArrayLike],
    theta0: ArrayLike,
    *,
    mu0: float = 1.0,
    up: float = 10.0,
    down: float = 10.0,
    gtol: float = 1e-8,
    max_steps: int = 200,
    keep_path: bool = True,
) -> Result:
    r"""Divide $\mu$ by ``down`` after a step that succeeds, multiply it by ``up`` after one that fails.

    A trial that would raise $E$ is not taken, so $E$ never grows.

    Parameters
    ----------
    residuals, jacobian : functions
        Take a point, (m,); return $e$, (n,) or (n, K), and $J = \partial e / \partial w^\top$, (n, m) or
        (n, K, m).
    theta0 : (m,) array
    mu0 : positive number
        The first $\mu$: rather large, near the minimum it becomes small.
    up, down : numbers above 1
    gtol : number, at least 0
        Stop when no entry of $\nabla E$ is larger.
    max_steps : integer, at least 0
        Trials that fail are no steps.
    keep_path : bool
        Whether to keep all iterates.

    Returns
    -------
    Result
        ``value`` is $E$, ``nfev`` counts calls of `residuals`; ``reason`` is "damping" if no $\mu$ helped.

    Raises
    ------
    ValueError
        If a shape does not fit or a number is out of its range.

    Notes
    -----
    MEPhI, {eq}`eq-levenberg-marquardt`.
    """
    run, mu0 = Run(theta0, gtol, max_steps, keep_path), as_number(mu0, "mu0", above=0)
    up, down = as_number(up, "up", above=1), as_number(down, "down", above=1)
    mu, e, nfev = mu0, np.array(as_float(residuals(run.start), "e")), 1
    J = np.array(as_float(jacobian(run.start), "J"))
    here = Point(run.start, residual_loss(e), residual_grad(e, J))
    while not (reason := run.reason_to_stop(here)):
        scale = float(np.square(J).max())
        mu = max(mu, _LEAST_DAMPING * scale)
        if not mu <= max(mu0, _MOST_DAMPING * scale) < inf:
            reason = "damping"
            break
        trial = levenberg_marquardt_step(here.theta, e, J, mu)
        errors, nfev = np.array(as_float(residuals(trial), "e")), nfev + 1
        if (value := residual_loss(errors)) <= here.value:  # False for nan
            e, J, mu = errors, np.array(as_float(jacobian(trial), "J")), mu / down
            here = Point(trial, value, residual_grad(e, J))
            run.add(here)
        else:
            mu *= up
    return run.result(here, nfev, reason)
