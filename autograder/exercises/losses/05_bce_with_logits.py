# %% about
LECTURES = ["L0-26", "L4-17"]
MINUTES = 30

# %% [markdown]
# ## Binary cross-entropy from scores
#
# A network that decides between two classes ends in a sigmoid, and its loss is minus the logarithm of the
# probability it gave to the right class. Computed in these two steps, the loss breaks down just where
# training needs it most: $\sigma(1000)$ rounds to 1, and if class 0 was right, the logarithm of $1 - 1$ is
# infinite, although the true loss is 1000. So we compute it from the score $z$ (the *logit*) directly.
#
# $$
# L(z, y) = -\frac1n \sum_{i=1}^{n} \bigl[\, y_i \ln \sigma(z_i) + (1 - y_i) \ln (1 - \sigma(z_i)) \,\bigr],
# \qquad
# \sigma(z) = \frac{1}{1 + e^{-z}}
# $$
#
# The minus sign stands before the **whole bracket**. Its two logarithms are softplus functions in disguise:
# $-\ln \sigma(z) = \ln(1 + e^{-z})$; find the other one.
#
# Write `bce_with_logits(z, y)`, one number, and its gradient by the scores, `bce_with_logits_grad(z, y)`. It
# simplifies to the difference of two familiar things, divided by $n$.
#
# - `z` and `y` have shape $(n,)$. `y` holds **0, 1, or any probability between them**.
# - **Mean over the $n$ samples**, natural logarithm.
# - **No overflow, no logarithm of 0 for $|z| \le 1000$.**
# - Loss: **relative error at most $10^{-9}$, also when it is tiny.** A sample with $z = 40$ and $y = 1$ costs
#   $4.2 \cdot 10^{-18}$, not 0. (Below $10^{-300}$ any value between 0 and $10^{-300}$ is accepted.)
# - Gradient: **absolute error at most $10^{-12}$**, a new float64 array of shape $(n,)$.
# - Integers give floats, and the arguments must not change.

# %% given
import numpy as np


# %% answer
def bce_with_logits(z, y):
    """Return the mean binary cross-entropy of the probabilities sigmoid(z)."""
    # BEGIN SOLUTION
    return np.mean(y * np.logaddexp(0.0, -z) + (1.0 - y) * np.logaddexp(0.0, z))
    # END SOLUTION


def bce_with_logits_grad(z, y):
    """Return the gradient of bce_with_logits with respect to z, shape (n,)."""
    # BEGIN SOLUTION
    sigmoid = 0.5 * (1.0 + np.tanh(0.5 * z))
    return (sigmoid - y) / len(z)
    # END SOLUTION


# %% check points=0.5
def check_values():
    """The loss is right for ordinary scores, for scores of 40 and 1000 that are wrong, and between the
    classes."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        loss = bce_with_logits(np.array([1.0, -2.0, 40.0]), np.array([1.0, 1.0, 0.0]))
        assert_close(loss, 14.14672989952042)
        loss = bce_with_logits(np.array([1.0, -2.0, 1000.0]), np.array([1.0, 1.0, 0.0]))
        assert_close(loss, 334.1467298995204)
        assert_close(bce_with_logits(np.array([0.5]), np.array([0.25])), 0.8490769841801067)


# %% check points=0.5
def check_confident():
    """A confident decision costs 40 when it is wrong and 4.248e-18 when it is right, for both classes."""
    assert_close(bce_with_logits(np.array([40.0, -40.0]), np.array([0.0, 1.0])), 40.0)
    assert_close(bce_with_logits(np.array([-40.0]), np.array([0.0])), 4.248354255291589e-18)
    assert_close(bce_with_logits(np.array([40.0]), np.array([1.0])), 4.248354255291589e-18)


# %% check points=0.5
def check_gradient():
    """The gradient is right for ordinary scores, between the classes, and at ±1000."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        grad = bce_with_logits_grad(np.array([1.0, -2.0, 0.0]), np.array([1.0, 1.0, 0.25]))
        assert_close(grad, [-0.089647140456665, -0.293599025992628, 0.083333333333333], atol=1e-12)
        far = bce_with_logits_grad(np.array([1000.0, -1000.0]), np.array([0.0, 1.0]))
        assert_close(far, [0.5, -0.5], atol=1e-12)


