# %% about
LECTURES = ["L0-09", "L4-20"]
MINUTES = 10

# %% [markdown]
# ## The step and the sign
#
# The oldest units only say yes or no.
# They make good decisions and bad students: their slope is zero wherever it exists, so no error signal ever
# comes back through them.
# Seeing that in numbers is the point of this warm-up.
#
# $$
# \operatorname{step}(x) = \begin{cases} 0 & x < 0 \\ 1 & x \ge 0 \end{cases}
# \qquad
# \operatorname{sign}(x) = \begin{cases} -1 & x < 0 \\ 0 & x = 0 \\ 1 & x > 0 \end{cases}
# $$
#
# Write both and their derivatives. `x` has any shape; each function returns a float64 array of that shape.
#
# - **The step is 1 at 0; the sign is 0 at 0.**
# - **Both derivatives are 0 everywhere, and we also set them to 0 at $x = 0$**, where the functions jump.
# - The checks look at the values, the type (floats, also for integer `x`), the shape, and that `x` is left
#   alone.

# %% given
import numpy as np


# %% answer
def binary_step(x):
    """Return 0.0 for negative entries of x and 1.0 for the others."""
    # BEGIN SOLUTION
    return np.where(x >= 0, 1.0, 0.0)
    # END SOLUTION


def binary_step_prime(x):
    """Return the derivative of the step at x."""
    # BEGIN SOLUTION
    return np.zeros(x.shape)
    # END SOLUTION


def sign(x):
    """Return -1.0, 0.0 or 1.0 for negative, zero and positive entries of x."""
    # BEGIN SOLUTION
    return np.sign(x.astype(float))
    # END SOLUTION


def sign_prime(x):
    """Return the derivative of the sign at x."""
    # BEGIN SOLUTION
    return np.zeros(x.shape)
    # END SOLUTION


# %% check points=0.5
def check_values():
    """Step, sign and their derivatives are right at -2, -0.5, 0, 0.5 and 2."""
    x = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    assert_close(binary_step(x), [0.0, 0.0, 1.0, 1.0, 1.0])
    assert_close(sign(x[::-1]), [1.0, 1.0, 0.0, -1.0, -1.0])
    assert_close(binary_step_prime(x[:4]), [0.0, 0.0, 0.0, 0.0])
    assert_close(sign_prime(x[1:]), [0.0, 0.0, 0.0, 0.0])


