# %% about
LECTURES = ["L0-52", "L0-53", "L0-55", "L2-37", "L4-26", "L4-32"]
MINUTES = 30

# %% [markdown]
# ## A straight line, and why descent never quite arrives
#
# One of the slides fits $y = 2 + 3x$, with a little noise, by stochastic descent from $(10, 5)$ with
# $\alpha = 0.005$, and prints $(1.9882, 2.9975)$ after 1000 steps. Those digits cannot be had again: the
# slide says neither where the $x$ lie, nor how many samples a step uses, nor which ones (E-50). What can be
# had is an understanding of how far from the best line such a run should end.
#
# **1.** `least_squares(x, y)` returns the best line, the $\theta$ with the smallest
# $\sum_i (\theta_0 + \theta_1 x_i - y_i)^2$. Shape $(2,)$. `x` and `y` have shape $(n,)$, and the `x` are not
# all equal.
#
# **2.** `sgd_path(x, y, theta0, lr, samples)` descends with one sample per step: step $t$ uses the sample
# with index `samples[t]`, and
#
# $$
# \ell_i(\theta) = (\theta_0 + \theta_1 x_i - y_i)^2,
# $$
#
# **without a factor ½.** Return all points, the start first: shape `(len(samples) + 1, 2)`.
#
# **3.** After many steps the run neither moves on nor settles. For small rates, each parameter scatters
# around the best line with the standard deviation
#
# $$
# s = \sqrt{\frac{\alpha\, \sigma^2}{1 - \beta}},
# $$
#
# where $\sigma^2$ is the variance of the noise in $y$ and $\beta$ the momentum (0 for plain descent).
# `noise_floor(lr, half_width, beta=0.0)` returns $s$, a number, for **noise that is uniform between
# `-half_width` and `+half_width`**. The variance of that is for you to work out.
#
# **4.** `plausible(theta, best, floor)` returns `True` or `False`: whether **each of the two parameters of
# `theta` is within five standard deviations, five times `floor`, of that of `best`**. That is a test
# one may put under a stochastic run; comparing four printed digits is not.
#
# - **$\theta$ is (intercept, slope), in this order, everywhere.**
# - Arrays of integers give float64; no argument may change. No check of 4 lies on the edge.

# %% given
import numpy as np


# %% answer
def least_squares(x, y):
    """Return intercept and slope of the best line."""
    # BEGIN SOLUTION
    A = np.column_stack([np.ones(len(x)), x])
    return np.linalg.lstsq(A, y, rcond=None)[0]
    # END SOLUTION


def sgd_path(x, y, theta0, lr, samples):
    """Return the start and the point after each step, as rows."""
    # BEGIN SOLUTION
    theta = np.array(theta0, dtype=float)
    path = [theta]
    for i in samples:
        residual = theta[0] + theta[1] * x[i] - y[i]
        theta = theta - lr * 2.0 * residual * np.array([1.0, x[i]])
        path.append(theta)
    return np.array(path)
    # END SOLUTION


def noise_floor(lr, half_width, beta=0.0):
    """Return the standard deviation of each parameter around the best line."""
    # BEGIN SOLUTION
    variance = half_width**2 / 3.0
    return np.sqrt(lr * variance / (1.0 - beta))
    # END SOLUTION


def plausible(theta, best, floor):
    """Return whether each parameter is within five floors of the best one."""
    # BEGIN SOLUTION
    return bool(np.all(np.abs(theta - best) < 5.0 * floor))
    # END SOLUTION


# %% check points=0.5
def check_best_line():
    """Through four points goes the line with intercept 1.3 and slope 0.8."""
    line = least_squares(np.array([0.0, 1.0, 2.0, 5.0]), np.array([1.1, 2.8, 2.3, 5.4]))
    assert_close(line, [1.3, 0.8])


# %% check points=0.5
def check_path():
    """Four steps with the samples 2, 0, 2, 1 make the right five points."""
    x, y = np.array([1.0, -2.0, 3.0]), np.array([5.0, -4.0, 12.0])
    path = sgd_path(x, y, np.array([10.0, 5.0]), 0.01, np.array([2, 0, 2, 1]))
    expected = [
        [10.0, 5.0],
        [9.74, 4.22],
        [9.5608, 4.0408],
        [9.367136, 3.459808],
        [9.2381856, 3.7177088],
    ]
    assert_close(path, expected)


