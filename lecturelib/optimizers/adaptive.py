r"""A rate for every coordinate, from its squared gradients: AdaGrad, RMSProp, AdaDelta, sign descent."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_vector
from lecturelib.optimizers import in_place
from lecturelib.optimizers.momentum import GradientDescentState
from lecturelib.optimizers.rule import (
    AT_LEAST_0,
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


class AdaDeltaState(NamedTuple):
    """Steps taken, averages of the squared gradients and of the squared jumps."""

    t: int
    s: Array
    d: Array


@dataclass(frozen=True)
class AdaDelta:
    r"""$\theta \leftarrow \theta - g \sqrt{d + \epsilon} / \sqrt{s + \epsilon}$, as long as jumps before.

    $s \leftarrow \rho s + (1 - \rho) g^2$ before the jump; $d \leftarrow \rho d + (1 - \rho)(\text{jump})^2$
    after it.

    Parameters
    ----------
    lr : positive number or schedule
        A factor on the jump; 1 in the lecture.
    rho : number from 0 to below 1
        $\rho$.
    eps : positive number
        $\epsilon$ starts the method: the first jump is $\sqrt{\epsilon / (1 - \rho)}$ long.  $10^{-6}$ in the
        paper and in PyTorch, $10^{-8}$ in MEPhI, where it is ten times slower.
    delta0 : number of at least 0
        $\Delta_{0}$, MEPhI's jump before the first.

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    MEPhI, {eq}`eq-adadelta`, E-63.  Zeiler (2012).
    """

    lr: Rate = 1.0
    rho: float = 0.9
    eps: float = 1e-6
    delta0: float = 0.0

    def __post_init__(self) -> None:
        settle(self, lr=RATE, rho=DECAY, eps=POSITIVE, delta0=AT_LEAST_0)

    query, spare, step_ = here, in_place.spare, in_place.adadelta

    def init(self, theta: ArrayLike) -> AdaDeltaState:
        """Return the state before the first step."""
        zeros = np.zeros_like(as_vector(theta, "theta"))
        return AdaDeltaState(0, zeros, np.full_like(zeros, (1 - self.rho) * self.delta0**2))

    def step(self, theta: ArrayLike, grad: ArrayLike, state: AdaDeltaState) -> tuple[Array, AdaDeltaState]:
        """Return the next point and state."""
        theta, grad = squarable(theta, grad)
        s = self.rho * state.s + (1 - self.rho) * grad**2
        jump = np.sqrt((state.d + self.eps) / (s + self.eps)) * grad
        d = self.rho * state.d + (1 - self.rho) * jump**2
        return theta - rate(self.lr, state.t) * jump, AdaDeltaState(state.t + 1, s, d)


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
