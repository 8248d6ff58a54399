# %% about
LECTURES = ["L2-51", "L2-52", "L2-53", "L2-54", "L2-55", "L2-56"]
MINUTES = 45

# %% [markdown]
# ## Levenberg and Marquardt fit a curve
#
# A loss that is a sum of squares comes with a Hessian for free, or nearly so: the Jacobian of the errors,
# which the gradient needs anyway, gives its larger part. For $n$ samples with errors
# $e_i(w) = y_i - \sigma_i(w)$,
#
# $$
# E(w) = \frac{1}{2n} \sum_{i=1}^{n} e_i^2,
# \qquad
# \nabla E = \frac1n J^\top e,
# \qquad
# \nabla^2 E \approx \tilde H = \mu I + \frac1n J^\top J,
# \qquad
# J_{ij} = \frac{\partial e_i}{\partial w_j}.
# $$
#
# **$J$ is the Jacobian of the errors, that is, minus the one of the outputs.** The number $\mu > 0$ stands
# for what is left out. For $\mu \to 0$ the step is that of Gauss and Newton, for large $\mu$ it is
# gradient descent with the rate $1/\mu$:
#
# $$
# w \leftarrow w - \tilde H^{-1}\, \nabla E .
# $$
#
# **1.** For the model $\sigma(x; w) = w_0\, e^{w_1 x} + w_2$, write `errors(w, x, y)`, of shape $(n,)$, and
# `jacobian(w, x)`, of shape $(n, 3)$. `x` and `y` have shape $(n,)$; `w` has shape $(3,)$.
#
# **2.** `lm_step(w, e, J, mu)` returns **the new point** for errors `e` of shape $(n,)$ and a Jacobian `J` of
# shape $(n, m)$. **The factor $1/n$ stands at both terms, as above; $\mu$ may be 0.**
#
# **3.** `levenberg_marquardt(errors_at, jacobian_at, w, mu, trials)` makes that many trials, from any model:
# `errors_at(w)` and `jacobian_at(w)` return $e$ and $J$ at a float64 point.
#
# - A trial computes the point of `lm_step` and its $E$. **If $E$ is smaller there, the point is taken and
#   $\mu$ divided by 10. Otherwise the point stays where it was and $\mu$ is multiplied by 10.**
# - **A trial whose $E$ is `nan` or infinite is a failure**: a step may leave the region where the model makes
#   sense.
# - **Call `errors_at` once at the start and once per trial; call `jacobian_at` only at points that are taken
#   (the start is one), and once at each.** Whether it is called at a point taken in the very last trial is up
#   to you.
# - **Return a pair: the point after each trial, the start first**, of shape $(\text{trials} + 1, m)$, with a
#   failure repeating the row before; **and the $\mu$ that each trial used**, of shape $(\text{trials},)$,
#   beginning with `mu`.
#
# All arrays that you return are float64, also if `w`, `x` and `y` hold integers. Nothing that is passed
# changes. NumPy may warn where a trial goes too far; that costs nothing.

# %% given
import numpy as np


# %% answer
def errors(w, x, y):
    """Return y minus the model's output at each x, shape (n,)."""
    # BEGIN SOLUTION
    return y - (w[0] * np.exp(w[1] * x) + w[2])
    # END SOLUTION


def jacobian(w, x):
    """Return the Jacobian of the errors, shape (n, 3)."""
    # BEGIN SOLUTION
    growth = np.exp(w[1] * x)
    return -np.stack([growth, w[0] * x * growth, np.ones(len(x))], axis=1)
    # END SOLUTION


def lm_step(w, e, J, mu):
    """Return the point of one step of Levenberg and Marquardt."""
    # BEGIN SOLUTION
    matrix = mu * np.eye(len(w)) + J.T @ J / len(e)
    gradient = J.T @ e / len(e)
    return w - np.linalg.solve(matrix, gradient)
    # END SOLUTION


