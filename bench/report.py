"""What `make bench` prints: the machine and the versions, one table per module, the goals met and missed."""

import ctypes
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.measure import Row

PEERS = ("numpy", "scipy", "torch", "jax", "autograd")
CONSOLE = Console(width=None if sys.stdout.isatty() else 140, highlight=False, soft_wrap=True)


def print_environment() -> None:
    """Say what the figures depend on, and which peers cannot be shown."""
    found = {name: installed(name) for name in PEERS}
    there = ", ".join(f"{name} {number}" for name, number in found.items() if number)
    CONSOLE.print(f"Python {platform.python_version()}, {there}; {processor()}; BLAS kernels: {blas_core()}")
    CONSOLE.print(
        "One thread, CPU time, medians of interleaved rounds; ratio = ours / peer, below 1 we are ahead."
    )
    for name in (name for name, number in found.items() if not number):
        CONSOLE.print(f"{name} is not installed: its rows are left out (python -m pip install {name})")


def installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def processor() -> str:
    """Return the processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), platform.machine())


def blas_core() -> str:
    """Return the processor type that NumPy's OpenBLAS has chosen its kernels for."""
    for path in (Path(np.__file__).parents[1] / "numpy.libs").glob("libscipy_openblas*"):
        get_core = getattr(ctypes.CDLL(str(path)), "scipy_openblas_get_corename64_", None)
        if get_core:
            get_core.restype = ctypes.c_char_p
            core: bytes = get_core()
            return core.decode()
    return "unknown (NumPy does not come with OpenBLAS here)"


def print_table(name: str, rows: list[Row]) -> None:
    """Print the rows of one module."""
    if not rows:
        CONSOLE.print(f"\n{name}: none of its peers is installed")
        return
    table = Table(title=f"\n{name}", title_justify="left")
    table.add_column("what")
    for column in ("ours, µs", "peer, µs", "ratio", "goal"):
        table.add_column(column, justify="right")
    table.add_column("peer")
    for row in rows:
        goal = "-" if row.goal is None else f"{row.goal:g} {'missed' if row.missed else 'met'}"
        table.add_row(row.what, f"{row.ours:.1f}", f"{row.theirs:.1f}", f"{row.ratio:.3f}", goal, row.peer)
    CONSOLE.print(table)


def print_goals(rows: list[Row]) -> None:
    """Say how many goals are met, and name those that are not."""
    with_goal = [row for row in rows if row.goal is not None]
    missed = [row for row in with_goal if row.missed]
    CONSOLE.print(f"\nGoals met: {len(with_goal) - len(missed)} of {len(with_goal)}")
    for row in missed:
        CONSOLE.print(f"  missed: {row.what}: {row.ratio:.3f}, goal {row.goal:g}, against {row.peer}")
