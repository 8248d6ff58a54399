r"""Losses for two classes: binary cross-entropy in nats, from probabilities and from scores; squared hinge.

`a` or `z` holds the predictions and `y` the targets: numbers, (n,) or (n, m), of one shape.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlog1py, xlogy

from lecturelib._checks import Array
from lecturelib._differentiable import derivative_of, differentiable
from lecturelib.activations import sigmoid, softplus
from lecturelib.losses._reduction import (
    Outputs,
    Reduction,
    all_entries,
    beyond_floats_is_inf,
    in_double,
    one_shape,
    quotient,
    shared,
    total,
)


@differentiable
@beyond_floats_is_inf
def binary_cross_entropy(
    a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum"
) -> float:
    r"""$-\frac{1}{n} \sum_i [\,y_i \ln a_i + (1 - y_i) \ln(1 - a_i)\,]$, where $0 \ln 0 = 0$.

    Parameters
    ----------
    a : (n,) or (n, m) array
        Probabilities of class 1.
    y : array of the same shape
        0 or 1, or a probability between them.
    reduction : "mean" or "sum" over the n samples
    outputs : "sum" or "mean" over the m outputs
        PyTorch's ``binary_cross_entropy`` takes both means (E-28), and stops at 100 where this is infinite.

    Raises
    ------
    ValueError
        If the shapes differ, nothing is in them, or an entry is not between 0 and 1.

    Notes
    -----
    UiT and Bucharest, {eq}`eq-binary-cross-entropy`; UiT prints it without the bracket, which turns the sign
    of the second term (E-26).
    """
    a, y = in_double(*_between_0_and_1(a, y))
    return total(-xlogy(y, a) - xlog1py(1 - y, -a), reduction, outputs)


@derivative_of(binary_cross_entropy)
@beyond_floats_is_inf
def binary_cross_entropy_grad(
    a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum"
) -> Array:
    r"""$\frac{1}{n} \bigl(\frac{1 - y}{1 - a} - \frac{y}{a}\bigr) = \frac{1}{n} \frac{a - y}{a (1 - a)}$.

    In the shape of `a`; arguments as for `binary_cross_entropy`.  {eq}`eq-binary-cross-entropy`.
    """
    a, y = _between_0_and_1(a, y)
    return shared(quotient(1 - y, 1 - a) - quotient(y, a), reduction, outputs)


@differentiable
@beyond_floats_is_inf
def bce_with_logits(
    z: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum"
) -> float:
    r"""$\frac{1}{n} \sum_i [\,y_i \ln(1 + e^{-z_i}) + (1 - y_i) \ln(1 + e^{z_i})\,]$ from scores $z$.

    The binary cross-entropy of $\sigma(z)$, by the softplus function: exact where $\sigma$ rounds to 0 or 1.

    Parameters
    ----------
    z : (n,) or (n, m) array
        Scores of class 1, of any size.
    y, reduction, outputs
        As for `binary_cross_entropy`.

    Raises
    ------
    ValueError
        If the shapes differ, nothing is in them, or an entry of `y` is not between 0 and 1.

    Notes
    -----
    Bucharest and UiT, {eq}`eq-bce-with-logits`.
    """
    z, y = in_double(*_scores_and_probabilities(z, y))
    return total(y * softplus(-z) + (1 - y) * softplus(z), reduction, outputs)


@derivative_of(bce_with_logits)
def bce_with_logits_grad(
    z: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum"
) -> Array:
    r"""$\frac{1}{n} (\sigma(z) - y) = \frac{1}{n} [(1 - y)\,\sigma(z) - y\,\sigma(-z)]$, in the shape of `z`.

    Arguments as for `bce_with_logits`; the second form does not cancel.  {eq}`eq-bce-with-logits`.
    """
    z, y = _scores_and_probabilities(z, y)
    return shared((1 - y) * sigmoid(z) - y * sigmoid(-z), reduction, outputs)


@differentiable
@beyond_floats_is_inf
def squared_hinge(
    a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum"
) -> float:
    r"""$\frac{1}{n} \sum_i \max(0, 1 - y_i a_i)^2$, with labels $y_i = \pm 1$.

    Parameters
    ----------
    a : (n,) or (n, m) array
        Scores; $y a \ge 1$ costs nothing.
    y : array of the same shape
        -1 or 1.  With 0 for -1 the loss of that class would always be 1.
    reduction : "mean" or "sum" over the n samples
    outputs : "sum" or "mean" over the m outputs

    Raises
    ------
    ValueError
        If the shapes differ, nothing is in them, or a label is neither -1 nor 1.

    Notes
    -----
    UiT, {eq}`eq-squared-hinge`, as a sum and with an ambiguous square: the maximum is squared (E-27).
    """
    a, y = in_double(*_scores_and_signs(a, y))
    return total(np.square(np.maximum(0, 1 - y * a)), reduction, outputs)


@derivative_of(squared_hinge)
@beyond_floats_is_inf
def squared_hinge_grad(
    a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum"
) -> Array:
    r"""$-\frac{2}{n}\, y \max(0, 1 - y a)$; arguments as for `squared_hinge`.  {eq}`eq-squared-hinge`."""
    a, y = _scores_and_signs(a, y)
    return shared(-2 * y * np.maximum(0, 1 - y * a), reduction, outputs)


def _scores_and_probabilities(z: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    z, y = one_shape(z, y)
    return z, all_entries(y, "y", (y >= 0) & (y <= 1), "entries from 0 to 1")


def _between_0_and_1(a: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    a, y = _scores_and_probabilities(a, y)
    return all_entries(a, "a", (a >= 0) & (a <= 1), "entries from 0 to 1"), y


def _scores_and_signs(a: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    a, y = one_shape(a, y)
    return a, all_entries(y, "y", np.abs(y) == 1, "labels -1 or 1")