def levenberg_marquardt(errors_at, jacobian_at, w, mu, trials):
    """Return the point after each trial, shape (trials + 1, m), and the damping of each, shape (trials,)."""
    # BEGIN SOLUTION
    w = np.array(w, dtype=float)
    e, J = errors_at(w), jacobian_at(w)
    path, dampings = [w], []
    for _ in range(trials):
        dampings.append(mu)
        trial = lm_step(w, e, J, mu)
        new = errors_at(trial)
        if new @ new < e @ e:
            w, e, J = trial, new, jacobian_at(trial)
            mu = mu / 10.0
        else:
            mu = mu * 10.0
        path.append(w)
    return np.array(path), np.array(dampings, dtype=float)
    # END SOLUTION


# %% check points=0.5
def check_model():
    """Errors and Jacobian of the exponential model are right at w = (2, -1, 0.5)."""
    x, w = np.array([0.0, 0.5, 1.0, 2.0]), np.array([2.0, -1.0, 0.5])
    e = [0.5, 0.2869386805747332, -0.2357588823428847, 0.2293294335267746]
    assert_close(errors(w, x, np.array([3.0, 2.0, 1.0, 1.0])), e)
    expected = [
        [-1.0, 0.0, -1.0],
        [-0.6065306597126334, -0.6065306597126334, -1.0],
        [-0.3678794411714423, -0.7357588823428847, -1.0],
        [-0.1353352832366127, -0.5413411329464508, -1.0],
    ]
    assert_close(jacobian(w, x), expected)


# %% check points=0.5
def check_step():
    """A step with three errors and two parameters is right, with damping 0.5 and with none."""
    w, e = np.array([1.0, -1.0]), np.array([1.0, -2.0, 2.0])
    J = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0]])
    assert_close(lm_step(w, e, J, 0.5), [31 / 49, -76.2 / 49])
    assert_close(lm_step(w, e, J, 0.0), [23 / 35, -12 / 7])


# %% check points=1
def check_run():
    """Four trials of an exponential fit are right: the first and the last fail. Where a trial gives nan, the
    damping grows until one succeeds; and errors and Jacobians are asked for as often as they should be."""
    x, y, asked = np.array([0.0, 1.0, 2.0, 3.0, 4.0]), np.array([5.0, 3.0, 2.0, 1.5, 1.0]), []

    def errors_at(w):
        asked.append("e")
        with np.errstate(over="ignore"):
            return y - w[0] * np.exp(w[1] * x) - w[2]

    def jacobian_at(w):
        asked.append("J")
        growth = np.exp(np.minimum(w[1] * x, 300.0))
        return -np.stack([growth, w[0] * x * growth, np.ones(5)], axis=1)

    expected = [
        [1.0, 0.5, 0.0],
        [1.0, 0.5, 0.0],
        [0.9340331355512934, 0.21746627269134189, 1.9182761984323844],
        [0.10626038608058908, -0.17777585641162058, 3.7596154295781794],
        [0.10626038608058908, -0.17777585641162058, 3.7596154295781794],
    ]
    path, dampings = levenberg_marquardt(errors_at, jacobian_at, np.array([1.0, 0.5, 0.0]), 0.01, 4)
    assert_close(dampings, [0.01, 0.1, 0.01, 0.001])
    assert_close(path, expected, rtol=1e-6)
    counts = [asked.count("e"), asked.count("J")]
    assert counts == [5, 3], (
        f"your run asked {counts[0]} times for errors and {counts[1]} times for a Jacobian"
    )

    def logarithm(w):
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.log(w) - np.log(2.0)

    path, dampings = levenberg_marquardt(logarithm, lambda w: np.diag(1.0 / w), np.array([8]), 0.001, 4)
    expected = [[8.0], [8.0], [1.237588482341999], [1.8307008290988724], [1.9925689928455272]]
    assert_close(path, expected, rtol=1e-7)
    assert_close(dampings, [0.001, 0.01, 0.001, 0.0001])


