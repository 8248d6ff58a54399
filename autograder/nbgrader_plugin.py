"""A path that nbgrader's configuration names; what is loaded from it lives in `course`."""

from autograder.course.nbgrader_plugin import EmptyAnswers, FeedbackExporter, GradingExporter, SaveVerdicts

__all__ = ["EmptyAnswers", "FeedbackExporter", "GradingExporter", "SaveVerdicts"]
