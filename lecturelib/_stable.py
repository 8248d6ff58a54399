"""Exponentials without overflow or underflow, and silence where overflow is the answer."""

from __future__ import annotations

import numpy as np

from lecturelib._checks import Array

# Functions made of exponentials equal their limit beyond +-FAR; a factor x stops there, since inf * 0 is nan.
FAR = 1000.0
# From here on e^-u is below the smallest normal number of the dtype.
_LAST_EXP = {np.dtype(np.float32): 87.3, np.dtype(np.float64): 708.3}


def decay(u: Array) -> Array:
    """Return e^-u for u >= 0: exactly 0 once it is below the normal numbers, so no underflow is signaled."""
    last = _LAST_EXP[u.dtype]
    if u.max(initial=0) > last:
        u = np.where(u > last, np.inf, u)
    return np.exp(-u)


# A decorator: what leaves the floats becomes infinite (nan where two infinities meet) without a warning,
# because a diverging descent is something to look at.
quiet = np.errstate(over="ignore", under="ignore", invalid="ignore")
