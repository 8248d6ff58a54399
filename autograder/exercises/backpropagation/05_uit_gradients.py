# %% about
LECTURES = ["L4-06", "L4-07", "L4-09"]
MINUTES = 30

# %% [markdown]
# ## Its gradients for one sample
#
# The network of exercise 4 has made a prediction $a$ for the sample $x$, and the target is $y$. What does
# each weight contribute to the error? At the output it can be read off; a hidden unit has no target of its
# own, so the outputs tell it, each through the weight that connects them.
#
# $$
# \mathcal L_n = \tfrac12 \sum_{m=1}^{M} (a_m - y_m)^2,
# \qquad
# \varepsilon_m = a_m - y_m,
# \qquad
# \frac{\partial \mathcal L_n}{\partial w^2_{hm}} = \varepsilon_m\, \sigma_m'\, \alpha_h,
# $$
#
# $$
# \varepsilon_h = \frac{\partial \mathcal L_n}{\partial \alpha_h} =
# \sum_{m=1}^{M} \varepsilon_m\, \sigma_m'\, w^2_{hm},
# \qquad
# \frac{\partial \mathcal L_n}{\partial w^1_{fh}} = \varepsilon_h\, \sigma_h'\, x_f,
# $$
#
# where $\sigma_m'$ and $\sigma_h'$ are the slopes of the sigmoids **at what they were applied to**. You do
# not have those numbers, only $a_m$ and $\alpha_h$; for the sigmoid that is enough.
#
# Write `uit_gradients(x, y, alpha, a, w2)`, which **returns the pair of gradients by $w^1$ and by $w^2$**, in
# this order.
#
# - `x` has shape $(F,)$, without the 1; `y` and `a` have shape $(M,)$; `w2` has shape $(H + 1, M)$, biases in
#   row 0; **`alpha` has shape $(H + 1,)$ and begins with 1**.
# - The gradients have the shapes of the weights, $(F + 1, H)$ and $(H + 1, M)$, **with the biases in row 0**
#   and type float64. **The loss has a factor ½ and is a sum over the outputs.**
# - **Nothing flows back into the 1 of `alpha`**: it is no unit.
# - `x`, `y` and `w2` may hold integers. No argument may change.

# %% given
import numpy as np


# %% answer
def uit_gradients(x, y, alpha, a, w2):
    """Return the gradients of the loss of one sample by w1 and by w2."""
    # BEGIN SOLUTION
    delta2 = (a - y) * a * (1.0 - a)
    errors = w2[1:] @ delta2
    delta1 = errors * alpha[1:] * (1.0 - alpha[1:])
    by_w1 = np.outer(np.append(1.0, x), delta1)
    by_w2 = np.outer(alpha, delta2)
    return by_w1, by_w2
    # END SOLUTION


# %% check points=0.5
def check_output_layer():
    """The gradient by w2 is right for two features, three hidden units and two outputs."""
    x, y = np.array([0.5, -2.0]), np.array([1.0, 0.0])
    alpha, a = np.array([1.0, 0.5, 0.25, 0.8]), np.array([0.6, 0.1])
    w2 = np.array([[0.3, -0.7], [1.0, 2.0], [-1.0, 0.5], [2.0, -3.0]])
    by_w2 = uit_gradients(x, y, alpha, a, w2)[1]
    assert_close(by_w2, [[-0.096, 0.009], [-0.048, 0.0045], [-0.024, 0.00225], [-0.0768, 0.0072]])


# %% check points=0.5
def check_hidden_layer():
    """The gradient by w1 is right for the same network."""
    x, y = np.array([0.5, -2.0]), np.array([1.0, 0.0])
    alpha, a = np.array([1.0, 0.5, 0.25, 0.8]), np.array([0.6, 0.1])
    w2 = np.array([[0.3, -0.7], [1.0, 2.0], [-1.0, 0.5], [2.0, -3.0]])
    by_w1 = uit_gradients(x, y, alpha, a, w2)[0]
    expected = [
        [-0.0195, 0.01884375, -0.03504],
        [-0.00975, 0.009421875, -0.01752],
        [0.039, -0.0376875, 0.07008],
    ]
    assert_close(by_w1, expected)


# %% hidden check points=0.5
def check_random_output_layer(rng):
    """The gradient by w2 is right for random networks of several sizes."""
    from lecturelib.backprop import uit_forward
    from lecturelib.backprop import uit_gradients as reference

    for F, H, M in ((3, 5, 4), (6, 9, 2), (2, 4, 1)):
        x, w1, w2 = rng.normal(size=F), rng.normal(size=(F + 1, H)), rng.normal(size=(H + 1, M))
        y, forward = rng.uniform(-1.0, 2.0, size=M), uit_forward(x, w1, w2)
        got = uit_gradients(x, y, forward.alpha, forward.a, w2)
        assert_close(got[1], reference(x, y, w1, w2)[1])


