"""Mistakes planted in the grading engine: each gives points away, blames the wrong one or tells a secret."""

STUDENT, PROXY, CHECKS, NOTEBOOK, ENGINE, RECOGNIZE = (
    f"autograder/grading/{name}.py"
    for name in ("student", "proxy", "checks", "notebook", "engine", "recognize")
)
TOOLS, VERDICT, SOURCE = (f"autograder/{name}.py" for name in ("notebook_tools", "verdict", "source"))
VERDICTS = ("tests/test_engine.py", "tests/test_engine_fairness.py")
PROXIES = ("tests/test_engine_proxy.py", "tests/test_engine_objects.py")
RECOGNITION = ("tests/test_engine_recognize.py",)
IN_NOTEBOOK = ("tests/test_notebook_tools.py",)

MUTANTS = [
    # An object may not claim to be the expected value.
    (STUDENT, "    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse\n", "", PROXIES),
    (STUDENT, "    __bool__ = __float__", "    __float__", PROXIES),
    (STUDENT, "__complex__ = __array__ = _refuse", "__complex__ = _refuse", PROXIES),
    (STUDENT, "        if not isinstance(result, StudentObject):", "        if False:", PROXIES),
    (PROXY, "return opaque(value.type_name)", "return value", PROXIES),
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
    (PROXY, "            raise self.failure\n", "            pass\n", PROXIES),
    (PROXY, "            self.failure = failure\n", "            pass\n", VERDICTS),
    (PROXY, "            raise self._assertion\n", "            pass\n", PROXIES),
    (PROXY, "        if self._waiting:", "        if False:", PROXIES),
    (PROXY, "        if sum(map(len, buffers)) > MAX_CALLBACK_BYTES:", "        if False:", PROXIES),
    (PROXY, "            self.complete = False\n", "            pass\n", PROXIES),
    (CHECKS, "    if session.failure is not None:", "    if False:", VERDICTS),
    (CHECKS, "    if not session.events:", "    if False:", VERDICTS),
    (CHECKS, "    raise failure\n", '    return Verdict.REFUSED, ""\n', VERDICTS),
    (VERDICT, "        if self.points != earned:", "        if False:", ("tests/test_verdict.py",)),
    # The answer sees and does what it would in a notebook.
    (PROXY, '"errstate": np.geterr(),', '"errstate": {},', PROXIES),
    (PROXY, "            _write_back(argument, contents)\n", "            pass\n", PROXIES),
    (PROXY, " or not old.flags.writeable", "", PROXIES),
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
    (PROXY, ', *message.get("changed", [])]', "]", RECOGNITION),
    (PROXY, 'message.get("name"), ', "", RECOGNITION),
    (TOOLS, "one[:2] != other[:2]", "one[:1] != other[:1]", IN_NOTEBOOK),
    (TOOLS, "one[:2] != other[:2]", "one[1:2] != other[1:2]", IN_NOTEBOOK),
    # A malformed exercise is refused.
    (SOURCE, " or points % 0.5", "", ("tests/test_source.py",)),
    (SOURCE, "(visible and arguments)", "False", ("tests/test_source.py",)),
]
