"""Wrong arguments: a ValueError that says what was expected and what came; no argument is written to."""

import numpy as np
import pytest
from helpers import frozen

from lecturelib import second_order
from lecturelib.problems import PROBLEMS
from lecturelib.second_order import SECOND_ORDER

BOWL = PROBLEMS["bowl"]
fg, hess = BOWL.value_and_grad, BOWL.hess
TWO, THREE, I2 = frozen([1.0, 2.0]), frozen([1.0, 2.0, 3.0]), frozen(np.eye(2))
ERRORS, J = lambda w: w - 1.0, lambda w: np.eye(2)


@pytest.mark.parametrize("row", SECOND_ORDER.values(), ids=lambda row: row.name)
@pytest.mark.parametrize(
    ("start", "options", "message"),
    [
        ([[1.0, 2.0]], {}, r"theta0: expected a vector .*got shape \(1, 2\)"),
        ([], {}, r"theta0: expected a vector with at least one entry"),
        ([1j, 2], {}, "theta0: expected real numbers, got dtype complex128"),
        ([1.0, 2.0], {"gtol": -1.0}, "gtol: expected a finite number at least 0, got -1.0"),
        ([1.0, 2.0], {"gtol": np.nan}, "gtol: .*got nan"),
        ([1.0, 2.0], {"max_steps": 1.5}, "max_steps: expected an integer, at least 0, got 1.5"),
        ([1.0, 2.0], {"max_steps": -1}, "max_steps: .*got -1"),
    ],
)
def test_solvers_check_their_arguments(row, start, options, message):
    with pytest.raises(ValueError, match=message):
        row.solve(BOWL, start, **options)


@pytest.mark.parametrize("row", SECOND_ORDER.values(), ids=lambda row: row.name)
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((1.0, np.ones(3)), r"gradient of shape \(2,\), got shapes \(\) and \(3,\)"),
        ((1.0, 1.0), r"got shapes \(\) and \(\)"),
        (([1.0], np.ones(2)), r"expected one number .*, got shapes \(1,\) and \(2,\)"),
    ],
)
def test_answers_of_the_objective_are_checked(row, answer, message):
    functions = (lambda theta: answer, hess)[: 1 + row.hessian]
    with pytest.raises(ValueError, match=message):
        row.solver(*functions, TWO)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        (
            "steepest_descent",
            (fg, TWO, {"line_search": "golden"}),
            "one of backtracking, .*exact, got 'golden'",
        ),
        ("nonlinear_cg", (fg, TWO, {"beta": "dai_yuan"}), "beta: expected one of polak.*got 'dai_yuan'"),
        ("nonlinear_cg", (fg, TWO, {"restart": 0}), "restart: expected an integer, at least 1, got 0"),
        ("lbfgs", (fg, TWO, {"memory": 0}), "memory: expected an integer, at least 1, got 0"),
        (
            "newton",
            (fg, hess, TWO, {"form": "full"}),
            "form: expected one of damped, saddle-free, pure.*'full'",
        ),
        ("newton", (fg, lambda t: np.eye(3), TWO), r"hess: expected shape \(2, 2\), got \(3, 3\)"),
        ("newton", (fg, lambda t: np.eye(3), TWO, {"form": "pure"}), r"hess: expected shape \(2, 2\)"),
        ("newton", (fg, lambda t: np.full((2, 2), np.nan), TWO), "hess: expected finite numbers"),
        ("newton_step", (TWO, THREE, I2), "expected vectors of one length, got theta 2, grad 3"),
        ("newton_step", (TWO, TWO, np.ones((2, 2))), "hess: expected an invertible matrix.*newton_direction"),
        ("newton_step", (TWO, TWO, np.eye(3)), r"hess: expected shape \(2, 2\), got \(3, 3\)"),
        ("newton_direction", (TWO, np.eye(3)), r"hess: expected shape \(2, 2\), got \(3, 3\)"),
        ("newton_direction", (TWO, I2, -1.0), "damping: expected a finite number at least 0, got -1.0"),
        ("newton_direction", (TWO, np.full((2, 2), np.inf)), "hess: expected finite numbers"),
        ("saddle_free_newton_step", (TWO, THREE, I2), "theta 2, grad 3"),
        ("cg_direction", (TWO, THREE, 0.5), "got grad 2, before 3"),
        ("cg_direction", (TWO, TWO, np.nan), "beta: .*got nan"),
        ("fletcher_reeves_beta", (TWO, THREE), "got grad 2, grad_before 3"),
        ("polak_ribiere_beta", (TWO, np.zeros(2)), "grad_before: expected a vector other than zero"),
        ("polak_ribiere_plus_beta", ([[1.0]], [1.0]), r"grad: expected a vector .*got shape \(1, 1\)"),
        ("linear_cg", (I2, THREE), r"H: expected shape \(3, 3\), got \(2, 2\)"),
        ("linear_cg", (I2, TWO, THREE), "got theta0 3, b 2"),
        ("linear_cg", (-np.eye(2), TWO), "H: expected a positive definite matrix, got d.T H d = -5"),
        ("linear_cg", (I2, TWO, None, {"max_steps": -1}), "max_steps: .*got -1"),
        ("taylor2", (BOWL.f, BOWL.grad, lambda t: np.eye(3), TWO), r"hess: expected shape \(2, 2\)"),
        ("taylor2", (BOWL.f, lambda t: THREE, hess, TWO), r"grad: expected shape \(2,\), got \(3,\)"),
        ("numerical_hessian", (lambda t: THREE, TWO), r"grad: expected shape \(2,\), got \(3,\)"),
        ("numerical_hessian", (BOWL.grad, TWO, 0.0), "step: expected a finite number above 0, got 0.0"),
        ("numerical_hessian", (BOWL.grad, np.eye(2)), "theta: expected a vector"),
        ("hessian_memory", (0,), "n: expected an integer, at least 1, got 0"),
        ("hessian_memory", (1e6,), "n: expected an integer, at least 1, got 1000000.0"),
        ("residuals", (TWO, THREE), r"one shape .*got \(2,\), \(3,\)"),
        ("residuals", ([], []), r"got \(0,\), \(0,\)"),
        ("residual_loss", (np.ones((1, 1, 1)),), r"e: expected shape \(n,\) or \(n, K\), got \(1, 1, 1\)"),
        ("residual_grad", (TWO, np.ones((3, 2))), r"expected J of shape .*got e \(2,\) and J \(3, 2\)"),
        ("gauss_newton_hessian", (TWO,), r"J: expected shape \(n, m\) or \(n, K, m\), got \(2,\)"),
        ("gauss_newton_hessian", (np.ones((0, 2)),), r"J: .*got \(0, 2\)"),
        ("lm_matrix", (I2, -1.0), "mu: expected a finite number at least 0, got -1.0"),
        (
            "levenberg_marquardt_step",
            (THREE, TWO, I2, 1.0),
            "theta: expected one entry per column of J, 2, got 3",
        ),
        ("levenberg_marquardt_step", (TWO, TWO, np.ones((2, 2)), 0.0), "mu: expected a larger number"),
        (
            "levenberg_marquardt",
            (ERRORS, J, TWO, {"mu0": 0.0}),
            "mu0: expected a finite number above 0, got 0.0",
        ),
        (
            "levenberg_marquardt",
            (ERRORS, J, TWO, {"up": 1.0}),
            "up: expected a finite number above 1, got 1.0",
        ),
        ("levenberg_marquardt", (ERRORS, J, TWO, {"down": np.nan}), "down: .*got nan"),
        ("levenberg_marquardt", (ERRORS, lambda w: np.eye(3), TWO), r"got e \(2,\) and J \(3, 3\)"),
        ("bfgs_inverse_update", (I2, TWO, THREE), "got s 2, y 3"),
        ("bfgs_inverse_update", (np.eye(3), TWO, TWO), r"B: expected shape \(2, 2\), got \(3, 3\)"),
        ("bfgs_inverse_update", (I2, [1, 0], [0, 1], {"guard": False}), "vectors that are not orthogonal"),
        ("lbfgs_two_loop", (TWO, [TWO], []), "expected one y for each s, got 1 and 0"),
        ("lbfgs_two_loop", (TWO, [TWO], [THREE]), "expected vectors of one length, got grad 2, s 2, y 3"),
        ("lbfgs_two_loop", (TWO, [TWO], [-TWO]), r"pairs with s\^T y above 0"),
    ],
)
def test_message_says_what_was_expected_and_what_came(name, arguments, message):
    options = arguments[-1] if isinstance(arguments[-1], dict) else {}
    positional = arguments[:-1] if options else arguments
    with pytest.raises(ValueError, match=message):
        getattr(second_order, name)(*positional, **options)


