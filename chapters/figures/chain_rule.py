"""Figures of the chapter on the chain rule: graphs with values and derivatives, paths, costs and errors."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, product
from typing import Any, Literal, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from lecturelib.autodiff import (
    AddMulExample,
    SigmoidNeuron,
    chain_multiplications,
    count_paths,
    reverse_multiplications,
)

Array = NDArray[Any]
Mode = Literal["forward", "reverse"]
BLUE, ORANGE, GREEN, PURPLE = "C0", "C1", "C2", "C3"
GRAY = "0.45"


class Node(NamedTuple):
    """A box of a graph: where it stands, what it says, and what is written above and below it."""

    at: tuple[float, float]
    label: str
    above: str = ""
    below: str = ""
    shifts: tuple[int, int] = (22, -22)  # of these two, in points


def _graph(ax: Axes, nodes: Mapping[str, Node], edges: Iterable[tuple[str, str]]) -> None:
    """Draw boxes and arrows; blue above a box is its value, orange below it a derivative."""
    boxes = {}
    for name, node in nodes.items():
        style = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": GRAY}
        boxes[name] = ax.text(*node.at, node.label, ha="center", va="center", size=15, bbox=style)
        for text, shift, color in zip((node.above, node.below), node.shifts, (BLUE, ORANGE), strict=True):
            look: dict[str, Any] = {"ha": "center", "va": "center", "weight": "bold", "size": 12, "zorder": 4}
            paper = {"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
            if text:
                ax.annotate(
                    text, node.at, (0, shift), textcoords="offset points", bbox=paper, color=color, **look
                )
    for a, b in edges:
        ends = {"patchA": boxes[a].get_bbox_patch(), "patchB": boxes[b].get_bbox_patch()}
        line = {"arrowstyle": "-|>", "color": GRAY, "shrinkA": 2, "shrinkB": 2, **ends}
        ax.annotate("", nodes[b].at, nodes[a].at, arrowprops=line)
    across, up = np.array([node.at for node in nodes.values()]).T
    ax.set(xlim=(across.min() - 0.45, across.max() + 0.45), ylim=(up.min() - 0.6, up.max() + 0.6))
    ax.set_axis_off()


def _number(x: float, places: int = 3) -> str:
    return (f"{x:.0f}" if float(x).is_integer() else f"{x:.{places}f}").replace("-", "−")


def add_mul_circuit(x: float, y: float, z: float, result: AddMulExample) -> Figure:
    """Draw f = (x + y) z, values above the boxes and derivatives of f below them."""
    fig, ax = plt.subplots(figsize=(5.5, 3.4))
    rows = {
        "x": ((0, 2), "x", x, result.df_dx),
        "y": ((0, 1), "y", y, result.df_dy),
        "z": ((0, 0), "z", z, result.df_dz),
        "q": ((1.3, 1.5), "q = x + y", result.q, result.df_dq),
        "f": ((2.6, 0.75), "f = q z", result.f, 1.0),
    }
    nodes = {name: Node(at, label, _number(v), _number(d)) for name, (at, label, v, d) in rows.items()}
    _graph(ax, nodes, [("x", "q"), ("y", "q"), ("q", "f"), ("z", "f")])
    return fig


def sigmoid_circuit(w: Array, x: Array, neuron: SigmoidNeuron) -> Figure:
    """Draw a sigmoid neuron of two inputs gate by gate, the derivatives of f below the boxes."""
    fig, ax = plt.subplots(figsize=(6.6, 5.0))
    by_w, by_x, by_s = neuron.by_w, neuron.by_x, neuron.backward["s"]
    rows: dict[str, tuple[tuple[float, float], str, float, float]] = {
        "w0": ((0, 4), "$w_0$", w[0], by_w[0]),
        "x0": ((0, 3), "$x_0$", x[0], by_x[0]),
        "w1": ((0, 2), "$w_1$", w[1], by_w[1]),
        "x1": ((0, 1), "$x_1$", x[1], by_x[1]),
        "w2": ((0, 0), "$w_2$", w[2], by_w[2]),
        "p0": ((1, 3.5), "$w_0 x_0$", w[0] * x[0], by_s),
        "p1": ((1, 1.5), "$w_1 x_1$", w[1] * x[1], by_s),
    }
    labels = ("$s$", "$-s$", "$e^{-s}$", "$1 + e^{-s}$")
    for label, at, name in zip(labels, (2.1, 2.95, 3.85, 4.95), neuron.forward, strict=True):
        rows[name] = ((at, 2), label, neuron.forward[name], neuron.backward[name])
    rows["f"] = ((5.95, 2), "$f$", neuron.f, 1.0)
    nodes = {name: Node(at, label, _number(v), _number(d)) for name, (at, label, v, d) in rows.items()}
    edges = [("w0", "p0"), ("x0", "p0"), ("w1", "p1"), ("x1", "p1"), ("p0", "s"), ("p1", "s"), ("w2", "s")]
    _graph(ax, nodes, [*edges, *pairwise([*neuron.forward, "f"])])
    return fig


def regression_graph() -> Figure:
    """Draw the graph of linear regression, with the shape of each variable above and of each slope below."""
    fig, ax = plt.subplots(figsize=(6.4, 3.6))
    nodes = {
        "X": Node((0, 2), "$X$", "(64, 8)"),
        "w": Node((0, 1), "$w_1$", "(8,)", "(1, 8)"),
        "b": Node((0, 0), "$b_1$", "number", "(1, 1)"),
        "p": Node((1.5, 1), "$p = X w_1 + b_1$", "(64,)", "(1, 64)"),
        "y": Node((1.5, 0), "$y$", "(64,)"),
        "r": Node((2.95, 0.5), "$r = p - y$", "(64,)", "(1, 64)"),
        "L": Node((4.5, 0.5), r"$\mathcal{L} = \Vert r \Vert^2 / 64$", "number", "(1, 1)"),
    }
    _graph(ax, nodes, [("X", "p"), ("w", "p"), ("b", "p"), ("p", "r"), ("y", "r"), ("r", "L")])
    ax.set_xlim(-0.4, 5.2)
    return fig


def layouts(sizes: Sequence[int] = (5, 3, 4, 1)) -> Figure:
    """Draw the chain of Jacobians as rectangles in both layouts; an entry is a unit square."""
    fig, axes = plt.subplots(2, 1, figsize=(7.0, 4.4))
    shapes = [(after, before) for before, after in pairwise(sizes)]
    names = [f"$J_{k + 1}$" for k in range(len(shapes))]
    whole = (sizes[-1], sizes[0])
    numerator = [*zip(shapes[::-1], names[::-1], strict=True)]
    denominator = [(shape[::-1], f"{name[:-1]}^\\top$") for shape, name in zip(shapes, names, strict=True)]
    _rectangles(axes[0], [*numerator, (whole, "row")], "numerator layout")
    _rectangles(axes[1], [*denominator, (whole[::-1], "column")], "denominator layout")
    return fig


def _rectangles(ax: Axes, factors: Sequence[tuple[tuple[int, int], str]], title: str) -> None:
    left = 0.0
    for i, ((rows, columns), name) in enumerate(factors):
        last = i == len(factors) - 1
        if last:
            ax.text(left + 0.2, 0, "=", ha="center", va="center")
            left += 1.2
        face, edge = ("#FBE3D3", ORANGE) if last else ("#D9EAF5", BLUE)
        ax.add_patch(
            Rectangle((left, -rows / 2), columns, rows, facecolor=face, edgecolor=edge, linewidth=1.5)
        )
        ax.text(left + columns / 2, -rows / 2 - 0.25, f"{name}\n{rows} × {columns}", ha="center", va="top")
        left += columns + 1.2
    ax.text(-0.2, 3.4, title, weight="bold", ha="left", va="top")
    ax.set(xlim=(-0.4, left), ylim=(-4.9, 3.4), aspect="equal")
    ax.set_axis_off()


def paths_and_edges(N: int = 3, m: int = 2, wide: int = 10) -> Figure:
    """Draw a small network with one path in orange, and the numbers of paths and edges of wider networks."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.6))
    layers = [np.zeros(1), *[np.arange(N) - (N - 1) / 2] * m, np.zeros(1)]
    for k, (before, after) in enumerate(pairwise(layers)):
        for a, b in product(before, after):
            left.plot((k, k + 1), (a, b), color="0.7", linewidth=1.2)
    chosen = [layer[0 if k % 2 else -1] for k, layer in enumerate(layers)]
    left.plot(range(m + 2), chosen, color=ORANGE, linewidth=3)
    for k, layer in enumerate(layers):
        left.plot(np.full(layer.size, k), layer, "o", color=BLUE, markersize=12)
    left.text((m + 1) / 2, N / 2, f"{count_paths(N, m)} paths, one in orange", ha="center")
    left.set(xlim=(-0.3, m + 1.3), ylim=(-N / 2, N / 2 + 0.3))
    left.set_axis_off()
    depths = np.arange(1, 9)
    right.semilogy(depths, [count_paths(wide, int(k)) for k in depths], "o-", color=ORANGE)
    right.semilogy(depths, [reverse_multiplications(wide, int(k)) for k in depths], "s--", color=BLUE)
    right.text(4.6, 1e6, "paths", color=ORANGE, weight="bold", ha="right")
    right.text(5.0, 70, "edges", color=BLUE, weight="bold")
    right.set(xlabel=f"hidden layers of {wide} units", ylim=(5, 3e8), xticks=depths)
    return fig


