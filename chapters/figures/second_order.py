"""Figures of the chapter on line search and second-order methods."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecturelib.experiments import cg_vs_steepest, steepest_zigzag
from lecturelib.problems import PROBLEMS, Problem, oblong_quadratic
from lecturelib.second_order import SECOND_ORDER, Result, newton, steepest_descent, taylor2

Array = NDArray[Any]
BLUE, ORANGE, GREEN, PURPLE = "C0", "C1", "C2", "C3"
GRAY = "0.45"


def ray(c1: float = 0.05, c2: float = 0.1) -> Figure:
    """Draw the double well along a ray, with the steps that Armijo's and Wolfe's conditions accept."""
    f, slope = PROBLEMS["double_well"].f, PROBLEMS["double_well"].grad
    alpha = np.linspace(0, 3.25, 1301)
    x = -1.6 + alpha[None]
    phi, slopes = f(x), slope(x)[0]
    line = phi[0] + c1 * alpha * slopes[0]
    low, flat = phi <= line, np.abs(slopes) <= c2 * abs(slopes[0])
    fig, ax = plt.subplots()
    ax.plot(alpha, phi, color=BLUE)
    ax.plot(alpha, line, "--", color=ORANGE, linewidth=1.8)
    ax.text(1.6, 0.72, "φ(α)", color=BLUE, weight="bold", ha="center")
    ax.text(0.75, 2.2, "sufficient decrease: below this line", color=ORANGE, weight="bold")
    for y, good, color, name in ((-0.35, low, ORANGE, "Armijo"), (-0.75, low & flat, GREEN, "strong Wolfe")):
        ax.plot(alpha, np.where(good, y, np.nan), color=color, linewidth=7, solid_capstyle="butt")
        ax.text(3.3, y, name, color=color, weight="bold", va="center")
    ax.set(xlabel="step length α", ylabel="objective", xlim=(0, 4.15), ylim=(-1, 2.6), xticks=(0, 1, 2, 3))
    return fig


def zigzag(kappa: float = 5.0, steps: int = 12) -> Figure:
    """Draw the path of steepest descent from its slowest start, with equal axes: the angles are right."""
    problem, path = oblong_quadratic(kappa), steepest_zigzag(kappa, steps).path
    fig, ax = plt.subplots(figsize=(7.0, 3.2))
    # The contour through each iterate: the step that ends there touches it.
    _contours(ax, problem.f, (-1.2, 5.8), (-1.25, 1.25), np.sort(problem.f(path[:6].T)))
    ax.plot(*path.T, "o-", color=ORANGE, markersize=4.5, linewidth=1.8)
    ax.plot(0, 0, "*", color="black", markersize=11)
    ax.annotate("start", path[0], (6, -4), textcoords="offset points", color=ORANGE, weight="bold")
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal", yticks=(-1, 0, 1))
    return fig


def kantorovich(starts: Array, kappa: float = 25.0, steps: int = 20) -> Figure:
    """Draw the value along steepest descent from each start, and from the slowest one: the bound."""
    slowest, f = steepest_zigzag(kappa, steps), oblong_quadratic(kappa)
    fig, ax = plt.subplots()
    for start in starts:
        path = steepest_descent(f.value_and_grad, start, gtol=0, max_steps=steps).path
        ax.semilogy(f.f(path.T) / f.f(start), color=BLUE, linewidth=1, alpha=0.6)
    k = np.arange(steps + 1)
    ax.semilogy(k, slowest.bound**k, color="black", linewidth=1.6)
    ax.semilogy(k, slowest.values / slowest.values[0], "o", color=ORANGE, markersize=5)
    ax.text(19.8, 0.2, "Kantorovich's bound,\nand the slowest start", color=ORANGE, weight="bold", ha="right")
    ax.text(7, 3e-6, "random starts", color=BLUE, weight="bold")
    ax.set(xlabel="step", ylabel="value / value at the start", xlim=(0, steps), ylim=(1e-6, 1.2))
    ax.set_xticks(range(0, steps + 1, 5))
    return fig


def conjugate_or_steepest(name: str, shown: int = 100) -> Figure:
    """Draw the first steps of steepest descent and of conjugate gradients from the same start."""
    problem, runs = PROBLEMS[name], cg_vs_steepest(name, max_steps=shown)
    frame = {"ravine": ((-2, 11), (-1.4, 1.4)), "rosenbrock": ((-1.6, 1.4), (-0.5, 1.6))}[name]
    fig, ax = plt.subplots(figsize=(7.0, 3.9))
    levels = np.geomspace(0.02, 1.0, 12) ** 2 * problem.f(problem.start) * 4
    _contours(ax, problem.f, *frame, levels)
    styles = {"steepest_descent": (ORANGE, "s--", 3.5), "nonlinear_cg": (BLUE, "o-", 5.5)}
    for solver, (color, style, size) in styles.items():
        ax.plot(*runs[solver].path.T, style, color=color, markersize=size, linewidth=1.6)
    ax.plot(*problem.argmin, "*", color="black", markersize=12)
    texts = {
        "ravine": ((3.4, 0.9, "steepest descent"), (3.6, -0.6, "conjugate gradients: 2 steps")),
        "rosenbrock": (
            (-1.5, 1.33, f"steepest descent,\n{shown} steps"),
            (-0.08, -0.33, "conjugate gradients"),
        ),
    }[name]
    for (x, y, text), color in zip(texts, (ORANGE, BLUE), strict=True):
        ax.text(x, y, text, color=color, weight="bold", bbox={"color": "white", "alpha": 0.75, "pad": 1})
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    return fig


def in_m_steps(steepest: Array, conjugate: Array) -> Figure:
    """Draw the distance to the minimum after each step on a quadratic."""
    fig, ax = plt.subplots()
    m = len(conjugate) - 1
    ax.semilogy(steepest, "s--", color=ORANGE, markersize=4)
    ax.semilogy(np.maximum(conjugate, 1e-16), "o-", color=BLUE)
    ax.text(14, 0.35 * steepest[14], "steepest descent", color=ORANGE, weight="bold", va="top")
    ax.text(m + 0.5, 1e-13, f"conjugate gradients:\nthere after {m} steps", color=BLUE, weight="bold")
    ax.set(xlabel="step", ylabel="distance to the minimum", ylim=(1e-16, 10))
    return fig


def jam(runs: Mapping[str, Result], f: Callable[[Array], Array]) -> Figure:
    """Draw the value after each step of runs named by their labels, at most 1000 steps."""
    fig, ax = plt.subplots()
    places = ((125, 2e-3), (245, 1e-10), (420, 0.2))
    for i, (name, result) in enumerate(runs.items()):
        color, style = f"C{(2, 0, 1)[i]}", ("-.", "-", "--")[i]
        ax.semilogy(np.maximum(f(result.path.T), 1e-18), style, color=color)
        ax.text(*places[i], name, color=color, weight="bold")
    ax.set(xlabel="step", ylabel="value", xlim=(0, 1000), ylim=(1e-16, 100))
    return fig


def newton_raphson(steps: int = 3) -> Figure:
    """Draw a curve, its parabola at each iterate of Newton's method, and where each parabola is least."""
    curve = _lopsided_valley()
    path = newton(curve.value_and_grad, curve.hess, curve.start, form="pure", max_steps=steps).path
    x = np.linspace(-2.6, 2.6, 400)
    fig, ax = plt.subplots()
    ax.plot(x, curve.f(x[None]), color=BLUE)
    ax.text(2.0, 1.5, "f", color=BLUE, weight="bold")
    for k, (here, there) in enumerate(pairwise(path)):
        parabola, color = taylor2(curve.f, curve.grad, curve.hess, here), (ORANGE, GREEN, PURPLE)[k]
        near = x[np.abs(x - here) < 1.25 * abs(there - here) + 0.3]
        ax.plot(near, parabola(near[None]), "--", color=color, linewidth=1.6)
        ax.plot([there[0]] * 2, [parabola(there), curve.f(there)], ":", color=color)
        ax.plot(here, curve.f(here), "o", color=color)
        offset = (8, 4) if k < 2 else (-18, -18)
        ax.annotate(f"$x_{k}$", (here[0], curve.f(here)), offset, textcoords="offset points", fontsize=14)
    ax.set(xlabel="x", ylabel="f(x) and its parabolas", ylim=(0, 11))
    return fig


