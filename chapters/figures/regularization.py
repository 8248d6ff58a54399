"""Figures of the chapter on regularization."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecturelib.datasets import Samples
from lecturelib.regularization import soft_threshold

Array = NDArray[Any]
BLUE, ORANGE, GREEN, PURPLE = "C0", "C1", "C2", "C3"
GRAY = "0.45"
STYLES = ("-", "--", "-.", ":")


def fits(samples: Samples, x: Array, curves: Mapping[str, Array]) -> Figure:
    """Draw noisy samples of a sine and what three strengths of a penalty make of them."""
    fig, ax = plt.subplots()
    ax.plot(x, np.sin(x), color=GRAY, linewidth=1.2)
    ax.plot(samples.X[:, 0], samples.y, "o", color="black", markersize=6)
    for i, (name, y) in enumerate(curves.items()):
        ax.plot(x, y, STYLES[i], color=f"C{i}", label=name)
    ax.set(xlabel="x", ylabel="y", ylim=(-2.3, 2.3), xlim=(x[0], x[-1]))
    ax.legend(loc="upper right", handlelength=2.6)
    return fig


def error_against_strength(strengths: Array, train: Array, test: Array) -> Figure:
    """Draw the errors on samples seen and unseen against the strength of the penalty."""
    fig, ax = plt.subplots()
    ax.loglog(strengths, train, "o-", color=BLUE)
    ax.loglog(strengths, test, "s--", color=ORANGE)
    ax.text(strengths[2], train[2] * 1.4, "seen", color=BLUE, weight="bold")
    ax.text(strengths[2], test[2] * 1.4, "new", color=ORANGE, weight="bold")
    ax.set(xlabel="strength λ of the penalty", ylabel="mean squared error")
    return fig


def level_sets(center: tuple[float, float] = (1.2, 0.3), lam: float = 0.5) -> Figure:
    """Draw where a quadratic loss plus each penalty is least: on a corner, or on a circle."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.1), sharey=True)
    angle = np.linspace(0, 2 * np.pi, 200)
    circle = np.array([np.cos(angle), np.sin(angle)])
    c = np.array(center)
    best = (soft_threshold(c, lam), c / (1 + 2 * lam))
    shapes = (circle / np.abs(circle).sum(axis=0), circle)
    sizes = (np.abs(best[0]).sum(), np.hypot(*best[1]))
    for ax, name, w, shape, size in zip(axes, ("ℓ1", "ℓ2"), best, shapes, sizes, strict=True):
        for radius in (0.25, np.hypot(*(w - c)), 0.95):
            ax.plot(*(c[:, None] + radius * circle), color=GRAY, linewidth=1.0)
        ax.fill(*(size * shape), color=BLUE, alpha=0.15)
        ax.plot(*(size * shape), color=BLUE)
        ax.plot(*c, "x", color="black", markersize=8)
        ax.plot(*w, "o", color=ORANGE)
        text = f"{name}: ({w[0]:.2g}, {w[1]:.2g})"
        ax.annotate(text, w, (0.3, -0.9), color=ORANGE, weight="bold", arrowprops={"arrowstyle": "-"})
        ax.set(xlabel="$w_1$", xticks=(-1, 0, 1, 2), xlim=(-1, 2), ylim=(-1, 1.3), aspect="equal")
    axes[0].set_ylabel("$w_2$")
    return fig


def shrinkage(threshold: float = 0.5) -> Figure:
    """Draw the weight that remains of x: soft threshold, and the shrinking of the squared penalties."""
    x = np.linspace(-2, 2, 401)
    fig, ax = plt.subplots()
    ax.plot(x, x, color=GRAY, linewidth=1.2)
    ax.plot(x, soft_threshold(x, threshold), color=BLUE)
    ax.plot(x, x / (1 + 2 * threshold), "--", color=ORANGE)
    ax.text(1.2, 1.45, "no penalty", color=GRAY, ha="right")
    ax.text(-1.95, 0.1, "ℓ2, and the squared\nℓ1 norm of one weight", color=ORANGE, weight="bold")
    ax.text(0.25, -0.45, "ℓ1: exactly 0", color=BLUE, weight="bold")
    ax.set(xlabel="best weight without a penalty", ylabel="best weight with it", xlim=(-2, 2.3))
    return fig


