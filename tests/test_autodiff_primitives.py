"""Every row of PRIMITIVES: both directions against differences and each other, and second derivatives."""

import numpy as np
import pytest
from helpers import frozen
from scipy import special

from lecturelib import autodiff as ad
from lecturelib.autodiff import PRIMITIVES, Dual, Var, numerical_gradient, numerical_jacobian
from lecturelib.autodiff._composed import COMPOSED

rng = np.random.default_rng(20)
A = rng.normal(size=(3, 4))
ROW = rng.normal(size=4)
POSITIVE = rng.uniform(0.5, 2.0, size=(3, 4))
X, W, B = rng.normal(size=(5, 3)), rng.normal(size=(2, 3)), rng.normal(size=2)
LABELS = np.array([0, 3, 1])

# For each primitive: how it is written, and arguments away from kinks.  All arguments are differentiated by.
UNARY = {
    "negative": (np.negative, A),
    "absolute": (np.absolute, A),
    "square": (np.square, A),
    "reciprocal": (np.reciprocal, POSITIVE),
    "sqrt": (np.sqrt, POSITIVE),
    "exp": (np.exp, A),
    "expm1": (np.expm1, A),
    "log": (np.log, POSITIVE),
    "log1p": (np.log1p, POSITIVE),
    "sin": (np.sin, A),
    "cos": (np.cos, A),
    "tanh": (np.tanh, A),
    "arctan": (np.arctan, A),
    "sigmoid": (ad.sigmoid, A),
    "erf": (special.erf, A),
    "relu": (ad.relu, A),
}
CASES = (
    {name: [(f, (x,))] for name, (f, x) in UNARY.items()}
    | {
        "add": [
            (lambda a, b: a + b, (A, ROW)),
            (lambda b: A + b, (ROW,)),
            (lambda a, b: 2.0 + a + b, (A[:, :1], ROW)),
        ],
        "subtract": [(lambda a, b: a - b, (A, ROW)), (lambda a, b: 1.0 - a - b, (ROW, A))],
        "multiply": [(lambda a, b: a * b, (A, ROW)), (lambda a, b: A * a * b, (A[:, :1], ROW))],
        "divide": [
            (lambda a, b: a / b, (A, POSITIVE[0])),
            (lambda a, b: 3.0 / b / a, (POSITIVE, POSITIVE[0])),
        ],
        "power": [
            (lambda a, b: a**b, (POSITIVE, ROW)),
            (lambda a: a**3, (A,)),
            (lambda a: a**-1.5, (POSITIVE,)),
            (lambda b: 2.0**b, (A,)),
        ],
        "maximum": [(np.maximum, (A, ROW)), (lambda a: np.maximum(0.1, a), (A,))],
        "minimum": [(np.minimum, (A, ROW))],
        "logaddexp": [(np.logaddexp, (A, ROW)), (ad.softplus, (A,))],
        "hypot": [(np.hypot, (A, ROW)), (lambda a: np.hypot(1, a), (A,))],
        "sum": [
            (np.sum, (A,)),
            (lambda a: np.sum(a, axis=0), (A,)),
            (lambda a: a.sum(axis=(0, -1), keepdims=True), (A,)),
        ],
        "mean": [(np.mean, (A,)), (lambda a: a.mean(axis=1, keepdims=True), (A,))],
        "max": [(np.max, (A,)), (lambda a: a.max(axis=-1), (A,))],
        "where": [
            (lambda a, b: np.where(A > 0, a, b), (A, ROW)),
            (lambda a: np.where([True, False], a, 0.0), (A[:, :1],)),
        ],
        "reshape": [(lambda a: a.reshape(2, 6), (A,)), (lambda a: np.reshape(a, (12,)), (A,))],
        "transpose": [
            (lambda a: a.T, (A,)),
            (lambda a: np.transpose(a.reshape(3, 2, 2), (2, 0, -2)), (A,)),
        ],
        "swapaxes": [(lambda a: np.swapaxes(a, 0, 1), (A,))],
        "broadcast_to": [(lambda a: np.broadcast_to(a, (2, 3, 4)), (ROW,))],
        "take": [
            (lambda a: a[1:, ::2], (A,)),
            (lambda a: a[[0, 0, 2], 1], (A,)),
            (lambda a: a[1], (ROW,)),
            (lambda a: a[..., None], (ROW,)),
        ],
        "astype": [(lambda a: a.astype(float), (A,)), (lambda a: a.var(axis=0, dtype=float), (A,))],
        "scatter": [],  # arises in the pass back through x[index]; second derivatives below go through it
        "matmul": [
            (lambda a, b: a @ b, (A, rng.normal(size=(4, 2)))),
            (lambda a, b: a @ b, (A, ROW)),
            (lambda a, b: a @ b, (ROW, rng.normal(size=(4, 2)))),
            (lambda a, b: a @ b, (ROW, rng.normal(size=4))),
            (lambda a, b: a @ b, (rng.normal(size=(2, 3, 4)), rng.normal(size=(4, 2)))),
            (lambda a, b: a @ b, (ROW, rng.normal(size=(2, 4, 3)))),
            (lambda a, b: a @ b, (A, rng.normal(size=(2, 4, 3)))),
            (lambda a, b: a @ b, (rng.normal(size=(2, 3, 4)), ROW)),
            (lambda a: A.T @ a, (rng.normal(size=(3, 2)),)),
        ],
        "logsumexp": [(ad.logsumexp, (A,)), (lambda a: ad.logsumexp(a, axis=0, keepdims=True), (A,))],
        "linear": [(ad.linear, (X, W, B))],
        "mse": [(lambda a: ad.mse(a, POSITIVE), (A,))],
        "softmax_cross_entropy": [
            (lambda z: ad.softmax_cross_entropy(z, LABELS), (A,)),
            (lambda z: ad.softmax_cross_entropy(z, POSITIVE / POSITIVE.sum(axis=1, keepdims=True)), (A,)),
        ],
        "clip": [
            (lambda a: np.clip(a, -0.5, 0.8), (A,)),
            (lambda a: np.clip(a, None, 0.8), (A,)),
            (lambda a: np.clip(a, min=-0.5), (A,)),
            (np.clip, (A, ROW - 0.5, ROW + 0.3)),
            (lambda a, low: np.clip(a, low, -0.2), (A, ROW)),  # the upper bound wins
        ],
        "concatenate": [
            (lambda a, b, c: np.concatenate([a, b, A, c]), (A, A[:1], POSITIVE)),
            (lambda a, b: np.concatenate((a, b), axis=-1), (A, A[:, 1:])),
            (lambda a, b: np.concatenate([a, b, [7.0]], axis=None), (A, ROW)),
            (lambda a: np.concatenate([a, a * a]), (ROW,)),
        ],
        "einsum": [
            (lambda a, b: np.einsum("ij,kj->ik", a, b), (A, POSITIVE)),
            (lambda a, b, c: np.einsum("ij, j, ik -> k", a, b, c), (A, ROW, POSITIVE)),
            (lambda a: np.einsum("ij->j", a), (A,)),
            (lambda a: np.einsum("ij->", a), (A,)),
            (lambda a: np.einsum("ij,kj->ki", a, A), (A,)),
            (lambda a, b: np.einsum("ij,k->ji", a, b, optimize=True), (A, ROW)),
            (lambda a: np.einsum("j,j,j->j", a, a, a), (ROW,)),
            (lambda a, b: np.einsum(",i->i", a, b), (np.array(0.7), ROW)),
        ],
        # Made of others.
        "stack": [
            (lambda a, b: np.stack([a, b, A]), (A, POSITIVE)),
            (lambda a, b: np.stack([a, b], axis=-1), (A, POSITIVE)),
            (lambda a: np.stack([a[1], a[0], 2.0]), (ROW,)),
        ],
        "var": [
            (np.var, (A,)),
            (lambda a: np.var(a, axis=0), (A,)),
            (lambda a: np.var(a, axis=(0, 1), ddof=1, keepdims=True), (A,)),
        ],
        "std": [
            (np.std, (A,)),
            (lambda a: np.std(a, axis=1, ddof=1), (A,)),
            (lambda a: np.std(a, axis=-1, keepdims=True), (A,)),
        ],
        "norm": [
            (np.linalg.norm, (ROW,)),
            (np.linalg.norm, (A,)),
            (lambda a: np.linalg.norm(a, ord=2, axis=0), (A,)),
            (lambda a: np.linalg.norm(a, "fro", axis=(0, 1), keepdims=True), (A,)),
            (lambda a: np.linalg.norm(a.reshape(2, 3, 2), axis=-1, keepdims=True), (A,)),
        ],
    }
)
ALL = [
    pytest.param(f, args, id=f"{name}-{i}")
    for name, rows in CASES.items()
    for i, (f, args) in enumerate(rows)
]


