"""Results: sums, the JSON form, and what is refused."""

import pytest

from autograder.verdict import AssignmentResult, CheckResult, ExerciseResult, Verdict

RESULT = AssignmentResult(
    "activations",
    (
        ExerciseResult(
            "05_sigmoid",
            (
                CheckResult("values", True, 1, 1, Verdict.PASSED, None, ""),
                CheckResult(
                    "stability", False, 0, 1.5, Verdict.WRONG, "overflow", "Not stable.\nSee the chapter."
                ),
            ),
        ),
        ExerciseResult(
            "06_elu", (CheckResult("values", True, 0, 2, Verdict.MISSING, None, "Not written yet."),)
        ),
    ),
)


def test_points_are_the_sums_of_the_checks():
    assert (RESULT.points, RESULT.max_points) == (1, 4.5)
    assert (RESULT.exercises[0].points, RESULT.exercises[0].max_points) == (1, 2.5)


def test_json_has_the_documented_fields():
    data = RESULT.to_json()
    assert list(data) == ["assignment", "points", "max_points", "exercises"]
    assert list(data["exercises"][0]) == ["name", "points", "max_points", "checks"]
    assert data["exercises"][0]["checks"][1] == {
        "name": "stability",
        "visible": False,
        "points": 0,
        "max_points": 1.5,
        "verdict": "wrong",
        "mistake": "overflow",
        "message": "Not stable.\nSee the chapter.",
    }
    assert type(data["exercises"][0]["checks"][1]["verdict"]) is str


def test_json_comes_back_equal():
    assert AssignmentResult.from_json(RESULT.to_json()) == RESULT


@pytest.mark.parametrize("verdict", [v for v in Verdict if v is not Verdict.PASSED])
def test_only_a_passed_check_earns_points(verdict):
    with pytest.raises(ValueError, match="earns 0 points, not 1"):
        CheckResult("values", True, 1, 1, verdict, None, "")


def test_a_passed_check_earns_all_its_points():
    with pytest.raises(ValueError, match="earns 2 points, not 3"):
        CheckResult("values", True, 3, 2, Verdict.PASSED, None, "")


def _damage(data, path, value):
    *steps, last = path
    for step in steps:
        data = data[step]
    data[last] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["points"], 20),
        (["exercises", 0, "points"], 2.5),
        (["exercises", 0, "max_points"], 1),
        (["exercises", 0, "checks", 1, "points"], 1.5),
        (["exercises", 0, "checks", 1, "verdict"], "excellent"),
        (["exercises", 0, "checks", 1, "extra"], 1),
        (["exercises", 0, "checks"], None),
        (["exercises"], 3),
        (["more"], 3),
    ],
)
def test_json_that_contradicts_itself_is_refused(path, value):
    data = RESULT.to_json()
    _damage(data, path, value)
    with pytest.raises(ValueError, match=r"not a result of the autograder|earns|not a valid Verdict"):
        AssignmentResult.from_json(data)
