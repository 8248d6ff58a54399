# %% about
LECTURES = ["L0-56", "L2-12", "L2-13", "L4-37"]
MINUTES = 30

# %% [markdown]
# ## Nesterov: look before you step
#
# Momentum takes the gradient where it stands, and then jumps somewhere else. Nesterov's idea: the velocity
# will carry us to $\theta + \beta v$ in any case, so take the gradient there.
#
# $$
# v \leftarrow \beta v - \eta\, \nabla f(\theta + \beta v),
# \qquad
# \theta \leftarrow \theta + v,
# \qquad
# v = 0 \text{ at first}
# $$
#
# **1.** Write `nesterov_path(gradient, theta, lr, beta, steps)`: **the points $\theta$** of a run, the first
# one included, as a float64 array of shape (`steps` + 1, $n$). `gradient` is a function that takes a point.
#
# **2.** PyTorch, asked for `nesterov=True`, computes something that looks different:
#
# $$
# u \leftarrow \beta u + \nabla f(\tilde\theta),
# \qquad
# \tilde\theta \leftarrow \tilde\theta - \eta\, \bigl(\nabla f(\tilde\theta) + \beta u\bigr),
# \qquad
# u = 0 \text{ at first}
# $$
#
# with **the same gradient in both places, and the new $u$ in the second**. Write
# `rewritten_path(gradient, theta, lr, beta, steps)`: the points $\tilde\theta$, in the same shape.
#
# **3.** The two are one method: $\tilde\theta$ is the point ahead, $\theta + \beta v$. Write
# `to_lookahead(path, beta)`, which **takes an array as `nesterov_path` returns it and returns the one that
# `rewritten_path` gives from the same start**, without any gradient. The velocity can be read off the path.
#
# **Call `gradient` exactly once per step, in both runs.** `theta` may hold integers, and nothing may change
# the arguments.
#
# Test your own code on something that is not quadratic: on a parabola a wrong place of the gradient can hide
# behind a wrong formula.

# %% given
import numpy as np


# %% answer
def nesterov_path(gradient, theta, lr, beta, steps):
    """Return all points of a run with Nesterov's momentum, shape (steps + 1, n)."""
    # BEGIN SOLUTION
    path = np.empty((steps + 1, len(theta)))
    path[0] = theta
    v = np.zeros(len(theta))
    for t in range(steps):
        v = beta * v - lr * gradient(path[t] + beta * v)
        path[t + 1] = path[t] + v
    return path
    # END SOLUTION


def rewritten_path(gradient, theta, lr, beta, steps):
    """Return all points of a run of the rewritten form, shape (steps + 1, n)."""
    # BEGIN SOLUTION
    path = np.empty((steps + 1, len(theta)))
    path[0] = theta
    u = np.zeros(len(theta))
    for t in range(steps):
        g = gradient(path[t])
        u = beta * u + g
        path[t + 1] = path[t] - lr * (g + beta * u)
    return path
    # END SOLUTION


def to_lookahead(path, beta):
    """Return the points ahead of a path of nesterov_path, same shape."""
    # BEGIN SOLUTION
    velocities = np.diff(path, axis=0, prepend=path[:1])
    return path + beta * velocities
    # END SOLUTION


# %% check points=0.5
def check_quartic():
    """Four steps on w⁴/4 from 1.5 with rate 0.05 and momentum 0.9 are right, with one gradient each."""
    seen = []

    def gradient(theta):
        seen.append(np.array(theta))
        return theta**3

    path = nesterov_path(gradient, np.array([1.5]), 0.05, 0.9, 4)
    expected = [[1.5], [1.33125], [1.097353868371582], [0.851972156710116], [0.6185589536048726]]
    assert_close(path, expected)
    assert len(seen) == 4, f"your code asked for {len(seen)} gradients in four steps"


# %% check points=0.5
def check_rewritten():
    """Four steps of the rewritten form on w⁴/4 are right, with one gradient each."""
    seen = []

    def gradient(theta):
        seen.append(np.array(theta))
        return theta**3

    path = rewritten_path(gradient, np.array([1.5]), 0.05, 0.9, 4)
    expected = [[1.5], [1.179375], [0.8868473499060059], [0.6311286162147967], [0.40848707081015356]]
    assert_close(path, expected)
    assert len(seen) == 4, f"your code asked for {len(seen)} gradients in four steps"


