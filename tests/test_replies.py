"""A worker's reply is rebuilt from what is expected in it; anything else is refused."""

import base64

import pytest

from autograder.grading.replies import checked
from autograder.worker.wire import WireError

PNG = b"\x89PNG\r\n\x1a\n and the rest"
ERROR = {"name": "ValueError", "message": "no", "traceback": "line 1"}


def done(**fields):
    return {"op": "done", "ok": True, "error": None, "outputs": []} | fields


def picture(data, **more):
    encoded = base64.b64encode(data).decode() if type(data) is bytes else data
    data = {"text/plain": "a plot", "image/png": encoded, **more}
    return done(outputs=[{"output_type": "display_data", "data": data, "metadata": {}}])


def test_only_known_fields_survive():
    page = {"text/html": "<script>", "application/javascript": "alert(1)"}
    reply = checked("exec", picture(PNG, **page) | {"points": 100, "seq": 4})
    assert set(reply) == {"op", "ok", "error", "outputs"}
    (output,) = reply["outputs"]
    assert output["data"] == {"text/plain": "a plot", "image/png": base64.b64encode(PNG).decode()}


def test_a_failed_cell_keeps_its_error_and_nothing_more():
    reply = checked("exec", done(ok=False, error=ERROR | {"html": "<b>"}))
    assert (reply["ok"], reply["error"]) == (False, ERROR)


def test_a_cell_with_an_error_is_not_ok():
    assert checked("exec", done(ok=True, error=ERROR))["ok"] is False


REFUSED = {
    "another op": ("exec", {"op": "return", "value": 1}),
    "a call answered with done": ("call", done()),
    "ok is text": ("exec", done(ok="yes")),
    "outputs are no list": ("exec", done(outputs={})),
    "an output is text": ("exec", done(outputs=["<html>"])),
    "an output of an unknown kind": (
        "exec",
        done(outputs=[{"output_type": "html", "data": {"text/plain": ""}}]),
    ),
    "a stream of numbers": ("exec", done(outputs=[{"output_type": "stream", "name": "stdout", "text": 5}])),
    "an error is a number": ("exec", done(error=5)),
    "an error without a name": ("exec", done(error={"message": "m", "traceback": ""})),
    "a name that is a list": ("exec", done(error=ERROR | {"name": ["x"]})),
    "a picture of another kind": ("exec", picture(b"<svg onload=alert(1)>")),
    "a picture that is no base64": ("exec", picture("<" + base64.b64encode(PNG).decode())),
    "a picture that is a number": ("exec", picture(5)),
    "a picture that is a list": ("exec", picture([])),
    "a picture too large": ("exec", picture(PNG + bytes(2 << 20))),
    "a raise without a name": ("call", {"op": "raise", "message": "m"}),
    "changes that are a number": ("call", {"op": "return", "value": 1, "changed": 5}),
    "a change without a value": ("call", {"op": "return", "value": 1, "changed": [[0]]}),
    "a change of nothing": ("call", {"op": "return", "value": 1, "changed": [[None, 1]]}),
    "a callback with a name for a number": ("call", {"op": "callback", "id": "0", "args": [], "kwargs": {}}),
    "a callback in a cell": ("exec", {"op": "callback", "id": 0, "args": [], "kwargs": {}}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_malformed_reply_is_refused(case):
    with pytest.raises(WireError):
        checked(*REFUSED[case])
