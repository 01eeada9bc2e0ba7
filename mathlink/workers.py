"""Many claims at once: found in a host process that imports the user's modules, judged in children of it, answered in a stable order."""

from __future__ import annotations

import importlib
import random
import time
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from mathlink.discover.functions import functions
from mathlink.discover.targets import Failed, Importing, Loaded, load
from mathlink.discover.tasks import Item, Judges, Task, tasks
from mathlink.errors import TargetProblem
from mathlink.isolate import GIB, Child, Ended, Sent, wait
from mathlink.pool import about, judged, limit, run, undecided

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mathlink.cache.memory import Memory
    from mathlink.claim import Claim
    from mathlink.discover.docstrings import Documented
    from mathlink.model import Verdict

__all__ = ["Item", "Progress", "Report", "Task", "check_targets", "judges", "run"]

_SLACK = 30.0  # seconds beyond a claim's own limit after which a silent host is taken for dead
_RESTARTS = 25  # modules that may hang or crash before a target is given up


class Progress(Protocol):
    """Whoever shows how far things are."""

    def importing(self, name: str) -> None:
        """A module is about to be imported."""

    def found(self, total: int) -> None:
        """All claims are found; judging begins."""

    def judged(self, item: Item, verdict: Verdict) -> None:
        """A claim has its verdict; they come in any order."""


