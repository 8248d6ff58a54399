# %% about
LECTURES = []  # items of the lectures that it is about, as in ["L4-12"]; none if it goes beyond them
MINUTES = 20
OPTIONAL = False  # True: practice without points

# %% [markdown]
# ## Half of everything
#
# One sentence that says why anybody needs this.
#
# $$
# f(x) = \frac{x}{2}
# $$
#
# Write it for an array of any shape.
#
# - **What you return is a new array of type float64**, also when `x` holds integers.

# %% given
import numpy as np


# %% answer
def half(x):
    """Return half of each entry of x."""
    # BEGIN SOLUTION
    return x / 2.0
    # END SOLUTION


# %% check points=1
def check_values():
    """The halves of -2, 0, 1 and 3 are right."""
    assert_close(half(np.array([-2.0, 0.0, 1.0, 3.0])), [-1.0, 0.0, 0.5, 1.5])


# %% hidden check points=1
def check_integers(rng):
    """Arrays of integers are halved without rounding, and x stays as it was."""
    x = rng.permutation(np.arange(-5, 7)).reshape(3, 4)  # even and odd numbers, whoever draws
    before = x.copy()
    assert_close(half(x), before * 0.5)
    assert_close(x, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

MISTAKES = [  # name, what of the solution is replaced, by what, and the hint that a student reads
    Mistake("rounds_down", "x / 2.0", "x // 2.0", "You round down: // drops what is left over."),
    Mistake("doubles", "x / 2.0", "x * 2.0", "Your values are four times too large: you double."),
    Mistake("squares", "x / 2.0", "x**2 / 2.0", "You take half of the square."),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight("times_a_half", "def half(x):\n    return 0.5 * x"),
    AlsoRight("with_numpy", "def half(x):\n    return np.true_divide(x, 2)"),
]
