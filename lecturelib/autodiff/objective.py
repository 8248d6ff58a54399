r"""What a minimizer asks for: an objective with its gradient, from the tape, and a check of any gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float
from lecturelib.autodiff.numerical import numerical_gradient
from lecturelib.autodiff.tape import Var, gradients


def value_and_grad(f: Callable[..., Any]) -> Callable[..., tuple[float, Array]]:
    r"""Return the function $\theta \mapsto (f(\theta), \nabla f(\theta))$ that every minimizer here asks for.

    Parameters
    ----------
    f : function
        Made of NumPy's functions; takes the parameters, returns one number.

    Returns
    -------
    function
        Takes $\theta$, returns a float and an array of the shape and dtype of $\theta$.  Arguments after
        $\theta$ go to `f` as they are, so it takes the batches X, y of `fit` too.

    Raises
    ------
    ValueError
        When called, if `f` does not return one number or $\theta$ does not hold real numbers.

    Notes
    -----
    {eq}`eq-reverse-mode`; `value_and_gradient` differentiates by several arguments at once.

    Examples
    --------
    >>> from lecturelib.second_order import lbfgs
    >>> valley = lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
    >>> lbfgs(value_and_grad(valley), [-1.2, 1.0]).theta.round(6)
    array([1., 1.])
    """

    def both(theta: ArrayLike, *args: Any) -> tuple[float, Array]:
        leaf = Var(theta)
        y = f(leaf, *args)
        output = y if isinstance(y, Var) else Var(y)  # a plain number: f does not depend on theta
        if output.size != 1:
            raise ValueError(f"f: expected a function that returns one number, got shape {output.shape}")
        return float(output.value.item()), gradients(output, [leaf])[0]

    return both


def check_grad(
    f: Callable[[Any], Any], x: ArrayLike, grad: Callable[[Array], ArrayLike] | None = None
) -> float:
    r"""$\max_i |g_i - d_i| / \max_i \max(|g_i|, |d_i|)$: error of a gradient $g$ by central differences $d$.

    Below $10^{-6}$ is good, above $10^{-3}$ there is a mistake, or a kink between $x - h$ and $x + h$.  Take
    a point where the gradient is not 0: at a minimum both sides are rounding errors.

    Parameters
    ----------
    f : function
        Takes an array, returns one number; made of NumPy's functions if there is no `grad`.
    x : array of any shape
        Computed with in float64.
    grad : function, optional
        Takes $x$, returns the gradient in its shape; the tape's when left out.

    Returns
    -------
    float
        0 where both are 0; nan where one of them is.

    Raises
    ------
    ValueError
        If `f` does not return one number, or the gradient has another shape than `x`.

    Notes
    -----
    Bucharest, {eq}`eq-central-difference`.

    Examples
    --------
    >>> check_grad(lambda x: np.sum(x**3), [1.0, 2.0]) < 1e-6
    True
    >>> round(check_grad(lambda x: np.sum(x**3), [1.0, 2.0], grad=lambda x: 2 * x**2), 3)  # not 3 x^2
    0.333
    """
    x = as_float(x).astype(np.float64)
    g = value_and_grad(f)(x)[1] if grad is None else as_float(grad(x.copy()), "grad(x)")
    if g.shape != x.shape:
        raise ValueError(f"grad: expected a function that returns shape {x.shape} as x, got {g.shape}")
    d = numerical_gradient(f, x)
    largest = float(np.maximum(np.abs(g), np.abs(d)).max())
    return float(np.abs(g - d).max()) / largest if largest != 0 else 0.0
