# %% about
LECTURES = ["L0-05"]
MINUTES = 30

# %% [markdown]
# ## The third step: fine-tuning
#
# After two steps the network is decent, and its units stand where the samples are. The third step lets
# gradient descent move *everything* to where it helps the prediction. Two dangers lurk. A width that is
# pushed below 0 makes no sense; so descend on $s_i = \log \sigma_i$ instead, which may be any number. And a
# rate that is too large ruins what the first two steps achieved; so take only steps that help, and adapt the
# rate.
#
# **1.** Write `descent_step(centers, widths, w, b, gradients, lr)`, one step of gradient descent **on
# centers, $\log \sigma$, $w$ and $b$**. `gradients` is the tuple of the gradients by centers, **widths**
# (that is by $\sigma$, as in exercise 6), $w$ and $b$. By the chain rule, and back from the logarithm to the
# width,
#
# $$
# \frac{\partial \mathcal L}{\partial s_i} = \sigma_i\, \frac{\partial \mathcal L}{\partial \sigma_i},
# \qquad
# \sigma_i \leftarrow \exp\Bigl( \log \sigma_i - \alpha\, \frac{\partial \mathcal L}{\partial s_i} \Bigr),
# $$
#
# where $\alpha$ is `lr`. **Return the four new values: centers, widths (not their logarithms), $w$ and $b$.**
#
# **2.** Write `fine_tune(evaluate, centers, widths, w, b, lr, steps)`. A call
# `evaluate(centers, widths, w, b)` gives five things: the loss, and its gradients by the four arguments.
# Repeat `steps` times: try a descent step from where you are. **If its loss is strictly lower than
# yours, go there, and multiply the rate by 1.2. Otherwise stay where you are, and multiply the rate by 0.5.**
# **Return five things: final centers, widths, $w$, $b$, and the array of losses, shape `(steps + 1,)`: the
# loss at the start, then after each step the loss of the place where you are.**
#
# - **All four parts move at once**, with gradients taken at one and the same place.
# - **Ask `evaluate` once at the start and once in each step, not more often.** The gradient of a step that
#   you took has come with its loss.
# - Nothing that is passed may change.
#
# To see it work on data, hand in your own functions of exercise 6:
# `lambda *net: (rbf_loss(X, y, *net), *rbf_gradients(X, y, *net))`.

# %% given
import numpy as np


# %% answer
def descent_step(centers, widths, w, b, gradients, lr):
    """Return centers, widths, w and b after one step on centers, log widths, w and b."""
    # BEGIN SOLUTION
    by_centers, by_widths, by_w, by_b = gradients
    new_centers = centers - lr * by_centers
    new_widths = np.exp(np.log(widths) - lr * widths * by_widths)
    new_w = w - lr * by_w
    new_b = b - lr * by_b
    return new_centers, new_widths, new_w, new_b
    # END SOLUTION


def fine_tune(evaluate, centers, widths, w, b, lr, steps):
    """Return centers, widths, w and b after so many steps, and the losses on the way."""
    # BEGIN SOLUTION
    place = (centers, widths, w, b)
    loss, *gradients = evaluate(*place)
    losses = [loss]
    for _ in range(steps):
        trial = descent_step(*place, gradients, lr)
        trial_loss, *trial_gradients = evaluate(*trial)
        if trial_loss < loss:
            place, loss, gradients = trial, trial_loss, trial_gradients
            lr = 1.2 * lr
        else:
            lr = 0.5 * lr
        losses.append(loss)
    return *place, np.array(losses)
    # END SOLUTION


# %% check points=0.5
def check_step():
    """One step of two units is right (the four numbers of the centers, two widths, two of w, and b)."""
    centers, widths = np.array([[0.0, 1.0], [2.0, -1.0]]), np.array([2.0, 0.5])
    w, by_centers = np.array([1.0, -2.0]), np.array([[1.0, -2.0], [0.5, 4.0]])
    gradients = by_centers, np.array([0.25, -2.0]), np.array([3.0, -1.0]), -4.0
    got = descent_step(centers, widths, w, 0.5, gradients, 0.5)
    expected = [-0.5, 2.0, 1.75, -3.0, 1.5576015661428098, 0.8243606353500641, -0.5, -1.5, 2.5]
    assert_close(np.concatenate([np.ravel(part) for part in got]), expected)


# %% check points=0.5
def check_widths_stay_positive():
    """A gradient that would push the widths far below 0 makes them small, and leaves them positive."""
    zero = np.zeros((3, 1))
    gradients = zero, np.array([10.0, 3.0, 1.5]), np.zeros(3), 0.0
    got = descent_step(zero, np.array([0.5, 1.0, 2.0]), np.zeros(3), 0.0, gradients, 1.0)
    assert_close(got[1], [0.0033689734995427335, 0.049787068367863944, 0.09957413673572789])


