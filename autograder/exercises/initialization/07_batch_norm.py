# %% about
LECTURES = ["L4-43"]
MINUTES = 30

# %% [markdown]
# ## Batch normalization, there and back
#
# Batch normalization gives each feature mean 0 and variance 1 over the batch, and then a scale and a shift
# that are learned. In training every sample therefore depends on all the others of its batch; afterwards
# averages collected on the way stand in for the batch.
#
# For each feature (column) of $x$, of shape $(n, d)$ with $n \ge 2$:
#
# $$
# \mu = \frac1n \sum_i x_i,
# \qquad
# \sigma^2 = \frac1n \sum_i (x_i - \mu)^2,
# \qquad
# \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \epsilon}},
# \qquad
# y_i = \gamma\, \hat x_i + \beta
# $$
#
# **The batch is normalized with the variance that divides by $n$, and $\epsilon$ stands under the root.**
# `gamma`, `beta` and the two averages have shape $(d,)$.
#
# **1.** `batch_norm_train(x, gamma, beta, mean, var, rho, eps)` **returns three arrays: $y$, the new average
# of the means, the new average of the variances.** Each average moves by
# $r \leftarrow (1 - \rho)\, r + \rho\, s$, where **$\rho$ is the weight of the new batch** (as in PyTorch;
# Keras' momentum is $1 - \rho$) and **$s$ is the mean of the batch, or its variance dividing by $n - 1$**:
# the averages are estimates for all data, and that one is unbiased.
#
# **2.** `batch_norm_evaluate(x, gamma, beta, mean, var, eps)` **returns $y$ with the averages in place of
# $\mu$ and $\sigma^2$.** Here $n = 1$ is allowed.
#
# **3.** `batch_norm_backward(grad, x, gamma, eps)`, with `grad` the gradient by $y$ **in training**, shape
# $(n, d)$, **returns three arrays: the gradients by $x$, $\gamma$ and $\beta$.** The loss depends on $x_i$ on
# three paths: directly, through $\mu$ and through $\sigma^2$. All three count. (Shift all samples of a batch
# alike, and $y$ does not change: what does that say about the sum of each column?)
#
# All results are new float64 arrays, also for integers, and no argument may change. Gradients may be off by
# $10^{-9}$.

# %% given
import numpy as np


# %% answer
def batch_norm_train(x, gamma, beta, mean, var, rho=0.1, eps=1e-5):
    """Return the normalized batch and the averages of means and variances."""
    # BEGIN SOLUTION
    mu, sigma2 = x.mean(axis=0), x.var(axis=0)
    y = gamma * (x - mu) / np.sqrt(sigma2 + eps) + beta
    new_mean = (1.0 - rho) * mean + rho * mu
    new_var = (1.0 - rho) * var + rho * x.var(axis=0, ddof=1)
    return y, new_mean, new_var
    # END SOLUTION


def batch_norm_evaluate(x, gamma, beta, mean, var, eps=1e-5):
    """Return the output after training, with averages in place of the batch."""
    # BEGIN SOLUTION
    return gamma * ((x - mean) / np.sqrt(var + eps)) + beta
    # END SOLUTION


def batch_norm_backward(grad, x, gamma, eps=1e-5):
    """Return the gradients by x, gamma and beta in training."""
    # BEGIN SOLUTION
    scale = np.sqrt(x.var(axis=0) + eps)
    hat = (x - x.mean(axis=0)) / scale
    grad_gamma = np.sum(grad * hat, axis=0)
    grad_beta = 1.0 * np.sum(grad, axis=0)
    grad_x = gamma / scale * (grad - grad_beta / len(x) - hat * grad_gamma / len(x))
    return grad_x, grad_gamma, grad_beta
    # END SOLUTION


