"""What a hostile cell may try, each with the outcome it must have.  Data for `test_sandbox`."""

import sys

# A cell's first lines; `c` calls a C function and raises the OSError of its errno.
PRELUDE = """
import ctypes, os, sys, time, signal, resource, fcntl, threading, socket, subprocess
import numpy as np
_libc = ctypes.CDLL(None, use_errno=True)
def c(name, *arguments):
    if _libc[name](*arguments) == -1:
        raise OSError(ctypes.get_errno(), name)
"""

DENIED = {"PermissionError", "FileNotFoundError"}  # the second where a view hides the file altogether

# id: (source, names of the exceptions that may end it)
REFUSED = {
    # files
    "read a system file": ("open('/etc/passwd').read()", DENIED),
    "list the root": ("os.listdir('/')", DENIED),
    "read the environment": ("open('/proc/self/environ').read()", DENIED),
    "read the grader's memory": ("open('/proc/%d/mem' % os.getppid(), 'rb').read()", DENIED),
    "read its own memory": ("open('/proc/self/mem', 'rb').read()", DENIED),
    "read this package": ("open({repo!r} + '/autograder/worker/main.py').read()", DENIED),
    "list this package": ("os.listdir({repo!r} + '/autograder')", DENIED),
    "read a file of the grader's": ("open({secret!r}).read()", DENIED),
    "change its mode": ("os.chmod({secret!r}, 0o777)", {"PermissionError"}),
    "change its owner": ("os.chown({secret!r}, 65534, 65534)", {"PermissionError"}),
    "change its times": ("os.utime({secret!r}, (0, 0))", {"PermissionError"}),
    "truncate it": ("os.truncate({secret!r}, 0)", {"PermissionError"}),
    "remove it": ("os.remove({secret!r})", DENIED),
    "rename it": ("os.rename({secret!r}, {secret!r} + 'x')", DENIED),
    "set an attribute of it": ("os.setxattr({secret!r}, 'user.x', b'1')", {"PermissionError"}),
    "write beside it": ("open({secret!r} + '2', 'w')", DENIED | {"OSError"}),
    "write to a package": ("open(np.__file__, 'w')", DENIED | {"OSError"}),
    "write to /tmp": ("open('/tmp/x', 'w')", DENIED | {"OSError"}),
    "make a link": ("os.symlink('/etc/passwd', 'passwd')", {"PermissionError"}),
    "make a pipe": ("os.mkfifo('pipe')", {"PermissionError"}),
    # modules of ours
    "import the reference": ("import lecturelib", {"ModuleNotFoundError"}),
    "import the grader": ("import autograder.grading.engine", {"ModuleNotFoundError"}),
    "import it from a folder": (
        "del sys.modules['lecturelib']; sys.path.insert(0, {repo!r}); import lecturelib",
        {"ModuleNotFoundError", "PermissionError"},
    ),
    "read nbgrader": ("open(np.__path__[0] + '/../nbgrader/__init__.py').read()", DENIED),
    "import nbgrader": ("import nbgrader", {"ModuleNotFoundError", "PermissionError"}),
    # network
    "open an internet socket": ("socket.socket()", {"PermissionError"}),
    "open a datagram socket": ("socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", {"PermissionError"}),
    "open a local socket": ("socket.socket(socket.AF_UNIX)", {"PermissionError"}),
    "open a pair of sockets": ("socket.socketpair()", {"PermissionError"}),
    "fetch a page": ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')", {"URLError"}),
    # processes and threads
    "fork": ("os.fork()", {"PermissionError"}),
    "run a program": ("subprocess.run(['true'])", DENIED | {"OSError"}),
    "spawn a program": ("os.posix_spawn('/bin/true', ['true'], {{}})", DENIED | {"OSError"}),
    "become a program": ("os.execv(sys.executable, ['python'])", DENIED),
    "start a thread": ("threading.Thread(target=print).start()", {"RuntimeError"}),
    "use a pool": (
        "from concurrent.futures import ThreadPoolExecutor as P; P().submit(int)",
        {"RuntimeError"},
    ),
    "use processes": ("import multiprocessing as m; m.Process(target=int).start()", DENIED),
    # other processes
    "signal the parent": ("os.kill(os.getppid(), 9)", {"PermissionError"}),
    "signal everyone": ("os.kill(-1, 9)", {"PermissionError"}),
    "signal the group": ("os.killpg(0, 9)", {"PermissionError"}),
    "make a file send signals": ("fcntl.fcntl(3, fcntl.F_SETOWN, {pid})", {"PermissionError"}),
    "make a device send signals": (
        "import struct; fcntl.ioctl(3, 0x8901, struct.pack('i', {pid}))",
        {"PermissionError"},
    ),
    "limit the grader": ("resource.prlimit({pid}, resource.RLIMIT_NOFILE, (0, 0))", {"PermissionError"}),
    "trace the grader": ("c('ptrace', 16, {pid}, 0, 0)", {"PermissionError"}),
    "read its memory": ("c('process_vm_readv', {pid}, 0, 0, 0, 0, 0)", {"PermissionError"}),
    "open a handle to it": ("os.pidfd_open({pid})", {"PermissionError"}),
    "lower its priority": ("os.setpriority(os.PRIO_PROCESS, {pid}, 19)", {"PermissionError"}),
    # getting out
    "become root": ("os.setuid(0)", {"PermissionError"}),
    "new namespaces": ("c('unshare', 0x10000000)", {"PermissionError"}),
    "mount": ("c('mount', b'none', b'/', b'tmpfs', 0, None)", {"PermissionError"}),
    "change the root": ("os.chroot('/')", {"PermissionError"}),
    "allow core files": ("c('prctl', 4, 1, 0, 0, 0)", {"PermissionError"}),
    "outlive the parent": ("c('prctl', 1, 0, 0, 0, 0)", {"PermissionError"}),
    "raise a limit": ("resource.setrlimit(resource.RLIMIT_AS, (-1, -1))", {"ValueError", "PermissionError"}),
    "hide memory in a file": ("os.memfd_create('x')", {"PermissionError"}),
    # memory
    "a huge array": ("np.ones(10**10)", {"MemoryError"}),
    "a huge list": ("[0] * 10**10", {"MemoryError"}),
    "growing without end": ("x = [1]\nwhile True: x += x", {"MemoryError"}),
    "endless recursion": ("def f(): f()\nf()", {"RecursionError"}),
    # leaving
    "exit": ("sys.exit(0)", {"SystemExit"}),
    "interrupt": ("raise KeyboardInterrupt", {"KeyboardInterrupt"}),
    "read the keyboard": ("input()", {"EOFError", "StdinNotImplementedError"}),
    "lie in an exception": (
        "class E(Exception):\n    def __str__(self): raise RuntimeError\n    __repr__ = __str__\nraise E",
        {"E"},
    ),
}

