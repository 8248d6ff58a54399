# %% about
LECTURES = ["L0-45", "L1-11", "L2-47"]
MINUTES = 20

# %% [markdown]
# ## What kind of point is this?
#
# Where the gradient is 0 the slope has nothing more to say, and the curvature decides: bowl, dome, pass, or
# undecided. Curvature is what the Hessian holds, and whoever has a gradient has a Hessian as well, up to a
# small error: shift one coordinate a little to either side and see how the gradient changes.
#
# $$
# D_{ij} = \frac{\partial_i f(\theta + h e_j) - \partial_i f(\theta - h e_j)}{2h},
# \qquad
# H \approx \tfrac12 \left(D + D^\top\right)
# $$
#
# A Hessian is symmetric; the differences $D$ are not, since each entry carries an error of its own. Taking
# the symmetric part costs nothing, and the routines for symmetric matrices rely on it.
#
# **1.** Write `numerical_hessian(grad, theta, h)`. `grad` is a function that takes a float64 point of shape
# $(n,)$ and returns the gradient there; `theta` has shape $(n,)$ and may hold integers. Return the
# **symmetric matrix $\tfrac12(D + D^\top)$**, float64, of shape $(n, n)$.
#
# - **`h` is the same for all coordinates and need not be small.** The checks take $h$ near 0.1, so that the
#   error of the formula can be seen.
# - **Ask for exactly $2n$ gradients, one at each of the points $\theta \pm h e_j$.** `theta` stays as it was.
#
# **2.** Write `classify_critical_point(H, tol)`. `H` is the symmetric Hessian at a point with gradient 0, of
# **any size** $n \ge 1$. **An eigenvalue counts as zero if its size is at most `tol` times the size of the
# largest one**; if all are exactly 0, all count as zero. Return one of four strings:
#
# | string | eigenvalues |
# |---|---|
# | `"saddle"` | **some positive and some negative**, whether or not others count as zero |
# | `"degenerate"` | not both signs, and **at least one counts as zero**: the Hessian does not decide |
# | `"minimum"` | all positive |
# | `"maximum"` | all negative |
#
# Beale's function, whose gradient is given, has a minimum at $(3, 0.5)$ and another critical point at
# $(0, 1)$. Which kind is that?

# %% given
import numpy as np


def beale_grad(theta):
    """Return the gradient of Beale's function at a point, shape (2,)."""
    u, v = theta
    a, b, c = 1.5 - u + u * v, 2.25 - u + u * v**2, 2.625 - u + u * v**3
    along_u = 2 * (a * (v - 1) + b * (v**2 - 1) + c * (v**3 - 1))
    along_v = 2 * u * (a + 2 * b * v + 3 * c * v**2)
    return np.array([along_u, along_v])


# %% answer
def numerical_hessian(grad, theta, h):
    """Return the symmetric part of the central differences of grad, shape (n, n)."""
    # BEGIN SOLUTION
    theta = np.array(theta, dtype=float)
    columns = []
    for shift in h * np.eye(len(theta)):
        columns.append((grad(theta + shift) - grad(theta - shift)) / (2.0 * h))
    D = np.array(columns).T
    return (D + D.T) / 2.0
    # END SOLUTION


def classify_critical_point(H, tol):
    """Return "minimum", "maximum", "saddle" or "degenerate"."""
    # BEGIN SOLUTION
    lam = np.linalg.eigvalsh(H)
    zero = tol * np.max(np.abs(lam))
    up, down = np.any(lam > zero), np.any(lam < -zero)
    if up and down:
        return "saddle"
    if np.any(np.abs(lam) <= zero):
        return "degenerate"
    return "minimum" if up else "maximum"
    # END SOLUTION


# %% check points=0.5
def check_beale():
    """With h = 0.1 the Hessian of Beale's function is right at (3, 0.5) and, with integers, at (0, 1)."""
    expected = [[3.15625, -11.33535], [-11.33535, 47.8404]]
    assert_close(numerical_hessian(beale_grad, np.array([3.0, 0.5]), 0.1), expected)
    expected = [[0.0, 27.77625], [27.77625, 0.0]]
    assert_close(numerical_hessian(beale_grad, np.array([0, 1]), 0.1), expected, atol=1e-9)


