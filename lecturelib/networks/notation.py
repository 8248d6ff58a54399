r"""One network, several ways to write it: scalar sums, stacked matrices, two networks one after the other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float
from lecturelib._flat import Pairs
from lecturelib._layers import Parameters, function, layers
from lecturelib._stable import quiet
from lecturelib.activations import relu


@quiet
def two_layer_scalar(
    x: ArrayLike, theta: ArrayLike, psi: ArrayLike, phi: ArrayLike, a: Callable[[Array], Array] = relu
) -> Array:
    r"""$y' = \phi'_0 + \sum_k \phi'_k\, a(\psi_{k0} + \sum_j \psi_{kj}\, a(\theta_{j0} + \theta_{j1} x))$.

    Parameters
    ----------
    x : array of any shape
    theta : (D, 2) array
    psi : (D', D + 1) array
    phi : (D' + 1,) array
        Biases first in each row.
    a : activation

    Returns
    -------
    array of the shape of `x`

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    Cluj (two-layer networks), {eq}`eq-two-layer-scalar`: written as the slide has it, sum by sum;
    `mlp_forward` with `stack_parameters` is the same.  22 parameters for D = D' = 3.
    """
    x, a = as_float(x), function(a, "a")
    stack_parameters(theta, psi, phi, fan_in=1)  # refuses shapes that do not fit
    theta, psi, phi = as_float(theta), as_float(psi), as_float(phi)
    h = [a(row[0] + row[1] * x) for row in theta]
    h_prime = [a(row[0] + sum(psi_kj * h_j for psi_kj, h_j in zip(row[1:], h, strict=True))) for row in psi]
    y: Array = phi[0] + sum(phi_k * h_k for phi_k, h_k in zip(phi[1:], h_prime, strict=True))
    return y


def stack_parameters(*matrices: ArrayLike, fan_in: int | None = None) -> Pairs:
    r"""$(\Omega_k, \beta_k)$ of matrices $[\beta_k \mid \Omega_k]$: from the slides' lists to their vectors.

    Parameters
    ----------
    *matrices : (fan_out, fan_in + 1) arrays
        One for each layer, biases in column 0: Cluj's $\theta$, $\psi$, $\phi'$.  A vector is one row.
    fan_in : int, optional
        Number of inputs, if it is to be checked.

    Returns
    -------
    list of (W, b)

    Raises
    ------
    ValueError
        If a matrix has fewer than two columns or does not fit the one before.

    Notes
    -----
    Cluj (notation changes 1 to 3), {eq}`eq-stacked-parameters`; the transposes are UiT's matrices (E-23).

    Examples
    --------
    >>> stack_parameters([[1, 2], [3, 4]], [5, 6, 7])[1]  # the output: Omega, beta
    (array([[6., 7.]]), array([5.]))
    """
    rows = [np.atleast_2d(as_float(m, "matrices")) for m in matrices]
    if any(m.ndim != 2 for m in rows):
        raise ValueError(f"matrices: expected (fan_out, fan_in + 1), got {[m.shape for m in rows]}")
    return layers([(m[:, 1:].copy(), m[:, 0].copy()) for m in rows], fan_in)


@quiet
def compose_networks(first: Parameters, second: Parameters) -> Pairs:
    r"""Return the network $x \mapsto f_2(f_1(x))$; its new hidden matrix is $\Omega = \Omega'_0 \Omega_K$.

    Between two networks there is no activation, so the last map of the first and the first map of the second
    are one: $\Omega'_0 (\Omega_K h + \beta_K) + \beta'_0$.

    Parameters
    ----------
    first, second : sequences of (W, b)
        A shallow network is ``stack_parameters(theta, phi)``.

    Returns
    -------
    list of (W, b)
        One layer fewer than the two have together.

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    Cluj (reading suggestion), {eq}`eq-composed-networks`; Prince (2023), section 4.1.  For networks with one
    number in between, $\psi = \theta' \phi$ has rank 1: composed networks are special two-layer networks.
    """
    *below, (W_out, b_out) = layers(first)
    (W_in, b_in), *above = layers(second, b_out.size)
    below, above = ([(W.copy(), b.copy()) for W, b in part] for part in (below, above))
    return [*below, (W_in @ W_out, W_in @ b_out + b_in), *above]
