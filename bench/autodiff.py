"""Performance of lecturelib.autodiff: the scalar tape, and the array tape against gradients by hand."""

from typing import Any

import numpy as np

from bench.measure import Row, compare, peer
from bench.networks import CASES, Case, Data
from bench.scalar_engine import toy_chain
from lecturelib import autodiff as ad
from lecturelib.backprop import mlp_value_and_gradient

POINT = [0.3, -0.2, 0.5, 0.1, 0.7, 1.1, -0.4, 0.9]
X = 0.6
GOALS = {"toy": 1.6, "mid": 1.25, "big": 1.05}


def rows() -> list[Row]:
    return [*scalar_rows(), *(array_row(case, case.data(np.float64)) for case in CASES)]


def scalar_rows() -> list[Row]:
    def ours() -> object:
        return ad.scalar_gradient(chain, POINT)

    def engine() -> object:
        return toy_chain(POINT, X)

    what = "toy chain, 8 derivatives, scalar tape"
    result = [compare(what, ours, "pure-Python engine", engine, 0.35)]
    torch = peer("torch")
    if torch is None:
        return result
    leaves = [torch.tensor(p, dtype=torch.float64, requires_grad=True) for p in POINT]

    def theirs() -> object:
        return torch.autograd.grad(chain(*leaves), leaves)

    return [*result, compare(what, ours, f"torch {torch.__version__}", theirs, 0.06)]


def chain(b0: Any, b1: Any, b2: Any, b3: Any, w0: Any, w1: Any, w2: Any, w3: Any) -> Any:
    return b3 + w3 * (b2 + w2 * (b1 + w1 * (b0 + w0 * X).sin()).exp()).cos()


def array_row(case: Case, data: Data) -> Row:
    layout, activate = case.layout, np.tanh if case.activation == "tanh" else ad.relu

    def loss(*parameters: Any) -> Any:
        h = data.X
        for W, b in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
            h = activate(ad.linear(h, W, b))
        return getattr(ad, case.loss)(ad.linear(h, *parameters[-2:]), data.Y)

    def tape() -> object:
        return ad.value_and_gradient(loss, *layout.views(data.theta))

    def by_hand() -> object:
        return mlp_value_and_gradient(*data, layout, case.activation, loss=case.loss)

    return compare(f"array tape, {case.name} MLP", tape, "by hand", by_hand, GOALS[case.name])
