"""Layer 2: numbers from paper, from the errata, from exact decimal arithmetic and from SciPy."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
import scipy.integrate
import scipy.optimize
import scipy.special
from helpers import central_difference

from lecturelib import activations as act

TAILS = [
    -700.0,
    -300.0,
    -100.0,
    -40.0,
    -37.0,
    -20.0,
    -5.0,
    -1.0,
    -0.1,
    -1e-8,
    1e-8,
    0.3,
    1.0,
    5.0,
    37.0,
    40.0,
    300.0,
]


def exactly(formula, points) -> list[float]:
    """Evaluate `formula` with 400 digits, then round once."""
    with localcontext() as context:
        context.prec = 400
        return [float(formula(Decimal(float(x)))) for x in points]


def exact_soboleva(x: Decimal) -> Decimal:
    a, b, c, d = (Decimal(value) for value in ("1.5", "0.5", "2", "1.25"))
    return ((a * x).exp() - (-b * x).exp()) / ((c * x).exp() + (-d * x).exp())


@pytest.mark.parametrize(
    ("function", "formula"),
    [
        (act.sigmoid, lambda x: 1 / (1 + (-x).exp())),
        (act.sigmoid_prime, lambda x: (-x).exp() / (1 + (-x).exp()) ** 2),
        (act.tanh, lambda x: ((2 * x).exp() - 1) / ((2 * x).exp() + 1)),
        (act.tanh_prime, lambda x: 4 * (2 * x).exp() / ((2 * x).exp() + 1) ** 2),
        (act.softplus, lambda x: (1 + x.exp()).ln()),
        (act.softplus_prime, lambda x: 1 / (1 + (-x).exp())),
        (act.silu, lambda x: x / (1 + (-x).exp())),
        (act.silu_prime, lambda x: (1 + (-x).exp() + x * (-x).exp()) / (1 + (-x).exp()) ** 2),
        (lambda x: act.soboleva_tanh(x, 1.5, 0.5, 2, 1.25), exact_soboleva),
    ],
    ids=["sigmoid", "sigmoid'", "tanh", "tanh'", "softplus", "softplus'", "silu", "silu'", "soboleva"],
)
def test_all_digits_survive_in_the_tails(function, formula):
    points = [x for x in TAILS if abs(x) < 350] if function is act.tanh_prime else TAILS
    # Rounding of x times a rate costs |x| units in the last place, hence 1e-13 at x = 700.
    np.testing.assert_allclose(function(points), exactly(formula, points), rtol=2e-13)


@pytest.mark.parametrize(
    ("function", "oracle"),
    [
        (act.sigmoid, scipy.special.expit),
        (act.softplus, lambda x: -scipy.special.log_expit(-x)),
        (act.gelu, lambda x: x * scipy.special.ndtr(x)),
        (act.tanh, np.tanh),
        (act.sign, np.sign),
        (act.binary_step, lambda x: np.heaviside(x, 1)),
        (act.softmax, lambda x: scipy.special.softmax(x, axis=-1)),
    ],
    ids=["sigmoid", "softplus", "gelu", "tanh", "sign", "step", "softmax"],
)
def test_agrees_with_scipy_and_numpy(function, oracle):
    x = np.concatenate([np.linspace(-36, 36, 721), [0.0]])
    np.testing.assert_allclose(function(x), oracle(x), rtol=1e-13)


SELU_MINUS_1 = -1.0507009873554805 * 1.6732632423543772 * 0.6321205588285577  # lambda alpha (1 - 1/e)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        # Assignment A1 and the inventory; 0.7310585786 = e / (e + 1), 0.6321205588 = 1 - 1 / e.
        (act.binary_step([-2, -0.5, 0, 0.5, 2]), [0, 0, 1, 1, 1]),
        (act.sign([-2, -0.5, 0, 0.5, 2]), [-1, -1, 0, 1, 1]),
        (act.relu([-2, -0.5, 0, 0.5, 2]), [0, 0, 0, 0.5, 2]),
        (act.relu_prime([-2, -0.5, 0, 0.5, 2]), [0, 0, 0, 1, 1]),
        (act.hard_tanh([-3, -1, 0.25, 1, 3]), [-1, -1, 0.25, 1, 1]),
        (act.tanh_prime([0, 1]), [1, 0.41997434161402614]),
        (act.sigmoid([0, 1, -1]), [0.5, 0.7310585786300049, 0.2689414213699951]),
        (act.sigmoid_prime([0, 1]), [0.25, 0.19661193324148185]),
        (act.softplus([0, -40, 800]), [0.6931471805599453, 4.248354255291589e-18, 800]),
        (act.softplus_prime(1), 0.7310585786300049),
        (act.leaky_relu([-3, 2]), [-0.03, 2]),
        (act.leaky_relu([-3, 2], slope=0.2), [-0.6, 2]),
        (act.prelu([-2, 4], 0.25), [-0.5, 4]),
        (act.elu(-1, alpha=0.5), -0.3160602794142788),
        (act.elu([-1, 2]), [-0.6321205588285577, 2]),
        (act.elu_prime(-1, alpha=2), 0.7357588823428847),
        (act.selu([-1, 1]), [SELU_MINUS_1, 1.0507009873554805]),
        (act.gelu(1), 0.8413447460685429),
        (act.gelu_prime(1), 1.0833154705876864),
        (act.silu(1), 0.7310585786300049),
        (act.silu_prime(1), 0.9276705118714867),
        (act.gaussian([0, 1, -2]), [1, 0.36787944117144233, 0.01831563888873418]),
        (act.gaussian_prime([1, -2]), [-0.7357588823428847, 0.07326255555493672]),
        (act.soboleva_tanh(3, a=2), 20.03340033632132),
        (act.soboleva_tanh(1, 1, 2, 3, 4), (np.exp(1) - np.exp(-2)) / (np.exp(3) + np.exp(-4))),
    ],
)
def test_numbers_by_hand(got, expected):
    np.testing.assert_allclose(got, expected, rtol=1e-14, atol=0)


@pytest.mark.parametrize(
    ("derivative", "points", "expected"),
    [
        (act.relu_prime, 0, 0),
        (act.leaky_relu_prime, 0, 0.01),
        (lambda x: act.prelu_prime(x, 0.25), 0, 0.25),
        (lambda x: act.elu_prime(x, 2), 0, 2),
        (act.selu_prime, 0, 1.7580993408473766),
        (act.hard_tanh_prime, [-1, 1], [1, 1]),
        (act.binary_step_prime, 0, 0),
        (act.sign_prime, 0, 0),
    ],
    ids=["relu", "leaky", "prelu", "elu", "selu", "hard tanh", "step", "sign"],
)
def test_derivative_at_a_kink_is_the_lectures_choice(derivative, points, expected):
    """E-09: the value of the branch x <= 0; UiT's closed interval for hard tanh."""
    np.testing.assert_allclose(derivative(points), expected, rtol=1e-15)


