"""What was found out about one case, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mathlink.model import Counterexample, Evidence, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Finding", "together", "undecided"]


@dataclass(frozen=True)
class Finding:
    """The answer for one case; fields as in :class:`mathlink.model.Verdict`."""

    status: Status
    reason: str
    message: str
    counterexample: Counterexample | None = None
    hint: str = ""
    conditions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    points: int = 0
    reals: str = "open"
    floats: str = "open"
    reals_witness: dict[str, Any] | None = None
    floats_witness: dict[str, Any] | None = None
    tags: dict[str, Any] = field(default_factory=dict)


_RANK = {Status.REFUTED: 0, Status.UNDECIDED: 1, Status.TESTED: 2, Status.PROVED: 3}
_COLUMN = {"refuted": 0, "open": 1, "tested": 2, "proved": 3}


def undecided(reason: str, message: str, **more: Any) -> Finding:
    """An undecided finding."""
    return Finding(Status.UNDECIDED, reason, message, **more)


def together(findings: Iterable[Finding]) -> Finding:
    """The weakest finding, with what all of them gathered: every case must hold for the claim to hold."""
    found = list(findings)
    weakest = min(found, key=lambda f: _RANK[f.status])
    return Finding(
        weakest.status,
        weakest.reason,
        weakest.message,
        weakest.counterexample,
        weakest.hint,
        tuple(dict.fromkeys(c for f in found for c in f.conditions)),
        tuple(dict.fromkeys(w for f in found for w in f.warnings)),
        tuple(e for f in found for e in f.evidence),
        sum(f.points for f in found),
        min((f.reals for f in found), key=lambda c: _COLUMN[c]),
        min((f.floats for f in found), key=lambda c: _COLUMN[c]),
        next((f.reals_witness for f in found if f.reals_witness), None),
        next((f.floats_witness for f in found if f.floats_witness), None),
        weakest.tags,
    )
