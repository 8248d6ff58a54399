"""The engines as such: the tape, dual numbers, differences, the scalar tape; what they refuse."""

import math

import numpy as np
import pytest
from helpers import frozen

from lecturelib import autodiff as ad
from lecturelib.autodiff import Dual, Scalar, Var, gradients, numerical_gradient, numerical_jacobian

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


def test_a_chain_of_a_hundred_thousand_needs_no_recursion():
    x = Var(1.0)
    y = x
    for _ in range(100_000):
        y = y + x
    assert gradients(y, [x]) == [100_001.0]


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
    (part,) = gradients(leaf.reshape(3), [leaf], seed=x)
    assert not np.shares_memory(part, x)


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
    with pytest.raises(TypeError, match="fft has no derivative rule here; expected one of: add,"):
        np.fft.fft(x)
    with pytest.raises(TypeError, match="floor has no derivative rule"):
        np.floor(x)
    with pytest.raises(TypeError, match="expected a plain call"):
        np.add.reduce(x)
    with pytest.raises(TypeError, match="unexpected keyword argument 'dtype'"):
        np.sum(x, dtype=np.float32)
    with pytest.raises(TypeError):
        x[0] = 1.0


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


# Dual numbers.


def test_dual_numbers_follow_the_rules_of_calculus():
    """Each operation by hand at 2 + 3 eps, with a plain number on either side too."""
    x = Dual(2.0, 3.0)
    pairs = {
        "x + 1": (x + 1.0, 3.0, 3.0),
        "1 - x": (1.0 - x, -1.0, -3.0),
        "x - 1": (x - 1.0, 1.0, 3.0),
        "x * x": (x * x, 4.0, 12.0),
        "5 * x": (5.0 * x, 10.0, 15.0),
        "1 / x": (1.0 / x, 0.5, -0.75),
        "x / 4": (x / 4.0, 0.5, 0.75),
        "x ** 3": (x**3, 8.0, 36.0),
        "2 ** x": (2.0**x, 4.0, 12.0 * math.log(2.0)),
        "x ** x": (x**x, 4.0, 12.0 * (math.log(2.0) + 1.0)),
        "-x": (-x, -2.0, -3.0),
        "log x": (np.log(x), math.log(2.0), 1.5),
        "sqrt x": (np.sqrt(x), math.sqrt(2.0), 1.5 / math.sqrt(2.0)),
        "exp x": (np.exp(x), math.exp(2.0), 3.0 * math.exp(2.0)),
        "sin 3x": (np.sin(3.0 * x), math.sin(6.0), 9.0 * math.cos(6.0)),
        "tanh x": (np.tanh(x), math.tanh(2.0), 3.0 / math.cosh(2.0) ** 2),
    }
    for name, (y, value, tangent) in pairs.items():
        assert y.value == pytest.approx(value, rel=1e-15), name
        assert y.tangent == pytest.approx(tangent, rel=1e-14), name


def test_dual_copies_what_it_is_given_and_a_constant_has_no_tangent():
    value = np.array(x3)
    dual = Dual(value, value)
    assert not np.shares_memory(dual.value, value)
    assert not np.shares_memory(dual.tangent, value)
    assert Dual(2).tangent == 0.0
    assert Dual(2).dtype == np.float64
    assert repr(Dual(1.0, 2.0)) == "Dual(1.0, 2.0)"


# Differences.


def test_central_differences_find_three_cosine_and_trace_a_u():
    """L0-35 and L0-40: error 1e-11 at the best step, larger on both sides; forward differences lag."""
    error = lambda h, scheme="central": abs(
        float(numerical_gradient(lambda x: np.sin(3 * x), 0.4, step=h, scheme=scheme)) - 3 * math.cos(1.2)
    )
    assert error(1e-5) < 5e-10
    assert error(1e-1) > 1e-2
    assert error(1e-5) < error(1e-3) < error(1e-1)
    assert error(1e-5) < error(1e-10)
    assert 1e-6 < error(1e-5, "forward") < 1e-4
    assert error(None) < 1e-9
    assert error(None, "forward") < 1e-6


