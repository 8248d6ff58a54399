"""A rate that waits for the validation error: a machine with a small state, kept outside of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import numpy as np

from lecturelib._checks import Array, as_count, as_number


class PlateauState(NamedTuple):
    """The rate now, the least error so far, and how many errors in a row have not been less."""

    lr: float
    best: float
    waited: int


@dataclass(frozen=True)
class HalveOnPlateau:
    r"""Multiply the rate by `factor` when the error fails to improve more than `patience` times in a row.

    Parameters
    ----------
    lr0 : positive number
    factor : number above 0 and below 1
    patience : integer, at least 0
        How many errors in a row may fail to improve without a consequence; then the count starts again.
    threshold : number from 0 to below 1
        An error improves if it is less than ``best * (1 - threshold)``; PyTorch takes 1e-4.

    Raises
    ------
    ValueError
        If a parameter is not in its range.

    Notes
    -----
    Bucharest, {eq}`eq-halve-on-plateau`.

    Examples
    --------
    >>> HalveOnPlateau(lr0=0.1, patience=1).rates([3, 2, 2, 2, 2, 1])
    array([0.1 , 0.1 , 0.1 , 0.05, 0.05, 0.05])
    """

    lr0: float = 0.1
    factor: float = 0.5
    patience: int = 10
    threshold: float = 0.0

    def __post_init__(self) -> None:
        as_number(self.lr0, "lr0", above=0)
        as_number(self.factor, "factor", above=0, below=1)
        as_count(self.patience, "patience", at_least=0)
        as_number(self.threshold, "threshold", at_least=0, below=1)

    def init(self) -> PlateauState:
        """Return the state before the first error."""
        return PlateauState(self.lr0, inf, 0)

    def step(self, error: float, state: PlateauState) -> PlateauState:
        """Return the state after `error`, a number of at least 0; nan counts as no improvement."""
        if error < state.best * (1 - self.threshold):
            return PlateauState(state.lr, float(error), 0)
        if state.waited < self.patience:
            return state._replace(waited=state.waited + 1)
        return PlateauState(state.lr * self.factor, state.best, 0)

    def rates(self, errors: Iterable[float]) -> Array:
        """Return the rate after each of the errors."""
        state, after = self.init(), []
        for error in errors:
            state = self.step(error, state)
            after.append(state.lr)
        return np.array(after)
