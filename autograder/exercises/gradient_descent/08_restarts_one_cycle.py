# %% about
LECTURES = ["L0-59", "L2-21", "L3-66"]
MINUTES = 30

# %% [markdown]
# ## Warm restarts, one cycle, and two sums that decide
#
# **1. Warm restarts.** The rate follows half a cosine down, jumps back to the top and begins again, each
# time on a longer cycle:
#
# $$
# \alpha = \alpha_f + \tfrac12 (\alpha_0 - \alpha_f) \Bigl(1 + \cos \pi\, \frac{\tau}{T_i}\Bigr),
# \qquad T_i = T_0 \cdot \text{mult}^i,
# $$
#
# where $\tau$ is the time since the last restart and $T_i$ the length of the cycle $i = 0, 1, \dots$
# Write `warm_restarts(t, lr0, lr_end, first, mult, per_epoch)`.
#
# - `t` counts **updates** from 0, an array of any shape of integers. **`first` is $T_0$ in epochs, and an
#   epoch has `per_epoch` updates. The cosine moves with every update**, not once per epoch.
# - **The first update of a cycle has the rate $\alpha_0$**; $\alpha_f$ is approached and left before it is
#   reached.
# - `first`, `mult` and `per_epoch` are positive integers.
#
# **2. One cycle.** Up along half a cosine from `lr_max / div` to `lr_max`, then down along another one to
# `lr_max / (div * final_div)`.
# Write `one_cycle(t, lr_max, steps, rise, div, final_div)`, as PyTorch has it:
#
# - **The top is at $t_1 = \text{rise} \cdot \text{steps} - 1$, the end at $t_2 = \text{steps} - 1$. From
#   there on the rate stays.** $t_1$ need not be an integer; $t_1 > 0$.
# - From $a$ at time $t_a$ to $b$ at time $t_b$, half a cosine is
#   $b + \tfrac12 (a - b) \bigl(1 + \cos \pi \tfrac{t - t_a}{t_b - t_a}\bigr)$.
#
# **3. Far enough, and yet to rest.** Robbins and Monro ask two things of a schedule:
# $\sum_t \alpha_t = \infty$, so that it can reach any place, and $\sum_t \alpha_t^2 < \infty$, so that the
# noise dies out.
#
# - `robbins_monro(kind, p)` returns **a pair of booleans: whether $\sum_t \alpha_t$ is infinite, and whether
#   $\sum_t \alpha_t^2$ is finite**, for `kind = "power"`, $\alpha_t = (t + 1)^{-p}$ with $p \ge 0$, and for
#   `kind = "exponential"`, $\alpha_t = e^{-pt}$ with $p > 0$. The sums run over $t = 0, 1, 2, \dots$
# - `reach(lr0, k)` returns the number $\sum_{t=0}^{\infty} \alpha_0 e^{-kt}$ for $k > 0$: how far a run with
#   gradients of length 1 can get at all. **Relative error at most $10^{-9}$, also for $k = 10^{-9}$**, where
#   subtracting two numbers near 1 loses half of the digits and adding term by term takes for ever.
#
# Arrays of rates have the shape of `t` and dtype float64; `t` must not change.

# %% given
import math

import numpy as np


# %% answer
def warm_restarts(t, lr0, lr_end, first, mult, per_epoch):
    """Return the rate of each update, with restarts after cycles that grow by the factor mult."""
    # BEGIN SOLUTION
    start, length = np.zeros(t.shape), np.full(t.shape, float(first * per_epoch))
    while np.any(over := t >= start + length):
        start = np.where(over, start + length, start)
        length = np.where(over, mult * length, length)
    return lr_end + (lr0 - lr_end) / 2 * (1 + np.cos(np.pi * (t - start) / length))
    # END SOLUTION


def one_cycle(t, lr_max, steps, rise, div, final_div):
    """Return the rate of each update, up to lr_max and down again."""
    # BEGIN SOLUTION
    top, last = rise * steps - 1, steps - 1
    low, end = lr_max / div, lr_max / (div * final_div)
    up = lr_max + (low - lr_max) / 2 * (1 + np.cos(np.pi * t / top))
    part = np.minimum((t - top) / (last - top), 1.0)
    down = end + (lr_max - end) / 2 * (1 + np.cos(np.pi * part))
    return np.where(t <= top, up, down)
    # END SOLUTION


