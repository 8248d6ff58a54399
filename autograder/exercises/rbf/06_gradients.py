# %% about
LECTURES = ["L0-05"]
MINUTES = 30

# %% [markdown]
# ## The gradients of everything
#
# Two-step learning places the units without asking what they are needed for. A third step lets the targets
# speak to centers and widths as well, and for that it needs their gradients. The network has one output,
#
# $$
# f(x) = \sum_{i} w_i\, \phi_i(x) + b,
# \qquad
# \phi_i(x) = \exp\Bigl( -\frac{\lVert x - \mu_i \rVert^2}{2 \sigma_i^2} \Bigr),
# \qquad
# \mathcal L = \frac1n \sum_{j=1}^{n} \bigl( f(x_j) - y_j \bigr)^2 ,
# $$
#
# and the two derivatives that are not obvious are
#
# $$
# \frac{\partial \phi_i}{\partial \mu_i} = \phi_i(x)\, \frac{x - \mu_i}{\sigma_i^2},
# \qquad
# \frac{\partial \phi_i}{\partial \sigma_i} = \phi_i(x)\, \frac{\lVert x - \mu_i \rVert^2}{\sigma_i^3} .
# $$
#
# A center is drawn towards the samples that want more of its unit, and pushed away from those that want less.
#
# Write, for `X` of shape $(n, d)$, `y` $(n,)$, `centers` $(N, d)$, `widths` $(N,)$, `w` $(N,)$ and a number
# `b`,
#
# - `rbf_loss(X, y, centers, widths, w, b)`: **the mean of the squares, without a factor ½**, one number;
# - `rbf_gradients(X, y, centers, widths, w, b)`: **the four gradients of that loss, by centers, widths, $w$
#   and $b$, in this order**, with the shapes $(N, d)$, $(N,)$, $(N,)$ and one number. **The factor 2 of the
#   square and the $1/n$ of the mean are part of them.** The derivative by the widths is that by $\sigma_i$,
#   not by $\sigma_i^2$.
#
# You may call your function of exercise 1. The gradients must be right to nine digits, which a difference
# quotient does not reach; it is good for finding out which of the four is wrong. Any array may hold integers,
# and none may change.

# %% given
import numpy as np


# %% answer
def rbf_loss(X, y, centers, widths, w, b):
    """Return the mean squared error of the network."""
    # BEGIN SOLUTION
    distance = np.linalg.norm(X[:, None, :] - centers, axis=2)
    features = np.exp(-0.5 * (distance / widths) ** 2)
    return np.mean((features @ w + b - y) ** 2)
    # END SOLUTION


def rbf_gradients(X, y, centers, widths, w, b):
    """Return the gradients of the loss by centers, widths, w and b."""
    # BEGIN SOLUTION
    difference = X[:, None, :] - centers
    squared = np.sum(difference**2, axis=2)
    phi = np.exp(-squared / (2.0 * widths**2))
    residual = 2.0 * (phi @ w + b - y) / len(y)
    signal = residual[:, None] * w * phi
    by_centers = np.sum(signal[:, :, None] * difference, axis=0) / widths[:, None] ** 2
    by_widths = np.sum(signal * squared, axis=0) / widths**3
    by_w = np.sum(residual[:, None] * phi, axis=0)
    by_b = np.sum(residual)
    return by_centers, by_widths, by_w, by_b
    # END SOLUTION


# %% check points=0.5
def check_loss():
    """The loss of a network with three units is right for four samples."""
    X = np.array([[0.0, 0.5], [1.0, -1.0], [2.0, 1.5], [-1.0, 1.0]])
    y = np.array([1.0, -0.5, 2.0, 0.25])
    centers = np.array([[0.5, 0.0], [-1.0, 0.5], [1.5, 2.0]])
    widths, w = np.array([1.0, 1.5, 0.75]), np.array([2.0, -1.0, 0.5])
    assert_close(rbf_loss(X, y, centers, widths, w, 0.25), 1.1335269115729822)


# %% check points=0.5
def check_one_unit():
    """For one sample and one unit the four gradients are right (centers, width, w, b in one row)."""
    got = rbf_gradients(
        np.array([[1.0, 2.0]]),
        np.array([0.5]),
        np.array([[0.0, -1.0]]),
        np.array([2.0]),
        np.array([3.0]),
        -1.0,
    )
    assert_close(
        np.concatenate([np.ravel(part) for part in got]),
        [
            -0.27525329912788316,
            -0.8257598973836496,
            -1.3762664956394162,
            -0.36700439883717756,
            -1.2809712188388596,
        ],
    )


