"""The command: what it prints, its exit codes, and that it starts quickly."""

import json
import subprocess
import sys

import pytest
from classroom_helpers import NAME, answered, blank, course_in, hand_in, points
from click.testing import CliRunner

from autograder.authoring.notebooks import notebook_text, plan, release_notebook
from autograder.authoring.reader import assignment_names, load_assignment, load_exercise
from autograder.cli import main
from autograder.course import commands
from autograder.grading.process import SandboxUnavailable

COMMANDS = ["check", "init", "release", "grade", "feedback", "report", "export", "demo"]
ASSIGNMENT = "activations"
SIGMOID = "activations/05_sigmoid"


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def assignment():
    return load_assignment(ASSIGNMENT)


@pytest.fixture
def notebook(assignment, tmp_path):
    """Write the released notebook with some answers; return its path."""
    released = release_notebook(assignment, plan(assignment))

    def write(answers):
        cells = {cell.id: cell for cell in released.cells}
        for name, answer in answers.items():
            cells[f"{name}-answer"].source = answer
        path = tmp_path / f"{ASSIGNMENT}.ipynb"
        path.write_text(notebook_text(released), encoding="utf-8")
        return path

    return write


def test_every_command_has_help_with_an_example():
    assert [name for name in COMMANDS if name not in run("--help").output] == []
    for name in COMMANDS:
        shown = run(name, "--help")
        assert shown.exit_code == 0
        assert f"autograder {name} " in shown.output.split("Examples:")[1]


def test_the_module_is_the_command():
    shown = subprocess.run(
        [sys.executable, "-m", "autograder", "--version"], capture_output=True, text=True, check=True
    )
    assert shown.stdout.startswith("autograder, version 0.")


def test_help_needs_nothing_heavy():
    program = "import sys, autograder.cli; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"numpy", "nbgrader", "nbformat", "sqlalchemy", "rich", "jinja2", "IPython"} & set(
        run.stdout.split()
    )


def test_a_solved_notebook_has_all_points(notebook, assignment):
    path = notebook({exercise.name: exercise.solution for exercise in assignment.exercises})
    shown = run("check", path)
    assert shown.exit_code == 0
    assert "20 of 20 points" in shown.output
    assert "✗" not in shown.output


def test_the_empty_notebook_has_none(notebook):
    shown = run("check", notebook({}))
    assert shown.exit_code == 1
    assert "0 of 20 points" in shown.output
    assert "✓" not in shown.output


def test_three_mistakes_are_named(notebook, assignment):
    """One mistake in each of three exercises; each is told by its name and its hint."""
    made = {exercise.name: exercise.mistakes[0] for exercise in assignment.exercises[1::3]}
    assert len(made) == 3
    answers = {e.name: e.apply(made[e.name]) if e.name in made else e.solution for e in assignment.exercises}
    shown = run("check", notebook(answers), "--json")
    assert shown.exit_code == 1
    result = json.loads(shown.output)
    named = {
        part["name"]: {check["mistake"] for check in part["checks"]} - {None} for part in result["exercises"]
    }
    assert {name: found for name, found in named.items() if found} == {n: {m.name} for n, m in made.items()}
    assert result["points"] == sum(part["points"] for part in result["exercises"]) < 20


def test_one_exercise_from_a_plain_file(tmp_path):
    answer = tmp_path / "my.py"
    answer.write_text(load_exercise(SIGMOID).solution)
    shown = run("check", "--exercise", SIGMOID, "--answer", answer, "--json")
    assert shown.exit_code == 0
    result = json.loads(shown.output)
    assert (result["assignment"], result["points"], result["max_points"]) == (ASSIGNMENT, 3, 3)
    assert list(result) == ["assignment", "points", "max_points", "exercises"]
    assert list(result["exercises"][0]["checks"][0]) == [
        *("name", "visible", "points", "max_points", "verdict", "mistake", "message")
    ]


