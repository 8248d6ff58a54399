# %% about
LECTURES = ["L0-32", "L0-40", "L3-59"]
MINUTES = 60

# %% [markdown]
# ## A reverse tape
#
# This is the engine of every deep learning library, in fifty lines. Each number remembers what it was made
# from and the local derivatives; one pass back through the graph gives the derivatives of an output with
# respect to *everything* behind it:
#
# $$
# \bar v = \frac{\partial y}{\partial v}, \qquad \bar y = 1, \qquad
# \bar v = \sum_{c\ \text{made from}\ v} \bar c\,\frac{\partial c}{\partial v} .
# $$
#
# Write the class `Var`. `Var(value)` makes a variable from a number; it has the attributes `value` and
# `grad`.
#
# - `x + y`, `x - y`, `x * y`, `x / y`, `-x`, **each with a plain number on either side as well**; `x ** c`
#   with a plain number `c`, for positive values of `x` or a whole $c \ge 1$; the methods `x.exp()`, `x.sin()`
#   and `x.tanh()`. Each gives a new `Var`.
# - **`y.backward()` sets `grad` of `y` and of every variable behind it** to the derivative of `y` with
#   respect to that variable, a number.
# - **A variable that is used several times collects from all its uses**, also when the ways back from them
#   are of different lengths: pass a node's gradient on only when it is complete.
# - **Every call starts afresh.** Call `backward` a second time, or on another output that shares variables
#   with the first, and `grad` belongs to the last call alone, for all variables behind that output.
#   (Libraries often *add* to what is there, and leave it to you to set it to zero. It is a frequent source of
#   wrong gradients.)
# - **Each node is visited once.** After 40 doublings `y = y + y` there are $2^{40}$ paths to walk otherwise.
# - **No recursion.** Graphs may be thousands of operations deep, and Python stops at about a thousand
#   nested calls.
#
# Then write `residual(x, depth)`, for a `Var` or a number that has the method `sin`: with $h_0 = x$ and
#
# $$
# h_{k+1} = h_k + \frac{\sin h_k}{\text{depth}},
# $$
#
# **it returns $h_{\text{depth}}$**: the forward pass of a deep residual network of width one.

# %% given
import math

import numpy as np


# %% answer
class Var:
    """A number that remembers what it was made from."""

    # BEGIN SOLUTION
    made = 0

    def __init__(self, value, parents=()):
        self.value, self.grad, self.parents = value, 0.0, parents  # parents: (variable, local derivative)
        Var.made += 1
        self.time = Var.made  # later than that of its parents

    @staticmethod
    def lift(x):
        return x if isinstance(x, Var) else Var(x)

    def __add__(self, other):
        other = Var.lift(other)
        return Var(self.value + other.value, [(self, 1.0), (other, 1.0)])

    __radd__ = __add__

    def __mul__(self, other):
        other = Var.lift(other)
        return Var(self.value * other.value, [(self, other.value), (other, self.value)])

    __rmul__ = __mul__

    def __neg__(self):
        return Var(-self.value, [(self, -1.0)])

    def __sub__(self, other):
        return self + -Var.lift(other)

    def __rsub__(self, other):
        return Var.lift(other) - self

    def __truediv__(self, other):
        other = Var.lift(other)
        by_other = -self.value / other.value**2
        return Var(self.value / other.value, [(self, 1.0 / other.value), (other, by_other)])

    def __rtruediv__(self, other):
        return Var.lift(other) / self

    def __pow__(self, n):
        return Var(self.value**n, [(self, n * self.value ** (n - 1))])

    def exp(self):
        return Var(math.exp(self.value), [(self, math.exp(self.value))])

    def sin(self):
        return Var(math.sin(self.value), [(self, math.cos(self.value))])

    def tanh(self):
        return Var(math.tanh(self.value), [(self, 1.0 - math.tanh(self.value) ** 2)])

    def newest_first(self):
        found, seen = [self], {self}
        for node in found:  # grows while we read it
            for parent, _ in node.parents:
                if parent not in seen:
                    seen.add(parent)
                    found.append(parent)
        return sorted(found, key=lambda node: node.time, reverse=True)

    def backward(self):
        nodes = self.newest_first()
        for node in nodes:
            node.grad = 0.0
        self.grad = 1.0
        for node in nodes:
            for parent, slope in node.parents:
                parent.grad += slope * node.grad

    # END SOLUTION


