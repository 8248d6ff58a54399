"""The tape: branches, depth, order, memory; how the engines agree, and what they refuse."""

import math

import numpy as np
import pytest
from helpers import frozen

from lecturelib import autodiff as ad
from lecturelib.autodiff import Dual, Var, gradients, numerical_gradient, numerical_jacobian

x3 = frozen([0.3, -1.2, 2.0])


def busy(x):
    """Branch, meet again, index twice, broadcast: one number from a vector."""
    a, b = np.sin(x), x * x
    return np.sum(a * b + np.exp(a - 1.0) / (1.0 + b)) * x[0] + (x[[0, 0, 1]] @ x).max() + (2.0**x).mean()


# The tape.


def test_a_node_used_twice_receives_both_parts():
    x = Var(3.0)
    assert gradients(x * x, [x]) == [6.0]
    assert gradients(x + x, [x]) == [2.0]
    y = x * x
    assert gradients(y * y + y, [x, y]) == [4 * 27.0 + 6.0, 19.0]  # x^4 + x^2; y^2 + y at 9


def test_asking_twice_gives_the_same_answer():
    x = Var(x3)
    y = busy(x)
    np.testing.assert_array_equal(gradients(y, [x]), gradients(y, [x]))


def test_a_chain_of_ten_thousand_needs_no_recursion():
    x = Var(1.0)
    y = x
    for _ in range(10_000):
        y = y + x
    assert gradients(y, [x]) == [10_001.0]


def test_diamonds_cost_edges_not_paths():
    """Sixty doublings are 2^60 paths; the tape visits each node once."""
    x = Var(1.0)
    y = x
    for _ in range(60):
        y = y + y
    assert gradients(y, [x]) == [2.0**60]


def test_nodes_are_visited_after_everything_made_from_them():
    """The early node `a` is used again late: a pass in the order of first use would miss a part."""
    x = Var(2.0)
    a = x * 3.0
    b = a * a
    y = b * a + a
    assert gradients(y, [x]) == [3 * (3 * 36.0 + 1.0)]


def test_intermediate_results_have_gradients_too():
    x = Var(x3)
    h = np.tanh(x)
    (by_h,) = gradients(np.sum(h**2), [h])
    np.testing.assert_allclose(by_h, 2 * np.tanh(x3), rtol=1e-15)


def test_an_input_without_influence_gets_zeros():
    x, unused = Var(x3), Var([[1, 2]])
    np.testing.assert_array_equal(gradients(np.sum(x), [unused])[0], [[0.0, 0.0]])
    value, (part,) = ad.value_and_gradient(lambda x: 7.0, x3)
    assert value == 7.0
    np.testing.assert_array_equal(part, np.zeros(3))
    np.testing.assert_array_equal(ad.hessian(lambda x: 7.0, x3), np.zeros((3, 3)))
    np.testing.assert_array_equal(ad.jacobian_vector_product(lambda x: 7.0, x3, x3)[1], 0.0)


def test_gradients_share_no_memory_and_write_to_nothing():
    a, b = Var(x3), Var(x3)
    both = gradients(np.sum(a + b), [a, b, a])
    assert not np.shares_memory(both[0], both[1])
    assert not np.shares_memory(both[0], both[2])
    x = np.array(x3)
    (part,) = gradients(Var(x).reshape(3), [Var(x)], seed=x)
    assert not np.shares_memory(part, x)
    leaf = Var(x)
    for y in (leaf, leaf + 1.0, leaf.reshape(3)):  # the seed itself, passed on, and a view of it
        (part,) = gradients(y, [leaf], seed=x)
        assert not np.shares_memory(part, x)
    y = leaf * 2.0
    parts = gradients(np.sum(y * 3.0 + b), [b, y, leaf, y])
    assert not any(np.shares_memory(one, other) for i, one in enumerate(parts) for other in parts[:i])
    for part in parts:
        part[0] = 7.0  # and all can be written to


