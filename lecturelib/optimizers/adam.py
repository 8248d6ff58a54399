r"""Adam and its two relatives, AdaMax and NAdam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_vector
from lecturelib.optimizers import in_place
from lecturelib.optimizers.rule import (
    AT_LEAST_0,
    DECAY,
    FLAG,
    POSITIVE,
    RATE,
    Rate,
    checked,
    here,
    rate,
    root,
    settle,
    squarable,
)


class AdamState(NamedTuple):
    """Steps taken, average of the gradients, average of their squares (for AdaMax: their largest size)."""

    t: int
    m: Array
    v: Array


@dataclass(frozen=True)
class Adam:
    r"""$\theta \leftarrow \theta - \eta\, \hat m / (\sqrt{\hat v} + \epsilon)$: averages of $g$ and $g^2$.

    $m \leftarrow \beta_1 m + (1 - \beta_1) g$ and $v \leftarrow \beta_2 v + (1 - \beta_2) g^2$ start at 0,
    which $\hat m = m / (1 - \beta_1^t)$ and $\hat v = v / (1 - \beta_2^t)$ make up for; $t$ counts from 1.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$, the length of the first step in every coordinate.
    beta1, beta2 : numbers from 0 to below 1
    eps : positive number
        $\epsilon$.
    eps_inside : bool
        True for $\sqrt{\hat v + \epsilon}$.
    bias_correction : bool
        False for $m$ and $v$ as they are: early steps are longer then, not shorter (E-62b).

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    Virginia Tech and Bucharest, {eq}`eq-adam`; $\epsilon$ inside in MEPhI, Cluj and UiT,
    {eq}`eq-adam-inside` (E-63).  MEPhI's and Cluj's steps count from 0, with $t + 1$ in the exponent.  UiT's
    $v$ and $s$ are $m$ and $v$ here.  Kingma and Ba (2015), algorithm 1.
    """

    lr: Rate = 1e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    eps_inside: bool = False
    bias_correction: bool = True

    def __post_init__(self) -> None:
        settle(self, lr=RATE, beta1=DECAY, beta2=DECAY, eps=POSITIVE, eps_inside=FLAG, bias_correction=FLAG)

    query, spare, step_ = here, in_place.spare, in_place.adam

    def init(self, theta: ArrayLike) -> AdamState:
        """Return the state before the first step."""
        zeros = np.zeros_like(as_vector(theta, "theta"))
        return AdamState(0, zeros, zeros.copy())

    def step(self, theta: ArrayLike, grad: ArrayLike, state: AdamState) -> tuple[Array, AdamState]:
        """Return the next point and state."""
        theta, grad = squarable(theta, grad)
        t = state.t + 1
        m = self.beta1 * state.m + (1 - self.beta1) * grad
        v = self.beta2 * state.v + (1 - self.beta2) * grad**2
        fix_m, fix_v = self.corrections(t)  # m_hat is fix_m * m, v_hat is fix_v * v
        move = rate(self.lr, state.t) * fix_m * m / root(fix_v * v, self.eps, self.eps_inside)
        return theta - move, AdamState(t, m, v)

    def corrections(self, t: int) -> tuple[float, float]:
        r"""Return $1 / (1 - \beta_1^t)$ and $1 / (1 - \beta_2^t)$, or 1 and 1 without bias correction."""
        return (1 / (1 - self.beta1**t), 1 / (1 - self.beta2**t)) if self.bias_correction else (1.0, 1.0)


ADAM_DEFAULTS = Adam()
r"""As MEPhI, its authors and PyTorch set it: $\eta = 0.001$, $\beta = (0.9, 0.999)$, $\epsilon = 10^{-8}$."""


@dataclass(frozen=True)
class AdaMax:
    r"""$v \leftarrow \max(\beta_2 v, |g| + \epsilon),\quad \theta \leftarrow \theta - \eta\, \hat m / v$.

    Adam with the largest recent gradient in place of a root mean square; $\hat m$ as there.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$.
    beta1, beta2 : numbers from 0 to below 1
    eps : positive number
        $\epsilon$ keeps $v$ from being 0; PyTorch adds it, the paper does not have it.

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    Named by MEPhI, {eq}`eq-adamax`.  Kingma and Ba (2015), algorithm 2.
    """

    lr: Rate = 2e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8

    def __post_init__(self) -> None:
        settle(self, lr=RATE, beta1=DECAY, beta2=DECAY, eps=POSITIVE)

    query, spare, step_ = here, in_place.spare, in_place.adamax

    def init(self, theta: ArrayLike) -> AdamState:
        """Return the state before the first step."""
        zeros = np.zeros_like(as_vector(theta, "theta"))
        return AdamState(0, zeros, zeros.copy())

    def step(self, theta: ArrayLike, grad: ArrayLike, state: AdamState) -> tuple[Array, AdamState]:
        """Return the next point and state."""
        theta, grad = checked(theta, grad)
        t = state.t + 1
        m = self.beta1 * state.m + (1 - self.beta1) * grad
        v = np.maximum(self.beta2 * state.v, np.abs(grad) + self.eps)
        return theta - rate(self.lr, state.t) / (1 - self.beta1**t) * m / v, AdamState(t, m, v)


class NAdamState(NamedTuple):
    r"""Steps taken, product of the momenta so far, averages of the gradients and of their squares."""

    t: int
    product: float
    m: Array
    v: Array


@dataclass(frozen=True)
class NAdam:
    r"""$\theta \leftarrow \theta - \eta\, (a_t m + b_t g) / (\sqrt{\hat v} + \epsilon)$: Adam, looking ahead.

    $m$, $v$ and $\hat v$ as in `Adam`; $a_t = \mu_{t+1} / (1 - \pi_{t+1})$ and
    $b_t = (1 - \mu_t) / (1 - \pi_t)$ with a momentum that warms up,
    $\mu_t = \beta_1 (1 - \frac12\, 0.96^{\psi t})$, and its products $\pi_t = \mu_1 \cdots \mu_t$.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$.
    beta1, beta2 : numbers from 0 to below 1
    eps : positive number
        $\epsilon$.
    momentum_decay : number of at least 0
        $\psi$.

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    Named by MEPhI, {eq}`eq-nadam`.  Dozat (2016).
    """

    lr: Rate = 2e-3
    beta1: float = 0.9
    beta2: float = 0.999
    eps: float = 1e-8
    momentum_decay: float = 4e-3

    def __post_init__(self) -> None:
        settle(self, lr=RATE, beta1=DECAY, beta2=DECAY, eps=POSITIVE, momentum_decay=AT_LEAST_0)

    query, spare, step_ = here, in_place.spare, in_place.nadam

    def init(self, theta: ArrayLike) -> NAdamState:
        """Return the state before the first step."""
        zeros = np.zeros_like(as_vector(theta, "theta"))
        return NAdamState(0, 1.0, zeros, zeros.copy())

    def step(self, theta: ArrayLike, grad: ArrayLike, state: NAdamState) -> tuple[Array, NAdamState]:
        """Return the next point and state."""
        theta, grad = squarable(theta, grad)
        t = state.t + 1
        m = self.beta1 * state.m + (1 - self.beta1) * grad
        v = self.beta2 * state.v + (1 - self.beta2) * grad**2
        of_m, of_grad, product = self.weights(t, state.product)
        lr, v_hat = rate(self.lr, state.t), 1 / (1 - self.beta2**t) * v
        move = (lr * of_m * m + lr * of_grad * grad) / root(v_hat, self.eps, inside=False)
        return theta - move, NAdamState(t, product, m, v)

    def weights(self, t: int, product: float) -> tuple[float, float, float]:
        r"""Return what $m$ and $g$ count in step `t`, and $\pi_t$, from $\pi_{t-1}$."""
        mu, ahead = (self.beta1 * (1 - 0.5 * 0.96 ** (k * self.momentum_decay)) for k in (t, t + 1))
        product *= mu
        return ahead / (1 - product * ahead), (1 - mu) / (1 - product), product
