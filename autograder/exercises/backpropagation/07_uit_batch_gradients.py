# %% about
LECTURES = ["L3-44", "L4-08"]
MINUTES = 30

# %% [markdown]
# ## A whole batch: mean and sum
#
# Nobody trains with a loop over samples: all $N$ of them go through the network together, one per row, and
# the sum over the samples happens inside a matrix product. Whether the loss is their mean or their sum is a
# matter of taste; the learning rate has to know.
#
# $$
# \mathcal L = \frac1N \sum_{n=1}^{N} \mathcal L_n
# \quad\text{or}\quad
# \mathcal L = \sum_{n=1}^{N} \mathcal L_n,
# \qquad
# \mathcal L_n = \tfrac12 \sum_{m=1}^{M} (a_{nm} - y_{nm})^2,
# $$
#
# with the network of exercises 4 and 5: a hidden and an output layer of sigmoids, a 1 in front of the
# features and in front of the hidden units.
#
# Write `uit_batch_gradients(X, Y, w1, w2, reduction)`, forward pass included. It **returns the pair of
# gradients of $\mathcal L$ by $w^1$ and by $w^2$**.
#
# - `X` has shape $(N, F)$, without the ones, and `Y` shape $(N, M)$: **samples are rows**; `w1` has shape
#   $(F + 1, H)$ and `w2` shape $(H + 1, M)$, **biases in row 0**.
# - **`reduction` is `"mean"` or `"sum"`, over the $N$ samples only**; over the outputs it is always a sum.
#   For any other word **raise a `ValueError`**.
# - The gradients have the shapes of the weights, $(F + 1, H)$ and $(H + 1, M)$, and type float64. The
#   arguments may hold integers, and they must not change.
# - A loop over the samples is welcome as well. It is a good way to test the version without.

# %% given
import numpy as np


def sigmoid(z):
    """Return 1 / (1 + exp(-z)) at each entry of z, without overflow."""
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, decay) / (1.0 + decay)


# %% answer
def uit_batch_gradients(X, Y, w1, w2, reduction):
    """Return the gradients of the mean or summed loss by w1 and by w2."""
    # BEGIN SOLUTION
    if reduction not in ("mean", "sum"):
        raise ValueError(f"reduction must be 'mean' or 'sum', not {reduction!r}")
    n = len(X)
    ones = np.ones((n, 1))
    inputs = np.hstack([ones, X])
    hidden = sigmoid(inputs @ w1)
    alpha = np.hstack([ones, hidden])
    a = sigmoid(alpha @ w2)
    delta2 = (a - Y) * a * (1.0 - a)
    delta1 = (delta2 @ w2[1:].T) * hidden * (1.0 - hidden)
    count = n if reduction == "mean" else 1
    return inputs.T @ delta1 / count, alpha.T @ delta2 / count
    # END SOLUTION


# %% check points=0.5
def check_mean():
    """The gradients of the mean are right for three samples (the twelve numbers by w1, then the ten by
    w2)."""
    X, Y = np.array([[0.5, -1.0], [2.0, 0.25], [-0.75, 1.5]]), np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.25]])
    w1 = np.array([[0.1, -0.4, 0.3, 0.8], [0.5, -0.2, 1.0, -0.6], [-1.0, 0.7, 0.25, 0.9]])
    w2 = np.array([[0.2, -0.3], [1.0, 0.5], [-0.5, 1.5], [0.75, -1.0], [-1.25, 0.4]])
    by_w1, by_w2 = uit_batch_gradients(X, Y, w1, w2, "mean")
    found = [np.shape(by_w1), np.shape(by_w2)]
    assert found == [(3, 4), (5, 2)], f"expected the shapes (3, 4) and (5, 2), got {found[0]} and {found[1]}"
    expected = [
        0.00577281026846203,
        0.0033911303878402,
        -0.0170045203503922,
        -0.00753440014662666,
        0.0109947829797061,
        -0.04368840310457,
        0.0139269682274994,
        -0.035583780702586,
        0.00180727771336962,
        -0.000958578981988725,
        -0.000623307091988364,
        -0.0122952049472828,
        0.0145727858715892,
        0.0272693959681078,
        0.0157970840156527,
        0.00577675352360934,
        0.00289477537915983,
        0.0152439158953333,
        0.0250338400468226,
        6.97853873344477e-05,
        0.00135967786014555,
        0.0248457051012856,
    ]
    assert_close(np.concatenate([by_w1.ravel(), by_w2.ravel()]), expected)


