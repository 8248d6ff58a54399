"""Layer 2: numbers from paper, from the errata, from SciPy, from PyTorch and from simulation."""

import json
import math
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from lecturelib import initializers as init
from lecturelib.activations import ACTIVATIONS, relu, relu_prime, sigmoid, tanh, tanh_prime

GOLDEN = json.loads(
    (Path(__file__).parent / "oracle" / "golden" / "initializers.json").read_text(encoding="utf-8")
)
CUT = 0.7737413035499232  # variance of scipy.stats.truncnorm(-2, 2)
# Variances for 100 -> 300, by hand: 2/400 = .005, 4/400 = .01, 32/400 = .08, 2/100 = .02, 2/300 = .00667.
VARIANCES = {
    "normal(std=0.01)": 0.0001,
    "normal": 1,
    "uniform": 1 / 3,
    "truncated_normal": CUT,
    "truncated_normal(corrected=True)": 1,
    "lecun_normal": 0.01,
    "lecun_normal(fan=out)": 1 / 300,
    "glorot_normal": 0.005,
    "glorot_normal(tails=cut)": 0.005 * CUT,
    "glorot_normal(tails=corrected)": 0.005,
    "glorot_uniform": 0.005,
    "glorot_uniform(gain=1.667)": 0.005 * 25 / 9,
    "glorot_normal(gain=1.414)": 0.01,
    "glorot_uniform(gain=1.414)": 0.01,
    "glorot_normal(gain=4)": 0.08,
    "glorot_uniform(gain=4)": 0.08,
    "he_normal": 0.02,
    "he_normal(fan=out)": 2 / 300,
    "he_uniform": 0.02,
}


def test_truncated_normal_has_less_variance_than_it_says():
    """E-60: std .8796 of sigma, so N* with Glorot's sigma has .003869 where R has .005."""
    law = stats.truncnorm(-2, 2)
    assert init.TRUNCATED_STD == pytest.approx(law.std(), rel=1e-14)
    assert init.TRUNCATED_STD**2 == pytest.approx(0.773741, abs=5e-7)
    cut = init.INITIALIZERS["glorot_normal(tails=cut)"]
    assert cut.variance(100, 300) == pytest.approx(0.003869, abs=5e-7)


def test_truncated_normal_is_drawn_again_and_not_clipped():
    W = init.truncated_normal(np.random.default_rng(3), 300, 300, std=0.5)
    assert np.abs(W).max() <= 1
    assert np.mean(np.abs(W) > 0.99) < 0.005  # clipping would put 4.6 % there
    clipped = np.clip(0.5 * np.random.default_rng(3).standard_normal((300, 300)), -1, 1)
    assert np.mean(np.abs(clipped) > 0.99) > 0.04


def test_truncated_normal_is_the_law_of_redrawing():
    rng = np.random.default_rng(4)
    redrawn = rng.standard_normal(200_000)
    redrawn = redrawn[np.abs(redrawn) < 2]
    W = init.truncated_normal(rng, 400, 400)
    assert stats.ks_2samp(W.ravel(), redrawn).pvalue > 1e-3


def test_corrected_truncated_normal_reaches_further():
    W = init.truncated_normal(np.random.default_rng(5), 500, 500, std=2.0, corrected=True)
    assert W.std() == pytest.approx(2, rel=0.01)
    assert np.abs(W).max() == pytest.approx(2 * 2 / 0.8796256610342398, rel=1e-3)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (init.glorot_std(100, 300), math.sqrt(0.005)),
        (init.glorot_std(3, 5, gain=4), 4 * 0.5),
        (init.var_product(1, 2, 3, 4), 2 * 4 + 1 * 4 + 9 * 2),
        (init.var_product(0, 2, 0, 4), 8),
        (init.gain("sigmoid"), 1 / ACTIVATIONS["sigmoid"].df(0)),
        (init.gain("relu"), math.sqrt(2)),
        (init.gain("softsign"), 1),
        (init.gain("tanh", "torch"), 5 / 3),
        (init.forward_variance([3, 4, 5], [0.5, 2], 2), [2, 2 * 3 / 4, 1.5 * 4 * 4]),
        (init.forward_variance([3, 4, 5], [0.5, 2], 2, second_moment=0.5), [2, 1.5, 12]),
        (init.backward_variance([3, 4, 5], [0.5, 2], 2), [40 * 4 / 4, 2 * 5 * 4, 2]),
        (init.backward_variance([3, 4, 5], [0.5, 2], 2, second_moment=0.5), [20, 20, 2]),
        (init.forward_variance([500] * 11, math.sqrt(1.5 / 500))[-1], 1.5**10),
        (init.forward_variance([7, 9, 11], [7**-0.5, 9**-0.5]), [1, 1, 1]),
        (init.backward_variance([7, 9, 11], [9**-0.5, 11**-0.5]), [1, 1, 1]),
        (init.forward_variance([8, 8, 8], math.sqrt(2 / 8), second_moment=0.5), [1, 2, 2]),
    ],
)
def test_numbers_by_hand(got, expected):
    np.testing.assert_allclose(got, expected, rtol=1e-14)


