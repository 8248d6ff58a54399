"""Layer 1: what must hold for every row of the table of losses, and for rows still to come."""

import math
import re

import numpy as np
import pytest
from helpers import frozen, numerical_gradient

from lecturelib import losses
from lecturelib.losses import LOSSES, Loss, dataset_loss, one_hot

every_row = pytest.mark.parametrize("row", LOSSES.values(), ids=lambda row: row.name)

N, M = 5, 3
PREDICTIONS = {
    "real": lambda rng: rng.normal(0, 2, (N, M)),
    "above -1": lambda rng: rng.uniform(-0.9, 5, (N, M)),
    "probability": lambda rng: rng.uniform(0.05, 0.95, (N, M)),
    "distribution": lambda rng: rng.dirichlet(np.full(M, 5.0), N),
    "scores": lambda rng: rng.normal(0, 2, (N, M)),
}
TARGETS = PREDICTIONS | {
    "binary": lambda rng: rng.integers(0, 2, (N, M)),
    "labels": lambda rng: rng.integers(0, M, N),
    "signs": lambda rng: rng.choice([-1, 1], (N, M)),
}
PERFECT = {  # predictions that cost nothing, given the targets
    "real": lambda y: y,
    "above -1": lambda y: y,
    "probability": lambda y: y,
    "distribution": lambda y: one_hot(y, M),
    "scores": lambda y: 2000 * one_hot(y, M) - 1000,
}


def sample(row: Loss, seed: int = 1):
    rng = np.random.default_rng(seed)
    return frozen(PREDICTIONS[row.predictions](rng)), TARGETS[row.targets](rng)


def perfect(row: Loss, y):
    if row.targets == "signs":
        return 3.0 * y
    if row.targets == "binary" and row.predictions == "real":
        return 2000.0 * y - 1000
    return PERFECT[row.predictions](y)


@every_row
@pytest.mark.parametrize("seed", range(3))
def test_gradient_is_the_central_difference(row: Loss, seed):
    a, y = sample(row, seed)
    expected = numerical_gradient(lambda at: row.f(at, y), a, 1e-6)
    np.testing.assert_allclose(row.grad(a, y), expected, rtol=1e-6, atol=1e-8)


@every_row
def test_loss_is_a_nonnegative_float_and_0_at_its_best(row: Loss):
    a, y = sample(row)
    assert type(row.f(a, y)) is float
    assert row.f(a, y) > 0.1
    at_best = row.f(perfect(row, y), y)
    assert at_best == 0
    assert math.copysign(1, at_best) == 1
    if row.predictions not in ("probability", "distribution"):  # there the best point is at the border
        np.testing.assert_array_equal(row.grad(perfect(row, y), y), 0)


@every_row
def test_whole_batch_is_the_mean_or_sum_over_its_samples(row: Loss):
    a, y = sample(row)
    example = dataset_loss(lambda x: x, a, y, lambda output, target: row.f(output[None], target[None]))
    factor = N if "reduction=sum" in row.name else 1
    assert row.f(a, y) == pytest.approx(factor * example, rel=1e-14)


@every_row
def test_mean_over_outputs_divides_by_their_number(row: Loss):
    if "outputs=mean" not in row.name:
        assert row.name.split("(")[0] in LOSSES
        return
    plain, (a, y) = LOSSES[row.name.split("(")[0]], sample(row)
    assert row.f(a, y) * M == pytest.approx(plain.f(a, y), rel=1e-14)
    np.testing.assert_allclose(row.grad(a, y) * M, plain.grad(a, y), rtol=1e-14)


@every_row
def test_sum_is_n_times_the_mean(row: Loss):
    a, y = sample(row)
    function, gradient = getattr(row.f, "func", row.f), getattr(row.grad, "func", row.grad)
    assert function(a, y, reduction="sum") == pytest.approx(N * function(a, y), rel=1e-14)
    np.testing.assert_allclose(gradient(a, y, reduction="sum"), N * gradient(a, y), rtol=1e-14)