def robbins_monro(kind, p):
    """Return whether the sum of the rates is infinite, and whether that of their squares is finite."""
    # BEGIN SOLUTION
    if kind == "exponential":
        return False, True
    return p <= 1, p > 0.5
    # END SOLUTION


def reach(lr0, k):
    """Return the sum of all rates of exponential decay."""
    # BEGIN SOLUTION
    return -lr0 / math.expm1(-k)
    # END SOLUTION


# %% check points=0.5
def check_restarts():
    """With epochs of 3 updates, cycles of 2, 4 and 8 epochs restart at the updates 6 and 18; with mult 1 all
    cycles are of one length."""
    t = np.array([0, 1, 2, 3, 5, 6, 9, 12, 17, 18, 30])
    doubling = [1.0, 0.946410161513776, 0.8, 0.6, 0.253589838486225]
    doubling += [1.0, 0.882842712474619, 0.6, 0.213629669484373, 1.0, 0.6]
    assert_close(warm_restarts(t, 1.0, 0.2, 2, 2, 3), doubling)
    t = np.array([[0, 3], [6, 9], [12, 17]])
    assert_close(warm_restarts(t, 1.0, 0.2, 2, 1, 3), [[1.0, 0.6], [1.0, 0.6], [1.0, 0.253589838486225]])


# %% check points=0.5
def check_one_cycle():
    """A cycle of 20 steps starts at 0.1, is at its top at 4, ends at 19 with 0.001, and stays there."""
    t = np.array([0, 1, 2, 4, 9, 14, 19, 30])
    assert_close(
        one_cycle(t, 1.0, 20, 0.25, 10.0, 100.0),
        [0.1, 0.231801948466054, 0.55, 1.0, 0.75025, 0.25075, 0.001, 0.001],
    )


# %% check points=0.5
def check_sums():
    """Six schedules get the right verdicts, and the reach of exponential decay is right for a large and for
    a tiny k."""
    powers = [robbins_monro("power", p) for p in (0.0, 0.5, 0.75, 1.0, 2.0)]
    expected = [[True, False], [True, False], [True, True], [True, True], [False, True]]
    assert_close(np.array(powers), expected)
    assert_close(np.array(robbins_monro("exponential", 0.1)), [False, True])
    assert_close(reach(0.1, 0.1), 1.0508331944775)
    assert_close(reach(0.2, 1e-9), 0.2e9 + 0.1)


# %% hidden check points=0.5
def check_random_restarts(rng):
    """Warm restarts are right for random parameters, and t stays as it was."""
    from lecturelib.schedules import CosineWarmRestarts

    for mult in (1, 2, 3):
        lr0, lr_end = rng.uniform(0.5, 1.0), rng.uniform(0.01, 0.1)
        first, per_epoch = int(rng.integers(2, 5)), int(rng.integers(3, 7))
        for t in (np.arange(4 * first * per_epoch), rng.integers(300, size=(3, 4))):
            before, reference = t.copy(), CosineWarmRestarts(lr0, lr_end, first * per_epoch, mult)
            assert_close(warm_restarts(t, lr0, lr_end, first, mult, per_epoch), reference(before))
            assert_close(t, before)


# %% hidden check points=0.5
def check_random_cycles(rng):
    """One cycle is right for random parameters, before, at and after its top and after its end, and t stays
    as it was."""
    from lecturelib.schedules import OneCycle

    for _ in range(3):
        steps, rise, lr_max = int(rng.integers(20, 60)), rng.uniform(0.2, 0.5), rng.uniform(0.1, 1.0)
        div, final_div = rng.uniform(5.0, 30.0), rng.uniform(10.0, 1000.0)
        for t in (np.arange(steps + 9), rng.integers(2 * steps, size=(3, 4))):
            before, reference = t.copy(), OneCycle(lr_max, steps, rise, div, final_div)
            assert_close(one_cycle(t, lr_max, steps, rise, div, final_div), reference(before))
            assert_close(t, before)


