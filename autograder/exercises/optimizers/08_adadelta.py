# %% about
LECTURES = ["L2-28", "L2-29"]
MINUTES = 40

# %% [markdown]
# ## AdaDelta: the small number that starts everything
#
# AdaDelta has no learning rate. Its step is as long as its recent steps were: a running mean $d$ of the
# squared jumps takes the place of the rate. But who makes the first jump, when there has been none? The small
# number $\epsilon$, which in other methods only keeps a denominator from 0.
#
# $$
# s \leftarrow \rho\, s + (1 - \rho)\, g^2,
# \qquad
# j = -\frac{\sqrt{d + \epsilon}}{\sqrt{s + \epsilon}}\, g,
# \qquad
# d \leftarrow \rho\, d + (1 - \rho)\, j^2,
# \qquad
# \theta \leftarrow \theta + j
# $$
#
# All of it elementwise and **in this order: the new $s$ and the old $d$ make the jump**. Before the first
# step $s = d = 0$. **$\epsilon$ stands inside both roots**, and there is no other learning rate.
#
# **1.** Write `adadelta_step(theta, g, s, d, rho, eps)`, which **returns three arrays: the new $\theta$, $s$
# and $d$**. `g`, `s` and `d` are float arrays of shape $(n,)$.
#
# **2.** Write `adadelta_path(gradient, theta, steps, rho, eps)`: the points of a run, the first one included,
# as a float64 array of shape (`steps` + 1, $n$). **Call `gradient` exactly once per step.** A check compares
# a run of yours with one that PyTorch has made.
#
# **3.** Find out what $\epsilon$ does.
#
# - `first_jump(g, rho, eps)`: **the length $|j| \ge 0$ of the first jump**, one number, for a number
#   $g \neq 0$ of either sign. It is exact, also for $g$ as small as $\sqrt\epsilon$.
# - `eps_for(length, rho)`: the $\epsilon$ for which the first jump of a **very large** gradient has this
# length   (the limit for $|g| \to \infty$), one number.
# - `steps_to_travel(distance, rho, eps)`: if the gradient is 1 in every step, after how many steps has a
#   coordinate moved by **at least** this distance? A whole number; no check sits where it is reached exactly.
#   (If your loop never ends, look at the first jump.)
#
# `theta` may hold integers, and nothing may change the arguments.

# %% given
import math

import numpy as np


# %% answer
def adadelta_step(theta, g, s, d, rho=0.9, eps=1e-6):
    """Return the next point and the next means of squared gradients and of squared jumps."""
    # BEGIN SOLUTION
    s = rho * s + (1.0 - rho) * g**2
    jump = -np.sqrt(d + eps) / np.sqrt(s + eps) * g
    d = rho * d + (1.0 - rho) * jump**2
    return theta + jump, s, d
    # END SOLUTION


def adadelta_path(gradient, theta, steps, rho=0.9, eps=1e-6):
    """Return all points of a run, shape (steps + 1, n)."""
    # BEGIN SOLUTION
    path = np.empty((steps + 1, len(theta)))
    path[0] = theta
    s, d = np.zeros(len(theta)), np.zeros(len(theta))
    for t in range(steps):
        path[t + 1], s, d = adadelta_step(path[t], gradient(path[t]), s, d, rho, eps)
    return path
    # END SOLUTION


def first_jump(g, rho=0.9, eps=1e-6):
    """Return the length of the first jump for the gradient g, a number."""
    # BEGIN SOLUTION
    return math.sqrt(eps / ((1.0 - rho) * g**2 + eps)) * abs(g)
    # END SOLUTION


def eps_for(length, rho=0.9):
    """Return the eps that makes the first jump of a very large gradient this long."""
    # BEGIN SOLUTION
    return (1.0 - rho) * length**2
    # END SOLUTION


def steps_to_travel(distance, rho=0.9, eps=1e-6):
    """Return after how many steps with gradient 1 a coordinate has moved by at least this distance."""
    # BEGIN SOLUTION
    moved = squares = jumps = 0.0
    steps = 0
    while moved < distance:
        squares = rho * squares + (1.0 - rho)
        length = math.sqrt((jumps + eps) / (squares + eps))
        jumps = rho * jumps + (1.0 - rho) * length**2
        moved += length
        steps += 1
    return steps
    # END SOLUTION


