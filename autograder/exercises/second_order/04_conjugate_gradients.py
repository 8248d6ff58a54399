# %% about
LECTURES = ["L0-65", "L2-15", "L2-16", "L2-17", "L2-18", "L2-19"]
MINUTES = 40

# %% [markdown]
# ## Directions that do not get in each other's way
#
# Steepest descent zigzags because every step spoils a little of what the step before has achieved. Directions
# with $d_i^\top H d_j = 0$, called *conjugate*, do not: what is lowest along one of them stays lowest while
# the next one is searched. They cost one number more than steepest descent,
#
# $$
# d_0 = -g_0,
# \qquad
# d_\tau = -g_\tau + \beta_\tau\, d_{\tau-1},
# \qquad
# \theta_{\tau+1} = \theta_\tau + \alpha_\tau d_\tau ,
# $$
#
# where $g_\tau$ is the gradient at $\theta_\tau$. A line search along $\nabla f$ itself, as one lecture has
# it, would be steepest descent again (E-53). Three forms of $\beta$:
#
# $$
# \beta^{FR} = \frac{g_\tau^\top g_\tau}{g_{\tau-1}^\top g_{\tau-1}},
# \qquad
# \beta^{PR} = \frac{g_\tau^\top (g_\tau - g_{\tau-1})}{g_{\tau-1}^\top g_{\tau-1}},
# \qquad
# \beta^{PR+} = \max(0, \beta^{PR}).
# $$
#
# **1.** `fletcher_reeves(g, g_before)`, `polak_ribiere(g, g_before)` and `polak_ribiere_plus(g, g_before)`
# return these numbers. `g` is the gradient here, `g_before` the one before, not 0; both may hold integers.
#
# **2.** `linear_cg(H, b, theta0)` for $f(\theta) = \tfrac12\theta^\top H\theta - b^\top\theta$ with symmetric
# positive definite $H$: **$n$ steps with the exact step length**
# $\alpha = -g^\top d \,/\, d^\top H d$ (on a quadratic all three forms of $\beta$ agree). Return **all
# points, the start first**, as float64 array of shape $(n + 1, n)$. **Where the gradient is exactly 0 the
# point stays for the remaining rows.**
#
# **3.** `nonlinear_cg(grad, step_length, theta0, beta, restart, gtol, max_steps)` for any function. All
# searches are in the hands of `step_length(theta, d)`, which returns $\alpha$ for a point and a direction;
# `beta(g, g_before)` is a function such as those of part 1.
#
# - **Stop as soon as no entry of the gradient is larger than `gtol` in size, at the latest after `max_steps`
#   steps.**
# - **Every `restart` steps the direction is $-g$ again**: $d_\tau = -g_\tau$ for
#   $\tau = 0,\ \text{restart},\ 2\,\text{restart}, \dots$
# - **Call `grad` exactly once at each point of the path**, the last one included, **and `step_length` once
#   per step**, with the point and the direction $d_\tau$ as it is, not scaled.
# - Return all points, the start first, as float64 array of shape $(\text{steps taken} + 1, n)$.
#
# `H`, `b` and `theta0` may hold integers; nothing that is passed may change.

# %% given
import numpy as np


# %% answer
def fletcher_reeves(g, g_before):
    """Return beta in the form of Fletcher and Reeves."""
    # BEGIN SOLUTION
    return (g @ g) / (g_before @ g_before)
    # END SOLUTION


def polak_ribiere(g, g_before):
    """Return beta in the form of Polak and Ribière."""
    # BEGIN SOLUTION
    return g @ (g - g_before) / (g_before @ g_before)
    # END SOLUTION


def polak_ribiere_plus(g, g_before):
    """Return beta in the form of Polak and Ribière, and 0 instead of a negative one."""
    # BEGIN SOLUTION
    return max(0.0, polak_ribiere(g, g_before))
    # END SOLUTION


def linear_cg(H, b, theta0):
    """Return the points of n steps of conjugate gradients on a quadratic, shape (n + 1, n)."""
    # BEGIN SOLUTION
    path = np.empty((len(b) + 1, len(b)))
    path[0] = theta0
    g = H @ path[0] - b
    d = -g
    for t in range(len(b)):
        alpha = -(g @ d) / (d @ H @ d) if np.any(g) else 0.0
        path[t + 1] = path[t] + alpha * d
        g_before, g = g, H @ path[t + 1] - b
        d = -g + fletcher_reeves(g, g_before) * d if np.any(g) else 0.0 * d
    return path
    # END SOLUTION


