# %% about
LECTURES = ["L0-14", "L3-05", "L3-50", "L4-23"]
MINUTES = 10

# %% [markdown]
# ## ReLU and its derivative
#
# The rectified linear unit is the workhorse of deep networks: cheap, and with slope 1 on its whole active
# side, so that the error signal passes undiminished.
#
# $$
# \operatorname{ReLU}(x) = \max(0, x),
# \qquad
# \operatorname{ReLU}'(x) = \begin{cases} 0 & x < 0 \\ 1 & x > 0 \end{cases}
# $$
#
# Write both. `x` has any shape.
#
# - **Return a new array; `x` must not change.** In a network `x` is needed again on the way back.
# - **Return float64, also when `x` holds integers.**
# - **At $x = 0$ ReLU has a kink.** The book sets $\operatorname{ReLU}'(0) = 0$, other choices between 0 and 1
#   are in use, and **no check asks for the derivative at 0.**

# %% given
import numpy as np


# %% answer
def relu(x):
    """Return max(0, x), entry by entry, as a new float array."""
    # BEGIN SOLUTION
    return np.maximum(x, 0.0)
    # END SOLUTION


def relu_prime(x):
    """Return the derivative of ReLU at each entry of x, as a new float array."""
    # BEGIN SOLUTION
    return np.where(x > 0, 1.0, 0.0)
    # END SOLUTION


# %% check points=0.5
def check_values():
    """ReLU keeps positive entries and replaces the others by 0."""
    x = np.array([[-2.0, -0.5, 0.0], [0.5, 2.0, 3.5]])
    assert_close(relu(x), [[0.0, 0.0, 0.0], [0.5, 2.0, 3.5]])


# %% check points=0.5
def check_slope():
    """The slope is 0 left of the kink and 1 right of it."""
    x = np.array([[-2.0, -0.5, -0.1], [0.1, 0.5, 2.0]])
    assert_close(relu_prime(x), [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]])


# %% hidden check points=0.5
def check_input_and_type(rng):
    """ReLU leaves its argument as it was and gives floats, also for integers."""
    from lecturelib.activations import relu as reference

    for x in (rng.permutation(np.arange(-5, 5)).reshape(2, 5), rng.normal(size=(3, 4))):
        before = x.copy()
        assert_close(relu(x), reference(before))
        assert_close(x, before)


