"""Figures of the chapter on optimizers, first half: momentum and Nesterov's method."""

from collections.abc import Mapping
from typing import Any, Literal

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecturelib.experiments import LinregRuns
from lecturelib.optimizers import (
    Momentum,
    Trace,
    minimize,
    momentum_gain,
    momentum_spectral_radius,
    momentum_stability_limit,
)
from lecturelib.problems import PROBLEMS, Problem, quadratic

Array = NDArray[Any]
Limits = tuple[float, float]
BLUE, ORANGE, GREEN, PURPLE, SKY, OCHRE, BLACK = (f"C{i}" for i in range(7))
GRAY = "0.45"
# What a rule looks like in every figure of the chapter: its name in words, color and dash.
LOOKS = {
    "gradient_descent": ("descent", BLUE, "-"),
    "sgd": ("SGD", BLUE, "-"),
    "momentum": ("momentum", ORANGE, (0, (4, 1.2))),
    "nesterov": ("Nesterov", GREEN, (0, (4, 1, 1, 1))),
    "adagrad": ("AdaGrad", PURPLE, (0, (1, 0.8))),
    "rmsprop": ("RMSProp", SKY, (0, (6, 1, 1, 1, 1, 1))),
    "adadelta": ("AdaDelta", OCHRE, (0, (2, 1))),
    "adam": ("Adam", BLACK, "-"),
}


def contours(ax: Axes, problem: Problem, xlim: Limits, ylim: Limits, levels: Array) -> None:
    """Draw the level lines of a problem in light gray."""
    grid = np.stack(np.meshgrid(np.linspace(*xlim, 141), np.linspace(*ylim, 101)))
    ax.contour(grid[0], grid[1], problem.f(grid), levels=levels, colors="0.8", linewidths=0.9)
    ax.set(xlim=xlim, ylim=ylim, xlabel="$\\theta_1$", ylabel="$\\theta_2$")
    ax.grid(visible=False)


def gains(steps: Array, mu: float) -> Figure:
    """Draw how long the steps of `ravine` are, and the limits of their lengths for every momentum."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.5), sharey=True)
    k, every = np.arange(1, len(steps) + 1), np.linspace(0, 0.97, 98)
    looks = ((ORANGE, "o", "-", "flat area", 1.6), (BLUE, "s", "--", "ravine", 0.62))
    signs: tuple[Literal[1, -1], ...] = (1, -1)
    for i, (sign, (color, marker, dash, name, lift)) in enumerate(zip(signs, looks, strict=True)):
        left.semilogy(k, np.abs(steps[:, i]), marker, color=color, markersize=4.5)
        left.axhline(momentum_gain(mu, sign=sign), color=color, linestyle=":", linewidth=1.5)
        limit = np.array([momentum_gain(b, sign=sign) for b in every])
        right.semilogy(every, limit, dash, color=color)
        right.text(0.56, limit[56] * lift, name, color=color, weight="bold", ha="right", va="center")
        right.plot(mu, momentum_gain(mu, sign=sign), marker, color=color)
    left.text(len(steps), 4.6, "flat area", color=ORANGE, weight="bold", ha="right")
    left.text(len(steps), 0.23, "ravine", color=BLUE, weight="bold", ha="right")
    left.set(xlabel="step k", ylabel="length in plain steps", ylim=(0.08, 40))
    right.set(xlabel="momentum β", xlim=(0, 1))
    for ax in (left, right):
        ax.set_yticks((0.1, 1, 10), ("0.1", "1", "10"))
    return fig


def across_and_along(traces: Mapping[str, Trace]) -> Figure:
    """Draw paths in the ravine one below the other, with the value at the end of each."""
    fig, axes = plt.subplots(len(traces), 1, figsize=(7.0, 1.75 * len(traces)), sharex=True, sharey=True)
    for ax, (name, trace) in zip(axes, traces.items(), strict=True):
        label, color, _ = LOOKS[name]
        contours(ax, PROBLEMS["ravine"], (-6.3, 10.6), (-1.25, 1.25), np.array([0.3, 2, 6, 14, 26, 42, 62]))
        ax.plot(*trace.path.T, "-o", color=color, markersize=2.6, linewidth=1.2)
        ax.plot(0, 0, "*", color=BLACK, markersize=9)
        text = f"{label}: {trace.values[-1]:#.3g} after {len(trace.path) - 1} steps"
        ax.text(0.01, 0.97, text, color=color, weight="bold", transform=ax.transAxes, va="top")
        ax.set(xlabel="" if ax is not axes[-1] else "$\\theta_1$")
    return fig


def phase_diagram() -> Figure:
    """Draw the spectral radius over learning rate times curvature and momentum, for both rules."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.9), sharey=True)
    x, beta = np.meshgrid(np.linspace(0, 4.2, 211), np.linspace(0, 1, 101))
    b = np.linspace(0, 0.9999, 100)
    best = {False: [(1 - np.sqrt(b)) ** 2, (1 + np.sqrt(b)) ** 2], True: [1 - 4 * b / (1 + b) ** 2]}
    for ax, nesterov in zip(axes, (False, True), strict=True):
        radius = momentum_spectral_radius(x, beta, nesterov=nesterov)
        ax.contourf(x, beta, radius, levels=[0, 0.25, 0.5, 0.75, 0.9, 1], cmap="Blues_r", vmin=-0.6, vmax=1.1)
        lines = ax.contour(x, beta, radius, levels=[0.5, 0.75, 0.9], colors="0.25", linewidths=0.8)
        if not nesterov:
            ax.clabel(lines, fmt="%g", fontsize=10)
        ax.plot([momentum_stability_limit(one, nesterov) for one in b], b, color=ORANGE, linewidth=2.8)
        for fastest in best[nesterov]:
            ax.plot(fastest, b, "--", color=BLACK, linewidth=1.5)
        ax.set(xlabel="αλ", xlim=(0, 4.2), ylim=(0, 1), xticks=range(5))
        ax.text(2.4, 0.06, "diverges", color=ORANGE, weight="bold")
        name = "Nesterov" if nesterov else "momentum"
        ax.text(0.5, 1.02, name, transform=ax.transAxes, ha="center", weight="bold")
    axes[0].set(ylabel="momentum β")
    return fig


