# %% about
LECTURES = ["L2-67"]
MINUTES = 20

# %% [markdown]
# ## The variance of a product
#
# A unit multiplies weights by inputs and adds up. Whether a signal survives many layers is therefore a
# question about the variance of a product. The lecture states the answer and says "prove it!".
#
# Write $m_X$, $D[X]$ for mean and variance of $X$. For **independent** $X$ and $Y$ all expectations of
# products split, also $E[X^2 Y^2] = E[X^2]\, E[Y^2]$. Start on paper from
#
# $$
# D[XY] = E[X^2 Y^2] - \left(E[XY]\right)^2, \qquad E[X^2] = D[X] + m_X^2 ,
# $$
#
# and simplify until only the two means and the two variances are left.
#
# **1.** Write `var_product(mx, vx, my, vy)`: $D[XY]$ for independent $X$ and $Y$ with means `mx`, `my` and
# **variances (not standard deviations)** `vx`, `vy`. All are numbers, and so is the result.
#
# **2.** Write `var_product_joint(x, y, p)`: $D[XY]$ when nothing is independent. $X$ takes the values
# `x[0]`, `x[1]`, …, $Y$ the values `y[0]`, `y[1]`, …, and **`p[i, j]` is the probability of $X =$ `x[i]` and
# $Y =$ `y[j]`, so `p` has shape `(len(x), len(y))`** and sums to 1. One number; nothing may change the
# arrays.
#
# **3.** Is it enough that $X$ and $Y$ are *uncorrelated*, $E[XY] = m_X m_Y$? It is not. Write
# `uncorrelated_but_dependent()`, which **returns three float arrays `x`, `y`, `p`** as above, for which
# **$X$ and $Y$ are uncorrelated (up to $10^{-9}$), both variances are at least 0.1, and the formula of
# `var_product` differs from the truth by at least 0.1**. Your two functions tell you whether you have found
# such a pair. There are many; a few values are enough. Think of a $Y$ that is known when $X$ is known.

# %% given
import numpy as np


# %% answer
def var_product(mx, vx, my, vy):
    """Return the variance of XY for independent X and Y with these means and variances."""
    # BEGIN SOLUTION
    return vx * vy + mx**2 * vy + my**2 * vx
    # END SOLUTION


def var_product_joint(x, y, p):
    """Return the variance of XY, where p[i, j] is the probability of X = x[i] and Y = y[j]."""
    # BEGIN SOLUTION
    product = np.outer(x, y)
    mean = np.sum(p * product)
    return np.sum(p * (product - mean) ** 2)
    # END SOLUTION


def uncorrelated_but_dependent():
    """Return x, y, p of a pair for which the formula of var_product is wrong."""
    # BEGIN SOLUTION
    x, y = np.array([-1.0, 0.0, 1.0]), np.array([0.0, 1.0])  # Y is the square of X
    p = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]) / 3.0
    return x, y, p
    # END SOLUTION


# %% check points=0.5
def check_formula():
    """The variance of the product is right for means 2 and -3 with variances 1.5 and 4, and for means 0."""
    assert_close(var_product(2.0, 1.5, -3.0, 4.0), 35.5)
    assert_close(var_product(0.0, 1.5, 0.0, 4.0), 6.0)


# %% check points=0.5
def check_table():
    """The variance of the product is 30.85 for a table of three by two dependent values."""
    x, y = np.array([1.0, 2.0, 4.0]), np.array([-1.0, 3.0])
    p = np.array([[0.1, 0.2], [0.3, 0.1], [0.1, 0.2]])
    assert_close(var_product_joint(x, y, p), 30.85)


# %% hidden check points=0.5
def check_random_values(rng):
    """Both functions are right for random numbers and tables, agree where X and Y are independent, and leave
    their arguments as they were."""
    from lecturelib.initializers import var_product as reference

    mx, my, (vx, vy) = rng.uniform(1.5, 3.0), rng.uniform(-3.0, -1.5), rng.uniform(1.2, 4.0, size=2)
    assert_close(var_product(mx, vx, my, vy), reference(mx, vx, my, vy))
    x, y = rng.normal(1.0, 2.0, size=4), rng.permutation(np.arange(2, 9))[:3]  # no two alike
    px, py = rng.dirichlet(np.full(4, 5.0)), rng.dirichlet(np.full(3, 5.0))
    joint = rng.dirichlet(np.full(12, 2.0)).reshape(4, 3)
    for p in (np.outer(px, py), joint):
        arguments = x.copy(), y.copy(), p.copy()
        product = np.outer(x, y)
        expected = np.sum(p * product**2) - np.sum(p * product) ** 2
        assert_close(var_product_joint(x, y, p), expected)
        for now, before in zip((x, y, p), arguments, strict=True):
            assert_close(now, before)


