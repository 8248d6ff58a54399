# %% about
LECTURES = ["L4-18"]
MINUTES = 15

# %% [markdown]
# ## The squared hinge
#
# A classifier for two classes gives a score $a$; its sign is the decision, its size the confidence. With
# labels $y = \pm 1$ the product $y a$, the *margin*, is positive when the decision is right. The hinge asks
# for more than that: it charges every margin below 1 and nothing above.
#
# $$
# L(a, y) = \frac1n \sum_{i=1}^{n} \max(0,\, 1 - y_i a_i)^2
# $$
#
# **1.** Write `to_signs(labels)`: class numbers 0 and 1 become labels $-1$ and $1$. With labels 0 and 1 the
# product $y a$ would be 0 for the whole first class, whatever the network says.
#
# **2.** Write `squared_hinge(a, y)` and its gradient by the scores, `squared_hinge_grad(a, y)`.
#
# - `labels`, `a` and `y` have shape $(n,)$. `labels` holds the integers 0 and 1; `y` holds $-1$ and $1$, as
#   integers or as floats.
# - **The maximum is squared**, not the difference inside it. On a slide the exponent can be read both ways.
# - **The mean over the $n$ samples**, also in the gradient. The loss is one number.
# - **`to_signs` and the gradient return new float64 arrays of shape $(n,)$**, also for integers. The
#   arguments must not change.
# - At margin 1 the squared hinge is smooth, with slope 0.

# %% given
import numpy as np


# %% answer
def to_signs(labels):
    """Return -1.0 for class 0 and 1.0 for class 1."""
    # BEGIN SOLUTION
    return 2.0 * labels - 1.0
    # END SOLUTION


def squared_hinge(a, y):
    """Return the mean over the samples of max(0, 1 - y a), squared."""
    # BEGIN SOLUTION
    return np.mean(np.maximum(0.0, 1.0 - y * a) ** 2)
    # END SOLUTION


def squared_hinge_grad(a, y):
    """Return the gradient of squared_hinge with respect to a, shape (n,)."""
    # BEGIN SOLUTION
    return -2.0 * y * np.maximum(0.0, 1.0 - y * a) / len(a)
    # END SOLUTION


# %% check points=0.5
def check_labels_and_values():
    """Class numbers become signs, a margin of 3 costs nothing, and the mean over five samples is right."""
    assert_close(to_signs(np.array([1, 0, 0, 1])), [1.0, -1.0, -1.0, 1.0])
    assert_close(squared_hinge(np.array([3.0]), np.array([1.0])), 0.0, atol=1e-12)
    a = np.array([3.0, 0.5, -1.0, -2.0, 0.25])
    y = np.array([1.0, 1.0, 1.0, -1.0, -1.0])
    assert_close(squared_hinge(a, y), 1.1625)


# %% check points=0.5
def check_gradient():
    """The gradient is right on both sides of margin 1, for both labels."""
    a = np.array([3.0, 0.5, -1.0, -2.0, 0.25])
    y = np.array([1.0, 1.0, 1.0, -1.0, -1.0])
    assert_close(squared_hinge_grad(a, y), [0.0, -0.2, -0.8, 0.0, 0.5], atol=1e-12)


# %% hidden check points=0.5
def check_random_values(rng):
    """Labels and loss are right for random scores, floats and integers, which stay as they were."""
    from lecturelib.losses import squared_hinge as reference

    n = int(rng.integers(7, 12))
    labels = rng.permutation(np.arange(n) % 2)
    labels_before = labels.copy()
    y = 2 * labels - 1
    assert_close(to_signs(labels), y.astype(float))
    assert_close(labels, labels_before)
    for a in (rng.normal(scale=2.0, size=n), rng.permutation(np.arange(n) - 4)):
        a_before, y_before = a.copy(), y.copy()
        assert_close(squared_hinge(a, y), reference(a_before, y_before))
        assert_close(a, a_before)
        assert_close(y, y_before)


