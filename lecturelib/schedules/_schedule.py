"""What the schedules share: how steps come in and rates go out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float

Rate = Any  # a Python float for one step, an array for an array of them


def rates(t: ArrayLike, formula: Callable[[Array], Array]) -> Rate:
    """Apply `formula` to the steps `t`: a Python float for one, which leaves the dtype of an array alone.

    Raises
    ------
    ValueError
        If `t` holds anything but finite numbers from 0 on.
    """
    t = as_float(t, "t").astype(np.float64, copy=False)
    if not (np.isfinite(t) & (t >= 0)).all():
        raise ValueError(f"t: expected finite numbers of steps, from 0 on, got {t}")
    with np.errstate(over="ignore", under="ignore"):  # after endless steps a rate is 0
        values = formula(t)
    return float(values) if t.ndim == 0 else values
