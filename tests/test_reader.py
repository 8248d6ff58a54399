"""Exercise files: what is read from a good one, and what is said about a malformed one."""

import pickle
from pathlib import Path

import pytest

from autograder.authoring.exercise import About, SourceError
from autograder.authoring.reader import (
    assignment_names,
    default_roots,
    load_assignment,
    load_exercise,
    read_exercise,
)

ROOT = Path(__file__).parent / "data" / "exercises"
GOOD = (ROOT / "practice" / "01_clip.py").read_text(encoding="utf-8")


def read(folder, text):
    path = folder / "01_clip.py"
    path.write_text(text, encoding="utf-8")
    return read_exercise(path)


def test_assignment_has_title_exercises_in_order_and_points():
    assignment = load_assignment("practice", [ROOT])
    assert assignment.title == "Practice"
    assert [exercise.name for exercise in assignment.exercises] == ["01_clip", "02_descent", "03_vector"]
    assert assignment.points == 3 + 3 + 4
    assert [check.name for _, check in assignment.checks()][:2] == ["values", "argument_is_left_alone"]


def test_exercise_has_the_parts_of_its_file():
    exercise = load_exercise("practice/01_clip", [ROOT])
    visible, hidden = exercise.checks
    assert (exercise.assignment, exercise.name, exercise.title) == ("practice", "01_clip", "Clip")
    assert exercise.given == "import numpy as np"
    assert exercise.names == ("clip",)
    assert (visible.function, visible.points, visible.visible, visible.takes_rng) == (
        "check_values",
        1,
        True,
        False,
    )
    assert (hidden.points, hidden.visible, hidden.takes_rng) == (2, False, True)
    assert visible.sentence == "Small entries become 0, large ones 1, the others stay."
    assert exercise.mistakes[0].name == "no_lower_end"
    assert [other.name for other in exercise.also_right] == ["with_clip"]


def test_stub_and_solution_of_a_function():
    exercise = load_exercise("practice/01_clip", [ROOT])
    head = 'def clip(x):\n    """Return x limited to the interval from 0 to 1."""\n'
    assert exercise.stub == head + '    raise NotImplementedError("replace this line with your code")'
    assert exercise.solution == head + "    return np.minimum(np.maximum(x, 0.0), 1.0)\n"


def test_stub_of_a_value_keeps_its_name():
    exercise = load_exercise("practice/02_descent", [ROOT])
    assert exercise.stub.startswith("HALF = ...  # replace the dots\n")
    assert exercise.values == ("HALF",)
    assert exercise.names == ("step", "HALF")


def test_apply_edits_the_solution_or_replaces_it():
    exercise = load_exercise("practice/01_clip", [ROOT])
    edit, *_, whole = exercise.mistakes
    assert "np.minimum(x, 1.0)" in exercise.apply(edit)
    assert exercise.apply(whole) == "def clip(x):\n    return max(x, 0.0)"


def test_an_exercise_can_be_sent_to_another_process():
    exercise = load_exercise("practice/03_vector", [ROOT])
    assert pickle.loads(pickle.dumps(exercise)) == exercise


def test_the_courses_own_assignment_wins(tmp_path):
    own = tmp_path / "exercises" / "practice"
    own.mkdir(parents=True)
    (own / "intro.md").write_text("# Our own practice\n", encoding="utf-8")
    (own / "01_clip.py").write_text(GOOD, encoding="utf-8")
    roots = (default_roots(tmp_path)[0], ROOT)
    assert load_assignment("practice", roots).title == "Our own practice"
    assert assignment_names(roots) == ["practice"]


