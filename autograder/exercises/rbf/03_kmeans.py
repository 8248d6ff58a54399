# %% about
LECTURES = ["L0-03"]
MINUTES = 30

# %% [markdown]
# ## k-means++ and Lloyd's algorithm
#
# Units should stand where the samples are. *Lloyd's algorithm* gives each sample to its nearest center and
# moves each center to the mean of its samples, again and again; every step makes the sum of squared distances
# smaller, until nothing moves. Where it ends depends on where it starts, and *k-means++* starts well: it
# chooses samples as first centers, preferably far from those it has.
#
# **1.** `plus_plus_centers(X, first, u)` chooses centers among the rows of `X`, shape $(n, d)$. The first is
# the sample with the index `first`; then **each number in `u` chooses one more**. Let $D_j$ be the distance
# of sample $j$ to the **nearest** center chosen so far. Sample $j$ has the probability
#
# $$
# p_j = \frac{D_j^2}{\sum_i D_i^2},
# \qquad
# c_j = p_0 + \dots + p_j .
# $$
#
# So that everybody draws the same samples, chance comes from outside: `u` holds numbers from 0 (included) to
# 1 (excluded), and **the new center is the first sample with $c_j > u$, strictly greater**. **Return the
# centers in the order in which they were chosen, as an array of shape** `(1 + len(u), d)`.
#
# **2.** `lloyd_step(X, centers)` makes one step and **returns three things: the new centers $(k, d)$, the
# labels $(n,)$ and the sum of squares, one number.** The label of a sample is the index of its center. **The
# sum of squares is that of the distances from each sample to the nearest of the *old* centers.** The old
# centers stand still until all samples have their labels. Then:
#
# - **A center that got no sample takes one:** the sample farthest from its own nearest center, among the
#   samples that do not have their center all to themselves. That sample's label changes, and its former
#   center loses it. If several centers are empty, they take turns in the order of their indices.
# - After that **each new center is the mean of the samples with its label.**
#
# **3.** `kmeans(X, centers)` repeats the step **until a step leaves all centers where they were** and
# **returns the final centers, the labels, and an array with the sum of squares of every step, that last one
# included.**
# From a right step it always gets there; stop after 300 steps in any case, so that a wrong one cannot run for
# ever.
#
# Sums of squares agree to nine digits. `X` and `centers` may hold integers, and neither may change.

# %% given
import numpy as np


# %% answer
def plus_plus_centers(X, first, u):
    """Return 1 + len(u) samples as centers, chosen by k-means++."""
    # BEGIN SOLUTION
    chosen = [first]
    for number in u:
        squared = np.min([np.sum((X - X[i]) ** 2, axis=1) for i in chosen], axis=0)
        c = np.cumsum(squared / np.sum(squared))
        chosen.append(np.argmax(c > number))
    return 1.0 * X[chosen]
    # END SOLUTION


def lloyd_step(X, centers):
    """Return the new centers, the labels, and the sum of squares to the old centers."""
    # BEGIN SOLUTION
    k = len(centers)
    squared = np.sum((X[:, None, :] - centers) ** 2, axis=2)
    labels, nearest = np.argmin(squared, axis=1), np.min(squared, axis=1)
    for j in range(k):
        counts = np.bincount(labels, minlength=k)
        if counts[j] == 0:
            farthest = np.argmax(np.where(counts[labels] > 1, nearest, -1.0))
            labels[farthest] = j
    means = np.array([np.mean(X[labels == j], axis=0) for j in range(k)])
    return means, labels, np.sum(nearest)
    # END SOLUTION


def kmeans(X, centers):
    """Return centers and labels after the last step, and the sums of squares of all steps."""
    # BEGIN SOLUTION
    sums = []
    for _ in range(300):
        old = centers
        centers, labels, value = lloyd_step(X, old)
        sums.append(value)
        if np.array_equal(centers, old):
            break
    return centers, labels, np.array(sums, dtype=float)
    # END SOLUTION