def weighted(f):
    """Make one number of what `f` returns, with weights that tell its entries apart."""

    def scalar(*args):
        y = f(*args)
        weights = np.cos(1.0 + np.arange(y.size)).reshape(y.shape)
        return np.sum(weights * y * (1.0 + 0.3 * y))

    return scalar


def test_every_primitive_and_every_function_made_of_them_has_a_case():
    assert CASES.keys() == PRIMITIVES.keys() | {function.__name__ for function in COMPOSED}


@pytest.mark.parametrize(("f", "args"), ALL)
def test_reverse_mode_agrees_with_differences(f, args):
    args = [frozen(a) for a in args]
    value, parts = ad.value_and_gradient(weighted(f), *args)
    assert value == pytest.approx(float(weighted(f)(*args)), rel=1e-14)
    for i, part in enumerate(parts):
        numeric = numerical_gradient(lambda a, i=i: weighted(f)(*args[:i], a, *args[i + 1 :]), args[i])
        np.testing.assert_allclose(part, numeric, rtol=1e-7, atol=1e-8)
        assert part.dtype == np.float64
        assert part.flags.writeable


@pytest.mark.parametrize(("f", "args"), ALL)
def test_forward_mode_agrees_with_differences(f, args):
    directions = [np.random.default_rng(i).normal(size=a.shape) for i, a in enumerate(args)]
    y = f(*(Dual(frozen(a), v) for a, v in zip(args, directions, strict=True)))
    along = lambda t: f(*(a + t * v for a, v in zip(args, directions, strict=True)))
    np.testing.assert_allclose(y.value, along(0.0), rtol=1e-14, atol=1e-300)
    np.testing.assert_allclose(y.tangent, (along(1e-6) - along(-1e-6)) / 2e-6, rtol=1e-7, atol=1e-8)
    assert y.shape == y.tangent.shape


