"""How a person's estimates have done: each finished task with the interval that was due to it then, bias and spread."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median, quantiles
from typing import TYPE_CHECKING

from writing.sessions.forecast import coverage, forecast
from writing.sessions.tasks import evidence, finished

if TYPE_CHECKING:
    from writing.sessions.fold import Ledger
    from writing.sessions.forecast import Coverage, Finished, Forecast

__all__ = ["Calibration", "Trial", "calibration"]

_ENOUGH = 5
"""Tasks from which on a spread is told."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A finished task, and the forecast that the tasks before it gave."""

    name: str
    finished: Finished
    forecast: Forecast

    @property
    def ratio(self) -> float:
        """actual/estimate."""
        return self.finished.actual / self.finished.estimate

    @property
    def is_held(self) -> bool:
        """Whether the interval held the actual time."""
        return self.forecast.low <= self.finished.actual <= self.forecast.high


@dataclass(frozen=True, slots=True)
class Calibration:
    """All trials in order; ``coverage`` is how often their intervals held."""

    trials: tuple[Trial, ...]
    coverage: Coverage

    @property
    def bias(self) -> float | None:
        """exp(median log(actual/estimate)): above 1, tasks take longer than expected."""
        return math.exp(median(trial.finished.log_ratio for trial in self.trials)) if self.trials else None

    @property
    def spread(self) -> float | None:
        """Ratio of the 90 % and the 10 % point of actual/estimate; ``None`` for fewer than five tasks."""
        if len(self.trials) < _ENOUGH:
            return None
        deciles = quantiles((trial.finished.log_ratio for trial in self.trials), n=10, method="inclusive")
        return math.exp(deciles[-1] - deciles[0])


def calibration(ledger: Ledger) -> Calibration:
    """The record of the finished tasks whose time can be held against an estimate."""
    past: list[Finished] = []
    trials: list[Trial] = []
    for task, one in zip(evidence(ledger), finished(ledger), strict=True):
        trials.append(Trial(task.name, one, forecast(one.estimate, past)))
        past.append(one)
    return Calibration(tuple(trials), coverage(past))
