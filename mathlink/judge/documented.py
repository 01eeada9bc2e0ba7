"""The equations of a docstring against their function: no decorator, names bound by rule, inputs from the docstring's own examples."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING

from mathlink import lift
from mathlink.bind import statement
from mathlink.bind.candidates import candidates
from mathlink.bind.target import read_target
from mathlink.claim import Claim
from mathlink.errors import InputProblem, NotModelled, OutOfReach, UnboundSymbol
from mathlink.judge import numeric, replay
from mathlink.judge.claim import ANSWERED, SHARE, about, problem_finding, stated
from mathlink.judge.doubt import second_look
from mathlink.judge.equation import judge_equation
from mathlink.judge.exemplar import example_case
from mathlink.judge.finding import undecided
from mathlink.judge.gather import domain_points
from mathlink.judge.instances import with_whole_numbers
from mathlink.judge.prepare import Prepared
from mathlink.model import Budget, Status, Verdict
from mathlink.term import Term, postorder, sym

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.bind.target import Target
    from mathlink.discover.docstrings import Documented
    from mathlink.discover.plan import Planned
    from mathlink.discover.reading import Stated
    from mathlink.judge.case import Case

__all__ = ["judge_documented"]


_SUGGEST_SECONDS = 1.0
_MOST_SUGGESTIONS = 24
_ENOUGH = 8


def judge_documented(stated_: Stated, budget: float = 10.0, seed: int = 0, start: int = 0) -> Iterator[Verdict]:
    """One verdict for every entry of a docstring from number ``start`` on, in order."""
    for planned, block in list(zip(stated_.planned, stated_.blocks, strict=True))[start:]:
        started = time.monotonic()
        verdict = _verdict(stated_.documented, planned, Budget.seconds(SHARE * budget, seed))
        yield dataclasses.replace(
            verdict, equation=block.text, line=block.line or verdict.line, seconds=time.monotonic() - started
        )


def _verdict(documented: Documented, planned: Planned, budget: Budget) -> Verdict:
    claim = Claim(documented.function, "implements", planned.block.text)
    verdict = dataclasses.replace(about(claim), function=documented.name, file=documented.file, line=documented.line)
    if planned.kind == "unreadable":
        assert planned.problem is not None
        return stated(verdict, problem_finding(planned.problem), None)
    if planned.kind == "not_a_claim":
        return stated(verdict, undecided("not_a_claim", f"not a claim about this function: {planned.why}"), None)
    assert planned.binding is not None
    verdict = dataclasses.replace(verdict, binding=planned.binding.where)
    try:
        return _judged(documented, planned, verdict, claim, budget)
    except ANSWERED as problem:
        finding = problem_finding(problem)
        if isinstance(problem, UnboundSymbol):
            hint = _suggestion(documented, planned, claim, budget)
            if not hint and _speaks_of_entries(planned):
                finding = undecided("unbound_symbol", _of_entries(problem))
            finding = dataclasses.replace(finding, hint=hint)
        return stated(verdict, finding, None)


def _speaks_of_entries(planned: Planned) -> bool:
    """Whether an equation has entries of an array, or runs over as many as there are."""
    terms = planned.binding.terms if planned.binding is not None else ()
    return any(t.op == "index" or (t.op == "call" and t.data == _LENGTH) for t in postorder(*terms))


def _of_entries(problem: UnboundSymbol) -> str:
    """What a person can do: no rule says which parameters of a docstring are arrays."""
    names = tuple(symbol for symbol in problem.symbols if symbol != _LENGTH)
    found = str(UnboundSymbol(names)) if names else "the length of an array is bound to nothing"
    return f"{found}\nindices and lengths of arrays are not bound in docstrings: verify(function, equation), or @implements, judges them"


_LENGTH = "length"


def _judged(documented: Documented, planned: Planned, verdict: Verdict, claim: Claim, budget: Budget) -> Verdict:
    assert planned.binding is not None
    assert planned.equation is not None
    if not planned.binding.complete:
        raise UnboundSymbol(planned.binding.unbound, planned.binding.free)
    names = list(documented.parameters)
    bound = statement.bind(planned.equation, names, known=planned.binding.known(names))
    case, words = example_case(documented, planned, bound)
    prepared = Prepared(claim, lift.signature(documented.function), bound, [case], [], words)
    finding = judge_equation(prepared, budget)
    if finding.status is Status.REFUTED:
        finding = second_look(documented, planned, prepared, finding, budget)
    given = finding.tags.get("given")
    words = f"domain: positive inputs in the documented range ({given})" if given else words
    finding = dataclasses.replace(finding, warnings=(*finding.warnings, words, *documented.notes))
    return dataclasses.replace(stated(verdict, finding, bound, prepared), where=planned.binding.where, given=given)


def _suggestion(documented: Documented, planned: Planned, claim: Claim, budget: Budget) -> str:
    """A ``where`` map under which the equation would agree: a suggestion for a person, never used."""
    binding, equation = planned.binding, planned.equation
    if binding is None or equation is None:
        return ""
    limit = budget.part(_SUGGEST_SECONDS)
    names = list(documented.parameters)
    for tried, pairs in enumerate(candidates(binding.unbound, binding.free)):
        if tried >= _MOST_SUGGESTIONS or limit.left() <= 0:
            return ""
        known: dict[Term, Target] = {
            **binding.known(names),
            **{sym(s): read_target(p, names) for s, p in pairs.items()},
        }
        try:
            bound = statement.bind(equation, names, known=known)
            case, _ = example_case(documented, planned, bound)
            agrees = _agrees(with_whole_numbers(case, limit), limit)
        except (InputProblem, NotModelled, OutOfReach, ArithmeticError, ValueError, TypeError):
            continue
        if agrees:
            quoted = ", ".join(f'r"{s}": "{p}"' for s, p in pairs.items())
            return f"it would hold with where={{{quoted}}}: confirm it if that is what is meant"
    return ""


def _agrees(case: Case, budget: Budget) -> bool:
    """Whether the running function agrees with the equation at every one of a few points that are far apart."""
    agreed = 0
    for point in domain_points(case.domain, case.filters, 4 * _ENOUGH, budget.seed):
        if budget.left() <= 0:
            return False
        seen = replay.look(case, point)
        if any(s.left is None or s.right is None for s in seen):
            continue
        if any(s.gap > numeric.TIGHT for s in seen):
            return False
        agreed += any(s.left != 0 for s in seen)
        if agreed >= _ENOUGH:
            return True
    return False
