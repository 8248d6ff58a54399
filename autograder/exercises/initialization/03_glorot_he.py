# %% about
LECTURES = ["L2-70", "L2-71", "L2-72"]
MINUTES = 30

# %% [markdown]
# ## Glorot and He, from 100 units to 300
#
# Into each unit of a layer come $N_{\text{in}}$ connections, out of each unit of the layer before go
# $N_{\text{out}}$. Activations keep their variance on the way up if the weights have variance
# $1 / N_{\text{in}}$; gradients keep theirs on the way down if it is $1 / N_{\text{out}}$. Both at once is
# impossible unless the layers are equally wide. Glorot and Bengio compromise; He and colleagues choose one of
# the two and double it, because a ReLU lets only half of the second moment through.
#
# $$
# \sigma^2_{\text{Glorot}} = g^2\, \frac{2}{N_{\text{in}} + N_{\text{out}}},
# \qquad
# \sigma^2_{\text{He}} = \frac{2}{N},
# \quad N = N_{\text{in}} \text{ or } N_{\text{out}}
# $$
#
# The gain $g$ multiplies the **standard deviation**. **Weights have the shape
# $(N_{\text{out}}, N_{\text{in}})$: one row for each output unit.** Read the two numbers off the shape of the
# random numbers. As before, these come in from outside: `z` standard normal, `u` uniform on $[0, 1)$ with
# **0 going to the lower bound**.
#
# **1.** `glorot_normal(z, gain)` and `glorot_uniform(u, gain)`: weights of **the same variance** by two laws.
# No tails are cut.
#
# **2.** `he_normal(z, fan)`: `fan` is the string `"in"`, which keeps the variance of the activations, or
# `"out"`, which keeps that of the gradients.
#
# **3.** The lecture reaches ReLU by another way: Glorot's variance with $g = \sqrt 2$. Write
# `he_over_glorot(fan_in, fan_out)`: **how many times as large as that He's variance with $N = N_{\text{in}}$
# is.**
#
# **4.** One slide calls Glorot's $\sigma^2$ the harmonic mean of $1 / N_{\text{in}}$ and $1 /
# N_{\text{out}}$, a later one "the harmonic mean between numbers of connections". Which one is right? Write
# $\sigma^2 = 1 / N$, with gain 1, and let `connections(fan_in, fan_out)` **return this $N$**, one number;
# then see which mean it is.
#
# Weights are new float64 arrays, and nothing may change the arguments.

# %% given
import math

import numpy as np


# %% answer
def glorot_normal(z, gain=1.0):
    """Return Glorot's weights with a normal law, in the shape (fan_out, fan_in) of z."""
    # BEGIN SOLUTION
    fan_out, fan_in = z.shape
    return gain * math.sqrt(2.0 / (fan_in + fan_out)) * z
    # END SOLUTION


def glorot_uniform(u, gain=1.0):
    """Return Glorot's weights with a uniform law, in the shape (fan_out, fan_in) of u."""
    # BEGIN SOLUTION
    fan_out, fan_in = u.shape
    return gain * math.sqrt(6.0 / (fan_in + fan_out)) * (2.0 * u - 1.0)
    # END SOLUTION


def he_normal(z, fan="in"):
    """Return He's weights with a normal law, in the shape (fan_out, fan_in) of z."""
    # BEGIN SOLUTION
    fan_out, fan_in = z.shape
    return math.sqrt(2.0 / (fan_in if fan == "in" else fan_out)) * z
    # END SOLUTION


def he_over_glorot(fan_in, fan_out):
    """Return He's variance (fan_in) over Glorot's with gain sqrt(2)."""
    # BEGIN SOLUTION
    return (fan_in + fan_out) / (2.0 * fan_in)
    # END SOLUTION


def connections(fan_in, fan_out):
    """Return N, where Glorot's variance with gain 1 is 1 / N."""
    # BEGIN SOLUTION
    return (fan_in + fan_out) / 2.0
    # END SOLUTION


# %% check points=0.5
def check_glorot():
    """From 100 units to 300, normal weights have variance 0.005 and uniform ones end at 0.12247; the gain
    counts."""
    z = np.tile([1.0, -2.0], (300, 50))
    assert_close(glorot_normal(z), 0.07071067811865475 * z)
    assert_close(glorot_normal(z, 4.0), 0.282842712474619 * z)
    u = np.tile([0.0, 0.25, 0.5, 0.75], (300, 25))
    signs = np.tile([-1.0, -0.5, 0.0, 0.5], (300, 25))
    assert_close(glorot_uniform(u), 0.1224744871391589 * signs, atol=1e-12)
    assert_close(glorot_uniform(u, 4.0), 0.4898979485566356 * signs, atol=1e-12)