def nonlinear_cg(grad, step_length, theta0, beta, restart, gtol, max_steps):
    """Return the points of a run of conjugate gradients, one row each."""
    # BEGIN SOLUTION
    path = [np.array(theta0, dtype=float)]
    g = grad(path[0])
    d = -g
    while np.max(np.abs(g)) > gtol and len(path) <= max_steps:
        alpha = step_length(path[-1], d)
        path.append(path[-1] + alpha * d)
        g_before, g = g, grad(path[-1])
        steps = len(path) - 1
        d = -g if steps % restart == 0 else -g + beta(g, g_before) * d
    return np.array(path)
    # END SOLUTION


# %% check points=0.5
def check_betas():
    """The three betas are right for two pairs of gradients."""
    for g, g_before, fr, pr, plus in (
        (np.array([3, 1, 0]), np.array([1, -1, 1]), 10 / 3, 8 / 3, 8 / 3),
        (np.array([1.0, 2.0]), np.array([2.0, 2.0]), 0.625, -0.125, 0.0),
    ):
        assert_close(fletcher_reeves(g, g_before), fr)
        assert_close(polak_ribiere(g, g_before), pr)
        assert_close(polak_ribiere_plus(g, g_before), plus)


# %% check points=0.5
def check_three_steps():
    """Three steps solve a system with three unknowns, along the right path; a start at the minimum stays."""
    H = np.array([[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]])
    b = np.array([1.0, 2.0, -1.0])
    expected = [[2.0, -1.0, 1.0], [0.0, -1 / 3, 1 / 3], [-0.8 / 15, 15.8 / 15, -7 / 15], [0.0, 1.0, -1.0]]
    assert_close(linear_cg(H, b, np.array([2.0, -1.0, 1.0])), expected, atol=1e-12)
    minimum = np.array([0, 1, -1])
    assert_close(linear_cg(H, b, minimum), np.array([minimum] * 4, dtype=float), atol=1e-12)


# %% check points=1
def check_run():
    """Five steps on a function that is not quadratic are right, with a restart after three; gradients and
    step lengths are asked for as often as they should be; and a run stops where the gradient is small."""
    asked = []

    def grad(theta):
        asked.append("g")
        return theta**3 + np.array([[2.0, 1.0], [1.0, 3.0]]) @ theta

    def step_length(theta, d):
        asked.append("a")
        return 0.5 / (1.0 + np.sqrt(d @ d))

    def beta(g, g_before):
        return (g @ g) / (g_before @ g_before)

    expected = [
        [1.5, -1.0],
        [1.1120787687328941, -0.819571520340881],
        [0.7516627069746117, -0.6036814926307111],
        [0.4472459769056732, -0.3660182717144961],
        [0.2874577988007461, -0.1850499504134502],
        [0.1197930066127597, -0.0505841417865924],
    ]
    start = np.array([1.5, -1.0])
    assert_close(nonlinear_cg(grad, step_length, start, beta, 3, 1e-9, 5), expected, rtol=1e-8)
    counts = [asked.count("g"), asked.count("a")]
    assert counts == [6, 5], f"your run asked for {counts[0]} gradients and {counts[1]} step lengths"
    for gtol in (1.5, 2.0):
        assert_close(nonlinear_cg(grad, step_length, start, beta, 3, gtol, 5), expected[:3], rtol=1e-8)


# %% hidden check points=0.5
def check_random_betas(rng):
    """The three betas are right for random gradients, of floats and of integers, which stay as they were."""
    from lecturelib import second_order as ours

    for _ in range(4):
        n = int(rng.integers(2, 7))
        floats = rng.normal(size=n), rng.normal(size=n)
        integers = rng.integers(1, 9, size=n), rng.integers(1, 9, size=n)
        negative = rng.uniform(0.2, 0.8, size=n) * floats[1], floats[1]  # so is beta, but for the plus
        for g, g_before in (floats, integers, negative):
            before = g.copy(), g_before.copy()
            assert_close(fletcher_reeves(g, g_before), ours.fletcher_reeves_beta(*before))
            assert_close(polak_ribiere(g, g_before), ours.polak_ribiere_beta(*before), atol=1e-12)
            assert_close(polak_ribiere_plus(g, g_before), ours.polak_ribiere_plus_beta(*before), atol=1e-12)
            assert_close(g, before[0])
            assert_close(g_before, before[1])


