"""What counts of a student's points: plain data, read from the gradebook and shown on pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class CellScore:
    """Points of one check: the grader's, a person's (which count instead) and extra credit."""

    automatic: float | None
    manual: float | None = None
    extra: float = 0.0

    @property
    def points(self) -> float:
        """Points that count."""
        return (self.automatic or 0.0 if self.manual is None else self.manual) + self.extra


@dataclass(frozen=True)
class StudentScore:
    """A student's row of the gradebook."""

    student: str
    cells: dict[str, CellScore]
    penalty: float = 0.0
    timestamp: datetime | None = None
    comments: dict[str, str] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """Sum of the cells, minus the late penalty."""
        return max(0.0, sum(cell.points for cell in self.cells.values()) - self.penalty)
