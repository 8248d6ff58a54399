# %% about
LECTURES = ["L2-63", "L2-64", "L2-66", "L2-69"]
MINUTES = 30

# %% [markdown]
# ## Variances on their way up and down
#
# A network of $L$ layers without biases computes $h^l = W^l y^{l-1}$ and $y^l = f(h^l)$; $y^0$ is the input.
# The entries of $W^l$, of shape $(N_l, N_{l-1})$, are independent with mean 0 and standard deviation
# $\sigma_l$. On the way up each $h^l_i$ is a sum of $N_{l-1}$ products, and on the way back
# $\Delta^l = \partial \mathcal L / \partial h^l$ passes through $W^l$ in the other direction:
#
# $$
# D[h^l] = N_{l-1}\, \sigma_l^2\, E\bigl[(y^{l-1})^2\bigr],
# \qquad
# D[\Delta^{l-1}] = N_l\, \sigma_l^2\, D[\Delta^l]\, E\bigl[f'(h^{l-1})^2\bigr] .
# $$
#
# **The slides write $D[y^{l-1}]$ where the second moment stands.** That is the same only if $y^{l-1}$ has
# mean 0, and after a ReLU it has not. For $h$ symmetric about 0 find out on paper, for `"relu"`, which
# fraction of $D[h]$ the second moment $E[f(h)^2]$ is, and what $E[f'(h)^2]$ is. For `"linear"`, $f(h) = h$,
# both are 1.
#
# **1.** `forward_variance(sizes, stds, var0, activation)`, with `sizes` the list $N_0, \dots, N_L$ and `stds`
# an array of $\sigma_1, \dots, \sigma_L$, **returns an array of shape $(L + 1,)$: first `var0`, the variance
# of the inputs, then $D[h^1], \dots, D[h^L]$.** The inputs have mean 0 and **pass through no activation**.
#
# **2.** `backward_variance(sizes, stds, var_last, activation)` **returns an array of shape $(L + 1,)$ in the
# order of the layers: entry $l$ is $D[\Delta^l]$, the last one is `var_last`, and entry 0 is that of the
# gradient by the inputs,** which again have no activation.
#
# **3.** Now measure. `activation_stats(X, weights)` runs the batch `X`, shape $(n, N_0)$, through a network
# of **tanh** units with the given list of weights and **returns two arrays of shape $(L,)$**, one entry for
# each of $y^1, \dots, y^L$:
#
# - *What tells inputs apart:* take the variance over the $n$ samples (**dividing by $n$**) for each unit,
#   then **the mean of these variances over the units, then the root**;
# - *What has stopped learning:* the fraction of all activations with $|y| > 0.99$.
#
# Results are float64, and nothing may change the arguments.

# %% given
import numpy as np


# %% answer
def forward_variance(sizes, stds, var0, activation):
    """Return var0 and the variances of h^1, ..., h^L."""
    # BEGIN SOLUTION
    passed = {"linear": 1.0, "relu": 0.5}[activation]  # E[f(h)^2] / D[h]
    variances = [var0]
    for layer in range(1, len(sizes)):
        moment = variances[-1] * (passed if layer > 1 else 1.0)
        variances.append(sizes[layer - 1] * stds[layer - 1] ** 2 * moment)
    return np.array(variances, dtype=float)
    # END SOLUTION


def backward_variance(sizes, stds, var_last, activation):
    """Return the variances of the gradients by the inputs and by h^1, ..., h^L."""
    # BEGIN SOLUTION
    slope = {"linear": 1.0, "relu": 0.5}[activation]  # E[f'(h)^2]
    variances = [var_last]
    for layer in range(len(sizes) - 1, 0, -1):
        below = slope if layer > 1 else 1.0
        variances.append(sizes[layer] * stds[layer - 1] ** 2 * variances[-1] * below)
    return np.array(variances[::-1], dtype=float)
    # END SOLUTION


