"""Arguments of the units, and what one unit computes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array
from lecturelib._differentiable import derivative_of, differentiable, float_or_differentiable
from lecturelib._layers import batch
from lecturelib._stable import FAR, decay, quiet


def units(X: ArrayLike, centers: ArrayLike, widths: ArrayLike) -> tuple[Array, Array, Array]:
    """Return samples (n, d), centers (N, d) and widths (N,), which fit, in one dtype."""
    X, centers = batch(X), float_or_differentiable(centers, "centers")
    widths = float_or_differentiable(widths, "widths")
    if centers.ndim != 2 or centers.shape[1] != X.shape[1] or len(centers) == 0:
        raise ValueError(f"centers: expected shape (N, {X.shape[1]}), got {centers.shape}")
    if widths.shape not in ((), centers.shape[:1]):
        raise ValueError(f"widths: expected a number or shape ({len(centers)},), got {widths.shape}")
    if not ((widths > 0) & np.isfinite(widths)).all():
        raise ValueError(f"widths: expected positive finite numbers, got {widths}")
    dtype = np.result_type(X.dtype, centers.dtype)
    return X, centers, np.broadcast_to(widths.astype(dtype), len(centers))


def output_weights(w: ArrayLike, b: ArrayLike, phi: Array) -> tuple[Array, Array]:
    """Return w, (N,) or (C, N), and b, a number or (C,), in the dtype of the features."""
    w, b = (float_or_differentiable(x, name).astype(phi.dtype) for x, name in ((w, "w"), (b, "b")))
    if w.ndim not in (1, 2) or w.shape[-1] != phi.shape[1] or b.shape not in ((), w.shape[:-1]):
        N = phi.shape[1]
        raise ValueError(f"expected w ({N},) or (C, {N}) and b a number or (C,), got {w.shape} and {b.shape}")
    return w, b


@quiet
def scaled(X: Array, centers: Array, widths: Array) -> Array:
    r"""$(x - \mu_i) / \sigma_i$, (n, N, d), cut where the feature has long been 0: no square overflows."""
    return np.clip((X[:, None, :] - centers) / widths[:, None], -FAR, FAR)


def features_of(u: Array) -> Array:
    """Return the features of what `scaled` gives."""
    return _decay(0.5 * np.square(u).sum(axis=-1))


@differentiable
def _decay(u: Array) -> Array:
    return decay(u)  # itself not differentiable: activations call it, and a call more would tell there


@derivative_of(_decay)
def _decay_prime(u: Array) -> Array:
    return -_decay(u)
