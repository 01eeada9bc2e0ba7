"""A claim made ready: equation read and bound, domain read, the configurations in which the code will be looked at."""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mathlink import latex, lift, sample
from mathlink.attach import claims_of
from mathlink.bind import runs, shapes, statement
from mathlink.bind.instance import Instance, ShapeProblem
from mathlink.bind.spelling import exact
from mathlink.bind.target import Expression, Parameter
from mathlink.errors import GivenProblem, InputProblem, NotModelled, SyntaxProblem, UnboundSymbol
from mathlink.judge.case import Case, symbols_of
from mathlink.judge.literals import lengths, numbers_in
from mathlink.judge.reading import annotated_shapes, annotation_text, container, declared_rank, read_statement
from mathlink.model import Array, Budget, Domain, Scalar
from mathlink.sample import holds
from mathlink.term import Term, const, free_symbols, postorder, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mathlink.bind.target import Target
    from mathlink.claim import Claim
    from mathlink.latex import Given
    from mathlink.model import Configuration, Evidence, Point

__all__ = ["Prepared", "declared_rank", "prepare", "read_statement"]

_CONFIRMING = 40


@dataclass
class Prepared:
    """A claim with its statement and its cases; ``larger`` are only run, never modelled; ``domain_words`` say where the domain came from.

    ``proof`` is what was found for all shapes at once, ``None`` where nothing is an array.
    """

    claim: Claim
    parameters: tuple[lift.Parameter, ...]
    statement: statement.Statement
    cases: list[Case]
    larger: list[Case]
    domain_words: str
    maker: Maker | None = None
    proof: Evidence | None = None


def prepare(claim: Claim, bound: statement.Statement, parameters: Sequence[lift.Parameter], budget: Budget) -> Prepared:
    """The cases of a bound claim.

    Raises
    ------
    GivenProblem, ShapeProblem, NotModelled.
    """
    given = _read_given(claim.given, bound, parameters)
    declared = {p.name: r for p in parameters if (r := declared_rank(p)) is not None}
    fixed = dict(claim.when or {})
    declared = {n: r for n, r in declared.items() if n not in fixed}
    sized = _given_shapes(given, bound, parameters)
    plan = shapes.layout(bound, declared, sized)
    plan.span = runs.span(bound)
    kinds = _kinds(bound, parameters, given, plan.ranks, fixed)
    requires = [c for c in claims_of(claim.function) if c.kind == "requires"]
    make = Maker(
        claim, bound, tuple(parameters), plan, kinds, fixed, given, requires, budget, _dimensions(sized, bound)
    )
    cases = [make.case(s) for s in plan.small()]
    larger = [make.case(s) for s in plan.run_only(lengths(numbers_in(claim.function)))]
    words = "given" if claim.given else "@requires" if requires else ""
    return Prepared(claim, tuple(parameters), bound, cases, larger, words, make)


def _kinds(
    bound: statement.Statement,
    parameters: Sequence[lift.Parameter],
    given: Given | None,
    ranks: Mapping[str, int],
    fixed: Mapping[str, object],
) -> dict[str, str]:
    """The parameters that vary and whether they are real or whole."""
    used = {n for t in bound.targets.values() for n in _named(t)}
    whole = _integers(given, bound)
    found = {}
    for p in parameters:
        if p.kind in ("args", "kwargs") or p.name in fixed:
            continue
        if p.name not in used and p.name not in ranks and not p.required:
            continue
        text = p.annotation if isinstance(p.annotation, str) else annotation_text(p.annotation)
        if p.name not in used and text in ("str", "bool"):
            raise NotModelled(f"the option {p.name!r} has no value", hint=f"say which with when={{{p.name!r}: …}}")
        found[p.name] = "int" if text == "int" or p.name in whole else "real"
    return found


def _named(target: Target) -> tuple[str, ...]:
    if isinstance(target, Parameter):
        return (target.name,)
    return target.names() if hasattr(target, "names") else ()


