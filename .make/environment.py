"""Create or refresh .venv from requirements.lock; one clear sentence on stderr when that cannot be done.

Runs before anything of ours is installed: the standard library only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
FORMER = ROOT / ".venv.former"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed.sha256"
PYTHON = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"


class SetupError(Exception):
    """What went wrong and what to do, in one sentence."""


def check_modules() -> None:
    """Debian ships Python without the parts that make virtual environments."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        raise SetupError(
            f"This Python ({sys.executable}) lacks the module {error.name}, needed for virtual environments: "
            "install it (on Debian: apt-get install python3-venv) or name another Python (PYTHON=python3.12)."
        ) from None


def check_writable() -> None:
    """Nothing is begun in a folder that cannot be written."""
    if not os.access(ROOT, os.W_OK):
        raise SetupError(
            f"No permission to write to {ROOT}: copy the course to a folder of your own and try again."
        )


def fingerprint() -> str:
    """Digest of what .venv is made from: the lock, our package's metadata, this Python and this folder."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return hashlib.sha256(
        repr((LOCK.read_text(), project, sys.version_info[:3], str(ROOT))).encode()
    ).hexdigest()


def is_current() -> bool:
    """Whether .venv was finished, and from the files as they are now."""
    return STAMP.is_file() and STAMP.read_text() == fingerprint() and PYTHON.exists()


def pip_install(*arguments: str) -> None:
    """Run pip, show which package it is at, and turn its last words into one sentence on failure."""
    total = sum("==" in line for line in LOCK.read_text().splitlines())
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
        "--no-color",
        *arguments,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        lines = []
        for line in process.stdout:
            lines.append(line.strip())
            if line.startswith("Collecting "):
                count = sum(kept.startswith("Collecting ") for kept in lines)
                show(f"  {count} of at most {total}: {line.split()[1].split('==')[0]}")
        show("")
    if process.returncode:
        raise SetupError(explain(lines))


def show(text: str) -> None:
    """Overwrite one line of a terminal; say nothing into a log file."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


REASONS = (
    (
        "do not match the hashes",
        "A downloaded package is not the one that requirements.lock names: use no such package",
    ),
    ("No space left", "The disk is full, about 1 GB is needed for the packages of requirements.lock"),
    (
        "No matching distribution",
        "The packages of requirements.lock could not be downloaded, is there a network?",
    ),
    ("Connection", "The packages of requirements.lock could not be downloaded, is there a network?"),
)


def explain(lines: list[str]) -> str:
    """One sentence for what pip printed."""
    text = "\n".join(lines)
    last = next(
        (line for line in reversed(lines) if line.startswith("ERROR")), (lines or ["pip said nothing"])[-1]
    )
    reason = next(
        (reason for sign, reason in REASONS if sign.lower() in text.lower()), "pip could not install them"
    )
    return f"{reason} ({last})"


def install() -> None:
    """Make .venv anew; when that fails, leave what was there before, or nothing."""
    print("Setting up .venv from requirements.lock (once, about a minute) ...", file=sys.stderr)
    shutil.rmtree(FORMER, ignore_errors=True)
    if VENV.exists():
        VENV.rename(FORMER)
    try:
        fill()
    except BaseException:
        shutil.rmtree(VENV, ignore_errors=True)
        if FORMER.exists():
            FORMER.rename(VENV)
        raise
    shutil.rmtree(FORMER, ignore_errors=True)


def fill() -> None:
    """Make .venv and install the locked packages and our own into it; the stamp comes last."""
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if made.returncode:
        raise SetupError(
            f"The virtual environment could not be made: {(made.stderr or made.stdout).strip()[-300:]}"
        )
    pip_install("--require-hashes", "-r", str(LOCK))
    pip_install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(fingerprint())


def main() -> int:
    """Return 0 when .venv is complete and current, 1 after one sentence of what is missing."""
    try:
        if is_current():
            return 0
        check_modules()
        check_writable()
        install()
    except (SetupError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; nothing was left half made.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
