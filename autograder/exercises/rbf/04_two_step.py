# %% about
LECTURES = ["L0-04"]
MINUTES = 30

# %% [markdown]
# ## Learning in two steps
#
# Once centers and widths are fixed, the network is linear in what is left, and no descent is needed:
#
# $$
# \min_{w,\, b}\ \sum_{i=1}^{n} \bigl( w^\top \phi(x_i) + b - y_i \bigr)^2
# $$
#
# Two-step learning uses this. Step one places the units **without looking at the targets**; step two fits
# $w$ and $b$ by least squares.
#
# **1.** Write `fit_weights(phi, y)` for features `phi` of shape $(n, N)$ and targets `y` of shape $(n,)$. It
# **returns the pair $w$, of shape $(N,)$, and $b$, one number**, which make the sum of squares smallest.
# There is **no penalty, and the bias $b$ is free**.
#
# - The textbook solves $\Phi^\top \Phi\, w = \Phi^\top y$. Broad units give features that are almost
#   dependent, and forming $\Phi^\top \Phi$ squares that trouble: half of the digits are gone before anything
#   is solved. **A hidden check uses features with a condition number of many millions and asks that
#   $\Phi w + b$ is right to $10^{-6}$ there.** NumPy has functions for least squares that never form
#   $\Phi^\top \Phi$.
#
# **2.** Write `two_step_predict(place, spread, features, X, y, X_new)`. It learns from the training data `X`,
# $(n, d)$, and `y`, and **returns the predictions for the rows of `X_new`, shape `(len(X_new),)`**. Three
# functions are handed in:
#
# | Call | gives | for instance |
# |---|---|---|
# | `place(samples)` | centers, shape $(N, d)$ | k-means |
# | `spread(centers)` | widths, shape $(N,)$ | mean distance to the neighbors |
# | `features(samples, centers, widths)` | features, one row per sample | exercise 1 |
#
# **Everything is learned from the training data; the new samples are for predicting only.** Whoever places
# units by looking at them as well no longer knows how the network does on data it has not seen.
# `y` may hold integers; nothing that is passed may change.

# %% given
import numpy as np


# %% answer
def fit_weights(phi, y):
    """Return w and b that make the sum of squares of phi @ w + b - y smallest."""
    # BEGIN SOLUTION
    columns = np.column_stack([phi, np.ones(len(phi))])
    solution = np.linalg.lstsq(columns, y, rcond=None)[0]
    return solution[:-1], solution[-1]
    # END SOLUTION


def two_step_predict(place, spread, features, X, y, X_new):
    """Place units on X, fit the weights to y, and return the predictions for X_new."""
    # BEGIN SOLUTION
    centers = place(X)
    widths = spread(centers)
    w, b = fit_weights(features(X, centers, widths), y)
    return features(X_new, centers, widths) @ w + b
    # END SOLUTION


# %% check points=0.5
def check_weights():
    """The weights for two features and five samples are 1.5 and 0.5, the bias is 1.75; other targets, too."""
    phi = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0], [0.5, 0.5]])
    w, b = fit_weights(phi, np.array([3.0, 2.0, 4.0, 2.0, 2.75]))
    assert_close(np.append(w, b), [1.5, 0.5, 1.75], atol=1e-12)
    assert_close(b, 1.75)
    w, b = fit_weights(phi, np.array([-4, 0, 1, -7, -10]))
    assert_close(np.append(w, b), [2.0, 6.0, -8.0], atol=1e-12)


# %% check points=0.5
def check_sine():
    """Nine bumps learn the sine from forty-one samples: the predictions between them are right to 0.001."""
    X = np.linspace(-3.0, 3.0, 41)[:, None]
    X_new = np.array([[-2.85], [-2.1], [-1.4], [-0.35], [0.2], [1.33], [1.9], [2.45], [2.95]])

    def place(samples):
        return np.quantile(samples, np.linspace(0.0, 1.0, 9), axis=0)

    def spread(centers):
        return np.full(len(centers), np.ptp(centers) / 4.0)  # broader ones cost more digits than a hint has

    def bumps(samples, centers, widths):  # for one input
        return np.exp(-0.5 * np.square((samples - centers.T) / widths))

    got = two_step_predict(place, spread, bumps, X, np.sin(X[:, 0]), X_new)
    assert_close(got, np.sin(X_new[:, 0]), rtol=0.0, atol=1e-3)