# %% hidden check points=0.5
def check_integer_matrices(rng):
    """A matrix of integers gives matrices of floats, and the matrix stays as it was."""
    from lecturelib import activations as reference

    x = rng.permutation(np.arange(-5, 7)).reshape(3, 4)
    before = x.copy()
    assert_close(binary_step(x), reference.binary_step(before))
    assert_close(sign(x), reference.sign(before))
    assert_close(binary_step_prime(x), np.zeros((3, 4)))
    assert_close(sign_prime(x), np.zeros((3, 4)))
    assert_close(x, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

MISTAKES = [
    Mistake(
        "step_is_zero_at_zero",
        "np.where(x >= 0, 1.0, 0.0)",
        "np.where(x > 0, 1.0, 0.0)",
        "Your step gives 0 at x = 0. The text fixes the value 1 there: see 'Binary step and sign' in the "
        "chapter Activations.",
    ),
    Mistake(
        "step_is_half_at_zero",
        "np.where(x >= 0, 1.0, 0.0)",
        "(1.0 + np.sign(x)) / 2.0",
        "Your step takes the value 1/2 at x = 0. It comes from the sign, which is 0 there; step and sign "
        "are related by that formula everywhere except at 0: see 'Binary step and sign' in the chapter "
        "Activations.",
    ),
    Mistake(
        "step_is_sign",
        "np.where(x >= 0, 1.0, 0.0)",
        "np.where(x >= 0, 1.0, -1.0)",
        "Your step gives -1 for negative entries; that is what a sign does. The step knows only 0 and 1: "
        "see 'Binary step and sign' in the chapter Activations.",
    ),
    Mistake(
        "step_returns_booleans",
        "np.where(x >= 0, 1.0, 0.0)",
        "x >= 0",
        "Your step returns True and False. The values are right, but the next layer computes with floats: "
        "turn the answer into float64.",
    ),
    Mistake(
        "step_returns_integers",
        "np.where(x >= 0, 1.0, 0.0)",
        "np.where(x >= 0, 1, 0)",
        "Your step returns integers. The values are right; the text asks for float64, because an integer "
        "array silently cuts off whatever is stored in it later.",
    ),
    Mistake(
        "step_falls",
        "np.where(x >= 0, 1.0, 0.0)",
        "np.where(x <= 0, 1.0, 0.0)",
        "Your step is 1 on the negative side: the comparison points the wrong way. See 'Binary step and "
        "sign' in the chapter Activations.",
    ),
    Mistake(
        "sign_is_one_at_zero",
        "np.sign(x.astype(float))",
        "np.where(x >= 0, 1.0, -1.0)",
        "Your sign has only two values and gives 1 at x = 0. The text fixes sign(0) = 0: see 'Binary step "
        "and sign' in the chapter Activations.",
    ),
    Mistake(
        "sign_divides_by_zero",
        "np.sign(x.astype(float))",
        "x / np.abs(x)",
        "Your sign divides x by its absolute value. At x = 0 that is 0/0, which gives nan instead of 0.",
    ),
    Mistake(
        "sign_keeps_integers",
        "np.sign(x.astype(float))",
        "np.sign(x)",
        "Your sign returns integers when x holds integers, because NumPy keeps the type it was given. The "
        "text asks for float64 always.",
    ),
    Mistake(
        "step_slope_is_infinite",
        '"""Return the derivative of the step at x."""\n    return np.zeros(x.shape)',
        '"""Return the derivative of the step at x."""\n    return np.where(x == 0, np.inf, 0.0)',
        "Your derivative of the step is infinite at the jump. As a limit of difference quotients that is a "
        "fair thought, but a program cannot compute with it; the text sets the value 0 there.",
    ),
    Mistake(
        "step_slope_is_the_step",
        '"""Return the derivative of the step at x."""\n    return np.zeros(x.shape)',
        '"""Return the derivative of the step at x."""\n    return binary_step(x)',
        "Your derivative of the step is the step itself. The step is the derivative of ReLU; its own graph "
        "is flat on both sides: see 'Binary step and sign' in the chapter Activations.",
    ),
    Mistake(
        "step_slope_is_one_number",
        '"""Return the derivative of the step at x."""\n    return np.zeros(x.shape)',
        '"""Return the derivative of the step at x."""\n    return 0.0',
        "Your derivative of the step is a single number. The derivative has a value at each entry, so it "
        "has the shape of x.",
    ),
    Mistake(
        "step_slope_keeps_integers",
        '"""Return the derivative of the step at x."""\n    return np.zeros(x.shape)',
        '"""Return the derivative of the step at x."""\n    return np.zeros_like(x)',
        "Your derivative of the step holds integers when x does: an array made 'like' x also takes over its "
        "type. The text asks for float64.",
    ),
    Mistake(
        "sign_slope_is_the_sign",
        '"""Return the derivative of the sign at x."""\n    return np.zeros(x.shape)',
        '"""Return the derivative of the sign at x."""\n    return sign(x)',
        "Your derivative of the sign is the sign itself. Left and right of 0 the graph is flat: see 'Binary "
        "step and sign' in the chapter Activations.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "heaviside",
        """
def binary_step(x):
    return np.heaviside(x, 1.0)


def binary_step_prime(x):
    return np.zeros_like(x, dtype=float)


def sign(x):
    return np.heaviside(x, 0.5) * 2.0 - 1.0


def sign_prime(x):
    return np.zeros_like(x, dtype=np.float64)
""",
    ),
    AlsoRight(
        "comparisons",
        """
def binary_step(x):
    return (x >= 0).astype(float)


def binary_step_prime(x):
    return 0.0 * x


def sign(x):
    return (x > 0).astype(float) - (x < 0)


def sign_prime(x):
    return np.full(x.shape, 0.0)
""",
    ),
    AlsoRight(
        "loops",
        """
def binary_step(x):
    out = np.empty(x.shape)
    for index, value in np.ndenumerate(x):
        out[index] = 1 if value >= 0 else 0
    return out


def binary_step_prime(x):
    return np.vectorize(lambda value: 0.0, otypes=[float])(x)


def sign(x):
    out = np.zeros(x.shape)
    for index, value in np.ndenumerate(x):
        if value != 0:
            out[index] = 1 if value > 0 else -1
    return out


def sign_prime(x):
    return x - x.astype(float)
""",
    ),
]
