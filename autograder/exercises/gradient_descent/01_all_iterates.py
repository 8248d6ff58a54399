# %% about
LECTURES = ["L0-31", "L1-09", "L1-10", "L2-02", "L4-27", "L4-31"]
MINUTES = 10

# %% [markdown]
# ## Down the parabola, step by step
#
# Everything in this course that learns does so by the same move: look which way the error rises, and go a
# little the other way.
#
# $$
# \theta_{t+1} = \theta_t - \alpha\, \nabla f(\theta_t), \qquad t = 0, 1, \dots
# $$
#
# The best way to understand a run is to look at all of its points, so your function hands back all of them.
# For $f(\theta) = \tfrac12 \lVert\theta\rVert^2$ the gradient is $\theta$ itself and each step multiplies the
# point by $1 - \alpha$: then you can see every number before you run the code.
#
# Write `gradient_descent(grad, theta0, lr, steps)`.
#
# - `grad` is a function: it takes a point, an array of shape $(p,)$, and returns the gradient there, of the
#   same shape. It may be that of any $f$. **Call it exactly once per step, at the point where you are.**
# - `theta0` has shape $(p,)$, `lr` is the learning rate $\alpha > 0$, `steps` is a whole number from 0 on.
# - **Return an array of shape `(steps + 1, p)`, float64: the start is row 0, the last point the last row.**
# - **`theta0` may hold integers, and it must not change.**

# %% given
import numpy as np


# %% answer
def gradient_descent(grad, theta0, lr, steps):
    """Return the start and the points after each step, as rows."""
    # BEGIN SOLUTION
    theta = np.array(theta0, dtype=float)
    path = [theta]
    for _ in range(steps):
        theta = theta - lr * grad(theta)
        path.append(theta)
    return np.array(path)
    # END SOLUTION


# %% check points=0.5
def check_parabola():
    """With rate 0.1 on the parabola, each of three steps leaves nine tenths of the point."""
    path = gradient_descent(lambda theta: 1.0 * theta, np.array([1.0, -2.0]), 0.1, 3)
    assert_close(path, [[1.0, -2.0], [0.9, -1.8], [0.81, -1.62], [0.729, -1.458]])


# %% hidden check points=0.5
def check_other_functions(rng):
    """The path is right for other functions, for a start of integers, which stays as it was, and for no steps
    at all; the gradient is asked for once per step, at the points of the path."""
    from lecturelib.descent import gradient_descent as reference

    curvature, lr, steps = rng.uniform(0.5, 1.5, size=3), rng.uniform(0.1, 0.3), int(rng.integers(4, 8))
    asked = []

    def grad(theta):
        asked.append(np.array(theta))
        return curvature * (theta - 1.0) + 0.1 * np.sin(theta)

    for theta0 in (rng.normal(size=3), rng.integers(2, 9, size=3)):
        before = theta0.copy()
        wanted = reference(grad, before, lr, steps)
        asked.clear()
        assert_close(gradient_descent(grad, theta0, lr, steps), wanted)
        assert_close(theta0, before)
        assert_close(np.array(asked), wanted[:-1])
    assert_close(gradient_descent(grad, theta0, lr, 0), [1.0 * before])


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Gradient descent, SGD and learning-rate schedules'."
STEP = "theta = theta - lr * grad(theta)"
LOOP = """    for _ in range(steps):
        theta = theta - lr * grad(theta)
        path.append(theta)
"""

