"""The strong Wolfe conditions: low enough, and flat enough."""

from __future__ import annotations

from math import copysign, inf, nan, sqrt
from typing import NamedTuple

from lecturelib.line_search._step import StepLength, ValueAndSlope, downhill, rounding


class _Trial(NamedTuple):
    alpha: float
    value: float
    slope: float


def strong_wolfe(
    phi: ValueAndSlope,
    phi0: float,
    slope0: float,
    *,
    alpha0: float = 1.0,
    c1: float = 1e-4,
    c2: float = 0.9,
    max_trials: int = 30,
) -> StepLength:
    r"""$\varphi(\alpha) \le \varphi(0) + c_1\alpha\varphi'(0)$, $|\varphi'(\alpha)| \le c_2|\varphi'(0)|$.

    The second condition sees to it that $y^\top s > 0$, without which BFGS loses its positive definite
    matrix, and a small $c_2$ makes the search as good as exact.

    Parameters
    ----------
    phi : function
        Takes $\alpha$, returns $\varphi(\alpha)$ and $\varphi'(\alpha) = \nabla f(\theta + \alpha p)^\top p$.
        Where the value is nan or infinite, the minimum is sought nearer.
    phi0, slope0 : numbers
        $\varphi(0)$ and $\varphi'(0) < 0$.
    alpha0 : positive number
        The first trial.
    c1, c2 : numbers, ``0 < c1 < c2 < 1``
        About $c_2 = 0.9$ for Newton's and quasi-Newton methods, 0.1 for conjugate gradients.
    max_trials : positive integer

    Returns
    -------
    StepLength
        Not accepted if the trials run out, as they do where $\varphi$ falls for ever; ``alpha`` is then the
        lowest point found.

    Raises
    ------
    ValueError
        If the slope is not negative or a number is out of its range.

    Notes
    -----
    {eq}`eq-strong-wolfe`; Wolfe (1969); Nocedal and Wright (2006), algorithms 3.5 and 3.6 in one loop.  Each
    trial becomes an end of the bracket around the minimum: `low` is the best so far, `high` the other end,
    infinitely far at first.

    Examples
    --------
    >>> strong_wolfe(lambda alpha: ((alpha - 3) ** 2, 2 * (alpha - 3)), 9.0, -6.0, c2=0.1)
    StepLength(alpha=3.0, value=0.0, evaluations=2, accepted=True)
    """
    downhill(slope0)
    if not (0 < alpha0 < inf and 0 < c1 < c2 < 1 and max_trials >= 1):
        raise ValueError(
            "expected alpha0 above 0, 0 < c1 < c2 < 1, max_trials at least 1; "
            f"got {alpha0!r}, {c1!r}, {c2!r}, {max_trials!r}"
        )
    noise, flat = rounding(phi0), -c2 * slope0
    low, high, alpha = _Trial(0.0, phi0, slope0), _Trial(inf, nan, nan), alpha0
    for count in range(1, max_trials + 1):
        value, slope = phi(alpha)
        enough = value <= phi0 + c1 * alpha * slope0 + noise  # False for nan
        if enough and abs(slope) <= flat:
            return StepLength(alpha, value, count, True)
        before, trial = low, _Trial(alpha, value, slope)
        if not enough or value > low.value + noise:
            high = trial
        else:
            if slope * (high.alpha - low.alpha) >= 0:  # the minimum lies behind the trial
                high = low
            low = trial
        alpha = _beyond(before, low) if high.alpha == inf else _between(low, high, count)
        if alpha in (low.alpha, high.alpha):  # no float is left between them
            break
    return StepLength(low.alpha, low.value, count, False)


def _beyond(before: _Trial, last: _Trial) -> float:
    """Go on to where the cubic through two trials is least: 1.1 to 4 times the last stretch further."""
    stretch = last.alpha - before.alpha
    guess = _least_of_cubic(before, last)
    return min(max(guess, last.alpha + 1.1 * stretch), last.alpha + 4 * stretch)


def _between(low: _Trial, high: _Trial, count: int) -> float:
    """Go to where the cubic is least, if that is inside; halve every third time, so that it ends."""
    middle = 0.5 * (low.alpha + high.alpha)
    if count % 3 == 0:
        return middle
    guess, margin = _least_of_cubic(low, high), 1e-3 * abs(high.alpha - low.alpha)
    left, right = sorted((low.alpha, high.alpha))
    inside = left < guess < right  # not if the value at `high` is nan or infinite
    return min(max(guess, left + margin), right - margin) if inside else middle


def _least_of_cubic(a: _Trial, b: _Trial) -> float:
    """Return where the cubic with the values and slopes of both trials is least, infinity if it falls on."""
    width = b.alpha - a.alpha
    mean = a.slope + b.slope - 3 * (b.value - a.value) / width
    square = mean * mean - a.slope * b.slope
    if not square >= 0:
        return inf
    root = copysign(sqrt(square), width)
    below = b.slope - a.slope + 2 * root
    return b.alpha - width * (b.slope + root - mean) / below if below else inf
