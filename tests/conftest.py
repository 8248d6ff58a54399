"""What all tests share."""

from collections import Counter


def pytest_terminal_summary(terminalreporter):
    """Report how reliable the graders are: rates over all exercises, mistakes, right answers and students."""
    rates = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            rates.update(dict(getattr(report, "user_properties", [])).get("grading", {}))
    if rates["mistakes"] and rates["right"]:
        caught, named = rates["caught"] / rates["mistakes"], rates["named"] / rates["mistakes"]
        right = rates["accepted"] / rates["right"]
        terminalreporter.write_sep("=", "graders")
        terminalreporter.write_line(
            f"typical mistakes caught {caught:.1%} and named {named:.1%} (of {rates['mistakes']}), "
            f"right answers accepted {right:.1%} (of {rates['right']})"
        )
