# %% about
LECTURES = ["L0-41"]
MINUTES = 30

# %% [markdown]
# ## One graph, two modes
#
# Here is a small graph that one lecture differentiates in both directions. For vectors $x$, $w_1$, $w_2$ of
# length $n$,
#
# $$
# y_1 = w_1^\top x, \qquad y_2 = w_2^\top x, \qquad
# y_3 = y_1\,e^{y_2}, \qquad y_4 = y_2\,e^{y_1}, \qquad
# y = y_3\,y_4 .
# $$
#
# **1. Forward.** `forward_pass(x, v, w1, w2)` returns **two numbers: $y$, and its derivative along $v$**,
# that is $\frac{\partial y}{\partial x} v$. It starts with $\dot x = v$ and computes with every $y_k$
# its tangent $\dot y_k$ too.
#
# **2.** `forward_mode(x, w1, w2)` returns $\partial y / \partial x$ as **a row of shape $(1, n)$**, numerator
# layout, by as many passes as it takes.
#
# **3. Reverse.** `reverse_mode(x, w1, w2)` starts with $\partial y / \partial y = 1$ and goes back. It
# returns two arrays: **the adjoints
# $\bigl(\tfrac{\partial y}{\partial y_1}, \tfrac{\partial y}{\partial y_2}, \tfrac{\partial y}{\partial y_3},
# \tfrac{\partial y}{\partial y_4}\bigr)$, shape $(4,)$,** where $y_1$ and $y_2$ collect what comes from both
# $y_3$ and $y_4$, and **$\partial y / \partial x$, again as a row of shape $(1, n)$**.
#
# **4. The price.** Count **one multiplication whenever a pass crosses an edge of the graph**. There are $n$
# edges into $y_1$, $n$ into $y_2$, and two each into $y_3$, $y_4$ and $y$. A forward pass along a unit
# vector starts at a single $x_j$: it crosses the two edges that leave $x_j$ and all edges behind them. The
# reverse pass crosses every edge. `mode_multiplications(n, mode)`, with `mode` either `"forward"` or
# `"reverse"`, returns **what the whole row $\partial y / \partial x$ costs, an integer**.
#
# Vectors may hold integers, and stay as they were. Nothing overflows.

# %% given
import math

import numpy as np


# %% answer
def forward_pass(x, v, w1, w2):
    """Return y and its derivative along v: two numbers from one pass."""
    # BEGIN SOLUTION
    y1, dy1 = w1 @ x, w1 @ v
    y2, dy2 = w2 @ x, w2 @ v
    y3, dy3 = y1 * math.exp(y2), math.exp(y2) * (dy1 + y1 * dy2)
    y4, dy4 = y2 * math.exp(y1), math.exp(y1) * (dy2 + y2 * dy1)
    return y3 * y4, dy3 * y4 + y3 * dy4
    # END SOLUTION


def forward_mode(x, w1, w2):
    """Return the derivative of y by x as a row, shape (1, n), by forward passes."""
    # BEGIN SOLUTION
    return np.array([[forward_pass(x, unit, w1, w2)[1] for unit in np.eye(x.size)]])
    # END SOLUTION


def reverse_mode(x, w1, w2):
    """Return the adjoints of y1 to y4, shape (4,), and the derivative by x as a row, shape (1, n)."""
    # BEGIN SOLUTION
    y1, y2 = w1 @ x, w2 @ x
    y3, y4 = y1 * math.exp(y2), y2 * math.exp(y1)
    by_y3, by_y4 = y4, y3
    by_y2 = by_y3 * y1 * math.exp(y2) + by_y4 * math.exp(y1)
    by_y1 = by_y4 * y2 * math.exp(y1) + by_y3 * math.exp(y2)
    row = by_y1 * w1 + by_y2 * w2
    return np.array([by_y1, by_y2, by_y3, by_y4]), row[np.newaxis, :]
    # END SOLUTION


def mode_multiplications(n, mode):
    """Return how many multiplications the row costs in "forward" or in "reverse" mode."""
    # BEGIN SOLUTION
    if mode == "forward":
        return n * (2 + 6)
    return 2 * n + 6
    # END SOLUTION


