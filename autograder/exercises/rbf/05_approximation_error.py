# %% about
LECTURES = ["L0-06"]
MINUTES = 30

# %% [markdown]
# ## Close in the mean, not everywhere
#
# Sums of bumps approximate every reasonable function: Park and Sandberg proved it in 1991 for the error in
# the mean, the norm of $L^p$ with $1 \le p < \infty$. A slide leaves the norm in the dark (E-03), and it
# matters: take $\operatorname{sign}(x)$, which jumps. A sum of Gaussians is continuous, so close to the jump
# it is wrong by about 1, however many there are. The *place* where it is wrong becomes small, the error does
# not.
#
# **1.** Write `approximation_error(f, N, p, low, high)`: how well do the best weights for $N$ bumps do?
#
# - The bumps are $e^{-(x - \mu_i)^2 / (2 \sigma^2)}$ with **$N \ge 2$ centers, equally spaced from `low` to
#   `high`, both ends included; $\sigma$ is the distance between two neighboring centers.**
# - The interval is represented by **4001 equally spaced points, both ends included.** The weights are those
#   of **least squares on these points, without a bias**. `f` takes an array of points and gives as many
#   values.
# - **Return one number, an error over the same 4001 points:** for a finite $p \ge 1$ and for
#   $p = \infty$ (`math.inf`)
#
# $$
# \lVert f - \zeta \rVert_p
#   = \Bigl( (\text{high} - \text{low}) \cdot
#     \operatorname{mean}_x\, \lvert f(x) - \zeta(x) \rvert^p \Bigr)^{1/p},
# \qquad
# \lVert f - \zeta \rVert_\infty = \max_x\, \lvert f(x) - \zeta(x) \rvert .
# $$
#
# **The mean is the plain mean over the points**; it stands for the integral divided by the length. The
# weights are those of least squares for every $p$.
#
# **2.** If an error falls like $C\, N^{-r}$, its logarithm is a straight line in $\log N$ with the slope
# $-r$. Write `decay_exponent(f, counts, p, low, high)`, which **returns $r$: minus the slope of the straight
# line, fitted by least squares, of the logarithm of the error against $\log N$**, for the `N` in the integer
# array `counts`. For the sign and $p = 2$ you will find a number that tends to ½ as the counts grow, for
# $p = \infty$ hardly more than 0: that is the difference between the two norms in one number.
#
# Six digits are enough in both functions.

# %% given
import math

import numpy as np


# %% answer
def approximation_error(f, N, p, low, high):
    """Return the error of the best sum of N bumps, in the norm of L^p, p up to infinity."""
    # BEGIN SOLUTION
    x = np.linspace(low, high, 4001)
    centers = np.linspace(low, high, N)
    sigma = (high - low) / (N - 1)
    bumps = np.exp(-((x[:, None] - centers) ** 2) / (2.0 * sigma**2))
    values = f(x)
    weights = np.linalg.lstsq(bumps, values, rcond=None)[0]
    error = np.abs(values - bumps @ weights)
    if p == math.inf:
        return np.max(error)
    return ((high - low) * np.mean(error**p)) ** (1.0 / p)
    # END SOLUTION


def decay_exponent(f, counts, p, low, high):
    """Return r for which the error falls like N to the power -r."""
    # BEGIN SOLUTION
    errors = [approximation_error(f, int(N), p, low, high) for N in counts]
    return -np.polyfit(np.log(counts), np.log(errors), 1)[0]
    # END SOLUTION


# %% check points=0.5
def check_sign_in_the_mean():
    """For the sign on [-3, 3] the error in the norm of L² falls: 0.836, 0.495, 0.342 for 5, 10, 20 bumps."""

    def sign(x):
        return np.sign(np.round(x, 9))

    got = np.array([approximation_error(sign, N, 2, -3.0, 3.0) for N in (5, 10, 20)], dtype=float)
    assert_close(got, [0.836, 0.495, 0.342], rtol=0.0, atol=6e-4)


# %% check points=0.5
def check_sign_everywhere():
    """The greatest error stays close to 1: 0.998 and 0.990 for 5 and 20 bumps."""

    def sign(x):
        return np.sign(np.round(x, 9))

    got = np.array([approximation_error(sign, N, math.inf, -3.0, 3.0) for N in (5, 20)], dtype=float)
    assert_close(got, [0.998, 0.990], rtol=0.0, atol=6e-4)


