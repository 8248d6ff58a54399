r"""Penalties on weights: $\ell_1$, $\ell_2$, and the squared $\ell_1$ norm that a slide prints by mistake.

`W` is an array of any shape: weights, not biases, which the lectures do not penalize.  `m` divides $\lambda$:
1 if the penalty is added as it is, the number of samples if it belongs to their mean.  `W` may be a dual
number or a variable of the tape: penalties carry the gradient given here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number
from lecturelib._differentiable import derivative_of, differentiable, product_of

# A penalty beyond the largest float is infinite: its limit, and no reason for a warning.
_beyond_floats_is_inf = np.errstate(over="ignore")


@differentiable
@_beyond_floats_is_inf
def l1_penalty(W: ArrayLike, lam: float, m: float = 1.0) -> float:
    r"""$\frac{\lambda}{m} \lVert W \rVert_1 = \frac{\lambda}{m} \sum |w_{ij}|$; it makes weights exactly 0.

    Parameters
    ----------
    W : array of any shape
    lam : $\lambda \ge 0$
    m : positive number
        What $\lambda$ is divided by.  Virginia Tech divides by the size of the *batch*, which makes the
        penalty N / batch times that of the mean over all N samples (E-59).

    Raises
    ------
    ValueError
        If `W` is empty, `lam` is negative or `m` is not positive.

    Notes
    -----
    Virginia Tech, {eq}`eq-l1-penalty`, printed as the square (`squared_l1_penalty`) and said to penalize
    sparsity, which it brings about (E-58); Tibshirani (1996).
    """
    return _strength(lam, m) * float(np.abs(_weights(W)).sum(dtype=np.float64))


@derivative_of(l1_penalty)
def l1_subgradient(W: ArrayLike, lam: float, m: float = 1.0) -> Array:
    r"""$\frac{\lambda}{m} \operatorname{sign} W$, where 0 is chosen at the kink 0; {eq}`eq-l1-penalty`.

    Arguments and errors as for `l1_penalty`; in the shape and dtype of `W`.
    """
    return _strength(lam, m) * np.sign(_weights(W))


@differentiable
@_beyond_floats_is_inf
def squared_l1_penalty(W: ArrayLike, lam: float, m: float = 1.0) -> float:
    r"""$\frac{\lambda}{m} \lVert W \rVert_1^2$, as printed; for one weight it is the $\ell_2$ penalty.

    It never makes a weight 0 that stands alone; of several, small ones beside large ones it does.  Arguments
    and errors as for `l1_penalty`.

    Notes
    -----
    Virginia Tech, {eq}`eq-squared-l1-penalty` (E-58).
    """
    norm = float(np.abs(_weights(W)).sum(dtype=np.float64))
    return _strength(lam, m) * norm * norm


@derivative_of(squared_l1_penalty)
@_beyond_floats_is_inf
def squared_l1_subgradient(W: ArrayLike, lam: float, m: float = 1.0) -> Array:
    r"""$\frac{2 \lambda}{m} \lVert W \rVert_1 \operatorname{sign} W$; {eq}`eq-squared-l1-penalty`.

    Arguments and errors as for `l1_penalty`; in the shape and dtype of `W`.
    """
    W = _weights(W)
    slope = 2 * _strength(lam, m) * float(np.abs(W).sum(dtype=np.float64))
    return min(slope, float(np.finfo(W.dtype).max)) * np.sign(W)  # infinity * 0 otherwise


@differentiable
@_beyond_floats_is_inf
def l2_penalty(W: ArrayLike, lam: float, m: float = 1.0) -> float:
    r"""$\frac{\lambda}{m} \lVert W \rVert_F^2 = \frac{\lambda}{m} \sum w_{ij}^2$, without a factor 1/2.

    Arguments and errors as for `l1_penalty`.

    Notes
    -----
    Virginia Tech, {eq}`eq-l2-penalty`; PyTorch's ``weight_decay`` is $2 \lambda / m$ (`decay_of_l2`).
    """
    return _strength(lam, m) * float(np.square(_weights(W), dtype=np.float64).sum())


@derivative_of(l2_penalty)
@_beyond_floats_is_inf
def l2_grad(W: ArrayLike, lam: float, m: float = 1.0) -> Array:
    r"""$\frac{2 \lambda}{m} W$, in the shape and dtype of `W`; {eq}`eq-l2-penalty`.

    Arguments and errors as for `l1_penalty`.
    """
    return 2 * _strength(lam, m) * _weights(W)


def decay_of_l2(lam: float, m: float = 1.0) -> float:
    r"""$2 \lambda / m$: the weight decay that has the gradient of `l2_penalty`, with its arguments.

    Virginia Tech, {eq}`eq-weight-decay`.
    """
    return 2 * _strength(lam, m)


@np.errstate(over="ignore", invalid="ignore")  # infinities of both signs may meet
def weight_decay_step(W: ArrayLike, grad: ArrayLike, lr: float, decay: float) -> Array:
    r"""$W - \eta\,(\nabla \mathcal{L} + \delta W) = (1 - \eta \delta) W - \eta \nabla \mathcal{L}$.

    A step of gradient descent on the loss plus $\frac{\delta}{2} \lVert W \rVert_F^2$.

    Parameters
    ----------
    W, grad : arrays of one shape
        `grad` is that of the loss alone.
    lr : $\eta > 0$
    decay : $\delta \ge 0$
        PyTorch's ``weight_decay``; `decay_of_l2` gives it for a $\lambda$ of the lecture.

    Raises
    ------
    ValueError
        If the shapes differ, `W` is empty, `lr` is not positive or `decay` is negative.

    Notes
    -----
    Virginia Tech, {eq}`eq-weight-decay`, with $\delta = 2 \lambda / m$.
    """
    W, grad = _weights(W), as_float(grad, "grad")
    if grad.shape != W.shape:
        raise ValueError(f"grad: expected the shape of W {W.shape}, got {grad.shape}")
    lr, decay = as_number(lr, "lr", above=0), as_number(decay, "decay", at_least=0)
    return (1 - lr * decay) * W - lr * grad


def soft_threshold(x: ArrayLike, threshold: float) -> Array:
    r"""$\operatorname{sign}(x) \max(|x| - t, 0)$, the $w$ with the least $\frac{1}{2}(w - x)^2 + t\,|w|$.

    The proximal step of the $\ell_1$ penalty, entry by entry: small weights become exactly 0, the others
    shrink by $t$.

    Parameters
    ----------
    x : array of any shape
    threshold : $t \ge 0$

    Raises
    ------
    ValueError
        If `threshold` is negative.

    Notes
    -----
    Virginia Tech, {eq}`eq-soft-threshold`; Donoho and Johnstone (1994).
    """
    x, threshold = as_float(x), as_number(threshold, "threshold", at_least=0)
    left: Array = x - np.clip(x, -threshold, threshold)
    return left


# The rules by which the tape differentiates the gradients.


@derivative_of(l1_subgradient)
def l1_second(W: ArrayLike, lam: float, m: float = 1.0) -> Array:
    """0 between the kinks."""
    return 0 * l1_subgradient(W, lam, m)


@product_of(squared_l1_subgradient)
def squared_l1_product(g: Any, W: Any, lam: float, m: float = 1.0) -> Any:
    r"""$\frac{2 \lambda}{m} \operatorname{sign} W \sum_{ij} g_{ij} \operatorname{sign} w_{ij}$."""
    return 2 * _strength(lam, m) * np.sign(W) * np.sum(np.sign(W) * g)


@derivative_of(l2_grad)
def l2_second(W: ArrayLike, lam: float, m: float = 1.0) -> Array:
    r"""$\frac{2 \lambda}{m}$."""
    return 2 * _strength(lam, m) * np.ones_like(_weights(W))


def _strength(lam: float, m: float) -> float:
    return as_number(lam, "lam", at_least=0) / as_number(m, "m", above=0)


def _weights(W: ArrayLike) -> Array:
    W = as_float(W, "W")
    if W.size == 0:
        raise ValueError(f"W: expected at least one weight, got shape {W.shape}")
    return W
