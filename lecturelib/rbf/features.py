r"""Radial basis functions as features, the model on top of them, and how far one update reaches."""

from __future__ import annotations

from collections.abc import Callable

from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_number, as_vector
from lecturelib._stable import quiet
from lecturelib.rbf._units import features_of, output_weights, scaled, units


def rbf_features(X: ArrayLike, centers: ArrayLike, widths: ArrayLike) -> Array:
    r"""$\phi_i(x) = e^{-\lVert x - \mu_i \rVert^2 / (2 \sigma_i^2)}$.

    1 at the center of the unit, $e^{-1/2}$ at the distance $\sigma_i$ from it.

    Parameters
    ----------
    X : (n, d) array
    centers : (N, d) array
        The $\mu_i$.
    widths : number or (N,) array
        The $\sigma_i$, standard deviations and not variances (E-02); positive.

    Returns
    -------
    (n, N) array

    Raises
    ------
    ValueError
        If shapes do not fit or a width is not positive and finite.

    Notes
    -----
    Bucharest (radial basis function nets), {eq}`eq-rbf-features`; its first component has lost a numerator
    in print (E-01).

    Examples
    --------
    >>> rbf_features([[0.0, 0.0], [3.0, 4.0]], centers=[[0.0, 0.0]], widths=5.0).round(4)
    array([[1.    ],
           [0.6065]])
    """
    return features_of(scaled(*units(X, centers, widths)))


@quiet
def rbf_predict(
    X: ArrayLike,
    centers: ArrayLike,
    widths: ArrayLike,
    w: ArrayLike,
    g: Callable[[Array], Array] | None = None,
    *,
    b: ArrayLike = 0.0,
) -> Array:
    r"""$y = g(w^\top \phi(x) + b)$.

    Parameters
    ----------
    X, centers, widths
        As for `rbf_features`.
    w : (N,) array, or (C, N) for C outputs
    g : function, optional
        Transfer function: none for regression, a sigmoid or softmax for classes.
    b : number, or (C,) array
        The slide has none.

    Returns
    -------
    (n,) or (n, C) array

    Raises
    ------
    ValueError
        If shapes do not fit or a width is not positive and finite.

    Notes
    -----
    Bucharest (radial basis function nets), {eq}`eq-rbf-model`.
    """
    phi = rbf_features(X, centers, widths)
    w, b = output_weights(w, b, phi)
    outputs = phi @ w.T + b
    return outputs if g is None else g(outputs)


@quiet
def update_kernel(
    X: ArrayLike, x0: ArrayLike, centers: ArrayLike, widths: ArrayLike, lr: float = 1.0
) -> Array:
    r"""$\alpha\, \phi(x)^\top \phi(x_0)$: how much $f(x)$ grows when a step at $x_0$ has an error of 1.

    Narrow features change the function close to $x_0$ only, broad ones far around it.

    Parameters
    ----------
    X, centers, widths
        As for `rbf_features`.
    x0 : (d,) array
        Where the update happens.
    lr : float
        The $\alpha$.

    Returns
    -------
    (n,) array

    Raises
    ------
    ValueError
        If shapes do not fit, or a width or `lr` is not positive and finite.

    Notes
    -----
    Cluj (generalization of linear function approximation), {eq}`eq-update-kernel`; the step is
    $w \leftarrow w + \alpha (y - f(x_0))\, \phi(x_0)$.
    """
    at_x0 = rbf_features(as_vector(x0, "x0")[None], centers, widths)[0]
    change: Array = as_number(lr, "lr", above=0) * (rbf_features(X, centers, widths) @ at_x0)
    return change
