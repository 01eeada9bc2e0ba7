"""The answer of an engine: what stops its idea leaves the question open, and numbers that disagree take a proof back."""

from __future__ import annotations

import functools
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from mathlink.errors import OutOfReach, OutOfTime
from mathlink.model import Evidence, Outcome
from mathlink.prove.crosscheck import crosscheck

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.model import Budget, Obligation

    Stop = tuple[type[Exception] | tuple[type[Exception], ...], str]

__all__ = ["engine", "unless_numbers_disagree"]

P = ParamSpec("P")

_FEWEST_POINTS = 3


def engine(name: str, *stops: Stop) -> Callable[
    [Callable[Concatenate[Obligation, Budget, P], Evidence | str]],
    Callable[Concatenate[Obligation, Budget, P], Evidence],
]:
    """Makes an engine of an idea, a function that gives evidence or, as a string, why it has none.

    The engine's evidence carries the seed of the budget and the seconds it took. Where the idea raises, the answer is
    OPEN: out of time, out of reach, or the words of the first of ``stops`` that names the exception (``{kind}`` and
    ``{error}`` stand for its type and message). Other exceptions are handed on.
    """

    def dressed(
        idea: Callable[Concatenate[Obligation, Budget, P], Evidence | str],
    ) -> Callable[Concatenate[Obligation, Budget, P], Evidence]:
        @functools.wraps(idea)
        def decide(obligation: Obligation, budget: Budget, /, *args: P.args, **options: P.kwargs) -> Evidence:
            started = time.monotonic()
            try:
                found = idea(obligation, budget, *args, **options)
            except Exception as error:
                reason = _reason(error, stops)
                if reason is None:
                    raise
                found = reason
            if isinstance(found, str):
                found = Evidence(name, Outcome.OPEN, reason=found)
            return replace(found, seed=budget.seed, seconds=time.monotonic() - started)

        return decide

    return dressed


def _reason(error: Exception, stops: tuple[Stop, ...]) -> str | None:
    """Why an exception leaves the question open; ``None`` where it is none that an engine may meet."""
    for kinds, words in ((OutOfTime, "out of time"), *stops, (OutOfReach, "{error}")):
        if isinstance(error, kinds):
            return words.format(kind=type(error).__name__, error=error)
    return None


def unless_numbers_disagree(found: Evidence, obligation: Obligation, budget: Budget) -> Evidence | str:
    """A proof with the number of points that bear it out, unless one speaks against it or too few can be compared."""
    checked = crosscheck(obligation, budget)
    if checked.against is not None or checked.points < _FEWEST_POINTS:
        return "the numbers do not agree with the proof"
    return replace(found, points=checked.points)
