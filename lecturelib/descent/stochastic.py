"""Stochastic gradient descent: gradients of batches, how noisy they are, and the two loops around a step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_float, as_rng, as_vector
from lecturelib._stable import quiet
from lecturelib.descent.batches import DEFAULT_BATCH, minibatches, updates_per_epoch
from lecturelib.descent.plain import LearningRate, rate, sgd_step

Reduction = Literal["mean", "sum"]
# Gradients of single samples: takes theta (p,), X (n, ...), y (n, ...); returns (n, p), one row per sample.
SampleGrads = Callable[[Array, Array, Array], ArrayLike]


@quiet
def squared_error_grads(theta: ArrayLike, X: ArrayLike, y: ArrayLike) -> Array:
    r"""$2 (x_i^\top \theta - y_i)\, x_i$ in row $i$: the gradients of a linear model's squared errors.

    Parameters
    ----------
    theta : (p,) array
    X : (n, p) array
        A column of ones makes an intercept.
    y : (n,) array

    Returns
    -------
    (n, p) array

    Raises
    ------
    ValueError
        If the shapes do not fit.

    Notes
    -----
    Bucharest and Cluj, {eq}`eq-squared-error-grads`.
    """
    theta, X, y = as_vector(theta, "theta"), as_float(X, "X"), as_float(y, "y")
    if X.ndim != 2 or X.shape != (y.size, theta.size) or y.ndim != 1:
        raise ValueError(f"expected X (n, {theta.size}) and y (n,), got X {X.shape}, y {y.shape}")
    return 2 * (X @ theta - y)[:, None] * X


@quiet
def full_gradient(
    sample_grads: SampleGrads, theta: ArrayLike, X: ArrayLike, y: ArrayLike, reduction: Reduction = "mean"
) -> Array:
    r"""$\nabla L = \frac1n \sum_i \nabla L_i$ over the samples given, be it all of them or a batch.

    Parameters
    ----------
    sample_grads : function
        Takes ``theta, X, y``, returns the gradients of the samples as rows, ``(n, p)``.
    theta : (p,) array
    X, y : arrays with n samples along the first axis
    reduction : "mean" or "sum"
        "sum", as in Cluj, is n times the mean; its learning rate has to be n times smaller (E-74).

    Returns
    -------
    (p,) array

    Raises
    ------
    ValueError
        If there are not equally many X and y, `sample_grads` does not return one row for each, or `reduction`
        is neither.

    Notes
    -----
    Virginia Tech, {eq}`eq-full-gradient`.  Equal batches average to the full gradient, unequal ones do not.
    """
    rows = _rows(sample_grads, theta, *_samples(X, y))
    if reduction not in ("mean", "sum"):
        raise ValueError(f"reduction: expected 'mean' or 'sum', got {reduction!r}")
    grad: Array = rows.mean(axis=0) if reduction == "mean" else rows.sum(axis=0)
    return grad


@quiet
def gradient_noise(
    sample_grads: SampleGrads,
    theta: ArrayLike,
    X: ArrayLike,
    y: ArrayLike,
    size: int,
    replace: bool = True,
) -> float:
    r"""$E \lVert \hat g - g \rVert^2 = \frac{1}{M} \cdot \frac1n \sum_i \lVert \nabla L_i - g \rVert^2$.

    Here $g = \nabla L$ is the full gradient and $\hat g$ that of a batch.  The exact mean over
    all batches of size $M$ that can be drawn, not an estimate.  Without replacement it has the factor
    $(n - M) / (n - 1)$: no noise is left in the full batch.

    Parameters
    ----------
    sample_grads, theta, X, y
        As for `full_gradient`.
    size : positive integer, at most n
        $M$.
    replace : bool
        Whether a sample can be drawn twice.

    Raises
    ------
    ValueError
        As `full_gradient`, and if `size` is not in its range.

    Notes
    -----
    Bucharest and Virginia Tech, {eq}`eq-gradient-noise`.
    """
    rows = _rows(sample_grads, theta, *_samples(X, y)).astype(np.float64, copy=False)
    n = len(rows)
    size = as_count(size, "size", at_most=n)
    variance = float(((rows - rows.mean(axis=0)) ** 2).sum() / n)
    return variance / size * (1.0 if replace or n == 1 else (n - size) / (n - 1))


def sgd_epoch(
    sample_grads: SampleGrads,
    theta: ArrayLike,
    X: ArrayLike,
    y: ArrayLike,
    *,
    lr: LearningRate,
    rng: np.random.Generator,
    size: int = DEFAULT_BATCH,
    reduction: Reduction = "mean",
    replace: bool = False,
    taken: int = 0,
) -> Array:
    r"""$\theta \leftarrow \theta - \alpha \nabla L_{\mathcal B}$ per batch: one pass in a new order.

    Parameters
    ----------
    taken : integer, at least 0
        How many updates there were before, which is where a schedule goes on.
    sample_grads, theta, X, y, lr, rng, size, reduction, replace
        As for `sgd`, errors included.

    Returns
    -------
    (updates, p) array
        The point after each update.

    Notes
    -----
    MEPhI, {eq}`eq-sgd`.
    """
    as_rng(rng)
    X, y = _samples(X, y)
    size = min(as_count(size, "size"), len(X))
    theta = np.array(as_vector(theta, "theta"))
    path = np.empty((updates_per_epoch(len(X), size), theta.size), theta.dtype)
    for i, batch in enumerate(minibatches(len(X), size, rng, replace)):
        grad = full_gradient(sample_grads, theta, X[batch], y[batch], reduction)
        theta = sgd_step(theta, grad, rate(lr, taken + i))
        path[i] = theta
    return path


def sgd(
    sample_grads: SampleGrads,
    theta0: ArrayLike,
    X: ArrayLike,
    y: ArrayLike,
    *,
    lr: LearningRate,
    epochs: int,
    rng: np.random.Generator,
    size: int = DEFAULT_BATCH,
    reduction: Reduction = "mean",
    replace: bool = False,
) -> Array:
    r"""$\theta_{t+1} = \theta_t - \alpha \nabla L_{\mathcal B_t}(\theta_t)$; all iterates, the start first.

    The parameters are chosen once; the epochs are the outer loop and the batches the inner one.  Bucharest's
    Algorithm 1, taken literally, starts anew for every batch and so learns from the last one alone (E-48).

    Parameters
    ----------
    sample_grads : function
        Takes ``theta, X, y``, returns the gradients of the samples as rows, ``(n, p)``.
    theta0 : (p,) array
    X, y : arrays with n samples along the first axis
    lr : positive number, or function of the number of updates taken so far
        $\alpha$.
    epochs : integer, at least 0
    rng : np.random.Generator
    size : positive integer
        Samples in a batch, 1 for one at a time; n or more is gradient descent.
    reduction : "mean" or "sum"
        Over a batch.  At $\lvert \mathcal B \rvert$ times the rate, the mean does what the sum does (E-74).
    replace : bool
        Whether batches are drawn from all samples each time (E-71).

    Returns
    -------
    (1 + epochs * updates, p) array

    Raises
    ------
    ValueError
        If something does not fit, saying what.

    Notes
    -----
    Bucharest, MEPhI, Cluj and UiT (whose "gradient descent" is this too, E-49c), {eq}`eq-sgd`.
    """
    as_rng(rng)
    parts = [np.array(as_vector(theta0, "theta0"))[None]]
    for _ in range(as_count(epochs, "epochs", at_least=0)):
        taken = sum(map(len, parts)) - 1
        epoch = sgd_epoch(
            sample_grads,
            parts[-1][-1],
            X,
            y,
            lr=lr,
            rng=rng,
            size=size,
            reduction=reduction,
            replace=replace,
            taken=taken,
        )
        parts.append(epoch)
    return np.concatenate(parts)


def _samples(X: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim == 0 or len(X) == 0 or X.shape[:1] != y.shape[:1]:
        raise ValueError(f"expected X (n, ...) and y (n, ...) with n >= 1, got X {X.shape}, y {y.shape}")
    return X, y


def _rows(sample_grads: SampleGrads, theta: ArrayLike, X: Array, y: Array) -> Array:
    theta = as_vector(theta, "theta")
    rows = as_float(sample_grads(theta, X, y), "sample_grads")
    if rows.shape != (len(X), theta.size):
        raise ValueError(f"sample_grads: expected shape {(len(X), theta.size)}, got {rows.shape}")
    return rows
