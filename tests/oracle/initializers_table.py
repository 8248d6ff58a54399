"""What PyTorch's initializers hand to its generator, and its gains."""

from unittest import mock

FAN_IN, FAN_OUT = 100, 300


def table(torch) -> dict[str, object]:
    init = torch.nn.init
    gain = init.calculate_gain
    return {
        "gains": {
            "identity": float(gain("linear")),
            "tanh": gain("tanh"),
            "relu": gain("relu"),
            "sigmoid": float(gain("sigmoid")),
            "leaky_relu": gain("leaky_relu"),
            "selu": gain("selu"),
        },
        "bounds": {
            "glorot_uniform": drawn(torch, init.xavier_uniform_)[1],
            "glorot_uniform(gain=1.414)": drawn(torch, init.xavier_uniform_, gain=gain("relu"))[1],
            "glorot_uniform(gain=1.667)": drawn(torch, init.xavier_uniform_, gain=gain("tanh"))[1],
            "he_uniform": drawn(torch, init.kaiming_uniform_, nonlinearity="relu")[1],
        },
        "stds": {
            "glorot_normal": drawn(torch, init.xavier_normal_)[1],
            "glorot_normal(gain=1.414)": drawn(torch, init.xavier_normal_, gain=gain("relu"))[1],
            "he_normal": drawn(torch, init.kaiming_normal_, nonlinearity="relu")[1],
            "he_normal(fan=out)": drawn(torch, init.kaiming_normal_, mode="fan_out", nonlinearity="relu")[1],
            "lecun_normal": drawn(torch, init.kaiming_normal_, nonlinearity="linear")[1],
        },
    }


def drawn(torch, initializer, **keywords) -> tuple[float, float]:
    """Return (-a, a) of the uniform, or (mean, std) of the normal distribution that would be drawn from."""
    seen = []
    note = lambda tensor, first, second, *_, **__: seen.append((float(first), float(second))) or tensor
    weights = torch.empty(FAN_OUT, FAN_IN)
    with mock.patch.multiple(torch.Tensor, uniform_=note, normal_=note):
        initializer(weights, **keywords)
    return seen[0]
