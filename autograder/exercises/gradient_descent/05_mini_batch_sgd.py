# %% about
LECTURES = ["L0-33", "L0-46", "L1-07", "L2-38", "L3-60", "L3-65", "L4-33"]
MINUTES = 25

# %% [markdown]
# ## Stochastic descent, two loops around one step
#
# The full gradient of a mean over $n$ samples costs $n$ samples per step. A mini-batch $\mathcal B$ gives an
# estimate that is right on average for a fraction of the price:
#
# $$
# \nabla L_{\mathcal B}(\theta) = \frac{1}{\lvert\mathcal B\rvert}
# \sum_{i \in \mathcal B} \nabla \ell_i(\theta),
# \qquad
# \theta \leftarrow \theta - \alpha \nabla L_{\mathcal B}(\theta).
# $$
#
# Three things are easily mixed up here: the mean and the sum, on which the lectures differ (E-74); the
# average over all samples and the average of averages; and which loop stands inside which, where one of the
# lectures stumbles itself (E-48).
#
# **1.** `batch_gradient(theta, X, y)` for linear regression, $\ell_i = (x_i^\top\theta - y_i)^2$,
# **without a factor ½**: **the gradient of the mean over the rows given**, shape $(d,)$. `X` has shape
# $(n, d)$, `y` $(n,)$, `theta` $(d,)$.
#
# **2.** `average_gradient(grad, theta, X, y, size)` returns **the gradient of the mean over all $n$
# samples**, for data that do not fit into memory at once: **`grad(theta, X_rows, y_rows)`, which returns the
# mean gradient over the rows it gets, never gets more than `size` rows, and each sample once.** `size` need
# not divide $n$.
#
# **3.** `sgd(grad, theta0, X, y, lr, size, orders)` with a function `grad` as in 2. `orders`, integers of
# shape `(epochs, n)`, holds one permutation of the samples per row, to be **cut into batches of `size`, the
# last one smaller if need be.** **The epochs are the outer loop, the batches the inner one, and $\theta$
# starts from `theta0` once.** **Call `grad` once per update, at the current $\theta$. The rate is the same
# for every update, also for the smaller batch. Return all points, the start first: shape
# `(1 + epochs * batches, d)`.**
#
# No argument may change; integers in `theta`, `theta0`, `X` or `y` give float64.

# %% given
import numpy as np


# %% answer
def batch_gradient(theta, X, y):
    """Return the gradient of the mean squared residual over the rows."""
    # BEGIN SOLUTION
    return 2.0 * X.T @ (X @ theta - y) / len(y)
    # END SOLUTION


def average_gradient(grad, theta, X, y, size):
    """Return the gradient of the mean over all samples, from batches of at most `size`."""
    # BEGIN SOLUTION
    total = np.zeros(len(theta))
    for start in range(0, len(y), size):
        rows = slice(start, start + size)
        total += len(y[rows]) * grad(theta, X[rows], y[rows])
    return total / len(y)
    # END SOLUTION


def sgd(grad, theta0, X, y, lr, size, orders):
    """Return the start and the point after each update, as rows."""
    # BEGIN SOLUTION
    theta = np.array(theta0, dtype=float)
    path = [theta]
    for order in orders:
        for first in range(0, len(order), size):
            batch = order[first : first + size]
            theta = theta - lr * grad(theta, X[batch], y[batch])
            path.append(theta)
    return np.array(path)
    # END SOLUTION


# %% check points=0.5
def check_gradient():
    """The gradient of the mean over four samples is right."""
    X = np.array([[1.0, 2.0, 0.0], [0.0, 3.0, 1.0], [3.0, -1.0, 2.0], [2.0, 0.0, -1.0]])
    y, theta = np.array([1.0, 2.0, 4.0, -1.0]), np.array([1.0, 0.5, 2.0])
    assert_close(batch_gradient(theta, X, y), [5.25, 2.0, 2.75])


