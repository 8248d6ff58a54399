# %% about
LECTURES = ["L0-16", "L0-17", "L0-19"]
MINUTES = 25

# %% [markdown]
# ## Leaky ReLU, PReLU, ELU and SELU
#
# A ReLU that is off passes no gradient at all, and may stay off for good. Each member of this family mends
# that with a left branch of its own.
#
# $$
# \operatorname{leaky}(x; s) = \begin{cases} s\,x & x \le 0 \\ x & x > 0 \end{cases}
# \qquad
# \operatorname{ELU}(x; \alpha) = \begin{cases} \alpha\,(e^x - 1) & x \le 0 \\ x & x > 0 \end{cases}
# \qquad
# \operatorname{SELU}(x; \alpha, \lambda) = \lambda \operatorname{ELU}(x; \alpha)
# $$
#
# The parametric ReLU is the leaky one with a slope $\alpha$ that is learned. Let $g$ (`upstream`, of the
# shape of `x`) be the gradient of the loss with respect to the outputs; then, with **one $\alpha$ for all
# entries**,
#
# $$
# \frac{\partial L}{\partial x_i} = g_i \cdot \begin{cases} \alpha & x_i < 0 \\ 1 & x_i > 0 \end{cases}
# \qquad
# \frac{\partial L}{\partial \alpha} = \sum_i g_i \min(x_i, 0).
# $$
#
# Write the four functions below. `x` has any shape.
#
# - `prelu_grads` returns a pair: **an array of the shape of `x`, and one number, summed over all entries.**
#   No check asks for the gradient at a kink.
# - **`elu` and `selu`: no overflow for all $|x| \le 800$**, and **relative error at most $10^{-9}$ also for
#   tiny $x$ such as $-10^{-9}$**, where $e^x - 1$ loses most of its digits.
# - $0 \le s < 1$, $\alpha > 0$, $\lambda > 0$. Integers in `x` give float64; `x` and `upstream` must not
#   change.

# %% given
import numpy as np


# %% answer
def leaky_relu(x, slope=0.01):
    """Return x where it is positive and slope * x elsewhere."""
    # BEGIN SOLUTION
    return np.where(x > 0, x, slope * x)
    # END SOLUTION


def prelu_grads(x, alpha, upstream):
    """Return the gradients with respect to x (an array) and to alpha (one number)."""
    # BEGIN SOLUTION
    grad_x = upstream * np.where(x > 0, 1.0, alpha)
    grad_alpha = np.sum(upstream * np.minimum(x, 0.0))
    return grad_x, grad_alpha
    # END SOLUTION


def elu(x, alpha=1.0):
    """Return x where it is positive and alpha * (exp(x) - 1) elsewhere."""
    # BEGIN SOLUTION
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))
    # END SOLUTION


def selu(x, alpha, lam):
    """Return lam * ELU(x; alpha)."""
    # BEGIN SOLUTION
    return lam * elu(x, alpha)
    # END SOLUTION


# %% check points=0.5
def check_leaky():
    """Leaky ReLU is right with its default slope and with slope 0.25."""
    x = np.array([[-2.0, -1.0, 0.0], [0.5, 1.0, 3.0]])
    assert_close(leaky_relu(x), [[-0.02, -0.01, 0.0], [0.5, 1.0, 3.0]])
    assert_close(leaky_relu(x, 0.25), [[-0.5, -0.25, 0.0], [0.5, 1.0, 3.0]])


# %% check points=0.5
def check_prelu_gradients():
    """Both gradients of the parametric ReLU are right for slopes 0.2 and 0.5 and several upstream
    gradients."""
    x = np.array([-2.0, -0.5, 1.0, 1.5])
    grad_x, grad_alpha = prelu_grads(x, 0.2, np.ones(4))
    assert_close(grad_alpha, -2.5)
    assert_close(grad_x, [0.2, 0.2, 1.0, 1.0])
    grad_x, grad_alpha = prelu_grads(x, 0.5, np.array([1.0, -2.0, 3.0, 4.0]))
    assert_close(grad_alpha, -1.0)
    assert_close(grad_x, [0.5, -1.0, 3.0, 4.0])


