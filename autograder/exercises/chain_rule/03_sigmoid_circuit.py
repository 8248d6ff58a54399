# %% about
LECTURES = ["L1-04", "L1-05"]
MINUTES = 30

# %% [markdown]
# ## A neuron, gate by gate
#
# One sigmoid neuron with $n$ inputs and a bias, taken apart into gates so small that each has a derivative
# one knows by heart:
#
# $$
# s = w_0 x_0 + \dots + w_{n-1} x_{n-1} + w_n,
# \qquad
# u = -s, \qquad
# v = e^u, \qquad
# q = 1 + v, \qquad
# f = \frac 1q
# $$
#
# On the way back each gate multiplies what arrives by its local derivative. Remember which number each gate
# needs: $1/q$ its *input*, $e^u$ conveniently its *output*.
#
# **1.** `gates_back(s)` takes the number $s$ and returns **an array of shape (4,): the derivatives of $f$
# in the order of the way back,**
# $\partial f/\partial q,\ \partial f/\partial v,\ \partial f/\partial u,\ \partial f/\partial s$.
#
# **2.** `neuron(w, x)` returns three things: **the number $f$, the derivatives by all of $w$, shape
# $(n + 1,)$, and those by $x$, shape $(n,)$.** **The bias is the last entry of `w`**; it has a derivative
# too.
#
# - `w` has shape $(n + 1,)$, `x` has shape $(n,)$; both may hold integers, both stay as they were.
# - $|s| \le 30$: nothing overflows here, so plain formulas will do. **An absolute error of $10^{-12}$ is
#   allowed.**
#
# With $w = (2, -3, -3)$ and $x = (-1, -2)$ the sum is $s = 1$. When all works, compare the last entry of
# `gates_back(s)` with $f\,(1 - f)$: four gates in one.

# %% given
import math

import numpy as np


# %% answer
def gates_back(s):
    """Return df/dq, df/dv, df/du and df/ds as an array of shape (4,)."""
    # BEGIN SOLUTION
    v = math.exp(-s)
    q = 1.0 + v
    by_q = -1.0 / q**2
    by_v = by_q
    by_u = by_v * v
    by_s = -by_u
    return np.array([by_q, by_v, by_u, by_s])
    # END SOLUTION


def neuron(w, x):
    """Return f, its derivatives by w, shape (n + 1,), and by x, shape (n,)."""
    # BEGIN SOLUTION
    s = w[:-1] @ x + w[-1]
    f = 1.0 / (1.0 + math.exp(-s))
    up = gates_back(s)[3]
    by_w = np.append(up * x, up)
    by_x = up * w[:-1]
    return f, by_w, by_x
    # END SOLUTION


# %% check points=0.5
def check_gates():
    """The four derivatives on the way back are right at s = 1 and at s = -2."""
    expected = [-0.534446645388523, -0.534446645388523, -0.196611933241482, 0.196611933241482]
    assert_close(gates_back(1.0), expected, atol=1e-12)
    expected = [-0.0142093366186110, -0.0142093366186110, -0.104993585403507, 0.104993585403507]
    assert_close(gates_back(-2.0), expected, atol=1e-12)


# %% check points=0.5
def check_neuron():
    """Value and derivatives are right for w = (2, -3, -3) and x = (-1, -2)."""
    f, by_w, by_x = neuron(np.array([2.0, -3.0, -3.0]), np.array([-1.0, -2.0]))
    assert_close(f, 0.731058578630005, atol=1e-12)
    assert_close(by_w, [-0.196611933241482, -0.393223866482964, 0.196611933241482], atol=1e-12)
    assert_close(by_x, [0.393223866482964, -0.589835799724446], atol=1e-12)