def residual(x, depth):
    """Return h after depth steps of h + sin(h) / depth, starting at x."""
    # BEGIN SOLUTION
    h = x
    for _ in range(depth):
        h = h + h.sin() / depth
    return h
    # END SOLUTION


# %% check points=0.5
def check_operations():
    """Each operation gives the right value and the right derivatives by its operands."""
    x, y = Var(3.0), Var(0.5)
    values, by_x, by_y = [], [], []
    for z in (x + y, x - y, x * y, x / y):
        z.backward()
        values.append(z.value)
        by_x.append(x.grad)
        by_y.append(y.grad)
    assert_close(np.array(values), [3.5, 2.5, 1.5, 6.0])
    assert_close(np.array(by_x), [1.0, 1.0, 0.5, 2.0])
    assert_close(np.array(by_y), [1.0, -1.0, 3.0, -12.0])
    values, slopes = [], []
    for z in (
        2.0 + y,
        2.0 - y,
        2.0 * y,
        2.0 / y,
        y + 2.0,
        y - 2.0,
        y * 2.0,
        y / 2.0,
        -y,
        y**3,
        y.exp(),
        y.sin(),
        y.tanh(),
    ):
        z.backward()
        values.append(z.value)
        slopes.append(y.grad)
    functions = [1.64872127070013, 0.479425538604203, 0.462117157260010]
    assert_close(np.array(values), [2.5, 1.5, 1.0, 4.0, 2.5, -1.5, 1.0, 0.25, -0.5, 0.125, *functions])
    functions = [1.64872127070013, 0.877582561890373, 0.786447732965927]
    assert_close(np.array(slopes), [1.0, -1.0, 2.0, -8.0, 1.0, 1.0, 2.0, 0.5, -1.0, 0.75, *functions])


# %% check points=0.5
def check_used_twice():
    """A variable that is used twice collects both parts, on ways of one length and of different lengths, and
    a second call starts afresh."""
    x = Var(3.0)
    square, double = x * x, x + x
    square.backward()
    of_square = x.grad
    double.backward()
    assert_close(np.array([of_square, x.grad]), [6.0, 2.0])
    x = Var(2.0)
    a = x * x
    y = a + (a * 3.0) * a
    y.backward()
    assert_close(np.array([y.value, y.grad, a.grad, x.grad]), [52.0, 1.0, 25.0, 100.0])
    y.backward()
    assert_close(np.array([y.grad, a.grad, x.grad]), [1.0, 25.0, 100.0])


# %% check points=0.5
def check_deep():
    """A residual network of one step and one of 3500 steps have the right value and derivative."""
    for depth in (1, 3500):
        x = Var(0.5)
        y = residual(x, depth)
        y.backward()
        h, slope = 0.5, 1.0
        for _ in range(depth):
            slope *= 1.0 + math.cos(h) / depth
            h += math.sin(h) / depth
        assert_close(np.array([y.value, x.grad]), [h, slope])


# %% hidden check points=0.5
def check_expressions(rng):
    """Long expressions of three variables have the right value and gradient, for floats and for integers."""
    from lecturelib.autodiff import value_and_gradient

    for at in (rng.uniform(0.4, 1.5, size=3).tolist(), rng.permutation([1, 2, 3]).tolist()):
        x, y, z = (Var(number) for number in at)
        inner = (x * y - 2 / z).tanh() + (1 - x) * y**2
        output = -(inner * inner) / (z + 3) + (x / y - inner).sin() * (-z).exp() - x
        output.backward()

        def f(x, y, z):
            inner = np.tanh(x * y - 2 / z) + (1 - x) * y**2
            return -(inner * inner) / (z + 3) + np.sin(x / y - inner) * np.exp(-z) - x

        value, gradient = value_and_gradient(f, *map(float, at))
        assert_close(output.value, value, atol=1e-12)
        assert_close(np.array([x.grad, y.grad, z.grad]), np.array(gradient), atol=1e-12)


