# %% about
LECTURES = ["L1-22", "L1-23"]
MINUTES = 30

# %% [markdown]
# ## Penalties that shrink weights
#
# A penalty on the weights is added to the loss. The sum of absolute values pulls every weight toward 0 with
# the same force, however small it is, and makes some of them exactly 0; the sum of squares pulls large
# weights more than small ones, and makes none of them 0.
#
# $$
# \lambda \lVert W \rVert_1 = \lambda \sum_{ij} |w_{ij}|,
# \qquad
# \lambda \lVert W \rVert_F^2 = \lambda \sum_{ij} w_{ij}^2
# $$
#
# **One slide squares the first of them as well.** That is another penalty: of several weights it can make
# small ones 0 beside large ones, but never a weight that stands alone. Here the formulas above count,
# **without a factor ½ and without dividing by anything**; `W` may have any shape.
#
# **1.** Write `l1_penalty(W, lam)` and `l2_penalty(W, lam)`, one number each, and their gradients
# `l1_grad(W, lam)` and `l2_grad(W, lam)`, in the shape of `W`. **At the kink, where a weight is 0, the
# gradient of the absolute value is set to 0.**
#
# **2.** Write `soft_threshold(x, t)` with a number $t \ge 0$: for each entry the $w$ that makes
# $\tfrac12 (w - x)^2 + t\,|w|$ smallest. **Entries with $|x| \le t$ become exactly 0, the others move toward
# 0 by $t$.** It is the step by which the first penalty makes weights 0.
#
# **3.** Write `weight_decay_step(W, b, grad_W, grad_b, lr, lam)`: one step of gradient descent with rate `lr`
# on the loss **plus** $\lambda \lVert W \rVert_F^2$. `grad_W` and `grad_b` are the gradients **of the loss
# alone**, both gradients are taken at the old weights, and **biases are not penalized**. Return the new
# weights and the new biases, in this order.
#
# All arguments may hold integers, and none may change.

# %% given
import numpy as np


# %% answer
def l1_penalty(W, lam):
    """Return lam times the sum of the absolute values."""
    # BEGIN SOLUTION
    return lam * np.sum(np.abs(W))
    # END SOLUTION


def l1_grad(W, lam):
    """Return the gradient of l1_penalty, with 0 where a weight is 0."""
    # BEGIN SOLUTION
    return lam * np.sign(W.astype(float))
    # END SOLUTION


def l2_penalty(W, lam):
    """Return lam times the sum of the squares."""
    # BEGIN SOLUTION
    return lam * np.sum(W**2)
    # END SOLUTION


def l2_grad(W, lam):
    """Return the gradient of l2_penalty."""
    # BEGIN SOLUTION
    return 2.0 * lam * W
    # END SOLUTION


def soft_threshold(x, t):
    """Return x moved toward 0 by t, and 0 where it would get past it."""
    # BEGIN SOLUTION
    return np.sign(x) * np.maximum(np.abs(x) - t, 0.0)
    # END SOLUTION


def weight_decay_step(W, b, grad_W, grad_b, lr, lam):
    """Return weights and biases after one step on the loss plus the squared penalty of W."""
    # BEGIN SOLUTION
    return W - lr * (grad_W + 2.0 * lam * W), b - lr * grad_b
    # END SOLUTION


# %% check points=0.5
def check_penalties():
    """Both penalties and their gradients are right for a matrix with a zero in it, whose absolute values sum
    to 3.5."""
    W = np.array([[1.0, -1.0], [0.0, 1.5]])
    assert_close(l1_penalty(W, 2.0), 7.0)
    assert_close(l1_grad(W, 1.0), [[1.0, -1.0], [0.0, 1.0]])
    assert_close(l1_grad(W, 0.3), [[0.3, -0.3], [0.0, 0.3]])
    assert_close(l2_penalty(W, 2.0), 8.5)
    assert_close(l2_grad(W, 2.0), [[4.0, -4.0], [0.0, 6.0]])


# %% check points=0.5
def check_soft_threshold():
    """A threshold of 0.1 takes 1, -0.3 and 0.05 to 0.9, -0.2 and 0; one of 0.5 takes 0.3 to 0."""
    assert_close(soft_threshold(np.array([1.0, -0.3, 0.05]), 0.1), [0.9, -0.2, 0.0], atol=1e-12)
    assert_close(soft_threshold(np.array([[0.3], [-0.7]]), 0.5), [[0.0], [-0.2]], atol=1e-12)


