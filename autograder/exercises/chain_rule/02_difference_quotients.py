# %% about
LECTURES = ["L0-36", "L0-40", "L4-30"]
MINUTES = 30

# %% [markdown]
# ## Difference quotients: the judge
#
# Every derivative that a person writes down is wrong now and then. A difference quotient needs no formula
# but that of the function, so it can sit in judgment over all the others.
# The one-sided quotient $(f(x + h) - f(x)) / h$ has an error of about $h$; the **central** one, which
# looks to both sides, of about $h^2$:
#
# $$
# \frac{\partial f}{\partial x_i} \approx \frac{f(x + h\,e_i) - f(x - h\,e_i)}{2h},
# $$
#
# where $e_i$ has a 1 in place $i$ and 0 elsewhere. Write it twice, **with the $h$ that you are given**.
#
# **1.** `numerical_gradient(f, x, h)`: $f$ takes an array and returns one number; `x` has **any shape**, and
# the gradient has that shape.
#
# **2.** `numerical_jacobian(f, x, h)`: `x` has shape $(n,)$ and $f$ returns an array of shape $(m,)$. The
# Jacobian has **shape $(m, n)$, one row per output**: $J_{ij} \approx \partial y_i / \partial x_j$. One pair
# of evaluations gives a whole column.
#
# - **Call $f$ at most $2 n + 1$ times**, where $n$ is the number of entries of `x`; $f$ may be expensive.
# - **Every call of $f$ gets a float64 array of the shape of `x`.** `x` itself may hold integers: a step of
#   $10^{-5}$ that is stored in an array of integers is lost.
# - **After the call `x` is as it was before.** Each entry is moved alone: the others are at their places
#   again when its turn comes.
# - For $h = 10^{-5}$ and numbers of ordinary size an error of $10^{-8}$ is allowed; two right programs
#   differ in the last digits here.

# %% given
import numpy as np


# %% answer
def numerical_gradient(f, x, h=1e-5):
    """Return the central differences of f at x, an array of the shape of x."""
    # BEGIN SOLUTION
    x = x.astype(float)
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        high, low = x.copy(), x.copy()
        high[i] += h
        low[i] -= h
        gradient[i] = (f(high) - f(low)) / (2 * h)
    return gradient
    # END SOLUTION


def numerical_jacobian(f, x, h=1e-5):
    """Return the (m, n) array of central differences of f, which takes (n,) arrays to (m,) arrays."""
    # BEGIN SOLUTION
    columns = []
    for step in h * np.eye(x.size):
        columns.append((f(x + step) - f(x - step)) / (2.0 * h))
    return np.stack(columns, axis=1)
    # END SOLUTION


# %% check points=0.5
def check_gradient():
    """For the cube of a weighted sum the quotient is known exactly: for h = 0.5, and for h = 1e-5;
    x stays as it was."""
    weights = np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.0]])
    x = np.array([[0.5, -0.25, 1.0], [2.0, 0.75, -0.5]])

    def cube(x):
        return float(np.sum(weights * x)) ** 3

    total = 4.75  # of weights * x
    before, got = x.copy(), numerical_gradient(cube, x, 0.5)
    assert_close(x, before)
    assert_close(got, 3 * total**2 * weights + 0.25 * weights**3)
    assert_close(numerical_gradient(cube, x), 3 * total**2 * weights, rtol=0.0, atol=1e-6)


# %% check points=0.5
def check_jacobian():
    """Three outputs and two inputs give three rows and two columns, with the numbers they should have."""

    def f(x):
        return np.array([x[0] * x[1], x[0] ** 3, 4.0 - x[1]])

    assert_close(
        numerical_jacobian(f, np.array([2.0, -3.0]), 0.5),
        [[-3.0, 2.0], [12.25, 0.0], [0.0, -1.0]],
        atol=1e-12,
    )


