"""Exercises on training neural networks; the verdict is reached outside the student's process."""

import sys

# nbformat asks for this optional package through jsonschema; it takes 0.6 s to import, to check a kind of
# address that no notebook has.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None is how Python marks it absent
