# %% about
LECTURES = ["L1-24", "L4-45"]
MINUTES = 30

# %% [markdown]
# ## Dropout, there and back
#
# During training dropout removes each activation with a fixed probability, anew for every batch, so that no
# unit can rely on a single other one. After training all of them are there. For the next layer to see the
# same inputs on average in both cases, those that stay are divided by the probability `keep` of staying
# (*inverted* dropout):
#
# $$
# \text{mask} = [\, u < \text{keep} \,],
# \qquad
# y = \frac{x \odot \text{mask}}{\text{keep}},
# \qquad
# \frac{\partial \mathcal L}{\partial x}
# = \frac{\partial \mathcal L}{\partial y} \odot \frac{\text{mask}}{\text{keep}}
# $$
#
# with independent uniform numbers $u$ from $[0, 1)$, **one for each entry of $x$**. **`keep` is the
# probability to stay**: a threshold of 0.7 removes 30 %. (PyTorch and Keras ask for the probability to be
# dropped, 0.3.) Here $0 <$ `keep` $\le 1$.
#
# Write a class `Dropout`. Objects are made by `Dropout(keep, draw)`; `draw` is a function you are given, and
# **`draw(shape)` returns uniform numbers in an array of this shape** (a tuple such as `x.shape`).
#
# - `layer.forward(x, train=True)`: in training mode $y$ as above, and **each call draws once, in the shape of
#   $x$**. With **`train=False` the output has the values of $x$, and nothing is drawn.**
# - `layer.backward(grad)`: the gradient by $x$, for **the last call of `forward`**, whatever its mode was:
#   after a call with `train=False` the gradient passes as it is. **Nothing is drawn.**
#
# `x` and `grad` have one shape, any one; results are new float64 arrays, also for integers, and the arguments
# must not change.

# %% given
import numpy as np


# %% answer
class Dropout:
    """Remove entries at random in training, and none afterwards."""

    def __init__(self, keep, draw):
        """Remember the probability to stay and the function that draws uniform numbers."""
        # BEGIN SOLUTION
        self.keep = keep
        self.draw = draw
        self.factor = 1.0
        # END SOLUTION

    def forward(self, x, train=True):
        """Return x with entries removed and the others scaled; in evaluation all of x."""
        # BEGIN SOLUTION
        if train:
            mask = self.draw(x.shape) < self.keep
            self.factor = mask / self.keep
        else:
            self.factor = 1.0
        return x * self.factor
        # END SOLUTION

    def backward(self, grad):
        """Return the gradient by the input of the last forward call."""
        # BEGIN SOLUTION
        return grad * self.factor
        # END SOLUTION


# %% check points=0.5
def check_forward():
    """With keep 0.7 six numbers are kept or removed as the drawn numbers say, and those that stay are
    scaled."""
    stream, used = np.array([0.1, 0.75, 0.69, 0.71, 0.3, 0.95, 0.5, 0.8, 0.9, 0.6, 0.2, 0.4]), []

    def draw(shape):
        size, start = int(np.prod(shape)), len(used)
        used.extend(range(size))
        return stream[start : start + size].reshape(shape)

    layer = Dropout(0.7, draw)
    x = np.array([[7.0, 14.0, 21.0], [-7.0, 3.5, 2.1]])
    assert_close(layer.forward(x), [[10.0, 0.0, 30.0], [0.0, 5.0, 0.0]])
    assert_close(layer.forward(x), [[10.0, 0.0, 0.0], [-10.0, 5.0, 3.0]])
    assert_close(x, [[7.0, 14.0, 21.0], [-7.0, 3.5, 2.1]])
    assert_close(len(used), 12)


# %% check points=0.5
def check_backward():
    """The gradient passes where the numbers have passed, scaled alike, and nothing more is drawn for it."""
    stream, used = np.array([0.1, 0.75, 0.69, 0.71, 0.3, 0.95, 0.5, 0.8, 0.9, 0.6, 0.2, 0.4]), []

    def draw(shape):
        size, start = int(np.prod(shape)), len(used)
        used.extend(range(size))
        return stream[start : start + size].reshape(shape)

    layer = Dropout(0.7, draw)
    layer.forward(np.array([[2.0, 3.0, 4.0], [5.0, 6.0, 8.0]]))
    grad = layer.backward(np.array([[7.0, 14.0, 21.0], [-7.0, 3.5, 2.1]]))
    assert_close(grad, [[10.0, 0.0, 30.0], [0.0, 5.0, 0.0]])
    assert_close(len(used), 6)


