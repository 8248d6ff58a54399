"""Performance of lecturelib.activations: value and slope, against PyTorch's eager mode forth and back."""

from typing import Any

import numpy as np

from bench.measure import Row, compare, peer
from bench.networks import Array
from lecturelib.activations import ACTIVATIONS

SMOOTH, RELU_FAMILY = "sigmoid tanh softplus silu gelu elu selu".split(), "relu leaky_relu hard_tanh".split()


def rows() -> list[Row]:
    torch = peer("torch")
    if torch is None:
        return []
    small = [row(torch, name, 1_000, np.float32, 0.45) for name in SMOOTH + RELU_FAMILY]
    smooth = [row(torch, name, 100_000, np.float64, 1.0) for name in SMOOTH]
    return small + smooth + [row(torch, name, 100_000, np.float64, 2.0) for name in RELU_FAMILY]


def row(torch: Any, name: str, n: int, dtype: type, goal: float) -> Row:
    x: Array = np.random.default_rng(0).standard_normal(n).astype(dtype)
    f, df = ACTIVATIONS[name].f, ACTIVATIONS[name].df
    leaf, ones = torch.from_numpy(x.copy()).requires_grad_(), torch.ones(n, dtype=torch.from_numpy(x).dtype)
    function = getattr(torch.nn.functional, name.replace("hard_tanh", "hardtanh"))

    def ours() -> tuple[Array, Array]:
        return f(x), df(x)

    def theirs() -> Any:
        return torch.autograd.grad(function(leaf), leaf, ones)

    what = f"{name} and its slope, n = {n:,}, {np.dtype(dtype)}"
    return compare(what, ours, f"torch {torch.__version__}", theirs, goal)
