r"""The temporal-difference loss of Q-learning, with a frozen and with a moving target.

`q` is $Q(x, u)$ of the actions that were taken, (n,); `q_next` is $Q(x', u')$ for all actions, (n, actions);
`r` are the rewards, (n,).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number
from lecturelib.losses._reduction import Reduction, beyond_floats_is_inf, shared, total


@beyond_floats_is_inf
def td_error(q: ArrayLike, q_next: ArrayLike, r: ArrayLike, gamma: float) -> Array:
    r"""$\delta = r + \gamma \max_{u'} Q(x', u') - Q(x, u)$, (n,).

    Parameters
    ----------
    q : (n,) array
    q_next : (n, actions) array
        The largest entry of each row counts: the maximum is over the next action $u'$ (E-30).
    r : (n,) array
    gamma : discount, from 0 to 1

    Raises
    ------
    ValueError
        If the shapes do not fit, nothing is in them, or `gamma` is out of range.

    Notes
    -----
    Cluj, {eq}`eq-td-error`; Watkins (1989).
    """
    q, q_next, r = as_float(q, "q"), as_float(q_next, "q_next"), as_float(r, "r")
    if q.ndim != 1 or q_next.ndim != 2 or len(q_next) != len(q) or r.shape != q.shape or q_next.size == 0:
        expected = "expected q (n,), q_next (n, actions), r (n,), not empty"
        raise ValueError(f"{expected}; got q {q.shape}, q_next {q_next.shape}, r {r.shape}")
    error: Array = r + as_number(gamma, "gamma", at_least=0, at_most=1) * q_next.max(axis=1) - q
    return error


@beyond_floats_is_inf
def td_loss(
    q: ArrayLike, q_next: ArrayLike, r: ArrayLike, gamma: float, reduction: Reduction = "mean"
) -> float:
    r"""$\mathbb{E}[\delta^2]$, the mean of the squares, not the square of the mean.

    Arguments as for `td_error`.

    Notes
    -----
    Cluj, {eq}`eq-td-loss`, where the square stands outside the bracket (E-30).
    """
    return total(np.square(td_error(q, q_next, r, gamma), dtype=np.float64), reduction)


@beyond_floats_is_inf
def td_semi_gradient(
    q: ArrayLike, q_next: ArrayLike, r: ArrayLike, gamma: float, reduction: Reduction = "mean"
) -> Array:
    r"""$\partial\,\mathbb{E}[\delta^2] / \partial q = -\frac{2}{n} \delta$ with the target frozen, (n,).

    The update $\theta + \alpha\,\delta\,\partial Q / \partial \theta$ is a step of $\alpha / 2$ against the
    semi-gradient of the sum.  Arguments as for `td_error`.

    Notes
    -----
    Cluj, {eq}`eq-td-semi-gradient`.
    """
    return shared(-2 * td_error(q, q_next, r, gamma), reduction)


@beyond_floats_is_inf
def td_full_gradient(
    q: ArrayLike, q_next: ArrayLike, r: ArrayLike, gamma: float, reduction: Reduction = "mean"
) -> tuple[Array, Array]:
    r"""Gradient of $\mathbb{E}[\delta^2]$ through the target too; Q-learning does not use it.

    Arguments as for `td_error`.

    Returns
    -------
    grad_q : (n,) array
        The semi-gradient, $-\frac{2}{n} \delta$.
    grad_q_next : (n, actions) array
        $\frac{2}{n} \gamma\,\delta$ at the largest entry of each row (the first of equal ones), 0 elsewhere.

    Notes
    -----
    {eq}`eq-td-full-gradient`; Baird's residual gradient (1995).
    """
    grad_q = td_semi_gradient(q, q_next, r, gamma, reduction)
    q_next = as_float(q_next, "q_next")
    grad_q_next = np.zeros(q_next.shape, grad_q.dtype)
    grad_q_next[np.arange(len(grad_q)), q_next.argmax(axis=1)] = -float(gamma) * grad_q
    return grad_q, grad_q_next
