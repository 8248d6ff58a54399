# %% about
LECTURES = ["L0-61", "L1-20", "L2-27", "L3-71", "L4-40"]
MINUTES = 15

# %% [markdown]
# ## RMSProp, and how it starts
#
# AdaGrad never forgets, so in a long run it comes to a stop. RMSProp forgets: instead of the sum of the
# squared gradients it keeps a running mean. Lectures agree on that and disagree on two details. Both are
# harmless in the long run, both can be seen in the first step, and whoever compares two programs has to know
# them.
#
# $$
# s \leftarrow \rho\, s + (1 - \rho)\, g^2,
# \qquad
# \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt{s} + \epsilon}
# \quad\text{or}\quad
# \theta \leftarrow \theta - \eta\, \frac{g}{\sqrt{s + \epsilon}}
# $$
#
# All of it is elementwise.
#
# **1.** Write `rmsprop_step(theta, g, s, lr, rho, eps, inside)`, which **returns the pair of the new $\theta$
# and the new $s$**. **The new $s$ is the one that divides.** `inside=False` is the first formula, with
# $\epsilon$ added to the root; `inside=True` is the second.
# `g` and `s` are float arrays of shape $(n,)$, `theta` may hold integers.
#
# **2.** Write `rmsprop_path(gradient, theta, lr, steps, rho, start)`: the points of a run from `theta` on,
# with $\epsilon = 10^{-8}$ **outside** the root, the first point included, as a float64 array of shape
# (`steps` + 1, $n$).
#
# - `start="zero"`: before the first step $s = 0$.
# - `start="first"`: before the first step $s = g_0^2$, the square of the gradient at `theta`. The first step
#   then runs as usual, with that same gradient.
#
# `gradient` is a function that takes a point. **Call it exactly once per step, whichever the start.** `theta`
# may hold integers, and no function may change its arguments.

# %% given
import numpy as np


# %% answer
def rmsprop_step(theta, g, s, lr, rho=0.9, eps=1e-8, inside=False):
    """Return the next point and the next mean of squared gradients."""
    # BEGIN SOLUTION
    s = rho * s + (1.0 - rho) * g**2
    root = np.sqrt(s + eps) if inside else np.sqrt(s) + eps
    return theta - lr * g / root, s
    # END SOLUTION


def rmsprop_path(gradient, theta, lr, steps, rho=0.9, start="zero"):
    """Return all points of a run, shape (steps + 1, n)."""
    # BEGIN SOLUTION
    path = np.empty((steps + 1, len(theta)))
    path[0] = theta
    s = np.zeros(len(theta))
    for t in range(steps):
        g = gradient(path[t])
        if t == 0 and start == "first":
            s = g**2
        path[t + 1], s = rmsprop_step(path[t], g, s, lr, rho)
    return path
    # END SOLUTION


# %% check points=0.5
def check_one_step():
    """One step is right with an ordinary gradient, and with a tiny one for either place of epsilon."""
    theta, g, s = np.array([1.0, 2.0, 3.0]), np.array([3.0, -1.0, 0.0]), np.array([0.0, 1.0, 4.0])
    new, mean = rmsprop_step(theta, g, s, 0.1, 0.75, 1e-8, False)
    assert_close(new, [0.8, 2.1, 3.0], atol=1e-7)
    assert_close(mean, [2.25, 1.0, 3.0])
    tiny, zeros = np.array([1e-4, -2e-5]), np.zeros(2)
    inside, mean = rmsprop_step(zeros, tiny, zeros, 0.1, 0.75, 1e-8, True)
    outside, _ = rmsprop_step(zeros, tiny, zeros, 0.1, 0.75, 1e-4, False)
    expected = [[-0.0894427190999916, 0.0199007438041998], [-0.0666666666666667, 0.0181818181818182]]
    assert_close(np.array([inside, outside]), expected)
    assert_close(mean, [2.5e-9, 1e-10])


# %% check points=0.5
def check_bowl():
    """Three steps with rate 0.1 in the bowl x²/2 + 5y² are right from either start, with one gradient
    each."""
    seen = []

    def gradient(theta):
        seen.append(np.array(theta))
        return np.array([1.0, 10.0]) * theta

    zero = rmsprop_path(gradient, np.array([1.0, 1.0]), 0.1, 3, 0.9, "zero")
    assert_close(zero[:, 0], [1.0, 0.68377224, 0.49887062, 0.36918057], atol=1e-7)
    assert_close(zero[:, 1], [1.0, 0.68377224, 0.49887062, 0.36918057], atol=1e-7)
    first = rmsprop_path(gradient, np.array([1.0, 1.0]), 0.1, 3, 0.9, "first")
    assert_close(first[:, 0], [1.0, 0.9, 0.80913262, 0.72604604], atol=1e-7)
    assert_close(first[:, 1], [1.0, 0.9, 0.80913262, 0.72604604], atol=1e-7)
    assert len(seen) == 6, f"your code asked for {len(seen)} gradients in six steps"


