# %% about
LECTURES = ["L3-03", "L3-42"]
MINUTES = 30

# %% [markdown]
# ## The temporal-difference error, and half a gradient
#
# In reinforcement learning nobody tells the network the right answer. It learns the value $Q(x, u)$ of taking
# action $u$ in state $x$ from its own guess about the next state $x'$, corrected by the reward $r$ it has
# just seen:
#
# $$
# \delta_i = \underbrace{r_i + \gamma \max_{u'} Q(x'_i, u')}_{\text{target}} - Q(x_i, u_i),
# \qquad
# L = \frac1n \sum_{i=1}^{n} \delta_i^2
# $$
#
# Both sides of the difference contain $Q$. Q-learning nevertheless treats the **target as a fixed number**:
# it moves the prediction towards the target and not the target towards the prediction. What it follows is
# therefore not the gradient of $L$ but the *semi-gradient*, in which only $Q(x_i, u_i)$ is differentiated.
#
# `q` holds $Q(x_i, u_i)$ of the actions taken, shape $(n,)$; `q_next` holds $Q(x'_i, u')$ for all actions,
# shape $(n, A)$, **one row per sample**; `r` the rewards, $(n,)$; `gamma` is a number from 0 to 1. Write
#
# - `td_error(q, q_next, r, gamma)`: all $\delta_i$, shape $(n,)$. **The maximum is over the next action.**
# - `td_loss(q, q_next, r, gamma)`: **the mean of the squares**, one number.
# - `td_semi_gradient(q, q_next, r, gamma)`: the semi-gradient of `td_loss` by `q`, shape $(n,)$, **with
#   the 1/n of the mean and the factor 2 of the square**.
# - `q_table_gradient(Q, x, u, x_next, r, gamma)`: the semi-gradient when $Q$ is a **table** with one row per
#   state and one column per action. `x`, `u` and `x_next` hold indices, $(n,)$. The result has **the shape of
#   `Q`**: the gradient by each entry, 0 for entries that were not visited. **When a pair of state and action
#   occurs several times in the batch, its contributions add up.**
#
# Arrays come back new and as float64, and nothing may change the arguments, `Q` least of all.

# %% given
import numpy as np


# %% answer
def td_error(q, q_next, r, gamma):
    """Return r + gamma * (largest next value) - q, shape (n,)."""
    # BEGIN SOLUTION
    return r + gamma * np.max(q_next, axis=1) - q
    # END SOLUTION


def td_loss(q, q_next, r, gamma):
    """Return the mean of the squared errors."""
    # BEGIN SOLUTION
    return np.mean(td_error(q, q_next, r, gamma) ** 2)
    # END SOLUTION


def td_semi_gradient(q, q_next, r, gamma):
    """Return the gradient of td_loss with respect to q, with the target held fixed, shape (n,)."""
    # BEGIN SOLUTION
    return -2.0 * td_error(q, q_next, r, gamma) / len(q)
    # END SOLUTION


def q_table_gradient(Q, x, u, x_next, r, gamma):
    """Return the semi-gradient with respect to every entry of the table, in the shape of Q."""
    # BEGIN SOLUTION
    grad = np.zeros(Q.shape)
    np.add.at(grad, (x, u), td_semi_gradient(Q[x, u], Q[x_next], r, gamma))
    return grad
    # END SOLUTION


# %% check points=0.5
def check_error_and_loss():
    """Errors 1, -1 and 2 come out of three samples with two actions; the mean of their squares is 2."""
    q, r = np.array([2.0, 1.5, 0.0]), np.array([1.0, 0.5, -1.0])
    q_next = np.array([[4.0, 8.0], [0.0, -2.0], [12.0, 2.0]])
    assert_close(td_error(q, q_next, r, 0.25), [1.0, -1.0, 2.0])
    assert_close(td_loss(q, q_next, r, 0.25), 2.0)


# %% check points=0.5
def check_semi_gradient():
    """The semi-gradient of the same three samples is right."""
    q, r = np.array([2.0, 1.5, 0.0]), np.array([1.0, 0.5, -1.0])
    q_next = np.array([[4.0, 8.0], [0.0, -2.0], [12.0, 2.0]])
    assert_close(td_semi_gradient(q, q_next, r, 0.25), [-2 / 3, 2 / 3, -4 / 3])


# %% check points=0.5
def check_table():
    """The gradient by a table with four states and two actions is right; one pair occurs twice."""
    Q = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 1.0], [0.5, 4.0]])
    x, u, x_next = np.array([0, 2, 0, 1]), np.array([1, 0, 1, 0]), np.array([2, 3, 1, 0])
    grad = q_table_gradient(Q, x, u, x_next, np.array([1.0, -1.0, 2.0, 0.0]), 0.5)
    assert_close(grad, [[0.0, -0.25], [-0.5, 0.0], [1.0, 0.0], [0.0, 0.0]], atol=1e-12)