# %% check points=0.5
def check_mean_and_sum():
    """The gradients of the mean and of the sum are right for the same samples (row 0 is the mean, row 1 the
    sum)."""
    X, Y = np.array([[0.5, -1.0], [2.0, 0.25], [-0.75, 1.5]]), np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.25]])
    w1 = np.array([[0.1, -0.4, 0.3, 0.8], [0.5, -0.2, 1.0, -0.6], [-1.0, 0.7, 0.25, 0.9]])
    w2 = np.array([[0.2, -0.3], [1.0, 0.5], [-0.5, 1.5], [0.75, -1.0], [-1.25, 0.4]])
    rows = []
    for word in ("mean", "sum"):
        by_w1, by_w2 = uit_batch_gradients(X, Y, w1, w2, word)
        found = [np.shape(by_w1), np.shape(by_w2)]
        assert found == [(3, 4), (5, 2)], f"expected the shapes (3, 4) and (5, 2), got {found}"
        rows.append(np.concatenate([by_w1.ravel(), by_w2.ravel()]))
    of_the_sum = [
        0.0173184308053861,
        0.0101733911635206,
        -0.0510135610511766,
        -0.02260320043988,
        0.0329843489391184,
        -0.13106520931371,
        0.0417809046824981,
        -0.106751342107758,
        0.00542183314010885,
        -0.00287573694596617,
        -0.00186992127596509,
        -0.0368856148418484,
        0.0437183576147677,
        0.0818081879043233,
        0.0473912520469581,
        0.017330260570828,
        0.00868432613747949,
        0.0457317476859999,
        0.0751015201404679,
        0.000209356162003343,
        0.00407903358043664,
        0.0745371153038567,
    ]
    assert_close(np.array(rows), [np.divide(of_the_sum, 3.0), of_the_sum])


# %% hidden check points=0.5
def check_random_mean(rng):
    """The gradients of the mean are right for random batches, also for a batch of one sample."""
    from lecturelib.backprop import uit_batch_gradients as reference

    for N, F, H, M in ((7, 3, 5, 2), (5, 6, 9, 2), (1, 3, 2, 4)):
        X, Y = rng.normal(size=(N, F)), rng.uniform(-1.0, 2.0, size=(N, M))
        w1, w2 = rng.normal(size=(F + 1, H)), rng.normal(size=(H + 1, M))
        got = uit_batch_gradients(X, Y, w1, w2, "mean")
        for actual, wanted in zip(got, reference(X, Y, w1, w2), strict=True):
            assert_close(actual, wanted, atol=1e-12)


# %% hidden check points=0.5
def check_batches_add_up(rng):
    """The gradients of the sum over 10 samples are those over its batches of 4, 4 and 2 added up, and both
    are right."""
    from lecturelib.backprop import uit_batch_gradients as reference

    X, Y = rng.normal(size=(10, 3)), rng.uniform(-1.0, 2.0, size=(10, 2))
    w1, w2 = rng.normal(size=(4, 5)), rng.normal(size=(6, 2))
    wanted = reference(X, Y, w1, w2, reduction="sum")
    whole = uit_batch_gradients(X, Y, w1, w2, "sum")
    parts = [uit_batch_gradients(X[i : i + 4], Y[i : i + 4], w1, w2, "sum") for i in (0, 4, 8)]
    for layer in (0, 1):
        assert_close(whole[layer], wanted[layer], atol=1e-12)
        assert_close(sum(part[layer] for part in parts), wanted[layer], atol=1e-12)