# %% hidden check points=0.5
def check_random_models(rng):
    """Errors and Jacobian are right at random points, of floats and of integers, and nothing that was passed
    has changed."""
    from lecturelib.autodiff import numerical_jacobian
    from lecturelib.second_order import residuals

    n = int(rng.integers(5, 9))
    floats = rng.uniform(-1.5, 1.5, size=3), rng.uniform(-1.0, 1.5, size=n), rng.normal(size=n)
    whole = rng.integers(1, 3, size=3), rng.integers(-2, 3, size=n), rng.integers(-5, 6, size=n)
    for w, x, y in (floats, whole):
        before = w.copy(), x.copy(), y.copy()

        def model(w, x=before[1], y=before[2]):
            return residuals(y, w[0] * np.exp(w[1] * x) + w[2])

        assert_close(errors(w, x, y), model(before[0]), atol=1e-12)
        wanted = numerical_jacobian(model, before[0].astype(float))
        assert_close(jacobian(w, x), wanted, rtol=1e-6, atol=1e-6)
        for now, then in zip((w, x, y), before, strict=True):
            assert_close(now, then)


# %% hidden check points=0.5
def check_random_steps(rng):
    """Random steps are right, for more errors than parameters and for fewer, for little damping and for much,
    and nothing that was passed has changed."""
    from lecturelib.second_order import levenberg_marquardt_step

    for n, m, mu in ((7, 3, 0.0), (6, 4, 0.3), (3, 5, 0.1), (5, 2, 1e4)):
        floats = rng.normal(size=m), rng.normal(size=n), rng.normal(size=(n, m))
        J = np.vstack([np.eye(m, dtype=int), np.ones((n, m), dtype=int)])[:n]
        integers = rng.integers(1, 9, size=m), rng.integers(1, 9, size=n), J
        for w, e, J in (floats, integers):
            before = w.copy(), e.copy(), J.copy()
            assert_close(lm_step(w, e, J, mu), levenberg_marquardt_step(*before, mu), rtol=1e-8, atol=1e-9)
            for now, then in zip((w, e, J), before, strict=True):
                assert_close(now, then)


# %% hidden check points=0.5
def check_random_runs(rng):
    """On random data the run takes and rejects the right points with the right dampings; errors and Jacobians
    are asked for at the right points, each once; and the start stays as it was."""
    from lecturelib.second_order import levenberg_marquardt_step, residual_loss

    x = np.linspace(0.0, 2.0, 9)
    y = 3.0 * np.exp(-1.2 * x) + 0.5 + rng.normal(scale=0.1, size=9)
    asked = {"e": [], "J": []}

    def values(w):
        with np.errstate(over="ignore"):
            return y - w[0] * np.exp(w[1] * x) - w[2]

    def slopes(w):
        growth = np.exp(np.minimum(w[1] * x, 300.0))
        return -np.stack([growth, w[0] * x * growth, np.ones(9)], axis=1)

    def errors_at(w):
        asked["e"].append(np.array(w))
        return values(w)

    def jacobian_at(w):
        asked["J"].append(np.array(w))
        return slopes(w)

    for start, mu in (
        (np.array([1.0, 1.2, 0.0]) + rng.uniform(0.0, 0.1, size=3), 1e-3),
        (np.array([1, 1, 0]), 10.0),
    ):
        w, before, damping = start.astype(float), start.copy(), mu
        path, dampings, tried, taken = [w], [], [w], [w]
        for _ in range(5):
            dampings.append(damping)
            tried.append(levenberg_marquardt_step(w, values(w), slopes(w), damping))
            better = residual_loss(values(tried[-1])) < residual_loss(values(w))
            if better:
                w = tried[-1]
                taken.append(w)
            damping = damping / 10 if better else damping * 10
            path.append(w)
        for calls in asked.values():
            calls.clear()
        got = levenberg_marquardt(errors_at, jacobian_at, start, mu, 5)
        assert_close(got[0], np.array(path), rtol=1e-6, atol=1e-8)
        assert_close(got[1], np.array(dampings))
        assert_close(np.array(asked["e"]), np.array(tried), rtol=1e-6, atol=1e-8)
        if better and len(asked["J"]) < len(taken):
            taken.pop()
        assert_close(np.array(asked["J"]), np.array(taken), rtol=1e-6, atol=1e-8)
        assert_close(start, before)


