"""What all tests share."""

import os
from collections import Counter

# Several test processes share the cores: threads of linear algebra would only wait for one another.
# NumPy reads this when it is loaded, which is after this file; processes that tests start inherit it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from book_browser import book, browser, visit  # noqa: F401  (fixtures)
from speeds import (  # noqa: F401  (hooks)
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_deselected,
    pytest_sessionfinish,
    pytest_testnodedown,
    pytest_unconfigure,
)


def pytest_terminal_summary(terminalreporter):
    """Report what tests recorded: coverage of the lectures, how reliable the graders are, settings.

    The rates are over all exercises, mistakes, right answers and students.
    """
    rates, settings = Counter(), []
    for reports in terminalreporter.stats.values():
        for report in reports:  # of a test's three, the last one, which holds everything
            recorded = dict(report.user_properties) if getattr(report, "when", "") == "teardown" else {}
            rates.update(recorded.get("grading", {}))
            settings += [recorded["setting"]] if "setting" in recorded else []
            if "summary" in recorded:
                terminalreporter.write_line(recorded["summary"])
    if rates["mistakes"] and rates["right"]:
        caught, named = rates["caught"] / rates["mistakes"], rates["named"] / rates["mistakes"]
        right = rates["accepted"] / rates["right"]
        terminalreporter.write_sep("=", "graders")
        terminalreporter.write_line(
            f"typical mistakes caught {caught:.1%} and named {named:.1%} (of {rates['mistakes']}), "
            f"right answers accepted {right:.1%} (of {rates['right']})"
        )
    if settings:
        from settings import table  # loads NumPy, which a mutant's process need not wait for

        terminalreporter.write_sep("=", "settings")
        terminalreporter.write_line(table(settings))
