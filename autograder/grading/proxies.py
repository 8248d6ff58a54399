"""What a check sees of the answer: names to call, objects that stay with the student, errors.

Nothing of the student's runs on this side.  A value that is not plain data is an object that refuses every
comparison, so that no object can claim to equal what a check expects.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn, Protocol

import numpy as np

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


class Asks(Protocol):
    """The part of a session that the objects here need."""

    def ask(self, target: dict[str, Any], args: Arguments, kwargs: Keywords, label: str) -> Any:
        """Call something of the student's."""


class NotDefined(Exception):
    """The answer does not define this name, or has left it as the dots of the empty answer."""

    def __init__(self, name: str, *, dots: bool = False):
        super().__init__(name)
        self.name, self.dots = name, dots


class StudentRaised(Exception):
    """The answer raised an exception; only its name and its message crossed."""

    def __init__(self, kind: str, message: str, function: str):
        super().__init__(message)
        self.kind, self.message, self.function = kind, message, function


# A check may write `except ValueError`, as in a notebook.  No AssertionError: it would read as the check's.
_CATCHABLE: dict[str, type[StudentRaised]] = {
    error.__name__: type(error.__name__, (StudentRaised, error), {})
    for error in (
        *(ArithmeticError, FloatingPointError, OverflowError, ZeroDivisionError),
        *(LookupError, IndexError, KeyError, ValueError, TypeError),
        *(RuntimeError, NotImplementedError, RecursionError, np.linalg.LinAlgError),
    )
}


def student_error(kind: str, message: str, function: str) -> StudentRaised:
    """Return the exception that stands for one raised by the answer's `function`."""
    return _CATCHABLE.get(kind, StudentRaised)(kind, message, function)


class Opaque:
    """A value that could not cross: it has a type name and nothing more."""

    # An array on the left side asks our operators instead of making an array of objects.
    __array_ufunc__ = None
    __hash__ = None  # type: ignore[assignment]  # Python's own way to say that it has none

    def __init__(self, type_name: str):
        self.type_name = type_name

    def __repr__(self) -> str:
        return f"<{self.type_name}>"

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError(f"an object of type {self.type_name} is not a number or an array")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __float__ = __int__ = __index__ = __complex__ = __array__ = _refuse


def opaque(type_name: str) -> Opaque:
    """Return an opaque object whose class goes by the name of the value's type."""
    kind: type[Opaque] = type(type_name, (Opaque,), {})
    return kind(type_name)


class StudentObject(Opaque):
    """A handle to an object in the worker; what a check does with it happens there.

    Arithmetic gives another object, or it is refused: a plain number would let an object that claims
    ``answer - expected == 0`` pass a check that did not want an object at all.
    """

    def __init__(self, session: Asks, number: int, type_name: str):
        self.__dict__.update(_session=session, _number=number, type_name=type_name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        return self._session.ask({"handle": self._number}, args, kwargs, self.type_name)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # NumPy and copy look for protocols; the student does not get to answer
            raise AttributeError(name)
        target = {"getattr": self._number, "attribute": name}
        return self._session.ask(target, (), {}, f"{self.type_name}.{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        target = {"setattr": self._number, "attribute": name}
        self._session.ask(target, (value,), {}, f"{self.type_name}.{name}")

    def __iter__(self) -> Iterator[Any]:
        items = self._object("iter", self)
        while True:
            try:
                item = self._operate("next", items)
            except StudentRaised as error:
                if error.kind == "StopIteration":
                    return
                raise
            yield item

    def __len__(self) -> int:
        length: int = self._operate("len", self)
        return length

    def __getitem__(self, key: Any) -> Any:
        return self._operate("getitem", self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._operate("setitem", self, key, value)

    def _operate(self, operator: str, *operands: Any) -> Any:
        return self._session.ask({"operator": operator}, operands, {}, f"{operator} of {self.type_name}")

    def _object(self, operator: str, *operands: Any) -> StudentObject:
        result = self._operate(operator, *operands)
        if not isinstance(result, StudentObject):
            raise TypeError(f"{operator} of {self.type_name} gives {result!r:.50}, not an object of a class")
        return result


def _add_operators() -> None:
    for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"):
        setattr(StudentObject, f"__{name}__", lambda self, other, name=name: self._object(name, self, other))
        setattr(StudentObject, f"__r{name}__", lambda self, other, name=name: self._object(name, other, self))
    for name in ("neg", "pos", "abs"):
        setattr(StudentObject, f"__{name}__", lambda self, name=name: self._object(name, self))


_add_operators()


class StudentName:
    """A function or a class that the answer defines."""

    def __init__(self, session: Asks, name: str):
        self._session, self.__name__ = session, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: D102
        return self._session.ask({"name": self.__name__}, args, kwargs, self.__name__)

    def __repr__(self) -> str:
        return f"<{self.__name__} of the answer>"
