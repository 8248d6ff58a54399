# %% about
LECTURES = ["L0-65", "L2-57", "L2-58"]
MINUTES = 50

# %% [markdown]
# ## BFGS: the inverse Hessian, learned on the way
#
# Newton's method needs the Hessian and solves a system with it in every step. Broyden, Fletcher, Goldfarb and
# Shanno found out, in 1970 and each alone, that neither is necessary. Every step tells something about the
# curvature: having gone by $s$, one sees the gradient change by $y$, and a quadratic would satisfy
# $H^{-1} y = s$. BFGS keeps a matrix $B \approx H^{-1}$ and changes it after each step just so much that it
# satisfies this **secant equation**:
#
# $$
# s = \theta_{\tau} - \theta_{\tau-1},
# \qquad
# y = \nabla f(\theta_\tau) - \nabla f(\theta_{\tau-1}),
# $$
#
# $$
# B \leftarrow
# \left(I - \frac{s y^\top}{y^\top s}\right) B \left(I - \frac{y s^\top}{y^\top s}\right)
# + \frac{s s^\top}{y^\top s} .
# $$
#
# One condition is missing on the slides (E-67): **$y^\top s > 0$**. Without it the new matrix has a
# negative eigenvalue, and the next direction may lead uphill.
#
# **1.** `bfgs_inverse_update(B, s, y)` returns the new matrix, **or, unless $y^\top s > 0$, a copy of `B`.**
# `B` is symmetric of shape $(n, n)$, `s` and `y` have shape $(n,)$; all three may hold integers, and stay as
# they were. No check comes close to $y^\top s = 0$.
#
# **2.** `bfgs(grad, step_length, theta0, gtol, max_steps)`. Start with $B = I$ and repeat:
#
# $$
# d = -B\,\nabla f(\theta), \qquad \theta \leftarrow \theta + \alpha d, \qquad \text{update } B .
# $$
#
# - $B$ takes the place of the **inverse** Hessian: there is no system to solve.
# - $\alpha$ is what `step_length(theta, d)` returns for the point and the direction $d$, not scaled.
# - **Stop as soon as no entry of the gradient is larger than `gtol` in size, at the latest after `max_steps`
#   steps.**
# - **Call `grad` exactly once at each point of the path**, the last one included, **and `step_length` once
#   per step.**
# - **$B$ is updated after every step, the last one too. Return the pair of the path and of this last
#   $B$**: all points, the start first, as float64 array of shape $(\text{steps taken} + 1, n)$, and a
#   float64 matrix of
#   shape $(n, n)$. `theta0` may hold integers, and does not change.
#
# On a quadratic with exact searches something remarkable happens: the points are those of conjugate
# gradients, and after $n$ steps $B$ is the inverse Hessian. A hidden check looks at that.

# %% given
import numpy as np


# %% answer
def bfgs_inverse_update(B, s, y):
    """Return the matrix that sends y to s and is close to B, or a copy of B without positive curvature."""
    # BEGIN SOLUTION
    B = np.array(B, dtype=float)
    curvature = y @ s
    if not curvature > 0.0:
        return B
    V = np.eye(len(s)) - np.outer(y, s) / curvature
    return V.T @ B @ V + np.outer(s, s) / curvature
    # END SOLUTION


def bfgs(grad, step_length, theta0, gtol, max_steps):
    """Return the points of a run of BFGS, one row each, and the last approximation of the inverse Hessian."""
    # BEGIN SOLUTION
    path = [np.array(theta0, dtype=float)]
    B = np.eye(len(theta0))
    g = grad(path[0])
    while np.max(np.abs(g)) > gtol and len(path) <= max_steps:
        d = -B @ g
        path.append(path[-1] + step_length(path[-1], d) * d)
        g_before, g = g, grad(path[-1])
        B = bfgs_inverse_update(B, path[-1] - path[-2], g - g_before)
    return np.array(path), B
    # END SOLUTION


# %% check points=0.5
def check_update():
    """Two updates are right: one by hand, and one of an oblique matrix."""
    new = bfgs_inverse_update(np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([1.0, 2.0]), np.array([3.0, -1.0]))
    assert_close(new, [[8.0, 23.0], [23.0, 67.0]])
    new = bfgs_inverse_update(np.eye(2), np.array([1.0, 0.0]), np.array([2.0, 0.0]))
    assert_close(new, [[0.5, 0.0], [0.0, 1.0]], atol=1e-12)


