"""How results are said: a word for each verdict, points, text that is safe to show."""

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from autograder.verdict import CheckResult, Verdict

WORDS = {
    Verdict.PASSED: "Passed",
    Verdict.WRONG: "Not right yet",
    Verdict.RAISED: "Raised an error",
    Verdict.MISSING: "Not there yet",
    Verdict.TIMEOUT: "Took too long",
    Verdict.MEMORY: "Needed too much memory",
    Verdict.DIED: "Ended the process",
    Verdict.REFUSED: "Could not be graded",
}
SAME_AGAIN = "The same mistake as above."
MAX_SHOWN = 20_000  # characters
# Colors of a terminal, control characters, and marks that turn the direction of writing around.
_CONTROL = re.compile(
    r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)


class Explanation(NamedTuple):
    """What happened in a check, line by line, and the hint for a known mistake."""

    what: list[str]
    hint: str


def explanations(checks: Sequence[CheckResult]) -> Iterator[Explanation]:
    """Explain the checks of one exercise that were not passed; a hint is given in full only once."""
    hinted = set()
    for check in checks:
        lines = [] if check.verdict is Verdict.PASSED else plain(check.message).splitlines()
        hint = lines.pop() if check.mistake and len(lines) > 1 else ""
        yield Explanation(lines, SAME_AGAIN if hint and check.mistake in hinted else hint)
        hinted.add(check.mistake)


def near(name: str, known: Collection[str]) -> str:
    """Return which of the known names may be meant, or all of them."""
    close = [other for other in known if name and name in other]
    close = close or get_close_matches(name, known, cutoff=0.75)
    return f"did you mean {' or '.join(close)}?" if close else f"there are: {', '.join(known) or 'none'}"


def plain(text: str) -> str:
    """Return ``text`` without control characters, colors and direction marks, and not too long."""
    cut = text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "\n… (shortened)"
    return _CONTROL.sub("", cut).rstrip()


def out_of(points: float, most: float, between: str = "/") -> str:
    """Return points and how many there are; what is optional has none."""
    return f"{number(points)} {between} {number(most)}" if most or points else "optional"


def number(points: float) -> str:
    """Return points without needless zeros."""
    return f"{points:.2f}".rstrip("0").rstrip(".")