def test_sigmoid_and_tanh_are_one_function():
    x = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(act.tanh(x), 2 * act.sigmoid(2 * x) - 1, atol=5e-16)
    np.testing.assert_allclose(act.sigmoid(-x), 1 - act.sigmoid(x), atol=5e-16)
    np.testing.assert_allclose(act.soboleva_tanh(x), np.tanh(x), atol=5e-16)


def test_step_is_half_of_one_plus_sign_except_at_zero():
    """E-11."""
    x = np.array([-3.0, -1e-300, 1e-300, 2])
    np.testing.assert_array_equal(act.binary_step(x), (1 + act.sign(x)) / 2)
    assert (act.binary_step(0), (1 + act.sign(0)) / 2) == (1, 0.5)


def test_derivative_of_tanh_on_the_slide_is_wrong():
    """E-05: (1 - t^2) / (1 + t^2) is 0.2658 at 1, the slope is 0.41997."""
    slope = central_difference(np.tanh, np.array(1.0))
    assert act.tanh_prime(1) == pytest.approx(slope, rel=1e-9)
    assert slope == pytest.approx(0.41997, abs=1e-5)


def test_range_of_soboleva_is_not_always_the_one_printed():
    """E-06: with a = b = 1, c = d = 2 the largest value is 0.3536."""
    peak = scipy.optimize.minimize_scalar(
        lambda x: -act.soboleva_tanh(x, c=2, d=2), bounds=(0, 3), options={"xatol": 1e-10}
    )
    assert -peak.fun == pytest.approx(0.3535533905932738, rel=1e-12)
    assert act.soboleva_tanh_prime(peak.x, c=2, d=2) == pytest.approx(0, abs=1e-8)


