"""Another processor, imagined: what is rounded comes out a unit in the last place higher or lower, at random.

Processors add in different orders and have different instructions for exp and the like, so the last
digit of a sum, a matrix product or an elementary function is nobody's to rely on.  `install` makes the
modules imported afterwards, and the cells of a shell, call `nudged` on every such result, and on what
inputs are made with; `python tests/page_runner.py` does so when NUDGE is set to a seed.
"""

import ast
import builtins
import math
import random
import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from typing import Any

import numpy as np

PACKAGES = ("lecturelib", "figures")
INPUTS = "array linspace geomspace normal standard_normal uniform multivariate_normal"
FUNCTIONS = "exp expm1 log log1p log2 log10 logaddexp sin cos tan tanh sinh cosh arctan power cbrt erf expit"
SUMS = "sum mean average var std cumsum dot einsum matmul norm trapezoid convolve interp"
ALGEBRA = "solve inv lstsq pinv eigh eigvalsh eig svd cholesky qr"
CALLS = frozenset(" ".join((INPUTS, FUNCTIONS, SUMS, ALGEBRA)).split())
NAME = "_nudged_"
FEW_BITS = 2.0**26  # what has so short a fraction came out exactly, as 3, 0.5 and their sums do everywhere

ALL_BITS = 2.0**53
MIX = 0x9E3779B97F4A7C15  # Fibonacci hashing: 2^64 over the golden ratio


class Nudges(ast.NodeTransformer):
    """Calls `nudged` on each result that is rounded as the processor has it."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return called_on(node) if isinstance(node.op, ast.MatMult | ast.Pow) else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        in_place = [word for word in node.keywords if word.arg == "out"]
        return called_on(node, *(word.value for word in in_place)) if name in CALLS else node


def called_on(node: ast.expr, *more: ast.expr) -> ast.Call:
    call = ast.Call(ast.Name(NAME, ast.Load()), [node, *more], [])
    return ast.fix_missing_locations(ast.copy_location(call, node))


class Nudged:
    """Moves floats by one unit in the last place up or down or not at all.

    Where to depends on the digits alone, so what is computed twice comes out the same, as on any processor.
    """

    def __init__(self, seed: int):
        self.salt = random.Random(seed).getrandbits(64)

    def __call__(self, value: Any, out: Any = None) -> Any:
        if out is not None:
            out[...] = self(np.array(out))
            return out
        if isinstance(value, tuple):
            parts = [self(part) for part in value]
            return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
        if isinstance(value, float):  # NumPy's too
            return type(value)(self.one(float(value)))
        is_float = type(value) is np.ndarray and value.dtype == np.float64
        return self.many(value) if is_float else value

    def one(self, x: float) -> float:
        """As `many` for one float, which is faster."""
        if not math.isfinite(x) or (mantissa := abs(math.frexp(x)[0])) * FEW_BITS % 1 == 0:
            return x
        mixed = (int(mantissa * ALL_BITS) ^ self.salt) * MIX % 2**64 >> 40
        return x + math.copysign(math.ulp(x), x) * (mixed % 3 - 1)

    def many(self, x: np.ndarray) -> np.ndarray:
        if x.size < 8:
            return np.array([self.one(value) for value in x.ravel().tolist()]).reshape(x.shape)
        mantissa = np.abs(np.frexp(x)[0])
        leave = ~np.isfinite(x) | (mantissa * FEW_BITS == np.rint(mantissa * FEW_BITS))
        digits = np.where(leave, 0, mantissa * ALL_BITS).astype(np.uint64)
        mixed = (digits ^ np.uint64(self.salt)) * np.uint64(MIX) >> np.uint64(40)
        units = mixed.astype(np.int64) % 3 - 1
        return np.where(leave, x, x + units * np.spacing(np.where(leave, 0.0, x)))


class Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> Any:
        tree = ast.parse(self.get_data(self.path), self.path)
        return compile(Nudges().visit(tree), self.path, "exec")


class Finder(PathFinder):
    @classmethod
    def find_spec(cls, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        ours = fullname.partition(".")[0] in PACKAGES
        spec = super().find_spec(fullname, path, target) if ours else None
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = Loader(spec.loader.name, spec.loader.path)
        return spec


def install(seed: int) -> Nudges:
    """Nudge what is imported from now on; return what does the same to the cells of a shell."""
    assert not set(PACKAGES) & set(sys.modules), "too late: the modules are there already"
    setattr(builtins, NAME, Nudged(seed))
    sys.meta_path.insert(0, Finder)
    return Nudges()
