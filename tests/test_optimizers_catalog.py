"""Layer 1: what must hold for every row of the table, and for rows still to come."""

import dataclasses

import numpy as np
import pytest
from helpers import frozen

from lecturelib import optimizers
from lecturelib.optimizers import OPTIMIZERS, Momentum, Nesterov, minimize

every_row = pytest.mark.parametrize("row", OPTIMIZERS.values(), ids=lambda row: row.name)
LECTURES = {"Bucharest", "Virginia Tech", "MEPhI", "Cluj", "UiT", "PyTorch"}
START = frozen([1.0, -2.0, 0.5])
GRADS = [frozen(g) for g in ([0.3, -1.0, 0.0], [-0.2, -2.0, 4.0], [0.7, 1.0, -3.0], [0.1, 2.0, 0.0])]


def bowl(x):
    return (x[0] ** 2 + 10 * x[1] ** 2) / 2, np.array([x[0], 10 * x[1]])


def arrays(*things):
    """Return all arrays in points and states."""
    flat = [part for thing in things for part in (thing if isinstance(thing, tuple) else (thing,))]
    return [part for part in flat if isinstance(part, np.ndarray)]


def locked(state):
    for array in arrays(state):
        array.flags.writeable = False
    return state


def run(rule, theta, grads):
    """Return the points and states of a run whose arrays raise when somebody writes to them."""
    points, states = [theta], [locked(rule.init(theta))]
    for grad in grads:
        theta, state = rule.step(points[-1], grad, states[-1])
        points.append(locked((theta,))[0])
        states.append(locked(state))
    return points, states


@every_row
def test_row_goes_down_the_bowl(row):
    trace = minimize(row.rule, bowl, [1.0, 1.0], 5000)
    assert trace.path.shape == (5001, 2)
    assert trace.values.shape == (5001,)
    assert not trace.diverged
    np.testing.assert_array_equal(trace.path[0], [1, 1])
    assert trace.values[0] == 5.5
    assert trace.values[-1] < 0.01 * trace.values[0]


@every_row
def test_row_is_described(row):
    assert OPTIMIZERS[row.name] is row
    assert row.eq.startswith("eq-")
    assert set(row.sources) <= LECTURES
    assert dataclasses.replace(row.rule) == row.rule
    assert hash(dataclasses.replace(row.rule)) == hash(row.rule)
    assert row.rule in [other.rule for other in OPTIMIZERS.values()]


def test_rows_differ():
    assert len({row.rule for row in OPTIMIZERS.values()}) == len(OPTIMIZERS)


def test_every_rule_has_a_row():
    rules = {c for c in vars(optimizers).values() if isinstance(c, type) and dataclasses.is_dataclass(c)}
    missing = {rule.__name__ for rule in rules - {type(row.rule) for row in OPTIMIZERS.values()}}
    assert not missing, f"add rows of {missing} to _ROWS in lecturelib/optimizers/__init__.py"


def test_every_lecture_has_its_placement_of_epsilon():
    """E-63, the whole table."""
    inside = {
        (row.name.partition("/")[0], source): getattr(row.rule, "eps_inside", True)
        for row in OPTIMIZERS.values()
        if row.name.startswith(("adagrad", "rmsprop", "adadelta", "adam")) and hasattr(row.rule, "eps")
        for source in row.sources
        if row.name not in ("rmsprop/momentum", "adam/uncorrected", "adam/karpathy", "adamax", "adamw")
    }
    assert inside == {
        ("adagrad", "Bucharest"): False,
        ("adagrad", "Virginia Tech"): True,
        ("adagrad", "MEPhI"): True,
        ("adagrad", "UiT"): False,
        ("adagrad", "PyTorch"): False,
        ("rmsprop", "Bucharest"): False,
        ("rmsprop", "Virginia Tech"): True,
        ("rmsprop", "MEPhI"): True,
        ("rmsprop", "Cluj"): True,
        ("rmsprop", "UiT"): False,
        ("rmsprop", "PyTorch"): False,
        ("adadelta", "MEPhI"): True,
        ("adadelta", "PyTorch"): True,
        ("adam", "Bucharest"): False,
        ("adam", "Virginia Tech"): False,
        ("adam", "MEPhI"): True,
        ("adam", "Cluj"): True,
        ("adam", "UiT"): True,
        ("adam", "PyTorch"): False,
    }


@every_row
def test_step_is_pure(row):
    points, states = run(row.rule, START, GRADS)
    things = arrays(*points, *GRADS, *states)
    for i, one in enumerate(things):
        assert not any(np.shares_memory(one, other) for other in things[i + 1 :])
    again, _ = run(row.rule, START, GRADS)
    np.testing.assert_array_equal(again, points)


