# %% about
LECTURES = ["L4-12", "L4-14"]
MINUTES = 15

# %% [markdown]
# ## Squared and absolute error
#
# Two ways to say how far predictions $a$ are from targets $y$. The squared error punishes one large miss more
# than many small ones; the absolute error counts every unit of distance the same. Their gradients tell the
# same story: one grows with the distance, the other knows only the direction.
#
# $$
# \mathrm{MSE} = \frac1n \sum_{i=1}^{n} \sum_{j=1}^{m} (a_{ij} - y_{ij})^2,
# \qquad
# \mathrm{MAE} = \frac1n \sum_{i=1}^{n} \sum_{j=1}^{m} |a_{ij} - y_{ij}|
# $$
#
# Write both losses and their gradients with respect to the predictions $a$. `a` and `y` have shape $(n, m)$:
# one row per sample, one column per output.
#
# - **The mean is over the $n$ samples only; over the $m$ outputs it is a sum.** (PyTorch's `mse_loss` divides
#   by $m$ as well.)
# - **No factor ½** in front of the squared error. (Some lectures have one; see the chapter.)
# - A loss is **one number**. A gradient has **the shape of `a` and type float64, also when `a` and `y` hold
#   integers**.
# - `a` and `y` must not change.
# - The absolute error has a kink where $a_{ij} = y_{ij}$; **no check asks for its gradient there.**

# %% given
import numpy as np


# %% answer
def mse(a, y):
    """Return the mean over the samples of the squared distance between the rows of a and y."""
    # BEGIN SOLUTION
    return np.sum((a - y) ** 2) / len(a)
    # END SOLUTION


def mse_grad(a, y):
    """Return the gradient of mse with respect to a, in the shape of a."""
    # BEGIN SOLUTION
    return 2.0 * (a - y) / len(a)
    # END SOLUTION


def mae(a, y):
    """Return the mean over the samples of the summed absolute differences."""
    # BEGIN SOLUTION
    return np.sum(np.abs(a - y)) / len(a)
    # END SOLUTION


def mae_grad(a, y):
    """Return the gradient of mae with respect to a, in the shape of a."""
    # BEGIN SOLUTION
    return np.sign(a - y) / len(a)
    # END SOLUTION


# %% check points=0.5
def check_values():
    """Both losses are right for two samples with three outputs."""
    a = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]])
    y = np.array([[1.5, 1.0, 6.0], [0.25, 1.0, 2.5]])
    assert_close(mse(a, y), 8.28125)
    assert_close(mae(a, y), 4.125)


# %% check points=0.5
def check_gradients():
    """Both gradients are right for two samples with three outputs."""
    a = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0]])
    y = np.array([[1.5, 1.0, 6.0], [0.25, 1.0, 2.5]])
    assert_close(mse_grad(a, y), [[-0.5, 1.0, -3.0], [-0.25, -2.0, 1.5]])
    assert_close(mae_grad(a, y), [[-0.5, 0.5, -0.5], [-0.5, -0.5, 0.5]])


# %% hidden check points=0.5
def check_random_values(rng):
    """Both losses are right on random matrices, floats and integers, which stay as they were."""
    from lecturelib.losses import mae as reference_mae
    from lecturelib.losses import mse as reference_mse

    n, m = int(rng.integers(3, 6)), int(rng.integers(6, 9))
    pairs = (
        (rng.normal(size=(n, m)), rng.normal(size=(n, m))),
        (rng.integers(-9, 9, size=(n, m)), rng.integers(-9, 9, size=(n, m))),
    )
    for a, y in pairs:
        a_before, y_before = a.copy(), y.copy()
        assert_close(mse(a, y), reference_mse(a_before, y_before))
        assert_close(mae(a, y), reference_mae(a_before, y_before))
        assert_close(a, a_before)
        assert_close(y, y_before)


# %% hidden check points=0.5
def check_random_gradients(rng):
    """Both gradients are right on random matrices, floats and integers, which stay as they were."""
    from lecturelib.losses import mae_subgrad
    from lecturelib.losses import mse_grad as reference_mse_grad

    n, m = int(rng.integers(3, 6)), int(rng.integers(6, 9))
    floats = rng.normal(size=(n, m))
    apart = rng.uniform(0.1, 2.0, size=(n, m)) * rng.choice([-1, 1], size=(n, m))
    integers = rng.integers(-9, 9, size=(n, m))
    steps = rng.integers(1, 9, size=(n, m)) * rng.choice([-1, 1], size=(n, m))
    for a, y in ((floats, floats + apart), (integers, integers + steps)):
        a_before, y_before = a.copy(), y.copy()
        assert_close(mse_grad(a, y), reference_mse_grad(a_before, y_before))
        assert_close(mae_grad(a, y), mae_subgrad(a_before, y_before))
        assert_close(a, a_before)
        assert_close(y, y_before)


