"""What the interactive figures share: the element around the data, sliders, rounding."""

import html
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from IPython.display import HTML
from numpy.typing import ArrayLike


class Knob(NamedTuple):
    """A parameter that the reader may move: `values` are the stops of its slider, `start` the first shown."""

    name: str
    symbol: str
    values: Sequence[float | str]
    start: float | str

    def data(self) -> dict[str, Any]:
        """Return what the script needs, `start` as a position in `values`."""
        return self._asdict() | {"start": self.values.index(self.start)}


class Element(HTML):
    """A custom element; where no HTML is shown, in print for one, its text alternative stands for it."""

    def __init__(self, markup: str, text_alternative: str) -> None:
        super().__init__(markup)  # type: ignore[no-untyped-call]  # IPython's has no types
        self.text_alternative = text_alternative

    def __repr__(self) -> str:
        return self.text_alternative


def element(name: str, data: dict[str, Any], text_alternative: str) -> Element:
    """Return the custom element `name`; the script replaces the text by the figure."""
    payload = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    payload = payload.replace("</", "<\\/")
    markup = (
        f'<{name}><script type="application/json">{payload}</script>'
        f"<p>{html.escape(text_alternative)}</p></{name}>"
    )
    return Element(markup, text_alternative)


def rounded(values: ArrayLike, digits: int) -> list[float]:
    """Return the numbers as a list, rounded and without -0."""
    numbers: list[float] = (np.round(np.asarray(values), digits) + 0.0).tolist()
    return numbers


def text(value: float, digits: int = 4) -> str:
    """Write a number for readers: rounded, with a minus sign as wide as a digit."""
    return f"{round(value, digits) + 0.0:g}".replace("-", "\N{MINUS SIGN}")