# %% check points=0.5
def check_forward_pass():
    """With y1 = 1 and y2 = 2, value and derivative along (8, -1/2) are those worked out by hand."""
    x, w1, w2 = np.array([2.0, 1.0]), np.array([0.5, 0.0]), np.array([0.0, 2.0])
    y, along_v = forward_pass(x, np.array([8.0, -0.5]), w1, w2)
    assert_close(y, 2.0 * math.exp(3.0))
    assert_close(along_v, 4.0 * 4.0 * math.exp(3.0) - 3.0 * math.exp(3.0))


# %% check points=0.5
def check_rows():
    """Both modes give the same row of shape (1, 3), and the reverse pass the right adjoints."""
    x, w1, w2 = np.array([1.0, 1.0, -0.5]), np.array([1.0, 0.5, -1.0]), np.array([-1.0, 3.0, -2.0])
    adjoints, row = reverse_mode(x, w1, w2)
    e = math.exp(1.0)  # y1 = 2 and y2 = 3
    assert_close(adjoints, [9.0 * e**5, 8.0 * e**5, 3.0 * e**2, 2.0 * e**3])
    assert_close(row, [[e**5, 28.5 * e**5, -25.0 * e**5]])
    assert_close(forward_mode(x, w1, w2), [[e**5, 28.5 * e**5, -25.0 * e**5]])


# %% check points=0.5
def check_price():
    """For five inputs and for a thousand, both modes have their price."""
    prices = [mode_multiplications(n, mode) for mode in ("forward", "reverse") for n in (5, 1000)]
    assert_close(np.array(prices), [40, 8000, 16, 2006])


# %% hidden check points=0.5
def check_other_directions(rng):
    """The forward pass is right for other vectors and directions, floats and integers, and leaves them as
    they were."""
    from lecturelib.autodiff import ad_example

    floats = rng.uniform(0.2, 0.9, size=(4, 5))
    integers = np.array([rng.permutation([1, 2, 3]), rng.permutation([-2, 1, 3]), [1, -1, 1], [-1, 1, 1]])
    for x, v, w1, w2 in (floats, integers):
        reference, before = ad_example(x, w1, w2), [vector.copy() for vector in (x, v, w1, w2)]
        y, along_v = forward_pass(x, v, w1, w2)
        assert_close(y, reference.y, atol=1e-12)
        assert_close(along_v, (reference.dy_dx @ before[1]).item(), atol=1e-12)
        for vector, old in zip((x, v, w1, w2), before, strict=True):
            assert_close(vector, old)


# %% hidden check points=0.5
def check_forward_rows(rng):
    """Forward mode gives the right row for other vectors, floats and integers, and leaves them as they
    were."""
    from lecturelib.autodiff import ad_example

    floats = rng.uniform(0.2, 0.9, size=(3, 4))
    integers = np.array([rng.permutation([1, 2, 3]), [1, -1, 1], [-1, 1, 1]])
    for x, w1, w2 in (floats, integers):
        expected, before = ad_example(x, w1, w2, "forward").dy_dx, [vector.copy() for vector in (x, w1, w2)]
        assert_close(forward_mode(x, w1, w2), expected, atol=1e-12)
        for vector, old in zip((x, w1, w2), before, strict=True):
            assert_close(vector, old)


# %% hidden check points=0.5
def check_reverse_rows(rng):
    """So does reverse mode, with the right adjoints."""
    from lecturelib.autodiff import ad_example

    floats = rng.uniform(0.2, 0.9, size=(3, 6))
    integers = np.array([rng.permutation([1, 2, 3]), [1, -1, 1], [-1, 1, 1]])
    for x, w1, w2 in (floats, integers):
        expected, before = ad_example(x, w1, w2).dy_dx, [vector.copy() for vector in (x, w1, w2)]
        y1, y2 = float(w1 @ x), float(w2 @ x)
        growth = math.exp(y1 + y2)
        by_hand = [y2 * (1 + y1) * growth, y1 * (1 + y2) * growth, y2 * math.exp(y1), y1 * math.exp(y2)]
        adjoints, row = reverse_mode(x, w1, w2)
        assert_close(adjoints, by_hand, atol=1e-12)
        assert_close(row, expected, atol=1e-12)
        for vector, old in zip((x, w1, w2), before, strict=True):
            assert_close(vector, old)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Chain rule, Jacobians and automatic differentiation'"
