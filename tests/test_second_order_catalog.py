"""Layer 1: every method of the catalog on every problem, against SciPy; what a result holds."""

import functools

import numpy as np
import pytest
from helpers import frozen
from scipy.optimize import minimize

from lecturelib.problems import PROBLEMS
from lecturelib.second_order import SECOND_ORDER

BOUNDED = [p for p in PROBLEMS.values() if np.isfinite(p.minimum)]
UNBOUNDED = [p for p in PROBLEMS.values() if not np.isfinite(p.minimum)]
METHODS = list(SECOND_ORDER.values())
name = lambda row: row.name


@functools.cache
def scipys_minimum(problem: str) -> float:
    p = PROBLEMS[problem]
    found = minimize(lambda x: float(p.f(x)), p.start, jac=p.grad, method="BFGS", options={"gtol": 1e-9})
    return float(found.fun)


PAIRS = [
    pytest.param(method, problem, id=f"{method.name}-{problem.name}")
    for method in METHODS
    for problem in BOUNDED
    if method.falls and not (method.slow and problem.hard)
]


@pytest.mark.parametrize(("method", "problem"), PAIRS)
def test_method_finds_what_scipy_finds(method, problem):
    result = method.solve(problem)
    assert result.converged
    assert result.reason == "gradient"
    assert result.value <= scipys_minimum(problem.name) + 1e-8
    assert np.abs(problem.grad(result.theta)).max() <= 1e-8
    if problem.argmins and problem.name not in ("quartic", "cosine"):  # flat; endlessly many
        nearest = min(np.abs(result.theta - best).max() for best in problem.argmins)
        assert nearest < 1e-6


@pytest.mark.parametrize("method", METHODS, ids=name)
@pytest.mark.parametrize("problem", ["bowl", "rosenbrock", "beale", "two_valleys"])
def test_result_is_what_it_says(method, problem):
    p, calls = PROBLEMS[problem], []

    def counted(theta):
        calls.append(1)
        return p.value_and_grad(theta)

    start = frozen(p.start)
    functions = (counted, p.hess)[: 1 + method.hessian]
    result = method.solver(*functions, start, max_steps=30)
    assert result.steps <= 30
    assert result.nfev == len(calls)
    assert result.path.shape == (result.steps + 1, p.start.size)
    np.testing.assert_array_equal(result.path[0], start)
    np.testing.assert_array_equal(result.path[-1], result.theta)
    assert result.value == p.f(result.theta)
    assert result.grad_norm == np.abs(p.grad(result.theta)).max()
    assert result.converged == (result.grad_norm <= 1e-8)
    assert not np.shares_memory(result.theta, result.path)
    assert not np.shares_memory(result.theta, start)
    bare = method.solver(*functions, start, max_steps=30, keep_path=False)
    assert bare.path is None
    np.testing.assert_array_equal(bare.theta, result.theta)
    if method.falls:
        values = p.f(result.path.T)
        assert (np.diff(values) <= 1e-15 * np.abs(values[1:])).all()


@pytest.mark.parametrize("method", METHODS, ids=name)
@pytest.mark.parametrize("problem", UNBOUNDED, ids=name)
def test_no_minimum_is_a_field_of_the_result(method, problem):
    """No exception and no warning; and "converged" means a gradient of zero, at an inflection if need be."""
    result = method.solve(problem, max_steps=200)
    assert result.converged == (result.grad_norm <= 1e-8)
    assert result.converged or result.value < -1e6
    assert result.reason in ("gradient", "steps", "line search", "not finite")


@pytest.mark.parametrize("method", METHODS, ids=name)
def test_value_that_is_not_finite_stops_at_once(method):
    functions = (lambda x: (np.nan, x), lambda x: np.eye(2))[: 1 + method.hessian]
    result = method.solver(*functions, [1.0, 2.0])
    assert (result.steps, result.nfev, result.converged, result.reason) == (0, 1, False, "not finite")


@pytest.mark.parametrize("method", METHODS, ids=name)
def test_limit_of_steps_is_kept(method):
    start = PROBLEMS["rosenbrock"].start
    for limit in (0, 3):
        result = method.solve(PROBLEMS["rosenbrock"], max_steps=limit)
        assert (result.steps, result.converged, result.reason) == (limit, False, "steps")
    np.testing.assert_array_equal(method.solve(PROBLEMS["rosenbrock"], max_steps=0).theta, start)


@pytest.mark.parametrize("method", [m for m in METHODS if not m.hessian], ids=name)
def test_first_trial_is_a_step_of_length_one(method):
    """The gradient at (-1.2, 1) has the length 233: taken as it is, it would lead far away."""
    tried = []

    def value_and_grad(theta):
        tried.append(theta.copy())
        return PROBLEMS["rosenbrock"].value_and_grad(theta)

    method.solver(value_and_grad, [-1.2, 1.0], max_steps=1)
    assert np.linalg.norm(tried[1] - tried[0]) == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("method", METHODS, ids=name)
def test_buffer_that_is_used_again_does_no_harm(method):
    """A training run may hand out one gradient array for ever: the solver keeps a copy."""
    p, buffer = PROBLEMS["bowl"], np.empty(2)

    def value_and_grad(theta):
        buffer[:] = p.grad(theta)
        return p.f(theta), buffer

    functions = (value_and_grad, p.hess)[: 1 + method.hessian]
    result = method.solver(*functions, p.start)
    np.testing.assert_array_equal(result.theta, method.solve(p).theta)


@pytest.mark.parametrize("method", METHODS, ids=name)
def test_integer_and_single_precision_starts(method):
    """The solvers work in float64 whatever comes."""
    reference = method.solve(PROBLEMS["bowl"], np.array([3.0, -2.0])).theta
    for start in ([3, -2], np.array([3, -2], np.float32)):
        theta = method.solve(PROBLEMS["bowl"], start).theta
        assert theta.dtype == np.float64
        np.testing.assert_array_equal(theta, reference)


@pytest.mark.parametrize("method", [m for m in METHODS if m.falls], ids=name)
def test_line_search_may_be_the_callers_own(method):
    """One that never finds a step ends the run, after a second try along the gradient."""
    tried = []

    def refuses(phi, phi0, slope0, *, alpha0):
        assert alpha0 > 0 > slope0
        tried.append(phi(alpha0))
        return type("Step", (), {"accepted": False, "value": phi0, "alpha": 0.0})

    functions = [PROBLEMS["bowl"].value_and_grad, PROBLEMS["bowl"].hess][: 1 + method.hessian]
    result = method.solver(*functions, [1.0, 1.0], line_search=refuses)
    assert (result.steps, result.reason, result.converged) == (0, "line search", False)
    assert result.nfev == 1 + len(tried) == 2


@pytest.mark.parametrize("row", METHODS, ids=name)
def test_rows_say_what_they_need(row):
    assert row.order in (1, 2)
    assert row.eq.startswith("eq-")
    assert row.order == 2 or not row.hessian
    assert row.name.split("/")[0] == getattr(row.solver, "func", row.solver).__name__
