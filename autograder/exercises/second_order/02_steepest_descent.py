# %% about
LECTURES = ["L2-04", "L2-05"]
MINUTES = 30

# %% [markdown]
# ## As far as it goes down: steepest descent
#
# Why guess a learning rate if the best one can be computed? On a quadratic
#
# $$
# f(\theta) = \tfrac12\, \theta^\top H \theta - b^\top \theta, \qquad \nabla f(\theta) = g = H\theta - b,
# $$
#
# with a symmetric, positive definite $H$ the function along a line $\theta + \alpha d$ is a parabola, and its
# lowest point has a formula. Steepest descent goes there along $d = -g$, again and again:
#
# $$
# \alpha = -\frac{g^\top d}{d^\top H d},
# \qquad
# \theta \leftarrow \theta - \alpha\, g .
# $$
#
# The search gives the largest gain in every single step, and yet the method is slow: at the lowest point of
# the line the new gradient is orthogonal to the old one, so the path zigzags. Kantorovich showed how bad it
# can get. Per step, the distance to the lowest value, $f(\theta) - \min f$, shrinks at least by the factor
#
# $$
# q = \left(\frac{\kappa - 1}{\kappa + 1}\right)^2,
# \qquad
# \kappa = \frac{\lambda_{\max}}{\lambda_{\min}},
# $$
#
# and there are starts from which it never shrinks by more.
#
# **1.** `exact_step(g, d, H)` returns the number $\alpha$ for **any direction** `d`, not only for $-g$.
# `g` and `d` have shape $(n,)$, `H` has shape $(n, n)$. **If $d^\top H d \le 0$ there is no lowest point on
# the line: raise a `ValueError`.**
#
# **2.** `steepest_descent(H, b, theta0, steps)` returns all points, **the start first**, as float64 array of
# shape $(\text{steps} + 1, n)$. **Where the gradient is exactly 0 the point stays where it is.**
#
# **3.** `worst_factor(H)` returns $q$.
#
# **4.** `worst_start(H)` returns **a start of shape $(n,)$, other than 0, from which, with $b = 0$, every
# step of steepest descent shrinks $f$ by exactly the factor $q$.** There are many; any of them is right.
# The slowest path of the chapter starts at $(\kappa, 1)$ for $H = \operatorname{diag}(1, \kappa)$: what has
# each of its two components to do with its eigenvalue? The eigenvectors of `H` need not be the axes, and
# only two of them matter.
#
# In 3 and 4 the eigenvalues of `H` are not all equal. `H`, `b` and `theta0` may hold integers, and nothing
# that is passed may change.

# %% given
import numpy as np


# %% answer
def exact_step(g, d, H):
    """Return the step length to the lowest point of the quadratic along d."""
    # BEGIN SOLUTION
    curvature = d @ H @ d
    if curvature <= 0.0:
        raise ValueError("the quadratic has no lowest point along this direction")
    return -(g @ d) / curvature
    # END SOLUTION


def steepest_descent(H, b, theta0, steps):
    """Return all points of a run with exact steps, shape (steps + 1, n)."""
    # BEGIN SOLUTION
    path = np.empty((steps + 1, len(theta0)))
    path[0] = theta0
    for t in range(steps):
        g = H @ path[t] - b
        alpha = exact_step(g, -g, H) if np.any(g) else 0.0
        path[t + 1] = path[t] - alpha * g
    return path
    # END SOLUTION


def worst_factor(H):
    """Return Kantorovich's factor."""
    # BEGIN SOLUTION
    lam = np.linalg.eigvalsh(H)
    return ((lam[-1] - lam[0]) / (lam[-1] + lam[0])) ** 2
    # END SOLUTION


def worst_start(H):
    """Return a start from which every step shrinks f by no more than that factor, shape (n,)."""
    # BEGIN SOLUTION
    lam, V = np.linalg.eigh(H)
    return V[:, 0] / lam[0] + V[:, -1] / lam[-1]
    # END SOLUTION


# %% check points=0.5
def check_step():
    """The step is right along the gradient and along another direction, and no step is given where the
    curvature is negative or 0."""
    valley, oblique = np.diag([1.0, 10.0]), np.array([[2.0, 1.0], [1.0, 3.0]])
    assert_close(exact_step(np.array([1.0, 10.0]), np.array([-1.0, -10.0]), valley), 101 / 1001)
    assert_close(exact_step(np.array([1.0, -2.0]), np.array([1.0, 2.0]), oblique), 1 / 6)
    saddle = np.diag([1.0, -1.0])
    assert_raises(ValueError, exact_step, np.array([-1.0, 0.0]), np.array([1.0, 2.0]), saddle)
    assert_raises(ValueError, exact_step, np.array([-1.0, 0.0]), np.array([1.0, 1.0]), saddle)


