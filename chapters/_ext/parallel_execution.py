"""Run the chapters that are not in the cache side by side, before MyST-NB runs them one by one."""

import logging
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

READER = {
    "type": "plugin",
    "name": "myst_nb_md",
}  # MyST-NB's own, so that it finds in the cache what we put there
LOGGER = logging.getLogger(__name__)
LOGGER.setLevel(logging.WARNING)  # else multiprocessing reports every process that it starts and ends


def execute(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Fill the cache; a chapter that fails stays out, so that MyST-NB runs it again and says why."""
    pages = [Path(env.doc2path(name)) for name in docnames]
    running = [page for page in pages if page.suffix == ".md" and "{code-cell}" in page.read_text("utf-8")]
    if app.config.nb_execution_mode != "cache" or len(running) < 2:
        return
    cache = get_cache(app.config.nb_execution_cache_path)
    longest_first = sorted(running, key=lambda page: -page.stat().st_size)
    records = [cache.add_nb_to_project(str(page), read_data=READER) for page in longest_first]
    load_executor("local-parallel", cache, LOGGER).run_and_cache(
        filter_pks=[record.pk for record in records], timeout=app.config.nb_execution_timeout
    )


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the moment when Sphinx knows which pages it will read."""
    app.connect("env-before-read-docs", execute)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
