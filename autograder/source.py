"""A path that courses' own exercise files name; what they import from it lives in `authoring`."""

from autograder.authoring.exercise import AlsoRight, Mistake

__all__ = ["AlsoRight", "Mistake"]
