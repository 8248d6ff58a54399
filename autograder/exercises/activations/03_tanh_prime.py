# %% about
LECTURES = ["L0-11", "L4-22"]
MINUTES = 10

# %% [markdown]
# ## The derivative of tanh, and a formula on trial
#
# Slides have slips, and so do books. You need not trust either: a difference quotient decides.
#
# $$
# \tanh'(x) = 1 - \tanh^2(x),
# \qquad
# \tanh'(x) \approx \frac{\tanh(x + h) - \tanh(x - h)}{2h}
# $$
#
# **1.** Write `tanh_prime(x)` for an array of any shape, **without overflow for all $|x| \le 800$**. An
# absolute error of $10^{-12}$ is allowed.
#
# **2.** Write `wrong_formula(formulas)`. Its argument is a dictionary `{name: function}`; each function takes
# a float array and returns an array of the same shape.
# **Exactly one of them is not the derivative of tanh on $-2 \le x \le 2$**: somewhere in that interval it is
# off by more than 0.01, while the others are right up to rounding. Return its **name**.
# It can be too large or too small, wrong on one side of zero only, and it can be right at $x = 0$.
#
# Three ways of writing $\tanh'$, as one meets them on slides, are in `SLIDES` below. When your function
# works, ask it which one is wrong.

# %% given
import numpy as np

SLIDES = {
    "quotient rule": lambda x: (np.cosh(x) * np.cosh(x) - np.sinh(x) * np.sinh(x)) / np.cosh(x) ** 2,
    "fraction": lambda x: (1 - np.tanh(x) ** 2) / (1 + np.tanh(x) ** 2),
    "exponentials": lambda x: 4 * np.exp(2 * x) / (np.exp(2 * x) + 1) ** 2,
}


# %% answer
def tanh_prime(x):
    """Return the derivative of tanh at each entry of x."""
    # BEGIN SOLUTION
    return 1.0 - np.tanh(x) ** 2
    # END SOLUTION


def wrong_formula(formulas):
    """Return the name of the one formula that is not the derivative of tanh."""
    # BEGIN SOLUTION
    x, h = np.linspace(-2.0, 2.0, 9), 1e-5
    slope = (np.tanh(x + h) - np.tanh(x - h)) / (2 * h)
    errors = {name: np.max(np.abs(formula(x) - slope)) for name, formula in formulas.items()}
    return max(errors, key=errors.get)
    # END SOLUTION


# %% check points=0.5
def check_values():
    """The derivative is right at 0, at ±0.5, at 1 and at 2, and 0 at ±800, where nothing overflows."""
    x = np.array([0.0, 0.5, -0.5, 1.0, 2.0])
    expected = [1.0, 0.786447732965927, 0.786447732965927, 0.419974341614026, 0.0706508248531645]
    assert_close(tanh_prime(x), expected, atol=1e-12)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert_close(tanh_prime(np.array([-800.0])), [0.0], atol=1e-12)
        assert_close(tanh_prime(np.array([800.0])), [0.0], atol=1e-12)


# %% check points=0.5
def check_planted_formulas():
    """Your function finds the wrong formula in four dictionaries that we made up."""

    def sech_squared(x):
        return 1 / np.cosh(x) ** 2

    def exponentials(x):
        return 4 / (np.exp(x) + np.exp(-x)) ** 2

    planted = [
        {"a": sech_squared, "b": exponentials, "c": lambda x: 1 - np.tanh(x) * np.maximum(np.tanh(x), 0)},
        {"a": sech_squared, "b": lambda x: 1 / np.cosh(x) ** 2 - 0.2 * x**2, "c": exponentials},
        {"a": lambda x: 0.9 / np.cosh(x) ** 2, "b": exponentials, "c": sech_squared},
        {"a": exponentials, "b": sech_squared, "c": lambda x: 1.1 / np.cosh(x) ** 2},
    ]
    names = [wrong_formula(formulas) for formulas in planted]
    assert names == ["c", "b", "a", "c"], f"got {names}, expected ['c', 'b', 'a', 'c']"


