r"""The table that compares the squared and the squared logarithmic error, computed again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lecturelib._checks import as_number
from lecturelib.losses import mse, msle

# What the slide has in its last column, by prediction and target (E-24).
PRINTED_MSLE = {(3.0, 5.0): 0.22, (3000.0, 3200.0): 0.02}


class LossTableRow(NamedTuple):
    """One prediction, its target, and what three measures make of their difference."""

    a: float
    y: float
    percent: float  # |a - y| / y * 100
    mse: float
    msle: float
    printed_msle: float | None  # on the slide, if it is there


def msle_table(pairs: Sequence[tuple[float, float]] = tuple(PRINTED_MSLE)) -> list[LossTableRow]:
    r"""Return percentage, squared error and squared logarithmic error for pairs of prediction and target.

    The large numbers are off by fewer percent, and only the logarithm sees that.

    Parameters
    ----------
    pairs : pairs (a, y), `a` above -1 and `y` above 0
        Left out, the two of the slide: (3, 5) and (3000, 3200).

    Raises
    ------
    ValueError
        If a prediction is not above -1 or a target not above 0.

    Notes
    -----
    UiT, {eq}`eq-msle`.  Its column MSLE holds $|\log_{10}(y / a)|$, cut off after two digits: 0.22 and 0.02
    where the formula gives 0.1644 and 0.0042 (E-24).
    """
    return [_row(as_number(a, "a", above=-1), as_number(y, "y", above=0)) for a, y in pairs]


def _row(a: float, y: float) -> LossTableRow:
    return LossTableRow(a, y, 100 * abs(a - y) / y, mse(a, y), msle(a, y), PRINTED_MSLE.get((a, y)))