def _integers(given: Given | None, bound: statement.Statement) -> set[str]:
    found = set()
    for name in given.integers if given else ():
        for notation, target in bound.targets.items():
            if isinstance(target, Parameter) and exact(name) in (
                exact(statement.notation_name(notation)),
                exact(target.name),
            ):
                found.add(target.name)
        found.add(name)
    return found


def _read_given(text: str | None, bound: statement.Statement, parameters: Sequence[lift.Parameter]) -> Given | None:
    if not text or not text.strip():
        return None
    table = {p.name: "symbol" for p in parameters}
    for t in bound.targets:
        base = t.args[0] if t.op == "index" else t
        if base.op == "sym":
            table[base.data] = "symbol"
    for t in postorder(*bound.terms()):
        if t.op == "index" and t.args[0].op == "sym":
            table[t.args[0].data] = "vector"
    try:
        return latex.read_given(text, table)
    except SyntaxProblem as problem:
        raise GivenProblem(text, str(problem)) from None


def _given_shapes(
    given: Given | None, bound: statement.Statement, parameters: Sequence[lift.Parameter]
) -> dict[str, tuple[Term, ...]]:
    found = {n: dims for n, dims in annotated_shapes(parameters).items() if dims}
    for name, dims in (given.shapes if given else {}).items():
        for p in parameters:
            if exact(p.name) == exact(name):
                found[p.name] = tuple(dims)
        for notation, target in bound.targets.items():
            if isinstance(target, Parameter) and exact(statement.notation_name(notation)) == exact(name):
                found[target.name] = tuple(dims)
    return found


def _dimensions(sized: Mapping[str, tuple[Term, ...]], bound: statement.Statement) -> dict[Term, Target]:
    found: dict[Term, Target] = {}
    for name, dims in sized.items():
        for axis, length in enumerate(dims):
            if length.op == "sym" and length not in bound.targets:
                found.setdefault(length, Expression(f"{name}.shape[{axis}]"))
    return found


@dataclass
class Maker:
    """Builds the case for given shapes."""

    claim: Claim
    bound: statement.Statement
    parameters: tuple[lift.Parameter, ...]
    plan: shapes.Layout
    kinds: dict[str, str]
    fixed: dict[str, Any]
    given: Given | None
    requires: list[Claim]
    budget: Budget
    dimensions: dict[Term, Target] = field(default_factory=dict)
    """Lengths that only the shapes name: ``n`` of ``x \\in \\mathbb{R}^n``."""

    def case(self, dims: dict[str, tuple[int, ...]], pinned: Mapping[str, int] | None = None) -> Case:
        """The case for these shapes; ``pinned`` holds whole-number parameters at a value."""
        fixed = {**dict(shapes.tied_values(self.plan, dims)), **(pinned or {}), **self.fixed}
        containers = {p.name: container(p) for p in self.parameters}
        configuration = shapes.configuration(self.kinds, dims, containers, fixed)
        domain = Domain(domain_kinds(configuration), (), self._examples(configuration))
        case = Case(self.claim.function, self.bound, self.plan, configuration, dims, domain)
        hypotheses = [*self._given(case), *self._conditions(case)]
        filters: list[Callable[[Point], bool]] = []
        for required in self.requires:
            terms, run = requirement(required, case, self.budget)
            hypotheses.extend(terms)
            filters.extend(run)
        case.domain = dataclasses.replace(domain, hypotheses=tuple(hypotheses))
        case.filters = tuple(filters)
        case.stated = bool(self.given or self.requires)
        return case

    def _examples(self, configuration: Configuration) -> tuple[dict[str, float], ...]:
        found = {}
        for p in self.parameters:
            if isinstance(configuration.get(p.name), Scalar) and isinstance(p.default, (int, float)):
                found[p.name] = float(p.default)
        return (found,) if found else ()

    def _given(self, case: Case) -> Iterator[Term]:
        if self.given is None:
            return
        for condition in self.given.conditions:
            try:
                yield from instances(condition, case, self.dimensions)
            except UnboundSymbol as problem:
                known = ", ".join(p.name for p in self.parameters)
                name = ", ".join(f"`{s}`" for s in problem.symbols)
                raise GivenProblem(
                    self.claim.given or "", f"{name} is no symbol of the equation and no parameter ({known})"
                ) from None

    def _conditions(self, case: Case) -> Iterator[Term]:
        for condition in self.bound.conditions:
            yield from instances(condition, case)


