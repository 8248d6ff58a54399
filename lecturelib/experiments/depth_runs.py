r"""Networks of equal size and different depth: how long each takes to learn labels that mean nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_number, as_rng
from lecturelib._layers import batch
from lecturelib.backprop import Layout, MLPWorkspace
from lecturelib.initializers import he_normal
from lecturelib.losses import one_hot


class DepthRun(NamedTuple):
    """One network on its way to knowing every label."""

    sizes: tuple[int, ...]  # of all layers, input and output included
    parameters: int
    wrong: Array  # (epochs + 1,) share of the labels it gets wrong, entry 0 before training
    converged: bool  # whether the last one is 0

    @property
    def epochs(self) -> int:
        """Epochs that training took."""
        return self.wrong.size - 1


def depth_race(
    rng: np.random.Generator,
    X: ArrayLike,
    labels: ArrayLike,
    widths: Sequence[int] = (298, 100, 75, 63),
    *,
    lr: float = 0.1,
    max_epochs: int = 3000,
) -> list[DepthRun]:
    r"""Train ReLU networks with $1, 2, \dots$ hidden layers by full-batch descent until no label is wrong.

    Weights start as $N(0, \sqrt{2 / N_{l-1}})$, biases at 0; the loss is softmax cross-entropy.

    Parameters
    ----------
    rng : the only source of randomness
    X : (n, d) array
    labels : (n,) integers from 0 on
        All classes up to the largest have an output.
    widths : sequence of integers
        Entry k is the width of each of the k + 1 hidden layers.  The default is the lecture's: about 15,200
        parameters each, for 40 inputs and 10 classes.
    lr : step size, above 0
    max_epochs : int
        Where to give up.

    Returns
    -------
    list of DepthRun
        One for each width, in order.

    Raises
    ------
    ValueError
        If shapes do not fit, a label is no class, or a number is out of range.

    Notes
    -----
    Cluj (shallow and deep networks), {eq}`eq-depth-race`, after Prince (2023), figure 20.2: 4000 signals with
    random labels, a rate of 0.0025.  The fourth network there has 15,319 parameters, not 15,139 (E-38).
    """
    as_rng(rng)
    X, labels = batch(X).astype(np.float64), np.asarray(labels)
    classes = one_hot(labels, int(np.max(labels, initial=0)) + 1).shape[1]
    lr, max_epochs = as_number(lr, "lr", above=0), as_count(max_epochs, "max_epochs")
    hidden = [[as_count(width, "widths")] * depth for depth, width in enumerate(widths, 1)]
    return [_train(rng, X, labels, (X.shape[1], *layers, classes), lr, max_epochs) for layers in hidden]


def _train(
    rng: np.random.Generator, X: Array, labels: Array, sizes: tuple[int, ...], lr: float, max_epochs: int
) -> DepthRun:
    layout = Layout.of_layers(sizes)
    pairs = ((he_normal(rng, fan_in, fan_out), np.zeros(fan_out)) for fan_in, fan_out in pairwise(sizes))
    theta = layout.flatten([part for pair in pairs for part in pair])
    workspace = MLPWorkspace(layout, len(X), "relu", "softmax_cross_entropy")
    wrong: list[float] = []
    while len(wrong) <= max_epochs and (not wrong or wrong[-1] > 0):
        _, grad = workspace.value_and_gradient(theta, X, labels)
        # The workspace leaves the scores, up to a shift, in its last buffer.
        wrong.append(float(np.mean(workspace.h[-1].argmax(axis=1) != labels)))
        theta -= lr * grad
    return DepthRun(sizes, layout.size, np.array(wrong), wrong[-1] == 0)