# %% hidden check points=0.5
def check_gates_elsewhere(rng):
    """The four derivatives are right for random sums from -30 to 30, and for a whole number."""
    sums = [rng.uniform(-4.0, -1.5), rng.uniform(1.5, 4.0), rng.uniform(-30.0, 30.0)]
    for s in (*sums, int(rng.integers(2, 6))):
        f, falling = 1.0 / (1.0 + math.exp(-s)), 1.0 / (1.0 + math.exp(s))
        assert_close(gates_back(s), [-(f**2), -(f**2), -f * falling, f * falling], atol=1e-12)


# %% hidden check points=0.5
def check_random_neurons(rng):
    """Value and derivatives are right for neurons with other numbers of inputs, floats and integers, and `w`
    and `x` stay as they were."""
    from lecturelib.autodiff import sigmoid_neuron

    floats = rng.uniform(0.3, 1.2, size=5), rng.uniform(-1.2, -0.3, size=4)
    integers = rng.permutation([-2, -1, 1, 2]), rng.permutation([-3, 1, 2])
    for w, x in (floats, integers):
        reference, before = sigmoid_neuron(w, x), (w.copy(), x.copy())
        f, by_w, by_x = neuron(w, x)
        assert_close(f, reference.f, atol=1e-12)
        assert_close(by_w, reference.by_w, atol=1e-12)
        assert_close(by_x, reference.by_x, atol=1e-12)
        assert_close(w, before[0])
        assert_close(x, before[1])


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Chain rule, Jacobians and automatic differentiation'"

