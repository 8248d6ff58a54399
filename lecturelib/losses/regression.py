r"""Losses for real-valued targets, and the linear models that are trained with them.

`a` holds the predictions and `y` the targets: numbers, (n,) or (n, m), of one shape.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float
from lecturelib._differentiable import derivative_of, differentiable
from lecturelib.losses._reduction import (
    Outputs,
    Reduction,
    all_entries,
    beyond_floats_is_inf,
    beyond_floats_is_inf_or_nan,
    in_double,
    one_shape,
    shared,
    total,
)


@differentiable
@beyond_floats_is_inf
def mse(a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum") -> float:
    r"""$\frac{1}{n} \sum_i \lVert a_i - y_i \rVert^2$, the mean squared error.

    Parameters
    ----------
    a, y : arrays of one shape, (n,) or (n, m)
    reduction : "mean" or "sum" over the n samples
    outputs : "sum" or "mean" over the m outputs
        PyTorch's ``mse_loss`` takes both means, so it is smaller by the factor m (E-28).

    Raises
    ------
    ValueError
        If the shapes differ, nothing is in them, or a keyword is unknown.

    Notes
    -----
    UiT and Bucharest, {eq}`eq-mse`; Cluj sums over the samples, MEPhI halves (`half_mse`, E-21).
    """
    a, y = in_double(*one_shape(a, y))
    return total(np.square(a - y), reduction, outputs)


@derivative_of(mse)
@beyond_floats_is_inf
def mse_grad(a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum") -> Array:
    r"""$\frac{2}{n} (a - y)$, in the shape and dtype of `a`; arguments as for `mse`.  {eq}`eq-mse`."""
    a, y = one_shape(a, y)
    return shared(2 * (a - y), reduction, outputs)


def half_mse(a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum") -> float:
    r"""$\frac{1}{2n} \sum_i \lVert a_i - y_i \rVert^2$, half of `mse`, with its arguments.

    Notes
    -----
    MEPhI, {eq}`eq-half-mse`; with the half, the gradient is $(a - y) / n$ as for the other heads (E-21).
    """
    return 0.5 * mse(a, y, reduction, outputs)


def half_mse_grad(
    a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum"
) -> Array:
    r"""$\frac{1}{n} (a - y)$, in the shape and dtype of `a`; arguments as for `mse`.  {eq}`eq-half-mse`."""
    return 0.5 * mse_grad(a, y, reduction, outputs)


@differentiable
@beyond_floats_is_inf
def msle(a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum") -> float:
    r"""$\frac{1}{n} \sum_i (\ln(1 + y_i) - \ln(1 + a_i))^2$, the mean squared logarithmic error.

    Arguments as for `mse`.  It compares ratios: $a = 50$ for $y = 100$ costs 0.467, $a = 150$ only 0.162.

    Raises
    ------
    ValueError
        As `mse`, or if an entry of `a` or `y` is not above -1.

    Notes
    -----
    UiT, {eq}`eq-msle`; the column MSLE of its table was not computed with this formula (E-24).
    """
    a, y = in_double(*_above_minus_1(a, y))
    return total(np.square(np.log1p(y) - np.log1p(a)), reduction, outputs)


@derivative_of(msle)
@beyond_floats_is_inf
def msle_grad(a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum") -> Array:
    r"""$-\frac{2}{n} (\ln(1 + y) - \ln(1 + a)) / (1 + a)$; arguments as for `msle`.  {eq}`eq-msle`."""
    a, y = _above_minus_1(a, y)
    return shared(-2 * (np.log1p(y) - np.log1p(a)) / (1 + a), reduction, outputs)


@differentiable
@beyond_floats_is_inf
def mae(a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum") -> float:
    r"""$\frac{1}{n} \sum_i \lVert a_i - y_i \rVert_1$, the mean absolute error; arguments as for `mse`.

    Notes
    -----
    UiT, {eq}`eq-mae`; PyTorch's ``l1_loss`` is ``outputs="mean"`` (E-28).
    """
    a, y = in_double(*one_shape(a, y))
    return total(np.abs(a - y), reduction, outputs)


@derivative_of(mae)
@beyond_floats_is_inf
def mae_subgrad(a: ArrayLike, y: ArrayLike, reduction: Reduction = "mean", outputs: Outputs = "sum") -> Array:
    r"""$\frac{1}{n} \operatorname{sign}(a - y)$, where 0 is chosen at the kink $a = y$.

    Arguments as for `mse`.  At the kink any number from -1 to 1, over n, is a subgradient.  {eq}`eq-mae`.
    """
    a, y = one_shape(a, y)
    return shared(np.sign(a - y), reduction, outputs)


@beyond_floats_is_inf_or_nan
def least_squares(A: ArrayLike, b: ArrayLike, x: ArrayLike) -> float:
    r"""$\frac{1}{2} \lVert A x - b \rVert^2$.

    Parameters
    ----------
    A : (n, d) array
    b : (n,) array
    x : (d,) array

    Raises
    ------
    ValueError
        If the shapes do not fit or nothing is in them.

    Notes
    -----
    UiT, {eq}`eq-least-squares`, where the slide has lost the minus (E-29).
    """
    A, b, x = _linear(A, b, x)
    return 0.5 * mse(A @ x, b, reduction="sum")


@beyond_floats_is_inf_or_nan
def least_squares_grad(A: ArrayLike, b: ArrayLike, x: ArrayLike) -> Array:
    r"""$A^\top (A x - b)$, (d,); it vanishes where $A^\top A x = A^\top b$.

    Arguments as for `least_squares`.  {eq}`eq-least-squares`.
    """
    A, b, x = _linear(A, b, x)
    grad: Array = A.T @ (A @ x - b)
    return grad


@beyond_floats_is_inf_or_nan
def linreg_loss_grad(
    X: ArrayLike, y: ArrayLike, w: ArrayLike, b: float, reduction: Reduction = "mean"
) -> tuple[float, Array, float]:
    r"""$\mathcal{L} = \frac{1}{n} \sum_i r_i^2$ with $r_i = w^\top x_i + b - y_i$, and its gradient.

    Parameters
    ----------
    X : (n, d) array
    y : (n,) array
    w : (d,) array, or (1, d) as a row of weights
    b : number
    reduction : "mean" or "sum" over the n samples

    Returns
    -------
    loss : float
    grad_w : array in the shape of `w`
        $\frac{2}{n} \sum_i r_i x_i^\top$.
    grad_b : float
        $\frac{2}{n} \sum_i r_i$.

    Raises
    ------
    ValueError
        If the shapes do not fit or nothing is in them.

    Notes
    -----
    Bucharest, {eq}`eq-linreg`, with n = 64, d = 8 and the gradient as a row (1, 8).
    """
    w = as_float(w, "w")
    X, y, row = _linear(X, y, w[0] if w.ndim == 2 and len(w) == 1 else w, ("X", "y", "w"))
    if np.ndim(b):
        raise ValueError(f"b: expected one number, got shape {np.shape(b)}")
    predicted = X @ row + float(b)
    slopes = mse_grad(predicted, y, reduction)
    return mse(predicted, y, reduction), (slopes @ X).reshape(w.shape), float(slopes.sum())


def linreg_sum_loss_grad(phi: ArrayLike, x: ArrayLike, y: ArrayLike) -> tuple[float, Array]:
    r"""$L = \sum_i (\phi_0 + \phi_1 x_i - y_i)^2$ with its gradient $\sum_i [2 r_i, 2 x_i r_i]$.

    Parameters
    ----------
    phi : (2,) array
        Intercept and slope.
    x, y : (n,) arrays

    Returns
    -------
    loss : float
    grad : (2,) array

    Raises
    ------
    ValueError
        If the shapes do not fit or nothing is in them.

    Notes
    -----
    Cluj, {eq}`eq-linreg-sum`.  A sum: the step size must be n times smaller than for the mean (E-21).
    """
    phi, x = as_float(phi, "phi"), as_float(x, "x")
    if phi.shape != (2,) or x.ndim != 1:
        raise ValueError(f"expected phi (2,) and x (n,), got phi {phi.shape}, x {x.shape}")
    loss, slope, intercept = linreg_loss_grad(x[:, None], y, phi[1:], phi[0], "sum")
    return loss, np.array([intercept, slope[0]], dtype=slope.dtype)


def _above_minus_1(a: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    a, y = one_shape(a, y)
    return all_entries(a, "a", a > -1, "entries above -1"), all_entries(y, "y", y > -1, "entries above -1")


def _linear(
    A: ArrayLike, b: ArrayLike, x: ArrayLike, names: tuple[str, str, str] = ("A", "b", "x")
) -> tuple[Array, Array, Array]:
    A, b, x = (as_float(value, name) for value, name in zip((A, b, x), names, strict=True))
    if A.ndim != 2 or b.shape != A.shape[:1] or x.shape != A.shape[1:] or A.size == 0:
        got = ", ".join(f"{name} {value.shape}" for name, value in zip(names, (A, b, x), strict=True))
        raise ValueError(
            f"expected {names[0]} (n, d), {names[1]} (n,), {names[2]} (d,), not empty; got {got}"
        )
    return A, b, x
