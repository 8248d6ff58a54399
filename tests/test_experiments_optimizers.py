"""The lectures' runs of update rules, with the numbers they are known to give."""

import math

import numpy as np
import pytest

from lecturelib.experiments import (
    LINREG_RULES,
    compare_trajectories,
    linreg_run,
    oblong_quadratic,
    optimizer_race,
    ravine,
    rprop_minibatch_failure,
    saddle_escape,
    small_digits,
    sparse_features,
)
from lecturelib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, Nesterov, RMSProp, minimize
from lecturelib.problems import PROBLEMS


def generator():
    return np.random.default_rng(2024)


def test_momentum_is_faster_in_a_ravine():
    """MEPhI's illustration: 6.70 against .314 after 100 steps."""
    rules = {"descent": GradientDescent(0.01), "momentum": Momentum(0.01, 0.95)}
    traces = compare_trajectories(rules, PROBLEMS["ravine"], 100)
    assert [trace.values[100] for trace in traces.values()] == pytest.approx([6.70, 0.314], rel=2e-3)
    elsewhere = compare_trajectories(rules, PROBLEMS["ravine"], 1, start=[1, 1])
    np.testing.assert_allclose(elsewhere["descent"].path[1], [0.99, 0.5], rtol=1e-14)


def test_oblong_quadratic():
    traces = oblong_quadratic()
    names = ["gradient_descent", "momentum", "nesterov"]
    assert [traces[n].values[50] for n in names] == pytest.approx([18.3, 1.12, 0.0409], rel=2e-3)
    assert [traces[n].values[200] for n in names] == pytest.approx([0.898, 1.7e-3, 2.3e-4], rel=0.02)
    sides = [np.abs(traces[n].path[1:, 1]).max() for n in names]
    assert sides == pytest.approx([0.5, 0.948, 0.5], abs=5e-4)


def test_ravine_shows_both_gains():
    steps = ravine(0.9, 200)
    np.testing.assert_allclose(steps[9], [6.513, -(1 - 0.9**10) / 1.9], atol=5e-4)
    np.testing.assert_allclose(np.abs(steps[-1]), [10, 0.5263], atol=5e-5)


@pytest.mark.parametrize(
    ("rule", "steps"),
    [
        (GradientDescent(0.01), 698),
        (Momentum(0.01), 140),
        (AdaGrad(0.01), 1263),
        (RMSProp(0.01), 72),
        (Adam(0.01), 77),
    ],
)
def test_escape_from_the_saddle(rule, steps):
    assert saddle_escape(rule) == steps


def test_escape_by_hand():
    assert saddle_escape(GradientDescent(0.01)) == math.ceil(math.log(1e6) / math.log(1.02))
    assert saddle_escape(GradientDescent(0.01), max_steps=697) is None
    assert saddle_escape(GradientDescent(0.5), limit=3.9e-6) == 2


@pytest.mark.parametrize("name", LINREG_RULES)
def test_noise_floor_of_the_straight_line(name):
    """sqrt(lr sigma^2 / (1 - beta)): .0041, .0065, .0091; over 2000 data sets."""
    runs = linreg_run(generator(), name, runs=2000)
    away = runs.path[-1] - runs.least_squares
    floor = math.sqrt(0.005 * 0.01 / 3 / (1 - getattr(LINREG_RULES[name], "beta", 0)))
    assert runs.path.shape == (1001, 2000, 2)
    assert away.std(axis=0) == pytest.approx(floor, rel=0.12)
    assert np.abs(away.mean(axis=0)).max() < 1e-3  # of the 8 it started with, descent has 3e-4 left


def test_longest_effective_step_ends_the_farthest_away():
    """Why Nesterov's answer on the slides is the worst: not convergence, noise."""
    runs = {name: linreg_run(generator(), name, runs=500) for name in LINREG_RULES}
    spread = [(run.path[-1] - run.least_squares).std() for run in runs.values()]
    assert list(runs) == ["sgd", "momentum", "nesterov"]
    assert spread == sorted(spread)


def test_one_run_of_the_straight_line():
    """Within five standard deviations of (2, 3); its data follow the line, the best one by least squares."""
    run = linreg_run(generator(), Momentum(0.005, 0.6), steps=1000)
    np.testing.assert_array_equal(run.path[0], [[10, 5]])
    spread = np.hypot(0.0065, [0.01054, 0.00365])
    assert (np.abs(run.path[-1, 0] - [2, 3]) < 5 * spread).all()
    best = linreg_run(generator(), "sgd", runs=400).least_squares
    assert best.mean(axis=0) == pytest.approx([2, 3], abs=3e-3)
    assert best.std(axis=0) == pytest.approx([0.01054, 0.00365], rel=0.15)


@pytest.mark.parametrize(
    ("name", "ahead", "beta"), [("sgd", 0, 0), ("momentum", 0, 0.6), ("nesterov", 1, 0.8)]
)
def test_first_steps_on_the_straight_line_are_written_out(name, ahead, beta):
    """The same draws again: the residual of one sample, times 2, times (1, x)."""
    path = linreg_run(generator(), name, steps=2).path[:, 0]
    rng = generator()
    x = rng.uniform(-5, 5, 30)
    y = 2 + 3 * x + rng.uniform(-0.1, 0.1, 30)
    theta, v, expected = np.array([10.0, 5.0]), np.zeros(2), [[10, 5]]
    for i in rng.integers(30, size=(2, 1))[:, 0]:
        a, b = theta + ahead * beta * v
        v = beta * v - 0.01 * (a + b * x[i] - y[i]) * np.array([1, x[i]])
        theta = theta + v
        expected.append(theta)
    np.testing.assert_allclose(path, expected, rtol=1e-13)


