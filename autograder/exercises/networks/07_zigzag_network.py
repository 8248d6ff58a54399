# %% about
LECTURES = ["L0-29", "L3-37"]
MINUTES = 60

# %% [markdown]
# ## The zig-zag network
#
# What does depth buy? Take one input, $K$ hidden layers of $D$ ReLU units each, one output. The function it
# draws is a chain of straight pieces, and it has **at most $(D + 1)^K$** of them: each layer can fold the
# line onto itself, so that the next one bends all layers of the fold at once. You will count pieces, and
# then build a network that has all of them.
#
# A network is a list of pairs $(W, b)$, first layer first, $W$ of shape (outputs, inputs) and $b$ of shape
# (outputs,), with ReLU after every layer but the last.
#
# **1.** `most_regions(D, K)` returns that bound, an exact Python integer. (A slide gives 161,501 for $D = 10$
# and $K = 5$. Two of its digits have changed places.)
#
# **2.** `count_regions(params)` returns the **number of straight pieces of the function** that a network with
# one input and one output draws on the whole line, an integer: **one more than the number of places where its
# slope changes**. A place where units switch, but the slope on both sides is the same, is no end of a piece.
# All weights and biases in the checks are integers, stored as floats. Any number of hidden layers from one up
# and of units is possible; nobody tells you where the function bends, and two bends may lie as close as
# $10^{-5}$, so a grid will miss some; they are never closer than $10^{-6}$. A plan:
#
# - Between two neighboring bends of what the layers so far compute, each pre-activation of the next layer is
#   a straight line. Its value and its slope at one point inside tell where it crosses zero: a new bend, if
#   it lies between the two.
# - When all hidden layers have been met, compare the slopes of the output on neighboring pieces.
# - `Fraction(3.0)` computes without rounding; with integer weights all bends are fractions. Floats work as
#   well, if you treat numbers that differ by rounding as equal.
#
# **3.** `zigzag_network(D, K)` returns a network with **one input, $K$ hidden layers of exactly $D$ units,
# one output and $(D + 1)^K$ straight pieces**, for $D \ge 3$ and $K \ge 1$. Integer parameters of moderate
# size suffice, and yours are to be integers, **stored in float64 arrays**. A plan:
#
# - Find a shallow network that bends at $1, 2, \dots, D$, in which **each of the $D + 1$ pieces**, the two
#   that never end included, **goes up or down over more than the whole interval from $1$ to $D$**.
# - A flat piece folds nothing. To the left of all joints only units with a negative slope are on: at least
#   one unit has to look to the left.
# - Put this network into itself: between the two copies there is no activation, so the output layer of one
#   and the first layer of the next are a single matrix and a single vector.

# %% given
from fractions import Fraction
from itertools import pairwise

import numpy as np


# %% answer
def most_regions(D, K):
    """Return the most pieces that K hidden layers of D units can draw on a line, an int."""
    # BEGIN SOLUTION
    return (D + 1) ** K
    # END SOLUTION


def count_regions(params):
    """Return the number of straight pieces of a ReLU network with one input and one output."""
    # BEGIN SOLUTION
    layers = [([[Fraction(w) for w in row] for row in W], [Fraction(v) for v in b]) for W, b in params]
    bends = []
    for depth in range(1, len(layers)):
        crossings = set()
        for left, x, right in pieces(bends):
            for value, slope in lines_at(x, layers[:depth]):
                if slope != 0 and left < x - value / slope < right:
                    crossings.add(x - value / slope)
        bends = sorted(crossings.union(bends))
    slopes = [lines_at(x, layers)[0][1] for _, x, _ in pieces(bends)]
    return 1 + sum(a != b for a, b in pairwise(slopes))


def pieces(bends):
    """Return left end, a point inside and right end of each piece."""
    if not bends:
        return [(-np.inf, Fraction(0), np.inf)]
    ends = [-np.inf, *bends, np.inf]
    inside = [bends[0] - 1, *((a + b) / 2 for a, b in pairwise(bends)), bends[-1] + 1]
    return list(zip(ends[:-1], inside, ends[1:], strict=True))