# %% hidden check points=0.5
def check_random_systems(rng):
    """On random quadratics the path is right, its steps are conjugate, and it ends in the minimum; a start
    there stays, and nothing that was passed has changed."""
    from lecturelib.second_order import linear_cg as reference

    n = int(rng.integers(3, 6))
    Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
    H = (Q * rng.uniform(1.0, 6.0, size=n)) @ Q.T
    whole = np.diag(rng.permutation(np.arange(5, 5 + n))) + 1
    floats = (H + H.T) / 2, rng.normal(size=n), rng.normal(size=n)
    integers = whole, rng.integers(-9, 10, size=n), rng.integers(1, 9, size=n)
    for H, b, theta0 in (floats, integers):
        before = H.copy(), b.copy(), theta0.copy()
        path = linear_cg(H, b, theta0)
        assert_close(path, reference(*before, gtol=0.0).path, rtol=1e-6, atol=1e-8)
        assert_close(path[-1], np.linalg.solve(*before[:2]), rtol=1e-6, atol=1e-8)
        moves = np.diff(path, axis=0)[:3]
        moves = moves / np.linalg.norm(moves, axis=1)[:, None]
        products = moves @ before[0] @ moves.T
        assert_close(products - np.diag(np.diag(products)), np.zeros((3, 3)), atol=1e-5)
        for now, then in zip((H, b, theta0), before, strict=True):
            assert_close(now, then)
    minimum = rng.integers(1, 9, size=n)
    assert_close(linear_cg(whole, whole @ minimum, minimum), np.array([minimum] * (n + 1), dtype=float))


# %% hidden check points=0.5
def check_random_runs(rng):
    """Random runs are right, from floats and from integers; gradients are taken at the points of the path,
    searches start there along the right directions, and nothing that was passed has changed."""
    from lecturelib.second_order import cg_direction, polak_ribiere_beta

    n, restart, steps = int(rng.integers(3, 6)), int(rng.integers(2, 4)), 7
    A = rng.normal(size=(n, n))
    H, size = A @ A.T / n + np.eye(n), rng.uniform(0.2, 0.4)
    taken, searched = [], []

    def slope(theta):
        return H @ theta + np.sin(theta)

    def grad(theta):
        taken.append(np.array(theta))
        return slope(theta)

    def length(d):
        return size / (1.0 + np.linalg.norm(d))

    def step_length(theta, d):
        searched.append([np.array(theta), np.array(d)])
        return length(d)

    def beta(g, g_before):
        return polak_ribiere_beta(g, g_before)

    for theta0 in (3.0 + rng.uniform(0.0, 2.0, size=n), rng.integers(3, 6, size=n)):
        before, path = theta0.copy(), [theta0.astype(float)]
        directions = [-slope(path[0])]
        for t in range(1, steps + 1):
            path.append(path[-1] + length(directions[-1]) * directions[-1])
            g, share = slope(path[-1]), polak_ribiere_beta(slope(path[-1]), slope(path[-2]))
            directions.append(-g if t % restart == 0 else cg_direction(g, directions[-1], share))
        taken.clear()
        searched.clear()
        got = nonlinear_cg(grad, step_length, theta0, beta, restart, 1e-9, steps)
        assert_close(got, np.array(path), rtol=1e-7, atol=1e-9)
        assert_close(np.array(taken), np.array(path), rtol=1e-7, atol=1e-9)
        wanted = np.stack([path[:-1], directions[:-1]], axis=1)
        assert_close(np.array(searched), wanted, rtol=1e-6, atol=1e-8)
        assert_close(theta0, before)