MISTAKES = [
    Mistake(
        "plus_sign",
        STEP,
        "theta = theta + lr * grad(theta)",
        "Your path climbs: on the parabola each step multiplies the point by 1.1. The gradient points "
        "uphill. One slide prints this plus sign, the next one the minus (E-47): " + CHAPTER,
    ),
    Mistake(
        "start_missing",
        "path = [theta]",
        "path = []",
        "The start is missing from your path: n steps make n + 1 points.",
    ),
    Mistake(
        "last_point_missing",
        LOOP,
        LOOP.replace("range(steps)", "range(steps - 1)"),
        "Your path has as many points as steps, and the last step was not taken: n steps make n + 1 points.",
    ),
    Mistake(
        "one_step_too_many",
        LOOP,
        LOOP.replace("range(steps)", "range(steps + 1)"),
        "You took one step too many: the start is a point of the path, but not a step.",
    ),
    Mistake(
        "only_the_end",
        "return np.array(path)",
        "return theta",
        "You return the last point only. The text asks for all of them, one per row.",
    ),
    Mistake(
        "all_rows_equal",
        STEP,
        "theta -= lr * grad(theta)",
        "All rows of your path are equal. You changed one array in place and put that same array into the "
        "list again and again: each step needs an array of its own.",
    ),
    Mistake(
        "start_is_overwritten",
        None,
        """
def gradient_descent(grad, theta0, lr, steps):
    path = [1.0 * theta0]
    for _ in range(steps):
        theta0[:] = theta0 - lr * grad(theta0)
        path.append(1.0 * theta0)
    return np.array(path)
""",
        "Your function walks with the caller's own array, so theta0 has changed (and, if it holds integers, "
        "every point was cut to whole numbers). Walk with a float copy.",
    ),
    Mistake(
        "integers_stay_integers",
        None,
        """
def gradient_descent(grad, theta0, lr, steps):
    path = np.empty((steps + 1, len(theta0)), dtype=theta0.dtype)
    path[0] = theta0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path
""",
        "From a start of integers your path holds integers: every point is cut to whole numbers. Make the "
        "path float64 always.",
    ),
    Mistake(
        "gradient_of_the_start",
        STEP,
        "theta = theta - lr * grad(path[0])",
        "Every step uses the gradient at the start, so the path is a straight line with equal steps. The "
        "gradient belongs to the point where you are: " + CHAPTER,
    ),
    Mistake(
        "rate_forgotten",
        STEP,
        "theta = theta - grad(theta)",
        "The learning rate is missing from your step. On the parabola the first step then lands at 0.",
    ),
    Mistake(
        "rate_falls",
        LOOP,
        LOOP.replace("_ in", "t in").replace("lr *", "lr / (t + 1) *"),
        "Your rate falls from step to step. Schedules come later; here it stays as it is.",
    ),
    Mistake(
        "direction_only",
        LOOP,
        LOOP.replace("theta = ", "g = grad(theta)\n        theta = ").replace(
            "grad(theta)\n        path", "g / np.linalg.norm(g)\n        path"
        ),
        "Your steps all have the length of the rate, because you divide the gradient by its norm. In plain "
        "descent a step gets shorter as the slope gets gentler: " + CHAPTER,
    ),
    Mistake(
        "formula_of_the_parabola",
        None,
        """
def gradient_descent(grad, theta0, lr, steps):
    return np.array([(1.0 - lr) ** t * theta0 for t in range(steps + 1)])
""",
        "Your path is that of the parabola whatever the function is. Ask `grad`; it may belong to any "
        "function.",
    ),
    Mistake(
        "asks_twice",
        LOOP,
        LOOP.replace("        path", "        grad(theta)\n        path"),
        "Your path is right, but you ask for gradients that you do not use. In a network each one costs a "
        "pass through all of the data: one per step is enough.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "fill_an_array",
        """
def gradient_descent(grad, theta0, lr, steps):
    path = np.zeros((steps + 1, theta0.size))
    path[0] = theta0
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path
""",
    ),
    AlsoRight(
        "copies_of_one_array",
        """
def gradient_descent(grad, theta0, lr, steps):
    theta = theta0.astype(float)
    rows = [theta.copy()]
    while len(rows) <= steps:
        theta += -lr * grad(theta)
        rows.append(theta.copy())
    return np.vstack(rows)
""",
    ),
    AlsoRight(
        "recursion",
        """
def gradient_descent(grad, theta0, lr, steps):
    start = np.asarray(theta0, dtype=np.float64)[None, :]
    if steps == 0:
        return start.copy()
    rest = gradient_descent(grad, start[0] - lr * grad(start[0]), lr, steps - 1)
    return np.concatenate([start, rest])
""",
    ),
]
