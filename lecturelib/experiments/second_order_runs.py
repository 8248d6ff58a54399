r"""Steepest descent in its slowest place, and what conjugate directions make of it."""

from __future__ import annotations

from typing import NamedTuple

from lecturelib._checks import Array, as_count
from lecturelib.problems import PROBLEMS, Problem, oblong_quadratic
from lecturelib.second_order import Result, nonlinear_cg, steepest_descent


class Zigzag(NamedTuple):
    """A run of steepest descent, and how fast it is."""

    path: Array  # (steps + 1, 2)
    values: Array  # (steps + 1,)
    ratios: Array  # (steps,): each value over the one before
    bound: float  # Kantorovich's: no ratio is larger


def steepest_zigzag(kappa: float = 25.0, steps: int = 20) -> Zigzag:
    r"""Steepest descent on $\tfrac12(x_1^2 + \kappa x_2^2)$ from $(\kappa, 1)$, where it is slowest.

    Each step is orthogonal to the one before, and the value shrinks by exactly
    $\big(\tfrac{\kappa - 1}{\kappa + 1}\big)^2$.

    Parameters
    ----------
    kappa : number, at least 1
        The condition number.
    steps : positive integer
        At $\kappa = 1$, or once the gradient is zero, there are fewer.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Notes
    -----
    MEPhI, {eq}`eq-steepest-descent`; Kantorovich (1948).

    Examples
    --------
    >>> steepest_zigzag(25.0, steps=3).ratios.round(5)
    array([0.85207, 0.85207, 0.85207])
    """
    problem = oblong_quadratic(kappa)
    steps = as_count(steps, "steps")
    path = steepest_descent(problem.value_and_grad, problem.start, gtol=0, max_steps=steps).path
    values = problem.f(path.T)
    return Zigzag(path, values, values[1:] / values[:-1], ((kappa - 1) / (kappa + 1)) ** 2)


def cg_vs_steepest(problem: str | Problem = "ravine", max_steps: int = 2000) -> dict[str, Result]:
    """Run steepest descent and conjugate gradients, both with exact searches, from the same start.

    Parameters
    ----------
    problem : name in `lecturelib.problems.PROBLEMS`, or a row of it
    max_steps : positive integer

    Returns
    -------
    dict of Result
        Under "steepest_descent" and "nonlinear_cg" (Polak and Ribière's, the plus form).

    Raises
    ------
    ValueError
        If the name is unknown or `max_steps` no positive integer.

    Notes
    -----
    MEPhI, {eq}`eq-nonlinear-cg`.

    Examples
    --------
    >>> {name: result.steps for name, result in cg_vs_steepest("ravine").items()}
    {'steepest_descent': 95, 'nonlinear_cg': 2}
    """
    if isinstance(problem, str):
        if problem not in PROBLEMS:
            raise ValueError(f"problem: expected one of {', '.join(PROBLEMS)}, got {problem!r}")
        problem = PROBLEMS[problem]
    max_steps = as_count(max_steps, "max_steps")
    return {
        solver.__name__: solver(
            problem.value_and_grad, problem.start, line_search="exact", max_steps=max_steps
        )
        for solver in (steepest_descent, nonlinear_cg)
    }
