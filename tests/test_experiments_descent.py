"""The experiments of the chapter on descent: basins, contours, slices, noisy paths."""

import math

import numpy as np
import pytest

from lecturelib.experiments.descent_runs import basins, gabor_basins, sgd_paths
from lecturelib.experiments.loss_views import linreg_contours, loss_slice
from lecturelib.problems import PROBLEMS, gabor_problem


def test_basins_of_the_double_well_are_the_signs():
    """MEPhI: the limit has the sign of the start; from the maximum at 0 descent does not move."""
    starts = np.array([[-1.5, -0.6, -0.01, 0.0, 0.01, 1.2]])
    found = basins(PROBLEMS["double_well"].grad, starts, lr=0.02, steps=1000)
    ends = [found.ends[k, 0] for k in found.labels]
    np.testing.assert_allclose(ends, [-1, -1, -1, 0, 1, 1], atol=1e-6)
    assert len(found.ends) == 3


def test_basins_of_a_grid_have_its_shape():
    """Two valleys: the sign of the second coordinate decides, its zero leads to the saddle."""
    starts = np.array(np.meshgrid(np.linspace(-1, 1, 4), np.linspace(-1, 1, 5)))
    found = basins(PROBLEMS["two_valleys"].grad, starts, lr=0.1, steps=600)
    assert found.labels.shape == (5, 4)
    np.testing.assert_allclose(found.ends[found.labels[:, 0], 1], [-1, -1, 0, 1, 1], atol=1e-8)
    assert (found.labels == found.labels[:, :1]).all()


def test_start_that_leads_nowhere_has_no_basin():
    steep = basins(PROBLEMS["quartic"].grad, [[0.5, 100.0]], lr=0.1, steps=3000, tol=1e-2, gap=0.1)
    assert steep.labels.tolist() == [0, -1]
    unbounded = basins(PROBLEMS["saddle"].grad, [[1.0], [1.0]], lr=0.1, steps=50)
    assert unbounded.labels.tolist() == [-1]
    assert unbounded.ends.shape == (0, 2)


@pytest.mark.parametrize("denom", [8.0, 32.0])
def test_descent_on_gabor_ends_in_several_losses(denom):
    """Cluj: the good end only from the right valley."""
    found = gabor_basins(denom, count=7)
    assert found.labels.shape == (7, 7)
    assert len(found.ends) >= 5
    assert found.losses.min() == pytest.approx(0, abs=1e-3)
    assert np.median(found.losses) > 1
    best = found.labels == found.losses.argmin()
    assert 0 < best.mean() < 0.5
    row = gabor_problem(np.linspace(-15, 15, 28), (0, 16.6), (0, 16.6), denom)
    for k, end in enumerate(found.ends):
        assert np.abs(row.grad(end)).max() < 0.05
        assert row.f(end) == pytest.approx(found.losses[k], rel=1e-12)


def test_contours_hold_the_path_and_the_minimum():
    x, y = np.array([0.0, 1, 2]), np.array([1.0, 2, 2])
    seen = linreg_contours(x, y, start=[2, -1], lr=0.05, steps=6, count=31)
    by_hand = [np.array([2.0, -1.0])]
    for _ in range(6):
        phi = by_hand[-1]
        r = phi[0] + phi[1] * x - y
        by_hand.append(phi - 0.05 * np.array([2 * r.sum(), 2 * (x * r).sum()]))
    np.testing.assert_allclose(seen.path, by_hand, rtol=1e-13)
    assert seen.heights.shape == (31, 31)
    expected = np.sum((seen.x[4] + seen.y[9] * x - y) ** 2)
    assert seen.heights[9, 4] == pytest.approx(expected, rel=1e-12)
    for points in (seen.path, [[7 / 6, 0.5]]):
        for a, b in points:
            assert seen.x[0] < a < seen.x[-1]
            assert seen.y[0] < b < seen.y[-1]


def test_slice_of_a_loss():
    """Of |theta|^2 through (1, 2, 3) along the first two axes: (1 + a)^2 + (2 + b)^2 + 9."""
    along, heights = loss_slice(lambda t: t @ t, [1, 2, 3], ([1, 0, 0], [0, 1, 0]), span=2.0, count=5)
    np.testing.assert_array_equal(along, [-2, -1, 0, 1, 2])
    np.testing.assert_array_equal(heights, (1 + along) ** 2 + (2 + along[:, None]) ** 2 + 9)


def test_larger_batches_make_quieter_paths():
    """The floor is sqrt(a s^2 / M) in each parameter; 5 sd of an estimate from correlated steps."""
    paths = sgd_paths(np.random.default_rng(0), sizes=(1, 16), lr=0.02, epochs=40)
    for size in (1, 16):
        path = paths[size]
        assert path.shape == (1 + 40 * 512 // size, 2)
        off = path[len(path) // 4 :] - paths[0]
        independent = 2 * len(off) * 0.04  # the correlation falls by 1 - 2 a per step
        assert np.sqrt(np.mean(off**2)) == pytest.approx(
            math.sqrt(0.02 / size), rel=5 / math.sqrt(2 * independent) + 0.05
        )
    np.testing.assert_allclose(paths[0], [[2, 3]], atol=5 / math.sqrt(512))


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: basins(np.positive, [1.0], 0.1, 1), "starts"),
        (lambda: basins(np.positive, [[1.0]], 0.0, 1), "lr"),
        (lambda: basins(np.positive, [[1.0]], 0.1, 0), "steps"),
        (lambda: basins(np.positive, [[1.0]], 0.1, 1, tol=0), "tol"),
        (lambda: basins(np.positive, [[1.0]], 0.1, 1, gap=math.nan), "gap"),
        (lambda: gabor_basins(denom=0.0), "denom"),
        (lambda: gabor_basins(count=0), "count"),
        (lambda: linreg_contours([0, 1], [0, 1], [0, 0], 0.1, count=0.5), "count"),
        (lambda: loss_slice(np.sum, [1.0, 2.0], ([1.0], [1.0])), "directions"),
        (lambda: loss_slice(np.sum, [1.0], ([1.0], [1.0]), span=-1), "span"),
        (lambda: sgd_paths(np.random.default_rng(0), sizes=(0,)), "sizes"),
        (lambda: sgd_paths(np.random.default_rng(0), noise=-1), "noise"),
    ],
)
def test_bad_arguments_are_named(call, named):
    with pytest.raises(ValueError, match=f"^{named}: expected .*, got "):
        call()
