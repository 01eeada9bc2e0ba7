"""One configuration of the function under one statement: its inputs, its domain, its points, and what it returns there."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from mathlink.bind import runs
from mathlink.bind.instance import Instance
from mathlink.bind.target import Return
from mathlink.errors import NotAClaim, OutOfReach
from mathlink.model import Array, Configuration, Domain, Fixed, Obligation, Scalar, Shape
from mathlink.term import Term, const, index, postorder, sym

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mathlink.bind.shapes import Layout
    from mathlink.bind.statement import Statement
    from mathlink.model import Model, Point, Relation

__all__ = ["Case", "constants", "entry_name", "part", "symbols_of"]

_MOST_ENTRIES = 4000
_CALCULUS = frozenset({"derivative", "integral", "limit"})


@dataclass
class Case:
    """A configuration and everything that depends on it.

    Attributes
    ----------
    function, statement, layout : what is compared.
    configuration : how each parameter is given.
    shapes : shape of every array parameter here.
    domain : the symbols and the hypotheses on them.
    filters : further conditions that can only be run: point → whether it is in the domain.
    stated : whether the domain was stated by a person (``given``, ``@requires``).
    closed_forms : what was used where derivatives, integrals, limits and endless sums were evaluated, in words.
    compared : those of them that numbers alone bear out, so that what rests on them is no proof.
    """

    function: Callable[..., Any]
    statement: Statement
    layout: Layout
    configuration: Configuration
    shapes: dict[str, tuple[int, ...]]
    domain: Domain
    filters: tuple[Callable[[Point], bool], ...] = ()
    stated: bool = False
    values: dict[str, Term | Array] = field(default_factory=dict)
    closed_forms: dict[str, None] = field(default_factory=dict)
    compared: dict[str, None] = field(default_factory=dict)

    _written: dict[tuple[Term, tuple[Term, ...]], Term] = field(default_factory=dict, init=False, repr=False)
    _speaking: dict[Term, bool] = field(default_factory=dict, init=False, repr=False)
    _plain: set[Term] = field(default_factory=set, init=False, repr=False)

    def __post_init__(self) -> None:
        self.values = symbols_of(self.configuration)

    def instance(self, results: Mapping[Return, Term | Array]) -> Instance:
        """The statement's symbols at this configuration, with the given results."""
        return Instance(self.statement.targets, self.statement.definitions, self.values, results)

    def results_of(self, model: Model) -> dict[Return, Term | Array]:
        """What the model returns, for every notation that stands for a part of it."""
        return {target: _terms(part(model.result, target.path)) for target in self.returns()}

    def results_at(self, returned: Any) -> dict[Return, Term | Array]:
        """What a call returned, as constants.

        Raises
        ------
        ArithmeticError : it is not finite or not real.
        """
        return {target: constants(part(returned, target.path)) for target in self.returns()}

    def returns(self) -> tuple[Return, ...]:
        """The targets that are results."""
        found = {t: None for t in self.statement.targets.values() if isinstance(t, Return)}
        return tuple(found)

    def obligations(self, results: Mapping[Return, Term | Array]) -> Iterator[Obligation]:
        """Every link at every value of the free indices.

        Raises
        ------
        ShapeProblem, OutOfReach, UnboundSymbol : see :meth:`Instance.term`.
        """
        for link, instance, fixed in self._instances(results):
            assert link.right is not None
            # What the inputs do not fit is said before what the result does not fit.
            sides = sorted((link.left, link.right), key=self._speaks_of_result)
            written = {side: self._side(side, instance, fixed) for side in sides}
            left, right = written[link.left], written[link.right]
            yield Obligation(self._closed(left), link.relation, self._closed(right), self.domain)

    def _instances(
        self, results: Mapping[Return, Term | Array]
    ) -> Iterator[tuple[Relation, Instance, dict[Term, Term]]]:
        """Every link with each choice of values for its free indices."""
        for link in self.statement.links:
            instance = self.instance(results)
            indices = runs.indices_of(link, self.statement) if self.statement.indices else ()
            found = {i: runs.run(i, link, self.statement, self.layout, self.shapes, instance) for i in indices}
            instance.origins = self._origins(found)
            for values in itertools.product(*(r.values for r in found.values())):
                yield link, instance, {i: const(v) for i, v in zip(found, values, strict=True)}

    def unstated(self, results: Mapping[Return, Term | Array]) -> int:
        """How many entries of the result no link says anything of, where an index stands with an offset."""
        stated: set[Term] = set()
        named: set[Term] = set()
        for link, instance, fixed in self._instances(results):
            for side in (link.left, link.right):
                if side is None or side.op != "index":
                    continue
                if isinstance(self.statement.targets.get(side.args[0]), Return):
                    named.add(side.args[0])
                    stated.add(index(side.args[0], *(instance.term(a, fixed) for a in side.args[1:])))
        values = (results.get(t) for b in named if isinstance(t := self.statement.targets[b], Return))
        return sum(len(v.entries) for v in values if isinstance(v, Array)) - len(stated)

    def _side(self, side: Term, instance: Instance, fixed: dict[Term, Term]) -> Term:
        """A side over the inputs; written out once where it says nothing of the result."""
        key = side, tuple(fixed.values())
        found = self._written.get(key)
        if found is None:
            found = instance.term(side, fixed)
            if not self._speaks_of_result(side):
                self._written[key] = found
        return found

    def _speaks_of_result(self, side: Term) -> bool:
        found = self._speaking.get(side)
        if found is None:
            bodies = (d.body for d in self.statement.definitions.values())
            found = any(isinstance(self.statement.targets.get(t), Return) for t in postorder(side, *bodies))
            self._speaking[side] = found
        return found

    def of(self, function: Callable[..., Any]) -> Case:
        """The same case of another function."""
        other = replace(self, function=function)
        other._written = self._written
        return other

    def _closed(self, side: Term) -> Term:
        """A side with its derivatives, integrals, limits and endless sums in closed form, where they have one."""
        if not side.args or side in self._plain:
            return side
        if not any(t.op in _CALCULUS or _is_endless(t) for t in postorder(side)):
            if len(self._plain) < _MOST_ENTRIES:
                self._plain.add(side)
            return side
        from mathlink.prove.calculus.closed import closed

        found = closed(side, tuple(self.domain.kinds.items()), self.domain.hypotheses)
        self.closed_forms.update(dict.fromkeys(found.steps))
        self.compared.update(dict.fromkeys(found.compared))
        return found.term

    def _origins(self, found: Mapping[Term, runs.Run]) -> dict[Term, tuple[int, ...]]:
        """The index of each result's first entries."""
        return {
            notation.args[0]: tuple(found[a].first if a in found else 1 for a in notation.args[1:])
            for notation in self.statement.results
            if notation.op == "index"
        }


