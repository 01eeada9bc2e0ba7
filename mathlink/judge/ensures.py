"""An ``@ensures`` claim: the running code is searched for an input of the domain that breaks the condition."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import itertools
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import latex, lift
from mathlink.attach import claims_of
from mathlink.bind.instance import Instance
from mathlink.bind.shapes import Layout, configuration, layout
from mathlink.bind.spelling import exact
from mathlink.bind.statement import Statement
from mathlink.bind.target import Parameter, Return
from mathlink.errors import GivenProblem, InputProblem, NotModelled, OutOfReach, UnboundSymbol
from mathlink.judge.case import Case, constants, part
from mathlink.judge.equation import with_whole_numbers
from mathlink.judge.finding import Finding, together, undecided
from mathlink.judge.gather import domain_points
from mathlink.judge.literals import numbers_in, points_at
from mathlink.judge.prepare import declared_rank, domain_kinds, instances, read_statement, requirement, truth
from mathlink.model import Array, Counterexample, Domain, Equation, Evidence, Outcome, Relation, Status
from mathlink.term import Term, boolean, postorder
from mathlink.views.arb import holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mathlink.claim import Claim
    from mathlink.model import Budget, Point

__all__ = ["condition_text", "judge_ensures"]

_LENGTHS = (1, 2, 3, 5)
_EXAMPLES = 200
_FEWEST = 3
_LOOKED_AT = 6
_MISFITS = frozenset({"TypeError", "AttributeError", "IndexError", "AxisError"})
_SUGGESTED = 60
_BEYOND = 10**400  # stands for infinity in comparisons: larger than every double


@dataclass(frozen=True)
class Asked:
    """One call: whether the condition held, and what was seen."""

    held: bool | None
    ran: lift.Run
    words: str = ""


def judge_ensures(claim: Claim, budget: Budget) -> Finding:
    """Edge values first, then Hypothesis, for every shape that the preconditions admit."""
    parameters = lift.signature(claim.function)
    condition = _Condition(claim, parameters)
    requires = [c for c in claims_of(claim.function) if c.kind == "requires"]
    cases = list(_cases(claim, parameters, requires, budget))
    findings = []
    for number, case in enumerate(cases):
        share = budget.part(budget.left() / (len(cases) - number))
        found = _search(case, condition, share)
        if found.status is Status.REFUTED:
            return found
        findings.append(found)
    usable = [f for f in findings if f.status is Status.TESTED]
    if not usable and findings and all(f.reason == "not_comparable" for f in findings):
        return findings[0]
    return together(usable or findings)


def _cases(
    claim: Claim, parameters: Sequence[lift.Parameter], requires: Sequence[Claim], budget: Budget
) -> Iterator[Case]:
    fixed = dict(claim.when or {})
    kinds: dict[str, str] = {}
    ranks: dict[str, int] = {}
    known = ranks_elsewhere(claim, parameters)
    for p in parameters:
        if p.kind in ("args", "kwargs") or p.name in fixed:
            continue
        rank = declared_rank(p) or known.get(p.name)
        text = p.annotation if isinstance(p.annotation, str) else getattr(p.annotation, "__name__", "")
        if rank is not None:
            ranks[p.name] = rank
        elif not p.required and not isinstance(p.default, (int, float)):
            continue
        elif text in ("str", "bool"):
            raise NotModelled(f"the option {p.name!r} has no value", hint=f"say which with when={{{p.name!r}: …}}")
        kinds[p.name] = "int" if text == "int" else "real"
    containers = {p.name: _container(p) for p in parameters}
    for lengths in itertools.product(_LENGTHS, repeat=min(len(ranks), 2)) if ranks else [()]:
        dims = {n: (lengths[i % len(lengths)],) * r for i, (n, r) in enumerate(ranks.items())}
        conf = configuration(kinds, dims, containers, fixed)
        empty = Statement(Equation("", (Relation("", boolean(True), None),)), (), (), {}, {})
        case = Case(claim.function, empty, Layout(), conf, dims, Domain(domain_kinds(conf)))
        hypotheses = list(_stated(claim, case))
        filters: list[Any] = []
        for required in requires:
            terms, run = requirement(required, case, budget)
            hypotheses += terms
            filters += run
        case.domain = dataclasses.replace(case.domain, hypotheses=tuple(hypotheses))
        case.filters = tuple(filters)
        yield with_whole_numbers(case, budget)


def _stated(claim: Claim, case: Case) -> Iterator[Term]:
    """The conditions of ``given`` at a case."""
    if not claim.given:
        return
    given = latex.read_given(claim.given, {n: "vector" if n in case.shapes else "symbol" for n in case.configuration})
    try:
        for condition in given.conditions:
            yield from instances(condition, case)
    except UnboundSymbol as problem:
        names = ", ".join(f"`{s}`" for s in problem.symbols)
        raise GivenProblem(claim.given, f"{names} is no parameter ({', '.join(case.configuration)})") from None


def ranks_elsewhere(claim: Claim, parameters: Sequence[lift.Parameter]) -> dict[str, int]:
    """Axes of the array parameters as the function's equations and a stated domain show them."""
    found: dict[str, int] = {}
    for other in claims_of(claim.function):
        if other.kind != "implements":
            continue
        try:
            found |= layout(read_statement(other, parameters), {}, {}).ranks
        except (InputProblem, OutOfReach):
            continue
    for text in (claim.given, claim.statement):
        if isinstance(text, str):
            found |= _indexed(text, parameters)
    return found


