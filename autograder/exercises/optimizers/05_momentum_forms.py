# %% about
LECTURES = ["L0-54", "L1-16", "L2-06", "L2-09", "L2-10", "L2-13", "L3-68", "L4-37"]
MINUTES = 25

# %% [markdown]
# ## Momentum in five spellings
#
# Five sources write momentum in five ways. Four of them are the same method with another learning rate; the
# fifth, taken literally, brakes where it should drive. Whoever copies "learning rate 0.1, momentum 0.9" from
# one program to another has to know which is which.
#
# Each form keeps a velocity $v$, which is 0 at first, and **makes two assignments in this order**:
#
# | `form` | first | then |
# |---|---|---|
# | `"classical"` | $v \leftarrow \beta v - \eta g$ | $\theta \leftarrow \theta + v$ |
# | `"heavy-ball"` | $v \leftarrow \beta v + g$ | $\theta \leftarrow \theta - \eta v$ |
# | `"normalized"` | $v \leftarrow \beta v - \eta (1 - \beta) g$ | $\theta \leftarrow \theta + v$ |
# | `"average"` | $v \leftarrow \beta v + (1 - \beta) g$ | $\theta \leftarrow \theta - \eta v$ |
# | `"vtech-literal"` | $v \leftarrow -\eta (g + \beta v)$ | $\theta \leftarrow \theta + v$ |
#
# **1.** Write `momentum_step(theta, v, g, lr, beta, form)`, which **returns the pair of the new $\theta$ and
# the new $v$**, two new float64 arrays. All three arrays have shape $(n,)$; `theta` and `g` may hold
# integers, and nothing may change the arguments.
#
# **2.** Write `convert(lr, beta, source, target)`: the form `source` with learning rate `lr` and momentum
# `beta` walks a certain path. **Return the pair `(lr, beta)` with which the form `target` walks the same
# path**, on every function. Both forms start with $v = 0$, and the learning rate is constant. Any of the five
# forms may be the source and any the target, also twice the same. Here $\eta > 0$ and $0 < |\beta| < 1$; the
# number you return may be larger.
#
# One way that needs no table of 25 cases: first find out what the source is in classical terms.

# %% given
import numpy as np


# %% answer
def momentum_step(theta, v, g, lr, beta, form="classical"):
    """Return the next point and the next velocity."""
    # BEGIN SOLUTION
    if form == "classical":
        v = beta * v - lr * g
        return theta + v, v
    if form == "heavy-ball":
        v = beta * v + g
        return theta - lr * v, v
    if form == "normalized":
        v = beta * v - lr * (1.0 - beta) * g
        return theta + v, v
    if form == "average":
        v = beta * v + (1.0 - beta) * g
        return theta - lr * v, v
    v = -lr * (g + beta * v)
    return theta + v, v
    # END SOLUTION


def convert(lr, beta, source, target):
    """Return learning rate and momentum with which target walks the path of source."""
    # BEGIN SOLUTION
    if source in ("normalized", "average"):
        lr = lr * (1.0 - beta)
    if source == "vtech-literal":
        beta = -lr * beta
    if target in ("normalized", "average"):
        lr = lr / (1.0 - beta)
    if target == "vtech-literal":
        beta = -beta / lr
    return lr, beta
    # END SOLUTION


# %% check points=0.5
def check_classical():
    """Three classical steps in the bowl x²/2 + 5y² lead from (1, 1) to (0.731375, -0.73)."""
    theta, v = np.array([1.0, 1.0]), np.zeros(2)
    points = []
    for _ in range(3):
        theta, v = momentum_step(theta, v, np.array([1.0, 10.0]) * theta, 0.05, 0.9, "classical")
        points.append(theta)
    assert_close(np.array(points), [[0.95, 0.5], [0.8575, -0.2], [0.731375, -0.73]])
    assert_close(v, [-0.126125, -0.53])


