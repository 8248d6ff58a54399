"""Golden tables for schedules: the rates of PyTorch's schedulers, step by step."""

import math
import warnings

from oracle import rows

from lecturelib.schedules import SCHEDULES

STEPS = 45
ERRORS = [3.0, 2.0, 2.1, 1.99995, 1.8, 1.8, 1.9, 1.85, 1.8, 1.7, 1.8, 1.75, 1.7, 1.7, 1.7, 1.6999, 1.6, 1.9]


def table(torch) -> dict:
    return {
        "expressions": rows.expressions(SCHEDULES.values()),
        "rates": rates(torch),
        "errors": ERRORS,
        "plateau": plateau(torch),
    }


def rates(torch) -> dict[str, list[float]]:
    """Under the names of the catalog, with its parameters."""
    lr = torch.optim.lr_scheduler
    schedulers = {name: getattr(lr, name) for name in lr.__all__}
    made = rows.functions(SCHEDULES.values(), "o", math=math, **schedulers) | {
        # Other parameters than the catalog's, to tell the arguments apart.
        "CosineWarmRestarts(0.1, 0.01, 5, 2)": lambda o: lr.CosineAnnealingWarmRestarts(o, 5, 2, 0.01),
        "Cosine(0.1, 0.02, 44)": lambda o: lr.CosineAnnealingLR(o, 44, 0.02),
        "LinearDecay(0.1, 0.02, 10)": lambda o: lr.LinearLR(o, 1.0, 0.2, 10),
        "OneCycle(0.2, 45, 0.4, 10.0, 100.0)": lambda o: lr.OneCycleLR(
            o, 0.2, 45, pct_start=0.4, div_factor=10.0, final_div_factor=100.0
        ),
    }
    return {name: run(torch, make) for name, make in made.items()}


def run(torch, make) -> list[float]:
    optimizer = sgd(torch)
    scheduler = make(optimizer)
    seen = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # OneCycleLR complains of its own last step
        for _ in range(STEPS):
            seen.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
    return seen


def plateau(torch) -> dict[str, list[float]]:
    """The rate after each error, by patience and threshold."""
    return {
        f"{patience}, {threshold}": run_plateau(torch, patience, threshold)
        for patience in (0, 1, 2)
        for threshold in (0.0, 1e-4)
    }


def run_plateau(torch, patience: int, threshold: float) -> list[float]:
    optimizer = sgd(torch)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=0.5, patience=patience, threshold=threshold, eps=0.0
    )
    seen = []
    for error in ERRORS:
        scheduler.step(error)
        seen.append(optimizer.param_groups[0]["lr"])
    return seen


def sgd(torch):
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