# %% check points=0.5
def check_floor():
    """The floors of two runs are right, and so is what is plausible with one of them."""
    assert_close(noise_floor(0.03, 0.1), 0.01)
    assert_close(noise_floor(0.03, 0.2, 0.75), 0.04)
    best = np.array([2.06, 2.94])
    assert_close(plausible(np.array([1.9882, 2.9975]), best, 0.001), False)
    assert_close(plausible(np.array([2.055, 2.945]), best, 0.01), True)
    assert_close(plausible(np.array([2.03, 2.97]), best, 0.01), True)
    assert_close(plausible(np.array([2.062, 3.02]), best, 0.01), False)
    assert_close(plausible(np.array([2.0, 2.94]), best, 0.01), False)


# %% hidden check points=0.5
def check_random_lines(rng):
    """The best line is right for random samples and for integers, which stay as they were."""
    from lecturelib.problems import linear_regression

    inputs = rng.uniform(-2.0, 6.0, size=30)
    floats = inputs, 2.0 + 3.0 * inputs + rng.uniform(-0.5, 0.5, size=30)
    integers = rng.permutation(np.arange(-4, 8)), rng.integers(-9, 10, size=12)
    for x, y in (floats, integers):
        before = x.copy(), y.copy()
        wanted = linear_regression(*before).argmin
        assert_close(least_squares(x, y), wanted, rtol=1e-8, atol=1e-10)
        assert_close(x, before[0])
        assert_close(y, before[1])


# %% hidden check points=0.5
def check_random_paths(rng):
    """The path is right for random samples, for integers too, and nothing that was passed changes."""
    from lecturelib.descent import sgd_step, squared_error_grads

    inputs, samples, lr = (
        rng.uniform(-5.0, 5.0, size=12),
        rng.integers(12, size=40),
        rng.uniform(0.003, 0.008),
    )
    floats = inputs, 2.0 + 3.0 * inputs + rng.uniform(-0.1, 0.1, size=12), np.array([10.0, 5.0])
    integers = rng.integers(-5, 6, size=12), rng.integers(-9, 10, size=12), rng.integers(3, 9, size=2)
    for x, y, theta0 in (floats, integers):
        arguments = x, y, theta0, samples
        before = [argument.copy() for argument in arguments]
        A, wanted = np.column_stack([np.ones(12), before[0]]), [1.0 * before[2]]
        for i in before[3]:
            gradient = squared_error_grads(wanted[-1], A[i : i + 1], 1.0 * before[1][i : i + 1])[0]
            wanted.append(sgd_step(wanted[-1], gradient, lr))
        assert_close(sgd_path(x, y, theta0, lr, samples), wanted, atol=1e-10)
        for now, then in zip(arguments, before, strict=True):
            assert_close(now, then)


# %% hidden check points=0.5
def check_runs_and_floors(rng):
    """Random floors are right; runs of plain descent and of momentum are plausible, and are not once they are
    moved by nine floors."""
    from lecturelib.experiments import linreg_run

    lr, half_width, beta = rng.uniform(0.001, 0.1), rng.uniform(0.05, 2.0), rng.uniform(0.2, 0.95)
    assert_close(noise_floor(lr, half_width, beta), np.sqrt(lr * half_width**2 / (3.0 * (1.0 - beta))))
    assert_close(noise_floor(lr, half_width), np.sqrt(lr * half_width**2 / 3.0))
    for kind, beta in (("sgd", 0.0), ("momentum", 0.6)):
        run = linreg_run(rng, kind, steps=1500)
        shift = rng.choice([-1.0, 1.0], size=2) * rng.uniform(0.5, 2.0, size=2)  # the run around another line
        end, best = run.path[-1, 0] + shift, run.least_squares[0] + shift
        floor = np.sqrt(0.005 * 0.01 / 3.0 / (1.0 - beta))
        likely = bool(np.all(np.abs(end - best) < 5.0 * floor))  # but for one student in a hundred thousand
        assert_close(plausible(end, best, floor), likely)
        assert_close(plausible(best + floor * np.array([3.0, -2.0]), best, floor), True)
        for move in ([12.0, 0.0], [0.0, 12.0], [-12.0, 0.0], [0.0, -12.0], [9.5, -9.5]):
            assert_close(plausible(best + floor * np.array(move), best, floor), False)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Gradient descent, SGD and learning-rate schedules'."
LINE = "A = np.column_stack([np.ones(len(x)), x])\n    return np.linalg.lstsq(A, y, rcond=None)[0]"
STEP = "theta = theta - lr * 2.0 * residual * np.array([1.0, x[i]])"
RESIDUAL = "residual = theta[0] + theta[1] * x[i] - y[i]"
VARIANCE = "half_width**2 / 3.0"
ROOT = "np.sqrt(lr * variance / (1.0 - beta))"
WITHIN = "bool(np.all(np.abs(theta - best) < 5.0 * floor))"

