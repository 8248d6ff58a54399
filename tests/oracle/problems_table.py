"""Golden tables for the test problems: values, gradients and Hessians by PyTorch."""

import math

POINTS = {
    1: [[0.3], [-1.7], [2.4]],
    2: [[0.3, -0.8], [-1.2, 1.9], [2.6, 0.7]],
    10: [[math.sin(1.0 + 1.7 * i) for i in range(10)], [math.cos(0.3 * i) for i in range(10)]],
}
GABOR = [[0.5, 14.0], [-2.0, 9.0], [1.5, 20.0]]


def table(torch) -> dict:
    rows = {
        name: [derivatives(torch, f, at) for at in points] for name, (f, points) in problems(torch).items()
    }
    return {"rows": rows}


def derivatives(torch, f, at: list[float]) -> dict:
    x = torch.tensor(at, dtype=torch.float64)
    return {
        "x": at,
        "f": f(x).item(),
        "grad": torch.func.grad(f)(x).tolist(),
        "hess": torch.func.hessian(f)(x).tolist(),
    }


def problems(torch) -> dict:
    """The functions as the literature writes them, under their names in the catalog."""
    one, two, ten = POINTS[1], POINTS[2], POINTS[10]
    return {
        "bowl": (lambda x: (x[0] ** 2 + 10 * x[1] ** 2) / 2, two),
        "ravine": (lambda x: (x[0] ** 2 + 50 * x[1] ** 2) / 2, two),
        "oblong_quadratic(kappa=25)": (lambda x: (x[0] ** 2 + 25 * x[1] ** 2) / 2, two),
        "parabola": (lambda x: x[0] ** 2 / 2, one),
        "quartic": (lambda x: x[0] ** 4 / 4, one),
        "double_well": (lambda x: (x[0] ** 2 - 1) ** 2, one),
        "cubic": (lambda x: x[0] ** 3, one),
        "cosine": (lambda x: torch.cos(x[0]), one),
        "exponential": (lambda x: torch.exp(-x[0]), one),
        "smooth_abs": (lambda x: torch.sqrt(1 + x[0] ** 2), one),
        "rosenbrock": (banana, two),
        "rosenbrock(n=10)": (banana, ten),
        "beale": (
            lambda x: sum((c - x[0] * (1 - x[1] ** k)) ** 2 for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))),
            two,
        ),
        "saddle": (lambda x: x[0] ** 2 - x[1] ** 2, two),
        "two_valleys": (lambda x: x[0] ** 2 / 2 - x[1] ** 2 / 2 + x[1] ** 4 / 4, two),
        "monkey_saddle": (lambda x: x[0] ** 3 - 3 * x[0] * x[1] ** 2, two),
        "gabor(denom=32)": (lambda phi: gabor_loss(torch, phi, 32.0), GABOR),
        "gabor(denom=8)": (lambda phi: gabor_loss(torch, phi, 8.0), GABOR),
    }


def banana(x):
    return sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(len(x) - 1))


def gabor_loss(torch, phi, denom: float):
    """On 28 points from -15 to 15, against the model's own values at (0, 16.6)."""
    x = torch.linspace(-15, 15, 28, dtype=torch.float64)

    def model(a, b):
        u = a + 0.06 * b * x
        return torch.sin(u) * torch.exp(-(u**2) / denom)

    return ((model(phi[0], phi[1]) - model(0.0, 16.6)) ** 2).sum()