# %% hidden check points=0.5
def check_banana(rng):
    """With exact searches and the form of Polak and Ribière, your run reaches the minimum of Rosenbrock's
    valley within sixty steps, and stops there."""
    from autograder.authoring import rosenbrock
    from lecturelib.line_search import LINE_SEARCHES
    from lecturelib.problems import rosenbrock_grad
    from lecturelib.second_order import polak_ribiere_plus_beta

    def step_length(theta, d):
        first = 1.0 / (1.0 + np.linalg.norm(d))
        return rosenbrock.step_length(LINE_SEARCHES["exact"].search, theta, d, alpha0=first)

    def grad(theta):
        return rosenbrock_grad(theta)

    def beta(g, g_before):
        return polak_ribiere_plus_beta(g, g_before)

    start = np.array([-1.2, -1.0]) + rng.uniform(-0.05, 0.05, size=2)
    path = nonlinear_cg(grad, step_length, start, beta, 100, 1e-6, 60)
    assert_close(path[-1], [1.0, 1.0], rtol=1e-4)
    assert_close(path[0], start)
    assert len(path) <= 60, "the run did not stop where the gradient is small"


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Line search and second-order methods'."
FR = "return (g @ g) / (g_before @ g_before)"
PR = "return g @ (g - g_before) / (g_before @ g_before)"
PLUS = "return max(0.0, polak_ribiere(g, g_before))"
ALPHA = "alpha = -(g @ d) / (d @ H @ d) if np.any(g) else 0.0"
LINEAR = "d = -g + fletcher_reeves(g, g_before) * d if np.any(g) else 0.0 * d"
NEXT = "d = -g if steps % restart == 0 else -g + beta(g, g_before) * d"
WHILE = "while np.max(np.abs(g)) > gtol and len(path) <= max_steps:"
SEARCH = "alpha = step_length(path[-1], d)\n        path.append(path[-1] + alpha * d)"

