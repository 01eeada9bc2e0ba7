"""Claims about code as output: how many were proved, tested, refuted, and what a period changed in that."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from writing.errors import InputProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from writing.sessions.model import Session, Span

__all__ = ["KINDS", "counts", "standing"]

KINDS = ("proved", "tested", "refuted", "undecided")
"""How a claim can stand."""


def counts(text: str) -> dict[str, int]:
    """The counts of a document ``{"summary": {"proved": 3, "tested": 1, "refuted": 0, "undecided": 2}}``; the rest of it is not read.

    Raises
    ------
    InputProblem : it is no such document.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise InputProblem(f"no JSON: {problem}") from None
    summary = found.get("summary") if isinstance(found, dict) else None
    if not isinstance(summary, dict):
        raise InputProblem("no summary of claims; mathlink check --format json prints one")
    for kind in KINDS:
        if type(summary.get(kind)) is not int or summary[kind] < 0:
            raise InputProblem(f"the summary has no number of claims that are {kind}: {summary.get(kind)!r}")
    return {kind: summary[kind] for kind in KINDS}


def standing(sessions: Sequence[Session], span: Span) -> dict[str, tuple[int, int]]:
    """Counts of the last session with any that began before the end of a span, with the change since the last before it.

    Empty where no session in the span has counts. Where none before it has, the first in the span is what changes are from.
    """
    told = [session for session in sessions if session.claims and session.start < span.end]
    inside = [session for session in told if session.start >= span.start]
    if not inside:
        return {}
    first = ([session for session in told if session.start < span.start] or inside[:1])[-1].claims
    last = inside[-1].claims
    return {kind: (last.get(kind, 0), last.get(kind, 0) - first.get(kind, 0)) for kind in KINDS}
