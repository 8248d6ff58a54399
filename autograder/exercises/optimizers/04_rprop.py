# %% about
LECTURES = ["L2-32", "L2-33"]
MINUTES = 15

# %% [markdown]
# ## RProp: signs instead of sizes
#
# How long a gradient is says little about how far away the minimum is. RProp looks at its sign alone: each
# coordinate has a step size $\Delta$ of its own, which grows while the sign stays the same and shrinks when
# it changes, because then the minimum has been jumped over.
#
# With $g$ for the gradient and $g^{\text{last}}$ for the one before, in each coordinate:
#
# $$
# \Delta \leftarrow
# \begin{cases}
# \min(1.2\,\Delta,\ 50) & \text{if } g \text{ and } g^{\text{last}} \text{ have the same sign} \\
# \max(0.5\,\Delta,\ 10^{-6}) & \text{if they have opposite signs} \\
# \Delta & \text{if one of them is } 0
# \end{cases}
# \qquad
# \theta \leftarrow \theta - \operatorname{sign}(g)\, \Delta
# $$
#
# **The new $\Delta$ makes the step, and $\operatorname{sign}(0) = 0$.** That is **Rprop−**. A second member
# of the family, **iRprop−**, which PyTorch computes, differs in one point: **where the signs are opposite,
# $g$ is set to 0 after $\Delta$ has shrunk.** So this coordinate rests for one step, and in the next one
# there is nothing to compare with.
#
# **1.** Write `rprop_step(theta, g, last, delta, rest)`: it **returns three arrays: the new $\theta$, the
# gradient to compare with in the next step, and the new $\Delta$**. `rest=False` is Rprop−, `rest=True` is
# iRprop−. Of the second array only the signs count. **Gradients may be as small as $10^{-200}$**, and the
# product of two such numbers is 0. `g`, `last` and `delta` are float arrays of shape $(n,)$.
#
# **2.** Write `rprop_path(gradient, theta, steps, delta0, rest)`: the points of a run, the first one
# included, as a float64 array of shape (`steps` + 1, $n$). **All $\Delta$ start at `delta0`, and before the
# first step the last gradient is 0**, so the first step is `delta0` long. Call `gradient` exactly once per
# step.
#
# `theta` may hold integers, and no function may change its arguments.

# %% given
import numpy as np


# %% answer
def rprop_step(theta, g, last, delta, rest=False):
    """Return the next point, the gradient to compare with next time, and the next step sizes."""
    # BEGIN SOLUTION
    agreement = np.sign(g) * np.sign(last)
    grown = np.minimum(1.2 * delta, 50.0)
    shrunk = np.maximum(0.5 * delta, 1e-6)
    delta = np.where(agreement > 0, grown, np.where(agreement < 0, shrunk, delta))
    if rest:
        g = np.where(agreement < 0, 0.0, g)
    return theta - np.sign(g) * delta, g, delta
    # END SOLUTION


def rprop_path(gradient, theta, steps, delta0=0.1, rest=False):
    """Return all points of a run, shape (steps + 1, n)."""
    # BEGIN SOLUTION
    path = np.empty((steps + 1, len(theta)))
    path[0] = theta
    last, delta = np.zeros(len(theta)), np.full(len(theta), delta0)
    for t in range(steps):
        path[t + 1], last, delta = rprop_step(path[t], gradient(path[t]), last, delta, rest)
    return path
    # END SOLUTION


# %% check points=0.5
def check_one_step():
    """One step is right for equal, opposite and missing signs, at both limits of the step sizes, and for tiny
    gradients."""
    theta, delta = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.1, 0.2, 0.3, 0.4])
    g, last = np.array([5.0, -0.1, 3.0, 0.0]), np.array([0.2, 7.0, 0.0, -1.0])
    new, kept, sizes = rprop_step(theta, g, last, delta, False)
    assert_close(sizes, [0.12, 0.1, 0.3, 0.4])
    assert_close(new, [0.88, 2.1, 2.7, 4.0])
    assert_close(np.sign(kept), [1.0, -1.0, 1.0, 0.0])
    new, kept, sizes = rprop_step(theta, g, last, delta, True)
    assert_close(sizes, [0.12, 0.1, 0.3, 0.4])
    assert_close(new, [0.88, 2.0, 2.7, 4.0])
    assert_close(np.sign(kept), [1.0, 0.0, 1.0, 0.0])
    g, last, delta = (
        np.array([1e-200, 2.0, -3.0]),
        np.array([2e-200, 1.0, 1.0]),
        np.array([0.1, 45.0, 1.5e-6]),
    )
    new, kept, sizes = rprop_step(np.zeros(3), g, last, delta, False)
    assert_close(sizes, [0.12, 50.0, 1e-6])
    assert_close(new, [-0.12, -50.0, 1e-6])