# %% check points=0.5
def check_elu():
    """ELU is right for alpha 1 and 0.5, keeps its digits at -1e-9 and does not overflow at 800."""
    x = np.array([-1.0, 0.0, 2.0])
    assert_close(elu(x, 0.5), [-0.316060279414279, 0.0, 2.0])
    assert_close(elu(x), [-0.632120558828558, 0.0, 2.0])
    assert_close(elu(np.array([-1e-9]), 2.0), [-1.999999999e-09])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert_close(elu(np.array([-800.0, 800.0])), [-1.0, 800.0])


# %% check points=0.5
def check_selu():
    """SELU is right for two pairs of constants."""
    x = np.array([-1.0, 0.0, 1.0])
    assert_close(selu(x, 1.67326, 1.0507), [-1.11132754001113, 0.0, 1.0507])
    assert_close(selu(x, 0.5, 3.0), [-0.948180838242837, 0.0, 3.0])


# %% hidden check points=0.5
def check_leaky_and_gradients(rng):
    """Leaky ReLU and the gradients of the parametric one are right on random matrices, integers among them,
    which stay as they were."""
    from lecturelib import activations as reference

    slope, alpha = rng.uniform(0.05, 0.4), rng.uniform(0.1, 0.6)
    integers = rng.integers(1, 9, size=(2, 5)) * rng.permutation([-1, 1, -1, 1, -1])
    for x in (rng.normal(size=(3, 4)), integers):
        upstream = rng.normal(size=x.shape)
        before, upstream_before = x.copy(), upstream.copy()
        assert_close(leaky_relu(x, slope), reference.leaky_relu(before, slope))
        grad_x, grad_alpha = prelu_grads(x, alpha, upstream)
        wanted_x, wanted_alpha = reference.prelu_grads(before, alpha, upstream_before)
        assert_close(grad_x, wanted_x)
        assert_close(grad_alpha, wanted_alpha, atol=1e-12)
        assert_close(x, before)
        assert_close(upstream, upstream_before)