HEADER = "# %% check points=1\ndef check_values"
MALFORMED = {  # name: (old, new, line, part of the message)
    "unknown cell": ("# %% given", "# %% gvien", 4, "unknown kind of cell 'gvien'"),
    "untitled cell": ("# %% given", "# %%", 4, "unknown kind of cell 'without a title'"),
    "no answer": ("# %% answer", "# %% [markdown]", 1, "`# %% answer` is missing"),
    "two answers": ("# %% given", "# %% answer", 8, "a second cell `answer`"),
    "no mistakes": ("# %% mistakes", "# %% [markdown]", 1, "`# %% mistakes` is missing"),
    "no heading": ("# ## Clip", "# Clip", 1, "heading"),
    "text before the first cell": (
        "# %% [markdown]",
        "import numpy\n# %% [markdown]",
        1,
        "begin with a cell header",
    ),
    "no points": (HEADER, HEADER.replace(" points=1", ""), 16, "a positive multiple of 0.5"),
    "points in words": (HEADER, HEADER.replace("=1", "=one"), 16, "options must look like"),
    "quoted points": (HEADER, HEADER.replace("=1", '="1"'), 16, "a positive multiple of 0.5"),
    "zero points": (HEADER, HEADER.replace("=1", "=0"), 16, "a positive multiple of 0.5"),
    "negative points": (HEADER, HEADER.replace("=1", "=-1"), 16, "a positive multiple of 0.5"),
    "a third of a point": (HEADER, HEADER.replace("=1", "=0.333"), 16, "a positive multiple of 0.5"),
    "points are true": (HEADER, HEADER.replace("=1", "=true"), 16, "a positive multiple of 0.5"),
    "no docstring": (
        '    """Small entries become 0, large ones 1, the others stay."""\n',
        "",
        17,
        "docstring",
    ),
    "other function name": ("def check_values", "def test_values", 16, "begins with check_"),
    "two functions": ("def check_values", "def helper(): ...\ndef check_values", 16, "one function"),
    "visible check with rng": ("check_values()", "check_values(rng)", 16, "takes no arguments"),
    "hidden check with x": ("(rng)", "(x)", 22, "may take `rng`"),
    "same name twice": ("check_argument_is_left_alone", "check_values", 22, "two checks are named"),
    "long name": ("check_values", "check_" + 60 * "v", 16, "the name must be short"),
    "no markers": ("    # BEGIN SOLUTION\n", "", 8, "in pairs"),
    "markers swapped": ("# BEGIN SOLUTION", "# END SOLUTION", 8, "in pairs"),
    "syntax error": ("assert_close(clip(", "assert_close(clip((", 19, "not valid Python"),
}


@pytest.mark.parametrize(("old", "new", "line", "message"), MALFORMED.values(), ids=MALFORMED)
def test_malformed_file_is_explained(tmp_path, old, new, line, message):
    assert old in GOOD
    with pytest.raises(SourceError) as caught:
        read(tmp_path, GOOD.replace(old, new))
    assert message in str(caught.value)
    assert caught.value.path == tmp_path / "01_clip.py"
    assert caught.value.line == line


ABOUT = '# %% about\nLECTURES = ["L0-10", "L4-21"]  # of two lectures\nMINUTES = 25\nOPTIONAL = True\n'


def test_an_exercise_says_what_it_is_about(tmp_path):
    assert read(tmp_path, ABOUT + GOOD).about == About(("L0-10", "L4-21"), 25, optional=True)
    assert read(tmp_path, GOOD).about == About((), None, optional=False)


BAD_ABOUT = {  # name: (old, new, line, part of the message)
    "unknown name": ("MINUTES", "HOURS", 3, "may set LECTURES, MINUTES, OPTIONAL, nothing else"),
    "a statement": ("MINUTES = 25", "import os", 3, "nothing else"),
    "set twice": ("OPTIONAL = True", "MINUTES = 30", 4, "a second `MINUTES`"),
    "one lecture without a list": ('["L0-10", "L4-21"]', '"L0-10"', 2, 'as in `LECTURES = ["L4-12"]`'),
    "lecture without a name": ('"L0-10"', '""', 2, "a list of items of the lectures"),
    "minutes in words": ("25", '"half an hour"', 3, "MINUTES must be a whole number"),
    "no minutes": ("25", "0", 3, "a whole number"),
    "minutes are true": ("25", "True", 3, "a whole number"),
    "computed minutes": ("25", "int(25)", 3, "a whole number"),
    "optional as a number": ("True", "1", 4, "OPTIONAL must be True or False"),
    "syntax error": ("MINUTES =", "MINUTES", 3, "not valid Python"),
    "a second cell": ("OPTIONAL = True\n", "# %% about\n", 4, "a second cell `about`"),
}


