"""What a worker may see of this machine: Python, packages, fonts, time zones; no course, nothing of ours."""

import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Packages with checks, solutions or the gradebook's code, and what an editable installation leaves behind.
_HIDDEN = ("autograder", "lecturelib", "nbgrader", "training_neural_networks", "__editable__")
_PACKAGE_FOLDERS = ("site-packages", "dist-packages")
_EXTRAS = (
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/usr/share/fonts",
    "/usr/share/zoneinfo",
    "/dev/urandom",
)


def search_path() -> list[str]:
    """Return where a worker finds modules: the standard library and the installed packages."""
    return [str(folder) for folder in (*_standard_library(), *_package_folders())]


def view() -> dict[str, Any]:
    """Return the paths that a worker may see, read, list and write, as the warm process wants them."""
    folders = [*_standard_library(), *_package_folders()]
    shared = [Path(path) for path in (*_EXTRAS, *_system_libraries()) if os.path.exists(path)]
    shown = [*folders, *shared, Path(os.devnull)]
    return {
        "visible": [(str(path), os.path.realpath(path)) for path in shown],
        "masked": [str(folder / name) for folder in folders for name in _HIDDEN],
        "readable": [str(path) for path in (*shared, *_readable_entries(folders))],
        "listable": [str(folder) for folder in folders],
        "writable": [os.devnull],
    }


def _standard_library() -> list[Path]:
    paths = sysconfig.get_paths()
    return list(dict.fromkeys(Path(paths[name]) for name in ("stdlib", "platstdlib"))) + [
        Path(path) for path in sys.path if path.endswith("lib-dynload")
    ]


def _package_folders() -> list[Path]:
    return [Path(path) for path in sys.path if Path(path).name in _PACKAGE_FOLDERS and os.path.isdir(path)]


def _readable_entries(folders: list[Path]) -> Iterator[Path]:
    """Yield each entry by itself: a rule on the whole folder could not leave anything out."""
    for folder in folders:
        for entry in folder.iterdir():
            if entry.name == "__pycache__":
                yield from (cached for cached in entry.iterdir() if not _is_hidden(cached))
            elif entry.name not in _PACKAGE_FOLDERS and not _is_hidden(entry):
                yield entry


def _is_hidden(entry: Path) -> bool:
    return entry.name.startswith(_HIDDEN) or entry.suffix in (".pth", ".egg-link")


def _system_libraries() -> list[str]:
    """Return the folders of shared libraries, where they hold nothing else (as on Debian)."""
    triplet = sysconfig.get_config_var("MULTIARCH")
    return [f"/lib/{triplet}", f"/usr/lib/{triplet}"] if triplet else []