# %% hidden check points=0.5
def check_many_paths(rng):
    """Nodes on ways of different lengths have the right gradients, the ones in between too, and there may be
    far more paths than one can walk."""
    start, c, d = (float(number) for number in rng.uniform(0.3, 0.9, size=3))
    x = Var(start)
    a = c * x
    b = a.sin() * x
    y = a * b + (b * d + a).exp() + b
    y.backward()
    grown = math.exp(b.value * d + a.value)
    by_b = a.value + d * grown + 1.0
    by_a = b.value + grown + by_b * math.cos(a.value) * start
    by_x = c * by_a + by_b * math.sin(a.value)
    assert_close(np.array([y.grad, b.grad, a.grad, x.grad]), [1.0, by_b, by_a, by_x])
    x = Var(start)
    y = x * c
    for _ in range(40):
        y = y + y
    y.backward()
    assert_close(x.grad, c * 2.0**40)


# %% hidden check points=0.5
def check_calls_start_afresh(rng):
    """Gradients belong to the last call alone: to the same output, to another one, to one in between."""
    start, c = float(rng.uniform(0.4, 0.9)), float(rng.uniform(1.1, 2.0))
    x = Var(start)
    middle = (x * c).exp()
    first, second = middle * x, middle * middle + x
    slope = c * math.exp(c * start)
    by_x = {"first": slope * start + math.exp(c * start), "second": 2.0 * math.exp(c * start) * slope + 1.0}
    first.backward()
    assert_close(x.grad, by_x["first"])
    first.backward()
    assert_close(np.array([middle.grad, x.grad]), [start, by_x["first"]])
    second.backward()
    assert_close(np.array([middle.grad, x.grad]), [2.0 * math.exp(c * start), by_x["second"]])
    middle.backward()
    assert_close(np.array([middle.grad, x.grad]), [1.0, slope])


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Chain rule, Jacobians and automatic differentiation'"
TAPE = f"see the reverse tape in {CHAPTER}."
RESET = "        for node in nodes:\n            node.grad = 0.0\n"
ORDER = (
    "        found, seen = [self], {self}\n"
    "        for node in found:  # grows while we read it\n"
    "            for parent, _ in node.parents:\n"
    "                if parent not in seen:\n"
    "                    seen.add(parent)\n"
    "                    found.append(parent)\n"
    "        return sorted(found, key=lambda node: node.time, reverse=True)"
)
RECURSIVE = (
    "        found, seen = [], set()\n\n"
    "        def visit(node):\n"
    "            if node not in seen:\n"
    "                seen.add(node)\n"
    "                for parent, _ in node.parents:\n"
    "                    visit(parent)\n"
    "                found.append(node)\n\n"
    "        visit(self)\n"
    "        return found[::-1]"
)

