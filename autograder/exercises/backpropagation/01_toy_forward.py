# %% about
LECTURES = ["L3-46", "L3-48", "L3-53"]
MINUTES = 10

# %% [markdown]
# ## The toy network, forwards
#
# The smallest network that shows everything: one number goes in, four straight lines and three bends follow
# each other, one number comes out and is compared with its target.
# The backward pass will need what lies on the way. So keep it.
#
# $$
# \begin{aligned}
# f_0 &= \beta_0 + \omega_0 x & h_1 &= \sin f_0 \\
# f_1 &= \beta_1 + \omega_1 h_1 & h_2 &= \exp f_1 \\
# f_2 &= \beta_2 + \omega_2 h_2 & h_3 &= \cos f_2 \\
# f_3 &= \beta_3 + \omega_3 h_3 & \ell &= (f_3 - y)^2
# \end{aligned}
# $$
#
# Write `toy_forward(beta, omega, x, y)`.
#
# - `beta` and `omega` have shape $(4,)$ and hold $\beta_0, \dots, \beta_3$ and $\omega_0, \dots, \omega_3$;
#   `x` and `y` are numbers.
# - **Return a plain dictionary with the eight keys** `"f0"`, `"h1"`, `"f1"`, `"h2"`, `"f2"`, `"h3"`, `"f3"`,
#   `"loss"`, each with one number. Their order does not matter.
# - **Angles are in radians, and the loss has no factor ½.**
# - `beta` and `omega` may hold integers, and they must not change.

# %% given
import numpy as np

FORWARD = ("f0", "h1", "f1", "h2", "f2", "h3", "f3", "loss")


def in_order(result, keys):
    """Return the numbers of a dictionary as one array, in the order of the keys."""
    assert isinstance(result, dict), f"expected a dictionary, got an object of type {type(result).__name__}"
    assert set(result) == set(keys), f"expected the keys {', '.join(keys)}, got {', '.join(map(str, result))}"
    return np.array([result[key] for key in keys])


# %% answer
def toy_forward(beta, omega, x, y):
    """Return f0, h1, f1, h2, f2, h3, f3 and the loss in a dictionary."""
    # BEGIN SOLUTION
    f0 = beta[0] + omega[0] * x
    h1 = np.sin(f0)
    f1 = beta[1] + omega[1] * h1
    h2 = np.exp(f1)
    f2 = beta[2] + omega[2] * h2
    h3 = np.cos(f2)
    f3 = beta[3] + omega[3] * h3
    loss = (f3 - y) ** 2
    return {"f0": f0, "h1": h1, "f1": f1, "h2": h2, "f2": f2, "h3": h3, "f3": f3, "loss": loss}
    # END SOLUTION


# %% check points=0.5
def check_values():
    """All eight numbers are right for the parameters of the book, for the targets 2 and 4 (one
    row for each; entry 0 of a row is f0, entry 7 the loss)."""
    beta, omega = np.array([1.0, 2.0, -3.0, 0.4]), np.array([0.1, -0.4, 2.0, 3.0])
    on_the_way = [
        1.23,
        0.942488801931697,
        1.62300447922732,
        5.06829505117078,
        7.13659010234155,
        0.657421369471975,
        2.37226410841592,
    ]
    got = [in_order(toy_forward(beta, omega, 2.3, y), FORWARD) for y in (2.0, 4.0)]
    assert_close(np.array(got), [[*on_the_way, 0.138580566414703], [*on_the_way, 2.649524132751005]])