# %% hidden check points=0.5
def check_gradient_of_other_functions(rng):
    """The gradient is right to 1e-8 for other functions and shapes and for integer entries, takes at most
    2n + 1 evaluations, and leaves x as it was."""
    for x in (rng.uniform(-2.0, 2.0, size=(3, 2)), rng.permutation([-3, -2, -1, 1, 2, 4])):
        weights, before, seen = rng.uniform(0.5, 1.5, size=x.shape), x.copy(), []

        def f(x, weights=weights, seen=seen):
            seen.append(x.shape)
            return float(np.sin(np.sum(weights * np.cos(x))))

        expected = -np.cos(np.sum(weights * np.cos(x))) * weights * np.sin(x)
        assert_close(numerical_gradient(f, x), expected, rtol=0.0, atol=1e-8)
        assert_close(x, before)
        assert seen == [x.shape] * len(seen), f"f was given arrays of the shapes {set(seen)}"
        assert len(seen) <= 2 * x.size + 1, f"f was called {len(seen)} times"


# %% hidden check points=0.5
def check_jacobian_of_a_layer(rng):
    """The Jacobian of a layer is right to 1e-8, also for integer entries, takes at most 2n + 1 evaluations,
    and leaves x as it was."""
    for x in (rng.uniform(-1.0, 1.0, size=4), rng.permutation([-1, 0, 1, 2])):
        W, before, seen = rng.uniform(0.2, 0.7, size=(3, 4)), x.copy(), []

        def layer(x, W=W, seen=seen):
            seen.append(x.shape)
            return np.tanh(W @ x)

        expected = (1 - np.tanh(W @ x) ** 2)[:, np.newaxis] * W
        assert_close(numerical_jacobian(layer, x), expected, rtol=0.0, atol=1e-8)
        assert_close(x, before)
        assert len(seen) <= 2 * x.size + 1, f"f was called {len(seen)} times"


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Chain rule, Jacobians and automatic differentiation'"
QUOTIENT = "(f(high) - f(low)) / (2 * h)"
COLUMN = "(f(x + step) - f(x - step)) / (2.0 * h)"