@every_row
def test_gradient_has_shape_and_dtype_of_the_predictions(row: Loss):
    a, y = sample(row)
    for dtype, expected in ((np.float64, np.float64), (np.float32, np.float32), (">f4", np.float32)):
        gradient = row.grad(a.astype(dtype), y)
        assert gradient.shape == a.shape
        assert gradient.dtype == expected
    np.testing.assert_allclose(row.grad(a.astype(np.float32), y), row.grad(a, y), rtol=2e-5, atol=1e-7)


@every_row
def test_float32_predictions_are_not_rounded_further(row: Loss):
    a, y = sample(row)
    single = a.astype(np.float32)
    assert row.f(single, y) == pytest.approx(row.f(single.astype(np.float64), y), rel=3e-7)


@every_row
def test_arguments_are_left_alone_and_nothing_is_shared(row: Loss):
    a, y = sample(row)
    y = frozen(y, y.dtype)
    before = a.copy(), y.copy()
    gradient = row.grad(a, y)
    row.f(a, y)
    np.testing.assert_array_equal(a, before[0])
    np.testing.assert_array_equal(y, before[1])
    assert not np.shares_memory(gradient, a)
    assert not np.shares_memory(gradient, y)
    assert gradient.flags.writeable


@every_row
def test_lists_and_strided_views_are_read_rightly(row: Loss):
    a, y = sample(row)
    assert row.f(a.tolist(), y.tolist()) == row.f(a, y)
    assert row.f(a[::-2], y[::-2]) == pytest.approx(row.f(a[::-2].copy(), y[::-2].copy()), rel=1e-15)
    np.testing.assert_allclose(
        row.grad(a[::-2], y[::-2]), row.grad(a[::-2].copy(), y[::-2].copy()), rtol=1e-15
    )


@every_row
def test_nothing_is_signaled_up_to_1000(row: Loss):
    _, y = sample(row)
    if row.predictions not in ("real", "scores"):
        assert row.predictions in ("above -1", "probability", "distribution")
        return
    with np.errstate(all="raise"):
        for size in (1000.0, 745, 709, 400, 105, 38, 1, 0):
            for a in (
                np.full((N, M), size),
                -np.full((N, M), size),
                size * np.linspace(-1, 1, N * M).reshape(N, M),
            ):
                assert math.isfinite(row.f(a, y))
                assert np.isfinite(row.grad(a, y)).all()


@every_row
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_largest_floats_cause_no_warning(row: Loss, dtype):
    _, y = sample(row)
    info = np.finfo(dtype)
    unit = row.predictions in ("probability", "distribution")
    low = 0.0 if unit else -1 + info.epsneg if row.predictions == "above -1" else info.min
    ends = [low, 1.0 if unit else info.max, info.tiny, 0.0, info.smallest_subnormal]
    a = np.resize(np.array(ends, dtype), (N, M))
    assert not math.isnan(row.f(a, y))
    assert not np.isnan(row.grad(a, y)).any()


@every_row
def test_label_of_the_equation_is_the_name(row: Loss):
    assert row.eq == "eq-" + re.sub(r"\(.*", "", row.name).replace("_", "-")


def test_every_loss_with_a_gradient_is_in_the_table():
    pairs = {name for name in losses.__all__ if {f"{name}_grad", f"{name}_subgrad"} & set(losses.__all__)}
    assert pairs - {"least_squares"} == {
        row.eq.removeprefix("eq-").replace("-", "_") for row in LOSSES.values()
    }


def test_keywords_in_a_name_are_the_ones_used():
    for row in LOSSES.values():
        shown = re.search(r"\((.*)\)", row.name)
        used = getattr(row.f, "keywords", {})
        assert (shown[1] if shown else "") == ", ".join(f"{key}={value}" for key, value in used.items())
        assert getattr(row.grad, "keywords", {}) == used


@every_row
def test_kink_is_where_the_row_says_so(row: Loss):
    """Across the target the slope jumps for the absolute error only."""
    if row.targets != "real":
        assert row.smooth
        return
    y = np.zeros(1)
    jump = row.grad(y + 1e-9, y) - row.grad(y - 1e-9, y)
    assert (abs(jump[0]) > 0.5) != row.smooth
