"""Name the typical mistake behind a wrong answer: the one that gives the same transcript."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.authoring.exercise import Check, Exercise, Mistake
from autograder.grading.checks import Outcome, describe_cell_error, run_check
from autograder.grading.conversation import Event, Session
from autograder.grading.local import LocalChannel
from autograder.verdict import Verdict
from autograder.worker.wire import Buffers, Message, Unrepresentable, WireError, decode

RECOGNIZABLE = (Verdict.WRONG, Verdict.RAISED)
NUMBERS = (bool, int, float, complex, np.generic, np.ndarray)


def recognize(
    exercise: Exercise, outcomes: Mapping[Check, Outcome], seeds: Mapping[Check, int | None]
) -> dict[Check, Mistake]:
    """Return the mistake that explains each failed check, as far as one does.

    A mistake explains a check if its transcript is the answer's.  If several do, the one that agrees with the
    answer in most calls over all checks of the exercise is named; then the order of the list decides.
    """
    named: dict[Check, Mistake] = {}
    for check, outcome in outcomes.items():
        if outcome.verdict not in RECOGNIZABLE or not outcome.events:
            continue
        candidates = [
            mistake for mistake in exercise.mistakes if _explains(exercise, mistake, check, outcome, seeds)
        ]
        if len(candidates) > 1:
            candidates.sort(key=lambda mistake: -_agreement(exercise, mistake, outcomes, seeds))
        if candidates:
            named[check] = candidates[0]
    return named


def local_outcome(exercise: Exercise, answer: str, check: Check, seed: int | None = None) -> Outcome:
    """Run `check` against an answer of ours, in this process."""
    channel, error = _answered(exercise, answer)
    rng = np.random.default_rng(seed) if check.takes_rng else None
    problem = describe_cell_error(error) if error else None
    return run_check(exercise, check, Session(channel), rng, problem)


def _answered(exercise: Exercise, answer: str) -> tuple[LocalChannel, dict[str, str] | None]:
    """Run the given cell and an answer of ours; return where they live, and the answer's error."""
    channel = LocalChannel()
    channel.request({"op": "exec", "source": exercise.given})
    return channel, channel.request({"op": "exec", "source": answer})[0]["error"]


class Differs(Exception):
    """A mistake's transcript has left the answer's; the rest of it is of no interest."""


class Follower(Session):
    """The session of a mistake that ends with the first event that is not the answer's."""

    def __init__(self, channel: LocalChannel, told: Sequence[Event]):
        super().__init__(channel)
        self._told, self.together = told, True

    def _record(self, label: str, message: Message, buffers: Buffers) -> None:
        if self.together:
            super()._record(label, message, buffers)
            at = len(self.events) - 1
            self.together = self.complete and agreeing(self.events[at:], self._told[at : at + 1]) == 1
        if not self.together:
            raise Differs  # again and again: the mistake's own code may catch it


def transcript(
    exercise: Exercise, mistake: Mistake, check: Check, seed: int | None, told: tuple[Event, ...]
) -> tuple[Event, ...]:
    """Return a mistake's events, at least as far as they agree with those of the answer and one more."""
    if seed is None:
        return _mistaken(exercise, mistake, check)
    known = _heard(exercise, mistake, check, seed)
    if not known.ended and agreeing(known.events, told) == len(known.events):
        channel, _ = _answered(exercise, exercise.apply(mistake))
        follower = Follower(channel, told)
        with contextlib.suppress(Differs):
            run_check(exercise, check, follower, np.random.default_rng(seed))
        known.events, known.ended = tuple(follower.events), follower.together
    return known.events


@dataclass
class _Heard:
    """What is known of a mistake's transcript: its first events, or all."""

    events: tuple[Event, ...] = ()
    ended: bool = False


@lru_cache(maxsize=512)  # all mistakes in all checks of one exercise: each student has other inputs
def _heard(exercise: Exercise, mistake: Mistake, check: Check, seed: int) -> _Heard:
    return _Heard()


@lru_cache(maxsize=4096)
def _mistaken(exercise: Exercise, mistake: Mistake, check: Check) -> tuple[Event, ...]:
    """Return all that happens in a check whose inputs are the same for every student."""
    return local_outcome(exercise, exercise.apply(mistake), check).events or ()


def _explains(
    exercise: Exercise, mistake: Mistake, check: Check, outcome: Outcome, seeds: Mapping[Check, int | None]
) -> bool:
    told = outcome.events or ()
    events = transcript(exercise, mistake, check, seeds[check], told)
    return len(events) == len(told) == agreeing(events, told)


def _agreement(
    exercise: Exercise, mistake: Mistake, outcomes: Mapping[Check, Outcome], seeds: Mapping[Check, int | None]
) -> int:
    told = {check: outcome.events or () for check, outcome in outcomes.items()}
    return sum(
        agreeing(transcript(exercise, mistake, check, seeds[check], events), events)
        for check, events in told.items()
    )


def agreeing(one: Sequence[Event], other: Sequence[Event]) -> int:
    """Return how many leading events of two transcripts agree."""
    for count, (first, second) in enumerate(zip(one, other, strict=False)):
        if first[:2] != second[:2] or not same_value(_facts(first), _facts(second)):
            return count
    return min(len(one), len(other))


def same_value(one: Any, other: Any) -> bool:
    """Return whether two values that crossed the pipe are the same up to rounding."""
    if isinstance(one, NUMBERS) and isinstance(other, NUMBERS):
        return _same_numbers(one, other)
    if type(one) is not type(other):
        return False
    if isinstance(one, Unrepresentable):
        return bool(one.type_name == other.type_name)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same_value, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(same_value, one.values(), other.values()))
    return bool(one == other)


def _same_numbers(one: Any, other: Any) -> bool:
    if isinstance(one, int) and isinstance(other, int):
        return one == other  # they may be too large for an array
    one, other = np.asarray(one), np.asarray(other)
    if (
        one.shape != other.shape
        or (one.dtype == bool) != (other.dtype == bool)
        or "O" in (one.dtype.kind, other.dtype.kind)
    ):
        return False
    if one.ndim and one.dtype.kind != other.dtype.kind:
        return False  # an array of integers where the mistake gives floats is another mistake
    with np.errstate(all="ignore"):
        return np.allclose(one, other, rtol=1e-6, atol=1e-12, equal_nan=True)


def _facts(event: Event) -> Any:
    """Return what an event says as plain values; objects of the student's are all alike."""
    try:
        return decode(event.tree, event.buffers, lambda node: "callback" if "callback" in node else "object")
    except WireError:  # deeper than a value may be, by the levels of the event itself
        return object()  # equal to nothing