# %% check points=0.5
def check_he():
    """From 8 units to 2, He's weights have variance 1/4 for the activations and 1 for the gradients; from 100
    to 300 it is 1/50 and 1/150."""
    z = np.array([[1.0, -2.0, 0.5, 3.0, -1.0, 0.0, 2.0, 1.5], [0.1, 0.2, -0.3, 0.4, 4.0, -5.0, 6.0, 7.0]])
    assert_close(he_normal(z, "in"), 0.5 * z)
    assert_close(he_normal(z, "out"), z)
    z = np.tile([1.0, -2.0], (300, 50))
    assert_close(he_normal(z, "in"), 0.1414213562373095 * z)
    assert_close(he_normal(z, "out"), 0.0816496580927726 * z)


# %% hidden check points=0.5
def check_random_glorot(rng):
    """Glorot's weights are right for random shapes and gains, by both laws; the random numbers stay as they
    were."""
    from lecturelib.initializers import glorot_std

    for fan_in, fan_out in ((int(rng.integers(20, 30)), 7), (3, int(rng.integers(10, 20)))):
        gain = rng.uniform(1.2, 3.0)
        z, u = rng.normal(size=(fan_out, fan_in)), rng.random((fan_out, fan_in))
        arguments = z.copy(), u.copy()
        std = glorot_std(fan_in, fan_out, gain)
        assert_close(glorot_normal(z, gain), std * arguments[0])
        assert_close(glorot_uniform(u, gain), np.sqrt(3.0) * std * (2.0 * arguments[1] - 1.0), atol=1e-12)
        for now, before in zip((z, u), arguments, strict=True):
            assert_close(now, before)


# %% hidden check points=0.5
def check_random_he(rng):
    """He's weights are right for random shapes, wider and narrower, and both fans; the random numbers stay as
    they were."""
    for fan_in, fan_out in ((int(rng.integers(20, 30)), 7), (3, int(rng.integers(10, 20)))):
        z = rng.normal(size=(fan_out, fan_in))
        before = z.copy()
        assert_close(he_normal(z, "in"), np.sqrt(2.0 / fan_in) * before)
        assert_close(he_normal(z, "out"), np.sqrt(2.0 / fan_out) * before)
        assert_close(z, before)


# %% hidden check points=0.5
def check_he_over_glorot(rng):
    """The ratio of the two variances for ReLU is right, for wider and narrower layers and equal ones."""
    from lecturelib.initializers import INITIALIZERS

    he, glorot = INITIALIZERS["he_normal"], INITIALIZERS["glorot_normal(gain=1.414)"]
    wide = int(rng.integers(50, 90))
    for fans in ((int(rng.integers(5, 30)), wide), (wide, int(rng.integers(5, 30))), (wide, wide)):
        assert_close(he_over_glorot(*fans), he.variance(*fans) / glorot.variance(*fans))


# %% hidden check points=0.5
def check_connections(rng):
    """The number behind Glorot's variance is right for wider and narrower layers."""
    from lecturelib.initializers import glorot_std

    wide = int(rng.integers(50, 90))
    for fans in ((int(rng.integers(5, 30)), wide), (wide, int(rng.integers(5, 30)))):
        assert_close(connections(*fans), 1.0 / glorot_std(*fans) ** 2)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Initialization and information flow'."
BOX = "see the box 'On the slide ({})' in the chapter 'Initialization and information flow'."
NORMAL = "gain * math.sqrt(2.0 / (fan_in + fan_out)) * z"
UNIFORM = "gain * math.sqrt(6.0 / (fan_in + fan_out)) * (2.0 * u - 1.0)"
HE = 'math.sqrt(2.0 / (fan_in if fan == "in" else fan_out)) * z'
RATIO = "(fan_in + fan_out) / (2.0 * fan_in)"
MEAN = "(fan_in + fan_out) / 2.0"

