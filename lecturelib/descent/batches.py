"""Dividing the samples into batches: at random or in order, with or without replacement."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lecturelib._checks import Array, as_count, as_rng

DEFAULT_BATCH = 32


def minibatches(n: int, size: int, rng: np.random.Generator, replace: bool = False) -> Iterator[Array]:
    r"""Yield the batches $\mathcal{B}_1, \mathcal{B}_2, \dots$ of one epoch: indices from $0, \dots, n - 1$.

    Use the same indices for inputs and targets: ``X[batch], y[batch]``.

    Parameters
    ----------
    n : positive integer
        Number of samples.
    size : positive integer, at most `n`
        Samples in a batch.
    rng : np.random.Generator
        Each call draws anew, so each epoch has its own order.
    replace : bool
        False: a permutation cut into pieces, each sample once; the last batch is smaller if `size` does not
        divide `n`.  True: every batch is drawn from all samples, and none is smaller.

    Yields
    ------
    (size,) array of int

    Raises
    ------
    ValueError
        If a count is not in its range.

    Notes
    -----
    Bucharest, MEPhI (a new order each epoch) and Cluj (without replacement), {eq}`eq-minibatch`; UiT selects
    one sample at a time, with replacement (E-71).

    Examples
    --------
    >>> [len(batch) for batch in minibatches(10, 4, np.random.default_rng(0))]
    [4, 4, 2]
    """
    as_rng(rng)
    slices = batch_slices(n, size)
    return _draw(n, size, len(slices), rng) if replace else _deal(rng.permutation(n), slices)


def _draw(n: int, size: int, batches: int, rng: np.random.Generator) -> Iterator[Array]:
    for _ in range(batches):
        yield rng.integers(n, size=size)


def _deal(order: Array, slices: list[slice]) -> Iterator[Array]:
    for part in slices:
        yield order[part].copy()


def batch_slices(n: int, size: int) -> list[slice]:
    r"""Return the batches in order, as slices: the samples $k_{t-1} + 1, \dots, k_t$ are ``[k_{t-1}:k_t]``.

    The slide counts from 1 and includes both ends, Python counts from 0 and leaves out the end: no bound
    changes.  The last batch is smaller if `size` does not divide `n`.

    Raises
    ------
    ValueError
        If `n` or `size` is not a positive integer, or `size` is larger than `n`.

    Notes
    -----
    Virginia Tech, {eq}`eq-batch-slices`.

    Examples
    --------
    >>> batch_slices(10, 4)
    [slice(0, 4, None), slice(4, 8, None), slice(8, 10, None)]
    """
    n = as_count(n, "n")
    size = as_count(size, "size", at_most=n)
    return [slice(start, min(start + size, n)) for start in range(0, n, size)]


def updates_per_epoch(n: int, size: int) -> int:
    r"""$\lceil n / M \rceil$: the last, smaller batch counts.

    Raises
    ------
    ValueError
        As `batch_slices`.

    Notes
    -----
    MEPhI, {eq}`eq-epoch`: 1 for the full batch, n for single samples.
    """
    n = as_count(n, "n")
    return -(-n // as_count(size, "size", at_most=n))


def mode_from_partition(parts: int, n: int) -> str:
    r"""Return what `n` samples in $P$ = `parts` batches make: "batch", "mini-batch" or "stochastic".

    One part is the full batch; `n` parts have one sample each.  The MEPhI slide has it the other way around,
    as it would be right for the *size* of the parts (E-49).

    Raises
    ------
    ValueError
        If `parts` is not an integer from 1 to `n`.

    Notes
    -----
    MEPhI, {eq}`eq-partition`.
    """
    n = as_count(n, "n")
    parts = as_count(parts, "parts", at_most=n)
    return "batch" if parts == 1 else "stochastic" if parts == n else "mini-batch"