# %% hidden check points=0.5
def check_random_values(rng):
    """The loss is right for random scores and targets, hard and soft, floats and integers, which stay as they
    were."""
    from lecturelib.losses import bce_with_logits as reference

    n = int(rng.integers(5, 9))
    pairs = (
        (rng.normal(scale=3.0, size=n), rng.uniform(0.1, 0.9, size=n)),
        (rng.integers(-9, 9, size=n), rng.permutation(np.arange(n) % 2)),
    )
    for z, y in pairs:
        z_before, y_before = z.copy(), y.copy()
        assert_close(bce_with_logits(z, y), reference(z_before, y_before))
        assert_close(z, z_before)
        assert_close(y, y_before)


# %% hidden check points=0.5
def check_far_out(rng):
    """The loss of single samples is right far out, whether the decision is right or wrong, and nothing
    overflows."""
    from lecturelib.losses import bce_with_logits as reference

    right = rng.uniform(30.0, 600.0)
    wrong = rng.uniform(720.0, 1000.0)
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        for z, y in ((wrong, 0.0), (-wrong, 1.0), (right, 1.0), (-right, 0.0)):
            assert_close(bce_with_logits(np.array([z]), np.array([y])), reference([z], [y]))


# %% hidden check points=0.5
def check_random_gradient(rng):
    """The gradient is right for random scores and targets, hard and soft, floats and integers, and out to
    1000; the arguments stay as they were."""
    from lecturelib.losses import bce_with_logits_grad as reference

    n = int(rng.integers(5, 9))
    far = rng.uniform(720.0, 1000.0, size=n) * rng.permutation(np.where(np.arange(n) % 2, 1.0, -1.0))
    pairs = (
        (rng.normal(scale=3.0, size=n), rng.uniform(0.1, 0.9, size=n)),
        (rng.integers(-9, 9, size=n), rng.permutation(np.arange(n) % 2)),
        (far, rng.permutation(np.arange(n) % 2) * 1.0),
    )
    for z, y in pairs:
        z_before, y_before = z.copy(), y.copy()
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            assert_close(bce_with_logits_grad(z, y), reference(z_before, y_before), atol=1e-12)
        assert_close(z, z_before)
        assert_close(y, y_before)


# %% mistakes
from autograder.authoring.exercise import Mistake

LOSS = "np.mean(y * np.logaddexp(0.0, -z) + (1.0 - y) * np.logaddexp(0.0, z))"
RETURN = f"return {LOSS}"
SLOPE = "sigmoid = 0.5 * (1.0 + np.tanh(0.5 * z))\n    return (sigmoid - y) / len(z)"
CHAPTER = "the chapter 'Losses and output units'"
STABLE = "'When a right formula gives a wrong number' in the chapter Activations"

