# %% about
LECTURES = ["L0-18", "L0-21"]
MINUTES = 25

# %% [markdown]
# ## GELU and SiLU, their derivatives and minima
#
# ReLU multiplies $x$ by a gate that is shut or open. GELU and SiLU open the gate gradually, one with the
# normal distribution function $\Phi$, the other with the sigmoid $\sigma$.
# The price, or the charm: neither is monotone. Slides round their lowest values to $-0.17$ and $-0.278$; you
# will find the points themselves.
#
# $$
# \operatorname{GELU}(x) = x\,\Phi(x),
# \qquad
# \Phi(x) = \tfrac12\Bigl(1 + \operatorname{erf}\tfrac{x}{\sqrt 2}\Bigr),
# \qquad
# \varphi(x) = \Phi'(x) = \frac{e^{-x^2/2}}{\sqrt{2\pi}},
# \qquad
# \operatorname{SiLU}(x) = x\,\sigma(x)
# $$
#
# **1.** Write `gelu`, `silu` and their derivatives for an array of any shape; the product rule gives the
# derivatives.
# **Use the exact GELU, not its approximation by tanh.** An absolute error of $10^{-12}$ is allowed. **No
# overflow for all $|x| \le 800$**, in all four functions.
#
# **2.** Write `gelu_minimum()` and `silu_minimum()`. Each **returns the pair $(x_{\min},\, f(x_{\min}))$, two
# numbers**: the place with an error of at most $10^{-4}$, the value with an error of at most $10^{-8}$.
# Any method of your own will do; only numbers computed with it reach the value's accuracy.
#
# The error function `erf` is there for you; it takes arrays.

# %% given
import math

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])


# %% answer
def gelu(x):
    """Return x * Phi(x) at each entry of x."""
    # BEGIN SOLUTION
    return 0.5 * x * (1.0 + erf(x / np.sqrt(2.0)))
    # END SOLUTION


def gelu_prime(x):
    """Return the derivative of GELU at each entry of x."""
    # BEGIN SOLUTION
    cdf = 0.5 * (1.0 + erf(x / np.sqrt(2.0)))
    pdf = np.exp(-0.5 * x**2) / np.sqrt(2.0 * np.pi)
    return cdf + x * pdf
    # END SOLUTION


def silu(x):
    """Return x * sigmoid(x) at each entry of x, without overflow."""
    # BEGIN SOLUTION
    return x * 0.5 * (1.0 + np.tanh(0.5 * x))
    # END SOLUTION


def silu_prime(x):
    """Return the derivative of SiLU at each entry of x, without overflow."""
    # BEGIN SOLUTION
    s = 0.5 * (1.0 + np.tanh(0.5 * x))
    return s + x * s * (1.0 - s)
    # END SOLUTION


def gelu_minimum():
    """Return where GELU is lowest and its value there."""
    # BEGIN SOLUTION
    x = lowest_point(gelu)
    return x, gelu(x)
    # END SOLUTION


def silu_minimum():
    """Return where SiLU is lowest and its value there."""
    # BEGIN SOLUTION
    x = lowest_point(silu)
    return x, silu(x)


def lowest_point(f):
    """Shrink an interval in which f first falls and then rises, a third at a time."""
    left, right = -2.0, 0.0
    for _ in range(60):
        third = (right - left) / 3.0
        if f(left + third) < f(right - third):
            right -= third
        else:
            left += third
    return left
    # END SOLUTION


# %% check points=0.5
def check_gelu():
    """GELU is right at -2, -1, 0, 1 and 3."""
    x = np.array([-2.0, -1.0, 0.0, 1.0, 3.0])
    expected = [-0.0455002638963584, -0.158655253931457, 0.0, 0.841344746068543, 2.99595030590511]
    assert_close(gelu(x), expected, atol=1e-12)


# %% check points=0.5
def check_silu():
    """SiLU is right at -2, 0, 1 and 3, and nothing overflows at -800 and 800."""
    x = np.array([[-2.0, 0.0], [1.0, 3.0]])
    expected = [[-0.238405844044235, 0.0], [0.731058578630005, 2.85772238046730]]
    assert_close(silu(x), expected, atol=1e-12)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert_close(silu(np.array([-800.0, 800.0])), [0.0, 800.0], atol=1e-12)


