"""One law against its function: cases, related calls, and what was found."""

from __future__ import annotations

import dataclasses
import inspect
import types
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink import lift
from mathlink.attach import claims_of
from mathlink.claim import Claim
from mathlink.errors import NotModelled
from mathlink.evaluate import compiled
from mathlink.judge.admitted import Admitted, admitted
from mathlink.judge.broken import pasteable
from mathlink.judge.case import Case, symbols_of
from mathlink.judge.condition import Condition
from mathlink.judge.ensures import judge_cases
from mathlink.judge.lawful import relations
from mathlink.judge.lawful.forms import form_of
from mathlink.judge.lawful.slope import by_slope
from mathlink.judge.prepare import domain_kinds
from mathlink.lift import Parameter
from mathlink.lift.signature import SOURCE
from mathlink.model import Array, Domain, Scalar
from mathlink.term import Term, const, le, substitute, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mathlink.judge.finding import Finding
    from mathlink.judge.lawful.forms import Form
    from mathlink.model import Budget, Configuration, Point

__all__ = ["judge_law"]

_FACTORS = (Fraction(1, 1000), Fraction(1000))


def judge_law(claim: Claim, budget: Budget) -> Finding:
    """The finding on a law, over every shape that the preconditions admit."""
    law: Any = claim.statement
    parameters = lift.signature(claim.function)
    requires = [c for c in claims_of(claim.function) if c.kind == "requires"]
    plain = admitted(claim, parameters, requires, budget.part(0.4 * budget.left()))
    form = form_of(law, parameters, _given(parameters, plain) or parameters)
    target = _related(claim.function, form, parameters)
    cases = [_derived(case, form, target, budget) for case in plain.cases]
    by_calls = form.slope != "derivative"
    condition = _condition(claim, form, target, form.tolerance, by_calls)
    exact = _condition(claim, form, target, 0.0, by_calls) if form.tolerance and by_calls else None

    def slope(case: Case, share: Budget) -> str:
        return by_slope(plain.cases[cases.index(case)], form, law.options, share) if form.slope else ""

    return judge_cases(condition, Admitted(cases, plain.all_shapes), budget, exact, slope)


def _given(parameters: tuple[Parameter, ...], cases: Admitted) -> list[Parameter]:
    """Those that calls give: others keep their defaults."""
    return [p for p in parameters if any(p.name in case.configuration for case in cases.cases)]


def _related(function: Callable[..., Any], form: Form, parameters: tuple[Parameter, ...]) -> Callable[..., Any]:
    """A function of the inputs that makes all calls of a law, and gives all results."""
    positional = [p.name for p in parameters if p.kind == "positional"]
    moves, after = form.moves, form.after

    def call(arguments: dict[str, Any]) -> Any:
        rest = {n: v for n, v in arguments.items() if n not in positional}
        return function(*[arguments[n] for n in positional], **rest)

    if not positional:

        def call(arguments: dict[str, Any]) -> Any:
            return function(**arguments)

    def related(**inputs: Any) -> Any:
        results = [call(move(inputs)) for move in moves]
        if after is not None:
            results = results + after(after_call, results, inputs)
        return tuple(results)

    def after_call(arguments: Any = None, **named: Any) -> Any:
        return call(named if arguments is None else arguments)

    related.__name__ = getattr(function, "__name__", "f")
    related.__qualname__ = getattr(function, "__qualname__", "f")
    signed: Any = related
    signed.__signature__ = _signature([p.name for p in parameters if p.kind not in ("args", "kwargs")], form)
    _follow(related)
    related.__module__ = getattr(function, "__module__", None) or "__main__"
    setattr(related, SOURCE, lift.source_of(function))
    return related


def _signature(names: list[str], form: Form, *more: str) -> inspect.Signature:
    every = [*names, *form.others, *form.scales, *more]
    return inspect.Signature([inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY) for n in every])


def _condition(claim: Claim, form: Form, target: Callable[..., Any], tolerance: float, read: bool) -> Condition:
    relation = form.relation
    names = list(inspect.signature(target).parameters)

    def stated(**given: Any) -> Any:
        results = given.pop("result")
        return relation(results, given, tolerance)

    signed: Any = stated
    signed.__signature__ = inspect.Signature(
        [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY) for n in (*names, "result")]
    )
    signed.__mathlink_text__ = getattr(claim.statement, "__mathlink_text__", "")
    _follow(stated)
    condition = Condition(Claim(target, "ensures", stated, label=claim.label, lift=read), lift.signature(target))
    moves, function = form.moves, claim.function
    condition.paste = lambda inputs: ", ".join(pasteable(function, move(dict(inputs))) for move in moves)
    return condition