# %% check points=0.5
def check_three_units():
    """For four samples and three units the gradients are right (the six numbers of the centers, three of the
    widths, three of w, one of b)."""
    X = np.array([[0.0, 0.5], [1.0, -1.0], [2.0, 1.5], [-1.0, 1.0]])
    y = np.array([1.0, -0.5, 2.0, 0.25])
    centers = np.array([[0.5, 0.0], [-1.0, 0.5], [1.5, 2.0]])
    widths, w = np.array([1.0, 1.5, 0.75]), np.array([2.0, -1.0, 0.5])
    got = rbf_gradients(X, y, centers, widths, w, 0.25)
    expected = [
        0.3673449593897837,
        -1.15317943555563,
        -0.0811199394245797,
        0.22050844660009428,
        -0.18838984059170993,
        0.1887050755363334,
        0.07534284597769306,
        -0.13232943279384501,
        -0.2527672291658138,
        0.30255435071841474,
        -0.13035551979678536,
        -0.42549694171616015,
        -0.14549694753603232,
    ]
    assert_close(np.concatenate([np.ravel(part) for part in got]), expected)


# %% hidden check points=0.5
def check_random_places(rng):
    """The gradients by centers and widths are right for random networks in several dimensions."""
    from lecturelib.rbf import rbf_gradients as reference

    for n, N, d in ((7, 4, 3), (4, 6, 1)):
        X, y, b = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal()
        centers, widths = rng.normal(size=(N, d)), rng.uniform(0.6, 2.0, size=N)
        w = rng.normal(size=N)
        wanted = reference(X, y, centers, widths, w, b=b)
        by_centers, by_widths, _, _ = rbf_gradients(X, y, centers, widths, w, b)
        assert_close(by_centers, wanted.centers, atol=1e-12)
        assert_close(by_widths, wanted.widths, atol=1e-12)


# %% hidden check points=0.5
def check_random_weights(rng):
    """The loss and the gradients by weights and bias are right for random networks in several dimensions."""
    from lecturelib.rbf import rbf_gradients as reference
    from lecturelib.rbf import rbf_predict

    for n, N, d in ((6, 4, 3), (4, 5, 2)):
        X, y, b = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal()
        centers, widths = rng.normal(size=(N, d)), rng.uniform(0.6, 2.0, size=N)
        w = rng.normal(size=N)
        wanted = reference(X, y, centers, widths, w, b=b)
        predicted = rbf_predict(X, centers, widths, w, b=b)
        assert_close(rbf_loss(X, y, centers, widths, w, b), np.mean((predicted - y) ** 2))
        _, _, by_w, by_b = rbf_gradients(X, y, centers, widths, w, b)
        assert_close(by_w, wanted.w, atol=1e-9)  # of a square, quotients miss only by what rounding does
        assert_close(by_b, wanted.b, atol=1e-9)


# %% hidden check points=0.5
def check_integers(rng):
    """Arrays of integers give right gradients, of floats, and loss and gradients leave every array as it
    was."""
    from lecturelib.rbf import rbf_gradients as reference

    X, y = rng.integers(-3, 4, size=(8, 2)), rng.integers(-5, 6, size=8)
    centers, widths = rng.integers(-3, 4, size=(3, 2)), rng.permutation([1, 2, 3])
    arrays = X, y, centers, widths, rng.permutation([1, 2, 3])
    before = [array.copy() for array in arrays]
    rbf_loss(*arrays, 1.5)
    got = rbf_gradients(*arrays, 1.5)
    wanted = reference(*before, b=1.5)
    assert_close(np.asarray(got[0]), wanted.centers, atol=1e-12)
    assert_close(np.asarray(got[1]), wanted.widths, atol=1e-12)
    assert_close(np.asarray(got[2]), wanted.w, atol=1e-12)
    assert_close(got[3], wanted.b, atol=1e-12)
    for now, then in zip(arrays, before, strict=True):
        assert_close(now, then)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Radial-basis-function networks'."