# %% check points=0.5
def check_evaluation():
    """After training every number and every gradient passes as it is, also right after a training call, and
    nothing is drawn."""
    used = []

    def draw(shape):
        used.append(1)
        return (np.indices(shape).sum(axis=0) + len(used)) % 2 * 0.9  # another pattern in each call

    layer = Dropout(0.7, draw)
    x, grad = np.array([[7.0, 14.0, 21.0], [-7.0, 3.5, 2.1]]), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert_close(layer.forward(x, train=False), x)
    assert_close(len(used), 0)
    layer.forward(x)
    assert_close(layer.forward(x, train=False), x)
    assert_close(layer.backward(grad), grad)


# %% hidden check points=0.5
def check_random_forward(rng):
    """Training calls are right for random numbers of several shapes, floats and integers, whatever keep is;
    each draws once, and the numbers stay as they were."""
    from lecturelib.regularization import dropout_forward as reference

    drawn = []

    def draw(shape):
        drawn.append(rng.random(shape))
        return drawn[-1].copy()

    for x in (rng.normal(size=(9, 4)), rng.integers(1, 9, size=(5, 2, 3)), rng.normal(size=20)):
        before = x.copy()
        for keep in (rng.uniform(0.2, 0.4), rng.uniform(0.6, 0.8), 1.0):
            drawn.clear()
            out = Dropout(keep, draw).forward(x)
            assert len(drawn) == 1, "each training call draws once"
            assert drawn[0].shape == before.shape, "the shape that was drawn is not that of the input"
            assert_close(out, reference(before, drawn[0] < keep, keep))
            assert_close(x, before)


# %% hidden check points=0.5
def check_random_backward(rng):
    """After several training calls the gradient belongs to the last one, for floats and integers; the
    gradient that came stays as it was."""
    from lecturelib.regularization import dropout_backward as reference

    drawn = []

    def draw(shape):
        drawn.append(rng.random(shape))
        return drawn[-1].copy()

    keep = rng.uniform(0.4, 0.8)
    layer = Dropout(keep, draw)
    for size in (4, 6, 9):
        layer.forward(rng.normal(size=(size, 5)))
        for grad in (rng.normal(size=(size, 5)), rng.integers(1, 9, size=(size, 5))):
            before = grad.copy()
            assert_close(layer.backward(grad), reference(before, drawn[-1] < keep, keep))
            assert_close(grad, before)
    assert len(drawn) == 3, "the backward pass draws nothing"


# %% hidden check points=0.5
def check_changing_modes(rng):
    """When training and evaluation take turns, outputs, gradients and the number of draws are right, for
    floats and integers."""
    drawn = []

    def draw(shape):
        drawn.append(rng.random(shape))
        return drawn[-1].copy()

    keep = rng.uniform(0.4, 0.8)
    layer = Dropout(keep, draw)
    for turn, train in enumerate((True, False, True, False)):
        x = rng.normal(size=(4, 6)) if turn < 2 else rng.integers(1, 9, size=(4, 6))
        grad, before = rng.normal(size=(4, 6)), x.copy()
        out = layer.forward(x, train=train)
        factor = (drawn[-1] < keep) / keep if train else np.ones((4, 6))
        assert_close(out, before * factor)
        assert_close(layer.backward(grad), grad * factor)
        assert_close(x, before)
    assert len(drawn) == 2, "only training calls draw"


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "see the chapter 'Regularization and practical issues'."
BOX = "see the box 'On the slide (E-59b)' in the chapter 'Regularization and practical issues'."
MASK = "mask = self.draw(x.shape) < self.keep"
SCALE = "self.factor = mask / self.keep"
ELSE = "        else:\n            self.factor = 1.0\n        return x * self.factor"
BACK = "return grad * self.factor"

