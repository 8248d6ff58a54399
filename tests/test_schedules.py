"""Schedules: what holds for every row of the catalog, and numbers worked out by hand."""

import math

import numpy as np
import pytest
from helpers import frozen

from lecturelib.schedules import (
    SCHEDULES,
    Constant,
    Cosine,
    CosineWarmRestarts,
    ExponentialDecay,
    HalveOnPlateau,
    InverseTimeDecay,
    LinearDecay,
    OneCycle,
    PlateauState,
    PowerDecay,
    StepDecay,
    robbins_monro_ok,
)

every_row = pytest.mark.parametrize("row", SCHEDULES.values(), ids=lambda row: row.name)


@every_row
def test_rates_are_finite_and_never_negative(row):
    with np.errstate(all="raise"):
        rates = row.rate(frozen([*range(300), 1e9, 1e18, 1e300]))
    assert np.isfinite(rates).all()
    assert (rates >= 0).all()
    assert (rates[:90] > 0).all()


@every_row
def test_one_step_is_a_python_float_and_many_are_those(row):
    steps = np.arange(150)
    many = row.rate(steps)
    assert many.shape == steps.shape
    assert many.dtype == np.float64
    for t in (0, 1, 7, np.int64(29), np.float32(30), 31.5, np.array(149)):
        assert type(row.rate(t)) is float  # so that float32 parameters stay float32
    np.testing.assert_allclose([row.rate(int(t)) for t in steps], many, rtol=1e-15)
    assert row.rate(steps.reshape(3, 50)).shape == (3, 50)
    assert row.rate([]).shape == (0,)


@every_row
def test_result_is_new_and_argument_untouched(row):
    t = frozen([0.0, 1.0, 40.0])
    rates = row.rate(t)
    assert not np.shares_memory(rates, t)
    assert rates.flags.writeable


@every_row
def test_falling_means_never_rising(row):
    assert (np.diff(row.rate(np.arange(2000))) <= 0).all() == row.falling


@every_row
def test_conditions_of_robbins_and_monro(row):
    """Cauchy's condensation: a falling series is infinite if doubling the block does not shrink its sum.

    A cycle that is four times as long holds twice the sum of the one before as well.
    """

    def infinite(power):
        early, late = (np.sum(row.rate(np.arange(n, 4 * n)) ** power) for n in (70_000, 280_000))
        return bool(late > 0.999 * early and late > 0)

    assert infinite(1) == row.gets_anywhere
    assert infinite(2) != row.comes_to_rest


@every_row
@pytest.mark.parametrize("wrong", [-1, math.nan, math.inf, [0, -1], "3", 1j, [[0], [1, 2]]])
def test_steps_that_are_none_are_refused(row, wrong):
    with pytest.raises(ValueError, match="t: expected"):
        row.rate(wrong)


def test_step_decay_changes_at_the_multiples():
    """Division instead of floor division gives .0379 at 7; counting from 1 gives .2 at 0."""
    rate = StepDecay(0.1, factor=0.5, every=5)
    np.testing.assert_allclose(rate([0, 4, 5, 7, 9, 10]), [0.1, 0.1, 0.05, 0.05, 0.05, 0.025], rtol=1e-15)
    assert StepDecay(0.1, factor=0.1, every=20)(40) == pytest.approx(0.001, rel=1e-14)


def test_exponential_decay_is_a_power_of_gamma():
    rate = ExponentialDecay(0.1, k=0.1)
    assert rate(20) == pytest.approx(0.1 * math.exp(-2), rel=1e-15)
    gamma = ExponentialDecay.from_gamma(0.1, math.exp(-0.1))
    np.testing.assert_allclose(gamma(range(30)), rate(range(30)), rtol=1e-14)
    assert ExponentialDecay.from_gamma(0.2, 0.5)(3) == pytest.approx(0.025, rel=1e-15)


