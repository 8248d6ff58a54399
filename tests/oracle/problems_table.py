"""Golden tables for the test problems: values, gradients and Hessians by PyTorch."""

import math
from functools import partial

from oracle import rows

from lecturelib.problems import PROBLEMS

POINTS = {
    1: [[0.3], [-1.7], [2.4]],
    2: [[0.3, -0.8], [-1.2, 1.9], [2.6, 0.7]],
    10: [[math.sin(1.0 + 1.7 * i) for i in range(10)], [math.cos(0.3 * i) for i in range(10)]],
}
GABOR = [[0.5, 14.0], [-2.0, 9.0], [1.5, 20.0]]


def table(torch) -> dict:
    problems = rows.functions(PROBLEMS.values(), "x", torch=torch, gabor_loss=partial(gabor_loss, torch))
    return {
        "expressions": rows.expressions(PROBLEMS.values()),
        "rows": {name: [derivatives(torch, f, at) for at in points(name)] for name, f in problems.items()},
    }


def points(name: str) -> list[list[float]]:
    return GABOR if name.startswith("gabor") else POINTS[PROBLEMS[name].start.size]


def derivatives(torch, f, at: list[float]) -> dict:
    x = torch.tensor(at, dtype=torch.float64)
    return {
        "x": at,
        "f": f(x).item(),
        "grad": torch.func.grad(f)(x).tolist(),
        "hess": torch.func.hessian(f)(x).tolist(),
    }


def gabor_loss(torch, phi, denom: float):
    """On 28 points from -15 to 15, against the model's own values at (0, 16.6)."""
    x = torch.linspace(-15, 15, 28, dtype=torch.float64)

    def model(a, b):
        u = a + 0.06 * b * x
        return torch.sin(u) * torch.exp(-(u**2) / denom)

    return ((model(phi[0], phi[1]) - model(0.0, 16.6)) ** 2).sum()