MISTAKES = [
    Mistake(
        "overwrites",
        "parent.grad += slope * node.grad",
        "parent.grad = slope * node.grad",
        "A variable that is used twice keeps only one of its parts: x * x has the derivative x and x + x "
        "the derivative 1. Contributions from several uses add up: " + TAPE,
    ),
    Mistake(
        "oldest_first",
        "reverse=True",
        "reverse=False",
        "You went through the nodes in the order in which they were made. The way back begins at the output, "
        "so only the last operation has received anything: " + TAPE,
    ),
    Mistake(
        "level_by_level",
        "return sorted(found, key=lambda node: node.time, reverse=True)",
        "return found",
        "You went back level by level. A node that is reached by a short and by a long way passes its "
        "gradient on before the long way has arrived; a topological order is needed: " + TAPE,
    ),
    Mistake(
        "depth_first",
        ORDER,
        "        found, seen, waiting = [], set(), [self]\n"
        "        while waiting:\n"
        "            node = waiting.pop()\n"
        "            if node not in seen:\n"
        "                seen.add(node)\n"
        "                found.append(node)\n"
        "                waiting.extend(parent for parent, _ in node.parents)\n"
        "        return found",
        "You visit the nodes in the order in which a search comes across them. A node may pass its gradient "
        "on only after everything that was made from it: " + TAPE,
    ),
    Mistake(
        "recursive",
        ORDER,
        RECURSIVE,
        "Your search through the graph calls itself once for every step of depth, and Python stops at about "
        "a thousand nested calls. Keep a list of what is still to visit.",
    ),
    Mistake(
        "not_reset",
        RESET,
        "",
        "Your gradients add up over calls of `backward`. Each call starts afresh here: set the gradients "
        "of all variables behind the output to zero first. " + TAPE.capitalize(),
    ),
    Mistake(
        "only_inputs_reset",
        RESET,
        "        for node in nodes:\n            node.grad = node.grad if node.parents else 0.0\n",
        "You reset the inputs only. The nodes in between still hold the gradients of the call before, and "
        "pass them on.",
    ),
    Mistake(
        "seed_forgotten",
        "        self.grad = 1.0\n",
        "",
        "All your gradients are 0: the way back starts with nothing. The derivative of the output with "
        "respect to itself is not 0.",
    ),
    Mistake(
        "seed_is_the_value",
        "self.grad = 1.0",
        "self.grad = self.value",
        "Your way back starts with the value of the output. It starts with the derivative of the output with "
        "respect to itself.",
    ),
    Mistake(
        "local_derivatives_only",
        "parent.grad += slope * node.grad",
        "parent.grad += slope",
        "You add up local derivatives. The chain rule multiplies each by the gradient that the node has "
        "received.",
    ),
    Mistake(
        "product_keeps_its_own",
        "[(self, other.value), (other, self.value)]",
        "[(self, self.value), (other, other.value)]",
        "Your product has its local derivatives the wrong way round: each factor gets the value of the "
        "*other* one.",
    ),
    Mistake(
        "difference_is_a_sum_on_the_way_back",
        "return self + -Var.lift(other)",
        "other = Var.lift(other)\n        return Var(self.value - other.value, [(self, 1.0), (other, 1.0)])",
        "The derivative of your difference by what is subtracted has the wrong sign.",
    ),
    Mistake(
        "rsub_turned_round",
        "return Var.lift(other) - self",
        "return self - other",
        "`c - x` gives you `x - c`. In `__rsub__` the number on the left is `other`.",
    ),
    Mistake(
        "rtruediv_turned_round",
        "return Var.lift(other) / self",
        "return self / other",
        "`c / x` gives you `x / c`. In `__rtruediv__` the number on the left is `other`.",
    ),
    Mistake(
        "denominator_with_plus",
        "by_other = -self.value / other.value**2",
        "by_other = self.value / other.value**2",
        "The derivative of your quotient by the denominator is positive. A larger denominator makes the "
        "quotient smaller.",
    ),
    Mistake(
        "denominator_not_squared",
        "by_other = -self.value / other.value**2",
        "by_other = -self.value / other.value",
        "In the derivative of your quotient by the denominator a square is missing.",
    ),
    Mistake(
        "plain_numbers_unsupported",
        "return x if isinstance(x, Var) else Var(x)",
        "return x",
        "Your operators expect a variable on both sides. Turn a plain number into a variable, or treat it "
        "as a constant without a gradient.",
    ),
    Mistake(
        "power_not_lowered",
        "n * self.value ** (n - 1)",
        "n * self.value**n",
        "In the derivative of your power the exponent is not lowered by 1.",
    ),
    Mistake(
        "exp_uses_its_input",
        "[(self, math.exp(self.value))]",
        "[(self, self.value)]",
        "The derivative of your exponential is its input. It is its own value, the output.",
    ),
    Mistake(
        "sin_with_minus",
        "math.cos(self.value)",
        "-math.cos(self.value)",
        "The derivative of your sine has the wrong sign. The minus belongs to the derivative of the cosine.",
    ),
    Mistake(
        "tanh_squares_its_input",
        "1.0 - math.tanh(self.value) ** 2",
        "1.0 - self.value**2",
        "Your tanh squares its input in the derivative. It takes the square of the output.",
    ),
    Mistake(
        "residual_without_itself",
        "h = h + h.sin() / depth",
        "h = h.sin() / depth",
        "Your network drops h_k on the way: each step *adds* to it. That is what the word residual "
        "stands for.",
    ),
    Mistake(
        "residual_not_divided",
        "h = h + h.sin() / depth",
        "h = h + h.sin()",
        "Each of your steps is `depth` times too long.",
    ),
    Mistake(
        "residual_starts_over",
        "h = h + h.sin() / depth",
        "h = h + x.sin() / depth",
        "Your steps all take the sine of x. Each takes the sine of where the one before has arrived.",
    ),
    Mistake(
        "one_step_too_many",
        "for _ in range(depth):",
        "for _ in range(depth + 1):",
        "Your network has a step too many.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "one_list_for_all",
        """
TAPE = []


class Var:
    def __init__(self, value, *parents):
        self.value, self.parents, self.grad = value, parents, 0
        self.index = len(TAPE)
        TAPE.append(self)

    def __add__(self, y):
        if isinstance(y, Var):
            return Var(self.value + y.value, (self, 1), (y, 1))
        return Var(self.value + y, (self, 1))

    def __radd__(self, c):
        return self + c

    def __mul__(self, y):
        if isinstance(y, Var):
            return Var(self.value * y.value, (self, y.value), (y, self.value))
        return Var(self.value * y, (self, y))

    def __rmul__(self, c):
        return self * c

    def __neg__(self):
        return -1 * self

    def __sub__(self, y):
        return self + (-1) * y

    def __rsub__(self, c):
        return c + -self

    def reciprocal(self):
        return Var(1 / self.value, (self, -1 / self.value**2))

    def __truediv__(self, y):
        return self * (y.reciprocal() if isinstance(y, Var) else 1 / y)

    def __rtruediv__(self, c):
        return c * self.reciprocal()

    def __pow__(self, c):
        return Var(self.value**c, (self, c * self.value ** (c - 1)))

    def exp(self):
        e = np.exp(self.value)
        return Var(e, (self, e))

    def sin(self):
        return Var(np.sin(self.value), (self, np.cos(self.value)))

    def tanh(self):
        t = np.tanh(self.value)
        return Var(t, (self, (1 - t) * (1 + t)))

    def backward(self):
        for node in TAPE:
            node.grad = 0
        self.grad = 1
        for node in TAPE[self.index :: -1]:
            for parent, slope in node.parents:
                parent.grad += slope * node.grad


def residual(x, depth):
    h = x
    for k in range(depth):
        h += h.sin() * (1 / depth)
    return h
""",
    ),
    AlsoRight(
        "closures_and_counters",
        """
class Var:
    def __init__(self, value, parents=(), send=lambda g: ()):
        self.value = value
        self.parents = parents
        self.send = send
        self.grad = None

    def __add__(self, y):
        y = Var(y) if not isinstance(y, Var) else y
        return Var(self.value + y.value, (self, y), lambda g: (g, g))

    def __sub__(self, y):
        y = Var(y) if not isinstance(y, Var) else y
        return Var(self.value - y.value, (self, y), lambda g: (g, -g))

    def __mul__(self, y):
        y = Var(y) if not isinstance(y, Var) else y
        return Var(self.value * y.value, (self, y), lambda g: (g * y.value, g * self.value))

    def __truediv__(self, y):
        y = Var(y) if not isinstance(y, Var) else y
        z = self.value / y.value
        return Var(z, (self, y), lambda g: (g / y.value, -g * z / y.value))

    def __radd__(self, c):
        return Var(c) + self

    def __rsub__(self, c):
        return Var(c) - self

    def __rmul__(self, c):
        return Var(c) * self

    def __rtruediv__(self, c):
        return Var(c) / self

    def __neg__(self):
        return 0 - self

    def __pow__(self, c):
        return Var(self.value**c, (self,), lambda g: (g * c * self.value ** (c - 1),))

    def exp(self):
        return Var(math.exp(self.value), (self,), lambda g: (g * math.exp(self.value),))

    def sin(self):
        return Var(math.sin(self.value), (self,), lambda g: (g * math.cos(self.value),))

    def tanh(self):
        return Var(math.tanh(self.value), (self,), lambda g: (g / math.cosh(self.value) ** 2,))

    def backward(self):
        uses, waiting = {self: 0}, [self]
        while waiting:
            for parent in waiting.pop().parents:
                if parent not in uses:
                    uses[parent] = 0
                    waiting.append(parent)
                uses[parent] += 1
        for node in uses:
            node.grad = 0.0
        self.grad = 1.0
        ready = [self]
        while ready:
            node = ready.pop()
            for parent, part in zip(node.parents, node.send(node.grad)):
                parent.grad += part
                uses[parent] -= 1
                if uses[parent] == 0:
                    ready.append(parent)


def residual(x, depth):
    if depth == 0:
        return x
    steps = [x]
    while len(steps) <= depth:
        steps.append(steps[-1] + steps[-1].sin() / depth)
    return steps[-1]
""",
    ),
    AlsoRight(
        "gradients_in_a_dictionary",
        """
import itertools

CLOCK = itertools.count()


class Var:
    def __init__(self, value, edges=None):
        self.value, self.grad = value, 0.0
        self.edges = edges or []
        self.born = next(CLOCK)

    def combine(self, other, value, by_self, by_other):
        edges = [(self, by_self)]
        if isinstance(other, Var):
            edges.append((other, by_other))
        return Var(value, edges)

    def __add__(self, other):
        return self.combine(other, self.value + number(other), 1, 1)

    def __sub__(self, other):
        return self.combine(other, self.value - number(other), 1, -1)

    def __rsub__(self, other):
        return Var(other - self.value, [(self, -1)])

    def __mul__(self, other):
        return self.combine(other, self.value * number(other), number(other), self.value)

    def __truediv__(self, other):
        c = number(other)
        return self.combine(other, self.value / c, 1 / c, -self.value / c / c)

    def __rtruediv__(self, other):
        return Var(other / self.value, [(self, -other / self.value**2)])

    def __pow__(self, c):
        return Var(self.value**c, [(self, c * self.value ** (c - 1))])

    def __neg__(self):
        return Var(-self.value, [(self, -1)])

    __radd__, __rmul__ = __add__, __mul__

    def exp(self):
        return Var(np.exp(self.value), [(self, np.exp(self.value))])

    def sin(self):
        return Var(np.sin(self.value), [(self, np.cos(self.value))])

    def tanh(self):
        return Var(np.tanh(self.value), [(self, 1 - np.tanh(self.value) ** 2)])

    def backward(self):
        import heapq

        grads, heap = {self: 1.0}, [(-self.born, id(self), self)]
        while heap:
            node = heapq.heappop(heap)[2]
            node.grad = grads[node]
            for parent, slope in node.edges:
                if parent not in grads:
                    grads[parent] = 0.0
                    heapq.heappush(heap, (-parent.born, id(parent), parent))
                grads[parent] += slope * node.grad


def number(x):
    return x.value if isinstance(x, Var) else x


def residual(x, depth):
    import functools

    return functools.reduce(lambda h, _: h + h.sin() / depth, range(depth), x)
""",
    ),
]
