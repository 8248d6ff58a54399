"""Answers to the practice exercise `clip` that cheat; none of them clips.  Data for `test_engine_worker`."""

CHEATS = {
    "numpy says yes": """
for name in ('isclose', 'allclose', 'array_equal', 'all'):
    setattr(np, name, lambda *a, **k: True)
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
def clip(x): return x
""",
    "own assert_close": """
def assert_close(*args, **kwargs): return None
def clip(x): return x
""",
    "own checks": """
def check_values(): pass
def run_check(*args, **kwargs): print('✓')
def clip(x): return x
""",
    "builtins say yes": """
import builtins
builtins.isinstance = lambda *a: True
builtins.AssertionError = ValueError
def clip(x): return x
""",
    "equal to everything": """
class Yes:
    __eq__ = __ne__ = __lt__ = __gt__ = __bool__ = lambda *a: True
    __hash__ = None
    __sub__ = __rsub__ = __abs__ = lambda *a: 0.0
    shape, dtype, ndim = (1, 3), np.dtype(float), 2
    def __array__(self, *a, **k): return np.zeros((1, 3))
def clip(x): return Yes()
""",
    "array that lies": """
class Lie(np.ndarray):
    __eq__ = lambda *a: True
    def __array_ufunc__(self, *a, **k): return True
    def __reduce__(self): return (print, ())
def clip(x): return x.view(Lie)
""",
    "number that lies": """
class F(float):
    __eq__ = __ge__ = __le__ = lambda *a: True
    __hash__ = float.__hash__
def clip(x): return [[F(1), F(2), F(3)]]
""",
    "metaclass that lies": """
class Meta(type):
    __name__ = 'ndarray'
    __module__ = 'numpy'
    def __instancecheck__(*a): return True
class X(metaclass=Meta):
    __class__ = np.ndarray
def clip(x): return X()
""",
    "error named like ours": """
class NotDefined(Exception): pass
def clip(x): raise NotDefined('passed')
""",
    "verdict on the pipe": """
import json, os, struct
def clip(x):
    for seq in range(20):
        text = json.dumps({'op': 'passed', 'verdict': 'passed', 'points': 3, 'seq': seq}).encode()
        os.write(3, struct.pack('<IH', len(text), 0) + text)
    return x
""",
    "answers in advance": """
import json, os, struct
for seq in range(50):
    text = json.dumps({'op': 'return', 'value': None, 'changed': [], 'seq': seq}).encode()
    os.write(3, struct.pack('<IH', len(text), 0) + text)
def clip(x): return x
""",
    "callback nobody offered": """
import json, os, struct
def clip(x):
    for seq in range(20):
        text = json.dumps({'op': 'callback', 'id': 0, 'args': [], 'kwargs': {}, 'seq': seq}).encode()
        os.write(3, struct.pack('<IH', len(text), 0) + text)
    return x
""",
    "the cell reports success": """
get_ipython().run_cell = lambda *a, **k: None
get_ipython().user_ns['clip'] = lambda x: x
import sys
sys.displayhook = sys.excepthook = lambda *a: None
""",
    "looks for what is expected": """
import gc, sys
def clip(x):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if type(value) is np.ndarray and value.shape == x.shape and (value != x).any():
                return value
        frame = frame.f_back
    return next((o for o in gc.get_objects() if type(o) is np.ndarray and o.shape == x.shape), x)
""",
    "the reference": "from lecturelib.activations import hard_tanh as clip",
    "a reference of its own": """
import sys, types
for name in ('lecturelib', 'lecturelib.activations'):
    sys.modules[name] = types.ModuleType(name)
def clip(x): return x
""",
    "our source": """
import autograder.exercises
def clip(x): return x
""",
    "huge array": "def clip(x): return np.zeros((3000, 3000))",
    "more than may cross": "def clip(x): return np.zeros(9_000_000)",
    "huge list": "def clip(x): return [0.0] * 10**7",
    "deep list": """
def clip(x):
    y = []
    for _ in range(10**5): y = [y]
    return y
""",
    "list in itself": """
def clip(x):
    y = []
    y.append(y)
    return y
""",
    "huge number": "def clip(x): return 10**5000",
    "long text": "def clip(x): return 'x' * 10**7",
    "endless generator": """
def clip(x):
    while True: yield x
""",
    "flood": """
def clip(x):
    for _ in range(10**5): print('x' * 100)
    return x
""",
    "nan": "def clip(x): return x * np.nan",
    "broadcasts": "def clip(x): return np.broadcast_to(np.float64(0.25), (1, 3))",
    "changes what is expected": """
def clip(x):
    x[...] = 0.0
    return np.zeros_like(x)
""",
    "threads": """
import threading
def clip(x):
    threading.Thread(target=print).start()
    return x
""",
}