# %% hidden check points=0.5
def check_random_sums(rng):
    """The verdicts are right for random powers on both sides of the two borders, for a constant rate and for
    exponential decay; the reach is right for random and for tiny k."""
    from lecturelib.schedules import ExponentialDecay, robbins_monro_ok

    powers = rng.uniform([0.05, 0.6, 1.1], [0.4, 0.9, 2.0])
    for p in (0.0, 0.5, 1.0, *powers.tolist()):
        far, rest = robbins_monro("power", p)
        assert_close(np.array([far, rest, far and rest]), np.array([p <= 1, p > 0.5, robbins_monro_ok(p)]))
    far, rest = robbins_monro("exponential", rng.uniform(0.001, 2.0))
    assert_close(np.array([far, rest]), np.array([False, True]))
    tiny = rng.uniform(1e-9, 2e-9, size=5)  # for one of them the digits lost might be zeros
    for lr0, k in ((rng.uniform(0.1, 1), rng.uniform(0.05, 2)), *((2, k) for k in tiny.tolist())):
        assert_close(reach(lr0, k), ExponentialDecay(lr0, k).total)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Gradient descent, SGD and learning-rate schedules'."
WAVE = "lr_end + (lr0 - lr_end) / 2 * (1 + np.cos(np.pi * (t - start) / length))"
UP = "lr_max + (low - lr_max) / 2 * (1 + np.cos(np.pi * t / top))"
PART = "np.minimum((t - top) / (last - top), 1.0)"
POWER = "return p <= 1, p > 0.5"