# %% check points=0.5
def check_no_curvature():
    """A step along which the slope falls leaves the matrix as it is."""
    B = np.array([[2.0, 1.0], [1.0, 3.0]])
    assert_close(bfgs_inverse_update(B, np.array([1.0, 2.0]), np.array([-3.0, 1.0])), B)
    whole = np.array([[2, 1], [1, 3]])
    assert_close(bfgs_inverse_update(whole, np.array([1, 2]), np.array([-3, -4])), B)


# %% check points=1
def check_run():
    """Three steps on a function that is not quadratic are right, and so is the matrix after them; gradients
    and step lengths are asked for as often as they should be; and a run stops where the gradient is small."""
    asked = []

    def grad(theta):
        asked.append("g")
        return theta**3 + np.array([[2.0, 1.0], [1.0, 3.0]]) @ theta

    def step_length(theta, d):
        asked.append("a")
        return 0.8 / (1.0 + np.sqrt(d @ d))

    expected = [
        [1.5, -1.0],
        [0.8793260299726305, -0.7113144325454095],
        [0.8473853546855628, -0.2523752633436969],
        [0.5825634292484658, -0.1917818153958561],
    ]
    path, B = bfgs(grad, step_length, np.array([1.5, -1.0]), 1e-9, 1)
    assert_close(path, expected[:2], rtol=1e-8)
    asked.clear()
    path, B = bfgs(grad, step_length, np.array([1.5, -1.0]), 1e-9, 3)
    last = [[0.3088706065636582, -0.0935832239267021], [-0.0935832239267021, 0.2937349780348803]]
    assert_close(B, last, rtol=1e-7)
    assert_close(path, expected, rtol=1e-8)
    counts = [asked.count("g"), asked.count("a")]
    assert counts == [4, 3], f"your run asked for {counts[0]} gradients and {counts[1]} step lengths"
    path, B = bfgs(grad, step_length, np.array([1.5, -1.0]), 2.5, 3)
    assert_close(path, expected[:2], rtol=1e-8)
    path, B = bfgs(grad, step_length, np.array([1.5, -1.0]), 2.0, 3)
    assert_close(path, expected[:2], rtol=1e-8)


# %% hidden check points=0.5
def check_random_updates(rng):
    """For random positive definite matrices and steps the update is right: symmetric, with y sent to s; and
    nothing that was passed has changed."""
    from lecturelib.second_order import bfgs_inverse_update as reference

    n = int(rng.integers(3, 6))
    A, C = rng.normal(size=(2, n, n))
    s = rng.normal(size=n)
    floats = A @ A.T + np.eye(n), s, (C @ C.T / n + np.eye(n)) @ s
    s = rng.integers(1, 5, size=n)
    integers = np.diag(rng.integers(1, 5, size=n)) + 1, s, s * rng.integers(1, 5, size=n)
    for B, s, y in (floats, integers):
        before = B.copy(), s.copy(), y.copy()
        new = bfgs_inverse_update(B, s, y)
        assert_close(new, reference(*before), rtol=1e-8, atol=1e-9)
        assert_close(new @ y, before[1].astype(float), rtol=1e-7, atol=1e-8)
        for now, then in zip((B, s, y), before, strict=True):
            assert_close(now, then)


# %% hidden check points=0.5
def check_random_guards(rng):
    """For random steps without positive curvature the matrix stays positive definite, because it stays the
    same."""
    from lecturelib.second_order import bfgs_inverse_update as reference

    for n in (2, 3, 5):
        A, s = rng.normal(size=(n, n)), rng.normal(size=n)
        B = A @ A.T + np.eye(n)
        y = rng.uniform(-2.0, 2.0, size=n)
        y = y - (y @ s + rng.uniform(0.2, 1.0)) / (s @ s) * s
        before = B.copy(), s.copy(), y.copy()
        assert_close(bfgs_inverse_update(B, s, y), reference(*before))
        for now, then in zip((B, s, y), before, strict=True):
            assert_close(now, then)