def test_differences_of_integers_and_of_large_numbers():
    np.testing.assert_allclose(numerical_gradient(lambda x: np.sum(x**2), [1, 2, 3]), [2, 4, 6], rtol=1e-9)
    # A step of 6e-6 would drown in rounding.
    large = numerical_gradient(lambda x: np.sum(np.sin(x / 1e8)), [1e8])
    np.testing.assert_allclose(large, math.cos(1.0) / 1e8, rtol=1e-8)


def test_differences_leave_the_argument_alone_and_hand_out_copies():
    seen = []

    def careless(x):
        seen.append(x)
        total = float(np.sum(x**2))
        x[:] = 0.0
        return total

    x = frozen([1.0, 2.0])
    np.testing.assert_allclose(numerical_gradient(careless, x), [2.0, 4.0], rtol=1e-9)
    assert len({id(point) for point in seen}) == 4


def test_numerical_jacobian_has_a_row_per_output():
    A = np.arange(6.0).reshape(2, 3)
    np.testing.assert_allclose(numerical_jacobian(lambda x: A @ x, x3), A, atol=1e-9)
    assert numerical_jacobian(np.sum, x3).shape == (1, 3)
    assert numerical_jacobian(lambda x: np.outer(x, x), x3).shape == (9, 3)
    assert numerical_gradient(np.sum, np.zeros((2, 2))).shape == (2, 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"step": 0.0}, "step: expected a finite number above 0, got 0"),
        ({"step": math.nan}, "step: expected"),
        ({"scheme": "backward"}, 'expected "central" or "forward", got'),
    ],
)
def test_differences_refuse_a_bad_step_or_scheme(options, message):
    with pytest.raises(ValueError, match=message):
        numerical_gradient(np.sum, x3, **options)


def test_differences_refuse_functions_and_points_they_cannot_use():
    with pytest.raises(ValueError, match=r"returns one number, got shape \(3,\)"):
        numerical_gradient(lambda x: x, x3)
    with pytest.raises(ValueError, match="at least one entry"):
        numerical_gradient(np.sum, [])
    with pytest.raises(ValueError, match="expected real numbers"):
        numerical_jacobian(lambda x: x, [1j])


# The scalar tape.


def test_scalar_tape_by_hand():
    value, slopes = ad.scalar_gradient(lambda a, b: (a - b) * a / b + a**3 - 2.0 / a + 1.0, [2.0, 4.0])
    assert value == pytest.approx(-1.0 + 8.0 - 1.0 + 1.0, rel=1e-15)
    # (a^2 - a b) / b: 2a/b - 1 and -a^2/b^2; 3 a^2; 2/a^2
    assert slopes == pytest.approx([0.0 + 12.0 + 0.5, -0.25], rel=1e-15)
    assert ad.scalar_gradient(lambda x: x * x, [3])[1] == [6.0]
    assert ad.scalar_gradient(lambda x: x + x, [3])[1] == [2.0]
    assert ad.scalar_gradient(lambda x: x**0 + 1 - x, [0.0]) == (2.0, [-1.0])
    assert ad.scalar_gradient(lambda x, y: -x, [1.0, 2.0])[1] == [-1.0, 0.0]
    assert ad.scalar_gradient(lambda x: 1.0 - x, [0.25]) == (0.75, [-1.0])


@pytest.mark.parametrize("name", ["sin", "cos", "exp", "log", "tanh"])
def test_scalar_functions_agree_with_the_array_tape(name):
    value, (slope,) = ad.scalar_gradient(lambda x: getattr(x, name)() * 2.0, [0.7])
    expected, (part,) = ad.value_and_gradient(lambda x: getattr(np, name)(x) * 2.0, 0.7)
    assert value == pytest.approx(expected, rel=1e-15)
    assert slope == pytest.approx(float(part), rel=1e-15)


def test_scalar_tape_refuses_what_is_not_a_number():
    with pytest.raises(ValueError, match="at: expected one real number, got 'a'"):
        ad.scalar_gradient(lambda x: x, ["a"])
    with pytest.raises(TypeError, match="expected a Scalar made of its arguments, got float"):
        ad.scalar_gradient(lambda x: 1.0, [2.0])
    assert repr(Scalar(1.0, [])) == "Scalar(1.0, index=0)"
