"""Layer 1: what must hold for every row of the table, and for rows still to come."""

import math
import re

import numpy as np
import pytest
from helpers import central_difference, frozen

from lecturelib import activations
from lecturelib.activations import ACTIVATIONS, Activation

every_row = pytest.mark.parametrize("row", ACTIVATIONS.values(), ids=lambda row: row.name)
both = pytest.mark.parametrize("which", ["f", "df"])

# No entry lies on a kink or is closer to one than the step of the central difference.
POINTS = np.array(
    [-40, -20, -7.3, -3, -1.7, -1.01, -0.6, -0.1, -1e-3, 1e-3, 0.2, 0.75, 1.3, 2.5, 6, 18, 39.0]
)
GRID = np.linspace(-12, 12, 4801)
FAR = {np.float64: 1e300, np.float32: 1e37}  # where slow approaches, like 1 / x, have ended too


def limits(row: Activation) -> tuple[float, float]:
    return row.limits or (row.range.low, row.range.high)


@every_row
def test_derivative_is_the_central_difference(row: Activation):
    expected = central_difference(row.f, POINTS)
    np.testing.assert_allclose(row.df(POINTS), expected, rtol=2e-7, atol=1e-10)


@every_row
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_nothing_is_signaled_up_to_1000(row: Activation, dtype):
    with np.errstate(all="raise"):
        for size in (1000, 800, 745, 709, 400, 105, 90, 38, 20, 13, 1):
            values = row.f(frozen([-size, size], dtype)), row.df(frozen([-size, size], dtype))
            assert not np.isnan(values).any()


@every_row
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_limits_are_reached_far_out(row: Activation, dtype):
    """Where f has no limit it grows as its slope says."""
    ends, far = limits(row), FAR[dtype]
    lines = [
        end if math.isfinite(end) else slope * x
        for end, slope, x in zip(ends, row.slopes, (-far, far), strict=True)
    ]
    got = *row.f(frozen([-far, far], dtype)), *row.df(frozen([-far, far], dtype))
    np.testing.assert_allclose(
        got, (*lines, *row.slopes), rtol=1e-15 if dtype == np.float64 else 1e-6, atol=1e-30
    )


@every_row
def test_infinity_gives_the_limit(row: Activation):
    got = *row.f([-math.inf, math.inf]), *row.df([-math.inf, math.inf])
    np.testing.assert_allclose(got, (*limits(row), *row.slopes), rtol=1e-15)


@every_row
@both
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_largest_and_smallest_floats_cause_no_warning(row: Activation, which, dtype):
    info = np.finfo(dtype)
    sizes = [info.max, info.max / 10, math.sqrt(info.max), info.tiny, info.smallest_subnormal, 0.0]
    x = frozen([sign * size for size in sizes for sign in (-1, 1)], dtype)
    assert not np.isnan(getattr(row, which)(x)).any()


@every_row
@both
def test_result_is_new_and_argument_untouched(row: Activation, which):
    x = frozen(POINTS)
    before = x.copy()
    result = getattr(row, which)(x)
    np.testing.assert_array_equal(x, before)
    assert not np.shares_memory(result, x)
    assert result.flags.writeable


@every_row
@both
def test_dtype_follows_the_argument(row: Activation, which):
    call = getattr(row, which)
    for dtype in (np.float32, ">f4"):
        assert call(np.array([-2, 0, 3], dtype)).dtype == np.float32
    for dtype in (np.float64, np.int64, np.uint8, bool, np.float16):
        assert call(np.array([0, 1], dtype)).dtype == np.float64
    assert call([1, 2]).dtype == np.float64
    np.testing.assert_array_equal(call([-2, 1]), call([-2.0, 1.0]))


@every_row
@both
def test_float32_agrees_with_float64(row: Activation, which):
    call = getattr(row, which)
    single = POINTS.astype(np.float32)
    np.testing.assert_allclose(call(single), call(single.astype(np.float64)), rtol=2e-5, atol=1e-37)


@every_row
@both
@pytest.mark.parametrize("shape", [(), (0,), (0, 3), (5,), (2, 3), (2, 3, 4)])
def test_shape_is_kept_and_entries_are_independent(row: Activation, which, shape):
    call = getattr(row, which)
    x = np.random.default_rng(1).normal(0, 3, shape)
    result = call(x)
    assert np.shape(result) == shape
    for index in np.ndindex(shape):
        assert result[index] == pytest.approx(call(float(x[index])), rel=1e-13)


