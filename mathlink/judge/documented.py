"""The equations of a docstring against their function: no decorator, names bound by rule, inputs from the docstring's own examples."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.bind import statement
from mathlink.bind.names import candidates
from mathlink.bind.shapes import layout
from mathlink.bind.target import Parameter, read_target
from mathlink.claim import Claim
from mathlink.errors import InputProblem, NotModelled, OutOfReach, OutOfTime, UnboundSymbol
from mathlink.judge import numeric, replay
from mathlink.judge.case import Case
from mathlink.judge.claim import SHARE, about, problem_finding, stated
from mathlink.judge.equation import judge_equation, with_whole_numbers
from mathlink.judge.finding import Finding, undecided
from mathlink.judge.gather import domain_points
from mathlink.judge.prepare import Prepared, domain_kinds
from mathlink.model import Budget, Configuration, Domain, Fixed, Scalar, Shape, Status, Verdict
from mathlink.term import Term, const, lt, sym

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mathlink.bind.target import Target
    from mathlink.discover.docstrings import Documented
    from mathlink.discover.plan import Planned
    from mathlink.discover.reading import Stated

__all__ = ["judge_documented"]

_NEAR = 0.07
_SUGGEST_SECONDS = 1.0
_MOST_SUGGESTIONS = 24


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
        finding = problem_finding(problem)
        if isinstance(problem, UnboundSymbol):
            hint = _suggestion(documented, planned, claim, budget)
            finding = dataclasses.replace(finding, hint=hint)
        return stated(verdict, finding, None)


def _judged(documented: Documented, planned: Planned, verdict: Verdict, claim: Claim, budget: Budget) -> Verdict:
    assert planned.binding is not None
    assert planned.equation is not None
    if not planned.binding.complete:
        raise UnboundSymbol(planned.binding.unbound, planned.binding.free)
    names = list(documented.parameters)
    bound = statement.bind(planned.equation, names, known=planned.binding.known(names))
    case, words = _case(documented, planned, bound)
    prepared = Prepared(claim, lift.signature(documented.function), bound, [case], None, words)
    finding = judge_equation(prepared, budget)
    if finding.status is Status.REFUTED:
        finding = _second_look(documented, planned, prepared, finding, budget)
    finding = dataclasses.replace(finding, warnings=(*finding.warnings, words, *documented.notes))
    return dataclasses.replace(stated(verdict, finding, bound, prepared), where=planned.binding.where)


def _case(documented: Documented, planned: Planned, bound: statement.Statement) -> tuple[Case, str]:
    """The configuration of the first documented call, numbers varied; signs as in the examples."""
    parameters = {p.name: p for p in lift.signature(documented.function)}
    example = next((e for e in documented.examples if not planned.omitted or e.get(planned.omitted) is None), {})
    used = {name for t in bound.targets.values() for name in _named(t)}
    configuration: Configuration = {}
    for name, parameter in parameters.items():
        if parameter.kind in ("args", "kwargs"):
            continue
        given = example.get(name)
        if name == planned.omitted:
            configuration[name] = Fixed(None)
        elif _is_number(given) or (given is None and name in used and name not in example):
            if name in used or parameter.required:
                configuration[name] = Scalar()
        elif isinstance(given, list | tuple) and _is_numbers(given):
            configuration[name] = Shape((len(given),), "tuple" if isinstance(given, tuple) else "list")
        elif name in example:
            configuration[name] = Fixed(given)
        elif parameter.required:
            configuration[name] = Scalar()
    plan_ = layout(bound, {}, {})
    kinds = domain_kinds(configuration)
    points = tuple(_point(e, kinds) for e in documented.examples)
    points = tuple(p for p in points if p)
    positive = [n for n in kinds if points and all(p.get(n, 1.0) > 0 for p in points) and any(n in p for p in points)]
    shapes = {n: g.dims for n, g in configuration.items() if isinstance(g, Shape)}
    domain = Domain(kinds, tuple(lt(const(0), sym(n)) for n in positive), points)
    case = Case(documented.function, bound, plan_, configuration, shapes, domain)
    case.domain = dataclasses.replace(
        domain, hypotheses=(*domain.hypotheses, *(case.instance({}).term(c) for c in bound.conditions))
    )
    words = "domain: positive inputs, as in the docstring's example" if positive else ""
    return case, words


def _named(target: Target) -> tuple[str, ...]:
    if isinstance(target, Parameter):
        return (target.name,)
    return target.names() if hasattr(target, "names") else ()


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(_is_number(v) for v in value)


def _point(example: Mapping[str, Any], kinds: Mapping[str, Any]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in example.items():
        if _is_number(value) and name in kinds:
            found[name] = float(value)
        elif _is_numbers(value):
            found.update({f"{name}[{i}]": float(v) for i, v in enumerate(value) if f"{name}[{i}]" in kinds})
    return found


def _second_look(
    documented: Documented, planned: Planned, prepared: Prepared, finding: Finding, budget: Budget
) -> Finding:
    """A formula that holds around the documented example, or that is one of several, may be stated for a range only."""
    case = with_whole_numbers(prepared.cases[0], budget)
    near = _holds_near(case, budget)
    if near:
        return dataclasses.replace(
            undecided(
                "not_comparable",
                "the equation holds around the docstring's example and differs elsewhere: it may be meant for a range "
                f"that is not stated in the equation ({finding.message})",
            ),
            evidence=finding.evidence,
            counterexample=finding.counterexample,
        )
    if planned.reserve:
        return dataclasses.replace(
            undecided("not_comparable", f"{planned.reserve}; this one differs ({finding.message})"),
            evidence=finding.evidence,
            counterexample=finding.counterexample,
            hint=finding.hint,
        )
    return finding


def _holds_near(case: Case, budget: Budget) -> bool:
    """Whether code and equation agree at the documented examples and close around them."""
    if not case.domain.examples:
        return False
    agreed = 0
    for point in domain_points(case.domain, case.filters, 24, budget.seed):
        if not any(_is_near(point, example) for example in case.domain.examples):
            continue
        try:
            seen = replay.look(case, point)
        except (InputProblem, OutOfReach):
            return False
        if any(s.left is None or s.right is None for s in seen):
            continue
        if any(s.gap > numeric.TIGHT for s in seen):
            return False
        agreed += any(s.left != 0 for s in seen)
    return agreed >= 2


def _is_near(point: Mapping[str, Any], example: Mapping[str, float]) -> bool:
    return all(n in example and abs(float(v) - example[n]) <= 2 * _NEAR * abs(example[n]) for n, v in point.items())


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
            case, _ = _case(documented, planned, bound)
            found = numeric.agreement(with_whole_numbers(case, limit), limit, count=6)
        except (InputProblem, NotModelled, OutOfReach, ValueError, TypeError):
            continue
        if found.status is Status.TESTED:
            quoted = ", ".join(f'r"{s}": "{p}"' for s, p in pairs.items())
            return f"it would hold with where={{{quoted}}}: confirm it if that is what is meant"
    return ""