# %% hidden check points=0.5
def check_fit(rng):
    """With your own errors and Jacobian at hand, forty trials fit an exponential to noisy data as well as it
    can be done."""
    from lecturelib.second_order import levenberg_marquardt as reference

    x = np.linspace(0.0, 3.0, 12)
    y = 2.5 * np.exp(-rng.uniform(0.8, 1.2) * x) + 0.4 + rng.normal(scale=0.05, size=12)

    def errors_at(w):
        with np.errstate(over="ignore"):
            return y - w[0] * np.exp(w[1] * x) - w[2]

    def jacobian_at(w):
        growth = np.exp(np.minimum(w[1] * x, 300.0))
        return -np.stack([growth, w[0] * x * growth, np.ones(12)], axis=1)

    start = np.array([0.1, 0.1, 0.1])  # from here some trials fail, so that the damping has to grow
    wanted = reference(errors_at, jacobian_at, start).theta
    path, dampings = levenberg_marquardt(errors_at, jacobian_at, start, 1.0, 40)
    assert_close(path[-1], wanted, rtol=1e-5)
    assert_close(dampings[:1], [1.0])
    assert_close(errors(wanted, x, y), errors_at(wanted), atol=1e-12)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Line search and second-order methods'."
ERRORS = "return y - (w[0] * np.exp(w[1] * x) + w[2])"
JACOBIAN = "return -np.stack([growth, w[0] * x * growth, np.ones(len(x))], axis=1)"
MATRIX = "matrix = mu * np.eye(len(w)) + J.T @ J / len(e)"
GRADIENT = "gradient = J.T @ e / len(e)"
STEP = "return w - np.linalg.solve(matrix, gradient)"
BETTER = "if new @ new < e @ e:"
FAILED = "        else:\n            mu = mu * 10.0\n"

