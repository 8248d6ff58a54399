r"""Gains: by how much the weights before an activation must be larger to make up for what it takes away."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple


class Gain(NamedTuple):
    """The gain of one activation by two conventions; None where there is none."""

    lecture: float | None
    torch: float | None  # torch.nn.init.calculate_gain


GAINS: dict[str, Gain] = {
    "identity": Gain(1.0, 1.0),
    "tanh": Gain(1.0, 5 / 3),
    "softsign": Gain(1.0, None),
    "relu": Gain(math.sqrt(2.0), math.sqrt(2.0)),
    "sigmoid": Gain(4.0, 1.0),  # 4 = 1 / sigmoid'(0)
    "leaky_relu": Gain(None, math.sqrt(2.0 / (1 + 0.01**2))),
    "selu": Gain(None, 3 / 4),
}


def gain(activation: str, convention: Literal["lecture", "torch"] = "lecture") -> float:
    r"""Return the gain for an activation: 1 for linear, tanh and softsign, $\sqrt 2$ for ReLU, 4 for sigmoid.

    PyTorch has 5/3 for tanh and 1 for the sigmoid (E-62).  Not even 4 keeps a deep network of sigmoids
    alive, since their mean of 1/2 is left out of account.

    Raises
    ------
    ValueError
        If the convention is unknown, or has no gain for that activation.

    Notes
    -----
    MEPhI, {eq}`eq-gain`.
    """
    if convention not in Gain._fields:
        raise ValueError(f"convention: expected 'lecture' or 'torch', got {convention!r}")
    known: dict[str, float] = {name: g for name, row in GAINS.items() if (g := getattr(row, convention))}
    if activation not in known:
        raise ValueError(f"activation: expected one of {', '.join(known)}, got {activation!r}")
    return known[activation]