# %% check points=0.5
def check_average():
    """Batches of 2, 2 and 1 together give the gradient of the mean over five samples."""
    X = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0], [1.0, 1.0], [4.0, -2.0]])
    y = np.array([1.0, -1.0, 2.0, 0.5, 3.0])
    sizes = []

    def grad(theta, inputs, targets):
        sizes.append(len(targets))
        return theta - targets @ inputs / len(targets)

    assert_close(average_gradient(grad, np.array([5.0, -4.0]), X, y, 2), [2.7, -3.9])
    assert max(sizes) <= 2, f"`grad` got {max(sizes)} samples at once, and may get 2"
    assert sum(sizes) == 5, f"`grad` got {sum(sizes)} samples in all, and there are 5"


# %% check points=0.5
def check_path():
    """Two epochs of three batches make the right seven points."""
    X = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, 3.0], [1.0, 1.0], [4.0, -2.0]])
    y = np.array([1.0, -1.0, 2.0, 0.5, 3.0])
    orders = np.array([[3, 0, 4, 1, 2], [1, 2, 0, 4, 3]])

    def grad(theta, inputs, targets):
        return theta - targets @ inputs / len(targets)

    path = sgd(grad, np.array([8.0, -4.0]), X, y, 0.5, 2, orders)
    expected = [
        [8.0, -4.0],
        [4.375, -1.875],
        [4.6875, -2.6875],
        [2.34375, 1.65625],
        [0.671875, 2.078125],
        [3.5859375, -0.4609375],
        [2.04296875, 0.01953125],
    ]
    assert_close(path, expected)


# %% hidden check points=0.5
def check_random_gradients(rng):
    """The gradient is right for random data, of floats and of integers, which stay as they were."""
    from lecturelib.descent import full_gradient, squared_error_grads

    n, d = 7, 4
    integers = rng.integers(-5, 6, size=d), rng.integers(-5, 6, size=(n, d)), rng.integers(-5, 6, size=n)
    for theta, X, y in ((rng.normal(size=d), rng.normal(size=(n, d)), rng.normal(size=n)), integers):
        before = theta.copy(), X.copy(), y.copy()
        assert_close(batch_gradient(theta, X, y), full_gradient(squared_error_grads, *before), atol=1e-12)
        for now, then in zip((theta, X, y), before, strict=True):
            assert_close(now, then)


# %% hidden check points=0.5
def check_random_averages(rng):
    """For random data and sizes the average is the gradient of the mean, and `grad` gets each sample once and
    never more of them than it may."""
    from lecturelib.descent import full_gradient, squared_error_grads

    asked = []

    def grad(theta, inputs, targets):
        asked.append(np.array(targets))
        return full_gradient(squared_error_grads, theta, inputs, targets)

    X, y, theta = rng.normal(size=(11, 3)), rng.normal(size=11), rng.normal(size=3)
    before = theta.copy(), X.copy(), y.copy()
    for size in (1, 3, 4, 11):
        asked.clear()
        got = average_gradient(grad, theta, X, y, size)
        assert_close(got, full_gradient(squared_error_grads, *before), atol=1e-12)
        assert max(map(len, asked)) <= size, "`grad` got too many samples at once"
        assert_close(np.sort(np.concatenate(asked)), np.sort(before[2]))
    for now, then in zip((theta, X, y), before, strict=True):
        assert_close(now, then)


