r"""Losses for one of K classes, in nats: cross-entropy from probabilities and from scores.

The form that takes scores (logits) is exact for any finite score and is the one to train with: it does not
take the logarithm of a probability that was rounded to 0 or 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from lecturelib._checks import Array, as_float
from lecturelib._differentiable import derivative_of, differentiable
from lecturelib._stable import decay
from lecturelib.activations import softmax
from lecturelib.losses._reduction import (
    Reduction,
    all_entries,
    beyond_floats_is_inf,
    in_double,
    one_shape,
    quotient,
    shared,
    total,
)


def one_hot(labels: ArrayLike, classes: int) -> Array:
    """Return (n, classes) float64 rows, 1 at each label and 0 elsewhere.

    Raises
    ------
    ValueError
        If `labels` is not (n,) integers from 0 to classes - 1.

    Notes
    -----
    The targets $y$ of UiT's {eq}`eq-categorical-cross-entropy`.

    Examples
    --------
    >>> one_hot([2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.ndim != 1:
        raise ValueError(f"labels: expected (n,) integers, got {labels.dtype} of shape {labels.shape}")
    all_entries(labels, "labels", (labels >= 0) & (labels < classes), f"classes from 0 to {classes - 1}")
    rows = np.zeros((labels.size, classes))
    rows[np.arange(labels.size), labels] = 1.0
    return rows


@differentiable
@beyond_floats_is_inf
def categorical_cross_entropy(p: ArrayLike, y: ArrayLike, reduction: Reduction = "mean") -> float:
    r"""$-\frac{1}{n} \sum_i \sum_k y_{ik} \ln p_{ik}$, where $0 \ln 0 = 0$.

    Parameters
    ----------
    p : (n, K) array
        Probabilities, as `softmax` gives them.  From scores, `softmax_cross_entropy` keeps more digits.
    y : (n,) integers or (n, K) array
        Labels from 0 to K - 1, or rows of probabilities that sum to 1 (one-hot, say).
    reduction : "mean" or "sum" over the n samples

    Returns
    -------
    float
        In nats; infinite if a class that occurs was given probability 0.

    Raises
    ------
    ValueError
        If the shapes do not fit, a label or a probability is out of range, or a row of `y` does not sum to 1.

    Notes
    -----
    UiT, {eq}`eq-categorical-cross-entropy`, printed without the sum over classes and without the mean
    (E-25), hence ``reduction="sum"``.
    """
    p, y = in_double(*_probabilities_and_targets(p, y))
    return total(-xlogy(y, p), reduction)


@derivative_of(categorical_cross_entropy)
@beyond_floats_is_inf
def categorical_cross_entropy_grad(p: ArrayLike, y: ArrayLike, reduction: Reduction = "mean") -> Array:
    r"""$-\frac{1}{n}\, y / p$, (n, K): by the probabilities, not by the scores behind them.

    Arguments as for `categorical_cross_entropy`; 0 where $y = 0$.  {eq}`eq-categorical-cross-entropy`.
    """
    p, y = _probabilities_and_targets(p, y)
    return shared(quotient(-y, p), reduction)


@differentiable
@beyond_floats_is_inf
def softmax_cross_entropy(logits: ArrayLike, y: ArrayLike, reduction: Reduction = "mean") -> float:
    r"""$-\frac{1}{n} \sum_i \sum_k y_{ik} \ln \operatorname{softmax}(z_i)_k$ from scores $z$.

    Parameters
    ----------
    logits : (n, K) array
        Scores $z$ of any size: nothing overflows, and a loss of 1e-18 is not rounded to 0.
    y : (n,) integers or (n, K) array
        Labels from 0 to K - 1, or rows of probabilities that sum to 1.
    reduction : "mean" or "sum" over the n samples

    Returns
    -------
    float
        In nats; $\ln K$ where all scores are equal.

    Raises
    ------
    ValueError
        If the shapes do not fit, a label is out of range, or a row of `y` does not sum to 1.

    Notes
    -----
    UiT and Bucharest, {eq}`eq-softmax-cross-entropy`.
    """
    logits, y = in_double(*scores_and_targets(logits, y))
    return total(y * _minus_log_softmax(logits), reduction)


@derivative_of(softmax_cross_entropy)
def softmax_cross_entropy_grad(logits: ArrayLike, y: ArrayLike, reduction: Reduction = "mean") -> Array:
    r"""$\frac{1}{n} (\operatorname{softmax}(z) - y)$, (n, K); arguments as for `softmax_cross_entropy`.

    Each row sums to 0.  Its entry at the largest score is minus the sum of the others, which keeps its digits
    where $p - 1$ would cancel.  {eq}`eq-softmax-cross-entropy`.
    """
    logits, y = scores_and_targets(logits, y)
    p = softmax(logits)
    grad, rows, top = p - y, np.arange(len(p)), p.argmax(axis=1)
    grad[rows, top] = 0
    grad[rows, top] = -grad.sum(axis=1)
    return shared(grad, reduction)


def _minus_log_softmax(z: Array) -> Array:
    half = 0.5 * z  # the difference of two halves always fits in a float
    below_top = 2 * np.minimum(half.max(axis=1, keepdims=True) - half, 0.5 * np.finfo(z.dtype).max)
    e = decay(below_top)
    e[np.arange(len(z)), z.argmax(axis=1)] = 0  # log1p adds this 1 without losing the others
    surprise: Array = below_top + np.log1p(e.sum(axis=1, keepdims=True))
    return surprise


def scores_and_targets(z: ArrayLike, y: ArrayLike, name: str = "logits") -> tuple[Array, Array]:
    """Return predictions and rows of targets."""
    z, y = as_float(z, name), np.asarray(y)
    if z.ndim != 2 or z.size == 0:
        raise ValueError(f"{name}: expected shape (n, K) with at least one entry, got {z.shape}")
    if y.shape == z.shape[:1]:
        return z, one_hot(y, z.shape[1]).astype(z.dtype)
    z, y = one_shape(z, y)
    all_entries(y, "y", (y >= 0) & (y <= 1), "probabilities from 0 to 1")
    all_entries(y.sum(axis=1), "y", np.abs(y.sum(axis=1) - 1) < 1e-5, "rows that sum to 1")
    return z, y


def _probabilities_and_targets(p: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    p, y = scores_and_targets(p, y, "p")
    return all_entries(p, "p", (p >= 0) & (p <= 1), "probabilities from 0 to 1"), y
