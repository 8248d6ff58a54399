r"""Backpropagation through any number of layers, in Cluj's notation with samples as rows.

$f_k = h_k \Omega_k^\top + \beta_k$ and $h_{k+1} = a(f_k)$ with $h_0 = x$; the output is $f_K$, or $g(f_K)$.
Parameters are a list of pairs $(\Omega_k, \beta_k)$, called (W, b): (fan_out, fan_in) and (fan_out,).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float
from lecturelib._flat import Layout, Pairs, as_layout
from lecturelib._layers import Parameters, batch, layers
from lecturelib.activations import Activation
from lecturelib.backprop._arguments import activation_row, loss_row, slope
from lecturelib.losses import Loss

Reduction = Literal["mean", "sum"]


class MLPCache(NamedTuple):
    """What the backward pass needs of the forward pass."""

    f: list[Array]  # pre-activations f_0 ... f_K, each (n, fan_out)
    h: list[Array]  # what each weight matrix multiplies: h_0 = x, h_1 ... h_K
    output: Array  # f_K, or g(f_K)


def mlp_forward_cache(
    params: Parameters,
    X: ArrayLike,
    activation: str | Activation = "relu",
    output_activation: str | Activation = "identity",
    bias_sign: Literal[1, -1] = 1,
) -> MLPCache:
    r"""$f_k = h_k \Omega_k^\top + \beta_k$, $h_{k+1} = a(f_k)$, keeping all of them.

    Parameters
    ----------
    params : sequence of (W, b), W (fan_out, fan_in), b (fan_out,)
    X : (n, fan_in) array
    activation, output_activation : name in `ACTIVATIONS`, or a row of it
    bias_sign : 1 or -1
        -1 is MEPhI's $h = W y - b$ (E-23).

    Raises
    ------
    ValueError
        If shapes do not fit, a name is unknown, or there is no layer.

    Notes
    -----
    Cluj, {eq}`eq-mlp-forward`; MEPhI, {eq}`eq-mlp-deltas`.
    """
    X = np.array(batch(X))  # the cache is the caller's: it must not change when X does
    return _forward(
        layers(params, X.shape[1], bias_sign),
        X,
        activation_row(activation),
        activation_row(output_activation),
    )


def _forward(params: Pairs, h: Array, a: Activation, g: Activation) -> MLPCache:
    cache = MLPCache([], [], h)
    for W, b in params:
        f = h @ W.T
        f += b
        cache.h.append(h)
        cache.f.append(f)
        h = a.f(f)
    return cache._replace(output=g.f(cache.f[-1]))


def mlp_deltas(
    params: Parameters,
    cache: MLPCache,
    upstream: ArrayLike,
    activation: str | Activation = "relu",
    output_activation: str | Activation = "identity",
) -> list[Array]:
    r"""$\Delta_{k-1} = (\Delta_k \Omega_k) \odot a'(f_{k-1})$, from $\Delta_K = \bar y \odot g'(f_K)$ back.

    Each is $\Delta_k = \partial \mathcal{L} / \partial f_k$.

    Parameters
    ----------
    params : sequence of (W, b)
    cache : MLPCache
        From `mlp_forward_cache` with the same parameters and activations.
    upstream : (n, fan_out) array
        $\bar y = \partial \mathcal{L} / \partial\,\mathrm{output}$.

    Returns
    -------
    list of (n, fan_out) arrays
        In the order of the layers.  The sign of the biases plays no part here, but MEPhI's minus makes the
        gradient by $b$ the negative sum of the deltas (E-23).

    Raises
    ------
    ValueError
        If `upstream` has another shape than the output.

    Notes
    -----
    MEPhI, {eq}`eq-mlp-deltas`: with $w_{ji}$ inside the sum, the transposed matrix.
    """
    upstream = as_float(upstream, "upstream")
    if upstream.shape != cache.output.shape:
        raise ValueError(f"upstream: expected the output's shape {cache.output.shape}, got {upstream.shape}")
    weights = [as_float(W, "W") for W, _ in params]
    return _deltas(weights, cache, upstream, activation_row(activation), activation_row(output_activation))


def _deltas(
    weights: list[Array], cache: MLPCache, upstream: Array, a: Activation, g: Activation
) -> list[Array]:
    deltas = [upstream * slope(g, cache.f[-1], cache.output)]
    for k in range(len(weights) - 1, 0, -1):
        delta = deltas[-1] @ weights[k]
        delta *= slope(a, cache.f[k - 1], cache.h[k])
        deltas.append(delta)
    return deltas[::-1]


def mlp_gradients(
    params: Parameters,
    X: ArrayLike,
    Y: ArrayLike,
    activation: str | Activation = "relu",
    output_activation: str | Activation = "identity",
    loss: str | Loss = "mse",
    reduction: Reduction | None = None,
    bias_sign: Literal[1, -1] = 1,
) -> Pairs:
    r"""$d\Omega_k = \Delta_k^\top h_k$ and $d\beta_k = \sum_i \Delta_{k,i}$ for each layer $k$.

    Parameters
    ----------
    params : sequence of (W, b), W (fan_out, fan_in), b (fan_out,)
    X : (n, fan_in) array
    Y : what the loss compares the output with
    activation, output_activation : name in `ACTIVATIONS`, or a row of it
    loss : name in `lecturelib.losses.LOSSES`, or a row of it
    reduction : "mean" or "sum", optional
        Over the samples; left out, what the loss's row says.  Cluj sums: n times the mean (E-74).
    bias_sign : 1 or -1
        -1 for MEPhI's $W y - b$.

    Returns
    -------
    list of (dW, db)
        New arrays with the shapes of the parameters.

    Raises
    ------
    ValueError
        If shapes do not fit or a name is unknown.

    Notes
    -----
    Cluj, {eq}`eq-mlp-gradients`; Prince (2023), section 7.4.
    """
    arrays = [as_float(p, "params") for layer in params for p in layer]
    layout = Layout(tuple(p.shape for p in arrays))
    theta = np.concatenate([p.ravel() for p in arrays])
    options = (activation, output_activation, loss, reduction, bias_sign)
    return layout.pairs(mlp_value_and_gradient(theta, X, Y, layout, *options)[1])


def mlp_value_and_gradient(
    theta: Array,
    X: ArrayLike,
    Y: ArrayLike,
    layout: Layout,
    activation: str | Activation = "relu",
    output_activation: str | Activation = "identity",
    loss: str | Loss = "mse",
    reduction: Reduction | None = None,
    bias_sign: Literal[1, -1] = 1,
) -> tuple[float, Array]:
    r"""$\mathcal{L}(\theta)$ and $\nabla \mathcal{L}(\theta)$ for parameters in one flat vector.

    Each layer's gradient is written through a view of one new vector, so nothing is copied together
    afterwards.

    Parameters
    ----------
    theta : (layout.size,) array
    layout : Layout
        ``Layout.of_layers([fan_in, ..., fan_out])``.
    X, Y, activation, output_activation, loss, reduction, bias_sign
        As for `mlp_gradients`.

    Returns
    -------
    float and (layout.size,) array

    Raises
    ------
    ValueError
        As for `mlp_gradients`.

    Notes
    -----
    Cluj, {eq}`eq-mlp-gradients`.
    """
    a, g = activation_row(activation), activation_row(output_activation)
    row, options = loss_row(loss), {} if reduction is None else {"reduction": reduction}
    theta, X = as_float(theta, "theta"), batch(X)
    params, gradient = layers(as_layout(layout).pairs(theta), X.shape[1], bias_sign), np.empty_like(theta)
    cache = _forward(params, X, a, g)
    upstream = row.grad(cache.output, Y, **options)
    deltas = _deltas([W for W, _ in params], cache, upstream, a, g)
    for (by_W, by_b), delta, h in zip(layout.pairs(gradient), deltas, cache.h, strict=True):
        np.matmul(delta.T, h, out=by_W)
        np.sum(delta, axis=0, out=by_b)
        np.multiply(by_b, bias_sign, out=by_b)
    return row.f(cache.output, Y, **options), gradient
