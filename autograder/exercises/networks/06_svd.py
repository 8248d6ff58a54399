# %% about
LECTURES = ["L3-20", "L3-21"]
MINUTES = 30

# %% [markdown]
# ## A matrix in three steps
#
# Without activations, a layer is a matrix, and all that a matrix can do to space is turn it, stretch it along
# perpendicular axes, and turn it again; perhaps with a mirror. The singular value decomposition says so:
#
# $$
# \Theta = U\, \operatorname{diag}(s)\, V^\top,
# \qquad
# U^\top U = I, \quad V^\top V = I, \quad s_1 \ge s_2 \ge \dots \ge 0 .
# $$
#
# **1.** `svd_factors(Theta)` for a matrix of shape $(m, n)$ returns three arrays, $U$, $s$ and **$V^\top$, in
# this order, of shapes $(m, k)$, $(k,)$ and $(k, n)$ with $k = \min(m, n)$**. A column of $U$ and the row of
# $V^\top$ that belongs to it may change sign together, so the decomposition is not unique; **fix it: in each
# row of $V^\top$ the entry with the largest absolute value is positive.** `np.linalg.svd` may do the rest. No
# two singular values are equal, no singular value is 0, and no row has a tie.
#
# **2.** `kind_of(Q, tol=1e-9)` says what a square matrix does to space. It returns the string **`"rotation"`
# if $Q^\top Q = I$ and $\det Q > 0$, `"reflection"` if $Q^\top Q = I$ and $\det Q < 0$, and `"neither"`
# otherwise**. $Q^\top Q = I$ holds if **no entry of the difference is greater than `tol` in absolute value**.
# (In more than two dimensions a "reflection" may turn as well.)
#
# A slide takes the matrix
# $\begin{bmatrix} 0.19 & 1.84 \\ -0.97 & -0.93 \end{bmatrix}$
# to pieces and calls the factors
#
# $$
# \underbrace{\begin{bmatrix} 0.83 & -0.55 \\ -0.55 & -0.83 \end{bmatrix}}_{\text{rotation}}
# \underbrace{\begin{bmatrix} 2.17 & 0 \\ 0 & 0.74 \end{bmatrix}}_{\text{scale}}
# \underbrace{\begin{bmatrix} 0.32 & 0.94 \\ 0.94 & -0.32 \end{bmatrix}}_{\text{reflection}} .
# $$
#
# Ask your function about the outer two, with `tol=0.02` for the digits that were cut off.
#
# **3.** `rotation_scale_rotation(Theta)` for an invertible square matrix returns three arrays $R_1$, $s$,
# $R_2$ with $\Theta = R_1 \operatorname{diag}(s)\, R_2$, in which **both $R_1$ and $R_2$ are rotations**,
# whatever the size of the matrix. **$|s|$ are the singular values, from the largest to the smallest. All
# scales are positive if $\det \Theta > 0$; if $\det \Theta < 0$ the last one, and only that, is negative.**
# Signs that this leaves open are yours.
#
# Floats or integers go in, arrays of floats come out, three of them in **a plain tuple or list** (not in the
# result object of `np.linalg.svd`). Arguments stay as they were.

# %% given
import numpy as np


# %% answer
def svd_factors(Theta):
    """Return U (m, k), s (k,) and Vt (k, n), with the largest entry of each row of Vt positive."""
    # BEGIN SOLUTION
    U, s, Vt = np.linalg.svd(Theta, full_matrices=False)
    largest = np.abs(Vt).argmax(axis=1)
    sign = np.sign(Vt[np.arange(len(s)), largest])
    return U * sign, s, Vt * sign[:, np.newaxis]
    # END SOLUTION


def kind_of(Q, tol=1e-9):
    """Return "rotation", "reflection" or "neither" for a square matrix."""
    # BEGIN SOLUTION
    if np.abs(Q.T @ Q - np.eye(len(Q))).max() > tol:
        return "neither"
    return "rotation" if np.linalg.det(Q) > 0 else "reflection"
    # END SOLUTION


def rotation_scale_rotation(Theta):
    """Return R1 (n, n), s (n,) and R2 (n, n): two rotations and the scales between them."""
    # BEGIN SOLUTION
    R1, s, R2 = svd_factors(Theta)
    if np.linalg.det(R1) < 0:
        R1[:, -1] *= -1.0
        s[-1] *= -1.0
    if np.linalg.det(R2) < 0:
        R2[-1, :] *= -1.0
        s[-1] *= -1.0
    return R1, s, R2
    # END SOLUTION


