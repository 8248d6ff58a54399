"""The tables of performance: which goals count as missed, what is printed, and that nothing stops them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))
    from bench import measure, report

    monkeypatch.setattr(report.CONSOLE, "width", 140)
    monkeypatch.setattr(measure.medians, "__defaults__", (3, 1e-3))
    return measure, report


@pytest.mark.parametrize(
    ("ratio", "goal", "missed"), [(0.5, 0.5, False), (0.51, 0.5, True), (9.0, None, False)]
)
def test_a_goal_is_missed_above_it_only(bench, ratio, goal, missed):
    measure, _ = bench
    assert measure.Row("a sum", ratio, "peer", 1.0, ratio, goal).missed == missed


def test_a_comparison_runs_both_and_divides_ours_by_theirs(bench):
    measure, _ = bench
    called = set()
    row = measure.compare("a sum", lambda: called.add("ours"), "peer", lambda: called.add("theirs"), 0.5)
    assert called == {"ours", "theirs"}
    assert row.ratio == row.ours / row.theirs
    assert (row.what, row.peer, row.goal) == ("a sum", "peer", 0.5)


def test_a_library_that_is_missing_is_no_peer(bench):
    measure, _ = bench
    assert measure.peer("no_such_library") is None
    assert measure.peer("numpy").__name__ == "numpy"


def test_report_ends_with_the_goals(bench, capsys):
    measure, report = bench
    rows = [
        measure.Row(what, 2.0, "peer", 4.0, 0.5, goal) for what, goal in [("a", 0.6), ("b", 0.4), ("c", None)]
    ]
    report.CONSOLE.file = sys.stdout
    report.print_table("sums", rows)
    report.print_table("nothing", [])
    report.print_goals(rows)
    printed = capsys.readouterr().out
    assert [word in printed for word in ("0.6 met", "0.4 missed", "nothing: none of its peers")] == [True] * 3
    assert printed.endswith("Goals met: 1 of 2\n  missed: b: 0.500, goal 0.4, against peer\n")


def test_a_table_that_fails_says_so_and_fails_nothing():
    command = [sys.executable, "-m", "bench", "no_such_table"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert "no_such_table: not measured, ModuleNotFoundError" in result.stdout
    assert "One thread, CPU time" in result.stdout
    assert "Goals met: 0 of 0" in result.stdout