# %% check points=0.5
def check_bowl():
    """Six steps in the bowl x²/2 + 5y² are right, for Rprop− and for iRprop−."""
    seen = []

    def gradient(theta):
        seen.append(np.array(theta))
        return np.array([1.0, 10.0]) * theta

    theta = np.array([0.5, -0.33])
    plain = rprop_path(gradient, theta, 6, 0.1, False)
    assert_close(plain[:, 0], [0.5, 0.4, 0.28, 0.136, -0.0368, 0.0496, 0.0064], atol=1e-12)
    assert_close(plain[:, 1], [-0.33, -0.23, -0.11, 0.034, -0.038, -0.002, 0.0412], atol=1e-12)
    resting = rprop_path(gradient, theta, 6, 0.1, True)
    assert_close(resting[:, 0], [0.5, 0.4, 0.28, 0.136, -0.0368, -0.0368, 0.0496], atol=1e-12)
    assert_close(resting[:, 1], [-0.33, -0.23, -0.11, 0.034, 0.034, -0.038, -0.038], atol=1e-12)
    assert len(seen) == 12, f"your code asked for {len(seen)} gradients in twelve steps"


# %% hidden check points=0.5
def check_random_steps(rng):
    """Steps are right for random gradients of all sizes, for both members of the family, and leave their
    arguments alone."""
    from lecturelib.optimizers import RProp, RPropState

    for form, rest in (("rprop-", False), ("irprop-", True)):
        theta, signs = rng.integers(-9, 10, size=9), np.repeat([1.0, -1.0, 0.0], 3)
        powers = rng.uniform(-220, 2, size=(2, 9))
        powers[:, 4] = rng.uniform(-220, -180, size=2)  # two of one sign whose product is 0
        g, last = np.tile([1.0, -1.0, 0.0], 3) * 10.0 ** powers[0], signs * 10.0 ** powers[1]
        delta = rng.uniform(0.01, 2.0, size=9)
        delta[0], delta[1] = rng.uniform(42.0, 50.0), rng.uniform(1e-6, 2e-6)
        wanted, state = RProp(form).step(theta, g, RPropState(1, signs, delta, np.zeros(9)))
        before = theta.copy(), g.copy(), last.copy(), delta.copy()
        new, kept, sizes = rprop_step(theta, g, last, delta, rest)
        assert_close(new, wanted)
        assert_close(np.sign(kept), state.sign)
        assert_close(sizes, state.delta)
        for array, copy in zip((theta, g, last, delta), before, strict=True):
            assert_close(array, copy)


# %% hidden check points=0.5
def check_random_runs(rng):
    """Runs of twenty steps are right for both members, from floats and from integers; each gradient is asked
    for once and at the right point."""
    from lecturelib.optimizers import RProp, minimize

    n = int(rng.integers(3, 6))
    goal, scale = rng.normal(size=n), 10.0 ** rng.uniform(-3, 3, size=n)
    seen = []

    def gradient(point):
        seen.append(np.array(point))
        return scale * (point - goal) ** 3

    for theta in (rng.normal(size=n), rng.integers(-3, 4, size=n)):
        for form, rest in (("rprop-", False), ("irprop-", True)):
            seen.clear()
            delta0 = rng.uniform(0.05, 0.2)
            wanted = minimize(RProp(form, delta0), lambda w: (0.0, scale * (w - goal) ** 3), theta, 20).path
            before = theta.copy()
            assert_close(rprop_path(gradient, theta, 20, delta0, rest), wanted, atol=1e-12)
            assert_close(theta, before)
            assert len(seen) == 20, "the gradient was not asked for once in every step"
            assert_close(np.array(seen), wanted[:-1], atol=1e-12)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Optimizers: momentum, Nesterov, adaptive methods'"
