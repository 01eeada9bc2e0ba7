"""A limit on the time of a call, so that a function that hangs is answered for, and the input at which it does can be named."""

from __future__ import annotations

import math
import signal
import threading
import time
from typing import TYPE_CHECKING, TypeVar

from mathlink.errors import OutOfTime
from mathlink.prove.timer import is_callback

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from mathlink.model import Point

__all__ = ["answered"]

T = TypeVar("T")

_AGAIN = 0.05  # seconds until a call that has kept going is asked once more


class _TooLong(BaseException):
    """Not an Exception: the function's own ``except`` must not keep it."""


def answered(call: Callable[[], T], seconds: float, point: Point | None = None) -> T:
    """What a call returns, if it does within ``seconds``. Where no alarm can be set (not the main thread) it runs without limit.

    Limits may stand inside each other: an inner one is never longer than what is left of the outer one, which goes on when
    the inner one is over.

    Raises
    ------
    OutOfTime : it did not; the message names the input.
    """
    if not math.isfinite(seconds) or threading.current_thread() is not threading.main_thread():
        return call()
    if not hasattr(signal, "setitimer"):
        return call()
    mine = _TooLong()
    active = True

    def stop(signum: int, frame: FrameType | None) -> None:
        if active and not is_callback(frame):
            raise mine

    before = signal.getsignal(signal.SIGALRM)
    outer, again = signal.getitimer(signal.ITIMER_REAL)
    seconds = min(seconds, outer) if outer > 0 else seconds
    started = time.monotonic()
    try:
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, max(0.01, seconds), _AGAIN)
        return call()
    except (_TooLong, SystemError) as late:
        active = False
        if mine not in (late, late.__cause__):  # C code that did not expect it tells so by a SystemError
            raise
        shown = ", ".join(f"{n}={float(v):.17g}" for n, v in (point or {}).items())
        place = f" at {shown}" if shown else ""
        raise OutOfTime(f"the function gave no answer within {seconds:.2g} s{place}") from None
    finally:
        active = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer > 0:
            signal.setitimer(signal.ITIMER_REAL, max(0.01, outer - (time.monotonic() - started)), again)