# %% check points=0.5
def check_slopes():
    """Both derivatives are right at -2, 0, 1 and 2."""
    x = np.array([-2.0, 0.0, 1.0, 2.0])
    expected = [-0.0852318010781969, 0.5, 1.08331547058769, 1.08523180107820]
    assert_close(gelu_prime(x), expected, atol=1e-12)
    expected = [-0.0907842487848955, 0.5, 0.927670511871486, 1.09078424878490]
    assert_close(silu_prime(x), expected, atol=1e-12)


# %% check points=0.5
def check_lowest_points():
    """The values belong to the places you return, and a step of 0.01 to either side leads upwards."""
    for name, f, minimum in (("GELU", gelu, gelu_minimum), ("SiLU", silu, silu_minimum)):
        x, value = minimum()
        left, middle, right = f(np.array([x - 0.01, x, x + 0.01]))
        assert_close(value, middle, rtol=0.0, atol=1e-8)
        assert middle < min(left, right), f"your {name} is lower on one side of x = {x:.6g}"


# %% hidden check points=0.5
def check_arrays(rng):
    """All four functions are right on random matrices, which stay as they were, and do not overflow out to
    800."""
    from lecturelib import activations as reference

    pairs = [
        (gelu, reference.gelu),
        (silu, reference.silu),
        (gelu_prime, reference.gelu_prime),
        (silu_prime, reference.silu_prime),
    ]
    arrays = (rng.normal(scale=2.0, size=(3, 4)), rng.integers(-6, 7, size=(2, 5)))
    for x in (*arrays, -rng.uniform(720.0, 800.0, size=3), rng.uniform(720.0, 800.0, size=3)):
        for function, wanted in pairs:
            before = x.copy()
            with np.errstate(over="raise", divide="raise", invalid="raise"):
                assert_close(function(x), wanted(before), atol=1e-12)
            assert_close(x, before)


# %% hidden check points=0.5
def check_minima():
    """Both minima are right: the place to 1e-4, the value to 1e-8."""
    for minimum, place, lowest in (
        (gelu_minimum, -0.7517915246935645, -0.169971207479903662),
        (silu_minimum, -1.2784645427610738, -0.278464542761073795),
    ):
        x, value = minimum()
        assert_close(x, place, rtol=0.0, atol=1e-4)
        assert_close(value, lowest, rtol=0.0, atol=1e-8)


# %% mistakes
from autograder.authoring.exercise import Mistake

GELU = "0.5 * x * (1.0 + erf(x / np.sqrt(2.0)))"
SILU = "x * 0.5 * (1.0 + np.tanh(0.5 * x))"
SEARCH = """    for _ in range(60):
        third = (right - left) / 3.0
        if f(left + third) < f(right - third):
            right -= third
        else:
            left += third
    return left"""

