"""The lectures' runs and comparisons, each a function: parameters in, paths and numbers out.

The chapters draw what these return.  Randomness comes from an `rng` only.
"""

from __future__ import annotations

from lecturelib.experiments.depth_runs import DepthRun, depth_race
from lecturelib.experiments.descent_runs import Basins, GaborBasins, basins, gabor_basins, sgd_paths
from lecturelib.experiments.initialization_runs import THREE_INITIALIZERS, init_learning_curves
from lecturelib.experiments.loss_table import LossTableRow, msle_table
from lecturelib.experiments.loss_views import Contours, linreg_contours, loss_slice
from lecturelib.experiments.noisy_runs import (
    LINREG_RULES,
    LinregRuns,
    RPropRun,
    SparseRun,
    linreg_run,
    rprop_minibatch_failure,
    sparse_features,
)
from lecturelib.experiments.optimizer_runs import (
    compare_trajectories,
    oblong_quadratic,
    optimizer_race,
    ravine,
    saddle_escape,
    small_digits,
)
from lecturelib.experiments.second_order_runs import Zigzag, cg_vs_steepest, steepest_zigzag

__all__ = [
    "LINREG_RULES",
    "THREE_INITIALIZERS",
    "Basins",
    "Contours",
    "DepthRun",
    "GaborBasins",
    "LinregRuns",
    "LossTableRow",
    "RPropRun",
    "SparseRun",
    "Zigzag",
    "basins",
    "cg_vs_steepest",
    "compare_trajectories",
    "depth_race",
    "gabor_basins",
    "init_learning_curves",
    "linreg_contours",
    "linreg_run",
    "loss_slice",
    "msle_table",
    "oblong_quadratic",
    "optimizer_race",
    "ravine",
    "rprop_minibatch_failure",
    "saddle_escape",
    "sgd_paths",
    "small_digits",
    "sparse_features",
    "steepest_zigzag",
]
