"""The book's own Sphinx extensions, each on its smallest example."""

import sys
import zlib
from collections import namedtuple
from types import SimpleNamespace

import nbformat
import pytest
from book_build import extension
from jupyter_cache import get_cache
from jupyter_cache.executors import utils
from jupyter_client.manager import KernelManager
from myst_nb.core.read import read_myst_markdown_notebook
from PIL import Image, ImageChops, ImageDraw
from sphinx.errors import ExtensionError


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The slope $f'(x)$ of $f$.", "The slope :math:`f'(x)` of :math:`f`."),
        ("the $n$th of $k$-dimensional", r"the :math:`n`\ th of :math:`k`-dimensional"),
        ("Lecture 3, {eq}`eq-relu`.", "Lecture 3, :eq:`eq-relu`."),
        ("``$HOME`` costs 5$ or 6$ a day", "``$HOME`` costs 5$ or 6$ a day"),
        (r"a \$ sign and \$ another", r"a \$ sign and \$ another"),
        (r"$p_{ik}$, where `a` is $0$.", r":math:`p_{ik}`, where `a` is :math:`0`."),
        ("plain text", "plain text"),
    ],
)
def test_docstring_markup(line, expected):
    assert extension("docstring_markup").to_rst(line) == expected


def test_docstring_formula_over_two_lines_is_put_on_one():
    lines = ["Holds for $a +", "    b$ only.", "And more."]
    assert extension("docstring_markup").join_lines(lines) == ["Holds for $a + b$ only.", "And more."]


@pytest.mark.parametrize("alt", [None, "", "  ", "chart.png", "../_build/jupyter_execute/a1b2.svg"])
def test_missing_alternative_text_is_noticed(alt):
    assert extension("alt_text").is_missing(alt)


def test_a_sentence_is_alternative_text():
    assert not extension("alt_text").is_missing("A curve that falls, then rises.")


@pytest.fixture
def project(tmp_path):
    for name in ("lecturelib/formulas.py", "chapters/figures/plots.py", "chapters/text.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1", "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["lecturelib/formulas.py", "chapters/figures/plots.py"])
def test_cache_depends_on_the_code_that_chapters_import(project, name):
    fingerprint = extension("execution_cache").fingerprint
    before = fingerprint(project)
    (project / name).write_text("2", "utf-8")
    assert fingerprint(project) != before


def test_cache_does_not_depend_on_text_or_compiled_files(project):
    fingerprint = extension("execution_cache").fingerprint
    before = fingerprint(project)
    (project / "chapters/text.md").write_text("2", "utf-8")
    (project / "lecturelib/__pycache__").mkdir()
    (project / "lecturelib/__pycache__/formulas.pyc").write_text("2", "utf-8")
    assert fingerprint(project) == before


def test_caches_of_earlier_states_are_removed(project):
    module, build = extension("execution_cache"), project / "_build"
    old = build / f"{module.PREFIX}0000"
    old.mkdir(parents=True)
    config = SimpleNamespace(nb_execution_cache_path="")
    module.choose_cache(SimpleNamespace(outdir=build / "html", srcdir=project), config)
    assert not old.exists()
    assert config.nb_execution_cache_path == str(build / f"{module.PREFIX}{module.fingerprint(project)}")


def test_inventory_has_the_form_that_intersphinx_reads():
    data = extension("inventories").inventory("NumPy", [("numpy.ndarray", "py:class", "generated/$.html#$")])
    head, _, body = data.partition(b"using zlib.\n")
    assert head.startswith(b"# Sphinx inventory version 2\n# Project: NumPy\n")
    row = b"numpy.ndarray py:class 1 generated/numpy.ndarray.html#numpy.ndarray -\n"
    assert zlib.decompress(body) == row


DOWNLOADED = """(ch-page)=
# Title

See {eq}`eq-two-x`, {ref}`it <ch-page>`, {ref}`sec-end`, {doc}`gradient_descent`, {py:func}`lecturelib.f`.
{numref}`fig-a-line`, {cite}`glorot2010,he2015` and {cite:t}`nair2010`.

```{math}
:label: eq-two-x
2x &= x \\\\
&+ x
```

```{literalinclude} code.py
:language: python
:pyobject: Box.twice
```

:::{admonition} On the slide ({ref}`E-05 <e-05>`)
:class: on-the-slide
Printed $3x$.

```{math}
3x
```
:::

```{exercise-start} Halve it
:label: ex-half
```
```{exercise-end}
```
"""
AS_PLAIN = """# Title

See (two x), it, “end”, “gradient descent”, `lecturelib.f`.
The figure “a line”, [Glorot 2010, He 2015] and Nair 2010.

$$
\\begin{split}
2x &= x \\\\
&+ x
\\end{split} \\tag{two x}
$$

```python
def twice(x):
    return 2 * x