def _indexed(text: str, parameters: Sequence[lift.Parameter]) -> dict[str, int]:
    """Parameters that a domain gives indices (``x_i > 0``) or a shape (``x \\in \\mathbb{R}^n``)."""
    try:
        given = latex.read_given(text, {p.name: "vector" for p in parameters})
    except InputProblem:
        return {}
    by_name = {exact(p.name): p.name for p in parameters}
    found = {by_name[exact(n)]: len(dims) for n, dims in given.shapes.items() if exact(n) in by_name}
    for t in postorder(*given.conditions):
        if t.op == "index" and t.args[0].op == "sym" and exact(t.args[0].data) in by_name:
            found[by_name[exact(t.args[0].data)]] = len(t.args) - 1
    return found


def _container(parameter: lift.Parameter) -> str:
    text = parameter.annotation if isinstance(parameter.annotation, str) else str(parameter.annotation)
    return "list" if text.lower().startswith(("list", "sequence", "tuple", "typing.list")) else "ndarray"


def _search(case: Case, condition: _Condition, budget: Budget) -> Finding:
    from mathlink.prove import floats

    valid, worst = 0, None
    edges = list(domain_points(case.domain, case.filters, 40, budget.seed))
    suggested = points_at(case, edges, numbers_in(case.function))
    for point in (*edges, *itertools.islice(suggested, _SUGGESTED)):
        if budget.left() <= 0:
            break
        seen = condition.at(case, point)
        valid += seen.held is not None
        if seen.held is False:
            worst = point
            break
    if worst is None and valid:
        found = floats.explore(
            case.domain,
            lambda point: _answer(case, condition, point),
            budget=budget.part(max(0.0, budget.left() * 0.8)),
            count=_EXAMPLES,
        )
        worst, valid = found.point, valid + found.valid
    if worst is not None and _never_fits(case, edges):
        names = ", ".join(n for n in case.configuration if n not in case.shapes)
        words = "the function takes none of the numbers it was given: annotate its arrays, or state a shape in given="
        return undecided("not_comparable", f"{words} (parameters given as numbers: {names})")
    if worst is not None:
        return _broken(condition.at(case, worst), condition, valid, budget)
    evidence = Evidence(
        "hypothesis", Outcome.AGREES if valid >= _FEWEST else Outcome.OPEN, points=valid, seed=budget.seed
    )
    if valid < _FEWEST:
        reason = "vacuous" if valid == 0 else "no_valid_inputs"
        return undecided(
            reason,
            (
                "no input was found that satisfies the preconditions"
                if valid == 0
                else f"only {valid} inputs satisfy the preconditions"
            ),
            evidence=(evidence,),
        )
    return Finding(
        Status.TESTED,
        "numeric",
        f"the condition held at {valid} inputs",
        evidence=(evidence,),
        points=valid,
        floats="tested",
    )


def _never_fits(case: Case, points: Sequence[Point]) -> bool:
    """Whether every call fails on the kind of its arguments: a parameter that nobody declared is no number after all."""
    ran = [lift.run(case.function, case.configuration, point) for point in points[:_LOOKED_AT]]
    return bool(ran) and all(r.exception.split(":")[0] in _MISFITS and not r.own_raise for r in ran)


def _answer(case: Case, condition: _Condition, point: Point) -> bool | None:
    return condition.at(case, point).held if all(f(point) for f in case.filters) else None


def _broken(seen: Asked, condition: _Condition, valid: int, budget: Budget) -> Finding:
    ran = seen.ran
    evidence = Evidence("hypothesis", Outcome.REFUTED, points=valid, seed=budget.seed)
    return Finding(
        Status.REFUTED,
        "counterexample",
        seen.words or f"{condition.text} does not hold: the result was {ran.exception or ran.value!r}",
        counterexample=Counterexample(dict(ran.inputs), ran.exception or ran.value, condition.text),
        evidence=(evidence,),
        points=valid,
        floats="refuted",
        floats_witness=dict(ran.inputs),
    )


