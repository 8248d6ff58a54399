# %% about
LECTURES = ["L0-24"]
MINUTES = 30

# %% [markdown]
# ## Softmax and its Jacobian
#
# A classifier with $K$ classes gives $K$ scores, and softmax makes probabilities of them: positive numbers
# that sum to 1. In a batch this happens row by row, in an image pixel by pixel, so the axis matters. Since
# every probability depends on every score, the derivative is a matrix.
#
# $$
# p_k = \frac{e^{x_k}}{\sum_{l=1}^{K} e^{x_l}},
# \qquad
# \frac{\partial p_k}{\partial x_l} = p_k\,(\delta_{kl} - p_l)
# $$
#
# **1.** Write `softmax(x, axis=-1)` for an array of any shape. **The entries along `axis` sum to 1**; by
# default that is the last axis. The result has the shape of `x`.
#
# **2.** Write `softmax_jacobian(x)` for one vector of scores, shape $(K,)$. The result has shape $(K, K)$,
# **with the output $k$ along the rows and the input $l$ along the columns**.
#
# - **No overflow for $|x| \le 1000$, also when different rows hold very different scores**; a probability
#   that underflows to 0 is fine. What happens to softmax when you add one number to all scores of a row?
# - **Absolute error at most $10^{-12}$.**
# - Integers give float64, and `x` must not change.

# %% given
import numpy as np


# %% answer
def softmax(x, axis=-1):
    """Return exp(x) divided by its sum along the axis, in the shape of x."""
    # BEGIN SOLUTION
    e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)
    # END SOLUTION


def softmax_jacobian(x):
    """Return the derivatives of softmax at the vector x, shape (K, K)."""
    # BEGIN SOLUTION
    p = softmax(x)
    return np.diag(p) - np.outer(p, p)
    # END SOLUTION


# %% check points=0.5
def check_values():
    """Softmax of a vector, of the rows and of the columns of a matrix is right."""
    p = [0.0900305731703805, 0.244728471054798, 0.665240955774822]
    assert_close(softmax(np.array([1.0, 2.0, 3.0])), p, atol=1e-12)
    x = np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])
    assert_close(softmax(x), [p, p[::-1]], atol=1e-12)
    low, high = 0.119202922022118, 0.880797077977882
    assert_close(softmax(x, axis=0), [[low, 0.5, high], [high, 0.5, low]], atol=1e-12)