def _lopsided_valley() -> Problem:
    r"""Return $e^{-x} + x^2 / 4$ as a problem, with a start on the steep side."""
    p = PROBLEMS["exponential"]
    return Problem(
        "lopsided valley",
        lambda x: p.f(x) + 0.25 * np.square(x)[0],
        lambda x: p.grad(x) + np.multiply(0.5, x),
        lambda x: p.hess(x) + 0.5,
        "",
        np.array([-2.2]),
        0.0,
    )


def newton_failures() -> Figure:
    """Draw Newton's method at a saddle, climbing to a maximum, and leaping away."""
    fig, axes = plt.subplots(1, 3, figsize=(7.0, 3.1))
    saddle = PROBLEMS["saddle"]
    _contours(axes[0], saddle.f, (-8, 8), (-9, 9), np.arange(-60.0, 61.0, 12.0))
    axes[0].annotate("", (0, 0), (5, -7), arrowprops={"arrowstyle": "-|>", "color": ORANGE, "lw": 2.2})
    axes[0].plot(5, -7, "o", color=ORANGE)
    for ax, name, frame in ((axes[1], "cosine", 1.6), (axes[2], "smooth_abs", 10.0)):
        problem = PROBLEMS[name]
        x = np.linspace(-frame, frame, 300)
        ax.plot(x, problem.f(x[None]), color=BLUE)
        path = newton(problem.value_and_grad, problem.hess, problem.start, form="pure", max_steps=1).path
        values = problem.f(path.T)
        ax.plot(path, values, "o", color=ORANGE)
        ends = ((path[k, 0], values[k]) for k in (1, 0))
        ax.annotate("", *ends, arrowprops={"arrowstyle": "-|>", "color": ORANGE, "lw": 2.2})
    for ax, text in zip(axes, ("to a saddle", "to a maximum", "farther away"), strict=True):
        ax.text(0.5, 1.03, text, transform=ax.transAxes, ha="center")
    axes[0].set(xticks=(-5, 0, 5), yticks=(-5, 0, 5))
    return fig


