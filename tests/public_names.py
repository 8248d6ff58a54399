"""What `lecturelib` offers: its modules and the names in their `__all__`."""

import importlib
from pathlib import Path
from types import ModuleType

import lecturelib

PACKAGE = Path(lecturelib.__file__).parent
MODULES = sorted(
    path.stem for path in PACKAGE.iterdir() if path.stem[0] != "_" and path.suffix in ("", ".py")
)


def public(name: str) -> dict[str, object]:
    """Return what `from lecturelib.<name> import *` gives, by full name, modules unpacked."""
    module = importlib.import_module(f"lecturelib.{name}")
    found = {}
    for attribute in module.__all__:
        thing = getattr(module, attribute)
        inner = public(f"{name}.{attribute}") if isinstance(thing, ModuleType) else {}
        found |= inner or {f"lecturelib.{name}.{attribute}": thing}
    return found
