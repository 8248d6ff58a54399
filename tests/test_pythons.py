"""Which Pythons the short proof finds, and what it copies for them."""

import subprocess
import sys

import pytest
import pythons


@pytest.fixture
def fake(tmp_path):
    """Return a function that makes a program which answers with `answer`, as a Python would."""

    def make(name: str, answer: str, code: int = 0) -> str:
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\necho '{answer}'\nexit {code}\n")
        path.chmod(0o755)
        return str(path)

    return make


def test_this_python_is_found_with_its_version():
    found = pythons.ask(sys.executable)
    assert found.version == sys.version_info[:3]
    assert found.path == sys.executable


def test_each_python_is_proven_once_and_of_the_others_it_is_said_why_not(fake, capsys):
    new, same = fake("new", "3 12 1 /opt/bin /opt/bin/new"), fake("same", "3 12 1 /opt/bin /opt/bin/same")
    old, shim = fake("old", "3 9 2 /opt/bin /opt/bin/old"), fake("shim", "not among these versions", 127)
    found = list(pythons.find((new, same, old, shim, "no-such-python")))
    assert [str(python) for python in found] == ["Python 3.12.1 (/opt/bin/new)"]
    assert capsys.readouterr().out.splitlines() == [
        "Python 3.9.2 (/opt/bin/old): older than 3.11, so not meant",
        f"{shim}: not here, so not proven",
        "no-such-python: not here, so not proven",
    ]


def test_pyenv_is_told_the_version(tmp_path, monkeypatch):
    shim = tmp_path / "python3.12"
    shim.write_text('#!/bin/sh\n[ "$PYENV_VERSION" = 3.12 ] && echo 3 12 1 /opt/bin /opt/bin/python3.12\n')
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert pythons.ask("python3.12").version == (3, 12, 1)


def test_a_step_that_fails_is_shown_and_ends_the_proof(tmp_path, monkeypatch, capsys):
    python = pythons.Python((3, 12, 1), "/opt/bin", "/opt/bin/python3.12")
    monkeypatch.setattr(pythons, "COPIES", tmp_path)
    monkeypatch.setattr(pythons, "copy_project", lambda folder: folder.mkdir())
    failing = {"page": ["sh", "-c", "echo no such page; exit 2"], "class of five": ["no-such-command"]}
    monkeypatch.setattr(pythons, "steps", lambda _: failing)
    assert not pythons.prove(python)
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Python 3.12.1 (/opt/bin/python3.12): page failed (sh -c")
    assert said[1:] == ["no such page"]


def test_nothing_proven_is_no_success(capsys):
    assert pythons.main(["no-such-python"]) == 1
    assert capsys.readouterr().out.endswith("0 passed, 0 failed\n")


def test_a_copy_is_the_project_as_it_is_with_one_page_and_keeps_its_environment(tmp_path, monkeypatch):
    project, copy = tmp_path / "project", tmp_path / "copy"
    for folder, name in ((project, "new.py"), (project, "out.log"), (copy, "gone.py"), (copy, ".venv/kept")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (project / ".gitignore").write_text("*.log\n")
    subprocess.run(["git", "init", "-q", project], check=True)
    monkeypatch.setattr(pythons, "ROOT", project)
    pythons.copy_project(copy)
    assert sorted(path.name for path in copy.iterdir()) == [".gitignore", ".venv", "_toc.yml", "new.py"]
    assert (copy / ".venv" / "kept").exists()
    assert (copy / "_toc.yml").read_text().endswith(f"root: {pythons.PAGE}\n")