@pytest.mark.parametrize(("old", "new", "line", "message"), BAD_ABOUT.values(), ids=BAD_ABOUT)
def test_a_malformed_cell_about_is_explained(tmp_path, old, new, line, message):
    assert old in ABOUT
    with pytest.raises(SourceError) as caught:
        read(tmp_path, ABOUT.replace(old, new) + GOOD)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / '01_clip.py'}:{line}: ")


def folder(root, intro, *abouts):
    """Write an assignment whose exercises all weigh 3, and begin as given."""
    practice = root / "practice"
    practice.mkdir()
    (practice / "intro.md").write_text("# Practice\n" + intro, "utf-8")
    for number, about in enumerate(abouts):
        (practice / f"{number}_clip.py").write_text(about + GOOD, "utf-8")
    return practice


def points_of_checks(assignment):
    return [[check.points for check in exercise.checks] for exercise in assignment.exercises]


def test_an_assignment_scales_its_weights_to_its_total(tmp_path):
    folder(tmp_path, "<!-- exercises: 20 points -->\n", "", "")  # 1 + 2 + 1 + 2 becomes 10/3 + 20/3 + ...
    assignment = load_assignment("practice", [tmp_path])
    assert points_of_checks(assignment) == [[3.25, 6.75], [3.25, 6.75]]
    assert assignment.points == 20
    assert load_exercise("practice/1_clip", [tmp_path]) == assignment.exercises[1]


def test_an_optional_exercise_has_no_points_and_takes_none(tmp_path):
    folder(tmp_path, "<!-- exercises: 6 points -->\n", "", "# %% about\nOPTIONAL = True\n")
    assignment = load_assignment("practice", [tmp_path])
    assert points_of_checks(assignment) == [[2, 4], [0, 0]]


def test_without_a_total_the_points_are_those_of_the_files(tmp_path):
    folder(tmp_path, "No table.\n", "", "# %% about\nOPTIONAL = True\n", "")
    assignment = load_assignment("practice", [tmp_path])
    assert points_of_checks(assignment) == [[1, 2], [0, 0], [1, 2]]
    assert assignment.intro == "# Practice\nNo table.\n"


def test_the_introduction_has_a_table_of_the_exercises(tmp_path):
    minutes = "# %% about\nMINUTES = {}\n".format
    optional = minutes(15) + "OPTIONAL = True\n"
    practice = folder(tmp_path, "Before.\n\n<!-- exercises -->\n\nAfter.\n", minutes(10), optional)
    assert load_assignment("practice", [tmp_path]).intro == (
        "# Practice\nBefore.\n\n"
        "| No. | Exercise | Points | Minutes |\n"
        "| --: | --- | --: | --: |\n"
        "| 1 | Clip | 3 | 10 |\n"
        "| 2 | Clip | optional | 15 |\n"
        "|  | **Total** | **3** | **25** |\n"
        "\nAfter.\n"
    )
    (practice / "2_clip.py").write_text(GOOD.replace("# ## Clip", "# ## From |a| to |b|"), "utf-8")
    table = load_assignment("practice", [tmp_path]).intro
    assert "| No. | Exercise | Points |\n" in table  # one of them does not say how long it takes
    assert r"| 3 | From \|a\| to \|b\| | 3 |" in table


BAD_TOTALS = {  # name: (introduction, weights, line, part of the message)
    "points in words": ("<!-- exercises: twenty points -->", [""], 2, "`<!-- exercises: 20 points -->`"),
    "no points": ("<!-- exercises: 0 points -->", [""], 2, "may stand here"),
    "half a point": ("<!-- exercises: 2.5 points -->", [""], 2, "may stand here"),
    "two tables": ("<!-- exercises -->\n\n<!-- exercises -->", [""], 4, "one line"),
    "all optional": (
        "\n<!-- exercises: 20 points -->",
        ["# %% about\nOPTIONAL = True\n"],
        3,
        "every exercise is",
    ),
    "too small": ("<!-- exercises: 1 points -->", [""] * 4, 2, "1 points are too few"),
}


