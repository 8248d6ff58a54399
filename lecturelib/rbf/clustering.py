r"""Where the centers go, and how wide the units are: k-means++, Lloyd's algorithm, distances to neighbors."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_rng
from lecturelib._layers import batch


class KMeans(NamedTuple):
    """What Lloyd's algorithm found."""

    centers: Array  # (k, d)
    labels: Array  # (n,), the center of each sample
    inertia: Array  # (steps,), sum of squared distances before each step; never increases
    converged: bool  # whether the last step changed nothing


def kmeans_plus_plus_init(rng: np.random.Generator, X: ArrayLike, k: int) -> Array:
    r"""Choose `k` samples as centers, each with probability $D^2 / \sum D^2$, $D$ to the nearest one chosen.

    The first is chosen uniformly.  A sample that is chosen has $D = 0$, so none comes twice.

    Parameters
    ----------
    rng : Generator
    X : (n, d) array
    k : int

    Returns
    -------
    (k, d) array

    Raises
    ------
    ValueError
        If `X` has not `k` different rows, or is not finite.

    Notes
    -----
    Bucharest (placing the centers), {eq}`eq-kmeans-plus-plus`; Arthur and Vassilvitskii (2007).
    """
    as_rng(rng)
    X = _finite(X)
    k = as_count(k, "k", at_most=len(X))
    centers = X[rng.integers(len(X), size=1)]
    while len(centers) < k:
        nearest = _squared_distances(X, centers).min(axis=1)
        if not nearest.any():
            raise ValueError(f"X: expected at least {k} different samples, got {len(centers)}")
        chosen = rng.choice(len(X), p=nearest / nearest.sum())
        centers = np.concatenate([centers, X[chosen][None]])
    return centers


def kmeans(
    rng: np.random.Generator, X: ArrayLike, k: int, centers: ArrayLike | None = None, max_steps: int = 300
) -> KMeans:
    r"""Lloyd's algorithm: assign each sample to its nearest center, move centers to their means, repeat.

    Parameters
    ----------
    rng : Generator
        For `kmeans_plus_plus_init`.
    X : (n, d) array
    k : int
    centers : (k, d) array, optional
        Where to start, instead of k-means++.
    max_steps : int

    Returns
    -------
    KMeans

    Raises
    ------
    ValueError
        If `X` has not `k` different rows or is not finite, or `centers` has another shape.

    Notes
    -----
    Bucharest (placing the centers), {eq}`eq-kmeans`; Lloyd (1982).  A center without samples takes the sample
    that is farthest from its own, which makes the sum of squares smaller, too.
    """
    as_rng(rng)
    centers = kmeans_plus_plus_init(rng, X, k) if centers is None else batch(centers)
    if len(centers) != k:
        raise ValueError(f"centers: expected {k} of them, got {len(centers)}")
    inertia, converged = [], False
    for _ in range(as_count(max_steps, "max_steps")):
        previous = centers
        centers, labels, value = lloyd_step(X, centers)
        inertia.append(value)
        if converged := np.array_equal(centers, previous):
            break
    return KMeans(centers, labels, np.array(inertia), converged)


def lloyd_step(X: ArrayLike, centers: ArrayLike) -> tuple[Array, Array, float]:
    r"""One step of `kmeans`: $\mu_j \leftarrow$ the mean of the samples that are nearest to $\mu_j$.

    Parameters
    ----------
    X : (n, d) array
    centers : (k, d) array

    Returns
    -------
    centers : (k, d) array
    labels : (n,) array of integers
    inertia : float
        Sum of squared distances to the *old* centers.

    Raises
    ------
    ValueError
        If shapes do not fit, there are more centers than samples, or a number is not finite.

    Notes
    -----
    Bucharest (placing the centers), {eq}`eq-kmeans`.
    """
    X, centers = _finite(X), _finite(centers, "centers")
    k = len(centers)
    if k > len(X) or centers.shape[1] != X.shape[1]:
        raise ValueError(
            f"centers: expected shape (k, {X.shape[1]}), k at most {len(X)}, got {centers.shape}"
        )
    distances = _squared_distances(X, centers)
    nearest = distances.min(axis=1)
    labels = _without_empty(distances.argmin(axis=1), nearest, k)
    member = (labels == np.arange(k)[:, None]).astype(X.dtype)
    return member @ X / member.sum(axis=1, keepdims=True), labels, float(nearest.sum())


def widths_from_neighbors(centers: ArrayLike, p: int = 2) -> Array:
    r"""$\sigma_i$ = mean distance from $\mu_i$ to the `p` other centers nearest to it.

    Parameters
    ----------
    centers : (N, d) array
    p : int
        Between 1 and N - 1.

    Returns
    -------
    (N,) array

    Raises
    ------
    ValueError
        If there are not more than `p` centers, or those nearest to one are in the same place.

    Notes
    -----
    Bucharest (placing the centers and widths), {eq}`eq-rbf-widths`.

    Examples
    --------
    >>> widths_from_neighbors([[0.0], [1.0], [3.0]], p=2)
    array([2. , 1.5, 2.5])
    """
    centers = _finite(centers, "centers")
    p = as_count(p, "p", at_most=len(centers) - 1)
    distances = np.sqrt(_squared_distances(centers, centers))
    nearest = np.sort(distances, axis=1)[:, 1 : p + 1]  # column 0 is the distance to itself
    widths: Array = nearest.mean(axis=1)
    if not widths.all():
        raise ValueError(f"centers: expected different ones, got {centers[widths == 0].tolist()} repeatedly")
    return widths


def _squared_distances(X: Array, centers: Array) -> Array:
    # One coordinate after the other: (n, k) numbers at a time, not (n, k, d).
    total: Array = sum(np.square(x[:, None] - c) for x, c in zip(X.T, centers.T, strict=True))
    return total


def _without_empty(labels: Array, nearest: Array, k: int) -> Array:
    """Give each center without samples the farthest sample that is not the only one of its own center."""
    counts = np.bincount(labels, minlength=k)
    for empty in np.flatnonzero(counts == 0):
        moved = np.argmax(np.where(counts[labels] > 1, nearest, -1))
        counts[[labels[moved], empty]] += [-1, 1]
        labels[moved] = empty
    return labels


def _finite(X: ArrayLike, name: str = "X") -> Array:
    """Return the rows if the sum of their squares is a float."""
    X = batch(X)
    limit = 0.1 * np.sqrt(np.finfo(X.dtype).max / X.size)
    if not (np.abs(X) < limit).all():
        raise ValueError(f"{name}: expected finite numbers below {limit:.0e}, got {np.abs(X).max()}")
    return X