def test_all_engines_agree_on_a_busy_function():
    _, (reverse,) = ad.value_and_gradient(busy, x3)
    forward = ad.jacobian(busy, x3, mode="forward")
    np.testing.assert_allclose(forward, reverse[None], rtol=1e-14)
    np.testing.assert_allclose(ad.jacobian(busy, x3), forward, rtol=1e-14)
    np.testing.assert_allclose(numerical_gradient(busy, x3), reverse, rtol=1e-9)
    columns = [ad.hessian_vector_product(busy, x3, v) for v in np.eye(3)]
    np.testing.assert_array_equal(ad.hessian(busy, x3), np.stack(columns, axis=1))
    exact = numerical_jacobian(lambda x: ad.value_and_gradient(busy, x)[1][0], x3)
    np.testing.assert_allclose(ad.hessian(busy, x3), exact, rtol=1e-8)


def test_jacobian_of_a_vector_function_and_of_arrays():
    f = lambda x: x[:2] * np.exp(x[2])
    expected = math.exp(2.0) * np.array([[1, 0, 0.3], [0, 1, -1.2]])
    for mode in ("forward", "reverse"):
        np.testing.assert_allclose(ad.jacobian(f, x3, mode), expected, rtol=1e-15)
        np.testing.assert_array_equal(
            ad.jacobian(lambda M: M.T, np.zeros((2, 3)), mode), np.eye(6)[[0, 3, 1, 4, 2, 5]]
        )
    with pytest.raises(ValueError, match='expected "forward" or "reverse"'):
        ad.jacobian(f, x3, "sideways")


def test_seed_scales_the_pass_and_must_fit():
    x = Var(x3)
    y = x * 2.0
    np.testing.assert_array_equal(gradients(y, [x], seed=[1, 0, -1])[0], [2.0, 0.0, -2.0])
    with pytest.raises(ValueError, match=r"expected the shape of output, \(3,\), got \(2,\)"):
        gradients(y, [x], seed=[1, 2])
    with pytest.raises(ValueError, match=r"expected one number or a seed, got shape \(3,\)"):
        gradients(y, [x])
    with pytest.raises(ValueError, match="expected a variable, got float"):
        gradients(3.0, [x])


@pytest.mark.parametrize("make", [Var, lambda x: Dual(x, np.ones_like(x))])
def test_what_would_lose_the_derivative_is_refused(make):
    x = make(x3)
    with pytest.raises(TypeError, match=r"x \+= y"):
        x += 1.0
    with pytest.raises(TypeError, match=r"use \.value"):
        np.asarray(x)
    with pytest.raises(TypeError, match=r"fft has no derivative rule here; expected one of: add,.*, norm$"):
        np.fft.fft(x)
    with pytest.raises(TypeError, match="floor has no derivative rule"):
        np.floor(x)
    with pytest.raises(TypeError, match="expected a plain call"):
        np.add.reduce(x)
    with pytest.raises(TypeError, match="unexpected keyword argument 'dtype'"):
        np.sum(x, dtype=np.float32)
    with pytest.raises(TypeError):
        x[0] = 1.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda x: np.einsum("ij,j", x, x[0]), "expected them explicit.*got \"?'ij,j'"),
        (lambda x: np.einsum("ii->i", x), "no letter twice in an operand"),
        (lambda x: np.einsum("...i->i", x), "expected them explicit"),
        (lambda x: np.einsum("ij,j->i", x), r"a letter for each axis of \[\(2, 2\)\], got 'ij,j->i'"),
        (lambda x: np.einsum("i->i", x), "a letter for each axis"),
        (lambda x: np.einsum(",".join(["ij"] * 9) + "->ij", *[x] * 9), "at most 8 operands"),
        (lambda x: np.einsum("ij,j->i", x, np.ones(1)), "expected one length for j, got 2 and 1"),
        (lambda x: np.linalg.norm(x, 1), 'expected 2 for vectors, "fro" for matrices, or None, got 1'),
        (lambda x: np.linalg.norm(x, 2), "got 2"),
        (lambda x: np.linalg.norm(x, "fro", axis=0), "got 'fro'"),
        (lambda x: np.stack([x, x[0]]), r"arrays: expected one shape, got \[\(2,\), \(2, 2\)\]"),
        (lambda x: np.var(x, axis=0, ddof=2), "ddof: expected a number below 2"),
    ],
)
def test_functions_made_of_others_say_what_they_expected(call, message):
    for make in (Var, lambda x: Dual(x, x)):
        with pytest.raises(ValueError, match=message):
            call(make(np.eye(2)))


