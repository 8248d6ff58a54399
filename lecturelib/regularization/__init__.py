r"""Regularization: penalties on the weights, weight decay, dropout, batch normalization, and the tables.

The parts are `penalties`, `dropout` and `batch_norm`; import from here.  Arguments are left alone and share
no memory with results; gradients have the shape and dtype of what they differentiate by.

Chapters, tests and exercises enumerate the tables: to add a penalty, add a row.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from lecturelib._checks import Array
from lecturelib.regularization.batch_norm import (
    BatchNormCache,
    BatchNormResult,
    RunningStats,
    batch_norm_backward,
    batch_norm_forward,
)
from lecturelib.regularization.dropout import (
    DROPOUT_FORMS,
    DropoutForm,
    dropout_backward,
    dropout_evaluate,
    dropout_forward,
    dropout_linreg_equivalent,
    dropout_mask,
    keep_of_drop,
)
from lecturelib.regularization.penalties import (
    decay_of_l2,
    l1_penalty,
    l1_subgradient,
    l2_grad,
    l2_penalty,
    soft_threshold,
    squared_l1_penalty,
    squared_l1_subgradient,
    weight_decay_step,
)

__all__ = [
    "DROPOUT_FORMS",
    "PENALTIES",
    "BatchNormCache",
    "BatchNormResult",
    "DropoutForm",
    "Penalty",
    "RunningStats",
    "batch_norm_backward",
    "batch_norm_forward",
    "decay_of_l2",
    "dropout_backward",
    "dropout_evaluate",
    "dropout_forward",
    "dropout_linreg_equivalent",
    "dropout_mask",
    "keep_of_drop",
    "l1_penalty",
    "l1_subgradient",
    "l2_grad",
    "l2_penalty",
    "soft_threshold",
    "squared_l1_penalty",
    "squared_l1_subgradient",
    "weight_decay_step",
]


class Penalty(NamedTuple):
    """One row of the catalog: a penalty on weights and its gradient."""

    name: str  # followed by the keywords that are not the defaults
    f: Callable[..., float]  # f(W, lam)
    grad: Callable[..., Array]
    eq: str  # label of its equation in chapters/regularization.md
    sparse: bool  # makes a weight exactly 0, also one that stands alone
    smooth: bool  # False: a kink at 0
    used_by: str


_ROWS = [
    Penalty("l1", l1_penalty, l1_subgradient, "eq-l1-penalty", True, False, "Tibshirani (1996)"),
    Penalty(
        "squared_l1",
        squared_l1_penalty,
        squared_l1_subgradient,
        "eq-squared-l1-penalty",
        False,
        False,
        "Virginia Tech, by mistake (E-58)",
    ),
    Penalty("l2", l2_penalty, l2_grad, "eq-l2-penalty", False, True, "added to a sum of losses"),
    Penalty(
        "l2(m=8)",
        partial(l2_penalty, m=8),
        partial(l2_grad, m=8),
        "eq-l2-penalty",
        False,
        True,
        "Virginia Tech, batches of 8 (E-59)",
    ),
]
PENALTIES: dict[str, Penalty] = {row.name: row for row in _ROWS}
