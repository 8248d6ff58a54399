# %% about
LECTURES = ["L0-07", "L3-16", "L3-31", "L3-32"]
MINUTES = 30

# %% [markdown]
# ## A network of any depth, and one that collapses
#
# A deep network repeats one step: multiply by a matrix, add a vector, bend.
#
# $$
# h_1 = f(W_1 x + b_1), \quad h_2 = f(W_2 h_1 + b_2), \quad \dots, \quad
# y = g(W_L h_{L-1} + b_L) .
# $$
#
# **The activation $f$ acts after every layer but the last, and $g$ after the last one only.**
#
# **1.** Write `mlp_forward(X, params, f=relu, g=identity)`.
#
# - `X` has shape $(n, d)$: **each row is one sample**. `params` is a list of at least one pair $(W, b)$,
#   first layer first, **with $W$ of shape (outputs, inputs) and $b$ of shape (outputs,)**. The result has one
#   row for each sample.
# - `f` acts entry by entry. **`g` may be a function such as softmax, which works along the last axis**: what
#   you hand to it must have one row for each sample, or be one sample.
# - A list with a single pair is a network without hidden layer: $y = g(W_1 x + b_1)$.
#
# **2.** Take the bend away, $f(z) = g(z) = z$, and the layers collapse into one: however deep the network, it
# is $y = W x + b$. Prove it by giving $W$ and $b$. Write `collapse(params)`: it **returns the pair $(W, b)$
# of the single layer** that does what all layers of `params` do together, again with $W$ of shape (outputs,
# inputs) and $b$ of shape (outputs,).
#
# In both functions everything may hold integers, and the result is float64. Arrays and lists stay as they
# were.

# %% given
import numpy as np


def relu(z):
    """Return max(0, z), entry by entry."""
    return np.maximum(z, 0.0)


def identity(z):
    """Return z."""
    return z


# %% answer
def mlp_forward(X, params, f=relu, g=identity):
    """Return the outputs of a network, one row for each row of X."""
    # BEGIN SOLUTION
    h = X.astype(float)
    for W, b in params[:-1]:
        h = f(h @ W.T + b)
    W, b = params[-1]
    return g(h @ W.T + b)
    # END SOLUTION


def collapse(params):
    """Return W and b of the single layer that a network without activations is."""
    # BEGIN SOLUTION
    W, b = params[0]
    for W_next, b_next in params[1:]:
        W, b = W_next @ W, W_next @ b + b_next
    return W.astype(float), b.astype(float)
    # END SOLUTION


# %% check points=0.5
def check_values():
    """Networks with two and three inputs give the values by hand, and the lists of their layers stay as they
    were."""
    params = [
        (np.array([[1.0, -1.0], [2.0, 1.0]]), np.array([0.5, -1.5])),
        (np.array([[1.0, -2.0], [3.0, 1.0]]), np.array([-4.0, 2.0])),
    ]
    X = np.array([[1.0, -1.0], [0.0, 2.0]])
    result = mlp_forward(X, params, lambda z: z + abs(z), lambda z: 10.0 * z)
    assert_close(result, [[10.0, 170.0], [-60.0, 30.0]], atol=1e-9)
    assert len(params) == 2, f"the list has {len(params)} layers afterwards, expected 2"
    W_1 = np.array([[1.0, 0.0, -1.0], [2.0, 1.0, 0.0], [0.0, -1.0, 1.0], [-1.0, 1.0, 1.0]])
    W_2 = np.array([[1.0, -2.0, 0.0, 1.0], [0.0, 1.0, -1.0, 2.0]])
    params = [(W_1, np.array([1.5, -1.5, 0.0, 2.0])), (W_2, np.array([-3.0, 2.0]))]
    X = np.array([[1.0, -1.0, 2.0], [0.0, 2.0, 1.0]])
    assert_close(mlp_forward(X, params), [[-0.5, 3.0], [1.5, 12.5]], atol=1e-9)
    assert len(params) == 2, f"the list has {len(params)} layers afterwards, expected 2"


