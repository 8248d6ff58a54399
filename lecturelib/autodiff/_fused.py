r"""Derivative rules, third part: functions of neural networks as one node each, without overflow.

On arrays they return arrays; on dual numbers and variables, dual numbers and variables.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from lecturelib.autodiff._primitive import Primitive, apply, elementwise
from lecturelib.autodiff._structured import with_lost_axes


def relu(x: Any) -> Any:
    r"""$\max(x, 0)$, with derivative 0 at the kink, where `np.maximum` takes $1/2$.

    Notes
    -----
    {eq}`eq-relu`; the value at the kink is the lectures' choice (E-09).
    """
    return apply(_RELU, x)


def sigmoid(x: Any) -> Any:
    r"""$1 / (1 + e^{-x})$, one node; {eq}`eq-sigmoid`."""
    return special.expit(x)


def softplus(x: Any) -> Any:
    r"""$\ln(1 + e^{x})$, one node; {eq}`eq-softplus`."""
    return np.logaddexp(0.0, x)


def logsumexp(x: Any, axis: int | None = None, keepdims: bool = False) -> Any:
    r"""$\ln \sum_j e^{x_j}$ along `axis`, whose gradient is the softmax; {eq}`eq-softmax`."""
    return apply(_LOGSUMEXP, x, axis=axis, keepdims=keepdims)


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
    """
    shapes = tuple(np.shape(getattr(a, "value", a)) for a in (x, W, b))
    if [len(shape) for shape in shapes] != [2, 2, 1] or shapes[1] != (*shapes[2], shapes[0][1]):
        raise ValueError(
            "expected x (n, fan_in), W (fan_out, fan_in), b (fan_out,), got " + ", ".join(map(str, shapes))
        )
    return apply(_LINEAR, x, W, b)


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
        If there is not one label, or one row of targets, per row of `logits`, or a label is out of range.

    Notes
    -----
    {eq}`eq-softmax-cross-entropy`.
    """
    shape = np.shape(getattr(logits, "value", logits))
    return apply(_SOFTMAX_CROSS_ENTROPY, logits, _targets(labels, shape))


def _targets(labels: ArrayLike, shape: tuple[int, ...]) -> np.ndarray:
    """Return one row of target probabilities per row of the scores."""
    labels = np.asarray(labels)
    if len(shape) != 2 or 0 in shape:
        raise ValueError(f"logits: expected shape (n, K) with at least one row and class, got {shape}")
    if labels.shape == shape and labels.dtype.kind in "biuf":
        return labels
    if labels.shape != shape[:1] or labels.dtype.kind not in "iu":
        raise ValueError(
            f"labels: expected {shape[0]} integers or targets of shape {shape}, "
            f"got shape {labels.shape} of {labels.dtype}"
        )
    if labels.min() < 0 or labels.max() >= shape[1]:
        raise ValueError(f"labels: expected 0..{shape[1] - 1}, got {labels.min()}..{labels.max()}")
    return np.equal.outer(labels, np.arange(shape[1]))


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
    return np.mean(logsumexp(z, axis=1) * np.sum(targets, axis=1) - np.sum(z * targets, axis=1))


def _cross_entropy_vjp(g: Any, y: Any, z: Any, targets: Any) -> Any:
    softmax = _exp_below(z, logsumexp(z, axis=1, keepdims=True))
    return (softmax * np.sum(targets, axis=1, keepdims=True) - targets) * (g / len(targets))


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
_SOFTMAX_CROSS_ENTROPY = Primitive(
    "softmax_cross_entropy", _cross_entropy, (_cross_entropy_vjp, None), jvp=None
)

FUSED = (_RELU, _LOGSUMEXP, _LINEAR, _SOFTMAX_CROSS_ENTROPY)
