r"""Bucharest's two-layer network for one sample, in both layouts."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float
from lecturelib.activations import Activation
from lecturelib.backprop._arguments import loss_row
from lecturelib.backprop.mlp import MLPCache, mlp_deltas, mlp_forward_cache
from lecturelib.losses import Loss


class TwoLayerGradients(NamedTuple):
    """Gradients with the shapes of the weights."""

    W1: Array
    W2: Array


def two_layer_loss(
    x: ArrayLike,
    y: ArrayLike,
    W1: ArrayLike,
    W2: ArrayLike,
    activation: str | Activation = "tanh",
    loss: str | Loss = "mse",
) -> float:
    r"""$\mathcal{L} = \phi(y, W_2\, \rho(W_1 x))$ for one sample, no biases.

    Parameters
    ----------
    x : (n_x,) array
    y : (n_2,) target for "mse", one class for "softmax_cross_entropy"
    W1 : (n_1, n_x) array
    W2 : (n_2, n_1) array
    activation : name in `ACTIVATIONS`, or a row of it
    loss : name in `lecturelib.losses.LOSSES`, or a row of it
        "mse" is the squared error, without $1/2$.

    Raises
    ------
    ValueError
        If shapes do not fit or a name is unknown.

    Notes
    -----
    Bucharest, {eq}`eq-two-layer-loss`.
    """
    _, cache = _forward(x, W1, W2, activation)
    return loss_row(loss).f(cache.output, np.asarray(y)[None])


def two_layer_deltas(
    x: ArrayLike,
    y: ArrayLike,
    W1: ArrayLike,
    W2: ArrayLike,
    activation: str | Activation = "tanh",
    loss: str | Loss = "mse",
    layout: Literal["row", "column"] = "row",
) -> tuple[Array, Array]:
    r"""$\delta_1 = \delta_2 W_2 \operatorname{diag} \rho'(z_1)$, $\delta_2 = \partial \phi / \partial z_2$.

    Here $z_1 = W_1 x$ and $z_2 = W_2\, \rho(z_1)$.

    Parameters
    ----------
    layout : "row" or "column"
        "row", the lecture's numerator layout; "column" is the transpose, as in the other lectures,
        $\delta_1 = \rho'(z_1) \odot W_2^\top \delta_2$ (E-14).

    Returns
    -------
    delta1, delta2
        ``(1, n_1)`` and ``(1, n_2)``, or ``(n_1, 1)`` and ``(n_2, 1)``.

    Raises
    ------
    ValueError
        As for `two_layer_loss`, or if `layout` is something else.

    Notes
    -----
    Bucharest, {eq}`eq-two-layer-deltas`; the slide has $\partial x_i$ for $\partial z_2$ (E-15).
    """
    if layout not in ("row", "column"):
        raise ValueError(f'layout: expected "row" or "column", got {layout!r}')
    params, cache = _forward(x, W1, W2, activation)
    upstream = loss_row(loss).grad(cache.output, np.asarray(y)[None])
    delta1, delta2 = mlp_deltas(params, cache, upstream, activation)
    return (delta1, delta2) if layout == "row" else (delta1.T.copy(), delta2.T.copy())


def two_layer_gradients(
    x: ArrayLike,
    y: ArrayLike,
    W1: ArrayLike,
    W2: ArrayLike,
    activation: str | Activation = "tanh",
    loss: str | Loss = "mse",
) -> TwoLayerGradients:
    r"""$\nabla W_2 = \delta_2^\top \rho(z_1)^\top$, $\nabla W_1 = \delta_1^\top x^\top$: delta first.

    Raises
    ------
    ValueError
        As for `two_layer_loss`.

    Notes
    -----
    Bucharest, {eq}`eq-two-layer-gradients`.
    """
    delta1, delta2 = two_layer_deltas(x, y, W1, W2, activation, loss)
    _, cache = _forward(x, W1, W2, activation)
    return TwoLayerGradients(delta1.T @ cache.h[0], delta2.T @ cache.h[1])


def _forward(
    x: ArrayLike, W1: ArrayLike, W2: ArrayLike, activation: str | Activation
) -> tuple[list[tuple[Array, Array]], MLPCache]:
    """Return the weights with zero biases, and the forward pass of the one sample."""
    x, W1, W2 = as_float(x, "x"), as_float(W1, "W1"), as_float(W2, "W2")
    if x.ndim != 1 or W1.ndim != 2 or W2.ndim != 2 or W1.shape[1] != x.size or W2.shape[1] != len(W1):
        raise ValueError(
            f"expected x (n_x,), W1 (n_1, n_x), W2 (n_2, n_1), got {x.shape}, {W1.shape}, {W2.shape}"
        )
    params = [(W, np.zeros(len(W), W.dtype)) for W in (W1, W2)]
    return params, mlp_forward_cache(params, x[None, :], activation)
