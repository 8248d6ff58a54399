"""L-BFGS: the last few pairs of steps and changes of the gradient instead of a matrix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, ValueAndGrad, as_count, as_vector
from lecturelib._stable import quiet
from lecturelib.second_order._arguments import same_length
from lecturelib.second_order._descend import Search, descend
from lecturelib.second_order._result import Point, Result
from lecturelib.second_order.quasi_newton import LEAST_CURVATURE


@quiet
def lbfgs_two_loop(grad: ArrayLike, S: Sequence[ArrayLike], Y: Sequence[ArrayLike]) -> Array:
    r"""$-B \nabla f$ in two loops over the pairs $(s, y)$, without the matrix $B$.

    $B$ is what `bfgs_inverse_update` makes of $\gamma I$ with one pair after the other, where
    $\gamma = s^\top y / y^\top y$ of the last pair.

    Parameters
    ----------
    grad : (n,) array
    S, Y : sequences of (n,) arrays
        Steps and changes of the gradient, the oldest first, each with $y^\top s > 0$; none gives
        $-\nabla f$.

    Returns
    -------
    (n,) array

    Raises
    ------
    ValueError
        If shapes do not fit, or a pair has no positive curvature.

    Notes
    -----
    MEPhI names it, {eq}`eq-lbfgs`; Nocedal (1980).  What is kept are pairs, not gradients (E-67).
    """
    if len(S) != len(Y):
        raise ValueError(f"expected one y for each s, got {len(S)} and {len(Y)}")
    (q,) = same_length(grad=-np.asarray(grad))
    pairs = [same_length(grad=q, s=s, y=y)[1:] for s, y in zip(S, Y, strict=True)]
    if any(not s @ y > 0 for s, y in pairs):
        raise ValueError("S and Y: expected pairs with s^T y above 0")
    shares = []
    for s, y in reversed(pairs):
        shares.append(float(s @ q / (s @ y)))
        q = q - shares[-1] * y
    if pairs:
        s, y = pairs[-1]
        q = float(s @ y / (y @ y)) * q
    for (s, y), share in zip(pairs, reversed(shares), strict=True):
        q = q + (share - float(y @ q / (s @ y))) * s
    return q


class _Memory:
    r"""The last pairs, and what the compact form of $B$ needs of them.

    $B g = \gamma g + S v - \gamma Y u$ with $u = R^{-1} S^\top g$ and
    $v = R^{-\top} (D u + \gamma Y^\top Y u - \gamma Y^\top g)$, where $R$ is the upper triangle of $S^\top Y$
    and $D$ its diagonal (Byrd, Nocedal and Schnabel, 1994).  Four products with long matrices take the place
    of four vector operations per pair.  Pairs are rows; the window of live ones slides through longer
    buffers, so that it stays one block.  ``.dot``, since `@` costs twice as much on matrices this small.
    """

    def __init__(self, n: int, size: int) -> None:
        self.size, self.room, self.low, self.high = size, 4 * size, 0, 0
        self.S, self.Y = np.empty((self.room, n)), np.empty((self.room, n))
        self.R_inverse, self.YY = np.zeros((self.room, self.room)), np.zeros((self.room, self.room))
        self.D, self.gamma = np.zeros(self.room), 1.0

    def clear(self) -> None:
        self.low = self.high = 0
        self.gamma = 1.0

    def direction(self, g: Array) -> Array:
        """Return -B g."""
        live = slice(self.low, self.high)
        S, Y, R_inverse, gamma = self.S[live], self.Y[live], self.R_inverse[live, live], self.gamma
        u = R_inverse.dot(S.dot(g))
        v = (self.D[live] * u + gamma * (self.YY[live, live].dot(u) - Y.dot(g))).dot(R_inverse)
        direction: Array = gamma * (u.dot(Y) - g) - v.dot(S)
        return direction

    def append(self, s: Array, y: Array) -> None:
        """Remember a pair, unless it shows no positive curvature."""
        ys, yy = float(y.dot(s)), float(y.dot(y))
        if not ys > LEAST_CURVATURE * yy:
            return
        if self.high == self.room:
            self._slide()
        new = self.high
        self.low, self.high = max(self.low, new + 1 - self.size), new + 1
        older = slice(self.low, new)
        self.S[new], self.Y[new] = s, y
        self.R_inverse[older, new] = self.R_inverse[older, older].dot(self.S[older].dot(y)) / -ys
        self.R_inverse[new, older], self.R_inverse[new, new] = 0.0, 1 / ys
        self.YY[older, new] = self.YY[new, older] = self.Y[older].dot(y)
        self.YY[new, new], self.D[new], self.gamma = yy, ys, ys / yy

    def _slide(self) -> None:
        """Move the window back to the start of the buffers."""
        live, k = slice(self.low, self.high), self.high - self.low
        for rows in (self.S, self.Y, self.D):
            rows[:k] = rows[live].copy()
        for matrix in (self.R_inverse, self.YY):
            matrix[:k, :k] = matrix[live, live].copy()
        self.low, self.high = 0, k


class _LBFGS:
    unit_step = False

    def __init__(self, n: int, size: int) -> None:
        self.memory = _Memory(n, size)

    def first(self, here: Point) -> Array:
        self.memory.clear()
        return -here.grad

    def next(self, before: Point, here: Point, direction: Array) -> Array:
        self.memory.append(here.theta - before.theta, here.grad - before.grad)
        return self.memory.direction(here.grad)


def lbfgs(
    value_and_grad: ValueAndGrad,
    theta0: ArrayLike,
    *,
    memory: int = 10,
    line_search: Search = "strong_wolfe",
    gtol: float = 1e-8,
    max_steps: int = 10_000,
    keep_path: bool = True,
) -> Result:
    r"""$w \leftarrow w - \alpha B \nabla f$, with $B$ from the last few pairs $(s, y)$ only.

    Parameters
    ----------
    memory : positive integer
        Pairs that are kept.
    value_and_grad, theta0, line_search, gtol, max_steps, keep_path
        As for `lecturelib.second_order.steepest_descent`, errors included.

    Notes
    -----
    MEPhI names it, {eq}`eq-lbfgs`; Liu and Nocedal (1989).  The same directions as `lbfgs_two_loop`, in the
    compact form of Byrd, Nocedal and Schnabel (1994).
    """
    rule = _LBFGS(as_vector(theta0, "theta0").size, as_count(memory, "memory"))
    return descend(value_and_grad, theta0, rule, line_search, gtol, max_steps, keep_path)
