"""What the tests of the engine share: the practice assignment, its cells, channels that go wrong."""

from pathlib import Path

from autograder.authoring.reader import load_assignment
from autograder.grading.conversation import Session
from autograder.grading.engine import Cell, grade_answers
from autograder.grading.local import LocalChannel
from autograder.grading.proxies import StudentName

PRACTICE = load_assignment("practice", [Path(__file__).parent / "data" / "exercises"])
CLIP, DESCENT, VECTOR = PRACTICE.exercises
EXIT_3, KILLED = 3 << 8, 9  # statuses as the kernel reports them


def cells(**answers):
    """Return a notebook's cells with the solutions, or with `answers` by exercise name without number."""
    found = []
    for exercise in PRACTICE.exercises:
        answer = answers.get(exercise.name[3:], exercise.solution)
        found += [Cell(f"{exercise.name}-given", exercise.given), Cell(f"{exercise.name}-answer", answer)]
    return found


def checks_of(result, exercise):
    """Return the results of an exercise's checks by name."""
    (part,) = (part for part in result.exercises if part.name == exercise.name)
    return {check.name: check for check in part.checks}


class Scripted(LocalChannel):
    """A channel that fails when a certain cell is run or a certain name is called."""

    def __init__(self, failures):
        super().__init__()
        self.failures, self.alive, self.timeouts = failures, True, {}

    def request(self, message, buffers=(), *, timeout=None, on_callback=None):
        assert self.alive, "a dead worker was asked"
        key = message.get("cell") or message["target"].get("name")
        self.timeouts[key] = timeout
        if key in self.failures:
            self.alive = False
            raise self.failures[key]
        return super().request(message, buffers, timeout=timeout, on_callback=on_callback)

    def kill(self):
        self.alive = False


def grade(answers, failures=None, **options):
    """Return the result and every channel that was started."""
    started = []

    def start():
        started.append(Scripted(failures or {}))
        return started[-1]

    options = {"student": "ada", "secret": b"tests", **options}
    result, outputs = grade_answers(PRACTICE, answers, start, **options)
    return result, outputs, started


def session_of(source):
    channel = LocalChannel()
    assert channel.request({"op": "exec", "source": "import numpy as np\n" + source})[0]["ok"]
    return Session(channel)


def function(source, name="f"):
    return StudentName(session_of(source), name)
