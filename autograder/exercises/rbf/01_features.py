# %% about
LECTURES = ["L0-02"]
MINUTES = 10

# %% [markdown]
# ## Features from distances
#
# Each unit of a radial-basis-function network owns a place in the input space, its center $\mu_i$, and a
# width $\sigma_i$. It answers 1 to a sample in its center, $e^{-1/2} \approx 0.61$ at the distance
# $\sigma_i$, and almost nothing three widths away:
#
# $$
# \phi_i(x) = \exp\Bigl( -\frac{\lVert x - \mu_i \rVert^2}{2 \sigma_i^2} \Bigr)
# $$
#
# Write `rbf_features(X, centers, widths)` for all samples and all units at once. `X` has shape $(n, d)$,
# `centers` $(N, d)$ and `widths` $(N,)$.
#
# - **The result has shape $(n, N)$: one row per sample, one column per unit.**
# - **`widths` holds standard deviations**, so it is squared in the formula.
# - **The samples may lie far from the origin**, ten digits before the point, and a few units apart. The
#   identity $\lVert x - \mu \rVert^2 = \lVert x \rVert^2 - 2\, x^\top \mu + \lVert \mu \rVert^2$ is popular
#   because it needs less memory; there it subtracts huge, almost equal numbers. Take the difference first.
# - The arrays may hold integers, and they must not change.

# %% given
import numpy as np


# %% answer
def rbf_features(X, centers, widths):
    """Return the features of all samples (rows) and all units (columns)."""
    # BEGIN SOLUTION
    squared = np.sum((X[:, None, :] - centers) ** 2, axis=2)
    return np.exp(-squared / (2.0 * widths**2))
    # END SOLUTION


# %% check points=0.5
def check_values():
    """The features of four samples in the plane and three units are right."""
    X = np.array([[0.0, 0.0], [1.0, 2.0], [-1.5, 0.25], [3.0, 2.0]])
    centers, widths = np.array([[0.0, 0.0], [3.0, 2.0], [1.0, 1.0]]), np.array([1.0, 2.0, 0.5])
    expected = [
        [1.0, 0.19691167520419406, 0.01831563888873418],
        [0.0820849986238988, 0.6065306597126334, 0.1353352832366127],
        [0.314663961018459, 0.05425487113964324, 1.2098671473041613e-06],
        [0.0015034391929775724, 1.0, 4.5399929762484854e-05],
    ]
    assert_close(rbf_features(X, centers, widths), expected)


# %% check points=0.5
def check_far_from_the_origin():
    """Samples and centers in space, a billion away from the origin, have the same features as close to it."""
    X = np.array([[0.0, 0.0, 1.0], [1.0, 2.0, 1.0], [-1.5, 0.25, 1.0], [3.0, 2.0, 1.0]])
    centers = np.array([[0.0, 0.0, 1.0], [3.0, 2.0, 1.0], [1.0, 1.0, 1.0]])
    widths = np.array([1.0, 2.0, 0.5])
    far = 2.0**30  # so that adding it rounds nothing
    expected = [
        [1.0, 0.19691167520419406, 0.01831563888873418],
        [0.0820849986238988, 0.6065306597126334, 0.1353352832366127],
        [0.314663961018459, 0.05425487113964324, 1.2098671473041613e-06],
        [0.0015034391929775724, 1.0, 4.5399929762484854e-05],
    ]
    assert_close(rbf_features(X + far, centers + far, widths), expected)


# %% hidden check points=0.5
def check_random_units(rng):
    """The features are right for random samples and units, with one input and with several; the arrays stay
    as they were."""
    from lecturelib.rbf import rbf_features as reference

    for n, N, d in ((6, 4, 3), (5, 7, 1), (1, 3, 2)):
        X, centers, widths = rng.normal(size=(n, d)), rng.normal(size=(N, d)), rng.uniform(0.5, 2.0, size=N)
        before = X.copy(), centers.copy(), widths.copy()
        assert_close(rbf_features(X, centers, widths), reference(*before))
        for now, then in zip((X, centers, widths), before, strict=True):
            assert_close(now, then)