@pytest.mark.parametrize(
    "abcd",
    [
        (2, -3, 1, 0.5),
        (1, -1, 2, 3),
        (0, 0, 0, 0),
        (-1, -2, -1, 2),
        (3, -2, -3, 3),
        (3, -3, 1, 1),
        (1, 2, 0, 0),
    ],
)
def test_soboleva_with_any_real_parameters(abcd):
    a, b, c, d = abcd
    x = np.linspace(-4, 4, 33)
    printed = (np.exp(a * x) - np.exp(-b * x)) / (np.exp(c * x) + np.exp(-d * x))
    np.testing.assert_allclose(act.soboleva_tanh(x, *abcd), printed, rtol=1e-13, atol=1e-15)
    slope = central_difference(lambda t: act.soboleva_tanh(t, *abcd), x)
    np.testing.assert_allclose(act.soboleva_tanh_prime(x, *abcd), slope, rtol=1e-7, atol=1e-8)
    assert not np.isnan(act.soboleva_tanh([-1000, 1000], *abcd)).any()
    assert not np.isnan(act.soboleva_tanh_prime([-1000, 1000], *abcd)).any()


def test_tiny_arguments_keep_their_digits():
    assert act.soboleva_tanh(1e-12) == pytest.approx(1e-12, rel=1e-15, abs=0)
    assert act.elu(-1e-12) == pytest.approx(-1e-12 + 5e-25, rel=1e-15, abs=0)


def test_minimum_of_silu_has_a_closed_form():
    """x = -1 - W(1/e), value -W(1/e); so the printed range from -0.278 leaves out attained values (E-07)."""
    w = scipy.special.lambertw(1 / np.e).real
    assert act.ACTIVATIONS["silu"].minimum == pytest.approx((-1 - w, -w), rel=1e-15)
    assert -w < -0.278


def test_minimum_of_gelu_by_root_of_its_derivative():
    x = scipy.optimize.brentq(act.gelu_prime, -2, -0.1, xtol=1e-14)
    assert (x, act.gelu(x)) == pytest.approx((-0.751791525, -0.169971207), abs=1e-9)


def test_gelu_tail_does_not_cancel():
    x = np.array([-5.0, -8, -12, -20, -37])
    np.testing.assert_allclose(act.gelu(x), x * np.exp(scipy.special.log_ndtr(x)), rtol=1e-12)
    np.testing.assert_allclose(act.gelu_prime(x), central_difference(act.gelu, x, 1e-5), rtol=1e-6)


def test_tanh_form_of_gelu_is_off_by_at_most_4_7e_4():
    x = np.linspace(-6, 6, 100_001)
    assert np.abs(act.gelu_tanh(x) - act.gelu(x)).max() == pytest.approx(4.73e-4, abs=1e-6)
    printed = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    np.testing.assert_allclose(act.gelu_tanh(x), printed, atol=2e-15)


def test_selu_keeps_mean_0_and_variance_1():
    """The two equations of Klambauer et al. with their two constants, by quadrature over N(0, 1)."""

    def moment(k):
        density = lambda z: act.selu(z) ** k * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        return scipy.integrate.quad(density, -12, 0)[0] + scipy.integrate.quad(density, 0, 12)[0]

    assert moment(1) == pytest.approx(0, abs=1e-12)
    assert moment(2) == pytest.approx(1, abs=1e-12)
    assert act.SELU_LAMBDA * act.SELU_ALPHA == pytest.approx(1.7580993, abs=1e-7)


def test_relu_family_is_positively_homogeneous_and_tanh_is_not():
    x = np.linspace(-3, 3, 13)
    for f in (act.relu, act.leaky_relu, lambda t: act.prelu(t, 0.3)):
        np.testing.assert_allclose(f(4 * x), 4 * f(x), rtol=1e-15)
    assert np.abs(act.tanh(4 * x) - 4 * act.tanh(x)).max() > 1


def test_derivative_of_elu_is_continuous_only_for_alpha_1():
    for alpha, gap in ((1, 0), (2, 1), (0.5, 0.5)):
        assert abs(act.elu_prime(1e-12, alpha) - act.elu_prime(-1e-12, alpha)) == pytest.approx(gap, abs=1e-9)
