"""What the functions of this package are told: vectors of one length, square matrices that fit them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lecturelib._checks import Array, as_float, as_vector


def same_length(**vectors: ArrayLike) -> list[Array]:
    """Return the vectors as floats, if they have one length."""
    arrays = [as_vector(v, name) for name, v in vectors.items()]
    if len({a.size for a in arrays}) > 1:
        came = ", ".join(f"{name} {a.size}" for name, a in zip(vectors, arrays, strict=True))
        raise ValueError(f"expected vectors of one length, got {came}")
    return arrays


def square(H: ArrayLike, n: int, name: str = "hess") -> Array:
    """Return `H` as floats, if it is an (n, n) matrix of finite numbers."""
    H = as_float(H, name)
    if H.shape != (n, n):
        raise ValueError(f"{name}: expected shape ({n}, {n}), got {H.shape}")
    if not np.isfinite(H).all():
        raise ValueError(f"{name}: expected finite numbers, got inf or nan among them")
    return H
