r"""Losses, their gradients, what belongs to which task, and the table of them all.

Predictions come first, targets second.  A loss is a float, the mean over the samples (the first axis) of the
sum over the outputs, unless a keyword says otherwise; its gradient by the predictions has their shape and
dtype.  Arguments are left alone and share no memory with results.  No finite argument causes a NumPy warning:
what exceeds the largest float is infinite.  Predictions may be dual numbers and variables of the tape: the
losses of the table then carry the gradient given here.

Chapters, tests and exercises enumerate the table at the end: to add a loss, add a row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from lecturelib._checks import Array
from lecturelib.losses import _second as _second  # the rules that belong to the gradients
from lecturelib.losses.binary import (
    bce_with_logits,
    bce_with_logits_grad,
    binary_cross_entropy,
    binary_cross_entropy_grad,
    squared_hinge,
    squared_hinge_grad,
)
from lecturelib.losses.classification import (
    categorical_cross_entropy,
    categorical_cross_entropy_grad,
    one_hot,
    softmax_cross_entropy,
    softmax_cross_entropy_grad,
)
from lecturelib.losses.heads import OUTPUT_HEADS, OutputHead, output_head
from lecturelib.losses.objectives import dataset_loss, objective
from lecturelib.losses.regression import (
    half_mse,
    half_mse_grad,
    least_squares,
    least_squares_grad,
    linreg_loss_grad,
    linreg_sum_loss_grad,
    mae,
    mae_subgrad,
    mse,
    mse_grad,
    msle,
    msle_grad,
)
from lecturelib.losses.temporal_difference import td_error, td_full_gradient, td_loss, td_semi_gradient

__all__ = [
    "LOSSES",
    "OUTPUT_HEADS",
    "Loss",
    "OutputHead",
    "bce_with_logits",
    "bce_with_logits_grad",
    "binary_cross_entropy",
    "binary_cross_entropy_grad",
    "categorical_cross_entropy",
    "categorical_cross_entropy_grad",
    "dataset_loss",
    "half_mse",
    "half_mse_grad",
    "least_squares",
    "least_squares_grad",
    "linreg_loss_grad",
    "linreg_sum_loss_grad",
    "mae",
    "mae_subgrad",
    "mse",
    "mse_grad",
    "msle",
    "msle_grad",
    "objective",
    "one_hot",
    "output_head",
    "softmax_cross_entropy",
    "softmax_cross_entropy_grad",
    "squared_hinge",
    "squared_hinge_grad",
    "td_error",
    "td_full_gradient",
    "td_loss",
    "td_semi_gradient",
]


class Loss(NamedTuple):
    """One row of the catalog: a loss of predictions and targets, and its gradient by the predictions."""

    name: str  # followed by the keywords that are not the defaults, as in "mse(outputs=mean)"
    f: Callable[..., float]
    grad: Callable[..., Array]
    eq: str  # label of its equation in chapters/losses.md
    predictions: str  # "real", "above -1", "probability", "distribution" (rows that sum to 1) or "scores"
    targets: str  # "real", "above -1", "binary", "labels" (or rows that sum to 1) or "signs"
    torch: str  # f(a, y) in PyTorch, F being torch.nn.functional, or "none: " and why
    used_by: str = ""  # who writes it so, where the lectures or PyTorch differ
    smooth: bool = True  # False: kinks where prediction and target are equal


def _variant(row: Loss, torch: str, used_by: str, **keywords: str) -> Loss:
    """Return the row with other keywords: tested, shown and set as an exercise like any other."""
    shown = ", ".join(f"{key}={value}" for key, value in keywords.items())
    return row._replace(
        name=f"{row.name}({shown})",
        f=partial(row.f, **keywords),
        grad=partial(row.grad, **keywords),
        torch=torch,
        used_by=used_by,
    )


_MSE = Loss(
    "mse",
    mse,
    mse_grad,
    "eq-mse",
    "real",
    "real",
    "F.mse_loss(a, y, reduction='sum') / len(a)",
    "UiT, Bucharest",
)
_MAE = Loss(
    "mae",
    mae,
    mae_subgrad,
    "eq-mae",
    "real",
    "real",
    "F.l1_loss(a, y, reduction='sum') / len(a)",
    "UiT",
    smooth=False,
)
_CATEGORICAL = Loss(
    "categorical_cross_entropy",
    categorical_cross_entropy,
    categorical_cross_entropy_grad,
    "eq-categorical-cross-entropy",
    "distribution",
    "labels",
    "F.nll_loss(torch.log(a), y)",
)
_SOFTMAX = Loss(
    "softmax_cross_entropy",
    softmax_cross_entropy,
    softmax_cross_entropy_grad,
    "eq-softmax-cross-entropy",
    "scores",
    "labels",
    "F.cross_entropy(a, y)",
    "PyTorch",
)
_BINARY = Loss(
    "binary_cross_entropy",
    binary_cross_entropy,
    binary_cross_entropy_grad,
    "eq-binary-cross-entropy",
    "probability",
    "binary",
    "F.binary_cross_entropy(a, y, reduction='sum') / len(a)",
    "UiT",
)
_LOGITS = Loss(
    "bce_with_logits",
    bce_with_logits,
    bce_with_logits_grad,
    "eq-bce-with-logits",
    "real",
    "binary",
    "F.binary_cross_entropy_with_logits(a, y, reduction='sum') / len(a)",
)
_HINGE = Loss(
    "squared_hinge",
    squared_hinge,
    squared_hinge_grad,
    "eq-squared-hinge",
    "real",
    "signs",
    "(F.relu(1 - y * a) ** 2).sum() / len(a)",
)
_ROWS = [
    _MSE,
    _variant(_MSE, "F.mse_loss(a, y)", "PyTorch", outputs="mean"),
    _variant(_MSE, "F.mse_loss(a, y, reduction='sum')", "Cluj", reduction="sum"),
    Loss(
        "half_mse",
        half_mse,
        half_mse_grad,
        "eq-half-mse",
        "real",
        "real",
        "((a - y) ** 2).sum() / (2 * len(a))",
        "MEPhI",
    ),
    Loss(
        "msle",
        msle,
        msle_grad,
        "eq-msle",
        "above -1",
        "above -1",
        "((torch.log1p(y) - torch.log1p(a)) ** 2).sum() / len(a)",
    ),
    _MAE,
    _variant(_MAE, "F.l1_loss(a, y)", "PyTorch", outputs="mean"),
    _CATEGORICAL,
    _variant(_CATEGORICAL, "F.nll_loss(torch.log(a), y, reduction='sum')", "UiT", reduction="sum"),
    _SOFTMAX,
    _variant(_SOFTMAX, "F.cross_entropy(a, y, reduction='sum')", "UiT", reduction="sum"),
    _BINARY,
    _variant(_BINARY, "F.binary_cross_entropy(a, y)", "PyTorch", outputs="mean"),
    _LOGITS,
    _variant(_LOGITS, "F.binary_cross_entropy_with_logits(a, y)", "PyTorch", outputs="mean"),
    _HINGE,
    _variant(_HINGE, "(F.relu(1 - y * a) ** 2).sum()", "UiT", reduction="sum"),
]
LOSSES: dict[str, Loss] = {row.name: row for row in _ROWS}
