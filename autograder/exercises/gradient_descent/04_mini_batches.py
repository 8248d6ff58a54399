# %% about
LECTURES = ["L0-46", "L1-08", "L2-38", "L2-39", "L2-43", "L3-64"]
MINUTES = 25

# %% [markdown]
# ## Deal the samples into mini-batches
#
# An *epoch* is one pass through the data, each sample once. Stochastic descent cuts it into mini-batches of
# $M$ samples, in a new random order each time: a fixed order would push the parameters around in the same
# circle in every epoch. With $n = 10$ and $M = 4$ the batches have 4, 4 and 2 samples. The last one is
# smaller, and it counts: those two samples have something to say as well.
#
# Write two functions.
#
# **1.** `cut(X, y, order, size)` with `X` of shape $(n, d)$, `y` of shape $(n,)$, and `order` an integer
# array, a permutation of $0, \dots, n - 1$. **Return a list of pairs** `(X_batch, y_batch)`: **the first
# batch holds the samples `order[0]`, …, `order[size - 1]` in that order, the next one the following `size`,
# and so on; the last one holds what is left.** Here $1 \le$ `size` $\le n$. **`X`, `y` and `order` must not
# change.**
#
# **2.** `shuffled_orders(n, epochs, seed)` **returns an integer array of shape `(epochs, n)`: each row is a
# permutation of $0, \dots, n - 1$, drawn anew for each epoch.**
#
# - **All $n!$ orders are equally likely**, in every row, whatever the other rows are.
# - **The same `seed`, an integer, gives the same array again, another seed gives another one.** How you draw
#   is up to you; `np.random.default_rng(seed)` is a good place to start.

# %% given
import numpy as np


# %% answer
def cut(X, y, order, size):
    """Return the batches of one epoch as pairs of inputs and targets."""
    # BEGIN SOLUTION
    batches = []
    for start in range(0, len(order), size):
        batch = order[start : start + size]
        batches.append((X[batch], y[batch]))
    return batches
    # END SOLUTION


def shuffled_orders(n, epochs, seed):
    """Return one random order of n samples per epoch, as rows."""
    # BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    return np.array([rng.permutation(n) for _ in range(epochs)])
    # END SOLUTION


# %% check points=0.5
def check_sizes():
    """Ten samples in batches of 4 make 4, 4 and 2; nine in batches of 3 make 3, 3 and 3."""
    X, y = np.arange(20.0).reshape(10, 2), np.arange(10.0)
    order = np.array([3, 7, 0, 9, 4, 1, 8, 2, 6, 5])
    assert_close(np.array([len(targets) for _, targets in cut(X, y, order, 4)]), [4, 4, 2])
    order = np.array([3, 7, 0, 4, 1, 8, 2, 6, 5])
    assert_close(np.array([len(targets) for _, targets in cut(X[:9], y[:9], order, 3)]), [3, 3, 3])


# %% check points=0.5
def check_pairs():
    """Inputs and targets come in the given order and stay together."""
    X, y = np.arange(20.0).reshape(10, 2), 100.0 + np.arange(10.0)
    order = np.array([3, 7, 0, 9, 4, 1, 8, 2, 6, 5])
    batches = cut(X, y, order, 4)
    assert_close(np.concatenate([inputs for inputs, _ in batches])[:, 0], 2.0 * order)
    assert_close(np.concatenate([targets for _, targets in batches]), 100.0 + order)


# %% check points=0.5
def check_orders():
    """Three orders of ten samples hold each index once, and no two are the same."""
    orders = shuffled_orders(10, 3, 7)
    assert_close(np.sort(orders, axis=1), np.tile(np.arange(10), (3, 1)))
    different = {tuple(row) for row in orders.tolist()} | {tuple(range(10))}
    assert_close(len(different), 4)
    assert orders.dtype.kind in "iu", f"got dtype {orders.dtype}, which cannot be used as an index"


# %% hidden check points=0.5
def check_random_batches(rng):
    """The batches are right for random data and sizes, from single samples to all at once, and the data and
    the order stay as they were."""
    from lecturelib.descent import batch_slices

    n = int(rng.choice([11, 12, 13, 15, 16]))  # of 14, full batches of each size happen to be even ones
    for size in (1, 3, 5, 7, n):
        X, y, order = rng.normal(size=(n, 3)), rng.normal(size=n), rng.permutation(n)
        arguments = X.copy(), y.copy(), order.copy()
        batches = cut(X, y, order, size)
        wanted = batch_slices(n, size)
        assert len(batches) == len(wanted), "the number of batches is wrong"
        for (inputs, targets), part in zip(batches, wanted, strict=True):
            assert_close(inputs, arguments[0][arguments[2][part]])
            assert_close(targets, arguments[1][arguments[2][part]])
        for now, before in zip((X, y, order), arguments, strict=True):
            assert_close(now, before)


