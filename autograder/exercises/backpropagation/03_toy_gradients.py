# %% about
LECTURES = ["L3-51", "L3-52", "L3-57"]
MINUTES = 20

# %% [markdown]
# ## Eight derivatives, and one of them by hand
#
# Training changes the parameters, not the numbers on the way. The last step of the backward pass is a short
# one: each parameter sits in exactly one line, $f_0 = \beta_0 + \omega_0 x$ or
# $f_k = \beta_k + \omega_k h_k$, and acts on the loss through that line alone.
#
# $$
# \frac{\partial \ell}{\partial \beta_k} =
# \frac{\partial f_k}{\partial \beta_k}\, \frac{\partial \ell}{\partial f_k},
# \qquad
# \frac{\partial \ell}{\partial \omega_k} =
# \frac{\partial f_k}{\partial \omega_k}\, \frac{\partial \ell}{\partial f_k},
# \qquad k = 0, 1, 2, 3
# $$
#
# **1.** Write `toy_gradients(cache, back, x)`. It **returns the pair of arrays**
# $(\partial\ell/\partial\beta,\ \partial\ell/\partial\omega)$, **each of shape $(4,)$, index $k$ for the
# parameter with index $k$**.
# `cache` is the dictionary of exercise 1 and `back` the one of exercise 2, where `back["f2"]` is
# $\partial\ell/\partial f_2$; `x` is a number. The checks hand you right ones.
#
# **2.** Without a backward pass one writes the whole network as one expression and differentiates that:
#
# $$
# \ell = \Bigl(\beta_3 + \omega_3 \cos\bigl[\beta_2 + \omega_2
# \exp[\beta_1 + \omega_1 \sin[\beta_0 + \omega_0 x]]\bigr] - y\Bigr)^2
# $$
#
# Write `dw0_by_hand(beta, omega, x, y)`, which **returns the number $\partial\ell/\partial\omega_0$** for any
# parameters. Mind the sign, and count how often the same sine and the same exponential turn up: that is the
# work that a backward pass saves.
#
# - `beta` and `omega` have shape $(4,)$ and may hold integers. **A relative error of $10^{-9}$ is allowed**;
#   a difference quotient does not reach it.
# - Nothing may change the arguments.

# %% given
import numpy as np


# %% answer
def toy_gradients(cache, back, x):
    """Return the derivatives of the loss by beta and by omega, two arrays of shape (4,)."""
    # BEGIN SOLUTION
    by_beta = np.array([back["f0"], back["f1"], back["f2"], back["f3"]])
    by_omega = by_beta * np.array([x, cache["h1"], cache["h2"], cache["h3"]])
    return by_beta, by_omega
    # END SOLUTION


def dw0_by_hand(beta, omega, x, y):
    """Return the derivative of the loss by omega with index 0."""
    # BEGIN SOLUTION
    f0 = beta[0] + omega[0] * x
    f1 = beta[1] + omega[1] * np.sin(f0)
    f2 = beta[2] + omega[2] * np.exp(f1)
    error = beta[3] + omega[3] * np.cos(f2) - y
    inner = omega[1] * np.cos(f0) * x
    return -2.0 * error * omega[3] * np.sin(f2) * omega[2] * np.exp(f1) * inner
    # END SOLUTION


# %% check points=0.5
def check_values():
    """All eight derivatives are right for the numbers of the book (row 0 is by beta, row 1 by omega)."""
    cache = {"f0": 1.23, "h1": 0.942488801931697, "f1": 1.62300447922732, "h2": 5.06829505117078}
    cache |= {
        "f2": 7.13659010234155,
        "h3": 0.657421369471975,
        "f3": 2.37226410841592,
        "loss": 0.138580566414703,
    }
    back = {"f3": 0.744528216831849, "h3": 2.23358465049555, "f2": -1.68305774960030, "h2": -3.36611549920061}
    back |= {"f1": -17.0604665262677, "h1": 6.82418661050708, "f0": 2.28090062216935}
    by_beta, by_omega = toy_gradients(cache, back, 2.3)
    expected = [
        [2.28090062216935, -17.0604665262677, -1.68305774960030, 0.744528216831849],
        [5.24607143098950, -16.0792986567379, -8.53023326313385, 0.489468759920122],
    ]
    assert_close(np.array([by_beta, by_omega]), expected)
    assert_close(by_beta, expected[0])


