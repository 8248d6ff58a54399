# %% about
LECTURES = ["L0-65", "L2-48", "L2-49"]
MINUTES = 30

# %% [markdown]
# ## Newton's step, and two ways to keep it from falling uphill
#
# Newton replaces $f$ by the parabola that agrees with it up to second order, and goes to where the gradient
# of that parabola is 0:
#
# $$
# \theta \leftarrow \theta + \varepsilon, \qquad H \varepsilon = -g .
# $$
#
# One lecture says that this converges to a local minimum (E-52). It says too much: a parabola can be a dome
# or a saddle, and Newton goes to its middle all the same. Two remedies:
#
# - **damped:** $(H + \lambda I)\,\varepsilon = -g$, with $\lambda$ large enough for a matrix without negative
#   eigenvalues;
# - **saddle-free:** $\lvert H\rvert\,\varepsilon = -g$. The matrix $\lvert H\rvert$ has the eigenvectors of
#   $H$, and the sizes $\lvert\lambda_i\rvert$ of its eigenvalues in place of the $\lambda_i$.
#
# In all three functions below, `theta` and the gradient `g` have shape $(n,)$, and `H` is symmetric of shape
# $(n, n)$. **They return the new point** (not the step) as a float64 array, take integers as well, and leave
# their arguments alone.
#
# **1.** `newton_step(theta, g, H)`. $H$ is invertible, **with eigenvalues of any sign**, and it may be close
# to singular: a hidden check uses a Hilbert matrix with $\theta = 0$, and wants
# **$\lVert H\varepsilon + g\rVert \le 10^{-10}\, \lVert g\rVert$**. Solving the system achieves that.
# Computing $H^{-1}$ and multiplying by it does not, and it costs more.
#
# **2.** `damped_step(theta, g, H, floor)` with **the smallest $\lambda \ge 0$ for which no eigenvalue of
# $H + \lambda I$ lies below `floor`**, a positive number. So $\lambda = 0$ if all eigenvalues are that large
# already.
#
# **3.** `saddle_free_step(theta, g, H)`. No eigenvalue is close to 0 here.
#
# **4.** `newton(grad, hess, theta0, steps)` takes that many steps of `newton_step` and returns **the pair of
# the last point and what it is: `"minimum"`, `"maximum"` or `"saddle"`, by the signs of the eigenvalues of
# the Hessian there** (none of them is 0, and the runs of the checks have converged). `grad` and `hess` take
# a float64 point. **Each step asks once for both, at the current point; at the end `hess` is asked once
# more.**

# %% given
import numpy as np


# %% answer
def newton_step(theta, g, H):
    """Return the point where the gradient of the parabola at theta is 0."""
    # BEGIN SOLUTION
    return theta + np.linalg.solve(H, -g)
    # END SOLUTION


def damped_step(theta, g, H, floor):
    """Return the point of a Newton step with H raised until no eigenvalue lies below floor."""
    # BEGIN SOLUTION
    lam = max(0.0, floor - np.linalg.eigvalsh(H)[0])
    return theta - np.linalg.solve(H + lam * np.eye(len(g)), g)
    # END SOLUTION


def saddle_free_step(theta, g, H):
    """Return the point of a Newton step with the sizes of the eigenvalues."""
    # BEGIN SOLUTION
    sizes, V = np.linalg.eigh(H)
    return theta - V @ (V.T @ g / np.abs(sizes))
    # END SOLUTION


def newton(grad, hess, theta0, steps):
    """Return the last point of a run of Newton's method, and the kind of that point."""
    # BEGIN SOLUTION
    theta = np.array(theta0, dtype=float)
    for _ in range(steps):
        theta = newton_step(theta, grad(theta), hess(theta))
    curvatures = np.linalg.eigvalsh(hess(theta))
    if curvatures[0] > 0.0:
        return theta, "minimum"
    return theta, "maximum" if curvatures[-1] < 0.0 else "saddle"
    # END SOLUTION