# %% hidden check points=0.5
def check_random_values(rng):
    """Errors and loss are right on random batches, which stay as they were."""
    from lecturelib import losses as reference

    n, actions, gamma = int(rng.integers(5, 8)), int(rng.integers(2, 5)), rng.uniform(0.3, 0.95)
    for q_next in (rng.normal(size=(n, actions)) - 2.0, rng.integers(-9, 9, size=(n, actions))):
        q, r = rng.normal(size=n), rng.normal(size=n)
        before = [value.copy() for value in (q, q_next, r)]
        assert_close(td_error(q, q_next, r, gamma), reference.td_error(*before, gamma), atol=1e-12)
        assert_close(td_loss(q, q_next, r, gamma), reference.td_loss(*before, gamma))
        for value, wanted in zip((q, q_next, r), before, strict=True):
            assert_close(value, wanted)


# %% hidden check points=0.5
def check_random_semi_gradient(rng):
    """The semi-gradient is right on random batches, which stay as they were."""
    from lecturelib import losses as reference

    n, actions, gamma = int(rng.integers(5, 8)), int(rng.integers(2, 5)), rng.uniform(0.3, 0.95)
    q, q_next, r = rng.normal(size=n), rng.normal(size=(n, actions)) - 2.0, rng.normal(size=n)
    before = [value.copy() for value in (q, q_next, r)]
    wanted = reference.td_semi_gradient(*before, gamma)
    assert_close(td_semi_gradient(q, q_next, r, gamma), wanted, atol=1e-12)
    for value, unchanged in zip((q, q_next, r), before, strict=True):
        assert_close(value, unchanged)


# %% hidden check points=0.5
def check_random_table(rng):
    """The gradient by a random table is right, with pairs that occur several times; table and batch stay as
    they were."""
    from lecturelib import losses as reference

    states, actions, gamma = int(rng.integers(5, 8)), int(rng.integers(2, 4)), rng.uniform(0.3, 0.95)
    Q = rng.normal(size=(states, actions)) - 1.0
    pairs = rng.permutation(np.append(rng.choice(states * actions, size=5, replace=False), [0, 0, 1, 1, 1]))
    x, u = pairs // actions, pairs % actions
    x_next, r = rng.integers(0, states, size=len(pairs)), rng.normal(size=len(pairs))
    before = [value.copy() for value in (Q, x, u, x_next, r)]
    slopes = reference.td_semi_gradient(Q[x, u], Q[x_next], r, gamma)
    wanted = np.bincount(pairs, weights=slopes, minlength=Q.size).reshape(Q.shape)
    assert_close(q_table_gradient(Q, x, u, x_next, r, gamma), wanted, atol=1e-12)
    for value, unchanged in zip((Q, x, u, x_next, r), before, strict=True):
        assert_close(value, unchanged)


# %% mistakes
from autograder.authoring.exercise import Mistake

ERROR = "r + gamma * np.max(q_next, axis=1) - q"
LOSS = "np.mean(td_error(q, q_next, r, gamma) ** 2)"
SEMI = "-2.0 * td_error(q, q_next, r, gamma) / len(q)"
ADD = "np.add.at(grad, (x, u), td_semi_gradient(Q[x, u], Q[x_next], r, gamma))"
CHAPTER = "the chapter 'Losses and output units'"
SLIDE = f"the box 'On the slide (E-30)' in {CHAPTER}"

