# %% about
LECTURES = ["L0-58", "L2-22", "L2-23", "L2-24"]
MINUTES = 30

# %% [markdown]
# ## Four ways to slow down
#
# A constant rate has a floor of noise below which it never gets; a rate that falls too fast stops before it
# arrives. These four schedules are the ones you will meet most often. In each, $t = 0, 1, 2, \dots$ counts
# the steps taken so far (or the epochs, if you like), and $\alpha_0$ is the rate of the very first step.
#
# - **Step decay**, `step_decay(t, lr0, factor, every)`:
#   $\alpha(t) = \alpha_0 \cdot \text{factor}^{\lfloor t / \text{every} \rfloor}$
# - **Exponential decay**, `exponential_decay(t, lr0, k)`: $\alpha(t) = \alpha_0\, e^{-kt}$
# - **Inverse-time decay**, `inverse_time_decay(t, lr0, k)`: $\alpha(t) = \dfrac{\alpha_0}{1 + kt}$
# - **Linear decay**, `linear_decay(t, lr0, lr_end, steps)`:
#   $\alpha(t) = \alpha_0 + (\alpha_f - \alpha_0) \min(t / T, 1)$
#
# What holds for all four:
#
# - `t` is an array **of any shape, of integers or of floats, all at least 0.** Return an **array of the same
#   shape, float64; `t` must not change.**
# - **$t$ counts from 0**, so that every schedule has the value $\alpha_0$ at $t = 0$.
# - **Step decay is a staircase**: with `every = 5` the steps 0 to 4 have the rate $\alpha_0$, and step 5 is
#   the first with $\alpha_0 \cdot \text{factor}$.
# - **Linear decay stays at $\alpha_f$ from $t = T$ on** (`steps` is $T$).
# - The parameters are plain numbers: $\alpha_0, k > 0$, $0 <$ `factor` $\le 1$, $\alpha_f \ge 0$, and `every`
#   and $T$ positive integers. `lr0` may be an integer.

# %% given
import numpy as np


