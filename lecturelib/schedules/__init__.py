r"""Learning rates that change with the step, and the table of them all.

A schedule is a function of the number of steps (or epochs) taken so far, 0 at first: of one, for which it
gives a Python float, or of an array of them.  `HalveOnPlateau` depends on errors instead and keeps what it
needs of them in a state.  An optimizer takes a schedule wherever it takes a learning rate.  A parameter out
of its range is a `ValueError` when the schedule is made.

Chapters, tests and exercises enumerate the table at the end: to add a schedule, add a row.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from numpy.typing import ArrayLike

from lecturelib.schedules._schedule import Rate
from lecturelib.schedules.cycles import Cosine, CosineWarmRestarts, OneCycle
from lecturelib.schedules.decay import (
    Constant,
    ExponentialDecay,
    InverseTimeDecay,
    LinearDecay,
    PowerDecay,
    StepDecay,
    robbins_monro_ok,
)
from lecturelib.schedules.plateau import HalveOnPlateau, PlateauState

__all__ = [
    "SCHEDULES",
    "Constant",
    "Cosine",
    "CosineWarmRestarts",
    "ExponentialDecay",
    "HalveOnPlateau",
    "InverseTimeDecay",
    "LinearDecay",
    "OneCycle",
    "PlateauState",
    "PowerDecay",
    "Schedule",
    "StepDecay",
    "robbins_monro_ok",
]


class Schedule(NamedTuple):
    """One row of the catalog: a schedule, and which of the two conditions of Robbins and Monro it meets.

    A schedule that ends is taken to keep its last rate for ever.
    """

    name: str
    rate: Callable[[ArrayLike], Rate]
    eq: str  # label of its equation in the chapters
    torch: str  # the same in torch.optim.lr_scheduler, for an optimizer o at rate 0.1, or "none: " and why
    gets_anywhere: bool  # the rates add up to infinity
    comes_to_rest: bool  # their squares add up to a finite number
    falling: bool = True  # the rate never rises


_POWER = "none: no scheduler of PyTorch falls with a power of the step"
_ROWS = [
    Schedule("constant", Constant(), "eq-constant-rate", "ConstantLR(o, factor=1.0)", True, False),
    Schedule("step_decay", StepDecay(), "eq-step-decay", "StepLR(o, 5, 0.5)", False, True),
    Schedule(
        "step_decay(factor=0.1, every=20)",
        StepDecay(0.1, 0.1, 20),
        "eq-step-decay",
        "StepLR(o, 20, 0.1)",
        False,
        True,
    ),
    Schedule(
        "exponential_decay",
        ExponentialDecay(),
        "eq-exponential-decay",
        "ExponentialLR(o, math.exp(-0.01))",
        False,
        True,
    ),
    Schedule(
        "inverse_time_decay",
        InverseTimeDecay(),
        "eq-inverse-time-decay",
        "LambdaLR(o, lambda t: 1 / (1 + 0.01 * t))",
        True,
        True,
    ),
    Schedule("power_decay", PowerDecay(), "eq-power-decay", _POWER, True, False),
    Schedule("power_decay(p=0.75)", PowerDecay(0.1, 0.75), "eq-power-decay", _POWER, True, True),
    Schedule("power_decay(p=2)", PowerDecay(0.1, 2.0), "eq-power-decay", _POWER, False, True),
    Schedule("linear_decay", LinearDecay(), "eq-linear-decay", "LinearLR(o, 1.0, 0.1, 100)", True, False),
    Schedule("cosine", Cosine(), "eq-cosine-decay", "CosineAnnealingLR(o, 100)", False, True),
    Schedule(
        "cosine_warm_restarts",
        CosineWarmRestarts(),
        "eq-warm-restarts",
        "CosineAnnealingWarmRestarts(o, 10)",
        True,
        False,
        falling=False,
    ),
    Schedule(
        "cosine_warm_restarts(mult=2)",
        CosineWarmRestarts(0.1, 0.0, 10, 2),
        "eq-warm-restarts",
        "CosineAnnealingWarmRestarts(o, 10, 2)",
        True,
        False,
        falling=False,
    ),
    Schedule("one_cycle", OneCycle(), "eq-one-cycle", "OneCycleLR(o, 0.1, 100)", True, False, falling=False),
    Schedule(
        "one_cycle(shape=linear)",
        OneCycle(shape="linear"),
        "eq-one-cycle",
        "OneCycleLR(o, 0.1, 100, anneal_strategy='linear')",
        True,
        False,
        falling=False,
    ),
]
SCHEDULES: dict[str, Schedule] = {row.name: row for row in _ROWS}