# %% check points=0.5
def check_decay_step():
    """A step with rate 0.1 and penalty 0.5 is right for the weights and for the biases."""
    W, b = np.array([[2.0, -4.0, 0.5], [1.0, 3.0, -1.0]]), np.array([5.0, -3.0])
    grad_W, grad_b = np.array([[1.0, 0.0, -2.0], [3.0, -1.0, 0.5]]), np.array([2.0, 4.0])
    new_W, new_b = weight_decay_step(W, b, grad_W, grad_b, 0.1, 0.5)
    assert_close(new_W, [[1.7, -3.6, 0.65], [0.6, 2.8, -0.95]])
    assert_close(new_b, [4.8, -3.4])


# %% hidden check points=0.5
def check_random_penalties(rng):
    """Penalties and gradients are right for random arrays of any shape, floats and integers, which stay as
    they were."""
    from lecturelib import regularization as reference

    lam = rng.uniform(0.3, 0.9)
    integers = rng.permutation(np.append(rng.integers(-4, 5, size=12), [0, 0])).reshape(2, 7)
    for W in (rng.normal(size=(3, 4)), rng.normal(size=(2, 3, 2)), integers):
        before = W.copy()
        assert_close(l1_penalty(W, lam), reference.l1_penalty(before, lam))
        assert_close(l1_grad(W, lam), reference.l1_subgradient(before, lam))
        assert_close(l2_penalty(W, lam), reference.l2_penalty(before, lam))
        assert_close(l2_grad(W, lam), reference.l2_grad(before, lam))
        assert_close(W, before)


# %% hidden check points=0.5
def check_random_thresholds(rng):
    """The soft threshold is right for random arrays and thresholds, for integers and for threshold 0; small
    entries become exactly 0, and the argument stays as it was."""
    from lecturelib.regularization import soft_threshold as reference

    near = rng.permutation([0.2, -0.3, 0.4, -0.5, 0.6, -0.7])
    cases = (
        (np.append(rng.normal(scale=3.0, size=9), near).reshape(3, 5), rng.uniform(0.8, 1.2)),
        (rng.permutation(np.arange(-5, 5)).reshape(2, 5), rng.uniform(1.2, 1.8)),
        (rng.normal(size=(2, 3)), 0.0),
    )
    for x, t in cases:
        before = x.copy()
        new = soft_threshold(x, t)
        assert_close(new, reference(before, t), atol=1e-12)
        assert_close(new[np.abs(before) < t], np.zeros(np.sum(np.abs(before) < t)))
        assert_close(x, before)


