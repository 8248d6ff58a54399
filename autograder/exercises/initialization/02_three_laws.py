# %% about
LECTURES = ["L2-61"]
MINUTES = 30

# %% [markdown]
# ## Three laws, one variance
#
# What counts for the flow of information is the **variance** of the weights; the law itself hardly matters.
# Yet every law has its own parameter: the uniform law a bound, the normal law a standard deviation, the
# truncated normal law a standard deviation that the weights do not have in the end. Here you turn one
# variance $v$ into each of them. All weights have mean 0.
#
# To make the result checkable, the random numbers come in from outside.
#
# **1.** `uniform_weights(u, variance)`: `u` holds uniform numbers from $[0, 1)$ in the shape of the weights.
# **Stretch and shift them to $[-a, a)$, with 0 going to $-a$,** where $a$ is the bound that gives the
# variance $v$.
#
# **2.** `normal_weights(z, variance)`: `z` holds standard normal numbers in the shape of the weights. Note
# that the lecture's $N(0, \sigma)$ has the *standard deviation* in second place.
#
# **3.** `truncated_std(cut)`: cut the standard normal law at $-c$ and $c$ and scale what is left to
# probability 1. **Its standard deviation** is smaller than 1:
#
# $$
# \sqrt{\frac{\int_{-c}^{c} z^2 \varphi(z)\, dz}{\int_{-c}^{c} \varphi(z)\, dz}},
# \qquad
# \varphi(z) = \frac{1}{\sqrt{2 \pi}}\, e^{-z^2 / 2} .
# $$
#
# Integrate by parts (`math.erf` knows the other integral), or sum finely: **a relative error of $10^{-6}$ is
# fine**, for $0.5 \le c \le 5$. One number.
#
# **4.** `truncated_weights(z, shape, variance)`: `z` is a stream of standard normal numbers, shape $(k,)$.
# **Take them in order; a number outside $(-2, 2)$ is drawn again, which means that the next one of the stream
# takes its place.** The first `shape[0] * shape[1]` numbers that pass fill the rows of the result, one row
# after the other. Then scale, **so that the law of the weights has exactly the variance `variance`**. (The
# lecture leaves this step out; Keras takes it.) **If too few numbers pass, raise a `ValueError`.** (This is
# NumPy's own habit if an array is too short for a shape.)
#
# All weights are new float64 arrays, and the arguments must not change. **Relative error at most $10^{-6}$.**

# %% given
import math

import numpy as np


# %% answer
def uniform_weights(u, variance):
    """Return weights with a uniform law and this variance, in the shape of u."""
    # BEGIN SOLUTION
    return (2.0 * u - 1.0) * math.sqrt(3.0 * variance)
    # END SOLUTION


def normal_weights(z, variance):
    """Return weights with a normal law and this variance, in the shape of z."""
    # BEGIN SOLUTION
    return math.sqrt(variance) * z
    # END SOLUTION


def truncated_std(cut):
    """Return the standard deviation of a standard normal law cut at -cut and cut."""
    # BEGIN SOLUTION
    density = math.exp(-(cut**2) / 2.0) / math.sqrt(2.0 * math.pi)
    mass = math.erf(cut / math.sqrt(2.0))
    return math.sqrt(1.0 - 2.0 * cut * density / mass)
    # END SOLUTION


def truncated_weights(z, shape, variance):
    """Return weights of this shape and variance from the numbers of z in (-2, 2)."""
    # BEGIN SOLUTION
    kept = z[np.abs(z) < 2.0]
    kept = kept[: shape[0] * shape[1]].reshape(shape)
    return math.sqrt(variance) / truncated_std(2.0) * kept
    # END SOLUTION


# %% check points=0.5
def check_uniform_and_normal():
    """Uniform and normal weights of variance 0.12 are right: the uniform ones lie between -0.6 and 0.6."""
    u = np.array([[0.0, 0.25, 0.5], [0.75, 0.875, 0.9375]])
    assert_close(uniform_weights(u, 0.12), [[-0.6, -0.3, 0.0], [0.3, 0.45, 0.525]], rtol=1e-6, atol=1e-12)
    z = np.array([[1.0, -0.5, 3.0], [0.0, 2.0, -1.0]])
    expected = [[0.34641016, -0.17320508, 1.03923048], [0.0, 0.69282032, -0.34641016]]
    assert_close(normal_weights(z, 0.12), expected, rtol=1e-6)


# %% check points=0.5
def check_standard_deviations():
    """The standard deviation is 0.8796257 for a cut at 2, and right for cuts at 1 and 3."""
    assert_close(truncated_std(2.0), 0.8796256610342398, rtol=1e-6)
    assert_close(truncated_std(1.0), 0.5395600937548968, rtol=1e-6)
    assert_close(truncated_std(3.0), 0.9865783925581086, rtol=1e-6)