FEATURES = "np.exp(-0.5 * (distance / widths) ** 2)"
LOSS_VALUE = "return np.mean((features @ w + b - y) ** 2)"
DIFFERENCE = "difference = X[:, None, :] - centers\n"
PHI = "phi = np.exp(-squared / (2.0 * widths**2))"
RESIDUAL = "residual = 2.0 * (phi @ w + b - y) / len(y)"
SIGNAL = "signal = residual[:, None] * w * phi"
CENTERS = "np.sum(signal[:, :, None] * difference, axis=0) / widths[:, None] ** 2"
WIDTHS = "np.sum(signal * squared, axis=0) / widths**3"
W = "np.sum(residual[:, None] * phi, axis=0)"
B = "np.sum(residual)"
RETURN = "return by_centers, by_widths, by_w, by_b"

MISTAKES = [
    Mistake(
        "loss_with_a_half",
        LOSS_VALUE,
        "return 0.5 * np.mean((features @ w + b - y) ** 2)",
        "Your loss has a factor ½. That is common, because it cancels the 2 of the derivative; the text has "
        "none.",
    ),
    Mistake(
        "loss_is_a_sum",
        LOSS_VALUE,
        "return np.sum((features @ w + b - y) ** 2)",
        "Your loss is the sum of the squares. The text asks for the mean over the samples.",
    ),
    Mistake(
        "loss_with_a_root",
        LOSS_VALUE,
        "return np.sqrt(np.mean((features @ w + b - y) ** 2))",
        "You took the root of the mean square. The loss is the mean square itself.",
    ),
    Mistake(
        "loss_without_bias",
        LOSS_VALUE,
        "return np.mean((features @ w - y) ** 2)",
        "Your loss leaves the bias out of the prediction.",
    ),
    Mistake(
        "loss_with_unsquared_distance",
        FEATURES,
        "np.exp(-0.5 * distance / widths**2)",
        "In your loss the features contain the distance itself. The formula wants its square: " + CHAPTER,
    ),
    Mistake(
        "difference_turned_round",
        DIFFERENCE,
        "difference = centers - X[:, None, :]\n",
        "Your gradient by the centers has the wrong sign, so descent would push units away from where they "
        "are needed. The factor is x - μ, because μ enters with a minus, and the exponent has another: "
        + CHAPTER,
    ),
    Mistake(
        "residual_turned_round",
        RESIDUAL,
        "residual = 2.0 * (y - phi @ w - b) / len(y)",
        "All your gradients have the wrong sign: the residual is prediction minus target.",
    ),
    Mistake(
        "sum_for_mean",
        RESIDUAL,
        "residual = 2.0 * (phi @ w + b - y)",
        "All your gradients are n times too large: they belong to the sum of the squares. The loss is the "
        "mean.",
    ),
    Mistake(
        "factor_two_missing",
        RESIDUAL,
        "residual = (phi @ w + b - y) / len(y)",
        "All your gradients are half of what they should be: the 2 from the derivative of the square is "
        "missing.",
    ),
    Mistake(
        "divided_by_the_number_of_units",
        RESIDUAL,
        "residual = 2.0 * (phi @ w + b - y) / len(w)",
        "You divide by the number of units. The mean is over the samples.",
    ),
    Mistake(
        "prediction_without_bias",
        RESIDUAL,
        "residual = 2.0 * (phi @ w - y) / len(y)",
        "In your gradients the prediction lacks the bias.",
    ),
    Mistake(
        "residual_forgotten",
        RESIDUAL,
        "residual = np.full(len(y), 2.0 / len(y))",
        "The residual is missing from your gradients: by the chain rule each sample counts with how wrong "
        "the network is there.",
    ),
    Mistake(
        "two_forgotten_in_the_features",
        PHI,
        "phi = np.exp(-squared / widths**2)",
        "In your gradients the 2 of 2σ² is missing from the features.",
    ),
    Mistake(
        "weights_forgotten",
        SIGNAL,
        "signal = residual[:, None] * phi",
        "The output weights are missing from your gradients by centers and widths: a unit with weight 0 "
        "changes nothing, wherever it stands.",
    ),
    Mistake(
        "features_forgotten",
        SIGNAL,
        "signal = residual[:, None] * w * np.ones(phi.shape)",
        "The factor φ is missing from your gradients by centers and widths: the derivative of an exponential "
        "contains the exponential.",
    ),
    Mistake(
        "features_twice",
        SIGNAL,
        "signal = residual[:, None] * w * phi**2",
        "Your gradients by centers and widths contain φ twice. Its derivative contains it once.",
    ),
    Mistake(
        "centers_by_sigma",
        CENTERS,
        "np.sum(signal[:, :, None] * difference, axis=0) / widths[:, None]",
        "In your gradient by the centers you divide by σ. It is σ²: " + CHAPTER,
    ),
    Mistake(
        "centers_without_width",
        CENTERS,
        "np.sum(signal[:, :, None] * difference, axis=0)",
        "In your gradient by the centers the division by σ² is missing.",
    ),
    Mistake(
        "centers_by_two_variances",
        CENTERS,
        "np.sum(signal[:, :, None] * difference, axis=0) / (2.0 * widths[:, None] ** 2)",
        "In your gradient by the centers you divide by 2σ². The 2 cancels with that from the derivative of "
        "the square.",
    ),
    Mistake(
        "centers_transposed",
        CENTERS,
        "(np.sum(signal[:, :, None] * difference, axis=0) / widths[:, None] ** 2).T",
        "Your gradient by the centers is transposed. It has the shape of the centers.",
    ),
    Mistake(
        "centers_not_summed",
        CENTERS,
        "(signal[:, :, None] * difference / widths[:, None] ** 2)",
        "Your gradient by the centers still has an entry for each sample: add over the samples. It has the "
        "shape of the centers.",
    ),
    Mistake(
        "distance_for_difference",
        CENTERS,
        "np.sum((signal * np.sqrt(squared))[:, :, None] * np.ones(difference.shape), axis=0) / widths[:, "
        "None] ** 2",
        "In your gradient by the centers stands the length of x - μ, the same for all coordinates. The "
        "gradient is a vector, and x - μ gives it its direction.",
    ),
    Mistake(
        "widths_by_the_square",
        WIDTHS,
        "np.sum(signal * squared, axis=0) / widths**2",
        "In your gradient by the widths you divide by σ² and not by σ³: it is too large by the factor σ. "
        "Where σ is 1 nobody sees it: " + CHAPTER,
    ),
    Mistake(
        "widths_by_the_fourth_power",
        WIDTHS,
        "np.sum(signal * squared, axis=0) / (2.0 * widths**4)",
        "You differentiated by the variance σ². The text asks for the derivative by σ (E-02).",
    ),
    Mistake(
        "widths_with_a_half",
        WIDTHS,
        "np.sum(signal * squared, axis=0) / (2.0 * widths**3)",
        "Your gradient by the widths is half of what it should be: differentiating σ⁻² gives a factor 2, "
        "which cancels the one in front.",
    ),
    Mistake(
        "widths_turned_round",
        WIDTHS,
        "-np.sum(signal * squared, axis=0) / widths**3",
        "Your gradient by the widths has the wrong sign. The exponent has a minus and the derivative of σ⁻² "
        "another: a wider bump is higher everywhere outside its center.",
    ),
    Mistake(
        "distance_not_squared",
        WIDTHS,
        "np.sum(signal * np.sqrt(squared), axis=0) / widths**3",
        "In your gradient by the widths stands the distance; the formula wants its square.",
    ),
    Mistake(
        "one_gradient_for_all_widths",
        WIDTHS,
        "np.full(len(w), np.sum(signal * squared / widths**3))",
        "Your gradient by the widths is the same for all: you added over the units too. Each width has its "
        "own.",
    ),
    Mistake(
        "w_with_w",
        W,
        "np.sum(residual[:, None] * phi * w, axis=0)",
        "Your gradient by w contains w itself. The prediction is linear in w, so its derivative is the "
        "feature alone.",
    ),
    Mistake(
        "b_is_the_mean",
        B,
        "np.mean(residual)",
        "In your gradient by b you divide by n twice: the residual you average contains the 1/n already.",
    ),
    Mistake(
        "b_missing",
        B,
        "0.0 * np.sum(residual)",
        "Your gradient by b is 0. The bias adds to every prediction, so its derivative is 1 for each sample.",
    ),
    Mistake(
        "b_not_summed",
        B,
        "1.0 * residual",
        "Your gradient by b has an entry for each sample. There is one bias, so add over the samples.",
    ),
    Mistake(
        "order_of_the_gradients",
        RETURN,
        "return by_w, by_b, by_centers, by_widths",
        "Your gradients come in another order. The text asks for centers, widths, w, b.",
    ),
    Mistake(
        "difference_quotients",
        None,
        """
def rbf_loss(X, y, centers, widths, w, b):
    distance = np.linalg.norm(X[:, None, :] - centers, axis=2)
    features = np.exp(-0.5 * (distance / widths) ** 2)
    return np.mean((features @ w + b - y) ** 2)


def rbf_gradients(X, y, centers, widths, w, b):
    parts = [np.array(part, dtype=float) for part in (centers, widths, w, b)]
    h, gradients = 1e-4, []
    for part in parts:
        gradient = np.zeros(part.shape)
        for place in np.ndindex(part.shape):
            part[place] += h
            up = rbf_loss(X, y, *parts)
            part[place] -= 2.0 * h
            down = rbf_loss(X, y, *parts)
            part[place] += h
            gradient[place] = (up - down) / (2.0 * h)
        gradients.append(gradient)
    return gradients
""",
        "Your gradients are difference quotients: good for checking, but wrong from about the eighth digit "
        "on, and they cost two losses for each parameter. Use the formulas.",
    ),
    Mistake(
        "gradients_keep_the_dtype_of_the_centers",
        RETURN,
        "return by_centers.astype(centers.dtype), by_widths, by_w, by_b",
        "For centers of integers your gradient is cut to whole numbers. Gradients are floats.",
    ),
    Mistake(
        "targets_overwritten",
        RESIDUAL,
        "np.subtract(phi @ w + b, y, out=y, casting='unsafe')\n    residual = 2.0 * y / len(y)",
        "You store the residuals in the caller's targets. After the first call the samples have other "
        "targets.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops_over_samples_and_units",
        """
import math


def one_feature(x, mu, s):
    return math.exp(-sum((float(p) - float(q)) ** 2 for p, q in zip(x, mu)) / (2 * float(s) ** 2))


def one_residual(x, target, centers, widths, w, b):
    return sum(w[i] * one_feature(x, centers[i], widths[i]) for i in range(len(w))) + b - target


def rbf_loss(X, y, centers, widths, w, b):
    return sum(one_residual(x, t, centers, widths, w, b) ** 2 for x, t in zip(X, y)) / len(y)


def rbf_gradients(X, y, centers, widths, w, b):
    by_centers, by_widths = np.zeros(centers.shape), np.zeros(widths.shape)
    by_w, by_b = np.zeros(w.shape), 0.0
    for x, target in zip(X, y):
        r = 2 * one_residual(x, target, centers, widths, w, b) / len(y)
        by_b += r
        for i in range(len(w)):
            difference = x - centers[i]
            f = one_feature(x, centers[i], widths[i])
            by_w[i] += r * f
            by_centers[i] += r * w[i] * f * difference / widths[i] ** 2
            by_widths[i] += r * w[i] * f * (difference @ difference) / widths[i] ** 3
    return [by_centers, by_widths, by_w, by_b]
""",
    ),
    AlsoRight(
        "scaled_differences_and_einsum",
        """
def rbf_loss(X, y, centers, widths, w, b):
    u = (X[:, None] - centers) / widths[:, None]
    r = np.exp(-0.5 * np.einsum("nid,nid->ni", u, u)) @ w + b - y
    return r @ r / len(r)


def rbf_gradients(X, y, centers, widths, w, b):
    u = (X[:, None] - centers) / widths[:, None]
    phi = np.exp(-0.5 * np.einsum("nid,nid->ni", u, u))
    r = 2 / len(y) * (phi @ w + b - y)
    g = np.outer(r, w) * phi / widths
    return np.einsum("ni,nid->id", g, u), np.einsum("ni,nid,nid->i", g, u, u), r @ phi, float(r.sum())
""",
    ),
    AlsoRight(
        "products_of_matrices",
        """
def rbf_loss(X, y, centers, widths, w, b):
    squared = sum((X[:, [j]] - centers[:, j]) ** 2 for j in range(X.shape[1]))
    return np.average((np.dot(np.exp(-squared / widths**2 / 2), w) + b - y) ** 2)


def rbf_gradients(X, y, centers, widths, w, b):
    squared = sum((X[:, [j]] - centers[:, j]) ** 2 for j in range(X.shape[1]))
    phi = np.exp(-squared / widths**2 / 2)
    error = phi.dot(w) + b - y
    G = np.mean(2 * error[:, None] * phi, axis=0)
    S = 2 * error[:, None] * phi * w / len(y)
    by_centers = (S.T @ X - S.sum(axis=0)[:, None] * centers) / (widths**2.0)[:, None]
    return by_centers, (S * squared).sum(0) * widths**-3.0, G, 2 * np.mean(error)
""",
    ),
]
