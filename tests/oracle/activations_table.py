"""Golden tables for activations: values, slopes, what is answered at kinks, softmax, maxout, PReLU."""

import math
from collections.abc import Callable
from functools import partial

from oracle import rows

from lecturelib.activations import ACTIVATIONS

POINTS = [0.0, 1e-8, 1e-3, 0.2, 0.5, 0.75, 1.3, 2.0, 3.3, 5.0, 8.0, 13.0, 20.0, 37.0, 800.0]


def functions(torch) -> dict[str, Callable]:
    """Return what PyTorch has for the rows of the catalog, under their names there."""
    return rows.functions(
        ACTIVATIONS.values(), "x", torch=torch, F=torch.nn.functional, soboleva=partial(soboleva, torch)
    )


def soboleva(torch, x, a=1, b=1, c=1, d=1):
    """Write the formula as printed: it overflows at 800, and the table leaves such points out."""
    return (torch.exp(a * x) - torch.exp(-b * x)) / (torch.exp(c * x) + torch.exp(-d * x))


def value_and_slope(torch, f: Callable, at: float) -> tuple[float, float]:
    x = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    value = f(x)
    (slope,) = torch.autograd.grad(value, x)
    return value.item(), slope.item()


def row(torch, f: Callable) -> dict[str, list[float]]:
    """Return the finite values and slopes; kinks have a table of their own."""
    points = [x for size in POINTS for x in (-size, size) if abs(x) not in (0.0, 1.0)]
    table = [(x, *value_and_slope(torch, f, x)) for x in sorted(points)]
    kept = [entry for entry in table if all(map(math.isfinite, entry))]
    return {
        name: list(column) for name, column in zip(("x", "f", "df"), zip(*kept, strict=True), strict=True)
    }


def slopes_at_kinks(torch) -> dict[str, dict[str, float]]:
    """E-09: what automatic differentiation answers where there is no derivative; other spellings included."""
    spellings = functions(torch) | {
        "clamp(min=0)": lambda x: x.clamp(min=0),
        "clamp(-1, 1)": lambda x: x.clamp(-1, 1),
        "maximum(x, 0)": lambda x: torch.maximum(x, torch.zeros_like(x)),
        "abs": torch.abs,
    }
    at = {"clamp(-1, 1)": (-1.0, 1.0)} | {row.name: row.kinks for row in ACTIVATIONS.values() if row.kinks}
    return {
        name: {repr(x): value_and_slope(torch, f, x)[1] for x in at.get(name, (0.0,))}
        for name, f in spellings.items()
        if name in at or name not in ACTIVATIONS
    }


def vector_functions(torch) -> dict[str, object]:
    """Softmax with Jacobian, two conventions for ties of a maximum, PReLU's gradient for its slope."""
    z = torch.tensor([1.5, -2.0, 0.3, 1000.0, 999.0], dtype=torch.float64)
    ties = torch.tensor([1.0, 7.0, 7.0, 0.0], dtype=torch.float64, requires_grad=True)
    x = torch.tensor([[-2.0, 1.0], [-0.5, -3.0], [3.0, 0.7]], dtype=torch.float64, requires_grad=True)
    alpha = torch.tensor([0.25, -0.5], dtype=torch.float64, requires_grad=True)
    upstream = torch.tensor([[1.0, -2.0], [0.5, 3.0], [4.0, -1.0]], dtype=torch.float64)
    softmax = lambda t: torch.softmax(t, 0)
    prelu_grads = torch.autograd.grad(torch.nn.functional.prelu(x, alpha), (x, alpha), upstream)
    return {
        "softmax": {"x": z.tolist(), "p": softmax(z).tolist()},
        "softmax_jacobian": {"x": z[:3].tolist(), "J": torch.func.jacrev(softmax)(z[:3]).tolist()},
        "maxout_grad": {
            "x": ties.tolist(),
            "first": torch.autograd.grad(ties.max(dim=0).values, ties)[0].tolist(),
            "split": torch.autograd.grad(ties.amax(), ties)[0].tolist(),
        },
        "prelu_grads": {
            "x": x.tolist(),
            "alpha": alpha.tolist(),
            "upstream": upstream.tolist(),
            "grad_x": prelu_grads[0].tolist(),
            "grad_alpha": prelu_grads[1].tolist(),
        },
    }


def table(torch) -> dict[str, object]:
    return {
        "expressions": rows.expressions(ACTIVATIONS.values()),
        "rows": {name: row(torch, f) for name, f in functions(torch).items()},
        "slopes_at_kinks": slopes_at_kinks(torch),
        **vector_functions(torch),
    }