# %% check points=0.5
def check_descent():
    """On a simple loss five steps, the first of which is too long, go the right way: the places where
    `evaluate` is asked (one row each: centers, width, w, b), then the losses, then the end."""
    asked = []

    def evaluate(centers, widths, w, b):
        asked.append(np.concatenate([np.ravel(centers), widths, w, [b]]))
        loss = np.sum(centers**2) + np.sum((widths - 1.0) ** 2) + np.sum((w - 1.0) ** 4) + 0.5 * b**2
        return loss, 2.0 * centers, 2.0 * (widths - 1.0), 4.0 * (w - 1.0) ** 3, b

    centers, widths, w = np.array([[1.0, -0.5]]), np.array([1.5]), np.array([0.25])
    got = fine_tune(evaluate, centers, widths, w, 2.0, 1.25, 5)
    expected = [
        [1.0, -0.5, 1.5, 0.25, 2.0],
        [-1.5, 0.75, 0.23003245026739, 2.359375, -0.5],
        [-0.25, 0.125, 0.5874084400152, 1.3046875, 0.75],
        [0.125, -0.0625, 0.84493528110143, 1.2198309898376, 0.1875],
        [-0.1, 0.05, 1.069659237753, 1.181586466978, 0.01875],
        [0.116, -0.058, 0.91064236809255, 1.1557201745268, -0.0015],
    ]
    assert_close(np.array(asked), expected)
    losses = [
        3.81640625,
        3.81640625,
        0.53822503468406,
        0.06348981185712,
        0.018615451918232,
        0.018615451918232,
    ]
    assert_close(got[4], losses)
    assert_close(np.concatenate([np.ravel(part) for part in got[:4]]), expected[4])


# %% hidden check points=0.5
def check_random_step(rng):
    """One step is right for random networks; widths stay positive; nothing that is passed changes."""
    for scale in (0.5, 8.0):
        parts = rng.normal(size=(4, 3)), rng.uniform(0.3, 2.0, size=4), rng.normal(size=4)
        gradients = (
            rng.normal(size=(4, 3)),
            scale * rng.normal(size=4),
            rng.normal(size=4),
            float(rng.normal()),
        )
        b, lr = float(rng.normal()), rng.uniform(0.3, 0.7)
        arrays = (*parts, *gradients[:3])
        before = [array.copy() for array in arrays]
        got = descent_step(*parts, b, gradients, lr)
        assert_close(got[0], before[0] - lr * before[3])
        assert_close(got[1], before[1] * np.exp(-lr * before[1] * before[4]))
        assert_close(got[2], before[2] - lr * before[5])
        assert_close(got[3], b - lr * gradients[3])
        for now, then in zip(arrays, before, strict=True):
            assert_close(now, then)


# %% hidden check points=1
def check_random_network(rng):
    """From a network learned in two steps, fine-tuning follows the right losses, which never grow, and ends
    in the right place."""
    from lecturelib.rbf import fit_rbf_three_step, fit_rbf_two_step, rbf_gradients, rbf_predict

    def evaluate(centers, widths, w, b):
        loss = np.mean((rbf_predict(X, centers, widths, w, b=b) - y) ** 2)
        return float(loss), *rbf_gradients(X, y, centers, widths, w, b=b)

    stretch = 0.0
    while stretch < 2e-3:  # until the widths tell an exponential from its tangent
        X, seed = rng.uniform(-3.0, 3.0, size=(20, 1)), int(rng.integers(10**6))
        y, lr = np.sin(X[:, 0]) + 0.1 * rng.normal(size=20), rng.uniform(0.4, 0.6)
        start = fit_rbf_two_step(np.random.default_rng(seed), X, y, 4)
        by_widths = rbf_gradients(X, y, start.centers, start.widths, start.w, b=start.b)[1]
        stretch = lr * np.max(np.abs(start.widths * by_widths))
    tried = fit_rbf_three_step(np.random.default_rng(seed), X, y, 4, steps=15, lr=lr).losses
    steps = max((t for t in range(1, 16) if tried[t] == tried[t - 1]), default=15)  # end with a trial refused
    wanted = fit_rbf_three_step(np.random.default_rng(seed), X, y, 4, steps=steps, lr=lr)
    *parts, losses = fine_tune(evaluate, start.centers, start.widths, start.w, float(start.b), lr, steps)
    assert_close(losses, wanted.losses)
    assert np.all(np.diff(losses) <= 0), "the loss grows"
    for part, right in zip(parts, wanted.network, strict=True):
        assert_close(part, right)


