r"""What every update rule has: hyperparameters that are checked, a rate that may change, a vector to move."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any, NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import (
    Array,
    ValueAndGrad,
    as_count,
    as_float,
    as_instance,
    as_number,
    as_vector,
    both,
    told,
)

Rate = float | Callable[[int], float | Array]
"""A learning rate: one number, or a schedule, a function of the number of steps taken so far (0 at first)."""

# What `settle` asks of a hyperparameter.
RATE = {"above": 0.0}  # or a schedule
POSITIVE = {"above": 0.0}
AT_LEAST_0 = {"at_least": 0.0}
DECAY = {"at_least": 0.0, "below": 1.0}
FLAG = (False, True)

# Sums of up to 10^8 squares of numbers of this size do not overflow; by the letter of the dtype.
LARGEST = {np.dtype(t).char: float(np.sqrt(np.finfo(t).max)) * 1e-4 for t in (np.float32, np.float64)}


class Rule(Protocol):
    """An update rule on one flat vector; its state stays outside, so steps can be kept and replayed.

    A rule that wants its gradient elsewhere than at `theta` has a third method, ``query(theta, state)``, to
    return that point: Nesterov's look-ahead.

    Examples
    --------
    >>> from numpy.typing import ArrayLike, NDArray
    >>> class SignDescent:
    ...     def init(self, theta: ArrayLike) -> int:
    ...         return 0
    ...
    ...     def step(self, theta: ArrayLike, grad: ArrayLike, state: int) -> tuple[NDArray[np.float64], int]:
    ...         return np.asarray(theta) - 0.1 * np.sign(grad), state + 1
    >>> minimize(SignDescent(), lambda x: (x @ x, 2 * x), [1.0, -3.0], steps=2).path[-1]
    array([ 0.8, -2.8])
    """

    def init(self, theta: ArrayLike) -> Any:
        """Return the state before the first step."""

    def step(self, theta: ArrayLike, grad: ArrayLike, state: Any) -> tuple[Array, Any]:
        """Return the next point and state, both new."""


class Row(Protocol):
    """What a row of the catalog has."""

    @property
    def rule(self) -> Rule:
        """The rule, set."""


NAMED: dict[str, Rule] = {}  # the rules of the catalog, which fills it


class Trace(NamedTuple):
    """What `minimize` saw."""

    path: Array  # (steps + 1, n): the points, the first one included
    values: Array  # (steps + 1,): the objective there
    diverged: bool  # True if it stopped early, before the first value or slope that is not finite


def minimize(
    rule: Rule | Row | str,
    value_and_grad: ValueAndGrad,
    theta0: ArrayLike,
    steps: int,
) -> Trace:
    r"""$\theta_{t+1} = \mathrm{step}(\theta_t, \nabla f(\mathrm{query}(\theta_t)))$, from `theta0` on.

    Parameters
    ----------
    rule : update rule
        A row of `OPTIMIZERS`, its name or its rule, or a `Rule` of one's own.
    value_and_grad : function
        Takes a vector, returns the objective there and its gradient; must leave the vector alone.
    theta0 : (n,) array
    steps : int
        At least 0.

    Returns
    -------
    Trace
        Ends early, with ``diverged=True``, in front of the first value or gradient that is not finite; the
        start is kept whatever its value.

    Raises
    ------
    ValueError
        If `rule` is no rule, `theta0` not a vector, `steps` not a count, or the function does not return one
        number and a vector like `theta0`.

    Notes
    -----
    Cluj (compute the change, apply it, repeat), {eq}`eq-training-loop`.

    The value is taken at $\theta_t$, also where the gradient is not: Nesterov's rule costs two calls a step.

    Examples
    --------
    >>> from lecturelib.optimizers import GradientDescent
    >>> minimize(GradientDescent(lr=0.1), lambda x: (x @ x / 2, x), [10.0], steps=2).path.ravel().round(2)
    array([10. ,  9. ,  8.1])
    """
    rule, steps = as_rule(rule), as_count(steps, "steps", at_least=0)
    theta = np.array(as_vector(theta0, "theta0"))
    path, values = np.empty((steps + 1, theta.size), theta.dtype), np.empty(steps + 1)
    state = rule.init(theta)
    for k in range(steps + 1):
        value, grad = _evaluate(value_and_grad, theta, query(rule, theta, state))
        finite = isfinite(value) and np.isfinite(grad).all()
        if finite or k == 0:
            path[k], values[k] = theta, value  # assignment copies
        if not finite:
            return Trace(path[: max(k, 1)].copy(), values[: max(k, 1)].copy(), diverged=True)
        if k < steps:
            theta, state = rule.step(theta, grad, state)
    return Trace(path, values, diverged=False)


def _evaluate(value_and_grad: ValueAndGrad, theta: Array, ahead: Array) -> tuple[float, Array]:
    """Return the value at `theta` and the gradient at `ahead`, both checked."""
    value, grad = both(value_and_grad(ahead))
    if ahead is not theta:
        value, _ = both(value_and_grad(theta))
    value, grad = as_float(value, "value"), as_vector(grad, "gradient")
    if value.shape != ():
        raise ValueError(f"value: expected one real number, got shape {value.shape}")
    if grad.shape != theta.shape:
        raise ValueError(f"gradient: expected the shape of theta0, {theta.shape}, got {grad.shape}")
    return float(value), grad


def as_rule(rule: Rule | Row | str) -> Rule:
    """Return the rule that is meant: itself, or that of a row of the catalog, or of the row with this name.

    Raises
    ------
    ValueError
        If there is no such rule.
    """
    meant = NAMED.get(rule) if isinstance(rule, str) else getattr(rule, "rule", rule)
    as_instance(meant, "rule")
    if not (hasattr(meant, "init") and hasattr(meant, "step")):
        wanted = f"a rule such as Adam(), a row of OPTIMIZERS or its name ({', '.join(NAMED)})"
        raise ValueError(f"rule: expected {wanted}, got {told(rule)}")
    return cast(Rule, meant)


def query(rule: Rule, theta: Array, state: Any) -> Array:
    """Return the point where the gradient is wanted: `theta` itself, unless the rule has its own."""
    own = getattr(rule, "query", None)
    return theta if own is None else own(theta, state)


def here(rule: Rule, theta: Array, state: Any) -> Array:
    """Return `theta` itself: the gradient is wanted there."""
    return theta


def checked(theta: ArrayLike, grad: ArrayLike) -> tuple[Array, Array]:
    """Return both as vectors of one shape and dtype, that of `theta`.

    Raises
    ------
    ValueError
        If they are not vectors of real numbers, or not equally long.
    """
    if type(theta) is type(grad) is np.ndarray and theta.dtype is grad.dtype and theta.dtype.char in LARGEST:
        if theta.shape == grad.shape and theta.ndim == 1 and theta.size:
            return theta, grad  # the usual case, kept short: this runs in every step
    theta, grad = as_vector(theta, "theta"), as_vector(grad, "grad")
    if theta.shape != grad.shape:
        raise ValueError(f"grad: expected the shape of theta, {theta.shape}, got {grad.shape}")
    return theta, grad.astype(theta.dtype, copy=False)


def squarable(theta: ArrayLike, grad: ArrayLike) -> tuple[Array, Array]:
    """Return both as `checked` does, the gradient with entries cut off whose squares would overflow.

    A rule that divides a gradient by the root of its square takes the step of any large gradient then.
    """
    theta, grad = checked(theta, grad)
    largest = LARGEST[grad.dtype.char]
    # The sum of squares answers for all entries in one pass.  vdot may overflow without a warning, dot may
    # not; the comparison is False for inf and nan.
    return theta, grad if np.vdot(grad, grad) <= largest**2 else np.clip(grad, -largest, largest)


def root(squares: Array, eps: float, inside: bool) -> Array:
    r"""Return $\sqrt{s + \epsilon}$, or $\sqrt{s} + \epsilon$: the lectures differ (E-63).

    At equal $\epsilon$ they part where $|g|$ is about $\sqrt\epsilon$ or less.  With
    $\epsilon_\mathrm{inside} = \epsilon_\mathrm{outside}^2$ the steps agree up to a factor of $\sqrt{2}$.
    """
    return np.sqrt(squares + eps) if inside else np.sqrt(squares) + eps


def rate(lr: Rate, t: int) -> float:
    """Return the learning rate of the step after `t` others.

    Raises
    ------
    ValueError
        If a schedule returns anything but a finite number of at least 0.
    """
    return as_number(lr(t), f"lr({t})", at_least=0) if callable(lr) else lr


def settle(rule: Rule, **expected: dict[str, float] | tuple[str | bool, ...]) -> None:
    """Check the hyperparameters of a new rule and turn its numbers into Python floats.

    Python floats leave the dtype of an array alone; a NumPy scalar would turn float32 into float64.
    `expected` holds for each field the limits of a number (`POSITIVE`, say) or the values to choose from.

    Raises
    ------
    ValueError
        If a hyperparameter is none of what was expected.
    """
    for name, what in expected.items():
        value = getattr(rule, name)
        if what is RATE and callable(value):
            as_instance(value, name)
            continue
        if isinstance(what, dict):
            object.__setattr__(rule, name, as_number(value, name, **what))  # frozen for everybody else
        elif type(value) is not type(what[0]) or value not in what:
            raise ValueError(f"{name}: expected one of {', '.join(map(repr, what))}, got {value!r}")