def activation_stats(X, weights):
    """Return spread over the samples and fraction of saturated tanh units, layer by layer."""
    # BEGIN SOLUTION
    y, spread, saturated = X, [], []
    for W in weights:
        y = np.tanh(y @ W.T)
        spread.append(np.sqrt(np.mean(np.var(y, axis=0))))
        saturated.append(np.mean(np.abs(y) > 0.99))
    return np.array(spread), np.array(saturated)
    # END SOLUTION


# %% check points=0.5
def check_forward():
    """Upward through layers of 4, 9, 2 and 5 units the variances are right, for linear units and for ReLU."""
    sizes, stds = [4, 9, 2, 5], np.array([0.5, 0.2, 3.0])
    assert_close(forward_variance(sizes, stds, 2.0, "linear"), [2.0, 2.0, 0.72, 12.96])
    assert_close(forward_variance(sizes, stds, 2.0, "relu"), [2.0, 2.0, 0.36, 3.24])


# %% check points=0.5
def check_backward():
    """Downward through layers of 4, 9, 2 and 5 units the variances are right, for linear units and for
    ReLU."""
    sizes, stds = [4, 9, 2, 5], np.array([0.5, 0.2, 3.0])
    assert_close(backward_variance(sizes, stds, 0.1, "linear"), [0.81, 0.36, 4.5, 0.1])
    assert_close(backward_variance(sizes, stds, 0.1, "relu"), [0.2025, 0.09, 2.25, 0.1])


# %% check points=0.5
def check_ten_layers():
    """A small network is right; through ten layers of 64 units the signal dies out for weights of standard
    deviation 0.0125, lives for 0.125, and saturates for 1.25."""
    X, W = np.array([[1.0, -1.0], [3.0, 0.5], [0.0, 2.0]]), np.array([[1.0, 0.5], [-2.0, 1.0], [0.1, 0.0]])
    spread, saturated = activation_stats(X, [W, W.T])
    assert_close(spread, [0.5530395354110514, 0.7708169639695668])
    assert_close(saturated, [1.0 / 3.0, 1.0 / 6.0])
    rng = np.random.default_rng(1)
    X, weights = rng.standard_normal((50, 64)), rng.standard_normal((10, 64, 64))
    ends = [activation_stats(X, list(size * weights)) for size in (0.0125, 0.125, 1.25)]
    assert_close(np.log10([spread[-1] for spread, _ in ends]), [-10.0, -0.65, 0.0], atol=0.2)
    assert_close(np.array([saturated[-1] for _, saturated in ends]), [0.0, 0.0, 0.78], atol=0.1)


# %% hidden check points=0.5
def check_random_forward(rng):
    """Upward the variances are right for random sizes and weights and both activations, and the arguments
    stay as they were."""
    from lecturelib.initializers import forward_variance as reference

    sizes = rng.permutation([3, 5, 8, 11, 20]).tolist()
    stds, var0 = rng.uniform(0.2, 0.9, size=4), rng.uniform(1.2, 3.0)
    before = stds.copy()
    for activation, moment in (("linear", 1.0), ("relu", 0.5)):
        assert_close(forward_variance(sizes, stds, var0, activation), reference(sizes, before, var0, moment))
        assert_close(stds, before)


# %% hidden check points=0.5
def check_random_backward(rng):
    """Downward the variances are right for random sizes and weights and both activations, and the arguments
    stay as they were."""
    from lecturelib.initializers import backward_variance as reference

    sizes = rng.permutation([3, 5, 8, 11, 20]).tolist()
    stds, last = rng.uniform(0.2, 0.9, size=4), rng.uniform(1.2, 3.0)
    before = stds.copy()
    for activation, moment in (("linear", 1.0), ("relu", 0.5)):
        assert_close(backward_variance(sizes, stds, last, activation), reference(sizes, before, last, moment))
        assert_close(stds, before)