# %% check points=0.5
def check_truncated():
    """Six truncated weights of variance 2.25, and of variance 0.005, are right, from a stream in which three
    numbers lie outside."""
    z = np.array([0.5, 2.5, -1.0, -3.0, 1.5, 1.99, -0.75, -2.01, 0.25, 0.1, -1.25, 0.6, -0.4])
    kept = np.array([[0.5, -1.0, 1.5], [1.99, -0.75, 0.25]])
    assert_close(truncated_weights(z, (2, 3), 2.25), 1.7052708515078348 * kept, rtol=1e-6)
    assert_close(truncated_weights(z, (2, 3), 0.005), 0.08038723885739653 * kept, rtol=1e-6)


# %% hidden check points=0.5
def check_random_uniform_and_normal(rng):
    """Uniform and normal weights are right for random numbers and variances, small and large; the arguments
    stay as they were."""
    for variance in (rng.uniform(0.001, 0.1), rng.uniform(2.0, 9.0)):
        u, z = rng.random((3, 5)), rng.normal(size=(4, 2))
        arguments = u.copy(), z.copy()
        bound = np.sqrt(3.0 * variance)
        assert_close(uniform_weights(u, variance), -bound + 2.0 * bound * arguments[0], rtol=1e-6, atol=1e-12)
        assert_close(normal_weights(z, variance), arguments[1] * np.sqrt(variance), rtol=1e-6)
        for now, before in zip((u, z), arguments, strict=True):
            assert_close(now, before)


# %% hidden check points=0.5
def check_random_cuts(rng):
    """The standard deviation is right for random cuts, small and large ones."""
    from lecturelib.initializers import TRUNCATED_STD

    z = np.linspace(-1.0, 1.0, 40_001)
    for cut in (rng.uniform(0.5, 1.0), rng.uniform(1.2, 1.8), rng.uniform(2.5, 5.0)):
        density = np.exp(-((cut * z) ** 2) / 2.0)
        variance = np.trapezoid((cut * z) ** 2 * density, z) / np.trapezoid(density, z)
        assert_close(truncated_std(cut), np.sqrt(variance), rtol=1e-6)
    assert_close(truncated_std(2.0), TRUNCATED_STD, rtol=1e-6)


# %% hidden check points=0.5
def check_random_truncated(rng):
    """Truncated weights are right for random streams, shapes and variances; the stream stays as it was, and
    one that is too short raises a ValueError."""
    from lecturelib.initializers import TRUNCATED_STD

    for variance in (rng.uniform(2.0, 3.5), rng.uniform(0.001, 0.1)):
        rows, columns = int(rng.integers(2, 4)), int(rng.integers(4, 6))
        z = rng.normal(size=40)
        z[[1, 2, 5, 7]] = rng.uniform(2.05, 3.5, size=4) * rng.permutation([1.0, -1.0, 1.0, -1.0])
        before = z.copy()
        kept = before[np.abs(before) < 2][: rows * columns].reshape(rows, columns)
        expected = kept * np.sqrt(variance) / TRUNCATED_STD
        assert_close(truncated_weights(z, (rows, columns), variance), expected, rtol=1e-6)
        assert_close(z, before)
    short = np.append(rng.uniform(-1.9, 1.9, size=11), rng.uniform(2.1, 3.0, size=9))
    assert_raises(ValueError, truncated_weights, short, (3, 4), 0.5)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Initialization and information flow'."
BOX = "see the box 'On the slide (E-60)' in the chapter 'Initialization and information flow'."
UNIFORM = "(2.0 * u - 1.0) * math.sqrt(3.0 * variance)"
NORMAL = "math.sqrt(variance) * z"
STD = "math.sqrt(1.0 - 2.0 * cut * density / mass)"
KEPT = "kept = z[np.abs(z) < 2.0]"
FILL = "kept = kept[: shape[0] * shape[1]].reshape(shape)"
SCALE = "math.sqrt(variance) / truncated_std(2.0) * kept"

