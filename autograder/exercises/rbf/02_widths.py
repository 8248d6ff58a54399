# %% about
LECTURES = ["L0-03"]
MINUTES = 15

# %% [markdown]
# ## How wide is a unit?
#
# Units that are too narrow leave gaps between them, where the network says nothing at all; units that are too
# wide all say the same, and their weights become huge and cancel. A simple rule looks at the neighborhood:
#
# $$
# \sigma_i = \frac1p \sum_{j \in \mathcal N_p(i)} \lVert \mu_i - \mu_j \rVert
# $$
#
# Here $\mathcal N_p(i)$ holds the $p$ **other** centers that are nearest to $\mu_i$. Where centers are dense,
# units become narrow; a lonely center gets a wide one.
#
# Write `widths_from_neighbors(centers, p)` for `centers` of shape $(N, d)$, all different, and
# $1 \le p \le N - 1$.
#
# - **A center is not its own neighbor.**
# - **Each unit has a width of its own:** the result has shape $(N,)$.
# - **The mean is that of the distances, not of their squares**, and no root is taken of it afterwards: a
#   width has the unit of $x$. Centers twice as far apart have widths twice as large.
# - `centers` may hold integers, and it must not change.

# %% given
import numpy as np


# %% answer
def widths_from_neighbors(centers, p):
    """Return for each center the mean distance to the p other centers nearest to it."""
    # BEGIN SOLUTION
    distances = np.sqrt(np.sum((centers[:, None, :] - centers) ** 2, axis=2))
    ordered = np.sort(distances, axis=1)
    return np.mean(ordered[:, 1 : p + 1], axis=1)
    # END SOLUTION


# %% check points=0.5
def check_on_a_line():
    """Centers at 0, 1, 3 and 7 on a line have the right widths with one, two and three neighbors."""
    centers = np.array([[0.0], [1.0], [3.0], [7.0]])
    assert_close(widths_from_neighbors(centers, 2), [2.0, 1.5, 2.5, 5.0])
    assert_close(widths_from_neighbors(centers, 1), [1.0, 1.0, 2.0, 4.0])
    assert_close(widths_from_neighbors(centers, 3), [11 / 3, 3.0, 3.0, 17 / 3])


# %% check points=0.5
def check_in_the_plane():
    """Five centers in the plane have the right widths with two neighbors, in whatever order they come."""
    centers = np.array([[0.0, 0.0], [6.0, 8.0], [3.0, 4.0], [-5.0, 12.0], [0.0, -15.0]])
    expected = np.array([7.5, 7.5, 5.0, 11.509204204852193, 17.117692030835673])
    assert_close(widths_from_neighbors(centers, 2), expected)
    order = np.array([3, 0, 4, 2, 1])
    assert_close(widths_from_neighbors(centers[order], 2), expected[order])


# %% hidden check points=0.5
def check_random_centers(rng):
    """The widths are right for random centers and all p, and the centers stay where they were."""
    from lecturelib.rbf import widths_from_neighbors as reference

    for N, d in ((6, 3), (5, 1)):
        centers = rng.normal(size=(N, d))
        before = centers.copy()
        for p in range(1, N):
            assert_close(widths_from_neighbors(centers, p), reference(before, p))
        assert_close(centers, before)


