"""Work in a forked child with hard limits on time and memory: a hang, a crash or runaway memory costs that work and nothing else.

The child is a copy of this process, so lambdas, notebook functions and functions of a running script work as they are.
What it yields comes back as pickles through a pipe. It prints nowhere, reads nothing, and ends without running exit handlers.
Where the system cannot fork, the work runs in this process, without limits and with a ``RuntimeWarning``.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import pickle
import select
import signal
import sys
import threading
import time
import warnings
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from mathlink.forked import BROKEN, Ended, Event, Sent, Unsent, be_child, end_descendants, results, words

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from types import TracebackType

__all__ = ["GIB", "Child", "Ended", "Event", "Sent", "Unsent", "call", "stream", "wait"]

T = TypeVar("T")

GIB = 1 << 30
_TICK = 0.1  # seconds between looks for a death that the pipe does not show (a grandchild holds its other end)
_CLOSING = 1.0  # seconds that a child may take to be gone after it closed the pipe
_IMPORTS = 2.0  # seconds to wait for imports of other threads
_CAN_FORK = hasattr(os, "fork")
_FORK_WARNS = sys.version_info[:2] >= (3, 12)
_FORKING = threading.Lock()


def stream(
    work: Callable[[], Iterable[T]],
    *,
    seconds_per_item: float,
    memory: int = 2 * GIB,
    seconds_total: float | None = None,
) -> Generator[Event[T], None, None]:
    """Run ``work()`` in a child and yield what it yields, as it comes; the last event is :class:`Ended`.

    The child and all processes of its group are killed when no item arrived for ``seconds_per_item``, when ``seconds_total``
    are over, and when this generator is closed. ``memory`` is in bytes, on top of what this process has mapped already.
    """
    with Child(work, seconds=seconds_per_item, memory=memory, total=seconds_total) as child:
        while not child.over:
            wait([child])
            yield from child.events()


def call(function: Callable[[], T], *, seconds: float, memory: int = 2 * GIB) -> Event[T]:
    """``function()`` in a child: its value as :class:`Sent`, or why there is none."""

    def once() -> Iterator[T]:
        yield function()

    with contextlib.closing(stream(once, seconds_per_item=seconds, memory=memory)) as events:
        return next(events)


def wait(children: Iterable[Child[Any]], timeout: float = _TICK) -> None:
    """Return when one of the children has something to say, at the latest after ``timeout`` seconds (never more than 0.1)."""
    poller = select.poll() if _CAN_FORK else None
    for child in children:
        if poller is None or child.over:
            return
        poller.register(child.fileno(), select.POLLIN)
    if poller is not None:
        poller.poll(max(0.0, min(timeout, _TICK)) * 1000)


class Child(Generic[T]):
    """A forked child at work. Ask :meth:`events` often: that is also where limits are held.

    ``seconds`` (per item) may be changed while the work runs. ``over`` becomes true with the event :class:`Ended`.
    """

    def __init__(
        self,
        work: Callable[[], Iterable[T]],
        *,
        seconds: float,
        memory: int = 2 * GIB,
        total: float | None = None,
    ) -> None:
        self.seconds = seconds
        self.over = False
        self._owner = os.getpid()
        self._buffer = bytearray()
        self._since = time.monotonic()
        self._until = None if total is None else self._since + total
        self._inline: Iterator[Event[T]] | None = None
        self.pid = 0
        if _CAN_FORK:
            self.pid, self._pipe = _fork(work, seconds, memory)
        else:
            warnings.warn("this system cannot fork: work runs without limits", RuntimeWarning, stacklevel=2)
            self._inline = _inline(work)

    def fileno(self) -> int:
        """The pipe to poll."""
        return self._pipe

    def events(self) -> list[Event[T]]:
        """What has come since the last call, without waiting; at the end, :class:`Ended`."""
        if self.over:
            return []
        if self._inline is not None:
            return self._step()
        status = self._reaped()
        events, closed = self._read()
        if events and isinstance(events[-1], Ended):
            self.kill()
        elif status is not None or closed:
            events.append(_ending(status if status is not None else self._gone()))
            self.kill(reap=False)
        elif late := self._late():
            events.append(Ended("out_of_time", late))
            self.kill()
        return events

    def kill(self, *, reap: bool = True) -> None:
        """End the child and its process group at once; does nothing when the child is over."""
        if self.over or self._owner != os.getpid():
            return
        self.over = True
        if self._inline is not None:
            return
        if reap:
            end_descendants(self.pid)
        _kill(self.pid)
        if reap:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
        os.close(self._pipe)

    def __enter__(self) -> Child[T]:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self.kill()

    def _step(self) -> list[Event[T]]:
        assert self._inline is not None
        event = next(self._inline)
        self.over = isinstance(event, Ended)
        return [event]

    def _late(self) -> str:
        now = time.monotonic()
        if now - self._since > self.seconds:
            return f"nothing came for {self.seconds:.3g} s"
        if self._until is not None and now > self._until:
            return "the time for all of it is over"
        return ""

    def _reaped(self) -> int | None:
        """Exit code (a signal is negative) of a child that is gone, ``None`` while it lives."""
        try:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
        except ChildProcessError:  # somebody else waits for all children of this process
            return None if _lives(self.pid) else 0
        return os.waitstatus_to_exitcode(status) if pid else None

    def _gone(self) -> int:
        """Exit code of a child that closed its pipe; one that lives on without it is killed."""
        until = time.monotonic() + _CLOSING
        while (code := self._reaped()) is None:
            if time.monotonic() > until:
                _kill(self.pid)
                os.waitpid(self.pid, 0)
                return 0
            time.sleep(0.001)
        return code

    def _read(self) -> tuple[list[Event[T]], bool]:
        closed = False
        for _ in range(64):
            try:
                data = os.read(self._pipe, 1 << 16)
            except BlockingIOError:
                break
            if not data:
                closed = True
                break
            self._buffer += data
            self._since = time.monotonic()
        return list(self._frames()), closed

    def _frames(self) -> Iterator[Event[T]]:
        while len(self._buffer) >= 8:
            end = 8 + int.from_bytes(self._buffer[:8], "big")
            if len(self._buffer) < end:
                return
            frame = bytes(self._buffer[8:end])
            del self._buffer[:end]
            try:
                event = _Reader(io.BytesIO(frame)).load()
            except Exception as problem:
                event = Unsent(words(problem))
            yield event if isinstance(event, (Sent, Unsent, Ended)) else Unsent("the work wrote into our pipe")


class _Reader(pickle.Unpickler):
    """Reads a child's pickles without importing anything on its behalf: a user's module may hang, print or crash."""

    def find_class(self, module: str, name: str) -> Any:
        top = module.partition(".")[0]
        if module in sys.modules or top in sys.stdlib_module_names or top == __name__.partition(".")[0]:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module} is not loaded here")


def _ending(code: int) -> Ended:
    """What an exit code means for work that did not say that it was finished."""
    if code == BROKEN:
        return Ended("crashed", "took away what the process itself needs (modules, open files)")
    if code >= 0:
        return Ended("crashed", f"ended the process with exit code {code}")
    if -code == signal.SIGXCPU:
        return Ended("out_of_time", "used up its processor time")
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return Ended("crashed", f"killed by {name} ({signal.strsignal(-code) or 'unknown'})")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _kill(pid: int) -> None:
    for kill in (os.killpg, os.kill):  # the group first: the leader keeps its number taken
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _inline(work: Callable[[], Iterable[T]]) -> Iterator[Event[T]]:
    for event in results(work):
        if isinstance(event, Ended) and event.detail.startswith("KeyboardInterrupt"):
            raise KeyboardInterrupt
        yield event


# ── The parent's side of the fork ────────────────────────────────────────────────────────────────


def _fork(work: Callable[[], Iterable[T]], seconds: float, memory: int) -> tuple[int, int]:
    """Fork; the parent gets the child's number and the pipe to read from, the child never returns."""
    # A child that is to die with its parent dies with the *thread* that forked it, so only the main thread asks for that.
    parent = os.getpid() if threading.current_thread() is threading.main_thread() else 0
    _await_imports()
    with _FORKING:  # a sibling forked meanwhile would hold this pipe open
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            reading, writing = os.pipe()
            with _no_thread_warning():
                pid = os.fork()
            if pid == 0:
                be_child(work, parent, reading, writing, seconds, memory)
            os.close(writing)
            with contextlib.suppress(OSError):  # both sides do it, so that neither has to wait for the other
                os.setpgid(pid, pid)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    os.set_blocking(reading, False)
    return pid, reading


def _await_imports() -> None:
    """Wait (not for long) for imports of other threads: in the child nobody would end them, and who needs the module would hang."""
    until = time.monotonic() + _IMPORTS
    while threading.active_count() > 1 and time.monotonic() < until and _others_import():
        time.sleep(0.002)


def _others_import() -> bool:
    me = threading.get_ident()
    for reference in list(getattr(importlib._bootstrap, "_module_locks", {}).values()):
        owner = getattr(reference(), "owner", None)
        if owner is not None and owner != me:
            return True
    return False


@contextlib.contextmanager
def _no_thread_warning() -> Iterator[None]:
    """CPython 3.12 and later, and JAX, warn of forks in processes with threads (OpenBLAS starts some); here the child keeps off them."""
    if not _FORK_WARNS and "jax" not in sys.modules:
        yield
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.filterwarnings("ignore", r"os\.fork\(\) was called", RuntimeWarning)
        yield


def _renew_lock() -> None:
    global _FORKING
    _FORKING = threading.Lock()


if _CAN_FORK:
    os.register_at_fork(after_in_child=_renew_lock)