# %% hidden check points=0.5
def check_integers_and_arguments(rng):
    """The gradients are right where all arguments hold integers, and no argument changes."""
    from lecturelib.backprop import uit_batch_gradients as reference

    whole = [rng.integers(-1, 2, size=(6, 3)), rng.integers(0, 2, size=(6, 2))]
    whole += [rng.choice([-1, 1], size=(4, 5)), rng.choice([-1, 1], size=(6, 2))]
    for arguments in (whole, [argument.astype(float) for argument in whole]):
        before = [argument.copy() for argument in arguments]
        got = uit_batch_gradients(*arguments, "mean")
        for actual, wanted in zip(got, reference(*before), strict=True):
            assert_close(actual, wanted, atol=1e-12)
        for argument, copy in zip(arguments, before, strict=True):
            assert_close(argument, copy)


# %% hidden check points=0.5
def check_other_words(rng):
    """Both words are known, and any other one raises a ValueError."""
    X, Y, w1, w2 = (rng.normal(size=shape) for shape in ((3, 2), (3, 1), (3, 4), (5, 1)))
    for word in ("mean", "sum"):
        by_w1, by_w2 = uit_batch_gradients(X, Y, w1, w2, word)
        found = [np.shape(by_w1), np.shape(by_w2)]
        assert found == [(3, 4), (5, 1)], "the gradients have the wrong shapes"
    for word in ("median", "none", "", "Mean"):
        assert_raises(ValueError, uit_batch_gradients, X, Y, w1, w2, word)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Backpropagation: from the toy example to an MLP'"
LOSSES = "the chapter 'Losses and output units'"
COUNT = 'n if reduction == "mean" else 1'
DELTA2 = "(a - Y) * a * (1.0 - a)"
DELTA1 = "(delta2 @ w2[1:].T) * hidden * (1.0 - hidden)"
RETURN = "return inputs.T @ delta1 / count, alpha.T @ delta2 / count"

