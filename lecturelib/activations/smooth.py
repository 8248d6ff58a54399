r"""Smooth activations: sigmoid, tanh and their relatives, softplus, SiLU, GELU, Gaussian.

Each is built from $e^{-u}$ with $u \ge 0$, which never overflows.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erfc

from lecturelib._checks import Array, as_float
from lecturelib._differentiable import derivative_of, differentiable
from lecturelib._stable import FAR, decay

# From here on the normal distribution at -u is below the smallest normal number of the dtype.
_LAST_CDF = {np.dtype(np.float32): 12.9, np.dtype(np.float64): 37.5}
GELU_SCALE, GELU_CUBIC = math.sqrt(2.0 / math.pi), 0.044715


@differentiable
def sigmoid(x: ArrayLike) -> Array:
    r"""$\sigma(x) = 1 / (1 + e^{-x})$, in $(0, 1)$.

    For $x < 0$ it is $e^{x} / (1 + e^{x})$, so nothing overflows and $\sigma(-40)$ keeps all its digits.

    Notes
    -----
    Bucharest and UiT, {eq}`eq-sigmoid`.
    """
    x = as_float(x)
    t = decay(np.abs(x))
    y: Array = np.maximum(t, x >= 0) / (1 + t)
    return y


@derivative_of(sigmoid)
def sigmoid_prime(x: ArrayLike) -> Array:
    r"""$\sigma'(x) = \sigma(x)\,\sigma(-x) = e^{-|x|} / (1 + e^{-|x|})^2$, at most $1/4$.

    The argument is $x$, not $\sigma(x)$.  The form $\sigma (1 - \sigma)$ rounds to 0 from $x = 37$ on.

    Notes
    -----
    UiT, {eq}`eq-sigmoid`.
    """
    t = decay(np.abs(as_float(x)))
    y: Array = t / (1 + t) ** 2
    return y


@differentiable
def tanh(x: ArrayLike) -> Array:
    r"""$\tanh x = (e^{x} - e^{-x}) / (e^{x} + e^{-x}) = 2 \sigma(2x) - 1$, in $(-1, 1)$.

    Notes
    -----
    Bucharest and UiT, {eq}`eq-tanh`; UiT's $(e^{2x} - 1) / (e^{2x} + 1)$ is nan from $x = 355$ on (E-12).
    """
    return np.tanh(as_float(x))


@derivative_of(tanh)
def tanh_prime(x: ArrayLike) -> Array:
    r"""$\tanh' x = 1 - \tanh^2 x = 4 e^{-2|x|} / (1 + e^{-2|x|})^2$, at most 1.

    The argument is $x$.  The form $1 - \tanh^2$ rounds to 0 from $x = 19.1$ on.

    Notes
    -----
    UiT; misprinted on the Bucharest slide (E-05); {eq}`eq-tanh`.
    """
    t = decay(2 * np.minimum(np.abs(as_float(x)), FAR))
    y: Array = 4 * t / (1 + t) ** 2
    return y


@differentiable
def softplus(x: ArrayLike) -> Array:
    r"""$\ln(1 + e^{x}) = \max(x, 0) + \ln(1 + e^{-|x|})$, in $(0, \infty)$.

    Notes
    -----
    Bucharest, {eq}`eq-softplus`; as printed it is inf at 800 and 0 at -40, in truth 4.248e-18 (E-12).
    """
    x = as_float(x)
    return np.maximum(x, 0) + np.log1p(decay(np.abs(x)))


@derivative_of(softplus)
def softplus_prime(x: ArrayLike) -> Array:
    r"""$\sigma(x)$, the sigmoid.  Bucharest, {eq}`eq-softplus`."""
    return sigmoid(x)


@differentiable
def silu(x: ArrayLike) -> Array:
    r"""$x\,\sigma(x) = x / (1 + e^{-x})$, with minimum $-W(1/e) = -0.27846$ at $x = -1 - W(1/e)$.

    Notes
    -----
    Bucharest, {eq}`eq-silu`; Elfwing, Uchibe and Doya (2018), also called Swish (Ramachandran et al., 2017).
    """
    x = as_float(x)
    return np.maximum(x, -FAR) * sigmoid(x)


@derivative_of(silu)
def silu_prime(x: ArrayLike) -> Array:
    r"""$\sigma(x)\,(1 + x\,\sigma(-x))$.  Product rule on {eq}`eq-silu`."""
    x = np.clip(as_float(x), -FAR, FAR)
    y: Array = sigmoid(x) * (1 + x * sigmoid(-x))
    return y


@differentiable
def gelu(x: ArrayLike) -> Array:
    r"""$x\,\Phi(x) = \frac{x}{2} (1 + \operatorname{erf}(x / \sqrt{2}))$.

    The minimum is -0.16997 at $x = -0.75179$.  In code $\Phi$ comes from $\operatorname{erfc}$, since
    $1 + \operatorname{erf}$ cancels for $x < -5$.

    Notes
    -----
    Bucharest, {eq}`eq-gelu`; Hendrycks and Gimpel (2016).
    """
    x = as_float(x)
    return np.maximum(x, -FAR) * _normal_cdf(x)


@derivative_of(gelu)
def gelu_prime(x: ArrayLike) -> Array:
    r"""$\Phi(x) + x\,\varphi(x)$, with $\varphi(x) = e^{-x^2/2} / \sqrt{2\pi}$.  Bucharest, {eq}`eq-gelu`."""
    x = np.clip(as_float(x), -FAR, FAR)
    return _normal_cdf(x) + x * decay(0.5 * x * x) / math.sqrt(2.0 * math.pi)


@differentiable
def gelu_tanh(x: ArrayLike) -> Array:
    r"""$\frac{x}{2} (1 + \tanh u) = x\,\sigma(2u)$ with $u = \sqrt{2/\pi}\,(x + 0.044715\,x^3)$.

    Differs from the exact GELU by at most 4.74e-4.

    Notes
    -----
    Hendrycks and Gimpel (2016), {eq}`eq-gelu-tanh`.
    """
    x = as_float(x)
    return np.maximum(x, -FAR) * sigmoid(twice_gelu_inner(np.clip(x, -FAR, FAR)))


@derivative_of(gelu_tanh)
def gelu_tanh_prime(x: ArrayLike) -> Array:
    r"""$\sigma(2u) + 2 x u' \sigma'(2u)$ with $u' = \sqrt{2/\pi}\,(1 + 3 \cdot 0.044715\,x^2)$.

    Notes
    -----
    Product and chain rule on {eq}`eq-gelu-tanh`.
    """
    x = np.clip(as_float(x), -FAR, FAR)
    twice_u = twice_gelu_inner(x)
    y: Array = sigmoid(twice_u) + x * twice_gelu_inner_prime(x) * sigmoid_prime(twice_u)
    return y


@differentiable
def gaussian(x: ArrayLike) -> Array:
    r"""$e^{-x^2}$, in $(0, 1]$.  Bucharest, {eq}`eq-gaussian`."""
    return decay(np.square(np.clip(as_float(x), -FAR, FAR)))


@derivative_of(gaussian)
def gaussian_prime(x: ArrayLike) -> Array:
    r"""$-2 x\, e^{-x^2}$.  Bucharest, {eq}`eq-gaussian`."""
    x = np.clip(as_float(x), -FAR, FAR)
    return -2 * x * decay(x * x)


def _normal_cdf(x: Array) -> Array:
    last = -_LAST_CDF[x.dtype]
    p: Array = 0.5 * erfc(np.maximum(x, last) * -math.sqrt(0.5)) * (x > last)
    return p


def twice_gelu_inner(x: Array) -> Array:
    """Return 2u of the approximate GELU."""
    return 2 * GELU_SCALE * (x + GELU_CUBIC * x * x * x)


def twice_gelu_inner_prime(x: Array) -> Array:
    """Return 2u'."""
    return 2 * GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x)