# %% check points=0.5
def check_plus_plus():
    """With given numbers k-means++ chooses the right samples, and none of them twice."""
    X = np.array([[0.0, 0.0], [1.0, 0.0], [3.0, 0.0], [3.0, 4.0], [0.0, 5.0]])
    draws = [plus_plus_centers(X, 1, np.array([0.5, number])) for number in (0.1, 0.2, 0.37, 0.4, 0.7)]
    assert_close(np.concatenate(draws), X[[1, 4, 2, 1, 4, 2, 1, 4, 3, 1, 4, 3, 1, 4, 3]])
    assert_close(plus_plus_centers(X, 0, np.array([0.0, 0.0, 0.0])), X[[0, 1, 2, 3]])


# %% check points=0.5
def check_step():
    """One step from two centers is right: centers, labels and sum of squares; k-means from three centers goes
    on until all of them rest."""
    X = np.array([[9.0, 1.0], [0.0, 0.0], [2.0, 0.0], [11.0, -1.0], [1.0, 3.0], [10.0, 6.0]])
    centers = np.array([[0.0, 1.0], [8.0, 0.0]])
    means, labels, value = lloyd_step(X, centers)
    assert_close(means, [[1.0, 1.0], [10.0, 2.0]])
    assert_close(labels, [1, 0, 0, 1, 0, 1])
    assert_close(value, 63.0)
    assert_close(centers, [[0.0, 1.0], [8.0, 0.0]])
    X = np.array([[-102.0], [-100.0], [0.0], [1.0], [2.0], [3.0], [10.0], [11.0]])
    centers, labels, sums = kmeans(X, np.array([[-102.0], [-0.5], [1.0]]))
    assert_close(sums, [190.25, 65.28, 21.0, 7.5])
    assert_close(centers, [[-101.0], [1.5], [10.5]])
    assert_close(labels, [0, 0, 1, 1, 1, 1, 2, 2])


# %% check points=0.5
def check_empty():
    """A center without samples takes the right one: the farthest, and not one that is alone."""
    X = np.array([[9.0, 1.0], [0.0, 0.0], [2.0, 0.0], [11.0, -1.0], [1.0, 3.0], [10.0, 6.0]])
    means, labels, value = lloyd_step(X, np.array([[0.0, 1.0], [50.0, 50.0], [8.0, 0.0]]))
    assert_close(means, [[1.0, 1.0], [10.0, 6.0], [10.0, 0.0]])
    assert_close(labels, [2, 0, 0, 2, 0, 1])
    assert_close(value, 63.0)
    means, labels, value = lloyd_step(X, np.array([[0.0, 1.0], [50.0, 50.0], [8.0, 0.0], [20.0, 20.0]]))
    assert_close(labels, [2, 0, 0, 3, 0, 1])
    X = np.array([[0.0, 0.0], [20.0, 9.0], [1.0, 0.0], [4.0, 0.0]])
    means, labels, value = lloyd_step(X, np.array([[-30.0, -30.0], [20.0, 0.0], [0.5, 0.0]]))
    assert_close(means, [[4.0, 0.0], [20.0, 9.0], [0.5, 0.0]])
    assert_close(labels, [2, 1, 2, 0])
    assert_close(value, 93.75)


# %% hidden check points=0.5
def check_random_choice(rng):
    """k-means++ chooses the right samples for random data and numbers, of floats and of integers; the data
    stay as they were."""
    from lecturelib.rbf import kmeans_plus_plus_init

    n, k = int(rng.integers(12, 16)), 6
    draws = 5  # by luck, other probabilities now and then choose the same samples
    floats = [rng.normal(size=(n, 3)) for _ in range(draws)]
    for X in (*floats, *(rng.permutation(100)[: 2 * n].reshape(n, 2) for _ in range(draws))):
        before, seed = X.copy(), int(rng.integers(10**6))
        drawn = np.random.default_rng(seed)
        first = int(drawn.integers(n, size=1)[0])
        u = drawn.random(k - 1)  # the numbers with which the reference draws
        wanted = kmeans_plus_plus_init(np.random.default_rng(seed), before, k)
        assert_close(plus_plus_centers(X, first, u), wanted)
        assert_close(X, before)


