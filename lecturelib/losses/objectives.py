r"""What training minimizes: the mean, over the examples, of a loss of one example.

These are the definitions, one example at a time.  The losses of this package do the same for a whole batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array


def dataset_loss(
    model: Callable[[Array], Any], X: ArrayLike, y: ArrayLike, example_loss: Callable[[Any, Any], float]
) -> float:
    r"""$L = \frac{1}{n} \sum_i L_i(f(x_i), y_i)$.

    Parameters
    ----------
    model : function
        $f$, with its parameters $W$ inside: takes one row of `X`.
    X : (n, ...) array
    y : (n, ...) array
        Targets; one integer each for labels.
    example_loss : function
        Takes the model's output for one example and its target, and returns a number.

    Raises
    ------
    ValueError
        If there is no example, or not one target per example.

    Notes
    -----
    Virginia Tech, {eq}`eq-dataset-loss`.
    """
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim == 0 or X.shape[:1] != y.shape[:1]:
        raise ValueError(f"expected X (n, ...) and y (n, ...), got X {X.shape}, y {y.shape}")
    return objective(None, zip(X, y, strict=True), lambda _, x, target: example_loss(model(x), target))


def objective(w: Any, data: Iterable[tuple[Any, Any]], loss: Callable[[Any, Any, Any], float]) -> float:
    r"""$E(w) = \frac{1}{n} \sum_i L(w, x^{(i)}, \sigma^{(i)})$, as a function of the parameters.

    Parameters
    ----------
    w : the parameters
        Handed on to `loss` as they are.
    data : pairs of input and target
    loss : function
        ``loss(w, x, target)``: of one example, a number.

    Raises
    ------
    ValueError
        If there is no example.

    Notes
    -----
    MEPhI, {eq}`eq-objective`, where $\sigma$ is the target.
    """
    losses = [float(loss(w, x, target)) for x, target in data]
    if not losses:
        raise ValueError("data: expected at least one example, got none")
    return sum(losses) / len(losses)