# %% hidden check points=0.5
def check_far_out(rng):
    """The derivative is right on random matrices and does not overflow far out, on either side."""
    from lecturelib.activations import tanh_prime as reference

    x = rng.normal(scale=2.0, size=(3, 4))
    before = x.copy()
    assert_close(tanh_prime(x), reference(before), atol=1e-12)
    assert_close(x, before)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        far = rng.uniform(400.0, 800.0, size=(2, 3))
        assert_close(tanh_prime(-far), np.zeros((2, 3)), atol=1e-12)
        assert_close(tanh_prime(far), np.zeros((2, 3)), atol=1e-12)


# %% hidden check points=0.5
def check_verdicts(rng):
    """Your function finds the wrong formula on the slides and other wrong ones, each wrong in another way."""
    bend = rng.uniform(0.1, 0.4)
    right = [lambda x: 1 / np.cosh(x) ** 2, SLIDES["exponentials"]]
    wrong = [
        SLIDES["fraction"],
        lambda x: (1 + bend * np.abs(x)) / np.cosh(x) ** 2,
        lambda x: (1 - bend) / np.cosh(x) ** 2,
        lambda x: 1 - np.tanh(x) * np.maximum(np.tanh(x), 0.0),
        lambda x: 1 - np.tanh(x) * np.minimum(np.tanh(x), 0.0),
    ]
    got, expected = [], []
    for k, formula in enumerate(wrong, start=1):
        names = [str(name) for name in rng.permutation(["p", "q", "r"])]
        functions = [*right[: k % 3], formula, *right[k % 3 :]]
        got.append(wrong_formula(dict(zip(names, functions, strict=True))))
        expected.append(names[k % 3])
    assert got == expected, "another formula was named"


# %% mistakes
from autograder.authoring.exercise import Mistake

