"""Rates along a cosine: once, with warm restarts, and the one-cycle policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_number
from lecturelib.schedules._schedule import Rate, rates


@dataclass(frozen=True)
class Cosine:
    r"""$\alpha_f + \tfrac12 (\alpha_0 - \alpha_f) (1 + \cos \pi \tfrac{t}{T})$, from $t = T$ on $\alpha_f$.

    Parameters
    ----------
    lr0, lr_end : numbers, `lr0` positive and `lr_end` at least 0
        $\alpha_0$ and $\alpha_f$.
    steps : positive integer
        $T$.  PyTorch's schedule of that name rises again after it.

    Notes
    -----
    {eq}`eq-cosine-decay`; Loshchilov and Hutter (2017).
    """

    lr0: float = 0.1
    lr_end: float = 0.0
    steps: int = 100

    def __post_init__(self) -> None:
        _check(self.lr0, self.lr_end)
        as_count(self.steps, "steps")

    def __call__(self, t: ArrayLike) -> Rate:
        """Return the rate of step `t`, counted from 0."""
        return rates(t, lambda t: _bend(self.lr0, self.lr_end, np.minimum(t / self.steps, 1)))


@dataclass(frozen=True)
class CosineWarmRestarts:
    r"""The cosine from $\alpha_0$ to $\alpha_f$ again and again, each time `mult` times as long.

    Cycle $i$ takes $T_i = T_0 \, \text{mult}^i$ steps; its first one has the rate $\alpha_0$.

    Parameters
    ----------
    lr0, lr_end : numbers, `lr0` positive and `lr_end` at least 0
        $\alpha_0$ and $\alpha_f$, which is approached, and left before it is reached.
    first : positive integer
        $T_0$.
    mult : positive integer

    Notes
    -----
    Bucharest, {eq}`eq-warm-restarts`; Loshchilov and Hutter (2017, SGDR).

    Examples
    --------
    >>> CosineWarmRestarts(lr0=1.0, first=2, mult=2)(range(7)).round(3)
    array([1.   , 0.5  , 1.   , 0.854, 0.5  , 0.146, 1.   ])
    """

    lr0: float = 0.1
    lr_end: float = 0.0
    first: int = 10
    mult: int = 1

    def __post_init__(self) -> None:
        _check(self.lr0, self.lr_end)
        as_count(self.first, "first")
        as_count(self.mult, "mult")

    def __call__(self, t: ArrayLike) -> Rate:
        """Return the rate of step `t`, counted from 0."""
        return rates(t, lambda t: _bend(self.lr0, self.lr_end, self._passed(t)))

    def _passed(self, t: Array) -> Array:
        """Return which part of its cycle has passed at each step, from 0 to below 1."""
        if self.mult == 1:
            return t % self.first / self.first
        # The restarts, counted out rather than by a logarithm, which rounds to the wrong side of one.
        starts = [0.0]
        while starts[-1] <= t.max(initial=0):
            starts.append(starts[-1] * self.mult + self.first)
        cycle = np.searchsorted(starts, t, side="right") - 1
        passed: Array = (t - np.array(starts)[cycle]) / np.diff(starts)[cycle]
        return passed


@dataclass(frozen=True)
class OneCycle:
    r"""Up from $\alpha_{\max} / \text{div}$ to $\alpha_{\max}$, then down to a small fraction of the start.

    Parameters
    ----------
    lr_max : positive number
    steps : integer, at least 3
        Length of the whole cycle; from its last step, ``steps - 1``, on the rate stays.
    rise : number between 0 and 1
        Which part of the steps goes up; the top is at ``rise * steps - 1``.
    div, final_div : positive numbers
        The start is ``lr_max / div``, the end is ``lr_max / div / final_div``.
    shape : "cosine" or "linear"
        Of both parts.

    Raises
    ------
    ValueError
        If a parameter is not in its range, or the rise takes less than one step.

    Notes
    -----
    Bucharest, {eq}`eq-one-cycle`; Smith (2018).  Numbers as in PyTorch.
    """

    lr_max: float = 0.1
    steps: int = 100
    rise: float = 0.3
    div: float = 25.0
    final_div: float = 1e4
    shape: Literal["cosine", "linear"] = "cosine"

    def __post_init__(self) -> None:
        as_count(self.steps, "steps", at_least=3)
        as_number(self.rise, "rise", above=1 / self.steps, below=1)
        for name in ("lr_max", "div", "final_div"):
            as_number(getattr(self, name), name, above=0)
        if self.shape not in _SHAPES:
            raise ValueError(f"shape: expected 'cosine' or 'linear', got {self.shape!r}")

    def __call__(self, t: ArrayLike) -> Rate:
        """Return the rate of step `t`, counted from 0."""
        return rates(t, self._rate)

    def _rate(self, t: Array) -> Array:
        low, between = self.lr_max / self.div, _SHAPES[self.shape]
        top, last = self.rise * self.steps - 1, self.steps - 1
        up = between(low, self.lr_max, np.minimum(t / top, 1))
        down = between(self.lr_max, low / self.final_div, np.clip((t - top) / (last - top), 0, 1))
        return np.where(t <= top, up, down)


def _bend(start: float, end: float, part: Array) -> Array:
    return end + (start - end) / 2 * (1 + np.cos(np.pi * part))


def _straight(start: float, end: float, part: Array) -> Array:
    return start + (end - start) * part


_SHAPES: dict[str, Callable[[float, float, Array], Array]] = {"cosine": _bend, "linear": _straight}


def _check(lr0: float, lr_end: float) -> None:
    as_number(lr0, "lr0", above=0)
    as_number(lr_end, "lr_end", at_least=0)
