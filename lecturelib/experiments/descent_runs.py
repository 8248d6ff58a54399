r"""Plain and stochastic descent: where starts lead to, and how noisy the paths are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_float, as_number, as_rng
from lecturelib.descent import DEFAULT_BATCH, sgd, sgd_step, squared_error_grads
from lecturelib.problems import PROBLEMS, gabor_problem


class Basins(NamedTuple):
    """Where descent leads from each start."""

    ends: Array  # (k, n): the different ends
    labels: Array  # in the shape of the grid: which of the ends, -1 where descent came to none


def basins(
    grad: Callable[[Array], Array],
    starts: ArrayLike,
    lr: float,
    steps: int,
    tol: float = 1e-3,
    gap: float = 1e-2,
) -> Basins:
    r"""Follow gradient descent from every start at once, and sort the starts by where they end.

    Parameters
    ----------
    grad : function
        Takes points ``(n, ...)``, returns their gradients in the same shape, as those of `problems` do.
    starts : (n, ...) array
        Coordinates along the first axis: a grid of starts, say.
    lr : positive number
    steps : positive integer
    tol : positive number
        Descent has come to no end where an entry of the gradient is still larger.
    gap : positive number
        Ends that are closer are one.

    Raises
    ------
    ValueError
        If `starts` has no two axes, or a number is out of its range.

    Notes
    -----
    MEPhI, {eq}`eq-gradient-descent`: the solution depends on the initial point.

    Examples
    --------
    >>> found = basins(PROBLEMS["double_well"].grad, [[-2.0, -0.1, 0.1, 2.0]], lr=0.01, steps=1000)
    >>> found.ends.ravel().round(3), found.labels
    (array([-1.,  1.]), array([0, 0, 1, 1]))
    """
    theta = as_float(starts, "starts")
    if theta.ndim < 2:
        raise ValueError(f"starts: expected shape (n, ...), one column per start, got {theta.shape}")
    lr, tol, gap = (as_number(v, n, above=0) for v, n in ((lr, "lr"), (tol, "tol"), (gap, "gap")))
    for _ in range(as_count(steps, "steps")):
        theta = sgd_step(theta, grad(theta), lr)
    arrived = (np.abs(as_float(grad(theta))) <= tol).all(axis=0) & np.isfinite(theta).all(axis=0)
    ends: list[Array] = []
    labels = np.full(arrived.shape, -1)
    for where in zip(*np.nonzero(arrived), strict=True):
        labels[where] = _index_of(theta[:, *where], ends, gap)
    return Basins(np.array(ends).reshape(-1, len(theta)), labels)


def _index_of(point: Array, ends: list[Array], gap: float) -> int:
    """Return which of the ends `point` is; if it is none, add it."""
    for k, end in enumerate(ends):
        if np.linalg.norm(point - end) <= gap:
            return k
    ends.append(point.copy())
    return len(ends) - 1


class GaborBasins(NamedTuple):
    """Where descent on the Gabor model's loss leads to, and how good that is."""

    ends: Array  # (k, 2)
    labels: Array  # (count, count), rows along the second parameter
    losses: Array  # (k,): at the ends
    offsets: Array  # (count,): starts of the first parameter
    rates: Array  # (count,): starts of the second one


def gabor_basins(denom: float = 32.0, count: int = 11, steps: int = 6000) -> GaborBasins:
    r"""Descend from a grid of starts on the loss of the Gabor model: many ends, few of them good.

    Parameters
    ----------
    denom : positive number
        As for `lecturelib.problems.gabor`.
    count : positive integer
        Starts along each of the two parameters.
    steps : positive integer
        With the rate 0.03; the limit is 1/28.  Flat regions are not crossed in any number of steps.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    Cluj, {eq}`eq-gabor-loss`.
    """
    x, best = np.linspace(-15, 15, 28), PROBLEMS["gabor(denom=32)"].argmin
    row = gabor_problem(x, best, best, denom)
    offsets = np.linspace(-6, 6, as_count(count, "count"))
    rates = np.linspace(2.5, 30, count)
    found = basins(row.grad, np.array(np.meshgrid(offsets, rates)), 0.03, steps, 1e-2, gap=0.5)
    return GaborBasins(*found, row.f(found.ends.T) if len(found.ends) else np.empty(0), offsets, rates)


def sgd_paths(
    rng: np.random.Generator,
    sizes: Sequence[int] = (1, DEFAULT_BATCH, 512),
    lr: float = 0.05,
    epochs: int = 10,
    noise: float = 1.0,
) -> dict[int, Array]:
    r"""Paths of stochastic descent on one straight line, by the size of the batch.

    512 samples of $y = 2 + 3x + e$, $x$ normal with variance 1, $e$ with standard deviation `noise`; the
    batches are drawn with replacement, from $(0, 0)$.  In the end the distance to the best line has, in each
    parameter, a standard deviation of about $\sqrt{\alpha\sigma^2 / M}$.

    Parameters
    ----------
    rng : np.random.Generator
    sizes : positive integers
        $M$.
    lr : positive number
        $\alpha$.
    epochs : integer, at least 0
    noise : number, at least 0
        $\sigma$.

    Returns
    -------
    dict
        Size of the batch to path, ``(1 + epochs * updates, 2)``; the key 0 holds the best line, ``(1, 2)``.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    MEPhI and Virginia Tech, {eq}`eq-sgd`.
    """
    as_rng(rng)
    noise = as_number(noise, "noise", at_least=0)
    x = rng.standard_normal(512)
    X, y = np.column_stack([np.ones(512), x]), 2 + 3 * x + noise * rng.standard_normal(512)
    paths = {0: np.linalg.lstsq(X, y)[0][None]}
    for size in (as_count(size, "sizes") for size in sizes):
        paths[size] = sgd(
            squared_error_grads, [0, 0], X, y, lr=lr, epochs=epochs, rng=rng, size=size, replace=True
        )
    return paths
