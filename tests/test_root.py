"""The root folder: what may stand there, and that the same checks run before a commit and in CI."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LISTED = {
    *("README.md", "LICENSE", "CITATION.cff", "CONTRIBUTING.md", "CHANGELOG.md"),
    *("Makefile", "pyproject.toml", "requirements.lock", "_config.yml", "_toc.yml"),
    *("chapters", "lecturelib", "autograder", "tests", "bench"),
}


def test_root_holds_what_is_listed_and_files_of_tools():
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("no Git repository here: which files belong to the project cannot be asked")
    top = {Path(name).parts[0] for name in listing.stdout.split("\0") if name}
    assert {name for name in top if not name.startswith(".")} == LISTED


def test_commits_are_checked_by_what_make_lint_runs():
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\nlint:")[2].partition("\n\n")[0]
    hooks = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    in_make = re.findall(r'^\t@echo "(.+)"; \$\(BIN\)/(.+?)(?: \.)?$', recipe, re.MULTILINE)
    in_hooks = re.findall(r"name: (.+)\n +entry: \.venv/bin/(.+?)(?: --force-exclude)?$", hooks, re.MULTILINE)
    assert in_make == in_hooks
    assert len(in_make) == recipe.count("\n\t")


def test_contributing_fits_on_a_screen_and_names_real_targets():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert len(text.splitlines()) <= 60
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)) <= set(targets)
