"""Store each figure with a palette: drawn lines and letters need few colors, and a third of the bytes."""

from pathlib import Path

from PIL import Image
from sphinx.application import Sphinx

COLORS = 128


def compact(path: Path) -> None:
    """Rewrite a picture in full color with a palette; one that has a palette already is left alone."""
    with Image.open(path) as picture:
        if picture.mode == "P":
            return
        palette = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
    fresh = path.with_suffix(".fresh")
    palette.save(fresh, format="PNG", optimize=True)
    fresh.replace(path)


def compact_all(app: Sphinx, error: Exception | None) -> None:
    """Go through the figures of the finished book."""
    if error is None and app.builder.format == "html":
        for path in Path(app.outdir, "_images").glob("*.png"):
            compact(path)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("build-finished", compact_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