def test_parabola_checks_its_point():
    q = second_order.taylor2(BOWL.f, BOWL.grad, BOWL.hess, TWO)
    with pytest.raises(ValueError, match=r"theta: expected shape \(2,\) or \(2, ...\), got \(3,\)"):
        q(THREE)


def test_single_precision_is_kept_by_the_steps():
    g, H = np.array([1, 2], np.float32), np.eye(2, dtype=np.float32)
    for array in (
        second_order.newton_step(g, g, H),
        second_order.newton_direction(g, H),
        second_order.saddle_free_newton_step(g, g, H),
        second_order.cg_direction(g, g, 0.5),
        second_order.bfgs_inverse_update(H, g, g),
        second_order.lbfgs_two_loop(g, [g], [g]),
    ):
        assert array.dtype == np.float32


def test_nothing_that_is_returned_is_an_argument():
    guarded = second_order.bfgs_inverse_update(I2, TWO, -TWO)
    assert not np.shares_memory(guarded, I2)
    direction = second_order.lbfgs_two_loop(TWO, [], [])
    assert not np.shares_memory(direction, TWO)
    start = np.array([1.0, 2.0])
    result = second_order.linear_cg(I2, np.array([1.0, 2.0]), start)
    assert result.steps == 0
    assert not np.shares_memory(result.theta, start)
    assert not np.shares_memory(result.path, start)


def test_linear_cg_says_when_it_ran_out_of_steps():
    result = second_order.linear_cg(np.diag([1.0, 5.0, 9.0]), np.ones(3), max_steps=2, keep_path=False)
    assert (result.steps, result.nfev, result.reason, result.path) == (2, 3, "steps", None)