# %% check points=0.5
def check_other_forms():
    """One step of each of the other four forms is right, with a velocity that is not 0."""
    points, velocities = [], []
    for form in ("heavy-ball", "normalized", "average", "vtech-literal"):
        theta, v, g = np.array([1.0, -2.0]), np.array([0.4, 2.0]), np.array([3.0, -1.0])
        theta, v = momentum_step(theta, v, g, 0.1, 0.8, form)
        points.append(theta)
        velocities.append(v)
    assert_close(np.array(velocities), [[3.32, 0.6], [0.26, 1.62], [0.92, 1.4], [-0.332, -0.06]])
    assert_close(np.array(points), [[0.668, -2.06], [1.26, -0.38], [0.908, -2.14], [0.668, -2.06]])


# %% check points=0.5
def check_conversions():
    """Conversions from the classical form to the other four, and back, are right."""
    forms = ("heavy-ball", "normalized", "average", "vtech-literal")
    there = [convert(0.5, 0.2, "classical", form) for form in forms]
    back = [convert(0.5, 0.2, form, "classical") for form in forms]
    expected_there = [[0.5, 0.2], [0.625, 0.2], [0.625, 0.2], [0.5, -0.4]]
    expected_back = [[0.5, 0.2], [0.4, 0.2], [0.4, 0.2], [0.5, -0.1]]
    assert_close(np.array([there, back], dtype=float), [expected_there, expected_back])


# %% hidden check points=0.5
def check_random_steps(rng):
    """Steps of all five forms are right at random points of floats and of integers, and leave their arguments
    alone."""
    from lecturelib.optimizers import FORMS, Momentum, MomentumState

    n = int(rng.integers(3, 7))
    for form in FORMS:
        lr, beta = rng.uniform(0.05, 0.5), rng.uniform(0.3, 0.95)
        for theta, g in (
            (rng.normal(size=n), rng.normal(size=n)),
            (rng.integers(-5, 6, size=n), rng.integers(-5, 6, size=n)),
        ):
            v = rng.normal(size=n)
            wanted, state = Momentum(lr, beta, form).step(theta, g, MomentumState(3, v))
            before = theta.copy(), v.copy(), g.copy()
            new, velocity = momentum_step(theta, v, g, lr, beta, form)
            assert_close(new, wanted)
            assert_close(velocity, state.v)
            for array, copy in zip((theta, v, g), before, strict=True):
                assert_close(array, copy)


# %% hidden check points=1
def check_all_conversions(rng):
    """All 25 conversions are right, for random learning rates and momenta."""
    from lecturelib.optimizers import FORMS, Momentum
    from lecturelib.optimizers import convert as reference

    classical = Momentum(rng.uniform(0.5, 0.9), rng.uniform(0.1, 0.4))
    for source in FORMS:
        given = reference(classical, source)
        for target in FORMS:
            wanted = reference(given, target)
            lr, beta = convert(given.lr, given.beta, source, target)
            assert_close(lr, wanted.lr)
            assert_close(beta, wanted.beta)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Optimizers: momentum, Nesterov, adaptive methods'"
TABLE = f"see the table of forms in {CHAPTER}."
CLASSICAL = "v = beta * v - lr * g\n        return theta + v, v"
HEAVY = "v = beta * v + g\n        return theta - lr * v, v"
LITERAL = "v = -lr * (g + beta * v)"