# %% hidden check points=0.5
def check_seeds(rng):
    """Every row is a permutation, the same seed gives the same orders, and no two epochs or seeds share
    one."""
    n, (seed, other) = int(rng.integers(20, 40)), rng.choice(10**6, size=2, replace=False).tolist()
    epochs = n // 2 + 1  # of two seeds together more than n: mere shifts run out
    orders = shuffled_orders(n, epochs, seed)
    again, others = shuffled_orders(n, epochs, seed), shuffled_orders(n, epochs, other)
    for some in (orders, others):
        assert_close(np.sort(some, axis=1), np.tile(np.arange(n), (epochs, 1)))
    assert np.array_equal(orders, again), "the same seed gives other orders"
    rows = {tuple(row) for row in [*orders.tolist(), *others.tolist()]}
    assert len(rows) == 2 * epochs, "two epochs or two seeds have the same order"


# %% hidden check points=0.5
def check_all_orders_equally_likely(rng):
    """In twenty thousand epochs of three samples, each of the six orders comes about equally often."""
    orders = shuffled_orders(3, 20_000, int(rng.integers(10**6)))
    assert orders.shape == (20_000, 3), "the shape is wrong"
    kinds, counts = np.unique(orders @ np.array([9, 3, 1]), return_counts=True)
    assert_close(kinds, [5, 7, 11, 15, 19, 21])  # of 012, 021, 102, 120, 201, 210
    assert np.all(np.abs(counts - 20_000 / 6) < 270), "some orders come too often"  # five deviations


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Gradient descent, SGD and learning-rate schedules'."
LOOP = "for start in range(0, len(order), size):"
BATCH = "batch = order[start : start + size]"
PAIR = "batches.append((X[batch], y[batch]))"
ORDERS = "np.array([rng.permutation(n) for _ in range(epochs)])"

