"""Warn when an image has no real alternative text; `-W` turns the warning into a failed build."""

from pathlib import PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
IMAGE_SUFFIXES = {".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"}


def is_missing(alt: str | None) -> bool:
    """Say whether `alt` is empty or only a file name, which docutils puts there by itself."""
    text = (alt or "").strip()
    return not text or PurePosixPath(text).suffix.lower() in IMAGE_SUFFIXES


def check(app: Sphinx, doctree: nodes.document) -> None:
    """Warn about each image of a page that says nothing to someone who cannot see it."""
    for image in doctree.findall(nodes.image):
        if is_missing(image.get("alt")):
            LOGGER.warning(
                "image without alternative text: give its cell `mystnb: {image: {alt: what one sees}}`",
                location=image,
                type="alt_text",
                subtype="missing",
            )


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("doctree-read", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
