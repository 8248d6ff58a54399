"""PyTorch's losses and gradients under the names of the catalog, and two ways to differentiate a TD loss."""

from collections.abc import Callable

A = [[0.5, -2.0], [3.0, 0.25], [-1.5, 4.0]]
Y = [[1.0, -1.0], [2.5, 0.25], [0.0, 7.0]]  # one entry on the kink of the absolute error
ABOVE_MINUS_1 = ([[0.0, 3.0], [-0.9, 50.0]], [[2.0, 5.0], [0.5, 100.0]])
PROBABILITIES = [[0.9, 0.2], [0.6, 1e-9], [0.01, 0.5]]
BINARY = [[1.0, 0.0], [1.0, 0.0], [0.25, 0.75]]
LOGITS = [[1.0, -2.0], [1000.0, -1000.0], [37.0, 0.0]]
LOGIT_TARGETS = [[1.0, 1.0], [0.0, 1.0], [0.3, 0.5]]
DISTRIBUTIONS = [[0.7, 0.2, 0.1], [0.25, 0.5, 0.25], [1e-6, 0.3, 0.699999]]
SCORES = [[2.0, -1.0, 0.5], [1000.0, 999.0, -1000.0], [0.0, 0.0, 0.0]]
LABELS = [0.0, 1.0, 2.0]
SIGNS = ([[3.0, 0.5], [-0.2, -2.0]], [[1.0, 1.0], [-1.0, 1.0]])


def rows(torch) -> dict[str, tuple[Callable, list, list]]:
    """Return loss, predictions and targets; a mean over samples alone is the sum over their number."""
    F = torch.nn.functional
    whole = lambda y: y.long()
    per_sample = lambda loss: lambda a, y: loss(a, y, reduction="sum") / len(a)
    bce, logits = F.binary_cross_entropy, F.binary_cross_entropy_with_logits
    return {
        "mse": (per_sample(F.mse_loss), A, Y),
        "mse(outputs=mean)": (F.mse_loss, A, Y),
        "mse(reduction=sum)": (lambda a, y: F.mse_loss(a, y, reduction="sum"), A, Y),
        "half_mse": (lambda a, y: ((a - y) ** 2).sum() / (2 * len(a)), A, Y),
        "msle": (lambda a, y: ((torch.log1p(y) - torch.log1p(a)) ** 2).sum() / len(a), *ABOVE_MINUS_1),
        "mae": (per_sample(F.l1_loss), A, Y),
        "mae(outputs=mean)": (F.l1_loss, A, Y),
        "categorical_cross_entropy": (
            lambda p, y: F.nll_loss(torch.log(p), whole(y)),
            DISTRIBUTIONS,
            LABELS,
        ),
        "categorical_cross_entropy(reduction=sum)": (
            lambda p, y: F.nll_loss(torch.log(p), whole(y), reduction="sum"),
            DISTRIBUTIONS,
            LABELS,
        ),
        "softmax_cross_entropy": (lambda z, y: F.cross_entropy(z, whole(y)), SCORES, LABELS),
        "softmax_cross_entropy(reduction=sum)": (
            lambda z, y: F.cross_entropy(z, whole(y), reduction="sum"),
            SCORES,
            LABELS,
        ),
        "binary_cross_entropy": (per_sample(bce), PROBABILITIES, BINARY),
        "binary_cross_entropy(outputs=mean)": (bce, PROBABILITIES, BINARY),
        "bce_with_logits": (per_sample(logits), LOGITS, LOGIT_TARGETS),
        "bce_with_logits(outputs=mean)": (logits, LOGITS, LOGIT_TARGETS),
        "squared_hinge": (lambda a, y: (torch.clamp(1 - y * a, min=0) ** 2).sum() / len(a), *SIGNS),
        "squared_hinge(reduction=sum)": (lambda a, y: (torch.clamp(1 - y * a, min=0) ** 2).sum(), *SIGNS),
    }


def value_and_grad(torch, loss: Callable, a: list, y: list) -> dict[str, object]:
    predictions = torch.tensor(a, dtype=torch.float64, requires_grad=True)
    value = loss(predictions, torch.tensor(y, dtype=torch.float64))
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
    losses = {name: value_and_grad(torch, *row) for name, row in rows(torch).items()}
    return {"rows": losses, "soft_targets": soft_targets(torch), "td": temporal_difference(torch)}
