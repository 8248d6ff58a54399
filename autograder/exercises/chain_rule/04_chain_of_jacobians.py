# %% about
LECTURES = ["L0-34", "L0-37"]
MINUTES = 30

# %% [markdown]
# ## Chains of Jacobians
#
# For functions of vectors applied one after the other, $y_1 \mapsto y_2 \mapsto \dots \mapsto y_N$, the chain
# rule is a product of matrices. With $J_k = \partial y_{k+1} / \partial y_k$, which has **one row per entry
# of $y_{k+1}$ and one column per entry of $y_k$**,
#
# $$
# \frac{\partial y_N}{\partial y_1} = J_{N-1} \cdots J_2\, J_1 .
# $$
#
# The function that is applied first stands last. In the *denominator layout*, which other lectures use, every
# derivative is the transpose of ours, and with that the order turns round:
# $J_1^\top J_2^\top \cdots J_{N-1}^\top$.
#
# **1.** `chain_jacobian(Js, layout)` gets a list of at least one matrix, **in the order in which the
# functions are applied**, $J_1$ first, and `layout`, which is `"numerator"` or `"denominator"`. It returns
# $\partial y_N / \partial y_1$ in that layout, **always of type float64**. The list and its matrices stay as
# they were.
#
# A product of matrices does not depend on where one begins; its price does. Multiplying a $p \times q$
# matrix by a $q \times r$ matrix takes $p\,q\,r$ multiplications. *Forward mode* begins at the inputs, with
# $J_2 J_1$, then multiplies $J_3$ to it, and so on; *reverse mode* begins at the outputs, with
# $J_{N-1} J_{N-2}$.
#
# **2.** `chain_multiplications(sizes, mode)` gets the list of the lengths of $y_1, \dots, y_N$, with
# $N \ge 2$, and `mode`, which is `"forward"` or `"reverse"`. It returns **the number of multiplications, an
# integer**.
# With $N = 2$ there is a single Jacobian and nothing to multiply. **Additions do not count.**
#
# Ask it what 1000 inputs, two hidden layers of 50 and 20 units and one loss cost in either mode. That
# quotient is why networks are trained backwards.

# %% given
import numpy as np


# %% answer
def chain_jacobian(Js, layout="numerator"):
    """Return the derivative of the last vector by the first; Js holds the Jacobian applied first first."""
    # BEGIN SOLUTION
    product = np.array(Js[0], dtype=float)
    for J in Js[1:]:
        product = J @ product
    return product if layout == "numerator" else product.T
    # END SOLUTION


def chain_multiplications(sizes, mode):
    """Return how many multiplications the product takes from the right (forward) or the left (reverse)."""
    # BEGIN SOLUTION
    if mode == "reverse":
        sizes = sizes[::-1]
    start, total = sizes[0], 0
    for k in range(2, len(sizes)):
        total += start * sizes[k - 1] * sizes[k]
    return total
    # END SOLUTION


# %% check points=0.5
def check_two_jacobians():
    """Two maps, from 2 numbers to 3 and back to 2, give the 2 x 2 Jacobian worked out by hand; the list
    stays as it was."""
    J1 = np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0]])
    J2 = np.array([[1.0, 0.0, 2.0], [0.0, -3.0, 1.0]])
    Js = [J1, J2]
    assert_close(chain_jacobian(Js), [[7.0, 2.0], [3.0, -3.0]])
    assert_close(Js[0], J1)


# %% check points=0.5
def check_denominator_layout():
    """Two maps give each other's transposes in the two layouts; three maps, 2 to 3 to 2 to 1, in denominator
    layout give a column with an entry per input."""
    J1 = np.array([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0]])
    J2 = np.array([[1.0, 0.0, 2.0], [0.0, -3.0, 1.0]])
    J3 = np.array([[2.0, -1.0]])
    Js = [J1, J2]
    both = [np.ravel(chain_jacobian(Js, layout)) for layout in ("numerator", "denominator")]
    assert_close(np.concatenate(both), [7.0, 2.0, 3.0, -3.0, 7.0, 3.0, 2.0, -3.0])
    assert_close(chain_jacobian([J1, J2, J3], "denominator"), [[11.0], [7.0]])


# %% check points=0.5
def check_cost():
    """From 100 numbers by way of 50 and 20 to a single one, both modes have their price."""
    assert_close(chain_multiplications([100, 50, 20, 1], "forward"), 102_000)
    assert_close(chain_multiplications([100, 50, 20, 1], "reverse"), 6_000)