MISTAKES = [
    Mistake(
        "keep_and_drop_swapped",
        MASK,
        "mask = self.draw(x.shape) > self.keep",
        "You keep what should be dropped: of ten numbers three stay where seven should. The threshold is the "
        "probability to stay: " + BOX,
    ),
    Mistake(
        "keep_taken_for_drop",
        f"{MASK}\n            {SCALE}",
        "mask = self.draw(x.shape) > self.keep\n            self.factor = mask / (1.0 - self.keep + 1e-300)",
        "You took keep for the probability to be dropped, as PyTorch and Keras define their parameter. Here "
        "it is the probability to stay: " + BOX,
    ),
    # Before the next one, which looks the same in one check: there this hint is true of both.
    Mistake(
        "gradient_not_scaled",
        BACK,
        "return grad * (self.factor != 0)",
        "Your gradient passes in the right places, but without the factor 1 / keep. What scales the numbers "
        "on the way up scales their gradient on the way down.",
    ),
    Mistake(
        "not_scaled",
        SCALE,
        "self.factor = mask * 1.0",
        "You did not divide by keep. With keep 0.7 the next layer then sees 0.7 of its usual input on "
        "average, and all of it after training: " + CHAPTER,
    ),
    Mistake(
        "multiplied_by_keep",
        SCALE,
        "self.factor = mask * self.keep",
        "You multiplied what stays by keep. It has to become larger, to make up for what is missing.",
    ),
    Mistake(
        "divided_by_drop",
        SCALE,
        "self.factor = mask / (1.0 - self.keep + 1e-300)",
        "You divided by the probability to be dropped. Divide by that to stay, and the mean is right.",
    ),
    Mistake(
        "root_of_keep",
        SCALE,
        "self.factor = mask / np.sqrt(self.keep)",
        "You divided by the root of keep. That holds the second moment; the text holds the mean.",
    ),
    Mistake(
        "divided_by_the_fraction_that_stayed",
        SCALE,
        "self.factor = mask / max(np.mean(mask), 1e-300)",
        "You divided by the fraction that happened to stay in this call. Divide by the probability, which is "
        "the same for each batch.",
    ),
    Mistake(
        "one_decision_per_column",
        MASK,
        "mask = (self.draw(x.shape[-1:]) < self.keep) & np.ones(x.shape, dtype=bool)",
        "You drew one number for each unit and used it for the whole batch. The text draws one for each "
        "entry.",
    ),
    Mistake(
        "one_decision_per_sample",
        MASK,
        "mask = (self.draw(x.shape[:1]) < self.keep).reshape(-1, *(1,) * (x.ndim - 1)) & "
        "np.ones(x.shape, dtype=bool)",
        "You drew one number for each sample and removed whole samples. The text draws one for each entry.",
    ),
    Mistake(
        "drawn_twice",
        MASK,
        "self.draw(x.shape)\n            mask = self.draw(x.shape) < self.keep",
        "You drew twice in one training call. Each call should draw once.",
    ),
    Mistake(
        "mask_never_renewed",
        MASK,
        'self.mask = self.mask if hasattr(self, "mask") and self.mask.shape == x.shape else '
        "self.draw(x.shape) < self.keep\n            mask = self.mask",
        "You drew once and used the same mask in every call. Then some units never learn at all: draw anew "
        "for each batch.",
    ),
    Mistake(
        "forward_writes_into_x",
        "        return x * self.factor",
        "        out = x * self.factor\n        x[...] = out\n        return out",
        "Your forward writes into the caller's array. Build a new one.",
    ),
    Mistake(
        "new_mask_on_the_way_back",
        BACK,
        "return grad * (self.draw(grad.shape) < self.keep) / self.keep",
        "You drew a new mask for the way back. The gradient has to pass through the units that took part: "
        "remember the mask of the forward call: " + CHAPTER,
    ),
    Mistake(
        "gradient_scaled_twice",
        BACK,
        "return grad * self.factor**2",
        "Your gradient has the factor 1 / keep twice. Dropout is a linear map, and so is its way back: the "
        "same factors once.",
    ),
    Mistake(
        "gradient_passes_everywhere",
        BACK,
        "return grad * 1.0",
        "Your gradient passes everywhere. A number that was removed has no influence on the loss, so its "
        "gradient is 0.",
    ),
    Mistake(
        "gradient_passes_where_dropped",
        BACK,
        "return grad * (self.factor == 0) / self.keep",
        "Your gradient passes where the numbers were removed, and is stopped where they stayed.",
    ),
    Mistake(
        "gradient_times_output",
        "        return x * self.factor\n\n"
        "    def backward(self, grad):\n"
        '        """Return the gradient by the input of the last forward call."""\n'
        "        return grad * self.factor",
        "        self.out = x * self.factor\n        return self.out\n\n"
        "    def backward(self, grad):\n        return grad * self.out",
        "You multiplied the gradient by the output. The derivative of a product with a factor is that "
        "factor.",
    ),
    Mistake(
        "backward_writes_into_gradient",
        BACK,
        "out = grad * self.factor\n        grad[...] = out\n        return out",
        "Your backward writes into the gradient that came in. Build a new array.",
    ),
    Mistake(
        "evaluation_drops",
        "        if train:",
        "        if True:",
        "Your layer removes units after training as well, so the same input gives another answer each time: "
        + CHAPTER,
    ),
    Mistake(
        "evaluation_scaled_by_keep",
        ELSE,
        "        else:\n            self.factor = 1.0\n"
        "        return x * (self.factor if train else self.keep)",
        "You multiplied by keep after training. That belongs to the older form of dropout, which does not "
        "divide in training; here the numbers pass as they are: " + CHAPTER,
    ),
    Mistake(
        "evaluation_divided_by_keep",
        ELSE,
        "        else:\n            self.factor = 1.0 / self.keep\n        return x * self.factor",
        "You divided by keep after training too. Nothing is missing then, so nothing has to be made up for.",
    ),
    Mistake(
        "evaluation_draws",
        ELSE,
        "        else:\n            self.draw(x.shape)\n            self.factor = 1.0\n"
        "        return x * self.factor",
        "You draw numbers in evaluation and throw them away. Results that should repeat then depend on how "
        "often somebody has looked.",
    ),
    Mistake(
        "evaluation_keeps_old_mask",
        ELSE,
        "        else:\n            return x * 1.0\n        return x * self.factor",
        "After a call with train=False your backward still uses the mask of the training call before. The "
        "gradient belongs to the last call, whatever its mode was.",
    ),
    Mistake(
        "evaluation_keeps_integers",
        ELSE,
        "        else:\n            self.factor = 1.0\n            return x.copy()\n"
        "        return x * self.factor",
        "In evaluation your layer returns integers for integers. The text asks for float64 always.",
    ),
    Mistake(
        "evaluation_gradient_divided",
        BACK,
        "return grad * (self.factor if np.ndim(self.factor) else 1.0 / self.keep)",
        "After a call with train=False you divide the gradient by keep. Nothing was scaled on the way up.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "mask_and_mode",
        """
class Dropout:
    def __init__(self, keep, draw):
        self.keep, self.draw, self.mask = keep, draw, None

    def forward(self, x, train=True):
        self.mask = (self.draw(x.shape) < self.keep) if train else None
        return self._scaled(x)

    backward = lambda self, grad: self._scaled(grad)

    def _scaled(self, x):
        if self.mask is None:
            return np.array(x, dtype=float)
        return np.where(self.mask, x, 0) / self.keep
""",
    ),
    AlsoRight(
        "indices",
        """
class Dropout:
    def __init__(self, keep, draw):
        self.keep = keep
        self.draw = draw
        self.gone = None

    def forward(self, x, train=True):
        if not train:
            self.gone = None
            return x.astype(np.float64)
        u = self.draw(tuple(x.shape))
        self.gone = np.nonzero(u >= self.keep)
        out = x / self.keep
        out[self.gone] = 0
        return out

    def backward(self, grad):
        if self.gone is None:
            return 1.0 * grad
        out = grad / self.keep
        out[self.gone] = 0.0
        return out
""",
    ),
    AlsoRight(
        "loops",
        """
class Dropout:
    def __init__(self, keep, draw):
        self.keep = keep
        self.uniform = draw

    def forward(self, x, train=True):
        self.factors = np.ones(x.shape)
        if train:
            u = self.uniform(x.shape)
            for index in np.ndindex(x.shape):
                self.factors[index] = 1 / self.keep if u[index] < self.keep else 0
        return self.factors * x

    def backward(self, grad):
        out = np.empty(grad.shape)
        for index, value in np.ndenumerate(grad):
            out[index] = value * self.factors[index]
        return out
""",
    ),
]
