"""Write the golden tables: values and gradients of PyTorch, an oracle that is not ours.

    python tests/oracle/make.py            write tests/oracle/golden/*.json
    python tests/oracle/make.py --check    compute again, compare with the files, write nothing

Needs a Python with the `oracle` extra (torch==2.13.0, the CPU build is enough).  To add a table, write
tests/oracle/<name>_table.py with a function `table(torch)` that returns it.
"""

import argparse
import json
import math
import platform
import re
import runpy
import sys
from pathlib import Path

sys.path += map(str, Path(__file__).parents[1:3])  # the tables import lecturelib and oracle.rows
GOLDEN = Path(__file__).parent / "golden"
TABLES = sorted(Path(__file__).parent.glob("*_table.py"))


def differences(golden, fresh, where: str = "") -> list[str]:
    """Compare two tables entry by entry; processors may disagree in the last digits."""
    if isinstance(golden, dict) and isinstance(fresh, dict) and golden.keys() == fresh.keys():
        return [line for key in golden for line in differences(golden[key], fresh[key], f"{where}/{key}")]
    if isinstance(golden, list) and isinstance(fresh, list | tuple) and len(golden) == len(fresh):
        pairs = enumerate(zip(golden, fresh, strict=True))
        return [line for i, (old, new) in pairs for line in differences(old, new, f"{where}/{i}")]
    if isinstance(golden, dict | list) or type(golden) is not type(fresh):
        return [f"{where}: file and PyTorch differ in structure"]
    if isinstance(golden, float):
        same = math.isclose(golden, fresh, rel_tol=1e-12, abs_tol=1e-15)
    else:
        same = golden == fresh
    return [] if same else [f"{where}: file has {golden!r}, PyTorch gives {fresh!r}"]


def as_text(table: dict) -> str:
    """Return JSON with each list of numbers on one line, so that a change is one line too."""
    text = json.dumps(table, indent=1)
    return re.sub(r"\[[^][{}]*\]", lambda numbers: " ".join(numbers[0].split()), text) + "\n"


def check(tables: dict[str, dict]) -> list[str]:
    """Return what differs between fresh tables and the files, and the files that lack their fellow."""
    files = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in GOLDEN.glob("*.json")}
    alone = [
        f"{name}: a table without file, or a file without table"
        for name in sorted(files.keys() ^ tables.keys())
    ]
    both = sorted(files.keys() & tables.keys())
    for name in both:
        files[name].pop("versions")
    return alone + [line for name in both for line in differences(files[name], tables[name], name)]


def write(tables: dict[str, dict], versions: dict[str, str]) -> None:
    for name, table in tables.items():
        (GOLDEN / f"{name}.json").write_text(as_text({"versions": versions, **table}), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the golden tables of PyTorch values, or check them.")
    parser.add_argument("--check", action="store_true", help="compare with the files instead of writing them")
    only_check = parser.parse_args().check
    try:
        import torch
    except ModuleNotFoundError:
        print("This needs PyTorch: pip install torch==2.13.0 (the CPU build is enough).", file=sys.stderr)
        return 2
    tables = {path.stem.removesuffix("_table"): runpy.run_path(str(path))["table"](torch) for path in TABLES}
    versions = {"torch": torch.__version__.split("+")[0], "python": platform.python_version()}
    wrong = check(tables) if only_check else []
    if not only_check:
        write(tables, versions)
    print("\n".join(wrong) or f"{', '.join(tables)}: {'as in the files' if only_check else 'written'}")
    print(f"with PyTorch {versions['torch']}, Python {versions['python']}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