# %% hidden check points=0.5
def check_elu_and_selu(rng):
    """ELU and SELU are right on random matrices, tiny numbers and integers, leave x alone and do not overflow
    out to 800."""
    from lecturelib import activations as reference

    alpha = rng.uniform(0.3, 0.8)
    arrays = (
        rng.normal(scale=2.0, size=(3, 4)),
        rng.integers(-9, 9, size=(2, 5)),
        -rng.uniform(1e-10, 1e-8, size=3),
    )
    for x in (*arrays, rng.uniform(710.0, 800.0, size=3) * [-1, 1, 1]):
        before = x.copy()
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            assert_close(elu(x, alpha), reference.elu(before, alpha))
            assert_close(selu(x, reference.SELU_ALPHA, reference.SELU_LAMBDA), reference.selu(before))
        assert_close(x, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

ELU = "np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))"

MISTAKES = [
    Mistake(
        "leaky_compares_with_the_slope",
        "np.where(x > 0, x, slope * x)",
        "np.maximum(x, slope)",
        "Your leaky ReLU gives the slope itself for negative x. The larger of two numbers is a good idea, "
        "but the second is not the slope alone: see 'Leaky and parametric ReLU' in the chapter Activations.",
    ),
    Mistake(
        "leaky_ignores_its_slope",
        "np.where(x > 0, x, slope * x)",
        "np.where(x > 0, x, 0.01 * x)",
        "Your leaky ReLU always uses the slope 0.01 and never looks at its argument `slope`.",
    ),
    Mistake(
        "leaky_turns_round",
        "np.where(x > 0, x, slope * x)",
        "np.where(x > 0, x, -slope * x)",
        "Your leaky ReLU is positive on the left: the slope has the wrong sign, so the function falls "
        "before it rises.",
    ),
    Mistake(
        "leaky_does_not_leak",
        "np.where(x > 0, x, slope * x)",
        "np.maximum(x, 0.0)",
        "Your leaky ReLU is the plain ReLU: nothing leaks on the left. See 'Leaky and parametric ReLU' in "
        "the chapter Activations.",
    ),
    Mistake(
        "alpha_not_summed",
        "np.sum(upstream * np.minimum(x, 0.0))",
        "upstream * np.minimum(x, 0.0)",
        "Your gradient for alpha has one entry for each entry of x. All of them share one alpha, so their "
        "contributions add up to one number: see 'Leaky and parametric ReLU' in the chapter Activations.",
    ),
    Mistake(
        "alpha_takes_all_x",
        "np.sum(upstream * np.minimum(x, 0.0))",
        "np.sum(upstream * x)",
        "Your gradient for alpha sums over all x. Where x is positive the output does not contain alpha, so "
        "those entries contribute nothing: see 'Leaky and parametric ReLU' in the chapter Activations.",
    ),
    Mistake(
        "alpha_averaged",
        "np.sum(upstream * np.minimum(x, 0.0))",
        "np.mean(upstream * np.minimum(x, 0.0))",
        "Your gradient for alpha is a mean. The chain rule adds the contributions; a mean over samples, if "
        "there is one, is already in the upstream gradient.",
    ),
    Mistake(
        "alpha_without_upstream",
        "np.sum(upstream * np.minimum(x, 0.0))",
        "np.sum(np.minimum(x, 0.0))",
        "Your gradient for alpha leaves the upstream gradient out. By the chain rule each contribution is "
        "multiplied by it.",
    ),
    Mistake(
        "alpha_times_alpha",
        "np.sum(upstream * np.minimum(x, 0.0))",
        "np.sum(upstream * alpha * np.minimum(x, 0.0))",
        "Your gradient for alpha still contains the factor alpha. The output is alpha times x on the left; "
        "differentiating by alpha leaves x alone.",
    ),
    Mistake(
        "x_without_upstream",
        "upstream * np.where(x > 0, 1.0, alpha)",
        "np.where(x > 0, 1.0, alpha)",
        "Your gradient for x is the local slope. By the chain rule it is multiplied by the upstream "
        "gradient.",
    ),
    Mistake(
        "x_branches_swapped",
        "upstream * np.where(x > 0, 1.0, alpha)",
        "upstream * np.where(x > 0, alpha, 1.0)",
        "Your gradient for x has the slope alpha on the right and 1 on the left: the branches are swapped.",
    ),
    Mistake(
        "gradients_swapped",
        "return grad_x, grad_alpha",
        "return grad_alpha, grad_x",
        "The two gradients come in the wrong order: first the one for x, then the one for alpha.",
    ),
    Mistake(
        "selu_forgets_alpha",
        "lam * elu(x, alpha)",
        "lam * elu(x)",
        "Your SELU behaves as if alpha were 1: either ELU does not use its alpha, or SELU does not pass it "
        "on. See 'SELU: a fixed point for the signal' in the chapter Activations.",
    ),
    Mistake(
        "elu_forgets_alpha",
        ELU,
        "np.where(x > 0, x, np.expm1(np.minimum(x, 0.0)))",
        "Your ELU does not use alpha: -0.632 instead of -0.316 at x = -1 with alpha 0.5. See 'ELU' in the "
        "chapter Activations.",
    ),
    Mistake(
        "elu_scales_both_sides",
        ELU,
        "alpha * np.where(x > 0, x, np.expm1(np.minimum(x, 0.0)))",
        "Your ELU multiplies the right branch by alpha as well. A factor on both sides is what SELU's "
        "lambda is for: see 'ELU' in the chapter Activations.",
    ),
    Mistake(
        "elu_jumps",
        ELU,
        "np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0.0)))",
        "Your ELU is positive on the left and jumps at 0: the -1 is missing. What you have there is the "
        "derivative of ELU.",
    ),
    Mistake(
        "elu_brackets",
        ELU,
        "np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0.0)) - 1.0)",
        "Your ELU multiplies only the exponential by alpha. The bracket belongs around the difference: left "
        "of 0 the function starts at 0.",
    ),
    Mistake(
        "elu_loses_digits",
        ELU,
        "np.where(x > 0, x, alpha * (np.exp(np.minimum(x, 0.0)) - 1.0))",
        "Close to 0 your ELU subtracts two nearly equal numbers and loses most of its digits. NumPy has a "
        "function for exp(x) - 1: see 'When a right formula gives a wrong number' in the chapter "
        "Activations.",
    ),
    Mistake(
        "elu_overflows",
        ELU,
        "np.where(x > 0, x, alpha * np.expm1(x))",
        "np.where evaluates both branches, so the exponential also sees the large positive numbers and "
        "overflows. Keep them away from it: see 'When a right formula gives a wrong number' in the chapter "
        "Activations.",
    ),
    Mistake(
        "lambda_on_the_left_only",
        "lam * elu(x, alpha)",
        "np.where(x > 0, 1.0, lam) * elu(x, alpha)",
        "Your SELU leaves the right branch unscaled: 1 at x = 1. Lambda multiplies both branches: see "
        "'SELU: a fixed point for the signal' in the chapter Activations.",
    ),
    Mistake(
        "lambda_on_the_right_only",
        "lam * elu(x, alpha)",
        "np.where(x > 0, lam, 1.0) * elu(x, alpha)",
        "Your SELU leaves the left branch unscaled. Lambda multiplies both branches: see 'SELU: a fixed "
        "point for the signal' in the chapter Activations.",
    ),
    Mistake(
        "selu_swaps_its_constants",
        "lam * elu(x, alpha)",
        "alpha * elu(x, lam)",
        "Your SELU has alpha and lambda exchanged: lambda is the factor in front, alpha belongs to the left "
        "branch.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "maximum_and_minimum",
        """
def leaky_relu(x, slope=0.01):
    return np.maximum(x, slope * x)


def prelu_grads(x, alpha, upstream):
    negative = x < 0
    grad_x = np.array(upstream, dtype=float)
    grad_x[negative] *= alpha
    return grad_x, float(np.sum(upstream[negative] * x[negative]))


def elu(x, alpha=1.0):
    return np.maximum(x, 0.0) + alpha * np.expm1(np.minimum(x, 0.0))


def selu(x, alpha, lam):
    return lam * (np.maximum(x, 0.0) + alpha * np.expm1(np.minimum(x, 0.0)))
""",
    ),
    AlsoRight(
        "masks",
        """
def leaky_relu(x, slope=0.01):
    out = x.astype(float)
    out[x < 0] *= slope
    return out


def prelu_grads(x, alpha, upstream):
    slopes = np.ones(x.shape)
    slopes[x < 0] = alpha
    return slopes * upstream, np.vdot(upstream, np.where(x < 0, x, 0))


def elu(x, alpha=1.0):
    out = np.array(x, dtype=float)
    left = out <= 0
    out[left] = alpha * np.expm1(out[left])
    return out


def selu(x, alpha, lam):
    out = lam * x.astype(float)
    left = x <= 0
    out[left] = lam * alpha * np.expm1(x[left])
    return out
""",
    ),
    AlsoRight(
        "loops",
        """
import math


def leaky_relu(x, slope=0.01):
    out = np.empty(x.shape)
    for index, v in np.ndenumerate(x):
        out[index] = v if v > 0 else slope * v
    return out


def prelu_grads(x, alpha, upstream):
    grad_x, grad_alpha = np.empty(x.shape), 0.0
    for index, v in np.ndenumerate(x):
        grad_x[index] = upstream[index] * (1 if v > 0 else alpha)
        if v < 0:
            grad_alpha += upstream[index] * v
    return grad_x, grad_alpha


def elu(x, alpha=1.0):
    def one(v):
        return v if v > 0 else alpha * math.expm1(v)

    return np.vectorize(one, otypes=[float])(x)


def selu(x, alpha, lam):
    return elu(x, alpha) * lam
""",
    ),
]
