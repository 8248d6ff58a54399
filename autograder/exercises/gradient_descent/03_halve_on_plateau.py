# %% about
LECTURES = ["L0-58"]
MINUTES = 20

# %% [markdown]
# ## Halve the rate on a plateau
#
# The simplest schedule that listens: as long as the validation error keeps falling, leave the rate alone;
# once it has not improved for a while, halve it. It is a small machine with three numbers inside: the
# rate now, the smallest error so far, and how many errors in a row have failed to improve. Every framework
# has it, and most home-made versions are off by one.
#
# Write `halve_on_plateau(errors, lr0, patience)`. `errors`, shape $(n,)$, are the validation errors in the
# order in which they come; the rate is `lr0` at first.
#
# - **An error improves if it is strictly smaller than the smallest one so far.** An equal one does not
#   improve. The first error improves, as there is none before it. **`nan` does not improve**: the validation
#   failed, and that is no reason to be pleased. The first error is never `nan`.
# - **`patience` errors in a row may fail to improve without a consequence; the next one that fails halves the
#   rate.** With `patience = 0` every failure halves it.
# - **An improvement sets the count of failures back to 0, and so does halving.** The smallest error so far is
#   kept when the rate is halved.
# - **Entry $i$ of the result is the rate after `errors[i]` has been seen.** Shape $(n,)$, float64, also when
#   `errors` or `lr0` are integers. `errors` must not change.
#
# This is PyTorch's `ReduceLROnPlateau` with `factor=0.5` and `threshold=0`.

# %% given
import numpy as np


# %% answer
def halve_on_plateau(errors, lr0, patience):
    """Return the learning rate after each error."""
    # BEGIN SOLUTION
    lr, best, waited = float(lr0), np.inf, 0
    rates = []
    for error in errors:
        if error < best:
            best, waited = error, 0
        else:
            waited += 1
        if waited > patience:
            lr, waited = lr / 2, 0
        rates.append(lr)
    return np.array(rates)
    # END SOLUTION


# %% check points=0.5
def check_plateau():
    """With patience 1 the rate is halved twice on a plateau of five errors, and not after an improvement."""
    errors = np.array([3.0, 2.0, 2.5, 2.2, 2.1, 2.4, 2.3, 1.0, 1.5])
    assert_close(halve_on_plateau(errors, 0.8, 1), [0.8, 0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.2, 0.2])


# %% check points=0.5
def check_equal_errors():
    """With patience 2 an equal error counts as a failure."""
    errors = np.array([2.0, 3.0, 2.0, 2.0, 1.5, 1.6, 1.5, 1.7, 1.8, 1.7])
    assert_close(halve_on_plateau(errors, 1.0, 2), [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25])


# %% hidden check points=0.5
def check_random_errors(rng):
    """The rates are right for random errors with every patience from none to three."""
    from lecturelib.schedules import HalveOnPlateau

    for patience in (0, 1, 2, 3):
        errors = rng.integers(1, 9, size=40) / 4 + np.linspace(1.0, 0.0, 40).round(1)
        errors[1] = errors[0]  # an equal one, which halves if there is no patience
        lr0 = rng.uniform(0.1, 0.9)
        assert_close(
            halve_on_plateau(errors, lr0, patience), HalveOnPlateau(lr0, 0.5, patience).rates(errors)
        )


# %% hidden check points=0.5
def check_integers_and_nan(rng):
    """The rates are floats for integer errors and an integer start, a nan is no improvement, and the errors
    stay as they were."""
    from lecturelib.schedules import HalveOnPlateau

    low, middle, high = np.sort(rng.choice(np.arange(9, 20), size=3, replace=False))
    start = [middle, high, low, high, low]  # two failures apart, then two in a row, both not above the first
    integers = np.append(start, rng.permutation(np.repeat(np.arange(1, 9), 3)))
    damaged = rng.permutation(np.linspace(0.1, 2.0, 20))
    damaged[rng.choice(np.arange(1, 18), size=6, replace=False)] = np.nan
    for errors in (integers, damaged):
        before = errors.copy()
        assert_close(halve_on_plateau(errors, 4, 1), HalveOnPlateau(4, 0.5, 1).rates(before))
        assert_close(errors, before)


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Gradient descent, SGD and learning-rate schedules'."
IMPROVED = "best, waited = error, 0"
BRANCH = """\
        if error < best:
            best, waited = error, 0
        else:
            waited += 1
"""
HALVED = "lr, waited = lr / 2, 0"