# %% hidden check points=0.5
def check_random_steps(rng):
    """Steps are right for random points, rates of forgetting and tiny gradients, for either place of epsilon,
    and leave their arguments alone."""
    from lecturelib.optimizers import RMSProp, RMSPropState

    n = int(rng.integers(3, 7))
    for size in (1.0, 1e-4):
        for inside in (False, True):
            theta, g = rng.integers(-9, 10, size=n), rng.normal(size=n) * size
            s = rng.uniform(0.1, 2.0, size=n) * size**2
            lr, rho, eps = rng.uniform(0.1, 2.0), rng.uniform(0.6, 0.97), rng.uniform(0.5, 2.0) * 1e-8
            rule = RMSProp(lr, rho, eps, inside)
            wanted, state = rule.step(theta, g, RMSPropState(1, s, np.zeros(n)))
            before = theta.copy(), g.copy(), s.copy()
            new, mean = rmsprop_step(theta, g, s, lr, rho, eps, inside)
            assert_close(new, wanted)
            assert_close(mean, state.s)
            for array, copy in zip((theta, g, s), before, strict=True):
                assert_close(array, copy)


# %% hidden check points=0.5
def check_random_runs(rng):
    """Runs from either start on a function that is not quadratic are right, from floats and from integers;
    each gradient is asked for once and at the right point."""
    from lecturelib.optimizers import RMSProp, minimize

    n = int(rng.integers(3, 6))
    scale, lr = rng.uniform(0.5, 9.0, size=n), rng.uniform(0.02, 0.1)
    rho, steps = rng.uniform(0.7, 0.95), int(rng.integers(4, 9))
    seen = []

    def gradient(point):
        seen.append(np.array(point))
        return scale * point**3 + np.cos(point)

    for theta in (rng.uniform(0.5, 2.0, size=n), rng.integers(1, 4, size=n)):
        for start, named in (("zero", "zero"), ("first", "first_grad")):
            seen.clear()
            rule = RMSProp(lr, rho, start=named)
            wanted = minimize(rule, lambda w: (0.0, scale * w**3 + np.cos(w)), theta, steps).path
            before = theta.copy()
            assert_close(rmsprop_path(gradient, theta, lr, steps, rho, start), wanted)
            assert_close(theta, before)
            assert len(seen) == steps, "the gradient was not asked for once in every step"
            assert_close(np.array(seen), wanted[:-1])


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Optimizers: momentum, Nesterov, adaptive methods'"
MEAN = "s = rho * s + (1.0 - rho) * g**2"
ROOT = "np.sqrt(s + eps) if inside else np.sqrt(s) + eps"
START = 'if t == 0 and start == "first":\n            s = g**2'