# id: source; what must end with WorkerDied
DEADLY = {
    "segmentation fault": "ctypes.string_at(0)",
    "abort": "os.abort()",
    "leave without a word": "os._exit(0)",
    "close the channel": "os.close(3)",
    "close everything": "os.closerange(0, 100)",
}

_RECURSION = (
    "sys.setrecursionlimit(10**9)\nf = lambda x: [f(x) for _ in x].sort(key=f)\n"
    "class R:\n    def __repr__(self): return '%r' % self\nrepr(R())"
)
if sys.version_info < (3, 12):  # later ones notice in time that the C stack ends
    DEADLY["recursion without a limit"] = _RECURSION
else:
    REFUSED["recursion without a limit"] = (_RECURSION, {"RecursionError"})

# id: source; what must end with WorkerTimeout
ENDLESS = {
    "loop": "while True: pass",
    "loop that catches all": "while True:\n    try:\n        while True: pass\n    except: pass",
    "loop that ignores signals": "for s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n"
    "    except (OSError, ValueError): pass\nwhile True: pass",
    "sleep": "time.sleep(1000)",
    "half a frame": "os.write(3, b'\\x10\\0\\0\\0\\0\\0{{\"op\"')\nwhile True: pass",
    "a drip of bytes": "os.write(3, b'\\xff\\0\\0\\0\\0\\0')\n"
    "while True: time.sleep(0.01); os.write(3, b' ')",
    "steal the next request": "os.write(3, b'\\x10')\nwhile True: os.read(3, 1)",
}

# id: source of a forged reply, after FORGERY; what must end with WireError, at the latest at the next request
FORGED = {
    "garbage": "os.write(3, bytes(range(256)))",
    "a huge frame": "os.write(3, b'\\xff' * 6)",
    "a deep frame": "send('[' * 100_000)",
    "no sequence": 'send(\'{"op": "done"}\')',
    "a reply to another request": "send(reply(seq=99))",
    "a reply with a boolean for a number": "send(reply(seq=True))",
    "an answer to a question not asked": "send(reply(op='return', value=1.0))",
    "a second ready": "send(reply(op='ready'))",
    "a callback in a cell": "send(reply(op='callback', id=0, args=[], kwargs={}))",
    "ok that is no boolean": "send(reply(ok='yes'))",
    "outputs that are no list": "send(reply(outputs={'a': 1}))",
    "outputs of an unknown kind": "send(reply(outputs=[{'output_type': 'html'}]))",
    "a picture that is a page": "send(reply(outputs=[picture(b'<svg onload=alert(1)>')]))",
    "a picture that is no base64": "send(reply(outputs=[picture(b'', encoded='<script>')]))",
    "a picture that is a number": "send(reply(outputs=[picture(b'', encoded=5)]))",
    "an error that is a number": "send(reply(error=5))",
    "an error without a name": "send(reply(error={'message': 'm', 'traceback': ''}))",
    "one reply too many": "send(reply())",
}

FORGERY = """
import base64, json, struct
def send(text):
    data = text.encode()
    os.write(3, struct.pack('<IH', len(data), 0) + data)
def reply(**fields):
    good = {'op': 'done', 'ok': True, 'error': None, 'outputs': [], 'seq': 2}
    return json.dumps(good | fields)
def picture(data, encoded=None):
    encoded = base64.b64encode(data).decode() if encoded is None else encoded
    data = {'text/plain': '', 'image/png': encoded}
    return {'output_type': 'display_data', 'data': data, 'metadata': {}}
"""
