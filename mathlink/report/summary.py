"""Verdicts counted, and whether a run counts as a success."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mathlink.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mathlink.model import Verdict

__all__ = ["count", "holds", "sentence"]

_WORTH = {Status.PROVED: 2, Status.TESTED: 1, Status.REFUTED: 0, Status.UNDECIDED: 0}


def count(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """How often each of the four answers was given: ``{"proved": n, "tested": n, "refuted": n, "undecided": n}``."""
    found = {status.value: 0 for status in Status}
    for verdict in verdicts:
        found[verdict.status.value] += 1
    return found


def holds(
    verdict: Verdict,
    *,
    require: Literal["proved", "tested"] = "tested",
    undecided: Literal["fail", "ignore"] = "fail",
    docstrings: bool = False,
) -> bool:
    """Whether a run with this verdict may still count as a success.

    ``require`` is the weakest answer that is good enough; ``undecided="ignore"`` lets the unknown pass, never the refuted.
    In docstring mode an equation that is no claim about its function is no failure.
    """
    if verdict.status is Status.UNDECIDED:
        return undecided == "ignore" or (docstrings and verdict.reason == "not_a_claim")
    return _WORTH[verdict.status] >= _WORTH[Status(require)]


def sentence(verdicts: Iterable[Verdict], seconds: float) -> str:
    """The last line of a report: ``3 proved, 1 tested, 1 refuted, 2 undecided (1 no claim) in 0.8 s``."""
    every = list(verdicts)
    if not every:
        return "no claims found"
    numbers = [f"{number} {status}" for status, number in count(every).items()]
    silent = sum(v.status is Status.UNDECIDED and v.reason == "not_a_claim" for v in every)
    if silent:
        numbers[-1] += f" ({silent} of them no claim about the function)"
    return f"{', '.join(numbers)} in {seconds:.1f} s"