# %% mistakes
from autograder.authoring.exercise import Mistake

MSE = "np.sum((a - y) ** 2) / len(a)"
MSE_GRAD = "2.0 * (a - y) / len(a)"
MAE = "np.sum(np.abs(a - y)) / len(a)"
MAE_GRAD = "np.sign(a - y) / len(a)"
CHAPTER = "the chapter 'Losses and output units'"

MISTAKES = [
    Mistake(
        "half_included",
        MSE,
        "0.5 * np.sum((a - y) ** 2) / len(a)",
        "Your squared error is half of what the text asks for. Some lectures put a factor 1/2 in front to "
        f"save the 2 in the gradient; here there is none: see {CHAPTER}.",
    ),
    Mistake(
        "mse_over_all_entries",
        MSE,
        "np.mean((a - y) ** 2)",
        "Your squared error divides by the number of entries, n times m, as PyTorch does. Here the mean is "
        f"over the n samples and the outputs are summed: see {CHAPTER}.",
    ),
    Mistake(
        "mse_is_a_sum",
        MSE,
        "np.sum((a - y) ** 2)",
        f"Your squared error is the sum over the samples; the exercise asks for their mean: see {CHAPTER}.",
    ),
    Mistake(
        "mse_divides_by_outputs",
        MSE,
        "np.sum((a - y) ** 2) / a.shape[1]",
        "Your squared error divides by m, the number of columns. Samples are the rows: see 'Shapes and "
        "signs' on the page 'Notation and conventions'.",
    ),
    Mistake(
        "mse_not_squared",
        MSE,
        "np.sum(np.linalg.norm(a - y, axis=1)) / len(a)",
        "You averaged the distances of the rows, not their squares. A norm already contains a square root, "
        "which the squared error does not.",
    ),
    Mistake(
        "mse_root",
        MSE,
        "np.sqrt(np.sum((a - y) ** 2) / len(a))",
        "You returned the root of the mean squared error. It has the unit of the targets, but it is another "
        "loss with another gradient.",
    ),
    Mistake(
        "mse_per_output",
        MSE,
        "np.mean((a - y) ** 2, axis=0)",
        "Your squared error is one number per output. A loss is one number: the outputs are still to be "
        "summed.",
    ),
    Mistake(
        "mse_writes_into_input",
        "return np.sum((a - y) ** 2) / len(a)",
        "a -= y\n    return np.sum(a**2) / len(a)",
        "Your mse subtracts y from the caller's own array: `a -= y` works in place. The predictions are "
        "needed again for the gradient; compute the difference as a new array.",
    ),
    Mistake(
        "mse_grad_without_two",
        MSE_GRAD,
        "(a - y) / len(a)",
        "Your gradient of the squared error is half of what it should be: it belongs to the loss with the "
        f"factor 1/2, and this one has none. See {CHAPTER}.",
    ),
    Mistake(
        "mse_grad_turned_round",
        MSE_GRAD,
        "2.0 * (y - a) / len(a)",
        "Your gradient of the squared error has the opposite sign. If a prediction is too large, enlarging "
        "it makes the loss larger: the gradient there is positive.",
    ),
    Mistake(
        "mse_grad_of_the_sum",
        MSE_GRAD,
        "2.0 * (a - y)",
        "This is the gradient of the sum over the samples; the exercise asks for the mean. A learning rate "
        f"that suits one is n times off for the other: see {CHAPTER}.",
    ),
    Mistake(
        "mse_grad_over_all_entries",
        MSE_GRAD,
        "2.0 * (a - y) / a.size",
        "Your gradient of the squared error divides by n times m. That belongs to a mean over all entries; "
        f"here the outputs are summed: see {CHAPTER}.",
    ),
    Mistake(
        "mse_grad_summed",
        MSE_GRAD,
        "2.0 * np.sum(a - y, axis=0) / len(a)",
        "You summed the gradient over the samples. Each prediction is a variable of its own, so the gradient "
        "has the shape of a.",
    ),
    Mistake(
        "mse_grad_writes_into_input",
        "return 2.0 * (a - y) / len(a)",
        "a -= y\n    return 2.0 * a / len(a)",
        "Your mse_grad overwrites the predictions: `a -= y` works in place. Compute the difference as a new "
        "array.",
    ),
    Mistake(
        "mae_over_all_entries",
        MAE,
        "np.mean(np.abs(a - y))",
        "Your absolute error divides by n times m. The mean is over the n samples and the outputs are "
        f"summed: see {CHAPTER}.",
    ),
    Mistake(
        "mae_is_a_sum",
        MAE,
        "np.sum(np.abs(a - y))",
        "Your absolute error is the sum over the samples; the exercise asks for their mean.",
    ),
    Mistake(
        "mae_cancels",
        MAE,
        "np.sum(a - y) / len(a)",
        "Errors of opposite sign cancel in your absolute error. The absolute value belongs inside the sum.",
    ),
    Mistake(
        "mae_absolute_value_outside",
        MAE,
        "abs(np.sum(a - y)) / len(a)",
        "You took the absolute value of the sum. Errors of opposite sign have canceled by then: take it "
        "entry by entry.",
    ),
    Mistake(
        "mae_is_a_distance",
        MAE,
        "np.sum(np.linalg.norm(a - y, axis=1)) / len(a)",
        "You averaged the Euclidean lengths of the rows. The absolute error adds up the sizes of all "
        "entries: that is the 1-norm.",
    ),
    Mistake(
        "mae_grad_of_the_sum",
        MAE_GRAD,
        "np.sign(a - y) * 1.0",
        "Your gradient of the absolute error is that of the sum over the samples; the mean brings a factor "
        f"1/n. See {CHAPTER}.",
    ),
    Mistake(
        "mae_grad_turned_round",
        MAE_GRAD,
        "np.sign(y - a) / len(a)",
        "Your gradient of the absolute error has the opposite sign: a prediction that is too large has a "
        "positive slope.",
    ),
    Mistake(
        "mae_grad_over_all_entries",
        MAE_GRAD,
        "np.sign(a - y) / a.size",
        "Your gradient of the absolute error divides by n times m; the outputs are summed, so only the 1/n "
        "of the samples remains.",
    ),
    Mistake(
        "mae_grad_is_the_difference",
        MAE_GRAD,
        "(a - y) / len(a)",
        "Your gradient of the absolute error grows with the distance. The absolute value has slope 1 or -1 "
        f"everywhere but at its kink: see {CHAPTER}.",
    ),
    Mistake(
        "mae_grad_without_sign",
        MAE_GRAD,
        "np.ones(a.shape) / len(a)",
        "Your gradient of the absolute error is positive everywhere. Left of its kink the absolute value "
        "falls.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "means_of_rows",
        """
def mse(a, y):
    return np.mean(np.sum(np.square(a - y), axis=1))


def mse_grad(a, y):
    return (a - y) * (2 / a.shape[0])


def mae(a, y):
    return float(np.mean(np.linalg.norm(a - y, ord=1, axis=1)))


def mae_grad(a, y):
    return np.where(a > y, 1.0, -1.0) / a.shape[0]
""",
    ),
    AlsoRight(
        "loops",
        """
def mse(a, y):
    total = 0.0
    for row, target in zip(a, y):
        for p, t in zip(row, target):
            total += (p - t) ** 2
    return total / len(a)


def mse_grad(a, y):
    out = np.empty(a.shape)
    for index in np.ndindex(a.shape):
        out[index] = 2 * (a[index] - y[index]) / len(a)
    return out


def mae(a, y):
    return sum(abs(p - t) for p, t in zip(a.ravel().tolist(), y.ravel().tolist())) / len(a)


def mae_grad(a, y):
    n = len(a)
    return np.array([[1 / n if p > t else -1 / n for p, t in zip(row, target)] for row, target in zip(a, y)])
""",
    ),
    AlsoRight(
        "other_algebra",
        """
def mse(a, y):
    difference = (a - y).ravel()
    return np.array(difference @ difference / a.shape[0])


def mse_grad(a, y):
    n, m = a.shape
    return np.divide(a - y, n / 2)


def mae(a, y):
    return np.mean(np.abs(y - a)) * a.shape[1]


def mae_grad(a, y):
    difference = a - y
    return difference / np.abs(difference) / len(difference)
""",
    ),
]
