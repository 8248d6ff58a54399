# %% about
LECTURES = ["L3-04", "L3-08", "L3-09", "L3-13"]
MINUTES = 20

# %% [markdown]
# ## A shallow network, unit by unit
#
# One number goes in, $D$ hidden units each draw a line and clip it, and a weighted sum of what is left comes
# out:
#
# $$
# h_d = a(\theta_{d0} + \theta_{d1}\, x),
# \qquad
# y = \phi_0 + \sum_{d=1}^{D} \phi_d\, h_d .
# $$
#
# With $a = \operatorname{ReLU}$ the result is a chain of straight pieces. Whatever a shallow network can do
# lies in these $3D + 1$ numbers.
#
# Write `shallow_forward(x, theta, phi, a=relu)`.
#
# - `x` is an array of **any shape**, also without axes; the result has **the shape of `x`**, and each entry
#   of it depends on one entry of `x`.
# - `theta` has shape $(D, 2)$, and **its row $d$ is $(\theta_{d0}, \theta_{d1})$: first the intercept, then
#   the slope**.
# - `phi` has shape $(D + 1,)$, and **$\phi_0$, the offset, comes first**.
# - `a` is a function that acts entry by entry, on arrays and on single numbers. **It acts on the hidden units
#   only**, and the output is a plain sum.
# - `x` may hold integers; the result is float64. The arguments stay as they were.

# %% given
import numpy as np


def relu(z):
    """Return max(0, z), entry by entry."""
    return np.maximum(z, 0.0)


# %% answer
def shallow_forward(x, theta, phi, a=relu):
    """Return the output of a shallow network at each entry of x, in the shape of x."""
    # BEGIN SOLUTION
    hidden = a(theta[:, 0] + theta[:, 1] * x[..., np.newaxis])
    return phi[0] + hidden @ phi[1:]
    # END SOLUTION


# %% check points=0.5
def check_values():
    """Three units give the values by hand at 0, 0.5, 1 and 2, and leave these four numbers alone."""
    theta = np.array([[0.3, -1.0], [-1.0, 2.0], [-0.5, 0.65]])
    phi = np.array([-0.3, 2.0, -1.0, 7.0])
    x = np.array([0.0, 0.5, 1.0, 2.0])
    assert_close(shallow_forward(x, theta, phi), [0.3, -0.3, -0.25, 2.3], atol=1e-9)
    assert_close(x, [0.0, 0.5, 1.0, 2.0])


# %% check points=0.5
def check_matrix_of_integers():
    """A matrix of integers gives a matrix of floats, and so does another activation."""
    theta = np.array([[0.3, -1.0], [-1.0, 2.0], [-0.5, 0.65]])
    phi = np.array([-0.3, 2.0, -1.0, 7.0])
    x = np.array([[-1, 0, 1], [2, 3, 4]])
    assert_close(shallow_forward(x, theta, phi), [[2.3, 0.3, -0.25], [2.3, 4.85, 7.4]], atol=1e-9)
    theta, phi = np.array([[1.0, 2.0], [0.0, -3.0]]), np.array([0.5, 1.0, -1.0])
    expected = [[0.5 + 1.0 - 9.0, 0.5 + 1.0, 0.5], [16.5 + 9.0 - 36.0 + 0.0, 49.5 - 81.0, 81.5 - 144.0]]
    assert_close(shallow_forward(x, theta, phi, lambda z: z * z), expected, atol=1e-9)


# %% hidden check points=0.5
def check_random_networks(rng):
    """Random ReLU networks are right on arrays with no axis, one and three, and no argument changes."""
    from lecturelib.networks import shallow_forward as reference

    for shape in ((), (5,), (2, 3, 4)):
        D = int(rng.integers(4, 8))
        x, theta, phi = rng.normal(size=shape), rng.normal(size=(D, 2)), rng.normal(size=D + 1)
        x = np.asarray(x)
        for output in (phi, -phi):  # wherever one of the two networks is positive, the other is negative
            before = x.copy(), theta.copy(), output.copy()
            assert_close(shallow_forward(x, theta, output), reference(*before), atol=1e-9)
            for now, then in zip((x, theta, output), before, strict=True):
                assert_close(now, then)


