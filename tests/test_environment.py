"""Setting up .venv: one clear sentence when that cannot be done, and nothing half made."""

import builtins
import importlib.util
import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OLD_PYTHON = """#!/bin/sh
# Answers like a Python 3.10, whatever it is asked.
exec {python} -c "
import sys
sys.version_info = (3, 10, 13, 'final', 0)
exec(sys.argv[1])" "$2"
"""


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """The script, as if it stood in a folder of its own with a lock of two packages."""
    spec = importlib.util.spec_from_file_location("environment", ROOT / ".make" / "environment.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements.lock").write_text("a==1 --hash=sha256:0\nb==2 --hash=sha256:0\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n')
    venv = tmp_path / ".venv"
    for name, value in {
        "ROOT": tmp_path,
        "VENV": venv,
        "FORMER": tmp_path / ".venv.former",
        "LOCK": tmp_path / "requirements.lock",
        "STAMP": venv / "installed.sha256",
        "PYTHON": venv / "bin" / "python",
    }.items():
        monkeypatch.setattr(module, name, value)
    return module


def fake_pip(module, script: str):
    """Let `script` stand for the Python of .venv, and so for pip."""

    def fill(*_, **__):
        (module.VENV / "bin").mkdir(parents=True)
        module.PYTHON.write_text(f"#!/bin/sh\n{script}\n")
        module.PYTHON.chmod(0o755)
        return subprocess.CompletedProcess([], 0)

    return fill


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("ERROR: No matching distribution found for a==1", "is there a network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that requirements.lock names"),
        ("ERROR: Could not install: No space left on device", "disk is full"),
        ("ERROR: strange", "could not install them (ERROR: strange)"),
    ],
)
def test_failure_of_pip_is_one_sentence_and_leaves_nothing(
    environment, monkeypatch, capsys, printed, sentence
):
    monkeypatch.setattr(environment.subprocess, "run", fake_pip(environment, f"echo '{printed}'; exit 1"))
    assert environment.main() == 1
    *_, last = capsys.readouterr().err.splitlines()
    assert sentence in last
    assert sorted(os.listdir(environment.ROOT)) == ["pyproject.toml", "requirements.lock"]


def test_failure_keeps_the_environment_that_was_there(environment, monkeypatch):
    environment.VENV.mkdir()
    (environment.VENV / "kept").touch()
    monkeypatch.setattr(environment.subprocess, "run", fake_pip(environment, "exit 1"))
    assert environment.main() == 1
    assert os.listdir(environment.VENV) == ["kept"]
    assert not environment.FORMER.exists()


def test_success_is_remembered_until_the_lock_changes(environment, monkeypatch):
    monkeypatch.setattr(environment.subprocess, "run", fake_pip(environment, "echo Collecting a==1"))
    assert environment.main() == 0
    assert environment.is_current()
    environment.LOCK.write_text("a==2 --hash=sha256:0\n")
    assert not environment.is_current()


def test_python_without_venv_is_told_what_to_install(environment, monkeypatch, capsys):
    whole_import = builtins.__import__

    def without_ensurepip(name, *args):
        if name == "ensurepip":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return whole_import(name, *args)

    monkeypatch.setattr(builtins, "__import__", without_ensurepip)
    assert environment.main() == 1
    assert "python3-venv" in capsys.readouterr().err
    assert not environment.VENV.exists()


def test_folder_that_cannot_be_written_is_named(environment, monkeypatch, capsys):
    monkeypatch.setattr(environment.os, "access", lambda path, mode: False)
    assert environment.main() == 1
    assert f"No permission to write to {environment.ROOT}" in capsys.readouterr().err


@pytest.mark.parametrize("target", ["course", "test"])
def test_too_old_a_python_is_refused_before_anything_is_made(tmp_path, target):
    python = tmp_path / "python3"
    python.write_text(OLD_PYTHON.format(python=sys.executable))
    python.chmod(0o755)
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    done = subprocess.run(["make", target, f"PYTHON={python}"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert f"Python 3.11 or newer is needed and {python} is Python 3.10" in done.stderr
    assert sorted(os.listdir(tmp_path)) == ["Makefile", "python3"]


def test_missing_python_is_named(tmp_path):
    done = subprocess.run(
        ["make", "-f", ROOT / "Makefile", "course", "PYTHON=no-such-python"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "No 'no-such-python' here" in done.stderr
    assert not os.listdir(tmp_path)


def test_lock_is_pinned_hashed_and_names_no_index():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    packages = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert all("==" in line for line in packages)
    assert len(packages) > 100
    assert not [line for line in lines if "://" in line or "index" in line]
    for this, following in itertools.pairwise(lines):
        assert this.startswith(" ") or following.strip().startswith("--hash=sha256:"), this


def test_a_pdf_without_latex_says_what_to_install(tmp_path):
    result = subprocess.run(
        [shutil.which("make"), "-C", ROOT, "latex", "SHELL=/bin/sh"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "make pdf needs LaTeX" in result.stderr
    assert "texlive-xetex" in result.stderr
