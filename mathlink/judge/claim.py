"""One claim, from what a person wrote to the verdict that they read."""

from __future__ import annotations

import copy
import dataclasses
import time
from typing import TYPE_CHECKING

from mathlink import lift
from mathlink.bind.target import WhereProblem
from mathlink.errors import (
    GivenProblem,
    InputProblem,
    NotAClaim,
    NotModelled,
    OutOfReach,
    OutOfTime,
    SyntaxProblem,
    UnboundSymbol,
)
from mathlink.judge.ensures import condition_text, judge_ensures
from mathlink.judge.equation import judge_equation
from mathlink.judge.finding import Finding, undecided
from mathlink.judge.methods import as_function
from mathlink.judge.prepare import prepare, read_statement
from mathlink.model import Budget, Status, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from mathlink.bind.statement import Statement
    from mathlink.claim import Claim
    from mathlink.judge.methods import as_function
from mathlink.judge.prepare import Prepared

__all__ = ["SHARE", "about", "judge", "problem_finding", "stated"]

SHARE = 0.9
"""Part of a budget that is planned with; the rest is for finishing what has begun."""


def judge(claim: Claim, budget: float = 10.0, seed: int = 0) -> Verdict:
    """The verdict on one claim, found in this process; nothing but ``KeyboardInterrupt`` and the like is raised."""
    started = time.monotonic()
    limit = Budget.seconds(SHARE * budget, seed)
    verdict = about(claim)
    try:
        claim = _of_function(claim)
        if claim.kind == "ensures":
            verdict = stated(verdict, judge_ensures(claim, limit), None)
        else:
            verdict = _judged(claim, verdict, limit)
    except (
        InputProblem,
        NotModelled,
        OutOfReach,
        OutOfTime,
        RecursionError,
        MemoryError,
        ValueError,
        TypeError,
    ) as problem:
        verdict = stated(verdict, problem_finding(problem), None)
    return dataclasses.replace(verdict, seconds=time.monotonic() - started)


def _of_function(claim: Claim) -> Claim:
    """The claim about a method as a claim about a function of its object's numbers."""
    function = as_function(claim.function)
    if function is claim.function:
        return claim
    changed = copy.copy(claim)
    changed.function = function
    return changed


def _judged(claim: Claim, verdict: Verdict, budget: Budget) -> Verdict:
    parameters = lift.signature(claim.function)
    bound = read_statement(claim, parameters)
    verdict = dataclasses.replace(verdict, binding=bound.binding)
    try:
        prepared = prepare(claim, bound, parameters, budget)
        finding = judge_equation(prepared, budget)
    except (InputProblem, NotModelled, OutOfReach, OutOfTime, RecursionError, MemoryError) as problem:
        return stated(verdict, problem_finding(problem), bound)
    return stated(verdict, finding, bound, prepared)


def about(claim: Claim) -> Verdict:
    """What is known of a claim before it is judged."""
    file, line = lift.source_of(claim.function)
    function = lift.bare(claim.function) if callable(claim.function) else claim.function
    name = getattr(function, "__qualname__", repr(claim.function))
    module = getattr(function, "__module__", "") or ""
    return Verdict(
        Status.UNDECIDED,
        "",
        "",
        function=f"{module}.{name}" if module and module != "__main__" else name,
        equation=claim.statement if isinstance(claim.statement, str) else condition_text(claim.statement),
        label=claim.label,
        file=file,
        line=line,
        where=claim.where,
        given=claim.given,
    )


def stated(verdict: Verdict, finding: Finding, bound: Statement | None, prepared: Prepared | None = None) -> Verdict:
    """The verdict with what was found."""
    notes = tuple(n.message for n in bound.equation.notes) if bound else ()
    warnings = (*(bound.warnings if bound else ()), *notes, *finding.warnings)
    return dataclasses.replace(
        verdict,
        status=finding.status,
        reason=finding.reason,
        message=finding.message,
        counterexample=finding.counterexample,
        hint=finding.hint,
        conditions=finding.conditions,
        scope=_scope(finding, prepared),
        reals=finding.reals,
        floats=finding.floats,
        reals_witness=finding.reals_witness,
        floats_witness=finding.floats_witness,
        warnings=tuple(dict.fromkeys(w for w in warnings if w)),
        evidence=finding.evidence,
    )


def _scope(finding: Finding, prepared: Prepared | None) -> str:
    if finding.status is Status.PROVED:
        ranks = prepared is not None and any(c.shapes for c in prepared.cases)
        if ranks and prepared is not None:
            largest = max((n for c in prepared.cases for dims in c.shapes.values() for n in dims), default=1)
            return f"shapes ≤ {largest}"
        return "all inputs"
    if finding.status is Status.TESTED:
        return f"{finding.points} points"
    return ""


_PROBLEMS: dict[type[BaseException], str] = {
    SyntaxProblem: "unreadable_equation",
    GivenProblem: "unreadable_given",
    UnboundSymbol: "unbound_symbol",
    NotAClaim: "not_a_claim",
    WhereProblem: "unbound_symbol",
    NotModelled: "code_not_modelled",
    OutOfTime: "out_of_time",
    MemoryError: "crashed",
    RecursionError: "crashed",
    OutOfReach: "not_comparable",
}


def problem_finding(problem: BaseException) -> Finding:
    """Undecided, with the reason code of a problem and words that say what to do."""
    reason = next((code for kind, code in _PROBLEMS.items() if isinstance(problem, kind)), "not_comparable")
    return undecided(reason, _words(problem))


def _words(problem: BaseException) -> str:
    for kind, say in _SAID.items():
        if isinstance(problem, kind):
            return say(problem)
    return str(problem) or type(problem).__name__


def _say_syntax(problem: BaseException) -> str:
    assert isinstance(problem, SyntaxProblem)
    return "\n".join(f"{p}\n{p.caret()}" for p in problem.problems)


def _say_unbound(problem: BaseException) -> str:
    assert isinstance(problem, UnboundSymbol)
    lines = [str(problem)]
    lines.append(f"parameters left over: {', '.join(problem.free) or 'none'}")
    pairs = problem.suggestion or {
        s: (problem.free[i] if i < len(problem.free) else "…") for i, s in enumerate(problem.symbols)
    }
    quoted = ", ".join(
        f'r"{symbol}": "{target}"' if "\\" in symbol else f'"{symbol}": "{target}"' for symbol, target in pairs.items()
    )
    lines.append(f"say what it stands for: where={{{quoted}}}")
    return "\n".join(lines)


_SAID: dict[type[BaseException], Callable[[BaseException], str]] = {
    SyntaxProblem: _say_syntax,
    UnboundSymbol: _say_unbound,
    MemoryError: lambda _: "memory ran out",
    RecursionError: lambda _: "the nesting is too deep",
}
