# %% about
LECTURES = ["L0-35", "L0-40"]
MINUTES = 30

# %% [markdown]
# ## Dual numbers
#
# Forward mode needs no graph and no memory: let every number carry its derivative along. A dual number is
# $a + \dot a\,\varepsilon$ with a **value** $a$, a **tangent** $\dot a$, and a symbol with
# $\varepsilon^2 = 0$. Multiply two of them and the product rule appears by itself:
#
# $$
# (a + \dot a\,\varepsilon)(b + \dot b\,\varepsilon) = a b + (\dot a\,b + a\,\dot b)\,\varepsilon,
# \qquad
# f(a + \dot a\,\varepsilon) = f(a) + f'(a)\,\dot a\,\varepsilon .
# $$
#
# So a program that computes $f(x)$, fed with the dual number $x + 1\,\varepsilon$, computes $f'(x)$ too,
# exactly and at about twice the price.
#
# Complete the class `Dual`. With dual numbers `x`, `y` and a plain number `c`, each of the following **gives
# a new dual number and leaves its operands as they were**:
#
# - `x + y`, `x - y`, `x * y`, `x / y`, `-x`;
# - the same with **a plain number on either side**: `x + c`, `c + x`, `x - c`, `c - x`, `x * c`,
#   `c * x`, `x / c`, `c / x`. A plain number is a constant: **its tangent is 0**;
# - `x ** c`, for a positive value of `x` or an integer $c \ge 1$, and `c ** x`, for $c > 0$.
#   (`x ** y` with two dual numbers is not asked for.)
# - the methods `x.exp()`, `x.log()` (the natural one), `x.sin()` and `x.tanh()`.
#
# Values and tangents are plain numbers, floats or integers. Python calls `__radd__`, `__rsub__`, `__rmul__`,
# `__rtruediv__` and `__rpow__` when the dual number stands on the right.

# %% given
import math

import numpy as np


# %% answer
class Dual:
    """A value and the tangent that it carries along."""

    def __init__(self, value, tangent=0.0):
        self.value, self.tangent = value, tangent

    # BEGIN SOLUTION
    @staticmethod
    def lift(x):
        return x if isinstance(x, Dual) else Dual(x)

    def __add__(self, other):
        other = Dual.lift(other)
        return Dual(self.value + other.value, self.tangent + other.tangent)

    __radd__ = __add__

    def __neg__(self):
        return Dual(-self.value, -self.tangent)

    def __sub__(self, other):
        return self + -Dual.lift(other)

    def __rsub__(self, other):
        return Dual.lift(other) - self

    def __mul__(self, other):
        other = Dual.lift(other)
        tangent = self.tangent * other.value + self.value * other.tangent
        return Dual(self.value * other.value, tangent)

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = Dual.lift(other)
        numerator = self.tangent * other.value - self.value * other.tangent
        return Dual(self.value / other.value, numerator / other.value**2)

    def __rtruediv__(self, other):
        return Dual.lift(other) / self

    def __pow__(self, n):
        return Dual(self.value**n, n * self.value ** (n - 1) * self.tangent)

    def __rpow__(self, c):
        return Dual(c**self.value, c**self.value * math.log(c) * self.tangent)

    def exp(self):
        return Dual(math.exp(self.value), math.exp(self.value) * self.tangent)

    def log(self):
        return Dual(math.log(self.value), self.tangent / self.value)

    def sin(self):
        return Dual(math.sin(self.value), math.cos(self.value) * self.tangent)

    def tanh(self):
        return Dual(math.tanh(self.value), (1.0 - math.tanh(self.value) ** 2) * self.tangent)

    # END SOLUTION


# %% check points=0.5
def check_two_dual_numbers():
    """Sum, difference, product and quotient of 3 + 2 eps and 4 + 5 eps are right; the operands stay."""
    x, y = Dual(3.0, 2.0), Dual(4.0, 5.0)
    results = [x + y, x - y, x * y, x / y, -x]
    assert_close(np.array([r.value for r in results]), [7.0, -1.0, 12.0, 0.75, -3.0])
    assert_close(np.array([r.tangent for r in results]), [7.0, -3.0, 23.0, -0.4375, -2.0])
    assert_close(np.array([x.value, x.tangent, y.value, y.tangent]), [3.0, 2.0, 4.0, 5.0])


