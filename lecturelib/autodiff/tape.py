r"""Reverse mode: variables that remember how they were computed, and the pass back through them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float
from lecturelib.autodiff._dispatch import Differentiable
from lecturelib.autodiff._primitive import Primitive, apply, carriers
from lecturelib.autodiff.dual import Dual

_clock = itertools.count()


class Var(Differentiable):
    r"""A node of the computational graph: a value, and the primitive and arguments it came from.

    Operators and NumPy's functions on variables compute values and note down what they did.
    `gradients` reads the notes backwards.  It stores nothing in the nodes, so there is nothing to reset.

    Parameters
    ----------
    value : real number or array
        Integers become float64, float32 stays.  An array is not copied: leave it alone until the pass back.

    Raises
    ------
    ValueError
        If `value` does not hold real numbers.
    TypeError
        If a function has no rule in `PRIMITIVES`, or an operation would change a variable in place.

    Notes
    -----
    Bucharest and Cluj, {eq}`eq-reverse-mode`; Linnainmaa (1970), Speelpenning (1980).

    Examples
    --------
    >>> x = Var(3.0)
    >>> (gradient,) = gradients(x * x, [x])
    >>> float(gradient)
    6.0
    """

    __slots__ = ("args", "options", "row", "time", "value", "values")

    def __init__(self, value: ArrayLike | Dual) -> None:
        if isinstance(value, Var):
            raise ValueError("expected numbers, got a variable; second derivatives: hessian_vector_product")
        self.value = value if isinstance(value, Dual) else as_float(value, "value")
        self.row: Primitive | None = None
        self.args: tuple[Any, ...] = ()
        self.values: list[Any] = []  # of the arguments
        self.options: dict[str, Any] = {}
        self.time = next(_clock)  # an argument is always older than a result: this is a topological order

    def __repr__(self) -> str:
        return f"Var({self.value}, {'leaf' if self.row is None else self.row.name})"

    @classmethod
    def _apply(cls, row: Primitive, args: tuple[Any, ...], options: dict[str, Any]) -> Var:
        node = cls.__new__(cls)
        node.row, node.args, node.options, node.time = row, args, options, next(_clock)
        node.values = [a.value if type(a) is Var else a for a in args]
        node.value = apply(row, *node.values, **options)
        return node


carriers.append(Var)


def gradients(output: Var, inputs: Sequence[Var], seed: ArrayLike | None = None) -> list[Array]:
    r"""$\bar x = \sum_{c} \bar c\, \partial c / \partial x$ over the $c$ made from $x$, for each input $x$.

    Parameters
    ----------
    output : Var
        One number; of any shape when `seed` is given.
    inputs : sequence of Var
        Leaves or intermediate results.  One that `output` does not depend on gets zeros.
    seed : array of the shape of `output`, optional
        What the pass starts with, $\partial \mathcal{L} / \partial\,\mathrm{output}$; 1 when left out.

    Returns
    -------
    list of arrays
        New arrays, each with the shape and dtype of its input.

    Raises
    ------
    ValueError
        If `output` is not one number and there is no seed, or the seed has another shape.

    Notes
    -----
    Bucharest and Cluj, {eq}`eq-reverse-mode`.
    """
    start = _seed(output, seed)
    adjoint = adjoints(output, start, inputs)
    taken = {id(start)}
    return [_new_array(adjoint[x], x, taken) if x in adjoint else np.zeros_like(x.value) for x in inputs]


def _new_array(g: Array, x: Var, taken: set[int]) -> Array:
    """Return the adjoint itself if nobody else has it, otherwise a copy of it."""
    if isinstance(g, np.ndarray) and g.base is None and g.dtype == x.dtype and id(g) not in taken:
        taken.add(id(g))
        return g
    return np.array(g, x.dtype)


def _seed(output: Var, seed: ArrayLike | None) -> Array:
    if not isinstance(output, Var):
        raise ValueError(f"output: expected a variable, got {type(output).__name__}")
    if seed is None and output.size != 1:
        raise ValueError(f"output: expected one number or a seed, got shape {output.shape} without a seed")
    if seed is None:
        return np.ones(output.shape, output.dtype)
    seed = as_float(seed, "seed")
    if seed.shape != output.shape:
        raise ValueError(f"seed: expected the shape of output, {output.shape}, got {seed.shape}")
    return seed


def adjoints(output: Var, seed: Any, inputs: Sequence[Var]) -> dict[Var, Any]:
    """Return the adjoints of the leaves and `inputs` behind `output`, which itself gets `seed`."""
    adjoint, wanted = {output: seed}, set(inputs)
    for node in newest_first(output):
        if node.row is None:
            continue
        g = adjoint[node] if node in wanted else adjoint.pop(node)
        for vjp, arg in zip(node.row.vjps, node.args, strict=False):  # what follows is an axis or a shape
            if type(arg) is Var and vjp is not None:
                part = vjp(g, node.value, *node.values, **node.options)
                adjoint[arg] = adjoint[arg] + part if arg in adjoint else part
    return adjoint


def newest_first(output: Var) -> list[Var]:
    """Return `output` and all behind it, every node before its arguments; no recursion, so any depth."""
    seen, waiting = {output}, [output]
    while waiting:
        for arg in waiting.pop().args:
            if type(arg) is Var and arg not in seen:
                seen.add(arg)
                waiting.append(arg)
    return sorted(seen, key=attrgetter("time"), reverse=True)


def value_and_gradient(f: Callable[..., Any], *args: ArrayLike) -> tuple[float, list[Array]]:
    r"""$f(a, b, \dots)$ and $[\partial f / \partial a,\ \partial f / \partial b,\ \dots]$, one pass each way.

    Raises
    ------
    ValueError
        If `f` does not return one number.

    Notes
    -----
    {eq}`eq-reverse-mode`.

    Examples
    --------
    >>> value, (by_x, by_y) = value_and_gradient(lambda x, y: x * y + np.sin(x), 0.0, 2.0)
    >>> float(by_x), float(by_y)
    (3.0, 0.0)
    """
    inputs = [Var(a) for a in args]
    output = f(*inputs)
    if not isinstance(output, Var):  # f does not depend on its arguments
        output = Var(output)
    parts = gradients(output, inputs)
    return float(output.value.item()), parts