# %% check points=0.5
def check_exponents():
    """The exponents for the sign and N = 5, 10, 20 are 0.644 for p = 2, and 0.006 for the maximum."""

    def sign(x):
        return np.sign(np.round(x, 9))

    counts = np.array([5, 10, 20])
    got = np.array([decay_exponent(sign, counts, p, -3.0, 3.0) for p in (2, math.inf)], dtype=float)
    assert_close(got, [0.644, 0.006], rtol=0.0, atol=1e-3)


# %% hidden check points=0.5
def check_random_curves(rng):
    """For random functions and intervals the error in the norm of L² and the greatest one are right."""
    from lecturelib.rbf import approximation_error as reference

    for N in (4, 9):
        jump, slope, high = rng.uniform(-0.5, 0.5), rng.uniform(0.5, 1.5), rng.uniform(2.0, 5.0)

        def f(x, jump=jump, slope=slope):
            return np.where(x > jump, 3.0, -1.0) - slope * x

        def upside_down(x, f=f):
            return -f(x)

        for g, p in ((f, 2), (f, math.inf), (upside_down, math.inf)):
            assert_close(
                approximation_error(g, N, p, -1.5, high), reference(g, N, p, interval=(-1.5, high)), rtol=1e-6
            )


# %% hidden check points=0.5
def check_other_norms(rng):
    """For p = 1, 3 and 1.5 the error of a random function is right."""
    from lecturelib.rbf import approximation_error as reference

    a, shift, low = rng.uniform(2.0, 3.0), rng.uniform(0.3, 1.0), rng.uniform(-2.0, -1.0)

    def f(x):
        return np.exp(0.5 * x) * np.sin(a * x + shift)

    for p in (1, 3, 1.5):
        assert_close(
            approximation_error(f, 6, p, low, 2.5), reference(f, 6, p, interval=(low, 2.5)), rtol=1e-6
        )


# %% hidden check points=0.5
def check_random_exponents(rng):
    """The exponent is right for a random step and a random kink, and `counts` stays as it was."""
    from lecturelib.rbf import approximation_error as reference

    place, height = rng.uniform(-0.3, 0.3), rng.uniform(1.0, 3.0)
    counts = np.array([4, 7, 11, 16])
    for f in (lambda x: np.where(x > place, height, 0.0), lambda x: height * np.abs(x - place)):
        errors = [reference(f, int(N), 2, interval=(-2.0, 2.0)) for N in counts]
        centered = np.log(counts) - np.mean(np.log(counts))
        wanted = -(centered @ np.log(errors)) / (centered @ centered)
        assert_close(decay_exponent(f, counts, 2, -2.0, 2.0), wanted, rtol=1e-6)
        assert_close(counts, [4, 7, 11, 16])


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Radial-basis-function networks'."
POINTS = "x = np.linspace(low, high, 4001)"
SIGMA = "sigma = (high - low) / (N - 1)"
BUMPS = "bumps = np.exp(-((x[:, None] - centers) ** 2) / (2.0 * sigma**2))"
WEIGHTS = "weights = np.linalg.lstsq(bumps, values, rcond=None)[0]"
ERROR = "error = np.abs(values - bumps @ weights)"
GREATEST = "return np.max(error)"
NORM = "return ((high - low) * np.mean(error**p)) ** (1.0 / p)"
SLOPE = "return -np.polyfit(np.log(counts), np.log(errors), 1)[0]"