# %% hidden check points=0.5
def check_counterexample():
    """Your pair has proper probabilities and variances, is uncorrelated, and the formula is wrong for it."""
    from lecturelib.initializers import var_product as reference

    x, y, p = (np.asarray(part, dtype=float) for part in uncorrelated_but_dependent())
    assert p.shape == (len(x), len(y)), "the table does not have the shape (len(x), len(y))"
    assert p.min() >= 0, "there is a negative probability"
    assert_close(p.sum(), 1.0)
    px, py = p.sum(axis=1), p.sum(axis=0)
    mx, my = px @ x, py @ y
    vx, vy = px @ (x - mx) ** 2, py @ (y - my) ** 2
    assert min(vx, vy) >= 0.1, "a variance is too small"
    assert_close(x @ p @ y - mx * my, 0.0, atol=1e-9)
    truth = np.sum(p * np.outer(x, y) ** 2) - (x @ p @ y) ** 2
    assert abs(truth - reference(mx, vx, my, vy)) >= 0.1, "the formula holds for this pair"


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Initialization and information flow'."
FORMULA = "vx * vy + mx**2 * vy + my**2 * vx"
SPREAD = "np.sum(p * (product - mean) ** 2)"
PAIR = """    x, y = np.array([-1.0, 0.0, 1.0]), np.array([0.0, 1.0])  # Y is the square of X
    p = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]) / 3.0
    return x, y, p"""

