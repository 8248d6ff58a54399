# %% [markdown]
# ## A class of your own
# Write the class `Dual` with attributes `value` and `slope`; `+` and `*` follow the rules of derivatives.
# %% given
import numpy as np


# %% answer
class Dual:
    """A number with its derivative."""

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    # BEGIN SOLUTION
    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    # END SOLUTION


def power(x, n):
    """Return x to the n-th power, n at least 1; ValueError otherwise."""
    # BEGIN SOLUTION
    if n < 1:
        raise ValueError("n must be at least 1")
    return x if n == 1 else x * power(x, n - 1)
    # END SOLUTION


# %% check points=1
def check_product():
    """The product rule."""
    product = Dual(2.0, 1.0) * Dual(3.0)
    assert_close(product.value, 6.0)
    assert_close(product.slope, 3.0)


# %% check points=1
def check_error():
    """A power below 1 is refused."""
    assert_raises(ValueError, power, Dual(2.0), 0)


# %% hidden check points=2
def check_cube(rng):
    """The derivative of x^3 + x is 3 x^2 + 1."""
    x = rng.normal()
    y = power(Dual(x, 1.0), 3) + Dual(x, 1.0)
    assert_close(y.slope, 3 * x**2 + 1)


# %% mistakes
from autograder.authoring.exercise import Mistake

MISTAKES = [
    Mistake(
        "product_of_slopes",
        "self.slope * other.value + self.value * other.slope",
        "self.slope * other.slope",
        "The derivative of a product is not the product of the derivatives.",
    ),
    Mistake("one_half_of_the_rule", " + self.value * other.slope", "", "The product rule has two terms."),
    Mistake("no_error", 'raise ValueError("n must be at least 1")', "return Dual(1.0)", "Think about n = 0."),
]
# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loop",
        """
class Dual:
    def __init__(self, value, slope=0.0):
        self.value = value
        self.slope = slope

    def __add__(self, other):
        return Dual(other.value + self.value, other.slope + self.slope)

    def __mul__(self, other):
        return Dual(other.value * self.value, other.slope * self.value + other.value * self.slope)


def power(x, n):
    if not n >= 1:
        raise ValueError
    result = x
    for _ in range(n - 1):
        result = result * x
    return result
""",
    )
]
