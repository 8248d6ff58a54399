# %% [markdown]
# ## Clip
# Write `clip(x)`, elementwise $\min(\max(x, 0), 1)$, for a float array of any shape.
# %% given
import numpy as np


# %% answer
def clip(x):
    """Return x limited to the interval from 0 to 1."""
    # BEGIN SOLUTION
    return np.minimum(np.maximum(x, 0.0), 1.0)
    # END SOLUTION


# %% check points=1
def check_values():
    """Small entries become 0, large ones 1, the others stay."""
    assert_close(clip(np.array([[-2.0, 0.25, 3.0]])), [[0.0, 0.25, 1.0]])


# %% hidden check points=2
def check_argument_is_left_alone(rng):
    """Your function returns a new array and leaves its argument as it was."""
    x = rng.permutation(np.linspace(-2.0, 3.0, 12)).reshape(
        3, 4
    )  # on both sides of 0 and of 1, whoever draws
    before = x.copy()
    assert_close(clip(x), before.clip(0.0, 1.0))
    assert_close(x, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

MISTAKES = [
    Mistake("no_lower_end", "np.maximum(x, 0.0)", "x", "Nothing stops your values below 0."),
    Mistake(
        "no_upper_end",
        "np.minimum(np.maximum(x, 0.0), 1.0)",
        "np.maximum(x, 0.0)",
        "Nothing stops them above 1.",
    ),
    Mistake(
        "writes_into_argument",
        "return np.minimum(np.maximum(x, 0.0), 1.0)",
        "x[x < 0] = 0.0\n    x[x > 1] = 1.0\n    return x",
        "Your function overwrites its argument.",
    ),
    Mistake("raises", None, "def clip(x):\n    return max(x, 0.0)", "max compares whole arrays."),
]
# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [AlsoRight("with_clip", "def clip(x):\n    return np.clip(x, 0.0, 1.0)")]