MODES = f"see the graph in both modes in {CHAPTER}."
ROW = "np.array([[forward_pass(x, unit, w1, w2)[1] for unit in np.eye(x.size)]])"

MISTAKES = [
    Mistake(
        "one_pass_for_all_inputs",
        ROW,
        "np.full((1, x.size), forward_pass(x, np.ones(x.size), w1, w2)[1])",
        "You used one forward pass for all inputs, along (1, 1, ...). It gives the sum of the derivatives; "
        "forward mode needs a pass for each input: " + MODES,
    ),
    Mistake(
        "second_factor_constant",
        "dy3 * y4 + y3 * dy4",
        "dy3 * y4",
        "The tangent of y treats y4 as a constant. Both factors depend on x: the product rule has two terms.",
    ),
    Mistake(
        "product_of_tangents",
        "dy3 * y4 + y3 * dy4",
        "dy3 * dy4",
        "The tangent of your product is the product of the tangents. The product rule has two terms.",
    ),
    Mistake(
        "own_values",
        "dy3 * y4 + y3 * dy4",
        "dy3 * y3 + y4 * dy4",
        "In your product rule each tangent meets its own value instead of the other factor.",
    ),
    Mistake(
        "exponential_constant",
        "math.exp(y2) * (dy1 + y1 * dy2)",
        "math.exp(y2) * dy1",
        "The tangent of y3 treats the exponential as a constant. It depends on x by way of y2: " + MODES,
    ),
    Mistake(
        "factor_constant",
        "math.exp(y2) * (dy1 + y1 * dy2)",
        "math.exp(y2) * y1 * dy2",
        "The tangent of y3 treats the factor y1 as a constant. It depends on x as well: " + MODES,
    ),
    Mistake(
        "inner_derivative_forgotten",
        "math.exp(y2) * (dy1 + y1 * dy2)",
        "math.exp(y2) * (dy1 + y1)",
        "The tangent of y3 lacks the inner derivative of the exponential: its exponent moves at the rate of "
        "its own tangent.",
    ),
    Mistake(
        "own_exponent",
        "y3, dy3 = y1 * math.exp(y2), math.exp(y2) * (dy1 + y1 * dy2)",
        "y3, dy3 = y1 * math.exp(y1), math.exp(y1) * (dy1 + y1 * dy1)",
        "Your y3 takes the exponential of y1. Each of the two factors of y is a product of one number and "
        "the exponential of the *other*.",
    ),
    Mistake(
        "direction_ignored",
        "y1, dy1 = w1 @ x, w1 @ v\n    y2, dy2 = w2 @ x, w2 @ v",
        "y1, dy1 = w1 @ x, np.sum(w1)\n    y2, dy2 = w2 @ x, np.sum(w2)",
        "Your tangents of y1 and y2 do not look at v: you get the derivative along (1, 1, ...) whatever the "
        "direction is.",
    ),
    Mistake(
        "starts_with_the_values",
        "y1, dy1 = w1 @ x, w1 @ v\n    y2, dy2 = w2 @ x, w2 @ v",
        "y1, dy1 = w1 @ x, w1 @ x\n    y2, dy2 = w2 @ x, w2 @ x",
        "Your pass starts with the tangent x. It starts with the direction in which one wants to know the "
        "derivative, v.",
    ),
    Mistake(
        "values_in_the_row",
        ROW,
        "np.array([[forward_pass(x, unit, w1, w2)[0] for unit in np.eye(x.size)]])",
        "Your row from forward mode holds the value of y, n times. The derivative is the second number of a "
        "pass.",
    ),
    Mistake(
        "forward_column",
        ROW,
        "np.array([[forward_pass(x, unit, w1, w2)[1]] for unit in np.eye(x.size)])",
        "Your forward mode gives a column. In numerator layout the derivative of one number is a row.",
    ),
    Mistake(
        "forward_flat",
        ROW,
        "np.array([forward_pass(x, unit, w1, w2)[1] for unit in np.eye(x.size)])",
        "Your forward mode gives a flat array. The text asks for a row, an array with two axes.",
    ),
    Mistake(
        "adjoints_swapped",
        "by_y3, by_y4 = y4, y3",
        "by_y3, by_y4 = y3, y4",
        "The adjoints of y3 and y4 are swapped: a product sends to each factor the value of the *other* one. "
        "See the gates in " + CHAPTER + ".",
    ),
    Mistake(
        "starts_with_y",
        "by_y3, by_y4 = y4, y3",
        "by_y3, by_y4 = y3 * y4 * y4, y3 * y4 * y3",
        "Your way back starts with the value of y. It starts with the derivative of y with respect to "
        "itself.",
    ),
    Mistake(
        "overwritten",
        "by_y2 = by_y3 * y1 * math.exp(y2) + by_y4 * math.exp(y1)\n"
        "    by_y1 = by_y4 * y2 * math.exp(y1) + by_y3 * math.exp(y2)",
        "by_y2 = by_y4 * math.exp(y1)\n    by_y1 = by_y4 * y2 * math.exp(y1)",
        "Your adjoints of y1 and y2 hold only what comes from y4. Both also feed y3, and contributions add "
        "up: " + MODES,
    ),
    Mistake(
        "straight_paths_only",
        "by_y2 = by_y3 * y1 * math.exp(y2) + by_y4 * math.exp(y1)\n"
        "    by_y1 = by_y4 * y2 * math.exp(y1) + by_y3 * math.exp(y2)",
        "by_y2 = by_y4 * math.exp(y1)\n    by_y1 = by_y3 * math.exp(y2)",
        "Your adjoints of y1 and y2 leave out the paths through the exponentials: y1 acts on y4, and y2 on "
        "y3. See the graph in both modes in " + CHAPTER + ".",
    ),
    Mistake(
        "exponential_without_its_factor",
        "by_y4 * y2 * math.exp(y1)",
        "by_y4 * math.exp(y1)",
        "The path from y1 through the exponential in y4 lacks a factor: the exponential is multiplied by "
        "another number there.",
    ),
    Mistake(
        "weights_swapped",
        "by_y1 * w1 + by_y2 * w2",
        "by_y1 * w2 + by_y2 * w1",
        "The last step of your way back mixes up the weights: y1 came from w1, y2 from w2.",
    ),
    Mistake(
        "adjoints_in_the_order_of_the_way_back",
        "np.array([by_y1, by_y2, by_y3, by_y4])",
        "np.array([by_y4, by_y3, by_y2, by_y1])",
        "Your adjoints stand in the order of the way back. The text asks for y1, y2, y3, y4.",
    ),
    Mistake(
        "reverse_column",
        "row[np.newaxis, :]",
        "row[:, np.newaxis]",
        "Your reverse mode gives a column. In numerator layout the derivative of one number is a row.",
    ),
    Mistake(
        "reverse_flat",
        "row[np.newaxis, :]",
        "row",
        "Your reverse mode gives a flat array. The text asks for a row, an array with two axes.",
    ),
    Mistake(
        "price_of_one_forward_pass",
        "return n * (2 + 6)",
        "return 2 + 6",
        "You counted a single forward pass. It serves one input; the row needs a pass for each: " + MODES,
    ),
    Mistake(
        "forward_as_cheap_as_reverse",
        "return n * (2 + 6)",
        "return 2 * n + 6",
        "You count one forward pass for all inputs. Its tangents belong to one direction only; the row needs "
        "a pass for each input: " + MODES,
    ),
    Mistake(
        "every_pass_crosses_every_edge",
        "return n * (2 + 6)",
        "return n * (2 * n + 6)",
        "Your forward passes cross all edges that leave the inputs. Along a unit vector the other inputs "
        "have the tangent 0, and their edges are not crossed.",
    ),
    Mistake(
        "reverse_repeated",
        "return 2 * n + 6",
        "return n * (2 * n + 6)",
        "You repeat the reverse pass for every input. One pass back gives the derivatives by all inputs.",
    ),
    Mistake(
        "reverse_stops_early",
        "return 2 * n + 6",
        "return 6",
        "Your reverse pass stops at y1 and y2. It still has to cross the edges to the inputs.",
    ),
    Mistake(
        "prices_swapped",
        'if mode == "forward":',
        'if mode == "reverse":',
        "Your two prices are swapped. With one output and many inputs it is the reverse mode that is cheap.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "printed_formulas",
        """
def values(x, w1, w2):
    y1, y2 = np.dot(w1, x), np.dot(w2, x)
    return y1, y2, y1 * np.exp(y2), y2 * np.exp(y1)


def forward_pass(x, v, w1, w2):
    y1, y2, y3, y4 = values(x, w1, w2)
    row = y3 * np.exp(y1) * (w2 + y2 * w1) + y4 * np.exp(y2) * (w1 + y1 * w2)
    return y3 * y4, np.dot(row, v)


def forward_mode(x, w1, w2):
    row = np.zeros((1, len(x)))
    for j in range(len(x)):
        v = np.zeros(len(x))
        v[j] = 1
        row[0, j] = forward_pass(x, v, w1, w2)[1]
    return row


def reverse_mode(x, w1, w2):
    y1, y2, y3, y4 = values(x, w1, w2)
    by = np.array([y3 * y4 + y4 * np.exp(y2), y3 * y4 + y3 * np.exp(y1), y4, y3])
    return by, by[:2].reshape(1, 2) @ np.stack([w1, w2])


def mode_multiplications(n, mode):
    return {"forward": 8 * n, "reverse": 2 * (n + 3)}[mode]
""",
    ),
    AlsoRight(
        "closed_form",
        """
def forward_pass(x, v, w1, w2):
    a, b = float(np.sum(w1 * x)), float(np.sum(w2 * x))
    da, db = float(np.sum(w1 * v)), float(np.sum(w2 * v))
    e = math.exp(a + b)
    return [a * b * e, e * (b * (1 + a) * da + a * (1 + b) * db)]


def forward_mode(x, w1, w2):
    passes = [forward_pass(x, unit, w1, w2) for unit in np.identity(len(x))]
    return np.array(passes)[:, 1].reshape(1, -1)


def reverse_mode(x, w1, w2):
    a, b = float(np.sum(w1 * x)), float(np.sum(w2 * x))
    e = math.exp(a + b)
    by_a, by_b = b * (1 + a) * e, a * (1 + b) * e
    adjoints = np.array([by_a, by_b, b * math.exp(a), a * math.exp(b)])
    return adjoints, np.atleast_2d(by_a * w1 + by_b * w2)


def mode_multiplications(n, mode):
    per_input, behind = 2, 6
    return n * per_input + (n if mode == "forward" else 1) * behind
""",
    ),
    AlsoRight(
        "tape_by_hand",
        """
def forward_pass(x, v, w1, w2):
    y1 = y2 = dy1 = dy2 = 0.0
    for j in range(len(x)):
        y1 += w1[j] * x[j]
        y2 += w2[j] * x[j]
        dy1 += w1[j] * v[j]
        dy2 += w2[j] * v[j]
    e1, de1 = math.exp(y1), math.exp(y1) * dy1
    e2, de2 = math.exp(y2), math.exp(y2) * dy2
    y3, dy3 = y1 * e2, dy1 * e2 + y1 * de2
    y4, dy4 = y2 * e1, dy2 * e1 + y2 * de1
    return y3 * y4, dy3 * y4 + y3 * dy4


def forward_mode(x, w1, w2):
    return np.array([[forward_pass(x, np.arange(len(x)) == j, w1, w2)[1] for j in range(len(x))]])


def reverse_mode(x, w1, w2):
    y1, y2 = sum(w1 * x), sum(w2 * x)
    adjoints, row = np.zeros(4), np.zeros((1, len(x)))
    adjoints[2] += y2 * math.exp(y1)
    adjoints[3] += y1 * math.exp(y2)
    adjoints[0] += adjoints[2] * math.exp(y2)
    adjoints[1] += adjoints[2] * y1 * math.exp(y2)
    adjoints[1] += adjoints[3] * math.exp(y1)
    adjoints[0] += adjoints[3] * y2 * math.exp(y1)
    for j in range(len(x)):
        row[0, j] += adjoints[0] * w1[j]
        row[0, j] += adjoints[1] * w2[j]
    return [adjoints, row]


def mode_multiplications(n, mode):
    count = 0
    if mode == "forward":
        for j in range(n):
            count += 2 + 6
    else:
        count = n + n + 2 + 2 + 2
    return count
""",
    ),
]