# %% check points=0.5
def check_points_ahead():
    """The points ahead of a small path in the plane are right."""
    path = np.array([[1.0, 4.0], [0.5, 2.0], [1.5, 2.0], [0.0, 1.0]])
    expected = [[1.0, 4.0], [0.1, 0.4], [2.3, 2.0], [-1.2, 0.2]]
    assert_close(to_lookahead(path, 0.8), expected)


# %% hidden check points=0.5
def check_random_runs(rng):
    """Runs of Nesterov's momentum on a function that is not quadratic are right, from floats and from
    integers, and leave the starting point alone."""
    from lecturelib.optimizers import Nesterov, minimize

    n = int(rng.integers(3, 6))
    scale, lr = rng.uniform(0.5, 4.0, size=n), rng.uniform(0.005, 0.01)
    beta, steps = rng.uniform(0.7, 0.95), int(rng.integers(5, 10))
    for theta in (rng.uniform(0.5, 2.0, size=n), rng.integers(1, 4, size=n)):
        wanted = minimize(Nesterov(lr, beta), lambda w: (0.0, scale * w**3 + np.cos(w)), theta, steps).path
        before = theta.copy()
        got = nesterov_path(lambda w: scale * w**3 + np.cos(w), theta, lr, beta, steps)
        assert_close(got, wanted)
        assert_close(theta, before)


# %% hidden check points=0.5
def check_where_gradients_are_taken(rng):
    """Your run asks for each gradient once, at the point ahead; the rewritten one asks at its own points."""
    n = int(rng.integers(3, 6))
    scale, theta = rng.uniform(0.5, 4.0, size=n), rng.uniform(0.5, 2.0, size=n)
    lr, beta, steps = rng.uniform(0.005, 0.01), rng.uniform(0.7, 0.95), int(rng.integers(5, 10))
    seen = []

    def gradient(point):
        seen.append(np.array(point))
        return scale * point**3

    path = nesterov_path(gradient, theta, lr, beta, steps)
    assert len(seen) == steps, "the gradient was not asked for once in every step"
    assert_close(np.array(seen), path[:-1] + beta * np.diff(path, axis=0, prepend=path[:1])[:-1])
    seen.clear()
    path = rewritten_path(gradient, theta, lr, beta, steps)
    assert len(seen) == steps, "the gradient was not asked for once in every step"
    assert_close(np.array(seen), path[:-1])


# %% hidden check points=0.5
def check_one_method(rng):
    """Runs of the rewritten form are right, and your map takes the path of the one to that of the other."""
    from lecturelib.optimizers import Nesterov, NesterovRewritten, minimize

    n = int(rng.integers(3, 6))
    scale, lr = rng.uniform(0.5, 4.0, size=n), rng.uniform(0.005, 0.01)
    beta, steps = rng.uniform(0.7, 0.95), int(rng.integers(5, 10))
    for theta in (rng.uniform(0.5, 2.0, size=n), rng.integers(1, 4, size=n)):
        plain, rewritten = (
            minimize(rule(lr, beta), lambda w: (0.0, scale * w**3 + np.cos(w)), theta, steps).path
            for rule in (Nesterov, NesterovRewritten)
        )
        before, copy = theta.copy(), plain.copy()
        assert_close(rewritten_path(lambda w: scale * w**3 + np.cos(w), theta, lr, beta, steps), rewritten)
        assert_close(theta, before)
        assert_close(to_lookahead(plain, beta), rewritten)
        assert_close(plain, copy)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Optimizers: momentum, Nesterov, adaptive methods'"
STEP = "v = beta * v - lr * gradient(path[t] + beta * v)\n        path[t + 1] = path[t] + v"
AHEAD = "lr * gradient(path[t] + beta * v)"
SECOND = "path[t] - lr * (g + beta * u)"
MAP = "return path + beta * velocities"