def test_comparisons_and_shapes_see_the_value():
    for x in (Var(x3), Dual(x3, x3)):
        np.testing.assert_array_equal(x > 0, [True, False, True])
        np.testing.assert_array_equal(x == x3, True)
        assert (len(x), x.shape, x.ndim, x.size, x.dtype) == (3, (3,), 1, 3, np.float64)
        assert (np.shape(x), np.ndim(x), np.size(x)) == ((3,), 1, 3)
        assert str(0.3) in repr(x)


def test_lists_are_arrays_and_numbers_of_numpy_do_not_swallow_variables():
    x = Var(x3)
    for y in (x * [1, 2, 3], [1, 2, 3] * x, np.array([1, 2, 3]) * x):
        np.testing.assert_array_equal(gradients(y, [x], seed=np.ones(3))[0], [1.0, 2.0, 3.0])
    assert isinstance(np.float64(2.0) * x, Var)
    assert isinstance(np.float64(2.0) ** Dual(1.0), Dual)


def test_variables_refuse_what_is_not_numbers():
    with pytest.raises(ValueError, match="expected real numbers, got dtype complex128"):
        Var(1j)
    with pytest.raises(ValueError, match="second derivatives: hessian_vector_product"):
        Var(Var(1.0))
    with pytest.raises(ValueError, match="expected real numbers"):
        Dual("a")
    with pytest.raises(ValueError, match=r"tangent: expected the shape of value, \(3,\), got \(\)"):
        Dual(x3, 1.0)
    with pytest.raises(ValueError, match="expected a function that returns one number"):
        ad.hessian_vector_product(lambda x: x * x, x3, x3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ad.linear(x3, [[1.0]], [1.0]), r"expected x \(n, fan_in\).*got \(3,\), \(1, 1\), \(1,\)"),
        (lambda: ad.linear([[1.0]], [[1.0, 2.0]], [1.0]), r"got \(1, 1\), \(1, 2\), \(1,\)"),
        (lambda: ad.mse(x3, x3), r"one shape \(n, K\), got \(3,\), \(3,\)"),
        (lambda: ad.mse([x3], [[1.0]]), r"got \(1, 3\), \(1, 1\)"),
        (lambda: ad.softmax_cross_entropy([x3], [3]), r"labels: expected 0\.\.2, got 3\.\.3"),
        (lambda: ad.softmax_cross_entropy([x3], [-1]), r"expected 0\.\.2, got -1"),
        (lambda: ad.softmax_cross_entropy([x3], [0.0]), "expected 1 integers.*of float64"),
        (lambda: ad.softmax_cross_entropy([x3], [0, 1]), r"got shape \(2,\)"),
        (lambda: ad.softmax_cross_entropy([x3], [[1.0, 1.0, 0.0]]), "rows of targets that sum to 1"),
        (lambda: ad.softmax_cross_entropy(x3, [0]), r"expected shape \(n, K\).*got \(3,\)"),
        (lambda: ad.softmax_cross_entropy(np.zeros((0, 3)), []), "at least one row"),
    ],
)
def test_fused_nodes_say_what_they_expected(call, message):
    with pytest.raises(ValueError, match=message):
        call()