# %% hidden check points=0.5
def check_random_paths(rng):
    """On linear regression the path is right for random data and orders, for a start of integers too; the
    gradient is asked for once per update, at the points of the path, and nothing that was passed changes."""
    from lecturelib.descent import full_gradient, squared_error_grads
    from lecturelib.descent import sgd as reference

    asked = []

    def grad(theta, inputs, targets):
        asked.append(np.array(theta))
        return full_gradient(squared_error_grads, theta, inputs, targets)

    for theta0, size in ((rng.normal(size=3), 4), (rng.integers(2, 9, size=3), 3)):
        X, y, lr, seed = (
            rng.normal(size=(10, 3)),
            rng.normal(size=10),
            rng.uniform(0.02, 0.08),
            rng.integers(99),
        )
        drawn = np.random.default_rng(seed)
        orders = np.array([drawn.permutation(10) for _ in range(3)])
        before = theta0.copy(), X.copy(), y.copy(), orders.copy()
        wanted = reference(
            squared_error_grads, *before[:3], lr=lr, epochs=3, rng=np.random.default_rng(seed), size=size
        )
        asked.clear()
        assert_close(sgd(grad, theta0, X, y, lr, size, orders), wanted, atol=1e-12)
        assert_close(np.array(asked), wanted[:-1], atol=1e-12)
        for now, then in zip((theta0, X, y, orders), before, strict=True):
            assert_close(now, then)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Gradient descent, SGD and learning-rate schedules'."
GRADIENT = "2.0 * X.T @ (X @ theta - y) / len(y)"
TOTAL = "total += len(y[rows]) * grad(theta, X[rows], y[rows])"
LOOPS = """    for order in orders:
        for first in range(0, len(order), size):
            batch = order[first : first + size]
            theta = theta - lr * grad(theta, X[batch], y[batch])
            path.append(theta)
"""
STEP = "theta = theta - lr * grad(theta, X[batch], y[batch])"

