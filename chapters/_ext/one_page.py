"""Where `one_page` names a page, run and write only that one; the others are read without results.

`make page` builds so: links and labels of the whole book are known, and nothing else is computed.
"""

from sphinx.application import Sphinx

RUNS = "mystnb:\n  execution_mode: cache\n"


def run(app: Sphinx, page: str, content: list[str]) -> None:
    """Let the page run although `nb_execution_mode` is off."""
    if page == app.config.one_page and content[0].startswith("---\n"):
        content[0] = content[0].replace("---\n", f"---\n{RUNS}", 1)


def outdated(app: Sphinx, *_: object) -> list[str]:
    """Name the page to be read whether it has changed or not: perhaps it was read without results."""
    return [app.config.one_page] if app.config.one_page else []


def no_search(app: Sphinx) -> None:
    """Leave out the search index, which would need all pages."""
    if app.config.one_page:
        app.builder.search = False


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx; a new page to build is no new configuration."""
    app.add_config_value("one_page", "", "", [str])
    app.connect("builder-inited", no_search)
    app.connect("env-get-outdated", outdated)
    app.connect("source-read", run)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