def lines_at(x, layers):
    """Return value and slope at x of what the last of these layers gives, before any activation."""
    lines = [(x, Fraction(1))]
    for k, (W, b) in enumerate(layers):
        if k > 0:
            lines = [(value, slope) if value > 0 else (0, 0) for value, slope in lines]
        lines = [
            (
                sum(w * v for w, (v, _) in zip(row, lines, strict=True)) + offset,
                sum(w * s for w, (_, s) in zip(row, lines, strict=True)),
            )
            for row, offset in zip(W, b, strict=True)
        ]
    return lines
    # END SOLUTION


def zigzag_network(D, K):
    """Return K hidden layers of D units, one input and one output, with (D + 1)**K pieces."""
    # BEGIN SOLUTION
    height = D + 1.0
    joint = np.arange(1.0, D + 1.0)
    direction = np.where(joint == 3, -1.0, 1.0)  # unit 3 looks to the left
    theta_1, theta_0 = direction, -direction * joint
    phi = 2.0 * height * (-1.0) ** joint  # down at 1, up at 2, down at 3, ...
    phi[0] = -3.0 * height  # the leftmost piece is twice as steep
    phi_0 = 5.0 * height  # the function is as high as `height` at 1
    params = [(theta_1[:, np.newaxis], theta_0)]
    for _ in range(K - 1):
        params.append((np.outer(theta_1, phi), theta_0 + theta_1 * phi_0))
    return [*params, (phi[np.newaxis, :], np.array([phi_0]))]
    # END SOLUTION


# %% check points=0.5
def check_bound():
    """The bound is right for small networks, and an exact integer for a large one."""
    for D, K, expected in ((3, 2, 16), (3, 3, 64), (4, 1, 5), (2, 4, 81), (9, 30, 10**30)):
        got = most_regions(D, K)
        assert type(got) is int, f"got {got!r} for D = {D}, K = {K}, expected a Python integer"
        assert got == expected, f"got {got} for D = {D}, K = {K}, expected {expected}"


# %% check points=0.5
def check_counts():
    """Pieces are counted right for networks with one and two hidden layers, some of whose units switch
    without a bend."""
    three = (np.array([[1.0], [-1.0], [2.0]]), np.array([0.0, 1.0, -4.0]))  # bends at 0, 1 and 2
    assert_close(count_regions([three, (np.array([[1.0, 1.0, -3.0]]), np.array([2.0]))]), 4)
    assert_close(count_regions([three, (np.array([[1.0, 0.0, -3.0]]), np.array([2.0]))]), 3)
    assert_close(count_regions([three, (np.array([[0.0, 0.0, 0.0]]), np.array([2.0]))]), 1)
    pair = (np.array([[2.0], [-2.0], [1.0]]), np.array([-1.0, 1.0, 3.0]))  # two units bend at 1/2
    assert_close(count_regions([pair, (np.array([[3.0, 2.0, 1.0]]), np.array([0.0]))]), 3)
    assert_close(count_regions([pair, (np.array([[3.0, -3.0, 1.0]]), np.array([0.0]))]), 2)
    middle = (np.array([[1.0, 1.0, -3.0], [-2.0, 1.0, 1.0]]), np.array([-1.0, 3.0]))
    assert_close(count_regions([three, middle, (np.array([[1.0, -2.0]]), np.array([5.0]))]), 6)
    assert_close(count_regions([three, middle, (np.array([[-1.0, 0.0]]), np.array([5.0]))]), 5)


# %% check points=0.5
def check_own_network():
    """Your network has the right layers, holds integers, and has 4, 16, 5 and 25 pieces in your own count."""
    counts = []
    for D, K in ((3, 1), (3, 2), (4, 1), (4, 2)):
        params = zigzag_network(D, K)
        got = [np.shape(part) for pair in params for part in pair]
        sizes = [1, *[D] * K, 1]
        expected = [shape for d, m in pairwise(sizes) for shape in ((m, d), (m,))]
        assert got == expected, f"for D = {D}, K = {K}: got the shapes {got}, expected {expected}"
        for W, b in params:
            assert_close(W, np.round(W) + 0.0)
            assert_close(b, np.round(b) + 0.0)
        counts.append(count_regions(params))
    assert_close(np.array(counts), [4, 16, 5, 25])


