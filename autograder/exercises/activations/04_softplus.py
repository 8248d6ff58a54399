# %% about
LECTURES = ["L0-23"]
MINUTES = 10

# %% [markdown]
# ## A softplus for every number
#
# Softplus is a ReLU without the corner, and the log-likelihoods of later chapters are built from it.
# The formula is short; typed as it stands it fails on both ends. At $x = 800$ the exponential overflows, and
# at $x = -40$ the sum $1 + e^x$ rounds to 1 and the logarithm to 0, although the true value is about
# $4.2 \cdot 10^{-18}$.
#
# $$
# \operatorname{softplus}(x) = \ln\left(1 + e^x\right),
# \qquad
# \operatorname{softplus}'(x) = \frac{1}{1 + e^{-x}}
# $$
#
# Write both for an array of any shape.
#
# - **No overflow for all $|x| \le 800$.**
# - **Softplus: relative error at most $10^{-9}$ for $-700 \le x \le 800$**; below that any value between 0
#   and $10^{-300}$ is accepted.
# - **Derivative: absolute error at most $10^{-12}$.**
# - The logarithm is the natural one.

# %% given
import numpy as np


# %% answer
def softplus(x):
    """Return ln(1 + exp(x)) at each entry of x."""
    # BEGIN SOLUTION
    return np.logaddexp(0.0, x)
    # END SOLUTION


def softplus_prime(x):
    """Return the derivative of softplus at each entry of x."""
    # BEGIN SOLUTION
    return np.exp(-np.logaddexp(0.0, -x))
    # END SOLUTION


# %% check points=0.5
def check_values():
    """Softplus and its derivative are right at -1, 0, 1 and 3."""
    x = np.array([[-1.0, 0.0], [1.0, 3.0]])
    assert_close(
        softplus(x), [[0.313261687518223, 0.693147180559945], [1.313261687518223, 3.048587351573742]]
    )
    expected = [[0.268941421369995, 0.5], [0.731058578630005, 0.952574126822433]]
    assert_close(softplus_prime(x), expected, atol=1e-12)


