"""Times and lengths of time as people write them: ``20 min ago``, ``yesterday 14:00``, ``1h30``."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from writing.errors import InputProblem

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["duration", "moment", "spoken"]

_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
}
_WORDS = {"a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "half an hour": "30 min", "half a minute": "30 s"}
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)")
_HOURS_MINUTES = re.compile(r"(\d{1,3}):([0-5]\d)")
_SHORT = re.compile(r"(\d{1,3})\s*h\s*([0-5]?\d)")
_LONGEST = timedelta(days=366)

_CLOCK = re.compile(r"(\d{1,2})(?:[:.]([0-5]\d))?(?:[:.]([0-5]\d))?\s*([ap]\.?m\.?)?")
_NAMED = {"noon": "12:00", "midnight": "0:00"}
_OCLOCK = re.compile(r"(?<=\d)\s*o['’]?clock\b")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?")
_DAY_MONTH = re.compile(r"(?:(\d{1,2})\.?\s+([a-z]{3,9})|([a-z]{3,9})\s+(\d{1,2}))(?:,?\s+(\d{4}))?")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = tuple("jan feb mar apr may jun jul aug sep oct nov dec".split())

_HALF_A_DAY = timedelta(hours=12)


def duration(text: str) -> timedelta:
    """A length of time: ``1h30``, ``90m``, ``1:30``, ``1.5 hours``, ``2 h 15 min``.

    Raises
    ------
    InputProblem : it cannot be read, is not above zero, or is more than a year.
    """
    plain = " ".join(text.lower().replace("\u00a0", " ").split())
    length = _length(plain)
    if length is None:
        raise InputProblem(f"{text!r} is no length of time; write 1h30, 90m, 1:30 or 1.5 hours{_hint(plain)}")
    if length <= timedelta(0):
        raise InputProblem(f"{text!r}: a length of time has to be above zero")
    if length > _LONGEST:
        raise InputProblem(f"{text!r} is more than a year")
    return length


def _hint(plain: str) -> str:
    if plain.isdecimal() and int(plain):
        return f"; {plain}m or {plain}h?"
    if plain.startswith("-") or (plain and not plain.strip("0")):
        return "; it has to be above zero"
    return "; a day of work has no fixed length, give hours" if re.search(r"\d\s*d(ays?)?\b", plain) else ""


def _length(plain: str) -> timedelta | None:
    for words, number in _WORDS.items():
        plain = re.sub(rf"^{words}(?= |$)", number, plain)
    for pattern in (_HOURS_MINUTES, _SHORT):
        found = pattern.fullmatch(plain)
        if found:
            return timedelta(hours=int(found[1]), minutes=int(found[2]))
    seconds, rest = 0.0, plain
    while rest:
        found = _PART.match(rest)
        if not found or found[2] not in _UNITS:
            return None
        seconds += float(found[1].replace(",", ".")) * _UNITS[found[2]]
        rest = re.sub(r"^(?:,|\s|and\b)*", "", rest[found.end() :])
    return timedelta(seconds=min(seconds, 1e9)) if plain else None


def spoken(length: timedelta) -> str:
    """A length of time in hours and minutes, ``1 h 05 min``; below a minute in seconds."""
    seconds = round(abs(length.total_seconds()))
    sign = "−" if length < timedelta(0) and seconds else ""
    if seconds < 60:
        return f"{sign}{seconds} s"
    minutes = round(seconds / 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours} h {minutes:02} min" if hours else f"{sign}{minutes} min"


def moment(text: str, now: datetime) -> datetime:
    """A time in the past, in the zone of ``now``: ``now``, ``9:40``, ``20 min ago``, ``yesterday 14:00``, ``Monday 9:00``,
    ``2026-11-25 09:00``, ``25 Nov 9:00``.

    A time of day without a date is the last time that clocks showed it, up to twelve hours ago or today. Of an hour that
    clocks show twice, when summer time ends, it is the later one that is not in the future.

    Raises
    ------
    InputProblem : it cannot be read, lies in the future, or clocks never showed it.
    """
    plain = " ".join(text.lower().replace("\u00a0", " ").split())
    for read in (_relative, _iso, _dated, _today):
        found = read(plain, now)
        if found is None:
            continue
        if found.astimezone(UTC) > now.astimezone(UTC):
            raise InputProblem(f"{text!r} lies in the future: {found:%Y-%m-%d %H:%M}{_way_out(plain)}")
        return found
    raise InputProblem(f"{text!r} is no time; write 9:40, 20 min ago, yesterday 14:00 or 2026-11-25 9:00")


def _way_out(plain: str) -> str:
    return f"; yesterday {plain}?" if _CLOCK.fullmatch(plain) else ""


def _relative(plain: str, now: datetime) -> datetime | None:
    if plain == "now":
        return now
    if not plain.endswith(" ago"):
        return None
    length = _length(plain.removesuffix(" ago"))
    return None if length is None else (now.astimezone(UTC) - length).astimezone(now.tzinfo)


def _iso(plain: str, now: datetime) -> datetime | None:
    if not _ISO.fullmatch(plain.upper().replace(" ", "T", 1) if "t" not in plain else plain.upper()):
        return None
    spelled = re.sub(r"[t ](\d):", r"T0\1:", plain.upper().replace(" ", "T", 1)).replace("T0T", "T")
    try:
        found = datetime.fromisoformat(re.sub(r"T(\d):", r"T0\1:", spelled))
    except ValueError:
        return None
    return found.astimezone(now.tzinfo) if found.tzinfo else _placed(found, now)


def _dated(plain: str, now: datetime) -> datetime | None:
    words = re.sub(r"\bat\b", " ", plain).split()
    for length in range(min(3, len(words) - 1), 0, -1):
        day = _day(" ".join(words[:length]), now.date())
        clock = _clock(" ".join(words[length:]))
        if day is not None and clock is not None:
            return _placed(datetime.combine(day, clock), now)
    return None


def _day(words: str, today: date) -> date | None:
    named: dict[str, Callable[[], date]] = {
        "today": lambda: today,
        "yesterday": lambda: today - timedelta(days=1),
    }
    if words in named:
        return named[words]()
    for number, name in enumerate(_DAYS):
        if words in (name, name[:3], f"last {name}"):
            return today - timedelta(days=(today.weekday() - number) % 7 or 7 * words.startswith("last"))
    found = _DAY_MONTH.fullmatch(words)
    if not found:
        return None
    month = (found[2] or found[3])[:3]
    if month not in _MONTHS:
        return None
    day, year = int(found[1] or found[4]), int(found[5] or today.year)
    try:
        written = date(year, _MONTHS.index(month) + 1, day)
        return written if found[5] or written <= today else written.replace(year=year - 1)
    except ValueError:
        return None


def _today(plain: str, now: datetime) -> datetime | None:
    clock = _clock(plain.removeprefix("at "))
    if clock is None:
        return None
    found = _placed(datetime.combine(now.date(), clock), now)
    if found <= now:
        return found
    before = _placed(datetime.combine(now.date() - timedelta(days=1), clock), now)
    return before if now.astimezone(UTC) - before.astimezone(UTC) <= _HALF_A_DAY else found


def _clock(words: str) -> time | None:
    found = _CLOCK.fullmatch(_NAMED.get(words, _OCLOCK.sub(":00", words)))
    if not found or not (found[2] or found[4]):
        return None
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * found[4].startswith("p")
    return time(hour, int(found[2] or 0), int(found[3] or 0)) if hour < 24 else None


def _placed(naive: datetime, now: datetime) -> datetime:
    """The naive time in the zone of ``now``."""
    first, second = (naive.replace(tzinfo=now.tzinfo, fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(now.tzinfo).replace(tzinfo=None) != naive:
        raise InputProblem(f"clocks skipped {naive:%H:%M} on {naive:%Y-%m-%d}, when summer time began")
    return second if second.astimezone(UTC) <= now.astimezone(UTC) else first
