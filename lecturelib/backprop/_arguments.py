"""What the functions of this package are told: activations and losses by name."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lecturelib._checks import Array
from lecturelib.activations import ACTIVATIONS, Activation
from lecturelib.losses import LOSSES, Loss

# Derivatives that the activation's cached output gives more cheaply than its input does.
_SLOPE_BY_OUTPUT: dict[str, Callable[[Array], Array]] = {
    "identity": np.ones_like,
    "relu": lambda h: np.greater(h, 0),
    "sigmoid": lambda h: h * (1 - h),
    "tanh": lambda h: 1 - h * h,
}


def slope(row: Activation, f: Array, h: Array) -> Array:
    """Return the activation's derivative at `f`, whose value there is `h`."""
    by_output = _SLOPE_BY_OUTPUT.get(row.name)
    return row.df(f) if by_output is None else by_output(h)


def activation_row(activation: str | Activation) -> Activation:
    """Return a row of the catalog of activations."""
    if isinstance(activation, Activation):
        return activation
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation: expected one of {', '.join(ACTIVATIONS)}, got {activation!r}")
    return ACTIVATIONS[activation]


def loss_row(loss: str | Loss) -> Loss:
    """Return a row of the catalog of losses."""
    if isinstance(loss, Loss):
        return loss
    if loss not in LOSSES:
        raise ValueError(f"loss: expected one of {', '.join(LOSSES)}, got {loss!r}")
    return LOSSES[loss]
