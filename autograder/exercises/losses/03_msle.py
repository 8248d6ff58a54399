# %% about
LECTURES = ["L4-13", "L4-15"]
MINUTES = 30

# %% [markdown]
# ## Logarithmic error, and a table on trial
#
# Three instead of five is a bad guess, 3000 instead of 3200 a good one, and yet the squared error of the
# second is ten thousand times as large. When it is ratios that count, compare logarithms:
#
# $$
# \mathrm{MSLE} = \frac1n \sum_{i=1}^{n} \bigl(\ln(1 + y_i) - \ln(1 + a_i)\bigr)^2 .
# $$
#
# `a` (predictions) and `y` (targets) have shape $(n,)$, and all entries are above $-1$.
#
# **1.** Write `msle(a, y)`, one number, and its gradient by the predictions, `msle_grad(a, y)`, of shape
# $(n,)$ and type float64. **Natural logarithm, mean over the samples, relative error at most $10^{-9}$ also
# for entries as tiny as $10^{-12}$**, where $1 + a$ rounds most of $a$ away.
#
# **2.** Write `loss_table(a, y)`: a float array of shape $(n, 3)$ with **one row per pair** and the columns
# **deviation in percent of the target** ($100\,|a_i - y_i| / y_i$, here $y_i > 0$), **squared error**, and
# **squared logarithmic error** of that pair alone (the summand of MSLE).
#
# **3.** A slide shows this table for two pairs, and its last column, headed MSLE, is not what the formula
# gives:
#
# | $a$ | $y$ | percent | squared error | printed |
# |--:|--:|--:|--:|--:|
# | 3 | 5 | 40 | 4 | 0.22 |
# | 3000 | 3200 | 6.25 | 40000 | 0.02 |
#
# Find out how the printed column came about. It is the logarithm of a quotient: to base 2, e or 10; of
# $y/a$ or of $(1+y)/(1+a)$; its absolute value or its square; and then rounded to two decimals, or cut off
# after two. **Only one of the 24 combinations prints both numbers.** Write `printed_measure(a, y)`, of shape
# $(n,)$, which returns that measure **with all its digits, before anything is rounded or cut off** ($a, y >
# 0$).
#
# Nothing may change the arguments, and integers give float64.

# %% given
import numpy as np


# %% answer
def msle(a, y):
    """Return the mean squared difference of ln(1 + y) and ln(1 + a)."""
    # BEGIN SOLUTION
    return np.mean((np.log1p(y) - np.log1p(a)) ** 2)
    # END SOLUTION


def msle_grad(a, y):
    """Return the gradient of msle with respect to a, shape (n,)."""
    # BEGIN SOLUTION
    return 2.0 * (np.log1p(a) - np.log1p(y)) / ((1.0 + a) * len(a))
    # END SOLUTION


def loss_table(a, y):
    """Return the columns percent, squared error and squared logarithmic error, shape (n, 3)."""
    # BEGIN SOLUTION
    percent = 100.0 * np.abs(a - y) / y
    squared = (a - y) ** 2.0
    logarithmic = (np.log1p(y) - np.log1p(a)) ** 2
    return np.stack([percent, squared, logarithmic], axis=1)
    # END SOLUTION


def printed_measure(a, y):
    """Return what the last column of the slide shows, before rounding, shape (n,)."""
    # BEGIN SOLUTION
    return np.abs(np.log10(y / a))
    # END SOLUTION


# %% check points=0.5
def check_values():
    """MSLE of the two pairs of the slide is 0.08428, tiny numbers keep their digits, and a ratio counts the
    same in both directions."""
    a, y = np.array([3.0, 3000.0]), np.array([5.0, 3200.0])
    assert_close(msle(a, y), 0.0842822434002834)
    assert_close(msle(np.array([0.0, 3.0, 1.0]), np.array([1.0, 1.0, 7.0])), 0.9609060278364029)
    assert_close(msle(np.array([1e-12]), np.array([3e-12])), 4e-24)


# %% check points=0.5
def check_gradient():
    """The gradient is right for three pairs, and for tiny numbers."""
    a, y = np.array([0.0, 3.0, 1.0]), np.array([1.0, 1.0, 7.0])
    assert_close(msle_grad(a, y), [-0.4620981203732969, 0.1155245300933242, -0.4620981203732969])
    assert_close(msle_grad(np.array([1e-12]), np.array([3e-12])), [-4e-12])


