r"""Initial weights: samplers, gains, the variances behind them, and the table of them all.

A sampler takes an `rng`, the only source of randomness, and the two fans, and returns $W$ as
(fan_out, fan_in), float64.  The parts are `samplers`, `gains`, `variance` (by formula) and
`information_flow` (by experiment); import from here.

Chapters, tests and exercises enumerate the table at the end: to add an initializer, add a row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal, NamedTuple

from lecturelib._checks import Array
from lecturelib.initializers.gains import GAINS, Gain, gain
from lecturelib.initializers.information_flow import (
    ActivationStats,
    activation_stats,
    gradient_stats,
    layer_activations,
)
from lecturelib.initializers.samplers import (
    TRUNCATED_STD,
    glorot_normal,
    glorot_std,
    glorot_uniform,
    he_normal,
    he_uniform,
    lecun_normal,
    normal,
    truncated_normal,
    uniform,
)
from lecturelib.initializers.variance import backward_variance, forward_variance, var_product

__all__ = [
    "GAINS",
    "INITIALIZERS",
    "TRUNCATED_STD",
    "ActivationStats",
    "Gain",
    "Initializer",
    "activation_stats",
    "backward_variance",
    "forward_variance",
    "gain",
    "glorot_normal",
    "glorot_std",
    "glorot_uniform",
    "gradient_stats",
    "he_normal",
    "he_uniform",
    "layer_activations",
    "lecun_normal",
    "normal",
    "truncated_normal",
    "uniform",
    "var_product",
]


class Initializer(NamedTuple):
    """One row of the catalog: how weights are drawn, and which variance they have."""

    name: str  # followed by the keywords that are not the defaults
    draw: Callable[..., Array]  # draw(rng, fan_in, fan_out)
    variance: Callable[[int, int], float]  # (fan_in, fan_out) to Var[W_ij]
    law: Literal["normal", "uniform", "truncated"]
    eq: str  # label of its equation in chapters/initialization.md
    made_for: str
    torch: str  # what fills a tensor W so, init being torch.nn.init, or "none: " and why


_CUT = TRUNCATED_STD**2
_CUT_OFF = "none: PyTorch cuts the tails off what it has drawn"


def _glorot(
    law: Literal["normal", "uniform"], gain: float, squares: float, made_for: str, torch: str
) -> Initializer:
    """Return a row of Glorot's with a gain g; `squares` is 2 g^2, `torch` the gain in PyTorch."""
    return Initializer(
        f"glorot_{law}(gain={gain:.4g})",
        partial({"normal": glorot_normal, "uniform": glorot_uniform}[law], gain=gain),
        lambda i, o: squares / (i + o),
        law,
        f"eq-glorot-{law}",
        made_for,
        f"init.xavier_{law}_(W, gain={torch})",
    )


_ROWS = [
    Initializer(
        "normal(std=0.01)",
        partial(normal, std=0.01),
        lambda i, o: 1e-4,
        "normal",
        "eq-normal-init",
        "nothing",
        "init.normal_(W, std=0.01)",
    ),
    Initializer("normal", normal, lambda i, o: 1.0, "normal", "eq-normal-init", "nothing", "init.normal_(W)"),
    Initializer(
        "uniform",
        uniform,
        lambda i, o: 1 / 3,
        "uniform",
        "eq-uniform-init",
        "nothing",
        "init.uniform_(W, -1, 1)",
    ),
    Initializer(
        "truncated_normal",
        truncated_normal,
        lambda i, o: _CUT,
        "truncated",
        "eq-truncated-normal",
        "nothing",
        _CUT_OFF,
    ),
    Initializer(
        "truncated_normal(corrected=True)",
        partial(truncated_normal, corrected=True),
        lambda i, o: 1.0,
        "truncated",
        "eq-truncated-normal",
        "nothing",
        _CUT_OFF,
    ),
    Initializer(
        "lecun_normal",
        lecun_normal,
        lambda i, o: 1 / i,
        "normal",
        "eq-lecun-normal",
        "linear, forward",
        "init.kaiming_normal_(W, nonlinearity='linear')",
    ),
    Initializer(
        "lecun_normal(fan=out)",
        partial(lecun_normal, fan="out"),
        lambda i, o: 1 / o,
        "normal",
        "eq-lecun-normal",
        "linear, backward",
        "init.kaiming_normal_(W, mode='fan_out', nonlinearity='linear')",
    ),
    Initializer(
        "glorot_normal",
        glorot_normal,
        lambda i, o: 2 / (i + o),
        "normal",
        "eq-glorot-normal",
        "linear, tanh, softsign",
        "init.xavier_normal_(W)",
    ),
    Initializer(
        "glorot_normal(tails=cut)",
        partial(glorot_normal, tails="cut"),
        lambda i, o: _CUT * 2 / (i + o),
        "truncated",
        "eq-glorot-normal",
        "linear, tanh, softsign, as printed (E-60)",
        _CUT_OFF,
    ),
    Initializer(
        "glorot_normal(tails=corrected)",
        partial(glorot_normal, tails="corrected"),
        lambda i, o: 2 / (i + o),
        "truncated",
        "eq-glorot-normal",
        "linear, tanh, softsign (Keras)",
        _CUT_OFF,
    ),
    Initializer(
        "glorot_uniform",
        glorot_uniform,
        lambda i, o: 2 / (i + o),
        "uniform",
        "eq-glorot-uniform",
        "linear, tanh, softsign",
        "init.xavier_uniform_(W)",
    ),
    _glorot("uniform", gain("tanh", "torch"), 50 / 9, "tanh (PyTorch, E-62)", "init.calculate_gain('tanh')"),
    _glorot("normal", gain("relu"), 4, "ReLU", "init.calculate_gain('relu')"),
    _glorot("uniform", gain("relu"), 4, "ReLU", "init.calculate_gain('relu')"),
    _glorot("normal", gain("sigmoid"), 32, "logistic", "4"),
    _glorot("uniform", gain("sigmoid"), 32, "logistic", "4"),
    Initializer(
        "he_normal",
        he_normal,
        lambda i, o: 2 / i,
        "normal",
        "eq-he-normal",
        "ReLU, forward",
        "init.kaiming_normal_(W, nonlinearity='relu')",
    ),
    Initializer(
        "he_normal(fan=out)",
        partial(he_normal, fan="out"),
        lambda i, o: 2 / o,
        "normal",
        "eq-he-normal",
        "ReLU, backward",
        "init.kaiming_normal_(W, mode='fan_out', nonlinearity='relu')",
    ),
    Initializer(
        "he_uniform",
        he_uniform,
        lambda i, o: 2 / i,
        "uniform",
        "eq-he-uniform",
        "ReLU, forward",
        "init.kaiming_uniform_(W, nonlinearity='relu')",
    ),
]
INITIALIZERS: dict[str, Initializer] = {row.name: row for row in _ROWS}