def _is_endless(t: Term) -> bool:
    return t.op in ("sum", "prod") and any(a.op == "named" and a.data == "inf" for a in t.args[1:3])


def symbols_of(configuration: Configuration) -> dict[str, Term | Array]:
    """The symbols of every parameter that is symbolic; fixed numbers are constants."""
    found: dict[str, Term | Array] = {}
    for name, given in configuration.items():
        match given:
            case Scalar():
                found[name] = sym(name)
            case Shape(dims=dims) if math.prod(dims) > _MOST_ENTRIES:
                raise OutOfReach(f"{name} of shape {dims} has too many entries to look at one by one")
            case Shape(dims=dims):
                places = itertools.product(*(range(d) for d in dims))
                found[name] = Array(dims, tuple(sym(entry_name(name, place)) for place in places))
            case Fixed(value=bool()):
                continue
            case Fixed(value=float() as value) if not math.isfinite(value):
                continue
            case Fixed(value=int() | float() as value):
                found[name] = _number(value)
    return found


def entry_name(parameter: str, place: tuple[int, ...]) -> str:
    """The symbol of an array entry, counted from 0: ``x[0,2]``."""
    return f"{parameter}[{','.join(map(str, place))}]"


def part(value: Any, path: tuple[int | str, ...]) -> Any:
    """The part of a returned value that a path of positions, keys and attribute names leads to."""
    for step in path:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, tuple | list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[int(step)]
        elif isinstance(step, int) and isinstance(value, Array) and -len(value.shape) <= step < value.shape[0]:
            value = _row(value, step)
        elif isinstance(step, str) and not isinstance(value, dict) and hasattr(value, step):
            value = getattr(value, step)
        elif isinstance(step, int) and not isinstance(value, Array) and _has_place(getattr(value, "shape", ()), step):
            value = value[step]
        else:
            raise NotAClaim(f"the returned value has no part {step!r}")
    return value


def _has_place(shape: tuple[int, ...], step: int) -> bool:
    return bool(shape) and -shape[0] <= step < shape[0]


def _row(value: Array, step: int) -> Term | Array:
    inner = value.shape[1:]
    width = 1
    for n in inner:
        width *= n
    start = (step % value.shape[0]) * width
    entries = value.entries[start : start + width]
    return Array(inner, entries) if inner else entries[0]


def _terms(value: Any) -> Term | Array:
    match value:
        case Term() | Array():
            return value
        case Fixed(value=inner):
            return constants(inner)
        case tuple() | list():
            return _stack([_terms(v) for v in value])
    raise NotAClaim(f"the code returns a {type(value).__name__}: say which part with where={{'…': 'return[0]'}}")


def _stack(values: list[Term | Array]) -> Array:
    """A list of equal parts is an array."""
    if values and all(isinstance(v, Term) for v in values):
        return Array((len(values),), tuple(v for v in values if isinstance(v, Term)))
    shapes = {v.shape for v in values if isinstance(v, Array)}
    if len(shapes) == 1 and all(isinstance(v, Array) for v in values):
        return Array((len(values), *shapes.pop()), tuple(e for v in values if isinstance(v, Array) for e in v.entries))
    raise NotAClaim("the code returns several values: say which one with where={'…': 'return[0]'}")


def constants(value: Any) -> Term | Array:
    """A returned number, array or list of numbers as constants; ArithmeticError where it is not finite or not real."""
    if hasattr(value, "tolist"):
        if 0 in getattr(value, "shape", ()):
            return Array(tuple(value.shape), ())
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return _stack([constants(v) for v in value])
    return _number(value)


def _number(value: Any) -> Term:
    if isinstance(value, bool) or not isinstance(value, (int, float, Fraction)):
        if isinstance(value, complex):
            raise ArithmeticError("a complex value")
        if hasattr(value, "__float__") and not isinstance(value, str):
            value = float(value)
        else:
            raise NotAClaim(f"the code returns {value!r}, which is no number")
    if value != value or value in (float("inf"), float("-inf")):
        raise ArithmeticError(f"{value} is not finite")
    return const(Fraction(value))
