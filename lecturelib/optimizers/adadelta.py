r"""AdaDelta: jumps as long as the jumps before them, without a learning rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_vector
from lecturelib.optimizers import in_place
from lecturelib.optimizers.rule import AT_LEAST_0, DECAY, POSITIVE, RATE, Rate, here, rate, settle, squarable


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
