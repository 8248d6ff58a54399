r"""Nesterov's momentum: with the gradient at the point ahead, and rewritten for that point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number, as_vector
from lecturelib.optimizers import in_place
from lecturelib.optimizers.momentum import MomentumState
from lecturelib.optimizers.rule import DECAY, RATE, Rate, checked, here, rate, settle


@dataclass(frozen=True)
class Nesterov:
    r"""$v \leftarrow \beta v - \eta \nabla f(\theta + \beta v),\quad \theta \leftarrow \theta + v$.

    $v = 0$ at first.  `step` must be given the gradient at ``query(theta, state)``; `minimize` does so.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$.
    beta : number from 0 to below 1
        $\beta$.
    form : "classical" or "average"
        "average" is $m \leftarrow \beta m + (1 - \beta) \nabla f(\theta - \eta\beta m)$, then
        $\theta - \eta m$: Cluj's momentum, looking ahead.

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    Bucharest and MEPhI, {eq}`eq-nesterov`, and UiT once its decay is put back (E-55c, E-73).
    Nesterov (1983), Sutskever et al. (2013).
    """

    lr: Rate = 0.01
    beta: float = 0.9
    form: Literal["classical", "average"] = "classical"

    def __post_init__(self) -> None:
        settle(self, lr=RATE, beta=DECAY, form=("classical", "average"))

    def init(self, theta: ArrayLike) -> MomentumState:
        """Return the state before the first step."""
        return MomentumState(0, np.zeros_like(as_vector(theta, "theta")))

    def query(self, theta: Array, state: MomentumState) -> Array:
        """Return the point ahead, where the velocity alone would lead."""
        if self.form == "classical":
            return theta + self.beta * state.v
        return theta - rate(self.lr, state.t) * self.beta * state.v

    def step(self, theta: ArrayLike, grad: ArrayLike, state: MomentumState) -> tuple[Array, MomentumState]:
        """Return the next point and state; `grad` is the gradient at the point ahead."""
        theta, grad = checked(theta, grad)
        lr, beta = rate(self.lr, state.t), self.beta
        if self.form == "classical":
            v = beta * state.v - lr * grad
            return theta + v, MomentumState(state.t + 1, v)
        v = beta * state.v + (1 - beta) * grad
        return theta - lr * v, MomentumState(state.t + 1, v)


@dataclass(frozen=True)
class NesterovRewritten:
    r"""$v \leftarrow \beta v + g,\quad \tilde\theta \leftarrow \tilde\theta - \eta (g + \beta v)$.

    The same rule for the point ahead, $\tilde\theta = \theta + \beta v$ of `Nesterov`: the gradient is wanted
    where the parameter is, so any program for gradients will do.  `to_lookahead` maps the paths.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$.
    beta : number from 0 to below 1
        $\beta$.

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    {eq}`eq-nesterov-rewritten`, E-73: what PyTorch computes with ``nesterov=True``.
    """

    lr: Rate = 0.01
    beta: float = 0.9

    def __post_init__(self) -> None:
        settle(self, lr=RATE, beta=DECAY)

    query, spare, step_ = here, in_place.spare, in_place.nesterov_rewritten

    def init(self, theta: ArrayLike) -> MomentumState:
        """Return the state before the first step."""
        return MomentumState(0, np.zeros_like(as_vector(theta, "theta")))

    def step(self, theta: ArrayLike, grad: ArrayLike, state: MomentumState) -> tuple[Array, MomentumState]:
        """Return the next point and state."""
        theta, grad = checked(theta, grad)
        v = self.beta * state.v + grad
        return theta - rate(self.lr, state.t) * (grad + self.beta * v), MomentumState(state.t + 1, v)


def to_lookahead(path: ArrayLike, beta: float) -> Array:
    r"""$\tilde\theta_t = \theta_t + \beta (\theta_t - \theta_{t-1})$, ahead of a path of `Nesterov`.

    Parameters
    ----------
    path : (steps + 1, n) array
        As `minimize` returns it.
    beta : number from 0 to below 1

    Returns
    -------
    (steps + 1, n) array
        The path of `NesterovRewritten` and of other libraries, from the same first point.

    Raises
    ------
    ValueError
        If `path` is not such an array, or `beta` not in its range.

    Notes
    -----
    {eq}`eq-nesterov-rewritten`, E-73.
    """
    path, beta = as_float(path, "path"), as_number(beta, "beta", **DECAY)
    if path.ndim != 2 or path.size == 0:
        raise ValueError(f"path: expected points as rows, (steps + 1, n), got shape {path.shape}")
    return path + beta * np.diff(path, axis=0, prepend=path[:1])
