"""The networks that several tables of performance use."""

from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from lecturelib.backprop import Layout

Array = NDArray[Any]


class Data(NamedTuple):
    theta: Array
    X: Array
    Y: Array


class Case(NamedTuple):
    name: str
    sizes: tuple[int, ...]
    activation: Literal["relu", "tanh"]
    loss: Literal["mse", "softmax_cross_entropy"]
    n: int

    @property
    def layout(self) -> Layout:
        return Layout.of_layers(self.sizes)

    def data(self, dtype: DTypeLike) -> Data:
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