# %% check points=0.5
def check_by_hand():
    """Your expression gives 5.246071... for the numbers of the book."""
    beta, omega = np.array([1.0, 2.0, -3.0, 0.4]), np.array([0.1, -0.4, 2.0, 3.0])
    assert_close(dw0_by_hand(beta, omega, 2.3, 2.0), 5.24607143098950)


# %% hidden check points=0.5
def check_random_gradients(rng):
    """All eight derivatives are right for random numbers, and the two dictionaries stay as they were."""
    from lecturelib.backprop import toy_backward, toy_forward
    from lecturelib.backprop import toy_gradients as reference

    for _ in range(2):
        beta, omega = rng.uniform(0.3, 1.2, size=(2, 4)) * rng.choice([-1, 1], size=(2, 4))
        x, y = float(rng.uniform(1.2, 2.5)), float(rng.uniform(3.0, 6.0))
        cache = toy_forward(beta, omega, x, y)._asdict()
        back = toy_backward(beta, omega, x, y)._asdict()
        cache_before, back_before = dict(cache), dict(back)
        got = toy_gradients(cache, back, x)
        for actual, wanted in zip(got, reference(beta, omega, x, y), strict=True):
            assert_close(actual, wanted, atol=1e-12)
        assert cache == cache_before, "your function changes cache"
        assert back == back_before, "your function changes back"


