"""Problems: numbers worked out by hand, SciPy's Rosenbrock, PyTorch's derivatives, the makers of rows."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize

from lecturelib import problems
from lecturelib.problems import PROBLEMS

GOLDEN = json.loads((Path(__file__).parent / "oracle/golden/problems.json").read_text(encoding="utf-8"))
X = np.linspace(-15, 15, 28)


@pytest.mark.parametrize("name", GOLDEN["rows"])
def test_derivatives_are_those_of_pytorch(name):
    row = PROBLEMS[name]
    assert len(GOLDEN["rows"][name]) >= 2
    for at in GOLDEN["rows"][name]:
        assert row.f(at["x"]) == pytest.approx(at["f"], rel=1e-12)
        np.testing.assert_allclose(row.grad(at["x"]), at["grad"], rtol=1e-11, atol=1e-12)
        np.testing.assert_allclose(row.hess(at["x"]), at["hess"], rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("n", [2, 3, 7])
def test_rosenbrock_is_scipys(n):
    for x in np.random.default_rng(n).normal(size=(5, n)):
        assert problems.rosenbrock(x) == pytest.approx(optimize.rosen(x), rel=1e-13)
        np.testing.assert_allclose(problems.rosenbrock_grad(x), optimize.rosen_der(x), rtol=1e-11)
        np.testing.assert_allclose(problems.rosenbrock_hess(x), optimize.rosen_hess(x), rtol=1e-12)


def test_rosenbrock_by_hand():
    """At (-1.2, 1): 100 * .44^2 + 2.2^2 = 24.2."""
    assert problems.rosenbrock([-1.2, 1]) == pytest.approx(24.2, rel=1e-14)
    np.testing.assert_allclose(problems.rosenbrock_grad([-1.2, 1]), [-215.6, -88], rtol=1e-13)
    np.testing.assert_allclose(problems.rosenbrock_hess([-1.2, 1]), [[1330, 480], [480, 200]], rtol=1e-13)


def test_beale_by_hand():
    assert problems.beale([3, 0.5]) == 0
    np.testing.assert_array_equal(problems.beale_grad([1, 1.5]), [34.5, 92.5])


def test_beale_has_a_saddle():
    """At (0, 1): 14.203125 = 1.5^2 + 2.25^2 + 2.625^2, and slopes that cancel: eigenvalues +-27.75."""
    assert problems.beale([0, 1]) == 14.203125
    np.testing.assert_array_equal(problems.beale_grad([0, 1]), [0, 0])
    np.testing.assert_array_equal(problems.beale_hess([0, 1]), [[0, 27.75], [27.75, 0]])


def test_saddles_by_hand():
    assert problems.saddle([3, 1]) == 8
    assert problems.two_valleys([2, 2]) == 4
    np.testing.assert_array_equal(problems.two_valleys_grad([2, 2]), [2, 6])
    np.testing.assert_array_equal(problems.two_valleys_hess([2, 2]), [[1, 0], [0, 11]])
    assert problems.monkey_saddle([2, 1]) == 2
    assert [problems.monkey_saddle([math.cos(a), math.sin(a)]) < -0.99 for a in (math.pi / 3, math.pi)] == [
        True,
        True,
    ]


def test_gabor_by_hand():
    """u = .5 + .06 * 10 * 5 = 3.5, so sin(3.5) e^(-12.25 / 32)."""
    assert problems.gabor([0.5, 10], 5.0) == pytest.approx(math.sin(3.5) * math.exp(-12.25 / 32), rel=1e-15)
    assert problems.gabor([0.5, 10], 5.0, denom=8) == pytest.approx(
        math.sin(3.5) * math.exp(-12.25 / 8), rel=1e-15
    )
    assert problems.gabor_loss([0.5, 10], [5.0, 5.0], [0.0, 1.0]) == pytest.approx(
        (v := math.sin(3.5) * math.exp(-12.25 / 32)) ** 2 + (v - 1) ** 2, rel=1e-15
    )


@pytest.mark.parametrize(("denom", "highest", "second"), [(8, 0.781, 0.132), (32, 0.930, 0.559)])
def test_denominator_of_gabor_is_not_cosmetic(denom, highest, second):
    """E-51: height of the first lobe, and of the second one relative to it."""
    u = np.linspace(0, 3 * math.pi, 100_001)
    values = np.abs(problems.gabor([0, 1 / 0.06], u, denom))
    lobes = [values[(low < u) & (u < low + math.pi)].max() for low in (0, math.pi)]
    assert lobes[0] == pytest.approx(highest, abs=5e-4)
    assert lobes[1] / lobes[0] == pytest.approx(second, abs=5e-4)


@pytest.mark.parametrize(("denom", "least"), [(8, 11), (32, 19)])
def test_gabor_has_many_minima(denom, least):
    """E-51: descents from 121 starts end in at least that many different minima, most of them poor."""
    row = PROBLEMS[f"gabor(denom={denom})"]
    ends = {}
    for start in np.array(np.meshgrid(np.linspace(-6, 6, 11), np.linspace(0, 40, 11))).reshape(2, -1).T:
        end = optimize.minimize(row.f, start, jac=row.grad, method="BFGS").x
        if np.abs(row.grad(end)).max() < 1e-4 and np.linalg.eigvalsh(row.hess(end))[0] > 1e-3:
            ends[tuple(np.round(end, 2))] = row.f(end)
    assert len(ends) >= least
    assert min(ends.values()) == pytest.approx(0, abs=1e-8)
    assert sum(value > 0.1 for value in ends.values()) >= least - 2


@pytest.mark.parametrize("size", [1e5, 1e200])
def test_gabor_far_out_is_flat(size):
    far = [size, 1e3]
    assert problems.gabor(far, 2.0) == 0
    np.testing.assert_array_equal(problems.gabor_loss_grad(far, X, np.ones(28)), [0, 0])
    np.testing.assert_array_equal(problems.gabor_loss_hess(far, X, np.ones(28)), np.zeros((2, 2)))


def test_quadratic_around_a_point():
    row = problems.quadratic([[2, 1], [1, 3]], argmin=[1, -1], start=[0, 0])
    assert row.f([0, 0]) == 1.5
    np.testing.assert_array_equal(row.grad([0, 0]), [-1, 2])
    np.testing.assert_array_equal(row.hess([0, 0]), [[2, 1], [1, 3]])
    np.testing.assert_array_equal(row.argmin, [1, -1])


def test_quadratic_owns_its_matrix():
    H, best = np.diag([1.0, 2.0]), np.array([1.0, 1.0])
    row = problems.quadratic(H, best)
    H[0, 0], best[0] = 9, 9
    row.hess([0, 0])[0, 0] = 9
    np.testing.assert_array_equal(row.hess([0, 0]), np.diag([1, 2]))
    np.testing.assert_array_equal(row.argmin, [1, 1])


@pytest.mark.parametrize(
    ("H", "said"),
    [
        ([1, 2], "expected shape"),
        (np.ones((2, 3)), "expected shape"),
        (np.empty((0, 0)), "expected shape"),
        ([[1, 2], [0, 1]], "symmetric"),
        ([[1, 0], [0, math.nan]], "finite"),
        ([[1, 0], [0, -1]], "positive eigenvalues"),
        ([[1, 1], [1, 1]], "positive eigenvalues"),
    ],
)
def test_quadratic_refuses_what_has_no_single_minimum(H, said):
    with pytest.raises(ValueError, match=f"H: .*{said}"):
        problems.quadratic(H)


def test_oblong_quadratic_points_away_from_the_minimum():
    """On diag(1, 25) from (25, 1) the angle between -g = (-25, -25) and the way home is 45 - atan(1/25)."""
    row = problems.oblong_quadratic(25)
    assert row.f(row.start) == (25**2 + 25) / 2
    g, home = -row.grad(row.start), row.argmin - row.start
    angle = math.acos(g @ home / np.linalg.norm(g) / np.linalg.norm(home))
    assert angle == pytest.approx(math.pi / 4 - math.atan(1 / 25), rel=1e-12)
    newton = np.linalg.solve(row.hess(row.start), g)
    np.testing.assert_allclose(newton, home, rtol=1e-15)


def test_linear_regression_by_hand():
    """Residuals at (0, 0) are -(1, 2, 2): value 9 / 3, gradient 2 / 3 * (-5, -6); the line is 7/6 + x/2."""
    x, y = [0, 1, 2], [1, 2, 2]
    mean, total = (problems.linear_regression(x, y, reduction) for reduction in ("mean", "sum"))
    assert mean.f([0, 0]) == 3
    np.testing.assert_allclose(mean.grad([0, 0]), [-10 / 3, -4], rtol=1e-15)
    np.testing.assert_allclose(mean.hess([0, 0]), [[2, 2], [2, 10 / 3]], rtol=1e-15)
    np.testing.assert_allclose(mean.argmin, [7 / 6, 0.5], rtol=1e-13)
    assert mean.minimum == pytest.approx(1 / 18, rel=1e-13)
    assert total.f([0.3, 0.7]) == pytest.approx(3 * mean.f([0.3, 0.7]), rel=1e-15)
    np.testing.assert_allclose(total.grad([0.3, 0.7]), 3 * mean.grad([0.3, 0.7]), rtol=1e-14)


def test_toy_regression_is_the_lectures_line_within_its_noise():
    """4 sd of the least-squares solution for uniform noise of half-width .1 (E-50)."""
    row = PROBLEMS["toy_regression"]
    np.testing.assert_array_equal(row.start, [10, 5])
    assert abs(row.argmin[0] - 2) < 4 * 0.0105
    assert abs(row.argmin[1] - 3) < 4 * 0.00365


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: problems.oblong_quadratic(0.5), "kappa"),
        (lambda: problems.oblong_quadratic(math.nan), "kappa"),
        (lambda: problems.quadratic(np.eye(2), argmin=[1]), "x"),
        (lambda: problems.gabor([0, 1], X, denom=0), "denom"),
        (lambda: problems.gabor([0, 1, 2], X), "x"),
        (lambda: problems.gabor_loss([0, 1], X, X[:-1]), "x and y"),
        (lambda: problems.gabor_loss([0, 1], [], []), "x and y"),
        (lambda: problems.gabor_problem(X, [0, 1], [0, 1], denom=-1), "denom"),
        (lambda: problems.linear_regression([1, 1], [1, 2]), "x"),
        (lambda: problems.linear_regression([1, 2], [1, 2], "median"), "reduction"),
        (lambda: problems.rosenbrock([1.0]), "x"),
    ],
)
def test_bad_arguments_are_named(make, named):
    with pytest.raises(ValueError, match=f"^{named}: expected .*, got "):
        make()
