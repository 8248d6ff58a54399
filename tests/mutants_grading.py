"""Mistakes planted in the grading engine: each gives points away, blames the wrong one or tells a secret."""

PROXIES, CONVERSATION, CHECKS, NOTEBOOK, ENGINE, RECOGNIZE = (
    f"autograder/grading/{name}.py"
    for name in ("proxies", "conversation", "checks", "running_notebook", "engine", "recognize")
)
TOOLS, READER = (f"autograder/authoring/{name}.py" for name in ("notebook_tools", "reader"))
VERDICT = "autograder/verdict.py"
VERDICTS = ("tests/test_engine.py", "tests/test_engine_fairness.py")
PROXY_TESTS = ("tests/test_engine_proxy.py", "tests/test_engine_objects.py")
RECOGNITION = ("tests/test_engine_recognize.py",)
IN_NOTEBOOK = ("tests/test_notebook_tools.py",)

MUTANTS = [
    # An object may not claim to be the expected value.
    (PROXIES, "    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse\n", "", PROXY_TESTS),
    (PROXIES, "    __bool__ = __float__", "    __float__", PROXY_TESTS),
    (PROXIES, "__complex__ = __array__ = _refuse", "__complex__ = _refuse", PROXY_TESTS),
    (PROXIES, "        if not isinstance(result, StudentObject):", "        if False:", PROXY_TESTS),
    (CONVERSATION, "return opaque(value.type_name)", "return value", PROXY_TESTS),
    (TOOLS, "    if array.shape != expected.shape:", "    if False:", IN_NOTEBOOK),
    (
        TOOLS,
        "    if array.dtype.kind not in _accepted_kinds(expected, is_scalar):",
        "    if False:",
        IN_NOTEBOOK,
    ),
    (TOOLS, '    with np.errstate(all="ignore"):', "    if True:", IN_NOTEBOOK),
    (TOOLS, 'return "fiu" if is_scalar else "f"', 'return "fiu"', IN_NOTEBOOK),
    (TOOLS, 'return "fiu" if is_scalar else "f"', 'return "f"', IN_NOTEBOOK),
    (TOOLS, "        raise\n    except error:", "        pass\n    except error:", IN_NOTEBOOK),
    # A failure stays, whoever catches it.
    (CONVERSATION, "            raise self.failure\n", "            pass\n", PROXY_TESTS),
    (CONVERSATION, "            self.failure = failure\n", "            pass\n", VERDICTS),
    (CONVERSATION, "            raise self._assertion\n", "            pass\n", PROXY_TESTS),
    (CONVERSATION, "        if self._waiting:", "        if False:", PROXY_TESTS),
    (
        CONVERSATION,
        "        if sum(map(len, buffers)) > MAX_CALLBACK_BYTES:",
        "        if False:",
        PROXY_TESTS,
    ),
    (CONVERSATION, "            self.complete = False\n", "            pass\n", PROXY_TESTS),
    (CHECKS, "    if session.failure is not None:", "    if False:", VERDICTS),
    (CHECKS, "    if not session.events:", "    if False:", VERDICTS),
    (CHECKS, "    raise failure\n", '    return Verdict.REFUSED, ""\n', VERDICTS),
    (VERDICT, "        if self.points != earned:", "        if False:", ("tests/test_verdict.py",)),
    # The answer sees and does what it would in a notebook.
    (CONVERSATION, '"errstate": np.geterr(),', '"errstate": {},', PROXY_TESTS),
    (CONVERSATION, "            _write_back(argument, contents)\n", "            pass\n", PROXY_TESTS),
    (CONVERSATION, " or not old.flags.writeable", "", PROXY_TESTS),
    (CHECKS, '            warnings.simplefilter("ignore")', "            pass", VERDICTS),
    (ENGINE, "max(again, outcomes[exercise.name], key=_points)", "outcomes[exercise.name]", VERDICTS),
    (ENGINE, "max(again, outcomes[exercise.name], key=_points)", "again", VERDICTS),
    # Nothing of a hidden check is told.
    (ENGINE, "for visible in (True, False):", "for visible in (False, True):", VERDICTS),
    (ENGINE, 'check.visible or feedback_hidden == "full"', "True", VERDICTS),
    (CHECKS, "error.kind if known else 'an error'", "error.kind", VERDICTS),
    (CHECKS, "session.failure, function, detailed=False", "session.failure, function", VERDICTS),
    (ENGINE, "/{check.name}/{student}", "/{check.name}", VERDICTS),
    # The verdict names what happened.
    (CHECKS, " and reason != NOT_WRITTEN", "", VERDICTS),
    (CHECKS, '    if error.kind == "MemoryError":', "    if False:", VERDICTS),
    (CHECKS, "    except Exception:  # whatever", "    except ZeroDivisionError:  # whatever", VERDICTS),
    # Time is bounded.
    (NOTEBOOK, "            self._hung[name] += isinstance(failure, WorkerTimeout)\n", "", VERDICTS),
    (NOTEBOOK, "            self._seconds(0)  # no time left, no new worker\n", "", VERDICTS),
    (NOTEBOOK, "        if left <= 0:", "        if False:", VERDICTS),
    (NOTEBOOK, "            self.close()\n            raise\n", "            raise\n", VERDICTS),
    # The right mistake is named.
    (RECOGNIZE, "            candidates.sort", "            list", RECOGNITION),
    (RECOGNIZE, "    if one.ndim and one.dtype.kind", "    if False and one.dtype.kind", RECOGNITION),
    (RECOGNIZE, "outcome.verdict not in RECOGNIZABLE or ", "", RECOGNITION),
    (CONVERSATION, ', *message.get("changed", [])]', "]", RECOGNITION),
    (CONVERSATION, 'message.get("name"), ', "", RECOGNITION),
    (TOOLS, "one[:2] != other[:2]", "one[:1] != other[:1]", IN_NOTEBOOK),
    (TOOLS, "one[:2] != other[:2]", "one[1:2] != other[1:2]", IN_NOTEBOOK),
    # A malformed exercise is refused.
    (READER, " or points % 0.5", "", ("tests/test_reader.py",)),
    (READER, "(visible and arguments)", "False", ("tests/test_reader.py",)),
]
