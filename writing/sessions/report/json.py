"""A report as one JSON document, for programs; lengths of time are seconds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import timedelta

    from writing.sessions.measures import Figures
    from writing.sessions.report.summary import Ahead, Report

__all__ = ["render"]


def render(report: Report) -> str:
    """The document. What is not known is null; ``now`` tells when it was made, ``idle_seconds`` the time-out behind its totals."""
    document = {
        "title": report.period.title,
        "first": report.period.first.isoformat(),
        "last": report.period.last.isoformat(),
        "now": report.now.isoformat(),
        "idle_seconds": _seconds(report.idle),
        "total": {**_figures(report.figures), **_whole(report)},
        "days": [{"day": row.first.isoformat(), **_figures(row.figures)} for row in report.days],
        "tasks": [
            {
                "task": task.name,
                "kind": task.kind,
                "active_seconds": _seconds(length),
                "active_seconds_in_all": _seconds(task.active),
                "estimate_seconds": _seconds(task.estimate),
                "finished": task.is_finished,
            }
            for task, length in report.tasks
        ],
        "kinds": [{"kind": name, "active_seconds": _seconds(length)} for name, length in report.kinds],
        "sections": [{"section": name, "active_seconds": _seconds(length)} for name, length in report.sections],
        "to_come": [_ahead(ahead) for ahead in report.ahead],
        "estimates": _calibration(report),
        "claims": {name: {"count": count, "change": change} for name, (count, change) in report.claims.items()},
        "git": _written(report),
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _seconds(length: timedelta | None) -> float | int | None:
    if length is None:
        return None
    seconds = round(length.total_seconds(), 3)
    return int(seconds) if seconds.is_integer() else seconds


def _figures(told: Figures) -> dict[str, Any]:
    return {
        "active_seconds": _seconds(told.active),
        "elapsed_seconds": _seconds(told.elapsed),
        "focus": told.focus if told.elapsed else None,
        "longest_seconds": _seconds(told.longest),
        "sessions": told.sessions,
        "switches": told.switches,
        "unassigned_seconds": _seconds(told.unassigned),
        "watched_seconds": _seconds(told.watched),
        "words_added": told.added,
        "words_removed": told.removed,
        "net_words_per_hour": told.net_words_per_hour,
        "gross_words_per_hour": told.gross_words_per_hour,
        "churn": told.churn,
    }


def _whole(report: Report) -> dict[str, Any]:
    return {
        "words_kept": report.kept,
        "cost": report.cost,
        "cost_per_kept_word": report.cost_per_word,
        "cost_unit": report.rate[1] if report.rate else None,
        "coverage": report.coverage,
    }


def _ahead(ahead: Ahead) -> dict[str, Any]:
    forecast = ahead.forecast
    return {
        "task": ahead.task.name,
        "estimate_seconds": _seconds(ahead.task.estimate),
        "active_seconds": _seconds(ahead.task.active),
        "median_seconds": _seconds(forecast.middle),
        "low_seconds": _seconds(forecast.low),
        "high_seconds": _seconds(forecast.high),
        "level": forecast.level,
        "past_tasks": forecast.tasks,
    }


def _calibration(report: Report) -> dict[str, Any]:
    told = report.calibration
    held = told.coverage
    return {
        "tasks": len(told.trials),
        "bias": told.bias,
        "spread": told.spread,
        "held": held.hits,
        "of": held.tasks,
        "held_low": held.low if held.tasks else None,
        "held_high": held.high if held.tasks else None,
    }


def _written(report: Report) -> dict[str, Any] | None:
    told = report.written
    if told is None:
        return None
    sections = sorted({*told.added, *told.removed, *told.kept})
    return {
        "author": told.author,
        "words_added": told.gross,
        "words_net": told.net,
        "words_kept": sum(told.kept.values()),
        "coverage": told.coverage(report.ledger.sessions, report.now),
        "sections": [
            {
                "section": report.titles.get(key, "a section that is gone"),
                "words_added": told.added.get(key, 0),
                "words_removed": told.removed.get(key, 0),
                "words_kept": told.kept.get(key, 0),
            }
            for key in sections
        ],
        **{
            kind: {"added": change.added, "removed": change.removed, "changed": change.changed}
            for kind, change in told.units.items()
        },
    }
