r"""Radial basis function networks: features, where to put them, learning in two and in three steps.

The parts are `features`, `clustering`, `learning` and `approximation`; import from here.  The table `KERNELS`
holds the functions of the approximation theorem.
"""

from __future__ import annotations

from lecturelib.rbf.approximation import KERNELS, Kernel, approximation_error
from lecturelib.rbf.clustering import (
    KMeans,
    kmeans,
    kmeans_plus_plus_init,
    lloyd_step,
    widths_from_neighbors,
)
from lecturelib.rbf.features import rbf_features, rbf_predict, update_kernel
from lecturelib.rbf.learning import (
    RBFFit,
    RBFNetwork,
    fit_rbf_three_step,
    fit_rbf_two_step,
    fit_rbf_weights,
    rbf_gradients,
)

__all__ = [
    "KERNELS",
    "KMeans",
    "Kernel",
    "RBFFit",
    "RBFNetwork",
    "approximation_error",
    "fit_rbf_three_step",
    "fit_rbf_two_step",
    "fit_rbf_weights",
    "kmeans",
    "kmeans_plus_plus_init",
    "lloyd_step",
    "rbf_features",
    "rbf_gradients",
    "rbf_predict",
    "update_kernel",
    "widths_from_neighbors",
]