# %% check points=0.5
def check_table():
    """Your table has one row for each pair of the slide, with percent, squared and squared logarithmic
    error."""
    expected = [[40.0, 4.0, 0.1644019538931654], [6.25, 40000.0, 0.004162532907401351]]
    assert_close(loss_table(np.array([3.0, 3000.0]), np.array([5.0, 3200.0])), expected)


# %% check points=0.5
def check_printed_numbers():
    """Your measure lies between 0.22 and 0.23 for the first pair of the slide, and between 0.02 and 0.03 for
    the second."""
    got = printed_measure(np.array([3.0, 3000.0]), np.array([5.0, 3200.0]))
    assert_close(got, [0.225, 0.025], atol=0.005)


# %% hidden check points=0.5
def check_random_values(rng):
    """MSLE and its gradient are right on random numbers, tiny ones and integers, which stay as they were."""
    from lecturelib.losses import msle as reference
    from lecturelib.losses import msle_grad as reference_grad

    n = int(rng.integers(4, 8))
    pairs = (
        (rng.uniform(-0.8, 9.0, size=n), rng.uniform(-0.8, 9.0, size=n)),
        (rng.integers(0, 9, size=n), rng.integers(10, 99, size=n)),
        (rng.uniform(1e-12, 2e-12, size=n), rng.uniform(3e-12, 9e-12, size=n)),
    )
    for a, y in pairs:
        a_before, y_before = a.copy(), y.copy()
        assert_close(msle(a, y), reference(a_before, y_before))
        assert_close(msle_grad(a, y), reference_grad(a_before, y_before))
        assert_close(a, a_before)
        assert_close(y, y_before)


# %% hidden check points=0.5
def check_random_table(rng):
    """Table and printed measure are right for other pairs, too large and too small predictions, and integers,
    which stay as they were."""
    from lecturelib.experiments import msle_table

    n = int(rng.integers(4, 8))
    y = rng.uniform(1.0, 50.0, size=n)
    factors = rng.permutation(np.where(np.arange(n) % 2, 1.0, -1.0)) * rng.uniform(0.2, 0.7, size=n)
    pairs = ((y * np.exp(factors), y), (rng.integers(1, 9, size=n), rng.integers(10, 999, size=n)))
    for a, y in pairs:
        a_before, y_before = a.copy(), y.copy()
        rows = msle_table(list(zip(a.tolist(), y.tolist(), strict=True)))
        assert_close(loss_table(a, y), [[row.percent, row.mse, row.msle] for row in rows])
        assert_close(printed_measure(a, y), np.abs(np.log(a_before) - np.log(y_before)) / np.log(10.0))
        assert_close(a, a_before)
        assert_close(y, y_before)


# %% mistakes
from autograder.authoring.exercise import Mistake

MSLE = "np.mean((np.log1p(y) - np.log1p(a)) ** 2)"
GRAD = "2.0 * (np.log1p(a) - np.log1p(y)) / ((1.0 + a) * len(a))"
LOGARITHMIC = "logarithmic = (np.log1p(y) - np.log1p(a)) ** 2"
MEASURE = "np.abs(np.log10(y / a))"
CHAPTER = "the chapter 'Losses and output units'"
SLIDE = f"the box 'On the slide (E-24)' in {CHAPTER}"

