r"""Learning in two steps (place the units, then fit the weights) and in three (then everything at once)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_float, as_number, as_rng
from lecturelib._flat import Layout
from lecturelib._stable import quiet
from lecturelib.rbf._units import features_of, output_weights, scaled, units
from lecturelib.rbf.clustering import kmeans, widths_from_neighbors
from lecturelib.rbf.features import rbf_features

_LOG_WIDTH = 300.0  # e^300 and e^-300 are floats, also of samples that are not near 1


class RBFNetwork(NamedTuple):
    """All parameters; ``rbf_predict(X, net.centers, net.widths, net.w, b=net.b)`` evaluates it."""

    centers: Array  # (N, d)
    widths: Array  # (N,), positive
    w: Array  # (N,), or (C, N) for C outputs
    b: Array  # a number, or (C,)


class RBFFit(NamedTuple):
    """A network, and the mean squared error on the way to it."""

    network: RBFNetwork
    losses: Array  # (steps + 1,), never increases


def fit_rbf_weights(
    X: ArrayLike, y: ArrayLike, centers: ArrayLike, widths: ArrayLike, ridge: float = 0.0
) -> tuple[Array, Array]:
    r"""$\min_{w, b} \sum_n \lVert w^\top \phi(x_n) + b - y_n \rVert^2 + \lambda \lVert w \rVert^2$, linear.

    Parameters
    ----------
    X, centers, widths
        As for `rbf_features`.
    y : (n,) array, or (n, C) for C outputs
    ridge : float
        The $\lambda$; the bias is free.

    Returns
    -------
    w : (N,) or (C, N) array
    b : number or (C,) array

    Raises
    ------
    ValueError
        If shapes do not fit, a width is not positive, `ridge` is negative, or a number is not finite.

    Notes
    -----
    Bucharest (two-step learning), {eq}`eq-rbf-least-squares`, where the slide descends, to the same
    minimum.
    """
    phi = rbf_features(X, centers, widths)
    y = _targets(y, phi)
    if not (np.isfinite(phi).all() and np.isfinite(y).all()):
        raise ValueError("X and y: expected finite numbers, got infinite ones or nan")
    N = phi.shape[1]
    root = as_number(ridge, "ridge", at_least=0) ** 0.5
    # The penalty as N more samples; solving with phi.T @ phi would lose half of the digits.
    rows = np.vstack([np.column_stack([phi, np.ones(len(phi), phi.dtype)]), root * np.eye(N, N + 1)])
    goal = np.concatenate([y, np.zeros((N, *y.shape[1:]), y.dtype)])
    solution = np.linalg.lstsq(rows.astype(phi.dtype), goal, rcond=None)[0]
    return solution[:-1].T.copy(), solution[-1].copy()


def fit_rbf_two_step(
    rng: np.random.Generator, X: ArrayLike, y: ArrayLike, k: int, ridge: float = 0.0, neighbors: int = 2
) -> RBFNetwork:
    r"""Place `k` units with k-means, without looking at `y`; then fit the weights.

    Parameters
    ----------
    rng : Generator
    X : (n, d) array
    y : (n,) array, or (n, C) for C outputs
    k : int
        2 or more.
    ridge : float
        As for `fit_rbf_weights`.
    neighbors : int
        As `p` of `widths_from_neighbors`; all others if there are fewer.

    Raises
    ------
    ValueError
        If shapes do not fit, `X` has not `k` different rows, or a number is out of range.

    Notes
    -----
    Bucharest (two-step learning), {eq}`eq-rbf-two-step`.
    """
    as_rng(rng)
    centers = kmeans(rng, X, as_count(k, "k", at_least=2)).centers
    widths = widths_from_neighbors(centers, min(as_count(neighbors, "neighbors"), k - 1))
    return RBFNetwork(centers, widths, *fit_rbf_weights(X, y, centers, widths, ridge))


def rbf_gradients(
    X: ArrayLike,
    y: ArrayLike,
    centers: ArrayLike,
    widths: ArrayLike,
    w: ArrayLike,
    *,
    b: ArrayLike = 0.0,
) -> RBFNetwork:
    r"""Return the gradients of $\mathcal{L} = \frac{1}{n} \sum_n \lVert w^\top \phi(x_n) + b - y_n \rVert^2$.

    $\partial \phi_i / \partial \mu_i = \phi_i (x - \mu_i) / \sigma_i^2$ and
    $\partial \phi_i / \partial \sigma_i = \phi_i \lVert x - \mu_i \rVert^2 / \sigma_i^3$.

    Parameters
    ----------
    X, centers, widths
        As for `rbf_features`.
    y : (n,) array, or (n, C) for C outputs
    w : (N,) array, or (C, N)
    b : number, or (C,) array

    Returns
    -------
    RBFNetwork
        Its fields hold the gradients; `widths` is (N,) even if all units share one width.

    Raises
    ------
    ValueError
        If shapes do not fit or a width is not positive.

    Notes
    -----
    Bucharest (three-step learning), {eq}`eq-rbf-gradients`.
    """
    X, centers, widths = units(X, centers, widths)
    phi = features_of(scaled(X, centers, widths))
    w, b = output_weights(w, b, phi)
    y = _targets(y, phi, w.shape[:-1])
    return _loss_and_gradients(X, y, RBFNetwork(centers, widths, w, b))[1]


def fit_rbf_three_step(
    rng: np.random.Generator,
    X: ArrayLike,
    y: ArrayLike,
    k: int,
    ridge: float = 0.0,
    steps: int = 200,
    lr: float = 0.1,
) -> RBFFit:
    r"""`fit_rbf_two_step`, then gradient descent on centers, widths and weights together.

    It descends on $\log \sigma$, so no width becomes negative; a step that would not lower the loss is not
    taken, and the rate is halved, otherwise it grows by a fifth.

    Parameters
    ----------
    rng, X, y, k, ridge
        As for `fit_rbf_two_step`; the penalty counts in the second step only.
    steps : int
    lr : float
        Rate of the first step.

    Raises
    ------
    ValueError
        As for `fit_rbf_two_step`.

    Notes
    -----
    Bucharest (three-step learning), {eq}`eq-rbf-three-step`.
    """
    as_rng(rng)
    start = fit_rbf_two_step(rng, X, y, k, ridge)
    X = units(X, start.centers, start.widths)[0]
    y = _targets(y, rbf_features(X, start.centers, start.widths))
    return _descend(X, y, start, as_count(steps, "steps"), as_number(lr, "lr", above=0))


@quiet
def _descend(X: Array, y: Array, start: RBFNetwork, steps: int, lr: float) -> RBFFit:
    layout = Layout(tuple(part.shape for part in start))

    def evaluate(theta: Array) -> tuple[float, Array]:
        net = _network(layout, theta)
        loss, slopes = _loss_and_gradients(X, y, net)
        return loss, layout.flatten(slopes._replace(widths=slopes.widths * net.widths))  # by log(widths)

    theta = layout.flatten(start._replace(widths=np.log(start.widths)))
    loss, gradient = evaluate(theta)
    losses = [loss]
    for _ in range(steps):
        trial = theta - lr * gradient
        trial_loss, trial_gradient = evaluate(trial)
        if lower := trial_loss < loss:  # False for nan
            theta, loss, gradient = trial, trial_loss, trial_gradient
        lr *= 1.2 if lower else 0.5
        losses.append(loss)
    return RBFFit(RBFNetwork(*(part.copy() for part in _network(layout, theta))), np.array(losses))


def _network(layout: Layout, theta: Array) -> RBFNetwork:
    net = RBFNetwork(*layout.views(theta))
    return net._replace(widths=np.exp(np.clip(net.widths, -_LOG_WIDTH, _LOG_WIDTH)))


@quiet
def _loss_and_gradients(X: Array, y: Array, net: RBFNetwork) -> tuple[float, RBFNetwork]:
    u = scaled(X, net.centers, net.widths)  # (n, N, d)
    phi = features_of(u)
    residual = phi @ net.w.T + net.b - y
    by_output = 2 * residual / len(X)
    # One column per output also if there is only one.
    by_phi = by_output.reshape(len(X), -1) @ net.w.reshape(-1, phi.shape[1])
    by_distance = by_phi * phi / net.widths
    gradients = RBFNetwork(
        np.einsum("ni,nid->id", by_distance, u),
        np.einsum("ni,nid,nid->i", by_distance, u, u),
        by_output.T @ phi,
        by_output.sum(axis=0),
    )
    return float(np.square(residual).sum() / len(X)), gradients


def _targets(y: ArrayLike, phi: Array, outputs: tuple[int, ...] | None = None) -> Array:
    """Return y, (n,) or (n, C), in the dtype of the features; `outputs` is () or (C,) if it is known."""
    y = as_float(y, "y").astype(phi.dtype)
    fits = y.ndim in (1, 2) and y.size > 0 and len(y) == len(phi) and outputs in (None, y.shape[1:])
    if not fits:
        wanted = f"({len(phi)},) or ({len(phi)}, C)" if outputs is None else str((len(phi), *outputs))
        raise ValueError(f"y: expected shape {wanted}, got {y.shape}")
    return y
