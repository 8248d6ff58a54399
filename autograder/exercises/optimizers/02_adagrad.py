# %% about
LECTURES = ["L0-60", "L1-18", "L1-19", "L2-25", "L4-39"]
MINUTES = 15

# %% [markdown]
# ## AdaGrad: a rate for every coordinate
#
# In a bowl that is ten times steeper in one direction, one learning rate is too long for this direction or
# too short for the other. AdaGrad divides each coordinate by the size of all the gradients it has seen: steep
# ones are slowed down, and rare ones keep their rate.
#
# $$
# s \leftarrow s + g^2,
# \qquad
# \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt{s} + \epsilon},
# \qquad
# s = 0 \text{ at first}
# $$
#
# Squares, roots and quotients are **elementwise: every coordinate has its own sum**. **The sum includes the
# current gradient, and $\epsilon$ stands outside the root.** (Some slides write $\sqrt{s + \epsilon}$; for
# gradients of $10^{-9}$ that is another method.)
#
# **1.** Write `adagrad_step(theta, g, s, lr, eps)`, which **returns the pair of the new $\theta$ and the new
# $s$**, both new arrays of shape $(n,)$. `g` and `s` are float arrays, `theta` may hold integers.
# **A coordinate whose gradients have all been 0 stays where it is**: nothing divides by zero there.
#
# **2.** Write `adagrad_path(gradient, theta, lr, steps)`: the points of a run from `theta` on, with
# $\epsilon = 10^{-8}$, **the first point included**, as a float64 array of shape (`steps` + 1, $n$).
# `gradient` is a function; it takes a point and returns the gradient there. **Call it exactly once per
# step.** `theta` may hold integers.
#
# No function may change its arguments.

# %% given
import numpy as np


# %% answer
def adagrad_step(theta, g, s, lr, eps=1e-8):
    """Return the next point and the next sum of squared gradients."""
    # BEGIN SOLUTION
    s = s + g**2
    return theta - lr * g / (np.sqrt(s) + eps), s
    # END SOLUTION


def adagrad_path(gradient, theta, lr, steps):
    """Return all points of a run, shape (steps + 1, n)."""
    # BEGIN SOLUTION
    path = np.empty((steps + 1, len(theta)))
    path[0] = theta
    s = np.zeros(len(theta))
    for t in range(steps):
        path[t + 1], s = adagrad_step(path[t], gradient(path[t]), s, lr)
    return path
    # END SOLUTION


# %% check points=0.5
def check_one_step():
    """One step is right: in a coordinate with a past, in one without, in one without any gradient; and for
    tiny gradients, where the place of epsilon shows."""
    theta, g, s = np.array([1.0, 2.0, 3.0]), np.array([0.5, -2.0, 0.0]), np.array([0.75, 0.0, 0.0])
    new, total = adagrad_step(theta, g, s, 0.5, 1e-8)
    assert_close(new, [0.75, 2.5, 3.0], atol=1e-7)
    assert_close(total, [1.0, 4.0, 0.0])
    new, total = adagrad_step(np.zeros(2), np.array([1e-9, -1e-8]), np.zeros(2), 1.0, 1e-8)
    assert_close(new, [-0.0909090909090909, 0.5])
    assert_close(total, [1e-18, 1e-16])


# %% check points=0.5
def check_bowl():
    """Two steps with rate 0.5 in the bowl x²/2 + 5y² lead from (1, 1) to (0.276393, 0.276393), with two
    gradients."""
    seen = []

    def gradient(theta):
        seen.append(np.array(theta))
        return np.array([1.0, 10.0]) * theta

    path = adagrad_path(gradient, np.array([1.0, 1.0]), 0.5, 2)
    assert_close(path, [[1.0, 1.0], [0.5, 0.5], [0.276393202, 0.276393202]], atol=1e-7)
    assert len(seen) == 2, f"your code asked for {len(seen)} gradients, expected 2"