# %% check points=0.5
def check_plain_numbers():
    """A plain number may stand on either side of +, -, * and /."""
    x = Dual(4.0, 3.0)
    right = [x + 2.0, x - 2.0, x * 2.0, x / 2.0]
    assert_close(np.array([r.value for r in right]), [6.0, 2.0, 8.0, 2.0])
    assert_close(np.array([r.tangent for r in right]), [3.0, 3.0, 6.0, 1.5])
    left = [2.0 + x]
    left.append(2.0 - x)
    left.append(2.0 * x)
    left.append(2.0 / x)
    assert_close(np.array([r.value for r in left]), [6.0, -2.0, 8.0, 0.5])
    assert_close(np.array([r.tangent for r in left]), [3.0, -3.0, 6.0, -0.375])


# %% check points=0.5
def check_functions():
    """Both powers and the four functions are right at 0.5 + 3 eps."""
    x = Dual(0.5, 3.0)
    results = [x.exp(), x.log(), x.sin(), x.tanh(), x**3, 2.0**x]
    values = [
        1.64872127070013,
        -0.693147180559945,
        0.479425538604203,
        0.462117157260010,
        0.125,
        1.41421356237310,
    ]
    assert_close(np.array([r.value for r in results]), values)
    tangents = [4.94616381210038, 6.0, 2.63274768567112, 2.35934319897823, 2.25, 2.94077443040564]
    assert_close(np.array([r.tangent for r in results]), tangents)


# %% hidden check points=0.5
def check_arithmetic(rng):
    """Longer expressions with +, -, * and / are right, for floats and for integers, and a dual number can be
    used again and again."""
    from lecturelib.autodiff import Dual as Reference

    def f(x, y, c):
        first = (x * y - c) / (x + y * y)
        return first * x - (c - y) * (c / x) + -first / c + (c + x * c) * y

    floats = [float(number) for number in rng.uniform(0.5, 2.0, size=5)]
    integers = [int(number) for number in rng.permutation(np.arange(2, 9))[:5]]
    for a, da, b, db, c in (floats, integers):
        x, y = Dual(a, da), Dual(b, db)
        f(x, y, c)
        expected, got = f(Reference(a, da), Reference(b, db), c), f(x, y, c)
        assert_close(got.value, expected.value, atol=1e-12)
        assert_close(got.tangent, expected.tangent, atol=1e-12)


# %% hidden check points=0.5
def check_powers(rng):
    """Powers are right with the dual number below, also a negative one with a whole exponent, and with it
    above."""
    for a, n in (
        (rng.uniform(0.4, 2.0), rng.uniform(-2.5, -1.5)),
        (-rng.uniform(0.4, 2.0), 3),
        (-2, 2),
        (3, 5),
    ):
        a, n, da = np.array(a).item(), np.array(n).item(), rng.uniform(0.5, 2.0)
        y = Dual(a, float(da)) ** n
        assert_close(y.value, a**n)
        assert_close(y.tangent, n * a ** (n - 1) * da)
    for c in (float(rng.uniform(1.5, 4.0)), float(rng.uniform(0.2, 0.7))):
        a, da = float(rng.uniform(-2.0, 2.0)), float(rng.uniform(0.5, 2.0))
        y = c ** Dual(a, da)
        assert_close(y.value, math.exp(a * math.log(c)))
        assert_close(y.tangent, math.log(c) * math.exp(a * math.log(c)) * da)


