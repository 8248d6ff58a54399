"""A shallow network to build by hand: three ReLUs of one input, their joints and slopes."""

from IPython.display import HTML

from figures.lab.element import Knob, element, rounded

THETA = ((0.3, -1.0), (-1.0, 2.0), (-0.5, 0.65))  # the lecture's network; rows (intercept, slope)
PHI = (-0.3, 2.0, -1.0, 7.0)
SUB = "₀₁₂₃"


def shallow_lab() -> HTML:
    """Return the builder: move the parameters of three units, see joints, slopes and which units are on."""
    data = {
        "label": "Graph of the network with its three weighted hidden units and its joints",
        "bias": Knob("Offset φ₀", "φ₀", _stops(3, 0.1), PHI[0]).data(),
        "units": [_unit(d) for d in (1, 2, 3)],
        "xlim": [0, 2],
        "ylim": [-3, 3],
    }
    without_script = (
        "The interactive figure needs JavaScript. It draws a network with one input and three hidden ReLUs, "
        "lets you move each unit's intercept, slope and output weight, and lists the joints, the linear "
        "regions between them, the slope in each region and which units are on there."
    )
    return element("lab-shallow", data, without_script)


def _unit(d: int) -> list[dict]:
    """Return the three sliders of hidden unit `d`."""
    (intercept, slope), weight = THETA[d - 1], PHI[d]
    return [
        Knob("Intercept", f"θ{SUB[d]}₀", _stops(2, 0.05), intercept).data(),
        Knob("Slope", f"θ{SUB[d]}₁", _stops(2, 0.05), slope).data(),
        Knob("Weight", f"φ{SUB[d]}", _stops(8, 0.5), weight).data(),
    ]


def _stops(end: float, step: float) -> list[float]:
    """Return the stops of a slider from -end to end."""
    count = round(end / step)
    return rounded([k * step for k in range(-count, count + 1)], 2)
