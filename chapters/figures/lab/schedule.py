"""Learning-rate schedules side by side, each with its parameters to move."""

from collections.abc import Callable
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from IPython.display import HTML
from numpy.typing import ArrayLike, NDArray

from figures.lab.element import Knob, element
from lecturelib.schedules import (
    Constant,
    Cosine,
    CosineWarmRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    LinearDecay,
    OneCycle,
    PowerDecay,
    StepDecay,
)

LR0 = 0.1  # where all of them start, or what the one cycle climbs to
STEPS = np.arange(101)
UNIT = 1e-5  # rates are written as multiples of it


class Choice(NamedTuple):
    """A schedule of the figure; `make` takes the values of the knobs in their order."""

    name: str
    make: Callable[..., Callable[[ArrayLike], float | NDArray[np.float64]]]
    knobs: tuple[Knob, ...] = ()


RATES = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
ENDS = (20, 40, 60, 80, 100)
CHOICES = (
    Choice("Constant", lambda: Constant(LR0)),
    Choice(
        "Step decay",
        lambda factor, every: StepDecay(LR0, factor, every),
        (
            Knob("Step factor", "factor", (0.1, 0.5, 0.8), 0.5),
            Knob("Step every", "every", (5, 10, 20, 30), 20),
        ),
    ),
    Choice("Exponential", lambda k: ExponentialDecay(LR0, k), (Knob("Exponential k", "k", RATES, 0.05),)),
    Choice("Inverse time", lambda k: InverseTimeDecay(LR0, k), (Knob("Inverse k", "k", RATES, 0.05),)),
    Choice("Power", lambda p: PowerDecay(LR0, p), (Knob("Power p", "p", (0.25, 0.5, 0.75, 1, 2), 0.5),)),
    Choice("Linear", lambda end: LinearDecay(LR0, LR0 / 10, end), (Knob("Linear T", "T", ENDS, 100),)),
    Choice("Cosine", lambda end: Cosine(LR0, 0.0, end), (Knob("Cosine T", "T", ENDS, 100),)),
    Choice(
        "Warm restarts",
        lambda first, mult: CosineWarmRestarts(LR0, 0.0, first, mult),
        (Knob("Restarts T₀", "T₀", (10, 20, 30, 50), 20), Knob("Restarts mult", "mult", (1, 2), 1)),
    ),
    Choice(
        "One cycle",
        lambda rise, shape: OneCycle(LR0, 100, rise, shape=shape),
        (
            Knob("Cycle rise", "rise", (0.1, 0.2, 0.3, 0.5), 0.3),
            Knob("Cycle shape", "shape", ("cosine", "linear"), "cosine"),
        ),
    ),
)
TICKED = ("Step decay", "Exponential", "Warm restarts")


def schedule_lab() -> HTML:
    """Return the comparison: choose schedules, move their parameters and the step, see the learning rates."""
    data = {
        "label": "Learning rate against step for each chosen schedule",
        "xlim": [0, int(STEPS[-1])],
        "ylim": [0, 0.11],
        "unit": UNIT,
        "ticked": [i for i, row in enumerate(CHOICES) if row.name in TICKED],
        "schedules": [_schedule(row) for row in CHOICES],
    }
    without_script = (
        "The interactive figure needs JavaScript. It draws the learning rate against the step for "
        "schedules of your choice, from a constant rate over step, exponential and power decay to warm "
        "restarts and one cycle, lets you move their parameters and says the rates at one step."
    )
    return element("lab-schedule", data, without_script)


def _schedule(row: Choice) -> dict[str, Any]:
    """Return the knobs, and a curve for each of their settings, the last knob fastest."""
    settings = product(*(knob.values for knob in row.knobs))
    rates = (np.asarray(row.make(*values)(STEPS)) for values in settings)
    curves = [np.rint(rate / UNIT).astype(int).tolist() for rate in rates]
    return {"name": row.name, "knobs": [knob.data() for knob in row.knobs], "curves": curves}
