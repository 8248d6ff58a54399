"""A view of the machine with nothing in it but Python and its packages, where the kernel allows one.

The warm process enters the view once; each worker then gets its own process numbers and its own small folder.
"""

import os
import struct
from collections.abc import Callable, Sequence

from . import kernel

_NEW_MOUNTS, _NEW_HOST_NAME, _NEW_IPC, _NEW_USER = 0x20000, 0x4000000, 0x8000000, 0x10000000
_NEW_PROCESSES, _NEW_NETWORK = 0x20000000, 0x40000000
_NO_SUID, _NO_DEVICES, _NO_EXEC, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
_THIS_FOLDER, _WHOLE_TREE = -100, 0x8000
_READ_ONLY_NO_SUID = struct.pack("=QQQQ", 1 | 2, 0, 0, 0)

NOBODY = 65534
SCRATCH = "/scratch"  # a rule on this folder covers the file system that is mounted below it
WORK = f"{SCRATCH}/work"
_MOUNT_POINT = "/tmp"  # where the new root grows before it becomes the root
_OLD = "/old"


def possible(enter: Callable[[], None]) -> bool:
    """Try in a child whether a view can be entered, since a failure half-way could not be undone."""
    child = os.fork()
    if child == 0:
        try:
            enter()
            fresh_worker()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def enter_view(visible: Sequence[tuple[str, str]], masked: Sequence[str]) -> None:
    """Move this process into a read-only root.

    `visible` pairs the paths it shows with what they are once symbolic links are followed; `masked` folders
    show up empty.
    """
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(_NEW_USER | _NEW_MOUNTS | _NEW_NETWORK | _NEW_IPC | _NEW_HOST_NAME)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{NOBODY} {user} 1")
    _write("/proc/self/gid_map", f"{NOBODY} {group} 1")
    kernel.mount("none", "/", None, _RECURSIVE | _PRIVATE)
    _mount_tmpfs(_MOUNT_POINT, 1, 4096)
    os.chdir(_MOUNT_POINT)
    os.mkdir("." + _OLD)
    kernel.syscall("pivot_root", b".", b"." + _OLD.encode())
    os.chdir("/")
    for path, real in visible:
        _show(path, real)
    for path in masked:
        if os.path.isdir(path):
            _mount_tmpfs(path, 1, 8)
    os.makedirs(WORK)
    kernel.unmount(_OLD)
    os.rmdir(_OLD)
    kernel.syscall("mount_setattr", _THIS_FOLDER, b"/", _WHOLE_TREE, _READ_ONLY_NO_SUID, 32)


def fresh_worker() -> None:
    """Give what is forked next its own process numbers and an empty folder of 16 MB that vanishes with it."""
    kernel.unshare(_NEW_MOUNTS | _NEW_PROCESSES)
    _mount_tmpfs(WORK, 16, 256)


def _mount_tmpfs(path: str, megabytes: int, entries: int) -> None:
    options = f"size={megabytes}m,nr_inodes={entries},mode=755"
    kernel.mount("none", path, "tmpfs", _NO_SUID | _NO_DEVICES | _NO_EXEC, options)


def _show(path: str, real: str) -> None:
    """Bind `real`, a path of the old root without symbolic links, at `path` in the new one."""
    source = _OLD + real
    if not os.path.exists(source):
        return
    if os.path.isdir(source):
        os.makedirs(path, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        _write(path, "")
    kernel.mount(source, path, None, _BIND | _RECURSIVE)


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