# %% check points=0.5
def check_collapse():
    """Two layers of integers collapse into the right matrix and vector of floats, and their list stays as it
    was."""
    W_1 = np.array([[1, 0, -1], [2, 1, 0], [0, -1, 1], [-1, 1, 1]])
    W_2 = np.array([[1, -2, 0, 1], [0, 1, -1, 2]])
    params = [(W_1, np.array([3, -1, 0, 2])), (W_2, np.array([-3, 2]))]
    W, b = collapse(params)
    assert_close(W, [[-4.0, -1.0, 0.0], [0.0, 4.0, 1.0]], atol=1e-9)
    assert_close(b, [4.0, 5.0], atol=1e-9)
    assert len(params) == 2, f"the list has {len(params)} layers afterwards, expected 2"


# %% hidden check points=0.5
def check_random_networks(rng):
    """Networks with one, two and four layers of random sizes are right, for floats and integers, and nothing
    changes."""
    from itertools import pairwise

    from lecturelib.networks import mlp_forward as reference

    for depth in (1, 2, 4):
        sizes = [int(size) for size in rng.choice(np.arange(2, 8), size=depth + 1, replace=False)]
        params = [(rng.normal(size=(m, d)), rng.normal(size=m)) for d, m in pairwise(sizes)]
        for X in (rng.normal(size=(9, sizes[0])), rng.integers(-3, 4, size=(9, sizes[0]))):
            before, layers = X.copy(), [(W.copy(), b.copy()) for W, b in params]
            assert_close(mlp_forward(X, params), reference(before, layers), atol=1e-9)
            assert_close(X, before)
            assert len(params) == depth, "the list of layers has changed"
            for (W, b), (W_before, b_before) in zip(params, layers, strict=True):
                assert_close(W, W_before)
                assert_close(b, b_before)


# %% hidden check points=0.5
def check_other_activations(rng):
    """With tanh in the hidden layers and softmax at the output, each row of the result is right."""
    from itertools import pairwise

    from lecturelib.activations import softmax
    from lecturelib.networks import mlp_forward as reference

    sizes = [int(size) for size in rng.choice(np.arange(3, 8), size=4, replace=False)]
    params = [(rng.normal(size=(m, d)), rng.normal(size=m)) for d, m in pairwise(sizes)]
    X = rng.normal(size=(8, sizes[0]))
    assert_close(mlp_forward(X, params, np.tanh, softmax), reference(X, params, np.tanh, softmax), atol=1e-9)


# %% hidden check points=0.5
def check_all_sizes_equal(rng):
    """Where samples, inputs, units and outputs are equal in number, no axis has been confused."""
    from lecturelib.networks import mlp_forward as reference

    params = [(rng.normal(size=(4, 4)), rng.normal(size=4)) for _ in range(3)]
    X = rng.normal(size=(4, 4))
    assert_close(mlp_forward(X, params), reference(X, params), atol=1e-9)
    assert_close(mlp_forward(X, params, np.cos), reference(X, params, np.cos), atol=1e-9)


# %% hidden check points=0.5
def check_random_collapse(rng):
    """Networks with one, three and four random layers collapse into the right one, also where all sizes are
    equal, and nothing changes."""
    from itertools import pairwise

    from lecturelib.activations import identity
    from lecturelib.networks import mlp_forward as reference

    for sizes in ([3, 5], [4, 6, 2, 5], [3, 3, 3, 3, 3]):
        params = [(rng.normal(size=(m, d)), rng.normal(size=m)) for d, m in pairwise(sizes)]
        layers = [(W.copy(), b.copy()) for W, b in params]
        at_zero = reference(np.zeros((1, sizes[0])), layers, identity)[0]
        W, b = collapse(params)
        assert_close(W, reference(np.eye(sizes[0]), layers, identity).T - at_zero[:, np.newaxis], atol=1e-9)
        assert_close(b, at_zero, atol=1e-9)
        assert len(params) == len(layers), "the list of layers has changed"
        for (W, b), (W_before, b_before) in zip(params, layers, strict=True):
            assert_close(W, W_before)
            assert_close(b, b_before)


# %% mistakes
from autograder.authoring.exercise import Mistake

HIDDEN = "h = f(h @ W.T + b)"
OUTPUT = "return g(h @ W.T + b)"
START = "h = X.astype(float)"
LAST = "W, b = params[-1]"
FORWARD = f"""{START}
    for W, b in params[:-1]:
        {HIDDEN}
    {LAST}
    {OUTPUT}"""