# %% hidden check points=0.5
def check_integers(rng):
    """Arrays of integers give right features, of floats; each unit answers 1 in its center."""
    from lecturelib.rbf import rbf_features as reference

    X, centers = rng.integers(-3, 4, size=(7, 2)), rng.integers(-3, 4, size=(4, 2))
    widths = rng.permutation([1, 2, 3, int(rng.integers(1, 4))])
    before = X.copy(), centers.copy(), widths.copy()
    assert_close(rbf_features(X, centers, widths), reference(*before))
    assert_close(np.diag(rbf_features(centers, centers, widths)), np.ones(4))
    for now, then in zip((X, centers, widths), before, strict=True):
        assert_close(now, then)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Radial-basis-function networks'."
SQUARED = "np.sum((X[:, None, :] - centers) ** 2, axis=2)"
BUMP = "np.exp(-squared / (2.0 * widths**2))"
LINES = f"squared = {SQUARED}\n    return {BUMP}"

MISTAKES = [
    Mistake(
        "norm_not_squared",
        BUMP,
        "np.exp(-np.sqrt(squared) / (2.0 * widths**2))",
        "The distance itself stands in your exponent: 0.3269, 0.7788, 0.1353 for the second sample. The "
        "formula wants its square; otherwise the bump has a sharp tip: " + CHAPTER,
    ),
    Mistake(
        "two_forgotten",
        BUMP,
        "np.exp(-squared / widths**2)",
        "The 2 of 2σ² is missing: 0.0067, 0.3679, 0.0183 for the second sample. At the distance σ a feature "
        "is exp(-1/2), not exp(-1): " + CHAPTER,
    ),
    Mistake(
        "width_not_squared",
        BUMP,
        "np.exp(-squared / (2.0 * widths))",
        "You divide by 2σ: the widths were taken for variances. They are standard deviations, with the unit "
        "of x, and the formula squares them (E-02): " + CHAPTER,
    ),
    Mistake(
        "two_squared_as_well",
        BUMP,
        "np.exp(-squared / (2.0 * widths) ** 2)",
        "You divide by (2σ)², which is 4σ². Only the width is squared, not the 2 in front of it.",
    ),
    Mistake(
        "divided_by_half_the_variance",
        BUMP,
        "np.exp(-squared / 2.0 * widths**2)",
        "You divide by 2 and multiply by σ²: a broad unit becomes narrow. Division and multiplication go "
        "from left to right; put the denominator into parentheses.",
    ),
    Mistake(
        "sign_of_the_exponent",
        BUMP,
        "np.exp(squared / (2.0 * widths**2))",
        "Your features grow with the distance. The minus in the exponent is missing; a feature never "
        "exceeds 1.",
    ),
    Mistake(
        "exponential_forgotten",
        BUMP,
        "-squared / (2.0 * widths**2)",
        "You return the exponent: the exponential function is missing.",
    ),
    Mistake(
        "slide_copied",
        BUMP,
        "np.where(np.arange(len(widths)) == 0, np.exp(0.5 / widths**2) + 0.0 * squared, "
        "np.exp(-squared / (2.0 * widths**2)))",
        "Your first feature is the same for all samples, and above 1: that is how a slide prints it, which "
        "has lost the numerator and the minus (E-01). All units have the same formula: " + CHAPTER,
    ),
    Mistake(
        "unit_by_sample",
        BUMP,
        "np.exp(-squared / (2.0 * widths**2)).T",
        "Your result has one row per unit. The text asks for one row per sample, one column per unit: shape "
        "(n, N).",
    ),
    Mistake(
        "widths_along_the_samples",
        BUMP,
        "np.exp(-squared / (2.0 * widths[:, None] ** 2))",
        "Your widths vary from row to row, but rows are samples: each width belongs to a unit, hence to a "
        "column. With as many samples as units NumPy would not even complain.",
    ),
    Mistake(
        "one_width_for_all",
        BUMP,
        "np.exp(-squared / (2.0 * widths[0] ** 2))",
        "All your units have the width of the first one. Each has its own.",
    ),
    Mistake(
        "mean_of_the_widths",
        BUMP,
        "np.exp(-squared / (2.0 * np.mean(widths) ** 2))",
        "All your units have the mean width. Each has its own.",
    ),
    Mistake(
        "normalized",
        BUMP,
        "np.exp(-squared / (2.0 * widths**2)) / np.sum(np.exp(-squared / (2.0 * widths**2)), axis=1, "
        "keepdims=True)",
        "Each row of yours adds up to 1: that is the normalized variant of such a network. Here a feature "
        "does not know of the other units.",
    ),
    Mistake(
        "density_for_bump",
        BUMP,
        "np.exp(-squared / (2.0 * widths**2)) / (np.sqrt(2.0 * np.pi) * widths)",
        "You computed the density of a normal distribution, with its factor in front. A feature has none: it "
        "is 1 in the center.",
    ),
    Mistake(
        "mean_over_the_inputs",
        SQUARED,
        "np.mean((X[:, None, :] - centers) ** 2, axis=2)",
        "You averaged the squared differences over the inputs. A squared distance is their sum.",
    ),
    Mistake(
        "sum_before_the_square",
        SQUARED,
        "np.sum(X[:, None, :] - centers, axis=2) ** 2",
        "You squared the sum of the differences; they can cancel. Square each of them, then add.",
    ),
    Mistake(
        "absolute_differences",
        SQUARED,
        "np.sum(np.abs(X[:, None, :] - centers), axis=2) ** 2",
        "Your distance is the sum of the absolute differences, that of a taxi in Manhattan. The norm here is "
        "the Euclidean one.",
    ),
    Mistake(
        "square_expanded",
        SQUARED,
        "np.sum(X**2, axis=1)[:, None] - 2.0 * X @ centers.T + np.sum(centers**2, axis=1)",
        "Close to the origin your features are right, far from it they are noise: you expanded the square, "
        "and huge, almost equal numbers cancel. Subtract first, then square.",
    ),
    Mistake(
        "result_has_the_dtype_of_the_samples",
        LINES,
        f"out = np.empty((len(X), len(centers)), dtype=X.dtype)\n    squared = {SQUARED}\n"
        f"    out[:] = {BUMP}\n    return out",
        "For samples of integers your features are integers as well, cut off to 0 or 1. Make the array for "
        "the result one of floats.",
    ),
    Mistake(
        "samples_moved",
        LINES,
        """out = np.empty((len(X), len(centers)))
    for i, center in enumerate(centers):
        X -= center
        out[:, i] = np.exp(-np.sum(X**2, axis=1) / (2.0 * widths[i] ** 2))
    return out""",
        "You subtract the center from X itself. The caller's samples have moved, and already the second "
        "unit sees wrong ones.",
    ),
    Mistake(
        "widths_squared_in_place",
        LINES,
        f"squared = {SQUARED}\n    widths *= widths\n    return np.exp(-squared / (2.0 * widths))",
        "You square the widths in the caller's own array, so the next call squares them again. Leave the "
        "arguments as they were.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "two_loops",
        """
import math


def rbf_features(X, centers, widths):
    rows = []
    for x in X:
        row = []
        for mu, s in zip(centers, widths):
            squared = sum((float(a) - float(m)) ** 2 for a, m in zip(x, mu))
            row.append(math.exp(-0.5 * squared / float(s) ** 2))
        rows.append(row)
    return np.array(rows)
""",
    ),
    AlsoRight(
        "scaled_before_squaring",
        """
def rbf_features(X, centers, widths):
    u = (X[:, np.newaxis, :] - centers[np.newaxis]) / widths[np.newaxis, :, np.newaxis]
    return np.exp(-0.5 * np.einsum("nid,nid->ni", u, u))
""",
    ),
    AlsoRight(
        "column_by_column_with_norms",
        """
def rbf_features(X, centers, widths):
    out = np.empty((X.shape[0], centers.shape[0]))
    for i in range(centers.shape[0]):
        out[:, i] = np.exp(-((np.linalg.norm(X - centers[i], axis=1) / widths[i]) ** 2) / 2)
    return out
""",
    ),
    AlsoRight(
        "product_over_the_inputs",
        """
def rbf_features(X, centers, widths):
    precision = 1 / (2 * widths.astype(float) ** 2)
    return np.prod(np.exp(-precision[:, None] * (X[:, None] - centers[None]) ** 2), axis=-1)
""",
    ),
    AlsoRight(
        "about_a_common_point",
        """
def rbf_features(X, centers, widths):
    origin = centers[0]
    A, B = X - origin, centers - origin
    squared = (A * A).sum(1)[:, None] - 2 * A @ B.T + (B * B).sum(1)
    return np.exp(-np.maximum(squared, 0) / (2.0 * widths**2))
""",
    ),
]
