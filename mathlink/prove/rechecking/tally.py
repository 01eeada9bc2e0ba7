"""What was shown exactly so far, and what waits to be looked at in numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mathlink.term import Term
from mathlink.views.text import to_text

if TYPE_CHECKING:
    from mathlink.model import Budget

__all__ = ["How", "Rejected", "Tally", "Task"]


class Rejected(Exception):
    """A step that is wrong; where, and why."""

    def __init__(self, step: str, why: str) -> None:
        self.step = step
        self.why = why
        super().__init__(f"{step}: {why}")


@dataclass(frozen=True)
class How:
    """At how many points steps are looked at that cannot be shown exactly, whether points were seen before, and until when."""

    points: int
    seed: int = 0
    seen: bool = False
    budget: Budget | None = None

    def check(self) -> None:
        """Raise :class:`mathlink.errors.OutOfTime` once the time is used up."""
        if self.budget is not None:
            self.budget.check()


@dataclass(frozen=True)
class Task:
    """A step to look at in numbers: ``same`` holds two terms of one value, ``holds`` a condition, ``valued`` a term with a value.

    ``about`` says what the step is; a term in it is written out when somebody asks.
    """

    about: str | Term
    same: tuple[Term, Term] | None = None
    holds: Term | None = None
    valued: Term | None = None

    @property
    def step(self) -> str:
        """The step in words."""
        if isinstance(self.about, str):
            return self.about
        return (
            f"{to_text(self.about)} holds" if self.holds is not None else f"{to_text(self.about)} over the generators"
        )


@dataclass
class Tally:
    """Counts over all parts of a proof."""

    exact: int = 0
    sampled: int = 0
    points: list[int] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    open: list[tuple[str, str]] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
