"""A condition that an input breaks, in words: the line that shows it, and whether it is the mathematics or the doubles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mathlink.judge.finding import Finding
from mathlink.judge.portrait import portrait
from mathlink.model import Counterexample, Evidence, Outcome, Status
from mathlink.views import arb

if TYPE_CHECKING:
    from mathlink.judge.composed import Composed
    from mathlink.judge.hunt import Hunt
    from mathlink.judge.promise import Shown
    from mathlink.lift import Run

__all__ = ["broken", "pasteable"]


def broken(hunt: Hunt, read: Composed | None, shown: Shown) -> Finding:
    """The finding for the worst input of a hunt, run once more."""
    assert hunt.worst is not None
    seen = hunt.at(hunt.worst)
    ran, text = seen.ran, hunt.condition.text
    over_reals = arb.holds(read.truth, hunt.worst) if read is not None else None
    reals = shown.reals if over_reals is not False else "refuted"
    words = seen.words or f"{text} does not hold: the result was {ran.exception or _shown(ran.value)}"
    if reals == "proved" or over_reals is True:
        first = "holds over the reals" if reals == "proved" else "holds there over the reals"
        words = f"{first}, fails in doubles at {_inputs(ran)}{_why(ran)}\n{words}"
    evidence = Evidence("hypothesis", Outcome.REFUTED, witness=hunt.worst, points=hunt.valid, seed=hunt.budget.seed)
    tags = {"code": portrait(read.model, hunt.case.domain)} if read is not None else {}
    return Finding(
        Status.REFUTED,
        "counterexample",
        words,
        counterexample=Counterexample(dict(ran.inputs), ran.exception or ran.value, text),
        hint=f"run it: {_line(hunt, ran)}",
        evidence=(*shown.evidence, evidence),
        points=hunt.valid,
        reals=reals,
        floats="refuted",
        reals_witness={n: float(v) for n, v in hunt.worst.items()} if reals == "refuted" else None,
        floats_witness=dict(ran.inputs),
        tags=tags,
    )


def _line(hunt: Hunt, ran: Run) -> str:
    """The line that shows it."""
    paste = hunt.condition.paste
    return pasteable(hunt.case.function, ran.inputs) if paste is None else paste(dict(ran.inputs))


def pasteable(function: Any, inputs: dict[str, Any]) -> str:
    """A call of the function, as it can be pasted into an interpreter."""
    name = getattr(function, "__name__", "f")
    return f"{name}({', '.join(f'{n}={_literal(v)}' for n, v in inputs.items())})"


def _literal(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    return repr(value)


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:199]}…"


def _inputs(ran: Run) -> str:
    return _shown_inputs(ran.inputs)


def _shown_inputs(inputs: dict[str, Any]) -> str:
    text = ", ".join(f"{n} = {_literal(v)}" for n, v in inputs.items())
    return text if len(text) <= 200 else f"{text[:199]}…"


def _why(ran: Run) -> str:
    """What happened there, in a word: an overflow, an underflow, a result that saturates."""
    if ran.exception.startswith("OverflowError"):
        return " (overflow)"
    if ran.exception.startswith("ZeroDivisionError"):
        return " (a divisor that underflows to 0)"
    value = ran.value
    if isinstance(value, float):
        if math.isinf(value):
            return " (overflow to inf)"
        if math.isnan(value):
            return " (not a number)"
        if value == 0:
            return " (underflow to 0)"
        if abs(value) == 1.0:
            return f" (rounded to {value:g})"
    return " (rounding)"