def test_a_notebook_that_is_none_is_told(tmp_path):
    path = tmp_path / f"{ASSIGNMENT}.ipynb"
    path.write_text("{")
    shown = run("check", path, "--json")
    assert shown.exit_code == 1
    checks = [check for part in json.loads(shown.output)["exercises"] for check in part["checks"]]
    assert {check["verdict"] for check in checks} == {"refused"}
    assert all("its content is not JSON" in check["message"] for check in checks)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check"], "give a notebook, or both --exercise and --answer"),
        (["check", "--exercise", SIGMOID], "give a notebook, or both --exercise and --answer"),
        (["check", "nothing.ipynb"], "there is no notebook nothing.ipynb"),
        (["check", __file__], "no such assignment"),
        (["check", "--exercise", "activations/99_none", "--answer", __file__], "no exercise '99_none'"),
        (["check", "--exercise", SIGMOID, "--answer", "nothing.py"], "cannot read nothing.py"),
        (["grade", "x", "--course", "/"], "not a course"),
        (["release", "x", "--output", "out"], "no such assignment"),
        (["release", "x", "y", "--output", "one.ipynb"], "name a folder"),
        (["demo", "--students", "3"], "at least 5 students"),
        (["report"], "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(arguments, told):
    shown = run(*arguments)
    assert shown.exit_code == 2
    assert told in shown.output
    assert "Traceback" not in shown.output


def test_release_without_names_releases_every_assignment(tmp_path):
    assert run("release", "--output", str(tmp_path)).exit_code == 0
    assert [path.stem for path in sorted(tmp_path.glob("*.ipynb"))] == assignment_names()
    assert list(json.loads((tmp_path / "assignments.json").read_text("utf-8"))) == assignment_names()


def test_a_course_from_beginning_to_end(tmp_path):
    course = course_in(tmp_path)
    hand_in(course, "ada", answered())
    hand_in(course, "bob", blank())
    here = ["--course", course.root]
    assert "is a course" in run("init", course.root).output
    assert "is up to date" in run("release", NAME, *here).output
    graded = run("grade", NAME, *here, "--jobs", 1)
    assert graded.exit_code == 0
    assert "2 graded, 0 unchanged, 0 with problems" in graded.output
    assert points(course) == {"ada": 10.0, "bob": 0.0}
    assert "0 graded, 2 unchanged" in run("grade", NAME, *here).output
    assert "1 feedback pages written" in run("feedback", NAME, *here, "--student", "a*").output
    assert "2 students" in run("report", NAME, *here).output
    assert run("export", NAME, *here, "--format", "canvas").exit_code == 0
    assert (course.root / "practice-canvas.csv").is_file()
    assert run("feedback", NAME, *here, "--student", "nobody").exit_code == 2


def test_without_a_sandbox_nothing_is_recorded_and_that_is_told(tmp_path, monkeypatch):
    def unavailable(task, jobs, processes):
        raise SandboxUnavailable("No landlock here.")

    course = course_in(tmp_path)
    hand_in(course, "ada", answered())
    monkeypatch.setattr(commands, "grade_here", unavailable)
    shown = run("grade", NAME, "--course", course.root)
    assert shown.exit_code == 2
    assert "nothing was recorded. No landlock here." in shown.output
    assert "--trust-submissions" in shown.output
    assert points(course) == {}


def test_one_s_own_work_is_checked_without_a_sandbox_too(tmp_path, monkeypatch):
    from autograder.grading import self_check

    real = self_check.WarmProcess

    def choosy(trust=False, limits=None):
        if not trust:
            raise SandboxUnavailable("No landlock here.")
        return real(trust=True, limits=limits)

    monkeypatch.setattr(self_check, "WarmProcess", choosy)
    answer = tmp_path / "my.py"
    answer.write_text(load_exercise(SIGMOID).solution)
    shown = run("check", "--exercise", SIGMOID, "--answer", answer)
    assert shown.exit_code == 0
    assert "not locked in" in shown.stderr
