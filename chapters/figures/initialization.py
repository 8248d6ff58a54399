"""Figures of the chapter on initialization: laws of weights, information flow, variances up and down."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecturelib.initializers import TRUNCATED_STD, var_product

Array = NDArray[Any]
BLUE, ORANGE, GREEN, PURPLE = "C0", "C1", "C2", "C3"
GRAY = "0.45"
STYLES = ("-", "--", "-.", ":")


def truncated_weights(redrawn: Array, corrected: Array, clipped: Array) -> Figure:
    """Draw histograms of weights that were cut at two standard deviations in three ways."""
    fig, axes = plt.subplots(3, 1, figsize=(7.0, 4.6), sharex=True)
    names = ("drawn again", f"drawn again, divided by {TRUNCATED_STD:.4f}", "clipped (wrong)")
    bins = np.linspace(-2.5, 2.5, 101)
    for i, (ax, weights, name) in enumerate(zip(axes, (redrawn, corrected, clipped), names, strict=True)):
        ax.hist(weights.ravel(), bins, density=True, color=f"C{i}")
        ax.text(-2.48, 0.97, f"{name}\nstandard deviation {weights.std():.2f}", color=f"C{i}", va="top")
        ax.plot(bins, np.exp(-(bins**2) / 2) / np.sqrt(2 * np.pi), color="black", linewidth=1)
        ax.set(ylim=(0, 1), yticks=(0, 0.4), xlim=(-2.5, 2.5))
    axes[-1].set_xlabel("weight, in units of σ")
    return fig


def vanishing_products(bounds: Mapping[str, Array], measured: Mapping[str, Array]) -> Figure:
    """Draw the product of the slopes along a chain of units over its length: bounds and typical values."""
    fig, ax = plt.subplots()
    for i, name in enumerate(measured):
        layers = np.arange(len(measured[name]))
        ax.semilogy(layers, measured[name], "o-", color=f"C{i}", markersize=5)
        ax.semilogy(layers, bounds[name], ":", color=f"C{i}")
        ax.text(layers[-1] + 0.15, measured[name][-1], name, color=f"C{i}", weight="bold", va="center")
    ax.set(xlabel="units in a row", ylabel="product of the slopes", xlim=(0, layers[-1] + 1.9))
    return fig


def learning_curves(shallow: Mapping[str, Array], deep: Mapping[str, Array], level: float) -> Figure:
    """Draw the loss over the steps for each initializer, in a shallower and a deeper network."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.6), sharey=True)
    names = {"normal(std=0.01)": "σ = 0.01", "glorot_normal": "Glorot", "normal(std=1)": "σ = 1"}
    for ax, curves, title in zip(axes, (shallow, deep), ("3 hidden layers", "8 hidden layers"), strict=True):
        ax.axhline(level, color=GRAY, linewidth=1)
        for i, name in enumerate(names):
            ax.plot(curves[name], STYLES[i], color=f"C{i}", label=names[name])
        ax.set(xlabel="step", ylim=(0, 8))
        ax.text(0.5, 1.02, title, transform=ax.transAxes, ha="center", va="bottom")
    axes[0].set_ylabel("loss, in nats")
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3, handlelength=2.5)
    return fig


def information_flow(layers: Mapping[str, Sequence[Array]]) -> Figure:
    """Draw a column for each initializer and in it a histogram of the activations for each layer."""
    fig, axes = plt.subplots(1, len(layers), figsize=(7.0, 4.8), sharey=True)
    for i, (ax, (name, activations)) in enumerate(zip(axes, layers.items(), strict=True)):
        _ridges(ax, activations, f"C{i}")
        ax.text(0, len(activations) + 1.15, name, ha="center", color=f"C{i}", weight="bold")
        ax.set(xlim=(-1.05, 1.05), xticks=(-1, 0, 1), xlabel="activation")
    axes[0].set(ylabel="layer", yticks=range(1, len(activations) + 1), ylim=(0.8, len(activations) + 1.5))
    return fig