# %% check points=0.5
def check_training():
    """A batch of four samples with three features, one of them constant, is normalized, and both averages
    move by a quarter."""
    x = np.array([[1.0, -3.0, 7.0], [3.0, 3.0, 7.0], [3.0, 3.0, 7.0], [5.0, 1.0, 7.0]])
    gamma, beta = np.array([3.0, -5.0, 3.0]), np.array([0.5, 1.0, -1.0])
    mean, var = np.array([0.0, 5.0, 2.0]), np.array([1.0, 2.0, 1.0])
    y, new_mean, new_var = batch_norm_train(x, gamma, beta, mean, var, 0.25, 0.25)
    assert_close(y, [[-3.5, 9.0, -1.0], [0.5, -3.0, -1.0], [0.5, -3.0, -1.0], [4.5, 1.0, -1.0]])
    assert_close(new_mean, [0.75, 4.0, 3.25])
    assert_close(new_var, [0.75 + 2.0 / 3.0, 3.5, 0.75])


# %% check points=0.5
def check_evaluation():
    """After training two samples, and a single one, are normalized with the averages."""
    gamma, beta = np.array([3.0, -5.0, 3.0]), np.array([0.5, 1.0, -1.0])
    mean, var = np.array([0.0, 5.0, 2.0]), np.array([2.0, 6.0, 0.0])
    y = batch_norm_evaluate(np.array([[1.0, -3.0, 7.0], [3.0, 4.0, 1.0]]), gamma, beta, mean, var, 0.25)
    assert_close(y, [[2.5, 17.0, 29.0], [6.5, 3.0, -7.0]])
    y = batch_norm_evaluate(np.array([[1.0, -3.0, 7.0]]), gamma, beta, mean, var, 0.25)
    assert_close(y, [[2.5, 17.0, 29.0]])


# %% check points=0.5
def check_gradients():
    """All three gradients are right for a batch of four samples with three features, one of them constant."""
    x = np.array([[1.0, -3.0, 7.0], [3.0, 3.0, 7.0], [3.0, 3.0, 7.0], [5.0, 1.0, 7.0]])
    grad = np.array([[1.0, 2.0, 1.0], [2.0, 0.0, 0.0], [3.0, 1.0, 0.0], [6.0, 1.0, 1.0]])
    grad_x, grad_gamma, grad_beta = batch_norm_backward(grad, x, np.array([3.0, -5.0, 3.0]), 0.25)
    expected = [[4.0 / 9.0, -0.08, 3.0], [-2.0, 1.04, -3.0], [0.0, -0.96, -3.0], [14.0 / 9.0, 0.0, 3.0]]
    assert_close(grad_x, expected, atol=1e-9)
    assert_close(grad_gamma, [20.0 / 3.0, -2.4, 0.0], atol=1e-9)
    assert_close(grad_beta, [12.0, 4.0, 2.0], atol=1e-9)


# %% hidden check points=0.5
def check_random_training(rng):
    """Training is right for random batches, floats and integers, small ones and large ones; all arguments
    stay as they were."""
    from lecturelib.regularization import RunningStats, batch_norm_forward

    for n, d in ((int(rng.integers(6, 12)), 3), (2, int(rng.integers(4, 8)))):
        for x in (rng.normal(2.0, 3.0, size=(n, d)), rng.integers(-9, 9, size=(n, d))):
            arguments = [x, *rng.normal(size=(2, d)), rng.normal(size=d), rng.uniform(0.5, 2.0, size=d)]
            copies = [array.copy() for array in arguments]
            rho, eps = rng.uniform(0.05, 0.3), rng.uniform(0.01, 0.1)
            wanted = batch_norm_forward(
                *(copy.astype(float) for copy in copies[:3]),
                RunningStats(*copies[3:]),
                momentum=rho,
                eps=eps,
            )
            y, new_mean, new_var = batch_norm_train(*arguments, rho, eps)
            assert_close(y, wanted.out, atol=1e-10)
            assert_close(new_mean, wanted.running.mean, atol=1e-10)
            assert_close(new_var, wanted.running.var)
            for now, before in zip(arguments, copies, strict=True):
                assert_close(now, before)


