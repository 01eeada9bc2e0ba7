"""How long a task will take, from how long the same person's tasks took against their estimates."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from writing.sessions.student import cdf, quantile

__all__ = ["Coverage", "Finished", "Forecast", "coverage", "forecast", "forecast_sum"]

LEVEL = 0.8
"""Share of tasks that the interval is meant to hold."""

PRIOR_TASKS = 3
"""Pseudo-tasks that the prior is worth, for the mean and for the spread."""

PRIOR_SD = 0.7
"""Standard deviation of log(actual/estimate) before any task is known: between the .52 and .85 of two public data sets."""

SHARED = 0.2
"""Correlation of the log ratios of tasks that are planned together."""

_LARGEST_LOG_RATIO = 3.0
_NEARLY_CERTAIN = 1 - 1e-9
_DRAWS = 4000


@dataclass(frozen=True, slots=True)
class Finished:
    """A task that is done, with what was expected of it and what it took."""

    estimate: timedelta
    actual: timedelta

    @property
    def log_ratio(self) -> float:
        """log(actual/estimate)."""
        return math.log(self.actual / self.estimate)


@dataclass(frozen=True, slots=True)
class Forecast:
    """A time that half of such tasks take at most, and the interval that holds the ``level`` of them."""

    middle: timedelta
    low: timedelta
    high: timedelta
    level: float
    tasks: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often a person's own past intervals held: ``hits`` of ``tasks``, with Wilson's 95 % interval of the share."""

    hits: int
    tasks: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Posterior:
    """Student's t for the next log ratio: location, scale of one draw's mean-free part, degrees of freedom."""

    mean: float
    spread: float
    tasks: int

    @property
    def freedom(self) -> int:
        return PRIOR_TASKS + self.tasks

    @property
    def scale(self) -> float:
        return self.spread * math.sqrt(1 + 1 / self.freedom)


def _posterior(past: Sequence[Finished]) -> _Posterior:
    """Normal-inverse-χ² update of the log ratios (Gelman et al., Bayesian Data Analysis, 3rd ed., section 3.3)."""
    logs = [task.log_ratio for task in past]
    n, k = len(logs), PRIOR_TASKS
    mean = sum(logs) / n if n else 0.0
    squares = sum((y - mean) ** 2 for y in logs)
    variance = (k * PRIOR_SD**2 + squares + k * n * mean**2 / (k + n)) / (k + n)
    return _Posterior(n * mean / (k + n), math.sqrt(variance), n)


def _usable(past: Sequence[Finished]) -> list[Finished]:
    return [task for task in past if task.estimate > timedelta(0) and task.actual > timedelta(0)]


def forecast(
    estimate: timedelta, past: Sequence[Finished], level: float = LEVEL, spent: timedelta = timedelta(0)
) -> Forecast:
    """What to expect of a task with this estimate.

    The interval is that of Student's t on log(actual/estimate) with a weak prior; the middle is the estimate times
    the median of the past ratios and of three more at 1, since a person's estimate is seldom improved by correcting it much.

    Parameters
    ----------
    estimate : what the person expects.
    past : finished tasks of the same person.
    level : share of tasks that the interval is to hold.
    spent : what a task that is under way has taken so far; the rule then speaks of the tasks that take longer than that.
    """
    known = _usable(past)
    posterior = _posterior(known)
    done = _share_done(posterior, spent / estimate)
    low, centre, high = (_point(posterior, done + (1 - done) * q) for q in ((1 - level) / 2, 0.5, (1 + level) / 2))
    usual = median([task.actual / task.estimate for task in known] + [1.0] * PRIOR_TASKS)
    middle = usual * math.exp(centre - posterior.mean)
    least, ends = spent / estimate, (math.exp(low), math.exp(high))
    if not done:
        ends = (min(ends[0], middle), max(ends[1], middle))
    low, middle, high = (max(ratio, least) for ratio in (ends[0], min(max(middle, ends[0]), ends[1]), ends[1]))
    return Forecast(estimate * middle, estimate * low, estimate * high, level, len(known))


def _share_done(posterior: _Posterior, ratio: float) -> float:
    """Share of such tasks that would have been finished by now."""
    if ratio <= 0:
        return 0.0
    return min(cdf((math.log(ratio) - posterior.mean) / posterior.scale, posterior.freedom), _NEARLY_CERTAIN)


def _point(posterior: _Posterior, probability: float) -> float:
    return posterior.mean + posterior.scale * quantile(probability, posterior.freedom)


def forecast_sum(
    estimates: Sequence[timedelta], past: Sequence[Finished], level: float = LEVEL, seed: int = 0
) -> Forecast:
    """What to expect of several tasks together, whose ratios share a part: a bad month is bad for all of them.

    Draws of one shared normal, one for each task, and one shared χ² scale; log ratios are held within ±3.
    """
    if not estimates:
        raise ValueError("no tasks")
    known = _usable(past)
    posterior = _posterior(known)
    source = random.Random(seed)
    common, own = math.sqrt(SHARED), math.sqrt(1 - SHARED)
    totals = []
    for _ in range(_DRAWS):
        chi = source.gammavariate(posterior.freedom / 2, 2)
        scale = posterior.scale * math.sqrt(posterior.freedom / chi)
        shared = source.gauss(0, 1)
        logs = (posterior.mean + scale * (common * shared + own * source.gauss(0, 1)) for _ in estimates)
        totals.append(
            sum(
                e.total_seconds() * math.exp(max(-_LARGEST_LOG_RATIO, min(_LARGEST_LOG_RATIO, y)))
                for e, y in zip(estimates, logs, strict=True)
            )
        )
    totals.sort()
    low, middle, high = (
        timedelta(seconds=totals[min(_DRAWS - 1, int(q * _DRAWS))]) for q in ((1 - level) / 2, 0.5, (1 + level) / 2)
    )
    return Forecast(middle, low, high, level, len(known))


def coverage(past: Sequence[Finished], level: float = LEVEL) -> Coverage:
    """How the intervals would have done on a person's own tasks, each from the tasks before it, in the order given."""
    known = _usable(past)
    hits = 0
    for index, task in enumerate(known):
        told = forecast(task.estimate, known[:index], level)
        hits += told.low <= task.actual <= told.high
    return Coverage(hits, len(known), *_wilson(hits, len(known)))


def _wilson(hits: int, trials: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's score interval (Wilson 1927)."""
    if not trials:
        return 0.0, 1.0
    share = hits / trials
    centre = share + z * z / (2 * trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)
