"""Rates that stay or fall: constant, step, exponential, inverse time, power and linear decay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import as_count, as_number
from lecturelib.schedules._schedule import Rate, rates


@dataclass(frozen=True)
class Constant:
    r"""$\alpha(t) = \alpha_0$.

    Parameters
    ----------
    lr0 : positive number

    Notes
    -----
    {eq}`eq-constant-rate`.  The noise of stochastic gradients never dies out.
    """

    lr0: float = 0.1

    def __post_init__(self) -> None:
        as_number(self.lr0, "lr0", above=0)

    def __call__(self, t: ArrayLike) -> Rate:
        """Return the rate of step `t`, counted from 0."""
        return rates(t, lambda t: np.full_like(t, self.lr0))


@dataclass(frozen=True)
class StepDecay:
    r"""$\alpha(t) = \alpha_0 \cdot \text{factor}^{\lfloor t / \text{every} \rfloor}$.

    Parameters
    ----------
    lr0 : positive number
    factor : number above 0, at most 1
        What the rate is multiplied with.
    every : positive integer
        After how many steps: the first change comes at ``t = every``.

    Notes
    -----
    Bucharest and MEPhI (half every 5 epochs, or a tenth every 20), {eq}`eq-step-decay`.
    """

    lr0: float = 0.1
    factor: float = 0.5
    every: int = 5

    def __post_init__(self) -> None:
        as_number(self.lr0, "lr0", above=0)
        as_number(self.factor, "factor", above=0, at_most=1)
        as_count(self.every, "every")

    def __call__(self, t: ArrayLike) -> Rate:
        """Return the rate of step `t`, counted from 0."""
        return rates(t, lambda t: self.lr0 * self.factor ** (t // self.every))


@dataclass(frozen=True)
class ExponentialDecay:
    r"""$\alpha(t) = \alpha_0 e^{-kt} = \alpha_0 \gamma^t$ with $\gamma = e^{-k}$.

    Parameters
    ----------
    lr0, k : positive numbers

    Notes
    -----
    MEPhI, {eq}`eq-exponential-decay`.  It cools too quickly: see `total`.

    Examples
    --------
    >>> round(ExponentialDecay(lr0=0.1, k=0.1).total, 6)
    1.050833
    """

    lr0: float = 0.1
    k: float = 0.01

    def __post_init__(self) -> None:
        as_number(self.lr0, "lr0", above=0)
        as_number(self.k, "k", above=0)

    @classmethod
    def from_gamma(cls, lr0: float, gamma: float) -> ExponentialDecay:
        r"""Return the schedule with $k = -\ln \gamma$, as PyTorch counts."""
        return cls(lr0, -float(np.log(as_number(gamma, "gamma", above=0, below=1))))

    @property
    def total(self) -> float:
        r"""$\sum_t \alpha(t) = \alpha_0 / (1 - e^{-k})$, finite: no gradient of length 1 gets further."""
        return float(self.lr0 / -np.expm1(-self.k))

    def __call__(self, t: ArrayLike) -> Rate:
        """Return the rate of step `t`, counted from 0."""
        return rates(t, lambda t: self.lr0 * np.exp(-self.k * t))


@dataclass(frozen=True)
class InverseTimeDecay:
    r"""$\alpha(t) = \alpha_0 / (1 + kt)$, half of $\alpha_0$ at $t = 1/k$.

    Parameters
    ----------
    lr0, k : positive numbers

    Notes
    -----
    MEPhI, {eq}`eq-inverse-time-decay`.  Satisfies the conditions of Robbins and Monro (1951).
    """

    lr0: float = 0.1
    k: float = 0.01

    def __post_init__(self) -> None:
        as_number(self.lr0, "lr0", above=0)
        as_number(self.k, "k", above=0)

    def __call__(self, t: ArrayLike) -> Rate:
        """Return the rate of step `t`, counted from 0."""
        return rates(t, lambda t: self.lr0 / (1 + self.k * t))


@dataclass(frozen=True)
class PowerDecay:
    r"""$\alpha(t) = \alpha_0 (t + 1)^{-p}$.

    Parameters
    ----------
    lr0, p : positive numbers

    Notes
    -----
    {eq}`eq-power-decay`; `robbins_monro_ok` says for which $p$ stochastic descent comes to rest.
    """

    lr0: float = 0.1
    p: float = 0.5

    def __post_init__(self) -> None:
        as_number(self.lr0, "lr0", above=0)
        as_number(self.p, "p", above=0)

    def __call__(self, t: ArrayLike) -> Rate:
        """Return the rate of step `t`, counted from 0."""
        return rates(t, lambda t: self.lr0 * (t + 1) ** -self.p)


def robbins_monro_ok(p: float) -> bool:
    r"""Whether $\alpha_t = t^{-p}$ has $\sum \alpha_t = \infty$ and $\sum \alpha_t^2 < \infty$.

    True for $\tfrac12 < p \le 1$: steps large enough to get anywhere, small enough to come to rest.

    Raises
    ------
    ValueError
        If `p` is not one finite number.

    Notes
    -----
    Bucharest names the conditions only, {eq}`eq-robbins-monro`; Robbins and Monro (1951).
    """
    return 0.5 < as_number(p, "p") <= 1


@dataclass(frozen=True)
class LinearDecay:
    r"""$\alpha(t) = \alpha_0 + (\alpha_f - \alpha_0) \min(t / T, 1)$.

    Parameters
    ----------
    lr0, lr_end : numbers, `lr0` positive and `lr_end` at least 0
        $\alpha_0$ and $\alpha_f$.
    steps : positive integer
        $T$; from there on the rate stays.

    Notes
    -----
    Bucharest, {eq}`eq-linear-decay`.
    """

    lr0: float = 0.1
    lr_end: float = 0.01
    steps: int = 100

    def __post_init__(self) -> None:
        as_number(self.lr0, "lr0", above=0)
        as_number(self.lr_end, "lr_end", at_least=0)
        as_count(self.steps, "steps")

    def __call__(self, t: ArrayLike) -> Rate:
        """Return the rate of step `t`, counted from 0."""
        return rates(t, lambda t: self.lr0 + (self.lr_end - self.lr0) * np.minimum(t / self.steps, 1))