# %% check points=0.5
def check_factors():
    """A matrix with two rows and three columns has the right factors, with the right shapes and signs."""
    factors = svd_factors(np.array([[252.0, 252.0, -693.0], [-161.0, 364.0, -476.0]]) / 315.0)
    assert type(factors) in (tuple, list), "expected a plain tuple or list of three arrays"
    U, s, Vt = factors
    assert_close(s, [3.0, 1.0], atol=1e-9)
    assert_close(Vt, np.array([[-1.0, -4.0, 8.0], [8.0, -4.0, -1.0]]) / 9.0, atol=1e-9)
    assert_close(U, [[-0.8, 0.6], [-0.6, -0.8]], atol=1e-9)


# %% check points=0.5
def check_kinds():
    """A turn, a mirror, two shears, a stretch and a turn in space are called what they are."""
    turn, mirror = [[0.6, -0.8], [0.8, 0.6]], [[0.6, 0.8], [0.8, -0.6]]
    cases = (
        (turn, "rotation"),
        (mirror, "reflection"),
        ([[1.0, 2.0], [0.0, 1.0]], "neither"),
        ([[1.0, 0.6], [0.0, 0.8]], "neither"),
        ([[1.2, -1.6], [1.6, 1.2]], "neither"),
        ([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], "rotation"),
    )
    for Q, expected in cases:
        got = kind_of(np.array(Q))
        assert got == expected, f"got {got!r} for {Q}, expected {expected!r}"
    got = kind_of(np.array([[0.6, -0.8], [0.8, 0.7]]), 0.2)
    assert got == "rotation", f"got {got!r} for a matrix that is a rotation within a tolerance of 0.2"


# %% check points=0.5
def check_two_rotations():
    """The matrix of the slide, a mirror image of it, and one in space are a product of rotation, scale and
    rotation."""
    slide = [[0.19, 1.84], [-0.97, -0.93]]
    mirrored = [[1.84, 0.19], [-0.93, -0.97]]
    space = [[0.0, -3.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, -1.0]]
    two = [2.16200381188, 0.743800723294]
    found = []
    for Theta in (slide, mirrored, space):
        factors = rotation_scale_rotation(np.array(Theta))
        assert type(factors) in (tuple, list), "expected a plain tuple or list of three arrays"
        R1, s, R2 = factors
        assert_close(R1 @ np.diag(s) @ R2, Theta, atol=1e-9)
        assert_close(R1.T @ R1, np.eye(len(Theta)), atol=1e-9)
        found.append((R1, s, R2))
    determinants = [[np.linalg.det(R1), np.linalg.det(R2)] for R1, _, R2 in found]
    assert_close(np.array(determinants), np.ones((3, 2)), atol=1e-9)
    for (_, s, _), scales in zip(found, (two, [two[0], -two[1]], [3.0, 2.0, -1.0]), strict=True):
        assert_close(s, scales, atol=1e-9)


# %% hidden check points=0.5
def check_random_factors(rng):
    """Random matrices, square, tall and wide, floats and integers, have the right factors, and stay as they
    were."""
    from lecturelib.networks import svd_factors as reference

    for shape in ((3, 3), (5, 3), (2, 4)):
        for Theta in (rng.normal(size=shape), rng.permutation(np.arange(1, 1 + shape[0] * shape[1]) ** 2)):
            Theta = Theta.reshape(shape)
            before = Theta.copy()
            U, s, Vt = svd_factors(Theta)
            expected = reference(before)
            assert_close(s, expected.s, atol=1e-9)
            assert_close(Vt, expected.Vt, rtol=1e-7, atol=1e-7)
            assert_close(U, expected.U, rtol=1e-7, atol=1e-7)
            assert_close(Theta, before)


# %% hidden check points=0.5
def check_more_kinds(rng):
    """The outer factors of the slide, random turns and mirrors in two to four dimensions, and matrices that
    only look like them are called what they are."""
    assert kind_of(np.array([[0.83, -0.55], [-0.55, -0.83]]), 0.02) == "reflection"
    assert kind_of(np.array([[0.32, 0.94], [0.94, -0.32]]), tol=0.02) == "reflection"
    assert kind_of(np.array([[0.83, -0.55], [-0.55, -0.83]])) == "neither"
    for n in (2, 3, 4):
        Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
        Q[:, 0] *= np.sign(np.linalg.det(Q))
        before = Q.copy()
        assert kind_of(Q) == "rotation"
        assert_close(Q, before)
        assert kind_of(Q * np.r_[-1.0, np.ones(n - 1)]) == "reflection"
        stretch = np.r_[rng.uniform(1.5, 3.0), np.ones(n - 1)]
        stretch[-1] /= stretch[0]
        assert kind_of(Q * stretch) == "neither"
        assert kind_of(Q * -stretch) == "neither"