def test_variance_of_a_product_by_simulation():
    """Normal X (mean 1.5, variance 2), gamma Y (mean 3, variance 4.5): 2 * 4.5 + 2.25 * 4.5 + 9 * 2."""
    rng = np.random.default_rng(6)
    X, Y = rng.normal(1.5, math.sqrt(2), 400_000), rng.gamma(2, 1.5, 400_000)
    assert (X * Y).var() == pytest.approx(init.var_product(1.5, 2, 3, 4.5), rel=0.02)
    correlated = X * X
    assert abs(correlated.var() / init.var_product(1.5, 2, 1.5, 2) - 1) > 0.3


def test_which_mean_of_what():
    """E-61: harmonic mean of 1/100 and 1/300; of the numbers themselves it would be 150."""
    assert init.glorot_std(100, 300) ** 2 == pytest.approx(stats.hmean([1 / 100, 1 / 300]), rel=1e-14)
    assert init.glorot_std(100, 300) ** 2 == pytest.approx(1 / np.mean([100, 300]), rel=1e-14)
    assert stats.hmean([100, 300]) == pytest.approx(150)


def test_gain_of_the_lecture_for_relu_is_he_only_for_equal_fans():
    """E-62: .01 against .02 for 100 -> 300."""
    lecture, he = init.INITIALIZERS["glorot_normal(gain=1.414)"], init.INITIALIZERS["he_normal"]
    assert (lecture.variance(100, 300), he.variance(100, 300)) == pytest.approx((0.01, 0.02))
    assert lecture.variance(64, 64) == pytest.approx(he.variance(64, 64))


@pytest.mark.parametrize("name", VARIANCES)
def test_variance_of_a_row_by_hand(name):
    assert init.INITIALIZERS[name].variance(100, 300) == pytest.approx(VARIANCES[name], rel=1e-12)


def test_gains_are_those_of_pytorch():
    torch_gains = {name: row.torch for name, row in init.GAINS.items() if row.torch}
    assert torch_gains == pytest.approx(GOLDEN["gains"], rel=1e-14)
    differing = {
        name for name, row in init.GAINS.items() if row.lecture and row.torch and row.lecture != row.torch
    }
    assert differing == {"tanh", "sigmoid"}


@pytest.mark.parametrize("name", GOLDEN["bounds"] | GOLDEN["stds"])
def test_scale_is_that_of_pytorch(name):
    variance = init.INITIALIZERS[name].variance(100, 300)
    expected = GOLDEN["bounds"].get(name, 0) ** 2 / 3 + GOLDEN["stds"].get(name, 0) ** 2
    assert variance == pytest.approx(expected, rel=1e-14)


def test_forward_variance_of_a_linear_net_by_simulation():
    rng = np.random.default_rng(8)
    sizes, stds = [200, 300, 100, 250], [0.08, 0.05, 0.12]
    expected = init.forward_variance(sizes, stds, var0=2.0)
    X = math.sqrt(2) * rng.standard_normal((400, 200))
    drawn = iter(stds)
    stats_ = init.activation_stats(rng, X, sizes, np.positive, lambda *a: init.normal(*a, std=next(drawn)))
    np.testing.assert_allclose(stats_.std**2, expected[1:], rtol=0.06)


def test_relu_needs_the_second_moment_and_not_the_variance():
    """E-83: E[y^2] = D[h]/2, while D[y] = (1/2 - 1/(2 pi)) D[h] = .3408 D[h], since E[y]^2 = D[h]/(2 pi)."""
    rng = np.random.default_rng(9)
    h = rng.standard_normal(400_000)
    assert np.mean(relu(h) ** 2) == pytest.approx(0.5, rel=0.01)
    # E[max(h, 0)] is the integral of h exp(-h^2/2) / sqrt(2 pi) from 0 on, which is 1 / sqrt(2 pi);
    # the .3405 of the list of errata is a simulated value of the same variance
    assert relu(h).mean() == pytest.approx(1 / math.sqrt(2 * math.pi), rel=0.01)
    assert relu(h).var() == pytest.approx(1 / 2 - 1 / (2 * math.pi), rel=0.01)
    sizes, X = [200] * 6, rng.standard_normal((200, 200))
    expected = init.forward_variance(sizes, math.sqrt(2 / 200), second_moment=0.5)
    nets = [init.layer_activations(rng, X, sizes, relu, init.he_normal) for _ in range(20)]
    measured = np.mean([[h.var() for _, h, _ in net] for net in nets], axis=0)
    np.testing.assert_allclose(measured, expected[1:], rtol=0.15)


def test_backward_variance_of_a_linear_net_by_simulation():
    rng = np.random.default_rng(10)
    sizes, std = [100, 300, 150, 250], 0.07
    X = rng.standard_normal((500, 100))
    draw = partial(init.normal, std=std)
    got = init.gradient_stats(rng, X, sizes, np.positive, np.ones_like, draw)
    np.testing.assert_allclose(got**2, init.backward_variance(sizes, std)[1:], rtol=0.06)


