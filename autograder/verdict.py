"""What grading found out: plain data, with the JSON form of ``autograder check --json``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Verdict(StrEnum):
    """How a check ended; only `PASSED` earns points."""

    PASSED = "passed"
    WRONG = "wrong"
    RAISED = "raised"
    MISSING = "missing"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    DIED = "died"
    REFUSED = "refused"


@dataclass(frozen=True)
class CheckResult:
    """One check: ``mistake`` names the mistake that was recognized, the student reads ``message``."""

    name: str
    visible: bool
    points: float
    max_points: float
    verdict: Verdict
    mistake: str | None
    message: str

    def __post_init__(self) -> None:
        earned = self.max_points if self.verdict is Verdict.PASSED else 0
        if self.points != earned:
            raise ValueError(f"a check that {self.verdict} earns {earned} points, not {self.points}")


@dataclass(frozen=True)
class ExerciseResult:
    """All checks of one exercise."""

    name: str
    checks: tuple[CheckResult, ...]

    @property
    def points(self) -> float:
        """Points earned."""
        return sum(check.points for check in self.checks)

    @property
    def max_points(self) -> float:
        """Points there are."""
        return sum(check.max_points for check in self.checks)


@dataclass(frozen=True)
class AssignmentResult:
    """All exercises of one student's submission."""

    assignment: str
    exercises: tuple[ExerciseResult, ...]

    @property
    def points(self) -> float:
        """Points earned."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def max_points(self) -> float:
        """Points there are."""
        return sum(exercise.max_points for exercise in self.exercises)

    def by_cell(self) -> dict[str, CheckResult]:
        """Return every check's result by the id of its cell in the notebook."""
        return {f"{part.name}-{check.name}": check for part in self.exercises for check in part.checks}

    def to_json(self) -> dict[str, Any]:
        """Return plain dictionaries, lists, strings and numbers, in a fixed order."""
        return {
            "assignment": self.assignment,
            "points": self.points,
            "max_points": self.max_points,
            "exercises": [_exercise_to_json(exercise) for exercise in self.exercises],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises
        ------
        ValueError
            If a field is missing or unknown, or the sums do not agree with the checks.
        """
        try:
            result = cls(data["assignment"], tuple(_exercise_from_json(row) for row in data["exercises"]))
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a result of the autograder: {error!r}") from error
        if result.to_json() != data:
            raise ValueError("not a result of the autograder: points or fields do not agree with its checks")
        return result


def _exercise_to_json(exercise: ExerciseResult) -> dict[str, Any]:
    checks = [asdict(check) | {"verdict": str(check.verdict)} for check in exercise.checks]
    return {
        "name": exercise.name,
        "points": exercise.points,
        "max_points": exercise.max_points,
        "checks": checks,
    }


def _exercise_from_json(data: dict[str, Any]) -> ExerciseResult:
    checks = (CheckResult(**row | {"verdict": Verdict(row["verdict"])}) for row in data["checks"])
    return ExerciseResult(data["name"], tuple(checks))