MISTAKES = [
    Mistake(
        "variances_multiplied",
        FORMULA,
        "vx * vy",
        "You multiplied the variances. That is right only if both means are 0; a mean that is not 0 scales "
        "the spread of the other factor. See the box 'On the slide (E-83)' in the chapter 'Initialization "
        "and information flow'.",
    ),
    Mistake(
        "only_first_mean_zero",
        FORMULA,
        "vx * vy + my**2 * vx",
        "Your formula takes the mean of X for 0. For weights that is usual; here both means may be anything: "
        + CHAPTER,
    ),
    Mistake(
        "only_second_mean_zero",
        FORMULA,
        "vx * vy + mx**2 * vy",
        "Your formula takes the mean of Y for 0. After a ReLU it is not, so this case matters: " + CHAPTER,
    ),
    Mistake(
        "standard_deviations",
        FORMULA,
        "(vx * vy) ** 2 + (mx * vy) ** 2 + (my * vx) ** 2",
        "You took vx and vy for standard deviations and squared them. They are variances already.",
    ),
    Mistake(
        "returns_standard_deviation",
        FORMULA,
        "np.sqrt(vx * vy + mx**2 * vy + my**2 * vx)",
        "You return the standard deviation of the product. The text asks for its variance.",
    ),
    Mistake(
        "means_not_squared",
        FORMULA,
        "vx * vy + mx * vy + my * vx",
        "Your means are not squared. A variance cannot depend on the sign of a factor, and yours does.",
    ),
    Mistake(
        "means_belong_to_the_others",
        FORMULA,
        "vx * vy + mx**2 * vx + my**2 * vy",
        "Each mean stands with its own variance. If X were a constant, D[XY] would be that constant squared "
        "times the variance of Y: which mean belongs to which variance?",
    ),
    Mistake(
        "small_spreads_only",
        FORMULA,
        "mx**2 * vy + my**2 * vx",
        "The product of the two variances is missing. This is the rule for the propagation of small errors, "
        "and for means 0 it gives 0.",
    ),
    Mistake(
        "second_moment_of_the_product",
        FORMULA,
        "(vx + mx**2) * (vy + my**2)",
        "This is E[X²Y²], the second moment of the product. To get the variance, the square of its mean has "
        "to be subtracted.",
    ),
    Mistake(
        "mean_subtracted_unsquared",
        FORMULA,
        "(vx + mx**2) * (vy + my**2) - mx * my",
        "You subtracted the mean of the product from its second moment. A variance subtracts the square of "
        "the mean.",
    ),
    Mistake(
        "variances_added",
        FORMULA,
        "vx + vy",
        "You added the variances. That is the rule for a sum of independent variables; this is a product: "
        + CHAPTER,
    ),
    Mistake(
        "table_taken_for_independent",
        f"    mean = np.sum(p * product)\n    return {SPREAD}",
        "    p = np.outer(p.sum(axis=1), p.sum(axis=0))\n"
        "    mean = np.sum(p * product)\n"
        "    return np.sum(p * (product - mean) ** 2)",
        "You used only how X and Y are distributed each by itself, as if they were independent. Which values "
        "come together matters: the table says it.",
    ),
    Mistake(
        "table_second_moment",
        SPREAD,
        "np.sum(p * product**2)",
        "This is the second moment of the product. The square of its mean has not been subtracted.",
    ),
    Mistake(
        "table_mean_unsquared",
        SPREAD,
        "np.sum(p * product**2) - mean",
        "You subtracted the mean of the product from its second moment. A variance subtracts the square of "
        "the mean.",
    ),
    Mistake(
        "table_all_equally_likely",
        SPREAD,
        "np.var(product) + 0.0 * mean",
        "You took all pairs of values as equally likely. Each comes with its own probability.",
    ),
    Mistake(
        "table_standard_deviation",
        SPREAD,
        "np.sqrt(np.sum(p * (product - mean) ** 2))",
        "You return the standard deviation of the product. The text asks for its variance.",
    ),
    Mistake(
        "table_covariance",
        SPREAD,
        "mean - (p.sum(axis=1) @ x) * (p.sum(axis=0) @ y)",
        "This is the covariance of X and Y, which says whether they move together. The question is how much "
        "their product varies.",
    ),
    Mistake(
        "table_transposed",
        "np.outer(x, y)",
        "np.outer(y, x)",
        "Your products have one row for each value of Y, while the rows of p belong to X. For as many values "
        "of X as of Y nobody would notice.",
    ),
    Mistake(
        "pair_correlated",
        PAIR,
        "    x = np.array([-1.0, 1.0])\n    return x, x, np.eye(2) / 2.0",
        "In your pair Y equals X, or its negative: that is dependent, but correlated as well. The question "
        "is about a pair without correlation.",
    ),
    Mistake(
        "pair_independent",
        PAIR,
        "    x = np.array([-1.0, 1.0])\n    return x, x, np.full((2, 2), 0.25)",
        "In your pair X and Y are independent: every entry of p is the product of its row's and its column's "
        "probability. Then the formula holds.",
    ),
    Mistake(
        "pair_of_samples",
        PAIR,
        "    x = np.array([-1.0, 0.0, 1.0])\n    return x, x**2, np.full(3, 1.0 / 3.0)",
        "Your p has one probability for each sample. The text asks for a table: one row for each value of X, "
        "one column for each value of Y.",
    ),
    Mistake(
        "pair_of_counts",
        PAIR,
        PAIR.replace(" / 3.0", ""),
        "Your table holds counts. Probabilities add up to 1.",
    ),
    Mistake(
        "pair_with_a_constant",
        PAIR,
        "    return np.array([-1.0, 1.0]), np.array([1.0]), np.array([[0.5], [0.5]])",
        "Your Y is a constant. A constant is independent of everything, and its variance is 0.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "second_moments",
        """
def var_product(mx, vx, my, vy):
    return (vx + mx * mx) * (vy + my * my) - (mx * my) ** 2


def var_product_joint(x, y, p):
    return (x**2) @ p @ (y**2) - (x @ p @ y) ** 2


def uncorrelated_but_dependent():
    x = np.array([-2.0, 2.0, 0.0, 0.0])
    y = np.array([0.0, 0.0, -2.0, 2.0])
    return x, y, np.eye(4) / 4
""",
    ),
    AlsoRight(
        "loops",
        """
import math


def var_product(mx, vx, my, vy):
    sx, sy = math.sqrt(vx), math.sqrt(vy)
    xs, ys = (mx - sx, mx + sx), (my - sy, my + sy)
    products = [a * b for a in xs for b in ys]
    mean = sum(products) / 4
    return sum((q - mean) ** 2 for q in products) / 4


def var_product_joint(x, y, p):
    first = second = 0.0
    for i in range(len(x)):
        for j in range(len(y)):
            first += p[i, j] * x[i] * y[j]
            second += p[i, j] * (x[i] * y[j]) ** 2
    return float(second - first**2)


def uncorrelated_but_dependent():
    # Y has a random sign, and is large where X is large
    p = np.zeros((4, 4))
    p[:2, :2] = p[2:, 2:] = 1 / 8
    values = np.array([-1.0, 1.0, -3.0, 3.0])
    return [values, values, p]
""",
    ),
]