def test_rates_of_adagrad_fall_and_rare_features_keep_theirs():
    run = sparse_features(generator())
    assert (run.rates[1:] <= run.rates[:-1]).all()
    assert run.rates[0].min() < 1e4  # the first gradient counts in the first step
    last = run.rates[-1]
    assert np.corrcoef(np.log(run.frequencies), np.log(last))[0, 1] < -0.7
    assert last[10:].min() > 1.5 * last[0]
    assert run.losses["adagrad"] < math.log(2)
    np.testing.assert_allclose(run.frequencies[:3], [1 / 2, 1 / 3, 1 / 4])


def test_adagrad_is_ahead_of_descent_on_rare_features():
    losses = [sparse_features(np.random.default_rng(seed)).losses for seed in range(20)]
    assert sum(one["adagrad"] < one["gradient_descent"] for one in losses) >= 18


def test_rprop_runs_away_on_small_batches():
    """Descent drifts by rounding only; RProp ends thousands away, as far as the order of the batches has it.

    A drift of 9 400 with a step size of 12.9 at the end is typical.
    """
    runs = [rprop_minibatch_failure(np.random.default_rng(seed)) for seed in range(20)]
    assert max(np.abs(run.sgd[::10]).max() for run in runs) < 1e-14
    drifts = [-run.rprop[-1] for run in runs]
    assert 5e3 < min(drifts) < 9400 < max(drifts) < 2e4
    assert 1 < np.median([run.delta[-1] for run in runs]) < 50


def test_steps_of_rprop_on_small_batches_are_written_out():
    run = rprop_minibatch_failure(generator(), epochs=3, delta0=0.5)
    theta, delta, last, path = 0.0, 0.5, 0.0, [0.0]
    for g in run.slopes:
        delta *= {1: 1.2, -1: 0.5, 0: 1}[int(np.sign(g) * last)]
        theta, last = theta - np.sign(g) * delta, np.sign(g)
        path.append(theta)
    np.testing.assert_allclose(run.rprop, path, rtol=1e-12)
    assert run.delta[-1] == pytest.approx(delta, rel=1e-12)
    np.testing.assert_allclose(run.sgd, np.concatenate([[0], -0.01 * np.cumsum(run.slopes)]), atol=1e-15)
    np.testing.assert_array_equal(np.sort(run.slopes.reshape(3, 10)), [[-0.9] + [0.1] * 9] * 3)


def test_race_on_small_digits():
    """Of the order only what is beyond doubt: all start at one value, and all but plain descent get far."""
    rules = {
        "descent": GradientDescent(0.05),
        "momentum": Momentum(0.05, 0.9),
        "nesterov": Nesterov(0.05, 0.9),
        "rmsprop": RMSProp(0.01),
        "adam": Adam(0.02),
    }
    traces = optimizer_race(generator(), rules)
    assert len({trace.values[0] for trace in traces.values()}) == 1
    ends = {name: trace.values[-1] for name, trace in traces.items()}
    assert math.log(10) > ends["descent"]
    assert all(ends[name] < 0.5 * ends["descent"] for name in list(rules)[1:])


def test_small_digits_are_digits():
    X, labels = small_digits(generator(), per_class=2, noise=0.0)
    assert X.shape == (20, 15)
    np.testing.assert_array_equal(labels, [*range(10), *range(10)])
    np.testing.assert_array_equal(X[1].reshape(5, 3), [[0, 0, 1]] * 5)
    np.testing.assert_array_equal(X[7].reshape(5, 3), [[1, 1, 1], *[[0, 0, 1]] * 4])
    np.testing.assert_array_equal(X[10:], X[:10])
    lit = X[:10].sum(axis=1)
    np.testing.assert_array_equal(lit, [12, 5, 11, 11, 9, 11, 12, 7, 13, 12])
    assert len(np.unique(X[:10], axis=0)) == 10
    noisy, _ = small_digits(generator(), per_class=200, noise=0.3)
    assert (noisy - np.tile(X[:10], (200, 1))).std() == pytest.approx(0.3, rel=0.02)


@pytest.mark.parametrize("name", ["beale", "saddle"])
def test_races_of_the_slides(name):
    """Every rule goes down from the start, on Beale's function and at the saddle."""
    rules = {"descent": GradientDescent(1e-3), "momentum": Momentum(1e-3), "adam": Adam(0.05)}
    for rule, trace in compare_trajectories(rules, PROBLEMS[name], 200).items():
        assert trace.values[-1] < 0.5 * trace.values[0], rule
        again = minimize(rules[rule], PROBLEMS[name].value_and_grad, PROBLEMS[name].start, 200)
        np.testing.assert_array_equal(trace.path, again.path)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda rng: linreg_run(rng, "adam"), "kind"),
        (lambda rng: linreg_run(rng, runs=0), "runs"),
        (lambda rng: linreg_run(rng, steps=0), "steps"),
        (lambda rng: sparse_features(rng, features=0), "features"),
        (lambda rng: sparse_features(rng, lr=0), "lr"),
        (lambda rng: rprop_minibatch_failure(rng, 0), "epochs"),
        (lambda rng: rprop_minibatch_failure(rng, lr=-1), "lr"),
        (lambda rng: oblong_quadratic(kappa=0), "kappa"),
        (lambda rng: ravine(1.0), "beta"),
        (lambda rng: ravine(steps=-1), "steps"),
        (lambda rng: saddle_escape(Adam(), limit=0), "limit"),
        (lambda rng: small_digits(rng, noise=-1), "noise"),
        (lambda rng: optimizer_race(rng, {}, hidden=0), "hidden"),
    ],
)
def test_bad_arguments_are_named(call, name):
    with pytest.raises(ValueError, match=rf"^{name}: expected"):
        call(generator())
