# %% about
LECTURES = ["L3-07", "L3-11"]
MINUTES = 30

# %% [markdown]
# ## Joints, slopes and patterns
#
# A shallow ReLU network with one input draws a chain of straight pieces,
#
# $$
# y = \phi_0 + \sum_{d=1}^{D} \phi_d \max(0,\ \theta_{d0} + \theta_{d1}\, x) .
# $$
#
# Unit $d$ is **on** where $\theta_{d0} + \theta_{d1} x > 0$. It bends the chain at its **joint**, where this
# line crosses zero. Between two neighboring joints the same units are on, and only they contribute to the
# slope there:
#
# $$
# x_d = -\frac{\theta_{d0}}{\theta_{d1}},
# \qquad
# \frac{dy}{dx} = \sum_{d\ \text{on}} \phi_d\, \theta_{d1} .
# $$
#
# `theta` has shape $(D, 2)$ with rows $(\theta_{d0}, \theta_{d1})$, `phi` has shape $(D + 1,)$ with $\phi_0$
# first.
#
# **1.** `joints(theta)` returns all joints, **in ascending order**, shape $(J,)$. **A unit with
# $\theta_{d1} = 0$ has no joint. A place where two units have their joint is listed once.** There is at least
# one joint.
#
# **2.** `activation_pattern(x, theta)` for a vector `x` of shape $(n,)$ returns **an array of booleans of
# shape $(n, D)$: one row for each input, one column for each unit, in the order of `theta`**. No check asks
# at a joint. A unit with a negative slope is on to the *left* of its joint.
#
# **3.** `slopes(theta, phi)` returns the slope of $y$ on each of the $J + 1$ pieces, **from left to right**,
# shape $(J + 1,)$. Neighboring joints are at least 0.05 apart. An absolute error of $10^{-9}$ is allowed.
#
# The arguments stay as they were.

# %% given
import numpy as np


# %% answer
def joints(theta):
    """Return the places where units turn on or off: ascending, each once, shape (J,)."""
    # BEGIN SOLUTION
    bending = theta[theta[:, 1] != 0]
    return np.unique(-bending[:, 0] / bending[:, 1])
    # END SOLUTION


def activation_pattern(x, theta):
    """Return which units are on at each x: booleans, shape (n, D)."""
    # BEGIN SOLUTION
    return theta[:, 0] + theta[:, 1] * x[:, np.newaxis] > 0
    # END SOLUTION


def slopes(theta, phi):
    """Return the slope of each piece of the network, from left to right, shape (J + 1,)."""
    # BEGIN SOLUTION
    t = joints(theta)
    inside = np.concatenate([[t[0] - 1.0], (t[:-1] + t[1:]) / 2.0, [t[-1] + 1.0]])
    return activation_pattern(inside, theta) @ (phi[1:] * theta[:, 1])
    # END SOLUTION


# %% check points=0.5
def check_joints():
    """The joints of three units are right, and in ascending order where the units are not."""
    theta = np.array([[-0.5, 0.65], [0.3, -1.0], [-1.0, 2.0]])
    assert_close(joints(theta), [0.3, 0.5, 0.5 / 0.65], atol=1e-9)


# %% check points=0.5
def check_patterns():
    """Which of three units are on is right at four places."""
    theta = np.array([[-0.5, 0.65], [0.3, -1.0], [-1.0, 2.0]])
    expected = [[False, True, False], [False, False, False], [False, False, True], [True, False, True]]
    assert_close(activation_pattern(np.array([0.0, 0.4, 0.6, 1.0]), theta), np.array(expected))


# %% check points=0.5
def check_slopes():
    """The slopes of the four pieces are right."""
    theta = np.array([[-0.5, 0.65], [0.3, -1.0], [-1.0, 2.0]])
    phi = np.array([-0.3, 7.0, 2.0, -1.0])
    assert_close(slopes(theta, phi), [-2.0, 0.0, -2.0, 2.55], atol=1e-9)


