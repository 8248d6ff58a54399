"""Look for garbage less often: stored pages are many objects and no garbage, read twice as fast so."""

import gc

from sphinx.application import Sphinx

THRESHOLDS = (200_000, 50, 1000)  # Python's own: 700, 10, 10


def setup(app: Sphinx) -> dict[str, bool]:
    """Set it for the process that builds."""
    gc.set_threshold(*THRESHOLDS)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