# %% hidden check points=0.5
def check_quadratics(rng):
    """On random quadratics with exact searches the path is that of conjugate gradients, the last matrix the
    inverse Hessian; gradients and step lengths are asked for at the right points; the start may hold
    integers and stays as it was."""
    from lecturelib.line_search import exact_line_search_quadratic
    from lecturelib.second_order import linear_cg

    n = int(rng.integers(3, 6))
    taken, searched = [], []
    Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
    H = (Q * rng.permutation(np.linspace(1.0, 5.0, n))) @ Q.T
    H, b = (H + H.T) / 2, rng.normal(size=n)

    def grad(theta):
        taken.append(np.array(theta))
        return H @ theta - b

    def step_length(theta, d):
        searched.append(np.array(theta))
        g = H @ theta - b
        return exact_line_search_quadratic(g, d, H) if g @ d < 0 else 0.0

    for theta0 in (rng.normal(size=n), rng.integers(1, 9, size=n)):
        before = theta0.copy()
        taken.clear()
        searched.clear()
        path, B = bfgs(grad, step_length, theta0, 0.0, n)
        assert_close(path, linear_cg(H, b, before, gtol=0.0).path, rtol=1e-6, atol=1e-7)
        assert_close(B, np.linalg.inv(H), rtol=1e-5, atol=1e-6)
        assert_close(np.array(taken), path)
        assert_close(np.array(searched), path[:-1])
        assert_close(theta0, before)


# %% hidden check points=0.5
def check_banana(rng):
    """With a line search your run reaches the minimum of Rosenbrock's valley within thirty steps, and stops
    there."""
    from autograder.authoring import rosenbrock
    from lecturelib.line_search import strong_wolfe
    from lecturelib.problems import rosenbrock_grad

    def step_length(theta, d):
        return rosenbrock.step_length(strong_wolfe, theta, d)

    def grad(theta):
        return rosenbrock_grad(theta)

    # From each of these starts BFGS needs 16 to 22 steps, its older relative more than 150.  Longer runs say
    # nothing: after 50 steps the rounding of one processor leads elsewhere than that of another.
    start = rng.choice(
        [[-1.3, -0.9], [-1.25, -1.1], [-1.2, -0.9], [-1.15, -1.05], [-2.0, -1.0], [-1.9, -1.1]]
    )
    path, _ = bfgs(grad, step_length, start, 1e-5, 30)
    assert_close(path[-1], [1.0, 1.0], rtol=1e-4)
    assert_close(path[0], start)
    assert len(path) <= 30, "the run did not stop where the gradient is small"


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Line search and second-order methods'."
GUARD = "    if not curvature > 0.0:\n        return B\n"
V = "V = np.eye(len(s)) - np.outer(y, s) / curvature"
NEW = "return V.T @ B @ V + np.outer(s, s) / curvature"
D = "d = -B @ g"
POINT = "path.append(path[-1] + step_length(path[-1], d) * d)"
UPDATE = "B = bfgs_inverse_update(B, path[-1] - path[-2], g - g_before)"
WHILE = "while np.max(np.abs(g)) > gtol and len(path) <= max_steps:"
GRADIENTS = "g_before, g = g, grad(path[-1])"