MISTAKES = [
    Mistake(
        "printed_fraction",
        "1.0 - np.tanh(x) ** 2",
        "(1.0 - np.tanh(x) ** 2) / (1.0 + np.tanh(x) ** 2)",
        "Your derivative is the fraction printed on one slide: 0.2658 at x = 1. A difference quotient of "
        "tanh gives another number there: see the box 'On the slide (E-05)' in the chapter Activations.",
    ),
    Mistake(
        "square_of_x",
        "1.0 - np.tanh(x) ** 2",
        "1.0 - x**2",
        "Your derivative squares x, so it is 0 at x = 1. The formula wants the square of the value tanh(x), "
        "not of x.",
    ),
    Mistake(
        "square_forgotten",
        "1.0 - np.tanh(x) ** 2",
        "1.0 - np.tanh(x)",
        "Your derivative lacks the square; at negative x it exceeds 1, but tanh is never steeper than at 0.",
    ),
    Mistake(
        "tanh_twice",
        "1.0 - np.tanh(x) ** 2",
        "1.0 - np.tanh(np.tanh(x)) ** 2",
        "Your derivative applies tanh twice. Either it takes x or it takes the value tanh(x); here the "
        "argument is x.",
    ),
    Mistake(
        "sigmoid_rule",
        "1.0 - np.tanh(x) ** 2",
        "np.tanh(x) * (1.0 - np.tanh(x))",
        "You used the rule of the sigmoid, value times one minus value. tanh has its own: see 'Hyperbolic "
        "tangent' in the chapter Activations.",
    ),
    Mistake(
        "exponentials_overflow",
        "1.0 - np.tanh(x) ** 2",
        "4.0 * np.exp(2.0 * x) / (np.exp(2.0 * x) + 1.0) ** 2",
        "Your formula is right on paper, but its exponentials overflow far out on the right, and infinity "
        "over infinity is nan: see 'When a right formula gives a wrong number' in the chapter Activations.",
    ),
    Mistake(
        "cosh_overflows",
        "1.0 - np.tanh(x) ** 2",
        "1.0 / np.cosh(x) ** 2",
        "Your formula is right on paper, but cosh overflows beyond 710 on either side. Write the derivative "
        "through a bounded function: see 'When a right formula gives a wrong number' in the chapter "
        "Activations.",
    ),
    Mistake(
        "returns_tanh",
        "1.0 - np.tanh(x) ** 2",
        "np.tanh(x)",
        "Your function returns tanh(x) itself, which is 0 at 0. The slope of tanh is largest there.",
    ),
    Mistake(
        "names_the_best",
        "max(errors, key=errors.get)",
        "min(errors, key=errors.get)",
        "You named the formula that fits best. The question is which one fits worst.",
    ),
    Mistake(
        "looks_only_at_zero",
        "np.linspace(-2.0, 2.0, 9), 1e-5",
        "np.array([0.0]), 1e-5",
        "You compared at x = 0 only, and there a wrong formula can happen to be right. Compare at several "
        "points on both sides.",
    ),
    Mistake(
        "looks_only_right",
        "np.linspace(-2.0, 2.0, 9), 1e-5",
        "np.linspace(0.0, 2.0, 9), 1e-5",
        "You compared for positive x only. A formula can be right on one side of zero and wrong on the "
        "other.",
    ),
    Mistake(
        "error_with_sign",
        "np.max(np.abs(formula(x) - slope))",
        "np.max(formula(x) - slope)",
        "You took the largest signed difference, so a formula that is too small everywhere looks perfect. "
        "Size is what counts.",
    ),
    Mistake(
        "exact_comparison",
        "    return max(errors, key=errors.get)",
        "    return next((name for name in errors if errors[name] != 0), None)",
        "You asked for exact equality with the difference quotient. That quotient carries a small error of "
        "its own, so even right formulas differ from it; compare the sizes of the errors.",
    ),
    Mistake(
        "compares_with_tanh",
        "slope = (np.tanh(x + h) - np.tanh(x - h)) / (2 * h)",
        "slope = np.tanh(x) + 0 * h",
        "You compared the formulas with tanh itself. They claim to be its derivative: compare them with a "
        "difference quotient.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "factored_and_threshold",
        """
def tanh_prime(x):
    t = np.tanh(x)
    return (1 - t) * (1 + t)


def wrong_formula(formulas):
    h = 1e-6
    x = np.linspace(-2, 2, 101)
    for name in formulas:
        if not np.allclose(formulas[name](x), (np.tanh(x + h) - np.tanh(x - h)) / (2 * h), atol=1e-4):
            return name
""",
    ),
    AlsoRight(
        "decaying_exponential",
        """
def tanh_prime(x):
    q = np.exp(-2 * np.abs(x))
    return 4 * q / (1 + q) ** 2


def wrong_formula(formulas):
    x = np.arange(-2.0, 2.0, 0.25)
    names = list(formulas)
    errors = [np.linalg.norm(formulas[name](x) - tanh_prime(x)) for name in names]
    return names[int(np.argmax(errors))]
""",
    ),
    AlsoRight(
        "one_entry_at_a_time",
        """
def tanh_prime(x):
    import math

    out = np.empty(x.shape)
    for index, value in np.ndenumerate(x):
        out[index] = 1 - math.tanh(value) ** 2
    return out


def wrong_formula(formulas):
    worst, culprit = 0.0, None
    for name, formula in formulas.items():
        for x in (-1.5, -0.7, 0.4, 1.2):
            x = np.array([x])
            slope = (np.tanh(x + 1e-5) - np.tanh(x - 1e-5)) / 2e-5
            error = float(np.abs(formula(x) - slope)[0])
            if error > worst:
                worst, culprit = error, name
    return culprit
""",
    ),
]
