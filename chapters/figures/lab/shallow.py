"""A shallow network to build by hand: three ReLUs of one input, their joints and slopes."""

from typing import Any

import numpy as np
from IPython.display import HTML
from numpy.typing import ArrayLike

from figures.lab.element import Knob, element, rounded

THETA = ((0.3, -1.0), (-1.0, 2.0), (-0.5, 0.65))  # rows (intercept, slope)
PHI = (-0.3, 2.0, -1.0, 7.0)
SUB = "₀₁₂₃"


def shallow_lab(theta: ArrayLike = THETA, phi: ArrayLike = PHI) -> HTML:
    """Return the builder: move the parameters of three units, see joints, slopes and which units are on.

    It starts with `theta`, (3, 2), and `phi`, (4,), whose entries must be stops of the sliders.
    """
    bias, *weights = np.asarray(phi).tolist()
    rows = zip(np.asarray(theta).tolist(), weights, strict=True)
    data = {
        "label": "Graph of the network with its three weighted hidden units and its joints",
        "bias": Knob("Offset φ₀", "φ₀", _stops(3, 0.1), bias).data(),
        "units": [_unit(d, a, b, weight) for d, ((a, b), weight) in enumerate(rows, start=1)],
        "xlim": [0, 2],
        "ylim": [-4, 3],
    }
    without_script = (
        "The interactive figure needs JavaScript. It draws a network with one input and three hidden ReLUs, "
        "lets you move each unit's intercept, slope and output weight, and lists the joints, the linear "
        "regions between them, the slope in each region and which units are on there."
    )
    return element("lab-shallow", data, without_script)


def _unit(d: int, intercept: float, slope: float, weight: float) -> list[dict[str, Any]]:
    """Return the three sliders of hidden unit `d`."""
    return [
        Knob("Intercept", f"θ{SUB[d]}₀", _stops(2, 0.05), intercept).data(),
        Knob("Slope", f"θ{SUB[d]}₁", _stops(2, 0.05), slope).data(),
        Knob("Weight", f"φ{SUB[d]}", _stops(8, 0.2), weight).data(),
    ]


def _stops(end: float, step: float) -> list[float]:
    """Return the stops of a slider from -end to end."""
    count = round(end / step)
    return rounded([k * step for k in range(-count, count + 1)], 2)
