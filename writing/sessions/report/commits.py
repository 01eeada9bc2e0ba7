"""What git and checks of code tell of a period, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from writing.sessions.report.words import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from writing.sessions.output.units import UnitChange
    from writing.sessions.report.summary import Report

__all__ = ["by_claims", "by_git"]


def by_git(report: Report) -> Iterator[str]:
    """Words written by git, units that changed, and how much of it sessions account for."""
    told = report.written
    if told is None:
        return
    yield f"by git: {told.gross:,} words written, {told.net:+,} net".replace("-", "−")
    for kind, change in told.units.items():
        yield f"{kind} {_changes(change)}"
    share = told.coverage(report.ledger.sessions, report.now)
    if share is not None:
        yield f"sessions account for {percent(share)} of the words by git"


def by_claims(report: Report) -> Iterator[str]:
    """How claims about code stand, each kind with its change."""
    told = [
        f"{count} {name}" + (f" ({change:+})".replace("-", "−") if change else "")
        for name, (count, change) in report.claims.items()
        if count or change
    ]
    if told:
        yield f"claims: {', '.join(told)}"


def _changes(change: UnitChange) -> str:
    told = [
        (f"+{change.added}", change.added),
        (f"−{change.removed}", change.removed),
        (f"{change.changed} changed", change.changed),
    ]
    return " ".join(words for words, count in told if count)