MISTAKES = [
    Mistake(
        "factor_two_missing",
        GRADIENT,
        "1.0 * X.T @ (X @ theta - y) / len(y)",
        "Your gradient lacks the factor 2, as if the loss had a factor ½. Here it is the square itself.",
    ),
    Mistake(
        "sum_for_mean",
        GRADIENT,
        "2.0 * X.T @ (X @ theta - y)",
        "This is the gradient of the sum; the text asks for the mean. With the sum, the step grows with the "
        "batch, and a rate that suits the mean is too large (E-74): " + CHAPTER,
    ),
    Mistake(
        "residual_turned_round",
        GRADIENT,
        "2.0 * X.T @ (y - X @ theta) / len(y)",
        "Your gradient has the wrong sign, so that descent would climb. Differentiate the square of "
        "prediction minus target once more.",
    ),
    Mistake(
        "divided_by_all_entries",
        GRADIENT,
        "2.0 * X.T @ (X @ theta - y) / X.size",
        "You divided by the number of entries of X. The mean is over the samples, the rows.",
    ),
    Mistake(
        "divided_by_inputs",
        GRADIENT,
        "2.0 * X.T @ (X @ theta - y) / X.shape[1]",
        "You divided by the number of columns. The mean is over the samples, the rows.",
    ),
    Mistake(
        "inputs_forgotten",
        GRADIENT,
        "2.0 * np.mean(X @ theta - y) * np.ones(len(theta))",
        "The inputs are missing from your gradient: by the chain rule each residual is multiplied by the "
        "inputs of its sample.",
    ),
    Mistake(
        "mean_of_unequal_means",
        None,
        """
def batch_gradient(theta, X, y):
    return 2.0 * X.T @ (X @ theta - y) / len(y)


def average_gradient(grad, theta, X, y, size):
    parts = [grad(theta, X[i : i + size], y[i : i + size]) for i in range(0, len(y), size)]
    return np.mean(parts, axis=0)


def sgd(grad, theta0, X, y, lr, size, orders):
    theta = np.array(theta0, dtype=float)
    path = [theta]
    for order in orders:
        for first in range(0, len(order), size):
            batch = order[first : first + size]
            theta = theta - lr * grad(theta, X[batch], y[batch])
            path.append(theta)
    return np.array(path)
""",
        "You averaged the means of the batches, each with the same weight. The last batch is smaller, so its "
        "samples then count more than the others: " + CHAPTER,
    ),
    Mistake(
        "averages_added_up",
        f"{TOTAL}\n    return total / len(y)",
        "total += grad(theta, X[rows], y[rows])\n    return total",
        "You added the means of the batches up and did not divide. A mean over all samples is not larger "
        "because it came in pieces.",
    ),
    Mistake(
        "weighted_but_not_divided",
        "return total / len(y)",
        "return total",
        "Your weights are right, but the division is missing: this is the gradient of the sum.",
    ),
    Mistake(
        "full_weight_for_the_last_batch",
        TOTAL,
        "total += size * grad(theta, X[rows], y[rows])",
        "You gave every batch the weight `size`, also the last one, which has fewer samples.",
    ),
    Mistake(
        "last_rows_dropped",
        "for start in range(0, len(y), size):",
        "for start in range(0, len(y) - size + 1, size):",
        "The samples that do not fill a batch are missing from your average.",
    ),
    Mistake(
        "all_rows_at_once",
        TOTAL,
        "total = len(y) * grad(theta, X, y)",
        "Your average is right, but `grad` gets all samples at once (and again for each batch). The point "
        "was that they do not fit into memory together.",
    ),
    Mistake(
        "starts_anew_for_every_batch",
        LOOPS,
        LOOPS.replace(
            "            theta = ", "            theta = np.array(theta0, dtype=float)\n            theta = "
        ),
        "Your parameters start anew for every batch, so the result has learned from the last batch alone. "
        "Algorithm 1 on a slide, taken literally, does this (E-48): " + CHAPTER,
    ),
    Mistake(
        "starts_anew_for_every_epoch",
        LOOPS,
        LOOPS.replace(
            "        for first", "        theta = np.array(theta0, dtype=float)\n        for first"
        ),
        "Your parameters start anew in every epoch, so that only the last epoch counts. They start once.",
    ),
    Mistake(
        "loops_swapped",
        LOOPS,
        """    for first in range(0, len(y), size):
        for order in orders:
            batch = order[first : first + size]
            theta = theta - lr * grad(theta, X[batch], y[batch])
            path.append(theta)
""",
        "Your loops are nested the wrong way round: the epochs belong outside, the batches inside. Two "
        "algorithms on the slides have it like yours (E-48): " + CHAPTER,
    ),
    Mistake(
        "step_of_the_sum",
        STEP,
        "theta = theta - lr * len(batch) * grad(theta, X[batch], y[batch])",
        "Your steps are those for the sum over a batch, with a rate that is meant for the mean: they are as "
        "many times too long as there are samples in it (E-74).",
    ),
    Mistake(
        "smaller_step_for_the_last_batch",
        STEP,
        "theta = theta - lr * len(batch) / size * grad(theta, X[batch], y[batch])",
        "You shortened the step of the smaller batch. That can be argued for, but the text fixes one rate "
        "for every update.",
    ),
    Mistake(
        "steps_uphill",
        STEP,
        "theta = theta + lr * grad(theta, X[batch], y[batch])",
        "Your steps go uphill: the gradient points to where the loss grows. Step against it.",
    ),
    Mistake(
        "first_order_for_all_epochs",
        "for order in orders:",
        "for order in orders[[0] * len(orders)]:",
        "Every epoch of yours uses the first order. Each has a row of its own.",
    ),
    Mistake(
        "orders_ignored",
        "batch = order[first : first + size]",
        "batch = slice(first, first + size)",
        "Your batches run through the data as they lie, and `orders` is used only to count the epochs.",
    ),
    Mistake(
        "targets_not_shuffled",
        STEP,
        "theta = theta - lr * grad(theta, X[batch], y[first : first + size])",
        "Your inputs are shuffled and your targets are not: each input has another sample's target.",
    ),
    Mistake(
        "last_batch_dropped",
        "for first in range(0, len(order), size):",
        "for first in range(0, len(order) - size + 1, size):",
        "The smaller batch at the end of an epoch is missing. Its samples have something to say as well.",
    ),
    Mistake(
        "gradient_of_the_epochs_start",
        LOOPS,
        """    for order in orders:
        start = theta
        for first in range(0, len(order), size):
            batch = order[first : first + size]
            theta = theta - lr * grad(start, X[batch], y[batch])
            path.append(theta)
""",
        "Within an epoch all your gradients are taken at its first point. Stochastic descent profits from "
        "every update at once: take the gradient where you are.",
    ),
    Mistake(
        "points_once_per_epoch",
        LOOPS,
        LOOPS.replace("            path.append", "        path.append"),
        "You keep one point per epoch. The text asks for the point after every update.",
    ),
    Mistake(
        "start_missing",
        "path = [theta]",
        "path = []",
        "The start is missing from your path: it is row 0.",
    ),
    Mistake(
        "start_overwritten",
        """    theta = np.array(theta0, dtype=float)
    path = [theta]
""",
        """    path = [1.0 * theta0]
    for order in orders:
        for first in range(0, len(order), size):
            batch = order[first : first + size]
            theta0[:] = theta0 - lr * grad(theta0, X[batch], y[batch])
            path.append(1.0 * theta0)
    return np.array(path)
""",
        "Your function walks with the caller's own array, so theta0 has changed (and integers in it cut "
        "every point to whole numbers). Walk with a float copy.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops_over_samples",
        """
def batch_gradient(theta, X, y):
    total = np.zeros(X.shape[1])
    for x_i, y_i in zip(X, y):
        total += 2 * (np.dot(x_i, theta) - y_i) * x_i
    return total / X.shape[0]


def average_gradient(grad, theta, X, y, size):
    n = len(y)
    return sum(grad(theta, X[i : i + 1], y[i : i + 1]) for i in range(n)) / n


def sgd(grad, theta0, X, y, lr, size, orders):
    epochs, n = orders.shape
    batches = -(-n // size)
    path = np.empty((1 + epochs * batches, X.shape[1]))
    path[0] = theta0
    for t in range(epochs * batches):
        e, b = divmod(t, batches)
        rows = orders[e, b * size : (b + 1) * size]
        path[t + 1] = path[t] - lr * grad(path[t], X[rows], y[rows])
    return path
""",
    ),
    AlsoRight(
        "means_and_weights",
        """
def batch_gradient(theta, X, y):
    residuals = X.dot(theta) - y
    return np.mean(2 * residuals[:, None] * X, axis=0)


def average_gradient(grad, theta, X, y, size):
    mean, seen = np.zeros(theta.shape), 0
    while seen < len(y):
        inputs, targets = X[seen : seen + size], y[seen : seen + size]
        seen += len(targets)
        mean = mean + (grad(theta, inputs, targets) - mean) * len(targets) / seen
    return mean


def sgd(grad, theta0, X, y, lr, size, orders):
    theta = theta0.astype(float)
    rows = [theta.copy()]
    for order in orders:
        inputs, targets = X[order], y[order]
        for i in range(0, len(y), size):
            theta -= lr * grad(theta, inputs[i : i + size], targets[i : i + size])
            rows.append(theta.copy())
    return np.vstack(rows)
""",
    ),
    AlsoRight(
        "split_and_average_with_weights",
        """
def batch_gradient(theta, X, y):
    n = y.shape[0]
    return 2 / n * (X.T @ X @ theta - X.T @ y)


def average_gradient(grad, theta, X, y, size):
    places = np.arange(size, len(y), size)
    parts = list(zip(np.split(X, places), np.split(y, places)))
    gradients = np.array([grad(theta, *part) for part in parts])
    return np.average(gradients, axis=0, weights=[len(targets) for _, targets in parts])


def sgd(grad, theta0, X, y, lr, size, orders):
    path = [np.asarray(theta0, dtype=float)]
    for order in orders:
        for batch in np.split(order, np.arange(size, len(order), size)):
            path.append(path[-1] - lr * grad(path[-1], X[batch], y[batch]))
    return np.array(path)
""",
    ),
]
