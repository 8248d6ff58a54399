"""The command `autograder`. Every command imports what it needs when it runs, so that `--help` is quick."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from autograder.errors import AutograderError

HIDDEN = click.Choice(["hint", "full"])
FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


class Commands(click.Group):
    """Tells every expected error in one sentence; exit code 2 says that the command could not run."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(context)
        except Exception as error:
            message = _sentence(error)
            if message is None:
                raise
            click.echo(f"autograder: {message}", err=True)
            context.exit(2)

    def list_commands(self, context: click.Context) -> list[str]:
        """List the commands in the order in which one needs them."""
        return list(self.commands)


course_option = click.option(
    "--course", type=FOLDER, default=Path("."), show_default=True, help="The course's folder."
)
hidden_option = click.option(
    "--feedback-hidden", type=HIDDEN, help="What to tell about hidden checks: a hint, or the numbers too."
)

jobs_option = click.option(
    "--jobs", type=click.IntRange(1), help="How many processes; as many as there are cores unless given."
)
trust_option = click.option(
    "--trust-submissions", is_flag=True, help="Grade even where students' code cannot be locked in."
)


def _examples(*lines: str) -> str:
    """Return the end of a command's help; the backspace keeps click from joining the lines."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_examples(
        "autograder check activations.ipynb            (a student)",
        "autograder init my-course                     (an instructor; then, in it:)",
        "autograder release activations",
        "autograder grade activations",
    ),
)
@click.version_option(package_name="training-neural-networks", prog_name="autograder")
def main() -> None:
    """Release, check and grade exercises on training neural networks."""
    # Before NumPy is loaded: the processes share the cores, so threads of linear algebra would only wait.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@main.command(
    epilog=_examples(
        "autograder check activations.ipynb",
        "autograder check --exercise activations/05_sigmoid --answer my.py --json",
    )
)
@click.argument("notebook", type=FILE, required=False)
@click.option("--assignment", help="The notebook's assignment, where its file does not say it.")
@click.option("--exercise", help="Check one exercise only, e.g. activations/05_sigmoid …")
@click.option("--answer", type=FILE, help="… answered in this Python file.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@hidden_option
def check(
    notebook: Path | None,
    assignment: str | None,
    exercise: str | None,
    answer: Path | None,
    as_json: bool,
    feedback_hidden: str | None,
) -> None:
    """Check your own work: a notebook, or one exercise and a Python file.

    Shows a verdict for every check, with a hint where the mistake is a known one. Exit code 1 means that
    points are missing. Nothing is recorded.
    """
    from autograder.grading.self_check import check_answer, check_notebook
    from autograder.pages.verdicts import show

    mode = feedback_hidden or "hint"
    if notebook and not (exercise or answer):
        checked = check_notebook(notebook, assignment, mode)
    elif exercise and answer and not notebook:
        checked = check_answer(exercise, answer, mode)
    else:
        raise click.UsageError("give a notebook, or both --exercise and --answer")
    if as_json:
        click.echo(json.dumps(checked.result.to_json(), ensure_ascii=False, indent=2))
    else:
        _print(show(checked.assignment, checked.result, checked.notes))
    sys.exit(0 if checked.result.points == checked.result.max_points else 1)


@main.command(epilog=_examples("autograder init my-course"))
@click.argument("folder", metavar="DIR", type=FOLDER)
def init(folder: Path) -> None:
    """Make DIR a course: nbgrader's layout, our configuration, a secret of its own."""
    from autograder.course.folder import init_course

    course = init_course(folder)
    click.echo(f"{course.root} is a course. Next, in that folder: autograder release activations")


@main.command(
    epilog=_examples("autograder release activations", "autograder release --output _build/release")
)
@click.argument("assignments", nargs=-1, metavar="[ASSIGNMENT]…")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Write only the notebook: to this file or folder."
)
@course_option
def release(assignments: Sequence[str], output: Path | None, course: Path) -> None:
    """Make the notebooks that students get: of the assignments named, or of all.

    In a course, nbgrader's source/ and release/ and its gradebook are brought up to date. With --output there
    need not be a course: the notebooks are written and, with all of them, what the book says about them.
    """
    if output is not None and output.suffix == ".ipynb" and len(assignments) > 1:
        raise click.UsageError("--output names one file, but there are several assignments: name a folder")
    from autograder.authoring.reader import assignment_names, default_roots, load_assignment
    from autograder.course.publish import publish, write_contents, write_notebook

    if output is not None:
        for name in assignments or assignment_names():
            click.echo(write_notebook(load_assignment(name), output))
        if not assignments and output.suffix != ".ipynb":
            click.echo(write_contents(output))
        return
    from autograder.course.folder import open_course

    opened = open_course(course)
    for name in assignments or assignment_names(default_roots(opened.root)):
        done = "released" if publish(opened, name) else "is up to date"
        click.echo(f"{name} {done}: {opened.folder('release', name) / name}.ipynb")