# %% check points=0.5
def check_one_step():
    """One step on x² - y² from (5, -7) reaches the saddle with Newton and goes on to (0, -14) without fear of
    saddles; steps with an oblique Hessian are right as well."""
    theta, g, H = np.array([5.0, -7.0]), np.array([10.0, 14.0]), np.diag([2.0, -2.0])
    oblique = np.array([1.0, 2.0]), np.array([3.0, -1.0]), np.array([[1.0, -2.0], [-2.0, 1.0]])
    assert_close(newton_step(*oblique), [4 / 3, 11 / 3])
    assert_close(saddle_free_step(*oblique), [-2 / 3, 5 / 3])
    assert_close(newton_step(theta, g, H), [0.0, 0.0], atol=1e-12)
    assert_close(saddle_free_step(theta, g, H), [0.0, -14.0], atol=1e-12)


# %% check points=0.5
def check_damping():
    """With floor 2.5 a saddle's Hessian is raised by 3.5 and that of a bowl not at all."""
    saddle, bowl = np.array([[1.0, 2.0], [2.0, 1.0]]), np.array([[6.0, 1.0], [1.0, 5.0]])
    theta = np.array([1.0, 2.0])
    assert_close(damped_step(theta, np.array([3.0, -1.0]), saddle, 2.5), [3 / 65, 172 / 65])
    assert_close(damped_step(theta, np.array([1.0, -9.5]), bowl, 2.5), [0.5, 4.0])


# %% check points=0.5
def check_where_newton_ends():
    """Newton ends in a saddle of x² - y², in a maximum of the cosine, and in the minimum of Rosenbrock's
    valley; you say so, and ask for gradients where you should."""
    seen = []

    def banana(theta):
        seen.append(np.array(theta))
        x, y = theta
        return np.array([-400 * x * (y - x**2) - 2 * (1 - x), 200 * (y - x**2)])

    def banana_hess(theta):
        x, y = theta
        return np.array([[1200 * x**2 - 400 * y + 2, -400 * x], [-400 * x, 200.0]])

    theta, kind = newton(banana, banana_hess, np.array([-1.2, 1.0]), 7)
    assert_close(theta, [1.0, 1.0], rtol=1e-6)
    assert kind == "minimum", f"got {kind}, expected minimum"
    assert_close(np.array(seen[:2]), [[-1.2, 1.0], [-1.1752808988764043, 1.3806741573033703]])
    assert len(seen) == 7, f"your run asked for {len(seen)} gradients in seven steps"
    theta, kind = newton(lambda t: -np.sin(t), lambda t: np.diag(-np.cos(t)), np.array([0.4]), 4)
    assert_close(theta, [0.0], atol=1e-9)
    assert kind == "maximum", f"got {kind}, expected maximum"
    theta, kind = newton(lambda t: t * [2, -2], lambda t: np.diag([2.0, -2.0]), np.array([5, -7]), 1)
    assert_close(theta, [0.0, 0.0], atol=1e-9)
    assert kind == "saddle", f"got {kind}, expected saddle"


# %% hidden check points=0.5
def check_random_steps(rng):
    """The three steps are right for random Hessians with eigenvalues of both signs, for floats and integers,
    and nothing that was passed has changed."""
    from lecturelib.second_order import newton_direction, saddle_free_newton_step
    from lecturelib.second_order import newton_step as reference

    n = int(rng.integers(3, 6))
    lam = rng.uniform(0.5, 4.0, size=n) * np.where(np.arange(n) % 2, 1.0, -1.0)
    Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
    floats = rng.normal(size=n), rng.normal(size=n), (Q * lam) @ Q.T
    whole = np.array([[2, 5, 1], [5, -3, 0], [1, 0, 4]])
    integers = rng.integers(1, 9, size=3), rng.integers(1, 9, size=3), whole
    for theta, g, H in (floats, integers):
        H = (H + H.T) / 2 if H.dtype == float else H
        before, floor = (theta.copy(), g.copy(), H.copy()), rng.uniform(0.2, 0.8)
        raised = floor - np.linalg.eigvalsh(H)[0]
        assert_close(newton_step(theta, g, H), reference(*before), rtol=1e-8)
        assert_close(damped_step(theta, g, H, floor), before[0] + newton_direction(g, H, raised), rtol=1e-8)
        assert_close(saddle_free_step(theta, g, H), saddle_free_newton_step(*before), rtol=1e-8)
        positive = H @ H + np.eye(len(g), dtype=H.dtype)
        assert_close(damped_step(theta, g, positive, floor), reference(theta, g, positive), rtol=1e-8)
        for now, then in zip((theta, g, H), before, strict=True):
            assert_close(now, then)