# %% check points=0.5
def check_path():
    """Three steps from (2, 1) are right."""
    path = steepest_descent(
        np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([1.0, -1.0]), np.array([2.0, 1.0]), 3
    )
    expected = [
        [2.0, 1.0],
        [0.3211009174311927, -0.3990825688073394],
        [0.6266476853316462, -0.7657386902878838],
        [0.5946914178631584, -0.7923689131782902],
    ]
    assert_close(path, expected)


# %% check points=0.5
def check_worst():
    """The factor is right for diag(1, 25) and for a matrix with other eigenvectors, and so is your start: the
    first two steps shrink f by that factor."""
    for H, factor in ((np.diag([1.0, 25.0]), (24 / 26) ** 2), (np.array([[2.0, 1.0], [1.0, 2.0]]), 0.25)):
        assert_close(worst_factor(H), factor)
        theta = worst_start(H)
        assert_close(theta * 0.0, np.zeros(2))
        assert np.any(theta), "your start is the minimum itself"
        values = []
        for _ in range(3):
            values.append(theta @ H @ theta / 2)
            g = H @ theta
            theta = theta - (g @ g) / (g @ H @ g) * g
        assert_close(np.array(values[1:]) / values[:-1], [factor, factor], rtol=1e-8)


# %% hidden check points=0.5
def check_random_steps(rng):
    """The step is right for random quadratics and directions downhill, of floats and of integers, and nothing
    that was passed has changed."""
    from lecturelib.line_search import exact_line_search_quadratic

    for n in (3, 5):
        A = rng.normal(size=(n, n))
        floats = rng.normal(size=n), rng.normal(size=n), A @ A.T + np.eye(n)
        integers = rng.integers(1, 5, size=n), rng.integers(1, 5, size=n), np.diag(rng.integers(1, 9, size=n))
        for g, d, H in (floats, integers):
            d = d if g @ d < 0 else -d
            before = g.copy(), d.copy(), H.copy()
            assert_close(exact_step(g, d, H), exact_line_search_quadratic(*before))
            for now, then in zip((g, d, H), before, strict=True):
                assert_close(now, then)


# %% hidden check points=0.5
def check_random_paths(rng):
    """Random paths are right, their steps orthogonal, a run that starts at the minimum stays there, and
    nothing that was passed has changed."""
    from lecturelib.line_search import exact_line_search_quadratic

    n, steps = int(rng.integers(3, 6)), 6
    A, whole = rng.normal(size=(n, n)), np.diag(rng.integers(2, 9, size=n)) + 1
    floats = A @ A.T + 0.5 * np.eye(n), rng.normal(size=n), rng.normal(size=n)
    integers = whole, rng.integers(-5, 6, size=n), rng.integers(2, 9, size=n)
    for H, b, theta0 in (floats, integers):
        before = H.copy(), b.copy(), theta0.copy()
        path = steepest_descent(H, b, theta0, steps)
        wanted = [theta0.astype(float)]
        for _ in range(steps):
            g = before[0] @ wanted[-1] - before[1]
            wanted.append(wanted[-1] - exact_line_search_quadratic(g, -g, before[0]) * g)
        assert_close(path, np.array(wanted), rtol=1e-7, atol=1e-9)
        moves = np.diff(path, axis=0)
        moves = moves / np.linalg.norm(moves, axis=1)[:, None]
        assert_close(np.sum(moves[1:] * moves[:-1], axis=1), np.zeros(steps - 1), atol=1e-6)
        for now, then in zip((H, b, theta0), before, strict=True):
            assert_close(now, then)
    minimum = rng.integers(1, 9, size=n)
    assert_close(steepest_descent(whole, whole @ minimum, minimum, 2), np.array([minimum] * 3, dtype=float))


