"""The exact Hessian of a network: the derivative of backpropagation in every direction at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from lecturelib._checks import Array, as_float, as_vector
from lecturelib._flat import Layout, Pairs, as_layout
from lecturelib._stable import quiet

Arrays = list[Array]
# The activation; its slope by its value; its second derivative by its value and slope.
_Activation = tuple[Callable[[Array], Array], Callable[[Array], Array], Callable[[Array, Array], Array]]
_ACTIVATIONS: dict[str, _Activation] = {
    "identity": (np.positive, np.ones_like, lambda h, slope: np.zeros_like(h)),
    "tanh": (np.tanh, lambda h: 1 - h * h, lambda h, slope: -2 * h * slope),
    "sigmoid": (expit, lambda h: h * (1 - h), lambda h, slope: (1 - 2 * h) * slope),
}


@quiet
def mlp_hessian(
    theta: ArrayLike,
    X: ArrayLike,
    Y: ArrayLike,
    layout: Layout,
    activation: Literal["tanh", "sigmoid", "identity"] = "tanh",
    loss: Literal["mse", "softmax_cross_entropy"] = "mse",
) -> Array:
    r"""$\partial^2 \mathcal{L} / \partial\theta\,\partial\theta^\top$ of a network, exact.

    Every parameter is a direction: its effect on all pre-activations goes forward, then the derivative of
    backpropagation goes back.  A direction of layer $k$ is followed back to layer $k$ only; the blocks below
    are the transposes of those already there.  The outputs are linear.

    Parameters
    ----------
    theta : (layout.size,) array
    X : (n, fan_in) array
    Y : (n, fan_out) array, or n labels for "softmax_cross_entropy"
    layout : Layout
        ``Layout.of_layers([fan_in, ..., fan_out])``.
    activation : "tanh", "sigmoid" or "identity"
        Of the hidden layers.
    loss : "mse" or "softmax_cross_entropy"
        Means over the samples, sums over the outputs.

    Returns
    -------
    (layout.size, layout.size) array
        Symmetric.

    Raises
    ------
    ValueError
        If shapes do not fit, a name is unknown or a label is out of range.

    Notes
    -----
    MEPhI, {eq}`eq-mlp-hessian`; Bishop (1992), Pearlmutter (1994).  Memory: ``layout.size * n * width``
    numbers, so this is for small networks.
    """
    theta, X = _arguments(theta, X, layout, activation, loss)
    layers, starts = layout.pairs(theta), [start for start, _, _ in layout.bounds[::2]]
    h, slopes, bends = _forward(layers, X, _ACTIVATIONS[activation])
    R_f, R_h = _forward_derivatives(layers, h, slopes, starts)
    delta, R_delta = _LOSSES[loss](h[-1], Y, R_f[-1])
    H = np.empty((theta.size, theta.size), h[-1].dtype)
    for k in range(len(layers) - 1, -1, -1):
        start, end = starts[k], starts[k] + sum(p.size for p in layers[k])
        H[:end, start:end] = _rows_of_layer(h[k], R_h[k], delta, R_delta)
        H[start:end, :start] = H[:start, start:end].T
        if k:
            W = layers[k][0]
            back = delta @ W
            R_delta = R_delta[:start] @ W * slopes[k - 1] + R_f[k - 1] * (back * bends[k - 1])
            delta = back * slopes[k - 1]
    return (H + H.T) / 2  # symmetric up to rounding before


def _arguments(
    theta: ArrayLike, X: ArrayLike, layout: Layout, activation: str, loss: str
) -> tuple[Array, Array]:
    if activation not in _ACTIVATIONS or loss not in _LOSSES:
        raise ValueError(
            f"expected activation {' or '.join(_ACTIVATIONS)}, loss {' or '.join(_LOSSES)}; "
            f"got {activation!r}, {loss!r}"
        )
    X, fan_in = as_float(X, "X"), as_layout(layout).shapes[0][-1]
    if X.ndim != 2 or X.size == 0 or X.shape[1] != fan_in:
        raise ValueError(f"X: expected shape (n, {fan_in}), got {X.shape}")
    return as_vector(theta, "theta"), X


def _forward(layers: Pairs, X: Array, activation: _Activation) -> tuple[Arrays, Arrays, Arrays]:
    """Return what each weight matrix multiplies, and the outputs; slopes and bends of the hidden layers."""
    f, slope_by, bend_by = activation
    h, slopes, bends = [X], Arrays(), Arrays()
    for k, (W, b) in enumerate(layers):
        z = h[-1] @ W.T + b
        if k < len(layers) - 1:
            z = f(z)
            slopes.append(slope_by(z))
            bends.append(bend_by(z, slopes[-1]))
        h.append(z)
    return h, slopes, bends


def _forward_derivatives(
    layers: Pairs, h: Arrays, slopes: Arrays, starts: list[int]
) -> tuple[Arrays, Arrays]:
    """Return the derivatives of all f and h by the p parameters up to there, each (p, n, units)."""
    n, R_f, R_h = len(h[0]), Arrays(), [np.zeros((0, *h[0].shape), h[-1].dtype)]
    for k, ((W, _), start) in enumerate(zip(layers, starts, strict=True)):
        units, fan_in = W.shape
        R = np.zeros((start + W.size + units, n, units), h[-1].dtype)
        R[:start] = R_h[k] @ W.T
        own = R[start : start + W.size].reshape(units, fan_in, n, units)
        for j in range(units):
            own[j, :, :, j] = h[k].T  # df_j / dW_ji = h_i
            R[start + W.size + j, :, j] = 1  # df_j / db_j
        R_f.append(R)
        if k < len(slopes):
            R_h.append(R * slopes[k])
    return R_f, R_h


def _rows_of_layer(h: Array, R_h: Array, delta: Array, R_delta: Array) -> Array:
    """Return the derivatives of a layer's gradient, W row by row and then b, one row per direction."""
    by_W = R_delta.transpose(0, 2, 1) @ h
    by_W[: len(R_h)] += delta.T @ R_h
    return np.concatenate([by_W.reshape(len(by_W), -1), R_delta.sum(axis=1)], axis=1)


def _mse(outputs: Array, Y: ArrayLike, R: Array) -> tuple[Array, Array]:
    """Return the gradient by the outputs, and its derivatives along those of the outputs."""
    Y = as_float(Y, "Y")
    if Y.shape != outputs.shape:
        raise ValueError(f"Y: expected shape {outputs.shape}, got {Y.shape}")
    return (2 / len(Y)) * (outputs - Y), (2 / len(Y)) * R


def _softmax_cross_entropy(outputs: Array, Y: ArrayLike, R: Array) -> tuple[Array, Array]:
    n, classes = outputs.shape
    labels = np.asarray(Y)
    if labels.shape != (n,) or labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"Y: expected {n} integers from 0 to {classes - 1}, got {labels}")
    p = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    R_p = p * (R - (p * R).sum(axis=-1, keepdims=True))
    return (p - np.eye(classes, dtype=p.dtype)[labels]) / n, R_p / n


_LOSSES = {"mse": _mse, "softmax_cross_entropy": _softmax_cross_entropy}