MISTAKES = [
    Mistake(
        "errors_of_the_rejected_point",
        FAILED,
        "        else:\n            e = new\n            mu = mu * 10.0\n",
        "After a failure you keep the errors of the rejected point with the old parameters. They belong "
        "together.",
    ),
    Mistake(
        "success_turned_round",
        BETTER,
        "if new @ new > e @ e:",
        "You take the trials that make E larger.",
    ),
    Mistake(
        "jacobian_of_the_start",
        "w, e, J = trial, new, jacobian_at(trial)",
        "w, e = trial, new",
        "You keep the Jacobian of the start. It has to be computed again at each point that is taken.",
    ),
    Mistake(
        "compares_the_sums_of_errors",
        BETTER,
        "if np.sum(new) < np.sum(e):",
        "You compare sums of errors. Errors of different signs cancel; E is a sum of squares.",
    ),
    Mistake(
        "path_alone",
        "return np.array(path), np.array(dampings, dtype=float)",
        "return np.array(path)",
        "You return the path alone. The dampings of the trials are asked for as well.",
    ),
    Mistake(
        "output_minus_target",
        ERRORS,
        "return w[0] * np.exp(w[1] * x) + w[2] - y",
        "Your errors have the other sign: output minus target. The chapter takes y minus output, and the "
        "Jacobian has to match.",
    ),
    Mistake(
        "offset_forgotten",
        ERRORS,
        "return y - w[0] * np.exp(w[1] * x)",
        "Your model lacks the offset, the third parameter.",
    ),
    Mistake(
        "offset_subtracted_twice",
        ERRORS,
        "return y - w[0] * np.exp(w[1] * x) + w[2]",
        "A bracket is missing: the offset is part of the output, so it is subtracted from y as well.",
    ),
    Mistake(
        "decay_instead_of_growth",
        ERRORS,
        "return y - (w[0] * np.exp(-w[1] * x) + w[2])",
        "Your exponent has a minus. The rate of the model carries its own sign.",
    ),
    Mistake(
        "squared_errors",
        ERRORS,
        "return (y - (w[0] * np.exp(w[1] * x) + w[2])) ** 2",
        "You return squares. The method needs the errors themselves, with their signs.",
    ),
    Mistake(
        "jacobian_of_the_output",
        JACOBIAN,
        "return np.stack([growth, w[0] * x * growth, np.ones(len(x))], axis=1)",
        "This is the Jacobian of the output. Errors are y minus output, so theirs has the other sign; with "
        "this one the step goes up: " + CHAPTER,
    ),
    Mistake(
        "jacobian_transposed",
        JACOBIAN,
        "return -np.stack([growth, w[0] * x * growth, np.ones(len(x))])",
        "Your Jacobian is transposed. One row belongs to one error, one column to one parameter.",
    ),
    Mistake(
        "inner_derivative_forgotten",
        JACOBIAN,
        "return -np.stack([growth, w[0] * growth, np.ones(len(x))], axis=1)",
        "In the second column the inner derivative is missing: the exponent is a product with x.",
    ),
    Mistake(
        "amplitude_forgotten",
        JACOBIAN,
        "return -np.stack([growth, x * growth, np.ones(len(x))], axis=1)",
        "In the second column the amplitude is missing.",
    ),
    Mistake(
        "amplitude_in_the_first_column",
        JACOBIAN,
        "return -np.stack([w[0] * growth, w[0] * x * growth, np.ones(len(x))], axis=1)",
        "In the first column the amplitude remains. The output is linear in it, so its derivative is free "
        "of it.",
    ),
    Mistake(
        "derivative_by_x",
        JACOBIAN,
        "return -np.stack([growth, w[0] * w[1] * growth, np.ones(len(x))], axis=1)",
        "Your second column is the derivative by x. The one by the rate is asked for.",
    ),
    Mistake(
        "offset_does_not_count",
        JACOBIAN,
        "return -np.stack([growth, w[0] * x * growth, np.zeros(len(x))], axis=1)",
        "Your third column is 0, as if the output did not depend on the offset. It does, with slope 1.",
    ),
    Mistake(
        "jacobian_mixed_up",
        MATRIX,
        "matrix = mu * np.eye(len(e)) + J @ J.T / len(e)",
        "You multiplied J by its transpose in the wrong order, which gives a matrix over the errors instead "
        "of the parameters. Watch the shapes: " + CHAPTER,
    ),
    Mistake(
        "matrix_without_the_mean",
        MATRIX,
        "matrix = mu * np.eye(len(w)) + J.T @ J",
        "The factor 1/n is missing at the matrix, while the gradient has it. The steps are n times too short "
        "where damping is small.",
    ),
    Mistake(
        "gradient_without_the_mean",
        GRADIENT,
        "gradient = J.T @ e",
        "The factor 1/n is missing at the gradient, while the matrix has it. The steps are n times too long.",
    ),
    Mistake(
        "no_mean_at_all",
        "matrix = mu * np.eye(len(w)) + J.T @ J / len(e)\n    gradient = J.T @ e / len(e)",
        "matrix = mu * np.eye(len(w)) + J.T @ J\n    gradient = J.T @ e",
        "The factor 1/n is missing at both terms, or you divided the damping by n too. Either way your "
        "damping is n times weaker than it should be.",
    ),
    Mistake(
        "mean_over_parameters",
        "matrix = mu * np.eye(len(w)) + J.T @ J / len(e)\n    gradient = J.T @ e / len(e)",
        "matrix = mu * np.eye(len(w)) + J.T @ J / len(w)\n    gradient = J.T @ e / len(w)",
        "You divided by the number of parameters. The mean goes over the samples.",
    ),
    Mistake(
        "damping_on_every_entry",
        MATRIX,
        "matrix = mu + J.T @ J / len(e)",
        "You added mu to every entry of the matrix. It belongs on the diagonal alone.",
    ),
    Mistake(
        "damping_subtracted",
        MATRIX,
        "matrix = J.T @ J / len(e) - mu * np.eye(len(w))",
        "You subtract the damping. It should make the matrix larger, and the step shorter.",
    ),
    Mistake(
        "damping_unused",
        MATRIX,
        "matrix = J.T @ J / len(e)",
        "Your step has no damping: it is always that of Gauss and Newton.",
    ),
    Mistake(
        "damping_scaled_by_the_diagonal",
        MATRIX,
        "matrix = J.T @ J / len(e) * (1.0 + mu * np.eye(len(w)))",
        "You scaled the damping by the diagonal of the matrix, a variant by Marquardt. Here it is mu times "
        "the identity.",
    ),
    Mistake(
        "step_goes_up",
        STEP,
        "return w + np.linalg.solve(matrix, gradient)",
        "Your step goes up: a sign is missing. With the Jacobian of the errors it is a minus.",
    ),
    Mistake(
        "gradient_descent",
        STEP,
        "return w - gradient",
        "You step along the gradient. The matrix is not used.",
    ),
    Mistake(
        "step_alone",
        STEP,
        "return -np.linalg.solve(matrix, gradient)",
        "You return the step. The new point is asked for.",
    ),
    Mistake(
        "twice_the_gradient",
        GRADIENT,
        "gradient = 2.0 * J.T @ e / len(e)",
        "Your gradient has a factor 2. The ½ in E takes it away.",
    ),
    Mistake(
        "rejected_step_kept",
        FAILED,
        "        else:\n            w, e, J = trial, new, jacobian_at(trial)\n            mu = mu * 10.0\n",
        "You keep the point of a trial that failed. It is not taken: only mu changes, and the next trial "
        "starts from the same point. " + CHAPTER[0].upper() + CHAPTER[1:],
    ),
    Mistake(
        "damping_moves_the_wrong_way",
        "mu = mu / 10.0\n        else:\n            mu = mu * 10.0\n",
        "mu = mu * 10.0\n        else:\n            mu = mu / 10.0\n",
        "Your damping moves the wrong way. After a failure the step has to become shorter, so mu grows.",
    ),
    Mistake(
        "damping_only_falls",
        "            mu = mu * 10.0\n",
        "            pass\n",
        "After a failure you leave mu as it is, so the same trial fails again and again.",
    ),
    Mistake(
        "damping_only_grows",
        "            mu = mu / 10.0\n",
        "",
        "After a success you leave mu as it is. It should become smaller, so that the last steps are those "
        "of Gauss and Newton.",
    ),
    Mistake(
        "damping_doubled_and_halved",
        "mu = mu / 10.0\n        else:\n            mu = mu * 10.0\n",
        "mu = mu / 2.0\n        else:\n            mu = mu * 2.0\n",
        "You change mu by a factor 2. The text says 10.",
    ),
    Mistake(
        "compares_with_the_start",
        BETTER,
        "if new @ new < errors_at(path[0]) @ errors_at(path[0]):",
        "You compare with E at the start. A trial has to improve on the point that was taken last.",
    ),
    Mistake(
        "nan_is_a_success",
        "if new @ new < e @ e:",
        "if not new @ new >= e @ e:",
        "You take a trial whose E is nan: no comparison with nan holds, so your negated one lets it pass. "
        "It counts as a failure.",
    ),
    Mistake(
        "jacobian_at_every_trial",
        "new = errors_at(trial)",
        "new = errors_at(trial)\n        jacobian_at(w)",
        "You compute a Jacobian in every trial. After a failure the old one still holds; it is the costly "
        "part.",
    ),
    Mistake(
        "errors_computed_twice",
        "dampings.append(mu)",
        "dampings.append(mu)\n        e = errors_at(w)",
        "You compute the errors at the current point again in every trial. Keep them from when the point was "
        "tried.",
    ),
    Mistake(
        "next_damping_recorded",
        "        dampings.append(mu)\n        trial = lm_step(w, e, J, mu)\n        new = errors_at(trial)\n",
        "        trial = lm_step(w, e, J, mu)\n        new = errors_at(trial)\n"
        "        better = new @ new < e @ e\n"
        "        dampings.append(mu / 10.0 if better else mu * 10.0)\n",
        "You return the damping that comes after each trial. The one that the trial used is asked for.",
    ),
    Mistake(
        "failures_left_out",
        "            mu = mu * 10.0\n        path.append(w)",
        "            mu = mu * 10.0\n            continue\n        path.append(w)",
        "Your path has no rows for trials that failed. Such a row repeats the one before.",
    ),
    Mistake(
        "trials_recorded",
        "        path.append(w)",
        "        path.append(trial)",
        "Your path holds the points that were tried. It should hold those where the run stands after each "
        "trial.",
    ),
    Mistake(
        "start_left_out",
        "return np.array(path), ",
        "return np.array(path[1:]), ",
        "Your path lacks the start.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops",
        """
import math


def errors(w, x, y):
    return np.array([float(b) - float(w[0]) * math.exp(w[1] * a) - float(w[2]) for a, b in zip(x, y)])


def jacobian(w, x):
    rows = []
    for a in x:
        growth = math.exp(w[1] * a)
        rows.append([-growth, -float(w[0]) * float(a) * growth, -1.0])
    return np.array(rows)


def lm_step(w, e, J, mu):
    n, m = J.shape
    matrix, gradient = np.zeros((m, m)), np.zeros(m)
    for i in range(n):
        for j in range(m):
            gradient[j] += J[i, j] * e[i] / n
            for k in range(m):
                matrix[j, k] += J[i, j] * J[i, k] / n
    for j in range(m):
        matrix[j, j] += mu
    return w + np.linalg.solve(matrix, -gradient)


def levenberg_marquardt(errors_at, jacobian_at, w, mu, trials):
    path, dampings = np.zeros((trials + 1, len(w))), np.zeros(trials)
    path[0] = w
    e = errors_at(path[0].copy())
    loss, J = sum(v * v for v in e), None
    for k in range(trials):
        if J is None:
            J = jacobian_at(path[k].copy())
        dampings[k] = mu
        trial = lm_step(path[k], e, J, mu)
        new = errors_at(trial)
        new_loss = sum(v * v for v in new)
        if math.isfinite(new_loss) and new_loss < loss:
            path[k + 1], e, loss, J, mu = trial, new, new_loss, None, mu / 10
        else:
            path[k + 1], mu = path[k], mu * 10
    return path, dampings
""",
    ),
    AlsoRight(
        "least_squares_with_extra_rows",
        """
def errors(w, x, y):
    a, r, c = w
    return y - a * np.exp(r * x) - c


def jacobian(w, x):
    J = np.empty((x.size, 3))
    J[:, 0] = -np.exp(w[1] * x)
    J[:, 1] = w[0] * x * J[:, 0]
    J[:, 2] = -1
    return J


def lm_step(w, e, J, mu):
    n, m = J.shape
    rows = np.vstack([J / np.sqrt(n), np.sqrt(mu) * np.eye(m)])
    right = np.concatenate([e / np.sqrt(n), np.zeros(m)])
    return w - np.linalg.lstsq(rows, right, rcond=None)[0]


def levenberg_marquardt(errors_at, jacobian_at, w, mu, trials):
    here = w * 1.0
    e, J = errors_at(here), jacobian_at(here)
    points, used = [here], []
    while len(used) < trials:
        used += [mu]
        there = lm_step(here, e, J, mu)
        f = errors_at(there)
        if np.mean(f**2) / 2 < np.mean(e**2) / 2:
            here, e, mu = there, f, 0.1 * mu
            if len(used) < trials:
                J = jacobian_at(here)
        else:
            mu *= 10
        points += [here]
    return [np.stack(points), np.array(used)]
""",
    ),
    AlsoRight(
        "everything_times_n",
        """
def errors(w, x, y):
    return np.subtract(y, np.add(w[2], w[0] * np.exp(np.multiply(w[1], x))))


def jacobian(w, x):
    growth = np.exp(w[1] * x)
    return np.column_stack([-growth, -w[0] * x * growth, np.full(x.shape, -1.0)])


def lm_step(w, e, J, mu):
    n, m = J.shape
    return w - np.linalg.inv(J.T @ J + n * mu * np.identity(m)) @ (J.T @ e)


def levenberg_marquardt(errors_at, jacobian_at, w, mu, trials):
    w = w.astype(float)
    e = errors_at(w)
    J = jacobian_at(w)
    loss = np.linalg.norm(e)
    rows, mus = [w.copy()], [mu]
    for _ in range(trials):
        trial = lm_step(w, e, J, mus[-1])
        tried = errors_at(trial)
        success = bool(np.linalg.norm(tried) < loss)
        mus.append(mus[-1] * (0.1 if success else 10.0))
        if success:
            w, e, loss, J = trial, tried, np.linalg.norm(tried), jacobian_at(trial)
        rows.append(w.copy())
    return np.array(rows), np.array(mus[:-1])
""",
    ),
]