# %% hidden check points=0.5
def check_random_networks(rng):
    """What you measure is right for random networks with layers of different widths, and data and weights
    stay as they were."""
    from lecturelib.activations import tanh
    from lecturelib.initializers import activation_stats as reference

    sizes = [6, *rng.permutation([4, 9, 15]).tolist(), 5]
    X = rng.normal(size=(12, 6))
    weights = [rng.normal(scale=0.9, size=shape) for shape in zip(sizes[1:], sizes[:-1], strict=True)]
    arguments = [X.copy(), *(W.copy() for W in weights)]
    spread, saturated = activation_stats(X, weights)
    stored = iter(arguments[1:])
    wanted = reference(rng, arguments[0], sizes, tanh, lambda rng, fan_in, fan_out: next(stored))
    assert_close(spread, wanted.batch_std)
    assert_close(saturated, wanted.saturated)
    for now, before in zip([X, *weights], arguments, strict=True):
        assert_close(now, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Initialization and information flow'."
BOX = "see the box 'On the slide (E-83)' in the chapter 'Initialization and information flow'."
PASSED = 'passed = {"linear": 1.0, "relu": 0.5}[activation]'
MOMENT = "moment = variances[-1] * (passed if layer > 1 else 1.0)"
UP = "variances.append(sizes[layer - 1] * stds[layer - 1] ** 2 * moment)"
SLOPE = 'slope = {"linear": 1.0, "relu": 0.5}[activation]'
BELOW = "below = slope if layer > 1 else 1.0"
DOWN = "variances.append(sizes[layer] * stds[layer - 1] ** 2 * variances[-1] * below)"
SPREAD = "spread.append(np.sqrt(np.mean(np.var(y, axis=0))))"
SATURATED = "saturated.append(np.mean(np.abs(y) > 0.99))"

MISTAKES = [
    Mistake(
        "up_fan_out",
        UP,
        "variances.append(sizes[layer] * stds[layer - 1] ** 2 * moment)",
        "On the way up you counted the units of the layer itself. Each of them adds up what comes in, so the "
        "units of the layer before count: " + CHAPTER,
    ),
    Mistake(
        "up_variance_after_relu",
        PASSED,
        'passed = {"linear": 1.0, "relu": 0.5 - 0.5 / np.pi}[activation]',
        "After the ReLU you took the variance, 0.3408 of that before it. The mean after a ReLU is not 0, and "
        "the next layer feels the second moment: " + BOX,
    ),
    Mistake(
        "up_mean_after_relu",
        PASSED,
        'passed = {"linear": 1.0, "relu": 1.0 / np.sqrt(2.0 * np.pi)}[activation]',
        "After the ReLU you took the mean, 0.3989 of the standard deviation. The next layer feels the second "
        "moment: " + BOX,
    ),
    Mistake(
        "up_relu_like_linear",
        PASSED,
        'passed = {"linear": 1.0, "relu": 1.0}[activation]',
        "On the way up your ReLU layers behave like linear ones. Half of the second moment is lost in each "
        "ReLU: " + CHAPTER,
    ),
    Mistake(
        "up_relu_a_quarter",
        PASSED,
        'passed = {"linear": 1.0, "relu": 0.25}[activation]',
        "On the way up each of your ReLUs leaves a quarter. A ReLU sets half of the values to 0 and leaves "
        "the squares of the others alone: which fraction of the mean square is left?",
    ),
    Mistake(
        "up_inputs_activated",
        MOMENT,
        "moment = variances[-1] * passed",
        "On the way up you put a ReLU on the inputs. They enter the first layer as they are.",
    ),
    Mistake(
        "up_std_not_squared",
        UP,
        "variances.append(sizes[layer - 1] * stds[layer - 1] * moment)",
        "On the way up your standard deviations are not squared. A product's variance has the variance of "
        "the weights in it: " + CHAPTER,
    ),
    Mistake(
        "up_not_accumulated",
        UP,
        "variances.append(sizes[layer - 1] * stds[layer - 1] ** 2 * moment / variances[-1] * var0)",
        "On the way up each of your layers starts from the variance of the inputs. It gets what the layer "
        "before has left.",
    ),
    Mistake(
        "up_number_squared",
        UP,
        "variances.append((sizes[layer - 1] * stds[layer - 1]) ** 2 * moment)",
        "On the way up you squared the number of units as well. Variances of independent terms add up, so N "
        "terms have N times the variance of one.",
    ),
    Mistake(
        "up_sum_forgotten",
        UP,
        "variances.append(stds[layer - 1] ** 2 * moment)",
        "On the way up the number of units is missing: each unit adds up many products.",
    ),
    Mistake(
        "up_inputs_left_out",
        "return np.array(variances, dtype=float)",
        "return np.array(variances[1:], dtype=float)",
        "Your forward_variance leaves the inputs out. The first entry is var0.",
    ),
    Mistake(
        "down_fan_in",
        DOWN,
        "variances.append(sizes[layer - 1] * stds[layer - 1] ** 2 * variances[-1] * below)",
        "On the way down you counted the units of the layer below. A unit collects its gradient from those "
        "it sends to, so the units above count: " + CHAPTER,
    ),
    Mistake(
        "down_order",
        "np.array(variances[::-1], dtype=float)",
        "np.array(variances, dtype=float)",
        "Your backward_variance starts with the last layer, in the order of computation. The text asks for "
        "the order of the layers, with the inputs first.",
    ),
    Mistake(
        "down_relu_like_linear",
        SLOPE,
        'slope = {"linear": 1.0, "relu": 1.0}[activation]',
        "On the way down your ReLU layers behave like linear ones. Where a ReLU is off, no gradient passes: "
        + CHAPTER,
    ),
    Mistake(
        "down_variance_of_the_slope",
        SLOPE,
        'slope = {"linear": 1.0, "relu": 0.25}[activation]',
        "On the way down you took a quarter, which is the variance of the slope of a ReLU. It is the second "
        "moment that counts: " + BOX,
    ),
    Mistake(
        "down_linear_slope_variance",
        SLOPE,
        'slope = {"linear": 0.0, "relu": 0.25}[activation]',
        "On the way down you took the variance of the slope, which is 0 for a linear unit. It is the second "
        "moment that counts: " + BOX,
    ),
    Mistake(
        "down_inputs_activated",
        BELOW,
        "below = slope",
        "On the way down you put a ReLU on the inputs. Below the first layer there is no activation.",
    ),
    Mistake(
        "down_top_activated",
        BELOW,
        "below = (slope if layer > 1 else 1.0) * (slope if layer == len(sizes) - 1 else 1.0)",
        "On the way down you have one slope too many at the top. The gradient at h of the last layer is "
        "given, so the activation of that layer is already behind you.",
    ),
    Mistake(
        "down_std_not_squared",
        DOWN,
        "variances.append(sizes[layer] * stds[layer - 1] * variances[-1] * below)",
        "On the way down your standard deviations are not squared. A product's variance has the variance of "
        "the weights in it: " + CHAPTER,
    ),
    Mistake(
        "down_weights_in_forward_order",
        DOWN,
        "variances.append(sizes[layer] * stds[len(sizes) - 1 - layer] ** 2 * variances[-1] * below)",
        "On the way down you met the weights of the first layer first. Backward means: last layer first.",
    ),
    Mistake(
        "standard_deviations_averaged",
        SPREAD,
        "spread.append(np.mean(np.std(y, axis=0)))",
        "You averaged the standard deviations of the units. Average the variances, and take the root at the "
        "end; a mean of roots is smaller than the root of the mean.",
    ),
    Mistake(
        "spread_over_everything",
        SPREAD,
        "spread.append(np.std(y))",
        "You took the spread over all units and samples together. Units that are stuck at different values "
        "look lively in this number although they tell no inputs apart: take the variance over the samples.",
    ),
    Mistake(
        "spread_over_the_units",
        SPREAD,
        "spread.append(np.sqrt(np.mean(np.var(y, axis=1))))",
        "You took the variance over the units of each sample. What tells inputs apart is the variance over "
        "the samples; they lie along the first axis.",
    ),
    Mistake(
        "spread_is_a_variance",
        SPREAD,
        "spread.append(np.mean(np.var(y, axis=0)))",
        "Your first array holds variances; the root is missing.",
    ),
    Mistake(
        "spread_unbiased",
        SPREAD,
        "spread.append(np.sqrt(np.mean(np.var(y, axis=0, ddof=1))))",
        "You divided by n - 1. The text divides by n.",
    ),
    Mistake(
        "spread_before_tanh",
        SPREAD,
        "spread.append(np.sqrt(np.mean(np.var(np.arctanh(y), axis=0))))",
        "You measured the spread before the tanh. The text asks about the activations y.",
    ),
    Mistake(
        "saturated_above_only",
        SATURATED,
        "saturated.append(np.mean(y > 0.99))",
        "You counted the units stuck at +1 only. Those at -1 have stopped learning as well.",
    ),
    Mistake(
        "saturated_counted",
        SATURATED,
        "saturated.append(np.sum(np.abs(y) > 0.99) * 1.0)",
        "You counted the saturated activations. The text asks for their fraction.",
    ),
    Mistake(
        "alive_instead_of_saturated",
        SATURATED,
        "saturated.append(np.mean(np.abs(y) < 0.99))",
        "You return the fraction of activations that are not saturated.",
    ),
    Mistake(
        "tanh_forgotten",
        "np.tanh(y @ W.T)",
        "y @ W.T",
        "The tanh is missing: your network is linear.",
    ),
    Mistake(
        "weights_not_transposed",
        "np.tanh(y @ W.T)",
        "np.tanh(y @ W)",
        "Your shapes do not fit: one row of W belongs to one unit of the layer, and samples are rows as "
        "well. See 'Shapes and signs' in the notation.",
    ),
    Mistake(
        "inputs_used_again",
        "np.tanh(y @ W.T)",
        "np.tanh((y if W.shape[1] != X.shape[1] else X) @ W.T)",
        "Some of your layers see the inputs again in place of the activations of the layer before.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "running_products",
        """
HALF = {"linear": 1.0, "relu": 0.5}


def forward_variance(sizes, stds, var0, activation):
    factors = np.array(sizes[:-1]) * stds**2
    factors[1:] *= HALF[activation]
    return var0 * np.concatenate([[1.0], np.cumprod(factors)])


def backward_variance(sizes, stds, var_last, activation):
    factors = np.array(sizes[1:]) * stds**2
    factors[1:] *= HALF[activation]
    return var_last * np.append(np.cumprod(factors[::-1])[::-1], 1.0)


def activation_stats(X, weights):
    layers = [X]
    for W in weights:
        layers.append(np.tanh(np.einsum("ni,oi->no", layers[-1], W)))
    spread = [np.sqrt(((y - y.mean(axis=0)) ** 2).mean()) for y in layers[1:]]
    return np.array(spread), np.array([(abs(y) > 0.99).sum() / y.size for y in layers[1:]])
""",
    ),
    AlsoRight(
        "recursion_and_loops",
        """
def forward_variance(sizes, stds, var0, activation):
    out = np.full(len(sizes), float(var0))
    for i in range(len(stds)):
        out[i + 1] = out[i] * sizes[i] * stds[i] ** 2
        if i > 0 and activation == "relu":
            out[i + 1] /= 2
    return out


def backward_variance(sizes, stds, var_last, activation):
    out = np.full(len(sizes), float(var_last))
    for i in reversed(range(len(stds))):
        out[i] = out[i + 1] * sizes[i + 1] * stds[i] ** 2
        if i > 0 and activation == "relu":
            out[i] /= 2
    return out


def activation_stats(X, weights):
    columns, spread, saturated = X.T, [], []
    for W in weights:
        columns = np.tanh(W @ columns)
        units = [np.std(unit) ** 2 for unit in columns]
        spread.append(float(np.sqrt(sum(units) / len(units))))
        hits = sum(1 for value in columns.ravel() if abs(value) > 0.99)
        saturated.append(hits / columns.size)
    return np.array(spread), np.array(saturated)
""",
    ),
]
