# %% about
LECTURES = ["L0-49", "L0-50", "L2-02"]
MINUTES = 20

# %% [markdown]
# ## How large may the learning rate be?
#
# Near a minimum every smooth function looks like a quadratic, and on a quadratic descent can be worked out to
# the last digit. Along the direction of the eigenvalue $\lambda_i > 0$ of the Hessian, one step multiplies
# the distance to the minimum by $1 - \alpha\lambda_i$. The slowest direction sets the pace:
#
# $$
# q(\alpha) = \max_i\, \lvert 1 - \alpha\lambda_i \rvert .
# $$
#
# If $q < 1$, the distance shrinks by at least that factor per step; if $q > 1$, it grows without end. On an
# oblong valley such as $\operatorname{diag}(1, 25)$ the steep direction limits the rate and the gentle one
# has to live with it. That is why one learns to fear $\kappa = \lambda_{\max} / \lambda_{\min}$.
#
# Write three functions. `eigenvalues` has shape $(n,)$, all positive.
#
# 1. `contraction_factor(lr, eigenvalues)` returns $q(\alpha)$.
# 2. `stability_limit(eigenvalues)` returns the number $\alpha_{\lim}$ with **$q(\alpha) < 1$ for all
#    $0 < \alpha < \alpha_{\lim}$ and $q(\alpha) > 1$ beyond.**
# 3. `best_fixed_rate(eigenvalues)` returns **the pair $(\alpha, q(\alpha))$ for the $\alpha$ with the
#    smallest $q$.** Draw $\lvert 1 - \alpha\lambda\rvert$ over $\alpha$ for the smallest and for the largest
#    eigenvalue: the best rate sits where the two lines cross.
#
# - **$q$ is the factor of the distance $\lVert\theta - \theta^*\rVert$**, not that of the loss.
# - **The eigenvalues come in any order**, there may be any number of them, even a single one; they may be
#   integers, and the array must not change.
# - All answers are plain numbers.

# %% given
import numpy as np


# %% answer
def contraction_factor(lr, eigenvalues):
    """Return the factor by which the slowest direction shrinks per step."""
    # BEGIN SOLUTION
    return np.max(np.abs(1.0 - lr * eigenvalues))
    # END SOLUTION


def stability_limit(eigenvalues):
    """Return the rate below which descent converges."""
    # BEGIN SOLUTION
    return 2.0 / np.max(eigenvalues)
    # END SOLUTION


def best_fixed_rate(eigenvalues):
    """Return the rate with the smallest contraction factor, and that factor."""
    # BEGIN SOLUTION
    low, high = np.min(eigenvalues), np.max(eigenvalues)
    lr = 2.0 / (low + high)
    return lr, (high - low) / (high + low)
    # END SOLUTION


# %% check points=0.5
def check_factor_and_limit():
    """Factor and limit are right for diag(1, 25) and for diag(10, 2, 4)."""
    valley, three = np.array([1.0, 25.0]), np.array([10.0, 2.0, 4.0])
    assert_close(stability_limit(valley), 0.08)
    assert_close(stability_limit(three), 0.2)
    assert_close(contraction_factor(0.15, three), 0.7)
    assert_close(contraction_factor(0.6, three), 5.0)
    assert_close(contraction_factor(0.05, valley), 0.95)
    assert_close(contraction_factor(0.1, valley), 1.5)


# %% check points=0.5
def check_best():
    """The best fixed rate and its factor are right for diag(1, 25) and for diag(10, 2, 4)."""
    lr, factor = best_fixed_rate(np.array([1.0, 25.0]))
    assert_close(lr, 1 / 13)
    assert_close(factor, 12 / 13)
    lr, factor = best_fixed_rate(np.array([10.0, 2.0, 4.0]))
    assert_close(lr, 1 / 6)
    assert_close(factor, 2 / 3)


