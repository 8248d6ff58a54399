r"""The smallest reverse mode that is still the real thing: floats, and one list of notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import cos, exp, log, sin, tanh
from typing import Union, final

from lecturelib._checks import as_number

# For each argument, its place on the tape and the local derivative.  Flat, which is fast.
Note = tuple[()] | tuple[int, float] | tuple[int, float, int, float]
Operand = Union["Scalar", float]


@final  # so that `type(...) is Scalar`, which is fast, says all
class Scalar:
    r"""A number on a tape; each operation appends one note: its arguments and local derivatives.

    `scalar_gradient` makes them.  `Var` does the same for arrays.

    Notes
    -----
    Bucharest, {eq}`eq-reverse-mode`; the list is Wengert's (1964).
    """

    __slots__ = ("index", "tape", "value")

    def __init__(self, value: float, tape: list[Note], note: Note = ()) -> None:
        self.value = value
        self.tape = tape
        self.index = len(tape)
        tape.append(note)

    def __repr__(self) -> str:
        return f"Scalar({self.value}, index={self.index})"

    def __add__(self, other: Operand) -> Scalar:
        if type(other) is Scalar:
            return Scalar(self.value + other.value, self.tape, (self.index, 1.0, other.index, 1.0))
        return Scalar(self.value + other, self.tape, (self.index, 1.0))

    def __mul__(self, other: Operand) -> Scalar:
        if type(other) is Scalar:
            note = (self.index, other.value, other.index, self.value)
            return Scalar(self.value * other.value, self.tape, note)
        return Scalar(self.value * other, self.tape, (self.index, other))

    def __pow__(self, n: float) -> Scalar:
        slope = n * self.value ** (n - 1) if n else 0.0  # x^0 is 1 at x = 0 too
        return Scalar(self.value**n, self.tape, (self.index, slope))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Scalar:
        return self * -1.0

    def __sub__(self, other: Operand) -> Scalar:
        return self + -other

    def __rsub__(self, other: float) -> Scalar:
        return -self + other

    def __truediv__(self, other: Operand) -> Scalar:
        return self * other**-1

    def __rtruediv__(self, other: float) -> Scalar:
        return self**-1 * other

    def sin(self) -> Scalar:
        r"""$\sin x$."""
        return Scalar(sin(self.value), self.tape, (self.index, cos(self.value)))

    def cos(self) -> Scalar:
        r"""$\cos x$."""
        return Scalar(cos(self.value), self.tape, (self.index, -sin(self.value)))

    def exp(self) -> Scalar:
        r"""$e^x$."""
        y = exp(self.value)
        return Scalar(y, self.tape, (self.index, y))

    def log(self) -> Scalar:
        r"""$\ln x$."""
        return Scalar(log(self.value), self.tape, (self.index, 1.0 / self.value))

    def tanh(self) -> Scalar:
        r"""$\tanh x$."""
        y = tanh(self.value)
        return Scalar(y, self.tape, (self.index, 1.0 - y * y))


def scalar_gradient(f: Callable[..., Scalar], at: Iterable[float]) -> tuple[float, list[float]]:
    r"""$f(x_1, \dots, x_n)$ and $[\partial f / \partial x_1, \dots, \partial f / \partial x_n]$.

    Parameters
    ----------
    f : function
        Takes `Scalar` numbers, returns one made of them.
    at : n real numbers

    Raises
    ------
    ValueError
        If something in `at` is not a real number.
    TypeError
        If `f` does not return a `Scalar`.

    Notes
    -----
    {eq}`eq-reverse-mode`.

    Examples
    --------
    >>> scalar_gradient(lambda x, y: (x + y) * y, [3.0, 2.0])
    (10.0, [2.0, 7.0])
    """
    tape: list[Note] = []
    inputs = [Scalar(x if type(x) is float else as_number(x, "at"), tape) for x in at]
    output = f(*inputs)
    if not isinstance(output, Scalar):
        raise TypeError(f"f: expected a Scalar made of its arguments, got {type(output).__name__}")
    adjoint = [0.0] * max(len(inputs), output.index + 1)
    adjoint[output.index] = 1.0
    for note in reversed(tape[len(inputs) : output.index + 1]):
        g = adjoint.pop()  # of the newest number left; what remains in the end belongs to the inputs
        match note:
            case (a, by_a):
                adjoint[a] += g * by_a
            case (a, by_a, b, by_b):
                adjoint[a] += g * by_a
                adjoint[b] += g * by_b
    return output.value, adjoint
