"""k-means++ and Lloyd's algorithm: by hand, by counting draws, invariants, empty clusters; widths."""

import numpy as np
import pytest
from helpers import frozen

from lecturelib import rbf
from lecturelib.datasets import blobs

LINE = frozen([[0.0], [1.0], [3.0]])


def test_plus_plus_draws_with_the_square_of_the_distance():
    """From {0, 1, 3}: pairs (0,1), (0,3), (1,3) have chances 1/3 times sums of D^2 / (sum of D^2)."""
    rng, runs = np.random.default_rng(0), 6000
    pairs = [tuple(sorted(rbf.kmeans_plus_plus_init(rng, LINE, 2)[:, 0])) for _ in range(runs)]
    chances = {(0, 1): 1 / 10 + 1 / 5, (0, 3): 9 / 10 + 9 / 13, (1, 3): 4 / 5 + 4 / 13}
    for pair, chance in chances.items():
        expected = chance / 3
        allowed = 5 * np.sqrt(expected * (1 - expected) / runs)
        assert pairs.count(pair) / runs == pytest.approx(expected, abs=allowed)


def test_plus_plus_never_takes_a_point_twice():
    X = np.repeat([[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]], 5, axis=0)
    for seed in range(20):
        centers = rbf.kmeans_plus_plus_init(np.random.default_rng(seed), X, 3)
        assert len(np.unique(centers, axis=0)) == 3
    with pytest.raises(ValueError, match="X: expected at least 4 different samples, got 3"):
        rbf.kmeans_plus_plus_init(np.random.default_rng(0), X, 4)


def test_plus_plus_in_single_precision():
    X = np.random.default_rng(0).standard_normal((999, 3)).astype(np.float32)
    assert rbf.kmeans_plus_plus_init(np.random.default_rng(1), X, 7).dtype == np.float32


def test_one_step_by_hand():
    X = [[0.0], [1.0], [2.0], [10.0]]
    centers, labels, inertia = rbf.lloyd_step(X, [[0.0], [3.0]])
    np.testing.assert_array_equal(labels, [0, 0, 1, 1])
    np.testing.assert_array_equal(centers, [[0.5], [6.0]])
    assert inertia == 0 + 1 + 1 + 49


def test_empty_centers_take_the_farthest_samples():
    X = [[0.0], [1.0], [2.0], [10.0]]
    centers, labels, inertia = rbf.lloyd_step(X, [[0.0], [100.0], [-50.0]])
    np.testing.assert_array_equal(labels, [0, 0, 2, 1])  # 10 first, then 2
    np.testing.assert_array_equal(centers, [[0.5], [10.0], [2.0]])
    assert inertia == 0 + 1 + 4 + 100


def test_no_center_is_left_empty_for_another():
    """The farthest sample is alone with its center and stays there."""
    centers, labels, _ = rbf.lloyd_step([[0.0], [1.0], [50.0]], [[0.0], [60.0], [-99.0]])
    np.testing.assert_array_equal(labels, [0, 2, 1])
    np.testing.assert_array_equal(centers, [[0.0], [50.0], [1.0]])
    # Two empty centers: the first takes 10; then 0 is alone, and the second takes 100.5, though 0 is farther.
    _, labels, _ = rbf.lloyd_step([[0.0], [10.0], [100.0], [100.5]], [[-5.0], [100.1], [-900.0], [900.0]])
    np.testing.assert_array_equal(labels, [0, 2, 1, 3])


@pytest.mark.parametrize("seed", range(5))
def test_inertia_never_increases(seed):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((150, 2))
    found = rbf.kmeans(rng, X, 12, centers=np.full((12, 2), 5.0) + np.arange(24).reshape(12, 2))
    assert found.converged
    assert len(found.inertia) > 2
    assert (np.diff(found.inertia) <= 1e-12 * found.inertia[0]).all()
    means = [X[found.labels == j].mean(axis=0) for j in range(12)]
    np.testing.assert_allclose(found.centers, means, rtol=1e-12)
    distances = ((X[:, None] - found.centers) ** 2).sum(axis=-1)
    np.testing.assert_array_equal(found.labels, distances.argmin(axis=1))
    assert found.inertia[-1] == pytest.approx(distances.min(axis=1).sum(), rel=1e-12)


def test_three_blobs_are_found():
    rng = np.random.default_rng(3)
    X, y = blobs(rng, 300, k=3, spread=0.3)
    found = rbf.kmeans(rng, X, 3)
    angle = 2 * np.pi * np.arange(3) / 3
    means = 3 * np.column_stack([np.cos(angle), np.sin(angle)])
    nearest = ((found.centers[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)
    assert sorted(nearest) == [0, 1, 2]
    np.testing.assert_allclose(found.centers, means[nearest], atol=0.15)  # 0.3 / 10, five times
    np.testing.assert_array_equal(nearest[found.labels], y)


def test_as_many_centers_as_samples_are_the_samples():
    found = rbf.kmeans(np.random.default_rng(0), LINE, 3)
    np.testing.assert_array_equal(np.sort(found.centers, axis=0), LINE)
    assert found.inertia[-1] == 0


def test_steps_run_out():
    X = np.random.default_rng(0).standard_normal((100, 2))
    found = rbf.kmeans(np.random.default_rng(1), X, 8, max_steps=1)
    assert not found.converged
    assert found.inertia.shape == (1,)


def test_widths_by_hand():
    np.testing.assert_array_equal(rbf.widths_from_neighbors(LINE, 1), [1, 1, 2])
    np.testing.assert_array_equal(rbf.widths_from_neighbors(LINE, 2), [2, 1.5, 2.5])
    np.testing.assert_allclose(rbf.widths_from_neighbors([[0, 0], [3, 4]], 1), 5)
