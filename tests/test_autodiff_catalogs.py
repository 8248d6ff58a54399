"""Rows of the library's catalogs, differentiated both ways, against their derivatives by hand."""

import numpy as np
import pytest
from helpers import frozen

from lecturelib import autodiff as ad
from lecturelib.problems import PROBLEMS


def somewhere(problem):
    """Yield the start, places around it, and where the gradient is 0."""
    rng = np.random.default_rng(9)
    yield problem.start
    yield from (problem.start + frozen(rng.normal(size=problem.start.size)) for _ in range(3))
    yield from problem.argmins


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_problems_have_the_gradient_and_hessian_by_hand(problem):
    for x in somewhere(problem):
        exact, curvature = problem.grad(x), problem.hess(x)
        size, bend = np.abs(exact).max(), np.abs(curvature).max()
        value, grad = ad.value_and_grad(problem.f)(x)
        assert value == pytest.approx(float(problem.f(x)), rel=1e-14, abs=1e-28)
        # At a minimum terms of the size of the curvature cancel.
        np.testing.assert_allclose(grad, exact, rtol=0, atol=1e-12 * (size + bend))
        forward = ad.jacobian(problem.f, x, mode="forward")[0]
        np.testing.assert_allclose(forward, exact, rtol=0, atol=1e-12 * (size + bend))
        np.testing.assert_allclose(ad.hessian(problem.f, x), curvature, rtol=0, atol=1e-11 * (size + bend))


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_problems_keep_single_precision_with_the_tape(problem):
    value, grad = ad.value_and_grad(problem.f)(problem.start.astype(np.float32))
    assert grad.dtype == np.float32
    assert value == pytest.approx(float(problem.f(problem.start)), rel=1e-4)


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)
def test_a_gradient_by_hand_is_right_for_a_variable_or_refuses_it(problem):
    refused = False
    try:
        slopes = ad.jacobian(problem.grad, problem.start)
    except TypeError:
        refused = True
    assert refused or np.allclose(slopes, problem.hess(problem.start), rtol=1e-12, atol=0)


def test_what_is_no_number_is_refused_as_before():
    class Lonely:
        def __array__(self, *args, **options):
            raise TypeError("no array")

    with pytest.raises(TypeError, match="no array"):
        PROBLEMS["beale"].f(Lonely())
    with pytest.raises(ValueError, match=r"expected shape \(2,\)"):
        PROBLEMS["beale"].f(ad.Var([1.0, 2.0, 3.0]))
