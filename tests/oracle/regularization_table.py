"""PyTorch's batch normalization, dropout, weight decay and soft threshold."""

X = [[1.0, -2.0], [3.0, 0.5], [-0.5, 7.0], [2.5, 7.0]]
UPSTREAM = [[0.3, -1.0], [2.0, 0.25], [-0.7, 1.0], [0.1, 3.0]]
GAMMA, BETA = [1.5, -0.5], [0.2, -3.0]
WEIGHTS, GRAD = [0.9, -0.2, 0.0, 4.0], [1.0, -2.0, 0.5, 0.0]


def batch_norm(torch, training: bool) -> dict[str, object]:
    """Two calls of the layer, so that the averages have moved twice; the second is differentiated."""
    layer = torch.nn.BatchNorm1d(2, dtype=torch.float64).train()
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(GAMMA, dtype=torch.float64))
        layer.bias.copy_(torch.tensor(BETA, dtype=torch.float64))
    x = torch.tensor(X, dtype=torch.float64, requires_grad=True)
    layer(2 * x.detach() + 1)
    out = layer.train(training)(x)
    upstream = torch.tensor(UPSTREAM, dtype=torch.float64)
    grads = torch.autograd.grad(out, (x, layer.weight, layer.bias), upstream)
    return {
        "out": out.tolist(),
        "running_mean": layer.running_mean.tolist(),
        "running_var": layer.running_var.tolist(),
        "grad_x": grads[0].tolist(),
        "grad_gamma": grads[1].tolist(),
        "grad_beta": grads[2].tolist(),
    }


def weight_decay(torch, decay: float) -> list[float]:
    """One step of SGD with lr = 0.1."""
    weights = torch.nn.Parameter(torch.tensor(WEIGHTS, dtype=torch.float64))
    weights.grad = torch.tensor(GRAD, dtype=torch.float64)
    torch.optim.SGD([weights], lr=0.1, weight_decay=decay).step()
    return weights.tolist()


def table(torch) -> dict[str, object]:
    weights = torch.tensor(WEIGHTS, dtype=torch.float64)
    ones = torch.ones(1000, dtype=torch.float64)
    torch.manual_seed(0)
    dropped = torch.nn.functional.dropout(ones, p=0.3)
    return {
        "batch_norm": {
            "x": X,
            "upstream": UPSTREAM,
            "gamma": GAMMA,
            "beta": BETA,
            "train": batch_norm(torch, True),
            "evaluate": batch_norm(torch, False),
        },
        "dropout(p=0.3) of ones": {
            "train": sorted(set(dropped.tolist())),
            "evaluate": sorted(set(torch.nn.functional.dropout(ones, p=0.3, training=False).tolist())),
        },
        "weight_decay": {
            "W": WEIGHTS,
            "grad": GRAD,
            "lr": 0.1,
            "decay": 0.25,
            "W_next": weight_decay(torch, 0.25),
        },
        "soft_threshold": {
            "x": WEIGHTS,
            "threshold": 0.3,
            "y": torch.nn.functional.softshrink(weights, 0.3).tolist(),
        },
    }
