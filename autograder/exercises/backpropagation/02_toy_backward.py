# %% about
LECTURES = ["L3-49", "L3-54", "L3-55", "L3-56"]
MINUTES = 20

# %% [markdown]
# ## The toy network, backwards
#
# How does the loss react when one of the numbers on the way is moved a little?
# Asked from the end, the question is easy: $\ell = (f_3 - y)^2$ tells what $f_3$ does, and each number before
# it acts on the loss only through its successor. So each derivative is the one just found times **one** local
# derivative:
#
# $$
# \frac{\partial \ell}{\partial h_k} = \frac{\partial f_k}{\partial h_k}\, \frac{\partial \ell}{\partial f_k},
# \qquad
# \frac{\partial \ell}{\partial f_{k-1}} =
# \frac{\partial h_k}{\partial f_{k-1}}\, \frac{\partial \ell}{\partial h_k},
# \qquad k = 3, 2, 1,
# $$
#
# with the network of exercise 1,
#
# $$
# f_0 = \beta_0 + \omega_0 x,
# \quad
# f_k = \beta_k + \omega_k h_k,
# \quad
# h_1 = \sin f_0,
# \quad
# h_2 = \exp f_1,
# \quad
# h_3 = \cos f_2,
# \quad
# \ell = (f_3 - y)^2 .
# $$
#
# Write `toy_backward(cache, omega, y)`.
#
# - `cache` is the dictionary of exercise 1, with the keys `"f0"`, `"h1"`, `"f1"`, `"h2"`, `"f2"`, `"h3"`,
#   `"f3"`, `"loss"`. The checks hand you a right one; your `toy_forward` is not called.
# - `omega` has shape $(4,)$ and may hold integers; `y` is a number.
# - **Return a new plain dictionary with seven keys**: `"f3"`, `"h3"`, `"f2"`, `"h2"`, `"f1"`, `"h1"`, `"f0"`.
#   **Under each key stands the derivative of the loss by that number**, so `"f3"` holds
#   $\partial\ell/\partial f_3$.
# - `cache` and `omega` must not change.

# %% given
import numpy as np

BACKWARD = ("f3", "h3", "f2", "h2", "f1", "h1", "f0")


def in_order(result, keys):
    """Return the numbers of a dictionary as one array, in the order of the keys."""
    assert isinstance(result, dict), f"expected a dictionary, got an object of type {type(result).__name__}"
    assert set(result) == set(keys), f"expected the keys {', '.join(keys)}, got {', '.join(map(str, result))}"
    return np.array([result[key] for key in keys])


# %% answer
def toy_backward(cache, omega, y):
    """Return the derivatives of the loss by f3, h3, f2, h2, f1, h1 and f0 in a dictionary."""
    # BEGIN SOLUTION
    f3 = 2.0 * (cache["f3"] - y)
    h3 = omega[3] * f3
    f2 = -np.sin(cache["f2"]) * h3
    h2 = omega[2] * f2
    f1 = np.exp(cache["f1"]) * h2
    h1 = omega[1] * f1
    f0 = np.cos(cache["f0"]) * h1
    return {"f3": f3, "h3": h3, "f2": f2, "h2": h2, "f1": f1, "h1": h1, "f0": f0}
    # END SOLUTION


# %% check points=0.5
def check_first_steps():
    """The derivatives by f3, h3 and f2 are right for the numbers of the book."""
    cache = {"f0": 1.23, "h1": 0.942488801931697, "f1": 1.62300447922732, "h2": 5.06829505117078}
    cache |= {
        "f2": 7.13659010234155,
        "h3": 0.657421369471975,
        "f3": 2.37226410841592,
        "loss": 0.138580566414703,
    }
    got = in_order(toy_backward(cache, np.array([0.1, -0.4, 2.0, 3.0]), 2.0), BACKWARD)
    assert_close(got[:3], [0.744528216831849, 2.23358465049555, -1.68305774960030])


# %% check points=0.5
def check_all_steps():
    """All seven derivatives are right for the numbers of the book (entry 0 is f3, entry 6 is f0)."""
    cache = {"f0": 1.23, "h1": 0.942488801931697, "f1": 1.62300447922732, "h2": 5.06829505117078}
    cache |= {
        "f2": 7.13659010234155,
        "h3": 0.657421369471975,
        "f3": 2.37226410841592,
        "loss": 0.138580566414703,
    }
    expected = [
        0.744528216831849,
        2.23358465049555,
        -1.68305774960030,
        -3.36611549920061,
        -17.0604665262677,
        6.82418661050708,
        2.28090062216935,
    ]
    assert_close(in_order(toy_backward(cache, np.array([0.1, -0.4, 2.0, 3.0]), 2.0), BACKWARD), expected)


# %% hidden check points=0.5
def check_random_numbers(rng):
    """All seven derivatives are right for random numbers."""
    from lecturelib.backprop import toy_backward as reference
    from lecturelib.backprop import toy_forward

    for _ in range(3):
        beta, omega = rng.uniform(0.3, 1.2, size=(2, 4)) * rng.choice([-1, 1], size=(2, 4))
        x, y = float(rng.uniform(1.2, 2.5)), float(rng.uniform(3.0, 6.0))
        cache = toy_forward(beta, omega, x, y)._asdict()
        wanted = np.array(reference(beta, omega, x, y))
        assert_close(in_order(toy_backward(cache, omega, y), BACKWARD), wanted, atol=1e-12)


