"""Forecasts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writing.sessions.times import spoken

if TYPE_CHECKING:
    from writing.sessions.forecast import Coverage, Forecast

__all__ = ["between", "told"]


def between(forecast: Forecast) -> str:
    """The interval: ``median 3 h 10 min, 80 %: 1 h 40 min – 6 h 00 min``."""
    ends = f"{spoken(forecast.low)} – {spoken(forecast.high)}"
    return f"median {spoken(forecast.middle)}, {forecast.level:.0%}: {ends}".replace("%", " %", 1)


def told(forecast: Forecast, coverage: Coverage) -> list[str]:
    """A forecast, what it rests on, and how often such intervals held for this person."""
    if not forecast.tasks:
        return [
            between(forecast),
            "you have no finished task with an estimate yet: the interval is that of strangers, and wide",
        ]
    count = f"{forecast.tasks} of your tasks" if forecast.tasks > 1 else "one of your tasks"
    share = f"{coverage.hits} of {coverage.tasks} held ({coverage.low:.0%} to {coverage.high:.0%} likely)".replace(
        "%", " %"
    )
    return [f"{between(forecast)}, from {count}", f"your intervals so far: {share}"]
