"""The same result in every setting of processor and NumPy (tests/settings.py), and that a difference is seen.

`make test` runs a sample in the two settings farthest from the developer's, `make test-all` the rest of it
there and everything in the others.  Left out are tests of messages about arguments: they compute nothing.
"""

from itertools import combinations, product

import pytest
import settings
from settings import FACTORS, SETTINGS, NotHere, Outcome, Setting
from settings_part import is_sampled
from speeds import thorough

QUICK = settings.farthest(2)
RUNS = [(setting, "sample") for setting in QUICK]
RUNS += [thorough((setting, "rest" if setting in QUICK else "all")) for setting in SETTINGS]


@pytest.mark.parametrize(("setting", "part"), RUNS, ids=str)
def test_results_are_the_same_in_a_setting(setting, part, record_property):
    try:
        outcome = settings.run(setting, part)
    except NotHere as reason:
        record_property("setting", settings.row(setting, part, reason))
        pytest.skip(f"{setting}: {reason}")
    record_property("setting", settings.row(setting, part, outcome))
    if outcome.sample:
        record_property("summary", f"{setting}, sampled by content: {' '.join(outcome.sample)}")
    assert outcome.passed
    assert not outcome.failed, "\n\n".join(f"{name}\n{text}" for name, text in outcome.failed.items())


def test_each_pair_of_values_meets_in_the_fewest_rows():
    for (i, first), (j, second) in combinations(enumerate(FACTORS.values()), 2):
        assert {(row[i], row[j]) for row in SETTINGS} == set(product(first, second))
    assert len(SETTINGS) == 4 * 2  # fewer cannot hold the pairs of kernel and instructions


def test_pairs_of_three_switches_by_hand():
    rows = settings.all_pairs([(0, 1)] * 3)
    assert len(rows) == 4
    assert sorted(rows) in (
        [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)],
        [(0, 0, 1), (0, 1, 0), (1, 0, 0), (1, 1, 1)],
    )


@pytest.mark.parametrize("kernel", FACTORS["kernel"])
def test_quick_settings_are_not_the_developers(kernel, monkeypatch):
    monkeypatch.setenv("OPENBLAS_CORETYPE", kernel)
    for setting in settings.farthest(2):
        assert setting.kernel != kernel
        assert sum(one != own for one, own in zip(setting, settings.developers(), strict=True)) >= 2
    assert len({setting.kernel for setting in settings.farthest(2)}) == 2


@pytest.fixture
def newest():
    try:
        return settings.put_in(Setting(settings.OWN, "all", 1, "newest"))
    except NotHere as reason:
        pytest.skip(str(reason))


def test_a_kernel_that_is_not_to_be_had_is_named(newest):
    with pytest.raises(NotHere, match="when asked for Abacus"):
        settings.put_in(Setting("Abacus", "all", 1, "newest"))


def test_a_numpy_that_cannot_be_installed_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "ENVIRONMENTS", tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")  # as without a network
    with pytest.raises(NotHere, match=r"pip could not install numpy==2\.\d+: ERROR"):
        settings.numpy_folder.__wrapped__("lowest")
    assert not list(tmp_path.rglob("numpy"))


def test_lowest_numpy_is_that_of_pyproject():
    lowest, newest = settings.numpy_requirement("lowest"), settings.numpy_requirement("newest")
    assert lowest.replace("==", ">=") == newest


def test_what_fails_in_a_setting_is_reported(newest, monkeypatch, tmp_path):
    (tmp_path / "test_two.py").write_text(
        "import os\ndef test_one(): pass\n"
        "def test_kernel(): assert os.environ['OPENBLAS_NUM_THREADS'] == '2'\n",
        "utf-8",
    )
    monkeypatch.setattr(settings, "tests", lambda: [str(tmp_path / "test_two.py")])
    passed, failed, _ = settings.run_tests(newest[0], "all")
    assert passed == 1
    [(name, text)] = failed.items()
    assert name.endswith("test_two.py::test_kernel")
    assert "'1' == '2'" in text
    assert settings.run_tests({**newest[0], "OPENBLAS_NUM_THREADS": "2"}, "all")[:2] == (2, {})


def test_a_sample_moves_with_content(tmp_path):
    path = tmp_path / "x.py"
    drawn = []
    for number in range(200):
        path.write_text(f"x = {number}")
        drawn.append(is_sampled("x", path))
    assert 15 < sum(drawn) < 55  # one in six
    assert is_sampled("second_order/06_bfgs", path)


def test_table_says_what_ran_and_what_could_not():
    found = settings.Found("SkylakeX", 2, "2.4.6", ())
    setting = Setting("own", "none wide", 2, "newest")
    rows = [
        settings.row(setting, "all", Outcome(found, 9, {"page": "1 != 2"}, [])),
        settings.row(setting, "sample", NotHere("no OpenBLAS")),
    ]
    heading, ran, missing = settings.table(rows).splitlines()
    assert heading.split() == ["kernel", "instructions", "threads", "NumPy", "part", "passed", "failed"]
    assert ran.split() == ["own", "(SkylakeX)", "none", "wide", "2", "2.4.6", "all", "9", "1"]
    assert missing.endswith("sample  not here:  no OpenBLAS")
