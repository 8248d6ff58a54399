"""Copy the released assignments from `_build/release` into the book's `downloads` folder, if any."""

import shutil
from pathlib import Path

from sphinx.application import Sphinx


def copy(app: Sphinx, error: Exception | None) -> None:
    """Mirror the released notebooks; a book built before any release simply has none."""
    if error is not None or app.builder.format != "html":
        return
    released = Path(app.outdir).parent / "release"
    downloads = Path(app.outdir) / "downloads"
    downloads.mkdir(exist_ok=True)
    for notebook in released.glob("*.ipynb"):
        shutil.copy2(notebook, downloads / notebook.name)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("build-finished", copy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
