"""Golden tables for radial basis functions: features, loss and gradients by PyTorch's tape."""

import math


def table(torch) -> dict:
    return {"one output": case(torch), "two outputs": case(torch, 2)}


def points(torch, *shape, start=1.0):
    """Numbers that tell entries apart, the same on every machine."""
    n = math.prod(shape)
    t = torch.tensor([math.sin(start + 1.7 * i) for i in range(n)], dtype=torch.float64).reshape(shape)
    return t.clone().requires_grad_()


def case(torch, *outputs) -> dict:
    """Five samples in three dimensions, four units, loss: mean over the samples, sum over the outputs."""
    X, y = points(torch, 5, 3).detach(), points(torch, 5, *outputs, start=0.5).detach()
    centers, w, b = (
        points(torch, 4, 3, start=2.0),
        points(torch, *outputs, 4, start=3.0),
        points(torch, *outputs),
    )
    widths = torch.tensor([0.7, 1.1, 1.6, 2.3], dtype=torch.float64, requires_grad=True)
    phi = torch.exp(
        -(torch.cdist(X, centers, compute_mode="donot_use_mm_for_euclid_dist") ** 2) / (2 * widths**2)
    )
    loss = ((torch.nn.functional.linear(phi, w) + b - y) ** 2).sum() / 5
    gradients = torch.autograd.grad(loss, (centers, widths, w, b))
    named = zip(("centers", "widths", "w", "b"), gradients, strict=True)
    return {"phi": phi.tolist(), "loss": loss.item(), **{name: gradient.tolist() for name, gradient in named}}