def difference_errors(steps: Array, errors: Mapping[str, Array], exact: float) -> Figure:
    """Draw the error of difference quotients over the step; `exact` is the error of a dual number."""
    fig, ax = plt.subplots()
    for i, (name, error) in enumerate(errors.items()):
        ax.loglog(steps, error, "os"[i] + ("-", "--")[i], color=f"C{i}", markersize=4)
        at = (2e-6, 3e-4) if i == 0 else (2e-3, 1e-8)
        ax.text(*at, name, color=f"C{i}", weight="bold")
    ax.axhline(max(exact, 1e-16), color=GREEN, linestyle=":")
    ax.text(0.15, 3e-16, "dual number, tape: no step", color=GREEN, weight="bold", ha="right")
    ax.set(xlabel="step h", ylabel="error of the derivative", ylim=(3e-17, 10))
    return fig


def cost_of_modes(hidden: int = 20, inputs: int = 50, most: int = 100) -> Figure:
    """Draw what the Jacobian costs in either mode when the number of outputs grows."""
    fig, ax = plt.subplots()
    outputs = np.arange(1, most + 1)
    looks: tuple[tuple[Mode, str, str], ...] = (("forward", BLUE, "-"), ("reverse", ORANGE, "--"))
    for mode, color, style in looks:
        cost = [chain_multiplications([inputs, hidden, hidden, int(m)], mode) for m in outputs]
        ax.plot(outputs, np.array(cost) / 1000, style, color=color)
        ax.text(most, cost[-1] / 1000, f" {mode}", color=color, weight="bold", va="center")
    ax.axvline(inputs, color=GRAY, linewidth=1)
    ax.text(inputs + 1, 3, "as many outputs as inputs", color=GRAY)
    ax.set(xlabel="outputs", ylabel="thousand multiplications", xlim=(0, most * 1.15), ylim=(0, None))
    return fig