# %% hidden check points=0.5
def check_random_rotations(rng):
    """Random matrices in two to four dimensions, with determinants of both signs, come apart into rotation,
    scale and rotation, and stay as they were."""
    from lecturelib.networks import as_rotation_scale_rotation as reference

    for n in (2, 3, 4):
        first = rng.normal(size=(n, n)) + 2.0 * np.diag(rng.permutation(np.arange(1.0, n + 1.0)))
        # Swapped rows turn the first factor's determinant round, swapped columns the last one's.
        rows, columns = first[::-1].copy(), first[:, ::-1].copy()
        for Theta in (first, rows, columns, -first, first * np.r_[-1.0, np.ones(n - 1)]):
            before = Theta.copy()
            R1, s, R2 = rotation_scale_rotation(Theta)
            assert_close(Theta, before)
            assert_close(s, reference(before).s, rtol=1e-7, atol=1e-7)
            assert_close(R1 @ np.diag(s) @ R2, before, atol=1e-9)
            assert_close(R1.T @ R1, np.eye(n), atol=1e-9)
            assert_close(np.array([np.linalg.det(R1), np.linalg.det(R2)]), [1.0, 1.0], atol=1e-9)


# %% mistakes
from autograder.authoring.exercise import Mistake

SIGNED = "return U * sign, s, Vt * sign[:, np.newaxis]"
FACTORS = f"""U, s, Vt = np.linalg.svd(Theta, full_matrices=False)
    largest = np.abs(Vt).argmax(axis=1)
    sign = np.sign(Vt[np.arange(len(s)), largest])
    {SIGNED}"""
CLOSE = "if np.abs(Q.T @ Q - np.eye(len(Q))).max() > tol:"
FIRST = """if np.linalg.det(R1) < 0:
        R1[:, -1] *= -1.0
        s[-1] *= -1.0"""
SECOND = """if np.linalg.det(R2) < 0:
        R2[-1, :] *= -1.0
        s[-1] *= -1.0"""
CHAPTER = "see the chapter 'Shallow networks and universal approximation'."

