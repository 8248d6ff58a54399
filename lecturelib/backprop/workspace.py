r"""The gradient of `mlp_value_and_gradient` in buffers made once, for the many steps of a training run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from lecturelib._checks import Array
from lecturelib._flat import Layout, Pairs, as_layout


class MLPWorkspace:
    r"""Loss and gradient of one network on batches of one size, with every array allocated beforehand.

    The lines are those of `mlp_value_and_gradient`, which is the one to read, written with ``out=``.  Results
    agree to the last digits.

    Parameters
    ----------
    layout : Layout
        ``Layout.of_layers([fan_in, ..., fan_out])``.
    n : int
        Samples in a batch.
    activation : "relu" or "tanh"
        Of the hidden layers; the output is linear.
    loss : "mse" or "softmax_cross_entropy"
        Means over the samples; the targets are (n, fan_out) numbers, or n class labels.
    dtype : float64 or float32

    Raises
    ------
    ValueError
        If a name is unknown or `n` is not a positive integer.

    Notes
    -----
    Cluj, {eq}`eq-mlp-gradients`.
    """

    def __init__(
        self,
        layout: Layout,
        n: int,
        activation: Literal["relu", "tanh"] = "relu",
        loss: Literal["mse", "softmax_cross_entropy"] = "mse",
        dtype: DTypeLike = np.float64,
    ) -> None:
        if activation not in _ACTIVATIONS or loss not in _LOSSES or n != int(n) or n < 1:
            known = f"activation {' or '.join(_ACTIVATIONS)}, loss {' or '.join(_LOSSES)}, n of at least 1"
            raise ValueError(f"expected {known}; got {activation!r}, {loss!r}, {n!r}")
        self.layout, self.dtype = as_layout(layout), np.dtype(dtype)
        self.activate, self.multiply_by_slope = _ACTIVATIONS[activation]
        self.loss = _LOSSES[loss]
        self.gradient = np.empty(layout.size, dtype)
        self.by_params: Pairs = layout.pairs(self.gradient)
        outputs = [(n, b.size) for _, b in self.by_params]
        self.h = [np.empty(shape, dtype) for shape in outputs]
        self.delta = [np.empty(shape, dtype) for shape in outputs]
        self.fan_in = (n, self.by_params[0][0].shape[1])

    def value_and_gradient(self, theta: Array, X: Array, Y: ArrayLike) -> tuple[float, Array]:
        r"""$\mathcal{L}(\theta)$ and $\nabla \mathcal{L}(\theta)$; the gradient is this object's own buffer.

        The next call overwrites it: copy what you want to keep.

        Parameters
        ----------
        theta : (layout.size,) array
        X : (n, fan_in) array
        Y : (n, fan_out) array, or n labels

        Raises
        ------
        ValueError
            If a shape or dtype is not the one of the buffers, or a label is out of range.
        """
        if X.shape != self.fan_in or X.dtype != self.dtype or theta.dtype != self.dtype:
            raise ValueError(
                f"X: expected {self.dtype} of shape {self.fan_in}, got {X.dtype} of shape {X.shape}, "
                f"and theta of {theta.dtype}"
            )
        params = self.layout.pairs(theta)
        self._forward(params, X)
        value = self.loss(self.h[-1], np.asarray(Y), self.delta[-1])
        for k in range(len(params) - 1, -1, -1):
            by_W, by_b = self.by_params[k]
            delta, h = self.delta[k], self.h[k - 1] if k else X
            np.matmul(delta.T, h, out=by_W)
            np.add.reduce(delta, axis=0, out=by_b)
            if k:
                np.matmul(delta, params[k][0], out=self.delta[k - 1])
                self.multiply_by_slope(self.delta[k - 1], h)
        return value, self.gradient

    def _forward(self, params: Pairs, h: Array) -> None:
        last = len(params) - 1
        for k, (W, b) in enumerate(params):
            f = np.matmul(h, W.T, out=self.h[k])
            f += b
            h = f if k == last else self.activate(f, out=f)


def _relu(f: Array, out: Array) -> Array:
    return np.maximum(f, 0, out=out)


def _multiply_by_relu_slope(delta: Array, h: Array) -> None:
    delta *= h > 0


def _multiply_by_tanh_slope(delta: Array, h: Array) -> None:
    h *= h  # the layer's last use in this pass
    np.subtract(1, h, out=h)
    delta *= h


def _mse(outputs: Array, Y: Array, delta: Array) -> float:
    if Y.shape != outputs.shape:
        raise ValueError(f"Y: expected shape {outputs.shape}, got {Y.shape}")
    np.subtract(outputs, Y, out=delta)
    value = float(np.vdot(delta, delta)) / len(Y)
    delta *= 2 / len(Y)
    return value


def _softmax_cross_entropy(z: Array, labels: Array, delta: Array) -> float:
    n, classes = z.shape
    if labels.shape != (n,) or labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= classes:
        raise ValueError(f"Y: expected {n} integers from 0 to {classes - 1}, got {labels}")
    rows = np.arange(n)
    z -= np.maximum.reduce(z, axis=1, keepdims=True)
    np.exp(z, out=delta)
    total = np.add.reduce(delta, axis=1, keepdims=True)
    value: float = float(np.log(total).sum() - z[rows, labels].sum()) / n
    delta /= total
    delta[rows, labels] -= 1
    delta /= n
    return value


_ACTIVATIONS: dict[str, tuple[Callable[..., Array], Callable[..., None]]] = {
    "relu": (_relu, _multiply_by_relu_slope),
    "tanh": (np.tanh, _multiply_by_tanh_slope),
}
_LOSSES: dict[str, Callable[[Array, Array, Array], float]] = {
    "mse": _mse,
    "softmax_cross_entropy": _softmax_cross_entropy,
}