# %% hidden check points=0.5
def check_other_activations(rng):
    """Networks with other activations are right, for floats and for integers."""
    from lecturelib.networks import shallow_forward as reference

    for a in (np.tanh, np.cos):
        D = int(rng.integers(3, 6))
        theta, phi = rng.normal(size=(D, 2)), rng.normal(size=D + 1)
        for x in (rng.normal(size=(2, 3)), rng.permutation(np.arange(-3, 4))):
            before = x.copy()
            assert_close(shallow_forward(x, theta, phi, a), reference(before, theta, phi, a), atol=1e-9)
            assert_close(x, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

LINES = "theta[:, 0] + theta[:, 1] * x[..., np.newaxis]"
HIDDEN = f"hidden = a({LINES})"
OUTPUT = "return phi[0] + hidden @ phi[1:]"
BODY = f"{HIDDEN}\n    {OUTPUT}"
CHAPTER = "see the chapter 'Shallow networks and universal approximation'."

MISTAKES = [
    Mistake(
        "columns_of_theta_swapped",
        LINES,
        "theta[:, 1] + theta[:, 0] * x[..., np.newaxis]",
        "The columns of theta have changed places: you multiply x by the intercepts and add the slopes. The "
        "intercept comes first in each row; " + CHAPTER,
    ),
    Mistake(
        "offset_forgotten",
        OUTPUT,
        "return hidden @ phi[1:]",
        "The offset is missing: your network is the weighted sum of the hidden units alone, so all values "
        "are off by the same number.",
    ),
    Mistake(
        "activation_on_the_output",
        OUTPUT,
        "return a(phi[0] + hidden @ phi[1:])",
        "You applied the activation to the output as well. With ReLU no value can be negative then; the "
        "output of this network is a plain sum: " + CHAPTER,
    ),
    Mistake(
        "no_activation",
        HIDDEN,
        f"hidden = {LINES}",
        "Your hidden units are never clipped, so a sum of lines comes out: a single line. The activation is "
        "what makes it bend: " + CHAPTER,
    ),
    Mistake(
        "always_relu",
        HIDDEN,
        f"hidden = relu({LINES})",
        "Your network uses ReLU whatever function is passed as `a`.",
    ),
    Mistake(
        "offset_last",
        OUTPUT,
        "return phi[-1] + hidden @ phi[:-1]",
        "You took the last entry of phi for the offset and shifted the weights by one place. The offset "
        "comes first.",
    ),
    Mistake(
        "activation_on_the_input",
        HIDDEN,
        "hidden = theta[:, 0] + theta[:, 1] * a(x[..., np.newaxis])",
        "You applied the activation to x, before the lines are drawn. Each unit first draws its own line and "
        "then clips it, at a place of its own: " + CHAPTER,
    ),
    Mistake(
        "intercept_outside",
        HIDDEN,
        "hidden = theta[:, 0] + a(theta[:, 1] * x[..., np.newaxis])",
        "The intercepts are added after the activation. All units then bend at 0; inside the activation the "
        "intercept moves the place where a unit bends: " + CHAPTER,
    ),
    Mistake(
        "activation_of_the_sum",
        BODY,
        f"lines = {LINES}\n    return phi[0] + a(lines @ phi[1:])",
        "You added the lines up first and applied the activation to the sum. Each unit is clipped on its "
        "own, before the sum.",
    ),
    Mistake(
        "axes_mixed",
        LINES,
        "theta[:, 0] + theta[:, 1] * x",
        "You combine the units with the entries of x one by one, as if they lay along the same axis. Each "
        "entry of x meets every unit, so the units need an axis of their own.",
    ),
    Mistake(
        "shape_lost",
        LINES,
        "theta[:, 0] + theta[:, 1] * x.reshape(-1, 1)",
        "Your result is one long vector. The values are right; the text asks for the shape of x.",
    ),
    Mistake(
        "units_returned",
        OUTPUT,
        "return phi[0] + hidden * phi[1:]",
        "You weighted the units, but did not add them up: the result has an axis more than x.",
    ),
    Mistake(
        "offset_for_each_unit",
        OUTPUT,
        "return np.sum(phi[0] + hidden * phi[1:], axis=-1)",
        "The offset is inside your sum, so it is added once for each unit. It is added once.",
    ),
    Mistake(
        "mean_of_units",
        OUTPUT,
        "return phi[0] + np.mean(hidden * phi[1:], axis=-1)",
        "You took the mean over the units. A network adds its units up; nothing is divided by D.",
    ),
    Mistake(
        "cut_to_integers",
        OUTPUT,
        "y = np.zeros_like(x)\n    y[...] = phi[0] + hidden @ phi[1:]\n    return y",
        "Your result takes over the type of x: for integers every value is cut to an integer. An array made "
        "'like' x is not always an array of floats.",
    ),
    Mistake(
        "written_into_x",
        OUTPUT,
        "x[...] = phi[0] + hidden @ phi[1:]\n    return x",
        "You stored the result in x, so the caller's inputs are gone; integers are cut off on top of that. "
        "Build a new array.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loop_over_units",
        """
def shallow_forward(x, theta, phi, a=relu):
    y = np.full(x.shape, phi[0], dtype=float)
    for (intercept, slope), weight in zip(theta, phi[1:]):
        y = y + weight * a(intercept + slope * x)
    return y
""",
    ),
    AlsoRight(
        "number_by_number",
        """
def shallow_forward(x, theta, phi, a=relu):
    def one(value):
        return phi[0] + sum(phi[d + 1] * a(theta[d, 0] + theta[d, 1] * value) for d in range(len(theta)))

    return np.array([float(one(value)) for value in x.ravel()]).reshape(x.shape)
""",
    ),
    AlsoRight(
        "einsum_with_a_one",
        """
def shallow_forward(x, theta, phi, a=relu):
    z = np.stack([np.ones(x.shape), x], axis=-1)
    h = a(np.einsum("...i,di->d...", z, theta))
    h = np.concatenate([np.ones((1, *x.shape)), h])
    return np.tensordot(phi, h, axes=1)
""",
    ),
]