# %% hidden check points=1
def check_random_networks(rng):
    """Pieces are counted right for random networks with one to three hidden layers, and the networks stay as
    they were."""
    from lecturelib.networks import count_regions_1d as reference

    up_and_down = float(rng.integers(1, 5)) * np.array([[1.0, -2.0, 2.0, -2.0]])  # the same slopes again
    joints = -float(rng.integers(1, 4)) * np.arange(4.0)
    networks = [[(np.ones((4, 1)), joints), (up_and_down, np.array([float(rng.integers(-5, 6))]))]]
    for sizes in ([1, 6, 1], [1, 4, 5, 1], [1, 5, 3, 1], [1, 4, 3, 4, 1]):
        for _ in range(3):
            params = [
                (rng.integers(-4, 5, size=(m, d)).astype(float), rng.integers(-5, 6, size=m).astype(float))
                for d, m in pairwise(sizes)
            ]
            networks.append(params)
    for params in networks:
        before = [(W.copy(), b.copy()) for W, b in params]
        assert_close(count_regions(params), reference(before))
        assert len(params) == len(before), "the list of layers has changed"
        for (W, b), (W_before, b_before) in zip(params, before, strict=True):
            assert_close(W, W_before)
            assert_close(b, b_before)


# %% hidden check points=1
def check_three_units():
    """With three units in each of one, two and three layers your network has every piece there can be."""
    from lecturelib.networks import count_regions_1d as reference

    for K in (1, 2, 3):
        params = zigzag_network(3, K)
        assert [np.shape(W) for W, _ in params] == [(3, 1), *[(3, 3)] * (K - 1), (1, 3)]
        assert_close(reference([(W, b) for W, b in params]), 4**K)


# %% hidden check points=0.5
def check_more_units(rng):
    """With more units, an even and an odd number, your network has every piece there can be."""
    from lecturelib.networks import count_regions_1d as reference

    even, odd = int(rng.choice([4, 6])), int(rng.choice([5, 7]))
    for D, K in ((even, 2), (odd, 2), (4, 3)):
        params = zigzag_network(D, K)
        assert [np.shape(W) for W, _ in params] == [(D, 1), *[(D, D)] * (K - 1), (1, D)]
        assert_close(reference([(W, b) for W, b in params]), (D + 1) ** K)


# %% mistakes
from autograder.authoring.exercise import Mistake

BOUND = "return (D + 1) ** K"
RESULT = "return 1 + sum(a != b for a, b in pairwise(slopes))"
SLOPES = "slopes = [lines_at(x, layers)[0][1] for _, x, _ in pieces(bends)]"
LOOP = """for depth in range(1, len(layers)):
        crossings = set()
        for left, x, right in pieces(bends):
            for value, slope in lines_at(x, layers[:depth]):
                if slope != 0 and left < x - value / slope < right:
                    crossings.add(x - value / slope)
        bends = sorted(crossings.union(bends))"""
UNION = "bends = sorted(crossings.union(bends))"
COMPOSE = "params.append((np.outer(theta_1, phi), theta_0 + theta_1 * phi_0))"
DIRECTION = "direction = np.where(joint == 3, -1.0, 1.0)  # unit 3 looks to the left"
ON = "(value, slope) if value > 0 else (0, 0)"
CHAPTER = "see the chapter 'Deep networks and depth efficiency'."

