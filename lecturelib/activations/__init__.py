r"""Activations and their derivatives, and the table of them all.

Unless it says otherwise, a function works entry by entry on numbers, lists and arrays of any shape.  float32
gives float32, all other real numbers give float64.  The argument is left alone and shares no memory with the
result.  No finite argument causes a NumPy warning.  Anything but real numbers is a `ValueError`.

The functions live in the parts `smooth`, `piecewise` and `vector`; import them from here.  Chapters, tests
and exercises enumerate the table at the end: to add an activation, add a row.
"""

from collections.abc import Callable
from functools import partial
from math import inf
from typing import NamedTuple

from numpy.typing import ArrayLike

from lecturelib._checks import Array
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
    soboleva_tanh,
    soboleva_tanh_prime,
    softplus,
    softplus_prime,
    tanh,
    tanh_prime,
)
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


class Range(NamedTuple):
    """The values a function takes; `ends` is "()", "[]", "[)" or "(]"."""

    low: float
    high: float
    ends: str

    def __str__(self) -> str:
        low, high = (f"{end:.4g}".replace("inf", "∞") for end in (self.low, self.high))
        return f"{self.ends[0]}{low}, {high}{self.ends[1]}"


class Activation(NamedTuple):
    """One row of the catalog: a function of one number, its derivative, and what is known about them."""

    name: str  # followed by the parameters that are not the defaults, as in "elu(alpha=2)"
    f: Callable[[ArrayLike], Array]
    df: Callable[[ArrayLike], Array]
    eq: str  # label of its equation in chapters/activations.md
    range: Range
    kinks: tuple[float, ...] = ()  # where f has no derivative; df returns the lectures' choice there (E-09)
    jumps: bool = False  # f is discontinuous at its kinks
    increasing: bool = True  # f never falls
    minimum: tuple[float, float] | None = None  # (x, f(x)), if f takes its least value at one point


_REAL = Range(-inf, inf, "()")
_ROWS = [
    Activation("identity", identity, identity_prime, "eq-identity", _REAL),
    Activation(
        "binary_step", binary_step, binary_step_prime, "eq-binary-step", Range(0, 1, "[]"), (0.0,), True
    ),
    Activation("sign", sign, sign_prime, "eq-sign", Range(-1, 1, "[]"), (0.0,), True),
    Activation("sigmoid", sigmoid, sigmoid_prime, "eq-sigmoid", Range(0, 1, "()")),
    Activation("tanh", tanh, tanh_prime, "eq-tanh", Range(-1, 1, "()")),
    Activation("hard_tanh", hard_tanh, hard_tanh_prime, "eq-hard-tanh", Range(-1, 1, "[]"), (-1.0, 1.0)),
    Activation("soboleva_tanh", soboleva_tanh, soboleva_tanh_prime, "eq-soboleva-tanh", Range(-1, 1, "()")),
    Activation("relu", relu, relu_prime, "eq-relu", Range(0, inf, "[)"), (0.0,)),
    Activation("leaky_relu", leaky_relu, leaky_relu_prime, "eq-leaky-relu", _REAL, (0.0,)),
    Activation("elu", elu, elu_prime, "eq-elu", Range(-1, inf, "()")),
    Activation("selu", selu, selu_prime, "eq-selu", Range(-SELU_LAMBDA * SELU_ALPHA, inf, "()"), (0.0,)),
    Activation("softplus", softplus, softplus_prime, "eq-softplus", Range(0, inf, "()")),
    Activation(
        "gelu",
        gelu,
        gelu_prime,
        "eq-gelu",
        Range(-0.16997120747990362, inf, "[)"),
        increasing=False,
        minimum=(-0.7517915246935645, -0.16997120747990362),
    ),
    Activation(
        "gelu_tanh",
        gelu_tanh,
        gelu_tanh_prime,
        "eq-gelu-tanh",
        Range(-0.17004075057125406, inf, "[)"),
        increasing=False,
        minimum=(-0.752461422071016, -0.17004075057125406),
    ),
    Activation(
        "silu",
        silu,
        silu_prime,
        "eq-silu",
        Range(-0.2784645427610738, inf, "[)"),
        increasing=False,
        minimum=(-1.2784645427610738, -0.2784645427610738),
    ),
    Activation("gaussian", gaussian, gaussian_prime, "eq-gaussian", Range(0, 1, "(]"), increasing=False),
    # Rows with parameters: tested, plotted and set as exercises like any other.
    Activation(
        "soboleva_tanh(a=2)",
        partial(soboleva_tanh, a=2.0),
        partial(soboleva_tanh_prime, a=2.0),
        "eq-soboleva-tanh",
        Range(-1, inf, "()"),
    ),
    Activation(
        "soboleva_tanh(c=2, d=2)",
        partial(soboleva_tanh, c=2.0, d=2.0),
        partial(soboleva_tanh_prime, c=2.0, d=2.0),
        "eq-soboleva-tanh",
        Range(-(0.125**0.5), 0.125**0.5, "[]"),
        increasing=False,
        minimum=(-0.6584789484624084, -(0.125**0.5)),
    ),
    Activation(
        "prelu(alpha=0.25)",
        partial(prelu, alpha=0.25),
        partial(prelu_prime, alpha=0.25),
        "eq-prelu",
        _REAL,
        (0.0,),
    ),
    Activation(
        "elu(alpha=2)",
        partial(elu, alpha=2.0),
        partial(elu_prime, alpha=2.0),
        "eq-elu",
        Range(-2, inf, "()"),
        (0.0,),
    ),
]
ACTIVATIONS: dict[str, Activation] = {row.name: row for row in _ROWS}