MISTAKES = [
    Mistake(
        "root_two_forgotten",
        GELU,
        "0.5 * x * (1.0 + erf(x))",
        "Your GELU takes erf(x): 0.9214 at x = 1. The distribution function of the standard normal has the "
        "argument divided by the root of 2: see 'GELU' in the chapter Activations.",
    ),
    Mistake(
        "density_for_distribution",
        GELU,
        "x * np.exp(-0.5 * x**2) / np.sqrt(2.0 * np.pi)",
        "Your GELU multiplies x by the normal density: 0.242 at x = 1. The gate is the distribution "
        "function, which tends to 1 on the right: see 'GELU' in the chapter Activations.",
    ),
    Mistake(
        "half_forgotten",
        GELU,
        "x * (1.0 + erf(x / np.sqrt(2.0)))",
        "Your GELU is twice too large: 1 + erf runs from 0 to 2, and a gate from 0 to 1.",
    ),
    Mistake(
        "gelu_is_the_gate",
        GELU,
        "0.5 * (1.0 + erf(x / np.sqrt(2.0)))",
        "Your GELU returns the gate alone, 0.5 at x = 0. The gate multiplies x: see 'GELU' in the chapter "
        "Activations.",
    ),
    Mistake(
        "tanh_approximation",
        GELU,
        "0.5 * x * (1.0 + np.tanh(np.sqrt(2.0 / np.pi) * (x + 0.044715 * x**3)))",
        "Your GELU is the approximation by tanh, off in the fourth digit. The exercise asks for the exact "
        "one: see 'GELU' in the chapter Activations.",
    ),
    Mistake(
        "sigmoid_approximation",
        GELU,
        "x / (1.0 + np.exp(-1.702 * x))",
        "Your GELU is the quick approximation by a sigmoid of 1.702 x, off in the second digit. The "
        "exercise asks for the exact one.",
    ),
    Mistake(
        "gelu_slope_without_product_rule",
        "cdf + x * pdf",
        "cdf + 0.0 * pdf",
        "Your derivative of GELU is the gate alone: 0.8413 at x = 1. The gate depends on x too, so the "
        "product rule has a second term.",
    ),
    Mistake(
        "gelu_slope_without_x",
        "cdf + x * pdf",
        "cdf + pdf",
        "Your derivative of GELU lacks a factor x in the second term of the product rule; at x = 0 it "
        "should be 1/2.",
    ),
    Mistake(
        "gelu_slope_second_term_only",
        "cdf + x * pdf",
        "x * pdf",
        "Your derivative of GELU has only one of the two terms of the product rule; far right it should "
        "tend to 1.",
    ),
    Mistake(
        "density_not_normalized",
        "np.exp(-0.5 * x**2) / np.sqrt(2.0 * np.pi)",
        "np.exp(-0.5 * x**2)",
        "The density in your derivative of GELU is not normalized: its integral is not 1.",
    ),
    Mistake(
        "density_of_erf",
        "np.exp(-0.5 * x**2) / np.sqrt(2.0 * np.pi)",
        "2.0 * np.exp(-(x**2)) / np.sqrt(np.pi)",
        "You used the derivative of erf itself. The argument of erf is x over the root of 2, and there is a "
        "half in front: the chain rule brings in both.",
    ),
    Mistake(
        "silu_is_the_gate",
        SILU,
        "0.5 * (1.0 + np.tanh(0.5 * x))",
        "Your SiLU is the sigmoid alone, 0.5 at x = 0. The sigmoid is the gate and multiplies x: see 'SiLU' "
        "in the chapter Activations.",
    ),
    Mistake(
        "silu_gate_too_steep",
        SILU,
        "x * 0.5 * (1.0 + np.tanh(x))",
        "The gate of your SiLU is twice too steep: it is the sigmoid of 2x. See 'Hyperbolic tangent' in the "
        "chapter Activations for the link between the two.",
    ),
    Mistake(
        "silu_overflows",
        SILU,
        "x / (1.0 + np.exp(-x))",
        "Your SiLU is right on paper, but exp(-x) overflows far out on the left. Use a stable sigmoid: see "
        "'When a right formula gives a wrong number' in the chapter Activations.",
    ),
    Mistake(
        "silu_slope_is_sigmoid_slope",
        "s + x * s * (1.0 - s)",
        "s * (1.0 - s)",
        "Your derivative of SiLU is that of the sigmoid: 0.1966 at x = 1. SiLU is a product, so both "
        "factors are differentiated in turn: see 'SiLU' in the chapter Activations.",
    ),
    Mistake(
        "silu_slope_without_x",
        "s + x * s * (1.0 - s)",
        "s + s * (1.0 - s)",
        "Your derivative of SiLU lacks a factor x in the second term of the product rule; at x = 0 it "
        "should be 1/2.",
    ),
    Mistake(
        "silu_slope_is_gate",
        "s + x * s * (1.0 - s)",
        "s",
        "Your derivative of SiLU is the gate alone. The gate depends on x too, so the product rule has a "
        "second term.",
    ),
    Mistake(
        "value_before_place",
        "return x, gelu(x)",
        "return gelu(x), x",
        "Place and value of the minimum of GELU come in the wrong order: first the place, then the value.",
    ),
    Mistake(
        "place_only",
        "return x, gelu(x)",
        "return x",
        "Your gelu_minimum returns one thing. The text asks for a pair: the place and the value.",
    ),
    Mistake(
        "numbers_of_the_slide",
        "x = lowest_point(gelu)\n    return x, gelu(x)",
        "return -0.75, -0.17",
        "You returned rounded numbers. The lowest value of GELU lies a little above -0.17, which is never "
        "reached; compute the point.",
    ),
    Mistake(
        "searches_too_short_an_interval",
        "left, right = -2.0, 0.0",
        "left, right = -1.0, 0.0",
        "The minimum of your SiLU sits at the edge of the interval in which you searched, -1. It lies "
        "further left.",
    ),
    Mistake(
        "stops_too_early",
        "range(60)",
        "range(12)",
        "Your search stops when it is within about a hundredth of the minimum. Go on: the text asks for "
        "1e-4 in the place and 1e-8 in the value.",
    ),
    Mistake(
        "coarse_grid",
        SEARCH,
        "    grid = np.linspace(left, right, 201)\n    return grid[np.argmin(f(grid))]",
        "Your minimum lies on a grid with steps of 0.01. Near the minimum the value changes slowly, the "
        "place does not: use a finer search.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "fine_grid",
        """
def phi(x):
    return 0.5 + 0.5 * erf(x / math.sqrt(2))


def sigma(x):
    return np.exp(-np.logaddexp(0.0, -x))


def gelu(x):
    return x * phi(x)


def gelu_prime(x):
    return phi(x) + x * np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)


def silu(x):
    return x * sigma(x)


def silu_prime(x):
    return sigma(x) * (1 + x * sigma(-x))


def lowest(f):
    x = np.arange(-3.0, 0.0, 1e-4)
    y = f(x)
    return x[y.argmin()], y.min()


def gelu_minimum():
    return lowest(gelu)


def silu_minimum():
    return lowest(silu)
""",
    ),
    AlsoRight(
        "loops_and_golden_section",
        """
def each(f):
    return lambda x: np.vectorize(f, otypes=[float])(x)


def one_sigmoid(t):
    return 1 / (1 + math.exp(-t)) if t > 0 else math.exp(t) / (1 + math.exp(t))


def one_phi(t):
    return 0.5 * math.erfc(-t / math.sqrt(2))


def one_gelu(t):
    return t * one_phi(t)


def one_silu(t):
    return t * one_sigmoid(t)


def gelu(x):
    return each(one_gelu)(x)


def silu(x):
    return each(one_silu)(x)


def gelu_prime(x):
    return each(lambda t: one_phi(t) + t * math.exp(-t * t / 2) / math.sqrt(2 * math.pi))(x)


def silu_prime(x):
    return each(lambda t: one_sigmoid(t) + t * one_sigmoid(t) * one_sigmoid(-t))(x)


def golden(f, a=-3.0, b=0.0):
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(60):
        c, d = b - ratio * (b - a), a + ratio * (b - a)
        if f(c) < f(d):
            b = d
        else:
            a = c
    return (a + b) / 2, f((a + b) / 2)


def gelu_minimum():
    return golden(one_gelu)


def silu_minimum():
    return golden(one_silu)
""",
    ),
    AlsoRight(
        "fixed_points",
        """
def gate(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)


def gelu(x):
    return x / 2 + x / 2 * erf(x / np.sqrt(2))


def gelu_prime(x):
    return (1 + erf(x / np.sqrt(2))) / 2 + x * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)


def silu(x):
    return x * gate(x)


def silu_prime(x):
    return gate(x) + silu(x) * (1 - gate(x))


def gelu_minimum():
    x = -0.7
    for _ in range(100):
        x = x - 0.5 * float(gelu_prime(np.array(x)))
    return x, float(gelu(np.array(x)))


def silu_minimum():
    u = 0.3
    for _ in range(100):
        u = math.exp(-1 - u)
    return -1 - u, -u
""",
    ),
]
