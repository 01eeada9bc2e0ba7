"""What going through a proof again has shown, and in which words it may be told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Recheck", "Said"]


class Said(StrEnum):
    """``CHECKED``: every step exactly. ``AGREES``: some steps only at points. ``OPEN``: some step cannot be checked. ``REJECTED``: some step is wrong."""

    CHECKED = "checked"
    AGREES = "checked at points"
    OPEN = "not re-checkable"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Recheck:
    """The result of :func:`mathlink.prove.recheck`; true where nothing is left open and nothing is wrong.

    Attributes
    ----------
    said : see :class:`Said`.
    exact : number of steps that were shown in exact arithmetic.
    sampled : number of steps that were only compared at points, in balls to ``digits`` digits.
    points : number of points, all of them in the domain, at which both sides have a value.
    step, why : the first step that is wrong or cannot be checked, and why.
    notes : what else a reader should know.
    """

    said: Said
    exact: int = 0
    sampled: int = 0
    points: int = 0
    step: str = ""
    why: str = ""
    notes: tuple[str, ...] = ()
    digits: int = 40

    def __bool__(self) -> bool:
        return self.said in (Said.CHECKED, Said.AGREES)

    def __str__(self) -> str:
        steps = f"{self.exact} step{'s' * (self.exact != 1)} exactly"
        match self.said:
            case Said.CHECKED:
                return f"checked, {steps}"
            case Said.AGREES:
                exactly = f"{steps} and " if self.exact else ""
                others = f"{self.sampled} step{'s' * (self.sampled != 1)}"
                return f"checked at {self.points} points to 1e-{self.digits}: {exactly}{others} at those points only"
        why = f": {self.why}" if self.why else ""
        return f"{self.said.value}, {self.step}{why}" if self.step else f"{self.said.value}{why}"