# %% hidden check points=0.5
def check_random_parameters(rng):
    """All eight numbers are right for random parameters, floats and integers, which stay as they were."""
    from lecturelib.backprop import toy_forward as reference

    draws = [
        (rng.uniform(0.3, 1.5, size=4) * rng.choice([-1, 1], size=4) for _ in range(2)) for _ in range(2)
    ]
    whole = [(rng.permutation([1, -2, 2, 3]), rng.permutation([-1, 1, 2, -2]))]
    for beta, omega in (*map(tuple, draws), *whole):
        beta_before, omega_before = beta.copy(), omega.copy()
        x, y = float(rng.uniform(1.2, 2.5)), float(rng.uniform(3.0, 6.0))
        wanted = np.array(reference(beta_before, omega_before, x, y))
        assert_close(in_order(toy_forward(beta, omega, x, y), FORWARD), wanted, atol=1e-12)
        assert_close(beta, beta_before)
        assert_close(omega, omega_before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Backpropagation: from the toy example to an MLP'"
RETURN = 'return {"f0": f0, "h1": h1, "f1": f1, "h2": h2, "f2": f2, "h3": h3, "f3": f3, "loss": loss}'

MISTAKES = [
    Mistake(
        "beta_and_omega_swapped",
        "    f0 = beta[0] + omega[0] * x",
        "    beta, omega = omega, beta\n    f0 = beta[0] + omega[0] * x",
        "Beta and omega have changed places: beta is the constant of each line, omega its slope. See "
        f"{CHAPTER}.",
    ),
    Mistake(
        "degrees",
        None,
        """
def toy_forward(beta, omega, x, y):
    f0 = beta[0] + omega[0] * x
    h1 = np.sin(np.radians(f0))
    f1 = beta[1] + omega[1] * h1
    h2 = np.exp(f1)
    f2 = beta[2] + omega[2] * h2
    h3 = np.cos(np.radians(f2))
    f3 = beta[3] + omega[3] * h3
    loss = (f3 - y) ** 2
    return {"f0": f0, "h1": h1, "f1": f1, "h2": h2, "f2": f2, "h3": h3, "f3": f3, "loss": loss}
""",
        "You turned the arguments of sine and cosine from degrees into radians. Here they are radians "
        "already: only then is the cosine the derivative of the sine.",
    ),
    Mistake(
        "only_the_output",
        RETURN,
        "return f3",
        "You returned the output alone. The backward pass needs the numbers on the way as well; without them "
        f"it would have to compute them again for each derivative: see {CHAPTER}.",
    ),
    Mistake(
        "a_tuple",
        RETURN,
        "return f0, h1, f1, h2, f2, h3, f3, loss",
        "You returned the eight numbers without their names. The text asks for a dictionary.",
    ),
    Mistake(
        "loss_missing",
        RETURN,
        'return {"f0": f0, "h1": h1, "f1": f1, "h2": h2, "f2": f2, "h3": h3, "f3": f3}',
        "Your dictionary stops at the output. The loss belongs to the forward pass: it is what everything "
        "else is differentiated from.",
    ),
    Mistake(
        "only_the_h",
        RETURN,
        'return {"h1": h1, "h2": h2, "h3": h3, "f3": f3, "loss": loss}',
        "Your dictionary lacks f0, f1 and f2, what the bends are applied to. Their slopes are taken there: "
        f"see {CHAPTER}.",
    ),
    Mistake(
        "sine_and_cosine_swapped",
        None,
        """
def toy_forward(beta, omega, x, y):
    f0 = beta[0] + omega[0] * x
    h1 = np.cos(f0)
    f1 = beta[1] + omega[1] * h1
    h2 = np.exp(f1)
    f2 = beta[2] + omega[2] * h2
    h3 = np.sin(f2)
    f3 = beta[3] + omega[3] * h3
    loss = (f3 - y) ** 2
    return {"f0": f0, "h1": h1, "f1": f1, "h2": h2, "f2": f2, "h3": h3, "f3": f3, "loss": loss}
""",
        "Sine and cosine have changed places: the sine comes first, closest to x.",
    ),
    Mistake(
        "bends_skipped",
        None,
        """
def toy_forward(beta, omega, x, y):
    f0 = beta[0] + omega[0] * x
    h1 = np.sin(f0)
    f1 = beta[1] + omega[1] * f0
    h2 = np.exp(f1)
    f2 = beta[2] + omega[2] * f1
    h3 = np.cos(f2)
    f3 = beta[3] + omega[3] * f2
    loss = (f3 - y) ** 2
    return {"f0": f0, "h1": h1, "f1": f1, "h2": h2, "f2": f2, "h3": h3, "f3": f3, "loss": loss}
""",
        "Your lines pass on f, so the bends have no effect on the output and the network is one straight "
        "line. A weight multiplies what came out of the bend before it, the h.",
    ),
    Mistake(
        "parameters_from_the_end",
        "    f0 = beta[0] + omega[0] * x",
        "    beta, omega = beta[::-1], omega[::-1]\n    f0 = beta[0] + omega[0] * x",
        "You used the parameters from the end: index 0 belongs to the line that meets x.",
    ),
    Mistake(
        "always_the_first_parameter",
        None,
        """
def toy_forward(beta, omega, x, y):
    result, h = {}, x
    for k, bend in enumerate((np.sin, np.exp, np.cos)):
        result[f"f{k}"] = beta[0] + omega[0] * h
        result[f"h{k + 1}"] = h = bend(result[f"f{k}"])
    result["f3"] = beta[0] + omega[0] * h
    result["loss"] = (result["f3"] - y) ** 2
    return result
""",
        "Every line uses the parameters with index 0. Each of the four has a beta and an omega of its own.",
    ),
    Mistake(
        "x_is_forgotten",
        "omega[0] * x",
        "omega[0]",
        "Your first line does not contain x, so the output is the same for every input.",
    ),
    Mistake(
        "half_in_the_loss",
        "loss = (f3 - y) ** 2",
        "loss = 0.5 * (f3 - y) ** 2",
        "Your loss is half of what the text asks for. A factor 1/2 is another convention: see the chapter "
        "'Losses and output units'.",
    ),
    Mistake(
        "loss_not_squared",
        "loss = (f3 - y) ** 2",
        "loss = f3 - y",
        "Your loss is the difference itself, which becomes negative. The text asks for its square.",
    ),
    Mistake(
        "absolute_loss",
        "loss = (f3 - y) ** 2",
        "loss = abs(f3 - y)",
        "Your loss is the absolute difference; the text asks for the squared one.",
    ),
    Mistake(
        "lines_stored_in_beta",
        None,
        """
def toy_forward(beta, omega, x, y):
    beta += omega * np.array([x, 0.0, 0.0, 0.0])
    f0 = beta[0]
    h1 = np.sin(f0)
    f1 = beta[1] + omega[1] * h1
    h2 = np.exp(f1)
    f2 = beta[2] + omega[2] * h2
    h3 = np.cos(f2)
    f3 = beta[3] + omega[3] * h3
    loss = (f3 - y) ** 2
    return {"f0": f0, "h1": h1, "f1": f1, "h2": h2, "f2": f2, "h3": h3, "f3": f3, "loss": loss}
""",
        "You stored a result in the caller's own beta: the sign += works in place on an array, and the next "
        "pass starts with other parameters. Compute the line as a new number.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loop_over_layers",
        """
import math


def toy_forward(beta, omega, x, y):
    cache, h = {}, x
    for k, bend in enumerate([math.sin, math.exp, math.cos]):
        cache[f"f{k}"] = float(beta[k] + omega[k] * h)
        h = bend(cache[f"f{k}"])
        cache[f"h{k + 1}"] = h
    cache["f3"] = float(beta[3] + omega[3] * h)
    cache["loss"] = (y - cache["f3"]) ** 2
    return cache
""",
    ),
    AlsoRight(
        "plain_numbers",
        """
import math


def toy_forward(beta, omega, x, y):
    (b0, b1, b2, b3), (w0, w1, w2, w3) = beta.tolist(), omega.tolist()
    f0 = w0 * x + b0
    f1 = w1 * math.sin(f0) + b1
    f2 = w2 * math.exp(f1) + b2
    f3 = w3 * math.cos(f2) + b3
    error = f3 - y
    h1, h2, h3 = math.sin(f0), math.exp(f1), math.cos(f2)
    return dict(loss=error * error, f3=f3, f2=f2, f1=f1, f0=f0, h1=h1, h2=h2, h3=h3)
""",
    ),
    AlsoRight(
        "arrays_without_axes",
        """
def toy_forward(beta, omega, x, y):
    b, w = beta.astype(float), omega.astype(float)
    f0 = np.array(b[0] + w[0] * x)
    h1 = np.array(np.sin(f0))
    f1 = np.array(b[1] + w[1] * h1)
    h2 = np.array(np.exp(f1))
    f2 = np.array(b[2] + w[2] * h2)
    h3 = np.array(np.sin(f2 + np.pi / 2))
    f3 = np.array(b[3] + w[3] * h3)
    loss = np.square(f3 - y)
    return {"loss": loss, "f3": f3, "h3": h3, "f2": f2, "h2": h2, "f1": f1, "h1": h1, "f0": f0}
""",
    ),
]
