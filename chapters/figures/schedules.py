"""Figures of the chapter on gradient descent: batches, noisy paths, and learning-rate schedules."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from figures.gradient_descent import BLUE, GREEN, ORANGE
from lecturelib.descent import batch_slices, minibatches
from lecturelib.experiments import LinregRuns
from lecturelib.problems import linear_regression
from lecturelib.schedules import SCHEDULES

Array = NDArray[Any]
# Color and dashes of the curves in a figure, in their order.
_STYLES = tuple(
    (f"C{i}", dashes) for i, dashes in enumerate(("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1))))
)


def batches(rng: np.random.Generator, n: int = 10, size: int = 4, epochs: int = 3) -> Figure:
    """Draw which batch each sample is in: in order, reshuffled each epoch, and drawn with replacement."""
    kinds: dict[str, Callable[[], Iterable[NDArray[np.int_]]]] = {
        "in order": lambda: [np.arange(n)[part] for part in batch_slices(n, size)],
        "reshuffled": lambda: minibatches(n, size, rng),
        "with\nreplacement": lambda: minibatches(n, size, rng, replace=True),
    }
    fig, axes = plt.subplots(len(kinds), 1, figsize=(7.0, 5.6), sharex=True)
    for ax, (name, draw) in zip(axes, kinds.items(), strict=True):
        for epoch in range(epochs):
            for k, batch in enumerate(draw()):
                samples, times = np.unique(batch, return_counts=True)
                row = epoch + (k - 1) * 0.26
                ax.scatter(samples, np.full(samples.size, row), 40 * times, color=f"C{k}", marker="os^"[k])
        ax.set(
            yticks=range(epochs), yticklabels=[f"epoch {e + 1}" for e in range(epochs)], ylim=(2.55, -0.55)
        )
        ax.text(n - 0.3, 1, name, va="center", weight="bold")
        ax.set_yticks([0.5, 1.5], minor=True)
        ax.grid(visible=False)
        ax.grid(visible=True, which="minor", axis="y", color="0.7")
    axes[-1].set(xticks=range(n), xlabel="sample", xlim=(-0.5, n + 1.9))
    return fig


def sgd_paths(paths: Mapping[int, Array]) -> Figure:
    """Draw stochastic descent on a straight line by batch size; key 0 holds the best line."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 4.0))
    texts = {1: (0.35, 3.5), 32: (1.2, 1.3), 512: (0.0, 1.85)}
    for ax, span in zip(axes, (None, 0.75), strict=True):
        for (size, path), color in zip(
            sorted((s, p) for s, p in paths.items() if s), (ORANGE, BLUE, GREEN), strict=False
        ):
            style = {1: "-", 32: "-", 512: "s--"}[size]
            ax.plot(*path.T, style, color=color, linewidth=0.5 if size == 1 else 1.8, markersize=4)
            if span is None:
                ax.text(*texts[size], f"M = {size}", color=color, weight="bold")
        ax.plot(*paths[0].T, "*", color="black", markersize=12)
        ax.set_xlabel("intercept")
    best = paths[0][0]
    axes[1].set(xlim=best[0] + np.array([-0.75, 0.75]), ylim=best[1] + np.array([-0.75, 0.75]))
    axes[0].set_ylabel("slope")
    return fig


