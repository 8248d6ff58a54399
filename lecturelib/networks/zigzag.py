r"""The network with as many linear regions as width and depth allow: it folds the line again and again."""

from __future__ import annotations

from functools import reduce

import numpy as np

from lecturelib._checks import as_count
from lecturelib._flat import Pairs
from lecturelib.networks.notation import compose_networks, stack_parameters


def zigzag_network(D: int, K: int) -> Pairs:
    r"""Return $K$ hidden layers of $D$ ReLUs, one input, one output, with $(D + 1)^K$ linear regions.

    The shallow network of this family bends at $1, 2 \dots D$ and swings between $D + 1$ and 0 there, so each
    of its $D + 1$ pieces passes over all of $1 \dots D$.  Composed with itself, every piece gets $D$ new
    joints: $D + 1$ times as many pieces with each layer.  All parameters are integers.

    Parameters
    ----------
    D : int
        At least 3: with one or two units no network has slopes of alternating sign everywhere, since some
        piece would have no unit on, or the sum of its neighbors' slopes.
    K : int
        At least 1.

    Returns
    -------
    list of (W, b)
        Sizes 1, D, ..., D, 1.

    Raises
    ------
    ValueError
        If `D` or `K` is no such integer.

    Notes
    -----
    Cluj (regions per parameter), {eq}`eq-zigzag-network`: 161,051 for D = 10, K = 5 with 471 parameters
    (E-37).
    """
    return reduce(compose_networks, [_fold(as_count(D, "D", at_least=3))] * as_count(K, "K"))


def _fold(D: int) -> Pairs:
    r"""Slopes $2h, -h, h, -h \dots$ between the joints $1 \dots D$, with $h = D + 1$: a shallow network.

    Unit 3 looks to the left, so that the leftmost piece has a unit on: its slope there is minus the change of
    slope at the joint 3, which is $-2h$.
    """
    h, joint = D + 1.0, np.arange(1.0, D + 1.0)
    direction = np.where(joint == 3, -1.0, 1.0)
    change = np.where(joint % 2 == 1, -2 * h, 2 * h)  # of slope, from left to right
    change[0] = -3 * h
    phi0 = 5 * h  # gives h at 1, where unit 3 alone is on, with value 2
    theta = np.column_stack([-direction * joint, direction])
    return stack_parameters(theta, [phi0, *change])