# %% hidden check points=0.5
def check_random_units(rng):
    """Joints and patterns are right for random units, and theta stays as it was."""
    from lecturelib import networks as reference

    for D in (4, 6):
        at = np.cumsum(rng.uniform(0.2, 1.0, size=D)) - 2.0
        slope = rng.permutation([-1.0] * 2 + [1.0] * (D - 2)) * rng.uniform(0.4, 2.0, size=D)
        theta = rng.permutation(np.column_stack([-slope * at, slope]))
        before = theta.copy()
        assert_close(joints(theta), reference.joints(before), atol=1e-9)
        x = rng.permutation(np.concatenate([at + 0.1, [at[0] - 0.5]]))
        assert_close(activation_pattern(x, theta), reference.activation_pattern(x, before))
        assert_close(theta, before)


# %% hidden check points=0.5
def check_random_slopes(rng):
    """The slopes are right for random units that look to both sides, and nothing changes."""
    from lecturelib.networks import slopes as reference

    for D in (4, 6):
        at = np.cumsum(rng.uniform(0.2, 1.0, size=D)) - 2.0
        slope = rng.permutation([-1.0] * 2 + [1.0] * (D - 2)) * rng.uniform(0.4, 2.0, size=D)
        theta = rng.permutation(np.column_stack([-slope * at, slope]))
        phi = rng.uniform(0.5, 2.0, size=D + 1) * rng.choice([-1.0, 1.0], size=D + 1)
        before = theta.copy(), phi.copy()
        assert_close(slopes(theta, phi), reference(*before), atol=1e-9)
        assert_close(theta, before[0])
        assert_close(phi, before[1])


# %% hidden check points=0.5
def check_special_units(rng):
    """A unit that never bends has no joint, and a joint of two units is listed once and gives no piece of its
    own."""
    from lecturelib import networks as reference

    at = rng.choice([-8, -7, -5, -4, -2, 2, 3, 5, 6, 8], size=4, replace=False) / 4.0
    at = np.append(at, at[0])  # in quarters, so that both joints are the same number exactly
    slope = np.append(rng.choice([-2.0, -0.5, 0.5, 2.0], size=4), 0.0)
    slope[4] = -2.0 * np.sign(slope[0])  # the two units look to different sides
    theta = np.column_stack([-slope * at, slope])
    theta = rng.permutation(np.vstack([theta, [[rng.uniform(0.5, 1.0), 0.0], [-rng.uniform(0.5, 1.0), 0.0]]]))
    phi = rng.uniform(0.5, 2.0, size=8)
    assert_close(joints(theta), reference.joints(theta), atol=1e-9)
    x = np.append(at[:4] + 0.125, -3.0)
    assert_close(activation_pattern(x, theta), reference.activation_pattern(x, theta))
    assert_close(slopes(theta, phi), reference.slopes(theta, phi), atol=1e-9)


# %% mistakes
from autograder.authoring.exercise import Mistake

BENDING = "bending = theta[theta[:, 1] != 0]\n    "
JOINTS = "return np.unique(-bending[:, 0] / bending[:, 1])"
PATTERN = "return theta[:, 0] + theta[:, 1] * x[:, np.newaxis] > 0"
SLOPES = "return activation_pattern(inside, theta) @ (phi[1:] * theta[:, 1])"
WALK = (
    "t = joints(theta)\n    inside = np.concatenate([[t[0] - 1.0], (t[:-1] + t[1:]) / 2.0, [t[-1] + 1.0]])\n"
)
CHAPTER = "see the chapter 'Shallow networks and universal approximation'."

