"""What somebody else's program says to the library: `tests/test_types.py` checks its types and runs it.

A line that the type checker must refuse bears an ignore; one that it accepts would be reported as unused.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

import lecturelib as ll
from lecturelib import (
    activations,
    autodiff,
    backprop,
    datasets,
    descent,
    experiments,
    initializers,
    line_search,
    losses,
    networks,
    rbf,
    regularization,
    schedules,
    second_order,
)
from lecturelib.optimizers import OPTIMIZERS, Adam, GradientDescent, Momentum, Rule, minimize
from lecturelib.problems import PROBLEMS, Problem, quadratic
from lecturelib.schedules import Cosine, OneCycle

Floats = NDArray[np.float64]
P = PROBLEMS["rosenbrock"]


def values_of_the_caller(x: Floats) -> tuple[float, Floats]:
    """A float and an array, as most people write an objective."""
    return float(x @ x), 2 * x


def optimizers_take_rates_schedules_and_any_objective() -> None:
    minimize(Adam(), P.value_and_grad, P.start, 10)
    minimize(Adam(Cosine(0.1, steps=10)), values_of_the_caller, [1.0, 2.0], steps=10)
    minimize(Momentum(lambda t: 0.1 / (1 + t), beta=0.5), lambda x: (x @ x / 2, x), [10.0], 3)
    minimize(OPTIMIZERS["adam"], P.value_and_grad, P.start, 3)
    minimize("adam", P.value_and_grad, P.start, 3)
    trace = minimize(GradientDescent(lr=OneCycle(0.1, steps=10)), values_of_the_caller, np.ones(2), 10)
    best: int = int(np.argmin(trace.values))
    last: Floats = trace.path[best]
    assert not trace.diverged
    assert last.shape == (2,)
    rule = Adam(lr=np.float64(0.1))
    theta, state = rule.step([1.0], [2.0], rule.init([1.0]))
    rule.step_(theta, theta.copy(), state, rule.spare(theta))


class Halving:
    """A rule of one's own."""

    def init(self, theta: ArrayLike) -> int:
        return 0

    def step(self, theta: ArrayLike, grad: ArrayLike, state: int) -> tuple[Floats, int]:
        return np.asarray(theta) / 2, state + 1


def rules_of_ones_own() -> None:
    rules: Mapping[str, Rule] = {"halving": Halving(), "adam": Adam()}
    minimize(Halving(), values_of_the_caller, [4.0], steps=2)
    experiments.compare_trajectories(rules, PROBLEMS["bowl"], steps=3)


def solvers() -> None:
    result = second_order.lbfgs(P.value_and_grad, P.start)
    assert result.converged
    assert result.path[-1] is not None
    second_order.newton(P.value_and_grad, P.hess, P.start, form="pure", keep_path=False)
    second_order.bfgs(values_of_the_caller, [1.0, 2.0], line_search="strong_wolfe")
    second_order.SECOND_ORDER["newton"].solve(P, gtol=1e-6)
    parabola = second_order.taylor2(P.f, P.grad, P.hess, P.start)
    parabola(P.start).round(3)
    second_order.levenberg_marquardt(lambda p: p - 1, lambda p: np.eye(2), np.zeros(2))
    step = line_search.backtracking(lambda alpha: (alpha - 1) ** 2, 1.0, -2.0)
    assert step.accepted
    assert step.alpha > 0


def problems() -> None:
    bowl = quadratic([[2.0, 0.0], [0.0, 4.0]])
    own = Problem("two", bowl.f, lambda x: np.full(2, 0.5), bowl.hess, "", P.start, -np.inf)
    bowl.grad([1.0, 1.0]).round(2)
    descent.gradient_descent(bowl.grad, own.start, lr=0.1, steps=2)
    descent.gradient_descent(lambda x: x, 8.0, Cosine(0.5, steps=3), steps=3)
    descent.is_convex_sample(own.f, [0, 0], [1, 1], np.random.default_rng(0))


def schedules_of_one_step_and_of_many() -> None:
    rate: float = Cosine(0.1, steps=10)(3)
    rates: Floats = schedules.CosineWarmRestarts(lr0=1.0, first=2, mult=2)(range(7)).round(3)
    halving = schedules.HalveOnPlateau(lr0=rate)
    halving.rates([3, 2, 2]).max()
    assert rates.size == 7
    assert schedules.SCHEDULES["cosine"].rate(0) > 0


def activations_and_losses() -> None:
    activations.relu([-1, 0, 2]).sum()
    activations.elu(np.linspace(-1, 1, 3), alpha=2).max()
    row = activations.ACTIVATIONS["gelu"]
    low, high = row.range.low, row.range.high
    assert row.f(0.0) >= low
    assert row.df(np.zeros(2)).shape == (2,)
    assert high > 0
    activations.softmax([[1.0, 2.0]], axis=1)
    activations.saturation_bound("tanh", level=0.1)
    loss: float = losses.bce_with_logits([0.5, -1.0], [1, 0])
    losses.softmax_cross_entropy_grad([[1.0, 2.0]], [1], reduction="sum").round(3)
    losses.LOSSES["mse"].f([[1.0]], [[2.0]])
    assert loss > 0


