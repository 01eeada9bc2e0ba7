"""What a forked child does: it leaves what belongs to its parent, limits itself, works, and sends what comes of it as pickles."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import os
import pickle
import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

__all__ = ["BROKEN", "Ended", "Event", "Sent", "Unsent", "be_child", "end_descendants", "results", "words"]

T = TypeVar("T")

BROKEN = 70
"""Exit code of a child that could not even say how its work ended."""

_LARGEST = 1 << 28  # bytes of one pickle
_RECURSION = 3000  # frames that the work may stack up, whatever the caller's own depth
_KEPT: list[object] = []  # the parent's streams: collected in a child, they would print the parent's buffers again


@dataclass(frozen=True)
class Sent(Generic[T]):
    """One value that the work yielded."""

    value: T


@dataclass(frozen=True)
class Unsent:
    """The work yielded a value that cannot be brought over, and went on; ``why`` tells what stood in the way."""

    why: str


@dataclass(frozen=True)
class Ended:
    """Always the last event.

    ``kind`` is ``"finished"``; ``"raised"`` (``detail``: ``"ValueError: …"``); ``"crashed"`` (the signal, the exit code, or
    ``"out of memory"``); or ``"out_of_time"``.
    """

    kind: Literal["finished", "raised", "crashed", "out_of_time"]
    detail: str = ""


Event = Sent[T] | Unsent | Ended


def be_child(
    work: Callable[[], Iterable[Any]], parent: int, reading: int, writing: int, seconds: float, memory: int
) -> NoReturn:
    code = BROKEN
    try:
        gc.freeze()  # the collector leaves the parent's objects, and so their memory pages, alone
        os.close(reading)
        _leave_group(parent)
        writing = _leave_streams(writing)
        _leave_signals()
        _limit_depth()
        lift = _limit_memory(memory)
        _Writer(writing, seconds, lift).write_all(results(work))
        code = 0
    finally:
        try:
            _end_own_descendants()
        finally:
            os._exit(code)


def _leave_group(parent: int) -> None:
    """A process group of one's own, that dies with the parent (0: that lives on; so it does where the system knows no such thing)."""
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    if sys.platform == "linux" and parent:
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, int(signal.SIGKILL), 0, 0, 0)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(BROKEN)
    if sys.platform == "linux":  # what the work leaves behind becomes a child of this process, and so can be found
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _end_own_descendants() -> None:
    with contextlib.suppress(OSError, AttributeError):
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)  # raises where there are none
        end_descendants(os.getpid())


def end_descendants(pid: int) -> None:
    """Kill all that a process has started, directly or not, also what has left its group; on Linux, elsewhere nothing."""
    parents = _parents()
    found = [pid]
    for process in found:
        found.extend(child for child, parent in parents.items() if parent == process and child not in found)
    for process in found[1:]:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(process, signal.SIGKILL)


def _parents() -> dict[int, int]:
    """Every process and its parent."""
    found: dict[int, int] = {}
    for name in os.listdir("/proc") if sys.platform == "linux" else ():
        if name.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{name}/stat", "rb") as file:
                found[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
    return found


def _leave_streams(writing: int) -> int:
    """Standard streams, also those of C code, lead nowhere; returns the pipe, moved if it stood in their place."""
    import fcntl

    writing = fcntl.fcntl(writing, fcntl.F_DUPFD_CLOEXEC, 3) if writing < 3 else writing
    null = os.open(os.devnull, os.O_RDWR)
    for stream_number in (0, 1, 2):
        os.dup2(null, stream_number)
    _KEPT.extend((sys.stdin, sys.stdout, sys.stderr, sys.__stdin__, sys.__stdout__, sys.__stderr__))
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stdout = sys.__stdout__ = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    sys.stderr = sys.__stderr__ = open(2, "w", encoding="utf-8", errors="replace", closefd=False)  # type: ignore[misc]  # noqa: SIM115
    return writing


def _leave_signals() -> None:
    """Default actions, nothing blocked, nothing of the parent's debugger, tracer or crash handler."""
    faulthandler.disable()
    sys.settrace(None)
    sys.setprofile(None)
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _limit_depth() -> None:
    depth = 0
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(depth + _RECURSION)


def _limit_memory(memory: int) -> Callable[[], None]:
    """Hold the address space; the returned function gives back what was in force before, to report that it was too little."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _mapped() + memory
    limit = wanted if soft == resource.RLIM_INFINITY else min(soft, wanted)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))

    def lift() -> None:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))

    return lift


def _mapped() -> int:
    """Bytes of address space in use; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


class _Writer:
    """Sends events up the pipe, and renews the limit on processor time with each."""

    def __init__(self, pipe: int, seconds: float, lift: Callable[[], None]) -> None:
        self._pipe = pipe
        self._process = os.getpid()
        self._allowance = int((seconds + 5) * max(2, os.cpu_count() or 2)) + 1
        self._lift = lift

    def write_all(self, events: Iterator[Event[Any]]) -> None:
        self._renew()
        for event in events:
            self._write(event)
            self._renew()

    def _write(self, event: Event[Any]) -> None:
        if os.getpid() != self._process:  # the work forked, and its child came back here
            os._exit(0)
        if isinstance(event, Ended):
            self._lift()
        try:
            data = pickle.dumps(event, pickle.HIGHEST_PROTOCOL)
            if len(data) > _LARGEST:
                data = pickle.dumps(Unsent(f"{len(data)} bytes are too many"))
        except BaseException as problem:
            data = pickle.dumps(Unsent(words(problem)))
        rest = memoryview(len(data).to_bytes(8, "big") + data)
        while rest:
            rest = rest[os.write(self._pipe, rest) :]

    def _renew(self) -> None:
        """A backstop for a child whose parent is gone or stopped: the kernel ends it."""
        import resource

        usage = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        wanted = int(usage.ru_utime + usage.ru_stime) + self._allowance
        limit = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def results(work: Callable[[], Iterable[T]]) -> Iterator[Event[T]]:
    try:
        for value in work():
            yield Sent(value)
    except MemoryError:
        yield Ended("crashed", "out of memory")
    except BaseException as problem:
        yield Ended("raised", words(problem))
    else:
        yield Ended("finished")


def words(problem: BaseException) -> str:
    try:
        text = str(problem)
    except BaseException:
        text = ""
    name = type(problem).__name__
    return f"{name}: {text[:2000]}" if text else name
