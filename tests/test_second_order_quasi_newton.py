"""BFGS and L-BFGS: the secant equation, the curvature condition, kinship with conjugate gradients, SciPy."""

import numpy as np
import pytest
from helpers import frozen
from scipy.optimize import minimize

from lecturelib.line_search import exact_line_search_quadratic
from lecturelib.problems import PROBLEMS
from lecturelib.second_order import bfgs, bfgs_inverse_update, lbfgs, lbfgs_two_loop, linear_cg
from lecturelib.second_order.limited_memory import _Memory

ROSENBROCK = PROBLEMS["rosenbrock"]


def spd(n: int, seed: int) -> np.ndarray:
    A = np.random.default_rng(seed).normal(size=(n, n))
    return A @ A.T + 0.5 * np.eye(n)


def pair(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    s = rng.normal(size=n)
    return frozen(s), frozen(spd(n, seed + 100) @ s)


B5, (S5, Y5) = frozen(spd(5, 1)), pair(5, 2)


def test_update_as_printed():
    """The lecture's products, entry by entry."""
    I, ys = np.eye(5), Y5 @ S5
    printed = (I - np.outer(S5, Y5) / ys) @ B5 @ (I - np.outer(Y5, S5) / ys) + np.outer(S5, S5) / ys
    np.testing.assert_allclose(bfgs_inverse_update(B5, S5, Y5), printed, rtol=1e-12, atol=1e-14)


def test_update_by_hand():
    """B = I, s = (1, 1), y = (2, 0): y^T s = 2, and B y = s."""
    np.testing.assert_allclose(bfgs_inverse_update(np.eye(2), [1, 1], [2, 0]), [[0.5, 0.5], [0.5, 2.5]])


def test_update_meets_the_secant_equation_symmetric_and_positive():
    """In B y the terms with the old B cancel, and what is left of them is their rounding."""
    B = bfgs_inverse_update(B5, S5, Y5)
    cancelling = np.abs(S5).max() * np.abs(Y5) @ np.abs(B5) @ np.abs(Y5) / (Y5 @ S5)
    np.testing.assert_allclose(B @ Y5, S5, rtol=0, atol=5 * np.finfo(float).eps * cancelling)
    np.testing.assert_array_equal(B, B.T)
    assert np.linalg.eigvalsh(B)[0] > 0
    swapped = bfgs_inverse_update(B5, Y5, S5)
    assert np.linalg.norm(swapped @ Y5 - S5) > 1


def test_update_is_the_inverse_of_the_direct_one_and_not_dfp():
    D = np.linalg.inv(B5)
    direct = D - np.outer(D @ S5, D @ S5) / (S5 @ D @ S5) + np.outer(Y5, Y5) / (Y5 @ S5)
    B = bfgs_inverse_update(B5, S5, Y5)
    np.testing.assert_allclose(B @ direct, np.eye(5), atol=1e-11)
    dfp = B5 - np.outer(B5 @ Y5, B5 @ Y5) / (Y5 @ B5 @ Y5) + np.outer(S5, S5) / (Y5 @ S5)
    assert np.abs(B - dfp).max() > 0.01


def test_without_positive_curvature_nothing_is_learned():
    """E-67: with y -> -y the formula as printed loses the positive definite matrix."""
    kept = bfgs_inverse_update(B5, S5, -Y5)
    np.testing.assert_array_equal(kept, B5)
    assert not np.shares_memory(kept, B5)
    assert np.linalg.eigvalsh(bfgs_inverse_update(B5, S5, -Y5, guard=False))[0] < 0
    np.testing.assert_array_equal(bfgs_inverse_update(np.eye(2), [1, 0], [0, 1]), np.eye(2))
    np.testing.assert_array_equal(bfgs_inverse_update(np.eye(2), [0, 0], [0, 0]), np.eye(2))


def test_with_exact_steps_on_a_quadratic_bfgs_is_cg():
    """The iterates agree, and after m steps B is the inverse Hessian."""
    H, b, theta, B = spd(6, 3), np.ones(6), np.zeros(6), np.eye(6)
    path = linear_cg(H, b, gtol=0).path
    for k in range(6):
        g = H @ theta - b
        p = -B @ g
        after = theta + exact_line_search_quadratic(g, p, H) * p
        np.testing.assert_allclose(after, path[k + 1], rtol=1e-8, atol=1e-10)
        B = bfgs_inverse_update(B, after - theta, H @ (after - theta))
        theta = after
    np.testing.assert_allclose(B, np.linalg.inv(H), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("solver", [bfgs, lbfgs])
def test_first_step_is_along_the_gradient(solver):
    path = solver(ROSENBROCK.value_and_grad, ROSENBROCK.start, max_steps=1).path
    step, g = path[1] - path[0], ROSENBROCK.grad(path[0])
    assert -step @ g == pytest.approx(np.linalg.norm(step) * np.linalg.norm(g), rel=1e-12)


def test_bfgs_follows_its_own_update():
    """Every direction is -B g with B built up by the formula."""
    path = bfgs(ROSENBROCK.value_and_grad, ROSENBROCK.start, max_steps=12).path
    B = np.eye(2)
    for k in range(1, 12):
        before, here, after = path[k - 1], path[k], path[k + 1]
        B = bfgs_inverse_update(B, here - before, ROSENBROCK.grad(here) - ROSENBROCK.grad(before))
        step, p = after - here, -B @ ROSENBROCK.grad(here)
        np.testing.assert_allclose(step / np.linalg.norm(step), p / np.linalg.norm(p), rtol=0, atol=1e-8)


@pytest.mark.parametrize("pairs", [0, 1, 2, 5])
def test_two_loops_are_the_updates_one_after_the_other(pairs):
    g = np.random.default_rng(9).normal(size=5)
    S, Y = zip(*[pair(5, seed) for seed in range(pairs)], strict=True) if pairs else ((), ())
    B = np.eye(5) * (S[-1] @ Y[-1] / (Y[-1] @ Y[-1]) if pairs else 1.0)
    for s, y in zip(S, Y, strict=True):
        B = bfgs_inverse_update(B, s, y)
    np.testing.assert_allclose(lbfgs_two_loop(g, S, Y), -B @ g, rtol=1e-10, atol=1e-12)


def test_compact_form_is_the_two_loops_while_the_window_slides():
    """Sixty pairs, four are kept; one without positive curvature is passed over; then all are forgotten."""
    memory, kept = _Memory(8, 4), []
    g = np.random.default_rng(4).normal(size=8)
    np.testing.assert_array_equal(memory.direction(g), -g)
    for seed in range(60):
        s, y = pair(8, seed)
        if seed % 7 == 3:
            memory.append(s, -y)
        else:
            memory.append(s, y)
            kept = [*kept, (s, y)][-4:]
        expected = lbfgs_two_loop(g, *zip(*kept, strict=True))
        np.testing.assert_allclose(memory.direction(g), expected, rtol=1e-9, atol=1e-11)
    memory.clear()
    np.testing.assert_array_equal(memory.direction(g), -g)


@pytest.mark.parametrize("memory", [1, 3])
def test_lbfgs_follows_the_two_loops(memory):
    start = np.array([-1.2, 1.0, -1.2, 1.0])
    path = lbfgs(ROSENBROCK.value_and_grad, start, memory=memory, max_steps=15).path
    grads = [ROSENBROCK.grad(x) for x in path]
    for k in range(1, 15):
        first = max(0, k - memory)
        p = lbfgs_two_loop(
            grads[k], np.diff(path[first : k + 1], axis=0), np.diff(grads[first : k + 1], axis=0)
        )
        step = path[k + 1] - path[k]
        np.testing.assert_allclose(step / np.linalg.norm(step), p / np.linalg.norm(p), rtol=0, atol=1e-8)


@pytest.mark.parametrize(("solver", "method"), [(bfgs, "BFGS"), (lbfgs, "L-BFGS-B")])
def test_evaluations_are_about_scipys(solver, method):
    start = np.zeros(20)
    ours = solver(ROSENBROCK.value_and_grad, start, gtol=1e-5)
    options = {"gtol": 1e-5, "maxiter": 5000} | ({"ftol": 0, "maxfun": 50_000} if method != "BFGS" else {})
    theirs = minimize(ROSENBROCK.f, start, jac=ROSENBROCK.grad, method=method, options=options)
    assert ours.converged
    assert ours.nfev <= 1.1 * theirs.nfev
    assert ours.value == pytest.approx(theirs.fun, abs=1e-10)
