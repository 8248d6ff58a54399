# %% about
LECTURES = ["L1-17", "L2-07", "L2-08", "L2-10", "L4-38"]
MINUTES = 15

# %% [markdown]
# ## What momentum gains, and where
#
# Momentum keeps a share $\beta$ of the last jump. Along the floor of a valley, where the gradient hardly
# changes, the jumps pile up; across the valley, where it changes sign in every step, they cancel. How much of
# either happens can be computed before anything is trained.
#
# $$
# v_k = \beta\, v_{k-1} - \eta\, g_k,
# \qquad
# v_0 = 0,
# \qquad
# k = 1, 2, \dots
# $$
#
# Let the gradients be $g_k = s^k g$ with $s = 1$ (flat area) or $s = -1$ (ravine). **The gain $G_k$ of step
# $k$ is the jump $v_k$ divided by the jump $-\eta g_k$ which plain descent makes in that same step**, with
# the same gradient. So $G_1 = 1$: the first step gains nothing.
#
# **1.** Write `gain(beta, k, sign)`, the gain $G_k$ for `sign` $= s$, and `terminal_gain(beta, sign)`, its
# limit for $k \to \infty$.
#
# **2.** Some authors average the gradients instead of adding them up: $v_k = \beta\, v_{k-1} - \eta\,
# (1 - \beta)\, g_k$. Write `average_gain(beta, k, sign)`, the gain of step $k$ of this form, again relative
# to $-\eta g_k$.
#
# **3.** The limit takes its time. Write `steps_to_reach(fraction, beta)`: the smallest $k \ge 1$ for which,
# **in the flat area and in the first form**, $G_k$ is at least the given fraction of its limit. It returns a
# whole number.
#
# All arguments are plain numbers: $0 < \beta < 1$, $k$ from 1 to 1000, $0 <$ `fraction` $< 1$. A relative
# error of $10^{-9}$ is allowed. A loop is as welcome as a closed form, and no check asks for a fraction that
# is hit exactly.

# %% given
import math

import numpy as np


# %% answer
def gain(beta, k, sign=1):
    """Return how many plain steps long step k with momentum is, from rest."""
    # BEGIN SOLUTION
    r = sign * beta
    return (1.0 - r**k) / (1.0 - r)
    # END SOLUTION


def terminal_gain(beta, sign=1):
    """Return the limit of the gain for many steps."""
    # BEGIN SOLUTION
    return 1.0 / (1.0 - sign * beta)
    # END SOLUTION


def average_gain(beta, k, sign=1):
    """Return the gain of step k for the form that averages the gradients."""
    # BEGIN SOLUTION
    return (1.0 - beta) * gain(beta, k, sign)
    # END SOLUTION


def steps_to_reach(fraction, beta):
    """Return the first step whose gain in a flat area is at least this fraction of the limit."""
    # BEGIN SOLUTION
    return math.ceil(math.log(1.0 - fraction) / math.log(beta))
    # END SOLUTION


# %% check points=0.5
def check_gains():
    """With beta 0.9 the gains of steps 1, 2, 3 and 10 are right, in the flat area and in the ravine."""
    flat = [gain(0.9, k) for k in (1, 2, 3, 10)]
    assert_close(np.array(flat), [1.0, 1.9, 2.71, 6.513215599])
    ravine = [gain(0.9, k, -1) for k in (1, 2, 3, 10)]
    assert_close(np.array(ravine), [1.0, 0.1, 0.91, 0.342800820947368])


# %% check points=0.5
def check_limits():
    """The limits, the averaged form and the number of steps to half and to nine tenths of the limit are
    right."""
    assert_close(np.array([terminal_gain(0.9), terminal_gain(0.9, -1)]), [10.0, 0.526315789473684])
    averaged = [average_gain(0.9, 1), average_gain(0.9, 10), average_gain(0.9, 3, -1)]
    assert_close(np.array(averaged), [0.1, 0.6513215599, 0.091])
    assert_close(np.array([steps_to_reach(0.5, 0.9), steps_to_reach(0.9, 0.9)]), [7, 22])


