r"""Second derivatives: the rules by which the tape differentiates the derivatives themselves."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number
from lecturelib._differentiable import derivative_of
from lecturelib._stable import FAR, decay
from lecturelib.activations import piecewise, smooth


def _flat(x: ArrayLike, *parameters: Any, **more: Any) -> Array:
    """0: of a derivative that is constant between the kinks."""
    return np.zeros_like(as_float(x))[()]


for _prime in (
    piecewise.identity_prime,
    piecewise.binary_step_prime,
    piecewise.sign_prime,
    piecewise.hard_tanh_prime,
    piecewise.relu_prime,
    piecewise.leaky_relu_prime,
    piecewise.prelu_prime,
):
    derivative_of(_prime)(_flat)


@derivative_of(piecewise.elu_prime)
def elu_second(x: ArrayLike, alpha: float = 1.0) -> Array:
    r"""0 for $x > 0$, $\alpha e^x$ for $x \le 0$."""
    x, alpha = as_float(x), as_number(alpha, "alpha", above=0)
    return alpha * decay(np.maximum(-x, 0)) * (x <= 0)


@derivative_of(smooth.sigmoid_prime)
def sigmoid_second(x: ArrayLike) -> Array:
    r"""$\sigma' (1 - 2 \sigma) = -\sigma'(x) \tanh(x / 2)$, which does not cancel."""
    x = as_float(x)
    y: Array = -smooth.sigmoid_prime(x) * np.tanh(0.5 * x)
    return y


@derivative_of(smooth.tanh_prime)
def tanh_second(x: ArrayLike) -> Array:
    r"""$-2 \tanh x \tanh' x$."""
    x = as_float(x)
    y: Array = -2 * np.tanh(x) * smooth.tanh_prime(x)
    return y


@derivative_of(smooth.silu_prime)
def silu_second(x: ArrayLike) -> Array:
    r"""$2 \sigma' + x \sigma'' = \sigma'(x)\,(2 - x \tanh(x / 2))$."""
    x = np.clip(as_float(x), -FAR, FAR)
    y: Array = smooth.sigmoid_prime(x) * (2 - x * np.tanh(0.5 * x))
    return y


@derivative_of(smooth.gelu_prime)
def gelu_second(x: ArrayLike) -> Array:
    r"""$\varphi(x)\,(2 - x^2)$."""
    x = np.clip(as_float(x), -FAR, FAR)
    y: Array = decay(0.5 * x * x) * (2 - x * x) / math.sqrt(2.0 * math.pi)
    return y


@derivative_of(smooth.gelu_tanh_prime)
def gelu_tanh_second(x: ArrayLike) -> Array:
    r"""$(2 w' + x w'')\,\sigma'(w) + x w'^2\,\sigma''(w)$ with $w = 2 u$."""
    x = np.clip(as_float(x), -FAR, FAR)
    w, w_prime = smooth.twice_gelu_inner(x), smooth.twice_gelu_inner_prime(x)
    w_second = 12 * smooth.GELU_SCALE * smooth.GELU_CUBIC * x
    y: Array = (2 * w_prime + x * w_second) * smooth.sigmoid_prime(w) + x * w_prime**2 * sigmoid_second(w)
    return y


@derivative_of(smooth.gaussian_prime)
def gaussian_second(x: ArrayLike) -> Array:
    r"""$(4 x^2 - 2)\, e^{-x^2}$."""
    x = np.clip(as_float(x), -FAR, FAR)
    y: Array = (4 * x * x - 2) * decay(x * x)
    return y
