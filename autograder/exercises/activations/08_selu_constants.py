# %% about
LECTURES = ["L0-20"]
MINUTES = 25

# %% [markdown]
# ## Where the constants of SELU come from
#
# The numbers 1.67326… and 1.0507… look like magic. They answer a plain question: which $\alpha$ and $\lambda$
# make a normal signal with mean 0 and standard deviation $\sigma$ come out of the activation with mean 0 and
# standard deviation $\sigma$ again?
# The paper asks it for $\sigma = 1$. You answer it for any $\sigma$, and its numbers fall out.
#
# $$
# f(z) = \lambda \begin{cases} \alpha\,(e^z - 1) & z \le 0 \\ z & z > 0 \end{cases}
# \qquad
# z \sim \mathcal N(0, \sigma^2),
# \qquad
# \mathbb E\, g(z) = \int_{-\infty}^{\infty} g(z)\, \frac{e^{-z^2 / (2\sigma^2)}}{\sigma \sqrt{2\pi}}\, dz
# $$
#
# **1.** Write `selu_moments(alpha, lam, sigma)`: it **returns the pair of mean and variance**,
# $\bigl(\mathbb E f(z),\ \operatorname{Var} f(z)\bigr)$, two numbers,
# each with an error of at most $10^{-6}$.
# Remember that $\operatorname{Var} f = \mathbb E f^2 - (\mathbb E f)^2$. The corner of $f$ at 0 spoils
# quadrature rules that are made for smooth functions; treat the two sides apart. Drawing random numbers gives
# three digits, not six.
#
# **2.** Write `selu_constants(sigma)`: it **returns the pair $(\alpha, \lambda)$, both positive, for which
# the mean is 0 and the variance is $\sigma^2$**, with a relative error of at most $10^{-6}$.
# Two remarks that save work: whether the mean is 0 does not depend on $\lambda$, and for fixed $\lambda$ the
# mean is a straight line in $\alpha$.
#
# **`sigma` is a standard deviation with $0.5 \le \sigma \le 2$, not a variance**;
# $\alpha \ge 0$ and $\lambda > 0$ are plain numbers.
# NumPy and `math` suffice; on paper you may go as far as you like.

# %% given
import math

import numpy as np


# %% answer
def selu_moments(alpha, lam, sigma=1.0):
    """Return mean and variance of SELU(z) for normal z with mean 0 and standard deviation sigma."""
    # BEGIN SOLUTION
    z = np.linspace(0.0, 12.0 * sigma, 10001)  # one half, used for both signs: no corner inside
    density = np.exp(-0.5 * (z / sigma) ** 2) / (sigma * np.sqrt(2.0 * np.pi))
    right, left = lam * z, lam * alpha * np.expm1(-z)
    mean = np.trapezoid((right + left) * density, z)
    second_moment = np.trapezoid((right**2 + left**2) * density, z)
    return mean, second_moment - mean**2
    # END SOLUTION


def selu_constants(sigma=1.0):
    """Return alpha and lambda that keep mean 0 and standard deviation sigma."""
    # BEGIN SOLUTION
    right = selu_moments(0.0, 1.0, sigma)[0]
    both = selu_moments(1.0, 1.0, sigma)[0]
    alpha = right / (right - both)
    lam = sigma / np.sqrt(selu_moments(alpha, 1.0, sigma)[1])
    return alpha, lam
    # END SOLUTION


# %% check points=0.5
def check_moments_of_relu():
    """With alpha 0 SELU is a scaled ReLU, whose mean and variance are known: for sigma 1, for lambda 2, for
    sigma 2."""
    mean, variance = 1 / math.sqrt(2 * math.pi), 0.5 - 1 / (2 * math.pi)
    for lam, sigma in ((1.0, 1.0), (2.0, 1.0), (1.0, 2.0)):
        got_mean, got_variance = selu_moments(0.0, lam, sigma)
        assert_close(got_mean, lam * sigma * mean, rtol=0.0, atol=1e-6)
        assert_close(got_variance, (lam * sigma) ** 2 * variance, rtol=0.0, atol=1e-6)


