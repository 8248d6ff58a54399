"""What a row of the table of activations says."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from numpy.typing import ArrayLike

from lecturelib._checks import Array

Elementwise = Callable[[ArrayLike], Array]


class Range(NamedTuple):
    """The values a function takes; `ends` is "()", "[]", "[)" or "(]"."""

    low: float
    high: float
    ends: str

    def __str__(self) -> str:
        low, high = (f"{end:.4g}".replace("inf", "∞") for end in (self.low, self.high))
        return f"{self.ends[0]}{low}, {high}{self.ends[1]}"


class Activation(NamedTuple):
    """One row of the catalog: a function of one number, its derivative, and what is known about them."""

    name: str  # followed by the parameters that are not the defaults, as in "elu(alpha=2)"
    f: Elementwise
    df: Elementwise
    eq: str  # label of its equation in chapters/activations.md
    range: Range
    slopes: tuple[float, float]  # what df tends to at -∞ and ∞
    torch: str  # f(x) in PyTorch, F being torch.nn.functional, or "none: " and why it has no such function
    kinks: tuple[float, ...] = ()  # where f has no derivative; df returns the lectures' choice there (E-09)
    jumps: bool = False  # f is discontinuous at its kinks
    increasing: bool = True  # f never falls
    minimum: tuple[float, float] | None = None  # (x, f(x)), if f takes its least value at one point
    limits: tuple[float, float] | None = None  # of f at -∞ and ∞, if they are not the ends of the range