@main.command(
    epilog=_examples("autograder grade activations", "autograder grade activations --jobs 2 --student 'a*'")
)
@click.argument("assignment")
@course_option
@click.option("--student", "students", multiple=True, help="Only this student, or a pattern such as 'a*'.")
@jobs_option
@click.option("--scheduler", metavar="ADDRESS", help="Grade on a Dask cluster, e.g. tcp://host:8786.")
@click.option("--force", is_flag=True, help="Grade again what has not changed, too.")
@trust_option
@hidden_option
def grade(assignment: str, course: Path, **options: Any) -> None:
    """Grade everything in submitted/ that is new or has changed.

    Writes the gradebook, autograded/ and feedback/. A run that was interrupted is taken up again.
    """
    from autograder.course.commands import grade_and_show

    grade_and_show(course, assignment, jobs=options.pop("jobs") or os.cpu_count() or 1, **options)


@main.command(epilog=_examples("autograder feedback activations"))
@click.argument("assignment")
@course_option
@click.option("--student", "students", multiple=True, help="Only this student, or a pattern such as 'a*'.")
def feedback(assignment: str, course: Path, students: Sequence[str]) -> None:
    """Write the feedback pages again, with points and comments given by hand."""
    from autograder.course.commands import write_pages

    pages = write_pages(course, assignment, students)
    click.echo(f"{len(pages)} feedback pages written, such as {pages[0]}")


@main.command(epilog=_examples("autograder report activations"))
@click.argument("assignment")
@course_option
def report(assignment: str, course: Path) -> None:
    """Show how the class did: points, checks, most frequent mistakes."""
    from autograder.course.commands import class_report
    from autograder.pages.report import show_report

    _print(show_report(class_report(course, assignment)))


@main.command(epilog=_examples("autograder export activations --format canvas"))
@click.argument("assignment")
@course_option
@click.option(
    "--format", "kind", type=click.Choice(["csv", "canvas", "moodle"]), default="csv", show_default=True
)
@click.option("--output", type=FILE, help="The file; ASSIGNMENT-FORMAT.csv in the course unless given.")
def export(assignment: str, course: Path, kind: str, output: Path | None) -> None:
    """Write the grades to a file: CSV with every check, or what Canvas or Moodle import."""
    from autograder.course.commands import export_grades

    click.echo(export_grades(course, assignment, kind, output))


@main.command(epilog=_examples("autograder demo --students 12 --dir demo-course"))
@click.option("--students", type=int, default=12, show_default=True, help="How many students.")
@click.option(
    "--assignment", "assignments", multiple=True, help="What they hand in; everything unless given."
)
@click.option("--dir", "folder", type=FOLDER, default=Path("demo-course"), show_default=True)
@jobs_option
@trust_option
def demo(folder: Path, assignments: Sequence[str], jobs: int | None, **options: Any) -> None:
    """Make a course with an invented class, grade it, and say where to look."""
    from autograder.authoring.reader import assignment_names, default_roots
    from autograder.course.commands import run_demo

    names = assignments or assignment_names(default_roots(folder))
    run_demo(folder, names, jobs=jobs or os.cpu_count() or 1, **options)


def _print(shown: Any) -> None:
    from rich.console import Console

    Console(highlight=False).print(shown)


def _sentence(error: Exception) -> str | None:
    """Return what to tell of an expected error, or None for one that is a fault of ours."""
    named = {"SourceError", "SandboxUnavailable", "OperationalError"}  # too heavy to import for their types
    expected = isinstance(error, AutograderError | OSError) or type(error).__name__ in named
    return " ".join(str(error).split()) if expected else None