MISTAKES = [
    Mistake(
        "not_squared",
        MSLE,
        "np.mean(np.abs(np.log1p(y) - np.log1p(a)))",
        "You averaged the absolute differences of the logarithms: 0.2350 for the slide's pairs. The S in "
        f"MSLE stands for squared: see {CHAPTER}.",
    ),
    Mistake(
        "base_ten",
        MSLE,
        "np.mean((np.log10(1.0 + y) - np.log10(1.0 + a)) ** 2)",
        "You took logarithms to base 10: 0.0159 for the slide's pairs. The text asks for natural ones, which "
        f"is also what ln means: see {CHAPTER}.",
    ),
    Mistake(
        "base_two",
        MSLE,
        "np.mean((np.log2(1.0 + y) - np.log2(1.0 + a)) ** 2)",
        "You took logarithms to base 2. The text asks for natural ones.",
    ),
    Mistake(
        "one_forgotten",
        MSLE,
        "np.mean((np.log(y) - np.log(a)) ** 2)",
        "You left out the 1 inside the logarithms: 0.1326 for the slide's pairs. It is there so that a "
        f"target of 0 has a logarithm: see {CHAPTER}.",
    ),
    Mistake(
        "loses_digits",
        MSLE,
        "np.mean((np.log(1.0 + y) - np.log(1.0 + a)) ** 2)",
        "Your formula is right, but for tiny numbers the sum 1 + a has already lost most of their digits. "
        "NumPy has a function for ln(1 + x): see 'When a right formula gives a wrong number' in the chapter "
        "Activations.",
    ),
    Mistake(
        "square_of_the_mean",
        MSLE,
        "np.mean(np.log1p(y) - np.log1p(a)) ** 2",
        "You squared the mean of the differences, so that errors up and down cancel. The square belongs to "
        "each sample.",
    ),
    Mistake(
        "logarithm_of_the_loss",
        MSLE,
        "np.log1p(np.mean((y - a) ** 2))",
        "You took the logarithm of the squared error. MSLE takes the logarithms first and then compares "
        f"them: see {CHAPTER}.",
    ),
    Mistake(
        "sum_of_samples",
        MSLE,
        "np.sum((np.log1p(y) - np.log1p(a)) ** 2)",
        "Your MSLE is the sum over the samples; the M stands for their mean.",
    ),
    Mistake(
        "root",
        MSLE,
        "np.sqrt(np.mean((np.log1p(y) - np.log1p(a)) ** 2))",
        "You returned the root of the MSLE; the text asks for the mean of the squares itself.",
    ),
    Mistake(
        "grad_without_inner",
        GRAD,
        "2.0 * (np.log1p(a) - np.log1p(y)) / len(a)",
        "Your gradient lacks the inner derivative: the logarithm of 1 + a has slope 1 / (1 + a).",
    ),
    Mistake(
        "grad_inner_without_one",
        GRAD,
        "2.0 * (np.log1p(a) - np.log1p(y)) / (a * len(a))",
        "Your gradient divides by a, the inner derivative of ln(a). Under this logarithm stands 1 + a.",
    ),
    Mistake(
        "grad_inner_of_target",
        GRAD,
        "2.0 * (np.log1p(a) - np.log1p(y)) / ((1.0 + y) * len(a))",
        "Your gradient divides by 1 + y. It is taken by the predictions, so the inner derivative is that of "
        "the logarithm that contains a.",
    ),
    Mistake(
        "grad_turned_round",
        GRAD,
        "2.0 * (np.log1p(y) - np.log1p(a)) / ((1.0 + a) * len(a))",
        "Your gradient has the opposite sign. Where the prediction is too large, the slope is positive: a "
        "minus from the inner derivative got lost.",
    ),
    Mistake(
        "grad_without_two",
        GRAD,
        "(np.log1p(a) - np.log1p(y)) / ((1.0 + a) * len(a))",
        "Your gradient is half of what it should be: the square brings a factor 2.",
    ),
    Mistake(
        "grad_of_the_sum",
        GRAD,
        "2.0 * (np.log1p(a) - np.log1p(y)) / (1.0 + a)",
        "This is the gradient of the sum over the samples; the exercise asks for the mean.",
    ),
    Mistake(
        "grad_loses_digits",
        GRAD,
        "2.0 * (np.log(1.0 + a) - np.log(1.0 + y)) / ((1.0 + a) * len(a))",
        "Your gradient is right on paper, but for tiny numbers 1 + a has already lost most of their digits: "
        "see 'When a right formula gives a wrong number' in the chapter Activations.",
    ),
    Mistake(
        "table_is_the_transpose",
        "axis=1)",
        "axis=0)",
        "Your table lies on its side: one row per pair, one column per measure.",
    ),
    Mistake(
        "percent_of_prediction",
        "np.abs(a - y) / y",
        "np.abs(a - y) / a",
        "Your percentage is taken of the prediction. The text takes it of the target, as the slide does.",
    ),
    Mistake(
        "percent_as_fraction",
        "100.0 * np.abs(a - y) / y",
        "np.abs(a - y) / y",
        "Your first column holds fractions: 0.4 is 40 percent.",
    ),
    Mistake(
        "percent_with_sign",
        "100.0 * np.abs(a - y) / y",
        "100.0 * (a - y) / y",
        "Your percentage has a sign. The column shows the size of the deviation.",
    ),
    Mistake(
        "table_shows_means",
        LOGARITHMIC,
        "logarithmic = np.full(len(a), np.mean((np.log1p(y) - np.log1p(a)) ** 2))",
        "Your last column repeats the mean. Each row is about its own pair.",
    ),
    Mistake(
        "table_copies_the_slide",
        LOGARITHMIC,
        "logarithmic = np.abs(np.log10(y / a))",
        "Your table's last column is the slide's, 0.22 and 0.02. The text asks for the squared logarithmic "
        f"error there: see {SLIDE}.",
    ),
    Mistake(
        "measure_is_msle",
        MEASURE,
        "(np.log1p(y) - np.log1p(a)) ** 2",
        "Your measure is the formula above the table: 0.16 and 0.00 after two digits. The printed column was "
        "computed with something else.",
    ),
    Mistake(
        "measure_natural",
        MEASURE,
        "np.abs(np.log(y / a))",
        "Your measure gives 0.51 and 0.06: the quotient and the absolute value fit, the base of the "
        "logarithm does not.",
    ),
    Mistake(
        "measure_with_one",
        MEASURE,
        "np.abs(np.log10((1.0 + y) / (1.0 + a)))",
        "Your measure gives 0.17 (or 0.18) for the first pair. The base fits; look at what stands under the "
        "logarithm.",
    ),
    Mistake(
        "measure_squared",
        MEASURE,
        "np.log10(y / a) ** 2",
        "Your measure gives 0.05 and 0.00. The base and the quotient fit; the square does not.",
    ),
    Mistake(
        "measure_base_two",
        MEASURE,
        "np.abs(np.log2(y / a))",
        "Your measure gives 0.73 and 0.09, three times too much: the base does not fit.",
    ),
    Mistake(
        "measure_with_sign",
        MEASURE,
        "np.log10(y / a)",
        "Your measure becomes negative when the prediction is too large. Both pairs of the slide are too "
        "small, so it does not show there; the text offers the absolute value.",
    ),
    Mistake(
        "measure_cut_off",
        MEASURE,
        "np.floor(100.0 * np.abs(np.log10(y / a))) / 100.0",
        "Your measure is the right one, already cut off after two digits. The text asks for all of them.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops",
        """
import math


def msle(a, y):
    total = 0.0
    for p, t in zip(a, y):
        total += (math.log1p(t) - math.log1p(p)) ** 2
    return total / len(a)


def msle_grad(a, y):
    out = np.empty(len(a))
    for i in range(len(a)):
        out[i] = -2 / len(a) * (math.log1p(y[i]) - math.log1p(a[i])) / (1 + a[i])
    return out


def loss_table(a, y):
    rows = []
    for p, t in zip(a.tolist(), y.tolist()):
        rows.append([abs(p - t) / t * 100, (p - t) ** 2, math.log((1 + p) / (1 + t)) ** 2])
    return np.array(rows)


def printed_measure(a, y):
    return np.array([abs(math.log10(t) - math.log10(p)) for p, t in zip(a, y)])
""",
    ),
    AlsoRight(
        "one_quotient",
        """
def msle(a, y):
    ratio = np.log1p((y - a) / (1 + a))
    return float(ratio @ ratio) / a.size


def msle_grad(a, y):
    return np.log1p((a - y) / (1 + y)) / (1 + a) * (2 / a.size)


def loss_table(a, y):
    table = np.zeros((len(a), 3))
    table[:, 0] = np.abs(a / y - 1) * 100
    table[:, 1] = np.square(a - y)
    table[:, 2] = np.square(np.log((1 + y) / (1 + a)))
    return table


def printed_measure(a, y):
    return np.log10(np.maximum(a, y) / np.minimum(a, y))
""",
    ),
    AlsoRight(
        "other_base_by_division",
        """
def msle(a, y):
    return np.array(np.sum(np.square(np.log1p(a) - np.log1p(y))) / len(y))


def msle_grad(a, y):
    n = len(y)
    return -2 / n * (np.log1p(y) - np.log1p(a)) / (a + 1)


def loss_table(a, y):
    difference = a - y
    logs = np.log1p(a) - np.log1p(y)
    return np.array([np.abs(difference) / y * 100, difference * difference, logs * logs]).T


def printed_measure(a, y):
    return np.abs(np.log(a) - np.log(y)) / np.log(10)
""",
    ),
]