# %% check points=0.5
def check_round_trip():
    """Your constants for sigma 1 round to those on the slide, and in your own selu_moments they give mean 0
    and variance sigma squared."""
    alpha, lam = selu_constants(1.0)
    assert_close(alpha, 1.67326, rtol=0.0, atol=1e-4)
    assert_close(lam, 1.0507, rtol=0.0, atol=1e-4)
    for sigma in (1.0, 1.5):
        alpha, lam = selu_constants(sigma)
        mean, variance = selu_moments(alpha, lam, sigma)
        assert_close(mean, 0.0, rtol=0.0, atol=1e-5)
        assert_close(variance, sigma**2, rtol=1e-5)


# %% hidden check points=1
def check_moments(rng):
    """Mean and variance are right to 1e-6 for random alpha, lambda and sigma."""
    for _ in range(3):
        alpha, lam, sigma = rng.uniform(0.5, 1.5), rng.uniform(0.6, 1.2), rng.uniform(0.6, 1.6)
        once = math.exp(sigma**2 / 2) * math.erfc(sigma / math.sqrt(2)) / 2  # E exp(z) over z < 0
        twice = math.exp(2 * sigma**2) * math.erfc(2 * sigma / math.sqrt(2)) / 2  # E exp(2 z) over z < 0
        mean = lam * (sigma / math.sqrt(2 * math.pi) + alpha * (once - 0.5))
        second_moment = lam**2 * (sigma**2 / 2 + alpha**2 * (twice - 2 * once + 0.5))
        got_mean, got_variance = selu_moments(alpha, lam, sigma)
        assert_close(got_mean, mean, rtol=0.0, atol=1e-6)
        assert_close(got_variance, second_moment - mean**2, rtol=0.0, atol=1e-6)


# %% hidden check points=1
def check_constants_of_the_paper():
    """For sigma 1 your constants agree with those of the paper to 1e-6."""
    from lecturelib.activations import SELU_ALPHA, SELU_LAMBDA

    alpha, lam = selu_constants(1.0)
    assert_close(alpha, SELU_ALPHA, rtol=1e-6)
    assert_close(lam, SELU_LAMBDA, rtol=1e-6)


# %% hidden check points=1
def check_constants_for_other_widths(rng):
    """For random sigma between 0.5 and 2 your constants are right to 1e-6."""
    for sigma in (rng.uniform(0.5, 0.8), rng.uniform(1.4, 2.0)):
        once = math.exp(sigma**2 / 2) * math.erfc(sigma / math.sqrt(2)) / 2
        twice = math.exp(2 * sigma**2) * math.erfc(2 * sigma / math.sqrt(2)) / 2
        wanted = sigma / math.sqrt(2 * math.pi) / (0.5 - once)
        variance = sigma**2 / 2 + wanted**2 * (twice - 2 * once + 0.5)
        alpha, lam = selu_constants(sigma)
        assert_close(alpha, wanted, rtol=1e-6)
        assert_close(lam, sigma / math.sqrt(variance), rtol=1e-6)


# %% mistakes
from autograder.authoring.exercise import Mistake

DENSITY = "np.exp(-0.5 * (z / sigma) ** 2) / (sigma * np.sqrt(2.0 * np.pi))"
SECTION = "see 'SELU: a fixed point for the signal' in the chapter Activations."

