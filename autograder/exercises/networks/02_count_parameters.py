# %% about
LECTURES = ["L0-07", "L3-06", "L3-28", "L3-34"]
MINUTES = 20

# %% [markdown]
# ## Counting parameters, and a caption on trial
#
# How large is a network? The usual answer is the number of its parameters. A layer with $N_{l-1}$ inputs and
# $N_l$ outputs has a weight for each pair of them **and a bias for each output**:
#
# $$
# \sum_{l=1}^{L} (N_{l-1} + 1)\, N_l .
# $$
#
# **1.** `count_parameters(sizes)` for a list $[N_0, N_1, \dots, N_L]$ of at least two integers, **from the
# inputs to the outputs**, returns an integer.
#
# **2.** `count_uniform(inputs, D, K, outputs)` does so for a network with **$K \ge 1$ hidden layers of $D$
# units each**. One lecture says "depth" for the number of weight layers, another for the number of hidden
# layers; **here $K$ counts the hidden layers**, so the weights come in $K + 1$ layers.
#
# **3.** One figure compares networks **with 40 inputs and 10 outputs**. Its caption: models with 1, 2, 3 and
# 4 hidden layers have 298, 100, 75 and 63 units per layer, and 15,208, 15,210, 15,235 and 15,139 parameters.
# One of the four counts is wrong. Write `wrong_in_caption(widths, printed)`: `widths[0]` and `printed[0]`,
# a width and a count, belong to the network with one hidden layer, `widths[1]` and `printed[1]` to that with
# two, and so on. **Exactly one printed count is wrong.** Return the pair **(number of hidden layers of that
# network, the count that is right)**, two integers.

# %% given
from itertools import pairwise

import numpy as np


# %% answer
def count_parameters(sizes):
    """Return the number of weights and biases of a network with these sizes."""
    # BEGIN SOLUTION
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
    # END SOLUTION


def count_uniform(inputs, D, K, outputs):
    """Return the number of weights and biases with K hidden layers of D units."""
    # BEGIN SOLUTION
    return count_parameters([inputs] + [D] * K + [outputs])
    # END SOLUTION


def wrong_in_caption(widths, printed):
    """Return how many hidden layers the network with the wrong count has, and the right count."""
    # BEGIN SOLUTION
    for K, (D, count) in enumerate(zip(widths, printed, strict=True), start=1):
        right = count_uniform(40, D, K, 10)
        if count != right:
            return K, right
    # END SOLUTION


# %% check points=0.5
def check_counts():
    """Parameters are counted right for lists of sizes, and for hidden layers of the same width."""
    assert_close(count_parameters([1, 3, 1]), 10)
    assert_close(count_parameters([784, 300, 100, 10]), 266_610)
    assert_close(count_parameters([6, 2]), 14)
    assert_close(count_uniform(2, 3, 1, 1), 13)
    assert_close(count_uniform(10, 50, 5, 1), 10_801)


# %% check points=0.5
def check_caption():
    """What you return for the caption is another count of one of its networks, and it has the same digits as
    the printed one, in another order."""
    widths, printed = [298, 100, 75, 63], [15_208, 15_210, 15_235, 15_139]
    K, right = wrong_in_caption(widths, printed)
    assert K in (1, 2, 3, 4), f"got {K} hidden layers, expected one of 1, 2, 3 and 4"
    assert right != printed[K - 1], f"got {right}, which is the printed count"
    same = sorted(str(right)) == sorted(str(printed[K - 1]))
    assert same, f"for {K} hidden layers got {right}, whose digits are not those of the printed count"


# %% hidden check points=0.5
def check_random_sizes(rng):
    """Parameters are counted right for random sizes, widths and depths, and the list stays as it was."""
    from lecturelib.networks import count_parameters as reference

    for length in (2, 4, 6):
        sizes = [int(size) for size in rng.choice(np.arange(2, 90), size=length, replace=False)]
        before = list(sizes)
        assert_close(count_parameters(sizes), reference(before))
        assert sizes == before, "the list has changed"
    for K in (1, 2, 5):
        inputs, D, outputs = (int(size) for size in rng.choice(np.arange(3, 60), size=3, replace=False))
        assert_close(count_uniform(inputs, D, K, outputs), reference([inputs, *[D] * K, outputs]))