MISTAKES = [
    Mistake(
        "line_slope_first",
        LINE,
        "return np.polyfit(x, y, 1)",
        "Your line comes as (slope, intercept), the order of np.polyfit. The text asks for the intercept "
        "first.",
    ),
    Mistake(
        "no_intercept",
        LINE,
        "return np.array([0.0, np.sum(x * y) / np.sum(x**2)])",
        "Your line goes through the origin. The intercept is a parameter as well: give the matrix a column "
        "of ones.",
    ),
    Mistake(
        "two_kinds_of_variance",
        LINE,
        "slope = np.cov(x, y)[0, 1] / np.var(x)\n"
        "    return np.array([np.mean(y) - slope * np.mean(x), slope])",
        "Your slope is too large by n / (n - 1): np.cov divides by n - 1 and np.var by n. Take both from the "
        "same place.",
    ),
    Mistake(
        "x_on_y",
        LINE,
        "slope = np.var(y) / np.mean((x - np.mean(x)) * (y - np.mean(y)))\n"
        "    return np.array([np.mean(y) - slope * np.mean(x), slope])",
        "You fitted x as a function of y and turned the line round. That makes other squares small, those of "
        "the errors in x.",
    ),
    Mistake(
        "line_not_centered",
        LINE,
        "slope = np.sum(x * y) / np.sum(x**2)\n    return np.array([np.mean(y) - slope * np.mean(x), slope])",
        "Your slope is that of the line through the origin, moved to the mean afterwards. The two are not "
        "found one after the other unless x is centered.",
    ),
    Mistake(
        "factor_two_forgotten",
        STEP,
        "theta = theta - lr * residual * np.array([1.0, x[i]])",
        "Your steps are half as long as they should be: the derivative of a square has a factor 2, and this "
        "loss has no ½ to take it away.",
    ),
    Mistake(
        "path_slope_first",
        f"{RESIDUAL}\n        {STEP}",
        "residual = theta[0] * x[i] + theta[1] - y[i]\n"
        "        theta = theta - lr * 2.0 * residual * np.array([x[i], 1.0])",
        "Your path treats theta as (slope, intercept). The text has the intercept first.",
    ),
    Mistake(
        "all_samples_per_step",
        f"{RESIDUAL}\n        {STEP}",
        "residuals = theta[0] + theta[1] * x - y\n"
        "        theta = theta - lr * 2.0 * np.array([np.mean(residuals), np.mean(residuals * x)])",
        "Each step of yours uses all samples: this is gradient descent. Stochastic descent uses the one "
        "sample whose turn it is. One slide mixes the two up (E-49c): " + CHAPTER,
    ),
    Mistake(
        "samples_in_turn",
        "for i in samples:",
        "for i in np.arange(len(samples)) % len(x):",
        "Your steps take the samples in turn. `samples` says which one each step uses.",
    ),
    Mistake(
        "one_parameter_after_the_other",
        STEP,
        "theta = theta - lr * 2.0 * residual * np.array([1.0, 0.0])\n"
        "        residual = theta[0] + theta[1] * x[i] - y[i]\n"
        "        theta = theta - lr * 2.0 * residual * np.array([0.0, x[i]])",
        "You change the intercept first and then compute the slope's gradient with the new one. Both belong "
        "to the same point.",
    ),
    Mistake(
        "input_forgotten_in_the_slope",
        STEP,
        "theta = theta - lr * 2.0 * residual",
        "Both parameters get the same step. By the chain rule the slope's gradient has the factor x.",
    ),
    Mistake(
        "steps_uphill",
        STEP,
        "theta = theta + lr * 2.0 * residual * np.array([1.0, x[i]])",
        "Your steps go uphill: the gradient points to where the loss grows. Step against it.",
    ),
    Mistake(
        "start_missing",
        "path = [theta]",
        "path = []",
        "The start is missing from your path: it is row 0.",
    ),
    Mistake(
        "square_of_the_half_width",
        VARIANCE,
        "half_width**2",
        "You took the square of the half-width for the variance. Noise that is uniform spends most of its "
        "time nearer to 0: integrate its square.",
    ),
    Mistake(
        "half_width_taken_for_width",
        VARIANCE,
        "half_width**2 / 12.0",
        "A twelfth of the square is right for the whole width. `half_width` is half of it.",
    ),
    Mistake(
        "root_forgotten",
        ROOT,
        "lr * variance / (1.0 - beta)",
        "Your floor is a variance. The text asks for the standard deviation.",
    ),
    Mistake(
        "deviation_not_squared",
        VARIANCE,
        "half_width / np.sqrt(3.0)",
        "Under the root stands the variance of the noise, and you put its standard deviation there.",
    ),
    Mistake(
        "rate_outside_the_root",
        ROOT,
        "lr * np.sqrt(variance / (1.0 - beta))",
        "Your floor grows with the rate itself. It grows with its root only: a rate four times smaller "
        "halves the floor.",
    ),
    Mistake(
        "momentum_quiets",
        ROOT,
        "np.sqrt(lr * variance * (1.0 - beta))",
        "Your floor falls with the momentum. Momentum makes the effective step longer, by 1 / (1 - beta), "
        "and so the floor rises: " + CHAPTER,
    ),
    Mistake(
        "momentum_ignored",
        ROOT,
        "np.sqrt(lr * variance)",
        "Your floor does not depend on the momentum, which makes the effective step longer.",
    ),
    Mistake(
        "momentum_squared",
        ROOT,
        "np.sqrt(lr * variance / (1.0 - beta**2))",
        "You divide by 1 - beta squared, which belongs to the average of independent numbers. The formula in "
        "the text has beta itself.",
    ),
    Mistake(
        "asserts_the_printed_digits",
        WITHIN,
        "bool(np.allclose(theta, [1.9882, 2.9975], atol=5e-5))",
        "You compare with the digits on the slide. They belong to data and to an order of the samples that "
        "nobody knows (E-50); compare with the best line for the data at hand: " + CHAPTER,
    ),
    Mistake(
        "compares_with_the_truth",
        WITHIN,
        "bool(np.all(np.abs(theta - np.array([2.0, 3.0])) < 5.0 * floor))",
        "You compare with (2, 3), the line behind the data. Descent does not know it; it scatters around the "
        "best line for the samples that it has.",
    ),
    Mistake(
        "one_parameter_is_enough",
        WITHIN,
        "bool(np.any(np.abs(theta - best) < 5.0 * floor))",
        "You are content if one of the parameters is near. The text asks for both.",
    ),
    Mistake(
        "one_side_only",
        WITHIN,
        "bool(np.all(theta - best < 5.0 * floor))",
        "You accept everything that is too small: the difference lacks its absolute value.",
    ),
    Mistake(
        "one_deviation",
        WITHIN,
        "bool(np.all(np.abs(theta - best) < floor))",
        "You allow one standard deviation. A third of all good runs is farther away than that; the text "
        "allows five.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "centered_and_by_hand",
        """
def least_squares(x, y):
    away = x - np.mean(x)
    slope = np.sum(away * y) / np.sum(away * away)
    return np.array([np.mean(y) - slope * np.mean(x), slope])


def sgd_path(x, y, theta0, lr, samples):
    path = np.zeros((len(samples) + 1, 2))
    path[0] = theta0
    for t, i in enumerate(samples):
        a, b = path[t]
        e = y[i] - a - b * x[i]
        path[t + 1] = a + 2 * lr * e, b + 2 * lr * e * x[i]
    return path


def noise_floor(lr, half_width, beta=0.0):
    return half_width * (lr / (3 - 3 * beta)) ** 0.5


def plausible(theta, best, floor):
    for a, b in zip(theta, best):
        if abs(a - b) > 5 * floor:
            return False
    return True
""",
    ),
    AlsoRight(
        "normal_equations_and_matrices",
        """
def least_squares(x, y):
    A = np.vstack([np.ones(x.size), x])
    return np.linalg.solve(A @ A.T, A @ y)


def sgd_path(x, y, theta0, lr, samples):
    A = np.stack([np.ones_like(x, dtype=float), x], axis=1)
    theta = theta0.astype(float)
    rows = [theta.copy()]
    for i in samples:
        theta -= 2 * lr * (A[i] @ theta - y[i]) * A[i]
        rows.append(theta.copy())
    return np.vstack(rows)


def noise_floor(lr, half_width, beta=0.0):
    sigma = 2 * half_width / np.sqrt(12)
    return np.array(sigma * np.sqrt(lr / (1 - beta)))


def plausible(theta, best, floor):
    return np.max(np.abs(theta - best)) <= 5 * floor
""",
    ),
    AlsoRight(
        "polyfit_the_right_way_round",
        """
def least_squares(x, y):
    return np.polyfit(x, y, 1)[::-1]


def sgd_path(x, y, theta0, lr, samples):
    a, b = float(theta0[0]), float(theta0[1])
    points = [(a, b)]
    for i in samples:
        r = 2 * (a + b * x[i] - y[i])
        a, b = a - lr * r, b - lr * r * x[i]
        points.append((a, b))
    return np.array(points)


def noise_floor(lr, half_width, beta=0.0):
    u = np.linspace(-1.0, 1.0, 200001)
    return float(half_width * np.sqrt(lr * (1.0 / 3.0) / (1.0 - beta)))


def plausible(theta, best, floor):
    return bool(np.allclose(theta, best, rtol=0.0, atol=5.0 * floor))
""".replace("    u = np.linspace(-1.0, 1.0, 200001)\n", ""),
    ),
]
