"""Figures of the chapter on backpropagation."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecturelib.backprop import TOY_EXAMPLE, ToyExample, UitTraining, toy_backward, toy_forward
from lecturelib.datasets import BONES_FEATURES

Array = NDArray[Any]
Point = tuple[float, float]
BLUE, ORANGE, GREEN, PURPLE = "C0", "C1", "C2", "C3"
GRAY, LIGHT = "0.45", "0.82"
BACK = (0, (3, 1.5))  # the dash of whatever flows backward


def toy_graph(example: ToyExample = TOY_EXAMPLE) -> Figure:
    """Draw the toy example as a graph: values above the nodes, derivatives of the loss below."""
    forward, backward = toy_forward(*example)._asdict(), toy_backward(*example)._asdict()
    corners = [(2.0 * k, 0.0) for k in range(4)] + [(2.0 * k, -2.6) for k in (3, 2, 1, 0)]
    places = dict(zip(forward, corners, strict=True))
    fig, ax = _board((7.0, 4.2), (-1.9, 7.5), (-3.8, 1.0))
    steps = ("sin", "×ω₁ +β₁", "exp", "×ω₂ +β₂", "cos", "×ω₃ +β₃", "( · −y)²")
    _arrow(ax, (-1.7, 0.1), (0.0, 0.1), BLUE)
    ax.text(-1.7, 0.3, "×ω₀ +β₀", fontsize=11, color=GRAY)
    ax.text(-1.7, -0.4, f"x = {example.x}", color=BLUE, weight="bold")
    for (start, end), step in zip(pairwise(corners), steps, strict=True):
        side = 0.1 if end[0] >= start[0] else -0.1
        _arrow(ax, start, end, BLUE, shift=side)
        _arrow(ax, end, start, ORANGE, shift=side, style=BACK)
        across, up = (-1.0, -0.08) if end[0] == start[0] else (0.0, 0.25)
        x, y = (start[0] + end[0]) / 2 + across, (start[1] + end[1]) / 2 + up
        ax.text(x, y, step, ha="center", fontsize=11, color=GRAY)
    for name, (x, y) in places.items():
        _node(ax, (x, y), "ℓ" if name == "loss" else f"${name[0]}_{name[1]}$")
        right = 0.95 if x == 6.0 else 0.0  # beside the arrows that go down
        low, high = (0.62, -0.82) if y == 0.0 else (0.55, -0.85)
        ax.text(x + right * (y < 0), y + low, _rounded(forward[name]), color=BLUE, ha="center", weight="bold")
        below = _rounded(backward[name]) if name in backward else "1"
        ax.text(x + right * (y == 0), y + high, below, color=ORANGE, ha="center", weight="bold")
    return fig


def dependencies(widths: Sequence[int] = (2, 3, 3, 3, 1)) -> Figure:
    """Draw three copies of a network: the ways to the loss of one weight into h3, h2, h1."""
    fig, axes = plt.subplots(3, 1, figsize=(7.0, 5.6))
    places = _layers(widths, 2.0, 0.62)
    for ax, layer in zip(axes, (3, 2, 1), strict=True):
        ax.set(xlim=(-0.4, 9.6), ylim=(-0.95, 1.25))
        ax.set_axis_off()
        _edges(ax, places)
        for k in range(layer, len(widths) - 1):
            for start in places[k][1:2] if k == layer else places[k]:
                for end in places[k + 1]:
                    _arrow(ax, start, end, ORANGE, width=1.4, gap=5)
        _arrow(ax, places[-1][0], (9.0, 0.0), ORANGE, width=1.4, gap=5)
        _arrow(ax, places[layer - 1][0], places[layer][1], BLUE, width=3.0, gap=5)
        for at in (point for column in places for point in column):
            _node(ax, at, "", 9)
        ax.text(9.15, 0.0, "ℓ", va="center", fontsize=18)
        for k, name in enumerate(("$x$", "$h_1$", "$h_2$", "$h_3$", "$f$")):
            ax.text(places[k][0][0], places[k][0][1] + 0.24, name, ha="center", fontsize=17)
    return fig


def bones_network(sizes: tuple[int, int, int] = (6, 9, 2)) -> Figure:
    """Draw the 6-9-2 network with its bias units; one hidden and one output unit with what feeds them."""
    fig, ax = _board((7.0, 5.0), (-3.0, 8.0), (-4.3, 4.4))
    inputs, hidden, outputs = _layers((sizes[0] + 1, sizes[1] + 1, sizes[2]), 3.2, 0.88)
    _edges(ax, [inputs, hidden[1:]])
    _edges(ax, [hidden, outputs])
    for start in inputs:
        _arrow(ax, start, hidden[3], BLUE, width=1.8, gap=9)
    for start in hidden:
        _arrow(ax, start, outputs[1], ORANGE, width=1.8, style=BACK, gap=9)
    for column in (inputs, hidden):
        ax.plot(*column[0], "s", markersize=17, mfc="white", mec="black")
        ax.text(*column[0], "1", ha="center", va="center", fontsize=11)
    for at in (*inputs[1:], *hidden[1:], *outputs):
        _node(ax, at, "", 17)
    for at, name in zip(inputs[1:], BONES_FEATURES, strict=True):
        ax.text(at[0] - 0.5, at[1], name, ha="right", va="center", fontsize=11)
    for at, name in zip(outputs, ("female", "male"), strict=True):
        ax.text(at[0] + 0.5, at[1], name, va="center", fontsize=11)
    ax.text(1.6, 3.55, "layer 1", color=BLUE, ha="center", weight="bold")
    ax.text(4.9, 3.55, "layer 2", color=ORANGE, ha="center", weight="bold")
    return fig


def error_flow(outputs: int = 3) -> Figure:
    """UiT's backward phase: the errors of the outputs come back through the weights they left by."""
    fig, ax = _board((5.8, 3.1), (-0.6, 8.9), (-2.6, 2.2))
    source, hidden = (0.0, 0.0), (3.0, 0.0)
    ends = [(6.4, 1.7 * (1 - m)) for m in range(outputs)]
    _arrow(ax, source, hidden, BLUE, shift=0.12)
    _arrow(ax, hidden, source, ORANGE, shift=0.12, style=BACK)
    for m, end in enumerate(ends, start=1):
        _arrow(ax, hidden, end, BLUE, shift=0.1)
        _arrow(ax, end, hidden, ORANGE, shift=0.1, style=BACK)
        _node(ax, end, f"$a_{m}$")
        ax.text(end[0] + 0.5, end[1], rf"$\varepsilon_{m} = a_{m} - y_{m}$", color=ORANGE, va="center")
    _node(ax, source, "$x_f$")
    _node(ax, hidden, r"$\alpha_h$")
    ax.text(1.5, 0.3, r"$w^1_{fh}$", color=BLUE, ha="center")
    ax.text(4.3, 1.2, r"$w^2_{h1}$", color=BLUE, ha="center")
    ax.text(1.5, -0.62, r"$\varepsilon_h\,\sigma_h'$", color=ORANGE, ha="center")
    ax.text(4.2, -1.6, r"$\varepsilon_m\,\sigma_m'\,w^2_{hm}$", color=ORANGE, ha="center")
    ax.text(
        3.0, -2.35, r"$\varepsilon_h = \sum_m \varepsilon_m\,\sigma_m'\,w^2_{hm}$", color=ORANGE, ha="center"
    )
    return fig


