# %% about
LECTURES = ["L0-62", "L1-21", "L2-30", "L3-70", "L4-41"]
MINUTES = 30

# %% [markdown]
# ## Adam, and what its correction corrects
#
# Adam keeps two running means: of the gradients, which is momentum, and of their squares, which gives every
# coordinate a rate of its own. Both start at 0 and are too small at first; dividing by $1 - \beta^t$ makes up
# for it.
#
# $$
# m \leftarrow \beta_1 m + (1 - \beta_1)\, g,
# \qquad
# v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2,
# \qquad
# \theta \leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}
# $$
#
# $$
# \hat m = \frac{m}{1 - \beta_1^t},
# \qquad
# \hat v = \frac{v}{1 - \beta_2^t},
# \qquad
# t = 1, 2, \dots
# $$
#
# **$\epsilon$ stands outside the root**, as in the paper and in PyTorch, and **the first step has $t = 1$**.
# (Where a lecture counts from 0, it has $t + 1$ in the exponent.) $m$ and $v$ are carried on **without**
# their correction.
#
# **1.** Write `adam_step(theta, g, m, v, t, lr, beta1, beta2, eps)`, which **returns three arrays: the new
# $\theta$, the new $m$ and the new $v$**. `t` is the number of this step. `g`, `m`, `v` are float arrays of
# shape $(n,)$. Where `g`, `m` and `v` are 0, the point stays, and nothing divides by zero.
#
# **2.** Write `adam_path(gradient, theta, lr, steps, beta1, beta2)`: the points of a run with
# $\epsilon = 10^{-8}$, the first one included, as a float64 array of shape (`steps` + 1, $n$). **Call
# `gradient` exactly once per step.**
#
# **3.** One might think that without the correction the first steps would be too short, because both means
# are too small. Write `uncorrected_length(t, beta1, beta2)`: **how many times as long as with the correction
# step $t$ is without it**, one number, if the gradient has been the same in every step so far and $\epsilon$
# is negligible.
#
# `theta` may hold integers, and nothing may change the arguments.

# %% given
import math

import numpy as np