MISTAKES = [
    Mistake(
        "plain_momentum",
        AHEAD,
        "lr * gradient(path[t])",
        "You took the gradient where you stand: 1.061411 after two steps. That is classical momentum; "
        f"Nesterov takes it at the point ahead. See Nesterov's momentum in {CHAPTER}.",
    ),
    Mistake(
        "gradient_extrapolated",
        STEP,
        "g = gradient(path[t])\n"
        "        last = g if t == 0 else last\n"
        "        v = beta * v - lr * (g + beta * (g - last))\n"
        "        last = g\n"
        "        path[t + 1] = path[t] + v",
        "You extrapolated the gradient instead of the point: 1.107119 after two steps. On a parabola both "
        f"are the same, on a quartic they are not. See Nesterov's momentum in {CHAPTER}.",
    ),
    Mistake(
        "looks_back",
        AHEAD,
        "lr * gradient(path[t] - beta * v)",
        "You took the gradient behind you: 1.016256 after two steps. With the velocity of this form, which "
        "points downhill, the point ahead has a plus.",
    ),
    Mistake(
        "looks_too_far",
        AHEAD,
        "lr * gradient(path[t] + v)",
        "You took the gradient a whole velocity ahead. The velocity is about to shrink by beta, so the point "
        "ahead is beta times the velocity away.",
    ),
    Mistake(
        "jump_added_twice",
        STEP,
        "ahead = path[t] + beta * v\n"
        "        v = beta * v - lr * gradient(ahead)\n"
        "        path[t + 1] = ahead + v",
        "Your step starts from the point ahead and adds the whole velocity, so the old jump counts twice: "
        "0.945479 after two steps. The point ahead is only where the gradient is taken.",
    ),
    Mistake(
        "returns_the_point_ahead",
        "path[t + 1] = path[t] + v\n    return path",
        "path[t + 1] = path[t] + v\n    return path + beta * np.diff(path, axis=0, prepend=path[:1])",
        "You returned the points ahead: 1.179375 after one step. That is what the rewritten form stores; "
        f"here the points themselves are asked for. See Nesterov's momentum in {CHAPTER}.",
    ),
    Mistake(
        "uphill",
        "v = beta * v - lr * gradient(",
        "v = beta * v + lr * gradient(",
        "Your velocity collects the gradients with a plus, so it drives uphill.",
    ),
    Mistake(
        "velocity_forgotten",
        STEP,
        "path[t + 1] = path[t] + beta * v - lr * gradient(path[t] + beta * v)",
        "Your velocity stays 0, so this is plain descent. Each jump has to be kept for the next step.",
    ),
    Mistake(
        "averages_the_gradients",
        AHEAD,
        "lr * (1.0 - beta) * gradient(path[t] + beta * v)",
        "Your gradient counts 1 - beta times, as in the forms that average. Here it counts in full: see the "
        f"table of forms in {CHAPTER}.",
    ),
    Mistake(
        "asks_twice",
        STEP,
        "gradient(path[t])\n"
        "        v = beta * v - lr * gradient(path[t] + beta * v)\n"
        "        path[t + 1] = path[t] + v",
        "Your run asks for two gradients in each step. Nesterov's momentum needs one, at the point ahead.",
    ),
    Mistake(
        "rewritten_asks_twice",
        SECOND,
        "path[t] - lr * (gradient(path[t]) + beta * u)",
        "Your rewritten form asks for the same gradient twice in each step. Keep it in a variable.",
    ),
    Mistake(
        "rewritten_without_gradient",
        SECOND,
        "path[t] - lr * u",
        "Your rewritten form is classical momentum: 1.33125 after one step. In the second formula stands the "
        "new u, not the old one, and the gradient has to be there a second time: see Nesterov's momentum in "
        f"{CHAPTER}.",
    ),
    Mistake(
        "rewritten_with_whole_velocity",
        SECOND,
        "path[t] - lr * (g + u)",
        "Your rewritten form adds the whole u to the gradient. It counts beta times there.",
    ),
    Mistake(
        "rewritten_looks_ahead_again",
        "g = gradient(path[t])",
        "g = gradient(path[t] - lr * beta * u)",
        "Your rewritten form looks ahead, but its points are the points ahead already: the gradient is "
        "wanted where it stands.",
    ),
    Mistake(
        "map_looks_back",
        MAP,
        "return path - beta * velocities",
        "Your map goes back instead of ahead: the last jump is added, beta times.",
    ),
    Mistake(
        "map_without_beta",
        MAP,
        "return path + velocities",
        "Your map adds the whole last jump. The point ahead is beta times the velocity away.",
    ),
    Mistake(
        "map_with_the_next_jump",
        "np.diff(path, axis=0, prepend=path[:1])",
        "np.diff(path, axis=0, append=path[-1:])",
        "Your map adds the jump that comes after a point. The velocity at a point is the jump that led "
        "there, and at the first point it is 0.",
    ),
    Mistake(
        "map_along_the_wrong_axis",
        "np.diff(path, axis=0, prepend=path[:1])",
        "np.diff(path, axis=1, prepend=path[:, :1])",
        "Your map takes differences between coordinates. The points are the rows of the array: a jump is the "
        "difference of two rows.",
    ),
    Mistake(
        "map_loses_a_row",
        "np.diff(path, axis=0, prepend=path[:1])\n    return path + beta * velocities",
        "np.diff(path, axis=0)\n    return path[1:] + beta * velocities",
        "Your map returns one row less than the path has. Nothing led to the first point, so its velocity is "
        "0 and it is its own point ahead.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "positive_accumulation",
        """
def nesterov_path(gradient, theta, lr, beta, steps):
    here, down = theta.astype(float), np.zeros(len(theta))  # down is minus the velocity
    points = [here]
    for _ in range(steps):
        down = beta * down + lr * gradient(here - beta * down)
        here = here - down
        points.append(here)
    return np.array(points)


def rewritten_path(gradient, theta, lr, beta, steps):
    here, down = theta.astype(float), np.zeros(len(theta))
    points = [here]
    for _ in range(steps):
        jump = lr * gradient(here)
        down = beta * down + jump
        here = here - jump - beta * down
        points.append(here)
    return np.array(points)


def to_lookahead(path, beta):
    ahead = path.copy()
    ahead[1:] = (1 + beta) * path[1:] - beta * path[:-1]
    return ahead
""",
    ),
    AlsoRight(
        "through_the_points_ahead",
        """
def nesterov_path(gradient, theta, lr, beta, steps):
    path = np.zeros((steps + 1, theta.size))
    path[0] = theta
    ahead = path[0].copy()
    for t in range(steps):
        path[t + 1] = ahead - lr * gradient(ahead)
        ahead = path[t + 1] + beta * (path[t + 1] - path[t])
    return path


def rewritten_path(gradient, theta, lr, beta, steps):
    return to_lookahead(nesterov_path(gradient, theta, lr, beta, steps), beta)


def to_lookahead(path, beta):
    return np.vstack([path[:1], path[1:] + beta * (path[1:] - path[:-1])])
""",
    ),
    AlsoRight(
        "loops",
        """
def nesterov_path(gradient, theta, lr, beta, steps):
    n = len(theta)
    path, v = [[float(p) for p in theta]], [0.0] * n
    for _ in range(steps):
        g = gradient(np.array([path[-1][i] + beta * v[i] for i in range(n)]))
        v = [beta * v[i] - lr * g[i] for i in range(n)]
        path.append([path[-1][i] + v[i] for i in range(n)])
    return np.array(path)


def rewritten_path(gradient, theta, lr, beta, steps):
    n = len(theta)
    path, u = [[float(p) for p in theta]], [0.0] * n
    for _ in range(steps):
        g = gradient(np.array(path[-1]))
        u = [beta * u[i] + g[i] for i in range(n)]
        path.append([path[-1][i] - lr * g[i] - lr * beta * u[i] for i in range(n)])
    return np.array(path)


def to_lookahead(path, beta):
    out = np.zeros(path.shape)
    for t in range(len(path)):
        for i in range(path.shape[1]):
            out[t, i] = path[t, i] + (beta * (path[t, i] - path[t - 1, i]) if t > 0 else 0.0)
    return out
""",
    ),
]
