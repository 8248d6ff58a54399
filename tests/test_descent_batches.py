"""Batches: in order, dealt, drawn."""

import itertools
import math

import numpy as np
import pytest

from lecturelib.descent import (
    DEFAULT_BATCH,
    batch_slices,
    minibatches,
    mode_from_partition,
    updates_per_epoch,
)


def test_batches_of_ten_samples():
    """10 samples in batches of 4 make 4, 4, 2: the last batch is kept, each sample comes once."""
    batches = list(minibatches(10, 4, np.random.default_rng(0)))
    assert [len(batch) for batch in batches] == [4, 4, 2]
    assert sorted(np.concatenate(batches)) == list(range(10))


def test_each_epoch_has_its_own_order():
    rng = np.random.default_rng(0)
    epochs = [np.concatenate(list(minibatches(20, 6, rng))).tolist() for _ in range(3)]
    assert all(first != second for first, second in itertools.pairwise([*epochs, list(range(20))]))
    again = np.concatenate(list(minibatches(20, 6, np.random.default_rng(0)))).tolist()
    assert again == epochs[0]


def test_every_order_is_equally_likely():
    rng = np.random.default_rng(1)
    counts = np.zeros((5, 5))
    for _ in range(4000):
        counts[np.arange(5), np.concatenate(list(minibatches(5, 2, rng)))] += 1
    np.testing.assert_allclose(counts / 4000, 0.2, atol=5 * math.sqrt(0.16 / 4000))


def test_with_replacement_samples_may_come_again():
    batches = list(minibatches(10, 4, np.random.default_rng(0), replace=True))
    assert [len(batch) for batch in batches] == [4, 4, 4]
    drawn = np.concatenate(list(minibatches(3, 3, np.random.default_rng(2), replace=True)))
    assert set(drawn) <= {0, 1, 2}
    rng = np.random.default_rng(3)
    repeats = [len(set(next(minibatches(4, 4, rng, replace=True)))) < 4 for _ in range(2000)]
    assert np.mean(repeats) == pytest.approx(1 - 24 / 256, abs=5 * math.sqrt(0.09 * 0.91 / 2000))


def test_slices_are_the_slides_ranges():
    """k_t = 4, 8, 10: samples k_(t-1) + 1 to k_t, counted from 1, are [k_(t-1) : k_t] counted from 0."""
    counted = [list(range(1, 11))[part] for part in batch_slices(10, 4)]
    assert counted == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]
    assert batch_slices(8, 4) == [slice(0, 4), slice(4, 8)]


@pytest.mark.parametrize(("n", "size", "updates"), [(10, 4, 3), (8, 4, 2), (7, 1, 7), (7, 7, 1), (1, 1, 1)])
def test_updates_per_epoch(n, size, updates):
    assert updates_per_epoch(n, size) == updates == math.ceil(n / size)
    assert len(list(minibatches(n, size, np.random.default_rng(0)))) == updates


def test_parts_are_counted_and_not_their_size():
    """E-49: P = 1 part is the full batch, P = n parts are single samples; the slide says the reverse."""
    assert [mode_from_partition(parts, 6) for parts in (1, 3, 6)] == ["batch", "mini-batch", "stochastic"]
    assert updates_per_epoch(6, 6 // 1) == 1
    assert updates_per_epoch(6, 6 // 6) == 6


def test_default_batch_is_mephis():
    assert DEFAULT_BATCH == 32


def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize(
    "call",
    [
        lambda: minibatches(0, 1, rng()),
        lambda: minibatches(4, 5, rng()),
        lambda: minibatches(4, 2.0, rng()),
        lambda: batch_slices(4, 0),
        lambda: updates_per_epoch(4, 5),
        lambda: mode_from_partition(0, 4),
        lambda: mode_from_partition(5, 4),
    ],
)
def test_bad_arguments_are_refused(call):
    with pytest.raises(ValueError, match=r"expected .*, got "):
        call()
