"""The experiments of the chapter on second-order methods: the zigzag, and conjugate directions."""

from itertools import pairwise

import numpy as np
import pytest

from lecturelib.experiments import cg_vs_steepest, steepest_zigzag
from lecturelib.problems import PROBLEMS


@pytest.mark.parametrize(("kappa", "bound"), [(3.0, 0.25), (25.0, 0.8520710059171598)])
def test_zigzag_attains_kantorovichs_bound(kappa, bound):
    seen = steepest_zigzag(kappa, steps=12)
    assert seen.bound == pytest.approx(bound, rel=1e-15)
    np.testing.assert_allclose(seen.ratios, bound, rtol=1e-9)
    assert seen.path.shape == (13, 2)
    np.testing.assert_allclose(seen.values, 0.5 * (seen.path**2 @ [1, kappa]), rtol=1e-15)
    steps = np.diff(seen.path, axis=0)
    turns = [a @ b / np.linalg.norm(a) / np.linalg.norm(b) for a, b in pairwise(steps)]
    np.testing.assert_allclose(turns, 0, atol=1e-6)


def test_round_bowl_takes_one_step():
    seen = steepest_zigzag(1.0)
    assert len(seen.path) == 2
    assert seen.values[-1] == 0


def test_conjugate_gradients_need_two_steps_for_two_parameters():
    runs = cg_vs_steepest("ravine")
    assert runs["nonlinear_cg"].steps == 2
    assert 90 <= runs["steepest_descent"].steps <= 100
    for result in runs.values():
        assert result.converged
        np.testing.assert_allclose(result.theta, 0, atol=1e-8)


def test_conjugate_gradients_in_a_bent_valley():
    runs = cg_vs_steepest(PROBLEMS["rosenbrock"], max_steps=200)
    assert runs["nonlinear_cg"].converged
    assert runs["steepest_descent"].reason == "steps"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: steepest_zigzag(0.5), "kappa: expected a finite number at least 1, got 0.5"),
        (lambda: steepest_zigzag(steps=0), "steps: expected an integer, at least 1, got 0"),
        (lambda: cg_vs_steepest("hill"), "problem: expected one of bowl, .*got 'hill'"),
        (lambda: cg_vs_steepest(max_steps=0), "max_steps: .*got 0"),
    ],
)
def test_message_says_what_was_expected_and_what_came(call, message):
    with pytest.raises(ValueError, match=message):
        call()