@pytest.mark.parametrize(("f", "args"), ALL)
def test_the_two_modes_are_each_others_transposes(f, args):
    """<g, J v> = <J^T g, v> for any g and v: no step size, so to the last digits."""
    for i, x in enumerate(args):
        g_of = lambda a, i=i: f(*args[:i], a, *args[i + 1 :])
        v = rng.normal(size=x.shape)
        y, moved = ad.jacobian_vector_product(g_of, x, v)
        g = np.random.default_rng(1).normal(size=y.shape)
        assert np.sum(g * moved) == pytest.approx(np.sum(ad.vec_jacobian_product(g_of, x, g) * v), rel=1e-12)


@pytest.mark.parametrize(("f", "args"), ALL)
def test_second_derivatives_agree_with_differences_of_the_gradient(f, args):
    for i, x in enumerate(args):
        one = lambda a, i=i: weighted(f)(*args[:i], a, *args[i + 1 :])
        hessian = ad.hessian(one, x)
        numeric = numerical_jacobian(lambda a, one=one: ad.value_and_gradient(one, a)[1][0], x)
        np.testing.assert_allclose(hessian, numeric, rtol=1e-6, atol=1e-7)
        np.testing.assert_allclose(hessian, hessian.T, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(("f", "args"), ALL)
def test_float32_stays_float32(f, args):
    args = [a.astype(np.float32) for a in args]
    leaves = [Var(a) for a in args]
    y = f(*leaves)
    seed = np.ones(y.shape, np.float32)
    for part, a in zip(ad.gradients(y, leaves, seed), args, strict=True):
        assert part.dtype == np.float32
        assert part.shape == a.shape


def test_derivatives_where_two_arguments_tie():
    """np.maximum splits a tie, np.max shares it, relu takes 0: PyTorch does the same."""
    tie = np.array([1.0, 2.0])
    _, (a, b) = ad.value_and_gradient(lambda a, b: np.sum(np.maximum(a, b)), tie, np.array([1.0, 0.0]))
    np.testing.assert_array_equal([a, b], [[0.5, 1.0], [0.5, 0.0]])
    _, (x,) = ad.value_and_gradient(np.max, np.array([7.0, 1.0, 7.0]))
    np.testing.assert_array_equal(x, [0.5, 0.0, 0.5])
    _, (x,) = ad.value_and_gradient(lambda x: np.sum(ad.relu(x)), np.array([-1.0, 0.0, 2.0]))
    np.testing.assert_array_equal(x, [0.0, 0.0, 1.0])
    np.testing.assert_array_equal(np.max(Dual([7.0, 1.0, 7.0], [1.0, 5.0, 2.0])).tangent, 1.5)


def test_powers_at_zero_and_below():
    slope = lambda f, x: float(ad.value_and_gradient(f, x)[1][0])
    assert slope(lambda x: x**2, 0.0) == 0.0
    assert slope(lambda x: x**1, 0.0) == 1.0
    assert slope(lambda x: x**0, 0.0) == 0.0
    assert slope(lambda x: x**0.5, 0.0) == np.inf
    assert slope(np.sqrt, 0.0) == np.inf
    assert slope(lambda x: x**3, -2.0) == 12.0
    assert slope(lambda x: 0.0**x, 2.0) == 0.0
    assert np.isnan(slope(lambda x: (-2.0) ** x, 3.0))
    assert slope(lambda x: 2.0**x, 3.0) == pytest.approx(8.0 * np.log(2.0), rel=1e-15)
    with_array_exponent = lambda x: np.sum(x ** np.array([0.0, 2.0]))
    assert slope(with_array_exponent, 0.0) == 0.0


@pytest.mark.parametrize("extreme", [800.0, 1e300, np.finfo(float).max])
def test_stable_primitives_do_not_overflow(extreme):
    z = np.array([[extreme, -extreme], [0.0, -extreme]])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        _, (g,) = ad.value_and_gradient(lambda z: np.sum(ad.logsumexp(z, axis=1)), z)
        _, (c,) = ad.value_and_gradient(lambda z: ad.softmax_cross_entropy(z, [0, 0]), z)
        _, (s,) = ad.value_and_gradient(lambda z: np.sum(ad.sigmoid(z)), z)
        _, (p,) = ad.value_and_gradient(lambda z: np.sum(ad.softplus(0.5 * z)), z)
    np.testing.assert_array_equal(g, [[1.0, 0.0], [1.0, 0.0]])
    np.testing.assert_array_equal(c, np.zeros((2, 2)))
    np.testing.assert_array_equal(s, [[0.0, 0.0], [0.25, 0.0]])
    np.testing.assert_allclose(p, [[0.5, 0.0], [0.25, 0.0]], atol=1e-170)


def test_bounds_have_slope_1_and_constants_slope_0():
    """PyTorch's choices: clamp at its bounds, norm at 0, std of equal numbers."""
    slope = lambda f, x: ad.value_and_gradient(f, x)[1][0].tolist()
    assert slope(lambda x: np.sum(np.clip(x, 0.0, 1.0)), [-1.0, 0.0, 0.5, 1.0, 2.0]) == [0, 1, 1, 1, 0]
    assert slope(lambda low: np.clip(0.0, low, 1.0), 0.5) == 1.0
    assert slope(lambda high: np.clip(0.0, 3.0, high), 0.5) == 1.0
    assert slope(lambda low: np.clip(0.0, low, -1.0), 0.5) == 0.0
    assert slope(np.linalg.norm, [0.0, 0.0]) == [0.0, 0.0]
    rows = slope(lambda x: np.sum(np.linalg.norm(x, axis=1)), [[0.0, 0.0], [3.0, 4.0]])
    np.testing.assert_allclose(rows, [[0.0, 0.0], [0.6, 0.8]], rtol=1e-15)
    assert slope(np.std, [2.0, 2.0]) == [0.0, 0.0]
    np.testing.assert_allclose(slope(np.std, [1.0, 3.0]), [-0.5, 0.5], rtol=1e-15)
    assert np.linalg.norm(Dual([3.0, 4.0], [1.0, 0.0])).tangent == pytest.approx(0.6, rel=1e-15)


def test_joining_thousands_of_arrays_needs_no_deep_recursion():
    x = Var(ROW)
    (slope,) = ad.gradients(np.sum(np.stack([x] * 3000) * np.arange(3000.0)[:, None]), [x])
    np.testing.assert_array_equal(slope, 3000 * 2999 / 2)


@pytest.mark.parametrize("unit", [1e-300, 1e-160, 1e160, 1e300])
def test_lengths_do_not_overflow(unit):
    with np.errstate(all="raise"):
        length, (slope,) = ad.value_and_gradient(np.linalg.norm, [3 * unit, -4 * unit])
        spread, (pull,) = ad.value_and_gradient(np.std, [unit, 3 * unit])
    assert length == pytest.approx(5 * unit, rel=1e-15)
    np.testing.assert_allclose(slope, [0.6, -0.8], rtol=1e-15)
    assert spread == pytest.approx(unit, rel=1e-15)
    np.testing.assert_allclose(pull, [-0.5, 0.5], rtol=1e-15)


def test_fused_nodes_agree_with_the_same_thing_in_small_steps():
    z = rng.normal(size=(3, 4))
    small = lambda z: np.mean(np.log(np.sum(np.exp(z), axis=1)) - z[np.arange(3), LABELS])
    big, small = (
        ad.value_and_gradient(lambda z: ad.softmax_cross_entropy(z, LABELS), z),
        ad.value_and_gradient(small, z),
    )
    assert big[0] == pytest.approx(small[0], rel=1e-14)
    np.testing.assert_allclose(big[1][0], small[1][0], rtol=1e-13, atol=1e-16)
    fused = ad.value_and_gradient(lambda *p: np.sum(np.tanh(ad.linear(*p))), X, W, B)[1]
    parts = ad.value_and_gradient(lambda x, W, b: np.sum(np.tanh(x @ W.T + b)), X, W, B)[1]
    for one, other in zip(fused, parts, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-13)


def test_primitives_of_arrays_are_arrays():
    np.testing.assert_array_equal(ad.relu([-1, 2]), [0.0, 2.0])
    assert ad.sigmoid(0.0) == 0.5
    assert ad.softplus(0.0) == np.log(2.0)
    assert ad.logsumexp([0.0, 0.0]) == np.log(2.0)
    assert ad.mse([[1, 2]], [[0, 0]]) == 5.0
    assert ad.softmax_cross_entropy([[0.0, 0.0]], [1]) == pytest.approx(np.log(2.0), rel=1e-15)
    np.testing.assert_array_equal(ad.linear([[1, 2]], [[3, 4], [5, 6]], [7, 8]), [[18.0, 25.0]])