# %% hidden check points=0.5
def check_arguments_are_left_alone(rng):
    """With integer weights the derivatives are right as well, and cache and omega stay as they were."""
    from lecturelib.backprop import toy_backward as reference
    from lecturelib.backprop import toy_forward

    beta, omega = rng.uniform(-0.9, -0.3, size=4), rng.permutation([-1, 1, 2, -2])
    x, y = float(rng.uniform(1.2, 1.5)), int(rng.integers(3, 7))
    cache = toy_forward(beta, omega, x, y)._asdict()
    cache_before, omega_before = dict(cache), omega.copy()
    wanted = np.array(reference(beta, omega_before, x, y))
    assert_close(in_order(toy_backward(cache, omega, y), BACKWARD), wanted, atol=1e-12)
    assert cache == cache_before, "your function changes cache"
    assert_close(omega, omega_before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Backpropagation: from the toy example to an MLP'"
F3 = '2.0 * (cache["f3"] - y)'
F2 = '-np.sin(cache["f2"]) * h3'
F1 = 'np.exp(cache["f1"]) * h2'
F0 = 'np.cos(cache["f0"]) * h1'
RETURN = 'return {"f3": f3, "h3": h3, "f2": f2, "h2": h2, "f1": f1, "h1": h1, "f0": f0}'

MISTAKES = [
    Mistake(
        "cosine_without_minus",
        F2,
        'np.sin(cache["f2"]) * h3',
        "From f2 on, all your signs are flipped: the derivative of the cosine is minus the sine. See "
        f"{CHAPTER}.",
    ),
    Mistake(
        "sine_of_the_output",
        F2,
        '-np.sin(cache["h3"]) * h3',
        "You took the sine of h3, which is already the cosine of f2. A local derivative is evaluated where "
        f"the function was: at what went in, not at what came out. See {CHAPTER}.",
    ),
    Mistake(
        "cosine_kept",
        F2,
        'cache["h3"] * h3',
        "At f2 you multiplied by the value of the cosine, not by its derivative. Only the exponential is its "
        "own derivative.",
    ),
    Mistake(
        "factor_two_lost",
        F3,
        'cache["f3"] - y',
        "All your derivatives are half of what they should be, 0.3723 for 0.7445 at the start: the square of "
        "the loss brings a factor 2, and no 1/2 takes it away here.",
    ),
    Mistake(
        "target_minus_output",
        F3,
        '2.0 * (y - cache["f3"])',
        "All your derivatives have the opposite sign. If the output is too large, enlarging it makes the "
        "loss larger: the derivative by f3 is positive there.",
    ),
    Mistake(
        "starts_with_the_loss",
        F3,
        '2.0 * cache["loss"]',
        "Your first derivative is twice the loss. The square was differentiated, but the exponent did not go "
        "down: one factor of the difference remains, not two.",
    ),
    Mistake(
        "starts_with_one",
        F3,
        "1.0",
        "You started with 1: these are the derivatives of the output f3. The text asks for those of the "
        "loss.",
    ),
    Mistake(
        "exp_of_the_output",
        F1,
        'np.exp(cache["h2"]) * h2',
        "At f1 you took the exponential of h2, which is an exponential already. The local derivative is "
        f"evaluated at f1: see {CHAPTER}.",
    ),
    Mistake(
        "exp_like_a_power",
        F1,
        'cache["f1"] * np.exp(cache["f1"] - 1.0) * h2',
        "You differentiated the exponential like a power, exponent in front and one less above. The "
        "exponential is its own derivative.",
    ),
    Mistake(
        "exp_skipped",
        F1,
        "h2",
        "From h2 to f1 the derivative did not change, as if the exponential had slope 1 everywhere. Each "
        "step backwards has its factor.",
    ),
    Mistake(
        "cosine_of_the_output",
        F0,
        'np.cos(cache["h1"]) * h1',
        "At f0 you took the cosine of h1, which is already the sine of f0. The local derivative is evaluated "
        f"at what went in: see {CHAPTER}.",
    ),
    Mistake(
        "sine_with_minus",
        F0,
        '-np.cos(cache["f0"]) * h1',
        "Your last derivative has the wrong sign. The minus belongs to the derivative of the cosine; the "
        "sine has none.",
    ),
    Mistake(
        "sine_kept",
        F0,
        'cache["h1"] * h1',
        "At f0 you multiplied by the value of the sine, not by its derivative.",
    ),
    Mistake(
        "weights_one_too_early",
        None,
        """
def toy_backward(cache, omega, y):
    f3 = 2.0 * (cache["f3"] - y)
    h3 = omega[2] * f3
    f2 = -np.sin(cache["f2"]) * h3
    h2 = omega[1] * f2
    f1 = np.exp(cache["f1"]) * h2
    h1 = omega[0] * f1
    f0 = np.cos(cache["f0"]) * h1
    return {"f3": f3, "h3": h3, "f2": f2, "h2": h2, "f1": f1, "h1": h1, "f0": f0}
""",
        "Your weights are one index too low. The line that contains h3 is f3, and its slope is omega with "
        "index 3.",
    ),
    Mistake(
        "weights_forgotten",
        None,
        """
def toy_backward(cache, omega, y):
    f3 = h3 = 2.0 * (cache["f3"] - y)
    f2 = h2 = -np.sin(cache["f2"]) * h3
    f1 = h1 = np.exp(cache["f1"]) * h2
    f0 = np.cos(cache["f0"]) * h1
    return {"f3": f3, "h3": h3, "f2": f2, "h2": h2, "f1": f1, "h1": h1, "f0": f0}
""",
        "The weights do not occur in your derivatives. On the way from f back to h the signal is multiplied "
        "by the slope of the line.",
    ),
    Mistake(
        "local_derivatives_only",
        None,
        """
def toy_backward(cache, omega, y):
    f3 = 2.0 * (cache["f3"] - y)
    h3, h2, h1 = omega[3], omega[2], omega[1]
    f2, f1, f0 = -np.sin(cache["f2"]), np.exp(cache["f1"]), np.cos(cache["f0"])
    return {"f3": f3, "h3": h3, "f2": f2, "h2": h2, "f1": f1, "h1": h1, "f0": f0}
""",
        "You returned the local derivatives. Each still has to be multiplied by the derivative that has come "
        f"back so far: see {CHAPTER}.",
    ),
    Mistake(
        "each_times_the_first",
        None,
        """
def toy_backward(cache, omega, y):
    f3 = 2.0 * (cache["f3"] - y)
    h3, h2, h1 = omega[3] * f3, omega[2] * f3, omega[1] * f3
    f2, f1, f0 = -np.sin(cache["f2"]) * f3, np.exp(cache["f1"]) * f3, np.cos(cache["f0"]) * f3
    return {"f3": f3, "h3": h3, "f2": f2, "h2": h2, "f1": f1, "h1": h1, "f0": f0}
""",
        "You multiplied every local derivative by the one of f3. The chain passes on the product: each step "
        "multiplies what the step before it returned.",
    ),
    Mistake(
        "adds_instead_of_multiplying",
        F2,
        '-np.sin(cache["f2"]) + h3',
        "At f2 you added the local derivative. Along a chain derivatives multiply; they add up only where "
        "several paths meet.",
    ),
    Mistake(
        "last_one_missing",
        RETURN,
        'return {"f3": f3, "h3": h3, "f2": f2, "h2": h2, "f1": f1, "h1": h1}',
        "Your dictionary lacks f0. The way back ends there: the first weight and the first constant act "
        "through it.",
    ),
    Mistake(
        "a_tuple",
        RETURN,
        "return f3, h3, f2, h2, f1, h1, f0",
        "You returned the seven numbers without their names. The text asks for a dictionary.",
    ),
    Mistake(
        "writes_into_the_cache",
        RETURN,
        """for key, value in zip(BACKWARD, (f3, h3, f2, h2, f1, h1, f0)):
        cache[key] = value
    return {key: cache[key] for key in BACKWARD}""",
        "You stored the derivatives in the cache itself, under the keys of the values. The parameters' "
        "derivatives still need the h of the forward pass: build a new dictionary.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loop_with_cached_values",
        """
import math


def toy_backward(cache, omega, y):
    slopes = {3: -math.sin(cache["f2"]), 2: cache["h2"], 1: math.cos(cache["f0"])}
    back = {"f3": 2 * (cache["f3"] - y)}
    for k in (3, 2, 1):
        back[f"h{k}"] = float(back[f"f{k}"] * omega[k])
        back[f"f{k - 1}"] = back[f"h{k}"] * slopes[k]
    return back
""",
    ),
    AlsoRight(
        "running_product",
        """
def toy_backward(cache, omega, y):
    factors = [
        -2 * (y - cache["f3"]),
        omega[3],
        np.cos(cache["f2"] + np.pi / 2),
        omega[2],
        np.exp(cache["f1"]),
        omega[1],
        np.sin(cache["f0"] + np.pi / 2),
    ]
    return dict(zip(("f3", "h3", "f2", "h2", "f1", "h1", "f0"), np.cumprod(factors)))
""",
    ),
    AlsoRight(
        "each_from_scratch",
        """
import math


def toy_backward(cache, omega, y):
    w = [float(value) for value in omega]
    start, s = 2 * (cache["f3"] - y), -math.sin(cache["f2"])
    e, c = math.exp(cache["f1"]), math.cos(cache["f0"])
    return {
        "f0": start * w[3] * s * w[2] * e * w[1] * c,
        "h1": start * w[3] * s * w[2] * e * w[1],
        "f1": start * w[3] * s * w[2] * e,
        "h2": start * w[3] * s * w[2],
        "f2": start * w[3] * s,
        "h3": start * w[3],
        "f3": start,
    }
""",
    ),
]