MISTAKES = [
    Mistake(
        "bound_is_the_standard_deviation",
        UNIFORM,
        "gain * math.sqrt(2.0 / (fan_in + fan_out)) * (2.0 * u - 1.0)",
        "You took Glorot's standard deviation for the bound of the uniform law. Its variance is then "
        "0.00167, a third of the 0.005 it should be: " + CHAPTER,
    ),
    Mistake(
        "one_sided",
        UNIFORM,
        "gain * math.sqrt(6.0 / (fan_in + fan_out)) * u",
        "Your uniform weights are all positive. They should reach from minus the bound to the bound.",
    ),
    Mistake(
        "uniform_factor_forgotten",
        UNIFORM,
        "gain * math.sqrt(3.0 / (fan_in + fan_out)) * (2.0 * u - 1.0)",
        "Your uniform law has half of Glorot's variance: the bound squared is three times the variance, and "
        "the variance has a 2 in its numerator.",
    ),
    Mistake(
        "uniform_gain_forgotten",
        UNIFORM,
        "math.sqrt(6.0 / (fan_in + fan_out)) * (2.0 * u - 1.0)",
        "Your glorot_uniform ignores the gain.",
    ),
    Mistake(
        "uniform_gain_under_the_root",
        UNIFORM,
        "math.sqrt(gain * 6.0 / (fan_in + fan_out)) * (2.0 * u - 1.0)",
        "In your uniform law the gain multiplies the variance. It multiplies the standard deviation, so the "
        "variance gets its square: " + CHAPTER,
    ),
    Mistake(
        "uniform_fan_in_only",
        UNIFORM,
        "gain * math.sqrt(3.0 / fan_in) * (2.0 * u - 1.0)",
        "Your glorot_uniform looks at the incoming connections only. Glorot's variance is a compromise "
        "between both directions: " + CHAPTER,
    ),
    Mistake(
        "fan_in_only",
        NORMAL,
        "gain * math.sqrt(1.0 / fan_in) * z",
        "Your variance is 1/100 = 0.01: it looks at the incoming connections only, and keeps the activations "
        "but not the gradients. Glorot's is a compromise: " + CHAPTER,
    ),
    Mistake(
        "fan_out_only",
        NORMAL,
        "gain * math.sqrt(1.0 / fan_out) * z",
        "Your variance is 1/300: it looks at the outgoing connections only, and keeps the gradients but not "
        "the activations. Glorot's is a compromise: " + CHAPTER,
    ),
    Mistake(
        "mean_of_the_variances",
        NORMAL,
        "gain * math.sqrt(0.5 * (1.0 / fan_in + 1.0 / fan_out)) * z",
        "You took the arithmetic mean of the two variances 1/100 and 1/300. Glorot's variance is another "
        "mean of these two: " + BOX.format("E-61"),
    ),
    Mistake(
        "two_forgotten",
        NORMAL,
        "gain * math.sqrt(1.0 / (fan_in + fan_out)) * z",
        "Your variance is half of Glorot's. For layers of equal width it must become 1 over this width.",
    ),
    Mistake(
        "variance_as_standard_deviation",
        NORMAL,
        "gain * 2.0 / (fan_in + fan_out) * z",
        "You multiplied by the variance, 0.005. Normal numbers are stretched by the standard deviation.",
    ),
    Mistake(
        "gain_under_the_root",
        NORMAL,
        "math.sqrt(gain * 2.0 / (fan_in + fan_out)) * z",
        "In your normal law the gain multiplies the variance. It multiplies the standard deviation, so the "
        "variance gets its square: " + CHAPTER,
    ),
    Mistake(
        "gain_squared",
        NORMAL,
        "gain**2 * math.sqrt(2.0 / (fan_in + fan_out)) * z",
        "In your normal law the standard deviation gets the square of the gain. It is the variance that "
        "does: " + CHAPTER,
    ),
    Mistake(
        "gain_forgotten",
        NORMAL,
        "math.sqrt(2.0 / (fan_in + fan_out)) * z",
        "Your glorot_normal ignores the gain.",
    ),
    Mistake(
        "tails_corrected",
        NORMAL,
        "gain * math.sqrt(2.0 / (fan_in + fan_out)) / 0.8796256610342398 * z",
        "You corrected for tails that have been cut off. Here no tails are cut, so nothing is missing.",
    ),
    Mistake(
        "he_rows_and_columns_swapped",
        HE,
        'math.sqrt(2.0 / (fan_out if fan == "in" else fan_in)) * z',
        "Your he_normal takes the two fans for each other. A row of the weights belongs to one output unit, "
        "so the incoming connections are counted along the row: see 'Shapes and signs' in the notation.",
    ),
    Mistake(
        "he_without_the_two",
        HE,
        'math.sqrt(1.0 / (fan_in if fan == "in" else fan_out)) * z',
        "This is LeCun's variance 1 / N, made for linear units. ReLU lets half of the second moment through, "
        "and He's variance makes up for it: " + CHAPTER,
    ),
    Mistake(
        "he_always_fan_in",
        HE,
        "math.sqrt(2.0 / fan_in) * z",
        "Your he_normal uses the incoming connections in both cases. With fan 'out' the outgoing ones count.",
    ),
    Mistake(
        "he_is_glorot_with_gain",
        HE,
        "math.sqrt(4.0 / (fan_in + fan_out)) * z",
        "This is Glorot's variance with gain sqrt(2): 0.01 from 100 units to 300, where He has 0.02. The two "
        "agree only if the layers are equally wide: " + BOX.format("E-62"),
    ),
    Mistake(
        "he_variance_as_standard_deviation",
        HE,
        '2.0 / (fan_in if fan == "in" else fan_out) * z',
        "Your he_normal multiplies by the variance. Normal numbers are stretched by the standard deviation.",
    ),
    Mistake(
        "he_gain_is_two",
        HE,
        '2.0 * math.sqrt(1.0 / (fan_in if fan == "in" else fan_out)) * z',
        "In your he_normal the standard deviation is doubled. It is the variance that is doubled: " + CHAPTER,
    ),
    Mistake(
        "he_writes_into_z",
        f"return {HE}",
        f"z *= {HE.removesuffix(' * z')}\n    return z",
        "Your he_normal writes into the caller's array. Build a new one.",
    ),
    Mistake(
        "ratio_upside_down",
        RATIO,
        "2.0 * fan_in / (fan_in + fan_out)",
        "Your ratio is upside down: Glorot's variance over He's.",
    ),
    Mistake(
        "ratio_is_one",
        RATIO,
        "1.0",
        "You say that the two variances are equal, and so does many a slide. They are if the layers are "
        "equally wide: " + BOX.format("E-62"),
    ),
    Mistake(
        "ratio_of_standard_deviations",
        RATIO,
        "math.sqrt((fan_in + fan_out) / (2.0 * fan_in))",
        "This is the ratio of the standard deviations. The text asks for that of the variances.",
    ),
    Mistake(
        "ratio_without_gain",
        RATIO,
        "(fan_in + fan_out) / fan_in",
        "You compared with Glorot's variance for gain 1. The lecture uses the gain sqrt(2) for ReLU.",
    ),
    Mistake(
        "ratio_with_gain_unsquared",
        RATIO,
        "(fan_in + fan_out) / (math.sqrt(2.0) * fan_in)",
        "In Glorot's variance you have the gain where its square belongs.",
    ),
    Mistake(
        "ratio_with_fan_out",
        RATIO,
        "(fan_in + fan_out) / (2.0 * fan_out)",
        "You used the outgoing connections for He's variance. The text takes the incoming ones.",
    ),
    Mistake(
        "harmonic_mean_of_the_numbers",
        MEAN,
        "2.0 / (1.0 / fan_in + 1.0 / fan_out)",
        "You believed the later slide: 150 is the harmonic mean of 100 and 300, but Glorot's variance is "
        "1/200. See the box 'On the slide (E-61)' in the chapter 'Initialization and information flow'.",
    ),
    Mistake(
        "geometric_mean",
        MEAN,
        "math.sqrt(fan_in * fan_out)",
        "You took the geometric mean of the two numbers of connections. Write the variance as a fraction "
        "with numerator 1 and read off the denominator.",
    ),
    Mistake(
        "sum_of_the_numbers",
        MEAN,
        "fan_in + fan_out",
        "You took the sum of the two numbers. The variance has a 2 in its numerator.",
    ),
    Mistake(
        "variance_itself",
        MEAN,
        "2.0 / (fan_in + fan_out)",
        "This is the variance itself. The text asks for the number of which it is the reciprocal.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "through_variances",
        """
def fans(weights):
    return weights.shape[1], weights.shape[0]


def glorot_normal(z, gain=1.0):
    variance = gain**2 / connections(*fans(z))
    return np.sqrt(variance) * z


def glorot_uniform(u, gain=1.0):
    bound = np.sqrt(3 * gain**2 / connections(*fans(u)))
    return -bound + 2 * bound * u


def he_normal(z, fan="in"):
    return z * (2 / fans(z)[fan == "out"]) ** 0.5


def he_over_glorot(fan_in, fan_out):
    return (2 / fan_in) / (4 / (fan_in + fan_out))


def connections(fan_in, fan_out):
    return 1 / harmonic(1 / fan_in, 1 / fan_out)


def harmonic(a, b):
    return 2 * a * b / (a + b)
""",
    ),
    AlsoRight(
        "loops",
        """
def scaled(numbers, factor):
    return np.array([[factor * number for number in row] for row in numbers.tolist()])


def glorot_normal(z, gain=1.0):
    rows, columns = len(z), len(z[0])
    return scaled(z, gain / math.sqrt((rows + columns) / 2))


def glorot_uniform(u, gain=1.0):
    rows, columns = len(u), len(u[0])
    return scaled(u - 0.5, gain * math.sqrt(24 / (rows + columns)))


def he_normal(z, fan="in"):
    number = {"in": len(z[0]), "out": len(z)}[fan]
    return scaled(z, math.sqrt(2) / math.sqrt(number))


def he_over_glorot(fan_in, fan_out):
    return 0.5 + 0.5 * fan_out / fan_in


def connections(fan_in, fan_out):
    return float(np.mean([fan_in, fan_out]))
""",
    ),
]
