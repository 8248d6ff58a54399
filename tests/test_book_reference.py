"""The numbers printed in the book are the reviewed ones: its cells run again and nbval compares."""

import os
import subprocess
import sys

import make_reference
import nbformat
import pytest
from make_reference import CHAPTERS, REFERENCE, SANITIZE
from speeds import sampled

PAGES = make_reference.pages_with_code()


def reference(page: str) -> nbformat.NotebookNode:
    return nbformat.read(REFERENCE / f"{page}.ipynb", as_version=4)


def test_every_page_that_runs_has_a_reference_and_no_reference_is_left_over():
    assert "activations" in PAGES
    assert sorted(path.stem for path in REFERENCE.glob("*.ipynb")) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_reference_holds_the_cells_of_the_page(page):
    now, held = make_reference.code_of(page).cells, reference(page).cells
    assert [c.source for c in held] == [c.source for c in now], "run `make reference`, read the difference"


@pytest.mark.parametrize("page", PAGES)
def test_reference_is_text_only_and_says_something(page):
    outputs = [output for cell in reference(page).cells for output in cell.outputs]
    assert outputs
    assert {kind for output in outputs for kind in output.get("data", {})} <= set(make_reference.TEXT)
    assert not [output for output in outputs if output.get("name") == "stderr"]
    assert (REFERENCE / f"{page}.ipynb").stat().st_size < 60_000


def test_pieces_of_what_a_cell_prints_are_joined():
    pieces = [nbformat.v4.new_output("stream", name="stdout", text=text) for text in ("one", " two", "\n")]
    (joined,) = make_reference.outputs_of(nbformat.v4.new_code_cell(outputs=pieces))
    assert joined.text == "one two\n"


def nbval(notebook, tmp_path) -> subprocess.CompletedProcess:
    """Run nbval in a pytest of its own: without our settings, but finding the figures as a chapter does."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n", "utf-8")
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", tmp_path / "pytest.ini"]
    options = ["--rootdir", tmp_path, "--nbval", "--nbval-current-env", "--nbval-sanitize-with", SANITIZE]
    return subprocess.run(
        [sys.executable, *command, *options, notebook],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (CHAPTERS, CHAPTERS.parent)))},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("page", sampled(PAGES, 0))  # tests/test_page_runner.py runs them without kernels
def test_page_prints_what_its_reference_says(page, tmp_path):
    result = nbval(REFERENCE / f"{page}.ipynb", tmp_path)
    assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    assert f"{len(reference(page).cells)} passed" in result.stdout


def test_a_changed_number_is_noticed(tmp_path):
    changed = reference("errata")
    outputs = [output for cell in changed.cells for output in cell.outputs]
    output = next(output for output in outputs if "2.0000" in output.get("text", ""))
    output.text = output.text.replace("2.0000", "2.0001")
    nbformat.write(changed, tmp_path / "changed.ipynb")
    result = nbval(tmp_path / "changed.ipynb", tmp_path)
    assert result.returncode == 1
    assert "1 failed" in result.stdout
