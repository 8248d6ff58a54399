"""A submission that has been graded, as it stands in its notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from autograder.errors import AutograderError
from autograder.verdict import AssignmentResult

if TYPE_CHECKING:
    from nbformat import NotebookNode


class NotGraded(AutograderError, ValueError):
    """A notebook in autograded/ carries no result of ours."""


@dataclass(frozen=True)
class Graded:
    """A graded submission: our notebook with the student's code in it, and the result."""

    student: str
    notebook: NotebookNode
    result: AssignmentResult
    notes: tuple[str, ...] = ()
    untouched: frozenset[str] = frozenset()

    @classmethod
    def of(cls, notebook: NotebookNode) -> Graded:
        """Read back what grading wrote into the notebook's metadata.

        Raises
        ------
        NotGraded
            If the notebook was not graded by us.
        """
        data = notebook.metadata.get("autograder", {})
        if "result" not in data:
            raise NotGraded("a notebook in autograded/ was not graded by the autograder: grade with --force")
        result = AssignmentResult.from_json(data["result"])
        return cls(data["student"], notebook, result, tuple(data["notes"]), frozenset(data["untouched"]))

    def scores(self) -> dict[str, float]:
        """Points by grade cell."""
        return {cell: check.points for cell, check in self.result.by_cell().items()}
