# %% about
LECTURES = ["L4-02", "L4-05"]
MINUTES = 20

# %% [markdown]
# ## A perceptron with one hidden layer
#
# From a chain of numbers to a network: $F$ features go in, $H$ hidden units look at all of them, $M$ output
# units look at all hidden ones. A bias is one more weight, on an input that is always 1. So a 1 is put in
# front of the features, **and once more in front of the hidden units**:
#
# $$
# \alpha_h = \sigma\Bigl(\sum_{f=0}^{F} w^1_{fh}\, x_f\Bigr),
# \quad h = 1, \dots, H,
# \qquad
# a_m = \sigma\Bigl(\sum_{h=0}^{H} w^2_{hm}\, \alpha_h\Bigr),
# \quad m = 1, \dots, M,
# \qquad
# x_0 = \alpha_0 = 1
# $$
#
# **1.** Write `uit_forward(x, w1, w2)` for one sample. It **returns the pair $(\alpha, a)$**.
#
# - `x` has shape $(F,)$ and **comes without the 1**; `w1` has shape $(F + 1, H)$ and `w2` shape
#   $(H + 1, M)$: **row = source, column = target, and row 0 holds the biases.**
# - **$\alpha$ has shape $(H + 1,)$ and begins with $\alpha_0 = 1$**, the backward pass will need it;
#   $a$ has shape $(M,)$.
# - **Both layers use the logistic sigmoid $\sigma$**, which is there for you, safe for large numbers.
# - The arguments may hold integers, and they must not change.
#
# **2.** A slide lists the weights of such a network from $w^1_{11}$ to $w^1_{FH}$ and from $w^2_{11}$ to
# $w^2_{HM}$, while its sums start at 0, as above. The list and the sums do not count the same parameters.
# Write `count_parameters(F, H, M)`: it **returns how many parameters the formulas above contain, biases
# included**, a whole number.

# %% given
import numpy as np


def sigmoid(z):
    """Return 1 / (1 + exp(-z)) at each entry of z, without overflow."""
    decay = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, decay) / (1.0 + decay)


# %% answer
def uit_forward(x, w1, w2):
    """Return alpha, shape (H + 1,), and a, shape (M,), for one sample x."""
    # BEGIN SOLUTION
    inputs = np.append(1.0, x)
    alpha = np.append(1.0, sigmoid(inputs @ w1))
    a = sigmoid(alpha @ w2)
    return alpha, a
    # END SOLUTION


def count_parameters(F, H, M):
    """Return the number of weights and biases of a network with F features, H hidden and M output units."""
    # BEGIN SOLUTION
    return (F + 1) * H + (H + 1) * M
    # END SOLUTION


# %% check points=0.5
def check_small_network():
    """One feature, two hidden units, three outputs: alpha begins with 1, and all numbers are right (the three
    of alpha, then the three of a)."""
    w1 = np.array([[0.5, -1.0], [2.0, 0.25]])
    w2 = np.array([[0.1, -0.2, 0.3], [1.0, -1.5, 0.75], [-0.5, 2.0, 1.25]])
    alpha, a = uit_forward(np.array([1.5]), w1, w2)
    expected = [
        1.0,
        0.970687769248644,
        0.348645135333946,
        0.710201978084812,
        0.277130261679956,
        0.812116581361125,
    ]
    assert_close(np.concatenate([alpha, a]), expected)


# %% check points=0.5
def check_six_nine_two():
    """The network with 6 features, 9 hidden units and 2 outputs predicts the right numbers, and parameters
    are counted right for two small networks."""
    w1 = np.cos(np.arange(63.0)).reshape(7, 9)
    w2 = np.sin(np.arange(20.0)).reshape(10, 2)
    alpha, a = uit_forward(np.array([0.5, -1.0, 2.0, 0.25, -0.75, 1.5]), w1, w2)
    assert_close(
        np.concatenate([alpha[:2], a]), [1.0, 0.08548080417443, 0.450576790333957, 0.699465901501335]
    )
    counts = [count_parameters(1, 1, 1), count_parameters(2, 3, 1)]
    assert_close(np.array(counts), [4, 13])


