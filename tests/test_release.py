"""The notebooks of an assignment: what is in them, what is not, and that they run with NumPy alone."""

import contextlib
import io
import re
import subprocess
import sys

import nbformat
import pytest
from classroom_helpers import NAME, answered, blank, course_in, practice, practice_plan
from speeds import sampled

from autograder.authoring.notebooks import notebook_text, plan, release_notebook, source_notebook
from autograder.authoring.reader import assignment_names, load_assignment
from autograder.course.gradebook import GradebookError, check_released
from autograder.course.publish import publish, write_notebook

HIDDEN = [check for _, check in practice().checks() if not check.visible]
EVERY = assignment_names()


def run_all(notebook):
    """Run a notebook's code in a plain namespace; return what it printed, and the first error."""
    namespace, printed, failed = {}, io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        for cell in notebook.cells:
            if cell.cell_type == "code":
                try:
                    exec(cell.source, namespace)
                except Exception as error:
                    failed = failed or error
    return printed.getvalue(), failed


def test_nothing_of_a_hidden_check_but_its_sentence_is_in_any_notebook():
    for text in (notebook_text(source_notebook(practice(), practice_plan())), notebook_text(blank())):
        for check in HIDDEN:
            assert check.sentence in text
            body = check.source.split('"""')[2]
            for line in filter(None, map(str.strip, body.splitlines())):
                assert line not in text or line.startswith("def "), line


def test_only_the_source_notebook_has_solutions():
    assert "np.minimum(np.maximum(x, 0.0), 1.0)" in notebook_text(
        source_notebook(practice(), practice_plan())
    )
    assert "np.minimum(np.maximum(x, 0.0), 1.0)" not in notebook_text(blank())
    assert "SOLUTION" not in notebook_text(blank())


def test_points_of_the_grade_cells_are_those_of_the_checks():
    cells = [cell.metadata.nbgrader for cell in blank().cells if cell.metadata.nbgrader.grade]
    assert sum(cell.points for cell in cells) == 10.0  # 3 + 3 + 4, counted by hand in the three files
    assert all(cell.locked and not cell.solution for cell in cells)


def test_notebooks_are_valid_and_every_cell_has_its_own_id():
    for notebook in (blank(), source_notebook(practice(), practice_plan())):
        nbformat.validate(notebook)
        ids = [cell.id for cell in notebook.cells]
        assert len(set(ids)) == len(ids)
        assert ids[:2] == ["intro", "tools"]


def test_nbgrader_makes_the_same_notebook_of_the_source(tmp_path):
    course = course_in(tmp_path)
    released = course.folder("release", NAME) / f"{NAME}.ipynb"
    assert released.read_text("utf-8") == notebook_text(blank())


@pytest.mark.parametrize("name", sampled(EVERY))
def test_every_release_is_the_same_each_time(name, tmp_path):
    """Hints are computed by running mistakes: an address or the order of a set in them would change."""
    program = "import sys; from autograder.cli import main; main(['release', *sys.argv[1:]])"
    for seed in ("1", "2"):
        command = [sys.executable, "-c", program, name, "--output", str(tmp_path / f"{seed}.ipynb")]
        subprocess.run(command, check=True, env={"PYTHONHASHSEED": seed}, capture_output=True)
    first = (tmp_path / "1.ipynb").read_text("utf-8")
    assert first == (tmp_path / "2.ipynb").read_text("utf-8")
    assert not re.search(r"at 0x[0-9a-f]+", first)


@pytest.mark.parametrize("name", EVERY)
def test_every_solved_notebook_passes_its_visible_checks_with_numpy_alone(name, monkeypatch):
    assignment = load_assignment(name)
    notebook = release_notebook(assignment, plan(assignment))
    solutions = {f"{exercise.name}-answer": exercise.solution for exercise in assignment.exercises}
    for cell in notebook.cells:
        cell.source = solutions.get(cell.id, cell.source)
    monkeypatch.setitem(sys.modules, "autograder", None)
    monkeypatch.setitem(sys.modules, "lecturelib", None)
    printed, failed = run_all(notebook)
    assert failed is None
    assert printed.count("✓") == sum(check.visible for _, check in assignment.checks())


def test_the_empty_notebook_says_what_is_not_written():
    printed, failed = run_all(blank())
    assert "✓" not in printed
    assert "This is not written yet." in str(failed)


def test_a_known_mistake_is_told_in_the_notebook():
    mistake = next(m for m in practice().exercises[1].mistakes if m.name == "uphill")
    _, failed = run_all(answered(descent=practice().exercises[1].apply(mistake)))
    assert mistake.hint in str(failed)


def test_releasing_again_changes_nothing(tmp_path):
    course = course_in(tmp_path)
    assert publish(course, NAME) is False


def test_a_changed_exercise_is_released_again(tmp_path):
    course = course_in(tmp_path)
    exercise = course.root / "exercises" / NAME / "01_clip.py"
    exercise.write_text(exercise.read_text("utf-8").replace("any shape", "every shape"), encoding="utf-8")
    cells = plan(course.load(NAME))
    with course.gradebook() as gradebook, pytest.raises(GradebookError, match="another version"):
        check_released(gradebook, NAME, cells)
    assert publish(course, NAME) is True
    with course.gradebook() as gradebook:
        check_released(gradebook, NAME, cells)


def test_an_assignment_that_was_never_released_is_named(tmp_path):
    course = course_in(tmp_path)
    with course.gradebook() as gradebook, pytest.raises(GradebookError, match="autograder release other"):
        check_released(gradebook, "other", ())


def test_without_a_course_the_notebook_alone_is_written(tmp_path):
    assert write_notebook(practice(), tmp_path / "out") == tmp_path / "out" / f"{NAME}.ipynb"
    assert write_notebook(practice(), tmp_path / "mine.ipynb").read_text("utf-8") == notebook_text(blank())
