"""Performance of lecturelib.second_order: solvers on Rosenbrock's valley, and the Hessian of a network."""

from functools import partial
from typing import Any

import numpy as np
import scipy
from scipy.optimize import minimize

from bench.measure import Row, compare, peer
from bench.networks import Array
from lecturelib._flat import Layout
from lecturelib.second_order import bfgs, lbfgs, mlp_hessian, nonlinear_cg

SCIPY = f"scipy {scipy.__version__}"
# Solver, SciPy's method and its options, number of parameters, limit of steps, goal for the time.
RUNS: tuple[tuple[Any, str, dict[str, Any], int, int, float], ...] = (
    (bfgs, "BFGS", {}, 100, 5000, 0.25),
    (nonlinear_cg, "CG", {}, 100, 5000, 0.4),
    (lbfgs, "L-BFGS-B", {"ftol": 0, "maxfun": 10**6}, 100, 5000, 1.05),
    (lbfgs, "L-BFGS-B", {"ftol": 0, "maxfun": 10**6}, 10_000, 300, 0.6),
)


def rows() -> list[Row]:
    return [row for run in RUNS for row in solver_rows(*run)] + hessian_rows()


def rosenbrock(x: Array) -> tuple[float, Array]:
    bend, rest = x[1:] - x[:-1] * x[:-1], 1 - x[:-1]
    grad = np.empty_like(x)
    grad[:-1], grad[-1] = -400 * x[:-1] * bend - 2 * rest, 0
    grad[1:] += 200 * bend
    return float(100 * bend.dot(bend) + rest.dot(rest)), grad


def solver_rows(
    solver: Any, method: str, options: dict[str, Any], n: int, steps: int, goal: float
) -> list[Row]:
    """Return the time, and the evaluations in the columns of the times."""
    start = np.tile([-1.2, 1.0], n // 2)
    ours = partial(solver, rosenbrock, start, gtol=1e-5, max_steps=steps, keep_path=False)
    options = {"gtol": 1e-5, "maxiter": steps} | options
    theirs = partial(minimize, rosenbrock, start, jac=True, method=method, options=options)
    what = f"{solver.__name__} on Rosenbrock, n = {n}"
    our_calls, their_calls = ours().nfev, theirs().nfev
    counted, peer_name = f"{what}: evaluations, not times", f"{SCIPY} {method}"
    return [
        compare(what, ours, peer_name, theirs, goal),
        Row(counted, our_calls, peer_name, their_calls, our_calls / their_calls, 1.1),
    ]


def hessian_rows() -> list[Row]:
    if (torch := peer("torch")) is None:
        return []
    layout, rng = Layout.of_layers([10, 20, 10, 1]), np.random.default_rng(0)
    theta = 0.4 * rng.standard_normal(layout.size)
    X, Y = rng.standard_normal((64, 10)), rng.standard_normal((64, 1))
    torch_hessian = torch.func.hessian(partial(torch_loss, torch, layout, *map(torch.from_numpy, (X, Y))))
    return [
        compare(
            f"exact Hessian, {layout.size}-parameter MLP",
            lambda: mlp_hessian(theta, X, Y, layout),
            f"torch.func.hessian {torch.__version__}",
            lambda: torch_hessian(torch.from_numpy(theta)),
            0.25,
        )
    ]


def torch_loss(torch: Any, layout: Layout, X: Any, Y: Any, theta: Any) -> Any:
    h = X
    arrays = [theta[start:end].reshape(shape) for start, end, shape in layout.bounds]
    for k in range(0, len(arrays), 2):
        h = h @ arrays[k].T + arrays[k + 1]
        h = torch.tanh(h) if k + 2 < len(arrays) else h
    return ((h - Y) ** 2).sum(1).mean()