MISTAKES = [
    Mistake(
        "hessian_solved",
        D,
        "d = -np.linalg.solve(B, g)",
        "You solve a system with B, as if it were the Hessian. It stands for the inverse: multiply by it. "
        + CHAPTER[0].upper()
        + CHAPTER[1:],
    ),
    Mistake(
        "steepest_descent",
        D,
        "d = -g",
        "Your direction is the negative gradient. B has to be multiplied by it.",
    ),
    Mistake(
        "change_turned_round",
        UPDATE,
        "B = bfgs_inverse_update(B, path[-1] - path[-2], g_before - g)",
        "Your y is old minus new. Its product with s is negative then, and B never learns anything.",
    ),
    Mistake(
        "step_and_change_swapped_in_run",
        UPDATE,
        "B = bfgs_inverse_update(B, g - g_before, path[-1] - path[-2])",
        "You call the update with the change of the gradient first. The step comes first, then the change.",
    ),
    Mistake(
        "step_and_change_swapped",
        "    curvature = y @ s\n",
        "    s, y = y, s\n    curvature = y @ s\n",
        "You swapped s and y, which gives an approximation of the Hessian instead of its inverse. Test the "
        "secant equation: the new matrix sends y to s. " + CHAPTER[0].upper() + CHAPTER[1:],
    ),
    Mistake(
        "factors_swapped",
        NEW,
        "return V @ B @ V.T + np.outer(s, s) / curvature",
        "Your two outer factors stand in the wrong order: the one with y s^T is the right one, so that it "
        "takes y to 0. " + CHAPTER[0].upper() + CHAPTER[1:],
    ),
    Mistake(
        "not_symmetric",
        NEW,
        "return V @ B @ V + np.outer(s, s) / curvature",
        "Both of your outer factors are the same. One is the transpose of the other, or the matrix is not "
        "symmetric.",
    ),
    Mistake(
        "one_factor_only",
        NEW,
        "return B @ V + np.outer(s, s) / curvature",
        "The left outer factor is missing. The secant equation holds, but the matrix is not symmetric.",
    ),
    Mistake(
        "last_term_forgotten",
        NEW,
        "return V.T @ B @ V",
        "The last term is missing, so your matrix sends y to 0 instead of s.",
    ),
    Mistake(
        "last_term_with_change",
        NEW,
        "return V.T @ B @ V + np.outer(y, y) / curvature",
        "Your last term is made of y. It is made of s: the matrix should send y to s.",
    ),
    Mistake(
        "last_term_not_divided",
        NEW,
        "return V.T @ B @ V + np.outer(s, s)",
        "The last term has to be divided by y^T s.",
    ),
    Mistake(
        "plus_in_the_factors",
        V,
        "V = np.eye(len(s)) + np.outer(y, s) / curvature",
        "Your outer factors have a plus. With the minus they take y to 0, which is what they are for.",
    ),
    Mistake(
        "factors_not_divided",
        V,
        "V = np.eye(len(s)) - np.outer(y, s)",
        "The products in the outer factors have to be divided by y^T s.",
    ),
    Mistake(
        "inner_for_outer_product",
        V,
        "V = np.eye(len(s)) - (y @ s) / curvature",
        "You took the inner product of y and s in the outer factors, a number. An outer product, a matrix, "
        "is meant.",
    ),
    Mistake(
        "entrywise_product",
        V,
        "V = np.eye(len(s)) - y * s / curvature",
        "The product of y and s in the outer factors is taken entry by entry. An outer product, a matrix, is "
        "meant.",
    ),
    Mistake(
        "davidon_fletcher_powell",
        NEW,
        "return B + np.outer(s, s) / curvature - np.outer(B @ y, B @ y) / (y @ B @ y)",
        "This is the update of Davidon, Fletcher and Powell. It satisfies the secant equation too, but it is "
        "the older relative of BFGS: " + CHAPTER,
    ),
    Mistake(
        "symmetric_rank_one",
        NEW,
        "r = s - B @ y\n    return B + np.outer(r, r) / (r @ y)",
        "This is the symmetric update of rank one. It satisfies the secant equation too, but it may lose "
        "positive definiteness: " + CHAPTER,
    ),
    Mistake(
        "update_of_the_hessian",
        NEW,
        "return B + np.outer(y, y) / curvature - np.outer(B @ s, B @ s) / (s @ B @ s)",
        "This is the update of the Hessian itself. Here B stands for its inverse: the new matrix sends y to "
        "s.",
    ),
    Mistake(
        "no_curvature_check",
        GUARD,
        "",
        "You update without looking at y^T s. If it is negative, the new matrix has a negative eigenvalue "
        "and the next direction may lead uphill (E-67).",
    ),
    Mistake(
        "guard_turned_round",
        "if not curvature > 0.0:",
        "if curvature > 0.0:",
        "Your condition is the wrong way round: B stays as it is where the curvature is not positive.",
    ),
    Mistake(
        "size_of_the_curvature",
        "curvature = y @ s",
        "curvature = abs(y @ s)",
        "You took the size of y^T s. Where it is negative the step says nothing that a positive definite "
        "matrix could learn: B should stay.",
    ),
    Mistake(
        "restarts_with_the_identity",
        GUARD,
        "    if not curvature > 0.0:\n        return np.eye(len(s))\n",
        "Without positive curvature you return the identity. That is safe, and it forgets what was learned: "
        "B should stay as it is.",
    ),
    Mistake(
        "error_without_curvature",
        GUARD,
        '    if not curvature > 0.0:\n        raise ValueError("no positive curvature")\n',
        "Without positive curvature you raise an error. The text asks for a copy of B.",
    ),
    Mistake(
        "writes_into_the_matrix",
        "    B = np.array(B, dtype=float)\n"
        "    curvature = y @ s\n    if not curvature > 0.0:\n        return B\n",
        "    curvature = y @ s\n    if not curvature > 0.0:\n        return B.astype(float)\n"
        "    B += (s @ y + y @ B @ y) * np.outer(s, s) / curvature**2 - (\n"
        "        np.outer(B @ y, s) + np.outer(s, B @ y)\n    ) / curvature\n    return B\n",
        "Your update writes into the caller's matrix. Build a new one; in place it fails for integers as "
        "well.",
    ),
    Mistake(
        "uphill",
        D,
        "d = B @ g",
        "Your direction leads up: a sign is missing.",
    ),
    Mistake(
        "diagonal_only",
        D,
        "d = -np.diag(B) * g",
        "You use the diagonal of B only. Multiply by the whole matrix.",
    ),
    Mistake(
        "matrix_of_the_start",
        UPDATE,
        "B = bfgs_inverse_update(np.eye(len(g)), path[-1] - path[-2], g - g_before)",
        "Each of your updates starts from the identity. It should start from the last B, so that what was "
        "learned is kept.",
    ),
    Mistake(
        "change_from_the_start",
        UPDATE,
        "first = g_before if len(path) == 2 else first\n"
        "        B = bfgs_inverse_update(B, path[-1] - path[-2], g - first)",
        "Your y is the change of the gradient since the start, while s is the last step. Both belong to the "
        "last step.",
    ),
    Mistake(
        "change_of_the_step_before",
        UPDATE,
        "change = g - g_before\n"
        "        B = bfgs_inverse_update(B, path[-1] - path[-2], change if len(path) == 2 else older)\n"
        "        older = change",
        "Your y belongs to the step before. s and y have to come from the same two points.",
    ),
    Mistake(
        "step_from_the_start",
        UPDATE,
        "B = bfgs_inverse_update(B, path[-1] - path[0], g - g_before)",
        "Your s is the way from the start, while y is the last change. Both belong to the last step.",
    ),
    Mistake(
        "direction_for_step",
        UPDATE,
        "B = bfgs_inverse_update(B, d, g - g_before)",
        "You take the direction for s. The step is the direction times its length.",
    ),
    Mistake(
        "last_update_forgotten",
        UPDATE,
        "B, last = bfgs_inverse_update(B, path[-1] - path[-2], g - g_before), B\n"
        "    B = last if len(path) > 1 else B",
        "You return B as it was before the last step. It is updated after every step, the last one too.",
    ),
    Mistake(
        "inverse_returned",
        "return np.array(path), B",
        "return np.array(path), np.linalg.inv(B)",
        "You return the inverse of B. B itself is asked for.",
    ),
    Mistake(
        "path_alone",
        "return np.array(path), B",
        "return np.array(path)",
        "You return the path alone. The last matrix is asked for as well.",
    ),
    Mistake(
        "start_left_out",
        "return np.array(path), B",
        "return np.array(path[1:]), B",
        "Your path lacks the start.",
    ),
    Mistake(
        "direction_normalized",
        POINT,
        "path.append(path[-1] + step_length(path[-1], d) * d / np.sqrt(d @ d))",
        "You scale the direction to length 1 after the search. The step length belongs to the direction as "
        "it was passed.",
    ),
    Mistake(
        "unit_steps",
        POINT,
        "step_length(path[-1], d)\n        path.append(path[-1] + d)",
        "You take steps of length 1 and ignore the search. BFGS uses B for the direction only.",
    ),
    Mistake(
        "searches_along_the_gradient",
        POINT,
        "path.append(path[-1] + step_length(path[-1], -g) * d)",
        "You search along the gradient and then step along another direction.",
    ),
    Mistake(
        "euclidean_norm",
        WHILE,
        "while np.sqrt(g @ g) > gtol and len(path) <= max_steps:",
        "You stop by the length of the gradient. The text asks that no entry be larger than gtol in size.",
    ),
    Mistake(
        "never_stops_early",
        WHILE,
        "while len(path) <= max_steps:",
        "Your run ignores gtol and always takes all steps.",
    ),
    Mistake(
        "one_step_less",
        WHILE,
        "while np.max(np.abs(g)) > gtol and len(path) < max_steps:",
        "Your run takes one step less than allowed: max_steps steps make max_steps + 1 points.",
    ),
    Mistake(
        "gradient_asked_twice",
        GRADIENTS,
        "g_before, g = grad(path[-2]), grad(path[-1])",
        "You compute the gradient of the point before a second time. Keep it: gradients are what costs time.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops",
        """
def bfgs_inverse_update(B, s, y):
    n = len(s)
    ys = sum(float(y[i]) * float(s[i]) for i in range(n))
    if ys <= 0:
        return np.array([[float(B[i][j]) for j in range(n)] for i in range(n)])
    By = [sum(float(B[i][j]) * float(y[j]) for j in range(n)) for i in range(n)]
    factor = 1 + sum(float(y[i]) * By[i] for i in range(n)) / ys
    new = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            new[i, j] = B[i][j] + (factor * s[i] * s[j] - s[i] * By[j] - By[i] * s[j]) / ys
    return new


def bfgs(grad, step_length, theta0, gtol, max_steps):
    n = len(theta0)
    theta = np.array([float(t) for t in theta0])
    points, B, g = [theta], np.eye(n), grad(theta)
    for _ in range(max_steps):
        if all(abs(v) <= gtol for v in g):
            break
        d = np.array([-sum(B[i, j] * g[j] for j in range(n)) for i in range(n)])
        s = step_length(theta, d) * d
        theta = theta + s
        points.append(theta)
        new = grad(theta)
        B, g = bfgs_inverse_update(B, s, new - g), new
    return np.array(points), B
""",
    ),
    AlsoRight(
        "through_the_hessian",
        """
def bfgs_inverse_update(B, s, y):
    if s @ y <= 0:
        return B.astype(float)
    H = np.linalg.inv(B)
    Hs = H @ s
    return np.linalg.inv(H + np.outer(y, y) / (s @ y) - np.outer(Hs, Hs) / (s @ Hs))


def bfgs(grad, step_length, theta0, gtol, max_steps):
    path = np.zeros((max_steps + 1, len(theta0)))
    path[0] = theta0
    B, k, g = np.identity(len(theta0)), 0, grad(path[0].copy())
    while k < max_steps and np.linalg.norm(g, np.inf) > gtol:
        d = -B.dot(g)
        path[k + 1] = path[k] + step_length(path[k].copy(), d) * d
        k += 1
        g, change = (lambda new: (new, new - g))(grad(path[k].copy()))
        B = bfgs_inverse_update(B, path[k] - path[k - 1], change)
    return [path[: k + 1], B]
""",
    ),
    AlsoRight(
        "columns_and_recursion",
        """
def bfgs_inverse_update(B, s, y):
    s, y = s[:, None] * 1.0, y[:, None] * 1.0
    ys = (y.T @ s).item()
    if ys <= 0:
        return B + 0.0
    rho = 1 / ys
    left = np.eye(len(s)) - rho * s @ y.T
    return left @ B @ left.T + rho * s @ s.T


def bfgs(grad, step_length, theta0, gtol, max_steps):
    def go_on(theta, g, B, left):
        if left == 0 or not (np.abs(g) > gtol).any():
            return [theta], B
        d = -(g @ B)
        there = theta + step_length(theta, d) * d
        slope = grad(there)
        rest, last = go_on(there, slope, bfgs_inverse_update(B, there - theta, slope - g), left - 1)
        return [theta, *rest], last

    start = theta0.astype(float)
    points, B = go_on(start, grad(start), np.eye(start.size), max_steps)
    return np.stack(points), B
""",
    ),
]
