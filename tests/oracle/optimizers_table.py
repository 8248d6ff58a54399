"""Golden tables for update rules: paths of PyTorch's optimizers on a function that is not quadratic."""

import inspect

from oracle import rows

from lecturelib.optimizers import OPTIMIZERS

DEFAULTS = ["Adam", "AdamW", "Adamax", "NAdam"]
STEPS = 20
START = [1.5, -0.4, 0.7, -1.1]


def objective(torch, w):
    """Quartic bowls with waves on them, tied to each other: gradients change their signs."""
    return (w**4 / 4 + torch.sin(3 * w)).sum() + (w[0] - w[1]) ** 2 / 2 + w[2] * w[3]


def runs(torch) -> dict:
    """Return the optimizers of the catalog's rows, and others that tell the parameters apart."""
    o = torch.optim
    return rows.functions(OPTIMIZERS.values(), "p", optim=o) | {
        "AdaGrad(0.3, eps=0.5)": lambda p: o.Adagrad(p, lr=0.3, eps=0.5),
        "RMSProp(0.02, rho=0.99, eps=0.1, momentum=0.8)": lambda p: o.RMSprop(
            p, lr=0.02, alpha=0.99, eps=0.1, momentum=0.8
        ),
        "AdaDelta(0.5, rho=0.8, eps=1e-2)": lambda p: o.Adadelta(p, lr=0.5, rho=0.8, eps=1e-2),
        "Adam()": o.Adam,
        "Adam(0.1, 0.8, 0.95, eps=0.1)": lambda p: o.Adam(p, lr=0.1, betas=(0.8, 0.95), eps=0.1),
        "AdamW()": o.AdamW,
        "AdamW(0.1, 0.8, 0.95, eps=0.1, weight_decay=0.5)": lambda p: o.AdamW(
            p, lr=0.1, betas=(0.8, 0.95), eps=0.1, weight_decay=0.5
        ),
        "AdaMax()": o.Adamax,
        "AdaMax(0.1, 0.8, 0.95, eps=0.1)": lambda p: o.Adamax(p, lr=0.1, betas=(0.8, 0.95), eps=0.1),
        "NAdam()": o.NAdam,
        "NAdam(0.1, 0.8, 0.95, eps=0.1, momentum_decay=0.05)": lambda p: o.NAdam(
            p, lr=0.1, betas=(0.8, 0.95), eps=0.1, momentum_decay=0.05
        ),
        "RProp('irprop-', 0.1, 0.4, 1.5, 0.03, 0.15)": lambda p: o.Rprop(
            p, lr=0.1, etas=(0.4, 1.5), step_sizes=(0.03, 0.15)
        ),
    }


def table(torch) -> dict:
    halved = lambda optimizer: torch.optim.lr_scheduler.StepLR(optimizer, 10, 0.1)
    scheduled = [
        "momentum/heavy-ball",
        "nesterov/rewritten",
        "Adam(0.1, 0.8, 0.95, eps=0.1)",
        "AdamW(0.1, 0.8, 0.95, eps=0.1, weight_decay=0.5)",
        "NAdam(0.1, 0.8, 0.95, eps=0.1, momentum_decay=0.05)",
    ]
    return {
        "expressions": rows.expressions(OPTIMIZERS.values()),
        "start": START,
        "paths": {name: path(torch, make) for name, make in runs(torch).items()},
        "paths, rate times 0.1 from step 10 on": {
            name: path(torch, runs(torch)[name], halved) for name in scheduled
        },
        "defaults": {name: defaults(getattr(torch.optim, name)) for name in DEFAULTS},
    }


def path(torch, make, schedule=None) -> list[list[float]]:
    """Return the points, the first one included."""
    torch.set_default_dtype(torch.float64)  # NAdam multiplies its momenta in the default dtype
    try:
        return steps(torch, make, schedule)
    finally:
        torch.set_default_dtype(torch.float32)


def steps(torch, make, schedule) -> list[list[float]]:
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    scheduler = schedule(optimizer) if schedule else None
    points = [w.tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        objective(torch, w).backward()
        optimizer.step()
        if scheduler:
            scheduler.step()
        points.append(w.tolist())
    return points


def defaults(optimizer) -> dict[str, float]:
    given = inspect.signature(optimizer).parameters
    beta1, beta2 = given["betas"].default
    ours = ["lr", "eps", "momentum_decay"] + ["weight_decay"] * (optimizer.__name__ == "AdamW")
    named = {name: given[name].default for name in ours if name in given}
    return named | {"beta1": beta1, "beta2": beta2}