MISTAKES = [
    Mistake(
        "sign_of_the_joints",
        JOINTS,
        "return np.unique(bending[:, 0] / bending[:, 1])",
        "Your joints are mirrored at 0: a sign is missing. Put one of them into the line of its unit; the "
        "result must be 0. S" + CHAPTER[1:],
    ),
    Mistake(
        "fraction_upside_down",
        JOINTS,
        "return np.unique(-bending[:, 1] / bending[:, 0])",
        "Your fraction is upside down, or the columns of theta are swapped: the intercept is divided by the "
        "slope, and the intercept comes first.",
    ),
    Mistake(
        "intercepts_only",
        JOINTS,
        "return np.unique(-bending[:, 0])",
        "Your joints are the intercepts with a minus sign. A steeper unit crosses zero earlier: the slope is "
        "missing.",
    ),
    Mistake(
        "joints_not_sorted",
        JOINTS,
        "return -bending[:, 0] / bending[:, 1]",
        "Your joints stand in the order of the units. The text asks for ascending order, each place once.",
    ),
    Mistake(
        "joints_descend",
        JOINTS,
        "return np.unique(-bending[:, 0] / bending[:, 1])[::-1]",
        "Your joints come from right to left. The text asks for ascending order.",
    ),
    Mistake(
        "shared_joint_twice",
        JOINTS,
        "return np.sort(-bending[:, 0] / bending[:, 1])",
        "A joint of two units appears twice in your list, which makes a piece without any length. Each place "
        "is listed once.",
    ),
    Mistake(
        "flat_units_divide_by_zero",
        BENDING + JOINTS,
        "return np.unique(-theta[:, 0] / theta[:, 1])",
        "A unit with slope 0 is on everywhere or nowhere: it has no joint. You divide by its slope, and "
        "infinity gets into the list.",
    ),
    Mistake(
        "flat_units_at_zero",
        BENDING + JOINTS,
        "flat = theta[:, 1] == 0\n"
        "    return np.unique(np.where(flat, 0.0, -theta[:, 0] / np.where(flat, 1.0, theta[:, 1])))",
        "You gave units with slope 0 a joint at 0. They do not bend anywhere and have no joint at all.",
    ),
    Mistake(
        "every_joint_turns_a_unit_on",
        WALK + "    " + SLOPES,
        "bending = theta[theta[:, 1] != 0]\n"
        "    at = -bending[:, 0] / bending[:, 1]\n"
        "    change = (phi[1:] * theta[:, 1])[theta[:, 1] != 0]\n"
        "    steps = [change[at == t].sum() for t in joints(theta)]\n"
        "    return np.concatenate([[0.0], np.cumsum(steps)])",
        "You start with slope 0 on the left and add a unit at each joint. Units with a negative slope are on "
        "at the left and turn off at theirs: " + CHAPTER,
    ),
    Mistake(
        "pattern_without_intercept",
        PATTERN,
        "return theta[:, 1] * x[:, np.newaxis] > 0",
        "Your pattern looks at the sign of slope times x only. The intercept decides where the unit turns "
        "on: " + CHAPTER,
    ),
    Mistake(
        "all_units_look_right",
        PATTERN,
        "return x[:, np.newaxis] > -theta[:, 0] / theta[:, 1]",
        "You call a unit on wherever x lies to the right of its joint. A unit with a negative slope is on to "
        "the left: " + CHAPTER,
    ),
    Mistake(
        "pattern_turned_round",
        PATTERN,
        "return theta[:, 0] + theta[:, 1] * x[:, np.newaxis] < 0",
        "Your pattern is True where a unit is off. On means that its line is above zero.",
    ),
    Mistake(
        "pattern_transposed",
        PATTERN,
        "return theta[:, [0]] + theta[:, [1]] * x > 0",
        "Your pattern has a row for each unit. The text asks for a row for each input and a column for each "
        "unit.",
    ),
    Mistake(
        "pattern_of_numbers",
        PATTERN,
        "return np.where(theta[:, 0] + theta[:, 1] * x[:, np.newaxis] > 0, 1.0, 0.0)",
        "Your pattern holds the numbers 0 and 1. The text asks for booleans.",
    ),
    Mistake(
        "pattern_is_the_activation",
        PATTERN,
        "return np.maximum(theta[:, 0] + theta[:, 1] * x[:, np.newaxis], 0.0)",
        "You returned what the units give out. The pattern says only whether each of them is on.",
    ),
    Mistake(
        "pattern_in_order_of_joints",
        PATTERN,
        "theta = theta[np.argsort(-theta[:, 0] / theta[:, 1])]\n    " + PATTERN,
        "The columns of your pattern are in the order of the joints. They stand for the units, in the order "
        "of theta.",
    ),
    Mistake(
        "all_units_on",
        SLOPES,
        "return np.full(len(inside), phi[1:] @ theta[:, 1])",
        "Your slope is the same on every piece: you added all units up. Only those that are on contribute: "
        + CHAPTER,
    ),
    Mistake(
        "slopes_of_the_units_only",
        SLOPES,
        "return activation_pattern(inside, theta) @ theta[:, 1]",
        "You added the slopes of the units without their weights phi.",
    ),
    Mistake(
        "weights_without_slopes",
        SLOPES,
        "return activation_pattern(inside, theta) @ phi[1:]",
        "You added the weights phi without the slopes of the units. Each unit that is on contributes the "
        "product.",
    ),
    Mistake(
        "weights_shifted",
        SLOPES,
        "return activation_pattern(inside, theta) @ (phi[:-1] * theta[:, 1])",
        "The weights are shifted by one place: the first entry of phi is the offset, which has no slope.",
    ),
    Mistake(
        "from_right_to_left",
        SLOPES,
        SLOPES + "[::-1]",
        "Your slopes come from right to left.",
    ),
    Mistake(
        "leftmost_piece_missing",
        "[[t[0] - 1.0], (t[:-1] + t[1:]) / 2.0, [t[-1] + 1.0]]",
        "[(t[:-1] + t[1:]) / 2.0, [t[-1] + 1.0]]",
        "The piece to the left of all joints is missing: J joints cut the line into J + 1 pieces.",
    ),
    Mistake(
        "outer_pieces_missing",
        "[[t[0] - 1.0], (t[:-1] + t[1:]) / 2.0, [t[-1] + 1.0]]",
        "[(t[:-1] + t[1:]) / 2.0]",
        "Only the pieces between two joints have a slope in your answer. The network goes on to the left and "
        "to the right: J joints cut the line into J + 1 pieces.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops",
        """
def joints(theta):
    found = []
    for intercept, slope in theta.tolist():
        if slope and -intercept / slope not in found:
            found.append(-intercept / slope)
    return np.array(sorted(found))


def activation_pattern(x, theta):
    on = np.zeros((len(x), len(theta)), dtype=bool)
    for i in range(len(x)):
        for d in range(len(theta)):
            on[i, d] = theta[d, 0] + theta[d, 1] * x[i] > 0
    return on


def slopes(theta, phi):
    t = [float(v) for v in joints(theta)]
    left, right = [t[0] - 2] + t, t + [t[-1] + 2]
    out = []
    for a, b in zip(left, right):
        middle = (a + b) / 2
        out.append(sum(p * s for p, (i, s) in zip(phi[1:], theta) if i + s * middle > 0))
    return np.array(out, dtype=float)
""",
    ),
    AlsoRight(
        "difference_inside_each_piece",
        """
def joints(theta):
    t = -theta[theta[:, 1] != 0, 0] / theta[theta[:, 1] != 0, 1]
    t.sort()
    return t[np.append(True, np.diff(t) > 1e-9)]


def activation_pattern(x, theta):
    return (np.outer(x, theta[:, 1]) + theta[:, 0]) > 0


def slopes(theta, phi):
    t = joints(theta)
    t = np.concatenate([[t[0] - 1], t, [t[-1] + 1]])

    def y(x):
        return phi[0] + np.maximum(np.outer(x, theta[:, 1]) + theta[:, 0], 0) @ phi[1:]

    left, right = t[:-1] + np.diff(t) / 4, t[:-1] + np.diff(t) * 3 / 4
    return (y(right) - y(left)) / (right - left)
""",
    ),
    AlsoRight(
        "changes_of_slope",
        """
def own_joints(theta):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -theta[:, 0] / theta[:, 1]


def joints(theta):
    t = own_joints(theta)
    return np.array(sorted(set(t[np.isfinite(t)].tolist())))


def activation_pattern(x, theta):
    return np.stack([theta[:, 0] + theta[:, 1] * value > 0 for value in x])


def slopes(theta, phi):
    leftmost = sum(p * s for p, s in zip(phi[1:], theta[:, 1]) if s < 0)
    at = own_joints(theta)
    change = phi[1:] * np.abs(theta[:, 1])
    return np.cumsum([leftmost] + [change[at == t].sum() for t in joints(theta)])
""",
    ),
]