# %% hidden check points=1
def check_random_hidden_layer(rng):
    """The gradient by w1 is right for random networks of several sizes."""
    from lecturelib.backprop import uit_forward
    from lecturelib.backprop import uit_gradients as reference

    for F, H, M in ((3, 5, 4), (6, 9, 2), (2, 4, 1)):
        x, w1, w2 = rng.normal(size=F), rng.normal(size=(F + 1, H)), rng.normal(size=(H + 1, M))
        y, forward = rng.uniform(-1.0, 2.0, size=M), uit_forward(x, w1, w2)
        got = uit_gradients(x, y, forward.alpha, forward.a, w2)
        assert_close(got[0], reference(x, y, w1, w2)[0], atol=1e-12)


# %% hidden check points=0.5
def check_integers_and_arguments(rng):
    """Both gradients are right where sample, target and weights are integers, also with one unit in each
    layer, and all arguments stay as they were."""
    from lecturelib.backprop import uit_forward
    from lecturelib.backprop import uit_gradients as reference

    for F, H, M in ((3, 4, 2), (1, 1, 1)):
        x = rng.choice([-2, -1, 1, 2], size=F)
        y = rng.permutation([1, 0][:M])  # not 0 alone: subtracting that changes nothing
        w1, w2 = rng.normal(scale=0.5, size=(F + 1, H)), rng.choice([-1, 1, 2], size=(H + 1, M))
        forward = uit_forward(x, w1, w2)
        for targets in (y, y.astype(float)):
            arguments = [x, targets, forward.alpha, forward.a, w2]
            before = [argument.copy() for argument in arguments]
            got = uit_gradients(*arguments)
            for actual, wanted in zip(got, reference(x, before[1], w1, before[4]), strict=True):
                assert_close(actual, wanted, atol=1e-12)
            for argument, copy in zip(arguments, before, strict=True):
                assert_close(argument, copy)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Backpropagation: from the toy example to an MLP'"
DELTA2 = "(a - y) * a * (1.0 - a)"
ERRORS = "w2[1:] @ delta2"
DELTA1 = "errors * alpha[1:] * (1.0 - alpha[1:])"
BY_W1 = "np.outer(np.append(1.0, x), delta1)"
BY_W2 = "np.outer(alpha, delta2)"

