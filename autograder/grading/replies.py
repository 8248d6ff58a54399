"""What a worker's reply must look like before anyone reads it: a student's code may have written it."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from autograder.worker.wire import Message, WireError, text

MAX_OUTPUTS = 200
MAX_OUTPUT_TEXT = 200_000
MAX_IMAGE_BYTES = 2 << 20
_PNG = b"\x89PNG\r\n\x1a\n"


def checked(request: str, reply: Message) -> Message:
    """Return a clean copy of the reply to an ``exec`` or ``call``: known fields, of the right types, bounded.

    Raises
    ------
    WireError
        If it is not an answer to that request, or malformed.
    """
    try:
        return _CHECKS[request, reply["op"]](reply)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise WireError(f"malformed reply to {request}: {type(error).__name__}") from None


def _done(reply: Message) -> Message:
    error = reply["error"]
    if type(reply["ok"]) is not bool or type(reply["outputs"]) is not list:
        raise WireError("malformed reply to exec")
    outputs = [_output(output) for output in reply["outputs"][:MAX_OUTPUTS]]
    clean = error and {
        "name": text(error["name"], 100),
        "message": text(error["message"], 300),
        "traceback": text(error["traceback"], 5_000),
    }
    return {"op": "done", "ok": reply["ok"] and error is None, "error": clean, "outputs": outputs}


def _output(output: Message) -> Message:
    """Rebuild one notebook output from plain text and a picture; nothing active survives."""
    kind = output["output_type"]
    if kind == "stream":
        name = "stderr" if output["name"] == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": text(output["text"], MAX_OUTPUT_TEXT)}
    if kind == "error":
        what = {"ename": text(output["ename"], 100), "evalue": text(output["evalue"], 300)}
        return {
            "output_type": "error",
            **what,
            "traceback": [text(line, 500) for line in output["traceback"][:50]],
        }
    if kind not in ("display_data", "execute_result"):
        raise WireError("unknown kind of output")
    data = {"text/plain": text(output["data"]["text/plain"], MAX_OUTPUT_TEXT)}
    if "image/png" in output["data"]:
        data["image/png"] = _picture(output["data"]["image/png"])
    shown = {"output_type": kind, "data": data, "metadata": {}}
    return shown | ({"execution_count": None} if kind == "execute_result" else {})


def _picture(encoded: object) -> str:
    if type(encoded) is not str or len(encoded) > 2 * MAX_IMAGE_BYTES:
        raise WireError("a picture must be text of limited length")
    try:
        picture = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise WireError("a picture must be base64") from None
    if not picture.startswith(_PNG) or len(picture) > MAX_IMAGE_BYTES:
        raise WireError("a picture must be a PNG of limited size")
    return base64.b64encode(picture).decode()


def _returned(reply: Message) -> Message:
    return {"op": "return", "value": reply["value"], "changed": _changed(reply)}


def _raised(reply: Message) -> Message:
    what = {"name": text(reply["name"], 100), "message": text(reply["message"], 300)}
    return {"op": "raise", **what, "changed": _changed(reply)}


def _missing(reply: Message) -> Message:
    return {"op": "missing", "name": text(reply["name"], 100)}


def _changed(reply: Message) -> list[tuple[int | str, Any]]:
    changed = [(key, tree) for key, tree in reply.get("changed", [])]
    if not all(type(key) in (int, str) for key, _ in changed):
        raise WireError("a changed argument must be named by its position or its keyword")
    return changed


def _callback(reply: Message) -> Message:
    number, args, kwargs = reply["id"], reply["args"], reply["kwargs"]
    if (type(number), type(args), type(kwargs)) != (int, list, dict):
        raise WireError("malformed callback")
    return {"op": "callback", "id": number, "args": args, "kwargs": kwargs}


_CHECKS: dict[tuple[str, str], Callable[[Message], Message]] = {
    ("exec", "done"): _done,
    ("call", "return"): _returned,
    ("call", "raise"): _raised,
    ("call", "missing"): _missing,
    ("call", "callback"): _callback,
}
