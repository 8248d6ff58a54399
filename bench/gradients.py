"""Performance of lecturelib.backprop's gradients against libraries that differentiate NumPy code; no goals.

The same lines compute the loss for both libraries; jax compiles them first, which is not counted.
"""

from types import ModuleType
from typing import Any

import numpy as np

from bench.measure import Call, Row, compare, peer
from bench.networks import CASES, Array, Case
from lecturelib._flat import Pairs
from lecturelib.backprop import MLPWorkspace


def rows() -> list[Row]:
    return [row(name, case) for case in CASES[1:] for name in ("autograd", "jax") if peer(name) is not None]


def row(name: str, case: Case) -> Row:
    theta, X, Y = case.data(np.float64)
    workspace = MLPWorkspace(case.layout, case.n, case.activation, case.loss, np.float64)
    theirs = {"autograd": autograd_gradient, "jax": jax_gradient}[name](case, theta, X, Y)
    what = f"{'-'.join(map(str, case.sizes))} MLP, batch {case.n}, gradient, float64"
    return compare(what, lambda: workspace.value_and_gradient(theta, X, Y), peer(name).__name__, theirs)


def cross_entropy(xp: ModuleType, case: Case, parameters: Pairs, X: Any, Y: Any) -> Any:
    h = X
    for W, b in parameters[:-1]:
        h = h @ W.T + b
        h = xp.tanh(h) if case.activation == "tanh" else xp.maximum(h, 0.0)
    z = h @ parameters[-1][0].T + parameters[-1][1]
    return xp.mean(xp.log(xp.sum(xp.exp(z), axis=1)) - z[np.arange(len(Y)), Y])


def autograd_gradient(case: Case, theta: Array, X: Array, Y: Array) -> Call:
    autograd = peer("autograd")
    gradient = autograd.value_and_grad(lambda p: cross_entropy(autograd.numpy, case, p, X, Y))
    parameters = case.layout.pairs(theta)
    return lambda: gradient(parameters)


def jax_gradient(case: Case, theta: Array, X: Array, Y: Array) -> Call:
    jax = peer("jax")
    jax.config.update("jax_enable_x64", True)
    parameters, X, Y = jax.tree.map(jax.numpy.asarray, (case.layout.pairs(theta), X, Y))
    gradient = jax.jit(jax.value_and_grad(lambda p: cross_entropy(jax.numpy, case, p, X, Y)))
    return lambda: jax.block_until_ready(gradient(parameters))
