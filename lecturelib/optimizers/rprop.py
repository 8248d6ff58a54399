r"""RProp: the step of each coordinate grows or shrinks by the signs of its gradients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_vector
from lecturelib.optimizers.rule import POSITIVE, checked, here, settle


class RPropState(NamedTuple):
    """Steps taken, sign of the last gradient (0: none to compare with), step sizes, last jump."""

    t: int
    sign: Array
    delta: Array
    jump: Array


@dataclass(frozen=True)
class RProp:
    r"""$\theta \leftarrow \theta - \operatorname{sign}(g)\,\Delta$; $\Delta$ grows while the sign stays.

    $\Delta \leftarrow \min(\eta^+ \Delta, \Delta_{\max})$ if the sign is the last one's,
    $\max(\eta^- \Delta, \Delta_{\min})$ if it is the opposite, and stays if either is 0.

    Parameters
    ----------
    form : "rprop-", "irprop-" or "rprop+"
        What else happens to a coordinate whose sign changed.  rprop-: nothing.  irprop-: it rests for one
        step and is compared with nothing in the next.  rprop+: it takes its last jump back, and is compared
        with nothing in the next.
    delta0 : number from `delta_min` to `delta_max`
        $\Delta$ before the first step, for every coordinate.
    eta_minus, eta_plus : numbers, $0 < \eta^- < 1 < \eta^+$
    delta_min, delta_max : positive numbers

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    MEPhI, {eq}`eq-rprop`, prints rprop-; PyTorch computes irprop- (E-65).  Only for whole batches: a sign
    says nothing about a mean.  irprop+ looks at the objective, which a step does not know.
    Riedmiller and Braun (1993), Igel and Hüsken (2000).
    """

    form: Literal["rprop-", "irprop-", "rprop+"] = "rprop-"
    delta0: float = 0.01
    eta_minus: float = 0.5
    eta_plus: float = 1.2
    delta_min: float = 1e-6
    delta_max: float = 50.0

    def __post_init__(self) -> None:
        settle(self, form=("rprop-", "irprop-", "rprop+"), delta_min=POSITIVE, delta_max=POSITIVE)
        settle(self, delta0={"at_least": self.delta_min, "at_most": self.delta_max})
        settle(self, eta_minus={"above": 0.0, "below": 1.0}, eta_plus={"above": 1.0})

    query = here

    def init(self, theta: ArrayLike) -> RPropState:
        """Return the state before the first step."""
        zeros = np.zeros_like(as_vector(theta, "theta"))
        return RPropState(0, zeros, np.full_like(zeros, self.delta0), zeros.copy())

    def step(self, theta: ArrayLike, grad: ArrayLike, state: RPropState) -> tuple[Array, RPropState]:
        """Return the next point and state."""
        theta, grad = checked(theta, grad)
        sign = np.sign(grad)
        agreement = sign * state.sign  # of the signs: the product of the gradients could underflow
        shrunk = np.where(agreement < 0, self.eta_minus * state.delta, state.delta)
        delta = np.where(agreement > 0, self.eta_plus * state.delta, shrunk)
        delta = np.minimum(np.maximum(delta, self.delta_min), self.delta_max)
        if self.form != "rprop-":
            sign = np.where(agreement < 0, 0.0, sign)
        jump = -sign * delta
        if self.form == "rprop+":
            jump = np.where(agreement < 0, -state.jump, jump)
        return theta + jump, RPropState(state.t + 1, sign, delta, jump)