@every_row
@both
def test_strided_views_are_read_rightly(row: Activation, which):
    call = getattr(row, which)
    x = np.random.default_rng(2).normal(0, 3, (6, 4))
    np.testing.assert_allclose(call(x[::-2, 1:].T), call(x)[::-2, 1:].T, rtol=1e-14)


@every_row
def test_number_gives_a_number(row: Activation):
    for x in (0.5, 1, np.float32(0.5), np.array(0.5)):
        assert isinstance(row.f(x), np.floating | np.ndarray)
        assert float(row.f(x)) == pytest.approx(float(row.f([x])[0]), rel=1e-6)
        assert float(row.df(x)) == pytest.approx(float(row.df([x])[0]), rel=1e-6)


@every_row
def test_values_lie_in_the_range_and_fill_it(row: Activation):
    values = row.f(np.concatenate([GRID, [-FAR[np.float64], FAR[np.float64]]]))
    assert (row.range.low <= values).all()
    assert (values <= row.range.high).all()
    for end, extreme in ((row.range.low, values.min()), (row.range.high, values.max())):
        assert abs(extreme) > 9 if math.isinf(end) else extreme == pytest.approx(end, abs=1e-5)


@every_row
def test_open_ends_of_the_range_are_not_reached(row: Activation):
    values = row.f(GRID)
    if row.range.ends[0] == "(":
        assert values.min() > row.range.low
    if row.range.ends[1] == ")":
        assert values.max() < row.range.high


@every_row
def test_increasing_means_never_falling(row: Activation):
    assert (np.diff(row.f(GRID)) >= 0).all() == row.increasing
    assert (row.df(GRID) >= 0).all() == row.increasing


@every_row
def test_minimum_is_the_least_value(row: Activation):
    if row.minimum is None:
        # Increasing, or like the Gaussian falling to its infimum: no inner point is the lowest.
        assert row.f(GRID).argmin() in (0, GRID.size - 1) or row.range.ends[0] == "["
        return
    x, value = row.minimum
    assert row.f(x) == pytest.approx(value, rel=1e-15)
    assert row.df(x) == pytest.approx(0, abs=1e-15)
    assert row.range.low == value
    assert row.f(GRID).min() > value


@every_row
def test_slope_is_broken_exactly_at_the_kinks(row: Activation):
    h = 1e-6
    for x in (-2, -1, -0.5, 0, 0.5, 1, 2):
        left, here, right = row.f([x - h, x, x + h])
        bends, jumps = abs(left - 2 * here + right) > 1e-3 * h, right - left > 0.5
        assert (bends or jumps) == (x in row.kinks)


@every_row
def test_derivative_at_a_kink_lies_between_the_two_slopes(row: Activation):
    for kink in row.kinks:
        slopes = sorted((row.df(kink - 1e-9), row.df(kink + 1e-9)))
        assert slopes[0] - 1e-8 <= row.df(kink) <= slopes[1] + 1e-8


@every_row
def test_function_jumps_where_the_row_says_so(row: Activation):
    jump = max((abs(row.f(kink + 1e-9) - row.f(kink - 1e-9)) for kink in row.kinks), default=0)
    assert (jump > 0.5) == row.jumps


@every_row
def test_label_of_the_equation_is_the_name(row: Activation):
    assert row.eq == "eq-" + re.sub(r"\(.*", "", row.name).replace("_", "-")


def test_every_function_with_a_derivative_is_in_the_table():
    pairs = {name.removesuffix("_prime") for name in activations.__all__ if name.endswith("_prime")}
    assert pairs == {row.eq.removeprefix("eq-").replace("-", "_") for row in ACTIVATIONS.values()}


def test_parameters_in_a_name_are_the_ones_used():
    for row in ACTIVATIONS.values():
        shown = re.search(r"\((.*)\)", row.name)
        used = getattr(row.f, "keywords", {})
        assert (shown[1] if shown else "") == ", ".join(f"{key}={value:g}" for key, value in used.items())
        assert getattr(row.df, "keywords", {}) == used