# %% check points=0.5
def check_kinds():
    """The kind is right for ten small matrices: two saddles in the plane, bowls, domes, and flat ones."""
    matrices = [
        [[2.0, 0.0], [0.0, -2.0]],
        [[1.0, 2.0], [2.0, 1.0]],
        [[-2.0, 1.0], [1.0, -3.0]],
        [[3.0, 1.0], [1.0, 2.0]],
        [[3e-9, 1e-9], [1e-9, 2e-9]],
        [[1.0, 1.0], [1.0, 1.0]],
        [[-1.0, 1.0], [1.0, -1.0]],
        [[0.0, 0.0], [0.0, 0.0]],
        [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, -1.0]],
        [[-1.0, 0.0, 0.0], [0.0, -2.0, 0.0], [0.0, 0.0, -3.0]],
    ]
    kinds = ["saddle", "saddle", "maximum", "minimum", "minimum"]
    kinds += ["degenerate", "degenerate", "degenerate", "saddle", "maximum"]
    got = [classify_critical_point(np.array(H), 1e-6) for H in matrices]
    assert got == kinds, f"got {', '.join(map(str, got))}; expected {', '.join(kinds)}"


# %% hidden check points=0.5
def check_hessian(rng):
    """At random points of another function, of floats and of integers, the Hessian is right; gradients are
    taken at the right points, each once, and the point stays as it was."""
    from lecturelib.problems import rosenbrock_grad
    from lecturelib.second_order import numerical_hessian as reference

    seen = []

    def grad(point):
        seen.append(np.array(point))
        return rosenbrock_grad(point)

    n = int(rng.integers(3, 6))
    for theta in (rng.uniform(0.5, 2.0, size=n), rng.integers(1, 4, size=n)):
        before, h = theta.copy(), rng.uniform(0.05, 0.15)
        seen.clear()
        got = numerical_hessian(grad, theta, h)
        assert_close(got, reference(rosenbrock_grad, before, h), atol=1e-9)
        assert_close(theta, before)
        moves = np.round((np.array(seen) - before) / h).tolist()
        wanted = np.vstack([np.eye(n), -np.eye(n)]).tolist()
        assert sorted(moves) == sorted(wanted), "the gradient was asked for at other points, or too often"


# %% hidden check points=0.5
def check_random_kinds(rng):
    """The kind is right for random symmetric matrices of several sizes and scales."""
    from lecturelib.descent import classify_critical_point as reference

    got, wanted = [], []
    for zeros in (0, 0, 1, 2):
        for signs in ((1, 1, 1), (-1, -1, -1), (1, 1, -1), (-1, 1, -1), (1, -1, -1, -1)):
            lam = np.array([*signs, *[0] * zeros]) * rng.uniform(0.2, 1.0, size=len(signs) + zeros)
            Q = np.linalg.qr(rng.normal(size=(len(lam), len(lam))))[0]
            H = Q @ np.diag(lam) @ Q.T * 10.0 ** rng.integers(-9, 6)
            H = (H + H.T) / 2
            wanted.append(reference(H, 1e-6))
            got.append(classify_critical_point(H, 1e-6))
    assert got == wanted, "a kind is wrong"


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Line search and second-order methods'."
KINDS = "see the chapter 'Gradient descent, SGD and learning-rate schedules' on critical points."
HALF = "return (D + D.T) / 2.0"
QUOTIENT = "(grad(theta + shift) - grad(theta - shift)) / (2.0 * h)"
ZERO = "zero = tol * np.max(np.abs(lam))"
BODY = """    lam = np.linalg.eigvalsh(H)
    zero = tol * np.max(np.abs(lam))
    up, down = np.any(lam > zero), np.any(lam < -zero)
    if up and down:
        return "saddle"
    if np.any(np.abs(lam) <= zero):
        return "degenerate"
    return "minimum" if up else "maximum"
"""