MISTAKES = [
    Mistake(
        "second_moment_for_variance",
        "return mean, second_moment - mean**2",
        "return mean, second_moment",
        "The second number is the mean of the square. It is the variance only where the mean is 0; subtract "
        "the square of the mean otherwise.",
    ),
    Mistake(
        "deviation_for_variance",
        "return mean, second_moment - mean**2",
        "return mean, np.sqrt(second_moment - mean**2)",
        "The second number is the standard deviation. The text asks for the variance, its square.",
    ),
    Mistake(
        "mean_not_squared",
        "second_moment - mean**2",
        "second_moment - mean",
        "To turn the second moment into the variance, the square of the mean is subtracted, not the mean.",
    ),
    Mistake(
        "density_missing",
        DENSITY,
        "np.ones(z.shape)",
        "The density is missing under your integral, so every z counts the same and the result "
        "grows with the length of the interval. " + SECTION,
    ),
    Mistake(
        "density_not_normalized",
        DENSITY,
        "np.exp(-0.5 * (z / sigma) ** 2)",
        "Your density has no normalizing factor: the expectation of the constant 1 should be 1.",
    ),
    Mistake(
        "factor_without_sigma",
        DENSITY,
        "np.exp(-0.5 * (z / sigma) ** 2) / np.sqrt(2.0 * np.pi)",
        "The normalizing factor of your density lacks sigma. For sigma = 1 that goes unnoticed; test the "
        "expectation of 1 for sigma = 2.",
    ),
    Mistake(
        "density_ignores_sigma",
        DENSITY,
        "np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi)",
        "Your density is that of the standard normal whatever sigma is.",
    ),
    Mistake(
        "sigma_read_as_variance",
        DENSITY,
        "np.exp(-0.5 * z**2 / sigma) / np.sqrt(2.0 * np.pi * sigma)",
        "You read sigma as the variance. It is the standard deviation, so its square stands in the exponent.",
    ),
    Mistake(
        "half_for_the_exponent_forgotten",
        DENSITY,
        "np.exp(-((z / sigma) ** 2)) / (sigma * np.sqrt(2.0 * np.pi))",
        "The exponent of your density lacks the factor 1/2, so its integral is not 1.",
    ),
    Mistake(
        "positive_half_only",
        "lam * alpha * np.expm1(-z)",
        "0.0 * z",
        "Your integral covers z > 0 only. For alpha = 0 that is enough; otherwise the left branch "
        "contributes as well. " + SECTION,
    ),
    Mistake(
        "left_branch_without_minus_one",
        "np.expm1(-z)",
        "np.exp(-z)",
        "The left branch of your SELU lacks the -1, so it is positive and no alpha can bring the "
        "mean to 0. " + SECTION,
    ),
    Mistake(
        "lambda_on_the_right_only",
        "lam * alpha * np.expm1(-z)",
        "alpha * np.expm1(-z)",
        "Lambda multiplies the right branch only. It scales the whole function. " + SECTION,
    ),
    Mistake(
        "tails_cut_off",
        "12.0 * sigma",
        "3.0 * sigma",
        "Your integral stops at three standard deviations. What lies beyond is small, but not smaller than "
        "1e-6.",
    ),
    Mistake(
        "too_few_points",
        "10001",
        "101",
        "Your quadrature has too few points for six digits. Double their number until the result stands "
        "still.",
    ),
    Mistake(
        "corner_inside_the_rule",
        None,
        """
def selu_moments(alpha, lam, sigma=1.0):
    t, weights = np.polynomial.hermite_e.hermegauss(40)
    z = sigma * t
    f = lam * np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0.0)))
    mean = np.sum(weights * f) / np.sqrt(2.0 * np.pi)
    return mean, np.sum(weights * f**2) / np.sqrt(2.0 * np.pi) - mean**2


def selu_constants(sigma=1.0):
    right = selu_moments(0.0, 1.0, sigma)[0]
    both = selu_moments(1.0, 1.0, sigma)[0]
    alpha = right / (right - both)
    lam = sigma / np.sqrt(selu_moments(alpha, 1.0, sigma)[1])
    return alpha, lam
""",
        "Your quadrature rule is made for smooth functions and gets only two or three digits here, because "
        "SELU has a corner at 0. Integrate the two sides apart.",
    ),
    Mistake(
        "root_forgotten",
        "sigma / np.sqrt(selu_moments(alpha, 1.0, sigma)[1])",
        "sigma / selu_moments(alpha, 1.0, sigma)[1]",
        "Lambda scales the function, so the variance grows with its square: a root is missing.",
    ),
    Mistake(
        "variance_one_for_every_sigma",
        "sigma / np.sqrt(selu_moments(alpha, 1.0, sigma)[1])",
        "1.0 / np.sqrt(selu_moments(alpha, 1.0, sigma)[1])",
        "Your lambda makes the variance 1 for every sigma. The signal should keep the variance it came with.",
    ),
    Mistake(
        "lambda_for_another_alpha",
        "np.sqrt(selu_moments(alpha, 1.0, sigma)[1])",
        "np.sqrt(selu_moments(1.0, 1.0, sigma)[1])",
        "Your lambda belongs to alpha = 1, not to the alpha you found: the condition on the "
        "variance is solved for the wrong function. " + SECTION,
    ),
    Mistake(
        "conditions_mixed",
        "    lam = sigma / np.sqrt(selu_moments(alpha, 1.0, sigma)[1])",
        "    lam = sigma / np.sqrt(sum(selu_moments(1.0, 1.0, sigma)[i] ** (2 - i) for i in (0, 1)))",
        "You mixed the two conditions: lambda comes from the second moment of a function whose "
        "mean is not 0. Settle alpha first, then scale with that alpha. " + SECTION,
    ),
    Mistake(
        "always_for_sigma_one",
        "    right = selu_moments(0.0, 1.0, sigma)[0]",
        "    sigma = 1.0\n    right = selu_moments(0.0, 1.0, sigma)[0]",
        "Your constants are those for sigma = 1, whatever sigma is. Other widths have constants of their "
        "own.",
    ),
    Mistake(
        "copied_from_the_slide",
        "    return alpha, lam",
        "    return 1.67326, 1.0507",
        "These are the rounded constants of the slide. They belong to sigma = 1 only, and they are not "
        "accurate to 1e-6.",
    ),
    Mistake(
        "constants_swapped",
        "return alpha, lam",
        "return lam, alpha",
        "Alpha and lambda come in the wrong order: first alpha, the one on the left branch, then lambda.",
    ),
    Mistake(
        "product_for_alpha",
        "return alpha, lam",
        "return alpha * lam, lam",
        "Your first number is alpha times lambda, 1.758 for sigma = 1: the depth of the plateau. The text "
        "asks for alpha alone.",
    ),
    Mistake(
        "slope_of_the_line_wrong",
        "right / (right - both)",
        "right / both",
        "You divided by the mean at alpha = 1. The mean is a straight line in alpha: its slope is what the "
        "left branch adds for alpha = 1.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "closed_forms",
        """
def parts(sigma):
    once = math.exp(sigma**2 / 2) * math.erfc(sigma / math.sqrt(2)) / 2
    twice = math.exp(2 * sigma**2) * math.erfc(math.sqrt(2) * sigma) / 2
    return sigma / math.sqrt(2 * math.pi), once - 0.5, sigma**2 / 2, twice - 2 * once + 0.5


def selu_moments(alpha, lam, sigma=1.0):
    a, b, c, d = parts(sigma)
    mean = lam * (a + alpha * b)
    return mean, lam**2 * (c + alpha**2 * d) - mean**2


def selu_constants(sigma=1.0):
    a, b, c, d = parts(sigma)
    alpha = -a / b
    return alpha, sigma / math.sqrt(c + alpha**2 * d)
""",
    ),
    AlsoRight(
        "gauss_legendre_and_bisection",
        """
t, w = np.polynomial.legendre.leggauss(60)


def expectation(g, sigma):
    total = 0.0
    for a, b in ((-10 * sigma, 0.0), (0.0, 10 * sigma)):
        z = (a + b) / 2 + (b - a) / 2 * t
        total += (b - a) / 2 * np.sum(w * g(z) * np.exp(-(z**2) / (2 * sigma**2)))
    return total / (sigma * np.sqrt(2 * np.pi))


def selu_moments(alpha, lam, sigma=1.0):
    def f(z):
        return lam * np.where(z > 0, z, alpha * (np.exp(np.minimum(z, 0)) - 1))

    mean = expectation(f, sigma)
    return mean, expectation(lambda z: (f(z) - mean) ** 2, sigma)


def selu_constants(sigma=1.0):
    low, high = 0.0, 10.0
    while high - low > 1e-9:
        alpha = (low + high) / 2
        if selu_moments(alpha, 1.0, sigma)[0] > 0:
            low = alpha
        else:
            high = alpha
    return alpha, float(np.sqrt(sigma**2 / selu_moments(alpha, 1.0, sigma)[1]))
""",
    ),
    AlsoRight(
        "loops_and_simpson",
        """
def selu_moments(alpha, lam, sigma=1.0):
    n, h = 400, 10 * sigma / 400
    first = second = 0.0
    for i in range(n + 1):
        z = i * h
        w = 1 if i in (0, n) else 4 if i % 2 else 2
        w *= h / 3 * math.exp(-(z**2) / 2 / sigma**2) / math.sqrt(2 * math.pi) / sigma
        right, left = lam * z, lam * alpha * (math.exp(-z) - 1)
        first += w * (right + left)
        second += w * (right**2 + left**2)
    return first, second - first**2


def selu_constants(sigma=1.0):
    alpha, step = 1.0, 1.0
    while abs(step) > 1e-12:
        value = selu_moments(alpha, 1.0, sigma)[0]
        step = value / (selu_moments(alpha + 1.0, 1.0, sigma)[0] - value)
        alpha -= step
    return alpha, sigma / math.sqrt(selu_moments(alpha, 1.0, sigma)[1])
""",
    ),
]
