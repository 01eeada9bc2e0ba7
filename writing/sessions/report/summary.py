"""The numbers of a report, worked out once, so that terminal, page and tables cannot differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from writing.sessions.calibration import Calibration, calibration
from writing.sessions.forecast import Forecast, forecast
from writing.sessions.measures import Figures, by_day, day_span, figures, within
from writing.sessions.output.claims import standing
from writing.sessions.stretches import IDLE
from writing.sessions.tasks import Task, finished, tasks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from writing.sessions.fold import Ledger
    from writing.sessions.model import Session, Span
    from writing.sessions.output.written import Written

__all__ = ["Ahead", "Period", "Report", "Row"]

_WEEKLY = 42
"""Days from which on pace is told by week."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days in a row, and what they are called."""

    first: date
    last: date
    title: str

    @property
    def days(self) -> list[date]:
        """Every day of it."""
        return [self.first + timedelta(days=k) for k in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class Row:
    """Some days with their figures."""

    first: date
    last: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class Ahead:
    """A task with an estimate that is not finished, and what to expect of it."""

    task: Task
    forecast: Forecast


@dataclass(frozen=True)
class Report:
    """What there is to tell about a period.

    Parameters
    ----------
    ledger : everything that is known; forecasts rest on all of it.
    period : the days to tell about.
    now : the present, in the zone whose days are meant.
    idle : the idle time-out; it belongs beside every total, which depends on it.
    titles : headings by section key, where the paper still has them.
    rate : cost of an hour of work, with its unit, if it was given.
    kept : words written in the period that are in the paper, if that is known.
    written : what git knows of the period, if it was asked.
    """

    ledger: Ledger
    period: Period
    now: datetime
    idle: timedelta = IDLE
    titles: Mapping[str, str] = field(default_factory=dict)
    rate: tuple[float, str] | None = None
    kept: int | None = None
    written: Written | None = None

    @cached_property
    def span(self) -> Span:
        """The period as a stretch of time."""
        return day_span(self.period.first, self.period.last, self.now.tzinfo)

    @cached_property
    def sessions(self) -> list[Session]:
        """The sessions of which some part lies in the period."""
        return within(self.ledger.sessions, self.span, self.now)

    @cached_property
    def figures(self) -> Figures:
        """The totals of the period."""
        return figures(self.sessions, self.now, self.idle, self.span)

    @cached_property
    def history(self) -> dict[date, timedelta]:
        """Time of work on every day with work, in the period or not."""
        return by_day(self.ledger.sessions, self.now, self.idle)

    @cached_property
    def by_day(self) -> dict[date, timedelta]:
        """Time of work on every day of the period with work."""
        lengths = by_day(self.sessions, self.now, self.idle)
        return {day: length for day, length in lengths.items() if self.period.first <= day <= self.period.last}

    @cached_property
    def days(self) -> list[Row]:
        """The days of the period on which there were sessions, each with its figures."""
        return [self._row(day, day) for day in self.by_day]

    @cached_property
    def pace(self) -> list[Row]:
        """Days, in a long period weeks, on which a watcher saw words come or go."""
        rows = self.days
        if (self.period.last - self.period.first).days >= _WEEKLY:
            mondays = sorted({day - timedelta(days=day.weekday()) for day in self.by_day})
            rows = [self._row(m, m + timedelta(days=6)) for m in mondays]
        return [row for row in rows if row.figures.added or row.figures.removed]

    def _row(self, first: date, last: date) -> Row:
        first, last = max(first, self.period.first), min(last, self.period.last)
        span = day_span(first, last, self.now.tzinfo)
        return Row(first, last, figures(self.sessions, self.now, self.idle, span))

    @cached_property
    def all_tasks(self) -> dict[str, Task]:
        """Every task that is known, by name."""
        return {task.name: task for task in tasks(self.ledger)}

    @cached_property
    def tasks(self) -> list[tuple[Task, timedelta]]:
        """The tasks of the period with the time that they took in it, the longest first."""
        return [(self.all_tasks[name], length) for name, length in _falling(self.figures.tasks)]

    @cached_property
    def kinds(self) -> list[tuple[str, timedelta]]:
        """Kinds of work with their time, the longest first."""
        return _falling(self.figures.kinds)

    @cached_property
    def sections(self) -> list[tuple[str, timedelta]]:
        """Sections with their time, the longest first, by the headings that the paper has for them.

        A section without a heading there goes by the beginning of its key.
        """
        named: dict[str, timedelta] = {}
        for key, length in self.figures.sections.items():
            name = self.titles.get(key) or f"a section that is gone ({key[:6]})"
            named[name] = named.get(name, timedelta(0)) + length
        return _falling(named)

    @cached_property
    def calibration(self) -> Calibration:
        """How the person's estimates have done, ever."""
        return calibration(self.ledger)

    @cached_property
    def ahead(self) -> list[Ahead]:
        """What is planned and not finished, last worked on last."""
        past = finished(self.ledger)
        open_tasks = [task for task in self.all_tasks.values() if task.is_open or not task.sessions]
        return [Ahead(task, forecast(task.estimate, past, spent=task.active)) for task in open_tasks if task.estimate]

    @cached_property
    def claims(self) -> dict[str, tuple[int, int]]:
        """Claims by how they stand at the end of the period, each with its change since the last record before it."""
        return standing(self.ledger.sessions, self.span)

    @property
    def cost(self) -> float | None:
        """rate · active hours."""
        return self.rate[0] * (self.figures.active / timedelta(hours=1)) if self.rate else None

    @property
    def cost_per_word(self) -> float | None:
        """cost/kept words."""
        return self.cost / self.kept if self.cost is not None and self.kept else None

    @property
    def coverage(self) -> float | None:
        """Share of the changed words that were seen inside a session that somebody started."""
        total = self.figures.added + self.figures.removed
        return self.figures.in_sessions / total if total else None


def _falling(lengths: Mapping[str, timedelta]) -> list[tuple[str, timedelta]]:
    return sorted(lengths.items(), key=lambda item: -item[1])