# %% hidden check points=0.5
def check_random_steps(rng):
    """Steps are right for random weights and gradients, floats and integers, and leave all four arrays
    alone."""
    from lecturelib.regularization import decay_of_l2
    from lecturelib.regularization import weight_decay_step as reference

    lr, lam = rng.uniform(0.05, 0.3), rng.uniform(0.2, 0.9)
    floats = [rng.normal(size=shape) for shape in ((3, 5), 3, (3, 5), 3)]
    integers = [rng.integers(1, 9, size=shape) for shape in ((2, 4), 2, (2, 4), 2)]
    for arrays in (floats, integers):
        W, b, grad_W, grad_b = (array.copy() for array in arrays)
        new_W, new_b = weight_decay_step(*arrays, lr, lam)
        assert_close(new_W, reference(W, grad_W, lr, decay_of_l2(lam)), atol=1e-12)
        assert_close(new_b, b - lr * grad_b, atol=1e-12)
        for now, before in zip(arrays, (W, b, grad_W, grad_b), strict=True):
            assert_close(now, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Regularization and practical issues'."
BOX = "see the box 'On the slide ({})' in the chapter 'Regularization and practical issues'."
L1 = "lam * np.sum(np.abs(W))"
L1_GRAD = "lam * np.sign(W.astype(float))"
L2 = "lam * np.sum(W**2)"
L2_GRAD = "return 2.0 * lam * W"
SOFT = "np.sign(x) * np.maximum(np.abs(x) - t, 0.0)"
STEP = "return W - lr * (grad_W + 2.0 * lam * W), b - lr * grad_b"

MISTAKES = [
    Mistake(
        "l1_squared",
        L1,
        "lam * np.sum(np.abs(W)) ** 2",
        "Your first penalty is squared, as the slide prints it. The squared norm makes no weight exactly 0: "
        + BOX.format("E-58"),
    ),
    Mistake(
        "l1_signs_cancel",
        L1,
        "lam * np.sum(W)",
        "You added the weights with their signs, so positive and negative ones cancel. The penalty adds up "
        "their absolute values.",
    ),
    Mistake(
        "l1_mean",
        L1,
        "lam * np.mean(np.abs(W))",
        "Your first penalty is a mean over the weights. The text asks for the sum.",
    ),
    Mistake(
        "l1_largest_column",
        L1,
        "lam * np.linalg.norm(W.reshape(len(W), -1), 1)",
        "For a matrix NumPy's norm with order 1 is the largest sum of a column. The penalty adds up all "
        "absolute values.",
    ),
    Mistake(
        "l1_strength_forgotten",
        L1,
        "np.sum(np.abs(W))",
        "Your first penalty does not depend on its strength lam.",
    ),
    Mistake(
        "l1_grad_of_the_square",
        L1_GRAD,
        "2.0 * lam * np.sum(np.abs(W)) * np.sign(W.astype(float))",
        "This is the gradient of the squared sum, 7 for a weight of 1 here. The penalty is not squared: "
        + BOX.format("E-58"),
    ),
    Mistake(
        "l1_grad_divides_by_zero",
        L1_GRAD,
        "lam * W / np.abs(W)",
        "You divide a weight by its absolute value. Where it is 0 that gives nan; the text fixes the "
        "gradient 0 there.",
    ),
    Mistake(
        "l1_grad_one_at_zero",
        L1_GRAD,
        "lam * np.where(W >= 0, 1.0, -1.0)",
        "Where a weight is 0 your gradient is not. The text fixes 0 there; otherwise a weight that has "
        "reached 0 is driven away again.",
    ),
    Mistake(
        "l1_grad_is_absolute",
        L1_GRAD,
        "lam * np.abs(W) * 1.0",
        "Your first gradient is the absolute value itself. Its slope is the sign: the same pull for every "
        "weight, however small.",
    ),
    Mistake(
        "l1_grad_strength_forgotten",
        L1_GRAD,
        "np.sign(W.astype(float))",
        "Your first gradient does not depend on the strength lam.",
    ),
    Mistake(
        "l2_not_squared",
        L2,
        "lam * np.sqrt(np.sum(W**2))",
        "Your second penalty is the norm; the text asks for its square. A root has another slope.",
    ),
    Mistake(
        "l2_half",
        L2,
        "0.5 * lam * np.sum(W**2)",
        "Your second penalty has a factor 1/2. Many books have it, and this text has not: " + CHAPTER,
    ),
    Mistake(
        "l2_mean",
        L2,
        "lam * np.mean(W**2)",
        "Your second penalty is a mean over the weights. The text asks for the sum.",
    ),
    Mistake(
        "l2_spectral_norm",
        L2,
        "lam * np.linalg.norm(W.reshape(len(W), -1), 2) ** 2",
        "For a matrix NumPy's norm with order 2 is the largest singular value. The penalty adds up all "
        "squares: that is the Frobenius norm, squared.",
    ),
    Mistake(
        "l2_grad_without_two",
        L2_GRAD,
        "return 1.0 * lam * W",
        "Your second gradient lacks the factor 2. Without a half in front of the penalty there is nothing "
        "that cancels it: " + BOX.format("E-59"),
    ),
    Mistake(
        "l2_grad_is_a_number",
        L2_GRAD,
        "return 2.0 * lam * np.sum(W)",
        "Your second gradient is one number. A gradient has the shape of what it differentiates by.",
    ),
    Mistake(
        "l2_grad_of_the_norm",
        L2_GRAD,
        "return lam * W / np.sqrt(np.sum(W**2))",
        "This is the gradient of the norm. The penalty is its square.",
    ),
    Mistake(
        "hard_threshold",
        SOFT,
        "np.where(np.abs(x) > t, x, 0.0)",
        "This is the hard threshold: large entries stay as they are. The soft one moves them toward 0 by t: "
        + CHAPTER,
    ),
    Mistake(
        "clipped",
        SOFT,
        "np.clip(x, -t, t) * 1.0",
        "You clipped x to the interval from -t to t. That is the part which the soft threshold takes away.",
    ),
    Mistake(
        "overshoots",
        SOFT,
        "np.sign(x) * (np.abs(x) - t)",
        "Small entries go past 0 and come out on the other side. They should become exactly 0.",
    ),
    Mistake(
        "sign_lost",
        SOFT,
        "np.maximum(np.abs(x) - t, 0.0)",
        "Your soft threshold loses the sign of negative entries.",
    ),
    Mistake(
        "positive_side_only",
        SOFT,
        "np.maximum(x - t, 0.0)",
        "Your soft threshold sets all negative entries to 0. It should treat both sides alike.",
    ),
    Mistake(
        "shrinks_in_proportion",
        SOFT,
        "x / (1.0 + 2.0 * t)",
        "You shrink every entry by the same factor. That is the step of the squared penalty, which makes "
        "nothing exactly 0: " + CHAPTER,
    ),
    Mistake(
        "threshold_writes_into_x",
        f"return {SOFT}",
        f"new = {SOFT}\n    x[np.abs(x) <= t] = 0\n    return new",
        "Your soft_threshold sets small entries of the caller's array to 0. Build a new one.",
    ),
    Mistake(
        "biases_penalized",
        STEP,
        "return W - lr * (grad_W + 2.0 * lam * W), b - lr * (grad_b + 2.0 * lam * b)",
        "Your step shrinks the biases as well. A bias only shifts; the text does not penalize it: " + CHAPTER,
    ),
    Mistake(
        "step_without_two",
        STEP,
        "return W - lr * (grad_W + lam * W), b - lr * grad_b",
        "In your step the penalty lacks the factor 2. PyTorch's weight_decay is defined without it, this lam "
        "is not: " + BOX.format("E-59"),
    ),
    Mistake(
        "weights_grow",
        STEP,
        "return W - lr * (grad_W - 2.0 * lam * W), b - lr * grad_b",
        "In your step the penalty has the wrong sign: it makes the weights grow.",
    ),
    Mistake(
        "decay_without_rate",
        STEP,
        "return W - lr * grad_W - 2.0 * lam * W, b - lr * grad_b",
        "In your step the penalty is not multiplied by the rate. It is part of what is minimized, so its "
        "gradient is scaled like that of the loss.",
    ),
    Mistake(
        "decay_after_the_step",
        STEP,
        "W = W - lr * grad_W\n    return (1.0 - 2.0 * lr * lam) * W, b - lr * grad_b",
        "You stepped first and shrank the new weights. Both gradients are taken at the old weights.",
    ),
    Mistake(
        "penalty_without_loss",
        STEP,
        "return W - lr * 2.0 * lam * W, b - lr * grad_b",
        "Your weights follow the penalty only; the gradient of the loss is missing.",
    ),
    Mistake(
        "decay_by_the_sign",
        STEP,
        "return W - lr * (grad_W + lam * np.sign(W)), b - lr * grad_b",
        "In your step every weight is pulled by the same force. That is the penalty of absolute values; here "
        "the squared one is asked for.",
    ),
    Mistake(
        "uphill",
        STEP,
        "return W + lr * (grad_W + 2.0 * lam * W), b + lr * grad_b",
        "Your step goes uphill.",
    ),
    Mistake(
        "step_writes_into_gradient",
        STEP,
        "new = W - lr * (grad_W + 2.0 * lam * W), b - lr * grad_b\n"
        "    grad_W[...] = grad_W + np.round(2.0 * lam * W)\n    return new",
        "Your weight_decay_step adds the penalty to the caller's gradient. Somebody may need the gradient of "
        "the loss again.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "norms_and_clipping",
        """
def l1_penalty(W, lam):
    return lam * np.linalg.norm(W.ravel(), 1)


def l1_grad(W, lam):
    return lam * ((W > 0).astype(float) - (W < 0))


def l2_penalty(W, lam):
    return float(lam * np.linalg.norm(W) ** 2)


def l2_grad(W, lam):
    return lam * (W + W.astype(float))


def soft_threshold(x, t):
    return x - np.clip(x.astype(float), -t, t)


def weight_decay_step(W, b, grad_W, grad_b, lr, lam):
    return (1 - 2 * lr * lam) * W - lr * grad_W, b - lr * grad_b
""",
    ),
    AlsoRight(
        "loops",
        """
def l1_penalty(W, lam):
    return lam * sum(abs(w) for w in W.ravel().tolist())


def l1_grad(W, lam):
    out = np.zeros(W.shape)
    out[W > 0] = lam
    out[W < 0] = -lam
    return out


def l2_penalty(W, lam):
    return lam * np.vdot(W, W)


def l2_grad(W, lam):
    return np.array([2 * lam * w for w in W.ravel().tolist()]).reshape(W.shape)


def soft_threshold(x, t):
    out = np.zeros(x.shape)
    for index, value in np.ndenumerate(x):
        if value > t:
            out[index] = value - t
        elif value < -t:
            out[index] = value + t
    return out


def weight_decay_step(W, b, grad_W, grad_b, lr, lam):
    new_W = np.array(W, dtype=float)
    new_W -= lr * grad_W
    new_W -= lr * l2_grad(W, lam)
    return [new_W, b - lr * grad_b]
""",
    ),
    AlsoRight(
        "two_relus",
        """
def l1_penalty(W, lam):
    return lam * (W[W > 0].sum() - W[W < 0].sum())


def l1_grad(W, lam):
    return np.where(W == 0, 0.0, np.copysign(lam, W))


def l2_penalty(W, lam):
    return np.sum(lam * np.square(W))


def l2_grad(W, lam):
    return np.multiply(W, 2 * lam)


def soft_threshold(x, t):
    return np.maximum(x - t, 0.0) - np.maximum(-x - t, 0.0)


def weight_decay_step(W, b, grad_W, grad_b, lr, lam):
    return W - lr * grad_W - lr * l2_grad(W, lam), b - lr * grad_b
""",
    ),
]