# %% hidden check points=0.5
def check_random_weights(rng):
    """Weights and bias are right for random features and targets, of floats and of integers, which stay as
    they were."""
    n, N = int(rng.integers(9, 14)), int(rng.integers(3, 6))
    for y in (rng.normal(size=n) + 2.0, rng.integers(-9, 10, size=n)):
        phi = rng.uniform(size=(n, N))
        before = phi.copy(), y.copy()
        columns = np.column_stack([np.ones(n), phi])
        Q, R = np.linalg.qr(columns)
        wanted = np.linalg.solve(R, Q.T @ y)
        w, b = fit_weights(phi, y)
        assert_close(w, wanted[1:], rtol=1e-7, atol=1e-9)
        assert_close(b, wanted[0], rtol=1e-7, atol=1e-9)
        assert_close(phi, before[0])
        assert_close(y, before[1])


# %% hidden check points=0.5
def check_broad_units(rng):
    """With broad units, whose features are almost dependent, the fit is still right."""
    from lecturelib.rbf import fit_rbf_weights, rbf_features

    X = np.sort(rng.uniform(-1.0, 1.0, size=40))[:, None]
    centers = np.linspace(-1.0, 1.0, 10)[:, None]
    y, widths = np.sin(3.0 * X[:, 0]) + 0.3 * rng.normal(size=40), np.full(10, 0.6)
    phi = rbf_features(X, centers, widths)
    wanted_w, wanted_b = fit_rbf_weights(X, y, centers, widths)
    w, b = fit_weights(phi, y)
    assert_close(phi @ w + b, phi @ wanted_w + wanted_b, rtol=0.0, atol=1e-6)


# %% hidden check points=0.5
def check_random_network(rng):
    """With k-means and Gaussian bumps in several dimensions the predictions are right for random data."""
    from lecturelib.rbf import fit_rbf_two_step, kmeans, rbf_features, rbf_predict, widths_from_neighbors

    X, X_new, seed = rng.normal(size=(30, 2)), 0.7 * rng.normal(size=(7, 2)) + 0.4, int(rng.integers(10**6))
    y = np.sin(X[:, 0]) - X[:, 1] + 2.0

    def place(samples):
        return kmeans(np.random.default_rng(seed), samples, 5).centers

    net = fit_rbf_two_step(np.random.default_rng(seed), X, y, 5)
    wanted = rbf_predict(X_new, net.centers, net.widths, net.w, b=net.b)
    got = two_step_predict(place, widths_from_neighbors, rbf_features, X, y, X_new)
    assert_close(got, wanted, rtol=1e-6, atol=1e-9)


# %% hidden check points=0.5
def check_who_saw_what(rng):
    """Units are placed on the training samples and on nothing else, widths come from the centers, and the
    data stay as they were."""
    from lecturelib.rbf import fit_rbf_weights, kmeans, rbf_features, widths_from_neighbors

    placed, measured = [], []
    X, y, X_new = rng.normal(size=(20, 3)), rng.normal(size=20) + 1.0, rng.normal(size=(6, 3)) + 0.5
    before = X.copy(), y.copy(), X_new.copy()

    def place(samples):
        placed.append(np.array(samples))
        return kmeans(np.random.default_rng(1), samples, 4).centers

    def spread(centers):
        measured.append(np.array(centers))
        return widths_from_neighbors(centers, 3)

    got = two_step_predict(place, spread, rbf_features, X, y, X_new)
    centers = kmeans(np.random.default_rng(1), before[0], 4).centers
    for samples in placed:
        assert_close(samples, before[0])
    for those in measured:
        assert_close(those, centers)
    widths = widths_from_neighbors(centers, 3)
    w, b = fit_rbf_weights(*before[:2], centers, widths)
    assert_close(got, rbf_features(before[2], centers, widths) @ w + b, rtol=1e-6, atol=1e-9)
    for now, then in zip((X, y, X_new), before, strict=True):
        assert_close(now, then)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Radial-basis-function networks'."
