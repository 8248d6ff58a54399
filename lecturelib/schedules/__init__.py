r"""Learning rates that change with the step, and the table of them all.

A schedule is a function of the number of steps (or epochs) taken so far, 0 at first: of one, for which it
gives a Python float, or of an array of them.  `HalveOnPlateau` depends on errors instead and keeps what it
needs of them in a state.  An optimizer takes a schedule wherever it takes a learning rate.  A parameter out
of its range is a `ValueError` when the schedule is made.

Chapters, tests and exercises enumerate the table at the end: to add a schedule, add a row.
"""

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
    gets_anywhere: bool  # the rates add up to infinity
    comes_to_rest: bool  # their squares add up to a finite number
    falling: bool = True  # the rate never rises


_ROWS = [
    Schedule("constant", Constant(), "eq-constant-rate", True, False),
    Schedule("step_decay", StepDecay(), "eq-step-decay", False, True),
    Schedule("step_decay(factor=0.1, every=20)", StepDecay(0.1, 0.1, 20), "eq-step-decay", False, True),
    Schedule("exponential_decay", ExponentialDecay(), "eq-exponential-decay", False, True),
    Schedule("inverse_time_decay", InverseTimeDecay(), "eq-inverse-time-decay", True, True),
    Schedule("power_decay", PowerDecay(), "eq-power-decay", True, False),
    Schedule("power_decay(p=0.75)", PowerDecay(0.1, 0.75), "eq-power-decay", True, True),
    Schedule("power_decay(p=2)", PowerDecay(0.1, 2.0), "eq-power-decay", False, True),
    Schedule("linear_decay", LinearDecay(), "eq-linear-decay", True, False),
    Schedule("cosine", Cosine(), "eq-cosine-decay", False, True),
    Schedule("cosine_warm_restarts", CosineWarmRestarts(), "eq-warm-restarts", True, False, False),
    Schedule(
        "cosine_warm_restarts(mult=2)",
        CosineWarmRestarts(0.1, 0.0, 10, 2),
        "eq-warm-restarts",
        True,
        False,
        False,
    ),
    Schedule("one_cycle", OneCycle(), "eq-one-cycle", True, False, False),
    Schedule("one_cycle(shape=linear)", OneCycle(shape="linear"), "eq-one-cycle", True, False, False),
]
SCHEDULES: dict[str, Schedule] = {row.name: row for row in _ROWS}