MISTAKES = [
    Mistake(
        "new_square_in_full",
        MEAN,
        "s = rho * s + g**2",
        "The new square counts in full, without its weight 1 - rho: your s is not a mean but a sum, up to "
        f"1 / (1 - rho) times too large. See RMSProp in {CHAPTER}.",
    ),
    Mistake(
        "weights_exchanged",
        MEAN,
        "s = (1.0 - rho) * s + rho * g**2",
        "The weights have changed places. The old mean keeps the share rho, which is the larger one.",
    ),
    Mistake(
        "never_forgets",
        MEAN,
        "s = s + g**2",
        f"Your s adds up all squares: that is AdaGrad, and its steps only shrink. See RMSProp in {CHAPTER}.",
    ),
    Mistake(
        "mean_of_gradients",
        MEAN,
        "s = rho * s + (1.0 - rho) * np.abs(g)",
        "You averaged the sizes of the gradients. RMS stands for root mean square: average the squares, then "
        "take the root.",
    ),
    Mistake(
        "stale_mean",
        f"{MEAN}\n    root = {ROOT}\n    return theta - lr * g / root, s",
        "root = np.sqrt(s + eps) if inside else np.sqrt(s) + eps\n"
        "    return theta - lr * g / root, rho * s + (1.0 - rho) * g**2",
        "Your step divides by the mean before the current gradient went in. In a run that starts with 0 it "
        "divides by epsilon alone, and flies away.",
    ),
    Mistake(
        "mean_not_kept",
        f"{MEAN}\n    root = {ROOT}\n    return theta - lr * g / root, s",
        "mean = rho * s + (1.0 - rho) * g**2\n"
        "    root = np.sqrt(mean + eps) if inside else np.sqrt(mean) + eps\n"
        "    return theta - lr * g / root, s",
        "Your step returns the mean as it was, so the next one knows nothing of this gradient.",
    ),
    Mistake(
        "no_root",
        ROOT,
        "s + eps",
        "You divided by the mean square itself; the root is missing. A gradient ten times as large should "
        "make the same first step.",
    ),
    Mistake(
        "always_outside",
        ROOT,
        "np.sqrt(s) + eps",
        "Your epsilon stands outside the root also when it should be inside. With tiny gradients that is "
        f"another step: see the place of epsilon in {CHAPTER}.",
    ),
    Mistake(
        "always_inside",
        ROOT,
        "np.sqrt(s + eps)",
        "Your epsilon stands inside the root also when it should be outside. With tiny gradients that is "
        f"another step: see the place of epsilon in {CHAPTER}.",
    ),
    Mistake(
        "places_exchanged",
        ROOT,
        "np.sqrt(s) + eps if inside else np.sqrt(s + eps)",
        "Your two places of epsilon are exchanged: inside=True adds it under the root.",
    ),
    Mistake(
        "uphill",
        "theta - lr * g / root",
        "theta + lr * g / root",
        "Your step goes along the gradient, uphill. Descent subtracts.",
    ),
    Mistake(
        "always_from_zero",
        START,
        "pass",
        "Your run starts with s = 0 also for start='first'. The first step is then 1 / sqrt(1 - rho) rates "
        f"long, instead of one: see the starts of RMSProp in {CHAPTER}.",
    ),
    Mistake(
        "always_from_the_first_gradient",
        'if t == 0 and start == "first":',
        "if t == 0:",
        "Your run starts with the first squared gradient also for start='zero'. The first step is then one "
        f"rate long, instead of 1 / sqrt(1 - rho): see the starts of RMSProp in {CHAPTER}.",
    ),
    Mistake(
        "starts_anew_in_every_step",
        'if t == 0 and start == "first":',
        'if start == "first":',
        "With start='first' you set the mean to the latest square in every step. Only the first step has "
        "that, or nothing of the past is kept.",
    ),
    Mistake(
        "square_forgotten_at_the_start",
        "            s = g**2",
        "            s = np.abs(g)",
        "For start='first' you began with the size of the gradient. A mean of squares begins with a square.",
    ),
    Mistake(
        "bias_correction_for_a_start",
        "            s = g**2",
        "            s = g**2 / (1.0 - rho)",
        "For start='first' you divided the first square by 1 - rho, as if to correct a start from 0. Here "
        "the mean begins with the square itself.",
    ),
    Mistake(
        "extra_gradient_at_the_start",
        "            s = g**2",
        "            s = gradient(path[0]) ** 2",
        "Your run asks twice for the gradient at the first point. It is at hand already; gradients are the "
        "expensive part of a step.",
    ),
    Mistake(
        "rate_of_forgetting_ignored",
        "rmsprop_step(path[t], g, s, lr, rho)",
        "rmsprop_step(path[t], g, s, lr)",
        "Your run does not hand rho on, so the step uses its default. With the default that does not show.",
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
        "difference_form",
        """
def rmsprop_step(theta, g, s, lr, rho=0.9, eps=1e-8, inside=False):
    mean = s + (1 - rho) * (g * g - s)
    if inside:
        return theta - lr * g * (mean + eps) ** -0.5, mean
    return theta - lr * g / (mean**0.5 + eps), mean


def rmsprop_path(gradient, theta, lr, steps, rho=0.9, start="zero"):
    points, s = [theta.astype(float)], None
    for _ in range(steps):
        g = gradient(points[-1])
        if s is None:
            s = g * g if start == "first" else 0 * g
        new, s = rmsprop_step(points[-1], g, s, lr, rho)
        points.append(new)
    return np.array(points)
""",
    ),
    AlsoRight(
        "loops",
        """
import math


def rmsprop_step(theta, g, s, lr, rho=0.9, eps=1e-8, inside=False):
    new, mean = [], []
    for p, slope, old in zip(theta.tolist(), g.tolist(), s.tolist()):
        m = rho * old + (1 - rho) * slope**2
        new.append(p - lr * slope / (math.sqrt(m + eps) if inside else math.sqrt(m) + eps))
        mean.append(m)
    return np.array(new), np.array(mean)


def rmsprop_path(gradient, theta, lr, steps, rho=0.9, start="zero"):
    path = np.zeros((steps + 1, len(theta)))
    path[0] = theta
    s = np.zeros(len(theta))
    for t in range(steps):
        g = gradient(path[t])
        if t == 0 and start == "first":
            s = g.copy() ** 2
        path[t + 1], s = rmsprop_step(path[t], g, s, lr, rho=rho)
    return path
""",
    ),
    AlsoRight(
        "first_step_apart",
        """
def divide(g, s, eps, inside):
    if inside:
        return g / np.sqrt(s + eps)
    return g / (np.sqrt(s) + eps)


def rmsprop_step(theta, g, s, lr, rho=0.9, eps=1e-8, inside=False):
    new_s = np.add(rho * s, (1 - rho) * np.square(g))
    return np.subtract(theta, lr * divide(g, new_s, eps, inside)), new_s


def rmsprop_path(gradient, theta, lr, steps, rho=0.9, start="zero"):
    path = np.tile(theta.astype(float), (steps + 1, 1))
    g = gradient(path[0])
    s = g**2 if start == "first" else (1 - rho) * g**2
    path[1] = path[0] - lr * divide(g, s, 1e-8, False)
    for t in range(1, steps):
        path[t + 1], s = rmsprop_step(path[t], gradient(path[t]), s, lr, rho)
    return path
""",
    ),
]
