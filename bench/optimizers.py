"""Performance of lecturelib.optimizers: one step, against PyTorch's defaults, in both precisions.

The goals are for float32, PyTorch's own default; float64, ours, is limited by division and root.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.measure import Row, compare, peer
from bench.networks import Array
from lecturelib import optimizers as opt

GOALS = {100: 0.15, 10_000: 0.35}
RULES: dict[str, tuple[Any, str, dict[str, Any]]] = {  # our rule, PyTorch's name, its options
    "gradient descent": (opt.GradientDescent(0.01), "SGD", {"lr": 0.01}),
    "momentum": (opt.Momentum(0.01, form="heavy-ball"), "SGD", {"lr": 0.01, "momentum": 0.9}),
    "Nesterov": (opt.NesterovRewritten(0.01), "SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    "AdaGrad": (opt.AdaGrad(), "Adagrad", {}),
    "RMSProp": (opt.RMSProp(), "RMSprop", {}),
    "AdaDelta": (opt.AdaDelta(), "Adadelta", {}),
    "Adam": (opt.Adam(), "Adam", {}),
    "AdamW": (opt.AdamW(), "AdamW", {}),
    "AdaMax": (opt.AdaMax(), "Adamax", {}),
    "NAdam": (opt.NAdam(), "NAdam", {}),
    "RProp": (opt.RProp("irprop-"), "Rprop", {}),
}


def rows() -> list[Row]:
    torch = peer("torch")
    if torch is None:
        return []
    return [row(torch, name, n, dtype) for n in GOALS for dtype in (np.float32, np.float64) for name in RULES]


def row(torch: Any, name: str, n: int, dtype: type) -> Row:
    rule, their_name, options = RULES[name]
    rng = np.random.default_rng(0)
    theta, grad = rng.standard_normal((2, n)).astype(dtype)
    parameter = torch.from_numpy(theta.copy()).requires_grad_()
    parameter.grad = torch.from_numpy(grad.copy())
    theirs = getattr(torch.optim, their_name)([parameter], **options).step
    what = f"{name}, one step, n = {n}, {np.dtype(dtype)}"
    return compare(what, stepper(rule, theta, grad), f"torch {torch.__version__}", theirs, GOALS[n])


def stepper(rule: Any, theta: Array, grad: Array) -> Callable[[], None]:
    """Return the fastest step the rule has: in place, or else pure."""
    state = rule.init(theta)
    if hasattr(rule, "step_"):
        spare = rule.spare(theta)

        def in_place() -> None:
            nonlocal state
            state = rule.step_(theta, grad, state, spare)

        return in_place

    def pure() -> None:
        nonlocal theta, state
        theta, state = rule.step(theta, grad, state)

    return pure