MISTAKES = [
    Mistake(
        "stops_one_gate_early",
        "up = gates_back(s)[3]",
        "up = gates_back(s)[2]",
        "You took the derivative by u into the sum. One gate is left between u and s.",
    ),
    Mistake(
        "reciprocal_without_minus",
        "by_q = -1.0 / q**2",
        "by_q = 1.0 / q**2",
        "Your first gate back, 1/q, has lost its sign: where q grows, 1/q falls. See the gates in "
        + CHAPTER
        + ".",
    ),
    Mistake(
        "reciprocal_not_squared",
        "by_q = -1.0 / q**2",
        "by_q = -1.0 / q",
        "Your derivative of 1/q is -1/q; the power goes down by one, from -1 to -2. See the gates in "
        + CHAPTER
        + ".",
    ),
    Mistake(
        "reciprocal_is_a_logarithm",
        "by_q = -1.0 / q**2",
        "by_q = math.log(q)",
        "Your derivative of 1/q is the logarithm of q. That is its integral; you went the other way.",
    ),
    Mistake(
        "shift_blocks",
        "by_v = by_q",
        "by_v = by_q * v",
        "Your gate 1 + v multiplies by v. Adding a constant passes the gradient on unchanged; the factor v "
        "belongs to the exponential. See the gates in " + CHAPTER + ".",
    ),
    Mistake(
        "exponential_uses_input",
        "by_u = by_v * v",
        "by_u = by_v * -s",
        "Your exponential multiplies by its input u. Its derivative is its own value, so its output: see the "
        "gates in " + CHAPTER + ".",
    ),
    Mistake(
        "exponential_of_plus_s",
        "by_u = by_v * v",
        "by_u = by_v * math.exp(s)",
        "Your exponential gate takes e to the power s. Its input is u, which is minus s.",
    ),
    Mistake(
        "minus_forgotten",
        "by_s = -by_u",
        "by_s = by_u",
        "Your last gate, u = -s, passes the gradient on unchanged. Its local derivative is -1, which is why "
        "the neuron's output grows with s.",
    ),
    Mistake(
        "local_derivatives",
        "np.array([by_q, by_v, by_u, by_s])",
        "np.array([by_q, 1.0, v, -1.0])",
        "These are the local derivatives of the four gates. The chain rule multiplies each by what arrived "
        "from the gate above it: see " + CHAPTER + ".",
    ),
    Mistake(
        "order_of_the_way_forward",
        "np.array([by_q, by_v, by_u, by_s])",
        "np.array([by_s, by_u, by_v, by_q])",
        "Your four numbers stand in the order of the way forward. The text asks for that of the way back.",
    ),
    Mistake(
        "bias_forgotten",
        "np.append(up * x, up)",
        "np.append(up * x, 0.0)",
        "Your derivative by the bias is 0. The bias enters the sum like any other term: see the neuron in "
        + CHAPTER
        + ".",
    ),
    Mistake(
        "bias_without_upstream",
        "np.append(up * x, up)",
        "np.append(up * x, 1.0)",
        "Your derivative by the bias is the local one, 1. The chain rule multiplies it by what arrives.",
    ),
    Mistake(
        "bias_left_out",
        "np.append(up * x, up)",
        "up * x",
        "Your derivatives by w lack the one by the bias: they have one entry fewer than w.",
    ),
    Mistake(
        "bias_first",
        "s = w[:-1] @ x + w[-1]",
        "s = w[0] + w[1:] @ x",
        "You took the first entry of w as the bias. It is the last one here.",
    ),
    Mistake(
        "no_bias_in_the_sum",
        "s = w[:-1] @ x + w[-1]",
        "s = w[:-1] @ x",
        "Your sum leaves the bias out.",
    ),
    Mistake(
        "product_keeps_its_own",
        "by_w = np.append(up * x, up)\n    by_x = up * w[:-1]",
        "by_w = np.append(up * w[:-1], up)\n    by_x = up * x",
        "Your products send each factor its own value. They send it the value of the *other* one: see the "
        "gates in " + CHAPTER + ".",
    ),
    Mistake(
        "bias_is_an_input",
        "by_x = up * w[:-1]",
        "by_x = up * w",
        "Your derivatives by x are one too many: the bias has no input to differentiate by.",
    ),
    Mistake(
        "derivative_at_f",
        "up = gates_back(s)[3]",
        "up = gates_back(f)[3]",
        "You evaluated the way back at f, so the sigmoid is applied twice. The gates want the sum s.",
    ),
    Mistake(
        "falls_instead_of_rising",
        "f = 1.0 / (1.0 + math.exp(-s))",
        "f = 1.0 / (1.0 + math.exp(s))",
        "Your neuron falls where it should rise: the exponent lacks its minus.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "through_the_value",
        """
def gates_back(s):
    f = 1 / (1 + np.exp(-s))
    return np.array([-f * f, -f * f, f * f - f, f - f * f])


def neuron(w, x):
    s = np.sum(w * np.append(x, 1))
    f = 1 / (1 + np.exp(-s))
    slope = gates_back(s)[-1]
    return f, slope * np.append(x, 1), slope * w[: len(x)]
""",
    ),
    AlsoRight(
        "loops",
        """
def gates_back(s):
    u = -s
    v = math.exp(u)
    q = 1 + v
    found, upstream = [], 1.0
    for local in (-(q**-2), 1, v, -1):
        upstream *= local
        found.append(upstream)
    return np.array(found)


def neuron(w, x):
    n = len(x)
    s = float(w[n])
    for i in range(n):
        s += w[i] * x[i]
    by_s = gates_back(s)[3]
    by_w, by_x = np.zeros(n + 1), np.zeros(n)
    for i in range(n):
        by_w[i] += by_s * x[i]
        by_x[i] += by_s * w[i]
    by_w[n] = by_s
    return [1 / (1 + math.exp(-s)), by_w, by_x]
""",
    ),
    AlsoRight(
        "hyperbolic",
        """
def gates_back(s):
    half = 2 * math.cosh(s / 2)  # q = half * exp(-s / 2)
    by_q = -math.exp(s) / half**2
    slope = 1 / half**2
    return np.array([by_q, by_q, -slope, slope])


def neuron(w, x):
    s = float(np.dot(x, w[:-1])) + w[-1]
    slope = 1 / (4 * math.cosh(s / 2) ** 2)
    return np.float64(0.5 + 0.5 * math.tanh(s / 2)), np.concatenate([x, [1]]) * slope, w[:-1] * slope
""",
    ),
]
