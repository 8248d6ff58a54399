r"""Update rules side by side, without noise: in a ravine, near a saddle, on a network."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_number, as_rng
from lecturelib._flat import Layout
from lecturelib.backprop import mlp_value_and_gradient
from lecturelib.optimizers import GradientDescent, Momentum, Nesterov, Rule, Trace, minimize
from lecturelib.problems import PROBLEMS, Problem, quadratic


def compare_trajectories(
    rules: Mapping[str, Rule], problem: Problem, steps: int, start: ArrayLike | None = None
) -> dict[str, Trace]:
    """Return what `minimize` sees with each rule on one problem, from its own start unless another is given.

    Raises
    ------
    ValueError
        As `minimize` does.

    Notes
    -----
    MEPhI (Beale's function, a saddle, a ravine) and UiT, {eq}`eq-oblong-quadratic`.
    """
    first = problem.start if start is None else start
    return {name: minimize(rule, problem.value_and_grad, first, steps) for name, rule in rules.items()}


def oblong_quadratic(
    mu: float = 0.95, lr: float = 0.01, kappa: float = 50.0, steps: int = 200
) -> dict[str, Trace]:
    r"""Descent, momentum and Nesterov on $\frac12 (x^2 + \kappa y^2)$, from $(10, 1)$.

    Parameters
    ----------
    mu, lr : as for `Momentum`
    kappa : positive number
    steps : int

    Returns
    -------
    dict
        `Trace` of "gradient_descent", "momentum" and "nesterov".

    Raises
    ------
    ValueError
        If an argument is not in its range.

    Notes
    -----
    MEPhI, {eq}`eq-oblong-quadratic`, after Sutskever (2013), whose numbers are not printed.
    """
    problem = quadratic(np.diag([1.0, as_number(kappa, "kappa", above=0)]), start=[10.0, 1.0])
    rules: dict[str, Rule] = {
        "gradient_descent": GradientDescent(lr),
        "momentum": Momentum(lr, mu),
        "nesterov": Nesterov(lr, mu),
    }
    return compare_trajectories(rules, problem, steps)


def ravine(mu: float = 0.9, steps: int = 10) -> Array:
    r"""Length of each step, in plain steps, of momentum in a ravine: along the floor, and across.

    The slope along the floor is constant; across, the gradient changes its sign in every step.

    Returns
    -------
    (steps, 2) array
        Row $k - 1$ is $(1 - \mu^k) / (1 - \mu)$ and $\pm (1 - (-\mu)^k) / (1 + \mu)$.

    Raises
    ------
    ValueError
        If an argument is not in its range.

    Notes
    -----
    Virginia Tech (terminal velocity), MEPhI and UiT, {eq}`eq-momentum-gain`.
    """
    signs = iter((-1.0) ** np.arange(steps + 1))
    trace = minimize(Momentum(1.0, mu), lambda x: (0.0, np.array([1.0, next(signs)])), [0.0, 0.0], steps)
    return -np.diff(trace.path, axis=0)


def saddle_escape(rule: Rule, limit: float = 1.0, max_steps: int = 10_000) -> int | None:
    r"""Return after how many steps $|y|$ exceeds `limit` on $x^2 - y^2$ from $(1, 10^{-6})$; None if never.

    Raises
    ------
    ValueError
        If an argument is not in its range.

    Notes
    -----
    MEPhI, {eq}`eq-saddle`.  Descent needs $\ln(10^6) / \ln(1 + 2\eta)$ steps.

    Examples
    --------
    >>> saddle_escape(GradientDescent(0.01))
    698
    """
    saddle = PROBLEMS["saddle"]
    path = minimize(rule, saddle.value_and_grad, saddle.start, max_steps).path
    out = np.flatnonzero(np.abs(path[:, 1]) > as_number(limit, "limit", above=0))
    return int(out[0]) if out.size else None


# Digits of a pocket calculator, 5 rows of 3 pixels.
_DIGITS = """
### ..# ### ### #.# ### ### ### ### ###
#.# ..# ..# ..# #.# #.. #.. ..# #.# #.#
#.# ..# ### ### ### ### ### ..# ### ###
#.# ..# #.. ..# ..# ..# #.# ..# #.# ..#
### ..# ### ### ..# ### ### ..# ### ###
"""


def small_digits(rng: np.random.Generator, per_class: int = 20, noise: float = 0.3) -> tuple[Array, Array]:
    """Return digits of 15 noisy pixels, ``(10 * per_class, 15)``, and their labels, in turn 0 to 9.

    Raises
    ------
    ValueError
        If `per_class` is not a positive integer, or `noise` is negative.

    Notes
    -----
    They stand in for the handwritten digits of MEPhI's first comparison.
    """
    as_rng(rng)
    lines = [line.split() for line in _DIGITS.split("\n") if line]
    clean = np.array([[pixel == "#" for line in lines for pixel in line[d]] for d in range(10)], float)
    labels = np.tile(np.arange(10), as_count(per_class, "per_class"))
    noise = as_number(noise, "noise", at_least=0)
    return clean[labels] + noise * rng.standard_normal((labels.size, 15)), labels


def optimizer_race(
    rng: np.random.Generator, rules: Mapping[str, Rule], steps: int = 100, hidden: int = 16
) -> dict[str, Trace]:
    """Train one network on small digits with each rule, from the same parameters, on whole batches.

    Parameters
    ----------
    rng : Generator
        Draws the data and the first parameters.
    rules : mapping of names to update rules
    steps, hidden : int
        Steps of each rule, and units of the hidden layer (tanh; cross-entropy of a softmax behind it).

    Raises
    ------
    ValueError
        If a count is not positive.

    Notes
    -----
    MEPhI and UiT show such races, on MNIST and in animations.  Only the order of the rules is worth reading,
    and it changes with the problem and the rates.
    """
    as_rng(rng)
    X, labels = small_digits(rng)
    layout = Layout.of_layers([15, as_count(hidden, "hidden"), 10])
    weights = [rng.standard_normal(s) / np.sqrt(s[-1]) if len(s) == 2 else np.zeros(s) for s in layout.shapes]

    def value_and_grad(theta: Array) -> tuple[float, Array]:
        return mlp_value_and_gradient(theta, X, labels, layout, "tanh", loss="softmax_cross_entropy")

    start = layout.flatten(weights)
    return {name: minimize(rule, value_and_grad, start, steps) for name, rule in rules.items()}
