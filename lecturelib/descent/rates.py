"""Which fixed learning rates converge, and which of them is best: exact answers on quadratics."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_number, as_vector
from lecturelib._stable import quiet


class Regimes(NamedTuple):
    r"""What rates do on $\tfrac12 \lambda x^2$, where each step multiplies $x$ by $1 - \alpha\lambda$."""

    best: float  # 1 / lambda: there in one step
    limit: float  # 2 / lambda: for ever to and fro; beyond, away

    def name(self, lr: float) -> str:
        """Return "slow", "exact", "oscillating", "endless" or "divergent"."""
        lr = as_number(lr, "lr", above=0)
        if lr in (self.best, self.limit):
            return "exact" if lr == self.best else "endless"
        return "slow" if lr < self.best else "oscillating" if lr < self.limit else "divergent"


def lr_regimes(lam: float) -> Regimes:
    r"""$\alpha_{\text{best}} = 1/\lambda$ and $\alpha_{\lim} = 2/\lambda$ for the curvature $\lambda > 0$.

    Raises
    ------
    ValueError
        If `lam` is not positive.

    Notes
    -----
    Bucharest, {eq}`eq-lr-regimes`; LeCun, Bottou, Orr and Müller (1998).
    """
    lam = as_number(lam, "lam", above=0)
    return Regimes(1 / lam, 2 / lam)


class FixedRate(NamedTuple):
    """The best rate for all steps, the factor by which it shrinks the error, and the limit of convergence."""

    lr: float
    factor: float
    limit: float


def best_fixed_lr(eigenvalues: ArrayLike) -> FixedRate:
    r"""$\alpha = 2 / (\lambda_{\min} + \lambda_{\max})$; error times $(\kappa - 1) / (\kappa + 1)$ per step.

    The limit of convergence is $2 / \lambda_{\max}$.  Best and limit have the ratio $\kappa / (\kappa + 1)$:
    the best rate is within a factor of 2 of the largest that converges.

    Parameters
    ----------
    eigenvalues : (n,) array
        Of the Hessian of a quadratic, all positive, in any order.

    Returns
    -------
    FixedRate
        ``factor`` is that of the distance to the minimum; the loss shrinks by its square.

    Raises
    ------
    ValueError
        If an eigenvalue is not positive.

    Notes
    -----
    MEPhI and Bucharest (E-69), {eq}`eq-best-fixed-rate`.

    Examples
    --------
    >>> best_fixed_lr([1.0, 25.0])
    FixedRate(lr=0.07692307692307693, factor=0.9230769230769231, limit=0.08)
    """
    lam = _positive(eigenvalues)
    low, high = float(lam.min()) / 2, float(lam.max()) / 2  # halves: their sum is a float too
    return FixedRate(1 / (low + high), (high - low) / (high + low), 1 / high)


@quiet
def contraction_factor(lr: float, eigenvalues: ArrayLike) -> float:
    r"""$\max_i \lvert 1 - \alpha \lambda_i \rvert$, by which the slowest error shrinks; it grows if above 1.

    Raises
    ------
    ValueError
        If `lr` or an eigenvalue is not positive.

    Notes
    -----
    MEPhI, {eq}`eq-contraction-factor`.
    """
    return float(np.abs(1 - as_number(lr, "lr", above=0) * _positive(eigenvalues)).max())


def _positive(eigenvalues: ArrayLike) -> Array:
    lam = as_vector(eigenvalues, "eigenvalues").astype(np.float64, copy=False)
    if not (np.isfinite(lam) & (lam > 0)).all():
        raise ValueError(f"eigenvalues: expected positive finite numbers, got {lam}")
    return lam