# %% answer
def adam_step(theta, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    """Return the next point and the next means of gradients and of their squares."""
    # BEGIN SOLUTION
    m = beta1 * m + (1.0 - beta1) * g
    v = beta2 * v + (1.0 - beta2) * g**2
    m_hat = m / (1.0 - beta1**t)
    v_hat = v / (1.0 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v
    # END SOLUTION


def adam_path(gradient, theta, lr, steps, beta1=0.9, beta2=0.999):
    """Return all points of a run, shape (steps + 1, n)."""
    # BEGIN SOLUTION
    path = np.empty((steps + 1, len(theta)))
    path[0] = theta
    m, v = np.zeros(len(theta)), np.zeros(len(theta))
    for t in range(1, steps + 1):
        g = gradient(path[t - 1])
        path[t], m, v = adam_step(path[t - 1], g, m, v, t, lr, beta1, beta2)
    return path
    # END SOLUTION


def uncorrected_length(t, beta1=0.9, beta2=0.999):
    """Return the length of step t without bias correction, in units of the one with it."""
    # BEGIN SOLUTION
    return (1.0 - beta1**t) / math.sqrt(1.0 - beta2**t)
    # END SOLUTION


# %% check points=0.5
def check_one_step():
    """The third step of a run is right: point, mean and mean square."""
    theta, g = np.array([1.0, 2.0, 3.0]), np.array([2.0, -1.0, 0.5])
    m, v = np.array([0.5, 0.4, -0.1]), np.array([1.0, 0.2, 0.5])
    new, mean, square = adam_step(theta, g, m, v, 3, 0.1, 0.8, 0.9, 1e-8)
    assert_close(mean, [0.8, 0.12, 0.02])
    assert_close(square, [1.3, 0.28, 0.475])
    assert_close(new, [0.9251514946582512, 1.9758082631606657, 2.996904377383018])


# %% check points=0.5
def check_bowl():
    """Three steps with rate 0.1 in the bowl x²/2 + 5y² lead from (1, 1) to (0.701586, 0.701586), with three
    gradients."""
    seen = []

    def gradient(theta):
        seen.append(np.array(theta))
        return np.array([1.0, 10.0]) * theta

    path = adam_path(gradient, np.array([1.0, 1.0]), 0.1, 3)
    assert_close(path[:, 0], [1.0, 0.9, 0.80041223, 0.70158627], atol=1e-7)
    assert_close(path[:, 1], [1.0, 0.9, 0.80041223, 0.70158627], atol=1e-7)
    assert len(seen) == 3, f"your code asked for {len(seen)} gradients in three steps"


# %% check points=0.5
def check_early_steps():
    """The length of uncorrected steps is right for t = 1, 10, 100, 1000, and for other means."""
    lengths = [uncorrected_length(t) for t in (1, 10, 100, 1000)]
    assert_close(
        np.array(lengths), [3.1622776601683773, 6.52788070459043, 3.2407988705318616, 1.25758352096177]
    )
    assert_close(uncorrected_length(2, 0.5, 0.75), 1.1338934190276817)


# %% hidden check points=0.5
def check_random_steps(rng):
    """Steps are right for random means, numbers of the step and tiny gradients, divide by no zero, and leave
    their arguments alone."""
    from lecturelib.optimizers import Adam, AdamState

    n = int(rng.integers(3, 7))
    for size in (1.0, 1e-7):
        theta, g = rng.integers(-9, 10, size=n), rng.normal(size=n) * size
        m, v = rng.normal(size=n) * size, rng.uniform(0.1, 2.0, size=n) * size**2
        g[0] = m[0] = v[0] = 0.0
        t, lr, eps = int(rng.integers(2, 30)), rng.uniform(0.1, 2.0), rng.uniform(0.5, 2.0) * 1e-8
        beta1, beta2 = rng.uniform(0.7, 0.95), rng.uniform(0.96, 0.999)
        wanted, state = Adam(lr, beta1, beta2, eps).step(theta, g, AdamState(t - 1, m, v))
        before = theta.copy(), g.copy(), m.copy(), v.copy()
        with np.errstate(divide="raise", invalid="raise"):
            new, mean, square = adam_step(theta, g, m, v, t, lr, beta1, beta2, eps)
        assert_close(mean, state.m)
        assert_close(square, state.v)
        assert_close(new, wanted)
        for array, copy in zip((theta, g, m, v), before, strict=True):
            assert_close(array, copy)


# %% hidden check points=0.5
def check_random_runs(rng):
    """Runs on a function that is not quadratic are right, from floats and from integers, with other means
    than the usual ones; each gradient is asked for once and at the right point."""
    from lecturelib.optimizers import Adam, minimize

    n = int(rng.integers(3, 6))
    scale, lr = rng.uniform(0.5, 9.0, size=n), rng.uniform(0.02, 0.1)
    beta1, beta2, steps = rng.uniform(0.6, 0.85), rng.uniform(0.9, 0.98), int(rng.integers(5, 12))
    small, seen = 1e-4, []  # so small are the gradients that it shows where epsilon stands

    def gradient(point):
        seen.append(np.array(point))
        return small * (scale * point**3 + np.cos(point))

    for theta in (rng.uniform(0.5, 2.0, size=n), rng.integers(1, 4, size=n)):
        seen.clear()
        rule = Adam(lr, beta1, beta2)
        wanted = minimize(rule, lambda w: (0.0, small * (scale * w**3 + np.cos(w))), theta, steps).path
        before = theta.copy()
        assert_close(adam_path(gradient, theta, lr, steps, beta1, beta2), wanted)
        assert_close(theta, before)
        assert len(seen) == steps, "the gradient was not asked for once in every step"
        assert_close(np.array(seen), wanted[:-1])


# %% hidden check points=0.5
def check_random_lengths(rng):
    """The length of uncorrected steps is that of a run with a constant gradient."""
    from lecturelib.optimizers import Adam, AdamState

    for t in rng.integers(1, 300, size=3).tolist():
        beta1, beta2 = rng.uniform(0.6, 0.95), rng.uniform(0.96, 0.999)
        state = AdamState(0, np.zeros(1), np.zeros(1))
        plain = Adam(1.0, beta1, beta2, 1e-200, bias_correction=False)
        for _ in range(t):
            new, state = plain.step(np.zeros(1), np.ones(1), state)
        assert_close(uncorrected_length(t, beta1, beta2), -new[0])


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Optimizers: momentum, Nesterov, adaptive methods'"
M_HAT = "m_hat = m / (1.0 - beta1**t)"
V_HAT = "v_hat = v / (1.0 - beta2**t)"
MOVE = "theta - lr * m_hat / (np.sqrt(v_hat) + eps)"
MEANS = "m = beta1 * m + (1.0 - beta1) * g\n    v = beta2 * v + (1.0 - beta2) * g**2"
RUN = "path[t], m, v = adam_step(path[t - 1], g, m, v, t, lr, beta1, beta2)"
LENGTH = "(1.0 - beta1**t) / math.sqrt(1.0 - beta2**t)"

MISTAKES = [
    Mistake(
        "no_bias_correction",
        f"{M_HAT}\n    {V_HAT}",
        "m_hat, v_hat = m, v",
        "The bias correction is missing: -0.162141 after three steps in the bowl. Both means start at 0 and "
        f"need it, and without it the first steps are too long. See Adam in {CHAPTER}.",
    ),
    Mistake(
        "one_power_too_many",
        f"{M_HAT}\n    {V_HAT}",
        "m_hat = m / (1.0 - beta1 ** (t + 1))\n    v_hat = v / (1.0 - beta2 ** (t + 1))",
        "Your exponents are one too large: 0.749783 after three steps in the bowl. Here t counts from 1; t + "
        f"1 belongs to a count from 0. See Adam in {CHAPTER}.",
    ),
    Mistake(
        "run_counts_from_zero",
        RUN,
        "path[t], m, v = adam_step(path[t - 1], g, m, v, t - 1, lr, beta1, beta2)",
        "Your run calls its first step number 0. Then the correction divides by 1 - 1 = 0, and all that "
        "follows is nan: the first step has t = 1.",
    ),
    Mistake(
        "one_power_too_few",
        f"{M_HAT}\n    {V_HAT}",
        "m_hat = m / (1.0 - beta1 ** (t - 1))\n    v_hat = v / (1.0 - beta2 ** (t - 1))",
        "Your exponents are one too small, so the first step divides by 1 - 1 = 0. Here t counts from 1: see "
        f"Adam in {CHAPTER}.",
    ),
    Mistake(
        "power_replaced_by_product",
        f"{M_HAT}\n    {V_HAT}",
        "m_hat = m / (1.0 - beta1 * t)\n    v_hat = v / (1.0 - beta2 * t)",
        "Your correction multiplies beta by t. It is a power: what is left of the starting value "
        "after t steps.",
    ),
    Mistake(
        "correction_multiplies",
        f"{M_HAT}\n    {V_HAT}",
        "m_hat = m * (1.0 - beta1**t)\n    v_hat = v * (1.0 - beta2**t)",
        "Your correction multiplies. The means are too small at first, so they have to be divided by a "
        "number below 1.",
    ),
    Mistake(
        "mean_not_corrected",
        M_HAT,
        "m_hat = m",
        "You corrected the mean of the squares but not the mean of the gradients, so the first step is only "
        "1 - beta1 rates long.",
    ),
    Mistake(
        "square_not_corrected",
        V_HAT,
        "v_hat = v",
        "You corrected the mean of the gradients but not that of the squares, so the first step is 1 / "
        "sqrt(1 - beta2) rates long: more than 30 with the usual setting.",
    ),
    Mistake(
        "betas_exchanged",
        MEANS,
        "m = beta2 * m + (1.0 - beta2) * g\n    v = beta1 * v + (1.0 - beta1) * g**2",
        "The two decay rates have changed places in the means: beta1 belongs to the gradients and beta2 to "
        "their squares.",
    ),
    Mistake(
        "gradient_not_squared",
        "(1.0 - beta2) * g**2",
        "(1.0 - beta2) * g",
        "Your second mean averages the gradients themselves: in the bowl the two coordinates part, 0.7086 "
        f"and 0.1411. It should average their squares. See Adam in {CHAPTER}.",
    ),
    Mistake(
        "square_of_the_mean",
        "(1.0 - beta2) * g**2",
        "(1.0 - beta2) * m**2",
        "Your second mean averages the square of the first mean. It is a mean of squared gradients.",
    ),
    Mistake(
        "epsilon_inside",
        "(np.sqrt(v_hat) + eps)",
        "np.sqrt(v_hat + eps)",
        "Your epsilon stands inside the root, as in three of the lectures. With ordinary gradients that "
        f"hardly shows, with tiny ones the step is far too short: see the place of epsilon in {CHAPTER}.",
    ),
    Mistake(
        "no_epsilon",
        "(np.sqrt(v_hat) + eps)",
        "np.sqrt(v_hat)",
        "Your step divides by zero where there has been no gradient: epsilon is missing.",
    ),
    Mistake(
        "no_root",
        "(np.sqrt(v_hat) + eps)",
        "(v_hat + eps)",
        "You divided by the mean square itself; the root is missing.",
    ),
    Mistake(
        "extra_gradient",
        "lr * m_hat / (np.sqrt(v_hat) + eps)",
        "lr * m_hat * g / (np.sqrt(v_hat) + eps)",
        "Your step is multiplied by the gradient once more, as one slide prints it. Then its sign is lost "
        f"and it runs away on one side. See the slide's formula for Adam in {CHAPTER}.",
    ),
    Mistake(
        "gradient_for_the_mean",
        M_HAT,
        "m_hat = g",
        "Your step uses the gradient where its running mean belongs: that is RMSProp with a correction, not "
        "Adam.",
    ),
    Mistake(
        "uphill",
        "theta - lr * m_hat",
        "theta + lr * m_hat",
        "Your step goes uphill. Descent subtracts.",
    ),
    Mistake(
        "carries_on_the_corrected_means",
        f"{MOVE}, m, v",
        f"{MOVE}, m_hat, v_hat",
        "Your step returns the corrected means, and the next one would correct them again. What is carried "
        "on is m and v without correction.",
    ),
    Mistake(
        "forgets_between_steps",
        RUN,
        "path[t], _, _ = adam_step(path[t - 1], g, m, v, t, lr, beta1, beta2)",
        "Your run starts each step with empty means. What one step returns has to go into the next.",
    ),
    Mistake(
        "decay_rates_ignored",
        RUN,
        "path[t], m, v = adam_step(path[t - 1], g, m, v, t, lr)",
        "Your run does not hand beta1 and beta2 on, so the step uses its defaults. With the defaults that "
        "does not show.",
    ),
    Mistake(
        "whole_numbers_only",
        "np.empty((steps + 1, len(theta)))",
        "np.empty((steps + 1, len(theta)), dtype=theta.dtype)",
        "Your path has the type of the starting point: if that holds integers, every point is cut off to "
        "whole numbers. The text asks for float64.",
    ),
    Mistake(
        "length_upside_down",
        LENGTH,
        "math.sqrt(1.0 - beta2**t) / (1.0 - beta1**t)",
        "Your length is the reciprocal: it says how much shorter the corrected step is. Contrary to "
        f"intuition, the uncorrected one is longer: see bias correction in {CHAPTER}.",
    ),
    Mistake(
        "length_without_root",
        LENGTH,
        "(1.0 - beta1**t) / (1.0 - beta2**t)",
        "Your length lacks a root: the step is divided by the root of the mean square, so its bias enters "
        "with a root too.",
    ),
    Mistake(
        "length_of_the_mean_only",
        LENGTH,
        "1.0 - beta1**t",
        "Your length looks at the mean of the gradients only. The mean of the squares is too small as well, "
        "and it stands in the denominator.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "correction_in_the_rate",
        """
def adam_step(theta, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    m = m + (1 - beta1) * (g - m)
    v = v + (1 - beta2) * (g * g - v)
    fix = math.sqrt(1 - beta2**t)
    return theta - lr * fix / (1 - beta1**t) * m / (np.sqrt(v) + eps * fix), m, v


def adam_path(gradient, theta, lr, steps, beta1=0.9, beta2=0.999):
    points = [theta.astype(float)]
    m = v = 0.0 * points[0]
    while len(points) <= steps:
        new, m, v = adam_step(points[-1], gradient(points[-1]), m, v, len(points), lr, beta1, beta2)
        points.append(new)
    return np.array(points)


def uncorrected_length(t, beta1=0.9, beta2=0.999):
    return (1 - beta1**t) * (1 - beta2**t) ** -0.5
""",
    ),
    AlsoRight(
        "loops",
        """
def adam_step(theta, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    new, mean, square = np.zeros(len(g)), np.zeros(len(g)), np.zeros(len(g))
    for i in range(len(g)):
        mean[i] = beta1 * m[i] + g[i] - beta1 * g[i]
        square[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i]
        step = mean[i] / (1 - beta1**t) / (math.sqrt(square[i] / (1 - beta2**t)) + eps)
        new[i] = theta[i] - lr * step
    return [new, mean, square]


def adam_path(gradient, theta, lr, steps, beta1=0.9, beta2=0.999):
    path = np.zeros((steps + 1, theta.size))
    path[0] = theta
    m, v = np.zeros(theta.size), np.zeros(theta.size)
    for t in range(steps):
        path[t + 1], m, v = adam_step(path[t], gradient(path[t]), m, v, t + 1, lr, beta1, beta2)
    return path


def uncorrected_length(t, beta1=0.9, beta2=0.999):
    m = v = 0.0
    for _ in range(t):
        m = beta1 * m + (1 - beta1)
        v = beta2 * v + (1 - beta2)
    return m / math.sqrt(v)
""",
    ),
    AlsoRight(
        "products_of_betas",
        """
def adam_step(theta, g, m, v, t, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
    mean = np.average([m, g], axis=0, weights=[beta1, 1 - beta1])
    square = np.average([v, g**2], axis=0, weights=[beta2, 1 - beta2])
    corrected = square / (1 - np.power(beta2, t))
    return theta - np.divide(lr * mean / (1 - np.power(beta1, t)), corrected**0.5 + eps), mean, square


def adam_path(gradient, theta, lr, steps, beta1=0.9, beta2=0.999):
    here = theta.astype(float)
    m, v, left1, left2 = np.zeros(len(here)), np.zeros(len(here)), 1.0, 1.0
    rows = [here.copy()]
    for _ in range(steps):
        g = gradient(here)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        left1 *= beta1
        left2 *= beta2
        here = here - lr * (m / (1 - left1)) / (np.sqrt(v / (1 - left2)) + 1e-8)
        rows.append(here)
    return np.stack(rows)


def uncorrected_length(t, beta1=0.9, beta2=0.999):
    return np.array((1 - np.power(beta1, t)) / np.sqrt(1 - np.power(beta2, t)))
""",
    ),
]