MISTAKES = [
    Mistake(
        "length_forgotten",
        NORM,
        "return np.mean(error**p) ** (1.0 / p)",
        "You took the root of the mean and forgot the length of the interval: an integral is the mean times "
        "the length. Your number is the typical error at a point, not the norm: " + CHAPTER,
    ),
    Mistake(
        "root_forgotten",
        NORM,
        "return (high - low) * np.mean(error**p)",
        "You return the integral of the p-th power: the root at the end is missing, so an error twice as "
        "large gives a number more than twice as large.",
    ),
    Mistake(
        "mean_of_squares",
        NORM,
        "return np.mean(error**p)",
        "You return the mean of the p-th powers. Length and root are missing.",
    ),
    Mistake(
        "length_outside_the_root",
        NORM,
        "return (high - low) * np.mean(error**p) ** (1.0 / p)",
        "You multiply by the length after the root. The length belongs to the integral, under the root.",
    ),
    Mistake(
        "sum_for_mean",
        NORM,
        "return np.sum(error**p) ** (1.0 / p)",
        "You added the powers at all points, so the number grows with how many points you take. The mean "
        "times the length stands for the integral.",
    ),
    Mistake(
        "root_is_always_square",
        NORM,
        "return np.sqrt((high - low) * np.mean(error**p))",
        "Your root is the square root for every p. The p-th power wants the p-th root.",
    ),
    Mistake(
        "always_the_square",
        NORM,
        "return np.sqrt((high - low) * np.mean(error**2))",
        "Your norm is that for p = 2, whatever p is.",
    ),
    Mistake(
        "sup_of_the_square",
        GREATEST,
        "return np.max(error**2)",
        "You took the greatest squared error. The maximum is over the error itself.",
    ),
    Mistake(
        "sup_is_the_mean",
        GREATEST,
        "return np.mean(error)",
        "For p = ∞ you return the mean error. The norm is the greatest error at any point.",
    ),
    Mistake(
        "sup_of_a_norm",
        GREATEST,
        "return (high - low) * np.max(error)",
        "For p = ∞ you multiply by the length. The maximum has no integral in it: as p grows, the "
        "p-th root of "
        "the length tends to 1.",
    ),
    Mistake(
        "signs_kept",
        ERROR,
        "error = values - bumps @ weights",
        "Your error keeps its sign: the maximum misses places where the sum of bumps is too high, and odd "
        "powers cancel.",
    ),
    Mistake(
        "compared_at_the_centers",
        ERROR,
        "at = np.round((centers - low) / (high - low) * 4000).astype(int)\n"
        "    error = np.abs(values - bumps @ weights)[at]",
        "You compare at the centers only. What happens between them, where the jump is, nobody looks at: use "
        "all 4001 points.",
    ),
    Mistake(
        "fitted_at_the_centers",
        WEIGHTS,
        "at = np.exp(-((centers[:, None] - centers) ** 2) / (2.0 * sigma**2))\n"
        "    weights = np.linalg.solve(at, f(centers))",
        "Your sum of bumps goes through the values at the centers. The best weights are those of least "
        "squares on all 4001 points.",
    ),
    Mistake(
        "points_are_the_centers",
        POINTS,
        "x = np.linspace(low, high, N)",
        "Your points are the centers, N of them: there the sum of bumps fits exactly and the error seems to "
        "be 0. Compare at 4001 points.",
    ),
    Mistake(
        "too_few_points",
        POINTS,
        "x = np.linspace(low, high, 101)",
        "You use fewer points than the text says; near the jump that makes a difference.",
    ),
    Mistake(
        "end_point_missing",
        POINTS,
        "x = np.linspace(low, high, 4001, endpoint=False)",
        "Your points do not include the upper end.",
    ),
    Mistake(
        "width_from_the_number",
        SIGMA,
        "sigma = (high - low) / N",
        "Your width is the length divided by N. Between N centers there are N - 1 gaps.",
    ),
    Mistake(
        "width_is_one",
        SIGMA,
        "sigma = 1.0",
        "Your width does not depend on N. The bumps have to become narrower as there are more of them: the "
        "distance of neighboring centers.",
    ),
    Mistake(
        "two_forgotten",
        BUMPS,
        "bumps = np.exp(-((x[:, None] - centers) ** 2) / sigma**2)",
        "The 2 is missing from the exponent of your bumps, so they are narrower than they should be.",
    ),
    Mistake(
        "width_not_squared",
        BUMPS,
        "bumps = np.exp(-((x[:, None] - centers) ** 2) / (2.0 * sigma))",
        "You divide by 2σ, as if the width were a variance (E-02).",
    ),
    Mistake(
        "centers_inside",
        "centers = np.linspace(low, high, N)",
        "centers = low + (np.arange(N) + 0.5) * (high - low) / N",
        "Your centers stand in the middle of N equal parts. The text puts the first and the last one on the "
        "ends of the interval.",
    ),
    Mistake(
        "bias_added",
        BUMPS,
        "bumps = np.column_stack([np.exp(-((x[:, None] - centers) ** 2) / (2.0 * sigma**2)), np.ones(4001)])",
        "You fit a bias as well. The family in the theorem consists of bumps alone.",
    ),
    Mistake(
        "weights_are_values",
        WEIGHTS,
        "weights = f(centers)",
        "Your weights are the values at the centers. Bumps overlap, so their sum is then far too high: fit "
        "the weights.",
    ),
    Mistake(
        "exponent_negative",
        SLOPE,
        "return np.polyfit(np.log(counts), np.log(errors), 1)[0]",
        "You return the slope, which is negative when the error falls. The exponent r is minus the slope.",
    ),
    Mistake(
        "number_not_logarithmic",
        SLOPE,
        "return -np.polyfit(counts, np.log(errors), 1)[0]",
        "You took the logarithm of the error only. That straight line belongs to an exponential decay; for a "
        "power both axes are logarithmic.",
    ),
    Mistake(
        "nothing_logarithmic",
        SLOPE,
        "return -np.polyfit(counts, errors, 1)[0]",
        "You fitted the error itself against N. For a power of N both axes are logarithmic.",
    ),
    Mistake(
        "axes_swapped",
        SLOPE,
        "return -np.polyfit(np.log(errors), np.log(counts), 1)[0]",
        "You fitted log N against the logarithm of the error. It is the other way round: the error depends "
        "on N.",
    ),
    Mistake(
        "intercept_returned",
        SLOPE,
        "return -np.polyfit(np.log(counts), np.log(errors), 1)[1]",
        "You return the intercept of the straight line; the exponent is in its slope.",
    ),
    Mistake(
        "first_and_last_only",
        SLOPE,
        "return -np.log(errors[-1] / errors[0]) / np.log(counts[-1] / counts[0])",
        "You used the first and the last error only. Fit the straight line to all of them.",
    ),
    Mistake(
        "line_through_the_origin",
        SLOPE,
        "return -np.log(counts) @ np.log(errors) / (np.log(counts) @ np.log(counts))",
        "Your straight line goes through the origin, as if the constant C were 1. It has an intercept, too.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "normal_equations_and_numpy_norm",
        """
def approximation_error(f, N, p, low, high):
    x, h = np.linspace(low, high, 4001, retstep=True)
    mu, s = np.linspace(low, high, N, retstep=True)
    A = np.exp(-0.5 * np.square(np.subtract.outer(x, mu) / s))
    y = np.asarray(f(x), dtype=float)
    rest = y - A @ np.linalg.solve(A.T @ A, A.T @ y)
    norm = float(np.linalg.norm(rest, ord=p))
    return norm if np.isinf(p) else norm * ((high - low) / 4001) ** (1 / p)


def decay_exponent(f, counts, p, low, high):
    a = np.log(counts)
    e = np.log([approximation_error(f, int(N), p, low, high) for N in counts])
    return -np.mean((a - a.mean()) * (e - e.mean())) / np.var(a)
""",
    ),
    AlsoRight(
        "loops",
        """
def approximation_error(f, N, p, low, high):
    step = (high - low) / (N - 1)
    x = np.array([low + (high - low) * i / 4000 for i in range(4001)])
    columns = [np.exp(-((x - (low + i * step)) ** 2) / (2 * step**2)) for i in range(N)]
    A = np.array(columns).T
    y = f(x)
    w, *_ = np.linalg.lstsq(A, y, rcond=None)
    zeta = sum(w[i] * columns[i] for i in range(N))
    if math.isinf(p):
        return max(abs(a - b) for a, b in zip(y.tolist(), zeta.tolist()))
    total = sum(abs(a - b) ** p for a, b in zip(y.tolist(), zeta.tolist()))
    return ((high - low) * total / len(x)) ** (1 / p)


def decay_exponent(f, counts, p, low, high):
    rows = [(1.0, -math.log(N)) for N in counts]
    errors = [math.log(approximation_error(f, int(N), p, low, high)) for N in counts]
    return np.linalg.lstsq(np.array(rows), np.array(errors), rcond=None)[0][1]
""",
    ),
    AlsoRight(
        "orthogonal_projection",
        """
def approximation_error(f, N, p, low, high):
    x = np.linspace(low, high, 4001)
    z = (x - low) / (high - low) * (N - 1)
    Q, _ = np.linalg.qr(np.exp(-0.5 * (z[:, None] - np.arange(N)) ** 2))
    y = f(x)
    rest = abs(y - Q @ (Q.T @ y))
    return rest.max() if p == float("inf") else np.power((high - low) * np.average(rest**p), 1 / p)


def decay_exponent(f, counts, p, low, high):
    errors = [approximation_error(f, N, p, low, high) for N in counts.tolist()]
    line = np.polynomial.Polynomial.fit(np.log(counts), np.log(errors), 1).convert()
    return -line.coef[1]
""",
    ),
]
