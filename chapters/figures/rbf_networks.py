"""Figures of the chapter on radial basis functions."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecturelib import rbf

Array = NDArray[Any]
BLUE, ORANGE, GREEN, PURPLE = "C0", "C1", "C2", "C3"
GRAY = "0.45"
DASHES = ("-", (0, (4, 1.5)), (0, (1, 1)))


def features(centers: Array, widths: Array, w: Array) -> Figure:
    """Draw the units of a network on one input, and their weighted sum."""
    x = np.linspace(-1, 7, 401)[:, None]
    phi = rbf.rbf_features(x, centers, widths)
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(7.0, 4.6), sharex=True)
    for i, center in enumerate(centers[:, 0]):
        style = DASHES[i % 3]
        top.plot(x, phi[:, i], color=f"C{i}", linestyle=style)
        bottom.plot(x, w[i] * phi[:, i], color=f"C{i}", linestyle=style, linewidth=1.4)
        top.text(center, 1.04, rf"$\phi_{i}$", color=f"C{i}", ha="center", va="bottom", fontsize=16)
    bottom.plot(x, phi @ w, color="black")
    bottom.text(4.35, 1.62, "weighted sum", weight="bold")
    top.set(ylabel="features", ylim=(0, 1.3))
    bottom.set(xlabel="x", ylabel="output", xlim=(-1, 7))
    return fig


def update_kernels(widths: Mapping[str, float]) -> Figure:
    """Draw how far one update at 0 changes the function, for narrow to broad units."""
    x, centers = np.linspace(-3, 3, 401)[:, None], np.linspace(-4, 4, 33)[:, None]
    fig, ax = plt.subplots()
    places = ((0.9, 0.04), (1.25, 0.25), (1.68, 0.55))
    for i, ((name, width), label_at) in enumerate(zip(widths.items(), places, strict=True)):
        kernel = rbf.update_kernel(x, [0.0], centers, width)
        ax.plot(x, kernel / kernel.max(), color=f"C{i}", linestyle=DASHES[i])
        ax.text(*label_at, f"σ = {name}", color=f"C{i}", weight="bold")
    ax.set(xlabel="x", ylabel="change, largest = 1", xlim=(-3, 3), ylim=(0, 1.05))
    return fig


def generalization(shapes: Mapping[str, tuple[float, float]]) -> Figure:
    """Draw contours of an update at the origin of the plane, for units with a width along each axis."""
    side = np.linspace(-2, 2, 81)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    centers = np.stack(np.meshgrid(np.linspace(-3, 3, 17), np.linspace(-3, 3, 17)), axis=-1).reshape(-1, 2)
    fig, axes = plt.subplots(1, 3, figsize=(7.0, 2.8), sharey=True)
    for ax, (name, scale) in zip(axes, shapes.items(), strict=True):
        kernel = rbf.update_kernel(grid / scale, [0.0, 0.0], centers / scale, 1.0).reshape(81, 81)
        levels = kernel.max() * np.array([0.1, 0.3, 0.5, 0.7, 0.9, 1.01])
        ax.contourf(side, side, kernel, levels, cmap="Blues", vmin=-0.2 * kernel.max())
        ax.plot(0, 0, "o", color=ORANGE, markersize=5)
        ax.text(0.5, 1.03, name, transform=ax.transAxes, ha="center", va="bottom", weight="bold")
        ax.set(xlabel="$x_1$", aspect="equal", xticks=(-2, 0, 2), yticks=(-2, 0, 2))
        ax.grid(False)
    axes[0].set_ylabel("$x_2$")
    return fig


def clusters(X: Array, runs: Mapping[str, rbf.KMeans]) -> Figure:
    """Draw the samples by cluster, with the centers."""
    fig, axes = plt.subplots(1, len(runs), figsize=(7.0, 3.7), sharex=True, sharey=True)
    for ax, (name, run) in zip(axes, runs.items(), strict=True):
        for i in range(len(run.centers)):
            ax.plot(*X[run.labels == i].T, "os^"[i], color=f"C{i}", markersize=3.5, alpha=0.7)
        ax.plot(*run.centers.T, "X", color="black", markersize=10, markeredgecolor="white")
        ax.text(0.5, 1.02, name, transform=ax.transAxes, ha="center", va="bottom", weight="bold")
        ax.set(xlabel="$x_1$", aspect="equal")
    axes[0].set_ylabel("$x_2$")
    return fig


def widths(X: Array, y: Array, fits: Mapping[str, rbf.RBFNetwork]) -> Figure:
    """Draw the same centers with several widths: gaps, a good fit, and one of huge weights."""
    x = np.linspace(X.min(), X.max(), 401)[:, None]
    fig, axes = plt.subplots(1, len(fits), figsize=(7.0, 2.9), sharey=True)
    for ax, (name, net) in zip(axes, fits.items(), strict=True):
        ax.plot(X, y, ".", color="0.7", markersize=5)
        ax.plot(x, rbf.rbf_predict(x, net.centers, net.widths, net.w, b=net.b), color=BLUE, linewidth=1.8)
        ax.text(0.5, 1.02, name, transform=ax.transAxes, ha="center", va="bottom", weight="bold")
        weight = f"largest weight\n{float(f'{np.abs(net.w).max():.2g}'):,g}"
        ax.text(0.97, 0.97, weight, transform=ax.transAxes, ha="right", va="top", fontsize=11)
        ax.set(xlabel="x", ylim=(-1.5, 2.1))
    axes[0].set_ylabel("y")
    return fig


def two_and_three_steps(X: Array, y: Array, two: rbf.RBFNetwork, three: rbf.RBFFit) -> Figure:
    """Draw the fit after two steps and after three, with the place and the width of each unit; the loss."""
    x = np.linspace(X.min(), X.max(), 401)[:, None]
    fig, axes = plt.subplot_mosaic([["two", "three"], ["loss", "loss"]], figsize=(7.0, 5.0))
    for name, net, color in (("two", two, ORANGE), ("three", three.network, BLUE)):
        ax = axes[name]
        ax.plot(X, y, ".", color="0.7", markersize=5)
        ax.plot(x, rbf.rbf_predict(x, net.centers, net.widths, net.w, b=net.b), color=color)
        height = -1.5 - 0.16 * np.arange(len(net.widths))
        ax.errorbar(net.centers[:, 0], height, xerr=net.widths, fmt="o", color=color, capsize=3, markersize=5)
        ax.text(0.5, 1.02, f"{name} steps", transform=ax.transAxes, ha="center", va="bottom", weight="bold")
        ax.set(xlabel="x", ylim=(-2.2, 1.6), xlim=(-1.2, 5.2))
    axes["loss"].semilogy(three.losses, color=BLUE)
    axes["loss"].plot(0, three.losses[0], "o", color=ORANGE)
    axes["loss"].set(xlabel="steps of descent in the third step", ylabel="mean squared error")
    return fig


def sign_errors(
    sums: Mapping[int, tuple[Array, Array]], N: Sequence[int], mean: Sequence[float], worst: Sequence[float]
) -> Figure:
    """Draw the sign and two sums of bumps, and both errors over the number of units."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.6))
    left.plot([-3, 0, 0, 3], [-1, -1, 1, 1], color=GRAY, linewidth=1.4)
    looks = ((ORANGE, "--", -0.75), (BLUE, "-", 0.35))
    for (count, curve), (color, style, label_at) in zip(sums.items(), looks, strict=True):
        left.plot(*curve, style, color=color)
        left.text(0.9, label_at, f"{count} units", color=color, weight="bold")
    right.loglog(N, worst, "s-", color=ORANGE)
    right.loglog(N, mean, "o-", color=BLUE)
    right.text(N[0], 1.1, "largest error", color=ORANGE, weight="bold")
    right.text(N[0], 0.3, "error in\nthe mean", color=BLUE, weight="bold")
    right.set(xlabel="units N", xticks=N, xticklabels=N, ylim=(0.1, 1.5))
    right.set_yticks([0.1, 0.2, 0.5, 1], ["0.1", "0.2", "0.5", "1"])
    right.minorticks_off()
    left.set(xlabel="x")
    return fig


def best_sum(f: Callable[[Array], Array], N: int) -> tuple[Array, Array]:
    """Return points of [-3, 3] and the best sum of `N` Gaussians there, as `approximation_error` fits it."""
    x, centers = np.linspace(-3, 3, 1001)[:, None], np.linspace(-3, 3, N)[:, None]
    phi = rbf.rbf_features(x, centers, 6 / (N - 1))
    return x[:, 0], phi @ np.linalg.lstsq(phi, f(x[:, 0]), rcond=None)[0]
