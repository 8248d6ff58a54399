r"""Activations and their derivatives, and the table of them all.

Unless it says otherwise, a function works entry by entry on numbers, lists and arrays of any shape.  float32
gives float32, all other real numbers give float64.  The argument is left alone and shares no memory with the
result.  No finite argument causes a NumPy warning.  Anything but real numbers is a `ValueError`.

The rows' functions take dual numbers and variables of the tape too, and carry the derivative given here.

The functions live in the parts `smooth`, `soboleva`, `piecewise` and `vector`; import them from here.
Chapters, tests and exercises enumerate the table at the end: to add an activation, add a row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import inf

from lecturelib._checks import Array
from lecturelib.activations import _second as _second  # the rules that belong to the derivatives
from lecturelib.activations._row import Activation, Elementwise, Range
from lecturelib.activations.piecewise import (
    SELU_ALPHA,
    SELU_LAMBDA,
    binary_step,
    binary_step_prime,
    elu,
    elu_prime,
    hard_tanh,
    hard_tanh_prime,
    identity,
    identity_prime,
    leaky_relu,
    leaky_relu_prime,
    prelu,
    prelu_grads,
    prelu_prime,
    relu,
    relu_prime,
    selu,
    selu_prime,
    sign,
    sign_prime,
)
from lecturelib.activations.smooth import (
    gaussian,
    gaussian_prime,
    gelu,
    gelu_prime,
    gelu_tanh,
    gelu_tanh_prime,
    sigmoid,
    sigmoid_prime,
    silu,
    silu_prime,
    softplus,
    softplus_prime,
    tanh,
    tanh_prime,
)
from lecturelib.activations.soboleva import soboleva_tanh, soboleva_tanh_prime
from lecturelib.activations.vector import (
    dead_units,
    maxout,
    maxout_grad,
    saturated_fraction,
    saturation_bound,
    saturation_product,
    softmax,
    softmax_jacobian,
)

__all__ = [
    "ACTIVATIONS",
    "SELU_ALPHA",
    "SELU_LAMBDA",
    "Activation",
    "Range",
    "binary_step",
    "binary_step_prime",
    "dead_units",
    "elu",
    "elu_prime",
    "gaussian",
    "gaussian_prime",
    "gelu",
    "gelu_prime",
    "gelu_tanh",
    "gelu_tanh_prime",
    "hard_tanh",
    "hard_tanh_prime",
    "identity",
    "identity_prime",
    "leaky_relu",
    "leaky_relu_prime",
    "maxout",
    "maxout_grad",
    "prelu",
    "prelu_grads",
    "prelu_prime",
    "relu",
    "relu_prime",
    "saturated_fraction",
    "saturation_bound",
    "saturation_product",
    "selu",
    "selu_prime",
    "sigmoid",
    "sigmoid_prime",
    "sign",
    "sign_prime",
    "silu",
    "silu_prime",
    "soboleva_tanh",
    "soboleva_tanh_prime",
    "softmax",
    "softmax_jacobian",
    "softplus",
    "softplus_prime",
    "tanh",
    "tanh_prime",
]


def _set(
    f: Callable[..., Array], df: Callable[..., Array], **parameters: float
) -> tuple[Elementwise, Elementwise]:
    return partial(f, **parameters), partial(df, **parameters)


def _dips(
    name: str, f: Elementwise, df: Elementwise, eq: str, torch: str, lowest: tuple[float, float]
) -> Activation:
    """Return the row of a function that comes from 0, falls to its lowest point, then follows ReLU."""
    values = Range(lowest[1], inf, "[)")
    return Activation(
        name, f, df, eq, values, _RAMP, torch, increasing=False, minimum=lowest, limits=(0, inf)
    )


_REAL, _POSITIVE = Range(-inf, inf, "()"), Range(0, inf, "()")
_OPEN, _CLOSED = Range(-1, 1, "()"), Range(-1, 1, "[]")
_FLAT, _RAMP = (0, 0), (0, 1)
_ROWS = [
    Activation("identity", identity, identity_prime, "eq-identity", _REAL, (1, 1), "x.clone()"),
    Activation(
        "binary_step",
        binary_step,
        binary_step_prime,
        "eq-binary-step",
        Range(0, 1, "[]"),
        _FLAT,
        "none: torch.heaviside has no slope",
        kinks=(0.0,),
        jumps=True,
    ),
    Activation(
        "sign", sign, sign_prime, "eq-sign", _CLOSED, _FLAT, "torch.sign(x)", kinks=(0.0,), jumps=True
    ),
    Activation("sigmoid", sigmoid, sigmoid_prime, "eq-sigmoid", Range(0, 1, "()"), _FLAT, "torch.sigmoid(x)"),
    Activation("tanh", tanh, tanh_prime, "eq-tanh", _OPEN, _FLAT, "torch.tanh(x)"),
    Activation(
        "hard_tanh", hard_tanh, hard_tanh_prime, "eq-hard-tanh", _CLOSED, _FLAT, "F.hardtanh(x)", (-1.0, 1.0)
    ),
    Activation(
        "soboleva_tanh", soboleva_tanh, soboleva_tanh_prime, "eq-soboleva-tanh", _OPEN, _FLAT, "soboleva(x)"
    ),
    Activation("relu", relu, relu_prime, "eq-relu", Range(0, inf, "[)"), _RAMP, "F.relu(x)", (0.0,)),
    Activation(
        "leaky_relu",
        leaky_relu,
        leaky_relu_prime,
        "eq-leaky-relu",
        _REAL,
        (0.01, 1),
        "F.leaky_relu(x, 0.01)",
        (0.0,),
    ),
    Activation("elu", elu, elu_prime, "eq-elu", Range(-1, inf, "()"), _RAMP, "F.elu(x)"),
    Activation(
        "selu",
        selu,
        selu_prime,
        "eq-selu",
        Range(-SELU_LAMBDA * SELU_ALPHA, inf, "()"),
        (0, SELU_LAMBDA),
        "F.selu(x)",
        (0.0,),
    ),
    # PyTorch's own threshold, 20, gives up digits.
    Activation(
        "softplus", softplus, softplus_prime, "eq-softplus", _POSITIVE, _RAMP, "F.softplus(x, threshold=100)"
    ),
    _dips("gelu", gelu, gelu_prime, "eq-gelu", "F.gelu(x)", (-0.7517915246935645, -0.16997120747990362)),
    _dips(
        "gelu_tanh",
        gelu_tanh,
        gelu_tanh_prime,
        "eq-gelu-tanh",
        "F.gelu(x, approximate='tanh')",
        (-0.752461422071016, -0.17004075057125406),
    ),
    _dips("silu", silu, silu_prime, "eq-silu", "F.silu(x)", (-1.2784645427610738, -0.2784645427610738)),
    Activation(
        "gaussian",
        gaussian,
        gaussian_prime,
        "eq-gaussian",
        Range(0, 1, "(]"),
        _FLAT,
        "torch.exp(-x * x)",
        increasing=False,
        limits=(0, 0),
    ),
    # Rows with parameters: tested, plotted and set as exercises like any other.
    Activation(
        "soboleva_tanh(a=2)",
        *_set(soboleva_tanh, soboleva_tanh_prime, a=2.0),
        "eq-soboleva-tanh",
        Range(-1, inf, "()"),
        (0, inf),
        "soboleva(x, a=2)",
    ),
    Activation(
        "soboleva_tanh(c=2, d=2)",
        *_set(soboleva_tanh, soboleva_tanh_prime, c=2.0, d=2.0),
        "eq-soboleva-tanh",
        Range(-(0.125**0.5), 0.125**0.5, "[]"),
        _FLAT,
        "soboleva(x, c=2, d=2)",
        increasing=False,
        minimum=(-0.6584789484624084, -(0.125**0.5)),
        limits=(0, 0),
    ),
    Activation(
        "prelu(alpha=0.25)",
        *_set(prelu, prelu_prime, alpha=0.25),
        "eq-prelu",
        _REAL,
        (0.25, 1),
        "F.prelu(x, torch.tensor(0.25, dtype=x.dtype))",
        (0.0,),
    ),
    Activation(
        "elu(alpha=2)",
        *_set(elu, elu_prime, alpha=2.0),
        "eq-elu",
        Range(-2, inf, "()"),
        _RAMP,
        "F.elu(x, alpha=2.0)",
        (0.0,),
    ),
]
ACTIVATIONS: dict[str, Activation] = {row.name: row for row in _ROWS}
