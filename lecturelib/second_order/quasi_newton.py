"""BFGS: the inverse Hessian learned from steps and changes of the gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, ValueAndGrad
from lecturelib._stable import quiet
from lecturelib.second_order._arguments import same_length, square
from lecturelib.second_order._descend import Search, descend
from lecturelib.second_order._result import Point, Result

# Below this share of |y|^2, y^T s is worth no division (and y = -H s would be a maximum's).
LEAST_CURVATURE = 1e-12


@quiet
def bfgs_inverse_update(B: ArrayLike, s: ArrayLike, y: ArrayLike, *, guard: bool = True) -> Array:
    r"""$V^\top B V + \rho\, s s^\top$ with $V = I - \rho\, y s^\top$ and $\rho = 1 / y^\top s$.

    A symmetric matrix that sends $y$ to $s$, as the inverse Hessian of a quadratic does, and is otherwise as
    close to $B$ as can be.

    Parameters
    ----------
    B : (n, n) array
        Symmetric; the approximation of $H^{-1}$ so far.
    s, y : (n,) arrays
        The step $w_\tau - w_{\tau - 1}$, and the change of the gradient along it.
    guard : bool
        Without positive curvature, $y^\top s > 0$, return $B$ as it is.  The slides omit this condition; if
        False, the formula is used as printed, and the result may have negative eigenvalues (E-67).

    Returns
    -------
    (n, n) array

    Raises
    ------
    ValueError
        If shapes do not fit, or $y^\top s = 0$ without the guard.

    Notes
    -----
    MEPhI, {eq}`eq-bfgs`; Broyden, Fletcher, Goldfarb and Shanno (1970, not 1983).  Multiplied out, it is
    $B + s u^\top + u s^\top$ with one vector $u$: $n^2$ operations instead of $n^3$.

    Examples
    --------
    >>> bfgs_inverse_update([[1.0, 0.0], [0.0, 1.0]], [1.0, 0.0], [2.0, 0.0])
    array([[0.5, 0. ],
           [0. , 1. ]])
    """
    s, y = same_length(s=s, y=y)
    B, ys = square(B, s.size, "B"), float(y @ s)
    if guard and not ys > LEAST_CURVATURE * float(y @ y):
        return B.copy()
    if ys == 0:
        raise ValueError("y and s: expected vectors that are not orthogonal, got y^T s = 0")
    return _updated(B, s, y, ys)


def _updated(B: Array, s: Array, y: Array, ys: float) -> Array:
    By = B @ y
    u = (0.5 * (1 + float(y @ By) / ys) / ys) * s - By / ys
    su = np.multiply.outer(s, u)
    updated: Array = B + (su + su.T)
    return updated


class _BFGS:
    """-B g, with B updated after each step."""

    unit_step = False

    def first(self, here: Point) -> Array:
        self.B = np.eye(here.theta.size)
        return -here.grad

    def next(self, before: Point, here: Point, direction: Array) -> Array:
        s, y = here.theta - before.theta, here.grad - before.grad
        ys = float(y @ s)
        if ys > LEAST_CURVATURE * float(y @ y):
            self.B = _updated(self.B, s, y, ys)
        return -(self.B @ here.grad)


def bfgs(
    value_and_grad: ValueAndGrad,
    theta0: ArrayLike,
    *,
    line_search: Search = "strong_wolfe",
    gtol: float = 1e-8,
    max_steps: int = 10_000,
    keep_path: bool = True,
) -> Result:
    r"""$w \leftarrow w - \alpha B \nabla f$ from $B = I$, so that the first direction is the gradient's.

    Arguments, result and errors as for `lecturelib.second_order.steepest_descent`.

    Notes
    -----
    MEPhI, {eq}`eq-bfgs`.  On a quadratic, with exact searches, the iterates are those of conjugate gradients.
    """
    return descend(value_and_grad, theta0, _BFGS(), line_search, gtol, max_steps, keep_path)
