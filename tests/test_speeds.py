"""What `make test` samples, what it says at its end, and what `ONLY=` picks."""

import subprocess
import sys
from collections import Counter
from types import SimpleNamespace

import pytest
import speeds
import topics


def thorough(values) -> list[bool]:
    return [bool(getattr(value, "marks", ())) for value in values]


def test_the_first_values_are_for_make_test_and_the_others_for_make_test_all():
    assert thorough(speeds.sampled("abc")) == [False, True, True]
    assert thorough(speeds.sampled([(1, 2), (3, 4)], 2)) == [False, False]
    assert thorough(speeds.sampled("ab", 0)) == [True, True]
    assert speeds.thorough((3, 4)).values == (3, 4)
    assert speeds.thorough([3, 4]).values == ([3, 4],)


def test_a_draw_keeps_all_values_and_changes_with_the_content():
    values = list(range(50))
    draws = [speeds.drawn(values, 2, content) for content in ("one text", "one text", "another text")]
    assert draws[0] == draws[1] != draws[2]
    assert all(sorted(draw) == values for draw in draws)
    assert draws[0][2:] == sorted(draws[0][2:])


OPTIONS = SimpleNamespace(keyword="", collectonly=False)


def last_line(left: dict, only: str | None = None, files: bool = False, **ran: int) -> str:
    stash = {speeds.STARTED: speeds.monotonic() - 90, speeds.LEFT: Counter(left)}
    config = SimpleNamespace(stash=stash, getoption={"--only": only}.get, option=OPTIONS)
    config.ArgsSource = pytest.Config.ArgsSource
    config.args_source = config.ArgsSource.ARGS if files else config.ArgsSource.TESTPATHS
    return speeds.last_line(config, SimpleNamespace(stats={kind: [0] * n for kind, n in ran.items()}))


def test_the_last_line_says_what_was_run_and_what_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(speeds, "RECORD", tmp_path / "minutes")
    assert "(20 minutes in all)" in last_line({"mutants": 3}, passed=1)
    speeds.RECORD.write_text("17", "utf-8")
    assert "(17 minutes in all)" in last_line({"mutants": 3}, passed=1)
    line = last_line({"mutants": 3, "exercises": 5}, passed=7, failed=1, skipped=2)
    assert line.startswith("8 tests in 1.5 minutes and 2 skipped for the reasons above; ")
    assert line.endswith(": 8, namely 5 of exercises, 3 of mutants")
    assert last_line({"mutants": 3}, "rbf", passed=9) == "9 tests in 1.5 minutes: what belongs to rbf"
    assert last_line({"mutants": 3}, files=True, passed=9) == "9 tests in 1.5 minutes"
    assert last_line({}, passed=1) == "1 tests in 1.5 minutes; nothing is left to `make test-all`"


def test_an_unknown_topic_is_told_which_there_are():
    with pytest.raises(pytest.UsageError, match=r"no topic optimizer; there are: activations, .*optimizers"):
        topics.known("losses optimizer")


@pytest.mark.parametrize(
    ("topic", "some"),
    [
        ("optimizers", {"optimizers", "chapters/optimizers", "optimizers/07_adam"}),
        ("initializers", {"chapters/initialization", "initialization/03_glorot_he"}),
        ("regularization", {"chapters/regularization", "initialization/06_dropout"}),
        ("rbf_networks", {"chapters/rbf_networks"}),
    ],
)
def test_a_topic_has_its_page_and_its_exercises(topic, some):
    assert some <= topics.parameters(topic)
    assert "losses/03_msle" not in topics.parameters(topic)


def item(file: str, name: str | None = None) -> SimpleNamespace:
    found = SimpleNamespace(path=topics.ROOT / file, fixturenames=[])
    if name:
        found.callspec = SimpleNamespace(id=name)
    return found


@pytest.mark.parametrize(
    ("found", "belongs"),
    [
        (item("tests/test_rbf.py"), True),
        (item("tests/test_rbf_clustering.py"), True),
        (item("tests/test_experiments_rbf.py"), True),
        (item("lecturelib/rbf/features.py"), True),
        (item("tests/test_mutants.py", "rbf-12"), True),
        (item("tests/test_exercises.py", "ada-rbf/03_kmeans"), True),
        (item("tests/test_book_reference.py", "rbf_networks"), True),
        (item("tests/test_exercises.py", "ada-losses/03_msle"), False),
        (item("tests/test_wire.py"), False),
    ],
)
def test_tests_of_a_topic_are_found_by_their_names(found, belongs):
    assert topics.chosen("rbf", [found]) == [found] * belongs


def test_a_topic_does_not_wait_for_the_book():
    found = item("tests/test_book_html.py", "rbf_networks")
    found.fixturenames.append("book")
    assert topics.chosen("rbf_networks", [found]) == []


def test_what_each_mutant_s_process_loads_is_light():
    """Hundreds of them load conftest.py: with nbgrader in it they took four times as long."""
    program = "import sys, conftest; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=topics.ROOT / "tests", capture_output=True, text=True, check=True
    )
    assert {"pytest", "speeds"} <= set(done.stdout.split())
    assert not {"autograder", "nbgrader", "nbformat", "numpy"} & set(done.stdout.split())