# %% hidden check points=0.5
def check_long_chains(rng):
    """Longer chains, chains of integers and a single matrix give float64 in numerator layout, and the list
    stays as it was."""
    from itertools import pairwise

    from lecturelib.autodiff import chain_jacobian as reference

    for sizes in ((3, 2, 4, 5, 2), (2, 4, 3), (4, 3)):
        Js = [rng.integers(1, 6, size=(m, n)) for n, m in pairwise(sizes)]
        for factors in ([J * rng.uniform(0.3, 1.0, size=J.shape) for J in Js], Js):
            before = [J.copy() for J in factors]
            assert_close(chain_jacobian(factors, "numerator"), reference(before), atol=1e-12)
            assert len(factors) == len(before), "the list has another length now"
            for J, old in zip(factors, before, strict=True):
                assert_close(J, old)


# %% hidden check points=0.5
def check_denominator_layout_of_long_chains(rng):
    """So they do in denominator layout."""
    from itertools import pairwise

    from lecturelib.autodiff import chain_jacobian as reference

    for sizes in ((2, 3, 5, 4), (3, 2, 3), (2, 5)):
        Js = [rng.integers(1, 6, size=(m, n)) for n, m in pairwise(sizes)]
        before = [J.copy() for J in Js]
        assert_close(chain_jacobian(Js, "denominator"), reference(before, "denominator"), atol=1e-12)
        for J, old in zip(Js, before, strict=True):
            assert_close(J, old)


# %% hidden check points=0.5
def check_cost_of_other_chains(rng):
    """The prices of other chains are right in both modes, also of a chain with one Jacobian only."""
    from lecturelib.autodiff import chain_multiplications as reference

    for length in (2, 3, 4, 6):
        sizes = [int(n) for n in rng.permutation(np.arange(2, 40))[:length]]
        for mode in ("forward", "reverse"):
            assert_close(chain_multiplications(list(sizes), mode), reference(sizes, mode))


# %% mistakes
from autograder.authoring.exercise import Mistake

CHAPTER = "the chapter 'Chain rule, Jacobians and automatic differentiation'"
PRODUCT = "product = np.array(Js[0], dtype=float)\n    for J in Js[1:]:\n        product = J @ product\n"
RETURN = 'return product if layout == "numerator" else product.T'

MISTAKES = [
    Mistake(
        "two_factors_only",
        "for J in Js[1:]:",
        "for J in Js[1:2]:",
        "Your product stops after two factors. A chain can be longer.",
    ),
    Mistake(
        "order_reversed",
        "product = J @ product",
        "product = product @ J",
        "Your factors stand in the order in which the functions are applied. In the product the first one "
        "stands last, nearest to the vector it acts on: see the chain of Jacobians in " + CHAPTER + ".",
    ),
    Mistake(
        "elementwise",
        "product = J @ product",
        "product = J * product",
        "You multiplied entry by entry. The chain rule sums over everything in between: rows by columns.",
    ),
    Mistake(
        "entries_matched_by_transposing",
        "product = J @ product",
        "product = J * product.T",
        "You transposed a factor until the shapes fitted and multiplied entry by entry. The chain rule sums "
        "over everything in between: rows by columns.",
    ),
    Mistake(
        "last_factor_forgotten",
        "for J in Js[1:]:",
        "for J in Js[1:-1]:",
        "Your product leaves out the last function of the chain.",
    ),
    Mistake(
        "layout_ignored",
        RETURN,
        "return product",
        "You return the numerator layout whatever `layout` says: see the two layouts in " + CHAPTER + ".",
    ),
    Mistake(
        "always_transposed",
        RETURN,
        "return product.T",
        "You return the transpose whatever `layout` says: see the two layouts in " + CHAPTER + ".",
    ),
    Mistake(
        "layouts_swapped",
        RETURN,
        'return product if layout == "denominator" else product.T',
        "Your two layouts are swapped. In numerator layout there is one row per output: see the two layouts "
        "in " + CHAPTER + ".",
    ),
    Mistake(
        "transposed_in_the_old_order",
        RETURN,
        'if layout == "numerator":\n        return product\n    product = np.array(Js[-1], dtype=float).T\n'
        "    for J in Js[-2::-1]:\n        product = product @ J.T\n    return product",
        "In denominator layout you transposed each factor and kept the order. The transpose of a product is "
        "the product of the transposes in reversed order: see the two layouts in " + CHAPTER + ".",
    ),
    Mistake(
        "integers_kept",
        "np.array(Js[0], dtype=float)",
        "np.array(Js[0])",
        "For Jacobians of integers you return integers. The text asks for float64 always.",
    ),
    Mistake(
        "list_reversed_in_place",
        PRODUCT,
        "Js.reverse()\n    product = np.array(Js[0], dtype=float)\n    for J in Js[1:]:\n"
        "        product = product @ J\n",
        "Your result is right, but the caller's list is the other way round afterwards. Leave arguments as "
        "they were; a reversed copy costs next to nothing.",
    ),
    Mistake(
        "modes_swapped",
        'if mode == "reverse":',
        'if mode == "forward":',
        "Your prices of the two modes are swapped. Forward mode begins at the inputs, y_1: see the cost of "
        "both modes in " + CHAPTER + ".",
    ),
    Mistake(
        "mode_ignored",
        'if mode == "reverse":\n        sizes = sizes[::-1]\n    start',
        "start",
        "Your price is that of forward mode whatever `mode` says.",
    ),
    Mistake(
        "vector_for_matrix",
        "start * sizes[k - 1] * sizes[k]",
        "sizes[k - 1] * sizes[k]",
        "Your price is that of carrying a single vector along. What is carried is a matrix, with as many "
        "columns (forward) or rows (reverse) as the chain has at that end.",
    ),
    Mistake(
        "entries_of_the_result",
        "start * sizes[k - 1] * sizes[k]",
        "start * sizes[k]",
        "You counted the entries of each product. Each entry takes as many multiplications as there are "
        "numbers in between.",
    ),
    Mistake(
        "entries_of_the_factors",
        "start * sizes[k - 1] * sizes[k]",
        "start * sizes[k - 1] + sizes[k - 1] * sizes[k]",
        "You counted the entries of both factors. Every entry of one meets a whole row or column of the "
        "other.",
    ),
    Mistake(
        "additions_counted",
        "start * sizes[k - 1] * sizes[k]",
        "start * (2 * sizes[k - 1] - 1) * sizes[k]",
        "You counted the additions too. The text asks for multiplications only.",
    ),
    Mistake(
        "first_jacobian_costs",
        "for k in range(2, len(sizes)):",
        "for k in range(1, len(sizes)):",
        "You charge for the first Jacobian as if it had to be multiplied by something. N - 1 matrices take "
        "N - 2 products.",
    ),
    Mistake(
        "one_product_too_few",
        "for k in range(2, len(sizes)):",
        "for k in range(2, len(sizes) - 1):",
        "You stop one product too early. N - 1 matrices take N - 2 products.",
    ),
]

