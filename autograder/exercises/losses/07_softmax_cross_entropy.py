# %% about
LECTURES = ["L0-26", "L1-06", "L4-16"]
MINUTES = 30

# %% [markdown]
# ## Softmax and cross-entropy in one piece
#
# The standard head of a classifier, in the form in which it is used: scores and labels go in, the loss and
# its gradient by the scores come out. Taken together, the two steps are more stable than one after the other,
# and their gradient is simpler than that of either.
#
# $$
# p_{ik} = \frac{e^{z_{ik}}}{\sum_{l=1}^{K} e^{z_{il}}},
# \qquad
# L = -\frac1n \sum_{i=1}^{n} \ln p_{i y_i},
# \qquad
# \frac{\partial L}{\partial z_{ik}} = \frac1n \bigl( p_{ik} - \mathbb 1[k = y_i] \bigr)
# $$
#
# `z` has shape $(n, K)$, **one row of scores per sample**; `y` holds $n$ labels, integers from 0 to $K - 1$.
#
# **1.** Write `softmax_cross_entropy(z, y)`. It returns a **pair**: the loss, one number, and the
# probabilities `p`, shape $(n, K)$. The network keeps `p` for the way back.
#
# **2.** Write `softmax_cross_entropy_grad(p, y)`. It takes these probabilities and returns the gradient **by
# the scores `z`**, shape $(n, K)$.
#
# - **Mean over the $n$ samples**, not over the $n K$ entries, in the loss and in the gradient; natural
#   logarithm.
# - **No overflow and no logarithm of 0 for $|z| \le 1000$.** A sample with the scores 0 and 1000 whose label
#   is 0 costs 1000. The loss of softmax followed by a logarithm would be infinite there: write
#   $\ln p_{iy_i}$ as a difference first.
# - **Loss: relative error at most $10^{-9}$ or absolute error at most $10^{-12}$. Probabilities and gradient:
#   absolute error at most $10^{-12}$.**
# - Nothing may change the arguments: **whoever keeps `p` must find it as it was.** Integers in `z` give
#   float64.

# %% given
import numpy as np


# %% answer
def softmax_cross_entropy(z, y):
    """Return the mean cross-entropy of softmax(z) and the labels y, and softmax(z) itself."""
    # BEGIN SOLUTION
    shifted = z - np.max(z, axis=1, keepdims=True)
    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(y)), y]), np.exp(log_p)
    # END SOLUTION


def softmax_cross_entropy_grad(p, y):
    """Return the gradient of the loss with respect to the scores, from the probabilities p."""
    # BEGIN SOLUTION
    grad = p.copy()
    grad[np.arange(len(y)), y] -= 1.0
    return grad / len(y)
    # END SOLUTION


# %% check points=0.5
def check_loss():
    """The loss of two samples with three classes is 1.2594."""
    z, y = np.array([[0.0, 1.0, 3.0], [2.0, -1.0, 1.0]]), np.array([1, 0])
    loss, _ = softmax_cross_entropy(z, y)
    assert_close(loss, 1.259429118162236)


# %% check points=0.5
def check_probabilities():
    """The probabilities of two samples with three classes are right; each row sums to 1."""
    z, y = np.array([[0.0, 1.0, 3.0], [2.0, -1.0, 1.0]]), np.array([1, 0])
    _, p = softmax_cross_entropy(z, y)
    expected = [
        [0.04201006613406605, 0.1141951993845945, 0.8437947344813395],
        [0.7053845126982412, 0.03511902695933972, 0.2594964603424191],
    ]
    assert_close(p, expected, atol=1e-12)


# %% check points=0.5
def check_gradient():
    """The gradient for given probabilities of two samples with three classes is right."""
    p = np.array([[0.25, 0.125, 0.625], [0.5, 0.375, 0.125]])
    grad = softmax_cross_entropy_grad(p, np.array([1, 0]))
    assert_close(grad, [[0.125, -0.4375, 0.3125], [-0.25, 0.1875, 0.0625]], atol=1e-12)