MISTAKES = [
    Mistake(
        "output_slope_missing_on_the_way_back",
        ERRORS,
        "w2[1:] @ (a - y)",
        "The gradient by w2 is right, but into the hidden layer you send the bare errors. On the way back "
        f"the signal passes the output sigmoids, so their slopes belong to it: see {CHAPTER}.",
    ),
    Mistake(
        "output_slope_missing",
        DELTA2,
        "a - y",
        "The slope of the output sigmoids is missing, at the output and in what flows back. It would cancel "
        f"only with another loss, the cross-entropy: see {CHAPTER}.",
    ),
    Mistake(
        "hidden_slope_missing",
        DELTA1,
        "errors * 1.0",
        "The slope of the hidden sigmoids is missing: your gradient stops at alpha, before the sigmoid it "
        f"came out of. See {CHAPTER}.",
    ),
    Mistake(
        "hidden_slope_at_alpha",
        DELTA1,
        "errors / (1.0 + np.exp(-alpha[1:])) / (1.0 + np.exp(alpha[1:]))",
        "You evaluated the derivative of the sigmoid at alpha, which is already a sigmoid. Either put in "
        "what the sigmoid was applied to, or write its slope with its value: see 'Sigmoid' in the chapter "
        "Activations.",
    ),
    Mistake(
        "output_slope_at_a",
        DELTA2,
        "(a - y) / (1.0 + np.exp(-a)) / (1.0 + np.exp(a))",
        "You evaluated the derivative of the sigmoid at a, which is already a sigmoid. Write the slope with "
        "the value: see 'Sigmoid' in the chapter Activations.",
    ),
    Mistake(
        "slopes_of_tanh",
        None,
        """
def uit_gradients(x, y, alpha, a, w2):
    delta2 = (a - y) * (1.0 - a**2)
    delta1 = (w2[1:] @ delta2) * (1.0 - alpha[1:] ** 2)
    return np.outer(np.append(1.0, x), delta1), np.outer(alpha, delta2)
""",
        "Your slopes are those of tanh, one minus the square of the value. These units are logistic "
        "sigmoids: see 'Sigmoid' in the chapter Activations.",
    ),
    Mistake(
        "bias_row_flows_back",
        "    delta1 = errors * alpha[1:] * (1.0 - alpha[1:])",
        "    errors = w2 @ delta2\n    delta1 = errors * alpha * (1.0 - alpha)",
        "Your gradient by w1 has a column too many: the 1 in front of the hidden units got an error of its "
        f"own. It is no unit and has no weights behind it: see {CHAPTER}.",
    ),
    Mistake(
        "last_row_dropped",
        ERRORS,
        "w2[:-1] @ delta2",
        "To leave the biases out you dropped the last row of w2. They stand in row 0, so each hidden unit "
        "gets the error of its neighbor.",
    ),
    Mistake(
        "target_minus_prediction",
        DELTA2,
        "(y - a) * a * (1.0 - a)",
        "Both gradients have the opposite sign: the error is prediction minus target. Adding what you have "
        "would be a step downhill; the text asks for the gradient.",
    ),
    Mistake(
        "factor_two",
        DELTA2,
        "2.0 * (a - y) * a * (1.0 - a)",
        "Both gradients are twice what they should be: the factor 1/2 of the loss takes the 2 away.",
    ),
    Mistake(
        "mean_over_the_outputs",
        DELTA2,
        "(a - y) * a * (1.0 - a) / len(a)",
        "You divided by the number of outputs. The loss of a sample is a sum over them.",
    ),
    Mistake(
        "errors_all_added_up",
        ERRORS,
        "np.sum(w2[1:]) * np.sum(delta2) * np.ones(len(w2) - 1)",
        "Every hidden unit gets the same error. Each is told by the outputs through its own weights.",
    ),
    Mistake(
        "weights_not_used",
        ERRORS,
        "np.sum(delta2) * np.ones(len(w2) - 1)",
        "The errors of the outputs reach the hidden units without passing the weights. Each connection "
        f"passes on its share: see {CHAPTER}.",
    ),
    Mistake(
        "weights_transposed",
        ERRORS,
        "delta2 @ w2[1:]",
        "The shapes do not fit on the way back: the sum runs over the outputs, which are the columns of w2.",
    ),
    Mistake(
        "row_of_hidden_biases_missing",
        BY_W1,
        "np.outer(x, delta1)",
        "Your gradient by w1 has no row for the biases. What they multiply is the 1 in front of the "
        "features.",
    ),
    Mistake(
        "row_of_output_biases_missing",
        BY_W2,
        "np.outer(alpha[1:], delta2)",
        "Your gradient by w2 has no row for the biases. The 1 at the start of alpha is what they multiply.",
    ),
    Mistake(
        "hidden_biases_at_the_bottom",
        BY_W1,
        "np.outer(np.append(x, 1.0), delta1)",
        "Your gradient by w1 has the biases in the last row. The weights have them in row 0.",
    ),
    Mistake(
        "w1_on_its_side",
        BY_W1,
        "np.outer(delta1, np.append(1.0, x))",
        "Your gradient by w1 lies on its side. A gradient has the shape of what it differentiates by: row = "
        "source, column = target.",
    ),
    Mistake(
        "w2_on_its_side",
        BY_W2,
        "np.outer(delta2, alpha)",
        "Your gradient by w2 lies on its side. A gradient has the shape of what it differentiates by: row = "
        "source, column = target.",
    ),
    Mistake(
        "pair_swapped",
        "return by_w1, by_w2",
        "return by_w2, by_w1",
        "The two gradients have changed places: first the one by w1.",
    ),
    Mistake(
        "prediction_overwritten",
        "    delta2 = (a - y) * a * (1.0 - a)",
        "    slope = a * (1.0 - a)\n    a -= y\n    delta2 = a * slope",
        "Your function subtracts y from the caller's own a: `a -= y` works in place. Compute the error as a "
        "new array.",
    ),
    Mistake(
        "alpha_overwritten",
        "    by_w2 = np.outer(alpha, delta2)",
        "    by_w2 = np.outer(alpha, delta2)\n    alpha[1:] = delta1",
        "Your function stores its results in the caller's own alpha, which someone else may still need.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops",
        """
def uit_gradients(x, y, alpha, a, w2):
    F, H, M = len(x), len(alpha) - 1, len(a)
    by_w1, by_w2 = np.zeros((F + 1, H)), np.zeros((H + 1, M))
    for m in range(M):
        back = (a[m] - y[m]) * a[m] * (1 - a[m])
        for h in range(H + 1):
            by_w2[h, m] = back * alpha[h]
        for h in range(1, H + 1):
            signal = back * w2[h, m] * alpha[h] * (1 - alpha[h])
            by_w1[0, h - 1] += signal
            for f in range(F):
                by_w1[f + 1, h - 1] += signal * x[f]
    return by_w1, by_w2
""",
    ),
    AlsoRight(
        "columns_and_rows",
        """
def uit_gradients(x, y, alpha, a, w2):
    row = ((a - y) * (a - a**2))[None, :]
    back = (row @ w2.T)[:, 1:] * (alpha - alpha**2)[1:]
    inputs = np.concatenate([np.ones(1), x])[:, None]
    return [inputs @ back, alpha[:, None] @ row]
""",
    ),
    AlsoRight(
        "einsum_and_logits",
        """
def uit_gradients(x, y, alpha, a, w2):
    z = np.log(a) - np.log1p(-a)
    delta = np.einsum("m,m->m", a - y, 0.25 / np.cosh(z / 2) ** 2)
    all_units = np.einsum("hm,m,h,h->h", w2, delta, alpha, 1 - alpha)
    by_w1 = np.einsum("f,h->fh", np.insert(x.astype(float), 0, 1.0), all_units[1:])
    return by_w1, np.einsum("h,m->hm", alpha, delta)
""",
    ),
]