# %% check points=0.5
def check_one_step():
    """One step in the middle of a run is right: point, mean of squared gradients, mean of squared jumps."""
    theta, g = np.array([1.0, -2.0, 3.0]), np.array([2.0, -0.5, 0.0])
    s, d = np.array([1.0, 0.25, 4.0]), np.array([0.16, 0.09, 0.04])
    new, squares, jumps = adadelta_step(theta, g, s, d, 0.75, 0.01)
    assert_close(squares, [1.75, 0.25, 3.0])
    assert_close(jumps, [0.216590909090909, 0.0915384615384615, 0.03])
    assert_close(new, [0.3784184394919389, -1.6899131635269788, 3.0])


# %% check points=0.5
def check_like_pytorch():
    """Five steps on a function with waves lead where PyTorch's AdaDelta goes, with five gradients."""
    seen = []

    def gradient(w):
        seen.append(np.array(w))
        tied = np.array([w[0] - w[1], w[1] - w[0], w[3], w[2]])
        return w**3 + 3.0 * np.cos(3.0 * w) + tied

    path = adadelta_path(gradient, np.array([1.5, -0.4, 0.7, -1.1]), 5, 0.8, 0.01)
    assert_close(
        path,
        [
            [1.5, -0.4, 0.7, -1.1],
            [1.2766521101626955, -0.18332628489837988, 0.9225312182139056, -0.8768248658049658],
            [1.1874231665685855, -0.43274633708782523, 1.1799214431356422, -0.6897170186304928],
            [1.1430324750917153, -0.20440189115023238, 1.376172765690084, -0.6329720098416944],
            [1.1461199672347189, -0.4724788612036708, 1.3356067238923854, -0.6491046176175015],
            [1.1228672654533527, -0.1725864637590256, 1.36353963227701, -0.6446342871923557],
        ],
    )
    assert len(seen) == 5, f"your code asked for {len(seen)} gradients in five steps"


# %% check points=0.5
def check_role_of_epsilon():
    """First jumps are right for gradients large and small, and so is the number of steps to a tenth."""
    jumps = [first_jump(g, 0.75, 0.01) for g in (100.0, -0.3, 0.1)]
    assert_close(np.array(jumps), [0.19999960000119998, 0.166410058867569, 0.0894427190999916])
    assert_close(np.array([eps_for(0.01), eps_for(0.5, 0.75)]), [1e-5, 0.0625])
    steps = [steps_to_travel(0.1, 0.9, eps) for eps in (1e-4, 1e-6, 1e-8)]
    assert_close(np.array(steps), [4, 29, 214])


# %% hidden check points=0.5
def check_random_steps(rng):
    """Steps are right for random means and tiny gradients, and leave their arguments alone."""
    from lecturelib.optimizers import AdaDelta, AdaDeltaState

    n = int(rng.integers(3, 7))
    for size in (1.0, 1e-3):
        theta, g = rng.integers(-9, 10, size=n), rng.normal(size=n) * size
        s, d = rng.uniform(0.1, 2.0, size=n) * size**2, rng.uniform(0.0, 1e-5, size=n)
        rho, eps = rng.uniform(0.7, 0.97), rng.uniform(0.5, 2.0) * 1e-6
        wanted, state = AdaDelta(rho=rho, eps=eps).step(theta, g, AdaDeltaState(3, s, d))
        before = theta.copy(), g.copy(), s.copy(), d.copy()
        new, squares, jumps = adadelta_step(theta, g, s, d, rho, eps)
        assert_close(squares, state.s)
        assert_close(jumps, state.d)
        assert_close(new, wanted)
        for array, copy in zip((theta, g, s, d), before, strict=True):
            assert_close(array, copy)


# %% hidden check points=0.5
def check_random_runs(rng):
    """Runs on a function that is not quadratic are right, from floats and from integers; each gradient is
    asked for once and at the right point."""
    from lecturelib.optimizers import AdaDelta, minimize

    n = int(rng.integers(3, 6))
    scale, rho = rng.uniform(0.5, 9.0, size=n), rng.uniform(0.7, 0.95)
    eps, steps = 10.0 ** rng.uniform(-6, -2), int(rng.integers(5, 12))
    seen = []

    def gradient(point):
        seen.append(np.array(point))
        return scale * point**3 + np.cos(point)

    for theta in (rng.uniform(0.5, 2.0, size=n), rng.integers(1, 4, size=n)):
        seen.clear()
        rule = AdaDelta(rho=rho, eps=eps)
        wanted = minimize(rule, lambda w: (0.0, scale * w**3 + np.cos(w)), theta, steps).path
        before = theta.copy()
        assert_close(adadelta_path(gradient, theta, steps, rho, eps), wanted)
        assert_close(theta, before)
        assert len(seen) == steps, "the gradient was not asked for once in every step"
        assert_close(np.array(seen), wanted[:-1])


