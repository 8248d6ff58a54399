"""Figures of the chapter on optimizers, second half: rules with a rate for every coordinate, and races."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from figures.optimizers import (
    BLACK,
    BLUE,
    GRAY,
    GREEN,
    LOOKS,
    ORANGE,
    PURPLE,
    Array,
    contours,
)
from lecturelib.experiments import RPropRun
from lecturelib.optimizers import AdaDelta, Adam, NormalizedGradient, Rule, Trace, minimize
from lecturelib.problems import PROBLEMS


def sign_descent(lr: float = 0.35, steps: int = 40) -> Figure:
    """Draw steps of the gradient's signs on the bowl, which never come to rest, and Adam's, which do."""
    fig, axes = plt.subplots(1, 2, figsize=(7.0, 3.3), sharey=True)
    rules: dict[str, Rule] = {"normalized gradient": NormalizedGradient(lr), "Adam": Adam(lr)}
    for ax, color, (name, rule) in zip(axes, (PURPLE, BLACK), rules.items(), strict=True):
        path = minimize(rule, PROBLEMS["bowl"].value_and_grad, [-4.0, 2.6], 3 * steps).path
        contours(ax, PROBLEMS["bowl"], (-4.6, 1.6), (-1.7, 3.1), np.array([0.3, 2, 6, 14, 26, 42]))
        ax.plot(
            *path[: steps * (1 if name != "Adam" else 3)].T, "-o", color=color, markersize=3, linewidth=1.1
        )
        ax.plot(0, 0, "*", color=ORANGE, markersize=10, zorder=3)
        ax.text(0.97, 0.93, name, color=color, weight="bold", transform=ax.transAxes, ha="right")
    axes[1].set_ylabel("")
    return fig


def epsilon_placement(g: Array, steps: Mapping[str, Array], eps: float) -> Figure:
    """Draw the first step of Adam, in learning rates, for gradients of every size."""
    fig, ax = plt.subplots()
    looks = ((ORANGE, "-", (2.5e-4, 0.06)), (BLUE, "--", (2.4e-8, 0.33)), (GREEN, ":", (1.6e-12, 0.05)))
    for (name, lengths), (color, dash, at) in zip(steps.items(), looks, strict=True):
        ax.loglog(g, lengths, color=color, linestyle=dash, linewidth=2.6)
        ax.text(*at, name, color=color, weight="bold")
    for x, text in ((eps, "ε"), (np.sqrt(eps), "√ε")):
        ax.axvline(x, color=GRAY, linewidth=1, linestyle=":")
        ax.text(x * 1.2, 2e-3, text, color=GRAY)
    ax.set(xlabel="size of the gradient", ylabel="first step / learning rate", ylim=(1e-3, 2))
    return fig


def bias_correction(t: Array, corrected: Array, plain: Array) -> Figure:
    """Draw the length of Adam's steps under a constant gradient, with and without the correction."""
    fig, ax = plt.subplots()
    ax.loglog(t, plain, color=ORANGE)
    ax.loglog(t, corrected, "--", color=BLUE)
    ax.text(70, 4.4, "without correction", color=ORANGE, weight="bold")
    ax.text(2, 1.1, "with correction", color=BLUE, weight="bold")
    top = int(np.argmax(plain))
    ax.plot(t[top], plain[top], "o", color=ORANGE)
    ax.text(t[top], plain[top] * 1.07, f"{plain[top]:.2f} at step {t[top]}", color=ORANGE, ha="center")
    ax.set(xlabel="step t", ylabel="step / learning rate", ylim=(0.8, 9))
    ax.set_yticks((1, 2, 3, 5, 8), ("1", "2", "3", "5", "8"))
    ax.minorticks_off()
    return fig


def adadelta_eps(steps: int = 300) -> Figure:
    """Draw AdaDelta's way down the bowl for several ε, which its formula hides."""
    fig, ax = plt.subplots()
    labels = {1e-8: (250, 6.2), 1e-6: (190, 1.7), 1e-5: (106, 0.5), 1e-4: (22, 3e-4)}
    for (eps, at), color, dash in zip(
        labels.items(), (BLUE, ORANGE, GREEN, PURPLE), ("-", "--", "-.", ":"), strict=True
    ):
        values = minimize(AdaDelta(eps=eps), PROBLEMS["bowl"].value_and_grad, [1.0, 1.0], steps).values
        ax.semilogy(values, color=color, linestyle=dash)
        exponent = round(np.log10(eps))
        ax.text(*at, f"$\\epsilon = 10^{{{exponent}}}$", color=color)
    ax.set(xlabel="step", ylabel="value", xlim=(0, steps), ylim=(1e-5, 20))
    return fig