MISTAKES = [
    Mistake(
        "largest_over_the_batch",
        ERROR,
        "r + gamma * np.max(q_next, axis=0) - q",
        f"Your maximum runs over the batch. It is over the next action u', within each row: see {SLIDE}.",
    ),
    Mistake(
        "largest_of_all",
        ERROR,
        "r + gamma * np.max(q_next) - q",
        "Your maximum is one number for the whole batch. Each sample has its own next state, a row of "
        "q_next, and its own maximum.",
    ),
    Mistake(
        "mean_over_actions",
        ERROR,
        "r + gamma * np.mean(q_next, axis=1) - q",
        "You averaged over the next actions. Q-learning assumes that the best one will be taken.",
    ),
    Mistake(
        "smallest_next_value",
        ERROR,
        "r + gamma * np.min(q_next, axis=1) - q",
        "You took the smallest next value. Q-learning assumes that the best action will be taken.",
    ),
    Mistake(
        "number_of_the_best_action",
        ERROR,
        "r + gamma * np.argmax(q_next, axis=1) - q",
        "You used the number of the best action. The target contains its value.",
    ),
    Mistake(
        "not_discounted",
        ERROR,
        "r + np.max(q_next, axis=1) - q",
        "The discount gamma is missing before the next value.",
    ),
    Mistake(
        "reward_discounted",
        ERROR,
        "gamma * (r + np.max(q_next, axis=1)) - q",
        "You discounted the reward as well. It comes at once; gamma stands before the next value only.",
    ),
    Mistake(
        "reward_forgotten",
        ERROR,
        "gamma * np.max(q_next, axis=1) - q",
        "The reward is missing, so nothing new comes in from outside.",
    ),
    Mistake(
        "square_of_the_mean",
        LOSS,
        "np.mean(td_error(q, q_next, r, gamma)) ** 2",
        "You squared the mean error: 0.444 instead of 2. Errors of opposite sign cancel before they are "
        f"squared; the square belongs inside the expectation: see {SLIDE}.",
    ),
    Mistake(
        "sum_of_squares",
        LOSS,
        "np.sum(td_error(q, q_next, r, gamma) ** 2)",
        "Your loss is the sum over the samples; the exercise asks for their mean.",
    ),
    Mistake(
        "half_of_the_loss",
        LOSS,
        "0.5 * np.mean(td_error(q, q_next, r, gamma) ** 2)",
        "Your loss is half of what the text asks for: there is no factor 1/2 here.",
    ),
    Mistake(
        "absolute_errors",
        LOSS,
        "np.mean(np.abs(td_error(q, q_next, r, gamma)))",
        "You averaged the absolute errors. The loss squares them.",
    ),
    Mistake(
        "squares_not_averaged",
        LOSS,
        "td_error(q, q_next, r, gamma) ** 2",
        "Your loss is one number per sample. A loss is one number: their mean.",
    ),
    Mistake(
        "target_differentiated",
        SEMI,
        "2.0 * (gamma - 1.0) * td_error(q, q_next, r, gamma) / len(q)",
        "Your gradient differentiates the target too: it has the factor gamma - 1. In the semi-gradient the "
        f"target is a fixed number, and only Q(x, u) moves: see {CHAPTER}.",
    ),
    Mistake(
        "semi_turned_round",
        SEMI,
        "2.0 * td_error(q, q_next, r, gamma) / len(q)",
        "Your semi-gradient has the opposite sign. The prediction stands with a minus in the error, which "
        "brings a minus; a step against the gradient then raises an underestimated value.",
    ),
    Mistake(
        "semi_without_two",
        SEMI,
        "-td_error(q, q_next, r, gamma) / len(q)",
        "Your semi-gradient lacks the factor 2 of the square. The update rule of Q-learning has none, "
        f"because it is a step of half the length: see {CHAPTER}.",
    ),
    Mistake(
        "semi_of_the_sum",
        SEMI,
        "-2.0 * td_error(q, q_next, r, gamma)",
        "This is the semi-gradient of the sum over the samples; the exercise asks for the mean.",
    ),
    Mistake(
        "semi_is_one_number",
        SEMI,
        "-2.0 * np.mean(td_error(q, q_next, r, gamma))",
        "Your semi-gradient is one number. Each entry of q is a variable of its own: the result has shape "
        "(n,).",
    ),
    Mistake(
        "semi_is_the_error",
        SEMI,
        "1.0 * td_error(q, q_next, r, gamma)",
        "You return the error itself. That is the direction of Q-learning's update, not the gradient of the "
        "mean of the squares.",
    ),
    Mistake(
        "semi_writes_into_input",
        "return -2.0 * td_error(q, q_next, r, gamma) / len(q)",
        "q -= r + gamma * np.max(q_next, axis=1)\n    return 2.0 * q / len(q)",
        "Your td_semi_gradient writes into the caller's q. Compute the difference as a new array.",
    ),
    Mistake(
        "repeated_pairs_counted_once",
        ADD,
        "grad[x, u] += td_semi_gradient(Q[x, u], Q[x_next], r, gamma)",
        "When a pair of state and action occurs twice, only its last contribution is left: `grad[x, u] += "
        "...` reads, adds and writes once per place. Use a loop, or NumPy's ufunc method that adds without "
        "buffering.",
    ),
    Mistake(
        "table_target_differentiated",
        ADD,
        "slopes = td_semi_gradient(Q[x, u], Q[x_next], r, gamma)\n"
        "    np.add.at(grad, (x, u), slopes)\n"
        "    np.add.at(grad, (x_next, np.argmax(Q[x_next], axis=1)), -gamma * slopes)",
        "This is the full gradient: it also moves the entries from which the targets are made. The "
        f"semi-gradient leaves them alone: see {CHAPTER}.",
    ),
    Mistake(
        "table_at_next_state",
        ADD,
        "np.add.at(grad, (x_next, u), td_semi_gradient(Q[x, u], Q[x_next], r, gamma))",
        "Your gradient lands in the rows of the next states. What is corrected is the value of the state the "
        "step started from.",
    ),
    Mistake(
        "table_indices_exchanged",
        ADD,
        "np.add.at(grad, (u, x), td_semi_gradient(Q[x, u], Q[x_next], r, gamma))",
        "You exchanged the indices: states are the rows of the table, actions its columns.",
    ),
    Mistake(
        "table_is_a_step",
        "grad = np.zeros(Q.shape)",
        "grad = Q.copy()",
        "Your result is the table plus its gradient. The exercise asks for the gradient alone: it begins "
        "with zeros.",
    ),
    Mistake(
        "table_updated_in_place",
        "grad = np.zeros(Q.shape)\n    " + ADD + "\n    return grad",
        "slopes = td_semi_gradient(Q[x, u], Q[x_next], r, gamma)\n    np.add.at(Q, (x, u), -0.1 * slopes)\n"
        "    grad = np.zeros(Q.shape)\n    np.add.at(grad, (x, u), slopes)\n    return grad",
        "Your function also updates the caller's table. A gradient is asked for; the step is somebody else's "
        "business.",
    ),
    Mistake(
        "table_counted_per_sample",
        ADD + "\n    return grad",
        "return td_semi_gradient(Q[x, u], Q[x_next], r, gamma)",
        "You return one slope per sample. The gradient by the table has the shape of the table: put each "
        "slope where its entry is.",
    ),
    Mistake(
        "table_averages_repeated_pairs",
        ADD + "\n    return grad",
        ADD + "\n    count = np.zeros(Q.shape)\n    np.add.at(count, (x, u), 1.0)\n"
        "    return grad / np.maximum(count, 1.0)",
        "You averaged the contributions of a pair that occurs several times. They add up; the mean over the "
        "batch is already in each of them.",
    ),
    # After "semi_turned_round", which looks the same in the check of the semi-gradient.
    Mistake(
        "error_turned_round",
        ERROR,
        "q - r - gamma * np.max(q_next, axis=1)",
        "Your error is prediction minus target. The text has target minus prediction: positive where the "
        "value was underestimated.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "loops",
        """
def td_error(q, q_next, r, gamma):
    out = np.empty(len(q))
    for i in range(len(q)):
        out[i] = r[i] + gamma * max(q_next[i]) - q[i]
    return out


def td_loss(q, q_next, r, gamma):
    return sum(d**2 for d in td_error(q, q_next, r, gamma).tolist()) / len(q)


def td_semi_gradient(q, q_next, r, gamma):
    return np.array([-2 * d / len(q) for d in td_error(q, q_next, r, gamma)])


def q_table_gradient(Q, x, u, x_next, r, gamma):
    n = len(x)
    grad = np.zeros_like(Q)
    for i in range(n):
        delta = r[i] + gamma * Q[x_next[i]].max() - Q[x[i], u[i]]
        grad[x[i], u[i]] -= 2 * delta / n
    return grad
""",
    ),
    AlsoRight(
        "one_hot_products",
        """
def td_error(q, q_next, r, gamma):
    return r - q + gamma * np.sort(q_next, axis=-1)[:, -1]


def td_loss(q, q_next, r, gamma):
    d = td_error(q, q_next, r, gamma)
    return np.array(d @ d / d.size)


def td_semi_gradient(q, q_next, r, gamma):
    target = r + gamma * q_next.max(axis=1)
    return 2 * (q - target) / q.size


def q_table_gradient(Q, x, u, x_next, r, gamma):
    states, actions = Q.shape
    slopes = td_semi_gradient(Q[x, u], Q[x_next], r, gamma)
    return np.eye(states)[x].T @ (slopes[:, None] * np.eye(actions)[u])
""",
    ),
    AlsoRight(
        "flat_indices",
        """
def td_error(q, q_next, r, gamma):
    best = q_next[np.arange(len(q)), q_next.argmax(axis=1)]
    return (r + gamma * best) - q


def td_loss(q, q_next, r, gamma):
    return float(np.linalg.norm(td_error(q, q_next, r, gamma)) ** 2) / q.shape[0]


def td_semi_gradient(q, q_next, r, gamma):
    return td_error(q, q_next, r, gamma) * (-2 / q.shape[0])


def q_table_gradient(Q, x, u, x_next, r, gamma):
    place = np.ravel_multi_index((x, u), Q.shape)
    slopes = td_semi_gradient(Q[x, u], Q[x_next], r, gamma)
    return np.bincount(place, slopes, Q.size).reshape(Q.shape)
""",
    ),
]
