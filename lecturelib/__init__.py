"""Reference implementation in NumPy of the formulas and algorithms of five lectures on neural networks.

Every module ends with one catalog table; read a module from the top, and enumerate its table.  A module is
loaded when it is first named.

Examples
--------
>>> import lecturelib as ll
>>> ll.activations.relu([-1.0, 2.0])
array([0., 2.])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # for type checkers and editors: what `__getattr__` gives
    from lecturelib import (
        activations,
        autodiff,
        backprop,
        datasets,
        descent,
        experiments,
        initializers,
        line_search,
        losses,
        networks,
        optimizers,
        problems,
        rbf,
        regularization,
        schedules,
        second_order,
    )

    __version__: str

__all__ = [
    "activations",
    "autodiff",
    "backprop",
    "datasets",
    "descent",
    "experiments",
    "initializers",
    "line_search",
    "losses",
    "networks",
    "optimizers",
    "problems",
    "rbf",
    "regularization",
    "schedules",
    "second_order",
]


if not TYPE_CHECKING:  # they would take every name for one of ours

    def __getattr__(name: str) -> Any:
        if name in __all__:
            return import_module(f"{__name__}.{name}")
        if name == "__version__":
            return _version()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}: it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "__version__"})


def _version() -> str:
    """Return what pyproject.toml says: the file itself in a checkout, what was made of it where installed."""
    from importlib.metadata import version
    from pathlib import Path
    from tomllib import loads

    checkout = Path(__file__).parents[1] / "pyproject.toml"
    if checkout.is_file():
        return str(loads(checkout.read_text("utf-8"))["project"]["version"])
    return version("training-neural-networks")