def toward_zero(paths: Mapping[str, Array]) -> Figure:
    """Draw how a weight that the loss does not need disappears under several rules."""
    fig, ax = plt.subplots()
    for i, (name, path) in enumerate(paths.items()):
        ax.plot(path, STYLES[i], color=f"C{i}", label=name)
    ax.set(xlabel="step", ylabel="weight")
    ax.legend(loc="upper right", handlelength=2.6)
    return fig


def batch_trap(sizes: Array, exact: Array, found: Array, wanted: float) -> Figure:
    """Draw the weight that training converges to when λ is divided by the size of the batch."""
    fig, ax = plt.subplots()
    ax.semilogx(sizes, exact, color=BLUE, base=2)
    ax.semilogx(sizes, found, "o", color=ORANGE, base=2)
    ax.axhline(wanted, color=GRAY, linestyle="--", linewidth=1.2)
    ax.text(sizes[0], wanted - 0.012, "λ divided by N", color=GRAY, va="top")
    ax.text(sizes[2], exact[2] - 0.04, "λ divided by the batch", color=BLUE, weight="bold")
    ax.text(sizes[0] * 1.1, found[0], "by descent", color=ORANGE, weight="bold", va="center")
    ax.set(xlabel="samples in a batch", ylabel="first weight")
    ax.set_xticks(sizes, [f"{b:g}" for b in sizes])
    return fig


def dropout_network(masks: Sequence[Array]) -> Figure:
    """Draw a network before and after dropout; `masks` say which units of each layer stay."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.9))
    _network(axes[0], [np.ones_like(mask) for mask in masks])
    _network(axes[1], masks)
    for ax, text in zip(axes, ("before", "after"), strict=True):
        ax.text(0.5, -0.02, text, transform=ax.transAxes, ha="center", va="top")
    return fig


def _network(ax: Axes, masks: Sequence[Array]) -> None:
    places = [[(k, (len(m) - 1) / 2 - i) for i in range(len(m))] for k, m in enumerate(masks)]
    for k in range(len(masks) - 1):
        for start, on in zip(places[k], masks[k], strict=True):
            for end, stays in zip(places[k + 1], masks[k + 1], strict=True):
                if on and stays:
                    ax.plot(*zip(start, end, strict=True), color="0.6", linewidth=0.8, zorder=0)
    for at, on in zip(np.concatenate(places), np.concatenate(masks), strict=True):
        color = BLUE if on else ORANGE
        ax.plot(*at, "o", markersize=17, mfc="white", mec=color, mew=1.8, alpha=1 if on else 0.7)
        if not on:
            ax.plot(*at, "x", markersize=12, color=color, mew=2.0)
    ax.set_axis_off()
    ax.margins(0.12)


def weights_against_keep(keeps: Array, weights: Array, names: Sequence[str]) -> Figure:
    """Draw the weights of a linear model against the probability that an input stays."""
    fig, ax = plt.subplots()
    for i, (name, path) in enumerate(zip(names, weights.T, strict=True)):
        ax.plot(keeps, path, STYLES[i], color=f"C{i}", label=name)
    ax.set(xlabel="probability to keep an input", ylabel="weight", xlim=(keeps.max(), keeps.min()))
    ax.legend(loc="upper right", handlelength=2.6)
    return fig


def normalized(before: Array, after: Array) -> Figure:
    """Draw a batch of two features before and after normalization, on the same axes."""
    fig, ax = plt.subplots(figsize=(7.0, 3.9))
    ax.plot(*before.T, "o", color=BLUE, markersize=5)
    ax.plot(*after.T, "s", color=ORANGE, markersize=4.5, mfc="none")
    ax.text(before[:, 0].max(), before[:, 1].max() + 0.15, "before", color=BLUE, weight="bold", ha="right")
    ax.text(-1.6, 1.9, "after", color=ORANGE, weight="bold", ha="right")
    ax.set(xlabel="first feature", ylabel="second feature", aspect="equal")
    return fig


def gradients_by_layer(norms: Mapping[str, Array]) -> Figure:
    """Draw the norm of the gradient of each layer's weights."""
    fig, ax = plt.subplots(figsize=(7.0, 4.0))
    for i, (name, values) in enumerate(norms.items()):
        layers = np.arange(1, len(values) + 1)
        ax.semilogy(layers, values, STYLES[i], color=f"C{i}", label=name)
    ax.set(xlabel="layer", ylabel="norm of the gradient", xticks=range(1, len(values) + 1, 3))
    ax.legend(loc="lower right", handlelength=2.6)
    return fig
