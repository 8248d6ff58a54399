r"""What momentum does to a quadratic: gains, spectral radius, limits of stability, the best setting."""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_float, as_number
from lecturelib.optimizers.rule import DECAY, POSITIVE


def momentum_gain(
    mu: float,
    k: float = math.inf,
    sign: Literal[1, -1] = 1,
    form: Literal["classical", "average"] = "classical",
) -> float:
    r"""$(1 - r^k) / (1 - r)$ with $r = \pm\mu$: how many plain steps long the `k`-th step with momentum is.

    On a flat area, where the gradient stays ($r = \mu$), the limit is $1 / (1 - \mu)$: the terminal velocity
    is $\eta g / (1 - \mu)$.  Across a ravine, where it changes sign in every step ($r = -\mu$), the limit is
    $1 / (1 + \mu)$.

    Parameters
    ----------
    mu : number from 0 to below 1
        $\mu$, also written $\beta$ or $\gamma$.
    k : int of at least 1, or infinity
        Steps taken, from rest.
    sign : 1 or -1
        What the gradient is multiplied with from step to step.
    form : "classical" or "average"
        "average", Cluj's and MEPhI's second form, is $1 - \mu$ times the classical gain.

    Raises
    ------
    ValueError
        If an argument is not one of those.

    Notes
    -----
    MEPhI, {eq}`eq-momentum-gain`; Virginia Tech's terminal velocity is the limit; E-55.

    Examples
    --------
    >>> round(momentum_gain(0.9, k=10), 4), round(momentum_gain(0.9, sign=-1), 4)
    (6.5132, 0.5263)
    """
    mu = as_number(mu, "mu", **DECAY)
    if sign not in (1, -1):
        raise ValueError(f"sign: expected 1 or -1, got {sign!r}")
    if form not in ("classical", "average"):
        raise ValueError(f"form: expected 'classical' or 'average', got {form!r}")
    r = sign * mu
    left = 0.0 if k == math.inf else r ** as_count(k, "k")  # type: ignore[arg-type]  # it refuses 2.5
    return (1 - left) / (1 - r) * (1 - mu if form == "average" else 1)


def momentum_spectral_radius(alpha_lambda: ArrayLike, beta: ArrayLike, nesterov: bool = False) -> Array:
    r"""$\max |z|$ over the roots of $z^2 - (1 + \beta - \alpha\lambda) z + \beta$.

    Parameters
    ----------
    alpha_lambda : array of any shape
        $\alpha\lambda$, learning rate times curvature.
    beta : array that broadcasts with it
        $\beta$ of classical momentum; any real number, as the phase diagram and E-55a want it.
    nesterov : bool
        True for Nesterov's rule, $z^2 - (1 + \beta)(1 - \alpha\lambda) z + \beta(1 - \alpha\lambda)$.

    Returns
    -------
    array
        What is left of an error per step, at last, on $\lambda\theta^2/2$: below 1 it converges.  The product
        of the roots is $\beta$, so $\beta \ge 1$ never does (E-56).

    Raises
    ------
    ValueError
        If the arguments are not real numbers.

    Notes
    -----
    Cluj, {eq}`eq-momentum-companion`: the roots are the eigenvalues of the matrix that takes
    $(\theta_t, \theta_{t-1})$ to $(\theta_{t+1}, \theta_t)$.  Goh (2017); E-78.
    """
    alpha_lambda, beta = as_float(alpha_lambda, "alpha_lambda"), as_float(beta, "beta")
    shrink = 1 - alpha_lambda
    trace, det = ((1 + beta) * shrink, beta * shrink) if nesterov else (beta + shrink, beta + 0 * shrink)
    half, q = np.abs(trace) / 2, np.sqrt(np.abs(det))
    # Roots half +- sqrt(half^2 - det), without squares that could overflow; a complex pair has modulus q.
    real = np.sqrt(np.maximum(half - q, 0)) * np.sqrt(half + q)
    radius: Array = np.where(det < 0, half + np.hypot(half, q), np.maximum(half + real, q))[()]
    return radius


def momentum_stability_limit(beta: float, nesterov: bool = False) -> float:
    r"""$2(1 + \beta)$, or $2(1 + \beta) / (1 + 2\beta)$ for Nesterov: the bound on $\alpha\lambda$.

    Parameters
    ----------
    beta : number from 0 to below 1
    nesterov : bool

    Raises
    ------
    ValueError
        If `beta` is not in its range.

    Notes
    -----
    {eq}`eq-momentum-stability`, E-78: plain descent diverges from 2 on; momentum allows more, Nesterov less.
    For the averaged form multiply by $1 / (1 - \beta)$.
    """
    beta = as_number(beta, "beta", **DECAY)
    return 2 * (1 + beta) / (1 + 2 * beta if nesterov else 1)


class MomentumTuning(NamedTuple):
    """The best learning rate and momentum for a quadratic, and the spectral radius they reach."""

    lr: float
    beta: float
    radius: float


def optimal_momentum(lambda_min: float, lambda_max: float) -> MomentumTuning:
    r"""$\beta = ((\sqrt\kappa - 1) / (\sqrt\kappa + 1))^2$ with $\kappa = \lambda_{\max} / \lambda_{\min}$.

    Parameters
    ----------
    lambda_min, lambda_max : positive numbers
        The smallest and the largest curvature.

    Returns
    -------
    MomentumTuning
        With $\alpha = 4 / (\sqrt{\lambda_{\max}} + \sqrt{\lambda_{\min}})^2$; the spectral radius is
        $\sqrt\beta$ for all curvatures between.

    Raises
    ------
    ValueError
        If the curvatures are not positive, or in the wrong order.

    Notes
    -----
    Cluj, {eq}`eq-optimal-momentum`.  Polyak (1964), Goh (2017).
    """
    low = math.sqrt(as_number(lambda_min, "lambda_min", **POSITIVE))
    high = math.sqrt(as_number(lambda_max, "lambda_max", at_least=lambda_min))
    root = (high - low) / (high + low)
    return MomentumTuning((2 / (low + high)) ** 2, root**2, root)