@pytest.mark.parametrize(("k", "total"), [(0.01, 10.05), (0.1, 1.051)])
def test_exponential_decay_travels_a_finite_way(k, total):
    rate = ExponentialDecay(0.1, k)
    assert rate.total == pytest.approx(total, abs=5e-4)
    assert rate.total == pytest.approx(rate(np.arange(5000)).sum(), rel=1e-12)


def test_exponential_decay_cools_too_quickly():
    """E-70: descent on x^2/2 from 1 freezes at .3397, where the 1/t decay goes on to 9e-5."""
    steps = np.arange(100_000)
    frozen_at = np.prod(1 - ExponentialDecay(0.1, 0.1)(steps))
    assert frozen_at == pytest.approx(0.3397, abs=5e-5)
    assert np.prod(1 - InverseTimeDecay(0.1, 0.1)(steps)) == pytest.approx(9e-5, abs=1e-5)


def test_inverse_time_decay_halves_at_one_over_k():
    rate = InverseTimeDecay(0.1, k=0.05)
    np.testing.assert_allclose(rate([0, 20, 60]), [0.1, 0.05, 0.025], rtol=1e-15)


def test_power_decay():
    np.testing.assert_allclose(PowerDecay(0.1, 0.5)([0, 3, 99]), [0.1, 0.05, 0.01], rtol=1e-15)


@pytest.mark.parametrize(("p", "ok"), [(0, False), (0.5, False), (0.51, True), (1, True), (1.01, False)])
def test_robbins_and_monro_on_powers(p, ok):
    assert robbins_monro_ok(p) is ok


def test_robbins_and_monro_agree_with_the_catalog():
    for row in SCHEDULES.values():
        if isinstance(row.rate, PowerDecay):
            assert robbins_monro_ok(row.rate.p) == (row.gets_anywhere and row.comes_to_rest)


def test_linear_decay_ends_and_stays():
    rate = LinearDecay(0.1, 0.02, steps=4)
    np.testing.assert_allclose(rate([0, 1, 2, 4, 9]), [0.1, 0.08, 0.06, 0.02, 0.02], rtol=1e-15)
    assert LinearDecay(0.1, 0.0, 10)(10) == 0


def test_cosine_is_half_way_in_the_middle():
    rate = Cosine(0.1, 0.02, steps=40)
    np.testing.assert_allclose(rate([0, 20, 40, 77]), [0.1, 0.06, 0.02, 0.02], rtol=1e-14)


def test_warm_restarts_come_later_each_time():
    """Cycles of 5, 10, 20 steps; a length that is not multiplied restarts at 10 as well."""
    rate = CosineWarmRestarts(1.0, 0.0, first=5, mult=2)
    rates = rate(np.arange(80))
    assert np.flatnonzero(rates == 1).tolist() == [0, 5, 15, 35, 75]
    np.testing.assert_allclose(rates[[10, 25, 55]], 0.5, rtol=1e-14)


def test_warm_restarts_are_exact_where_a_logarithm_is_not():
    """ln(243) / ln(3) is 4.999..., ln(125) / ln(5) is 3.000...04."""
    for mult in (3, 5, 7):
        starts = np.cumsum([0, *(2 * mult**i for i in range(12))]).astype(float)
        np.testing.assert_array_equal(CosineWarmRestarts(1.0, 0.0, 2, mult)(starts), 1)


def test_one_cycle_goes_up_and_down():
    """Start .1/25, top .1 at step .3 * 100 - 1, end .004 / 10^4 at 99."""
    for shape in ("cosine", "linear"):
        rate = OneCycle(0.1, 100, shape=shape)
        np.testing.assert_allclose(rate([0, 29, 99, 500]), [0.004, 0.1, 4e-7, 4e-7], rtol=1e-10)
        assert (np.diff(rate(np.arange(30))) > 0).all()
        assert (np.diff(rate(np.arange(29, 100))) < 0).all()
    assert OneCycle(0.1, 100, shape="linear")(14.5) == pytest.approx(0.052, rel=1e-14)


