"""Layer 3: every planted mistake is noticed by the tests (tests/mutants.py), and the runner does notice."""

from pathlib import Path

import mutants
import pytest
import speeds
from mutants import Mutant

FILE, TEST = "lecturelib/twice.py", "tests/test_twice.py"
PASSING = "from lecturelib.twice import twice\n\n\ndef test_twice():\n    assert twice(3) == 6\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one line and one test."""
    for name, text in {
        FILE: "def twice(x):\n    return 2 * x\n",
        TEST: PASSING,
        "lecturelib/__init__.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def batches() -> list:
    """Return each module's mutants: two for `make test`, drawn anew with every change, then the others."""
    found = []
    for module in mutants.modules():
        rows = mutants.planted(module)
        content = "".join(
            (mutants.ROOT / file).read_text("utf-8") for file in sorted({row.file for row in rows})
        )
        rows = speeds.drawn(rows, 2, content)
        found.append(pytest.param(rows[:2], id=f"{module}-sample"))
        found += [speeds.thorough(rows[i : i + 10], id=f"{module}-{i}") for i in range(2, len(rows), 10)]
    return found


@pytest.mark.parametrize("planted", batches())
def test_every_planted_mutant_is_killed(planted):
    said = zip(planted, mutants.verdicts(planted), strict=True)
    living = [f"{row}: {verdict}" for row, verdict in said if verdict != "killed"]
    assert planted
    assert not living, "\n".join(living)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2 * x", "3 * x", "killed"),
        ("2 * x", "x + x", "lives"),
        ("2 * x", "2 * * x", "useless: the tests did not run"),
        ("5 * x", "2 * x", "useless: its old text stands 0 times"),
        ("x", "y", "useless: its old text stands 2 times"),
    ],
)
def test_verdict_on_a_mutant(project, old, new, said):
    (verdict,) = mutants.verdicts([Mutant(FILE, old, new, (TEST,))], project)
    assert verdict.startswith(said)


def test_work_tree_is_left_alone(project):
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    mutants.run(Mutant(FILE, "2 * x", "3 * x", (TEST,)), project)
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_the_test_that_killed_it_is_the_first_the_next_time(project, tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "KILLERS", tmp_path / "killers")
    (project / TEST).write_text(f"def test_nothing():\n    pass\n\n\n{PASSING}")
    asked, run_tests = [], mutants.run_tests
    monkeypatch.setattr(
        mutants, "run_tests", lambda _, tests, *rest: asked.append(tests) or run_tests(_, tests, *rest)
    )
    row = Mutant(FILE, "2 * x", "3 * x", (TEST,))
    killers = [mutants.run(row, project).failed for _ in range(2)]
    assert killers == [f"{TEST}::test_twice"] * 2
    assert asked == [(TEST,), [f"{TEST}::test_twice"]]
    (project / TEST).write_text(PASSING.replace("test_twice", "test_of_another_name"))
    assert mutants.run(row, project).failed == f"{TEST}::test_of_another_name"


def test_mutant_that_never_ends_is_killed(project):
    endless = Mutant(FILE, "    return 2 * x", "    while True:\n        pass", (TEST,))
    assert mutants.run(endless, project, seconds=1).verdict() == "killed"


def test_nothing_is_killed_by_tests_that_fail_anyway(project):
    (project / TEST).write_text(PASSING.replace("== 6", "== 7"))
    (said,) = mutants.verdicts([Mutant(FILE, "2 * x", "3 * x", (TEST,))], project)
    assert said.startswith("useless: its tests fail without it")


def test_unknown_module_is_named():
    with pytest.raises(FileNotFoundError, match=r"mutants_nothing\.py"):
        mutants.planted("nothing")
