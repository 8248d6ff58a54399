# %% about
LECTURES = ["L0-38", "L0-43", "L2-68", "L3-43", "L3-44", "L3-46", "L3-58"]
MINUTES = 30

# %% [markdown]
# ## Any number of layers
#
# Nothing new happens in a deeper network: forwards each layer applies its weights and its bend, backwards
# each layer passes the signal on, multiplied by its weights and by the slope of the bend. Two loops, and they
# train networks of any depth.
#
# $$
# h_0 = x,
# \qquad
# f_k = \beta_k + \Omega_k h_k \quad (k = 0, \dots, K),
# \qquad
# h_{k+1} = a(f_k) \quad (k = 0, \dots, K - 1)
# $$
#
# **The output of the network is $f_K$ itself, without activation.** `params` is the list of the $K + 1$ pairs
# $(\Omega_k, \beta_k)$; **here a row of $\Omega_k$ belongs to a target**, so if layer $k$ has $d$ inputs and
# $m$ outputs, $\Omega_k$ has shape $(m, d)$ and $\beta_k$ shape $(m,)$. Everything is for one sample: each
# $f_k$ and $h_k$ has one axis.
#
# **1.** Write `mlp_forward(params, x, activation)`. It **returns the pair of lists** $[f_0, \dots, f_K]$ and
# $[h_0, \dots, h_K]$, both with $K + 1$ arrays. `activation` is a function that works on each entry of an
# array.
#
# **2.** Write `mlp_gradients(params, f, h, upstream, slope)`. It **returns a list of $K + 1$ pairs**, the
# gradients by $(\Omega_k, \beta_k)$, **in the order of `params` and with their shapes**. `f` and `h` are the
# lists of part 1, and `upstream` is $\partial\ell/\partial f_K$. Unit $i$ of a layer hears from all units $j$
# of the next one:
#
# $$
# \frac{\partial \ell}{\partial f_{k-1,\,i}} =
# a'(f_{k-1,\,i}) \sum_j \Omega_{k,\,ji}\, \frac{\partial \ell}{\partial f_{k,\,j}}
# $$
#
# - `slope` is the function $a'$. **It takes what the activation was applied to**, a number or an array.
# - **Ask `slope` only once for each hidden unit.** You may hand it whole arrays or single numbers, but all
#   together not more numbers than there are hidden units. Whoever walks back from the output anew for each
#   layer needs more: sharing that walk is what backpropagation is about.
# - No argument may change, not even an array inside a list.

# %% given
import numpy as np


def flat(pairs):
    """Return all numbers of a list of pairs of arrays, one after another."""
    return np.concatenate([np.ravel(part) for pair in pairs for part in pair])


def shapes(pairs):
    """Return the shapes of a list of pairs of arrays."""
    return [tuple(np.shape(part) for part in pair) for pair in pairs]


# %% answer
def mlp_forward(params, x, activation):
    """Return the lists of all f and of all h."""
    # BEGIN SOLUTION
    f, h = [], [x]
    for omega, beta in params:
        f.append(beta + omega @ h[-1])
        if len(f) < len(params):
            h.append(activation(f[-1]))
    return f, h
    # END SOLUTION


def mlp_gradients(params, f, h, upstream, slope):
    """Return the gradients by omega and beta of each layer."""
    # BEGIN SOLUTION
    gradients = []
    delta = upstream
    for k in reversed(range(len(params))):
        gradients.append((np.outer(delta, h[k]), delta))
        if k > 0:
            delta = (params[k][0].T @ delta) * slope(f[k - 1])
    return gradients[::-1]
    # END SOLUTION


# %% check points=0.5
def check_forward():
    """With the square as activation and two units in each of three layers, all f and all h are right (the six
    numbers of f, then the six of h)."""
    params = [
        (np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([0.5, -1.0])),
        (np.array([[0.5, -0.25], [1.0, 0.5]]), np.array([1.0, 2.0])),
        (np.array([[2.0, 0.5], [-1.0, 0.25]]), np.array([-3.0, 1.0])),
    ]
    f, h = mlp_forward(params, np.array([0.5, -1.0]), np.square)
    assert len(f) == len(h) == 3, f"expected 3 arrays in each list, got {len(f)} and {len(h)}"
    expected = [-1.0, 1.5, 0.9375, 4.125, 7.265625, 4.375, 0.5, -1.0, 1.0, 2.25, 0.87890625, 17.015625]
    assert_close(np.concatenate([*f, *h]), expected)


