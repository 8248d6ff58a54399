"""Figures of the chapter on activations."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from figures.pieces import smooth_pieces
from lecturelib.activations import ACTIVATIONS, Activation, relu, tanh

Array = NDArray[Any]
BLUE, ORANGE, GREEN, PURPLE = "C0", "C1", "C2", "C3"
GRAY = "0.45"


def gallery(rows: Sequence[Activation] | None = None, columns: int = 3) -> Figure:
    """Each activation (solid) with its derivative (dashed); `rows` defaults to the catalog."""
    rows = list(ACTIVATIONS.values()) if rows is None else rows
    lines = -(-len(rows) // columns)
    fig, axes = plt.subplots(lines, columns, figsize=(7.0, 1.45 * lines), sharex=True, sharey=True)
    for ax, row in zip(axes.flat, rows, strict=False):
        _value_and_slope(ax, row)
    for ax in axes.flat[len(rows) :]:
        ax.set_axis_off()
    return fig


def _value_and_slope(ax: Axes, row: Activation) -> None:
    for _, _, x in smooth_pieces(row.kinks, -4, 4, 0.05):
        ax.plot(x, row.f(x), color=BLUE)
        ax.plot(x, row.df(x), color=ORANGE, linestyle=(0, (3, 1.5)), linewidth=1.8)
    paper = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    name = row.name.replace("(", "\n(")
    ax.text(0.03, 0.97, name, transform=ax.transAxes, va="top", size=11.5, weight="bold", bbox=paper)
    ax.set(xlim=(-4, 4), ylim=(-2, 3.4), xticks=(-3, 0, 3), yticks=(-1, 0, 1, 2))


def gradient_factors() -> Figure:
    """Draw f' on a logarithmic axis: the factor an activation puts on the gradient passing through."""
    fig, ax = plt.subplots()
    labels = {
        "sigmoid": ("-", 7.2, 2e-3),
        "tanh": ("--", 2.9, 1e-4),
        "elu": ("-.", -9.6, 3e-4),
        "leaky_relu": (":", -9.6, 1.5e-2),
    }
    for i, (name, (style, x_label, y_label)) in enumerate(labels.items()):
        row = ACTIVATIONS[name]
        for _, _, x in smooth_pieces(row.kinks, -10, 10, 0.05):
            ax.semilogy(x, row.df(x), style, color=f"C{i}")
        ax.text(x_label, y_label, name, color=f"C{i}", weight="bold")
    ax.set(xlabel="x", ylabel="factor on the gradient, f′(x)", xlim=(-10, 10), ylim=(1e-5, 3))
    ax.set_xticks(range(-10, 11, 5))
    return fig


def smooth_minima() -> Figure:
    """GELU and SiLU dip below zero on the left before they follow ReLU."""
    x = np.linspace(-5, 2, 400)
    fig, ax = plt.subplots()
    ax.plot(x, relu(x), color=GRAY, linewidth=1.2)
    ax.text(0.5, 0.55, "relu", color=GRAY, ha="right")
    for name, color, label_at in (("gelu", BLUE, (-1.5, 0.2)), ("silu", ORANGE, (-2.2, -0.36))):
        row = ACTIVATIONS[name]
        ax.plot(x, row.f(x), color=color)
        assert row.minimum is not None  # these two have one
        at, least = row.minimum
        ax.plot(at, least, "o", color=color)
        text = f"{name}: {least:.4f} at x = {at:.4f}".replace("-", "−")
        line = {"arrowstyle": "-", "color": color, "shrinkB": 6}
        ax.annotate(
            text, (at, least), xytext=label_at, color=color, ha="right", weight="bold", arrowprops=line
        )
    ax.set(xlabel="x", ylabel="f(x)", xlim=(-5, 1.2), ylim=(-0.45, 0.65))
    return fig


def warped_plane(scales: tuple[float, float] = (0.5, 3.0)) -> Figure:
    """Draw a tilted net of points, and what relu(s x) and tanh(s x) make of it for two scale factors s."""
    side = np.linspace(-1.3, 1.3, 61)
    tilt = np.array([[np.cos(0.35), np.sin(0.35)], [-np.sin(0.35), np.cos(0.35)]])
    points = np.stack(np.meshgrid(side, side), axis=-1) @ tilt
    keys = [["x", *(f"{name}({s:g} x)" for s in scales)] for name in ("relu", "tanh")]
    fig, axes = plt.subplot_mosaic(keys, figsize=(7.0, 4.6))  # type: ignore[arg-type]  # lists are documented
    _net(axes["x"], points, points, "x")
    for f in (relu, tanh):
        for s in scales:
            label = f"{f.__name__}({s:g} x)"
            _net(axes[label], points, f(s * points), label)
    return fig


def _net(ax: Axes, before: Array, after: Array, label: str) -> None:
    """Draw every fifth line of the net `after`; its knots are marked by the quadrant they come from."""
    ax.plot(*after[::5].transpose(2, 1, 0), color="0.75", linewidth=0.8)
    ax.plot(*after[:, ::5].transpose(2, 0, 1), color="0.75", linewidth=0.8)
    before, after = before[::5, ::5], after[::5, ::5]
    right, up = before[..., 0] > 0, before[..., 1] > 0
    quadrants = (right & up, ~right & up, right & ~up, ~right & ~up)
    for inside, color, marker in zip(quadrants, (BLUE, ORANGE, PURPLE, GREEN), "osD^", strict=True):
        ax.plot(*after[inside].T, marker, color=color, markersize=3.2)
    ax.text(0.5, 1.03, label, transform=ax.transAxes, ha="center", va="bottom")
    ax.set_aspect("equal")
    ax.margins(0.08)


def self_normalizing(q: Array, maps: Mapping[str, Array], measured: Mapping[str, Array]) -> Figure:
    """Draw the map of the second moment from layer to layer, and the one measured in a deep network."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.6))
    left.plot(q, q, color=GRAY, linewidth=1.2)
    for i, name in enumerate(maps):
        style = ("-", "--", "-.")[i]
        left.plot(q, maps[name], style, color=f"C{i}", label=name)
        right.semilogy(np.arange(len(measured[name])), measured[name], style, color=f"C{i}")
    left.plot(1, 1, "o", color="C0")
    left.set(xlabel="second moment before", ylabel="second moment after", xlim=(0, 2), ylim=(0, 2))
    right.set(xlabel="layer", ylabel="second moment", ylim=(1e-7, 10))
    fig.legend(loc="outside upper center", ncols=len(maps), handlelength=2.5)
    return fig