# %% hidden check points=0.5
def check_random_evaluation(rng):
    """Evaluation is right for random batches, floats and integers, and gives a sample the same output alone
    and in a batch; all arguments stay as they were."""
    from lecturelib.regularization import RunningStats, batch_norm_forward

    n, d = int(rng.integers(6, 12)), int(rng.integers(3, 6))
    for x in (rng.normal(2.0, 3.0, size=(n, d)), rng.integers(-9, 9, size=(n, d))):
        arguments = [x, *rng.normal(size=(2, d)), rng.normal(size=d), rng.uniform(0.5, 2.0, size=d)]
        copies = [array.copy() for array in arguments]
        eps = rng.uniform(0.01, 0.1)
        wanted = batch_norm_forward(
            *(copy.astype(float) for copy in copies[:3]), RunningStats(*copies[3:]), train=False, eps=eps
        )
        assert_close(batch_norm_evaluate(*arguments, eps), wanted.out, atol=1e-10)
        assert_close(batch_norm_evaluate(x[:1], *arguments[1:], eps), wanted.out[:1], atol=1e-10)
        for now, before in zip(arguments, copies, strict=True):
            assert_close(now, before)


# %% hidden check points=0.5
def check_random_gradients(rng):
    """All three gradients are right for random batches, floats and integers, and leave the arguments
    alone."""
    from lecturelib.regularization import RunningStats, batch_norm_forward
    from lecturelib.regularization import batch_norm_backward as reference

    n, d = int(rng.integers(6, 12)), int(rng.integers(3, 6))
    floats = [rng.normal(size=(n, d)), rng.normal(2.0, 3.0, size=(n, d)), rng.uniform(0.5, 2.0, size=d)]
    integers = [
        rng.integers(-9, 9, size=(n, d)),
        rng.integers(-9, 9, size=(n, d)),
        rng.integers(2, 5, size=d),
    ]
    for arguments in (floats, integers):
        copies = [array.copy() for array in arguments]
        grad, x, gamma = (copy.astype(float) for copy in copies)
        eps = rng.uniform(0.1, 0.5)
        wanted = batch_norm_forward(x, gamma, np.zeros(d), RunningStats.start(d), eps=eps)
        results = batch_norm_backward(*arguments, eps)
        for got, expected in zip(results, reference(grad, wanted.cache), strict=True):
            assert_close(got, expected, atol=1e-9)
        for now, before in zip(arguments, copies, strict=True):
            assert_close(now, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Regularization and practical issues'."
STATS = "mu, sigma2 = x.mean(axis=0), x.var(axis=0)"
OUT = "y = gamma * (x - mu) / np.sqrt(sigma2 + eps) + beta"
MEAN = "new_mean = (1.0 - rho) * mean + rho * mu"
VAR = "new_var = (1.0 - rho) * var + rho * x.var(axis=0, ddof=1)"
EVALUATE = "return gamma * ((x - mean) / np.sqrt(var + eps)) + beta"
SCALE = "scale = np.sqrt(x.var(axis=0) + eps)"
HAT = "hat = (x - x.mean(axis=0)) / scale"
GAMMA = "grad_gamma = np.sum(grad * hat, axis=0)"
BETA = "grad_beta = 1.0 * np.sum(grad, axis=0)"
GRAD = "grad_x = gamma / scale * (grad - grad_beta / len(x) - hat * grad_gamma / len(x))"

MISTAKES = [
    Mistake(
        "unbiased_in_the_batch",
        STATS,
        "mu, sigma2 = x.mean(axis=0), x.var(axis=0, ddof=1)",
        "You normalized the batch with the variance that divides by n - 1. That one belongs into the "
        "average; the batch itself gets variance 1 if you divide by n: " + CHAPTER,
    ),
    Mistake(
        "over_the_features",
        f"{STATS}\n    {OUT}",
        "mu, sigma2 = x.mean(axis=0), x.var(axis=0)\n"
        "    y = gamma * (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + eps)\n"
        "    y = y + beta",
        "You normalized each sample over its features. That is layer normalization; here each feature is "
        "normalized over the samples of the batch, along the first axis: " + CHAPTER,
    ),
    Mistake(
        "one_mean_for_all_features",
        OUT,
        "y = gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta",
        "You took one mean and one variance for the whole array. Each feature has its own.",
    ),
    Mistake(
        "averages_used_in_training",
        OUT,
        "y = gamma * (x - mean) / np.sqrt(var + eps) + beta",
        "In training you normalized with the averages. They are for afterwards; in training the batch's own "
        "mean and variance count: " + CHAPTER,
    ),
    Mistake(
        "eps_outside_the_root",
        OUT,
        "y = gamma * (x - mu) / (np.sqrt(sigma2) + eps) + beta",
        "In training you added epsilon to the standard deviation. It is added to the variance, under the "
        "root.",
    ),
    Mistake(
        "eps_forgotten",
        OUT,
        "y = gamma * (x - mu) / np.sqrt(sigma2) + beta",
        "In training your epsilon is missing. For a feature that is constant in the batch you divide 0 by 0.",
    ),
    Mistake(
        "root_forgotten",
        OUT,
        "y = gamma * (x - mu) / (sigma2 + eps) + beta",
        "In training you divided by the variance. Divide by its root, the standard deviation.",
    ),
    Mistake(
        "gamma_and_beta_swapped",
        OUT,
        "y = beta * (x - mu) / np.sqrt(sigma2 + eps) + gamma",
        "You took gamma and beta for each other: gamma scales, beta shifts.",
    ),
    Mistake(
        "scale_and_shift_forgotten",
        OUT,
        "y = (x - mu) / np.sqrt(sigma2 + eps)",
        "You stopped at mean 0 and variance 1. The learned scale and shift are missing.",
    ),
    Mistake(
        "shift_before_scale",
        OUT,
        "y = gamma * ((x - mu) / np.sqrt(sigma2 + eps) + beta)",
        "You shifted first and scaled afterwards, so the shift has been scaled as well.",
    ),
    Mistake(
        "keras_momentum",
        f"{MEAN}\n    {VAR}",
        "new_mean = rho * mean + (1.0 - rho) * mu\n"
        "    new_var = rho * var + (1.0 - rho) * x.var(axis=0, ddof=1)",
        "Your averages give rho to the past. In Keras that is the rule; in this text, as in PyTorch, rho is "
        "the weight of the new batch.",
    ),
    Mistake(
        "average_of_biased_variances",
        VAR,
        "new_var = (1.0 - rho) * var + rho * sigma2",
        "Your average takes the variance that divides by n. For the average the text divides by n - 1: it is "
        "an estimate for all data.",
    ),
    Mistake(
        "average_of_standard_deviations",
        VAR,
        "new_var = (1.0 - rho) * var + rho * x.std(axis=0, ddof=1)",
        "Into the average of the variances you put standard deviations.",
    ),
    Mistake(
        "averages_replaced",
        f"{MEAN}\n    {VAR}",
        "new_mean = mu\n    new_var = x.var(axis=0, ddof=1)",
        "You replaced the averages by the numbers of the last batch. They should move by the fraction rho "
        "only.",
    ),
    Mistake(
        "averages_not_moved",
        f"{MEAN}\n    {VAR}",
        "new_mean = 1.0 * mean\n    new_var = 1.0 * var",
        "Your averages do not move. After training they would still be what they were at first.",
    ),
    Mistake(
        "averages_changed_in_place",
        f"{MEAN}\n    {VAR}",
        "mean *= 1.0 - rho\n    mean += rho * mu\n    var *= 1.0 - rho\n"
        "    var += rho * x.var(axis=0, ddof=1)\n    new_mean, new_var = mean, var",
        "Your averages are written into the caller's arrays. Return new ones.",
    ),
    Mistake(
        "batch_used_in_evaluation",
        EVALUATE,
        "return gamma * ((x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)) + beta",
        "After training you normalized with the batch. Then the answer for a sample depends on its company, "
        "and a single sample always gives beta: " + CHAPTER,
    ),
    Mistake(
        "batch_mean_in_evaluation",
        EVALUATE,
        "return gamma * ((x - x.mean(axis=0)) / np.sqrt(var + eps)) + beta",
        "After training you subtracted the mean of the batch. Both averages stand in for the batch: "
        + CHAPTER,
    ),
    Mistake(
        "evaluation_unnormalized",
        EVALUATE,
        "return gamma * x + beta",
        "After training you left the normalization out. Scale and shift were learned for normalized numbers.",
    ),
    Mistake(
        "evaluation_eps_outside",
        EVALUATE,
        "return gamma * ((x - mean) / (np.sqrt(var) + eps)) + beta",
        "After training you added epsilon to the standard deviation. It is added to the variance, under the "
        "root.",
    ),
    Mistake(
        "evaluation_takes_var_for_std",
        EVALUATE,
        "return gamma * ((x - mean) / (var + eps)) + beta",
        "After training you divided by the variance. Divide by its root.",
    ),
    Mistake(
        "evaluation_writes_into_x",
        EVALUATE,
        "out = gamma * ((x - mean) / np.sqrt(var + eps)) + beta\n    x[...] = x - np.round(mean)\n"
        "    return out",
        "Your batch_norm_evaluate writes into the caller's array. Build a new one.",
    ),
    Mistake(
        "only_the_direct_path",
        GRAD,
        "grad_x = gamma / scale * grad",
        "Your gradient goes the direct path only, as if mean and variance were constants. They depend on "
        "every sample, so the columns of your gradient do not sum to 0: " + CHAPTER,
    ),
    Mistake(
        "path_through_the_variance_missing",
        GRAD,
        "grad_x = gamma / scale * (grad - grad_beta / len(x))",
        "The path through the variance is missing in your gradient. Its columns sum to 0, yet it is not "
        "right: " + CHAPTER,
    ),
    Mistake(
        "path_through_the_mean_missing",
        GRAD,
        "grad_x = gamma / scale * (grad - hat * grad_gamma / len(x))",
        "The path through the mean is missing in your gradient: its columns should sum to 0: " + CHAPTER,
    ),
    Mistake(
        "paths_not_averaged",
        GRAD,
        "grad_x = gamma / scale * (grad - grad_beta - hat * grad_gamma)",
        "The two paths through mean and variance lack the factor 1/n: each sample is only one part in n of "
        "the mean.",
    ),
    Mistake(
        "paths_divided_by_n_minus_one",
        GRAD,
        "grad_x = gamma / scale * (grad - grad_beta / len(x) - hat * grad_gamma / (len(x) - 1))",
        "On the path through the variance you divided by n - 1. The batch is normalized with the variance "
        "that divides by n.",
    ),
    Mistake(
        "backward_gamma_forgotten",
        GRAD,
        "grad_x = 1.0 / scale * (grad - grad_beta / len(x) - hat * grad_gamma / len(x))",
        "Your gradient by x lacks the factor gamma.",
    ),
    Mistake(
        "backward_scale_forgotten",
        GRAD,
        "grad_x = gamma * (grad - grad_beta / len(x) - hat * grad_gamma / len(x))",
        "Your gradient by x is not divided by the standard deviation. What is divided on the way up is "
        "divided on the way down.",
    ),
    Mistake(
        "backward_unbiased",
        SCALE,
        "scale = np.sqrt(x.var(axis=0, ddof=1) + eps)",
        "On the way back you used the variance that divides by n - 1. The batch was normalized with the "
        "other one.",
    ),
    Mistake(
        "backward_eps_forgotten",
        SCALE,
        "scale = np.sqrt(x.var(axis=0))",
        "On the way back your epsilon is missing. A feature that is constant in the batch then gives 0 / 0.",
    ),
    Mistake(
        "not_normalized_on_the_way_back",
        HAT,
        "hat = x - x.mean(axis=0)",
        "On the way back you used centered numbers where the normalized ones belong.",
    ),
    Mistake(
        "gamma_gets_x",
        GAMMA,
        "grad_gamma, weighted = np.sum(grad * x, axis=0), np.sum(grad * hat, axis=0)",
        "Your gradient by gamma multiplies by x. What gamma multiplies is the normalized number.",
    ),
    Mistake(
        "parameters_get_means",
        "return grad_x, grad_gamma, grad_beta",
        "return grad_x, grad_gamma / len(x), grad_beta / len(x)",
        "Your gradients by gamma and beta are means over the batch. Both act on every sample, and the "
        "contributions add up.",
    ),
    Mistake(
        "parameters_not_summed",
        "return grad_x, grad_gamma, grad_beta",
        "return grad_x, grad * hat, 1.0 * grad",
        "Your gradients by gamma and beta have one row for each sample. A gradient has the shape of what it "
        "differentiates by: the samples add up.",
    ),
    Mistake(
        "parameters_swapped",
        "return grad_x, grad_gamma, grad_beta",
        "return grad_x, grad_beta, grad_gamma",
        "Your gradients by gamma and beta come in the wrong order.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "step_by_step",
        """
def batch_norm_train(x, gamma, beta, mean, var, rho=0.1, eps=1e-5):
    n = x.shape[0]
    mu = np.sum(x, axis=0) / n
    centered = x - mu
    squares = np.sum(centered**2, axis=0)
    y = centered * (squares / n + eps) ** -0.5 * gamma + beta
    return y, mean + rho * (mu - mean), var + rho * (squares / (n - 1) - var)


def batch_norm_evaluate(x, gamma, beta, mean, var, eps=1e-5):
    slope = gamma / np.sqrt(var + eps)
    return slope * x + (beta - slope * mean)


def batch_norm_backward(grad, x, gamma, eps=1e-5):
    n = len(x)
    centered = x - x.mean(axis=0)
    var = (centered**2).mean(axis=0)
    by_hat = grad * gamma
    by_var = np.sum(by_hat * centered, axis=0) * -0.5 * (var + eps) ** -1.5
    by_mean = -np.sum(by_hat, axis=0) / np.sqrt(var + eps)
    by_x = by_hat / np.sqrt(var + eps) + by_var * 2 * centered / n + by_mean / n
    return by_x, np.sum(grad * centered, axis=0) / np.sqrt(var + eps), grad.astype(float).sum(axis=0)
""",
    ),
    AlsoRight(
        "feature_by_feature",
        """
def batch_norm_train(x, gamma, beta, mean, var, rho=0.1, eps=1e-5):
    y, new_mean, new_var = np.empty(x.shape), np.empty(len(mean)), np.empty(len(var))
    for j, column in enumerate(x.T):
        mu = column.mean()
        y[:, j] = gamma[j] * (column - mu) / np.sqrt(np.mean((column - mu) ** 2) + eps) + beta[j]
        new_mean[j] = (1 - rho) * mean[j] + rho * mu
        new_var[j] = (1 - rho) * var[j] + rho * np.var(column, ddof=1)
    return y, new_mean, new_var


def batch_norm_evaluate(x, gamma, beta, mean, var, eps=1e-5):
    return np.array([gamma * (row - mean) / np.sqrt(var + eps) + beta for row in x])


def batch_norm_backward(grad, x, gamma, eps=1e-5):
    n, d = x.shape
    by_x = np.empty((n, d))
    by_gamma, by_beta = np.empty(d), np.empty(d)
    for j in range(d):
        s = np.sqrt(x[:, j].var() + eps)
        hat = (x[:, j] - x[:, j].mean()) / s
        jacobian = gamma[j] / s * (np.eye(n) - 1 / n - np.outer(hat, hat) / n)
        by_x[:, j] = jacobian @ grad[:, j]
        by_gamma[j], by_beta[j] = grad[:, j] @ hat, grad[:, j].sum()
    return by_x, by_gamma, by_beta
""",
    ),
]