MISTAKES = [
    Mistake(
        "cycles_do_not_grow",
        "mult * length",
        "length",
        "All your cycles are of one length. Each is `mult` times as long as the one before: " + CHAPTER,
    ),
    Mistake(
        "cycles_grow_by_addition",
        "mult * length",
        "length + (mult - 1) * first * per_epoch",
        "Your cycles grow by the same amount each time: 2, 4, 6, … The text has them grow by a factor: 2, 4, "
        "8.",
    ),
    Mistake(
        "updates_taken_for_epochs",
        "float(first * per_epoch)",
        "float(first)",
        "Your cycles are too short: `first` counts epochs, and t counts updates, of which an epoch has "
        "several.",
    ),
    Mistake(
        "once_per_epoch",
        WAVE,
        WAVE.replace("(t - start)", "(t // per_epoch * per_epoch - start)"),
        "Your rate changes once per epoch and stays the same for all of its updates. Here the cosine moves "
        "with every update.",
    ),
    Mistake(
        "restart_one_late",
        "over := t >= start + length",
        "over := t > start + length",
        "Your restart comes one update late: the cycle has arrived at its lowest rate, which the text leaves "
        "before it is reached.",
    ),
    Mistake(
        "time_not_reset",
        WAVE,
        WAVE.replace("(t - start)", "t"),
        "Your cosine runs on through the restarts. It starts again with each cycle: what counts is the time "
        "since the last restart.",
    ),
    Mistake(
        "no_restart",
        "while np.any(over := t >= start + length):",
        "t = np.minimum(t, length)\n    while np.any(over := t > start + length):",
        "Your rate goes down once and stays there. After each cycle it jumps back to the top.",
    ),
    Mistake(
        "half_forgotten",
        "(lr0 - lr_end) / 2 * (1 + np.cos(np.pi * (t - start) / length))",
        "(lr0 - lr_end) * (1 + np.cos(np.pi * (t - start) / length))",
        "Your rate starts far above lr0: 1 plus a cosine runs from 2 to 0, and so a factor ½ is missing.",
    ),
    Mistake(
        "full_wave",
        WAVE,
        WAVE.replace("np.pi *", "2 * np.pi *"),
        "Your cosine makes a whole wave per cycle, down and up again. Warm restarts use the half that goes "
        "down.",
    ),
    Mistake(
        "lowest_rate_added_twice",
        WAVE,
        WAVE.replace("(lr0 - lr_end)", "lr0"),
        "Your rate starts at lr0 + lr_end. What the cosine scales is the way from the one to the other.",
    ),
    Mistake(
        "lowest_rate_ignored",
        WAVE,
        WAVE.replace("lr_end + ", "").replace("(lr0 - lr_end)", "lr0"),
        "Your rate goes down to 0. It should approach lr_end.",
    ),
    Mistake(
        "top_one_late",
        "top, last = rise * steps - 1, steps - 1",
        "top, last = rise * steps, steps - 1",
        "Your top comes one step late. Steps count from 0, so the last of the rising ones is rise * steps - "
        "1.",
    ),
    Mistake(
        "end_one_late",
        "top, last = rise * steps - 1, steps - 1",
        "top, last = rise * steps - 1, steps",
        "Your end comes one step late. Steps count from 0, so the last of them is steps - 1.",
    ),
    Mistake(
        "end_not_below_the_start",
        "lr_max / (div * final_div)",
        "lr_max / final_div",
        "Your end is a fraction of the top. In this schedule it is that fraction of the start: " + CHAPTER,
    ),
    Mistake(
        "end_is_the_start",
        "lr_max / (div * final_div)",
        "low",
        "Your rate comes back to where it started. It should end far below that.",
    ),
    Mistake(
        "starts_at_zero",
        "low, end = lr_max / div, lr_max / (div * final_div)",
        "low, end = 0.0, lr_max / (div * final_div)",
        "Your rate starts at 0, so the first update does nothing. It starts at lr_max / div.",
    ),
    Mistake(
        "rises_again",
        PART,
        "(t - top) / (last - top)",
        "After the end your cosine goes on and the rate rises again. From the last step on it should stay.",
    ),
    Mistake(
        "straight_lines",
        None,
        """
def warm_restarts(t, lr0, lr_end, first, mult, per_epoch):
    start, length = np.zeros(t.shape), np.full(t.shape, float(first * per_epoch))
    while np.any(over := t >= start + length):
        start = np.where(over, start + length, start)
        length = np.where(over, mult * length, length)
    return lr_end + (lr0 - lr_end) / 2 * (1 + np.cos(np.pi * (t - start) / length))


def one_cycle(t, lr_max, steps, rise, div, final_div):
    top, last = rise * steps - 1, steps - 1
    return np.interp(t, [0, top, last], [lr_max / div, lr_max, lr_max / (div * final_div)])


def robbins_monro(kind, p):
    if kind == "exponential":
        return False, True
    return p <= 1, p > 0.5


def reach(lr0, k):
    return -lr0 / math.expm1(-k)
""",
        "Your one cycle runs along straight lines, as in the first paper about it. Here both ways are half a "
        "cosine.",
    ),
    Mistake(
        "time_from_zero_on_the_way_down",
        PART,
        "np.minimum(t / last, 1.0)",
        "On the way down your time runs from the first step instead of from the top, so the rate jumps "
        "there.",
    ),
    Mistake(
        "rise_upside_down",
        UP,
        UP.replace("(1 + ", "(1 - "),
        "On the way up your cosine is upside down: it starts at the top.",
    ),
    Mistake(
        "exponential_goes_anywhere",
        "return False, True",
        "return True, True",
        "You say that the rates of exponential decay have an infinite sum. It is a geometric series: a run "
        "gets so far and no farther. That is why it cools too quickly: " + CHAPTER,
    ),
    Mistake(
        "harmonic_series_is_finite",
        POWER,
        "return p < 1, p > 0.5",
        "The terms 1, 1/2, 1/3, … tend to 0, but their sum is infinite: the harmonic series. For p = 1 a run "
        "can reach any place.",
    ),
    Mistake(
        "square_root_is_enough",
        POWER,
        "return p <= 1, p >= 0.5",
        "For p = ½ the squares are 1, 1/2, 1/3, …, the harmonic series, whose sum is infinite. That root "
        "falls just too slowly.",
    ),
    Mistake(
        "squares_not_squared",
        POWER,
        "return p <= 1, p > 1",
        "Your second answer is about the sum of the rates. It is the squares that have to have a finite sum.",
    ),
    Mistake(
        "second_the_wrong_way",
        "        return False, True\n    return p <= 1, p > 0.5",
        "        return False, False\n    return p <= 1, p <= 0.5",
        "Your second answer says whether the sum of the squares is infinite. The text asks whether it is "
        "finite.",
    ),
    Mistake(
        "constant_comes_to_rest",
        POWER,
        "return p <= 1, p > 0.5 or p == 0",
        "You say that a constant rate comes to rest. The sum of its squares is infinite: it has a floor of "
        "noise.",
    ),
    Mistake(
        "integral_for_sum",
        "-lr0 / math.expm1(-k)",
        "lr0 / k",
        "You integrated. The sum is a little larger: the rectangles stand out above the curve. Use the "
        "geometric series.",
    ),
    Mistake(
        "first_rate_left_out",
        "-lr0 / math.expm1(-k)",
        "lr0 / math.expm1(k)",
        "The first rate, that of t = 0, is missing from your sum.",
    ),
    Mistake(
        "digits_lost",
        "-lr0 / math.expm1(-k)",
        "lr0 / (1 - math.exp(-k))",
        "Your formula is right, but for tiny k the exponential is nearly 1 and the subtraction loses half of "
        "the digits. NumPy and math have a function for exactly that difference: see the chapter "
        "'Activations and their derivatives', where ELU needs it as well.",
    ),
    Mistake(
        "sum_cut_off",
        "-lr0 / math.expm1(-k)",
        "lr0 * float(np.sum(np.exp(-k * np.arange(10_000))))",
        "You add term by term and stop. For tiny k the terms hardly fall, and nearly all of the sum is still "
        "to come.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops_over_entries",
        """
def warm_restarts(t, lr0, lr_end, first, mult, per_epoch):
    out = np.empty(t.shape)
    for index, value in np.ndenumerate(t):
        passed, length = int(value), first * per_epoch
        while passed >= length:
            passed -= length
            length *= mult
        out[index] = lr_end + 0.5 * (lr0 - lr_end) * (1 + math.cos(math.pi * passed / length))
    return out


def half_wave(a, b, part):
    return b + 0.5 * (a - b) * (1 + math.cos(math.pi * part))


def one_cycle(t, lr_max, steps, rise, div, final_div):
    low, t1, t2 = lr_max / div, rise * steps - 1, steps - 1
    out = np.empty(t.shape)
    for index, value in np.ndenumerate(t):
        if value < t1:
            out[index] = half_wave(low, lr_max, value / t1)
        elif value < t2:
            out[index] = half_wave(lr_max, low / final_div, (value - t1) / (t2 - t1))
        else:
            out[index] = low / final_div
    return out


def robbins_monro(kind, p):
    if kind == "power":
        return [not p > 1, 2 * p > 1]
    return [False, True]


def reach(lr0, k):
    return lr0 * (1 + 1 / math.expm1(k))
""",
    ),
    AlsoRight(
        "other_algebra",
        """
def warm_restarts(t, lr0, lr_end, first, mult, per_epoch):
    starts, lengths = [0], [first * per_epoch]
    while starts[-1] + lengths[-1] <= t.max():
        starts.append(starts[-1] + lengths[-1])
        lengths.append(lengths[-1] * mult)
    i = np.searchsorted(starts, t, side="right") - 1
    part = (t - np.array(starts)[i]) / np.array(lengths)[i]
    return lr_end + (lr0 - lr_end) * np.cos(np.pi / 2 * part) ** 2


def one_cycle(t, lr_max, steps, rise, div, final_div):
    top, last = rise * steps - 1, steps - 1
    low = lr_max / div
    end = low / final_div
    now = np.clip(t, 0, last)
    up = low + (lr_max - low) * np.sin(np.pi / 2 * now / top) ** 2
    down = end + (lr_max - end) * np.cos(np.pi / 2 * (now - top) / (last - top)) ** 2
    return np.where(now < top, up, down)


def robbins_monro(kind, p):
    return np.bool_(kind == "power" and p <= 1), np.bool_(kind == "exponential" or p > 1 / 2)


def reach(lr0, k):
    return lr0 * np.exp(k / 2) / (2 * np.sinh(k / 2))
""",
    ),
    AlsoRight(
        "piecewise",
        """
def warm_restarts(t, lr0, lr_end, first, mult, per_epoch):
    tau, length = t.astype(float), np.full(t.shape, first * per_epoch)
    while (tau >= length).any():
        over = tau >= length
        tau[over] -= length[over]
        length[over] *= mult
    return (lr0 + lr_end) / 2 + (lr0 - lr_end) / 2 * np.cos(np.pi * tau / length)


def one_cycle(t, lr_max, steps, rise, div, final_div):
    places = [0, rise * steps - 1, steps - 1]
    heights = [lr_max / div, lr_max, lr_max / div / final_div]
    phase = np.interp(t, places, [0, 1, 2])
    a = np.where(phase <= 1, heights[0], heights[1])
    b = np.where(phase <= 1, heights[1], heights[2])
    return b + (a - b) * (1 + np.cos(np.pi * np.where(phase <= 1, phase, phase - 1))) / 2


def robbins_monro(kind, p):
    verdicts = {"exponential": (False, True)}
    return verdicts.get(kind, (p < 1 or p == 1, p * 2 > 1))


def reach(lr0, k):
    return float(np.divide(lr0, -np.expm1(-k)))
""",
    ),
]