def training_a_network() -> None:
    rng = np.random.default_rng(0)
    X, y = datasets.moons(rng, 40, noise=0.1)
    layout = backprop.Layout.of_layers([2, 8, 2])
    pairs = networks.init_params(rng, [2, 8, 2])
    pairs[0] = (initializers.he_normal(rng, 2, 8), np.zeros(8))
    theta0 = layout.flatten([array for pair in pairs for array in pair])

    def value_and_grad(theta: Floats, X: Any, y: Any) -> tuple[float, Floats]:
        return backprop.mlp_value_and_gradient(theta, X, y, layout, "relu", loss="softmax_cross_entropy")

    training = descent.fit(value_and_grad, Adam(Cosine(0.1, steps=6)), theta0, X, y, epochs=3, rng=rng)
    outputs = networks.mlp_forward(X, layout.pairs(training.theta), activations.relu)
    assert outputs.argmax(axis=1).shape == y.shape
    assert training.losses.shape == (3,)
    dataset = datasets.DATASETS["blobs"].draw(rng, 10)
    net = rbf.fit_rbf_two_step(rng, dataset.X, dataset.y.astype(float), 4)
    rbf.rbf_predict(dataset.X, net.centers, net.widths, net.w, b=net.b).mean()


def derivatives() -> None:
    value, (by_x, by_y) = autodiff.value_and_gradient(lambda x, y: x * y + np.sin(x), 0.0, 2.0)
    slopes: Floats = autodiff.numerical_gradient(lambda x: np.sum(x**2), [1.0, 2.0])
    total, parts = autodiff.scalar_gradient(lambda x, y: (x + y) * y / 2 - 1, [3.0, 2.0])
    autodiff.jacobian(lambda x: 2 * x, np.ones(3), mode="forward").round(2)
    paths: float = autodiff.sum_over_paths({"x": {"y": 2.0}}, "x", "y")
    assert autodiff.check_grad(P.f, [0.5, 2.0], grad=P.grad) < 1e-6
    assert float(by_x) + float(by_y) + value + slopes.sum() + total + parts[0] + paths != 0


def plain_function(x: Any) -> Any:
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


def squared_error(theta: Any, X: Floats, y: Floats) -> Any:
    return np.mean((X @ theta - y) ** 2)


def minimizing_what_the_tape_differentiates() -> None:
    objective = autodiff.value_and_grad(plain_function)
    value, grad = objective([-1.2, 1.0])
    minimize(Adam(), objective, [-1.2, 1.0], steps=3)
    result = second_order.lbfgs(objective, P.start)
    bend: Floats = autodiff.hessian(P.f, P.start)
    minimize(Adam(), autodiff.value_and_grad(P.f), bend[0], steps=1)
    second_order.newton(objective, lambda x: autodiff.hessian(plain_function, x), P.start)
    X, y = np.eye(4), np.arange(4.0)
    loss_and_grad = autodiff.value_and_grad(squared_error)
    descent.fit(loss_and_grad, Adam(), np.zeros(4), X, y, epochs=2, rng=np.random.default_rng(0))
    assert result.converged
    assert value + grad.sum() + autodiff.check_grad(plain_function, [-1.2, 1.0]) != 0


def regularizing() -> None:
    rng = np.random.default_rng(0)
    W = rng.standard_normal((3, 2))
    penalty: float = regularization.l2_penalty(W, lam=0.1)
    mask = regularization.dropout_mask(rng, W.shape, keep=0.5)
    regularization.dropout_forward(W, mask, 0.5, form="plain").sum()
    before = regularization.RunningStats(np.zeros(2), np.ones(2))
    out, cache, running = regularization.batch_norm_forward(W, np.ones(2), np.zeros(2), before)
    by_x, by_gamma, by_beta = regularization.batch_norm_backward(out, cache)
    assert penalty > 0
    assert by_x.shape == W.shape
    assert by_gamma.shape == by_beta.shape == running.mean.shape


def modules_by_the_name_of_the_package() -> None:
    version: str = ll.__version__
    ll.optimizers.minimize(ll.optimizers.Adam(), P.value_and_grad, P.start, 3)
    assert version


def _refused() -> None:
    ll.optimizer.Adam()  # type: ignore[attr-defined]
    Adam("0.1")  # type: ignore[arg-type]
    Adam(Cosine)  # type: ignore[arg-type]
    Adam(lambda: 0.1)  # type: ignore[arg-type, misc]
    Cosine(0.1, steps="10")  # type: ignore[arg-type]
    minimize(Adam, P.value_and_grad, P.start, 10)  # type: ignore[arg-type]
    minimize(Adam(), P.f, P.start, 10)  # type: ignore[arg-type]
    minimize(P.value_and_grad, Adam(), P.start, 10)  # type: ignore[arg-type]
    second_order.lbfgs(P, P.start)  # type: ignore[arg-type]
    second_order.newton(P.value_and_grad, P.hess, P.start, form="fast")  # type: ignore[arg-type]
    activations.saturation_bound("relu")  # type: ignore[arg-type]
    datasets.moons(200)  # type: ignore[arg-type]
    initializers.he_normal(0, 2, 3)  # type: ignore[arg-type]
    losses.mse([1.0], [2.0], reduction="max")  # type: ignore[arg-type]
    networks.mlp_forward(np.ones((1, 1)), [np.ones((1, 1))])  # type: ignore[list-item]
    regularization.dropout_forward([1.0], [True], keep="half")  # type: ignore[arg-type]