# %% hidden check points=1
def check_where_it_looks(rng):
    """`evaluate` is asked in the right places, in order, also after steps that were not taken, and no array
    that is passed changes."""
    asked = []

    def evaluate(centers, widths, w, b):
        asked.append(np.concatenate([np.ravel(centers), widths, w, [b]]).astype(float))
        loss = np.sum(centers**4) / 4 + np.sum((widths - 1) ** 2) + np.sum((w + 1) ** 2) / 2 + b**2
        return float(loss), centers**3, 2.0 * (widths - 1), w + 1.0, 2.0 * b

    for lr in (0.15, 3.0):
        arrays = (
            rng.uniform(0.5, 1.5, size=(2, 2)),
            rng.uniform(0.5, 1.2, size=2),
            rng.uniform(0.5, 1.5, size=2),
        )
        b, rate, steps = float(rng.uniform(1.0, 2.0)), lr, 6
        before = [array.copy() for array in arrays]
        asked.clear()
        *_, losses = fine_tune(evaluate, *arrays, b, lr, steps)
        seen, got_losses = list(asked), np.array(losses)
        place = (*before, b)
        wanted, loss = [np.concatenate([np.ravel(part) for part in place])], evaluate(*place)[0]
        path = [loss]
        for _ in range(steps):
            _, by_centers, by_widths, by_w, by_b = evaluate(*place)
            centers, widths, w, b = place
            trial = (
                centers - rate * by_centers,
                widths * np.exp(-rate * widths * by_widths),
                w - rate * by_w,
                b - rate * by_b,
            )
            wanted.append(np.concatenate([np.ravel(part) for part in trial]))
            if lower := evaluate(*trial)[0] < loss:
                place, loss = trial, evaluate(*trial)[0]
            rate *= 1.2 if lower else 0.5
            path.append(loss)
        assert len(seen) == steps + 1, "`evaluate` was not asked once at the start and once in each step"
        assert_close(np.array(seen), np.array(wanted), atol=1e-12)
        assert_close(got_losses, path, atol=1e-12)
        for now, then in zip(arrays, before, strict=True):
            assert_close(now, then)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Radial-basis-function networks'."
CENTERS = "centers - lr * by_centers"
WIDTHS = "np.exp(np.log(widths) - lr * widths * by_widths)"
STEP_RETURN = "return new_centers, new_widths, new_w, new_b"
TRIAL = "trial_loss, *trial_gradients = evaluate(*trial)"
ACCEPT = "if trial_loss < loss:"
MOVE = "place, loss, gradients = trial, trial_loss, trial_gradients"
GROW = "            lr = 1.2 * lr\n"
HALVE = "            lr = 0.5 * lr\n"
APPEND = "        losses.append(loss)\n"