def domain_kinds(configuration: Configuration) -> dict[str, Any]:
    """Every symbol of a configuration and whether it is real or whole."""
    kinds: dict[str, Any] = {}
    for name, value in symbols_of(configuration).items():
        kind = getattr(configuration[name], "kind", "real")
        for term in value.entries if isinstance(value, Array) else (value,):
            if term.op == "sym":
                kinds[term.data] = kind
    return kinds


def instances(condition: Term, case: Case, dimensions: Mapping[Term, Target] | None = None) -> Iterator[Term]:
    """A condition in the equation's symbols or the parameters, over the inputs; once for every value of a free index."""
    targets = {**(dimensions or {}), **case.statement.targets}
    by_name = {exact(n): n for n in case.values}
    for t in postorder(condition):
        if t.op == "sym" and t not in targets and exact(t.data) in by_name:
            targets[t] = Parameter(by_name[exact(t.data)])
    instance = Instance(targets, case.statement.definitions, case.values)
    free = _free_indices(condition, targets, case)
    for values in itertools.product(*(range(1, n + 1) for n in free.values())):
        yield instance.term(condition, {sym(i): const(v) for i, v in zip(free, values, strict=True)})


def _free_indices(condition: Term, targets: Mapping[Term, Target], case: Case) -> dict[str, int]:
    found: dict[str, int] = {}
    for t in postorder(condition):
        if t.op != "index":
            continue
        target = targets.get(t.args[0])
        value = case.values.get(target.name) if isinstance(target, Parameter) else None
        if not isinstance(value, Array) or len(value.shape) != len(t.args) - 1:
            raise ShapeProblem(f"{statement.notation_name(t)} in the domain does not fit the code's arrays")
        for place, length in zip(t.args[1:], value.shape, strict=True):
            if place.op == "sym" and place not in targets and not place.data.startswith("·"):
                found[place.data] = length
    return found


def truth(answer: Any, text: str) -> bool:
    """The answer of a condition, which must be a truth value and nothing that merely counts as one."""
    if isinstance(answer, bool) or type(answer).__name__ in ("bool_", "bool"):
        return bool(answer)
    raise InputProblem(
        f"the condition {text} gave {type(answer).__name__} {answer!r:.80}, which is neither True nor False"
    )


def requirement(
    required: Claim, case: Case, budget: Budget
) -> tuple[tuple[Term, ...], tuple[Callable[[Point], bool], ...]]:
    """A ``@requires``: as conditions where it can be modelled, else as something to run at every point."""
    if isinstance(required.statement, str):
        table = dict.fromkeys(case.configuration, "symbol")
        given = latex.read_given(required.statement, table)
        return tuple(t for c in given.conditions for t in instances(c, case)), ()
    names = [p.name for p in lift.signature(required.statement)]
    part: Configuration = {n: case.configuration[n] for n in names if n in case.configuration}

    def run(point: Point) -> bool:
        ran = lift.run(required.statement, part, point)
        return not ran.exception and truth(ran.raw, "of @requires")

    try:
        model = lift.read(required.statement, part, budget=budget.part(1.0))
    except NotModelled:
        return (), (run,)
    known = isinstance(model.result, Term) and all(n in case.domain.kinds for n in free_symbols(model.result))
    if known and all(holds(model.result, p) == run(p) for p in sample.points(case.domain, _CONFIRMING, budget.seed)):
        return (model.result, *model.assumed), (run,)
    return (), (run,)
