"""Tasks: what was expected of each, and how long its sessions took together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from writing.sessions.forecast import Finished

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.sessions.fold import Ledger
    from writing.sessions.model import Plan, Session

__all__ = ["Task", "evidence", "finished", "left_out", "tasks"]

_LEAST = timedelta(minutes=1)
_LEAST_SHARE = 1 / 20
"""Of an estimate: e⁻³, beyond which the sum of several forecasts cuts its draws, too."""


@dataclass(frozen=True, slots=True)
class Task:
    """All sessions of one name.

    ``estimate`` is the first that was given, before or while the work went on: what was expected in the end is no
    forecast. ``is_open`` says that a session runs, or that the last one was stopped with more to come.
    """

    name: str
    kind: str
    estimate: timedelta | None
    active: timedelta
    sessions: int
    first: datetime
    last: datetime
    is_open: bool

    @property
    def is_finished(self) -> bool:
        """Whether it was worked on and nothing of it is still to come."""
        return not self.is_open and self.sessions > 0

    @property
    def is_evidence(self) -> bool:
        """Whether its time can be held against its estimate.

        A task that took less than a minute or a twentieth of its estimate was begun by mistake, or given up: that says
        nothing of how long such tasks take.
        """
        if self.estimate is None or not self.is_finished:
            return False
        return self.active >= max(_LEAST, self.estimate * _LEAST_SHARE)


def tasks(ledger: Ledger) -> list[Task]:
    """The named tasks in the order in which they were last worked on, those only planned among them."""
    names = dict.fromkeys([s.task for s in ledger.sessions if s.task] + [p.task for p in ledger.plans if p.task])
    groups: dict[str, tuple[list[Session], list[Plan]]] = {name: ([], []) for name in names}
    for session in ledger.sessions:
        if session.task:
            groups[session.task][0].append(session)
    for plan in ledger.plans:
        if plan.task:
            groups[plan.task][1].append(plan)
    found = [_task(name, sessions, plans) for name, (sessions, plans) in groups.items()]
    return sorted(found, key=lambda task: task.last)


def _task(name: str, sessions: Sequence[Session], plans: Sequence[Plan]) -> Task:
    told = [(s.start, s.estimate) for s in sessions if s.estimate] + [(p.at, p.estimate) for p in plans]
    estimate = min(told, key=lambda pair: pair[0])[1] if told else None
    kinds = [kind for kind in (*(p.kind for p in plans), *(s.kind for s in sessions)) if kind]
    times = [s.start for s in sessions] + [p.at for p in plans]
    return Task(
        name,
        kinds[-1] if kinds else "",
        estimate,
        sum((s.active for s in sessions), timedelta(0)),
        len(sessions),
        min(times),
        max([*times, *(s.end for s in sessions if s.end)]),
        any(s.end is None for s in sessions) or bool(sessions and sessions[-1].has_more),
    )


def evidence(ledger: Ledger) -> list[Task]:
    """The finished tasks whose time can be held against their estimates, in order."""
    return [task for task in tasks(ledger) if task.is_evidence]


def finished(ledger: Ledger) -> list[Finished]:
    """What those tasks took."""
    return [Finished(task.estimate, task.active) for task in evidence(ledger) if task.estimate]


def left_out(ledger: Ledger) -> int:
    """How many finished tasks with an estimate took too little time to tell anything."""
    return sum(bool(task.estimate) and task.is_finished and not task.is_evidence for task in tasks(ledger))