MISTAKES = [
    Mistake(
        "layers_added",
        BOUND,
        "return (D + 1) * K",
        "You multiplied by the number of layers, as if each layer only added pieces. Each layer bends every "
        "piece of the one before, so their numbers are multiplied: " + CHAPTER,
    ),
    Mistake(
        "joints_for_pieces",
        BOUND,
        "return D**K",
        "You took D to the power K. A layer of D units has D joints and D + 1 pieces: " + CHAPTER,
    ),
    Mistake(
        "bends_of_the_bound",
        BOUND,
        "return (D + 1) ** K - 1",
        "You gave the number of places where the function bends. There is one piece more than bends.",
    ),
    Mistake(
        "one_wide_layer",
        BOUND,
        "return D * K + 1",
        "D K + 1 pieces is what a single hidden layer with all the units has. Stacked in layers they can do "
        "much better: " + CHAPTER,
    ),
    Mistake(
        "patterns_counted",
        BOUND,
        "return 2 ** (D * K)",
        "You counted all patterns of on and off. With one input, few of them occur.",
    ),
    Mistake(
        "base_and_exponent_swapped",
        BOUND,
        "return K ** (D + 1)",
        "Base and exponent have changed places: each of the K layers multiplies the pieces by D + 1.",
    ),
    Mistake(
        "bound_as_float",
        BOUND,
        "return float(D + 1) ** K",
        "Your bound is a float, which keeps 16 digits only. The text asks for an exact Python integer.",
    ),
    Mistake(
        "bends_counted",
        RESULT,
        "return sum(a != b for a, b in pairwise(slopes))",
        "You counted the bends, 15 and 63 for the zig-zag with three units. There is one piece more than "
        "bends.",
    ),
    Mistake(
        "switches_counted",
        RESULT,
        "return 1 + len(bends)",
        "You counted every place where some unit switches. If the slope of the output is the same on both "
        "sides, the piece does not end there.",
    ),
    Mistake(
        "different_slopes_counted",
        RESULT,
        "return len(set(slopes))",
        "You counted how many different slopes there are. A zig-zag has very few, on very many pieces: "
        "compare each piece with its neighbor only.",
    ),
    Mistake(
        "copies_side_by_side",
        COMPOSE,
        "params.append((np.eye(D), np.zeros(D)))",
        "Your upper layers only pass on what they get. They have to bend the zig-zag again: put the whole "
        "shallow network into itself.",
    ),
    Mistake(
        "first_layer_only",
        "for depth in range(1, len(layers)):",
        "for depth in range(1, 2):",
        "You looked for bends in the first hidden layer only. Deeper units cross zero at places of their "
        "own: " + CHAPTER,
    ),
    Mistake(
        "last_hidden_layer_only",
        UNION,
        "bends = sorted(crossings)",
        "With each layer you forget the bends of the layers before. Where an early unit bends, the output "
        "bends too, unless what comes after hides it.",
    ),
    Mistake(
        "bends_of_the_output_too",
        f"{LOOP}\n    {SLOPES}",
        f"""{LOOP.replace("len(layers))", "len(layers) + 1)")}
    ends = [lines_at(x, layers)[0] for _, x, _ in pieces(bends)]
    slopes = [slope if value > 0 else 0 for value, slope in ends]""",
        "You clip the output as well, so it bends where it crosses zero. No ReLU follows the last layer.",
    ),
    Mistake(
        "patterns_of_the_grid",
        SLOPES,
        "grid = [Fraction(i, 5) for i in range(-50, 51)]\n"
        "    slopes = [lines_at(x, layers)[0][1] for x in grid]",
        "You counted on a grid of fixed steps within fixed limits. Bends outside, and bends between two "
        "neighboring points, are missed.",
    ),
    Mistake(
        "never_off",
        ON,
        "(value, slope)",
        "The slopes of your units never change. Where a unit is off it is constant: it passes on neither its "
        "value nor its slope.",
    ),
    Mistake(
        "biases_forgotten",
        "strict=True)) + offset,",
        "strict=True)) + 0 * offset,",
        "You left the biases out. All units then bend at 0, and what remains are two pieces at most.",
    ),
    Mistake(
        "network_emptied",
        "layers = [([[Fraction(w) for w in row] for row in W], [Fraction(v) for v in b]) for W, b in params]",
        "layers = []\n"
        "    while params:\n"
        "        W, b = params.pop(0)\n"
        "        layers.append(([[Fraction(w) for w in row] for row in W], [Fraction(v) for v in b]))",
        "You took the layers out of the caller's list with `pop`, and it is empty afterwards. Read it "
        "without changing it.",
    ),
    Mistake(
        "all_units_look_right",
        DIRECTION + "\n    theta_1, theta_0 = direction, -direction * joint",
        "direction = np.ones(D)\n    theta_1, theta_0 = direction, -joint",
        "All your units look to the right, so the function is flat to the left of the first joint. That is a "
        "piece too, but it folds nothing: in the next layer pieces are missing.",
    ),
    Mistake(
        "last_unit_looks_left",
        "joint == 3",
        "joint == D",
        "Your zig-zag has all its pieces for three units, but not for four. The unit that looks to the left "
        "decides how steep the leftmost piece is, and whether it goes up or down: that depends on how the "
        "function bends at its joint, not on its being the last.",
    ),
    Mistake(
        "swings_too_small",
        "height = D + 1.0",
        "height = 1.0 * D",
        "Your pieces do not go far enough up or down: the function must pass over the whole interval that "
        "holds the joints of the next layer, on every piece. A joint that is only touched bends nothing.",
    ),
    Mistake(
        "swings_beside_the_joints",
        "phi_0 = 5.0 * height",
        "phi_0 = 4.0 * height + 2.0",
        "Your zig-zag is large enough, but it swings beside the interval that holds the joints of the next "
        "layer: the offset does not fit.",
    ),
    Mistake(
        "steps_in_one_direction",
        "phi = 2.0 * height * (-1.0) ** joint  # down at 1, up at 2, down at 3, ...",
        "phi = 2.0 * height * np.ones(D)",
        "Your function does not go up and down in turn. Where it is monotone each value is taken only once, "
        "so the next layer adds its joints once, not on every piece.",
    ),
    Mistake(
        "depth_as_weight_layers",
        "for _ in range(K - 1):",
        "for _ in range(K - 2):",
        "You read K as the number of weight layers. K hidden layers have K + 1 layers of weights around "
        "them: " + CHAPTER,
    ),
    Mistake(
        "one_copy_too_many",
        "for _ in range(K - 1):",
        "for _ in range(K):",
        "Your network has K + 1 hidden layers. The first of them is there before the loop begins.",
    ),
    Mistake(
        "matrix_transposed",
        "np.outer(theta_1, phi)",
        "np.outer(phi, theta_1)",
        "The matrix between two copies is transposed. Its rows belong to the units of the upper layer, its "
        "columns to those of the lower one.",
    ),
    Mistake(
        "offset_lost_between_copies",
        COMPOSE,
        "params.append((np.outer(theta_1, phi), theta_0))",
        "Between two copies you lost the offset of the lower one: it too is multiplied by the slopes of the "
        "units above.",
    ),
    Mistake(
        "joints_lost_between_copies",
        COMPOSE,
        "params.append((np.outer(theta_1, phi), theta_1 * phi_0))",
        "Between two copies you lost the intercepts of the upper one, so all its units bend where the lower "
        "function crosses zero.",
    ),
    Mistake(
        "narrow_layers_between_copies",
        COMPOSE,
        "params += [(phi[np.newaxis, :], np.array([phi_0])), (theta_1[:, np.newaxis], theta_0)]",
        "You put a layer with a single unit between two copies. There is no activation between them, so its "
        "two matrices are one.",
    ),
    Mistake(
        "integers_stored_as_integers",
        "return [*params, (phi[np.newaxis, :], np.array([phi_0]))]",
        "params = [*params, (phi[np.newaxis, :], np.array([phi_0]))]\n"
        "    return [(W.astype(int), b.astype(int)) for W, b in params]",
        "Your network consists of integer arrays. The text asks for integers stored in float64.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "floats_and_matrices",
        """
def most_regions(D, K):
    regions = 1
    for _ in range(K):
        regions += regions * D
    return regions


def lines(x, params):
    h, slope = np.array([x]), np.array([1.0])
    for k, (W, b) in enumerate(params):
        if k:
            h, slope = np.maximum(h, 0.0), slope * (h > 0)
        h, slope = W @ h + b, W @ slope
    return h, slope


def inside(bends):
    if len(bends) == 0:
        return np.array([0.3])
    return np.concatenate([[bends[0] - 1], (bends[:-1] + bends[1:]) / 2, [bends[-1] + 1]])


def count_regions(params):
    bends = np.array([])
    for depth in range(1, len(params)):
        found = list(bends)
        ends = np.concatenate([[-np.inf], bends, [np.inf]])
        for left, x, right in zip(ends[:-1], inside(bends), ends[1:]):
            h, slope = lines(x, params[:depth])
            zeros = x - h[slope != 0] / slope[slope != 0]
            found += [z for z in zeros if left + 1e-9 < z < right - 1e-9]
        found = np.sort(found)
        bends = found[np.append(True, np.diff(found) > 1e-9)] if len(found) else found
    slopes = np.array([lines(x, params)[1][0] for x in inside(bends)])
    return int(1 + np.sum(np.abs(np.diff(slopes)) > 1e-6))


def zigzag_network(D, K):
    # the same zig-zag upside down: y = -f, bending at -1 ... -D and seen from the other side
    h = D + 2
    at = -np.arange(1, D + 1)
    look = np.ones(D)
    look[2] = -1
    change = np.array([2.0 * h * (-1) ** d for d in range(D)])
    change[0] = 3 * h
    theta1 = -look.reshape(D, 1)
    theta0 = look * at
    offset = -5.0 * h
    params = [(theta1, theta0)]
    while len(params) < K:
        params.append((theta1 @ change[None, :], theta1[:, 0] * offset + theta0))
    return params + [(change[None, :], np.array([offset]))]
""",
    ),
    AlsoRight(
        "pieces_carried_along",
        """
def most_regions(D, K):
    return pow(1 + D, K)


def cut(piece, line):
    left, right, lines = piece
    value, slope = line
    if slope == 0:
        return [piece]
    zero = -value / slope
    if not left < zero < right:
        return [piece]
    return [(left, zero, lines), (zero, right, lines)]


def point(left, right):
    if left == -np.inf and right == np.inf:
        return Fraction(0)
    if left == -np.inf:
        return right - 1
    return left + 1 if right == np.inf else (left + right) / 2


def count_regions(params):
    state = [(-np.inf, np.inf, [(Fraction(0), Fraction(1))])]
    for k, (W, b) in enumerate(params):
        after = []
        for left, right, lines in state:
            new = []
            for i in range(W.shape[0]):
                value, slope = Fraction(b[i]), Fraction(0)
                for j, (v, s) in enumerate(lines):
                    value += Fraction(W[i, j]) * v
                    slope += Fraction(W[i, j]) * s
                new.append((value, slope))
            parts = [(left, right, new)]
            if k < len(params) - 1:
                for line in new:
                    parts = [part for piece in parts for part in cut(piece, line)]
            for l, r, part in parts:
                if k < len(params) - 1:
                    x = point(l, r)
                    part = [(v, s) if v + s * x > 0 else (Fraction(0), Fraction(0)) for v, s in part]
                after.append((l, r, part))
        state = after
    slopes = [lines[0][1] for _, _, lines in state]
    count = 1
    for i in range(1, len(slopes)):
        if slopes[i] != slopes[i - 1]:
            count += 1
    return count


def zigzag_network(D, K):
    # steeper units, smaller weights: theta is doubled, so 2 h is a weight h
    h = 2.0 * D
    joint = np.arange(1, D + 1)
    slope = np.where(joint == 3, -2.0, 2.0)
    weight = np.array([h if d % 2 == 0 else -h for d in joint])
    weight[0] -= h / 2
    offset = 5 * h - (D - 1) // 2
    first = (slope[:, None], -slope * joint)
    last = (weight[None, :], np.array([offset], dtype=float))
    middle = (first[0] @ last[0], first[0] @ last[1] + first[1])
    return [first] + [middle] * (K - 1) + [last]
""",
    ),
]
