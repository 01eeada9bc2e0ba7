"""One claim, from what a person wrote to the verdict that they read."""

from __future__ import annotations

import copy
import dataclasses
import re
import time
from difflib import get_close_matches
from typing import TYPE_CHECKING

from mathlink import lift
from mathlink.bind.expressions import UNDERSTOOD
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
from mathlink.judge.ensures import judge_ensures
from mathlink.judge.equation import judge_equation
from mathlink.judge.finding import Finding, undecided
from mathlink.judge.invariant import judge_invariant
from mathlink.judge.lawful import judge_law
from mathlink.judge.methods import as_function
from mathlink.judge.prepare import prepare
from mathlink.judge.reading import entry_results, read_statement
from mathlink.model import Budget, Fixed, Outcome, Status, Verdict
from mathlink.wording import condition_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mathlink.bind.statement import Statement
    from mathlink.claim import Claim
    from mathlink.judge.prepare import Prepared

__all__ = ["ANSWERED", "SHARE", "about", "judge", "problem_finding", "stated"]

SHARE = 0.9
"""Part of a budget that is planned with; the rest is for finishing what has begun."""


def judge(claim: Claim, budget: float = 10.0, seed: int = 0) -> Verdict:
    """The verdict on one claim, found in this process; nothing but ``KeyboardInterrupt`` and the like is raised."""
    started = time.monotonic()
    limit = Budget.seconds(SHARE * budget, seed)
    verdict = about(claim)
    try:
        claim = _of_function(claim)
        if claim.kind in _OTHERS:
            verdict = stated(verdict, _OTHERS[claim.kind](claim, limit), None)
        else:
            verdict = _judged(claim, verdict, limit)
    except ANSWERED as problem:
        verdict = stated(verdict, problem_finding(problem), None)
    return dataclasses.replace(verdict, seconds=time.monotonic() - started)


ANSWERED = (
    InputProblem,
    NotModelled,
    OutOfReach,
    OutOfTime,
    RecursionError,
    MemoryError,
    ArithmeticError,
    ValueError,
    TypeError,
)

_OTHERS = {"ensures": judge_ensures, "law": judge_law, "invariant": judge_invariant}


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
    strange = [name for name in claim.when or {} if name not in {p.name for p in parameters}]
    if strange:
        known = ", ".join(p.name for p in parameters) or "none"
        raise WhereProblem(f"when= names {strange[0]!r}: {strange[0]!r} is no parameter (parameters: {known})")
    bound = read_statement(claim, parameters)
    found = _found(claim, bound, parameters, verdict, budget)
    entries = entry_results(bound, claim)
    if not entries or found.status in (Status.PROVED, Status.TESTED):
        return found
    # `c_k = Σ_{i=1}^k x_i`: a number for k = len(x), or with an array returned its entries for every k
    try:
        again = _found(claim, read_statement(claim, parameters, entries), parameters, verdict, budget)
    except ANSWERED:  # the second reading fails: the first answer stays
        return found
    return again if _says_more(again, found) else found


def _says_more(again: Verdict, found: Verdict) -> bool:
    """Whether the result read as an array fits the code better than the result read as a number."""
    if again.status is Status.REFUTED:
        return again.reason != "shape" and (found.status is Status.UNDECIDED or found.reason == "shape")
    return again.status is not Status.UNDECIDED


def _found(
    claim: Claim, bound: Statement, parameters: Sequence[lift.Parameter], verdict: Verdict, budget: Budget
) -> Verdict:
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
    if finding.status is Status.UNDECIDED and (raw := _not_raw(verdict.equation) or _not_raw(verdict.given or "")):
        finding = dataclasses.replace(finding, message=f"{raw}\n{finding.message}")
    if finding.reason == "no_valid_inputs" and _NOT_ARRAYS.search(finding.message):
        finding = dataclasses.replace(finding, message=f"{finding.message}\n{_SAY_SHAPES}")
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
        code=finding.tags.get("code", ()),
    )


_ESCAPES = {"\a": "a", "\b": "b", "\f": "f", "\v": "v", "\t": "t", "\r": "r", "\n": "n"}
_SWALLOWED = re.compile(
    r"([\a\b\f\v])([a-zA-Z]*)|\t(heta|au|imes|ext|an|ilde|riangle)\b|\r(ho|ight|angle)\b|\n(abla|eq|otin)\b"
)
"""Control characters that Python makes of ``\\frac``, ``\\beta``, ``\\theta``, ``\\rho``, ``\\neq``: always, or where the rest of the command follows."""


