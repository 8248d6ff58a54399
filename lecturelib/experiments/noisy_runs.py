r"""Update rules under noise: a straight line one sample at a time, rare features, a rare large slope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

from lecturelib._checks import Array, as_count, as_number, as_rng
from lecturelib.activations import sigmoid
from lecturelib.losses import bce_with_logits
from lecturelib.optimizers import AdaGrad, GradientDescent, Momentum, Nesterov, RProp, Rule
from lecturelib.optimizers.rule import query

# Bucharest's three runs on the straight line, with batches of one sample (E-50).
LINREG_RULES: dict[str, Rule] = {
    "sgd": GradientDescent(0.005),
    "momentum": Momentum(0.005, 0.6),
    "nesterov": Nesterov(0.005, 0.8),
}


class LinregRuns(NamedTuple):
    """Runs on a straight line, each with data of its own."""

    path: Array  # (steps + 1, runs, 2): intercept and slope
    least_squares: Array  # (runs, 2): the best line for each run's data


def linreg_run(
    rng: np.random.Generator,
    kind: Literal["sgd", "momentum", "nesterov"] | Rule = "sgd",
    runs: int = 1,
    steps: int = 1000,
) -> LinregRuns:
    r"""Fit $y = 2 + 3x$ with noise, one sample per step: the end is the minimum up to a floor of noise.

    30 samples, $x$ uniform on $[-5, 5]$, noise uniform on $[-0.1, 0.1]$, the squared residual of one sample
    drawn with replacement, from $(10, 5)$.

    Parameters
    ----------
    rng : Generator
    kind : "sgd", "momentum", "nesterov" or an update rule
        By name with Bucharest's parameters: rate 0.005 and momentum 0.6 or 0.8.
    runs : int
        That many data sets at once.
    steps : int

    Raises
    ------
    ValueError
        If `kind` is unknown or a count is not positive.

    Notes
    -----
    Bucharest, {eq}`eq-linreg-noise-floor`: the standard deviation of each parameter around the best line is
    about $\sqrt{\alpha\sigma^2 / (1 - \beta)}$, so the longest effective step ends the farthest away.  The
    slides leave the range of x and the batches open, so their digits cannot be had (E-50).
    """
    as_rng(rng)
    if isinstance(kind, str) and kind not in LINREG_RULES:
        raise ValueError(f"kind: expected one of {', '.join(LINREG_RULES)} or a rule, got {kind!r}")
    rule = LINREG_RULES[kind] if isinstance(kind, str) else kind
    runs, steps = as_count(runs, "runs"), as_count(steps, "steps")
    x = rng.uniform(-5, 5, (runs, 30))
    y = 2 + 3 * x + rng.uniform(-0.1, 0.1, (runs, 30))
    everyone, samples = np.arange(runs), rng.integers(30, size=(steps, runs))

    def gradient(theta: Array, step: int) -> Array:
        at, lines = (everyone, samples[step]), theta.reshape(runs, 2)
        residuals = lines[:, 0] + lines[:, 1] * x[at] - y[at]
        return np.ravel((2 * residuals * [np.ones(runs), x[at]]).T)

    path = [theta for theta, _ in _follow(rule, gradient, np.tile([10.0, 5.0], runs), steps)]
    return LinregRuns(np.reshape(path, (steps + 1, runs, 2)), _least_squares(x, y))


def _least_squares(x: Array, y: Array) -> Array:
    """Return intercept and slope of the best line of each row."""
    away = x - x.mean(axis=1, keepdims=True)
    slopes = (away * y).sum(axis=1) / (away**2).sum(axis=1)
    return np.column_stack([y.mean(axis=1) - slopes * x.mean(axis=1), slopes])


class SparseRun(NamedTuple):
    """AdaGrad and descent on features of which some are rare."""

    frequencies: Array  # (d,): how often a feature is there
    rates: Array  # (steps, d): AdaGrad's rate of each coordinate at each step, lr / eps before any gradient
    losses: dict[str, float]  # mean cross-entropy over all samples at the end, in nats, by rule


def sparse_features(
    rng: np.random.Generator, steps: int = 2000, features: int = 20, lr: float = 0.5
) -> SparseRun:
    r"""Logistic regression on features that are 0 most of the time, one sample per step.

    Parameters
    ----------
    rng : Generator
    steps, features : int
    lr : positive number
        For both rules.

    Returns
    -------
    SparseRun
        Feature $j$ is 1 with probability $1 / (j + 2)$.  AdaGrad's rates only fall, and stay high where
        gradients are rare.

    Raises
    ------
    ValueError
        If an argument is not positive.

    Notes
    -----
    MEPhI, {eq}`eq-adagrad-inside`.  Duchi, Hazan and Singer (2011).
    """
    as_rng(rng)
    steps, features = as_count(steps, "steps"), as_count(features, "features")
    lr = as_number(lr, "lr", above=0)
    frequencies = 1 / (np.arange(features) + 2)
    X = (rng.random((500, features)) < frequencies).astype(float)
    y = (rng.random(500) < sigmoid(X @ rng.standard_normal(features))).astype(float)
    samples = rng.integers(500, size=steps)

    def gradient(w: Array, step: int) -> Array:
        i = samples[step]
        grad: Array = (sigmoid(X[i] @ w) - y[i]) * X[i]
        return grad

    start, rule = np.zeros(features), AdaGrad(lr)
    adagrad = _follow(rule, gradient, start, steps)
    descent = _follow(GradientDescent(lr), gradient, start, steps)
    ends = {"adagrad": adagrad[-1][0], "gradient_descent": descent[-1][0]}
    rates = lr / (np.sqrt([state.s for _, state in adagrad[1:]]) + rule.eps)
    return SparseRun(frequencies, rates, {name: bce_with_logits(X @ w, y) for name, w in ends.items()})


class RPropRun(NamedTuple):
    """Descent and RProp on batches whose slopes add up to nothing."""

    slopes: Array  # (10 epochs,): of the batches, in the order drawn
    sgd: Array  # (10 epochs + 1,): the parameter under gradient descent
    rprop: Array  # (10 epochs + 1,): and under RProp
    delta: Array  # (10 epochs + 1,): RProp's step size


def rprop_minibatch_failure(
    rng: np.random.Generator, epochs: int = 100, lr: float = 0.01, delta0: float = 0.1
) -> RPropRun:
    r"""Nine batches with slope 0.1 and one with slope -0.9, shuffled: RProp runs away, descent stays.

    The slope of the whole objective is 0 everywhere.  RProp sees nine signs against one.

    Parameters
    ----------
    rng : Generator
    epochs : int
    lr : positive number
        Of descent.
    delta0 : positive number
        RProp's first step size.

    Raises
    ------
    ValueError
        If an argument is not positive.

    Notes
    -----
    MEPhI: "only for batch training", {eq}`eq-rprop`; Hinton's example.
    """
    as_rng(rng)
    slopes = np.concatenate([rng.permutation([0.1] * 9 + [-0.9]) for _ in range(as_count(epochs, "epochs"))])

    def gradient(theta: Array, step: int) -> Array:
        return slopes[step : step + 1]

    sgd = _follow(GradientDescent(lr), gradient, np.zeros(1), slopes.size)
    rprop = _follow(RProp(delta0=delta0), gradient, np.zeros(1), slopes.size)
    sgd_path, rprop_path = (np.array([theta[0] for theta, _ in run]) for run in (sgd, rprop))
    return RPropRun(slopes, sgd_path, rprop_path, np.array([state.delta[0] for _, state in rprop]))


def _follow(
    rule: Rule, gradient: Callable[[Array, int], Array], theta: Array, steps: int
) -> list[tuple[Array, Any]]:
    """Return point and state before each step and at the end; each step has a gradient of its own."""
    run = [(theta, rule.init(theta))]
    for step in range(steps):
        theta, state = run[-1]
        run.append(rule.step(theta, gradient(query(rule, theta, state), step), state))
    return run