def test_plateau_waits_as_long_as_it_says():
    """Patience 2 survives two errors without improvement; the third halves, and the count starts again."""
    rates = HalveOnPlateau(0.1, patience=2).rates([1, 1, 1, 1, 1, 1, 1])
    np.testing.assert_allclose(rates, [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025], rtol=1e-15)


def test_plateau_compares_with_the_best_and_not_with_the_last():
    rule = HalveOnPlateau(0.1, patience=0)
    assert rule.rates([1.0, 3.0, 2.0, 0.5]).tolist() == [0.1, 0.05, 0.025, 0.025]


def test_improvement_resets_the_count():
    rule = HalveOnPlateau(0.1, patience=1)
    state = rule.step(2.0, rule.init())
    assert state == PlateauState(0.1, 2.0, 0)
    state = rule.step(2.0, state)
    assert state == PlateauState(0.1, 2.0, 1)
    assert rule.step(1.9, state) == PlateauState(0.1, 1.9, 0)
    assert rule.step(math.nan, state) == PlateauState(0.05, 2.0, 0)
    assert state == PlateauState(0.1, 2.0, 1)


def test_threshold_asks_for_more_than_a_hair():
    rule = HalveOnPlateau(0.1, patience=0, threshold=0.01)
    assert rule.rates([1.0, 0.995, 0.98]).tolist() == [0.1, 0.05, 0.05]


def test_noise_floor_of_a_constant_rate_and_of_a_falling_one():
    """Descent on x^2/2 with noise of variance 1: v <- (1 - a)^2 v + a^2, so a/(2 - a) in the end."""

    def rms(schedule, steps):
        v = 1.0
        for a in schedule(np.arange(steps)):
            v = (1 - a) ** 2 * v + a**2
        return math.sqrt(v)

    assert rms(Constant(0.1), 3000) == pytest.approx(math.sqrt(0.1 / 1.9), rel=1e-12)
    assert rms(Constant(0.1), 3000) == pytest.approx(0.229, abs=5e-4)
    assert rms(InverseTimeDecay(0.1, 0.01), 3000) == pytest.approx(0.040, abs=2e-3)


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: Constant(0.0), "lr0"),
        (lambda: StepDecay(factor=1.5), "factor"),
        (lambda: StepDecay(every=0), "every"),
        (lambda: StepDecay(every=2.5), "every"),
        (lambda: ExponentialDecay(k=-0.1), "k"),
        (lambda: ExponentialDecay.from_gamma(0.1, 1.0), "gamma"),
        (lambda: InverseTimeDecay(math.nan), "lr0"),
        (lambda: InverseTimeDecay(k=math.inf), "k"),
        (lambda: PowerDecay(p=0), "p"),
        (lambda: LinearDecay(lr_end=-0.1), "lr_end"),
        (lambda: LinearDecay(steps=True), "steps"),
        (lambda: Cosine(steps=0), "steps"),
        (lambda: CosineWarmRestarts(first=0), "first"),
        (lambda: CosineWarmRestarts(mult=1.5), "mult"),
        (lambda: OneCycle(steps=2), "steps"),
        (lambda: OneCycle(steps=10, rise=0.1), "rise"),
        (lambda: OneCycle(div=0), "div"),
        (lambda: OneCycle(shape="round"), "shape"),
        (lambda: HalveOnPlateau(factor=1), "factor"),
        (lambda: HalveOnPlateau(patience=-1), "patience"),
        (lambda: HalveOnPlateau(threshold=1), "threshold"),
        (lambda: robbins_monro_ok("1"), "p"),
    ],
)
def test_parameters_out_of_range_are_named(make, named):
    with pytest.raises(ValueError, match=f"^{named}: expected .*, got "):
        make()


def test_schedules_are_values():
    assert StepDecay(0.1, 0.5, 5) == StepDecay()
    assert len({StepDecay(), StepDecay(every=6)}) == 2
    assert repr(InverseTimeDecay()) == "InverseTimeDecay(lr0=0.1, k=0.01)"