COLLAPSED = "W, b = W_next @ W, W_next @ b + b_next"
ALL = f"""W, b = params[0]
    for W_next, b_next in params[1:]:
        {COLLAPSED}
    return W.astype(float), b.astype(float)"""
CHAPTER = "see the chapter 'Deep networks and depth efficiency'."

MISTAKES = [
    Mistake(
        "activation_on_the_last_layer",
        OUTPUT,
        "return g(f(h @ W.T + b))",
        "You applied f after the last layer as well. With ReLU the network can give no negative number then: "
        + CHAPTER,
    ),
    Mistake(
        "output_function_forgotten",
        OUTPUT,
        "return h @ W.T + b",
        "Your network never uses g. By default g changes nothing, so this shows only with another one.",
    ),
    Mistake(
        "output_function_everywhere",
        HIDDEN,
        "h = g(f(h @ W.T + b))",
        "You applied g after each layer. It belongs to the output alone.",
    ),
    Mistake(
        "no_activation",
        HIDDEN,
        "h = h @ W.T + b",
        "Your hidden layers do not bend anything, so the whole network is one straight map. That is the "
        "subject of the second part; here f acts after each layer but the last.",
    ),
    Mistake(
        "always_relu",
        HIDDEN,
        "h = relu(h @ W.T + b)",
        "Your hidden layers use ReLU whatever function is passed as `f`.",
    ),
    Mistake(
        "activations_swapped",
        FORWARD,
        FORWARD.replace("f(", "?(").replace("g(", "f(").replace("?(", "g("),
        "The two activations have changed places: f is for the hidden layers, g for the output.",
    ),
    Mistake(
        "activation_on_the_inputs",
        START,
        "h = f(X.astype(float))",
        "You applied f to the inputs before the first layer. The data enter as they are.",
    ),
    Mistake(
        "weights_not_transposed",
        FORWARD,
        FORWARD.replace("W.T", "W"),
        "You multiply by W where its transpose is needed. Samples are rows and W has shape (outputs, "
        "inputs): write the shapes below the product. If all sizes are equal nothing raises an error, and "
        "the numbers are wrong.",
    ),
    Mistake(
        "bias_along_the_samples",
        FORWARD,
        FORWARD.replace("+ b", "+ b[:, np.newaxis]"),
        "You add the biases along the axis of the samples. Each column of the batch is a unit, so the "
        "entries of b run along the columns; if there are as many samples as units nothing raises an error.",
    ),
    Mistake(
        "samples_as_columns",
        FORWARD,
        """h = X.T.astype(float)
    for W, b in params[:-1]:
        h = f(W @ h + b[:, np.newaxis])
    W, b = params[-1]
    return g(W @ h + b[:, np.newaxis])""",
        "Your result has one column for each sample. The text wants samples as rows, on the way in and on "
        "the way out.",
    ),
    Mistake(
        "output_function_along_the_samples",
        FORWARD,
        """h = X.T.astype(float)
    for W, b in params[:-1]:
        h = f(W @ h + b[:, np.newaxis])
    W, b = params[-1]
    return g(W @ h + b[:, np.newaxis]).T""",
        "You hand g a matrix with one column for each sample, and softmax then makes the samples sum to 1 "
        "rather than the classes. Turn the matrix round first.",
    ),
    Mistake(
        "biases_forgotten",
        FORWARD,
        FORWARD.replace(" + b", ""),
        "The biases are missing: with all inputs 0 your network gives 0.",
    ),
    Mistake(
        "biases_subtracted",
        FORWARD,
        FORWARD.replace(" + b", " - b"),
        "You subtract the biases. One lecture writes its layers that way; here, as in the rest of the book, "
        "they are added. See 'Notation and conventions'.",
    ),
    Mistake(
        "biases_after_the_activation",
        HIDDEN,
        "h = f(h @ W.T) + b",
        "In the hidden layers you add the biases after the activation. Inside, a bias moves the place where "
        "the unit bends; outside, it only lifts the result.",
    ),
    Mistake(
        "hidden_layer_skipped",
        "for W, b in params[:-1]:",
        "for W, b in params[:-2]:",
        "The last hidden layer is skipped, and the shapes do not fit any more. There is one loop over all "
        "layers but the last.",
    ),
    Mistake(
        "layers_popped",
        LAST,
        "W, b = params.pop()",
        "You took the last layer out of the caller's list with `pop`. The network has lost it afterwards: "
        "read the list without changing it.",
    ),
    Mistake(
        "biases_in_the_matrix_only",
        ALL,
        "W, b = params[0]\n"
        "    for W_next, b_next in params[1:]:\n"
        "        W, b = W_next @ W, b_next\n"
        "    return W.astype(float), b.astype(float)",
        "Your collapsed layer keeps only the last biases. The earlier ones pass through all matrices that "
        "come after them.",
    ),
    Mistake(
        "matrices_in_the_wrong_order",
        COLLAPSED,
        "W, b = W @ W_next, W_next @ b + b_next",
        "You multiplied the matrices in the order of the layers. The layer that acts first stands next to x, "
        "at the right end of the product.",
    ),
    Mistake(
        "biases_left_out",
        "return W.astype(float), b.astype(float)",
        "return W.astype(float), np.zeros(len(W))",
        "Your collapsed layer has no biases. Put x = 0 into the network: what comes out?",
    ),
    Mistake(
        "bias_left_in_the_probes",
        ALL,
        """h = np.eye(params[0][0].shape[1])
    at_zero = np.zeros((1, len(h)))
    for W, b in params:
        h, at_zero = h @ W.T + b, at_zero @ W.T + b
    return h.T, at_zero[0]""",
        "You sent the unit vectors through the network and took the results for the columns of W. Each of "
        "them still contains b.",
    ),
    Mistake(
        "collapsed_matrix_transposed",
        "return W.astype(float), b.astype(float)",
        "return W.T.astype(float), b.astype(float)",
        "Your collapsed matrix is transposed: it has shape (inputs, outputs). The text asks for (outputs, "
        "inputs).",
    ),
    Mistake(
        "collapsed_bias_as_a_matrix",
        "return W.astype(float), b.astype(float)",
        "return W.astype(float), b[np.newaxis, :].astype(float)",
        "Your b is a matrix with one row. The text asks for a vector of shape (outputs,).",
    ),
    Mistake(
        "collapsed_integers",
        "return W.astype(float), b.astype(float)",
        "return W, b",
        "From layers of integers you return arrays of integers. The text asks for float64.",
    ),
    Mistake(
        "layers_popped_in_collapse",
        "W, b = params[0]",
        "W, b = params.pop(0)\n    params = [None, *params]",
        "Your `collapse` takes the first layer out of the caller's list with `pop`. Read the list without "
        "changing it.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "sample_by_sample",
        """
def mlp_forward(X, params, f=relu, g=identity):
    rows = []
    for x in X:
        h = np.array(x, dtype=float)
        for k, (W, b) in enumerate(params):
            z = W @ h + b
            h = f(z) if k < len(params) - 1 else g(z)
        rows.append(h)
    return np.array(rows)


def collapse(params):
    d = params[0][0].shape[1]
    b = mlp_forward(np.zeros((1, d)), params, identity)[0]
    columns = [mlp_forward(row[None, :], params, identity)[0] - b for row in np.eye(d)]
    return np.stack(columns, axis=1), b
""",
    ),
    AlsoRight(
        "samples_as_columns_turned_back",
        """
def mlp_forward(X, params, f=relu, g=identity):
    h = X.T
    for k, (W, b) in enumerate(params, start=1):
        z = W @ h + b[:, None]
        h = g(1.0 * z.T) if k == len(params) else f(z)
    return h


def collapse(params):
    W, b = np.eye(params[-1][0].shape[0]), np.zeros(params[-1][0].shape[0])
    for W_k, b_k in reversed(params):
        b = b + W @ b_k
        W = W @ W_k
    return W, b
""",
    ),
    AlsoRight(
        "bias_as_a_weight",
        """
def stacked(W, b):
    return np.hstack([b[:, None], W]).astype(float)


def mlp_forward(X, params, f=relu, g=identity):
    def layer(h, pair):
        return np.hstack([np.ones((len(h), 1)), h]) @ stacked(*pair).T

    *hidden, last = params
    for pair in hidden:
        X = f(layer(X, pair))
    return g(layer(X, last))


def collapse(params):
    total = np.eye(params[0][0].shape[1] + 1)
    for W, b in params:
        block = np.vstack([np.eye(1, W.shape[1] + 1), stacked(W, b)])
        total = block @ total
    return total[1:, 1:], total[1:, 0]
""",
    ),
]