def toy_run(run: LinregRuns, x: Array, y: Array) -> Figure:
    """Draw the path of one run on the toy regression, and its loss above that of the best line."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 3.6))
    row, path = linear_regression(x, y), run.path[:, 0]
    u, v = np.meshgrid(np.linspace(1, 11, 81), np.linspace(1.5, 6.5, 81))
    left.contour(u, v, row.f(np.array([u, v])), levels=12, colors="0.75", linewidths=0.9)
    left.plot(*path.T, color=BLUE, linewidth=1)
    left.plot(*path[0], "o", color=BLUE)
    left.plot(*row.argmin, "*", color="black", markersize=12)
    left.text(9.8, 5.3, "start", color=BLUE, weight="bold", ha="right")
    left.set(xlabel="intercept", ylabel="slope")
    left.grid(visible=False)
    right.semilogy(row.f(path.T) - row.minimum, color=BLUE, linewidth=0.9)
    right.set(xlabel="step", ylabel="loss above its minimum")
    return fig


def falling(asked: Sequence[int], rates: Mapping[str, Sequence[float]]) -> Figure:
    """Draw schedules of the catalog that fall, with rings at the `rates` that PyTorch gave when `asked`."""
    labels = {
        "constant": ("constant", 50, 0.103),
        "linear_decay": ("linear", 58, 0.029),
        "inverse_time_decay": ("inverse time", 102, 0.049),
        "exponential_decay": ("exponential", 102, 0.0355),
        "power_decay": ("power ½", 22, 0.024),
        "step_decay": ("step", 8, 0.053),
    }
    fig, ax = _over_steps(labels, 100)
    for name, (color, _) in zip(labels, _STYLES, strict=True):
        if name in rates:
            ax.plot(asked, rates[name], "o", color=color, fillstyle="none", markersize=9)
    ax.set(xlim=(0, 125), xticks=range(0, 101, 20))
    return fig


def cycling() -> Figure:
    """Draw a cosine, warm restarts and one cycle."""
    labels = {
        "one_cycle": ("one cycle", 41, 0.099),
        "cosine": ("cosine", 32, 0.055),
        "cosine_warm_restarts(mult=2)": ("warm restarts", 11, 0.103),
    }
    return _over_steps(labels, 100)[0]


def _over_steps(labels: Mapping[str, tuple[str, float, float]], steps: int) -> tuple[Figure, Axes]:
    """Draw schedules of the catalog, each with a label and its place."""
    fig, ax = plt.subplots(figsize=(7.0, 4.2))
    t = np.linspace(0, steps, 20 * steps + 1)
    for (name, (text, x, y)), (color, dashes) in zip(labels.items(), _STYLES, strict=False):
        rates = SCHEDULES[name].rate(np.floor(t) if "step" in name else t)
        ax.plot(t, rates, linestyle=dashes, color=color)
        ax.text(x, y, text, color=color, weight="bold")
    ax.set(xlabel="step t", ylabel="learning rate", xlim=(0, steps), ylim=(0, 0.112))
    return fig, ax


def plateau(errors: Array, rates: Array) -> Figure:
    """Draw validation errors and, below, the rate that is halved when they stop improving."""
    fig, (above, below) = plt.subplots(2, 1, figsize=(7.0, 4.4), sharex=True)
    t = np.arange(len(errors))
    above.plot(t, errors, "o-", color="0.6", markersize=5, linewidth=1.2)
    better = errors < np.minimum.accumulate(np.concatenate([[np.inf], errors[:-1]]))
    above.plot(t[better], errors[better], "o", color=GREEN)
    above.plot(t[~better], errors[~better], "x", color=ORANGE, markeredgewidth=2.4)
    above.text(1.3, 2.45, "better than all before", color=GREEN, weight="bold")
    above.text(3.2, 2.08, "not better", color=ORANGE, weight="bold")
    below.stairs(rates, np.append(t, t[-1] + 1), baseline=None, color=BLUE, linewidth=2.2)
    above.set_ylabel("validation error")
    below.set(xlabel="epoch", ylabel="learning rate", ylim=(0, None), xticks=t[::2])
    return fig


def cooling(paths: Mapping[str, Array]) -> Figure:
    """Draw how descent without noise cools on a parabola."""
    places = ((8, 1e-3), (1e3, 2.5e-2), (1e3, 0.46))
    return _by_step(paths, places, "x", 1e-5)


def typical_distance(rms: Mapping[str, Sequence[float]]) -> Figure:
    """Draw the root of the mean square distance of noisy descent from the minimum of a parabola."""
    places = ((200, 0.25), (20, 0.62), (9e3, 0.032), (1500, 0.1))
    return _by_step(rms, places, "typical distance", 6e-3)


def _by_step(
    curves: Mapping[str, Sequence[float] | Array],
    places: Sequence[tuple[float, float]],
    ylabel: str,
    low: float,
) -> Figure:
    fig, ax = plt.subplots(figsize=(7.0, 4.0))
    for (name, values), place, (color, dashes) in zip(curves.items(), places, _STYLES, strict=False):
        t = np.unique(np.geomspace(1, len(values), 400).astype(int))
        ax.loglog(t, np.asarray(values)[t - 1], linestyle=dashes, color=color)
        ax.text(*place, name, color=color, weight="bold")
    ax.set(xlabel="step t", ylabel=ylabel, ylim=(low, 1.5))
    return fig