COLUMNS = "columns = np.column_stack([phi, np.ones(len(phi))])"
SOLVE = "np.linalg.lstsq(columns, y, rcond=None)[0]"
RETURN = "return solution[:-1], solution[-1]"
FIT = f"    {COLUMNS}\n    solution = {SOLVE}\n    {RETURN}\n"
LEARN = "w, b = fit_weights(features(X, centers, widths), y)"
PREDICT = "return features(X_new, centers, widths) @ w + b"

MISTAKES = [
    Mistake(
        "no_bias",
        FIT,
        "    return np.linalg.lstsq(phi, y, rcond=None)[0], 0.0\n",
        "Your fit has no bias: without a column of ones among the features the network cannot lift the whole "
        "curve. The bias is fitted together with the weights: " + CHAPTER,
    ),
    Mistake(
        "bias_is_the_mean",
        FIT,
        "    b = np.mean(y)\n    return np.linalg.lstsq(phi, y - b, rcond=None)[0], b\n",
        "Your bias is the mean of the targets. That would be right if every feature had mean 0; bumps are "
        "positive. Fit it together with the weights.",
    ),
    Mistake(
        "bias_afterwards",
        FIT,
        "    w = np.linalg.lstsq(phi, y, rcond=None)[0]\n    return w, np.mean(y - phi @ w)\n",
        "You fit the weights first and the bias to what they leave. Both have to be fitted at once: the "
        "weights change when there is a bias.",
    ),
    Mistake(
        "explicit_inverse",
        SOLVE,
        "np.linalg.inv(columns.T @ columns) @ columns.T @ y",
        "For ordinary features your weights are right, for broad units they are noise: you inverted ΦᵀΦ, "
        "whose condition number is the square of that of Φ. Use a least-squares function: " + CHAPTER,
    ),
    Mistake(
        "normal_equations",
        SOLVE,
        "np.linalg.solve(columns.T @ columns, columns.T @ y)",
        "You avoid the inverse, but you still form ΦᵀΦ, and that squares the condition number: for broad "
        "units half of the digits are lost. Use a least-squares function: " + CHAPTER,
    ),
    Mistake(
        "ridge",
        SOLVE,
        "np.linalg.solve(columns.T @ columns + 1e-3 * np.eye(columns.shape[1]), columns.T @ y)",
        "You added a small number to the diagonal: a ridge penalty. It tames the system and bends the "
        "solution; the text asks for plain least squares.",
    ),
    Mistake(
        "cut_off_too_early",
        SOLVE,
        "np.linalg.lstsq(columns, y, rcond=1e-4)[0]",
        "Your cutoff for small singular values throws away directions that the fit needs. Leave it at the "
        "accuracy of floats.",
    ),
    Mistake(
        "features_times_targets",
        SOLVE,
        "columns.T @ y / len(y)",
        "You multiply the features by the targets and average. That is a correlation; it would be the "
        "solution only if the features were orthonormal.",
    ),
    Mistake(
        "weighted_average",
        SOLVE,
        "columns.T @ y / np.sum(columns, axis=0)",
        "Each of your weights is an average of the targets nearby. That is another network; least squares "
        "takes into account that bumps overlap.",
    ),
    Mistake(
        "features_squared",
        COLUMNS,
        "columns = np.column_stack([phi**2, np.ones(len(phi))])",
        "You fit to the squares of the features. The square belongs to the residual.",
    ),
    Mistake(
        "ones_in_front",
        COLUMNS,
        "columns = np.column_stack([np.ones(len(phi)), phi])",
        "The column of ones stands in front, but the last entry of your solution is taken for the bias.",
    ),
    Mistake(
        "bias_first",
        RETURN,
        "return solution[-1], solution[:-1]",
        "You return the bias first. The text asks for the weights, then the bias.",
    ),
    Mistake(
        "bias_among_the_weights",
        RETURN,
        "return solution, solution[-1]",
        "Your weights contain the bias as their last entry: there is one more than there are features.",
    ),
    Mistake(
        "bias_is_an_array",
        RETURN,
        "return solution[:-1], solution[-1:]",
        "Your bias is an array of one entry. It should be a number.",
    ),
    Mistake(
        "bias_forgotten_in_prediction",
        PREDICT,
        "return features(X_new, centers, widths) @ w",
        "Your prediction leaves the bias out, although it was fitted.",
    ),
    Mistake(
        "predicts_training_data",
        PREDICT,
        "return features(X, centers, widths) @ w + b",
        "You return the predictions for the training samples. Wanted are those for the new ones.",
    ),
    Mistake(
        "places_units_on_new_samples",
        "centers = place(X)",
        "centers = place(X_new)",
        "Your units are placed on the new samples. They are for predicting only: learn everything from the "
        "training data.",
    ),
    Mistake(
        "places_units_on_all_samples",
        "centers = place(X)",
        "centers = place(np.concatenate([X, X_new]))",
        "Your units are placed on training data and new samples together. The error on the new ones is "
        "then no longer that on data the network has not seen.",
    ),
    Mistake(
        "widths_from_new_samples",
        PREDICT,
        "return features(X_new, centers, spread(place(X_new))) @ w + b",
        "For the prediction you fitted the widths anew, on the new samples. The weights belong to the widths "
        "of the training.",
    ),
    Mistake(
        "units_placed_anew",
        PREDICT,
        "new_centers = place(X_new)\n    return features(X_new, new_centers, spread(new_centers)) @ w + b",
        "For the prediction you place the units anew. The weights belong to the units they were fitted with.",
    ),
    Mistake(
        "widths_from_samples",
        "widths = spread(centers)",
        "widths = spread(X)[: len(centers)]",
        "Your widths come from the distances between samples. They should come from those between centers; "
        "samples are much closer to each other.",
    ),
    Mistake(
        "all_units_equally_wide",
        "widths = spread(centers)",
        "widths = np.full(len(centers), np.mean(spread(centers)))",
        "You gave all units the same width, the mean. Each has its own.",
    ),
    Mistake(
        "standardized_separately",
        PREDICT,
        "shifted = X_new - np.mean(X_new, axis=0) + np.mean(X, axis=0)\n"
        "    return features(shifted, centers, widths) @ w + b",
        "You shifted the new samples to the mean of the training data. They stand where they are; nothing is "
        "standardized here.",
    ),
    Mistake(
        "targets_centered_in_place",
        LEARN,
        "y -= y.mean()\n    w, b = fit_weights(features(X, centers, widths), y)",
        "You subtract the mean from the caller's targets. They have changed, and your predictions lack that "
        "mean.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "qr",
        """
def fit_weights(phi, y):
    A = np.hstack([np.ones((phi.shape[0], 1)), phi])
    Q, R = np.linalg.qr(A)
    s = np.linalg.solve(R, Q.T @ y)
    return s[1:], float(s[0])


def two_step_predict(place, spread, features, X, y, X_new):
    mu = place(X)
    both = features(np.concatenate([X, X_new]), mu, spread(mu))
    w, b = fit_weights(both[: len(X)], y)
    return b + both[len(X) :].dot(w)
""",
    ),
    AlsoRight(
        "pseudoinverse",
        """
def fit_weights(phi, y):
    ones = np.ones((len(y), 1))
    *w, b = np.linalg.pinv(np.concatenate([phi, ones], axis=1)) @ y
    return np.array(w), b


def two_step_predict(place, spread, features, X, y, X_new):
    centers = place(X)
    widths = spread(centers)
    w, b = fit_weights(features(X, centers, widths), y)
    rows = features(X_new, centers, widths)
    return np.array([sum(w[i] * row[i] for i in range(len(w))) + b for row in rows])
""",
    ),
    AlsoRight(
        "centered_by_svd",
        """
def fit_weights(phi, y):
    means, mean = phi.mean(axis=0), y.mean()
    U, s, Vt = np.linalg.svd(phi - means, full_matrices=False)
    w = Vt.T @ ((U.T @ (y - mean)) / s)
    return [w, mean - means @ w]


def two_step_predict(place, spread, features, X, y, X_new):
    centers = place(X)
    widths = spread(centers)
    w, b = fit_weights(features(X, centers, widths), y)
    return np.sum(features(X_new, centers, widths) * w, axis=1) + b
""",
    ),
]
