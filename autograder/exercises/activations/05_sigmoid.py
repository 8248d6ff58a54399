# %% about
LECTURES = ["L0-10", "L4-21"]
MINUTES = 25

# %% [markdown]
# ## The sigmoid out to ±800
#
# The sigmoid turns any number into a probability. Its slope is at most ¼, so ten such layers pass on less
# than a millionth of the error signal.
# Pre-activations of several hundred do occur, in a unit that has grown too sure of itself, and a formula with
# a growing exponential does not survive them.
#
# $$
# \sigma(x) = \frac{1}{1 + e^{-x}},
# \qquad
# \sigma'(x) = \sigma(x)\,\bigl(1 - \sigma(x)\bigr)
# $$
#
# Write both for an array of any shape.
#
# - **The argument of `sigmoid_prime` is $x$, not the value $\sigma(x)$.** (Some programs pass the value; the
#   book always passes $x$.)
# - **No overflow for all $|x| \le 800$**, on either side. `np.where` evaluates both of its branches: an
#   overflow in the branch that is thrown away counts.
# - **An absolute error of $10^{-12}$ is allowed**, in both functions; a difference quotient does not reach
#   it.
# - `x` may hold integers, and it must not change.

# %% given
import numpy as np


# %% answer
def sigmoid(x):
    """Return 1 / (1 + exp(-x)) at each entry of x, without overflow."""
    # BEGIN SOLUTION
    decay = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, decay) / (1.0 + decay)
    # END SOLUTION


def sigmoid_prime(x):
    """Return the derivative of the sigmoid at each entry of x, without overflow."""
    # BEGIN SOLUTION
    s = sigmoid(x)
    return s * (1.0 - s)
    # END SOLUTION


# %% check points=0.5
def check_values():
    """The sigmoid is right at -2, -1, 0, 1, 2 and 4."""
    x = np.array([[-2.0, -1.0, 0.0], [1.0, 2.0, 4.0]])
    expected = [
        [0.119202922022118, 0.268941421369995, 0.5],
        [0.731058578630005, 0.880797077977882, 0.982013790037908],
    ]
    assert_close(sigmoid(x), expected, atol=1e-12)


# %% check points=0.5
def check_slope():
    """The derivative is right at -2, 0, 1 and 4."""
    x = np.array([-2.0, 0.0, 1.0, 4.0])
    expected = [0.104993585403507, 0.25, 0.196611933241482, 0.0176627062132911]
    assert_close(sigmoid_prime(x), expected, atol=1e-12)


# %% check points=0.5
def check_far_right():
    """At 5, 710 and 800 the sigmoid is right and so is its slope, and nothing overflows."""
    x = np.array([5.0, 710.0, 800.0])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert_close(sigmoid(x), [0.993307149075715, 1.0, 1.0], atol=1e-12)
        assert_close(sigmoid_prime(x), [0.00664805667079003, 0.0, 0.0], atol=1e-12)


# %% check points=0.5
def check_far_left():
    """At -5, -710 and -800 the sigmoid is right and so is its slope, and nothing overflows."""
    x = np.array([-5.0, -710.0, -800.0])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert_close(sigmoid(x), [0.00669285092428486, 0.0, 0.0], atol=1e-12)
        assert_close(sigmoid_prime(x), [0.00664805667079003, 0.0, 0.0], atol=1e-12)


# %% hidden check points=0.5
def check_symmetry(rng):
    """The sigmoid is right on random arrays of floats and integers, adds up to 1 with its mirror image, and
    leaves x alone."""
    from lecturelib.activations import sigmoid as reference

    edges = np.linspace(-18.0, 18.0, 13)  # one number between any two of them: some lie far out on each side
    floats = rng.permutation(rng.uniform(edges[:-1], edges[1:])).reshape(3, 4)
    for x in (floats, rng.integers(-9, 10, size=(2, 5))):
        before = x.copy()
        assert_close(sigmoid(x), reference(before), atol=1e-12)
        assert_close(sigmoid(x) + sigmoid(-x), np.ones(x.shape), atol=1e-12)
        assert_close(x, before)


