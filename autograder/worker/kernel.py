"""Direct system calls, for what Python's standard library does not offer."""

import ctypes
import os

from . import syscalls

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4

_libc = ctypes.CDLL(None, use_errno=True)
_column = syscalls.column()


def checked(result: int, what: str) -> int:
    """Return a C function's result, or raise the OSError of its errno."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(name: str, *arguments: int | bytes | None) -> int:
    """Make one of our own system calls (see `syscalls.LOCKING`)."""
    if _column is None:
        raise OSError(f"{name}: only on 64-bit Linux on x86-64 or aarch64")
    # A C `...` function takes a Python int as 32 bits unless told otherwise.
    exact = [ctypes.c_long(value) if type(value) is int else value for value in arguments]
    return checked(_libc.syscall(ctypes.c_long(syscalls.LOCKING[name][_column]), *exact), name)


def prctl(option: int, value: int = 0) -> None:
    """Set a property of this process."""
    longs = [ctypes.c_ulong(number) for number in (value, 0, 0, 0)]
    checked(_libc.prctl(option, *longs), f"prctl {option}")


def unshare(flags: int) -> None:
    """Leave the namespaces named by `flags` for new ones."""
    checked(_libc.unshare(flags), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    """Mount `source` on `target`."""
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind, options)]
    checked(_libc.mount(*texts[:3], ctypes.c_ulong(flags), texts[3]), f"mount {target}")


def unmount(target: str) -> None:
    """Detach what is mounted on `target`."""
    checked(_libc.umount2(os.fsencode(target), 2), f"unmount {target}")
