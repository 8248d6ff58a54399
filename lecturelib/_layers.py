"""What networks are told: samples as rows, (W, b) pairs whose shapes fit, activations as functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from numpy.typing import ArrayLike

from lecturelib._checks import Array
from lecturelib._differentiable import float_or_differentiable
from lecturelib._flat import Pairs

Parameters = Sequence[tuple[ArrayLike, ArrayLike]]  # W (fan_out, fan_in) and b (fan_out,) of each layer


def batch(X: ArrayLike) -> Array:
    """Return the samples as rows."""
    X = float_or_differentiable(X, "X")
    if X.ndim != 2 or X.size == 0:
        raise ValueError(f"X: expected shape (n, fan_in) with at least one entry, got {X.shape}")
    return X


def layers(params: Parameters, fan_in: int | None = None, bias_sign: int = 1) -> Pairs:
    """Return the parameters as float arrays whose shapes fit, biases with their sign.

    `fan_in` is the number of inputs; without it the first layer says.
    """
    if bias_sign not in (1, -1):
        raise ValueError(f"bias_sign: expected 1 or -1, got {bias_sign!r}")
    pairs = [(float_or_differentiable(W, "W"), float_or_differentiable(b, "b")) for W, b in params]
    if not pairs:
        raise ValueError("params: expected at least one pair (W, b), got none")
    for k, (W, b) in enumerate(pairs):
        if W.ndim != 2 or W.size == 0 or b.shape != W.shape[:1] or W.shape[1] != (fan_in or W.shape[1]):
            expected = f"W (fan_out, {fan_in or 'fan_in'}) and b (fan_out,)"
            raise ValueError(f"layer {k}: expected {expected}, got {W.shape} and {b.shape}")
        fan_in = b.size
    return pairs if bias_sign == 1 else [(W, -b) for W, b in pairs]


def function(f: Callable[[Array], Array], name: str) -> Callable[[Array], Array]:
    """Return `f` if it can be called."""
    if not callable(f):
        raise ValueError(f"{name}: expected a function such as lecturelib.activations.relu, got {f!r}")
    return f