# %% check points=0.5
def check_square_layers():
    """The gradients are right for that network (layer by layer: the four numbers of omega, the two of
    beta)."""
    params = [
        (np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([0.5, -1.0])),
        (np.array([[0.5, -0.25], [1.0, 0.5]]), np.array([1.0, 2.0])),
        (np.array([[2.0, 0.5], [-1.0, 0.25]]), np.array([-3.0, 1.0])),
    ]
    f = [np.array([-1.0, 1.5]), np.array([0.9375, 4.125]), np.array([7.265625, 4.375])]
    h = [np.array([0.5, -1.0]), np.array([1.0, 2.25]), np.array([0.87890625, 17.015625])]
    got = mlp_gradients(params, f, h, np.array([3.0, 1.0]), lambda z: 2.0 * z)
    wanted = [((2, 2), (2,))] * 3
    assert shapes(got) == wanted, f"expected the shapes {wanted}, got {shapes(got)}"
    expected = [
        -19.125,
        38.25,
        7.3125,
        -14.625,
        -38.25,
        14.625,
        9.375,
        21.09375,
        14.4375,
        32.484375,
        9.375,
        14.4375,
        2.63671875,
        51.046875,
        0.87890625,
        17.015625,
        3.0,
        1.0,
    ]
    assert_close(flat(got), expected)


# %% check points=0.5
def check_other_shapes():
    """The gradients are right for 3 inputs, 4 hidden units and 2 outputs."""
    params = [
        (
            np.array([[1.0, -2.0, 0.5], [0.0, 1.0, -1.0], [2.0, 0.5, 1.0], [-1.0, 1.5, 0.0]]),
            np.array([0.5, -0.5, 0.0, 1.0]),
        ),
        (np.array([[1.0, 0.5, -1.0, 2.0], [-0.5, 1.0, 0.25, 0.75]]), np.array([0.25, -1.0])),
    ]
    f = [np.array([4.0, -3.5, 2.5, -1.0]), np.array([18.125, 5.5625])]
    h = [np.array([0.5, -1.0, 2.0]), np.array([16.0, 12.25, 6.25, 1.0])]
    got = mlp_gradients(params, f, h, np.array([2.0, 1.0]), lambda z: 2.0 * z)
    wanted = [((4, 3), (4,)), ((2, 4), (2,))]
    assert shapes(got) == wanted, f"expected the shapes {wanted}, got {shapes(got)}"
    expected = [
        6.0,
        -12.0,
        24.0,
        -7.0,
        14.0,
        -28.0,
        -4.375,
        8.75,
        -17.5,
        -4.75,
        9.5,
        -19.0,
        12.0,
        -14.0,
        -8.75,
        -9.5,
        32.0,
        24.5,
        12.5,
        2.0,
        16.0,
        12.25,
        6.25,
        1.0,
        2.0,
        1.0,
    ]
    assert_close(flat(got), expected)


# %% hidden check points=0.5
def check_random_forward(rng):
    """The forward pass is right for random networks of one to four layers, with tanh and with ReLU, and
    changes nothing."""
    from lecturelib.backprop import mlp_forward_cache

    for sizes, name, activation in (
        ((3, 5, 4, 6, 2), "tanh", np.tanh),
        ((4, 6, 3), "relu", lambda z: np.maximum(z, 0.0)),
        ((3, 2), "tanh", np.tanh),
    ):
        layers = list(zip(sizes[1:], sizes[:-1], strict=True))
        params = [(rng.normal(size=shape), rng.normal(size=shape[0])) for shape in layers]
        x = rng.normal(size=sizes[0])
        before = [(omega.copy(), beta.copy()) for omega, beta in params]
        wanted, x_before = mlp_forward_cache(before, x[None], name), x.copy()
        f, h = mlp_forward(params, x, activation)
        assert len(f) == len(h) == len(params), "the lists have the wrong length"
        for got, expected in zip([*f, *h], [*wanted.f, *wanted.h], strict=True):
            assert_close(got, expected[0], atol=1e-12)
        assert_close(flat(params), flat(before))
        assert_close(x, x_before)