# %% hidden check points=0.5
def check_slope_of_arrays(rng):
    """The derivative is right on random arrays of floats and integers, is even, and leaves x alone."""
    from lecturelib.activations import sigmoid_prime as reference

    edges = np.linspace(-15.0, 15.0, 13)  # one number between any two of them: some lie far out on each side
    floats = rng.permutation(rng.uniform(edges[:-1], edges[1:])).reshape(4, 3)
    for x in (floats, rng.integers(-9, 10, size=(2, 5))):
        before = x.copy()
        assert_close(sigmoid_prime(x), reference(before), atol=1e-12)
        assert_close(sigmoid_prime(-x), reference(before), atol=1e-12)
        assert_close(x, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

VALUE = "decay = np.exp(-np.abs(x))\n    return np.where(x >= 0, 1.0, decay) / (1.0 + decay)"
SLOPE = "s = sigmoid(x)\n    return s * (1.0 - s)"

MISTAKES = [
    Mistake(
        "overflows_on_the_left",
        VALUE,
        "return 1.0 / (1.0 + np.exp(-x))",
        "exp(-x) overflows for x below -709, in the sigmoid or in its derivative: exponentiate non-positive "
        "numbers only. See 'When a right formula gives a wrong number' in the chapter Activations.",
    ),
    Mistake(
        "overflows_on_the_right",
        VALUE,
        "return np.exp(x) / (1.0 + np.exp(x))",
        "exp(x) overflows for x above 709, and infinity over infinity is nan. Exponentiate non-positive "
        "numbers only: see 'When a right formula gives a wrong number' in the chapter Activations.",
    ),
    Mistake(
        "mirrored",
        VALUE,
        "return np.where(x >= 0, np.exp(-np.abs(x)), 1.0) / (1.0 + np.exp(-np.abs(x)))",
        "Your sigmoid falls from 1 to 0: it is the sigmoid of -x. A sign in the exponent, or the two "
        "branches, are turned round.",
    ),
    Mistake(
        "tanh_instead",
        VALUE,
        "return np.tanh(x)",
        "Your function runs from -1 to 1: it is tanh. The sigmoid is the same curve, stretched and shifted "
        "to the interval from 0 to 1: see 'Hyperbolic tangent' in the chapter Activations.",
    ),
    Mistake(
        "half_forgotten_in_tanh",
        VALUE,
        "return 0.5 * (1.0 + np.tanh(x))",
        "Your sigmoid is twice too steep: it is the sigmoid of 2x. In the formula that links it to tanh the "
        "argument is scaled as well: see 'Hyperbolic tangent' in the chapter Activations.",
    ),
    Mistake(
        "clipped_too_early",
        VALUE,
        "return 1.0 / (1.0 + np.exp(-np.clip(x, -10.0, 10.0)))",
        "You clipped x so early that the values outside the interval are visibly wrong. A form that needs "
        "no clipping loses nothing: see 'When a right formula gives a wrong number' in the chapter "
        "Activations.",
    ),
    Mistake(
        "step_instead",
        VALUE,
        "return np.heaviside(x, 0.5)",
        "Your function jumps at 0: it is a step. The sigmoid is the smooth one: see 'Sigmoid' in the "
        "chapter Activations.",
    ),
    Mistake(
        "double_sigmoid",
        SLOPE,
        "s = sigmoid(sigmoid(x))\n    return s * (1.0 - s)",
        "The sigmoid was applied twice: 0.2350 instead of 0.25 at x = 0. The derivative either takes x or "
        "takes the value; here it takes x: see 'Sigmoid' in the chapter Activations.",
    ),
    Mistake(
        "slope_of_the_value",
        SLOPE,
        "return x * (1.0 - x)",
        "You computed x (1 - x), so the derivative is 0 at x = 0 and at x = 1. The formula multiplies "
        "values of the sigmoid, not x itself: see 'Sigmoid' in the chapter Activations.",
    ),
    Mistake(
        "tanh_rule",
        SLOPE,
        "return 1.0 - sigmoid(x) ** 2",
        "You used the rule of tanh, one minus the value squared: 0.75 at x = 0, although the sigmoid is "
        "never steeper than 1/4.",
    ),
    Mistake(
        "squared_value",
        SLOPE,
        "return sigmoid(x) ** 2",
        "Your derivative is the square of the sigmoid. Right at x = 0 by luck; it should die out on both "
        "sides, and yours tends to 1 on the right.",
    ),
    Mistake(
        "slope_is_value",
        SLOPE,
        "return sigmoid(x)",
        "Your derivative returns the sigmoid itself: one of the two factors is missing. See 'Sigmoid' in "
        "the chapter Activations.",
    ),
    Mistake(
        "wrong_sign",
        SLOPE,
        "s = sigmoid(x)\n    return s * (s - 1.0)",
        "Your derivative is negative, but the sigmoid grows everywhere. Somewhere two terms of a difference "
        "have changed places.",
    ),
    Mistake(
        "slope_overflows_on_the_left",
        SLOPE,
        "return np.exp(-x) / (1.0 + np.exp(-x)) ** 2",
        "Your derivative is right on paper, but exp(-x) overflows on the left. Build it from the stable "
        "sigmoid, or use that the derivative is even: see 'When a right formula gives a wrong number' in "
        "the chapter Activations.",
    ),
    Mistake(
        "difference_quotient",
        SLOPE,
        "h = 1e-4\n    return (sigmoid(x + h) - sigmoid(x - h)) / (2.0 * h)",
        "Your derivative is a difference quotient: good for checking a formula, but wrong from the ninth "
        "digit on. The text asks for more.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "through_tanh",
        """
def sigmoid(x):
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def sigmoid_prime(x):
    return 0.25 * (1.0 - np.tanh(0.5 * x) ** 2)
""",
    ),
    AlsoRight(
        "through_logaddexp",
        """
def sigmoid(x):
    return np.exp(-np.logaddexp(0.0, -x))


def sigmoid_prime(x):
    return sigmoid(x) * sigmoid(-x)
""",
    ),
    AlsoRight(
        "masks",
        """
def sigmoid(x):
    out = np.empty(x.shape)
    right = x >= 0
    out[right] = 1 / (1 + np.exp(-x[right]))
    e = np.exp(x[~right])
    out[~right] = e / (1 + e)
    return out


def sigmoid_prime(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2
""",
    ),
    AlsoRight(
        "generous_clip",
        """
def sigmoid(x):
    return 1 / (1 + np.exp(-np.clip(x, -500, 500)))


def sigmoid_prime(x):
    s = sigmoid(x)
    return s - s**2
""",
    ),
    AlsoRight(
        "math_and_loops",
        """
import math


def sigmoid(x):
    def one(v):
        if v >= 0:
            return 1 / (1 + math.exp(-v))
        return math.exp(v) / (1 + math.exp(v))

    return np.array([one(v) for v in x.ravel().tolist()]).reshape(x.shape)


def sigmoid_prime(x):
    out = np.empty(x.shape)
    for index, s in np.ndenumerate(sigmoid(x)):
        out[index] = s * (1 - s)
    return out
""",
    ),
]
