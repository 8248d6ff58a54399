"""Golden tables for backpropagation: gradients by PyTorch's tape."""

import math
from itertools import pairwise

ACTIVATIONS = ("identity", "tanh", "sigmoid", "relu", "softplus", "gelu", "silu", "elu")


def as_list(t):
    return t.detach().tolist()


def table(torch) -> dict:
    return {
        "toy": toy(torch),
        "two_layer": {loss: two_layer(torch, loss) for loss in ("mse", "softmax_cross_entropy")},
        "mlp": {
            f"{a}, {loss}": mlp(torch, a, loss)
            for a in ACTIVATIONS
            for loss in ("mse", "softmax_cross_entropy")
        },
        "mephi": mephi(torch),
        "uit": uit(torch),
    }


def points(torch, *shape, start=1.0):
    """Numbers that tell entries apart, the same on every machine."""
    n = math.prod(shape)
    t = torch.tensor([math.sin(start + 1.7 * i) for i in range(n)], dtype=torch.float64).reshape(shape)
    return t.clone().requires_grad_()


def activation(torch, name):
    F = torch.nn.functional
    return {"identity": lambda z: z, "tanh": torch.tanh, "sigmoid": torch.sigmoid}.get(name) or getattr(
        F, name
    )


def criterion(torch, loss, output, K):
    """Return the mean over samples and the target: a fixed array, or classes 0, 1, ... in turn."""
    n = len(output)
    if loss == "mse":
        Y = points(torch, n, K, start=0.5).detach()
        return ((output - Y) ** 2).sum(1).mean(), Y
    Y = torch.arange(n) % K
    return torch.nn.functional.cross_entropy(output, Y), Y


def toy(torch) -> dict:
    """Cluj's example: every intermediate's derivative, at the numbers of Prince's notebook."""
    beta = torch.tensor([1.0, 2.0, -3.0, 0.4], dtype=torch.float64, requires_grad=True)
    omega = torch.tensor([0.1, -0.4, 2.0, 3.0], dtype=torch.float64, requires_grad=True)
    f0 = beta[0] + omega[0] * 2.3
    h1 = torch.sin(f0)
    f1 = beta[1] + omega[1] * h1
    h2 = torch.exp(f1)
    f2 = beta[2] + omega[2] * h2
    h3 = torch.cos(f2)
    f3 = beta[3] + omega[3] * h3
    loss = (f3 - 2.0) ** 2
    nodes = {"f0": f0, "h1": h1, "f1": f1, "h2": h2, "f2": f2, "h3": h3, "f3": f3}
    by_nodes = torch.autograd.grad(loss, tuple(nodes.values()), retain_graph=True)
    by_beta, by_omega = torch.autograd.grad(loss, (beta, omega))
    return {
        "forward": {**{name: t.item() for name, t in nodes.items()}, "loss": loss.item()},
        "backward": {name: g.item() for name, g in zip(nodes, by_nodes, strict=True)},
        "by_beta": as_list(by_beta),
        "by_omega": as_list(by_omega),
    }


def two_layer(torch, loss) -> dict:
    """Bucharest: one sample, n_x = 5, n_1 = 4, n_2 = 3, rho = tanh."""
    x, W1, W2 = points(torch, 5).detach(), points(torch, 4, 5, start=2.0), points(torch, 3, 4, start=3.0)
    z1 = W1 @ x
    z2 = W2 @ torch.tanh(z1)
    value, _ = criterion(torch, loss, z2[None], 3)
    parts = torch.autograd.grad(value, (z1, z2, W1, W2))
    return {
        "loss": value.item(),
        **{name: as_list(g) for name, g in zip(("delta1", "delta2", "by_W1", "by_W2"), parts, strict=True)},
    }


def mlp(torch, name, loss) -> dict:
    """Cluj: 3-4-5-2, five samples."""
    a, sizes = activation(torch, name), (3, 4, 5, 2)
    X = points(torch, 5, 3).detach()
    params = [
        (points(torch, j, i, start=2.0 + i), points(torch, j, start=4.0 + j)) for i, j in pairwise(sizes)
    ]
    h = X
    for W, b in params[:-1]:
        h = a(h @ W.T + b)
    value, _ = criterion(torch, loss, h @ params[-1][0].T + params[-1][1], 2)
    flat = [p for pair in params for p in pair]
    gradient = torch.cat([g.reshape(-1) for g in torch.autograd.grad(value, flat)])
    return {"loss": value.item(), "gradient": as_list(gradient)}


def mephi(torch) -> dict:
    """h = W y - b and sigmoid in both layers, mean of half squares."""
    X, Y = points(torch, 5, 3).detach(), points(torch, 5, 2, start=0.5).detach()
    W1, b1 = points(torch, 4, 3, start=2.0), points(torch, 4, start=3.0)
    W2, b2 = points(torch, 2, 4, start=4.0), points(torch, 2, start=5.0)
    h1 = X @ W1.T - b1
    h2 = torch.sigmoid(h1) @ W2.T - b2
    value = 0.5 * ((torch.sigmoid(h2) - Y) ** 2).sum(1).mean()
    names = ("delta1", "delta2", "by_W1", "by_b1", "by_W2", "by_b2")
    parts = torch.autograd.grad(value, (h1, h2, W1, b1, W2, b2))
    return {"loss": value.item(), **{name: as_list(g) for name, g in zip(names, parts, strict=True)}}


def uit(torch) -> dict:
    """6-9-2, sigmoid twice, a column of ones in front of both layers; one sample, then the mean of four."""
    X, Y = points(torch, 4, 6).detach(), points(torch, 4, 2, start=0.5).detach()
    w1, w2 = points(torch, 7, 9, start=2.0), points(torch, 10, 2, start=3.0)
    with_one = lambda t: torch.cat([torch.ones(len(t), 1, dtype=t.dtype), t], 1)

    def loss(X, Y):
        a = torch.sigmoid(with_one(torch.sigmoid(with_one(X) @ w1)) @ w2)
        return 0.5 * ((a - Y) ** 2).sum(1).mean(), a

    def part(X, Y):
        value, a = loss(X, Y)
        by_w1, by_w2 = torch.autograd.grad(value, (w1, w2))
        return {"loss": value.item(), "a": as_list(a), "by_w1": as_list(by_w1), "by_w2": as_list(by_w2)}

    return {"sample": part(X[:1], Y[:1]), "batch": part(X, Y)}
