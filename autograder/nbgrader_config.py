"""A path that courses' nbgrader_config.py names; what it imports from it lives in `course`."""

from autograder.course.nbgrader_config import configure

__all__ = ["configure"]
