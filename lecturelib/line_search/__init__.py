r"""How far to go along a direction that leads downhill, and the table of the searches.

A line search sees the objective along a ray only, $\varphi(\alpha) = f(\theta + \alpha p)$, on Python floats.
Those in the table take a function that returns $\varphi(\alpha)$ and $\varphi'(\alpha)$, then $\varphi(0)$,
$\varphi'(0)$ and the first trial ``alpha0``; the solvers of `lecturelib.second_order` use them by name.
Giving up is a field of the result; a ray that does not start downhill is a `ValueError`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from lecturelib.line_search._step import StepLength, ValueAndSlope
from lecturelib.line_search.simple import backtracking, exact_line_search_quadratic
from lecturelib.line_search.wolfe import strong_wolfe

__all__ = [
    "LINE_SEARCHES",
    "LineSearch",
    "StepLength",
    "backtracking",
    "exact_line_search_quadratic",
    "strong_wolfe",
]


class LineSearch(NamedTuple):
    """One row of the catalog: a search ready for use, and what it promises of the slope it ends at."""

    name: str
    search: Callable[..., StepLength]
    eq: str  # label of its equation in the chapters
    c2: float  # the slope is at most this share of the first one; infinity: no promise


def _by_values(phi: ValueAndSlope, phi0: float, slope0: float, *, alpha0: float = 1.0) -> StepLength:
    return backtracking(lambda alpha: phi(alpha)[0], phi0, slope0, alpha0=alpha0)


_ROWS = [
    LineSearch("backtracking", _by_values, "eq-armijo", float("inf")),
    LineSearch("strong_wolfe", strong_wolfe, "eq-strong-wolfe", 0.9),
    LineSearch("strong_wolfe(c2=0.1)", partial(strong_wolfe, c2=0.1), "eq-strong-wolfe", 0.1),
    # The lectures' arg min: the first one on the ray.
    LineSearch("exact", partial(strong_wolfe, c1=1e-10, c2=1e-6, max_trials=60), "eq-line-search", 1e-6),
]
LINE_SEARCHES: dict[str, LineSearch] = {row.name: row for row in _ROWS}