@pytest.mark.parametrize(("intro", "abouts", "line", "message"), BAD_TOTALS.values(), ids=BAD_TOTALS)
def test_a_total_that_cannot_be_is_explained(tmp_path, intro, abouts, line, message):
    practice = folder(tmp_path, intro, *abouts)
    with pytest.raises(SourceError) as caught:
        load_assignment("practice", [tmp_path])
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{practice / 'intro.md'}:{line}: ")


LISTS = {  # name: (old, new, part of the message)
    "old not in the answer": ('"np.maximum(x, 0.0)", "x"', '"np.fmax", "x"', "exactly once, not 0 times"),
    "old twice": ('"np.maximum(x, 0.0)", "x"', '"x", "y"', "exactly once, not"),
    "list missing": ("MISTAKES =", "MISTAKE =", "must define MISTAKES"),
    "cell fails": ("MISTAKES = [", "MISTAKES = [1 / 0,", "ZeroDivisionError"),
    "not a mistake": ("MISTAKES = [", "MISTAKES = [1,", "a list of Mistake"),
    "same name": ('"no_upper_end"', '"no_lower_end"', "the same name"),
}


@pytest.mark.parametrize(("old", "new", "message"), LISTS.values(), ids=LISTS)
def test_malformed_mistakes_are_explained_when_asked_for(tmp_path, old, new, message):
    assert old in GOOD
    exercise = read(tmp_path, GOOD.replace(old, new))
    with pytest.raises(SourceError, match=message):
        _ = exercise.mistakes


def test_also_right_may_be_absent_but_not_empty(tmp_path):
    without = GOOD[: GOOD.index("# %% also right")]
    assert read(tmp_path, without).also_right == ()
    with pytest.raises(SourceError, match="not empty"):
        _ = read(tmp_path, without + "# %% also right\nALSO_RIGHT = []").also_right


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: load_assignment("nothing", [ROOT]), "no such assignment; there are: practice"),
        (lambda: load_assignment("../exercises/practice", [ROOT]), "no such assignment"),
        (lambda: load_exercise("practice/09_none", [ROOT]), "no exercise '09_none'; there are: 01_clip"),
        (lambda: load_exercise("practice/../practice/01_clip", [ROOT]), "no exercise"),
        (lambda: load_exercise("practice", [ROOT]), "no exercise ''"),
    ],
)
def test_unknown_names_are_explained(call, message):
    with pytest.raises(SourceError, match=message):
        call()


@pytest.mark.parametrize(
    ("intro", "message"), [("Practice", "# Title"), ("# \nx", "# Title"), (b"\xff", "UTF-8")]
)
def test_bad_intro_is_explained(tmp_path, intro, message):
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "intro.md").write_bytes(intro if isinstance(intro, bytes) else intro.encode())
    with pytest.raises(SourceError, match=message):
        load_assignment("practice", [tmp_path])


def test_assignment_without_exercises_and_odd_file_names_are_explained(tmp_path):
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "intro.md").write_text("# Practice", encoding="utf-8")
    with pytest.raises(SourceError, match="at least one exercise"):
        load_assignment("practice", [tmp_path])
    (tmp_path / "practice" / "01-Clip.py").write_text(GOOD, encoding="utf-8")
    with pytest.raises(SourceError, match="a-z, 0-9 and _"):
        load_assignment("practice", [tmp_path])


def test_a_course_s_files_may_name_the_path_that_its_first_ones_had(tmp_path):
    exercise = read(tmp_path, GOOD.replace("autograder.authoring.exercise", "autograder.source"))
    assert "autograder.source" in exercise.lists["mistakes"].source
    assert exercise.mistakes == read(tmp_path, GOOD).mistakes
    assert exercise.also_right == read(tmp_path, GOOD).also_right
