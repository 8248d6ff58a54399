"""The feedback page: what it says, that it is the gradebook's numbers, and that nothing in it can act."""

import base64
import copy
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import nbformat
import pytest
from classroom_helpers import answered, blank, course_in, hand_in, in_this_process, practice, task_of

from autograder.course.farm import Job
from autograder.pages.feedback import feedback_page, highlighted
from autograder.scores import CellScore, StudentScore
from autograder.words import SAME_AGAIN, WORDS, number, plain

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 20).decode()
HOSTILE = [
    "<script>alert(1)</script>",
    "</code></pre><img src=x onerror=alert(1)>",
    "</style><style>@import 'http://x'",
    '"><a href="javascript:alert(1)">',
    "{{ 7 * 7 }}{% raw %}",
    "<!--",
    "\x1b[31m\x00\u202e",
]
ALLOWED = set(
    "html head meta title style body header p h1 h2 h3 strong meter main section ul li nav table caption "
    "thead tr th tbody td a span div pre code img footer".split()
)


class Page(HTMLParser):
    """Everything on a page that a browser would act on."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def grade(tmp_path_factory):
    course = course_in(tmp_path_factory.mktemp("feedback"))

    def grade(notebook, task=None):
        job = Job("ada", hand_in(course, "ada", notebook), course.root)
        return next(in_this_process(task or task_of(course), [job]))

    grade.task = task_of(course)
    return grade


def score_of(graded, **changes):
    cells = {cell: CellScore(points) for cell, points in graded.scores().items()}
    return StudentScore(graded.student, cells | changes.pop("cells", {}), **changes)


def page(graded, **changes):
    return feedback_page(graded.notebook, practice(), score_of(graded, **changes))


def test_it_has_every_sentence_and_every_verdict(grade):
    text = Page(page(grade(answered(vector="class Dual: pass")))).text
    for _, check in practice().checks():
        assert " ".join(check.sentence.split()) in text
    assert "6 of 10 points" in " ".join(text.split())
    assert WORDS["passed"] in text
    assert WORDS["raised"] in text or WORDS["missing"] in text


def test_a_hint_is_given_once(grade):
    exercise = practice().exercises[1]
    mistake = next(m for m in exercise.mistakes if m.name == "uphill")
    text = page(grade(answered(descent=exercise.apply(mistake))))
    assert text.count(mistake.hint) == 1
    assert text.count(SAME_AGAIN) == 1


def test_hidden_checks_show_neither_code_nor_inputs(grade):
    exercise = practice().exercises[0]
    mistake = next(m for m in exercise.mistakes if m.name == "no_lower_end")
    graded = grade(answered(clip=exercise.apply(mistake)))
    text = page(graded)
    for _, check in practice().checks():
        if not check.visible:
            body = check.source.split('"""')[2]
            assert not any(line.strip() in text for line in body.splitlines() if len(line.strip()) > 8)
    hidden = next(c for c in graded.result.exercises[0].checks if not c.visible)
    assert hidden.points == 0
    assert not re.search(r"\d\.\d", hidden.message)


def test_full_feedback_shows_the_numbers(grade):
    exercise = practice().exercises[0]
    wrong = exercise.apply(next(m for m in exercise.mistakes if m.name == "no_lower_end"))
    full = replace(grade.task, policy=replace(grade.task.policy, feedback_hidden="full"))
    hidden = next(c for c in grade(answered(clip=wrong), full).result.exercises[0].checks if not c.visible)
    assert re.search(r"got -\d", hidden.message)


def test_points_are_those_of_the_gradebook(grade):
    graded = grade(blank())
    text = page(graded, cells={"01_clip-values": CellScore(0.0, manual=0.75, extra=0.5)}, penalty=0.25)
    assert "<strong>1</strong> of 10 points" in text
    assert "0.25 points were taken off" in text
    assert "given by a person" in text


@pytest.mark.parametrize("attack", HOSTILE)
def test_nothing_from_a_submission_acts(grade, attack):
    source = f"print({attack!r})\n{practice().exercises[0].solution}\nraise ValueError({attack!r})"
    notebook = answered(clip=source + f"\n# {attack}")
    for kind in ("markdown", "raw", "code"):
        notebook.cells.append(
            {"cell_type": kind, "source": attack, "metadata": {}, "outputs": [], "id": kind}
        )
    graded = grade(json.dumps(notebook))
    harmless = Page(page(grade(answered())))
    seen = Page(feedback_page(graded.notebook, practice(), replace(score_of(graded), student=attack)))
    assert set(seen.tags) <= ALLOWED
    assert not [name for _, name, _ in seen.attributes if name.startswith("on") or name == "style"]
    links = [value for _, name, value in seen.attributes if name in ("href", "src")]
    assert all(value.startswith(("#", "data:image/png;base64,")) for value in links)
    assert seen.tags.count("style") == harmless.tags.count("style") == 1


def test_messages_from_the_students_code_are_escaped(grade):
    graded = grade(answered(clip="def clip(x):\n    raise ValueError('<b>bold</b> `<i>code</i>`')"))
    text = page(graded)
    assert "<b>" not in text
    assert "<i>" not in text
    assert "&lt;b&gt;bold&lt;/b&gt;" in text


def test_the_policy_allows_our_style_sheet_and_nothing_else(grade):
    text = page(grade(answered()))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_only_text_and_pictures_are_shown(grade):
    notebook = copy.deepcopy(grade(answered()).notebook)
    cell = next(cell for cell in notebook.cells if cell.id == "01_clip-answer")
    active = {"text/html": "<script>1</script>", "image/svg+xml": "<svg onload=a>", "text/plain": "a table"}
    cell.outputs = [
        nbformat.from_dict({"output_type": "display_data", "data": data, "metadata": {}})
        for data in (
            active,
            {"image/png": PIXEL},
            {"image/png": "bm90IGEgcGljdHVyZQ=="},
            {"image/png": '"><script>'},
        )
    ]
    graded = type(grade(answered())).of(notebook)
    text = page(graded)
    assert "a table" in text
    assert text.count("<img") == 1
    assert "<script" not in text
    assert "<svg" not in text


def test_notes_on_a_repaired_notebook_are_told(grade):
    notebook = answered()
    notebook.cells = [cell for cell in notebook.cells if cell.id != "01_clip-values"]
    assert "was missing and has been put back" in page(grade(notebook))
    assert "its content is not JSON" in page(grade("{"))


def test_long_code_is_shown_plain_and_cut():
    assert "<span" in highlighted("def f(): pass")
    shown = highlighted("<b>" * 10_000)
    assert "<" not in shown
    assert shown.endswith("(shortened)")


def test_text_for_a_terminal_has_no_control_characters():
    assert plain("\x1b[31mred\x1b[0m \x07bell\u202e \tok\n") == "red bell \tok"


@pytest.mark.parametrize(
    ("points", "text"), [(2.0, "2"), (0.5, "0.5"), (0.0, "0"), (10, "10"), (1 / 3, "0.33")]
)
def test_points_are_written_without_needless_zeros(points, text):
    assert number(points) == text