# %% answer
def step_decay(t, lr0, factor, every):
    """Return the rate that is multiplied by factor after every so many steps."""
    # BEGIN SOLUTION
    return lr0 * factor ** (t // every)
    # END SOLUTION


def exponential_decay(t, lr0, k):
    """Return lr0 * exp(-k t)."""
    # BEGIN SOLUTION
    return lr0 * np.exp(-k * t)
    # END SOLUTION


def inverse_time_decay(t, lr0, k):
    """Return lr0 / (1 + k t)."""
    # BEGIN SOLUTION
    return lr0 / (1.0 + k * t)
    # END SOLUTION


def linear_decay(t, lr0, lr_end, steps):
    """Return the rate on the straight line from lr0 to lr_end, and lr_end after it."""
    # BEGIN SOLUTION
    return lr0 + (lr_end - lr0) * np.minimum(t / steps, 1.0)
    # END SOLUTION


# %% check points=0.5
def check_step():
    """With factor 0.5 every 5 steps the rate is halved at 5, at 10 and at 15, and not in between."""
    t = np.array([[0, 3, 5, 7], [9, 10, 14, 15]])
    assert_close(step_decay(t, 0.1, 0.5, 5), [[0.1, 0.1, 0.05, 0.05], [0.05, 0.025, 0.025, 0.0125]])


# %% check points=0.5
def check_smooth():
    """Exponential and inverse-time decay are right at 0, 1, 5 and 20."""
    t = np.array([0, 1, 5, 20])
    expected = [0.2, 0.180967483607192, 0.121306131942527, 0.0270670566473225]
    assert_close(exponential_decay(t, 0.2, 0.1), expected)
    assert_close(inverse_time_decay(t, 0.3, 0.1), [0.3, 0.272727272727273, 0.2, 0.1])


# %% check points=0.5
def check_linear():
    """Linear decay from 0.1 to 0.02 in 4 steps is right on the way, at its end and after it."""
    t = np.array([0, 1, 2, 3, 4, 9])
    assert_close(linear_decay(t, 0.1, 0.02, 4), [0.1, 0.08, 0.06, 0.04, 0.02, 0.02])


# %% hidden check points=0.5
def check_random_steps(rng):
    """Step decay is right for random parameters, for integers and floats, and t stays as it was."""
    from lecturelib.schedules import StepDecay

    for t in (rng.integers(60, size=(3, 4)), np.floor(rng.uniform(0, 60, size=7)), np.arange(40)):
        lr0, factor, every = rng.uniform(0.01, 0.5), rng.uniform(0.2, 0.9), int(rng.integers(3, 9))
        before = t.copy()
        assert_close(step_decay(t, lr0, factor, every), StepDecay(lr0, factor, every)(before))
        assert_close(t, before)
    assert_close(step_decay(np.arange(8), 2, 0.5, 3), StepDecay(2, 0.5, 3)(np.arange(8)))


# %% hidden check points=0.5
def check_random_smooth(rng):
    """Exponential and inverse-time decay are right for random parameters, for integers and floats, and t
    stays as it was."""
    from lecturelib.schedules import ExponentialDecay, InverseTimeDecay

    for t in (rng.integers(60, size=(3, 4)), rng.uniform(0, 60, size=7), np.arange(40)):
        k, before = rng.uniform(0.02, 0.4), t.copy()
        for lr0 in (rng.uniform(0.01, 0.5), 2):
            assert_close(exponential_decay(t, lr0, k), ExponentialDecay(lr0, k)(before))
            assert_close(inverse_time_decay(t, lr0, k), InverseTimeDecay(lr0, k)(before))
        assert_close(t, before)


# %% hidden check points=0.5
def check_random_lines(rng):
    """Linear decay is right for random parameters, for integers and floats, and t stays as it was."""
    from lecturelib.schedules import LinearDecay

    for t in (rng.integers(60, size=(3, 4)), rng.uniform(0, 60, size=7), np.arange(40)):
        steps, before = int(rng.integers(15, 30)), t.copy()
        for lr0, lr_end in ((rng.uniform(0.2, 0.5), rng.uniform(0.01, 0.1)), (2, 0), (1, 1)):
            assert_close(
                linear_decay(t, lr0, lr_end, steps), LinearDecay(lr0, lr_end, steps)(before), atol=1e-14
            )
        assert_close(t, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Gradient descent, SGD and learning-rate schedules'."
STEP = "lr0 * factor ** (t // every)"
EXPONENTIAL = "lr0 * np.exp(-k * t)"
INVERSE = "lr0 / (1.0 + k * t)"
LINEAR = "lr0 + (lr_end - lr0) * np.minimum(t / steps, 1.0)"

MISTAKES = [
    Mistake(
        "no_staircase",
        STEP,
        "lr0 * factor ** (t / every)",
        "Your rate falls at every step: 0.0379 at t = 7 instead of 0.05. You divided and did not round down, "
        "so the staircase became a slide.",
    ),
    Mistake(
        "counts_from_one",
        STEP,
        "lr0 * factor ** ((t - 1) // every)",
        "Your steps come one too late, and at t = 0 the rate is twice what it should be: rounded down, a "
        "fifth of -1 is -1. Here t counts from 0.",
    ),
    Mistake(
        "one_step_too_early",
        STEP,
        "lr0 * factor ** ((t + 1) // every)",
        "Your steps come one too early. Here t counts from 0: the steps 0 to 4 are the first five.",
    ),
    Mistake(
        "rounded_to_the_nearest",
        STEP,
        "lr0 * factor ** np.round(t / every)",
        "You round to the nearest whole number, so the rate changes in the middle of a period. Round down.",
    ),
    Mistake(
        "divided_after_the_power",
        STEP,
        "lr0 * (factor ** t // every)",
        "Your power comes before the division: `a ** b // c` is `(a ** b) // c`. Put the exponent in "
        "brackets.",
    ),
    Mistake(
        "factor_not_a_power",
        STEP,
        "np.where(t < every, 1.0, factor) * lr0",
        "Your rate changes once and then never again. It is multiplied by the factor after every period.",
    ),
    Mistake(
        "steps_into_t",
        f"return {STEP}",
        "t //= every\n    return lr0 * factor ** t",
        "Your step decay overwrites t: `//=` works in the caller's array. Make a new one.",
    ),
    Mistake(
        "staircase_of_integers",
        f"return {STEP}",
        "rates = np.full_like(t, lr0)\n    rates[:] = lr0 * factor ** (t // every)\n    return rates",
        "An array made like t has the dtype of t, and integers cut every rate below 1 to 0. Make it float64.",
    ),
    Mistake(
        "rate_grows",
        EXPONENTIAL,
        "lr0 * np.exp(k * t)",
        "Your exponential grows: the sign in the exponent is missing.",
    ),
    Mistake(
        "k_taken_for_gamma",
        EXPONENTIAL,
        "lr0 * k**t",
        "You took k for the factor per step. That factor, the gamma of PyTorch, is exp(-k): " + CHAPTER,
    ),
    Mistake(
        "compound_interest",
        EXPONENTIAL,
        "lr0 * (1.0 - k) ** t",
        "You multiply by 1 - k per step. For small k that is close to exp(-k), but it is not the same.",
    ),
    Mistake(
        "k_divides_t",
        EXPONENTIAL,
        "lr0 * np.exp(-t / k)",
        "You divide by k in the exponent. Here k is a rate of decay, not the time that it takes.",
    ),
    Mistake(
        "one_missing",
        INVERSE,
        "lr0 / (k * t)",
        "The 1 in your denominator is missing: at t = 0 you divide by 0, and the first rate is infinite.",
    ),
    Mistake(
        "bracket_missing",
        INVERSE,
        "lr0 / 1.0 + k * t",
        "Your rate grows: without brackets, `lr0 / 1 + k * t` divides by 1 only.",
    ),
    Mistake(
        "k_outside",
        INVERSE,
        "lr0 / (k * (1.0 + t))",
        "Your k multiplies the whole denominator. It belongs to t alone; at t = 0 the rate is lr0.",
    ),
    Mistake(
        "k_ignored",
        INVERSE,
        "lr0 / (1.0 + t)",
        "Your inverse-time decay does not use k. It says how soon the rate is halved: at t = 1 / k.",
    ),
    Mistake(
        "root_of_time",
        INVERSE,
        "lr0 / np.sqrt(1.0 + k * t)",
        "Your rate falls with the root of time. That is a schedule too, but a slower one.",
    ),
    Mistake(
        "goes_on_below",
        LINEAR,
        "lr0 + (lr_end - lr0) * t / steps",
        "Your line goes on after its end: the rate falls below lr_end, then below 0, and descent climbs. It "
        "should stay at lr_end.",
    ),
    Mistake(
        "ends_one_early",
        LINEAR,
        "lr0 + (lr_end - lr0) * np.minimum(t / (steps - 1), 1.0)",
        "Your line arrives one step early. The text has it arrive at t = T, not at the last of T steps.",
    ),
    Mistake(
        "always_to_zero",
        LINEAR,
        "lr0 * (1.0 - np.minimum(t / steps, 1.0))",
        "Your line goes down to 0. It should end at lr_end.",
    ),
    Mistake(
        "zero_with_a_floor",
        LINEAR,
        "np.maximum(lr0 * (1.0 - t / steps), lr_end)",
        "Your line aims at 0 and is cut off at lr_end, which it reaches too early. It should aim at lr_end.",
    ),
    Mistake(
        "ends_swapped",
        LINEAR,
        "lr_end + (lr0 - lr_end) * np.minimum(t / steps, 1.0)",
        "Your line runs from lr_end up to lr0. It starts with lr0.",
    ),
    Mistake(
        "whole_division",
        LINEAR,
        "lr0 + (lr_end - lr0) * np.minimum(t // steps, 1.0)",
        "Your line is a jump: `//` rounds down, so nothing happens before t = T.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops_over_entries",
        """
import math


def each(function, t):
    flat = [float(function(float(value))) for value in t.ravel()]
    return np.array(flat).reshape(t.shape)


def step_decay(t, lr0, factor, every):
    def one(value):
        rate = lr0
        while value >= every:
            value -= every
            rate *= factor
        return rate

    return each(one, t)


def exponential_decay(t, lr0, k):
    return each(lambda value: lr0 * math.exp(-k * value), t)


def inverse_time_decay(t, lr0, k):
    return each(lambda value: lr0 / (1 + k * value), t)


def linear_decay(t, lr0, lr_end, steps):
    return each(lambda v: lr_end if v >= steps else ((steps - v) * lr0 + v * lr_end) / steps, t)
""",
    ),
    AlsoRight(
        "other_algebra",
        """
def step_decay(t, lr0, factor, every):
    return lr0 * np.power(1.0 * factor, np.floor(t / every))


def exponential_decay(t, lr0, k):
    return lr0 / np.exp(k * t)


def inverse_time_decay(t, lr0, k):
    return (1 / k) * lr0 / (t + 1 / k)


def linear_decay(t, lr0, lr_end, steps):
    return np.interp(t, [0, steps], [lr0, lr_end])
""",
    ),
    AlsoRight(
        "logarithms_and_where",
        """
def step_decay(t, lr0, factor, every):
    return np.exp(np.log(lr0) + np.floor_divide(t, every) * np.log(factor))


def exponential_decay(t, lr0, k):
    return lr0 * np.exp(-k) ** t


def inverse_time_decay(t, lr0, k):
    return np.reciprocal((1 + k * t) / lr0)


def linear_decay(t, lr0, lr_end, steps):
    part = np.clip(t, 0, steps) / steps
    return np.where(t < steps, (1 - part) * lr0 + part * lr_end, 1.0 * lr_end)
""",
    ),
]
