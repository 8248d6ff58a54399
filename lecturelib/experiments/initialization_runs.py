r"""The same network from different initial weights: learning curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_number, as_rng
from lecturelib.backprop import Layout, mlp_value_and_gradient
from lecturelib.initializers import glorot_normal, normal

Draw = Callable[[np.random.Generator, int, int], Array]

# The lecture's three curves: too small, Glorot, too large.
THREE_INITIALIZERS: Mapping[str, Draw] = MappingProxyType(
    {
        "normal(std=0.01)": partial(normal, std=0.01),
        "glorot_normal": glorot_normal,
        "normal(std=1)": normal,
    }
)


def init_learning_curves(
    rng: np.random.Generator,
    X: ArrayLike,
    labels: ArrayLike,
    sizes: Sequence[int],
    *,
    steps: int = 200,
    lr: float = 0.1,
    draws: Mapping[str, Draw] = THREE_INITIALIZERS,
) -> dict[str, Array]:
    r"""Train a tanh network with softmax cross-entropy from each initializer; return the loss at every step.

    Parameters
    ----------
    rng : the only source of randomness
    X : (n, sizes[0]) array
    labels : (n,) integers from 0 to sizes[-1] - 1
    sizes : of all layers, input and output included
    steps : int
        Steps of gradient descent on the whole set.
    lr : step size, above 0
    draws : initializers by name
        Each draws weights as ``draw(rng, fan_in, fan_out)``; biases start at 0.

    Returns
    -------
    dict of (steps + 1,) arrays
        In nats; entry 0 is the loss of the initial weights.

    Raises
    ------
    ValueError
        If shapes do not fit, or a number is out of range.

    Notes
    -----
    MEPhI, {eq}`eq-init-learning-curves`.  Weights that are too small start at $\ln K$ and stay there, since
    every layer shrinks the gradient.  Weights that are too large start far above it; with few layers they
    train nevertheless.
    """
    as_rng(rng)
    layout, steps, lr = Layout.of_layers(sizes), as_count(steps, "steps"), as_number(lr, "lr", above=0)
    loss = partial(
        mlp_value_and_gradient, X=X, Y=labels, layout=layout, activation="tanh", loss="softmax_cross_entropy"
    )
    return {
        name: _descent(loss, _initial(rng, layout, sizes, draw), steps, lr) for name, draw in draws.items()
    }


def _initial(rng: np.random.Generator, layout: Layout, sizes: Sequence[int], draw: Draw) -> Array:
    layers = ((draw(rng, fan_in, fan_out), np.zeros(fan_out)) for fan_in, fan_out in pairwise(sizes))
    return layout.flatten([part for layer in layers for part in layer])


def _descent(loss: Callable[[Array], tuple[float, Array]], theta: Array, steps: int, lr: float) -> Array:
    curve = np.empty(steps + 1)
    for step in range(steps):
        curve[step], grad = loss(theta)
        theta = theta - lr * grad
    curve[steps] = loss(theta)[0]
    return curve
