"""Figures of the chapter on gradient descent: paths, rates, critical points, and losses of two parameters."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecturelib.descent import best_fixed_lr, gradient_descent
from lecturelib.experiments import Basins
from lecturelib.problems import PROBLEMS, Problem

Array = NDArray[Any]
BLUE, ORANGE, GREEN, PURPLE = "C0", "C1", "C2", "C3"
GRAY = "0.45"


def heights(ax: Axes, f: Problem, x: tuple[float, float], y: tuple[float, float], power: float = 1.0) -> None:
    """Draw the contours of `f` in gray; a `power` below 1 shows more of the low ones."""
    u, v = np.meshgrid(np.linspace(*x, 81), np.linspace(*y, 81))
    values = f.f(np.array([u, v]))
    low, high = values.min(), values.max()
    levels = low + (high - low) * np.linspace(0, 1, 16) ** (1 / power)
    ax.contour(u, v, values, levels=levels[1:], colors="0.75", linewidths=0.9, linestyles="solid")
    ax.set(xlim=x, ylim=y)
    ax.grid(visible=False)


def parabola() -> Figure:
    """Draw x^2 / 2 with its slope on both sides of the minimum, and the way the slope tells us to go."""
    fig, ax = plt.subplots()
    x = np.linspace(-2.2, 2.2, 200)
    ax.plot(x, x**2 / 2, color=BLUE)
    for at, text, side in (
        (-1.5, "slope −1.5 < 0:\ngo right", "right"),
        (1.5, "slope 1.5 > 0:\ngo left", "left"),
    ):
        around = at + np.array([-0.45, 0.45])
        ax.plot(around, at**2 / 2 + at * (around - at), "--", color=ORANGE)
        ax.plot(at, at**2 / 2, "o", color=ORANGE)
        ax.annotate(
            "",
            (at - 0.75 * np.sign(at), 0.12),
            (at, 0.12),
            arrowprops={"arrowstyle": "-|>", "color": GREEN, "linewidth": 2},
        )
        ax.text(at + 0.3 * np.sign(at), 1.05, text, ha=side, va="top", color=ORANGE, weight="bold")
    ax.plot(0, 0, "o", color=BLUE)
    ax.text(0, 0.28, "minimum,\nslope 0", ha="center", color=BLUE, weight="bold")
    ax.set(xlabel="x", ylabel="f(x)", xlim=(-3.4, 3.4), ylim=(-0.08, 2.4))
    return fig


def regimes(rates: Sequence[float], names: Sequence[str], steps: int = 6) -> Figure:
    """Draw what four learning rates do on x^2 / 2, started at -1.8 (LeCun's figure)."""
    fig, axes = plt.subplots(2, 2, figsize=(7.0, 5.0), sharex=True, sharey=True)
    x = np.linspace(-3.4, 3.4, 200)
    for ax, rate, name in zip(axes.flat, rates, names, strict=True):
        path = gradient_descent(np.positive, -1.8, rate, steps)
        ax.plot(x, x**2 / 2, color="0.7", linewidth=1.4)
        ax.plot(path, path**2 / 2, "o-", color=ORANGE, linewidth=1.4, markersize=5)
        ax.plot(path[0], path[0] ** 2 / 2, "o", color=BLUE)
        ax.text(0, 5.5, f"α = {rate:g}: {name}", ha="center", weight="bold")
    axes[0, 0].text(-1.95, 1.95, "start", color=BLUE, ha="right", weight="bold")
    axes[0, 0].set(xlim=(-3.4, 3.4), ylim=(-0.3, 5.3))
    fig.supxlabel("x", fontsize=12)
    fig.supylabel("f(x)", fontsize=12)
    return fig


def stability(low: float = 1.0, high: float = 25.0) -> Figure:
    """Draw the contraction factors of two eigenvalues by learning rate; how near the best is to the limit."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.6))
    best = best_fixed_lr([low, high])
    rate = np.linspace(0, 1.25 * best.limit, 400)
    left.plot(rate, np.abs(1 - rate * low), "--", color=BLUE)
    left.plot(rate, np.abs(1 - rate * high), "-", color=ORANGE)
    left.axhline(1, color=GRAY, linewidth=1)
    left.plot(best.lr, best.factor, "o", color=GREEN)
    left.text(0.081, 0.78, f"λ = {low:g}", color=BLUE, weight="bold")
    left.text(0.02, 0.6, f"λ = {high:g}", color=ORANGE, weight="bold")
    left.text(best.lr - 0.006, best.factor - 0.1, "best", color=GREEN, weight="bold", ha="right")
    left.annotate(
        f"limit {best.limit:g}", (best.limit, 1), (0.045, 1.3), arrowprops={"arrowstyle": "-", "color": GRAY}
    )
    left.set(xlabel="learning rate α", ylabel="factor per step", xlim=(0, rate[-1]), ylim=(0, 1.5))
    kappa = np.logspace(0, 3, 40)
    ratio = [r.lr / r.limit for r in (best_fixed_lr([1.0, k]) for k in kappa)]
    right.semilogx(kappa, ratio, color=BLUE)
    right.axhline(0.5, color=GRAY, linewidth=1)
    right.text(900, 0.52, "a factor of 2", color=GRAY, ha="right")
    right.set(xlabel="condition number κ", ylabel="best rate / limit", ylim=(0, 1.05))
    return fig


def convergence_path(row: Problem, start: Array, lr: float, steps: int) -> Figure:
    """Draw descent in an oblong bowl; at the start, the descent direction and the way to the minimum."""
    fig, ax = plt.subplots(figsize=(7.0, 2.7))
    path = gradient_descent(row.grad, start, lr, steps)
    heights(ax, row, (-0.3, 2.5), (-0.5, 0.5))
    ax.plot(*path.T, "o-", color=BLUE, linewidth=1.4, markersize=3.5)
    ax.plot(0, 0, "*", color="black", markersize=11)
    downhill = -row.grad(start)
    for arrow, color in ((0.55 * downhill / np.linalg.norm(downhill), ORANGE), (-0.45 * start, GREEN)):
        style = {"arrowstyle": "-|>", "color": color, "linewidth": 2, "shrinkA": 0}
        ax.annotate("", tuple(start + arrow), tuple(start), arrowprops=style)
    ax.text(1.96, 0.02, "against the\ngradient", color=ORANGE, weight="bold", va="center")
    ax.text(1.45, 0.4, "to the minimum", color=GREEN, weight="bold", ha="center")
    ax.set(xlabel=r"$x_1$", ylabel=r"$x_2$", aspect="equal")
    return fig


def saddles(paths: Sequence[Array]) -> Figure:
    """Draw a saddle, a monkey saddle, and two valleys with descent from two neighboring starts."""
    fig, axes = plt.subplot_mosaic([["saddle", "monkey_saddle"], ["two_valleys"] * 2], figsize=(7.0, 6.2))
    for name in ("saddle", "monkey_saddle"):
        ax, row = axes[name], PROBLEMS[name]
        u, v = np.meshgrid(*[np.linspace(-1, 1, 81)] * 2)
        values = row.f(np.array([u, v]))
        ax.contour(u, v, values, 13, cmap="coolwarm", linewidths=1.3)
        ax.plot(0, 0, "o", color="black", markersize=5)
        ax.set_aspect("equal")
        ax.grid(visible=False)
        ax.text(0, 1.05, name.replace("_", " "), ha="center", weight="bold")
        ax.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    ax = axes["two_valleys"]
    heights(ax, PROBLEMS["two_valleys"], (-0.4, 1.25), (-1.25, 1.25), 0.5)
    for path, color, style in zip(paths, (BLUE, ORANGE), ("o-", "s--"), strict=True):
        size = 9 if color == BLUE else 3.5
        ax.plot(*path.T, style, color=color, markersize=size, linewidth=1.4)
    ax.text(0.95, 0.14, "from (1, 0): to the saddle", color=BLUE, weight="bold", ha="right")
    ax.text(0.08, 0.82, "from (1, 0.00000001):\nto a minimum", color=ORANGE, weight="bold", va="center")
    ax.plot(0, -1, "*", color="black", markersize=11)
    ax.text(0.06, -1, "the other minimum", va="center")
    ax.set(xlabel=r"$x_1$", ylabel=r"$x_2$")
    return fig


def starts(bowl: Problem, lr: float, double_well: Basins, at: Array) -> Figure:
    """Draw paths from several starts in one bowl, and where starts on a double well lead to."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.8))
    heights(left, bowl, (-2.2, 2.2), (-1.6, 1.6), 0.7)
    for i, start in enumerate(((2.0, 0.9), (-2.0, 0.1), (0.1, -1.4))):
        left.plot(
            *gradient_descent(bowl.grad, start, lr, 60).T, "o-", color=f"C{i}", markersize=3, linewidth=1.2
        )
    left.set(xlabel=r"$x_1$", ylabel=r"$x_2$")
    x = np.linspace(-1.65, 1.65, 200)
    well = PROBLEMS["double_well"]
    right.plot(x, well.f(x[None]), color="0.7")
    for start, label in zip(at, double_well.labels, strict=True):
        end = double_well.ends[label, 0]
        color, marker = (BLUE, "o") if end < 0 else (ORANGE, "s")
        right.plot(start, well.f([start]), marker, color=color, markersize=6)
    for end in double_well.ends[:, 0]:
        right.plot(end, 0, "*", color="black", markersize=11)
    right.text(-0.75, 1.3, "end at −1", color=BLUE, weight="bold", ha="center")
    right.text(0.75, 1.3, "end at 1", color=ORANGE, weight="bold", ha="center")
    right.set(xlabel="x", ylabel="f(x)", ylim=(-0.2, 3))
    return fig


def chords() -> Figure:
    """Draw a chord of a convex function and one of a function that is not."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.0))
    chords = {"parabola": (-1.2, 1.5), "double_well": (-1.1, 1.2)}
    for ax, (name, (left, right)) in zip(axes, chords.items(), strict=True):
        row, x, ends = PROBLEMS[name], np.linspace(-1.6, 1.6, 200), np.array([left, right])
        inside = np.linspace(left, right, 60)
        chord = np.interp(inside, ends, row.f(ends[None]))
        ax.plot(x, row.f(x[None]), color=BLUE)
        ax.plot(inside, chord, "o-", color=ORANGE, markevery=[0, -1])
        ax.fill_between(inside, chord, row.f(inside[None]), color=ORANGE, alpha=0.15)
        ax.set(xlabel="x", ylim=(-0.15, 1.6))
        ax.text(0, 1.5, "convex" if row.convex else "not convex", ha="center", weight="bold", va="top")
    axes[0].set_ylabel("f(x)")
    return fig