# %% hidden check points=0.5
def check_random_gradients(rng):
    """The gradients are right for random networks of one to four layers, with tanh and with ReLU, and all
    arguments stay as they were."""
    from lecturelib.backprop import mlp_forward_cache
    from lecturelib.backprop import mlp_gradients as reference

    for sizes, name, slope in (
        ((3, 5, 4, 6, 2), "tanh", lambda z: 1.0 - np.tanh(z) ** 2),
        ((4, 6, 3), "relu", lambda z: np.where(z > 0, 1.0, 0.0)),
        ((3, 2), "tanh", lambda z: 1.0 - np.tanh(z) ** 2),
    ):
        layers = list(zip(sizes[1:], sizes[:-1], strict=True))
        params = [(rng.normal(size=shape), rng.normal(size=shape[0])) for shape in layers]
        x, y = rng.normal(size=sizes[0]), rng.normal(size=sizes[-1])
        cache = mlp_forward_cache(params, x[None], name)
        f, h = [part[0] for part in cache.f], [part[0] for part in cache.h]
        upstream = 2.0 * (f[-1] - y)
        arguments = [*f, *h, upstream, *(part for pair in params for part in pair)]
        before = [argument.copy() for argument in arguments]
        wanted = reference(params, x[None], y[None], name)
        got = mlp_gradients(params, f, h, upstream, slope)
        assert shapes(got) == shapes(wanted), "the gradients have the wrong shapes"
        assert_close(flat(got), flat(wanted), atol=1e-12)
        for argument, copy in zip(arguments, before, strict=True):
            assert_close(argument, copy)


# %% hidden check points=0.5
def check_each_slope_once(rng):
    """In one call, slope is asked for each hidden unit once, at what went into its activation."""
    sizes, f, h, asked = (3, 5, 4, 6, 2), [], [], []

    def slope(z):
        asked.append(np.array(z, dtype=float).ravel())
        return 1.0 - np.tanh(z) ** 2

    layers = zip(sizes[1:], sizes[:-1], strict=True)
    params = [(rng.normal(size=shape), rng.normal(size=shape[0])) for shape in layers]
    h.append(rng.normal(size=3))
    for omega, beta in params:
        f.append(beta + omega @ h[-1])
        h.append(np.tanh(f[-1]))
    mlp_gradients(params, f, h[:-1], rng.normal(size=2), slope)
    got = np.sort(np.concatenate([np.empty(0), *asked]))
    assert_close(got, np.sort(np.concatenate(f[:-1])), atol=1e-12)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Backpropagation: from the toy example to an MLP'"
FORWARD = "f.append(beta + omega @ h[-1])"
STEP = "(params[k][0].T @ delta) * slope(f[k - 1])"
PAIR = "(np.outer(delta, h[k]), delta)"