MISTAKES = [
    Mistake(
        "betas_arguments_swapped",
        LINEAR,
        "d = -g + fletcher_reeves(g_before, g) * d if np.any(g) else 0.0 * d",
        "In linear_cg you pass the old gradient first, so its beta is upside down.",
    ),
    Mistake(
        "steepest_descent_instead",
        LINEAR,
        "d = -g",
        "You search along the gradient every time. That is steepest descent and not conjugate gradients, "
        "although a lecture says so (E-53): " + CHAPTER,
    ),
    Mistake(
        "ratio_upside_down",
        FR,
        "return (g_before @ g_before) / (g @ g)",
        "Your ratio of Fletcher and Reeves is upside down: 1.6 instead of 0.625 for (1, 2) after (2, 2). The "
        "new gradient stands above, the old one below.",
    ),
    Mistake(
        "lengths_not_squared",
        FR,
        "return np.sqrt((g @ g) / (g_before @ g_before))",
        "You took the ratio of the lengths. In the form of Fletcher and Reeves they are squared.",
    ),
    Mistake(
        "product_of_both",
        FR,
        "return (g @ g_before) / (g_before @ g_before)",
        "Your numerator is the product of new and old gradient. In the form of Fletcher and Reeves it is the "
        "new one with itself.",
    ),
    Mistake(
        "difference_turned_round",
        PR,
        "return g @ (g_before - g) / (g_before @ g_before)",
        "Your difference is the wrong way round: 0.125 instead of -0.125 for (1, 2) after (2, 2). New minus "
        "old is meant.",
    ),
    Mistake(
        "divided_by_the_new_gradient",
        PR,
        "return g @ (g - g_before) / (g @ g)",
        "You divided by the square of the new gradient. It is the old one in every form.",
    ),
    Mistake(
        "old_gradient_in_front",
        PR,
        "return g_before @ (g - g_before) / (g_before @ g_before)",
        "The factor in front of the difference is the new gradient, and you took the old one.",
    ),
    Mistake(
        "difference_squared",
        PR,
        "return (g - g_before) @ (g - g_before) / (g_before @ g_before)",
        "You multiplied the difference with itself. The other factor is the new gradient.",
    ),
    Mistake(
        "hestenes_and_stiefel",
        PR,
        "return g @ (g - g_before) / (g_before @ (g_before - g))",
        "Your denominator holds a difference of gradients, as a form of Hestenes and Stiefel has it. Here it "
        "is the square of the old gradient.",
    ),
    Mistake(
        "plus_forgotten",
        PLUS,
        "return polak_ribiere(g, g_before)",
        "Your PR+ lets negative numbers through. The plus means that 0 takes their place, which starts again "
        "with the gradient.",
    ),
    Mistake(
        "size_instead_of_plus",
        PLUS,
        "return abs(polak_ribiere(g, g_before))",
        "Your PR+ turns a negative beta into a positive one. It should become 0.",
    ),
    Mistake(
        "minimum_instead_of_maximum",
        PLUS,
        "return min(0.0, polak_ribiere(g, g_before))",
        "Your PR+ keeps the negative numbers and drops the positive ones.",
    ),
    Mistake(
        "plus_falls_back_on_fletcher",
        PLUS,
        "beta = polak_ribiere(g, g_before)\n    return beta if beta >= 0 else fletcher_reeves(g, g_before)",
        "Where the form of Polak and Ribière is negative you return that of Fletcher and Reeves. PR+ returns "
        "0 there.",
    ),
    Mistake(
        "gradient_forgotten",
        LINEAR,
        "d = fletcher_reeves(g, g_before) * d if np.any(g) else 0.0 * d",
        "Your new direction is a multiple of the old one: the negative gradient is missing in it. " + CHAPTER,
    ),
    Mistake(
        "gradient_added",
        LINEAR,
        "d = g + fletcher_reeves(g, g_before) * d if np.any(g) else 0.0 * d",
        "In your direction the gradient has a plus. It has to lead down.",
    ),
    Mistake(
        "old_direction_subtracted",
        LINEAR,
        "d = -g - fletcher_reeves(g, g_before) * d if np.any(g) else 0.0 * d",
        "You subtract the old direction. Only with a plus are the directions conjugate.",
    ),
    Mistake(
        "whole_direction_kept",
        LINEAR,
        "d = -g + d",
        "You add the whole old direction. Its share is beta.",
    ),
    Mistake(
        "step_of_steepest_descent",
        ALPHA,
        "alpha = (g @ g) / (g @ H @ g) if np.any(g) else 0.0",
        "Your step length is that along the gradient. The curvature has to be taken along the direction of "
        "the step: " + CHAPTER,
    ),
    Mistake(
        "step_goes_back",
        ALPHA,
        "alpha = (g @ d) / (d @ H @ d) if np.any(g) else 0.0",
        "Your step length is negative, so the steps go up. The slope along the direction is negative, and "
        "the formula has a minus.",
    ),
    Mistake(
        "curvature_without_the_hessian",
        ALPHA,
        "alpha = -(g @ d) / (d @ d) if np.any(g) else 0.0",
        "Your step length lacks the Hessian in its denominator.",
    ),
    Mistake(
        "zero_over_zero",
        "alpha = -(g @ d) / (d @ H @ d) if np.any(g) else 0.0",
        "alpha = -(g @ d) / (d @ H @ d)",
        "At the minimum your step length is 0 / 0, and the point becomes nan. Where the gradient is exactly "
        "0 the point should stay.",
    ),
    Mistake(
        "first_gradient_without_b",
        "g = H @ path[0] - b",
        "g = H @ path[0]",
        "Your first gradient lacks b. Conjugate gradients do not forgive a wrong first direction.",
    ),
    Mistake(
        "one_step_short",
        "for t in range(len(b)):",
        "path[-1] = path[0]\n    for t in range(len(b) - 1):",
        "Your loop takes n - 1 steps. n directions are needed for n unknowns.",
    ),
    Mistake(
        "integers_cut_off",
        "path = np.empty((len(b) + 1, len(b)))",
        "path = np.empty((len(b) + 1, len(b)), dtype=theta0.dtype)",
        "With integers in theta0 your path holds integers, and everything behind the point is cut off. Make "
        "it an array of floats.",
    ),
    Mistake(
        "linear_path_without_start",
        "    return path\n\n\ndef nonlinear_cg",
        "    return path[1:]\n\n\ndef nonlinear_cg",
        "The path of linear_cg lacks the start.",
    ),
    Mistake(
        "solution_only",
        "    return path\n\n\ndef nonlinear_cg",
        "    return path[-1]\n\n\ndef nonlinear_cg",
        "You return the last point of linear_cg alone. All points are asked for, one per row.",
    ),
    Mistake(
        "run_forgets_the_gradient",
        NEXT,
        "d = -g if steps % restart == 0 else beta(g, g_before) * d",
        "In nonlinear_cg the new direction is a multiple of the old one: the negative gradient is missing.",
    ),
    Mistake(
        "run_adds_the_gradient",
        NEXT,
        "d = -g if steps % restart == 0 else g + beta(g, g_before) * d",
        "In nonlinear_cg the gradient has a plus. It has to lead down.",
    ),
    Mistake(
        "run_is_steepest_descent",
        NEXT,
        "d = -g",
        "nonlinear_cg searches along the gradient every time: that is steepest descent (E-53). "
        + CHAPTER[0].upper()
        + CHAPTER[1:],
    ),
    Mistake(
        "never_restarts",
        NEXT,
        "d = -g + beta(g, g_before) * d",
        "Your run never starts again with the gradient. Every `restart` steps it should.",
    ),
    Mistake(
        "restarts_one_step_late",
        "steps = len(path) - 1",
        "steps = len(path) - 2",
        "You count the steps from the wrong end: your restart comes one step late, and the first direction "
        "after the start is a restart already.",
    ),
    Mistake(
        "restarts_one_step_early",
        "steps = len(path) - 1",
        "steps = len(path)",
        "Your restart comes one step early. The direction number `restart`, counted from 0, is the first one "
        "to start again.",
    ),
    Mistake(
        "restarts_with_the_first_gradient",
        NEXT,
        "first = -g_before if steps == 1 else first\n"
        "        d = first if steps % restart == 0 else -g + beta(g, g_before) * d",
        "At a restart you go along the gradient of the start. The one at the current point is meant.",
    ),
    Mistake(
        "old_gradient_in_direction",
        NEXT,
        "d = -g_before if steps % restart == 0 else -g_before + beta(g, g_before) * d",
        "Your direction holds the gradient of the point before. It should hold the one at the new point.",
    ),
    Mistake(
        "betas_arguments_swapped_in_run",
        NEXT,
        "d = -g if steps % restart == 0 else -g + beta(g_before, g) * d",
        "In nonlinear_cg you call beta with the old gradient first. The new one comes first.",
    ),
    Mistake(
        "compares_with_the_first_gradient",
        "g_before, g = g, grad(path[-1])",
        "g_before = g if len(path) == 2 else g_before\n        g = grad(path[-1])",
        "You keep the gradient of the start as the one before. After each step the new one takes its place.",
    ),
    Mistake(
        "length_squared_ignored",
        SEARCH,
        "alpha = step_length(path[-1], d)\n        path.append(path[-1] + alpha * d / np.sqrt(d @ d))",
        "You scale the direction to length 1 after the search. The step length belongs to the direction as "
        "it was passed.",
    ),
    Mistake(
        "searches_along_the_gradient",
        SEARCH,
        "alpha = step_length(path[-1], -g)\n        path.append(path[-1] + alpha * d)",
        "You search along the gradient and then step along the direction. The step length belongs to the "
        "direction that is searched.",
    ),
    Mistake(
        "steps_along_the_gradient",
        SEARCH,
        "alpha = step_length(path[-1], d)\n        path.append(path[-1] - alpha * g)",
        "You step along the gradient with the step length found for the conjugate direction: " + CHAPTER,
    ),
    Mistake(
        "euclidean_norm",
        WHILE,
        "while np.sqrt(g @ g) > gtol and len(path) <= max_steps:",
        "You stop by the length of the gradient. The text asks that no entry be larger than gtol in size.",
    ),
    Mistake(
        "signed_maximum",
        WHILE,
        "while np.max(g) > gtol and len(path) <= max_steps:",
        "You look at the largest entry of the gradient with its sign, so a large negative one stops the run. "
        "Sizes are meant.",
    ),
    Mistake(
        "smallest_entry",
        WHILE,
        "while np.min(np.abs(g)) > gtol and len(path) <= max_steps:",
        "You stop when one entry of the gradient is small. All of them have to be.",
    ),
    Mistake(
        "never_stops_early",
        WHILE,
        "while len(path) <= max_steps:",
        "Your run ignores gtol and always takes all steps. At the minimum that divides 0 by 0.",
    ),
    Mistake(
        "one_step_less",
        WHILE,
        "while np.max(np.abs(g)) > gtol and len(path) < max_steps:",
        "Your run takes one step less than allowed: max_steps steps make max_steps + 1 points.",
    ),
    Mistake(
        "gradient_asked_twice",
        "g_before, g = g, grad(path[-1])",
        "g_before, g = grad(path[-2]), grad(path[-1])",
        "You compute the gradient of the point before a second time. Keep it: gradients are what costs time.",
    ),
    Mistake(
        "run_without_start",
        "    return np.array(path)",
        "    return np.array(path[1:])",
        "The path of nonlinear_cg lacks the start.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops",
        """
def dot(u, v):
    return sum(float(a) * float(b) for a, b in zip(u, v))


def fletcher_reeves(g, g_before):
    return dot(g, g) / dot(g_before, g_before)


def polak_ribiere(g, g_before):
    return (dot(g, g) - dot(g, g_before)) / dot(g_before, g_before)


def polak_ribiere_plus(g, g_before):
    beta = polak_ribiere(g, g_before)
    return beta if beta > 0 else 0.0


def linear_cg(H, b, theta0):
    theta = np.array([float(t) for t in theta0])
    path, r = [theta], np.array([float(c) - dot(row, theta) for row, c in zip(H, b)])
    d = r
    for _ in range(len(b)):
        if not any(r):
            path.append(theta)
            continue
        Hd = np.array([dot(row, d) for row in H])
        alpha = dot(r, r) / dot(d, Hd)
        theta = theta + alpha * d
        path.append(theta)
        new = r - alpha * Hd
        d, r = new + dot(new, new) / dot(r, r) * d, new
    return np.array(path)


def nonlinear_cg(grad, step_length, theta0, beta, restart, gtol, max_steps):
    theta = np.array([float(t) for t in theta0])
    path, before, d = [theta], None, None
    for t in range(max_steps + 1):
        g = grad(theta)
        if t == max_steps or all(abs(x) <= gtol for x in g):
            break
        if t % restart == 0:
            d = -1.0 * g
        else:
            share = beta(g, before)
            d = np.array([share * old - x for old, x in zip(d, g)])
        theta = theta + step_length(theta, d) * d
        path.append(theta)
        before = g
    return np.array(path)
""",
    ),
    AlsoRight(
        "one_inside_the_other",
        """
def fletcher_reeves(g, g_before):
    return np.array(np.sum(g * g) / np.sum(g_before * g_before))


def polak_ribiere(g, g_before):
    return fletcher_reeves(g, g_before) - np.dot(g, g_before) / np.dot(g_before, g_before)


def polak_ribiere_plus(g, g_before):
    return np.maximum(0.0, polak_ribiere(g, g_before))


def linear_cg(H, b, theta0):
    def slope(theta):
        return H @ theta - b

    def exact(theta, d):
        return -slope(theta) @ d / (d @ H @ d)

    n = len(b)
    path = nonlinear_cg(slope, exact, theta0, polak_ribiere, n + 1, 0.0, n)
    return np.vstack([path, np.tile(path[-1], (n + 1 - len(path), 1))])


def nonlinear_cg(grad, step_length, theta0, beta, restart, gtol, max_steps):
    path = np.zeros((max_steps + 1, len(theta0)))
    path[0] = theta0
    g, d, count = grad(path[0].copy()), np.zeros(len(theta0)), 0
    last = g
    while count < max_steps and np.linalg.norm(g, np.inf) > gtol:
        share = beta(g, last) if count % restart else 0.0
        d = share * d - g
        path[count + 1] = path[count] + step_length(path[count].copy(), d) * d
        count += 1
        last, g = g, grad(path[count].copy())
    return path[: count + 1]
""",
    ),
    AlsoRight(
        "conjugate_by_the_hessian",
        """
def fletcher_reeves(g, g_before):
    return float(np.linalg.norm(g) ** 2 / np.linalg.norm(g_before) ** 2)


def polak_ribiere(g, g_before):
    return float(np.inner(g, g - g_before) / np.inner(g_before, g_before))


def polak_ribiere_plus(g, g_before):
    beta = polak_ribiere(g, g_before)
    return (beta + abs(beta)) / 2


def linear_cg(H, b, theta0):
    path = [theta0.astype(float)]
    d = None
    for _ in b:
        g = H @ path[-1] - b
        if not np.any(g):
            path.append(path[-1].copy())
            continue
        d = -g if d is None else -g + (g @ H @ d) / (d @ H @ d) * d
        path.append(path[-1] - (g @ d) / (d @ H @ d) * d)
    return np.stack(path)


def nonlinear_cg(grad, step_length, theta0, beta, restart, gtol, max_steps):
    points, gradients, directions = [np.asarray(theta0, float)], [], []
    while True:
        gradients.append(grad(points[-1]))
        k = len(directions)
        if k == max_steps or (np.abs(gradients[-1]) <= gtol).all():
            return np.stack(points)
        d = -gradients[-1]
        if k % restart:
            d = d + beta(gradients[-1], gradients[-2]) * directions[-1]
        directions.append(d)
        points.append(points[-1] + step_length(points[-1], d) * d)
""",
    ),
]
