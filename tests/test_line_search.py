"""Line searches: every row of the catalog, by hand, where they give up, arguments."""

from math import cos, exp, inf, isnan, nan, sin

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from lecturelib.line_search import LINE_SEARCHES, backtracking, exact_line_search_quadratic, strong_wolfe

# Value and slope along a ray that starts downhill, and a bracket of its first minimum.
RAYS = {
    "parabola": (lambda a: ((a - 3) ** 2, 2 * (a - 3)), (0, 10)),
    "constant added": (lambda a: ((a - 3) ** 2 + 1e6, 2 * (a - 3)), (0, 10)),
    "quartic": (lambda a: ((a * a - 2 * a) ** 2 - a, 4 * (a * a - 2 * a) * (a - 1) - 1), (1.5, 3)),
    "well": (lambda a: (-a * exp(-a * a), (2 * a * a - 1) * exp(-a * a)), (0, 2)),
    "wave": (lambda a: (cos(a + 0.1), -sin(a + 0.1)), (0, 6)),
    "steep wall": (lambda a: (exp(min(50 * a, 600)) - 60 * a, 50 * exp(min(50 * a, 600)) - 60), (0, 0.1)),
}


@pytest.mark.parametrize("alpha0", [1e-6, 0.3, 1.0, 1e3])
@pytest.mark.parametrize("ray", RAYS)
@pytest.mark.parametrize("row", LINE_SEARCHES.values(), ids=lambda row: row.name)
def test_row_keeps_its_promise(row, ray, alpha0):
    calls = []

    def phi(alpha):
        calls.append(alpha)
        return RAYS[ray][0](alpha)

    phi0, slope0 = RAYS[ray][0](0.0)
    step = row.search(phi, phi0, slope0, alpha0=alpha0)
    value, slope = RAYS[ray][0](step.alpha)
    assert step.accepted
    assert step.evaluations == len(calls)
    assert step.value == value
    assert value <= phi0 + 1e-10 * step.alpha * slope0 + 1e-15 * abs(phi0)
    assert abs(slope) <= -row.c2 * slope0


@pytest.mark.parametrize("ray", RAYS)
def test_exact_search_ends_at_scipys_minimum(ray):
    phi, bracket = RAYS[ray]
    step = LINE_SEARCHES["exact"].search(phi, *phi(0.0), alpha0=0.1)
    # SciPy finds the place of a minimum to about the root of the rounding of the values.
    best = minimize_scalar(lambda a: phi(a)[0], bounds=bracket, method="bounded", options={"xatol": 1e-9})
    if ray == "quartic":  # two minima: any will do, the first one is at 1 - ... < 1.5
        assert abs(phi(step.alpha)[1]) < 1e-5
    else:
        assert step.alpha == pytest.approx(best.x, abs=3e-5)


def test_backtracking_by_hand():
    """(alpha - 1)^2 at 8, 4, 2 is 49, 9, 1: not below 1; at 1 it is 0."""
    tried = []

    def phi(alpha):
        tried.append(alpha)
        return (alpha - 1) ** 2

    assert backtracking(phi, 1.0, -2.0, alpha0=8.0) == (1.0, 0.0, 4, True)
    assert tried == [8, 4, 2, 1]
    # c1 = 0.5: the line 1 - alpha is above the parabola from 0 to 1, where they meet.
    assert backtracking(phi, 1.0, -2.0, alpha0=1.25, c1=0.5, shrink=0.8).alpha == 1.0
    assert backtracking(phi, 1.0, -2.0, alpha0=1.25, c1=0.6, shrink=0.8).alpha == pytest.approx(0.8)


def test_constant_added_to_the_objective_does_not_matter():
    for constant in (0.0, 100.0, -1e4):
        step = backtracking(lambda a, c=constant: (a - 1) ** 2 + c, 1 + constant, -2.0, alpha0=8.0, c1=0.1)
        assert (step.alpha, step.evaluations) == (1.0, 4)


def test_rise_by_rounding_only_is_no_rise():
    """Near a minimum of height 1 the last good step may look like one up by a unit in the last place."""
    phi0, up = 1.0, np.nextafter(1.0, 2.0)
    assert backtracking(lambda a: up, phi0, -1e-17).alpha == 1.0
    assert strong_wolfe(lambda a: (up, 0.0), phi0, -1e-17).alpha == 1.0
    assert not backtracking(lambda a: 1 + 1e-12, phi0, -1e-17).accepted


@pytest.mark.parametrize("alpha0", [1.0, 4.0, 50.0])
def test_cubic_through_two_trials_is_exact_on_a_parabola(alpha0):
    """Beyond a trial or before it, the second one is the minimum: so cheap is the search on a quadratic."""
    phi = lambda a: ((a - 3) ** 2, 2 * (a - 3))
    step = strong_wolfe(phi, 9.0, -6.0, alpha0=alpha0, c1=1e-9, c2=1e-6)
    assert step.alpha == pytest.approx(3.0, rel=1e-13)
    assert step.evaluations == 2


