# %% [markdown]
# ## One step of descent, and a number
# Write `step(gradient, theta, lr)`, which evaluates the function `gradient` once, at `theta`; and set `HALF` to one half.
# %% given
import numpy as np


# %% answer
# BEGIN SOLUTION
HALF = 0.5
# END SOLUTION


def step(gradient, theta, lr=0.1):
    """Return theta after one step of gradient descent."""
    # BEGIN SOLUTION
    return theta - lr * gradient(theta)
    # END SOLUTION


# %% check points=1
def check_values():
    """One step on a parabola."""
    assert_close(step(lambda theta: 2.0 * theta, np.array([1.0, -2.0])), [0.8, -1.6])


# %% check points=0.5
def check_half():
    """HALF is one half."""
    assert_close(HALF, 0.5)


# %% hidden check points=1.5
def check_evaluates_once(rng):
    """The gradient is evaluated once, at theta."""
    seen = []

    def gradient(theta):
        seen.append(theta)
        return theta**3

    theta = rng.normal(size=3)
    assert_close(step(gradient, theta, lr=0.5), theta - 0.5 * theta**3)
    assert len(seen) == 1, f"gradient was evaluated {len(seen)} times"


# %% mistakes
from autograder.authoring.exercise import Mistake

MISTAKES = [
    Mistake("uphill", "theta - lr", "theta + lr", "Your step goes uphill."),
    Mistake("no_lr", "lr * gradient", "gradient", "Your step ignores the learning rate."),
    Mistake(
        "evaluates_twice", "return ", "gradient(theta)\n    return ", "Evaluating a gradient is expensive."
    ),
    Mistake("half_of_one_percent", "HALF = 0.5", "HALF = 0.005", "That is half a percent."),
]
# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "keyword_and_copy",
        "HALF = 1 / 2\ndef step(gradient, theta, *, lr=0.1):\n    new = theta.copy()\n    new -= lr * gradient(theta)\n    return new",
    )
]
