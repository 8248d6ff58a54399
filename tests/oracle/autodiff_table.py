"""Golden tables for autodiff and the chain rule: what PyTorch's own tape gives."""

import math


def as_list(t):
    return t.detach().tolist()


def table(torch) -> dict:
    return {
        "linear_regression": linear_regression(torch),
        "ad_example": ad_example(torch),
        "ties": ties(torch),
        "hessian": hessian(torch),
        "jacobian": jacobian(torch),
    }


def points(torch, *shape, start=1.0):
    """Numbers that tell entries apart, the same on every machine."""
    n = math.prod(shape)
    t = torch.tensor([math.sin(start + 1.7 * i) for i in range(n)], dtype=torch.float64).reshape(shape)
    return t.clone().requires_grad_()


def linear_regression(torch) -> dict:
    """Bucharest's graph: 64 samples in R^8."""
    X, y = points(torch, 64, 8).detach(), points(torch, 64, start=3.0).detach()
    w, b = points(torch, 8, start=5.0), torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    loss = torch.mean((X @ w + b - y) ** 2)
    by_w, by_b = torch.autograd.grad(loss, (w, b))
    given = {"X": as_list(X[:2]), "w": as_list(w), "b": b.item()}
    return {**given, "loss": loss.item(), "by_w": as_list(by_w), "by_b": by_b.item()}


def ad_example(torch) -> dict:
    x, w1, w2 = points(torch, 4), points(torch, 4, start=2.0), points(torch, 4, start=4.0)
    y1, y2 = w1 @ x, w2 @ x
    y = (y1 * torch.exp(y2)) * (y2 * torch.exp(y1))
    (by_x,) = torch.autograd.grad(y, x)
    return {"x": as_list(x), "w1": as_list(w1), "w2": as_list(w2), "y": y.item(), "dy_dx": as_list(by_x)}


def ties(torch) -> dict:
    """What PyTorch's tape answers where the derivative is a matter of choice."""
    a = torch.tensor([7.0, 1.0, 7.0], dtype=torch.float64, requires_grad=True)
    z = torch.tensor([-1.0, 0.0, 2.0], dtype=torch.float64, requires_grad=True)
    by = lambda f, x: as_list(torch.autograd.grad(f(x).sum(), x)[0])
    return {
        "max": by(torch.amax, a),
        "relu": by(torch.relu, z),
        "abs": by(torch.abs, z),
        "maximum(z, 0)": by(lambda z: torch.maximum(z, torch.zeros_like(z)), z),
        "minimum(z, 0)": by(lambda z: torch.minimum(z, torch.zeros_like(z)), z),
    }


def hessian(torch) -> dict:
    """Second derivatives through products, broadcasting, sums and a maximum."""
    x = points(torch, 3, 2)

    def f(x):
        h = torch.tanh(x @ x.T) + torch.exp(x[:, :1])
        return torch.logsumexp(h, 1).sum() + (x**3).mean() + torch.sigmoid(x[0] * x[1:]).amax()

    H = torch.autograd.functional.hessian(f, x).reshape(6, 6)
    value = f(x)
    return {
        "x": as_list(x),
        "value": value.item(),
        "gradient": as_list(torch.autograd.grad(value, x)[0]),
        "hessian": as_list(H),
    }


def jacobian(torch) -> dict:
    x = points(torch, 4)
    f = lambda x: torch.stack([x[0] * x[1], torch.sin(x[2]) / x[3], torch.log(x[0] ** 2 + x[3] ** 2)])
    return {"x": as_list(x), "J": as_list(torch.autograd.functional.jacobian(f, x))}