MISTAKES = [
    Mistake(
        "bracket_missing",
        LOSS,
        "np.mean(y * np.logaddexp(0.0, -z) - (1.0 - y) * np.logaddexp(0.0, z))",
        "Your loss gets negative when class 0 is right and the score is large: the minus sign reaches only "
        "the first term, and the second one rewards wrong decisions. See the box 'On the slide (E-26)' in "
        f"{CHAPTER}.",
    ),
    Mistake(
        "minus_missing",
        LOSS,
        "-np.mean(y * np.logaddexp(0.0, -z) + (1.0 - y) * np.logaddexp(0.0, z))",
        "Your loss is negative. A logarithm of a probability is negative, and the minus before the bracket "
        "turns it round.",
    ),
    Mistake(
        "logarithm_of_zero",
        RETURN,
        "a = 0.5 * (1.0 + np.tanh(0.5 * z))\n"
        "    return -np.mean(y * np.log(a) + (1.0 - y) * np.log(1.0 - a))",
        "You compute the sigmoid first and its logarithm afterwards. At a score of 40 the sigmoid has "
        "rounded to 1, and the logarithm of 1 - 1 is infinite: combine the two on paper first, see "
        f"{CHAPTER}.",
    ),
    Mistake(
        "clipped_probability",
        RETURN,
        "a = np.clip(0.5 * (1.0 + np.tanh(0.5 * z)), 1e-7, 1.0 - 1e-7)\n"
        "    return -np.mean(y * np.log(a) + (1.0 - y) * np.log(1.0 - a))",
        "You clipped the probability at 1e-7. That stops the infinities, but no sample can cost more than "
        f"16.1 any more: 16.1 instead of 40, or of 1000. See {CHAPTER}.",
    ),
    Mistake(
        "clipped_score",
        RETURN,
        "z = np.clip(z, -30.0, 30.0)\n"
        "    return np.mean(y * np.logaddexp(0.0, -z) + (1.0 - y) * np.logaddexp(0.0, z))",
        "You clipped the score at 30, and with it the loss. A form that needs no clipping loses nothing: see "
        f"{STABLE}.",
    ),
    Mistake(
        "softplus_overflows",
        LOSS,
        "np.mean(y * np.log1p(np.exp(-z)) + (1.0 - y) * np.log1p(np.exp(z)))",
        "You found the two softplus functions, but exp overflows beyond 709. Exponentiate non-positive "
        f"numbers only: see {STABLE}.",
    ),
    Mistake(
        "one_plus_tiny",
        LOSS,
        "np.mean(np.maximum(z, 0.0) - z * y + np.log(1.0 + np.exp(-np.abs(z))))",
        "For a right and confident decision your loss is exactly 0: the sum 1 + exp(-40) rounds to 1. NumPy "
        f"has a function for ln(1 + x): see {STABLE}.",
    ),
    Mistake(
        "digits_cancel",
        LOSS,
        "np.mean(np.logaddexp(0.0, z) - y * z)",
        "Your loss is exactly 0 at z = 40, y = 1: there a tiny number has been added to 40 and 40 subtracted "
        f"again. Look for a form in which nothing cancels: see {STABLE}.",
    ),
    Mistake(
        "classes_swapped",
        LOSS,
        "np.mean((1.0 - y) * np.logaddexp(0.0, -z) + y * np.logaddexp(0.0, z))",
        "Your loss takes the two classes for each other: a large score speaks for class 1.",
    ),
    Mistake(
        "second_term_missing",
        LOSS,
        "np.mean(y * np.logaddexp(0.0, -z))",
        "Your loss has no term for class 0: such samples cost nothing, so the network would learn to say 1 "
        "always.",
    ),
    Mistake(
        "sum_of_samples",
        LOSS,
        "np.sum(y * np.logaddexp(0.0, -z) + (1.0 - y) * np.logaddexp(0.0, z))",
        "Your loss is the sum over the samples; the exercise asks for their mean.",
    ),
    Mistake(
        "base_two",
        LOSS,
        "np.mean(y * np.logaddexp(0.0, -z) + (1.0 - y) * np.logaddexp(0.0, z)) / np.log(2.0)",
        "Your loss is measured in bits. The text takes natural logarithms.",
    ),
    Mistake(
        "targets_rounded",
        LOSS,
        "np.mean(np.where(y > 0.5, np.logaddexp(0.0, -z), np.logaddexp(0.0, z)))",
        "You picked one of the two terms. A target of 0.25 takes a quarter of the one and three quarters of "
        "the other.",
    ),
    Mistake(
        "sigmoid_forgotten",
        LOSS,
        "-np.mean(y * np.log(z) + (1.0 - y) * np.log(1.0 - z))",
        "You took the scores for probabilities: the sigmoid is missing.",
    ),
    Mistake(
        "squared_error_of_sigmoid",
        LOSS,
        "np.mean((0.5 * (1.0 + np.tanh(0.5 * z)) - y) ** 2)",
        "You compared probability and target by their squared difference. The cross-entropy takes "
        f"logarithms: see {CHAPTER}.",
    ),
    Mistake(
        "loss_writes_into_scores",
        RETURN,
        "loss = np.mean(y * np.logaddexp(0.0, -z) + (1.0 - y) * np.logaddexp(0.0, z))\n"
        "    z *= -1\n    return loss",
        "Your bce_with_logits changes the caller's scores. They are needed again for the gradient.",
    ),
    Mistake(
        "grad_turned_round",
        SLOPE,
        "sigmoid = 0.5 * (1.0 + np.tanh(0.5 * z))\n    return (y - sigmoid) / len(z)",
        "Your gradient has the opposite sign: a score that is too large has a positive slope.",
    ),
    Mistake(
        "grad_of_the_sum",
        SLOPE,
        "sigmoid = 0.5 * (1.0 + np.tanh(0.5 * z))\n    return sigmoid - y",
        "This is the gradient of the sum over the samples; the exercise asks for the mean.",
    ),
    Mistake(
        "grad_with_slope_of_sigmoid",
        SLOPE,
        "s = 0.5 * (1.0 + np.tanh(0.5 * z))\n    return (s - y) * s * (1.0 - s) / len(z)",
        "Your gradient has the slope of the sigmoid as a factor. With the cross-entropy it cancels, which is "
        f"why this loss and this unit belong together: see {CHAPTER}.",
    ),
    Mistake(
        "grad_by_the_probability",
        SLOPE,
        "s = np.clip(0.5 * (1.0 + np.tanh(0.5 * z)), 1e-12, 1.0 - 1e-12)\n"
        "    return (s - y) / (s * (1.0 - s)) / len(z)",
        "You differentiated by the probability. The gradient is asked for by the score behind it; one more "
        "step of the chain rule is missing.",
    ),
    Mistake(
        "grad_without_sigmoid",
        SLOPE,
        "return (z - y) / len(z)",
        "Your gradient compares the score with the target. It is the probability that is compared: the "
        "sigmoid is missing.",
    ),
    Mistake(
        "grad_is_one_number",
        SLOPE,
        "sigmoid = 0.5 * (1.0 + np.tanh(0.5 * z))\n    return np.mean(sigmoid - y)",
        "Your gradient is one number. Each score is a variable of its own: the mean of the loss leaves only "
        "its factor 1/n.",
    ),
    Mistake(
        "grad_overflows",
        SLOPE,
        "sigmoid = 1.0 / (1.0 + np.exp(-z))\n    return (sigmoid - y) / len(z)",
        "Your gradient is right on paper, but the sigmoid in it overflows far out on the left: see "
        f"{STABLE}.",
    ),
    Mistake(
        "grad_rounds_targets",
        SLOPE,
        "sigmoid = 0.5 * (1.0 + np.tanh(0.5 * z))\n    return (sigmoid - (y > 0.5)) / len(z)",
        "Your gradient rounds the targets to 0 and 1. The text allows any probability between them.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "maximum_and_log1p",
        """
def bce_with_logits(z, y):
    return np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))


def bce_with_logits_grad(z, y):
    e = np.exp(-np.abs(z))
    return (np.where(z >= 0, 1, e) / (1 + e) - y) / z.size
""",
    ),
    AlsoRight(
        "sign_of_the_class",
        """
def softplus(x):
    return np.where(x > 0, x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def bce_with_logits(z, y):
    return float(((1 - y) * softplus(z)).sum() + (y * softplus(-z)).sum()) / len(z)


def bce_with_logits_grad(z, y):
    return ((1 - y) * np.exp(-softplus(-z)) - y * np.exp(-softplus(z))) / len(z)
""",
    ),
    AlsoRight(
        "loops",
        """
import math


def bce_with_logits(z, y):
    def softplus(v):
        return max(v, 0.0) + math.log1p(math.exp(-abs(v)))

    terms = [t * softplus(-v) + (1 - t) * softplus(v) for v, t in zip(z.tolist(), y.tolist())]
    return math.fsum(terms) / len(terms)


def bce_with_logits_grad(z, y):
    def sigmoid(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    return np.array([sigmoid(v) - t for v, t in zip(z.tolist(), y.tolist())]) / len(z)
""",
    ),
]