def _not_raw(text: str) -> str:
    """What to do where a string was written without its ``r``; ``""`` where nothing hints at that."""
    found = _SWALLOWED.search(text)
    if found is None:
        return ""
    character = found.group()[0]
    command = f"\\{_ESCAPES[character]}{found.group()[1:]}"
    return f'`{command}` has become a control character: write r in front of the string, r"…{command}…"'


def _scope(finding: Finding, prepared: Prepared | None) -> str:
    return ", ".join(part for part in (_extent(finding, prepared), _held(finding, prepared)) if part)


def _held(finding: Finding, prepared: Prepared | None) -> str:
    """The options that kept their defaults or are as in a documented call: the answer is for these values of them."""
    if prepared is None or finding.status not in (Status.PROVED, Status.TESTED):
        return ""
    given = prepared.cases[0].configuration
    held = {}
    for p in prepared.parameters:
        value = given.get(p.name, Fixed(p.default))
        shown = prepared.maker is None or p.name not in given
        if shown and isinstance(value, Fixed) and isinstance(value.value, (bool, int, float, str)):
            held[p.name] = value.value
    return f"with {', '.join(f'{n}={v!r}' for n, v in held.items())}" if held else ""


def _extent(finding: Finding, prepared: Prepared | None) -> str:
    if finding.status is Status.PROVED and finding.tags.get("extent"):
        return str(finding.tags["extent"])
    if finding.status is Status.PROVED:
        ranks = prepared is not None and any(c.shapes for c in prepared.cases)
        if any(e.engine == "indices" and e.outcome is Outcome.PROVED for e in finding.evidence):
            return "all shapes"
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
    lines = [str(problem), f"parameters left over: {', '.join(problem.free) or 'none'}"]
    if any(symbol in _OF_ARRAYS for symbol in problem.symbols):
        return "\n".join([lines[0], _SAY_SHAPES])
    if any(symbol.startswith("\\mathbb{E}") for symbol in problem.symbols):
        lines.append('a sample mean is declared: where={r"\\mathbb{E}": "mean over axis 0"}')
    pairs = problem.suggestion or _likely(problem.symbols, problem.free)
    quoted = ", ".join(
        f'r"{symbol}": "{target}"' if "\\" in symbol else f'"{symbol}": "{target}"'
        for symbol, target in pairs.items()
        if "(" not in symbol
    )
    if quoted:
        lines.append(f"say what it stands for: where={{{quoted}}}")
    return "\n".join(lines)


_OF_ARRAYS = frozenset(
    f"{name}(…)" for name in (r"\cdot", r"^{\top}", r"\tr", r"\odot", r"\det", "norm", "norm_{2}", "norm_{F}")
)
_NOT_ARRAYS = re.compile(
    r"for @: 'float'|'float' object has no attribute|object is not subscriptable|matmul: Input operand"
)
_SAY_SHAPES = (
    "vectors and matrices need their shapes: "
    r'given=r"W \in \mathbb{R}^{m \times n},\ x \in \mathbb{R}^n", or annotations such as Float[Array, "m n"]'
)


def _likely(symbols: Sequence[str], free: Sequence[str]) -> dict[str, str]:
    """A parameter for each symbol where only one is left or the names are alike; ``…`` for a person to fill in elsewhere."""
    if len(symbols) == len(free) == 1:
        return {symbols[0]: free[0]}
    left = {_letters(name): name for name in free}
    found = {}
    for symbol in symbols:
        alike = get_close_matches(_letters(symbol), left, 1)
        found[symbol] = left.pop(alike[0]) if alike else "…"
    return found


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _say_where(problem: BaseException) -> str:
    text = str(problem)
    found = re.search(r"'(\w+)' is no parameter \(parameters: ([^)]*)\)", text)
    alike = get_close_matches(found[1], found[2].split(", "), 1) if found else []
    if alike:
        return f"{text}\ndid you mean {alike[0]!r}?"
    if found and "(" in text.split(":")[0]:
        return f"{text}\nunderstood are {UNDERSTOOD}"
    return text


_SAID: dict[type[BaseException], Callable[[BaseException], str]] = {
    SyntaxProblem: _say_syntax,
    UnboundSymbol: _say_unbound,
    WhereProblem: _say_where,
    MemoryError: lambda _: "memory ran out",
    RecursionError: lambda _: "the nesting is too deep",
}
