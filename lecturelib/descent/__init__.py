r"""Gradient descent: paths, learning rates, critical points, batches, stochastic descent, training loops.

Plain descent only; rules that remember something are in `lecturelib.optimizers`, rates that change in
`lecturelib.schedules`.  Functions are pure: points and data are left alone, what is drawn comes from `rng`.
float32 parameters stay float32, all other real numbers become float64.
"""

from __future__ import annotations

from lecturelib.descent.batches import (
    DEFAULT_BATCH,
    batch_slices,
    minibatches,
    mode_from_partition,
    updates_per_epoch,
)
from lecturelib.descent.critical import classify_critical_point, is_convex_sample
from lecturelib.descent.plain import (
    angle_between,
    directional_derivative,
    gradient_descent,
    sgd_step,
)
from lecturelib.descent.rates import (
    FixedRate,
    Regimes,
    best_fixed_lr,
    contraction_factor,
    lr_regimes,
)
from lecturelib.descent.stochastic import (
    full_gradient,
    gradient_noise,
    sgd,
    sgd_epoch,
    squared_error_grads,
)
from lecturelib.descent.training import Training, ema, fit, train_loop

__all__ = [
    "DEFAULT_BATCH",
    "FixedRate",
    "Regimes",
    "Training",
    "angle_between",
    "batch_slices",
    "best_fixed_lr",
    "classify_critical_point",
    "contraction_factor",
    "directional_derivative",
    "ema",
    "fit",
    "full_gradient",
    "gradient_descent",
    "gradient_noise",
    "is_convex_sample",
    "lr_regimes",
    "minibatches",
    "mode_from_partition",
    "sgd",
    "sgd_epoch",
    "sgd_step",
    "squared_error_grads",
    "train_loop",
    "updates_per_epoch",
]
