"""Performance of lecturelib.backprop: one training step, gradient and Adam, against PyTorch's eager mode."""

from typing import Any

import numpy as np

from bench.measure import Call, Row, compare, peer
from bench.networks import CASES, Case
from lecturelib.backprop import MLPWorkspace
from lecturelib.optimizers import Adam

GOALS = {
    ("mid", "float64"): 0.35,
    ("mid", "float32"): 0.25,
    ("big", "float64"): 0.95,
    ("big", "float32"): 0.95,
}


def rows() -> list[Row]:
    torch = peer("torch")
    if torch is None:
        return []
    result = []
    for case in CASES[1:]:
        for dtype in (np.float64, np.float32):
            name = f"{'-'.join(map(str, case.sizes))} MLP, batch {case.n}, gradient + Adam, {np.dtype(dtype)}"
            goal = GOALS[case.name, str(np.dtype(dtype))]
            steps = our_step(case, dtype), torch_step(torch, case, dtype)
            result.append(compare(name, steps[0], f"torch {torch.__version__}", steps[1], goal))
    return result


def our_step(case: Case, dtype: type) -> Call:
    theta, X, Y = case.data(dtype)
    rule, workspace = Adam(), MLPWorkspace(case.layout, case.n, case.activation, case.loss, dtype)
    state, spare = rule.init(theta), rule.spare(theta)

    def step() -> None:
        nonlocal state
        state = rule.step_(theta, workspace.value_and_gradient(theta, X, Y)[1], state, spare)

    return step


def torch_step(torch: Any, case: Case, dtype: type) -> Call:
    """Return a step of the same network from the same parameters."""
    theta, X, Y = (torch.from_numpy(array) for array in case.data(dtype))
    layers = []
    for W, b in case.layout.pairs(theta.numpy()):
        layer = torch.nn.Linear(W.shape[1], W.shape[0], dtype=theta.dtype)
        layer.weight.data, layer.bias.data = torch.from_numpy(W.copy()), torch.from_numpy(b.copy())
        layers += [layer, torch.nn.Tanh() if case.activation == "tanh" else torch.nn.ReLU()]
    network = torch.nn.Sequential(*layers[:-1])
    adam = torch.optim.Adam(network.parameters())

    def step() -> None:
        adam.zero_grad()
        torch.nn.functional.cross_entropy(network(X), Y).backward()
        adam.step()

    return step