MISTAKES = [
    Mistake(
        "bound_is_the_standard_deviation",
        UNIFORM,
        "(2.0 * u - 1.0) * math.sqrt(variance)",
        "You took the standard deviation for the bound of the uniform law. Most of its numbers lie well "
        "inside the bounds, so its variance is only a third of the bound squared: " + CHAPTER,
    ),
    Mistake(
        "bound_is_the_variance",
        UNIFORM,
        "(2.0 * u - 1.0) * 3.0 * variance",
        "The root is missing in the bound of the uniform law: a variance is a square, a bound is not.",
    ),
    Mistake(
        "width_taken_for_the_bound",
        UNIFORM,
        "(2.0 * u - 1.0) * math.sqrt(12.0 * variance)",
        "Your uniform law is twice as wide as it should be. Width squared over 12 is the variance, and the "
        "width from -a to a is 2 a.",
    ),
    Mistake(
        "one_sided",
        UNIFORM,
        "u * math.sqrt(3.0 * variance)",
        "Your uniform weights are all positive: 0 and 1 should go to -a and a.",
    ),
    Mistake(
        "variance_12_one_sided",
        UNIFORM,
        "u * math.sqrt(12.0 * variance)",
        "Your uniform weights have the right variance, but their mean is not 0: they are all positive.",
    ),
    Mistake(
        "mirrored",
        UNIFORM,
        "(1.0 - 2.0 * u) * math.sqrt(3.0 * variance)",
        "Your uniform weights are mirrored. The law is the same, but the text sends 0 to the lower bound.",
    ),
    Mistake(
        "not_stretched",
        UNIFORM,
        "(u - 0.5) * math.sqrt(3.0 * variance)",
        "You shifted the uniform numbers to the middle but did not double them: they reach from -a/2 to a/2.",
    ),
    Mistake(
        "variance_as_standard_deviation",
        NORMAL,
        "variance * z",
        "You multiplied by the variance. What stretches a standard normal number is the standard deviation: "
        + CHAPTER,
    ),
    Mistake(
        "normal_standardized",
        NORMAL,
        "math.sqrt(variance) * z / np.std(z)",
        "You scaled these numbers so that they themselves have the variance. It is the variance of the law "
        "that is meant; a sample may differ from it.",
    ),
    Mistake(
        "normal_writes_into_z",
        f"return {NORMAL}",
        "z *= math.sqrt(variance)\n    return z",
        "Your normal_weights writes into the caller's array. Build a new one.",
    ),
    Mistake(
        "divided_by_the_standard_deviation",
        NORMAL,
        "z / math.sqrt(variance)",
        "You divided by the standard deviation. That turns normal numbers into standard ones; here it goes "
        "the other way.",
    ),
    # Before the next one, which looks the same in one check: there this hint is true of both.
    Mistake(
        "corrected_by_the_variance",
        SCALE,
        "math.sqrt(variance) / truncated_std(2.0) ** 2 * kept",
        "You divided the weights by the variance of the cut law. Weights scale like a standard deviation: "
        + BOX,
    ),
    Mistake(
        "cut_variance",
        STD,
        "1.0 - 2.0 * cut * density / mass",
        "Your truncated_std returns the variance, 0.7737 for a cut at 2. The root is missing.",
    ),
    Mistake(
        "cut_not_scaled_to_one",
        STD,
        "math.sqrt(mass - 2.0 * cut * density)",
        "You did not divide by the probability that is left after the cut: " + CHAPTER,
    ),
    Mistake(
        "cut_on_one_side",
        "mass = math.erf(cut / math.sqrt(2.0))",
        "mass = 0.5 * (1.0 + math.erf(cut / math.sqrt(2.0)))",
        "You scaled with the probability of lying below c. Both tails are cut off: what is left lies between "
        "-c and c.",
    ),
    Mistake(
        "cut_root_two_forgotten",
        "mass = math.erf(cut / math.sqrt(2.0))",
        "mass = math.erf(cut)",
        "The error function is not the distribution function of the normal law: its argument lacks a factor. "
        "See 'GELU' in the chapter 'Activations and their derivatives', where the same factor is needed.",
    ),
    Mistake(
        "cut_one_end_only",
        STD,
        "math.sqrt(1.0 - cut * density / mass)",
        "Integrating by parts gives a boundary term at each of the two ends; yours has only one.",
    ),
    Mistake(
        "cut_density_not_normalized",
        " / math.sqrt(2.0 * math.pi)",
        "",
        "Your density lacks its factor in front, so it does not integrate to 1.",
    ),
    Mistake(
        "cut_always_at_two",
        STD,
        "0.8796256610342398 + 0.0 * density * mass",
        "Your truncated_std gives the same number for every cut. That number belongs to a cut at 2.",
    ),
    Mistake(
        "cut_estimated",
        STD,
        "estimate(cut)\n\n\n"
        "def estimate(cut):\n"
        "    z = np.random.default_rng(0).standard_normal(100_000)\n"
        "    return float(z[np.abs(z) < cut].std())",
        "You estimated the standard deviation from random numbers. That is a good test, but it has two or "
        "three right digits, and the text asks for six.",
    ),
    Mistake(
        "clipped",
        KEPT,
        "kept = np.clip(z, -2.0, 2.0)",
        "You clipped the numbers outside. Clipping piles 4.6 % of the weights up at the two ends; a "
        "truncated law has none there, because such a number is drawn again: " + CHAPTER,
    ),
    Mistake(
        "set_to_zero",
        KEPT,
        "kept = np.where(np.abs(z) < 2.0, z, 0.0)",
        "You put 0 in place of the numbers outside. They should be drawn again: the next one of the stream "
        "takes their place.",
    ),
    Mistake(
        "not_truncated",
        KEPT,
        "kept = z",
        "Your truncated weights are not truncated: numbers beyond -2 and 2 have come through.",
    ),
    Mistake(
        "upper_tail_only",
        KEPT,
        "kept = z[z < 2.0]",
        "You cut off the upper tail only. Numbers below -2 have come through.",
    ),
    Mistake(
        "cut_after_scaling",
        KEPT,
        "kept = z[np.abs(math.sqrt(variance) * z) < 2.0]",
        "You compared the scaled numbers with 2. The cut lies at two standard deviations: compare before you "
        "scale.",
    ),
    Mistake(
        "cut_at_one",
        KEPT,
        "kept = z[np.abs(z) < 1.0]",
        "You cut at one standard deviation. The text cuts at two.",
    ),
    Mistake(
        "variance_lost_in_the_cut",
        SCALE,
        "math.sqrt(variance) * kept",
        "Your truncated weights are scaled like normal ones. Without its tails the law has only 0.774 of the "
        "variance, 0.003869 in place of 0.005: " + BOX,
    ),
    Mistake(
        "corrected_the_wrong_way",
        SCALE,
        "math.sqrt(variance) * truncated_std(2.0) * kept",
        "You multiplied by the standard deviation of the cut law, so the weights have become even smaller. "
        "The correction has to make up for what the cut took away: " + BOX,
    ),
    Mistake(
        "truncated_variance_as_standard_deviation",
        SCALE,
        "variance / truncated_std(2.0) * kept",
        "You took the variance for the standard deviation in the truncated weights; the root is missing.",
    ),
    Mistake(
        "columns_filled_first",
        FILL,
        'kept = kept[: shape[0] * shape[1]].reshape(shape, order="F")',
        "You filled column after column. The text fills row after row.",
    ),
    Mistake(
        "last_numbers_taken",
        FILL,
        "kept = kept[len(kept) - shape[0] * shape[1] :].reshape(shape)",
        "You took the last numbers that pass. The text takes the first ones and leaves the rest unused.",
    ),
    Mistake(
        "short_stream_repeated",
        FILL,
        "kept = np.resize(kept, shape)",
        "If too few numbers pass, you use some of them twice, and nobody is told. The text asks for a "
        "ValueError.",
    ),
    Mistake(
        "short_stream_padded",
        FILL,
        "kept = np.concatenate([kept, np.zeros(shape[0] * shape[1])])[: shape[0] * shape[1]].reshape(shape)",
        "If too few numbers pass, you fill up with zeros, and nobody is told. The text asks for a "
        "ValueError.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops_and_sums",
        """
def uniform_weights(u, variance):
    a = (3 * variance) ** 0.5
    out = np.empty(u.shape)
    for index, value in np.ndenumerate(u):
        out[index] = -a + 2 * a * value
    return out


def normal_weights(z, variance):
    return np.array([[variance**0.5 * value for value in row] for row in z])


def truncated_std(cut):
    z = np.linspace(-cut, cut, 20_001)
    weight = np.exp(-(z**2) / 2)
    weight[[0, -1]] /= 2
    return float(np.sqrt((weight * z**2).sum() / weight.sum()))


def truncated_weights(z, shape, variance):
    out, numbers = np.empty(shape), iter(z.tolist())
    for index in np.ndindex(*shape):
        value = next(numbers, None)
        while value is not None and abs(value) >= 2:
            value = next(numbers, None)
        if value is None:
            raise ValueError("the stream is too short")
        out[index] = value * variance**0.5 / truncated_std(2)
    return out
""",
    ),
    AlsoRight(
        "standard_library",
        """
from statistics import NormalDist

LAW = NormalDist()


def uniform_weights(u, variance):
    return (u - 0.5) * np.sqrt(12 * variance)


def normal_weights(z, variance):
    return np.multiply(z, np.sqrt(variance))


def truncated_std(cut):
    return np.sqrt(1 - 2 * cut * LAW.pdf(cut) / (LAW.cdf(cut) - LAW.cdf(-cut)))


def truncated_weights(z, shape, variance):
    inside = [value for value in z if -2 < value < 2]
    if len(inside) < math.prod(shape):
        raise ValueError(f"{math.prod(shape)} numbers are needed, {len(inside)} pass")
    scale = np.sqrt(variance / 0.7737413035499232)
    return scale * np.array(inside[: math.prod(shape)]).reshape(shape)
""",
    ),
]