def damped_valley(errors: Callable[[Array], Array], steepest: Result, marquardt: Result) -> Figure:
    """Draw the paths of two runs over the level lines of E for a model with two parameters."""
    fig, ax = plt.subplots(figsize=(7.0, 3.9))

    def E(points: Array) -> Array:
        return np.array([0.5 * np.square(errors(w)).mean() for w in points.T])

    _contours(ax, E, (0.0, 5.2), (-0.3, 2.6), np.geomspace(2e-3, 2.0, 12))
    for result, style, color in ((steepest, "s--", ORANGE), (marquardt, "o-", BLUE)):
        ax.plot(*result.path.T, style, color=color, markersize=4.5, linewidth=1.6)
    ax.text(3.2, 1.85, f"steepest\ndescent,\n{steepest.steps} steps", color=ORANGE, weight="bold")
    ax.text(1.3, 0.1, f"Levenberg–Marquardt,\n{marquardt.steps} steps", color=BLUE, weight="bold")
    ax.plot(*marquardt.theta, "*", color="black", markersize=12)
    ax.set(xlabel="height $w_1$", ylabel="rate $w_2$")
    return fig


def race(names: Mapping[str, tuple[str, float, float]], steps: int = 45) -> Figure:
    """Draw the value after each step on Rosenbrock's function for rows of the catalog, labeled at a place."""
    problem = PROBLEMS["rosenbrock"]
    fig, ax = plt.subplots(figsize=(7.0, 3.9))
    for i, (name, (label, x, y)) in enumerate(names.items()):
        path = SECOND_ORDER[name].solve(problem, max_steps=steps).path
        style = ("-", "--", "-.", ":", "-")[i]
        ax.semilogy(np.maximum(problem.f(path.T), 1e-20), style, color=f"C{i}")
        ax.text(x, y, label, color=f"C{i}", weight="bold")
    ax.set(xlabel="step", ylabel="value", xlim=(0, steps), ylim=(1e-14, 200))
    return fig


def _contours(
    ax: Axes, f: Callable[[Array], Array], x: tuple[float, float], y: tuple[float, float], levels: Array
) -> None:
    grid = np.array(np.meshgrid(np.linspace(*x, 161), np.linspace(*y, 121)))
    values = f(grid.reshape(2, -1)).reshape(121, 161)
    ax.contour(*grid, values, levels=levels, colors="0.7", linewidths=0.8, linestyles="solid")
    ax.grid(visible=False)
