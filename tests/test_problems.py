"""Every row of the catalog of problems is what it claims to be."""

import math
import re

import numpy as np
import pytest
from helpers import frozen, numerical_gradient
from scipy import optimize

from lecturelib.descent import classify_critical_point, is_convex_sample
from lecturelib.problems import PROBLEMS, Problem

every_row = pytest.mark.parametrize("row", PROBLEMS.values(), ids=lambda row: row.name)
with_minimum = pytest.mark.parametrize(
    "row", [row for row in PROBLEMS.values() if row.argmins], ids=lambda row: row.name
)


def around_start(row: Problem, count: int = 4, spread: float = 0.3) -> np.ndarray:
    """Return points near the start, as rows."""
    return row.start + np.random.default_rng(5).normal(0, spread, (count, row.start.size))


def numerical_hessian(row: Problem, x: np.ndarray) -> np.ndarray:
    return np.array([numerical_gradient(lambda z, i=i: row.grad(z)[i], x) for i in range(x.size)])


@every_row
def test_gradient_is_the_central_difference(row):
    for x in around_start(row):
        grad = row.grad(frozen(x))
        np.testing.assert_allclose(
            grad, numerical_gradient(row.f, x), rtol=1e-7, atol=1e-7 * np.abs(grad).max()
        )


@every_row
def test_hessian_is_the_central_difference_of_the_gradient(row):
    for x in around_start(row):
        hess = row.hess(frozen(x))
        np.testing.assert_allclose(hess, numerical_hessian(row, x), rtol=1e-6, atol=1e-7 * np.abs(hess).max())
        np.testing.assert_array_equal(hess, hess.T)


@with_minimum
def test_minimum_is_taken_at_every_argmin(row):
    for x in row.argmins:
        assert row.f(x) == pytest.approx(row.minimum, rel=1e-14, abs=1e-28)
        np.testing.assert_allclose(row.grad(x), 0, atol=1e-13 * (1 + np.abs(row.hess(x)).max()))
        assert np.linalg.eigvalsh(row.hess(x))[0] >= 0
    np.testing.assert_array_equal(row.argmin, row.argmins[0])


@every_row
def test_nothing_lies_below_the_minimum(row):
    rng = np.random.default_rng(6)
    center = row.argmins[0] if row.argmins else row.start
    for spread in (0.01, 0.3, 2.0, 20.0):
        points = center[:, None] + rng.normal(0, spread, (row.start.size, 2000))
        assert row.f(points).min() >= row.minimum


@every_row
def test_without_an_argmin_the_bound_is_approached_and_not_taken(row):
    if row.argmins:
        assert math.isfinite(row.minimum)
        return
    far = np.array([40.0, -40.0])[:, None] * np.ones(row.start.size)
    if row.start.size == 2:
        far = np.array([[0.0, 40.0], [-40.0, 0.0]])
    lowest = min(row.f(x) for x in far)
    assert lowest < -1000 if row.minimum == -math.inf else row.minimum < lowest < row.minimum + 1e-15
    with pytest.raises(ValueError, match=f"{re.escape(row.name)} takes its least value nowhere"):
        _ = row.argmin


@with_minimum
def test_scipy_finds_the_minimum_from_the_start(row):
    """An independent solver, with our gradient and Hessian, ends at one of our points."""
    found = optimize.minimize(
        row.f, row.start, jac=row.grad, hess=row.hess, method="trust-exact", options={"gtol": 1e-10}
    )
    assert found.fun == pytest.approx(row.minimum, abs=1e-9)
    assert min(np.linalg.norm(found.x - x) for x in row.argmins) < 5e-3  # the quartic is that flat


@every_row
def test_other_critical_points_are_what_they_are_said_to_be(row):
    for x, kind in row.critical:
        np.testing.assert_allclose(row.grad(x), 0, atol=1e-14)
        assert classify_critical_point(row.hess(x)) == kind


