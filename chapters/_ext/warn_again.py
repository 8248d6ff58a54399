"""After a build with warnings forget what was read; else the next run, with nothing to do, is a success."""

from pathlib import Path

from sphinx.application import Sphinx


def forget(app: Sphinx, error: Exception | None) -> None:
    """Remove the pickled environment when anything was wrong."""
    if error is not None or app.statuscode or app._warncount:
        (Path(app.doctreedir) / "environment.pickle").unlink(missing_ok=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("build-finished", forget)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