MISTAKES = [
    Mistake(
        "always_the_sum",
        COUNT,
        "1",
        "Your gradient of the mean is that of the sum, N times too large. A learning rate that suits one is "
        f"N times off for the other: see {CHAPTER}.",
    ),
    Mistake(
        "always_the_mean",
        COUNT,
        "n",
        "Your gradient of the sum is that of the mean: it is divided by N whatever reduction says.",
    ),
    Mistake(
        "mean_and_sum_swapped",
        COUNT,
        '1 if reduction == "mean" else n',
        "Mean and sum have changed places: the mean is the one that divides by N.",
    ),
    Mistake(
        "mean_over_outputs_too",
        COUNT,
        'Y.size if reduction == "mean" else 1',
        "Your mean divides by the number of all outputs, N times M. It is over the samples; over the outputs "
        f"of a sample the loss is a sum: see {LOSSES}.",
    ),
    Mistake(
        "divides_by_features",
        COUNT,
        'X.shape[1] if reduction == "mean" else 1',
        "Your mean divides by the number of features. Samples are the rows: see 'Shapes and signs' on the "
        "page 'Notation and conventions'.",
    ),
    Mistake(
        "averages_before_multiplying",
        RETURN,
        "scale = n / count\n"
        "    by_w1 = np.outer(inputs.mean(axis=0), delta1.mean(axis=0)) * scale\n"
        "    return by_w1, np.outer(alpha.mean(axis=0), delta2.mean(axis=0)) * scale",
        "You averaged inputs and signals over the batch and multiplied the averages. The mean is taken of "
        "the products, one for each sample: averages of two things do not know which belonged together.",
    ),
    Mistake(
        "biases_not_averaged",
        RETURN,
        "by_w1, by_w2 = inputs.T @ delta1 / count, alpha.T @ delta2 / count\n"
        "    by_w1[0], by_w2[0] = delta1.sum(axis=0), delta2.sum(axis=0)\n"
        "    return by_w1, by_w2",
        "Your gradients of the biases are sums whatever reduction says, while the others follow it. One "
        "loss, one factor.",
    ),
    Mistake(
        "biases_averaged_always",
        RETURN,
        "by_w1, by_w2 = inputs.T @ delta1 / count, alpha.T @ delta2 / count\n"
        "    by_w1[0], by_w2[0] = delta1.mean(axis=0), delta2.mean(axis=0)\n"
        "    return by_w1, by_w2",
        "Your gradients of the biases are means whatever reduction says, while the others follow it. One "
        "loss, one factor.",
    ),
    Mistake(
        "biases_of_one_sample",
        RETURN,
        "by_w1, by_w2 = inputs.T @ delta1 / count, alpha.T @ delta2 / count\n"
        "    by_w1[0], by_w2[0] = delta1[0] / count, delta2[0] / count\n"
        "    return by_w1, by_w2",
        "Your gradients of the biases know the first sample only. A bias acts in every sample, so its "
        f"gradient is summed over the batch: see {CHAPTER}.",
    ),
    Mistake(
        "one_gradient_per_sample",
        RETURN,
        "by_w1 = inputs[:, :, None] * delta1[:, None, :] / count\n"
        "    return by_w1, alpha[:, :, None] * delta2[:, None, :] / count",
        "You returned a gradient for each sample. The weights are shared by all of them: their gradients are "
        "summed over the batch.",
    ),
    Mistake(
        "last_sample_only",
        RETURN,
        "return np.outer(inputs[-1], delta1[-1]) / count, np.outer(alpha[-1], delta2[-1]) / count",
        "You returned the gradients of the last sample: in each round of the loop they were replaced instead "
        "of added to.",
    ),
    Mistake(
        "weights_instead_of_gradients",
        RETURN,
        "return w1 - inputs.T @ delta1 / count, w2 - alpha.T @ delta2 / count",
        "You returned the weights after a step. The text asks for the gradients: what to do with them is the "
        "optimizer's affair.",
    ),
    Mistake(
        "output_slope_missing",
        DELTA2,
        "a - Y",
        f"The slope of the output sigmoids is missing, at the output and in what flows back: see {CHAPTER}.",
    ),
    Mistake(
        "hidden_slope_missing",
        DELTA1,
        "delta2 @ w2[1:].T",
        "The slope of the hidden sigmoids is missing: your signal stops at what came out of them. See "
        f"{CHAPTER}.",
    ),
    Mistake(
        "bias_row_flows_back",
        DELTA1,
        "(delta2 @ w2.T) * alpha * (1.0 - alpha)",
        "Your gradient by w1 has a column too many: the 1 in front of the hidden units got an error of its "
        "own. It is no unit.",
    ),
    Mistake(
        "last_row_dropped",
        DELTA1,
        "(delta2 @ w2[:-1].T) * hidden * (1.0 - hidden)",
        "To leave the biases out you dropped the last row of w2. They stand in row 0.",
    ),
    Mistake(
        "target_minus_prediction",
        DELTA2,
        "(Y - a) * a * (1.0 - a)",
        "Your gradients have the opposite sign: the error is prediction minus target.",
    ),
    Mistake(
        "factor_two",
        DELTA2,
        "2.0 * (a - Y) * a * (1.0 - a)",
        "Your gradients are twice what they should be: the factor 1/2 of the loss takes the 2 away. See "
        f"{LOSSES}.",
    ),
    Mistake(
        "ones_at_the_end",
        None,
        """
def uit_batch_gradients(X, Y, w1, w2, reduction):
    if reduction not in ("mean", "sum"):
        raise ValueError("reduction must be 'mean' or 'sum'")
    ones = np.ones((len(X), 1))
    inputs = np.hstack([X, ones])
    hidden = sigmoid(inputs @ w1)
    alpha = np.hstack([hidden, ones])
    a = sigmoid(alpha @ w2)
    delta2 = (a - Y) * a * (1.0 - a)
    delta1 = (delta2 @ w2[:-1].T) * hidden * (1.0 - hidden)
    count = len(X) if reduction == "mean" else 1
    return inputs.T @ delta1 / count, alpha.T @ delta2 / count
""",
        "You put the column of ones at the end, so it meets the last row of the weights. The biases stand in "
        "row 0: the ones go in front.",
    ),
    Mistake(
        "any_other_word_is_a_sum",
        '    if reduction not in ("mean", "sum"):\n'
        "        raise ValueError(f\"reduction must be 'mean' or 'sum', not {reduction!r}\")\n",
        "",
        "A word that is neither mean nor sum is taken for a sum. A typing error then changes the learning "
        "rate without a word: raise a ValueError.",
    ),
    Mistake(
        "none_for_other_words",
        "raise ValueError(f\"reduction must be 'mean' or 'sum', not {reduction!r}\")",
        "return None, None",
        "For an unknown word you return None, and the error shows up later, somewhere else. Raise a "
        "ValueError where it is made.",
    ),
    Mistake(
        "targets_overwritten",
        "    delta2 = (a - Y) * a * (1.0 - a)",
        "    if Y.dtype == float:\n"
        "        error = np.subtract(a, Y, out=Y)\n"
        "    else:\n"
        "        error = a - Y\n"
        "    delta2 = error * a * (1.0 - a)",
        "Your function stores the errors in the caller's own Y, and the next pass over the data has other "
        "targets. Compute them as a new array.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loop_over_samples",
        """
def one_sample(x, y, w1, w2):
    x = np.append(1.0, x)
    alpha = np.append(1.0, sigmoid(x @ w1))
    a = sigmoid(alpha @ w2)
    back = (a - y) * a * (1 - a)
    return np.outer(x, (w2 @ back * alpha * (1 - alpha))[1:]), np.outer(alpha, back)


def uit_batch_gradients(X, Y, w1, w2, reduction):
    total1, total2 = np.zeros(w1.shape), np.zeros(w2.shape)
    for x, y in zip(X, Y):
        g1, g2 = one_sample(x, y, w1, w2)
        total1 += g1
        total2 += g2
    if reduction == "sum":
        return total1, total2
    if reduction == "mean":
        return total1 / len(X), total2 / len(X)
    raise ValueError("mean or sum")
""",
    ),
    AlsoRight(
        "biases_apart",
        """
def uit_batch_gradients(X, Y, w1, w2, reduction):
    share = {"mean": 1 / len(X), "sum": 1}.get(reduction)
    if share is None:
        raise ValueError(reduction)
    hidden = sigmoid(X @ w1[1:] + w1[0])
    a = sigmoid(hidden @ w2[1:] + w2[0])
    delta = share * (a - Y) * (a - a**2)
    back = delta @ w2[1:].T * (hidden - hidden**2)
    by_w1 = np.vstack([back.sum(axis=0), X.T @ back])
    return by_w1, np.vstack([np.ones(len(X)) @ delta, hidden.T @ delta])
""",
    ),
    AlsoRight(
        "einsum_then_mean",
        """
def uit_batch_gradients(X, Y, w1, w2, reduction):
    reduce = {"mean": np.mean, "sum": np.sum}
    if reduction not in reduce:
        raise ValueError("unknown reduction")
    X1 = np.insert(X.astype(float), 0, 1.0, axis=1)
    alpha = np.insert(sigmoid(X1 @ w1), 0, 1.0, axis=1)
    a = sigmoid(alpha @ w2)
    delta = (a - Y) * a * (1 - a)
    back = np.einsum("nm,hm,nh->nh", delta, w2, alpha * (1 - alpha))[:, 1:]
    by_w1 = reduce[reduction](np.einsum("nf,nh->nfh", X1, back), axis=0)
    return [by_w1, reduce[reduction](np.einsum("nh,nm->nhm", alpha, delta), axis=0)]
""",
    ),
]