def test_far_minimum_is_reached_in_growing_steps():
    tried = []

    def phi(alpha):
        tried.append(alpha)
        return (-alpha, -1.0) if alpha < 99 else (alpha - 198, 1.0)

    strong_wolfe(phi, 0.0, -1.0, c2=0.5, max_trials=6)
    assert tried[:4] == [1, 5, 21, 85]


@pytest.mark.parametrize("beyond", [nan, inf])
@pytest.mark.parametrize("row", LINE_SEARCHES.values(), ids=lambda row: row.name)
def test_minimum_is_sought_before_the_function_ends(row, beyond):
    """-log(1 - a) - 2 a lives left of 1 only, and is least at 0.5."""

    def phi(a):
        return (-np.log(1 - a) - 2 * a, 1 / (1 - a) - 2) if a < 1 else (beyond, beyond)

    step = row.search(phi, 0.0, -1.0, alpha0=64.0)
    assert step.accepted
    assert step.value < 0
    assert row.c2 > 1e-3 or step.alpha == pytest.approx(0.5, abs=1e-6)


def test_search_that_never_ends_gives_up_at_the_lowest_point():
    step = strong_wolfe(lambda a: (-a, -1.0), 0.0, -1.0, max_trials=5)
    assert step == (341.0, -341.0, 5, False)  # 1 + 4 + 16 + 64 + 256
    assert not strong_wolfe(lambda a: (a, 1.0), 0.0, -1.0).accepted  # the slope at 0 was a lie
    assert backtracking(lambda a: 1.0, 0.0, -1.0, max_trials=7) == (0.0, 0.0, 7, False)
    assert strong_wolfe(lambda a: (nan, nan), 0.0, -1.0, max_trials=9)[:2] == (0.0, 0.0)


def test_exact_step_on_a_quadratic_by_hand():
    """From (1, 1) on (x^2 + 10 y^2) / 2: 101 / 1001."""
    H = np.diag([1.0, 10.0])
    assert exact_line_search_quadratic([1, 10], [-1, -10], H) == pytest.approx(101 / 1001, rel=1e-15)
    # Along the direction to the minimum it is the whole way, whatever its length.
    assert exact_line_search_quadratic([1, 10], [-0.25, -0.25], H) == pytest.approx(4.0)


@pytest.mark.parametrize("scale", [1e-150, 1.0, 1e150])
def test_exact_step_at_any_scale(scale):
    """A direction s times as long needs a step 1/s as long."""
    d = scale * np.array([-1.0, -10.0])
    assert exact_line_search_quadratic([1, 10], d, np.diag([1.0, 10.0])) == pytest.approx(101 / 1001 / scale)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: backtracking(abs, 0.0, 0.0), "slope0: expected a negative number.*, got 0.0"),
        (lambda: strong_wolfe(abs, 0.0, nan), "slope0: .*, got nan"),
        (lambda: backtracking(abs, 0.0, -1.0, c1=1.0), "c1 and shrink between 0 and 1.*got 1.0, 1.0, 0.5"),
        (lambda: backtracking(abs, 0.0, -1.0, shrink=nan), "shrink between 0 and 1.*nan"),
        (lambda: backtracking(abs, 0.0, -1.0, alpha0=inf), "alpha0 above 0.*got inf"),
        (lambda: backtracking(abs, 0.0, -1.0, max_trials=0), "max_trials at least 1"),
        (lambda: strong_wolfe(abs, 0.0, -1.0, c1=0.5, c2=0.1), "0 < c1 < c2 < 1.*got 1.0, 0.5, 0.1"),
        (lambda: strong_wolfe(abs, 0.0, -1.0, c2=nan), "c2 < 1.*nan"),
        (lambda: strong_wolfe(abs, 0.0, -1.0, alpha0=0.0), "alpha0 above 0.*got 0.0"),
        (lambda: strong_wolfe(abs, 0.0, -1.0, max_trials=0), "max_trials at least 1"),
        (lambda: exact_line_search_quadratic([1.0], [-1.0, 0.0], np.eye(2)), r"got grad \(1,\), direction"),
        (lambda: exact_line_search_quadratic([1.0], [-1.0], np.eye(2)), r"H \(2, 2\)"),
        (lambda: exact_line_search_quadratic([1.0], [1.0], [[1.0]]), "slope0: .*, got 1.0"),
        (lambda: exact_line_search_quadratic([1.0], [0.0], [[1.0]]), "slope0: "),
        (lambda: exact_line_search_quadratic([1.0], [-1.0], [[-2.0]]), "positive curvature .*got -2"),
    ],
)
def test_message_says_what_was_expected_and_what_came(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_nan_anywhere_is_not_a_minimum():
    step = strong_wolfe(lambda a: (nan, -1.0), 1.0, -1.0, max_trials=4)
    assert not step.accepted
    assert not isnan(step.value)
