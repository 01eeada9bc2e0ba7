"""An ``@invariant`` of a class: asked after ``__init__``, after each public method on a fresh object, and after two of them."""

from __future__ import annotations

import dataclasses
import inspect
import itertools
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.attach import claims_of
from mathlink.claim import ATTRIBUTE, Claim
from mathlink.judge.admitted import admitted
from mathlink.judge.broken import pasteable
from mathlink.judge.condition import Condition
from mathlink.judge.ensures import judge_cases
from mathlink.judge.finding import Finding, together, undecided
from mathlink.judge.one_case import in_words
from mathlink.lift.signature import SOURCE
from mathlink.model import Status
from mathlink.wording import condition_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.model import Budget

__all__ = ["judge_invariant"]

_MOST_PAIRS = 9


def judge_invariant(claim: Claim, budget: Budget) -> Finding:
    """The finding over all ways to make an object and to use it."""
    owner: Any = claim.function
    methods = _methods(owner)
    ways: list[tuple[str, ...]] = [(), *((m,) for m in methods)]
    ways += list(itertools.product(methods, repeat=2))[:_MOST_PAIRS]
    findings = []
    for number, way in enumerate(ways):
        share = budget.part(budget.left() / (len(ways) - number))
        found = _judged(claim, owner, way, share)
        if found.status is Status.REFUTED:
            return found
        findings.append(found)
    usable = [f for f in findings if f.status in (Status.PROVED, Status.TESTED)]
    if not usable:
        return findings[0] if findings else undecided("no_valid_inputs", "no object could be made")
    # of equals, `together` speaks like the first: one that has inputs
    found = together(sorted(usable, key=lambda f: f.reason == "exhaustive"))
    looked_at = [way for way, f in zip(ways, findings, strict=True) if f in usable]
    after = [m for m in methods if (m,) in looked_at]
    words = f"after __init__{' and after ' if after else ''}{', '.join(after)}"
    found = dataclasses.replace(found, message=f"{_in_words(found)}, {words}")
    skipped = {way: f for way, f in zip(ways, findings, strict=True) if f not in usable and len(way) < 2}
    return _with_gaps(found, skipped) if skipped else found


def _in_words(found: Finding) -> str:
    """What was found for all ways together: the message of the weakest speaks of that way alone."""
    if found.status is Status.PROVED:
        return in_words(found.reals, found.floats, found.points)
    return f"the condition held at {found.points} inputs"


def _with_gaps(found: Finding, skipped: dict[tuple[str, ...], Finding]) -> Finding:
    """What is said of a class of which a part was not looked at: tested, no more."""
    gaps = tuple(f"not looked at: {''.join(way) or '__init__'} ({f.message})" for way, f in skipped.items())
    warnings = (*found.warnings, *gaps)
    if found.status is not Status.PROVED:
        return dataclasses.replace(found, warnings=warnings)
    return dataclasses.replace(
        found,
        status=Status.TESTED,
        reason="numeric",
        warnings=warnings,
        reals=_at_most_tested(found.reals),
        floats=_at_most_tested(found.floats),
    )


def _at_most_tested(column: str) -> str:
    return "tested" if column == "proved" else column


def _methods(owner: type) -> list[str]:
    return [n for n, v in vars(owner).items() if inspect.isfunction(v) and not n.startswith("_")]


def _judged(claim: Claim, owner: Any, way: tuple[str, ...], budget: Budget) -> Finding:
    target, inputs = _used(claim, owner, way)
    parameters = lift.signature(target)
    holds: Any = lambda result: result  # noqa: E731
    holds.__mathlink_text__ = condition_text(claim.statement)
    holds.__module__ = owner.__module__
    condition = Condition(Claim(target, "ensures", holds, label=claim.label), parameters)
    condition.paste = lambda given: _pasted(owner, way, inputs, given)
    requires = list(getattr(target, ATTRIBUTE))
    cases = admitted(condition.claim, parameters, requires, budget.part(0.4 * budget.left()))
    return judge_cases(condition, cases, budget)


#: step of a way (0: ``__init__``) → parameter of the method → input of the whole
Inputs = list[dict[str, str]]


def _used(claim: Claim, owner: Any, way: tuple[str, ...]) -> tuple[Callable[..., Any], Inputs]:
    """A function that makes an object, calls methods on it, and says whether the invariant holds then."""
    steps = [owner.__init__, *(getattr(owner, name) for name in way)]
    parameters: list[inspect.Parameter] = []
    inputs: Inputs = []
    requires: list[Claim] = []
    taken: set[str] = set()
    for step, function in enumerate(steps):
        renamed: dict[str, str] = {}
        for p in _parameters(owner, function, step):
            name = p.name
            while name in taken:
                name = f"{name}_{step + 1}"
            taken.add(name)
            renamed[p.name] = name
            parameters.append(p.replace(name=name, kind=inspect.Parameter.KEYWORD_ONLY))
        inputs.append(renamed)
        requires += [
            _renamed(c, renamed) for c in claims_of(function) if c.kind == "requires" and callable(c.statement)
        ]
    condition: Any = claim.statement

    def used(**given: Any) -> Any:
        made = owner(**{n: given[renamed] for n, renamed in inputs[0].items() if renamed in given})
        for name, names in zip(way, inputs[1:], strict=True):
            getattr(made, name)(**{n: given[renamed] for n, renamed in names.items() if renamed in given})
        return condition(made)

    signed: Any = used
    parameters.sort(key=lambda p: p.default is not inspect.Parameter.empty)
    signed.__signature__ = inspect.Signature(parameters)
    used.__module__ = owner.__module__
    used.__name__ = used.__qualname__ = owner.__qualname__
    setattr(used, ATTRIBUTE, tuple(requires))
    setattr(used, SOURCE, max(map(lift.source_of, steps), key=lambda place: place[0] != ""))
    return used, inputs


def _parameters(owner: Any, function: Any, step: int) -> list[inspect.Parameter]:
    found = inspect.signature(owner if step == 0 else function).parameters.values()
    own = list(found)[0 if step == 0 else 1 :]
    return [p for p in own if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]


def _renamed(claim: Claim, names: dict[str, str]) -> Claim:
    """A precondition of a method as one of the whole."""
    statement: Any = claim.statement
    asked = [n for n in inspect.signature(statement).parameters if n in names]

    def stated(**given: Any) -> Any:
        return statement(**{n: given[names[n]] for n in asked})

    signed: Any = stated
    signed.__signature__ = inspect.Signature(
        [inspect.Parameter(names[n], inspect.Parameter.KEYWORD_ONLY) for n in asked]
    )
    stated.__module__ = getattr(statement, "__module__", None) or "__main__"
    return Claim(claim.function, "requires", stated)


def _pasted(owner: Any, way: tuple[str, ...], inputs: Inputs, given: dict[str, Any]) -> str:
    calls = [{n: given[renamed] for n, renamed in names.items() if renamed in given} for names in inputs]
    text = pasteable(owner, calls[0])
    if not way:
        return text
    return "; ".join(
        [f"it = {text}", *(f"it.{pasteable(getattr(owner, m), c)}" for m, c in zip(way, calls[1:], strict=True))]
    )