# %% hidden check points=0.5
def check_random_steps(rng):
    """Steps are right for random points, tiny gradients and gradients of zero, without a division by zero,
    and leave their arguments alone."""
    from lecturelib.optimizers import AdaGrad, AdaGradState

    n = int(rng.integers(3, 7))
    for size in (1.0, 1e-8):
        theta, g = rng.integers(-9, 10, size=n), rng.normal(size=n) * size
        s = rng.uniform(0.1, 2.0, size=n) * size**2
        g[0] = s[0] = 0.0
        lr, eps = rng.uniform(0.1, 2.0), rng.uniform(0.5, 2.0) * 1e-8
        wanted, state = AdaGrad(lr, eps).step(theta, g, AdaGradState(0, s))
        before = theta.copy(), g.copy(), s.copy()
        with np.errstate(divide="raise", invalid="raise"):
            new, total = adagrad_step(theta, g, s, lr, eps)
        assert_close(new, wanted)
        assert_close(total, state.s)
        for array, copy in zip((theta, g, s), before, strict=True):
            assert_close(array, copy)


# %% hidden check points=0.5
def check_random_runs(rng):
    """Runs on a function that is not quadratic are right, from points of floats and of integers; each
    gradient is asked for once and at the right point."""
    from lecturelib.optimizers import AdaGrad, minimize

    n = int(rng.integers(3, 6))
    scale, lr, steps = rng.uniform(0.5, 9.0, size=n), rng.uniform(0.2, 0.6), int(rng.integers(4, 9))
    seen = []

    def gradient(point):
        seen.append(np.array(point))
        return scale * point**3 + np.cos(point)

    for theta in (rng.uniform(0.5, 2.0, size=n), rng.integers(1, 4, size=n)):
        seen.clear()
        wanted = minimize(AdaGrad(lr), lambda w: (0.0, scale * w**3 + np.cos(w)), theta, steps).path
        before = theta.copy()
        assert_close(adagrad_path(gradient, theta, lr, steps), wanted)
        assert_close(theta, before)
        assert len(seen) == steps, "the gradient was not asked for once in every step"
        assert_close(np.array(seen), wanted[:-1])


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Optimizers: momentum, Nesterov, adaptive methods'"
STEP = "s = s + g**2\n    return theta - lr * g / (np.sqrt(s) + eps), s"
CALL = "path[t + 1], s = adagrad_step(path[t], gradient(path[t]), s, lr)"