# %% hidden check points=0.5
def check_random_by_hand(rng):
    """Your expression is right for random parameters, floats and integers, which stay as they were."""
    from lecturelib.backprop import toy_dw0_by_hand

    floats = rng.uniform(0.3, 1.2, size=(2, 4)) * rng.choice([-1, 1], size=(2, 4))
    whole = np.array([rng.permutation([-1, 1, -2, 3]), rng.permutation([-1, 1, 2, -2])])
    for beta, omega in (floats, whole):
        beta_before, omega_before = beta.copy(), omega.copy()
        x, y = float(rng.uniform(1.2, 1.5)), float(rng.uniform(7.0, 9.0))
        wanted = toy_dw0_by_hand(beta_before, omega_before, x, y)
        assert_close(dw0_by_hand(beta, omega, x, y), wanted, atol=1e-12)
        assert_close(beta, beta_before)
        assert_close(omega, omega_before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Backpropagation: from the toy example to an MLP'"
INPUTS = 'np.array([x, cache["h1"], cache["h2"], cache["h3"]])'
BY_BETA = 'np.array([back["f0"], back["f1"], back["f2"], back["f3"]])'
BY_HAND = "-2.0 * error * omega[3] * np.sin(f2) * omega[2] * np.exp(f1) * inner"

MISTAKES = [
    Mistake(
        "next_activation",
        INPUTS,
        'np.array([cache["h1"], cache["h2"], cache["h3"], cache["f3"]])',
        "Your weights use the number that comes after their line. A weight is multiplied by what enters the "
        f"line: x for index 0, then h1, h2, h3. See {CHAPTER}.",
    ),
    Mistake(
        "first_without_x",
        INPUTS,
        'np.array([1.0, cache["h1"], cache["h2"], cache["h3"]])',
        "Your derivative by omega 0 lacks the factor x, 2.2809 for 5.2461: what the first weight multiplies "
        "is the input.",
    ),
    Mistake(
        "omega_copied_from_beta",
        INPUTS,
        "np.ones(4)",
        "Both your arrays are the same. A beta is added, so its local derivative is 1; an omega multiplies "
        f"something: see {CHAPTER}.",
    ),
    Mistake(
        "lines_for_activations",
        INPUTS,
        'np.array([x, cache["f0"], cache["f1"], cache["f2"]])',
        "Your weights use the f, the numbers before the bends. What a weight multiplies has passed the bend: "
        "the h.",
    ),
    Mistake(
        "by_h_instead_of_f",
        BY_BETA,
        'np.array([back["h1"], back["h2"], back["h3"], back["f3"]])',
        "You started from the derivatives by h. A parameter acts through its line f: by the time h comes, a "
        "bend lies in between.",
    ),
    Mistake(
        "from_the_end",
        "return by_beta, by_omega",
        "return by_beta[::-1], by_omega[::-1]",
        "Your arrays begin with index 3, in the order of the backward pass. The text asks for the order of "
        "the parameters.",
    ),
    Mistake(
        "pair_swapped",
        "return by_beta, by_omega",
        "return by_omega, by_beta",
        "The two arrays have changed places: first the derivatives by beta.",
    ),
    Mistake(
        "values_of_the_lines",
        BY_BETA,
        'np.array([cache["f0"], cache["f1"], cache["f2"], cache["f3"]])',
        "Your derivatives by beta are the values of the lines, taken from cache. The derivatives of the loss "
        "by them are in back, under the same keys.",
    ),
    Mistake(
        "divides_by_the_input",
        "by_omega = by_beta * np",
        "by_omega = by_beta / np",
        "You divided by what the weight multiplies. The slope of a product by one factor is the other "
        "factor.",
    ),
    Mistake(
        "derivatives_of_the_inputs",
        INPUTS,
        'np.array([x, back["h1"], back["h2"], back["h3"]])',
        "You multiplied two derivatives of the loss with each other. The local derivative of the line by its "
        "weight is the value h, which is in cache.",
    ),
    Mistake(
        "gradients_overwrite_back",
        "return by_beta, by_omega",
        'for k in range(4):\n        back[f"f{k}"] = float(by_omega[k])\n    return by_beta, by_omega',
        "Your toy_gradients writes into the dictionary back. Keep its numbers: someone else may still need "
        "them.",
    ),
    Mistake(
        "by_hand_plus",
        BY_HAND,
        "2.0 * error * omega[3] * np.sin(f2) * omega[2] * np.exp(f1) * inner",
        "Your expression by hand has the opposite sign: the derivative of the cosine brings a minus.",
    ),
    Mistake(
        "by_hand_without_x",
        "inner = omega[1] * np.cos(f0) * x",
        "inner = omega[1] * np.cos(f0)",
        "Your expression lacks the factor x: it is the derivative by beta 0. The innermost line has slope x "
        "in omega 0.",
    ),
    Mistake(
        "by_hand_without_two",
        BY_HAND,
        "-error * omega[3] * np.sin(f2) * omega[2] * np.exp(f1) * inner",
        "Your expression is half of what it should be: the square brings a factor 2.",
    ),
    Mistake(
        "by_hand_without_exp",
        BY_HAND,
        "-2.0 * error * omega[3] * np.sin(f2) * omega[2] * inner",
        "Your expression lacks the derivative of the exponential. Each of the three bends leaves a factor.",
    ),
    Mistake(
        "by_hand_without_error",
        BY_HAND,
        "-omega[3] * np.sin(f2) * omega[2] * np.exp(f1) * inner",
        "Your expression is the derivative of the output. The loss is a square, whose outer derivative is "
        "missing.",
    ),
    Mistake(
        "by_hand_with_omega_0",
        "inner = omega[1] * np.cos(f0) * x",
        "inner = omega[1] * np.cos(f0) * omega[0]",
        "You differentiated the innermost line by x: its slope in x is omega 0. The text asks for the "
        "derivative by omega 0.",
    ),
    Mistake(
        "by_hand_sine_kept",
        "inner = omega[1] * np.cos(f0) * x",
        "inner = omega[1] * np.sin(f0) * x",
        "Your expression contains the sine of the innermost line where its derivative belongs.",
    ),
    Mistake(
        "by_hand_weights_forgotten",
        BY_HAND,
        "-2.0 * error * np.sin(f2) * np.exp(f1) * np.cos(f0) * x",
        "The weights on the way are missing in your expression. The slope of each line that the change "
        "passes is a factor: three of them.",
    ),
    Mistake(
        "by_hand_difference_quotient",
        None,
        """
def toy_gradients(cache, back, x):
    by_beta = np.array([back["f0"], back["f1"], back["f2"], back["f3"]])
    by_omega = by_beta * np.array([x, cache["h1"], cache["h2"], cache["h3"]])
    return by_beta, by_omega


def dw0_by_hand(beta, omega, x, y):
    def loss(w0):
        f1 = beta[1] + omega[1] * np.sin(beta[0] + w0 * x)
        return (beta[3] + omega[3] * np.cos(beta[2] + omega[2] * np.exp(f1)) - y) ** 2

    return (loss(omega[0] + 1e-5) - loss(omega[0])) / 1e-5
""",
        "You returned a difference quotient. It is a fine way to test a derivative, but it has only five or "
        "so right digits, and the text asks for nine.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops_and_one_formula",
        """
import math


def toy_gradients(cache, back, x):
    by_beta, by_omega = np.empty(4), np.empty(4)
    for k in range(4):
        by_beta[k] = back[f"f{k}"]
        by_omega[k] = back[f"f{k}"] * (cache[f"h{k}"] if k else x)
    return by_beta, by_omega


def dw0_by_hand(beta, omega, x, y):
    (b0, b1, b2, b3), (w0, w1, w2, w3) = beta.tolist(), omega.tolist()
    return (
        2
        * (b3 + w3 * math.cos(b2 + w2 * math.exp(b1 + w1 * math.sin(b0 + w0 * x))) - y)
        * (-w3 * math.sin(b2 + w2 * math.exp(b1 + w1 * math.sin(b0 + w0 * x))))
        * (w2 * math.exp(b1 + w1 * math.sin(b0 + w0 * x)))
        * (w1 * math.cos(b0 + w0 * x))
        * x
    )
""",
    ),
    AlsoRight(
        "derivatives_side_by_side",
        """
import math


def toy_gradients(cache, back, x):
    slopes = np.array([[1.0, x], [1.0, cache["h1"]], [1.0, cache["h2"]], [1.0, cache["h3"]]])
    both = slopes.T * [back["f0"], back["f1"], back["f2"], back["f3"]]
    return [both[0], both[1]]


def dw0_by_hand(beta, omega, x, y):
    value, slope = beta[0] + omega[0] * x, x
    bends = [(math.sin, math.cos), (math.exp, math.exp), (math.cos, lambda t: -math.sin(t))]
    for k, (f, df) in enumerate(bends):
        slope = omega[k + 1] * df(value) * slope
        value = beta[k + 1] + omega[k + 1] * f(value)
    return np.array(2 * (value - y) * slope)
""",
    ),
    AlsoRight(
        "complex_step",
        """
def toy_gradients(cache, back, x):
    by_beta = np.array([back[key] for key in ("f0", "f1", "f2", "f3")])
    by_omega = np.copy(by_beta)
    by_omega[0] *= x
    by_omega[1:] *= [cache["h1"], cache["h2"], cache["h3"]]
    return by_beta, by_omega


def dw0_by_hand(beta, omega, x, y):
    f = beta[0] + (omega[0] + 1e-30j) * x
    for k, bend in ((1, np.sin), (2, np.exp), (3, np.cos)):
        f = beta[k] + omega[k] * bend(f)
    return ((f - y) ** 2).imag / 1e-30
""",
    ),
]
