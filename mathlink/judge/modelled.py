"""Functions without a claim, as they are read: the model of each configuration in words, or where reading stopped."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from mathlink import lift
from mathlink.discover.functions import Seen, functions
from mathlink.discover.targets import Failed, Loaded, load
from mathlink.errors import MathlinkError, NotConfirmed, NotModelled
from mathlink.judge.gather import domain_points
from mathlink.judge.portrait import portrait
from mathlink.judge.prepare import domain_kinds
from mathlink.judge.reading import annotated_shapes, declared_rank
from mathlink.model import Budget, Domain, Fixed, Scalar, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mathlink.model import Configuration, Model

__all__ = ["Portrait", "portraits"]

Row = tuple[str, str]

_POINTS = 30
_CONFIGURATIONS = 8
_LENGTHS = (3, 2, 4)


class Portrait(NamedTuple):
    """A function, where it stands, and what was read of it: titles and lines."""

    name: str
    file: str
    line: int
    rows: tuple[Row, ...]


def portraits(target: str, seconds: float, seed: int = 0) -> Iterator[Portrait]:
    """The functions of a target, ``FILE::FUNCTION`` for one of them, one by one.

    Each takes at most ``seconds``, as far as code can be asked to stop.
    """
    seen: Seen = {}
    for step in load(target):
        if isinstance(step, Failed) and step.fatal:
            return
        for member in functions(step, seen) if isinstance(step, Loaded) else ():
            rows = tuple(_rows(member.function, Budget.seconds(seconds, seed)))
            yield Portrait(member.name, member.file, member.line, rows)


def _rows(function: Any, budget: Budget) -> Iterator[Row]:
    try:
        bases = list(_bases(function))
    except (MathlinkError, TypeError, ValueError) as problem:
        yield "not read", str(problem)
        return
    model: Model | None = None
    first: Exception | None = None
    for base in bases:
        model, why = _read(function, base, budget.part(budget.left() / 2))
        if model is not None:
            break
        first = first or why
    if model is None:
        yield "not read", _words(first)
        return
    yield from portrait(model, _domain(base))
    for other in itertools.islice(lift.configurations(function, base, _CONFIGURATIONS), 1, None):
        yield from _of_option(function, other, base, budget)


def _of_option(function: Any, configuration: Configuration, base: Configuration, budget: Budget) -> Iterator[Row]:
    """The code alone of another configuration; inputs and name are as before."""
    changed = [f"{n}={g.value!r}" for n, g in configuration.items() if isinstance(g, Fixed) and g != base.get(n)]
    if budget.left() <= 0 or not changed:
        return
    model, why = _read(function, configuration, budget.part(budget.left() / 2))
    yield "with", ", ".join(changed)
    if model is None:
        yield "not read", _words(why)
        return
    yield from (
        row for row in portrait(model, _domain(configuration)) if row[0] in ("computes", "in LaTeX", "no effect")
    )


def _bases(function: Any) -> Iterator[Configuration]:
    """Parameters as numbers, and where nothing says what they are, as arrays."""
    parameters = [p for p in lift.signature(function) if p.kind not in ("args", "kwargs")]
    shapes = {n: len(dims) for n, dims in annotated_shapes(parameters).items()}
    open_ones = [p.name for p in parameters if p.required and p.name not in shapes and not p.annotation]
    for rank in (0, 1, 2) if open_ones else (0,):
        made: Configuration = {}
        for p in parameters:
            declared = shapes.get(p.name, declared_rank(p)) or (rank if p.name in open_ones else 0)
            if declared:
                made[p.name] = Shape(_LENGTHS[:declared])
            elif p.required or (isinstance(p.default, (int, float)) and not isinstance(p.default, bool)):
                made[p.name] = Scalar("int" if "int" in str(p.annotation) else "real")
            else:
                made[p.name] = Fixed(p.default)
        yield made


def _domain(configuration: Configuration) -> Domain:
    return Domain(domain_kinds(configuration), ())


def _read(function: Any, configuration: Configuration, budget: Budget) -> tuple[Model | None, Exception | None]:
    """The confirmed model, or why there is none."""
    try:
        model = lift.read(function, configuration, budget=budget)
        points = list(itertools.islice(domain_points(_domain(configuration), (), _POINTS, budget.seed), _POINTS))
        return lift.confirm(model, function, points, budget), None
    except MathlinkError as problem:
        return None, problem


def _words(problem: Exception | None) -> str:
    if isinstance(problem, NotModelled) and problem.hint:
        return f"{problem} ({problem.hint})" if problem.hint not in str(problem) else str(problem)
    if isinstance(problem, NotConfirmed):
        return f"the model was not confirmed: {problem}"
    return str(problem or "nothing was read")
