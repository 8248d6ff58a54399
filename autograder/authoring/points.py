"""The points of an assignment: what its checks weigh, scaled to its total; an optional exercise has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from autograder.authoring.exercise import Exercise

QUARTERS = 4  # points come in quarters: they add up exactly, here and in every gradebook


def weighted(exercises: Sequence[Exercise], total: int | None) -> tuple[Exercise, ...]:
    """Return the exercises with the points that their checks earn; without a total those of the file.

    Raises
    ------
    ValueError
        If the total is too small for one of the checks to be worth a quarter of a point.
    """
    checks = ((exercise.optional, check) for exercise in exercises for check in exercise.checks)
    weights = [0 if optional else check.points for optional, check in checks]
    points = iter(weights if total is None else scaled(weights, total))
    return tuple(
        replace(exercise, checks=tuple(replace(check, points=next(points)) for check in exercise.checks))
        for exercise in exercises
    )


def scaled(weights: Sequence[float], total: int) -> list[float]:
    """Share ``total`` by weight, in quarters: the running sum is rounded, so that all of it is given out.

    Raises
    ------
    ValueError
        If there is nothing to weigh, or a weight would be worth nothing.
    """
    if not any(weights):
        raise ValueError(f"nobody can earn the {total} points: every exercise is optional")
    shares = [round(QUARTERS * total * sum_ / sum(weights)) for sum_ in accumulate(weights, initial=0)]
    points = [(after - before) / QUARTERS for before, after in pairwise(shares)]
    if any(weight and not earned for weight, earned in zip(weights, points, strict=True)):
        raise ValueError(f"{total} points are too few: a check would be worth less than a quarter of one")
    return list(map(whole, points))


def whole(points: float) -> float:
    """Return 2 for 2.0."""
    return int(points) if points == int(points) else points
