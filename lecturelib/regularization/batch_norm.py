r"""Batch normalization: every feature gets mean 0 and variance 1 over the batch, then a learned scale."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number
from lecturelib._differentiable import float_or_differentiable, plain


class RunningStats(NamedTuple):
    """Averages over the batches so far, each (d,); they stand in for the batch after training."""

    mean: Array
    var: Array

    @classmethod
    def start(cls, features: int) -> RunningStats:
        """Return mean 0 and variance 1, as PyTorch begins."""
        return cls(np.zeros(features), np.ones(features))


class BatchNormCache(NamedTuple):
    """What the backward pass needs."""

    normalized: Array  # (n, d)
    scale: Array  # gamma / sqrt(var + eps), (d,)
    train: bool


class BatchNormResult(NamedTuple):
    """Output of the layer, what its backward pass needs, and the averages to hand to the next call."""

    out: Array
    cache: BatchNormCache
    running: RunningStats


@np.errstate(over="ignore", invalid="ignore")
def batch_norm_forward(
    x: ArrayLike,
    gamma: ArrayLike,
    beta: ArrayLike,
    running: RunningStats,
    *,
    train: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> BatchNormResult:
    r"""$y = \gamma\,(x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta$, feature by feature.

    Parameters
    ----------
    x : (n, d) array
    gamma, beta : (d,) arrays
    running : RunningStats
    train : bool
        True: $\mu$ and $\sigma^2$ are those of the batch, dividing by n, and the averages move on.
        False: they are `running`, which stays as it is.
    momentum : from 0 to 1
        Weight of the new batch, $r \leftarrow (1 - \rho)\,r + \rho\,s$, as in PyTorch; Keras' is $1 - \rho$.
        The averages take the unbiased variance, dividing by n - 1.
    eps : positive number

    Returns
    -------
    BatchNormResult
        ``out`` (n, d), ``cache``, ``running``.  Entries from 1e150 on are too large: their variance is
        infinite.

    Raises
    ------
    ValueError
        If the shapes do not fit, a number is out of range, or fewer than two samples come in training: their
        variance says nothing.

    Notes
    -----
    UiT (vanishing gradients), {eq}`eq-batch-norm`; Ioffe and Szegedy (2015).
    """
    x, gamma, beta, running = _arguments(x, gamma, beta, running, at_least=2 if train else 1)
    eps, momentum = as_number(eps, "eps", above=0), as_number(momentum, "momentum", at_least=0, at_most=1)
    mean, var = _moments(x) if train else (running.mean, running.var)
    scale = (gamma / np.sqrt(var + eps)).astype(x.dtype)
    normalized = ((x - mean) / np.sqrt(var + eps)).astype(x.dtype)
    moved = _moved(running, mean, var * len(x) / (len(x) - 1), momentum) if train else running
    own = RunningStats(*(np.array(plain(part)) for part in moved))
    return BatchNormResult(gamma * normalized + beta, BatchNormCache(normalized, scale, train), own)


def batch_norm_backward(upstream: ArrayLike, cache: BatchNormCache) -> tuple[Array, Array, Array]:
    r"""$\bar x = \frac{\gamma}{s} (\bar y - m(\bar y) - \hat x\, m(\bar y\, \hat x))$.

    $s = \sqrt{\sigma^2 + \epsilon}$, $m$ is the mean over the batch and $\hat x$ the normalized input.  The
    two means are the paths through $\mu$ and $\sigma^2$; they make every column of $\bar x$ sum to 0, and
    are missing when ``train=False``.

    Parameters
    ----------
    upstream : (n, d) array
        $\bar y$.
    cache : BatchNormCache

    Returns
    -------
    grad_x : (n, d) array
    grad_gamma : (d,) array
        $\sum_i \bar y_i \hat x_i$.
    grad_beta : (d,) array
        $\sum_i \bar y_i$.

    Raises
    ------
    ValueError
        If `upstream` has another shape than the output.

    Notes
    -----
    UiT, {eq}`eq-batch-norm-backward`; Ioffe and Szegedy (2015).
    """
    g, hat = as_float(upstream, "upstream"), cache.normalized
    if g.shape != hat.shape:
        raise ValueError(f"upstream: expected the output's shape {hat.shape}, got {g.shape}")
    grad_gamma, grad_beta = (g * hat).sum(axis=0), g.sum(axis=0)
    centered = g - grad_beta / len(g) - hat * (grad_gamma / len(g)) if cache.train else g
    return cache.scale * centered, grad_gamma, grad_beta


def _moments(x: Array) -> tuple[Array, Array]:
    return x.mean(axis=0, dtype=np.float64), x.var(axis=0, dtype=np.float64)


def _moved(running: RunningStats, mean: Array, var: Array, momentum: float) -> RunningStats:
    return RunningStats(
        (1 - momentum) * running.mean + momentum * mean, (1 - momentum) * running.var + momentum * var
    )


def _arguments(
    x: ArrayLike, gamma: ArrayLike, beta: ArrayLike, running: RunningStats, at_least: int
) -> tuple[Array, Array, Array, RunningStats]:
    x = float_or_differentiable(x)
    if x.ndim != 2 or len(x) < at_least or x.shape[1] == 0:
        raise ValueError(f"x: expected shape (n, d) with n >= {at_least} and d >= 1, got {x.shape}")
    parts = {"gamma": gamma, "beta": beta, "running.mean": running.mean, "running.var": running.var}
    gamma, beta, mean, var = (float_or_differentiable(part, name) for name, part in parts.items())
    for name, part in zip(parts, (gamma, beta, mean, var), strict=True):
        if part.shape != x.shape[1:]:
            raise ValueError(f"{name}: expected shape {x.shape[1:]}, got {part.shape}")
    if not (var >= 0).all():
        raise ValueError(f"running.var: expected variances from 0 on, got {var}")
    return x, gamma.astype(x.dtype, copy=False), beta.astype(x.dtype, copy=False), RunningStats(mean, var)
