"""`make exercise` and `make page`: one of many, by its name; a wrong name is told with what is near."""

from types import SimpleNamespace

import make_page
import prove_exercise
import pytest
from book_build import extension
from scratch import Scratch


@pytest.mark.parametrize(
    ("main", "name", "said"),
    [
        (
            make_page.main,
            "optimizer",
            "no page 'optimizer' in chapters/; did you mean api/optimizers or optimizers?",
        ),
        (make_page.main, "", "no page '' in chapters/; there are: activations, api, api/activations"),
        (prove_exercise.main, "05_sigmoid", "no exercise '05_sigmoid'; did you mean activations/05_sigmoid?"),
        (prove_exercise.main, "activations/05_sigmod", "did you mean activations/05_sigmoid?"),
    ],
)
def test_a_name_that_is_none_is_told_with_what_is_near(main, name, said):
    with pytest.raises(SystemExit, match=said.replace("?", r"\?")):
        main(name)


def read_as(page, one_page, text):
    content = [text]
    extension("one_page").run(SimpleNamespace(config=SimpleNamespace(one_page=one_page)), page, content)
    return content[0]


def test_only_the_page_named_is_run():
    head = "---\nfile_format: mystnb\n---\n"
    assert read_as("chapters/losses", "chapters/losses", head) == (
        "---\nmystnb:\n  execution_mode: cache\nfile_format: mystnb\n---\n"
    )
    assert read_as("chapters/rbf", "chapters/losses", head) == head
    assert read_as("chapters/losses", "", head) == head


def test_the_whole_book_is_built_as_ever():
    module, builder = extension("one_page"), SimpleNamespace(search=True)
    app = SimpleNamespace(config=SimpleNamespace(one_page=""), builder=builder)
    module.no_search(app)
    assert module.outdated(app) == []
    assert builder.search


@pytest.mark.thorough
def test_a_page_is_built_with_results_links_and_its_reference(tmp_path):
    scratch = Scratch(tmp_path)
    reference = scratch.root / "tests" / "reference" / "rbf_networks.ipynb"
    held = reference.read_bytes()
    reference.unlink()
    done = scratch.run("tests/make_page.py", "rbf_networks")
    assert done.returncode == 0, done.stderr[-2000:]
    assert f"{reference}: has changed, read its diff" in done.stdout
    assert reference.read_bytes() == held
    html = (scratch.root / "_build" / "page" / "chapters" / "rbf_networks.html").read_text("utf-8")
    assert "cell_output" in html
    assert 'href="notation.html' in html
    assert 'href="api/rbf.html' in html
    scratch.append("chapters/rbf_networks.md", "\n{ref}`sec-nowhere`\n")
    done = scratch.run("tests/make_page.py", "rbf_networks")
    assert done.returncode == 1
    assert "undefined label: 'sec-nowhere'" in done.stderr
