"""PyTorch's losses and gradients under the names of the catalog, and two ways to differentiate a TD loss."""

from collections.abc import Callable

from oracle import rows

from lecturelib.losses import LOSSES

A = [[0.5, -2.0], [3.0, 0.25], [-1.5, 4.0]]
Y = [[1.0, -1.0], [2.5, 0.25], [0.0, 7.0]]  # one entry on the kink of the absolute error
LABELS = [0.0, 1.0, 2.0]
DISTRIBUTIONS = [[0.7, 0.2, 0.1], [0.25, 0.5, 0.25], [1e-6, 0.3, 0.699999]]
SCORES = [[2.0, -1.0, 0.5], [1000.0, 999.0, -1000.0], [0.0, 0.0, 0.0]]
SAMPLES = {  # predictions and targets, by what a row says of both
    ("real", "real"): (A, Y),
    ("above -1", "above -1"): ([[0.0, 3.0], [-0.9, 50.0]], [[2.0, 5.0], [0.5, 100.0]]),
    ("probability", "binary"): (
        [[0.9, 0.2], [0.6, 1e-9], [0.01, 0.5]],
        [[1.0, 0.0], [1.0, 0.0], [0.25, 0.75]],
    ),
    ("real", "binary"): (
        [[1.0, -2.0], [1000.0, -1000.0], [37.0, 0.0]],
        [[1.0, 1.0], [0.0, 1.0], [0.3, 0.5]],
    ),
    ("distribution", "labels"): (DISTRIBUTIONS, LABELS),
    ("scores", "labels"): (SCORES, LABELS),
    ("real", "signs"): ([[3.0, 0.5], [-0.2, -2.0]], [[1.0, 1.0], [-1.0, 1.0]]),
}


def golden_rows(torch) -> dict[str, dict]:
    """Return value and gradient of every row of the catalog that PyTorch has."""
    losses = rows.functions(LOSSES.values(), "a, y", torch=torch, F=torch.nn.functional)
    kinds = {name: (LOSSES[name].predictions, LOSSES[name].targets) for name in losses}
    return {
        name: value_and_grad(torch, loss, *SAMPLES[kinds[name]], labels=kinds[name][1] == "labels")
        for name, loss in losses.items()
    }


def value_and_grad(torch, loss: Callable, a: list, y: list, labels: bool = False) -> dict[str, object]:
    predictions = torch.tensor(a, dtype=torch.float64, requires_grad=True)
    value = loss(predictions, torch.tensor(y, dtype=torch.int64 if labels else torch.float64))
    (grad,) = torch.autograd.grad(value, predictions)
    return {"a": a, "y": y, "f": value.item(), "grad": grad.tolist()}


def temporal_difference(torch) -> dict[str, object]:
    """Q(x, u) = theta . phi: gradients of the mean squared TD error, target frozen and not."""
    generator = torch.Generator().manual_seed(5)
    theta = torch.randn(3, dtype=torch.float64, generator=generator).requires_grad_()
    phi = torch.randn(4, 3, dtype=torch.float64, generator=generator)
    phi_next = torch.randn(4, 2, 3, dtype=torch.float64, generator=generator)
    r = torch.randn(4, dtype=torch.float64, generator=generator)
    target = r + 0.9 * (phi_next @ theta).max(dim=1).values
    loss = lambda goal: ((goal - phi @ theta) ** 2).mean()
    gradient = lambda goal: torch.autograd.grad(loss(goal), theta, retain_graph=True)[0].tolist()
    inputs = {"theta": theta, "phi": phi, "phi_next": phi_next, "r": r}
    return {name: value.tolist() for name, value in inputs.items()} | {
        "gamma": 0.9,
        "loss": loss(target).item(),
        "semi": gradient(target.detach()),
        "full": gradient(target),
    }


def soft_targets(torch) -> dict[str, object]:
    """Cross-entropy against rows of probabilities instead of labels."""
    return value_and_grad(torch, torch.nn.functional.cross_entropy, SCORES, DISTRIBUTIONS)


def table(torch) -> dict[str, object]:
    return {
        "expressions": rows.expressions(LOSSES.values()),
        "rows": golden_rows(torch),
        "soft_targets": soft_targets(torch),
        "td": temporal_difference(torch),
    }
