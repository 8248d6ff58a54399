r"""Linear regions of a ReLU network with one input, counted without rounding.

Every float is a fraction, so the places where the network bends are fractions too.  On each piece between
two of them a unit is $p x + q$; multiplied by a common denominator, $p$ and $q$ are integers, and as ReLU
lets a positive factor through, no layer needs to divide.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import inf, lcm

import numpy as np

from lecturelib._checks import Array
from lecturelib._layers import Parameters, layers


def exact_joints(params: Parameters) -> list[Fraction]:
    """Return the points where the output of a ReLU network changes slope: exact, ascending.

    Parameters
    ----------
    params : sequence of (W, b), the first W (D, 1)
        One input, any number of outputs.  The floats are taken at their exact value.

    Raises
    ------
    ValueError
        If shapes do not fit, there is not one input, or a parameter is not finite.

    Notes
    -----
    Cluj (regions per parameter), {eq}`eq-exact-joints`.

    Examples
    --------
    >>> from lecturelib.networks import stack_parameters
    >>> exact_joints(stack_parameters([[1, -3], [-2, 1]], [0, 1, 1]))
    [Fraction(1, 3), Fraction(2, 1)]
    """
    *hidden, last = [_integers(W, b) for W, b in layers(params, 1)]
    joints: list[Fraction] = []
    p, q, scale = np.array([[1]], object), np.array([[0]], object), 1
    for W, b, denominator in hidden:
        p, q = p @ W.T, q @ W.T + scale * b
        scale *= denominator
        joints, piece = _split(joints, p, q)
        p, q = p[piece], q[piece]
        x, of = _inside(joints)
        on = p * x + q * of > 0
        p, q = p * on, q * on
    slopes = (p @ last[0].T).tolist()
    return [joint for joint, (left, right) in zip(joints, pairwise(slopes), strict=True) if left != right]


def count_regions_1d(params: Parameters) -> int:
    """Count the intervals on which a ReLU network with one input is a straight line: exact.

    Arguments and errors as for `exact_joints`, whose number plus one it is.

    Notes
    -----
    Cluj (regions per parameter), {eq}`eq-max-regions-1d`, E-37.
    """
    return len(exact_joints(params)) + 1


def _integers(W: Array, b: Array) -> tuple[Array, Array, int]:
    """Return W and b times their common denominator, in Python's integers, and the denominator."""
    if not (np.isfinite(W).all() and np.isfinite(b).all()):
        raise ValueError(f"params: expected finite numbers, got W {W}, b {b}")
    numbers = [Fraction(x) for x in [*W.ravel().tolist(), *b.tolist()]]
    denominator = lcm(*(x.denominator for x in numbers))
    whole = np.array([int(x * denominator) for x in numbers], object)
    return whole[: W.size].reshape(W.shape), whole[W.size :], denominator


def _split(joints: list[Fraction], p: Array, q: Array) -> tuple[list[Fraction], list[int]]:
    """Cut each piece where a unit passes 0; return all joints, and in which old piece each new one lies."""
    ends: list[Fraction | float] = [-inf, *joints, inf]
    found: list[Fraction] = []
    piece: list[int] = []
    for i, (low, high) in enumerate(pairwise(ends)):
        zeros = {Fraction(-b, a) for a, b in zip(p[i].tolist(), q[i].tolist(), strict=True) if a}
        inside = sorted(zero for zero in zeros if low < zero < high)
        found += [*inside, *joints[i : i + 1]]  # the last piece ends in no joint
        piece += [i] * (len(inside) + 1)
    return found, piece


def _inside(joints: list[Fraction]) -> tuple[Array, Array]:
    """Return a fraction inside each piece, as columns of numerators and denominators.

    It is the mediant (a + c) / (b + d) of the ends a/b and c/d; -1/0 and 1/0 stand for the infinities.
    """
    top = np.array([-1, *(joint.numerator for joint in joints), 1], object)
    bottom = np.array([0, *(joint.denominator for joint in joints), 0], object)
    return (top[:-1] + top[1:])[:, None], np.maximum(bottom[:-1] + bottom[1:], 1)[:, None]
