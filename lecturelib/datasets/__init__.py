r"""Small data sets, generated from an `rng`: nothing to download, as many samples as you like.

The parts are `regression`, `classification` and `signals`; import from here.  All numbers are float64, labels
are integers.  Chapters, tests and exercises enumerate the table at the end: to add a data set, add a row.
"""

from __future__ import annotations

from lecturelib.datasets._samples import Dataset, Samples, SparseSamples
from lecturelib.datasets.classification import BONES_FEATURES, blobs, bones_toy, moons, spirals, xor
from lecturelib.datasets.regression import linreg_toy, noisy_sine, sparse_features
from lecturelib.datasets.signals import mnist1d, mnist1d_templates

__all__ = [
    "BONES_FEATURES",
    "DATASETS",
    "Dataset",
    "Samples",
    "SparseSamples",
    "blobs",
    "bones_toy",
    "linreg_toy",
    "mnist1d",
    "mnist1d_templates",
    "moons",
    "noisy_sine",
    "sparse_features",
    "spirals",
    "xor",
]

DATASETS: dict[str, Dataset] = {
    row.name: row
    for row in (
        Dataset("linreg_toy", linreg_toy, 1, "numbers", 0, "eq-linreg-toy"),
        Dataset("noisy_sine", noisy_sine, 1, "numbers", 0, "eq-noisy-sine"),
        Dataset("sparse_features", sparse_features, 5, "numbers", 0, "eq-sparse-features"),
        Dataset("xor", xor, 2, "labels", 2, "eq-xor-network"),
        Dataset("blobs", blobs, 2, "labels", 3, "eq-blobs"),
        Dataset("spirals", spirals, 2, "labels", 2, "eq-spirals"),
        Dataset("moons", moons, 2, "labels", 2, "eq-moons"),
        Dataset("bones_toy", bones_toy, 6, "one-hot", 2, "eq-bones"),
        Dataset("mnist1d", mnist1d, 40, "labels", 10, "eq-mnist1d"),
    )
}