@every_row
def test_convex_rows_are_convex_and_others_are_not(row):
    """Two witnesses: chords (Jensen) and curvature (the Hessian's least eigenvalue)."""
    rng = np.random.default_rng(7)
    center = row.argmins[0] if row.argmins else 0 * row.start
    box = center - 3, center + 3
    chords = is_convex_sample(row.f, *box, rng, pairs=400)
    lowest = min(np.linalg.eigvalsh(row.hess(rng.uniform(*box)))[0] for _ in range(100))
    assert (chords and lowest >= 0) == row.convex


@every_row
def test_grid_of_points_is_read_point_by_point(row):
    grid = frozen(np.moveaxis(around_start(row, 6), 0, -1).reshape(-1, 2, 3))
    values, grads = row.f(grid), row.grad(grid)
    assert values.shape == (2, 3)
    assert grads.shape == grid.shape
    for i, j in np.ndindex(2, 3):
        assert values[i, j] == pytest.approx(row.f(grid[:, i, j]), rel=1e-12)
        np.testing.assert_allclose(grads[:, i, j], row.grad(grid[:, i, j]), rtol=1e-12, atol=1e-12)


@every_row
def test_dtype_follows_the_point(row):
    for dtype, result in ((np.float32, np.float32), (np.float64, np.float64), (np.int64, np.float64)):
        x = frozen(np.ceil(row.start), dtype)
        for got in (row.f(x), row.grad(x), row.hess(x)):
            assert got.dtype == result
    single = row.start.astype(np.float32)
    np.testing.assert_allclose(row.grad(single), row.grad(single.astype(np.float64)), rtol=2e-4, atol=2e-3)
    assert isinstance(float(row.f(row.start.tolist())), float)


@every_row
def test_results_are_new(row):
    x = np.array(row.start)
    for result in (row.grad(x), row.hess(x)):
        assert not np.shares_memory(result, x)
        assert result.flags.writeable
        result[...] = 7.0  # must not reach the row
    assert np.abs(row.grad(x) - 7).max() > 0
    np.testing.assert_array_equal(x, row.start)


@every_row
def test_points_of_the_row_are_read_only(row):
    for x in (row.start, *row.argmins, *(at for at, _ in row.critical)):
        assert x.shape == row.start.shape
        assert x.dtype == np.float64
        with pytest.raises(ValueError, match="read-only"):
            x[0] = 1.0


@every_row
@pytest.mark.parametrize("size", [1e3, 1e60, 1e170, 1.7e308])
def test_far_away_nothing_is_signaled(row, size):
    with np.errstate(all="raise"):
        for sign in (-1.0, 1.0):
            x = np.full(row.start.size, sign * size)
            row.f(x), row.grad(x), row.hess(x)
        tiny = np.full(row.start.size, 1e-310)
        assert np.isfinite(row.f(tiny))
        assert np.isfinite(row.grad(tiny)).all()


@every_row
def test_value_and_grad_is_both(row):
    value, grad = row.value_and_grad(row.start)
    assert value == row.f(row.start)
    np.testing.assert_array_equal(grad, row.grad(row.start))


@every_row
def test_wrong_shapes_are_refused(row):
    n = row.start.size
    wrong = [1.0, [], np.ones((0, 3)), ["a"] * n, [1j] * n]
    if row.name.startswith("rosenbrock"):
        wrong.append(np.ones(1))  # any other number of coordinates is fine
    else:
        wrong += [np.ones(n + 1), np.ones((n + 1, n))]
    for x in wrong:
        for call in (row.f, row.grad, row.hess):
            with pytest.raises(ValueError, match=r"expected .*, got "):
                call(x)
    with pytest.raises(ValueError, match="expected one point"):
        row.hess(np.ones((n, 2)))


def test_label_of_the_equation_is_the_name():
    elsewhere = {
        "bowl": "eq-quadratic",
        "ravine": "eq-oblong-quadratic",
        "toy_regression": "eq-linear-regression",
    }
    for row in PROBLEMS.values():
        plain = re.sub(r"\(.*", "", row.name)
        expected = elsewhere.get(row.name, "eq-" + plain.replace("_", "-"))
        assert row.eq in (expected, expected + "-loss")