```

> **On the slide (E-05)**
>
> Printed $3x$.
>
> $$
> 3x
> $$

### Exercise: Halve it"""


@pytest.fixture
def executed(tmp_path):
    """A notebook as MyST-NB leaves it, and the files it refers to."""
    (tmp_path / "code.py").write_text(
        'class Box:\n    def twice(x):\n        """Double."""\n        return 2 * x\n'
    )
    for name, text in {
        "__init__.py": "show = print\n",
        "line.py": "from figures.pieces import COLOR\n\n\ndef draw():\n    return COLOR\n",
        "pieces.py": "COLOR = 'blue'\n",
        "other.py": "",
        "style.mplstyle": "",
    }.items():
        (tmp_path / "figures").mkdir(exist_ok=True)
        (tmp_path / "figures" / name).write_text(text)
    cell = nbformat.v4.new_code_cell("from figures import line\nline.draw()", execution_count=7)
    cell.outputs = [nbformat.v4.new_output("stream", text="2")]
    texts = [nbformat.v4.new_markdown_cell(text) for text in (DOWNLOADED, "(sec-end)=")]
    notebook = nbformat.v4.new_notebook(cells=[*texts, cell])
    notebook.metadata["source_map"] = [1]
    nbformat.write(notebook, tmp_path / "page.ipynb")
    return tmp_path / "page.ipynb"


def test_downloaded_notebook_is_plain_and_has_no_outputs(executed):
    extension("notebook_download").prepare(executed, executed.parent)
    text, _, code = nbformat.read(executed, as_version=4).cells
    assert text.source == AS_PLAIN
    assert (code.outputs, code.execution_count) == ([], None)
    assert "source_map" not in nbformat.read(executed, as_version=4).metadata


def test_downloaded_notebook_brings_the_drawing_functions_it_needs(executed, monkeypatch):
    extension("notebook_download").prepare(executed, executed.parent)
    cells = nbformat.read(executed, as_version=4).cells
    assert ["other.py" in cell.source for cell in cells] == [False] * len(cells)
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "figures"]:
        monkeypatch.delitem(sys.modules, name)
    namespace = {}
    for cell in cells[1:]:
        exec(cell.source, namespace)
    assert namespace["line"].draw() == "blue"
    for name in [name for name in sys.modules if name.partition(".")[0] == "figures"]:
        del sys.modules[name]


def test_a_second_time_changes_nothing(executed):
    extension("notebook_download").prepare(executed, executed.parent)
    before = executed.read_text("utf-8")
    extension("notebook_download").prepare(executed, executed.parent)
    assert executed.read_text("utf-8") == before


def test_a_page_without_figures_brings_none(executed):
    notebook = nbformat.read(executed, as_version=4)
    notebook.cells = [nbformat.v4.new_markdown_cell("Text"), nbformat.v4.new_code_cell("import numpy as np")]
    nbformat.write(notebook, executed)
    extension("notebook_download").prepare(executed, executed.parent)
    assert len(nbformat.read(executed, as_version=4).cells) == 2


def build_of(tmp_path, **attributes) -> SimpleNamespace:
    html = SimpleNamespace(format="html")
    return SimpleNamespace(outdir=tmp_path / "html", doctreedir=tmp_path, builder=html, **attributes)


def test_released_notebooks_are_copied(tmp_path):
    for folder in ("html", "release"):
        (tmp_path / folder).mkdir()
    (tmp_path / "release" / "activations.ipynb").write_text("{}", "utf-8")
    (tmp_path / "release" / "notes.txt").write_text("private", "utf-8")
    extension("released_notebooks").copy(build_of(tmp_path), None)
    assert [path.name for path in (tmp_path / "html" / "downloads").iterdir()] == ["activations.ipynb"]


@pytest.mark.parametrize(("status", "warnings", "kept"), [(0, 0, True), (1, 0, False), (0, 2, False)])
def test_a_build_with_warnings_is_not_remembered(tmp_path, status, warnings, kept):
    (tmp_path / "environment.pickle").write_text("", "utf-8")
    extension("warn_again").forget(build_of(tmp_path, statuscode=status, _warncount=warnings), None)
    assert (tmp_path / "environment.pickle").exists() == kept


def test_sitemap_lists_the_pages_that_were_not_written_anew(tmp_path, monkeypatch):
    module, added = extension("whole_sitemap"), []
    monkeypatch.setattr(module, "add_html_link", lambda app, page, *_: added.append(page))
    build = build_of(tmp_path, env=SimpleNamespace(found_docs={"a", "b", "c"}))
    module.add_others(build, None)
    assert added == []  # nothing written: the sitemap stands
    module.note(build, "b", "page.html", {}, None)
    module.add_others(build, None)
    assert added == ["a", "c"]


def test_map_links_code_and_exercises_and_keeps_reasons():
    module = extension("lecture_map")
    assert module.linked_code("text only: a drawing") == "text only: a drawing"
    assert module.linked_code("a.f;a.g") == "{py:obj}`a.f <lecturelib.a.f>` {py:obj}`a.g <lecturelib.a.g>`"
    both = module.linked_places("sec-mean-square", [("losses", 7)])
    assert both == "{ref}`mean square <sec-mean-square>`; {ref}`losses, exercise 7 <assignment-losses>`"
    assert module.linked_places("sec-relu") == "{ref}`relu <sec-relu>`"
    assert module.linked_places("", [("losses", 7)]) == "{ref}`losses, exercise 7 <assignment-losses>`"
    assert module.linked_places("", [("loss", 7), ("two_laws", 10)]) == (
        "{ref}`loss, exercise 7 <assignment-loss>`; {ref}`two laws, exercise 10 <assignment-two_laws>`"
    )
    assert module.linked_places("") == module.linked_code("") == ""


FIRST = {"name": "01_a", "title": "One |a|", "points": "2.5", "lectures": ["L0-01", "L4-02"]}
SECOND = {"name": "02_b", "title": "Two", "points": "optional", "lectures": ["L4-02"]}
CONTENTS = {
    "tiny": {"points": 2.5, "minutes": 70, "exercises": [FIRST, SECOND]},
    "tinier": {"points": 1, "minutes": None, "exercises": [{**FIRST, "lectures": []}]},
}


def test_an_item_of_a_lecture_leads_to_the_exercises_about_it():
    by_item = extension("lecture_map").exercises_by_item
    assert by_item(CONTENTS, {"L0-01", "L0-02", "L4-02"}) == {
        "L0-01": [("tiny", 1)],
        "L4-02": [("tiny", 1), ("tiny", 2)],
    }
    with pytest.raises(ExtensionError, match="tiny/02_b is about L4-02, which no lecture has"):
        by_item({"tiny": {"exercises": [{**FIRST, "lectures": []}, SECOND]}}, {"L0-01"})


def test_tables_of_exercises_and_assignments_are_made_from_the_exercises():
    module = extension("assignments")
    assert module.summary(CONTENTS["tiny"]) == "*Two exercises, 2.5 points, about 1\N{NO-BREAK SPACE}h.*"
    assert module.summary(CONTENTS["tinier"]) == "*One exercise, 1 point.*"
    assert module.exercises(CONTENTS["tiny"])[2:] == [r"| 1 | One \|a\| | 2.5 |", "| 2 | Two | optional |"]
    assert module.overview(CONTENTS, ["tinier", "tiny"])[2:] == [
        "| {ref}`assignment-tinier` | 1 |  |",
        "| {ref}`assignment-tiny` | 2 | 1\N{NO-BREAK SPACE}h |",
        "| **All** | 3 |  |",
    ]


@pytest.mark.parametrize(("minutes", "shown"), [(10, "½"), (30, "½"), (60, "1"), (140, "2½"), (255, "4")])
def test_a_time_is_told_in_half_hours(minutes, shown):
    assert extension("assignments").hours(minutes) == f"{shown}\N{NO-BREAK SPACE}h"


def test_without_a_release_the_page_says_what_to_do(tmp_path):
    env = SimpleNamespace(app=SimpleNamespace(outdir=tmp_path / "html"))
    with pytest.raises(ExtensionError, match=r"assignments.json is missing: `make notebooks`"):
        extension("assignments").read(env)


def test_coverage_tells_open_items_from_those_told_in_words():
    rows = [
        {"lecturelib": cell} for cell in ("a.f;a.g", "", "text only: a drawing", "b.h", "text only: a plan")
    ]
    coverage = extension("lecture_map").coverage(rows)
    assert coverage == (2, 3, 2)
    assert str(coverage) == "2 done / 3 asking for code / 2 text only"


def test_map_shows_the_names_of_tests_as_sentences():
    sentences = extension("lecture_map").sentences
    assert (
        sentences("tests/test_a.py::test_sky_is_blue;tests/test_b.py::test_it_rains")
        == "sky is blue; it rains"
    )
    assert sentences("") == ""


def test_fields_of_a_named_tuple_are_left_to_its_signature():
    skip = extension("docstring_markup").skip_field
    assert skip(None, "class", "x", namedtuple("Point", "x").x, False, None) is True
    assert skip(None, "class", "count", tuple.count, False, None) is None


@pytest.fixture
def drawing(tmp_path):
    """A figure as the book has them: white, with thick lines whose edges are smoothed."""
    (tmp_path / "html" / "_images").mkdir(parents=True)
    picture = Image.new("RGB", (1200, 800), "white")
    draw = ImageDraw.Draw(picture)
    for i, color in enumerate(("#0072B2", "#C24E00", "#00805C")):
        draw.line((0, 100 + 150 * i, 1200, 700 - 90 * i), fill=color, width=13)
    picture = picture.resize((600, 400), Image.Resampling.BICUBIC)
    path = tmp_path / "html" / "_images" / "figure.png"
    picture.save(path)
    return path, picture


def test_figures_get_a_palette_and_look_the_same(tmp_path, drawing):
    path, before = drawing
    size = path.stat().st_size
    extension("compact_figures").compact_all(build_of(tmp_path), None)
    with Image.open(path) as after:
        assert after.mode == "P"
        assert after.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
        difference = ImageChops.difference(before, after.convert("RGB"))
    assert max(high for _, high in difference.getextrema()) < 64
    assert path.stat().st_size < size
    assert list(path.parent.iterdir()) == [path]


def test_a_figure_with_a_palette_is_left_alone(tmp_path, drawing):
    path, _ = drawing
    extension("compact_figures").compact(path)
    before = path.stat()
    extension("compact_figures").compact_all(build_of(tmp_path), None)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_figures_of_a_failed_build_are_left_alone(tmp_path, drawing):
    path, before = drawing
    extension("compact_figures").compact_all(build_of(tmp_path), ValueError("no book"))
    with Image.open(path) as after:
        assert after.mode == before.mode


PAGE = """---
file_format: mystnb
kernelspec: {{name: python3, display_name: Python 3}}
---
# Page

```{{code-cell}}
{code}
```
"""


def test_chapters_run_side_by_side_into_the_cache(tmp_path, monkeypatch):
    monkeypatch.setattr(KernelManager.transport_encryption, "default_value", "manual")
    monkeypatch.setattr(utils, "executenb", utils.executenb)
    extension("kernel_defaults").setup(None)
    in_pieces = 'for piece in ("39", " rows", "\\n"):\n    print(piece, end="", flush=True)'
    code = {"one": "print(1 + 1)", "two": in_pieces, "broken": "1 / 0"}
    for name, cell in code.items():
        (tmp_path / f"{name}.md").write_text(PAGE.format(code=cell), "utf-8")
    (tmp_path / "words.md").write_text("# Words only\n", "utf-8")
    config = SimpleNamespace(
        nb_execution_mode="cache", nb_execution_cache_path=str(tmp_path / "cache"), nb_execution_timeout=60
    )
    env = SimpleNamespace(doc2path=lambda name: str(tmp_path / f"{name}.md"))
    extension("parallel_execution").execute(SimpleNamespace(config=config), env, [*code, "words"])
    cache = get_cache(config.nb_execution_cache_path)
    printed = {}
    for name in ("one", "two"):
        notebook = read_myst_markdown_notebook(PAGE.format(code=code[name]))
        _, done = cache.merge_match_into_notebook(notebook)
        printed[name] = [output.text for output in done.cells[-1].outputs]
    assert printed == {"one": ["2\n"], "two": ["39 rows\n"]}
    assert len(cache.list_cache_records()) == 2  # the broken one is left to MyST-NB


def test_figures_are_loaded_late_and_know_their_size(tmp_path):
    Image.new("RGB", (30, 20)).save(tmp_path / "run.png")
    icon = '<img alt="logo" src="../_static/logo.png">'
    body = f'<p>{icon}<img alt="A line" src="../_images/abc.png" /></p>'
    lazy = extension("lazy_figures").lazy(body, {"abc.png": tmp_path / "run.png"})
    figure = '<img loading="lazy" width="30" height="20" alt="A line" src="../_images/abc.png" />'
    assert lazy == f"<p>{icon}{figure}</p>"
