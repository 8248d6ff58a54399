r"""Which output unit and which loss belong to a task."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from lecturelib._checks import Array
from lecturelib.activations import identity, sigmoid, softmax
from lecturelib.losses.binary import bce_with_logits, bce_with_logits_grad, binary_cross_entropy
from lecturelib.losses.classification import (
    categorical_cross_entropy,
    softmax_cross_entropy,
    softmax_cross_entropy_grad,
)
from lecturelib.losses.regression import half_mse, half_mse_grad, mae, mae_subgrad


class OutputHead(NamedTuple):
    """A task's output unit and loss."""

    task: str
    activation: Callable[..., Array]  # a = activation(z)
    loss: Callable[..., float]  # of a and the targets
    loss_of_scores: Callable[..., float]  # the same number from z, without rounding a
    grad_of_scores: Callable[..., Array]  # its gradient by z
    canonical: bool = True  # that gradient is (a - y) / n
    eq: str = "eq-output-head"


OUTPUT_HEADS: dict[str, OutputHead] = {
    head.task: head
    for head in (
        OutputHead("regression", identity, half_mse, half_mse, half_mse_grad),
        OutputHead("regression_l1", identity, mae, mae, mae_subgrad, canonical=False),
        OutputHead("binary", sigmoid, binary_cross_entropy, bce_with_logits, bce_with_logits_grad),
        OutputHead(
            "multiclass",
            softmax,
            categorical_cross_entropy,
            softmax_cross_entropy,
            softmax_cross_entropy_grad,
        ),
    )
}


def output_head(task: str) -> OutputHead:
    r"""Return the row of `OUTPUT_HEADS` for "regression", "regression_l1", "binary" or "multiclass".

    For all but the $\ell_1$ loss the gradient by the scores is $(a - y) / n$: with the half in the squared
    error, the three gradients coincide.

    Raises
    ------
    ValueError
        If the task is none of these.

    Notes
    -----
    Bucharest, {eq}`eq-output-head`; $\ell_1$ is a handwritten note on the slide.
    """
    if task not in OUTPUT_HEADS:
        raise ValueError(f"task: expected one of {', '.join(OUTPUT_HEADS)}, got {task!r}")
    return OUTPUT_HEADS[task]