# %% hidden check points=0.5
def check_random_factors(rng):
    """Factor and limit are right for random eigenvalues, for integers and for a single one, and the
    eigenvalues stay as they were."""
    from lecturelib.descent import best_fixed_lr
    from lecturelib.descent import contraction_factor as reference

    for lam in (rng.uniform(0.5, 9.0, size=6), rng.permutation(np.arange(2, 8)), rng.uniform(2, 3, size=1)):
        before = lam.copy()
        limit = best_fixed_lr(before).limit
        assert_close(stability_limit(lam), limit)
        for part in rng.uniform(0.1, 1.6, size=3):
            assert_close(contraction_factor(part * limit, lam), reference(part * limit, before))
        assert_close(lam, before)


# %% hidden check points=0.5
def check_random_best(rng):
    """The best rate and its factor are right for random eigenvalues, for integers and where all are equal,
    and the eigenvalues stay as they were."""
    from lecturelib.descent import best_fixed_lr

    equal = np.full(3, rng.uniform(1, 4))
    for lam in (rng.uniform(0.5, 9.0, size=6), rng.permutation(np.arange(2, 8)), equal):
        before = lam.copy()
        lr, factor = best_fixed_rate(lam)
        wanted = best_fixed_lr(before)
        assert_close(lr, wanted.lr)
        assert_close(factor, wanted.factor, atol=1e-12)
        assert_close(lam, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Gradient descent, SGD and learning-rate schedules'."
FACTOR = "np.max(np.abs(1.0 - lr * eigenvalues))"
LIMIT = "2.0 / np.max(eigenvalues)"
RATE = "lr = 2.0 / (low + high)"
BOTH = "return lr, (high - low) / (high + low)"

MISTAKES = [
    Mistake(
        "absolute_value_missing",
        FACTOR,
        "np.max(1.0 - lr * eigenvalues)",
        "Your factor has no absolute value, so it never notices a direction that overshoots: a factor of "
        "-1.5 is divergence too.",
    ),
    Mistake(
        "fastest_direction",
        FACTOR,
        "np.min(np.abs(1.0 - lr * eigenvalues))",
        "You took the smallest of the factors, which belongs to the fastest direction. The slowest one, or "
        "one that grows, decides how the run ends.",
    ),
    Mistake(
        "gentle_direction_only",
        FACTOR,
        "abs(1.0 - lr * np.min(eigenvalues))",
        "Your factor looks at the smallest eigenvalue only. For large rates the steepest direction is the "
        "one that overshoots: " + CHAPTER,
    ),
    Mistake(
        "steep_direction_only",
        FACTOR,
        "abs(1.0 - lr * np.max(eigenvalues))",
        "Your factor looks at the largest eigenvalue only. For small rates the gentle direction is the slow "
        "one: " + CHAPTER,
    ),
    Mistake(
        "factor_of_the_loss",
        FACTOR,
        "np.max((1.0 - lr * eigenvalues) ** 2)",
        "You return the factor by which the loss shrinks, the square. The text asks for that of the distance "
        "to the minimum.",
    ),
    Mistake(
        "limit_is_the_newton_rate",
        LIMIT,
        "1.0 / np.max(eigenvalues)",
        "1 over the largest eigenvalue is the rate that solves the steepest direction in one step. A larger "
        "one overshoots there and still converges, up to a limit: when is the factor exactly -1?",
    ),
    Mistake(
        "limit_of_the_gentle_direction",
        LIMIT,
        "2.0 / np.min(eigenvalues)",
        "You took the smallest eigenvalue for the limit. At this rate the steep direction has long diverged: "
        "the limit has to hold in every direction.",
    ),
    Mistake(
        "limit_of_the_mean",
        LIMIT,
        "2.0 / np.mean(eigenvalues)",
        "You took the mean of the eigenvalues for the limit. Directions do not help each other: the steepest "
        "one decides alone.",
    ),
    Mistake(
        "two_missing",
        RATE,
        "lr = 1.0 / (low + high)",
        "Your best rate is half of what it should be. Set the two factors equal, one of them positive and "
        "the other negative, and solve for the rate.",
    ),
    Mistake(
        "steepest_in_one_step",
        BOTH,
        "return 1.0 / high, 1.0 - low / high",
        "Your rate solves the steepest direction in one step and leaves the gentle one waiting. A somewhat "
        "larger rate overshoots in the one, gains in the other, and is better overall: " + CHAPTER,
    ),
    Mistake(
        "best_is_the_limit",
        BOTH,
        "return 2.0 / high, 1.0 - 2.0 * low / high",
        "Your best rate is the stability limit: there the steepest direction swings to and fro for ever. The "
        "best rate is smaller.",
    ),
    Mistake(
        "all_eigenvalues_summed",
        "low, high = np.min(eigenvalues), np.max(eigenvalues)\n    lr = 2.0 / (low + high)",
        "low, high = np.min(eigenvalues), np.max(eigenvalues)\n    lr = 2.0 / np.sum(eigenvalues)",
        "You divided by the sum of all eigenvalues. With two of them that is right by luck; only the "
        "smallest and the largest matter.",
    ),
    Mistake(
        "mean_of_all",
        "lr = 2.0 / (low + high)",
        "lr = 1.0 / np.mean(eigenvalues)",
        "Your rate is 1 over the mean of all eigenvalues. With two of them that is right by luck; only the "
        "smallest and the largest matter.",
    ),
    Mistake(
        "geometric_mean",
        RATE,
        "lr = 1.0 / np.sqrt(low * high)",
        "You used the geometric mean of the smallest and the largest eigenvalue. The two lines of the "
        "drawing cross at another rate: " + CHAPTER,
    ),
    Mistake(
        "first_and_last",
        "low, high = np.min(eigenvalues), np.max(eigenvalues)",
        "low, high = eigenvalues[0], eigenvalues[-1]",
        "You took the first and the last eigenvalue for the smallest and the largest. They come in any "
        "order.",
    ),
    Mistake(
        "sorts_the_callers_array",
        "low, high = np.min(eigenvalues), np.max(eigenvalues)",
        "eigenvalues.sort()\n    low, high = eigenvalues[0], eigenvalues[-1]",
        "Your function sorts the caller's array. The result is right, but the eigenvalues have changed "
        "places: leave the argument alone.",
    ),
    Mistake(
        "best_factor_of_the_loss",
        BOTH,
        "return lr, ((high - low) / (high + low)) ** 2",
        "Your second number is the factor by which the loss shrinks per step, the square of what the text "
        "asks for: that of the distance.",
    ),
    Mistake(
        "ratio_for_factor",
        BOTH,
        "return lr, high / (high + low)",
        "Your second number is the best rate divided by the limit, kappa / (kappa + 1). The contraction "
        "factor is something else: put the rate into your own contraction_factor.",
    ),
    Mistake(
        "pair_swapped",
        BOTH,
        "return (high - low) / (high + low), lr",
        "Rate and factor come in the wrong order: first the rate.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops_and_plain_python",
        """
def contraction_factor(lr, eigenvalues):
    worst = 0.0
    for lam in eigenvalues:
        worst = max(worst, abs(1 - lr * float(lam)))
    return worst


def stability_limit(eigenvalues):
    return min(2 / float(lam) for lam in eigenvalues)


def best_fixed_rate(eigenvalues):
    ordered = sorted(float(lam) for lam in eigenvalues)
    lr = 2 / (ordered[0] + ordered[-1])
    return lr, contraction_factor(lr, eigenvalues)
""",
    ),
    AlsoRight(
        "through_the_condition_number",
        """
def contraction_factor(lr, eigenvalues):
    return max(1 - lr * eigenvalues.min(), lr * eigenvalues.max() - 1)


def stability_limit(eigenvalues):
    return np.array(2 / eigenvalues.max())


def best_fixed_rate(eigenvalues):
    kappa = eigenvalues.max() / eigenvalues.min()
    return [stability_limit(eigenvalues) * kappa / (kappa + 1), (kappa - 1) / (kappa + 1)]
""",
    ),
    AlsoRight(
        "norms",
        """
def contraction_factor(lr, eigenvalues):
    return np.linalg.norm(np.eye(len(eigenvalues)) - lr * np.diag(eigenvalues), 2)


def stability_limit(eigenvalues):
    return 2 / np.linalg.norm(eigenvalues, np.inf)


def best_fixed_rate(eigenvalues):
    ordered = np.sort(eigenvalues)
    lr = 1 / np.mean(ordered[[0, -1]])
    return lr, 1 - lr * ordered[0]
""",
    ),
]