# %% hidden check points=0.5
def check_nested_functions(rng):
    """Functions of functions are right: the chain rule works through all levels."""
    from lecturelib.autodiff import Dual as Reference

    for _ in range(2):
        a, da, c = (float(number) for number in rng.uniform(0.6, 1.6, size=3))
        got = ((c * Dual(a, da)).sin() + 2).log().tanh() * (-(Dual(a, da) ** 2)).exp()
        x = Reference(a, da)
        expected = np.tanh(np.log(np.sin(c * x) + 2)) * np.exp(-(x**2))
        assert_close(got.value, expected.value)
        assert_close(got.tangent, expected.tangent, atol=1e-12)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Chain rule, Jacobians and automatic differentiation'"
RULES = f"see the rules of dual numbers in {CHAPTER}."
PRODUCT = "self.tangent * other.value + self.value * other.tangent"
QUOTIENT = "self.tangent * other.value - self.value * other.tangent"

MISTAKES = [
    Mistake(
        "product_rule_misses_a_term",
        PRODUCT,
        "self.tangent * other.value",
        "The tangent of your product holds one term only, as if the second factor were a constant: " + RULES,
    ),
    Mistake(
        "product_of_tangents",
        PRODUCT,
        "self.tangent * other.tangent",
        "The tangent of your product is the product of the tangents. That product comes with epsilon "
        "squared, which is 0: " + RULES,
    ),
    Mistake(
        "product_with_own_values",
        PRODUCT,
        "self.tangent * self.value + other.value * other.tangent",
        "In your product each tangent meets its own value. It meets the value of the other factor: " + RULES,
    ),
    Mistake(
        "quotient_rule_turned_round",
        QUOTIENT,
        "self.value * other.tangent - self.tangent * other.value",
        "The tangent of your quotient has the wrong sign: the term with the derivative of the numerator "
        "comes first.",
    ),
    Mistake(
        "quotient_rule_with_plus",
        QUOTIENT,
        "self.tangent * other.value + self.value * other.tangent",
        "Your quotient rule adds its two terms. A growing denominator makes a quotient smaller.",
    ),
    Mistake(
        "quotient_of_tangents",
        "numerator / other.value**2",
        "self.tangent / other.tangent if other.tangent else self.tangent / other.value",
        "The tangent of your quotient is the quotient of the tangents. A quotient has a rule of its own, as "
        "a product has: " + RULES,
    ),
    Mistake(
        "denominator_not_squared",
        "numerator / other.value**2",
        "numerator / other.value",
        "In your quotient rule the denominator is not squared.",
    ),
    Mistake(
        "difference_adds_tangents",
        "return self + -Dual.lift(other)",
        "other = Dual.lift(other)\n"
        "        return Dual(self.value - other.value, self.tangent + other.tangent)",
        "The tangent of your difference is the sum of the tangents. The minus holds for both parts.",
    ),
    Mistake(
        "rsub_turned_round",
        "return Dual.lift(other) - self",
        "return self - other",
        "`c - x` gives you `x - c`. In `__rsub__` the number on the left is `other`.",
    ),
    Mistake(
        "rtruediv_turned_round",
        "return Dual.lift(other) / self",
        "return self / other",
        "`c / x` gives you `x / c`. In `__rtruediv__` the number on the left is `other`.",
    ),
    Mistake(
        "rsub_missing",
        "    def __rsub__(self, other):\n        return Dual.lift(other) - self\n\n",
        "",
        "`c - x` is not defined: with a plain number on the left Python looks for `__rsub__`.",
    ),
    Mistake(
        "numbers_on_the_left_unsupported",
        "    __rmul__ = __mul__\n\n",
        "",
        "`c * x` is not defined: with a plain number on the left Python looks for `__rmul__`.",
    ),
    Mistake(
        "plain_numbers_unsupported",
        "return x if isinstance(x, Dual) else Dual(x)",
        "return x",
        "Your operators expect a dual number on both sides. A plain number has no tangent of its own: it is "
        "a constant, with tangent 0.",
    ),
    Mistake(
        "constants_move",
        "return x if isinstance(x, Dual) else Dual(x)",
        "return x if isinstance(x, Dual) else Dual(x, 1.0)",
        "Your plain numbers have the tangent 1, as if one differentiated by them. A constant has the "
        "tangent 0.",
    ),
    Mistake(
        "changes_its_operand",
        "return Dual(self.value + other.value, self.tangent + other.tangent)",
        "self.value, self.tangent = self.value + other.value, self.tangent + other.tangent\n"
        "        return self",
        "Your sum changes its left operand and hands it back, so that x is another number after x + y. Make "
        "a new dual number.",
    ),
    Mistake(
        "power_forgets_the_tangent",
        "n * self.value ** (n - 1) * self.tangent",
        "n * self.value ** (n - 1)",
        "The tangent of your power lacks the tangent of its base, the inner derivative: " + RULES,
    ),
    Mistake(
        "power_not_lowered",
        "n * self.value ** (n - 1) * self.tangent",
        "n * self.value**n * self.tangent",
        "In the derivative of your power the exponent is not lowered by 1.",
    ),
    Mistake(
        "number_to_the_dual_unsupported",
        "    def __rpow__(self, c):\n"
        "        return Dual(c**self.value, c**self.value * math.log(c) * self.tangent)\n\n",
        "",
        "`c ** x` is not defined: with a plain number below Python looks for `__rpow__`.",
    ),
    Mistake(
        "exponential_by_the_power_rule",
        "c**self.value * math.log(c) * self.tangent",
        "self.value * c ** (self.value - 1) * self.tangent",
        "You differentiated `c ** x` by the rule for `x ** c`. Here the variable stands in the exponent.",
    ),
    Mistake(
        "logarithm_of_the_base_forgotten",
        "c**self.value * math.log(c) * self.tangent",
        "c**self.value * self.tangent",
        "The derivative of `c ** x` lacks a factor that is 1 only for c = e.",
    ),
    Mistake(
        "exp_forgets_the_tangent",
        "math.exp(self.value) * self.tangent",
        "math.exp(self.value)",
        "The tangent of your exponential lacks the inner derivative, the tangent it was given: " + RULES,
    ),
    Mistake(
        "log_multiplies",
        "self.tangent / self.value)",
        "self.tangent * self.value)",
        "The tangent of your logarithm is multiplied by the value. The derivative of the logarithm at x is "
        "not x.",
    ),
    Mistake(
        "sin_with_minus",
        "math.cos(self.value) * self.tangent",
        "-math.cos(self.value) * self.tangent",
        "The derivative of your sine has the wrong sign. The minus belongs to the derivative of the cosine.",
    ),
    Mistake(
        "tanh_squares_its_argument",
        "(1.0 - math.tanh(self.value) ** 2) * self.tangent",
        "(1.0 - self.value**2) * self.tangent",
        "Your tanh squares its argument in the derivative. It takes the square of the value tanh(x).",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "every_case_by_hand",
        """
class Dual:
    def __init__(self, value, tangent=0.0):
        self.value, self.tangent = value, tangent

    def __add__(self, other):
        if isinstance(other, Dual):
            return Dual(self.value + other.value, self.tangent + other.tangent)
        return Dual(self.value + other, self.tangent)

    def __radd__(self, other):
        return Dual(other + self.value, self.tangent)

    def __sub__(self, other):
        if isinstance(other, Dual):
            return Dual(self.value - other.value, self.tangent - other.tangent)
        return Dual(self.value - other, self.tangent)

    def __rsub__(self, other):
        return Dual(other - self.value, -self.tangent)

    def __neg__(self):
        return 0 - self

    def __mul__(self, other):
        if isinstance(other, Dual):
            return Dual(self.value * other.value, other.tangent * self.value + other.value * self.tangent)
        return Dual(self.value * other, self.tangent * other)

    def __rmul__(self, other):
        return Dual(other * self.value, other * self.tangent)

    def __truediv__(self, other):
        if isinstance(other, Dual):
            ratio = self.value / other.value
            return Dual(ratio, (self.tangent - ratio * other.tangent) / other.value)
        return Dual(self.value / other, self.tangent / other)

    def __rtruediv__(self, other):
        return Dual(other / self.value, -other * self.tangent / self.value / self.value)

    def __pow__(self, n):
        return Dual(self.value**n, self.tangent * n * self.value**n / self.value)

    def __rpow__(self, c):
        return (self * math.log(c)).exp()

    def exp(self):
        e = np.exp(self.value)
        return Dual(e, self.tangent * e)

    def log(self):
        return Dual(np.log(self.value), self.tangent / self.value)

    def sin(self):
        return Dual(np.sin(self.value), self.tangent * np.cos(self.value))

    def tanh(self):
        return Dual(np.tanh(self.value), self.tangent / np.cosh(self.value) ** 2)
""",
    ),
    AlsoRight(
        "matrices",
        """
class Dual:
    # a + b eps is the matrix ((a, b), (0, a)): eps squared is the zero matrix
    def __init__(self, value, tangent=0.0, matrix=None):
        self.matrix = np.array([[value, tangent], [0.0, value]]) if matrix is None else matrix

    @property
    def value(self):
        return self.matrix[0, 0]

    @property
    def tangent(self):
        return self.matrix[0, 1]

    @staticmethod
    def of(x):
        return x.matrix if isinstance(x, Dual) else x * np.eye(2)

    def __add__(self, other):
        return Dual(0, 0, self.matrix + Dual.of(other))

    def __radd__(self, other):
        return self + other

    def __neg__(self):
        return Dual(0, 0, -self.matrix)

    def __sub__(self, other):
        return Dual(0, 0, self.matrix - Dual.of(other))

    def __rsub__(self, other):
        return -(self - other)

    def __mul__(self, other):
        return Dual(0, 0, self.matrix @ Dual.of(other))

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        return Dual(0, 0, np.linalg.solve(Dual.of(other), self.matrix))

    def __rtruediv__(self, other):
        return Dual(other) / self

    def apply(self, f, slope):
        return Dual(f(self.value), slope(self.value) * self.tangent)

    def __pow__(self, n):
        return self.apply(lambda a: a**n, lambda a: n * a ** (n - 1))

    def __rpow__(self, c):
        return self.apply(lambda a: c**a, lambda a: c**a * np.log(c))

    def exp(self):
        return self.apply(np.exp, np.exp)

    def log(self):
        return self.apply(np.log, lambda a: 1 / a)

    def sin(self):
        return self.apply(np.sin, np.cos)

    def tanh(self):
        return self.apply(np.tanh, lambda a: 1 - np.tanh(a) ** 2)
""",
    ),
    AlsoRight(
        "few_rules",
        """
def combine(value, x, by_x, y=None, by_y=0):
    return Dual(value, by_x * x.tangent + (by_y * y.tangent if y is not None else 0))


class Dual:
    def __init__(self, value, tangent=0.0):
        self.value = value
        self.tangent = tangent

    def __add__(self, y):
        y = y if type(y) is Dual else Dual(y)
        return combine(self.value + y.value, self, 1, y, 1)

    def __mul__(self, y):
        y = y if type(y) is Dual else Dual(y)
        return combine(self.value * y.value, self, y.value, y, self.value)

    def __pow__(self, n):
        return combine(self.value**n, self, n * self.value ** (n - 1))

    def __neg__(self):
        return self * -1

    def __sub__(self, y):
        return self + -1 * y

    def __truediv__(self, y):
        return self * y**-1 if type(y) is Dual else self * (1 / y)

    def __radd__(self, c):
        return self + c

    def __rmul__(self, c):
        return self * c

    def __rsub__(self, c):
        return -self + c

    def __rtruediv__(self, c):
        return self**-1 * c

    def __rpow__(self, c):
        return combine(c**self.value, self, math.log(c) * c**self.value)

    def exp(self):
        return combine(math.exp(self.value), self, math.exp(self.value))

    def log(self):
        return combine(math.log(self.value), self, self.value**-1)

    def sin(self):
        return combine(math.sin(self.value), self, math.sin(self.value + math.pi / 2))

    def tanh(self):
        e = (2 * self).exp()
        return (e - 1) / (e + 1)
""",
    ),
]
