"""Newton's method: as it is, damped so that it goes downhill, and saddle-free."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, ValueAndGrad, as_number
from lecturelib._stable import quiet
from lecturelib.second_order._arguments import same_length, square
from lecturelib.second_order._descend import Search, descend
from lecturelib.second_order._result import Objective, Point, Result, Run


@quiet
def newton_step(theta: ArrayLike, grad: ArrayLike, hess: ArrayLike) -> Array:
    r"""$\theta - H^{-1} \nabla f$, by solving $H \varepsilon = -\nabla f$: there is no need of an inverse.

    Goes to where the gradient of the parabola at $\theta$ is zero: a minimum, a maximum or a saddle (E-52).

    Parameters
    ----------
    theta, grad : (n,) arrays
    hess : (n, n) array

    Returns
    -------
    (n,) array

    Raises
    ------
    ValueError
        If shapes do not fit, or $H$ is singular.

    Notes
    -----
    MEPhI, {eq}`eq-newton`.

    Examples
    --------
    >>> newton_step([5.0, -7.0], [10.0, 14.0], [[2.0, 0.0], [0.0, -2.0]])
    array([0., 0.])
    """
    theta, g = same_length(theta=theta, grad=grad)
    try:
        return theta + np.linalg.solve(square(hess, g.size), -g)
    except np.linalg.LinAlgError as error:
        raise ValueError(
            "hess: expected an invertible matrix, got a singular one; newton_direction damps it"
        ) from error


@quiet
def newton_direction(grad: ArrayLike, hess: ArrayLike, damping: float = 0.0) -> Array:
    r"""Solve $(H + \lambda I)\, p = -\nabla f$, raising $\lambda$ until $H + \lambda I \succ 0$.

    A direction downhill whatever the Hessian is.

    Parameters
    ----------
    grad : (n,) array
    hess : (n, n) array
        Symmetric.
    damping : number, at least 0
        The first $\lambda$ that is tried.

    Returns
    -------
    (n,) array

    Raises
    ------
    ValueError
        If shapes do not fit, or `damping` is negative.

    Notes
    -----
    {eq}`eq-damped-newton`; Nocedal and Wright (2006), algorithm 3.3.  Cholesky's factorization exists for
    positive definite matrices only, so it is the test too.
    """
    (g,) = same_length(grad=grad)
    H = square(hess, g.size)
    scale = float(np.abs(H).max()) or 1.0  # sizes near 1 from here on: nothing overflows
    damping = as_number(damping, "damping", at_least=0) / scale
    while True:
        try:
            factor = np.linalg.cholesky(H / scale + damping * np.eye(g.size, dtype=H.dtype))
        except np.linalg.LinAlgError:
            damping = max(2 * damping, 1e-3)
            continue
        return -np.linalg.solve(factor.T, np.linalg.solve(factor, g / scale))


@quiet
def saddle_free_newton_step(theta: ArrayLike, grad: ArrayLike, hess: ArrayLike) -> Array:
    r"""$\theta - |H|^{-1} \nabla f$, where $|H|$ has the eigenvalues $|\lambda_i|$: saddles push away.

    Arguments as for `newton_step`, `hess` symmetric; an error only if shapes do not fit.

    Notes
    -----
    Bucharest's list, {eq}`eq-saddle-free-newton`; Dauphin et al. (2014).  Eigenvalues below $10^{-8}$ of the
    largest in size count as that much.

    Examples
    --------
    >>> saddle_free_newton_step([5.0, -7.0], [10.0, 14.0], [[2.0, 0.0], [0.0, -2.0]])
    array([  0., -14.])
    """
    theta, g = same_length(theta=theta, grad=grad)
    return theta + _saddle_free_direction(g, square(hess, g.size))


def _saddle_free_direction(g: Array, H: Array) -> Array:
    lam, V = np.linalg.eigh(H)
    size = np.abs(lam)
    size = np.maximum(size, 1e-8 * float(size.max()) or 1.0)
    direction: Array = -V @ (V.T @ g / size)
    return direction


class _Newton:
    """Directions of Newton's kind: they have no past."""

    unit_step = True

    def __init__(self, hess: Callable[[Array], ArrayLike], solve: Callable[[Array, Array], Array]) -> None:
        self.hess, self.solve = hess, solve

    def first(self, here: Point) -> Array:
        return self.solve(here.grad, square(self.hess(here.theta), here.theta.size))

    def next(self, before: Point, here: Point, direction: Array) -> Array:
        return self.first(here)


_FORMS: dict[str, Callable[[Array, Array], Array]] = {
    "damped": newton_direction,
    "saddle-free": _saddle_free_direction,
}


def newton(
    value_and_grad: ValueAndGrad,
    hess: Callable[[Array], ArrayLike],
    theta0: ArrayLike,
    *,
    form: Literal["damped", "saddle-free", "pure"] = "damped",
    line_search: Search = "backtracking",
    gtol: float = 1e-8,
    max_steps: int = 100,
    keep_path: bool = True,
) -> Result:
    r"""$\theta + \alpha p$ with $(H + \lambda I)\, p = -\nabla f$, time and again.

    Parameters
    ----------
    hess : function
        Takes a point, ``(n,)``, returns the Hessian there, ``(n, n)``.
    form : "damped", "saddle-free" or "pure"
        "damped" goes downhill from everywhere: $\lambda$ as in `newton_direction`, $\alpha$ by a line search.
        "saddle-free" takes $p = -|H|^{-1} \nabla f$.  "pure" is the lecture's
        $\theta - H^{-1} \nabla f$: it finds any critical point, and may go far away (E-52).
    value_and_grad, theta0, line_search, gtol, max_steps, keep_path
        As for `lecturelib.second_order.steepest_descent`, errors included; "pure" searches along no line.

    Notes
    -----
    MEPhI, {eq}`eq-newton`, {eq}`eq-damped-newton`.
    """
    if form == "pure":
        return _pure_newton(Objective(value_and_grad), hess, Run(theta0, gtol, max_steps, keep_path))
    if form not in _FORMS:
        raise ValueError(f"form: expected one of {', '.join(_FORMS)}, pure, got {form!r}")
    rule = _Newton(hess, _FORMS[form])
    return descend(value_and_grad, theta0, rule, line_search, gtol, max_steps, keep_path)


@quiet
def _pure_newton(objective: Objective, hess: Callable[[Array], ArrayLike], run: Run) -> Result:
    here = objective(run.start)
    while not (reason := run.reason_to_stop(here)):
        H = square(hess(here.theta), here.theta.size)
        try:
            here = objective(here.theta + np.linalg.solve(H, -here.grad))
        except np.linalg.LinAlgError:
            reason = "singular"
            break
        run.add(here)
    return run.result(here, objective.calls, reason)
