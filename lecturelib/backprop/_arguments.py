"""What the functions of this package are told: activations and losses by name, samples, parameters."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float
from lecturelib._flat import Pairs
from lecturelib.activations import ACTIVATIONS, Activation
from lecturelib.losses import LOSSES, Loss

Parameters = Sequence[tuple[ArrayLike, ArrayLike]]

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


def batch(X: ArrayLike) -> Array:
    """Return the samples as rows."""
    X = as_float(X, "X")
    if X.ndim != 2 or X.size == 0:
        raise ValueError(f"X: expected shape (n, fan_in) with at least one entry, got {X.shape}")
    return X


def layers(params: Parameters, X: Array, bias_sign: int) -> Pairs:
    """Return the parameters as float arrays whose shapes fit, biases with their sign."""
    if bias_sign not in (1, -1):
        raise ValueError(f"bias_sign: expected 1 or -1, got {bias_sign!r}")
    pairs = [(as_float(W, "W"), as_float(b, "b")) for W, b in params]
    fan_in = X.shape[1]
    for k, (W, b) in enumerate(pairs):
        if W.ndim != 2 or W.shape != (b.size, fan_in) or b.ndim != 1:
            raise ValueError(
                f"layer {k}: expected W (fan_out, {fan_in}) and b (fan_out,), got {W.shape} and {b.shape}"
            )
        fan_in = b.size
    if not pairs:
        raise ValueError("params: expected at least one pair (W, b), got none")
    return pairs if bias_sign == 1 else [(W, -b) for W, b in pairs]