# %% also right
from autograder.authoring.exercise import AlsoRight

ALSO_RIGHT = [
    AlsoRight(
        "reduce",
        """
from functools import reduce


def chain_jacobian(Js, layout="numerator"):
    floats = [np.asarray(J, float) for J in Js]
    if layout == "denominator":
        return reduce(np.matmul, [J.T for J in floats])
    return reduce(np.matmul, floats[::-1])


def chain_multiplications(sizes, mode):
    outside = sizes[0] if mode == "forward" else sizes[-1]
    pairs = zip(sizes[1:-1], sizes[2:]) if mode == "forward" else zip(sizes[:-2], sizes[1:-1])
    return outside * sum(a * b for a, b in pairs)
""",
    ),
    AlsoRight(
        "from_the_left",
        """
def chain_jacobian(Js, layout="numerator"):
    product = np.eye(Js[-1].shape[0])
    for J in reversed(Js):
        product = product @ J
    return product.transpose() if layout == "denominator" else product


def chain_multiplications(sizes, mode):
    shapes = [(m, n) for n, m in zip(sizes, sizes[1:])]
    if mode == "forward":
        right = shapes[0]
        cost = 0
        for left in shapes[1:]:
            cost += left[0] * left[1] * right[1]
            right = (left[0], right[1])
        return cost
    left, cost = shapes[-1], 0
    for right in reversed(shapes[:-1]):
        cost += left[0] * left[1] * right[1]
        left = (left[0], right[1])
    return cost
""",
    ),
    AlsoRight(
        "loops_and_recursion",
        """
def chain_jacobian(Js, layout="numerator"):
    if len(Js) == 1:
        result = 1.0 * Js[0]
    else:
        inner = chain_jacobian(Js[:-1])
        result = np.zeros((Js[-1].shape[0], inner.shape[1]))
        for i in range(result.shape[0]):
            for j in range(result.shape[1]):
                for k in range(inner.shape[0]):
                    result[i, j] += Js[-1][i, k] * inner[k, j]
    return np.swapaxes(result, 0, 1) if layout == "denominator" else result


def chain_multiplications(sizes, mode):
    if len(sizes) < 3:
        return 0
    if mode == "forward":
        return sizes[0] * sizes[-2] * sizes[-1] + chain_multiplications(sizes[:-1], mode)
    return sizes[0] * sizes[1] * sizes[-1] + chain_multiplications(sizes[1:], mode)
""",
    ),
]
