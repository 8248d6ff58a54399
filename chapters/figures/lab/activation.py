"""The explorer of activations: one function with its derivative, and the tangent at a point."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from IPython.display import HTML
from numpy.typing import NDArray

from figures.lab.element import Knob, element, rounded
from figures.pieces import NEAR, smooth_pieces
from lecturelib import activations as act

Function = Callable[[NDArray[np.float64]], NDArray[np.float64]]

STEP = 0.1
INPUTS = np.round(np.arange(-5, 5 + STEP / 2, STEP), 1)
DIGITS = 4


class Plotted(NamedTuple):
    """A function of the explorer; with a knob, `f` and `df` take its value as second argument."""

    name: str
    f: Callable[..., NDArray[np.float64]]
    df: Callable[..., NDArray[np.float64]]
    kinks: Sequence[float] = ()
    knob: Knob | None = None


SLOPES = Knob("Slope α", "α", (0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1), 0.1)
LEVELS = Knob("Level α", "α", (0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2), 1)
RATES = Knob("Rate a", "a", (0.25, 0.5, 0.75, 1, 1.25, 1.5, 2), 1)

FUNCTIONS = (
    Plotted("Sigmoid", act.sigmoid, act.sigmoid_prime),
    Plotted("Tanh", act.tanh, act.tanh_prime),
    Plotted("Hard tanh", act.hard_tanh, act.hard_tanh_prime, (-1, 1)),
    Plotted("Soboleva's modified tanh", act.soboleva_tanh, act.soboleva_tanh_prime, (), RATES),
    Plotted("ReLU", act.relu, act.relu_prime, (0,)),
    Plotted("Leaky and parametric ReLU", act.leaky_relu, act.leaky_relu_prime, (0,), SLOPES),
    Plotted("ELU", act.elu, act.elu_prime, (0,), LEVELS),
    Plotted("SELU", act.selu, act.selu_prime, (0,)),
    Plotted("Softplus", act.softplus, act.softplus_prime),
    Plotted("GELU", act.gelu, act.gelu_prime),
    Plotted("SiLU", act.silu, act.silu_prime),
    Plotted("Gaussian", act.gaussian, act.gaussian_prime),
    Plotted("Binary step", act.binary_step, act.binary_step_prime, (0,)),
    Plotted("Sign", act.sign, act.sign_prime, (0,)),
    Plotted("Identity", act.identity, act.identity_prime),
)


def activation_lab() -> HTML:
    """Return the explorer: choose a function, move its parameter and x, see value, derivative and tangent."""
    label = "Graph of the chosen activation, its derivative, and the tangent at the chosen input"
    data = {"label": label, "x": INPUTS.tolist(), "functions": [_function(row) for row in FUNCTIONS]}
    without_script = (
        "The interactive figure needs JavaScript. It draws one activation function with its derivative "
        "and the tangent at an input of your choice. The gallery above shows the same functions side by side."
    )
    return element("lab-activation", data, without_script)


def _function(row: Plotted) -> dict[str, Any]:
    if row.knob is None:
        return {"name": row.name, "knob": None, "curves": [_curve(row.f, row.df, row.kinks)]}
    curves = [_curve(partial(_at, row.f, v), partial(_at, row.df, v), row.kinks) for v in row.knob.values]
    return {"name": row.name, "knob": row.knob.data(), "curves": curves}


def _at(
    function: Callable[..., NDArray[np.float64]], value: float | str, x: NDArray[np.float64]
) -> NDArray[np.float64]:
    return function(x, value)


def _curve(f: Function, df: Function, kinks: Sequence[float]) -> dict[str, Any]:
    lo, hi = float(INPUTS[0]), float(INPUTS[-1])
    kinks = [kink for kink in kinks if _breaks(f, kink) or _breaks(df, kink)]
    pieces = [[left, right, *_samples(f(x), df(x))] for left, right, x in smooth_pieces(kinks, lo, hi, STEP)]
    corner = np.array(kinks, dtype=float)
    return {"pieces": pieces, "kinks": np.stack([corner, f(corner), df(corner)], axis=1).tolist()}


def _breaks(function: Function, x: float) -> bool:
    """Whether the one-sided values at `x` differ: ELU, for one, has no kink when alpha is 1."""
    left, right = function(np.array([x - NEAR, x + NEAR]))
    return bool(abs(right - left) > 1e-6)


def _samples(value: NDArray[np.float64], slope: NDArray[np.float64]) -> list[list[float]]:
    """Round the samples; the two ends are enough where the curve is straight."""
    if np.allclose(slope, slope[0], rtol=0, atol=1e-9):
        value, slope = value[[0, -1]], slope[[0, -1]]
    return [rounded(v, DIGITS) for v in (value, slope)]
