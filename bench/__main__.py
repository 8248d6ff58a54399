"""Print the tables of performance: `make bench`, or `python -m bench [module ...]`.

Ours against the peers that are installed: interleaved, CPU time, one thread, medians.  To add a table, write
bench/<module>.py with a function `rows()`.  A table that fails says so and the others go on; the exit code is
always 0, since times are for reading.
"""

import os

# Before NumPy comes in: libraries read these once, when they are loaded.
os.environ |= dict.fromkeys(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"], "1")
os.environ |= {"XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"}

import importlib
import sys
from pathlib import Path

from bench.measure import Row
from bench.report import print_environment, print_goals, print_table

HERE = Path(__file__).parent


def modules() -> list[str]:
    """Return every module of this folder that has rows to show."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(HERE.glob("*.py"))}
    return [name for name, text in texts.items() if "\ndef rows(" in text]


def main(*names: str) -> None:
    print_environment()
    found = []
    for name in names or modules():
        try:
            rows = [Row(*row) for row in importlib.import_module(f"bench.{name}").rows()]
        except Exception as error:  # one table that fails must not hide the others
            print(f"\n{name}: not measured, {type(error).__name__}: {error}")
            continue
        print_table(name, rows)
        found += rows
    print_goals(found)


if __name__ == "__main__":
    main(*sys.argv[1:])
