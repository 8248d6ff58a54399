"""The approximation theorem in numbers: E-03 and the table of the sign function."""

import numpy as np
import pytest
from scipy.integrate import quad

from lecturelib import rbf

BELL = lambda x: np.exp(-(x**2) / 2)


def test_sign_is_approximated_in_the_mean_but_not_everywhere():
    counts = (5, 10, 20, 40, 80)
    mean = [rbf.approximation_error(np.sign, N) for N in counts]
    np.testing.assert_allclose(mean, [0.836, 0.495, 0.342, 0.237, 0.164], atol=5e-4)
    everywhere = [rbf.approximation_error(np.sign, N, np.inf) for N in counts]
    np.testing.assert_allclose([everywhere[0], everywhere[-1]], [0.998, 0.957], atol=5e-4)
    assert (np.diff(everywhere) < 0).all()


@pytest.mark.parametrize("row", rbf.KERNELS.values(), ids=lambda row: row.name)
def test_integral_of_each_kernel(row):
    ends = [-0.5, 0.5]
    integral = quad(row.f, -12, 12, points=ends)[0]
    assert integral == pytest.approx(row.integral, abs=1e-12)


def test_a_kernel_without_integral_leaves_an_error():
    """Units that integrate to 0 cannot catch up: |integral of f| is a floor for the error in the mean."""
    odd = [rbf.approximation_error(BELL, N, 1, kernel="odd", margin=17) for N in (5, 21, 81)]
    floor = np.sqrt(2 * np.pi)
    assert min(odd) > floor - 1e-3
    assert odd[-1] == pytest.approx(floor, abs=1e-3)
    assert rbf.approximation_error(BELL, 21, 1, kernel="gaussian", margin=17) < 0.02


def test_boxes_are_steps_at_the_means():
    """Best steps for x on [-3, 3] with N boxes h = 6 / (N - 1) wide: error h / sqrt(12) times sqrt(6)."""
    for N in (14, 62):
        h = 6 / (N - 1)
        expected = h / np.sqrt(12) * np.sqrt(6)
        assert rbf.approximation_error(lambda x: x, N, kernel="box") == pytest.approx(expected, rel=0.05)


def test_norms_by_hand():
    """Two odd kernels, far narrower than the domain, cannot fit a constant: the error is all of it."""
    one = np.ones_like
    error = {p: rbf.approximation_error(one, 2, p, (-0.001, 0.001), "odd", margin=8) for p in (1, 2, np.inf)}
    assert error[1] == pytest.approx(16.002, rel=1e-4)
    assert error[2] == pytest.approx(np.sqrt(16.002), rel=1e-4)
    assert error[np.inf] == pytest.approx(1, rel=0.05)