# %% hidden check points=0.5
def check_random_networks(rng):
    """Shapes and numbers are right for random networks and samples, floats and integers, which stay as they
    were."""
    from lecturelib.backprop import uit_forward as reference

    F, H, M = (int(n) for n in rng.choice([2, 3, 4, 5, 6], size=3, replace=False))
    floats = (rng.normal(size=F), rng.normal(size=(F + 1, H)), rng.normal(size=(H + 1, M)))
    whole = tuple(rng.choice([-2, -1, 1, 2], size=part.shape) for part in floats)
    for x, w1, w2 in (floats, whole):
        before = [x.copy(), w1.copy(), w2.copy()]
        wanted = reference(*before)
        alpha, a = uit_forward(x, w1, w2)
        assert_close(alpha, wanted.alpha)
        assert_close(a, wanted.a)
        for argument, copy in zip((x, w1, w2), before, strict=True):
            assert_close(argument, copy)


# %% hidden check points=0.5
def check_count(rng):
    """The network with 6 features, 9 hidden units and 2 outputs has as many parameters as you say, and so
    have others."""
    from lecturelib.backprop import uit_params

    sizes = [(6, 9, 2)] + [tuple(int(n) for n in rng.integers(2, 12, size=3)) for _ in range(3)]
    for F, H, M in sizes:
        assert_close(count_parameters(F, H, M), sum(w.size for w in uit_params(rng, F, H, M)))


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Backpropagation: from the toy example to an MLP'"
HIDDEN = "np.append(1.0, sigmoid(inputs @ w1))"
OUTPUT = "sigmoid(alpha @ w2)"
COUNT = "(F + 1) * H + (H + 1) * M"

