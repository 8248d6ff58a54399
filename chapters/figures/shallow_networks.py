"""Figures of the chapter on shallow networks."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecturelib import networks as nn

Array = NDArray[Any]
BLUE, ORANGE, GREEN, PURPLE = "C0", "C1", "C2", "C3"
GRAY = "0.45"
DASHES = ("-", (0, (4, 1.5)), (0, (1, 1)))
PALE = ListedColormap(["#DCEAF5", "#F6E3D3", "#D6EBE2", "#F0DDE7", "#E4F1FA", "#F5EBCF", "#E6E6E6"])


def four_steps(theta: Array, phi: Array) -> Figure:
    """Three lines, clipped, weighted, added: the four steps from `theta` and `phi` to the output."""
    x = np.linspace(0, 2, 401)
    lines, hidden = theta[:, 0] + theta[:, 1] * x[:, None], nn.shallow_hidden(x, theta)
    fig, axes = plt.subplots(2, 2, figsize=(7.0, 5.2), sharex=True)
    panels = ("1. lines", lines), ("2. clipped: hidden units", hidden), ("3. weighted", phi[1:] * hidden)
    for ax, (name, curves) in zip(axes.flat, panels, strict=False):
        for d, curve in enumerate(curves.T):
            ax.plot(x, curve, color=f"C{d}", linestyle=DASHES[d])
        _label(ax, name)
    for d, (at, height) in enumerate(((1.3, 1.32), (0.85, -0.8), (0.3, 1.16))):
        axes[0, 0].text(at, height, f"unit {d + 1}", color=f"C{d}", weight="bold")
    axes[0, 0].axhline(0, color=GRAY, linewidth=1)
    axes[1, 1].plot(x, nn.shallow_forward(x, theta, phi), color="black")
    axes[1, 1].set_ylim(-0.3, 1.05)
    _label(axes[1, 1], "4. added: output")
    for ax in axes[1]:
        ax.set_xlabel("x")
    return fig


def _label(ax: Axes, text: str) -> None:
    ax.text(0.02, 1.02, text, transform=ax.transAxes, va="bottom", weight="bold")


def regions(theta: Array, phi: Array, shaded: int = 2) -> Figure:
    """Output with its joints and slopes above; below, a bar for each unit where it is on."""
    x, joints = np.linspace(0, 2, 401), nn.joints(theta)
    fig, (top, bars) = plt.subplots(2, 1, figsize=(7.0, 4.6), sharex=True, height_ratios=(2.2, 1))
    top.plot(x, nn.shallow_forward(x, theta, phi), color="black")
    top.plot(joints, nn.shallow_forward(joints, theta, phi), "o", color="black")
    ends = np.concatenate([[0], joints, [2]])
    middle = (ends[1:] + ends[:-1]) / 2
    for at, slope in zip(middle, nn.slopes(theta, phi), strict=True):
        top.text(at, -0.2, f"slope\n{slope:.1f}".replace("-", "−"), ha="center", va="top")
    on = nn.region_patterns(theta)
    for d, row in enumerate(on.T):
        for left, right in zip(ends[:-1][row], ends[1:][row], strict=True):
            bars.plot([left, right], [-d, -d], color=f"C{d}", linewidth=11, solid_capstyle="butt")
    for ax in (top, bars):
        ax.axvspan(ends[shaded], ends[shaded + 1], color="0.9")
        for joint in joints:
            ax.axvline(joint, color=GRAY, linewidth=1, linestyle=":")
        ax.grid(False)
    top.set(ylabel="y", ylim=(-0.62, 0.95), xlim=(0, 2))
    bars.set(
        xlabel="x", ylim=(-2.6, 0.6), yticks=(0, -1, -2), yticklabels=[f"unit {d} on" for d in (1, 2, 3)]
    )
    return fig


def family(networks: Sequence[tuple[Array, Array]]) -> Figure:
    """Draw the outputs of several networks of the same size; dots at their joints."""
    x = np.linspace(-1.5, 1.5, 601)
    fig, axes = plt.subplots(2, 3, figsize=(7.0, 4.0), sharex=True)
    for ax, (theta, phi) in zip(axes.flat, networks, strict=True):
        joints = nn.joints(theta)
        ax.plot(x, nn.shallow_forward(x, theta, phi), color=BLUE)
        ax.plot(joints, nn.shallow_forward(joints, theta, phi), "o", color=ORANGE)
    for ax in axes[1]:
        ax.set_xlabel("x")
    return fig


def drawing() -> Figure:
    """Draw the network with three hidden units: a circle for each number, an arrow for each weight."""
    fig, ax = plt.subplots(figsize=(7.0, 3.6))
    middle = {d: (1.0, 2.0 - d) for d in (1, 2, 3)}
    arrow = {"arrowstyle": "-|>", "color": GRAY, "linewidth": 1.6, "shrinkA": 17, "shrinkB": 17}
    for d, at in middle.items():
        for start, end, name in (((0, 0), at, rf"$\theta_{{{d}1}}$"), (at, (2, 0), rf"$\phi_{d}$")):
            ax.annotate("", end, start, arrowprops=arrow)
            middle_at = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2 + 0.1
            ax.text(*middle_at, name, ha="center", va="bottom", size=18)
        ax.text(*at, f"$h_{d}$", ha="center", va="center", size=18, zorder=4)
        ax.text(at[0], at[1] - 0.36, rf"$+\,\theta_{{{d}0}}$", ha="center", va="top", color=ORANGE, size=18)
    ax.text(0, 0, "$x$", ha="center", va="center", size=18, zorder=4)
    ax.text(2, 0, "$y$", ha="center", va="center", size=18, zorder=4)
    ax.text(2, -0.36, r"$+\,\phi_0$", ha="center", va="top", color=ORANGE, size=18)
    x, y = zip((0, 0), *middle.values(), (2, 0), strict=True)
    ax.scatter(x, y, s=720, facecolor="white", edgecolor=BLUE, linewidth=1.8, zorder=3)
    ax.set(xlim=(-0.2, 2.2), ylim=(-1.75, 1.3))
    ax.set_axis_off()
    return fig


def interpolants(D: Sequence[int], errors: Sequence[float], bound: Sequence[float]) -> Figure:
    """Draw the sine with two of its interpolants, and the largest error over the number of hidden units."""
    x = np.linspace(0, 2 * np.pi, 401)
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.6))
    left.plot(x, np.sin(x), color=GRAY, linewidth=1.4)
    for units, color, style in ((4, ORANGE, "--"), (8, BLUE, "-")):
        knots = np.linspace(0, 2 * np.pi, units + 1)
        left.plot(x, nn.shallow_forward(x, *nn.relu_interpolant(knots, np.sin(knots))), style, color=color)
        left.plot(knots, np.sin(knots), "o", color=color, markersize=5)
    left.text(2.75, 0.85, "8 units", color=BLUE, weight="bold")
    left.text(0.3, -0.4, "4 units", color=ORANGE, weight="bold")
    left.set(xlabel="x", ylabel="y")
    right.loglog(D, bound, color=GRAY, linewidth=1.4)
    right.loglog(D, errors, "o", color=BLUE)
    right.text(14, 0.05, "bound", color=GRAY)
    right.text(D[0], errors[-1], "largest error", color=BLUE, weight="bold")
    right.set(xlabel="hidden units D", xticks=D, xticklabels=D)
    right.minorticks_off()
    return fig


def bumps(x: Array, target: Array, parts: Array) -> Figure:
    """Two sigmoids and their difference, a bump; and a target approximated by the sum of `parts`."""
    t = np.linspace(-5, 5, 401)
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.6))
    c, k, d = 1.2790, 2.1001, 0.9860  # the defaults of sigmoid_bump
    for shift, style in ((d, "--"), (-d, ":")):
        left.plot(t, c / (1 + np.exp(-k * (t + shift))), style, color=BLUE)
    left.plot(t, nn.sigmoid_bump(t), color=ORANGE)
    left.text(-4.8, 1.0, "two\nsigmoids", color=BLUE, weight="bold")
    left.text(2.0, 0.3, "their\ndifference", color=ORANGE, weight="bold")
    left.set(xlabel="x", ylim=(-0.05, 1.38))
    right.plot(x, parts, color=ORANGE, linewidth=0.9)
    right.plot(x, target, color=GRAY, linewidth=4, alpha=0.5)
    right.plot(x, parts.sum(axis=1), color="black", linewidth=1.6)
    right.text(
        0.5, 1.03, f"sum of {parts.shape[1]} bumps", transform=right.transAxes, ha="center", weight="bold"
    )
    right.set(xlabel="x")
    return fig


def polygons(params: Sequence[tuple[Array, Array]]) -> Figure:
    """Draw the plane cut by the lines where three units turn on; each piece bears its activation pattern."""
    side = np.linspace(-2, 2, 301)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    patterns, cell = np.unique(nn.mlp_activation_pattern(grid, params), axis=0, return_inverse=True)
    fig, ax = plt.subplots(figsize=(5.2, 5.0))
    ax.pcolormesh(side, side, cell.reshape(301, 301), cmap=PALE, vmin=0, vmax=6, rasterized=True)
    W, b = params[0]
    for d, (row, bias) in enumerate(zip(W, b, strict=True)):
        ax.contour(
            side, side, (grid @ row + bias).reshape(301, 301), [0], colors=f"C{d}", linestyles=[DASHES[d]]
        )
    for i, on in enumerate(patterns):
        x, y = grid[cell == i].mean(axis=0)
        ax.text(x, y, "".join("01"[int(unit)] for unit in on), ha="center", va="center")
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal", xticks=range(-2, 3), yticks=range(-2, 3))
    ax.grid(False)
    return fig


def two_outputs(x: Array, y: Array, joints: Array) -> Figure:
    """Two outputs on the same hidden units."""
    fig, ax = plt.subplots()
    for joint in joints:
        ax.axvline(joint, color=GRAY, linewidth=1, linestyle=":")
    for i, (color, style) in enumerate(((BLUE, "-"), (ORANGE, "--"))):
        ax.plot(x, y[:, i], style, color=color)
        ax.text(x[-1] + 0.02, y[-1, i], f"$y_{i + 1}$", color=color, va="center", fontsize=15)
    ax.set(xlabel="x", xlim=(x[0], x[-1] + 0.15))
    return fig


def map_in_steps(R1: Array, s: Array, R2: Array) -> Figure:
    """Draw a net, the unit circle and a letter, turned by R2, stretched by s, turned by R1."""
    side = np.linspace(-1, 1, 9)
    net = np.stack(np.meshgrid(side, side), axis=-1)
    angle = np.linspace(0, 2 * np.pi, 101)
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    letter = np.array([(-0.25, -0.5), (-0.25, 0.5), (0.35, 0.5), (-0.25, 0.5), (-0.25, 0.05), (0.2, 0.05)])
    fig, axes = plt.subplots(2, 2, figsize=(6.4, 6.4), sharex=True, sharey=True)
    names = ("1. before", "2. turned by $R_2$", "3. stretched by $s$", "4. turned by $R_1$")
    step = np.eye(2)
    for ax, name, matrix in zip(axes.flat, names, (np.eye(2), R2, np.diag(s), R1), strict=True):
        step = matrix @ step
        ax.plot(*(net @ step.T).transpose(2, 1, 0), color="0.72", linewidth=0.8)
        ax.plot(*(net @ step.T).transpose(2, 0, 1), color="0.72", linewidth=0.8)
        ax.plot(*nn.linear_map(circle, step).T, color=BLUE)
        ax.plot(*nn.linear_map(letter, step).T, color=ORANGE, linewidth=4)
        ax.set(xlim=(-2.7, 2.7), ylim=(-2.7, 2.7), aspect="equal")
        _label(ax, name)
    return fig


def warping(X: Array, y: Array, hidden: Array) -> Figure:
    """Draw the corners of XOR in the plane of the inputs and in that of the hidden units."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.7))
    side = np.linspace(-0.3, 1.3, 9)
    net = np.stack(np.meshgrid(side, side), axis=-1)
    (W, b), _ = nn.xor_network()
    for ax, points, lines in zip(axes, (X, hidden), (net, np.maximum(net @ W.T + b, 0)), strict=True):
        ax.plot(*lines.transpose(2, 1, 0), color="0.75", linewidth=0.8)
        ax.plot(*lines.transpose(2, 0, 1), color="0.75", linewidth=0.8)
        for label, marker, color in ((0, "o", BLUE), (1, "s", ORANGE)):
            ax.plot(*points[y == label].T, marker, color=color, markersize=11)
        ax.grid(False)
    t = np.array([-0.3, 1.3])
    border = {"color": "black", "linestyle": "--", "linewidth": 1.6}
    for total in (0.5, 1.5):
        axes[0].plot(t, total - t, **border)
    axes[1].plot(0.5 + 2 * t, t, **border)
    axes[0].text(0.52, 0.47, "y > ½", ha="center", va="center")
    axes[1].text(1.25, -0.1, "two corners", color=ORANGE, weight="bold", va="center")
    axes[1].text(0.5, 0.5, "y < ½", ha="center")
    axes[1].text(2.0, 0.3, "y > ½", ha="center")
    axes[0].set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal", ylim=(-0.4, 1.4))
    axes[1].set(xlabel="$h_1$", ylabel="$h_2$", ylim=(-0.25, 1.75))
    return fig