# %% hidden check points=0.5
def check_scale(rng):
    """Centers of integers have right widths; when all centers move apart, the widths grow with them."""
    from lecturelib.rbf import widths_from_neighbors as reference

    N, p, factor = int(rng.integers(6, 9)), int(rng.integers(3, 5)), int(rng.integers(3, 6))
    places = rng.choice(20 * 20, size=N, replace=False)
    centers = np.column_stack([places // 20, places % 20])
    before = centers.copy()
    expected = reference(before, p)
    assert_close(widths_from_neighbors(centers, p), expected)
    assert_close(widths_from_neighbors(factor * centers, p), factor * expected)
    assert_close(centers, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Radial-basis-function networks'."
DISTANCES = "np.sqrt(np.sum((centers[:, None, :] - centers) ** 2, axis=2))"
ORDERED = "np.sort(distances, axis=1)"
MEAN = "np.mean(ordered[:, 1 : p + 1], axis=1)"

MISTAKES = [
    Mistake(
        "itself_among_the_neighbors",
        MEAN,
        "np.mean(ordered[:, :p], axis=1)",
        "The nearest of your p neighbors is the center itself, at distance 0, so your widths are too small. "
        "Only the other centers count: " + CHAPTER,
    ),
    Mistake(
        "divided_by_one_too_many",
        MEAN,
        "np.mean(ordered[:, : p + 1], axis=1)",
        "You average over p + 1 distances, among them the 0 from the center to itself. It is no neighbor.",
    ),
    Mistake(
        "divided_by_the_number_of_centers",
        MEAN,
        "np.sum(ordered[:, 1 : p + 1], axis=1) / len(centers)",
        "You divide by the number of centers. The mean is over the p neighbors.",
    ),
    Mistake(
        "sum_for_mean",
        MEAN,
        "np.sum(ordered[:, 1 : p + 1], axis=1)",
        "You added the distances up. The rule takes their mean, so that more neighbors do not make a unit "
        "wider by themselves.",
    ),
    Mistake(
        "mean_of_squares",
        MEAN,
        "np.mean(ordered[:, 1 : p + 1] ** 2, axis=1)",
        "You averaged squared distances: that is a variance, in squared units. A width is a standard "
        "deviation, with the unit of x (E-02): " + CHAPTER,
    ),
    Mistake(
        "root_of_the_mean_square",
        MEAN,
        "np.sqrt(np.mean(ordered[:, 1 : p + 1] ** 2, axis=1))",
        "You took the root of the mean square. Such a rule exists as well; the text asks for the plain mean "
        "of the distances.",
    ),
    Mistake(
        "root_of_the_mean",
        MEAN,
        "np.sqrt(np.mean(ordered[:, 1 : p + 1], axis=1))",
        "You took a root of the mean distance, as if it were a variance. A distance already has the unit of "
        "a width.",
    ),
    Mistake(
        "mean_distance_squared",
        MEAN,
        "np.mean(ordered[:, 1 : p + 1], axis=1) ** 2",
        "You squared the mean distance: that is a variance. The text asks for the width itself; the features "
        "square it.",
    ),
    Mistake(
        "one_width_for_all",
        MEAN,
        "np.full(len(centers), np.mean(ordered[:, 1 : p + 1]))",
        "All your widths are the same, the mean over all centers. Each unit has its own: narrow where the "
        "centers are dense, wide where they are rare.",
    ),
    Mistake(
        "one_number",
        MEAN,
        "np.mean(ordered[:, 1 : p + 1])",
        "You averaged over all centers too and return one number. Average over the neighbors only, one "
        "width for each unit.",
    ),
    Mistake(
        "axis_of_the_mean",
        MEAN,
        "np.mean(ordered[:, 1 : p + 1], axis=0)",
        "You averaged over the centers instead of over the neighbors: your result has p entries.",
    ),
    Mistake(
        "all_others_count",
        MEAN,
        "np.mean(ordered[:, 1:], axis=1)",
        "You averaged over all other centers and did not use p. Only the p nearest count.",
    ),
    Mistake(
        "last_neighbor_only",
        MEAN,
        "ordered[:, p]",
        "Your width is the distance to the p-th neighbor alone. Average over the first p.",
    ),
    Mistake(
        "first_neighbor_only",
        MEAN,
        "ordered[:, 1]",
        "Your width is the distance to the nearest neighbor, whatever p is.",
    ),
    Mistake(
        "farthest_instead",
        MEAN,
        "np.mean(ordered[:, -p:], axis=1)",
        "You took the p centers that are farthest away. The rule looks at the nearest.",
    ),
    Mistake(
        "median_for_mean",
        MEAN,
        "np.median(ordered[:, 1 : p + 1], axis=1)",
        "You took the median of the distances; with three neighbors and more it is not their mean.",
    ),
    Mistake(
        "not_sorted",
        ORDERED,
        "distances",
        "You took the first p distances as they come. Neighbors are the nearest centers, wherever they "
        "stand in the list, so the distances must be sorted.",
    ),
    Mistake(
        "sorted_along_nothing",
        ORDERED,
        "np.sort(distances, axis=None).reshape(distances.shape)",
        "You sorted all distances together, so that they no longer belong to their centers. Sort each row "
        "for itself.",
    ),
    Mistake(
        "taxi_distance",
        DISTANCES,
        "1.0 * np.sum(np.abs(centers[:, None, :] - centers), axis=2)",
        "You added absolute differences, the way of a taxi in Manhattan. The norm here is the Euclidean one; "
        "on a line the two agree.",
    ),
    Mistake(
        "neighbors_in_the_list",
        f"distances = {DISTANCES}\n    ordered = {ORDERED}\n    return {MEAN}",
        """N = len(centers)
    near = [[j for d in range(1, N) for j in (i - d, i + d) if 0 <= j < N][:p] for i in range(N)]
    return np.array([
        np.mean([np.linalg.norm(centers[i] - centers[j]) for j in near[i]]) for i in range(N)
    ])""",
        "Your neighbors are those in the list, the rows above and below. What counts is the distance, in "
        "whatever order the centers come.",
    ),
    Mistake(
        "centers_sorted_in_place",
        f"distances = {DISTANCES}\n",
        f"centers.sort(axis=0)\n    distances = {DISTANCES}\n",
        "You sort the caller's centers, each coordinate for itself: in the plane that makes other points of "
        "them. Leave the argument as it was.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "infinity_on_the_diagonal",
        """
def widths_from_neighbors(centers, p):
    differences = centers[:, None] - centers[None, :]
    distances = np.linalg.norm(differences, axis=-1)
    np.fill_diagonal(distances, np.inf)
    return np.partition(distances, p - 1, axis=1)[:, :p].mean(axis=1)
""",
    ),
    AlsoRight(
        "plain_python",
        """
import math


def widths_from_neighbors(centers, p):
    points = centers.tolist()
    widths = []
    for i, a in enumerate(points):
        others = sorted(math.dist(a, b) for j, b in enumerate(points) if j != i)
        widths.append(sum(others[:p]) / p)
    return np.array(widths)
""",
    ),
    AlsoRight(
        "delete_and_argsort",
        """
def widths_from_neighbors(centers, p):
    out = np.empty(len(centers))
    for i in range(len(centers)):
        others = np.delete(centers, i, axis=0)
        d = np.hypot.reduce(others - centers[i], axis=1)
        out[i] = d[np.argsort(d)[:p]].sum() / p
    return out
""",
    ),
]