MISTAKES = [
    Mistake(
        "averages_in_the_classical_form",
        "v = beta * v - lr * g\n",
        "v = beta * v - lr * (1.0 - beta) * g\n",
        "Your classical form weights the gradient by 1 - beta: after three steps 0.97207 instead of "
        f"0.731375. That is the normalized form; {TABLE}",
    ),
    Mistake(
        "uphill",
        "v = beta * v - lr * g\n",
        "v = beta * v + lr * g\n",
        "Your classical velocity collects the gradients with a plus, so it drives uphill: 1.2926 after three "
        f"steps. In this form the minus is inside the velocity; {TABLE}",
    ),
    Mistake(
        "point_before_velocity",
        CLASSICAL,
        "return theta + v, beta * v - lr * g",
        "Your classical form moves by the old velocity and renews it afterwards, so the first step goes "
        f"nowhere. First the velocity, then the point; {TABLE}",
    ),
    Mistake(
        "velocity_not_kept",
        CLASSICAL,
        "new = beta * v - lr * g\n        return theta + new, v",
        "Your classical form returns the velocity it was given, so it never builds up.",
    ),
    Mistake(
        "looks_ahead_in_the_end",
        CLASSICAL,
        "v = beta * v - lr * g\n        return theta + beta * v - lr * g, v",
        "Your classical form adds beta times the new velocity and the gradient once more: that is Nesterov's "
        f"point ahead. Here the point moves by the velocity alone; {TABLE}",
    ),
    Mistake(
        "writes_into_the_velocity",
        CLASSICAL,
        "v *= beta\n        v -= lr * g\n        return theta + v, v",
        "Your classical form changes the velocity it was given: *= and -= work in place. Build a new array.",
    ),
    Mistake(
        "rate_twice_in_heavy_ball",
        HEAVY,
        "v = beta * v + lr * g\n        return theta - lr * v, v",
        "Your heavy ball has the learning rate inside the velocity and in the step. In this form the "
        f"velocity adds up plain gradients; {TABLE}",
    ),
    Mistake(
        "heavy_ball_uphill",
        HEAVY,
        "v = beta * v + g\n        return theta + lr * v, v",
        "Your heavy ball goes uphill: its velocity holds gradients with a plus, so the step has to subtract.",
    ),
    Mistake(
        "normalized_without_weight",
        "v = beta * v - lr * (1.0 - beta) * g",
        "v = beta * v - lr * 1.0 * g",
        f"Your normalized form is the classical one: the gradient counts only 1 - beta times here; {TABLE}",
    ),
    Mistake(
        "average_without_weight",
        "v = beta * v + (1.0 - beta) * g",
        "v = beta * v + 1.0 * g",
        f"Your average is a sum: the gradient counts only 1 - beta times here; {TABLE}",
    ),
    Mistake(
        "weights_exchanged_in_the_average",
        "v = beta * v + (1.0 - beta) * g",
        "v = (1.0 - beta) * v + beta * g",
        "The weights of your average have changed places: the share beta belongs to the old velocity.",
    ),
    Mistake(
        "literal_repaired",
        LITERAL,
        "v = beta * v - lr * g",
        "Your literal form is the classical one, which its author surely meant. To the letter, the old "
        f"velocity stands inside the bracket, with the minus and the learning rate; {TABLE}",
    ),
    Mistake(
        "literal_with_a_plus",
        LITERAL,
        "v = -lr * (g - beta * v)",
        "Inside the bracket of your literal form stands a minus. To the letter it is a plus, which is why "
        f"this form brakes; {TABLE}",
    ),
    Mistake(
        "target_ignores_the_average",
        "        lr = lr / (1.0 - beta)\n",
        "        lr = lr * 1.0\n",
        "Your conversion leaves the learning rate alone where the target averages. There each gradient "
        "counts only 1 - beta times, and something has to make up for it.",
    ),
    Mistake(
        "target_shrinks_the_rate",
        "        lr = lr / (1.0 - beta)\n",
        "        lr = lr * (1.0 - beta)\n",
        "Your conversion to an averaging form makes the learning rate smaller. Such a form counts each "
        "gradient only 1 - beta times, so it needs a larger one for the same path.",
    ),
    Mistake(
        "source_ignores_the_average",
        "        lr = lr * (1.0 - beta)\n",
        "        lr = lr * 1.0\n",
        "Your conversion takes the learning rate of an averaging form at its face value. In classical terms "
        "it is 1 - beta times as large.",
    ),
    Mistake(
        "average_by_beta",
        "        lr = lr / (1.0 - beta)\n",
        "        lr = lr / beta\n",
        "Your conversion to an averaging form divides by beta. The weight of a gradient there is 1 - beta.",
    ),
    Mistake(
        "only_one_form_averages",
        'if target in ("normalized", "average"):',
        'if target == "average":',
        "Your conversion knows one averaging form as its target. There are two: where the learning rate "
        "stands makes no difference to the path as long as it is constant.",
    ),
    Mistake(
        "literal_sign_forgotten",
        "beta = -beta / lr",
        "beta = beta / lr",
        "Your conversion to the literal form has lost a sign. That form turns the old velocity round, so "
        "only a negative beta can drive.",
    ),
    Mistake(
        "literal_rate_forgotten",
        "beta = -beta / lr",
        "beta = -beta",
        "Your conversion to the literal form only turns the sign. There the old velocity is multiplied by "
        "the learning rate as well.",
    ),
    Mistake(
        "literal_is_classical_already",
        '    if source == "vtech-literal":\n        beta = -lr * beta\n',
        "",
        "Your conversion treats the literal form as a classical one when it is the source. Compare what the "
        "two multiply the old velocity with.",
    ),
    Mistake(
        "converts_in_the_wrong_direction",
        "lr = lr * (1.0 - beta)\n"
        '    if source == "vtech-literal":\n'
        "        beta = -lr * beta\n"
        '    if target in ("normalized", "average"):\n'
        "        lr = lr / (1.0 - beta)",
        "lr = lr / (1.0 - beta)\n"
        '    if source == "vtech-literal":\n'
        "        beta = -lr * beta\n"
        '    if target in ("normalized", "average"):\n'
        "        lr = lr * (1.0 - beta)",
        "Your conversion goes from target to source: the two averaging forms are taken for each other's "
        "opposite. Check it with one step from rest: both forms have to make the same one.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "tables_of_coefficients",
        """
def coefficients(lr, beta, form):
    # v <- a v + b g, then theta + c v
    return {
        "classical": (beta, -lr, 1.0),
        "heavy-ball": (beta, 1.0, -lr),
        "normalized": (beta, -lr * (1 - beta), 1.0),
        "average": (beta, 1 - beta, -lr),
        "vtech-literal": (-lr * beta, -lr, 1.0),
    }[form]


def momentum_step(theta, v, g, lr, beta, form="classical"):
    a, b, c = coefficients(lr, beta, form)
    new = a * v + b * g
    return theta + c * new, new


def convert(lr, beta, source, target):
    a, b, c = coefficients(lr, beta, source)
    rate = -b * c
    if target == "vtech-literal":
        return rate, -a / rate
    return (rate / (1 - a) if target in ("average", "normalized") else rate), a
""",
    ),
    AlsoRight(
        "loops_and_lists",
        """
def momentum_step(theta, v, g, lr, beta, form="classical"):
    new, velocity = np.zeros(len(v)), np.zeros(len(v))
    weight = 1 - beta if form in ("average", "normalized") else 1.0
    for i in range(len(v)):
        if form in ("classical", "normalized"):
            velocity[i] = beta * v[i] - lr * weight * g[i]
            new[i] = theta[i] + velocity[i]
        elif form in ("heavy-ball", "average"):
            velocity[i] = beta * v[i] + weight * g[i]
            new[i] = theta[i] - lr * velocity[i]
        else:
            velocity[i] = -lr * g[i] - lr * beta * v[i]
            new[i] = theta[i] + velocity[i]
    return [new, velocity]


def convert(lr, beta, source, target):
    if source == target:
        return [lr, beta]
    if source == "vtech-literal":
        return convert(lr, -lr * beta, "classical", target)
    if target == "vtech-literal":
        rate, share = convert(lr, beta, source, "classical")
        return [rate, -share / rate]
    averaged = ("average", "normalized")
    if source in averaged and target not in averaged:
        return [lr * (1 - beta), beta]
    if target in averaged and source not in averaged:
        return [lr / (1 - beta), beta]
    return [lr, beta]
""",
    ),
    AlsoRight(
        "match_and_fit_two_steps",
        """
def momentum_step(theta, v, g, lr, beta, form="classical"):
    match form:
        case "classical":
            v = v * beta - g * lr
        case "heavy-ball":
            v = v * beta + g
        case "normalized":
            v = beta * (v + lr * g) - lr * g
        case "average":
            v = g + beta * (v - g)
        case _:
            v = -(lr * g) - (lr * beta) * v
    return theta + (-lr * v if form in ("heavy-ball", "average") else v), v


def convert(lr, beta, source, target):
    one, zero = np.array([1.0]), np.array([0.0])
    x1, v = momentum_step(zero, zero, one, lr, beta, source)  # with gradients 1, 0
    x2, _ = momentum_step(x1, v, zero, lr, beta, source)
    rate, share = -float(x1[0]), float((x2 - x1)[0] / x1[0])
    if target == "vtech-literal":
        share_there = -share / rate
    else:
        share_there = share
    if target in ("average", "normalized"):
        rate = rate / (1 - share)
    return np.array([rate, share_there])
""",
    ),
]
