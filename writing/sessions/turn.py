"""One command at a time: who reads the store in order to write to it keeps others waiting until that is done."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from writing.errors import InputProblem

if sys.platform == "win32":

    def _lock(handle: int, *, wait: bool) -> None:
        """There is no such lock."""

else:
    import fcntl

    def _lock(handle: int, *, wait: bool) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["alone", "locked"]

PATIENCE = 10.0
"""Seconds to wait for another command."""


@contextmanager
def alone(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the folder of events while the block runs; a process that is killed lets go of it.

    Commands of other machines on a synced folder are not kept out, nor are any where the system has no locks.

    Raises
    ------
    InputProblem : another command holds it for longer than ``patience``.
    """
    handle = None
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
    try:
        if handle is not None and not _taken(handle, patience):
            raise InputProblem(f"another mathlink command is busy with {folder}; nothing was recorded, try again")
        yield
    finally:
        if handle is not None:
            os.close(handle)


@contextmanager
def locked(handle: int) -> Iterator[None]:
    """Hold an open file while the block runs."""
    with suppress(OSError):
        _lock(handle, wait=True)
    yield  # closing the file lets go of it


def _taken(handle: int, patience: float) -> bool:
    until = time.monotonic() + patience
    while True:
        try:
            _lock(handle, wait=False)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(0.01)
        except OSError:  # no locks on this file system
            return True
        else:
            return True
