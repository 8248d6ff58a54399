"""One test for all exercises: what every question has to prove about itself.

The solution earns everything, the empty answer nothing, every typical mistake loses points and is named,
every other right answer earns everything; and the notebook gives the same hints for the visible checks.
"""

from collections import Counter
from functools import lru_cache

import numpy as np
import pytest
from exercise_failures import explained, namespace_of
from speeds import sampled

from autograder.authoring import notebook_tools
from autograder.authoring.hints import known_mistakes
from autograder.authoring.reader import assignment_names, default_roots, load_assignment
from autograder.grading.engine import grade_locally
from autograder.verdict import Verdict

ASSIGNMENTS = {name: load_assignment(name) for name in assignment_names()}
EXERCISES = {f"{e.assignment}/{e.name}": e for a in ASSIGNMENTS.values() for e in a.exercises}
SECRET = b"tests"
STUDENTS = ("ada", "emmy", "sofia")  # each sees other random inputs

every_student = pytest.mark.parametrize("student", sampled(STUDENTS))
# By module: pytest then puts all tests of one exercise side by side, and they share what was graded.
every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=EXERCISES, scope="module")


@pytest.fixture
def count(record_property):
    """Add to the rates that `pytest_terminal_summary` in conftest.py reports."""
    rates = Counter()
    yield rates.update
    record_property("grading", dict(rates))


def grade(exercise, answer, student="ada"):
    return graded(exercise, answer, student)


@lru_cache(maxsize=200)  # an exercise's mistakes and right answers for all students
def graded(exercise, answer, student):
    return grade_locally(exercise, answer, student=student, secret=SECRET)


def passed(result):
    return all(check.verdict is Verdict.PASSED for check in result.checks)


def described(result):
    return {check.name: f"{check.verdict}: {check.message}" for check in result.checks}


def test_there_are_exercises():
    assert EXERCISES, f"no exercise was found below {default_roots()}"


@pytest.mark.parametrize("assignment", ASSIGNMENTS.values(), ids=ASSIGNMENTS)
def test_an_assignment_has_twenty_points(assignment):
    assert assignment.points == 20


@every_exercise
def test_exercise_says_how_long_it_takes(exercise):
    assert exercise.about.minutes, "the cell `# %% about` has no line like `MINUTES = 20`"


@every_exercise
def test_exercise_has_both_kinds_of_checks_and_three_mistakes(exercise):
    assert {check.visible for check in exercise.checks} == {True, False}
    assert len(exercise.mistakes) >= 3
    assert len(exercise.also_right) >= 1
    assert all(mistake.hint.strip() for mistake in exercise.mistakes)


@every_exercise
@every_student
def test_solution_passes_every_check(exercise, student, count):
    right = passed(grade(exercise, exercise.solution, student))
    count(right=1, accepted=right)
    assert right, f"the solution\n{explained(exercise, exercise.solution, student, SECRET)}"


@every_exercise
def test_empty_answer_earns_nothing_and_is_called_missing(exercise):
    result = grade(exercise, exercise.stub)
    assert {check.verdict for check in result.checks} == {Verdict.MISSING}, described(result)


@every_exercise
@every_student
def test_other_right_answers_pass_every_check(exercise, student, count):
    for other in exercise.also_right:
        right = passed(grade(exercise, other.code, student))
        count(right=1, accepted=right)
        assert right, f"{other.name}\n{explained(exercise, other.code, student, SECRET)}"


@every_exercise
@every_student
def test_each_mistake_loses_points_and_is_recognized(exercise, student, count):
    for mistake in exercise.mistakes:
        result = grade(exercise, exercise.apply(mistake), student)
        failed = [check for check in result.checks if check.verdict is not Verdict.PASSED]
        named = {check.mistake for check in failed}
        count(mistakes=1, caught=bool(failed), named=named == {mistake.name})
        assert failed, f"{mistake.name} earns all points"
        assert named == {mistake.name}, f"{mistake.name} is taken for {named}: {described(result)}"
        assert all(check.message.endswith(f"\n{mistake.hint}") for check in failed)


@every_exercise
def test_no_hidden_number_is_shown(exercise):
    for mistake in exercise.mistakes:
        for check in grade(exercise, exercise.apply(mistake)).checks:
            if not check.visible:
                reason = check.message.removesuffix(mistake.hint)
                assert not any(letter.isdigit() for letter in _without_names(exercise, reason)), reason


def _without_names(exercise, text):
    for name in exercise.names:
        text = text.replace(f"`{name}`", "")
    return text


def run_in(namespace, check, known):
    exec(check.source, namespace)
    with np.errstate():
        notebook_tools.run_check(namespace[check.function], known)


@every_exercise
def test_visible_checks_pass_in_a_notebook_without_our_packages(exercise, capsys):
    namespace = namespace_of(exercise, exercise.solution)
    for check in exercise.checks:
        assert not (check.visible and "lecturelib" in check.source), "a student need not have lecturelib"
        if check.visible:
            run_in(namespace, check, known_mistakes(exercise, check))
            assert capsys.readouterr().out == f"✓ {check.sentence}\n"


@every_exercise
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_notebook_names_the_mistakes_that_a_visible_check_catches(exercise):
    visible = {check: known_mistakes(exercise, check) for check in exercise.checks if check.visible}
    for mistake in exercise.mistakes:
        caught = {c.name for c in grade(exercise, exercise.apply(mistake)).checks if c.verdict in CAUGHT}
        shown = [
            failure(exercise, mistake, check, visible[check]) for check in visible if check.name in caught
        ]
        # Two mistakes may look alike in one check; in some check of the notebook each has its own look.
        assert not shown or any(text.endswith(f"\n  {mistake.hint}") for text in shown), (mistake.name, shown)


CAUGHT = (Verdict.WRONG, Verdict.RAISED)


def failure(exercise, mistake, check, known):
    with pytest.raises(notebook_tools.CheckFailed) as caught:
        run_in(namespace_of(exercise, exercise.apply(mistake)), check, known)
    return str(caught.value)
