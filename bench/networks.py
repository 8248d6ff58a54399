"""The networks that several tables of performance use."""

from typing import NamedTuple

import numpy as np

from lecturelib.backprop import Layout


class Data(NamedTuple):
    theta: np.ndarray
    X: np.ndarray
    Y: np.ndarray


class Case(NamedTuple):
    name: str
    sizes: tuple[int, ...]
    activation: str
    loss: str
    n: int

    @property
    def layout(self) -> Layout:
        return Layout.of_layers(self.sizes)

    def data(self, dtype) -> Data:
        rng = np.random.default_rng(0)
        X = rng.standard_normal((self.n, self.sizes[0])).astype(dtype)
        theta = (0.1 * rng.standard_normal(self.layout.size)).astype(dtype)
        if self.loss == "mse":
            return Data(theta, X, rng.standard_normal((self.n, self.sizes[-1])).astype(dtype))
        return Data(theta, X, rng.integers(0, self.sizes[-1], self.n))


CASES = (
    Case("toy", (2, 3, 1), "tanh", "mse", 4),
    Case("mid", (40, 100, 100, 10), "tanh", "softmax_cross_entropy", 32),
    Case("big", (784, 256, 128, 10), "relu", "softmax_cross_entropy", 128),
)