MISTAKES = [
    Mistake(
        "not_symmetrized",
        HALF,
        "return D",
        "You return the differences as they are. Their errors are not symmetric, so the matrix is not "
        "either; the text asks for the symmetric part: " + CHAPTER,
    ),
    Mistake(
        "not_symmetrized_and_transposed",
        HALF,
        "return D.T",
        "You return the differences as they are, with the shifts along the rows. Their errors are not "
        "symmetric; the text asks for the symmetric part: " + CHAPTER,
    ),
    Mistake(
        "upper_triangle_copied",
        HALF,
        "return np.triu(D) + np.triu(D, 1).T",
        "You copied the upper triangle over the lower one. That is symmetric too, but it throws half of the "
        "differences away: the mean of both is asked for.",
    ),
    Mistake(
        "lower_triangle_copied",
        HALF,
        "return np.tril(D) + np.tril(D, -1).T",
        "You copied the lower triangle over the upper one. That is symmetric too, but it throws half of the "
        "differences away: the mean of both is asked for.",
    ),
    Mistake(
        "twice_too_large",
        QUOTIENT,
        "(grad(theta + shift) - grad(theta - shift)) / h",
        "Your Hessian is twice as large as it should be. The two points are 2h apart, not h; and the "
        "symmetric part is the mean of matrix and transpose, not their sum.",
    ),
    Mistake(
        "forward_difference",
        QUOTIENT,
        "(grad(theta + shift) - grad(theta)) / h",
        "You took the difference to one side. Its error shrinks like h, that of the central difference like "
        "h squared: see the chapter 'Chain rule, Jacobians and automatic differentiation'.",
    ),
    Mistake(
        "backward_difference",
        QUOTIENT,
        "(grad(theta) - grad(theta - shift)) / h",
        "You took the difference to the left side alone. Its error shrinks like h, that of the central "
        "difference like h squared.",
    ),
    Mistake(
        "signs_turned",
        QUOTIENT,
        "(grad(theta - shift) - grad(theta + shift)) / (2.0 * h)",
        "Your Hessian has the wrong sign: the gradient at the point behind is subtracted from the one ahead.",
    ),
    Mistake(
        "all_coordinates_at_once",
        "for shift in h * np.eye(len(theta)):",
        "for shift in h * np.ones((len(theta), len(theta))):",
        "You shifted all coordinates together, so every column is the sum of all columns. Each column needs "
        "a shift along one coordinate.",
    ),
    Mistake(
        "diagonal_only",
        HALF,
        "return np.diag(np.diag(D))",
        "You kept the diagonal alone. The mixed derivatives beside it decide as much: " + CHAPTER,
    ),
    Mistake(
        "product_of_gradients",
        HALF,
        "return np.outer(grad(theta), grad(theta))",
        "Your matrix is the product of the gradient with itself. It knows slopes, and no curvature.",
    ),
    Mistake(
        "integers_cut_off",
        """    theta = np.array(theta, dtype=float)
    columns = []
    for shift in h * np.eye(len(theta)):
        columns.append((grad(theta + shift) - grad(theta - shift)) / (2.0 * h))
""",
        """    columns = []
    for j in range(len(theta)):
        high, low = theta.copy(), theta.copy()
        high[j] += h
        low[j] -= h
        columns.append((grad(high) - grad(low)) / (2.0 * h))
""",
        "With integers in theta your shift is lost: a copy of an array of integers cannot hold 0.1. Copy it "
        "as floats.",
    ),
    Mistake(
        "moves_the_callers_point",
        """    theta = np.array(theta, dtype=float)
    columns = []
    for shift in h * np.eye(len(theta)):
        columns.append((grad(theta + shift) - grad(theta - shift)) / (2.0 * h))
""",
        """    columns = []
    for j in range(len(theta)):
        theta[j] += h
        ahead = grad(theta.astype(float))
        theta[j] -= 2.0 * h
        columns.append((ahead - grad(theta.astype(float))) / (2.0 * h))
""",
        "You shift the caller's array and do not shift it back, so each column starts from another point. "
        "Shift a copy.",
    ),
    Mistake(
        "gradient_for_every_entry",
        QUOTIENT,
        "[(grad(theta + shift)[i] - grad(theta - shift)[i]) / (2.0 * h) for i in range(len(theta))]",
        "The numbers are right, but you ask for two gradients for every entry. One gradient holds a whole "
        "column: 2n of them are enough.",
    ),
    Mistake(
        "determinant_only",
        BODY,
        """    det = np.linalg.det(H)
    if abs(det) <= tol * np.max(np.abs(H)) ** len(H):
        return "degenerate"
    return "minimum" if det > 0 else "saddle"
""",
        "You look at the determinant alone. It is positive for a maximum in the plane as well, and in more "
        "dimensions its sign says little: the eigenvalues decide. " + KINDS[0].upper() + KINDS[1:],
    ),
    Mistake(
        "determinant_and_corner",
        BODY,
        """    det = np.linalg.det(H)
    if abs(det) <= tol * np.max(np.abs(H)) ** len(H):
        return "degenerate"
    if det < 0:
        return "saddle"
    return "minimum" if H[0, 0] > 0 else "maximum"
""",
        "The rule with determinant and first entry is for two variables only, and it misses a saddle with an "
        "eigenvalue 0. The eigenvalues decide for any size.",
    ),
    Mistake(
        "trace_only",
        BODY,
        """    lam = np.linalg.eigvalsh(H)
    zero = tol * np.max(np.abs(lam))
    if abs(np.trace(H)) <= zero:
        return "degenerate"
    return "minimum" if np.trace(H) > 0 else "maximum"
""",
        "You look at the trace, the sum of the eigenvalues. A sum does not show that signs differ.",
    ),
    Mistake(
        "diagonal_for_eigenvalues",
        "lam = np.linalg.eigvalsh(H)",
        "lam = np.diag(H)",
        "You took the diagonal for the eigenvalues. A matrix with ones on the diagonal can still be a "
        "saddle's: the directions of least and most curvature need not be the axes.",
    ),
    Mistake(
        "flat_called_a_minimum",
        "lam > zero), np.any(lam < -zero)",
        "lam >= -zero), np.any(lam < -zero)",
        "You count an eigenvalue 0 as positive. Along it the Hessian is flat and does not say which way the "
        "function bends: " + KINDS,
    ),
    Mistake(
        "degenerate_called_minimum",
        '        return "degenerate"\n',
        '        return "maximum" if down else "minimum"\n',
        "You call a point with an eigenvalue 0 a minimum or a maximum. The fourth power of x and minus it "
        "have the same Hessian at 0, so the Hessian cannot tell: " + KINDS,
    ),
    Mistake(
        "degenerate_before_saddle",
        """    if up and down:
        return "saddle"
    if np.any(np.abs(lam) <= zero):
        return "degenerate"
""",
        """    if np.any(np.abs(lam) <= zero):
        return "degenerate"
    if up and down:
        return "saddle"
""",
        "You give up as soon as one eigenvalue is 0. If two others have different signs, there is a way up "
        "and a way down, whatever happens along the flat direction: a saddle.",
    ),
    Mistake(
        "tolerance_is_absolute",
        ZERO,
        "zero = tol",
        "You compare eigenvalues with tol itself. Measured in other units the same function would be of "
        "another kind; tol is a share of the largest eigenvalue.",
    ),
    Mistake(
        "tolerance_unused",
        ZERO,
        "zero = 0.0",
        "You compare eigenvalues with exactly 0. Rounding leaves something like 1e-17 where a 0 should be: "
        "that is what tol is for.",
    ),
    Mistake(
        "tolerance_of_the_signed_largest",
        ZERO,
        "zero = tol * lam[-1]",
        "You scale tol by the largest eigenvalue with its sign. Below a maximum this is negative; take the "
        "largest size.",
    ),
    Mistake(
        "bowl_and_dome_swapped",
        'return "minimum" if up else "maximum"',
        'return "maximum" if up else "minimum"',
        "You call a bowl a maximum. Positive curvature in every direction means that every way leads up.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops",
        """
def numerical_hessian(grad, theta, h):
    n = len(theta)
    H = np.zeros((n, n))
    for j in range(n):
        high = [float(t) for t in theta]
        low = list(high)
        high[j] += h
        low[j] -= h
        ahead, behind = grad(np.array(high)), grad(np.array(low))
        for i in range(n):
            share = (ahead[i] - behind[i]) / (4 * h)
            H[i, j] += share
            H[j, i] += share
    return H


def classify_critical_point(H, tol):
    sizes = [float(v) for v in np.linalg.eigh(H)[0]]
    largest = max(abs(v) for v in sizes)
    signs = {0 if abs(v) <= tol * largest else (1 if v > 0 else -1) for v in sizes}
    if {1, -1} <= signs:
        return "saddle"
    return "degenerate" if 0 in signs else "minimum" if 1 in signs else "maximum"
""",
    ),
    AlsoRight(
        "one_copy_shifted_and_back",
        """
def numerical_hessian(grad, theta, h):
    point = theta.astype(float)
    rows = np.empty((point.size, point.size))
    for j, here in enumerate(theta):
        point[j] = here + h
        ahead = grad(point.copy())
        point[j] = here - h
        rows[j] = (ahead - grad(point.copy())) / h / 2
        point[j] = here
    return 0.5 * rows + 0.5 * rows.T


def classify_critical_point(H, tol):
    lam = np.sort(np.linalg.eigvals(H).real)
    limit = tol * max(-lam[0], lam[-1])
    if lam[0] < -limit and lam[-1] > limit:
        return "saddle"
    if lam[0] > limit:
        return "minimum"
    return "maximum" if lam[-1] < -limit else "degenerate"
""",
    ),
    AlsoRight(
        "singular_values_for_sizes",
        """
def numerical_hessian(grad, theta, h):
    shifts = h * np.identity(theta.shape[0])
    D = np.stack([grad(theta + s) for s in shifts]) - np.stack([grad(theta - s) for s in shifts])
    return (D + np.transpose(D)) / (4 * h)


def classify_critical_point(H, tol):
    lam = np.linalg.eigvalsh(H)
    lam[np.abs(lam) <= tol * np.linalg.norm(H, 2)] = 0.0
    signs = np.sign(lam)
    if signs.min() * signs.max() < 0:
        return "saddle"
    if not signs.all():
        return "degenerate"
    return {1: "minimum", -1: "maximum"}[int(signs[0])]
""",
    ),
]
