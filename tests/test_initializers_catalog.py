"""Layer 1: what must hold for every row of the table of initializers, and for rows still to come."""

import math
import re

import numpy as np
import pytest
from scipy import stats

from lecturelib import initializers
from lecturelib.initializers import GAINS, INITIALIZERS, Initializer

every_row = pytest.mark.parametrize("row", INITIALIZERS.values(), ids=lambda row: row.name)

FAN_IN, FAN_OUT = 100, 300
CUT = 0.7737413035499232  # variance of scipy.stats.truncnorm(-2, 2)
LAWS = {  # of W / std
    "normal": stats.norm(),
    "uniform": stats.uniform(-math.sqrt(3), 2 * math.sqrt(3)),
    "truncated": stats.truncnorm(-2, 2, scale=1 / math.sqrt(CUT)),
}


def sample(row: Initializer, seed: int = 1) -> np.ndarray:
    return row.draw(np.random.default_rng(seed), FAN_IN, FAN_OUT)


def std(row: Initializer) -> float:
    return math.sqrt(row.variance(FAN_IN, FAN_OUT))


@every_row
def test_sample_has_mean_0_and_the_variance_within_3_percent(row: Initializer):
    """30000 weights: the variance scatters by sqrt(2/30000) = 0.8 %, the mean by std / 173."""
    W = sample(row)
    assert W.var() == pytest.approx(std(row) ** 2, rel=0.03)
    assert abs(W.mean()) < 4 * std(row) / math.sqrt(W.size)


@every_row
def test_sample_follows_the_law(row: Initializer):
    scaled = sample(row).ravel() / std(row)
    assert stats.kstest(scaled, LAWS[row.law].cdf).pvalue > 1e-3


@every_row
def test_support_ends_where_the_law_ends(row: Initializer):
    low, high = LAWS[row.law].support()
    scaled = sample(row) / std(row)
    assert low - 1e-12 <= scaled.min()
    assert scaled.max() <= high + 1e-12


@every_row
def test_weights_are_fan_out_by_fan_in_float64(row: Initializer):
    W = row.draw(np.random.default_rng(1), 3, 2)
    assert W.shape == (2, 3)
    assert W.dtype == np.float64
    assert row.draw(np.random.default_rng(1), np.int64(3), np.int64(2)).shape == (2, 3)


@every_row
def test_rng_is_the_only_source_of_randomness(row: Initializer):
    np.testing.assert_array_equal(sample(row, 7), sample(row, 7))
    assert (sample(row, 7) != sample(row, 8)).mean() > 0.99
    rng = np.random.default_rng(7)
    assert (row.draw(rng, 10, 10) != row.draw(rng, 10, 10)).all()


@every_row
@pytest.mark.parametrize("fans", [(0, 1), (1, 0), (-1, 2), (2.0, 3), (True, 3), ("2", 3)])
def test_fans_are_positive_integers(row: Initializer, fans):
    with pytest.raises(ValueError, match=r"fan_(in|out): expected .*integer.*got"):
        row.draw(np.random.default_rng(1), *fans)


@every_row
def test_label_of_the_equation_is_the_name(row: Initializer):
    plain = re.sub(r"\(.*", "", row.name).replace("_", "-")
    assert row.eq in (f"eq-{plain}", f"eq-{plain}-init")


def test_every_sampler_is_in_the_table():
    samplers = {name for name in initializers.__all__ if name.endswith(("normal", "uniform"))}
    assert samplers == {re.sub(r"\(.*", "", name) for name in INITIALIZERS}


def test_keywords_in_a_name_are_the_ones_used():
    for row in INITIALIZERS.values():
        shown = re.search(r"\((.*)\)", row.name)
        used = getattr(row.draw, "keywords", {})
        words = [
            f"{key}={value:.4g}" if type(value) is float else f"{key}={value}" for key, value in used.items()
        ]
        assert (shown[1] if shown else "") == ", ".join(words)


def test_gains_of_the_lecture_are_in_the_table():
    for name, row in GAINS.items():
        if row.lecture not in (None, 1.0):
            assert f"glorot_normal(gain={row.lecture:.4g})" in INITIALIZERS, name