# %% check points=0.5
def check_large_scores():
    """Scores of 1000 overflow nowhere, next to each other, in one row with small ones, and in different
    rows."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        expected = [0.268941421369995, 0.731058578630005]
        assert_close(softmax(np.array([999.0, 1000.0])), expected, atol=1e-12)
        assert_close(softmax(np.array([-1000.0, 1000.0])), [0.0, 1.0], atol=1e-12)
        assert_close(
            softmax(np.array([[-1000.0, -999.0], [999.0, 1000.0]])), [expected, expected], atol=1e-12
        )


# %% check points=0.5
def check_jacobian():
    """The Jacobian at (1, 2, 3) is right."""
    expected = [
        [0.0819250690649932, -0.0220330445201743, -0.0598920245448189],
        [-0.0220330445201743, 0.184836446509979, -0.16280340198980],
        [-0.0598920245448189, -0.16280340198980, 0.222695426534623],
    ]
    assert_close(softmax_jacobian(np.array([1.0, 2.0, 3.0])), expected, atol=1e-12)


# %% hidden check points=0.5
def check_axes(rng):
    """Softmax is right along each axis of random arrays, floats and integers, which stay as they were."""
    from lecturelib.activations import softmax as reference

    shape = (3, int(rng.integers(4, 6)), 2)
    for x in (rng.normal(scale=2.0, size=shape), rng.integers(-9, 9, size=shape)):
        before = x.copy()
        assert_close(softmax(x), reference(before), atol=1e-12)
        for axis in (0, 1, 2):
            assert_close(softmax(x, axis), reference(before, axis=axis), atol=1e-12)
        assert_close(x, before)


# %% hidden check points=0.5
def check_random_jacobian(rng):
    """The Jacobian is right for random scores, floats and integers, which stay as they were, and for one
    large score."""
    from lecturelib.activations import softmax_jacobian as reference

    size = int(rng.integers(4, 7))
    for x in (rng.normal(scale=2.0, size=size), rng.permutation(np.arange(size) - 2)):
        before = x.copy()
        assert_close(softmax_jacobian(x), reference(before), atol=1e-12)
        assert_close(x, before)
    large = rng.uniform(950.0, 1000.0)  # so far above the mean that its exponential overflows there too
    x = rng.permutation(np.append(rng.normal(size=size), large))
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert_close(softmax_jacobian(x), np.zeros((size + 1, size + 1)), atol=1e-12)


# %% hidden check points=0.5
def check_large_batches(rng):
    """Rows around very different levels between -1000 and 1000 are right, and nothing overflows."""
    from lecturelib.activations import softmax as reference

    levels = rng.permutation([-990.0, -300.0, 0.0, 990.0])[:, np.newaxis]
    x = levels + rng.normal(size=(4, 3))
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert_close(softmax(x), reference(x - levels), atol=1e-12)
        assert_close(softmax(x.T, 0), reference(x - levels).T, atol=1e-12)


# %% mistakes
from autograder.authoring.exercise import Mistake

SOFTMAX = """e = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)"""
JACOBIAN = "return np.diag(p) - np.outer(p, p)"
SECTION = "'Softmax' in the chapter Activations"
STABLE = "'When a right formula gives a wrong number' in the chapter Activations"

MISTAKES = [
    Mistake(
        "always_along_axis_0",
        SOFTMAX,
        "e = np.exp(x - np.max(x, axis=0))\n    return e / np.sum(e, axis=0)",
        "Your softmax always sums along axis 0, so the columns sum to 1. A batch has one sample per row, and "
        "the last axis is the default.",
    ),
    Mistake(
        "always_along_last_axis",
        SOFTMAX,
        "e = np.exp(x - np.max(x, axis=-1, keepdims=True))\n    return e / np.sum(e, axis=-1, keepdims=True)",
        "Your softmax never looks at its argument `axis`: it always works along the last one.",
    ),
    Mistake(
        "over_the_whole_array",
        SOFTMAX,
        "e = np.exp(x - np.max(x))\n    return e / np.sum(e)",
        "The whole array sums to 1. Each row (or whatever runs along the axis) is a distribution of its own.",
    ),
    Mistake(
        "as_printed",
        SOFTMAX,
        "e = np.exp(x)\n    return e / np.sum(e, axis=axis, keepdims=True)",
        "You typed the formula as it is printed: exp overflows beyond 709, and infinity over infinity is "
        f"nan. See {STABLE}.",
    ),
    Mistake(
        "shift_by_the_largest_of_all",
        SOFTMAX,
        "e = np.exp(x - np.max(x))\n    return e / np.sum(e, axis=axis, keepdims=True)",
        "You subtract the largest entry of the whole array. A row that lies far below it underflows to zeros "
        "only, and 0/0 is nan: each row needs its own shift.",
    ),
    Mistake(
        "shift_by_the_mean",
        SOFTMAX,
        "e = np.exp(x - np.mean(x, axis=axis, keepdims=True))\n"
        "    return e / np.sum(e, axis=axis, keepdims=True)",
        "You subtract the mean. A score far above the mean still overflows: subtract something that leaves "
        f"no positive exponent. See {SECTION}.",
    ),
    Mistake(
        "clipped",
        SOFTMAX,
        "e = np.exp(np.clip(x, -500.0, 500.0))\n    return e / np.sum(e, axis=axis, keepdims=True)",
        f"You clipped the scores. Two large ones become equal, and so do their probabilities: see {STABLE}.",
    ),
    Mistake(
        "axis_lost",
        SOFTMAX,
        "e = np.exp(x - np.max(x, axis=axis, keepdims=True))\n    return e / np.sum(e, axis=axis)",
        "The sum has lost its axis, so NumPy lines it up with the wrong one, or cannot line it up at all. "
        "Keep the summed axis with length 1.",
    ),
    Mistake(
        "not_exponentiated",
        SOFTMAX,
        "return x / np.sum(x, axis=axis, keepdims=True)",
        "You divide the scores by their sum. They may be negative; softmax divides their exponentials.",
    ),
    Mistake(
        "sigmoid_instead",
        SOFTMAX,
        "return 0.5 * (1.0 + np.tanh(0.5 * x))",
        "Your function is the sigmoid of each score. It decides about each class alone, so the results do "
        "not sum to 1.",
    ),
    Mistake(
        "hard_maximum",
        SOFTMAX,
        "return 1.0 * (x == np.max(x, axis=axis, keepdims=True))",
        "You put a 1 at the largest score and 0 elsewhere: that is what the name warns of. The soft version "
        f"gives every class a share: see {SECTION}.",
    ),
    Mistake(
        "logarithm_returned",
        SOFTMAX,
        "x = x - np.max(x, axis=axis, keepdims=True)\n"
        "    return x - np.log(np.sum(np.exp(x), axis=axis, keepdims=True))",
        "You return the logarithm of softmax: its entries are negative. Useful in a loss, but not asked for "
        "here.",
    ),
    Mistake(
        "largest_instead_of_sum",
        SOFTMAX,
        "return np.exp(x - np.max(x, axis=axis, keepdims=True))",
        "The largest entry is 1: you shifted, but did not divide by the sum of the exponentials.",
    ),
    Mistake(
        "writes_into_input",
        SOFTMAX,
        "x -= np.max(x, axis=axis, keepdims=True)\n"
        "    e = np.exp(x)\n    return e / np.sum(e, axis=axis, keepdims=True)",
        "Your softmax subtracts in place, `x -= ...`, and changes the caller's scores. Compute the "
        "difference as a new array.",
    ),
    Mistake(
        "jacobian_is_diagonal",
        JACOBIAN,
        "return np.diag(p * (1.0 - p))",
        "Your Jacobian is diagonal, as for an elementwise activation. Raising one score lowers all other "
        f"probabilities: the entries off the diagonal are not 0. See {SECTION}.",
    ),
    Mistake(
        "jacobian_is_a_vector",
        JACOBIAN,
        "return p * (1.0 - p)",
        f"You return only the diagonal, as a vector. Every output depends on every input: see {SECTION}.",
    ),
    Mistake(
        "jacobian_turned_round",
        JACOBIAN,
        "return np.outer(p, p) - np.diag(p)",
        "Your Jacobian has the opposite sign: raising a score must raise its own probability.",
    ),
    Mistake(
        "jacobian_plus",
        JACOBIAN,
        "return np.diag(p) + np.outer(p, p)",
        "All entries of your Jacobian are positive. The probabilities sum to 1, so what one gains the others "
        "lose: each column sums to 0.",
    ),
    Mistake(
        "jacobian_without_product",
        JACOBIAN,
        "return np.diag(p)",
        "Your Jacobian is diag(p): the denominator of softmax was not differentiated.",
    ),
    Mistake(
        "jacobian_without_diagonal",
        JACOBIAN,
        "return -np.outer(p, p)",
        "Your Jacobian lacks the part on the diagonal: the numerator of softmax was not differentiated.",
    ),
    Mistake(
        "jacobian_inner_product",
        JACOBIAN,
        "return np.diag(p) - p @ p",
        "You subtracted one number, the inner product of p with itself, everywhere. The formula needs the "
        "matrix of all products of two entries.",
    ),
    Mistake(
        "jacobian_elementwise_product",
        JACOBIAN,
        "return np.diag(p) - p * p",
        "You subtracted the squares of p from every row: for a vector, p * p (or p * p.T) is elementwise. "
        "The formula needs the matrix of all products of two entries.",
    ),
    Mistake(
        "jacobian_of_the_probabilities",
        "p = softmax(x)",
        "p = softmax(softmax(x))",
        "Softmax was applied twice. The Jacobian takes the scores x and is written in terms of p.",
    ),
    Mistake(
        "jacobian_of_the_scores",
        "p = softmax(x)",
        "p = 1.0 * x",
        "You put the scores into the formula of the Jacobian. The p in it are the probabilities.",
    ),
    Mistake(
        "jacobian_overflows",
        "p = softmax(x)",
        "p = np.exp(x) / np.sum(np.exp(x))",
        "Your Jacobian exponentiates large scores and overflows, although softmax itself is stable by now: "
        "build one from the other.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "log_sum_exp",
        """
