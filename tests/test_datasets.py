"""Data sets: every row of the table, and what each is said to be, by hand or by statistics."""

import numpy as np
import pytest

from lecturelib import datasets as ds
from lecturelib.datasets import DATASETS


@pytest.mark.parametrize("row", DATASETS.values(), ids=lambda row: row.name)
def test_every_row_is_what_it_says(row):
    X, y, *_ = row.draw(np.random.default_rng(0), 40)
    assert X.shape == (40, row.features)
    assert X.dtype == np.float64
    assert np.isfinite(X).all()
    if row.targets == "labels":
        assert y.dtype.kind == "i"
        assert np.unique(y).tolist() == list(range(row.classes))
        assert np.ptp(np.bincount(y)) <= 1
    elif row.targets == "one-hot":
        assert y.shape == (40, row.classes)
        np.testing.assert_array_equal(np.sort(y, axis=1), np.tile([0.0, 1.0], (40, 1)))
    else:
        assert (row.targets, row.classes, y.shape, y.dtype) == ("numbers", 0, (40,), np.float64)


@pytest.mark.parametrize("row", DATASETS.values(), ids=lambda row: row.name)
def test_randomness_comes_from_the_generator(row):
    noise = {"noise": 0.1} if row.name == "xor" else {}
    draws = [row.draw(np.random.default_rng(seed), 20, **noise) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(draws[0].X, draws[1].X)
    np.testing.assert_array_equal(draws[0].y, draws[1].y)
    assert not np.array_equal(draws[0].X, draws[2].X)
    assert not np.shares_memory(draws[0].X, draws[0].y)


@pytest.mark.parametrize("row", DATASETS.values(), ids=lambda row: row.name)
@pytest.mark.parametrize("n", [0, -3, 2.0])
def test_number_of_samples_is_checked(row, n):
    with pytest.raises(ValueError, match=f"n: expected an integer, at least [12], got {n}"):
        row.draw(np.random.default_rng(0), n)


RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ds.linreg_toy(RNG, noise=-1), "noise: expected .* at least 0, got -1"),
        (lambda: ds.linreg_toy(RNG, low=2, high=1), "high: expected .* above 2, got 1"),
        (lambda: ds.linreg_toy(RNG, slope=np.nan), "slope: expected a finite number, got nan"),
        (lambda: ds.noisy_sine(RNG, noise=np.inf), "noise: expected .*, got inf"),
        (
            lambda: ds.sparse_features(RNG, frequencies=[0.5, 0]),
            r"frequencies: .* in \(0, 1\], got \[0.5 0. \]",
        ),
        (lambda: ds.sparse_features(RNG, frequencies=[]), "frequencies: expected a vector"),
        (lambda: ds.blobs(RNG, k=1), "k: expected an integer, at least 2, got 1"),
        (lambda: ds.blobs(RNG, spread=-1), "spread: expected .* at least 0, got -1"),
        (lambda: ds.spirals(RNG, turns=np.nan), "turns: expected a finite number, got nan"),
        (lambda: ds.moons(RNG, noise="a"), "noise: expected one real number, got 'a'"),
        (lambda: ds.bones_toy(RNG, 1), "n: expected an integer, at least 2, got 1"),
        (lambda: ds.mnist1d(RNG, stretch=0.6), "stretch: expected .* at most 0.5, got 0.6"),
        (lambda: ds.mnist1d(RNG, scale=1.1), "scale: expected .* at most 1, got 1.1"),
        (lambda: ds.mnist1d(RNG, shear=-0.1), "shear: expected .* at least 0, got -0.1"),
    ],
)
def test_message_says_what_was_expected_and_what_came(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_line_has_least_squares_near_the_truth():
    """Standard deviations 0.0105 and 0.00365 for 30 samples of U(-5, 5); four of them."""
    for seed in range(10):
        X, y = ds.linreg_toy(np.random.default_rng(seed))
        assert np.abs(X).max() <= 5
        assert np.abs(y - 2 - 3 * X[:, 0]).max() <= 0.1
        slope, intercept = np.polyfit(X[:, 0], y, 1)
        assert intercept == pytest.approx(2, abs=4 * 0.0105)
        assert slope == pytest.approx(3, abs=4 * 0.00365)


def test_sine_is_a_sine_with_noise():
    X, y = ds.noisy_sine(np.random.default_rng(0), 5000, noise=0.2)
    residual = y - np.sin(X[:, 0])
    assert residual.std() == pytest.approx(0.2, rel=0.05)  # five standard errors
    assert residual.mean() == pytest.approx(0, abs=5 * 0.2 / np.sqrt(5000))
    assert 0 <= X.min() < 0.05
    assert 6.2 < X.max() < 2 * np.pi


def test_features_are_as_rare_as_asked():
    frequencies = np.array([1.0, 0.2, 0.05])
    X, y, w = ds.sparse_features(np.random.default_rng(0), 20000, frequencies, noise=0.0)
    allowed = 5 * np.sqrt(frequencies * (1 - frequencies) / 20000)
    assert (np.abs((X != 0).mean(axis=0) - frequencies) <= allowed).all()
    np.testing.assert_allclose(y, X @ w, rtol=1e-13)
    assert X[:, 1][X[:, 1] != 0].std() == pytest.approx(1, abs=0.06)


def test_xor_by_hand():
    X, y = ds.xor(np.random.default_rng(0))
    np.testing.assert_array_equal(X, [[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(y, [0, 1, 1, 0])
    X, y = ds.xor(np.random.default_rng(0), 4000, noise=0.1)
    np.testing.assert_array_equal(y, X.round().astype(int).sum(axis=1) % 2)
    assert (X - X.round()).std() == pytest.approx(0.1, rel=0.05)


def test_blobs_lie_around_the_circle():
    X, y = ds.blobs(np.random.default_rng(0), 8000, k=4, spread=0.5)
    means = np.array([X[y == c].mean(axis=0) for c in range(4)])
    np.testing.assert_allclose(means, [[3, 0], [0, 3], [-3, 0], [0, -3]], atol=5 * 0.5 / np.sqrt(2000))
    assert (X - means[y]).std() == pytest.approx(0.5, rel=0.04)


def test_arms_of_the_spirals_wind_and_keep_their_distance():
    X, y = ds.spirals(np.random.default_rng(0), 600, k=3, turns=0.75, noise=0.0)
    r = np.hypot(*X.T)
    assert 0.1 <= r.min() < 0.12
    assert 0.98 < r.max() <= 1
    turn = (np.arctan2(X[:, 1], X[:, 0]) / (2 * np.pi) - 0.75 * r - y / 3) % 1
    np.testing.assert_allclose(np.minimum(turn, 1 - turn), 0, atol=1e-12)


def test_moons_are_half_circles():
    X, y = ds.moons(np.random.default_rng(0), 500, noise=0.0)
    upper, lower = X[y == 0], X[y == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1, rtol=1e-12)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1, rtol=1e-12)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0.5
    assert (ds.moons(np.random.default_rng(0), 500, 0.2).X - X).std() == pytest.approx(0.2, rel=0.1)


def test_bones_have_six_columns_that_go_together():
    X, Y = ds.bones_toy(np.random.default_rng(0), 400)
    assert X.shape[1] == len(ds.BONES_FEATURES) == 6
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(X.std(axis=0), 1, rtol=1e-12)
    raw = ds.bones_toy(np.random.default_rng(0), 400, standardized=False)
    assert raw.X.min() > 0
    for sex in (0, 1):
        correlation = np.corrcoef(raw.X[raw.y[:, sex] == 1].T)[np.triu_indices(6, 1)]
        np.testing.assert_allclose(correlation, 0.36, atol=0.3)  # 0.6 ** 2, n = 200
    assert (raw.X[Y[:, 1] == 1].mean(axis=0) > raw.X[Y[:, 0] == 1].mean(axis=0)).all()
    assert ds.bones_toy(np.random.default_rng(0), 1, standardized=False).X.shape == (1, 6)


def test_undisturbed_signals_are_the_templates_on_positions_8_to_31():
    X, y = ds.mnist1d(np.random.default_rng(0), 10, noise=0, scale=0, shear=0, stretch=0, shift=False)
    T = ds.mnist1d_templates()
    assert T.shape == (10, 12)
    assert np.abs(T).max() == 1
    at = 11 * (np.arange(40) - 8) / 23
    for x, c in zip(X, y, strict=True):
        np.testing.assert_allclose(x, np.interp(at, np.arange(12), T[c], left=0, right=0), atol=1e-14)


def test_each_disturbance_does_what_it_says():
    still = {"noise": 0.0, "scale": 0.0, "shear": 0.0, "stretch": 0.0, "shift": False}
    draw = lambda **what: ds.mnist1d(np.random.default_rng(0), 2000, **(still | what)).X
    calm = draw()
    scaled = draw(scale=0.3)
    ratio = scaled[::10, 15] / calm[::10, 15]
    assert 0.7 <= ratio.min() < 0.72
    assert 1.28 < ratio.max() <= 1.3
    tilt = (draw(shear=0.5) - calm)[:, 8:32]
    np.testing.assert_allclose(tilt, tilt[:, -1:] * (2 * np.arange(24) / 23 - 1), atol=1e-14)
    assert 0.49 < tilt.max() <= 0.5
    support = lambda X: (X != 0)[::10]  # class 0: positive inside, so its length can be seen
    lengths = support(draw(stretch=0.5)).sum(axis=1)
    assert (lengths.min(), lengths.max()) == (12, 34)  # inside 13.75 to 25.25, and 2.25 to 36.75
    starts = support(draw(shift=True)).argmax(axis=1)
    assert (starts.min(), starts.max()) == (1, 16)


def test_noise_of_the_signals_is_correlated_as_stated():
    still = {"scale": 0.0, "shear": 0.0, "stretch": 0.0, "shift": False}
    draw = lambda noise: ds.mnist1d(np.random.default_rng(0), 4000, noise, **still).X
    noise = draw(0.5) - draw(0.0)
    lag = lambda k: np.mean(noise[:, : 40 - k] * noise[:, k:]) / 0.25
    np.testing.assert_allclose([lag(0), lag(1), lag(2), lag(3)], [1, 2 / 3, 1 / 6, 0], atol=0.02)


def test_signals_can_be_learned_but_not_by_a_linear_model():
    rng = np.random.default_rng(0)
    (X, y), (fresh, labels) = ds.mnist1d(rng, 2000), ds.mnist1d(rng, 500)
    ones = lambda X: np.column_stack([np.ones(len(X)), X])
    linear = ones(fresh) @ np.linalg.lstsq(ones(X), np.eye(10)[y], rcond=None)[0]
    neighbor = ((fresh**2).sum(axis=1)[:, None] - 2 * fresh @ X.T + (X**2).sum(axis=1)).argmin(axis=1)
    assert 0.2 < np.mean(linear.argmax(axis=1) == labels) < 0.55
    assert np.mean(y[neighbor] == labels) > 0.65


def test_nobody_can_change_the_templates():
    ds.mnist1d_templates()[:] = 7
    assert np.abs(ds.mnist1d_templates()).max() == 1