def two_modes(tangents: Sequence[float], adjoints: Sequence[float]) -> Figure:
    """Draw the lecture's example graph; in blue its tangents, in orange its adjoints."""
    fig, ax = plt.subplots(figsize=(6.2, 3.6))
    rows = {
        "x": ((0, 1), "$x$"),
        "y1": ((1.3, 2), r"$y_1 = w_1^\top x$"),
        "y2": ((1.3, 0), r"$y_2 = w_2^\top x$"),
        "y3": ((2.9, 2), "$y_3 = y_1 e^{y_2}$"),
        "y4": ((2.9, 0), "$y_4 = y_2 e^{y_1}$"),
        "y": ((4.4, 1), "$y = y_3 y_4$"),
    }
    numbers = [("", ""), *((_number(t), _number(a)) for t, a in zip(tangents, adjoints, strict=True))]
    shifts = {2: (38, 22), 1: (22, -22), 0: (-22, -38)}  # by height: no arrow runs through a number
    nodes = {k: Node(*rows[k], *pair, shifts[rows[k][0][1]]) for k, pair in zip(rows, numbers, strict=True)}
    edges = [("x", "y1"), ("x", "y2"), ("y1", "y3"), ("y2", "y3"), ("y1", "y4"), ("y2", "y4")]
    _graph(ax, nodes, [*edges, ("y3", "y"), ("y4", "y")])
    return fig