RETURN = "return theta - np.sign(g) * delta, g, delta"
REST = "    if rest:\n        g = np.where(agreement < 0, 0.0, g)\n"
CALL = "path[t + 1], last, delta = rprop_step(path[t], gradient(path[t]), last, delta, rest)"

MISTAKES = [
    Mistake(
        "uses_the_size",
        RETURN,
        "return theta - g * delta, g, delta",
        "Your step multiplies the step size by the gradient itself. RProp uses its sign alone, which is what "
        f"makes it independent of the scale of the function: see RProp in {CHAPTER}.",
    ),
    Mistake(
        "grows_and_shrinks_exchanged",
        "np.where(agreement > 0, grown, np.where(agreement < 0, shrunk, delta))",
        "np.where(agreement < 0, grown, np.where(agreement > 0, shrunk, delta))",
        "Your step sizes grow where the sign changes and shrink where it stays. A change of sign means that "
        f"the minimum was jumped over: see RProp in {CHAPTER}.",
    ),
    Mistake(
        "last_gradient_lost_in_the_run",
        CALL,
        "path[t + 1], _, delta = rprop_step(path[t], gradient(path[t]), last, delta, rest)",
        "Your run compares every gradient with zeros, so no step size ever changes. What one step keeps has "
        "to go into the next.",
    ),
    Mistake(
        "last_gradient_not_stored",
        RETURN,
        "return theta - np.sign(g) * delta, last, delta",
        "Your step hands back the gradient it was given to compare with. The next step has to compare with "
        "the current one.",
    ),
    Mistake(
        "sizes_lost_in_the_run",
        CALL,
        "path[t + 1], last, _ = rprop_step(path[t], gradient(path[t]), last, delta, rest)",
        "Your run starts every step with the first step sizes. What they have grown or shrunk to has to go "
        "into the next step.",
    ),
    Mistake(
        "product_underflows",
        "np.sign(g) * np.sign(last)",
        "g * last",
        "You compared signs by the product of the gradients. The product of two tiny numbers is 0, which "
        "looks as if there were no sign: compare the signs themselves.",
    ),
    Mistake(
        "one_comparison_for_all",
        "np.sign(g) * np.sign(last)",
        "np.sign(np.sum(np.sign(g) * np.sign(last))) * np.ones(len(g))",
        "All coordinates share one comparison. Each compares its own signs and has a step size of its own.",
    ),
    Mistake(
        "zero_counts_as_equal",
        "np.where(agreement > 0, grown",
        "np.where(agreement >= 0, grown",
        "Your step sizes grow also where one of the two gradients is 0, so the first step of a run is 1.2 "
        "times too long. Without two signs to compare, the size stays.",
    ),
    Mistake(
        "zero_counts_as_opposite",
        "np.where(agreement < 0, shrunk, delta)",
        "np.where(agreement <= 0, shrunk, delta)",
        "Your step sizes shrink also where one of the two gradients is 0, so the first step of a run is half "
        "as long as it should be. Without two signs to compare, the size stays.",
    ),
    Mistake(
        "no_upper_limit",
        "np.minimum(1.2 * delta, 50.0)",
        "1.2 * delta",
        "Your step sizes grow without limit. The text stops them at 50.",
    ),
    Mistake(
        "no_lower_limit",
        "np.maximum(0.5 * delta, 1e-6)",
        "0.5 * delta",
        "Your step sizes shrink below the smallest one the text allows.",
    ),
    Mistake(
        "limits_exchanged",
        "grown = np.minimum(1.2 * delta, 50.0)\n    shrunk = np.maximum(0.5 * delta, 1e-6)",
        "grown = np.maximum(1.2 * delta, 50.0)\n    shrunk = np.minimum(0.5 * delta, 1e-6)",
        "Minimum and maximum are exchanged: a step size that grows jumps to the upper limit at once. To keep "
        "a number below a limit, take the smaller of the two.",
    ),
    Mistake(
        "steps_with_the_old_size",
        f"delta = np.where(agreement > 0, grown, np.where(agreement < 0, shrunk, delta))\n{REST}    {RETURN}",
        "new = np.where(agreement > 0, grown, np.where(agreement < 0, shrunk, delta))\n"
        f"{REST}    return theta - np.sign(g) * delta, g, new",
        "Your step has the length of the old step size. First the size changes, then it makes the step.",
    ),
    Mistake(
        "uphill",
        RETURN,
        "return theta + np.sign(g) * delta, g, delta",
        "Your step goes along the sign of the gradient, uphill. Descent subtracts.",
    ),
    Mistake(
        "never_rests",
        REST,
        "",
        "Your iRprop− does what Rprop− does. Where the sign has changed, it sets the gradient to 0: the "
        f"coordinate rests for one step. See RProp in {CHAPTER}.",
    ),
    Mistake(
        "always_rests",
        "    if rest:\n        g =",
        "    if True:\n        g =",
        "Your Rprop− does what iRprop− does: it rests where the sign has changed. Rprop− makes the shorter "
        "step at once.",
    ),
    Mistake(
        "rests_but_remembers",
        f"{REST}    {RETURN}",
        "    move = np.where(agreement < 0, 0.0, g) if rest else g\n"
        "    return theta - np.sign(move) * delta, g, delta",
        "Your iRprop− rests, but keeps the gradient for the next comparison. It should keep 0: after a rest "
        "there is nothing to compare with.",
    ),
    Mistake(
        "forgets_but_moves",
        f"{REST}    {RETURN}",
        "    kept = np.where(agreement < 0, 0.0, g) if rest else g\n"
        "    return theta - np.sign(g) * delta, kept, delta",
        "Your iRprop− keeps 0 for the next comparison, but moves all the same. The coordinate should rest: "
        "the gradient is set to 0 before the step.",
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
        "loops",
        """
def sign(x):
    return 1 if x > 0 else -1 if x < 0 else 0


def rprop_step(theta, g, last, delta, rest=False):
    new, kept, sizes = theta.astype(float), g.copy(), delta.copy()
    for i in range(len(g)):
        both = sign(g[i]) * sign(last[i])
        if both == 1:
            sizes[i] = min(1.2 * delta[i], 50)
        elif both == -1:
            sizes[i] = max(0.5 * delta[i], 1e-6)
            if rest:
                kept[i] = 0
        new[i] -= sign(kept[i]) * sizes[i]
    return new, kept, sizes


def rprop_path(gradient, theta, steps, delta0=0.1, rest=False):
    points = [theta.astype(float)]
    last, delta = 0 * points[0], 0 * points[0] + delta0
    for _ in range(steps):
        new, last, delta = rprop_step(points[-1], gradient(points[-1]), last, delta, rest)
        points.append(new)
    return np.array(points)
""",
    ),
    AlsoRight(
        "masks_and_signs",
        """
def rprop_step(theta, g, last, delta, rest=False):
    s, old = np.sign(g), np.sign(last)
    same, opposite = (s == old) & (s != 0), s * old == -1
    factor = np.ones(len(g))
    factor[same] = 1.2
    factor[opposite] = 0.5
    sizes = np.clip(factor * delta, 1e-6, 50)
    if rest:
        s[opposite] = 0
    return theta - s * sizes, s, sizes


def rprop_path(gradient, theta, steps, delta0=0.1, rest=False):
    path = np.zeros((steps + 1, theta.size))
    path[0] = theta
    s, sizes = np.zeros(theta.size), delta0 * np.ones(theta.size)
    for t in range(1, steps + 1):
        path[t], s, sizes = rprop_step(path[t - 1], gradient(path[t - 1]), s, sizes, rest)
    return path
""",
    ),
    AlsoRight(
        "comparisons",
        """
def rprop_step(theta, g, last, delta, rest=False):
    same = ((g > 0) & (last > 0)) | ((g < 0) & (last < 0))
    opposite = ((g > 0) & (last < 0)) | ((g < 0) & (last > 0))
    sizes = np.select([same, opposite], [np.minimum(delta * 1.2, 50), np.maximum(delta / 2, 1e-6)], delta)
    kept = np.where(opposite, 0.0, g) if rest else g + 0.0
    direction = np.where(kept > 0, 1.0, 0.0) - np.where(kept < 0, 1.0, 0.0)
    return theta - direction * sizes, kept, sizes


def rprop_path(gradient, theta, steps, delta0=0.1, rest=False):
    here, last = np.array(theta, dtype=float), np.zeros(len(theta))
    sizes, path = np.repeat(float(delta0), len(theta)), [np.array(theta, dtype=float)]
    for _ in range(steps):
        g = gradient(here)
        here, last, sizes = rprop_step(here, g, last, sizes, rest=rest)
        path.append(here)
    return np.vstack(path)
""",
    ),
]
