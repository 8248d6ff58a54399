r"""The toy example: a chain of sin, exp and cos, with every intermediate of both passes by name."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number

_LAST_EXPONENT = 709.7  # e^x beyond this is larger than the largest float


class ToyExample(NamedTuple):
    """Parameters, input and target."""

    beta: tuple[float, float, float, float]
    omega: tuple[float, float, float, float]
    x: float
    y: float


TOY_EXAMPLE = ToyExample((1.0, 2.0, -3.0, 0.4), (0.1, -0.4, 2.0, 3.0), 2.3, 2.0)


class ToyForward(NamedTuple):
    """What the forward pass computes, in its order."""

    f0: float
    h1: float
    f1: float
    h2: float
    f2: float
    h3: float
    f3: float
    loss: float


class ToyBackward(NamedTuple):
    """Derivatives of the loss by the intermediates, in the order of the backward pass."""

    f3: float
    h3: float
    f2: float
    h2: float
    f1: float
    h1: float
    f0: float


def toy_forward(beta: ArrayLike, omega: ArrayLike, x: float, y: float) -> ToyForward:
    r"""$f = \beta_3 + \omega_3 \cos[\beta_2 + \omega_2 \exp[\beta_1 + \omega_1 \sin[\beta_0 + \omega_0 x]]]$.

    The loss is $\ell = (f - y)^2$.

    Parameters
    ----------
    beta, omega : 4 real numbers each
    x, y : real numbers

    Returns
    -------
    ToyForward
        $f_k$ is what a function is applied to, $h_k$ what comes out of it; $f_3 = f$.

    Raises
    ------
    ValueError
        If there are not four of each, something is not finite, or $f_1 > 709.7$, where exp overflows.

    Notes
    -----
    Cluj, {eq}`eq-toy-forward`; Prince (2023), section 7.3, whose numbers are `TOY_EXAMPLE`.

    Examples
    --------
    >>> print(f"{toy_forward(*TOY_EXAMPLE).loss:.9f}")
    0.138580566
    """
    b, w, x, y = _checked(beta, omega, x, y)
    f0 = b[0] + w[0] * x
    h1 = math.sin(f0)
    f1 = b[1] + w[1] * h1
    if f1 > _LAST_EXPONENT:
        raise ValueError(
            f"expected beta_1 + omega_1 h_1 of at most {_LAST_EXPONENT}, got {f1:g}: exp overflows"
        )
    h2 = math.exp(f1)
    f2 = b[2] + w[2] * h2
    h3 = math.cos(f2)
    f3 = b[3] + w[3] * h3
    return ToyForward(f0, h1, f1, h2, f2, h3, f3, (f3 - y) ** 2)


def toy_backward(beta: ArrayLike, omega: ArrayLike, x: float, y: float) -> ToyBackward:
    r"""$\partial \ell / \partial f_3 = 2 (f_3 - y)$, then backwards through $h_3, f_2, h_2, f_1, h_1, f_0$.

    Each is the one before it times one local derivative:
    $\partial \ell / \partial h_k = \omega_k\, \partial \ell / \partial f_k$, and through cos, exp and sin
    $-\sin f_2$, $e^{f_1} = h_2$ and $\cos f_0$.

    Raises
    ------
    ValueError
        As for `toy_forward`.

    Notes
    -----
    Cluj, {eq}`eq-toy-backward`.
    """
    forward = toy_forward(beta, omega, x, y)
    _, w, _, y = _checked(beta, omega, x, y)
    f3 = 2.0 * (forward.f3 - y)
    h3 = w[3] * f3
    f2 = -math.sin(forward.f2) * h3
    h2 = w[2] * f2
    f1 = forward.h2 * h2
    h1 = w[1] * f1
    f0 = math.cos(forward.f0) * h1
    return ToyBackward(f3, h3, f2, h2, f1, h1, f0)


def toy_gradients(beta: ArrayLike, omega: ArrayLike, x: float, y: float) -> tuple[Array, Array]:
    r"""$d\beta_k = \partial \ell / \partial f_k$ and $d\omega_k = h_k\, d\beta_k$, where $h_0 = x$.

    Returns
    -------
    two (4,) arrays
        By $\beta$ and by $\omega$.

    Raises
    ------
    ValueError
        As for `toy_forward`.

    Notes
    -----
    Cluj, {eq}`eq-toy-gradients`.
    """
    forward, backward = toy_forward(beta, omega, x, y), toy_backward(beta, omega, x, y)
    by_beta = np.array([backward.f0, backward.f1, backward.f2, backward.f3])
    return by_beta, by_beta * np.array([x, forward.h1, forward.h2, forward.h3])


def toy_dw0_by_hand(beta: ArrayLike, omega: ArrayLike, x: float, y: float) -> float:
    r"""$d\omega_0 = -2 (f - y)\, \omega_1 \omega_2 \omega_3\, x \cos f_0\, \exp f_1\, \sin f_2$.

    One expression, as one would write it by hand: the same sines and exponentials again and again.

    Raises
    ------
    ValueError
        As for `toy_forward`.

    Notes
    -----
    Cluj, {eq}`eq-toy-by-hand`.
    """
    (b0, b1, b2, b3), (w0, w1, w2, w3), x, y = _checked(beta, omega, x, y)
    toy_forward(beta, omega, x, y)  # refuses what overflows
    f = b3 + w3 * math.cos(b2 + w2 * math.exp(b1 + w1 * math.sin(b0 + w0 * x)))
    return (
        -2.0
        * (f - y)
        * (w1 * w2 * w3 * x)
        * math.cos(b0 + w0 * x)
        * math.exp(b1 + w1 * math.sin(b0 + w0 * x))
        * math.sin(b2 + w2 * math.exp(b1 + w1 * math.sin(b0 + w0 * x)))
    )


def _checked(
    beta: ArrayLike, omega: ArrayLike, x: float, y: float
) -> tuple[list[float], list[float], float, float]:
    beta, omega = as_float(beta, "beta"), as_float(omega, "omega")
    if beta.shape != (4,) or omega.shape != (4,) or not np.isfinite([beta, omega]).all():
        raise ValueError(f"expected four finite numbers in beta and in omega, got {beta} and {omega}")
    return beta.tolist(), omega.tolist(), as_number(x, "x"), as_number(y, "y")
