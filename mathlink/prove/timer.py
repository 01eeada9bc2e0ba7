"""A time limit for work that cannot be asked to stop: a timer signal, where there is one."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

__all__ = ["Stopped", "can_be_stopped", "is_callback", "limit"]


class Stopped(BaseException):
    """Time is up. Not an Exception: SymPy catches those."""


def can_be_stopped() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def is_callback(frame: FrameType | None) -> bool:
    """Whether the collector's callback runs, where an exception would be lost; the timer comes again."""
    return frame is not None and frame.f_code.co_name == "gc_callback"


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Stop the work inside after ``seconds`` by a timer signal; a timer that was running goes on afterwards."""
    if not can_be_stopped():
        yield
        return
    active = True

    def stop(number: int, frame: FrameType | None) -> None:
        if active and not is_callback(frame):
            raise Stopped

    start = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3), 0.05)
    try:
        yield
    finally:
        active = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if remaining:
            signal.setitimer(signal.ITIMER_REAL, max(remaining - (time.monotonic() - start), 1e-3), interval)