# %% hidden check points=0.5
def check_random_epsilon(rng):
    """First jumps, the epsilon for a given length and the number of steps are right for random numbers."""
    from lecturelib.optimizers import AdaDelta, minimize

    for sign in (1.0, -1.0):
        rho, eps = rng.uniform(0.7, 0.97), 10.0 ** rng.uniform(-6, -4)
        rule, g = AdaDelta(rho=rho, eps=eps), sign * rng.uniform(0.5, 5.0) * math.sqrt(eps)
        jump = rule.step([0.0], [g], rule.init([0.0]))[0][0]
        assert_close(first_jump(g, rho, eps), abs(jump))
        length = rng.uniform(0.001, 2.0)
        assert_close(eps_for(length, rho), length**2 * (1.0 - rho))
        k = int(rng.integers(5, 40))
        traveled = -minimize(rule, lambda w: (0.0, np.ones(1)), [0.0], k).path[:, 0]
        distance = traveled[k - 1] + rng.uniform(0.2, 0.8) * (traveled[k] - traveled[k - 1])
        assert_close(steps_to_travel(distance, rho, eps), k)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Optimizers: momentum, Nesterov, adaptive methods'"
MEAN = "s = rho * s + (1.0 - rho) * g**2"
JUMP = "jump = -np.sqrt(d + eps) / np.sqrt(s + eps) * g"
JUMPS = "d = rho * d + (1.0 - rho) * jump**2"
RUN = "path[t + 1], s, d = adadelta_step(path[t], gradient(path[t]), s, d, rho, eps)"
FIRST = "math.sqrt(eps / ((1.0 - rho) * g**2 + eps)) * abs(g)"
LOOP = "steps = 0\n    while moved < distance:"

