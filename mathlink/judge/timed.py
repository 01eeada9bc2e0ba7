"""A limit on the time of one call, so that an input at which a function hangs can be named."""

from __future__ import annotations

import math
import signal
import threading
from typing import TYPE_CHECKING, TypeVar

from mathlink.errors import OutOfTime

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.model import Point

__all__ = ["answered"]

T = TypeVar("T")


class _TooLong(BaseException):
    """Not an Exception: the function's own ``except`` must not keep it."""


def answered(call: Callable[[], T], seconds: float, point: Point) -> T:
    """What a call returns, if it does within ``seconds``. Where no alarm can be set (not the main thread) it runs without limit.

    Raises
    ------
    OutOfTime : it did not; the message names the input.
    """
    if not math.isfinite(seconds) or threading.current_thread() is not threading.main_thread():
        return call()
    if not hasattr(signal, "setitimer"):
        return call()

    def stop(signum: int, frame: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, max(0.01, seconds))
    try:
        return call()
    except _TooLong:
        shown = ", ".join(f"{n}={float(v):.17g}" for n, v in point.items())
        raise OutOfTime(f"the function gave no answer within {seconds:.2g} s at {shown}") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