# %% check points=0.5
def check_large_scores():
    """Scores around 1000 overflow nowhere, and a wrong decision by 1000 costs 1000."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        loss, p = softmax_cross_entropy(np.array([[999.0, 1000.0], [1000.0, 999.0]]), np.array([0, 0]))
        assert_close(loss, 0.8132616875182228, atol=1e-12)
        loss, p = softmax_cross_entropy(np.array([[999.0, 1000.0], [-1000.0, -999.0]]), np.array([0, 1]))
        assert_close(loss, 0.8132616875182228, atol=1e-12)
        loss, p = softmax_cross_entropy(np.array([[0.0, 1000.0], [1000.0, 0.0]]), np.array([0, 0]))
        assert_close(loss, 500.0)
        assert_close(p, [[0.0, 1.0], [1.0, 0.0]], atol=1e-12)


# %% hidden check points=0.5
def check_random_values(rng):
    """Loss and probabilities are right on random batches, floats and integers, which stay as they were."""
    from lecturelib.activations import softmax
    from lecturelib.losses import softmax_cross_entropy as reference

    n, K = int(rng.integers(6, 9)), int(rng.integers(3, 6))
    integers = rng.integers(-9, 9, size=(n, K))
    integers[0, :2] = -12, 12
    for z in (rng.normal(scale=2.0, size=(n, K)), integers):
        y = rng.integers(0, K, size=n)
        y[0] = np.argmin(z[0])  # quite unlikely: here anything added to a probability shows
        z_before, y_before = z.copy(), y.copy()
        loss, p = softmax_cross_entropy(z, y)
        assert_close(loss, reference(z_before, y_before), atol=1e-12)
        assert_close(p, softmax(z_before), atol=1e-12)
        assert_close(z, z_before)
        assert_close(y, y_before)


# %% hidden check points=0.5
def check_random_gradient(rng):
    """The gradient is right on random batches; each of its rows sums to 0."""
    from lecturelib.activations import softmax
    from lecturelib.losses import softmax_cross_entropy_grad as reference

    n, K = int(rng.integers(6, 9)), int(rng.integers(3, 6))
    z, y = rng.normal(scale=2.0, size=(n, K)), rng.integers(0, K, size=n)
    grad = softmax_cross_entropy_grad(softmax(z), y)
    assert_close(grad, reference(z, y), atol=1e-12)
    assert_close(np.sum(grad, axis=1), np.zeros(n), atol=1e-12)


# %% hidden check points=0.5
def check_cache(rng):
    """The kept probabilities and the labels are as they were after the way back, which can be taken twice."""
    from lecturelib.activations import softmax
    from lecturelib.losses import softmax_cross_entropy_grad as reference

    n, K = int(rng.integers(3, 6)), int(rng.integers(6, 9))
    z, y = rng.normal(scale=2.0, size=(n, K)), rng.integers(0, K, size=n)
    p, y_before = softmax(z), y.copy()
    softmax_cross_entropy_grad(p, y)
    assert_close(p, softmax(z), atol=1e-12)
    assert_close(y, y_before)
    assert_close(softmax_cross_entropy_grad(p, y), reference(z, y_before), atol=1e-12)


# %% hidden check points=0.5
def check_far_out(rng):
    """Rows around very different levels between -1000 and 1000 are right, also when the label's score is far
    below, and nothing overflows."""
    from lecturelib.activations import softmax
    from lecturelib.losses import softmax_cross_entropy as reference

    levels = rng.permutation([-990.0, -400.0, 0.0, 400.0, 990.0])[:, np.newaxis]
    z, y = levels + rng.normal(size=(5, 3)), rng.integers(0, 3, size=5)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        loss, p = softmax_cross_entropy(z, y)
        assert_close(loss, reference(z - levels, y), atol=1e-12)
        assert_close(p, softmax(z - levels), atol=1e-12)
        z[np.arange(5), y] = -rng.uniform(900.0, 1000.0, size=5)
        loss, p = softmax_cross_entropy(z, y)
        assert_close(loss, reference(z, y), atol=1e-12)


# %% mistakes
from autograder.authoring.exercise import Mistake

SHIFT = "shifted = z - np.max(z, axis=1, keepdims=True)"
LOG_P = "log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))"
PAIR = "return -np.mean(log_p[np.arange(len(y)), y]), np.exp(log_p)"
FORWARD = f"{SHIFT}\n    {LOG_P}\n    {PAIR}"
PICKED = "-np.mean(log_p[np.arange(len(y)), y])"
BACKWARD = "grad = p.copy()\n    grad[np.arange(len(y)), y] -= 1.0\n    return grad / len(y)"
CHAPTER = "the chapter 'Losses and output units'"
STABLE = "'When a right formula gives a wrong number' in the chapter Activations"

MISTAKES = [
    Mistake(
        "sum_of_samples",
        PICKED,
        "-np.sum(log_p[np.arange(len(y)), y])",
        "Your loss is the sum over the samples, 2.5189; the exercise asks for their mean, so that the batch "
        f"size does not change its size. See {CHAPTER}.",
    ),
    Mistake(
        "mean_over_all_entries",
        PICKED,
        "-np.mean(log_p * (np.arange(z.shape[1]) == y[:, np.newaxis]))",
        "Your loss divides by n K: 0.4198. The zeros of the one-hot rows are no samples: divide by n. "
        f"See {CHAPTER}.",
    ),
    Mistake(
        "softmax_over_the_batch",
        FORWARD,
        "shifted = z - np.max(z, axis=0)\n    log_p = shifted - np.log(np.sum(np.exp(shifted), axis=0))\n"
        "    return -np.mean(log_p[np.arange(len(y)), y]), np.exp(log_p)",
        "Your softmax runs over the batch, along axis 0: a loss of 0.1269, and columns that sum to 1. It "
        "belongs along the classes of each sample.",
    ),
    Mistake(
        "softmax_over_everything",
        FORWARD,
        "shifted = z - np.max(z)\n    log_p = shifted - np.log(np.sum(np.exp(shifted)))\n"
        "    return -np.mean(log_p[np.arange(len(y)), y]), np.exp(log_p)",
        "The probabilities of the whole batch sum to 1 together. Each row is a distribution of its own.",
    ),
    Mistake(
        "minus_forgotten",
        PICKED,
        "np.mean(log_p[np.arange(len(y)), y])",
        "Your loss is negative: logarithms of probabilities are, and the minus in front turns them round.",
    ),
    Mistake(
        "label_picked_wrongly",
        PICKED,
        "-np.mean(log_p[:, y])",
        "You picked the columns of all labels from every row, an (n, n) array, and averaged. Each row has "
        "one label: pair every row number with its own.",
    ),
    Mistake(
        "probability_not_logarithm",
        PICKED,
        "-np.mean(np.exp(log_p[np.arange(len(y)), y]))",
        "You averaged the probabilities of the labels. The loss averages their logarithms.",
    ),
    Mistake(
        "largest_class_picked",
        PICKED,
        "-np.mean(np.max(log_p, axis=1))",
        "You took the logarithm of the largest probability. It is the one of the label that counts: "
        "otherwise every decision is right.",
    ),
    Mistake(
        "bits",
        PICKED,
        "-np.mean(log_p[np.arange(len(y)), y]) / np.log(2.0)",
        "Your loss is measured in bits. The text takes natural logarithms.",
    ),
    Mistake(
        "one_loss_per_sample",
        PICKED,
        "-log_p[np.arange(len(y)), y]",
        "Your loss is one number per sample. A loss is one number: their mean.",
    ),
    Mistake(
        "scores_without_normalizer",
        PICKED,
        "-np.mean(z[np.arange(len(y)), y])",
        "Your loss is minus the score of the label. The logarithm of the sum of exponentials is missing, so "
        "large scores alone would make the loss small.",
    ),
    Mistake(
        "no_shift",
        SHIFT,
        "shifted = 1.0 * z",
        "exp overflows beyond 709. Softmax does not change when a number is subtracted from a whole row: "
        f"see {STABLE}.",
    ),
    Mistake(
        "shift_by_the_largest_of_all",
        SHIFT,
        "shifted = z - np.max(z)",
        "You subtract the largest score of the whole batch. A row far below it underflows to zeros only, and "
        "then the logarithm of 0 is taken: each row needs its own shift.",
    ),
    Mistake(
        "logarithm_of_softmax",
        FORWARD,
        "e = np.exp(z - np.max(z, axis=1, keepdims=True))\n    p = e / np.sum(e, axis=1, keepdims=True)\n"
        "    return -np.mean(np.log(p[np.arange(len(y)), y])), p",
        "You computed the probability first and its logarithm afterwards. A probability of e to the -1000 is "
        "0 in the computer, and its logarithm infinite: write the logarithm of the quotient as a difference. "
        f"See {CHAPTER}.",
    ),
    Mistake(
        "probability_clipped",
        FORWARD,
        "e = np.exp(z - np.max(z, axis=1, keepdims=True))\n    p = e / np.sum(e, axis=1, keepdims=True)\n"
        "    return -np.mean(np.log(np.maximum(p[np.arange(len(y)), y], 1e-15))), p",
        "You keep the probability away from 0 before the logarithm. No sample can cost more than 34.5 "
        f"then: a wrong decision by 1000 should cost 1000. See {CHAPTER}.",
    ),
    Mistake(
        "small_number_added",
        FORWARD,
        "e = np.exp(z - np.max(z, axis=1, keepdims=True))\n    p = e / np.sum(e, axis=1, keepdims=True)\n"
        "    return -np.mean(np.log(p[np.arange(len(y)), y] + 1e-12)), p",
        "You add a small number to the probability before the logarithm. That changes every loss a little "
        f"and bounds it by 27.6: see {CHAPTER}.",
    ),
    Mistake(
        "logarithms_returned",
        "np.exp(log_p)",
        "log_p",
        "The second value of your pair holds logarithms: they are negative. The text asks for the "
        "probabilities.",
    ),
    Mistake(
        "probabilities_not_normalized",
        "np.exp(log_p)",
        "np.exp(shifted)",
        "The second value of your pair is not divided by the sums of its rows.",
    ),
    Mistake(
        "pair_exchanged",
        "return -np.mean(log_p[np.arange(len(y)), y]), np.exp(log_p)",
        "return np.exp(log_p), -np.mean(log_p[np.arange(len(y)), y])",
        "The pair comes in the wrong order: first the loss, then the probabilities.",
    ),
    Mistake(
        "scores_shifted_in_place",
        SHIFT,
        "z -= np.max(z, axis=1, keepdims=True)\n    shifted = z",
        "Your function subtracts from the caller's scores, `z -= ...`. Compute the difference as a new "
        "array.",
    ),
    Mistake(
        "cache_overwritten",
        BACKWARD,
        "p[np.arange(len(y)), y] -= 1.0\n    return p / len(y)",
        "Your gradient subtracts 1 inside the probabilities that the network has kept: `p[...] -= 1` writes "
        "into the caller's array. The values are right once; whoever needs p again finds it spoiled.",
    ),
    Mistake(
        "second_name_is_no_copy",
        BACKWARD,
        "grad = p\n    grad[np.arange(len(y)), y] -= 1.0\n    grad /= len(y)\n    return grad",
        "`grad = p` gives the same array a second name, so everything you do to grad happens to the kept "
        "probabilities. A copy has to be made.",
    ),
    Mistake(
        "grad_of_the_sum",
        "return grad / len(y)",
        "return grad",
        "This is the gradient of the sum over the samples; the loss is a mean, so the factor 1/n is missing. "
        f"See {CHAPTER}.",
    ),
    Mistake(
        "grad_over_all_entries",
        "return grad / len(y)",
        "return grad / p.size",
        "Your gradient divides by n K. The mean is over the n samples.",
    ),
    Mistake(
        "grad_divided_by_classes",
        "return grad / len(y)",
        "return grad / p.shape[1]",
        "Your gradient divides by the number of classes. The mean is over the samples, which are the rows.",
    ),
    Mistake(
        "grad_turned_round",
        "return grad / len(y)",
        "return -grad / len(y)",
        "Your gradient has the opposite sign: raising the label's score must lower the loss.",
    ),
    Mistake(
        "grad_is_p",
        "grad[np.arange(len(y)), y] -= 1.0",
        "pass",
        "Your gradient never looks at the labels: the 1 at the label's place is missing.",
    ),
    Mistake(
        "grad_by_the_probabilities",
        BACKWARD,
        "rows = np.arange(len(y))\n    grad = np.zeros(p.shape)\n    grad[rows, y] = -1.0 / p[rows, y]\n"
        "    return grad / len(y)",
        "You differentiated by the probabilities. The gradient is asked for by the scores: softmax has to be "
        f"differentiated as well. See {CHAPTER}.",
    ),
    Mistake(
        "grad_only_at_the_label",
        BACKWARD,
        "rows = np.arange(len(y))\n    grad = np.zeros(p.shape)\n    grad[rows, y] = p[rows, y] - 1.0\n"
        "    return grad / len(y)",
        "Your gradient is 0 except at the labels. The other scores matter as well: raising them takes "
        "probability from the label.",
    ),
    Mistake(
        "grad_in_whole_columns",
        "grad[np.arange(len(y)), y] -= 1.0",
        "grad[:, y] -= 1.0",
        "You subtract 1 in whole columns, for every label that occurs in the batch. Each row has one label: "
        "pair every row number with its own.",
    ),
    Mistake(
        "grad_labels_as_numbers",
        BACKWARD,
        "return (p - y[:, np.newaxis]) / len(y)",
        "You subtracted the number of the class from the probabilities. A label names a place: 1 is "
        "subtracted there, and nothing elsewhere.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "one_hot",
        """