def test_linear_net_with_variance_1_over_n_keeps_both():
    rng = np.random.default_rng(11)
    X, sizes = rng.standard_normal((400, 400)), [400] * 9
    forward = init.activation_stats(rng, X, sizes, np.positive, init.lecun_normal).std
    backward = init.gradient_stats(rng, X, sizes, np.positive, np.ones_like, init.lecun_normal)
    np.testing.assert_allclose(forward, 1, atol=0.08)
    np.testing.assert_allclose(backward, 1, atol=0.08)


def test_information_flow_of_the_lecture():
    """L2-63, ten layers of 500 tanh: .214 to about 0, .628 to .228, and saturation in 90 % of the units."""
    rng = np.random.default_rng(12)
    X, sizes = rng.standard_normal((300, 500)), [500] * 11
    small, good, large = (
        init.activation_stats(rng, X, sizes, tanh, draw)
        for draw in (partial(init.normal, std=0.01), init.lecun_normal, init.normal)
    )
    assert small.std[0] == pytest.approx(0.214, abs=0.003)
    assert small.std[-1] < 1e-6
    assert good.std[[0, -1]] == pytest.approx([0.628, 0.228], abs=0.01)
    assert large.saturated == pytest.approx(np.full(10, 0.90), abs=0.01)
    assert small.saturated.max() == 0
    assert np.abs(good.mean).max() < 0.05


def test_gain_4_does_not_keep_logistic_units_alive():
    """E-62: what tells the inputs apart falls from .398 to .005, with gain 1 from .208 to 5e-7."""
    rng = np.random.default_rng(13)
    X, sizes = rng.standard_normal((300, 500)), [500] * 11
    with_4, with_1 = (
        init.activation_stats(rng, X, sizes, sigmoid, partial(init.glorot_uniform, gain=gain))
        for gain in (4, 1)
    )
    assert with_4.batch_std[0] == pytest.approx(0.398, abs=0.003)
    assert 0.003 < with_4.batch_std[-1] < 0.008
    assert with_1.batch_std[0] == pytest.approx(0.208, abs=0.003)
    assert 3e-7 < with_1.batch_std[-1] < 7e-7
    assert with_4.std[-1] > 0.3  # the units differ from each other, not from input to input
    np.testing.assert_allclose(with_4.mean, 0.5, atol=0.05)


def test_gradients_are_those_of_backpropagation():
    """Two layers by hand: delta_2 = u f'(h_2), delta_1 = (delta_2 W_2) f'(h_1)."""
    X, sizes = np.random.default_rng(1).standard_normal((6, 4)), [4, 5, 3]
    rng = np.random.default_rng(2)
    W1, W2 = init.normal(rng, 4, 5), init.normal(rng, 5, 3)
    u = rng.standard_normal((6, 3))
    h1 = X @ W1.T
    delta2 = u * tanh_prime(tanh(h1) @ W2.T)
    delta1 = (delta2 @ W2) * tanh_prime(h1)
    got = init.gradient_stats(np.random.default_rng(2), X, sizes, tanh, tanh_prime, init.normal)
    np.testing.assert_allclose(got, [delta1.std(), delta2.std()], rtol=1e-13)


def test_relu_halves_the_gradients_second_moment():
    rng = np.random.default_rng(14)
    X, sizes = rng.standard_normal((500, 300)), [300] * 6
    got = init.gradient_stats(rng, X, sizes, relu, relu_prime, init.he_normal)
    # The gradient by the last pre-activation is already halved; He's variance keeps it from there on.
    np.testing.assert_allclose(got**2, 0.5, rtol=0.25)
    by_formula = init.backward_variance(sizes, math.sqrt(2 / 300), var_last=0.5, second_moment=0.5)
    np.testing.assert_allclose(by_formula[1:], 0.5, rtol=1e-12)


def test_statistics_of_layers_by_hand():
    """One unit that adds its inputs; mean, spread, spread over samples, saturation of tanh-free numbers."""
    draw = lambda rng, fan_in, fan_out: np.array([[1.0, 1.0], [0.0, -1.0]])
    got = init.activation_stats(
        np.random.default_rng(0), [[0.5, 0.5], [0.5, -0.5]], [2, 2], np.positive, draw
    )
    # Outputs: (1, -.5) and (0, .5).
    assert got.mean == pytest.approx([0.25])
    assert got.std == pytest.approx([math.sqrt((1 + 0.25 + 0 + 0.25) / 4 - 0.0625)])
    assert got.batch_std == pytest.approx([0.5])
    assert got.saturated == pytest.approx([0.25])


def test_explosion_beyond_the_floats_is_infinite():
    assert init.forward_variance([500] * 200, 1.0)[-1] == math.inf
    assert init.backward_variance([500] * 200, 1.0)[0] == math.inf