# %% hidden check points=0.5
def check_random_gains(rng):
    """Gains, limits and averaged gains are right for random beta and k, up to 1000 steps."""
    from lecturelib.optimizers import momentum_gain as reference

    for k in (int(rng.integers(2, 8)) * 2 + 1, int(rng.integers(2, 8)) * 2, 1000):
        beta = rng.uniform(0.3, 0.97)
        for sign in (1, -1):
            assert_close(gain(beta, k, sign), reference(beta, k, sign))
            assert_close(terminal_gain(beta, sign), reference(beta, sign=sign))
            assert_close(average_gain(beta, k, sign), reference(beta, k, sign, form="average"))


# %% hidden check points=0.5
def check_random_steps(rng):
    """The number of steps to a fraction of the limit is right for random fractions and beta."""
    for k in rng.integers(2, 40, size=4).tolist():
        beta = rng.uniform(0.85, 0.97)
        fraction = 1.0 - beta ** (k - rng.uniform(0.2, 0.8))  # reached between steps k - 1 and k
        assert_close(steps_to_reach(fraction, beta), k)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Optimizers: momentum, Nesterov, adaptive methods'"
GAIN = "(1.0 - r**k) / (1.0 - r)"

MISTAKES = [
    Mistake(
        "limit_for_every_step",
        GAIN,
        "1.0 / (1.0 - r)",
        "Your gain does not depend on k: 10 for beta = 0.9, which is the limit. After ten steps the velocity "
        f"has not got there; the sum of the powers of beta stops after k terms. See {CHAPTER}.",
    ),
    Mistake(
        "sign_ignored",
        "r = sign * beta",
        "r = beta",
        "Your gain in the ravine is that of the flat area. Gradients that change their sign cancel what the "
        f"velocity has stored: see the gains of momentum in {CHAPTER}.",
    ),
    Mistake(
        "sign_in_front",
        "r = sign * beta\n    return (1.0 - r**k) / (1.0 - r)",
        "return sign * (1.0 - beta**k) / (1.0 - beta)",
        "Your gain in the ravine is the flat one with a minus in front. The sign belongs to each term of the "
        "sum: every other one is negative.",
    ),
    Mistake(
        "sign_only_in_the_denominator",
        GAIN,
        "(1.0 - beta**k) / (1.0 - r)",
        "Your gain in the ravine is right for even k only. The power keeps the sign too: add up the first "
        "three terms by hand and compare.",
    ),
    Mistake(
        "current_gradient_missing",
        GAIN,
        "(r - r**k) / (1.0 - r)",
        "Your sum lacks the gradient of the step itself: your first gain is 0, and it should be 1.",
    ),
    Mistake(
        "one_term_too_many",
        GAIN,
        "(1.0 - r ** (k + 1)) / (1.0 - r)",
        "Your sum has one term too many: your first gain is 1 + beta or 1 - beta, and it should be 1. The "
        "powers run from 0 to k - 1.",
    ),
    Mistake(
        "distance_for_jump",
        GAIN,
        "sum((1.0 - r**j) / (1.0 - r) for j in range(1, k + 1))",
        "You added up the gains of all steps so far. The text asks for the gain of step k alone: a jump, not "
        "the distance covered.",
    ),
    Mistake(
        "averaged_by_accident",
        GAIN,
        "(1.0 - beta) * (1.0 - r**k) / (1.0 - r)",
        "Your gain starts at 1 - beta: it is that of the form which averages the gradients. The velocity of "
        f"the first form adds them up: see the table of forms in {CHAPTER}.",
    ),
    Mistake(
        "limits_exchanged",
        "1.0 / (1.0 - sign * beta)",
        "1.0 / (1.0 + sign * beta)",
        "Your two limits have changed places: momentum speeds up where the gradient stays, and brakes where "
        "it changes its sign.",
    ),
    Mistake(
        "limit_without_sign",
        "1.0 / (1.0 - sign * beta)",
        "1.0 / (1.0 - beta)",
        "Your limit is 10 for beta = 0.9 also in the ravine. There every other term of the sum is negative.",
    ),
    Mistake(
        "limit_of_the_average",
        "1.0 / (1.0 - sign * beta)",
        "(1.0 - beta) / (1.0 - sign * beta)",
        "Your limit in the flat area is 1: it belongs to the form that averages the gradients, not to the "
        f"first one. See the table of forms in {CHAPTER}.",
    ),
    Mistake(
        "average_without_weight",
        "(1.0 - beta) * gain(beta, k, sign)",
        "gain(beta, k, sign)",
        "Your averaged form gains as much as the first one. There each gradient counts only 1 - beta times.",
    ),
    Mistake(
        "average_with_signed_weight",
        "(1.0 - beta) * gain(beta, k, sign)",
        "(1.0 - sign * beta) * gain(beta, k, sign)",
        "Your averaged gain is right in the flat area only. The weight of a gradient is 1 - beta whatever "
        "its sign, so in a ravine the averaged form is much shorter than a plain step.",
    ),
    Mistake(
        "average_weighted_by_beta",
        "(1.0 - beta) * gain(beta, k, sign)",
        "beta * gain(beta, k, sign)",
        "Your averaged form weights the new gradient by beta. The share beta belongs to the old velocity, "
        "and the rest to the gradient.",
    ),
    Mistake(
        "rounded_down",
        "math.ceil(",
        "math.floor(",
        "Your number of steps is one too small: after it the fraction is nearly reached, not reached.",
    ),
    Mistake(
        "fraction_for_rest",
        "math.log(1.0 - fraction)",
        "math.log(fraction)",
        "You solved for the step at which the power of beta equals the fraction. The power is what is still "
        "missing from the limit.",
    ),
    Mistake(
        "one_step_more",
        "math.ceil(math.log(1.0 - fraction) / math.log(beta))",
        "math.ceil(math.log(1.0 - fraction) / math.log(beta)) + 1",
        "Your number of steps is one too large. With steps counted from 1, the gain of step k has k terms.",
    ),
    Mistake(
        "rule_of_thumb",
        "math.ceil(math.log(1.0 - fraction) / math.log(beta))",
        "math.ceil(round(1.0 / (1.0 - beta), 6))",
        "You returned 1 / (1 - beta) steps whatever the fraction is. That rule of thumb belongs to one "
        "fraction, about 63 percent.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "simulated",
        """
def walk(beta, k, sign, weight):
    v = 0.0
    for j in range(1, k + 1):
        g = sign**j
        v = beta * v - weight * g
    return v / -g


def gain(beta, k, sign=1):
    return walk(beta, k, sign, 1.0)


def terminal_gain(beta, sign=1):
    return walk(beta, 5000, sign, 1.0)


def average_gain(beta, k, sign=1):
    return walk(beta, k, sign, 1.0 - beta)


def steps_to_reach(fraction, beta):
    k = 1
    while gain(beta, k) < fraction * terminal_gain(beta):
        k += 1
    return k
""",
    ),
    AlsoRight(
        "sums_of_powers",
        """
def gain(beta, k, sign=1):
    return np.sum((sign * beta) ** np.arange(k))


def terminal_gain(beta, sign=1):
    return 1 / (1 - beta) if sign == 1 else 1 / (1 + beta)


def average_gain(beta, k, sign=1):
    if sign == 1:
        return 1 - beta**k
    return (1 - beta) / (1 + beta) * (1 - (-beta) ** k)


def steps_to_reach(fraction, beta):
    k, left = 0, 1.0
    while left > 1 - fraction:
        left *= beta
        k += 1
    return float(k)
""",
    ),
    AlsoRight(
        "recursion",
        """
def gain(beta, k, sign=1):
    value = 0.0
    for _ in range(k):
        value = 1.0 + sign * beta * value
    return value


def terminal_gain(beta, sign=1):
    return np.array(1.0 / (1.0 - beta * sign))


def average_gain(beta, k, sign=1):
    value = 0.0
    for _ in range(k):
        value = (1.0 - beta) + sign * beta * value
    return value


def steps_to_reach(fraction, beta):
    return int(np.log1p(-fraction) / np.log(beta)) + 1
""",
    ),
]
