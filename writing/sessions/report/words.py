"""Names, shares, forecasts in words."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from writing.sessions.times import spoken

if TYPE_CHECKING:
    from datetime import date

    from writing.sessions.forecast import Coverage, Forecast

__all__ = ["amount", "between", "called", "day", "held", "percent", "quoted", "ratio", "shown", "told"]

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(name: str) -> str:
    """A name as it can be shown: one line, nothing in it that would steer a terminal or turn the text around."""
    return _UNPRINTABLE.sub("\ufffd", " ".join(name.split()))


def called(task: str) -> str:
    """What a session is called: its task, if it has one."""
    return shown(task) or "a session without a name"


def quoted(task: str) -> str:
    """The same within a sentence."""
    return f"“{shown(task)}”" if shown(task) else called(task)


def percent(share: float) -> str:
    """A share, ``85 %``."""
    return f"{share:.0%}".replace("%", " %")


def ratio(value: float) -> str:
    """A share that may be many times the whole: ``85 %``, ``× 12``."""
    return percent(value) if value < 9.995 else f"× {value:,.0f}"


def amount(value: float, unit: str = "") -> str:
    """A sum of money: two digits after the point, more where the sum is small, so that two of them tell something."""
    digits = 2 if abs(value) >= 0.995 or value == 0 else min(max(3, 1 - math.floor(math.log10(abs(value)))), 9)
    return f"{value:,.{digits}f} {unit}".rstrip()


def day(date: date) -> str:
    """A day, ``Tue 24 Nov``."""
    return f"{date:%a} {date.day} {date:%b}"


def between(forecast: Forecast) -> str:
    """The interval: ``median 3 h 10 min, 80 %: 1 h 40 min – 6 h 00 min``."""
    ends = f"{spoken(forecast.low)} – {spoken(forecast.high)}"
    return f"median {spoken(forecast.middle)}, {percent(forecast.level)}: {ends}"


def held(coverage: Coverage) -> str:
    """How often intervals held: ``7 of 9 held; of many, 45 % to 94 % would``."""
    share = f"{percent(coverage.low)} to {percent(coverage.high)}"
    return f"{coverage.hits} of {coverage.tasks} held; of many, {share} would"


def told(forecast: Forecast, coverage: Coverage, left_out: int = 0) -> list[str]:
    """A forecast, what it rests on, and how often such intervals held for this person.

    Parameters
    ----------
    left_out : finished tasks that took too little time to tell anything.
    """
    lines = [between(forecast)]
    if forecast.tasks:
        count = f"{forecast.tasks} of your tasks" if forecast.tasks > 1 else "one of your tasks"
        lines[0] += f", from {count}"
        lines.append(f"your intervals so far: {held(coverage)}")
    else:
        lines.append("you have no finished task with an estimate yet: the interval is that of strangers, and wide")
    if left_out:
        whose = f"{left_out} tasks that took less than a minute or a twentieth of their estimates"
        if left_out == 1:
            whose = "a task that took less than a minute or a twentieth of its estimate"
        lines.append(f"left out: {whose}")
    return lines
