# %% about
LECTURES = ["L1-02", "L1-03"]
MINUTES = 15

# %% [markdown]
# ## A sum, a product, and the way back
#
# Backpropagation is two sentences long, and a circuit with two gates says both.
#
# $$
# q = x + y, \qquad f = q\,z
# $$
#
# On the way forward every gate computes its value. On the way back every gate receives the derivative of $f$
# with respect to its *output* (the upstream gradient; it begins with $\partial f / \partial f = 1$) and sends
# to each input
#
# $$
# \frac{\partial f}{\partial\,\text{input}}
# = \frac{\partial f}{\partial\,\text{output}} \cdot
#   \frac{\partial\,\text{output}}{\partial\,\text{input}}.
# $$
#
# Write `add_mul(x, y, z)` for three numbers. **It returns four numbers in this order:**
# $f,\ \partial f/\partial x,\ \partial f/\partial y,\ \partial f/\partial z$.
#
# Work through $x, y, z = -2, 5, -4$ on paper first. It takes a minute and you will see which gate swaps and
# which one copies.

# %% given
import numpy as np


# %% answer
def add_mul(x, y, z):
    """Return f = (x + y) z and its derivatives by x, by y and by z."""
    # BEGIN SOLUTION
    q = x + y
    f = q * z
    df_dq, df_dz = z, q
    df_dx, df_dy = df_dq, df_dq
    return f, df_dx, df_dy, df_dz
    # END SOLUTION


# %% check points=0.5
def check_values():
    """Value and derivatives are right at x = -2, y = 5, z = -4."""
    got = np.array(add_mul(-2.0, 5.0, -4.0), dtype=float)
    assert_close(got, [-12.0, -4.0, -4.0, 3.0])


# %% hidden check points=0.5
def check_random_numbers(rng):
    """Value and derivatives are right for other numbers, floats and integers."""
    from lecturelib.autodiff import add_mul_example

    for x, y, z in (rng.normal(size=3).tolist(), rng.permutation([-7, -5, 2, 3, 6])[:3].tolist()):
        example = add_mul_example(x, y, z)
        expected = [example.f, example.df_dx, example.df_dy, example.df_dz]
        assert_close(np.array(add_mul(x, y, z), dtype=float), expected, atol=1e-12)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Chain rule, Jacobians and automatic differentiation'"

MISTAKES = [
    Mistake(
        "product_copies",
        "df_dq, df_dz = z, q",
        "df_dq, df_dz = z, z",
        "Your derivative by z is z itself: the number that belongs to the other input of the product. A "
        "product sends to each input the value of the *other* one: see the gates in " + CHAPTER + ".",
    ),
    Mistake(
        "product_keeps_its_own",
        "df_dq, df_dz = z, q",
        "df_dq, df_dz = q, z",
        "Your product sends each input its own value. The derivative of q z by z does not contain z: see "
        "the gates in " + CHAPTER + ".",
    ),
    Mistake(
        "sum_multiplies",
        "df_dx, df_dy = df_dq, df_dq",
        "df_dx, df_dy = df_dq * y, df_dq * x",
        "Your sum treats its inputs as a product does. The derivative of x + y by x is 1, whatever y is: see "
        "the gates in " + CHAPTER + ".",
    ),
    Mistake(
        "sum_scales_by_its_own_input",
        "df_dx, df_dy = df_dq, df_dq",
        "df_dx, df_dy = df_dq * x, df_dq * y",
        "Your sum multiplies the upstream gradient by its inputs. Its local derivatives do not depend on "
        "them: see the gates in " + CHAPTER + ".",
    ),
    Mistake(
        "upstream_forgotten",
        "df_dx, df_dy = df_dq, df_dq",
        "df_dx, df_dy = 1.0, 1.0",
        "Your derivatives by x and y are those of q. They are the local ones; the chain rule multiplies them "
        "by what arrives from above: see " + CHAPTER + ".",
    ),
    Mistake(
        "sum_shares",
        "df_dx, df_dy = df_dq, df_dq",
        "df_dx, df_dy = df_dq / 2, df_dq / 2",
        "Your sum splits the upstream gradient between its inputs. A gradient is not a quantity to share: "
        "moving either input by a little moves q by as much.",
    ),
    Mistake(
        "second_input_negative",
        "df_dx, df_dy = df_dq, df_dq",
        "df_dx, df_dy = df_dq, -df_dq",
        "Your derivative by y has the wrong sign. That is how a difference x - y would pass it on; here the "
        "gate adds.",
    ),
    Mistake(
        "signs_flipped",
        "df_dq, df_dz = z, q",
        "df_dq, df_dz = -z, -q",
        "All your derivatives have the wrong sign. A minus comes with a step *down* the gradient, not with "
        "the gradient itself.",
    ),
    Mistake(
        "starts_with_f",
        "df_dq, df_dz = z, q",
        "df_dq, df_dz = f * z, f * q",
        "All your derivatives carry a factor f: the way back began with the value of f. It begins with the "
        "derivative of f with respect to itself.",
    ),
    Mistake(
        "product_first",
        "f = q * z",
        "f = x + y * z",
        "Your value is x + y z. The sum comes first here: a pair of parentheses is missing.",
    ),
    Mistake(
        "returns_q",
        "return f, df_dx, df_dy, df_dz",
        "return q, df_dx, df_dy, df_dz",
        "Your first number is the sum q, the value halfway. The text asks for f.",
    ),
    Mistake(
        "order_of_the_way_back",
        "return f, df_dx, df_dy, df_dz",
        "return f, df_dz, df_dy, df_dx",
        "Your derivatives stand in the order in which the way back meets them. The text asks for x, y, z.",
    ),
    Mistake(
        "f_left_out",
        "return f, df_dx, df_dy, df_dz",
        "return df_dx, df_dy, df_dz",
        "You return the three derivatives only. The text asks for four numbers; f comes first.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "multiplied_out",
        """
def add_mul(x, y, z):
    return np.array([x * z + y * z, z, z, x + y])
""",
    ),
    AlsoRight(
        "gate_functions",
        """
def product_back(upstream, a, b):
    return [upstream * b, upstream * a]


def sum_back(upstream):
    return [upstream, upstream]


def add_mul(x, y, z):
    by_q, by_z = product_back(1.0, x + y, z)
    return [(x + y) * z, *sum_back(by_q), by_z]
""",
    ),
    AlsoRight(
        "differences",
        """
def add_mul(x, y, z):
    def f(x, y, z):
        return (x + y) * z

    # f is a straight line in each argument, so a difference of any width is exact
    return f(x, y, z), f(x + 1, y, z) - f(x, y, z), f(x, y + 1, z) - f(x, y, z), f(x, y, z + 1) - f(x, y, z)
""",
    ),
]
