r"""Smooth activations: sigmoid, tanh and their relatives, softplus, SiLU, GELU, Gaussian.

Each is built from $e^{-u}$ with $u \ge 0$, which never overflows.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erfc

from lecturelib._checks import Array, as_float, as_number
from lecturelib._stable import FAR, decay

# From here on the normal distribution at -u is below the smallest normal number of the dtype.
_LAST_CDF = {np.dtype(np.float32): 12.9, np.dtype(np.float64): 37.5}
_GELU_SCALE, _GELU_CUBIC = math.sqrt(2.0 / math.pi), 0.044715


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


def tanh(x: ArrayLike) -> Array:
    r"""$\tanh x = (e^{x} - e^{-x}) / (e^{x} + e^{-x}) = 2 \sigma(2x) - 1$, in $(-1, 1)$.

    Notes
    -----
    Bucharest and UiT, {eq}`eq-tanh`; UiT's $(e^{2x} - 1) / (e^{2x} + 1)$ is nan from $x = 355$ on (E-12).
    """
    return np.tanh(as_float(x))


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


def soboleva_tanh(x: ArrayLike, a: float = 1.0, b: float = 1.0, c: float = 1.0, d: float = 1.0) -> Array:
    r"""$(e^{ax} - e^{-bx}) / (e^{cx} + e^{-dx})$, Soboleva's modified $\tanh$, for any real $a, b, c, d$.

    The range is $(-1, 1)$ when $a = c > 0$ and $b = d > 0$, not in general (E-06): with $a > c$ the function
    grows like $e^{(a - c) x}$, and is infinite where it exceeds the largest float.

    Raises
    ------
    ValueError
        If one of `a`, `b`, `c`, `d` is not a finite number.

    Notes
    -----
    Bucharest, {eq}`eq-soboleva-tanh`.
    """
    x, (a, b, c, d) = as_float(x), _four_numbers(a, b, c, d)
    u = np.minimum(np.abs(x), np.finfo(x.dtype).max)
    with np.errstate(over="ignore", under="ignore"):  # growth beyond the floats is meant
        return np.sign(x) * np.where(x < 0, _soboleva_half(u, b, a, d, c), _soboleva_half(u, a, b, c, d))


def soboleva_tanh_prime(
    x: ArrayLike, a: float = 1.0, b: float = 1.0, c: float = 1.0, d: float = 1.0
) -> Array:
    r"""Return the derivative of Soboleva's $\tanh$, four exponentials over $(e^{cx} + e^{-dx})^2$.

    The numerator is $(a-c)\, e^{(a+c)x} + (a+d)\, e^{(a-d)x} + (b+c)\, e^{(c-b)x} + (b-d)\, e^{-(b+d)x}$.

    Raises
    ------
    ValueError
        If one of `a`, `b`, `c`, `d` is not a finite number.

    Notes
    -----
    Quotient rule on {eq}`eq-soboleva-tanh`.
    """
    x, (a, b, c, d) = as_float(x), _four_numbers(a, b, c, d)
    u = np.minimum(np.abs(x), np.finfo(x.dtype).max)
    with np.errstate(over="ignore", under="ignore"):  # growth beyond the floats is meant
        return np.where(x < 0, _soboleva_half_prime(u, b, a, d, c), _soboleva_half_prime(u, a, b, c, d))[()]


def softplus(x: ArrayLike) -> Array:
    r"""$\ln(1 + e^{x}) = \max(x, 0) + \ln(1 + e^{-|x|})$, in $(0, \infty)$.

    Notes
    -----
    Bucharest, {eq}`eq-softplus`; as printed it is inf at 800 and 0 at -40, in truth 4.248e-18 (E-12).
    """
    x = as_float(x)
    return np.maximum(x, 0) + np.log1p(decay(np.abs(x)))


def softplus_prime(x: ArrayLike) -> Array:
    r"""$\sigma(x)$, the sigmoid.  Bucharest, {eq}`eq-softplus`."""
    return sigmoid(x)


def silu(x: ArrayLike) -> Array:
    r"""$x\,\sigma(x) = x / (1 + e^{-x})$, with minimum $-W(1/e) = -0.27846$ at $x = -1 - W(1/e)$.

    Notes
    -----
    Bucharest, {eq}`eq-silu`; Elfwing, Uchibe and Doya (2018), also called Swish (Ramachandran et al., 2017).
    """
    x = as_float(x)
    return np.maximum(x, -FAR) * sigmoid(x)


def silu_prime(x: ArrayLike) -> Array:
    r"""$\sigma(x)\,(1 + x\,\sigma(-x))$.  Product rule on {eq}`eq-silu`."""
    x = np.clip(as_float(x), -FAR, FAR)
    y: Array = sigmoid(x) * (1 + x * sigmoid(-x))
    return y


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


def gelu_prime(x: ArrayLike) -> Array:
    r"""$\Phi(x) + x\,\varphi(x)$, with $\varphi(x) = e^{-x^2/2} / \sqrt{2\pi}$.  Bucharest, {eq}`eq-gelu`."""
    x = np.clip(as_float(x), -FAR, FAR)
    return _normal_cdf(x) + x * decay(0.5 * x * x) / math.sqrt(2.0 * math.pi)


def gelu_tanh(x: ArrayLike) -> Array:
    r"""$\frac{x}{2} (1 + \tanh u) = x\,\sigma(2u)$ with $u = \sqrt{2/\pi}\,(x + 0.044715\,x^3)$.

    Differs from the exact GELU by at most 4.74e-4.

    Notes
    -----
    Hendrycks and Gimpel (2016), {eq}`eq-gelu-tanh`.
    """
    x = as_float(x)
    return np.maximum(x, -FAR) * sigmoid(_twice_gelu_inner(np.clip(x, -FAR, FAR)))


def gelu_tanh_prime(x: ArrayLike) -> Array:
    r"""$\sigma(2u) + 2 x u' \sigma'(2u)$ with $u' = \sqrt{2/\pi}\,(1 + 3 \cdot 0.044715\,x^2)$.

    Notes
    -----
    Product and chain rule on {eq}`eq-gelu-tanh`.
    """
    x = np.clip(as_float(x), -FAR, FAR)
    twice_u = _twice_gelu_inner(x)
    twice_u_prime = 2 * _GELU_SCALE * (1 + 3 * _GELU_CUBIC * x * x)
    y: Array = sigmoid(twice_u) + x * twice_u_prime * sigmoid_prime(twice_u)
    return y


def gaussian(x: ArrayLike) -> Array:
    r"""$e^{-x^2}$, in $(0, 1]$.  Bucharest, {eq}`eq-gaussian`."""
    return decay(np.square(np.clip(as_float(x), -FAR, FAR)))


def gaussian_prime(x: ArrayLike) -> Array:
    r"""$-2 x\, e^{-x^2}$.  Bucharest, {eq}`eq-gaussian`."""
    x = np.clip(as_float(x), -FAR, FAR)
    return -2 * x * decay(x * x)


def _normal_cdf(x: Array) -> Array:
    last = -_LAST_CDF[x.dtype]
    p: Array = 0.5 * erfc(np.maximum(x, last) * -math.sqrt(0.5)) * (x > last)
    return p


def _twice_gelu_inner(x: Array) -> Array:
    return 2 * _GELU_SCALE * (x + _GELU_CUBIC * x * x * x)


def _four_numbers(a: float, b: float, c: float, d: float) -> list[float]:
    return [as_number(value, name) for value, name in ((a, "a"), (b, "b"), (c, "c"), (d, "d"))]


def _soboleva_half(u: Array, a: float, b: float, c: float, d: float) -> Array:
    # For u >= 0, largest exponents taken out: what remains is in [0, 1] and keeps its digits near 0.
    if a + b == 0:
        return np.zeros_like(u)  # infinity * 0 otherwise
    growth = math.copysign(1.0, a + b) * np.exp((max(a, -b) - max(c, -d)) * u)
    y: Array = growth * -np.expm1(-abs(a + b) * u) / (1 + np.exp(-abs(c + d) * u))
    return y


def _soboleva_half_prime(u: Array, a: float, b: float, c: float, d: float) -> Array:
    if a + b == 0:
        return np.zeros_like(u)
    terms = [(a - c, a + c), (a + d, a - d), (b + c, c - b), (b - d, -b - d)]
    terms = [(factor, rate) for factor, rate in terms if factor]
    top = max(rate for _, rate in terms)
    total = sum(factor * np.exp((rate - top) * u) for factor, rate in terms)
    y: Array = np.exp((top - 2 * max(c, -d)) * u) * total / (1 + np.exp(-abs(c + d) * u)) ** 2
    return y