# %% hidden check points=0.5
def check_random_gradient(rng):
    """The gradient is right for random scores, floats and integers, which stay as they were."""
    from lecturelib.losses import squared_hinge_grad as reference

    n = int(rng.integers(7, 12))
    y = rng.permutation(2 * (np.arange(n) % 2) - 1)
    for a in (rng.normal(scale=2.0, size=n), rng.permutation(np.arange(n) - 4)):
        a_before, y_before = a.copy(), y.copy()
        assert_close(squared_hinge_grad(a, y), reference(a_before, y_before), atol=1e-12)
        assert_close(a, a_before)
        assert_close(y, y_before)


# %% mistakes
from autograder.authoring.exercise import Mistake

LOSS = "np.mean(np.maximum(0.0, 1.0 - y * a) ** 2)"
GRAD = "-2.0 * y * np.maximum(0.0, 1.0 - y * a) / len(a)"
CHAPTER = "the chapter 'Losses and output units'"

MISTAKES = [
    Mistake(
        "labels_stay_zero_and_one",
        "2.0 * labels - 1.0",
        "1.0 * labels",
        "Your to_signs leaves class 0 at 0. Then y a is 0 for that class and its loss is 1 whatever the "
        f"score: see {CHAPTER}.",
    ),
    Mistake(
        "labels_turned_round",
        "2.0 * labels - 1.0",
        "1.0 - 2.0 * labels",
        "Your to_signs gives class 1 the label -1. Class 1 is the positive one.",
    ),
    Mistake(
        "labels_are_integers",
        "2.0 * labels - 1.0",
        "2 * labels - 1",
        "Your to_signs returns integers. The values are right; the text asks for float64.",
    ),
    Mistake(
        "labels_written_into_input",
        "return 2.0 * labels - 1.0",
        "labels[labels == 0] = -1\n    return 1.0 * labels",
        "Your to_signs writes -1 into the caller's labels. Build a new array.",
    ),
    Mistake(
        "square_inside",
        LOSS,
        "np.mean(np.maximum(0.0, (1.0 - y * a) ** 2))",
        "You squared inside the maximum. A square is never negative, so the maximum does nothing any more "
        f"and a margin of 3 costs 4 instead of 0: see the box 'On the slide (E-27)' in {CHAPTER}.",
    ),
    Mistake(
        "zero_one_labels_in_the_loss",
        LOSS,
        "np.mean(np.maximum(0.0, 1.0 - (y > 0) * a) ** 2)",
        "Your loss works with labels 0 and 1. For label 0 the score drops out and the loss of that class is "
        f"constantly 1: see the box 'On the slide (E-27)' in {CHAPTER}.",
    ),
    Mistake(
        "sum_of_samples",
        LOSS,
        "np.sum(np.maximum(0.0, 1.0 - y * a) ** 2)",
        "Your loss is the sum over the samples; the exercise asks for their mean.",
    ),
    Mistake(
        "plain_hinge",
        LOSS,
        "np.mean(np.maximum(0.0, 1.0 - y * a))",
        "This is the plain hinge: the square is missing.",
    ),
    Mistake(
        "square_of_the_mean",
        LOSS,
        "np.mean(np.maximum(0.0, 1.0 - y * a)) ** 2",
        "You squared the mean. The square belongs to each sample, before the mean.",
    ),
    Mistake(
        "margin_turned_round",
        LOSS,
        "np.mean(np.maximum(0.0, 1.0 + y * a) ** 2)",
        "Your loss punishes right decisions: the sign of the margin is turned round.",
    ),
    Mistake(
        "perceptron_loss",
        LOSS,
        "np.mean(np.maximum(0.0, -y * a) ** 2)",
        "Your loss charges wrong decisions only. The hinge asks for a margin of at least 1: the 1 is "
        "missing.",
    ),
    Mistake(
        "half_of_the_square",
        LOSS,
        "0.5 * np.mean(np.maximum(0.0, 1.0 - y * a) ** 2)",
        "Your loss is half of what the text asks for: there is no factor 1/2 here.",
    ),
    Mistake(
        "largest_of_the_array",
        LOSS,
        "np.mean(max(0.0, np.max(1.0 - y * a)) ** 2)",
        "Your maximum looks for the largest of all samples. It compares each sample with 0, one by one.",
    ),
    Mistake(
        "loss_writes_into_scores",
        "return np.mean(np.maximum(0.0, 1.0 - y * a) ** 2)",
        "m = 1.0 - y * a\n    a[m < 0] = 0\n    return np.mean(np.maximum(0.0, m) ** 2)",
        "Your squared_hinge writes zeros into the caller's scores. Work on a new array.",
    ),
    Mistake(
        "grad_without_two",
        GRAD,
        "-y * np.maximum(0.0, 1.0 - y * a) / len(a)",
        "Your gradient is half of what it should be: differentiating the square brings a factor 2.",
    ),
    Mistake(
        "grad_without_label",
        GRAD,
        "-2.0 * np.maximum(0.0, 1.0 - y * a) / len(a)",
        "Your gradient has one sign for both labels. The inner derivative of 1 - y a by a is not just -1.",
    ),
    Mistake(
        "grad_turned_round",
        GRAD,
        "2.0 * y * np.maximum(0.0, 1.0 - y * a) / len(a)",
        "Your gradient has the opposite sign: the inner derivative of 1 - y a brings a minus.",
    ),
    Mistake(
        "grad_of_the_sum",
        GRAD,
        "-2.0 * y * np.maximum(0.0, 1.0 - y * a)",
        "This is the gradient of the sum over the samples; the exercise asks for the mean.",
    ),
    Mistake(
        "grad_without_maximum",
        GRAD,
        "-2.0 * y * (1.0 - y * a) / len(a)",
        "Your gradient pulls samples back whose margin is above 1. There the loss is flat: the gradient "
        f"needs the maximum as well. See {CHAPTER}.",
    ),
    Mistake(
        "grad_of_the_plain_hinge",
        GRAD,
        "-y * (y * a < 1) / len(a)",
        "This is the gradient of the plain hinge: it does not shrink as the margin comes near 1.",
    ),
    Mistake(
        "grad_is_a_mean",
        GRAD,
        "np.mean(-2.0 * y * np.maximum(0.0, 1.0 - y * a))",
        "Your gradient is one number. Each score is a variable of its own: the gradient has shape (n,), and "
        "the mean leaves only its factor 1/n.",
    ),
    Mistake(
        "grad_with_input",
        GRAD,
        "-2.0 * y * a * np.maximum(0.0, 1.0 - y * a) / len(a)",
        "Your gradient has a factor a too many: 1 - y a is differentiated by a, so a itself is gone.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "where",
        """
def to_signs(labels):
    return np.where(labels == 1, 1.0, -1.0)


def squared_hinge(a, y):
    margin = a * y
    return np.where(margin < 1, (1 - margin) ** 2, 0.0).sum() / a.size


def squared_hinge_grad(a, y):
    return np.where(y * a < 1, 2 * (a - y), 0.0) / a.size
""",
    ),
    AlsoRight(
        "loops",
        """
def to_signs(labels):
    return np.array([1.0 if label else -1.0 for label in labels])


def squared_hinge(a, y):
    return sum(max(0.0, 1 - float(s) * float(v)) ** 2 for v, s in zip(a, y)) / len(a)


def squared_hinge_grad(a, y):
    out = np.zeros(len(a))
    for i in range(len(a)):
        if y[i] * a[i] < 1:
            out[i] = -2 * y[i] * (1 - y[i] * a[i]) / len(a)
    return out
""",
    ),
    AlsoRight(
        "products",
        """
def to_signs(labels):
    return np.array([-1.0, 1.0])[labels]


def squared_hinge(a, y):
    short = np.clip(1 - y * a, 0, None)
    return np.array(np.dot(short, short) / len(short))


def squared_hinge_grad(a, y):
    short = 0.5 * (np.abs(1 - y * a) + (1 - y * a))
    return short * y * (-2 / len(short))
""",
    ),
]