# %% hidden check points=0.5
def check_random_worst(rng):
    """For random matrices with oblique eigenvectors the factor is right, and three steps of exact descent
    from your start shrink f by that factor."""
    from lecturelib.line_search import exact_line_search_quadratic

    for n in (3, 4):
        lam = rng.permutation(np.array([1.0, 12.0, *rng.uniform(2.0, 9.0, size=n - 2)])) * rng.uniform(
            0.5, 3.0
        )
        Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
        H = Q @ np.diag(lam) @ Q.T
        H = (H + H.T) / 2
        before = H.copy()
        assert_close(worst_factor(H), (11 / 13) ** 2)
        theta, ratios = worst_start(H), []
        assert_close(theta * 0.0, np.zeros(n))
        assert np.any(theta), "the start is the minimum"
        for _ in range(3):
            g, value = before @ theta, theta @ before @ theta
            theta = theta - exact_line_search_quadratic(g, -g, before) * g
            ratios.append(theta @ before @ theta / value)
        assert_close(np.array(ratios), np.full(3, (11 / 13) ** 2), rtol=1e-6)
        assert_close(H, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Line search and second-order methods'."
STEP = "return -(g @ d) / curvature"
LENGTH = "alpha = exact_step(g, -g, H) if np.any(g) else 0.0"
FACTOR = "return ((lam[-1] - lam[0]) / (lam[-1] + lam[0])) ** 2"
START = "return V[:, 0] / lam[0] + V[:, -1] / lam[-1]"
LOOP = """    for t in range(steps):
        g = H @ path[t] - b
        alpha = exact_step(g, -g, H) if np.any(g) else 0.0
        path[t + 1] = path[t] - alpha * g
"""

MISTAKES = [
    Mistake(
        "climbs",
        "path[t] - alpha * g",
        "path[t] + alpha * g",
        "Your path climbs: descent goes against the gradient.",
    ),
    Mistake(
        "safe_rate_for_all",
        LENGTH,
        "alpha = 1.0 / np.max(np.linalg.eigvalsh(H))",
        "You descend with the fixed rate of 1 over the largest eigenvalue. Steepest descent searches for the "
        "lowest point in every step: " + CHAPTER,
    ),
    Mistake(
        "one_over_the_largest_eigenvalue",
        STEP,
        "return 1.0 / np.max(np.linalg.eigvalsh(H))",
        "Your step is 1 over the largest eigenvalue, 0.1 in the valley: safe in every direction, and exact "
        "in the steepest only. The exact one depends on the direction: " + CHAPTER,
    ),
    Mistake(
        "curvature_without_the_hessian",
        STEP,
        "return -(g @ d) / (d @ d)",
        "You divided by the square of the length of d, so along the gradient the step is always 1. The "
        "curvature along d has the Hessian in the middle.",
    ),
    Mistake(
        "only_along_the_gradient",
        STEP,
        "return (g @ g) / (g @ H @ g)",
        "Your formula holds for d = -g only: the direction does not occur in it. Other methods search along "
        "other directions: " + CHAPTER,
    ),
    Mistake(
        "length_for_slope",
        STEP,
        "return (g @ g) / curvature",
        "Your numerator is the square of the gradient. The slope along d is the product of gradient and d; "
        "the two agree for d = -g only.",
    ),
    Mistake(
        "uphill",
        STEP,
        "return (g @ d) / curvature",
        "Your step has the wrong sign. Along a direction downhill the slope is negative, and the step is "
        "positive.",
    ),
    Mistake(
        "twice_too_long",
        STEP,
        "return -2.0 * (g @ d) / curvature",
        "Your step is twice as long: it ends on the other side of the parabola, as high as it began. Mind "
        "the factor ½ in f.",
    ),
    Mistake(
        "half_too_short",
        STEP,
        "return -0.5 * (g @ d) / curvature",
        "Your step ends halfway. The factor ½ in f disappears when the parabola is differentiated.",
    ),
    Mistake(
        "inverse_of_the_curvature_matrix",
        STEP,
        "return -(g @ np.linalg.solve(H, d)) / (d @ d)",
        "You used the inverse of H in the numerator. The exact step needs products with H alone.",
    ),
    Mistake(
        "root_of_the_ratio",
        STEP,
        "return np.sqrt(abs(g @ d) / curvature)",
        "You took a root. The lowest point of a parabola is minus the slope over the curvature, as they are.",
    ),
    Mistake(
        "no_curvature_check",
        """    if curvature <= 0.0:
        raise ValueError("the quadratic has no lowest point along this direction")
""",
        "",
        "You give a step where the curvature is negative or 0. What the formula finds there is the highest "
        "point of the line, or nothing; the text asks for a ValueError.",
    ),
    Mistake(
        "flat_line_accepted",
        "if curvature <= 0.0:",
        "if curvature < 0.0:",
        "Without curvature there is no lowest point either: the line falls for ever. The text asks for a "
        "ValueError there too.",
    ),
    Mistake(
        "first_step_for_all",
        LOOP,
        """    g = H @ path[0] - b
    alpha = exact_step(g, -g, H) if np.any(g) else 0.0
    for t in range(steps):
        path[t + 1] = path[t] - alpha * (H @ path[t] - b)
""",
        "You keep the first step length for all steps. The steps are no longer orthogonal, and the next one "
        "need not even go down: the search has to be repeated at each point.",
    ),
    Mistake(
        "gradient_of_the_start",
        "g = H @ path[t] - b",
        "g = H @ path[0] - b",
        "You take the gradient at the start in every step. It has to be computed again where you are.",
    ),
    Mistake(
        "gradient_without_b",
        "g = H @ path[t] - b",
        "g = H @ path[t]",
        "Your gradient lacks the term of b, so the path goes to 0 instead of the minimum.",
    ),
    Mistake(
        "b_added",
        "g = H @ path[t] - b",
        "g = H @ path[t] + b",
        "In your gradient b has the wrong sign.",
    ),
    Mistake(
        "start_left_out",
        "        path[t + 1] = path[t] - alpha * g\n    return path",
        "        path[t + 1] = path[t] - alpha * g\n    return path[1:]",
        "Your path lacks the start. It has one row more than there are steps.",
    ),
    Mistake(
        "last_point_only",
        "        path[t + 1] = path[t] - alpha * g\n    return path",
        "        path[t + 1] = path[t] - alpha * g\n    return path[-1]",
        "You return the last point alone. All points are asked for, one per row.",
    ),
    Mistake(
        "normalized_gradient",
        "g = H @ path[t] - b",
        "g = (H @ path[t] - b) / np.linalg.norm(H @ path[t] - b)",
        "You divide by the length of the gradient. An exact search gets the step right all the same, but at "
        "the minimum you divide by 0.",
    ),
    Mistake(
        "zero_over_zero_at_the_minimum",
        LENGTH,
        "alpha = (g @ g) / (g @ H @ g)",
        "At the minimum your step is 0 / 0, and the point becomes nan. Where the gradient is exactly 0 the "
        "point should stay.",
    ),
    Mistake(
        "stops_with_an_error_at_the_minimum",
        LENGTH,
        "alpha = exact_step(g, -g, H)",
        "At the minimum you ask for a step along a direction of length 0. Where the gradient is exactly 0 "
        "the point should stay.",
    ),
    Mistake(
        "integers_cut_off",
        "path = np.empty((steps + 1, len(theta0)))\n",
        "path = np.empty((steps + 1, len(theta0)), dtype=theta0.dtype)\n",
        "With integers in theta0 your path holds integers, and everything behind the point is cut off. Make "
        "it an array of floats.",
    ),
    Mistake(
        "factor_not_squared",
        FACTOR,
        "return (lam[-1] - lam[0]) / (lam[-1] + lam[0])",
        "Your factor is that of a distance between points, with the best fixed rate. The value of f is "
        "quadratic in the distance: a square is missing.",
    ),
    Mistake(
        "kappa_over_kappa_plus_one",
        FACTOR,
        "return (lam[-1] / (lam[-1] + lam[0])) ** 2",
        "Your numerator is kappa. In Kantorovich's factor it is kappa - 1, so that a round bowl takes one "
        "step.",
    ),
    Mistake(
        "one_minus_one_over_kappa",
        FACTOR,
        "return 1.0 - lam[0] / lam[-1]",
        "Your factor is 1 - 1/kappa, a bound for a fixed rate. With the exact search a sharper one holds: "
        + CHAPTER,
    ),
    Mistake(
        "condition_number",
        FACTOR,
        "return lam[-1] / lam[0]",
        "You return the condition number. The factor by which f shrinks is below 1.",
    ),
    Mistake(
        "diagonal_for_eigenvalues",
        "lam = np.linalg.eigvalsh(H)\n",
        "lam = np.sort(np.diag(H))\n",
        "You took the diagonal for the eigenvalues. That is right for a diagonal matrix only.",
    ),
    Mistake(
        "second_largest_eigenvalue",
        FACTOR,
        "return ((lam[1] - lam[0]) / (lam[1] + lam[0])) ** 2",
        "You took the two smallest eigenvalues. With two of them this goes unnoticed; the largest decides.",
    ),
    Mistake(
        "eigenvectors_in_equal_parts",
        START,
        "return V[:, 0] + V[:, -1]",
        "Your start holds the two eigenvectors in equal parts. It is the gradient that should hold them in "
        "equal parts.",
    ),
    Mistake(
        "weighted_the_wrong_way",
        START,
        "return V[:, 0] * lam[0] + V[:, -1] * lam[-1]",
        "You multiplied by the eigenvalues. In (kappa, 1) the larger component belongs to the smaller "
        "eigenvalue.",
    ),
    Mistake(
        "equal_in_energy",
        START,
        "return V[:, 0] / np.sqrt(lam[0]) + V[:, -1] / np.sqrt(lam[-1])",
        "From your start both directions contribute equally to f. The slowest start has equal parts in the "
        "gradient instead.",
    ),
    Mistake(
        "slowest_direction_alone",
        START,
        "return V[:, 0]",
        "From an eigenvector a single exact step reaches the minimum. The zigzag needs two of them.",
    ),
    Mistake(
        "rows_for_eigenvectors",
        START,
        "return V[0] / lam[0] + V[-1] / lam[-1]",
        "You took rows of the matrix for the eigenvectors. NumPy returns them as columns.",
    ),
    Mistake(
        "axes_for_eigenvectors",
        START,
        "return np.eye(len(H))[0] / lam[0] + np.eye(len(H))[-1] / lam[-1]",
        "Your start lies in the plane of two axes. That is right for a diagonal matrix only; in general the "
        "eigenvectors take their place.",
    ),
    Mistake(
        "all_eigenvectors",
        START,
        "return V @ (1.0 / lam)",
        "You took all eigenvectors. With two of them that is right; in more dimensions only those with the "
        "smallest and the largest eigenvalue belong to the slowest start.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops",
        """
def product(H, v):
    return [sum(float(H[i][j]) * float(v[j]) for j in range(len(v))) for i in range(len(v))]


def dot(u, v):
    return sum(float(a) * float(b) for a, b in zip(u, v))


def exact_step(g, d, H):
    bend = dot(d, product(H, d))
    if not bend > 0:
        raise ValueError
    return -dot(g, d) / bend


def steepest_descent(H, b, theta0, steps):
    points = [[float(t) for t in theta0]]
    for _ in range(steps):
        g = [p - float(c) for p, c in zip(product(H, points[-1]), b)]
        if all(x == 0 for x in g):
            points.append(list(points[-1]))
            continue
        alpha = exact_step(g, [-x for x in g], H)
        points.append([t - alpha * x for t, x in zip(points[-1], g)])
    return np.array(points)


def worst_factor(H):
    sizes = sorted(np.linalg.eigvals(H).real)
    kappa = sizes[-1] / sizes[0]
    return float(((kappa - 1) / (kappa + 1)) ** 2)


def worst_start(H):
    lam, V = np.linalg.eigh(H)
    kappa = lam[-1] / lam[0]
    return 3.0 * (kappa * V[:, 0] - V[:, -1])
""",
    ),
    AlsoRight(
        "residual_carried_along",
        """
def exact_step(g, d, H):
    Hd = H @ d
    if d @ Hd <= 0:
        raise ValueError("no minimum")
    return np.array(-np.dot(g, d) / np.dot(d, Hd))


def steepest_descent(H, b, theta0, steps):
    theta, r = theta0.astype(float), b - H @ theta0.astype(float)
    path = [theta.copy()]
    for _ in range(steps):
        Hr = H @ r
        rr = r @ r
        alpha = rr / (r @ Hr) if rr > 0 else 0.0
        theta = theta + alpha * r
        r = r - alpha * Hr
        path.append(theta)
    return np.vstack(path)


def worst_factor(H):
    kappa = np.linalg.cond(H)
    return 1 - 4 * kappa / (kappa + 1) ** 2


def worst_start(H):
    return np.linalg.solve(H, np.linalg.eigh(H)[1][:, [0, -1]].sum(axis=1))
""",
    ),
    AlsoRight(
        "through_the_minimum",
        """
def exact_step(g, d, H):
    if np.einsum("i,ij,j", d, H, d) <= 0:
        raise ValueError("the line has no lowest point")
    return float(np.sum(-g * d) / np.sum(d * (H @ d)))


def steepest_descent(H, b, theta0, steps):
    path = np.zeros((steps + 1, H.shape[0]))
    path[0] = theta0
    for k in range(1, steps + 1):
        path[k] = path[k - 1]
        slope = H @ path[k - 1] - b
        if (slope != 0).any():
            path[k] += exact_step(slope, -slope, H) * -slope
    return path


def worst_factor(H):
    largest = np.linalg.norm(H, 2)
    smallest = 1 / np.linalg.norm(np.linalg.inv(H), 2)
    return (1 - 2 * smallest / (largest + smallest)) ** 2


def worst_start(H):
    lam, V = np.linalg.eigh(H)
    weights = np.zeros(len(lam))
    weights[[0, -1]] = 1 / lam[[0, -1]]
    return V @ weights
""",
    ),
]