def order_of_updates(rates: Array, errors: Array) -> Figure:
    """Draw the relative error of the first layer's gradient if the second layer has already moved."""
    fig, ax = plt.subplots()
    ax.loglog(rates, 100 * errors, "o-")
    ax.set(xlabel="learning rate μ", ylabel="error of the gradient (%)")
    return fig


def xor_training(runs: dict[str, UitTraining]) -> Figure:
    """Draw the running loss Q of UiT's algorithm on XOR, for several starts."""
    fig, ax = plt.subplots()
    places = ((0.05, "left"), (0.06, "left"), (0.05, "right"))  # a level of Q, and the side of the label
    for i, ((name, run), (level, side)) in enumerate(zip(runs.items(), places, strict=True)):
        ax.plot(np.arange(1, run.steps + 1), run.Q, ("-", "--", ":")[i], color=f"C{i}")
        x = int(np.argmax(run.Q < level)) + (50 if side == "left" else -50)
        ax.text(x, level, name, color=f"C{i}", ha=side, va="center", weight="bold")
    ax.set(xlabel="step", ylabel="running loss Q", ylim=(0, None))
    ax.margins(x=0)
    return fig


def _board(size: Point, x: Point, y: Point) -> tuple[Figure, Axes]:
    fig, ax = plt.subplots(figsize=size)
    ax.set(xlim=x, ylim=y)
    ax.set_axis_off()
    return fig, ax


def _layers(widths: Sequence[int], dx: float, dy: float) -> list[list[Point]]:
    return [[(dx * k, dy * ((n - 1) / 2 - i)) for i in range(n)] for k, n in enumerate(widths)]


def _edges(ax: Axes, places: Sequence[Sequence[Point]]) -> None:
    for left, right in pairwise(places):
        for start in left:
            for end in right:
                ax.plot(*zip(start, end, strict=True), color=LIGHT, linewidth=0.8, zorder=0)


def _node(ax: Axes, at: Point, label: str, size: float = 27) -> None:
    ax.plot(*at, "o", markersize=size, mfc="white", mec="black", mew=1.0, zorder=3)
    ax.text(*at, label, ha="center", va="center", zorder=4)


def _arrow(
    ax: Axes,
    start: Point,
    end: Point,
    color: str,
    shift: float = 0.0,
    style: object = "-",
    width: float = 1.6,
    gap: float = 13,
) -> None:
    """Draw an arrow, moved to its left by `shift`, that ends `gap` points before the center of a node."""
    direction = np.subtract(end, start) / np.hypot(*np.subtract(end, start))
    aside = shift * np.array([-direction[1], direction[0]])
    arrow = {
        "arrowstyle": "-|>",
        "color": color,
        "linestyle": style,
        "lw": width,
        "shrinkA": 0,
        "shrinkB": gap,
    }
    ax.annotate("", tuple(end + aside), tuple(start + aside), arrowprops=arrow, zorder=1)


def _rounded(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")
