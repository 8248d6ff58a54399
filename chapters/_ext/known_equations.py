"""Let docstrings cite equations that no chapter has yet: such a citation is left out, with its comma."""

import re
from collections.abc import Set
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

LABEL = re.compile(r"^ *:label: (eq-[\w-]+)$", re.MULTILINE)
CITATION = re.compile(r"(?P<lead>[,;:]?\s*(?:\b(?:and|on)\s+)?)\{eq\}`(?P<label>[^`]+)`(?P<tail>[.,;:]? *)")
NOTES_WITHOUT_TEXT = re.compile(r"\nNotes\n-+\n\s*(?=\Z|\S.*\n-)")


def labels(chapters: Path) -> set[str]:
    """Return the labels of all equations in the chapters."""
    return {label for path in chapters.glob("*.md") for label in LABEL.findall(path.read_text("utf-8"))}


def remainder(text: str, match: re.Match[str]) -> str:
    """Return the space before a citation that begins a sentence, the punctuation after any other."""
    before = text[: match.start()].rstrip()
    begins_sentence = not match["lead"].strip() and (not before or before.endswith((".", "-")))
    return match["lead"] if begins_sentence else match["tail"]


def without_unknown(text: str, known: Set[str]) -> str:
    """Take the citations of equations that are not `known` out of a docstring, one by one."""
    position = 0
    while match := CITATION.search(text, position):
        if match["label"] in known:
            position = match.end("label")
        else:
            position = match.start()
            text = text[:position] + remainder(text, match) + text[match.end() :]
    return NOTES_WITHOUT_TEXT.sub("\n", text)


def note_labels(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages made of docstrings when an equation has come or gone: they are to be read again."""
    before, env.known_equations = getattr(env, "known_equations", None), labels(Path(app.srcdir, "chapters"))
    pages = [page for page in env.all_docs if page.startswith("chapters/api/")]
    return [] if env.known_equations == before else pages


def rewrite(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Rewrite a docstring in place."""
    lines[:] = without_unknown("\n".join(lines), app.env.known_equations).split("\n")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to autodoc, ahead of `docstring_markup` (400)."""
    app.connect("env-get-outdated", note_labels)
    app.connect("autodoc-process-docstring", rewrite, priority=300)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