def softmax_cross_entropy(z, y):
    log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
    one_hot = np.eye(z.shape[1])[y]
    return -np.sum(one_hot * log_p) / len(z), np.exp(log_p)


def softmax_cross_entropy_grad(p, y):
    return (p - np.eye(p.shape[1])[y]) / p.shape[0]
""",
    ),
    AlsoRight(
        "logarithm_of_the_sum",
        """
def softmax_cross_entropy(z, y):
    top = z.max(axis=1)
    e = np.exp(z - top[:, None])
    total = e.sum(axis=1)
    labels = np.take_along_axis(z, y[:, None], axis=1)[:, 0]
    return float(np.mean(np.log(total) + top - labels)), e / total[:, None]


def softmax_cross_entropy_grad(p, y):
    return (p - (np.arange(p.shape[1]) == y[:, None])) / len(p)
""",
    ),
    AlsoRight(
        "loops",
        """
import math


def softmax_cross_entropy(z, y):
    p, loss = np.empty(z.shape), 0.0
    for i, row in enumerate(z.tolist()):
        top = max(row)
        e = [math.exp(v - top) for v in row]
        p[i] = np.array(e) / sum(e)
        loss += math.log(sum(e)) - (row[y[i]] - top)
    return loss / len(z), p


def softmax_cross_entropy_grad(p, y):
    n, K = p.shape
    out = np.empty((n, K))
    for i in range(n):
        for k in range(K):
            out[i, k] = (p[i, k] - 1) / n if k == y[i] else p[i, k] / n
    return out
""",
    ),
]
