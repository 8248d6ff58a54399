r"""Networks of any depth: $h_{k} = a(\beta_{k-1} + \Omega_{k-1} h_{k-1})$, $y = g(\beta_K + \Omega_K h_K)$.

Samples are rows; the parameters are a list of pairs $(\Omega_k, \beta_k)$, called (W, b): (fan_out, fan_in)
and (fan_out,).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_number, as_rng
from lecturelib._flat import Layout, Pairs
from lecturelib._layers import Parameters, batch, function, layers
from lecturelib._stable import quiet
from lecturelib.activations import identity, relu
from lecturelib.initializers import he_normal

Function = Callable[[Array], Array]


def mlp_forward(
    X: ArrayLike,
    params: Parameters,
    f: Function = relu,
    g: Function = identity,
    bias_sign: Literal[1, -1] = 1,
) -> Array:
    r"""$y = g(\beta_K + \Omega_K f(\dots f(\beta_0 + \Omega_0 x) \dots))$, a multi-layer perceptron.

    Parameters
    ----------
    X : (n, fan_in) array
        A sample in each row.
    params : sequence of (W, b), W (fan_out, fan_in), b (fan_out,)
    f, g : activations
        Of the hidden layers, and of the last one.
    bias_sign : 1 or -1
        -1 is MEPhI's $W y - b$ (E-23).

    Returns
    -------
    (n, fan_out) array

    Raises
    ------
    ValueError
        If shapes do not fit, there is no layer, or `f` or `g` is no function.

    Notes
    -----
    Cluj (general equation), {eq}`eq-mlp-forward`; Bucharest (architecture), whose $f$ and $g$ these are.
    """
    return function(g, "g")(preactivations(X, params, f, bias_sign)[-1])


@quiet
def preactivations(
    X: ArrayLike, params: Parameters, f: Function = relu, bias_sign: Literal[1, -1] = 1
) -> list[Array]:
    r"""$\beta_k + \Omega_k h_k$ of each layer, first to last: arrays (n, fan_out).

    Arguments and errors as for `mlp_forward`.  Those of layer 2 are the outputs of a shallow network.

    Notes
    -----
    Cluj (depth as composition), {eq}`eq-preactivations`.
    """
    h, found = batch(X), []
    for W, b in layers(params, h.shape[1], bias_sign):
        found.append(h @ W.T + b)
        h = function(f, "f")(found[-1])
    return found


def mlp_activation_pattern(X: ArrayLike, params: Parameters, bias_sign: Literal[1, -1] = 1) -> Array:
    r"""Which ReLUs are on, $\beta_k + \Omega_k h_k > 0$, in all hidden layers: (n, hidden units) of booleans.

    Arguments and errors as for `mlp_forward`; a network without hidden layer has no column.

    Notes
    -----
    Cluj, {eq}`eq-activation-pattern`.
    """
    hidden = preactivations(X, params, relu, bias_sign)[:-1]
    return np.concatenate([np.empty((len(batch(X)), 0), bool), *(f > 0 for f in hidden)], axis=1)


def count_parameters(sizes: Sequence[int]) -> int:
    r"""$\sum_l (N_{l-1} + 1) N_l$: the weights and biases of a network.

    Parameters
    ----------
    sizes : at least two positive integers
        $N_0$ inputs, the widths of the hidden layers, $N_L$ outputs.

    Raises
    ------
    ValueError
        If `sizes` is not like that.

    Notes
    -----
    Bucharest (architecture), Cluj (ten parameters; E-38), {eq}`eq-parameter-count`.

    Examples
    --------
    >>> count_parameters([1, 3, 1]), count_parameters([784, 300, 100, 10])
    (10, 266610)
    """
    return Layout.of_layers([as_count(size, "sizes") for size in sizes]).size


def init_params(
    rng: np.random.Generator,
    sizes: Sequence[int],
    draw: Callable[[np.random.Generator, int, int], Array] = he_normal,
    bias_std: float = 0.0,
) -> Pairs:
    r"""Return random parameters: weights from `draw`, biases $N(0, s^2)$, layer by layer.

    Parameters
    ----------
    rng : Generator
    sizes : at least two positive integers
        Number of hidden layers and their widths are the hyper-parameters of a network.
    draw : function
        ``draw(rng, fan_in, fan_out)``: an initializer, or a `partial` of one.
    bias_std : float
        The $s$; 0 leaves all biases at 0.

    Raises
    ------
    ValueError
        If `sizes` is not like that, or `bias_std` negative.

    Notes
    -----
    Cluj (hyper-parameters), {eq}`eq-mlp-forward`.
    """
    as_rng(rng)
    std = as_number(bias_std, "bias_std", at_least=0)
    count_parameters(sizes)  # refuses what is not a network
    return [(draw(rng, i, o), std * rng.standard_normal(o)) for i, o in pairwise(sizes)]


class DepthConvention(NamedTuple):
    """What a lecture counts when it says how deep a network is."""

    name: str
    counts: str
    above_hidden: int  # depth minus the number K of hidden layers
    eq: str = "eq-depth-counting"


DEPTH_CONVENTIONS: dict[str, DepthConvention] = {
    row.name: row
    for row in (
        DepthConvention("cluj", "hidden layers, K", 0),
        DepthConvention("bucharest", "weight layers, L = K + 1", 1),
        DepthConvention("bucharest, theorem", "hidden layers: a single layer is one of them", 0),
    )
}


def convert_depth(depth: int, source: str, target: str) -> int:
    r"""Depth in `target`'s count of a network that is `depth` deep in `source`'s: $L = K + 1$.

    Parameters
    ----------
    depth : int
    source, target : names in `DEPTH_CONVENTIONS`

    Raises
    ------
    ValueError
        If a name is unknown, or there is no such network.

    Notes
    -----
    {eq}`eq-depth-counting`, E-42, E-35.

    Examples
    --------
    >>> convert_depth(4, "cluj", "bucharest")
    5
    """
    for name in (source, target):
        if name not in DEPTH_CONVENTIONS:
            raise ValueError(f"expected one of {', '.join(DEPTH_CONVENTIONS)}, got {name!r}")
    above = DEPTH_CONVENTIONS[source].above_hidden
    return as_count(depth, "depth", at_least=above) - above + DEPTH_CONVENTIONS[target].above_hidden