def rprop_failure(run: RPropRun) -> Figure:
    """Draw the parameter under RProp and under descent, and RProp's step size."""
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(7.0, 4.2), sharex=True)
    epochs = np.arange(len(run.rprop)) / 10
    top.plot(epochs, run.rprop, color=ORANGE)
    top.plot(epochs, run.sgd, "--", color=BLUE)
    text = f"RProp: {run.rprop[-1]:.0f} at the end".replace("-", "−")
    top.text(52, 0.45 * run.rprop[-1], text, color=ORANGE, weight="bold", ha="right", va="top")
    top.text(52, 0, f"SGD: {abs(run.sgd[-1]):.3f}", color=BLUE, weight="bold", va="bottom")
    bottom.plot(epochs, run.delta, color=ORANGE, linewidth=0.9)
    top.set(ylabel="θ", ylim=(1.08 * run.rprop[-1], -0.15 * run.rprop[-1]))
    bottom.set(xlabel="epoch", ylabel="RProp's Δ", xlim=(0, epochs[-1]))
    return fig


def rate_sweep(finals: Mapping[str, Array], rates: Array) -> Figure:
    """Draw what is left of the loss against the learning rate, for descent and for Adam."""
    fig, ax = plt.subplots()
    for (name, losses), at in zip(finals.items(), ((0.12, 1.3), (2.4e-3, 0.3)), strict=True):
        label, color, dash = LOOKS[name]
        ax.loglog(rates, losses, color=color, linestyle=dash, marker="o", markersize=4)
        ax.text(*at, label, color=color, weight="bold", ha="left" if at[0] > 0.1 else "right")
    for rate, text in ((3e-4, "3e-4"), (1e-3, "1e-3")):
        ax.axvline(rate, color=GRAY, linestyle=":", linewidth=1.2)
        ax.text(rate, 5e-3, text, color=GRAY, ha="center", backgroundcolor="white")
    ax.set(xlabel="learning rate", ylabel="loss after 100 steps", ylim=(2.5e-3, 8))
    return fig


def digits_race(traces: Mapping[str, Trace]) -> Figure:
    """Draw the loss of each rule over the steps, with its name at the end."""
    fig, ax = plt.subplots(figsize=(7.0, 4.0))
    ends = np.log([trace.values[-1] for trace in traces.values()])
    heights = np.empty(len(ends))
    heights[np.argsort(ends)] = _spread(np.sort(ends), 0.19)
    for (name, trace), height in zip(traces.items(), heights, strict=True):
        label, color, dash = LOOKS[name]
        ax.semilogy(trace.values, color=color, linestyle=dash, linewidth=1.8)
        ax.text(len(trace.values) + 1, np.exp(height), label, color=color, weight="bold", va="center")
    ax.set(xlabel="step", ylabel="loss", xlim=(0, 1.27 * len(trace.values)))
    return fig


def _spread(heights: Array, gap: float) -> Array:
    """Push ascending heights up until neighbors are at least `gap` apart."""
    steps = gap * np.arange(len(heights))
    pushed: Array = np.maximum.accumulate(heights - steps) + steps
    return pushed


def beale_race(traces: Mapping[str, Trace]) -> Figure:
    """Draw the paths over the level lines of Beale's function."""
    fig, ax = plt.subplots(figsize=(7.0, 4.8))
    contours(ax, PROBLEMS["beale"], (0.3, 3.4), (-1.1, 1.65), np.geomspace(0.05, 60, 11))
    for name, trace in traces.items():
        label, color, dash = LOOKS[name]
        ax.plot(*trace.path.T, color=color, linestyle=dash, linewidth=1.8, label=label)
    ax.plot(*PROBLEMS["beale"].start, "o", color=BLACK)
    ax.plot(*PROBLEMS["beale"].argmin, "*", color=BLACK, markersize=12)
    ax.legend(loc="lower right", handlelength=2.6, fontsize=11)
    return fig


def saddle_race(traces: Mapping[str, Trace]) -> Figure:
    """Draw how far each rule is from the ridge of the saddle, step by step, and its path over the plane."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7.0, 4.0), width_ratios=(1, 1.5))
    contours(left, PROBLEMS["saddle"], (-0.7, 1.1), (-0.1, 1.15), np.linspace(-1.2, 1.2, 17))
    for name, trace in traces.items():
        label, color, dash = LOOKS[name]
        y = np.abs(trace.path[:, 1])
        last = int(np.argmax(y > 1))
        left.plot(*trace.path[: last + 1].T, color=color, linestyle=dash, linewidth=1.5)
        right.loglog(np.arange(1, last + 1), y[1 : last + 1], color=color, linestyle=dash, label=label)
    left.plot(1, 0, "o", color=BLACK)
    right.axhline(1, color=GRAY, linestyle=":", linewidth=1.2)
    right.set(xlabel="step", ylabel="distance from the ridge", ylim=(5e-7, 3))
    right.legend(loc="upper left", bbox_to_anchor=(0, 0.62), handlelength=2.6, fontsize=11)
    return fig
