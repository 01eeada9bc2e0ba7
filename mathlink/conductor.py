"""Claims to verdicts, each in a child process that can be stopped: ``verify`` one statement, ``check`` a function."""

from __future__ import annotations

import dataclasses
import importlib
import sys
import time
from typing import TYPE_CHECKING, Any

from mathlink import isolate
from mathlink.attach import claims_of, implements
from mathlink.judge.claim import about, judge
from mathlink.judge.documented import judge_documented
from mathlink.model import Status, Verdict
from mathlink.portable import simplified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mathlink.claim import Claim

__all__ = ["check", "judge", "judge_documented", "judged", "verify"]


def verify(
    function: Any,
    latex: str,
    where: Mapping[str, str | float] | None = None,
    given: str | None = None,
    *,
    when: Mapping[str, Any] | None = None,
    outputs: Mapping[str, int | str] | None = None,
    label: str | None = None,
    exact: bool = False,
    lift: bool = True,
    opaque: Iterable[str] = (),
    budget: float = 10.0,
    seed: int = 0,
) -> Verdict:
    """Whether a function computes what an equation says; nothing is attached.

    Parameters
    ----------
    function : any callable; it need not be importable by name.
    latex, where, given, when, outputs, label, exact, lift, opaque : as for :func:`mathlink.implements`.
    budget : seconds for the whole claim.
    seed : of everything random.

    Raises
    ------
    TypeError : misuse. Everything else is a verdict.
    """
    if not callable(function) and not isinstance(function, (staticmethod, classmethod)):
        raise TypeError(f"verify takes a function, not {function!r}")

    @implements(
        latex,
        where=where,
        given=given,
        when=when,
        outputs=outputs,
        label=label,
        exact=exact,
        lift=lift,
        opaque=opaque,
    )
    def stand_in() -> None:
        """Carries the claim, so that both ways of stating one check their arguments alike."""

    (claim,) = claims_of(stand_in)
    claim.function = function
    return judged(claim, budget, seed)


def check(function: Any, budget: float = 10.0, seed: int = 0) -> list[Verdict]:
    """The verdicts on all claims attached to a function, in the order written; ``budget`` seconds for each."""
    claims = claims_of(function)
    if not claims and not callable(function) and not isinstance(function, (staticmethod, classmethod, property)):
        raise TypeError(f"check takes a function, not {function!r}")
    return [judged(claim, budget, seed) for claim in claims if claim.kind != "requires"]


def judged(claim: Claim, budget: float = 10.0, seed: int = 0) -> Verdict:
    """The verdict on one claim, found in a child: a hang, a crash or runaway memory ends there."""
    warm()
    started = time.monotonic()
    known = Verdict(
        Status.UNDECIDED,
        "crashed",
        "the check did not survive",
        equation=claim.statement if isinstance(claim.statement, str) else "",
        label=claim.label,
    )

    def work() -> Iterator[Verdict]:
        yield simplified(about(claim))  # in the child as well: it asks the function for its name
        yield simplified(judge(claim, budget, seed))

    seconds = isolation_seconds(budget)
    answered = False
    for event in isolate.stream(work, seconds_per_item=seconds, seconds_total=seconds):
        if isinstance(event, isolate.Sent) and isinstance(event.value, Verdict):
            if answered:
                return event.value
            answered, known = True, event.value
            continue
        reason, words = _ending(event, time.monotonic() - started)
        break
    return dataclasses.replace(
        known, status=Status.UNDECIDED, reason=reason, message=words, seconds=time.monotonic() - started
    )


def _ending(event: isolate.Event[Verdict], seconds: float) -> tuple[str, str]:
    """Reason and words for a child that gave no verdict."""
    if isinstance(event, isolate.Sent):
        return "crashed", f"the check answered with {type(event.value).__name__}"
    if isinstance(event, isolate.Unsent):
        return "crashed", f"the answer could not be brought over: {event.why}"
    if event.kind == "out_of_time":
        return "out_of_time", f"stopped from outside after {seconds:.1f} s"
    return "crashed", "the check did not survive" + (f": {event.detail}" if event.detail else "")


def isolation_seconds(budget: float) -> float:
    """When a child is stopped from outside: the judge keeps a tenth in hand, so it should have answered by itself."""
    return budget + 1.0


_ENGINES = """mathlink.lift.averages mathlink.lift.complexes mathlink.prove.arb mathlink.prove.cases mathlink.prove.flint
    mathlink.prove.hints mathlink.prove.rechecking.whole mathlink.prove.rounding mathlink.prove.smt mathlink.prove.symbolic""".split()
_ARRAYS = """mathlink.lift.array_functions mathlink.lift.frameworks.exchange mathlink.lift.indexed.confirming
    mathlink.lift.indexed.reading mathlink.prove.indices.engine""".split()


def warm() -> None:
    """Import the engines once, in the parent: every child starts with them; those for arrays where NumPy is in use."""
    for name in (*_ENGINES, *(_ARRAYS if "numpy" in sys.modules else ())):
        importlib.import_module(name)