def softmax(x, axis=-1):
    return np.exp(x - np.logaddexp.reduce(x, axis=axis, keepdims=True))


def softmax_jacobian(x):
    p = softmax(x)
    return p[:, np.newaxis] * (np.eye(len(p)) - p)
""",
    ),
    AlsoRight(
        "move_the_axis",
        """
def softmax(x, axis=-1):
    y = np.moveaxis(x, axis, 0)
    e = np.exp(y - y.max(axis=0))
    return np.moveaxis(e / e.sum(axis=0), 0, axis)


def softmax_jacobian(x):
    p = softmax(x)
    jacobian = -p[:, None] * p[None, :]
    jacobian[np.diag_indices(len(p))] += p
    return jacobian
""",
    ),
    AlsoRight(
        "loops",
        """
import math


def softmax(x, axis=-1):
    def one(v):
        top = max(v)
        e = [math.exp(t - top) for t in v]
        return np.array(e) / math.fsum(e)

    return np.apply_along_axis(one, axis, x.astype(float))


def softmax_jacobian(x):
    p, size = softmax(x), len(x)
    out = np.empty((size, size))
    for k in range(size):
        for l in range(size):
            out[k, l] = p[k] * (1 - p[k]) if k == l else -p[k] * p[l]
    return out
""",
    ),
]