_FOLLOWED = "__law__"


def _follow(function: Any, seen: set[int] | None = None) -> None:
    """Let what comes from here be read like a person's own code: it is, only that nobody had to write it."""
    seen = set() if seen is None else seen
    if not isinstance(function, types.FunctionType) or id(function) in seen:
        return
    seen.add(id(function))
    if function.__module__.startswith("mathlink.judge.lawful"):
        function.__module__ = _FOLLOWED
        for cell in function.__closure__ or ():
            inner = cell.cell_contents if cell != types.CellType() else None
            for one in inner if isinstance(inner, (tuple, list)) else (inner,):
                _follow(one, seen)


for _name in relations.__all__:
    getattr(relations, _name).__module__ = _FOLLOWED


# ── Cases ────────────────────────────────────────────────────────────────────────────────────────


def _derived(case: Case, form: Form, target: Callable[..., Any], budget: Budget) -> Case:
    """The case of a law over a case of its function: every call lies in the function's domain."""
    configuration: Configuration = dict(case.configuration)
    configuration |= {other: case.configuration[like] for other, like in form.others.items()}
    configuration |= {t: Scalar() for t in form.scales}
    kinds = domain_kinds(configuration)
    hypotheses: dict[Term, None] = {}
    filters: list[Callable[[Point], bool]] = []
    for move in form.moves:
        places = dict(_places(move, configuration, case, budget))
        for h in case.domain.hypotheses:
            hypotheses[substitute(h, places)] = None
        if case.filters:
            filters.append(_moved_filter(case, places))
    if form.near is not None:
        near = form.near
        filters.append(lambda point: bool(near(lift.arguments_at(configuration, point))))
    for t in form.scales:
        hypotheses |= {le(const(_FACTORS[0]), sym(t)): None, le(sym(t), const(_FACTORS[1])): None}
    hypotheses |= dict.fromkeys(_demanded(form, configuration, budget))
    shapes = {n: g.dims for n, g in configuration.items() if hasattr(g, "dims")}
    return dataclasses.replace(
        case,
        function=target,
        configuration=configuration,
        shapes=shapes,
        domain=Domain(kinds, tuple(hypotheses)),
        filters=tuple(filters),
    )


def _read(of_inputs: Callable[..., Any], configuration: Configuration, budget: Budget) -> Any:
    """What a function of all inputs at once gives, read as one of inputs by name."""

    def named(**inputs: Any) -> Any:
        return of_inputs(inputs)

    signed: Any = named
    signed.__signature__ = inspect.Signature(
        [inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY) for n in configuration]
    )
    _follow(named)
    return lift.read(named, configuration, budget=budget.part(1.0)).result


def _places(
    move: Callable[..., Any], configuration: Configuration, case: Case, budget: Budget
) -> Iterator[tuple[Term, Term]]:
    """The function's own symbols, each with the term over the inputs that it stands for in a call."""

    arguments = _read(move, configuration, budget)
    for name, value in symbols_of(case.configuration).items():
        there = arguments[name]
        if isinstance(value, Array) and isinstance(there, Array):
            yield from zip(value.entries, there.entries, strict=True)
        elif isinstance(value, Term) and isinstance(there, Term) and value.op == "sym":
            yield value, there


def _moved_filter(case: Case, places: dict[Term, Term]) -> Callable[[Point], bool]:
    names = [t.data for t in places]
    values_at = compiled(list(places.values()))

    def inside(point: Point) -> bool:
        try:
            there = {n: Fraction(v) for n, v in zip(names, values_at(point), strict=True)}
        except (TypeError, ValueError, OverflowError):
            return False
        return all(f(there) for f in case.filters)

    return inside


def _demanded(form: Form, configuration: Configuration, budget: Budget) -> list[Term]:
    """The law's own condition on its inputs."""
    if form.given is None:
        return []
    read = _read(form.given, configuration, budget)
    if not isinstance(read, Term):
        raise NotModelled("this law speaks of numbers: one of its parameters is an array")
    return [read]
