r"""Gradient descent, and momentum in the forms the lectures and PyTorch write it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_vector
from lecturelib.optimizers.rule import DECAY, RATE, Rate, checked, here, rate, settle

Form = Literal["classical", "heavy-ball", "normalized", "average", "vtech-literal"]
FORMS: tuple[Form, ...] = ("classical", "heavy-ball", "normalized", "average", "vtech-literal")


class GradientDescentState(NamedTuple):
    """How many steps were taken."""

    t: int


@dataclass(frozen=True)
class GradientDescent:
    r"""$\theta \leftarrow \theta - \eta g$.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$; a schedule is a function of the number of steps taken so far.

    Raises
    ------
    ValueError
        If `lr` is not such a number.

    Notes
    -----
    All lectures, {eq}`eq-gradient-descent`.
    """

    lr: Rate = 0.01

    def __post_init__(self) -> None:
        settle(self, lr=RATE)

    query = here

    def init(self, theta: ArrayLike) -> GradientDescentState:
        """Return the state before the first step."""
        as_vector(theta, "theta")
        return GradientDescentState(0)

    def step(
        self, theta: ArrayLike, grad: ArrayLike, state: GradientDescentState
    ) -> tuple[Array, GradientDescentState]:
        """Return the next point and state."""
        theta, grad = checked(theta, grad)
        return theta - rate(self.lr, state.t) * grad, GradientDescentState(state.t + 1)


class MomentumState(NamedTuple):
    """Steps taken, and the velocity: the last jump, or what the gradients add up to, as the form has it."""

    t: int
    v: Array


@dataclass(frozen=True)
class Momentum:
    r"""$v \leftarrow \beta v - \eta g,\quad \theta \leftarrow \theta + v$, from $v = 0$.

    Parameters
    ----------
    lr : positive number or schedule
        $\eta$.
    beta : number between -1 and 1
        $\beta$, how much of the velocity is kept (E-56: 1 and more never comes to rest).
    form : "classical", "heavy-ball", "normalized", "average" or "vtech-literal"
        Which of the recursions below; `convert` says which $\eta$ and $\beta$ make two of them equal.
    dampening : number from 0 to below 1
        For the heavy ball: all gradients but the first count $1 - \mathrm{dampening}$ times, as in PyTorch.

    Raises
    ------
    ValueError
        If a hyperparameter is not in its range.

    Notes
    -----
    E-55.  With $\Delta$ for the last jump $\theta_t - \theta_{t-1}$, itself 0 at first:

    - classical: $v \leftarrow \beta v - \eta g$, then $\theta + v$.  Bucharest, {eq}`eq-momentum`; as
      $\theta - \eta g + \beta \Delta$ MEPhI's implementation 1; with $-v$ stored, UiT repaired (E-55c).
    - heavy-ball: $v \leftarrow \beta v + g$, then $\theta - \eta v$.  Virginia Tech's velocity, PyTorch, Goh
      (2017), {eq}`eq-momentum-heavy-ball`.
    - normalized: $v \leftarrow \beta v - \eta (1 - \beta) g$, then $\theta + v$.  MEPhI's implementation 2,
      {eq}`eq-momentum-normalized`.
    - average: $v \leftarrow \beta v + (1 - \beta) g$, then $\theta - \eta v$.  Cluj,
      {eq}`eq-momentum-average`.
    - vtech-literal: $v \leftarrow -\eta (g + \beta v)$, then $\theta + v$.  Virginia Tech's formula to the
      letter, with $\Delta$ inside the bracket (E-55a): it brakes where momentum should drive.

    With a schedule, forms with $\eta$ inside the velocity and outside of it part ways.  Polyak (1964);
    Rumelhart, Hinton and Williams (1986).
    """

    lr: Rate = 0.01
    beta: float = 0.9
    form: Form = "classical"
    dampening: float = 0.0

    def __post_init__(self) -> None:
        settle(self, lr=RATE, beta={"above": -1.0, "below": 1.0}, form=FORMS, dampening=DECAY)
        if self.dampening and self.form != "heavy-ball":
            raise ValueError(f"dampening: expected 0 unless form is 'heavy-ball', got {self.dampening!r}")

    query = here

    def init(self, theta: ArrayLike) -> MomentumState:
        """Return the state before the first step."""
        return MomentumState(0, np.zeros_like(as_vector(theta, "theta")))

    def step(self, theta: ArrayLike, grad: ArrayLike, state: MomentumState) -> tuple[Array, MomentumState]:
        """Return the next point and state."""
        theta, grad = checked(theta, grad)
        lr, beta, v = rate(self.lr, state.t), self.beta, state.v
        match self.form:
            case "classical":
                v = beta * v - lr * grad
                theta = theta + v
            case "heavy-ball":
                dampened = state.t > 0 and self.dampening  # the first gradient counts in full
                v = beta * v + ((1 - self.dampening) * grad if dampened else grad)
                theta = theta - lr * v
            case "normalized":
                v = beta * v - lr * (1 - beta) * grad
                theta = theta + v
            case "average":
                v = beta * v + (1 - beta) * grad
                theta = theta - lr * v
            case "vtech-literal":
                v = -lr * (grad + beta * v)
                theta = theta + v
        return theta, MomentumState(state.t + 1, v)


def convert(rule: Momentum, form: Form) -> Momentum:
    r"""Return the rule in another form that walks the same path: $\eta$ times $1 - \beta$, or over it.

    Parameters
    ----------
    rule : Momentum
        With a constant learning rate and no dampening.
    form : one of the forms of `Momentum`

    Returns
    -------
    Momentum
        Same $\theta$ after every step, up to rounding.

    Raises
    ------
    ValueError
        If `form` is unknown, the rate is a schedule or there is dampening (the paths part then), or no
        $\beta$ between -1 and 1 does it: Virginia Tech's literal form is classical momentum with
        $\beta_\mathrm{classical} = -\eta\beta$.

    Notes
    -----
    {eq}`eq-momentum-map`, E-55.

    Examples
    --------
    >>> convert(Momentum(lr=0.1, beta=0.9), "average").lr
    1.0000000000000002
    """
    if form not in FORMS:
        raise ValueError(f"form: expected one of {', '.join(map(repr, FORMS))}, got {form!r}")
    if callable(rule.lr) or rule.dampening:
        raise ValueError(f"rule: expected a constant lr and no dampening, got {rule}")
    lr, beta = _classical(rule.lr, rule.beta, rule.form)
    if form == "vtech-literal":
        return replace(rule, form=form, lr=lr, beta=-beta / lr)
    return replace(rule, form=form, lr=lr / (1 - beta) if form in _AVERAGED else lr, beta=beta)


_AVERAGED = ("normalized", "average")


def _classical(lr: float, beta: float, form: Form) -> tuple[float, float]:
    """Return the learning rate and the momentum of the classical form."""
    if form == "vtech-literal":
        return lr, -lr * beta
    return (lr * (1 - beta) if form in _AVERAGED else lr), beta