@every_row
def test_steps_are_counted(row):
    _, states = run(row.rule, START, GRADS)
    assert [state.t for state in states] == [0, 1, 2, 3, 4]


@every_row
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(row, dtype):
    grads = [frozen(g, dtype) for g in GRADS]
    points, states = run(row.rule, frozen(START, dtype), grads)
    assert {array.dtype for array in arrays(*points, *states)} == {np.dtype(dtype)}
    assert row.rule.query(points[-1], states[-1]).dtype == dtype


@every_row
def test_gradient_takes_the_dtype_of_the_point(row):
    theta = frozen(START, np.float32)
    mixed, _ = row.rule.step(theta, GRADS[0], row.rule.init(theta))
    single, _ = row.rule.step(theta, frozen(GRADS[0], np.float32), row.rule.init(theta))
    np.testing.assert_array_equal(mixed, single, strict=True)


@every_row
def test_single_precision_is_the_same_rule(row):
    singles, _ = run(row.rule, frozen(START, np.float32), [frozen(g, np.float32) for g in GRADS])
    doubles, _ = run(row.rule, START, GRADS)
    np.testing.assert_allclose(singles, doubles, rtol=1e-4, atol=1e-6)


@every_row
def test_integers_and_lists_become_doubles(row):
    listed, state = row.rule.step([1, -2, 3], [2, 0, -1], row.rule.init([1, -2, 3]))
    theta = frozen([1.0, -2.0, 3.0])
    arrays_, _ = row.rule.step(theta, frozen([2.0, 0.0, -1.0]), row.rule.init(theta))
    np.testing.assert_array_equal(listed, arrays_)
    assert listed.dtype == np.float64
    assert {array.dtype for array in arrays(state)} <= {np.dtype(np.float64)}


@every_row
def test_coordinates_do_not_see_each_other(row):
    together, _ = run(row.rule, START, GRADS)
    for i in range(3):
        alone, _ = run(row.rule, START[i : i + 1], [g[i : i + 1] for g in GRADS])
        np.testing.assert_array_equal(np.array(together)[:, i], np.array(alone)[:, 0])


@every_row
@pytest.mark.parametrize(("dtype", "sizes"), [(np.float64, (1e-300, 1e300)), (np.float32, (1e-37, 1e37))])
def test_extreme_gradients_give_finite_steps_without_a_warning(row, dtype, sizes):
    """Warnings are errors."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        for size in sizes:
            grads = [frozen([size, 0.0, -size], dtype)] * 3 + [frozen([-size, 1.0, 0.0], dtype)]
            points, states = run(row.rule, frozen([0.0, 1.0, -1.0], dtype), grads)
            assert all(np.isfinite(array).all() for array in arrays(*points, *states))


@every_row
def test_gradient_is_wanted_at_the_point_itself_but_for_a_look_ahead(row):
    theta, state = START, row.rule.init(START)
    assert np.array_equal(row.rule.query(theta, state), theta)
    theta, state = row.rule.step(theta, GRADS[0], state)
    assert (row.rule.query(theta, state) is theta) == (not isinstance(row.rule, Nesterov))


@pytest.mark.parametrize(
    "row", [row for row in OPTIMIZERS.values() if hasattr(row.rule, "lr")], ids=lambda row: row.name
)  # RProp's rates are its own
@pytest.mark.parametrize("rate", [0.5, 1e-3])
def test_learning_rate_may_be_a_schedule(row, rate):
    """It is asked for the rate of each step once, with the number of steps before it."""
    constant, _ = run(dataclasses.replace(row.rule, lr=rate), START, GRADS)
    seen = []
    scheduled = dataclasses.replace(row.rule, lr=lambda t: seen.append(t) or np.float64(rate))
    np.testing.assert_array_equal(run(scheduled, START, GRADS)[0], constant)
    assert seen == [0, 1, 2, 3]


@every_row
def test_zero_gradients_leave_the_point_alone_but_for_its_decay(row):
    points, _ = run(row.rule, START, [frozen([0.0, 0.0, 0.0])] * 3)
    decay = getattr(row.rule, "weight_decay", 0)
    kept = 1 - row.rule.lr * decay if decay else 1
    np.testing.assert_allclose(points, [START * kept**k for k in range(4)], rtol=1e-15 if decay else 0)


def test_catalog_holds_all_forms_of_momentum():
    forms = {row.rule.form for row in OPTIMIZERS.values() if isinstance(row.rule, Momentum)}
    assert forms == set(optimizers.FORMS)