def own_oscillations(
    lr: float = 0.02, betas: tuple[float, ...] = (0.0, 0.8, 0.99), steps: int = 160
) -> Figure:
    """Draw one parameter on a bowl of curvature 1, at the learning rate and momentum of Goh's picture."""
    bowl = quadratic([[1.0]])
    fig, ax = plt.subplots(figsize=(7.0, 3.4))
    looks = ((BLUE, "-", (55, 0.42)), (ORANGE, (0, (4, 1.2)), (123.5, -0.16)), (BLACK, "-", (47, 0.88)))
    for beta, (color, dash, at) in zip(betas, looks, strict=True):
        path = minimize(Momentum(lr, beta), bowl.value_and_grad, [1.0], steps).path[:, 0]
        ax.plot(path, color=color, linestyle=dash)
        ax.text(*at, f"β = {beta:g}", color=color, weight="bold")
    ax.set(xlabel="step", ylabel="θ", xlim=(0, steps), ylim=(-1.05, 1.1))
    return fig


def look_ahead(lr: float = 0.12, beta: float = 0.9) -> Figure:
    """Draw one step of momentum and one of Nesterov from the same point with the same velocity."""
    problem = quadratic(np.diag([0.6, 4.0]))
    theta, v = np.array([-3.0, 1.5]), np.array([1.9, -2.2])
    ahead = theta + beta * v
    ends = [ahead - lr * problem.grad(at) for at in (theta, ahead)]
    fig, ax = plt.subplots(figsize=(7.0, 4.0))
    contours(ax, problem, (-3.6, 0.6), (-1.55, 1.75), np.array([0.2, 0.8, 1.8, 3.2, 5, 7.2]))
    _arrow(ax, theta, ahead, GRAY, "velocity βv", (0.05, 0.1))
    _arrow(ax, ahead, ends[0], ORANGE, "−α × gradient\nat θ", (0.13, -0.12))
    _arrow(ax, ahead, ends[1], GREEN, "−α × gradient at θ + βv", (0.12, 0.0))
    for (x, y), name, (across, up) in ((theta, "θ", (-0.2, 0.02)), (ahead, "θ + βv", (-0.68, -0.04))):
        ax.plot(x, y, "o", color=BLACK)
        ax.text(x + across, y + up, name, weight="bold")
    looks = ((ORANGE, "s", "momentum", (8, -12)), (GREEN, "D", "Nesterov", (-8, 9)))
    for end, (color, marker, name, shift) in zip(ends, looks, strict=True):
        ax.plot(*end, marker, color=color)
        ax.annotate(name, tuple(end), xytext=shift, textcoords="offset points", color=color, weight="bold")
    ax.plot(0, 0, "*", color=BLACK, markersize=11)
    return fig


def _arrow(ax: Axes, start: Array, end: Array, color: str, text: str, offset: tuple[float, float]) -> None:
    """Draw an arrow with a label near its middle."""
    look = {"arrowstyle": "-|>", "color": color, "linewidth": 2.2, "shrinkA": 4, "shrinkB": 3}
    ax.annotate("", xy=tuple(end), xytext=tuple(start), arrowprops=look)
    x, y = (start + end) / 2 + offset
    ax.text(x, y, text, color=color, va="center")


def toy_regression(runs: Mapping[str, LinregRuns], floors: Mapping[str, float]) -> Figure:
    """Draw the paths of the straight line's two parameters, and their distance from the best line."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.7), width_ratios=(1, 1.3))
    for i, (name, run) in enumerate(runs.items()):
        label, color, _ = LOOKS[name]
        left.plot(*run.path[:, 0].T, color=color, linewidth=1.1)
        away = np.sqrt(((run.path - run.least_squares) ** 2).mean(axis=(1, 2)))
        right.semilogy(away, color=color, linewidth=1.4)
        right.axhline(floors[name], color=color, linestyle=":", linewidth=1.5)
        right.text(1000, 2.5 / 3.2**i, label, color=color, weight="bold", ha="right")
    left.plot(*runs["sgd"].least_squares[0], "*", color=BLACK, markersize=11)
    left.set(xlabel="intercept", ylabel="slope")
    right.set(xlabel="step", ylabel="distance from the best line", xlim=(0, 1000))
    return fig