# %% check points=0.5
def check_both_ends():
    """Softplus is 800 at 800 and about 4.248e-18 at -40, and nothing overflows."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        expected = [4.24835425529156e-18, 2.06115362031438e-09, 100.0]
        assert_close(softplus(np.array([-40.0, -20.0, 100.0])), expected)
        assert_close(softplus(np.array([800.0])), [800.0])


# %% hidden check points=0.5
def check_random_values(rng):
    """Softplus keeps nine digits over its whole range, for floats and integers, and leaves its argument as it
    was."""
    from lecturelib.activations import softplus as reference

    for x in (rng.uniform(-30.0, 30.0, size=(3, 4)), rng.integers(-9, 9, size=(2, 5))):
        before = x.copy()
        assert_close(softplus(x), reference(before))
        assert_close(x, before)
    far = rng.uniform(400.0, 700.0, size=(2, 3))
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert_close(softplus(-far), reference(-far))


# %% hidden check points=0.5
def check_slope(rng):
    """The derivative is right on random matrices and does not overflow out to 800, on either side."""
    from lecturelib.activations import softplus_prime as reference

    x = rng.normal(scale=3.0, size=(4, 3))
    before = x.copy()
    assert_close(softplus_prime(x), reference(before), atol=1e-12)
    assert_close(x, before)
    far = rng.uniform(720.0, 800.0, size=3)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert_close(softplus_prime(far), np.ones(3), atol=1e-12)
        assert_close(softplus_prime(-far), np.zeros(3), atol=1e-12)


# %% mistakes
from autograder.authoring.exercise import Mistake

MISTAKES = [
    Mistake(
        "as_printed",
        "np.logaddexp(0.0, x)",
        "np.log(1.0 + np.exp(x))",
        "You typed the formula as it is printed. At -40 the sum 1 + exp(x) rounds to 1, so the logarithm is "
        "0, and at 800 exp(x) overflows: see 'When a right formula gives a wrong number' in the chapter "
        "Activations.",
    ),
    Mistake(
        "only_small_end",
        "np.logaddexp(0.0, x)",
        "np.log1p(np.exp(x))",
        "Your softplus is accurate on the left, but exp(x) overflows beyond x = 709. Find a form in which "
        "only non-positive numbers are exponentiated: see 'When a right formula gives a wrong number' in "
        "the chapter Activations.",
    ),
    Mistake(
        "clipped",
        "np.logaddexp(0.0, x)",
        "np.log1p(np.exp(np.clip(x, -30.0, 30.0)))",
        "You clipped x before the exponential. That stops the overflow and puts a constant in place of the "
        "function outside the interval: see 'When a right formula gives a wrong number' in the chapter "
        "Activations.",
    ),
    Mistake(
        "base_two",
        "np.logaddexp(0.0, x)",
        "np.logaddexp2(0.0, x)",
        "Your softplus is 1 at x = 0: it computes with powers and logarithms of base 2. The exercise means "
        "e and the natural logarithm.",
    ),
    Mistake(
        "mirrored",
        "np.logaddexp(0.0, x)",
        "np.logaddexp(0.0, -x)",
        "Your softplus falls: it is the softplus of -x. It should grow like x on the right.",
    ),
    Mistake(
        "one_forgotten",
        "np.logaddexp(0.0, x)",
        "np.log(np.exp(x))",
        "Your function gives x back: the 1 under the logarithm is missing, and then the logarithm undoes "
        "the exponential.",
    ),
    Mistake(
        "relu_instead",
        "np.logaddexp(0.0, x)",
        "np.maximum(x, 0.0)",
        "Your function is ReLU, the limit of softplus far out. Near 0 softplus lies above it, by ln 2 at x "
        "= 0: see 'Softplus' in the chapter Activations.",
    ),
    Mistake(
        "one_number_only",
        "return np.logaddexp(0.0, x)",
        "import math\n\n    return math.log1p(math.exp(x))",
        "Functions of the math module take one number, and x is an array. Use NumPy's functions or loop "
        "over the entries.",
    ),
    Mistake(
        "slope_mirrored",
        "np.exp(-np.logaddexp(0.0, -x))",
        "np.exp(-np.logaddexp(0.0, x))",
        "Your derivative is 1 - sigmoid(x): 0.2689 at x = 1. A sign in the exponent is turned round; the "
        "slope of softplus grows with x.",
    ),
    Mistake(
        "slope_is_second_derivative",
        "np.exp(-np.logaddexp(0.0, -x))",
        "np.exp(-np.logaddexp(0.0, -x) - np.logaddexp(0.0, x))",
        "Your derivative is sigmoid(x) (1 - sigmoid(x)), the derivative of the sigmoid. That is one "
        "derivative too many: see 'Softplus' in the chapter Activations.",
    ),
    Mistake(
        "slope_overflows_left",
        "np.exp(-np.logaddexp(0.0, -x))",
        "1.0 / (1.0 + np.exp(-x))",
        "Your derivative is right on paper, but exp(-x) overflows for x below -709. The result survives; "
        "the warning is the sign that the form is unsafe: see 'When a right formula gives a wrong number' "
        "in the chapter Activations.",
    ),
    Mistake(
        "slope_overflows_right",
        "np.exp(-np.logaddexp(0.0, -x))",
        "np.exp(x) / (1.0 + np.exp(x))",
        "Your derivative is right on paper, but for x above 709 it is infinity over infinity: see 'When a "
        "right formula gives a wrong number' in the chapter Activations.",
    ),
    Mistake(
        "slope_is_step",
        "np.exp(-np.logaddexp(0.0, -x))",
        "np.heaviside(x, 0.5)",
        "Your derivative jumps from 0 to 1 as that of ReLU does. Softplus has no corner, so its slope grows "
        "smoothly: see 'Softplus' in the chapter Activations.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "relu_plus_a_bump",
        """
def softplus(x):
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def softplus_prime(x):
    return 0.5 * (1.0 + np.tanh(0.5 * x))
""",
    ),
    AlsoRight(
        "two_branches",
        """
def softplus(x):
    out = np.empty(x.shape)
    positive = x > 0
    out[positive] = x[positive] + np.log1p(np.exp(-x[positive]))
    out[~positive] = np.log1p(np.exp(x[~positive]))
    return out


def softplus_prime(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)
""",
    ),
    AlsoRight(
        "math_and_loops",
        """
import math


def softplus(x):
    def one(v):
        return v + math.log1p(math.exp(-v)) if v > 0 else math.log1p(math.exp(v))

    return np.array([one(float(v)) for v in x.ravel()]).reshape(x.shape)


def softplus_prime(x):
    out = np.zeros(x.shape)
    for index, v in np.ndenumerate(x):
        out[index] = 1 / (1 + math.exp(-v)) if v > -700 else 0.0
    return out
""",
    ),
]
