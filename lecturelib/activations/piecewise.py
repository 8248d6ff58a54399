"""Activations defined in pieces: step, sign, hard tanh, ReLU and its relatives, ELU, SELU.

At a kink every value between the two slopes is a fair derivative; the lectures' choice is taken (E-09).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number
from lecturelib._differentiable import derivative_of, differentiable
from lecturelib._stable import decay

# Mean 0 and variance 1 are a fixed point of SELU with these two (Klambauer et al., 2017, section 2).
SELU_ALPHA = 1.6732632423543772848170429916717
SELU_LAMBDA = 1.0507009873554804934193349852946


@differentiable
def identity(x: ArrayLike) -> Array:
    """$x$, as a new array.  Bucharest and UiT, {eq}`eq-identity`."""
    return np.positive(as_float(x))


@derivative_of(identity)
def identity_prime(x: ArrayLike) -> Array:
    """1 everywhere.  UiT, {eq}`eq-identity`."""
    return np.ones_like(as_float(x))[()]


@differentiable
def binary_step(x: ArrayLike) -> Array:
    r"""0 for $x < 0$, 1 for $x \ge 0$.  Bucharest, {eq}`eq-binary-step`."""
    x = as_float(x)
    return (x >= 0).astype(x.dtype)


@derivative_of(binary_step)
def binary_step_prime(x: ArrayLike) -> Array:
    """0, also at the jump, where no derivative exists.  {eq}`eq-binary-step`."""
    return np.zeros_like(as_float(x))[()]


@differentiable
def sign(x: ArrayLike) -> Array:
    r"""-1, 0 or 1; $(1 + \operatorname{sign} x) / 2$ is the step except at 0 (E-11).  UiT, {eq}`eq-sign`."""
    return np.sign(as_float(x))


@derivative_of(sign)
def sign_prime(x: ArrayLike) -> Array:
    """0, also at the jump, where no derivative exists.  UiT, {eq}`eq-sign`."""
    return np.zeros_like(as_float(x))[()]


@differentiable
def hard_tanh(x: ArrayLike) -> Array:
    r"""$\max(\min(x, 1), -1)$.  UiT, {eq}`eq-hard-tanh`."""
    return np.clip(as_float(x), -1, 1)


@derivative_of(hard_tanh)
def hard_tanh_prime(x: ArrayLike) -> Array:
    r"""1 on the closed interval $[-1, 1]$, 0 outside.

    Notes
    -----
    UiT, {eq}`eq-hard-tanh`.  Other libraries take 0 at the two kinks (E-09).
    """
    x = as_float(x)
    return (np.abs(x) <= 1).astype(x.dtype)


@differentiable
def relu(x: ArrayLike) -> Array:
    r"""$\max(0, x)$.

    Notes
    -----
    Bucharest, Cluj and UiT, {eq}`eq-relu`; Nair and Hinton (2010).
    """
    return np.maximum(as_float(x), 0)


@derivative_of(relu)
def relu_prime(x: ArrayLike) -> Array:
    r"""1 for $x > 0$, 0 for $x \le 0$.

    Notes
    -----
    Bucharest and Cluj, {eq}`eq-relu`; UiT prints $\operatorname{sign} x$, which is -1 for $x < 0$ (E-08).
    """
    x = as_float(x)
    return (x > 0).astype(x.dtype)


@differentiable
def leaky_relu(x: ArrayLike, slope: float = 0.01) -> Array:
    r"""$x$ for $x > 0$, $\text{slope} \cdot x$ for $x \le 0$.

    Raises
    ------
    ValueError
        If `slope` is not a number from 0 to 1; `prelu` takes any slope.

    Notes
    -----
    Bucharest, {eq}`eq-leaky-relu`; Maas, Hannun and Ng (2013).
    """
    x, slope = as_float(x), as_number(slope, "slope", at_least=0, at_most=1)
    return np.maximum(x, slope * x)


@derivative_of(leaky_relu)
def leaky_relu_prime(x: ArrayLike, slope: float = 0.01) -> Array:
    r"""1 for $x > 0$, `slope` for $x \le 0$.  Raises as `leaky_relu`.  Bucharest, {eq}`eq-leaky-relu`."""
    x, slope = as_float(x), as_number(slope, "slope", at_least=0, at_most=1)
    y: Array = (x > 0) + x.dtype.type(slope) * (x <= 0)
    return y


@differentiable
def prelu(x: ArrayLike, alpha: ArrayLike) -> Array:
    r"""$x$ for $x > 0$, $\alpha x$ for $x \le 0$, where $\alpha$ is learned.

    Parameters
    ----------
    x : (..., d) array
    alpha : number, or (d,) array
        One slope for all units or one for each; learning may make it negative.

    Raises
    ------
    ValueError
        If `alpha` is neither a number nor one slope for each column of `x`, or is not finite.

    Notes
    -----
    Bucharest, {eq}`eq-prelu`; He, Zhang, Ren and Sun (2015).
    """
    x = as_float(x)
    y: Array = np.maximum(x, 0) + _slopes(alpha, x) * np.minimum(x, 0)
    return y


@derivative_of(prelu)
def prelu_prime(x: ArrayLike, alpha: ArrayLike) -> Array:
    r"""1 for $x > 0$, $\alpha$ for $x \le 0$.  Shapes and errors as in `prelu`.  {eq}`eq-prelu`."""
    x = as_float(x)
    y: Array = (x > 0) + _slopes(alpha, x) * (x <= 0)
    return y


def prelu_grads(x: ArrayLike, alpha: ArrayLike, upstream: ArrayLike = 1.0) -> tuple[Array, Array]:
    r"""$(g \odot \rho'(x),\ \sum g \odot \min(x, 0))$: the gradients for $x$ and for the slope.

    Parameters
    ----------
    x : (..., d) array
    alpha : number, or (d,) array
    upstream : number, or array of the shape of `x`
        Gradient $g$ of the loss with respect to the output.

    Returns
    -------
    grad_x : array of the shape of `x`
    grad_alpha : array of the shape of `alpha`
        Summed over everything that shares a slope, so over the batch.

    Raises
    ------
    ValueError
        If `alpha` or `upstream` does not fit `x`.

    Notes
    -----
    Bucharest, {eq}`eq-prelu-grad`; He, Zhang, Ren and Sun (2015), equation 3.
    """
    x, g = as_float(x), as_float(upstream, "upstream")
    if g.shape not in ((), x.shape):
        raise ValueError(f"upstream: expected a number or shape {x.shape} as x, got shape {g.shape}")
    slopes, g = _slopes(alpha, x), g.astype(x.dtype, copy=False)
    per_entry = g * np.minimum(x, 0)
    shared = tuple(range(x.ndim - slopes.ndim))
    return g * prelu_prime(x, slopes), per_entry.sum(axis=shared)


@differentiable
def elu(x: ArrayLike, alpha: float = 1.0) -> Array:
    r"""$x$ for $x > 0$, $\alpha (e^{x} - 1)$ for $x \le 0$; range $(-\alpha, \infty)$.

    The exponential sees $\min(x, 0)$ only: with `np.where` the unused branch would overflow (E-12).

    Raises
    ------
    ValueError
        If `alpha` is not a finite number above 0.

    Notes
    -----
    Bucharest, {eq}`eq-elu`; Clevert, Unterthiner and Hochreiter (2016).
    """
    x, alpha = as_float(x), as_number(alpha, "alpha", above=0)
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))


@derivative_of(elu)
def elu_prime(x: ArrayLike, alpha: float = 1.0) -> Array:
    r"""1 for $x > 0$, $\alpha e^{x}$ for $x \le 0$; continuous only if $\alpha = 1$.

    Raises as `elu`.  Bucharest, {eq}`eq-elu`.
    """
    x, alpha = as_float(x), as_number(alpha, "alpha", above=0)
    return (x > 0) + alpha * decay(np.maximum(-x, 0)) * (x <= 0)


def selu(x: ArrayLike) -> Array:
    r"""$\lambda \operatorname{elu}(x, \alpha)$, $\alpha = 1.67326$, $\lambda = 1.0507$.

    Notes
    -----
    Bucharest, {eq}`eq-selu`; Klambauer, Unterthiner, Mayr and Hochreiter (2017).
    """
    with np.errstate(over="ignore"):  # lambda > 1: the largest floats become infinite
        return SELU_LAMBDA * elu(x, SELU_ALPHA)


def selu_prime(x: ArrayLike) -> Array:
    r"""$\lambda$ for $x > 0$, $\lambda \alpha e^{x}$ for $x \le 0$.  {eq}`eq-selu`."""
    return SELU_LAMBDA * elu_prime(x, SELU_ALPHA)


def _slopes(alpha: ArrayLike, x: Array) -> Array:
    slopes = as_float(alpha, "alpha").astype(x.dtype, copy=False)
    if slopes.shape not in ((), x.shape[-1:]):
        raise ValueError(
            f"alpha: expected a number or shape {x.shape[-1:]} for x {x.shape}, got {slopes.shape}"
        )
    if not np.isfinite(slopes).all():
        raise ValueError(f"alpha: expected finite slopes, got {alpha!r}")
    return slopes