# %% hidden check points=0.5
def check_hilbert(rng):
    """Your Newton step solves its equation for a nearly singular Hilbert matrix."""
    n = 9
    H = 1.0 / (np.arange(n)[:, None] + np.arange(n) + 1.0)
    g = H @ rng.uniform(0.5, 1.5, size=n)
    left_over = np.linalg.norm(H @ newton_step(np.zeros(n), g, H) + g) / np.linalg.norm(g)
    assert_close(left_over, 0.0, atol=1e-10)


# %% hidden check points=0.5
def check_random_runs(rng):
    """Runs on random functions end where they should and are called what they are; gradients and Hessians are
    asked for at the right points, and the start stays as it was."""
    from lecturelib.second_order import newton_step as reference

    n = 3
    for signs in ((1, 1, 1), (-1, -1, -1), (1, -1, 1), (-1, -1, 1)):
        Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
        H = (Q * (np.array(signs) * rng.uniform(2.0, 5.0, size=n))) @ Q.T
        center, asked = rng.integers(-3, 4, size=n), []

        def grad(t, H=H, center=center):
            return H @ (t - center) + 0.05 * (t - center) ** 3

        def hess(t, H=H, center=center):
            return (H + H.T) / 2 + np.diag(0.15 * (t - center) ** 2)

        def watched(t, asked=asked, grad=grad):
            asked.append(("g", *np.round(t, 6)))
            return grad(t)

        def watched_hess(t, asked=asked, hess=hess):
            asked.append(("H", *np.round(t, 6)))
            return hess(t)

        start = center + 1 - 2 * (np.arange(n) % 2)
        path, before = [start.astype(float)], start.copy()
        for _ in range(6):
            path.append(reference(path[-1], grad(path[-1]), hess(path[-1])))
        end, kind = newton(watched, watched_hess, start, 6)
        assert_close(end, path[-1], atol=1e-8)
        positive = int(np.sum(np.linalg.eigvalsh(hess(path[-1])) > 0))
        assert kind == {0: "maximum", n: "minimum"}.get(positive, "saddle"), "the kind is wrong"
        assert len(asked) == 13, "gradients or Hessians were asked for too often, or not often enough"
        wanted = [("g", p) for p in path[:-1]] + [("H", p) for p in path]
        for name in ("g", "H"):
            at = np.array([call[1:] for call in asked if call[0] == name])
            assert_close(at, np.array([p for which, p in wanted if which == name]), atol=1e-5)
        assert_close(start, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Line search and second-order methods'."
STEP = "return theta + np.linalg.solve(H, -g)"
LAM = "lam = max(0.0, floor - np.linalg.eigvalsh(H)[0])"
DAMPED = "return theta - np.linalg.solve(H + lam * np.eye(len(g)), g)"
FREE = "return theta - V @ (V.T @ g / np.abs(sizes))"
RUN = "theta = newton_step(theta, grad(theta), hess(theta))"
KIND = """    curvatures = np.linalg.eigvalsh(hess(theta))
    if curvatures[0] > 0.0:
        return theta, "minimum"
    return theta, "maximum" if curvatures[-1] < 0.0 else "saddle"
"""

MISTAKES = [
    Mistake(
        "plus_sign",
        STEP,
        "return theta + np.linalg.solve(H, g)",
        "Your step goes the wrong way: the gradient of the parabola vanishes at a step that solves H times "
        "step = minus gradient.",
    ),
    Mistake(
        "explicit_inverse",
        STEP,
        "return theta - np.linalg.inv(H) @ g",
        "You computed the inverse. Where H is nearly singular its entries are huge, and rounding in them "
        "spoils the product. Solve the system instead: " + CHAPTER,
    ),
    Mistake(
        "pseudo_inverse",
        STEP,
        "return theta - np.linalg.pinv(H) @ g",
        "You computed a pseudo-inverse. It is as sensitive to rounding as the inverse where H is nearly "
        "singular. Solve the system instead: " + CHAPTER,
    ),
    Mistake(
        "gradient_descent",
        STEP,
        "return theta - g",
        "Your step is the negative gradient: plain descent with rate 1. The Hessian is not used.",
    ),
    Mistake(
        "multiplied_instead_of_solved",
        STEP,
        "return theta - H @ g",
        "You multiplied by H. Newton divides by the curvature: long steps where it is small, short ones "
        "where it is large.",
    ),
    Mistake(
        "diagonal_of_the_hessian",
        STEP,
        "return theta - g / np.diag(H)",
        "You divided by the diagonal of H. What stands beside it couples the coordinates, and the system has "
        "to be solved as a whole.",
    ),
    Mistake(
        "step_instead_of_point",
        STEP,
        "return np.linalg.solve(H, -g)",
        "You return the step. The new point is asked for: theta plus the step.",
    ),
    Mistake(
        "minimum_only",
        STEP,
        "return theta - np.linalg.solve(np.linalg.cholesky(H).T, np.linalg.solve(np.linalg.cholesky(H), g))",
        "Cholesky's factorization exists for positive definite matrices only, and the Hessian at a saddle "
        "is none. A general solver takes any invertible matrix.",
    ),
    Mistake(
        "writes_into_theta",
        STEP,
        "theta += np.linalg.solve(H, -g)\n    return theta",
        "Your step changes the caller's point: theta += works in place. Build a new array.",
    ),
    Mistake(
        "always_shifted",
        LAM,
        "lam = floor - np.linalg.eigvalsh(H)[0]",
        "You shift bowls too, and downward: their smallest eigenvalue is lowered to the floor. The smallest "
        "allowed damping is 0.",
    ),
    Mistake(
        "floor_is_the_damping",
        LAM,
        "lam = floor",
        "You add the floor itself. The matrix of a saddle stays that of a saddle then: lambda has to make up "
        "for the negative eigenvalue.",
    ),
    Mistake(
        "size_of_the_smallest_eigenvalue",
        LAM,
        "lam = floor + abs(np.linalg.eigvalsh(H)[0])",
        "You add the size of the smallest eigenvalue, also where it is positive. A bowl needs no damping.",
    ),
    Mistake(
        "just_singular",
        LAM,
        "lam = max(0.0, -np.linalg.eigvalsh(H)[0]) * (1.0 + 1e-3)",
        "You raise the smallest eigenvalue to about 0, not to the floor. The matrix is all but singular and "
        "the step far too long.",
    ),
    Mistake(
        "largest_eigenvalue",
        LAM,
        "lam = max(0.0, floor - np.linalg.eigvalsh(H)[-1])",
        "You compare the largest eigenvalue with the floor. The smallest one is in the way.",
    ),
    Mistake(
        "diagonal_for_eigenvalues",
        LAM,
        "lam = max(0.0, floor - np.min(np.diag(H)))",
        "You compare the diagonal with the floor. A matrix with positive diagonal can have negative "
        "eigenvalues.",
    ),
    Mistake(
        "damping_on_every_entry",
        DAMPED,
        "return theta - np.linalg.solve(H + lam, g)",
        "You add lambda to every entry of H. It belongs on the diagonal alone.",
    ),
    Mistake(
        "damping_subtracted",
        DAMPED,
        "return theta - np.linalg.solve(H - lam * np.eye(len(g)), g)",
        "You subtract the damping, which lowers the eigenvalues. They should rise.",
    ),
    Mistake(
        "damped_step_goes_up",
        DAMPED,
        "return theta + np.linalg.solve(H + lam * np.eye(len(g)), g)",
        "Your damped step goes up: a sign is missing.",
    ),
    Mistake(
        "eigenvalues_clipped",
        DAMPED,
        "sizes, V = np.linalg.eigh(H)\n    return theta - V @ (V.T @ g / np.maximum(sizes, floor))",
        "You raise only the eigenvalues below the floor. That leads downhill as well, but it is another "
        "method: damping adds the same lambda to all of them. " + CHAPTER[0].upper() + CHAPTER[1:],
    ),
    Mistake(
        "damped_step_alone",
        DAMPED,
        "return -np.linalg.solve(H + lam * np.eye(len(g)), g)",
        "Your damped function returns the step. The new point is asked for.",
    ),
    Mistake(
        "signs_kept",
        FREE,
        "return theta - V @ (V.T @ g / sizes)",
        "You keep the signs of the eigenvalues, so this is Newton's step, which goes to the saddle. "
        "Saddle-free means their sizes: " + CHAPTER,
    ),
    Mistake(
        "sizes_of_the_entries",
        FREE,
        "return theta - np.linalg.solve(np.abs(H), g)",
        "You took the absolute value of each entry of H. For a diagonal matrix that is right; in general the "
        "sizes of the eigenvalues are meant.",
    ),
    Mistake(
        "not_turned_back",
        FREE,
        "return theta - V.T @ g / np.abs(sizes)",
        "Your step is still in the coordinates of the eigenvectors. Turn it back to those of theta.",
    ),
    Mistake(
        "not_turned_at_all",
        FREE,
        "return theta - g / np.abs(sizes)",
        "You divide the gradient by the eigenvalues as if the axes were the eigenvectors. Turn it into their "
        "coordinates first, and back afterwards.",
    ),
    Mistake(
        "turned_the_wrong_way",
        FREE,
        "return theta - V.T @ (V @ g / np.abs(sizes))",
        "You mixed up the matrix of eigenvectors and its transpose: the eigenvectors are the columns.",
    ),
    Mistake(
        "saddle_free_goes_up",
        FREE,
        "return theta + V @ (V.T @ g / np.abs(sizes))",
        "Your saddle-free step goes up in every direction: a sign is missing.",
    ),
    Mistake(
        "multiplied_by_the_sizes",
        FREE,
        "return theta - V @ (V.T @ g * np.abs(sizes))",
        "You multiply by the sizes of the eigenvalues. A step divides by them.",
    ),
    Mistake(
        "saddle_free_step_alone",
        FREE,
        "return -V @ (V.T @ g / np.abs(sizes))",
        "Your saddle-free function returns the step. The new point is asked for.",
    ),
    Mistake(
        "claims_a_minimum",
        KIND,
        '    hess(theta)\n    return theta, "minimum"\n',
        "You call every end of a run a minimum, as one lecture does. Newton finds any point with gradient 0: "
        "on x² - y² it goes straight to the saddle. " + CHAPTER[0].upper() + CHAPTER[1:],
    ),
    Mistake(
        "maximum_forgotten",
        'return theta, "maximum" if curvatures[-1] < 0.0 else "saddle"',
        'return theta, "saddle"',
        "You call a maximum a saddle. At a maximum every eigenvalue is negative.",
    ),
    Mistake(
        "one_positive_is_enough",
        "if curvatures[0] > 0.0:",
        "if curvatures[-1] > 0.0:",
        "You call it a minimum if one eigenvalue is positive. All of them have to be.",
    ),
    Mistake(
        "kind_swapped",
        'return theta, "maximum" if curvatures[-1] < 0.0 else "saddle"',
        'return theta, "maximum" if curvatures[0] < 0.0 else "saddle"',
        "You call it a maximum if one eigenvalue is negative. All of them have to be.",
    ),
    Mistake(
        "one_hessian_for_all",
        "    for _ in range(steps):\n        " + RUN,
        "    H = hess(theta)\n    for _ in range(steps):\n        theta = newton_step(theta, grad(theta), H)",
        "You keep the Hessian of the start for all steps. The curvature changes on the way: ask again at "
        "each point.",
    ),
    Mistake(
        "one_step_too_many",
        "for _ in range(steps):",
        "for _ in range(steps + 1):",
        "Your run takes one step more than it was told.",
    ),
    Mistake(
        "one_step_only",
        "    for _ in range(steps):\n        " + RUN,
        "    " + RUN,
        "Your run takes a single step. That is enough for a quadratic only.",
    ),
    Mistake(
        "saddle_free_run",
        RUN,
        "theta = saddle_free_step(theta, grad(theta), hess(theta))",
        "Your run takes saddle-free steps. Here plain Newton is asked for, saddles included.",
    ),
    Mistake(
        "descends",
        RUN,
        "hess(theta)\n        theta = theta - 0.001 * grad(theta)",
        "Your run descends along the gradient. It should take Newton's steps.",
    ),
    Mistake(
        "gradient_asked_twice",
        RUN,
        "theta = theta + 0.0 * grad(theta)\n        " + RUN,
        "You ask for the gradient twice in each step. Keep it in a variable.",
    ),
    Mistake(
        "pair_swapped",
        KIND,
        """    curvatures = np.linalg.eigvalsh(hess(theta))
    if curvatures[0] > 0.0:
        return "minimum", theta
    return "maximum" if curvatures[-1] < 0.0 else "saddle", theta
""",
        "Point and kind come in the wrong order: first the point.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "least_squares_and_clipped_damping",
        """
def newton_step(theta, g, H):
    return theta - np.linalg.lstsq(H, g, rcond=0.0)[0]


def damped_step(theta, g, H, floor):
    sizes, V = np.linalg.eigh(H)
    shift = floor - sizes.min() if sizes.min() < floor else 0
    return theta - V @ np.diag(1 / (sizes + shift)) @ V.T @ g


def saddle_free_step(theta, g, H):
    sizes, V = np.linalg.eigh(H)
    absolute = V @ np.diag(np.abs(sizes)) @ V.T
    return theta + np.linalg.solve(absolute, -g)


def newton(grad, hess, theta0, steps):
    point = theta0 * 1.0
    for _ in range(steps):
        slope, bend = grad(point), hess(point)
        point = newton_step(point, slope, bend)
    signs = {bool(size > 0) for size in np.linalg.eigvals(hess(point)).real}
    return [point, "saddle" if len(signs) == 2 else "minimum" if True in signs else "maximum"]
""",
    ),
    AlsoRight(
        "sums_over_eigenvectors",
        """
def newton_step(theta, g, H):
    new = theta.astype(float)
    for size, v in zip(*(lambda e: (e[0], e[1].T))(np.linalg.eigh(H))):
        new = new - (v @ g) / size * v
    return new


def damped_step(theta, g, H, floor):
    smallest = min(np.linalg.eigvalsh(H))
    raised = H.astype(float)
    if smallest < floor:
        for i in range(len(g)):
            raised[i, i] += floor - smallest
    return newton_step(theta, g, raised)


def saddle_free_step(theta, g, H):
    sizes, V = np.linalg.eigh(H)
    new = theta.astype(float)
    for i in range(len(sizes)):
        new -= (V[:, i] @ g) / abs(sizes[i]) * V[:, i]
    return new


def newton(grad, hess, theta0, steps):
    theta = np.asarray(theta0, float)
    while steps:
        theta, steps = newton_step(theta, grad(theta), hess(theta)), steps - 1
    positive = int((np.linalg.eigvalsh(hess(theta)) > 0).sum())
    return theta, "maximum" if positive == 0 else "minimum" if positive == theta.size else "saddle"
""",
    ),
    AlsoRight(
        "elimination_and_matrix_root",
        """
def newton_step(theta, g, H):
    n = len(g)
    A = np.column_stack([H, -g]).astype(float)
    for k in range(n):
        pivot = k + int(np.argmax(np.abs(A[k:, k])))
        A[[k, pivot]] = A[[pivot, k]]
        for i in range(k + 1, n):
            A[i] -= A[i, k] / A[k, k] * A[k]
    step = np.zeros(n)
    for k in reversed(range(n)):
        step[k] = (A[k, n] - A[k, k + 1 : n] @ step[k + 1 :]) / A[k, k]
    return theta + step


def damped_step(theta, g, H, floor):
    lam = np.clip(floor - np.linalg.eigvalsh(H).min(), 0, None)
    return newton_step(theta, g, H + lam * np.identity(g.size))


def saddle_free_step(theta, g, H):
    U, s, Vt = np.linalg.svd(H)  # |H| is the root of H H
    return theta - np.linalg.solve(Vt.T @ np.diag(s) @ Vt, g)


def newton(grad, hess, theta0, steps):
    theta = theta0.astype(np.float64)
    for _ in range(steps):
        g = grad(theta)
        theta = newton_step(theta, g, hess(theta))
    H = hess(theta)
    kinds = {"minimum": H, "maximum": -H}
    for kind, matrix in kinds.items():
        try:
            np.linalg.cholesky(matrix)
        except np.linalg.LinAlgError:
            continue
        return theta, kind
    return theta, "saddle"
""",
    ),
]
