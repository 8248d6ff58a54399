"""Figures of the chapter on losses."""

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lecturelib import losses
from lecturelib.activations import sigmoid

Array = NDArray[Any]
BLUE, ORANGE, GREEN, PURPLE = "C0", "C1", "C2", "C3"
GRAY = "0.45"


def _label(ax: Axes, x: float, y: float, text: str, color: str, **more: Any) -> None:
    ax.text(x, y, text, color=color, weight="bold", **more)


def regression_shapes() -> Figure:
    """Draw three losses of one sample, and their slopes, over the difference of prediction and target."""
    r = np.linspace(-3, 3, 601)
    rows = (
        ("mse", losses.mse, losses.mse_grad, "-", BLUE),
        ("half_mse", losses.half_mse, losses.half_mse_grad, "--", GREEN),
        ("mae", losses.mae, losses.mae_subgrad, "-.", ORANGE),
    )
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.4))
    for _, f, grad, style, color in rows:
        left.plot(r, [f(d, 0.0) for d in r], style, color=color)
        slope = np.array([grad(d, 0.0) for d in r])
        slope[np.r_[False, np.abs(np.diff(slope)) > 0.5]] = np.nan  # a jump, not a steep line
        right.plot(r, slope, style, color=color)
    for text, color, at_left, at_right in (
        ("mse", BLUE, (0.85, 4.3), (0.45, 3.3)),
        ("½ mse", GREEN, (0.95, 0.12), (1.72, 1.25)),
        ("mae", ORANGE, (-2.95, 1.4), (-2.9, -0.8)),
    ):
        _label(left, *at_left, text, color)
        _label(right, *at_right, text, color)
    left.set(xlabel="prediction − target", ylabel="loss of one sample", ylim=(-0.1, 5), xticks=range(-3, 4))
    right.set(xlabel="prediction − target", ylabel="slope", ylim=(-4.5, 4.5), xticks=range(-3, 4))
    return fig


def msle_asymmetry(target: float = 100.0) -> Figure:
    """Draw the squared logarithmic error around one target: too little costs more than too much."""
    a = np.linspace(5, 250, 400)
    fig, ax = plt.subplots(figsize=(7.0, 3.2))
    ax.plot(a, [losses.msle(value, target) for value in a], color=BLUE)
    for value, place, side in ((50.0, (58, 0.62), "left"), (150.0, (168, 0.1), "left")):
        cost = losses.msle(value, target)
        line = {"arrowstyle": "-", "color": ORANGE, "shrinkB": 5}
        ax.plot(value, cost, "o", color=ORANGE)
        text = f"{value:.0f} costs {cost:.3f}"
        ax.annotate(text, (value, cost), place, color=ORANGE, ha=side, weight="bold", arrowprops=line)
    ax.axvline(target, color=GRAY, linewidth=1.2, linestyle=":")
    ax.text(target, 1.42, "target 100", color=GRAY, ha="center")
    ax.set(xlabel="prediction", ylabel="squared log error", xlim=(0, 250), ylim=(-0.03, 1.4))
    return fig


def confident_mistakes() -> Figure:
    """Draw the loss of a wrong decision from scores, from probabilities, and from clipped ones."""
    z = np.linspace(0, 50, 1001)
    probability = sigmoid(z)
    clipped = np.minimum(probability, 1 - 1e-7)
    printed = np.array([losses.binary_cross_entropy(p, 0.0) for p in probability])
    finite = np.isfinite(printed)
    fig, ax = plt.subplots(figsize=(7.0, 3.6))
    ax.plot(z, [losses.bce_with_logits(s, 0.0) for s in z], color=BLUE)
    ax.plot(z[finite], printed[finite], color=ORANGE, linestyle=(0, (3, 1.5)))
    ax.plot(z[finite][-1], printed[finite][-1], "X", color=ORANGE, markersize=10)
    ax.plot(z, [losses.binary_cross_entropy(p, 0.0) for p in clipped], "-.", color=GREEN)
    _label(ax, 38.0, 41.0, "from the score", BLUE, ha="right")
    _label(ax, 38.3, 30.5, "from the\nprobability:\ninfinite from\nhere on", ORANGE, va="center")
    _label(ax, 49.5, 12.4, "probability clipped", GREEN, ha="right")
    ax.set(xlabel="score z, while the label is 0", ylabel="binary cross-entropy", xlim=(0, 50), ylim=(0, 50))
    return fig


def margins() -> Figure:
    """Draw the squared hinge, the other reading of the slide, and the cross-entropy over the margin."""
    m = np.linspace(-1.6, 3.2, 500)
    fig, ax = plt.subplots()
    ax.plot(m, (m < 0).astype(float), color=GRAY, linewidth=1.2)
    ax.plot(m[m > 1], (1 - m[m > 1]) ** 2, color=ORANGE, linestyle=(0, (3, 1.5)))
    ax.plot(m, [losses.squared_hinge(value, 1.0) for value in m], color=BLUE)
    ax.plot(m, [losses.bce_with_logits(value, 1.0) for value in m], "-.", color=GREEN)
    _label(ax, -0.78, 3.5, "squared hinge", BLUE)
    _label(ax, 2.55, 3.5, "the square inside\nthe maximum", ORANGE, ha="right", va="center")
    _label(ax, -1.55, 1.95, "cross-entropy", GREEN)
    ax.text(-1.55, 0.68, "mistakes", color=GRAY)
    ax.set(
        xlabel="margin: label times score", ylabel="loss of one sample", ylim=(-0.1, 4.8), xlim=(-1.6, 3.2)
    )
    return fig


def squared_error_on_a_sigmoid() -> Figure:
    """Draw the gradient by the score of a positive example, for two losses behind one sigmoid."""
    z = np.linspace(-8, 6, 400)
    a = sigmoid(z)
    fig, ax = plt.subplots(figsize=(7.0, 3.2))
    ax.axhline(0, color=GRAY, linewidth=1.0)
    ax.plot(z, [losses.bce_with_logits_grad(value, 1.0) for value in z], color=BLUE)
    slopes = np.array([losses.half_mse_grad(value, 1.0) for value in a]) * a * (1 - a)
    ax.plot(z, slopes, "--", color=ORANGE)
    _label(ax, -5.6, -0.88, "cross-entropy", BLUE)
    _label(ax, -7.8, -0.2, "half the squared error", ORANGE)
    ax.set(xlabel="score z, while the label is 1", ylabel="gradient by z", xlim=(-8, 6), ylim=(-1.08, 0.08))
    return fig


def td_values(paths: Mapping[str, Array], truth: Array) -> Figure:
    """Draw the values of three states, step by step, for each kind of gradient."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.4), sharey=True)
    for ax, (kind, path) in zip(axes, paths.items(), strict=True):
        ends = path[-1]
        for i, (state, style) in enumerate(zip("ABC", ("-", "--", "-."), strict=True)):
            ax.axhline(truth[i], color="0.7", linewidth=1.2, linestyle=":")
            ax.plot(path[:, i], style, color=f"C{i}")
            _label(ax, 1.02 * (len(path) - 1), ends[i], state, f"C{i}", va="center")
        ax.text(0.5, 1.03, kind, transform=ax.transAxes, ha="center", va="bottom")
        ax.set(xlabel="step", ylim=(-0.06, 1.1), xlim=(0, 1.1 * (len(path) - 1)))
    axes[0].set_ylabel("value")
    return fig