@dataclass
class Report:
    """Everything that came of some targets.

    ``results`` in the order of the source, ``warnings`` about submodules that could not be imported and the like, ``problems`` about
    targets. ``unkept``: id of a claim → why its verdict is found anew each time.
    """

    results: list[tuple[Item, Verdict]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    problems: list[TargetProblem] = field(default_factory=list)
    unkept: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


# ── Targets, in a host ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Reading:
    """Host to main: claims and docstrings of this module come next."""

    name: str


@dataclass(frozen=True)
class _Found:
    """Host to main: all claims of the targets."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class _Judged:
    """Host to main: the verdict on one of them."""

    place: int
    verdict: Verdict


@dataclass(frozen=True)
class _Kept:
    """Host to main: what stood in the way of keeping verdicts, and which are not kept."""

    problems: tuple[str, ...]
    unkept: dict[str, str]


_News = Importing | Failed | _Reading | _Found | _Judged | _Kept


def check_targets(
    targets: Sequence[str],
    *,
    docstrings: bool = False,
    jobs: int = 1,
    budget: float = 10.0,
    seed: int = 0,
    progress: Progress | None = None,
    memory: int = 2 * GIB,
    import_seconds: float = 60.0,
    make_judges: Callable[[bool], Judges] | None = None,
    open_memory: Callable[[], Memory] | None = None,
) -> Report:
    """Find and judge the claims of files, folders and dotted names. Nothing of the user's runs in this process.

    A module that raises, exits, hangs (``import_seconds``) or crashes while it is imported is a warning, or a problem where it is the
    target itself. ``docstrings`` adds the equations in docstrings. The same ``seed`` gives the same results for any ``jobs``.
    Ctrl-C ends all children and is raised again. ``make_judges(docstrings)`` says who reads and judges: see :func:`judges`.
    ``open_memory()`` gives the verdicts of earlier runs, and keeps those of this one; without it nothing is looked up or kept.
    """
    report = Report()
    begun = time.monotonic()
    order = _Order(tuple(targets), docstrings, jobs, budget, seed, memory, make_judges or judges, open_memory)
    main = _Main(report, progress, import_seconds, limit(budget) + _SLACK)

    def host() -> Iterator[_News]:
        return _host(order, main)

    while not main.complete:
        main.listen(Child(host, seconds=import_seconds, memory=4 * memory))
    report.results = [(item, main.verdicts[item.id]) for item in main.items]
    report.seconds = time.monotonic() - begun
    return report


@dataclass(frozen=True)
class _Order:
    """What is to be done; see :func:`check_targets`."""

    targets: tuple[str, ...]
    docstrings: bool
    jobs: int
    budget: float
    seed: int
    memory: int
    make_judges: Callable[[bool], Judges]
    open_memory: Callable[[], Memory] | None


class _Main:
    """What the main process knows, from one host to the next."""

    def __init__(self, report: Report, progress: Progress | None, import_seconds: float, judge_seconds: float) -> None:
        self.report = report
        self.progress = progress
        self.import_seconds = import_seconds
        self.judge_seconds = judge_seconds
        self.skip: dict[str, str] = {}
        self.unread: dict[str, str] = {}
        self.items: tuple[Item, ...] = ()
        self.verdicts: dict[str, Verdict] = {}
        self.complete = False
        self._importing = ""
        self._reading = ""
        self._judging = False
        self._failed: list[Failed] = []
        self._idle_deaths = 0

    def listen(self, host: Child[_News]) -> None:
        """Take in what a host says, to its end."""
        self._importing, self._reading, self._judging, self._failed = "", "", False, []
        before = len(self.verdicts)
        with host:
            while not host.over:
                wait([host])
                for event in host.events():
                    if isinstance(event, Sent):
                        self._take(event.value, host)
                    elif isinstance(event, Ended):
                        self._end(event, len(self.verdicts) > before)

    def _take(self, news: _News, host: Child[_News]) -> None:
        if isinstance(news, Importing):
            self._importing = news.name
            if self.progress is not None:
                self.progress.importing(news.name)
        elif isinstance(news, _Reading):
            self._reading = news.name
        elif isinstance(news, Failed):
            self._failed.append(news)
        elif isinstance(news, _Kept):
            self.report.unkept.update(news.unkept)
            self.report.warnings.extend(w for w in news.problems if w not in self.report.warnings)
        elif isinstance(news, _Found):
            self.items = news.items
            self._judging = True
            host.seconds = self.judge_seconds
            if self.progress is not None:
                self.progress.found(len(news.items))
        else:
            item = self.items[news.place]
            self.verdicts[item.id] = news.verdict
            if self.progress is not None:
                self.progress.judged(item, news.verdict)

    def _end(self, ended: Ended, advanced: bool) -> None:
        if ended.kind == "finished":
            self._conclude("the check gave no answer")
        elif self._judging:
            self._idle_deaths = 0 if advanced else self._idle_deaths + 1
            if self._idle_deaths > 1:
                self._conclude(f"the process that judges did not survive: {ended.detail}")
        elif self._reading and self._reading not in self.unread:
            self.unread[self._reading] = f"mathlink did not survive reading it ({ended.detail}); please report this"
        elif (
            self._importing
            and self._importing not in self.skip
            and len(self.skip) < _RESTARTS
            and ended.kind != "raised"
        ):
            self.skip[self._importing] = _why(ended, self.import_seconds)
        else:
            self._failed.append(
                Failed("mathlink", f"failed by itself, please report this ({ended.detail})", fatal=True)
            )
            self._conclude(ended.detail)

    def _conclude(self, why: str) -> None:
        self.complete = True
        for failed in self._failed:
            if failed.fatal:
                self.report.problems.append(TargetProblem(failed.name, failed.why))
            else:
                self.report.warnings.append(f"{failed.name} was not looked at: {failed.why}")
        for item in self.items:
            if item.id not in self.verdicts:
                self.verdicts[item.id] = undecided(item, "crashed", why, 0.0)


def _why(ended: Ended, seconds: float) -> str:
    if ended.kind == "out_of_time":
        return f"its import did not end within {seconds:.3g} s"
    return f"its import ended the process ({ended.detail})"


def _host(order: _Order, main: _Main) -> Iterator[_News]:
    """What the host does: import, find, then have judged what has no verdict yet.

    ``main`` is this process's copy of what the main process knew when it forked.
    """
    warnings.simplefilter("ignore")
    random.seed(order.seed)
    who = order.make_judges(order.docstrings)
    loaded: list[Loaded] = []
    for target in order.targets:
        for step in load(target, main.skip):
            if isinstance(step, Loaded):
                loaded.append(step)
            else:
                yield step
    work: list[Task] = []
    seen: dict[int, object] = {}
    taken: set[str] = set()
    memory = order.open_memory() if order.open_memory is not None else None
    for module in loaded:
        if module.name in main.unread:
            yield Failed(module.name, main.unread[module.name], fatal=True)
            continue
        yield _Reading(module.name)
        members = functions(module, seen)
        work.extend(tasks(members, who, taken, budget=order.budget, seed=order.seed, memory=memory))
    yield _Found(tuple(item for task in work for item in task.items))
    yield from _verdicts(order, work, who, main.verdicts)
    if memory is not None:
        unkept = {task.items[place].id: why for task in work for place, why in task.unkept.items()}
        yield _Kept(tuple(memory.problems), unkept)


def _verdicts(order: _Order, work: Sequence[Task], who: Judges, told: Mapping[str, Verdict]) -> Iterator[_Judged]:
    """What is known of earlier runs, then what is found; ``told`` has what an earlier host found in this one."""
    offsets = _offsets(work)
    for number, task in enumerate(work):
        for place, verdict in task.known.items():
            if task.items[place].id not in told:
                yield _Judged(offsets[number] + place, about(task.items[place], verdict))
    rest = [task.rest() for task in work]
    start = {n: _prefix(task, told) for n, task in enumerate(rest)}
    if who.ready is not None and any(start[n] < len(task.items) for n, task in enumerate(rest)):
        who.ready()
    for number, place, verdict in judged(rest, order.jobs, order.budget, order.memory, start):
        task, place = work[number], work[number].open[place]
        if task.keep is not None:
            task.keep(place, verdict)
        yield _Judged(offsets[number] + place, verdict)


def _offsets(work: Sequence[Task]) -> list[int]:
    offsets = [0]
    for task in work:
        offsets.append(offsets[-1] + len(task.items))
    return offsets


def _prefix(task: Task, known: Mapping[str, Verdict]) -> int:
    """Items at the start of a task that have their verdict; verdicts of a task come in order."""
    count = 0
    while count < len(task.items) and task.items[count].id in known:
        count += 1
    return count


def judges(docstrings: bool) -> Judges:
    """The house's own readers and conductor; the engines are imported only when there is something to judge, once for all children."""
    attach = importlib.import_module("mathlink.attach")
    if not docstrings:
        return Judges(attach.claims_of, _judge, ready=_ready)
    return Judges(attach.claims_of, _judge, _read, _judge_documented, _ready)


def _ready() -> None:
    importlib.import_module("mathlink.conductor").warm()


def _judge(claim: Claim, budget: float, seed: int) -> Verdict:
    found: Verdict = importlib.import_module("mathlink.conductor").judge(claim, budget, seed)
    return found


def _read(function: Any, name: str) -> Documented | None:
    found: Documented | None = importlib.import_module("mathlink.discover.reading").stated(function, name)
    return found


def _judge_documented(documented: Documented, budget: float, seed: int, start: int) -> Iterable[Verdict]:
    found: Iterable[Verdict] = importlib.import_module("mathlink.conductor").judge_documented(
        documented, budget, seed, start
    )
    return found
