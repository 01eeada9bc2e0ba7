"""The configurations in which a function with conditions is looked at: every length of its arrays that the preconditions admit."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING, Any

from mathlink import latex, lift
from mathlink.attach import claims_of
from mathlink.bind.shapes import Layout, configuration, layout
from mathlink.bind.spelling import exact
from mathlink.bind.statement import Statement
from mathlink.errors import GivenProblem, InputProblem, NotModelled, OutOfReach, OutOfTime, UnboundSymbol
from mathlink.judge.case import Case
from mathlink.judge.instances import with_whole_numbers
from mathlink.judge.literals import lengths as lengths_in
from mathlink.judge.literals import numbers_in
from mathlink.judge.prepare import declared_rank, domain_kinds, instances, read_statement, requirement
from mathlink.judge.reading import container
from mathlink.judge.timed import answered
from mathlink.model import Domain, Equation, Relation
from mathlink.term import boolean, postorder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mathlink.claim import Claim
    from mathlink.model import Budget
    from mathlink.term import Term

__all__ = ["Admitted", "admitted"]

_LENGTHS = (1, 2, 3, 4, 5, 6)
_FEW = (1, 2, 3, 5)  # where lengths have no end
_BEYOND = (7, 8)
_MOST = 24
_SECONDS = 0.5


@dataclasses.dataclass(frozen=True)
class Admitted:
    """The cases, and whether they are all shapes there are (no longer arrays are in the domain)."""

    cases: list[Case]
    all_shapes: bool


def admitted(claim: Claim, parameters: Sequence[lift.Parameter], requires: Sequence[Claim], budget: Budget) -> Admitted:
    """The cases of a claim whose preconditions are not false for their shapes alone.

    Raises
    ------
    NotModelled : an option without a value.
    GivenProblem : the stated domain names what is no parameter.
    """
    maker = _Maker(claim, parameters, requires, budget)
    if not maker.ranks:
        return Admitted([maker.case({})], True)
    axes = min(len(maker.ranks), 2)
    by_lengths: dict[tuple[int, ...], Case] = {}
    for lengths in sorted(itertools.product(_LENGTHS, repeat=axes), key=sum):
        try:
            case = maker.case(maker.dims(lengths))
        except OutOfTime:
            if not by_lengths:
                raise
            return Admitted(list(by_lengths.values())[:_MOST], False)
        if not _excluded(case):
            by_lengths[lengths] = case
    if not by_lengths:
        return Admitted(_by_numbers(maker, axes), False)
    bounded = _ends(maker, axes)
    if not bounded:
        few = {k: c for k, c in by_lengths.items() if all(n in _FEW for n in k)}
        by_lengths = few or by_lengths
    return Admitted(list(by_lengths.values())[:_MOST], bounded and len(by_lengths) <= _MOST and len(maker.ranks) <= 2)


def _by_numbers(maker: _Maker, axes: int) -> list[Case]:
    """The first case at a length that the preconditions' own numbers suggest."""
    numbers = [n for c in maker.requires if callable(c.statement) for n in numbers_in(c.statement)]
    for length in lengths_in(numbers):
        case = maker.case(maker.dims((length,) * axes))
        if not _excluded(case):
            return [case]
    return []


def _ends(maker: _Maker, axes: int) -> bool:
    """Whether no longer arrays are admitted."""
    longer = [(n,) * axes for n in _BEYOND]
    if axes > 1:
        longer += [(n, 2) for n in _BEYOND] + [(2, n) for n in _BEYOND]
    try:
        return all(_excluded(maker.case(maker.dims(lengths))) for lengths in longer)
    except OutOfTime:
        return False


def _excluded(case: Case) -> bool:
    return any(h.op == "false" for h in case.domain.hypotheses)


class _Maker:
    def __init__(
        self, claim: Claim, parameters: Sequence[lift.Parameter], requires: Sequence[Claim], budget: Budget
    ) -> None:
        self.claim = claim
        self.requires = requires
        self.budget = budget
        self.fixed = dict(claim.when or {})
        self.kinds, self.ranks = _kinds_and_ranks(claim, parameters, self.fixed)
        self.containers = {p.name: container(p) for p in parameters}

    def dims(self, lengths: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
        return {n: (lengths[i % len(lengths)],) * r for i, (n, r) in enumerate(self.ranks.items())}

    def case(self, dims: Mapping[str, tuple[int, ...]]) -> Case:
        conf = configuration(self.kinds, dict(dims), self.containers, self.fixed)
        empty = Statement(Equation("", (Relation("", boolean(True), None),)), (), (), {}, {})
        case = Case(self.claim.function, empty, Layout(), conf, dict(dims), Domain(domain_kinds(conf)))
        hypotheses = list(_stated(self.claim, case))
        filters: list[Any] = []
        for required in self.requires:
            terms, run = requirement(required, case, self.budget)
            hypotheses += terms
            filters += run
        case.domain = dataclasses.replace(case.domain, hypotheses=tuple(hypotheses))
        case.filters = tuple(filters)
        if _excluded(case):
            return case
        try:
            return answered(lambda: with_whole_numbers(case, self.budget), _SECONDS)
        except OutOfTime:  # the search for counterexamples comes to that input, and names it
            return case


def _kinds_and_ranks(
    claim: Claim, parameters: Sequence[lift.Parameter], fixed: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, int]]:
    kinds: dict[str, str] = {}
    ranks: dict[str, int] = {}
    known = ranks_elsewhere(claim, parameters)
    for p in parameters:
        if p.kind in ("args", "kwargs") or p.name in fixed:
            continue
        rank = declared_rank(p) or known.get(p.name)
        text = kind_text(p)
        if rank is not None:
            ranks[p.name] = rank
        elif (not p.required and not isinstance(p.default, (int, float))) or (
            not p.required and isinstance(p.default, bool)
        ):
            continue
        elif text in ("str", "bool"):
            raise NotModelled(f"the option {p.name!r} has no value", hint=f"say which with when={{{p.name!r}: …}}")
        kinds[p.name] = "int" if text == "int" else "real"
    return kinds, ranks


def kind_text(parameter: lift.Parameter) -> str:
    """The name of an annotated type, what ``Annotated`` adds to it taken off."""
    annotation = parameter.annotation
    if isinstance(annotation, str):
        inner = (
            annotation.removeprefix("typing.").removeprefix("Annotated[") if "Annotated[" in annotation else annotation
        )
        return inner.split(",")[0].strip()
    annotation = getattr(annotation, "__origin__", annotation) if hasattr(annotation, "__metadata__") else annotation
    return getattr(annotation, "__name__", "")


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
