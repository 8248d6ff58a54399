"""What a course's nbgrader_config.py asks for: nbgrader with our grading in place of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from traitlets import Bool, Enum, Integer
from traitlets.config import Configurable

if TYPE_CHECKING:
    from traitlets.config import Config

PLUGIN = "autograder.nbgrader_plugin"
GRADING_EXPORTER = f"{PLUGIN}.GradingExporter"


class Autograder(Configurable):
    """Settings of a course, as ``c.Autograder.<name> = value`` in its nbgrader_config.py."""

    feedback_hidden = Enum(
        ["hint", "full"],
        "hint",
        help="What students read about a hidden check: a hint, or the numbers too.",
    ).tag(config=True)
    trust_submissions = Bool(
        False, help="Grade where students' code cannot be locked in (not Linux, or an old kernel)."
    ).tag(config=True)
    cell_seconds = Integer(10, min=1, help="Time for one cell of a notebook.").tag(config=True)
    call_seconds = Integer(10, min=1, help="Time for one call of a student's function.").tag(config=True)
    total_seconds = Integer(60, min=1, help="Time for one submission.").tag(config=True)
    memory_mb = Integer(1024, min=256, help="Memory of a student's process.").tag(config=True)


def configure(config: Config, file: str) -> None:
    """Set up nbgrader for the course in which ``file``, its nbgrader_config.py, lies."""
    config.CourseDirectory.root = str(Path(file).resolve().parent)
    config.GenerateAssignment.preprocessors = [
        "nbgrader.preprocessors.LockCells",
        f"{PLUGIN}.EmptyAnswers",
        "nbgrader.preprocessors.ClearOutput",
        "nbgrader.preprocessors.CheckCellMetadata",
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.SaveCells",  # saves the check cells with the line that refuses points
        "nbgrader.preprocessors.ClearHiddenTests",  # takes that line out of what students get
        "nbgrader.preprocessors.ComputeChecksums",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.Autograde.exporter_class = GRADING_EXPORTER
    config.Autograde.sanitize_preprocessors = []  # the exporter rebuilds and grades the notebook, then …
    config.Autograde.autograde_preprocessors = [
        f"{PLUGIN}.SaveVerdicts",  # … its verdicts are recorded
        "nbgrader.preprocessors.AssignLatePenalties",
    ]
    config.GenerateFeedback.exporter_class = f"{PLUGIN}.FeedbackExporter"
    config.GenerateFeedback.preprocessors = []
