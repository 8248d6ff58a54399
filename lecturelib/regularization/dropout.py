r"""Dropout: units are removed at random while training, and all are there afterwards.

`keep` is the probability that a unit stays, the slide's threshold; PyTorch and Keras ask for the probability
1 - keep that it is dropped (E-59b).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_number, as_rng

Form = Literal["inverted", "plain"]


class DropoutForm(NamedTuple):
    """Where the units that stay are scaled so that the expected output is the same in both modes."""

    train: Callable[[float], float]  # keep to the factor of the units that stay
    evaluate: Callable[[float], float]  # keep to the factor of all units
    eq: str
    used_by: str


DROPOUT_FORMS: dict[str, DropoutForm] = {
    "inverted": DropoutForm(
        lambda keep: 1 / keep, lambda keep: 1.0, "eq-inverted-dropout", "PyTorch and Keras, with 1 - keep"
    ),
    "plain": DropoutForm(
        lambda keep: 1.0, lambda keep: keep, "eq-plain-dropout", "Virginia Tech; Srivastava et al. (2014)"
    ),
}


def dropout_mask(rng: np.random.Generator, shape: int | tuple[int, ...], keep: float) -> Array:
    r"""Return which units stay, True with probability `keep`: $u < \text{keep}$ for uniform $u$.

    A threshold of 0.7 removes 30 %; $u > 0.7$ would remove 70 %.

    Parameters
    ----------
    rng : the only source of randomness
    shape : shape of the mask
    keep : above 0, at most 1

    Raises
    ------
    ValueError
        If `keep` is out of range.

    Notes
    -----
    Virginia Tech, {eq}`eq-dropout-mask`: what is random is the decision, not the probability (E-59b).
    """
    as_rng(rng)
    return rng.random(shape) < _keep(keep)


def dropout_forward(x: ArrayLike, mask: ArrayLike, keep: float, form: Form = "inverted") -> Array:
    r"""$x \odot \text{mask} / \text{keep}$ in training; ``form="plain"`` does not divide.

    Parameters
    ----------
    x : array
    mask : bool array of the same shape
        From `dropout_mask`; the backward pass needs the same one.
    keep : the probability `mask` was drawn with
    form : "inverted" or "plain"

    Raises
    ------
    ValueError
        If the shapes differ, `mask` is not bool, `keep` is out of range or `form` is unknown.

    Notes
    -----
    Virginia Tech, {eq}`eq-plain-dropout`; {eq}`eq-inverted-dropout`, where the expected output is `x`.
    """
    x, mask = as_float(x), np.asarray(mask)
    if mask.shape != x.shape or mask.dtype != bool:
        raise ValueError(f"mask: expected bool of shape {x.shape}, got {mask.dtype} of shape {mask.shape}")
    with np.errstate(over="ignore"):  # beyond the largest float is infinite
        y: Array = x * mask * _form(form).train(_keep(keep))
    return y


def dropout_backward(upstream: ArrayLike, mask: ArrayLike, keep: float, form: Form = "inverted") -> Array:
    r"""$\partial \mathcal{L} / \partial x = \bar y \odot \text{mask} / \text{keep}$: the same linear map.

    Arguments and errors as for `dropout_forward`, with the upstream gradient for `x`.
    {eq}`eq-inverted-dropout`.
    """
    return dropout_forward(upstream, mask, keep, form)


def dropout_evaluate(x: ArrayLike, keep: float, form: Form = "inverted") -> Array:
    r"""Return the output after training, without randomness: $x$, or $\text{keep} \cdot x$ if "plain".

    It is the expected output of `dropout_forward`.  Arguments and errors as there; {eq}`eq-inverted-dropout`
    and {eq}`eq-plain-dropout`.
    """
    return as_float(x) * _form(form).evaluate(_keep(keep))


def keep_of_drop(drop: float) -> float:
    """Return 1 - drop, which turns PyTorch's and Keras' parameter into ours (E-59b).

    Raises
    ------
    ValueError
        If `drop` is not at least 0 and below 1.
    """
    return _keep(1 - as_number(drop, "drop", at_least=0, at_most=1))


def dropout_linreg_equivalent(X: ArrayLike, y: ArrayLike, w: ArrayLike, keep: float) -> float:
    r"""$\lVert y - X w \rVert^2 + \frac{1 - k}{k} \sum_j w_j^2 \sum_i x_{ij}^2$, with $k$ = keep.

    What dropout on the inputs of linear regression minimizes on average, $E \lVert y - \tilde X w \rVert^2$
    for inverted dropout $\tilde X$: a ridge penalty that weighs each feature by its sum of squares.

    Parameters
    ----------
    X : (n, d) array
    y : (n,) array
    w : (d,) array
    keep : above 0, at most 1

    Raises
    ------
    ValueError
        If the shapes do not fit, nothing is in them, or `keep` is out of range.

    Notes
    -----
    Virginia Tech (why dropout works), {eq}`eq-dropout-linreg`; Srivastava et al. (2014), section 9.1.
    """
    X, y, w = as_float(X, "X"), as_float(y, "y"), as_float(w, "w")
    if X.ndim != 2 or y.shape != X.shape[:1] or w.shape != X.shape[1:] or X.size == 0:
        raise ValueError(
            f"expected X (n, d), y (n,), w (d,), not empty; got X {X.shape}, y {y.shape}, w {w.shape}"
        )
    keep = _keep(keep)
    with np.errstate(over="ignore", invalid="ignore"):  # a matrix product may leave the floats
        fit, ridge = np.square(y - X @ w).sum(), np.square(X * w).sum()
    return float(fit) + (1 - keep) / keep * float(ridge)


def _keep(keep: float) -> float:
    return as_number(keep, "keep", above=0, at_most=1)


def _form(form: str) -> DropoutForm:
    if form not in DROPOUT_FORMS:
        raise ValueError(f"form: expected 'inverted' or 'plain', got {form!r}")
    return DROPOUT_FORMS[form]
