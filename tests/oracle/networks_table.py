"""Golden tables for networks: outputs and parameter counts of PyTorch's layers."""

import math
from itertools import pairwise

SIZES = (
    [1, 3, 1],
    [2, 3, 1],
    [784, 300, 100, 10],
    *([40, *[D] * K, 10] for K, D in enumerate((298, 100, 75, 63), 1)),
)


def table(torch) -> dict:
    return {
        "parameters": {" ".join(map(str, sizes)): count(torch, sizes) for sizes in SIZES},
        "mlp": {"relu": mlp(torch, torch.nn.ReLU()), "tanh": mlp(torch, torch.nn.Tanh())},
        "shallow": shallow(torch),
    }


def points(torch, *shape, start=1.0):
    """Numbers that tell entries apart, the same on every machine."""
    n = math.prod(shape)
    return torch.tensor([math.sin(start + 1.7 * i) for i in range(n)], dtype=torch.float64).reshape(shape)


def count(torch, sizes):
    network = torch.nn.Sequential(*(torch.nn.Linear(i, o) for i, o in pairwise(sizes)))
    return sum(p.numel() for p in network.parameters())


def linear(torch, W, b):
    layer = torch.nn.Linear(W.shape[1], W.shape[0], dtype=W.dtype)
    layer.weight.data, layer.bias.data = W, b
    return layer


def mlp(torch, activation):
    """A network 3-4-5-2 with a sigmoid at the end, five samples."""
    layers = []
    for i, j in pairwise((3, 4, 5, 2)):
        layers += [
            linear(torch, points(torch, j, i, start=2.0 + i), points(torch, j, start=4.0 + j)),
            activation,
        ]
    network = torch.nn.Sequential(*layers[:-1], torch.nn.Sigmoid())
    return network(points(torch, 5, 3)).tolist()


def shallow(torch):
    """Row d of theta is intercept, slope; phi starts with the bias."""
    theta, phi = points(torch, 4, 2), points(torch, 5, start=3.0)
    hidden = linear(torch, theta[:, 1:], theta[:, 0])
    output = linear(torch, phi[None, 1:], phi[:1])
    x = points(torch, 6, start=5.0)
    return output(torch.relu(hidden(x[:, None])))[:, 0].tolist()
