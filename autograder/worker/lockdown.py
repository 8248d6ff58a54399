"""Locks this process in: Landlock for files, seccomp for system calls, limits for memory and time.

Each step is one function; none can be undone.  They hold for root as for anyone else.
"""

import ctypes
import os
import resource
import socket
import struct
from collections.abc import Callable, Iterable

from . import kernel, syscalls

# Landlock's rights over files, by bit
_WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = (1 << bit for bit in (1, 2, 3, 4, 5))
_MAKE_DIR, _MAKE_REG, _TRUNCATE = 1 << 7, 1 << 8, 1 << 14
_READ = _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _TRUNCATE
_FILE_RIGHTS = _WRITE_FILE | _READ_FILE | _TRUNCATE
_FIRST_VERSION_WITH = {
    13: 2,
    14: 3,
    15: 5,
}  # refer, truncate, ioctl on devices; the others are as old as Landlock


def landlock_version() -> int:
    """Return the kernel's Landlock version; 0 means there is none."""
    try:
        return kernel.syscall("landlock_create_ruleset", None, 0, 1)
    except OSError:
        return 0


def landlock_ruleset(readable: Iterable[str], listable: Iterable[str], writable: Iterable[str]) -> int:
    """Return the file of a ruleset: nothing else on the machine may be opened, and no TCP port used."""
    version = landlock_version()
    handled = (1 << 13) - 1 | sum(1 << bit for bit, first in _FIRST_VERSION_WITH.items() if version >= first)
    network = 0b11 if version >= 4 else 0
    scoped = 0b11 if version >= 6 else 0  # abstract sockets and signals stay within
    size = 8 if version < 4 else 16 if version < 6 else 24
    attributes = struct.pack("=QQQ", handled, network, scoped)
    ruleset = kernel.syscall("landlock_create_ruleset", attributes, size, 0)
    for paths, rights in ((readable, _READ), (listable, _READ_DIR), (writable, _WRITE & handled)):
        for path in paths:
            _allow(ruleset, path, rights)
    return ruleset


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # gone, or not ours to see: then nothing is granted
        return
    try:
        granted = rights if os.path.isdir(path) else rights & _FILE_RIGHTS
        kernel.syscall("landlock_add_rule", ruleset, 1, struct.pack("=Qi", granted, opened), 0)
    finally:
        os.close(opened)


def restrict_files(ruleset: int) -> None:
    """Put a ruleset in force and close it."""
    kernel.syscall("landlock_restrict_self", ruleset, 0)
    os.close(ruleset)


_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _DENY = 0x7FFF0000, 0x80000000, 0x00050000 | 1  # EPERM
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_AUDIT = (0xC000003E, 0xC00000B7)
_X32 = 0x40000000  # a second numbering of system calls on x86-64


def seccomp_program(column: int) -> bytes:
    """Return the filter: what `syscalls` lists is allowed, the rest fails with "operation not permitted"."""
    program = [(_LOAD, 0, 0, _ARCHITECTURE), (_EQUAL, 1, 0, _AUDIT[column]), (_RETURN, 0, 0, _KILL)]
    program += [(_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    for numbers in syscalls.ALLOWED.values():
        number = numbers[column]
        if number is not None:
            program += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for guarded, argument, values in syscalls.GUARDED.values():
        block = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument)]
        for value in values:
            block += [(_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW)]
        block += [(_RETURN, 0, 0, _DENY)]
        program += [(_EQUAL, 0, len(block), guarded[column]), *block]
    program += [(_RETURN, 0, 0, _DENY)]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in program)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def seccomp_available() -> bool:
    """Tell whether the kernel has filters and we know its numbers."""
    try:
        kernel.syscall("seccomp", 2, 0, struct.pack("=I", _ALLOW))
    except OSError:
        return False
    return True


def restrict_syscalls() -> None:
    """Put the filter in force."""
    column = syscalls.column()
    if column is None:
        raise OSError("seccomp: only on 64-bit Linux on x86-64 or aarch64")
    code = seccomp_program(column)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    kernel.syscall("seccomp", 1, 0, bytes(program))


def virtual_memory() -> int:
    """Return the size of this process in bytes; /proc must still be in sight."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()


def limit_resources(memory: int, seconds: int) -> None:
    """Limit memory (in bytes, all in all), processor time, files and processes; no core files."""
    limits = {
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 16 << 20,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_AS: memory,
    }
    for kind, limit in limits.items():
        resource.setrlimit(kind, (limit, limit))


def drop_capabilities() -> None:
    """Give up every capability, also those a program could win back; for root and inside a user namespace."""
    for capability in range(64):
        try:
            kernel.prctl(kernel.PR_CAPBSET_DROP, capability)
        except OSError:  # past the last one, or never had it
            break
    kernel.prctl(kernel.PR_CAP_AMBIENT, kernel.PR_CAP_AMBIENT_CLEAR_ALL)
    kernel.syscall("capset", struct.pack("=Ii", 0x20080522, 0), bytes(24))


def self_test(landlock: bool, seccomp: bool) -> None:
    """Try what must fail.

    Raises
    ------
    RuntimeError
        If something that must be refused was done.
    """
    if landlock:
        _must_fail("list the root folder", lambda: os.listdir("/"))
    if seccomp:
        _must_fail("open a socket", socket.socket)
        _must_fail("start a process", _fork)
        _must_fail("send a signal", lambda: os.kill(os.getppid(), 0))


def _must_fail(what: str, attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except PermissionError:
        return
    raise RuntimeError(f"the sandbox does not hold: it let a process {what}")


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)
