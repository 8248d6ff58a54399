r"""Second derivatives: the rules by which the tape differentiates the gradients.

An entry of a gradient depends on its own prediction alone, except where scores share a softmax.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array
from lecturelib._differentiable import derivative_of, product_of
from lecturelib.activations import sigmoid_prime
from lecturelib.activations.vector import softmax_product
from lecturelib.losses import binary, classification, regression
from lecturelib.losses._reduction import (
    Outputs,
    Reduction,
    beyond_floats_is_inf,
    divisor,
    one_shape,
    quotient,
    shared,
)


@derivative_of(regression.mse_grad)
def mse_second(a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum") -> Array:
    """2, over n."""
    a, _ = one_shape(a, y)
    return shared(np.full_like(a, 2), reduction, outputs)


@derivative_of(regression.msle_grad)
@beyond_floats_is_inf
def msle_second(a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum") -> Array:
    r"""$2\,(1 + \ln(1 + y) - \ln(1 + a)) / (1 + a)^2$, over n."""
    a, y = one_shape(a, y)
    return shared(2 * (1 + np.log1p(y) - np.log1p(a)) / (1 + a) ** 2, reduction, outputs)


@derivative_of(regression.mae_subgrad)
def mae_second(a: ArrayLike, *targets: ArrayLike, **keywords: str) -> Array:
    """0 between the kinks."""
    return np.zeros_like(a)


@derivative_of(binary.binary_cross_entropy_grad)
@beyond_floats_is_inf
def binary_cross_entropy_second(
    a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum"
) -> Array:
    r"""$(1 - y) / (1 - a)^2 + y / a^2$, over n."""
    a, y = one_shape(a, y)
    return shared(quotient(1 - y, (1 - a) ** 2) + quotient(y, a**2), reduction, outputs)


@derivative_of(binary.bce_with_logits_grad)
def bce_with_logits_second(
    z: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum"
) -> Array:
    r"""$\sigma'(z)$, over n: the labels have no part in it."""
    z, _ = one_shape(z, y)
    return shared(sigmoid_prime(z), reduction, outputs)


@derivative_of(binary.squared_hinge_grad)
def squared_hinge_second(
    a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum"
) -> Array:
    """2 where the score costs something, over n."""
    a, y = one_shape(a, y)
    return shared(2 * (y * a < 1).astype(a.dtype), reduction, outputs)


@derivative_of(classification.categorical_cross_entropy_grad)
@beyond_floats_is_inf
def categorical_cross_entropy_second(p: ArrayLike, y: ArrayLike, reduction: Reduction = "mean") -> Array:
    """$y / p^2$, over n."""
    p, y = classification.scores_and_targets(p, y, "p")
    return shared(quotient(y, p**2), reduction)


@product_of(classification.softmax_cross_entropy_grad)
def softmax_cross_entropy_product(g: Any, logits: Any, y: ArrayLike, reduction: Reduction = "mean") -> Any:
    """Return `g` times the Jacobian of the softmax, over n: the labels have no part in it."""
    return softmax_product(g, logits) / divisor(logits.shape, reduction)
