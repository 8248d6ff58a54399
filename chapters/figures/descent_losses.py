"""Figures of the chapter on gradient descent: losses of models with two parameters, and test problems."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from figures.gradient_descent import BLUE, GREEN, ORANGE, heights
from lecturelib.descent import gradient_descent
from lecturelib.experiments import Contours, GaborBasins
from lecturelib.problems import PROBLEMS, gabor

Array = NDArray[Any]


def loss_slice(along: Array, values: Array) -> Figure:
    """Draw the heights of a flat cut through a network's loss, on a logarithmic scale."""
    fig, ax = plt.subplots(figsize=(7.0, 4.2))
    levels = np.logspace(np.log10(values.min()), np.log10(values.max()), 22)
    ax.contourf(along, along, values, levels=levels, norm="log", cmap="cividis")
    ax.contour(along, along, values, levels=levels, colors="white", linewidths=0.5)
    around = np.lib.stride_tricks.sliding_window_view(values, (3, 3)).min(axis=(2, 3))
    rows, columns = np.nonzero(values[1:-1, 1:-1] == around)
    ax.plot(along[columns + 1], along[rows + 1], "o", color="white", markeredgecolor="black", markersize=7)
    ax.set(xlabel="a", ylabel="b")
    ax.grid(visible=False)
    return fig


def line_descent(seen: Contours, x: Array, y: Array) -> Figure:
    """Draw descent on the loss of a straight line, and the line that belongs to each step."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.7))
    levels = seen.heights.min() + np.ptp(seen.heights) * np.linspace(0.01, 1, 14) ** 2
    left.contour(seen.x, seen.y, seen.heights, levels=levels, colors="0.75", linewidths=0.9)
    left.grid(visible=False)
    left.plot(*seen.path.T, "-", color="0.6", linewidth=1)
    right.plot(x, y, "o", color="black", markersize=5)
    ends = np.array([x.min() - 0.1, x.max() + 0.1])
    shades = plt.get_cmap("cividis")(np.linspace(0.9, 0.1, len(seen.path)))
    for t, (shade, (intercept, slope)) in enumerate(zip(shades, seen.path, strict=True)):
        left.plot(intercept, slope, "o", color=shade, markersize=6)
        right.plot(ends, intercept + slope * ends, color=shade, linewidth=1.6)
        if t in (0, 1, len(seen.path) - 1):
            left.annotate(str(t), (intercept, slope), (4, 5), textcoords="offset points", weight="bold")
            right.text(ends[1] + 0.03, intercept + slope * ends[1], str(t), va="center", weight="bold")
    left.set(xlabel=r"intercept $\phi_0$", ylabel=r"slope $\phi_1$")
    right.set(xlabel="x", ylabel="y")
    return fig


def gabor_models(phi: Sequence[float] = (0.0, 16.6)) -> Figure:
    """Draw Gabor's model with the two denominators."""
    fig, ax = plt.subplots()
    x = np.linspace(-15, 15, 400)
    for denom, style, at in ((32.0, "-", (7.0, -0.42)), (8.0, "--", (3.1, 0.45))):
        color = BLUE if denom == 32 else ORANGE
        ax.plot(x, gabor(phi, x, denom), style, color=color)
        ax.text(*at, f"denominator {denom:g}", color=color, weight="bold")
    ax.set(xlabel="x", ylabel=r"$f(x, \phi)$", xlim=(-15, 15))
    return fig


def gabor_basins(*found: GaborBasins) -> Figure:
    """Draw the starts of descent on Gabor's loss by how good their end is, and the ends."""
    fig, axes = plt.subplots(1, len(found), figsize=(7.0, 4.2), sharex=True, sharey=True)
    for ax, run, denom in zip(axes, found, (8, 32), strict=True):
        offsets, rates = np.meshgrid(run.offsets, run.rates)
        best = run.labels == np.argmin(run.losses)
        for inside, color, marker, name in (
            (best, BLUE, "o", "best"),
            (~best & (run.labels >= 0), ORANGE, "^", "worse"),
            (run.labels < 0, "0.65", "x", "not arrived"),
        ):
            ax.plot(offsets[inside], rates[inside], marker, color=color, markersize=5, label=name)
        ax.plot(*run.ends[np.argmin(run.losses)], "*", color="black", markersize=13)
        ax.text(0.5, 1.02, f"denominator {denom}", transform=ax.transAxes, ha="center", weight="bold")
        ax.set_xlabel(r"start $\phi_0$")
        ax.grid(visible=False)
    axes[0].set_ylabel(r"start $\phi_1$")
    handles, labels = axes[0].get_legend_handles_labels()
    fig.legend(handles, labels, loc="outside lower center", ncols=3, handletextpad=0.2)
    return fig


def gabor_noise(full: Array, noisy: Array) -> Figure:
    """Draw descent and stochastic descent on Gabor's loss from one start."""
    fig, ax = plt.subplots(figsize=(7.0, 4.6))
    heights(ax, PROBLEMS["gabor(denom=32)"], (-3, 8), (7, 23), 0.6)
    ax.plot(*noisy.T, color=ORANGE, linewidth=0.7)
    ax.plot(*full.T, color=BLUE, linewidth=3)
    ax.plot(*full[0], "o", color="black")
    for path, color in ((full, BLUE), (noisy, ORANGE)):
        ax.plot(*path[-1], "*", color=color, markersize=16, markeredgecolor="black")
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5}
    ax.text(full[0, 0] + 0.2, full[0, 1] - 0.9, "start", weight="bold", bbox=box)
    ax.text(full[-1, 0] + 0.3, full[-1, 1] + 0.5, "full batch", color=BLUE, weight="bold", bbox=box)
    ax.text(
        noisy[-1, 0] - 0.3, noisy[-1, 1], "single\nsamples", color=ORANGE, weight="bold", bbox=box, ha="right"
    )
    ax.set(xlabel=r"$\phi_0$", ylabel=r"$\phi_1$")
    return fig


def problems(steps: int = 25) -> Figure:
    """Draw test problems of one and two variables, with descent from the start of the catalog."""
    fig, axes = plt.subplots(4, 2, figsize=(7.0, 8.6))
    rates = {"double_well": 0.02, "quartic": 0.05, "cubic": 0.1, "cosine": 0.3}
    rates |= {"exponential": 1.0, "smooth_abs": 0.7, "rosenbrock": 0.0012, "beale": 0.01}
    windows = {"rosenbrock": ((-1.6, 1.4), (-0.5, 1.6)), "beale": ((-1, 4), (-1.2, 1.8))}
    for ax, (name, lr) in zip(axes.flat, rates.items(), strict=True):
        row = PROBLEMS[name]
        path = gradient_descent(row.grad, row.start, lr, steps)
        if len(row.start) == 2:
            heights(ax, row, *windows[name], 0.25)
            ax.plot(*path.T, "o-", color=ORANGE, markersize=3, linewidth=1)
            ax.plot(*row.argmin, "*", color="black", markersize=11)
        else:
            low, high = path.min(), path.max()
            x = np.linspace(min(low, -1) - 0.5, max(high, 1) + 0.5, 200)
            ax.plot(x, row.f(x[None]), color=BLUE, linewidth=1.6)
            ax.plot(path[:, 0], row.f(path.T), "o", color=ORANGE, markersize=4)
        ax.plot(*(path[0] if len(row.start) == 2 else (path[0, 0], row.f(path[0]))), "o", color=GREEN)
        ax.text(0.5, 1.02, name.replace("_", " "), transform=ax.transAxes, ha="center", weight="bold")
    return fig