# %% hidden check points=0.5
def check_captions(rng):
    """The wrong count is found and corrected in the caption of the figure and in random ones, with the error
    at any place."""
    from lecturelib.networks import count_parameters as reference

    K, right = wrong_in_caption([298, 100, 75, 63], [15_208, 15_210, 15_235, 15_139])
    assert_close(np.array([K, right]), [4, reference([40, 63, 63, 63, 63, 10])])
    for wrong in range(5):
        widths = [int(width) for width in rng.choice(np.arange(11, 300), size=5, replace=False)]
        counts = [reference([40, *[D] * K, 10]) for K, D in enumerate(widths, start=1)]
        printed = list(counts)
        printed[wrong] += int(rng.choice([-180, -90, -9, 9, 90, 180]))
        K, right = wrong_in_caption(widths, printed)
        assert_close(np.array([K, right]), [wrong + 1, counts[wrong]])


# %% mistakes
from autograder.authoring.exercise import Mistake

TERM = "(n_in + 1) * n_out"
PAIRS = "pairwise(sizes)"
SIZES = "[inputs] + [D] * K + [outputs]"
CHAPTER = "see the chapter 'Deep networks and depth efficiency'."

MISTAKES = [
    Mistake(
        "biases_forgotten",
        TERM,
        "n_in * n_out",
        "You counted the weights only. Each unit has a bias as well, which the drawing of a network does not "
        "show: " + CHAPTER,
    ),
    Mistake(
        "bias_of_the_wrong_side",
        TERM,
        "n_in * (n_out + 1)",
        "You gave a bias to each input of a layer. Biases belong to its outputs: each of them is one sum, "
        "with one offset.",
    ),
    Mistake(
        "one_bias_per_layer",
        TERM,
        "n_in * n_out + 1",
        "You counted one bias for each layer. Each unit has a bias of its own, so b is a vector.",
    ),
    Mistake(
        "biases_twice",
        TERM,
        "(n_in + 1) * (n_out + 1)",
        "You added 1 on both sides of each layer. The bias is one more input; there is no additional output.",
    ),
    Mistake(
        "bias_for_the_inputs",
        f"return sum({TERM} for n_in, n_out in {PAIRS})",
        f"return sum({TERM} for n_in, n_out in {PAIRS}) + sizes[0]",
        "You gave the inputs biases too. They are data: nothing is computed there, and nothing is learned.",
    ),
    Mistake(
        "output_biases_missing",
        f"return sum({TERM} for n_in, n_out in {PAIRS})",
        f"return sum({TERM} for n_in, n_out in {PAIRS}) - sizes[-1]",
        "The outputs have no biases in your count. They do have some: the last layer is a layer like any "
        "other.",
    ),
    Mistake(
        "units_counted",
        f"return sum({TERM} for n_in, n_out in {PAIRS})",
        "return sum(sizes)",
        "You counted the units. The parameters sit on the connections between them, and in the biases: "
        + CHAPTER,
    ),
    Mistake(
        "last_layer_missing",
        PAIRS,
        "pairwise(sizes[:-1])",
        "The last layer of weights is missing in your count. A list of L + 1 sizes describes L layers.",
    ),
    Mistake(
        "first_layer_missing",
        PAIRS,
        "pairwise(sizes[1:])",
        "The first layer of weights, the one on the inputs, is missing in your count.",
    ),
    Mistake(
        "sizes_popped",
        f"return sum({TERM} for n_in, n_out in {PAIRS})",
        "count, n_in = 0, sizes.pop(0)\n"
        "    while sizes:\n"
        "        n_out = sizes.pop(0)\n"
        "        count, n_in = count + (n_in + 1) * n_out, n_out\n"
        "    return count",
        "You take the sizes out of the caller's list with `pop`, and it is empty afterwards. Walk through it "
        "instead.",
    ),
    Mistake(
        "depth_as_weight_layers",
        SIZES,
        "[inputs] + [D] * (K - 1) + [outputs]",
        "You read K as the number of weight layers, so a hidden layer is missing. In this exercise K counts "
        "the hidden layers; lectures differ: " + CHAPTER,
    ),
    Mistake(
        "one_hidden_layer_too_many",
        SIZES,
        "[inputs] + [D] * (K + 1) + [outputs]",
        "Your network has K + 1 hidden layers. K hidden layers have K + 1 layers of weights around them, and "
        "that is what the number K + 1 is for.",
    ),
    Mistake(
        "one_wide_layer",
        SIZES,
        "[inputs, D * K, outputs]",
        "You put all K D units into a single hidden layer. Layer by layer, the units of one are the inputs "
        "of the next: " + CHAPTER,
    ),
    Mistake(
        "inputs_and_outputs_swapped",
        SIZES,
        "[outputs] + [D] * K + [inputs]",
        "Inputs and outputs have changed places. The weights do not notice; the biases do, because only the "
        "outputs have some.",
    ),
    Mistake(
        "copied_from_the_caption",
        "return K, right",
        "return K, count",
        "You found the network, and then copied the count that is printed. Return the count that is right.",
    ),
    Mistake(
        "counted_from_zero",
        "start=1",
        "start=0",
        "Your number of hidden layers starts at 0, so every network is counted with one hidden layer too "
        "few. The first one of the caption has one hidden layer.",
    ),
    Mistake(
        "index_returned",
        "return K, right",
        "return K - 1, right",
        "You returned the place in the list, counted from 0. The text asks for the number of hidden layers.",
    ),
    Mistake(
        "pair_swapped",
        "return K, right",
        "return right, K",
        "The two numbers come in the wrong order: first the number of hidden layers, then the count.",
    ),
    Mistake(
        "the_right_one_returned",
        "count != right",
        "count == right",
        "You returned the first network whose count is right. The question is which one is wrong.",
    ),
    Mistake(
        "difference_returned",
        "return K, right",
        "return K, right - count",
        "You returned by how much the caption is off. The text asks for the right count itself.",
    ),
    Mistake(
        "always_the_last_one",
        "if count != right:",
        "if K == len(widths):",
        "You always return the deepest network. In the caption of the figure that may be the one; in another "
        "caption it is not. Compare each count.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "build_and_measure",
        """
def count_parameters(sizes):
    arrays = []
    for l in range(1, len(sizes)):
        arrays += [np.zeros((sizes[l], sizes[l - 1])), np.zeros(sizes[l])]
    return sum(array.size for array in arrays)


def count_uniform(inputs, D, K, outputs):
    sizes = [inputs]
    for _ in range(K):
        sizes.append(D)
    sizes.append(outputs)
    return count_parameters(sizes)


def wrong_in_caption(widths, printed):
    right = [count_uniform(40, widths[k], k + 1, 10) for k in range(len(widths))]
    place = [a == b for a, b in zip(right, printed)].index(False)
    return place + 1, right[place]
""",
    ),
    AlsoRight(
        "closed_form_and_numpy",
        """
def count_parameters(sizes):
    n = np.array(sizes)
    return n[:-1] @ n[1:] + n[1:].sum()


def count_uniform(inputs, D, K, outputs):
    return (K - 1) * D**2 + (inputs + K + outputs) * D + outputs


def wrong_in_caption(widths, printed):
    depth = np.arange(1, len(widths) + 1)
    right = count_uniform(40, np.array(widths), depth, 10)
    place = np.flatnonzero(right != np.array(printed))[0]
    return [depth[place], right[place]]
""",
    ),
]