def _ridges(ax: Axes, activations: Sequence[Array], color: str) -> None:
    """Draw one histogram above the other, the first layer lowest, each as high as its highest bar."""
    bins = np.linspace(-1, 1, 42)
    for layer, y in enumerate(activations, start=1):
        counts, _ = np.histogram(y, bins)
        ax.stairs(layer + 0.85 * counts / np.max(counts), bins, baseline=layer, fill=True, color=color)
        ax.axhline(layer, color=color, linewidth=0.8)


def flow_both_ways(forward: Mapping[str, Array], backward: Mapping[str, Array]) -> Figure:
    """Draw the spread of the activations and of the gradients, layer by layer, for each initializer."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.6), sharey=True)
    for ax, stds in zip(axes, (forward, backward), strict=True):
        for i, name in enumerate(stds):
            layers = np.arange(1, len(stds[name]) + 1)
            ax.semilogy(layers, stds[name], "os^"[i] + STYLES[i], color=f"C{i}", label=name, markersize=5)
        ax.set(xlabel="layer", xticks=(1, 4, 7, 10))
    axes[0].set_ylabel("standard deviation")
    for ax, text in zip(axes, ("activations →", "← gradients"), strict=True):
        ax.text(0.5, 1.02, text, transform=ax.transAxes, ha="center", va="bottom")
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3, handlelength=2.5)
    return fig


def product_terms(
    cases: Mapping[str, tuple[float, float, float, float]], measured: Sequence[float]
) -> Figure:
    """Draw the terms of the variance of a product as stacked bars, the measured variance as a triangle."""
    fig, ax = plt.subplots(figsize=(7.0, 3.0))
    for row, ((mx, vx, my, vy), value) in enumerate(zip(cases.values(), measured, strict=True)):
        left = 0.0
        terms = {"D[X] D[Y]": vx * vy, "$m_X^2$ D[Y]": mx**2 * vy, "$m_Y^2$ D[X]": my**2 * vx}
        for i, (term, width) in enumerate(terms.items()):
            ax.barh(-row, width, left=left, color=("#9CC9E5", "#F3B48F", "#9ED3BE")[i], edgecolor="white")
            if width > 0.6:
                ax.text(left + width / 2, -row, term, ha="center", va="center", size=11)
            left += width
        assert np.isclose(left, var_product(mx, vx, my, vy))
        ax.plot(value, -row + 0.5, "v", color="black", markersize=6)
    ax.set(
        yticks=-np.arange(len(cases)),
        xlabel="variance of X Y; triangles: measured",
        ylim=(-len(cases) + 0.4, 0.8),
    )
    ax.set_yticklabels(list(cases))
    ax.grid(axis="y", visible=False)
    return fig


def variances(
    forward: Mapping[str, Array], backward: Mapping[str, Array], dots: Mapping[str, Sequence[Array]]
) -> Figure:
    """Draw variances up and down a network by formula, lines, and as measured, dots."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.6), sharey=True)
    for side, (ax, lines) in enumerate(zip(axes, (forward, backward), strict=True)):
        for i, name in enumerate(lines):
            layers = np.arange(1, len(lines[name]) + 1)
            ax.plot(layers, lines[name], STYLES[i], color=f"C{i}", label=name)
            ax.plot(layers, dots[name][side], "os^"[i], color=f"C{i}", markersize=5)
        ax.set(xlabel="layer", xticks=layers)
        ax.set_yscale("log", base=2)
        ax.set_yticks([2.0**k for k in range(-3, 4)], ["1/8", "1/4", "1/2", "1", "2", "4", "8"])
    axes[0].set_ylabel("variance")
    for ax, text in zip(axes, ("forward, $D[h^l]$ →", r"← backward, $D[\Delta^l]$"), strict=True):
        ax.text(0.5, 1.02, text, transform=ax.transAxes, ha="center", va="bottom")
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3, handlelength=2.5)
    return fig