class _Condition:
    """The condition of an ``@ensures``, as something that is asked after every call."""

    def __init__(self, claim: Claim, parameters: Sequence[lift.Parameter]) -> None:
        self.claim = claim
        self.names = [p.name for p in parameters]
        self.result = claim.result or "result"
        if isinstance(claim.statement, str):
            own = getattr(lift.callable_of(claim.function), "__name__", "")
            table = dict.fromkeys([*self.names, self.result], "symbol")
            if own.isidentifier():
                table[own] = "function"
            self.terms = latex.read_given(claim.statement, table).conditions
            self.text = claim.statement
            self.own = own
        else:
            self.asked = [p.name for p in lift.signature(claim.statement)]
            self.text = condition_text(claim.statement)
            strange = [n for n in self.asked if n not in self.names and n != self.result]
            if strange:
                raise InputProblem(
                    f"the condition takes {', '.join(strange)}, which is neither a parameter nor `{self.result}`"
                )

    def at(self, case: Case, point: Point) -> Asked:
        """Call the function and ask. A ``raise`` that the function writes itself puts the input outside the domain."""
        ran = lift.run(case.function, case.configuration, point)
        if ran.exception:
            if ran.own_raise:
                return Asked(None, ran)
            return Asked(False, ran, f"the code raises {ran.exception}")
        if isinstance(self.claim.statement, str):
            return Asked(self._read(case, point, ran), ran)
        return self._asked(case, point, ran)

    def _asked(self, case: Case, point: Point, ran: lift.Run) -> Asked:
        arguments = lift.arguments_at(case.configuration, point)
        given = {n: (ran.raw if n == self.result else arguments.get(n, self._default(n))) for n in self.asked}
        try:
            answer = self.claim.statement(**given)  # type: ignore[operator]
        except Exception as error:
            raise InputProblem(f"the condition {self.text} raised {type(error).__name__}: {error}") from None
        return Asked(truth(answer, self.text), ran)

    def _default(self, name: str) -> Any:
        return next(p.default for p in lift.signature(self.claim.function) if p.name == name)

    def _read(self, case: Case, point: Point, ran: lift.Run) -> bool | None:
        if _has_nan(ran.value):
            return False  # as in Python: no comparison with NaN holds
        results = case_results(ran.value)
        for condition in self.terms:
            held = holds(_over(condition, case, self.result, self.own, results), point)
            if held is None:
                raise InputProblem(f"{self.text} has no value at {ran.inputs}")
            if not held:
                return False
        return True


def case_results(raw: Any) -> Term | Array:
    """A returned value as constants, infinity as a number beyond all doubles."""
    return constants(_finite(part(raw, ())))


def _finite(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_finite(v) for v in value]
    infinite = isinstance(value, float) and math.isinf(value)
    return Fraction(_BEYOND if value > 0 else -_BEYOND) if infinite else value


def _has_nan(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_has_nan, value))
    return isinstance(value, float) and math.isnan(value)


def _over(condition: Term, case: Case, result: str, own: str, returned: Term | Array) -> Term:
    targets: dict[Term, Any] = {}
    by_name = {exact(n): n for n in case.values}
    for t in postorder(condition):
        if t.op == "sym" and exact(t.data) == exact(result):
            targets[t] = Return()
        elif t.op == "sym" and exact(t.data) in by_name:
            targets[t] = Parameter(by_name[exact(t.data)])
        elif t.op == "call" and exact(t.data) == exact(own):
            targets[t] = Return()
    return Instance(targets, {}, case.values, {Return(): returned}).term(condition)


def condition_text(condition: Any) -> str:
    """The condition as its author wrote it: the body of a lambda, the name of a function."""
    try:
        text = inspect.getsource(condition).strip()
    except (OSError, TypeError):
        return getattr(condition, "__name__", repr(condition))
    if "lambda" in text:
        return _lambda(text) or text
    return getattr(condition, "__name__", text)


def _lambda(text: str) -> str:
    """The body of the first lambda in a piece of source, as far as it parses."""
    start = text.index("lambda")
    for end in range(len(text), start, -1):
        try:
            node = ast.parse(text[start:end], mode="eval").body
        except (SyntaxError, ValueError):
            continue
        if isinstance(node, ast.Tuple):  # the rest of the decorator's arguments
            node = node.elts[0]
        return ast.unparse(node.body) if isinstance(node, ast.Lambda) else ast.unparse(node)
    return ""
