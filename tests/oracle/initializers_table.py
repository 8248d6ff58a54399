"""What PyTorch's initializers hand to its generator, and its gains."""

from collections.abc import Callable
from unittest import mock

from oracle import rows

from lecturelib.initializers import INITIALIZERS

FAN_IN, FAN_OUT = 100, 300


def table(torch) -> dict[str, object]:
    init = torch.nn.init
    gain = init.calculate_gain
    fillers = rows.functions(INITIALIZERS.values(), "W", init=init)
    return {
        "gains": {
            "identity": float(gain("linear")),
            "tanh": gain("tanh"),
            "relu": gain("relu"),
            "sigmoid": float(gain("sigmoid")),
            "leaky_relu": gain("leaky_relu"),
            "selu": gain("selu"),
        },
        "expressions": rows.expressions(INITIALIZERS.values()),
        "bounds": {name: drawn(torch, fill)[1] for name, fill in fillers.items() if law(name) == "uniform"},
        "stds": {name: drawn(torch, fill)[1] for name, fill in fillers.items() if law(name) == "normal"},
    }


def law(name: str) -> str:
    return INITIALIZERS[name].law


def drawn(torch, fill: Callable) -> tuple[float, float]:
    """Return (-a, a) of the uniform, or (mean, std) of the normal distribution that would be drawn from."""
    seen = []
    note = lambda tensor, first, second, *_, **__: seen.append((float(first), float(second))) or tensor
    with mock.patch.multiple(torch.Tensor, uniform_=note, normal_=note):
        fill(torch.empty(FAN_OUT, FAN_IN))
    return seen[0]
