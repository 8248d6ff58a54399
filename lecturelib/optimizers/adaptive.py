r"""A rate for every coordinate, from its squared gradients: AdaGrad, RMSProp, sign descent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_vector
from lecturelib.optimizers import in_place
from lecturelib.optimizers.momentum import GradientDescentState
from lecturelib.optimizers.rule import (
    DECAY,
    FLAG,
    POSITIVE,
    RATE,
    Rate,
    here,
    rate,
    root,
    settle,
    squarable,
)


class AdaGradState(NamedTuple):
    """Steps taken, and the sum of the squared gradients."""

    t: int
    s: Array


@dataclass(frozen=True)
class AdaGrad:
    r"""$s \leftarrow s + g^2,\quad \theta \leftarrow \theta - \eta\, g / (\sqrt{s} + \epsilon)$.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$.
    eps : positive number
        $\epsilon$.
    eps_inside : bool
        True for $g / \sqrt{s + \epsilon}$.

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    Bucharest and UiT, {eq}`eq-adagrad`; $\epsilon$ inside in Virginia Tech and MEPhI,
    {eq}`eq-adagrad-inside` (E-63).  $s$ starts at 0, includes the current gradient and never shrinks (E-80),
    so the rates only fall.  Duchi, Hazan and Singer (2011).
    """

    lr: Rate = 0.01
    eps: float = 1e-8
    eps_inside: bool = False

    def __post_init__(self) -> None:
        settle(self, lr=RATE, eps=POSITIVE, eps_inside=FLAG)

    query, spare, step_ = here, in_place.spare, in_place.adagrad

    def init(self, theta: ArrayLike) -> AdaGradState:
        """Return the state before the first step."""
        return AdaGradState(0, np.zeros_like(as_vector(theta, "theta")))

    def step(self, theta: ArrayLike, grad: ArrayLike, state: AdaGradState) -> tuple[Array, AdaGradState]:
        """Return the next point and state."""
        theta, grad = squarable(theta, grad)
        s = state.s + grad**2
        move = rate(self.lr, state.t) * grad / root(s, self.eps, self.eps_inside)
        return theta - move, AdaGradState(state.t + 1, s)


class RMSPropState(NamedTuple):
    """Steps taken, average of the squared gradients, velocity (in units of the learning rate)."""

    t: int
    s: Array
    v: Array


@dataclass(frozen=True)
class RMSProp:
    r"""$s \leftarrow \rho s + (1 - \rho) g^2,\ \theta \leftarrow \theta - \eta g / (\sqrt{s} + \epsilon)$.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$.
    rho : number from 0 to below 1
        $\rho$; 0 leaves the sign of the gradient.
    eps : positive number
        $\epsilon$.
    eps_inside : bool
        True for $g / \sqrt{s + \epsilon}$.
    start : "zero" or "first_grad"
        $s$ before the first step: 0, which makes that step $\eta / \sqrt{1 - \rho}$ long, or the first
        squared gradient, which makes it $\eta$ (E-72).
    momentum : number from 0 to below 1
        $\beta$ of $v \leftarrow \beta v + g / (\sqrt{s} + \epsilon)$, then $\theta - \eta v$.

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    Bucharest and UiT, {eq}`eq-rmsprop`; $\epsilon$ inside in Virginia Tech and Cluj, {eq}`eq-rmsprop-inside`;
    also started by the first gradient in MEPhI, {eq}`eq-rmsprop-first-grad`.  Hinton (2012).
    """

    lr: Rate = 0.01
    rho: float = 0.9
    eps: float = 1e-8
    eps_inside: bool = False
    start: Literal["zero", "first_grad"] = "zero"
    momentum: float = 0.0

    def __post_init__(self) -> None:
        settle(self, lr=RATE, rho=DECAY, eps=POSITIVE, eps_inside=FLAG, momentum=DECAY)
        settle(self, start=("zero", "first_grad"))

    query, spare, step_ = here, in_place.spare, in_place.rmsprop

    def init(self, theta: ArrayLike) -> RMSPropState:
        """Return the state before the first step."""
        zeros = np.zeros_like(as_vector(theta, "theta"))
        return RMSPropState(0, zeros, zeros.copy())

    def step(self, theta: ArrayLike, grad: ArrayLike, state: RMSPropState) -> tuple[Array, RMSPropState]:
        """Return the next point and state."""
        theta, grad = squarable(theta, grad)
        if state.t == 0 and self.start == "first_grad":
            s = grad**2
        else:
            s = self.rho * state.s + (1 - self.rho) * grad**2
        v = grad / root(s, self.eps, self.eps_inside)
        if self.momentum:
            v = self.momentum * state.v + v
        return theta - rate(self.lr, state.t) * v, RMSPropState(state.t + 1, s, v)


@dataclass(frozen=True)
class NormalizedGradient:
    r"""$\theta \leftarrow \theta - \eta\, g / \sqrt{g^2 + \epsilon}$: the sign of each entry, nothing else.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$, the length of every step: near a minimum it jumps to and fro for ever.
    eps : positive number
        $\epsilon$.
    eps_inside : bool
        False for $g / (|g| + \epsilon)$.

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    Cluj, {eq}`eq-normalized-gradient`; UiT's sign descent (E-64b); RMSProp with $\rho = 0$.
    """

    lr: Rate = 0.01
    eps: float = 1e-8
    eps_inside: bool = True

    def __post_init__(self) -> None:
        settle(self, lr=RATE, eps=POSITIVE, eps_inside=FLAG)

    query = here

    def init(self, theta: ArrayLike) -> GradientDescentState:
        """Return the state before the first step."""
        as_vector(theta, "theta")
        return GradientDescentState(0)

    def step(
        self, theta: ArrayLike, grad: ArrayLike, state: GradientDescentState
    ) -> tuple[Array, GradientDescentState]:
        """Return the next point and state."""
        theta, grad = squarable(theta, grad)
        unit = grad / root(grad**2, self.eps, self.eps_inside)
        return theta - rate(self.lr, state.t) * unit, GradientDescentState(state.t + 1)