MISTAKES = [
    Mistake(
        "descends_on_the_width",
        WIDTHS,
        "widths - lr * by_widths",
        "You descend on the width itself, and a large gradient makes it negative. Descend on its logarithm: "
        + CHAPTER,
    ),
    Mistake(
        "width_cut_off",
        WIDTHS,
        "np.maximum(widths - lr * by_widths, 1e-3)",
        "You descend on the width and cut it off before 0. A unit that has got there is lost. Descend on the "
        "logarithm, where nothing has to be cut.",
    ),
    Mistake(
        "width_mirrored",
        WIDTHS,
        "np.abs(widths - lr * by_widths)",
        "You descend on the width and take the absolute value: a width that should shrink bounces off 0. "
        "Descend on the logarithm.",
    ),
    Mistake(
        "chain_rule_forgotten",
        WIDTHS,
        "np.exp(np.log(widths) - lr * by_widths)",
        "You step on the logarithm with the gradient by the width. By the chain rule the gradient by log σ "
        "has another factor σ.",
    ),
    Mistake(
        "chain_rule_the_wrong_way",
        WIDTHS,
        "np.exp(np.log(widths) - lr * by_widths / widths)",
        "You divide the gradient by σ. The derivative of σ by log σ is σ, so it is a factor.",
    ),
    Mistake(
        "first_order_of_the_exponential",
        WIDTHS,
        "widths - lr * widths**2 * by_widths",
        "You replaced the exponential by its tangent: right for tiny steps, and negative for long ones. Go "
        "back from the logarithm exactly.",
    ),
    Mistake(
        "logarithms_returned",
        WIDTHS,
        "np.log(widths) - lr * widths * by_widths",
        "You return the logarithms of the widths. The descent takes place there; what comes back is a width.",
    ),
    Mistake(
        "widths_climb",
        WIDTHS,
        "np.exp(np.log(widths) + lr * widths * by_widths)",
        "Your widths climb: step against the gradient.",
    ),
    Mistake(
        "widths_fixed",
        WIDTHS,
        "1.0 * widths",
        "Your widths stay as they are. The third step moves everything.",
    ),
    Mistake(
        "everything_climbs",
        CENTERS,
        "centers + lr * by_centers",
        "Your centers go uphill: step against the gradient.",
    ),
    Mistake(
        "centers_fixed",
        CENTERS,
        "1.0 * centers",
        "Your centers stay where they are. The third step moves everything.",
    ),
    Mistake(
        "weights_fixed",
        "w - lr * by_w",
        "1.0 * w",
        "Your weights stay as they are. When the units move, the best weights change as well.",
    ),
    Mistake(
        "bias_fixed",
        "b - lr * by_b",
        "1.0 * b",
        "Your bias stays as it is. The third step moves everything.",
    ),
    Mistake(
        "order_of_the_result",
        STEP_RETURN,
        "return new_w, new_b, new_centers, new_widths",
        "Your step returns its four values in another order. The text asks for centers, widths, w, b.",
    ),
    Mistake(
        "centers_moved_in_place",
        f"new_centers = {CENTERS}",
        "centers -= lr * by_centers\n    new_centers = centers",
        "You move the centers inside the caller's array. A step that turns out bad can then not be taken "
        "back, and the start is lost. Make a new array.",
    ),
    Mistake(
        "weights_moved_in_place",
        "new_w = w - lr * by_w",
        "w -= lr * by_w\n    new_w = w",
        "You change the weights inside the caller's array. A step that turns out bad can then not be taken "
        "back. Make a new array.",
    ),
    Mistake(
        "every_step_is_taken",
        ACCEPT,
        "lower = trial_loss < loss\n        place, loss, gradients = trial, trial_loss, trial_gradients\n"
        "        if lower:",
        "You go on from a step that made the loss larger; only the rate is adapted. Stay where you were: "
        + CHAPTER,
    ),
    Mistake(
        "condition_turned_round",
        ACCEPT,
        "if trial_loss > loss:",
        "You take the steps that raise the loss and refuse those that lower it.",
    ),
    Mistake(
        "compared_with_the_start",
        ACCEPT,
        "if trial_loss < losses[0]:",
        "You compare with the loss at the start. A step must be better than the place where you are.",
    ),
    Mistake(
        "gradient_of_the_refused_step",
        TRIAL,
        "trial_loss, *gradients = evaluate(*trial)\n        trial_gradients = gradients",
        "After a step that you did not take you go on with its gradient. It belongs to a place where you are "
        "not; keep the old one.",
    ),
    Mistake(
        "old_gradient_kept",
        MOVE,
        "place, loss = trial, trial_loss",
        "You go to the new place and keep the gradient of the old one, so all your steps have the same "
        "direction.",
    ),
    Mistake(
        "rate_never_grows",
        GROW,
        "            pass\n",
        "Your rate never grows. After a step that helped it is multiplied by 1.2.",
    ),
    Mistake(
        "rate_never_shrinks",
        HALVE,
        "            pass\n",
        "Your rate does not shrink after a step that did not help, so you try the same step for ever.",
    ),
    Mistake(
        "rate_always_grows",
        f"{GROW}        else:\n{HALVE}",
        "        lr = 1.2 * lr if trial_loss < losses[-1] else 0.6 * lr\n",
        "After a step that did not help you multiply the rate by 0.5 and by 1.2. Only one of the two happens "
        "in each step.",
    ),
    Mistake(
        "factors_swapped",
        f"{GROW}        else:\n{HALVE}",
        "            lr = 0.5 * lr\n        else:\n            lr = 1.2 * lr\n",
        "Your rate shrinks after good steps and grows after bad ones.",
    ),
    Mistake(
        "losses_of_the_trials",
        APPEND,
        "        losses.append(trial_loss)\n",
        "Your list holds the losses of all trials, also of steps that were not taken. Wanted is the loss of "
        "the place where you are.",
    ),
    Mistake(
        "losses_of_taken_steps_only",
        f"{GROW}        else:\n{HALVE}{APPEND}",
        f"{GROW}            losses.append(loss)\n        else:\n{HALVE}",
        "You note a loss only when a step is taken. There is one for each step, so that the shape is "
        "(steps + 1,).",
    ),
    Mistake(
        "start_missing",
        "losses = [loss]",
        "losses = []",
        "The loss at the start is missing.",
    ),
    Mistake(
        "stops_at_the_first_refusal",
        HALVE,
        "            break\n",
        "You stop at the first step that does not help. Halve the rate and try again.",
    ),
    Mistake(
        "refused_steps_do_not_count",
        f"{TRIAL}\n",
        """trial_loss, *trial_gradients = evaluate(*trial)
        for _ in range(60):
            if trial_loss < loss:
                break
            lr = 0.5 * lr
            trial = descent_step(*place, gradients, lr)
            trial_loss, *trial_gradients = evaluate(*trial)
""",
        "You halve the rate until a step helps, all within one step. In the text a step that was not taken "
        "counts as one of `steps`.",
    ),
    Mistake(
        "weights_first",
        f"{TRIAL}\n",
        """_, *gradients = evaluate(place[0], place[1], trial[2], trial[3])
        trial = (*descent_step(*place, gradients, lr)[:2], *trial[2:])
        trial_loss, *trial_gradients = evaluate(*trial)
""",
        "You update w and b first, and take the gradient by centers and widths with the new ones. All parts "
        "move at once, with gradients of one and the same place.",
    ),
    Mistake(
        "asks_again_for_the_gradient",
        f"{TRIAL}\n",
        """trial_loss = evaluate(*trial)[0]
        trial_gradients = evaluate(*trial)[1:]
""",
        "You ask twice in each step, for the loss and then for the gradients. One call gives both.",
    ),
    Mistake(
        "last_trial_returned",
        "return *place, np.array(losses)",
        "return *(trial if steps else place), np.array(losses)",
        "You return the place of the last trial, whether it was taken or not.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "multiplicative",
        """
def descent_step(centers, widths, w, b, gradients, lr):
    steps = [lr * np.asarray(g) for g in gradients]
    return [centers - steps[0], widths / np.exp(widths * steps[1]), w - steps[2], b - steps[3]]


def fine_tune(evaluate, centers, widths, w, b, lr, steps):
    here = [centers, widths, w, b]
    now = evaluate(*here)
    losses = np.empty(steps + 1)
    losses[0] = now[0]
    for t in range(1, steps + 1):
        there = descent_step(*here, now[1:], lr)
        then = evaluate(*there)
        better = then[0] < now[0]
        lr *= 1.2 if better else 0.5
        if better:
            here, now = there, then
        losses[t] = now[0]
    return (*here, losses)
""",
    ),
    AlsoRight(
        "state_in_logarithms",
        """
def descent_step(centers, widths, w, b, gradients, lr):
    new = np.empty(len(widths))
    for i, s in enumerate(widths.tolist()):
        new[i] = s * np.exp(-lr * s * gradients[1][i])
    return centers - lr * gradients[0], new, w - lr * gradients[2], b - lr * gradients[3]


def fine_tune(evaluate, centers, widths, w, b, lr, steps):
    def look(c, s, v, a):
        loss, gc, gs, gv, ga = evaluate(c, np.exp(s), v, a)
        return loss, (gc, gs * np.exp(s), gv, ga)

    x = (centers, np.log(widths), w, b)
    loss, g = look(*x)
    losses = [loss]
    while len(losses) <= steps:
        trial = tuple(p - lr * q for p, q in zip(x, g))
        trial_loss, trial_g = look(*trial)
        if trial_loss >= loss:
            lr /= 2
        else:
            x, loss, g = trial, trial_loss, trial_g
            lr *= 1.2
        losses.append(loss)
    return x[0], np.exp(x[1]), x[2], x[3], np.array(losses)
""",
    ),
    AlsoRight(
        "one_flat_vector",
        """
def pack(centers, log_widths, w, b):
    return np.concatenate([np.ravel(centers), log_widths, w, [b]])


def unpack(theta, shape):
    n, d = shape
    return theta[: n * d].reshape(shape), theta[n * d : n * d + n], theta[n * d + n : -1], theta[-1]


def descent_step(centers, widths, w, b, gradients, lr):
    slope = pack(gradients[0], widths * gradients[1], gradients[2], gradients[3])
    c, s, v, a = unpack(pack(centers, np.log(widths), w, b) - lr * slope, centers.shape)
    return c, np.exp(s), v, a


def fine_tune(evaluate, centers, widths, w, b, lr, steps):
    best = (centers, widths, w, b)
    found = evaluate(*best)
    losses = [float(found[0])]
    for _ in range(steps):
        trial = descent_step(*best, found[1:], lr)
        new = evaluate(*trial)
        if new[0] < found[0]:
            best, found, lr = trial, new, lr * 1.2
        else:
            lr = lr * 0.5
        losses.append(float(found[0]))
    c, s, v, a = best
    return c, s, v, a, np.array(losses)
""",
    ),
]
