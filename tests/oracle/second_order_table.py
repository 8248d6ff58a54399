"""Golden tables for second-order methods: Hessians of networks, and what they are made of for squares."""

import math
from itertools import pairwise

HESSIANS = (
    ("tanh", "mse", (2, 3, 2)),
    ("sigmoid", "softmax_cross_entropy", (2, 2, 2)),
    ("identity", "mse", (2, 2, 1)),
    ("tanh", "mse", (1, 2, 2, 2, 1)),
)
SAMPLES = 5


def table(torch) -> dict:
    hessians = [
        {"activation": a, "loss": loss, "sizes": list(sizes), "H": hessian(torch, a, loss, sizes)}
        for a, loss, sizes in HESSIANS
    ]
    return {"hessians": hessians, "squares": squares(torch, (2, 2, 2))}


def points(torch, *shape, start=1.0):
    """Numbers that tell entries apart, the same on every machine."""
    n = math.prod(shape)
    return torch.tensor([math.sin(start + 1.7 * i) for i in range(n)], dtype=torch.float64).reshape(shape)


def size_of(sizes) -> int:
    return sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes))


def network(torch, theta, X, sizes, activation):
    """W (fan_out, fan_in), then b, layer by layer in one vector; linear outputs."""
    a = {"identity": lambda z: z, "tanh": torch.tanh, "sigmoid": torch.sigmoid}[activation]
    h, start = X, 0
    for k, (fan_in, fan_out) in enumerate(pairwise(sizes)):
        W = theta[start : start + fan_in * fan_out].reshape(fan_out, fan_in)
        start += fan_in * fan_out
        h = h @ W.T + theta[start : start + fan_out]
        start += fan_out
        h = a(h) if k < len(sizes) - 2 else h
    return h


def hessian(torch, activation, loss, sizes):
    X, Y = points(torch, SAMPLES, sizes[0]), points(torch, SAMPLES, sizes[-1], start=0.5)

    def objective(theta):
        outputs = network(torch, theta, X, sizes, activation)
        if loss == "mse":
            return ((outputs - Y) ** 2).sum(1).mean()
        return torch.nn.functional.cross_entropy(outputs, torch.arange(SAMPLES) % sizes[-1])

    return torch.func.hessian(objective)(points(torch, size_of(sizes), start=2.0)).tolist()


def squares(torch, sizes) -> dict:
    """MEPhI's E, mean of half squares: errors, their Jacobian, the gradient, the Hessian and its part R."""
    X, Y = points(torch, SAMPLES, sizes[0]), points(torch, SAMPLES, sizes[-1], start=0.5)
    theta = points(torch, size_of(sizes), start=2.0)

    def errors(theta):
        return Y - network(torch, theta, X, sizes, "tanh")

    def objective(theta):
        return 0.5 * (errors(theta) ** 2).sum(1).mean()

    e = errors(theta)
    return {
        "sizes": list(sizes),
        "outputs": (Y - e).tolist(),
        "e": e.tolist(),
        "E": objective(theta).item(),
        "J": torch.func.jacrev(errors)(theta).tolist(),
        "grad": torch.func.grad(objective)(theta).tolist(),
        "H": torch.func.hessian(objective)(theta).tolist(),
        "R": torch.func.hessian(lambda w: (e * errors(w)).sum(1).mean())(theta).tolist(),
    }