MISTAKES = [
    Mistake(
        "forward_difference",
        QUOTIENT,
        "(f(high) - f(x)) / h",
        "Your gradient looks to one side only. The forward difference has an error of about h, the central "
        "one of about h squared: see the figure of the errors in " + CHAPTER + ".",
    ),
    Mistake(
        "backward_difference",
        QUOTIENT,
        "(f(x) - f(low)) / h",
        "Your gradient looks to the left side only, and its error is about h. The central difference cancels "
        "that part: see the figure of the errors in " + CHAPTER + ".",
    ),
    Mistake(
        "divided_by_h",
        QUOTIENT,
        "(f(high) - f(low)) / h",
        "Your gradient is twice too large: the two points are 2h apart.",
    ),
    Mistake(
        "precedence",
        QUOTIENT,
        "(f(high) - f(low)) / 2 * h",
        "Your quotient divides by 2 and then multiplies by h. Mind the order in which Python evaluates / "
        "and *.",
    ),
    Mistake(
        "sides_swapped",
        QUOTIENT,
        "(f(low) - f(high)) / (2 * h)",
        "Your gradient has the wrong sign: it subtracts the value on the right from the value on the left.",
    ),
    Mistake(
        "integers_kept",
        "x = x.astype(float)",
        "x = np.array(x)",
        "For integer entries your step is lost: an array of integers cuts off whatever is stored in it, so "
        "the two points are not x + h and x - h. For floats your gradient is right.",
    ),
    Mistake(
        "entry_not_restored",
        "high, low = x.copy(), x.copy()",
        "high, low = x, x.copy()",
        "Your entries stay moved: when the second entry has its turn, the first is not where it was, and the "
        "gradient is that of another point.",
    ),
    Mistake(
        "argument_left_moved",
        "x = x.astype(float)\n    gradient = np.zeros(x.shape)\n    for i in np.ndindex(x.shape):\n"
        "        high, low = x.copy(), x.copy()\n        high[i] += h",
        "gradient = np.zeros(x.shape)\n    for i in np.ndindex(x.shape):\n"
        "        low = x.copy()\n        high = x\n        high[i] += h",
        "Your function moves the entries of the caller's array and does not move them back. Work on a copy, "
        "and put each entry back before the next has its turn.",
    ),
    Mistake(
        "all_entries_at_once",
        "high[i] += h\n        low[i] -= h",
        "high += h\n        low -= h",
        "You move all entries together, so every entry of your gradient is the derivative along (1, 1, ...). "
        "A partial derivative moves one entry alone.",
    ),
    Mistake(
        "flat",
        "    return gradient",
        "    return gradient.ravel()",
        "Your gradient is a flat array. A gradient has the shape of what it differentiates by.",
    ),
    Mistake(
        "h_ignored",
        "gradient = np.zeros(x.shape)",
        "gradient, h = np.zeros(x.shape), 1e-5",
        "Your step is always 1e-5. The text asks for the h that is given.",
    ),
    Mistake(
        "step_far_too_small",
        "gradient = np.zeros(x.shape)",
        "gradient, h = np.zeros(x.shape), 1e-13",
        "Your step is so small that the two values agree in nearly all their digits, and what is left is "
        "rounding: see the figure of the errors in " + CHAPTER + ".",
    ),
    Mistake(
        "jacobian_transposed",
        "axis=1",
        "axis=0",
        "Your Jacobian is transposed: it has a row per input. The text asks for a row per output: see "
        + CHAPTER
        + ".",
    ),
    Mistake(
        "jacobian_forward_difference",
        COLUMN,
        "(f(x + step) - f(x)) / h",
        "Your Jacobian looks to one side only, with an error of about h. Take the central difference: see "
        "the figure of the errors in " + CHAPTER + ".",
    ),
    Mistake(
        "jacobian_divided_by_h",
        COLUMN,
        "(f(x + step) - f(x - step)) / h",
        "Your Jacobian is twice too large: the two points are 2h apart.",
    ),
    Mistake(
        "jacobian_sides_swapped",
        COLUMN,
        "(f(x - step) - f(x + step)) / (2.0 * h)",
        "Your Jacobian has the wrong sign: it subtracts the value on the right from the value on the left.",
    ),
    Mistake(
        "jacobian_of_the_sum",
        COLUMN,
        "np.full(f(x).shape, np.sum(f(x + step) - f(x - step)) / (2.0 * h))",
        "Your columns hold the derivative of the sum of all outputs. Each output has a row of its own.",
    ),
    Mistake(
        "an_evaluation_for_each_entry",
        COLUMN,
        "np.array([(f(x + step)[i] - f(x - step)[i]) / (2.0 * h) for i in range(f(x).size)])",
        "Your numbers are right, but f is evaluated again for each entry of the Jacobian. One pair of "
        "evaluations gives all outputs, so a whole column.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "in_place_and_back",
        """
def numerical_gradient(f, x, h=1e-5):
    point = np.array(x, dtype=float)
    entries, out = point.reshape(-1), []
    for i in range(entries.size):
        kept = entries[i]
        entries[i] = kept + h
        right = f(point)
        entries[i] = kept - h
        left = f(point)
        entries[i] = kept
        out.append((right - left) / h / 2)
    return np.array(out).reshape(x.shape)


def numerical_jacobian(f, x, h=1e-5):
    x = np.array(x, dtype=float)
    y = f(x)
    J = np.empty((len(y), len(x)))
    for j in range(len(x)):
        e = np.zeros(len(x))
        e[j] = h
        J[:, j] = (f(x + e) - f(x - e)) / (2 * h)
    return J
""",
    ),
    AlsoRight(
        "unit_vectors",
        """
def numerical_gradient(f, x, h=1e-5):
    units = np.eye(x.size).reshape(x.size, *x.shape)
    quotients = [(f(x + h * e) - f(x - h * e)) / (2 * h) for e in units]
    return np.reshape(quotients, x.shape)


def numerical_jacobian(f, x, h=1e-5):
    return np.array([(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(len(x))]).T
""",
    ),
    AlsoRight(
        "gradient_from_jacobian",
        """
def numerical_gradient(f, x, h=1e-5):
    row = numerical_jacobian(lambda flat: np.array([f(flat.reshape(x.shape))]), x.ravel(), h)
    return row.reshape(x.shape)


def numerical_jacobian(f, x, h=1e-5):
    right = [f(x + h * e) for e in np.identity(x.size)]
    left = [f(x - h * e) for e in np.identity(x.size)]
    return 0.5 * (np.column_stack(right) - np.column_stack(left)) / h
""",
    ),
]