MISTAKES = [
    Mistake(
        "no_bias_in_the_hidden_layer",
        HIDDEN,
        "np.append(1.0, sigmoid(x @ w1[1:]))",
        "Your hidden units have no bias: row 0 of w1 is not used. It meets the 1 in front of the features; "
        f"see {CHAPTER}.",
    ),
    Mistake(
        "no_bias_in_the_output_layer",
        OUTPUT,
        "sigmoid(alpha[1:] @ w2[1:])",
        "Your output units have no bias: row 0 of w2 is not used. A 1 goes in front of the hidden units as "
        f"well; see {CHAPTER}.",
    ),
    Mistake(
        "ones_forgotten",
        "inputs = np.append(1.0, x)",
        "inputs = x",
        "The shapes do not fit: w1 has one row more than there are features. That row holds the biases and "
        "waits for a 1 in front of x.",
    ),
    Mistake(
        "ones_at_the_end",
        None,
        """
def uit_forward(x, w1, w2):
    alpha = sigmoid(np.append(x, 1.0) @ w1)
    a = sigmoid(np.append(alpha, 1.0) @ w2)
    return np.append(1.0, alpha), a


def count_parameters(F, H, M):
    return (F + 1) * H + (H + 1) * M
""",
        "You put the 1 at the end, so it meets the last row of the weights. The biases stand in row 0: the 1 "
        "goes in front.",
    ),
    Mistake(
        "sigmoid_of_the_one",
        HIDDEN,
        "sigmoid(np.append(1.0, inputs @ w1))",
        "Your alpha begins with 0.7311, the sigmoid of 1. The 1 that carries the bias is put in front after "
        "the sigmoid, not before.",
    ),
    Mistake(
        "other_orientation",
        "np.append(1.0, sigmoid(inputs @ w1))",
        "np.append(1.0, sigmoid(w1 @ inputs))",
        "You read w1 as (target, source). Here a row belongs to a source and a column to a target; only "
        "where both are equal in number do both fit. See 'Conventions that differ' on the page 'Notation and "
        "conventions'.",
    ),
    Mistake(
        "softmax",
        OUTPUT,
        "np.exp(alpha @ w2) / np.sum(np.exp(alpha @ w2))",
        "Your outputs add up to 1: that is a softmax. Here each output unit has a sigmoid of its own: see "
        "the chapter 'Losses and output units'.",
    ),
    Mistake(
        "linear_output",
        OUTPUT,
        "alpha @ w2",
        "Your output units have no activation. The text gives both layers a sigmoid.",
    ),
    Mistake(
        "linear_hidden",
        HIDDEN,
        "np.append(1.0, inputs @ w1)",
        "Your hidden units have no activation, so two layers do no more than one.",
    ),
    Mistake(
        "tanh",
        HIDDEN,
        "np.append(1.0, np.tanh(inputs @ w1))",
        "Your hidden units use tanh. It is a sigmoid too, in shape; here the logistic one is asked for.",
    ),
    Mistake(
        "relu",
        HIDDEN,
        "np.append(1.0, np.maximum(0.0, inputs @ w1))",
        "Your hidden units use ReLU. The text gives both layers the logistic sigmoid.",
    ),
    Mistake(
        "bias_subtracted",
        HIDDEN,
        "np.append(1.0, sigmoid(x @ w1[1:] - w1[0]))",
        "You subtracted the biases. One of the lectures does so; here they are added: see 'Conventions that "
        "differ' on the page 'Notation and conventions'.",
    ),
    Mistake(
        "alpha_without_one",
        "return alpha, a",
        "return alpha[1:], a",
        "Your alpha lacks its leading 1. The gradient of the biases of the output layer will need it.",
    ),
    Mistake(
        "pre_activations_returned",
        "return alpha, a",
        "return np.append(1.0, inputs @ w1), a",
        "Your prediction is right, but in alpha you returned what the hidden sigmoids are applied to. Alpha "
        "is what comes out of them.",
    ),
    Mistake(
        "pair_swapped",
        "return alpha, a",
        "return a, alpha",
        "The two arrays have changed places: first alpha, then a.",
    ),
    Mistake(
        "bias_added_twice",
        HIDDEN,
        "np.append(1.0, sigmoid(inputs @ w1 + w1[0]))",
        "Your hidden units add their bias twice: the 1 in front of the features has already done it.",
    ),
    Mistake(
        "adds_into_the_weights",
        "    alpha = np",
        "    w1[1:] *= x[:, None]\n    inputs = np.ones(len(w1))\n    alpha = np",
        "You multiplied the caller's own w1 by the features: `*=` works in place on an array, and the next "
        "sample meets other weights.",
    ),
    Mistake(
        "count_without_biases",
        COUNT,
        "F * H + H * M",
        "You counted the weights of the list, 72 for 6, 9 and 2. The sums start at 0: each unit has a bias "
        f"as well. See the box 'On the slide (E-22)' in {CHAPTER}.",
    ),
    Mistake(
        "count_without_output_biases",
        COUNT,
        "(F + 1) * H + H * M",
        "You counted the biases of the hidden units only. Each output unit has one, too.",
    ),
    Mistake(
        "count_without_hidden_biases",
        COUNT,
        "F * H + (H + 1) * M",
        "You counted the biases of the output units only. Each hidden unit has one, too.",
    ),
    Mistake(
        "count_one_bias_per_layer",
        COUNT,
        "F * H + 1 + H * M + 1",
        "You counted one bias for each layer. Each unit has its own: a whole row of the matrix.",
    ),
    Mistake(
        "count_bias_columns",
        COUNT,
        "F * (H + 1) + H * (M + 1)",
        "You added a column to each matrix instead of a row. A bias belongs to each target: as many as the "
        "layer has units.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "biases_added",
        """
def uit_forward(x, w1, w2):
    hidden = sigmoid(x @ w1[1:] + w1[0])
    a = sigmoid(hidden @ w2[1:] + w2[0])
    return np.concatenate(([1], hidden)), a


def count_parameters(F, H, M):
    return np.zeros((F + 1, H)).size + np.zeros((H + 1, M)).size
""",
    ),
    AlsoRight(
        "loops",
        """
import math


def uit_forward(x, w1, w2):
    H, M = w1.shape[1], w2.shape[1]
    alpha, a = np.ones(H + 1), np.zeros(M)
    for h in range(H):
        total = float(w1[0, h])
        for f in range(len(x)):
            total += w1[f + 1, h] * x[f]
        alpha[h + 1] = 1 / (1 + math.exp(-total))
    for m in range(M):
        a[m] = 1 / (1 + math.exp(-sum(alpha[h] * w2[h, m] for h in range(H + 1))))
    return alpha, a


def count_parameters(F, H, M):
    total = 0
    for sources, targets in ((F, H), (H, M)):
        total += sources * targets + targets
    return total
""",
    ),
    AlsoRight(
        "transposed_and_tanh",
        """
def uit_forward(x, w1, w2):
    values = [np.r_[1.0, x]]
    for w in (w1, w2):
        out = 0.5 + 0.5 * np.tanh(w.T @ values[-1] / 2)
        values.append(np.r_[1.0, out])
    return [values[1], values[2][1:]]


def count_parameters(F, H, M):
    return F * H + H * M + H + M
""",
    ),
]