# %% hidden check points=0.5
def check_random_steps(rng):
    """One step is right for random samples, of floats and of integers, with and without empty centers, also
    if a lonely sample is the farthest; nothing that was passed changes."""
    from lecturelib.rbf import lloyd_step as reference

    X, integers = rng.normal(size=(12, 3)), rng.integers(-1000, 1000, size=(10, 2))
    empty = X[:4] + rng.normal(size=(4, 3)) + np.array([[0.0], [90.0], [0.0], [70.0]])
    lonely = np.vstack([X, [[30.0, 30.0, 30.0]]])
    near_lonely = np.vstack([X[:2] + 0.1, np.full((1, 3), 20.0), np.full((2, 3), -90.0) + X[:2]])
    starts = (X, X[:4] + 0.3 * rng.normal(size=(4, 3))), (integers, integers[:3]), (X, empty)
    for data, centers in (*starts, (lonely, near_lonely)):
        before = data.copy(), centers.copy()
        means, labels, value = reference(*before)
        got_means, got_labels, got_value = lloyd_step(data, centers)
        assert_close(got_labels, labels)
        assert_close(got_means, means, atol=1e-12)
        assert_close(got_value, value)
        assert_close(data, before[0])
        assert_close(centers, before[1])


# %% hidden check points=0.5
def check_until_nothing_moves(rng):
    """From random starts, one of them with an empty center, k-means ends with the right centers and labels
    after the right number of steps; the sums of squares never grow."""
    from lecturelib.rbf import kmeans as reference

    # Three clouds, one behind the other, and two samples beside the first: the empty center has one of them
    # nearest to itself and the other farthest, and neither is served as badly as the last cloud.
    near, middle, far = (
        rng.normal(size=(9, 2)) + place for place in (0.0, rng.uniform(4, 6), rng.uniform(19, 21))
    )
    X = np.concatenate([near, middle, far, rng.permutation([[7.0, -7.0], [-7.0, 7.0]])])
    empty = np.vstack([X[:3] + 0.1, [[60.0, -60.0]]])
    one_rests = np.vstack([X[:3], np.mean(far, axis=0)])
    for start in (X[rng.choice(29, size=4, replace=False)], empty, one_rests):
        before = X.copy(), start.copy()
        wanted = reference(np.random.default_rng(0), before[0], 4, centers=before[1])
        centers, labels, sums = kmeans(X, start)
        assert_close(sums, wanted.inertia)
        assert_close(centers, wanted.centers, atol=1e-12)
        assert_close(labels, wanted.labels)
        assert np.all(np.diff(sums) < 1e-9), "the sum of squares grows"
        assert_close(X, before[0])
        assert_close(start, before[1])


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Radial-basis-function networks'."
NEAREST_SO_FAR = "np.min([np.sum((X - X[i]) ** 2, axis=1) for i in chosen], axis=0)"
CUMULATED = "c = np.cumsum(squared / np.sum(squared))"
CHOOSE = "chosen.append(np.argmax(c > number))"
DISTANCES = "squared = np.sum((X[:, None, :] - centers) ** 2, axis=2)"
LABELS = "labels, nearest = np.argmin(squared, axis=1), np.min(squared, axis=1)"
RULE = """    for j in range(k):
        counts = np.bincount(labels, minlength=k)
        if counts[j] == 0:
            farthest = np.argmax(np.where(counts[labels] > 1, nearest, -1.0))
            labels[farthest] = j
"""
MEANS = "means = np.array([np.mean(X[labels == j], axis=0) for j in range(k)])"
RETURN = "return means, labels, np.sum(nearest)"
LOOP = """        sums.append(value)
        if np.array_equal(centers, old):
            break
"""