MISTAKES = [
    Mistake(
        "last_batch_dropped",
        LOOP,
        "for start in range(0, len(order) - size + 1, size):",
        "The smaller batch at the end is missing, so in every epoch some samples are never seen. n samples "
        "make n / M batches, rounded up: " + CHAPTER,
    ),
    Mistake(
        "last_batch_filled_from_the_front",
        BATCH,
        "batch = np.take(order, range(start, start + size), mode='wrap')",
        "You filled the last batch up with samples from the front. They are seen twice in one epoch; the "
        "last batch should hold what is left.",
    ),
    Mistake(
        "last_batch_overlaps",
        BATCH,
        "batch = order[min(start, len(order) - size) :][:size]",
        "Your last batch reaches back into the one before, so that it is full. Those samples are seen twice "
        "in one epoch; the last batch should hold what is left.",
    ),
    Mistake(
        "size_taken_for_the_number",
        f"{LOOP}\n        {BATCH}",
        "for batch in np.array_split(order, size):",
        "You made as many batches as `size` says. It is the number of samples in a batch, not the number of "
        "batches. One of the slides mixes them up as well (E-49): " + CHAPTER,
    ),
    Mistake(
        "batches_evened_out",
        f"{LOOP}\n        {BATCH}",
        "for batch in np.array_split(order, -(-len(order) // size)):",
        "You made the batches about equally large. The text asks for full ones, and for one at the end that "
        "holds what is left.",
    ),
    Mistake(
        "first_batch_only",
        PAIR,
        "return [(X[batch], y[batch])]",
        "Only the first batch comes back. Collect all of them before you return.",
    ),
    Mistake(
        "targets_not_shuffled",
        PAIR,
        "batches.append((X[batch], y[start : start + size]))",
        "Your inputs are shuffled and your targets are not, so each input has another sample's target, and "
        "nothing can be learned. Use the same indices for both.",
    ),
    Mistake(
        "targets_shuffled_differently",
        PAIR,
        "batches.append((X[batch], y[order[batch]]))",
        "Your inputs and your targets are permuted differently, so each input has another sample's target, "
        "and nothing can be learned. Use the same indices for both.",
    ),
    Mistake(
        "order_ignored",
        BATCH,
        "batch = np.arange(start, min(start + size, len(order)))",
        "Your batches run through the data in the order in which they lie, and `order` is not used.",
    ),
    Mistake(
        "inverse_order",
        BATCH,
        "batch = np.argsort(order)[start : start + size]",
        "You used the inverse of the permutation: `order[i]` says which sample comes at place i, not at "
        "which place sample i comes.",
    ),
    Mistake(
        "pair_swapped",
        PAIR,
        "batches.append((y[batch], X[batch]))",
        "Inputs and targets come in the wrong order within the pair: first the inputs.",
    ),
    Mistake(
        "indices_for_samples",
        PAIR,
        "batches.append(batch)",
        "Your batches hold the indices of the samples. The text asks for the samples themselves, as pairs of "
        "inputs and targets.",
    ),
    Mistake(
        "data_shuffled_in_place",
        f"{LOOP}\n        {BATCH}",
        "X[:], y[:] = X[order], y[order]\n    for start in range(0, len(order), size):\n"
        "        batch = slice(start, start + size)",
        "Your function shuffles the caller's data. Next time the same order means other samples: leave X and "
        "y alone.",
    ),
    Mistake(
        "same_order_each_epoch",
        ORDERS,
        "np.tile(rng.permutation(n), (epochs, 1))",
        "All your epochs have the same order: you drew once, or started the generator anew for each epoch. "
        "Draw again for each: " + CHAPTER,
    ),
    Mistake(
        "rows_swapped_instead",
        ORDERS,
        "rng.permutation(np.tile(np.arange(n), (epochs, 1)))",
        "Your rows are not shuffled. For an array with two axes NumPy's shuffle and permutation move whole "
        "rows and leave the inside of a row alone.",
    ),
    Mistake(
        "first_epoch_in_order",
        ORDERS,
        "np.array([np.arange(n), *(rng.permutation(n) for _ in range(epochs - 1))])",
        "Your first epoch goes through the samples as they lie. Data are often sorted; shuffle before the "
        "first epoch too.",
    ),
    Mistake(
        "drawn_with_replacement",
        ORDERS,
        "rng.integers(n, size=(epochs, n))",
        "You drew with replacement: in one epoch some samples come twice and others never. The text asks for "
        "a permutation: " + CHAPTER,
    ),
    Mistake(
        "counted_from_one",
        ORDERS,
        "np.array([rng.permutation(n) + 1 for _ in range(epochs)])",
        "Your indices run from 1 to n. Python counts from 0, so the first sample is never used, and n is out "
        "of range.",
    ),
    Mistake(
        "axes_swapped",
        ORDERS,
        "np.array([rng.permutation(n) for _ in range(epochs)]).T",
        "Your orders stand in the columns. The text asks for one row per epoch.",
    ),
    Mistake(
        "seed_ignored",
        "np.random.default_rng(seed)",
        "np.random.default_rng(0)",
        "Your orders are the same for every seed: the argument is not used.",
    ),
    Mistake(
        "shifted_only",
        ORDERS,
        "np.array([np.roll(np.arange(n), i) for i in rng.choice(np.arange(1, n), size=epochs, replace=epochs "
        ">= n)])",
        "Your orders are only shifted: sample 4 always follows sample 3. A shuffle must be able to give "
        "every order.",
    ),
    Mistake(
        "swaps_with_any_place",
        ORDERS,
        """np.array([naive_shuffle(n, rng) for _ in range(epochs)])


def naive_shuffle(n, rng):
    order = list(range(n))
    for i in range(n):
        j = rng.integers(n)
        order[i], order[j] = order[j], order[i]
    return order""",
        "Your shuffle swaps each place with any other place. That makes n to the power n equally likely "
        "histories, which cannot be shared out evenly among n! orders: some come more often. Swap only with "
        "places not yet settled, or leave it to NumPy.",
    ),
    Mistake(
        "orders_are_floats",
        ORDERS,
        "1.0 * np.array([rng.permutation(n) for _ in range(epochs)])",
        "Your orders are floats, which cannot be used as indices. Keep them integers.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "split_at_places_and_sort_random_numbers",
        """
def cut(X, y, order, size):
    places = np.arange(size, len(y), size)
    return list(zip(np.split(X[order], places), np.split(y[order], places)))


def shuffled_orders(n, epochs, seed):
    return np.argsort(np.random.default_rng(seed).random((epochs, n)), axis=1)
""",
    ),
    AlsoRight(
        "plain_python",
        """
import random


def cut(X, y, order, size):
    batches, left = [], list(order)
    while left:
        now, left = left[:size], left[size:]
        batches.append([np.array([X[i] for i in now]), np.array([y[i] for i in now])])
    return batches


def shuffled_orders(n, epochs, seed):
    generator = random.Random(seed)
    rows = []
    for _ in range(epochs):
        row = list(range(n))
        generator.shuffle(row)
        rows.append(row)
    return np.array(rows)
""",
    ),
    AlsoRight(
        "number_of_batches_and_one_running_shuffle",
        """
def cut(X, y, order, size):
    count = int(np.ceil(len(order) / size))
    parts = [order[b * size : min((b + 1) * size, len(order))] for b in range(count)]
    return [(np.take(X, part, axis=0), np.take(y, part)) for part in parts]


def shuffled_orders(n, epochs, seed):
    rng = np.random.RandomState(seed)
    current = np.arange(n)
    out = np.empty((epochs, n), dtype=int)
    for e in range(epochs):
        rng.shuffle(current)
        out[e] = current
    return out
""",
    ),
    AlsoRight(
        "permuted_and_fisher_yates",
        """
def cut(X, y, order, size):
    inputs, targets = X[order], y[order]
    return [(inputs[i : i + size], targets[i : i + size]) for i in range(0, len(y), size)]


def shuffled_orders(n, epochs, seed):
    rng = np.random.default_rng(seed)
    return rng.permuted(np.tile(np.arange(n), (epochs, 1)), axis=1)
""",
    ),
]
