"""The training loop as deep-learning libraries write it, around any update rule, and the running loss."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_count, as_float, as_number, as_rng, as_vector, both
from lecturelib._stable import quiet
from lecturelib.descent.batches import DEFAULT_BATCH, minibatches
from lecturelib.optimizers.rule import Row, Rule, as_rule, query

# Takes theta (p,), inputs and targets of a batch; returns the loss and its gradient (p,).
ValueAndGrad = Callable[[Array, Any, Any], tuple[float, ArrayLike]]


class Training(NamedTuple):
    """What a training loop ends with."""

    theta: Array  # (p,)
    state: Any  # of the update rule, to go on from
    losses: Array  # (k,): the loss of each batch before its step; of each epoch for `fit`
    grads: Array  # (k, p): the gradient each step was given; empty for `fit`

    @property
    def diverged(self) -> bool:
        """True if a loss or a parameter is no longer finite."""
        return not (np.isfinite(self.losses).all() and np.isfinite(self.theta).all())


@quiet
def train_loop(
    value_and_grad: ValueAndGrad,
    rule: Rule | Row | str,
    theta0: ArrayLike,
    batches: Iterable[tuple[Any, Any]],
    *,
    state: Any = None,
    zero_grad: bool = True,
) -> Training:
    """Per batch, in this order: set the gradient to zero, forward, loss, backward, step.

    Parameters
    ----------
    value_and_grad : function
        Takes ``theta, X, y``, returns the loss of that batch and its gradient.
    rule : update rule
        A row of `lecturelib.optimizers.OPTIMIZERS`, its name or its rule, or a rule of one's own.
    theta0 : (p,) array
    batches : iterable of pairs (X, y)
    state : optional
        Of the rule, to go on from; ``rule.init(theta0)`` if left out.
    zero_grad : bool
        False leaves the first line of the loop out.  A backward pass *adds* to the gradient that is there, so
        the k-th step then follows the sum of k gradients.

    Raises
    ------
    ValueError
        If `rule` is no rule, or a gradient has another shape than the parameters.

    Notes
    -----
    Bucharest, {eq}`eq-training-loop`.
    """
    rule, theta = as_rule(rule), np.array(as_vector(theta0, "theta0"))
    state = rule.init(theta) if state is None else state
    buffer, losses, grads = np.zeros_like(theta), [], []
    for X, y in batches:
        if zero_grad:
            buffer = np.zeros_like(theta)
        loss, grad = both(value_and_grad(query(rule, theta, state), X, y))
        buffer = _backward(buffer, grad)
        theta, state = rule.step(theta, buffer, state)
        losses.append(float(loss))
        grads.append(buffer)
    return Training(theta, state, np.array(losses), np.array(grads).reshape(-1, theta.size))


@quiet
def fit(
    value_and_grad: ValueAndGrad,
    rule: Rule | Row | str,
    theta0: ArrayLike,
    X: ArrayLike,
    y: ArrayLike,
    *,
    epochs: int,
    rng: np.random.Generator,
    size: int = DEFAULT_BATCH,
) -> Training:
    r"""Train for some epochs, each a pass over the samples in a new order, in batches without replacement.

    Parameters
    ----------
    value_and_grad, rule, theta0
        As for `train_loop`; the loss is a mean over the samples of a batch.
    X, y : arrays with n samples along the first axis
    epochs : integer, at least 0
    rng : np.random.Generator
    size : positive integer
        Samples in a batch.

    Returns
    -------
    Training
        ``losses[e]`` is the mean over the samples of epoch e, each taken before the step of its batch; it is
        ``diverged`` if a loss or a parameter is not finite.

    Raises
    ------
    ValueError
        If something does not fit, saying what.

    Notes
    -----
    Cluj (define a loss, compute the change, apply it, repeat), {eq}`eq-training-loop`.
    """
    as_rng(rng)
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim == 0 or len(X) == 0 or X.shape[:1] != y.shape[:1]:
        raise ValueError(f"expected X (n, ...) and y (n, ...) with n >= 1, got X {X.shape}, y {y.shape}")
    size = min(as_count(size, "size"), len(X))
    theta = np.array(as_vector(theta0, "theta0"))
    rule = as_rule(rule)
    state, losses = rule.init(theta), []
    for _ in range(as_count(epochs, "epochs", at_least=0)):
        batches = list(minibatches(len(X), size, rng))
        run = train_loop(value_and_grad, rule, theta, ((X[b], y[b]) for b in batches), state=state)
        theta, state = run.theta, run.state
        losses.append(np.average(run.losses, weights=[len(b) for b in batches]))
    return Training(theta, state, np.array(losses), np.empty((0, theta.size)))


@quiet
def ema(values: ArrayLike, lam: float, init: float) -> Array:
    r"""$Q \leftarrow \lambda \mathcal{L}_i + (1 - \lambda) Q$ after each value, from $Q = $ `init`.

    A loss that stays at $c$ gives $c + (\text{init} - c)(1 - \lambda)^k$ after $k$ values; half of the way
    takes $\ln 2 / {-\ln(1 - \lambda)}$ of them.

    Parameters
    ----------
    values : (k,) array
    lam : number above 0, at most 1
        Weight of the newest value.
    init : number
        The objective at the start; 0 would make an untrained network look good.

    Returns
    -------
    (k,) array

    Raises
    ------
    ValueError
        If `lam` or `init` is not such a number, or `values` is not a vector.

    Notes
    -----
    UiT, {eq}`eq-running-loss`.

    Examples
    --------
    >>> ema([1.0, 1.0], lam=0.5, init=5.0)
    array([3., 2.])
    """
    values = as_float(values, "values")
    if values.ndim != 1:
        raise ValueError(f"values: expected shape (k,), got {values.shape}")
    lam, running = as_number(lam, "lam", above=0, at_most=1), as_number(init, "init")
    smooth = np.empty_like(values)
    for i, value in enumerate(values.tolist()):
        running = lam * value + (1 - lam) * running
        smooth[i] = running
    return smooth


@quiet
def _backward(buffer: Array, grad: ArrayLike) -> Array:
    """Return the gradient added to what is there already."""
    grad = as_float(grad, "gradient").astype(buffer.dtype, copy=False)
    if grad.shape != buffer.shape:
        raise ValueError(f"gradient: expected the shape of theta, {buffer.shape}, got {grad.shape}")
    total: Array = buffer + grad
    return total
