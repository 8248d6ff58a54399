"""Dual numbers, differences and the scalar tape: by the rules of calculus, and what they refuse."""

import math

import numpy as np
import pytest
from helpers import frozen

from lecturelib import autodiff as ad
from lecturelib.autodiff import Dual, Scalar, numerical_gradient, numerical_jacobian

x3 = frozen([0.3, -1.2, 2.0])


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
    assert ad.scalar_gradient(lambda x, y: x, [1.0, 2.0]) == (1.0, [1.0, 0.0])  # an input is the output


def test_scalar_tape_ignores_what_comes_after_the_output():
    def f(x):
        y = x * 2.0
        y.exp()
        return y

    assert ad.scalar_gradient(f, [3.0]) == (6.0, [2.0])


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