MISTAKES = [
    Mistake(
        "v_for_its_transpose",
        SIGNED,
        "return U * sign, s, (Vt * sign[:, np.newaxis]).T",
        "Your third factor is V, with the singular vectors in its columns. The text asks for its transpose, "
        "whose rows they are; the product of your three factors is another matrix, or does not exist.",
    ),
    Mistake(
        "transposed_once_more",
        FACTORS,
        """U, s, V = np.linalg.svd(Theta, full_matrices=False)
    sign = np.sign(V[np.abs(V).argmax(axis=0), np.arange(V.shape[1])])[: len(s)]
    return U * sign, s, (V[:, : len(s)] * sign).T""",
        "You took the third result of NumPy for V and transposed it. NumPy returns the transpose already.",
    ),
    Mistake(
        "square_factors",
        "np.linalg.svd(Theta, full_matrices=False)",
        "np.linalg.svd(Theta)",
        "For a matrix that is not square you keep singular vectors that meet no singular value. Only the "
        "first min(m, n) are asked for; NumPy has an option for that.",
    ),
    Mistake(
        "scales_as_a_matrix",
        SIGNED,
        "return U * sign, np.diag(s), Vt * sign[:, np.newaxis]",
        "You return diag(s), a matrix. The text asks for the vector s.",
    ),
    Mistake(
        "eigenvalues_for_singular_values",
        SIGNED,
        "return U * sign, s**2, Vt * sign[:, np.newaxis]",
        "You return the squares of the singular values: they are the eigenvalues of the matrix times its "
        "transpose. A root is missing.",
    ),
    Mistake(
        "from_the_smallest",
        SIGNED,
        "return (U * sign)[:, ::-1], s[::-1], (Vt * sign[:, np.newaxis])[::-1]",
        "Your singular values ascend, as NumPy's eigenvalues of symmetric matrices do. Here the largest "
        "comes first.",
    ),
    Mistake(
        "result_of_numpy_as_it_is",
        FACTORS,
        "return np.linalg.svd(Theta, full_matrices=False)",
        "You return what NumPy returns, as it is: an object of a type of its own, with signs left to chance. "
        "Take it apart, fix the signs, and return the three arrays in a tuple.",
    ),
    Mistake(
        "signs_left_to_chance",
        FACTORS,
        "U, s, Vt = np.linalg.svd(Theta, full_matrices=False)\n    return U, s, Vt",
        "You leave the signs as they come. The product is right, but the text fixes them: the largest entry "
        "of each row of the third factor is positive.",
    ),
    Mistake(
        "one_factor_flipped",
        SIGNED,
        "return U, s, Vt * sign[:, np.newaxis]",
        "You changed signs in the third factor and not in the first, so the product has changed. The two "
        "belong together.",
    ),
    Mistake(
        "signs_by_the_columns_of_u",
        "largest = np.abs(Vt).argmax(axis=1)\n    sign = np.sign(Vt[np.arange(len(s)), largest])",
        "largest = np.abs(U).argmax(axis=0)\n    sign = np.sign(U[largest, np.arange(len(s))])",
        "You fixed the signs by the columns of U. A fair convention, but the text fixes them by the rows of "
        "the third factor.",
    ),
    Mistake(
        "signs_by_the_first_entry",
        "largest = np.abs(Vt).argmax(axis=1)",
        "largest = (Vt != 0).argmax(axis=1)",
        "You made the first entry of each row positive. The text asks for that with the largest absolute "
        "value.",
    ),
    Mistake(
        "first_and_last_swapped",
        SIGNED,
        "return Vt * sign[:, np.newaxis], s, U * sign",
        "The outer factors have changed places: U comes first.",
    ),
    Mistake(
        "determinant_alone",
        CLOSE,
        "if abs(abs(np.linalg.det(Q)) - 1.0) > tol:",
        "You looked at the determinant alone. A shear keeps areas too, and is no rotation: lengths and "
        "angles must stay as they are, which the product with the transpose tells.",
    ),
    Mistake(
        "every_orthogonal_matrix_a_rotation",
        '"rotation" if np.linalg.det(Q) > 0 else "reflection"',
        '"rotation"',
        "You call every matrix with perpendicular rows of length 1 a rotation. Half of them are mirrors; the "
        "sign of the determinant tells: " + CHAPTER,
    ),
    Mistake(
        "names_swapped",
        "np.linalg.det(Q) > 0",
        "np.linalg.det(Q) < 0",
        "Rotation and reflection have changed places. The identity is a rotation, by no angle, and its "
        "determinant is 1.",
    ),
    Mistake(
        "symmetric_means_reflection",
        "np.linalg.det(Q) > 0",
        "not np.allclose(Q, Q.T, atol=tol)",
        "You call a matrix a reflection if it is symmetric. In the plane that often fits; in space there are "
        "symmetric rotations and reflections that are not symmetric.",
    ),
    Mistake(
        "tolerance_ignored",
        CLOSE,
        "if not np.allclose(Q.T @ Q, np.eye(len(Q))):",
        "You ignore `tol`. Printed digits are rounded, and the factors of the slide are orthogonal only "
        "within a tolerance that says so.",
    ),
    Mistake(
        "lengths_alone",
        CLOSE,
        "if np.abs(np.linalg.norm(Q, axis=0) - 1.0).max() > tol:",
        "You look at the lengths of the columns only. They also have to be perpendicular to each other: the "
        "product with the transpose tells both.",
    ),
    Mistake(
        "reflections_left_in",
        f"{FIRST}\n    {SECOND}",
        "pass",
        "You return the singular value decomposition as it is. Its outer factors may be reflections: ask for "
        "their determinants. S" + CHAPTER[1:],
    ),
    Mistake(
        "only_both_at_once",
        f"{FIRST}\n    {SECOND}",
        "if np.linalg.det(R1) < 0 and np.linalg.det(R2) < 0:\n"
        "        R1[:, -1] *= -1.0\n"
        "        R2[-1, :] *= -1.0",
        "You repair the case of two reflections, which cancel. If only one factor is a reflection, one sign "
        "is left over, and it has to go into the last scale.",
    ),
    Mistake(
        "scale_keeps_its_sign",
        f"{FIRST}\n    {SECOND}",
        f"{FIRST}\n    {SECOND}".replace("\n        s[-1] *= -1.0", ""),
        "Both outer factors are rotations now, but all your scales are positive, so the determinant of the "
        "product is. If that of the matrix is negative, the last scale must be.",
    ),
    Mistake(
        "first_scale_negative",
        f"{FIRST}\n    {SECOND}",
        f"{FIRST}\n    {SECOND}".replace("[:, -1]", "[:, 0]")
        .replace("[-1, :]", "[0, :]")
        .replace("[-1]", "[0]"),
        "You put the sign into the first scale. The text puts it into the last one, the smallest.",
    ),
    Mistake(
        "row_of_the_first_factor",
        "R1[:, -1] *= -1.0",
        "R1[-1, :] *= -1.0",
        "You turned a row of the first factor round. The scales meet its columns: a sign taken out of s[-1] "
        "belongs to the last column.",
    ),
    Mistake(
        "column_of_the_last_factor",
        "R2[-1, :] *= -1.0",
        "R2[:, -1] *= -1.0",
        "You turned a column of the last factor round. The scales meet its rows: a sign taken out of s[-1] "
        "belongs to the last row.",
    ),
    Mistake(
        "whole_factor_negated",
        f"{FIRST}\n    {SECOND}",
        """if np.linalg.det(R1) < 0:
        R1, s = -R1, -s
    if np.linalg.det(R2) < 0:
        R2, s = -R2, -s""",
        "You changed the sign of a whole factor. In the plane that leaves the determinant as it is, because "
        "two columns change sign: a single one must.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "through_eigenvectors",
        """
def svd_factors(Theta):
    Theta = np.asarray(Theta, dtype=float)
    k = min(Theta.shape)
    tall = Theta.shape[0] >= Theta.shape[1]
    gram = Theta.T @ Theta if tall else Theta @ Theta.T
    values, vectors = np.linalg.eigh(gram)
    vectors = vectors[:, ::-1][:, :k]
    other = (Theta if tall else Theta.T) @ vectors
    s = np.linalg.norm(other, axis=0)
    U, V = (other / s, vectors) if tall else (vectors, other / s)
    for i in range(k):
        if max(V[:, i], key=abs) < 0:
            U[:, i], V[:, i] = -U[:, i], -V[:, i]
    return U, s, V.T


def kind_of(Q, tol=1e-9):
    n = len(Q)
    for i in range(n):
        for j in range(n):
            if abs(sum(Q[k, i] * Q[k, j] for k in range(n)) - (i == j)) > tol:
                return "neither"
    return "reflection" if np.linalg.slogdet(Q)[0] < 0 else "rotation"


def rotation_scale_rotation(Theta):
    U, s, Vt = svd_factors(Theta)
    n = len(s)
    A = np.diag([1.0] * (n - 1) + [np.round(np.linalg.det(U))])
    B = np.diag([1.0] * (n - 1) + [np.round(np.linalg.det(Vt))])
    return U @ A, np.diag(A @ np.diag(s) @ B).copy(), B @ Vt
""",
    ),
    AlsoRight(
        "loops_and_lists",
        """
def svd_factors(Theta):
    U, s, Vt = np.linalg.svd(Theta)
    U, Vt = U[:, : len(s)], Vt[: len(s)]
    columns, rows = [], []
    for u, v in zip(U.T, Vt):
        sign = 1.0 if v.max() > -v.min() else -1.0
        columns.append(sign * u)
        rows.append(sign * v)
    return [np.array(columns).T, s, np.array(rows)]


def kind_of(Q, tol=1e-9):
    error = np.max(np.abs(Q.T @ Q - np.identity(Q.shape[0])))
    determinant = np.prod(np.linalg.eigvals(Q)).real
    return "neither" if error > tol else {True: "rotation", False: "reflection"}[bool(determinant > 0)]


def rotation_scale_rotation(Theta):
    U, s, Vt = np.linalg.svd(Theta)
    U, Vt = U.copy(), Vt.copy()
    if np.linalg.det(U) < 0:
        U[:, -1] = -U[:, -1]
    if np.linalg.det(Vt) < 0:
        Vt[-1] = -Vt[-1]
    s = s * np.array([1.0] * (len(s) - 1) + [np.sign(np.linalg.det(Theta))])
    return U, s, Vt
""",
    ),
]