MISTAKES = [
    Mistake(
        "distance_not_squared",
        CUMULATED,
        "c = np.cumsum(np.sqrt(squared) / np.sum(np.sqrt(squared)))",
        "Your probabilities are proportional to the distance. k-means++ takes its square, which prefers far "
        "samples more strongly: " + CHAPTER,
    ),
    Mistake(
        "fourth_power",
        CUMULATED,
        "c = np.cumsum(squared**2 / np.sum(squared**2))",
        "You squared the squared distances once more.",
    ),
    Mistake(
        "not_normalized",
        CUMULATED,
        "c = np.cumsum(squared)",
        "Your sums do not end at 1: the division by the sum of all squares is missing, so almost any number "
        "chooses one of the first samples.",
    ),
    Mistake(
        "probabilities_not_summed",
        CUMULATED,
        "c = squared / np.sum(squared)",
        "You compare the number with the probabilities themselves. It has to be compared with their running "
        "sum.",
    ),
    Mistake(
        "all_equally_likely",
        CHOOSE,
        "chosen.append(int(number * len(X)))",
        "All samples are equally likely in your choice, also those that are centers already. The "
        "probability is that of the squared distance: " + CHAPTER,
    ),
    Mistake(
        "farthest_always",
        CHOOSE,
        "chosen.append(np.argmax(squared))",
        "You always choose the farthest sample and do not use the number. That would make a center of every "
        "outlier; k-means++ leaves it to chance.",
    ),
    Mistake(
        "distance_to_the_last_center",
        NEAREST_SO_FAR,
        "np.sum((X - X[chosen[-1]]) ** 2, axis=1)",
        "You look at the distance to the center chosen last. What counts is the nearest of all that have "
        "been chosen.",
    ),
    Mistake(
        "distance_to_the_first_center",
        NEAREST_SO_FAR,
        "np.sum((X - X[first]) ** 2, axis=1)",
        "You look at the distance to the first center only. With each new center the distances to the "
        "nearest one shrink.",
    ),
    Mistake(
        "distance_to_the_farthest_center",
        NEAREST_SO_FAR,
        "np.max([np.sum((X - X[i]) ** 2, axis=1) for i in chosen], axis=0)",
        "You take the distance to the farthest of the chosen centers. It is the nearest that counts: a "
        "sample close to one center is well served.",
    ),
    Mistake(
        "distances_added",
        NEAREST_SO_FAR,
        "np.sum([np.sum((X - X[i]) ** 2, axis=1) for i in chosen], axis=0)",
        "You added the squared distances to all chosen centers. It is the nearest that counts; with your sum "
        "a sample can be chosen twice.",
    ),
    Mistake(
        "greater_or_equal",
        CHOOSE,
        "chosen.append(np.argmax(c >= number))",
        "The number 0 chooses a sample that is a center already: its probability is 0, and its running sum "
        "is not greater than the number, only equal.",
    ),
    Mistake(
        "one_too_early",
        CHOOSE,
        "chosen.append(max(np.argmax(c > number) - 1, 0))",
        "You choose the sample before the right one: the last whose running sum is not greater than the "
        "number. The text asks for the first whose sum is.",
    ),
    Mistake(
        "first_ignored",
        "chosen = [first]",
        "chosen = [0]",
        "Your first center is always sample 0; `first` is not used.",
    ),
    Mistake(
        "first_left_out",
        "return 1.0 * X[chosen]",
        "return 1.0 * X[chosen[1:]]",
        "The first center is missing from your result.",
    ),
    Mistake(
        "indices_returned",
        "return 1.0 * X[chosen]",
        "return np.array(chosen)",
        "You return the indices of the samples; the text asks for the samples themselves.",
    ),
    Mistake(
        "in_the_order_of_the_data",
        "return 1.0 * X[chosen]",
        "return 1.0 * X[sorted(chosen)]",
        "Your centers come in the order of the data. The text asks for the order in which they were chosen.",
    ),
    Mistake(
        "farthest_center",
        LABELS,
        "labels, nearest = np.argmax(squared, axis=1), np.max(squared, axis=1)",
        "You give each sample to the farthest center.",
    ),
    Mistake(
        "taxi_distance",
        DISTANCES,
        "squared = np.sum(np.abs(X[:, None, :] - centers), axis=2) ** 2",
        "Your distance adds absolute differences, the way of a taxi in Manhattan. The mean belongs to the "
        "Euclidean distance.",
    ),
    Mistake(
        "sum_before_the_square",
        DISTANCES,
        "squared = np.sum(X[:, None, :] - centers, axis=2) ** 2",
        "You squared the sum of the differences; they can cancel. Square each of them, then add.",
    ),
    Mistake(
        "empty_becomes_nan",
        RULE,
        "",
        "A center without samples becomes nan: that is the mean of nothing, 0 divided by 0. The text says "
        "what such a center does instead.",
    ),
    Mistake(
        "empty_stays",
        f"{RULE}    {MEANS}",
        "    means = np.array([np.mean(X[labels == j], axis=0) if np.any(labels == j) else centers[j] for "
        "j in range(k)])",
        "Your empty center stays where it is, and it will be empty for ever. The text lets it take a sample.",
    ),
    Mistake(
        "empty_dropped",
        f"{RULE}    {MEANS}",
        "    means = np.array([np.mean(X[labels == j], axis=0) for j in range(k) if np.any(labels == j)])",
        "Your empty center disappears, and the network would have fewer units than asked for.",
    ),
    Mistake(
        "empty_goes_to_the_origin",
        f"{RULE}    {MEANS}",
        "    means = np.array([np.sum(X[labels == j], axis=0) / max(1, np.sum(labels == j)) for j in "
        "range(k)])",
        "Your empty center jumps to the origin, which has nothing to do with the data: a sum over no "
        "samples, divided by a 1 that avoids nan. The text lets it take a sample.",
    ),
    Mistake(
        "taken_sample_counts_twice",
        f"{RULE}    {MEANS}",
        """    means = np.empty(centers.shape)
    before = labels.copy()
    for j in range(k):
        counts = np.bincount(labels, minlength=k)
        if counts[j] == 0:
            labels[np.argmax(np.where(counts[labels] > 1, nearest, -1.0))] = j
        means[j] = np.mean(X[(labels if counts[j] == 0 else before) == j], axis=0)""",
        "The sample that an empty center takes still counts in the mean of its former center. It changes "
        "sides before the means are taken.",
    ),
    Mistake(
        "takes_a_lonely_sample",
        "np.where(counts[labels] > 1, nearest, -1.0)",
        "nearest",
        "Your empty center takes the only sample of another one, which is then empty itself (and nan). Such "
        "samples are not to be had.",
    ),
    Mistake(
        "takes_its_nearest_sample",
        "np.argmax(np.where(counts[labels] > 1, nearest, -1.0))",
        "np.argmin(np.where(counts[labels] > 1, squared[:, j], np.inf))",
        "Your empty center takes the sample nearest to itself. The text wants the one that is served worst: "
        "the farthest from its own center.",
    ),
    Mistake(
        "takes_the_sample_farthest_from_itself",
        "np.argmax(np.where(counts[labels] > 1, nearest, -1.0))",
        "np.argmax(np.where(counts[labels] > 1, squared[:, j], -1.0))",
        "Your empty center takes the sample farthest from itself. The text means the distance of a sample "
        "to the center it has.",
    ),
    Mistake(
        "empty_ones_from_behind",
        "for j in range(k):\n        counts",
        "for j in reversed(range(k)):\n        counts",
        "Your empty centers take turns from the last to the first. The text begins with the smallest index.",
    ),
    Mistake(
        "centers_move_while_assigning",
        f"    {LABELS}\n",
        """    centers = np.array(centers, dtype=float)
    labels = np.zeros(len(X), dtype=int)
    nearest = np.zeros(len(X))
    for i, x in enumerate(X):
        distance = np.sum((centers - x) ** 2, axis=1)
        labels[i], nearest[i] = np.argmin(distance), np.min(distance)
        centers[labels[i]] = np.mean(X[: i + 1][labels[: i + 1] == labels[i]], axis=0)
""",
        "Your centers move while samples are still being assigned, so each sample sees other centers. All "
        "labels come first, then all means: " + CHAPTER,
    ),
    Mistake(
        "centers_overwritten",
        RETURN,
        "centers[:] = means\n    return 1.0 * centers, labels, np.sum(nearest)",
        "You write the new centers into the caller's array (and cut them to whole numbers if it holds "
        "integers). Besides, who overwrites the old centers cannot see whether they moved.",
    ),
    Mistake(
        "centers_keep_their_dtype",
        MEANS,
        "means = np.array([np.mean(X[labels == j], axis=0) for j in range(k)]).astype(centers.dtype)",
        "From centers of integers your means are cut to whole numbers. New centers are floats.",
    ),
    Mistake(
        "median_for_mean",
        MEANS,
        "means = np.array([np.median(X[labels == j], axis=0) for j in range(k)])",
        "Your centers are medians. Lloyd's algorithm takes the mean, which makes the sum of squares "
        "smallest.",
    ),
    Mistake(
        "sum_of_squares_afterwards",
        RETURN,
        "return means, labels, np.sum((X - means[labels]) ** 2)",
        "Your sum of squares is that to the new centers. The text asks for the one to the old centers.",
    ),
    Mistake(
        "sum_of_distances",
        RETURN,
        "return means, labels, np.sum(np.sqrt(nearest))",
        "You added the distances; the text asks for the sum of their squares. Only for that one it is "
        "certain that it never grows.",
    ),
    Mistake(
        "mean_of_squares",
        RETURN,
        "return means, labels, np.mean(nearest)",
        "You return the mean of the squares; the text asks for their sum.",
    ),
    Mistake(
        "last_step_not_counted",
        LOOP,
        """        if np.array_equal(centers, old):
            break
        sums.append(value)
""",
        "The sum of squares of the last step is missing, the one in which nothing moves. The text counts it.",
    ),
    Mistake(
        "one_step_too_many",
        LOOP,
        """        sums.append(value)
        if np.array_equal(centers, old):
            sums.append(lloyd_step(X, centers)[2])
            break
""",
        "You make one step more after nothing has moved. The first step that leaves all centers where they "
        "were is the last.",
    ),
    Mistake(
        "one_step_only",
        "if np.array_equal(centers, old):",
        "if True:",
        "You stop after one step. The centers have moved, so samples may want to change sides: go on until "
        "nothing moves.",
    ),
    Mistake(
        "stops_when_one_center_rests",
        "if np.array_equal(centers, old):",
        "if np.any(np.all(centers == old, axis=1)):",
        "You stop as soon as one center rests. Others are still moving: the text waits for all of them.",
    ),
    Mistake(
        "last_sum_only",
        "return centers, labels, np.array(sums, dtype=float)",
        "return centers, labels, value",
        "You return the last sum of squares only. The text asks for those of all steps, to see them fall.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "searchsorted_and_running_minimum",
        """
def plus_plus_centers(X, first, u):
    X = np.asarray(X, dtype=float)
    centers = [X[first]]
    nearest = ((X - X[first]) ** 2).sum(axis=1)
    for r in u:
        c = np.cumsum(nearest) / nearest.sum()
        j = np.searchsorted(c, r, side="right")
        centers.append(X[j])
        nearest = np.minimum(nearest, ((X - X[j]) ** 2).sum(axis=1))
    return np.array(centers)


def lloyd_step(X, centers):
    n, k = len(X), len(centers)
    distances = np.stack([np.linalg.norm(X - c, axis=1) for c in centers], axis=1)
    labels = distances.argmin(axis=1)
    own = distances[np.arange(n), labels]
    value = (own**2).sum()
    for j in np.setdiff1d(np.arange(k), labels):
        for i in np.argsort(-own):
            if np.count_nonzero(labels == labels[i]) > 1:
                labels[i] = j
                break
    member = np.equal.outer(np.arange(k), labels).astype(float)
    return member @ X / member.sum(axis=1)[:, None], labels, value


def kmeans(X, centers):
    sums, moved = [], True
    while moved:
        new, labels, value = lloyd_step(X, centers)
        moved = bool((new != centers).any())
        centers = new
        sums.append(value)
    return centers, labels, np.array(sums)
""",
    ),
    AlsoRight(
        "plain_python",
        """
def square(a, b):
    return sum((float(s) - float(t)) ** 2 for s, t in zip(a, b))


def plus_plus_centers(X, first, u):
    centers = [X[first]]
    for r in u:
        weights = [min(square(x, c) for c in centers) for x in X]
        total, running = sum(weights), 0.0
        for x, weight in zip(X, weights):
            running += weight / total
            if running > r:
                centers.append(x)
                break
    return np.array(centers, dtype=float)


def lloyd_step(X, centers):
    k, labels, own = len(centers), [], []
    for x in X:
        row = [square(x, c) for c in centers]
        own.append(min(row))
        labels.append(row.index(own[-1]))
    for j in range(k):
        if j not in labels:
            able = [i for i in range(len(X)) if labels.count(labels[i]) > 1]
            labels[max(able, key=lambda i: own[i])] = j
    means = np.zeros((k, len(X[0])))
    for j in range(k):
        mine = [x for x, label in zip(X, labels) if label == j]
        means[j] = sum(x.astype(float) for x in mine) / len(mine)
    return [means, np.array(labels), sum(own)]


def kmeans(X, centers):
    values = []
    for _ in range(10_000):
        new, labels, value = lloyd_step(X, centers)
        values.append(value)
        if np.max(np.abs(new - centers)) == 0:
            break
        centers = new
    return new, labels, np.array(values)
""",
    ),
    AlsoRight(
        "stops_by_tolerance_and_recursion",
        """
def plus_plus_centers(X, first, u):
    if len(u) == 0:
        return X[[first]].astype(float)
    before = plus_plus_centers(X, first, u[:-1])
    weights = np.min(np.sum((X[:, None] - before[None]) ** 2, axis=-1), axis=1)
    c = np.cumsum(weights) / np.sum(weights)
    return np.vstack([before, X[np.flatnonzero(c > u[-1])[0]]])


def lloyd_step(X, centers):
    squared = ((X[:, :, None] - centers.T[None]) ** 2).sum(axis=1)
    nearest = np.sort(squared, axis=1)[:, 0]
    labels = np.argsort(squared, axis=1, kind="stable")[:, 0].copy()
    order = list(np.argsort(nearest)[::-1])
    for j in range(len(centers)):
        if (labels == j).sum() == 0:
            taken = next(i for i in order if (labels == labels[i]).sum() >= 2)
            labels[taken] = j
    new = np.zeros(centers.shape)
    np.add.at(new, labels, X)
    return new / np.bincount(labels, minlength=len(centers))[:, None], labels, float(nearest.sum())


def kmeans(X, centers):
    new, labels, value = lloyd_step(X, centers)
    if np.allclose(new, centers, rtol=0, atol=1e-12):
        return new, labels, np.array([value])
    final, labels, values = kmeans(X, new)
    return final, labels, np.concatenate([[value], values])
""",
    ),
]
