"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from writing.errors import Refused

__all__ = ["replaced"]


def replaced(file: Path, before: bytes, after: bytes) -> None:
    """Put ``after`` in the place of the file's bytes ``before``; a reader sees the one or the other, never a part.

    The permissions are kept. A symbolic link stays one: the file that it points to is written. A file with several
    hard links is written in place, since only so all its names keep one content; a complete copy lies beside it meanwhile.

    Raises
    ------
    Refused : the file has been changed since ``before`` was read.
    OSError : the file or its folder cannot be written.
    """
    target = Path(os.path.realpath(file))
    state = target.stat()
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "no permission to write the file", str(file))
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as copy:
            copy.write(after)
            copy.flush()
            os.fsync(copy.fileno())
        _like(beside, state)
        found = target.read_bytes()
        if found == after:  # another run was quicker
            return
        if found != before:
            raise Refused("changed while it was being formatted", hint="run again")
        if state.st_nlink > 1:
            _overwritten(target, after)
        else:
            os.replace(beside, target)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
    _settled(target.parent)


def _like(file: Path, state: os.stat_result) -> None:
    """Permissions and, where that is allowed, owner of the original."""
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(file, state.st_uid, state.st_gid)
    file.chmod(stat.S_IMODE(state.st_mode))


def _overwritten(target: Path, data: bytes) -> None:
    with target.open("r+b") as file:
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def _settled(folder: Path) -> None:
    """The folder's entry on disk, too; not every system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
