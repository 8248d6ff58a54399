"""Spread of signals and gradients through ten layers, for an initializer, an activation and a gain."""

from functools import partial
from typing import Any

import numpy as np
from IPython.display import HTML
from numpy.typing import NDArray

from figures.lab.element import Knob, element, rounded
from lecturelib.activations import ACTIVATIONS
from lecturelib.initializers import INITIALIZERS, activation_stats, gradient_stats
from lecturelib.initializers.information_flow import Draw

SIZES = (64,) * 11  # equal widths: LeCun's and Glorot's variances agree
SAMPLES, SEED = 64, 0
DIGITS = 3
UNSEEN = 1e-14  # of numbers near f(0): what differs less differs by rounding
GAINS = (0.5, 0.71, 1, 1.41, 2, 4)
INITIALIZER_NAMES = {
    "normal(std=0.01)": "Normal, σ = 0.01",
    "normal": "Normal, σ = 1",
    "glorot_normal": "Glorot normal",
    "glorot_uniform": "Glorot uniform",
    "he_normal": "He normal",
}
ACTIVATION_NAMES = {
    "tanh": "Tanh",
    "identity": "Identity",
    "sigmoid": "Sigmoid",
    "relu": "ReLU",
    "selu": "SELU",
}


def variance_lab() -> HTML:
    """Return the chart: choose initializer, activation and gain, see the spread of signal and gradient."""
    data = {
        "label": "Standard deviations of signal and gradient in each layer, on a logarithmic axis",
        "initializers": list(INITIALIZER_NAMES.values()),
        "activations": list(ACTIVATION_NAMES.values()),
        "gain": Knob("Gain", "gain", GAINS, 1).data(),
        "layer": Knob("Layer", "l", list(range(1, len(SIZES))), len(SIZES) - 1).data(),
        "runs": [[_runs(draw, f) for f in ACTIVATION_NAMES] for draw in INITIALIZER_NAMES],
    }
    without_script = (
        "The interactive figure needs JavaScript. For an initializer, an activation and a gain of your "
        "choice it draws how the standard deviation of the signal changes on its way through ten layers, "
        "over all and over the samples alone, and that of the gradient on its way back."
    )
    return element("lab-variance", data, without_script)


def _runs(initializer: str, activation: str) -> list[dict[str, Any]]:
    return [_run(initializer, activation, gain) for gain in GAINS]


def _run(initializer: str, activation: str, gain: float) -> dict[str, Any]:
    """Return the decimal logarithms of the standard deviations, layer by layer."""
    draw = partial(_scaled, gain, INITIALIZERS[initializer].draw)
    f, df = ACTIVATIONS[activation].f, ACTIVATIONS[activation].df
    X = np.random.default_rng(SEED).standard_normal((SAMPLES, SIZES[0]))
    signal = activation_stats(np.random.default_rng(SEED + 1), X, SIZES, f, draw)
    gradient = gradient_stats(np.random.default_rng(SEED + 1), X, SIZES, f, df, draw)
    samples = np.maximum(signal.batch_std, UNSEEN * abs(f(0.0)))
    spreads = {"signal": signal.std, "samples": samples, "gradient": gradient}
    return {name: rounded(np.log10(spread), DIGITS) for name, spread in spreads.items()}


def _scaled(
    gain: float, draw: Draw, rng: np.random.Generator, fan_in: int, fan_out: int
) -> NDArray[np.float64]:
    return gain * draw(rng, fan_in, fan_out)
