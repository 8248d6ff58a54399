"""Figures of the chapter on deep networks and depth efficiency."""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecturelib import networks as nn
from lecturelib.datasets import mnist1d
from lecturelib.experiments import DepthRun

Array = NDArray[Any]
Pairs = list[tuple[Array, Array]]
BLUE, ORANGE, GREEN, PURPLE = "C0", "C1", "C2", "C3"
GRAY = "0.45"
STYLES = ("-", "--", "-.", (0, (1, 1)))


def folding(first: Pairs, second: Pairs, ends: Sequence[float]) -> Figure:
    """Draw a network that folds the line, a second one, and both in turn; one color for each fold."""
    fig, axes = plt.subplots(1, 3, figsize=(7.0, 2.7))
    both = nn.compose_networks(first, second)
    y = np.linspace(0, 4, 401)[:, None]
    axes[1].plot(y, nn.mlp_forward(y, second), color="black")
    for i in range(len(ends) - 1):
        x = np.linspace(ends[i], ends[i + 1], 201)[:, None]
        for ax, net in ((axes[0], first), (axes[2], both)):
            ax.plot(x, nn.mlp_forward(x, net), linestyle=STYLES[i], color=f"C{i}")
    for ax, x_label, y_label in zip(axes, "xyx", ("y = f(x)", "g(y)", "g(f(x))"), strict=True):
        ax.set(xlabel=x_label, xlim=(0, 4), ylim=(-0.15, 4.15), xticks=range(5), yticks=range(5))
        ax.text(0.5, 1.04, y_label, transform=ax.transAxes, ha="center", va="bottom")
    return fig


def clip_and_recombine(params: Pairs, low: float = 0.0, high: float = 2.0) -> Figure:
    """Draw what a two-layer network does: three bent lines, clipped again, and their weighted sum."""
    x = np.linspace(low, high, 801)[:, None]
    _, before, out = nn.preactivations(x, params)
    old = [float(joint) for joint in nn.exact_joints(params[:2])]
    new = sorted({float(joint) for joint in nn.exact_joints(params)} - set(old))
    fig, axes = plt.subplots(1, 3, figsize=(7.0, 2.9))
    for ax, lines in ((axes[0], before), (axes[1], np.maximum(before, 0))):
        for i, line in enumerate(lines.T):
            ax.plot(x, line, linestyle=STYLES[i], color=f"C{i}", zorder=4 - i)
    axes[2].plot(x, out, color="black")
    for joints, marker, color in ((old, "o", GRAY), (new, "D", PURPLE)):
        inside = np.array([joint for joint in joints if low < joint < high])[:, None]
        axes[2].plot(inside, nn.mlp_forward(inside, params), marker, color=color, markersize=6)
    for ax, label in zip(axes, ("second layer,\nbefore", "after\nthe ReLU", "output"), strict=True):
        for joint in old:
            ax.axvline(joint, color="0.7", linestyle=":", linewidth=1.4, zorder=0)
        ax.text(0.5, 1.03, label, transform=ax.transAxes, ha="center", va="bottom")
        ax.set(xlabel="x", xlim=(low, high))
    axes[0].set_ylim(-1.6, 0.75)
    return fig


def zigzags(D: int = 3, depths: Sequence[int] = (1, 2, 3)) -> Figure:
    """Draw the zig-zag network with one, two, three hidden layers of D units."""
    fig, axes = plt.subplots(len(depths), 1, figsize=(7.0, 1.5 * len(depths)), sharex=True)
    for ax, K in zip(axes, depths, strict=True):
        net = nn.zigzag_network(D, K)
        x = np.array([0.0, *(float(joint) for joint in nn.exact_joints(net)), D + 1.0])[:, None]
        ax.plot(x, nn.mlp_forward(x, net), color=BLUE, linewidth=1.6)
        regions = f"K = {K}\n{len(x) - 1} pieces"
        ax.text(1.01, 0.5, regions, transform=ax.transAxes, va="center", color=BLUE, weight="bold")
        ax.set(xlim=(0, D + 1), ylim=(-D - 1.6, D + 1.6), yticks=(-D - 1, 0, D + 1))
    axes[-1].set_xlabel("x")
    return fig


def regions_by_parameters() -> Figure:
    """Draw the most regions we know a network can have over its parameters, by depth, for 1 and 10 inputs."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.9))
    for ax, inputs, marked, most in ((axes[0], 1, 10, 1000), (axes[1], 10, 50, 22000)):
        for K in range(1, 6):
            widths = [D for D in range(3 * inputs, most, inputs) if _parameters(inputs, D, K) <= most]
            x = [_parameters(inputs, D, K) for D in widths]
            powers = [np.log10(float(nn.max_regions(inputs, D, K))) for D in widths]
            ax.plot(x, powers, color=f"C{K - 1}", linewidth=1.8)
            nudge = {1: -0.03, 2: 0.03}.get(K, 0) * powers[-1] * (inputs > 1)  # else 1 and 2 overlap
            ax.text(1.02 * most, powers[-1] + nudge, f"{K}", color=f"C{K - 1}", weight="bold", va="center")
            spot = widths.index(marked)
            ax.plot(x[spot], powers[spot], "o", color=f"C{K - 1}")
        label = f"{inputs} input{'s' * (inputs > 1)}, dots: {marked} units"
        ax.text(0.5, 1.02, label, transform=ax.transAxes, ha="center", fontsize=11)
        ax.set(xlabel="parameters", xlim=(0, most), ylim=(0, None))
    axes[0].set_ylabel("power of ten of the regions")
    axes[1].set_xticks([0, 10000, 20000], ["0", "10,000", "20,000"])
    return fig


def _parameters(inputs: int, D: int, K: int) -> int:
    return nn.count_parameters([inputs, *[D] * K, 1])


def signals(rng: np.random.Generator) -> Figure:
    """Draw one signal of each class of the data set in the manner of MNIST-1D."""
    X, y = mnist1d(rng, 10)[:2]
    fig, axes = plt.subplots(2, 5, figsize=(7.0, 2.6), sharex=True, sharey=True)
    for ax, signal, label in zip(axes.flat, X, y, strict=True):
        ax.plot(signal, color=BLUE, linewidth=1.6)
        ax.text(0.05, 0.95, f"{label}", transform=ax.transAxes, va="top", weight="bold")
        ax.set(xticks=(0, 20, 39), ylim=(-1.9, 2.3))
    return fig


def race(runs: Sequence[DepthRun], epochs: Array) -> Figure:
    """Draw the share of wrong labels while four networks learn, and the epochs each needs, run by run."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.5), width_ratios=(3, 2))
    for K, run in enumerate(runs, 1):
        color = f"C{K - 1}"
        left.plot(100 * run.wrong, linestyle=STYLES[K - 1], color=color, linewidth=1.8)
        left.plot(run.epochs, 0, "o", color=color, clip_on=False)
        label = left.text(run.epochs, 4, f"{K}", color=color, weight="bold", ha="center", zorder=5)
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
        right.plot(np.full(len(epochs), K), epochs[:, K - 1], "o", color=color)
    left.set(xlabel="epoch", ylabel="wrong labels, percent", xlim=(0, None), ylim=(0, 95))
    right.plot(range(1, len(runs) + 1), epochs.mean(axis=0), color=GRAY, linewidth=1.2, zorder=0)
    right.set(xlabel="hidden layers", ylabel="epochs needed", xlim=(0.5, 4.5), xticks=(1, 2, 3, 4))
    right.set_ylim(0, None)
    return fig