MISTAKES = [
    Mistake(
        "stale_sum",
        STEP,
        "return theta - lr * g / (np.sqrt(s) + eps), s + g**2",
        "Your step divides by the sum before the current gradient was added, so the first step divides by "
        f"epsilon alone and flies away. First the sum, then the step: see AdaGrad in {CHAPTER}.",
    ),
    Mistake(
        "first_step_skipped",
        STEP,
        "safe = np.where(s > 0, np.sqrt(s) + eps, np.inf)\n    return theta - lr * g / safe, s + g**2",
        "Your step divides by the sum before the current gradient was added, and makes no step where that "
        "sum is 0: after two steps in the bowl you are at 0.5, one step late. First the sum, then the step: "
        f"see AdaGrad in {CHAPTER}.",
    ),
    Mistake(
        "forgets_between_steps",
        CALL,
        "path[t + 1], _ = adagrad_step(path[t], gradient(path[t]), s, lr)",
        "Your run starts every step with an empty sum. What one step returns has to go into the next.",
    ),
    Mistake(
        "sum_not_kept",
        STEP,
        "total = s + g**2\n    return theta - lr * g / (np.sqrt(total) + eps), s",
        "Your step returns the sum as it was. Without the past, each step divides the gradient by its own "
        "size, and only its sign is left.",
    ),
    Mistake(
        "no_root",
        "np.sqrt(s) + eps",
        "s + eps",
        "You divided by the sum of squares itself: the root is missing. A gradient ten times as large should "
        f"make the same first step. See AdaGrad in {CHAPTER}.",
    ),
    Mistake(
        "one_sum_for_all",
        "s = s + g**2",
        "s = s + np.sum(g**2)",
        "All coordinates share one sum, so the steep one slows the others down. Each has a sum of its own: "
        f"see AdaGrad in {CHAPTER}.",
    ),
    Mistake(
        "epsilon_inside",
        "np.sqrt(s) + eps",
        "np.sqrt(s + eps)",
        "Your epsilon stands inside the root, as on some slides. With ordinary gradients that does not show; "
        f"with tiny ones your step is far too short. See the place of epsilon in {CHAPTER}.",
    ),
    Mistake(
        "no_epsilon",
        "(np.sqrt(s) + eps)",
        "np.sqrt(s)",
        "Your step divides by zero where no gradient has been seen, and 0/0 is nan: epsilon is missing.",
    ),
    Mistake(
        "squares_forgotten",
        "s = s + g**2",
        "s = s + np.abs(g)",
        "You added up the sizes of the gradients. AdaGrad adds up their squares.",
    ),
    Mistake(
        "average_for_sum",
        "s = s + g**2",
        "s = 0.9 * s + 0.1 * g**2",
        "Your sum forgets: that is RMSProp. AdaGrad adds up all squares, and its rates can only fall: see "
        f"{CHAPTER}.",
    ),
    Mistake(
        "uphill",
        "theta - lr * g",
        "theta + lr * g",
        "Your step goes along the gradient, uphill. Descent subtracts.",
    ),
    Mistake(
        "gradient_lost",
        "lr * g / (np.sqrt(s) + eps)",
        "lr / (np.sqrt(s) + eps)",
        "Your step has a rate, but no gradient to multiply it with: it goes the same way whatever its sign.",
    ),
    Mistake(
        "rate_squared",
        "lr * g / (np.sqrt(s) + eps)",
        "lr**2 * g / (np.sqrt(s) + eps)",
        "Your learning rate counts twice. One factor is enough: the first step should be as long "
        "as the rate.",
    ),
    Mistake(
        "sum_not_returned",
        "(np.sqrt(s) + eps), s",
        "(np.sqrt(s) + eps)",
        "Your step returns one thing. The text asks for a pair: the new point and the new sum.",
    ),
    Mistake(
        "writes_into_the_sum",
        "s = s + g**2",
        "s += g**2",
        "Your step writes into the array it was given: += changes an array in place. Build a new one.",
    ),
    Mistake(
        "gradient_at_the_start",
        CALL,
        "path[t + 1], s = adagrad_step(path[t], gradient(path[0]), s, lr)",
        "Your run takes every gradient at the first point. It has to be taken where you are.",
    ),
    Mistake(
        "asks_twice",
        CALL,
        "gradient(path[t])\n        path[t + 1], s = adagrad_step(path[t], gradient(path[t]), s, lr)",
        "Your run asks for each gradient twice. A gradient is the expensive part of a step: keep it in a "
        "variable.",
    ),
    Mistake(
        "first_point_missing",
        "return path",
        "return path[1:]",
        "Your path begins after the first step. The text wants the starting point as its first row.",
    ),
    Mistake(
        "whole_numbers_only",
        "np.empty((steps + 1, len(theta)))",
        "np.empty((steps + 1, len(theta)), dtype=theta.dtype)",
        "Your path has the type of the starting point: if that holds integers, every point is cut off to "
        "whole numbers. The text asks for float64.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "list_of_points",
        """
def adagrad_step(theta, g, s, lr, eps=1e-8):
    total = s + np.square(g)
    rates = lr / (np.sqrt(total) + eps)
    return theta - rates * g, total


def adagrad_path(gradient, theta, lr, steps):
    points = [np.array(theta, dtype=float)]
    total = np.zeros_like(points[0])
    while len(points) <= steps:
        new, total = adagrad_step(points[-1], gradient(points[-1]), total, lr)
        points.append(new)
    return np.array(points)
""",
    ),
    AlsoRight(
        "loops",
        """
import math


def adagrad_step(theta, g, s, lr, eps=1e-8):
    new, total = np.zeros(len(g)), np.zeros(len(g))
    for i in range(len(g)):
        total[i] = s[i] + g[i] * g[i]
        new[i] = theta[i] - lr * g[i] / (math.sqrt(total[i]) + eps)
    return new, total


def adagrad_path(gradient, theta, lr, steps):
    path = np.zeros((steps + 1, theta.size))
    path[0, :] = theta
    s = np.zeros(theta.size)
    for t in range(1, steps + 1):
        g = gradient(path[t - 1])
        path[t], s = adagrad_step(path[t - 1], g, s, lr)
    return path
""",
    ),
    AlsoRight(
        "in_place_on_copies",
        """
def adagrad_step(theta, g, s, lr, eps=1e-8):
    new, total = theta.astype(float), s.copy()
    total += g * g
    new -= lr * g / (total**0.5 + eps)
    return [new, total]


def adagrad_path(gradient, theta, lr, steps):
    here = theta.astype(float)
    rows, s = [here.copy()], 0.0 * here
    for _ in range(steps):
        g = gradient(here)
        s += g * g
        here -= lr * g / (np.sqrt(s) + 1e-8)
        rows.append(here.copy())
    return np.stack(rows)
""",
    ),
]
