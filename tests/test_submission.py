"""Reading damaged and hostile notebooks, and rebuilding them from our own cells."""

import json
import os

import pytest
from classroom_helpers import NAME, answered, blank, practice_plan
from nbconvert.exporters import HTMLExporter

from autograder.grading.submission import MAX_BYTES, Submission, cells_to_run, read_submission, rebuild


def write(tmp_path, content):
    path = tmp_path / "work.ipynb"
    data = content if isinstance(content, bytes | str) else json.dumps(content)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def rebuilt(tmp_path, notebook):
    return rebuild(read_submission(write(tmp_path, notebook)), practice_plan(), NAME)


def ids(notebook):
    return [cell.id for cell in notebook.cells]


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


DAMAGED = {
    "empty": (b"", "not JSON"),
    "cut in half": (b'{"cells": [', "not JSON"),
    "merge conflict": (b"<<<<<<< HEAD\n{}\n=======", "not JSON"),
    "a list": ([], "format None"),
    "another format": ({"nbformat": 3, "worksheets": []}, "format 3"),
    "a later format": ({"nbformat": 5, "cells": []}, "format 5"),
    "no cells": ({"nbformat": 4}, "list of cells"),
    "cells of a wrong type": ({"nbformat": 4, "cells": {}}, "list of cells"),
    "too deep": (b"[" * 200_000, "not JSON"),
    "a huge number": (b'{"nbformat": ' + b"4" * 10_000 + b"}", "not JSON"),
    "other bytes": (b"\x80\x81\xff\xfe" * 9, "not JSON"),
    "too large": (b" " * (MAX_BYTES + 1), "16 MB"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_damage_becomes_a_note(tmp_path, kind):
    content, reason = DAMAGED[kind]
    submission = read_submission(write(tmp_path, content))
    assert not submission.readable
    assert submission.cells == ()
    assert reason in submission.notes[0]


def test_a_file_that_is_not_there(tmp_path):
    submission = read_submission(tmp_path / "nothing.ipynb")
    assert not submission.readable
    assert "No such file" in submission.notes[0]


@pytest.mark.parametrize(
    ("make", "reason"), [(os.mkdir, "Is a directory"), (os.mkfifo, "not a regular file")]
)
def test_only_regular_files_are_read(tmp_path, make, reason):
    make(tmp_path / "work.ipynb")
    submission = read_submission(tmp_path / "work.ipynb")
    assert not submission.readable
    assert reason in submission.notes[0]


def test_no_link_is_followed(tmp_path):
    target = write(tmp_path, answered())
    link = tmp_path / "link.ipynb"
    link.symlink_to(target)
    assert "symbolic link" in read_submission(link).notes[0]


def test_no_folder_on_the_way_may_be_a_link(tmp_path):
    real, root = tmp_path / "real", tmp_path / "course"
    real.mkdir()
    root.mkdir()
    write(real, answered())
    (root / "student").symlink_to(real)
    assert "symbolic link" in read_submission(root / "student" / "work.ipynb", root).notes[0]
    assert read_submission(real / "work.ipynb", tmp_path).readable


def test_cells_that_are_no_cells_are_left_out(tmp_path):
    odd = [
        None,
        "text",
        {"cell_type": "code"},
        {"cell_type": "video", "source": ""},
        {"cell_type": "code", "source": 7},
    ]
    good = {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "metadata": 3, "id": 9}
    submission = read_submission(write(tmp_path, {"nbformat": 4, "cells": [*odd, good]}))
    assert [one.source for one in submission.cells] == ["", "a = 1\nb = 2"]
    assert "4 cells" in submission.notes[0]


def test_text_that_cannot_be_written_is_replaced(tmp_path):
    cells = [{"cell_type": "code", "source": "s = '\ud800'"}]
    submission = read_submission(write(tmp_path, {"nbformat": 4, "cells": cells}))
    assert submission.cells[0].source == "s = '?'"


def test_an_untouched_notebook_comes_back_as_it_was(tmp_path):
    notebook, notes = rebuilt(tmp_path, blank())
    assert notes == []
    assert [(c.id, c.cell_type, c.source) for c in notebook.cells] == [
        (c.id, c.cell_type, c.source) for c in practice_plan()
    ]


def test_answers_and_extra_cells_survive_where_they_stood(tmp_path):
    notebook = answered()
    position = ids(notebook).index("02_descent-answer")
    extra = {"cell_type": "code", "source": "helper = 1", "metadata": {}, "id": "mine", "outputs": []}
    notebook.cells.insert(position, extra)
    found, notes = rebuilt(tmp_path, notebook)
    assert notes == []
    where = ids(found).index("02_descent-answer")
    assert found.cells[where - 1].source == "helper = 1"
    assert cell(found, "02_descent-answer").source == cell(answered(), "02_descent-answer").source


def test_a_deleted_check_comes_back(tmp_path):
    notebook = answered()
    notebook.cells = [c for c in notebook.cells if c.id != "01_clip-values"]
    found, notes = rebuilt(tmp_path, notebook)
    assert ids(found) == [c.id for c in practice_plan()]
    assert notes == ["The cell '01_clip-values' was missing and has been put back."]


def test_an_edited_check_is_restored(tmp_path):
    notebook = answered()
    cell(notebook, "01_clip-values").source = "pass"
    found, notes = rebuilt(tmp_path, notebook)
    assert cell(found, "01_clip-values").source == cell(blank(), "01_clip-values").source
    assert "had been changed" in notes[0]


def test_a_copied_check_is_dropped(tmp_path):
    notebook = answered()
    notebook.cells.append({**cell(notebook, "01_clip-values"), "id": "copy"})
    found, _ = rebuilt(tmp_path, notebook)
    assert ids(found) == [c.id for c in practice_plan()]


def test_moved_cells_are_put_back_in_order(tmp_path):
    notebook = answered()
    notebook.cells.reverse()
    found, notes = rebuilt(tmp_path, notebook)
    assert ids(found) == [c.id for c in practice_plan()]
    assert notes == ["Cells had been moved; they were put back in order."]


def test_of_several_answers_the_last_one_worked_on_counts(tmp_path):
    notebook = blank()
    original = cell(notebook, "01_clip-answer")
    position = notebook.cells.index(original)
    tries = [
        {**original, "id": f"copy{i}", "source": source}
        for i, source in enumerate(["first = 1", "second = 2"])
    ]
    notebook.cells[position + 1 : position + 1] = [*tries, {**original, "id": "untouched"}]
    found, notes = rebuilt(tmp_path, notebook)
    assert cell(found, "01_clip-answer").source == "second = 2"
    assert found.cells[ids(found).index("01_clip-answer") - 1].source == "first = 1"
    assert "occurs 2 times" in notes[0]


def test_without_nbgrader_metadata_the_cell_ids_tell(tmp_path):
    notebook = answered()
    for each in notebook.cells:
        each.metadata = {}
    found, notes = rebuilt(tmp_path, notebook)
    assert notes == []
    assert cell(found, "01_clip-answer").source == cell(answered(), "01_clip-answer").source


def test_without_cell_ids_the_metadata_tell(tmp_path):
    notebook = json.loads(json.dumps(answered()))
    for each in notebook["cells"]:
        del each["id"]
    found, notes = rebuilt(tmp_path, notebook)
    assert notes == []
    assert cell(found, "03_vector-answer").source == cell(answered(), "03_vector-answer").source


def test_no_metadata_of_a_student_survives(tmp_path):
    notebook = answered()
    clean, _ = rebuilt(tmp_path, notebook)
    notebook.metadata = {"kernelspec": {"name": "evil"}, "autograder": {"assignment": "x"}, "timeout": 9}
    for each in notebook.cells:
        each.metadata["nbgrader"].update(points=1000, schema_version=99, locked=False, solution=True)
        each.metadata.update(tags=["raises-exception"], deletable=True, trusted=True)
        each["attachments"] = {"a": {"text/html": "<script>"}}
    found, _ = rebuilt(tmp_path, json.loads(json.dumps(notebook)))
    assert found == clean


def test_checks_are_not_run_in_the_students_process(tmp_path):
    found, _ = rebuilt(tmp_path, answered())
    run = [each.id for each in cells_to_run(found)]
    assert run == [
        "tools",
        *(f"{n}-{part}" for n in ("01_clip", "02_descent", "03_vector") for part in ("given", "answer")),
    ]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_text_that_a_student_adds_cannot_act_in_formgrader(tmp_path, kind):
    text = "3 < 4 <script>alert(1)</script><img src=x onerror=alert(1)><!-- -->"
    notebook = json.loads(json.dumps(answered()))
    notebook["cells"].append({"cell_type": kind, "source": text, "metadata": {}})
    found, _ = rebuilt(tmp_path, notebook)
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(found)
    assert "<script" not in page
    assert "<img" not in page
    assert found.cells[-1].source.startswith("3 < 4 &lt;script>")


def test_the_tools_are_run_without_their_hints():
    found, _ = rebuild(Submission(()), practice_plan(), NAME)
    tools = next(cell.source for cell in cells_to_run(found) if cell.id == "tools")
    namespace = {}
    exec(tools, namespace)
    assert namespace["HINTS"] == {}
    assert callable(namespace["run_check"])
    whole = next(cell.source for cell in found.cells if cell.id == "tools")
    assert whole.startswith(tools.removesuffix("}"))
    assert len(whole) > len(tools)