# %% hidden check points=0.5
def check_slope_input_and_type(rng):
    """The derivative leaves its argument as it was and gives floats, also for integers."""
    from lecturelib.activations import relu_prime as reference

    signs = rng.permutation([-1, 1, -1, 1, -1, 1]).reshape(2, 3)
    for x in (signs * rng.uniform(0.1, 3.0, size=(2, 3)), signs * rng.integers(1, 9, size=(2, 3))):
        before = x.copy()
        assert_close(relu_prime(x), reference(before))
        assert_close(x, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

MISTAKES = [
    Mistake(
        "slope_is_sign",
        "np.where(x > 0, 1.0, 0.0)",
        "np.sign(x) * 1.0",
        "Your derivative is sign(x), as one slide prints it, and gives -1 on the negative side. There ReLU "
        "is constant, so its slope is 0: see the box 'On the slide (E-08)' in the chapter Activations.",
    ),
    Mistake(
        "writes_into_input",
        "return np.maximum(x, 0.0)",
        "x[x < 0] = 0\n    return x * 1.0",
        "Your relu writes zeros into its argument. The caller's array has changed, and backpropagation "
        "would read the wrong numbers: build a new array.",
    ),
    Mistake(
        "returns_its_input",
        "return np.maximum(x, 0.0)",
        "x[x < 0] = 0\n    return x",
        "Your relu changes its argument and hands the same array back. Build a new float array and leave x "
        "alone.",
    ),
    Mistake(
        "keeps_integers",
        "np.maximum(x, 0.0)",
        "np.maximum(x, 0)",
        "Your relu returns integers when x holds integers. The text asks for float64 always.",
    ),
    Mistake(
        "python_max",
        "np.maximum(x, 0.0)",
        "max(x, 0.0)",
        "Python's max compares two whole arrays and cannot decide which is larger. ReLU compares entry by "
        "entry; NumPy has a function for the larger of two values at each entry.",
    ),
    Mistake(
        "largest_along_axis",
        "np.maximum(x, 0.0)",
        "np.max(x, 0)",
        "You asked for the largest entry along axis 0: the second argument of np.max is an axis, not a "
        "number to compare with. The shape of the result gives it away.",
    ),
    Mistake(
        "other_half",
        "np.maximum(x, 0.0)",
        "np.minimum(x, 0.0)",
        "Your relu keeps the negative entries and drops the positive ones. ReLU does the opposite: see "
        "'ReLU' in the chapter Activations.",
    ),
    Mistake(
        "absolute_value",
        "np.maximum(x, 0.0)",
        "np.abs(x * 1.0)",
        "Your relu is the absolute value: it mirrors negative entries instead of setting them to 0.",
    ),
    Mistake(
        "relu_is_step",
        "np.maximum(x, 0.0)",
        "np.where(x > 0, 1.0, 0.0)",
        "Your relu gives 1 for every positive entry. That is its derivative; ReLU passes the entry itself "
        "on: see 'ReLU' in the chapter Activations.",
    ),
    Mistake(
        "leaks",
        "np.maximum(x, 0.0)",
        "np.where(x > 0, x, 0.01 * x)",
        "Your relu lets a hundredth of the negative entries through. That is the leaky ReLU; the plain one "
        "gives exactly 0.",
    ),
    Mistake(
        "slope_is_value",
        "np.where(x > 0, 1.0, 0.0)",
        "np.maximum(x, 0.0)",
        "Your derivative returns ReLU itself. Its slope does not depend on how large a positive entry is: "
        "see 'ReLU' in the chapter Activations.",
    ),
    Mistake(
        "slope_is_boolean",
        "np.where(x > 0, 1.0, 0.0)",
        "x > 0",
        "Your derivative returns True and False. The values are right; the text asks for float64.",
    ),
    Mistake(
        "slope_is_integer",
        "np.where(x > 0, 1.0, 0.0)",
        "np.where(x > 0, 1, 0)",
        "Your derivative returns integers. The values are right; the text asks for float64.",
    ),
    Mistake(
        "slope_writes_into_input",
        "return np.where(x > 0, 1.0, 0.0)",
        "x[x <= 0] = 0\n    x[x > 0] = 1\n    return x * 1.0",
        "Your derivative writes zeros and ones into its argument. The caller's array has changed: build a "
        "new array.",
    ),
    Mistake(
        "slope_one_everywhere",
        "np.where(x > 0, 1.0, 0.0)",
        "np.ones(x.shape)",
        "Your derivative is 1 everywhere, as for the identity. Left of 0 ReLU is flat: see 'ReLU' in the "
        "chapter Activations.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "one_at_the_kink",
        """
def relu(x):
    return np.where(x > 0, x, 0.0)


def relu_prime(x):
    return (x >= 0).astype(float)
""",
    ),
    AlsoRight(
        "algebra",
        """
def relu(x):
    return (x + np.abs(x)) / 2


def relu_prime(x):
    return (1 + np.sign(x)) / 2
""",
    ),
    AlsoRight(
        "mask_of_a_copy",
        """
def relu(x):
    out = np.array(x, dtype=float)
    out[out < 0] = 0
    return out


def relu_prime(x):
    out = np.zeros(x.shape)
    out[x > 0] = 1
    return out
""",
    ),
    AlsoRight(
        "loops",
        """
def relu(x):
    out = np.empty(x.shape)
    for index, value in np.ndenumerate(x):
        out[index] = max(0.0, value)
    return out


def relu_prime(x):
    flat = [1.0 if value > 0 else 0.0 for value in x.ravel()]
    return np.array(flat).reshape(x.shape)
""",
    ),
]