MISTAKES = [
    Mistake(
        "jumps_averaged_too_early",
        f"{JUMP}\n    {JUMPS}",
        f"{JUMP}\n    {JUMPS}\n    {JUMP}",
        "Your step renews the mean of the jumps first and then jumps by the new one. The old mean makes the "
        f"jump; only then does the jump go into the mean. See AdaDelta in {CHAPTER}.",
    ),
    Mistake(
        "learning_rate_added",
        "return theta + jump, s, d",
        "return theta + 0.01 * jump, s, d",
        "Your jump is multiplied by a learning rate. AdaDelta has none: the mean of the past jumps takes its "
        f"place. See AdaDelta in {CHAPTER}.",
    ),
    Mistake(
        "epsilon_only_below",
        JUMP,
        "jump = -np.sqrt(d) / np.sqrt(s + eps) * g",
        "Epsilon is missing in the numerator. Before the first step there has been no jump, so the method "
        f"never starts: see the role of epsilon in {CHAPTER}.",
    ),
    Mistake(
        "epsilon_only_above",
        JUMP,
        "jump = -np.sqrt(d + eps) / np.sqrt(s) * g",
        "Epsilon is missing in the denominator. It stands inside both roots.",
    ),
    Mistake(
        "epsilon_outside",
        JUMP,
        "jump = -(np.sqrt(d) + eps) / (np.sqrt(s) + eps) * g",
        "Your epsilon stands outside the roots, so that the first jump is about as long as epsilon instead "
        f"of its root. See the place of epsilon in {CHAPTER}.",
    ),
    Mistake(
        "epsilon_of_the_slide",
        JUMP,
        "eps = 1e-8\n    jump = -np.sqrt(d + eps) / np.sqrt(s + eps) * g",
        "Your step uses 1e-8 whatever eps it is given, as one slide advises. Here epsilon starts the method, "
        f"and with 1e-8 it starts ten times as slowly as with 1e-6: see the role of epsilon in {CHAPTER}.",
    ),
    Mistake(
        "fraction_upside_down",
        JUMP,
        "jump = -np.sqrt(s + eps) / np.sqrt(d + eps) * g",
        "Your fraction is upside down. The jumps stand above and the gradients below, so that the units fit: "
        "a jump is measured in the units of the parameter.",
    ),
    Mistake(
        "no_roots",
        JUMP,
        "jump = -(d + eps) / (s + eps) * g",
        "The roots are missing: both means are means of squares.",
    ),
    Mistake(
        "uphill",
        JUMP,
        "jump = np.sqrt(d + eps) / np.sqrt(s + eps) * g",
        "Your jump goes along the gradient, uphill.",
    ),
    Mistake(
        "stale_mean_of_gradients",
        f"{MEAN}\n    {JUMP}",
        f"{JUMP}\n    {MEAN}",
        "Your jump divides by the mean before the current gradient went in. First s, then the jump, then d.",
    ),
    Mistake(
        "gradients_in_both_means",
        JUMPS,
        "d = rho * d + (1.0 - rho) * g**2",
        "Your second mean averages the gradients again. It is about the jumps: what the parameters have "
        "really done.",
    ),
    Mistake(
        "jump_not_squared",
        JUMPS,
        "d = rho * d + (1.0 - rho) * np.abs(jump)",
        "Your second mean averages the lengths of the jumps. It is a mean of squares, like the first.",
    ),
    Mistake(
        "sums_for_means",
        f"{MEAN}\n    {JUMP}\n    {JUMPS}",
        f"s = s + g**2\n    {JUMP}\n    d = d + jump**2",
        "Your two means are sums, as in AdaGrad. Here both forget: see the running means of AdaDelta in "
        f"{CHAPTER}.",
    ),
    Mistake(
        "weights_exchanged",
        MEAN,
        "s = (1.0 - rho) * s + rho * g**2",
        "The weights of your first mean have changed places: the past keeps the share rho.",
    ),
    Mistake(
        "run_forgets_the_jumps",
        RUN,
        "path[t + 1], s, _ = adadelta_step(path[t], gradient(path[t]), s, d, rho, eps)",
        "Your run starts each step with no past jumps, so they cannot grow. All that one step returns has to "
        "go into the next.",
    ),
    Mistake(
        "run_keeps_the_defaults",
        RUN,
        "path[t + 1], s, d = adadelta_step(path[t], gradient(path[t]), s, d)",
        "Your run does not hand rho and eps on, so the step uses its defaults.",
    ),
    Mistake(
        "whole_numbers_only",
        "np.empty((steps + 1, len(theta)))",
        "np.empty((steps + 1, len(theta)), dtype=theta.dtype)",
        "Your path has the type of the starting point: if that holds integers, every point is cut off to "
        "whole numbers. The text asks for float64.",
    ),
    Mistake(
        "first_jump_of_a_large_gradient",
        FIRST,
        "math.sqrt(eps / (1.0 - rho))",
        "Your first jump is the one of a very large gradient, whatever g is. Near the root of epsilon the "
        "epsilon below the fraction counts too: the text asks for the exact length.",
    ),
    Mistake(
        "first_jump_with_sign",
        FIRST,
        "math.sqrt(eps / ((1.0 - rho) * g**2 + eps)) * g",
        "Your first jump has a sign. The text asks for its length.",
    ),
    Mistake(
        "first_jump_without_weight",
        FIRST,
        "math.sqrt(eps / (g**2 + eps)) * abs(g)",
        "Your first jump divides by the size of the gradient itself. The mean has started at 0 and contains "
        "only the share 1 - rho of its square.",
    ),
    Mistake(
        "eps_not_squared",
        "return (1.0 - rho) * length**2",
        "return (1.0 - rho) * length",
        "Your eps grows in proportion to the length. Epsilon stands under a root: a jump twice as long needs "
        "four times as much.",
    ),
    Mistake(
        "eps_without_weight",
        "return (1.0 - rho) * length**2",
        "return length**2",
        "Your eps lacks the share 1 - rho, with which the first gradient enters the mean: jumps would be "
        "longer than asked for.",
    ),
    Mistake(
        "eps_divided_by_weight",
        "return (1.0 - rho) * length**2",
        "return length**2 / (1.0 - rho)",
        "Your eps divides by 1 - rho. The jump does; solved for epsilon, the factor goes to the other side.",
    ),
    Mistake(
        "counts_one_step_more",
        LOOP,
        "steps = 1\n    while moved < distance:",
        "Your number of steps is one too large: before the first step no step has been made.",
    ),
    Mistake(
        "stops_before_it_arrives",
        "    return steps\n",
        "    return steps - 1\n",
        "Your number of steps is one too small: after it the distance is not yet covered.",
    ),
    Mistake(
        "all_jumps_like_the_first",
        LOOP,
        "return math.ceil(distance / first_jump(1.0, rho, eps))\n    while moved < distance:",
        "You divided the distance by the length of the first jump. Jumps feed the mean that makes the next "
        "ones: they change on the way, so count them one by one.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "one_root_and_floats",
        """
def adadelta_step(theta, g, s, d, rho=0.9, eps=1e-6):
    squares = s + (1 - rho) * (g * g - s)
    scale = ((d + eps) / (squares + eps)) ** 0.5
    return theta - scale * g, squares, d + (1 - rho) * (scale**2 * g**2 - d)


def adadelta_path(gradient, theta, steps, rho=0.9, eps=1e-6):
    points = [theta.astype(float)]
    s = d = np.zeros(len(theta))
    for _ in range(steps):
        new, s, d = adadelta_step(points[-1], gradient(points[-1]), s, d, rho, eps)
        points.append(new)
    return np.array(points)


def first_jump(g, rho=0.9, eps=1e-6):
    return math.sqrt(eps) / math.sqrt((1 - rho) + eps / g**2)


def eps_for(length, rho=0.9):
    return length * length - rho * length * length


def steps_to_travel(distance, rho=0.9, eps=1e-6):
    moved = s = d = 0.0
    k = 0
    while moved < distance:
        k += 1
        s = rho * s + 1 - rho
        jump = math.sqrt((d + eps) / (s + eps))
        d = rho * d + (1 - rho) * jump**2
        moved += jump
    return k
""",
    ),
    AlsoRight(
        "loops",
        """
def adadelta_step(theta, g, s, d, rho=0.9, eps=1e-6):
    new, squares, jumps = theta.astype(float), s.copy(), d.copy()
    for i in range(len(g)):
        squares[i] = rho * s[i] + (1 - rho) * g[i] ** 2
        jump = math.sqrt(d[i] + eps) / math.sqrt(squares[i] + eps) * g[i]
        jumps[i] = rho * d[i] + (1 - rho) * jump * jump
        new[i] -= jump
    return [new, squares, jumps]


def adadelta_path(gradient, theta, steps, rho=0.9, eps=1e-6):
    path = np.zeros((steps + 1, theta.size))
    path[0] = theta
    s, d = np.zeros(theta.size), np.zeros(theta.size)
    for t in range(1, steps + 1):
        g = gradient(path[t - 1])
        path[t], s, d = adadelta_step(path[t - 1], g, s, d, rho=rho, eps=eps)
    return path


def first_jump(g, rho=0.9, eps=1e-6):
    new, _, _ = adadelta_step(np.zeros(1), np.array([g]), np.zeros(1), np.zeros(1), rho, eps)
    return abs(new[0])


def eps_for(length, rho=0.9):
    return np.float64(length) ** 2 * (1 - rho)


def steps_to_travel(distance, rho=0.9, eps=1e-6):
    theta, s, d = np.zeros(1), np.zeros(1), np.zeros(1)
    for n in range(1, 100000):
        theta, s, d = adadelta_step(theta, np.ones(1), s, d, rho, eps)
        if abs(theta[0]) >= distance:
            return n
""",
    ),
    AlsoRight(
        "whole_path_at_once",
        """
def adadelta_step(theta, g, s, d, rho=0.9, eps=1e-6):
    s = np.add(np.multiply(rho, s), np.multiply(1 - rho, np.square(g)))
    jump = np.multiply(np.sqrt(np.divide(d + eps, s + eps)), g)
    return np.subtract(theta, jump), s, np.add(np.multiply(rho, d), np.multiply(1 - rho, np.square(jump)))


def adadelta_path(gradient, theta, steps, rho=0.9, eps=1e-6):
    here, rows = np.array(theta, dtype=float), [np.array(theta, dtype=float)]
    state = (np.zeros(len(here)), np.zeros(len(here)))
    for _ in range(steps):
        here, *state = adadelta_step(here, gradient(here), *state, rho, eps)
        rows.append(here)
    return np.vstack(rows)


def first_jump(g, rho=0.9, eps=1e-6):
    return np.array(np.sqrt(eps * g**2 / ((1 - rho) * g**2 + eps)))


def eps_for(length, rho=0.9):
    return np.array((1 - rho) * np.square(length))


def steps_to_travel(distance, rho=0.9, eps=1e-6):
    steps = 1000
    while True:
        path = adadelta_path(lambda w: np.ones(1), np.zeros(1), steps, rho, eps)
        arrived = np.flatnonzero(-path[:, 0] >= distance)
        if len(arrived):
            return int(arrived[0])
        steps *= 2
""",
    ),
]
