r"""Derivative rules, third part: functions of neural networks as one node each, without overflow.

On arrays they return arrays; on dual numbers and variables, dual numbers and variables.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from lecturelib._checks import Array, as_float
from lecturelib.autodiff._primitive import Primitive, apply, carriers, elementwise
from lecturelib.autodiff._structured import with_lost_axes


def relu(x: Any) -> Any:
    r"""$\max(x, 0)$, with derivative 0 at the kink, where `np.maximum` takes $1/2$.

    Notes
    -----
    {eq}`eq-relu`; the value at the kink is the lectures' choice (E-09).
    """
    return apply(_RELU, _operand(x))


def sigmoid(x: Any) -> Any:
    r"""$1 / (1 + e^{-x})$, one node; {eq}`eq-sigmoid`."""
    return special.expit(x)


def softplus(x: Any) -> Any:
    r"""$\ln(1 + e^{x})$, one node; {eq}`eq-softplus`."""
    return np.logaddexp(0.0, x)


def logsumexp(x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
    r"""$\ln \sum_j e^{x_j}$ along `axis`, whose gradient is the softmax; {eq}`eq-softmax`."""
    return apply(_LOGSUMEXP, _operand(x), axis=axis, keepdims=keepdims)


def linear(x: Any, W: Any, b: Any) -> Any:
    r"""$Z = X W^\top + b$, a layer's pre-activations, one node for product and sum.

    Parameters
    ----------
    x : (n, fan_in)
    W : (fan_out, fan_in)
    b : (fan_out,)

    Returns
    -------
    (n, fan_out)

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Notes
    -----
    Cluj, {eq}`eq-mlp-forward`, a sample in each row.
    """
    x, W, b = map(_operand, (x, W, b))
    if x.ndim != 2 or b.ndim != 1 or W.shape != (b.shape[0], x.shape[1]):
        raise ValueError(
            f"expected x (n, fan_in), W (fan_out, fan_in), b (fan_out,), got {x.shape}, {W.shape}, {b.shape}"
        )
    return apply(_LINEAR, x, W, b)


def mse(outputs: Any, targets: ArrayLike) -> Any:
    r"""$\frac{1}{n} \sum_i \lVert a_i - y_i \rVert^2$, the mean over samples of the squared error, one node.

    Parameters
    ----------
    outputs : (n, K)
    targets : (n, K) array

    Raises
    ------
    ValueError
        If the shapes differ or there is no sample.

    Notes
    -----
    {eq}`eq-mse`; PyTorch divides by K as well (E-28).
    """
    outputs, targets = _operand(outputs), as_float(targets, "targets")
    if targets.ndim != 2 or targets.shape != outputs.shape or 0 in targets.shape:
        raise ValueError(
            f"expected outputs and targets of one shape (n, K), got {outputs.shape}, {targets.shape}"
        )
    return apply(_MSE, outputs, targets)


def softmax_cross_entropy(logits: Any, labels: ArrayLike) -> Any:
    r"""Mean of $\ln \sum_j e^{z_j} - z_y$ over the rows: cross-entropy from scores, one node.

    Its gradient is $(p - \mathrm{onehot}(y)) / n$ with $p$ the softmax.

    Parameters
    ----------
    logits : (n, K)
        Scores $z$.
    labels : (n,) integers in 0..K-1, or (n, K) target probabilities

    Returns
    -------
    scalar
        In nats.

    Raises
    ------
    ValueError
        If there is not one label, or one row of targets that sum to 1, per row of `logits`, or a label is out
        of range.

    Notes
    -----
    {eq}`eq-softmax-cross-entropy`.
    """
    logits = _operand(logits)
    return apply(_SOFTMAX_CROSS_ENTROPY, logits, _targets(labels, logits.shape).astype(logits.dtype))


def _operand(x: Any) -> Any:
    """Return dual numbers and variables as they are, all else as an array."""
    return x if type(x) in carriers else as_float(x)


def _targets(labels: ArrayLike, shape: tuple[int, ...]) -> Array:
    """Return one row of target probabilities per row of the scores."""
    labels = np.asarray(labels)
    if len(shape) != 2 or 0 in shape:
        raise ValueError(f"logits: expected shape (n, K) with at least one row and class, got {shape}")
    if labels.shape == shape and labels.dtype.kind in "biuf":
        if not np.allclose(labels.sum(axis=1), 1.0):
            raise ValueError(f"labels: expected rows of targets that sum to 1, got {labels.sum(axis=1)}")
        return labels
    if labels.shape != shape[:1] or labels.dtype.kind not in "iu":
        raise ValueError(
            f"labels: expected {shape[0]} integers or targets of shape {shape}, "
            f"got shape {labels.shape} of {labels.dtype}"
        )
    if labels.min() < 0 or labels.max() >= shape[1]:
        raise ValueError(f"labels: expected 0..{shape[1] - 1}, got {labels.min()}..{labels.max()}")
    one_hot: Array = labels[:, None] == np.arange(shape[1])
    return one_hot


def _exp_below(x: Any, top: Any) -> Any:
    """Return $e^{x - top}$ for x <= top; halves, because the difference of the largest floats overflows."""
    return np.exp(2.0 * np.maximum(0.5 * x - 0.5 * top, -500.0))


def _logsumexp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    top = np.max(x, axis=axis, keepdims=True)
    total = top + np.log(np.sum(_exp_below(x, top), axis=axis, keepdims=True))
    return total if keepdims else np.sum(total, axis=axis)


def _logsumexp_vjp(g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return with_lost_axes(g, x, axis) * _exp_below(x, with_lost_axes(y, x, axis))


def _cross_entropy(z: Any, targets: Any) -> Any:
    return np.mean(logsumexp(z, axis=1) - np.sum(z * targets, axis=1))


def _cross_entropy_vjp(g: Any, y: Any, z: Any, targets: Any) -> Any:
    e = _exp_below(z, np.max(z, axis=1, keepdims=True))
    return (e / np.sum(e, axis=1, keepdims=True) - targets) * (g / len(targets))


_RELU = elementwise("relu", lambda a: np.maximum(a, 0.0), lambda y, a: np.greater(a, 0.0))
_LOGSUMEXP = Primitive("logsumexp", _logsumexp, (_logsumexp_vjp,), jvp=None)
_LINEAR = Primitive(
    "linear",
    lambda x, W, b: x @ W.T + b,
    (
        lambda g, y, x, W, b: g @ W,
        lambda g, y, x, W, b: g.T @ x,
        lambda g, y, x, W, b: np.sum(g, axis=0),
    ),
    jvp=None,
)
_MSE = Primitive(
    "mse",
    lambda a, y: np.sum((a - y) ** 2) / len(y),
    (lambda g, value, a, y: (a - y) * (2.0 / len(y) * g), None),
    jvp=None,
)
_SOFTMAX_CROSS_ENTROPY = Primitive(
    "softmax_cross_entropy", _cross_entropy, (_cross_entropy_vjp, None), jvp=None
)

FUSED = (_RELU, _LOGSUMEXP, _LINEAR, _MSE, _SOFTMAX_CROSS_ENTROPY)