MISTAKES = [
    Mistake(
        "activation_at_the_output",
        "    return f, h",
        "    f[-1] = activation(f[-1])\n    return f, h",
        "You applied the activation to the output as well. Here the output is the last f itself.",
    ),
    Mistake(
        "output_counted_as_h",
        "        if len(f) < len(params):\n            h.append(activation(f[-1]))",
        "        h.append(activation(f[-1]))",
        "Your list of h has an array too many. It holds what each weight matrix multiplies, from x to the "
        "last hidden layer.",
    ),
    Mistake(
        "input_missing_in_h",
        "    return f, h",
        "    return f, h[1:]",
        "Your list of h lacks x. It holds what each weight matrix multiplies, and the first one multiplies "
        "x.",
    ),
    Mistake(
        "biases_forgotten",
        FORWARD,
        "f.append(omega @ h[-1])",
        "Your layers have no biases: the beta of each pair is not used.",
    ),
    Mistake(
        "biases_subtracted",
        FORWARD,
        "f.append(omega @ h[-1] - beta)",
        "You subtracted the biases. One of the lectures does so; here they are added: see 'Conventions that "
        "differ' on the page 'Notation and conventions'.",
    ),
    Mistake(
        "forward_with_the_transpose",
        FORWARD,
        "f.append(beta + h[-1] @ omega)",
        "Going forwards you used the transposed weights. A row of omega belongs to a target here; only for "
        "square matrices do both fit.",
    ),
    Mistake(
        "no_activation",
        "h.append(activation(f[-1]))",
        "h.append(f[-1])",
        "Your hidden layers have no activation, so any number of them does no more than one.",
    ),
    Mistake(
        "input_activated",
        "f, h = [], [x]",
        "f, h = [], [activation(x)]",
        "You applied the activation to the input. The first weights multiply x itself.",
    ),
    Mistake(
        "adds_into_the_biases",
        FORWARD,
        "beta += omega @ h[-1]\n        f.append(beta)",
        "You computed f in the caller's own biases: `+=` works in place on an array. The parameters are "
        "different after the pass.",
    ),
    Mistake(
        "back_without_transpose",
        STEP,
        "(params[k][0] @ delta) * slope(f[k - 1])",
        "Going back you used the weights as in the forward pass. The sum runs over the targets, the first "
        "index of omega; for square matrices that goes unnoticed. See "
        f"{CHAPTER}.",
    ),
    Mistake(
        "slope_at_the_output_of_a_unit",
        STEP,
        "(params[k][0].T @ delta) * slope(h[k])",
        "You asked for the slope at h, what came out of the activation. It is taken at f, what went in; for "
        f"ReLU both give the same, for others they do not. See {CHAPTER}.",
    ),
    Mistake(
        "slope_missing",
        STEP,
        "params[k][0].T @ delta",
        "The slopes of the activations are missing: your signal passes the layers as if they were straight "
        "lines.",
    ),
    Mistake(
        "slope_one_layer_off",
        STEP,
        "(params[k][0].T @ (delta * slope(f[k])))",
        "Your slopes are one layer off: you applied them before going back through the weights, so the "
        "output, which has no activation, gets one, and the first hidden layer none.",
    ),
    Mistake(
        "slope_at_the_network_output",
        "    delta = upstream",
        "    delta = upstream * slope(f[-1])",
        "You multiplied upstream by a slope. The output has no activation, and upstream is the derivative by "
        "the last f already.",
    ),
    Mistake(
        "outer_product_reversed",
        PAIR,
        "(np.outer(h[k], delta), delta)",
        "Your gradients by omega lie on their sides: row = target, as in omega, so the delta comes first in "
        "the outer product.",
    ),
    Mistake(
        "next_h",
        PAIR,
        "(np.outer(delta, [*h, f[-1]][k + 1]), delta)",
        f"Your weights use what comes out of their layer. A weight multiplies what enters it: see {CHAPTER}.",
    ),
    Mistake(
        "f_for_h",
        PAIR,
        "(np.outer(delta, f[k - 1] if k else h[0]), delta)",
        "Your weights use the f of the layer before. What a weight multiplies has passed the activation: the "
        "h.",
    ),
    Mistake(
        "bias_gradients_are_one",
        PAIR,
        "(np.outer(delta, h[k]), np.ones(len(delta)))",
        "Your gradients by beta are all 1. That is the local derivative; the signal that came back "
        "multiplies it.",
    ),
    Mistake(
        "biases_turned_round",
        PAIR,
        "(np.outer(delta, h[k]), -delta)",
        "Your gradients by beta have the opposite sign. That belongs to layers that subtract their biases; "
        "here they are added.",
    ),
    Mistake(
        "list_from_the_end",
        "return gradients[::-1]",
        "return gradients",
        "Your list begins with the last layer, in the order of the backward pass. The text asks for the "
        "order of params.",
    ),
    Mistake(
        "pairs_swapped",
        PAIR,
        "(delta, np.outer(delta, h[k]))",
        "In each pair the two gradients have changed places: first the one by omega.",
    ),
    Mistake(
        "upstream_forgotten",
        "    delta = upstream",
        "    delta = np.ones(len(upstream))",
        "Your backward pass starts with ones and never uses upstream: these are the gradients of the sum of "
        "the outputs.",
    ),
    Mistake(
        "weights_skipped",
        STEP,
        "np.sum(delta) * slope(f[k - 1])",
        "On the way back your signal does not pass the weights: every unit of a layer hears the same.",
    ),
    Mistake(
        "starts_over_for_each_layer",
        None,
        """
def mlp_forward(params, x, activation):
    f, h = [], [x]
    for omega, beta in params:
        f.append(beta + omega @ h[-1])
        if len(f) < len(params):
            h.append(activation(f[-1]))
    return f, h


def mlp_gradients(params, f, h, upstream, slope):
    gradients = []
    for k in range(len(params)):
        delta = upstream
        for j in range(len(params) - 1, k, -1):
            delta = (params[j][0].T @ delta) * slope(f[j - 1])
        gradients.append((np.outer(delta, h[k]), delta))
    return gradients
""",
        "Your numbers are right, but for each layer you walk back from the output anew, so the slopes of the "
        "last layers are asked for again and again. Keep the signal and take it one layer further: see "
        f"{CHAPTER}.",
    ),
    Mistake(
        "slope_asked_entry_by_entry_for_all",
        STEP,
        "np.array([row @ delta * slope(f[k - 1])[i] for i, row in enumerate(params[k][0].T)])",
        "Your numbers are right, but for each unit you ask for the slopes of its whole layer and use one of "
        "them. Ask once and keep the answer.",
    ),
    Mistake(
        "deltas_stored_in_f",
        f"            delta = {STEP}",
        f"            delta = {STEP}\n            f[k - 1][:] = delta",
        "Your function stores its signal in the caller's own f. The values of the forward pass may still be "
        "needed; keep the signal in an array of your own.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "all_slopes_first",
        """
def mlp_forward(params, x, activation):
    h, f = [x], []
    for k in range(len(params)):
        f.append(params[k][0].dot(h[k]) + params[k][1])
        h.append(activation(f[k]))
    return f, h[:-1]


def mlp_gradients(params, f, h, upstream, slope):
    slopes = [slope(part) for part in f[:-1]]
    deltas = [upstream]
    for (omega, _), bend in zip(params[:0:-1], slopes[::-1]):
        deltas.insert(0, deltas[0] @ omega * bend)
    return [(d[:, None] * part[None, :], d.copy()) for d, part in zip(deltas, h)]
""",
    ),
    AlsoRight(
        "loops_over_units",
        """
def mlp_forward(params, x, activation):
    f, h = [], []
    for k, (omega, beta) in enumerate(params):
        h.append(activation(f[-1]) if k else np.array(x))
        rows = [sum(omega[j, i] * h[-1][i] for i in range(len(h[-1]))) for j in range(len(beta))]
        f.append(np.array(rows) + beta)
    return f, h


def mlp_gradients(params, f, h, upstream, slope):
    result = [None] * len(params)
    delta = list(upstream)
    for k in range(len(params) - 1, -1, -1):
        result[k] = [np.array([[d * v for v in h[k]] for d in delta]), np.array(delta)]
        if k:
            omega = params[k][0]
            back = [sum(omega[j, i] * delta[j] for j in range(len(delta))) for i in range(len(h[k]))]
            delta = [b * float(slope(float(z))) for b, z in zip(back, f[k - 1])]
    return result
""",
    ),
    AlsoRight(
        "recursion_and_einsum",
        """
def mlp_forward(params, x, activation):
    omega, beta = params[0]
    first = np.einsum("ji,i->j", omega, x) + beta
    if len(params) == 1:
        return [first], [x]
    f, h = mlp_forward(params[1:], activation(first), activation)
    return [first] + f, [x] + h


def mlp_gradients(params, f, h, upstream, slope):
    last = (np.einsum("j,i->ji", upstream, h[-1]), upstream)
    if len(params) == 1:
        return [last]
    signal = np.einsum("ji,j->i", params[-1][0], upstream) * slope(f[-2])
    return mlp_gradients(params[:-1], f[:-1], h[:-1], signal, slope) + [last]
""",
    ),
]