MISTAKES = [
    Mistake(
        "one_failure_too_early",
        "waited > patience",
        "waited >= patience",
        "You halve one failure too early. So many failures as `patience` says have no consequence, only the "
        "next one has: " + CHAPTER,
    ),
    Mistake(
        "one_failure_too_late",
        "waited > patience",
        "waited > patience + 1",
        "You halve one failure too late: the first failure beyond `patience` already has a consequence.",
    ),
    Mistake(
        "not_reset_by_halving",
        HALVED,
        "lr = lr / 2",
        "After a halving your count goes on, so every further failure halves again. Give the new rate a "
        "chance: the count starts again from 0.",
    ),
    Mistake(
        "not_reset_by_improvement",
        IMPROVED,
        "best = error",
        "Your count of failures survives an improvement, so failures that are far apart add up. Only those "
        "in a row count.",
    ),
    Mistake(
        "compares_with_the_last",
        None,
        """
def halve_on_plateau(errors, lr0, patience):
    lr, last, waited = float(lr0), np.inf, 0
    rates = []
    for error in errors:
        waited = 0 if error < last else waited + 1
        last = error
        if waited > patience:
            lr, waited = lr / 2, 0
        rates.append(lr)
    return np.array(rates)
""",
        "You compare each error with the one before. An error that wobbles up and down without getting "
        "anywhere then looks like progress: compare with the smallest so far.",
    ),
    Mistake(
        "compares_with_the_first",
        IMPROVED,
        "best, waited = (error if best == np.inf else best), 0",
        "You compare each error with the first one. The mark to beat moves with every improvement.",
    ),
    Mistake(
        "equal_is_improvement",
        "error < best",
        "error <= best",
        "You count an equal error as an improvement. The text asks for one that is strictly smaller.",
    ),
    Mistake(
        "best_forgotten_by_halving",
        HALVED,
        "lr, waited, best = lr / 2, 0, np.inf",
        "At each halving you forget the smallest error so far, so that the next error, however bad, counts "
        "as an improvement.",
    ),
    Mistake(
        "rate_before_the_error",
        None,
        """
def halve_on_plateau(errors, lr0, patience):
    lr, best, waited = float(lr0), np.inf, 0
    rates = []
    for error in errors:
        rates.append(lr)
        if error < best:
            best, waited = error, 0
        else:
            waited += 1
        if waited > patience:
            lr, waited = lr / 2, 0
    return np.array(rates)
""",
        "Your rates are right but come one entry late: you noted the rate before the error was seen, and the "
        "text asks for the one after.",
    ),
    Mistake(
        "subtracts_a_half",
        HALVED,
        "lr, waited = lr - lr0 / 2, 0",
        "You subtract half of the first rate, so the second time the rate is 0 and later it is negative. "
        "Halve the rate that you have.",
    ),
    Mistake(
        "halves_once",
        HALVED,
        "lr, waited = lr0 / 2, 0",
        "You halve the first rate again and again, and so the rate never gets below half of it. Halve the "
        "rate that you have.",
    ),
    Mistake(
        "nan_is_improvement",
        BRANCH,
        """\
        if error >= best:
            waited += 1
        else:
            best, waited = error, 0
""",
        "You count a nan as an improvement: every comparison with nan is false, so it falls into the `else`. "
        "Ask whether the error is smaller, not whether it is larger.",
    ),
    Mistake(
        "rates_cut_to_integers",
        None,
        """
def halve_on_plateau(errors, lr0, patience):
    lr, best, waited = float(lr0), np.inf, 0
    rates = np.zeros_like(errors)
    for i, error in enumerate(errors):
        if error < best:
            best, waited = error, 0
        else:
            waited += 1
        if waited > patience:
            lr, waited = lr / 2, 0
        rates[i] = lr
    return rates
""",
        "For integer errors your rates are integers: an array made like `errors` has its dtype. Make it "
        "float64.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "counts_down",
        """
def halve_on_plateau(errors, lr0, patience):
    out = np.zeros(len(errors))
    halvings, left, best = 0, patience, float("inf")
    for i in range(len(errors)):
        if errors[i] < best:
            best = errors[i]
            left = patience
        elif left == 0:
            halvings += 1
            left = patience
        else:
            left -= 1
        out[i] = lr0 * 0.5**halvings
    return out
""",
    ),
    AlsoRight(
        "index_of_the_last_event",
        """
def halve_on_plateau(errors, lr0, patience):
    values = np.where(np.isnan(errors), np.inf, errors).astype(float)
    least = np.minimum.accumulate(values)
    halved = np.zeros(len(values), dtype=bool)
    since = 0
    for i in range(len(values)):
        if i == 0 or values[i] < least[i - 1]:
            since = i
        elif i - since == patience + 1:
            halved[i], since = True, i
    return lr0 / 2.0 ** np.cumsum(halved)
""",
    ),
    AlsoRight(
        "a_class",
        """
class Plateau:
    def __init__(self, lr, patience):
        self.lr, self.patience, self.best, self.bad = lr, patience, None, 0

    def step(self, error):
        if self.best is None or error < self.best:
            self.best, self.bad = error, 0
        else:
            self.bad += 1
            if self.bad == self.patience + 1:
                self.lr, self.bad = self.lr * 0.5, 0
        return self.lr


def halve_on_plateau(errors, lr0, patience):
    machine = Plateau(lr0, patience)
    return np.array([machine.step(e) for e in errors], dtype=float)
""",
    ),
]
